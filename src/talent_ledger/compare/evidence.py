"""The sentences behind a change as pieces to highlight, the same for terminal, Markdown and page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from talent_ledger.compare.record import CellChange, ClaimChange, Witness
from talent_ledger.compare.words import Piece, changed_words, focused, marked

CONTEXT = 90
"""How many characters of a sentence are shown on each side of what changed."""


class Quotation(NamedTuple):
    """A sentence with what changed in it, and where it stands."""

    pieces: list[Piece]
    path: str
    speaker: str | None
    before: Witness | None
    after: Witness | None


def quotation(before: Witness | None, after: Witness | None, context: int = CONTEXT) -> Quotation | None:
    """The sentence of a claim on both sides as one; where it stands unchanged, its figure is what is marked."""
    source = after or before
    if source is None:
        return None
    if before and after and before.sentence != after.sentence:
        pieces = changed_words(before.sentence, after.sentence)
    else:
        first = source.start - source.sentence_start
        both = before is not None and after is not None
        where = "both" if both else "after" if after else "before"
        pieces = marked(source.sentence, first, first + len(source.exact), where)  # type: ignore[arg-type]
    return Quotation(focused(pieces, context) if context else pieces, source.path, source.speaker, before, after)


def of_claim(change: ClaimChange, context: int = CONTEXT) -> Quotation | None:
    """The quotation of a claim that changed."""
    return quotation(change.before, change.after, context)


def of_cell(change: CellChange, most: int = 2, context: int = CONTEXT) -> list[Quotation]:
    """The quotations behind a cell: witnesses that differ first, each beside its counterpart where it has one."""
    pairs = _paired(change.witnesses_before, change.witnesses_after)
    if change.status in ("changed", "recoded"):
        pairs.sort(key=lambda pair: _unchanged(*pair))
    found = [quotation(old, new, context) for old, new in pairs[:most]]
    return [one for one in found if one]


def _unchanged(before: Witness | None, after: Witness | None) -> bool:
    return bool(before and after and (before.sentence, before.fields) == (after.sentence, after.fields))


def _paired(before: Sequence[Witness], after: Sequence[Witness]) -> list[tuple[Witness | None, Witness | None]]:
    """Witnesses of both sides beside one another: by claim, else by document in order."""
    left, pairs = list(after), []
    for old in before:
        same = next((new for new in left if new.claim_id == old.claim_id and new.document_id == old.document_id), None)
        same = same or next((new for new in left if new.document_id == old.document_id), None)
        if same:
            left.remove(same)
        pairs.append((old, same))
    return [*pairs, *((None, new) for new in left)]
