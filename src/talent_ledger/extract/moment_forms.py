"""What a time expression says, from the match of its pattern: the moment it names.

Functions are named after the form they read; they take the match of a pattern of ``moment_patterns``.
"""

from __future__ import annotations

import re
from dataclasses import replace

from talent_ledger.extract.moments import Moment, When

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
_MAY_BEFORE = re.compile(
    r"\b(?:in|of|since|last|this|by|until|till|to|from|early|late|mid|during|for|and)[\s-]$", re.IGNORECASE
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


def _moment(match: re.Match[str], kind: str, when: When | None = None, **more: object) -> Moment:
    return replace(Moment(match.start(), match.end(), kind, when or When()), **more)  # type: ignore[arg-type]


def vague(match: re.Match[str]) -> Moment:
    """A time of which no year is known: "the 1990s", "before the crisis"."""
    return _moment(match, "vague")


def recent(match: re.Match[str]) -> Moment:
    """A time of days or a season near the day of writing: "last week", "this spring"."""
    return _moment(
        match,
        "recent",
        unit=match["unit"] or "day",
        amount={"last": -1, "next": 1}.get((match["which"] or "").lower(), 0),
    )


def _part_of(match: re.Match[str]) -> str:
    if match["code"]:
        code = match["code"].upper().replace(" ", "")
        return code if code[0] in "QH" else code[1] + code[0]
    number = _ORDINALS[match["ord"].lower()]
    if match["unit"].lower().startswith("quarter"):
        return f"Q{number}"
    return f"H{min(number, 2)}"


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


def quarter(match: re.Match[str]) -> Moment | None:
    """A quarter or half of a year: "Q2 2021", "the second half of fiscal 2024"."""
    part = _part_of(match)
    if part in ("H3", "H4"):
        return None
    year = match.groupdict().get("tail")
    return _moment(match, "absolute", When(_end_year(match) if year else full_year(match["year"]), part))


def quarter_code(match: re.Match[str]) -> Moment | None:
    """Such as "3Q24" or "Q3 '24"."""
    code = match["code"].upper()
    part = code if code[0] in "QH" else code[1] + code[0]
    return None if part in ("H3", "H4") else _moment(match, "absolute", When(full_year(match["year"]), part))


def quarter_word(match: re.Match[str]) -> Moment | None:
    """Such as "quarter two 2021", as people say it in calls."""
    number = _count(match["ord"]) or 0
    part = f"{match['unit'][0].upper()}{number}"
    if part in ("H3", "H4"):
        return None
    if match["year"]:
        return _moment(match, "absolute", When(_end_year(match), part))
    return _moment(match, "partial", When(None, part))


def quarter_of_other(match: re.Match[str]) -> Moment:
    """A quarter or half of a year not named: "the first quarter of last year"."""
    return _of_other(match, _part_of(match))


def _of_other(match: re.Match[str], part: str) -> Moment:
    other = match["other"].lower()
    if re.search(r"\b(?:last|past)\b", other):
        return _moment(match, "deictic", When(None, part), amount=-1)
    if re.search(r"\b(?:this|current)\b", other):
        return _moment(match, "deictic", When(None, part), amount=0)
    if re.search(r"\bnext\b", other):
        return _moment(match, "deictic", When(None, part), amount=1)
    amount = {"same": 0, "following": 1}.get(next((w for w in ("same", "following") if w in other), ""), -1)
    return _moment(match, "relative", When(None, part), amount=amount)


def month_of_other(match: re.Match[str]) -> Moment:
    """A month of a year not named: "June last year"."""
    return _of_other(match, f"{month_number(match['month']):02d}")


def last_month_named(match: re.Match[str]) -> Moment:
    """A month with "last", "this" or "next": "last October"."""
    which = match["before"].strip().lower()
    part = f"{month_number(match['month']):02d}"
    return _moment(match, "partial", When(None, part), amount={"next": 1}.get(which, -1))


def part(match: re.Match[str]) -> Moment | None:
    """A quarter or half alone: "the third quarter"."""
    if match["ord"] and match["ord"].isdigit():
        return None
    part = _part_of(match)
    return None if part in ("H3", "H4") else _moment(match, "partial", When(None, part))


def ended(match: re.Match[str]) -> Moment | None:
    """A period by its end: "the quarter ended June 30, 2021", "the year to March"."""
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
        return _moment(match, "partial", When(None, part or f"{number:02d}"), unit="ended" if part is None else "year")
    return _moment(match, "absolute", When(year, part))


def first_months(match: re.Match[str]) -> Moment:
    """The first or last months of a year: "the first nine months of 2024"."""
    year = _end_year(match)
    if match["month"]:
        return _moment(match, "absolute", When(year, f"{month_number(match['month']):02d}"))
    return _moment(match, "absolute", When(year, _first_part(match)))


def first_months_of_other(match: re.Match[str]) -> Moment:
    """The first or last months of a year not named: "the first six months of last year"."""
    moment = _of_other(match, "H1")
    return replace(moment, when=When(None, _first_part(match)))


def _first_part(match: re.Match[str]) -> str | None:
    months = (_count(match["n"]) or 0) * {"months": 1, "quarters": 3}.get(match["unit"].lower(), 0)
    first = match["which"].lower() not in ("last", "final")
    if months == 3:
        return "Q1" if first else "Q4"
    if months == 6:
        return "H1" if first else "H2"
    return None


def first_months_open(match: re.Match[str]) -> Moment:
    """The first months alone: "the first nine months"."""
    return _moment(match, "partial", When(None, _first_part(match)))


def months(match: re.Match[str]) -> Moment:
    """A stretch of months: "January-September 2024"."""
    first, last = month_number(match["first"]), month_number(match["last"])
    length = (last - first) % 12 + 1
    part = (
        f"Q{last // 3}" if length == 3 and last % 3 == 0 else f"H{last // 6}" if length == 6 and last % 6 == 0 else None
    )
    if match["year"]:
        return _moment(match, "absolute", When(int(match["year"]), part))
    return _moment(match, "partial", When(None, part), low=last)


def same_part(match: re.Match[str]) -> Moment:
    """The same part of another year: "the same quarter of 2023", "the corresponding period a year earlier"."""
    if match["year"]:
        return _moment(match, "same_part", When(int(match["year"])))
    other = (match["other"] or match["plain"] or "").lower()
    if "last year" in other:
        return _moment(match, "relative", amount=-1)
    if "this year" in other:
        return _moment(match, "relative", amount=0)
    return _moment(match, "relative", amount=0 if "same" in other else -1)


def year_ago(match: re.Match[str]) -> Moment:
    """The part a year before, said before a noun: "the year-ago period"."""
    return _moment(
        match, "relative", amount=0 if re.match(r"(?:the\s+|a\s+)?same\b", match.group(), re.IGNORECASE) else -1
    )


def range(match: re.Match[str]) -> Moment | None:
    """A stretch of years: "between 2010 and 2020"."""
    low, year = int(match["low"]), int(match["year"])
    return _moment(match, "range", When(year), low=low) if low < year else None


def fiscal(match: re.Match[str]) -> Moment:
    """A year as companies, schools and farms count it: "fiscal 2023/24"."""
    return _moment(match, "absolute", When(_end_year(match)))


def iso(match: re.Match[str]) -> Moment:
    """A date in digits: "2024-05-17"."""
    return _moment(match, "absolute", When(int(match["year"]), f"{int(match['number']):02d}"))


def month(match: re.Match[str]) -> Moment | None:
    """A month or day: "May 2020", "on June 30"."""
    if (
        match["month"].rstrip(".") == "May"
        and not (match["year"] or match["day"] or match["day2"])
        and not _MAY_BEFORE.search(match.string[max(0, match.start() - 12) : match.start()])
    ):
        return None
    part = f"{month_number(match['month']):02d}"
    if match["year"]:
        return _moment(match, "absolute", When(int(match["year"]), part))
    return _moment(match, "partial", When(None, part))


def year(match: re.Match[str]) -> Moment:
    """A year alone."""
    return _moment(match, "absolute", When(full_year(match["year"])))


def elliptic(match: re.Match[str]) -> Moment:
    """Such as "in the third" beside another quarter."""
    return _moment(match, "partial", When(None, str(_ORDINALS[match["ord"].lower()])))


def completed(moment: Moment, found: list[Moment]) -> Moment | None:
    """An elliptic "in the first" with the quarter or half that another moment names."""
    size = next((other.when.part[0] for other in found if other.when.part and other.when.part[0] in "QH"), None)
    return replace(moment, when=When(None, f"{size}{moment.when.part}")) if size else None


def christmas(match: re.Match[str]) -> Moment:
    """Christmas is of December."""
    return _moment(match, "partial", When(None, "12"))


def whole_year(match: re.Match[str]) -> Moment:
    """The year as a whole: "the full year"."""
    return _moment(match, "same", unit="year")


def window(match: re.Match[str]) -> Moment | None:
    """A stretch like "in the last ten years" ends now and began so many years before."""
    count = _count(match["n"].strip()) if match["n"] else 1
    if count is None:
        return _moment(match, "window", amount=0)
    return _moment(match, "window", amount=-count * (10 if match["unit"].lower().startswith("decade") else 1))


def same_quarter(match: re.Match[str]) -> Moment:
    """The part of the year the text talks about: "in the quarter"."""
    return _moment(match, "same", unit=(match["unit"] or "period").lower())


def same(match: re.Match[str]) -> Moment:
    """The year or month the text talks about: "that year"."""
    return _moment(match, "same", unit=match["unit"].lower())


def then(match: re.Match[str]) -> Moment:
    """The time mentioned last: "back then"."""
    return _moment(match, "then")


def now(match: re.Match[str]) -> Moment:
    """The day of writing: "today"."""
    return _moment(match, "now")


def deictic(match: re.Match[str]) -> Moment | None:
    """Counted from the day of writing: "last year", "this month"."""
    which = match["which"].lower()
    before = match.string[max(0, match.start() - 14) : match.start()].lower()
    if (
        which in ("past", "last")
        and re.search(r"\b(?:the|over|during|of|in)\s+(?:the\s+)?$", before)
        and match["unit"].lower() != "quarter"
        and "the" in before
    ):
        back = -1 if match["unit"].lower() == "year" else 0
        return _moment(match, "now", amount=back)  # "over the past year" is a stretch that ends now
    return _moment(
        match,
        "deictic",
        amount={"last": -1, "past": -1, "next": 1, "coming": 1, "upcoming": 1}.get(which, 0),
        unit=match["unit"].lower(),
    )


def ago(match: re.Match[str]) -> Moment | None:
    """So many years or months from another time: "two years ago", "a decade later"."""
    count, unit = _count(match["n"]), match["unit"].lower().rstrip("s")
    if count is None:
        return _moment(match, "vague")
    if unit == "decade":
        count, unit = 10 * count, "year"
    if unit == "month" and count == 12:
        count, unit = 1, "year"
    way = match["way"].lower()
    sign = 1 if way in ("later", "on", "hence", "afterwards") or way.startswith("from") else -1
    return _moment(match, "ago" if way == "ago" else "relative", amount=sign * count, unit=unit)


def relative(match: re.Match[str]) -> Moment:
    """The year or part beside that the text talks about: "the previous year"."""
    which, unit = match["which"].lower(), match["unit"].lower()
    amount = 1 if which in ("following", "subsequent", "after") else 0 if which == "same" else -1
    if unit == "decade":
        return _moment(match, "relative", amount=10 * amount, unit="year")
    yearly = unit == "fiscal" or unit.startswith(("twelve", "12"))
    return _moment(match, "relative", amount=amount, unit="year" if yearly else unit)
