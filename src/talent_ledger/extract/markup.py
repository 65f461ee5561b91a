"""Text without its inline markup, and the way back to the text as it was written.

"grew [by 4&nbsp;%](https://example.org) to **$5bn**" reads "grew by 4 % to $5bn": names, figures and grammar are
found in what a reader sees, and claims lie in what the user has.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Iterator
from dataclasses import replace

from talent_ledger.extract.origin import AS_WRITTEN, Origin
from talent_ledger.schema.structure import Segment, Structure

_TARGET = (
    r"\((?:<[^<>\n]{0,600}>|[^()\s]{0,600}(?:\([^()\s]{0,100}\)[^()\s]{0,300}){0,3})"
    r"(?:\s(?:\"[^\"\n]{0,200}\"|'[^'\n]{0,200}'))?\s?\)(?:\{[^{}\n]{0,120}\})?"
)
_LINK = re.compile(rf"(?<![!\\])(?P<open>\[)[^\[\]]{{1,400}}(?P<target>\](?:{_TARGET}|\[[^\[\]\n]{{0,60}}\]))")
_TAG = re.compile(
    r"(?P<breaks><(?:br|/?p|/?div|/?li|/?t[dr])(?:\s[^<>]{0,300})?/?>)"
    r"|</?(?:a|abbr|b|big|cite|em|font|i|mark|q|s|small|span|strong|su[bp]|u)(?:\s[^<>]{0,600})?>"
)
_ENTITY = re.compile(r"&(?:#\d{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]{1,31});")
_EMPHASIS = re.compile(
    r"(?<![\w*])(?P<star>\*{1,3})(?=[^\s*])[^*\n]{0,600}?(?<=[^\s*])(?P<star_end>(?P=star))(?![\w*])"
    r"|(?<![\w_])(?P<line>_{1,3})(?=[^\s_])[^\n]{0,600}?(?<=[^\s_])(?P<line_end>(?P=line))(?![\w_])"
)
_ESCAPE = re.compile(r"\\(?=[\\`*_{}\[\]()#+.!~$>%&-])")
_MISREAD = re.compile(r"[\x80-\x9f]")
"""Marks of Windows-1252 ("\x92" for an apostrophe) in a text that was read as Latin-1."""
FORMULA = re.compile(
    r"\\{1,2}\[(?:(?!\n\s*\n).){1,600}?\\{1,2}\]|\\{1,2}\((?:(?!\n\s*\n).){1,300}?\\{1,2}\)"
    r"|\$\$(?:(?!\n\s*\n)[^$]){1,600}\$\$"
    r"|(?<![\w$])\$(?=[A-Za-z\\(])(?=[^$\n]{0,120}(?:\\[a-z]|[_^]|[a-z]\s?[=<>]))[^$\n]{0,120}[^\s$]\$(?![\w$])"
    r"|^(?P<fence>```|~~~)[^\n]*\n.*?^(?P=fence)",
    re.DOTALL | re.MULTILINE,
)
"""Mathematics as markdown sets it, and blocks of code: they stay as they are, and no claim is read in them."""
_TYPED_DASH = re.compile(r"(?<=[\d%])--(?=[~$€£\\]{0,2}\d)")
"""Two hyphens for the dash of a range: "1.0--1.3 per cent", "2010--11"."""
_HYPHEN = re.compile("[\u2010\u2011]")
_SOME = re.compile(r"[\[&<*_\\\x80-\x9f\u2010\u2011]|\d--")

Cut = tuple[int, int, str]
"""Start and end of what is taken out, and what a reader sees instead."""


def unmarked(structure: Structure) -> tuple[Structure, Origin]:
    r"""*structure* with a plain text, and where that was written.

    >>> text = "It grew [by 4&nbsp;%](https://example.org/2019) to **$5bn**."
    >>> plain, origin = unmarked(Structure("a", text))
    >>> plain.text
    'It grew by 4\xa0% to $5bn.'
    >>> text[slice(*origin.span(11, 14))]
    '4&nbsp;%'
    """
    cuts = list(_cuts(structure.text)) if _SOME.search(structure.text) else []
    cuts = sorted([*cuts, *_cell_ends(structure)])
    if not cuts:
        return structure, AS_WRITTEN
    text, origin = _without(structure.text, cuts)
    segments = tuple(
        replace(segment, start=origin.plain(segment.start), end=origin.plain(segment.end))
        for segment in structure.segments
    )
    title = structure.title and _without(structure.title, list(_cuts(structure.title)))[0]
    return replace(structure, text=text, title=title, segments=segments), origin


def _cuts(text: str) -> Iterator[Cut]:
    """What is taken out of *text*, in order; what lies in a link's address or a tag is part of that."""
    found: list[Cut] = []
    formulas: list[Cut] = [(*match.span(), "") for match in FORMULA.finditer(text)]
    for match in _LINK.finditer(_masked(text, formulas)):
        found += [(*match.span("open"), ""), (*match.span("target"), "")]
    rest = _masked(text, [*found, *formulas])
    found += [(*match.span(), " " if match["breaks"] else "") for match in _TAG.finditer(rest)]
    rest = _masked(text, [*found, *formulas])
    for match in _EMPHASIS.finditer(rest):
        kind = "star" if match["star"] else "line"
        found += [(*match.span(kind), ""), (*match.span(f"{kind}_end"), "")]
    found += [(*match.span(), "") for match in _ESCAPE.finditer(rest)]
    found += [(*match.span(), html.unescape(match[0])) for match in _ENTITY.finditer(rest)]
    found += [(*match.span(), "–") for match in _TYPED_DASH.finditer(rest)]
    found += [(*match.span(), "-") for match in _HYPHEN.finditer(rest)]
    marks = _MISREAD.finditer(rest)
    found += [(*mark.span(), mark[0].encode("latin-1").decode("cp1252", "ignore")) for mark in marks]
    return (cut for cut in sorted(found) if text[cut[0] : cut[1]] != cut[2])


def _cell_ends(structure: Structure) -> Iterator[Cut]:
    """Where cells on lines of their own make a row, which is read like one with tabs between its cells."""
    before: Segment | None = None
    for segment in structure.segments:
        row = segment.kind == "table_row" and "\n" in structure.text[segment.start : segment.end]
        if not row:
            before = None
            continue
        if before is not None and structure.text[before.end : segment.start].isspace():
            yield before.end, segment.start, "\n"
        for end in _CELL_END.finditer(structure.text, segment.start, segment.end):
            yield *end.span(), "\t"
        before = segment


_CELL_END = re.compile(r"\s*[\r\n]\s*")


def _masked(text: str, cuts: Iterable[Cut]) -> str:
    """*text* of the same length, with nothing readable where something is taken out."""
    pieces: list[str] = []
    position = 0
    for start, end, _ in sorted(cuts):
        pieces += [text[position:start], "\0" * (end - start)]
        position = end
    return "".join([*pieces, text[position:]])


def _without(text: str, cuts: Iterable[Cut]) -> tuple[str, Origin]:
    pieces: list[str] = []
    runs: list[tuple[int, int, int]] = [(0, 0, 0)]
    length = position = 0
    for start, end, seen in cuts:
        pieces += [text[position:start], seen]
        length += start - position
        if seen:
            runs.append((length, start, end - start))
        length += len(seen)
        runs.append((length, end, 0))
        position = end
    pieces.append(text[position:])
    starts, written, lengths = zip(*runs, strict=True)
    return "".join(pieces), Origin(starts, written, lengths)
