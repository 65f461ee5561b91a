"""A document as the stages hand it on in memory: its text and the segments that cover it."""

from __future__ import annotations

from dataclasses import dataclass, field
from operator import attrgetter

from talent_ledger.schema.files import content_key


@dataclass(frozen=True, slots=True)
class Segment:
    """One row of the table ``segments``; ``start`` and ``end`` count code points of the document's text."""

    segment_id: str
    document_id: str
    ordinal: int
    kind: str
    start: int
    end: int
    heading: str | None = None
    speaker: str | None = None
    comment: int | None = None
    article: str | None = None
    attributed_to: str | None = None
    date: str | None = None
    repeat_of: str | None = None


@dataclass(frozen=True, slots=True)
class Structure:
    """A text and what was found in it.

    Every character that is not blank lies in exactly one segment, or in two when the inner one is a quotation inside a
    paragraph of a comment.
    """

    document_id: str
    text: str
    media_type: str = "text/plain"
    title: str | None = None
    publisher: str | None = None
    author: str | None = None
    url: str | None = None
    published_date: str | None = None
    comments_declared: int | None = None
    comments_found: int = 0
    segments: tuple[Segment, ...] = field(default_factory=tuple)

    def outermost(self) -> tuple[Segment, ...]:
        """The segments that partition the text, without the quotations nested in them."""
        kept: list[Segment] = []
        for segment in self.segments:
            if not kept or segment.start >= kept[-1].end:
                kept.append(segment)
        return tuple(kept)


def structure_key(structure: Structure) -> str:
    """A hash of everything of *structure*: equal keys, equal results.

    >>> structure_key(Structure("a", "5 %")) == structure_key(Structure("a", "6 %"))
    False
    """
    rows = [_SEGMENT_VALUES(segment) for segment in structure.segments]
    return content_key(structure.text, repr(_STRUCTURE_VALUES(structure)), repr(rows))


_SEGMENT_VALUES = attrgetter(*Segment.__dataclass_fields__)
_STRUCTURE_VALUES = attrgetter(*(name for name in Structure.__dataclass_fields__ if name not in ("text", "segments")))
