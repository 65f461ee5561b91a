"""Reads the tables of differences into the record, most important rows first, with their sentences and causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl
import yaml

from talent_ledger.compare import wording
from talent_ledger.compare.causes import Causes, DocumentChange, Trace, document_changes, is_sidecar
from talent_ledger.compare.cells import KEY
from talent_ledger.compare.claims import COMPARED
from talent_ledger.compare.findings import FindingReader
from talent_ledger.compare.headline import headline
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.pipeline import Input, Moves, Pipeline, flattened, metric_files
from talent_ledger.compare.record import (
    CellChange,
    ClaimChange,
    Comparison,
    MovedInput,
    Picture,
    Run,
    Section,
    ValueChange,
    Witness,
)
from talent_ledger.compare.relations import SIDES, Relations
from talent_ledger.compare.revisions import Revision, Unavailable
from talent_ledger.compare.severity import TIERS, grade_cells, tier_of_metric
from talent_ledger.compare.share_tables import read_share_tables, tables_touched
from talent_ledger.compare.witnesses import witnesses

FIGURES_FOLDER = "reports/figures"


class Reader:
    """Reads the tables of differences into one record."""

    def __init__(self, relations: Relations, parameters: CompareParameters, most: int) -> None:
        self.relations, self.parameters, self.most = relations, parameters, most
        self.moves = Moves(*(Pipeline.of(relations.revisions[side]) for side in SIDES))
        self.causes = Causes(relations, self.moves)
        grade_cells(relations, parameters)

    def read(self) -> Comparison:
        """The whole record."""
        before, after = (_run(self.relations.revisions[side]) for side in SIDES)
        result = Comparison(before, after)
        counts, rows = document_changes(self.relations, self.most)
        result.documents = Section(dict(counts), rows)
        result.cells = self._cells()
        result.tiers = self.relations.counts("SELECT tier AS status, count(*) AS n FROM graded_cells GROUP BY 1")
        result.share_tables = read_share_tables(self.relations, self.most)
        result.tables_touched = tables_touched(self.relations)
        result.claims = self._claims()
        findings = FindingReader(self.relations, self.causes, self.moves, self.most)
        result.checks = findings.checks()
        result.flags = findings.rows("flag_changes", "flag", "explanation")
        result.failures = findings.rows("failure_changes", '"check"', "reason")
        result.quarantine = findings.rows("quarantine_changes", '"check"', "reason")
        result.labels = [
            (str(row["ref_area"]), str(row["before_label"]), str(row["after_label"]))
            for row in self.relations.rows("SELECT * FROM label_changes ORDER BY ref_area")
        ]
        result.metrics = self._metrics()
        result.parameters = self._parameters()
        result.pictures = self._pictures()
        result.inputs = self._inputs(result)
        result.schema_changes = self.relations.schema_changes
        result.not_compared = self.relations.not_compared
        result.waiting = self.relations.number("SELECT count(*) FROM after.failures WHERE stops")
        result.notes = self._notes(result)
        result.sentence = headline(result, self.parameters.headline_metric)
        return result

    # -- cells --------------------------------------------------------------------------------------------------------

    def _cells(self) -> Section[CellChange]:
        counts = self.relations.counts("SELECT status, count(*) AS n FROM cells GROUP BY status")
        rows = self.relations.rows(f"""
            SELECT c.*, g.points, g.percent, g.tier FROM cells c JOIN graded_cells g USING (cell)
            WHERE g.place <= {self.most} ORDER BY g.place""")
        cells = [int(str(row["cell"])) for row in rows]
        traces = self.causes.of_cells(cells)
        labels = self._labels(cells)
        said = self._cell_witnesses(cells)
        return Section(counts, [self._cell(row, traces[int(str(row["cell"]))], labels, said) for row in rows])

    def _cell(
        self,
        row: dict[str, Any],
        trace: Trace,
        labels: dict[int, str],
        said: dict[tuple[int, str], list[Witness]],
    ) -> CellChange:
        cell, key, old_key = row["cell"], row["after_key"] or row["before_key"], row["before_key"]
        unit = key["unit_measure"]
        recoded = (
            [(name, old_key[name], key[name]) for name in KEY if old_key[name] != key[name]]
            if row["status"] == "recoded"
            else []
        )
        return CellChange(
            tier=row["tier"],
            status=row["status"],
            label=wording.cell_label(key, labels.get(cell)),
            key=key,
            key_before=old_key if recoded else None,
            recoded=recoded,
            before=wording.figures(row["before_figures"], old_key["unit_measure"] if old_key else unit),
            after=wording.figures(row["after_figures"], unit),
            before_values=[figure["obs_value"] for figure in row["before_figures"] or []],
            after_values=[figure["obs_value"] for figure in row["after_figures"] or []],
            points=row["points"],
            percent=row["percent"],
            witnesses_before=said.get((cell, "before"), []),
            witnesses_after=said.get((cell, "after"), []),
            causes=trace,
        )

    def _labels(self, cells: list[int]) -> dict[int, str]:
        with self.relations.asked(cells, pl.Int64()):
            rows = self.relations.rows("""
                SELECT c.cell, max(coalesce(a.ref_area_label, b.ref_area_label)) AS label
                FROM cell_claims c
                LEFT JOIN after_in_touched a ON c.side = 'after' AND a.observation_id = c.observation_id
                LEFT JOIN before_in_touched b ON c.side = 'before' AND b.observation_id = c.observation_id
                WHERE c.cell IN (SELECT id FROM asked)
                GROUP BY c.cell, c.side ORDER BY c.cell, c.side DESC""")
        return {int(str(row["cell"])): str(row["label"]) for row in rows if row["label"]}

    def _cell_witnesses(self, cells: list[int]) -> dict[tuple[int, str], list[Witness]]:
        with self.relations.asked(cells, pl.Int64()):
            rows = self.relations.rows("""
                SELECT cell, side, claim_id FROM (
                    SELECT *, row_number() OVER (PARTITION BY cell, side ORDER BY differs DESC, claim_id) AS nth
                    FROM cell_claims WHERE cell IN (SELECT id FROM asked)) WHERE nth <= 4 ORDER BY cell, side, nth""")
        known = {
            side: witnesses(self.relations, side, [str(row["claim_id"]) for row in rows if row["side"] == side])
            for side in SIDES
        }
        found: dict[tuple[int, str], list[Witness]] = {}
        for row in rows:
            witness = known[row["side"]].get(str(row["claim_id"]))  # type: ignore[index]
            if witness:
                found.setdefault((int(str(row["cell"])), str(row["side"])), []).append(witness)
        return found

    # -- claims -------------------------------------------------------------------------------------------------------

    def _claims(self) -> Section[ClaimChange]:
        status = "CASE WHEN before_id IS NULL THEN 'gained' WHEN after_id IS NULL THEN 'lost' ELSE 'changed' END"
        counts = self.relations.counts(f"SELECT {status} AS status, count(*) AS n FROM claim_fate GROUP BY 1")
        rows = self.relations.rows(f"""
            SELECT {status} AS status, how, before_id, after_id FROM claim_fate
            ORDER BY CASE WHEN before_id IS NULL THEN 2 WHEN after_id IS NULL THEN 1 ELSE 0 END, figure_differs DESC,
                     coalesce(document_after, document_before), coalesce(after_id, before_id) LIMIT {self.most}""")
        before = witnesses(self.relations, "before", [str(row["before_id"]) for row in rows if row["before_id"]])
        after = witnesses(self.relations, "after", [str(row["after_id"]) for row in rows if row["after_id"]])
        found = []
        for row in rows:
            old, new = before.get(str(row["before_id"])), after.get(str(row["after_id"]))
            changed = (
                [
                    (name, old.fields[name], new.fields[name])
                    for name in COMPARED
                    if old.fields[name] != new.fields[name]
                ]
                if old and new
                else []
            )
            found.append(ClaimChange(str(row["status"]), str(row["how"]), old, new, changed))
        return Section(counts, found)

    # -- metrics, parameters, pictures, inputs ------------------------------------------------------------------------

    def _contents(self, path: str) -> list[str | None] | None:
        """A file of both runs as text; None when the content of either is lost, which is noted."""
        found: list[str | None] = []
        for side in SIDES:
            try:
                local = self.relations.revisions[side].local(path)
            except Unavailable as error:
                self.relations.note_lost(error, side)
                return None
            found.append(local.read_text(encoding="utf-8") if local else None)
        return found

    def _metrics(self) -> list[ValueChange]:
        sides: tuple[dict[str, Any], dict[str, Any]] = ({}, {})
        for path in sorted({path for side in SIDES for path in metric_files(self.relations.revisions[side])}):
            for values, content in zip(sides, self._contents(path) or (), strict=False):
                values.update(flattened(yaml.safe_load(content or "{}")))
        found = [
            ValueChange(tier_of_metric(name, old, new, self.parameters), name, old, new)
            for name, old, new in _differing(*sides)
        ]
        return sorted(found, key=lambda one: (TIERS.index(one.tier), one.name))

    def _parameters(self) -> list[ValueChange]:
        sides = [dict(flattened(self.relations.revisions[side].read_yaml("params.yaml") or {})) for side in SIDES]
        return [ValueChange("minor", name, old, new) for name, old, new in _differing(*sides)]

    def _pictures(self) -> list[Picture]:
        """The report's charts whose SVG differs; a chart that only one run drew appeared or vanished."""
        revisions = [self.relations.revisions[side] for side in SIDES]
        outputs = [revision.output_of(FIGURES_FOLDER) for revision in revisions]
        if outputs[0] and outputs[0] == outputs[1]:
            return []
        for side in SIDES:
            try:
                self.relations.revisions[side].require(FIGURES_FOLDER)
            except Unavailable as error:
                self.relations.note_lost(error, side)
                return []
        old, new = (dict(revision.listing(FIGURES_FOLDER)) for revision in revisions)
        differing = [path for path in sorted({*old, *new}) if path.endswith(".svg") and old.get(path) != new.get(path)]
        return [picture for path in differing if (picture := self._picture(path))]

    def _picture(self, path: str) -> Picture | None:
        before, after = self._contents(path) or (None, None)
        if before == after:
            return None
        status = "appeared" if before is None else "vanished" if after is None else "changed"
        return Picture(path.rpartition("/")[2].removesuffix(".svg"), status, before, after)

    def _inputs(self, result: Comparison) -> list[MovedInput]:
        effects = self.causes.effects()
        told: dict[str, list[DocumentChange]] = {}
        for change in result.documents.rows:
            told.setdefault(f"text {change.path}", []).append(change)
        findings: dict[str, bool] = {}
        for _, section in result.findings:
            for trace in {one.causes for one in section.rows}:
                findings.update({key: findings.get(key, False) or trace.certain for key in trace.inputs})
        came_and_went = {change.path for change in result.documents.rows if change.status in ("added", "removed")}
        found = []
        for key, known in self.causes.inputs.items():
            moved, changes = known, told.get(key)
            if key not in effects and is_sidecar(known.name, came_and_went):
                continue
            if changes:
                edits = [edit for change in changes for edit in change.edits]
                details = tuple(f"“{old}” → “{new}”" if old and new else old or new for old, new in edits[:5])
                statement = _told_texts(changes)
                moved = Input(moved.kind, moved.name, moved.stages, statement, details, moved.paths)
            found.append(MovedInput(moved, *effects.get(key, (0, 0)), findings.get(key)))
        return sorted(found, key=lambda one: (-one.cells, -one.cells_perhaps, one.input.kind, one.input.name))

    def _notes(self, result: Comparison) -> list[str]:
        notes = []
        bare = self.relations.without("observations")
        for side in bare:
            label = self.relations.revisions[side].label
            told = f"{label} has no published dataset: it predates it, or its run never published"
            if len(bare) == 1:
                told += f"; everything of the other side counts as {'added' if side == 'before' else 'removed'}"
            notes.append(f"{told}.")
        traced = self.moves.before.stages or self.relations.revisions["before"].is_nothing
        if result.cells.total and not self.moves.inputs and not traced:
            notes.append(f"{result.before.label} records no run (dvc.lock is missing), so causes cannot be traced.")
        if result.waiting:
            notes.append(
                f"Publication waits for {wording.plural(result.waiting, 'decision')} in {result.after.label}: "
                "its published dataset is that of the last run that passed."
            )
        notes += self._stood_in()
        notes += self._unrun()
        return notes

    def _stood_in(self) -> list[str]:
        """What was not read from the tables of the runs themselves."""
        notes = []
        if self.relations.as_published:
            names = wording.listed(sorted(self.relations.as_published))
            notes.append(
                f"Read from what was published, in git, for the tables themselves are lost: {names}. "
                "What was held back then is not compared."
            )
        if self.relations.known_equal:
            where = wording.places(self.relations.known_equal)
            notes.append(f"In neither cache nor remote, but the same bytes in both runs by dvc.lock: {where}.")
        return notes

    def _unrun(self) -> list[str]:
        """Stages of the working tree whose inputs were edited after they last ran, or whose outputs are not there."""
        revision = next((one for one in self.relations.revisions.values() if one.is_working_tree), None)
        edited, lacking = revision.unrun() if revision else ([], [])
        notes = []
        if edited:
            told = ", ".join(edited)
            notes.append(f"The working tree has edits that were not run yet ({told}): run `dvc repro` to see them.")
        if lacking:
            told = ", ".join(lacking)
            notes.append(f"The working tree lacks what these stages make ({told}): `dvc repro` makes it.")
        return notes


def _told_texts(changes: list[DocumentChange]) -> str:
    """What happened to a file: to its text, or to the texts of a file of many."""
    if len(changes) == 1:
        return changes[0].statement
    counts = Counter(change.status for change in changes)
    told = wording.counted(counts, "text", ("edited", "added", "removed", "renamed"))
    return f"{changes[0].path}: {told}"


def _run(revision: Revision) -> Run:
    return Run(revision.name, revision.label, revision.commit, revision.date, revision.subject)


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name) or (name in before) != (name in after):
            yield name, before.get(name), after.get(name)
