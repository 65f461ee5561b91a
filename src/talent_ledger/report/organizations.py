"""Money and growth of companies and other organizations, told apart by who says them."""

from __future__ import annotations

from collections.abc import Sequence

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
_WHAT = {"money": "Money", "growth": "Growth"}


def organization_figures(facts: Facts) -> list[Figure]:
    """One figure for each document, voice and unit with at least two such observations."""
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
    return [_figure(facts, group) for group in groups.values()]


def _figure(facts: Facts, members: list[Row]) -> Figure:
    notes = Notes(facts.doubts)
    kind, unit = members[0]["kind"], members[0]["unit_measure"]
    by_name = sorted(members, key=lambda member: _first_place(members, member["ref_area"]))
    alone = len({member["ref_area"] for member in members}) == 1
    labels = {member["claim_id"]: _label(member, alone) for member in members}
    rows = finish_bars([_bar(facts, notes, member, labels[member["claim_id"]]) for member in by_name[:MOST_ROWS]])
    largest = max(abs(row["value"]) for row in rows)
    names = list(dict.fromkeys(member["ref_area_label"] for member in by_name))
    title = f"{_WHAT[kind]} figures of {wording.listing(names[:3])}" + (" and others" if len(names) > 3 else "")
    hidden = len(members) - MOST_ROWS
    top = max(members, key=lambda member: abs(signed(member)))
    resting = facts.doubts.flags_of([top])
    return Figure(
        figure_id=content_id("organizations", *(members[0][name] for name in ("document_id", "speaker")), kind, unit),
        chart="bars",
        section="organizations",
        document_id=members[0]["document_id"],
        voice="comments" if members[0]["speaker"] else "author",
        title=headlines.attributed(headlines.organization_headline(top), resting),
        subtitle=[
            f"{title}, {'in ' + unit if kind == 'money' else 'change in percent'}",
            f"Each with its period where stated · said by {facts.who(members[0])}",
        ],
        source=facts.source(members[0]["document_id"]),
        rows=rows,
        records=[record(member, labels[member["claim_id"]]) for member in by_name],
        alternative=f"{title}: "
        + "; ".join(f"{labels[member['claim_id']]} {said(member)}" for member in by_name)
        + ".",
        settings=unit_settings(unit, largest, kind) | {"name_width": name_width(rows), "room": room(rows)},
        notes=notes.lines(),
        keys=keys_of(rows),
        captions=[f"{MOST_ROWS} of {len(members)} figures are drawn; all are in the table."] if hidden > 0 else [],
        caution=headlines.caution(resting),
        weight=facts.doubts.certain(members),
    )


def _first_place(members: Sequence[Row], area: str) -> int:
    return next(place for place, member in enumerate(members) if member["ref_area"] == area)


def _bar(facts: Facts, notes: Notes, member: Row, label: str) -> Row:
    money = member["kind"] == "money"
    colour = COLOURS["institution"] if money else COLOURS["work" if signed(member) >= 0 else "origin"]
    return bar(member, notes.mark(label, [member]), colour, bool(facts.doubts.of(member)))


def _label(member: Row, alone: bool) -> str:
    """What a bar is: measure and period, after the organization's name unless the chart is about one alone."""
    measure = wording.clip(member["measure"] or "figure", 40)
    named = wording.sentence_case(measure) if alone else f"{member['ref_area_label']} {measure}"
    return ", ".join(filter(None, [named, wording.period(member["time_period"])]))
