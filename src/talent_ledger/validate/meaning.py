"""Meaning: population is part of the key. A figure is held against what was published about the same population."""

from __future__ import annotations

from typing import ClassVar

from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Fault, Level


class _Meaning(LedgerExpectation):
    suite = "meaning"
    fault: ClassVar[Fault] = "doubt"
    level: ClassVar[Level] = "warning"


class ExpectFiguresToAgreeWithPublishedOnes(_Meaning):
    """The figure is what was published for this population, area and year."""

    check = "figures_agree_with_published"
    flag = "conflicts_with_published"
    statement = "A figure is the one published for the population, area and year it is stated for."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id, explanation, [claim_id]
        FROM comparisons WHERE verdict = 'conflicts'
    """


class ExpectFiguresToBeAboutTheirPopulation(_Meaning):
    """What is said to be 57% of the top 20% may be 57% of the elite."""

    check = "figures_are_about_their_population"
    flag = "matches_another_population"
    statement = "A figure is not the one published for another population than it is stated for."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id, explanation, [claim_id]
        FROM comparisons WHERE verdict = 'matches_another_population'
    """


class ExpectTablesToKeepOnePopulation(_Meaning):
    """The rows of a table are shares of the same thing, in the same words."""

    check = "tables_keep_one_population"
    level = "info"
    flag = "population_varies"
    statement = "All rows of a table that are summed are stated for one population, in the same words."
    rows_that_break_it = """
        WITH worded AS (
            SELECT r.table_id, c.population, min(r.position) AS position, arg_min(r.claim_id, r.position) AS claim_id,
                listed(list(r.ref_area_label ORDER BY r.position), ', ') AS areas
            FROM share_table_rows AS r
            JOIN claims AS c USING (claim_id)
            JOIN share_tables AS t USING (table_id)
            WHERE t.summable AND c.population IS NOT NULL
            GROUP BY r.table_id, c.population
        )
        SELECT 'share_tables', t.table_id, min_by(w.claim_id, w.position),
            quoted(t.title) || ' adds up shares of populations named differently: '
            || string_agg(quoted(w.population) || ' for ' || w.areas, '; ' ORDER BY w.position) || '.',
            list(w.claim_id ORDER BY w.position)
        FROM worded AS w JOIN share_tables AS t USING (table_id)
        GROUP BY t.table_id, t.title
        HAVING count(*) > 1
    """
