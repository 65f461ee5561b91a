"""From claims to share tables and series: the stage's core, usable in memory without any file."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import polars as pl

from talent_ledger.schema.columns import DOCUMENTS, SEGMENTS, SHARE_TABLE_ROWS, SHARE_TABLES
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform
from talent_ledger.tables import titles
from talent_ledger.tables.figures import KINDS, Figure, Reader
from talent_ledger.tables.grouping import WHOLE_SHARE, Grouper, is_complete, is_summable
from talent_ledger.tables.others import others
from talent_ledger.tables.parameters import TablesParameters
from talent_ledger.tables.places import Places, read_places
from talent_ledger.tables.series import series
from talent_ledger.tables.wording import Wording, read_wording

_FEWEST = 2
"""Figures that a document needs to have a table."""


@dataclass(frozen=True)
class ShareTables:
    """Tables (columns SHARE_TABLES) and their rows (columns SHARE_TABLE_ROWS), in the order of the text."""

    tables: pl.DataFrame
    rows: pl.DataFrame


def share_tables(
    claims: pl.DataFrame,
    documents: pl.DataFrame,
    segments: pl.DataFrame,
    parameters: TablesParameters | None = None,
    labels: Mapping[str, str] | None = None,
) -> ShareTables:
    """Share tables, comparable counts and series that *claims* (resolved, see `resolve`) state.

    Args:
        claims: columns CLAIMS, values in the unit of each row.
        documents: columns DOCUMENTS; only document_id, text and author are read.
        segments: columns SEGMENTS.
        parameters: section ``tables`` of params.yaml; its defaults when left out.
        labels: entity id → name for people; the id stands for itself where it is missing.
    """
    parameters = parameters or TablesParameters()
    places, wording = read_places(), read_wording()
    named = {**places.labels, **(labels or {})}
    tables: list[dict[str, Any]] = []
    rows: list[dict[str, Any]] = []
    levels = claims.filter(pl.col("kind").is_in(KINDS))
    of_claims = _by_document(levels)
    of_segments = _by_document(conform(segments.join(levels, on="segment_id", how="semi"), SEGMENTS))
    for document in conform(documents, DOCUMENTS).sort("document_id").iter_rows(named=True):
        mine = of_claims.get(document["document_id"], [])
        if len(mine) < _FEWEST:
            continue
        reader = Reader(document, of_segments.get(document["document_id"], []), places, wording)
        for table, its_rows in _tables_of(reader, mine, named, parameters):
            tables.append(table)
            rows.extend(its_rows)
    return ShareTables(conform(tables, SHARE_TABLES), conform(rows, SHARE_TABLE_ROWS))


def _by_document(frame: pl.DataFrame) -> dict[str, list[dict[str, Any]]]:
    rows: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for row in frame.iter_rows(named=True):
        rows[row["document_id"]].append(row)
    return rows


def _tables_of(
    reader: Reader, claims: Sequence[Mapping[str, Any]], labels: Mapping[str, str], parameters: TablesParameters
) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
    """The tables of one document with their rows."""
    figures = [figure for figure in reader.figures(claims) if not (figure.hearsay and parameters.hearsay == "exclude")]
    grouper = Grouper(reader.text, reader.wording, parameters)
    found = [
        _table(group.rows, reader.text, reader.places, reader.wording, labels) for group in grouper.groups(figures)
    ]
    return found + [_series(chain, labels) for chain in series(figures, parameters)]


def _in_order(rows: Sequence[Figure]) -> list[Figure]:
    return sorted(rows, key=lambda row: (row.start, row.end, row.named_at, row.entity_id))


def _common(values: Sequence[Any]) -> Any:
    """The value all of *values* share, nulls apart; null when they differ."""
    stated = {value for value in values if value is not None}
    return stated.pop() if len(stated) == 1 else None


def _most_stated(values: Sequence[str | None]) -> str | None:
    """The commonest value; of equally common ones the first."""
    counts = Counter(value for value in values if value)
    return max(counts, key=lambda value: counts[value]) if counts else None


def _population(rows: Sequence[Figure], summable: bool, places: Places) -> str | None:
    """Of a whole the first wording, which later ones shorten; of figures with bases of their own the common one."""
    if summable:
        return next((row.population for row in rows if row.population), None)
    shared = [row.population for row in rows if row.entity_id not in places.mentioned(row.population)]
    return _most_stated(shared)


def _time_period(rows: Sequence[Figure]) -> str | None:
    """The period the rows share; the year when some rows state it more finely than others."""
    period = _common([row.period for row in rows])
    year = _shared_year(rows)
    if period is not None and all(row.period or row.year is None for row in rows):
        return str(period)
    return None if year is None else str(year)


def _shared_year(rows: Sequence[Figure]) -> int | None:
    """The year of all rows that state one, or of most of them."""
    years = Counter(row.year for row in rows if row.year is not None)
    year, times = max(years.items(), key=lambda item: item[1]) if years else (None, 0)
    return year if 2 * times > years.total() else None


def _shared_fields(rows: Sequence[Figure], series_of: bool) -> dict[str, Any]:
    first = rows[0]
    return {
        "table_id": content_id("table", first.document_id, "series" if series_of else "rows", first.claim_id),
        "document_id": first.document_id,
        "measure": _most_stated([row.measure for row in rows]),
        "dimension": _most_stated([row.dimension for row in rows]),
        "unit_measure": first.unit,
        "series": series_of,
        "rows": len(rows),
        "speaker": _common([row.speaker for row in rows]),
        "attributed_to": _most_stated([row.attributed_to for row in rows]),
        "kind": first.kind,
        "hearsay": any(row.hearsay for row in rows),
        "corrections": [],
    }


def _table(
    unordered: Sequence[Figure], text: str, places: Places, wording: Wording, labels: Mapping[str, str]
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    rows = _in_order(unordered)
    fields = _shared_fields(rows, series_of=False)
    summable = is_summable(rows)
    denominator = next((row.denominator for row in rows if row.denominator is not None), None)
    shares = rows[0].kind == "share"
    whole = WHOLE_SHARE if shares else Decimal(repr(denominator or 0.0))
    total = sum((row.exact_value for row in rows), Decimal(0))
    rest = next((row for row in rows if row.rest), None)
    complete = is_complete(rows, whole)
    population = _population(rows, summable, places)
    if summable:  # the first row says it in full, later ones shorten it
        fields["measure"] = next((row.measure for row in rows if row.measure and row.said), fields["measure"])
    by = titles.sorted_by(fields["dimension"], [row.entity_type for row in rows if not row.rest])
    time_period = _time_period(rows)
    fields |= {
        "title": titles.title(fields["measure"], population, by, time_period),
        "population": population,
        "time_period": time_period,
        "denominator": None if shares else denominator,
        "complete": complete,
        "summable": summable,
        "stated_sum": float(total) if summable else None,
        "remainder": float(whole - total) if summable and not complete and whole >= total else None,
        "others": others(text, rest, places, wording) if rest else [],
    }
    return fields, [_row(fields["table_id"], position, row, labels) for position, row in enumerate(rows)]


def _series(unordered: Sequence[Figure], labels: Mapping[str, str]) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    rows = _in_order(unordered)
    fields = _shared_fields(rows, series_of=True)
    population = _most_stated([row.population for row in rows])
    label = labels.get(rows[0].entity_id, rows[0].entity_id)
    fields |= {
        "title": titles.series_title(label, fields["measure"], population, [str(row.time_period) for row in rows]),
        "population": population,
        "complete": False,
        "summable": False,
        "others": [],
    }
    return fields, [_row(fields["table_id"], position, row, labels) for position, row in enumerate(rows)]


def _row(table_id: str, position: int, figure: Figure, labels: Mapping[str, str]) -> dict[str, Any]:
    return {
        "table_id": table_id,
        "position": position,
        "observation_id": observation_id(figure.claim_id),
        "claim_id": figure.claim_id,
        "ref_area": figure.entity_id,
        "ref_area_label": labels.get(figure.entity_id, figure.entity_id),
        "time_period": figure.time_period,
        "obs_value": figure.value,
        "obs_value_high": figure.value_high,
        "decimals": figure.decimals,
        "qualifier": figure.qualifier,
        "inferred": figure.inferred,
        "rest": figure.rest,
    }


def observation_id(claim_id: str) -> str:
    """Id of the observation that a claim becomes."""
    return content_id("observation", claim_id)
