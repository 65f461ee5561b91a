-- What is known about every claim, one row each: its own record and document, the flags and failed checks on it, its
-- observation or its table, the published figure it was compared with, the tables it feeds, others of the same cell.
-- $UNSURE and $PEERS are numbers of desk.py. Claims, documents, segments, observations and tables are those on the desk;
-- comparisons and all_observations are of the whole ledger.

CREATE TABLE places (key VARCHAR, bundle BIGINT, shard BIGINT);

CREATE TABLE flagged AS
SELECT
    claim_id,
    list({
        'flag': flag, 'explanation': explanation, 'evidence': evidence, 'doubt': doubt
    } ORDER BY flag, explanation, evidence) AS flags,
    bool_or(warning) AS warned
FROM claims_flagged SEMI JOIN claims USING (claim_id) GROUP BY claim_id;

CREATE TABLE failed AS
SELECT
    claim_id,
    list({
        'check': "check", 'reason': reason, 'acknowledged_by': acknowledged_by, 'table': "table", 'row_id': row_id
    } ORDER BY "check", "table", row_id, reason) AS failures,
    bool_or(acknowledged_by IS NULL) AS waiting
FROM claims_failed SEMI JOIN claims USING (claim_id) GROUP BY claim_id;

CREATE TABLE cells AS
WITH sizes AS (
    SELECT cell_id, count(*) AS in_cell
    FROM all_observations SEMI JOIN observations USING (cell_id) GROUP BY cell_id HAVING count(*) > 1
), first_of_cell AS (
    SELECT o.*, s.in_cell FROM observations AS o JOIN sizes AS s USING (cell_id)
    QUALIFY row_number() OVER (PARTITION BY cell_id ORDER BY claim_id) <= $PEERS
)
SELECT
    o.cell_id,
    any_value(o.in_cell) AS in_cell,
    list({
        'claim_id': o.claim_id, 'document_id': o.document_id, 'obs_value': o.obs_value,
        'obs_value_high': o.obs_value_high, 'unit_measure': o.unit_measure, 'decimals': o.decimals,
        'qualifier': o.qualifier, 'change': o.change, 'kind': o.kind, 'speaker': o.speaker,
        'attributed_to': o.attributed_to, 'author': d.author, 'publisher': d.publisher, 'title': d.title
    } ORDER BY o.claim_id) AS peers
FROM first_of_cell AS o JOIN documents AS d USING (document_id)
GROUP BY o.cell_id;

CREATE TABLE in_place AS
SELECT claim_id, row_number() OVER (ORDER BY document_id, start, "end", claim_id) - 1 AS place FROM claims;

CREATE TABLE records AS
SELECT
    i.place,
    c.*,
    coalesce(e.label, c.entity, c.entity_id) AS label,
    d.title, d.author, d.publisher,
    coalesce(f.flags, []) AS flags,
    coalesce(f.warned, false) AS warned,
    coalesce(q.failures, []) AS failures,
    CASE WHEN q.claim_id IS NOT NULL THEN 'quarantined' WHEN c.standing = 'observed' THEN 'published'
        ELSE c.standing END AS state,
    CASE WHEN q.waiting THEN 0
        WHEN len(list_filter(coalesce(f.flags, []), lambda one: one.doubt)) > 0 THEN 1
        WHEN c.confidence < $UNSURE THEN 2 ELSE 3 END AS rank,
    m.compared,
    coalesce(t.tables, []) AS tables,
    coalesce(p.peers, []) AS peers,
    p.in_cell
FROM claims AS c
JOIN in_place AS i USING (claim_id)
LEFT JOIN documents AS d USING (document_id)
LEFT JOIN entities AS e ON e.entity_id = c.entity_id
LEFT JOIN flagged AS f ON f.claim_id = c.claim_id
LEFT JOIN failed AS q ON q.claim_id = c.claim_id
LEFT JOIN (
    SELECT claim_id, first({
        'verdict': verdict, 'explanation': explanation, 'stated_by': stated_by, 'url': url
    } ORDER BY observation_id) AS compared
    FROM comparisons GROUP BY claim_id
) AS m ON m.claim_id = c.claim_id
LEFT JOIN (
    SELECT claim_id, list(DISTINCT table_id ORDER BY table_id) AS tables FROM share_table_rows GROUP BY claim_id
) AS t ON t.claim_id = c.claim_id
LEFT JOIN (SELECT claim_id, min(cell_id) AS cell_id FROM observations GROUP BY claim_id) AS o
    ON o.claim_id = c.claim_id
LEFT JOIN cells AS p ON p.cell_id = o.cell_id;

CREATE TABLE turns AS
SELECT place, row_number() OVER (ORDER BY rank, NOT warned, place) - 1 AS turn FROM records;

CREATE TABLE tables AS
SELECT
    t.table_id, t.document_id, t.title, t.series, t.unit_measure, t.stated_sum, t.remainder,
    list({
        'claim_id': r.claim_id, 'ref_area_label': r.ref_area_label, 'time_period': r.time_period,
        'obs_value': r.obs_value, 'obs_value_high': r.obs_value_high, 'decimals': r.decimals,
        'qualifier': r.qualifier
    } ORDER BY r.position) AS members
FROM share_tables AS t JOIN share_table_rows AS r USING (table_id)
GROUP BY ALL;
