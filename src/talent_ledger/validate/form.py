"""Form: keys, types, vocabularies, references; nothing lost, nothing twice. What fails here is our own fault."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import ClassVar

from talent_ledger.schema import columns
from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Fault, Level

_KEYS = {
    "documents": ("document_id",),
    "segments": ("segment_id",),
    "claims": ("claim_id",),
    "entities": ("entity_id",),
    "observations": ("observation_id",),
    "share_tables": ("table_id",),
    "share_table_rows": ("table_id", "position"),
}
_CLAIM_OF = {"claims": "claim_id", "observations": "claim_id", "share_table_rows": "claim_id"}
_REQUIRED = {
    "documents": "document_id path encoding sha256 characters text",
    "segments": "segment_id document_id ordinal kind start end",
    "claims": "claim_id document_id segment_id start end exact sentence_start sentence_end kind value unit inferred "
    "standing",
    "observations": "observation_id claim_id document_id cell_id obs_value unit_measure kind inferred",
    "share_tables": "table_id document_id title unit_measure complete series rows kind summable hearsay",
    "share_table_rows": "table_id position observation_id claim_id ref_area obs_value inferred",
}
_PERIOD = "[0-9]+|[0-9]{4}-(Q[1-4]|H[12]|S[12]|(0[1-9]|1[0-2]))"  # whether a year makes sense is asked elsewhere
_WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "segments": {"kind": columns.SEGMENT_KINDS},
    "claims": {
        "kind": columns.KINDS,
        "qualifier": columns.QUALIFIERS,
        "change": columns.CHANGES,
        "entity_type": columns.ENTITY_TYPES,
        "dimension": columns.DIMENSIONS,
        "standing": columns.STANDINGS,
    },
    "observations": {
        "kind": columns.KINDS,
        "qualifier": columns.QUALIFIERS,
        "change": columns.CHANGES,
        "entity_type": columns.ENTITY_TYPES,
        "dimension": columns.DIMENSIONS,
    },
    "share_tables": {"kind": columns.KINDS, "dimension": columns.DIMENSIONS},
}
_REFERENCES = {
    "documents": dict.fromkeys(("segments", "claims", "observations", "share_tables"), "document_id"),
    "segments": {"claims": "segment_id"},
    "claims": {"claims": "repeat_of", "observations": "claim_id", "share_table_rows": "claim_id"},
    "observations": {"share_table_rows": "observation_id"},
    "share_tables": {"share_table_rows": "table_id"},
}
"""Table → the tables that point to its key, each with the column."""


def _all(selections: Iterable[str]) -> str:
    return "\nUNION ALL\n".join(selections)


def _row_id(table: str) -> str:
    return " || ' row ' || ".join(f'"{name}"' for name in _KEYS[table])


def _claim(table: str) -> str:
    return _CLAIM_OF.get(table, "NULL::VARCHAR")


def _doubled(table: str) -> str:
    keys = ", ".join(f'"{name}"' for name in _KEYS[table])
    claim = f"min({_claim(table)})"
    return (
        f"SELECT '{table}', {_row_id(table)}, {claim}, 'The table {table} has ' || count(*) || ' rows with the key '"
        f" || {_row_id(table)} || '; a key stands for one row.', [{claim}]"
        f" FROM {table} GROUP BY {keys} HAVING count(*) > 1"
    )


def _empty(table: str) -> str:
    names = _REQUIRED[table].split()
    missing = ", ".join(f"CASE WHEN \"{name}\" IS NULL THEN '{name}' END" for name in names)
    anywhere = " OR ".join(f'"{name}" IS NULL' for name in names)
    return (
        f"SELECT '{table}', {_row_id(table)}, {_claim(table)}, 'A row of {table} has no '"
        f" || array_to_string([{missing}], ', ') || '.', [{_claim(table)}] FROM {table} WHERE {anywhere}"
    )


def _foreign_word(table: str, column: str, words: tuple[str, ...]) -> str:
    allowed = ", ".join(f"'{word}'" for word in words)
    return (
        f"SELECT '{table}', {_row_id(table)}, {_claim(table)}, 'The {column} “' || {column} || '” of a row of {table}"
        f" is none of: {', '.join(words)}.', [{_claim(table)}] FROM {table} WHERE {column} NOT IN ({allowed})"
    )


def _dangling(target: str, pointing: Mapping[str, str]) -> str:
    """Rows of all tables *pointing* to *target*, so that DuckDB holds its keys but once."""
    references = " UNION ALL ".join(
        f"SELECT '{table}' AS \"table\", {_row_id(table)} AS row_id, {_claim(table)} AS claim, '{column}' AS pointer,"
        f" {column} AS pointed FROM {table} WHERE {column} IS NOT NULL"
        for table, column in pointing.items()
    )
    return (
        "SELECT r.\"table\", r.row_id, r.claim, 'A row of ' || r.\"table\" || ' points with ' || r.pointer || ' to '"
        f" || r.pointed || ', which {target} does not have.', [r.claim]"
        f" FROM ({references}) AS r ANTI JOIN {target} AS t ON t.{_KEYS[target][0]} = r.pointed"
    )


class _Form(LedgerExpectation):
    suite = "form"
    fault: ClassVar[Fault] = "ours"
    level: ClassVar[Level] = "critical"


class ExpectColumnsToHaveTheirTypes(_Form):
    """Every stage hands on the columns it promised."""

    check = "columns_have_their_types"
    statement = "Every table has the columns it should have, each of its own type."
    rows_that_break_it = """
        SELECT "table", "table" || '.' || "column", NULL::VARCHAR,
            'The column ' || "column" || ' of ' || "table" || ' should be ' || declared
            || coalesce(', it is ' || found || '.', ', it is missing.'),
            []::VARCHAR[]
        FROM columns_found WHERE found IS DISTINCT FROM declared
    """


class ExpectKeysToBeUnique(_Form):
    """A key stands for one row."""

    check = "keys_are_unique"
    statement = "No two rows of a table share a key."
    rows_that_break_it = _all(_doubled(table) for table in _KEYS)


class ExpectRequiredValuesToBePresent(_Form):
    """What a row cannot do without is there."""

    check = "required_values_are_present"
    statement = "What a row cannot do without is there: keys, spans, values, units, kinds."
    rows_that_break_it = _all(_empty(table) for table in _REQUIRED)


class ExpectWordsToBeInTheirVocabulary(_Form):
    """Kinds, qualifiers, dimensions and the like come from closed lists; periods are written as SDMX writes them."""

    check = "words_are_in_their_vocabulary"
    statement = "Kinds, qualifiers, entity types and dimensions come from their closed lists; periods are SDMX."
    rows_that_break_it = _all(
        [
            *(_foreign_word(table, column, words) for table, all_ in _WORDS.items() for column, words in all_.items()),
            f"""SELECT 'observations', observation_id, claim_id, 'The period “' || time_period
                || '” is not of the form 2024, 2024-Q4, 2024-H1 or 2024-05.', [claim_id]
                FROM observations WHERE NOT regexp_full_match(time_period, '{_PERIOD}')""",
        ]
    )


class ExpectReferencesToLeadSomewhere(_Form):
    """Every key of another table is found there."""

    check = "references_lead_somewhere"
    statement = "Every reference from one table to another leads to a row that is there."
    rows_that_break_it = _all(_dangling(*reference) for reference in _REFERENCES.items())


class ExpectNumbersToBeInRange(_Form):
    """Numbers are numbers, and ranges run upwards."""

    check = "numbers_are_in_range"
    statement = "Values are finite, ranges run upwards, decimals and totals are not negative, confidence is 0 to 1."
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            'The claim “' || exact || '” has ' || CASE
                WHEN NOT isfinite(value) OR NOT isfinite(coalesce(value_high,
                    0)) THEN 'a value that is not a finite number'
                WHEN value_high < value THEN 'a range from ' || plainly(value) || ' down to ' || plainly(value_high)
                WHEN decimals < 0 THEN plainly(decimals) || ' decimals'
                ELSE 'a confidence of ' || confidence END || '.',
            [claim_id]
        FROM claims
        WHERE NOT isfinite(value) OR NOT isfinite(coalesce(value_high, 0)) OR value_high < value OR decimals < 0
            OR NOT confidence BETWEEN 0 AND 1
        UNION ALL
        SELECT 'observations', observation_id, claim_id,
            'The observation of ' || coalesce(ref_area_label, ref_area, 'an unnamed entity') || ' has ' || CASE
                WHEN NOT isfinite(obs_value) OR NOT isfinite(coalesce(obs_value_high, 0))
                    THEN 'a value that is not a finite number'
                WHEN obs_value_high < obs_value
                    THEN 'a range from ' || plainly(obs_value) || ' down to ' || plainly(obs_value_high)
                ELSE plainly(decimals) || ' decimals' END || '.',
            [claim_id]
        FROM observations
        WHERE NOT isfinite(obs_value) OR NOT isfinite(coalesce(obs_value_high, 0)) OR obs_value_high < obs_value
            OR decimals < 0
    """


class ExpectEveryClaimToBeAccountedFor(_Form):
    """Claims found = observations + repeats + those a correction dropped."""

    check = "every_claim_is_accounted_for"
    statement = (
        "Every claim the extractor found became an observation, repeats another, or was dropped by a correction."
    )
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            'The claim “' || exact || '” was extracted and is not among the candidates: it got lost.', [claim_id]
        FROM extracted_claims ANTI JOIN claims USING (claim_id)
        UNION ALL
        SELECT 'claims', claim_id, claim_id, 'The claim “' || exact || '” is a candidate that nobody extracted.',
            [claim_id]
        FROM claims ANTI JOIN extracted_claims USING (claim_id)
        UNION ALL
        SELECT 'claims', claim_id, claim_id,
            'The claim “' || exact || '” should be an observation, and there is none of it.', [claim_id]
        FROM claims ANTI JOIN observations USING (claim_id) WHERE standing = 'observed'
        UNION ALL
        SELECT 'observations', observation_id, claim_id, 'The claim “' || exact || '” is '
            || CASE standing WHEN 'repeat' THEN 'a repeat of another' ELSE 'withdrawn by a correction' END
            || ' and still an observation: it would count twice.', [claim_id]
        FROM observations JOIN claims USING (claim_id) WHERE standing <> 'observed'
        UNION ALL
        SELECT 'claims', claim_id, claim_id, 'The claim “' || exact || '” is called a repeat and repeats no claim.',
            [claim_id]
        FROM claims WHERE standing = 'repeat' AND repeat_of IS NULL
        UNION ALL
        SELECT 'claims', claim_id, claim_id,
            'The claim “' || exact || '” is withdrawn, and no entry in the ledger of corrections drops it.', [claim_id]
        FROM claims WHERE standing = 'withdrawn' AND coalesce(len(corrections), 0) = 0
    """


class ExpectClaimsToChangeOnlyByCorrection(_Form):
    """Between extraction and observation a figure stays what it was, unless a correction says otherwise."""

    check = "claims_change_only_by_correction"
    statement = "A figure's value, unit and span change between stages only where a correction says so."
    rows_that_break_it = """
        SELECT 'claims', c.claim_id, c.claim_id,
            'The claim “' || e.exact || '” was extracted as ' || in_unit(e.value, e.unit) || ' and is now '
            || in_unit(c.value, c.unit) || coalesce(', at ' || c.start, '') || '; no correction says why.', [c.claim_id]
        FROM claims AS c JOIN extracted_claims AS e USING (claim_id)
        WHERE coalesce(len(c.corrections), 0) = 0
            AND (c.value, c.unit, c.start, c."end", c.exact, c.document_id)
                IS DISTINCT FROM (e.value, e.unit, e.start, e."end", e.exact, e.document_id)
        UNION ALL
        SELECT 'observations', observation_id, claim_id,
            'The observation of ' || coalesce(ref_area_label, ref_area, 'an unnamed entity') || ' is '
            || in_unit(obs_value, unit_measure) || ', its claim “' || exact || '” says ' || in_unit(value, unit) || '.',
            [claim_id]
        FROM observations AS o JOIN claims AS c USING (claim_id)
        WHERE (o.obs_value, o.obs_value_high, o.unit_measure, o.kind)
            IS DISTINCT FROM (c.value, c.value_high, c.unit, c.kind)
    """


class ExpectShareTablesToRecordTheirRows(_Form):
    """What a share table says of its rows is true of them."""

    check = "share_tables_record_their_rows"
    statement = "A share table's number of rows, its sum, its remainder and its cells are those of its observations."
    rows_that_break_it = """
        WITH found AS (
            SELECT table_id, count(*) AS rows, sum(TRY_CAST(obs_value AS DECIMAL(38, 6)))::DOUBLE AS total,
                arg_min(claim_id, position) AS claim_id
            FROM share_table_rows GROUP BY table_id
        )
        SELECT 'share_tables', t.table_id, f.claim_id,
            quoted(t.title) || CASE
                WHEN t.rows IS DISTINCT FROM coalesce(f.rows, 0)
                    THEN ' says it has ' || coalesce(t.rows, 0) || ' rows and has ' || coalesce(f.rows, 0)
                WHEN t.summable AND (t.stated_sum IS NULL OR abs(t.stated_sum - f.total) > 1e-6)
                    THEN ' gives its sum as ' || plainly(t.stated_sum) || ', its rows add up to ' || plainly(f.total)
                ELSE ' leaves ' || plainly(t.remainder) || ' unstated, it should be ' || plainly(100 - f.total) END
                    || '.',
            [f.claim_id]
        FROM share_tables AS t LEFT JOIN found AS f USING (table_id)
        WHERE t.rows IS DISTINCT FROM coalesce(f.rows, 0)
            OR t.summable AND (t.stated_sum IS NULL OR abs(t.stated_sum - f.total) > 1e-6)
            OR t.kind = 'share' AND t.unit_measure = 'percent' AND abs(t.remainder - (100 - f.total)) > 1e-6
        UNION ALL
        SELECT 'share_table_rows', r.table_id || ' row ' || r.position, r.claim_id,
            'A row of a share table has ' || plainly(r.obs_value) || ' for ' || coalesce(r.ref_area_label, r.ref_area)
            || ', its observation has ' || plainly(o.obs_value) || ' for ' || coalesce(o.ref_area_label, o.ref_area)
                || '.',
            [r.claim_id]
        FROM share_table_rows AS r JOIN observations AS o USING (observation_id)
        WHERE (r.obs_value, r.ref_area, r.claim_id) IS DISTINCT FROM (o.obs_value, o.ref_area, o.claim_id)
    """


class ExpectCellsToHaveOneName(_Form):
    """The id of a cell stands for one measure, population, dimension, area, period and unit, and they for it."""

    check = "cells_have_one_name"
    statement = "One cell, one id: measure, population, dimension, area, period, unit and kind decide it."
    rows_that_break_it = """
        WITH cells AS (
            SELECT cell_id, hash(lower(trim(regexp_replace(measure, '\\s+', ' ', 'g'))),
                    lower(trim(regexp_replace(population, '\\s+', ' ', 'g'))),
                    dimension, ref_area, time_period, unit_measure, kind) AS cell,
                coalesce(measure, population) IS NOT NULL AS named,
                min(observation_id) AS observation_id, min(claim_id) AS claim_id
            FROM observations GROUP BY ALL
        ), mixed AS (
            SELECT observation_id, claim_id, cell_id,
                'The cell ' || cell_id || ' holds observations of different measures, populations, areas or periods.'
                    AS why
            FROM cells WHERE cell_id IN (SELECT cell_id FROM cells GROUP BY cell_id HAVING count(*) > 1)
            UNION ALL
            SELECT observation_id, claim_id, cell_id, 'The cell ' || cell_id || ' has a second id elsewhere.'
            FROM cells WHERE named AND cell IN (SELECT cell FROM cells WHERE named GROUP BY cell HAVING count(*) > 1)
        )
        SELECT 'observations', observation_id, claim_id, why, [claim_id] FROM mixed
    """


class ExpectDeclaredCommentsToBeFound(_Form):
    """A page that says it has 21 comments has 21 in our reading."""

    check = "declared_comments_are_found"
    fault = "doubt"
    level = "warning"
    flag = "comments_missing"
    statement = "A page has as many comments as it says it has."
    rows_that_break_it = """
        SELECT 'documents', document_id, NULL::VARCHAR,
            'The page says it has ' || comments_declared || ' comments; ' || coalesce(comments_found, 0)
                || ' were found.'
            || CASE WHEN coalesce(comments_found, 0) < comments_declared
                THEN ' What the missing ones say may stand under another name.'
                ELSE ' Some of them may be parts of one.' END,
            []::VARCHAR[]
        FROM documents WHERE comments_declared <> coalesce(comments_found, 0)
    """


class ExpectNothingToHaveVanished(_Form):
    """What the last publication had is still there."""

    check = "nothing_has_vanished"
    fault = "doubt"
    level = "warning"
    flag = "rows_vanished"
    statement = (
        "No table, and no document's part of it, lost more than ${vanished_part_percent}% of its rows since the last "
        "publication."
    )
    vanished_part: float = 0.1
    rows_that_break_it = """
        WITH last AS (
            SELECT subject, name, document_id, title, arg_max(rows, publication) AS rows
            FROM history WHERE subject = 'table' GROUP BY ALL
        )
        SELECT 'documents', coalesce(last.document_id, last.name), NULL::VARCHAR,
            CASE WHEN last.title IS NOT NULL THEN 'The share table ' || quoted(last.title) || ' of ' || last.document_id
                WHEN last.document_id IS NOT NULL THEN 'The document ' || last.document_id
                ELSE 'The ledger' END
            || CASE WHEN coalesce(now.rows, 0) = 0 THEN ' lost all of its ' || last.rows
                ELSE ' had ' || last.rows || ' and has ' || now.rows || ' of its' END
            || ' ' || CASE WHEN last.title IS NULL THEN replace(last.name, '_', ' ') ELSE 'rows' END
            || ' since the last publication.',
            []::VARCHAR[]
        FROM last LEFT JOIN counts AS now
            ON now.name = last.name AND now.document_id IS NOT DISTINCT FROM last.document_id
            AND now.title IS NOT DISTINCT FROM last.title
        WHERE last.rows > 0 AND coalesce(now.rows, 0) < last.rows * (1 - $vanished_part)
    """
