"""``talent-ledger extract``: the claims of any text, without a pipeline."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator

from talent_ledger.commands.texts import add_texts, read_texts
from talent_ledger.schema.structure import Structure

COLUMNS = ("exact", "value", "unit", "entity_id", "measure", "year", "speaker", "confidence")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """FILE... or - or --corpus, and the form of the output."""
    add_texts(parser)
    parser.add_argument(
        "--format",
        choices=("jsonl", "table"),
        default="jsonl",
        help="one JSON object a claim (default), or a table to read",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the claims of each text in order; 1 when a text could not be read (the others are printed)."""
    texts = read_texts(arguments)
    claims = _claims(texts.structures())
    if arguments.format == "table":
        _print_table(claims)
    else:
        for claim in claims:
            sys.stdout.write(json.dumps(claim, ensure_ascii=False) + "\n")
    return 1 if texts.faults else 0


def _claims(structures: Iterator[Structure]) -> Iterator[dict[str, object]]:
    from talent_ledger.extract.reader import read_many  # noqa: PLC0415  (takes a second to load; --help needs none of it)

    for found in read_many(structures):
        yield from found


def _print_table(claims: Iterator[dict[str, object]]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from talent_ledger.terminal import Terminal  # noqa: PLC0415

    table = Table(*COLUMNS, header_style="bold")
    for claim in claims:
        table.add_row(*(Text(_shown(claim[column])) for column in COLUMNS))
    Terminal(width=180).print(table)


def _shown(value: object) -> str:
    return "" if value is None else f"{value:,g}" if isinstance(value, float) else str(value)
