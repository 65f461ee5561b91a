"""Titles of tables, for people who read charts: "Top AI talent by country of work, 2022"."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEADING = re.compile(
    r"^(?:the\s+)?(?:share|shares|proportion|percentage|fraction|number|count)s?\s+(?:of\s+(?:the\s+)?|who\s+)", re.I
)
_DANGLING = re.compile(r"\s+(?:is|are|was|were)(?:\s+(?:located|based|found|situated))?$", re.IGNORECASE)
_BY = re.compile(
    r"\s+by\s+(?:applicant's\s+)?(?:country|region|nationality|company|institution|state|product)\b.*$", re.I
)
_BY_DIMENSION = {
    "origin": "country of origin",
    "work": "country of work",
    "study": "country of study",
    "institution": "country",
}


def sorted_by(dimension: str | None, entity_types: Sequence[str | None]) -> str:
    """What tells the rows of a table apart.

    >>> sorted_by("work", ["country"]), sorted_by(None, ["region", "region"]), sorted_by(None, ["product", "group"])
    ('country of work', 'region', 'product')
    """
    kinds = {"country" if kind == "nationality" else kind for kind in entity_types if kind}
    if dimension and kinds & {"country", "region"}:
        return _BY_DIMENSION[dimension]
    if kinds & {"country", "region"}:
        return "country" if "country" in kinds else "region"
    return next((kind for kind in ("organization", "institution", "product") if kind in kinds), "group")


def _sentence_case(phrase: str) -> str:
    return phrase[:1].upper() + phrase[1:]


def subject(measure: str | None, population: str | None) -> str:
    """What is measured, without the words "share of" that every table of shares has.

    >>> subject("share of top AI talent", None), subject("share", "Japan's trade"), subject("share who feel safe", None)
    ('top AI talent', "Japan's trade", 'share who feel safe')
    >>> subject("number of institutions are located", None)
    'institutions'
    """
    said = (measure or "").strip()
    bare = _LEADING.sub("", said) if not said.lower().startswith("share who") else said
    bare = _DANGLING.sub("", bare)
    if bare.lower() in ("", "share", "shares", "percentage", "number", "count", "total"):
        bare = population or bare or "figures"
    return bare


def title(measure: str | None, population: str | None, by: str, time_period: str | None, limit: int = 110) -> str:
    """Title of a table whose rows differ in *by*.

    >>> title("share of top AI talent by country of work", "top 20% AI talent", "country of work", "2022")
    'Top AI talent by country of work, 2022'
    >>> title("share", "Japan's trade", "country", None)
    "Japan's trade by country"
    """
    what = subject(measure, population)
    named = what if re.search(r"\sby\s", what) else f"{what} by {by}"
    if len(named) > limit:
        named = named[: limit - 1].rsplit(" ", 1)[0] + "…"
    return _sentence_case(named) + (f", {time_period}" if time_period else "")


def series_title(label: str, measure: str | None, population: str | None, periods: Sequence[str]) -> str:
    """Title of a series of one entity.

    >>> series_title("United States", "share of top AI talent by country of work", None, ["2019", "2022"])
    'United States: share of top AI talent, 2019–2022'
    >>> series_title("SMIC", "share of revenue from China", None, ["2024-Q4", "2024"])
    'SMIC: share of revenue from China, 2024-Q4 and 2024'
    """
    said = _BY.sub("", (measure or "").strip())
    if said.lower() in ("", "share", "number", "count"):
        said = f"{said or 'share'} of {population}" if population else said or "figures"
    span = sorted(set(periods))
    years = all(re.fullmatch(r"\d{4}", period) for period in span)
    when = f"{span[0]}–{span[-1]}" if years else " and ".join(dict.fromkeys(periods)) if len(span) < 3 else "over time"
    return f"{_sentence_case(label)}: {said}, {when}"
