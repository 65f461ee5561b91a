"""Texts in which an organization speaks of itself, as in the calls and letters of companies: by what name it goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.grammar import common_words
from talent_ledger.extract.whole_company import (
    ACTS,
    NUMBERED,
    OTHERS_BEFORE,
    PART_AFTER,
    PEOPLE_AFTER,
    SPEAKERS,
    foremost,
    organizations_in,
    told_as_a_whole,
)

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document, Sentence
    from talent_ledger.extract.mentions import Mention

UNNAMED = "(unnamed)"
"""Whoever speaks of itself in a text that never says its name: nobody's id in a claim."""

_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b")
_SPOKEN = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b|\b(?:[Tt]urn|[Tt]urning|[Mm]ove|[Mm]oving|[Ll]ooking)\s+(?:now\s+)?(?:on\s+)?(?:to|at)\b"
    r"|\b[Ss]lides?\s+\w+"
)
"""How whoever presents results speaks; an analyst says "I"."""
_QUOTED = re.compile('["“”]')
_RESULTS = re.compile(
    r"\b(?:quarters?|year[- ]over[- ]year|basis\spoints|EBITDA|EPS|earnings|per\s(?:diluted\s)?share|revenues?"
    r"|net\ssales|organic|margins?|cash\sflow|guidance|backlog)\b"
)
_THE_COMPANY = re.compile(r"\b[Tt]he\s+(?:[Cc]ompany|[Bb]ank|[Gg]roup|[Cc]orporation)\b")
_SELF_BEFORE = re.compile(
    r"\b(?:welcome\s+to(?:\s+the)?|(?:here|we|us|all|everyone|everybody|employees|colleagues|associates|people)\s+(?:at|of)"
    r"|(?:^|[.;,\s])at|within|across|team|part\s+of|behalf\s+of(?:\s+(?:the\s+)?(?:entire\s+)?)?)\s+$",
    re.IGNORECASE,
)
_SELF_AFTER = re.compile(
    r"(?:['’]s?)?\s+(?:(?:first|second|third|fourth|1Q|2Q|3Q|4Q|Q[1-4]|full|fiscal|year|overall|total|consolidated|strong"
    r"|adjusted|net|operating|(?:19|20)\d\d)[\s-]+){0,3}"
    r"(?:quarter|half|results|earnings|revenues?|sales|performance|business|strategy|balance\s+sheet|financials?"
    r"|shareholders|stockholders|employees|customers|associates|leadership|management|board|mission|history|team|brand"
    r"|conference\s+call|reported|delivered|achieved|generated|posted|announced|earned|is\s+(?:well|uniquely|now|a|an|the)"
    r"|has\s+(?:a|been|delivered|never|always|continued))\b|,\s+we\b",
    re.IGNORECASE,
)
_WELCOMES = re.compile(r"\b(?:welcome\s+to|behalf\s+of(?:\s+the\s+entire)?)\s+the\s+$", re.IGNORECASE)


def speaks_of_itself(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether an organization speaks: "we" in three sentences, and in every third; of its results, in every fifth."""
    of_results = _in_every(3, _RESULTS, sentences, text)
    return _in_every(5 if of_results else 3, _WE, sentences, text)


def tells_results(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether an organization tells its own results, as on a call: what they are made of, and words of who speaks."""
    if not _in_every(3, _RESULTS, sentences, text):
        return False
    unquoted = [s for s in sentences if _QUOTED.search(text, s.start, s.end) is None]
    if _in_every(5, _WE, unquoted, text) or _in_every(8, _SPOKEN, unquoted, text):
        return True
    nothing_else = _in_every(2, _RESULTS, unquoted, text)
    return nothing_else and any(_WE.search(text, s.start, s.end) for s in unquoted)


def speaks_of_the_company(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether it says "the company" as others say "we"."""
    return _in_every(3, _THE_COMPANY, sentences, text)


def _in_every(nth: int, words: re.Pattern[str], sentences: Sequence[Sentence], text: str) -> bool:
    plain = [s for s in sentences if s.segment["kind"] not in ("title", "heading", "quotation")]
    saying = sum(words.search(text, s.start, s.end) is not None for s in plain)
    return saying >= 3 and nth * saying >= len(plain)


def own_name(read: Document, sentence: Sentence, mention: Mention) -> float:
    """How a name's weight changes where an organization speaks: its own ("at Clorox, we"), or that of a part of it."""
    text = read.text
    before = text[max(sentence.start, mention.start - 30) : mention.start]
    if PEOPLE_AFTER.match(text, mention.end, sentence.end):
        return 2.5
    if _WELCOMES.search(before):
        return 2.5
    if OTHERS_BEFORE.search(before) or PART_AFTER.match(text, mention.end, sentence.end):
        return 0.4
    if _SELF_BEFORE.search(before) or _SELF_AFTER.match(text, mention.end, sentence.end):
        return 2.5
    return 0.2 if mention.text in read.lexicon.given_names else 1.0


_OPENING_SENTENCES = 3


def speaker_of(read: Document, sentences: Sequence[Sentence], most_named: str | None) -> str | None:
    """Which organization speaks: *most_named* where title, opening or form say so, else the one that acts or says "we".

    None where the text does not say.
    """
    filed = _filed_under(read, sentences)
    if filed is not None:
        return filed
    greeted = _greeted(read, sentences) if _GREETS.match(read.text, sentences[0].start) else None
    if read.results or _in_every(5, _RESULTS, sentences, read.text):
        named = _headed(read, sentences, most_named) or told_as_a_whole(read, sentences) or greeted
        return named or _namesake_of_parts(read, sentences)
    if most_named is not None and _presents_itself(read, sentences, most_named):
        return most_named
    return told_as_a_whole(read, sentences) or greeted or _acting(read, sentences)


def _filed_under(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The company that the text's file is named after: "27_vishay_q2_2021_call"; results may leave its name unsaid."""
    words = " ".join(_NO_WORD.split(read.document_id.lower()))
    named = {mention.entity_id for _, mention in organizations_in(read, sentences)}
    found = [name for name in named if _says(words, name)]
    if not found and read.results:
        told = {word for sentence in sentences for one in sentence.mentions for word in one.text.split()}
        found = [one for one in read.lexicon.companies_in(words) if _says(words, one) and told.isdisjoint(one.split())]
    return max(found, key=lambda name: (len(name), name), default=None)


_NO_WORD = re.compile(r"[^a-z0-9&]+")


def _says(words: str, name: str) -> bool:
    """Whether *words* hold a name that is no common word."""
    plain = " ".join(_NO_WORD.split(name.lower())).strip()
    return len(plain) > 2 and plain not in common_words() and f" {plain} " in f" {words} "


def _namesake_of_parts(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The only company that parts are called after: "our EMCOR Industrial Services segment"."""
    companies = read.lexicon.companies
    begun = (mention.entity_id.split() for _, mention in organizations_in(read, sentences))
    starts = {" ".join(words[:size]) for words in begun for size in range(1, len(words))}
    found = {name for name in starts & companies if name.lower() not in common_words()}
    return found.pop() if len(found) == 1 else None


def _headed(read: Document, sentences: Sequence[Sentence], name: str | None) -> str | None:
    """The name most named, where a title or heading has it."""
    if name is None or (read.lexicon.known_names.get(name, "organization") not in SPEAKERS):
        return None
    return name if any(_heads(s) and any(m.entity_id == name for m in s.mentions) for s in sentences) else None


_GREETS = re.compile(
    r"\W*(?:(?:thanks?|thank\s+you|good\s+(?:morning|afternoon|evening|day)|welcome|hello|hi)\b)", re.IGNORECASE
)


def _presents_itself(read: Document, sentences: Sequence[Sentence], name: str) -> bool:
    """Whether a text is its own by its form, its place at the head, or for it alone comes again and again."""
    if name in map(read.names.resolve, read.names.owners):
        return True
    met = [(n, s, own_name(read, s, m)) for n, s in enumerate(sentences) for m in s.mentions if m.entity_id == name]
    if name.lower() in common_words() or _is_seldom(name, len(met)) or NUMBERED.search(name):
        return False
    opens = any(weight >= 1.0 and (_heads(s) or number < _OPENING_SENTENCES) for number, s, weight in met)
    return opens or _stands_out(read, name, [weight for *_, weight in met])


def _is_seldom(name: str, times: int) -> bool:
    """Whether it is capitals alone that do not come again: a plan, a kind of contract."""
    return name.isupper() and times < 2


def _acting(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The organization that acts as a whole, or of which "we" is said, more than of any other."""
    said: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for sentence, mention in organizations_in(read, sentences):
        weight = own_name(read, sentence, mention)
        acts = weight >= 1.0 and ACTS.match(read.text, mention.end, sentence.end) is not None
        said[mention.entity_id] += 2 if acts else (weight > 1.0) - (weight < 1.0)
        times[mention.entity_id] += 1
    first = foremost(read, said)
    return None if first is None or _is_seldom(first, times[first]) or NUMBERED.search(first) else first


def _greeted(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The only organization that the first sentence names, unless it is a part, a customer or a common word."""
    names = {
        mention.entity_id
        for sentence, mention in organizations_in(read, sentences[:1])
        if PART_AFTER.match(read.text, mention.end, sentence.end) is None
    }
    (name,) = names if len(names) == 1 else ("",)
    doubtful = name.isupper() or name in read.lexicon.given_names or name.lower() in common_words()
    return None if doubtful or _NO_SPEAKER.search(name) else name or None


_NO_SPEAKER = re.compile(r"\b(?:Act|Bill|Law|Plan|Program(?:me)?|Treaty)$")


def _stands_out(read: Document, name: str, weights: Sequence[float]) -> bool:
    """Whether a name comes again, never as that of a part, and far more than any other organization's."""
    others = (weight for other, weight in read.weights.items() if other != name and read.types[other] in SPEAKERS)
    lone = read.weights[name] >= _FAR_MORE * max(others, default=0.0)
    return lone and len(weights) >= 2 and min(weights) >= 1.0 and not name.isupper()


_FAR_MORE = 1.5


def _heads(sentence: Sentence) -> bool:
    return sentence.segment["kind"] in ("title", "heading")
