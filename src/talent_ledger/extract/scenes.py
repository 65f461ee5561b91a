"""The place of one claim in its sentence: what stands before and after its figure, and in its clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from itertools import takewhile
from typing import TYPE_CHECKING, Any

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.situation import Candidate
from talent_ledger.extract.walk import Reading

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from talent_ledger.extract.mentions import Mention


def word_set(*lines: str) -> frozenset[str]:
    """The words of *lines*, for lists that are plumbing rather than knowledge of the world."""
    return frozenset(word for line in lines for word in line.split())


_HEDGES = sorted(
    (
        *word_set("about around roughly approximately approx approx. nearly almost just only some over under well"),
        *word_set("exactly merely barely estimated further another additional an a the somewhere between slightly"),
        *word_set("little still now then even also already again record ~ ≈ + - − –"),
        *("more than", "less than", "fewer than", "at least", "at most", "up to", "as much as", "as many as"),
        *("as little as", "no more than", "no less than", "no fewer than", "a mere", "close to"),
    ),
    key=lambda hedge: (-len(hedge), hedge),
)
HEDGE = rf"(?:(?:{'|'.join(re.escape(hedge) for hedge in _HEDGES)})(?!\w)\s*)*"
"""What may stand between a preposition or verb and its figure."""
_TRAILING = tuple(f" {hedge}" for hedge in _HEDGES)


def without_hedges(before: str) -> str:
    """The end of *before* without the hedges and articles in front of the figure.

    >>> without_hedges("Exports rose by more than a ")
    'Exports rose by'
    """
    lead = f" {before[-110:]}".rstrip(" \n\t(")
    while lead.lower().endswith(_TRAILING):
        ending = next(hedge for hedge in _TRAILING if lead.lower().endswith(hedge))
        lead = lead[: -len(ending)].rstrip(" \n\t(")
    return lead.lstrip(" ")


_CLAUSE_START = re.compile(
    r"[;:–—(]\s|\s[-–—]{1,2}\s|,\s+(?:and|but|while|whereas|with|which|although|though|so|yet|as|because|when|where|or)\s|"
    r"\s(?:while|whereas|although|but|because)\s|[.!?]\s",
    re.I,
)


_HIGHEST_TABLE = 4000
"""Characters above a row among which the head of its table is looked for."""


@dataclass
class Scene:
    """One claim with the words around it. ``before`` and ``after`` reach to the ends of the sentence."""

    text: str
    start: int
    end: int
    index: int
    segment: Any
    figure: Figure
    figures: list[Figure]
    mentions: list[Mention]
    parse: Parse | None
    chosen: Candidate | None
    before: str
    after: str
    clause: str  # from the start of the clause to the figure
    lead: str  # the end of ``before`` without hedges

    @classmethod
    def of(cls, reading: Reading, chosen: Candidate | None) -> Scene:
        """The scene of the claim that *reading* is about."""
        text, sentence, figure = reading.document.text, reading.sentence, reading.figure
        before = text[sentence.start : figure.start]
        cut = 0
        for match in _CLAUSE_START.finditer(before):
            cut = match.end()
        return cls(
            text=text,
            start=sentence.start,
            end=sentence.end,
            index=reading.index,
            segment=sentence.segment,
            figure=figure,
            figures=sentence.figures,
            mentions=sentence.mentions,
            parse=reading.parse,
            chosen=chosen,
            before=before,
            after=text[figure.end : sentence.end],
            clause=before[cut:],
            lead=without_hedges(before),
        )

    @property
    def voice(self) -> tuple[object, object]:
        """Who speaks: the number of the comment and the pasted article the sentence is in."""
        return (self.segment.get("comment"), self.segment.get("article"))

    @cached_property
    def column(self) -> str | None:
        """The heading of the figure's column, where its line is a row of a flattened table."""
        begin = self.text.rfind("\n", 0, self.figure.start) + 1
        stop = self.text.find("\n", self.figure.end)
        row = self.text[begin : stop if stop >= 0 else len(self.text)]
        mark = next((mark for mark in "|\t" if mark in row), None)
        if mark is None:
            return None
        above = self.text[max(0, begin - _HIGHEST_TABLE) : begin].split("\n")[:-1]
        rows = ([cell.strip(" *_") for cell in line.split(mark)] for line in reversed(above))
        table = takewhile(lambda cells: len(cells) == row.count(mark) + 1, rows)
        column = self.text[begin : self.figure.start].count(mark)
        return next((cells[column] for cells in table if any(map(str.isalpha, cells[column]))), None)

    @property
    def written(self) -> str:
        """The figure as it stands in the text."""
        return self.text[self.figure.start : self.figure.end]

    @property
    def token(self) -> Token | None:
        """The figure's token in the parse."""
        if self.parse is None:
            return None
        at = self.parse.figure_tokens.get(self.figure.start)
        return None if at is None else self.parse.doc[at]

    @property
    def doc(self) -> Doc:
        """The parsed sentence; ask for `token` first, which is null where there is none."""
        assert self.parse is not None
        return self.parse.doc

    @property
    def spans(self) -> list[tuple[int, int]]:
        """For each token its span in the document."""
        assert self.parse is not None
        return self.parse.spans

    @property
    def mention(self) -> Mention | None:
        """Where the claim's subject is named."""
        return self.chosen.mention if self.chosen is not None else None

    def in_mention(self, index: int) -> bool:
        """Whether token *index* belongs to the name of the claim's subject."""
        mention = self.mention
        if mention is None:
            return False
        start, end = self.spans[index]
        return start < mention.end and mention.start < end

    def is_figure(self, token: Token) -> bool:
        """Whether *token* stands for a figure."""
        begin = self.spans[token.i][0]
        return any(figure.start <= begin < figure.end for figure in self.figures)
