"""Time expressions of a sentence: years, quarters, months, and those that only count from another time.

This layer reads what is written. Which figure a moment belongs to, and what "a year earlier" is earlier than,
is decided by the calendar of the document (``times``).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cached_property

from talent_ledger.extract.moments import Moment, Spans, When

_NUMBERS = {
    word: number
    for number, word in enumerate(
        ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")
    )
}  # fmt: skip
_ORDINALS = {
    "first": 1, "second": 2, "third": 3, "fourth": 4, "1st": 1, "2nd": 2, "3rd": 3, "4th": 4, "final": 4, "last": 4,
    "opening": 1, "closing": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4, "1": 1, "2": 2, "3": 3, "4": 4,
}  # fmt: skip
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")

_Make = Callable[[re.Match[str]], "Moment | None"]
_Pattern = tuple[str, str, tuple[str, ...], re.Pattern[str], _Make]  # form, what must be there, one of these words, …

_Y = r"(?:1[89]\d\d|20\d\d)"
_END = r"(?![\w%]|[.,]\d)"
_START = r"(?<![\w$€£¥₹#/=-])(?<!\d[.,])"
_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|some|few|several|a\s+few|a\s+couple\s+of)"
)


def month_number(word: str) -> int:
    """1 to 12.

    >>> month_number("Sept."), month_number("December")
    (9, 12)
    """
    return _MONTHS.index(word[:3].lower()) + 1


def full_year(written: str) -> int:
    """The year of "2021", "'21" or "FY21".

    >>> full_year("FY24"), full_year("’99"), full_year("2019")
    (2024, 1999, 2019)
    """
    digits = re.sub(r"\D", "", written)
    if len(digits) == 4:
        return int(digits)
    short = int(digits)
    return 2000 + short if short < 70 else 1900 + short


def _count(written: str | None) -> int | None:
    if written is None:
        return None
    word = written.lower()
    if word in ("a", "an"):
        return 1
    if word.isdigit():
        return int(word)
    return _NUMBERS.get(word, {"fifteen": 15, "twenty": 20}.get(word))


_SPOKEN = re.compile(
    r"\btwenty[\s-](?:(?P<teen>ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)|twenty(?:[\s-](?P<twenty>one|two|three|four|five|six|seven|eight|nine))?)\b"
    r"|\btwo\s+thousand(?:\s+and)?\s+(?P<unit>one|two|three|four|five|six|seven|eight|nine)\b(?!\s+hundred)",
    re.IGNORECASE,
)
_TEENS = ("ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen")


def in_digits(text: str) -> str:
    """Years in words written in digits, at the same places.

    >>> in_digits("fourth quarter twenty twenty-two call")
    'fourth quarter              2022 call'
    """

    def digits(match: re.Match[str]) -> str:
        if match["teen"]:
            year = 2010 + _TEENS.index(match["teen"].lower())
        elif match["unit"]:
            year = 2000 + _NUMBERS[match["unit"].lower()]
        else:
            year = 2020 + (_NUMBERS[match["twenty"].lower()] if match["twenty"] else 0)
        return str(year).rjust(match.end() - match.start())

    return _SPOKEN.sub(digits, text)


class MomentReader:
    """Reads time expressions, with patterns compiled from the word lists ``month`` and ``time_…`` of the lexicon."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words

    # -- patterns --------------------------------------------------------------------------------------------------

    @cached_property
    def month(self) -> str:
        """A month's name; "May" and "March" only with a capital."""
        names = sorted(self.words["month"], key=lambda name: (-len(name), name))
        return rf"(?-i:(?:{'|'.join(names)})(?![a-z])\.?)"

    @cached_property
    def _month_found(self) -> re.Pattern[str]:
        return re.compile(self.month, re.IGNORECASE)

    @cached_property
    def _patterns(self) -> list[_Pattern]:
        month = self.month
        date = (
            rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+)?(?P<month>{month})"
            r"(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?(?![\d%]))?"
            rf"(?:(?:(?:,|\s+of)?\s+|-)(?P<year>{_Y}){_END})?"
        )
        fiscal = (
            r"(?:(?:the\s+)?(?:full|fiscal|financial|calendar|business|marketing|academic|school)\s+(?:year\s+)?"
            r"|the\s+year\s+|FY\s?)"
        )
        year = rf"(?P<year>{_Y}|(?<=FY)['’]?\d\d|['’]\d\d)(?P<tail>\s?[-/–]\s?(?:{_Y}|\d\d))?{_END}"
        other = (
            r"(?P<other>(?:of\s+|in\s+|a\s+)?(?:the\s+)?"
            r"(?:last|this|next|current|previous|preceding|prior|following|same|past)\s+(?:fiscal\s+|financial\s+)?year"
            r"|a\s+year\s+(?:ago|earlier|before)|the\s+year\s+(?:before|earlier))"
        )
        part = (
            r"(?:(?P<ord>first|second|third|fourth|1st|2nd|3rd|4th|final|opening|closing|(?-i:I{1,3}|IV)|[1-4]"
            r"|last(?=[\s-]+(?:quarter|half)\s+of\s+(?:19|20)\d\d))[\s-]+(?:fiscal[\s-]+)?"
            r"(?P<unit>quarter|half(?:[\s-]+year)?|semester)|(?P<code>(?-i:[QH])\s?[1-4]|[1-4]\s?(?-i:[QH]))(?!(?!FY)[a-z]))"
        )
        joint = r"(?:\s+(?:of|in|for)|,|[\s/-])?\s*"
        ended = (
            r"(?:(?:which\s+|that\s+)?(?:ended|ending|ends)(?:\s+(?:on|in))?"
            r"|to(?:\s+the\s+end\s+of)?|through|up\s+to|until)"
        )
        season = r"spring|summer|autumn|fall|winter|Christmas|Easter|Ramadan|harvest"
        listed: list[tuple[str, str, str, str, _Make]] = [
            (
                "aside",
                "",
                "0s|centur",
                r"\b(?:early|mid|late)?[-\s]?(?:the\s+)?(?:1[5-9]|20)\d0s\b|(?<!\w)['’]\d0s\b|\b(?:nineteenth|twentieth|twenty-first|\d\dth|21st)[\s-]centur(?:y|ies)",
                self._vague,
            ),
            # "the quarter ended June 30, 2021", "the six months to March 2023", "the year to June"
            (
                "ended",
                "month",
                "quarter|half|year|period|month|week",
                rf"(?:\b(?P<ord>first|second|third|fourth)\s+)?(?:fiscal\s+|financial\s+)?\b(?P<span>quarters?|half(?:[\s-]year)?|years?|period|(?P<n>three|six|nine|twelve|3|6|9|12)[\s-]months?|(?:\d+|four|eight|ten|twelve)[\s-]weeks?)"
                rf"(?:\s+(?:and\s+(?:fiscal\s+|full\s+|financial\s+)?(?:year|six\s+months|nine\s+months)))?\s+{ended}\s+{date}",
                self._ended,
            ),
            (
                "months_of",
                "year",
                "months|quarters|weeks|days",
                rf"\b(?:the\s+)?(?P<which>first|last|final|opening|initial)\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\s+(?P<unit>months|quarters|weeks|days)\s+(?:of|in)\s+(?:(?P<month>{month})\s+)?(?:{fiscal})?{year}",
                self._first_months,
            ),
            (
                "months_of",
                "",
                "months|quarters",
                rf"\b(?:the\s+)?(?P<which>first|last|final|opening)\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\s+(?P<unit>months|quarters)\s+{other}",
                self._first_months_of_other,
            ),
            (
                "months_of",
                "",
                "months|quarters",
                r"\b(?:the\s+)?(?P<which>first)\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\s+(?P<unit>months|quarters)(?:\s+(?:of|in)\s+(?:the|this)\s+(?:fiscal\s+)?year)?\b",
                self._first_months_open,
            ),
            # "Q2 2021", "the third quarter of fiscal 2024", "2Q23", "H1 FY24", "Fourth Quarter and Fiscal Year 2025"
            (
                "quarter",
                "part",
                "",
                rf"\b(?:the\s+)?{part}(?:s?\s+and\s+(?:full[\s-]|fiscal\s|financial\s)+year\s+(?:of\s+)?|{joint})(?:{fiscal})?{year}",
                self._quarter,
            ),
            (
                "quarter",
                "part",
                "",
                rf"(?<![\w.,$€£-])(?P<year>{_Y})(?:['’]s)?[\s/-]?(?:fiscal\s+)?{part}",
                self._quarter,
            ),
            (
                "quarter",
                "part",
                "quarter|half",
                rf"\b(?P<unit>quarter|half)\s+(?P<ord>one|two|three|four|[1-4])\b(?:\s+(?:of\s+)?(?:{fiscal})?{year})?",
                self._quarter_word,
            ),
            (
                "quarter",
                "part",
                "",
                r"\b(?P<code>(?-i:[QH])[1-4](?=\s|['’])|[1-4](?-i:[QH]))\s?['’]?(?P<year>\d\d)\b(?!\s?(?:%|per\s?cent)|[.,]\d)",
                self._quarter_code,
            ),
            ("quarter_of_other", "part", "year", rf"\b(?:the\s+)?{part}\s*{other}", self._quarter_of_other),
            # "January-September 2024", "Jan.-Sept."
            (
                "months",
                "month",
                "",
                rf"(?<!\w)(?P<first>{month})\s?(?:[-–—]|to|through|and)\s?(?P<last>{month})(?:,?\s+(?P<year>{_Y}){_END})?(?!\s+\d{{1,2}}\b(?!\d))",
                self._months,
            ),
            # "the same quarter of 2023", "the corresponding period a year earlier"
            (
                "same_part",
                "",
                "same|correspond|compara|equivalent|like|similar|analog",
                rf"\b(?:the\s+|a\s+)?(?:(?:same|corresponding|comparable|equivalent|like|similar|analogous)\s+(?:three-month\s+|six-month\s+|nine-month\s+|reporting\s+)?(?:period|quarter|month|months|half|week|weeks|day|days|time|point|stage|semester|date)s?(?:\s+of)?(?:\s+{month})?)"
                rf"[,\s]+(?:in\s+|of\s+)?(?:(?:{fiscal})?(?:(?P<year>{_Y}){_END})|{other}|(?P<plain>the\s+year-earlier|one\s+year\s+(?:ago|earlier)|last\s+year|in\s+the\s+prior-year))",
                self._same_part,
            ),
            (
                "year_ago",
                "",
                "year|same",
                r"\b(?:the\s+|a\s+)?(?:(?:year[-\s](?:ago|earlier)|prior[-\s]year|previous[-\s]year|last[-\s]year['’]s|same)\s+(?:(?:first|second|third|fourth)\s+)?(?:period|quarter|month|half|week|figure|level|total)s?)",
                self._year_ago,
            ),
            # ranges of years
            (
                "range",
                "year",
                "",
                rf"\b(?:between|from)\s+(?P<low>{_Y})\s+(?:and|to|until|through|till)\s+(?P<year>{_Y}){_END}",
                self._range,
            ),
            ("range", "year", "", rf"{_START}(?P<low>{_Y})\s?(?:–|—|-|to|through)\s?(?P<year>{_Y}){_END}", self._range),
            ("fiscal_year", "year", "", rf"\b(?:{fiscal}|(?:season|winter)\s+){year}", self._fiscal),
            (
                "fiscal_year",
                "year",
                "",
                rf"{_START}(?P<year>{_Y})(?P<tail>\s?[/–-]\s?\d\d)(?![\d%]|\s?(?:per\s?cent|percent|million|billion))",
                self._fiscal,
            ),
            # dates
            (
                "date",
                "year",
                "-",
                r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?:-\d\d)?(?![\d-])",
                self._iso,
            ),
            (
                "date",
                "year",
                ".",
                r"(?<![\d.])\d{1,2}\.(?P<number>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)(?!\d)",
                self._iso,
            ),
            (
                "year_end",
                "year",
                "end|late|early|mid|start|begin|close",
                rf"\b(?:(?:at\s+|by\s+)?(?:the\s+)?end\s+of|end-|year-end|late|early|mid-?|(?:the\s+)?(?:start|beginning|close)\s+of|start-)\s?(?P<year>{_Y}){_END}",
                self._year,
            ),
            (
                "month",
                "month",
                "year",
                rf"(?<![\w-])(?P<month>{month})['’]?s?,?\s+(?:of\s+)?{other}",
                self._month_of_other,
            ),
            (
                "month",
                "month",
                "last|this|next|past",
                rf"(?P<before>\b(?:last|this|next|past)\s+)(?P<month>{month})\b",
                self._last_month_named,
            ),
            ("month", "month", "", rf"(?<![\w-]){date}(?!\w)", self._month),
            ("season", "year", "", rf"\b(?P<season>{season})\s+(?:of\s+|in\s+)?(?P<year>{_Y}){_END}", self._year),
            ("season", "", "christmas", r"\b(?:at|over|before|by|since)\s+Christmas\b", self._christmas),
            (
                "year",
                "year",
                "",
                rf"{_START}(?P<year>{_Y})(?:\s?[EF](?!\w))?{_END}(?!\s?(?:%|per\s?cent|percent|million|billion|bn|km|kg|MW|GW|tonnes|US\s?dollars|dollars|euros))",
                self._year,
            ),
            ("issue", "year", "/", r"(?<![\d/.,])\d{1,2}/(?P<year>20\d\d)(?![\d/])", self._year),
            ("year", "year", "'|’", r"(?<=\b(?:in|of))\s(?P<year>['’]\d\d)\b", self._year),
            ("part", "part", "", rf"\b(?:the\s+)?{part}", self._part),
            (
                "elliptic",
                "part",
                "",
                r"\b(?:in|for)\s+the\s+(?P<ord>first|second|third|fourth)(?P<unit>(?=[.,;)]|\s+(?:and|as|while|but)\b|\s*$))",
                self._elliptic,
            ),
            (
                "same",
                "",
                "quarter|half|semester|year|period",
                r"\b(?:the|this|that|over\s+the|during\s+the)\s+(?P<unit>quarter|half(?:-year)?|semester)\b(?!\s+of\b)|\b(?:the\s+)?(?:reporting|same)\s+period\b",
                self._same_quarter,
            ),
            (
                "own_year",
                "",
                "year|season|month|quarter",
                r"\b(?:its|his|her|their|our|my)\s+(?:first|second|third|last|opening|final|maiden)\s+(?:full\s+)?(?:year|season|month|quarter)\b",
                self._vague,
            ),
            (
                "year_end",
                "",
                "end",
                r"\b(?:by|at|before|until)\s+(?:the\s+)?(?:year-end|year['’]s\s+end|end\s+of\s+(?:the|this)\s+year)\b",
                self._full_year,
            ),
            (
                "full_year",
                "",
                "year",
                r"\b(?:the\s+)?(?:full|entire|whole)[\s-](?:fiscal\s+|financial\s+|business\s+)?year\b(?!\s+(?:\d|earlier|before|later))|\bthe\s+year\s+as\s+a\s+whole\b",
                self._full_year,
            ),
            # counted from the day of writing
            (
                "deictic",
                "",
                "last|this|next|current|past|present|coming|ongoing|running",
                r"\b(?P<which>last|this|next|current|past|present|coming|ongoing|running)(?:\s+(?:fiscal|financial|calendar|academic|school|whole|full))?[\s-]+(?P<unit>year|quarter|month|half-year|season|fiscal)(?:['’]s)?\b(?!-|\s+of\b)",
                self._deictic,
            ),
            (
                "recent",
                "",
                "last|this|next|yesterday",
                r"\b(?P<which>last|this|next)\s+(?P<unit>week|night|spring|summer|autumn|winter|fall|Christmas|Easter|weekend)\b|\byesterday\b",
                self._recent,
            ),
            (
                "ago",
                "",
                "ago|earlier|before|previously|prior|later|on|hence|afterwards|now",
                rf"\b(?P<n>{_COUNT})\s+(?P<unit>years?|quarters?|months?|decades?)\s+(?P<way>ago|earlier|before(?!\s+(?:the|he|she|they|that|a|its|his|it(?!\s+(?:was|had|stood|is)))\b)|previously|prior|later|on(?=[,.\s])|hence|afterwards|from\s+now)",
                self._ago,
            ),
            (
                "window",
                "",
                "years|decade|months",
                rf"\b(?:in|over|during|for|within)\s+(?:the\s+)?(?:last|past|previous|preceding)\s+(?P<n>{_COUNT}\s+)?(?P<unit>years|decade|decades)\b",
                self._window,
            ),
            (
                "relative",
                "",
                "previous|prior|preceding|following|foregoing|subsequent|same",
                r"\b(?:the\s+)?(?P<which>previous|prior|preceding|following|foregoing|subsequent|same)[\s-]+(?:fiscal\s+|financial\s+|calendar\s+)?(?P<unit>year|quarter|month|half(?:-year)?|fiscal|semester)(?:['’]s)?\b(?!-(?:ago|earlier))",
                self._relative,
            ),
            (
                "relative",
                "",
                "before|earlier|prior|previous|after",
                r"\bthe\s+(?P<unit>year|quarter|month)\s+(?P<which>before|earlier|prior|previous|after)\b",
                self._relative,
            ),
            (
                "relative",
                "",
                "that year|the same|that month",
                r"\b(?:that|the\s+same)\s+(?P<unit>year|month)\b",
                self._same,
            ),
            (
                "now",
                "",
                "now|today|current|present|these days|moment|to date|so far",
                r"\b(?:now(?:adays)?|today|currently|at\s+present|presently|these\s+days|right\s+now|at\s+the\s+moment|to\s+date|so\s+far)\b(?!['’]s)",
                self._now,
            ),
            (
                "once",
                "",
                "once|used to|former|pandemic|lockdown|crisis| war|in the past|height|peak",
                r"\b(?:once(?=\s+(?:had|was|were|held|made|took|stood|got|went|paid|sold|supplied|employed|owned|accounted|responsible|good)\b)"
                r"|used\s+to(?=\s+[a-z]+\b)|formerly|in\s+the\s+past|at\s+(?:the|its|their)\s+(?:height|peak)\b"
                r"|before\s+the\s+(?:pandemic|lockdowns?|(?:financial\s+)?crisis|war))",
                self._vague,
            ),
            (
                "then",
                "",
                "then|at th",
                r"(?<![,;]\s)\b(?:back\s+)?then\b(?=\s+(?:it|the|only|just|he|she|they|there|we)\b|[,.;]|\s+\d)|\bat\s+(?:the|that)\s+time\b(?!\s+of)",
                self._then,
            ),
        ]
        return [
            (form, need, tuple(cues.lower().split("|")) if cues else (), re.compile(pattern, re.IGNORECASE), make)
            for form, need, cues, pattern, make in listed
        ]

    @cached_property
    def _all_cues(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(cue for _, _, cues, _, _ in self._patterns for cue in cues))

    # -- reading ---------------------------------------------------------------------------------------------------

    def read(self, text: str, start: int, end: int, taken: list[tuple[int, int]]) -> list[Moment]:
        """The moments of ``text[start:end]`` in order; none cuts a stretch of *taken* (the figures) in two."""
        lower = text[start:end].lower()
        present = {
            "year": bool(_YEAR_FOUND.search(lower)),
            "month": bool(self._month_found.search(text, start, end)),
            "part": "quarter" in lower or "half" in lower or "semester" in lower or bool(_CODE_FOUND.search(lower)),
            "": True,
        }
        cued = {cue for cue in self._all_cues if cue in lower}
        found: list[Moment] = []
        figures = Spans(taken)
        used = Spans([])
        for form, need, cues, pattern, make in self._patterns:
            if not present[need] or (cues and cued.isdisjoint(cues)):
                continue
            for match in pattern.finditer(text, start, end):
                first, last = match.span()
                if used.overlaps(first, last) or figures.crosses(first, last):
                    continue
                moment = make(match)
                if moment is not None and form == "elliptic":
                    moment = self._completed(moment, found)
                if moment is None:
                    continue
                role = self._role(text, start, moment, end, figures) if moment.role == "when" else moment.role
                goal = bool(_BY.search(text, max(start, first - 16), first))
                found.append(replace(moment, form=form, role=role, goal=goal))
                used.add(first, last)
        return sorted(found, key=lambda moment: moment.start)

    @cached_property
    def _aside_before(self) -> re.Pattern[str]:
        verbs = "|".join(sorted(self.words["time_founding_verb"]))
        return re.compile(rf"\b(?:{verbs})\b[^.;:%\d]{{0,60}}$", re.IGNORECASE)

    @cached_property
    def _name_after(self) -> re.Pattern[str]:
        nouns = "|".join(sorted(self.words["time_event_noun"]))
        return re.compile(rf"[\s-](?:[\w-]+\s+){{0,2}}?(?:{nouns})\b", re.IGNORECASE)

    def _role(self, text: str, start: int, moment: Moment, end: int, figures: Spans) -> str:
        """What a moment is there for, by the words around it."""
        figure = figures.last_end(moment.start, start)
        before = text[max(start, figure, moment.start - 90) : moment.start]
        for role, pattern in _ROLES_BEFORE:
            if pattern.search(before):
                return role
        if self._is_base(text, start, moment, before, after_figure=figure > start):
            return "base"
        if moment.kind == "absolute" and moment.when.part is None and self._is_aside(text, moment, before, end):
            return "aside"
        return "when"

    @staticmethod
    def _is_base(text: str, start: int, moment: Moment, before: str, *, after_figure: bool) -> bool:
        """Whether something is compared with it: "than in 2019", "on the year before", "54 % of the level of 2019"."""
        if moment.kind == "partial" and before.lower().endswith("from ") and _WILL.search(text, start, moment.start):
            return False  # "will pay more from September"
        if moment.when.part is not None and _EARNED.search(before):
            return False  # "of its revenue from the last quarter" is what was earned then
        if _STRONG_BASE.search(before) or _OWN_LEVEL.search(before):
            return True
        if moment.form != "date" and _BASE.search(before) and not _SOURCE_YEAR.search(before):
            return not (_DAY.search(text, moment.start, moment.end) and _ON.search(before))
        return after_figure and bool(_SHARE_OF.fullmatch(before))

    def _is_aside(self, text: str, moment: Moment, before: str, end: int) -> bool:
        """Whether a year belongs to something else: a founding, a name, a price basis, a citation."""
        after = text[moment.end : min(end, moment.end + 50)]
        founding = self._aside_before.search(before) and not _WHEN_CLAUSE.search(before)
        named = not _PREPOSITION.search(before) and self._name_after.match(after)
        return bool(_PRICES.match(after) or founding or named or _CITED.search(before) or before.endswith("©"))

    # -- from match to moment --------------------------------------------------------------------------------------

    @staticmethod
    def _moment(match: re.Match[str], kind: str, when: When | None = None, **more: object) -> Moment:
        return replace(Moment(match.start(), match.end(), kind, when or When()), **more)  # type: ignore[arg-type]

    def _vague(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "vague")

    def _recent(self, match: re.Match[str]) -> Moment:
        return self._moment(
            match,
            "recent",
            unit=match["unit"] or "day",
            amount={"last": -1, "next": 1}.get((match["which"] or "").lower(), 0),
        )

    @staticmethod
    def _part_of(match: re.Match[str]) -> str:
        if match["code"]:
            code = match["code"].upper().replace(" ", "")
            return code if code[0] in "QH" else code[1] + code[0]
        number = _ORDINALS[match["ord"].lower()]
        if match["unit"].lower().startswith("quarter"):
            return f"Q{number}"
        return f"H{min(number, 2)}"

    @staticmethod
    def _end_year(match: re.Match[str]) -> int:
        """Of "2023/24" the later."""
        year = full_year(match["year"])
        tail = match.groupdict().get("tail")
        if tail:
            digits = re.sub(r"\D", "", tail)
            later = int(digits) if len(digits) == 4 else year // 100 * 100 + int(digits)
            if later == year + 1 or (later % 100 == 0 and later + 100 == year + 1):
                return year + 1
        return year

    def _quarter(self, match: re.Match[str]) -> Moment | None:
        part = self._part_of(match)
        if part in ("H3", "H4"):
            return None
        year = match.groupdict().get("tail")
        return self._moment(match, "absolute", When(self._end_year(match) if year else full_year(match["year"]), part))

    def _quarter_code(self, match: re.Match[str]) -> Moment | None:
        """Such as "3Q24" or "Q3 '24"."""
        code = match["code"].upper()
        part = code if code[0] in "QH" else code[1] + code[0]
        return None if part in ("H3", "H4") else self._moment(match, "absolute", When(full_year(match["year"]), part))

    def _quarter_word(self, match: re.Match[str]) -> Moment | None:
        """Such as "quarter two 2021", as people say it in calls."""
        number = _count(match["ord"]) or 0
        part = f"{match['unit'][0].upper()}{number}"
        if part in ("H3", "H4"):
            return None
        if match["year"]:
            return self._moment(match, "absolute", When(self._end_year(match), part))
        return self._moment(match, "partial", When(None, part))

    def _quarter_of_other(self, match: re.Match[str]) -> Moment:
        return self._of_other(match, self._part_of(match))

    def _of_other(self, match: re.Match[str], part: str) -> Moment:
        other = match["other"].lower()
        if re.search(r"\b(?:last|past)\b", other):
            return self._moment(match, "deictic", When(None, part), amount=-1)
        if re.search(r"\b(?:this|current)\b", other):
            return self._moment(match, "deictic", When(None, part), amount=0)
        if re.search(r"\bnext\b", other):
            return self._moment(match, "deictic", When(None, part), amount=1)
        amount = {"same": 0, "following": 1}.get(next((w for w in ("same", "following") if w in other), ""), -1)
        return self._moment(match, "relative", When(None, part), amount=amount)

    def _month_of_other(self, match: re.Match[str]) -> Moment:
        return self._of_other(match, f"{month_number(match['month']):02d}")

    def _last_month_named(self, match: re.Match[str]) -> Moment:
        which = match["before"].strip().lower()
        part = f"{month_number(match['month']):02d}"
        return self._moment(match, "partial", When(None, part), amount={"next": 1}.get(which, -1))

    def _part(self, match: re.Match[str]) -> Moment | None:
        if match["ord"] and match["ord"].isdigit():
            return None
        part = self._part_of(match)
        return None if part in ("H3", "H4") else self._moment(match, "partial", When(None, part))

    def _ended(self, match: re.Match[str]) -> Moment | None:
        span, number = match["span"].lower(), month_number(match["month"])
        day = int(match["day"] or match["day2"] or 28)
        year = int(match["year"]) if match["year"] else None
        if day <= 5:
            # a period that ends with New Year's Day lies in the year before it
            number, year = (number - 1 or 12), (year - 1 if year is not None and number == 1 else year)
        months = _count(match["n"]) or (
            3 if span.startswith("quarter") else 6 if span.startswith("half") else 12 if span.startswith("year") else 0
        )
        part: str | None = None
        if match["ord"] and months in (3, 6):
            part = ("Q" if months == 3 else "H") + str(_ORDINALS[match["ord"].lower()])
        elif months == 3 and number % 3 == 0:
            part = f"Q{number // 3}"
        elif months == 6 and number % 6 == 0:
            part = f"H{number // 6}"
        if year is None:
            return self._moment(
                match, "partial", When(None, part or f"{number:02d}"), unit="ended" if part is None else "year"
            )
        return self._moment(match, "absolute", When(year, part))

    def _first_months(self, match: re.Match[str]) -> Moment:
        year = self._end_year(match)
        if match["month"]:
            return self._moment(match, "absolute", When(year, f"{month_number(match['month']):02d}"))
        return self._moment(match, "absolute", When(year, self._first_part(match)))

    def _first_months_of_other(self, match: re.Match[str]) -> Moment:
        moment = self._of_other(match, "H1")
        return replace(moment, when=When(None, self._first_part(match)))

    @staticmethod
    def _first_part(match: re.Match[str]) -> str | None:
        months = (_count(match["n"]) or 0) * {"months": 1, "quarters": 3}.get(match["unit"].lower(), 0)
        first = match["which"].lower() not in ("last", "final")
        if months == 3:
            return "Q1" if first else "Q4"
        if months == 6:
            return "H1" if first else "H2"
        return None

    def _first_months_open(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "partial", When(None, self._first_part(match)))

    def _months(self, match: re.Match[str]) -> Moment:
        first, last = month_number(match["first"]), month_number(match["last"])
        length = (last - first) % 12 + 1
        part = (
            f"Q{last // 3}"
            if length == 3 and last % 3 == 0
            else f"H{last // 6}"
            if length == 6 and last % 6 == 0
            else None
        )
        if match["year"]:
            return self._moment(match, "absolute", When(int(match["year"]), part))
        return self._moment(match, "partial", When(None, part), low=last)

    def _same_part(self, match: re.Match[str]) -> Moment:
        if match["year"]:
            return self._moment(match, "same_part", When(int(match["year"])))
        other = (match["other"] or match["plain"] or "").lower()
        if "last year" in other:
            return self._moment(match, "relative", amount=-1)
        if "this year" in other:
            return self._moment(match, "relative", amount=0)
        return self._moment(match, "relative", amount=0 if "same" in other else -1)

    def _year_ago(self, match: re.Match[str]) -> Moment:
        return self._moment(
            match, "relative", amount=0 if re.match(r"(?:the\s+|a\s+)?same\b", match.group(), re.IGNORECASE) else -1
        )

    def _range(self, match: re.Match[str]) -> Moment | None:
        low, year = int(match["low"]), int(match["year"])
        return self._moment(match, "range", When(year), low=low) if low < year else None

    def _fiscal(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "absolute", When(self._end_year(match)))

    def _iso(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "absolute", When(int(match["year"]), f"{int(match['number']):02d}"))

    def _month(self, match: re.Match[str]) -> Moment | None:
        if (
            match["month"].rstrip(".") == "May"
            and not (match["year"] or match["day"] or match["day2"])
            and not _MAY_BEFORE.search(match.string[max(0, match.start() - 12) : match.start()])
        ):
            return None
        part = f"{month_number(match['month']):02d}"
        if match["year"]:
            return self._moment(match, "absolute", When(int(match["year"]), part))
        return self._moment(match, "partial", When(None, part))

    def _year(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "absolute", When(full_year(match["year"])))

    def _elliptic(self, match: re.Match[str]) -> Moment:
        """Such as "in the third" beside another quarter."""
        return self._moment(match, "partial", When(None, str(_ORDINALS[match["ord"].lower()])))

    @staticmethod
    def _completed(moment: Moment, found: list[Moment]) -> Moment | None:
        """An elliptic "in the first" with the quarter or half that another moment names."""
        size = next((other.when.part[0] for other in found if other.when.part and other.when.part[0] in "QH"), None)
        return replace(moment, when=When(None, f"{size}{moment.when.part}")) if size else None

    def _christmas(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "partial", When(None, "12"))

    def _full_year(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "same", unit="year")

    def _window(self, match: re.Match[str]) -> Moment | None:
        """A stretch like "in the last ten years" ends now and began so many years before."""
        count = _count(match["n"].strip()) if match["n"] else 1
        if count is None:
            return self._moment(match, "window", amount=0)
        return self._moment(match, "window", amount=-count * (10 if match["unit"].lower().startswith("decade") else 1))

    def _same_quarter(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "same", unit=(match["unit"] or "period").lower())

    def _same(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "same", unit=match["unit"].lower())

    def _then(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "then")

    def _now(self, match: re.Match[str]) -> Moment:
        return self._moment(match, "now")

    def _deictic(self, match: re.Match[str]) -> Moment | None:
        which = match["which"].lower()
        before = match.string[max(0, match.start() - 14) : match.start()].lower()
        if (
            which in ("past", "last")
            and re.search(r"\b(?:the|over|during|of|in)\s+(?:the\s+)?$", before)
            and match["unit"].lower() != "quarter"
            and "the" in before
        ):
            return self._moment(match, "now")  # "over the past year" is a stretch that ends now
        return self._moment(
            match,
            "deictic",
            amount={"last": -1, "past": -1, "next": 1, "coming": 1}.get(which, 0),
            unit=match["unit"].lower(),
        )

    def _ago(self, match: re.Match[str]) -> Moment | None:
        count, unit = _count(match["n"]), match["unit"].lower().rstrip("s")
        if count is None:
            return self._moment(match, "vague")
        if unit == "decade":
            count, unit = 10 * count, "year"
        if unit == "month" and count == 12:
            count, unit = 1, "year"
        way = match["way"].lower()
        sign = 1 if way in ("later", "on", "hence", "afterwards") or way.startswith("from") else -1
        return self._moment(match, "ago" if way == "ago" else "relative", amount=sign * count, unit=unit)

    def _relative(self, match: re.Match[str]) -> Moment:
        which, unit = match["which"].lower(), match["unit"].lower()
        amount = 1 if which in ("following", "subsequent", "after") else 0 if which == "same" else -1
        return self._moment(match, "relative", amount=amount, unit="year" if unit == "fiscal" else unit)


_YEAR_FOUND = re.compile(r"(?:1[89]|20)\d\d|['’]\d\d|\bfy\s?\d\d")
_CODE_FOUND = re.compile(r"\b[qh]\s?[1-4]|\b[1-4]\s?[qh]")
_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")
_BY = re.compile(r"\bby\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_UNTIL = re.compile(r"\b(?:until|till|through|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_EDITION = re.compile(
    r"(?:\b(?:updated|revised|edition|version|accessed|retrieved)|(?:^|[(*_·|–-]\s*)(?:published|issued|printed|posted|released))(?:\s+(?:on|in|at|of))?[\s:,–-]*(?:the\s+)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|after|following|prior\s+to|before|ever\s+since|beyond|starting|dating\s+(?:from|back\s+to))\s+(?:(?:[a-z'’]+\s+){1,6}in\s+)?(?:early\s+|late\s+|mid-?\s?|about\s+|the\s+)*(?:(?:end|start|beginning|spring|summer|autumn|winter)\s+of\s+)?$",
    re.IGNORECASE,
)
_OWN_LEVEL = re.compile(r"\b(?:its|their)\s+(?:\w+\s+)?levels?\s+(?:of|in)\s+$", re.IGNORECASE)
_SHARE_OF = re.compile(r"\s*of\s+(?:the|its|their|that)\s+(?:[a-z-]+\s+){1,4}of\s+", re.IGNORECASE)
_PRICES = re.compile(r"\s+(?:constant\s+)?(?:prices|dollars|money|terms|exchange\s+rates?|purchasing)\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:every|each)\s+$", re.IGNORECASE)
_WILL = re.compile(r"\b(?:will|shall|would)\b", re.IGNORECASE)
_EARNED = re.compile(
    r"\b(?:revenues?|sales|turnover|profits?|income|earnings|output|production|exports|imports|receipts)\s+from\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_STRONG_BASE = re.compile(
    r"\b(?:than(?!\s+(?:left|came|went|died|moved|arrived|(?:was|were)\s+born)\b)|compar(?:ed|ing|ison|able)\s+(?:with|to)|versus|vs\.?|against|relative\s+to|vis-[aà]-vis|(?:that|those)\s+of|unlike|same\s+as|as\s+in|as\s+(?:it|he|she|they)\s+(?:was|were|did|had))\s+(?:[a-z'’-]+\s+){0,6}\(?$",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"\b(?:from|up\s+on|below|above|on|over|off)\s+"
    r"(?:(?:in|at|for|during|by|of|that\s+of|those\s+of)\s+)?(?:the\s+|its\s+|their\s+)?(?:(?:level|levels|figure|figures|peak|total|rate|record)\s+(?:of|in|for)\s+)?(?:the\s+)?(?:(?:end|start|beginning|close|average|whole|summer|autumn|winter|spring)\s+of\s+)?$",
    re.IGNORECASE,
)
_SOURCE_YEAR = re.compile(r"\b(?:is|are|was|were|date|dates|data|figures|numbers|statistics)\s+from\s+$", re.IGNORECASE)
_WHEN_CLAUSE = re.compile(r"\b(?:when|while|as)\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|for|during|of|at|by|to|until|since|around|through|over)\s+(?:the\s+)?$", re.IGNORECASE
)
_CITED = re.compile(r"(?:\bet\s+al\.,?|&\s+\w+,)\s*\(?$|\([A-Z][\w-]+(?:\s+and\s+[A-Z][\w-]+)?,\s$")
_ON = re.compile(r"\bon\s+(?:the\s+)?$")
_ROLES_BEFORE = (("until", _UNTIL), ("since", _SINCE), ("edition", _EDITION), ("aside", _EVERY))
_MAY_BEFORE = re.compile(
    r"\b(?:in|of|since|last|this|by|until|till|to|from|early|late|mid|during|for|and)[\s-]$", re.IGNORECASE
)
_CLAUSE_START = re.compile(r"(?:^|[.!?;:,(—–]|\band)[\"”’')]*\s*[\"“'‘]?$|\w\s$")
