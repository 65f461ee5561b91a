"""What validation found in two runs: checks newly failing or passing, flags and quarantined rows gained and lost.

The ids of rows follow their offsets, so a finding of the first run is looked up under the id its row has in the second.
"""

from __future__ import annotations

from typing import Any

import polars as pl

from talent_ledger.compare import wording
from talent_ledger.compare.causes import Causes, Trace
from talent_ledger.compare.cells import observation_map
from talent_ledger.compare.pipeline import Moves
from talent_ledger.compare.record import Finding, Section
from talent_ledger.compare.relations import SIDES, Relations
from talent_ledger.compare.severity import TIERS, tier_of_finding
from talent_ledger.compare.witnesses import witnesses

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


def compare_findings(relations: Relations) -> None:
    """Build ``check_changes``, ``flag_changes``, ``quarantine_changes``, ``failure_changes`` and ``label_changes``.

    Needs the tables of `match_claims`, `compare_cells` and `compare_share_tables`.
    """
    observation_map(relations, "candidate", "candidate_pairs")
    relations.connection.execute("""
        CREATE TABLE same_row AS
        SELECT before_id, min(after_id) AS after_id FROM (
            SELECT before_id, after_id FROM claim_pairs
            UNION ALL SELECT before_id, after_id FROM candidate_pairs
            UNION ALL SELECT before_id, after_id FROM observation_pairs
            UNION ALL SELECT before_id, after_id FROM table_pairs
            UNION ALL SELECT before_id, after_id FROM document_pairs)
        WHERE before_id IS NOT NULL AND after_id IS NOT NULL AND before_id != after_id GROUP BY before_id""")
    _compare_checks(relations)
    _compare_rows(relations, "flags", "flag_changes", ("flag", '"check"', '"table"'), ("severity", "explanation"))
    _compare_rows(relations, "quarantine", "quarantine_changes", ('"check"', '"table"'), ("reason",))
    _compare_rows(relations, "failures", "failure_changes", ('"check"', '"table"'), ("reason", "stops"))
    relations.connection.execute("""
        CREATE TABLE label_changes AS
        WITH b AS (SELECT DISTINCT ref_area, ref_area_label AS label FROM before.observations),
             a AS (SELECT DISTINCT ref_area, ref_area_label AS label FROM after.observations)
        SELECT ref_area, string_agg(DISTINCT b.label, ', ' ORDER BY b.label) AS before_label,
               string_agg(DISTINCT a.label, ', ' ORDER BY a.label) AS after_label
        FROM b JOIN a USING (ref_area) GROUP BY ref_area
        HAVING before_label IS DISTINCT FROM after_label""")


def _compare_checks(relations: Relations) -> None:
    relations.connection.execute("""
        CREATE TABLE check_changes AS
        SELECT coalesce(b."check", a."check") AS "check", coalesce(a.severity, b.severity) AS severity,
               coalesce(a.statement, b.statement) AS statement, b.rows AS before_rows, a.rows AS after_rows,
               CASE WHEN b."check" IS NULL THEN if(a.success, 'new', 'new and failing')
                    WHEN a."check" IS NULL THEN 'gone'
                    WHEN b.success AND NOT a.success THEN 'newly failing'
                    WHEN a.success AND NOT b.success THEN 'newly passing'
                    WHEN a.rows > b.rows THEN 'more rows' WHEN a.rows < b.rows THEN 'fewer rows'
                    ELSE 'other severity' END AS status
        FROM before.checks b FULL JOIN after.checks a ON b."check" = a."check"
        WHERE b."check" IS NULL OR a."check" IS NULL OR b.success IS DISTINCT FROM a.success
           OR b.rows IS DISTINCT FROM a.rows OR b.severity IS DISTINCT FROM a.severity""")


def _compare_rows(
    relations: Relations, table: str, name: str, kinds: tuple[str, ...], content: tuple[str, ...]
) -> None:
    """Table *name*: rows of *table* gained, lost, or (same row and kind) worded otherwise."""
    keys = ", ".join(kinds)
    facts = ", ".join(content)
    equal = " AND ".join(f"b.{key} IS NOT DISTINCT FROM a.{key}" for key in kinds)
    differs = " OR ".join(f"b.{fact} IS DISTINCT FROM a.{fact}" for fact in content)
    numbered = f"row_number() OVER (PARTITION BY {keys}, row_id ORDER BY {facts}, claim_id) AS nth"
    relations.connection.execute(f"""
        CREATE TABLE {name} AS
        WITH mapped AS (SELECT r.* REPLACE (coalesce(s.after_id, r.row_id) AS row_id), r.row_id AS own_id
                        FROM before.{table} r LEFT JOIN same_row s ON s.before_id = r.row_id),
             b AS (SELECT *, {numbered} FROM mapped),
             a AS (SELECT *, {numbered} FROM after.{table})
        SELECT CASE WHEN b.row_id IS NULL THEN 'gained' WHEN a.row_id IS NULL THEN 'lost' ELSE 'reworded' END AS status,
               {", ".join(f"coalesce(a.{key}, b.{key}) AS {key}" for key in kinds)},
               {", ".join(f"b.{fact} AS before_{fact}, a.{fact} AS after_{fact}" for fact in content)},
               b.own_id AS before_row, a.row_id AS after_row, b.claim_id AS before_claim, a.claim_id AS after_claim
        FROM b FULL JOIN a ON b.row_id IS NOT DISTINCT FROM a.row_id AND b.nth = a.nth AND {equal}
        WHERE b.row_id IS NULL OR a.row_id IS NULL OR {differs}""")


class FindingReader:
    """Reads findings that came, went or changed, *most* of a kind, each with its sentence and cause."""

    def __init__(self, relations: Relations, causes: Causes, moves: Moves, most: int) -> None:
        self._relations, self._causes, self._moves, self._most = relations, causes, moves, most

    def _published_cause(self) -> Trace:
        moved = [one.key for one in self._moves.at_level("published") if one.kind not in ("correction", "text")]
        return Trace(tuple(moved), len(moved) == 1 and not self._relations.number("SELECT count(*) FROM cells"))

    def checks(self) -> Section[Finding]:
        """The checks whose outcome differs, worst first."""
        counts = self._relations.counts("SELECT status, count(*) AS n FROM check_changes GROUP BY status")
        rows = self._relations.rows('SELECT * FROM check_changes ORDER BY status, "check"')
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
        return Section(counts, sorted(found, key=_by_tier)[: self._most])

    def rows(self, table: str, name: str, text: str) -> Section[Finding]:
        """The rows of *table*, which name their kind in *name* and explain themselves in *text*."""
        counts = self._relations.counts(f"SELECT status, count(*) AS n FROM {table} GROUP BY status")
        severity = "coalesce(after_severity, before_severity)" if table == "flag_changes" else "'critical'"
        rows = self._relations.rows(f"""
            SELECT status, {name} AS name, {severity} AS severity, before_{text} AS before, after_{text} AS after,
                   before_claim, after_claim, before_row, after_row FROM {table}
            ORDER BY CASE status WHEN 'gained' THEN 0 WHEN 'lost' THEN 1 ELSE 2 END,
                     CASE {severity} WHEN 'critical' THEN 0 WHEN 'warning' THEN 1 ELSE 2 END,
                     name, coalesce(after_row, before_row), after, before LIMIT {self._most}""")
        said = {
            side: witnesses(self._relations, side, [str(row[f"{side}_claim"]) for row in rows if row[f"{side}_claim"]])
            for side in SIDES
        }
        traces = self._finding_traces(rows)
        by_name: dict[str, dict[str, int]] = {}
        for row in self._relations.rows(
            f"SELECT status, {name} AS name, count(*) AS n FROM {table} GROUP BY 1, 2 ORDER BY 1, 2"
        ):
            by_name.setdefault(str(row["status"]), {})[str(row["name"])] = int(str(row["n"]))
        quiet = self._relations.rows(
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
                    witness=said["after"].get(str(row["after_claim"])) or said["before"].get(str(row["before_claim"])),
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
        traces = self._causes.of_cells({cell for found in (own, beside) for cells in found.values() for cell in cells})
        moved = tuple(sorted(key for key, (sure, maybe) in self._causes.effects().items() if sure or maybe))
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
        with self._relations.asked(sorted(ids), pl.String()):
            rows = self._relations.rows(query)
        found: dict[str, set[int]] = {}
        for row in rows:
            found.setdefault(str(row["id"]), set()).add(int(str(row["cell"])))
        return found


def _joined(traces: list[Trace]) -> Trace:
    keys = sorted({key for trace in traces for key in trace.inputs})
    return Trace(tuple(keys), bool(keys) and all(trace.certain for trace in traces))


def _by_tier(finding: Finding) -> tuple[int, str]:
    return TIERS.index(finding.tier), finding.name
