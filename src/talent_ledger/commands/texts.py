"""The texts a command is given: files, standard input, or a corpus of JSON Lines."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from talent_ledger.ingest.decoding import decode, read_text
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Structure


def add_texts(parser: argparse.ArgumentParser) -> None:
    """Arguments that name texts."""
    parser.add_argument("files", nargs="*", metavar="FILE", help="texts to read; - is standard input")
    parser.add_argument("--corpus", type=Path, metavar="FILE.jsonl", help='many texts, one {"id": …, "text": …} a line')


@dataclass
class Texts:
    """Texts to read, and the faults of those that could not be."""

    arguments: argparse.Namespace
    faults: list[LedgerError] = field(default_factory=list)

    def structures(self) -> Iterator[Structure]:
        """The structure of each text; a fault is printed and remembered, and the next text is read."""
        for name in self.arguments.files:
            try:
                yield self._read(name)
            except LedgerError as fault:
                self._report(fault)
        if self.arguments.corpus is not None:
            yield from self._corpus(self.arguments.corpus)

    def _read(self, name: str) -> Structure:
        if name == "-":
            return read_structure(decode(sys.stdin.buffer.read(), "standard input").text, "stdin")
        path = Path(name)
        if not path.is_file():
            raise LedgerError(name, "there is no such file", "check the name")
        decoded = read_text(path, name)
        return read_structure(decoded.text, path.stem, decoded.media_type)

    def _corpus(self, path: Path) -> Iterator[Structure]:
        try:
            lines = path.open(encoding="utf-8")
        except OSError as error:
            raise LedgerError(str(path), f"the corpus cannot be read ({error.strerror})", "check the name") from error
        with lines:
            for number, line in enumerate(lines, start=1):
                if not line.strip():
                    continue
                try:
                    record = json.loads(line)
                    identifier, text = record["id"], record["text"]
                    if not isinstance(text, str):
                        raise TypeError("text is no string")
                except (ValueError, KeyError, TypeError) as error:
                    self._report(
                        LedgerError(f"{path}, line {number}", f"it is no text ({error})", 'write {"id": …, "text": …}')
                    )
                    continue
                yield read_structure(text, str(identifier))

    def _report(self, fault: LedgerError) -> None:
        self.faults.append(fault)
        print(f"talent-ledger: {fault}", file=sys.stderr)


def read_texts(arguments: argparse.Namespace) -> Texts:
    """The texts that *arguments* name.

    Raises:
        LedgerError: none is named.
    """
    if not arguments.files and arguments.corpus is None:
        raise LedgerError(
            "the command line", "no text is named", "give files, - for standard input, or --corpus FILE.jsonl"
        )
    return Texts(arguments)
