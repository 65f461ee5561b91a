"""What a text as a whole says for or against a thread of comments in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from talent_ledger.ingest.fields import undecorated
from talent_ledger.ingest.furniture import is_buttons
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import is_speaking_role
from talent_ledger.ingest.opening import Opening


@dataclass(frozen=True, slots=True)
class Context:
    """What a text says of comments before any of its lines is read as the header of one."""

    weight: float
    """What the text as a whole says for a thread (above 0) or against it (below)."""
    announced: bool
    """Whether its first lines speak of a thread."""


_THREAD_WORDS = re.compile(
    r"^(?:dear (?:sir|madam|editor)|sirs?|madam)\b\W{1,4}|^to the editor\b"
    r"|^\W*(?:thread|topic|re|fwd|forum|replies|responses|discussion|comments?)\b"
    r"|^\W*(?:(?:the|top|best|selected|some|more|your|our|readers?['’]?|users?['’]?|highlights|from|of"
    r"|these)\s+)+comments?\b"
    r"|^\W*/?r/\w+|\bthread (?:on|about|title)\b|\b(?:on|in|from) the comments\b|\bcomments (?:on|from) (?:last"
    r"|the|our|my|this)\b"
    r"|\bthread$|\b(?:replies|answers|responses) (?:to|from)\b|\bfeedback\b"
    r"|\breaders\b.{0,40}\b(?:reply|respond|write|answer)\b"
    r"|\b(?:subreddit|reddit|hacker news|message board|mailing list|have your say|quora|commenters?)\b"
    r"|\bchat (?:log|room)\b"
    r"|\byour (?:answers|views|letters|comments|replies|thoughts|e-?mails|stories)\b"
    r"|\b(?:you|(?:our )?readers) (?:replied|answered|wrote|told us)\b"
    r"|\b(?:we|i) asked (?:you|readers|our readers|what you)\b|\bof you (?:answered|replied|wrote|responded)\b"
    r"|\bwhat (?:parents|residents|members|customers|staff|people|students|users|patients|teachers|neighbours|tenants)"
    r" (?:told us|said|say|wrote|think|thought)\b"
    r"|\bposted in\b|\breaders['’]? (?:letters|write|respond|say|think)\b|\bask hn\b",
    re.IGNORECASE,
)
_TRANSCRIPT_WORDS = re.compile(
    r"\b(?:earnings|conference) call\b|\btranscript\b|\bquestion-and-answer\b|\bQ&A\b|\binterview(?:ed|er)?\b"
    r"|\boperator\b"
    r"|^\W*panel\b|\bpanel discussion\b|\bpanell?ists?\b"
    r"|\bwelcome (?:back|to the (?:show|podcast|programme|program))\b|\b(?:our|my) guest\b|\bpodcast\b|\bround ?table\b"
    r"|\bnext question\b|\bthank you,? (?:operator|everyone)\b|\bforward-looking\b",
    re.IGNORECASE,
)
_TALK = re.compile(
    r"\b(?:lol|imho|imo|tbh|btw|afaik|iirc|agree(?:d)?|disagree|op|i think|i (?:just|still|would|don['’]t|work"
    r"|live|know|read)|i['’]m|i['’]ve"
    r"|you['’]re|thanks for|good point|nonsense|yeah|nope|exactly|sorry|my (?:wife|husband|boss|company|kids|son"
    r"|daughter|friend))\b|@\w+|\?\?|!!",
    re.IGNORECASE,
)
_BUTTON_WORD = re.compile(
    r"\b(?:reply|like|report|share|permalink|recommend|up ?vote|helpful|quote|répondre|responder"
    r"|antworten|rispondi|reageren|svara|gefällt mir|me gusta|mi piace)\b",
    re.IGNORECASE,
)
_SALUTATIONS = ("sir", "to ", "dea")
_FIRST_LINES = 4


def read_context(lines: Sequence[Line], opening: Opening) -> Context:
    """What the words of a text, the roles of its speakers and its page's buttons say."""
    buttons = sum(_BUTTON_WORD.search(line.text) is not None and is_buttons(line) for line in lines)
    announced = _speaks_of_a_thread(lines)
    weight = (1.0 if announced else 0.0) + (1.0 if buttons >= 2 else 0.0)
    text = [line.text[:2000] for line in lines]
    if opening.line is None and any(_TRANSCRIPT_WORDS.search(line) for line in text):
        weight -= 2.0
    labels = [line.split(":")[0] for line in text if ":" in line[:40]]
    if len({label for label in labels if is_speaking_role(label)}) >= 2:
        weight -= 2.0
    talk = sum(_TALK.search(line) is not None for line in text)
    if talk >= max(2, len(lines) // 6):
        weight += 1.0
    return Context(weight, announced or buttons >= 3)


def _speaks_of_a_thread(lines: Sequence[Line]) -> bool:
    """Whether a short line, or a salutation, at the head of the text has words of a thread."""
    return any(
        _THREAD_WORDS.search(undecorated(line.text[:200]))
        for line in lines[:_FIRST_LINES]
        if len(line.text) < 200 or line.text[:3].casefold() in _SALUTATIONS
    )
