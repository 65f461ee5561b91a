"""Which time a figure refers to: its own clause first, then the sentence, the paragraph, the document; else nothing.

A text says more often than not only once what time it talks about. The calendar of a document follows it in reading
order: it knows when the text was written and which period it reports on, resolves "a year earlier" against the time
the clause talks about and "last year" against the day of writing, and says nothing where nothing anchors an answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from talent_ledger.extract.carried import converts
from talent_ledger.extract.carried_time import NOTHING, Answer, CarriedTime
from talent_ledger.extract.clauses import Chunk, own_moments, pick
from talent_ledger.extract.moment_roles import labels_bracket
from talent_ledger.extract.moments import Moment, When
from talent_ledger.extract.time_meaning import SentenceTime

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document, Sentence
    from talent_ledger.extract.grammar import Parse
    from talent_ledger.extract.walk import Reading


@dataclass(frozen=True, slots=True)
class Period:
    """The answer for one figure: ``year``, ``period`` (SDMX, only when finer than a year) and the rule that gave it."""

    year: int | None
    period: str | None
    rule: str


_LEVEL = re.compile(r"(?:\s+[\w’'-]+){0,4}?\s+(?:of|at)\s+(?:about\s+|around\s+)?[~$€£¥]?")
_REVISED = re.compile(r"\b(?:revis|adjust|restat|correct|amend)(?:e|ed|ing)?\s+(?:\w+\s+){0,2}$")
_BOUND = re.compile(
    r"\b(?:regulatory|statutory|legal|recommended|required|mandatory|permitted|target(?:ed)?|official)\s+(?:minimum|maximum|limit|ceiling|threshold|requirement|norm|level|target|cap)\b",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(
    r"[,;]?\s*(?:and|but|while|whereas|though|yet)\s|,\s+(?:and|but|so|they|it|we|he|she|you)\s", re.IGNORECASE
)
_BARE_BRACKET = re.compile(r"\(\s*[–-]?\d[\d.,\s]*(?:[A-Za-z]{1,3}|%|million|billion)?\s*\)")
_UNIT_BETWEEN = re.compile(r"\s[a-z]+\s")
_INTRODUCES = re.compile(
    r"(?:(?<!wrote)(?<!writes)(?<!said)(?<!says):|\b(?:of\s+which|of\s+whom|including|among\s+them)[:,]?)[*_\s]*$",
    re.IGNORECASE,
)
_CELL = re.compile(r"\||\t|(?<=\S) {3,}(?=\S)")
_LABELS = re.compile(r"\s?:(?:\s|(?=[$£€]))")
_LABELLED = re.compile(r"\s*:\s*[^\d();:]{0,20}")
_THIS_COMPARES = re.compile(r"(?:This|That|These|Those|It|They)\s+(?:compared?s?|is\s+compared)\s+(?:to|with)\b")
_AT = re.compile(r",?\s+at\s+(?:about\s+|around\s+|some\s+)?")
_HEDGED = r"(?:about\s+|around\s+|some\s+|nearly\s+|almost\s+|approximately\s+)?[$€£¥]?"
_OF_WHICH = re.compile(rf"(?:(?:\s+[\w’'-]+){{0,5}}[,\s(–—-]+of\s+(?:which|whom)|,?\s+or)\s+{_HEDGED}")
_TOLD_WITH = re.compile(
    rf"(?:\s+[A-Za-z]+){{0,3}},?\s+(?:or|with)\s+(?:(?:an?|net|total)\s+)?(?:[a-z]+\s+(?:of|at)\s+)?{_HEDGED}"
)
_BY = re.compile(rf"(?:['’]s?)?(?:\s+[a-z]+){{0,3}}\s+by\s+{_HEDGED}")
_PASSES = re.compile(
    r"\b(?:compar(?:es|ed|ing)|exceed(?:s|ed|ing)?|beats?|beating|surpass(?:es|ed|ing)?|topp(?:ed|ing)|tops|outpac(?:ed|es|ing)"
    r"|above|below|ahead\s+of)\s(?:[a-z]+\s){0,3}$"
)
_UNCHANGED = re.compile(
    r"\b(?:unchanged|flat|steady|stable|level)\s+(?:from|on|with|compared\s+(?:to|with))\s+(?:the\s+)?$"
)
_TWO = re.compile(r"\brespectively\b", re.IGNORECASE)
_OWNED = re.compile(r"['’]s\s+(?:[a-z-]+\s+){0,2}[~$€£¥]?")
_OPENS_BESIDE = re.compile(r"[^,;:.()–—]{0,60}\((?:[a-z]+\s+){0,3}[~$€£¥]?$")
_WHEN = re.compile(r",?\s*(?:a\s+(?:year|month|time)\s+)?(?:when|where)\b", re.IGNORECASE)
_OR_ELSE = re.compile(r",?\s*or\s")
_CLOSED = re.compile(r"\s*[,.;)]")
_COUNTED_AGAIN = re.compile(r"(?:\s+[a-z]+s)?(?:\s*[,.;)]|\s+(?:as|with|while|when|and|but)\b)")


@dataclass(slots=True)
class _Flow:
    """What an earlier part of the sentence set for the parts after it."""

    main: When | None = None
    tense: str = ""
    inner: When | None = None  # inside brackets or a quotation
    depth: int = 0
    present: bool = False  # "now" was said
    silent: Answer | None = None  # the last figure went on from the sentence before


class Calendar(CarriedTime):
    """The times of one document; ask for its figures in reading order."""

    def __init__(self, document: Document) -> None:
        self._columns: list[When | None] = []  # times that the heads of a table's columns name
        self._heads: list[When] = []  # times in the head of a table that lost its columns
        self._sentences: dict[int, SentenceTime] = {}
        super().__init__(document)

    def period_of(self, reading: Reading) -> Period:
        """The time the figure of *reading* refers to."""
        self.follow(reading.index, reading.parse)
        sentence = self._sentences[reading.index]
        when, rule = sentence.answers.get(reading.figure.start, NOTHING)
        return Period(when.year, when.period, rule)

    def follow(self, index: int, parse: Parse | None = None) -> None:
        """Read every sentence up to *index* once, those without figures too."""
        while self._read_until < index:
            self._read_until += 1
            sentence = self.document.sentences[self._read_until]
            self._enter(sentence)
            reading = self._read(sentence, parse if self._read_until == index else None)
            self._sentences[self._read_until] = reading
            self._answer(sentence, reading)
            self._introduces = bool(
                _INTRODUCES.search(self.document.text, max(sentence.start, sentence.end - 20), sentence.end)
            )

    # -- figures and moments ---------------------------------------------------------------------------------------

    def _answer(self, sentence: Sentence, reading: SentenceTime) -> None:
        """The times of all figures of a sentence, from its start to its end."""
        self._note_base(reading)
        priced = dict(self._priced(sentence))
        ordered = {
            **self._respectively(sentence, reading),
            **self._in_rows(sentence, reading),
            **self._in_columns(sentence, reading),
        }
        flow = _Flow()
        for number, chunk in enumerate(reading.chunks):
            own = own_moments(chunk)
            flow.present = (flow.present or any(m.kind == "now" for m in chunk.moments)) and not own
            if chunk.depth < flow.depth:
                flow.inner = None
            flow.depth = chunk.depth
            for start in chunk.figures:
                if start in ordered:
                    reading.answers[start] = (ordered[start], "in order")
                elif priced.get(start) in reading.answers:
                    reading.answers[start] = reading.answers[priced[start]]
                elif (goes := self._goes_with(sentence, reading, start)) is not None:
                    reading.answers[start] = goes
                elif (beside := self._beside(sentence, reading, chunk, start)) is not None:
                    reading.answers[start] = beside
                else:
                    reading.answers[start] = self._in_flow(sentence, reading, number, start, flow)
            if own and not chunk.compared and not chunk.relative:
                self._set_flow(sentence, reading, number, own, flow)
        self._remember(sentence, reading)

    def _priced(self, sentence: Sentence) -> Iterator[tuple[int, int]]:
        """Sums in brackets and what they put a price on, at the same time: "791 million francs ($137 million)"."""
        for first, second in pairwise(sentence.figures):
            if converts(self.document.text, first, second):
                yield second.start, first.start

    def _goes_with(self, sentence: Sentence, reading: SentenceTime, start: int) -> Answer | None:
        """The time of what a figure is a part of, or of the level told with it: "from $185 million, of which $100"."""
        at = bisect_left(sentence.figures, start, key=lambda figure: figure.start)
        before = sentence.figures[at - 1] if at else None
        answer = reading.answers.get(before.start, NOTHING) if before is not None else NOTHING
        if before is None or answer == NOTHING:
            return None
        text = self.document.text
        if answer[1] == "compared" and _TOLD_WITH.fullmatch(text, before.end, start) is not None:
            return None if any(before.end <= moment.start < start for moment in reading.moments) else answer
        return answer if _OF_WHICH.fullmatch(text, before.end, start) else None

    def _beside(self, sentence: Sentence, reading: SentenceTime, chunk: Chunk, start: int) -> Answer | None:
        """What a bracket says of the figure before it is of its time: "6.3 million units in 2018 (a 31.9% share)"."""
        if not chunk.depth or chunk.moments or chunk.compared or start != chunk.figures[0]:
            return None
        told = [figure for figure in sentence.figures if figure.start <= start]
        if len(told) < 2 or told[-1].unit == told[-2].unit:
            return None  # of the same unit it is the figure of another time
        outer = told[-2].start
        answer = reading.answers.get(outer, NOTHING)
        opened = _OPENS_BESIDE.match(self.document.text[told[-2].end : start]) is not None
        return answer if opened and answer[1].startswith("clause") else None

    def _in_flow(self, sentence: Sentence, reading: SentenceTime, number: int, start: int, flow: _Flow) -> Answer:
        chunk = reading.chunks[number]
        about = flow.inner if flow.inner is not None and flow.depth else flow.main
        if flow.present or (about is not None and self._moves_on(sentence, reading, chunk, start, flow.tense)):
            about = None
        answer = self._figure(sentence, reading, number, start, about)
        if answer == NOTHING and flow.silent is not None and not flow.present and not chunk.strong:
            answer = flow.silent
        flow.silent = answer if answer[1] in ("paragraph", "document") else None
        return answer

    def _set_flow(self, sentence: Sentence, reading: SentenceTime, number: int, own: list[Moment], flow: _Flow) -> None:
        chunk = reading.chunks[number]
        if number and not chunk.figures and own[-1].kind in ("ago", "relative"):
            return  # "a buyer of little consequence a decade ago" says when it was that, no more
        when = reading.when(own[-1])
        if when.year is None and flow.main is not None and not chunk.figures:
            return
        if flow.depth:
            flow.inner = when
        else:
            told = self._tense_in(sentence, reading, number)
            flow.main, flow.tense = when, "back" if told == "past" and own[-1].kind in ("ago", "relative") else told

    def _moves_on(self, sentence: Sentence, reading: SentenceTime, chunk: Chunk, start: int, main_tense: str) -> bool:
        """Whether ", and only 4 % are empty" leaves the past its sentence began in."""
        if main_tense not in ("past", "back") or reading.tenses.get(start) not in ("present", "perfect"):
            return False
        if self.strong and main_tense == "past":
            return False
        return chunk.strong or bool(_NEW_CLAUSE.match(self.document.text, chunk.start, sentence.end))

    def _figure(self, sentence: Sentence, reading: SentenceTime, number: int, start: int, main: When | None) -> Answer:
        """The time of one figure: of its clause, of what it is compared with, of its sentence, of its list."""
        chunk = reading.chunks[number]
        owner = self._owner(sentence, reading, start) or self._when_clause(sentence, reading, number)
        if owner is not None:
            return reading.when(owner), f"clause {owner.form}"
        if (other := self._compares_to(sentence, reading)) is not None:
            return reading.when(other), "compared"
        if self._is_set_against(reading, start):
            return (main, "sentence") if main is not None else self.silent(sentence, reading, start)
        moment = pick(chunk, own_moments(chunk), start, reading.tenses)
        if moment is not None and self._is_of_later(reading, chunk, moment, start):
            about = reading.when(moment)
            return self._compared(sentence, reading, number, start, about) or (When(), "compared unknown")
        found = self._first_of_two(reading, chunk, moment)
        if found is None:
            beside = self._next_to(reading, number) if moment is None or moment.kind == "vague" else None
            moment = beside or moment
            if moment is not None:
                return reading.when(moment), f"clause {moment.form}"
            found = self._compared(sentence, reading, number, start, main) or self._bracketed(sentence, chunk, start)
        if found is None and main is not None:
            found = main, "sentence"
        if found is None and not chunk.relative:
            later = self._later(reading, number, reading.tenses.get(start, ""))
            found = (later, "list") if later is not None else None
        return found or self.silent(sentence, reading, start)

    def _is_of_later(self, reading: SentenceTime, chunk: Chunk, moment: Moment, start: int) -> bool:
        """Whether a time behind "to 4.3% from 1.8%" is that of the first, for the text is at that time already."""
        behind = chunk.compared.endswith("from") and moment.start > start
        return behind and self._carry is not None and reading.when(moment) == self._carry

    def _compares_to(self, sentence: Sentence, reading: SentenceTime) -> Moment | None:
        """The one time of a sentence that only compares: "This compares to a profit of $3m in the year before"."""
        compares = _THIS_COMPARES.match(self.document.text, sentence.start, sentence.end) is not None
        return reading.moments[0] if compares and len(reading.moments) == 1 else None

    def _is_set_against(self, reading: SentenceTime, start: int) -> bool:
        """Whether a time right before a figure is only what it is set against.

        It is where something has stayed, "unchanged from last year at 75 million", or by how much a level of before is
        passed, "compares to last year's quarter by $0.32".
        """
        text = self.document.text
        before = reading.before(start)
        return before is not None and any(
            gap.fullmatch(text, before.end, start) and told.search(text, max(0, before.start - 50), before.start)
            for gap, told in ((_AT, _UNCHANGED), (_BY, _PASSES))
        )

    def _owner(self, sentence: Sentence, reading: SentenceTime, start: int) -> Moment | None:
        """The year whose figure it is: "below 2014's 62 %", "last year's record 4.1 million"."""
        before = reading.before(start)
        if before is None:
            return None
        text = self.document.text
        if self._labels(before) and any(m is not before and self._labels(m) for m in reading.moments):
            return before  # "2019: 114 TWh, 18.7%, 2020: 92 TWh"
        owned = _OWNED.fullmatch(text, before.end, start) or (
            labels_bracket(text, before) and _LABELLED.fullmatch(text, before.end, start)
        )
        return before if owned else None

    def _labels(self, moment: Moment) -> bool:
        """Whether a time stands before a colon and says of when what follows is."""
        text = self.document.text
        return _LABELS.match(text, moment.end) is not None and not labels_bracket(text, moment)

    def _when_clause(self, sentence: Sentence, reading: SentenceTime, number: int) -> Moment | None:
        """The time that a clause tells of: "the best since 2015, when it earned $402 million"."""
        chunk = reading.chunks[number]
        if not _WHEN.match(self.document.text, chunk.start, sentence.end) or own_moments(chunk):
            return None
        moment = reading.before(chunk.start)
        named = moment is not None and moment.kind != "partial" and moment.end >= chunk.start - 2
        return moment if named else None

    def _first_of_two(self, reading: SentenceTime, chunk: Chunk, moment: Moment | None) -> Answer | None:
        """The level that a change between two times starts "from"."""
        if not chunk.compared.endswith("from"):
            return None
        if moment is None and (began := self._began(reading)) is not None:
            return When(began), "range"
        ranged = reading.stretch
        if ranged is not None and (moment is None or moment is ranged):
            first = ranged.low if ranged.kind == "range" else None
            about = reading.when(ranged)
            if first is None and about.year is not None and ranged.amount:
                first = about.year + ranged.amount
            return (When(first), "range") if first is not None else (When(), "range unknown")
        if moment is None:
            return (reading.since.when, "since") if reading.since is not None else None
        return None

    def _began(self, reading: SentenceTime) -> int | None:
        """When the stretch began that a sentence only points at: "over the same period", "during the past year"."""
        first = reading.moments[:40]
        if any(m.form == "year_ago" and not m.amount for m in first):
            return self._span
        past = next((m for m in first if m.kind == "now" and m.amount), None)
        today = self.date.year if self._voice_is_author() else None
        return today + past.amount if past is not None and today is not None else None

    @staticmethod
    def _next_to(reading: SentenceTime, number: int) -> Moment | None:
        """A moment set off by a comma or bracket right after the clause: "12 %, in 2019", "12 % (2019)"."""
        chunk, rest = reading.chunks[number], reading.chunks[number + 1 : number + 3]
        if not rest or rest[0].figures or rest[0].strong or rest[0].compared or rest[0].relative or chunk.relative:
            return None
        own = own_moments(rest[0])
        serves_inside = len(rest) > 1 and bool(rest[1].figures) and min(rest[0].depth, rest[1].depth) > chunk.depth
        return own[0] if own and not serves_inside else None

    def _compared(
        self, sentence: Sentence, reading: SentenceTime, number: int, start: int, main: When | None
    ) -> Answer | None:
        """The level that something is compared with, where the comparison itself names no time."""
        chunk = reading.chunks[number]
        if not chunk.compared or self._is_revised(sentence, chunk):
            return None
        if _BOUND.search(self.document.text, chunk.start, start):
            return When(), "bound"
        dated = (
            self._dated_level(chunk, start)
            or self._further_on(sentence, reading, number)
            or self._before_bracket(reading, number)
        )
        if dated is not None and not self._is_of_later(reading, chunk, dated, start):
            return reading.when(dated), "compared"
        if not chunk.compared.endswith("from") and not (self.strong and self._is_bare(sentence, chunk, start)):
            return None
        about = main or self._later(reading, number) or self.silent(sentence, reading, start)[0]
        base = self._base or self._usual_base(sentence, reading, start)
        if about.year is not None and base is not None:
            return about.shifted(*base), "compared"
        return When(), "compared unknown"

    def _is_revised(self, sentence: Sentence, chunk: Chunk) -> bool:
        """Whether only what is known changed, not the thing: "growth has been revised down from 9.2 % to 6.6 %"."""
        return bool(_REVISED.search(self.document.text, max(sentence.start, chunk.start - 40), chunk.start))

    def _dated_level(self, chunk: Chunk, start: int) -> Moment | None:
        """The time that a comparison puts before its level: "from Q2 2023 revenue of $1.7 million"."""
        bases = (m for m in chunk.moments if m.role == "base" and m.end <= start)
        return next((m for m in bases if _LEVEL.fullmatch(self.document.text, m.end, start)), None)

    def _is_bare(self, sentence: Sentence, chunk: Chunk, start: int) -> bool:
        """Whether nothing is said of a level that results are compared with: "against £415,000,"."""
        end = next((figure.end for figure in sentence.figures if figure.start == start), start)
        unit = next((figure.unit for figure in sentence.figures if figure.start == start), "")
        closing = _COUNTED_AGAIN if unit == "count" else _CLOSED
        closed = closing.match(self.document.text, end, sentence.end) is not None or end == sentence.end
        return (
            closed
            and chunk.compared.removeprefix("as ") in ("against", "versus", "compared with", "compared to")
            and not self.fieldwork
            and start - chunk.start < 20
        )

    def _further_on(self, sentence: Sentence, reading: SentenceTime, number: int) -> Moment | None:
        """The time of a comparison behind the same level in other words: "from $16.2m, or 59 cents, a year earlier"."""
        for chunk in reading.chunks[number + 1 : number + 3]:
            if chunk.figures and not _OR_ELSE.match(self.document.text, chunk.start, sentence.end):
                return None
            if chunk.moments and not chunk.figures:
                return chunk.moments[0]
        return None

    @staticmethod
    def _before_bracket(reading: SentenceTime, number: int) -> Moment | None:
        """The time compared with before a bracket that gives both levels: "than a year ago (6.3 %, from 5.4 %)"."""
        if not reading.chunks[number].depth:
            return None
        opened = next((at for at in range(number - 1, -1, -1) if not reading.chunks[at].depth), None)
        if opened is None or not reading.chunks[opened].compared or reading.chunks[opened].figures:
            return None
        moments = reading.chunks[opened].moments
        told = any(chunk.figures for chunk in reading.chunks[opened + 1 : number])
        return moments[-1] if told and moments else None

    def _usual_base(self, sentence: Sentence, reading: SentenceTime, start: int) -> tuple[int, str] | None:
        """A level of the period reported, told beside what it came "from", is set against that of the year before."""
        told = sentence.figures and sentence.figures[0].start < start and reading.tenses.get(start) in ("past", "")
        return (-1, "year") if told and self.default.year is not None and self._voice_is_author() else None

    def _bracketed(self, sentence: Sentence, chunk: Chunk, start: int) -> Answer | None:
        """Results give the figure of a year before in brackets: "Net sales SEK 3,412 m (3,655)"."""
        text = self.document.text
        if not chunk.depth or not self.strong or self.fieldwork or start <= chunk.start:
            return None
        if not _BARE_BRACKET.match(text, chunk.start, sentence.end):
            return None
        before = [
            figure
            for figure in sentence.figures
            if chunk.start - 40 < figure.end <= chunk.start and figure.unit != "rank"
        ]
        end = before[-1].end if before else chunk.start
        if not (0 < chunk.start - end <= 4 or _UNIT_BETWEEN.fullmatch(text, end, chunk.start)):
            return None
        inside = next((figure.unit for figure in sentence.figures if figure.start == start), "")
        if inside == "percent" and before[-1].unit != "percent":
            return None  # what part that is: "1.7 million appliances (6.5%)"
        return (self._carry or self.default).shifted(-1, "year"), "bracketed"

    def _later(self, reading: SentenceTime, number: int, tense: str = "") -> When | None:
        """A time at the end of a list or clause serves what stands before it."""
        if not reading.moments:
            return None
        for chunk in reading.chunks[number + 1 : number + 60]:
            if chunk.strong or chunk.relative:
                return None
            if chunk.compared or chunk.depth > reading.chunks[number].depth:
                continue
            own = [m for m in own_moments(chunk) if m.kind not in ("ago", "relative", "then", "vague", "window")]
            if own:
                return reading.when(own[0]) if self._serves_back(reading, chunk, own[0], tense) else None
        return None

    def _serves_back(self, reading: SentenceTime, chunk: Chunk, moment: Moment, tense: str) -> bool:
        if not chunk.figures:
            return True
        if tense in ("present", "perfect") and any(reading.tenses.get(other) == "past" for other in chunk.figures):
            return False
        return moment.start > chunk.figures[0] and not moment.goal

    # -- order and columns -----------------------------------------------------------------------------------------

    def _in_columns(self, sentence: Sentence, reading: SentenceTime) -> dict[int, When]:
        """Figures of a table row under the heads of their columns."""
        text = self.document.text
        cuts = [m.start() for m in _CELL.finditer(text, sentence.start, sentence.end)]
        if not cuts:
            self._columns = []
            return {}
        whens: dict[int, When] = {}
        for moment in reading.moments:
            column = bisect_left(cuts, moment.start)
            when = reading.whens.get(moment.start)
            if column and when is not None and when.year is not None:
                whens[column] = when
        if whens and len(whens) >= len(sentence.figures):
            self._columns = [whens.get(column) for column in range(len(cuts) + 1)]
            return {}
        found: dict[int, When] = {}
        for figure in sentence.figures:
            column = bisect_left(cuts, figure.start)
            named = self._columns[column] if column < len(self._columns) else None
            if named is not None:
                found[figure.start] = named
        return found

    def _in_rows(self, sentence: Sentence, reading: SentenceTime) -> dict[int, When]:
        """Figures of a row that lost its columns, in the order of the times above: "2019 2007", "Coal 23.5% 48.5%"."""
        text, figures = self.document.text, sentence.figures
        if not figures:
            whens = [reading.when(m) for m in reading.moments if m.kind == "absolute" and m.when.year is not None]
            heads = len({when.year for when in whens}) == len(whens) > 1 and len(whens) == len(reading.moments)
            ends = text[sentence.end - 1 : sentence.end] in ".!?"
            self._heads = whens if heads and not ends else []
            return {}
        side_by_side = all(not text[one.end : other.start].strip(" \t*_") for one, other in pairwise(figures))
        if len(figures) != len(self._heads) or reading.moments or not side_by_side:
            self._heads = []
            return {}
        return {figure.start: when for figure, when in zip(figures, self._heads, strict=True)}

    def _respectively(self, sentence: Sentence, reading: SentenceTime) -> dict[int, When]:
        """Figures and times in the same order: "5, 6 and 7 in 2020, 2021 and 2022 respectively"."""
        moments = [m for m in reading.moments if m.role == "when" and m.kind in ("absolute", "partial", "deictic")]
        if (
            len(moments) < 2
            or len(moments) != len(sentence.figures)
            or not _TWO.search(self.document.text, sentence.start, sentence.end)
        ):
            return {}
        whens = [reading.whens.get(m.start) or When() for m in moments]
        return {figure.start: when for figure, when in zip(sentence.figures, whens, strict=True)}
