-- Which claims of the whole ledger the flags and failed checks concern, directly or through an observation or a table.
-- `harmless` has the flags that are no doubts.

CREATE VIEW claims_flagged AS
SELECT
    CASE f."table" WHEN 'claims' THEN f.row_id ELSE coalesce(o.claim_id, r.claim_id, f.claim_id) END AS claim_id,
    f.flag, f.explanation, f.evidence,
    f.severity = 'warning' AS warning,
    f.severity <> 'info' OR f.flag NOT IN (FROM harmless) AS doubt
FROM flags AS f
LEFT JOIN all_observations AS o ON f."table" = 'observations' AND o.observation_id = f.row_id
LEFT JOIN all_share_table_rows AS r ON f."table" = 'share_tables' AND r.table_id = f.row_id;

CREATE VIEW claims_failed AS
SELECT
    CASE q."table" WHEN 'claims' THEN q.row_id ELSE coalesce(o.claim_id, r.claim_id, q.claim_id) END AS claim_id,
    q."check", q.reason, q.acknowledged_by, q."table", q.row_id
FROM quarantine AS q
LEFT JOIN all_observations AS o ON q."table" = 'observations' AND o.observation_id = q.row_id
LEFT JOIN all_share_table_rows AS r ON q."table" = 'share_tables' AND r.table_id = q.row_id;
