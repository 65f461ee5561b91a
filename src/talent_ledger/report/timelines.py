"""Figures over time: one line for each entity of a measure that is stated for several periods of one length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_ledger.report import headlines, wording
from talent_ledger.report.charts import PADDING
from talent_ledger.report.figures import (
    COLOURS,
    LINES,
    Facts,
    Figure,
    Notes,
    Row,
    bar,
    finish_bars,
    keys_of,
    name_width,
    record,
    room,
    said,
    signed,
    state,
    unit_settings,
)
from talent_ledger.report.shares import fullest, table_rows
from talent_ledger.schema.files import content_id

MOST_LINES = len(LINES)
FEW_LINES, FEW_POINTS = 3, 15
"""Lines and points of a chart in which every point has its value beside it; of more, those of the headline do."""
FAINT = 0.4
"""Opacity of the lines a crowded chart's headline is not about."""
_PLACES = ("country", "nationality")
_PERIOD = r"^\d{4}(-?(Q[1-4]|[HS][12])|-\d\d(-\d\d)?)?$"
Point = tuple[object, ...]
_CELL = ("measure", "population", "dimension", "unit_measure", "kind")


@dataclass(frozen=True)
class Shape:
    """How a series is drawn: as lines, or as bars where its periods are of different lengths."""

    chart: str
    rows: list[Row]
    settings: Row
    captions: Sequence[str] = ()


def timeline_figures(facts: Facts) -> list[Figure]:
    """Series the texts state, then those that only several texts together make."""
    tables = fullest(facts, pl.col("series"))
    rows = table_rows(facts, tables)
    stated = [(table, rows[table["table_id"]]) for table in tables if len(rows.get(table["table_id"], [])) > 1]
    gathered = list(_gathered(facts))
    points = [set(map(_point, members)) for members in (*(members for _, members in stated), *gathered)]
    apart = _apart(points)
    own = [_stated(facts, *pair) for pair, shown in zip(stated, apart, strict=False) if shown]
    joint = [_across(facts, members) for members, shown in zip(gathered, apart[len(stated) :], strict=True) if shown]
    return own + joint


def _apart(points: Sequence[set[Point]]) -> list[bool]:
    """Of charts by the points they show: whether none shows all of its points, no fuller one and none before it."""
    holders: dict[Point, list[int]] = {}
    for number, own in enumerate(points):
        for point in own:
            holders.setdefault(point, []).append(number)

    def is_apart(number: int) -> bool:
        own = points[number]
        beside = (place for place in holders[next(iter(own))] if place != number)
        return not any(own < points[place] or (own == points[place] and place < number) for place in beside)

    return [is_apart(number) for number in range(len(points))]


def _point(member: Row) -> Point:
    """What makes two figures one point of a chart."""
    return tuple(member.get(name) for name in ("ref_area", "time_period", "obs_value", "unit_measure", "dimension"))


def _gathered(facts: Facts) -> Iterable[list[Row]]:
    """Observations of one measure, unit and length of period that give some entity at least two periods.

    Of many entities the highest are drawn; where texts state several values for one entity and period, the value most
    of them state.
    """
    charted = pl.col("kind").is_in(["share", "count", "rank", "rate", "money"])
    dated = facts.ledger.observations.filter(
        charted, pl.col("measure").is_not_null(), pl.col("time_period").str.contains(_PERIOD)
    ).with_columns(grain=pl.col("time_period").str.replace_all(r"\d", "0"))
    cell = [*_CELL, "grain", "ref_area"]
    points = (
        dated.group_by([*cell, "time_period", "obs_value"])
        .agg(pl.len().alias("witnesses"), pl.col("observation_id").min())
        .sort("witnesses", "observation_id", descending=[True, False])
        .group_by([*cell, "time_period"], maintain_order=True)
        .agg(pl.col("observation_id", "obs_value").first())
        .filter(pl.len().over(cell) > 1)
        .with_columns(largest=pl.col("obs_value").max().over(cell))
        .with_columns(line=pl.struct("largest", "ref_area").rank("dense", descending=True).over([*_CELL, "grain"]))
        .with_columns(lines=pl.col("line").max().over([*_CELL, "grain"]))
        .filter(pl.col("line") <= MOST_LINES)
        .with_columns(size=pl.len().over([*_CELL, "grain"]))
        .sort("size", *_CELL, "grain", "ref_area", "time_period", descending=[True, *[False] * 8], nulls_last=True)
        .select("observation_id", "lines", *_CELL, "grain")
        .head(40 * facts.most)
        .collect()
    )
    observed = facts.ledger.observations.filter(pl.col("observation_id").is_in(points["observation_id"].to_list()))
    known = {row["observation_id"]: row for row in observed.collect().iter_rows(named=True)}
    groups = points.group_by([*_CELL, "grain"], maintain_order=True).agg("observation_id", pl.col("lines").first())
    chosen = [
        [{**known[observation], "lines": lines} for observation in group]
        for group, lines in groups.head(facts.most).select("observation_id", "lines").iter_rows()
    ]
    facts.learn([member for members in chosen for member in members])
    return chosen


def _one_grain(members: Sequence[Row]) -> bool:
    """Whether all periods are of one length, so that a line may join them."""
    periods = [member["time_period"] for member in members]
    return None not in periods and len({re.sub(r"\d", "0", period) for period in periods}) == 1


def _stated(facts: Facts, table: Row, members: list[Row]) -> Figure:
    times = {member["time_period"] for member in members}
    lines = _one_grain(members) and len(times) > 1 and all(wording.year_fraction(time) for time in times)
    notes = Notes(facts.doubts)
    subtitle = [wording.dated(headlines.plain(table["title"])), _facts(facts, members[0])]
    shape = _lines(facts, members, notes) if lines else _periods(facts, members, notes)
    figure = _figure(facts, members, subtitle, shape, notes)
    figure.figure_id = table["table_id"]
    figure.notes += facts.doubts.of_table(table["table_id"])
    return figure


def _across(facts: Facts, members: list[Row]) -> Figure:
    notes = Notes(facts.doubts)
    documents = len({member["document_id"] for member in members})
    first = members[0]
    by = (
        f", by {'country of ' if first['entity_type'] in _PLACES else ''}{first['dimension']}"
        if first["dimension"]
        else ""
    )
    subtitle = [
        wording.sentence_case(first["measure"]) + by,
        _facts(facts, first, wording.plural(documents, "text") if documents > 1 else None),
    ]
    return _figure(facts, members, subtitle, _lines(facts, members, notes), notes)


def _facts(facts: Facts, member: Row, texts: str | None = None) -> str:
    said_by = f"from {texts}" if texts else f"said by {facts.who(member)}"
    return f"{headlines.population_told(member)} · {said_by}"


def _figure(facts: Facts, members: list[Row], subtitle: list[str], shape: Shape, notes: Notes) -> Figure:
    documents = list(dict.fromkeys(member["document_id"] for member in members))
    source = facts.source(documents[0])
    first, last = _ends(members)
    resting = facts.doubts.flags_of([first, last])
    one_definition = "definition_change" not in resting
    headline = headlines.series_headline(first, last, _one_grain([first, last]), one_definition)
    return Figure(
        figure_id=content_id("series", *(members[0][name] for name in _CELL), len(members[0]["time_period"] or "")),
        chart=shape.chart,
        section="series",
        document_id=documents[0] if len(documents) == 1 else None,
        voice="comments" if all(member.get("speaker") for member in members) else "author",
        title=headlines.attributed(headline, resting if one_definition else ()),
        subtitle=subtitle,
        source=source if len(documents) == 1 else f"{source}, and {wording.plural(len(documents) - 1, 'other text')}",
        rows=shape.rows,
        records=[record(member) for member in members],
        alternative=_alternative(subtitle[0], members),
        settings=shape.settings,
        notes=notes.lines(),
        keys=_keys(shape),
        captions=[*_left_out(members), *shape.captions] if shape.chart == "series" else [],
        caution=headlines.caution(resting),
        weight=facts.doubts.certain(members),
    )


def _keys(shape: Shape) -> list[str]:
    keys = keys_of(shape.rows)
    if shape.chart == "series" and {"hedged", "inferred"} & set(keys):
        return ["softer", *(key for key in keys if key == "flagged")]
    return keys


def _largest_first(members: Sequence[Row]) -> list[str]:
    sizes: dict[str, float] = {}
    for member in members:
        sizes[member["ref_area"]] = max(sizes.get(member["ref_area"], float("-inf")), signed(member))
    return sorted(sizes, key=lambda area: (-sizes[area], area))


def _left_out(members: Sequence[Row]) -> list[str]:
    lines = members[0].get("lines") or len({member["ref_area"] for member in members})
    return [f"The {MOST_LINES} highest of {lines:,} lines are drawn."] if lines > MOST_LINES else []


def _lines(facts: Facts, members: list[Row], notes: Notes) -> Shape:
    areas = _largest_first(members)[:MOST_LINES]
    colours = LINES if len(areas) > 1 else (COLOURS.get(members[0]["dimension"], COLOURS[None]),)
    rows: list[Row] = []
    parted = False
    first, last_one = _ends(members)
    crowded = len(areas) > FEW_LINES or len(members) > FEW_POINTS
    ends = {first["claim_id"], last_one["claim_id"]}
    for area, colour in zip(areas, colours, strict=False):
        own = sorted((member for member in members if member["ref_area"] == area), key=_when)
        own = list({_point(member): member for member in reversed(own)}.values())[::-1]
        joined = _can_be_joined(facts, own)
        parted = parted or not joined
        for member in own:
            last = member is own[-1]
            flagged = bool(facts.doubts.of(member))
            rows.append(
                {
                    "label": f"{member['ref_area_label']}, {wording.period(member['time_period'])}",
                    "claim_id": member["claim_id"],
                    "series": area if joined else f"{area}, {_when(member)}",
                    "time": _when(member),
                    "value": signed(member),
                    "text": _beside(
                        notes.mark(said(member), [member]), member, not crowded or member["claim_id"] in ends
                    ),
                    "strength": 1 if not crowded or area == first["ref_area"] else FAINT,
                    "name": member["ref_area_label"] if last and len(areas) > 1 else "",
                    "colour": colour,
                    "inside": colour if state(member) == "stated" else "var(--card)",
                    "state": state(member),
                    "flagged": flagged,
                }
            )
    largest = max(abs(row["value"]) for row in rows)
    _spread(rows)
    rows.sort(key=lambda row: row["strength"])  # what stands forth is drawn last
    for row in rows:
        row["name_time"] = max(one["time"] for one in rows)
    settings = unit_settings(members[0]["unit_measure"], largest, members[0]["kind"])
    width = 58 + 6 * len(settings.get("suffix", "")) + (50 if largest >= 10**6 else 0)
    settings |= {"name_width": width, "room": max(0, room(rows, "name") - PADDING + 14)}
    settings["falling"] = members[0]["unit_measure"] == "rank"
    captions = ["Not joined by a line: the figures are of different measures or definitions."] if parted else []
    return Shape("series", rows, settings | _ticks(members), captions)


def _can_be_joined(facts: Facts, own: Sequence[Row]) -> bool:
    """Whether a line may join the figures of one entity: all of one measure, by one definition."""
    return headlines.one_measure(own) and "definition_change" not in facts.doubts.flags_of(own)


def _ticks(members: Sequence[Row]) -> dict[str, list[Any]]:
    """Where a time axis has marks and what they say: whole years, or the periods themselves; at most eight.

    >>> _ticks([{"time_period": "2019"}, {"time_period": "2022"}])
    {'ticks': [2019, 2020, 2021, 2022], 'tick_names': ['2019', '2020', '2021', '2022']}
    >>> _ticks([{"time_period": "2024-Q2"}, {"time_period": "2024-Q4"}])
    {'ticks': [2024.375, 2024.875], 'tick_names': ['Q2 2024', 'Q4 2024']}
    """
    periods = sorted({member["time_period"] for member in members}, key=lambda period: _when({"time_period": period}))
    times = [_when({"time_period": period}) for period in periods]
    if all(time == int(time) for time in times):
        first, last = int(times[0]), int(times[-1])
        step = next(step for step in (1, 2, 5, 10, 20, 50, 100, 1000) if (last - first) / step <= 7)
        years = list(range(first, last + 1, step))
        return {"ticks": years, "tick_names": [str(year) for year in years]}
    every = -(-len(times) // 8)
    return {"ticks": times[::every], "tick_names": [wording.period(period) for period in periods[::every]]}


def _beside(told: str, member: Row, shown: bool) -> str:
    """What is written beside a point: its value with the numbers of its notes, or nothing but these numbers."""
    return told if shown else told.removeprefix(said(member)).strip()


def _spread(rows: list[Row]) -> None:
    """Keep words apart where lines come close: values above the upper point and below the lower, names a line apart."""
    line = 0.085 * (max(abs(row["value"]) for row in rows) or 1.0)
    for row in rows:
        row["text_above"] = row["text_below"] = ""
    for time in sorted({row["time"] for row in rows}):
        own = sorted((row for row in rows if row["time"] == time and row["text"]), key=lambda row: -row["value"])
        for row, above in zip(own, [None, *own], strict=False):
            crowded = above is not None and above["value"] - row["value"] < 2 * line
            row["text_above"], row["text_below"] = ("", row["text"]) if crowded else (row["text"], "")
        for row, above, below in zip(own, [None, *own], [*own[1:], None], strict=False):
            if above and below and above["value"] - below["value"] < 3 * line:
                row["text_above"] = row["text_below"] = ""
    highest = float("inf")
    for row in sorted((row for row in rows if row["name"]), key=lambda row: -row["value"]):
        highest = row["name_at"] = min(row["value"], highest - line)
    for row in rows:
        row.setdefault("name_at", row["value"])


def _when(member: Row) -> float:
    return wording.year_fraction(member["time_period"]) or 0.0


def _periods(facts: Facts, members: list[Row], notes: Notes) -> Shape:
    """Periods of different lengths (a year and one of its quarters) stand beside each other, never on one line."""
    colour = COLOURS.get(members[0]["dimension"], COLOURS[None])
    bars = [
        bar(
            member,
            notes.mark(wording.period(member["time_period"]) or "period not stated", [member]),
            colour,
            bool(facts.doubts.of(member)),
        )
        for member in members
    ]
    rows = finish_bars(bars)
    largest = max(abs(row["value"]) for row in rows)
    settings = unit_settings(members[0]["unit_measure"], largest, members[0]["kind"])
    return Shape("bars", rows, settings | {"name_width": name_width(rows), "room": room(rows)})


def _ends(members: Sequence[Row]) -> tuple[Row, Row]:
    """First and last figure of the entity that moved most."""
    ends = []
    for area in _largest_first(members):
        own = sorted((member for member in members if member["ref_area"] == area), key=_when)
        ends.append((own[0], own[-1]))
    return max(ends, key=lambda pair: abs(signed(pair[1]) - signed(pair[0])))


def _alternative(title: str, members: Sequence[Row]) -> str:
    told = [
        f"{member['ref_area_label']} {wording.period(member['time_period']) or 'undated'} {said(member)}"
        for member in sorted(members, key=lambda member: (member["ref_area"], _when(member)))
    ]
    return f"{title}: " + "; ".join(told) + "."
