"""The comparison as Markdown for pull requests and changelogs: the sentence, the top changes, the rest folded."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from talent_ledger.compare import wording
from talent_ledger.compare.evidence import of_claim, of_finding, passages
from talent_ledger.compare.record import CellChange, Comparison, Finding
from talent_ledger.compare.terminal import effect, lost_notes, schema_notes
from talent_ledger.compare.words import Piece, printable

_SPECIAL = re.compile(r"([\\`*_\[\]~|#])")


def escaped(text: object) -> str:
    r"""*text* as Markdown that shows it letter by letter: nothing in it formats, links, mentions or closes a cell.

    >>> escaped("a|b <b> *c* @d")
    'a\\|b &lt;b&gt; \\*c\\* @<!-- -->d'
    """
    line = " ".join(printable(str(text)).split()).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    return _SPECIAL.sub(r"\\\1", line).replace("@", "@<!-- -->").replace("://", ":<!-- -->//")


def render(result: Comparison, rows: int) -> str:
    """The comparison as one Markdown document; each part shows at most *rows* rows and says how many it leaves out."""
    return "\n".join([f"**{escaped(result.sentence)}**", "", *body(result, rows)]).rstrip() + "\n"


def body(result: Comparison, rows: int) -> Iterator[str]:
    """Everything below the sentence."""
    yield f"{escaped(result.before.label)} compared with {escaped(result.after.label)}"
    yield ""
    if result.cells.total:
        yield from _cells(result, rows)
    findings = list(_findings(result, rows))
    if findings:
        yield from ("### Checks and flags", "", *findings, "")
    tables = [
        f"- {one.status}: {escaped(one.title)} ({wording.plural(len(one.rows), 'row')})"
        for one in result.share_tables.rows[:rows]
        if one.status != "changed"
    ]
    if tables:
        yield from ("### Share tables", "", *tables, "")
    yield from _values(result)
    if result.inputs:
        yield from ("### Why: what moved", "", *_inputs(result, rows), "")
    if result.explanation:
        yield from ("### Explained by running it again", "")
        yield from (f"- {escaped(line)}" for line in result.explanation.get("statements", []))
        yield ""
    if result.claims.total:
        yield from _claims(result, rows)
    notes = [*result.notes, *schema_notes(result)]
    notes += [f"Not compared: {note}" for note in lost_notes(result)]
    if notes:
        yield from ("### Notes", "", *(f"- {escaped(note)}" for note in notes), "")


def _cells(result: Comparison, rows: int) -> Iterator[str]:
    yield "| | cell | before | after | difference | because |"
    yield "|---|---|--:|--:|--:|---|"
    for change in result.cells.rows[:rows]:
        yield _cell(result, change)
    yield ""
    hidden = result.cells.total - min(rows, len(result.cells.rows))
    if hidden:
        yield f"… and {wording.plural(hidden, 'more cell', 'more cells')}"
        yield ""
    quotes = [quote for passage in passages(result, result.cells.rows[:rows]) for quote in passage.quotations]
    if quotes:
        yield "<details><summary>The sentences behind them</summary>"
        yield ""
        for quote in quotes:
            yield f"- “{_marked(quote.pieces)}” {escaped(quote.path)}"
        yield ""
        yield "</details>"
        yield ""


def _cell(result: Comparison, change: CellChange) -> str:
    status = "" if change.status == "changed" else f" *({change.status})*"
    if change.recoded:
        status += " " + escaped(", ".join(f"{name} {old} → {new}" for name, old, new in change.recoded))
    moved = wording.difference(change.points, change.percent) if change.status == "changed" else ""
    columns = (change.before or "", change.after or "", moved, result.why_cell(change))
    return f"| {change.tier} | {escaped(change.label)}{status} | {' | '.join(map(escaped, columns))} |"


def _marked(pieces: Sequence[Piece]) -> str:
    """Removed words struck out, added words bold."""
    told = []
    for piece in pieces:
        text = escaped(piece.text)
        lead, trail = (" " if piece.text[:1].isspace() else ""), (" " if piece.text[-1:].isspace() else "")
        if not text:
            told.append(" ")
        elif piece.where == "both":
            told.append(f"{lead}{text}{trail}")
        else:
            mark = "~~" if piece.where == "before" else "**"
            told.append(f"{lead}{mark}{text}{mark}{trail}")
    return "".join(told).replace("~~**", "~~ **")


def _findings(result: Comparison, rows: int) -> Iterator[str]:
    for kind, section in result.findings:
        shown = section.rows[:rows]
        causes = wording.said_once([result.why_finding(one) if kind != "check" else "" for one in shown])
        yield from (_finding(kind, one, why) for one, why in zip(shown, causes, strict=True))
        if section.total > len(shown):
            yield f"- … and {section.total - len(shown):,} more"


def _finding(kind: str, one: Finding, why: str) -> str:
    verb = {"gained": "new", "lost": "gone"}.get(one.status, one.status)
    counts = (
        f" ({escaped(one.before or 'not checked')} → {escaped(one.after or 'not checked')})" if kind == "check" else ""
    )
    because = f" Because {escaped(why)}" if why else ""
    return f"- {verb} {kind} **{escaped(one.name)}**: {_marked(of_finding(one))}{counts}{because}"


def _values(result: Comparison) -> Iterator[str]:
    lines = [("metric", one.name, one.before, one.after) for one in result.metrics]
    lines += [("parameter", one.name, one.before, one.after) for one in result.parameters]
    lines += [("name", area, old, new) for area, old, new in result.labels]
    if lines:
        yield from ("| | name | before | after |", "|---|---|--:|--:|")
        for kind, name, old, new in lines:
            yield f"| {kind} | {escaped(name)} | {escaped(wording.shown(old))} | {escaped(wording.shown(new))} |"
        yield ""


def _inputs(result: Comparison, rows: int) -> Iterator[str]:
    for moved in result.inputs[:rows]:
        yield f"- {escaped(moved.input.statement)}: {effect(moved)}"
        if moved.input.kind != "text":
            yield from (f"  - {escaped(detail)}" for detail in moved.input.details[:4])
    if len(result.inputs) > rows:
        yield f"- … and {len(result.inputs) - rows:,} more"


def _claims(result: Comparison, rows: int) -> Iterator[str]:
    counts = wording.counted(result.claims.counts, "claim", ("changed", "gained", "lost"))
    yield f"<details><summary>{counts}</summary>"
    yield ""
    for change in result.claims.rows[:rows]:
        quote = of_claim(change)
        facts = ", ".join(f"{name} {wording.shown(old)} → {wording.shown(new)}" for name, old, new in change.fields)
        said = f" “{_marked(quote.pieces)}”" if quote else ""
        yield f"- {change.status}:{said}" + (f" {escaped(facts)}" if facts else "")
    if result.claims.total > min(rows, len(result.claims.rows)):
        yield f"- … and {result.claims.total - min(rows, len(result.claims.rows)):,} more"
    yield ""
    yield "</details>"
    yield ""
