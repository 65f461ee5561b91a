"""``talent-ledger tables``: the share tables of any text, without a pipeline."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Sequence
from dataclasses import asdict
from itertools import islice
from typing import Any

from talent_ledger.commands.texts import add_texts, read_texts
from talent_ledger.schema.columns import CLAIMS, DOCUMENTS, SEGMENTS
from talent_ledger.schema.files import project_root
from talent_ledger.schema.frames import conform
from talent_ledger.schema.parameters import read_section
from talent_ledger.schema.structure import Structure
from talent_ledger.tables import TablesParameters, resolve, share_tables
from talent_ledger.tables.candidate import tables_with_rows

BATCH = 64
"""Texts whose tables are made together."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The command's own arguments."""
    add_texts(parser)
    parser.add_argument(
        "--format", choices=("jsonl", "table"), default="jsonl", help="JSON Lines (default), or tables for people"
    )
    parser.add_argument(
        "--without-hearsay", action="store_true", help="leave out tables of what readers assert without a source"
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the tables of each text in order; 1 when a text could not be read (those of the others are printed)."""
    section = read_section(project_root(), "tables", TablesParameters)
    parameters = section.model_copy(update={"hearsay": "exclude" if arguments.without_hearsay else "include"})
    texts = read_texts(arguments)
    waiting = texts.structures()
    while batch := list(islice(waiting, BATCH)):
        for table in tables_of(batch, parameters):
            if arguments.format == "table":
                _print_for_people(table)
            else:
                sys.stdout.write(json.dumps(table, ensure_ascii=False) + "\n")
    return 1 if texts.faults else 0


def tables_of(texts: Sequence[Structure], parameters: TablesParameters) -> Iterator[dict[str, Any]]:
    """The tables of *texts*, in their order and, within one, in the order of the text."""
    from talent_ledger.extract.reader import read_many  # noqa: PLC0415 - the parser costs a second to load

    for structure, claims in zip(texts, read_many(texts), strict=True):
        if not claims:
            continue
        resolved = resolve(conform(claims, CLAIMS))
        labels = dict(resolved.entities.select("entity_id", "label").iter_rows())
        document = {name: getattr(structure, name, None) for name in DOCUMENTS}
        documents = conform([document], DOCUMENTS)
        segments = conform([asdict(segment) for segment in structure.segments], SEGMENTS)
        yield from tables_with_rows(share_tables(resolved.claims, documents, segments, parameters, labels))


def _print_for_people(table: dict[str, Any]) -> None:
    from rich.table import Table  # noqa: PLC0415 - only for people
    from rich.text import Text  # noqa: PLC0415

    from talent_ledger.terminal import Terminal  # noqa: PLC0415

    shown = Table("", table["unit"], header_style="bold")
    shown.columns[1].justify = "right"
    for row in table["rows"]:
        when = row["period"] or row["year"]
        name = f"{row['label']}, {when}" if table["series"] and when else row["label"]
        shown.add_row(Text(name), f"{row['value']:,.10g}{' (inferred)' if row['inferred'] else ''}")
    terminal = Terminal(width=120)
    terminal.print(Text(table["title"], style="bold"), shown, Text(_caption(table), style="dim"), "", sep="\n")


def _caption(table: dict[str, Any]) -> str:
    parts = [table["document_id"]]
    if table["population"]:
        parts.append(f"of {table['population']}")
    if table["summable"]:
        parts.append(f"sum {table['stated_sum']:.10g}, {'complete' if table['complete'] else 'partial'}")
    if table["remainder"]:
        parts.append(f"{table['remainder']:.10g} left unstated")
    if table["others"]:
        parts.append(f"others: {', '.join(table['others'])}")
    if table["hearsay"]:
        parts.append(f"asserted by {table['speaker']} without a source")
    return "; ".join(parts)
