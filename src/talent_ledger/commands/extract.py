"""``talent-ledger extract``: the claims of any text, without a pipeline."""

from __future__ import annotations

import argparse
import json
import sys
from collections import deque
from collections.abc import Iterator
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING

from talent_ledger.commands.texts import Texts, add_texts, read_texts, structure_of
from talent_ledger.ingest.shards import Record
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Structure

if TYPE_CHECKING:
    from talent_ledger.schema.pool import Pending

Claims = list[dict[str, object]]

BATCH = 50_000
"""Bytes of a corpus that one process reads at a time."""
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
    parser.add_argument(
        "--all-figures",
        action="store_true",
        help="also the figures that were read but taken for no claim, each with the reason in the field `rejected`",
    )


def run(arguments: argparse.Namespace) -> int:
    """Print the claims of each text in order; 1 when a text could not be read (the others are printed)."""
    texts = read_texts(arguments)
    claims = _claims(texts)
    if arguments.format == "table":
        _print_table(claims, COLUMNS + ("rejected",) * arguments.all_figures)
    else:
        for claim in claims:
            sys.stdout.write(json.dumps(claim, ensure_ascii=False) + "\n")
    return 1 if texts.faults else 0


def _claims(texts: Texts) -> Iterator[dict[str, object]]:
    from talent_ledger.extract.reader import read_many  # noqa: PLC0415  (takes a second to load; --help needs none of it)

    for found in read_many(texts.of_files(), all_figures=texts.arguments.all_figures):
        yield from found
    for result in _of_corpus(texts):
        if isinstance(result, LedgerError):
            texts.report(result)
        else:
            yield from result


def _of_corpus(texts: Texts) -> Iterator[Claims | LedgerError]:
    """The claims of each text of the corpus, or its fault, in order; a long corpus is read by all cores."""
    if texts.arguments.corpus is None:
        return
    from talent_ledger.schema.incremental import divided  # noqa: PLC0415  (one text needs none of it)
    from talent_ledger.schema.pool import Pool, worker_count  # noqa: PLC0415

    read = partial(claims_of, all_figures=texts.arguments.all_figures)
    batches = divided(texts.records(), _size, BATCH, BATCH // 100)
    first = list(islice(batches, 2))
    if len(first) < 2:
        for batch in first:
            yield from read(batch)
        return
    with Pool(read, worker_count()) as pool:
        waiting: deque[Pending[list[Record | LedgerError], list[Claims | LedgerError]]] = deque()
        for batch in chain(first, batches):
            waiting.append(pool.submit(batch))
            if len(waiting) > 2 * pool.workers:
                yield from waiting.popleft().result()
        for pending in waiting:
            yield from pending.result()


def claims_of(records: list[Record | LedgerError], *, all_figures: bool = False) -> list[Claims | LedgerError]:
    """The claims of each of *records*, or its fault: what worker processes run."""
    from talent_ledger.extract.reader import read_many  # noqa: PLC0415

    found: list[Structure | LedgerError] = []
    for record in records:
        try:
            found.append(structure_of(record))
        except LedgerError as fault:
            found.append(fault)
    structures = [structure for structure in found if not isinstance(structure, LedgerError)]
    claims = read_many(structures, all_figures=all_figures)
    return [one if isinstance(one, LedgerError) else next(claims) for one in found]


def _size(record: Record | LedgerError) -> int:
    return 0 if isinstance(record, LedgerError) else len(record.content)


def _print_table(claims: Iterator[dict[str, object]], columns: tuple[str, ...]) -> None:
    from rich.table import Table  # noqa: PLC0415
    from rich.text import Text  # noqa: PLC0415

    from talent_ledger.terminal import Terminal  # noqa: PLC0415

    table = Table(*columns, header_style="bold")
    for claim in claims:
        table.add_row(*(Text(_shown(claim[column])) for column in columns))
    Terminal(width=180).print(table)


def _shown(value: object) -> str:
    return "" if value is None else f"{value:,g}" if isinstance(value, float) else str(value)
