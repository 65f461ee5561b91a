"""When a document was written, what period it reports on, and what its time expressions mean by that."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from talent_ledger.extract.clauses import Chunk, cut
from talent_ledger.extract.discourse import Sentence
from talent_ledger.extract.moments import Moment, MomentReader, When, in_digits, month_number
from talent_ledger.extract.tenses import TenseReader

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document
    from talent_ledger.extract.grammar import Parse


@dataclass(slots=True)
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

    @property
    def now(self) -> int | None:
        """The year in which it speaks."""
        return None if self.year is None else self.year + self.whole


def _voice(sentence: Sentence) -> tuple[object, object]:
    """Who speaks: the number of the comment and of the article copied into it."""
    return sentence.segment.get("comment"), sentence.segment.get("article")


FRONT = ("title", "heading", "date_line", "byline")
UNSAID = ("relative", "ago", "same", "now", "vague", "recent", "then", "window")
"""Kinds of moments that say when only from another time."""

_SURVEY = re.compile(
    r"\b(?:surveys?|poll|polls|polled|pollsters?|asked|respondents|interview(?:s|ed)?|questionnaires?|barometer)\b",
    re.IGNORECASE,
)
_ITSELF = re.compile(
    r"\b(?:this|our|the\s+present)\s+(?:brief|report|survey|analysis|edition|review|bulletin|index|release|ranking|fact\s?sheet|briefing|paper|study)\b(?:[\s,]+\w+)?[\s,]+(?:\w+s\b|drawing|based|covering)",
    re.IGNORECASE,
)
_FIELDWORK = re.compile(
    r"\b(?:took\s+place|interviews?|collected|interviewed|conducted|surveyed|polled|fieldwork|carried\s+out|questioned|asked|answers|responses|respondents|responded|canvassed|covering|sampled|observed)\b",
    re.IGNORECASE,
)
_UNREADABLE = ("url", "link", "email", "handle", "phone number")
_WORDS_AFTER = re.compile(r"\s+(?:[\w-]+\s+)?[\w-]+")
_WORDS_BEFORE = re.compile(r"[\w-]+(?:\s+(?:for|of|on|in|the))*\s+$")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b|-\d\d-\d\d")
_ISSUE = re.compile(
    r"\b(?:brief(?:ing)?|paper|report|bulletin|issue|vol(?:ume|\.)|no\.)\s+(?:(?:no\.?|number)\s*)?\d"
    r"|\b(?:brief(?:ing)?|working\s+paper|fact\s?sheet|commentary|policy\s+note)\b",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"\b(?:as\s+of|as\s+at|at|to|ended|ending)\s+$", re.IGNORECASE)

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


class DocumentTime:
    """The times a document gives itself: ``date`` of writing, ``default`` period, and what its moments mean.

    ``strong`` says that the document as a whole is about its period: then the present tense is too.
    """

    def __init__(self, document: Document) -> None:
        words = document.lexicon.words
        self.document = document
        self._readable = in_digits(document.text)
        self._moments = _reader(words)
        self._tenses = TenseReader(_cues(words, "time_future_cue"))
        self._report = _cues(words, "time_report_noun")
        self._genre = _cues(words, "time_genre_noun")
        self.date = Date()
        self.dateline = False
        self.announced = False  # a line gives the day on which it came out, as over a press release
        self.default = When()
        self.strong = False
        self.fieldwork = False  # its period is that of a survey
        self._cache: dict[int, tuple[list[Moment], list[Chunk], dict[int, int], str]] = {}  # by start of sentence
        self._tellings: dict[tuple[object, object], _Told] = {}
        self._read_front()
        self._tellings.clear()  # what was found before the period was known

    @cached_property
    def _voices(self) -> dict[tuple[object, object], list[Sentence]]:
        voices: dict[tuple[object, object], list[Sentence]] = {}
        for sentence in self.document.sentences:
            voices.setdefault(_voice(sentence), []).append(sentence)
        return voices

    @cached_property
    def _own(self) -> list[Sentence]:
        return [s for s in self.document.sentences if s.segment.get("comment") is None]

    # -- title, date line, opening ---------------------------------------------------------------------------------

    def _read_front(self) -> None:
        """When the text was written, and what period it reports on."""
        self._find_date()
        self._cache.clear()  # what was read before the dateline was known
        front = self._front()
        body = self._own[len(front) :]
        self._first_default([*self._lines(), *front], "title")
        if self.default.year is None:
            self._first_default(self._opening(len(front)), "lead")
        if self.default.year is None and self.date.year is None:
            self._default_from_comparison(body[:6])
        if not self.strong and any(_SURVEY.search(self._text(s)) for s in [*front, *body[:2]]):
            self._first_default([s for s in body if _FIELDWORK.search(self._text(s))], "fieldwork")
        if not self.strong:
            self._first_default([s for s in body[:6] if _ITSELF.search(self._text(s))], "fieldwork")
        if self.default.year is None:
            self._default_from_quarter([*front, *body[:2]])
        if self.default.year is not None and self.default.part is None:
            self._refine(front)
        if self.date.year is None and self.date.month is not None and self.default.year is not None:
            # months later: what a fiscal quarter is called says little of when it ended
            ends_later = self.default.part is not None and self.default.last_month > self.date.month + 5
            self.date.year = self.default.year + ends_later

    @cached_property
    def _is_news(self) -> bool:
        """Whether what it tells without a time is of the year in which it came out."""
        discussed = any(segment.get("comment") is not None for segment in self.document.segments)
        return self.date.year is not None and (self.dateline or (self.announced and not discussed))

    def _front(self) -> list[Sentence]:
        """Title and headings at the top, with short lines between them."""
        front: list[Sentence] = []
        for sentence in self._own[:6]:
            segment = sentence.segment
            long = int(segment["end"]) - int(segment["start"]) > 150
            if segment["kind"] not in FRONT and (long or sentence.figures):
                break
            front.append(sentence)
        return front

    def _opening(self, front: int) -> list[Sentence]:
        """The first sentences, up to the second that has figures: there a text says what time it tells of."""
        opening: list[Sentence] = []
        for sentence in self._own[front:4]:
            opening.append(sentence)
            if sum(bool(one.figures) for one in opening) == 2:
                break
        return opening

    def _tells(self, sentence: Sentence, reading: SentenceTime, moment: Moment) -> bool:
        """Whether a moment of the opening is when the figures told there were so."""
        figures = reading.chunks[reading.places[moment.start]].figures
        tense = reading.tenses[figures[0]] if figures else reading.tense
        # a plan may name the year after
        late = (reading.when(moment).year or 0) >= self._latest - 1
        return bool(sentence.figures) and tense in ("past", "perfect", "") and late and not moment.goal

    def _first_default(self, sentences: list[Sentence], place: str) -> None:
        for sentence in sentences:
            if self._default_from(sentence, place):
                return

    def _default_from_comparison(self, opening: list[Sentence]) -> None:
        """News compared with "the same quarter of 2004" is of the year after."""
        for sentence in opening:
            reading = self._read(sentence)
            for moment in reading.moments:
                if moment.kind == "same_part" and moment.when.year is not None and reading.tense == "past":
                    self.default = When(moment.when.year + 1)
                    return

    def _default_from_quarter(self, opening: list[Sentence]) -> None:
        """Results of "Q2" get their year where the text names it ("quarter two 2021")."""
        parts = {
            m.when.part
            for s in opening
            for m in self._read(s).moments
            if m.kind == "partial" and m.when.part and m.when.part[0] in "QH"
        }
        if not parts:
            return
        for sentence in self._own:
            for moment in self._read(sentence).moments:
                if moment.kind == "absolute" and moment.when.part in parts and moment.role == "when":
                    self.default, self.strong = moment.when, True
                    return

    def _lines(self) -> list[Sentence]:
        """Lines under the title that give a period besides a date ("Interim report January-September 2024")."""
        kept = []
        for segment in self.document.segments:
            if segment["kind"] in ("date_line", "byline") and segment.get("comment") is None:
                start, end = int(segment["start"]), int(segment["end"])
                if self._report.search(self.document.text, start, end):
                    kept.append(Sentence(start, end, segment, [], []))
        return kept

    def _refine(self, front: list[Sentence]) -> None:
        """A report for nine months that opens with the heading "The third quarter" is about that quarter."""
        for sentence in front:
            for moment in self._read(sentence).moments:
                if moment.kind == "partial" and moment.when.part and moment.form == "part":
                    self.default = When(self.default.year, moment.when.part)
                    return

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
                spoken = match is not None and not (match["day"] or match["day2"] or match["iso"])
                if match and not (spoken and self._report.search(text, int(segment["start"]), int(segment["end"]))):
                    self.date = Date(
                        int(match["year"] or match["iso"]),
                        month_number(match["month"]) if match["month"] else int(match["number"]),
                    )
                    line = text[int(segment["start"]) : int(segment["end"])]
                    self.announced = not spoken and not _ISSUE.search(line)
                    return
        for sentence in self._own[:6]:
            edition = next((m for m in self._read(sentence).moments if m.role == "edition" and m.when.year), None)
            if edition is not None and (sentence.segment["kind"] in FRONT or sentence.end - sentence.start < 120):
                month_of = edition.when.part if edition.when.part and edition.when.part.isdigit() else None
                self.date = Date(edition.when.year, int(month_of) if month_of else None)
                break
        place = r"(?!(?:In|On|At|By|Since|From|During|For|Until)\b)(?:[A-Z][\w.'’-]*(?:\s*[/,]\s*|\s+|\.\s+)){1,6}"
        agency = r"(?:\([^)]{1,40}\)\s*[-–—,]*\s*)?"
        day = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{month}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s+(?:19|20)\d\d)?"
        dateline = re.compile(rf"[\s*_]*{place}{agency}\(?{day}\)?\s*(?:\([^)]*\)\s*|/\S+/\s*)?(?:[-–—.:)/])")
        for sentence in self._own[:5]:
            opening = dateline.match(text, sentence.start, min(sentence.end, sentence.start + 120))
            if opening is None:
                continue
            match = dated.search(opening.group())
            self.dateline = True
            if match:
                self.date = Date(int(match["year"]), month_number(match["month"]))
            else:
                named = re.search(month, opening.group())
                self.date = Date(None, month_number(named.group()) if named else None)
            return
        if self.document.year is not None:
            self.date = Date(self.document.year)

    def _default_from(self, sentence: Sentence, place: str) -> bool:
        """Take the period that a title, opening or account of the fieldwork names for that of the document."""
        reading = self._read(sentence)
        reports = place == "lead" and self._own[0].segment["kind"] in FRONT and self._reports(sentence)
        open_part: str | None = None
        for moment in reading.moments:
            chunk = reading.chunks[reading.places[moment.start]]
            if moment.role != "when" or moment.kind in (*UNSAID, "same_part") or chunk.compared or chunk.relative:
                continue
            if place == "title" and moment.kind == "range":
                continue
            when = reading.whens.get(moment.start)
            if when is None or when.year is None:
                open_part = open_part or moment.when.part
                continue
            if self.date.year is not None and when.year > self.date.year + 1:
                continue
            if place == "title" and moment.form in ("month", "date") and self._is_date(sentence, moment):
                if self.date.year is None:
                    self.date = Date(when.year, int(when.part) if when.part else None)
                    self.announced = self._is_day(sentence, moment)
                continue
            recent = self.date.year is not None and 0 <= self.date.year - when.year <= 1
            named = self._names_report(sentence, moment)
            strong = place != "lead" or recent or named or reports
            if not strong and not self._tells(sentence, reading, moment):
                continue
            if moment.kind == "deictic" and moment.unit == "year" and not self.date:
                self.date = Date(when.year - moment.amount, self.date.month)
            self.default = when if when.part or not open_part else When(when.year, open_part)
            self.strong = place != "lead"
            self.fieldwork = place == "fieldwork"
            return True
        return False

    def _is_day(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether it is a full date and not said to end a period ("as of June 30, 2023")."""
        text = self.document.text
        before = text[max(sentence.start, moment.start - 12) : moment.start]
        return bool(_DAY.search(text, moment.start, moment.end)) and not _CLOSING.search(before)

    def _is_date(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether it is when the text came out: a full date, or the month of an issue ("Issue brief 14, May 2020")."""
        return self._is_day(sentence, moment) or bool(_ISSUE.search(self._text(sentence)))

    def _names_report(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether *moment* stands beside the name of a report: "fourth quarter 2022 call", "economic survey 2/2024"."""
        text = self.document.text
        after = _WORDS_AFTER.match(text, moment.end, sentence.end)
        before = _WORDS_BEFORE.search(text, max(sentence.start, moment.start - 40), moment.start)
        return any(found is not None and self._report.search(found.group()) for found in (after, before))

    def _reports(self, sentence: Sentence) -> bool:
        """Whether title or opening call the text a report or ranking; a name ("Institute for Statistics") does not."""
        for opening in [*self._own[:2], sentence]:
            front = opening.segment["kind"] in FRONT
            cues = (self._report if front else self._genre).finditer(self._text(opening))
            if any(front or match.group().islower() for match in cues):
                return True
        return False

    @cached_property
    def _latest(self) -> int:
        """The latest year for which the author's text tells figures as past."""
        latest = 0
        for sentence in self._own:
            reading = self._read(sentence)
            if reading.tense == "future":
                continue
            for moment in reading.moments:
                told = moment.role == "when" and reading.chunks[reading.places[moment.start]].figures
                if told and moment.kind in ("absolute", "range") and not moment.goal:
                    latest = max(latest, moment.when.year or 0)
        return latest

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
            when = reading.when(other)
            if when.year is None:
                continue
            if not reading.compared(other):
                return when
            if compared or moment.kind == "partial":
                beside = beside or when
        return beside or self._gone_on_from(reading)

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
                found = self._nearest(moment, date or Date(self._told(_voice(sentence)).year), context, reading.tense)
            case "deictic":
                found = self._deictic(moment, sentence, date, reading)
            case "ago":
                found = self._ago(moment, date)
            case "relative":
                found = self._shifted(moment, context)
            case "same" if moment.unit != "year":
                found = context
            case "same" | "window":
                ending = When(date.year) if moment.form == "year_end" else None
                found = When(context.year) if context is not None else ending
            case "then":
                before = [reading.whens.get(m.start) for m in reading.moments if m.start < moment.start]
                found = next((when for when in reversed(before) if when is not None), self._last_mentioned())
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
        return None

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
        start = max((other.end for other in reading.moments if other.end <= moment.start), default=sentence.start)
        return self._tenses.of_text(self.document.text[start : moment.start]) or reading.tense

    def _find_told(self, voice: tuple[object, object]) -> _Told:
        author = voice[0] is None
        if (author and self.date) or (not author and voice[1] is None):
            return _Told()
        if author and self.default.year is not None:
            return _Told(self.default.year, self.default.last_month == 12)
        past: list[When] = []
        planned: list[int] = []
        for sentence in self._voices.get(voice, ()):
            reading = self._read(sentence, resolve=False)
            for moment in reading.moments:
                year = moment.when.year
                if moment.kind != "absolute" or year is None or moment.goal:
                    continue
                if moment.role not in ("when", "base"):
                    continue
                tense = self._tense_before(sentence, reading, moment)
                if sentence.figures and (moment.role == "base" or tense in ("past", "perfect")):
                    past.append(moment.when)
                elif tense in ("future", "present"):
                    planned.append(year)
        latest = max(past, key=lambda when: (when.year or 0, when.last_month), default=None)
        if latest is None or latest.year is None:
            return _Told()
        ahead = [year - latest.year for year in planned if year > latest.year]
        if not ahead or min(ahead) > 2:
            return _Told()
        return _Told(latest.year, latest.last_month == 12 or min(ahead) == 2, planned=True)
