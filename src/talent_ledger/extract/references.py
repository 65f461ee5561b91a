"""Pronouns and descriptions, and whom they stand for: "they", "we", "the company", "the island"."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import MAKES, Document, Sentence
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.situation import Memory

if TYPE_CHECKING:
    from spacy.tokens import Token

_PLURALS = ("they", "their", "them")
_SINGULARS = ("it", "its", "he", "she", "his", "her")
_WE = ("we", "our", "us", "ours")
_I = ("i", "my", "me", "mine")


def find_references(document: Document, sentence: Sentence, parse: Parse, memory: Memory) -> list[Mention]:
    """Pronouns and descriptions ("the company", "the island", "we") as mentions of what they stand for."""
    found = []
    if parse.pointing is None:
        parse.pointing = list(_pointing(document, sentence, parse))
    for token, sort in parse.pointing:
        start, end = parse.spans[token.i]
        if sort in ("plural", "singular"):
            meant = _antecedents(document, memory, sort)
        elif sort == "place":
            meant = [("there", _last_named(document, memory))]
        elif sort == "first person":
            meant = [_first_person(document, sentence, memory, start, token.lower_)]
        else:
            own = token.text[0].isupper() and document.main_organization  # "the Company" opened 126 stores
            meant = [("description", own or _described(document, token.lower_, memory))]
        for form, entity in meant:
            if entity:
                kind, label = memory.label(document, entity)
                found.append(Mention(start, end, label, entity, kind, form))
    return found


def _pointing(document: Document, sentence: Sentence, parse: Parse) -> Iterator[tuple[Token, str]]:
    """The words that stand for somebody named elsewhere, and how they do."""
    named = [(m.start, m.end) for m in sentence.mentions if m.form in ("name", "proper")]
    for token in parse.tokens:
        word = token.lower_
        if word in _PLURALS:
            yield token, "plural"
        elif word == "there" and token.dep_ != "expl":
            yield token, "place"
        elif word in _SINGULARS or (word in ("this", "that") and token.dep_ == "nsubj"):
            if not _sums_up(document, parse, token):
                yield token, "singular"
        elif word in _I or word in _WE:
            yield token, "first person"
        elif describes(document, word) and is_definite(parse, token):
            start, _ = parse.spans[token.i]
            if not any(first <= start < end for first, end in named):  # "the European Union" is no union
                yield token, "description"


_FRAMED = re.compile(r"(?:^|[.;:!?–—,]\s+|\b(?:and|but|while|whereas)\s+)(?:[Ff]or|[Aa]mong)\s[^,.;:!?\d]{2,50},?\s$")
_SUMS_UP = re.compile(
    r"(?:it|that|this)(?:['’]s|\s(?:is|was))\s(?:about |around |only |just |nearly |more like |some )?[$€£¥]?\d"
)


def _sums_up(document: Document, parse: Parse, token: Token) -> bool:
    """Whether "it" only says the figure of whom a phrase before it names: "For partners it's 34 %"."""
    start = parse.spans[token.i][0]
    before = document.text[max(parse.spans[0][0], start - 70) : start]
    return _FRAMED.search(before) is not None and _SUMS_UP.match(document.lowered, start) is not None


def _last_named(document: Document, memory: Memory) -> str | None:
    """The place that the last sentence named last, else whoever it named last."""
    places = [one for one in memory.previous_named if memory.label(document, one)[0] in ("country", "region")]
    return next(reversed(places or memory.previous_named), None)


def _first_person(document: Document, sentence: Sentence, memory: Memory, at: int, word: str) -> tuple[str, str | None]:
    """Whom "we" and "my" stand for: a comment's writer; in what is quoted or pasted there, the organization in it."""
    written_in_comment = sentence.segment.get("comment") is not None
    quoted = _quotes(document.text, sentence.start, at) % 2 == 1 or sentence.segment.get("article") is not None
    if written_in_comment and not quoted:
        return "first_person", sentence.segment.get("speaker")
    if word in _I:
        return "first_person", None
    if written_in_comment:
        return "pronoun", next((e for e in reversed(memory.recent) if _is_organization(document, memory, e)), None)
    return "pronoun", document.main_organization


def _quotes(text: str, start: int, end: int) -> int:
    return sum(text.count(mark, start, end) for mark in '"“”')


def _is_organization(document: Document, memory: Memory, entity: str) -> bool:
    return memory.label(document, entity)[0] in ("organization", "institution")


def describes(document: Document, word: str) -> bool:
    """Whether a noun with an article can stand for a name: "the bank", "the island"."""
    return word in document.lexicon.words["company_description"] or is_company(document, word)


def is_company(document: Document, word: str) -> bool:
    """Whether a noun describes a company and nothing else: "the lender", "the Brazilian meatpacker"."""
    return word in document.lexicon.words["company_noun"] or bool(MAKES.fullmatch(word))


def _antecedents(document: Document, memory: Memory, number: str) -> list[tuple[str, str | None]]:
    return [
        (f"{number}_subject", memory.previous_subject),
        (f"{number}_group", memory.previous_group),
        (f"{number}_last", memory.last_entity),
        (f"{number}_main", document.main),
    ]


def is_definite(parse: Parse, token: Token) -> bool:
    """Whether an article or pronoun points at it: "the company", "this large company"."""
    before = [parse.tokens[i] for i in range(token.i - 1, token.i - 8, -1) if i >= 0]
    pointing = ("the", "this", "our", "that", "its")
    for size, word in enumerate(before):
        superlative = any(
            inner.tag_ == "JJS" or inner.lower_ in ("top", "leading", "biggest") for inner in before[:size]
        )
        if word.lower_ in pointing or (word.tag_ == "POS" and superlative and word.head.left_edge.i == 0):
            return all(inner.pos_ in ("ADJ", "NOUN", "PROPN", "VERB", "PUNCT", "NUM", "ADV") for inner in before[:size])
    return False


def _described(document: Document, word: str, memory: Memory) -> str | None:
    """The last entity talked about of the sort that *word* describes; one whose name holds the word comes first."""
    for entity in (*reversed(memory.recent), *document.ranked):
        if word in entity.lower().split() or word in memory.label(document, entity)[1].lower().split():
            return entity
    lists = document.lexicon.words
    wants_place = word in lists["country_description"] or word in lists["place_description"]
    for entity in reversed(memory.recent):
        kind = document.types.get(entity)
        if (kind in ("country", "nationality", "region")) == wants_place and kind != "person":
            return entity
    return document.main_place if wants_place else document.main_organization
