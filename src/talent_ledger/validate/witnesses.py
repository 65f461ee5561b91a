"""The sentences that bear witness to a finding, each with the figures in question marked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import duckdb
import polars as pl

SHOWN = 24
"""How many sentences one finding shows at most."""


@dataclass(frozen=True)
class Witness:
    """One sentence: who says it where, and the figures of it that a finding is about."""

    claim_id: str
    document_id: str
    document: str
    who: str
    sentence: str
    sentence_start: int
    start: int
    figures: tuple[str, ...] = ()
    marks: tuple[tuple[int, int], ...] = ()

    @property
    def place(self) -> tuple[str, int, str]:
        """What two figures of one sentence share."""
        return self.document_id, self.sentence_start, self.who

    def beside(self, other: Witness) -> Witness:
        """This sentence with the figures of *other*, which stand in it too."""
        figures = dict.fromkeys((*self.figures, *other.figures))
        return replace(self, figures=tuple(figures), marks=(*self.marks, *other.marks))

    def parts(self) -> list[tuple[str, bool]]:
        """The sentence in pieces, each with whether it is one of the figures in question.

        >>> Witness("c", "d", "D", "A", "Up 5% to 9%.", 0, 3, marks=((9, 2), (3, 2))).parts()
        [('Up ', False), ('5%', True), (' to ', False), ('9%', True), ('.', False)]
        """
        at, parts = 0, []
        for start, length in sorted(set(self.marks)):
            if start < at or start + length > len(self.sentence):
                continue
            parts += [(self.sentence[at:start], False), (self.sentence[start : start + length], True)]
            at = start + length
        return [*parts, (self.sentence[at:], False)]


class Witnesses:
    """The sentences of the claims *claim_ids*, read from the evidence in one go."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, claim_ids: Iterable[str]) -> None:
        wanted = pl.DataFrame({"claim_id": sorted(set(claim_ids))}, schema={"claim_id": pl.String})
        connection.register("wanted", wanted.to_arrow())
        rows = connection.sql(
            """
            SELECT c.claim_id, c.document_id, coalesce(d.title, c.document_id) AS document,
                said_by(c.speaker, c.attributed_to) AS who, coalesce(r.sentence, '') AS sentence,
                coalesce(c.sentence_start, 0) AS sentence_start, coalesce(c.start, 0) AS start,
                coalesce(o.ref_area_label || ': ', '') || coalesce(in_unit(c.value, c.unit), c.exact, '')
                    || CASE WHEN c.value_high IS NULL THEN '' ELSE ' to ' || in_unit(c.value_high, c.unit) END
                    || coalesce(', ' || o.time_period, '') AS figure,
                coalesce(c.start - c.sentence_start, 0) AS at, length(coalesce(c.exact, '')) AS length
            FROM wanted JOIN claims AS c USING (claim_id)
            LEFT JOIN (FROM readings SEMI JOIN wanted USING (claim_id)) AS r USING (claim_id)
            LEFT JOIN (SELECT document_id, title FROM documents) AS d ON d.document_id = c.document_id
            LEFT JOIN (FROM observations SEMI JOIN wanted USING (claim_id)) AS o ON o.claim_id = c.claim_id
            """
        ).pl()
        connection.unregister("wanted")
        self._found = {row["claim_id"]: _witness(row) for row in rows.iter_rows(named=True)}

    def of(self, claim_ids: Sequence[str]) -> tuple[list[Witness], int]:
        """The sentences of *claim_ids* in reading order, each once, and how many more there are than are shown."""
        found = [self._found[claim_id] for claim_id in dict.fromkeys(claim_ids) if claim_id in self._found]
        sentences: dict[tuple[str, int, str], Witness] = {}
        for one in sorted(found, key=lambda witness: (witness.document_id, witness.start, witness.claim_id)):
            sentences[one.place] = sentences[one.place].beside(one) if one.place in sentences else one
        return list(sentences.values())[:SHOWN], max(0, len(sentences) - SHOWN)


def _witness(row: dict[str, Any]) -> Witness:
    return Witness(figures=(row.pop("figure"),), marks=((row.pop("at"), row.pop("length")),), **row)
