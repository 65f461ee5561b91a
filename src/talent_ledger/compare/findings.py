"""What validation found in two runs: checks newly failing or passing, flags and quarantined rows gained and lost.

The ids of rows follow their offsets, so a finding of the first run is looked up under the id its row has in the second.
"""

from __future__ import annotations

from talent_ledger.compare.cells import observation_map
from talent_ledger.compare.relations import Relations


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
