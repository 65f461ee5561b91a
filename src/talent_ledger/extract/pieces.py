"""A long text in pieces: memory follows the piece, and all cores may work on one text.

It is cut between segments, where neither the grammar nor a reader looks back; what is carried from paragraph to
paragraph, such as whom the text is about, begins anew with a piece. Shorter texts are one piece.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from talent_ledger.extract.origin import Claim, Origin, relocated
from talent_ledger.schema.files import content_key
from talent_ledger.schema.structure import Segment, Structure, structure_key

PIECE = 1_000_000
"""Characters; a single segment may have more."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of a text, as a structure of its own that begins at *offset* of the text."""

    structure: Structure
    offset: int = 0

    def key(self) -> str:
        """A hash of everything of the piece: equal keys, equal claims."""
        return content_key(structure_key(self.structure), self.offset)

    def claims(self, found: list[Claim]) -> list[Claim]:
        """What was *found* in the piece, as claims of the text: offsets and ids are those of the whole."""
        return relocated(found, Origin(written=(self.offset,)))


def pieces(structure: Structure, most: int = PIECE) -> Iterator[Piece]:
    """*structure* in pieces of about *most* characters, which share its metadata."""
    if len(structure.text) <= most:
        yield Piece(structure)
        return
    part: list[Segment] = []
    start = reached = 0
    for segment in structure.segments:
        if part and segment.start >= reached and segment.end - start > most:
            yield _piece(structure, part, start, segment.start)
            part, start = [], segment.start
        part.append(segment)
        reached = max(reached, segment.end)
    yield _piece(structure, part, start, len(structure.text))


def _piece(structure: Structure, part: Sequence[Segment], start: int, end: int) -> Piece:
    moved = tuple(replace(segment, start=segment.start - start, end=segment.end - start) for segment in part)
    return Piece(replace(structure, text=structure.text[start:end], segments=moved), start)
