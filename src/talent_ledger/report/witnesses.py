"""Who says what, and whether they agree: with each other, and with the figures published for the same population."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from talent_ledger.report import wording
from talent_ledger.report.figures import (
    Facts,
    Figure,
    Row,
    name_width,
    record,
    room,
    said,
    signed,
    unique_labels,
    unit_settings,
)
from talent_ledger.report.ledger import count
from talent_ledger.schema.files import content_id

MOST_CELLS = 20
FEW_CELLS = 4
"""Cells that fit a card of half the width."""
MOST_NAMED = 5
"""Publications that a source line names."""
MOST_DISCS = 24
"""Witnesses of one cell that are drawn; of more, one for each value."""
MOST_VOICES = 16
MOST_TEXTS_IN_SQUARES = 200
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
    keys: list[str]


def agreement_figures(facts: Facts) -> list[Figure]:
    """How figures compare with published ones, and the cells for which texts state different values."""
    published = _published(facts)
    return [*([published] if published else []), *_conflicts(facts)]


def _published(facts: Facts) -> Figure | None:
    """Figures of the texts beside those published for the population they name."""
    compared = _percentages(facts)
    verdicts = dict(compared.group_by("verdict").len().collect().iter_rows())
    if not verdicts:
        return None
    members = compared.head(MOST_CELLS).collect().to_dicts()
    facts.learn(members)
    labels = unique_labels([{"label": _cell(member)} for member in members])
    rows = [row for member, label in zip(members, labels, strict=True) for row in _compared(member, label["label"])]
    total, other = sum(verdicts.values()), verdicts.get("matches_another_population", 0)
    title = f"{verdicts.get('agrees', 0)} of {total} compared figures agree with what is published"
    title += f"; {other} {'fits' if other == 1 else 'fit'} another population" if other else ""
    differing = [member for member in members if member["verdict"] != "agrees"]
    captions = _explained(differing)[:4]
    captions += [f"{MOST_CELLS} of {total:,} are drawn."] if total > MOST_CELLS else []
    held = count(facts.ledger.comparisons.filter(pl.col("verdict").is_in(list(VERDICTS))))
    if held > total:
        captions.append(f"{held:,} were compared: a figure stated twice is drawn once, and only percentages are drawn.")
    words = Words(
        title=title,
        subtitle=[
            "Figures of the texts beside those published for the population the texts name",
            "Compared where population, dimension, place and year meet a published figure",
        ],
        source=f"{facts.sources(member['document_id'] for member in members)}; published by {_published_by(members)}",
        captions=captions,
        keys=[
            *(["agrees"] if len(differing) < len(members) else []),
            *(["differs"] if differing else []),
            "published",
        ],
    )
    return _finish(content_id("agreement", "published"), words, rows, members)


def _percentages(facts: Facts) -> pl.LazyFrame:
    """Shares that were compared, each cell with one value once, what differs first."""
    order = {verdict: rank for rank, verdict in enumerate(("conflicts", "matches_another_population", "agrees"))}
    same = ["ref_area", "time_period", "dimension", "obs_value", "published_value", "verdict"]
    return (
        facts.ledger.comparisons.filter(pl.col("verdict").is_in(list(VERDICTS)))
        .join(facts.ledger.observations, on="observation_id", how="inner", suffix="_observed")
        .filter(pl.col("unit_measure") == "percent")
        .with_columns(rank=pl.col("verdict").replace_strict(order, return_dtype=pl.Int64))
        .sort("rank", "document_id", "dimension", "obs_value", "observation_id", descending=[False] * 3 + [True, False])
        .unique(same, keep="first", maintain_order=True)
    )


def _explained(members: Sequence[Row]) -> list[str]:
    """Why figures differ, what is said of several of them only once."""
    said_of: dict[str, list[Row]] = {}
    for member in members:
        rest = wording.dated(member["explanation"]).partition("” ")[2] or member["explanation"]
        said_of.setdefault(rest, []).append(member)
    told = []
    for first, *others in said_of.values():
        labels = dict.fromkeys(other["ref_area_label"] for other in others)
        names = [label for label in labels if label != first["ref_area_label"]]
        also = f" The same holds for {wording.listing(names)}." if names else ""
        told.append(wording.dated(first["explanation"]) + also)
    return told


def _published_by(members: Sequence[Row]) -> str:
    """Who states the published figures that are drawn."""
    names = list(dict.fromkeys(wording.dated(member["stated_by"]) for member in members if member["stated_by"]))
    left = len(names) - MOST_NAMED
    return "; ".join(names[:MOST_NAMED]) + (f"; and {wording.plural(left, 'other')}" if left > 0 else "")


def _compared(member: Row, label: str) -> list[Row]:
    verdict, colour = VERDICTS[member["verdict"]]
    value, published = signed(member), member["published_value"]
    if published is None:
        text = f"{said(member)}, {verdict}"
    elif member["verdict"] == "agrees":
        text = (
            f"{said(member)} as published"
            if published == value
            else f"{said(member)}, true of the published {wording.number(published)}%"
        )
    else:
        text = f"{said(member)}, published {wording.number(published)}%"
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
    cells = (
        facts.ledger.observations.group_by("unit_measure", "cell_id")
        .agg(
            pl.col("flags").list.contains("conflict").any().alias("disputed"),
            pl.n_unique("obs_value").alias("values"),
            pl.len().alias("witnesses"),
        )
        .filter(pl.col("disputed") & (pl.col("values") > 1))
        .sort("witnesses", "cell_id", descending=[True, False])
        .with_columns(of=pl.len().over("unit_measure"), rank=pl.int_range(pl.len()).over("unit_measure"))
        .collect()
    )
    drawn = cells.filter(pl.col("rank") < MOST_CELLS)
    members = facts.ledger.observations.filter(pl.col("cell_id").is_in(drawn["cell_id"].to_list())).collect()
    facts.learn(_called(members).to_dicts())
    by_cell: dict[str, list[Row]] = {}
    for member in _called(members).sort("cell_id", "obs_value", "observation_id").iter_rows(named=True):
        by_cell.setdefault(member["cell_id"], []).append(member)
    figures = []
    for (_, total), group in drawn.group_by("unit_measure", "of", maintain_order=True):
        figures.append(_disputed(facts, [by_cell[cell] for cell in group["cell_id"]], int(str(total))))
    return figures


def _called(members: pl.DataFrame) -> pl.DataFrame:
    """The witnesses that are drawn: all of a cell with few, else the first of each value, no more than `MOST_DISCS`."""
    ordered = members.sort("cell_id", "obs_value", "observation_id").with_columns(
        many=pl.len().over("cell_id") > MOST_DISCS,
        again=pl.int_range(pl.len()).over("cell_id", "obs_value") > 0,
    )
    kept = ordered.filter(~(pl.col("many") & pl.col("again")))
    return kept.filter(pl.int_range(pl.len()).over("cell_id") < MOST_DISCS).drop("many", "again")


def _disputed(facts: Facts, cells: list[list[Row]], total: int) -> Figure:
    labels = unique_labels([{"label": _cell(own[0])} for own in cells])
    rows = [row for own, name in zip(cells, labels, strict=True) for row in _witnesses(own, name["label"])]
    members = [member for own in cells for member in own]
    doubts = [why for member in members for flag, why in facts.doubts.of(member) if flag == "conflict"]
    words = Words(
        title=f"Texts state different values for {_of_unit(total, members[0])}",
        subtitle=[
            "Each row is one measure, population, dimension, place and period",
            "All are drawn"
            if total <= MOST_CELLS
            else f"The {MOST_CELLS} with most witnesses are drawn; of very many, one for each value",
        ],
        source=facts.sources(member["document_id"] for member in members),
        captions=list(dict.fromkeys(doubts))[:4],
        keys=["witness"],
    )
    return _finish(content_id("agreement", "witnesses", members[0]["unit_measure"]), words, rows, members)


def _of_unit(total: int, member: Row) -> str:
    """So many figures of one unit: "13 counts", "1 amount in USD"."""
    unit = (member["unit_measure"] or "count").replace("_", " ")
    if unit in ("count", "rank", "ratio"):
        return wording.plural(total, unit)
    what, many = ("amount", "amounts") if member["kind"] == "money" else ("figure", "figures")
    return f"{wording.plural(total, what, many)} in {unit}"


def _witnesses(own: list[Row], label: str) -> list[Row]:
    """One disc for each witness of a cell, with the span of all beside the last."""
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
    most = max(0.0, *(row["top"] for row in rows))
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
        settings=unit_settings(members[0]["unit_measure"], most, members[0]["kind"])
        | {"name_width": name_width(rows, 320), "room": room(rows) + 10},
        keys=words.keys,
        captions=words.captions,
        wide=len({row["label"] for row in rows}) > FEW_CELLS,
        weight=len(members),
    )


def voice_figures(facts: Facts) -> list[Figure]:
    """How many figures each voice brings, and of which kind."""
    heard = _heard(facts)
    if heard.is_empty():
        return []
    several = facts.texts > 1
    if not several:
        facts.learn([{"document_id": heard["document_id"][0]}])
    sizes: dict[tuple[bool, str], int] = {}
    for row in heard.iter_rows(named=True):
        voice = (bool(row["speaker"]), _voice(row, several))
        sizes[voice] = sizes.get(voice, 0) + row["len"]
    ranked = sorted(sizes, key=lambda voice: (not several and voice[0], -sizes[voice], voice[1]))
    shown = [(voice[1], sizes[voice]) for voice in ranked[:MOST_VOICES]]
    names, most = [name for name, _ in shown], max(size for _, size in shown)
    members = _voiced(facts, set(names), several) if most <= SQUARES and facts.texts <= MOST_TEXTS_IN_SQUARES else {}
    rows = _squares(members, names) if members else _counted(shown)
    title = _heard_where(heard, several)
    return [
        Figure(
            figure_id=content_id("voices", "all"),
            chart="units" if members else "bars",
            section="voices",
            document_id=None,
            voice="all",
            title=title,
            subtitle=[
                "Figures by who says them and on whose word"
                + ("; one square is one figure, by kind" if members else ""),
                "Repeats (quotations of earlier comments, comments posted twice) are not counted",
            ],
            source=wording.plural(facts.texts, "text") if several else facts.source(heard["document_id"][0]),
            rows=rows,
            records=[record(member, name) for name in names for member in members.get(name, [])],
            alternative=f"{title}: {'; '.join(f'{name} {size}' for name, size in shown)}.",
            settings={"name_width": name_width(rows, 360), "columns": most + 2, "room": room(rows)},
            keys=_kinds_drawn([member for own in members.values() for member in own]),
            wide=True,
            captions=[f"{MOST_VOICES} of {len(ranked):,} voices are drawn."] if len(ranked) > MOST_VOICES else [],
        )
    ]


def _heard(facts: Facts) -> pl.DataFrame:
    """How many figures each speaker of each text brings on whose word, with what is known of the text."""
    said_by = facts.ledger.observations.group_by("document_id", "speaker", "attributed_to").len()
    known = facts.ledger.documents.select("document_id", "author", "publisher", "title")
    return said_by.join(known, on="document_id").collect()


def _heard_where(heard: pl.DataFrame, several: bool) -> str:
    """Where the figures stand: "24 figures stand in the article, 33 in comments under 6 names"."""
    comments = heard.filter(pl.col("speaker").is_not_null())
    total, read = int(heard["len"].sum()), int(comments["len"].sum())
    own = total - read
    told = f"{wording.plural(own, 'figure')} {'stands' if own == 1 else 'stand'} in the article{'s' if several else ''}"
    names = comments.select("document_id", "speaker").n_unique()
    return told + (f", {read:,} in comments under {wording.plural(names, 'name')}" if read else "")


def _kinds_drawn(drawn: Sequence[Row]) -> list[str]:
    kinds = {member["kind"] for member in drawn}
    inferred = ["inferred"] if any(member["inferred"] for member in drawn) else []
    return [*(f"kind:{kind}" for kind in _KINDS if kind in kinds), *inferred]


def _voiced(facts: Facts, shown: set[str], several: bool) -> dict[str, list[Row]]:
    """The figures of the voices that are drawn as squares, in the order of the texts."""
    members = facts.ledger.observations.collect().to_dicts()
    facts.learn(members)
    voices: dict[str, list[Row]] = {}
    for member in sorted(members, key=lambda member: (*facts.places[member["claim_id"]], member["claim_id"])):
        named = _voice({**facts.documents[member["document_id"]], **member}, several)
        if named in shown:
            voices.setdefault(named, []).append(member)
    return voices


def _voice(row: Mapping[str, Any], several: bool) -> str:
    """The voice of a figure; in a collection of texts those cited count, whoever quotes them."""
    if several and row["attributed_to"]:
        return str(row["attributed_to"])
    if row["speaker"]:
        said_by = f"{row['speaker']} (comment)"
    else:
        title = row["title"] if several else None
        said_by = row["author"] or row["publisher"] or wording.clip(title or "The author", 40)
    return f"{said_by}, citing {row['attributed_to']}" if row["attributed_to"] else said_by


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


def _counted(voices: Sequence[tuple[str, int]]) -> list[Row]:
    """One bar for each voice; it opens the desk at what that voice says."""
    rows = [
        {
            "label": name,
            "claim_id": None,
            "search": {"who": name.removesuffix(" (comment)").split(", citing ")[0]},
            "value": size,
            "from": 0,
            "edge_low": size,
            "edge_high": size,
            "high": size,
            "state": "stated",
            "solidity": 1,
            "dash": "solid",
            "colour": "var(--plain)",
            "text_right": f"{size:,}",
            "text_at": size,
            "open_from": 0,
            "open_to": size,
            "flagged": False,
        }
        for name, size in voices
    ]
    return unique_labels(rows)
