"""Which of a text's lines are the headers of comments, weighed together: one layout, one count, one place."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import fmean

from talent_ledger.ingest.fields import is_trimming, read_fields, undecorated
from talent_ledger.ingest.induction import completed, induced_headers
from talent_ledger.ingest.layouts import Header, read_headers
from talent_ledger.ingest.lines import Line
from talent_ledger.ingest.names import HOSTS, WORDS, is_handle, is_speaking_role, is_strange
from talent_ledger.ingest.repeats import normal_words

_WORD_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}
_COUNT = rf"(?P<count>\d(?:[\d,.]*\d)?[kK]?|{'|'.join(_WORD_NUMBERS)})"
_THINGS = (
    r"(?:reader\s+|user\s+|public\s+|top\s+|all\s+)?(?:comments?|replies|responses?|reactions?|thoughts?|answers?)"
)
_COUNTED = (
    re.compile(
        rf"^(?:showing\s+|view(?:ing)?\s+|all\s+|there\s+are\s+)*{_COUNT}\s+{_THINGS}\b(?:\s+(?:on|to|so far"
        rf"|for)\b.{{0,150}})?\s*[:.]?$",
        re.IGNORECASE,
    ),
    re.compile(r"^(?:comments|responses|replies|reactions) (?:to|on) [\"“‘'][^\"”]{2,100}[\"”’']$", re.IGNORECASE),
    re.compile(rf"^{_THINGS}\s*[-–—:]?\s*[(\[]?\s*{_COUNT}\s*[)\]]?\s*[:.]?$", re.IGNORECASE),
)
_ORDER = re.compile(
    r"\s*(?:[-–—,:]\s*|\()(?:showing |sorted by |sort by |most |by )*(?:recent|newest|oldest|latest|top|best|new|old"
    r"|popular|recommended)(?: first| rated| comments)?\)?$",
    re.IGNORECASE,
)
"""In what order a page shows its comments: ``(sorted by top)``, ``— showing most recent``."""

_FOOTER = re.compile(
    r"^(?:post a comment|leave a (?:comment|reply)|add (?:a|your) comment|newer posts?|older posts?|home"
    r"|subscribe(?: to)?\b.*"
    r"|comments (?:are|have been) closed.*|sort(?:ed)? by\b.*|log ?in to (?:reply|comment|post).*|load more.*"
    r"|view (?:all|more)\b.*"
    r"|show (?:all|more)\b.*|reply delete|leave a reply.*|share this.*|advertisement|read more.*|print this.*"
    r"|\(?page \d+ of \d+\)?"
    r"|you must be (?:logged|signed) in.*|copyright\b.*|all rights reserved.*|continue reading.*"
    r"|join the conversation|\[?deleted\]?)\s*[:.…]?$",
    re.IGNORECASE,
)
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
_SALUTATION = re.compile(
    r"(?:dear (?:sir|madam|editor|all)|sirs?|madam|(?:to )?the editor)\b\s*(?:[,:–—-]|or madam)", re.IGNORECASE
)
SURE = 4.0
"""Evidence from which a header is believed; ``layouts`` says what a line gives by itself."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One comment: who wrote it, the lines of its header and the lines of its body."""

    header: Header
    body_first: int
    body_last: int
    """Index of the last line of its body; before ``body_first`` when it has none of its own."""
    signed: bool = False
    """Whether the header stands below the body."""
    asides: tuple[tuple[int, int], ...] = ()
    """Indexes of the first and last lines, inside its body, of what the document's author put in between."""


@dataclass(slots=True)
class Thread:
    """What a text shows of comments."""

    comments: list[Comment] = field(default_factory=list)
    declared: int | None = None
    section: int | None = None
    """Index of the line that opens the comments ("21 comments:")."""
    furniture: set[int] = field(default_factory=set)
    """Indexes of the lines that belong to the page: the opening line, buttons, footers."""


def read_thread(lines: Sequence[Line]) -> Thread:
    """Find the comments of a text."""
    thread = Thread()
    thread.section, thread.declared = _section(lines)
    if thread.section is not None:
        thread.furniture.add(thread.section)
    headers = _choose(lines, thread)
    if headers and thread.section is not None and (earlier := _from_above(lines, headers, thread.section)):
        thread, headers = Thread(), earlier  # "5 replies" under a message opens no comments
    if headers:
        if _signs_below(lines, headers, thread):
            thread.comments = _signed(lines, headers, thread)
        else:
            thread.comments = _headed(lines, headers)
    elif thread.section is not None and thread.declared is None:
        thread.section = None
        thread.furniture.clear()
    _mark_furniture(lines, thread)
    return thread


def _from_above(lines: Sequence[Line], headers: Sequence[Header], section: int) -> list[Header]:
    """The headers of the whole text when two or more, dated and set like those below, stand above *section*."""
    layouts = {header.layout for header in headers if header.dated}
    above = [header for line in lines[:section] for header in read_headers(lines, line.index)] if layouts else []
    if sum(header.dated and header.layout in layouts for header in above) < 2:
        return []
    found = _choose(lines, Thread())
    above = [header for header in found if header.first < section and header.dated and header.layout in layouts]
    return found if len(above) >= 2 and len(found) > len(headers) else []


def _section(lines: Sequence[Line]) -> tuple[int | None, int | None]:
    """The line that opens the comments, and the number of comments it declares."""
    opened: tuple[int | None, int | None] = (None, None)
    for line in lines:
        if len(line.text) > 200:
            continue
        plain = _ORDER.sub("", undecorated(line.text).strip(" -–—=|•·{}"))
        pieces = re.split(r"\s*[|•·]\s*|\s{2,}|\t", plain)
        if len(pieces) > 1 and any(piece.casefold() in _ONE_COMMENTS_BUTTONS for piece in pieces):
            continue
        # "214 reactions · 3 comments" announces comments.
        pieces.sort(key=lambda piece: "reaction" in piece.casefold())
        for piece in dict.fromkeys([plain, *(pieces if len(pieces) > 1 and "replied" not in plain else ())]):
            found = next((match for pattern in _COUNTED if (match := pattern.match(piece))), None)
            count = found.groupdict().get("count") if found else None
            if count and (piece == plain or line.index > 4):
                return line.index, _number(count)
            if count:
                opened = (None, _number(count))  # among the details above an article
            elif opened[0] is None and piece == plain and _stands_alone(lines, line):
                opened = (line.index if found or opens_comments(piece) else None, opened[1])
    return opened


def _stands_alone(lines: Sequence[Line], line: Line) -> bool:
    """Whether a line is parted from what is above it, by a blank line or because a page's words stand there."""
    if line.blanks_before or line.index == 0:
        return True
    above = lines[line.index - 1].inner
    return len(above.split()) <= 3 and above[-1:] not in (*_SENTENCE_ENDS, ",") and line.inner[:1].isupper()


_ONE_COMMENTS_BUTTONS = frozenset({"like", "reply", "share", "report", "quote", "permalink", "parent", "recommend"})
"""Beside these, a count tells of the answers to one comment."""


def _number(count: str) -> int:
    if (number := _WORD_NUMBERS.get(count.casefold())) is not None:
        return number
    if count[-1] in "kK":
        return round(float(count[:-1].replace(",", ".")) * 1000)
    return int(re.sub(r"\D", "", count))


_ON_TOPIC = re.compile(r"(?<=\w)(?:\s+(?:to|on|about)(?=:?\s+[\"“‘'])|:)\s.{3,100}$")
"""What readers wrote about: ``Readers respond to “The four-day week”``, ``Letters: does class size matter?``."""


def opens_comments(heading: str) -> bool:
    """Whether all the words of a heading tell of what readers wrote, or it is one of the usual phrases.

    >>> [opens_comments(text) for text in ("Selected readers' comments", "Texts & tweets", "Have your say", "Costs")]
    [True, True, True, False]
    """
    plain = heading.casefold().replace("’", "'").strip(" :.!…")
    plain = re.sub(r"\s*\([^()]{1,40}\)$", "", _ON_TOPIC.sub("", plain))
    words = re.findall(r"[^\W\d_]+(?:['-][^\W\d_]+)*'?", plain)
    if not 1 <= len(words) <= 8 or plain[0].isdigit():  # "2 more comments" stands in their midst
        return False
    known = WORDS["comment_nouns"] | WORDS["comment_modifiers"]
    if any(word in WORDS["comment_nouns"] for word in words) and all(word in known for word in words):
        return "." not in plain
    spoken = " ".join(word for word in words if word not in ("back", "in", "to", "us", "from", "our", "readers"))
    return spoken in WORDS["comment_phrases"] or " ".join(words) in WORDS["comment_phrases"]


def _families(lines: Sequence[Line], thread: Thread) -> dict[str, list[Header]]:
    """Every line that some layout reads as a header, with those set like it."""
    found: dict[str, list[Header]] = defaultdict(list)
    for line in lines:
        if line.index == thread.section:
            continue
        for header in read_headers(lines, line.index):
            above = thread.section is not None and header.first < thread.section
            if above and not (header.evidence >= SURE and _opens_a_talk(lines, header)):
                continue
            alike = found[_family(lines, header)]
            if not alike or alike[-1].first != header.first:
                alike.append(header)
    return {family: alike for family, alike in found.items() if not _stand_above_headers(lines, family, found)}


_AGO = re.compile(r"\bago\b|\b\d{1,3}(?:min|mo|[mhdwy])\b")


def _opens_a_talk(lines: Sequence[Line], header: Header) -> bool:
    """Whether a header above the comments is that of the post they answer: one dated "9 hours ago", as forums do.

    Over an article stands the day: ``Posted on 12 October 2023 by Fenella``.
    """
    if header.layout == "signature":
        return True  # a question that the answers below are counted of
    own = " ".join(line.inner for line in lines[header.first : header.last + 1])
    return header.dated and header.layout != "by" and _AGO.search(own) is not None


def _choose(lines: Sequence[Line], thread: Thread) -> list[Header]:
    """The headers to believe, in order and without overlap."""
    found = _families(lines, thread)
    answering = _answering(lines) if found else frozenset()
    believed = _believed(lines, found, thread, answering)
    if not believed:
        unknown = {"induced": induced_headers(lines, -1 if thread.section is None else thread.section)}
        believed = _believed(lines, unknown, thread, answering) if unknown["induced"] else {}
    if not believed:
        return []
    main = max(believed, key=lambda family: _standing(believed[family], thread))
    section = -1 if thread.section is None else thread.section
    for family in [main, *(one for one in believed if one != main and believed[one][0].dated)]:
        if believed[family][0].layout not in ("signature", "closing"):  # above those stand headings, not names
            believed[family] = completed(lines, believed[family], thread.declared, section)
    surest = max(header.evidence for header in believed[main])
    chosen: list[Header] = []
    taken: set[int] = set()
    for family in sorted(
        believed,
        key=lambda family: (family != main, tuple(-part for part in _standing(believed[family], thread)), family),
    ):
        for header in believed[family]:
            counted = thread.declared == len(believed[main]) + len(believed[family])
            along = counted or _goes_along(lines, header, believed[main], surest, thread)
            if family != main and (header.last + 1 in answering or not along):
                continue
            span = range(header.first, header.last + 1)
            if taken.isdisjoint(span):
                chosen.append(header)
                taken.update(span)
    names = {header.name for header in chosen}
    hosts = [one for alike in found.values() for one in alike if _names_the_host(lines, one, names)]
    chosen += [header for header in hosts if header.first not in taken and chosen]
    return sorted(chosen, key=lambda header: header.first)


def _stand_above_headers(lines: Sequence[Line], family: str, found: Mapping[str, Sequence[Header]]) -> bool:
    """Whether nothing is written below most of a family's headers but other headers: they close what stands above.

    ``3 Mar, 10:12 · Web · 12 boosts`` reads as one who is called Web and wrote nothing.
    """
    own = found[family]
    if own[0].layout not in ("name and time", "name and buttons") or len(own) < 2:
        return False
    others = {
        header.first
        for name, headers in found.items()
        if name != family
        for header in headers
        if header.evidence >= 2.0
    }
    hollow = sum(header.last + 1 in others or header.last + 1 == len(lines) for header in own)
    return bool(others) and 2 * hollow > len(own)


def _names_the_host(lines: Sequence[Line], header: Header, names: set[str]) -> bool:
    """Whether a line begins ``**OP:**``, or ``OP:`` where OP writes comments too: in a thread, its host speaks."""
    marked = lines[header.first].text.startswith(("**", "__")) or header.name in names
    return header.layout == "name and colon" and marked and header.name.casefold() in HOSTS


def _believed(
    lines: Sequence[Line], found: Mapping[str, Sequence[Header]], thread: Thread, answering: frozenset[int]
) -> dict[str, Sequence[Header]]:
    """The families of headers, or those of their members, that the text as a whole speaks for."""
    context = _context(lines, thread)
    believed: dict[str, Sequence[Header]] = {}
    for family, headers in found.items():
        if _announce_blocks(lines, headers, answering) or _label_figures(lines, headers):
            continue
        weight = _weight(lines, headers, thread, context)
        evidence = [header.evidence + _place(header, headers, thread) for header in headers]
        sure = [header for header, own in zip(headers, evidence, strict=True) if own >= SURE - 0.5]
        # Some names say more by themselves than others; headers set alike are believed together.
        if fmean(evidence) + weight >= SURE:
            believed[family] = headers
        elif sure:
            believed[family] = sure
    return believed


def _family(lines: Sequence[Line], header: Header) -> str:
    """Headers that look alike belong together: the same layout with the same decoration at the same place."""
    mark = re.match(r"(?:#{1,6} |\*\*|__|[-*•] |>+ ?|#?\d{1,4}[.):]? )*", lines[header.first].text.lstrip("↳└├│─▸► "))
    shape = re.sub(r"\d+", "1", mark[0].strip()) if mark else ""
    where = (
        "tail"
        if header.tail is not None
        else "body"
        if header.body is not None and header.layout != "name and colon"
        else ""
    )
    if header.layout == "name and colon" and header.dated:
        return "name and colon|below a time"
    undated = header.layout == "inline" and not header.dated
    return f"name and colon|{shape}|" if undated else f"{header.layout}|{shape}|{where}"  # "Bo wrote:" beside "Ida:"


_BUTTON_WORD = re.compile(
    r"\b(?:reply|like|report|share|permalink|recommend|up ?vote|helpful|quote|répondre|responder"
    r"|antworten|rispondi|reageren|svara|gefällt mir|me gusta|mi piace)\b",
    re.IGNORECASE,
)
_WEAK = ("name and colon", "bare name", "name and dash", "plain number", "run in", "signature", "closing", "induced")


@dataclass(frozen=True, slots=True)
class _Context:
    weight: float
    """What the text as a whole says for a thread (above 0) or against it (below)."""
    announced: bool
    """Whether its first lines speak of a thread."""


def _context(lines: Sequence[Line], thread: Thread) -> _Context:
    announced = any(
        _THREAD_WORDS.search(undecorated(line.text[:200]))
        for line in lines[:4]
        if len(line.text) < 200 or line.text[:3].casefold() in ("sir", "to ", "dea")
    )
    weight = 1.0 if announced else 0.0
    text = [line.text[:2000] for line in lines]
    if thread.section is None and any(_TRANSCRIPT_WORDS.search(line) for line in text):
        weight -= 2.0
    roles = [line.split(":")[0] for line in text if ":" in line[:40] and is_speaking_role(line.split(":")[0])]
    if len(roles) >= 2 and len(set(roles)) >= 2:
        weight -= 2.0
    talk = sum(bool(_TALK.search(line)) for line in text)
    if talk >= max(2, len(lines) // 6):
        weight += 1.0
    buttons = sum(_BUTTON_WORD.search(line.text) is not None and _is_buttons(line) for line in lines)
    return _Context(weight + (1.0 if buttons >= 2 else 0.0), announced or buttons >= 3)


_OF_LETTERS = {"closing": 2.0, "signature": 2.0, "bare name": -3.0}
"""What it adds that letters open with a salutation: they are signed below."""


def _weight(lines: Sequence[Line], headers: Sequence[Header], thread: Thread, context: _Context) -> float:
    """What the other headers of the same family add to each of them."""
    inside = [header for header in headers if thread.section is None or header.first > thread.section]
    # One writer may have written every comment; but labels that recur undated are no writers.
    several = len({header.name for header in inside}) >= 2 or all(header.dated for header in inside)
    # A call or an interview says when it was held once; dates above every turn make a thread.
    held = inside and (all(header.dated for header in inside) or inside[0].layout == "posted by")
    weight = max(context.weight, 0.0) if held else context.weight
    undated = not all(header.dated for header in inside)
    # Those who answer in calls and interviews name each other too: there it says nothing.
    announced = context.announced or (
        context.weight >= 0
        and (
            _announced_above(lines, inside)
            or _answer_each_other(lines, inside)
            or _are_all_there_is(lines, inside)
            or _stand_below_footers(lines, inside)
        )
    )
    weight += 1.0 if announced and not context.announced else 0.0
    if inside and inside[0].first and context.weight >= 0 and _announces_words(lines[inside[0].first - 1].text):
        weight += 1.0
    weight += 0.5 if undated and announced and 3 <= len({header.name for header in inside}) < len(inside) else 0.0
    weight += _OF_LETTERS.get(inside[0].layout, 0.0) if inside and _saluted(lines, inside) else 0.0
    listed = bool(inside) and inside[0].layout == "numbered" and max(header.evidence for header in inside) < 2.0
    weak = bool(inside) and (inside[0].layout in _WEAK or listed)
    if undated and weak and thread.section is None and not announced:
        # Headings and labels look like names too: without a word of a thread, only handles speak for comments.
        weight += (
            1.0
            if sum(is_handle(header.name) or is_strange(header.name) for header in inside) >= 0.5 * len(inside)
            else -3.0
        )
    if undated and inside and inside[0].layout in _WEAK and _spoken_of(lines, inside):
        weight -= 2.0
    if len(inside) == 1 and inside[0].layout in _WEAK and undated and thread.declared != 1:
        weight -= 2.0
    if any(is_strange(header.name) for header in inside):
        weight += 0.5
    if inside and sum(_stands_on_body(lines, header) for header in inside) > 0.5 * len(inside):
        weight += 0.5
    if len(inside) >= 2 and several:
        weight += 2.0 if len(inside) >= 3 else 1.0
    if all(header.dated for header in inside) and 2 <= len({header.name for header in inside}) < len(inside):
        weight += 0.5  # the same people come back: no timeline, no list of events
    numbers = [header.number for header in inside]
    if len(numbers) >= 2 and None not in numbers and _counts_up([number or 0 for number in numbers]):
        weight += 1.5
    elif inside and inside[0].layout == "plain number":
        weight -= 3.0
    if thread.declared and len(inside) == thread.declared:
        weight += 2.0
    if thread.section is not None and inside:
        between = [
            line
            for line in lines[thread.section + 1 : inside[0].first]
            if not _is_buttons(line) and not _FOOTER.match(line.text)
        ]
        weight += 0.5 if not between else 0.0
    return weight


_PLACES = re.compile(
    r"\b(?:comments?|replies|responses|reactions?|answers|posts?|posted|threads?|forum|readers?|commenters?|members|chat|group"
    r"|facebook|twitter|whatsapp|telegram|reddit|linkedin|nextdoor|instagram|message board|notice ?board|mailing list"
    r"|guest ?book|you (?:said|wrote|told us)|letters|e-?mails|wrote in|board)\b",
    re.IGNORECASE,
)


_ANNOUNCED = re.compile(
    r"\b(?:here(?:['’]s|\s+is|\s+are|\s+come)|below(?:\s+(?:is|are))?|first|some(?:\s+of)?|a\s+few(?:\s+of)?)\b[^.:]{0,40}?"
    r"\b(?:(?:came|come|got)\s+(?:back|in)|(?:you|they|people|readers)\s+(?:said|say|wrote|write|sent|told)|replies|answers"
    r"|responses|reactions|comments|letters|e-?mails)\b[^.:]{0,20}[.:]?$",
    re.IGNORECASE,
)
"""Ends a paragraph that announces what others wrote: ``Here is what came back.``"""


_LEAD_IN = re.compile(
    r"\b(?:replies|answers|responses|reactions|comments|letters|e-?mails"
    r"|(?:you|they|people|readers) (?:said|say|wrote|write|sent))\b[^.:]{0,30}:$",
    re.IGNORECASE,
)


def _announces_words(lead: str) -> bool:
    """Whether a paragraph ends by announcing what follows as others' words: ``The replies:``."""
    return len(lead) < 600 and _LEAD_IN.search(lead.rstrip("*_ ")) is not None


def _announced_above(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether a heading or a lead right above the first header tells where the talk comes from."""
    if not headers or headers[0].first == 0:
        return False
    above = lines[headers[0].first - 1]
    lead = above.text.rstrip("*_ ")
    if len(lead) < 400 and _ANNOUNCED.search(lead):
        return True
    return len(lead) < 160 and lead[-1:] not in ".!" and bool(above.blanks_before) and bool(_PLACES.search(lead))


def _answer_each_other(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether several of the writers speak to others among them by name, as people in a thread do."""
    names = {name.casefold() for header in headers if len(name := header.name.lstrip("@").split(" ")[0]) > 1}
    if len(names) < 2:
        return False
    pattern = re.compile(
        rf"(?:^|[.!?]\s|,\s)@?(?P<name>{'|'.join(map(re.escape, sorted(names)))})\b(?=[,:.!?]|\s[–—-])", re.IGNORECASE
    )
    spoken = 0
    for header in headers:
        line = lines[header.last if header.body is not None else min(header.last + 1, len(lines) - 1)]
        words = line.text[header.body - line.start :] if header.body is not None else line.text
        own = header.name.lstrip("@").split(" ")[0].casefold()
        spoken += any(found["name"].casefold() != own for found in pattern.finditer(words[:1000]))
    return spoken >= max(2, len(headers) // 4) or (spoken == 1 and 3 <= len(names) < len(headers))


_LONGEST_TURN = 4


def _are_all_there_is(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether names, some of at least three come back, divide all of the text below its title into short turns."""
    names = {header.name for header in headers}
    if not 3 <= len(names) < len(headers) or headers[0].first > 1:
        return False
    stops = [*(header.first for header in headers[1:]), len(lines)]
    steps = [stop - header.last for header, stop in zip(headers, stops, strict=True)]
    inline = all(header.body is not None or header.tail is not None for header in headers)
    return max(steps) == 1 if inline else max(steps) <= _LONGEST_TURN


def _stand_below_footers(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether most comments end with a page's buttons or counts, or in lines that differ only in their numbers."""
    if len(headers) < 2 or any(header.tail is not None for header in headers):
        return False
    above = [lines[header.first - 1] for header in headers[1:]]
    above = [line for line in above if not re.fullmatch(r"[\d.,%\s]+", line.inner)]  # cells of a table
    short = [one.inner for one in above if len(one.inner) <= _LONGEST_FOOTER and not one.inner.endswith(_SENTENCE_ENDS)]
    shapes = Counter(re.sub(r"\d[\d.,]*", "0", line) for line in short)
    repeated = shapes.most_common(1)[0][1] if shapes else 0
    buttons = sum(_is_buttons(line) for line in above)
    return max(buttons, repeated if repeated > 1 else 0) > 0.5 * (len(headers) - 1)


_LONGEST_FOOTER = 50
_SENTENCE_ENDS = (".", "!", "?", ":")


def _spoken_of(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether the text above speaks of most of the names: then they are its subjects, countries say, and no writers."""
    names = {header.name for header in headers[:30]}
    above = "\n".join(line.text for line in lines[: min(headers[0].first, 100)] if 60 < len(line.text) < 5000)
    return 2 * sum(re.search(rf"\b{re.escape(name)}\b", above) is not None for name in names) >= len(names) >= 2


def _saluted(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether letters open as letters do: ``Sir, –``, ``To the Editor:``."""
    return 2 <= sum(_SALUTATION.match(undecorated(line.text[:60])) is not None for line in lines) >= 0.5 * len(headers)


def _stands_on_body(lines: Sequence[Line], header: Header) -> bool:
    """Whether blank lines set the header off from what is above but not from what is below."""
    if header.body is not None or header.last + 1 >= len(lines):
        return False
    return bool(lines[header.first].blanks_before) and not lines[header.last + 1].blanks_before


def _counts_up(numbers: Sequence[int]) -> bool:
    """Whether the comments are numbered one after the other, up or down."""
    steps = [after - before for before, after in pairwise(numbers)]
    return all(step == steps[0] for step in steps) and abs(steps[0]) == 1


def _place(header: Header, family: Sequence[Header], thread: Thread) -> float:
    """What a header's place adds: below the line that opens the comments, or alone at the head of the text."""
    if thread.section is not None:
        return 2.0 if header.first > thread.section else -1.0
    alone = len(family) == 1 and header.first <= 2 and header.layout in ("by", "posted by", *_TIMED, *_WEAK)
    return -2.0 if alone and not header.buttons else 0.0


_TIMED = ("name and time", "name above time")


def _standing(headers: Sequence[Header], thread: Thread) -> tuple[bool, float, int]:
    return (thread.declared == len(headers), sum(header.evidence for header in headers), len(headers))


def _goes_along(
    lines: Sequence[Line],
    header: Header,
    main: Sequence[Header],
    surest: float,
    thread: Thread,
) -> bool:
    """Whether a header of another layout than the thread's own opens a comment too, or only a quotation in one."""
    if thread.declared == len(main) or _announces_quotation(lines, header):
        return False
    if main[0].layout == "signature" and min(one.evidence for one in main) >= SURE and header.layout != "signature":
        return False  # who signs below what he wrote does not stand above it too
    if header.first <= 2 and header.first < main[0].first and header.layout != main[0].layout:
        # Above an article or a post that comments answer, it names the document's author; in a forum the first post is
        # one of the thread, when no line parts it from the others.
        parted = thread.section is not None or thread.declared is not None or header.layout in ("by", "posted by")
        return not parted and header.evidence >= 1.0
    if header.layout == "posted by" and header.first < main[0].first and not _opens_a_talk(lines, header):
        return False
    if header.layout == "name and colon" and is_strange(header.name):
        # One who is known already is spoken to, and so is who stands right below a header.
        name = header.name.lstrip("@").casefold()
        known = any(name in (other.name.lstrip("@").casefold(), other.name.split()[0].casefold()) for other in main)
        return not known and all(header.first != other.last + 1 for other in main)
    return header.evidence >= (3.5 if header.layout in _SAYING else 2.5)


_SAYING = ("verb", "said", "inline", "mail")


def _announces_quotation(lines: Sequence[Line], header: Header) -> bool:
    """Whether what follows the header stands in quotation marks: a writer quotes another there."""
    if header.layout not in _SAYING:
        return False
    if header.body is not None:
        following = lines[header.last].text[header.body - lines[header.last].start :]
    else:
        following = lines[header.last + 1].text if header.last + 1 < len(lines) else ""
    return following[:1] in "\"“„«>'‘"


def _announce_blocks(lines: Sequence[Line], headers: Sequence[Header], answering: frozenset[int]) -> bool:
    """Whether the headers mostly stand above ``>`` blocks or quotation marks: these writers are quoted, not present.

    A block that says again what the text said before, *answering* it, is the beginning of a writer's own comment.
    """
    if headers[0].layout in ("signature", "closing"):
        return False
    marks = '“"«„' if headers[0].layout in ("verb", "name and colon", "bare name", "induced") else ""
    announced = 0
    for header in headers:
        below = lines[header.last + 1] if header.last + 1 < len(lines) else None
        if header.body is not None:
            announced += bool(marks) and _is_quoted(lines[header.last].text[header.body - lines[header.last].start :])
        elif below is not None:
            block = below.depth > lines[header.last].depth and below.index not in answering
            announced += block or (bool(marks) and below.text[0] in marks)
    return announced > 0.5 * len(headers)


def _is_quoted_beside(lines: Sequence[Line], header: Header) -> bool:
    """Whether all that stands beside the name is in quotation marks."""
    line = lines[header.last]
    return header.body is not None and _is_quoted(line.text[header.body - line.start :])


def _is_quoted(text: str) -> bool:
    return len(text) > 2 and text[0] in '“"«„' and text[-1] in '”"»“'


_FIGURE_FIRST = re.compile(
    r"(?:about |around |some |up |down |over |nearly )?[^\w\s]?(?:[A-Z]{2,3}\s?|[A-Z]{0,2}[$€£¥₹])?\d"
)


def _label_figures(lines: Sequence[Line], headers: Sequence[Header]) -> bool:
    """Whether names without time or number stand before figures: ``China — 31% of the total`` is a row, not talk."""
    if headers[0].layout not in _WEAK or any(header.dated or is_strange(header.name) for header in headers):
        return False
    bodies = [lines[header.last].text[header.body - lines[header.last].start :] for header in headers if header.body]
    return len(headers) >= 2 and sum(bool(_FIGURE_FIRST.match(body)) for body in bodies) > 0.6 * len(headers)


def _answering(lines: Sequence[Line]) -> frozenset[int]:
    """The lines that begin a ``>`` block, or stand below "NAME wrote:", with words that stood in the text before."""
    if not any(line.depth or _WROTE.search(line.text[:160]) for line in lines):
        return frozenset()
    runs: set[tuple[str, ...]] = set()
    found = set()
    for line in lines:
        words = [word for word, *_ in normal_words(line.inner)]
        above = lines[line.index - 1] if line.index else None
        block = bool(line.depth) and (above is None or above.depth < line.depth)
        if block or (above is not None and len(above.text) < 160 and _WROTE.search(above.text)):
            length = min(len(words), _RUN)
            if any(tuple(words[at : at + length]) in runs for at in range(min(8, len(words) - length + 1))):
                found.add(line.index)
        for length in range(1, _RUN + 1):
            runs.update(tuple(words[at : at + length]) for at in range(len(words) - length + 1))
    return frozenset(found)


_WROTE = re.compile(r"\b(?:wrote|said|posted|quote)\b", re.IGNORECASE)
_RUN = 4
"""How many words in a row tell that a block repeats what was said."""


def _is_buttons(line: Line) -> bool:
    fields = read_fields(line.inner) if len(line.inner) < 120 else None
    return fields is not None and is_trimming(fields) and fields.menu > 0


def _signs_below(lines: Sequence[Line], headers: Sequence[Header], thread: Thread) -> bool:
    """Whether the names stand under the comments: then nothing follows the last and something precedes the first."""
    if any(header.body is not None for header in headers):
        return False
    if all(header.layout in ("signature", "closing") for header in headers):
        return True
    if _stands_on_body(lines, headers[0]) or headers[0].layout == "time above name":
        return False
    tail = [
        line
        for line in lines[headers[-1].last + 1 :]
        if (not _is_buttons(line) or line.inner.endswith(".")) and not _FOOTER.match(line.text)
    ]
    begin = 0 if thread.section is None else thread.section + 1
    lead = [line for line in lines[begin : headers[0].first] if not _is_buttons(line) and not _FOOTER.match(line.text)]
    return not tail and bool(lead)


def _headed(lines: Sequence[Line], headers: Sequence[Header]) -> list[Comment]:
    stops = [header.first for header in headers[1:]] + [len(lines)]
    if len(headers) >= 2 and all(_is_quoted_beside(lines, header) for header in headers):
        stops = [header.last + 1 for header in headers]  # what follows a quotation is the document's author's
    return [
        Comment(
            header,
            header.last if header.body is not None else header.last + 1,
            stop - 1,
            asides=tuple(_asides(lines, header.last + 1, stop - 1)),
        )
        for header, stop in zip(headers, stops, strict=True)
    ]


_HOST = (
    r"(?:me(?: again)?|ed(?:itor|s)?\.?|author|moderator|mod|host|editor['’]s (?:note|reply)|author['’]s (?:note|reply)"
    r"|(?:editor|author|moderator|note|reply|response) (?:replies|responds|adds|from the (?:author|editor))"
    r"|(?:my|our) (?:reply|answer|response)|(?:i|we) (?:reply|answer))"
)
_ASIDE = re.compile(rf"(?P<mark>\*\*|\*|__|_){_HOST}:?(?P=mark):?\s", re.IGNORECASE)
_BRACKETED_ASIDE = re.compile(
    rf"[\[(][*_]*{_HOST}[*_]*\s?[:–—-].*[\])][*_]*$|[\[(][^\]]*[–—-]\s?(?:ed(?:itor)?|mod(?:erator)?)\.?[\])]$",
    re.IGNORECASE,
)


def _asides(lines: Sequence[Line], first: int, last: int) -> Iterator[tuple[int, int]]:
    """Where the document's author breaks into a comment: ``[Editor: …]`` for a line, ``*Me again:* …`` to its end."""
    for index in range(first, last + 1):
        if _ASIDE.match(lines[index].text):
            yield index, last
            return
        if _BRACKETED_ASIDE.match(lines[index].text):
            yield index, index


def _signed(lines: Sequence[Line], headers: Sequence[Header], thread: Thread) -> list[Comment]:
    comments = []
    begin = None if thread.section is None else thread.section + 1
    one_each = len(headers) > 2 and all(after.first == before.first + 1 for before, after in pairwise(headers))
    for header in headers:
        last = header.last if header.tail is not None else header.first - 1
        if header is headers[0] and header.tail is not None and one_each:
            begin = last  # what stands above the first is not its writer's
        elif begin is None:
            begin = last
            while begin > 0 and begin > 2 and not lines[begin].blanks_before:
                begin -= 1
        if begin <= last:
            comments.append(Comment(header, begin, last, signed=True))
        begin = header.last + 1
    return comments


def _mark_furniture(lines: Sequence[Line], thread: Thread) -> None:
    first = thread.comments[0].header.first if thread.comments else len(lines)
    if thread.section is not None:
        first = min(first, thread.section)
    if thread.comments:
        thread.furniture |= _counts_above(lines[:first])
    for line in lines[first:]:
        if len(line.text) < 160 and (_is_buttons(line) or _FOOTER.match(undecorated(line.inner))):
            thread.furniture.add(line.index)


def _counts_above(lines: Sequence[Line]) -> set[int]:
    """The lines above the comments that hold a page's buttons; a number alone only where it stands beside one."""
    buttons = {line.index for line in lines if len(line.text) < 160 and _is_buttons(line)}
    worded = {index for index in buttons if re.search(r"[^\W\d]{3}", lines[index].inner)}
    return worded | {index for index in buttons if {index - 1, index + 1} & worded}
