"""The patterns of time expressions, those that say most first: a stretch is read once."""

from __future__ import annotations

import re
from collections.abc import Callable

from talent_ledger.extract import moment_forms as forms
from talent_ledger.extract.moments import Moment

_Make = Callable[[re.Match[str]], "Moment | None"]
Pattern = tuple[str, str, tuple[str, ...], re.Pattern[str], _Make]
"""Form, what must be there (*year*, *month*, *part* of a year), one of which words, its pattern, its reading."""

FAR_YEAR = "|".join(rf"(?<={before} )2[1-3][05]0" for before in ("by", "in", "until", "year"))
"""A year of projections, told from a count by the word before it: "9 billion by 2300"."""
_Y = rf"(?:1[89]\d\d|20\d\d|{FAR_YEAR})"
_END = r"(?![\w%]|[.,]\d)"
_START = r"(?<![\w$€£¥₹#/=-])(?<!\d[.,])"
_COUNT = (
    r"(?:\d{1,3}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|fifteen|twenty"
    r"|some|few|several|a\s+few|a\s+couple\s+of)"
)
_FISCAL = (
    r"(?:(?:the\s+)?(?:full|fiscal|financial|calendar|business|marketing|academic|school)\s+(?:year\s+)?"
    r"|the\s+year\s+|FY\s?)"
)
_YEAR = rf"(?P<year>{_Y}|(?<=FY)['’]?\d\d|['’]\d\d)(?P<tail>\s?[-/–]\s?(?:{_Y}|\d\d))?{_END}"
_OTHER = (
    r"(?P<other>(?:of\s+|in\s+|a\s+)?(?:the\s+)?"
    r"(?:last|this|next|current|previous|preceding|prior|following|same|past)\s+(?:fiscal\s+|financial\s+)?year"
    r"|a\s+year\s+(?:ago|earlier|before)|the\s+year\s+(?:before|earlier))"
)
_PART = (
    r"(?:(?P<ord>first|second|third|fourth|1st|2nd|3rd|4th|final|opening|closing|(?-i:I{1,3}|IV)|[1-4]"
    r"|last(?=[\s-]+(?:quarter|half)\s+of\s+(?:19|20)\d\d))[\s-]+(?:fiscal[\s-]+)?"
    r"(?P<unit>quarter|half(?:[\s-]+year)?|semester)|(?P<code>(?-i:[QH])\s?[1-4]|[1-4]\s?(?-i:[QH]))(?!(?!FY)[a-z]))"
)
_JOINT = r"(?:\s+(?:of|in|for)|,|[\s/-])?\s*"
_ENDED = (
    r"(?:(?:which\s+|that\s+)?(?:ended|ending|ends)(?:\s+(?:on|in))?"
    r"|to(?:\s+the\s+end\s+of)?|through|up\s+to|until)"
)
_SEASON = r"spring|summer|autumn|fall|winter|Christmas|Easter|Ramadan|harvest"
_Listed = tuple[str, str, str, str, _Make]
"""Form, what must be there, one of which words, its pattern, its reading."""


def time_patterns(month: str) -> list[Pattern]:
    """All patterns; *month* matches a month's name."""
    listed = (
        *_spans_that_ended(month),
        *_QUARTERS,
        *_spans_of_months(month),
        *_YEARS,
        *_DAYS,
        *_months(month),
        *_SEASONS_AND_YEARS,
        *_PARTS,
        *_RECKONED,
    )
    return [
        (form, need, tuple(cues.lower().split("|")) if cues else (), re.compile(pattern, re.IGNORECASE), make)
        for form, need, cues, pattern, make in listed
    ]


def _date(month: str) -> str:
    """A month with its day and year, where they are written: ``3 March 2024``, ``March 3``."""
    return (
        rf"(?:(?P<day>\d{{1,2}})(?:st|nd|rd|th)?(?:\s+of)?\s+)?(?P<month>{month})"
        r"(?:\s+(?P<day2>\d{1,2})(?:st|nd|rd|th)?(?![\d%]))?"
        rf"(?:(?:(?:,|\s+of)?\s+|-)(?P<year>{_Y}){_END})?"
    )


def _spans_that_ended(month: str) -> tuple[_Listed, ...]:
    """``the quarter ended June 30, 2021``, ``the first nine months of 2024``; decades, whose years are open."""
    return (
        (
            "aside",
            "",
            "0s|centur",
            r"\b(?:early|mid|late)?[-\s]?(?:the\s+)?(?:1[5-9]|20)\d0s\b|(?<!\w)['’]\d0s\b|\b(?:nineteenth|twentieth|twenty-first|\d\dth|21st)[\s-]centur(?:y|ies)",
            forms.vague,
        ),
        # "the quarter ended June 30, 2021", "the six months to March 2023", "the year to June"
        (
            "ended",
            "month",
            "quarter|half|year|period|month|week",
            rf"(?:\b(?P<ord>first|second|third|fourth)\s+)?(?:fiscal\s+|financial\s+)?\b(?P<span>quarters?|half(?:[\s-]year)?|years?|period|(?P<n>three|six|nine|twelve|3|6|9|12)[\s-]months?|(?:\d+|four|eight|ten|twelve)[\s-]weeks?)"
            rf"(?:\s+(?:and\s+(?:fiscal\s+|full\s+|financial\s+)?(?:year|six\s+months|nine\s+months)))?\s+{_ENDED}\s+{_date(month)}",
            forms.ended,
        ),
        (
            "months_of",
            "year",
            "months|quarters|weeks|days",
            rf"\b(?:the\s+)?(?P<which>first|last|final|opening|initial)\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\s+(?P<unit>months|quarters|weeks|days)\s+(?:of|in)\s+(?:(?P<month>{month})\s+)?(?:{_FISCAL})?{_YEAR}",
            forms.first_months,
        ),
        (
            "months_of",
            "",
            "months|quarters",
            rf"\b(?:the\s+)?(?P<which>first|last|final|opening)\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\s+(?P<unit>months|quarters)\s+{_OTHER}",
            forms.first_months_of_other,
        ),
        (
            "months_of",
            "",
            "months|quarters",
            r"\b(?:the\s+)?(?P<which>first)\s+(?P<n>two|three|four|five|six|seven|eight|nine|ten|eleven|\d+)\s+(?P<unit>months|quarters)(?:\s+(?:of|in)\s+(?:the|this)\s+(?:fiscal\s+)?year)?\b",
            forms.first_months_open,
        ),
    )


_QUARTERS: tuple[_Listed, ...] = (
    (
        "quarter",
        "part",
        "",
        rf"\b(?:the\s+)?{_PART}(?:s?\s+and\s+(?:full[\s-]|fiscal\s|financial\s)+year\s+(?:of\s+)?|{_JOINT})(?:{_FISCAL})?{_YEAR}",
        forms.quarter,
    ),
    (
        "quarter",
        "part",
        "",
        rf"(?<![\w.,$€£-])(?P<year>{_Y})(?:['’]s)?[\s/-]?(?:fiscal\s+)?{_PART}",
        forms.quarter,
    ),
    (
        "quarter",
        "part",
        "quarter|half",
        rf"\b(?P<unit>quarter|half)\s+(?P<ord>one|two|three|four|[1-4])\b(?:\s+(?:of\s+)?(?:{_FISCAL})?{_YEAR})?",
        forms.quarter_word,
    ),
    (
        "quarter",
        "part",
        "",
        r"\b(?P<code>(?-i:[QH])[1-4](?=\s|['’])|[1-4](?-i:[QH]))\s?['’]?(?P<year>\d\d)\b(?!\s?(?:%|per\s?cent)|[.,]\d)",
        forms.quarter_code,
    ),
    ("quarter_of_other", "part", "year", rf"\b(?:the\s+)?{_PART}\s*{_OTHER}", forms.quarter_of_other),
)
"""``Q2 2021``, ``the third quarter of fiscal 2024``, ``2Q23``, ``H1 FY24``, ``Fourth Quarter and Fiscal Year 2025``."""


def _spans_of_months(month: str) -> tuple[_Listed, ...]:
    """``January-September 2024``, ``Jan.-Sept.``; ``the corresponding period a year earlier``."""
    return (
        (
            "months",
            "month",
            "",
            rf"(?<!\w)(?P<first>{month})(?:\s?(?:[-–—]|to|through|and)\s?|-to-)(?P<last>{month})(?:,?\s+(?P<year>{_Y}){_END})?(?!\s+\d{{1,2}}\b(?!\d))",
            forms.months,
        ),
        # "the same quarter of 2023", "the corresponding period a year earlier"
        (
            "same_part",
            "",
            "same|correspond|compara|equivalent|like|similar|analog",
            rf"\b(?:the\s+|a\s+)?(?:(?:same|corresponding|comparable|equivalent|like|similar|analogous)\s+(?:three-month\s+|six-month\s+|nine-month\s+|reporting\s+)?(?:period|quarter|month|months|half|week|weeks|day|days|time|point|stage|semester|date)s?(?:\s+of)?(?:\s+{month})?)"
            rf"[,\s]+(?:in\s+|of\s+)?(?:(?:{_FISCAL})?(?:(?P<year>{_Y}){_END})|{_OTHER}|(?P<plain>the\s+year-earlier|one\s+year\s+(?:ago|earlier)|last\s+year|in\s+the\s+prior-year))",
            forms.same_part,
        ),
        # "the same 2014 quarter"
        (
            "same_part",
            "",
            "same|correspond|compara|equivalent",
            rf"\b(?:the\s+)?(?:same|corresponding|comparable|equivalent)\s+(?P<year>{_Y})\s+(?:fiscal\s+)?(?:(?:first|second|third|fourth|three|six|nine|twelve)[\s-]+)?(?:period|quarter|month|half|week|semester)s?\b",
            forms.same_part,
        ),
        (
            "year_ago",
            "",
            "year|same",
            r"\b(?:the\s+|a\s+)?(?:(?:year[-\s](?:ago|earlier)|prior[-\s]year|previous[-\s]year|last[-\s]year['’]s|same)\s+(?:(?:first|second|third|fourth)\s+)?(?:period|quarter|month|half|week|figure|level|total)s?)",
            forms.year_ago,
        ),
    )


_YEARS: tuple[_Listed, ...] = (
    (
        "range",
        "year",
        "",
        rf"\b(?:between|from)\s+(?P<low>{_Y})\s+(?:and|to|until|through|till)\s+(?P<year>{_Y}){_END}",
        forms.range,
    ),
    ("range", "year", "", rf"{_START}(?P<low>{_Y})\s?(?:–|—|-|to|through)\s?(?P<year>{_Y}){_END}", forms.range),
    ("fiscal_year", "year", "", rf"\b(?:{_FISCAL}|(?:season|winter)\s+){_YEAR}", forms.fiscal),
    (
        "fiscal_year",
        "year",
        "",
        rf"{_START}(?P<year>{_Y})(?P<tail>\s?[/–-]\s?\d\d)(?![\d%]|\s?(?:per\s?cent|percent|million|billion))",
        forms.fiscal,
    ),
)
"""``from 2019 to 2023``, ``fiscal 2024``, ``2023/24``."""


_DAYS: tuple[_Listed, ...] = (
    (
        "date",
        "year",
        "-",
        r"(?<![\d-])(?P<year>(?:19|20)\d\d)-(?P<number>0[1-9]|1[0-2])(?:-\d\d)?(?![\d-])",
        forms.iso,
    ),
    (
        "date",
        "year",
        ".",
        r"(?<![\d.])\d{1,2}\.(?P<number>0?[1-9]|1[0-2])\.(?P<year>(?:19|20)\d\d)(?!\d)",
        forms.iso,
    ),
    (
        "year_end",
        "year",
        "end|late|early|mid|start|begin|close",
        rf"\b(?:(?:at\s+|by\s+)?(?:the\s+)?end\s+of|end-|year-end|late|early|mid-?|(?:the\s+)?(?:start|beginning|close)\s+of|start-)\s?(?P<year>{_Y}){_END}",
        forms.year,
    ),
)
"""``2024-03-31``, ``31.3.2024``, ``the end of 2024``."""


def _months(month: str) -> tuple[_Listed, ...]:
    """``March of last year``, ``last March``, ``3 March 2024``."""
    return (
        (
            "month",
            "month",
            "year",
            rf"(?<![\w-])(?P<month>{month})['’]?s?,?\s+(?:of\s+)?{_OTHER}",
            forms.month_of_other,
        ),
        (
            "month",
            "month",
            "last|this|next|past",
            rf"(?P<before>\b(?:last|this|next|past)\s+)(?P<month>{month})\b",
            forms.last_month_named,
        ),
        ("month", "month", "", rf"(?<![\w-]){_date(month)}(?!\w)", forms.month),
    )


_SEASONS_AND_YEARS: tuple[_Listed, ...] = (
    ("season", "year", "", rf"\b(?P<season>{_SEASON})\s+(?:of\s+|in\s+)?(?P<year>{_Y}){_END}", forms.year),
    ("season", "", "christmas", r"\b(?:at|over|before|by|since)\s+Christmas\b", forms.christmas),
    (
        "year",
        "year",
        "",
        rf"{_START}(?P<year>{_Y})(?:\s?[EF](?!\w))?{_END}(?!\s?(?:%|per\s?cent|percent|million|billion|bn|km|kg|MW|GW|tonnes|US\s?dollars|dollars|euros))",
        forms.year,
    ),
    ("issue", "year", "/", r"(?<![\d/.,])\d{1,2}/(?P<year>20\d\d)(?![\d/])", forms.year),
    ("year", "year", "'|’", r"(?<=\b(?:in|of))\s(?P<year>['’]\d\d)\b", forms.year),
)
"""``summer 2024``, ``2024``, ``3/2024``, ``in '24``."""

_PARTS: tuple[_Listed, ...] = (
    ("part", "part", "", rf"\b(?:the\s+)?{_PART}", forms.part),
    (
        "elliptic",
        "part",
        "",
        r"\b(?:in|for)\s+the\s+(?P<ord>first|second|third|fourth)(?P<unit>(?=[.,;)]|\s+(?:and|as|while|but)\b|\s*$))",
        forms.elliptic,
    ),
    (
        "same",
        "",
        "quarter|half|semester|year|period",
        r"\b(?:the|this|that|over\s+the|during\s+the)\s+(?P<unit>quarter|half(?:-year)?|semester)\b(?!\s+of\b)|\b(?:the\s+)?(?:reporting|same)\s+period\b",
        forms.same_quarter,
    ),
    (
        "own_year",
        "",
        "year|season|month|quarter",
        r"\b(?:its|his|her|their|our|my)\s+(?:first|second|third|last|opening|final|maiden)\s+(?:full\s+)?(?:year|season|month|quarter)\b",
        forms.vague,
    ),
    (
        "year_end",
        "",
        "end",
        r"\b(?:by|at|before|until)\s+(?:the\s+)?(?:year-end|year['’]s\s+end|end\s+of\s+(?:the|this)\s+year)\b",
        forms.whole_year,
    ),
    (
        "full_year",
        "",
        "year",
        r"\b(?:the\s+)?(?:full|entire|whole)[\s-](?:fiscal\s+|financial\s+|business\s+)?year\b(?!\s+(?:\d|earlier|before|later))"
        r"|\bthe\s+year\s+as\s+a\s+whole\b"
        r"|\b(?:during|throughout|all\s+through|across|(?:over|in)\s+the\s+course\s+of)\s+the\s+year\b"
        r"(?!\s+(?:\d|to|ended|ending|earlier|before|later|up|round))",
        forms.whole_year,
    ),
)
"""Parts of a year that is not named: ``the third quarter``, ``the full year``."""

_RECKONED: tuple[_Listed, ...] = (
    (
        "deictic",
        "",
        "last|this|next|current|past|present|coming|ongoing|running",
        r"\b(?P<which>last|this|next|current|past|present|(?:up)?coming|ongoing|running)(?:\s+(?:fiscal|financial|calendar|academic|school|whole|full))?[\s-]+(?P<unit>year|quarter|month|half-year|season|fiscal)(?:['’]s)?\b(?!-|\s+of\b)",
        forms.deictic,
    ),
    (
        "recent",
        "",
        "last|this|next|yesterday",
        r"\b(?P<which>last|this|next)\s+(?P<unit>week|night|spring|summer|autumn|winter|fall|Christmas|Easter|weekend)\b|\byesterday\b",
        forms.recent,
    ),
    (
        "ago",
        "",
        "ago|earlier|before|previously|prior|later|on|hence|afterwards|now",
        rf"\b(?P<n>{_COUNT})\s+(?P<unit>years?|quarters?|months?|decades?)\s+(?P<way>ago|earlier|before(?!\s+(?:the|he|she|they|that|a|its|his|it(?!\s+(?:was|had|stood|is)))\b)|previously|prior|later|on(?=[,.\s])(?!\s+average)|hence|afterwards|from\s+now)",
        forms.ago,
    ),
    (
        "window",
        "",
        "years|decade|months",
        rf"\b(?:in|over|during|for|within)\s+(?:the\s+)?(?:last|past|previous|preceding)\s+(?P<n>{_COUNT}\s+)?(?P<unit>years|decade|decades)\b",
        forms.window,
    ),
    (
        "relative",
        "",
        "previous|prior|preceding|following|foregoing|subsequent|same",
        r"\b(?:the\s+)?(?P<which>previous|prior|preceding|following|foregoing|subsequent|same)[\s-]+(?:fiscal\s+|financial\s+|calendar\s+)?(?P<unit>year|quarter|month|half(?:-year)?|fiscal|semester|decade|(?:twelve|12)[-\s]months?)(?:['’]s)?\b(?!-(?:ago|earlier))",
        forms.relative,
    ),
    (
        "relative",
        "",
        "before|earlier|prior|previous|after",
        r"\bthe\s+(?P<unit>year|quarter|month|decade|(?:twelve|12)\s+months)\s+(?P<which>before|earlier|prior|previous|after)\b",
        forms.relative,
    ),
    (
        "relative",
        "",
        "that year|the same|that month",
        r"\b(?:that|the\s+same)\s+(?P<unit>year|month)\b",
        forms.same,
    ),
    (
        "now",
        "",
        "now|today|current|present|these days|moment|to date|so far",
        r"\b(?:(?-i:(?!NOW\b))now(?:adays)?(?!\s+(?:expect|forecast|see|anticipat|predict|project|plan|guid|estimat|believ|think|hope|assum)\w*\b)|today|currently|at\s+present|presently|these\s+days|right\s+now|at\s+the\s+moment|to\s+date|so\s+far)\b(?!['’]s)",
        forms.now,
    ),
    (
        "once",
        "",
        "once|used to|former|pandemic|lockdown|crisis| war|in the past|height|peak",
        r"\b(?:once(?=\s+(?:had|was|were|held|made|took|stood|got|went|paid|sold|supplied|employed|owned|accounted|responsible|good)\b)"
        r"|used\s+to(?=\s+[a-z]+\b)|formerly|in\s+the\s+past|at\s+(?:the|its|their)\s+(?:height|peak)\b"
        r"|before\s+the\s+(?:pandemic|lockdowns?|(?:financial\s+)?crisis|war))",
        forms.vague,
    ),
    (
        "then",
        "",
        "then|at th",
        r"(?<![,;]\s)\b(?:back\s+)?then\b(?=\s+(?:it|the|only|just|he|she|they|there|we)\b|[,.;]|\s+\d)|\bat\s+(?:the|that)\s+time\b(?!\s+of)",
        forms.then,
    ),
)
"""Counted from the day of writing, or from a time that was named before: ``last year``, ``a decade ago``, ``then``."""
