"""Which claims of two runs are the same claim, and what became of the others: gained, lost, read differently.

In a document whose text is the same, a claim is known by its id. Where the text was edited every later offset moves, so
that ids say nothing: there a claim is known by its own text, its sentence, its place in the sentence and its entity.
What is left is paired by what it says, so that an edited figure is one claim changed rather than one lost and one
gained.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

import polars as pl

from talent_ledger.compare.relations import SIDES, Relations, Side

COMPARED = (
    "exact",
    "kind",
    "value",
    "value_high",
    "unit",
    "denominator",
    "qualifier",
    "change",
    "entity",
    "entity_id",
    "entity_type",
    "measure",
    "population",
    "dimension",
    "year",
    "period",
    "speaker",
    "attributed_to",
    "inferred",
)
"""Fields whose change makes a claim a changed claim (not its offsets, its rule or how sure the extractor is)."""

FIGURE_FIELDS = tuple(name for name in COMPARED if name not in ("exact", "entity", "speaker", "attributed_to"))
"""Of these, the ones an observation is made of."""

_PASSES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("shifted", ("document", "sentence", "place", "exact", "who")),
    ("read differently", ("document", "sentence", "place")),
    ("figure edited", ("document", "outline", "outline_place", "who")),
    ("figure edited", ("document", "outline", "outline_place")),
    ("reworded", ("document", "exact", "who", "measure", "population", "dimension", "year", "period")),
    ("reworded", ("document", "who", "unit", "measure", "population", "dimension", "year", "period")),
    ("reworded", ("document", "who", "unit", "measure")),
)
"""How leftover claims are paired, surest first: what is equal on both sides."""

_FIGURE = re.compile(r"\d+(?:[.,]\d+)*")
_BATCH = 50_000
_BATCH_CHARACTERS = 32_000_000
_SEARCHED_CHARACTERS = 2_000_000


def match_claims(relations: Relations) -> None:
    """Build the tables ``document_pairs``, ``claim_pairs`` and ``claim_fate`` on the connection.

    - ``document_pairs(before_id, after_id, same_text)``: every document of either side once;
    - ``claim_pairs(before_id, after_id, how)``: claims that are the same though they are not known by the same id in
      the same text;
    - ``claim_fate(before_id, after_id, document_before, document_after, how, sentence_kept, figure_differs,
      exact_differs)``: claims that are gained (no before_id), lost (no after_id) or changed; whether its sentence
      stands in both texts, whether anything differs that an observation is made of, whether its own words differ.
    """
    _pair_documents(relations)
    _find_leftovers(relations)
    _describe_leftovers(relations)
    _pair_leftovers(relations)
    _tell_fates(relations)


def _pair_documents(relations: Relations) -> None:
    """Documents by id; one that vanished and one that appeared with the same bytes are the same, renamed.

    Where the documents of a side cannot be read, every text counts as unchanged and claims are known by their ids.
    """
    if "documents" not in relations.compared:
        relations.connection.execute("""
            CREATE TABLE document_pairs AS
            SELECT b.document_id AS before_id, a.document_id AS after_id, true AS same_text
            FROM (SELECT DISTINCT document_id FROM before.claims) b
            FULL JOIN (SELECT DISTINCT document_id FROM after.claims) a USING (document_id)""")
        return
    relations.connection.execute("""
        CREATE TABLE document_pairs AS
        WITH before_text AS (SELECT document_id, sha256, hash(coalesce(text, sha256)) AS text FROM before.documents),
             after_text AS (SELECT document_id, sha256, hash(coalesce(text, sha256)) AS text FROM after.documents),
             by_id AS (SELECT b.document_id AS before_id, a.document_id AS after_id, b.text AS before_text,
                              a.text AS after_text, b.sha256 AS before_sha, a.sha256 AS after_sha
                       FROM before_text b FULL JOIN after_text a USING (document_id)),
             vanished AS (SELECT before_id, before_sha,
                                 row_number() OVER (PARTITION BY before_sha ORDER BY before_id) AS nth
                          FROM by_id WHERE after_id IS NULL),
             appeared AS (SELECT after_id, after_sha,
                                 row_number() OVER (PARTITION BY after_sha ORDER BY after_id) AS nth
                          FROM by_id WHERE before_id IS NULL),
             renamed AS (SELECT before_id, after_id FROM vanished v JOIN appeared a
                         ON v.before_sha = a.after_sha AND v.nth = a.nth)
        SELECT before_id, after_id, true AS same_text FROM renamed
        UNION ALL
        SELECT before_id, after_id, coalesce(before_text = after_text, false) FROM by_id
        WHERE (before_id IS NULL OR before_id NOT IN (SELECT before_id FROM renamed))
          AND (after_id IS NULL OR after_id NOT IN (SELECT after_id FROM renamed))""")


def _find_leftovers(relations: Relations) -> None:
    """Claims that are not known by the same id in the same text; ``known`` are the others that read differently."""
    fields = ", ".join(COMPARED)
    for side in SIDES:
        relations.connection.execute(f"""
            CREATE VIEW {side}_steady AS
            SELECT c.claim_id, hash({fields}) AS content FROM {side}.claims c
            WHERE c.document_id IN (SELECT {side}_id FROM document_pairs WHERE same_text AND before_id = after_id)""")
    relations.connection.execute("""
        CREATE TABLE moved AS
        SELECT b.claim_id AS before_id, a.claim_id AS after_id
        FROM before_steady b FULL JOIN after_steady a ON b.claim_id = a.claim_id
        WHERE b.content IS DISTINCT FROM a.content""")
    relations.connection.execute("""
        CREATE TABLE known AS SELECT before_id FROM moved WHERE before_id IS NOT NULL AND after_id IS NOT NULL""")
    for side in SIDES:
        relations.connection.execute(f"""
            CREATE TABLE {side}_leftover AS
            SELECT c.claim_id, coalesce(p.after_id, p.before_id) AS document, c.document_id, c.start, c."end",
                   c.sentence_start, c.sentence_end,
                   p.before_id IS NOT NULL AND p.after_id IS NOT NULL AS counterpart
            FROM {side}.claims c JOIN document_pairs p ON c.document_id = p.{side}_id
            WHERE NOT (p.same_text AND p.before_id = p.after_id)
               OR c.claim_id IN (SELECT {side}_id FROM moved WHERE before_id IS NULL OR after_id IS NULL)""")


def _describe_leftovers(relations: Relations) -> None:
    """Give each leftover claim whose document is on both sides its sentence, outline, and places in them."""
    for side in SIDES:
        relations.connection.execute(f"""
            CREATE TABLE {side}_described (claim_id VARCHAR, sentence VARCHAR, place BIGINT, outline VARCHAR,
                                           outline_place BIGINT, sentence_kept BOOLEAN)""")
        for batch in _batches(_described(relations, side)):
            relations.connection.register("batch", batch)
            relations.connection.execute(f"INSERT INTO {side}_described SELECT * FROM batch")
            relations.connection.unregister("batch")
        relations.connection.execute(f"""
            CREATE TABLE {side}_open AS
            SELECT l.claim_id, l.document, l.start, l."end", d.sentence, d.place, d.outline, d.outline_place,
                   d.sentence_kept, c.exact, coalesce(c.entity_id, c.entity) AS who, c.unit, c.measure, c.population,
                   c.dimension, c.year, c.period
            FROM {side}_leftover l JOIN {side}_described d USING (claim_id) JOIN {side}.claims c USING (claim_id)""")


Described = tuple[str, str, int, str, int, bool]


def _described(relations: Relations, side: Side) -> Iterator[Described]:
    """One document after the other, for a text may be large and its claims many."""
    other = "after" if side == "before" else "before"
    reader = relations.connection.cursor()
    pairs = reader.execute(f"""
        SELECT DISTINCT p.{side}_id, p.{other}_id, p.same_text, d.characters
        FROM {side}_leftover l JOIN document_pairs p ON l.document_id = p.{side}_id
        LEFT JOIN {side}.documents d ON d.document_id = p.{side}_id
        WHERE l.counterpart ORDER BY 1""").fetchall()
    for group in _groups(pairs):
        relations.connection.register(
            "wanted", pl.DataFrame(group, schema=["mine", "other", "same", "n"], orient="row")
        )
        texts = dict(
            relations.connection.execute(
                f"SELECT document_id, text FROM {side}.documents WHERE document_id IN (SELECT mine FROM wanted)"
            ).fetchall()
        )
        others = dict(
            relations.connection.execute(
                f"SELECT document_id, text FROM {other}.documents "
                "WHERE document_id IN (SELECT other FROM wanted WHERE NOT same)"
            ).fetchall()
        )
        claims = relations.connection.execute(f"""
            SELECT l.document_id, l.claim_id, l.start, l.sentence_start, l.sentence_end, c.sentence
            FROM {side}_leftover l JOIN {side}.claims c USING (claim_id)
            WHERE l.document_id IN (SELECT mine FROM wanted) ORDER BY l.document_id, l.start, l.claim_id""").fetchall()
        relations.connection.unregister("wanted")
        counterpart = {mine: _Counterpart(None if same else others[yours] or "") for mine, yours, same, _ in group}
        for document, claim_id, start, first, last, sentence in claims:
            text = texts[document]
            words = sentence or "" if text is None else text[first:last]
            kept = counterpart[document].has(text or words, *((first, last) if text else (0, len(words))))
            yield _describe(claim_id, words, start - first, kept)


def _groups(pairs: list[tuple[str, str, bool, int]]) -> Iterator[list[tuple[str, str, bool, int]]]:
    """Documents in groups of bounded length, so that many small texts cost few queries and a large one stands alone."""
    group: list[tuple[str, str, bool, int]] = []
    size = 0
    for pair in pairs:
        length = pair[3] or 0
        if group and (size + length > _BATCH_CHARACTERS or len(group) >= _BATCH):
            yield group
            group, size = [], 0
        group.append(pair)
        size += length
    if group:
        yield group


class _Counterpart:
    """The other side's text, asked whether a sentence still stands in it; None when the text is the same."""

    def __init__(self, text: str | None) -> None:
        self._text = text
        self._lines = set(text.splitlines()) if text is not None else set()

    def has(self, text: str, first: int, last: int) -> bool:
        """Whether ``text[first:last]`` stands in it; by its whole line where searching the text would take long."""
        if self._text is None:
            return True
        line_end = text.find("\n", last)
        line = text[text.rfind("\n", 0, first) + 1 : line_end if line_end >= 0 else len(text)]
        return line in self._lines or (len(self._text) <= _SEARCHED_CHARACTERS and text[first:last] in self._text)


def _describe(claim_id: str, sentence: str, place: int, kept: bool) -> Described:
    outline_place = len(_FIGURE.sub("#", sentence[:place]))
    return claim_id, sentence, place, _FIGURE.sub("#", sentence), outline_place, kept


def _batches(rows: Iterable[Described]) -> Iterator[pl.DataFrame]:
    schema = {
        "claim_id": pl.String,
        "sentence": pl.String,
        "place": pl.Int64,
        "outline": pl.String,
        "outline_place": pl.Int64,
        "sentence_kept": pl.Boolean,
    }
    waiting: list[Described] = []
    for row in rows:
        waiting.append(row)
        if len(waiting) == _BATCH:
            yield pl.DataFrame(waiting, schema=schema, orient="row")
            waiting = []
    if waiting:
        yield pl.DataFrame(waiting, schema=schema, orient="row")


def _pair_leftovers(relations: Relations) -> None:
    relations.connection.execute("CREATE TABLE claim_pairs (before_id VARCHAR, after_id VARCHAR, how VARCHAR)")
    for how, keys in _PASSES:
        equal = " AND ".join(f"b.{key} IS NOT DISTINCT FROM a.{key}" for key in keys)
        partition = ", ".join(keys)
        relations.connection.execute(f"""
            INSERT INTO claim_pairs
            WITH b AS (SELECT *, row_number() OVER (PARTITION BY {partition} ORDER BY start, "end", claim_id) AS nth
                       FROM before_open WHERE claim_id NOT IN (SELECT before_id FROM claim_pairs)),
                 a AS (SELECT *, row_number() OVER (PARTITION BY {partition} ORDER BY start, "end", claim_id) AS nth
                       FROM after_open WHERE claim_id NOT IN (SELECT after_id FROM claim_pairs))
            SELECT b.claim_id, a.claim_id, '{how}' FROM b JOIN a ON {equal} AND b.nth = a.nth""")


def _tell_fates(relations: Relations) -> None:
    fields = ", ".join(f"x.{name}" for name in COMPARED)
    other = ", ".join(f"y.{name}" for name in COMPARED)
    figure = " OR ".join(f"x.{name} IS DISTINCT FROM y.{name}" for name in FIGURE_FIELDS)
    relations.connection.execute(f"""
        CREATE TABLE claim_fate AS
        WITH pairs AS (SELECT before_id, before_id AS after_id, 'read differently' AS how FROM known
                       UNION ALL SELECT before_id, after_id, how FROM claim_pairs)
        SELECT p.before_id, p.after_id, x.document_id AS document_before, y.document_id AS document_after, p.how,
               p.how NOT IN ('figure edited', 'reworded') AS sentence_kept, {figure} AS figure_differs,
               x.exact IS DISTINCT FROM y.exact AS exact_differs
        FROM pairs p JOIN before.claims x ON x.claim_id = p.before_id JOIN after.claims y ON y.claim_id = p.after_id
        WHERE hash({fields}) IS DISTINCT FROM hash({other})
        UNION ALL
        SELECT l.claim_id, NULL, l.document_id, NULL, 'lost', coalesce(d.sentence_kept, false), true, true
        FROM before_leftover l LEFT JOIN before_described d USING (claim_id)
        WHERE l.claim_id NOT IN (SELECT before_id FROM claim_pairs)
        UNION ALL
        SELECT NULL, l.claim_id, NULL, l.document_id, 'gained', coalesce(d.sentence_kept, false), true, true
        FROM after_leftover l LEFT JOIN after_described d USING (claim_id)
        WHERE l.claim_id NOT IN (SELECT after_id FROM claim_pairs)""")
