"""The sentences behind a change as pieces to highlight, the same for terminal, Markdown and page."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Literal, NamedTuple

from talent_ledger.compare.record import CellChange, ClaimChange, Comparison, Finding, Witness
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
        pieces = _pieces([source], "both" if before and after else "after" if after else "before")
    return Quotation(focused(pieces, context) if context else pieces, source.path, source.speaker, before, after)


def _pieces(witnesses: Sequence[Witness], where: Literal["both", "before", "after"]) -> list[Piece]:
    """One sentence with the figures of *witnesses* marked, all of which stand in it."""
    starts = [(one.start - one.sentence_start, len(one.exact)) for one in witnesses]
    return marked(witnesses[0].sentence, [(first, first + length) for first, length in starts], where)


class Passage(NamedTuple):
    """Changed cells that one sentence tells, what it says, and why they changed."""

    changes: list[CellChange]
    quotations: list[Quotation]
    why: str


def passages(result: Comparison, changes: Sequence[CellChange], most: int = 1, context: int = CONTEXT) -> list[Passage]:
    """Cells that one sentence brought, or took away, together and in its order; every other with *most* sentences."""
    groups: dict[Hashable, list[tuple[CellChange, str]]] = {}
    for place, change in enumerate(changes):
        source, why = _source(change), result.why_cell(change)
        key = (change.status, change.tier, source.path, source.sentence_start, why) if source else (place,)
        groups.setdefault(key, []).append((change, why))
    found = []
    for group in groups.values():
        told = [change for change, _ in group]
        sources = [source for change in told if (source := _source(change))]
        if len(told) == 1 or len(sources) < len(told):
            found.append(Passage(told, of_cell(told[0], most, context), group[0][1]))
            continue
        added = told[0].status == "added"
        pieces, first = _pieces(sources, "after" if added else "before"), sources[0]
        sides = (None, first) if added else (first, None)
        quoted = Quotation(focused(pieces, context) if context else pieces, first.path, first.speaker, *sides)
        ordered = sorted(zip(told, sources, strict=True), key=lambda pair: pair[1].start)
        found.append(Passage([change for change, _ in ordered], [quoted], group[0][1]))
    return found


def _source(change: CellChange) -> Witness | None:
    """The sentence that brought a cell, or took it away; None when the cell has another story."""
    witnesses = {"added": change.witnesses_after, "removed": change.witnesses_before}.get(change.status)
    return witnesses[0] if witnesses else None


def of_finding(finding: Finding, context: int = CONTEXT) -> list[Piece]:
    """What a finding says, with what changed in it where it was worded otherwise before."""
    if finding.status == "reworded" and finding.before and finding.after:
        return focused(changed_words(finding.before, finding.after), context)
    return [Piece("both", finding.text)]


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
