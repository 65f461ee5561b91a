"""Identity: one cell, one value, or a conflict with all its witnesses; one text, one witness; one name, one entity."""

from __future__ import annotations

from typing import ClassVar

from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Fault, Level

WITNESSES_LISTED = 200
"""A cell with more witnesses than this lists the first of them and says how many there are."""


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
    rows_that_break_it = f"""
        WITH disputed AS (
            SELECT cell_id, count(*) AS statements, count(DISTINCT (text_id, said_first_in, speaker, attributed_to))
                AS voices,
                list(DISTINCT in_unit(value, unit) ORDER BY in_unit(value, unit)) AS values_stated,
                list(claim_id ORDER BY document_id, start, claim_id)[1:{WITNESSES_LISTED}] AS witnesses
            FROM witnesses WHERE specific GROUP BY cell_id
            HAVING max(low) > min(high) + 1e-9
        )
        SELECT 'observations', w.observation_id, w.claim_id,
            coalesce(w.ref_area_label, 'It') || coalesce(', ' || w.measure, '') || in_period(w.time_period)
                || ', is stated as '
            || listed(values_stated, ' and as ') || ', by ' || statements || ' claims of ' || voices
            || CASE WHEN voices = 1 THEN ' voice, which may mean two things by it.' ELSE ' independent voices.' END,
            witnesses
        FROM disputed JOIN witnesses AS w USING (cell_id)
    """


class ExpectCellsToBeSpecific(_Identity):
    """Figures that differ and that the text does not tell apart."""

    check = "cells_are_specific"
    flag = "underspecified"
    statement = "Figures that differ are told apart by their measure and period, so that they are no conflict."
    rows_that_break_it = """
        WITH unclear AS (
            SELECT cell_id, listed(list(DISTINCT in_unit(value, unit) ORDER BY in_unit(value, unit)), ', ')
                AS values_stated,
                list(claim_id ORDER BY document_id, start, claim_id)[1:12] AS witnesses
            FROM witnesses WHERE NOT specific GROUP BY cell_id
            HAVING max(low) > min(high) + 1e-9
        )
        SELECT 'observations', w.observation_id, w.claim_id,
            coalesce(w.ref_area_label, 'It') || ' has several figures (' || values_stated || ') whose '
            || concat_ws(' and ', CASE WHEN w.measure IS NULL THEN 'measure' END, CASE WHEN w.time_period
                IS NULL THEN 'year' END)
            || ' the text, or our reading of it, does not name.',
            witnesses
        FROM unclear JOIN witnesses AS w USING (cell_id)
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
            SELECT ref_area AS entity_id, any_value(ref_area_label ORDER BY ref_area_label) AS label,
                any_value(entity_type ORDER BY entity_type) AS entity_type, min(claim_id) AS claim_id
            FROM observations
            WHERE ref_area IS NOT NULL
                AND entity_type IN ('organization', 'institution', 'product', 'group', 'other')
            GROUP BY ref_area
        ), named AS (
            SELECT *,
                trim(regexp_replace(trim(regexp_replace(lower(label), '[^\\pL\\pN]+', ' ', 'g')),
                    '^the |( (inc|corp|corporation|company|co|ltd|limited|plc|group|holdings|ag|sa|nv|gmbh|llc))+$$',
                        '', 'g')) AS plain,
                array_to_string(list_transform(
                    list_filter(regexp_split_to_array(label, '[^\\pL\\pN]+'), lambda word: regexp_matches(word,
                        '^\\p{Lu}')),
                    lambda word: left(word, 1)), '') AS initials
            FROM used
        ), pairs AS (
            SELECT one.entity_id, one.label, one.claim_id,
                CASE WHEN other.label = one.label THEN other.entity_id ELSE other.label END AS other_label,
                other.claim_id AS other_claim, 'differ only in spelling' AS how
            FROM named AS one JOIN named AS other ON other.plain = one.plain AND other.entity_id < one.entity_id
            WHERE length(one.plain) >= 3
            UNION ALL
            SELECT short.entity_id, short.label, short.claim_id, long.label, long.claim_id,
                'may be a name and its initials'
            FROM named AS short JOIN named AS long
                ON (long.initials = short.label OR long.initials = short.label || 'C')
            WHERE length(short.label) >= 3 AND regexp_full_match(short.label, '[A-Z]+') AND long.label <> short.label
        )
        SELECT 'observations', o.observation_id, o.claim_id,
            quoted(p.label) || ' and ' || quoted(p.other_label) || ' ' || p.how
            || '. If they are one, an entry merge_entities in data/corrections.yml says so.',
            [p.claim_id, p.other_claim]
        FROM pairs AS p JOIN observations AS o ON o.ref_area = p.entity_id
    """


class ExpectNamesToMeanOneEntity(_Identity):
    """The name "Georgia" stands for a country and a state, "Korea" for two countries."""

    check = "names_mean_one_entity"
    level = "warning"
    flag = "ambiguous_name"
    statement = (
        "A name stands for one entity: none that data/reference/ambiguous_names.csv lists, none read in two ways."
    )
    rows_that_break_it = """
        WITH read_in_two_ways AS (
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
            || coalesce(o.ref_area_label, o.ref_area, 'nobody') || '.',
            [o.claim_id]
        FROM claims AS c
        JOIN observations AS o USING (claim_id)
        LEFT JOIN ambiguous_names AS a ON lower(a.name) = lower(c.entity)
        LEFT JOIN read_in_two_ways AS r ON r.document_id = c.document_id AND r.name = lower(c.entity)
        WHERE a.name IS NOT NULL OR r.name IS NOT NULL
    """
