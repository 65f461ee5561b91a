"""The finding a chart states in its headline: true of its rows, grammatical whatever they are."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from talent_ledger.report import wording
from talent_ledger.report.figures import said, signed

Row = Mapping[str, Any]

LENGTH = 150
"""Characters of a headline at most."""

CAUTIONS = {
    "definition_change": "the periods were measured by different definitions; what looks like a change may be none.",
    "matches_another_population": "figures marked with a diamond fit another population than the text names.",
    "conflicts_with_published": "figures marked with a diamond are not those published for this population.",
    "conflict": "others state another value for a figure of the headline.",
    "hearsay": "a reader asserts a figure of the headline without naming a source.",
    "underspecified": "the text, as read, gives several values for a figure of the headline.",
    "population_varies": "the rows name their population in different words; they may not be shares of one whole.",
    "region_beside_member": "a region stands beside one of its members: the sum counts some twice.",
    "overlapping_shares": "the shares are together more than 100%: they overlap, or each is of a whole of its own.",
    "unsure": "how a figure of the headline was read is in doubt; compare it with its sentence.",
}
"""Flag → what a reader must know before believing a headline that rests on a row with it; the gravest first."""

_CONTESTED = frozenset(CAUTIONS) - {"population_varies", "region_beside_member", "overlapping_shares", "unsure"}
_EXPECTED = " (expected)"
_BARE_VERB = re.compile(r"\s+(?:comes?|came|is|are|was|were)(?=\s+(?:from|in|at|by|on|to)\b)")
_LAST_VERB = re.compile(r"\s+(?:is|are|was|were)(?:\s+(?:located|based|found|situated))?$")
_NO_NOUN = re.compile(r"(?:them|those|these|they|it|that|all|others?|[\d.,%\s]+)(?:\s.*)?", re.IGNORECASE)
_SHARE_OF = re.compile(r"^(?:the\s+)?share\s+of\s+(?:the\s+)?", re.IGNORECASE)
_NUMBER_OF = re.compile(r"^(?:the\s+)?(?:number|count)\s+of\s+(?:the\s+)?", re.IGNORECASE)
_OWNED = ("'s", "’s", "s'", "s’")
_DETERMINED = ("the", "a", "an", "all", "its", "their", "every", "each", "our")


def caution(flags: Collection[str]) -> str:
    """The gravest of what *flags*, found on the rows a headline rests on, say about it; nothing for none.

    >>> caution(["unsure", "conflict"]), caution(["rounding"])
    ('With care: others state another value for a figure of the headline.', '')
    """
    gravest = next((words for flag, words in CAUTIONS.items() if flag in flags), "")
    return f"With care: {gravest}" if gravest else ""


def attributed(headline: str, flags: Collection[str]) -> str:
    """*headline*, put as somebody's statement where *flags* contest it.

    >>> attributed("The United States leads", ["definition_change"]), attributed("China leads", ["unsure"])
    ('As stated, the United States leads', 'China leads')
    """
    if not _CONTESTED & set(flags):
        return headline
    return "As stated, " + (headline[:1].lower() + headline[1:] if headline.startswith("The ") else headline)


def noun(row: Row) -> str | None:
    """The population of a row as a noun: in the case its measure has it in, without the verb a sentence left on it.

    >>> noun({"population": "uzbek students", "measure": "share of Uzbek students"})
    'Uzbek students'
    >>> noun({"population": "clubs that win are located", "measure": None}), noun({"population": "them"})
    ('clubs that win', None)
    """
    population = row.get("population") or ""
    if not population or _NO_NOUN.fullmatch(population):
        return None
    at = (row.get("measure") or "").lower().find(population.lower())
    written = row["measure"][at : at + len(population)] if at > 0 else population
    return plain(written)


def population_told(row: Row) -> str:
    """The population of a row, as a subtitle names it."""
    named = noun(row)
    return f"Population: {named}" if named else "Population not stated"


def plain(phrase: str) -> str:
    """A phrase without the finite verb that a sentence left in it.

    >>> plain("share of SMIC's revenue came from China"), plain("clubs where players play are located")
    ("share of SMIC's revenue from China", 'clubs where players play')
    """
    return _LAST_VERB.sub("", _BARE_VERB.sub("", phrase))


def of(population: str) -> str:
    """A population after the word "of".

    >>> of("top 20% AI talent in the world"), of("Japan's trade"), of("GDP")
    ('the top 20% AI talent in the world', "Japan's trade", 'GDP')
    """
    first, *more = population.split()
    owned = any(word.endswith(_OWNED) for word in (first, *more[:2]))
    named = first[:1].isupper() or first.lower() in _DETERMINED
    return population if owned or named else f"the {population}"


def table_headline(table: Row, members: Sequence[Row]) -> str:
    """Of a share table: its largest row that is named, and of what; for ranks, the first."""
    row = leader(table, members)
    name, whole, when = _name(row), noun(table), wording.period(table["time_period"])
    expected = _EXPECTED if _forecast(row) else ""
    if table["summable"] and whole:
        counted = table["denominator"] and table["unit_measure"] == "count"
        total = f"{wording.number(table['denominator'])} {whole.removeprefix('the ')}" if counted else of(whole)
        if counted or table["unit_measure"] == "percent":
            verb = ": " if not _is_country(row) else " has " if counted else " accounts for "
            return _clipped(f"{name}{verb}{said(row)} of {total}{f', {when}' if when else ''}{expected}")
    ties = sum(member["obs_value"] == row["obs_value"] for member in members) - 1
    counted_noun = _NUMBER_OF.sub("", plain(table["measure"] or ""))
    what = f" {counted_noun}" if table["unit_measure"] == "count" and 0 < len(counted_noun) <= 40 else ""
    when = wording.during(table["time_period"])
    if ties:
        return _clipped(f"{name} and {wording.plural(ties, 'other')}: {said(row)}{what} each{when}{expected}")
    place = "the higher of two" if len(members) == 2 else f"the highest of {wording.counted(len(members))}"
    return _clipped(f"{name}: {said(row)}{what}{when}{expected}, {place}")


def leader(table: Row, members: Sequence[Row]) -> Row:
    """The row a headline is about: the largest that is not "others"; of ranks, the smallest."""
    named = [member for member in members if not member.get("rest")] or list(members)
    ranks = table["unit_measure"] == "rank"
    return max(named, key=lambda member: -member["obs_value"] if ranks else member["obs_value"])


def series_headline(first: Row, last: Row, one_length: bool, one_definition: bool = True) -> str:
    """What moved from *first* to *last*.

    Only said beside each other where nothing need have moved: the periods are not of *one_length*, the measures differ,
    or they are not of *one_definition*.
    """
    if not one_measure([first, last]):
        told = (f"{plain(row['measure'])} {said(row)}{wording.during(row['time_period'])}" for row in (first, last))
        return _clipped(f"{_name(first)}: {', '.join(told)}")
    subject = _moving(first, ": " if one_length else ", ")
    start, end = (f"{said(row)}{wording.during(row['time_period'])}" for row in (first, last))
    if _forecast(last):
        end += _EXPECTED
    if not one_length or not one_definition:
        return _clipped(f"{subject}: {start}, {end}{'' if one_definition else ', by different definitions'}")
    if signed(first) == signed(last):
        return _clipped(f"{subject} stayed at {said(last)}{_between(first, last)}")
    moved = "moved" if first["unit_measure"] == "rank" else "rose" if signed(last) > signed(first) else "fell"
    return _clipped(f"{subject} {moved} from {start} to {end}")


def one_measure(rows: Sequence[Row]) -> bool:
    """Whether *rows* are all of one measure, as far as the text says."""
    return len({row["measure"].casefold() for row in rows if row["measure"]}) <= 1


def _between(first: Row, last: Row) -> str:
    return f" from {wording.period(first['time_period'])} to {wording.period(last['time_period'])}"


def _moving(row: Row, joint: str) -> str:
    """What rises or falls: the share of a place in something, or a measure by name, after *joint*."""
    name, measure = _name(row), plain(row["measure"] or "")
    if row["kind"] == "share" and (_SHARE_OF.match(measure) or measure.lower() in ("", "share")):
        owner = f"{name}{'’' if name.endswith('s') else '’s'} " if _is_country(row) else name + joint
        whole = _whole(row, measure)
        return wording.clip(owner + (f"share of {whole}" if whole else "share"), LENGTH // 2)
    return f"{name}{joint}{wording.clip(measure, 60)}" if measure and measure.lower() != name.lower() else name


def _whole(row: Row, measure: str) -> str | None:
    """What a share is of: as its measure says it where that says more than its population."""
    population, told = noun(row), _SHARE_OF.sub("", measure)
    told = re.sub(rf"\b{re.escape(row['ref_area_label'])}['’]s?\b(?=\s)", "its", told)
    if population is None or population.lower() in measure.lower():
        return told if _SHARE_OF.match(measure) else population
    return population


def organization_headline(row: Row) -> str:
    """One figure of an organization: "Rook: revenue of $8.03 billion in 2024"."""
    measure = wording.clip(plain(named_measure(row)), 60)
    when = wording.during(row["time_period"]) + (_EXPECTED if _forecast(row) else "")
    if row["kind"] == "money":
        return _clipped(f"{row['ref_area_label']}: {measure} of {said(row)}{when}")
    way = "down" if signed(row) < 0 else "up"
    return _clipped(f"{row['ref_area_label']}: {measure} {way} {said({**row, 'change': None})}{when}")


def named_measure(row: Row) -> str:
    """The measure of a row where it has a word, else "figure".

    >>> named_measure({"measure": "net profit"}), named_measure({"measure": "12%"}), named_measure({"measure": None})
    ('net profit', 'figure', 'figure')
    """
    measure = row["measure"] or ""
    return measure if re.search(r"[^\W\d_]", measure) else "figure"


def _name(row: Row) -> str:
    return wording.sentence_case(wording.place(row["ref_area"], row["ref_area_label"]))


def _is_country(row: Row) -> bool:
    """Whether the name is singular for certain: "girls" or "workers" cannot be the subject of "accounts for"."""
    named = row.get("entity_type") in ("country", "nationality")
    return named and re.fullmatch("[A-Z]{3}", row["ref_area"] or "") is not None


def _forecast(row: Row) -> bool:
    return "forecast" in (row.get("flags") or ())


def _clipped(headline: str) -> str:
    return wording.clip(headline, LENGTH)
