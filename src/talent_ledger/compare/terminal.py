"""The comparison in a terminal: the sentence, then what matters most, then the rest in few lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any, TypeVar

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from talent_ledger.compare import wording
from talent_ledger.compare.evidence import Passage, Quotation, of_claim, of_finding, passages
from talent_ledger.compare.record import CellChange, Comparison, Finding, MovedInput, Section, TableChange
from talent_ledger.compare.words import Piece, printable

_STYLES = {"major": "bold red", "moderate": "yellow", "minor": "dim"}
_MARKS = {"major": "●", "moderate": "◐", "minor": "○"}


def show(result: Comparison, console: Console, rows: int) -> None:
    """Print *result* on *console*; each part shows at most *rows* rows and says how many it leaves out."""
    result = _printable(result)
    with console.capture() as printed:
        console.print(
            Text.assemble("Comparing ", (result.before.label, "bold"), " with ", (result.after.label, "bold"))
        )
        console.print()
        console.print(Text(result.sentence, "bold"))
        for part in _parts(result, rows):
            console.print()
            console.print(part)
    for line in printed.get().splitlines():
        console.file.write(line.rstrip() + "\n")


Told = TypeVar("Told")


def _printable(value: Told) -> Told:
    """The same record with no text in it that could steer a terminal."""
    if isinstance(value, str):
        return printable(value)  # type: ignore[return-value]
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}  # type: ignore[return-value]
    if isinstance(value, list | tuple):
        listed = [_printable(one) for one in value]
        return type(value)(*listed) if hasattr(value, "_fields") else type(value)(listed)
    if is_dataclass(value) and not isinstance(value, type):
        return replace(value, **{one.name: _printable(getattr(value, one.name)) for one in fields(value)})
    return value


def _parts(result: Comparison, rows: int) -> Iterable[RenderableType]:
    if result.cells.total:
        yield _cells(result, rows)
    if result.share_tables.total:
        yield _block(
            "Share tables", [_table(one) for one in result.share_tables.rows[:rows]], result.share_tables, rows
        )
    findings = list(_findings(result, rows))
    if findings:
        hidden = sum(max(0, section.total - rows) for _, section in result.findings)
        yield _titled("Checks and flags", findings, hidden)
    if result.claims.total:
        yield _claims(result, rows)
    if result.metrics or result.parameters or result.labels:
        yield _values(result, rows)
    if result.inputs:
        yield _inputs(result, rows)
    if result.explanation:
        yield _explanation(result)
    if result.not_compared:
        yield _titled("Not compared", [Text(line) for line in lost_notes(result)], 0)
    notes = [Text(note) for note in (*result.notes, *schema_notes(result))]
    if notes:
        yield _titled("Notes", notes, 0)


def _titled(title: str, lines: Sequence[RenderableType], hidden: int) -> Group:
    tail = [Padding(Text(f"and {hidden:,} more", "dim"), (0, 0, 0, 2), expand=False)] if hidden > 0 else []
    return Group(Text(title, "bold underline"), *(Padding(line, (0, 0, 0, 2), expand=False) for line in lines), *tail)


def _block(title: str, lines: Sequence[RenderableType], section: Section[Any], rows: int) -> Group:
    return _titled(title, lines, section.total - min(rows, len(section.rows)))


def _cells(result: Comparison, rows: int) -> Group:
    told = passages(result, result.cells.rows[:rows])
    causes = wording.said_once([passage.why for passage in told])
    shown = [_passage(passage, why) for passage, why in zip(told, causes, strict=True)]
    counts = ", ".join(f"{result.tiers[tier]:,} {tier}" for tier in _STYLES if result.tiers.get(tier))
    return _block(f"Top changes ({counts})", shown, result.cells, rows)


def _passage(passage: Passage, why: str) -> Group:
    first, *others = passage.changes
    lines = [_quoted(quote) for quote in passage.quotations]
    if others:
        title = f"{wording.plural(len(passage.changes), 'cell')} {first.status}"
        for one in passage.changes:
            lines.append(Text.assemble((one.after or one.before or "", "bold"), f"  {one.label}"))
    else:
        title = first.label
        lines.insert(0, _values_of(first))
    if why:
        lines.append(Text.assemble(("because ", "dim"), why))
    head = Text.assemble((f"{_MARKS[first.tier]} {first.tier}  ", _STYLES[first.tier]), (title, "bold"))
    return Group(head, *(Padding(line, (0, 0, 0, 4), expand=False) for line in lines))


def _values_of(change: CellChange) -> Text:
    if change.status == "added":
        return Text.assemble(("added: ", "green"), change.after or "")
    if change.status == "removed":
        return Text.assemble(("removed: ", "red"), change.before or "")
    told = Text.assemble((change.before or "", "red"), " → ", (change.after or "", "green"))
    moved = wording.difference(change.points, change.percent)
    if moved and change.points != 0 and change.percent != 0:
        told.append(f"   {moved}")
    for name, old, new in change.recoded:
        told.append(f"   {name}: {wording.shown(old)} → {wording.shown(new)}")
    return told


def _quoted(told: Quotation) -> Text:
    text = Text("“")
    text.append_text(_marked(told.pieces))
    text.append("”  ")
    text.append(f"{told.speaker}, {told.path}" if told.speaker else told.path, "dim")
    return text


def _marked(pieces: Sequence[Piece]) -> Text:
    """Changed words as ``[47% → 49%]``, which reads without colour too; a one-sided figure stands in brackets."""
    text = Text()
    for place, piece in enumerate(pieces):
        if piece.where == "both":
            text.append(piece.text)
            continue
        after_old = place > 0 and pieces[place - 1].where == "before" and piece.where == "after"
        before_new = place + 1 < len(pieces) and pieces[place + 1].where == "after" and piece.where == "before"
        text.append(" → " if after_old else "[", "dim")
        text.append(piece.text, "red" if piece.where == "before" else "green")
        text.append("" if before_new else "]", "dim")
    return text


def _table(change: TableChange) -> Text:
    text = Text.assemble((f"{change.status}  ", "bold"), change.title)
    if change.status == "changed":
        told = [
            f"{name.replace('_', ' ')} {wording.shown(old)} → {wording.shown(new)}" for name, old, new in change.facts
        ]
        told += [
            f"{change.name_of(row)} {row.before or 'none'} → {row.after or 'none'}"
            for row in change.rows
            if row.before != row.after
        ]
        text.append("  " + "; ".join(told[:4]) + (f"; and {len(told) - 4} more" if len(told) > 4 else ""), "dim")
    else:
        text.append(f"  {wording.plural(len(change.rows), 'row')}, {change.document_id}", "dim")
    return text


def _findings(result: Comparison, rows: int) -> Iterator[Text]:
    for kind, section in result.findings:
        shown = section.rows[:rows]
        causes = wording.said_once([result.why_finding(one) if kind != "check" else "" for one in shown])
        yield from (_finding(one, kind, why) for one, why in zip(shown, causes, strict=True))


def _finding(finding: Finding, kind: str, why: str) -> Text:
    verb = {"gained": "new", "lost": "gone"}.get(finding.status, finding.status)
    text = Text.assemble((f"{_MARKS[finding.tier]} {verb} {kind} {finding.name}", _STYLES[finding.tier]), ": ")
    text.append_text(_marked(of_finding(finding)))
    if kind == "check" and finding.before != finding.after:
        text.append(f" ({finding.before or 'not checked'} → {finding.after or 'not checked'})", "dim")
    return text.append(f"  because {why}", "dim") if why else text


def _claims(result: Comparison, rows: int) -> Group:
    """Claims, without those gained that came with cells: their sentences stand with the cells."""
    with_cells = bool(result.cells.counts.get("added"))
    shown = [change for change in result.claims.rows if not (with_cells and change.status == "gained")]
    lines = []
    for change in shown[: max(3, rows // 2)]:
        told = of_claim(change)
        text = Text.assemble((f"{change.status}  ", "bold"))
        if told:
            text.append_text(_quoted(told))
        facts = [
            f"{name} {wording.shown(old)} → {wording.shown(new)}" for name, old, new in change.fields if name != "exact"
        ]
        if facts:
            text.append("  " + ", ".join(facts[:4]), "dim")
        lines.append(text)
    counts = wording.counted(result.claims.counts, "claim", ("changed", "gained", "lost"))
    return _titled(f"Claims ({counts})", lines, result.claims.total - len(lines))


def _values(result: Comparison, rows: int) -> Group:
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    for one in result.metrics[:rows]:
        table.add_row(
            "metric", one.name, f"{wording.shown(one.before)} → {wording.shown(one.after)}", style=_STYLES[one.tier]
        )
    for one in result.parameters[:rows]:
        table.add_row("parameter", one.name, f"{wording.shown(one.before)} → {wording.shown(one.after)}")
    for area, old, new in result.labels[:rows]:
        table.add_row("name", area, f"{old} → {new}")
    listed = (result.metrics, result.parameters, result.labels)
    return _titled("Metrics, parameters, names", [table], sum(max(0, len(one) - rows) for one in listed))


def _inputs(result: Comparison, rows: int) -> Group:
    lines = []
    for moved in result.inputs[:rows]:
        lines.append(Text.assemble(moved.input.statement, (f"  {effect(moved)}", "dim")))
        lines += [Text(f"  {detail}", "dim") for detail in moved.input.details[:4] if moved.input.kind != "text"]
    return _titled("Why: what moved", lines, len(result.inputs) - min(rows, len(result.inputs)))


def effect(moved: MovedInput) -> str:
    """What an input did, or may have done, to the cells; where it did nothing to them, whether to checks or flags."""
    sure, perhaps = moved.cells, moved.cells_perhaps
    if sure:
        more = f", perhaps {perhaps:,} more" if perhaps else ""
        return f"{wording.plural(sure, 'cell')}{more}"
    if perhaps:
        return f"perhaps {wording.plural(perhaps, 'cell')}"
    return {None: "no cell changed by it", True: "no cell, but checks or flags", False: "perhaps checks or flags"}[
        moved.findings
    ]


def _explanation(result: Comparison) -> Group:
    told = result.explanation or {}
    return _titled("Explained by running it again", [Text(line) for line in told.get("statements", [])], 0)


def lost_notes(result: Comparison) -> list[str]:
    """What could not be compared and why, then how to get it."""
    lost = result.not_compared
    return [
        *(f"{wording.places(one.paths)} at {one.revision}: {one.reason}." for one in lost),
        *(f"To have it, {remedy}." for remedy in dict.fromkeys(one.remedy for one in lost)),
    ]


def schema_notes(result: Comparison) -> list[str]:
    """Columns that only one run has, or whose type differs, in words."""
    told = []
    for one in result.schema_changes:
        if one.before is None:
            told.append(f"{one.table}.{one.column} ({one.after}) is new: compared without it")
        elif one.after is None:
            told.append(f"{one.table}.{one.column} ({one.before}) is gone: compared without it")
        else:
            told.append(f"{one.table}.{one.column} is {one.after}, was {one.before}")
    return told
