"""Applies ``data/corrections.yml``, records each row touched, and refuses an entry whose source has changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import polars as pl

from talent_ledger.schema.columns import CANDIDATE_CLAIMS, CORRECTIONS, OBSERVATIONS, SHARE_TABLE_ROWS, SHARE_TABLES
from talent_ledger.schema.corrections import FILE, Correction
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import conform
from talent_ledger.tables.assemble import ShareTables
from talent_ledger.tables.grouping import WHOLE_SHARE

Row = dict[str, Any]


@dataclass
class Ledger:
    """The corrections in force, and what they did so far."""

    corrections: list[Correction]
    touched: list[Row] = field(default_factory=list)
    met: Counter[tuple[str, str]] = field(default_factory=Counter)
    """Table and entry → how many rows it met: documents may come in parts, and each entry must meet one somewhere."""

    def in_force(self, *actions: str, kind: str | None = None) -> list[Correction]:
        """Entries with status ``applied`` and one of *actions* whose target is a *kind*."""
        return [
            one
            for one in self.corrections
            if one.status == "applied" and one.action in actions and kind in (None, one.target.kind)
        ]

    def note(self, one: Correction, table: str, row_id: str, change: tuple[str, object, object]) -> None:
        """Record that entry *one* changed a field of a row from one value to another."""
        name, before, after = change
        self.touched.append(_record(one) | {"table": table, "row_id": row_id, "field": name} | _texts(before, after))

    def record(self) -> pl.DataFrame:
        """Every entry with each row it touched (columns CORRECTIONS); entries that touch nothing have one line."""
        named = {row["correction_id"] for row in self.touched}
        rows = self.touched + [_record(one) for one in self.corrections if one.id not in named]
        return conform(rows, CORRECTIONS).sort("correction_id", "table", "row_id", "field", nulls_last=True)


def _record(one: Correction) -> Row:
    fields = {name: getattr(one, name) for name in ("action", "status", "reason", "reviewer", "date")}
    return {"correction_id": one.id, **fields}


def _texts(before: object, after: object) -> Row:
    return {name: None if value is None else str(value) for name, value in (("before", before), ("after", after))}


# -- claims -------------------------------------------------------------------------------------------------------


def documents_corrected(ledger: Ledger, claims: pl.LazyFrame) -> list[str]:
    """The documents whose claims entries name, as a target or as what another claim repeats; sorted."""
    entries = ledger.in_force(*_CLAIM_ACTIONS, kind="claim")
    ids = [name for one in entries for name in (one.target.claim, one.values.get("repeat_of")) if name is not None]
    found = claims.filter(pl.col("claim_id").is_in(ids)).select("document_id").collect().to_series() if ids else ()
    return sorted({*found, *(one.target.document for one in entries if one.target.document is not None)})


def uncorrected(claims: pl.DataFrame) -> pl.DataFrame:
    """*claims* as candidates that no entry touched (columns CANDIDATE_CLAIMS)."""
    observed = pl.when(pl.col("repeat_of").is_null()).then(pl.lit("observed")).otherwise(pl.lit("repeat"))
    return conform(
        claims.with_columns(standing=observed, corrections=pl.lit([], dtype=pl.List(pl.String))), CANDIDATE_CLAIMS
    )


def correct_claims(claims: pl.DataFrame, documents: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """*claims* after the entries that drop, override or scale claims (columns CANDIDATE_CLAIMS); no row is lost.

    Raises:
        LedgerError: an entry names no claim of the ledger, or the source no longer says what it expects.
    """
    marked = uncorrected(claims)
    entries = ledger.in_force(*_CLAIM_ACTIONS, kind="claim")
    if not entries:
        return marked
    rows: dict[str, Row] = {row["claim_id"]: row for row in marked.iter_rows(named=True)}
    texts = dict(documents.select("document_id", "text").iter_rows())
    for one in entries:
        _hold_repetition(one, rows)
        for row in _claims_named(one, rows.values()):
            sentence = (texts.get(row["document_id"]) or "")[row["sentence_start"] : row["sentence_end"]]
            _hold(one, {**row, "sentence": sentence})
            _CLAIM_ACTIONS[one.action](one, row, ledger)
            if one.action != "acknowledge":
                row["corrections"] = sorted({*row["corrections"], one.id})
    return conform(list(rows.values()), CANDIDATE_CLAIMS)


def _claims_named(one: Correction, rows: Iterable[Row]) -> list[Row]:
    target = one.target
    if target.claim is not None:
        found = [row for row in rows if row["claim_id"] == target.claim]
    else:
        wanted = (target.document, target.exact, target.start)
        found = [row for row in rows if (row["document_id"], row["exact"], row["start"]) == wanted]
    if target.entity is not None:
        found = [row for row in found if target.entity in (row["entity_id"], row["entity"])]
    if not found:
        raise _fault(one, "target", "no claim of the ledger is the one it names")
    if len(found) > 1 and one.action in ("override", "scale"):
        names = ", ".join(sorted(str(row["entity_id"]) for row in found))
        raise _fault(one, "target", f"{len(found)} claims share this span ({names}); add `entity`")
    return found


def _fault(one: Correction, place: str, what: str) -> LedgerError:
    remedy = "read the source again, then mend the entry or set its status to retired"
    return LedgerError(f"{FILE}, entry {one.id}, field {place}", what, remedy)


def _hold(one: Correction, row: Mapping[str, Any]) -> None:
    """Stop where *row* is not what the entry expects."""
    for name, expected in one.expect.items():
        found = row[name]
        if name == "sentence":
            if str(expected) not in str(found):
                raise _fault(one, "expect.sentence", f"the source no longer says {expected!r}: it says {found!r}")
        elif found != expected or isinstance(found, bool) != isinstance(expected, bool):
            raise _fault(one, f"expect.{name}", f"the source no longer says {expected!r}: it says {found!r}")


def _hold_repetition(one: Correction, claims: Mapping[str, Row]) -> None:
    """Stop where an override makes a claim repeat itself, or one that is not there or repeats another."""
    original = one.values.get("repeat_of")
    if one.action != "override" or original is None:
        return
    if original not in claims or claims[original]["repeat_of"] is not None:
        raise _fault(one, "values.repeat_of", f"{original} is no claim of the ledger that could be repeated")
    if original in {row["claim_id"] for row in _claims_named(one, claims.values())}:
        raise _fault(one, "values.repeat_of", "a claim cannot repeat itself")


def _drop_claim(one: Correction, row: Row, ledger: Ledger) -> None:
    ledger.note(one, "claims", row["claim_id"], ("standing", row["standing"], "withdrawn"))
    row["standing"] = "withdrawn"


def _override_claim(one: Correction, row: Row, ledger: Ledger) -> None:
    for name, value in one.values.items():
        kept = float(value) if str(CANDIDATE_CLAIMS[name]) == "Float64" and value is not None else value
        ledger.note(one, "claims", row["claim_id"], (name, row[name], kept))
        row[name] = kept
    if row["period"] is not None and not row["period"].startswith(str(row["year"])):
        raise _fault(one, "values", f"the period {row['period']} does not lie in the year {row['year']}; set both")
    if row["standing"] != "withdrawn":
        row["standing"] = "observed" if row["repeat_of"] is None else "repeat"


def _scale_claim(one: Correction, row: Row, ledger: Ledger) -> None:
    factor = Decimal(str(one.values["factor"]))
    for name in ("value", "value_high"):
        if row[name] is not None:
            scaled = float(Decimal(repr(row[name])) * factor)
            ledger.note(one, "claims", row["claim_id"], (name, row[name], scaled))
            row[name] = scaled


def _acknowledge(one: Correction, row: Row, ledger: Ledger) -> None:
    ledger.note(one, "claims", row["claim_id"], ("check", None, one.values["check"]))


def _flag_later(one: Correction, row: Row, ledger: Ledger) -> None:
    """Flags are set on observations, once there are any; the claim only remembers the entry."""


_CLAIM_ACTIONS: dict[str, Callable[[Correction, Row, Ledger], None]] = {
    "drop": _drop_claim,
    "override": _override_claim,
    "scale": _scale_claim,
    "acknowledge": _acknowledge,
    "flag": _flag_later,
}


def merge_entities(claims: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """*claims* (resolved) with the entities that reviewers found to be one under one id."""
    for one in ledger.in_force("merge_entities"):
        hit = pl.col("entity_id") == one.target.entity
        if one.target.document is not None:
            hit = hit & (pl.col("document_id") == one.target.document)
        touched = claims.filter(hit).sort("claim_id")["claim_id"].to_list()
        ledger.met["claims", one.id] += len(touched)
        for claim_id in touched:
            ledger.note(one, "claims", claim_id, ("entity_id", one.target.entity, one.values["into"]))
        claims = claims.with_columns(
            entity_id=pl.when(hit).then(pl.lit(one.values["into"])).otherwise(pl.col("entity_id")),
            corrections=pl.when(hit)
            .then(pl.col("corrections").list.concat(pl.lit([one.id])).list.unique().list.sort())
            .otherwise(pl.col("corrections")),
        )
    return claims


# -- tables -------------------------------------------------------------------------------------------------------


def correct_tables(found: ShareTables, claims: pl.DataFrame, ledger: Ledger) -> ShareTables:
    """*found* after the entries that drop or override tables; each table lists what touched it or its rows.

    Raises:
        LedgerError: a table is not what an entry expects.
    """
    tables: dict[str, Row] = {row["table_id"]: row for row in found.tables.iter_rows(named=True)}
    marks = {row["claim_id"]: row["corrections"] for row in claims.select("claim_id", "corrections").to_dicts()}
    for row in found.rows.select("table_id", "claim_id").iter_rows(named=True):
        table = tables[row["table_id"]]
        table["corrections"] = sorted({*table["corrections"], *marks.get(row["claim_id"], [])})
    for one in ledger.in_force("drop", "override", "flag", "acknowledge", kind="table"):
        table_id = str(one.target.table)
        if table_id not in tables:
            continue
        ledger.met["share_tables", one.id] += 1
        table = tables[table_id]
        _hold(one, table)
        if one.action == "drop":
            ledger.note(one, "share_tables", table_id, ("table_id", table_id, None))
            del tables[table_id]
        elif one.action == "override":
            _override_table(one, table, found.rows.filter(pl.col("table_id") == table_id), ledger)
        elif one.action == "acknowledge":
            ledger.note(one, "share_tables", table_id, ("check", None, one.values["check"]))
    kept = conform(list(tables.values()), SHARE_TABLES)
    rows = found.rows.filter(pl.col("table_id").is_in(list(tables)))
    return ShareTables(kept, conform(rows, SHARE_TABLE_ROWS))


def _override_table(one: Correction, table: Row, rows: pl.DataFrame, ledger: Ledger) -> None:
    for name, value in one.values.items():
        ledger.note(one, "share_tables", table["table_id"], (name, table[name], value))
        table[name] = value
    table["corrections"] = sorted({*table["corrections"], one.id})
    total = sum((Decimal(repr(value)) for value in rows["obs_value"]), Decimal(0))
    whole = WHOLE_SHARE if table["kind"] == "share" else Decimal(repr(table["denominator"] or 0.0))
    table["complete"] = table["complete"] and table["summable"]
    table["stated_sum"] = float(total) if table["summable"] else None
    partial = table["summable"] and not table["complete"] and whole >= total
    table["remainder"] = float(whole - total) if partial else None


# -- observations -------------------------------------------------------------------------------------------------


def flag_observations(observed: pl.DataFrame, found: ShareTables, claims: pl.DataFrame, ledger: Ledger) -> pl.DataFrame:
    """*observed* with the flags that reviewers set on a claim, an entity or the rows of a table."""
    for one in ledger.in_force("flag"):
        hit = _flagged(one, found, claims)
        touched = observed.filter(hit).sort("observation_id")["observation_id"].to_list()
        ledger.met["observations", one.id] += len(touched)
        for observation_id in touched:
            ledger.note(one, "observations", observation_id, ("flags", None, one.values["flag"]))
        observed = observed.with_columns(
            _with(hit, "flags", str(one.values["flag"])), _with(hit, "corrections", one.id)
        )
    return conform(observed, OBSERVATIONS)


def _flagged(one: Correction, found: ShareTables, claims: pl.DataFrame) -> pl.Expr:
    if one.target.kind == "table":
        rows = found.rows.filter(pl.col("table_id") == one.target.table)
        return pl.col("claim_id").is_in(rows["claim_id"].to_list())
    if one.target.kind == "entity":
        hit = pl.col("ref_area") == one.target.entity
        return hit & (pl.col("document_id") == one.target.document) if one.target.document else hit
    return pl.col("claim_id").is_in(claims.filter(_named(one))["claim_id"].to_list())


def _named(one: Correction) -> pl.Expr:
    """Whether a claim is what entry *one* names."""
    target = one.target
    place = {"document_id": target.document, "exact": target.exact, "start": target.start}
    known = {"claim_id": target.claim} if target.claim is not None else place
    named = pl.all_horizontal(pl.col(name) == value for name, value in known.items())
    if target.entity is None:
        return named
    return named & ((pl.col("entity_id") == target.entity) | (pl.col("entity") == target.entity)).fill_null(False)


# -- all documents ------------------------------------------------------------------------------------------------


def hold_entries(ledger: Ledger) -> None:
    """Once all documents were corrected: every entry met what it names, and as many rows as it expects.

    Raises:
        LedgerError: an entry names nothing that there is, or the number of its claims changed.
    """
    for one in ledger.in_force("merge_entities"):
        if not ledger.met["claims", one.id]:
            raise _fault(one, "target.entity", f"no claim is about {one.target.entity!r}")
        _hold(one, {"claims": ledger.met["claims", one.id]})
    for one in ledger.in_force("drop", "override", "flag", "acknowledge", kind="table"):
        if not ledger.met["share_tables", one.id]:
            raise _fault(one, "target.table", f"there is no table {one.target.table}")
    for one in ledger.in_force("flag"):
        if not ledger.met["observations", one.id]:
            raise _fault(one, "target", "no observation is what it names")


def _with(hit: pl.Expr, column: str, name: str) -> pl.Expr:
    added = pl.col(column).list.concat(pl.lit([name])).list.unique().list.sort()
    return pl.when(hit).then(added).otherwise(pl.col(column)).alias(column)
