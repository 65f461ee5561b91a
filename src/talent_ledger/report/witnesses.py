"""Who says what, and whether they agree: with each other, and with the figures published for the same population."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from talent_ledger.report import wording
from talent_ledger.report.figures import (
    Facts,
    Figure,
    Row,
    name_width,
    record,
    said,
    signed,
    unique_labels,
    unit_settings,
)
from talent_ledger.schema.files import content_id

MOST_CELLS = 20
MOST_VOICES = 16
SQUARES = 40
"""Figures of one voice drawn as squares; a longer row would not fit a page, so bars of counts take over."""

VERDICTS = {
    "agrees": ("agrees", "var(--good)"),
    "conflicts": ("conflicts", "var(--flag)"),
    "matches_another_population": ("fits another population", "var(--flag)"),
}
_KINDS = ("share", "count", "rank", "money", "growth", "rate", "ratio", "duration", "other")


@dataclass(frozen=True)
class Words:
    """What is written around a comparison."""

    title: str
    subtitle: list[str]
    source: str
    captions: list[str]


def agreement_figures(facts: Facts) -> list[Figure]:
    """How figures compare with published ones, and the cells for which texts state different values."""
    published = _published(facts)
    return [*([published] if published else []), *_conflicts(facts)]


def _published(facts: Facts) -> Figure | None:
    compared = facts.ledger.comparisons.filter(pl.col("verdict").is_in(list(VERDICTS))).join(
        facts.ledger.observations, on="observation_id", how="inner", suffix="_observed"
    )
    if compared.is_empty():
        return None
    order = {"conflicts": 0, "matches_another_population": 1, "agrees": 2}
    members = compared.with_columns(rank=pl.col("verdict").replace_strict(order, return_dtype=pl.Int64)).sort(
        "rank", "document_id", "dimension", "obs_value", "observation_id", descending=[False] * 3 + [True, False]
    )
    percent = [row for row in members.iter_rows(named=True) if row["unit_measure"] == "percent"]
    percent = list({(_cell(row), row["obs_value"], row["verdict"]): row for row in reversed(percent)}.values())[::-1]
    if not percent:
        return None
    labels = unique_labels([{"label": _cell(member)} for member in percent[:MOST_CELLS]])
    rows = [row for member, label in zip(percent, labels, strict=False) for row in _compared(member, label["label"])]
    agreeing = sum(member["verdict"] == "agrees" for member in percent)
    other = sum(member["verdict"] == "matches_another_population" for member in percent)
    parts = [f"{agreeing} of {len(percent)} compared figures agree with what is published"]
    if other:
        parts.append(f"{other} {'fits' if other == 1 else 'fit'} another population")
    captions = list(dict.fromkeys(member["explanation"] for member in percent if member["verdict"] != "agrees"))
    words = Words(
        title="; ".join(parts),
        subtitle=[
            "Discs: the figure in the text. Diamonds: the figure published for the population the text names",
            "Compared where population, dimension, place and year meet a published figure",
        ],
        source="published figures as cited in data/reference/published_figures.csv",
        captions=captions[:4],
    )
    return _finish(content_id("agreement", "published"), words, rows, percent)


def _compared(member: Row, label: str) -> list[Row]:
    verdict, colour = VERDICTS[member["verdict"]]
    value, published = signed(member), member["published_value"]
    against = verdict if published is None else f"published {wording.number(published)}%"
    text = f"{said(member)} as published" if member["verdict"] == "agrees" else f"{said(member)}, {against}"
    ends = [value, published] if published is not None else [value]
    base = {"label": label, "low": min(ends), "top": max(ends), "claim_id": member["claim_id"]}
    rows = []
    if published is not None:
        rows.append({**base, "value": published, "shape": "diamond", "inside": "var(--card)", "colour": "var(--ink)"})
        rows[0] |= {"area": 330, "text_right": "", "text_at": 0}
    rows.append({**base, "value": value, "shape": "circle", "inside": colour, "colour": colour, "area": 130})
    rows[-1] |= {"text_right": text, "text_at": max(ends)}
    return rows


def _cell(member: Row) -> str:
    measure = wording.clip(member["measure"] or "", 32)
    what = f" by {member['dimension']}" if member["dimension"] else f" {measure}" if measure else ""
    return ", ".join(filter(None, [f"{member['ref_area_label']}{what}", wording.period(member["time_period"])]))


def _conflicts(facts: Facts) -> list[Figure]:
    """Cells that validation found in conflict, most witnesses first: one figure for each unit."""
    disputed = pl.col("flags").list.contains("conflict").any().over("cell_id")
    several = facts.ledger.observations.filter(disputed & (pl.n_unique("obs_value").over("cell_id") > 1))
    ordered = several.with_columns(witnesses=pl.len().over("cell_id")).sort(
        "witnesses", "cell_id", "obs_value", "observation_id", descending=[True, False, False, False]
    )
    units: dict[str | None, list[Row]] = {}
    for member in ordered.iter_rows(named=True):
        units.setdefault(member["unit_measure"], []).append(member)
    return [
        _disputed(facts, members) for _, members in sorted(units.items(), key=lambda unit: (-len(unit[1]), unit[0]))
    ]


def _disputed(facts: Facts, members: list[Row]) -> Figure:
    by_cell: dict[str, list[Row]] = {}
    for member in members:
        by_cell.setdefault(member["cell_id"], []).append(member)
    drawn = list(by_cell.values())[:MOST_CELLS]
    labels = unique_labels([{"label": _cell(own[0])} for own in drawn])
    rows = [row for own, name in zip(drawn, labels, strict=True) for row in _witnesses(own, name["label"])]
    doubts = [why for own in drawn for member in own for flag, why in facts.doubts.of(member) if flag == "conflict"]
    documents = len({member["document_id"] for member in members})
    unit = members[0]["unit_measure"]
    words = Words(
        title=f"Different values are stated for {wording.plural(len(by_cell), 'figure')}"
        + ("" if unit == "percent" else f", in {(unit or 'count').replace('_', ' ')}"),
        subtitle=[
            "Each row is one measure, population, dimension, place and period; each disc is one witness",
            "All are drawn" if len(by_cell) <= MOST_CELLS else f"The {MOST_CELLS} with most witnesses are drawn",
        ],
        source=wording.plural(documents, "text"),
        captions=list(dict.fromkeys(doubts))[:4],
    )
    return _finish(content_id("agreement", "witnesses", unit), words, rows, members)


def _witnesses(own: list[Row], label: str) -> list[Row]:
    """One disc for each value that is stated of a cell, with the span of all beside the last."""
    low, top = min(own, key=signed), max(own, key=signed)
    span = f"{said(low)} to {said(top)}"
    looks = {"shape": "circle", "inside": "var(--flag)", "colour": "var(--flag)", "area": 130}
    return [
        {
            **looks,
            "label": label,
            "claim_id": member["claim_id"],
            "value": signed(member),
            "low": signed(low),
            "top": signed(top),
            "text_right": span if member is own[-1] else "",
            "text_at": signed(top),
        }
        for member in own
    ]


def _finish(figure_id: str, words: Words, rows: list[Row], members: Sequence[Row]) -> Figure:
    most, least = max(0.0, *(row["top"] for row in rows)), min(0.0, *(row["low"] for row in rows))
    longest = max(len(row["text_right"]) for row in rows)
    span = (most - least) or 1.0
    for row in rows:
        row["reach"] = round(most + span * (0.08 + 0.026 * longest), 4)
        row["reach_narrow"] = round(most + span * (0.1 + 0.045 * longest), 4)
    told = [f"{_cell(member)} {said(member)}" for member in members[:MOST_CELLS]]
    return Figure(
        figure_id=figure_id,
        chart="agreement",
        section="agreement",
        document_id=None,
        voice="all",
        title=words.title,
        subtitle=words.subtitle,
        source=words.source,
        rows=rows,
        records=[record(member) for member in members],
        alternative=f"{words.title}: {'; '.join(told)}.",
        settings=unit_settings(members[0]["unit_measure"], most) | {"name_width": name_width(rows)},
        captions=words.captions,
        weight=len(members),
    )


def voice_figures(facts: Facts) -> list[Figure]:
    """How many figures each voice brings, and of which kind."""
    observations = facts.ledger.observations
    if observations.is_empty():
        return []
    places = facts.ledger.claims.select("claim_id", "start")
    members = (
        observations.join(places, on="claim_id", how="left")
        .sort("document_id", "start", "claim_id", nulls_last=True)
        .to_dicts()
    )
    several = len(facts.documents) > 1
    voices: dict[str, list[Row]] = {}
    for member in members:
        voices.setdefault(_voice(facts, member, several), []).append(member)
    ranked = sorted(voices, key=lambda name: (bool(voices[name][0]["speaker"]), -len(voices[name]), name))
    if several:
        ranked.sort(key=lambda name: (-len(voices[name]), name))
    shown = ranked[:MOST_VOICES]
    crowded = any(len(voices[name]) > SQUARES for name in shown)
    rows = _counted(voices, shown) if crowded else _squares(voices, shown)
    own = sum(not member["speaker"] for member in members)
    readers = len({(member["document_id"], member["speaker"]) for member in members if member["speaker"]})
    whose = "authors’" if several else "author’s"
    title = f"{wording.plural(own, 'figure')} {'is' if own == 1 else 'are'} the {whose} own"
    if len(members) > own:
        people = wording.plural(readers, "person", "people")
        title += f"; {wording.plural(len(members) - own, 'figure')} come from comments by {people}"
    captions = []
    if len(ranked) > MOST_VOICES:
        captions.append(f"{MOST_VOICES} of {len(ranked)} voices are drawn.")
    figure = Figure(
        figure_id=content_id("voices", "all"),
        chart="bars" if crowded else "units",
        section="voices",
        document_id=None,
        voice="all",
        title=title,
        subtitle=[
            "Figures by who says them and on whose word" + ("" if crowded else "; one square is one figure, by kind"),
            "Repeats (quotations of earlier comments, comments posted twice) are not counted",
        ],
        source=wording.plural(len(facts.documents), "text"),
        rows=rows,
        records=[record(member, _voice(facts, member, several)) for member in members[:2000]],
        alternative=title + ": " + "; ".join(f"{name} {len(voices[name])}" for name in shown) + ".",
        settings={"name_width": name_width(rows), "columns": max(len(voices[name]) for name in shown) + 2},
        keys=[] if crowded else [f"kind:{kind}" for kind in _KINDS if any(m["kind"] == kind for m in members)],
        captions=captions,
    )
    return [figure]


def _voice(facts: Facts, member: Row, several: bool) -> str:
    """The voice of a figure; in a collection of texts those cited count, whoever quotes them."""
    if several and member["attributed_to"]:
        return str(member["attributed_to"])
    if member["speaker"]:
        said_by = f"{member['speaker']} (comment)"
    else:
        title = facts.documents.get(member["document_id"], {}).get("title") if several else None
        said_by = facts.author(member["document_id"]) or wording.clip(title or "The author", 40)
    return f"{said_by}, citing {member['attributed_to']}" if member["attributed_to"] else said_by


def _squares(voices: dict[str, list[Row]], shown: Sequence[str]) -> list[Row]:
    rows = []
    for name in shown:
        own = sorted(voices[name], key=lambda member: _KINDS.index(member["kind"]))
        for place, member in enumerate(own):
            last = place == len(own) - 1
            rows.append(
                {
                    "label": name,
                    "claim_id": member["claim_id"],
                    "at": place + 0.5,
                    "solidity": 0 if member["inferred"] else 1,
                    "dash": "solid",
                    "colour": f"var(--{member['kind']})",
                    "text_right": str(len(own)) if last else "",
                    "text_at": len(own) - 0.15,
                    "flagged": False,
                }
            )
    return rows


def _counted(voices: dict[str, list[Row]], shown: Sequence[str]) -> list[Row]:
    most = max(len(voices[name]) for name in shown)
    rows = [
        {
            "label": name,
            "claim_id": voices[name][0]["claim_id"],
            "search": {"voice": name},
            "value": len(voices[name]),
            "from": 0,
            "edge_low": len(voices[name]),
            "edge_high": len(voices[name]),
            "high": len(voices[name]),
            "state": "stated",
            "solidity": 1,
            "dash": "solid",
            "colour": "var(--plain)",
            "text_right": f"{len(voices[name]):,}",
            "text_at": len(voices[name]),
            "reach": round(most * 1.12, 4),
            "reach_narrow": round(most * 1.25, 4),
            "flagged": False,
        }
        for name in shown
    ]
    return unique_labels(rows)
