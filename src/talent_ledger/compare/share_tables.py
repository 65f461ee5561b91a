"""Share tables of two runs: which appeared, vanished or changed, row by row."""

from __future__ import annotations

from typing import Any

import polars as pl

from talent_ledger.compare import wording
from talent_ledger.compare.record import Section, TableChange, TableRow
from talent_ledger.compare.relations import SIDES, Relations, Side

TABLE_KEY = ("document_id", "measure", "population", "dimension", "time_period", "unit_measure")
TABLE_STATE = ("complete", "series", "summable", "stated_sum", "remainder", "denominator")
ROW_STATE = ("ref_area", "time_period", "obs_value", "obs_value_high", "qualifier", "inferred")
_TABLE_FACTS = ("title", "time_period", "complete", "stated_sum", "remainder", "denominator", "summable")


def compare_share_tables(relations: Relations) -> None:
    """Build ``table_changes(change, status, before_id, after_id)``: share tables that came, went or read otherwise.

    A table is the same table by its id, else by its document and coordinates (in order), else by sharing at least half
    its areas with one in the same document.
    """
    state = ", ".join(TABLE_STATE)
    row = ", ".join(ROW_STATE)
    for side in SIDES:
        relations.connection.execute(f"""
            CREATE TABLE {side}_tables AS
            WITH rows AS (SELECT table_id, count(*) AS n, bit_xor(hash({row}, position)) AS content
                          FROM {side}.share_table_rows GROUP BY table_id)
            SELECT t.table_id, coalesce(p.after_id, t.document_id) AS document_id, {", ".join(TABLE_KEY[1:])},
                   hash({state}, n, content, title) AS content
            FROM {side}.share_tables t LEFT JOIN rows USING (table_id)
            LEFT JOIN document_pairs p ON p.{side}_id = t.document_id""")
    relations.connection.execute("""
        CREATE TABLE table_pairs AS
        SELECT b.table_id AS before_id, a.table_id AS after_id
        FROM before_tables b JOIN after_tables a USING (table_id)""")
    same_key = " AND ".join(f"b.{name} IS NOT DISTINCT FROM a.{name}" for name in TABLE_KEY)
    numbered = f"*, row_number() OVER (PARTITION BY {', '.join(TABLE_KEY)} ORDER BY table_id) AS nth"
    relations.connection.execute(f"""
        INSERT INTO table_pairs
        WITH b AS (SELECT {numbered} FROM before_tables WHERE table_id NOT IN (SELECT before_id FROM table_pairs)),
             a AS (SELECT {numbered} FROM after_tables WHERE table_id NOT IN (SELECT after_id FROM table_pairs))
        SELECT b.table_id, a.table_id FROM b JOIN a ON {same_key} AND b.nth = a.nth""")
    _pair_tables_by_rows(relations)
    relations.connection.execute("""
        CREATE TABLE table_changes AS
        WITH whole AS (
            SELECT p.before_id, p.after_id, b.content AS x, a.content AS y FROM table_pairs p
            JOIN before_tables b ON b.table_id = p.before_id JOIN after_tables a ON a.table_id = p.after_id
            UNION ALL SELECT table_id, NULL, content, NULL FROM before_tables
                      WHERE table_id NOT IN (SELECT before_id FROM table_pairs)
            UNION ALL SELECT NULL, table_id, NULL, content FROM after_tables
                      WHERE table_id NOT IN (SELECT after_id FROM table_pairs))
        SELECT row_number() OVER (ORDER BY after_id, before_id) AS change,
               CASE WHEN before_id IS NULL THEN 'appeared' WHEN after_id IS NULL THEN 'vanished' ELSE 'changed' END
               AS status, before_id, after_id
        FROM whole WHERE x IS DISTINCT FROM y""")


def _pair_tables_by_rows(relations: Relations) -> None:
    for side in SIDES:
        relations.connection.execute(f"""
            CREATE VIEW {side}_open_rows AS
            SELECT DISTINCT t.table_id, t.document_id, r.ref_area FROM {side}_tables t
            JOIN {side}.share_table_rows r USING (table_id)
            WHERE t.table_id NOT IN (SELECT {side}_id FROM table_pairs)""")
    relations.connection.execute("""
        INSERT INTO table_pairs
        WITH overlap AS (
            SELECT b.table_id AS before_id, a.table_id AS after_id, count(*) AS shared
            FROM before_open_rows b JOIN after_open_rows a
              ON b.document_id = a.document_id AND b.ref_area = a.ref_area GROUP BY 1, 2),
        sized AS (
            SELECT o.*, (SELECT count(*) FROM before_open_rows r WHERE r.table_id = o.before_id) AS before_rows,
                   (SELECT count(*) FROM after_open_rows r WHERE r.table_id = o.after_id) AS after_rows
            FROM overlap o),
        ranked AS (
            SELECT *, row_number() OVER (PARTITION BY before_id ORDER BY shared DESC, after_id) AS of_before,
                   row_number() OVER (PARTITION BY after_id ORDER BY shared DESC, before_id) AS of_after
            FROM sized WHERE 2 * shared >= greatest(before_rows, after_rows))
        SELECT before_id, after_id FROM ranked WHERE of_before = 1 AND of_after = 1""")


def read_share_tables(relations: Relations, most: int) -> Section[TableChange]:
    """The share tables that changed, vanished first, with their rows on both sides; *most* at most."""
    counts = relations.counts("SELECT status, count(*) AS n FROM table_changes GROUP BY status")
    rows = relations.rows(f"""
        SELECT * FROM table_changes
        ORDER BY CASE status WHEN 'vanished' THEN 0 WHEN 'appeared' THEN 1 ELSE 2 END, change LIMIT {most}""")
    tables = {side: _table_facts(relations, side, [str(row[f"{side}_id"]) for row in rows]) for side in SIDES}
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


def _table_facts(relations: Relations, side: Side, ids: list[str]) -> dict[str, dict[str, Any]]:
    with relations.asked(sorted(set(ids)), pl.String()):
        tables = relations.rows(f"SELECT * FROM {side}.share_tables WHERE table_id IN (SELECT id FROM asked)")
        rows = relations.rows(f"""
            SELECT * FROM {side}.share_table_rows WHERE table_id IN (SELECT id FROM asked)
            ORDER BY table_id, position""")
    found: dict[str, dict[str, Any]] = {str(table["table_id"]): {**table, "members": []} for table in tables}
    for row in rows:
        if str(row["table_id"]) in found:
            found[str(row["table_id"])]["members"].append(row)
    return found


def tables_touched(relations: Relations) -> int:
    """Share tables, that hold an observation of a changed cell; one that is on both sides counts once."""
    return relations.number("""
        SELECT count(DISTINCT id) FROM (
            SELECT coalesce(p.after_id, r.table_id) AS id FROM before.share_table_rows r
            LEFT JOIN table_pairs p ON p.before_id = r.table_id
            WHERE r.observation_id IN (SELECT observation_id FROM cell_claims WHERE side = 'before')
            UNION ALL
            SELECT table_id FROM after.share_table_rows
            WHERE observation_id IN (SELECT observation_id FROM cell_claims WHERE side = 'after'))""")


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
