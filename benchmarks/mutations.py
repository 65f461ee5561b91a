"""Ways to break good data, and which checks notice."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from random import Random

import altair as alt
import polars as pl

ROOT = Path(__file__).resolve().parents[1]
sys.path.append(str(ROOT / "tests"))

from good_ledger import Ledger, good_ledger  # noqa: E402
from mutations import MUTATIONS  # noqa: E402
from talent_ledger.validate.suites import suites  # noqa: E402
from validated_project import PARAMETERS, annotated_project, findings, project  # noqa: E402

TITLE = "Checks and mutations"
NOTE = """
Every check against every way to break a good ledger that is meant for it; a seeded generator chooses ledger, row and
amount. A misprint of the source changes text, claim, observation and table alike; a fault of ours changes one place and
not the others. What is critical (faults of ours and of the source) stops publication; doubts become flags.

The last rows are data without a fault: good ledgers, on which no check at all may fail, and every annotated text with
the claims its readers marked, on which no critical one may. There, *caught* counts false alarms.
"""
GOOD_LEDGERS = 10


def measure() -> list[dict[str, object]]:
    """One row a mutation: ``check``, ``fault``, ``mutation``, ``caught`` ``of`` how many; then totals, false alarms."""
    faults = {each.check: each.fault for suite in suites(PARAMETERS).values() for each in suite}
    rows: list[dict[str, object]] = []
    for check, ways in MUTATIONS.items():
        for position, (name, mutate) in enumerate(ways.items()):
            ledger = good_ledger(position).copy()
            mutate(ledger, Random(f"{check} {name}"))
            caught = check in _failing(ledger, only=check)
            rows.append({"check": check, "fault": faults[check], "mutation": name, "caught": int(caught), "of": 1})
        print(f"benchmarks: mutations of {check}", file=sys.stderr, flush=True)
    return [*rows, *_totals(rows), *_false_alarms(faults)]


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """A bar a check: its mutations, caught and missed."""
    counted = [
        {"check": row["check"], "outcome": outcome, "ledgers": count}
        for row in rows
        if row.get("mutation")
        for outcome, count in (
            ("caught", _number(row["caught"])),
            ("missed", _number(row["of"]) - _number(row["caught"])),
        )
    ]
    bars: alt.Chart = alt.Chart(pl.DataFrame(counted), name="mutations").mark_bar()
    drawn: alt.Chart = bars.encode(
        alt.Y("check:N", title=None, sort=None),
        alt.X("sum(ledgers):Q", title="broken ledgers"),
        alt.Color("outcome:N", title=None, scale=alt.Scale(domain=["caught", "missed"], range=["#1d7a4d", "#b3175e"])),
    ).properties(width=420, title=TITLE)
    return drawn


def _number(value: object) -> int:
    assert isinstance(value, int)
    return value


def _failing(ledger: Ledger, only: str | None = None) -> set[str]:
    """The checks that fail on *ledger*, of all or of one."""
    with tempfile.TemporaryDirectory() as folder:
        found = findings(project(Path(folder) / "project", ledger), only)
    return {name for name, finding in found.items() if not finding.rows.is_empty()}


def _totals(rows: Sequence[Mapping[str, object]]) -> list[dict[str, object]]:
    critical = [row for row in rows if row["fault"] != "doubt"]
    return [
        {
            "check": name,
            "caught": sum(_number(row["caught"]) for row in part),
            "of": sum(_number(row["of"]) for row in part),
        }
        for name, part in (("all that are critical", critical), ("all", rows))
    ]


def _false_alarms(faults: Mapping[str, str]) -> list[dict[str, object]]:
    """How many good ledgers a check fails on, and which critical ones fail on annotated texts."""
    ledgers = [_failing(good_ledger(seed)) for seed in range(GOOD_LEDGERS)]
    names = sorted(path.stem for path in (ROOT / "data/gold/open").glob("*.txt"))
    with tempfile.TemporaryDirectory() as folder:
        found = findings(annotated_project(Path(folder) / "project", names))
    alarms = sum(finding.rows.height for name, finding in found.items() if faults[name] != "doubt")
    return [
        {"check": "good ledgers with an alarm", "caught": sum(map(bool, ledgers)), "of": len(ledgers)},
        {"check": "critical alarms on annotated texts", "caught": alarms, "of": len(names)},
    ]
