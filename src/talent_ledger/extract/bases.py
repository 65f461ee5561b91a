"""What a share is a share of: "47 % of the top talent", "Of the voters, 5 % …", "its share of the market"."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from talent_ledger.extract.nouns import (
    CHANGE_NOUN,
    COUNTED,
    FINITE,
    GENERIC,
    RELATIVE,
    SHARE_NOUN,
    SUBJECTS,
    TIME,
    UNIT_NOUN,
    is_time,
    noun_phrase,
    text_of,
)
from talent_ledger.extract.scenes import Scene, word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

_PRONOUN = word_set("them these those it which whom that us whose this total")
_STOP = word_set(
    "while whereas but as compared up down against followed based according versus than because when if so",
    "although though since after before until during per namely ahead behind respectively today now currently",
    "overall altogether alone together last next year-on-year plus",
)
_BEFORE_FIGURE = word_set(
    "top under over aged elite the these those its leading largest than first bottom all our my their"
)
_POINTING = word_set("this each every a per")
_OPENING = word_set("this the all its their our his her my your a an those these that every each")
_TRAILING = ("ADP", "CCONJ", "DET", "ADV", "PART", "SCONJ")
_FRONT = word_set("of among amongst between")
_PREDICATE_STOP = word_set("while whereas but compared against according")
_POSSESSIVE = ("'s", "’s", "'", "’")


@dataclass(slots=True)
class Base:
    """What a share is a share of; ``holds_subject`` when it is the claim's own subject."""

    words: str | None
    holds_subject: bool = False
    pronoun: bool = False


def base_of(scene: Scene) -> Base | None:
    """The base after the figure ("47 % of the top talent"), else one at the front ("Of the voters, 5 % …")."""
    token = scene.token
    if token is None:
        return None
    found = base_from(scene, _after_figure(scene, token.i + 1))
    if found is not None:
        return found
    doc, first = scene.doc, 0
    while first < min(len(doc), 3) and (
        doc[first].is_punct or doc[first].lower_ in ("and", "but", "out", "yet", "taken")
    ):
        first += 1
    if first < token.i and doc[first].lower_ in _FRONT:
        return base_from(scene, first, fronted=True)
    return None


def base_ahead(scene: Scene) -> Base | None:
    """The base at the end of a list: "A make up 18 %, B 12 % and C 5 % of the researchers"."""
    if scene.parse is None:
        return None
    for figure in scene.figures:
        at = scene.parse.figure_tokens.get(figure.start)
        if figure.start > scene.figure.start and figure.unit == "percent" and at is not None:
            base = base_from(scene, at + 1)
            if base is not None and not base.pronoun:
                return base
    return None


def _after_figure(scene: Scene, at: int) -> int:
    """The token after the figure and what only states it again: "half (15 out of 25)"."""
    doc, spans = scene.doc, scene.spans
    while at < len(doc) and spans[at][0] < scene.figure.end:
        at += 1
    if at < len(doc) and doc[at].text == "(":
        closing = next((t.i for t in doc[at : at + 10] if t.text == ")"), None)
        if closing is not None and any(scene.is_figure(t) for t in doc[at:closing]):
            return closing + 1
    if scene.figure.denominator is not None:
        return _after_denominator(scene, at)
    while at < len(doc) and (doc[at].text == ")" or scene.is_figure(doc[at])):
        at += 1
    return at


def _after_denominator(scene: Scene, at: int) -> int:
    """Past "out of 25)" and "of the 25", up to the "of" that names the base."""
    doc = scene.doc
    while at < len(doc):
        token = doc[at]
        if token.lower_ == "of":
            ahead = [t for t in doc[at + 1 : at + 3] if t.lower_ != "the"]
            if not ahead or not (ahead[0].like_num or scene.is_figure(ahead[0])):
                break
        elif token.lower_ not in ("out", ")", "the") and not token.like_num and not scene.is_figure(token):
            break
        at += 1
    return at


def base_from(scene: Scene, at: int, fronted: bool = False) -> Base | None:
    """The base that begins with the preposition at token *at*."""
    doc = scene.doc
    if at >= len(doc) or (not fronted and doc[at].lower_ not in ("of", "among")):
        return None
    words = _trimmed(scene, _stretch(scene, at + 1))
    if not words:
        return None
    if len(words) == 1 and doc[words[0]].lower_ in _PRONOUN:
        return Base(None, pronoun=True)
    words, holds = _without_subject(scene, words)
    return Base(text_of(scene, words), holds) if words else None


def _stretch(scene: Scene, at: int) -> list[int]:
    """Tokens from *at* as far as the base may reach; text in brackets is passed over."""
    doc = scene.doc
    words: list[int] = []
    relative, closing = False, -1
    for token in doc[at : at + 21]:
        if token.i <= closing:
            continue
        if token.text == "(" and words:
            closing = next((t.i for t in doc[token.i : token.i + 8] if t.text == ")"), -1)
            if closing > 0:
                continue
        if token.text == "-" or (token.text in _POSSESSIVE and words):
            words.append(token.i)
            continue
        relative = relative or token.lower_ == "what" or (token.lower_ in RELATIVE and bool(words))
        if _ends_base(scene, token, words, relative):
            break
        words.append(token.i)
    return words


def _ends_base(scene: Scene, token: Token, words: list[int], relative: bool) -> bool:
    """Whether *token* no longer belongs to the base."""
    word, doc = token.lower_, scene.doc
    if token.is_punct or token.is_space or word in _STOP or token.text in ("|", "·"):
        return True
    if scene.is_figure(token):
        same = bool(words) and words[-1] == token.i - 1 and scene.is_figure(doc[token.i - 1])
        return doc[token.i - 1].lower_ not in _BEFORE_FIGURE and not same
    closes = bool(words) and token.i + 1 < len(doc) and doc[token.i + 1].text == ","  # "of the owners asked, …"
    if token.tag_ in FINITE and not relative and word not in RELATIVE and not closes:
        return True
    if words and word in _POINTING and token.i + 1 < len(doc) and doc[token.i + 1].lower_ in TIME:
        return True  # "of the market this quarter", "of graduates a year"
    if (token.pos_ == "ADP" and is_time(scene, token.i + 1)) or (word in TIME and not words):
        return True
    return word in ("and", "or") and any(scene.is_figure(t) for t in doc[token.i + 1 : token.i + 5])


def _trimmed(scene: Scene, words: list[int]) -> list[int]:
    """*words* without articles in front and prepositions left hanging."""
    doc = scene.doc
    while words and doc[words[-1]].text not in ("'s", "’s"):
        last = doc[words[-1]]
        if last.pos_ not in _TRAILING and last.lower_ not in RELATIVE and last.text != "-":
            break
        words.pop()
    while len(words) > 1 and doc[words[0]].lower_ in _OPENING:
        words.pop(0)
    return words


def _without_subject(scene: Scene, words: list[int]) -> tuple[list[int], bool]:
    """A base without a trailing phrase that names the claim's subject; and whether its head is that subject."""
    inside = [i for i in words if scene.in_mention(i)]
    if not inside or scene.mention is None:
        return words, False
    doc = scene.doc
    first = words.index(inside[0])
    if first > 0 and doc[words[first - 1]].pos_ in ("ADP", "DET"):
        cut = first - 1
        while cut > 0 and doc[words[cut]].pos_ != "ADP":
            cut -= 1
        if cut > 0:
            return words[:cut], False
    if inside[-1] + 1 < len(doc) and doc[inside[-1] + 1].text in _POSSESSIVE:
        return words, False
    return words, scene.mention.form in ("group", "phrase")


def after_noun_of_share(scene: Scene, noun: Token) -> str | None:
    """The base that a noun of share names: "share of the market", "stake in the bank"."""
    for child in noun.children:
        if child.pos_ != "ADP" or child.i < noun.i or child.lower_ not in ("of", "in", "for"):
            continue
        if is_time(scene, child.i + 1) or any(scene.is_figure(t) for t in list(child.subtree)[:3]):
            continue
        found = base_from(scene, child.i, fronted=True)
        if found is None or not found.words or found.holds_subject or _is_only_subject(scene, found.words):
            continue
        if found.words.lower() in {mention.text.lower() for mention in scene.mentions}:
            continue  # "the share of Peru fell …, that of Chile …": who has it, not what it is of
        return found.words
    return None


def _is_only_subject(scene: Scene, words: str) -> bool:
    """Whether a base is but the claim's subject: "the share of public transport was 31 %"."""
    name = scene.mention.text.lower() if scene.mention is not None else ""
    return bool(name) and words.lower().endswith(name) and len(words) - len(name) < 5


def share_named_before(scene: Scene, noun: Token) -> str | None:
    """The base of a share named earlier in the sentence: "the lion's share of the talent, its share fell to …"."""
    for token in reversed(list(scene.doc[: noun.i])):
        base = after_noun_of_share(scene, token) if token.lower_ in SHARE_NOUN else None
        if base:
            return base
    return None


def shared_noun(scene: Scene) -> Base | None:
    """The noun that a share stands before: "one in three houses", "20 % women"."""
    token = scene.token
    if token is None or scene.figure.form not in ("n_in_m", "fraction", "percent"):
        return None
    head = token.head
    if head.i <= token.i or token.dep_ not in (*COUNTED, "nmod", "amod") or head.pos_ != "NOUN":
        return None
    vague = head.lower_ in SHARE_NOUN or head.lower_ in CHANGE_NOUN or head.lower_ in GENERIC | TIME | UNIT_NOUN
    if vague or scene.is_figure(head) or any(scene.is_figure(t) for t in head.subtree if t.i > token.i):
        return None
    words = noun_phrase(scene, head)
    if words is None and scene.mention is not None and scene.in_mention(head.i):
        return Base(scene.text[scene.mention.start : scene.mention.end], holds_subject=True)
    return Base(words) if words else None


# -- what a share does ---------------------------------------------------------------------------------------------


def is_subject(scene: Scene) -> bool:
    """Whether the figure, or the noun it counts, is the subject of its clause."""
    token = scene.token
    if token is None:
        return False
    return token.dep_ in SUBJECTS or (token.dep_ in COUNTED and token.head.dep_ in SUBJECTS)


def predicate_after(scene: Scene) -> str | None:
    """What those who are the share do: the verb after the figure to the end of its clause.

    Null where the verb's phrase names the claim's subject: "57 % of them work in France" does not say what they do.
    """
    token = scene.token
    if token is None:
        return None
    doc = scene.doc
    verb = next((t for t in doc[token.i + 1 : token.i + 14] if _is_verb(t)), None)
    if verb is None or any(_parts(scene, t) for t in doc[token.i + 1 : verb.i]):
        return None
    words: list[int] = []
    for t in doc[verb.i : verb.i + 12]:
        if scene.in_mention(t.i):
            return None
        timed = t.pos_ == "ADP" and is_time(scene, t.i + 1)
        if timed or (t.is_punct and t.text not in ("-", "'")) or scene.is_figure(t) or t.lower_ in _PREDICATE_STOP:
            break
        words.append(t.i)
    while len(words) > 1 and doc[words[0]].pos_ == "AUX":
        words.pop(0)
    while words and doc[words[-1]].pos_ in ("ADP", "CCONJ", "DET"):
        words.pop()
    return text_of(scene, words) if words else None


def _is_verb(token: Token) -> bool:
    return token.pos_ in ("VERB", "AUX") and (token.tag_ in FINITE or token.tag_ == "VBN")


def _parts(scene: Scene, token: Token) -> bool:
    """Whether *token* parts a figure from the verb after it."""
    if scene.spans[token.i][0] < scene.figure.end:
        return False
    return token.text in (",", ";", ":", "–", "—") or scene.is_figure(token)
