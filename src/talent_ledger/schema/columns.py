"""Columns, types and closed vocabularies of every table that one stage hands to another.

The names are those of the field: SDMX for observations (``ref_area``, ``time_period``, ``obs_value``,
``unit_measure``), W3C Web Annotation for spans (``exact``, ``start``, ``end``; Unicode code points).
"""

from __future__ import annotations

import polars as pl

Schema = dict[str, pl.DataType]

_STRING, _INTEGER, _FLOAT, _BOOLEAN = pl.String(), pl.Int64(), pl.Float64(), pl.Boolean()
_STRINGS = pl.List(pl.String)

# -- vocabularies ---------------------------------------------------------------------------------------------

KINDS = ("share", "count", "rank", "money", "growth", "rate", "ratio", "duration", "other")
QUALIFIERS = ("approx", "nearly", "at_least", "at_most", "more_than", "less_than", "range")
CHANGES = ("increase", "decrease")
ENTITY_TYPES = ("country", "nationality", "region", "organization", "institution", "product", "group", "other")
DIMENSIONS = ("origin", "work", "study", "institution")
SEGMENT_KINDS = (
    "title",
    "date_line",
    "byline",
    "heading",
    "paragraph",
    "list_item",
    "table_row",
    "caption",
    "quotation",
    "comment_header",
    "furniture",
)
SEVERITIES = ("critical", "warning", "info")
SUITES = ("arithmetic", "time", "identity", "meaning", "provenance", "form")
VERDICTS = ("agrees", "conflicts", "matches_another_population", "no_reference")
STANDINGS = ("observed", "repeat", "withdrawn")
CORRECTION_ACTIONS = ("drop", "override", "scale", "flag", "merge_entities", "acknowledge")
CORRECTION_STATUSES = ("open", "applied", "retired")

# -- documents and segments (ingest) ---------------------------------------------------------------------------

DOCUMENTS: Schema = {
    "document_id": _STRING,  # the file's stem, or the id a corpus gives
    "path": _STRING,  # relative to the project, with forward slashes
    "media_type": _STRING,  # text/plain, text/markdown, text/html
    "encoding": _STRING,
    "sha256": _STRING,  # of the raw bytes
    "characters": _INTEGER,  # length of text in Unicode code points
    "text": _STRING,  # the decoded document; every offset counts its code points
    "title": _STRING,
    "publisher": _STRING,
    "author": _STRING,
    "url": _STRING,
    "published_date": _STRING,  # ISO 8601
    "accessed_date": _STRING,
    "licence": _STRING,
    "comments_declared": _INTEGER,  # what the page itself says ("21 comments:"), else null
    "comments_found": _INTEGER,
}

SEGMENTS: Schema = {
    "segment_id": _STRING,
    "document_id": _STRING,
    "ordinal": _INTEGER,  # reading order within the document, from 0
    "kind": _STRING,  # SEGMENT_KINDS
    "start": _INTEGER,
    "end": _INTEGER,
    "heading": _STRING,  # the text of the heading it stands under (or the pasted article's title), else null
    "speaker": _STRING,  # the writer of the comment; null for the document's author
    "comment": _INTEGER,  # number of the comment it belongs to, from 1; null in the document's own text
    "article": _STRING,  # title of the article pasted into the comment; null elsewhere
    "attributed_to": _STRING,  # publisher of the pasted article, or whom a quotation names as its source
    "date": _STRING,  # ISO date of the comment or pasted article where the text states it
    "repeat_of": _STRING,  # the segment this one repeats: a quotation of it or the same comment posted twice
}

# -- claims (extract) --------------------------------------------------------------------------------------------

CLAIMS: Schema = {
    "claim_id": _STRING,
    "document_id": _STRING,
    "segment_id": _STRING,
    "start": _INTEGER,
    "end": _INTEGER,
    "exact": _STRING,
    "sentence_start": _INTEGER,
    "sentence_end": _INTEGER,
    "kind": _STRING,  # KINDS
    "value": _FLOAT,
    "value_high": _FLOAT,  # upper end of a range, else null
    "unit": _STRING,  # percent, percentage_points, count, rank, ratio, years…, ISO 4217 code, per_1000…, physical unit
    "decimals": _INTEGER,  # digits stated after the point
    "denominator": _FLOAT,
    "qualifier": _STRING,  # QUALIFIERS
    "change": _STRING,  # CHANGES
    "entity": _STRING,
    "entity_id": _STRING,
    "entity_type": _STRING,  # ENTITY_TYPES
    "measure": _STRING,
    "population": _STRING,
    "dimension": _STRING,  # DIMENSIONS
    "year": _INTEGER,
    "period": _STRING,  # SDMX, only when finer than a year: 2024-Q4, 2024-H1, 2024-05
    "speaker": _STRING,
    "attributed_to": _STRING,
    "inferred": _BOOLEAN,
    "repeat_of": _STRING,  # claim_id of the claim this one repeats
    "rule": _STRING,  # which rules made it: figure rule / subject rule / year rule
    "confidence": _FLOAT,  # 0 to 1, calibrated on gold: probability that value, unit and entity are right
}

# -- observations and share tables (tables) -------------------------------------------------------------------------

CANDIDATE_CLAIMS: Schema = {
    **CLAIMS,  # after corrections; what they changed is in the table corrections
    "standing": _STRING,  # STANDINGS: it became an observation, repeats another claim, or a correction dropped it
    "corrections": _STRINGS,  # ids of the entries of data/corrections.yml that touched it
}

ENTITIES: Schema = {
    "entity_id": _STRING,
    "label": _STRING,  # its name for people
    "entity_type": _STRING,  # ENTITY_TYPES; nationalities are the country they belong to
    "alpha_3": _STRING,  # ISO 3166-1, countries only
    "region": _STRING,  # UN region, countries only
    "members": _STRINGS,  # of a region: alpha-3 codes; of a group named by its parts ("A+B"): entity ids
    "claims": _INTEGER,  # how many claims of the ledger are about it
}

OBSERVATIONS: Schema = {
    "observation_id": _STRING,
    "claim_id": _STRING,
    "document_id": _STRING,
    "cell_id": _STRING,  # content id of measure × population × dimension × ref_area × time_period × unit_measure
    "measure": _STRING,
    "population": _STRING,
    "dimension": _STRING,
    "ref_area": _STRING,  # the resolved entity
    "ref_area_label": _STRING,  # its name for people
    "entity_type": _STRING,
    "time_period": _STRING,  # SDMX: 2022, 2024-Q4; null when not stated
    "obs_value": _FLOAT,
    "obs_value_high": _FLOAT,
    "unit_measure": _STRING,
    "decimals": _INTEGER,
    "denominator": _FLOAT,
    "qualifier": _STRING,
    "change": _STRING,
    "kind": _STRING,
    "inferred": _BOOLEAN,
    "speaker": _STRING,
    "attributed_to": _STRING,
    "corrections": _STRINGS,  # ids of the entries of data/corrections.yml that touched it
    "flags": _STRINGS,  # names of the flags on the row, sorted; details in the table flags
}

SHARE_TABLES: Schema = {
    "table_id": _STRING,
    "document_id": _STRING,
    "title": _STRING,
    "measure": _STRING,
    "population": _STRING,
    "dimension": _STRING,
    "time_period": _STRING,  # null when not stated, or when the table is a series (then rows carry it)
    "unit_measure": _STRING,
    "denominator": _FLOAT,
    "complete": _BOOLEAN,  # the text claims to cover the whole
    "series": _BOOLEAN,  # one entity over several periods: rows are not to be summed
    "stated_sum": _FLOAT,  # null for a series
    "remainder": _FLOAT,  # what a partial table of shares leaves unstated (100 - stated_sum)
    "rows": _INTEGER,
    "others": _STRINGS,  # entity ids that the text says "others" consists of
    "speaker": _STRING,
    "attributed_to": _STRING,
    "kind": _STRING,  # KINDS: what its rows are
    "summable": _BOOLEAN,  # rows are parts of one whole; false for a series and for figures each with a base of its own
    "hearsay": _BOOLEAN,  # a reader's own assertion, without a source
    "corrections": _STRINGS,  # ids of the corrections that touched the table or one of its rows
}

SHARE_TABLE_ROWS: Schema = {
    "table_id": _STRING,
    "position": _INTEGER,  # order of the text, from 0
    "observation_id": _STRING,
    "claim_id": _STRING,
    "ref_area": _STRING,
    "ref_area_label": _STRING,
    "time_period": _STRING,
    "obs_value": _FLOAT,
    "obs_value_high": _FLOAT,
    "decimals": _INTEGER,
    "qualifier": _STRING,
    "inferred": _BOOLEAN,
    "rest": _BOOLEAN,  # the row of "others", "the rest", "the remaining"
}

CORRECTIONS: Schema = {
    "correction_id": _STRING,
    "action": _STRING,  # CORRECTION_ACTIONS
    "status": _STRING,  # CORRECTION_STATUSES
    "table": _STRING,  # of the row touched: claims, observations, share_tables; null when it touched none
    "row_id": _STRING,  # claim_id, observation_id or table_id
    "field": _STRING,  # what it changed
    "before": _STRING,
    "after": _STRING,
    "reason": _STRING,
    "reviewer": _STRING,
    "date": _STRING,  # ISO 8601
}

# -- findings (validate) ----------------------------------------------------------------------------------------------

CHECKS: Schema = {
    "check": _STRING,  # its name, e.g. complete_tables_sum_to_whole
    "suite": _STRING,  # arithmetic, time, identity, meaning, provenance, form
    "severity": _STRING,  # SEVERITIES
    "fault": _STRING,  # ours, source, doubt
    "statement": _STRING,  # plain English
    "success": _BOOLEAN,
    "rows": _INTEGER,  # rows it failed on
}

FLAGS: Schema = {
    "flag": _STRING,  # closed vocabulary, see data/reference/flags.csv
    "check": _STRING,
    "severity": _STRING,
    "table": _STRING,  # claims, observations, share_tables, documents
    "row_id": _STRING,  # claim_id, observation_id, table_id or document_id
    "claim_id": _STRING,  # a claim that shows the finding; null where none does
    "explanation": _STRING,  # a sentence for people
    "evidence": _STRINGS,  # claim_ids of the witnesses
}

QUARANTINE: Schema = {
    "table": _STRING,
    "row_id": _STRING,
    "claim_id": _STRING,
    "document_id": _STRING,
    "check": _STRING,
    "reason": _STRING,
    "exact": _STRING,
    "start": _INTEGER,
    "end": _INTEGER,
    "sentence": _STRING,
    "speaker": _STRING,
    "acknowledged_by": _STRING,  # id of the correction that acknowledges it, else null
}

FAILURES: Schema = {
    "check": _STRING,
    "suite": _STRING,
    "fault": _STRING,  # ours, source
    "table": _STRING,
    "row_id": _STRING,
    "claim_id": _STRING,  # a claim that shows it; null where none does
    "document_id": _STRING,
    "reason": _STRING,  # a sentence for people
    "exact": _STRING,
    "start": _INTEGER,
    "end": _INTEGER,
    "sentence": _STRING,
    "speaker": _STRING,
    "evidence": _STRINGS,  # claim_ids
    "acknowledged_by": _STRING,
    "stops": _BOOLEAN,  # publication waits for a decision on it
}

COMPARISONS: Schema = {
    "observation_id": _STRING,
    "claim_id": _STRING,
    "verdict": _STRING,  # agrees, conflicts, matches_another_population, no_reference
    "explanation": _STRING,  # a sentence for people
    "stated_population": _STRING,  # id in data/reference/populations.csv of the population the text names
    "matched_population": _STRING,  # of the population whose published figures it fits
    "published_value": _FLOAT,  # of the population the text names; null when nobody published one
    "published_period": _STRING,
    "stated_by": _STRING,  # who states the published figure
    "url": _STRING,
}

READINGS: Schema = {
    "claim_id": _STRING,
    "sentence": _STRING,  # the sentence that carries the claim, read again from the raw bytes
}

COUNTS: Schema = {
    "content": _STRING,  # content id of the candidate dataset that was counted
    "subject": _STRING,  # table: how many rows it has; check: how many rows it failed on
    "name": _STRING,  # of the table or the check
    "document_id": _STRING,  # null for the total
    "title": _STRING,  # of a share table, else null
    "rows": _INTEGER,
}

HISTORY: Schema = {
    "publication": _INTEGER,  # from 1
    **COUNTS,  # of a document only where it differs from the publication before
}

# -- the published dataset (publish) ---------------------------------------------------------------------------------

PUBLISHED: dict[str, Schema] = {
    "documents": {name: kind for name, kind in DOCUMENTS.items() if name != "text"},
    "claims": {**CANDIDATE_CLAIMS, "sentence": _STRING},
    "observations": OBSERVATIONS,
    "share_tables": SHARE_TABLES,
    "share_table_rows": SHARE_TABLE_ROWS,
    "entities": ENTITIES,
    "flags": FLAGS,
    "comparisons": COMPARISONS,
    "checks": CHECKS,
}
"""Table → its columns, in data/published/parquet/TABLE.parquet and data/published/csv/TABLE.csv."""
