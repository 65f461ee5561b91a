"""Whom lists and labels name: items, cells of a row, the rest, several together, the former and the latter."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.mentions import Mention, canonical
from talent_ledger.extract.situation import NAMED, Situation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from talent_ledger.extract.walk import Reading

_ITEM = re.compile(
    r"(?:\s*%?\)?(?:\s+of\s+[^,;.()\d]{1,40}?)?\s*"
    r"(?:[,;]|,?\s*(?:and|while|but|with|plus|against|followed by|ahead of|then)\b)"
    r"\s*(?:and\s+|then\s+)?(?:(?:that|those)\s+(?=for\s|of\s|in\s|among\s))?"
    r"(?:by\s+|for\s+|of\s+|among\s+|in\s+|with\s+|to\s+|at\s+|from\s+)?(?:the\s+)?)"
    r"(?P<item>[A-Za-z][\w’'&./-]*(?:\s+(?!the\b)[A-Za-z][\w’'&./-]*){0,4}?)\s*"
    r"(?:the (?:most|least|next|second|third|[a-z]+est)\b(?: [a-z]+){0,2}\s*)?(?:(?:at|with|on|for|by)\s+)?"
    r"(?:about|around|some|nearly|almost|just|over|only|roughly|another)?\s*[:(+–-]?\s*$"
)


def find_items(situation: Situation, known: list[Mention]) -> list[Mention]:
    """The item of a gapped list ("commercial credit is 46 %, mortgages 24 %"), where parsers see part of the figure."""
    document, parse, figure, earlier = situation.document, situation.parse, situation.figure, situation.earlier
    match = _ITEM.fullmatch(document.text, earlier.end, figure.start) if earlier is not None else None
    if match is None or parse is None:
        return []
    start, end = match.span("item")
    if any(m.start < end and start < m.end and m.form in (*NAMED, "capital") for m in known):
        return []
    tokens = {t.i: t for t in (parse.token_at(offset) for offset in range(start, end)) if t is not None}
    if any(_says_something(document, token, len(tokens) == 1) for token in tokens.values()):
        return []
    item = document.text[start:end]
    return [Mention(start, end, item, canonical(item, document.lexicon), "group", "item")]


def _says_something(document: Document, token: Token, alone: bool) -> bool:
    """Whether a word is no part of a plain name of an item: a verb, a pronoun, a measure, a time."""
    lists = document.lexicon.words
    word = token.lower_
    if word in lists["activity_noun"]:
        return False  # "lighting 28 %"
    if token.pos_ == "VERB" and document.lexicon.class_of(word) in ("people", "product", "organization"):
        return False  # "male graduates 24 %": small parsers take the noun for a verb
    if token.pos_ == "VERB":
        # a plural noun alone before a figure ("mortgages 24 %") is often parsed as a verb; verbs of change are verbs
        moves = word in lists["increase"] or word in lists["decrease"]
        return moves or not (alone and token.tag_ in ("VBZ", "VB"))
    return (
        token.pos_ in ("AUX", "PRON", "ADV", "SCONJ", "CCONJ", "NUM")
        or (alone and token.pos_ in ("ADP", "PART", "DET"))
        or word in lists["time_noun"]
        or word in lists["empty_noun"]
        or document.lexicon.is_measure(word)
    )


_LABEL = re.compile(
    r"(?:^\s*(?:[-–—*+]\s+|\d{1,2}[.)]\s+)?|[;•|\n(]|,\s(?:and\s)?|(?<=\s)[-–—*]\s|:\s)\s*(?:and\s+|while\s+)?(?:then\s+|next\s+)?"
    r"(?P<label>[A-Za-z][^;:•|\n,()]{1,60}?)\s*(?:[:|]|\s[-–—=]|\(|,)?\s*(?:\|[^|]*)*$"
)
_CELL = re.compile(r"[\d.,%$€£¥|]+\s*(?=\|)")
_CLAUSE = re.compile(
    r"\b(?:is|are|was|were|be|been|has|have|had|will|would|can|could|which|that|who|where|when|to|said|says|found)\b",
    re.IGNORECASE,
)
_REST = re.compile(
    r"\b(?:the\s+)?(?P<rest>others?|rest|remainder|remaining|balance|every(?:one|body|thing) else|all others"
    r"|other (?:countries|companies|vendors|states|nations)|elsewhere(?= (?:about |some )?\d))\b",
    re.IGNORECASE,
)


def find_labels(situation: Situation) -> list[Mention]:
    """What a list or table row calls its figure ("Kids under 13: 31 %"), and "the rest"."""
    return [*_label(situation), *_rest(situation)]


def _label(situation: Situation) -> list[Mention]:
    document, sentence = situation.document, situation.sentence
    before = document.text[sentence.start : situation.figure.start]
    if sentence.segment["kind"] not in ("list_item", "table_row") and not re.search(r"[:|(–—-]\s*$", before):
        return []
    match = _LABEL.search(_CELL.sub(lambda cell: " " * len(cell.group()), before))
    if match is None:
        return []
    label = match["label"].strip(" *_-–")
    start, end = sentence.start + match.start("label"), sentence.start + match.end("label")
    if all(word in document.lexicon.words["no_label"] for word in label.lower().split()):
        return []
    is_name = any(m.start <= start < m.end and m.end - m.start >= len(label) - 3 for m in sentence.mentions)
    if len(label) < 3 or is_name or _CLAUSE.search(label) or _is_cut_off(situation, start, end):
        return []
    return [Mention(start, end, label, canonical(label, document.lexicon), "group", "label")]


_ROW_HEAD = re.compile(
    r"\s*\|\s*(?:\**#?\d{1,3}\.?\**\s*\|\s*)?\**(?P<head>[A-Z][^|\n]{2,60}?)\s*(?:\([^|()]*\))?\**\s*\|[^|]*\|"
)
"""The first cell of a row with more than two, behind a place in an order and without what is in brackets."""


def row_head(reading: Reading) -> Mention | None:
    """The name in the first cell of a row, which all of the row is about: "| Meta El Paso (Project Ranger) | ..."."""
    sentence, document = reading.sentence, reading.document
    if sentence.segment["kind"] != "table_row":
        return None
    found = _ROW_HEAD.match(reading.text, sentence.start, sentence.end)
    if found is None or found.end("head") > reading.figure.start:
        return None
    start, end = found.span("head")
    words = found["head"].lower().split()
    inside = [m for m in sentence.mentions if start <= m.start and m.end <= end and m.form in NAMED]
    named = bool(inside) or all(word[0].isupper() or not word[0].isalpha() for word in found["head"].split())
    lists = document.lexicon.words
    if not named or any(document.lexicon.is_measure(word) or word in lists["time_noun"] for word in words):
        return None
    whole = next((m for m in inside if m.start == start and m.end == end), None)
    kind = inside[0].entity_type if inside else "other"
    return whole or Mention(start, end, found["head"], found["head"], kind, "label")


def _is_cut_off(situation: Situation, start: int, end: int) -> bool:
    """Whether words before a figure tell a figure themselves ("Almost a third (29 %)"), or only open a phrase."""
    if any(
        figure.start < end and start < figure.end and figure.unit != "count" for figure in situation.sentence.figures
    ):
        return True
    last = situation.parse.token_at(end - 1) if situation.parse is not None else None
    return bool(_ARTICLE.match(situation.text, start)) and last is not None and last.pos_ in ("ADJ", "ADV", "VERB")


_ARTICLE = re.compile(r"(?:an?|the)\s", re.IGNORECASE)
_NO_NAME = re.compile(
    r"and|while|but|with|the|for|leaving|leaves|left|per|cent|percent|among|w(?:as|ere)|are|has|had", re.I
)


def _names_an_item(gap: str) -> bool:
    """Whether what stands between the last figure and "the remaining 12 %" names whose that is, a list's last item."""
    found = re.match(r"(?:[^.;:]*[,;]\s|\s)(?:and|while|with)\s(?P<item>[^.;:]{3,60})$", gap)
    words = re.findall(r"[A-Za-z][\w’'&-]+", found["item"]) if found else []
    return any(_NO_NAME.fullmatch(word) is None for word in words)


def _rest(situation: Situation) -> list[Mention]:
    text, sentence, figure = situation.text, situation.sentence, situation.figure
    found = []
    window = max(sentence.start, figure.start - 60), min(sentence.end, figure.end + 60)
    for rest in _REST.finditer(text, *window):
        before = text[max(sentence.start, rest.start() - 8) : rest.start()]
        # "cards the remaining 12 %" names whose it is
        named = re.search(r"[A-Za-z]\s+(?:the\s+)?$", before) and not re.search(r"\b(?:and|while|but)\s+$", before)
        since = situation.edges[0]
        if since is not None and since <= rest.start():
            named = named or _names_an_item(text[since : rest.start()])
        if rest["rest"].lower() != "remaining" or not named:
            found.append(Mention(rest.start("rest"), rest.end("rest"), rest["rest"], "others", "group", "rest"))
    return found


_TOGETHER = re.compile(r"(?i)\b(?:together|between them|combined|jointly|both|altogether|the (?:two|pair|trio))\b")
_NEXT = re.compile(r"\s*,\s*(?:the\s+)?")
_LAST = re.compile(r"\s*,?\s+(?:and|plus)\s+(?:the\s+)?|\s*&\s*")


def find_unions(document: Document, sentence: Sentence, known: list[Mention]) -> list[Mention]:
    """Several who are meant together: "China, India and South Korea together account for 45 %"."""
    text = document.text
    if not _TOGETHER.search(text, sentence.start, sentence.end):
        return []
    parts = sorted((m for m in known if m.form in (*NAMED, "capital", "group", "phrase")), key=lambda m: m.start)
    unions: list[Mention] = []
    run = parts[:1]
    for mention in parts[1:]:
        between = text[run[-1].end : mention.start]
        if _LAST.fullmatch(between):
            whole = [*run, mention]
            words = text[whole[0].start : mention.end]
            name = "+".join(member.entity_id for member in whole)
            unions.append(Mention(whole[0].start, mention.end, words, name, "group", "union"))
        run = [*run, mention] if _NEXT.fullmatch(between) else [mention]
    return unions


_FORMER = re.compile(r"\b(?P<which>former|latter)\b(?!-)")
_PAIRED = re.compile(
    r"[^.;:()]{0,24}\b(?:and|or|than|with|versus|while|but)\b[^.;:()a-z]*(?:(?:the|about|some|million|billion|more|\w+ly)\s+|[\d.,$€£%]+\s+)*"
)


def find_former(situation: Situation, known: list[Mention]) -> list[Mention]:
    """Mentions of the first and the second of two that were named together: "the former", "the latter"."""
    sentence, text = situation.sentence, situation.text
    found = []
    for match in _FORMER.finditer(text, sentence.start, sentence.end):
        before = sorted((m for m in known if m.end <= match.start() and _is_whole(m)), key=lambda m: m.start)
        pairs = [pair for pair in pairwise(before) if _PAIRED.fullmatch(text, pair[0].end, pair[1].start)]
        if pairs and not _qualifies_noun(situation, match.start()):
            meant = pairs[-1][match["which"] == "latter"]
            start, end = match.span("which")
            found.append(Mention(start, end, meant.text, meant.entity_id, meant.entity_type, "description"))
    return found


def _qualifies_noun(situation: Situation, offset: int) -> bool:
    """Whether an adjective belongs to a noun and so points at nobody: "the former minister"."""
    parse = situation.parse
    token = parse.token_at(offset) if parse is not None else None
    following = token.doc[token.i + 1 : token.i + 2] if token is not None else ()
    return any(word.pos_ in ("NOUN", "PROPN", "ADJ") for word in following)


def _is_whole(mention: Mention) -> bool:
    return mention.form in ("name", "proper", "group", "phrase") or (
        mention.form == "people" and mention.text[-1] == "s"
    )
