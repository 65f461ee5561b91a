"""Scores from pairs: precision, recall and F1 by level; fields; speakers; look-alikes; share tables; calibration."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import polars as pl

from talent_ledger.evaluate.gold import GoldDocument, TableRecord
from talent_ledger.evaluate.matching import FIELDS, LEVELS, Matched, names_agree

TRUSTED = LEVELS.index("entity") + 1
"""A claim is right, for its confidence and its rule, when value, unit and entity are."""

_OUTCOMES = {
    "part": pl.String,
    "genre": pl.String,
    "document_id": pl.String,
    "kind": pl.String,
    "rule": pl.String,
    "confidence": pl.Float64,
    "annotated": pl.Boolean,
    "found": pl.Boolean,
    "level": pl.Int64,
    "in_comment": pl.Boolean,
    **{f"{field}_agrees": pl.Boolean for field in FIELDS},
}


def outcomes(matched: Iterable[Matched]) -> pl.DataFrame:
    """One row for every pair that counts: what was annotated, what was found, how far they agree."""
    rows = []
    for one in matched:
        for pair in one.pairs:
            if not pair.counts:
                continue
            claim: Mapping[str, Any] = pair.claim or {}
            rows.append(
                {
                    "part": one.document.part,
                    "genre": one.document.genre,
                    "document_id": one.document.document_id,
                    "kind": pair.gold.kind if pair.gold else claim.get("kind"),
                    "rule": claim.get("rule"),
                    "confidence": claim.get("confidence"),
                    "annotated": pair.gold is not None,
                    "found": pair.claim is not None,
                    "level": pair.level,
                    "in_comment": pair.gold is not None and pair.gold.speaker is not None,
                    **{f"{field}_agrees": (pair.fields or {}).get(field) for field in FIELDS},
                }
            )
    return pl.DataFrame(rows, schema=_OUTCOMES, orient="row")


def scores(frame: pl.DataFrame) -> dict[str, Any]:
    """Precision, recall and F1 of each level over the rows of *frame* (see ``outcomes``)."""
    annotated, found = int(frame["annotated"].sum()), int(frame["found"].sum())
    result: dict[str, Any] = {"annotated": annotated, "found": found}
    for number, name in enumerate(LEVELS, start=1):
        right = int((frame["level"] >= number).sum())
        result[name] = {
            "precision": _part(right, found),
            "recall": _part(right, annotated),
            "f1": _part(2 * right, annotated + found),
        }
    return result


def scores_by(frame: pl.DataFrame, column: str) -> dict[str, Any]:
    """F1 of each level, for each value of *column*."""
    parts = frame.partition_by(column, as_dict=True)
    grouped = {str(key[0]): scores(part) for key, part in parts.items()}
    return {
        name: {"annotated": one["annotated"], "found": one["found"], **{level: one[level]["f1"] for level in LEVELS}}
        for name, one in sorted(grouped.items())
    }


def fields(frame: pl.DataFrame) -> dict[str, float | None]:
    """Of the claims whose value agrees: the part on which each other field agrees too."""
    paired = frame.filter(pl.col("level") > 0)
    return {field: _part(int(paired[f"{field}_agrees"].sum()), len(paired)) for field in FIELDS}


def speakers(frame: pl.DataFrame) -> dict[str, Any]:
    """Whether claims in comments are ascribed to their writers, and no others to anybody."""
    paired = frame.filter(pl.col("level") > 0)
    inside, outside = paired.filter("in_comment"), paired.filter(~pl.col("in_comment"))
    return {
        "claims_in_comments": len(inside),
        "right": _part(int(inside["speaker_agrees"].sum()), len(inside)),
        "claims_outside_comments": len(outside),
        "wrongly_ascribed": _part(int((~outside["speaker_agrees"]).sum()), len(outside)),
    }


def look_alikes(matched: Sequence[Matched]) -> dict[str, Any]:
    """The part of the numbers that are no claims which a claim overlaps."""
    total = sum(len(one.document.look_alikes) for one in matched)
    taken = sum(len(one.look_alikes_taken) for one in matched)
    return {"look_alikes": total, "taken": taken, "taken_part": _part(taken, total)}


RULES = ("figure", "subject", "year", "measure")
"""What the parts of a claim's ``rule`` decided, in the order in which it names them, with bars between."""


def by_rule(frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Of the claims each rule had a part in: how many are annotated, how many have value, unit and entity right."""
    parted = frame.filter("found").with_columns(rule=pl.col("rule").fill_null("none").str.split(" | "))
    if parted.is_empty():
        return []
    return (
        parted.with_columns(decides=pl.int_ranges(0, pl.col("rule").list.len()))
        .explode("rule", "decides")
        .group_by("decides", "rule")
        .agg(
            claims=pl.len(),
            annotated=(pl.col("level") > 0).mean().round(4),
            right=(pl.col("level") >= TRUSTED).mean().round(4),
        )
        .sort("decides", "claims", "rule", descending=[False, True, False])
        .with_columns(pl.col("decides").replace_strict(dict(enumerate(RULES)), default="more", return_dtype=pl.String))
        .select("decides", "rule", "claims", "annotated", "right")
        .to_dicts()
    )


def calibration(frame: pl.DataFrame, bins: int) -> dict[str, Any]:
    """How often claims of some confidence are right (value, unit and entity): reliability by bins, Brier score."""
    sure = frame.filter(pl.col("found") & pl.col("confidence").is_not_null()).with_columns(
        right=(pl.col("level") >= TRUSTED).cast(pl.Float64),
        bin=(pl.col("confidence") * bins).floor().clip(0, bins - 1).cast(pl.Int64),
    )
    if sure.is_empty():
        return {"claims": 0, "brier": None, "expected_calibration_error": None, "bins": []}
    table = (
        sure.group_by("bin")
        .agg(claims=pl.len(), confidence=pl.col("confidence").mean(), right=pl.col("right").mean())
        .sort("bin")
        .with_columns(gap=(pl.col("confidence") - pl.col("right")).abs() * pl.col("claims") / len(sure))
    )
    brier = ((sure["confidence"] - sure["right"]) ** 2).mean()
    return {
        "claims": len(sure),
        "brier": round(float(brier), 4),  # type: ignore[arg-type]
        "expected_calibration_error": round(float(table["gap"].sum()), 4),
        "bins": table.select("bin", "claims", pl.col("confidence", "right").round(4)).to_dicts(),
    }


# -- share tables ---------------------------------------------------------------------------------------------------


def tables_rebuilt(
    matched: Sequence[Matched], built: Mapping[str, Sequence[Mapping[str, Any]]]
) -> list[dict[str, Any]]:
    """For each annotated share table, whether a table built from the claims has exactly its rows."""
    found = []
    for one in matched:
        names = _names(one)
        for table in one.document.tables:
            candidates = built.get(one.document.document_id, ())
            exact = any(_same_rows(table, candidate, names, one.document) for candidate in candidates)
            found.append(
                {
                    "part": one.document.part,
                    "genre": one.document.genre,
                    "document_id": one.document.document_id,
                    "title": table.title,
                    "rows": len(table.rows),
                    "complete": table.complete,
                    "rebuilt": exact,
                    "nearest": None if exact else _nearest(table, candidates, names, one.document),
                }
            )
    return found


def _names(matched: Matched) -> dict[str, set[str]]:
    """The names under which each claim's subject goes, the found one's and, for the same figure, the annotator's."""
    names: dict[str, set[str]] = {}
    for pair in matched.pairs:
        if pair.claim is not None:
            known = names.setdefault(str(pair.claim.get("claim_id")), set())
            known |= {str(name) for name in (pair.claim["entity"], pair.claim["entity_id"]) if name}
            if pair.gold is not None and pair.level >= TRUSTED:
                known |= {name for name in (pair.gold.entity, pair.gold.entity_id) if name}
    return names


def _shared_rows(
    table: TableRecord, candidate: Mapping[str, Any], names: Mapping[str, set[str]], document: GoldDocument
) -> int:
    spelt: dict[str, set[str]] = {}
    for claim in document.claims:
        if claim.entity_id:
            spelt.setdefault(claim.entity_id, {claim.entity_id}).update({claim.entity} if claim.entity else ())
    free = list(candidate["rows"])
    shared = 0
    for row in table.rows:
        wanted = spelt.get(row.entity_id, {row.entity_id})
        hit = next(
            (
                other
                for other in free
                if abs(float(other["value"]) - row.value) <= 1e-4 * max(1.0, abs(row.value))
                and names_agree(
                    wanted, {other["entity_id"], other.get("label"), *names.get(str(other["claim_id"]), ())}
                )
            ),
            None,
        )
        if hit is not None:
            free.remove(hit)
            shared += 1
    return shared


def _same_rows(
    table: TableRecord, candidate: Mapping[str, Any], names: Mapping[str, set[str]], document: GoldDocument
) -> bool:
    same_length = len(candidate["rows"]) == len(table.rows)
    return same_length and _shared_rows(table, candidate, names, document) == len(table.rows)


def _nearest(
    table: TableRecord,
    candidates: Sequence[Mapping[str, Any]],
    names: Mapping[str, set[str]],
    document: GoldDocument,
) -> str | None:
    """The rows of the built table that shares most with the annotated one, for people to read."""
    shared = [
        (_shared_rows(table, candidate, names, document), -len(candidate["rows"]), number)
        for number, candidate in enumerate(candidates)
    ]
    if not shared or max(shared)[0] == 0:
        return None
    rows = candidates[max(shared)[2]]["rows"]
    return ", ".join(f"{row['entity_id']} {row['value']:g}" for row in rows)


def part_rebuilt(tables: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """How many annotated share tables were rebuilt."""
    rebuilt = sum(bool(table["rebuilt"]) for table in tables)
    return {"tables": len(tables), "rebuilt": rebuilt, "rebuilt_part": _part(rebuilt, len(tables))}


# -- kinds of error ----------------------------------------------------------------------------------------------


def commonest_errors(matched: Iterable[Matched]) -> list[dict[str, Any]]:
    """What goes wrong, by level and kind of claim, the commonest first."""
    counted: Counter[tuple[str, str]] = Counter()
    for one in matched:
        for pair in one.pairs:
            if not pair.counts:
                continue
            kind = pair.gold.kind if pair.gold else str((pair.claim or {}).get("kind"))
            counted[error_of(pair.gold is not None, pair.claim is not None, pair.level), kind] += 1
    return [
        {"error": error, "kind": kind, "claims": number}
        for (error, kind), number in sorted(counted.items(), key=lambda item: (-item[1], item[0]))
        if error
    ]


def error_of(annotated: bool, found: bool, reached: int) -> str:
    """The first thing that is wrong with a pair, or the empty string.

    >>> error_of(True, False, 0), error_of(False, True, 0), error_of(True, True, 2), error_of(True, True, 5)
    ('missed', 'not annotated', 'entity', '')
    """
    if not found:
        return "missed"
    if not annotated:
        return "not annotated"
    return "" if reached == len(LEVELS) else LEVELS[reached]


def _part(one: int, whole: int) -> float | None:
    return round(one / whole, 4) if whole else None
