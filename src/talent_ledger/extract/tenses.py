"""The tense in which a figure is told: what is over, what goes on, what is to come."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Token

    from talent_ledger.extract.grammar import Parse

_PAST = re.compile(
    r"\b(?:was|were|had|did|became|rose|fell|grew|went|came|took|made|sold|bought|paid|lost|won|spent|gave|got|held|kept|left|met|saw|shrank|sank|slid|stood|told|reached|ran|drew|brought|shed|beat|leapt|drove|"
    r"\w{2,}(?<!ne)(?<!spe)(?<!excee)ed)\b"
)
"""This pattern and those below are for small letters: allowing for capitals would take several times as long."""
_PERFECT = re.compile(r"\b(?:has|have|['’]ve)\b(?:\s+(?:not|also|already|now|since|never|been|just|\w+ly))*\s+\w+")
_PRESENT = re.compile(
    r"\b(?:is|are|am|['’]re|does|do|has|have|makes?|accounts?|holds?|stands?|comes?|takes?|gives?|works?|lives?|earns?|costs?|needs?|pays?|owns?|uses?|represents?|remains?|contributes?|spends?|ranks?|employs?|produces?|leads?|sits?|runs?|gets?|goes|brings?|shares?|carr(?:y|ies)|receives?|provides?|thinks?|believes?|wants?|plans?|finds?|shows?|lies|amounts?)\b"
)
_GENERIC = re.compile(r"\b(?:can|could|may|might)\b")
_WILL = frozenset({"will", "'ll", "shall", "wo"})
_WOULD = frozenset({"would", "should", "'d", "must"})


class TenseReader:
    """Reads tenses: *past*, *perfect*, *present*, *generic* ("can", "may"), *future*, or nothing.

    >>> reader = TenseReader(re.compile(r"(?:will|expects)", re.IGNORECASE))
    >>> [reader.of_text(f"It {verb} 5 %.") for verb in ("rose to", "has risen to", "stands at", "will rise to")]
    ['past', 'perfect', 'present', 'future']
    """

    def __init__(self, future: re.Pattern[str]) -> None:
        self._future = future

    def of_text(self, text: str) -> str:
        """The tense of a stretch of text, by its verbs' forms alone."""
        text = text.lower()
        if self._future.search(text):
            return "future"
        perfect = _PERFECT.search(text) is not None
        if _PAST.search(_PERFECT.sub(" ", text) if perfect else text):
            return "past"
        if perfect:
            return "perfect"
        if _GENERIC.search(text):
            return "generic"
        return "present" if _PRESENT.search(text) else ""

    def at(self, parse: Parse | None, start: int, otherwise: str) -> str:
        """The tense of the nearest finite verb above a figure."""
        if parse is None or start not in parse.figure_tokens:
            return otherwise
        token = parse.doc[parse.figure_tokens[start]]
        for _ in range(12):
            if token.tag_[:2] in ("VB", "MD"):
                tense = self._of_verb(token)
                if tense:
                    return tense
            if token.head.i == token.i:
                break
            token = token.head
        return otherwise

    def _of_verb(self, verb: Token) -> str:
        helpers = [child for child in verb.children if child.dep_ in ("aux", "auxpass")]
        modal = next((child.lower_ for child in helpers if child.tag_ == "MD"), None)
        if modal is not None:
            return self._of_modal(modal, verb)
        tags = {verb.tag_, *(child.tag_ for child in helpers)}
        tense = ""
        if verb.tag_ in ("VBN", "VBD") and any(child.lower_ in ("has", "have", "'ve") for child in helpers):
            tense = "perfect"
        elif "VBD" in tags:
            tense = "past"
        elif tags & {"VBZ", "VBP"}:
            phrase = " ".join([child.lower_ for child in helpers if child.lower_ == "to"] + [verb.lower_])
            tense = "future" if self._future.fullmatch(phrase) else "present"
        return tense

    @staticmethod
    def _of_modal(modal: str, verb: Token) -> str:
        if modal in _WILL:
            return "future"
        if modal in _WOULD and not any(token.lower_ == "if" for token in verb.doc):
            return "past"
        return "" if any(child.dep_ == "neg" for child in verb.children) else "generic"
