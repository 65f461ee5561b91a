"""Which source the text credits for a figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from talent_ledger.extract.candidates import Candidate
from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.walk import Reading

_WORK = (
    r"(?:figures?|data|statistics|numbers|estimates?|research|analysis|reports?|surveys?|stud(?:y|ies)|polls?|forecasts?|calculations?|"
    r"index|ranking|rankings|league table|census|audit|brief|paper|bulletin|tracker|tally|count|barometer|report card)"
)
_SAID = (
    r"(?:said|says|say|reported|reports|estimates?|estimated|found|finds|shows?|showed|reckons?|notes?|noted|calculates?|calculated|reveals?|"
    r"revealed|suggests?|suggested|announced|forecasts?|predicts?|predicted|expects|projects|writes|wrote|points? out|counted|counts|confirmed|"
    r"claims?|claimed|warned|warns|believes|published|puts|put|states|stated|told|told us|admits|admitted|swore|insists|insisted|recorded|gives|"
    r"lists|indicates?|indicated|concluded|concludes|surveyed|polled|tells)"
)
_NAME = r"(?:(?:the|a|an|its|our|their|his|her)\s+)?[^,;:.()\"“”\n]{2,70}?"
_ENDS = r"(?=\s*(?:[,;:.()\"“”\n–—]|\s-\s|$|\s(?:in|on|for|show|shows|showed|and\s+(?:the|its|a)|which|that|who|last|released|published|issued|said|as|from|while|where|out)\b))"
_ACCORDING = re.compile(rf"\baccording to\s+(?P<source>{_NAME}){_ENDS}", re.I)
_BY_WORK = re.compile(
    rf"\b{_WORK}\s+(?:\w+\s+)?(?:by|from|of the|released by|published by|compiled by|for|commissioned by|conducted by)\s+(?P<source>(?:the\s+)?(?:\w+\s+){{0,2}}?[A-Z][^,;:.()\"“”\n]{{1,60}}?){_ENDS}"
)
_SOURCE_LINE = re.compile(r"\b(?:Source|Sources|Data)\s?:\s*(?P<source>[^\n.;()]{2,70})")
_SAYS = re.compile(
    rf"(?:^|[,.;“”\"]\s*|\bthat\s+|\band\s+|\bas\s+)(?P<source>{_NAME})\s+(?:itself\s+|also\s+|has\s+|have\s+|now\s+|\w+ly\s+)?(?P<verb>{_SAID})\b",
    re.I,
)
_SAID_BY = re.compile(
    rf"[,”\"]\s*(?:said|says|sniffed|adds|added|explained|reported|writes|wrote|told us)\s+(?P<source>{_NAME}){_ENDS}",
    re.I,
)


@dataclass(frozen=True, slots=True)
class Credit:
    """A source named in a sentence, and whether its figures may reach beyond the sentence."""

    source: str
    lasting: bool


class Credits:
    """The sources that one document credits, sentence by sentence."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._known: dict[int, Credit | None] = {}

    def of(self, reading: Reading, chosen: Candidate | None) -> str | None:
        """The source of the claim that *reading* is about; null when the text names none."""
        segment = reading.sentence.segment
        if segment.get("attributed_to"):
            return str(segment["attributed_to"])
        here = self._in(reading.index)
        if here is not None and not self._is_subject(here.source, chosen):
            return here.source
        return None

    def _in(self, index: int) -> Credit | None:
        if index not in self._known:
            self._known[index] = credit_in(self._document, self._document.sentences[index])
        return self._known[index]

    @staticmethod
    def _is_subject(source: str, chosen: Candidate | None) -> bool:
        return chosen is not None and (chosen.text in source or source in chosen.text)


def credit_in(document: Document, sentence: Sentence) -> Credit | None:
    """The source that *sentence* itself names."""
    text = document.text[sentence.start : sentence.end]
    for pattern in (_ACCORDING, _BY_WORK, _SOURCE_LINE):
        match = pattern.search(text)
        if match:
            return Credit(_clean(match["source"]), lasting=True)
    return None


def _clean(source: str) -> str:
    return re.sub(r"^(?:the|The)\s+|[’']s$", "", re.sub(r"\s+", " ", source).strip(" *_"))
