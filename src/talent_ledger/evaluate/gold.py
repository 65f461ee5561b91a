"""Annotated texts: ``NAME.txt`` with ``NAME.jsonl`` beside it, one record a line, checked as they are read.

Records are of four kinds: ``document`` (first line), ``claim``, ``look_alike`` (a figure that is no claim) and
``table`` (a share table that a careful reader would build). A document whose text lies elsewhere in the project says
so: ``"text": "data/gold/seed/NAME.txt"``, a copy, so that editing the text in ``data/raw`` moves no annotation.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter, ValidationError, model_validator

from talent_ledger.schema.columns import CHANGES, DIMENSIONS, ENTITY_TYPES, KINDS, QUALIFIERS
from talent_ledger.schema.errors import LedgerError


class _Record(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class DocumentRecord(_Record):
    """What the text is, and by what imagined hand."""

    record: Literal["document"]
    document_id: str
    genre: str
    hand: str | None = None
    text: str | None = None


class _Span(_Record):
    exact: str = Field(min_length=1)
    start: int = Field(ge=0)
    end: int = Field(ge=1)


class ClaimRecord(_Span):
    """A figure that somebody stated; the fields are those of the table ``claims``."""

    record: Literal["claim"]
    claim_id: str
    value: float
    value_high: float | None = None
    unit: str
    denominator: float | None = None
    qualifier: Literal[QUALIFIERS] | None = None  # type: ignore[valid-type]
    kind: Literal[KINDS]  # type: ignore[valid-type]
    entity: str | None
    entity_id: str | None
    entity_type: Literal[ENTITY_TYPES] | None = None  # type: ignore[valid-type]
    measure: str | None = None
    population: str | None = None
    dimension: Literal[DIMENSIONS] | None = None  # type: ignore[valid-type]
    year: int | None = None
    period: str | None = None
    change: Literal[CHANGES] | None = None  # type: ignore[valid-type]
    speaker: str | None = None
    attributed_to: str | None = None
    inferred: bool = False
    repeat_of: str | None = None
    optional: bool = False

    @model_validator(mode="before")
    @classmethod
    def _unit_by_its_name(cls, record: dict[str, Any]) -> dict[str, Any]:
        """One unit, one name, whatever hand annotated it: ranks are ranks, basis points hundredths of a point."""
        if record.get("kind") == "rank":
            return record | {"unit": "rank"}
        if record.get("unit") == "basis_points":
            ends = {end: record[end] / 100 for end in ("value", "value_high") if record.get(end) is not None}
            return record | ends | {"unit": "percentage_points"}
        return record


class LookAlikeRecord(_Span):
    """A number that is no claim, and why."""

    record: Literal["look_alike"]
    why: str | None = None


class TableRow(_Record):
    """One row of an annotated share table."""

    entity_id: str
    value: float
    year: int | None = None
    period: str | None = None


class TableRecord(_Record):
    """A share table that a reader would build from the text."""

    record: Literal["table"]
    title: str | None = None
    measure: str | None = None
    dimension: str | None = None
    population: str | None = None
    year: int | None = None
    unit: str | None = None
    complete: bool = False
    rows: list[TableRow] = Field(min_length=1)


_RECORD: TypeAdapter[DocumentRecord | ClaimRecord | LookAlikeRecord | TableRecord] = TypeAdapter(
    Annotated[DocumentRecord | ClaimRecord | LookAlikeRecord | TableRecord, Field(discriminator="record")]
)


@dataclass(frozen=True, slots=True)
class GoldDocument:
    """One annotated text."""

    document_id: str
    part: str
    genre: str
    text: str
    claims: tuple[ClaimRecord, ...]
    look_alikes: tuple[LookAlikeRecord, ...]
    tables: tuple[TableRecord, ...]


def read_gold(folder: Path, root: Path, parts: tuple[str, ...] | None = None) -> list[GoldDocument]:
    """The annotated texts below *folder*, in order of part and name.

    A text's part is the name of the folder it lies in (``open``, ``sealed``); annotations of a text of the project's
    own, elsewhere below *root*, are the part ``seed``.

    Raises:
        LedgerError: a record is malformed, a text is missing, or a span does not hold the words it says.
    """
    if not folder.is_dir():
        raise LedgerError(str(folder), "the folder is missing", "name a folder of annotated texts")
    documents = [_read(path, folder, root) for path in sorted(folder.rglob("*.jsonl"))]
    chosen = [document for document in documents if parts is None or document.part in parts]
    if not chosen:
        raise LedgerError(
            str(folder), f"no annotated texts of part {' or '.join(parts or ())}", "add some, or name another part"
        )
    return sorted(chosen, key=lambda document: (document.part, document.document_id))


def _read(path: Path, folder: Path, root: Path) -> GoldDocument:
    where = path.relative_to(folder.parent).as_posix()
    records = []
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line.strip():
            records.append(_record(line, f"{where}, line {number}"))
    if not records or not isinstance(records[0], DocumentRecord):
        raise LedgerError(where, "the first record is not the document", "begin with a record `document`")
    head = records[0]
    source = root / head.text if head.text else path.with_suffix(".txt")
    try:
        text = source.read_bytes().decode("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(
            where, f"its text {source.name} cannot be read ({error})", "put the text beside it"
        ) from error
    for record in records:
        if isinstance(record, _Span) and text[record.start : record.end] != record.exact:
            raise LedgerError(where, f"{record.exact!r} does not stand at {record.start}", "correct the offsets")
    return GoldDocument(
        document_id=head.document_id,
        part="seed" if head.text else path.parent.name,
        genre=head.genre,
        text=text,
        claims=tuple(record for record in records if isinstance(record, ClaimRecord)),
        look_alikes=tuple(record for record in records if isinstance(record, LookAlikeRecord)),
        tables=tuple(record for record in records if isinstance(record, TableRecord)),
    )


def _record(line: str, where: str) -> Any:
    try:
        return _RECORD.validate_python(json.loads(line))
    except json.JSONDecodeError as error:
        raise LedgerError(where, f"it is no JSON ({error.msg})", "mend the line") from error
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(str(part) for part in first["loc"][1:]) or str(first["loc"])
        raise LedgerError(
            f"{where}, field {field}", f"{first['msg']} (found {first.get('input')!r})", "correct the record"
        ) from error
