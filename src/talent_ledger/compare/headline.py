"""The one sentence that says what happened between two runs."""

from __future__ import annotations

from talent_ledger.compare import wording
from talent_ledger.compare.record import Comparison, ValueChange
from talent_ledger.compare.severity import is_score

CELL_STATUSES = ("changed", "added", "removed", "recoded")


def headline(result: Comparison, metric_name: str = "") -> str:
    """The one sentence: cells and tables, flags and checks, publication, a metric; else what moved without effect.

    The metric is the one called *metric_name* if it changed, else the one that got worst, else an F1.
    """
    parts = []
    cells = wording.counted(result.cells.counts, "cell", CELL_STATUSES)
    if cells:
        where = f" in {wording.plural(result.tables_touched, 'table')}" if result.tables_touched else ""
        parts.append(cells + where)
        texts = wording.counted(result.documents.counts, "text", ("added", "removed", "renamed"))
        parts += [texts] if texts else []
    else:
        parts += (
            [text] if (text := wording.counted(result.claims.counts, "claim", ("changed", "gained", "lost"))) else []
        )
        tables = wording.counted(result.share_tables.counts, "share table", ("appeared", "vanished", "changed"))
        parts += [tables] if tables else []
    parts += _findings_told(result)
    metric = _metric(result, metric_name)
    if metric:
        parts.append(wording.metric_change(metric.name, metric.before, metric.after))
    if result.labels:
        area, old, new = result.labels[0]
        more = f" and {len(result.labels) - 1} more" if len(result.labels) > 1 else ""
        parts.append(f"{area} renamed from {old} to {new}{more}")
    if not parts:
        parts += _without_effect(result)
    files = len({path for one in result.not_compared for path in one.paths})
    if files:
        parts += [] if parts else ["nothing changed in what could be compared"]
        parts.append(f"{wording.plural(files, 'file')} could not be compared")
    return wording.sentence(parts)


def _metric(result: Comparison, metric_name: str) -> ValueChange | None:
    """Scores only, for counts follow from what the sentence says already."""
    scores = [one for one in result.metrics if is_score(one.before, one.after)]
    asked = next((one for one in scores if one.name == metric_name), None)
    worst = next((one for one in scores if one.tier == "major"), None)
    best = next((one for one in scores if "f1" in one.name), None)
    return asked or worst or best


def _findings_told(result: Comparison) -> list[str]:
    loud = [
        {name: count for name, count in result.flags.by_name.get(status, {}).items() if name not in result.flags.quiet}
        for status in ("gained", "lost")
    ]
    parts = wording.flag_phrases(*loud)
    failing = result.checks.counts.get("newly failing", 0) + result.checks.counts.get("new and failing", 0)
    passing = result.checks.counts.get("newly passing", 0)
    parts += [f"{wording.plural(failing, 'check')} newly failing"] if failing else []
    parts += [f"{wording.plural(passing, 'check')} newly passing"] if passing else []
    held = result.quarantine.counts.get("gained", 0)
    parts += [f"{wording.plural(held, 'row')} quarantined"] if held else []
    freed = result.quarantine.counts.get("lost", 0)
    parts += [f"{wording.plural(freed, 'row')} out of quarantine"] if freed else []
    return parts


def _without_effect(result: Comparison) -> list[str]:
    """What moved though no figure did."""
    parts = []
    documents = wording.counted(result.documents.counts, "document", ("edited", "added", "removed", "renamed"))
    if documents:
        parts.append(f"no figure changed; {documents}")
    moved = [one.input.statement for one in result.inputs if one.input.kind != "text"]
    if moved:
        more = f" and {len(moved) - 2} more" if len(moved) > 2 else ""
        parts.append(f"no figure changed, though these moved: {'; '.join(moved[:2])}{more}")
    if not parts and (result.pictures or result.parameters or result.schema_changes or result.changed):
        told = [
            *([f"{wording.plural(len(result.pictures), 'chart')} drawn otherwise"] if result.pictures else []),
            *(
                f"parameter {one.name} {wording.shown(one.before)} → {wording.shown(one.after)}"
                for one in result.parameters[:2]
            ),
            *([f"{wording.plural(len(result.schema_changes), 'column')} differ"] if result.schema_changes else []),
        ]
        parts.append("no figure changed" + (f"; {'; '.join(told)}" if told else ""))
    return parts
