"""Cells of two runs: values that changed, cells that came, went, or were keyed anew.

A cell is what the ledger says about one measure × population × dimension × area × period × unit. Several claims may
state it; its state is the set of distinct figures they state. Only rows that differ are ever looked at twice, so that
comparing a million observations costs about one join.
"""

from __future__ import annotations

from talent_ledger.compare.relations import SIDES, Relations

KEY = ("measure", "population", "dimension", "ref_area", "time_period", "unit_measure")
"""The coordinates of a cell."""
FIGURE = ("obs_value", "obs_value_high", "kind", "qualifier", "change", "inferred")
"""What makes two figures of a cell different figures."""


def compare_cells(relations: Relations) -> None:
    """Build the tables ``cells`` and ``cell_claims`` on the connection.

    - ``cells(cell, status, before_key, after_key, before_figures, after_figures)``: one row per cell that changed;
      status is changed, added, removed or recoded (removed there, added here, by the same claim);
    - ``cell_claims(cell, side, claim_id, observation_id, differs)``: the claims behind each, and whether it is this
      claim's observation that differs.
    """
    _find_touched(relations)
    _tell_states(relations)
    _join_recoded(relations)
    _list_claims(relations)


def observation_map(relations: Relations, table: str, name: str) -> None:
    """Table *name*: each observation of *table* beside its counterpart by claim, as ``before_*`` and ``after_*`` ids.

    Only pairs that are not identical rows under one id are listed; an id null on one side has no counterpart there.
    """
    columns = ", ".join((*KEY, *FIGURE))
    claim_of = """
        CASE WHEN l.claim_id IS NULL THEN o.claim_id
             ELSE (SELECT max(p.after_id) FROM claim_pairs p WHERE p.before_id = o.claim_id) END"""
    relations.connection.execute(f"""
        CREATE TABLE {name} AS
        WITH differing AS (
            SELECT b.observation_id AS before_id, a.observation_id AS after_id
            FROM (SELECT observation_id, hash({columns}) AS content FROM before.{table}) b
            FULL JOIN (SELECT observation_id, hash({columns}) AS content FROM after.{table}) a USING (observation_id)
            WHERE b.content IS DISTINCT FROM a.content),
        b AS (SELECT o.observation_id, {claim_of} AS claim, hash({columns}) AS content
              FROM before.{table} o LEFT JOIN before_leftover l USING (claim_id)
              WHERE o.observation_id IN (SELECT before_id FROM differing)),
        a AS (SELECT o.observation_id, o.claim_id AS claim, hash({columns}) AS content
              FROM after.{table} o WHERE o.observation_id IN (SELECT after_id FROM differing)),
        bn AS (SELECT *, row_number() OVER (PARTITION BY claim ORDER BY observation_id) AS nth FROM b),
        an AS (SELECT *, row_number() OVER (PARTITION BY claim ORDER BY observation_id) AS nth FROM a)
        SELECT bn.observation_id AS before_id, an.observation_id AS after_id, bn.content = an.content AS same
        FROM bn FULL JOIN an ON bn.claim = an.claim AND bn.nth = an.nth""")


def _find_touched(relations: Relations) -> None:
    observation_map(relations, "observations", "observation_pairs")


def _key(prefix: str) -> str:
    return ", ".join(f"{name} := {prefix}{name}" for name in KEY)


def _tell_states(relations: Relations) -> None:
    """State before and after of each cell that a differing observation lies in."""
    figure = "struct_pack(" + ", ".join(f"{name} := {name}" for name in FIGURE) + ")"
    key = ", ".join(KEY)
    same_key = " AND ".join(f"o.{name} IS NOT DISTINCT FROM t.{name}" for name in KEY)
    relations.connection.execute(f"""
        CREATE TABLE touched AS
        SELECT {key} FROM before.observations
        WHERE observation_id IN (SELECT before_id FROM observation_pairs WHERE same IS DISTINCT FROM true)
        UNION
        SELECT {key} FROM after.observations
        WHERE observation_id IN (SELECT after_id FROM observation_pairs WHERE same IS DISTINCT FROM true)""")
    for side in SIDES:
        relations.connection.execute(f"""
            CREATE TABLE {side}_in_touched AS
            SELECT o.* FROM {side}.observations o SEMI JOIN touched t ON {same_key}""")
    relations.connection.execute(f"""
        CREATE TABLE states AS
        WITH figures AS (
            SELECT 'before' AS side, {key}, {figure} AS figure FROM before_in_touched
            UNION ALL SELECT 'after', {key}, {figure} FROM after_in_touched)
        SELECT {key},
               list_sort(list(DISTINCT figure) FILTER (WHERE side = 'before')) AS before_figures,
               list_sort(list(DISTINCT figure) FILTER (WHERE side = 'after')) AS after_figures
        FROM figures GROUP BY {key}
        HAVING before_figures IS DISTINCT FROM after_figures""")
    relations.connection.execute(f"""
        CREATE TABLE plain_cells AS
        SELECT row_number() OVER (ORDER BY {key}) AS cell,
               CASE WHEN before_figures IS NULL THEN 'added' WHEN after_figures IS NULL THEN 'removed'
                    ELSE 'changed' END AS status,
               struct_pack({_key("")}) AS key, before_figures, after_figures FROM states""")


def _join_recoded(relations: Relations) -> None:
    """A cell that went and one that came are one recoded cell when the same claim moved from the one to the other."""
    relations.connection.execute(f"""
        CREATE TABLE cell_links AS
        SELECT x.cell AS removed, y.cell AS added, count(*) AS links
        FROM observation_pairs p
        JOIN before_in_touched b ON b.observation_id = p.before_id
        JOIN after_in_touched a ON a.observation_id = p.after_id
        JOIN plain_cells x ON x.status = 'removed' AND x.key = struct_pack({_key("b.")})
        JOIN plain_cells y ON y.status = 'added' AND y.key = struct_pack({_key("a.")})
        GROUP BY x.cell, y.cell""")
    relations.connection.execute("""
        CREATE TABLE recoded AS
        WITH best AS (SELECT *, row_number() OVER (PARTITION BY removed ORDER BY links DESC, added) AS of_removed,
                                row_number() OVER (PARTITION BY added ORDER BY links DESC, removed) AS of_added
                      FROM cell_links)
        SELECT removed, added FROM best WHERE of_removed = 1 AND of_added = 1""")
    relations.connection.execute("""
        CREATE TABLE cells AS
        SELECT cell, status, CASE WHEN status != 'added' THEN key END AS before_key,
               CASE WHEN status != 'removed' THEN key END AS after_key, before_figures, after_figures
        FROM plain_cells
        WHERE cell NOT IN (SELECT removed FROM recoded) AND cell NOT IN (SELECT added FROM recoded)
        UNION ALL
        SELECT b.cell, 'recoded', b.key, a.key, b.before_figures, a.after_figures
        FROM recoded r JOIN plain_cells b ON b.cell = r.removed JOIN plain_cells a ON a.cell = r.added""")


def _list_claims(relations: Relations) -> None:
    relations.connection.execute(f"""
        CREATE TABLE cell_claims AS
        SELECT c.cell, 'before' AS side, o.claim_id, o.observation_id, p.same IS NOT NULL AND NOT p.same
               OR (p.before_id IS NOT NULL AND p.after_id IS NULL) AS differs
        FROM cells c JOIN before_in_touched o ON c.before_key = struct_pack({_key("o.")})
        LEFT JOIN observation_pairs p ON p.before_id = o.observation_id
        UNION ALL
        SELECT c.cell, 'after', o.claim_id, o.observation_id, p.same IS NOT NULL AND NOT p.same
               OR (p.after_id IS NOT NULL AND p.before_id IS NULL)
        FROM cells c JOIN after_in_touched o ON c.after_key = struct_pack({_key("o.")})
        LEFT JOIN observation_pairs p ON p.after_id = o.observation_id""")
