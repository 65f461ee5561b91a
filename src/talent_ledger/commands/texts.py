"""The texts a command is given: files, standard input, or a corpus of JSON Lines."""

from __future__ import annotations

import argparse
import json
import sys
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from talent_ledger.ingest.decoding import decode, read_text
from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.structure import Structure

_FORM = 'write {"id": …, "text": …}'
_UTF_16_MARKS = (BOM_UTF16_LE, BOM_UTF16_BE)


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
            return read_structure(_decoded(sys.stdin.buffer.read(), "standard input"), "stdin")
        path = Path(name)
        if path.is_dir():
            raise LedgerError(name, "this is a folder, not a text", "name the files in it")
        if not path.is_file():
            raise LedgerError(name, "there is no such file", "check the name")
        decoded = read_text(path, name)
        return read_structure(decoded.text, path.stem, decoded.media_type)

    def _corpus(self, path: Path) -> Iterator[Structure]:
        try:
            lines = path.open("rb")
        except OSError as error:
            raise LedgerError(str(path), f"the corpus cannot be read ({error.strerror})", "check the name") from error
        with lines:
            for number, line in enumerate(lines, start=1):
                if number == 1 and line.startswith(_UTF_16_MARKS):
                    raise LedgerError(str(path), "the corpus is UTF-16", "save it as UTF-8")
                if not line.strip():
                    continue
                try:
                    yield _record(line.removeprefix(BOM_UTF8) if number == 1 else line, f"{path}, line {number}")
                except LedgerError as fault:
                    self._report(fault)

    def _report(self, fault: LedgerError) -> None:
        self.faults.append(fault)
        print(f"talent-ledger: {fault}", file=sys.stderr)


def _record(line: bytes, where: str) -> Structure:
    """The text of one line of a corpus.

    Raises:
        LedgerError: the line is no UTF-8, no JSON, or has no id and text.
    """
    try:
        record = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LedgerError(where, f"byte {error.start + 1} is not valid UTF-8", "save the corpus as UTF-8") from error
    except (ValueError, RecursionError) as error:
        reason = f"{error.msg}, column {error.colno}" if isinstance(error, json.JSONDecodeError) else str(error)
        raise LedgerError(where, f"it is no JSON ({reason})", _FORM) from error
    if not isinstance(record, dict):
        raise LedgerError(where, "it is no JSON object", _FORM)
    identifier, text = record.get("id"), record.get("text")
    if isinstance(identifier, bool) or not isinstance(identifier, (str, int)) or not str(identifier).strip():
        raise LedgerError(where, "it has no `id` that is a string or a whole number", _FORM)
    if not isinstance(text, str):
        raise LedgerError(where, "it has no `text` that is a string", _FORM)
    try:
        raw = text.encode("utf-8")
        str(identifier).encode("utf-8")
    except UnicodeEncodeError as error:
        # "\ud83d" alone is JSON but stands for half a character, which no file can hold.
        raise LedgerError(
            where, "it holds half of a character (a lone surrogate)", "write the character whole"
        ) from error
    _decoded(raw, where, "utf-8")
    return read_structure(text, str(identifier))


def _decoded(raw: bytes, where: str, encoding: str | None = None) -> str:
    """The text of *raw*, which comes from no file of its own: told so when it is empty."""
    if not raw.strip():
        raise LedgerError(where, "the text is empty", "put a text in")
    return decode(raw, where, encoding).text


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
