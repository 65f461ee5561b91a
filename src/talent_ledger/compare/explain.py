"""``--explain``: the least set of moved inputs that brings the changes about, found by running the stages again."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from talent_ledger.compare.causes import Trace
from talent_ledger.compare.cells import KEY
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.record import CellChange, Comparison, Finding, MovedInput
from talent_ledger.compare.rerun import Choice, Outcome, OutOfRuns, Rerun
from talent_ledger.compare.revisions import Unavailable
from talent_ledger.compare.wording import plural


@dataclass
class _Search:
    """What was found out: the outcome of each input alone, and the least set, if the runs allowed sufficed for it."""

    target: Outcome
    first: Outcome
    least: Choice
    alone: dict[str, Outcome] = field(default_factory=dict)
    complete: bool = True
    reproduced: bool = True

    def brought(self, cell: tuple[object, ...]) -> list[str]:
        """The inputs each of which alone gives a changed cell the state it has in the second run."""
        state = self.target.cells.get(cell)
        if state == self.first.cells.get(cell):
            return []
        return [key for key, outcome in self.alone.items() if outcome.cells.get(cell) == state]

    def told(self, finding: Finding) -> list[str]:
        """The inputs each of which alone makes a finding come or go."""
        text = (finding.name, finding.before if finding.status == "lost" else finding.after)
        there = text in self.target.texts
        if there == (text in self.first.texts):
            return []
        return [key for key, outcome in self.alone.items() if (text in outcome.texts) == there]


def explain(
    result: Comparison, root: Path, parameters: CompareParameters, say: Callable[[str], None] = lambda _: None
) -> None:
    """Find the least set and write it, with what each input does alone, into *result*; *say* hears of each run."""
    if not result.cells.total and not result.flags.total and not result.quarantine.total:
        result.explanation = {"least": [], "statements": ["No cell and no flag changed: there is nothing to explain."]}
        return
    names = result.before.name, result.after.name
    with tempfile.TemporaryDirectory(prefix="talent-ledger-explain-") as folder:
        rerun = Rerun(root, names, parameters.explain_runs, Path(folder), say)
        if len(rerun.inputs) < 2:
            told = [one.statement for one in rerun.inputs.values()]
            only = f"Only one input moved: {told[0]}." if told else "No input of the pipeline moved."
            result.explanation = {"least": list(rerun.inputs), "statements": [only]}
            return
        try:
            found = _search(rerun)
        except Unavailable as error:
            lost = f"Nothing can be run again, for {error.path} is {error.reason}. To have it, {rerun.before.remedy}."
            result.explanation = {"least": [], "complete": False, "statements": [lost]}
            return
    brought = {cell: found.brought(cell) for cell in found.target.cells}
    counts = {key: sum(key in keys for keys in brought.values()) for key in found.alone}
    result.explanation = {
        "least": sorted(found.least),
        "complete": found.complete,
        "stage_runs": rerun.runs,
        "alone": counts,
        "statements": list(_statements(result, rerun, found, counts, sum(not keys for keys in brought.values()))),
    }
    _settle(result, rerun, found, counts)


def _search(rerun: Rerun) -> _Search:
    """Each input alone, then the least set of them.

    Raises:
        Unavailable: a run's outputs cannot be had.
    """
    every = frozenset(rerun.inputs)
    found = _Search(rerun.second_run(), rerun.first_run(), every)
    try:
        for key in rerun.inputs:
            found.alone[key] = rerun.outcome(frozenset({key}))
        found.least = _least(rerun, found)
        found.reproduced = found.least != every or rerun.outcome(every) == found.target
    except OutOfRuns:
        found.complete = False
    return found


def _least(rerun: Rerun, found: _Search) -> Choice:
    """One input alone, or all without those that can be dropped, first those that do nothing alone."""
    for key, outcome in found.alone.items():
        if outcome == found.target:
            return frozenset({key})
    kept = frozenset(rerun.inputs)
    idle = [key for key, outcome in found.alone.items() if outcome == found.first]
    if idle and rerun.outcome(kept - frozenset(idle)) == found.target:
        kept = kept - frozenset(idle)
    for key in [*idle, *sorted(set(rerun.inputs) - set(idle))]:
        if key in kept and len(kept) > 1 and rerun.outcome(kept - {key}) == found.target:
            kept = kept - {key}
    return kept


def _statements(
    result: Comparison, rerun: Rerun, found: _Search, counts: dict[str, int], together: int
) -> Iterator[str]:
    said = {moved.input.key: moved.input.statement for moved in result.inputs}
    names = {key: said.get(key, one.statement) for key, one in rerun.inputs.items()}
    kind = "The least set of inputs that brings all changes about" if found.complete else "Not narrowed further than"
    yield f"{kind}: {'; '.join(names[key] for key in sorted(found.least))}."
    for key, outcome in found.alone.items():
        trouble = f"; stage {outcome.failed} fails with it" if outcome.failed else ""
        if counts[key] or trouble:
            yield f"Alone, {names[key]}: {counts[key]} of {plural(len(found.target.cells), 'changed cell')}{trouble}."
        elif outcome.findings != found.first.findings and outcome.cells == found.first.cells:
            yield f"Alone, {names[key]}: flags or quarantine only."
    idle = [names[key] for key in found.alone if key not in found.least]
    if idle:
        yield f"Without effect on any of them: {'; '.join(idle)}."
    if together and found.alone:
        yield f"{plural(together, 'changed cell')} only by several of them together."
    if not found.reproduced:
        yield (
            "Even with every input of the second run, the stages do not give its figures here: it was made with other "
            "packages, or what it published was edited by hand."
        )
    if not found.complete:
        yield f"Stopped after {plural(rerun.runs, 'run')} of stages (compare.explain_runs)."


def _settle(result: Comparison, rerun: Rerun, found: _Search, counts: dict[str, int]) -> None:
    """Make the causes certain that running again made certain."""

    def settled(causes: Trace, keys: list[str]) -> Trace:
        if causes.certain or not keys:
            return causes
        told = sorted(key for key in keys if key in found.least) or sorted(keys)
        return Trace(tuple(one for key in told for one in rerun.members[key]), True)

    def cell(change: CellChange) -> CellChange:
        sides = [change.key, *([change.key_before] if change.key_before else [])]
        keys = {key for side in sides for key in found.brought(tuple(side[name] for name in KEY))}
        return replace(change, causes=settled(change.causes, sorted(keys)))

    def finding(one: Finding) -> Finding:
        return replace(one, causes=settled(one.causes, found.told(one)))

    def moved(one: MovedInput) -> MovedInput:
        outcome = found.alone.get(one.input.key)
        if outcome is None:
            return one
        findings = True if outcome.findings != found.first.findings else None
        return MovedInput(one.input, max(one.cells, counts[one.input.key]), 0, findings)

    result.cells.rows = [cell(change) for change in result.cells.rows]
    for section in (result.flags, result.quarantine):
        section.rows = [finding(one) for one in section.rows]
    result.inputs = [moved(one) for one in result.inputs]
