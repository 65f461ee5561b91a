"""What follows from the findings: flags, quarantine, and whether anything waits for a decision."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.database import quoted, sql_type
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import parquet_frames, write_parquet, write_parquet_stream
from talent_ledger.schema.sorting import ROWS_TOGETHER, sorted_rows
from talent_ledger.validate.findings import FOUND, Finding
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.storage import opened, write_rows

OUTPUTS: dict[str, tuple[Schema, list[str]]] = {
    "checks": (columns.CHECKS, ["check"]),
    "failures": (columns.FAILURES, ["check", "table", "row_id", "claim_id", "reason"]),
    "quarantine": (columns.QUARANTINE, ["table", "row_id", "check", "claim_id", "reason"]),
    "flags": (columns.FLAGS, ["table", "row_id", "flag", "check", "claim_id", "explanation"]),
    "comparisons": (columns.COMPARISONS, ["observation_id"]),
    "counts": (columns.COUNTS, ["subject", "name", "document_id", "title"]),
}
"""Table of data/quarantine → its columns and what it is sorted by."""


@dataclass(frozen=True)
class Verdict:
    """Everything validation found, in the files of *folder*: the tables that schema/columns.py describes."""

    folder: Path

    def path(self, table: str) -> Path:
        """The Parquet file of a table of OUTPUTS."""
        return self.folder / f"{table}.parquet"

    def rows(self, table: str) -> pl.LazyFrame:
        """The rows of a table of OUTPUTS, read when they are collected: there may be millions."""
        return pl.scan_parquet(self.path(table))

    @property
    def checks(self) -> pl.DataFrame:
        """What was checked, and on how many rows it failed."""
        return self.rows("checks").collect()

    @property
    def waiting(self) -> pl.LazyFrame:
        """The failures that stop publication."""
        return self.rows("failures").filter("stops")

    def count(self, table: str) -> int:
        """How many rows a table has."""
        return number_of(self.rows(table))


def number_of(rows: pl.LazyFrame) -> int:
    """How many *rows* there are."""
    return int(rows.select(pl.len()).collect().item())


def judge(
    database: Path, findings: Sequence[Finding], parameters: ValidateParameters, content: str, folder: Path
) -> Verdict:
    """Write the verdict on *findings* to *folder*, with the words of the text beside each failure.

    No table is held in memory: DuckDB joins, and once it is closed, what it gave is sorted on the disk.
    """
    verdict, scratch = Verdict(folder), database.parent / "found"
    scratch.mkdir()
    write_parquet(verdict.path("checks"), _checks(findings), *OUTPUTS["checks"])
    queries = {
        "failures": _failures(findings, parameters),
        "quarantine": _quarantine(scratch / "failures.parquet"),
        "comparisons": "FROM comparisons",
        "flags": _flags(findings),
        "counts": _counts(verdict, content),
    }
    with opened(database) as connection:
        for name, query in queries.items():
            write_rows(connection, query, scratch / f"{name}.parquet")
    for name in queries:
        schema, key = OUTPUTS[name]
        found = parquet_frames(scratch / f"{name}.parquet", ROWS_TOGETHER)
        write_parquet_stream(verdict.path(name), sorted_rows(found, schema, key, scratch), schema)
    return verdict


def _checks(findings: Sequence[Finding]) -> pl.DataFrame:
    return pl.DataFrame(
        [
            {
                "check": each.check,
                "suite": each.suite,
                "severity": each.severity,
                "fault": each.fault,
                "statement": each.statement,
                "success": not each.number,
                "rows": each.number,
            }
            for each in findings
        ],
        schema=columns.CHECKS,
    )


def hold_acknowledgements(database: Path, findings: Sequence[Finding]) -> None:
    """Stop where an entry of the ledger of corrections acknowledges a check that does not exist, or a doubt.

    Raises:
        LedgerError: naming the entry, and the check that may be meant.
    """
    known = [each.check for each in findings if each.fault == "source"]
    with opened(database) as connection:
        entries = connection.execute(
            "SELECT DISTINCT correction_id, after FROM corrections WHERE action = 'acknowledge' AND status = 'applied'"
            " AND after IS NOT NULL ORDER BY ALL"
        ).fetchall()
    for entry, name in entries:
        if name not in known:
            near = get_close_matches(name, known, n=1)
            raise LedgerError(
                f"data/corrections.yml, entry {entry}, field values.check",
                f"{name} is no check of what texts say",
                f"write {near[0]}" if near else f"write one of {', '.join(known)}",
            )


def _read(path: Path) -> str:
    return f"read_parquet({quoted(path)})"


def _together(findings: Sequence[Finding]) -> str:
    """SQL for the rows of all *findings* with the name, suite, fault, severity and flag of their check."""
    typed = ", ".join(f'NULL::{sql_type(kind)} AS "{name}"' for name, kind in FOUND.items())
    words = {"check": "", "suite": "", "fault": "", "severity": "", "flag": None}
    parts = [f"SELECT {typed}, {_constants(words)} WHERE false"]
    for each in findings:
        if each.number:
            parts.append(
                f"SELECT *, {_constants({name: getattr(each, name) for name in words})} FROM {_read(each.path)}"
            )
    return " UNION ALL ".join(parts)


def _constants(values: Mapping[str, str | None]) -> str:
    return ", ".join(f'{quoted(word)}::VARCHAR AS "{name}"' for name, word in values.items())


def _failures(findings: Sequence[Finding], parameters: ValidateParameters) -> str:
    """Rows that failed a critical check, each with its sentence and, if there is one, its acknowledgement."""
    stopping = "true" if parameters.source_faults == "stop" else "false"
    return f"""
        WITH found AS ({_together([each for each in findings if each.fault != "doubt"])}), acknowledged AS (
            SELECT row_id, after AS "check", min(correction_id) AS correction_id
            FROM corrections WHERE action = 'acknowledge' AND status <> 'retired' AND row_id IS NOT NULL
            GROUP BY row_id, after
        )
        SELECT f."check", f.suite, f.fault, f."table", f.row_id, f.claim_id, f.explanation AS reason, f.evidence,
            coalesce(c.document_id, t.document_id, CASE WHEN f."table" = 'documents' THEN f.row_id END) AS document_id,
            c.exact, c.start, c."end", r.sentence, c.speaker,
            CASE WHEN f.fault = 'source' THEN coalesce(by_row.correction_id, by_claim.correction_id) END
                AS acknowledged_by,
            f.fault = 'ours' OR {stopping} AND acknowledged_by IS NULL AS stops
        FROM found AS f
        LEFT JOIN (FROM claims SEMI JOIN found USING (claim_id)) AS c USING (claim_id)
        LEFT JOIN (FROM readings SEMI JOIN found USING (claim_id)) AS r USING (claim_id)
        LEFT JOIN share_tables AS t ON f."table" = 'share_tables' AND t.table_id = f.row_id
        LEFT JOIN acknowledged AS by_row ON by_row.row_id = f.row_id AND by_row."check" = f."check"
        LEFT JOIN acknowledged AS by_claim
            ON f."table" <> 'share_tables' AND by_claim.row_id = f.claim_id AND by_claim."check" = f."check"
        """


def _quarantine(failures: Path) -> str:
    """Rows kept out: what the source got wrong, the figures of a wrong table, the tables of a wrong figure.

    A table that is wrong as a whole gives no hint which of its figures is; all of them stay out. A table that loses a
    figure is no longer the table of the text; it stays out, its other figures do not.
    """
    return f"""
        WITH wrong AS (FROM {_read(failures)} WHERE fault = 'source'), direct AS (
            SELECT o.observation_id, o.claim_id, w."check", w.reason, w.acknowledged_by
            FROM wrong AS w
            JOIN share_table_rows AS r ON w."table" = 'share_tables' AND r.table_id = w.row_id
            JOIN observations AS o USING (observation_id)
            UNION
            SELECT o.observation_id, c.claim_id, w."check", w.reason, w.acknowledged_by
            FROM wrong AS w
            JOIN claims AS c ON w."table" IN ('claims', 'observations') AND c.claim_id = w.claim_id
            LEFT JOIN observations AS o ON o.claim_id = c.claim_id
        ), figures_out AS (
            FROM direct
            UNION  -- a claim that repeats a wrong one says the same
            SELECT NULL, repeated.claim_id, d."check", d.reason, d.acknowledged_by
            FROM direct AS d JOIN claims AS repeated ON repeated.repeat_of = d.claim_id
        ), tables_out AS (
            SELECT row_id AS table_id, claim_id, "check", reason, acknowledged_by FROM wrong
                WHERE "table" = 'share_tables'
            UNION
            SELECT r.table_id, f.claim_id, f."check",
                'One of its figures stays out, and a table with a hole is not the text’s: ' || f.reason,
                    f.acknowledged_by
            FROM figures_out AS f JOIN share_table_rows AS r USING (observation_id)
            WHERE NOT EXISTS (FROM wrong AS w WHERE w."table" = 'share_tables' AND w.row_id = r.table_id)
        ), rows_out AS (
            SELECT 'share_tables' AS "table", table_id AS row_id, claim_id, "check", reason, acknowledged_by
                FROM tables_out
            UNION ALL
            SELECT 'observations', observation_id, claim_id, "check", reason, acknowledged_by FROM figures_out
            WHERE observation_id IS NOT NULL
            UNION ALL
            SELECT DISTINCT 'claims', claim_id, claim_id, "check", reason, acknowledged_by FROM figures_out
        )
        SELECT DISTINCT q.*, coalesce(c.document_id, t.document_id) AS document_id, c.exact, c.start, c."end",
            r.sentence, c.speaker
        FROM rows_out AS q
        LEFT JOIN (FROM claims SEMI JOIN rows_out USING (claim_id)) AS c USING (claim_id)
        LEFT JOIN (FROM readings SEMI JOIN rows_out USING (claim_id)) AS r USING (claim_id)
        LEFT JOIN share_tables AS t ON q."table" = 'share_tables' AND t.table_id = q.row_id
        """


def _flags(findings: Sequence[Finding]) -> str:
    """Doubts as flags; figures that agree with published ones, as information; what reviewers flagged."""
    return f"""
        SELECT flag, "check", severity, "table", row_id, claim_id, explanation, evidence
        FROM ({_together([each for each in findings if each.fault == "doubt"])})
        UNION ALL
        SELECT 'agrees', 'figures_agree_with_published', 'info', 'observations', observation_id, claim_id, explanation,
            [claim_id]
        FROM comparisons WHERE verdict = 'agrees'
        UNION ALL
        SELECT DISTINCT c.after, 'reviewer', 'info', c."table", c.row_id,
            coalesce(o.claim_id, CASE WHEN c."table" = 'claims' THEN c.row_id END),
            'A reviewer (' || c.reviewer || ', ' || c.date || '): ' || c.reason, [coalesce(o.claim_id, c.row_id)]
        FROM corrections AS c
        LEFT JOIN observations AS o ON c."table" = 'observations' AND o.observation_id = c.row_id
        WHERE c.action = 'flag' AND c.row_id IS NOT NULL AND c.status <> 'retired'
        """


def _counts(verdict: Verdict, content: str) -> str:
    """How many rows there are, and how many each check failed on."""
    return f"""
        SELECT '{content}' AS content, * FROM counts
        UNION ALL
        SELECT '{content}', 'check', "check", NULL, NULL, rows FROM {_read(verdict.path("checks"))}
        """


def summary(verdict: Verdict) -> str:
    """The verdict in one line."""
    checks, waiting = verdict.checks, number_of(verdict.waiting)
    passed = checks.filter("success").height
    claims_out = verdict.rows("quarantine").filter(pl.col("table") == "claims").select("row_id").unique()
    kept_out = number_of(claims_out)
    told = f"{passed} of {checks.height} checks hold without exception; {verdict.count('flags')} flags"
    if kept_out:
        told += f"; {kept_out} claims in quarantine"
    if not waiting:
        return told + "; nothing waits for a decision"
    return told + f"; {waiting} failures wait for a decision: see reports/validation.html"
