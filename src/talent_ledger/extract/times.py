"""Which time a figure refers to: its own clause first, then the sentence, the paragraph, the document; else nothing.

A text says more often than not only once what time it talks about. The calendar of a document follows it in reading
order: it knows when the text was written and which period it reports on, resolves "a year earlier" against the time
the clause talks about and "last year" against the day of writing, and says nothing where nothing anchors an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from talent_ledger.extract.moments import Moment, MomentReader, When, month_number

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document, Sentence
    from talent_ledger.extract.walk import Reading


@dataclass(frozen=True, slots=True)
class Period:
    """The answer for one figure: ``year``, ``period`` (SDMX, only when finer than a year) and the rule that gave it."""

    year: int | None
    period: str | None
    rule: str


@dataclass(slots=True)
class _Chunk:
    """A stretch of a sentence between marks; what a comparison compares with is a stretch of its own."""

    start: int
    compared: str = ""  # the word that opens a comparison
    strong: bool = False  # a semicolon, dash or conjunction stands before it
    bracket: bool = False
    relative: bool = False  # "which …,", "who …,"
    figures: list[int] = field(default_factory=list)  # starts
    moments: list[Moment] = field(default_factory=list)


@dataclass(slots=True)
class _Reading:
    """What one sentence says about time."""

    moments: list[Moment]
    chunks: list[_Chunk]
    whens: dict[int, When | None]  # start of a moment → its time; None when nothing anchors it
    tense: str
    answers: dict[int, tuple[When, str]]  # start of a figure → its time


@dataclass(slots=True)
class _Date:
    """A day of writing, as far as the text tells it."""

    year: int | None = None
    month: int | None = None

    def __bool__(self) -> bool:
        return self.year is not None


_SPLIT = re.compile(
    r"(?P<compare>\b(?:as\s+)?compar(?:ed|ing)\s+(?:with|to)\b|\b(?:as\s+)?against\b|\bversus\b|\bvs\b\.?|\bvis-[aà]-vis\b|\b(?:up|down)\s+from\b|\bfrom\b|\bthan\b|\bin\s+contrast\s+(?:to|with)\b)"
    r"|(?P<strong>[;—]|\s[–-]\s|:|\|)"
    r"|(?P<conjunction>,?\s+(?:but|while|whereas|although|though|yet)\s)"
    r"|(?P<relative>,\s+(?:which|who|whose|where|winner|winners)\b)"
    r"|(?P<comma>,(?=\s|$))"
    r"|(?P<open>[(\[])|(?P<close>[)\]])"
    r"|(?P<to>\s+to\s)"
    r"|(?P<and>\s+(?:and|or)\s)",
    re.IGNORECASE,
)
_HEDGED_THAN = re.compile(r"\b(?:more|less|fewer|greater|higher|lower|better|larger|smaller|other|rather|later|earlier|longer|shorter)\s+$", re.IGNORECASE)
_BEFORE_FIGURE = re.compile(r"\s*(?:(?:about|around|roughly|some|an?|the|just|nearly|almost|over|under|only|as\s+(?:much|many|little|few)\s+as|more\s+than|less\s+than|approximately|its|their|an?\s+(?:estimated|average|record)|~|a\s+mere|barely)\s+)*[~$€£¥]?\s*$", re.IGNORECASE)
_PREPOSED = re.compile(r"\s*(?:in|by|for|during|at|as\s+of|on|since|until)?\s*(?:the\s+)?$", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|became|rose|fell|grew|went|came|took|made|sold|bought|paid|lost|won|cost|spent|gave|got|held|kept|left|met|put|saw|shrank|sank|slid|stood|told|hit|reached|ran|drew|brought|cut|shed|beat|leapt|drove|"
    r"\w{2,}(?<!ne)(?<!spe)(?<!excee)ed)\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\b(?:has|have|['’]ve|having)\b", re.IGNORECASE)
_PRESENT = re.compile(
    r"\b(?:is|are|am|['’]re|does|do|has|have|makes?|accounts?|holds?|stands?|comes?|takes?|gives?|works?|lives?|earns?|costs?|needs?|pays?|owns?|uses?|represents?|remains?|contributes?|spends?|ranks?|says?|employs?|produces?|leads?|sits?|runs?|gets?|goes|brings?|shares?|carr(?:y|ies)|receives?|provides?|think|thinks|believes?|wants?|finds?|shows?|lies|amounts?|makes?)\b",
    re.IGNORECASE,
)
_FIELDWORK = re.compile(r"\b(?:collected|interviewed|conducted|surveyed|polled|fieldwork|carried\s+out|questioned|asked|answers|responses|respondents|responded|canvassed|covering|sampled|observed)\b", re.IGNORECASE)
_HABITUAL = re.compile(r"\b(?:a|per|each|every)\s+(?:year|annum|month|week|day|hour|night)\b|/(?:year|month)\b", re.IGNORECASE)
_TWO = re.compile(r"\brespectively\b", re.IGNORECASE)

_readers: dict[int, MomentReader] = {}
_cue_patterns: dict[tuple[int, str], re.Pattern[str]] = {}


def _reader(words: Mapping[str, frozenset[str]]) -> MomentReader:
    """Patterns are compiled once a lexicon."""
    return _readers.setdefault(id(words), MomentReader(words))


def _cues(words: Mapping[str, frozenset[str]], name: str) -> re.Pattern[str]:
    key = (id(words), name)
    if key not in _cue_patterns:
        forms = "|".join(re.escape(form) for form in sorted(words[name], key=lambda form: (-len(form), form)))
        _cue_patterns[key] = re.compile(rf"(?<!\w)(?:{forms})(?!\w)", re.IGNORECASE)
    return _cue_patterns[key]


class Calendar:
    """The times of one document; ask for its figures in reading order."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self._moments = _reader(document.lexicon.words)
        self._future = _cues(document.lexicon.words, "time_future_cue")
        self._report = _cues(document.lexicon.words, "time_report_noun")
        self.date = _Date()
        self.dateline = False
        self.default = When()
        self.strong = False
        self._carry: When | None = None
        self._carry_tense = ""
        self._carry_segment: object = None
        self._base: tuple[int, str] | None = None
        self._last: When | None = None  # the last time mentioned, for "then"
        self._read_until = -1
        self._sentences: dict[int, _Reading] = {}
        self._answered: dict[str, When] = {}
        self._voice: object = None
        self._section: dict[str, When] = {}
        self._read_front()

    # -- the document's own time ---------------------------------------------------------------------------------------

    @cached_property
    def _own(self) -> list[tuple[int, Sentence]]:
        return [(i, s) for i, s in enumerate(self.document.sentences) if s.segment.get("comment") is None]

    def _read_front(self) -> None:
        """When the text was written, and what period it reports on."""
        self._find_date()
        title = [(i, s) for i, s in self._own[:4] if s.segment["kind"] in ("title", "heading", "date_line", "byline")]
        body = [(i, s) for i, s in self._own if s.segment["kind"] not in ("title", "heading", "date_line", "byline")]
        front = title or [pair for pair in body[:1] if pair[1].end - pair[1].start < 120]
        for index, sentence in front:
            if self._default_from(index, sentence, title=True):
                break
        if self.default.year is None:
            for index, sentence in body[:2]:
                if self._default_from(index, sentence, title=False):
                    break
        if self.default.year is None or not self.strong:
            for index, sentence in body:
                text = self._text(sentence)
                if _FIELDWORK.search(text) and self._default_from(index, sentence, title=True, fieldwork=True):
                    break
        if self.date.year is None and self.date.month is not None and self.default.year is not None:
            self.date.year = self.default.year + (self.default.last_month > 12 or (bool(self.default.part) and self.default.last_month > self.date.month))

    def _text(self, sentence: Sentence) -> str:
        return self.document.text[sentence.start : sentence.end]

    def _find_date(self) -> None:
        month = self._moments.month
        text = self.document.text
        dated = re.compile(
            rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{month})(?:\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?)?,?\s+(?P<year>(?:19|20)\d\d)\b"
            r"|(?P<iso>(?:19|20)\d\d)-(?P<number>\d\d)-\d\d",
            re.IGNORECASE,
        )
        for segment in self.document.segments:
            if segment.get("comment") is None and segment["kind"] in ("date_line", "byline"):
                match = dated.search(text, int(segment["start"]), int(segment["end"]))
                if match:
                    self.date = _Date(int(match["year"] or match["iso"]), month_number(match["month"]) if match["month"] else int(match["number"]))
                    return
        dateline = re.compile(
            rf"[\s*_]*[A-Z][^.;:\d]{{1,60}}?[,.\s(]\s*(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{month}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?)(?:,?\s+(?:19|20)\d\d)?\s*(?:\([^)]*\)\s*)?(?:[-–—.:)/]|\s[-–—])"
        )
        for _, sentence in self._own[:5]:
            opening = dateline.match(text, sentence.start, min(sentence.end, sentence.start + 120))
            if opening is None:
                continue
            match = dated.search(opening.group())
            self.dateline = True
            if match:
                self.date = _Date(int(match["year"]), month_number(match["month"]))
            else:
                named = re.search(month, opening.group())
                self.date = _Date(None, month_number(named.group()) if named else None)
            return
        if self.document.year is not None:
            self.date = _Date(self.document.year)

    def _default_from(self, index: int, sentence: Sentence, *, title: bool, fieldwork: bool = False) -> bool:
        reading = self._read(index, sentence)
        found: When | None = None
        for moment in reading.moments:
            if moment.role != "when" or moment.kind in ("relative", "ago", "same", "now", "vague", "recent", "then"):
                continue
            if self._in_dateline(sentence, moment):
                continue
            chunk = _chunk_of(reading.chunks, moment.start)
            if chunk.compared or chunk.relative:
                continue
            when = reading.whens.get(moment.start)
            if moment.kind == "partial" and found is None and (when is None or when.year is None):
                found = moment.when
                continue
            if when is None or when.year is None:
                continue
            if self.date.year is not None and when.year > self.date.year + 1:
                continue
            if found is not None and found.year is None:
                found = When(when.year, found.part) if not when.part else when
            elif found is None:
                found = when
        if found is None or found.year is None:
            return False
        self.default = found
        text = self._text(sentence)
        cue = bool(self._report.search(text)) or any(self._report.search(self._text(s)) for _, s in self._own[:2])
        self.strong = fieldwork or cue or title
        return True

    def _in_dateline(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether it is the date of writing rather than a time the text talks about."""
        if sentence.segment["kind"] in ("date_line", "byline"):
            return True
        return self.dateline and moment.start - sentence.start < 60 and moment.form in ("month", "date") and self.document.text[moment.end : moment.end + 3].strip()[:1] in ("-", "–", "—", ".", "(", ":", ")", "/")

    # -- asking --------------------------------------------------------------------------------------------------------

    def period_of(self, reading: Reading) -> Period:
        """The time the figure of *reading* refers to."""
        self._follow(reading.index)
        figure = reading.figure
        exact = self.document.text[figure.start : figure.end]
        segment = reading.sentence.segment
        quoted = self._quoted(reading, exact)
        if quoted is not None:
            return Period(quoted.year, quoted.period, "quoted")
        sentence = self._sentences[reading.index]
        when, rule = sentence.answers.get(figure.start, (When(), "none"))
        if when.year is not None and segment["kind"] != "quotation":
            self._answered.setdefault(exact, when)
        return Period(when.year, when.period, rule)

    def _quoted(self, reading: Reading, exact: str) -> When | None:
        """A figure quoted from an earlier passage refers to what it referred to there."""
        segment = reading.sentence.segment
        if exact not in self._answered or segment.get("comment") is None or len(exact) < 3:
            return None
        if segment.get("repeat_of") or segment["kind"] == "quotation":
            return self._answered[exact]
        before = self.document.text[reading.sentence.start : reading.figure.start]
        if (before.count("“") > before.count("”")) or before.count('"') % 2 == 1:
            return self._answered[exact]
        return None

    def _follow(self, index: int) -> None:
        """Read every sentence up to *index* once, those without figures too."""
        while self._read_until < index:
            self._read_until += 1
            sentence = self.document.sentences[self._read_until]
            self._enter(sentence)
            reading = self._read(self._read_until, sentence)
            self._sentences[self._read_until] = reading
            self._answer(sentence, reading)

    def _enter(self, sentence: Sentence) -> None:
        voice = (sentence.segment.get("comment"), sentence.segment.get("article"))
        if voice != self._voice:
            self._voice = voice
            self._carry = self._last = None
            self._base = None if voice[0] is not None else self._base
        if sentence.segment["segment_id"] != self._carry_segment:
            self._carry_segment = sentence.segment["segment_id"]
            running = self._carry
            keeps = running is not None and self.strong and voice[0] is None and running.year == self.default.year and sentence.segment["kind"] in ("paragraph", "quotation")
            self._carry = running if keeps else None
            self._carry_tense = ""

    # -- one sentence --------------------------------------------------------------------------------------------------

    def _date_of(self, sentence: Sentence) -> _Date:
        dated = sentence.segment.get("date")
        if dated:
            return _Date(int(str(dated)[:4]), int(str(dated)[5:7]))
        if sentence.segment.get("comment") is not None and sentence.segment.get("article"):
            return _Date()
        return self.date

    def _read(self, index: int, sentence: Sentence) -> _Reading:
        text = self.document.text
        taken = [(figure.start, figure.end) for figure in sentence.figures]
        moments = self._moments.read(text, sentence.start, sentence.end, taken)
        chunks = _chunks(text, sentence, moments)
        reading = _Reading(moments, chunks, {}, self._tense(text[sentence.start : sentence.end]), {})
        self._resolve(sentence, reading)
        return reading

    def _tense(self, text: str) -> str:
        if self._future.search(text):
            return "future"
        if _PAST.search(text):
            return "past"
        if _PERFECT.search(text):
            return "perfect"
        if _PRESENT.search(text):
            return "present"
        return ""

    def _resolve(self, sentence: Sentence, reading: _Reading) -> None:
        """Times of the moments: first those that stand on their own, then those counted from them."""
        date = self._date_of(sentence)
        ordered = sorted(reading.moments, key=lambda m: m.kind in ("relative", "same", "same_part", "then"))
        for moment in ordered:
            context = self._context(reading, moment)
            reading.whens[moment.start] = self._time_of(moment, date, context, reading)

    def _context(self, reading: _Reading, moment: Moment) -> When | None:
        """The time the sentence talks about, apart from *moment* itself."""
        for other in reading.moments:
            if other.start != moment.start and other.role == "when" and other.kind not in ("relative", "ago", "same", "then", "now", "recent", "vague"):
                when = reading.whens.get(other.start)
                if when is not None and when.year is not None:
                    return when
        if self._carry is not None and self._carry.year is not None:
            return self._carry
        return self.default if self.default.year is not None and self._voice_is_author() else None

    def _voice_is_author(self) -> bool:
        return not isinstance(self._voice, tuple) or self._voice[0] is None

    def _time_of(self, moment: Moment, date: _Date, context: When | None, reading: _Reading) -> When | None:
        kind = moment.kind
        if kind in ("absolute", "range"):
            return moment.when
        if kind == "same_part":
            return When(moment.when.year, context.part if context else None)
        if kind == "partial":
            return self._nearest(moment, date, context, reading.tense)
        if kind == "deictic":
            return self._deictic(moment, date)
        if kind == "ago":
            anchor = When(date.year, f"{date.month:02d}" if date.month and moment.unit != "year" else None) if date else self.default if self._voice_is_author() else When()
            return anchor.shifted(moment.amount, moment.unit) if anchor.year else None
        if kind == "relative":
            return self._shifted(moment, context)
        if kind == "same":
            return context
        if kind == "then":
            return self._last
        return None

    @staticmethod
    def _shifted(moment: Moment, context: When | None) -> When | None:
        if context is None or context.year is None:
            return None
        if moment.when.part:
            return When(context.year + moment.amount, moment.when.part)
        unit = {"half": "half", "half-year": "half", "semester": "half"}.get(moment.unit, moment.unit)
        if unit == "half":
            return context.shifted(moment.amount, "half") if context.part and context.part[0] == "H" else None
        if unit == "year":
            return context.shifted(moment.amount, "year")
        size = "Q" if unit == "quarter" else "0"
        if context.part and (context.part[0] == "Q") == (size == "Q") and context.part[0] != "H":
            return context.shifted(moment.amount, unit)
        return None

    def _nearest(self, moment: Moment, date: _Date, context: When | None, tense: str) -> When | None:
        """The year of "in December" or "the third quarter": the latest such that is over, or the next one to come."""
        part = moment.when.part
        wanted = When(2000, part).last_month
        quarterly = bool(part) and part is not None and part[0] in "QH"
        ahead = tense == "future" or moment.amount > 0
        if context is not None and context.year is not None and (quarterly or not date.month):
            year = context.year
            if context.part and wanted <= context.last_month and ahead and context.part != part:
                year += 1
            return When(year, part if moment.unit != "ended" else None)
        if not date or date.year is None:
            return When(None, part) if context is None else None
        if not date.month:
            return When(date.year, part if moment.unit != "ended" else None)
        year = date.year
        if ahead:
            year += wanted < date.month
        else:
            year -= wanted > date.month or (quarterly and wanted >= date.month)
        return When(year, part if moment.unit != "ended" else None)

    def _deictic(self, moment: Moment, date: _Date) -> When | None:
        anchor = date
        if not anchor:
            if self.default.year is None or not self._voice_is_author():
                return None
            anchor = _Date(self.default.year, None)
            if moment.unit == "quarter" and self.default.part and self.default.part[0] == "Q":
                return self.default.shifted(moment.amount, "quarter")
        assert anchor.year is not None
        if moment.unit in ("year", "season"):
            return When(anchor.year + moment.amount, moment.when.part)
        if anchor.month is None:
            return None
        if moment.unit == "month":
            return When(anchor.year, f"{anchor.month:02d}").shifted(moment.amount, "month")
        if moment.unit == "quarter":
            return When(anchor.year, f"Q{(anchor.month + 2) // 3}").shifted(moment.amount, "quarter")
        return None

    # -- figures and moments ---------------------------------------------------------------------------------------------

    def _answer(self, sentence: Sentence, reading: _Reading) -> None:
        self._note_base(reading)
        zipped = self._respectively(sentence, reading)
        main: When | None = None
        rule = ""
        for number, chunk in enumerate(reading.chunks):
            own = [m for m in chunk.moments if m.role == "when" and m.kind not in ("now", "recent")]
            for start in chunk.figures:
                if start in zipped:
                    reading.answers[start] = (zipped[start], "respectively")
                    continue
                reading.answers[start] = self._figure(sentence, reading, number, own, start, main, rule)
            if own and not chunk.compared and not chunk.relative and not chunk.bracket:
                when = reading.whens.get(own[-1 if not chunk.figures or own[0].start < chunk.figures[0] else 0].start)
                main, rule = when or When(), "sentence"
        self._remember(reading)

    def _figure(self, sentence: Sentence, reading: _Reading, number: int, own: list[Moment], start: int, main: When | None, rule: str) -> tuple[When, str]:
        chunk = reading.chunks[number]
        moment = _pick(chunk, own, start)
        if moment is not None:
            when = reading.whens.get(moment.start) or When()
            if moment.kind == "range" and moment.low is not None and self._is_first_of_two(reading, start):
                return When(moment.low), "range"
            return when, f"clause {moment.form}"
        following = reading.chunks[number + 1] if number + 1 < len(reading.chunks) else None
        if following is not None and following.moments and not following.figures and not following.strong and not following.relative:
            ahead = following.moments[0]
            if ahead.role == "when" and ahead.kind not in ("now", "recent"):
                return reading.whens.get(ahead.start) or When(), f"clause {ahead.form}"
        if chunk.compared.lower().endswith("from"):
            ranged = next((m for m in reading.moments if m.kind == "range" and m.low is not None), None)
            if ranged is not None and ranged.low is not None:
                return When(ranged.low), "range"
            about = main or self._later(reading, number) or self._silent(sentence, reading)[0]
            if self._base is not None and about.year is not None:
                return about.shifted(*self._base), "compared"
            return When(), "compared unknown"
        if main is not None:
            return main, rule
        later = self._later(reading, number)
        if later is not None:
            return later, "list"
        return self._silent(sentence, reading)

    def _is_first_of_two(self, reading: _Reading, start: int) -> bool:
        chunk = _chunk_of(reading.chunks, start)
        return chunk.compared.lower().endswith("from")

    def _later(self, reading: _Reading, number: int) -> When | None:
        """A time at the end of a list or clause serves what stands before it."""
        for chunk in reading.chunks[number + 1 :]:
            if chunk.strong or chunk.relative:
                return None
            if chunk.compared or chunk.bracket:
                continue
            own = [m for m in chunk.moments if m.role == "when" and m.kind not in ("now", "recent")]
            if own:
                if chunk.figures and own[0].start < chunk.figures[0]:
                    return None
                return reading.whens.get(own[0].start) or When()
        return None

    def _silent(self, sentence: Sentence, reading: _Reading) -> tuple[When, str]:
        """The time of a figure of which its sentence says nothing."""
        now = any(m.kind in ("now", "recent") for m in reading.moments)
        if any(m.kind == "recent" and m.role == "when" for m in reading.moments):
            date = self._date_of(sentence)
            return (When(date.year), "recent") if date else (When(), "recent unknown")
        if self._carry is not None and not now and self._fits(reading):
            return self._carry, "paragraph"
        if sentence.segment.get("comment") is not None:
            return When(), "none"
        if reading.tense == "future":
            return When(), "future"
        if self.default.year is not None and (self.strong or reading.tense == "past"):
            return self.default, "document"
        if self.dateline and self.date and self.default.year is None:
            return When(self.date.year), "date"
        return When(), "none"

    def _fits(self, reading: _Reading) -> bool:
        """Whether the time of the sentence before goes on: not into the present from a time that is over."""
        if reading.tense == "future" and self._carry_tense != "future":
            return False
        return not (self._carry_tense == "past" and reading.tense in ("present", "perfect"))

    def _note_base(self, reading: _Reading) -> None:
        for moment in reading.moments:
            if moment.kind == "relative" and moment.amount < 0:
                self._base = (moment.amount, moment.unit if moment.unit in ("year", "quarter", "month") else "year")
            elif moment.kind in ("absolute", "same_part", "deictic", "partial") and moment.role == "base":
                when, about = reading.whens.get(moment.start), self._context(reading, moment)
                if when and about and when.year is not None and about.year is not None and when.year < about.year:
                    self._base = (when.year - about.year, "year")

    def _remember(self, reading: _Reading) -> None:
        """What the next sentence may go on from."""
        told = [
            m
            for chunk in reading.chunks
            if not chunk.compared and not chunk.relative
            for m in chunk.moments
            if m.role == "when" and m.kind not in ("relative", "now", "ago", "recent", "then")
        ]
        if told:
            main = told[0]
            self._carry = reading.whens.get(main.start) or None
            if self._carry is not None and self._carry.year is None:
                self._carry = None
            self._carry_tense = reading.tense
        if reading.moments:
            known = [w for w in (reading.whens.get(m.start) for m in reading.moments) if w is not None and w.year is not None]
            if known:
                self._last = known[-1]

    def _respectively(self, sentence: Sentence, reading: _Reading) -> dict[int, When]:
        """"5, 6 and 7 in 2020, 2021 and 2022 respectively"."""
        moments = [m for m in reading.moments if m.role == "when" and m.kind in ("absolute", "partial", "deictic")]
        if len(moments) < 2 or len(moments) != len(sentence.figures) or not _TWO.search(self.document.text, sentence.start, sentence.end):
            return {}
        whens = [reading.whens.get(m.start) or When() for m in moments]
        return {figure.start: when for figure, when in zip(sentence.figures, whens, strict=True)}


def _chunk_of(chunks: list[_Chunk], offset: int) -> _Chunk:
    found = chunks[0]
    for chunk in chunks:
        if any(offset == m.start for m in chunk.moments) or offset in chunk.figures:
            return chunk
    return found


def _pick(chunk: _Chunk, own: list[Moment], start: int) -> Moment | None:
    """The moment of a clause that a figure goes with: the one right after it, else the one before, else the list's."""
    if not own:
        return None
    after = next((m for m in own if m.start > start), None)
    before = next((m for m in reversed(own) if m.start < start), None)
    if after is not None and before is not None:
        between = any(start < other < after.start for other in chunk.figures)
        return before if between else after
    return after or before


def _chunks(text: str, sentence: Sentence, moments: list[Moment]) -> list[_Chunk]:
    """Cut a sentence where commas, conjunctions, brackets and comparisons cut it."""
    figures = [figure.start for figure in sentence.figures]
    spans = [(figure.start, figure.end) for figure in sentence.figures] + [(m.start, m.end) for m in moments]
    starts = sorted(figures)
    chunks = [_Chunk(sentence.start)]
    marks: list[tuple[int, _Chunk]] = [(sentence.start, chunks[0])]
    outer: list[_Chunk] = []
    for match in _SPLIT.finditer(text, sentence.start, sentence.end):
        if any(a < match.end() and match.start() < b and not (match.lastgroup in ("comma", "conjunction", "relative") and match.start() >= b) for a, b in spans):
            continue
        kind = match.lastgroup or ""
        next_figure = next((s for s in starts if s >= match.end()), None)
        gap = text[match.end() : next_figure] if next_figure is not None else None
        near = gap is not None and bool(_BEFORE_FIGURE.match(gap))
        current = marks[-1][1]
        if kind == "compare":
            word = match.group().lower()
            if word == "from" and not near:
                continue
            if word == "than" and (not (gap is not None and re.match(r"\s*(?:the|its|their|a)\s", gap)) or (_HEDGED_THAN.search(text[: match.start()][-12:]) and near and not re.match(r"\s*the\s", gap or ""))):
                continue
            fresh = _Chunk(match.start(), compared=word)
        elif kind == "strong":
            fresh = _Chunk(match.start(), strong=match.group().strip() not in (":",), compared="")
        elif kind == "conjunction":
            fresh = _Chunk(match.start(), strong=True)
        elif kind == "relative":
            fresh = _Chunk(match.start(), relative=True)
        elif kind == "comma":
            fresh = _Chunk(match.start())
            rest = text[match.end() : match.end() + 14]
            if current.compared and re.match(r"\s+or\s", rest):
                continue
        elif kind == "open":
            fresh = _Chunk(match.start(), bracket=True)
            outer.append(current)
        elif kind == "close":
            if not outer:
                continue
            fresh = outer.pop()
            marks.append((match.start(), fresh))
            continue
        elif kind == "to":
            if not (current.compared.endswith("from") and near):
                continue
            fresh = _Chunk(match.start())
        else:
            coming = next((m for m in moments if m.start >= match.end()), None)
            fronted = (
                coming is not None
                and bool(_PREPOSED.fullmatch(text[match.end() : coming.start]))
                and any(s > coming.start for s in starts)
                and any(s < match.start() for s in starts)
            )
            if not fronted:
                continue
            fresh = _Chunk(match.start())
        chunks.append(fresh)
        marks.append((match.start(), fresh))
    for start in starts:
        _at(marks, start).figures.append(start)
    for moment in moments:
        _at(marks, moment.start).moments.append(moment)
    return chunks


def _at(marks: list[tuple[int, _Chunk]], offset: int) -> _Chunk:
    found = marks[0][1]
    for start, chunk in marks:
        if start > offset:
            break
        found = chunk
    return found
