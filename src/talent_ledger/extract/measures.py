"""What a figure measures and, for a share, of what it is a part.

A measure is the noun that governs the figure in the parse ("revenue rose 5 %", "a margin of 8 %", "433 qubits"), a
label in front of it ("Revenue: $8bn"), or, where the text only goes on ("up 27 %", "Germany 12 %", "the figure was
85 %"), that of the claim before.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talent_ledger.extract import nouns
from talent_ledger.extract.bases import (
    Base,
    after_noun_of_share,
    base_ahead,
    base_of,
    is_subject,
    predicate_after,
    share_named_before,
    shared_noun,
)
from talent_ledger.extract.discourse import Document
from talent_ledger.extract.nouns import governors, noun_phrase
from talent_ledger.extract.scenes import HEDGE, Scene, word_set

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Found:
    """Measure and population of a claim, how they were found, and whether they are those of a claim before."""

    measure: str | None
    population: str | None
    rule: str
    carried: bool = False


@dataclass(slots=True)
class Described:
    """A claim that was described before."""

    scene: Scene
    kind: str
    change: str | None
    measure: str | None
    population: str | None
    dimension: str | None


Earlier = Sequence[Described]
"""The claims before, of the same voice, in reading order."""

_COLUMN_UNIT = re.compile(r"[\s,(]*(?:%|per ?cent|percent|thousands?|millions?|billions?|'?000)[\s)]*$", re.I)
_VAGUE_HEADING = re.compile(r"(?:share|change|growth|total|number|value|%|year|rank)s?\W*", re.I)
_PLACE_NOUN = word_set("position place spot rank ranking slot")
_ANAPHOR = word_set(
    "figure figures number total level it that this which those these one same value sum count rest there result",
    "average what",
)
_SAYS_LITTLE = word_set(
    "took put set left called turned meant compared ended began started closed opened saw found brought gave kept",
    "showed told wrote added increased rose fell grew climbed dropped jumped expected thought wanted followed",
)
"""Verbs that do not say what was done with an amount: "amount ended" would measure nothing."""

_FUNCTION = word_set("the a an of in on at for to and or by from with that who which all total top global world")
_COST = re.compile(r"cost(?:s|ing)?$")
_SHARE_LABEL = re.compile(r"\bby\b|\bpurpose|\borigin|\bshare|\bbreakdown", re.I)
_RESTATES = re.compile(rf"\W*\(?(?:{HEDGE}|or |i\.?e\.? |that is )*\(?", re.I)
_TO_LEVEL = re.compile(rf"\s*(?:\w+ly\s+)?(?:to|from)\s+{HEDGE}", re.I)
_PAIRED = re.compile(
    r"[\s,]*(?:and|to|from|against|up from|down from|compared with|compared to|versus|as against)\s+"
    rf"(?:the\s+|just\s+)?{HEDGE}",
    re.I,
)
_ADDS = re.compile(
    r"^[^;.]{0,80}?(?:[,(]|\s[-–—])\s*"
    r"(?:which\s+(?:is|was)\s+|or\s+|representing\s+|registering\s+|i\.e\.\s+|\(?an?\s+)?(?:\w+\s+)?"
    r"(?:up|down|plus|minus|\+|-|−|–|increase|rise|growth|decrease|decline|drop|fall|jump|gain|reduction|growing|"
    rf"rising|increasing|falling|about|some)?(?:\s+of)?\s*(?:by\s+)?{HEDGE}$",
    re.I,
)
_LABEL = re.compile(
    r"(?:^|[\n•·*;]|(?<=\s)[-–—])\s*\**(?P<label>[^\W\d][^:;\n•|]{1,60}?)\**\s*(?::|=|\s[-–—])\**\s*" + HEDGE + "$"
)
_MARKET_SHARE = re.compile(r"\bmarket\s+shares?\b", re.IGNORECASE)
_REACH_OF_MARKET = 250
"""Characters."""
_NO_LABEL = re.compile(
    r"\b(?:I|we|it|he|she|they|you|is|are|have|has|had|was|were|said|says|will|would|that|this)\b|\d", re.I
)
_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*)+|@[A-Z][a-z]+")
_RANKED = re.compile(
    r"\s*(?:place\s+|position\s+|spot\s+|rank\s+)?(?P<how>on|in|for|by|among|amongst|at|out of|of)\s+"
    r"(?!the back\b|a par\b)(?P<what>[^,;:.()–—\n]{2,70})"
)
_NO_FIELD = re.compile(r"(?:the\s+)?(?:(?:19|20)\d\d|last|first|second|third|fourth|world\b|country\b|\d)", re.I)
_FIELD_END = re.compile(r"\s(?:and|while|with|after|ahead|behind|but|followed|from|up|down|this|last|is|are|was)\s")
_RANKED_BY = re.compile(r"\brank(?:s|ed|ing)?\s+(?P<how>by|on|in|for|among)\s+(?:the\s+)?(?P<what>[^,;:.()]{3,60})")
_HOW = {"amongst": "among", "at": "in", "of": "among", "out of": "among"}


class Measurer:
    """Finds measure and population of the claims of one document."""

    def __init__(self, document: Document) -> None:
        words = document.lexicon.words
        self._sums = words["financial_measure"] | words["economy_measure"]
        doers = words["company_description"] | words["country_description"] | words["person_noun"]
        self._agents = doers - nouns.UNIT_NOUN
        self._of_verb = _forms(words, "measure of verb: ")
        self._name = _forms(words, "measure name: ")
        self._lexicon, self._names = document.lexicon, document.names

    def measure(self, scene: Scene, kind: str, earlier: Earlier) -> Found:
        """Measure and population of the claim in *scene*, which is of *kind*."""
        heading = _COLUMN_UNIT.sub("", scene.column or "")
        if heading and not _VAGUE_HEADING.fullmatch(heading):
            found = Found(heading, None, "column")
        elif kind == "rank":
            found = self._rank(scene, earlier)
        elif kind == "share":
            found = self._share(scene, earlier)
        else:
            found = self._amount(scene, kind, earlier)
        found.measure = self._plain(found.measure)
        found.population = self._plain(found.population)
        return found

    def _plain(self, phrase: str | None) -> str | None:
        """*phrase* in plain words, its last one under its usual name ("revenues" → "revenue")."""
        words = nouns.plain_words(phrase or "", self._opens_with_name).split(" ")
        words[-1] = self._name.get(words[-1].lower(), words[-1])
        return " ".join(words) or None

    def _opens_with_name(self, phrase: str) -> bool:
        """Whether *phrase* begins with a place, its people, or a name that the text uses inside sentences too."""
        if self._lexicon.place_pattern.match(phrase):
            return True
        words = re.split(r"(?:['’]s)?\s", phrase)
        openings = {" ".join(words[:size]) for size in range(1, len(words) + 1)}
        known = openings & (self._names.counts.keys() - self._names.unsure)
        return bool(known or openings & self._lexicon.localities.keys())

    def _is_agent(self, noun: Token) -> bool:
        """Whether *noun* names somebody who does things, rather than a thing that is measured."""
        word: str = noun.lower_
        if noun.pos_ == "PROPN":
            return not (noun.text.isupper() and len(noun.text) > 1) and word not in self._sums
        return word in self._agents

    # -- shares ------------------------------------------------------------------------------------------------

    def _share(self, scene: Scene, earlier: Earlier) -> Found:
        base = base_of(scene)
        if base is not None and base.pronoun:
            whole = _whole_before(scene, earlier)
            return self._of_base(scene, Base(whole), "pronoun") if whole else self._predicate(scene, earlier)
        if base is not None:
            return self._of_base(scene, base, "base")
        counted = shared_noun(scene)
        if counted is not None:
            return self._of_base(scene, counted, "noun after")
        label = self._label(scene)
        if label is not None and not _SHARE_LABEL.search(label):
            return Found(label, None, "label")
        return self._share_noun(scene, earlier) or self._share_listed(scene, earlier)

    def _of_base(self, scene: Scene, base: Base, rule: str) -> Found:
        predicate = predicate_after(scene) if base.holds_subject or is_subject(scene) else None
        if base.holds_subject:
            measure = f"share {predicate}" if predicate else f"share of {base.words}"
            return Found(measure, base.words, f"{rule} is subject")
        part = next((n for n, route in governors(scene) if route == "subject" and n.lower_ in self._sums), None)
        subject = noun_phrase(scene, part) if part is not None else None
        if subject:
            return Found(f"{subject} as a share of {base.words}", base.words, f"{rule} of measure")
        if predicate:
            return Found(f"share of {base.words} {predicate}", base.words, f"{rule} and predicate")
        return Found(f"share of {base.words}", base.words, rule)

    def _share_noun(self, scene: Scene, earlier: Earlier) -> Found | None:
        """Read "a share of 5 %", "its share of the market stood at 5 %", "an operating margin of 5 %"."""
        for noun, route in governors(scene):
            word = noun.lower_
            if word in nouns.SHARE_NOUN:
                found = self._named_share(scene, noun, earlier)
                if found is not None:
                    return found
            elif route in ("of", "subject", "label") and (
                word.endswith("margin") or word in ("margins", "rate", "ratio", "index", "rates")
            ):
                phrase = noun_phrase(scene, noun)
                if phrase:
                    return Found(phrase, "revenue" if "margin" in word else None, "noun of rate")
        return None

    @staticmethod
    def _named_share(scene: Scene, noun: Token, earlier: Earlier) -> Found | None:
        base = after_noun_of_share(scene, noun)
        before = [t for t in noun.lefts if t.dep_ in ("compound", "amod") and t.pos_ in ("NOUN", "ADJ")]
        if before and before[-1].lower_ == "market" and not scene.is_figure(before[-1]):
            measure = f"market share in {base}" if base else "market share"
            return Found(measure, base or "market", "market share")
        base = base or share_named_before(scene, noun)
        if base:
            return Found(f"share of {base}", base, "share of")
        last = next((one for one in reversed(earlier) if one.kind == "share" and one.population), None)
        if last is not None and scene.index - last.scene.index <= 4:
            return Found(last.measure, last.population, "carried", carried=True)
        if _MARKET_SHARE.search(scene.text, max(0, scene.start - _REACH_OF_MARKET), scene.start):
            return Found("market share", "market", "market share")  # "both lost market share. Tesco's share fell to …"
        return None

    def _share_listed(self, scene: Scene, earlier: Earlier) -> Found:
        """A share without a base of its own: it says what they do, goes on a list, or is part of the sum before."""
        last = earlier[-1] if earlier else None
        stated = predicate_after(scene) if is_subject(scene) else None
        if stated:
            population = last.population if last is not None and _continues(scene, last, 4) else None
            return Found(f"share {stated}", population, "predicate")
        listed = last if last and last.kind == "share" and last.measure and _continues(scene, last, 2) else None
        ahead = None if listed is not None and listed.scene.index == scene.index else base_ahead(scene)
        if ahead is not None:
            return self._of_base(scene, ahead, "base ahead")
        if listed is not None:
            return Found(listed.measure, listed.population, "carried", carried=True)
        again = _list_before(scene, earlier)
        if again is not None:
            return Found(again.measure, again.population, "carried", carried=True)
        whole = _whole_before(scene, earlier)
        return Found(f"share of {whole}", whole, "whole before") if whole else self._predicate(scene, earlier)

    def _predicate(self, scene: Scene, earlier: Earlier) -> Found:
        """A share that says what they do: "72 % say no"; else what the text is about."""
        predicate = predicate_after(scene)
        if predicate:
            last = earlier[-1] if earlier else None
            near = last is not None and last.kind == "share" and scene.index - last.scene.index < 4
            return Found(f"share {predicate}", last.population if near and last else None, "predicate")
        for noun, _ in governors(scene):
            no_whole = self._is_agent(noun) or noun.lower_ in nouns.SHARE_NOUN | _PLACE_NOUN
            phrase = None if no_whole else noun_phrase(scene, noun)
            if phrase and _MARKET_SHARE.search(phrase):
                return Found("market share", "market", "market share")  # "saw its market share dip from 17 %"
            if phrase:
                return Found(f"share of {phrase}", phrase, "noun")
        return Found("share", None, "none")

    # -- amounts -----------------------------------------------------------------------------------------------

    def _amount(self, scene: Scene, kind: str, earlier: Earlier) -> Found:
        again = _said_again(scene, kind, earlier[-1] if earlier else None)
        if again is not None:
            return again
        label = self._label(scene)
        if label is not None:
            return Found(label, None, "label")
        counted = _counted(scene, self._of_verb) if scene.figure.unit == "count" and kind != "growth" else None
        if counted is None and scene.figure.form in ("physical", "hyphen_physical"):
            base = base_of(scene)
            counted = Found(base.words, None, "of unit") if base is not None and base.words else None
        return counted or self._governed(scene, kind, earlier) or self._otherwise(scene, kind, earlier)

    def _governed(self, scene: Scene, kind: str, earlier: Earlier) -> Found | None:
        """The noun that governs the figure in the parse."""
        moved = nouns.moved(scene) if kind == "growth" else None
        phrase = noun_phrase(scene, moved) if moved is not None and not self._is_agent(moved) else None
        if phrase:
            return Found(phrase, None, "moved")
        for noun, route in governors(scene):
            found = self._by_governor(scene, kind, earlier, noun, route)
            if found is not None:
                return found
        return None

    def _by_governor(self, scene: Scene, kind: str, earlier: Earlier, noun: Token, route: str) -> Found | None:
        word = noun.lower_
        if word in nouns.CHANGE_NOUN:
            changed = nouns.of_change(scene, noun)
            return Found(changed, None, f"change {route}") if changed else None
        if route == "after" and (_is_vague(word) or noun.pos_ not in ("NOUN", "PROPN")):
            return None
        if route == "subject" and word in _ANAPHOR:
            return _same_as_before(scene, kind, earlier)
        shares = [one for one in earlier if one.kind == "share" and one.measure]
        if word in ("share", "proportion") and shares:
            return Found(shares[-1].measure, None, "carried", carried=True)
        phrase = None if self._is_agent(noun) else noun_phrase(scene, noun)
        if phrase and route == "subject" and kind == "money" and _COST.match(noun.head.lower_):
            return Found(f"cost of {phrase}", None, "cost of")
        return Found(phrase, None, route) if phrase else None

    def _otherwise(self, scene: Scene, kind: str, earlier: Earlier) -> Found:
        """Where no noun governs the figure: its verb, a claim before it, the nearest noun."""
        verb = nouns.verb_of(scene)
        if verb is not None and verb.lower_ in self._of_verb and kind != "growth":
            return Found(self._of_verb[verb.lower_], None, "verb")
        carried = _carried(scene, kind, earlier)
        if carried is not None:
            return carried
        near = nouns.nearest_noun(scene, self._is_agent)
        if near:
            return Found(near, None, "nearest")
        if verb is not None and verb.tag_ in ("VBD", "VBN") and verb.lower_ not in nouns.EMPTY_VERB | _SAYS_LITTLE:
            return Found(f"amount {verb.lower_}", None, "verb")
        same = next((one for one in reversed(earlier) if one.measure and one.kind == kind), None)
        return Found(same.measure, None, "carried", carried=True) if same else Found(None, None, "none")

    def _label(self, scene: Scene) -> str | None:
        """A label in front of the figure that is no name: "Revenue: $8bn", "Budget – 5 m"."""
        match = _LABEL.search(scene.before[-140:])
        if match is None:
            return None
        label = match["label"].strip(" *_")
        if _NO_LABEL.search(label) or (_NAME.fullmatch(label) and label.lower() not in self._sums):
            return None
        names = {mention.text.lower() for mention in (*scene.mentions, scene.mention) if mention is not None}
        return None if label.lower() in names else label

    # -- ranks -------------------------------------------------------------------------------------------------

    @staticmethod
    def _rank(scene: Scene, earlier: Earlier) -> Found:
        after = _RANKED.match(scene.after)
        if after and not _NO_FIELD.match(after["what"]):
            what = _FIELD_END.split(after["what"], maxsplit=1)[0]
            return Found(f"rank {_HOW.get(after['how'], after['how'])} {what}", None, "rank")
        for noun, route in governors(scene):
            vague = _is_vague(noun.lower_) or noun.lower_ in _PLACE_NOUN
            phrase = noun_phrase(scene, noun) if route == "after" and not vague else None
            if phrase:
                return Found(f"rank among {phrase}", None, "rank among")
        ranked = _RANKED_BY.search(scene.before)
        if ranked:
            return Found(f"rank {ranked['how']} {ranked['what']}", None, "ranked by")
        before = next((one for one in reversed(earlier) if one.kind == "rank" and one.measure), None)
        if before is not None:
            return Found(before.measure, before.population, "carried", carried=True)
        last = earlier[-1] if earlier else None
        by = last.measure if last is not None and last.scene.index == scene.index else None
        return Found(f"rank by {by}", None, "rank by measure before") if by else Found("rank", None, "none")


def _forms(words: Mapping[str, frozenset[str]], prefix: str) -> dict[str, str]:
    """Word → name, of the lists called *prefix* and the name."""
    return {form: name.removeprefix(prefix) for name in words if name.startswith(prefix) for form in words[name]}


def _is_vague(word: str) -> bool:
    return word in nouns.GENERIC or word in nouns.TIME or word in nouns.UNIT_NOUN


# -- what was said before ------------------------------------------------------------------------------------------


def _alike(last: Described, scene: Scene, kind: str) -> bool:
    """Whether the claim before is of the same sort, so that its measure may be meant again."""
    if last.scene.figure.unit == scene.figure.unit and scene.figure.unit != "percent":
        return last.kind == kind
    return last.kind == kind or (kind == "growth" and last.kind in ("count", "money", "rate", "growth"))


def _continues(scene: Scene, last: Described, reach: int) -> bool:
    """Whether a share goes on a list: the same sentence, the next, or one of the next *reach* of the paragraph."""
    apart = scene.index - last.scene.index
    return apart <= 1 or (apart <= reach and last.scene.segment["segment_id"] == scene.segment["segment_id"])


def _said_again(scene: Scene, kind: str, last: Described | None) -> Found | None:
    """The measure of the claim before, where this one only adds to it: "$5m, up 27 %", "rose 5 % to $2m"."""
    if last is None or last.scene.index != scene.index or last.measure is None:
        return None
    between = scene.text[last.scene.figure.end : scene.figure.start]
    if len(between) > 120:
        return None
    adds = kind == "growth" and (last.kind == "share" or not last.measure.startswith("share"))
    if (
        (adds and len(between) < 90 and _ADDS.search(between))
        or (scene.figure.kind == last.scene.figure.kind and _RESTATES.fullmatch(between))
        or (last.kind == "growth" and _TO_LEVEL.fullmatch(between))
        or (scene.figure.unit == last.scene.figure.unit and _PAIRED.fullmatch(between))
    ):
        return Found(last.measure, None, "carried", carried=True)
    if last.kind == "share" and last.population and between.strip() == "(":
        # "more than half (15 out of 25) of the institutions"
        return Found(f"number of {last.population}", last.population, "counted share")
    return None


def _same_as_before(scene: Scene, kind: str, earlier: Earlier) -> Found | None:
    """What "the figure", "it" or "that" measures."""
    last = next((one for one in reversed(earlier[-3:]) if one.measure and _alike(one, scene, kind)), None)
    if last is None or scene.index - last.scene.index > 3:
        return None
    return Found(last.measure, last.population if kind == last.kind else None, "carried", carried=True)


def _carried(scene: Scene, kind: str, earlier: Earlier) -> Found | None:
    """The measure of the last claim in this physical unit, or of the claim just before if it is of the same sort."""
    figure = scene.figure
    if figure.unit not in ("count", "percent", "ratio") and figure.kind != "money":
        same = next((one for one in reversed(earlier) if one.scene.figure.unit == figure.unit), None)
        if same is not None and same.measure:
            return Found(same.measure, None, "carried", carried=True)
    last = earlier[-1] if earlier else None
    if last is None or not last.measure or scene.index - last.scene.index > 3 or not _alike(last, scene, kind):
        return None
    whole = last.population if kind == last.kind == "count" else None
    return Found(last.measure, whole, "carried", carried=True)


def _whole_before(scene: Scene, earlier: Earlier) -> str | None:
    """What "of them" or an unsaid whole stands for: the sum stated just before, else the base of the last share."""
    for one in reversed(earlier[-4:]):
        if scene.index - one.scene.index > 3:
            break
        if one.kind in ("count", "money") and one.measure and not one.measure.startswith(("amount ", "per ")):
            return one.measure.removeprefix("number of ")
        if one.population:
            return _first_wording(one, earlier)
    return None


def _list_before(scene: Scene, earlier: Earlier) -> Described | None:
    """The last share of the paragraph, where other figures stand between: "A had 20 % (132 ships), B 93 and 15 %"."""
    paragraph = scene.segment["segment_id"]
    for one in reversed(earlier[-6:]):
        if one.scene.segment["segment_id"] != paragraph or scene.index - one.scene.index > 2:
            return None
        if one.kind == "share" and one.measure and one.population:
            return one
    return None


def _first_wording(last: Described, earlier: Earlier) -> str | None:
    """The base of *last* as the paragraph first put it; later wordings shorten it."""
    words = _content(last.population)
    paragraph = last.scene.segment["segment_id"]
    for one in earlier:
        same = one.population and one.kind == last.kind and one.scene.segment["segment_id"] == paragraph
        if same and _content(one.population) & words:
            return one.population
    return last.population


def _content(phrase: str | None) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", (phrase or "").lower()) if word not in _FUNCTION}


# -- counts --------------------------------------------------------------------------------------------------------


def _counted(scene: Scene, of_verb: Mapping[str, str]) -> Found | None:
    """What a count counts: the noun after it, with the participle that says what was done with it."""
    token = scene.token
    if token is None:
        return None
    base = base_of(scene)
    if base is not None and base.words and scene.figure.form != "n_out_of_m":
        predicate = predicate_after(scene) if is_subject(scene) else None
        whole = base.words if scene.figure.denominator else None
        return Found(f"{base.words} {predicate or ''}".strip(), whole, "number of base")
    noun, route = next(governors(scene), (None, ""))
    if noun is not None and route == "after" and noun.pos_ in ("NOUN", "PROPN") and not _is_vague(noun.lower_):
        phrase = noun_phrase(scene, noun)
        if phrase:
            return Found(f"{phrase}{_done(noun, of_verb)}", None, "counted")
    words = _nouns_after(scene, token)
    if not words or _is_vague(scene.doc[words[-1]].lower_):
        return None
    return Found(nouns.text_of(scene, words), None, "counted")


def _nouns_after(scene: Scene, token: Token) -> list[int]:
    """Nouns and their modifiers right after the figure, where the parse ties them to something else."""
    doc = scene.doc
    words: list[int] = []
    for t in doc[token.i + 1 : token.i + 6]:
        if scene.is_figure(t):
            continue
        named = t.pos_ in ("NOUN", "PROPN", "ADJ") and t.text != "|"
        if not named and not (t.tag_ in ("VBG", "VBN") and not words) and not (t.text == "-" and words):
            break
        words.append(t.i)
    while words and doc[words[-1]].pos_ not in ("NOUN", "PROPN"):
        words.pop()
    return words


def _done(noun: Token, of_verb: Mapping[str, str]) -> str:
    """The past participle of the verb whose object *noun* is: "delivered 146 trams" → " delivered"."""
    verb = noun.head
    if noun.dep_ != "dobj" or verb.tag_ not in ("VBD", "VBN"):
        return ""
    return "" if verb.lower_ in nouns.EMPTY_VERB or verb.lower_ in of_verb else f" {verb.lower_}"
