"""Provenance: every figure stands where we say it stands, and is credited to whoever said it."""

from __future__ import annotations

from typing import ClassVar

from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Fault, Level


class _Provenance(LedgerExpectation):
    suite = "provenance"
    fault: ClassVar[Fault] = "ours"
    level: ClassVar[Level] = "critical"


class ExpectRawTextsToBeUnchanged(_Provenance):
    """The bytes we publish figures from are the bytes we read."""

    check = "raw_texts_are_unchanged"
    statement = "Every document's file is there, with the bytes it had when it was read."
    rows_that_break_it = """
        SELECT 'documents', document_id, NULL::VARCHAR,
            'The file ' || coalesce(path, 'of ' || document_id) || CASE WHEN found_sha256 IS NULL THEN ' is missing.'
                ELSE ' has other bytes than when it was read (SHA-256 ' || left(found_sha256, 12) || '…, was '
                    || coalesce(left(expected_sha256, 12), 'unknown') || '…).' END,
            []::VARCHAR[]
        FROM raw_readings WHERE found_sha256 IS DISTINCT FROM expected_sha256
    """


class ExpectTextsToDecodeTheSame(_Provenance):
    """Decoding the raw bytes again gives the text the offsets count in."""

    check = "texts_decode_the_same"
    statement = "Decoding a document's bytes again gives, character for character, the text that offsets count in."
    rows_that_break_it = """
        SELECT 'documents', document_id, NULL::VARCHAR,
            'Decoding ' || path || ' again gives another text than the one the claims were read from.', []::VARCHAR[]
        FROM raw_readings WHERE NOT decodes_the_same
        UNION ALL
        SELECT 'documents', document_id, NULL::VARCHAR,
            'The document ' || document_id || ' is said to have ' || characters || ' characters and has '
                || length(text) || '.',
            []::VARCHAR[]
        FROM documents WHERE characters <> length(text)
    """


class ExpectSpansToReadBack(_Provenance):
    """On every row, always: `text[start:end] == exact`."""

    check = "spans_read_back"
    statement = "Every claim's own text stands, character for character, at its place in the raw document."
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            'The claim says “' || coalesce(exact, '') || '” stands at ' || start || ' to ' || "end" || ' of '
            || c.document_id || '; there stands “' || coalesce(left(r.read, 80), '') || '”.',
            [claim_id]
        FROM claims AS c LEFT JOIN readings AS r USING (claim_id) WHERE r.read IS DISTINCT FROM exact
    """


class ExpectSpansToNest(_Provenance):
    """A figure lies inside its sentence, its segment and its document."""

    check = "spans_nest"
    statement = "A figure lies inside its sentence and its segment, and these inside their document."
    rows_that_break_it = """
        SELECT 'claims', c.claim_id, c.claim_id,
            'The figure at ' || c.start || ' to ' || c."end" || ' does not lie inside ' || CASE
                WHEN c.start < 0 OR c."end" > d.characters OR c.start >= c."end" THEN 'the document (0 to '
                    || d.characters || ')'
                WHEN c.start < c.sentence_start OR c."end" > c.sentence_end
                    THEN 'its sentence (' || c.sentence_start || ' to ' || c.sentence_end || ')'
                WHEN s.document_id <> c.document_id THEN 'a segment of its own document'
                ELSE 'its segment (' || s.start || ' to ' || s."end" || ')' END || '.',
            [c.claim_id]
        FROM claims AS c JOIN documents AS d USING (document_id) LEFT JOIN segments AS s USING (segment_id)
        WHERE c.start < 0 OR c."end" > d.characters OR c.start >= c."end"
            OR c.start < c.sentence_start OR c."end" > c.sentence_end
            OR s.document_id <> c.document_id OR c.start < s.start OR c."end" > s."end"
        UNION ALL
        SELECT 'segments', s.segment_id, NULL::VARCHAR,
            'A segment from ' || s.start || ' to ' || s."end" || ' does not lie inside its document (0 to '
                || d.characters || ').',
            []::VARCHAR[]
        FROM segments AS s JOIN documents AS d USING (document_id)
        WHERE s.start < 0 OR s."end" > d.characters OR s.start > s."end"
    """


class ExpectCommentsToHaveTheirSpeaker(_Provenance):
    """What a reader writes is never put into the author's mouth, nor the other way round."""

    check = "comments_have_their_speaker"
    statement = "A claim made in a comment has the comment's writer as its speaker; one made in the article has none."
    rows_that_break_it = """
        SELECT 'claims', c.claim_id, c.claim_id,
            'The claim “' || c.exact || '” stands in ' || CASE
                WHEN s.comment IS NULL THEN 'the document’s own text and is given to ' || c.speaker
                ELSE 'comment ' || s.comment || ' by ' || coalesce(s.speaker, 'somebody unnamed') || ' and is given to '
                    || coalesce(c.speaker, 'the author') END || '.',
            [c.claim_id]
        FROM claims AS c JOIN segments AS s USING (segment_id)
        WHERE coalesce(len(c.corrections), 0) = 0
            AND (s.comment IS NOT NULL AND c.speaker IS NULL OR c.speaker IS DISTINCT FROM s.speaker)
    """


class ExpectValuesToMatchTheirWords(_Provenance):
    """Where the words are a plain number, the value is that number, or so many thousands, lakhs or millions.

    The scale may stand elsewhere: "in millions" at the head of a column, "cents" or "basis points" after another one.
    """

    check = "values_match_their_words"
    statement = "Where a claim's words are a plain number or percentage, its value is that number, or a scale of it."
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            'The text says “' || exact || '”; the value is ' || in_unit(value, unit) || '.', [claim_id]
        FROM claims
        WHERE NOT inferred AND coalesce(len(corrections), 0) = 0
            AND regexp_full_match(exact, '([0-9]{1,3}(,[0-9]{3})+|[0-9]+)([.][0-9]+)? ?(%|percent|per cent)?')
            AND abs(written_number(exact) - value) >= 1e-9
            AND coalesce(abs(written_number(exact) - value_high) >= 1e-9, true)
            AND NOT coalesce(list_contains(
                CASE
                    WHEN exact SIMILAR TO '.*(%|percent|per cent)' THEN []
                    WHEN unit IN ('percent', 'percentage_points') THEN [0.01]
                    ELSE [0.01, 1e3, 1e5, 1e6, 1e7, 1e9, 1e12]
                END,
                round(value / nullif(written_number(exact), 0), 6)), false)
    """


class ExpectTablesToMarkHearsay(_Provenance):
    """A table that rests on a reader's word says so."""

    check = "tables_mark_hearsay"
    statement = "A share table with a reader's unsourced figure in it is marked as hearsay, and no other is."
    rows_that_break_it = """
        SELECT 'share_tables', t.table_id, min(r.claim_id),
            quoted(t.title) || CASE WHEN t.hearsay THEN ' is marked as hearsay, and none of its figures is.'
                ELSE ' holds a reader’s unsourced figure (' || min(h.speaker) || ') and does not say so.' END,
            coalesce(list(h.claim_id ORDER BY h.claim_id) FILTER (h.claim_id IS NOT NULL), [])
        FROM share_tables AS t
        JOIN share_table_rows AS r USING (table_id)
        LEFT JOIN hearsay AS h USING (claim_id)
        GROUP BY t.table_id, t.title, t.hearsay
        HAVING bool_or(h.claim_id IS NOT NULL) <> t.hearsay
    """


class ExpectClaimsToHaveASource(_Provenance):
    """A reader's own assertion is published, and marked."""

    check = "claims_have_a_source"
    fault = "doubt"
    level = "info"
    flag = "hearsay"
    statement = "A figure is the author's, or credited to a source; a reader's own assertion is hearsay."
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            speaker || ' (a reader) says “' || exact || '”; no source for it was found in the text.', [claim_id]
        FROM hearsay
    """


class ExpectReadingsToBeSureEnough(_Provenance):
    """What the extractor doubts, a reviewer should see first."""

    check = "readings_are_sure_enough"
    fault = "doubt"
    level = "info"
    flag = "unsure"
    statement = "The extractor is at least ${confidence_below_percent}% sure of its reading."
    confidence_below: float = 0.5
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            'The extractor is ' || plainly(round(100 * confidence))
                || '% sure that it read value, unit and entity of “'
            || exact || '” right.', [claim_id]
        FROM claims WHERE confidence < $confidence_below AND standing = 'observed'
    """
