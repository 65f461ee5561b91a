"""What follows from the findings: flags, quarantine, and whether anything waits for a decision."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path

import duckdb
import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import conform
from talent_ledger.validate.findings import Finding
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.storage import opened


@dataclass(frozen=True)
class Verdict:
    """Everything validation found, as the tables that schema/columns.py describes."""

    checks: pl.DataFrame
    failures: pl.DataFrame
    quarantine: pl.DataFrame
    flags: pl.DataFrame
    comparisons: pl.DataFrame
    counts: pl.DataFrame

    @property
    def waiting(self) -> pl.DataFrame:
        """The failures that stop publication."""
        return self.failures.filter("stops")


def judge(database: Path, findings: Sequence[Finding], parameters: ValidateParameters, content: str) -> Verdict:
    """The verdict on *findings*, with the words of the text beside each failure."""
    with opened(database) as connection:
        failures = _failures(connection, findings, parameters)
        quarantine = _quarantine(connection, failures)
        comparisons = connection.sql("FROM comparisons").pl()
        counts = connection.sql("FROM counts").pl()
        flags = _flags(connection, findings, comparisons, failures)
    checks = pl.DataFrame(
        [
            {
                "check": each.check,
                "suite": each.suite,
                "severity": each.severity,
                "fault": each.fault,
                "statement": each.statement,
                "success": each.rows.is_empty(),
                "rows": each.rows.height,
            }
            for each in findings
        ],
        schema=columns.CHECKS,
    )
    failed = checks.select(subject=pl.lit("check"), name="check", rows="rows")
    all_counts = pl.concat([conform(counts, columns.COUNTS), conform(failed, columns.COUNTS)]).with_columns(
        content=pl.lit(content)
    )
    return Verdict(checks, failures, quarantine, flags, conform(comparisons, columns.COMPARISONS), all_counts)


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


def _together(findings: Sequence[Finding]) -> pl.DataFrame:
    """The rows of all *findings* with the name, suite, fault, severity and flag of their check."""
    parts = [
        each.rows.with_columns(
            check=pl.lit(each.check),
            suite=pl.lit(each.suite),
            fault=pl.lit(each.fault),
            severity=pl.lit(each.severity),
            flag=pl.lit(each.flag, dtype=pl.String),
        )
        for each in findings
    ]
    return pl.concat(parts)


def _failures(
    connection: duckdb.DuckDBPyConnection, findings: Sequence[Finding], parameters: ValidateParameters
) -> pl.DataFrame:
    """Rows that failed a critical check, each with its sentence and, if there is one, its acknowledgement."""
    found = _together([each for each in findings if each.fault != "doubt"])
    connection.register("found", found.to_arrow())
    told = connection.sql(
        """
        WITH acknowledged AS (
            SELECT row_id, after AS "check", min(correction_id) AS correction_id
            FROM corrections WHERE action = 'acknowledge' AND status <> 'retired' AND row_id IS NOT NULL
            GROUP BY row_id, after
        )
        SELECT f."check", f.suite, f.fault, f."table", f.row_id, f.claim_id, f.explanation AS reason, f.evidence,
            coalesce(c.document_id, t.document_id, CASE WHEN f."table" = 'documents' THEN f.row_id END) AS document_id,
            c.exact, c.start, c."end", r.sentence, c.speaker,
            CASE WHEN f.fault = 'source' THEN coalesce(by_row.correction_id, by_claim.correction_id) END
                AS acknowledged_by
        FROM found AS f
        LEFT JOIN claims AS c USING (claim_id)
        LEFT JOIN readings AS r USING (claim_id)
        LEFT JOIN share_tables AS t ON f."table" = 'share_tables' AND t.table_id = f.row_id
        LEFT JOIN acknowledged AS by_row ON by_row.row_id = f.row_id AND by_row."check" = f."check"
        LEFT JOIN acknowledged AS by_claim
            ON f."table" <> 'share_tables' AND by_claim.row_id = f.claim_id AND by_claim."check" = f."check"
        """
    ).pl()
    connection.unregister("found")
    waits = pl.lit(parameters.source_faults == "stop") & pl.col("acknowledged_by").is_null()
    return conform(told.with_columns(stops=(pl.col("fault") == "ours") | waits), columns.FAILURES)


def _quarantine(connection: duckdb.DuckDBPyConnection, failures: pl.DataFrame) -> pl.DataFrame:
    """Rows kept out: what the source got wrong, the figures of a wrong table, the tables of a wrong figure.

    A table that is wrong as a whole gives no hint which of its figures is; all of them stay out. A table that loses a
    figure is no longer the table of the text; it stays out, its other figures do not.
    """
    wrong = failures.filter(pl.col("fault") == "source")
    connection.register("wrong", wrong.to_arrow())
    out = connection.sql(
        """
        WITH direct AS (
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
        SELECT q.*, coalesce(c.document_id, t.document_id) AS document_id, c.exact, c.start, c."end", r.sentence,
            c.speaker
        FROM rows_out AS q
        LEFT JOIN claims AS c USING (claim_id)
        LEFT JOIN readings AS r USING (claim_id)
        LEFT JOIN share_tables AS t ON q."table" = 'share_tables' AND t.table_id = q.row_id
        """
    ).pl()
    connection.unregister("wrong")
    return conform(out, columns.QUARANTINE).unique(maintain_order=False)


def _flags(
    connection: duckdb.DuckDBPyConnection,
    findings: Sequence[Finding],
    comparisons: pl.DataFrame,
    failures: pl.DataFrame,
) -> pl.DataFrame:
    """Doubts as flags; figures that agree with published ones, as information; what reviewers flagged."""
    doubts = conform(_together([each for each in findings if each.fault == "doubt"]), columns.FLAGS)
    agreeing = comparisons.filter(pl.col("verdict") == "agrees").select(
        flag=pl.lit("agrees"),
        check=pl.lit("figures_agree_with_published"),
        severity=pl.lit("info"),
        table=pl.lit("observations"),
        row_id="observation_id",
        claim_id="claim_id",
        explanation="explanation",
        evidence=pl.concat_list("claim_id"),
    )
    by_hand = connection.sql(
        """
        SELECT DISTINCT c.after AS flag, 'reviewer' AS "check", 'info' AS severity, c."table", c.row_id,
            coalesce(o.claim_id, CASE WHEN c."table" = 'claims' THEN c.row_id END) AS claim_id,
            'A reviewer (' || c.reviewer || ', ' || c.date || '): ' || c.reason AS explanation,
            [coalesce(o.claim_id, c.row_id)] AS evidence
        FROM corrections AS c
        LEFT JOIN observations AS o ON c."table" = 'observations' AND o.observation_id = c.row_id
        WHERE c.action = 'flag' AND c.row_id IS NOT NULL AND c.status <> 'retired'
        """
    ).pl()
    return pl.concat([doubts, conform(agreeing, columns.FLAGS), conform(by_hand, columns.FLAGS)])


def summary(verdict: Verdict) -> str:
    """The verdict in one line."""
    checks, waiting = verdict.checks, verdict.waiting
    passed = checks.filter("success").height
    kept_out = verdict.quarantine.filter(pl.col("table") == "claims")["row_id"].n_unique()
    told = f"{passed} of {checks.height} checks hold without exception; {verdict.flags.height} flags"
    if kept_out:
        told += f"; {kept_out} claims in quarantine"
    if waiting.is_empty():
        return told + "; nothing waits for a decision"
    return told + f"; {waiting.height} failures wait for a decision: see reports/validation.html"
