"""Reads the tables of differences into the record, most important rows first, with their sentences and causes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import polars as pl
import yaml

from talent_ledger.compare import wording
from talent_ledger.compare.causes import Causes, DocumentChange, Trace, document_changes, is_sidecar
from talent_ledger.compare.cells import KEY
from talent_ledger.compare.claims import COMPARED
from talent_ledger.compare.headline import headline
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.pipeline import Input, Moves, Pipeline, flattened, metric_files
from talent_ledger.compare.record import (
    CellChange,
    ClaimChange,
    Comparison,
    Finding,
    MovedInput,
    Picture,
    Run,
    Section,
    TableChange,
    TableRow,
    ValueChange,
    Witness,
)
from talent_ledger.compare.relations import SIDES, Relations, Side
from talent_ledger.compare.revisions import Revision, Unavailable
from talent_ledger.compare.severity import TIERS, grade_cells, tier_of_finding, tier_of_metric

FIGURES_FOLDER = "reports/figures"
_ROW_NAMES = ("before_row", "after_row", "before_claim", "after_claim")
_IN_TABLES = " UNION ALL ".join(
    f"SELECT c.cell, r.table_id, r.observation_id, r.claim_id FROM cell_claims c JOIN {side}.share_table_rows r "
    f"ON c.side = '{side}' AND r.observation_id = c.observation_id"
    for side in SIDES
)
_OWN_CELLS = f"""
    SELECT cell, claim_id AS id FROM cell_claims WHERE claim_id IN (SELECT id FROM asked)
    UNION SELECT cell, observation_id FROM cell_claims WHERE observation_id IN (SELECT id FROM asked)
    UNION SELECT cell, table_id FROM ({_IN_TABLES}) WHERE table_id IN (SELECT id FROM asked)"""
"""Changed cells of the rows that are asked for: of a claim, an observation, or a share table."""
_CELLS_BESIDE = f"""
    WITH changed AS ({_IN_TABLES}),
    members AS (SELECT table_id, observation_id, claim_id FROM before.share_table_rows
                UNION SELECT table_id, observation_id, claim_id FROM after.share_table_rows)
    SELECT c.cell, m.observation_id AS id FROM members m JOIN changed c USING (table_id)
    WHERE m.observation_id IN (SELECT id FROM asked)
    UNION SELECT c.cell, m.claim_id FROM members m JOIN changed c USING (table_id)
    WHERE m.claim_id IN (SELECT id FROM asked)"""
"""Changed cells in the share tables of the rows that are asked for."""


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
        result.tiers = self._counts("SELECT tier AS status, count(*) AS n FROM graded_cells GROUP BY 1")
        result.share_tables = self._tables()
        result.tables_touched = self._tables_touched()
        result.claims = self._claims()
        result.checks = self._checks()
        result.flags = self._rows("flag_changes", "flag", "explanation")
        result.failures = self._rows("failure_changes", '"check"', "reason")
        result.quarantine = self._rows("quarantine_changes", '"check"', "reason")
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

    def _counts(self, query: str) -> dict[str, int]:
        return {str(row["status"]): int(str(row["n"])) for row in self.relations.rows(query + " ORDER BY 1")}

    # -- cells --------------------------------------------------------------------------------------------------------

    def _cells(self) -> Section[CellChange]:
        counts = self._counts("SELECT status, count(*) AS n FROM cells GROUP BY status")
        rows = self.relations.rows(f"""
            SELECT c.*, g.points, g.percent, g.tier FROM cells c JOIN graded_cells g USING (cell)
            WHERE g.place <= {self.most} ORDER BY g.place""")
        cells = [int(str(row["cell"])) for row in rows]
        traces = self.causes.of_cells(cells)
        labels = self._labels(cells)
        witnesses = self._cell_witnesses(cells)
        return Section(counts, [self._cell(row, traces[int(str(row["cell"]))], labels, witnesses) for row in rows])

    def _cell(
        self,
        row: dict[str, Any],
        trace: Trace,
        labels: dict[int, str],
        witnesses: dict[tuple[int, str], list[Witness]],
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
            witnesses_before=witnesses.get((cell, "before"), []),
            witnesses_after=witnesses.get((cell, "after"), []),
            causes=trace,
        )

    @contextmanager
    def _asked(self, name: str, values: Iterable[object], kind: pl.DataType) -> Iterator[None]:
        self.relations.connection.register(name, pl.DataFrame({"id": list(values)}, schema={"id": kind}))
        try:
            yield
        finally:
            self.relations.connection.unregister(name)

    def _labels(self, cells: list[int]) -> dict[int, str]:
        with self._asked("asked", cells, pl.Int64()):
            rows = self.relations.rows("""
                SELECT c.cell, max(coalesce(a.ref_area_label, b.ref_area_label)) AS label
                FROM cell_claims c
                LEFT JOIN after_in_touched a ON c.side = 'after' AND a.observation_id = c.observation_id
                LEFT JOIN before_in_touched b ON c.side = 'before' AND b.observation_id = c.observation_id
                WHERE c.cell IN (SELECT id FROM asked)
                GROUP BY c.cell, c.side ORDER BY c.cell, c.side DESC""")
        return {int(str(row["cell"])): str(row["label"]) for row in rows if row["label"]}

    def _cell_witnesses(self, cells: list[int]) -> dict[tuple[int, str], list[Witness]]:
        with self._asked("asked", cells, pl.Int64()):
            rows = self.relations.rows("""
                SELECT cell, side, claim_id FROM (
                    SELECT *, row_number() OVER (PARTITION BY cell, side ORDER BY differs DESC, claim_id) AS nth
                    FROM cell_claims WHERE cell IN (SELECT id FROM asked)) WHERE nth <= 4 ORDER BY cell, side, nth""")
        known = {
            side: self._witnesses(side, [str(row["claim_id"]) for row in rows if row["side"] == side]) for side in SIDES
        }
        found: dict[tuple[int, str], list[Witness]] = {}
        for row in rows:
            witness = known[row["side"]].get(str(row["claim_id"]))  # type: ignore[index]
            if witness:
                found.setdefault((int(str(row["cell"])), str(row["side"])), []).append(witness)
        return found

    def _witnesses(self, side: Side, claim_ids: list[str]) -> dict[str, Witness]:
        """The claims of one run by id, with their sentences read out of the texts."""
        fields = ", ".join(f"c.{name}" for name in COMPARED)
        with self._asked("asked", sorted(set(claim_ids)), pl.String()):
            claims = self.relations.rows(f"""
                SELECT c.claim_id, c.document_id, coalesce(d.path, c.document_id) AS path, c.sentence_start,
                       c.sentence_end, c.start, c."end", c.sentence, {fields}
                FROM {side}.claims c LEFT JOIN {side}.documents d USING (document_id)
                WHERE c.claim_id IN (SELECT id FROM asked)""")
        with self._asked("asked", sorted({str(row["document_id"]) for row in claims}), pl.String()):
            texts = {
                str(row["document_id"]): row["text"]
                for row in self.relations.rows(
                    f"SELECT document_id, text FROM {side}.documents WHERE document_id IN (SELECT id FROM asked)"
                )
            }
        return {str(row["claim_id"]): _witness(row, texts.get(str(row["document_id"]))) for row in claims}

    # -- claims -------------------------------------------------------------------------------------------------------

    def _claims(self) -> Section[ClaimChange]:
        status = "CASE WHEN before_id IS NULL THEN 'gained' WHEN after_id IS NULL THEN 'lost' ELSE 'changed' END"
        counts = self._counts(f"SELECT {status} AS status, count(*) AS n FROM claim_fate GROUP BY 1")
        rows = self.relations.rows(f"""
            SELECT {status} AS status, how, before_id, after_id FROM claim_fate
            ORDER BY CASE WHEN before_id IS NULL THEN 2 WHEN after_id IS NULL THEN 1 ELSE 0 END, figure_differs DESC,
                     coalesce(document_after, document_before), coalesce(after_id, before_id) LIMIT {self.most}""")
        before = self._witnesses("before", [str(row["before_id"]) for row in rows if row["before_id"]])
        after = self._witnesses("after", [str(row["after_id"]) for row in rows if row["after_id"]])
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

    # -- share tables -------------------------------------------------------------------------------------------------

    def _tables(self) -> Section[TableChange]:
        counts = self._counts("SELECT status, count(*) AS n FROM table_changes GROUP BY status")
        rows = self.relations.rows(f"""
            SELECT * FROM table_changes
            ORDER BY CASE status WHEN 'vanished' THEN 0 WHEN 'appeared' THEN 1 ELSE 2 END, change LIMIT {self.most}""")
        tables = {side: self._table_facts(side, [str(row[f"{side}_id"]) for row in rows]) for side in SIDES}
        return Section(
            counts,
            [
                _table(
                    str(row["status"]),
                    tables["before"].get(str(row["before_id"])),
                    tables["after"].get(str(row["after_id"])),
                )
                for row in rows
            ],
        )

    def _table_facts(self, side: Side, ids: list[str]) -> dict[str, dict[str, Any]]:
        with self._asked("asked", sorted(set(ids)), pl.String()):
            tables = self.relations.rows(f"SELECT * FROM {side}.share_tables WHERE table_id IN (SELECT id FROM asked)")
            rows = self.relations.rows(f"""
                SELECT * FROM {side}.share_table_rows WHERE table_id IN (SELECT id FROM asked)
                ORDER BY table_id, position""")
        found: dict[str, dict[str, Any]] = {str(table["table_id"]): {**table, "members": []} for table in tables}
        for row in rows:
            if str(row["table_id"]) in found:
                found[str(row["table_id"])]["members"].append(row)
        return found

    def _tables_touched(self) -> int:
        """Share tables, that hold an observation of a changed cell; one that is on both sides counts once."""
        return self.relations.number("""
            SELECT count(DISTINCT id) FROM (
                SELECT coalesce(p.after_id, r.table_id) AS id FROM before.share_table_rows r
                LEFT JOIN table_pairs p ON p.before_id = r.table_id
                WHERE r.observation_id IN (SELECT observation_id FROM cell_claims WHERE side = 'before')
                UNION ALL
                SELECT table_id FROM after.share_table_rows
                WHERE observation_id IN (SELECT observation_id FROM cell_claims WHERE side = 'after'))""")

    # -- findings -----------------------------------------------------------------------------------------------------

    def _published_cause(self) -> Trace:
        moved = [one.key for one in self.moves.at_level("published") if one.kind not in ("correction", "text")]
        return Trace(tuple(moved), len(moved) == 1 and not self.relations.number("SELECT count(*) FROM cells"))

    def _checks(self) -> Section[Finding]:
        counts = self._counts("SELECT status, count(*) AS n FROM check_changes GROUP BY status")
        rows = self.relations.rows('SELECT * FROM check_changes ORDER BY status, "check"')
        cause = self._published_cause()
        found = [
            Finding(
                tier=tier_of_finding(
                    str(row["severity"]), str(row["status"]).replace("new and failing", "newly failing")
                ),
                status=str(row["status"]),
                name=str(row["check"]),
                severity=str(row["severity"]),
                text=str(row["statement"]),
                before=None if row["before_rows"] is None else wording.plural(int(str(row["before_rows"])), "row"),
                after=None if row["after_rows"] is None else wording.plural(int(str(row["after_rows"])), "row"),
                witness=None,
                causes=cause,
            )
            for row in rows
        ]
        return Section(counts, sorted(found, key=_by_tier)[: self.most])

    def _rows(self, table: str, name: str, text: str) -> Section[Finding]:
        counts = self._counts(f"SELECT status, count(*) AS n FROM {table} GROUP BY status")
        severity = "coalesce(after_severity, before_severity)" if table == "flag_changes" else "'critical'"
        rows = self.relations.rows(f"""
            SELECT status, {name} AS name, {severity} AS severity, before_{text} AS before, after_{text} AS after,
                   before_claim, after_claim, before_row, after_row FROM {table}
            ORDER BY CASE status WHEN 'gained' THEN 0 WHEN 'lost' THEN 1 ELSE 2 END,
                     CASE {severity} WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                     name, coalesce(after_row, before_row), after, before LIMIT {self.most}""")
        witnesses = {
            side: self._witnesses(side, [str(row[f"{side}_claim"]) for row in rows if row[f"{side}_claim"]])
            for side in SIDES
        }
        traces = self._finding_traces(rows)
        by_name: dict[str, dict[str, int]] = {}
        for row in self.relations.rows(
            f"SELECT status, {name} AS name, count(*) AS n FROM {table} GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            by_name.setdefault(str(row["status"]), {})[str(row["name"])] = int(str(row["n"]))
        quiet = self.relations.rows(
            f"SELECT {name} AS name FROM {table} GROUP BY 1 HAVING bool_and({severity} = 'info') ORDER BY 1"
        )
        return Section(
            counts,
            [
                Finding(
                    tier=tier_of_finding(str(row["severity"]), str(row["status"])),
                    status=str(row["status"]),
                    name=str(row["name"]),
                    severity=str(row["severity"]),
                    text=str(row["after"] or row["before"] or ""),
                    before=None if row["before"] is None else str(row["before"]),
                    after=None if row["after"] is None else str(row["after"]),
                    witness=witnesses["after"].get(str(row["after_claim"]))
                    or witnesses["before"].get(str(row["before_claim"])),
                    causes=trace,
                )
                for row, trace in zip(rows, traces, strict=True)
            ],
            by_name,
            [str(row["name"]) for row in quiet],
        )

    def _finding_traces(self, rows: list[dict[str, Any]]) -> list[Trace]:
        """What brought each finding about.

        A finding on a row of a changed cell follows from what changed that cell. Any other is the doing of what checks
        the rows; where nothing of that moved, of what changed the other cells of its table, or anything at all.
        """
        ids = {str(row[name]) for row in rows for name in _ROW_NAMES if row[name]}
        own = self._cells_by_id(ids, _OWN_CELLS)
        checking = self._published_cause()
        beside = {} if checking.inputs else self._cells_by_id(ids, _CELLS_BESIDE)
        traces = self.causes.of_cells({cell for found in (own, beside) for cells in found.values() for cell in cells})
        moved = tuple(sorted(key for key, (sure, maybe) in self.causes.effects().items() if sure or maybe))
        told = []
        for row in rows:
            names = [str(row[name]) for name in _ROW_NAMES]
            mine = {cell for name in names for cell in own.get(name, ())}
            near = {cell for name in names for cell in beside.get(name, ())}
            if mine or (near and not checking.inputs):
                told.append(_joined([traces[cell] for cell in sorted(mine or near)]))
            else:
                told.append(checking if checking.inputs else Trace(moved, len(moved) == 1))
        return told

    def _cells_by_id(self, ids: set[str], query: str) -> dict[str, set[int]]:
        if not ids:
            return {}
        with self._asked("asked", sorted(ids), pl.String()):
            rows = self.relations.rows(query)
        found: dict[str, set[int]] = {}
        for row in rows:
            found.setdefault(str(row["id"]), set()).add(int(str(row["cell"])))
        return found

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
        for section in (result.checks, result.flags, result.failures, result.quarantine):
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
        for side in SIDES:
            revision = self.relations.revisions[side]
            if "observations" in self.relations.never_made[side] and not revision.is_nothing:
                notes.append(
                    f"{revision.label} has no published dataset: it predates it, or its run never published; "
                    "everything of the other side counts as " + ("added." if side == "before" else "removed.")
                )
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


def _joined(traces: list[Trace]) -> Trace:
    keys = sorted({key for trace in traces for key in trace.inputs})
    return Trace(tuple(keys), bool(keys) and all(trace.certain for trace in traces))


def _by_tier(finding: Finding) -> tuple[int, str]:
    return TIERS.index(finding.tier), finding.name


def _told_texts(changes: list[DocumentChange]) -> str:
    """What happened to a file: to its text, or to the texts of a file of many."""
    if len(changes) == 1:
        return changes[0].statement
    counts = Counter(change.status for change in changes)
    told = wording.counted(counts, "text", ("edited", "added", "removed", "renamed"))
    return f"{changes[0].path}: {told}"


def _run(revision: Revision) -> Run:
    return Run(revision.name, revision.label, revision.commit, revision.date, revision.subject)


def _witness(row: dict[str, Any], text: Any) -> Witness:
    sentence = row["sentence"] or "" if text is None else text[row["sentence_start"] : row["sentence_end"]]
    return Witness(
        claim_id=row["claim_id"],
        document_id=row["document_id"],
        path=row["path"],
        exact=row["exact"],
        sentence=sentence,
        sentence_start=row["sentence_start"],
        start=row["start"],
        end=row["end"],
        speaker=row["speaker"],
        fields={name: row[name] for name in COMPARED},
    )


def _differing(before: Mapping[str, Any], after: Mapping[str, Any]) -> Iterator[tuple[str, Any, Any]]:
    for name in sorted({*before, *after}):
        if before.get(name) != after.get(name) or (name in before) != (name in after):
            yield name, before.get(name), after.get(name)


_TABLE_FACTS = ("title", "time_period", "complete", "stated_sum", "remainder", "denominator", "summable")


def _table(status: str, before: dict[str, Any] | None, after: dict[str, Any] | None) -> TableChange:
    table = after or before or {}
    rows: dict[tuple[Any, Any], list[dict[str, Any] | None]] = {}
    for side, facts in enumerate((before, after)):
        for member in facts["members"] if facts else []:
            rows.setdefault((member["ref_area"], member["time_period"]), [None, None])[side] = member
    unit = table.get("unit_measure")
    facts_changed = [
        (name, before[name], after[name]) for name in _TABLE_FACTS if before and after and before[name] != after[name]
    ]
    return TableChange(
        status=status,
        title=str(table.get("title") or table.get("measure") or "a share table"),
        title_before=str(before["title"]) if before and before.get("title") else None,
        document_id=str(table.get("document_id")),
        unit=unit,
        dimension=table.get("dimension"),
        rows=[_table_row(pair, unit) for pair in rows.values()],
        facts=facts_changed,
    )


def _table_row(pair: list[dict[str, Any] | None], unit: str | None) -> TableRow:
    old, new = pair
    either = new or old or {}
    return TableRow(
        label=str(either.get("ref_area_label") or either.get("ref_area")),
        period=either.get("time_period"),
        before=wording.figure(old, unit) if old else None,
        after=wording.figure(new, unit) if new else None,
        before_value=old["obs_value"] if old else None,
        after_value=new["obs_value"] if new else None,
    )
