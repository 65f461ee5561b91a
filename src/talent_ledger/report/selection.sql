-- The texts on the review desk, where it cannot hold all: those with claims that are wanted, then those with the claims
-- that most need eyes, in the order of the queue, until they have $MOST claims; a text without any counts as one.
-- $UNSURE is a number of desk.py; `wanted` has the claims that charts lead to.

CREATE TABLE chosen AS
WITH flagged AS (
    SELECT claim_id, bool_or(warning) AS warned, bool_or(doubt) AS doubted FROM claims_flagged GROUP BY claim_id
), failed AS (
    SELECT claim_id, bool_or(acknowledged_by IS NULL) AS waiting FROM claims_failed GROUP BY claim_id
), turns AS (
    SELECT
        c.document_id,
        CASE WHEN w.claim_id IS NOT NULL THEN 0 WHEN q.waiting THEN 1 WHEN f.doubted THEN 2
            WHEN c.confidence < $UNSURE THEN 3 ELSE 4 END AS rank,
        2 * rank + CASE WHEN f.warned THEN 0 ELSE 1 END AS turn
    FROM all_claims AS c
    LEFT JOIN wanted AS w USING (claim_id)
    LEFT JOIN failed AS q USING (claim_id)
    LEFT JOIN flagged AS f USING (claim_id)
), texts AS (
    SELECT document_id, greatest(count(t.turn), 1) AS claims, min(t.turn) AS turn
    FROM all_documents LEFT JOIN turns AS t USING (document_id) GROUP BY document_id
), added_up AS (
    SELECT
        document_id,
        sum(claims) OVER (ORDER BY turn NULLS LAST, document_id ROWS UNBOUNDED PRECEDING) - claims AS before
    FROM texts
)
SELECT document_id FROM added_up WHERE before < $MOST;
