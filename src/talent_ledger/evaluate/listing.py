"""Scores and errors on the terminal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from talent_ledger.evaluate.evaluation import Evaluation
from talent_ledger.evaluate.matching import FIELDS, LEVELS, Matched, Pair
from talent_ledger.evaluate.measures import error_of

AROUND = 90
"""Characters of the text shown on each side of a figure."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with the words around it."""

    document_id: str
    error: str
    before: str
    exact: str
    after: str
    expected: str
    found: str
    confidence: float | None = None
    """How sure the extractor was; null where it found nothing."""


def findings(one: Matched, tables: Sequence[Mapping[str, Any]] | None = None) -> Iterator[Finding]:
    """Everything wrong in one document, in the order of its text."""
    order = sorted(one.pairs, key=_place)
    for pair in order:
        if not pair.counts:
            continue
        error = error_of(pair.gold is not None, pair.claim is not None, pair.level)
        if error:
            yield _finding(one, pair, error)
        for field in FIELDS:
            if pair.fields is not None and not pair.fields[field]:
                yield _finding(one, pair, field)
    for number in one.look_alikes_taken:
        alike = one.document.look_alikes[number]
        yield Finding(
            one.document.document_id,
            "look-alike",
            *_around(one.document.text, alike.start, alike.end),
            alike.why or "",
            "claim",
        )
    for table in tables or ():
        if table["document_id"] == one.document.document_id and not table["rebuilt"]:
            wanted = next(gold for gold in one.document.tables if gold.title == table["title"])
            rows = ", ".join(f"{row.entity_id} {row.value:g}" for row in wanted.rows)
            yield Finding(
                one.document.document_id, "table", "", table["title"] or "", "", rows, table["nearest"] or "nothing"
            )


def _place(pair: Pair) -> tuple[int, int]:
    if pair.gold is not None:
        return pair.gold.start, pair.gold.end
    return (pair.claim or {})["start"], (pair.claim or {})["end"]


def _around(text: str, start: int, end: int) -> tuple[str, str, str]:
    before = " ".join(text[max(0, start - AROUND) : start].split())
    after = " ".join(text[end : end + AROUND].split())
    gap = " " if text[start - 1 : start].isspace() else ""
    return before + gap, text[start:end], (" " if text[end : end + 1].isspace() else "") + after


def _finding(one: Matched, pair: Pair, error: str) -> Finding:
    start, end = _place(pair)
    gold, claim = pair.gold, pair.claim
    if error == "missed" and gold is not None:
        expected, found = _summary(gold.model_dump()), "nothing"
        rival = next(
            (
                other.claim
                for other in one.pairs
                if other.gold is None
                and other.claim
                and other.claim["start"] < gold.end
                and gold.start < other.claim["end"]
            ),
            None,
        )
        found = f"value {_summary(rival)}" if rival else "nothing"
    elif error == "not annotated" and claim is not None:
        expected, found = "nothing", f"{_summary(claim)} ({claim.get('rule')})"
    else:
        expected, found = _field(gold.model_dump() if gold else {}, error), _field(claim or {}, error)
        found += f" ({(claim or {}).get('rule')})"
    around = _around(one.document.text, start, end)
    return Finding(one.document.document_id, error, *around, expected, found, (claim or {}).get("confidence"))


def _summary(claim: Mapping[str, Any]) -> str:
    high = f"–{claim['value_high']:g}" if claim.get("value_high") is not None else ""
    return f"{claim['value']:g}{high} {claim['unit']}, {claim.get('entity_id')}, {claim.get('year')}"


def _field(claim: Mapping[str, Any], error: str) -> str:
    if error == "entity":
        return f"{claim.get('entity_id')} “{claim.get('entity')}”"
    return str(claim.get(error))


def print_scores(evaluation: Evaluation) -> None:
    """Print the scores of every part."""
    console = Console(soft_wrap=True, highlight=False)
    for name, part in evaluation.parts.items():
        levels = part["levels"]
        console.print(
            f"{name}: {part['documents']} texts, {levels['annotated']} claims annotated, {levels['found']} found"
        )
        table = Table()
        for column in ("level", "precision", "recall", "F1"):
            table.add_column(column, justify="left" if column == "level" else "right")
        for number, level in enumerate(LEVELS):
            one = levels[level]
            table.add_row(
                ("+" if number else "") + level, *(_figure(one[key]) for key in ("precision", "recall", "f1"))
            )
        console.print(table)
        console.print("fields: " + ", ".join(f"{field} {_figure(value)}" for field, value in part["fields"].items()))
        speakers, looked, rebuilt, sure = part["speakers"], part["look_alikes"], part["tables"], part["calibration"]
        console.print(
            f"speaker of {speakers['claims_in_comments']} claims in comments {_figure(speakers['right'])}, "
            f"of {speakers['claims_outside_comments']} others wrong {_figure(speakers['wrongly_ascribed'])}; "
            f"look-alikes taken {looked['taken']} of {looked['look_alikes']} ({_figure(looked['taken_part'])}); "
            + (f"share tables rebuilt {rebuilt['rebuilt']} of {rebuilt['tables']}; " if rebuilt else "")
            + f"Brier {_figure(sure['brier'])}, calibration error {_figure(sure['expected_calibration_error'])}\n"
        )


def print_errors(matched: Sequence[Matched], evaluation: Evaluation, only: Sequence[str] | None = None) -> None:
    """List what is wrong in *matched*, document by document; *only* names the kinds of error to list."""
    console = Console(soft_wrap=True, highlight=False)
    for one in matched:
        listed = [finding for finding in findings(one, evaluation.tables) if not only or finding.error in only]
        if listed:
            console.print(f"\n[bold]{escape(one.document.document_id)}[/bold]")
        for finding in listed:
            quoted = (
                f"{escape(finding.before)}[bold yellow]⟦{escape(finding.exact)}⟧[/bold yellow]{escape(finding.after)}"
            )
            console.print(f"  [red]{finding.error.upper()}[/red] {quoted}")
            console.print(f"      expected {escape(finding.expected)}; found {escape(finding.found)}")


def _figure(value: float | None) -> str:
    return "–" if value is None else f"{value:.3f}"
