"""The texts a command is given: files, standard input, or a corpus in one file."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from talent_ledger.ingest.decoding import decode, read_text, readable
from talent_ledger.ingest.shards import Record, read_shard
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Structure


def add_texts(parser: argparse.ArgumentParser) -> None:
    """Arguments that name texts."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="texts to read; - is standard input")
    parser.add_argument(
        "--corpus",
        type=Path,
        metavar="FILE",
        help='many texts: .jsonl with one {"id": …, "text": …} a line (.gz and .zst too), .parquet, .warc or .wet',
    )


@dataclass
class Texts:
    """Texts to read, and the faults of those that could not be."""

    arguments: argparse.Namespace
    faults: list[LedgerError] = field(default_factory=list)

    def structures(self) -> Iterator[Structure]:
        """The structure of each text; a fault is printed and remembered, and the next text is read."""
        yield from self.of_files()
        for record in self.records():
            try:
                yield structure_of(record)
            except LedgerError as fault:
                self.report(fault)

    def of_files(self) -> Iterator[Structure]:
        """The structure of each file that is named, and of standard input; faults as with :meth:`structures`."""
        for name in self.arguments.files:
            try:
                yield self._read(name)
            except LedgerError as fault:
                self.report(fault)

    def _read(self, name: str) -> Structure:
        if name == "-":
            return read_structure(_decoded(sys.stdin.buffer.read(), "standard input"), "stdin")
        path = Path(name)
        if path.is_dir():
            raise LedgerError(name, "this is a folder, not a text", "name the files in it")
        if not path.is_file():
            raise LedgerError(name, "there is no such file", "check the name")
        decoded = read_text(path, name)
        return read_structure(decoded.text, path.stem, decoded.media_type)

    def records(self) -> Iterator[Record | LedgerError]:
        """The texts of the corpus as they stand in it.

        Raises:
            LedgerError: it cannot be read at all.
        """
        path: Path | None = self.arguments.corpus
        if path is None:
            return
        try:
            path.open("rb").close()
        except OSError as error:
            raise LedgerError(str(path), f"the corpus cannot be read ({error.strerror})", "check the name") from error
        for number, found in enumerate(read_shard(path, str(path))):
            if number == 0 and isinstance(found, LedgerError) and found.where == str(path):
                raise found
            yield found

    def report(self, fault: LedgerError) -> None:
        """Print *fault* and remember it."""
        self.faults.append(fault)
        print(f"talent-ledger: {fault}", file=sys.stderr)


def structure_of(record: Record | LedgerError) -> Structure:
    """The structure of a text of a corpus.

    Raises:
        LedgerError: *record* is a fault, or its text cannot be read.
    """
    if isinstance(record, LedgerError):
        raise record
    if not record.content.strip():
        raise LedgerError(record.place, "the text is empty", "put a text in")
    decoded = readable(record.content, record.place, record.media_type)
    found = read_structure(decoded.text, record.identifier, record.media_type)
    return replace(found, url=record.url) if record.url else found


def _decoded(raw: bytes, where: str) -> str:
    """The text of *raw*, which comes from no file of its own: told so when it is empty."""
    if not raw.strip():
        raise LedgerError(where, "the text is empty", "put a text in")
    return decode(raw, where).text


def read_texts(arguments: argparse.Namespace) -> Texts:
    """The texts that *arguments* name.

    Raises:
        LedgerError: none is named.
    """
    if not arguments.files and arguments.corpus is None:
        raise LedgerError("the command line", "no text is named", "give files, - for standard input, or --corpus FILE")
    return Texts(arguments)
