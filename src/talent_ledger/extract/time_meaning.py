"""What the time expressions of a sentence mean: against the day of writing, the period reported, the time spoken of."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, islice, zip_longest
from typing import TYPE_CHECKING

from talent_ledger.extract.clauses import Chunk, cut
from talent_ledger.extract.discourse import Sentence
from talent_ledger.extract.lexicon import alternation
from talent_ledger.extract.moment_reader import MomentReader, in_digits
from talent_ledger.extract.moments import Moment, When
from talent_ledger.extract.tenses import TenseReader

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document
    from talent_ledger.extract.grammar import Parse


@dataclass
class SentenceTime:
    """What one sentence says about time."""

    moments: list[Moment]
    chunks: list[Chunk]
    places: dict[int, int]  # start of a figure or moment → number of its chunk
    tense: str
    tenses: dict[int, str]  # start of a figure → tense of the verb above it
    whens: dict[int, When | None] = field(default_factory=dict)  # start of a moment → its time; None: unanchored
    answers: dict[int, tuple[When, str]] = field(default_factory=dict)  # start of a figure → its time, rule

    def compared(self, moment: Moment) -> bool:
        """Whether a comparison holds the moment."""
        return bool(self.chunks[self.places[moment.start]].compared)

    def when(self, moment: Moment) -> When:
        """The time of a moment; without a year when nothing anchors it."""
        return self.whens.get(moment.start) or When()

    def back_from(self, position: int) -> Iterator[Moment]:
        """The moments that end at *position* or before it, the last first."""
        at = bisect_right(self.moments, position, key=lambda moment: moment.end)
        return (self.moments[number] for number in range(at - 1, -1, -1))

    def before(self, position: int) -> Moment | None:
        """The last moment that ends at *position* or before it."""
        return next(self.back_from(position), None)

    @cached_property
    def stretch(self) -> Moment | None:
        """The first moment with a beginning and an end."""
        return next((m for m in self.moments if m.kind in ("range", "window")), None)

    @cached_property
    def since(self) -> Moment | None:
        """The first moment that something goes on from, its year written."""
        return next((m for m in self.moments if m.role == "since" and m.kind == "absolute"), None)


@dataclass(slots=True)
class Date:
    """A day of writing, as far as the text tells it."""

    year: int | None = None
    month: int | None = None

    def __bool__(self) -> bool:
        return self.year is not None


@dataclass(frozen=True, slots=True)
class _Told:
    """The year a voice tells of; ``whole``: to its end, so that it speaks from the next; ``planned``: as it says."""

    year: int | None = None
    whole: bool = False
    planned: bool = False
    month: When | None = None  # the last it tells of, where it tells of a month

    @property
    def now(self) -> int | None:
        """The year in which it speaks."""
        return None if self.year is None else self.year + self.whole


@dataclass(slots=True)
class _Evidence:
    """Years by what a voice does with them."""

    past: list[When] = field(default_factory=list)
    planned: list[int] = field(default_factory=list)
    implied: set[When] = field(default_factory=set)
    """Told of, as what it is set against shows."""
    told: set[int] = field(default_factory=set)
    """Told of, not only compared with."""


def _told_against(reading: SentenceTime, moment: Moment, year: int) -> When | None:
    """The time that is told where a moment of *year* is only what it is set against."""
    part = moment.when.part
    against = moment.role == "base" or reading.compared(moment)
    if against and part and part[0] in "Q01":  # a quarter or month is set against the year before's
        later = [m for m in reading.moments if m.kind == "partial" and _ends_later(m, moment.when)]
        if later:  # "in the quarter ending September 30, down from 6.3 % in the first quarter of 2004"
            return When(year, None)
        return When(year + 1, part if part.isdigit() else None)
    if moment.role == "base" and part is None and _tells_of_last_year(reading):
        return When(year + 2)  # "sold 17 million last year, 0.3 percent more than in 2017"
    return None


def _is_before_its_year(base: When, about: When) -> bool:
    """Whether a month lies behind that of the same year it is compared with: "in January, less than in December"."""
    months = all(when.part is not None and when.part.isdigit() for when in (base, about))
    return months and base.year == about.year and base.last_month > about.last_month


def _ends_later(told: Moment, base: When) -> bool:
    """Whether a part of a year that names none lies behind the quarter it is set against."""
    part = told.when.part
    return bool(part and base.part and base.part[0] == "Q" and When(2000, part).last_month > base.last_month)


def _tells_of_last_year(reading: SentenceTime) -> bool:
    deictic = (m for m in reading.moments if m.kind == "deictic" and m.unit == "year" and m.amount == -1)
    return any(moment.role == "when" and not reading.compared(moment) for moment in deictic)


def _month(when: When) -> When | None:
    return when if when.part is not None and when.part.isdigit() else None


def _voice(sentence: Sentence) -> tuple[object, object]:
    """Who speaks: the number of the comment and of the article copied into it."""
    return sentence.segment.get("comment"), sentence.segment.get("article")


FRONT = ("title", "heading", "date_line", "byline")
UNSAID = ("relative", "ago", "same", "now", "vague", "recent", "then", "window")
"""Kinds of moments that say when only from another time."""

FORESEEN = re.compile(
    r"\b(?:expect(?:s|ed|ing|ations?)?|forecasts?|forecasting|predict(?:s|ed|ing)?|project(?:s|ed|ing)|sees|warn(?:s|ed|ing)?|plan(?:s|ned)?|may"
    r"|could|might|likely|set\s+to|due\s+to|scheduled|vow(?:s|ed)|pledg(?:es?|ed|ing)|promis(?:es?|ed|ing)|hop(?:es|ed|ing)|to\s+(?:grow|rise|fall|slow|shrink|be|reach|expand)|will|would|aims?|targets?|(?:pess|opt)imistic|outlook)\b"
)
"""In small letters: "may" foresees, May is over."""
_TO = re.compile(r"\s+to\s+")
_MOMENTS_BACK = 4
"""So far back the verb of a moment is looked for."""
_UNREADABLE = ("url", "link", "email", "handle", "phone number")

_readers: dict[int, MomentReader] = {}
_cue_patterns: dict[tuple[int, str], re.Pattern[str]] = {}


def _reader(words: Mapping[str, frozenset[str]]) -> MomentReader:
    """Patterns are compiled once a lexicon."""
    return _readers.setdefault(id(words), MomentReader(words))


def cues(words: Mapping[str, frozenset[str]], name: str) -> re.Pattern[str]:
    """A pattern of the words of the lexicon's list *name*, compiled once a lexicon."""
    key = (id(words), name)
    if key not in _cue_patterns:
        _cue_patterns[key] = re.compile(rf"(?<!\w)(?:{alternation(words[name])})(?!\w)", re.IGNORECASE)
    return _cue_patterns[key]


class TimeReader:
    """Reads sentences and gives their moments times, by what is known of the document's own times.

    ``date`` is that of writing, ``default`` the period it reports on; ``strong`` says that the document as a whole is
    about its period: then the present tense is too.
    """

    def __init__(self, document: Document) -> None:
        words = document.lexicon.words
        self.document = document
        self._readable = in_digits(document.text)
        self._moments = _reader(words)
        self._tenses = TenseReader(cues(words, "time_future_cue"))
        self._report = cues(words, "time_report_noun")
        self.date = Date()
        self.dateline = False
        self.default = When()
        self.strong = False
        self.foreseen = False  # its period lies ahead: a forecast
        self._cache: dict[int, tuple[list[Moment], list[Chunk], dict[int, int], str]] = {}  # by start of sentence
        self._tellings: dict[tuple[object, object], _Told] = {}

    @cached_property
    def _voices(self) -> dict[tuple[object, object], list[Sentence]]:
        voices: dict[tuple[object, object], list[Sentence]] = {}
        for sentence in self.document.sentences:
            voices.setdefault(_voice(sentence), []).append(sentence)
        return voices

    @cached_property
    def _own(self) -> list[Sentence]:
        return [s for s in self.document.sentences if s.segment.get("comment") is None]

    def _text(self, sentence: Sentence) -> str:
        return self.document.text[sentence.start : sentence.end]

    def _in_dateline(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether it is the date of writing rather than a time the text talks about."""
        if sentence.segment["kind"] in ("date_line", "byline"):
            return moment.form in ("month", "date") and not self._report.search(self._text(sentence))
        return (
            self.dateline
            and sentence.segment.get("comment") is None
            and moment.start - sentence.start < 60
            and moment.form in ("month", "date")
            and self.document.text[moment.end : moment.end + 3].strip()[:1] in ("-", "–", "—", ".", "(", ":", ")", "/")
        )

    # -- one sentence ----------------------------------------------------------------------------------------------

    def _date_of(self, sentence: Sentence) -> Date:
        dated = sentence.segment.get("date")
        if dated:
            return Date(int(str(dated)[:4]), int(str(dated)[5:7]))
        if sentence.segment.get("comment") is not None and sentence.segment.get("article"):
            return Date()
        return self.date

    def _read(self, sentence: Sentence, parse: Parse | None = None, *, resolve: bool = True) -> SentenceTime:
        """The moments of a sentence in their chunks, with their times; cut once, resolved whenever asked."""
        known = self._cache.get(sentence.start)
        if known is None:
            known = self._cache[sentence.start] = self._cut(sentence)
        moments, chunks, places, tense = known
        tenses = {figure.start: self._tenses.at(parse, figure.start, tense) for figure in sentence.figures}
        if parse is None and len(chunks) > 1:
            tenses |= self._tenses_of_chunks(sentence, chunks)
        reading = SentenceTime(moments, chunks, places, tense, tenses)
        if resolve:
            self._resolve(sentence, reading)
        return reading

    def _tenses_of_chunks(self, sentence: Sentence, chunks: list[Chunk]) -> dict[int, str]:
        """Without a parse, the tense of a figure is that of the stretch it stands in, where that has a verb."""
        ends = [chunk.start for chunk in chunks[1:]] + [sentence.end]
        tenses: dict[int, str] = {}
        for chunk, end in zip(chunks, ends, strict=True):
            tense = self._tenses.of_text(self.document.text[chunk.start : end]) if chunk.figures else ""
            if tense:
                tenses |= dict.fromkeys(chunk.figures, tense)
        return tenses

    def _cut(self, sentence: Sentence) -> tuple[list[Moment], list[Chunk], dict[int, int], str]:
        taken = [(figure.start, figure.end) for figure in sentence.figures]
        closed = [(a, b) for a, b, why in sentence.excluded if why in _UNREADABLE]
        moments = [
            moment
            for moment in self._moments.read(self._readable, sentence.start, sentence.end, taken)
            if not any(a < moment.end and moment.start < b for a, b in closed)
            and not self._in_dateline(sentence, moment)
        ]
        tense = self._tenses.of_text(self._text(sentence)) if moments or sentence.figures else ""
        if any(moment.role == "until" for moment in moments):
            goes_on = tense in ("future", "present", "")
            moments = [replace(m, role="when" if goes_on else "since") if m.role == "until" else m for m in moments]
        return (moments, *cut(self.document.text, sentence, moments), tense)

    # -- what moments mean -----------------------------------------------------------------------------------------

    def _resolve(self, sentence: Sentence, reading: SentenceTime) -> None:
        """Times of the moments: first those that stand on their own, then those counted from them."""
        date = self._date_of(sentence)
        ordered = sorted(
            reading.moments, key=lambda m: (m.kind not in ("absolute", "range"), m.kind in (*UNSAID, "same_part"))
        )
        for moment in ordered:
            reading.whens[moment.start] = self._time_of(moment, sentence, date, self._context(reading, moment), reading)

    def _context(self, reading: SentenceTime, moment: Moment) -> When | None:
        """The time the sentence talks about, apart from *moment* itself; else the time gone on from."""
        compared = reading.compared(moment)
        beside: When | None = None
        for other in reading.moments[:40]:
            if other.start == moment.start or other.role != "when" or other.kind in UNSAID:
                continue
            if moment.kind == "same" and other.start > moment.start and self.default.part and self._voice_is_author():
                continue  # "12% in the quarter, and we expect 13% in the fourth quarter"
            when = reading.when(other)
            if when.year is None:
                continue
            if not reading.compared(other):
                return when
            if compared or moment.kind == "partial":
                later = moment.kind == "partial" and self._is_later(moment, when)
                beside = beside or (When((when.year or 0) + 1, when.part) if later else when)
        return beside or self._gone_on_from(reading)

    @staticmethod
    def _is_later(moment: Moment, base: When) -> bool:
        """Whether a part compared with one of a year is of the next: "in October", "down from 33 in October 2018"."""
        parts = moment.when.part, base.part
        alike = len({part[0] == "Q" for part in parts if part and part[0] in "Q01"}) == 1
        return all(parts) and alike and moment.when.last_month <= base.last_month

    def _gone_on_from(self, reading: SentenceTime) -> When | None:
        """The time the text talks about before the sentence; here only that of the document."""
        return self.default if self.default.year is not None and self._voice_is_author() else None

    def _voice_is_author(self) -> bool:
        return True

    def _last_mentioned(self) -> When | None:
        return None

    def _time_of(
        self, moment: Moment, sentence: Sentence, date: Date, context: When | None, reading: SentenceTime
    ) -> When | None:
        found: When | None = None
        match moment.kind:
            case "absolute" | "range":
                found = moment.when
            case "same_part":
                found = When(moment.when.year, context.part if context else None)
            case "partial":
                tense = self._tense_up_to(sentence, reading, moment)
                found = self._nearest(moment, date or Date(self._told(_voice(sentence)).year), context, tense)
                if found and context and reading.compared(moment) and _is_before_its_year(found, context):
                    found = found.shifted(-1, "year")
            case "deictic":
                found = self._deictic(moment, sentence, date, reading)
            case "ago":
                found = self._ago(moment, date)
            case "relative":
                found = self._shifted(moment, context)
            case "same" if moment.unit != "year":
                found = context
            case "window" if date.year is not None and moment.amount:
                found = When(date.year)  # it ends with the day of writing, but "the last few years" are vague
            case "same" | "window":
                ending = When(date.year) if moment.form == "year_end" else None
                found = When(context.year) if context is not None else ending
            case "then":
                before = (reading.whens.get(one.start) for one in reading.back_from(moment.start))
                found = next((when for when in before if when is not None), self._last_mentioned())
        return found

    def _ago(self, moment: Moment, date: Date) -> When | None:
        """Time "three years ago" counts from the day of writing, else from the period reported on."""
        anchor = self.default if self._voice_is_author() else When()
        if date:
            anchor = When(date.year, f"{date.month:02d}" if date.month and moment.unit != "year" else None)
        return anchor.shifted(moment.amount, moment.unit) if anchor.year is not None else None

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

    def _nearest(self, moment: Moment, date: Date, context: When | None, tense: str) -> When | None:
        """The year of "in December" or "the third quarter": the latest such that is over, or the next one to come."""
        part = moment.when.part
        shown = part if moment.unit != "ended" else None
        wanted = moment.low or When(2000, part).last_month
        fiscal = part is None or part[0] in "QH"
        ahead = tense == "future" or moment.amount > 0
        if (
            fiscal
            and self.default.part
            and self.default.part[0] in "QH"
            and self._voice_is_author()
            and not (context and context.year != self.default.year)
        ):
            context = self.default
        if (
            context is not None
            and context.year is not None
            and (fiscal or not date.month)
            and not (moment.amount < 0 and date)
        ):
            after = ahead and bool(context.part) and wanted <= context.last_month and context.part != part
            return When(context.year + after, shown)
        if date.year is None:
            return None
        if not date.month:
            return When(date.year + min(moment.amount, 0), shown)
        if ahead:
            return When(date.year + (wanted < date.month), shown)
        return When(date.year - (wanted > date.month or (fiscal and wanted >= date.month)), shown)

    def _deictic(self, moment: Moment, sentence: Sentence, date: Date, reading: SentenceTime) -> When | None:
        """Times like "last year", "this month": from the day of writing, else from what the text says of it."""
        year = date.year
        if year is not None and moment.unit == "fiscal" and self.default.year is not None:
            year = max(self.default.year + 1, year)
        if year is None:
            year = self._year_of_writing(moment, sentence, reading)
        if year is None:
            return None
        if moment.unit in ("year", "season", "fiscal"):
            return When(year + moment.amount, moment.when.part)
        if date.month is not None and moment.unit in ("month", "quarter"):
            part = f"{date.month:02d}" if moment.unit == "month" else f"Q{(date.month + 2) // 3}"
            return When(year, part).shifted(moment.amount, moment.unit)
        if not date and moment.unit == "quarter" and self.default.part and self.default.part[0] == "Q":
            return self.default.shifted(moment.amount, "quarter")
        told = self._told(_voice(sentence)).month
        if not date and moment.unit == "month" and moment.amount == -1 and told is not None:
            return told  # news of November is written in December
        return When(year) if date.month is None and moment.unit == "month" and moment.amount == 0 else None

    def _year_of_writing(self, moment: Moment, sentence: Sentence, reading: SentenceTime) -> int | None:
        """Where no date is given: from a year named beside "last year" in the present tense, else from the voice's."""
        if moment.amount < 0 and reading.tense != "past":
            for other in reading.moments[:40]:
                if other.kind == "absolute" and other.role == "when":
                    return other.when.year
        told = self._told(_voice(sentence))
        if told.year is None:
            return None
        if moment.amount < 0:
            compared = moment.role == "base" or reading.compared(moment)
            return told.year + (told.whole and not compared)
        if moment.amount > 0 and "coming" in self.document.text[moment.start : moment.end].lower():
            return told.year  # results of a year speak in the next, which is the coming one
        return told.year + (told.whole and (told.planned or self._after_its_year(told.year, reading)))

    @staticmethod
    def _after_its_year(year: int, reading: SentenceTime) -> bool:
        """A text about a whole year is written after it: its "this year" is the next when set beside that year."""
        beside = any(other.kind == "absolute" and other.when.year == year for other in reading.moments)
        return beside or reading.tense == "future"

    def _told(self, voice: tuple[object, object]) -> _Told:
        """The time that the author of an undated text, or of an article copied into it, tells of.

        Such a text was written in that year, or in the next where it is told as a whole and the next is planned for.
        """
        if voice not in self._tellings:
            self._tellings[voice] = self._find_told(voice)
        return self._tellings[voice]

    def _tense_before(self, sentence: Sentence, reading: SentenceTime, moment: Moment) -> str:
        """The tense of the words from the moment before to a moment: "fell last year and is to fall again in 2025"."""
        before = reading.before(moment.start)
        start = sentence.start if before is None else before.end
        return self._tenses.of_text(self.document.text[start : moment.start]) or reading.tense

    def _tense_up_to(self, sentence: Sentence, reading: SentenceTime, moment: Moment) -> str:
        """The tense of the last verb before a moment: past in "went from 8% in Q1 to 9% in Q2, and will be 10%"."""
        ends = (other.end for other in reading.back_from(moment.start))
        nearest = islice(chain(ends, [sentence.start]), _MOMENTS_BACK)
        told = (self._tenses.of_text(self.document.text[start : moment.start]) for start in nearest)
        return next(filter(None, told), reading.tense)

    def _lies_ahead(self, when: When) -> bool:
        """Whether a year is foreseen, and nothing is told of it: "warned that its earnings in 2005 may slide"."""
        ahead = False
        for sentence in self._own if when.part is None else ():
            reading = self._read(sentence, resolve=False)
            for moment in reading.moments:
                if moment.kind == "absolute" and moment.when.year == when.year and moment.role == "when":
                    foreseen = reading.tense == "future" or FORESEEN.search(self._text(sentence)) is not None
                    if not foreseen and reading.tense in ("past", "perfect") and sentence.figures:
                        return False
                    ahead = ahead or foreseen
        return ahead

    def _find_told(self, voice: tuple[object, object]) -> _Told:
        author = voice[0] is None
        if (author and self.date) or (not author and voice[1] is None):
            return _Told()
        if author and self.default.year is not None:
            whole = self.default.last_month == 12 and not self.foreseen and not self._lies_ahead(self.default)
            return _Told(self.default.year, whole, month=_month(self.default))
        evidence = self._evidence(voice)
        latest = max(evidence.past, key=lambda when: (when.year or 0, when.last_month), default=None)
        if latest is None or latest.year is None:
            return _Told()
        if author and (latest.part or latest in evidence.implied):
            # who tells of a month or quarter of a year, tells of it within the year
            return _Told(latest.year, month=_month(latest))
        ahead = min((year - latest.year for year in evidence.planned if year > latest.year), default=None)
        if ahead is None or ahead > 2:
            return _Told()
        # "profits, up 27 % from its 2003 performance; for 2005 it is projecting" tells of the year between
        between = ahead == 2 and latest.year not in evidence.told
        return _Told(latest.year + between, latest.last_month == 12 or ahead == 2, planned=True)

    def _evidence(self, voice: tuple[object, object]) -> _Evidence:
        """What the years that a voice names say of the time it tells of."""
        found = _Evidence()
        for sentence in self._voices.get(voice, ()):
            reading = self._read(sentence, resolve=False)
            for moment, following in zip_longest(reading.moments, reading.moments[1:]):
                year = moment.when.year
                if moment.kind == "same_part" and year is not None and reading.tense == "past":
                    after = When(year + 1)  # "up from $2.8bn for the same period in 2003"
                    found.past.append(after)
                    found.implied.add(after)
                    continue
                if moment.kind != "absolute" or year is None or moment.goal or moment.role not in ("when", "base"):
                    continue
                if following is not None and _TO.fullmatch(self.document.text, moment.end, following.start):
                    continue  # a stretch begins: "from December 2004 to April 2005"
                if (told := _told_against(reading, moment, year)) is not None:
                    found.past.append(told)
                    found.implied.add(told)
                    continue
                tense = self._tense_before(sentence, reading, moment)
                if FORESEEN.search(self.document.text, sentence.start, moment.start):
                    found.planned.append(year)
                elif sentence.figures and (moment.role == "base" or tense in ("past", "perfect")):
                    found.past.append(moment.when)
                    found.told |= {year} if moment.role == "when" and not reading.compared(moment) else set()
                elif tense in ("future", "present"):
                    found.planned.append(year)
        return found
