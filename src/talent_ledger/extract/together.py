"""One figure of several at once: "the U.S. and Canada grew 16%", "the two hold 81%", "the combined company".

A figure that a clause says once of several names is theirs together, unless a word gives it to each of them.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Sentence, voice_of
from talent_ledger.extract.grammar import extent
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.series import named_in

if TYPE_CHECKING:
    from talent_ledger.extract.walk import Reading

_ENDS = re.compile(r",?\s+(?:and|plus)\s+(?:the\s+|in\s+|in\s+the\s+)?|\s*&\s*")
_OF_EACH = re.compile(
    r"\b(?:each|both|either|neither|every|even|respectively|their|or|versus|vs|than|between|level|tied?|joint)\b",
    re.IGNORECASE,
)
_LONGEST_LEAD = 12
_FOR_EXAMPLE = re.compile(
    r"\b(?:chiefly|mainly|mostly|notably|especially|including|like|such\s+as|e\.g\.|after|behind|beyond|besides),?\s+"
    r"(?:the\s+)?$"
)
"""Before names that are examples of others, or those that others are measured against."""
_FRONTED = re.compile(r"\b(?:In|Across|For|Within|At)\s+(?:the\s+|our\s+)?$")


def union(text: str, run: Sequence[Mention]) -> Mention:
    """The names of *run*, which need not stand side by side, as one mention of all of them."""
    start, end = run[0].start, run[-1].end
    near = end - start <= _LONGEST_RUN
    words = text[start:end] if near else " and ".join(m.text for m in run)
    return Mention(start, end, words, "+".join(m.entity_id for m in run), "group", "union")


_LONGEST_RUN = 120


def told_at_once(reading: Reading, run: Sequence[Mention]) -> bool:
    """Whether a clause is about the whole *run* and says the figure once: "Rio Tinto and CVRD raised prices by 72%"."""
    text, figure, sentence = reading.text, reading.figure, reading.sentence
    last = run[-1]
    if figure.kind == "rank" or last.end > figure.start or not _ENDS.fullmatch(text, run[-2].end, last.start):
        return False
    lead = max(sentence.start, run[0].start - _LONGEST_LEAD)
    if _OF_EACH.search(text, lead, figure.start) or _FOR_EXAMPLE.search(text, lead, run[0].start):
        return False
    if "respectively" in text[figure.end : sentence.end]:
        return False
    if _names_between(reading, last.end):
        return False
    return _is_subject(reading, run) or _FRONTED.search(text, sentence.start, run[0].start) is not None


def _is_subject(reading: Reading, run: Sequence[Mention]) -> bool:
    """Whether all of *run* stands in what the figure's clause is about."""
    subject = reading.subject
    if subject is None or reading.parse is None:
        return False
    start, end = extent(reading.parse, subject)
    return start <= run[0].start and run[-1].end <= end


_SEVERAL = re.compile(
    r"\b(?:[Tt]he|[Tt]hese|[Tt]hose)\s+(?P<number>two|pair|duo|three|trio|four|five)(?:\s+(?:[a-z-]+\s)?[a-z]+)?\b"
    r"|\b(?:[Tt]ogether|[Bb]etween\s+them|[Cc]ombined|[Jj]ointly),?\s+(?:they|the\s+(?P<pair>two|pair|duo))\b"
)
_NUMBERS = {"two": 2, "pair": 2, "duo": 2, "three": 3, "trio": 3, "four": 4, "five": 5}
_SENTENCES_BACK = 3
_ONE_FIRM = (
    r"(?:combined|merged|enlarged|joint)\s+(?:compan(?:y|ies)|group|firms?|entity|business|operations?|organi[sz]ation"
    r"|airline|bank|carrier|lender|retailer)"
)
_MERGED = re.compile(
    rf"\b(?:the|a)\s+{_ONE_FIRM}\b|\b(?:a|the|such\s+a)\s+merger\s+(?:would|will|could|is|was)\b", re.I
)
_OF_MERGED = re.compile(rf"\s+(?:[a-z-]+\s){{0,2}}(?:of|at|in)\s+the\s+{_ONE_FIRM}\b")


def those_meant(reading: Reading) -> Mention | None:
    """The names that were joined before and are told of together: "the pair control 81%", "the merged group".

    Or those of one place that results are of: "Sales in Europe, Asia and other markets were $281 million".
    """
    return _joined_before(reading) or _merged(reading) or _sold_in(reading)


def _joined_before(reading: Reading) -> Mention | None:
    sentence, text, figure = reading.sentence, reading.text, reading.figure
    found = _last(_SEVERAL, text, sentence.start, figure.start)
    if found is None or _OF_EACH.search(text, found.start(), min(figure.end + 8, sentence.end)):
        return None
    if _names_between(reading, found.end()) or "respectively" in text[figure.end : sentence.end]:
        return None
    number = found["number"] or found["pair"]
    wanted = _NUMBERS.get(number) if number else None
    runs = (run for before in _before(reading) for run in reversed(list(_runs(reading, before))))
    return next((union(text, run) for run in runs if wanted is None or len(run) == wanted), None)


def _last(pattern: re.Pattern[str], text: str, start: int, end: int) -> re.Match[str] | None:
    """The last place between *start* and *end* where a pattern is found."""
    return max(pattern.finditer(text, start, end), key=lambda match: match.start(), default=None)


def _names_between(reading: Reading, start: int) -> bool:
    """Whether somebody is named between *start* and the figure."""
    return any(start <= m.start < reading.figure.start for m in named_in(reading.sentence))


def _before(reading: Reading) -> Iterator[Sentence]:
    """The last sentences of the same voice, the nearest first."""
    document = reading.document
    for index in range(reading.index - 1, max(-1, reading.index - 1 - _SENTENCES_BACK), -1):
        before = document.sentences[index]
        if voice_of(before.segment) != voice_of(reading.sentence.segment):
            return
        yield before


_NEXT = re.compile(r"\s*,\s*(?:the\s+)?")
_AND = re.compile(
    r",?\s+(?:and|with|plus)\s+(?:(?:the|its|their|his|her|a|an)\s+)?(?:(?:[a-z][\w-]*|[A-Z][a-z]+(?:ish|an|ese|ch))\s+){0,4}"
)


def _runs(reading: Reading, sentence: Sentence) -> Iterator[list[Mention]]:
    """The names that a sentence joins: "X, Y and Z", "X and its smaller rival Y"."""
    run: list[Mention] = []
    for mention in named_in(sentence):
        between = reading.text[run[-1].end : mention.start] if run else ""
        if run and _AND.fullmatch(between) and _are_told_of(reading, [*run, mention]):
            yield [*run, mention]
        run = [*run, mention] if run and _NEXT.fullmatch(between) else [mention]


def _are_told_of(reading: Reading, run: Sequence[Mention]) -> bool:
    """Whether all of *run* are places or named more than once, and each is another."""
    counts = reading.document.names.counts
    told = all(counts.get(mention.entity_id, 0) > 1 or mention.form == "name" for mention in run)
    return told and len({mention.entity_id for mention in run}) == len(run)


def _merged(reading: Reading) -> Mention | None:
    """The two organizations that the text tells most of, where a figure is of what would be made of them."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    made = _last(_MERGED, reading.text, sentence.start, figure.start)
    before = made is not None and not _names_between(reading, made.end())
    behind = figure.unit != "percent" and _OF_MERGED.match(reading.text, figure.end, sentence.end) is not None
    if not before and not behind:
        return None
    firms = document.foremost_firms
    return union(reading.text, firms) if len(firms) == 2 else None


_MEASURED_IN = re.compile(
    r"\b(?:[Ss]ales|revenues?|income|orders|bookings|volumes?|profits?)\s+(?:in|for|from|across)\s+(?:the\s+)?$"
)
_MEASURED_BEHIND = re.compile(
    r"\s+(?:[\w-]+\s+){0,2}(?:sales|revenues?|income|orders|bookings|volumes?|profits?|growth)\b"
)
_OTHERS = re.compile(r",?\s+and\s+(?:the\s+)?(?P<others>other\s+(?:markets|countries|regions|areas))\b")


def _sold_in(reading: Reading) -> Mention | None:
    """The places in which a company tells its sales, where they are several: "sales in the U.S. and Canada were"."""
    document, sentence, figure, text = reading.document, reading.sentence, reading.figure, reading.text
    named = named_in(sentence) if document.results else []
    at = 0
    while at < len(named) and named[at].end <= figure.start:
        run = _run_from(text, named, at)
        at += max(1, len(run))
        if len(run) > 1 and not _names_between(reading, run[-1].end) and _is_sold_in(reading, run):
            return union(text, run)
    return None


def _run_from(text: str, named: Sequence[Mention], at: int) -> list[Mention]:
    """The places that one of *named* is joined with, up to the "and", and "other markets" where they close the list."""
    run = [named[at]] if named[at].form == "name" else []
    for mention in named[at + 1 :] if run else ():
        between = text[run[-1].end : mention.start]
        if _AND.fullmatch(between):
            return [*run, mention]
        if not _NEXT.fullmatch(between):
            break
        run.append(mention)
    rest = _OTHERS.match(text, run[-1].end) if run else None
    if rest is None:
        return []
    start, end = rest.span("others")
    return [*run, Mention(start, end, text[start:end], text[start:end], "group", "group")]


def _is_sold_in(reading: Reading, run: Sequence[Mention]) -> bool:
    """Whether a sentence tells of sales in all of *run*: "Sales in A and B", "In A and B, sales", "A and B sales"."""
    text, start = reading.text, reading.sentence.start
    return (
        _MEASURED_IN.search(text, start, run[0].start) is not None
        or _FRONTED.fullmatch(text, start, run[0].start) is not None
        or _MEASURED_BEHIND.match(text, run[-1].end, reading.figure.start) is not None
    )
