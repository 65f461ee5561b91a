"""Identity: one cell, one value, or a conflict with all its witnesses; one text, one witness; one name, one entity."""

from __future__ import annotations

from typing import ClassVar

from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Fault, Level


class _Identity(LedgerExpectation):
    suite = "identity"
    fault: ClassVar[Fault] = "doubt"
    level: ClassVar[Level] = "info"


class ExpectOneCellToHoldOneValue(_Identity):
    """Two sources that differ on the same cell are both shown, side by side."""

    check = "one_cell_one_value"
    level = "warning"
    flag = "conflict"
    statement = "All who state a figure for one measure, population, area and period state the same, but for rounding."
    rows_that_break_it = """
        SELECT 'observations', w.observation_id, w.claim_id,
            w.ref_area_label || ', ' || w.measure || in_period(w.time_period) || ', is stated as '
            || listed(values_stated, ' and as ') || ', by ' || statements || ' claims of ' || voices
            || ' independent voices.',
            witnesses
        FROM disputed AS d JOIN witnesses AS w USING (cell_id)
        WHERE d.specific AND voices > 1
    """


class ExpectCellsToBeSpecific(_Identity):
    """Who gives two figures for one thing means two things, or contradicts himself."""

    check = "cells_are_specific"
    flag = "underspecified"
    statement = "Figures that differ are told apart by their measure, population and period."
    rows_that_break_it = """
        SELECT 'observations', w.observation_id, w.claim_id,
            coalesce(w.ref_area_label, 'It') || CASE WHEN d.specific
                THEN ', ' || w.measure || in_period(w.time_period) || ', is given as '
                    || listed(values_stated, ' and as ') || ' by one voice: the text contradicts itself, or it, or our '
                    || 'reading of it, leaves out what tells '
                    || 'the figures apart.'
                ELSE ' has several figures (' || listed(values_stated, ', ') || ') whose '
                    || concat_ws(' and ', CASE WHEN w.measure IS NULL THEN 'measure' END,
                        CASE WHEN w.time_period IS NULL THEN 'year' END,
                        CASE WHEN w.ref_area_label IS NULL THEN 'subject' END)
                    || ' the text, or our reading of it, does not name.' END,
            witnesses[1:12]
        FROM disputed AS d JOIN witnesses AS w USING (cell_id)
        WHERE NOT d.specific OR voices = 1
    """


class ExpectCopiesToCountOnce(_Identity):
    """A pasted or syndicated article says nothing that its original did not."""

    check = "copies_count_once"
    flag = "copy"
    statement = "A figure's sentence stands in one document only; a copy is no second witness."
    rows_that_break_it = """
        SELECT 'observations', w.observation_id, w.claim_id,
            'The sentence stands in ' || w.said_first_in || ' too: this is a copy of it, not a second witness.',
            [w.claim_id, f.claim_id]
        FROM witnesses AS w
        JOIN (
            SELECT document_id, sentence_key, min(claim_id) AS claim_id FROM witnesses GROUP BY ALL
        ) AS f ON f.document_id = w.said_first_in AND f.sentence_key = w.sentence_key
        WHERE w.said_first_in <> w.document_id
    """


class ExpectEntitiesToHaveOneName(_Identity):
    """The names "SMIC" and "Semiconductor Manufacturing International Corp." stand for one company."""

    check = "entities_have_one_name"
    flag = "two_names"
    statement = "No two names differ only in case, punctuation or a company suffix, or as a name and its initials."
    rows_that_break_it = """
        WITH used AS (
            SELECT o.ref_area AS entity_id, any_value(o.ref_area_label ORDER BY o.ref_area_label) AS label,
                list_distinct(list_concat(list(DISTINCT o.ref_area_label), list(DISTINCT c.entity))) AS names,
                min(o.claim_id) AS claim_id
            FROM observations AS o JOIN claims AS c USING (claim_id)
            WHERE o.ref_area IS NOT NULL
                AND o.entity_type IN ('organization', 'institution', 'product', 'group', 'other')
            GROUP BY o.ref_area
        ), spelled AS (
            SELECT entity_id, label, claim_id,
                trim(regexp_replace(trim(regexp_replace(lower(label), '[^\\pL\\pN]+', ' ', 'g')),
                    '^the |( (inc|corp|corporation|company|co|ltd|limited|plc|group|holdings|ag|sa|nv|gmbh|llc))+$$',
                    '', 'g')) AS plain
            FROM used
        ), initialled AS (
            SELECT entity_id, name, claim_id, array_to_string(
                    regexp_extract_all(name, '(?:^|[^\\pL\\pN])(\\p{Lu})', 1), '') AS initials,
                unnest([initials, regexp_extract(initials, '^(.*)C$$', 1)]) AS short_for
            FROM (SELECT entity_id, claim_id, unnest(names) AS name FROM used)
            WHERE regexp_matches(name, '\\p{Lu}.*[^\\pL\\pN]\\p{Lu}')
        ), pairs AS (
            SELECT one.entity_id, one.label, one.claim_id,
                CASE WHEN other.label = one.label THEN other.entity_id ELSE other.label END AS other_label,
                other.claim_id AS other_claim, 'differ only in spelling' AS how
            FROM spelled AS one JOIN spelled AS other ON other.plain = one.plain AND other.entity_id < one.entity_id
            WHERE length(one.plain) >= 3
            UNION ALL
            SELECT short.entity_id, short.label, short.claim_id, long.name, long.claim_id,
                'may be a name and its initials'
            FROM spelled AS short JOIN initialled AS long ON long.short_for = short.label
            WHERE length(short.label) >= 3 AND regexp_full_match(short.label, '[A-Z]+')
                AND long.entity_id <> short.entity_id
        ), clearest AS (
            SELECT DISTINCT ON (entity_id) * FROM pairs ORDER BY entity_id, how, length(other_label), other_label, label
        )
        SELECT 'observations', o.observation_id, o.claim_id,
            quoted(p.label) || ' and ' || quoted(p.other_label) || ' ' || p.how
            || '. If they are one, an entry merge_entities in data/corrections.yml says so.',
            [p.claim_id, p.other_claim]
        FROM clearest AS p JOIN observations AS o ON o.ref_area = p.entity_id
    """


class ExpectNamesToMeanOneEntity(_Identity):
    """The name "Georgia" stands for a country and a state, "Korea" for two countries."""

    check = "names_mean_one_entity"
    level = "warning"
    flag = "ambiguous_name"
    statement = (
        "A name stands for one entity: it is not listed as ambiguous, unless its text settles it, nor read in two ways."
    )
    rows_that_break_it = """
        WITH ambiguous AS (
            SELECT DISTINCT c.document_id, a.*
            FROM claims AS c JOIN ambiguous_names AS a ON lower(a.name) = lower(c.entity)
        ), unsettled AS (
            SELECT a.* FROM ambiguous AS a JOIN documents AS d USING (document_id)
            WHERE a.settled_by IS NULL OR NOT regexp_matches(d.text, '\\b(' || a.settled_by || ')\\b')
        ), read_in_two_ways AS (
            SELECT document_id, lower(entity) AS name, listed(list_sort(list(DISTINCT entity_id)), ' and ') AS meanings
            FROM claims WHERE entity IS NOT NULL AND entity_id IS NOT NULL AND standing = 'observed'
                AND entity_type IN ('country', 'nationality', 'region', 'organization', 'institution')
                AND NOT regexp_matches(entity, '\\b(it|its|they|their|them|he|she|his|her)\\b', 'i')
                AND NOT regexp_matches(entity, '\\b(company|country|firm|bank|group|state)\\b', 'i')
                AND length(entity) >= 2
            GROUP BY document_id, lower(entity)
            HAVING count(DISTINCT entity_id) > 1 AND bool_and(NOT inferred)
                AND count(DISTINCT (start, "end")) >= count(DISTINCT entity_id)
        )
        SELECT 'observations', o.observation_id, o.claim_id,
            quoted(c.entity) || ' may be ' || coalesce(a.meanings, r.meanings) || '; it was read as '
            || coalesce(o.ref_area_label, o.ref_area, 'nobody') || '.'
            || coalesce(' Hint: ' || a.hint || '.', ''),
            [o.claim_id]
        FROM claims AS c
        JOIN observations AS o USING (claim_id)
        LEFT JOIN unsettled AS a ON a.document_id = c.document_id AND lower(a.name) = lower(c.entity)
        LEFT JOIN read_in_two_ways AS r ON r.document_id = c.document_id AND r.name = lower(c.entity)
        WHERE a.name IS NOT NULL OR r.name IS NOT NULL
    """
