"""The record of a comparison: all that differs between two runs, as terminal, Markdown, JSON and page print it."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from functools import cached_property
from typing import Any, Generic, TypeVar

from talent_ledger.compare.causes import DocumentChange, Trace
from talent_ledger.compare.pipeline import Input
from talent_ledger.compare.relations import NotCompared, SchemaChange
from talent_ledger.compare.severity import Tier
from talent_ledger.compare.words import Edit, told, told_within

Row = TypeVar("Row")


@dataclass
class Section(Generic[Row]):
    """Changes of one kind: how many by status, and the rows that are shown, most important first."""

    counts: dict[str, int] = field(default_factory=dict)
    rows: list[Row] = field(default_factory=list)
    by_name: dict[str, dict[str, int]] = field(default_factory=dict)
    """Status → name → how many, of findings."""
    quiet: list[str] = field(default_factory=list)
    """Names of findings that are for information only: they stay out of the headline."""

    @property
    def total(self) -> int:
        """How many there are, shown or not."""
        return sum(self.counts.values())

    @property
    def left_out(self) -> int:
        """How many are counted but not shown."""
        return self.total - len(self.rows)


@dataclass(frozen=True)
class Run:
    """One side of the comparison."""

    name: str
    label: str
    commit: str | None
    date: str | None
    subject: str | None


@dataclass(frozen=True)
class Witness:
    """A claim as its text has it: the figure's own words, the sentence, and where both stand."""

    claim_id: str
    document_id: str
    path: str
    exact: str
    sentence: str
    sentence_start: int
    start: int
    end: int
    speaker: str | None
    fields: dict[str, Any]


@dataclass(frozen=True)
class CellChange:
    """A cell before and after, the difference, the sentences behind it and what caused it."""

    tier: Tier
    status: str
    label: str
    key: dict[str, Any]
    key_before: dict[str, Any] | None
    recoded: list[tuple[str, Any, Any]]
    before: str | None
    after: str | None
    before_values: list[float | None]
    after_values: list[float | None]
    points: float | None
    percent: float | None
    witnesses_before: list[Witness]
    witnesses_after: list[Witness]
    causes: Trace


@dataclass(frozen=True)
class ClaimChange:
    """A claim gained, lost or changed, with its sentence on either side."""

    status: str
    how: str
    before: Witness | None
    after: Witness | None
    fields: list[tuple[str, Any, Any]]


@dataclass(frozen=True)
class TableRow:
    """A row of a share table on both sides."""

    label: str
    period: str | None
    before: str | None
    after: str | None
    before_value: float | None
    after_value: float | None


@dataclass(frozen=True)
class TableChange:
    """A share table that appeared, vanished or changed, row by row."""

    status: str
    title: str
    title_before: str | None
    document_id: str
    unit: str | None
    dimension: str | None
    rows: list[TableRow]
    facts: list[tuple[str, Any, Any]]

    def name_of(self, row: TableRow) -> str:
        """What a row is called in this table: its area, and its period where the table has several."""
        several = len({one.period for one in self.rows}) > 1
        return f"{row.label} {row.period}" if several and row.period else row.label


@dataclass(frozen=True)
class Finding:
    """A check, flag, failure or quarantined row that came, went or reads otherwise."""

    tier: Tier
    status: str
    name: str
    severity: str | None
    text: str
    before: str | None
    after: str | None
    witness: Witness | None
    causes: Trace


@dataclass(frozen=True)
class ValueChange:
    """A parameter or metric before and after."""

    tier: Tier
    name: str
    before: Any
    after: Any


@dataclass(frozen=True)
class MovedInput:
    """An input that differs between the runs, and how many changed cells it did, or may have done.

    ``findings``: whether it certainly (true) or perhaps (false) did any of the checks and flags shown; null: none.
    """

    input: Input
    cells: int
    cells_perhaps: int
    findings: bool | None = None


@dataclass(frozen=True)
class Picture:
    """A chart of the report whose bytes differ, as SVG."""

    name: str
    status: str
    before: str | None
    after: str | None


@dataclass
class Comparison:
    """Everything that differs between two runs. ``changed`` is false when nothing does."""

    before: Run
    after: Run
    sentence: str = ""
    tiers: dict[str, int] = field(default_factory=dict)
    cells: Section[CellChange] = field(default_factory=Section)
    tables_touched: int = 0
    share_tables: Section[TableChange] = field(default_factory=Section)
    claims: Section[ClaimChange] = field(default_factory=Section)
    documents: Section[DocumentChange] = field(default_factory=Section)
    checks: Section[Finding] = field(default_factory=Section)
    flags: Section[Finding] = field(default_factory=Section)
    failures: Section[Finding] = field(default_factory=Section)
    quarantine: Section[Finding] = field(default_factory=Section)
    labels: list[tuple[str, str, str]] = field(default_factory=list)
    metrics: list[ValueChange] = field(default_factory=list)
    parameters: list[ValueChange] = field(default_factory=list)
    inputs: list[MovedInput] = field(default_factory=list)
    pictures: list[Picture] = field(default_factory=list)
    schema_changes: list[SchemaChange] = field(default_factory=list)
    not_compared: list[NotCompared] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    waiting: int = 0
    """Decisions that publication waits for in the second run."""
    explanation: dict[str, Any] | None = None

    @property
    def sections(self) -> dict[str, Section[Any]]:
        """The sections that count changes, by name."""
        return {
            "cells": self.cells,
            "share_tables": self.share_tables,
            "claims": self.claims,
            "documents": self.documents,
            "checks": self.checks,
            "flags": self.flags,
            "failures": self.failures,
            "quarantine": self.quarantine,
        }

    @property
    def findings(self) -> list[tuple[str, Section[Finding]]]:
        """Checks, flags, failures and what is quarantined, by kind; failing rows are quarantined and told once."""
        quarantined = [] if self.failures.total else [("quarantined", self.quarantine)]
        return [("check", self.checks), ("flag", self.flags), ("failure", self.failures), *quarantined]

    @property
    def changed(self) -> bool:
        """Whether anything differs: data, findings, metrics, parameters, inputs or columns."""
        listed = (self.labels, self.metrics, self.parameters, self.inputs, self.pictures, self.schema_changes)
        return any(section.total for section in self.sections.values()) or any(listed)

    def why(self, trace: Trace, changes: Sequence[tuple[Witness | None, Witness | None]] = ()) -> str:
        """The causes of a change in words; empty when nothing that is recorded can have caused it.

        Of an edited text only the words are told that changed in the sentences of *changes*.
        """
        causes = [self._own_words(key, changes) or self._statements.get(key, key) for key in trace.inputs]
        if not causes:
            return ""
        more = len(causes) - 3
        if trace.certain or len(causes) == 1:
            return "; ".join(causes[:3]) + (f"; and {more} more" if more > 0 else "")
        hint = "" if self.explanation else " (--explain finds out)"
        return f"one of: {'; or '.join(causes[:3])}{f' or {more} more' if more > 0 else ''}{hint}"

    def _own_words(self, key: str, changes: Sequence[tuple[Witness | None, Witness | None]]) -> str:
        for before, after in changes:
            witness = after or before
            if witness is None or key != f"text {witness.path}":
                continue
            if before and after and before.sentence != after.sentence:
                return f"{witness.path} edited: {told(Edit(before.sentence, after.sentence))}"
            for edit in self._edits.get(witness.path, ()):
                words = "" if before and after else told_within(edit, witness.sentence, "after" if after else "before")
                if words:
                    return f"{witness.path} edited: {words}"
        return ""

    @cached_property
    def _edits(self) -> dict[str, list[Edit]]:
        found: dict[str, list[Edit]] = {}
        for change in self.documents.rows:
            found.setdefault(change.path, []).extend(Edit(*edit) for edit in change.edits)
        return found

    def why_cell(self, change: CellChange) -> str:
        """The causes of a changed cell in words."""
        pairs: list[tuple[Witness | None, Witness | None]] = [
            (before, after)
            for before in change.witnesses_before
            for after in change.witnesses_after
            if before.document_id == after.document_id
        ]
        pairs += [(before, None) for before in change.witnesses_before if not change.witnesses_after]
        pairs += [(None, after) for after in change.witnesses_after if not change.witnesses_before]
        return self.why(change.causes, pairs)

    def why_finding(self, finding: Finding) -> str:
        """The causes of a finding in words."""
        side = (finding.witness, None) if finding.status == "lost" else (None, finding.witness)
        return self.why(finding.causes, [side] if finding.witness else [])

    @cached_property
    def _statements(self) -> dict[str, str]:
        return {one.input.key: one.input.statement for one in self.inputs}

    def as_json(self) -> dict[str, Any]:
        """The record as plain values; each section says how many of its rows it shows."""
        record = {"changed": self.changed, **asdict(self)}
        for name, section in self.sections.items():
            record[name] = {"total": section.total, "left_out": section.left_out, **record[name]}
        record["pictures"] = [{"name": one.name, "status": one.status} for one in self.pictures]
        for moved, entry in zip(self.inputs, record["inputs"], strict=True):
            entry["key"] = moved.input.key
        return record


def to_json(result: Comparison) -> str:
    """The record as JSON, the same bytes for the same comparison."""
    return json.dumps(result.as_json(), ensure_ascii=False, indent=2, sort_keys=True, default=str) + "\n"
