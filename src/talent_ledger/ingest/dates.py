"""Dates and times of day as people write them above a text or a comment."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_OTHER_MONTHS = {
    word: number
    for number, words in enumerate(
        (
            "januar januari janvier enero gennaio janeiro",
            "februar februari février fevrier febrero febbraio fevereiro",
            "märz maerz maart mars marzo março",
            "avril abril aprile",
            "mai mei mayo maggio maio",
            "juni juin junio giugno junho",
            "juli juillet julio luglio julho",
            "augustus août aout agosto",
            "septembre septiembre settembre setembro",
            "oktober octobre octubre ottobre outubro",
            "noviembre novembro",
            "dezember desember décembre decembre diciembre dicembre dezembro",
        ),
        start=1,
    )
    for word in words.split()
}
"""The months in German, Dutch, French, Spanish, Italian and Portuguese, as blogs print them above English comments."""
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)(?![a-z])\.?"
)
_WEEKDAY = r"(?:mon|tues?|wed(?:nes)?|thu(?:rs?)?|fri|sat(?:ur)?|sun)(?:day)?\.?"
_YEAR = r"(?:(?:19|20)\d\d|['’]\d\d)"
_DAY = r"(?:[12]\d|3[01]|0?[1-9])(?:st|nd|rd|th)?"
_ZONE = (
    r"(?:\s*(?:\((?:UTC|GMT|local)\)|(?:UTC|GMT|BST|CES?T|[ECMP][SD]?T|IST|JST|AES?T|UK|Z)\b))?"
    r"(?:\s*\(?[+-]\d\d:?\d\d\)?)?"
)

_HALF_DAY = r"\s*[ap]\.?m\b\.?"
CLOCK = (
    rf"(?:(?<![\d.,Qq])\d{{1,2}}:\d\d(?!\d)(?::\d\d)?(?:{_HALF_DAY})?(?:\s?Uhr\b)?{_ZONE}"
    rf"|(?<![\d.,])\d{{1,2}}(?:[. ]\d\d)?{_HALF_DAY}{_ZONE}"
    r"|(?<![\d.,])\d{1,2}h\d\d\b)"
)
_CLOCK_AFTER_DATE = rf"(?:{CLOCK}|\d{{1,2}}\.\d\d\b{_ZONE})"

_OTHER_DAY = rf"(?:[12]\d|3[01]|0?[1-9])(?:er|º)?\.?\s+(?:de\s+)?(?:{'|'.join(_OTHER_MONTHS)})\b"

CALENDAR = (
    rf"(?:\b(?:{_WEEKDAY},?\s+)?(?:"
    rf"(?:19|20)\d\d[-/.](?:0?[1-9]|1[0-2])[-/.](?:[12]\d|3[01]|0?[1-9])(?=\b|T)"
    rf"|(?:[12]\d|3[01]|0?[1-9])[-/.](?:[12]\d|3[01]|0?[1-9])[-/.](?:(?:19|20)\d\d|\d\d)\b"
    rf"|{_MONTH}\s+{_DAY}\b(?:\s*,?\s*{_YEAR}\b)?"
    rf"|{_DAY}\.?[\s-]+(?:of\s+)?{_MONTH}(?:[\s,-]*{_YEAR}\b)?"
    rf"|{_OTHER_DAY}(?:\s+(?:de\s+)?{_YEAR}\b)?"
    rf"|{_MONTH}\s+(?:(?:19|20)\d\d|['’]\d\d)\b"
    r"|(?:[12]\d|3[01]|0?[1-9])[/.](?:[12]\d|3[01]|0?[1-9])\.?(?=,?\s+(?:at\s+)?\d{1,2}[:.]\d\d\b)))"
)

_UNIT = (
    r"(?:s(?:ec(?:ond)?s?)?|m(?:in(?:ute)?s?)?|h(?:(?:ou)?rs?)?|d(?:ays?)?|w(?:(?:ee)?ks?)?|mo(?:nths?)?"
    r"|y(?:(?:ea)?rs?)?)"
)
_NUMBER = r"(?:\d{1,4}|an?|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|a\s+few|several)"
RELATIVE = (
    rf"(?:\b(?:about\s+|over\s+|almost\s+|~)?{_NUMBER}\+?\s*{_UNIT}\.?(?:,?\s+(?:and\s+)?{_NUMBER}\s*{_UNIT})?\s+ago\b"
    r"|(?<![\d.,-])\b\d{1,3}(?-i:s|m|min|h|hr|hrs|d|w|wk|mo|y|yr)\b"
    r"|(?:(?<=[•·|(]\s)|(?<=\()|^)\d{1,3}\s(?:min(?:ute)?s?|h(?:ou)?rs?|days?|weeks?|months?|years?|(?-i:[hdwy]))"
    r"(?=\s*(?:$|[•·|)]|\s{2}Edited))"
    r"|(?<=\()\d{1,3}\s(?:min|[hdwy])(?=\))"
    r"|\b(?:il\s+y\s+a|hace|vor|h[áa]|för)\s+(?:\d{1,3}|un|une|uno|una|ein|einem|einer|um|uma|en|ett)\s+"
    r"(?:minutes?|heures?|jours?|semaines?|mois|ans?|minutos?|horas?|d[íi]as?|semanas?|mes(?:es)?|años?|anos?"
    r"|Minuten?|Stunden?|Tag(?:en?)?|Wochen?|Monat(?:en?)?|Jahr(?:en?)?|minuter?|timm(?:ar|e)|dag(?:ar)?|veck(?:or|a)|år)\b"
    r"|\b(?:\d{1,3}|een|un|una|uno)\s+(?:minuten|uur|dag(?:en)?|we(?:ek|ken)|maand(?:en)?|jaar)\s+geleden\b"
    r"|\b(?:\d{1,3}|un|una|uno)\s+(?:minut[io]|or[ae]|giorn[io]|settiman[ae]|mes[ei]|ann[io])\s+fa\b"
    r"|\b(?:mon|tue|wed|thu|fri|sat|sun)(?=\s*,?\s+(?:at\s+)?\d{1,2}[:.]\d\d)"
    r"|\bjust\s+now\b|\bmoments\s+ago\b|\b(?:yesterday|today)(?=,?\s+(?:at\s+)?\d{1,2}[:.]\d\d)"
    r"|(?:(?<=[•·|,(–—-]\s)|(?<=\()|^)(?:yesterday|today|last\s+(?:week|month|year|night))(?=\s*(?:$|[•·|)]))"
    rf"|\b(?:last\s+|on\s+)?{_WEEKDAY.replace(')?', ')')}(?=\s*,?\s+(?:at\s+)?\d{{1,2}}[:.]\d\d))"
)

_LINK = r"(?:,|at|um|om|kl\.|à|a las|às|alle|ore|@|-|–|—|•|·)?"
_DAYTIME = r"(?:morning|afternoon|evening|night|lunchtime)"
_LOOSE = (
    rf"(?:(?:\bon\s+|(?<=[,(•·|–—-]\s)|(?<=\())(?:last\s+)?{_WEEKDAY}(?:\s+{_DAYTIME})?"
    rf"|\b(?:yesterday|(?:this|that|the\s+(?:same|next|following))\s+day)(?:\s+{_DAYTIME})?"
    rf"|\b(?:yesterday|this|that|the\s+(?:same|next|following))\s+{_DAYTIME}"
    r"|\b(?:(?:an?|one|two|some|a\s+few|\d{1,2})\s+(?:minutes?|hours?|days?|weeks?)\s+)?later(?:\s+(?:that|the\s+same)\s+day)?)"
    r"(?=\s*(?:$|[•·|):]))"
)
"""``on Tuesday``, ``the next morning``, ``two hours later``: when, told from the comment before."""

WHEN = re.compile(
    rf"(?P<calendar>{CALENDAR})(?:T|\s*{_LINK}\s*)(?P<clock>{_CLOCK_AFTER_DATE})?"
    rf"|(?P<relative>{RELATIVE})(?:\s*(?:,|at|@)?\s*(?P<clock2>{_CLOCK_AFTER_DATE}))?"
    rf"|(?P<clock3>{CLOCK})(?:\s*(?:,|on|-|–|—|•|·)?\s*(?P<calendar2>{CALENDAR}))?"
    rf"|(?P<loose>{_LOOSE})",
    re.IGNORECASE,
)
"""Any expression that says when a text was written; at least one of its named groups is set."""

_ISO = re.compile(r"((?:19|20)\d\d)[-/.](\d{1,2})[-/.](\d{1,2})")
_NUMERIC = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.]((?:19|20)\d\d)")
_NAMED = re.compile(
    rf"(?:({_MONTH})\s+({_DAY})|({_DAY})[\s-]+(?:of\s+)?({_MONTH}))[\s,-]*((?:19|20)\d\d)\b", re.IGNORECASE
)


_DAYLESS = re.compile(rf"^\s*{_MONTH}\s+(?:(?:19|20)\d\d|['’]\d\d)\b", re.IGNORECASE)


_OTHER_NAMED = re.compile(
    r"([12]\d|3[01]|0?[1-9])(?:er|º)?\.?\s+(?:de\s+)?"
    rf"({'|'.join(_OTHER_MONTHS)})\s+(?:de\s+)?((?:19|20)\d\d)\b",
    re.IGNORECASE,
)


def names_a_day(found: re.Match[str]) -> bool:
    """Whether a match of ``WHEN`` says the day: a month alone dates events, hardly ever comments."""
    groups = found.groupdict()
    calendar = groups["calendar"] or groups["calendar2"]
    if groups["loose"]:
        return False
    return bool(groups["relative"] or groups["clock"] or groups["clock3"]) or not _DAYLESS.match(calendar or "")


def iso_date(text: str) -> str | None:
    """The first full date in *text* as ISO 8601, or null when it names none or leaves day and month in doubt.

    >>> iso_date("Sunday, February 2, 2025")
    '2025-02-02'
    >>> iso_date("Posted on the 3rd of May 2019 at 10:22 am")
    '2019-05-03'
    >>> iso_date("25/12/2020"), iso_date("04/05/2020"), iso_date("March 3")
    ('2020-12-25', None, None)
    """
    if found := _ISO.search(text):
        return _valid(int(found[1]), int(found[2]), int(found[3]))
    if found := _NAMED.search(text):
        month = _MONTHS.index((found[1] or found[4])[:3].lower()) + 1
        return _valid(int(found[5]), month, int(re.sub(r"\D", "", found[2] or found[3])))
    if found := _OTHER_NAMED.search(text):
        return _valid(int(found[3]), _OTHER_MONTHS[found[2].lower()], int(found[1]))
    if found := _NUMERIC.search(text):
        first, second, year = int(found[1]), int(found[2]), int(found[3])
        if first > 12 or first == second:
            return _valid(year, second, first)
        if second > 12:
            return _valid(year, first, second)
    return None


def _valid(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
