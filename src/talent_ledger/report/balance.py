"""The talent balance: where a country's share comes from against where it works, and the difference between the two."""

from __future__ import annotations

import re
from collections.abc import Sequence

import polars as pl

from talent_ledger.report import headlines, wording
from talent_ledger.report.figures import Facts, Figure, Notes, Row, name_width, record, room, said
from talent_ledger.report.shares import table_rows
from talent_ledger.schema.files import content_id

SIDES = ("origin", "work")
_SMALL_WORDS = {"the", "a", "an", "of", "in", "on", "for", "and", "all", "its", "their", "s"}
_OTHER_WHOLE = {"matches_another_population", "conflicts_with_published", "population_varies"}
_MIXED = (
    "With care: figures marked with a diamond fit another population than the text names, so a difference may compare "
    "two populations."
)
MOST_ROWS = 14
"""Countries a balance shows; those with both sides come first, then the largest."""


def balance_figures(facts: Facts) -> list[Figure]:
    """One figure for each pair of tables of one voice, one by origin and one by work, with a country in common."""
    sided = pl.col("dimension").is_in(SIDES) & (pl.col("unit_measure") == "percent") & ~pl.col("series")
    voice = ("document_id", "speaker")
    both = facts.ledger.share_tables.filter(sided).filter(pl.n_unique("dimension").over(voice) > 1)
    shares = both.sort("rows", "table_id", descending=[True, False]).head(2 * facts.most).collect().to_dicts()
    rows = table_rows(facts, shares)
    voices: dict[tuple[str, str | None], list[Row]] = {}
    for table in shares:
        voices.setdefault((table["document_id"], table["speaker"]), []).append(table)
    pairs = [
        (-_common(rows, origin, work), origin["table_id"], work["table_id"], origin, work)
        for own in voices.values()
        for origin in own
        for work in own
        if origin["dimension"] == "origin" and work["dimension"] == "work" and _belong_together(origin, work)
    ]
    figures: list[Figure] = []
    used: set[str] = set()
    for common, origin_id, work_id, origin, work in sorted(pairs, key=lambda pair: pair[:3]):
        if common and not used & {origin_id, work_id}:
            used |= {origin_id, work_id}
            figures.append(_figure(facts, origin, work, rows))
    return figures


def _belong_together(origin: Row, work: Row) -> bool:
    """Whether both are of one population at one time: shares of different wholes have no difference."""
    periods = {origin["time_period"], work["time_period"]} - {None}
    return len(periods) <= 1 and _alike(origin["population"], work["population"])


def _alike(one: str | None, other: str | None) -> bool:
    """Whether two descriptions can be of one population: one says less than the other, or most words are the same.

    >>> _alike("top 20% AI talent in the world", "top talent"), _alike("AI talent in the world", "AI talent in Asia")
    (True, False)
    """
    words = [set(re.findall(r"\w+", text.lower())) - _SMALL_WORDS for text in (one or "", other or "")]
    return words[0] <= words[1] or words[1] <= words[0] or len(words[0] & words[1]) > 0.6 * len(words[0] | words[1])


def _common(rows: dict[str, list[Row]], origin: Row, work: Row) -> int:
    areas = [
        {row["ref_area"] for row in rows.get(table["table_id"], []) if not row["rest"]} for table in (origin, work)
    ]
    return len(areas[0] & areas[1])


def _figure(facts: Facts, origin: Row, work: Row, rows: dict[str, list[Row]]) -> Figure:
    sides = {
        "origin": {row["ref_area"]: row for row in rows[origin["table_id"]] if not row["rest"]},
        "work": {row["ref_area"]: row for row in rows[work["table_id"]] if not row["rest"]},
    }
    areas = _order(sides)
    notes = Notes(facts.doubts)
    drawn = [_row(sides, area, notes, facts) for area in areas[:MOST_ROWS]]
    _tell(drawn)
    both = [row for row in drawn if row["balance"] is not None]
    caution = _caution(facts, [sides[side][row["ref_area"]] for row in both for side in SIDES])
    lines = notes.lines()
    if mixed := _mixed(origin, work):
        lines.append(mixed)
    return Figure(
        figure_id=content_id("balance", origin["table_id"], work["table_id"]),
        chart="balance",
        section="balance",
        document_id=origin["document_id"],
        voice="comments" if origin["speaker"] else "author",
        title=_finding(both, origin, work, believed=not caution),
        subtitle=_subtitle(facts, origin, work),
        source=facts.source(origin["document_id"]),
        rows=drawn,
        records=[record(row) for side in SIDES for row in rows[(origin if side == "origin" else work)["table_id"]]],
        alternative=_alternative(drawn),
        settings={"suffix": "%", "name_width": name_width(drawn)} | _rooms(drawn),
        notes=lines,
        keys=["ring", "disc", *(["flagged"] if any(row["flagged"] for row in drawn) else [])],
        captions=_captions(origin, work, len(areas)),
        caution=caution,
        wide=True,
        weight=100 + len(both),
    )


def _order(sides: dict[str, dict[str, Row]]) -> list[str]:
    """Countries with both sides by their difference, largest gain first; then those with one side, by its size."""
    both = [area for area in sides["origin"] if area in sides["work"]]
    both.sort(key=lambda area: sides["origin"][area]["obs_value"] - sides["work"][area]["obs_value"])
    single = {**sides["work"], **sides["origin"]}
    alone = [area for area in single if area not in both]
    alone.sort(key=lambda area: (area in sides["origin"], -single[area]["obs_value"]))
    return both + alone


def _row(sides: dict[str, dict[str, Row]], area: str, notes: Notes, facts: Facts) -> Row:
    origin, work = (sides[side].get(area) for side in SIDES)
    stated = [row for row in (origin, work) if row]
    start, end = (row["obs_value"] if row else None for row in (origin, work))
    balance = round(end - start, 6) if start is not None and end is not None else None
    gains = balance is not None and balance >= 0
    words = {"origin_left": "", "origin_right": "", "work_left": "", "work_right": ""}
    if origin:
        words["origin_left" if gains else "origin_right"] = said(origin)
    if work:
        words["work_right" if gains or balance is None else "work_left"] = said(work)
    digits = max((row.get("decimals") or 0) for row in stated)
    return {
        "label": notes.mark(stated[0]["ref_area_label"], stated),
        "ref_area": area,
        "name": stated[0]["ref_area_label"],
        "claim_id": origin["claim_id"] if origin else None,
        "other_claim_id": work["claim_id"] if work else None,
        "origin": start,
        "work": end,
        "balance": balance,
        "gain_from": start if balance is not None and gains else 0,
        "gain_to": end if balance is not None and gains else 0,
        "loss_from": end if balance is not None and not gains else 0,
        "loss_to": start if balance is not None and not gains else 0,
        **words,
        "difference": wording.points(balance, digits) if balance is not None else "",
        "missing": "" if balance is not None else f"{'work' if work is None else 'origin'} not stated",
        "flagged": any(facts.doubts.of(row) for row in stated),
    }


def _tell(rows: Sequence[Row]) -> None:
    """Where there is room, the first row that has both says in words what ring and disc are."""
    first = next(row for row in rows if row["difference"])
    for row in rows:
        for name in ("origin_left", "origin_right", "work_left", "work_right"):
            words = f" by {name.split('_')[0]}" if row is first and row[name] else ""
            row[f"{name}_told"] = row[name] + words


def _rooms(rows: Sequence[Row]) -> dict[str, int]:
    """Pixels for the words beside the marks: left of the lowest, right of the highest, and for the differences."""
    most = max(max(row["origin"] or 0, row["work"] or 0) for row in rows)

    def left(told: str, width: int) -> float:
        beside = [(row[side], row[f"{side}_left{told}"]) for row in rows for side in SIDES]
        return max([32 + wording.breadth(words) - width * value / most for value, words in beside if words], default=0)

    differences = max(wording.breadth(row["difference"]) for row in rows)
    return {
        "left": round(max(0, left("_told", 360))),
        "left_narrow": round(max(14, left("", 180))),
        "room": room(rows, "work_right_told") + round(1.6 * differences) + 24,
        "room_narrow": max(room(rows, f"{side}_right") for side in SIDES) + 12,
    }


def _caution(facts: Facts, stated: Sequence[Row]) -> str:
    """Whether a figure on either side is doubted to be of the population that is named."""
    doubted = any(flag in _OTHER_WHOLE for row in stated for flag, _ in facts.doubts.of(row))
    return _MIXED if doubted else ""


def _finding(both: Sequence[Row], origin: Row, work: Row, believed: bool) -> str:
    top, bottom = max(both, key=lambda row: row["balance"]), min(both, key=lambda row: row["balance"])
    whole = headlines.noun(origin) or headlines.noun(work)
    of_whom = headlines.of(whole) if whole else "talent"
    name = {row["ref_area"]: wording.place(row["ref_area"], row["name"]) for row in (top, bottom)}
    if top["balance"] > 0 > bottom["balance"]:
        gain, loss = wording.points(top["balance"], signed=False), wording.number(-bottom["balance"])
        text = f"{name[top['ref_area']]} gains {gain} of {of_whom}; {name[bottom['ref_area']]} loses {loss}"
    elif top["balance"] > 0:
        text = f"{name[top['ref_area']]} gains {wording.points(top['balance'], signed=False)} of {of_whom}"
    elif bottom["balance"] < 0:
        text = f"{name[bottom['ref_area']]} loses {wording.points(-bottom['balance'], signed=False)} of {of_whom}"
    else:
        text = f"as much of {of_whom} comes from {name[top['ref_area']]} as works there"
    return wording.clip(wording.sentence_case(text if believed else f"by the figures as stated, {text}"), 160)


def _subtitle(facts: Facts, origin: Row, work: Row) -> list[str]:
    year = wording.period(origin["time_period"] or work["time_period"])
    which = " (by work; by origin not stated)" if not origin["time_period"] and work["time_period"] else ""
    when = f"{year}{which}" if year else "year not stated"
    by_origin, by_work = facts.who(origin), facts.who(work)
    voice = (
        f"said by {by_origin}" if by_origin == by_work else f"said by {by_origin}, for origin, and {by_work}, for work"
    )
    if by_origin != by_work and by_origin.startswith(by_work):
        voice = f"said by {by_origin} for origin"
    return [
        "Share by country of origin and share by country of work, in percent, and the difference in points",
        " · ".join([headlines.population_told(origin if headlines.noun(origin) else work), when, voice]),
    ]


def _mixed(origin: Row, work: Row) -> str | None:
    """A warning where the two sides name different populations."""
    named = [table["population"] for table in (origin, work)]
    if None in named or named[0] == named[1]:
        return None
    return f"The two sides name different populations: “{named[0]}” by origin, “{named[1]}” by work."


def _captions(origin: Row, work: Row, areas: int) -> list[str]:
    left = [
        f"{wording.number(round(table['remainder'], 6))}% by {side}"
        for side, table in (("origin", origin), ("work", work))
        if table["remainder"]
    ]
    captions = [f"Not stated in the text: {wording.listing(left)}."] if left else []
    if areas > MOST_ROWS:
        captions.append(f"{MOST_ROWS} of {areas} countries are drawn; all are in the table.")
    return captions


def _alternative(rows: Sequence[Row]) -> str:
    told = []
    for row in rows:
        sides = [f"{row[side]:g}% by {side}" if row[side] is not None else f"{side} not stated" for side in SIDES]
        told.append(f"{row['name']} {', '.join(sides)}" + (f", {row['difference']}" if row["difference"] else ""))
    return "Shares by origin and by work: " + "; ".join(told) + "."
