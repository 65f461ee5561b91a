"""Why nothing is published, with the sentence behind each failing row, for the terminal."""

from __future__ import annotations

import textwrap
from pathlib import Path

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.corrections import acknowledgement
from talent_ledger.schema.files import read_parquet

SHOWN = 20
_SENTENCES = 6
_FAULTS = {"ours": "our own fault", "source": "a fault of the text"}


def refusal(root: Path, waiting: pl.DataFrame) -> str:
    """The message: every failure of *waiting* (columns FAILURES), up to SHOWN of them, and what to do."""
    ordered = waiting.sort("fault", "check", "row_id")
    shown = ordered.head(SHOWN)
    sentences = _sentences(root, shown)
    count = f"{waiting.height:,} {'failure waits' if waiting.height == 1 else 'failures wait'}"
    lines = [
        f"publish: nothing new is published; {count} for a decision. data/published stays as it was.",
        "",
    ]
    for number, row in enumerate(shown.iter_rows(named=True), start=1):
        lines += _told(number, row, sentences)
    if waiting.height > SHOWN:
        lines += [f"… and {waiting.height - SHOWN:,} more, in data/quarantine/failures.csv.", ""]
    lines.append("All of it, with its sentences: reports/validation.html")
    return "\n".join(lines)


def _told(number: int, row: dict[str, object], sentences: dict[str, str]) -> list[str]:
    lines = [f"{number}. {row['check']} ({_FAULTS[str(row['fault'])]}), {row['table']} {row['row_id']}"]
    lines += textwrap.wrap(str(row["reason"]), 100, initial_indent="   ", subsequent_indent="   ")
    evidence = row["evidence"] if isinstance(row["evidence"], list) else []
    said = dict.fromkeys(sentences[claim] for claim in [*evidence, row["claim_id"]] if claim in sentences)
    for sentence in list(said)[:_SENTENCES]:
        lines += textwrap.wrap(f"“{sentence}”", 96, initial_indent="     ", subsequent_indent="     ")
    if len(said) > _SENTENCES:
        lines.append(f"     … and {len(said) - _SENTENCES} more sentences")
    if row["document_id"]:
        lines.append(f"     in {row['document_id']}, said by {row['speaker'] or 'the author'}")
    if row["fault"] == "source":
        lines.append(
            "   Correct or drop it in data/corrections.yml, or, if the text may stand as it is, acknowledge it:"
        )
        entry = acknowledgement(
            str(row["check"]), str(row["table"]), str(row["row_id"]), str(row["claim_id"]) if row["claim_id"] else None
        )
        lines += [f"   {line}" for line in entry.splitlines()]
    else:
        lines.append("   Mend the stage that wrote the row.")
    return [*lines, ""]


def _sentences(root: Path, failures: pl.DataFrame) -> dict[str, str]:
    wanted = {claim for row in failures["evidence"].to_list() for claim in row or []}
    wanted |= {claim for claim in failures["claim_id"].to_list() if claim}
    readings = read_parquet(root / "data/quarantine/readings.parquet", columns.READINGS)
    found = readings.filter(pl.col("claim_id").is_in(list(wanted)))
    return {claim: " ".join(sentence.split()) for claim, sentence in found.iter_rows() if sentence}
