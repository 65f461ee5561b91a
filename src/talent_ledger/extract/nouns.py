"""Nouns in the parse of a sentence: which one governs a figure, and its phrase in plain words."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from talent_ledger.extract.scenes import Scene, word_set

if TYPE_CHECKING:
    from spacy.tokens import Token

TIME = word_set(
    "year years month months week weeks day days quarter quarters decade decades century time times period half",
    "end beginning start date today yesterday tomorrow morning evening afternoon night season summer winter",
    "spring autumn january february march april may june july august september october november december monday",
    "tuesday wednesday thursday friday saturday sunday hour hours minute minutes moment fiscal weekend weekday",
    "christmas easter jan feb mar apr jun jul aug sep sept oct nov dec h1 h2 q1 q2 q3 q4",
)
GENERIC = word_set(
    "figure figures number numbers total level levels it that this they which who these those one ones same value",
    "amount sum count rest remainder others other something thing result results average there he she we i you",
    "them us what all each both most some many more percent percentage part proportion majority minority half",
    "third quarter fraction bulk lot case record peak order head capita",
)
"""Nouns and pronouns that do not say what is measured."""
SHARE_NOUN = word_set("share shares proportion percentage stake portion slice part")
CHANGE_NOUN = word_set(
    "growth increase rise jump gain surge decline drop fall decrease reduction expansion contraction improvement",
    "hike uptick advance slump dip leap cut climb slowdown rebound plunge boost spike downturn upturn plus minus",
    "change acceleration increases rises gains declines drops falls cuts",
)
UNIT_NOUN = word_set("units unit pieces piece times more less fewer higher lower up down gone worth")
COUNTING = word_set("number numbers amount value level levels total average sum volume count")
FINITE = word_set("VBD VBZ VBP MD")
RELATIVE = word_set("who that which where whose whom")
EMPTY_VERB = word_set(
    "was were been be is are am have has having do does let get gets had said did went came got stood reached hit",
    "according based made became",
)
SUBJECTS = ("nsubj", "nsubjpass")
COUNTED = ("nummod", "quantmod", "compound")
_POSSESSIVE = ("'s", "’s", "'", "’")
_JOINERS = ("-", "&", "/", "'")
_NO_OPENING = ("DET", "PRON", "ADV", "PART", "ADP", "CCONJ", "PUNCT", "NUM", "SCONJ")
_NO_OPENING_WORD = word_set("such other many more same own further most latest around of")
_TIED = word_set("of for in per from on to with between at by under over among")
_HEDGING = word_set("by about almost nearly over some just more than")
_YEAR = re.compile(r"(?:19|20)\d\d(?:[/-]\d+)?|FY\d+")
_SPACE = re.compile(r"\s+")
_MARKUP = re.compile(r"\]\(\S*|\[\^?\d+\]?|https?:\S+")
_ARTICLE = re.compile(r"^(?:the|a|an|its|their|our|his|her|my)\s+", re.I)
_PERIOD = re.compile(
    r"^(?:(?:full|first|second|third|fourth|half)[- ](?:year|quarter|half)|quarterly|nine-month|six-month|fiscal|FY|"
    r"Q[1-4]|H[12]|(?:19|20)\d\d|current|latest|own|average of|combined)(?:'s|’s)?\s+",
    re.I,
)


def governors(scene: Scene) -> Iterator[tuple[Token, str]]:
    """Nouns that may name what the figure measures, from the figure up the tree, with the way they govern it."""
    token = scene.token
    if token is None:
        return
    seen = {token.i}
    if token.pos_ == "VERB":
        yield from _arguments(scene, token, token, seen)
    for _ in range(7):
        head = token.head
        if head.i == token.i:
            break
        if head.pos_ in ("NOUN", "PROPN", "ADJ") and not scene.is_figure(head) and head.i not in seen:
            seen.add(head.i)
            if head.i > token.i and token.dep_ in (*COUNTED, "amod", "nmod", "npadvmod"):
                yield head, "after"
            elif head.pos_ != "ADJ":
                yield head, "of" if token.pos_ == "ADP" else "label"
        if head.pos_ in ("VERB", "AUX"):
            yield from _arguments(scene, head, token, seen)
        token = head


def _arguments(scene: Scene, verb: Token, token: Token, seen: set[int]) -> Iterator[tuple[Token, str]]:
    """Subject and objects of *verb*, but for objects that hold another figure."""
    subject = subject_of(verb)
    if subject is not None and subject.i not in seen and not scene.is_figure(subject):
        seen.add(subject.i)
        yield subject, "subject"
    if verb.i == token.i:
        return
    for child in verb.children:
        if child.dep_ not in ("dobj", "attr") or child.pos_ not in ("NOUN", "PROPN") or child.i in seen:
            continue
        near = child.i < token.i or (child.i < token.i + 12 and not any(scene.is_figure(t) for t in child.subtree))
        if near and not scene.is_figure(child):
            seen.add(child.i)
            yield child, "object"


def subject_of(verb: Token) -> Token | None:
    """The subject of *verb*, or of the verb it continues."""
    for _ in range(3):
        for child in verb.children:
            if child.dep_ in (*SUBJECTS, "csubj"):
                return verb.head if child.lower_ in RELATIVE and verb.dep_ == "relcl" else child
        if verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN")):
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "advcl", "ccomp") or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def verb_of(scene: Scene) -> Token | None:
    """The verb that the figure depends on."""
    token = scene.token
    for _ in range(5):
        if token is None or token.head.i == token.i:
            break
        token = token.head
        if token.pos_ == "VERB":
            return token
    return token if token is not None and token.pos_ == "VERB" else None


# -- phrases -------------------------------------------------------------------------------------------------------


def noun_phrase(scene: Scene, head: Token) -> str | None:
    """The phrase of *head* without subject, articles, times and figures; null when it says nothing then."""
    vague = head.lower_ in GENERIC and not _counts_something(head)
    if vague or head.lower_ in TIME or head.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
        return None
    doc = scene.doc
    words = [head.i]
    at, edge = head.i - 1, head.left_edge.i
    while at >= edge and _belongs(scene, doc[at]):
        words.insert(0, at)
        at -= 1
    words += _modifiers_after(scene, head)
    kept = without_subject_name(scene, words, head)
    while kept and kept[0] != head.i and _opens_nothing(doc[kept[0]]):
        kept.pop(0)
    return text_of(scene, kept) if kept and head.i in kept else None


def _belongs(scene: Scene, token: Token) -> bool:
    if scene.is_figure(token) or token.tag_ in FINITE:
        return False
    return not token.is_punct or token.text in _JOINERS


def _opens_nothing(token: Token) -> bool:
    return token.pos_ in _NO_OPENING or token.lower_ in _NO_OPENING_WORD


def _counts_something(head: Token) -> bool:
    """Whether a word that says little by itself has something to say it of: "the number of applicants"."""
    return head.lower_ in COUNTING and any(t.lower_ == "of" and t.i == head.i + 1 for t in head.children)


def _modifiers_after(scene: Scene, head: Token) -> list[int]:
    """Tokens after *head* that belong to it: "of …", "for …", one participle; no times, no figures."""
    doc = scene.doc
    words: list[int] = []
    at = head.i + 1
    while at < len(doc) and len(words) < 9:
        token = doc[at]
        if token.tag_ == "VBN" and token.head.i == head.i and token.dep_ == "acl" and not words:
            words.append(at)
            at += 1
            continue
        part = _tied(scene, token) if token.pos_ == "ADP" and token.head.i in (head.i, *words) else []
        if not part:
            break
        words += part
        at = part[-1] + 1
    return words


def _tied(scene: Scene, preposition: Token) -> list[int]:
    """The tokens of a short phrase that begins with *preposition*; none when it is a time or holds a figure or verb."""
    if preposition.lower_ not in _TIED or is_time(scene, preposition.i + 1):
        return []
    part = [t for t in preposition.subtree if t.i >= preposition.i]
    if len(part) > 7 or part[-1].i - part[0].i != len(part) - 1:
        return []
    odd = any(scene.is_figure(t) or t.tag_ in FINITE or (t.is_punct and t.text not in ("-", "'")) for t in part)
    return [] if odd else [t.i for t in part]


def without_subject_name(scene: Scene, words: list[int], head: Token) -> list[int]:
    """*words* without the claim's subject: its name, its possessive, the preposition that leads to it."""
    named = {i for i in words if scene.in_mention(i)}
    if not named:
        return words
    if head.i in named:
        return []  # "nurses", when they are the subject, are not what is measured
    doc = scene.doc
    drop = named | {i for i in words if i - 1 in named and doc[i].text in _POSSESSIVE}
    first = min(named)
    while first - 1 in words and first - 1 > head.i and doc[first - 1].pos_ in ("DET", "ADP", "ADJ"):
        first -= 1
        drop.add(first)
        if doc[first].pos_ == "ADP":
            break
    return [i for i in words if i not in drop]


def is_time(scene: Scene, at: int) -> bool:
    """Whether the phrase that begins at token *at* is a time: "2022", "the first quarter"."""
    for token in scene.doc[at : at + 5]:
        if token.lower_ in TIME or _YEAR.fullmatch(token.text):
            return True
        if token.pos_ not in ("DET", "ADJ", "NUM", "ADV") and token.lower_ not in ("past", "last", "full", "same"):
            return False
    return False


def of_change(scene: Scene, noun: Token) -> str | None:
    """What a noun of change is about: "revenue growth", "a rise in rents"."""
    for child in noun.children:
        if child.pos_ != "ADP" or child.lower_ not in ("in", "of", "for") or child.i < noun.i:
            continue
        for thing in child.children:
            phrase = noun_phrase(scene, thing) if thing.dep_ == "pobj" and not scene.is_figure(thing) else None
            if phrase:
                return phrase
    modifiers = [
        t.i
        for t in noun.lefts
        if t.dep_ in ("compound", "nmod", "poss") and t.pos_ in ("NOUN", "PROPN") and t.lower_ not in TIME
    ]
    kept = without_subject_name(scene, modifiers, noun) if modifiers else []
    return text_of(scene, kept) if kept else None


def moved(scene: Scene) -> Token | None:
    """The noun right before "up" or "down" and the figure: "with net profit down 45 %"."""
    token = scene.token
    if token is None:
        return None
    doc, at = scene.doc, token.i - 1
    while at > 0 and (scene.is_figure(doc[at]) or doc[at].lower_ in _HEDGING):
        at -= 1
    if at <= 0 or doc[at].lower_ not in ("up", "down", "plus", "minus"):
        return None
    noun = doc[at - 1]
    return noun if noun.pos_ in ("NOUN", "PROPN") and not scene.is_figure(noun) else None


def nearest_noun(scene: Scene, is_agent: Callable[[Token], bool]) -> str | None:
    """The last noun phrase before the figure in its clause that names no agent."""
    token = scene.token
    if token is None:
        return None
    clause = scene.figure.start - len(scene.clause)
    for chunk in reversed([c for c in scene.doc.noun_chunks if c.end <= token.i]):
        if scene.spans[chunk.root.i][0] < clause:
            return None
        counted = any(scene.is_figure(word) for word in chunk)
        phrase = None if counted or is_agent(chunk.root) else noun_phrase(scene, chunk.root)
        if phrase:
            return phrase
    return None


# -- words ---------------------------------------------------------------------------------------------------------


def text_of(scene: Scene, words: list[int]) -> str:
    """The text of tokens, with single spaces where others stand between."""
    parts: list[str] = []
    done = -1
    for i in words:
        start, end = scene.spans[i]
        if start < done:
            continue
        figure = next((f for f in scene.figures if f.start <= start < f.end), None)
        if figure is not None:
            end = figure.end
        parts.append(("" if not parts or start == done else " ") + scene.text[start:end])
        done = end
    return "".join(parts)


def plain_words(phrase: str, names: Callable[[str], bool] | None = None) -> str:
    """Without markup, articles, periods in front and a capital that only opened a sentence.

    *names* says whether a phrase opens with a name, which keeps its capital.

    >>> plain_words("Its full-year  revenue"), plain_words("SG&A expenses[1]")
    ('revenue', 'SG&A expenses')
    >>> plain_words("The Uzbek students", lambda phrase: phrase.startswith("Uzbek")), plain_words("The Students")
    ('Uzbek students', 'students')
    """
    phrase = _SPACE.sub(" ", _MARKUP.sub("", phrase)).strip(" ,;:.*_\"“”'‘()[]|•·–—-")
    phrase = _ARTICLE.sub("", phrase)
    for _ in range(3):
        phrase = _PERIOD.sub("", phrase)
    first = phrase.split(" ", 1)[0]
    if not (first[:1].isupper() and first[1:].islower()) or (names is not None and names(phrase)):
        return phrase
    return phrase[:1].lower() + phrase[1:]
