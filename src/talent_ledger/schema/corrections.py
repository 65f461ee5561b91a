"""``data/corrections.yml``: what reviewers decided, read and checked entry by entry.

An entry names what it corrects (``target``), what the source said when it was written (``expect``), what to do
(``action``, ``values``), and who decided it, when and why. Git reviews the file; nothing in the pipeline writes it
but the review desk, through `with_entries`.
"""

from __future__ import annotations

import csv
import datetime
import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal

import yaml
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator, model_validator

from talent_ledger.schema.columns import (
    CHANGES,
    CLAIMS,
    DIMENSIONS,
    ENTITY_TYPES,
    KINDS,
    QUALIFIERS,
    SHARE_TABLES,
)
from talent_ledger.schema.errors import LedgerError

FILE = "data/corrections.yml"
FLAGS = "data/reference/flags.csv"
_EXPLAINED = "data/corrections.yml explains each field at its top"

_FIXED = {"claim_id", "document_id", "segment_id", "start", "end", "exact", "sentence_start", "sentence_end"}
CLAIM_FIELDS = tuple(name for name in CLAIMS if name not in _FIXED | {"rule", "confidence"})
"""What an override may set on a claim: everything but where it stands in the text and how it was found."""
TABLE_FIELDS = ("title", "measure", "population", "dimension", "time_period", "complete", "denominator", "summable")
"""What an override may set on a share table."""

_VOCABULARIES = {
    "kind": KINDS,
    "qualifier": QUALIFIERS,
    "change": CHANGES,
    "entity_type": ENTITY_TYPES,
    "dimension": DIMENSIONS,
}
_TARGETS = {
    "drop": ("claim", "table"),
    "override": ("claim", "table"),
    "scale": ("claim",),
    "flag": ("claim", "table", "entity"),
    "merge_entities": ("entity",),
    "acknowledge": ("claim", "table"),
}
_GUARDED = ("drop", "override", "scale")
_NEVER_EMPTY = ("kind", "value", "unit", "inferred", "title", "complete", "summable")
_PERIOD = re.compile(r"[0-9]{4}-(Q[1-4]|[HS][12]|0[1-9]|1[0-2])")
_TYPE_WORDS = {"String": "text", "Int64": "a whole number", "Float64": "a number", "Boolean": "true or false"}
_VALUES: dict[str, dict[str, type | tuple[type, ...]]] = {
    "scale": {"factor": (int, float)},
    "flag": {"flag": str},
    "merge_entities": {"into": str},
    "acknowledge": {"check": str},
}


class _Strict(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid", frozen=True)


class Target(_Strict):
    """What is corrected: a claim (by id, or by document, span and, where several share it, entity), entity or table."""

    claim: str | None = None
    document: str | None = None
    exact: str | None = None
    start: int | None = None
    entity: str | None = None
    table: str | None = None

    @property
    def kind(self) -> Literal["claim", "entity", "table"]:
        """Which of the three it names."""
        if self.table is not None:
            return "table"
        return "claim" if self.claim is not None or self.exact is not None else "entity"

    @model_validator(mode="after")
    def _names_one_thing(self) -> Target:
        by_span = [self.exact, self.start]
        if self.table is not None and any(part is not None for part in (self.claim, self.entity, *by_span)):
            raise ValueError("a table is named by `table` alone")
        if self.claim is not None and any(part is not None for part in by_span):
            raise ValueError("name the claim by `claim`, or by `document`, `exact` and `start`, not by both")
        if any(part is not None for part in by_span) and None in (self.document, *by_span):
            raise ValueError("a claim is named by `claim`, or by all of `document`, `exact` and `start`")
        if all(part is None for part in (self.table, self.claim, self.entity, self.exact)):
            raise ValueError("it names no claim, entity or table")
        return self


class Correction(_Strict):
    """One entry of the ledger of corrections."""

    id: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$")
    action: Literal["drop", "override", "scale", "flag", "merge_entities", "acknowledge"]
    target: Target
    values: dict[str, Any] = {}
    reason: str = Field(min_length=10)
    reviewer: str = Field(min_length=1)
    date: str
    status: Literal["open", "applied", "retired"]
    expect: dict[str, Any] = {}

    @field_validator("date")
    @classmethod
    def _iso_date(cls, value: str) -> str:
        try:
            plain = datetime.date.fromisoformat(value).isoformat() == value
        except ValueError:
            plain = False
        if not plain:
            raise ValueError("the date is not of the form 2025-02-28")
        return value

    @model_validator(mode="after")
    def _action_suits_target(self) -> Correction:
        if self.target.kind not in _TARGETS[self.action]:
            raise ValueError(f"{self.action} is for {' or '.join(_TARGETS[self.action])}, not {self.target.kind}")
        if self.action in _GUARDED and not self.expect:
            raise ValueError(f"{self.action} needs `expect`: what the source says, so that a mended source is noticed")
        self._check_values()
        self._check_expect()
        return self

    def _check_values(self) -> None:
        if self.action == "override":
            self._check_override()
            return
        needed = _VALUES.get(self.action, {})
        if set(self.values) != set(needed):
            raise ValueError(f"`values` of {self.action} should have {sorted(needed) or 'nothing'}")
        for name, kind in needed.items():
            if not isinstance(self.values[name], kind) or isinstance(self.values[name], bool):
                raise ValueError(f"`values.{name}` is of the wrong type")
        if self.action == "scale" and not 0 < self.values["factor"] < math.inf:
            raise ValueError("`values.factor` should be a finite number above 0")
        if self.action == "merge_entities" and self.values["into"] == self.target.entity:
            raise ValueError("`values.into` is the entity itself; name the one it is merged into")

    def _check_override(self) -> None:
        allowed = TABLE_FIELDS if self.target.kind == "table" else CLAIM_FIELDS
        schema = SHARE_TABLES if self.target.kind == "table" else CLAIMS
        if not self.values:
            raise ValueError("`values` of override names no field")
        for name, value in self.values.items():
            if name not in allowed:
                raise ValueError(f"`values.{name}` cannot be overridden; can be: {', '.join(allowed)}")
            if name in _VOCABULARIES and value is not None and value not in _VOCABULARIES[name]:
                raise ValueError(f"`values.{name}` should be one of {', '.join(_VOCABULARIES[name])}")
            if not _suits(value, str(schema[name])):
                raise ValueError(f"`values.{name}` should be {_TYPE_WORDS[str(schema[name])]}, found {value!r}")
            if name == "period" and value is not None and not _PERIOD.fullmatch(value):
                raise ValueError("`values.period` should be like 2024-Q4, 2024-H1 or 2024-05")
            if value is None and name in _NEVER_EMPTY:
                raise ValueError(f"`values.{name}` cannot be empty; to take the claim out, use the action drop")

    def _check_expect(self) -> None:
        allowed = {
            "claim": {*CLAIMS, "sentence"},
            "table": set(SHARE_TABLES),
            "entity": {"claims"},
        }[self.target.kind]
        for name in self.expect:
            if name not in allowed:
                raise ValueError(f"`expect.{name}` is not a field of a {self.target.kind}")


def _suits(value: object, kind: str) -> bool:
    """Whether *value* can stand in a column of type *kind*; null always can."""
    if value is None:
        return True
    if isinstance(value, bool):
        return kind == "Boolean"
    if isinstance(value, float) and not math.isfinite(value):
        return False
    types: dict[str, type | tuple[type, ...]] = {"String": str, "Int64": int, "Float64": (int, float)}
    return isinstance(value, types.get(kind, ()))


def _parse(entry: object, position: int) -> Correction:
    name = entry.get("id") if isinstance(entry, dict) and entry.get("id") else f"entry {position}"
    try:
        return Correction.model_validate(entry)
    except ValidationError as error:
        first = error.errors()[0]
        field = ".".join(map(str, first["loc"]))
        where = f"{FILE}, entry {name}" if name != f"entry {position}" else f"{FILE}, {name}"
        what, remedy = _FAULTS.get(first["type"], (first["msg"].removeprefix("Value error, "), "correct the entry"))
        raise LedgerError(where + (f", field {field}" if field else ""), what, remedy) from error


_FAULTS = {
    "missing": ("the field is missing", f"write it; {_EXPLAINED}"),
    "extra_forbidden": ("there is no such field", f"remove it; {_EXPLAINED}"),
    "model_type": ("it is no entry with fields", f"write `- id: …` and the fields below it; {_EXPLAINED}"),
    "string_type": ("it is no text", "write words, in quotation marks if they look like a number"),
    "string_too_short": ("it says too little", "write a sentence that somebody else understands a year from now"),
    "string_pattern_mismatch": ("it has other characters than lower-case letters, digits and hyphens", "rename it"),
}
"""Type of a fault in pydantic's words → what is wrong and what to do, in ours."""


class _Loader(yaml.SafeLoader):
    """Leaves dates as they are written, so that a wrong one is a fault of its entry and not of the whole file."""


_Loader.yaml_implicit_resolvers = {
    first: [pair for pair in pairs if pair[0] != "tag:yaml.org,2002:timestamp"]
    for first, pairs in yaml.SafeLoader.yaml_implicit_resolvers.items()
}


def parse_corrections(text: str) -> list[Correction]:
    """The entries written in *text* (YAML).

    Raises:
        LedgerError: the YAML is broken, an entry is wrong (named with its field), or an id is used twice.
    """
    try:
        content = yaml.load(text, _Loader) or {}
    except yaml.YAMLError as error:
        raise LedgerError(FILE, f"it is not YAML ({' '.join(str(error).split())})", "mend the YAML") from error
    entries = content.get("corrections") if isinstance(content, dict) else None
    if not isinstance(content, dict) or set(content) - {"corrections"} or not isinstance(entries or [], list):
        raise LedgerError(FILE, "it should hold one list named `corrections`", "write the entries below `corrections:`")
    corrections = [_parse(entry, position) for position, entry in enumerate(entries or [], start=1)]
    seen: set[str] = set()
    for correction in corrections:
        if correction.id in seen:
            raise LedgerError(f"{FILE}, entry {correction.id}", "the id is used twice", "give each entry its own id")
        seen.add(correction.id)
    return corrections


def read_corrections(root: Path) -> list[Correction]:
    """The corrections of the project at *root*; none when the file is missing.

    Raises:
        LedgerError: see `parse_corrections`.
    """
    path = root / FILE
    if not path.is_file():
        return []
    try:
        corrections = parse_corrections(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as error:
        raise LedgerError(FILE, f"it cannot be read ({error})", "write it as UTF-8 text") from error
    _hold_flags(root, corrections)
    return corrections


def _hold_flags(root: Path, corrections: Sequence[Correction]) -> None:
    """Flags come from a closed list, which says what each means."""
    path = root / FLAGS
    if not path.is_file():
        return
    with path.open(encoding="utf-8", newline="") as file:
        known = [row["flag"] for row in csv.DictReader(file)]
    for one in corrections:
        if one.action == "flag" and one.values["flag"] not in known:
            raise LedgerError(
                f"{FILE}, entry {one.id}, field values.flag",
                f"there is no flag {one.values['flag']!r}",
                f"use one of {', '.join(known)}, or say in {FLAGS} what it means",
            )


def with_entries(text: str, entries: Sequence[Mapping[str, Any]]) -> tuple[str, list[Correction]]:
    """*text* of a ledger with *entries* appended, leaving all that stands there as it is; and the entries, checked.

    Raises:
        LedgerError: an entry, or the ledger with it, is wrong.
    """
    written = yaml.safe_dump([dict(entry) for entry in entries], sort_keys=False, allow_unicode=True, width=100)
    items = "".join(f"  {line}\n" for line in written.splitlines())
    head = text.replace("corrections: []", "corrections:") if text.rstrip().endswith("corrections: []") else text
    joined = head.rstrip("\n") + "\n" + items
    return joined, parse_corrections(joined)[-len(entries) :]


def acknowledgement(check: str, table: str, row_id: str, claim_id: str | None) -> str:
    """The entry that acknowledges a failure of *check*, as YAML for a reviewer to complete.

    >>> print(acknowledgement("shares_stay_within_whole", "observations", "observation-1f", "claim-2a"))
      - id: acknowledge-shares-stay-within-whole-2a
        action: acknowledge
        target: {claim: claim-2a}
        values: {check: shares_stay_within_whole}
        reason: why the text may stand as it is
        reviewer: your name
        date: YYYY-MM-DD
        status: applied
    """
    kind, target = ("table", row_id) if table == "share_tables" else ("claim", claim_id or row_id)
    name = f"acknowledge-{check}-{target.rpartition('-')[2]}".replace("_", "-").lower()
    lines = [
        f"  - id: {name}",
        "    action: acknowledge",
        f"    target: {{{kind}: {target}}}",
        f"    values: {{check: {check}}}",
        "    reason: why the text may stand as it is",
        "    reviewer: your name",
        "    date: YYYY-MM-DD",
        "    status: applied",
    ]
    return "\n".join(lines)
