-- What is known about every claim, one row each: its own record and document, the flags and failed checks on it, its
-- observation or its table, the published figure it was compared with, the tables it feeds, others of the same cell.
-- $UNSURE and $PEERS are numbers of desk.py. Claims, documents, segments, observations and tables are those on the desk;
-- comparisons and all_observations are of the whole ledger. Claims go by their place in the order of the texts: lists
-- are made of those between two places, for all lists at once would not fit into memory.

CREATE TABLE places (key VARCHAR, bundle BIGINT, shard BIGINT);

CREATE TABLE in_place AS
SELECT claim_id, row_number() OVER (ORDER BY document_id, start, "end", claim_id) - 1 AS place FROM claims;

CREATE TABLE claims_in_place AS SELECT place, c.* FROM claims AS c JOIN in_place USING (claim_id);

CREATE TABLE flags_in_place AS
SELECT place, flag, explanation, evidence, warning, doubt FROM claims_flagged JOIN in_place USING (claim_id);

CREATE TABLE failures_in_place AS
SELECT place, "check", reason, acknowledged_by, "table", row_id FROM claims_failed JOIN in_place USING (claim_id);

CREATE TABLE cells_in_place AS
SELECT place, min(cell_id) AS cell_id FROM observations JOIN in_place USING (claim_id) GROUP BY place;

CREATE TABLE first_of_cell AS
WITH sizes AS (
    SELECT cell_id, count(*) AS in_cell
    FROM all_observations SEMI JOIN observations USING (cell_id) GROUP BY cell_id HAVING count(*) > 1
), numbered AS (
    SELECT o.observation_id, s.in_cell
    FROM observations AS o JOIN sizes AS s USING (cell_id)
    QUALIFY row_number() OVER (PARTITION BY cell_id ORDER BY claim_id) <= $PEERS
)
SELECT
    n.in_cell, o.cell_id, o.claim_id, o.document_id, o.obs_value, o.obs_value_high, o.unit_measure, o.decimals,
    o.qualifier, o.change, o.kind, o.speaker, o.attributed_to, d.author, d.publisher, d.title
FROM numbered AS n JOIN observations AS o USING (observation_id) JOIN documents AS d USING (document_id);

CREATE VIEW flagged AS
SELECT
    place,
    list({
        'flag': flag, 'explanation': explanation, 'evidence': evidence, 'doubt': doubt
    } ORDER BY flag, explanation, evidence) AS flags,
    bool_or(warning) AS warned,
    bool_or(doubt) AS doubted
FROM (SELECT DISTINCT * FROM flags_in_place) GROUP BY place;

CREATE VIEW failed AS
SELECT
    place,
    list({
        'check': "check", 'reason': reason, 'acknowledged_by': acknowledged_by, 'table': "table", 'row_id': row_id
    } ORDER BY "check", "table", row_id, reason) AS failures,
    bool_or(acknowledged_by IS NULL) AS waiting
FROM (SELECT DISTINCT * FROM failures_in_place) GROUP BY place;

CREATE VIEW compared_with AS
SELECT
    place,
    first({
        'verdict': verdict, 'explanation': explanation, 'stated_by': stated_by, 'url': url
    } ORDER BY observation_id) AS compared
FROM comparisons JOIN in_place USING (claim_id) GROUP BY place;

CREATE VIEW fed AS
SELECT place, list(DISTINCT table_id ORDER BY table_id) AS tables
FROM share_table_rows JOIN in_place USING (claim_id) GROUP BY place;

CREATE VIEW beside AS
SELECT place, any_value(in_cell) AS in_cell, list(peer ORDER BY peer.claim_id) AS peers
FROM cells_in_place JOIN (SELECT cell_id, in_cell, peer FROM first_of_cell AS peer) USING (cell_id) GROUP BY place;

CREATE VIEW joined AS
SELECT
    c.*,
    coalesce(e.label, c.entity, c.entity_id) AS label,
    d.title, d.author, d.publisher,
    coalesce(f.flags, []) AS flags,
    coalesce(f.warned, false) AS warned,
    coalesce(q.failures, []) AS failures,
    CASE WHEN q.place IS NOT NULL THEN 'quarantined' WHEN c.standing = 'observed' THEN 'published'
        ELSE c.standing END AS state,
    CASE WHEN q.waiting THEN 0 WHEN f.doubted THEN 1 WHEN c.confidence < $UNSURE THEN 2 ELSE 3 END AS rank,
    m.compared,
    coalesce(t.tables, []) AS tables,
    coalesce(b.peers, []) AS peers,
    b.in_cell
FROM claims_in_place AS c
LEFT JOIN documents AS d USING (document_id)
LEFT JOIN entities AS e USING (entity_id)
LEFT JOIN flagged AS f USING (place)
LEFT JOIN failed AS q USING (place)
LEFT JOIN compared_with AS m USING (place)
LEFT JOIN fed AS t USING (place)
LEFT JOIN beside AS b USING (place);

CREATE TABLE records AS FROM joined LIMIT 0;

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
