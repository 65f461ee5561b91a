"""Money and growth of companies and other organizations, told apart by who says them."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_ledger.report import headlines, wording
from talent_ledger.report.figures import (
    COLOURS,
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
    unit_settings,
)
from talent_ledger.schema.files import content_id

MOST_ROWS = 16
ONE_SCALE = 200
"""How many times the smallest amount of a chart fits into its largest: smaller ones could not be seen beside it."""
LONG, MUCH = 8, 3
"""Figures of several organizations that one chart holds; of a longer list, how many give one a chart of its own."""
_WHAT = {"money": "Money", "growth": "Growth"}
_LOSS = re.compile(
    r"\b(?:loss(?:es)?|deficits?|shortfalls?)\b(?!\s+(?:ratio|provision|allowance|reserve))", re.IGNORECASE
)


@dataclass(frozen=True)
class Scale:
    """What one chart shows: amounts that can be read on one scale; *aside*, those that stand alone at their order."""

    members: list[Row]
    rank: int = 0
    area: str | None = None
    """The organization the chart is about alone, of a text that tells much of several."""
    aside: tuple[Row, ...] = ()


def organization_figures(facts: Facts) -> list[Figure]:
    """One figure for each document, voice, unit and order of magnitude with at least two such observations."""
    chosen = facts.ledger.observations.filter(
        pl.col("entity_type").is_in(["organization", "institution"]),
        (pl.col("kind") == "money") | ((pl.col("kind") == "growth") & (pl.col("unit_measure") == "percent")),
    )
    key = ("document_id", "speaker", "kind", "unit_measure")
    sizes = chosen.group_by(key).agg(pl.len().alias("size")).filter(pl.col("size") > 1)
    largest = sizes.sort("size", *key, descending=[True, *[False] * 4], nulls_last=True).head(facts.most)
    members = chosen.join(largest, on=key, how="semi", nulls_equal=True).collect().to_dicts()
    facts.learn(members)
    groups: dict[tuple[str | None, ...], list[Row]] = {}
    for member in sorted(members, key=lambda member: (*facts.places[member["claim_id"]], member["claim_id"])):
        groups.setdefault(tuple(member[name] for name in key), []).append(member)
    return [_figure(facts, scale) for group in groups.values() for scale in _scales(group)]


def _scales(members: list[Row]) -> list[Scale]:
    """*members* parted where one chart would hide some of them.

    An amount per share is nothing beside a revenue; and of a long list, each organization that is told much of has a
    chart of its own. A figure that no other stands beside is in the table behind the first chart: one bar compares
    nothing.
    """
    parts = [
        (area, rank, group) for area, own in _by_organization(members) for rank, group in enumerate(_by_order(own))
    ]
    alone = tuple(group[0] for _, _, group in parts if len(group) == 1)
    several = [(area, rank, group) for area, rank, group in parts if len(group) > 1]
    return [Scale(group, rank, area, () if place else alone) for place, (area, rank, group) in enumerate(several)]


def _by_organization(members: list[Row]) -> list[tuple[str | None, list[Row]]]:
    """The organizations that a long list says much of, each alone; then the others together."""
    areas = dict.fromkeys(member["ref_area"] for member in members)
    if len(areas) == 1 or len(members) <= LONG:
        return [(None, members)]
    own = {area: [member for member in members if member["ref_area"] == area] for area in areas}
    told = [(area, group) for area, group in own.items() if len(group) >= MUCH]
    others = [member for member in members if len(own[member["ref_area"]]) < MUCH]
    return [*told, *([(None, others)] if others else [])]


def _by_order(members: list[Row]) -> list[list[Row]]:
    """Amounts by order of magnitude, the largest first, each group in the order of the text; growth is of one order."""
    if members[0]["kind"] != "money":
        return [members]
    groups: list[list[Row]] = []
    for member in sorted(members, key=lambda member: -abs(member["obs_value"])):
        if not groups or abs(member["obs_value"]) * ONE_SCALE < abs(groups[-1][0]["obs_value"]):
            groups.append([])
        groups[-1].append(member)
    place = {member["claim_id"]: number for number, member in enumerate(members)}
    return [sorted(group, key=lambda member: place[member["claim_id"]]) for group in groups]


def _figure(facts: Facts, scale: Scale) -> Figure:
    notes = Notes(facts.doubts)
    members = scale.members
    first = members[0]
    ordered = _ordered(members)
    alone = len({member["ref_area"] for member in members}) == 1
    labels = {
        member["claim_id"]: _label(member, alone and member["ref_area"] == first["ref_area"])
        for member in (*members, *scale.aside)
    }
    drawn = _ordered(members[:MOST_ROWS])
    rows = finish_bars([_bar(facts, notes, member, labels[member["claim_id"]]) for member in drawn])
    largest = max(abs(row["value"]) for row in rows)
    title = _title(scale, ordered)
    top = _top(facts, members)
    resting = facts.doubts.flags_of([top])
    told = "; ".join(f"{labels[member['claim_id']]} {said(member)}" for member in ordered)
    return Figure(
        figure_id=_figure_id(scale),
        chart="bars",
        section="organizations",
        document_id=first["document_id"],
        voice="comments" if first["speaker"] else "author",
        title=headlines.attributed(headlines.organization_headline(top), resting),
        subtitle=[
            f"{title}, {_measured(scale)}",
            f"Each with its period where stated · said by {facts.who(first)}",
        ],
        source=facts.source(first["document_id"]),
        rows=rows,
        records=[record(member, labels[member["claim_id"]]) for member in (*ordered, *scale.aside)],
        alternative=f"{title}: {told}.",
        settings=unit_settings(first["unit_measure"], largest, first["kind"])
        | {"name_width": name_width(rows), "room": room(rows)},
        notes=notes.lines(),
        keys=[*keys_of(rows), *(["loss"] if any(map(_is_loss, drawn)) else [])],
        captions=_captions(scale, labels),
        caution=headlines.caution(resting),
        weight=facts.doubts.certain(members),
    )


def _figure_id(scale: Scale) -> str:
    """Follows from the text, who speaks in it, what is measured and, of several scales, which one it is."""
    first = scale.members[0]
    which = (part for part in (scale.area, scale.rank) if part)
    return content_id(
        "organizations", *(first[name] for name in ("document_id", "speaker", "kind", "unit_measure")), *which
    )


def _title(scale: Scale, ordered: Sequence[Row]) -> str:
    """What sort of figures these are, and whose."""
    names = list(dict.fromkeys(member["ref_area_label"] for member in ordered))
    others = " and others" if len(names) > 3 else ""
    return f"{_WHAT[scale.members[0]['kind']]} figures of {wording.listing(names[:3])}{others}"


def _measured(scale: Scale) -> str:
    """In what the figures are measured, and of several scales how far this one reaches."""
    first = scale.members[0]
    unit = f"in {first['unit_measure']}" if first["kind"] == "money" else "change in percent"
    return f"{unit}, up to {said(max(scale.members, key=_size))}" if scale.rank else unit


def _captions(scale: Scale, labels: Mapping[str, str]) -> list[str]:
    captions = []
    if len(scale.members) > MOST_ROWS:
        captions.append(f"{MOST_ROWS} of {len(scale.members)} figures are drawn; all are in the table.")
    if scale.aside:
        told = [f"{labels[member['claim_id']]} ({said(member)})" for member in scale.aside]
        captions.append(f"In the table, but not on this scale: {wording.listing(told)}.")
    return captions


def _size(member: Mapping[str, Any]) -> float:
    return abs(signed(member))


def _top(facts: Facts, members: Sequence[Row]) -> Row:
    """The figure a headline is about: the largest that nobody doubts, else the largest."""
    undoubted = [member for member in members if not headlines.caution(facts.doubts.flags_of([member]))]
    return max(undoubted or members, key=_size)


def _ordered(members: Sequence[Row]) -> list[Row]:
    """By organization as the text names them, then by measure, the largest first, each in the order of its periods."""
    areas = list(dict.fromkeys(member["ref_area"] for member in members))
    reach: dict[tuple[str, str], float] = {}
    for member in members:
        key = (member["ref_area"], member["measure"] or "")
        reach[key] = max(reach.get(key, 0.0), _size(member))

    def place(member: Row) -> tuple[object, ...]:
        key = (member["ref_area"], member["measure"] or "")
        period = member["time_period"] or ""
        return (areas.index(member["ref_area"]), -reach[key], key[1], period[:4], len(period), period)

    return sorted(members, key=place)


def _is_loss(member: Row) -> bool:
    """Whether an amount is one of a loss: it stands on the other side of nought than a profit."""
    return member["kind"] == "money" and _LOSS.search(member["measure"] or "") is not None


def _bar(facts: Facts, notes: Notes, member: Row, label: str) -> Row:
    below = _is_loss(member)
    rises = signed(member) >= 0 and not below
    colour = (
        COLOURS["institution"] if member["kind"] == "money" and not below else COLOURS["work" if rises else "origin"]
    )
    return bar(member, notes.mark(label, [member]), colour, bool(facts.doubts.of(member)), below)


def _label(member: Row, alone: bool) -> str:
    """What a bar is: measure and period, after the organization's name unless the chart is about one alone."""
    measure = wording.clip(headlines.named_measure(member), 40)
    named = wording.sentence_case(measure) if alone else f"{member['ref_area_label']} {measure}"
    return ", ".join(filter(None, [named, wording.period(member["time_period"])]))
