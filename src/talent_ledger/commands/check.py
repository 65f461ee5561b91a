"""``talent-ledger check``: what validation found in the last run, in the terminal."""

from __future__ import annotations

import argparse
import json
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from talent_ledger.publish.refusal import refusal
from talent_ledger.schema import columns
from talent_ledger.schema.columns import SUITES, Schema
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import candidate_content, project_root
from talent_ledger.schema.frames import read_parquet

if TYPE_CHECKING:
    from talent_ledger.terminal import Terminal

_TABLES: dict[str, Schema] = {
    "checks": columns.CHECKS,
    "failures": columns.FAILURES,
    "quarantine": columns.QUARANTINE,
    "flags": columns.FLAGS,
    "comparisons": columns.COMPARISONS,
    "counts": columns.COUNTS,
}


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Add the options of the command to *parser*."""
    parser.add_argument("--format", choices=("text", "json"), default="text", help="for people (default) or machines")
    parser.add_argument(
        "--cases", type=int, default=3, metavar="N", help="how many cases of each doubt to show (default 3; 0 for none)"
    )
    parser.epilog = (
        "Exit code: 0 when nothing waits for a decision, 1 when publication is stopped, 2 for an error. "
        "The same with every sentence: reports/validation.html."
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the verdict of the last run of `validate`; 1 when something waits for a decision, else 0.

    Raises:
        LedgerError: validation has not run yet, or not on the candidate dataset at hand.
    """
    root = project_root()
    found = {name: read_parquet(root / f"data/quarantine/{name}.parquet", schema) for name, schema in _TABLES.items()}
    if found["counts"]["content"].unique().to_list() != [candidate_content(root)]:
        raise LedgerError(
            "data/quarantine", "the verdict is on another candidate dataset than the one at hand", "run `dvc repro`"
        )
    waiting = found["failures"].filter("stops")
    with suppress(BrokenPipeError):  # who reads no further still learns the verdict
        if arguments.format == "json":
            json.dump(_record(found, waiting), sys.stdout, indent=2, ensure_ascii=False)
            print()
        else:
            _show(root, found, waiting, arguments.cases)
    return 0 if waiting.is_empty() else 1


def _accounting(found: dict[str, pl.DataFrame]) -> dict[str, int]:
    totals = found["counts"].filter((pl.col("subject") == "table") & pl.col("document_id").is_null())
    rows = dict(totals.select("name", "rows").iter_rows())
    out = found["quarantine"].filter(pl.col("table") == "claims")["row_id"].n_unique()
    return {
        "documents": rows["documents"],
        "claims": rows["claims"],
        "claims_in_quarantine": out,
        "observations": rows["observations"],
        "share_tables": rows["share_tables"],
    }


def _record(found: dict[str, pl.DataFrame], waiting: pl.DataFrame) -> dict[str, Any]:
    return {
        "state": "clear" if waiting.is_empty() else "stopped",
        "waiting": waiting.height,
        "counts": _accounting(found),
        **{name: found[name].to_dicts() for name in ("checks", "failures", "quarantine", "flags", "comparisons")},
    }


def _show(root: Path, found: dict[str, pl.DataFrame], waiting: pl.DataFrame, cases: int) -> None:
    from rich.text import Text  # noqa: PLC0415 - a tenth of a second that the machines' format does without

    from talent_ledger.terminal import Terminal  # noqa: PLC0415

    terminal = Terminal(width=120)
    if not waiting.is_empty():
        terminal.print(Text(refusal(root, waiting).removeprefix("publish: ")), "")
    counted = _accounting(found)
    terminal.print(
        f"{counted['claims']:,} claims in {counted['documents']:,} documents, {counted['claims_in_quarantine']:,} in"
        f" quarantine; {counted['observations']:,} observations, {counted['share_tables']:,} share tables."
    )
    _show_flags(terminal, found["flags"], cases)
    for suite in SUITES:
        _show_suite(terminal, suite, found["checks"].filter(pl.col("suite") == suite))
    state = "[green]Nothing waits for a decision.[/]" if waiting.is_empty() else "[red]Nothing new is published.[/]"
    terminal.print(f"\n{state} All sentences: reports/validation.html")


def _show_suite(terminal: Terminal, suite: str, checks: pl.DataFrame) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    table = Table(title=f"\n{suite.capitalize()}", title_justify="left", box=None, pad_edge=False, show_header=False)
    table.add_column(width=14)
    table.add_column(justify="right", width=6)
    table.add_column(overflow="fold")
    for row in checks.sort("success", "check").iter_rows(named=True):
        table.add_row(_mark(row), f"{row['rows']:,}" if row["rows"] else "", Text(row["statement"]))
    terminal.print(table)


def _mark(row: dict[str, Any]) -> str:
    if row["success"]:
        return "[green]holds[/]"
    return f"[yellow]{row['severity']}[/]" if row["fault"] == "doubt" else "[red]fails[/]"


def _show_flags(terminal: Terminal, flags: pl.DataFrame, cases: int) -> None:
    from rich.text import Text  # noqa: PLC0415

    order = {"warning": 0, "info": 1}
    kinds = flags.group_by("flag", "severity").len().rows()
    for name, severity, count in sorted(kinds, key=lambda kind: (order.get(kind[1], 2), kind[0])):
        terminal.print(Text(f"\n{name.replace('_', ' ')}", style="bold"), Text(f"({severity}): {count:,}"))
        told = flags.filter(pl.col("flag") == name)["explanation"].unique(maintain_order=True)
        for explanation in told.head(cases):
            terminal.print(Text(f"  {explanation}"))
        if cases and len(told) > cases:
            terminal.print(f"  … and {len(told) - cases:,} more")
