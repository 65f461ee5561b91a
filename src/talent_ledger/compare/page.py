"""``reports/compare.html``: one file that loads nothing and runs nothing, in the visual language of the report."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import jinja2
from markupsafe import Markup, escape

from talent_ledger.compare import charts, wording
from talent_ledger.compare.evidence import of_claim, of_finding, passages
from talent_ledger.compare.record import CellChange, ClaimChange, Comparison, Finding, Picture, TableChange
from talent_ledger.compare.terminal import effect, lost_notes, schema_notes
from talent_ledger.compare.words import Piece, changed_words

CARDS = 12
"""Passages shown as cards with their cells; further cells stand in a table below."""
TABLES_DRAWN = 24
WHOLE_SENTENCE = 400
"""Characters around a change that are shown of a sentence; only a sentence longer than that is cut."""


@dataclass(frozen=True)
class Drawn:
    """A chart in its two widths; a narrow screen shows the second."""

    wide: Markup
    narrow: Markup


def render(result: Comparison, rows: int, house_style: str) -> str:
    """The page; each part shows at most *rows* rows and says how many it leaves out.

    *house_style* is the style sheet, fonts included, that all pages share.
    """
    told = passages(result, result.cells.rows[:rows], 3, WHOLE_SENTENCE)
    style = house_style + "\n" + files(__package__).joinpath("page.css").read_text(encoding="utf-8")
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    environment = jinja2.Environment(autoescape=True, undefined=jinja2.StrictUndefined, keep_trailing_newline=True)
    environment.filters |= {
        "shown": wording.shown,
        "before": _before,
        "after": _after,
        "coded": _coded,
        "difference": _difference,
        "words": lambda name: str(name).replace("_", " "),
    }
    environment.globals |= {"plural": wording.plural, "effect": effect}
    template = environment.from_string(files(__package__).joinpath("page.html").read_text(encoding="utf-8"))
    return template.render(
        policy=(
            f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; font-src data:; base-uri 'none'; "
            "form-action 'none'"
        ),
        style=Markup(style),
        result=result,
        facts=_facts(result),
        passages=told[:CARDS],
        other_cells=[(change, passage.why) for passage in told[CARDS:] for change in passage.changes],
        cells_left_out=result.cells.total - min(rows, len(result.cells.rows)),
        moved_chart=_moved_chart(result),
        tables=[_table(change) for change in result.share_tables.rows[:TABLES_DRAWN]],
        other_tables=result.share_tables.rows[TABLES_DRAWN:rows],
        findings=_findings(result, rows),
        claims=_claims(result, rows),
        documents=[_document(change.edits, change) for change in result.documents.rows[:rows]],
        pictures=[_picture(one) for one in _paired_pictures(result.pictures)],
        lost=lost_notes(result),
        schema=schema_notes(result),
        command=f"talent-ledger compare {result.before.name} {result.after.name}",
    )


def _facts(result: Comparison) -> list[tuple[str, str]]:
    """The row of large numbers below the headline: only what is not nought."""
    told = [
        (f"{status} {'cell' if count == 1 else 'cells'}", f"{count:,}")
        for status, count in (
            (name, result.cells.counts.get(name, 0)) for name in ("changed", "added", "removed", "recoded")
        )
        if count
    ]
    gained, lost = (result.flags.counts.get(status, 0) for status in ("gained", "lost"))
    failing = sum(result.checks.counts.get(status, 0) for status in ("newly failing", "new and failing"))
    told += [("new flags" if gained > 1 else "new flag", f"{gained:,}")] if gained else []
    told += [("flags gone" if lost > 1 else "flag gone", f"{lost:,}")] if lost else []
    told += [("checks newly failing" if failing > 1 else "check newly failing", f"{failing:,}")] if failing else []
    return told


def _difference(change: CellChange) -> str:
    return wording.difference(change.points, change.percent) if change.status == "changed" else ""


def _before(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.where != "after"]


def _after(pieces: Sequence[Piece]) -> list[Piece]:
    return [piece for piece in pieces if piece.where != "before"]


def _drawn(draw: Any, subject: Any) -> Drawn:
    # The chart comes out of our own specification; Vega escapes the words in it.
    return Drawn(Markup(draw(subject, False)), Markup(draw(subject, True)))


def _moved_chart(result: Comparison) -> Drawn | None:
    """Percentages that moved, as dumbbells, when there are at least two to look at together."""
    moved = [
        change
        for change in result.cells.rows
        if change.status == "changed" and change.points is not None and change.points != 0
    ]
    return _drawn(charts.dumbbells, moved) if len(moved) > 1 else None


def _table(change: TableChange) -> dict[str, Any]:
    drawable = any(row.before_value is not None or row.after_value is not None for row in change.rows)
    draw = charts.series_lines if charts.is_series(change) else charts.ghost_bars
    return {"change": change, "drawn": _drawn(draw, change) if drawable else None}


def _findings(result: Comparison, rows: int) -> list[dict[str, Any]]:
    """Checks, flags and quarantine, newly bad before newly good; each group says how many it leaves out."""
    groups = []
    for kind, heading, section in (
        ("check", "Checks", result.checks),
        ("failure", "Failures", result.failures),
        ("quarantined", "Quarantined rows", result.quarantine),
        ("flag", "Flags", result.flags),
    ):
        listed = section.rows[:rows]
        causes = wording.said_once([result.why_finding(one) if kind != "check" else "" for one in listed])
        shown = [
            {"finding": one, "told": of_finding(one, WHOLE_SENTENCE), "why": why, "good": _is_good(one)}
            for one, why in zip(listed, causes, strict=True)
        ]
        if shown:
            groups.append(
                {
                    "heading": heading,
                    "kind": kind,
                    "counts": section.counts,
                    "rows": shown,
                    "left_out": section.total - len(shown),
                }
            )
    return groups


def _is_good(finding: Finding) -> bool:
    return finding.status in ("lost", "newly passing", "fewer rows")


def _claims(result: Comparison, rows: int) -> list[dict[str, Any]]:
    """Claims by status, with the sentence on either side."""
    groups = []
    for status in ("changed", "lost", "gained"):
        listed = [change for change in result.claims.rows[:rows] if change.status == status]
        total = result.claims.counts.get(status, 0)
        if total:
            shown = [(change, of_claim(change, WHOLE_SENTENCE), _fields(change)) for change in listed]
            groups.append({"status": status, "total": total, "rows": shown, "left_out": total - len(shown)})
    return groups


def _fields(change: ClaimChange) -> list[tuple[str, str, str]]:
    return [(name, wording.shown(old), wording.shown(new)) for name, old, new in change.fields if name != "exact"]


def _document(edits: Sequence[tuple[str, str]], change: Any) -> dict[str, Any]:
    return {
        "change": change,
        "edits": [changed_words(old, new) for old, new in edits[:20]],
        "left_out": max(0, len(edits) - 20),
    }


def _paired_pictures(pictures: Sequence[Picture]) -> list[Picture]:
    """Charts of the report whose name ends in the id of what they show: the same chart under a new id is one chart."""
    gone = {one.name.rpartition("-")[0]: one for one in pictures if one.status == "vanished" and "-" in one.name}
    paired, used = [], set()
    for one in pictures:
        former = gone.get(one.name.rpartition("-")[0]) if one.status == "appeared" else None
        if former and former.name not in used:
            used.add(former.name)
            paired.append(Picture(one.name, "changed", former.before, one.after))
        else:
            paired.append(one)
    return [one for one in paired if one.name not in used]


def _picture(picture: Picture) -> dict[str, Any]:
    return {
        "name": picture.name,
        "title": _title(picture),
        "status": picture.status,
        "before": _source(picture.before),
        "after": _source(picture.after),
    }


def _title(picture: Picture) -> str:
    """The title that the picture itself carries, else its name in words."""
    drawn = re.search(r'role-title-text".*?</text>', picture.after or picture.before or "", re.DOTALL)
    words = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", drawn[0].partition(">")[2])).split()) if drawn else ""
    return words or picture.name.replace("_", " ").replace("-", " ")


def _coded(text: str) -> Markup:
    """Text in which what stands between backticks is code."""
    parts = text.split("`")
    told = [Markup("<code>{}</code>").format(part) if place % 2 else escape(part) for place, part in enumerate(parts)]
    return Markup("").join(told)


def _source(svg: str | None) -> str | None:
    """A picture as a data address: inside an image nothing of it can run."""
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode()}" if svg else None
