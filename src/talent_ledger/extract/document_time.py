"""When a document was written and what period it reports on, by its title, date line and opening."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Sentence
from talent_ledger.extract.moment_forms import month_number
from talent_ledger.extract.moment_roles import labels_bracket
from talent_ledger.extract.moments import Moment, When
from talent_ledger.extract.time_meaning import FORESEEN, FRONT, UNSAID, Date, SentenceTime, TimeReader, cues

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document

_SURVEY = re.compile(
    r"\b(?:surveys?|poll|polls|polled|pollsters?|asked|respondents|interview(?:s|ed)?|questionnaires?|barometer)\b",
    re.IGNORECASE,
)
_EDITION = re.compile(
    r"\b(?:[Tt]he|its|their|this)\s+(?P<year>20\d\d)\s+(?:[\w&’'-]+\s+){0,6}?"
    r"(?:[Rr]eport|[Ii]ndex|[Rr]ankings?|[Ll]ist|[Tt]able|[Rr]eview)\b"
)
_ITSELF = re.compile(
    r"\b(?:this|our|the\s+present)\s+(?:brief|report|survey|analysis|edition|review|bulletin|index|release|ranking|fact\s?sheet|briefing|paper|study)\b(?:[\s,]+\w+)?[\s,]+(?:\w+s\b|drawing|based|covering)",
    re.IGNORECASE,
)
_FIELDWORK = re.compile(
    r"\b(?:took\s+place|interviews?|collected|interviewed|conducted|surveyed|polled|fieldwork|carried\s+out|questioned|asked|answers|responses|respondents|responded|canvassed|covering|sampled|observed)\b",
    re.IGNORECASE,
)
_WORDS_AFTER = re.compile(r"\s+(?:[\w-]+\s+)?[\w-]+")
_WORDS_BEFORE = re.compile(r"[\w-]+(?:\s+(?:for|of|on|in|the))*\s+$")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b|-\d\d-\d\d")
_FIELD_BEFORE = re.compile(r"^[A-Za-z][\w-]*\s*[:=]\s*[\"']?$", re.MULTILINE)
_ISSUE = re.compile(
    r"\b(?:brief(?:ing)?|paper|report|bulletin|issue|vol(?:ume|\.)|no\.)\s+(?:(?:no\.?|number)\s*)?\d"
    r"|\b(?:brief(?:ing)?|working\s+paper|fact\s?sheet|commentary|policy\s+note)\b",
    re.IGNORECASE,
)
_STRETCHES = ("months", "months_of", "ended")  # forms of a moment: months of a year up to one that it tells of
_FOR = re.compile(r"\bfor\s+(?:full-year\s+|all\s+of\s+|the\s+year\s+)?$")
_FORESEES = re.compile(r"\b(?:sees|guides|guidance|outlook)\b", re.IGNORECASE)
_WORD_AFTER = re.compile(r"\s+(?:net\s+|full-year\s+)?([a-z]+)")
_PLEDGED = re.compile(
    r"\b(?:vow(?:s|ed)|pledg(?:es|ed|ing)|promis(?:es|ed|ing)|hop(?:es|ed|ing)|plan(?:s|ned|ning)|aim(?:s|ed|ing))\s+to\s",
    re.IGNORECASE,
)
"""Before a year in which something is still to be done: "vowed to run their deficits below the cap in 2005"."""
_CLOSING = re.compile(r"\b(?:as\s+of|as\s+at|at|to|ended|ending)\s+$", re.IGNORECASE)


_RESULTS = re.compile(
    r"(?i)\b(?:survey|poll|census|questionnaire)(?:['’]s)?\s+(?:results?|findings)\b|\bresults\s+of\b"
)
_ON_YEAR = re.compile(r"\son\s$")
_ON_PART = re.compile(r"\s(?:on|over|from)\s+(?:the\s+)?$")


_LATE = 9
"""The first of the months in which a text looks ahead to the next year."""
_AHEAD = re.compile(r"\b(?:prospects?|start\s+to|into|ahead|early\s+in)\b", re.IGNORECASE)
_WHOLE_OF = re.compile(r"\b(?:[Ff]or|[Oo]ver|[Ii]n)\s+(?:the\s+whole\s+of|all\s+of|the\s+full\s+year|full-year)\s+$")
_ANNUAL = re.compile(
    r"\b(?:annual|full-year|yearly)\s+(?:(?:pre-tax|net|operating|group)\s+)?(?:profits?|results|earnings|sales|revenues?|loss(?:es)?)\b",
    re.IGNORECASE,
)
_NOT_BEFORE = re.compile(r"\b(?:before|until|till|by|after|beyond)\s+(?:the\s+end\s+of\s+)?$")
_FISCAL = re.compile(r"\b(?:[Ff]iscal(?:\s+year)?|FY)\s*(?=['’\d]|$)")
_QUARTER_IN_NAME = re.compile(
    r"(?i)(?<![a-z0-9])(?:q(?P<quarter>[1-4])[\W_]*(?P<year>20\d\d)|(?P<year_before>20\d\d)[\W_]*q(?P<quarter_after>[1-4]))(?![a-z0-9])"
)
_DAY_IN_NAME = re.compile(r"(?<!\d)(?P<year>(?:19|20)\d\d)-(?P<month>0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?!\d)")


def _after(base: When, told: set[str]) -> When | None:
    """When the last of the parts of a year told of first comes after *base*, which they are compared with.

    "Down 16 % compared to the first quarter of 2020", told of a first quarter or of a second; "0.6% higher than in the
    fourth quarter of 2020", told of a first.
    """
    alike = {part for part in told if base.part and part[0] == base.part[0]}
    later = [part for part in alike if part > (base.part or "")]
    if later:
        return When(base.year, max(later))
    return When(base.year + 1, max(alike)) if alike and base.year is not None else None


class DocumentTime(TimeReader):
    """The times a document gives itself: ``date`` of writing and ``default`` period."""

    def __init__(self, document: Document) -> None:
        super().__init__(document)
        self._genre = cues(document.lexicon.words, "time_genre_noun")
        self.announced = False  # a line gives the day on which it came out, as over a press release
        self.fieldwork = False  # its period is that of a survey
        self._read_front()
        self._tellings.clear()  # what was found before the period was known

    # -- title, date line, opening ---------------------------------------------------------------------------------

    def _read_front(self) -> None:
        """When the text was written, and what period it reports on."""
        self._find_date()
        if self.dateline:
            self._cache.clear()  # what was read before it was known
        front = self._front()
        body = self._own[len(front) :]
        self._first_default([*self._lines(), *front], "title")
        if self.default.year is None:
            self._default_from_name()
        opening = self._opening(len(front))
        if self.default.year is None and self.date.year is None and not any(self._names_year(s) for s in opening):
            self._default_from_quarter([*front, *body[:2], *[s for s in body if s.figures][:4]])
        if self.default.year is None:
            self._first_default(opening, "lead")
        if self.default.year is None:
            self._default_from_comparison(body[:6])
        if not self.strong and any(_SURVEY.search(self._text(s)) for s in [*front, *body[:2]]):
            self._first_default([s for s in body if _FIELDWORK.search(self._text(s))], "fieldwork")
        if not self.strong:
            self._first_default([s for s in body[:6] if _ITSELF.search(self._text(s))], "fieldwork")
        if self.default.year is None:
            self._default_from_quarter([*front, *body[:2]])
        if self.default.year is None and self.date.year is None:
            self._default_from_body(body)
        if self.default.year is None and self.date.year is None:
            self._default_from_edition()
        if self.default.year is None and self.announced and any(_RESULTS.search(self._text(s)) for s in front):
            self.default, self.strong = When(self.date.year), True  # its readers may discuss it later
        # what results say without a time is of the period they report
        self.strong = self.strong or (self.document.results and self.default.year is not None)
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
        pledged = _PLEDGED.search(self.document.text, sentence.start, moment.start) is not None
        return bool(sentence.figures) and tense in ("past", "perfect", "") and late and not (moment.goal or pledged)

    def _first_default(self, sentences: list[Sentence], place: str) -> None:
        for sentence in sentences:
            if self._default_from(sentence, place):
                return

    def _default_from_comparison(self, opening: list[Sentence]) -> None:
        """News compared with "the same quarter of 2004", or of what grew "on 2004", is of the year after.

        So are results that give the figures of the year before in brackets: "(2019: £12.9m)".
        """
        undated = self.date.year is None
        for sentence in opening:
            reading = self._read(sentence)
            for moment in reading.moments:
                year = moment.when.year
                if year is None or not (undated or 1 <= (self.date.year or 0) - year <= 2):
                    continue
                same_part = undated and moment.kind == "same_part" and reading.tense == "past"
                labelled = labels_bracket(self.document.text, moment) and self._latest <= year
                if same_part or labelled or (undated and self._grew_on(sentence, moment)):
                    self.default = When(year + 1)
                    self.strong = self.strong or labelled
                    return

    def _grew_on(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether a change was reckoned on a year, the last that the text tells of: "sales fell by 3.3 % on 2013"."""
        grown = any(figure.kind == "growth" and figure.end < moment.start for figure in sentence.figures)
        reckoned = (_ON_PART if moment.when.part else _ON_YEAR).search(
            self.document.text, moment.start - 16, moment.start
        )
        return grown and moment.kind == "absolute" and reckoned is not None and self._latest <= (moment.when.year or 0)

    def _default_from_body(self, body: list[Sentence]) -> None:
        """Undated news of "the first quarter" or "October" is of the year in which its text places that part later on.

        "In the first 10 months of 2020" places October; plans for a whole year ("now expects 1997 profits") place what
        is told of its quarters.
        """
        opening = [moment for s in [s for s in body if s.figures][:4] for moment in self._read(s).moments]
        # a lead without figures may say what results are told: "reported third-quarter earnings that beat estimates"
        opening += [m for s in self._own[:2] for m in self._read(s).moments if m.when.part and m.when.part[0] in "QH"]
        told = [moment for moment in opening if moment.kind == "partial" and moment.role in ("when", "base")]
        parts = {moment.when.part for moment in told if moment.when.part}
        compared = any(moment.kind == "relative" and moment.form == "same_part" for moment in opening)
        dated = [(s, moment) for s in body for moment in self._dated(s)]
        if parts:
            by_month = any(part.isdigit() for part in parts)
            found = {m.when.year for _, m in dated if m.when.part in parts or (by_month and m.form in _STRETCHES)}
        else:
            found = {m.when.year for _, m in dated if compared and m.when.part and m.when.part[0] in "QH"}
        if not found and any(part[0] == "Q" for part in parts):
            found = {m.when.year for s, m in dated if not m.when.part and self._plans_for(s, m)}
        if not found and parts and all(part.isdigit() for part in parts):
            late = all(int(part) >= _LATE for part in parts)
            found = {year - 1 for year in self._years_ahead(body) if late}
        if not found:  # "costs jumped by $1.2 million from the same period in 2015"
            same = {m.when.year for s in body for m in self._read(s).moments if m.kind == "same_part" and m.when.year}
            found = {year + 1 for year in same if year and year >= self._latest}
        if not found:
            found |= self._whole_years(body)
        if len(found) == 1:
            self.default = When(found.pop())

    def _whole_years(self, body: list[Sentence]) -> set[int]:
        """The year that is told as a whole, or before that to which annual results look ahead.

        "For the whole of 2004 it made 19bn kronor"; "annual profits, and it will outperform the market in 2005".
        """
        text = self.document.text
        whole = {m.when.year for s, m in self._told_of(body) if _WHOLE_OF.search(text, s.start, m.start)}
        if whole:
            return {year for year in whole if year}
        annual = any(_ANNUAL.search(self._text(sentence)) for sentence in self._own[:3])
        return {year - 1 for year in self._years_ahead(self._own)} if annual else set()

    def _told_of(self, body: list[Sentence]) -> Iterator[tuple[Sentence, Moment]]:
        """The whole years that sentences with figures tell of."""
        for sentence in body:
            for moment in self._read(sentence).moments if sentence.figures else ():
                if moment.kind == "absolute" and moment.when.part is None and moment.role == "when":
                    yield sentence, moment

    def _years_ahead(self, body: list[Sentence]) -> set[int]:
        """The year that a text looks ahead to, where it tells nothing of that year: "a quiet start to 2005"."""
        named: dict[int, list[tuple[Sentence, Moment]]] = defaultdict(list)
        for sentence in body:
            for moment in self._read(sentence).moments:
                if moment.kind == "absolute" and moment.when.year:
                    named[moment.when.year].append((sentence, moment))
        still_to_come = reversed(
            list(takewhile(lambda year: not self._is_told(named[year]), sorted(named, reverse=True)))
        )
        nearest = next(still_to_come, None)
        if nearest is None or not any(self._is_ahead(s, m) for s, m in named[nearest]):
            return set()
        far = any(_NOT_BEFORE.search(self.document.text, s.start, m.start) for s, m in named[nearest])
        return set() if far else {nearest}

    def _is_told(self, places: list[tuple[Sentence, Moment]]) -> bool:
        """Whether something is told of a year, in the past tense and in no words that look ahead."""
        return any(self._read(s).tense in ("past", "perfect") and not self._is_ahead(s, m) for s, m in places)

    def _is_ahead(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether words say that a year is looked ahead to, and not one of a company's own."""
        fiscal = not self._is_calendar_year(moment, moment.when.year or 0)
        text, start = self.document.text, sentence.start
        foreseen = FORESEEN.search(text, start, moment.start) or _AHEAD.search(text, start, moment.start)
        return not fiscal and (foreseen is not None or self._read(sentence).tense == "future")

    def _dated(self, sentence: Sentence) -> Iterator[Moment]:
        """The times of a sentence that name a year and are no other's that figures are compared with."""
        reading = self._read(sentence)
        for moment in reading.moments:
            chunk = reading.chunks[reading.places[moment.start]]
            written = moment.kind in ("absolute", "range") and moment.when.year is not None and moment.role == "when"
            if written and not moment.goal and not chunk.compared and not chunk.relative:
                yield moment

    def _plans_for(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether a whole year is what a forecast is for: "growth of 19 percent for 1997", "expects 1997 profits"."""
        text = self.document.text
        before = _FOR.search(text, max(sentence.start, moment.start - 12), moment.start)
        after = _WORD_AFTER.match(text, moment.end, sentence.end)
        measured = after is not None and after[1] in self.document.lexicon.words["financial_measure"]
        foreseen = _FORESEES.search(text, sentence.start, moment.start) is not None
        return (foreseen or self._read(sentence).tense == "future") and bool(before or measured)

    def _names_year(self, sentence: Sentence) -> bool:
        """Whether a sentence names a year itself, other than to compare with it."""
        reading = self._read(sentence)
        years = (m for m in reading.moments if m.when.year is not None)
        return any(moment.role == "when" and not reading.compared(moment) for moment in years)

    def _default_from_name(self) -> None:
        """What a file is called may say what its text leaves out: ``vishay-q2-2021``, ``2024-05-03-chips``.

        Of the years that results name it tells which is theirs; a year that they do not name is not known.
        """
        name = self.document.document_id
        if self.document.results and (found := _QUARTER_IN_NAME.search(name)):
            year, quarter = found["year"] or found["year_before"], found["quarter"] or found["quarter_after"]
            if any(self._is_calendar_year(moment, int(year)) for s in self._own for moment in self._read(s).moments):
                self.default, self.strong = When(int(year), f"Q{quarter}"), True
        elif self.date.year is None and (found := _DAY_IN_NAME.search(name)):
            self.date = Date(int(found["year"]), int(found["month"]))

    def _is_calendar_year(self, moment: Moment, year: int) -> bool:
        """Whether a moment names the year, and not one of a company's own that may begin in the one before."""
        fiscal = _FISCAL.search(self.document.text, max(0, moment.start - 12), moment.end)
        return moment.when.year == year and fiscal is None

    def _default_from_edition(self) -> None:
        """What an undated text tells of a report is of the year that the report is called by: "the 2014 report"."""
        years = {int(found["year"]) for s in self._own for found in _EDITION.finditer(self._text(s))}
        if len(years) == 1 and max(years) >= self._latest:
            self.default, self.strong = When(max(years)), True

    def _default_from_quarter(self, opening: list[Sentence]) -> None:
        """Results of "Q2" get their year where the text names it ("quarter two 2021"), or the year before it."""
        told = {
            m.when.part
            for s in opening
            for reading in [self._read(s)]
            for m in reading.moments
            if m.kind == "partial" and m.when.part and m.when.part[0] in "QH" and not reading.compared(m)
        }
        if not told:
            return
        compared: list[When] = []  # every period compared with is before the one reported
        for sentence in self._own:
            reading = self._read(sentence)
            for moment in reading.moments:
                part, year = moment.when.part, moment.when.year
                if moment.kind != "absolute" or part is None or year is None:
                    continue
                if moment.role == "base" or reading.compared(moment):
                    compared.append(moment.when)
                elif moment.role == "when" and part in told:
                    self.default, self.strong = moment.when, True
                    return
        reported = [when for before in compared if (when := _after(before, told)) is not None]
        if reported:
            self.default = max(reported, key=lambda when: (when.year or 0, when.part or ""))

    def _lines(self) -> list[Sentence]:
        """Lines under the title that give a period besides a date ("Interim report January-September 2024")."""
        kept = []
        for segment in self.document.segments:
            if segment["kind"] in ("date_line", "byline") and segment.get("comment") is None:
                start, end = int(segment["start"]), int(segment["end"])
                if self._report.search(self.document.text, start, end):
                    kept.append(Sentence(start, end, segment, [], []))
        return kept

    def _find_date(self) -> None:
        """The day of writing: of a date line, else of the dateline, else of the document, else of an edition."""
        if self._take_date_line():
            return
        self._take_edition()
        if not self._take_dateline() and self.document.year is not None:
            self.date = Date(self.document.year)

    def _take_date_line(self) -> bool:
        """Take the date of a line that says when the document appeared, unless it gives a month only, of a report."""
        text = self.document.text
        for segment in self.document.segments:
            if segment.get("comment") is not None or segment["kind"] not in ("date_line", "byline"):
                continue
            start, end = int(segment["start"]), int(segment["end"])
            found = self._dates.search(text, start, end)
            to_the_month = found is not None and not (found["day"] or found["day2"] or found["iso"])
            if found and not (to_the_month and self._report.search(text, start, end)):
                self.date = self._day_of(found)
                field = _FIELD_BEFORE.search(text, max(0, start - 20), start)  # of a page's source: a blog's, not news
                self.announced = not (to_the_month or field or _ISSUE.search(text[start:end]))
                return True
        return False

    @staticmethod
    def _day_of(found: re.Match[str]) -> Date:
        """The year and month of a date that :attr:`_dates` found."""
        month = month_number(found["month"]) if found["month"] else int(found["number"])
        return Date(int(found["year"] or found["iso"]), month)

    def _take_edition(self) -> None:
        """Take the year, and the month, of which one of the first lines says that it is an edition."""
        for sentence in self._own[:6]:
            edition = next((m for m in self._read(sentence).moments if m.role == "edition" and m.when.year), None)
            if edition is not None and (sentence.segment["kind"] in FRONT or sentence.end - sentence.start < 120):
                part = edition.when.part
                self.date = Date(edition.when.year, int(part) if part and part.isdigit() else None)
                return

    def _take_dateline(self) -> bool:
        """Take what a dateline says of the day: ``LONDON, March 3 (Agency) —`` names no year."""
        for sentence in self._own[:5]:
            opening = self._datelines.match(self.document.text, sentence.start, min(sentence.end, sentence.start + 120))
            if opening is None:
                continue
            self.dateline = True
            if found := self._dates.search(opening.group()):
                self.date = self._day_of(found)
            else:
                named = re.search(self._moments.month, opening.group())
                self.date = Date(None, month_number(named.group()) if named else None)
            return True
        return False

    @cached_property
    def _dates(self) -> re.Pattern[str]:
        """Dates with their years: ``3 March 2024``, ``March 3, 2024``, ``2024-03-03``."""
        return re.compile(
            rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?\s+)?(?P<month>{self._moments.month})"
            r"(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?)?,?\s+(?P<year>(?:19|20)\d\d)\b"
            r"|(?P<iso>(?:19|20)\d\d)-(?P<number>\d\d)-\d\d",
            re.IGNORECASE,
        )

    @cached_property
    def _datelines(self) -> re.Pattern[str]:
        """A place, perhaps an agency, a day and a dash, as dispatches open."""
        place = r"(?!(?:In|On|At|By|Since|From|During|For|Until)\b)(?:[A-Z][\w.'’-]*(?:\s*[/,]\s*|\s+|\.\s+)){1,6}"
        agency = r"(?:\([^)]{1,40}\)\s*[-–—,]*\s*)?"
        month = self._moments.month
        day = rf"(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{month}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?(?:,?\s+(?:19|20)\d\d)?"
        dated = (
            rf"(?:(?:date|published|posted|updated)[:\s]+)?(?:{self._dates.pattern})[\s,]+(?:[A-Z][\w.'’-]*\s*){{1,4}}"
        )
        return re.compile(
            rf"[\s*_]*{dated}[-–—:]\s|[\s*_]*{place}{agency}(?:[-–—]{{1,2}}\s+)?\(?{day}\)?\s*(?:\([^)]*\)\s*|/\S+/\s*)?(?:[-–—.:)/])"
        )

    def _default_from(self, sentence: Sentence, place: str) -> bool:
        """Take the period that a title, opening or account of the fieldwork names for that of the document."""
        reading = self._read(sentence)
        reports = place == "lead" and self._own[0].segment["kind"] in FRONT and self._reports(sentence)
        open_part: str | None = None
        for moment in reading.moments:
            chunk = reading.chunks[reading.places[moment.start]]
            if moment.role != "when" or moment.kind in (*UNSAID, "same_part") or chunk.compared or chunk.relative:
                continue
            if place == "title" and (moment.kind == "range" or self._only_foreseen(sentence, moment)):
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
            self.foreseen = reading.tense == "future"
            self.fieldwork = place == "fieldwork"
            return True
        return False

    def _only_foreseen(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether a lead tells what happened, and a year only of what may: "profits rose, and it will grow in 2005"."""
        text = self.document.text
        foreseen = [match.start() for match in FORESEEN.finditer(text, sentence.start, moment.start)]
        if not foreseen or sentence.segment["kind"] in FRONT:
            return False
        return self._tenses.of_text(text[sentence.start : foreseen[-1]]) in ("past", "perfect")

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
