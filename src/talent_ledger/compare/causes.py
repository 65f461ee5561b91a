"""Why: each changed cell traced to the inputs that moved, by where in the pipeline its figures first differ.

A claim that differs is the doing of its text, or of what reads texts (code, lexicon, parameters of that stage); an
observation that differs though its claim does not is the doing of what makes observations, a correction before all; a
published row that differs though its candidate does not is the doing of validation. Where one input moved at that
place it is the cause; where several did they are all named, and ``--explain`` finds out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import polars as pl

from talent_ledger.compare.cells import FIGURE, KEY
from talent_ledger.compare.pipeline import LEVELS, TEXTS, Input, Moves
from talent_ledger.compare.relations import SIDES, Relations
from talent_ledger.compare.words import changed_lines, told

SIDECAR = ".origin.yml"


@dataclass(frozen=True)
class Trace:
    """Where a changed row comes from: the inputs that can have done it; certain when nothing else can have."""

    inputs: tuple[str, ...]
    certain: bool


@dataclass(frozen=True)
class DocumentChange:
    """A document that was added, removed, renamed or edited, with the words that changed."""

    document_id: str
    path: str
    status: str
    edits: tuple[tuple[str, str], ...]
    rewritten: bool
    statement: str


def document_changes(relations: Relations, most: int) -> tuple[Counter[str], list[DocumentChange]]:
    """How many documents came, went or were edited, and the first *most* of them with their words.

    None where one of the runs never read its documents: the files may have been there all the same.
    """
    if relations.without("documents"):
        return Counter(), []
    listed = """
        WITH changed AS (
            SELECT before_id, after_id, CASE WHEN before_id IS NULL THEN 'added' WHEN after_id IS NULL THEN 'removed'
                   WHEN before_id != after_id THEN 'renamed' ELSE 'edited' END AS status
            FROM document_pairs WHERE NOT same_text OR before_id IS DISTINCT FROM after_id)"""
    counts: Counter[str] = Counter()
    for row in relations.rows(f"{listed} SELECT status, count(*) AS n FROM changed GROUP BY status"):
        counts[str(row["status"])] = int(str(row["n"]))
    rows = relations.rows(f"""{listed}
        SELECT c.*, coalesce(a.path, b.path) AS path, b.text AS before_text, a.text AS after_text FROM (
            SELECT * FROM changed ORDER BY CASE status WHEN 'edited' THEN 0 WHEN 'renamed' THEN 1
            WHEN 'removed' THEN 2 ELSE 3 END, coalesce(after_id, before_id) LIMIT {most}) c
        LEFT JOIN before.documents b ON b.document_id = c.before_id
        LEFT JOIN after.documents a ON a.document_id = c.after_id
        ORDER BY CASE status WHEN 'edited' THEN 0 WHEN 'renamed' THEN 1 WHEN 'removed' THEN 2 ELSE 3 END,
                 coalesce(c.after_id, c.before_id)""")
    return counts, [_document(row) for row in rows]


def _document(row: dict[str, object]) -> DocumentChange:
    document = str(row["after_id"] or row["before_id"])
    path, status = str(row["path"] or document), str(row["status"])
    if status == "renamed":
        return DocumentChange(document, path, status, (), False, f"{path}, formerly {row['before_id']}, renamed")
    if status != "edited":
        return DocumentChange(document, path, status, (), False, f"{path} {status}")
    edits = changed_lines(str(row["before_text"]), str(row["after_text"]))
    if edits is None:
        return DocumentChange(document, path, status, (), True, f"{path} rewritten")
    words = "; ".join(told(edit) for edit in edits[:3]) + (f"; and {len(edits) - 3} more" if len(edits) > 3 else "")
    return DocumentChange(document, path, status, tuple(map(tuple, edits)), False, f"{path} edited: {words}")  # type: ignore[arg-type]


def is_sidecar(path: str, texts: Iterable[str]) -> bool:
    """Whether *path* is the file that describes one of *texts*; ``corpus.jsonl.gz`` has two endings.

    >>> is_sidecar("data/raw/survey.origin.yml", ["data/raw/survey.txt"])
    True
    """
    return path.endswith(SIDECAR) and any(text.startswith(path.removesuffix(SIDECAR) + ".") for text in texts)


class Causes:
    """The inputs that moved, by what they can act on, and the trace of each changed cell."""

    def __init__(self, relations: Relations, moves: Moves) -> None:
        self._relations = relations
        # Texts act through claims, whichever stages read them again.
        self._levels = {level: [one for one in moves.at_level(level) if one.kind != "text"] for level in LEVELS}
        self._claims_corrected = "claims" in relations.as_published
        if (
            self._claims_corrected
        ):  # published claims went through the stage that makes candidates, corrections included
            self._levels["claims"] += [one for one in self._levels["candidate"] if one.kind != "correction"]
        self.inputs: dict[str, Input] = {one.key: one for one in moves.inputs}
        self._sidecars = self._find_sidecars(moves)
        _find_evidence(relations)
        self._trace_all()

    @staticmethod
    def _find_sidecars(moves: Moves) -> dict[str, Input]:
        """Path of a text without its endings → its sidecar, where that moved: its dates are read with the text."""
        return {
            one.name.removesuffix(SIDECAR): one
            for one in moves.inputs
            if one.kind == "text" and one.name.endswith(SIDECAR)
        }

    def _sidecar(self, path: str | None) -> Input | None:
        """The moved sidecar of the text at *path*; ``corpus.jsonl.gz`` has two endings."""
        stem = path or ""
        while "." in stem.rpartition("/")[2]:
            stem = stem.rpartition(".")[0]
            if stem in self._sidecars:
                return self._sidecars[stem]
        return None

    def _text(self, document: str, path: str | None) -> Input:
        """The input that stands for a document: its file, or, in a file of many, the document itself."""
        known = self.inputs.get(f"text {path}")
        if known is None:
            known = Input("text", path or f"{TEXTS}/{document}", (), f"{path or document} edited")
            self.inputs[known.key] = known
        return known

    def _trace_all(self) -> None:
        """Give every distinct kind of evidence its trace, and join that back to the cells."""
        rows = self._relations.rows("""
            SELECT DISTINCT level, document, path, text_moved, own_words, corrections FROM cell_evidence""")
        traced: list[dict[str, object]] = []
        for row in rows:
            trace = self._trace(row)
            for key in trace.inputs or ("",):
                traced.append({**row, "input": key, "certain": trace.certain})
        schema: dict[str, pl.DataType] = {
            "level": pl.String(),
            "document": pl.String(),
            "path": pl.String(),
            "text_moved": pl.Boolean(),
            "own_words": pl.Boolean(),
            "corrections": pl.List(pl.String),
            "input": pl.String(),
            "certain": pl.Boolean(),
        }
        self._relations.connection.register("traced", pl.DataFrame(traced, schema=schema, orient="row"))
        self._relations.connection.execute("""
            CREATE TABLE cell_causes AS
            SELECT e.cell, t.input, bool_or(t.certain) AS certain FROM cell_evidence e JOIN traced t
              ON e.level = t.level AND e.document IS NOT DISTINCT FROM t.document
             AND e.text_moved = t.text_moved AND e.own_words = t.own_words
             AND e.corrections IS NOT DISTINCT FROM t.corrections
            WHERE t.input != '' GROUP BY e.cell, t.input""")
        self._relations.connection.unregister("traced")

    def _trace(self, row: dict[str, object]) -> Trace:
        if self._relations.without("documents"):
            return Trace((), False)
        level, document = str(row["level"]), str(row["document"])
        moved = list(self._levels["candidate"] if level in ("claims", "candidate") else self._levels["published"])
        if level == "unknown":
            moved = [*self._levels["candidate"], *self._levels["published"]]
        if level != "claims" or (self._claims_corrected and not row["own_words"]):
            touched = {str(entry) for entry in row["corrections"] or []}  # type: ignore[attr-defined]
            by_correction = [one.key for one in moved if one.kind == "correction" and one.name in touched]
            if by_correction:
                return Trace(tuple(by_correction), True)
        if level == "claims":
            return self._trace_claim(
                document, str(row["path"] or "") or None, bool(row["text_moved"]), bool(row["own_words"])
            )
        others = tuple(one.key for one in moved if one.kind != "correction")
        return Trace(others, len(others) == 1 and level != "unknown")

    def _trace_claim(self, document: str, path: str | None, text_moved: bool, own_words: bool) -> Trace:
        others = tuple(one.key for one in self._levels["claims"])
        if text_moved and (own_words or not others):
            return Trace((self._text(document, path).key,), True)
        own = [self._text(document, path).key] if text_moved else []
        sidecar = self._sidecar(path)
        if sidecar:
            own.append(sidecar.key)
        return Trace((*own, *others), len(own) + len(others) == 1)

    def of_cells(self, cells: Iterable[int]) -> dict[int, Trace]:
        """The trace of each of *cells*."""
        wanted = sorted(set(cells))
        if not wanted:
            return {}
        with self._relations.asked(wanted, pl.Int64()):
            rows = self._relations.rows(
                "SELECT cell, input, certain FROM cell_causes WHERE cell IN (SELECT id FROM asked) ORDER BY cell, input"
            )
        found: dict[int, list[tuple[str, bool]]] = {cell: [] for cell in wanted}
        for row in rows:
            found[int(str(row["cell"]))].append((str(row["input"]), bool(row["certain"])))
        return {cell: _settle(listed) for cell, listed in found.items()}

    def effects(self) -> dict[str, tuple[int, int]]:
        """Input → how many changed cells it is the cause of, and how many more it may be the cause of."""
        rows = self._relations.rows("""
            SELECT input, count(*) FILTER (WHERE certain) AS sure, count(*) FILTER (WHERE NOT certain) AS maybe
            FROM cell_causes GROUP BY input""")
        return {str(row["input"]): (int(str(row["sure"])), int(str(row["maybe"]))) for row in rows}


def _settle(listed: list[tuple[str, bool]]) -> Trace:
    certain = tuple(key for key, sure in listed if sure)
    return Trace(certain, True) if certain else Trace(tuple(key for key, _ in listed), False)


def _find_evidence(relations: Relations) -> None:
    """Where in the pipeline the rows behind each changed cell first differ.

    A published row that is not the candidate of its own run was published by an earlier one: no text of this run, and
    nothing that reads texts, made it.
    """
    level = "'candidate'" if "candidate" in relations.compared else "'unknown'"
    later = "'published'" if "candidate" in relations.compared else "'unknown'"
    if "claims" not in relations.compared:
        level = later = "'unknown'"
    parts = ", ".join(f"{name} AS ({query})" for name, query in {"earlier": _EARLIER, **_BEHIND_CELLS}.items())
    relations.connection.execute(f"""
        CREATE TABLE cell_evidence AS
        WITH {parts}
        SELECT DISTINCT r.cell,
               CASE WHEN x.observation_id IS NOT NULL THEN {later}
                    WHEN f.claim_id IS NOT NULL THEN 'claims' WHEN k.observation_id IS NOT NULL THEN {level}
                    ELSE {later} END AS level,
               coalesce(p.after_id, p.before_id, e.document_id) AS document, p.path,
               coalesce(NOT p.same_text OR p.before_id IS DISTINCT FROM p.after_id, false) AS text_moved,
               coalesce(NOT f.sentence_kept
                        AND (f.exact_differs OR f.how IN ('gained', 'lost', 'figure edited')), false) AS own_words,
               list_sort(list_distinct(coalesce(e.corrections, []))) AS corrections
        FROM rows r
        LEFT JOIN earlier x ON x.observation_id = r.observation_id AND x.side = r.side
        LEFT JOIN fates f ON f.claim_id = r.claim_id AND f.side = r.side
        LEFT JOIN candidates k ON k.observation_id = r.observation_id AND k.side = r.side
        LEFT JOIN entries e ON e.observation_id = r.observation_id AND e.side = r.side
        LEFT JOIN texts p ON p.document_id = e.document_id AND p.side = r.side
        """)


def _hashed(alias: str) -> str:
    return f"hash({', '.join(f'{alias}.{name}' for name in (*KEY, *FIGURE))})"


_EARLIER = " UNION ALL ".join(
    f"""
    SELECT '{side}' AS side, o.observation_id FROM {side}_in_touched o
    JOIN {side}.candidate k USING (observation_id)
    WHERE {_hashed("o")} != {_hashed("k")}"""
    for side in SIDES
)
"""Published rows that differ from the candidates of their own run."""

_BEHIND_CELLS = {
    "rows": """
        SELECT c.cell, c.side, c.claim_id, c.observation_id FROM cell_claims c WHERE c.differs""",
    # Claims whose figure differs, on the side where they stand.
    "fates": """
        SELECT before_id AS claim_id, 'before' AS side, * EXCLUDE (before_id, after_id) FROM claim_fate
        WHERE before_id IS NOT NULL AND figure_differs
        UNION ALL
        SELECT after_id, 'after', * EXCLUDE (before_id, after_id) FROM claim_fate
        WHERE after_id IS NOT NULL AND figure_differs""",
    # Candidates that are no longer the same.
    "candidates": """
        SELECT before_id AS observation_id, 'before' AS side FROM candidate_pairs WHERE same IS DISTINCT FROM true
        UNION ALL
        SELECT after_id, 'after' FROM candidate_pairs WHERE same IS DISTINCT FROM true""",
    # Documents, each with its path of today, else of then.
    "pairs": """
        SELECT p.*, coalesce(da.path, db.path) AS path FROM document_pairs p
        LEFT JOIN before.documents db ON db.document_id = p.before_id
        LEFT JOIN after.documents da ON da.document_id = p.after_id""",
    "texts": """
        SELECT 'before' AS side, before_id AS document_id, * FROM pairs
        UNION ALL SELECT 'after', after_id, * FROM pairs""",
    # What corrections touched of an observation, before or after.
    "touching": """
        SELECT p.before_id, p.after_id,
               list_concat(coalesce(b.corrections, []), coalesce(a.corrections, [])) AS both
        FROM observation_pairs p LEFT JOIN before_in_touched b ON b.observation_id = p.before_id
        LEFT JOIN after_in_touched a ON a.observation_id = p.after_id""",
    "entries": """
        SELECT 'before' AS side, o.observation_id, o.document_id, coalesce(t.both, o.corrections) AS corrections
        FROM before_in_touched o LEFT JOIN touching t ON t.before_id = o.observation_id
        UNION ALL
        SELECT 'after', o.observation_id, o.document_id, coalesce(t.both, o.corrections)
        FROM after_in_touched o LEFT JOIN touching t ON t.after_id = o.observation_id""",
}
"""What stands behind changed cells, by the name it has in the query for the evidence; later ones build on earlier."""
