"""A long text's structure, found part by part: time and memory follow its length, and no more.

It is cut at blank lines, if there are any. Comments are counted on; what a part quotes of an earlier one is not
recognised.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from talent_ledger.ingest.structure import read_structure
from talent_ledger.schema.files import content_id
from talent_ledger.schema.structure import Segment, Structure

PART = 4_000_000
"""Characters of a text that are read at once."""


def read_any_structure(  # noqa: PLR0913  (those of `read_structure`)
    text: str,
    document_id: str,
    media_type: str,
    publishers: Mapping[str, str],
    repeated_share: float,
    *,
    part: int = PART,
) -> Structure:
    """The structure of *text*, as :func:`read_structure` finds it, in parts of at most *part* characters."""
    whole: Structure | None = None
    segments: list[Segment] = []
    for start, end in _parts(text, part):
        found = read_structure(text[start:end], document_id, media_type, publishers, repeated_share)
        if whole is None and end == len(text):
            return found
        comments = whole.comments_found if whole else 0
        segments += _moved(found, start, len(segments), comments)
        whole = replace(whole or found, text=text, comments_found=comments + found.comments_found)
    assert whole is not None  # a text has one part at least
    return replace(whole, segments=tuple(segments))


def _parts(text: str, most: int) -> Iterator[tuple[int, int]]:
    start = 0
    while len(text) - start > most:
        places = ((text.rfind(mark, start + most // 2, start + most), mark) for mark in ("\n\n", "\n\r\n", "\n", " "))
        end = next((at + len(mark) for at, mark in places if at >= 0), start + most)
        yield start, end
        start = end
    yield start, len(text)


def _moved(found: Structure, start: int, ordinal: int, comments: int) -> list[Segment]:
    """The segments of a part as those of the whole text."""
    names = {
        segment.segment_id: content_id("segment", found.document_id, segment.start + start, segment.end + start)
        for segment in found.segments
    }
    return [
        replace(
            segment,
            segment_id=names[segment.segment_id],
            ordinal=segment.ordinal + ordinal,
            start=segment.start + start,
            end=segment.end + start,
            comment=segment.comment + comments if segment.comment else segment.comment,
            repeat_of=names.get(segment.repeat_of or ""),
        )
        for segment in found.segments
    ]
