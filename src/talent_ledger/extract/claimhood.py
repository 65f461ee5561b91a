"""What is no claim by its place alone: bounds of a population, ages, lengths of time, numbers of names."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.moment_patterns import FAR_YEAR

_BOUND = re.compile(
    r"\b(?:top|bottom|middle|richest|poorest|wealthiest|highest|lowest|best|elite|upper|lower|oldest|youngest|largest|biggest|smallest)[\s-]+$",
    re.I,
)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a figure is no claim: what stands before it, and after."""

    before: re.Pattern[str]
    after: re.Pattern[str] | None = None
    bare: bool = False  # only numbers that have no unit written

    def holds(self, text: str, figure: Figure) -> bool:
        if self.bare and not _is_number_only(figure):
            return False
        before = self.before.search(text, max(0, figure.start - _REACH), figure.start)
        return before is not None and (self.after is None or self.after.match(text, figure.end) is not None)


def is_of_a_name(times: Mapping[str, int], figure: Figure, mentions: Sequence[Mention]) -> bool:
    """Whether a bare number ends a name that comes again: "Halo 2", not "Velmar 41, Tarvo 22"."""
    if figure.form != "plain":
        return False
    holding = (m for m in mentions if m.form == "proper" and m.start < figure.start and figure.end == m.end)
    return any(times.get(mention.text, 0) > 1 for mention in holding)


def is_no_claim(text: str, figure: Figure, others: list[Figure]) -> bool:
    """What is no claim by its place alone, whatever a model thinks of it.

    The bound of a population ("the top 20 %", "firms with more than 50 staff"), the size of a list or of a ranked field
    ("the top 25 cities", "12th out of 116"), the length of a period or the size of a thing as an adjective ("a
    five-year low", "a 14nm node"), the base of a rate ("for every £100"), ages, numbers that are names, things pointed
    at ("those two cities").
    """
    if figure.form in ("hyphen_duration", "hyphen_physical") or figure.unit == "nm":
        return True
    if any(place.holds(text, figure) for place in _PLACES) or _is_age(text, figure):
        return True
    before = text[max(0, figure.start - 24) : figure.start]
    if _BOUND.search(before) and (figure.form == "plain" or (figure.unit == "percent" and not figure.carried)):
        return True
    return figure.form == "plain" and (
        (OUT_OF.search(before) is not None and any(f.unit == "rank" and f.end <= figure.start for f in others))
        or (figure.value < 4 and _POINTED.search(before) is not None)
        or _is_bare_year(text, figure)
    )


def _is_bare_year(text: str, figure: Figure) -> bool:
    year = _YEAR.fullmatch(text[figure.start : figure.end]) or _FAR_YEAR.match(text, figure.start, figure.end)
    return figure.value_high is None and bool(year) and not _COUNTED.match(text, figure.end)


def _is_number_only(figure: Figure) -> bool:
    """Whether it is written without a unit, though it may have got one from its neighbours."""
    return (figure.carried or figure.form == "plain") and figure.scale == 1.0


def _is_age(text: str, figure: Figure) -> bool:
    """A number of years somebody or something is old: "I'm 29", "Dee Obi, 41.", "people between 20 and 29"."""
    if not (_is_number_only(figure) and 1 <= figure.value <= 110) or figure.decimals:
        return False
    before = text[max(0, figure.start - _REACH) : figure.start]
    if figure.value_high is not None:
        return figure.value >= 5 and bool(_BETWEEN_AGES.search(before)) and not _THINGS.match(text, figure.end)
    if figure.value >= 16 and figure.unit == "count" and _NAMED_PERSON.search(before):
        return text[figure.end : figure.end + 1] in tuple(".,;)")
    return bool(_AGED.search(before)) and _NO_THING.match(text, figure.end) is not None


_REACH = 90
_OVER = (
    r"(?:(?:just|well|much|far)\s+)?(?:over|under|above|below|more\s+than|less\s+than|fewer\s+than|at\s+least|beyond"
    r"|exceeding|up\s+to|between)\s+$"
)
_THINGS_WITH = (
    r"\b(?:[A-Za-z][a-z]+s|people|those|men|women|anyone|everyone)\s+(?:\w+ly\s+)?"
    r"(?:with|employing|earning|costing|worth|owning|making|paying|generating|contributing"
    r"|(?:who|that)\s+(?:earn|make|pay|own|cost|have|had|spend|employ)(?:s|ed)?|(?:who|that)\s+(?:made|paid|spent|has))\s+"
    r"(?:(?:an?\s+\w+|annual\s+\w+|[a-z]+)\s+of\s+"
    r"|(?:[a-z]+\s+)?(?:incomes?|salar(?:y|ies)|wages|revenues?|turnovers?|sales|assets|budgets?|populations?|debts?)\s+)?"
)
_SHARE_OF = re.compile(
    r"(?i)(?:%|\bper\s?cent|\b(?:half|third|quarter|fifth)s?|\b(?:in|out\s+of)\s+(?:\d+|two|three|four|five|ten))"
    r"\s+of\s+(?:(?:the|these|those|all|some|its|our|about|more\s+than|over|nearly)\s+){0,3}$"
)
_ASKED = re.compile(
    r"\s+(?:[\w’'-]+\s+){0,4}?(?:surveyed|polled|questioned|interviewed|asked|sampled|respondents|participants"
    r"|who\s+(?:took\s+part|responded|answered|replied))\b"
)
_PLACES = (
    _Place(re.compile(_THINGS_WITH + _OVER)),
    _Place(re.compile(_THINGS_WITH + "$"), re.compile(r"\s*(?:[\w-]+\s+)?(?:or|and)\s+(?:more|over|above|less|up)\b")),
    _Place(re.compile(rf"(?i)\b(?:anything|anyone|everyone|anybody|everything)\s+{_OVER}")),
    _Place(re.compile(r"(?i)\b(?:older|younger)\s+than\s+$")),
    _Place(_SHARE_OF, _ASKED, bare=True),
    _Place(re.compile(r"(?i)\bof\s+(?:those|these)\s+$"), re.compile(r"(?:\s+[a-z-]+){0,3},"), bare=True),
    _Place(re.compile(r"(?i)\b(?:for\s+every|per)\s+$")),
    _Place(re.compile(r"(?i)\bevery\s+$"), re.compile(r"(?!\w)"), bare=True),
    _Place(re.compile(r"(?i)\b(?:among|into|in|of|the)\s+(?:the\s+)?(?:first|leading|top|next|last)\s+$"), bare=True),
    _Place(  # "Precinct 14 voted", but not "Japan 14, Korea 12"
        re.compile(r"[a-z,;]\s+(?:the\s+)?(?!January|February|March|April|May|June|July|August|September|October"
                   r"|November|December)[A-Z][a-z]{2,}\s+$"),
        re.compile(r"(?<=\d)(?!\d)(?!\s*[,;.)\]:|\n]|\s+(?:and|per|in|or|to|of|against|versus|a|by)\b|\s+[a-z]+s\b|$)"),
        bare=True,
    ),
)  # fmt: skip
_BETWEEN_AGES = re.compile(r"(?i)\b(?:are|were|mostly|people|[a-z]{3,}s|all)\s+between\s+$|\b(?:aged?|ages)\s+$")
_NAMED_PERSON = re.compile(r"\b[A-Z][\w'’-]+\s+[A-Z][\w'’-]+,\s+$")
_AGED = re.compile(
    r"(?i)(?:\bI['’]m|\bI\s+am|\b(?:s?he)['’]s|\bturn(?:s|ed|ing)?|\baged?(?:\s+(?:of|is|was))?|\bshall\s+be|\b(?:school"
    r"|home|retired?|retirement|pension)\s+at|\buntil\s+they['’]re|\bpension\s+age[^.;]{0,30}\b(?:is|was|to|now|at|of))"
    r",?\s+(?:now\s+|only\s+|just\s+|over\s+|under\s+|below\s+)*$"
)
_NO_THING = re.compile(r"\s*(?:[.,;:)!?]|$|\n)|\s+(?:and|in|next|this|last|to|when|or|on|with|years)\b")
_THINGS = re.compile(r"\s+(?:[a-z]+\s+)?[a-z]{3,}s\b")
OUT_OF = re.compile(r"\bout\s+of\s+(?:the\s+|a\s+total\s+of\s+|some\s+)?$", re.I)
_YEAR = re.compile(r"(?:19[5-9]|20[0-4])\d")
_FAR_YEAR = re.compile(rf"(?:{FAR_YEAR})$")
_COUNTED = re.compile(
    r"\s+(?:people|students|workers|employees|jobs|homes|units|cars|patients|cases|deaths|companies|firms|members|users|respondents|staff)\b"
)
_POINTED = re.compile(r"\b(?:those|these)\s+$", re.I)
