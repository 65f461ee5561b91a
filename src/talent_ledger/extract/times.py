"""Which time a figure refers to: its own clause first, then the sentence, the paragraph, the document; else nothing.

A text says more often than not only once what time it talks about. The calendar of a document follows it in reading
order: it knows when the text was written and which period it reports on, resolves "a year earlier" against the time
the clause talks about and "last year" against the day of writing, and says nothing where nothing anchors an answer.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Sentence
from talent_ledger.extract.moments import Moment, MomentReader, When, month_number

if TYPE_CHECKING:
    from spacy.tokens import Token

    from talent_ledger.extract.discourse import Document
    from talent_ledger.extract.grammar import Parse
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
    depth: int = 0  # of brackets and quotations
    colon: bool = False
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
    tenses: dict[int, str]  # start of a figure → tense of the verb above it
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
    r"|(?P<relative>,\s+(?:which|who|whose|where|winner|winners)\b)(?![^,;]{0,40}\bthat\s)"
    r"|(?P<comma>,(?=\s|$))"
    r"|(?P<open>[(\[“])|(?P<close>[)\]”])|(?P<quote>\")"
    r"|(?P<to>\s+to\s)"
    r"|(?P<and>\s+(?:and|or)\s)",
    re.IGNORECASE,
)
_HEDGED_THAN = re.compile(r"\b(?:more|less|fewer|greater|higher|lower|better|larger|smaller|other|rather|later|earlier|longer|shorter)\s+$", re.IGNORECASE)
_BEFORE_FIGURE = re.compile(r"\s*(?:(?:about|around|roughly|some|an?|the|just|nearly|almost|over|under|only|as\s+(?:much|many|little|few)\s+as|more\s+than|less\s+than|approximately|its|their|an?\s+(?:estimated|average|record)|~|a\s+mere|barely)\s+)*[~$€£¥]?\s*$", re.IGNORECASE)
_PREPOSED = re.compile(r"\s*(?:in|by|for|during|at|as\s+of|on|since|until)?\s*(?:the\s+)?$", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:was|were|had|did|became|rose|fell|grew|went|came|took|made|sold|bought|paid|lost|won|spent|gave|got|held|kept|left|met|saw|shrank|sank|slid|stood|told|reached|ran|drew|brought|shed|beat|leapt|drove|"
    r"\w{2,}(?<!ne)(?<!spe)(?<!excee)ed)\b",
    re.IGNORECASE,
)
_PERFECT = re.compile(r"\b(?:has|have|['’]ve)\b(?:\s+(?:not|also|already|now|since|never|been|just|\w+ly))*\s+\w+", re.IGNORECASE)
_PRESENT = re.compile(
    r"\b(?:is|are|am|['’]re|does|do|has|have|makes?|accounts?|holds?|stands?|comes?|takes?|gives?|works?|lives?|earns?|costs?|needs?|pays?|owns?|uses?|represents?|remains?|contributes?|spends?|ranks?|employs?|produces?|leads?|sits?|runs?|gets?|goes|brings?|shares?|carr(?:y|ies)|receives?|provides?|thinks?|believes?|wants?|finds?|shows?|lies|amounts?)\b",
    re.IGNORECASE,
)
_GENERIC = re.compile(r"\b(?:can|could|may|might)\b", re.IGNORECASE)
_SURVEY = re.compile(r"\b(?:surveys?|poll|polls|polled|pollsters?|asked|respondents|interview(?:s|ed)?|questionnaires?|barometer)\b", re.IGNORECASE)
_ITSELF = re.compile(r"\b(?:this|our|the\s+present)\s+(?:brief|report|survey|analysis|edition|review|bulletin|index|release|ranking|fact\s?sheet|briefing|paper|study)\b(?:[\s,]+\w+)?[\s,]+(?:\w+s\b|drawing|based|covering)", re.IGNORECASE)
_FIELDWORK = re.compile(r"\b(?:took\s+place|interviews?|collected|interviewed|conducted|surveyed|polled|fieldwork|carried\s+out|questioned|asked|answers|responses|respondents|responded|canvassed|covering|sampled|observed)\b", re.IGNORECASE)
_BOUND = re.compile(r"\b(?:regulatory|statutory|legal|recommended|required|mandatory|permitted|target(?:ed)?|official)\s+(?:minimum|maximum|limit|ceiling|threshold|requirement|norm|level|target|cap)\b", re.IGNORECASE)
_UNREADABLE = ("url", "link", "email", "handle", "phone number")
_UNSAID = ("relative", "ago", "same", "now", "vague", "recent", "then", "window")
_NEW_CLAUSE = re.compile(r"[,;]?\s*(?:and|but|while|whereas|though|yet)\s|,\s+(?:and|but)\s", re.IGNORECASE)
_BARE_BRACKET = re.compile(r"\(\s*[–-]?\d[\d.,\s]*(?:[A-Za-z]{1,3}|%|million|billion)?\s*\)")
_UNIT_BETWEEN = re.compile(r"\s[a-z]+\s")
_CONTINUES = re.compile(r"\W*(?:(?:That|This)(?:['’]s|\s+[a-z]+s)\b|In\s+other\s+words\b)")
_REST = re.compile(r"\b(?:remaining|remainder|the\s+rest|balance|the\s+others?|everyone\s+else|everybody\s+else)\b", re.IGNORECASE)
_WORDS_AFTER = re.compile(r"\s+(?:[\w-]+\s+)?[\w-]+")
_WORDS_BEFORE = re.compile(r"[\w-]+(?:\s+(?:for|of|on|in|the))*\s+$")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b|-\d\d-\d\d")
_CLOSING = re.compile(r"\b(?:as\s+of|as\s+at|at|to|ended|ending)\s+$", re.IGNORECASE)
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_INTRODUCES = re.compile(r"(?:(?<!wrote)(?<!writes)(?<!said)(?<!says):|\b(?:of\s+which|of\s+whom|including|among\s+them)[:,]?)[*_\s]*$", re.IGNORECASE)
_FORECAST = re.compile(r"\b(?:forecasts?|outlook|guidance|targets?|projections?)\b", re.IGNORECASE)
_CELL = re.compile(r"\||\t|(?<=\S) {3,}(?=\S)")
_TWO = re.compile(r"\brespectively\b", re.IGNORECASE)

_FRONT = ("title", "heading", "date_line", "byline")

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
        self._genre = _cues(document.lexicon.words, "time_genre_noun")
        self._source = _cues(document.lexicon.words, "time_news_verb")
        self.date = _Date()
        self.dateline = False
        self.default = When()
        self.strong = False
        self.fieldwork = False  # its period is that of a survey
        self._carry: When | None = None
        self._carry_tense = ""
        self._carry_segment: object = None
        self._base: tuple[int, str] | None = None
        self._last: When | None = None  # the last time mentioned, for "then"
        self._read_until = -1
        self._sentences: dict[int, _Reading] = {}
        self._answered: dict[str, When] = {}
        self._voice: object = None
        self._introduces = self._listing = False  # the last sentence ended with a colon; we are in the list it opened
        self._forecasts = False  # the section's heading says that it looks ahead
        self._past: When | None = None  # the last time spoken of as over
        self._columns: list[When | None] = []  # times that the heads of a table's columns name
        self._cache: dict[int, list[Moment]] = {}  # start of a sentence → its moments
        self._read_front()

    # -- the document's own time ---------------------------------------------------------------------------------------

    @cached_property
    def _own(self) -> list[Sentence]:
        return [s for s in self.document.sentences if s.segment.get("comment") is None]

    def _read_front(self) -> None:
        """When the text was written, and what period it reports on."""
        self._find_date()
        self._cache.clear()  # read before the dateline was known
        front: list[Sentence] = []
        for sentence in self._own[:6]:
            if sentence.segment["kind"] not in _FRONT and (int(sentence.segment["end"]) - int(sentence.segment["start"]) > 150 or sentence.figures):
                break
            front.append(sentence)
        body = [s for s in self._own if s not in front]
        for sentence in [*self._lines(), *front]:
            if self._default_from(sentence, "title"):
                break
        if self.default.year is None and self.date.year is None:
            self._date_from_this_year(body[:3])
        if self.default.year is None:
            for sentence in body[:2]:
                if self._default_from(sentence, "lead"):
                    break
        if not self.strong and any(_SURVEY.search(self._text(s)) for s in [*front, *body[:2]]):
            for sentence in body:
                if _FIELDWORK.search(self._text(sentence)) and self._default_from(sentence, "fieldwork"):
                    break
        if not self.strong:
            for sentence in body[:6]:
                if _ITSELF.search(self._text(sentence)) and self._default_from(sentence, "fieldwork"):
                    break
        if self.default.year is None:
            self._default_from_quarter([*front, *body[:2]])
        if self.default.year is not None and self.default.part is None:
            self._refine(front)
        if self.date.year is None and self.date.month is not None and self.default.year is not None:
            self.date.year = self.default.year + (self.default.part is not None and self.default.last_month > self.date.month)

    def _date_from_this_year(self, opening: list[Sentence]) -> None:
        """An opening that says "this year" and names one year was written in it."""
        moments = [(s, m) for s in opening for m in self._read(s).moments]
        if not any(m.kind == "deictic" and m.unit == "year" and m.amount == 0 for _, m in moments):
            return
        years = {m.when.year for s, m in moments if m.kind == "absolute" and m.role == "when" and not self._is_by(s, m)}
        if len(years) == 1:
            self.default = When(years.pop())
            self.date = _Date(self.default.year)
            self.strong = True

    def _is_by(self, sentence: Sentence, moment: Moment) -> bool:
        """"by 2030" is a goal or forecast."""
        return bool(_BY.search(self.document.text[max(sentence.start, moment.start - 16) : moment.start]))

    def _default_from_quarter(self, opening: list[Sentence]) -> None:
        """Results of "Q2" get their year where the text names it ("quarter two 2021")."""
        parts = {m.when.part for s in opening for m in self._read(s).moments if m.kind == "partial" and m.when.part and m.when.part[0] in "QH"}
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
                    self.date = _Date(int(match["year"] or match["iso"]), month_number(match["month"]) if match["month"] else int(match["number"]))
                    return
        for sentence in self._own[:6]:
            edition = next((m for m in self._read(sentence).moments if m.role == "edition" and m.when.year), None)
            if edition is not None and (sentence.segment["kind"] in _FRONT or sentence.end - sentence.start < 120):
                month_of = edition.when.part if edition.when.part and edition.when.part.isdigit() else None
                self.date = _Date(edition.when.year, int(month_of) if month_of else None)
                break
        dateline = re.compile(
            rf"[\s*_]*[A-Z][^.;:\d]{{1,60}}?[,.\s(]\s*(?:(?:\d{{1,2}}(?:st|nd|rd|th)?\s+)?{month}(?:\s+\d{{1,2}}(?:st|nd|rd|th)?)?)(?:,?\s+(?:19|20)\d\d)?\s*(?:\([^)]*\)\s*)?(?:[-–—.:)/]|\s[-–—])"
        )
        for sentence in self._own[:5]:
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

    def _default_from(self, sentence: Sentence, place: str) -> bool:
        """Take the period that a title, opening or account of the fieldwork names for that of the document."""
        reading = self._read(sentence)
        titled = self._own[0].segment["kind"] in _FRONT
        open_part: str | None = None
        for moment in reading.moments:
            chunk = _chunk_of(reading.chunks, moment.start)
            if moment.role != "when" or moment.kind in _UNSAID or chunk.compared or chunk.relative:
                continue
            when = reading.whens.get(moment.start)
            if when is None or when.year is None:
                open_part = open_part or moment.when.part
                continue
            if self.date.year is not None and when.year > self.date.year + 1:
                continue
            if place == "title" and moment.form in ("month", "date") and self._is_day(sentence, moment):
                if self.date.year is None:
                    self.date = _Date(when.year, int(when.part) if when.part else None)
                continue
            recent = self.date.year is not None and 0 <= self.date.year - when.year <= 1
            named = self._names_report(sentence, moment)
            strong = place != "lead" or recent or named or (titled and self._reports(sentence))
            if not strong and (not chunk.figures or self._latest() > when.year or not self._told_by_another(sentence)):
                continue
            self.default = when if when.part or not open_part else When(when.year, open_part)
            self.strong = strong
            self.fieldwork = place == "fieldwork"
            return True
        return False

    def _is_day(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether it is a full date and not said to end a period ("as of June 30, 2023")."""
        text = self.document.text
        before = text[max(sentence.start, moment.start - 12) : moment.start]
        return bool(_DAY.search(text, moment.start, moment.end)) and not _CLOSING.search(before)

    def _names_report(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether *moment* stands beside the name of a report: "fourth quarter 2022 call", "economic survey 2/2024"."""
        text = self.document.text
        after = _WORDS_AFTER.match(text, moment.end, sentence.end)
        before = _WORDS_BEFORE.search(text, max(sentence.start, moment.start - 40), moment.start)
        return any(found is not None and self._report.search(found.group()) for found in (after, before))

    def _reports(self, sentence: Sentence) -> bool:
        """Whether the title or opening calls the text a report, ranking, survey …; "Institute for Statistics" does not."""
        for opening in [*self._own[:2], sentence]:
            front = opening.segment["kind"] in _FRONT
            cues = (self._report if front else self._genre).finditer(self._text(opening))
            if any(front or match.group().islower() for match in cues):
                return True
        return False

    def _told_by_another(self, sentence: Sentence) -> bool:
        """Whether the opening passes on what somebody reported, as news does."""
        return any(self._source.search(self._text(opening)) for opening in [*self._own[:2], sentence])

    def _latest(self) -> int:
        """The latest year that the author's text speaks of as past."""
        latest = 0
        for sentence in self._own:
            for moment in self._read(sentence).moments:
                if moment.kind in ("absolute", "range") and moment.when.year is not None and not self._is_by(sentence, moment) and self._tense(self._text(sentence)) != "future":
                    latest = max(latest, moment.when.year)
        return latest

    def _in_dateline(self, sentence: Sentence, moment: Moment) -> bool:
        """Whether it is the date of writing rather than a time the text talks about."""
        if sentence.segment["kind"] in ("date_line", "byline"):
            return moment.form in ("month", "date") and not self._report.search(self._text(sentence))
        return self.dateline and sentence.segment.get("comment") is None and moment.start - sentence.start < 60 and moment.form in ("month", "date") and self.document.text[moment.end : moment.end + 3].strip()[:1] in ("-", "–", "—", ".", "(", ":", ")", "/")

    # -- asking --------------------------------------------------------------------------------------------------------

    def period_of(self, reading: Reading) -> Period:
        """The time the figure of *reading* refers to."""
        self._follow(reading.index, reading.parse)
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

    def _follow(self, index: int, parse: Parse | None = None) -> None:
        """Read every sentence up to *index* once, those without figures too."""
        while self._read_until < index:
            self._read_until += 1
            sentence = self.document.sentences[self._read_until]
            self._enter(sentence)
            reading = self._read(sentence, parse if self._read_until == index else None)
            self._sentences[self._read_until] = reading
            self._answer(sentence, reading)
            self._introduces = bool(_INTRODUCES.search(self.document.text, max(sentence.start, sentence.end - 20), sentence.end))

    def _enter(self, sentence: Sentence) -> None:
        voice = (sentence.segment.get("comment"), sentence.segment.get("article"))
        if voice != self._voice:
            self._voice = voice
            self._carry = self._last = self._past = None
            self._base = None if voice[0] is not None else self._base
        self._forecasts = bool(_FORECAST.search(str(sentence.segment.get("heading") or "")))
        if sentence.segment["segment_id"] != self._carry_segment:
            self._carry_segment = sentence.segment["segment_id"]
            running = self._carry
            self._listing = sentence.segment["kind"] == "list_item" and running is not None and (self._listing or self._introduces)
            if self._listing or (self._introduces and running is not None):
                return
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

    def _read(self, sentence: Sentence, parse: Parse | None = None) -> _Reading:
        text = self.document.text
        taken = [(figure.start, figure.end) for figure in sentence.figures]
        closed = [(a, b) for a, b, why in sentence.excluded if why in _UNREADABLE]
        moments = self._cache.get(sentence.start)
        if moments is None:
            moments = self._cache[sentence.start] = [
                moment
                for moment in self._moments.read(text, sentence.start, sentence.end, taken)
                if not any(a < moment.end and moment.start < b for a, b in closed) and not self._in_dateline(sentence, moment)
            ]
        chunks = _chunks(text, sentence, moments)
        tense = self._tense(text[sentence.start : sentence.end]) if moments or sentence.figures else ""
        if any(moment.role == "until" for moment in moments):
            goes_on = tense in ("future", "present", "")
            moments = [replace(m, role="when" if goes_on else "since") if m.role == "until" else m for m in moments]
            chunks = _chunks(text, sentence, moments)
        tenses = {figure.start: self._tense_at(parse, figure.start, tense) for figure in sentence.figures}
        reading = _Reading(moments, chunks, {}, tense, tenses, {})
        self._resolve(sentence, reading)
        return reading

    def _tense(self, text: str) -> str:
        if self._future.search(text):
            return "future"
        if _PAST.search(_PERFECT.sub(" ", text)):
            return "past"
        if _PERFECT.search(text):
            return "perfect"
        if _GENERIC.search(text):
            return "generic"
        return "present" if _PRESENT.search(text) else ""

    def _tense_at(self, parse: Parse | None, start: int, otherwise: str) -> str:
        """The tense of the nearest finite verb above a figure."""
        if parse is None or start not in parse.figure_tokens:
            return otherwise
        token = parse.doc[parse.figure_tokens[start]]
        for _ in range(12):
            if token.tag_[:2] in ("VB", "MD"):
                tense = self._tense_of_verb(token)
                if tense:
                    return tense
            if token.head.i == token.i:
                break
            token = token.head
        return otherwise

    def _tense_of_verb(self, verb: Token) -> str:
        helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
        modal = next((child.lower_ for child in helpers if child.tag_ == "MD"), None)
        if modal in ("will", "'ll", "shall", "wo"):
            return "future"
        if modal is not None:
            if modal in ("would", "should", "'d", "must") and not any(token.lower_ == "if" for token in verb.doc):
                return "past"
            return "" if any(child.dep_ == "neg" for child in verb.children) else "generic"
        if verb.tag_ in ("VBN", "VBD") and any(child.lower_ in ("has", "have", "'ve") for child in helpers):
            return "perfect"
        if verb.tag_ == "VBD" or any(child.tag_ == "VBD" for child in helpers):
            return "past"
        if verb.tag_ in ("VBZ", "VBP") or any(child.tag_ in ("VBZ", "VBP") for child in helpers):
            phrase = " ".join([child.lower_ for child in helpers if child.lower_ == "to"] + [verb.lower_])
            if self._future.fullmatch(phrase):
                return "future"
            return "present"
        return ""

    def _resolve(self, sentence: Sentence, reading: _Reading) -> None:
        """Times of the moments: first those that stand on their own, then those counted from them."""
        date = self._date_of(sentence)
        ordered = sorted(reading.moments, key=lambda m: (m.kind not in ("absolute", "range"), m.kind in (*_UNSAID, "same_part")))
        for moment in ordered:
            context = self._context(reading, moment)
            reading.whens[moment.start] = self._time_of(moment, date, context, reading)

    def _context(self, reading: _Reading, moment: Moment) -> When | None:
        """The time the sentence talks about, apart from *moment* itself."""
        compared = bool(_chunk_of(reading.chunks, moment.start).compared)
        others = sorted(reading.moments, key=lambda other: bool(_chunk_of(reading.chunks, other.start).compared))
        for other in others:
            if not compared and moment.kind != "partial" and _chunk_of(reading.chunks, other.start).compared:
                continue
            if other.start != moment.start and other.role == "when" and other.kind not in _UNSAID:
                when = reading.whens.get(other.start)
                if when is not None and when.year is not None:
                    return when
        if self._carry is not None and self._carry.year is not None:
            if self._carry_tense == "future" and reading.tense == "past" and self._past is not None:
                return self._past
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
            return self._deictic(moment, date, reading)
        if kind == "ago":
            anchor = When(date.year, f"{date.month:02d}" if date.month and moment.unit != "year" else None) if date else self.default if self._voice_is_author() else When()
            return anchor.shifted(moment.amount, moment.unit) if anchor.year else None
        if kind == "relative":
            return self._shifted(moment, context)
        if kind == "same":
            if moment.unit == "year":
                return When(context.year) if context is not None else When(date.year) if moment.form == "year_end" else None
            return context
        if kind == "then":
            before = [reading.whens.get(m.start) for m in reading.moments if m.start < moment.start and m.kind != "now"]
            return next((when for when in reversed(before) if when is not None), self._last)
        if kind == "window":
            return When(context.year) if context is not None else None
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
        shown = part if moment.unit != "ended" else None
        wanted = moment.low or When(2000, part).last_month
        fiscal = part is None or part[0] in "QH"
        ahead = tense == "future" or moment.amount > 0
        if fiscal and self.default.part and self.default.part[0] in "QH" and self._voice_is_author() and not (context and context.year != self.default.year):
            context = self.default
        if context is not None and context.year is not None and (fiscal or not date.month) and not (moment.amount < 0 and date):
            after = ahead and bool(context.part) and wanted <= context.last_month and context.part != part
            return When(context.year + after, shown)
        if date.year is None:
            return None
        if not date.month:
            return When(date.year + min(moment.amount, 0), shown)
        if ahead:
            return When(date.year + (wanted < date.month), shown)
        return When(date.year - (wanted > date.month or (fiscal and wanted >= date.month)), shown)

    def _deictic(self, moment: Moment, date: _Date, reading: _Reading) -> When | None:
        year = date.year
        if year is None and moment.amount < 0 and reading.tense != "past":
            beside = next((m.when.year for m in reading.moments if m.kind == "absolute" and m.role == "when" and m.when.year), None)
            year = beside
        if year is None:
            if self.default.year is None or not self.strong or not self._voice_is_author():
                return None
            if moment.unit == "quarter":
                return self.default.shifted(moment.amount, "quarter") if self.default.part and self.default.part[0] == "Q" else None
            year = self.default.year
            if self.default.part is None and moment.amount == 0 and self._after_its_year(moment, reading):
                year += 1
        elif moment.unit == "fiscal" and self.default.year is not None:
            year = max(self.default.year + 1, year)
        if moment.unit in ("year", "season", "fiscal"):
            return When(year + moment.amount, moment.when.part)
        if date.month is None:
            return None
        if moment.unit == "month":
            return When(year, f"{date.month:02d}").shifted(moment.amount, "month")
        if moment.unit == "quarter":
            return When(year, f"Q{(date.month + 2) // 3}").shifted(moment.amount, "quarter")
        return None

    def _after_its_year(self, moment: Moment, reading: _Reading) -> bool:
        """A text about a whole year is written after it: its "this year" is the next when set beside that year."""
        beside = any(other.kind == "absolute" and other.when.year == self.default.year for other in reading.moments)
        return beside or reading.tense == "future"

    # -- figures and moments ---------------------------------------------------------------------------------------------

    def _answer(self, sentence: Sentence, reading: _Reading) -> None:
        self._note_base(reading)
        zipped = {**self._respectively(sentence, reading), **self._in_columns(sentence, reading)}
        main: When | None = None
        inner: When | None = None
        depth, main_tense, present = 0, "", False
        went_on: tuple[When, str] | None = None
        for number, chunk in enumerate(reading.chunks):
            own = _own(chunk)
            present = (present or any(m.kind == "now" for m in chunk.moments)) and not own
            if chunk.depth < depth:
                inner = None
            depth = chunk.depth
            for start in chunk.figures:
                if start in zipped:
                    reading.answers[start] = (zipped[start], "in order")
                    continue
                about = inner if inner is not None and depth else main
                if present:
                    about = None
                if about is not None and self._moves_on(sentence, reading, chunk, start, main_tense):
                    about = None
                answer = self._figure(sentence, reading, number, own, start, about)
                if answer == (When(), "none") and went_on is not None and not present and not chunk.strong:
                    answer = went_on
                reading.answers[start] = answer
                went_on = answer if answer[1] in ("paragraph", "document") else None
            if not own or chunk.compared or chunk.relative:
                continue
            if number and not chunk.figures and own[-1].kind in ("ago", "relative"):
                continue  # "a buyer of little consequence a decade ago" says when it was that, no more
            when = reading.whens.get(own[-1].start) or When()
            if when.year is None and main is not None and not chunk.figures:
                continue
            if depth:
                inner = when
            else:
                main, main_tense = when, self._tense_in(sentence, reading, number)
        self._remember(sentence, reading)

    def _tense_in(self, sentence: Sentence, reading: _Reading, number: int) -> str:
        chunk = reading.chunks[number]
        if chunk.figures:
            return reading.tenses[chunk.figures[0]]
        end = reading.chunks[number + 1].start if number + 1 < len(reading.chunks) else sentence.end
        return self._tense(self.document.text[chunk.start : max(end, chunk.start)]) or reading.tense

    def _moves_on(self, sentence: Sentence, reading: _Reading, chunk: _Chunk, start: int, main_tense: str) -> bool:
        """Whether ", and only 4 % are empty" leaves the past its sentence began in."""
        if main_tense != "past" or reading.tenses.get(start) not in ("present", "perfect") or self.strong:
            return False
        return chunk.strong or bool(_NEW_CLAUSE.match(self.document.text, chunk.start, sentence.end))

    def _figure(self, sentence: Sentence, reading: _Reading, number: int, own: list[Moment], start: int, main: When | None) -> tuple[When, str]:
        chunk = reading.chunks[number]
        moment = _pick(chunk, own, start, reading.tenses)
        ranged = next((m for m in reading.moments if m.kind in ("range", "window")), None)
        if ranged is not None and (moment is None or moment is ranged) and chunk.compared.endswith("from"):
            first = ranged.low if ranged.kind == "range" else None
            about = reading.whens.get(ranged.start)
            if first is None and about is not None and about.year is not None and ranged.amount:
                first = about.year + ranged.amount
            return (When(first), "range") if first is not None else (When(), "range unknown")
        since = next((m.when for m in reading.moments if m.role == "since" and m.kind == "absolute"), None)
        if since is not None and moment is None and chunk.compared.endswith("from"):
            return since, "since"
        if moment is not None:
            return reading.whens.get(moment.start) or When(), f"clause {moment.form}"
        following = reading.chunks[number + 1] if number + 1 < len(reading.chunks) else None
        if following is not None and not following.figures and not following.strong and not following.relative and not chunk.relative:
            ahead = _own(following)
            after = reading.chunks[number + 2] if number + 2 < len(reading.chunks) else None
            inside = following.depth > chunk.depth and after is not None and after.depth > chunk.depth and bool(after.figures)
            if ahead and not inside:
                return reading.whens.get(ahead[0].start) or When(), f"clause {ahead[0].form}"
        if chunk.compared:
            if _BOUND.search(self.document.text, chunk.start, start):
                return When(), "bound"
            if chunk.compared.endswith("from"):
                about = main or self._later(reading, number) or self._silent(sentence, reading, start)[0]
                if self._base is not None and about.year is not None:
                    return about.shifted(*self._base), "compared"
                return When(), "compared unknown"
        prior = self._prior_in_brackets(sentence, chunk, start)
        if prior is not None:
            return prior, "bracketed"
        if main is not None:
            return main, "sentence"
        later = self._later(reading, number, reading.tenses.get(start, "")) if not chunk.relative else None
        if later is not None:
            return later, "list"
        return self._silent(sentence, reading, start)

    def _prior_in_brackets(self, sentence: Sentence, chunk: _Chunk, start: int) -> When | None:
        """Results give the figure of a year before in brackets: "Net sales SEK 3,412 m (3,655)"."""
        if not (chunk.depth and self.strong and not self.fieldwork and _BARE_BRACKET.match(self.document.text, chunk.start, sentence.end)):
            return None
        if not any(0 < chunk.start - figure.end <= 4 or _UNIT_BETWEEN.fullmatch(self.document.text, figure.end, chunk.start) for figure in sentence.figures if figure.end <= chunk.start):
            return None
        about = self._carry or self.default
        return about.shifted(-1, "year") if start > chunk.start else None

    def _later(self, reading: _Reading, number: int, tense: str = "") -> When | None:
        """A time at the end of a list or clause serves what stands before it."""
        for chunk in reading.chunks[number + 1 :]:
            if chunk.strong or chunk.relative:
                return None
            if chunk.compared or chunk.depth > reading.chunks[number].depth:
                continue
            own = [m for m in _own(chunk) if m.kind not in ("ago", "relative", "then", "vague", "window")]
            if own:
                if tense in ("present", "perfect") and any(reading.tenses.get(other) == "past" for other in chunk.figures):
                    return None
                if chunk.figures and own[0].start < chunk.figures[0]:
                    return None
                if chunk.figures and _BY.search(self.document.text[max(chunk.start, own[0].start - 16) : own[0].start]):
                    return None
                return reading.whens.get(own[0].start) or When()
        return None

    def _silent(self, sentence: Sentence, reading: _Reading, start: int) -> tuple[When, str]:
        """The time of a figure of which its sentence says nothing."""
        tense = reading.tenses.get(start, reading.tense)
        now = any(m.kind in ("now", "recent") for m in reading.moments)
        if any(m.kind == "recent" and m.role == "when" for m in reading.moments):
            date = self._date_of(sentence)
            return (When(date.year), "recent") if date else (When(), "recent unknown")
        if self._carry is not None and not now:
            text = self.document.text
            if self._fits(tense) or _CONTINUES.match(text, sentence.start) or _REST.search(text, max(sentence.start, start - 40), start):
                return self._carry, "paragraph"
        if sentence.segment.get("comment") is not None:
            return When(), "none"
        if tense == "future" or (tense == "generic" and not self.fieldwork):
            return When(), tense
        if self.default.year is not None and (self.strong or tense == "past"):
            return self.default, "document"
        if self.dateline and self.date and self.default.year is None:
            return When(self.date.year), "date"
        return When(), "none"

    def _fits(self, tense: str) -> bool:
        """Whether the time of the sentence before goes on: not into the present from a time that is over."""
        if self._carry_tense == "future":
            return tense in ("future", "") or (self._forecasts and tense != "past")
        if tense == "future":
            return False
        if self.strong and self._carry is not None and self._carry.year == self.default.year:
            return True
        return not (self._carry_tense == "past" and tense in ("present", "perfect", "generic"))

    def _note_base(self, reading: _Reading) -> None:
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
        today = self.date.year if self.date else self.default.year if self.strong else None
        if main.year is not None and today is not None and main.year != today:
            return "past" if main.year < today else "future"
        return "past" if tense == "perfect" else tense

    def _remember(self, sentence: Sentence, reading: _Reading) -> None:
        """What the next sentence may go on from."""
        told = [
            (number, moment, when)
            for number, chunk in enumerate(reading.chunks)
            if not chunk.compared and not chunk.relative and not chunk.depth
            for moment in _own(chunk)
            if moment.kind not in ("relative", "ago", "then", "window")
            for when in [reading.whens.get(moment.start) or When()]
        ]
        if told:
            number, _, main = max(told, key=lambda entry: entry[2].year or 0)
            elsewhere = self.strong and main.year != self.default.year and main.part is not None and main.part[0] in "01"
            self._carry = main if main.year is not None and not elsewhere else None
            self._carry_tense = self._carried_tense(main, self._tense_in(sentence, reading, number))
            if self._carry is not None and self._carry_tense == "past":
                self._past = self._carry
        elif any(m.kind == "now" for m in reading.moments):
            self._carry = None
        if reading.moments:
            known = [w for w in (reading.whens.get(m.start) for m in reading.moments) if w is not None and w.year is not None]
            if known:
                self._last = known[-1]

    def _in_columns(self, sentence: Sentence, reading: _Reading) -> dict[int, When]:
        """Figures of a table row under the heads of their columns."""
        text = self.document.text
        cuts = [m.start() for m in _CELL.finditer(text, sentence.start, sentence.end)]
        if not cuts:
            self._columns = []
            return {}
        whens: dict[int, When] = {}
        for moment in reading.moments:
            column = sum(cut < moment.start for cut in cuts)
            when = reading.whens.get(moment.start)
            if column and when is not None and when.year is not None:
                whens[column] = when
        if whens and len(whens) >= len(sentence.figures):
            self._columns = [whens.get(column) for column in range(len(cuts) + 1)]
            return {}
        found: dict[int, When] = {}
        for figure in sentence.figures:
            column = sum(cut < figure.start for cut in cuts)
            named = self._columns[column] if column < len(self._columns) else None
            if named is not None:
                found[figure.start] = named
        return found

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


def _own(chunk: _Chunk) -> list[Moment]:
    """The moments that say when, not what something is compared with or since when."""
    return [m for m in chunk.moments if m.role == "when" and m.kind not in ("now", "recent")]


def _pick(chunk: _Chunk, own: list[Moment], start: int, tenses: Mapping[int, str]) -> Moment | None:
    """The moment of a clause that a figure goes with: the one right after it, else the one before, else the list's."""
    if not own:
        return None
    after = next((m for m in own if m.start > start), None)
    before = next((m for m in reversed(own) if m.start < start), None)
    if after is not None and before is not None:
        between = any(start < other < after.start for other in chunk.figures)
        return before if between else after
    if before is not None and tenses.get(start) in ("present", "perfect"):
        dated = next((other for other in reversed(chunk.figures) if other < before.start), None)
        if dated is not None and tenses.get(dated) == "past":
            return None  # "one that went for $93 in 2009 carries a sticker of $275"
    return after or before


def _chunks(text: str, sentence: Sentence, moments: list[Moment]) -> list[_Chunk]:
    """Cut a sentence where commas, conjunctions, brackets and comparisons cut it."""
    spans = sorted([(figure.start, figure.end) for figure in sentence.figures] + [(m.start, m.end) for m in moments])
    starts = sorted(figure.start for figure in sentence.figures)
    chunks = [_Chunk(sentence.start)]
    marks: list[tuple[int, _Chunk]] = [(sentence.start, chunks[0])]
    outer: list[_Chunk] = []
    quoted = False
    for match in _SPLIT.finditer(text, sentence.start, sentence.end):
        if any(a < match.end() and match.start() < b and not (a < match.start() and b <= match.end()) for a, b in spans if a < match.end()):
            continue
        kind = match.lastgroup or ""
        if kind == "quote":
            kind = "close" if quoted else "open"
            quoted = not quoted
        current = marks[-1][1]
        if kind == "close":
            if outer:
                marks.append((match.start(), outer.pop()))
            continue
        if kind == "open":
            outer.append(current)
        fresh = _opened(text, match, kind, current, starts, moments)
        if fresh is None:
            continue
        fresh.depth = len(outer)
        chunks.append(fresh)
        marks.append((match.start(), fresh))
    for start in starts:
        _at(marks, start).figures.append(start)
    for moment in moments:
        _at(marks, moment.start).moments.append(moment)
    for before, after in pairwise(chunks):
        if before.compared and before.figures and not _own(before) and after.moments and not after.figures and not after.strong:
            after.compared = before.compared  # "compared with $31.0 million, or 17.8%, in 2020"
    return chunks


def _opened(text: str, match: re.Match[str], kind: str, current: _Chunk, starts: list[int], moments: list[Moment]) -> _Chunk | None:
    """The stretch that a mark opens, if it opens one."""
    following = next((start for start in starts if start >= match.end()), None)
    gap = text[match.end() : following] if following is not None else None
    near = gap is not None and bool(_BEFORE_FIGURE.match(gap))
    fresh = _Chunk(match.start())
    if kind == "compare":
        fresh.compared = word = match.group().lower()
        if word == "from" and not near:
            return None
        if word == "than":
            named = gap is not None and bool(re.match(r"\s*the\s", gap))
            hedged = near and bool(_HEDGED_THAN.search(text[max(0, match.start() - 12) : match.start()]))
            if gap is None or (hedged and not named) or not re.match(r"\s*(?:the|its|their|a)\s", gap):
                return None
    elif kind == "strong":
        fresh.colon = match.group() == ":"
        fresh.strong = not fresh.colon
    elif kind == "conjunction":
        fresh.strong = True
    elif kind == "relative":
        fresh.relative = True
    elif kind == "comma":
        if current.compared and re.match(r"\s+or\s", text[match.end() : match.end() + 14]):
            return None
    elif kind == "to":
        if not (current.compared.endswith("from") and near):
            return None
    elif kind == "and":
        coming = next((m for m in moments if m.start >= match.end()), None)
        if (
            coming is None
            or not _PREPOSED.fullmatch(text[match.end() : coming.start])
            or not any(start > coming.start for start in starts)
            or not any(start < match.start() for start in starts)
        ):
            return None
    return fresh


def _at(marks: list[tuple[int, _Chunk]], offset: int) -> _Chunk:
    found = marks[0][1]
    for start, chunk in marks:
        if start > offset:
            break
        found = chunk
    return found
