"""Share tables as charts: every table a text states, with its sum, what it leaves unstated and how firm each row is."""

from __future__ import annotations

from collections.abc import Sequence
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
    rest,
    room,
    said,
    state,
    unit_settings,
)
from talent_ledger.report.ledger import count

SQUARES = 60
"""Counts of up to this many things are drawn as one square each."""


def share_figures(facts: Facts) -> list[Figure]:
    """One figure for each share table that is not a series; of very many, those that say most."""
    tables = fullest(facts, ~pl.col("series"))
    rows = table_rows(facts, tables)
    return [_figure(facts, table, rows[table["table_id"]]) for table in tables if table["table_id"] in rows]


def fullest(facts: Facts, chosen: pl.Expr) -> list[Row]:
    """The share tables that *chosen* picks; of more than a reader can page through, the fullest."""
    tables = facts.ledger.share_tables.filter(chosen)
    if count(tables) > facts.most:
        tables = tables.sort("complete", "rows", "table_id", descending=[True, True, False]).head(facts.most)
    return tables.collect().to_dicts()


def table_rows(facts: Facts, tables: Sequence[Row]) -> dict[str, list[Row]]:
    """The rows of *tables* in the order of the text, each with all that its observation knows."""
    wanted = {table["table_id"]: table for table in tables}
    own = facts.ledger.share_table_rows.filter(pl.col("table_id").is_in(list(wanted))).collect()
    needed = facts.ledger.observations.filter(pl.col("observation_id").is_in(own["observation_id"].to_list())).collect()
    observations = {row["observation_id"]: row for row in needed.iter_rows(named=True)}
    inherited = (
        "unit_measure",
        "kind",
        "measure",
        "population",
        "dimension",
        "document_id",
        "speaker",
        "attributed_to",
    )
    rows: dict[str, list[Row]] = {}
    for row in own.sort("table_id", "position").iter_rows(named=True):
        table = {name: wanted[row["table_id"]].get(name) for name in inherited}
        rows.setdefault(row["table_id"], []).append({**table, **observations.get(row["observation_id"], {}), **row})
    others = {entity for table in tables for entity in table["others"] or []}
    facts.learn([row for members in rows.values() for row in members], wanted, others)
    return rows


def _figure(facts: Facts, table: Row, members: list[Row]) -> Figure:
    doubts = facts.doubts
    notes = Notes(doubts)
    colour = COLOURS.get(table["dimension"], COLOURS[None])
    marked = [(member, notes.mark(member["ref_area_label"], [member])) for member in members]
    bars = [bar(member, label, colour, bool(doubts.of(member))) for member, label in marked]
    remainder = table["remainder"]
    if remainder and table["unit_measure"] == "percent":
        bars.append(rest("Not stated", remainder, f"{wording.number(round(remainder, 6))}%"))
    squares = _countable(table, members)
    rows = _squares(bars, members) if squares else finish_bars(bars)
    largest = max(abs(row["value"]) for row in bars)
    settings = unit_settings(table["unit_measure"], largest, table["kind"])
    settings |= {"name_width": name_width(rows), "room": room(rows)}
    resting = doubts.flags_of([headlines.leader(table, members)])
    doubted = resting | doubts.flags_of_table(table["table_id"])
    if squares:
        settings["columns"] = int(largest) + 2
    return Figure(
        figure_id=table["table_id"],
        chart="units" if squares else "bars",
        section="shares",
        document_id=table["document_id"],
        voice="comments" if table["speaker"] else "author",
        title=headlines.attributed(headlines.table_headline(table, members), resting),
        subtitle=_subtitle(facts, table),
        source=facts.source(table["document_id"]),
        rows=rows,
        records=[record(member) for member in members],
        alternative=_alternative(table, members),
        settings=settings,
        notes=notes.lines(),
        keys=keys_of(bars),
        captions=[*_captions(table, members, facts.labels), *doubts.of_table(table["table_id"])],
        caution=headlines.caution(doubted),
        weight=doubts.certain(members) + (2 if table["complete"] else 0) + (1 if table["dimension"] else 0),
    )


def _countable(table: Row, members: Sequence[Row]) -> bool:
    """Whether one square for each thing counted says it better than a bar."""
    values = [member["obs_value"] for member in members]
    whole = table["unit_measure"] == "count" and all(value == int(value) and value >= 0 for value in values)
    return bool(table["summable"]) and whole and 0 < sum(values) <= SQUARES


def _squares(bars: list[Row], members: Sequence[Row]) -> list[Row]:
    squares = []
    for row, member in zip(bars, members, strict=True):
        count = int(row["value"])
        looks = {name: row[name] for name in ("label", "claim_id", "state", "solidity", "dash", "colour", "flagged")}
        for place in range(count):
            last = place == count - 1
            words = {"text_right": said(member) if last else "", "text_at": count - 0.15}
            squares.append({**looks, "at": place + 0.5, **words})
    return squares


def _subtitle(facts: Facts, table: Row) -> list[str]:
    year = wording.period(table["time_period"]) or "year not stated"
    return [
        wording.dated(table["title"]),
        " · ".join([headlines.population_told(table), year, f"said by {facts.who(table)}"]),
    ]


def _whole(table: Row) -> str:
    """What to say of a complete table whose shares miss 100."""
    short = table["complete"] and table["unit_measure"] == "percent" and table["stated_sum"] != 100
    return ", the whole as it was rounded" if short else ""


def _captions(table: Row, members: Sequence[Row], labels: dict[str, str]) -> list[str]:
    captions = []
    if table["summable"] and table["stated_sum"] is not None:
        total = wording.value_text(round(table["stated_sum"], 6), table["unit_measure"])
        rows = wording.plural(len(members), "row")
        if table["remainder"]:
            left = wording.value_text(round(table["remainder"], 6), table["unit_measure"])
            captions.append(f"The {rows} add up to {total}; {left} is not stated.")
        elif table["denominator"] and table["unit_measure"] == "count":
            captions.append(f"The {rows} add up to {total} of {wording.number(table['denominator'])}.")
        else:
            captions.append(f"The {rows} add up to {total}{_whole(table)}.")
    if table["others"]:
        names = [labels.get(entity, entity) for entity in table["others"]]
        name = next((member["ref_area_label"] for member in members if member.get("rest")), "Others")
        captions.append(
            f"“{name}” is {wording.listing(names)}: {wording.plural(len(names), 'place')}, their shares not stated."
        )
    return captions


def _alternative(table: Row, members: Sequence[Row]) -> str:
    rows = [_spoken(member) for member in members]
    if table["remainder"]:
        rows.append(f"not stated {wording.value_text(round(table['remainder'], 6), table['unit_measure'])}")
    return f"{wording.dated(table['title'])}: " + "; ".join(rows) + "."


def _spoken(member: dict[str, Any]) -> str:
    how = {"inferred": ", inferred", "hedged": "", "stated": ""}[state(member)]
    return f"{member['ref_area_label']} {said(member)}{how}"
