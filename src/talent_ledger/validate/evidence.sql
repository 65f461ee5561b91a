-- What the checks look at, derived once from the tables of the other stages.
-- $rounding_units and $hedge_slack come from params.yaml; $witnesses_shown is what the page shows of one finding.

-- How figures are written in sentences for people -----------------------------------------------------------------

CREATE MACRO plainly(x) AS CASE
    WHEN x IS NULL THEN 'nothing'
    WHEN isinf(x) OR isnan(x) OR abs(x) >= 1e15 THEN x::VARCHAR
    WHEN x = trunc(x) THEN format('{:,}', x::BIGINT)
    ELSE rtrim(rtrim(format('{:,.4f}', x), '0'), '.')
END;
CREATE MACRO shortly(x) AS CASE
    WHEN abs(x) >= 1e12 THEN plainly(x / 1e12) || ' trillion'
    WHEN abs(x) >= 1e9 THEN plainly(x / 1e9) || ' billion'
    WHEN abs(x) >= 1e6 THEN plainly(x / 1e6) || ' million'
    ELSE plainly(x)
END;
CREATE MACRO in_unit(x, unit) AS CASE unit
    WHEN 'percent' THEN plainly(CASE WHEN abs(x) >= 1 THEN round(x, 2) ELSE x END) || '%'
    WHEN 'percentage_points' THEN plainly(x) || CASE WHEN x = 1 THEN ' percentage point' ELSE ' percentage points' END
    WHEN 'count' THEN shortly(x)
    WHEN 'rank' THEN 'rank ' || plainly(x)
    WHEN 'ratio' THEN plainly(x) || ' times'
    ELSE shortly(x) || ' ' || replace(coalesce(unit, ''), '_', ' ')
END;
CREATE MACRO quoted(words) AS '“' || words || '”';
-- The words of a figure with their hedge, which may stand before them: “half”, said to be "more than half".
CREATE MACRO hedged(words, qualifier) AS
    CASE WHEN qualifier IS NULL OR regexp_matches(words, '^[a-z]+ [a-z]', 'i') THEN '' ELSE CASE qualifier
        WHEN 'approx' THEN 'About ' WHEN 'nearly' THEN 'Nearly ' WHEN 'at_least' THEN 'At least '
        WHEN 'at_most' THEN 'At most ' WHEN 'more_than' THEN 'More than ' WHEN 'less_than' THEN 'Less than '
        ELSE '' END END || quoted(words);
CREATE MACRO said_by(speaker, attributed_to) AS CASE
    WHEN speaker IS NOT NULL THEN speaker || ' (a reader)'
    WHEN attributed_to IS NOT NULL THEN 'the author, after ' || attributed_to
    ELSE 'the author'
END;
CREATE MACRO in_period(period) AS coalesce(' in ' || period, '');
CREATE MACRO for_period(period) AS coalesce(' for ' || period, '');
-- How a population was defined, unless its name says so already.
CREATE MACRO defined(definition, label) AS
    CASE WHEN contains(label, replace(definition, '~', '')) THEN '' ELSE coalesce(' (' || definition || ')', '') END;
-- At most twelve items of a list, and how many more there are.
CREATE MACRO listed(items, separator) AS
    array_to_string(list_slice(items, 1, 12), separator)
    || CASE WHEN len(items) > 12 THEN separator || (len(items) - 12) || ' more' ELSE '' END;

-- Figures: an observation with the interval its true value lies in, if the text is right ----------------------------

-- The factor between what is written and what is meant: 1e9 for "7.3 billion".
CREATE MACRO written_number(words) AS
    TRY_CAST(replace(regexp_extract(words, '[0-9][0-9,]*(?:[.][0-9]+)?'), ',', '') AS DOUBLE);
CREATE MACRO power_of_ten(ratio) AS CASE
    WHEN ratio >= 99 AND abs(log10(ratio) - round(log10(ratio))) < 1e-9 THEN pow(10, round(log10(ratio)))
    ELSE 1
END;

CREATE TABLE figures AS
WITH scaled AS (
    SELECT o.*, c.segment_id, c.exact, c.start, c."end", c.sentence_start, c.sentence_end,
        CASE WHEN abs(o.obs_value) >= 1000 THEN coalesce(power_of_ten(o.obs_value / nullif(written_number(c.exact), 0)), 1)
             ELSE 1 END AS scale
    FROM observations AS o JOIN claims AS c USING (claim_id)
), stepped AS (
    SELECT *,
        CASE WHEN kind IN ('rank', 'duration') OR (kind = 'count' AND scale = 1 AND coalesce(decimals, 0) = 0) THEN 0
             ELSE $rounding_units * scale * pow(10, -coalesce(decimals, 0)) END AS step
    FROM scaled
)
SELECT observation_id, claim_id, document_id, cell_id, measure, population, dimension, ref_area, ref_area_label,
    time_period, obs_value AS value, obs_value_high AS value_high, unit_measure AS unit, kind, qualifier, change,
    denominator, decimals, inferred, speaker, attributed_to, segment_id, exact, start, "end", sentence_start,
    sentence_end, step,
    CASE
        WHEN qualifier IN ('at_most', 'less_than') THEN '-infinity'::DOUBLE
        WHEN qualifier = 'approx' THEN obs_value - greatest(step, $hedge_slack * abs(obs_value))
        WHEN qualifier = 'nearly' THEN obs_value - $hedge_slack * abs(obs_value)
        WHEN qualifier IN ('at_least', 'more_than') THEN obs_value
        ELSE obs_value - step
    END AS low,
    CASE
        WHEN qualifier IN ('at_least', 'more_than') THEN 'infinity'::DOUBLE
        WHEN qualifier = 'approx' THEN obs_value + greatest(step, $hedge_slack * abs(obs_value))
        WHEN qualifier IN ('at_most', 'less_than') THEN obs_value
        ELSE coalesce(obs_value_high, obs_value) + step
    END AS high
FROM stepped;

-- Counts beside shares, levels beside changes: the same thing said twice in one sentence ------------------------------

CREATE TABLE shares_beside_counts AS
SELECT * FROM (
    SELECT share.*, counted.value AS counted, counted.denominator AS total, counted.claim_id AS count_claim,
        counted.exact AS count_words, 100 * counted.value / counted.denominator AS percent,
        substring(r.sentence, least(share."end", counted."end") - share.sentence_start + 1,
            greatest(share.start, counted.start) - least(share."end", counted."end")) AS between_them
    FROM figures AS share
    JOIN figures AS counted
        ON counted.document_id = share.document_id AND counted.sentence_start = share.sentence_start
        AND counted.ref_area = share.ref_area
        AND greatest(share.start, counted.start) - least(share."end", counted."end") BETWEEN 0 AND 40
    JOIN readings AS r ON r.claim_id = share.claim_id
    WHERE share.kind = 'share' AND share.unit = 'percent' AND NOT share.inferred
        AND counted.unit = 'count' AND counted.denominator > 0 AND NOT counted.inferred
        AND counted.qualifier IS NULL
)
-- a bracket or "or" between the two: one says the other again
WHERE regexp_matches(between_them, '[(\[:—–=]|\bor\b|^\W{0,3}$$');

CREATE TABLE changes_beside_levels AS
WITH changes AS (
    SELECT document_id, sentence_start, ref_area, any_value(measure) AS measure, any_value(unit) AS unit,
        any_value(change) AS change, any_value(value) AS value, any_value(step) AS step,
        any_value(observation_id) AS observation_id, any_value(claim_id) AS claim_id, any_value(exact) AS exact
    FROM figures
    WHERE kind = 'growth' AND unit IN ('percent', 'percentage_points') AND NOT inferred AND qualifier IS NULL
    GROUP BY document_id, sentence_start, ref_area
    HAVING count(*) = 1
), levels AS (
    SELECT document_id, sentence_start, ref_area, unit, measure,
        arg_min(struct_pack(v := value, lo := low, hi := high, at := time_period, w := exact, c := claim_id),
            (coalesce(time_period, '9999'), start)) AS before,  -- "24%, up from 17% in 2004": no year means now
        arg_max(struct_pack(v := value, lo := low, hi := high, at := time_period, w := exact, c := claim_id),
            (coalesce(time_period, '9999'), start)) AS after
    FROM figures SEMI JOIN changes USING (document_id, sentence_start, ref_area)
    WHERE kind IN ('share', 'count', 'money', 'rate') AND NOT inferred AND qualifier IS NULL AND value > 0
        AND unit <> 'rank'
    GROUP BY document_id, sentence_start, ref_area, unit, measure
    HAVING count(*) = 2 AND (count(DISTINCT time_period) = 2 OR count(change) = 2)
)
SELECT c.*, l.unit AS level_unit, l.before, l.after,
    abs(l.after.v - l.before.v) AS points,
    100 * abs(l.after.v - l.before.v) / l.before.v AS relative,
    abs(abs(l.after.v - l.before.v) - c.value)
        <= (l.after.hi - l.after.lo + l.before.hi - l.before.lo) / 2 + c.step + 1e-6 AS is_points,
    c.value BETWEEN
        100 * least(abs(l.after.lo / l.before.hi - 1), abs(l.after.hi / l.before.lo - 1)) - c.step - 1e-6
        AND 100 * greatest(abs(l.after.lo / l.before.hi - 1), abs(l.after.hi / l.before.lo - 1)) + c.step + 1e-6
        AS is_relative,
    least(abs(100 * abs(l.after.v / l.before.v - 1) - c.value), abs(abs(l.after.v - l.before.v) - c.value),
        abs(100 * abs(l.before.v / l.after.v - 1) - c.value)) <= $hedge_slack * c.value AS is_near
FROM changes AS c JOIN levels AS l USING (document_id, sentence_start, ref_area)
WHERE l.before.lo > 0
    AND (c.measure IS NULL OR l.measure IS NULL OR lower(c.measure) = lower(l.measure)
        OR l.unit <> 'percent' AND (contains(lower(c.measure), lower(l.measure))
            OR contains(lower(l.measure), lower(c.measure))))
    -- rent that rose "while sales fell 15%": the change is of something else
    AND (c.change IS NULL OR (c.change = 'increase') = (l.after.v > l.before.v));

-- Sums: a table whose rows are parts of one whole, added up ------------------------------------------------------------

CREATE TABLE sums AS
SELECT t.table_id, t.document_id, t.title, t.complete, t.unit_measure AS unit, t.dimension, t.stated_sum,
    CASE WHEN t.kind = 'share' AND t.unit_measure = 'percent' THEN 100 ELSE t.denominator END AS whole,
    count(*) AS parts,
    sum(TRY_CAST(f.value AS DECIMAL(38, 6)))::DOUBLE AS total,
    sum(greatest(f.low, 0)) AS low,
    sum(f.high) AS high,
    sum(f.step) AS slack,
    bool_or(f.qualifier IS NOT NULL) AS hedged,
    listed(list(f.ref_area_label || ' ' || plainly(f.value) ORDER BY r.position), ' + ') AS addition,
    list(f.claim_id ORDER BY r.position) AS witnesses,
    arg_max(f.claim_id, (f.value, -r.position)) AS largest,
    list(struct_pack(label := f.ref_area_label, v := f.value, lo := greatest(f.low, 0), hi := f.high)
        ORDER BY r.position) AS rows
FROM share_tables AS t
JOIN share_table_rows AS r USING (table_id)
JOIN figures AS f USING (observation_id)
WHERE t.summable
GROUP BY ALL;

-- The rows of a table without any one of which it would add up: such a row may be a part of another whole.
CREATE MACRO without_which_it_fits(rows, low, high, whole) AS list_transform(
    list_filter(rows, lambda r: isfinite(high) AND low - r.lo <= whole + 1e-6 AND high - r.hi >= whole - 1e-6),
    lambda r: r.label || ' (' || plainly(r.v) || ')');

-- Membership: which countries a region or group has ---------------------------------------------------------------------

CREATE TABLE memberships AS
SELECT entity_id AS region, label AS region_label, unnest(members) AS member
FROM entities
WHERE members IS NOT NULL;

-- Dates: the day a claim was made, as far as the text tells -----------------------------------------------------------

CREATE TABLE dated AS
SELECT c.claim_id, c.document_id, c.year,
    TRY_CAST(left(coalesce(s.date, CASE WHEN s.comment IS NULL THEN d.published_date END, d.accessed_date), 4) AS INTEGER)
        AS said_in,
    c.measure, c.sentence_start, coalesce(o.ref_area_label || ': ', '') || quoted(c.exact) AS about
FROM claims AS c
JOIN documents AS d USING (document_id)
LEFT JOIN segments AS s USING (segment_id)
LEFT JOIN observations AS o USING (claim_id)
WHERE c.year IS NOT NULL AND c.standing <> 'withdrawn';

-- Copies: two documents that share most of their sentences with figures are one text, the first published of them ---------

CREATE TABLE in_order AS
SELECT document_id, row_number() OVER (ORDER BY published_date NULLS LAST, document_id) AS place FROM documents;

CREATE TABLE same_text AS
WITH sentences AS (
    SELECT DISTINCT document_id, place, sentence_key
    FROM readings JOIN in_order USING (document_id) WHERE length(sentence) >= 40
), sizes AS (
    SELECT document_id, count(*) AS sentences FROM sentences GROUP BY document_id
), turns AS (
    SELECT *, row_number() OVER (PARTITION BY sentence_key ORDER BY place) AS turn FROM sentences
), shared AS (  -- each with the first documents a sentence stands in: of all pairs there would be too many
    SELECT one.document_id, other.document_id AS copy_of, other.place, count(*) AS sentences
    FROM turns AS one
    JOIN turns AS other ON other.sentence_key = one.sentence_key AND other.place < one.place AND other.turn <= 8
    GROUP BY ALL
)
SELECT shared.document_id, arg_min(copy_of, place) AS copy_of
FROM shared
JOIN sizes AS mine ON mine.document_id = shared.document_id
JOIN sizes AS theirs ON theirs.document_id = shared.copy_of
WHERE shared.sentences >= 2 AND 2 * shared.sentences >= least(mine.sentences, theirs.sentences)
GROUP BY shared.document_id;

-- Witnesses: a figure with the voice that states it; copies of one text have one voice ---------------------------------

CREATE TABLE witnesses AS
SELECT f.observation_id, f.claim_id, f.cell_id, f.document_id, f.value, f.low, f.high, f.unit, f.ref_area_label,
    f.measure, f.population, f.time_period, f.speaker, f.attributed_to, f.start, r.sentence_key,
    CASE WHEN length(r.sentence) >= 40 THEN coalesce(first_said.document_id, f.document_id) ELSE f.document_id END
        AS said_first_in,
    coalesce(t.copy_of, f.document_id) AS text_id,
    f.measure IS NOT NULL AND f.ref_area IS NOT NULL AND f.time_period IS NOT NULL AS specific
FROM figures AS f
LEFT JOIN readings AS r USING (claim_id)
LEFT JOIN same_text AS t ON t.document_id = f.document_id
LEFT JOIN (
    SELECT sentence_key, arg_min(document_id, place) AS document_id
    FROM readings JOIN in_order USING (document_id) GROUP BY sentence_key
    HAVING count(DISTINCT document_id) > 1
) AS first_said ON first_said.sentence_key = r.sentence_key;

-- Disputed cells: those with figures that cannot all be true, and the voices that state them ------------------------------

CREATE TABLE disputed AS
WITH cells AS (
    SELECT cell_id, specific FROM witnesses GROUP BY cell_id, specific HAVING max(low) > min(high) + 1e-9
), turns AS (
    SELECT *, row_number() OVER (PARTITION BY cell_id, specific, value, unit ORDER BY document_id, start, claim_id)
        AS turn
    FROM witnesses SEMI JOIN cells USING (cell_id, specific)
), places AS (  -- who states a value first comes before who states it again
    SELECT *, row_number() OVER (PARTITION BY cell_id, specific ORDER BY turn, document_id, start, claim_id) AS place
    FROM turns
)
SELECT cell_id, specific, count(*) AS statements,
    count(DISTINCT (text_id, said_first_in, speaker, attributed_to)) AS voices,
    list(DISTINCT in_unit(value, unit) ORDER BY in_unit(value, unit)) AS values_stated,
    -- each of them will carry these as evidence: were they all, that would be all pairs
    list(claim_id ORDER BY document_id, start, claim_id) FILTER (place <= $witnesses_shown) AS witnesses
FROM places GROUP BY cell_id, specific;

-- Comparison with published figures ---------------------------------------------------------------------------------------

-- A figure as a percentage of its base: stated so, or computed from count and total.
CREATE TABLE percentages AS
SELECT f.observation_id, f.claim_id, f.document_id, f.dimension, f.ref_area, f.ref_area_label, f.time_period,
    f.exact, f.denominator, f.value AS stated, f.unit,
    CASE WHEN f.unit = 'percent' THEN f.value ELSE 100 * f.value / f.denominator END AS percent,
    CASE WHEN f.unit = 'percent' THEN f.low ELSE 100 * f.low / f.denominator - 0.5 END AS low,
    CASE WHEN f.unit = 'percent' THEN f.high ELSE 100 * f.high / f.denominator + 0.5 END AS high,
    concat_ws(' ', f.population, f.measure) AS named,
    coalesce(t.table_id, f.observation_id) AS group_id,
    concat_ws(' ', t.population, t.measure, t.title) AS group_named
FROM figures AS f
LEFT JOIN (
    SELECT observation_id, min(table_id) AS table_id FROM share_table_rows GROUP BY observation_id
) AS row USING (observation_id)
LEFT JOIN share_tables AS t USING (table_id)
WHERE f.kind IN ('share', 'count')
    AND (f.unit = 'percent' OR f.unit = 'count' AND f.denominator > 0)
    AND (f.dimension IN (SELECT dimension FROM published_figures)
        OR f.dimension IS NULL AND f.ref_area IN (SELECT ref_area FROM published_figures));

-- The population a figure names, or its table, or its sentence, in words an analyst lists in populations.csv: one
-- SELECT per population, for DuckDB compiles a constant pattern once and one from a column for every row.
CREATE TABLE named_populations AS
WITH worded AS (
    SELECT p.observation_id, p.dimension, p.named, p.group_named, r.sentence,
        concat_ws(' ', p.named, p.group_named, r.sentence, d.title) AS about
    FROM percentages AS p
    LEFT JOIN readings AS r USING (claim_id)
    LEFT JOIN documents AS d ON d.document_id = p.document_id
)
$named_populations;

CREATE TABLE about_a_population AS
SELECT p.*, n.population AS stated_population, n.series
FROM percentages AS p
JOIN (
    SELECT observation_id, arg_min(population, (nearness, population)) AS population,
        arg_min(series, (nearness, population)) AS series
    FROM named_populations GROUP BY observation_id
) AS n USING (observation_id);

-- Where the text does not say whether it counts people by origin or by work, its table does: by what most of its
-- figures fit.
CREATE TABLE in_scope AS
WITH fitting AS (
    SELECT s.group_id, g.dimension, count(DISTINCT s.observation_id) AS figures
    FROM about_a_population AS s
    JOIN published_figures AS g
        ON g.series = s.series AND g.ref_area = s.ref_area
        AND (s.time_period IS NULL OR left(s.time_period, 4) = g.time_period)
        AND g.obs_value BETWEEN s.low AND s.high
    WHERE s.dimension IS NULL AND isfinite(s.low) AND isfinite(s.high)
    GROUP BY ALL
), fitted AS (
    SELECT group_id, arg_max(dimension, (figures, dimension)) AS fitted_dimension FROM fitting GROUP BY group_id
)
SELECT s.* EXCLUDE (dimension), coalesce(s.dimension, f.fitted_dimension) AS dimension
FROM about_a_population AS s LEFT JOIN fitted AS f USING (group_id);

-- Every published figure a claim can be held against, population by population.
CREATE TABLE held_against AS
SELECT s.observation_id, s.group_id, s.stated_population, g.*,
    g.obs_value BETWEEN s.low AND s.high AS fits
FROM in_scope AS s
JOIN published_figures AS g
    ON g.series = s.series AND g.dimension = s.dimension AND g.ref_area = s.ref_area
    AND (s.time_period IS NULL OR left(s.time_period, 4) = g.time_period);

-- How well each population's figures fit a table as a whole: its rows speak for each other.
CREATE TABLE group_fit AS
SELECT group_id, population, count(*) FILTER (fits) AS fitting, count(*) FILTER (NOT fits) AS missing,
    listed(list_sort(list(DISTINCT shown) FILTER (fits)), ', ') AS shown
FROM (
    SELECT h.group_id, h.population, h.observation_id, bool_or(h.fits) AS fits,
        any_value(s.ref_area_label) || arg_max(' ' || plainly(h.obs_value) || '%' || in_period(h.time_period)
            || defined(h.definition, p.label), h.time_period) FILTER (h.fits) AS shown
    FROM held_against AS h JOIN in_scope AS s USING (observation_id) JOIN populations AS p ON p.population = h.population
    GROUP BY ALL
)
GROUP BY group_id, population;

CREATE TABLE comparisons AS
WITH direct AS (  -- against the population the text names
    SELECT observation_id, bool_or(fits) AS fits,
        arg_max(struct_pack(v := obs_value, p := time_period, b := stated_by, u := url, d := definition),
            (fits::INTEGER, time_period)) AS figure
    FROM held_against WHERE population = stated_population GROUP BY observation_id
), elsewhere AS (  -- the other population that the figure itself fits
    SELECT observation_id,
        arg_max(struct_pack(population := population, v := obs_value, p := time_period, b := stated_by, u := url,
            d := definition), (time_period, population)) AS figure
    FROM held_against WHERE population <> stated_population AND fits GROUP BY observation_id
), by_series AS (  -- the other population that the rest of its table fits
    SELECT s.observation_id, arg_max(o.population, (o.fitting, o.population)) AS population,
        arg_max(o.shown, (o.fitting, o.population)) AS shown
    FROM in_scope AS s
    JOIN group_fit AS o ON o.group_id = s.group_id AND o.population <> s.stated_population
        AND o.fitting > 0 AND o.missing = 0
    JOIN group_fit AS own ON own.group_id = s.group_id AND own.population = s.stated_population
        AND own.fitting = 0 AND own.missing > 0
    GROUP BY s.observation_id
), judged AS (
    SELECT s.*, d.figure AS direct, e.figure AS other, b.population AS series_population, b.shown,
        CASE
            WHEN d.fits THEN 'agrees'
            WHEN b.population IS NOT NULL AND (e.figure IS NULL OR e.figure.population = b.population)
                THEN 'matches_another_population'
            WHEN e.figure IS NOT NULL AND (d.observation_id IS NOT NULL OR s.time_period IS NOT NULL)
                THEN 'matches_another_population'
            WHEN d.observation_id IS NOT NULL THEN 'conflicts'
            ELSE 'no_reference'
        END AS verdict
    FROM in_scope AS s
    LEFT JOIN direct AS d USING (observation_id)
    LEFT JOIN elsewhere AS e USING (observation_id)
    LEFT JOIN by_series AS b USING (observation_id)
), told AS (
    SELECT j.*, mine.label AS named_label,
        coalesce(other.population, series_population) AS fitting_population,
        j.ref_area_label || ': ' || quoted(j.exact)
            || CASE WHEN j.unit <> 'percent' THEN ' (' || plainly(j.stated) || ' of ' || plainly(j.denominator) || ', '
                || plainly(round(j.percent, 1)) || '%)' ELSE '' END AS subject
    FROM judged AS j LEFT JOIN populations AS mine ON mine.population = j.stated_population
)
SELECT t.observation_id, t.claim_id, t.verdict,
    CASE t.verdict
        WHEN 'agrees' THEN t.subject || ' agrees with the published figure for ' || t.named_label
            || defined(t.direct.d, t.named_label) || ', ' || plainly(t.direct.v) || '%' || for_period(t.direct.p) || ' (' || t.direct.b || ').'
            || CASE WHEN t.time_period IS NULL THEN ' The text states no year.' ELSE '' END
        WHEN 'conflicts' THEN t.subject || ' conflicts with the published figure for ' || t.named_label
            || defined(t.direct.d, t.named_label) || ', ' || plainly(t.direct.v) || '%' || for_period(t.direct.p) || ' (' || t.direct.b || ').'
        WHEN 'matches_another_population' THEN t.subject || ' is given for ' || t.named_label
            || coalesce(', for which ' || plainly(t.direct.v) || '% is published' || for_period(t.direct.p) || ' ('
                || t.direct.b || ')', '')
            || CASE WHEN t.other IS NOT NULL THEN '; it is the published figure for ' || fit.label
                || defined(t.other.d, fit.label) || ', ' || plainly(t.other.v) || '%' || for_period(t.other.p) || ' (' || t.other.b || ').'
               ELSE '. The figures beside it are those published for ' || fit.label || ': ' || t.shown
                || '; for this one our list has none of ' || fit.label || '.' END
        ELSE t.subject || ' is about ' || t.named_label || '; our list of published figures has none to hold it against.'
    END AS explanation,
    t.stated_population,
    CASE t.verdict WHEN 'agrees' THEN t.stated_population WHEN 'matches_another_population' THEN t.fitting_population
    END AS matched_population,
    coalesce(CASE WHEN t.verdict = 'matches_another_population' THEN t.other.d END, definition.definition,
        t.direct.d) AS definition,
    t.direct.v AS published_value, t.direct.p AS published_period,
    coalesce(CASE WHEN t.verdict = 'matches_another_population' THEN t.other.b END, t.direct.b) AS stated_by,
    coalesce(CASE WHEN t.verdict = 'matches_another_population' THEN t.other.u END, t.direct.u) AS url
FROM told AS t
LEFT JOIN populations AS fit ON fit.population = t.fitting_population
LEFT JOIN (
    SELECT population, time_period, any_value(definition ORDER BY definition) AS definition
    FROM published_figures GROUP BY population, time_period
) AS definition
    ON definition.population = coalesce(CASE WHEN t.verdict = 'agrees' THEN t.stated_population END, t.fitting_population)
    AND definition.time_period = left(t.time_period, 4);

-- Hearsay: a reader's own assertion, neither the author's nor credited to a source nor from a pasted article ------------

CREATE TABLE hearsay AS
SELECT c.claim_id, c.speaker, c.exact
FROM claims AS c
JOIN documents AS d USING (document_id)
LEFT JOIN segments AS s USING (segment_id)
WHERE c.standing = 'observed' AND c.speaker IS NOT NULL AND c.speaker IS DISTINCT FROM d.author
    AND c.attributed_to IS NULL AND s.article IS NULL AND s.attributed_to IS NULL;

-- Counts: how many rows there are, in all, per document and per share table ----------------------------------------------

CREATE TABLE counts AS
SELECT 'table' AS subject, name, NULL::VARCHAR AS document_id, NULL::VARCHAR AS title, rows::BIGINT AS rows FROM (
    SELECT 'documents' AS name, count(*) AS rows FROM documents
    UNION ALL SELECT 'claims', count(*) FROM claims
    UNION ALL SELECT 'observations', count(*) FROM observations
    UNION ALL SELECT 'share_tables', count(*) FROM share_tables
    UNION ALL SELECT 'share_table_rows', count(*) FROM share_table_rows
)
UNION ALL
SELECT 'table', 'observations', document_id, NULL, count(*) FROM observations GROUP BY document_id
UNION ALL
SELECT 'table', 'share_table_rows', t.document_id, t.title, count(*)
FROM share_tables AS t JOIN share_table_rows AS r USING (table_id) GROUP BY t.document_id, t.title;
