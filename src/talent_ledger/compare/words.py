"""Which words of a text changed: differences by line, then by word, as pieces that can be highlighted."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Sequence
from typing import Literal, NamedTuple

MOST_LINES = 4_000
"""Beyond so many differing lines a text counts as rewritten: aligning them would take longer than reading them."""
MOST_WORDS = 3_000
"""The same for the words of one line."""
_WORD = re.compile(r"\d+(?:[.,]\d+)*(?:\s?%)?|\w+|\s+|[^\w\s]")


_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


def printable(text: str) -> str:
    r"""*text* with a mark in the place of every character that would steer a terminal or end a converter.

    >>> printable("a\x1b[31m\tb\n")
    'a�[31m\tb\n'
    """
    return _UNPRINTABLE.sub("\ufffd", text)


class Piece(NamedTuple):
    """A run of words: in both texts, only before, or only after."""

    where: Literal["both", "before", "after"]
    text: str


def changed_words(before: str, after: str) -> list[Piece]:
    """*before* and *after* as one run of pieces.

    >>> changed_words("China has 47% of it", "China has 49% of it")
    [Piece(where='both', text='China has '), Piece(where='before', text='47%'), Piece(where='after', text='49%'), \
Piece(where='both', text=' of it')]
    """
    old, new = _WORD.findall(before), _WORD.findall(after)
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    pieces = [Piece("both", "".join(old[:head]))]
    middle = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(map(len, middle)) > MOST_WORDS:
        pieces += [Piece("before", "".join(middle[0])), Piece("after", "".join(middle[1]))]
    else:
        pieces += _aligned(*middle)
    pieces.append(Piece("both", "".join(old[len(old) - tail :])))
    return [piece for piece in pieces if piece.text]


def _aligned(old: Sequence[str], new: Sequence[str]) -> list[Piece]:
    """The differing middle of two runs of words; words that were replaced one after the other are one change."""
    opcodes = difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    pieces = [Piece("before", ""), Piece("after", "")]
    for place, (operation, i, j, k, m) in enumerate(opcodes):
        was, now = "".join(old[i:j]), "".join(new[k:m])
        beside = {opcodes[other][0] for other in (place - 1, place + 1) if 0 <= other < len(opcodes)}
        if operation == "equal" and (was.strip() or beside != {"replace"}):
            pieces += [Piece("both", was), Piece("before", ""), Piece("after", "")]
        else:
            pieces[-2:] = [Piece("before", pieces[-2].text + was), Piece("after", pieces[-1].text + now)]
    return pieces


class Edit(NamedTuple):
    """A place where a text was edited: the lines before and after (either may be empty)."""

    before: str
    after: str


def changed_lines(before: str, after: str) -> list[Edit] | None:
    r"""The edits that lead from one text to the other; None when so much differs that it counts as rewritten.

    >>> changed_lines("Title\nold line\nend", "Title\nnew line\nend")
    [Edit(before='old line', after='new line')]
    """
    old, new = before.splitlines(), after.splitlines()
    head = _shared(old, new)
    tail = _shared(old[head:][::-1], new[head:][::-1])
    old, new = old[head : len(old) - tail], new[head : len(new) - tail]
    if max(len(old), len(new)) > MOST_LINES:
        return None
    matcher = difflib.SequenceMatcher(None, old, new, autojunk=False)
    edits: list[Edit] = []
    for operation, i, j, k, m in matcher.get_opcodes():
        if operation != "equal":
            edits += _paired(old[i:j], new[k:m])
    return edits


def _paired(old: Sequence[str], new: Sequence[str]) -> list[Edit]:
    """Line by line where both sides have as many lines, else as one block."""
    if len(old) == len(new):
        return [Edit(one, other) for one, other in zip(old, new, strict=True)]
    return [Edit("\n".join(old), "\n".join(new))]


def _shared(one: Sequence[str], other: Sequence[str]) -> int:
    count = 0
    for mine, yours in zip(one, other, strict=False):
        if mine != yours:
            break
        count += 1
    return count


def told(edit: Edit, width: int = 80) -> str:
    """The edit's changed words for one line of print: ``“47%” → “49%”``.

    >>> told(Edit("China has 47% of it", "China has 49% of it"))
    '“47%” → “49%”'
    >>> told(Edit("", "A new line"))
    'added “A new line”'
    """
    if not edit.before.strip() or not edit.after.strip():
        verb = "added" if edit.after.strip() else "removed"
        return f"{verb} “{shortened((edit.after or edit.before).strip(), width)}”"
    spans = _spans(changed_words(edit.before, edit.after))
    shown = [_told_span(old.strip(), new.strip(), width // 2) for old, new in spans[:3]]
    if len(spans) > 3:
        shown.append(f"and {len(spans) - 3} more")
    return ", ".join(shown)


def told_within(edit: Edit, sentence: str, side: Literal["before", "after"]) -> str:
    """Only those changed words of *edit* that lie in *sentence* of one side; empty when it is not in the edit.

    >>> told_within(Edit("A has 4%. B has about 5%.", "A has 6%. B has nearly 5%."), "B has about 5%.", "before")
    '“about” → “nearly”'
    """
    first = getattr(edit, side).find(sentence)
    if first < 0 or not sentence:
        return ""
    place, inside = 0, []
    for piece in changed_words(edit.before, edit.after):
        reaches = place + (len(piece.text) if piece.where in ("both", side) else 0)
        if first <= place < first + len(sentence) or place < first < reaches:
            inside.append(piece)
        if piece.where in ("both", side):
            place += len(piece.text)
    words = [_told_span(old.strip(), new.strip(), 40) for old, new in _spans(inside)]
    return ", ".join(words[:3]) + (f", and {len(words) - 3} more" if len(words) > 3 else "")


def _told_span(old: str, new: str, width: int) -> str:
    if old and new:
        return f"“{shortened(old, width)}” → “{shortened(new, width)}”"
    return f"added “{shortened(new, width)}”" if new else f"removed “{shortened(old, width)}”"


def _spans(pieces: Sequence[Piece]) -> list[tuple[str, str]]:
    """Neighbouring changed pieces joined (blank pieces between them do not part them) to pairs of before and after."""
    spans: list[list[str]] = []
    open_span = False
    for place, piece in enumerate(pieces):
        if piece.where == "both":
            last = place == len(pieces) - 1
            if open_span and not piece.text.strip() and not last:
                spans[-1][0] += piece.text
                spans[-1][1] += piece.text
            else:
                open_span = False
            continue
        if not open_span:
            spans.append(["", ""])
            open_span = True
        spans[-1][0 if piece.where == "before" else 1] += piece.text
    return [(old, new) for old, new in spans]


def shortened(text: str, width: int) -> str:
    """*text* on one line, cut in its middle when it is longer than *width*.

    >>> shortened("a sentence that is too long", 15)
    'a sent … o long'
    """
    line = " ".join(text.split())
    if len(line) <= width:
        return line
    half = (width - 3) // 2
    return f"{line[:half]} … {line[-half:]}"


def focused(pieces: Sequence[Piece], context: int) -> list[Piece]:
    """The pieces with long unchanged stretches cut to *context* characters beside each change.

    >>> focused([Piece("both", "a long way to "), Piece("before", "go"), Piece("after", "run")], 6)
    [Piece(where='both', text='… way to '), Piece(where='before', text='go'), Piece(where='after', text='run')]
    """
    found = []
    for place, piece in enumerate(pieces):
        if piece.where != "both":
            found.append(piece)
            continue
        lead = " " if piece.text[:1].isspace() else ""
        trail = " " if piece.text[-1:].isspace() else ""
        text = " ".join(piece.text.split())
        if place == 0 and len(text) > context:
            text = "… " + _tail(text, context)
        elif place == len(pieces) - 1 and len(text) > context:
            text = _head(text, context) + " …"
        elif len(text) > 2 * context + 3:
            text = _head(text, context) + " … " + _tail(text, context)
        found.append(Piece("both", lead + text + trail))
    return found


def _head(text: str, width: int) -> str:
    cut = text[:width]
    whole = len(text) <= width or text[width].isspace()
    return cut if whole or " " not in cut else cut.rsplit(" ", 1)[0]


def _tail(text: str, width: int) -> str:
    cut = text[-width:]
    whole = len(text) <= width or text[-width - 1].isspace()
    return cut if whole or " " not in cut else cut.split(" ", 1)[1]


def marked(sentence: str, spans: Iterable[tuple[int, int]], where: Literal["both", "before", "after"]) -> list[Piece]:
    """A sentence of one run only, with its figures as the changed pieces.

    >>> marked("A has 4% and B 5%.", [(15, 17), (6, 8)], "after")
    [Piece(where='both', text='A has '), Piece(where='after', text='4%'), Piece(where='both', text=' and B '), \
Piece(where='after', text='5%'), Piece(where='both', text='.')]
    """
    pieces, reached = [], 0
    for first, last in sorted(set(spans)):
        if first >= reached:
            pieces += [Piece("both", sentence[reached:first]), Piece(where, sentence[first:last])]
            reached = last
    pieces.append(Piece("both", sentence[reached:]))
    return [piece for piece in pieces if piece.text]
