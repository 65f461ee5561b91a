"""What a sentence is about, for the pronouns of the next one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence, is_source
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.mentions import Mention, canonical
from talent_ledger.extract.phrases import LONGEST_PHRASE

if TYPE_CHECKING:
    from spacy.tokens import Token

_GOVERNED = re.compile(
    r"\b(?:of|in|from|with|by|at|for|to|than|as|on|over|against|between|among|like|into|behind|after|before|across"
    r"|and|or)\s+(?:the\s+|an?\s+|its\s+|their\s+)?(?:[\w-]+\s+)?$"
)
_CONTINUES = re.compile(
    r"[\"“'*>\s-]*(?:It|They|He|She|This|That|These|Those|Its|Their|We|Our|But it|And it|But they"
    r"|The (?:company|firm|group|bank|country|island|city|ministry|agency|university|figure|number|rest|same))\b"
)


def subject_of(document: Document, sentence: Sentence, parse: Parse | None) -> tuple[str | None, str | None]:
    """The named entity and the group a sentence is about, for the pronouns of the next one; null where it has none."""
    if _CONTINUES.match(document.text, sentence.start, sentence.end):
        return None, None
    named = [m for m in sentence.mentions if _can_be_subject(document, sentence, m)]
    group = None
    if parse is not None:
        for mention in named:
            head = parse.head_of(mention.start, mention.end)
            if head is not None and (
                _is_subject(head) or (head.dep_ in ("poss", "compound") and _is_subject(head.head))
            ):
                return mention.entity_id, None
        group = _subject_group(document, parse)
    elif not named:
        group = _opening_group(document, sentence)
    free = [m for m in named if not _GOVERNED.search(document.text, max(sentence.start, m.start - 24), m.start)]
    return (free[0].entity_id if free else None), group


_OPENING = re.compile(
    r"[\"“'*>\s-]*(?:(?:But|And|Yet|So|Still|Now|Today|However|Meanwhile|Of course|In fact|Indeed)\b,?\s+)?"
    r"(?:(?:Compared|In|On|At|By|As|When|For|Asked|According|Overall|Since|During|After|While)\b[^,.;]{0,60},\s+)?"
    r"(?:(?i:the|these|those|our|most|many|some|all|few|more|other)\s+)?"
    r"(?P<what>[A-Za-z][\w’-]*(?:\s+[a-z][\w-]*){0,3}?)\s+(?:\w+ly\s+|also\s+|still\s+|now\s+)?"
    r"(?:are|were|have|had|do|did|don['’]t|didn['’]t|aren['’]t|weren['’]t|haven['’]t|will|would|can|cannot|can['’]t"
    r"|could|may|might|should|must|tend|face|need|seem|say|said|report(?:ed)?|rated?|expect(?:ed)?|cited?|plan(?:ned)?"
    r"|believed?|think|thought|feel|felt|named|told|express(?:ed)?|answer(?:ed)?|respond(?:ed)?|agreed?|see|saw|remain)\b"
)


def _opening_group(document: Document, sentence: Sentence) -> str | None:
    """The people or things that open a sentence no parser has seen: "But private nonprofits didn't do much better"."""
    match = _OPENING.match(document.text, sentence.start, sentence.end)
    if (
        match is None
        or len(match["what"]) >= LONGEST_PHRASE
        or not document.lexicon.is_somebody(match["what"].split()[-1].lower())
    ):
        return None
    what = match["what"]
    return canonical(what[0].lower() + what[1:] if what[1:2].islower() else what, document.lexicon)


_ASKED = re.compile(
    r"(?i:\b(?:survey(?:s|ed)?|poll(?:s|ed)?|interview(?:s|ed)?|questioned|sample|responses?|questionnaire|asked|canvassed))\b"
    r"(?:\s+(?:of|from|with|among|by))?(?:\s+[a-z]+){0,3}?\s+\d[\d,.]*\d\s+(?P<whom>(?:[A-Za-z][\w’'-]*\s+){0,3}[a-z-]+)\b"
)


def asked_group(document: Document, sentence: Sentence) -> str | None:
    """Those whom a sentence says were asked: "The bank polled 1,200 small firms"."""
    for match in _ASKED.finditer(document.text, sentence.start, sentence.end):
        words = match["whom"].split()
        last = next((at for at, word in enumerate(words) if document.lexicon.is_somebody(word)), None)
        if last is not None:
            return canonical(" ".join(words[: last + 1]), document.lexicon)
    return None


def topic_of(document: Document, sentence: Sentence) -> str | None:
    """The first whom a sentence names that may be talked about: neither a source nor an adjective's country."""
    return next((m.entity_id for m in sentence.mentions if _can_be_subject(document, sentence, m)), None)


def _can_be_subject(document: Document, sentence: Sentence, mention: Mention) -> bool:
    adjective = mention.form == "people" and not mention.text.endswith("s")
    person = mention.entity_type == "person"
    return not (person or adjective or is_source(document, mention, sentence))


def _is_subject(token: Token) -> bool:
    return token.dep_ in ("nsubj", "nsubjpass")


def _subject_group(document: Document, parse: Parse) -> str | None:
    """The people or things a main clause is about, when they are no name: "foreign nurses"."""
    root = next((t for t in parse.tokens if _is_subject(t) and t.head.dep_ == "ROOT"), None)
    if root is None or not document.lexicon.is_somebody(root.lower_):
        return None
    parts = ("amod", "compound", "nsubj", "nsubjpass", "nmod")
    left = min(t.i for t in root.subtree if t.i >= root.i - 4 and t.dep_ in parts)
    words = document.text[parse.spans[left][0] : parse.spans[root.i][1]]
    return (
        None if len(words) >= LONGEST_PHRASE or any(c.isdigit() for c in words) else canonical(words, document.lexicon)
    )
