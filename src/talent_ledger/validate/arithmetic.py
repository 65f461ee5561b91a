"""Arithmetic: parts add up to their whole, shares agree with counts, changes with the levels they lead from and to.

A stated figure stands for an interval: rounding makes it half a unit of its last digit wide either way, "about" and
"nearly" wider, "at least" open above. Something is wrong only where no true values within the intervals would do.
"""

from __future__ import annotations

from typing import ClassVar

from talent_ledger.validate.expectations import LedgerExpectation
from talent_ledger.validate.findings import Fault, Level


class _Arithmetic(LedgerExpectation):
    suite = "arithmetic"
    fault: ClassVar[Fault] = "source"
    level: ClassVar[Level] = "critical"


class ExpectCompleteTablesToSumToTheirWhole(_Arithmetic):
    """A table that claims to cover the whole does."""

    check = "complete_tables_sum_to_whole"
    statement = "A table that claims to cover the whole adds up to it, as closely as its rounded figures can tell."
    rows_that_break_it = """
        SELECT 'share_tables', table_id, largest,
            quoted(title) || ' claims to cover the whole and adds up to ' || in_unit(total, unit) || ', not '
            || in_unit(whole, unit) || ': ' || addition || '.' || CASE WHEN high - low < 1e-6 THEN ' Counts are exact.'
                ELSE ' Rounding' || CASE WHEN hedged THEN ' and hedges' ELSE '' END || ' could explain '
                    || plainly(greatest(high - total, total - low)) || ' either way.' END
            || CASE len(misfits) WHEN 1 THEN ' Without ' || misfits[1] || ' it would add up: is that a part of it?'
                ELSE '' END,
            witnesses
        FROM (SELECT *, without_which_it_fits(rows, low, high, whole) AS misfits FROM sums)
        WHERE complete AND whole IS NOT NULL AND (low > whole + 1e-6 OR high < whole - 1e-6)
    """


class ExpectPartialTablesToStayWithinTheirWhole(_Arithmetic):
    """Parts of a whole, even some of them, are not more than it.

    Where people come from, work or study divides them into parts. Other shares may overlap (answers to a survey, each
    country's own share of something), and then a sum above 100 says nothing about the text: see the next one.
    """

    check = "partial_tables_stay_within_whole"
    statement = (
        "A table of some parts of a whole (by origin, work, study, institution, or counts) is not more than the whole."
    )
    rows_that_break_it = """
        SELECT 'share_tables', table_id, largest,
            quoted(title) || ' adds up to ' || in_unit(total, unit) || ', more than the whole of '
            || in_unit(whole, unit) || ': ' || addition || '.',
            witnesses
        FROM sums
        WHERE NOT complete AND low > whole + 1e-6 AND (dimension IS NOT NULL OR unit <> 'percent')
    """


class ExpectSummedSharesNotToOverlap(_Arithmetic):
    """75% of teachers name this and 68% that: no parts of one whole."""

    check = "summed_shares_do_not_overlap"
    fault = "doubt"
    level = "warning"
    flag = "overlapping_shares"
    statement = "Shares that are added up are parts of one whole: together they are not more than it."
    rows_that_break_it = """
        SELECT 'share_tables', table_id, largest,
            quoted(title) || ' adds up to ' || in_unit(total, unit) || ': ' || addition
            || '. These shares overlap, or each has a whole of its own; their sum means nothing.',
            witnesses
        FROM sums
        WHERE NOT complete AND low > whole + 1e-6 AND dimension IS NULL AND unit = 'percent'
    """


class ExpectSharesToStayWithinTheirWhole(_Arithmetic):
    """No share is below 0 or above 100%."""

    check = "shares_stay_within_whole"
    statement = "A share of something is between 0 and 100% of it (shares of GDP and the like may be more)."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id,
            coalesce(ref_area_label, 'Something') || ': “' || exact || '”' || coalesce(' of ' || population, '')
            || ' cannot be: ' || CASE WHEN value < 0 THEN 'no share is below nothing.'
                ELSE 'a share is at most the whole.' END,
            [claim_id]
        FROM figures JOIN readings AS r USING (claim_id)
        WHERE kind = 'share' AND unit = 'percent' AND (low > 100 OR value < 0)
            AND NOT EXISTS (FROM open_bases AS b WHERE CASE b.stands
                WHEN 'in the base' THEN
                    regexp_matches(concat_ws(' ', population, measure), '\\b(' || b.words || ')\\b', 'i')
                ELSE regexp_matches(left(r.sentence, start - sentence_start), '\\b(' || b.words || ')\\s*$$', 'i') END)
    """


class ExpectCountsToStayWithinTheirWhole(_Arithmetic):
    """Of 25, no more than 25."""

    check = "counts_stay_within_whole"
    statement = "A count is not negative and not above the total it is counted from; a rank not below the last place."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id,
            coalesce(ref_area_label, 'Something') || ' has ' || in_unit(value, unit) || CASE
                WHEN value > denominator THEN ' out of ' || plainly(denominator) || ': more than there are.'
                WHEN denominator <= 0 THEN ' out of ' || plainly(denominator) || ': a whole without parts.'
                ELSE ': fewer than none.' END,
            [claim_id]
        FROM figures
        WHERE unit IN ('count', 'rank') AND kind IN ('count', 'rank', 'share')
            AND (value > denominator OR denominator <= 0 OR value < 0)
    """


class ExpectSharesToAgreeWithTheirCounts(_Arithmetic):
    """The words "111 of 201 (54%)" contradict themselves."""

    check = "shares_agree_with_counts"
    statement = "A share stated beside its count and total is the one they give."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id,
            plainly(counted) || ' of ' || plainly(total) || ' is ' || plainly(round(percent, 1))
            || '%; the text says “' || exact || '”.',
            [claim_id, count_claim]
        FROM shares_beside_counts WHERE qualifier IS NULL AND (percent < low - 1e-6 OR percent > high + 1e-6)
    """


class ExpectHedgesToAgreeWithTheirCounts(_Arithmetic):
    """The words "more than half" are true of 15 of 25, not of 12."""

    check = "hedges_agree_with_counts"
    statement = "“More than half”, “nearly a third” and the like are true of the count stated beside them."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id,
            hedged(exact, qualifier) || ' is said of ' || plainly(counted) || ' of ' || plainly(total) || ', which is '
            || plainly(round(percent, 1)) || '%.',
            [claim_id, count_claim]
        FROM shares_beside_counts
        WHERE qualifier IS NOT NULL AND (percent < low - 1e-6 OR percent > high + 1e-6
            OR qualifier = 'more_than' AND percent <= value OR qualifier = 'less_than' AND percent >= value)
    """


class ExpectChangesToAgreeWithTheirLevels(_Arithmetic):
    """The words "from 35 to 28, dropping 12 points" contradict themselves."""

    check = "changes_agree_with_levels"
    statement = "A change stated beside its two levels is their difference, give or take ${hedge_slack_percent}% of it."
    hedge_slack: float = 0.1
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id,
            'From ' || in_unit(before.v, level_unit) || ' to ' || in_unit(after.v, level_unit) || ' is a change of '
            || CASE WHEN level_unit = 'percent' THEN plainly(points) || ' percentage points ('
                || plainly(round(relative, 1)) || '%)'
                ELSE plainly(round(relative, 1)) || '%' END
            || ', the text says “' || exact || '”.',
            [claim_id, before.c, after.c]
        FROM changes_beside_levels
        WHERE NOT is_near AND CASE WHEN unit = 'percentage_points' THEN NOT is_points
            ELSE NOT is_relative AND NOT (level_unit = 'percent' AND is_points) END
    """


class ExpectChangesToBeExact(_Arithmetic):
    """What was "hiked by 240 per cent from 68 to 225" rose by 231."""

    check = "changes_are_exact"
    fault = "doubt"
    level = "info"
    flag = "loose_change"
    statement = "A change stated beside its two levels is their difference as closely as its digits say."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id,
            'From ' || in_unit(before.v, level_unit) || ' to ' || in_unit(after.v, level_unit) || ' is a change of '
            || CASE WHEN unit = 'percentage_points' THEN plainly(points) || ' percentage points'
                ELSE plainly(round(relative, 1)) || '%' END
            || '; the text says “' || exact || '”, which is near.',
            [claim_id, before.c, after.c]
        FROM changes_beside_levels
        WHERE is_near AND NOT is_relative AND NOT is_points
    """


class ExpectPercentNotToMeanPoints(_Arithmetic):
    """Who writes "from 35 to 28, dropping 7 percent" means points: say so."""

    check = "points_are_not_percent"
    fault = "doubt"
    level = "warning"
    flag = "points_not_percent"
    statement = "A change of a percentage that is called so many percent is that many percent, not percentage points."
    rows_that_break_it = """
        SELECT 'observations', observation_id, claim_id,
            'From ' || in_unit(before.v, level_unit) || ' to ' || in_unit(after.v, level_unit) || ', “' || exact
            || '” means percentage points; in percent the change is ' || plainly(round(relative, 1)) || '%.',
            [claim_id, before.c, after.c]
        FROM changes_beside_levels
        WHERE unit = 'percent' AND level_unit = 'percent' AND is_points AND NOT is_relative
    """


class ExpectGrowthToAgreeAcrossPeriods(_Arithmetic):
    """Growth of 27% to 8.03 billion needs some 6.3 billion the year before."""

    check = "growth_agrees_across_periods"
    fault = "doubt"
    level = "warning"
    flag = "growth_disagrees"
    statement = "Where the level is known for a period and the one before, stated growth leads from one to the other."
    rows_that_break_it = """
        WITH levels AS (
            SELECT document_id, ref_area, lower(measure) AS measure, unit, time_period, min(low) AS low, max(high)
                AS high,
                any_value(value ORDER BY start) AS value, any_value(claim_id ORDER BY start) AS claim_id
            FROM figures
            WHERE kind IN ('count', 'money', 'rate', 'share') AND measure IS NOT NULL AND time_period IS NOT NULL
                AND low > 0
            GROUP BY ALL
        ), growths AS (
            SELECT *, CASE WHEN change = 'decrease' THEN -1 ELSE 1 END AS sign,
                (left(time_period, 4)::INTEGER - 1)::VARCHAR || substring(time_period, 5) AS year_before
            FROM figures
            WHERE kind = 'growth' AND unit = 'percent' AND qualifier IS NULL AND measure IS NOT NULL
                AND regexp_full_match(time_period, '[0-9]{4}(-.*)?')
        )
        SELECT 'observations', g.observation_id, g.claim_id,
            coalesce(g.ref_area_label, 'It') || ' had ' || in_unit(before.value, before.unit) || ' (' || g.measure
                || ') in '
            || before.time_period || ' and ' || in_unit(after.value, after.unit) || ' in ' || after.time_period
            || ', a change of ' || plainly(round(100 * (after.value / before.value - 1), 1)) || '%; the text says “'
                || g.exact
            || '”' || CASE WHEN g.sign < 0 THEN ' less.' ELSE ' more.' END,
            [g.claim_id, before.claim_id, after.claim_id]
        FROM growths AS g
        JOIN levels AS after
            ON after.document_id = g.document_id AND after.ref_area = g.ref_area AND after.measure = lower(g.measure)
            AND after.time_period = g.time_period
        JOIN levels AS before
            ON before.document_id = g.document_id AND before.ref_area = g.ref_area AND before.measure = after.measure
            AND before.unit = after.unit AND before.time_period = g.year_before
        WHERE g.sign * g.value + g.step < 100 * (after.low / before.high - 1) - 1e-6
            OR g.sign * g.value - g.step > 100 * (after.high / before.low - 1) + 1e-6
    """


_PARTS = """
        SELECT 'observations', part.observation_id, part.claim_id,
            part.ref_area_label || ' has ' || in_unit(part.value, part.unit) || ', more than the '
            || in_unit(whole.value, whole.unit) || ' of ' || m.region_label || ', which it is a part of.',
            [part.claim_id, whole.claim_id]
        FROM figures AS whole
        JOIN memberships AS m ON m.region = whole.ref_area
        JOIN figures AS part
            ON part.ref_area = m.member AND part.document_id = whole.document_id AND part.unit = whole.unit
            AND part.kind = whole.kind
            AND (part.measure, part.population, part.dimension, part.time_period)
                IS NOT DISTINCT FROM (whole.measure, whole.population, whole.dimension, whole.time_period)
"""


class ExpectPartsNotToExceedTheirWholes(_Arithmetic):
    """A country is not more than its region, nor a region more than the world."""

    check = "parts_do_not_exceed_wholes"
    statement = "A country's share, count or sum is not more than its region's, nor a region's more than the world's."
    rows_that_break_it = (
        _PARTS
        + """
        WHERE part.low > whole.high + 1e-6
            AND (whole.unit = 'percent' AND whole.kind = 'share' AND whole.dimension IS NOT NULL
                OR whole.unit = 'count' AND whole.kind = 'count' AND whole.measure IS NOT NULL)
    """
    )


_BESIDE_MEMBERS = """
        SELECT 'share_tables', t.table_id, region.claim_id,
            quoted(t.title) || ' has ' || region.ref_area_label || ' (' || in_unit(region.obs_value, t.unit_measure)
            || ') beside '
            || listed(list(member.ref_area_label || ' (' || in_unit(member.obs_value, t.unit_measure) || ')'
                ORDER BY member.position), ', ')
            || ', which ' || region.ref_area_label || ' contains: ',
            list_concat([region.claim_id], list(member.claim_id ORDER BY member.position))
        FROM share_tables AS t
        JOIN share_table_rows AS region USING (table_id)
        JOIN memberships AS m ON m.region = region.ref_area
        JOIN share_table_rows AS member ON member.table_id = t.table_id AND member.ref_area = m.member
"""


class ExpectCompleteTablesToCountMembersOnce(_Arithmetic):
    """A whole that counts a region and its members counts them twice."""

    check = "complete_tables_count_members_once"
    statement = "A table that claims to cover the whole does not add a region to its own members."
    rows_that_break_it = (
        _BESIDE_MEMBERS.replace("contains: ',", "contains: they are added up twice.',")
        + """
        WHERE t.summable AND t.complete
        GROUP BY t.table_id, t.title, t.unit_measure, region.claim_id, region.ref_area_label, region.obs_value
    """
    )


class ExpectRegionsToStandApartFromTheirMembers(_Arithmetic):
    """Europe beside Germany in one partial table: their sum means little."""

    check = "regions_stand_apart_from_members"
    fault = "doubt"
    level = "warning"
    flag = "region_beside_member"
    statement = "A table whose rows are summed does not have a region beside its own members."
    rows_that_break_it = (
        _BESIDE_MEMBERS.replace("contains: ',", "contains: their sum counts some twice.',")
        + """
        WHERE t.summable AND NOT t.complete
        GROUP BY t.table_id, t.title, t.unit_measure, region.claim_id, region.ref_area_label, region.obs_value
    """
    )


class ExpectRoundingToBeVisible(_Arithmetic):
    """99.9 is 100 to a careful reader, and the page says why."""

    check = "sums_are_exact"
    fault = "doubt"
    level = "info"
    flag = "rounding"
    statement = "A table that claims to cover the whole adds up to it exactly, without help from rounding."
    rows_that_break_it = """
        SELECT 'share_tables', table_id, largest,
            quoted(title) || ' adds up to ' || in_unit(total, unit) || ', ' || plainly(abs(total - whole))
            || CASE WHEN total < whole THEN ' short of ' ELSE ' more than ' END || in_unit(whole, unit) || ': '
                || addition
            || CASE WHEN hedged THEN '. Hedged figures leave that room.'
                ELSE '. Rounding explains up to ' || plainly(slack) || '.' END,
            witnesses
        FROM sums
        WHERE complete AND abs(total - whole) > 1e-6 AND low <= whole + 1e-6 AND high >= whole - 1e-6
    """
