"""From a decoded text to its structure: a segment around every word, a writer for every comment."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from talent_ledger.ingest.articles import Article, find_articles, introduced_source, publisher_of, read_publishers
from talent_ledger.ingest.blocks import (
    Block,
    byline_name,
    dateline_date,
    front_matter,
    mark_headings,
    read_blocks,
    stated_date,
)
from talent_ledger.ingest.dates import iso_date
from talent_ledger.ingest.fields import undecorated
from talent_ledger.ingest.lines import Line, read_lines, wrap_width
from talent_ledger.ingest.matter import read_page_fields
from talent_ledger.ingest.readers import QuotedBlock, quoted_blocks
from talent_ledger.ingest.repeats import WHOLE, Passage, Repeat, find_repeats
from talent_ledger.ingest.thread import Comment, Thread, read_thread
from talent_ledger.schema.files import content_id
from talent_ledger.schema.structure import Segment, Structure

_SOURCE = re.compile(r"\bSource:\s*(?P<name>[^;|\n]{2,80}?)[.)\s]*$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class _Part:
    """Neighbouring lines with one writer: the document's own, or one comment's body."""

    lines: Sequence[Line]
    speaker: str | None = None
    comment: int | None = None
    date: str | None = None
    attributed_to: str | None = None


def read_structure(
    text: str,
    document_id: str,
    media_type: str = "text/plain",
    publishers: Mapping[str, str] | None = None,
    repeated_share: float = WHOLE,
) -> Structure:
    r"""Find the segments of *text*; offsets count its code points, and no character of it is changed.

    *publishers* (host name → publisher) names those whom pasted articles are credited to; by default the project's.
    *repeated_share* of a passage's words must have stood in one earlier comment for it to be a quotation of that.

    >>> text = "Sales up\n\nSales rose 4 %.\n\n1 comment:\n\nBo said...\n\nOnly 4 %?\n"
    >>> found = read_structure(text, "memo", publishers={})
    >>> [(segment.kind, segment.speaker) for segment in found.segments]
    [('title', None), ('paragraph', None), ('furniture', None), ('comment_header', 'Bo'), ('paragraph', 'Bo')]
    >>> found.comments_declared, found.comments_found
    (1, 1)
    """
    lines = read_lines(text)
    thread = read_thread(lines)
    quoted = quoted_blocks(lines, thread)
    if (within := _within_quotations(lines, thread, quoted)) is not None:
        thread, quoted = within, quoted_blocks(lines, within)
    headers, parts = _parts(lines, thread.comments, [block for block in quoted if not block.in_comment])
    writing = _Writing(text, document_id, read_publishers() if publishers is None else publishers)
    segments: list[Segment] = []
    for part, blocks, articles in _blocks(text, lines, parts, thread.furniture, writing.publishers):
        segments += writing.segments(blocks, part, articles)
    segments += [_header_segment(document_id, header) for header in headers]
    segments.sort(key=lambda segment: (segment.start, -segment.end))
    segments = _with_repeats(text, document_id, segments, repeated_share)
    segments = _ascribed(segments, lines, [block for block in quoted if block.in_comment])
    comments = max((segment.comment or 0 for segment in segments), default=0)
    return _described(
        Structure(
            document_id,
            text,
            media_type,
            comments_declared=thread.declared,
            comments_found=comments,
            segments=tuple(segments),
        )
    )


_SEVERAL = 3


def _within_quotations(lines: Sequence[Line], thread: Thread, quoted: Sequence[QuotedBlock]) -> Thread | None:
    """The thread without what looks like comments inside a quotation, where a text quotes several readers."""
    readers = [block for block in quoted if block.is_reader]
    inside = {
        index
        for block in readers
        for index in range(block.first, block.last + 1)
        if lines[index].depth and index != block.first
    }
    kept = [comment for comment in thread.comments if comment.header.first not in inside]
    if len(readers) < _SEVERAL or len(kept) == len(thread.comments):
        return None
    return replace(thread, comments=kept)


def _blocks(
    text: str,
    lines: Sequence[Line],
    parts: Sequence[_Part],
    furniture: frozenset[int],
    publishers: Mapping[str, str],
) -> Iterator[tuple[_Part, list[Block], list[Article]]]:
    """Each part with its blocks, which know what they are, and with the articles pasted into it."""
    width = wrap_width(lines)
    for number, part in enumerate(parts):
        head = list(read_page_fields(part.lines)) if number == 0 and part.comment is None else []
        blocks = [Block(kind, start, end, index, index) for kind, start, end, index in head]
        blocks += read_blocks(part.lines[len(head) :], width, furniture)
        articles = find_articles(text, blocks, publishers) if part.comment else []
        # In a comment only what is pasted has headings.
        for written in [blocks[article.first : article.last + 1] for article in articles] if part.comment else [blocks]:
            mark_headings(part.lines, written)
        if number == 0 and part.comment is None and not head:
            front_matter(lines, blocks)
        yield part, blocks, articles


# -- whose lines are whose -------------------------------------------------------------------------------

_HeaderSpan = tuple[int, int, str, int, str | None]


def _parts(
    lines: Sequence[Line], comments: Sequence[Comment], quoted: Sequence[QuotedBlock]
) -> tuple[list[_HeaderSpan], list[_Part]]:
    """Cut the text into the document's own lines, comments' headers and comments' bodies."""
    order = sorted(
        [(comment.body_first if comment.signed else comment.header.first, comment, None) for comment in comments]
        + [(reader.first, None, reader) for reader in quoted],
        key=lambda entry: entry[0],
    )
    headers: list[_HeaderSpan] = []
    parts: list[_Part] = []
    cursor = number = 0
    for begin, comment, reader in order:
        if begin < cursor:
            continue
        parts.append(_Part(lines[cursor:begin]))
        if reader is not None:
            number += int(reader.is_reader)
            body = list(lines[reader.first : reader.last + 1])
            if reader.body is not None:
                stop = body[0].start + len(body[0].text[: reader.body - body[0].start].rstrip())
                parts[-1] = _Part([*parts[-1].lines, _cut(body[0], body[0].start, stop)])
                body[0] = _cut(body[0], reader.body, body[0].end)
            if reader.is_reader:
                parts.append(_Part(body, speaker=reader.name, comment=number))
            else:
                parts.append(_Part(body, attributed_to=reader.name))
            cursor = reader.last + 1
        elif comment is not None:
            number += 1
            body, spans = _body_and_header(lines, comment)
            headers += [(*span, comment.header.name, number, comment.header.date) for span in spans]
            parts += _voices(lines, comment, _Part(body, comment.header.name, number, comment.header.date))
            cursor = max(comment.body_last, comment.header.last) + 1
    parts.append(_Part(lines[cursor:]))
    return headers, [part for part in parts if part.lines or part is parts[0]]


def _voices(lines: Sequence[Line], comment: Comment, whole: _Part) -> Iterator[_Part]:
    """A comment without, and the document's author with, what the author put in between."""
    begin = 0
    for first, last in comment.asides:
        stop = next(at for at, line in enumerate(whole.lines) if line.index == first)
        yield replace(whole, lines=whole.lines[begin:stop])
        yield _Part(lines[first : last + 1])
        begin = stop + last - first + 1
    yield replace(whole, lines=whole.lines[begin:])


def _body_and_header(lines: Sequence[Line], comment: Comment) -> tuple[list[Line], list[tuple[int, int]]]:
    """The lines of a comment's body, and where its header stands: around it, where it is a cell of a row."""
    header = comment.header
    body = list(lines[comment.body_first : comment.body_last + 1])
    start, end = lines[header.first].start, lines[header.last].end
    if header.body is not None:
        first = body[0]
        end = first.start + len(first.text[: header.body - first.start].rstrip())
        body[0] = _cut(first, header.body, first.end)
        if header.stop == header.body:  # an empty cell: the row is all header
            return [], [(start, lines[comment.body_last].end)]
        if header.stop is not None:
            last = body[-1]
            body[-1] = _cut(last, last.start, header.stop)
            return body, [span for span in ((start, end), (header.stop, last.end)) if span[0] < span[1]]
    elif header.tail is not None and body:
        last = body[-1]
        stop = last.start + len(last.text[: header.tail - last.start].rstrip())
        start, body[-1] = header.tail, _cut(last, last.start, stop)
        # The dash before a signature belongs to it.
        while stop and last.text[stop - last.start - 1] in "–—-":
            stop = last.start + len(last.text[: stop - last.start - 1].rstrip())
            start, body[-1] = min(start, stop), _cut(last, last.start, stop)
        start += len(last.text[start - last.start :]) - len(last.text[start - last.start :].lstrip())
    return body, [(start, end)]


def _cut(line: Line, start: int, end: int) -> Line:
    inner = max(start, min(line.inner_start, end))
    return replace(
        line,
        start=start,
        end=end,
        text=line.text[start - line.start : end - line.start],
        inner_start=inner,
        inner=line.text[inner - line.start : end - line.start],
    )


# -- segments --------------------------------------------------------------------------------------------


def _segment(document_id: str, kind: str, start: int, end: int) -> Segment:
    return Segment(content_id("segment", document_id, start, end), document_id, 0, kind, start, end)


def _header_segment(document_id: str, header: _HeaderSpan) -> Segment:
    start, end, speaker, comment, date = header
    segment = _segment(document_id, "comment_header", start, end)
    return replace(segment, speaker=speaker, comment=comment, date=date)


@dataclass(frozen=True, slots=True)
class _Writing:
    """What the segments of one text have in common."""

    text: str
    document_id: str
    publishers: Mapping[str, str]

    def segments(self, blocks: Sequence[Block], part: _Part, articles: Sequence[Article]) -> list[Segment]:
        """The segments of one part: what stands under which heading, said by whom, credited to whom."""
        segments = []
        heading = introduced = None
        for number, block in enumerate(blocks):
            article = next((found for found in articles if found.first <= number <= found.last), None)
            content = self.text[block.start : block.end]
            kind = block.kind
            if article is not None and content.strip() == article.title:
                kind, heading = "title", article.title
            elif kind == "heading":
                heading = undecorated(content).strip(" :") or None
            if kind != "quotation":
                introduced = introduced_source(content) if kind in ("paragraph", "heading") else None
            segment = replace(
                _segment(self.document_id, kind, block.start, block.end),
                heading=None if kind in ("heading", "title") else heading,
                speaker=part.speaker,
                comment=part.comment,
                article=article.title if article else None,
                attributed_to=article.publisher if article else part.attributed_to,
                date=part.date,
            )
            segments.append(self._credited(segment, content, introduced, blocks[number + 1 : number + 2]))
        return segments

    def _credited(self, segment: Segment, content: str, introduced: str | None, below: Sequence[Block]) -> Segment:
        """*segment* with the source that a caption names, or that stands above or below a quotation."""
        if segment.kind == "caption" and (source := _SOURCE.search(content)):
            return replace(segment, attributed_to=source["name"].strip())
        if segment.kind == "quotation" and segment.comment and segment.attributed_to is None:
            address = next((self.text[block.start : block.end] for block in below if block.kind == "furniture"), "")
            return replace(segment, attributed_to=introduced or publisher_of(address, self.publishers))
        return segment


def _with_repeats(text: str, document_id: str, segments: list[Segment], repeated_share: float) -> list[Segment]:
    """Name the segment that each quotation of earlier words repeats, and add the quotations inside paragraphs."""
    spoken = [segment for segment in segments if segment.kind not in ("comment_header", "furniture")]
    passages = [
        Passage(segment.segment_id, segment.start, segment.end, segment.comment or 0, segment.speaker)
        for segment in spoken
    ]
    repeats = find_repeats(text, passages, repeated_share)
    twice = _posted_twice(spoken, repeats)
    done: list[Segment] = []
    for segment in segments:
        found = repeats.get(segment.segment_id, [])
        whole = next((repeat for repeat in found if repeat.whole), None)
        if whole is not None:
            quoted = segment.kind in ("paragraph", "heading", "list_item") and segment.comment not in twice
            done.append(replace(segment, kind="quotation" if quoted else segment.kind, repeat_of=whole.of))
        else:
            done.append(segment)
            reached = segment.start
            for repeat in sorted(found, key=lambda repeat: (repeat.start, -repeat.end)):
                if repeat.start >= reached and (repeat.start, repeat.end) != (segment.start, segment.end):
                    done.append(_nested(document_id, segment, repeat))
                    reached = repeat.end
    return [replace(segment, ordinal=ordinal) for ordinal, segment in enumerate(done)]


def _ascribed(segments: list[Segment], lines: Sequence[Line], quoted: Sequence[QuotedBlock]) -> list[Segment]:
    """Give a quotation inside a comment to the writer it names, when the words did not stand in the text before.

    Words that did stand before are the quoter's, as a repeat.
    """
    starts = [lines[block.first].start for block in quoted]
    done = []
    for segment in segments:
        block = None
        if segment.kind == "quotation" and segment.comment and segment.repeat_of is None:
            number = bisect_right(starts, segment.start) - 1
            if number >= 0 and segment.start < lines[quoted[number].last].end:
                block = quoted[number]
        if block is None:
            done.append(segment)
        elif block.is_reader:
            done.append(replace(segment, speaker=block.name))
        else:
            done.append(replace(segment, attributed_to=segment.attributed_to or block.name))
    return done


def _posted_twice(spoken: Sequence[Segment], repeats: Mapping[str, Sequence[Repeat]]) -> set[int | None]:
    """The comments of which nearly every word stood in an earlier comment by the same writer."""
    by_id = {segment.segment_id: segment for segment in spoken}
    total: Counter[int | None] = Counter()
    again: Counter[int | None] = Counter()
    for segment in spoken:
        length = segment.end - segment.start
        total[segment.comment] += length
        whole = next((repeat for repeat in repeats.get(segment.segment_id, ()) if repeat.whole), None)
        if whole is not None and by_id[whole.of].speaker == segment.speaker:
            again[segment.comment] += length
    return {comment for comment, length in again.items() if comment and length >= 0.8 * total[comment]}


def _nested(document_id: str, around: Segment, repeat: Repeat) -> Segment:
    inner = _segment(document_id, "quotation", repeat.start, repeat.end)
    return replace(
        around,
        segment_id=inner.segment_id,
        kind="quotation",
        start=repeat.start,
        end=repeat.end,
        repeat_of=repeat.of,
    )


# -- what the text says about itself ---------------------------------------------------------------------


def _described(found: Structure) -> Structure:
    """*found* with the title, author and date that its own segments state."""
    own = [(one.kind, found.text[one.start : one.end]) for one in found.segments if one.comment is None]
    title, byline = (next((text for kind, text in own if kind == wanted), None) for wanted in ("title", "byline"))
    return replace(
        found,
        title=undecorated(" ".join(title.split())) if title else None,
        author=byline_name(byline) if byline else None,
        published_date=_published(own),
    )


def _published(own: Sequence[tuple[str, str]]) -> str | None:
    """The date that a text gives itself: its date line or byline, the dateline of its opening, its title, its end."""
    for kind in ("date_line", "byline"):
        if date := next((date for one, text in own if one == kind and (date := iso_date(text))), None):
            return date
    words = [(kind, text) for kind, text in own if kind not in ("furniture", "comment_header")]
    for kind, text in words[:5]:
        if kind in ("paragraph", "list_item") and (date := dateline_date(text)):
            return date
    candidates = [text for kind, text in words[:2] if kind in ("title", "heading", "paragraph")]
    candidates += [text for _, text in words[-2:] if len(text) < 60]
    return next((date for text in candidates if (date := stated_date(text))), None)
