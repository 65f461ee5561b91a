"""What moved between two runs, by ``dvc.lock`` and git: texts, parameters, reference tables, corrections, code."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any, Literal

from talent_ledger.compare.reference_rows import changed_rows
from talent_ledger.compare.revisions import Revision, git, overlap
from talent_ledger.compare.words import shortened

InputKind = Literal["text", "parameter", "reference", "correction", "annotations", "code", "command", "other"]

Level = Literal["claims", "candidate", "published"]
LEVELS: tuple[Level, ...] = ("claims", "candidate", "published")
"""Where in the pipeline a row can first differ."""

TEXTS, REFERENCE, CORRECTIONS, GOLD, CODE = "data/raw", "data/reference", "data/corrections.yml", "data/gold", "src"
CLAIMS, CANDIDATE, PUBLISHED, FINDINGS = "data/claims", "data/candidate", "data/published", "data/quarantine"


@dataclass(frozen=True)
class StageRun:
    """One stage as ``dvc.lock`` recorded it: what it ran, on which inputs, to which outputs."""

    name: str
    command: str
    inputs: Mapping[str, str]
    parameters: Mapping[str, object]
    outputs: Mapping[str, str]


@dataclass(frozen=True)
class Input:
    """An input that differs between the runs, and the stages that read it."""

    kind: InputKind
    name: str
    stages: tuple[str, ...]
    statement: str
    details: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """How causes refer to it."""
        return f"{self.kind} {self.name}"


@dataclass
class Pipeline:
    """The stages of one run."""

    revision: Revision
    stages: dict[str, StageRun] = field(default_factory=dict)

    @classmethod
    def of(cls, revision: Revision) -> Pipeline:
        """The stages that ``dvc.lock`` of *revision* records; none when it predates the pipeline."""
        lock = revision.read_yaml("dvc.lock")
        recorded = lock.get("stages") if isinstance(lock, dict) else None
        return cls(revision, {name: _stage(name, entry) for name, entry in (recorded or {}).items()})

    @cached_property
    def producers(self) -> dict[str, str]:
        """Output path → stage."""
        return {path: stage.name for stage in self.stages.values() for path in stage.outputs}

    def producer(self, path: str) -> str | None:
        """The stage that makes *path*, or something below or above it."""
        for output, stage in self.producers.items():
            if overlap(output, path):
                return stage
        return None

    def upstream(self, stage: str) -> set[str]:
        """*stage* and every stage whose outputs it depends on."""
        found: set[str] = set()
        waiting = [stage]
        while waiting:
            name = waiting.pop()
            if name in found or name not in self.stages:
                continue
            found.add(name)
            for path in self.stages[name].inputs:
                waiting += [maker for output, maker in self.producers.items() if overlap(output, path)]
        return found


def _stage(name: str, entry: dict[str, Any]) -> StageRun:
    def digests(listed: list[dict[str, Any]] | None) -> dict[str, str]:
        return {item["path"]: str(item.get("md5") or item.get("etag") or item.get("checksum")) for item in listed or []}

    parameters = {
        f"{'' if path == 'params.yaml' else path + ':'}{name}": value
        for path, values in (entry.get("params") or {}).items()
        for name, value in flattened(values or {})
    }
    return StageRun(
        name,
        command_of(entry),
        digests(entry.get("deps")),
        parameters,
        digests(entry.get("outs")),
    )


def command_of(entry: Mapping[str, Any]) -> str:
    """The command of a stage, in ``dvc.yaml`` or ``dvc.lock``; several lines as one."""
    command = entry.get("cmd") or ""
    return command if isinstance(command, str) else " && ".join(command)


def path_of(declared: str | Mapping[str, Any]) -> str:
    """The path of a dependency or output in ``dvc.yaml``, with or without settings."""
    return declared if isinstance(declared, str) else str(next(iter(declared)))


def metric_files(revision: Revision) -> list[str]:
    """The metrics files that ``dvc.yaml`` of *revision* declares, of stages and of the project."""
    declared = revision.read_yaml("dvc.yaml")
    if not isinstance(declared, dict):
        return []
    stages = (stage or {} for stage in (declared.get("stages") or {}).values())
    listed = [*(declared.get("metrics") or []), *(one for stage in stages for one in stage.get("metrics") or [])]
    return sorted({path_of(one) for one in listed})


def flattened(values: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Nested mappings as dotted names and values; lists are values.

    >>> dict(flattened({"validate": {"tolerance": 0.5, "empty": {}}}))
    {'validate.tolerance': 0.5}
    """
    if isinstance(values, Mapping):
        for name, value in values.items():
            yield from flattened(value, f"{prefix}.{name}" if prefix else str(name))
    else:
        yield prefix, values


class Moves:
    """The inputs that differ between two runs, and what level of the pipeline each acts on."""

    def __init__(self, before: Pipeline, after: Pipeline) -> None:
        self.before, self.after = before, after
        merged: dict[str, Input] = {}
        for found in self._collect():
            known = merged.get(found.key)
            stages = tuple(sorted({*found.stages, *(known.stages if known else ())}))
            merged[found.key] = replace(found, stages=stages)
        self.inputs: list[Input] = [merged[key] for key in sorted(merged)]

    def stages_until(self, *outputs: str) -> set[str]:
        """The stages, in either run, that have a part in making *outputs*."""
        found: set[str] = set()
        for pipeline in (self.before, self.after):
            for output in outputs:
                stage = pipeline.producer(output)
                if stage:
                    found |= pipeline.upstream(stage)
        return found

    def at_level(self, level: Level) -> list[Input]:
        """The moved inputs that can act where *level* is made and not before."""
        until = {
            "claims": self.stages_until(CLAIMS),
            "candidate": self.stages_until(CANDIDATE),
            "published": self.stages_until(PUBLISHED, FINDINGS),
        }
        stages = until[level]
        if level == "candidate":
            stages = stages - until["claims"]
        if level == "published":
            stages = stages - until["claims"] - until["candidate"]
        return [one for one in self.inputs if stages & self._live & set(one.stages)]

    @cached_property
    def _live(self) -> set[str]:
        """Stages that made something else in the second run: what only the others read has changed nothing."""
        return {
            name
            for name, before, after in self._stage_pairs()
            if before is None or after is None or before.outputs != after.outputs
        }

    def _collect(self) -> Iterator[Input]:
        yield from self._parameters()
        yield from self._commands()
        for path, stages in self._moved_paths().items():
            if path.startswith(CODE):
                yield self._code(path, stages)
            else:
                yield from self._files(path, stages)

    def _stage_pairs(self) -> Iterator[tuple[str, StageRun | None, StageRun | None]]:
        for name in [*self.after.stages, *(name for name in self.before.stages if name not in self.after.stages)]:
            yield name, self.before.stages.get(name), self.after.stages.get(name)

    def _parameters(self) -> Iterator[Input]:
        moved: dict[tuple[str, str, str], list[str]] = {}
        for name, before, after in self._stage_pairs():
            if before is None or after is None:
                continue
            for parameter in sorted({*before.parameters, *after.parameters}):
                values = before.parameters.get(parameter, _ABSENT), after.parameters.get(parameter, _ABSENT)
                if values[0] != values[1]:
                    moved.setdefault((parameter, _shown(values[0]), _shown(values[1])), []).append(name)
        for (parameter, old, new), stages in moved.items():
            yield Input(
                "parameter", parameter, tuple(stages), f"parameter {parameter}: {old} → {new}", (), ("params.yaml",)
            )

    def _commands(self) -> Iterator[Input]:
        for name, before, after in self._stage_pairs():
            if before is None or after is None:
                verb = "is new" if before is None else "is gone"
                if self.before.stages and self.after.stages:
                    yield Input("command", name, (name,), f"stage {name} {verb}", (), ("dvc.yaml",))
            elif before.command != after.command:
                statement = f"command of stage {name}: `{before.command}` → `{after.command}`"
                yield Input("command", name, (name,), statement, (), ("dvc.yaml",))

    def _moved_paths(self) -> dict[str, tuple[str, ...]]:
        """Inputs that no stage makes and whose hash differs, with the stages that read them."""
        moved: dict[str, list[str]] = {}
        for name, before, after in self._stage_pairs():
            if before is None or after is None:
                continue
            for path in sorted({*before.inputs, *after.inputs}):
                made = self.before.producer(path) or self.after.producer(path)
                if not made and before.inputs.get(path) != after.inputs.get(path):
                    moved.setdefault(path, []).append(name)
        return {path: tuple(stages) for path, stages in moved.items()}

    def changed_files(self, folder: str) -> dict[str, tuple[str | None, str | None]]:
        """Path → identity before and after, of the files at or below *folder* that differ; documents and code alike."""
        listings = [dict(pipeline.revision.listing(folder)) for pipeline in (self.before, self.after)]
        paths = sorted({*listings[0], *listings[1]})
        found = {path: (listings[0].get(path), listings[1].get(path)) for path in paths}
        return {path: pair for path, pair in found.items() if pair[0] != pair[1] and "__pycache__" not in path}

    def _code(self, path: str, stages: tuple[str, ...]) -> Input:
        files = self.changed_files(path)
        package = path.rstrip("/").rpartition("/")[2]
        whose = f"stage {package}" if package in stages else f"{package} (read by {', '.join(stages)})"
        details = [_told_file(name, pair) for name, pair in files.items()]
        details += [f"commit {line}" for line in self._commits(path)]
        return Input("code", path, stages, f"code of {whose}", tuple(details), tuple(files))

    def _commits(self, path: str) -> list[str]:
        """The commits between the runs that touched *path*, newest first, three at most."""
        before, after = self.before.revision, self.after.revision
        if before.commit is None:
            return []
        listed = git(
            after.root,
            "log",
            "-n3",
            "--format=%h %s",
            f"{before.commit}..{after.commit or 'HEAD'}",
            "--",
            path,
            check=False,
        )
        return [shortened(line, 90) for line in (listed or "").splitlines()]

    def _files(self, path: str, stages: tuple[str, ...]) -> Iterator[Input]:
        for name, pair in self.changed_files(path).items():
            kind = _kind_of(name)
            if kind == "correction":
                yield from self._correctionentries_of(name, stages)
            elif kind == "reference":
                yield self._reference(name, pair, stages)
            else:
                yield Input(kind, name, stages, _told_file(name, pair), (), (name,))

    def _reference(self, name: str, pair: tuple[str | None, str | None], stages: tuple[str, ...]) -> Input:
        details: tuple[str, ...] = ()
        if None not in pair and name.endswith(".csv"):
            details = tuple(changed_rows(self._text(self.before, name), self._text(self.after, name)))
        return Input("reference", name, stages, _told_file(name, pair), details, (name,))

    def _correctionentries_of(self, name: str, stages: tuple[str, ...]) -> Iterator[Input]:
        """One input per entry that was added, removed or edited."""
        before, after = (entries_of(pipeline.revision.read_yaml(name)) for pipeline in (self.before, self.after))
        for entry in [*after, *(entry for entry in before if entry not in after)]:
            old, new = before.get(entry), after.get(entry)
            if old == new:
                continue
            verb = "added" if old is None else "removed" if new is None else "edited"
            facts = new or old or {}
            reason = shortened(str(facts.get("reason") or ""), 100)
            statement = f"correction {entry} {verb}" + (f" ({reason})" if reason else "")
            yield Input("correction", entry, stages, statement, (), (name,))

    @staticmethod
    def _text(pipeline: Pipeline, path: str) -> str:
        return (pipeline.revision.read_git(path) or b"").decode("utf-8", "replace")


_ABSENT = object()


def _shown(value: object) -> str:
    if value is _ABSENT:
        return "not set"
    return str(value).lower() if isinstance(value, bool) else str(value)


def _kind_of(path: str) -> InputKind:
    for folder, kind in _KINDS.items():
        if overlap(folder, path):
            return kind
    return "other"


_KINDS: dict[str, InputKind] = {
    TEXTS: "text",
    CORRECTIONS: "correction",
    REFERENCE: "reference",
    GOLD: "annotations",
    CODE: "code",
}


def _told_file(path: str, pair: tuple[str | None, str | None]) -> str:
    verb = "added" if pair[0] is None else "removed" if pair[1] is None else "edited"
    return f"{path} {verb}"


def entries_of(content: object) -> dict[str, dict[str, Any]]:
    """The entries of the ledger of corrections by id, whatever the layout of the file was then."""
    listed = content.get("corrections") if isinstance(content, dict) else content
    if not isinstance(listed, list):
        return {}
    return {str(entry.get("id", place)): entry for place, entry in enumerate(listed) if isinstance(entry, dict)}
