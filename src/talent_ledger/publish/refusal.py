"""Why nothing is published, with the sentence behind each failing row, for the terminal."""

from __future__ import annotations

import textwrap
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.corrections import acknowledgement
from talent_ledger.schema.frames import scan_parquet

SHOWN = 20
_SENTENCES = 6
_FAULTS = {"ours": "our own fault", "source": "a fault of the text"}
_DECIDE = "Correct or drop it in data/corrections.yml, or, if the text may stand as it is, acknowledge it:"

_TOGETHER = ("check", "table", "document_id", "sentence")

Row = dict[str, Any]


def refusal(root: Path, waiting: pl.DataFrame) -> str:
    """The message: every failure of *waiting* (columns FAILURES), up to SHOWN of them, and what to do.

    What one check found in one sentence is told together.
    """
    shown = waiting.sort("fault", *_TOGETHER, "start", "row_id").head(SHOWN)
    sentences = _sentences(root, shown)
    count = f"{waiting.height:,} {'failure waits' if waiting.height == 1 else 'failures wait'}"
    lines = [f"publish: nothing new is published; {count} for a decision. data/published stays as it was.", ""]
    cases = groupby(shown.iter_rows(named=True), key=lambda row: tuple(map(row.get, _TOGETHER)))
    for number, (_, rows) in enumerate(cases, start=1):
        lines += _told(number, list(rows), sentences)
    if waiting.height > SHOWN:
        lines += [f"… and {waiting.height - SHOWN:,} more, in data/quarantine/failures.csv.", ""]
    lines.append("All of it, with its sentences: reports/validation.html")
    return "\n".join(lines)


def _told(number: int, rows: Sequence[Row], sentences: dict[str, str]) -> list[str]:
    first = rows[0]
    alone = len(rows) == 1
    named = f"{first['table']} {first['row_id']}" if alone else f"{len(rows)} rows of {first['table']}"
    lines = [f"{number}. {first['check']} ({_FAULTS[first['fault']]}), {named}"]
    for row in rows:
        reason = row["reason"] if alone else f"{row['row_id']}: {row['reason']}"
        lines += textwrap.wrap(reason, 100, initial_indent="   ", subsequent_indent="   ")
    lines += _said(rows, sentences)
    if first["document_id"]:
        lines.append(f"     in {first['document_id']}, said by {first['speaker'] or 'the author'}")
    if first["fault"] == "source":
        lines.append(f"   {_DECIDE}")
        for row in rows:
            entry = acknowledgement(row["check"], row["table"], row["row_id"], row["claim_id"])
            lines += [f"   {line}" for line in entry.splitlines()]
    else:
        lines.append("   Mend the stage that wrote the row.")
    return [*lines, ""]


def _said(rows: Sequence[Row], sentences: dict[str, str]) -> list[str]:
    claims = [claim for row in rows for claim in [*(row["evidence"] or []), row["claim_id"]]]
    said = list(dict.fromkeys(sentences[claim] for claim in claims if claim in sentences))
    lines = []
    for sentence in said[:_SENTENCES]:
        lines += textwrap.wrap(f"“{sentence}”", 96, initial_indent="     ", subsequent_indent="     ")
    if len(said) > _SENTENCES:
        lines.append(f"     … and {len(said) - _SENTENCES} more sentences")
    return lines


def _sentences(root: Path, failures: pl.DataFrame) -> dict[str, str]:
    wanted = {claim for row in failures["evidence"].to_list() for claim in row or []}
    wanted |= {claim for claim in failures["claim_id"].to_list() if claim}
    readings = scan_parquet(root / "data/quarantine/readings.parquet", columns.READINGS)
    found = readings.filter(pl.col("claim_id").is_in(list(wanted))).collect()
    return {claim: " ".join(sentence.split()) for claim, sentence in found.iter_rows() if sentence}
