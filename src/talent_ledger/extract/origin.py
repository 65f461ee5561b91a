"""The way back from a text that was prepared for reading to the text it was made of."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from typing import Any

from talent_ledger.schema.files import content_id

Claim = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Origin:
    """Where the characters of a plain text stand in the text it was made of, in runs kept or replaced together."""

    starts: tuple[int, ...] = (0,)
    """Where a run begins in the plain text."""
    written: tuple[int, ...] = (0,)
    """Where it begins in the other text."""
    lengths: tuple[int, ...] = (0,)
    """How long the other text is for the whole run, where that was replaced; 0 where its characters are the same."""

    def span(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from *start* to *end* of the plain text, one or more, were written."""
        return self._place(start)[0], self._place(end - 1)[1]

    def plain(self, position: int) -> int:
        """Where *position* of the other text comes to lie in the plain text."""
        run = max(bisect_right(self.written, position) - 1, 0)
        following = self.starts[run + 1] if run + 1 < len(self.starts) else None
        place = self.starts[run] + (0 if self.lengths[run] else position - self.written[run])
        return place if following is None else min(place, following)

    def _place(self, position: int) -> tuple[int, int]:
        run = bisect_right(self.starts, position) - 1
        first = self.written[run]
        if self.lengths[run]:
            return first, first + self.lengths[run]
        first += position - self.starts[run]
        return first, first + 1


AS_WRITTEN = Origin()
"""Of a text without markup: every character stands where it stood."""


def relocated(claims: list[Claim], origin: Origin) -> list[Claim]:
    """*claims* as they lie in the text that theirs was made of, with the ids that follow from it, in place."""
    if origin == AS_WRITTEN:
        return claims
    names: dict[str | None, str] = {}
    for claim in claims:
        claim["start"], claim["end"] = origin.span(claim["start"], claim["end"])
        claim["sentence_start"], claim["sentence_end"] = origin.span(claim["sentence_start"], claim["sentence_end"])
        names[claim["claim_id"]] = content_id(
            "claim", claim["document_id"], claim["start"], claim["end"], claim["entity_id"]
        )
    for claim in claims:
        claim["claim_id"] = names[claim["claim_id"]]
        claim["repeat_of"] = names.get(claim["repeat_of"])
    return claims
