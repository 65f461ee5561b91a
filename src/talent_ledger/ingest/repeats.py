"""Quotations of what the text said before: whole paragraphs, or words between quotation marks inside one.

Words are compared, not characters: white space, quotation marks, dashes and case may differ. Runs of four words lead
from a passage to where they stood before, so the work grows with the length of the text and not with its square.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

_WORD = re.compile(r"[^\W_]+(?:[.,'’][^\W_]+)*%?")
_RUN = 4
_PLACES = 6
"""How many earlier places of one run of words are kept: a text that repeats itself must not slow the search down."""
WHOLE = 0.8
"""Share of a passage's words that must stand in one earlier comment for the passage to be a quotation."""
_QUOTES = "\"“”„«»‘’'`"


@dataclass(frozen=True, slots=True)
class Passage:
    """A candidate segment: its id, its place, the comment it belongs to (0: the document's own text)."""

    segment_id: str
    start: int
    end: int
    comment: int
    speaker: str | None = None


@dataclass(frozen=True, slots=True)
class Repeat:
    """Words from *start* to *end* stood before in the segment *of*; *whole* when they are all of their segment."""

    start: int
    end: int
    of: str
    whole: bool


_Words = list[tuple[str, int, int]]
_QUOTED = re.compile(r"[\"“„«](?P<words>[^\"“”„«»\n]{1,120})[\"”»]")


def normal_words(text: str) -> list[tuple[str, int, int]]:
    """The words of *text*, folded for comparison, with their offsets.

    >>> [word for word, *_ in normal_words("It’s 81.9% — “Others”")]
    ["it's", '81.9%', 'others']
    """
    return [(found[0].casefold().replace("’", "'"), found.start(), found.end()) for found in _WORD.finditer(text)]


def find_repeats(text: str, passages: list[Passage], share: float = WHOLE) -> dict[str, list[Repeat]]:
    """For each passage, in reading order, the earlier segments whose words it repeats.

    A passage is a quotation as a whole when *share* of its words stood in one earlier comment.
    """
    memory = _Memory(text, passages, share)
    repeats: dict[str, list[Repeat]] = {}
    pending: list[tuple[int, _Words]] = []
    for number, passage in enumerate(passages):
        if pending and passages[pending[0][0]].comment != passage.comment:
            for earlier, words in pending:
                memory.remember(earlier, [word for word, *_ in words])
            pending = []
        words = normal_words(text[passage.start : passage.end])
        pending.append((number, words))
        if passage.comment and (found := list(memory.match(passage, words))):
            repeats[passage.segment_id] = found
    return repeats


@dataclass(slots=True)
class _Memory:
    """The words that stood before, where, and in which passage."""

    text: str
    passages: list[Passage]
    share: float
    words: list[str] = field(default_factory=list)
    owners: list[int] = field(default_factory=list)
    places: dict[tuple[str, ...], list[int]] = field(default_factory=dict)
    """Every run of four words, and the shorter ones that hold a figure, with the first places where they stood."""

    def remember(self, owner: int, words: list[str]) -> None:
        """Take in the words of passage number *owner*."""
        base = len(self.words)
        self.words.extend(words)
        self.owners.extend([owner] * len(words))
        for offset in range(len(words)):
            for length in (_RUN, 3, 2, 1):
                key = tuple(words[offset : offset + length])
                if len(key) < length or (length < _RUN and not any(map(_has_digit, key))):
                    continue
                places = self.places.setdefault(key, [])
                if len(places) < _PLACES:
                    places.append(base + offset)
        # Nothing may run on from one passage into the next.
        self.words.append("\0")
        self.owners.append(-1)

    def match(self, passage: Passage, words: _Words) -> Iterator[Repeat]:
        """What of *passage* stood before: all of it, or quotations inside it."""
        runs = list(self._runs([word for word, *_ in words]))
        if runs and (owner := self._owner_of_whole(passage, words, runs)) is not None:
            yield Repeat(passage.start, passage.end, self.passages[owner].segment_id, whole=True)
            return
        yield from self._short_quotations(passage, words)
        for begin, stop, place in runs:
            start, end = passage.start + words[begin][1], passage.start + words[stop - 1][2]
            around = self.text[max(passage.start, start - 4) : start] + self.text[end : min(passage.end, end + 4)]
            if stop - begin >= 5 and any(mark in around for mark in _QUOTES):
                while (
                    start > passage.start and not self.text[start - 1].isspace() and self.text[start - 1] not in _QUOTES
                ):
                    start -= 1  # a currency sign is no word, but belongs to the first one
                yield Repeat(start, end, self.passages[self.owners[place]].segment_id, whole=False)

    def _owner_of_whole(self, passage: Passage, words: _Words, runs: list[tuple[int, int, int]]) -> int | None:
        """The passage that *passage* repeats as a whole: the one with most of its words, in the comment with most."""
        per_comment: Counter[int] = Counter()
        per_owner: Counter[int] = Counter()
        for begin, stop, place in runs:
            per_comment[self.passages[self.owners[place]].comment] += stop - begin
            per_owner[self.owners[place]] += stop - begin
        comment, shared = min(per_comment.items(), key=lambda item: (-item[1], item[0]))
        # "MK:" and "@anna wrote:" before a quotation do not count against it.
        first = runs[0][0]
        announced = 0 < first <= 3 and ":" in self.text[passage.start : passage.start + words[first][1]]
        if shared < self.share * (len(words) - (first if announced else 0)):
            return None
        owners = [owner for owner in per_owner if self.passages[owner].comment == comment]
        return min(owners, key=lambda owner: (-per_owner[owner], owner))

    def _short_quotations(self, passage: Passage, words: _Words) -> Iterator[Repeat]:
        """Quotations of one to four words with a figure among them: ``"588 and 312"``, ``> 44 %``."""
        content = self.text[passage.start : passage.end]
        whole = content.startswith(">")
        spans = [(found.start("words"), found.end("words")) for found in _QUOTED.finditer(content)]
        for start, end in [(0, len(content))] if whole else spans:
            key = tuple(word for word, a, b in words if start <= a and b <= end)
            if not 1 <= len(key) <= _RUN or not any(map(_has_digit, key)) or not (places := self.places.get(key)):
                continue
            # The one who is spoken to is the one quoted; else whoever said it first.
            before = content[max(0, start - 60) : start].casefold()
            named = [place for place in places if _is_named(self.passages[self.owners[place]].speaker, before)]
            owner = self.passages[self.owners[(named or places)[0]]]
            yield Repeat(passage.start + start, passage.start + end, owner.segment_id, whole)

    def _runs(self, words: list[str]) -> Iterator[tuple[int, int, int]]:
        """The longest runs of *words* that stood before, from left to right, each with its earliest place."""
        position = 0
        while position + _RUN <= len(words):
            places = self.places.get(tuple(words[position : position + _RUN]))
            if not places:
                position += 1
                continue
            best, place = 0, places[0]
            for candidate in places:
                length = _RUN
                while (
                    position + length < len(words)
                    and candidate + length < len(self.words)
                    and self.words[candidate + length] == words[position + length]
                ):
                    length += 1
                if length > best:
                    best, place = length, candidate
            yield position, position + best, place
            position += best


def _has_digit(word: str) -> bool:
    return any(letter.isdigit() for letter in word)


def _is_named(speaker: str | None, text: str) -> bool:
    first = (speaker or "").lstrip("@").removeprefix("u/").casefold().split(" ")[0]
    return len(first) > 1 and first in text
