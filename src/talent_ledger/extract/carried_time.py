"""What time a text goes on talking about: what one sentence leaves to the next, and where that ends.

A sentence that names no time is of that of its paragraph, else of the document's own; but what is so in general,
what others once counted and what a share fetches on the day are of no time that the text has named.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from talent_ledger.extract.clauses import own_moments
from talent_ledger.extract.document_time import DocumentTime
from talent_ledger.extract.moments import When
from talent_ledger.extract.time_meaning import UNSAID, SentenceTime

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document, Sentence

Answer = tuple[When, str]
"""A figure's time and the rule that gave it."""

NOTHING: Answer = (When(), "none")

_CONTINUES = re.compile(
    r"\W*(?:(?:That|This|(?:The|That|This)\s+(?:figure|number|total|sum|amount|rise|fall|drop|increase|decrease|decline|gain))"
    r"(?:['’]s|\s+[a-z]+s)\b|In\s+other\s+words\b"
    r"|(?:(?:It|They|These|Those|Next|Then)\s+)?(?:(?:is|are|was|were|comes?|came)\s+)?(?:followed\s+by|ahead\s+of)\b)"
)
"""Opens a sentence on what the one before it told: "This is nearly half of …", "The figure means that …"."""
_REST = re.compile(
    r"\b(?:remaining|remainder|the\s+rest|balance|the\s+others?|everyone\s+else|everybody\s+else)\b", re.IGNORECASE
)
_PART = re.compile(
    r"\b(?:accounts?\s+for|makes?\s+up|represents?|contributes?|brings?\s+in|comes?\s+from|goes\s+to|remaining|rest|others?"
    r"|of\s+(?:it|them|these|those|that|the\s+total|whom|which))\b",
    re.IGNORECASE,
)
_STATE = re.compile(r"\b(?:is|are|has|have|gets?|needs?|wants?|owns?|costs?|can)\b", re.IGNORECASE)
_CHANGED = re.compile(
    r"(?:\b(?:is|are)|['’](?:s|re))\s+(?:(?:now|already|currently|still)\s+)?(?:up|down)\s+(?:by\s+)?(?:(?!from\b|to\b)[a-z]+\s+){0,2}$",
    re.IGNORECASE,
)
"""What is up or down has risen or fallen."""
_RANKED = re.compile(
    r"\b(?:(?:is|are|comes?|ranks?|lies|sits)\s+(?:in\s+)?(?:next|second|third|fourth|fifth|sixth|last)|follows?)\b(?!-)",
    re.IGNORECASE,
)
"""Places are told in the present tense whatever the time they were taken: "France comes second with 25,300"."""
_TRADED = re.compile(
    r"\b(?:(?<!market )shares|stock(?:\s+price)?|(?:share|benchmark|blue-chip|stock)\s+(?:index|price))\b"
    r"(?!\s+(?:of|in)\s+(?!(?-i:[A-Z])|(?:[\w-]+\s+){1,2}(?:compan(?:y|ies)|firms?|groups?|banks?|(?:[a-z]+)?makers?)\b))"
    r"[^.;:%]{0,50}?"
    r"\b(?:closed|ended|settled|finished|opened|traded|trading|changed\s+hands|rose|fell|slipped|edged|jumped|gained|lost|climbed|sank|slid"
    r"|dropped|plunged|tumbled|shed|dipped|surged|(?:was|were)\s+(?:up|down|flat|unchanged|little\s+changed))\b",
    re.IGNORECASE,
)
_OTHER_COUNT = re.compile(
    r"\b(?:in|by|from)\s+(?:an?|another|our|its|their|one|[A-Z]\w+['’]s)\s+(?:[\w-]+\s+){0,2}?(?:survey|poll|count|census|questionnaire|study)\b",
    re.IGNORECASE,
)


_SINCE = re.compile(r"[\"“]?Since\s+(?:[A-Z][a-z]+\s+|(?:early|mid|late)[\s-])?(?:19|20)\d\d\b")
"""Opens a sentence on all the years from then on: "Since January 2013 our programme has returned $3.7 billion"."""


class CarriedTime(DocumentTime):
    """Follows a document in reading order and keeps the time it talks about."""

    def __init__(self, document: Document) -> None:
        self._carry: When | None = None  # the time the paragraph talks about
        self._carry_tense = ""
        self._carry_segment: object = None
        self._past: When | None = None  # the last time spoken of as over
        self._last: When | None = None  # the last time mentioned, for "then"
        self._span: int | None = None  # the first year of the stretch mentioned last, for "the same period"
        self._base: tuple[int, str] | None = None  # how far back comparisons reach
        self._voice: tuple[object, object] = (None, None)
        self._introduces = False  # the last sentence opened a list
        self._listed: tuple[str, When] | None = None  # what the items of the list are, and of when
        self._read_until = -1  # number of the last sentence read
        self._told_at = -2  # number of the last sentence that named a time, or told shares of what it told
        super().__init__(document)

    def _enter(self, sentence: Sentence) -> None:
        voice = (sentence.segment.get("comment"), sentence.segment.get("article"))
        if voice != self._voice:
            self._voice = voice
            self._carry = self._last = self._past = self._span = self._listed = None
            self._base = None if voice[0] is not None else self._base
        if sentence.segment["segment_id"] != self._carry_segment:
            self._carry_segment = sentence.segment["segment_id"]
            running = self._carry
            kind = sentence.segment["kind"]
            if self._introduces and running is not None:
                self._listed = (kind, running) if kind in ("list_item", "table_row") else None
                return
            if self._listed is not None and self._listed[0] == kind:
                self._carry, self._carry_tense = self._listed[1], ""
                return  # every item of a list is of the time that introduces it
            self._listed = None
            keeps = (
                running is not None
                and self.strong
                and voice[0] is None
                and running.year == self.default.year
                and kind in ("paragraph", "quotation")
            )
            told = self._told_at == self._read_until - 1
            points_back = told and _CONTINUES.match(self.document.text, sentence.start) is not None
            self._carry = running if keeps or points_back else None
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

    # -- where the sentence says nothing ---------------------------------------------------------------------------

    def silent(self, sentence: Sentence, reading: SentenceTime, start: int) -> Answer:
        """The time of a figure of which its sentence says nothing: that of its paragraph, else of the document."""
        tense = reading.tenses.get(start, reading.tense)
        if tense == "present" and _CHANGED.search(self.document.text, max(sentence.start, start - 40), start):
            tense = "past"
        if tense == "present" and _RANKED.search(self.document.text, max(sentence.start, start - 160), start):
            tense = ""
        recent = next((m for m in reading.moments if m.kind == "recent" and m.role == "when"), None)
        if recent is not None:
            date = self._date_of(sentence)
            return (When(date.year), "recent") if date else (When(), "recent unknown")
        if self._traded(sentence, start):
            return (When(self.date.year), "day") if self._voice_is_author() and self.date else (When(), "day unknown")
        if (apart := self._apart(sentence)) is not None:
            return When(), apart
        now = any(m.kind in ("now", "recent") for m in reading.moments)
        if self._carry is not None and not now and not self._in_comment() and self._goes_on(sentence, tense, start):
            return self._carry, "paragraph"
        if tense == "present" and self._breaks_down(sentence, start):
            self._told_at = self._read_until
            return self._carry or When(), "breakdown"
        return self._by_document(sentence, tense)

    def _apart(self, sentence: Sentence) -> str | None:
        """Why what a sentence tells is not of the document's time: it opens "Since 2013" or tells of another survey."""
        text, start, end = self.document.text, sentence.start, sentence.end
        if _SINCE.match(text, start, end):
            return "since"
        return "other survey" if not self.strong and _OTHER_COUNT.search(text, start, end) else None

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
        answer = NOTHING
        told = self._told(self._voice)
        if tense == "perfect" and told.planned:
            answer = When(told.now), "now"  # what has been done by the day of writing
        elif sentence.segment.get("comment") is not None:
            pass
        elif tense == "present" and self.default.year is not None and self._is_headline(sentence):
            answer = self.default, "headline"
        elif tense == "future" and self.foreseen:
            answer = self.default, "foreseen"
        elif tense == "future" and self.document.results and self.default.part in ("Q1", "Q2", "Q3"):
            answer = When(self.default.year), "guidance"  # what results of a quarter promise is for its year
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
            elif moment.kind in ("absolute", "same_part", "deictic", "partial") and (
                moment.role == "base" or reading.compared(moment)
            ):
                when, about = reading.whens.get(moment.start), self._context(reading, moment)
                if when and about and when != about and when.year is not None and about.year is not None:
                    if when.year < about.year and when.last_month >= about.last_month:
                        self._base = (when.year - about.year, "year")
                    elif when.part and about.part and when.part[0] in "01" and about.part[0] in "01":
                        self._base = (12 * (when.year - about.year) + when.last_month - about.last_month, "month")
                    elif when.part and about.part and when.part[0] == about.part[0] == "Q":
                        months = 12 * (when.year - about.year) + when.last_month - about.last_month
                        self._base = (months // 3, "quarter")

    def _carried_tense(self, main: When, tense: str) -> str:
        """A year before that of writing is over, one after it is to come, whatever the verb."""
        today = self.date.year if self.date else self.default.year if self.strong else None
        if today is None and self._voice_is_author() and (main.year or 0) > (self.default.year or 9999):
            return "future"
        if main.year is not None and today is not None and main.year != today:
            return "past" if main.year < today else "future"
        return "past" if tense == "perfect" else tense

    def _tense_in(self, sentence: Sentence, reading: SentenceTime, number: int) -> str:
        chunk = reading.chunks[number]
        if chunk.figures:
            return reading.tenses[chunk.figures[0]]
        end = reading.chunks[number + 1].start if number + 1 < len(reading.chunks) else sentence.end
        return self._tenses.of_text(self.document.text[chunk.start : max(end, chunk.start)]) or reading.tense

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
        anchored = [m for m in reading.moments if m.kind not in UNSAID]
        if anchored:
            self._span = anchored[-1].low if anchored[-1].kind == "range" else None
        known = [when for when in map(reading.when, reading.moments) if when.year is not None]
        self._last = known[-1] if known else self._last
