"""``--explain``: the least set of moved inputs that brings the changes about, found by running the stages again.

Everything happens in a temporary copy of the first run. Some of the inputs that moved are put in as the second run had
them, the stages they reach are run, and what comes out is held against the second run. A stage whose inputs were seen
before is not run twice.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import duckdb
import yaml

from talent_ledger.compare.causes import Trace
from talent_ledger.compare.cells import FIGURE, KEY
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.pipeline import FINDINGS, PUBLISHED, TEXTS, Input, Moves, Pipeline
from talent_ledger.compare.record import CellChange, Comparison, MovedInput
from talent_ledger.compare.revisions import Revision, Unavailable
from talent_ledger.compare.wording import plural
from talent_ledger.schema.errors import LedgerError

MOST_TEXTS = 12
"""More texts than these are tried together, as one input: which text a claim stands in is known without running."""

Choice = frozenset[str]
States = dict[tuple[object, ...], object]


class OutOfRuns(Exception):
    """The budget of stage runs is spent."""


@dataclass
class Outcome:
    """What a choice of inputs gives: the state of each changed cell, the flags, and the stage that failed, if any."""

    cells: States
    findings: frozenset[tuple[object, ...]]
    failed: str | None = None


@dataclass
class _Stage:
    name: str
    command: str
    outputs: dict[str, bool]
    """Path → whether DVC leaves it in place when the stage runs."""
    reads: list[str] = field(default_factory=list)


def explain(
    result: Comparison, root: Path, parameters: CompareParameters, say: Callable[[str], None] = lambda _: None
) -> None:
    """Find the least set and write it, with what each input does alone, into *result*; *say* hears of each run.

    Raises:
        LedgerError: a run's outputs cannot be had, so that nothing can be run from them.
    """
    if not result.cells.total and not result.flags.total and not result.quarantine.total:
        result.explanation = {"least": [], "statements": ["No cell and no flag changed: there is nothing to explain."]}
        return
    with tempfile.TemporaryDirectory(prefix="talent-ledger-explain-") as folder:
        rerun = _Rerun(result, root, parameters, Path(folder), say)
        if len(rerun.inputs) < 2:
            told = [one.statement for one in rerun.inputs.values()]
            result.explanation = {
                "least": list(rerun.inputs),
                "statements": [f"Only one input moved: {told[0]}." if told else "No input of the pipeline moved."],
            }
            return
        try:
            _tell(result, rerun)
        except Unavailable as error:
            raise LedgerError(
                error.path, f"{error.reason}, so that nothing can be run again", "run `dvc fetch --all-commits`"
            ) from error


def _tell(result: Comparison, rerun: _Rerun) -> None:
    every = frozenset(rerun.inputs)
    target = rerun.second_run()
    complete, statements = True, []
    alone: dict[str, Outcome] = {}
    least: Choice = every
    try:
        for key in rerun.inputs:
            alone[key] = rerun.outcome(frozenset({key}))
        least = _least(rerun, every, target, alone)
    except OutOfRuns:
        complete = False
    explained = _explained(target, rerun.first_run(), alone)
    said = {moved.input.key: moved.input.statement for moved in result.inputs}
    names = {key: said.get(key, one.statement) for key, one in rerun.inputs.items()}
    kind = "The least set of inputs that brings all changes about" if complete else "Not narrowed further than"
    statements.append(f"{kind}: {'; '.join(names[key] for key in sorted(least))}.")
    for key, outcome in alone.items():
        sure = sum(key in keys for keys in explained.values())
        trouble = f"; stage {outcome.failed} fails with it" if outcome.failed else ""
        if sure or trouble:
            statements.append(f"Alone, {names[key]}: {sure} of {plural(len(target.cells), 'changed cell')}{trouble}.")
        elif outcome.findings != rerun.first_run().findings and outcome.cells == rerun.first_run().cells:
            statements.append(f"Alone, {names[key]}: flags or quarantine only.")
    idle = [names[key] for key in alone if key not in least]
    if idle:
        statements.append(f"Without effect on any of them: {'; '.join(idle)}.")
    together = sum(not keys for keys in explained.values())
    if together and alone:
        statements.append(f"{plural(together, 'changed cell')} only by several of them together.")
    if complete and least == every and not _reproduces(rerun, every, target):
        statements.append(
            "Even with every input of the second run, the stages do not give its figures here: it was made with other "
            "packages, or what it published was edited by hand."
        )
    if not complete:
        statements.append(f"Stopped after {plural(rerun.runs, 'run')} of stages (compare.explain_runs).")
    result.explanation = {
        "least": sorted(least),
        "complete": complete,
        "stage_runs": rerun.runs,
        "alone": {key: sum(key in keys for keys in explained.values()) for key in alone},
        "statements": statements,
    }
    _settle(result, rerun, explained, least)


def _reproduces(rerun: _Rerun, every: Choice, target: Outcome) -> bool:
    try:
        return rerun.outcome(every) == target
    except OutOfRuns:
        return True


def _least(rerun: _Rerun, every: Choice, target: Outcome, alone: dict[str, Outcome]) -> Choice:
    """Try one input alone, then drop inputs one by one, those that do nothing alone first, while the changes remain."""
    for key, outcome in alone.items():
        if outcome == target:
            return frozenset({key})
    first = rerun.first_run()
    idle = [key for key, outcome in alone.items() if outcome == first]
    kept = every
    if idle and rerun.outcome(every - frozenset(idle)) == target:
        kept = every - frozenset(idle)
    for key in [*idle, *sorted(every - frozenset(idle))]:
        if key in kept and len(kept) > 1 and rerun.outcome(kept - {key}) == target:
            kept = kept - {key}
    return kept


def _explained(target: Outcome, first: Outcome, alone: dict[str, Outcome]) -> dict[tuple[object, ...], tuple[str, ...]]:
    """Changed cell → the inputs each of which alone gives it the state it has in the second run."""
    return {
        cell: tuple(
            key for key, outcome in alone.items() if outcome.cells.get(cell) == state and first.cells.get(cell) != state
        )
        for cell, state in target.cells.items()
    }


def _settle(
    result: Comparison, rerun: _Rerun, explained: dict[tuple[object, ...], tuple[str, ...]], least: Choice
) -> None:
    """Make the causes certain that running again made certain."""
    names = rerun.members

    def settled(change: CellChange) -> CellChange:
        sides = [change.key, *([change.key_before] if change.key_before else [])]
        found = [explained.get(tuple(side[name] for name in KEY), ()) for side in sides]
        keys = sorted({key for keys in found for key in keys})
        if not keys or change.causes.certain:
            return change
        told = [key for key in keys if key in least] or keys
        return replace(change, causes=Trace(tuple(one for key in told for one in names[key]), True))

    result.cells.rows = [settled(change) for change in result.cells.rows]
    counts = {key: sum(key in keys for keys in explained.values()) for key in rerun.inputs}
    result.inputs = [
        MovedInput(moved.input, max(moved.cells, counts.get(moved.input.key, 0)), 0)
        if moved.input.key in counts
        else moved
        for moved in result.inputs
    ]


class _Rerun:
    """A copy of the first run in which inputs can be exchanged for those of the second, and stages run."""

    def __init__(
        self,
        result: Comparison,
        root: Path,
        parameters: CompareParameters,
        scratch: Path,
        say: Callable[[str], None],
    ) -> None:
        self._say = say
        self.before = Revision(root, result.before.name, scratch / "before")
        self.after = Revision(root, result.after.name, scratch / "after")
        pipelines = Pipeline.of(self.before), Pipeline.of(self.after)
        self._moves = Moves(*pipelines)
        wanted = self._moves.stages_until(PUBLISHED, FINDINGS)
        self._stages = _ordered(self.before, self.after, wanted)
        moved = [one for one in self._moves.inputs if wanted & set(one.stages)]
        self.inputs, self.members = _grouped(moved)
        self.runs = 0
        self._budget = parameters.explain_runs
        self._scratch = scratch
        self._project = scratch / "project"
        self._keys = sorted(
            {tuple(key[name] for name in KEY) for change in result.cells.rows for key in _keys_of(change)}, key=repr
        )
        self._results: dict[Choice, Outcome] = {}
        self._memory: dict[tuple[object, ...], Path] = {}
        self._first: Outcome | None = None
        self._second: Outcome | None = None

    # -- outcomes ------------------------------------------------------------------------------------------------------

    def first_run(self) -> Outcome:
        """What the first run gave."""
        if self._first is None:
            self._prepare()
            self._first = self._read(self._project)
        return self._first

    def second_run(self) -> Outcome:
        """What the second run gave."""
        if self._second is None:
            folder = self._scratch / "second"
            for path in (PUBLISHED, FINDINGS):
                self.after.export(path, folder)
            self._second = self._read(folder)
        return self._second

    def outcome(self, choice: Choice) -> Outcome:
        """What the first run gives with the inputs of *choice* as the second run had them.

        Raises:
            OutOfRuns: the budget of stage runs is spent.
        """
        if choice not in self._results:
            self.first_run()
            self._results[choice] = self._run(choice)
        return self._results[choice]

    def _read(self, project: Path) -> Outcome:
        return Outcome(_states(project, self._keys), _findings(project))

    # -- running -------------------------------------------------------------------------------------------------------

    def _prepare(self) -> None:
        """The first run's sources and outputs, in a folder of their own."""
        self.before.export_sources(self._project)
        for stage in self._stages:
            for path in stage.outputs:
                self.before.export(path, self._project)
        for stage in self._stages:
            self._keep(stage, (stage.name, frozenset(), self._upstream(stage)))

    def _run(self, choice: Choice) -> Outcome:
        shutil.rmtree(self._project, ignore_errors=True)
        self.before.export_sources(self._project)
        for key in sorted(choice):
            for one in self.members[key]:
                self._exchange(self._known(one))
        for stage in self._stages:
            for path in stage.outputs:
                if not self.before.export(path, self._project):
                    _remove(self._project / path)
        for stage in self._stages:
            failed = self._run_stage(stage, choice)
            if failed:
                return replace(self._read(self._project), failed=stage.name)
        return self._read(self._project)

    def _known(self, key: str) -> Input:
        return next(one for one in self._moves.inputs if one.key == key)

    def _run_stage(self, stage: _Stage, choice: Choice) -> bool:
        """Run *stage* unless it ran on these very inputs before; whether it failed."""
        mine = frozenset(
            key for key in choice if any(stage.name in self._known(member).stages for member in self.members[key])
        )
        seen = (stage.name, mine, self._upstream(stage))
        if seen in self._memory:
            for path in stage.outputs:
                _remove(self._project / path)
                _copy(self._memory[seen] / path, self._project / path)
            return False
        if self.runs >= self._budget:
            raise OutOfRuns
        self.runs += 1
        self._say(f"running {stage.name} again, run {self.runs} of at most {self._budget}")
        for path, persists in stage.outputs.items():
            if not persists:
                _remove(self._project / path)
            (self._project / path).parent.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            stage.command,
            shell=True,
            cwd=self._project,
            capture_output=True,
            check=False,
            env=_environment(self._project),
        )
        if done.returncode == 0:
            self._keep(stage, seen)
        return done.returncode != 0

    def _upstream(self, stage: _Stage) -> tuple[object, ...]:
        """What *stage* reads of other stages, as it lies there now, by content."""
        made = [path for other in self._stages for path in other.outputs]
        read = [path for path in made if any(_touches(path, wanted) for wanted in stage.reads)]
        return tuple((path, _digest(self._project / path)) for path in sorted(read))

    def _keep(self, stage: _Stage, seen: tuple[object, ...]) -> None:
        store = self._scratch / "kept" / str(len(self._memory))
        for path in stage.outputs:
            _copy(self._project / path, store / path)
        store.mkdir(parents=True, exist_ok=True)
        self._memory[seen] = store

    # -- exchanging inputs ---------------------------------------------------------------------------------------------

    def _exchange(self, one: Input) -> None:
        """Put one input in as the second run had it."""
        if one.kind == "parameter":
            self._exchange_parameter(one.name)
        elif one.kind == "correction":
            self._exchange_entry(one.paths[0], one.name)
        elif one.kind == "command":
            self._exchange_stage(one.name)
        else:
            for path in one.paths:
                _remove(self._project / path)
                content = self.after.read_git(path)
                if content is not None:
                    _write(self._project / path, content)
                else:
                    self.after.export(path, self._project)

    def _exchange_parameter(self, name: str) -> None:
        path, _, dotted = name.rpartition(":")
        path = path or "params.yaml"
        mine = yaml.safe_load((self._project / path).read_bytes() if (self._project / path).is_file() else b"") or {}
        value = _lookup(self.after.read_yaml(path) or {}, dotted.split("."))
        _assign(mine, dotted.split("."), value)
        _write(self._project / path, yaml.safe_dump(mine, sort_keys=False, allow_unicode=True).encode())

    def _exchange_entry(self, path: str, name: str) -> None:
        """One entry of the ledger of corrections, the others as they were; in the order of the second run."""
        mine = yaml.safe_load((self._project / path).read_bytes() if (self._project / path).is_file() else b"") or []
        theirs = self.after.read_yaml(path) or []
        listed = _entries_of(mine)
        new = [entry for entry in _entries_of(theirs) if str(entry.get("id")) == name]
        order = [str(entry.get("id")) for entry in _entries_of(theirs)]
        merged = [entry for entry in listed if str(entry.get("id")) != name] + new
        merged.sort(key=lambda entry: order.index(str(entry.get("id"))) if str(entry.get("id")) in order else -1)
        content: Any = {**mine, "corrections": merged} if isinstance(mine, dict) else merged
        _write(self._project / path, yaml.safe_dump(content, sort_keys=False, allow_unicode=True).encode())

    def _exchange_stage(self, name: str) -> None:
        theirs = (self.after.read_yaml("dvc.yaml") or {}).get("stages", {}).get(name)
        for stage in self._stages:
            if stage.name == name and theirs:
                stage.command = _command(theirs)


def _keys_of(change: CellChange) -> Iterable[dict[str, Any]]:
    yield change.key
    if change.key_before:
        yield change.key_before


def _grouped(moved: Sequence[Input]) -> tuple[dict[str, Input], dict[str, tuple[str, ...]]]:
    """Inputs to try, by key, and what each stands for; many texts are tried as one."""
    texts = [one for one in moved if one.kind == "text"]
    others = [one for one in moved if one.kind != "text"]
    if len(texts) <= MOST_TEXTS:
        return {one.key: one for one in moved}, {one.key: (one.key,) for one in moved}
    every = Input("text", TEXTS, tuple(sorted({stage for one in texts for stage in one.stages})), f"{len(texts)} texts")
    inputs = {every.key: every, **{one.key: one for one in others}}
    return inputs, {every.key: tuple(one.key for one in texts), **{one.key: (one.key,) for one in others}}


def _ordered(before: Revision, after: Revision, wanted: set[str]) -> list[_Stage]:
    """The wanted stages, those that make inputs of others first; as the first run declares them, else the second."""
    declared: dict[str, dict[str, Any]] = {}
    for revision in (after, before):
        declared |= (revision.read_yaml("dvc.yaml") or {}).get("stages") or {}
    stages = {
        name: _Stage(name, _command(entry), _outputs(entry), [_path(dep) for dep in entry.get("deps") or []])
        for name, entry in declared.items()
        if name in wanted and "cmd" in entry
    }
    ordered: list[_Stage] = []
    while len(ordered) < len(stages):
        done = {stage.name for stage in ordered}
        ready = [
            stage
            for stage in stages.values()
            if stage.name not in done
            and not any(_feeds(other, stage) for other in stages.values() if other.name not in done)
        ]
        if not ready:
            raise LedgerError("dvc.yaml", "its stages depend on one another in a circle", "mend dvc.yaml")
        ordered += ready
    return ordered


def _feeds(one: _Stage, other: _Stage) -> bool:
    return one.name != other.name and any(_touches(path, read) for path in one.outputs for read in other.reads)


def _touches(one: str, other: str) -> bool:
    return one == other or one.startswith(other + "/") or other.startswith(one + "/")


def _path(declared: str | dict[str, Any]) -> str:
    return declared if isinstance(declared, str) else next(iter(declared))


def _command(entry: dict[str, Any]) -> str:
    command = entry["cmd"]
    return command if isinstance(command, str) else " && ".join(command)


def _outputs(entry: dict[str, Any]) -> dict[str, bool]:
    found = {}
    for name in ("outs", "metrics", "plots"):
        for declared in entry.get(name) or []:
            settings = {} if isinstance(declared, str) else declared[_path(declared)] or {}
            found[_path(declared)] = bool(settings.get("persist"))
    return found


def _environment(project: Path) -> dict[str, str]:
    """The copy's own code, this interpreter, and nothing written beside the sources."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ.get('PATH', '')}"
    return {**os.environ, "PATH": path, "PYTHONPATH": str(project / "src"), "PYTHONDONTWRITEBYTECODE": "1"}


def _states(project: Path, keys: Sequence[tuple[object, ...]]) -> States:
    """The figures that *project* has published for each of *keys*; None for a cell it does not have."""
    found: States = dict.fromkeys(keys)
    path = project / PUBLISHED / "parquet" / "observations.parquet"
    if not path.is_file():
        return found
    with duckdb.connect() as connection:
        rows = connection.execute(
            f"SELECT DISTINCT {', '.join((*KEY, *FIGURE))} FROM read_parquet(?)", [str(path)]
        ).fetchall()
    states: dict[tuple[object, ...], set[tuple[object, ...]]] = {}
    for row in rows:
        states.setdefault(tuple(row[: len(KEY)]), set()).add(tuple(row[len(KEY) :]))
    return {key: frozenset(states[key]) if key in states else None for key in keys}


def _findings(project: Path) -> frozenset[tuple[object, ...]]:
    """Flags and quarantined rows, by what they are about."""
    found: set[tuple[object, ...]] = set()
    with duckdb.connect() as connection:
        for name, columns in (
            ("flags", 'flag, "table", row_id, explanation'),
            ("quarantine", '"check", "table", row_id, reason'),
        ):
            path = project / FINDINGS / f"{name}.parquet"
            if path.is_file():
                rows = connection.execute(f"SELECT {columns} FROM read_parquet(?)", [str(path)]).fetchall()
                found |= {(name, *row) for row in rows}
    return frozenset(found)


def _lookup(values: Any, names: Sequence[str]) -> Any:
    for name in names:
        if not isinstance(values, dict) or name not in values:
            return None
        values = values[name]
    return values


def _assign(values: dict[str, Any], names: Sequence[str], value: Any) -> None:
    for name in names[:-1]:
        if not isinstance(values.get(name), dict):
            values[name] = {}
        values = values[name]
    if value is None:
        values.pop(names[-1], None)
    else:
        values[names[-1]] = value


def _entries_of(content: Any) -> list[dict[str, Any]]:
    listed = content.get("corrections") if isinstance(content, dict) else content
    return [entry for entry in listed or [] if isinstance(entry, dict)]


def _digest(path: Path) -> str:
    digest = hashlib.sha256()
    files = [path] if path.is_file() else sorted(one for one in path.rglob("*") if one.is_file())
    for one in files:
        digest.update(one.relative_to(path.parent).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(one.read_bytes()).digest())
    return digest.hexdigest()


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def _remove(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def _copy(source: Path, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    if source.is_dir():
        shutil.copytree(source, target, dirs_exist_ok=True)
    elif source.is_file():
        shutil.copyfile(source, target)
