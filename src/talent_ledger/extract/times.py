"""Which time a figure refers to: its own clause first, then the sentence, the paragraph, the document; else nothing.

A text says more often than not only once what time it talks about. The calendar of a document follows it in reading
order: it knows when the text was written and which period it reports on, resolves "a year earlier" against the time
the clause talks about and "last year" against the day of writing, and says nothing where nothing anchors an answer.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talent_ledger.extract.clauses import Chunk, own_moments, pick
from talent_ledger.extract.document_time import DocumentTime
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


_BOUND = re.compile(
    r"\b(?:regulatory|statutory|legal|recommended|required|mandatory|permitted|target(?:ed)?|official)\s+(?:minimum|maximum|limit|ceiling|threshold|requirement|norm|level|target|cap)\b",
    re.IGNORECASE,
)
_NEW_CLAUSE = re.compile(
    r"[,;]?\s*(?:and|but|while|whereas|though|yet)\s|,\s+(?:and|but|so|they|it|we|he|she|you)\s", re.IGNORECASE
)
_BARE_BRACKET = re.compile(r"\(\s*[–-]?\d[\d.,\s]*(?:[A-Za-z]{1,3}|%|million|billion)?\s*\)")
_UNIT_BETWEEN = re.compile(r"\s[a-z]+\s")
_CONTINUES = re.compile(r"\W*(?:(?:That|This)(?:['’]s|\s+[a-z]+s)\b|In\s+other\s+words\b)")
_REST = re.compile(
    r"\b(?:remaining|remainder|the\s+rest|balance|the\s+others?|everyone\s+else|everybody\s+else)\b", re.IGNORECASE
)
_INTRODUCES = re.compile(
    r"(?:(?<!wrote)(?<!writes)(?<!said)(?<!says):|\b(?:of\s+which|of\s+whom|including|among\s+them)[:,]?)[*_\s]*$",
    re.IGNORECASE,
)
_CELL = re.compile(r"\||\t|(?<=\S) {3,}(?=\S)")
_TWO = re.compile(r"\brespectively\b", re.IGNORECASE)
_TRADED = re.compile(
    r"\b(?:(?<!market )shares|stock(?:\s+price)?|(?:share|benchmark|blue-chip|stock)\s+(?:index|price))\b"
    r"(?!\s+(?:of|in)\b)[^.;:%]{0,50}?"
    r"\b(?:closed|ended|settled|finished|opened|traded|trading|changed\s+hands|rose|fell|slipped|edged|jumped|gained|lost|climbed|sank|slid"
    r"|dropped|plunged|tumbled|shed|dipped|surged|(?:was|were)\s+(?:up|down|flat|unchanged|little\s+changed))\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\b(?:is|are|has|have|gets?|needs?|wants?|owns?|costs?|can)\b", re.IGNORECASE)
_OWNED = re.compile(r"['’]s\s+(?:[a-z-]+\s+){0,2}[~$€£¥]?")
_WHEN = re.compile(r",?\s*(?:a\s+(?:year|month|time)\s+)?when\b", re.IGNORECASE)
_PART = re.compile(
    r"\b(?:accounts?\s+for|makes?\s+up|represents?|contributes?|brings?\s+in|comes?\s+from|goes\s+to|remaining|rest|others?"
    r"|of\s+(?:it|them|these|those|that|the\s+total|whom|which))\b",
    re.IGNORECASE,
)
_OR_ELSE = re.compile(r",?\s*or\s")
_CLOSED = re.compile(r"\s*[,.;)]")
_OTHER_COUNT = re.compile(
    r"\b(?:in|by|from)\s+(?:an?|another|our|its|their|one|[A-Z]\w+['’]s)\s+(?:[\w-]+\s+){0,2}?(?:survey|poll|count|census|questionnaire|study)\b",
    re.IGNORECASE,
)
Answer = tuple[When, str]
_NOTHING: Answer = (When(), "none")


@dataclass(slots=True)
class _Flow:
    """What an earlier part of the sentence set for the parts after it."""

    main: When | None = None
    tense: str = ""
    inner: When | None = None  # inside brackets or a quotation
    depth: int = 0
    present: bool = False  # "now" was said
    silent: Answer | None = None  # the last figure went on from the sentence before


class Calendar(DocumentTime):
    """The times of one document; ask for its figures in reading order."""

    def __init__(self, document: Document) -> None:
        self._carry: When | None = None  # the time the paragraph talks about
        self._carry_tense = ""
        self._carry_segment: object = None
        self._past: When | None = None  # the last time spoken of as over
        self._last: When | None = None  # the last time mentioned, for "then"
        self._base: tuple[int, str] | None = None  # how far back comparisons reach
        self._voice: tuple[object, object] = (None, None)
        self._introduces = self._listing = False  # the last sentence opened a list; we are in it
        self._columns: list[When | None] = []  # times that the heads of a table's columns name
        self._read_until = -1
        self._told_at = -2
        self._sentences: dict[int, SentenceTime] = {}
        super().__init__(document)

    def period_of(self, reading: Reading) -> Period:
        """The time the figure of *reading* refers to."""
        self.follow(reading.index, reading.parse)
        sentence = self._sentences[reading.index]
        when, rule = sentence.answers.get(reading.figure.start, _NOTHING)
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

    def _enter(self, sentence: Sentence) -> None:
        voice = (sentence.segment.get("comment"), sentence.segment.get("article"))
        if voice != self._voice:
            self._voice = voice
            self._carry = self._last = self._past = None
            self._base = None if voice[0] is not None else self._base
        if sentence.segment["segment_id"] != self._carry_segment:
            self._carry_segment = sentence.segment["segment_id"]
            running = self._carry
            self._listing = (
                sentence.segment["kind"] == "list_item" and running is not None and (self._listing or self._introduces)
            )
            if self._listing or (self._introduces and running is not None):
                return
            keeps = (
                running is not None
                and self.strong
                and voice[0] is None
                and running.year == self.default.year
                and sentence.segment["kind"] in ("paragraph", "quotation")
            )
            self._carry = running if keeps else None
            self._carry_tense = ""

    def _gone_on_from(self, reading: SentenceTime) -> When | None:
        if self._carry is None:
            return super()._gone_on_from(reading)
        if self._carry_tense == "future" and reading.tense == "past" and self._past is not None:
            return self._past
        return self._carry

    def _voice_is_author(self) -> bool:
        return self._voice[0] is None

    def _in_comment(self) -> bool:
        """Whether a reader's comment is read, but no article that it copies."""
        return self._voice[0] is not None and self._voice[1] is None

    def _last_mentioned(self) -> When | None:
        return self._last

    # -- figures and moments ---------------------------------------------------------------------------------------

    def _answer(self, sentence: Sentence, reading: SentenceTime) -> None:
        """The times of all figures of a sentence, from its start to its end."""
        self._note_base(reading)
        ordered = {**self._respectively(sentence, reading), **self._in_columns(sentence, reading)}
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
                else:
                    reading.answers[start] = self._in_flow(sentence, reading, number, start, flow)
            if own and not chunk.compared and not chunk.relative:
                self._set_flow(sentence, reading, number, own, flow)
        self._remember(sentence, reading)

    def _in_flow(self, sentence: Sentence, reading: SentenceTime, number: int, start: int, flow: _Flow) -> Answer:
        chunk = reading.chunks[number]
        about = flow.inner if flow.inner is not None and flow.depth else flow.main
        if flow.present or (about is not None and self._moves_on(sentence, reading, chunk, start, flow.tense)):
            about = None
        answer = self._figure(sentence, reading, number, start, about)
        if answer == _NOTHING and flow.silent is not None and not flow.present and not chunk.strong:
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

    def _tense_in(self, sentence: Sentence, reading: SentenceTime, number: int) -> str:
        chunk = reading.chunks[number]
        if chunk.figures:
            return reading.tenses[chunk.figures[0]]
        end = reading.chunks[number + 1].start if number + 1 < len(reading.chunks) else sentence.end
        return self._tenses.of_text(self.document.text[chunk.start : max(end, chunk.start)]) or reading.tense

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
        moment = pick(chunk, own_moments(chunk), start, reading.tenses)
        found = self._first_of_two(reading, chunk, moment)
        if found is None:
            moment = moment or self._next_to(reading, number)
            if moment is not None:
                return reading.when(moment), f"clause {moment.form}"
            found = self._compared(sentence, reading, number, start, main) or self._bracketed(sentence, chunk, start)
        if found is None and main is not None:
            found = main, "sentence"
        if found is None and not chunk.relative:
            later = self._later(reading, number, reading.tenses.get(start, ""))
            found = (later, "list") if later is not None else None
        return found or self._silent(sentence, reading, start)

    def _owner(self, sentence: Sentence, reading: SentenceTime, start: int) -> Moment | None:
        """The year whose figure it is: "below 2014's 62 %", "last year's record 4.1 million"."""
        before = next((m for m in reversed(reading.moments) if m.end <= start), None)
        own = before is not None and _OWNED.fullmatch(self.document.text, before.end, start)
        return before if own else None

    def _when_clause(self, sentence: Sentence, reading: SentenceTime, number: int) -> Moment | None:
        """The time that a clause tells of: "the best since 2015, when it earned $402 million"."""
        chunk = reading.chunks[number]
        if not _WHEN.match(self.document.text, chunk.start, sentence.end) or own_moments(chunk):
            return None
        named = (m for m in reversed(reading.moments) if m.kind != "partial")
        return next((m for m in named if chunk.start - 2 <= m.end <= chunk.start), None)

    @staticmethod
    def _first_of_two(reading: SentenceTime, chunk: Chunk, moment: Moment | None) -> Answer | None:
        """The level that a change between two times starts "from"."""
        if not chunk.compared.endswith("from"):
            return None
        ranged = next((m for m in reading.moments if m.kind in ("range", "window")), None)
        if ranged is not None and (moment is None or moment is ranged):
            first = ranged.low if ranged.kind == "range" else None
            about = reading.when(ranged)
            if first is None and about.year is not None and ranged.amount:
                first = about.year + ranged.amount
            return (When(first), "range") if first is not None else (When(), "range unknown")
        if moment is None:
            since = next((m for m in reading.moments if m.role == "since" and m.kind == "absolute"), None)
            return (since.when, "since") if since is not None else None
        return None

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
        if not chunk.compared:
            return None
        if _BOUND.search(self.document.text, chunk.start, start):
            return When(), "bound"
        behind = self._further_on(sentence, reading, number)
        if behind is not None:
            return reading.when(behind), "compared"
        if not chunk.compared.endswith("from") and not (self.strong and self._is_bare(sentence, chunk, start)):
            return None
        about = main or self._later(reading, number) or self._silent(sentence, reading, start)[0]
        base = self._base or self._usual_base(sentence, reading, start)
        if about.year is not None and base is not None:
            return about.shifted(*base), "compared"
        return When(), "compared unknown"

    def _is_bare(self, sentence: Sentence, chunk: Chunk, start: int) -> bool:
        """Whether nothing is said of a level that results are compared with: "against £415,000,"."""
        end = next((figure.end for figure in sentence.figures if figure.start == start), start)
        closed = _CLOSED.match(self.document.text, end, sentence.end) is not None or end == sentence.end
        return (
            closed
            and chunk.compared in ("against", "versus", "compared with", "compared to")
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
        ends = [
            figure.end
            for figure in sentence.figures
            if chunk.start - 40 < figure.end <= chunk.start and figure.unit != "rank"
        ]
        if not ends or not (0 < chunk.start - ends[-1] <= 4 or _UNIT_BETWEEN.fullmatch(text, ends[-1], chunk.start)):
            return None
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

    # -- where the sentence says nothing ---------------------------------------------------------------------------

    def _silent(self, sentence: Sentence, reading: SentenceTime, start: int) -> Answer:
        """The time of a figure of which its sentence says nothing: that of its paragraph, else of the document."""
        tense = reading.tenses.get(start, reading.tense)
        recent = next((m for m in reading.moments if m.kind == "recent" and m.role == "when"), None)
        if recent is not None:
            date = self._date_of(sentence)
            return (When(date.year), "recent") if date else (When(), "recent unknown")
        if self._traded(sentence, start):
            return (When(self.date.year), "day") if self._voice_is_author() and self.date else (When(), "day unknown")
        if not self.strong and _OTHER_COUNT.search(self.document.text, sentence.start, sentence.end):
            return When(), "other survey"
        now = any(m.kind in ("now", "recent") for m in reading.moments)
        if self._carry is not None and not now and not self._in_comment() and self._goes_on(sentence, tense, start):
            return self._carry, "paragraph"
        if tense == "present" and self._breaks_down(sentence, start):
            self._told_at = self._read_until
            return self._carry or When(), "breakdown"
        return self._by_document(sentence, tense)

    def _traded(self, sentence: Sentence, start: int) -> bool:
        """Whether it is a price of the day, as at the end of company news: "Shares closed 1.2 % higher at $15.04"."""
        return bool(_TRADED.search(self.document.text, sentence.start, start))

    def _goes_on(self, sentence: Sentence, tense: str, start: int) -> bool:
        text, carry, period = self.document.text, self._carry, self.default.year
        if carry is not None and carry.year is not None and period is not None and carry.year < period - 1:
            return False  # a look far back ends with its sentence
        return (
            self._fits(tense)
            or bool(_CONTINUES.match(text, sentence.start))
            or bool(_REST.search(text, max(sentence.start, start - 40), start))
        )

    def _by_document(self, sentence: Sentence, tense: str) -> Answer:
        """The document's own period, for what its author tells of it; what can or will be is of no known time."""
        answer = _NOTHING
        told = self._told(self._voice)
        if tense == "perfect" and told.planned:
            answer = When(told.now), "now"  # what has been done by the day of writing
        elif sentence.segment.get("comment") is not None:
            pass
        elif tense == "present" and self.default.year is not None and self._is_headline(sentence):
            answer = self.default, "headline"
        elif tense == "future" or (tense == "generic" and not self.fieldwork):
            answer = When(), tense
        elif self.default.year is not None:
            if self.strong or tense in ("past", ""):
                answer = self.default, "document"
        elif self._is_news:
            answer = When(self.date.year), "date"
        return answer

    def _breaks_down(self, sentence: Sentence, start: int) -> bool:
        """Whether it is a share of what the sentence before told last: "China accounts for 14 % of it"."""
        if (
            self._carry is None
            or self._carry.year is None
            or self._in_comment()
            or self._read_until - self._told_at > 1
        ):
            return False
        if self._carry.year != self.default.year or not _PART.search(self.document.text, sentence.start, sentence.end):
            return False
        figure = next((figure for figure in sentence.figures if figure.start == start), None)
        return figure is not None and figure.unit == "percent"

    def _is_headline(self, sentence: Sentence) -> bool:
        """Whether it tells in the present tense what happened, as headlines do; "is" and "has" tell what is so."""
        front = sentence.segment["kind"] in ("title", "heading")
        return front and not _STATE.search(self.document.text, sentence.start, sentence.end)

    def _fits(self, tense: str) -> bool:
        """Whether the time of the sentence before goes on: not into the present from a time that is over."""
        if self._carry_tense == "future":
            return tense in ("future", "")
        if tense == "future":
            return False
        if self.strong and self._carry is not None and self._carry.year == self.default.year:
            return True
        return not (self._carry_tense == "past" and tense in ("present", "perfect", "generic"))

    # -- what the next sentence may go on from ---------------------------------------------------------------------

    def _note_base(self, reading: SentenceTime) -> None:
        """How far back the comparisons of the text reach: a year, a quarter, a month."""
        for moment in reading.moments:
            if moment.kind == "relative" and moment.amount < 0:
                self._base = (moment.amount, moment.unit if moment.unit in ("year", "quarter", "month") else "year")
            elif moment.kind in ("absolute", "same_part", "deictic", "partial") and moment.role == "base":
                when, about = reading.whens.get(moment.start), self._context(reading, moment)
                if when and about and when.year is not None and about.year is not None:
                    if when.year < about.year and when.last_month >= about.last_month:
                        self._base = (when.year - about.year, "year")
                    elif when.part and about.part and when.part[0] in "01" and about.part[0] in "01":
                        self._base = (12 * (when.year - about.year) + when.last_month - about.last_month, "month")

    def _carried_tense(self, main: When, tense: str) -> str:
        """A year before that of writing is over, one after it is to come, whatever the verb."""
        today = self.date.year if self.date else self.default.year if self.strong else None
        if today is None and self._voice_is_author() and (main.year or 0) > (self.default.year or 9999):
            return "future"
        if main.year is not None and today is not None and main.year != today:
            return "past" if main.year < today else "future"
        return "past" if tense == "perfect" else tense

    def _remember(self, sentence: Sentence, reading: SentenceTime) -> None:
        """What the next sentence may go on from."""
        told = [
            (number, moment, when)
            for number, chunk in enumerate(reading.chunks)
            if not chunk.compared and not chunk.relative and not chunk.depth
            for moment in own_moments(chunk)
            if moment.kind not in ("relative", "ago", "then", "window")
            for when in [reading.when(moment)]
        ]
        if told:
            number, _, main = max(told, key=lambda entry: entry[2].year or 0)
            elsewhere = (
                self.strong and main.year != self.default.year and main.part is not None and main.part[0] in "01"
            )
            self._told_at = self._read_until
            self._carry = main if main.year is not None and not elsewhere else None
            self._carry_tense = self._carried_tense(main, self._tense_in(sentence, reading, number))
            if self._carry is not None and self._carry_tense == "past":
                self._past = self._carry
        elif any(m.kind == "now" for m in reading.moments):
            self._carry = None
        known = [when for when in map(reading.when, reading.moments) if when.year is not None]
        self._last = known[-1] if known else self._last

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
