"""The dataset as the report reads it: tables, and the sentence around every claim."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field
from pathlib import Path

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.documents import DOCUMENTS_TOGETHER
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import scan_parquet

PUBLISHED = Path("data/published/parquet")
"""What passed validation: the report shows nothing else."""
CANDIDATE = Path("data/candidate")
"""What the last run made of the texts, passed or not: the review desk shows all of it."""
_DOCUMENTS = Path("data/documents/documents.parquet")
_FINDINGS = Path("data/quarantine")

SENTENCE = 420
"""Characters of a sentence that a tooltip shows; longer ones are cut on both sides of the figure."""

_DATA = {
    "claims": columns.CANDIDATE_CLAIMS,
    "entities": columns.ENTITIES,
    "observations": columns.OBSERVATIONS,
    "share_tables": columns.SHARE_TABLES,
    "share_table_rows": columns.SHARE_TABLE_ROWS,
}
_FOUND = {"flags": columns.FLAGS, "checks": columns.CHECKS, "comparisons": columns.COMPARISONS}


@dataclass(frozen=True)
class Ledger:
    """The published figures and tables with what validation found about them, read from disk where they are needed."""

    root: Path
    documents: pl.LazyFrame
    """Without the texts."""
    claims: pl.LazyFrame
    entities: pl.LazyFrame
    observations: pl.LazyFrame
    share_tables: pl.LazyFrame
    share_table_rows: pl.LazyFrame
    corrections: pl.LazyFrame
    flags: pl.LazyFrame
    checks: pl.LazyFrame
    comparisons: pl.LazyFrame
    quarantine: pl.LazyFrame
    country_names: Mapping[str, str] = field(default_factory=dict)
    """ISO 3166-1 alpha-3 → name, for places that a text only lists ("others" of a table)."""
    meanings: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """Flag → what it means, and what to do about it."""


def read_ledger(root: Path) -> Ledger:
    """The published dataset of the project at *root*.

    Raises:
        LedgerError: a file is missing or has other columns than agreed.
    """
    tables = {
        name: scan_parquet(root / PUBLISHED / f"{name}.parquet", schema) for name, schema in {**_DATA, **_FOUND}.items()
    }
    without_text = {name: kind for name, kind in columns.DOCUMENTS.items() if name != "text"}
    return Ledger(
        root=root,
        documents=scan_parquet(root / _DOCUMENTS, without_text),
        corrections=scan_parquet(root / CANDIDATE / "corrections.parquet", columns.CORRECTIONS),
        quarantine=scan_parquet(root / _FINDINGS / "quarantine.parquet", columns.QUARANTINE),
        meanings=read_meanings(root / "data/reference/flags.csv"),
        country_names=_country_names(root / "data/reference/lexicon/countries.csv"),
        **tables,
    )


def count(frame: pl.LazyFrame) -> int:
    """Number of rows."""
    return int(frame.select(pl.len()).collect().item())


def _present(path: Path) -> None:
    if not path.is_file():
        raise LedgerError(str(path), "the file is missing", "run `dvc repro`, which makes it")


def _country_names(path: Path) -> dict[str, str]:
    _present(path)
    return dict(pl.read_csv(path, infer_schema=False).select("country", "label").iter_rows())


def read_meanings(path: Path) -> dict[str, tuple[str, str]]:
    """The vocabulary of flags: what each means and what to do about it.

    Raises:
        LedgerError: the file is missing, or lacks one of the three columns.
    """
    _present(path)
    frame = pl.read_csv(path, infer_schema=False)
    if not {"flag", "meaning", "what_to_do"} <= set(frame.columns):
        raise LedgerError(str(path), "it lacks a column", "give it the columns flag, meaning and what_to_do")
    return {flag: (meaning, remedy) for flag, meaning, remedy in frame.select("flag", "meaning", "what_to_do").rows()}


def texts(root: Path, wanted: Set[str]) -> Iterator[tuple[str, str]]:
    """Document id and text of the documents *wanted*, sorted by id; of some that stand together, or none is read."""
    scan = pl.scan_parquet(root / _DOCUMENTS).select("document_id", "text")
    for offset in range(0, count(scan), DOCUMENTS_TOGETHER):
        some = scan.slice(offset, DOCUMENTS_TOGETHER)
        if not wanted.isdisjoint(some.select("document_id").collect().to_series()):
            yield from (row for row in some.collect().iter_rows() if row[0] in wanted)


def sentences(root: Path, claims: pl.DataFrame) -> dict[str, tuple[str, int, int]]:
    """Claim id → the sentence that states it, and where the figure stands in that sentence.

    Offsets count UTF-16 units, as browsers do. A sentence longer than `SENTENCE` is cut at both ends, with an ellipsis.
    """
    by_document: dict[str, list[tuple[str, int, int, int, int]]] = {}
    spans = claims.select("document_id", "claim_id", "sentence_start", "sentence_end", "start", "end")
    for document_id, *span in spans.iter_rows():
        by_document.setdefault(document_id, []).append((span[0], span[1], span[2], span[3], span[4]))
    found: dict[str, tuple[str, int, int]] = {}
    for document_id, text in texts(root, by_document.keys()):
        for claim_id, *places in by_document.get(document_id, ()):
            found[claim_id] = around(text, places[0], places[1], places[2], places[3])
    return found


def around(text: str, sentence_start: int, sentence_end: int, start: int, end: int) -> tuple[str, int, int]:
    """The sentence with the figure at ``[start:end]`` of *text*, on one line, and the figure's place in it.

    >>> around("Yes. China has 47% of them. No.", 5, 27, 15, 18)
    ('China has 47% of them.', 10, 13)
    """
    room = max(0, (SENTENCE - (end - start)) // 2)
    left, right = max(sentence_start, start - room), min(sentence_end, end + room)
    before = ("…" if left > sentence_start else "") + _line(text[left:start]).lstrip()
    figure = _line(text[start:end])
    after = _line(text[end:right]).rstrip() + ("…" if right < sentence_end else "")
    return before + figure + after, utf16(before), utf16(before + figure)


def _line(text: str) -> str:
    return "".join(" " if character.isspace() else character for character in text)


def utf16(text: str) -> int:
    """Length of *text* as a browser counts it.

    >>> utf16("naïve"), utf16("🇨🇳")
    (5, 4)
    """
    return len(text) + sum(character > "\uffff" for character in text)
