"""The place of one claim in its sentence: what stands before and after its figure, and in its clause."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from talent_ledger.extract.candidates import Candidate
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.walk import Reading

if TYPE_CHECKING:
    from spacy.tokens import Token

_HEDGES = (
    "about|around|roughly|approximately|approx|approx.|nearly|almost|just|only|some|over|under|more than|less than|fewer than|"
    "at least|at most|up to|as much as|as many as|as little as|no more than|no less than|no fewer than|well|exactly|merely|"
    "a mere|barely|close to|estimated|further|another|additional|an|a|the|somewhere|between|slightly|little|still|now|then|"
    "even|also|already|again|record|~|≈|+|-|−|–"
).split("|")
HEDGE = rf"(?:(?:{'|'.join(re.escape(hedge) for hedge in sorted(_HEDGES, key=lambda hedge: (-len(hedge), hedge)))})(?!\w)\s*)*"
"""What may stand between a preposition or verb and its figure."""
_TRAILING = tuple(f" {hedge}" for hedge in _HEDGES)
_LONGEST_FIRST = sorted(_TRAILING, key=len, reverse=True)


def without_hedges(before: str) -> str:
    """The end of *before* without the hedges and articles in front of the figure.

    >>> without_hedges("Exports rose by more than a ")
    'Exports rose by'
    """
    lead = f" {before[-110:]}".rstrip(" \n\t(")
    while lead.lower().endswith(_TRAILING):
        ending = next(hedge for hedge in _LONGEST_FIRST if lead.lower().endswith(hedge))
        lead = lead[: -len(ending)].rstrip(" \n\t(")
    return lead.lstrip(" ")


_CLAUSE_START = re.compile(
    r"[;:–—(]\s|\s[-–—]{1,2}\s|,\s+(?:and|but|while|whereas|with|which|although|though|so|yet|as|because|when|where|or)\s|"
    r"\s(?:while|whereas|although|but|because)\s|[.!?]\s",
    re.I,
)


@dataclass(slots=True)
class Scene:
    """One claim with the words around it. ``before`` and ``after`` reach to the ends of the sentence."""

    text: str
    start: int
    end: int
    index: int
    segment: Any
    figure: Figure
    figures: list[Figure]
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

    def is_figure(self, token: Token) -> bool:
        """Whether *token* stands for a figure."""
        assert self.parse is not None
        begin = self.parse.spans[token.i][0]
        return any(figure.start <= begin < figure.end for figure in self.figures)

    def words(self, first: int, last: int) -> str:
        """The text from token *first* through token *last*."""
        assert self.parse is not None
        return self.text[self.parse.spans[first][0] : self.parse.spans[last][1]]
