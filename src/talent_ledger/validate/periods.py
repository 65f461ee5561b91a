"""Time: years make sense, the past is not in the future, series run forwards and measure one thing."""

from __future__ import annotations

from typing import ClassVar

from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Fault, Level


class _Time(LedgerExpectation):
    suite = "time"
    fault: ClassVar[Fault] = "source"
    level: ClassVar[Level] = "critical"


class ExpectYearsToBePlausible(_Time):
    """A year is a year."""

    check = "years_are_plausible"
    statement = "Years are not before $earliest_year, nor more than $latest_years_ahead years after the text."
    earliest_year: int = 1500
    latest_years_ahead: int = 100
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            about || ' is given for the year ' || year || CASE
                WHEN year < $earliest_year THEN ', before $earliest_year.'
                ELSE ', more than $latest_years_ahead years after the text (' || coalesce(said_in::VARCHAR, 'undated')
                    || ').' END,
            [claim_id]
        FROM dated WHERE year < $earliest_year OR year > coalesce(said_in, 2100) + $latest_years_ahead
    """


_LATER = """
        WITH after_the_text AS (
            SELECT t.*, r.sentence,
                substring(d.text, greatest(t.sentence_start - 300, 0) + 1, least(t.sentence_start, 300)) AS before_it
            FROM dated AS t JOIN documents AS d USING (document_id) LEFT JOIN readings AS r USING (claim_id)
            WHERE t.year > t.said_in
        ), later AS (
            SELECT *, regexp_matches(concat_ws(' ', before_it, sentence, measure),
                (SELECT '\\b(' || string_agg(words, '|') || ')\\b' FROM forecast_words), 'i') AS forecast
            FROM after_the_text
            -- a fiscal year may end in the year before the one it is called by
            WHERE year > said_in + 1 OR NOT regexp_matches(sentence, '\\b(fiscal|FY)', 'i')
        )
"""


class ExpectThePastToBeBeforePublication(_Time):
    """Nobody knows in 2025 what was in 2027."""

    check = "past_is_not_after_publication"
    statement = "A figure for a year after the text was published is stated as a forecast, not as a fact."
    rows_that_break_it = (
        _LATER
        + """
        SELECT 'claims', claim_id, claim_id,
            about || ' is given for ' || year || ', and the text is of ' || said_in
            || '; nothing in its sentence or before it says that this is a forecast.',
            [claim_id]
        FROM later WHERE NOT forecast
    """
    )


class ExpectForecastsToBeMarked(_Time):
    """What is expected is not yet so."""

    check = "figures_are_no_forecasts"
    fault = "doubt"
    level = "info"
    flag = "forecast"
    statement = "A figure is about what is or was; one about a year after the text is a forecast."
    rows_that_break_it = (
        _LATER
        + """
        SELECT 'claims', claim_id, claim_id,
            about || ' is a forecast: it is for ' || year || ', the text is of ' || said_in || '.', [claim_id]
        FROM later WHERE forecast
    """
    )


class ExpectPeriodsToAgreeWithYears(_Time):
    """2024-Q4 is in 2024."""

    check = "periods_agree_with_years"
    fault = "ours"
    statement = "A claim's period lies in its year, and its observation has the one or the other."
    rows_that_break_it = """
        SELECT 'claims', claim_id, claim_id,
            'The period ' || period || ' does not lie in the year ' || coalesce(year::VARCHAR, '(none)') || '.',
                [claim_id]
        FROM claims WHERE period IS NOT NULL AND left(period, 4) IS DISTINCT FROM year::VARCHAR
        UNION ALL
        SELECT 'observations', observation_id, claim_id,
            'The observation is of ' || coalesce(time_period, 'no period') || ', its claim of '
            || coalesce(period, year::VARCHAR, 'no period') || '.', [claim_id]
        FROM observations JOIN claims USING (claim_id)
        WHERE regexp_extract(time_period, '^[0-9]+') IS DISTINCT FROM coalesce(year::VARCHAR,
            regexp_extract(time_period, '^[0-9]+'))
    """


class ExpectPeriodsToBeInOrder(_Time):
    """From 2019 to 2022, not from 2022 to 2019."""

    check = "periods_are_in_order"
    fault = "doubt"
    level = "warning"
    flag = "periods_out_of_order"
    statement = "“From A to B” leads from an earlier year to a later one."
    rows_that_break_it = """
        WITH pairs AS (
            SELECT document_id, sentence_start, ref_area, unit, measure,
                arg_min(struct_pack(w := exact, y := time_period, o := observation_id, c := claim_id, s := start),
                    start) AS first,
                arg_max(struct_pack(w := exact, y := time_period, o := observation_id, c := claim_id, s := start),
                    start) AS last
            FROM figures
            WHERE change IS NOT NULL AND kind <> 'growth' AND time_period IS NOT NULL AND NOT inferred
            GROUP BY ALL
            HAVING count(*) = 2
        )
        SELECT 'observations', last.o, last.c,
            'The text leads from “' || first.w || '” in ' || first.y || ' to “' || last.w || '” in ' || last.y
            || ', back in time.',
            [first.c, last.c]
        FROM pairs AS p JOIN readings AS r ON r.claim_id = p.last.c
        WHERE left(first.y, 4) > left(last.y, 4)
            AND regexp_matches(substring(r.sentence, 1, first.s - p.sentence_start), '\\bfrom\\b[^,;:]{0,25}$$', 'i')
            AND regexp_matches(substring(r.sentence, first.s - p.sentence_start + 1, last.s - first.s), '\\bto\\b', 'i')
    """


class ExpectSeriesToKeepTheirDefinition(_Time):
    """An elite of 0.5% and one of 2% are not one series."""

    check = "series_keep_their_definition"
    fault = "doubt"
    level = "warning"
    flag = "definition_change"
    statement = "A series over several periods measures one thing throughout."
    rows_that_break_it = """
        WITH rows AS (
            SELECT t.table_id, t.title, t.unit_measure, r.position, r.observation_id, r.claim_id, r.obs_value,
                r.time_period, c.definition, c.matched_population, p.label, o.population
            FROM share_tables AS t
            JOIN share_table_rows AS r USING (table_id)
            JOIN observations AS o USING (observation_id)
            LEFT JOIN comparisons AS c USING (observation_id)
            LEFT JOIN populations AS p ON p.population = c.matched_population
            WHERE t.series
        ), published AS (
            SELECT table_id,
                'the published figures it fits are of ' || any_value(label) || ', defined as '
                || string_agg(definition || ' for ' || time_period || ' (' || in_unit(obs_value, unit_measure) || ')',
                    ' and ' ORDER BY time_period, position) AS why,
                list(claim_id ORDER BY position) AS witnesses
            FROM rows WHERE definition IS NOT NULL AND time_period IS NOT NULL
            GROUP BY table_id, matched_population
            HAVING count(DISTINCT definition) > 1
        ), worded AS (
            SELECT table_id,
                'the text gives its figures for ' || string_agg(quoted(population) || in_period(time_period), ' and '
                    ORDER BY time_period, position) AS why,
                list(claim_id ORDER BY position) AS witnesses
            FROM rows WHERE population IS NOT NULL AND regexp_matches(population, '[0-9]')
            GROUP BY table_id
            -- a population of each year is what a series is made of; another percentage or sample is not
            HAVING count(DISTINCT list_sort(list_filter(regexp_extract_all(population, '[0-9][0-9.]*'),
                lambda number: NOT regexp_full_match(number, '(19|20)[0-9][0-9]')))) > 1
        )
        SELECT 'observations', r.observation_id, r.claim_id,
            quoted(r.title) || ' compares two definitions: ' || coalesce(p.why, w.why)
            || '. What looks like a change over time may be none.',
            coalesce(p.witnesses, w.witnesses)
        FROM rows AS r LEFT JOIN published AS p USING (table_id) LEFT JOIN worded AS w USING (table_id)
        WHERE coalesce(p.why, w.why) IS NOT NULL
    """
