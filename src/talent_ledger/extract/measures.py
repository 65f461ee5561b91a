"""What a figure measures and, for a share, of what it is a part.

A measure is the noun that governs the figure in the parse ("revenue rose 5 %", "a margin of 8 %", "433 qubits"), a label
in front of it ("Revenue: $8bn"), or, where the text only goes on ("up 27 %", "Germany 12 %", "the figure was 85 %"),
that of the claim before.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from talent_ledger.extract.clauses import HEDGE, Scene
from talent_ledger.extract.discourse import Document

if TYPE_CHECKING:
    from spacy.tokens import Token


@dataclass(slots=True)
class Found:
    """Measure and population of a claim, how they were found, and whether they are those of the claim before."""

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


_TIME = frozenset(
    "year years month months week weeks day days quarter quarters decade decades century time times period half end beginning start date today "
    "yesterday tomorrow morning evening afternoon night season summer winter spring autumn january february march april may june july august "
    "september october november december monday tuesday wednesday thursday friday saturday sunday hour hours minute minutes moment fiscal "
    "weekend weekday christmas easter jan feb mar apr jun jul aug sep sept oct nov dec h1 h2 q1 q2 q3 q4".split()
)
_GENERIC = frozenset(
    "figure figures number numbers total level levels it that this they which who these those one ones same value amount sum count rest remainder "
    "others other something thing result results average there he she we i you them us what all each both most some many more percent percentage part "
    "proportion majority minority half third quarter fraction bulk lot case record peak order".split()
)
_SHARE_NOUN = frozenset("share shares proportion percentage stake portion slice part".split())
_CHANGE_NOUN = frozenset(
    "growth increase rise jump gain surge decline drop fall decrease reduction expansion contraction improvement hike uptick advance slump dip leap cut "
    "climb slowdown rebound plunge boost spike downturn upturn plus minus change acceleration increases rises gains declines drops falls cuts".split()
)
_PRONOUN_BASE = frozenset("them these those it which whom that us whose this total".split())
_STOP = frozenset(
    "while whereas but as compared up down against followed based according versus than because when if so although though since after before until "
    "during per namely ahead behind followed respectively today now currently overall altogether alone together last next year-on-year versus plus".split()
)
_FINITE = frozenset("VBD VBZ VBP MD".split())
_RELATIVE = frozenset("who that which where whose whom".split())
_SINGULAR = {
    "revenues": "revenue", "profits": "profit", "losses": "loss", "incomes": "income", "margins": "margin", "dividends": "dividend",
    "turnovers": "turnover", "costs": "cost", "prices": "price", "expenditures": "expenditure",
}  # fmt: skip
_VERB_MEASURE = {
    "cost": "cost", "costs": "cost", "costing": "cost", "paid": "payment", "pay": "payment", "pays": "payment", "paying": "payment", "spent": "spending",
    "spend": "spending", "spends": "spending", "spending": "spending", "invested": "investment", "invest": "investment", "invests": "investment",
    "investing": "investment", "raised": "funds raised", "earned": "earnings", "earn": "earnings", "earns": "earnings", "lost": "loss", "loses": "loss",
    "lose": "loss", "sold": "sales", "sells": "sales", "sell": "sales", "exported": "exports", "exports": "exports", "export": "exports", "imported": "imports",
    "imports": "imports", "import": "imports", "produced": "production", "produces": "production", "produce": "production", "employs": "employees",
    "employed": "employees", "employ": "employees", "borrowed": "borrowing", "owes": "debt", "owe": "debt", "donated": "donation", "handled": "throughput",
    "charges": "price", "charged": "price", "charge": "price", "weighs": "weight", "weigh": "weight", "fined": "fine", "grossed": "revenue",
}  # fmt: skip
_PLURAL_TIME = re.compile(
    r"^(?:(?:full|first|second|third|fourth|half)[- ](?:year|quarter|half)|quarterly|nine-month|six-month|fiscal|FY|Q[1-4]|H[12]|(?:19|20)\d\d|current|latest|own|average of|combined)(?:'s|’s)?\s+",
    re.I,
)


_COUNTING = frozenset("number numbers amount value level levels total average sum volume count".split())
_PLACE_NOUN = frozenset("position place spot rank ranking slot".split())
_RANKED_BY = re.compile(r"\brank(?:s|ed|ing)?\s+(?P<preposition>by|on|in|for|among)\s+(?:the\s+)?(?P<what>[^,;:.()]{3,60})")
_COST = re.compile(r"cost(?:s|ing)?$")
_SUBJECTS = ("nsubj", "nsubjpass")
_SHARE_LABEL = re.compile(r"\bby\b|\bpurpose|\borigin|\bshare|\bbreakdown", re.I)
_UNIT_NOUN = frozenset("units unit pieces piece times more less fewer higher lower up down gone worth".split())
_ANAPHOR = frozenset("figure figures number total level it that this which those these one same value sum count rest there result average what".split())
_EMPTY_VERB = frozenset("was were been be is are am have has having do does let get gets had said did went came got stood reached hit according based made became".split())
_RESTATES = re.compile(rf"\W*\(?(?:{HEDGE}|or |i\.?e\.? |that is )*\(?", re.I)
_TO_LEVEL = re.compile(rf"\s*(?:\w+ly\s+)?(?:to|from)\s+{HEDGE}", re.I)
_PAIRED = re.compile(rf"[\s,]*(?:and|to|from|against|up from|down from|compared with|compared to|versus|as against)\s+(?:the\s+|just\s+)?{HEDGE}", re.I)


def _alike(last: Described, scene: Scene, kind: str) -> bool:
    """Whether the claim before is of the same sort, so that its measure may be meant again."""
    if last.scene.figure.unit == scene.figure.unit and scene.figure.unit != "percent":
        return last.kind == kind
    return last.kind == kind or (kind == "growth" and last.kind in ("count", "money", "rate", "growth"))


class Measurer:
    """Finds measure and population in one document."""

    def __init__(self, document: Document) -> None:
        words = document.lexicon.words
        self._sums = words["financial_measure"] | words["economy_measure"]
        self._agents = (words["company_description"] | words["country_description"] | words["person_noun"]) - _UNIT_NOUN

    def measure(self, scene: Scene, kind: str, earlier: Sequence[Described]) -> Found:
        """Measure and population of the claim in *scene*, which is of *kind*."""
        if kind == "rank":
            found = self._rank(scene, earlier)
        elif kind == "share":
            found = self._share(scene, earlier)
        else:
            found = self._amount(scene, kind, earlier)
        if found.measure:
            found.measure = _plain_words(found.measure)
        if found.population:
            found.population = _plain_words(found.population)
        return found

    # -- shares ------------------------------------------------------------------------------------------------

    def _share(self, scene: Scene, earlier: Sequence[Described]) -> Found:
        last = earlier[-1] if earlier else None
        base = _base(scene)
        if base is not None and base.pronoun:
            population = _antecedent(scene, earlier)
            if population:
                return self._of_base(scene, _Base(population, False, None), "pronoun")
            return self._predicate(scene, None)
        if base is not None:
            return self._of_base(scene, base, "base")
        counted = _shared_noun(scene)
        if counted is not None:
            return self._of_base(scene, counted, "noun after")
        label = _label(scene, self._sums)
        if label is not None and not _SHARE_LABEL.search(label):
            return Found(label, None, "label")
        noun = self._share_noun(scene, earlier)
        if noun is not None:
            return noun
        stated = _predicate_after(scene) if _is_subject(scene) else None
        if stated and not (last is not None and last.scene.index == scene.index and last.measure and not stated):
            population = last.population if last is not None and self._continues(scene, last, 4) else None
            return Found(f"share {stated}", population, "predicate")
        listed = last is not None and last.kind == "share" and last.measure and self._continues(scene, last, 2)
        ahead = None if listed and last is not None and last.scene.index == scene.index else self._base_ahead(scene)
        if ahead is not None:
            return self._of_base(scene, ahead, "base ahead")
        if listed and last is not None:
            return Found(last.measure, last.population, "carried", carried=True)
        whole = _antecedent(scene, earlier)
        if whole:
            return Found(f"share of {whole}", whole, "whole before")
        return self._predicate(scene, last)

    def _of_base(self, scene: Scene, base: _Base, rule: str) -> Found:
        predicate = _predicate_after(scene) if base.holds_subject or _is_subject(scene) else None
        if base.holds_subject:
            return Found(f"share {predicate}" if predicate else f"share of {base.words}", base.words, rule + " is subject")
        subject = self._subject_measure(scene)
        if subject:
            return Found(f"{subject} as a share of {base.words}", base.words, rule + " of measure")
        if predicate:
            return Found(f"share of {base.words} {predicate}", base.words, rule + " and predicate")
        return Found(f"share of {base.words}", base.words, rule)

    def _subject_measure(self, scene: Scene) -> str | None:
        """The measure that is a share of a base: "the deficit was 3 % of GDP"."""
        for noun, route in _governors(scene):
            if route != "subject" or noun.lower_ not in self._sums:
                continue
            return _noun_phrase(scene, noun)
        return None

    def _share_noun(self, scene: Scene, earlier: Sequence[Described]) -> Found | None:
        """"a share of 5 %", "its share of the market stood at 5 %", "an operating margin of 5 %"."""
        for noun, route in _governors(scene):
            word = noun.lower_
            if word in _SHARE_NOUN:
                base = _after_preposition(scene, noun)
                kinds = [t for t in noun.lefts if t.dep_ in ("compound", "amod") and t.pos_ in ("NOUN", "ADJ")]
                if kinds and kinds[-1].lower_ == "market" and not scene.is_figure(kinds[-1]):
                    return Found(f"market share in {base}" if base else "market share", base or "market", "market share")
                if base:
                    return Found(f"share of {base}", base, "share of")
                base = _share_before(scene, noun)
                if base:
                    return Found(f"share of {base}", base, "share before")
                last = next((one for one in reversed(earlier) if one.kind == "share" and one.population), None)
                if last is not None and scene.index - last.scene.index <= 4:
                    return Found(last.measure, last.population, "carried", carried=True)
                continue
            rated = word.endswith("margin") or word in ("margins", "rate", "ratio", "index", "rates")
            if route in ("of", "subject", "label") and rated:
                phrase = _noun_phrase(scene, noun)
                if phrase:
                    return Found(phrase, "revenue" if "margin" in word else None, "noun of rate")
        return None

    @staticmethod
    def _continues(scene: Scene, last: Described, reach: int) -> bool:
        """Whether the share goes on a list: the same sentence, or one of the next of the paragraph."""
        if last.scene.index == scene.index:
            return True
        apart = scene.index - last.scene.index
        return apart <= 1 or (apart <= reach and last.scene.segment["segment_id"] == scene.segment["segment_id"])

    @staticmethod
    def _base_ahead(scene: Scene) -> _Base | None:
        """The base at the end of a list: "A make up 18 %, B 12 % and C 5 % of the researchers"."""
        if scene.parse is None:
            return None
        for figure in scene.figures:
            if figure.start > scene.figure.start and figure.unit == "percent" and figure.start in scene.parse.figure_tokens:
                base = _base_from(scene, scene.parse.figure_tokens[figure.start] + 1)
                if base is not None and not base.pronoun:
                    return base
        return None

    def _predicate(self, scene: Scene, last: Described | None) -> Found:
        """A share that says what they do: "72 % say no"; else what the text is about."""
        predicate = _predicate_after(scene)
        if predicate:
            near = last is not None and last.kind == "share" and scene.index - last.scene.index < 4
            return Found(f"share {predicate}", last.population if near and last else None, "predicate")
        for noun, _ in _governors(scene):
            phrase = None if self.is_agent(noun) else _noun_phrase(scene, noun)
            if phrase:
                return Found(f"share of {phrase}", phrase, "noun")
        return Found("share", None, "none")

    def is_agent(self, noun: Token) -> bool:
        """Whether *noun* names somebody who does things, rather than a thing that is measured."""
        word = noun.lower_
        if noun.pos_ == "PROPN":
            return not (noun.text.isupper() and len(noun.text) > 1) and word not in self._sums
        return word in self._agents

    # -- amounts -----------------------------------------------------------------------------------------------

    def _amount(self, scene: Scene, kind: str, earlier: Sequence[Described]) -> Found:
        last = earlier[-1] if earlier else None
        again = self._said_again(scene, kind, last) or self._counts_share(scene, last)
        if again is not None:
            return again
        label = _label(scene, self._sums)
        if label is not None:
            return Found(label, None, "label")
        if kind in ("count", "duration", "ratio", "rate", "other") and scene.figure.unit == "count":
            counted = self._counted(scene)
            if counted:
                return counted
        elif scene.figure.form in ("physical", "hyphen_physical"):
            base = _base(scene)
            if base and base.words and not base.pronoun:
                return Found(base.words, None, "of unit")
        found = self._governed(scene, kind, earlier)
        if found is not None:
            return found
        return self._otherwise(scene, kind, earlier)

    @staticmethod
    def _counts_share(scene: Scene, last: Described | None) -> Found | None:
        """The count in brackets behind a share: "more than half (15 out of 25) of the institutions"."""
        if last is None or last.kind != "share" or last.scene.index != scene.index or not last.population:
            return None
        if re.fullmatch(r"\s*\(\s*", scene.text[last.scene.figure.end : scene.figure.start]):
            return Found(f"number of {last.population}", last.population, "counted share")
        return None

    @staticmethod
    def _said_again(scene: Scene, kind: str, last: Described | None) -> Found | None:
        """The measure of the claim before, where this one only adds to it: "$5m, up 27 %", "rose 5 % to $2m"."""
        if last is None or last.scene.index != scene.index or last.measure is None:
            return None
        between = scene.text[last.scene.figure.end : scene.figure.start]
        share = last.kind == "share"
        if kind == "growth" and (share or not last.measure.startswith("share")) and _adds_to_last(scene, between):
            return Found(last.measure, None, "carried", carried=True)
        if scene.figure.kind == last.scene.figure.kind and _RESTATES.fullmatch(between):
            return Found(last.measure, None, "carried", carried=True)
        if last.kind == "growth" and _TO_LEVEL.fullmatch(between):
            return Found(last.measure, None, "carried", carried=True)
        if scene.figure.unit == last.scene.figure.unit and _PAIRED.fullmatch(between):
            return Found(last.measure, None, "carried", carried=True)
        return None

    def _governed(self, scene: Scene, kind: str, earlier: Sequence[Described]) -> Found | None:
        """The noun that governs the figure in the parse."""
        moved = _moved(scene) if kind == "growth" else None
        if moved is not None and not self.is_agent(moved):
            phrase = _noun_phrase(scene, moved)
            if phrase:
                return Found(phrase, None, "moved")
        for noun, route in _governors(scene):
            word = noun.lower_
            if word in _CHANGE_NOUN:
                phrase = _of_change(scene, noun)
                if phrase:
                    return Found(phrase, None, f"change {route}")
                continue
            if route == "after" and (word in _GENERIC | _TIME or word in _UNIT_NOUN or noun.pos_ not in ("NOUN", "PROPN")):
                continue
            if route == "subject" and word in _ANAPHOR and word not in ("he", "she", "we", "i", "you", "they"):
                last = next((one for one in reversed(earlier[-3:]) if one.measure and _alike(one, scene, kind)), None)
                if last is not None and scene.index - last.scene.index <= 3:
                    return Found(last.measure, last.population if kind == last.kind else None, "carried", carried=True)
                continue
            if word in ("share", "proportion"):
                last = next((one for one in reversed(earlier) if one.kind == "share" and one.measure), None)
                if last is not None:
                    return Found(last.measure, None, "carried", carried=True)
            if self.is_agent(noun):
                continue
            phrase = _noun_phrase(scene, noun)
            if phrase and route == "subject" and kind == "money" and _COST.match(noun.head.lower_):
                return Found(f"cost of {phrase}", None, "cost of")
            if phrase:
                return Found(phrase, None, route)
        return None

    def _otherwise(self, scene: Scene, kind: str, earlier: Sequence[Described]) -> Found:
        """Where no noun governs the figure: its verb, a claim before it, the nearest noun."""
        last = earlier[-1] if earlier else None
        verb = _verb(scene)
        if verb is not None and verb.lower_ in _VERB_MEASURE and kind != "growth":
            return Found(_VERB_MEASURE[verb.lower_], None, "verb")
        if scene.figure.unit not in ("count", "percent", "ratio") and scene.figure.kind != "money":
            same = next((one for one in reversed(earlier) if one.scene.figure.unit == scene.figure.unit), None)
            if same is not None and same.measure:
                return Found(same.measure, None, "carried", carried=True)
        if last is not None and last.measure and scene.index - last.scene.index <= 3 and _alike(last, scene, kind):
            whole = last.population if kind == last.kind == "count" else None
            return Found(last.measure, whole, "carried", carried=True)
        near = _nearest_noun(scene, self)
        if near:
            return Found(near, None, "nearest")
        if verb is not None and verb.is_alpha and verb.lower_ not in _EMPTY_VERB:
            return Found(f"amount {_participle(verb)}", None, "verb")
        same = next((one for one in reversed(earlier) if one.measure and one.kind == kind), None)
        return Found(same.measure if same else None, None, "carried" if same else "none", carried=same is not None)

    def _counted(self, scene: Scene) -> Found | None:
        """What a count counts: the noun after it, with the participle or verb that says what was done with it."""
        token = scene.token
        if token is None or scene.parse is None:
            return None
        base = _base(scene)
        if base is not None and base.words and not base.pronoun and scene.figure.form != "n_out_of_m":
            predicate = _predicate_after(scene) if _is_subject(scene) else None
            whole = base.words if scene.figure.denominator else None
            return Found(f"number of {base.words} {predicate or ''}".strip(), whole, "number of base")
        for noun, route in _governors(scene):
            if route == "after" and noun.pos_ in ("NOUN", "PROPN") and noun.lower_ not in _GENERIC | _UNIT_NOUN | _TIME:
                phrase = _noun_phrase(scene, noun)
                if phrase:
                    return Found(f"number of {phrase}{_done(scene, noun)}", None, "counted")
            break
        words: list[int] = []
        for t in scene.parse.doc[token.i + 1 : token.i + 6]:
            if scene.is_figure(t):
                continue
            if t.pos_ in ("NOUN", "PROPN", "ADJ") and t.text != "|" or (t.tag_ in ("VBG", "VBN") and not words) or (t.text == "-" and words):
                words.append(t.i)
            else:
                break
        while words and scene.parse.doc[words[-1]].pos_ not in ("NOUN", "PROPN"):
            words.pop()
        if words and scene.parse.doc[words[-1]].lower_ not in _GENERIC | _TIME | _UNIT_NOUN:
            return Found(f"number of {scene.words(words[0], words[-1])}", None, "counted")
        return None

    # -- ranks -------------------------------------------------------------------------------------------------

    def _rank(self, scene: Scene, earlier: Sequence[Described]) -> Found:
        after = re.match(
            r"\s*(?:place\s+|position\s+|spot\s+|rank\s+)?(?P<preposition>on|in|for|by|among|amongst|at|out of|of)\s+(?!the back\b|a par\b)(?P<what>[^,;:.()–—\n]{2,70})",
            scene.after,
        )
        if after and not re.match(
            r"(?:the\s+)?(?:(?:19|20)\d\d|last|first|second|third|fourth|world\b|country\b|\d)", after["what"], re.I
        ):
            preposition = {"amongst": "among", "at": "in", "of": "among", "out of": "among"}.get(
                after["preposition"], after["preposition"]
            )
            what = re.split(
                r"\s(?:and|while|with|after|ahead|behind|but|followed|from|up|down|this|last|is|are|was)\s",
                after["what"],
            )[0]
            return Found(f"rank {preposition} {what}", None, "rank")
        for noun, route in _governors(scene):
            if route == "after" and noun.lower_ not in _GENERIC | _TIME | _PLACE_NOUN:
                phrase = _noun_phrase(scene, noun)
                if phrase:
                    return Found(f"rank among {phrase}", None, "rank among")
        ranked = _RANKED_BY.search(scene.before)
        if ranked:
            return Found(f"rank {ranked['preposition']} {ranked['what']}", None, "ranked by")
        for one in reversed(earlier):
            if one.kind == "rank" and one.measure:
                return Found(one.measure, one.population, "carried", carried=True)
        last = earlier[-1] if earlier else None
        if last is not None and last.scene.index == scene.index and last.measure:
            return Found(f"rank by {last.measure}", None, "rank by measure before")
        return Found("rank", None, "none")


# -- the base of a share ---------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Base:
    """What a share is a share of; ``holds_subject`` when it is the claim's own subject."""

    words: str | None
    holds_subject: bool
    token: int | None
    pronoun: bool = False


def _base(scene: Scene) -> _Base | None:
    """The base after the figure ("47 % of the top talent"), else one at the front ("Of the voters, 5 % …")."""
    token = scene.token
    if token is None or scene.parse is None:
        return None
    doc = scene.parse.doc
    at = _after_figure(scene, token.i + 1)
    found = _base_from(scene, at)
    if found is not None:
        return found
    first = 0
    while first < min(len(doc), 3) and (
        doc[first].is_punct or doc[first].lower_ in ("and", "but", "out", "yet", "taken")
    ):
        first += 1
    if first < token.i and doc[first].lower_ in ("of", "among", "amongst", "between"):
        return _base_from(scene, first, fronted=True)
    return None


def _after_figure(scene: Scene, at: int) -> int:
    """The token after the figure and what only states it again: "half (15 out of 25)"."""
    assert scene.parse is not None
    doc, spans = scene.parse.doc, scene.parse.spans
    while at < len(doc) and spans[at][0] < scene.figure.end:
        at += 1
    if at < len(doc) and doc[at].text == "(":
        closing = next((t.i for t in doc[at : at + 10] if t.text == ")"), None)
        if closing is not None and any(scene.is_figure(t) for t in doc[at:closing]):
            return closing + 1
    if scene.figure.denominator is not None:
        while at < len(doc) and (doc[at].lower_ in ("out", "of", ")", "the") or doc[at].like_num or scene.is_figure(doc[at])):
            if doc[at].lower_ == "of" and not (doc[at + 1 : at + 2] and (doc[at + 1].like_num or doc[at + 1].lower_ == "the" and doc[at + 2 : at + 3] and doc[at + 2].like_num)):
                break
            at += 1
        return at
    while at < len(doc) and (doc[at].text == ")" or scene.is_figure(doc[at])):
        at += 1
    return at


def _base_from(scene: Scene, at: int, fronted: bool = False) -> _Base | None:
    """The base that begins with the preposition at token *at*."""
    assert scene.parse is not None
    doc = scene.parse.doc
    if at >= len(doc) or (not fronted and doc[at].lower_ not in ("of", "among")):
        return None
    words: list[int] = []
    relative, closing = False, -1
    for token in doc[at + 1 : at + 22]:
        word = token.lower_
        if token.i <= closing:
            continue
        if token.text == "(" and words:
            closing = next((t.i for t in doc[token.i : token.i + 8] if t.text == ")"), -1)
            if closing > 0:
                continue
        if token.text == "-" or (token.text in ("'", "'s", "’s", "’") and words):
            words.append(token.i)
            continue
        if token.is_punct or token.is_space or word in _STOP or token.text in ("|", "·"):
            break
        if scene.is_figure(token):
            before = doc[token.i - 1].lower_
            if before not in (
                "top",
                "under",
                "over",
                "aged",
                "elite",
                "the",
                "these",
                "those",
                "its",
                "leading",
                "largest",
                "than",
                "first",
                "bottom",
                "all",
                "our",
                "my",
                "their",
            ) and not (words and scene.is_figure(doc[token.i - 1]) and words[-1] == token.i - 1):
                break
            words.append(token.i)
            continue
        if word == "what" or (word in _RELATIVE and words):
            relative = True
        elif token.tag_ in _FINITE and not relative:
            break
        if token.pos_ == "ADP" and _is_time(doc, token.i + 1, scene):
            break
        if word in _TIME and not words:
            return None
        if word in ("and", "or") and _figure_soon(scene, token.i):
            break
        words.append(token.i)
    while (
        words
        and (
            doc[words[-1]].pos_ in ("ADP", "CCONJ", "DET", "ADV", "PART", "SCONJ")
            or doc[words[-1]].lower_ in _RELATIVE
            or doc[words[-1]].text == "-"
        )
        and doc[words[-1]].text not in ("'s", "’s")
    ):
        words.pop()
    while (
        words
        and (
            doc[words[0]].lower_
            in (
                "the",
                "all",
                "its",
                "their",
                "our",
                "his",
                "her",
                "my",
                "your",
                "a",
                "an",
                "those",
                "these",
                "that",
                "every",
                "each",
            )
        )
        and len(words) > 1
    ):
        words.pop(0)
    if not words:
        return None
    if len(words) == 1 and doc[words[0]].lower_ in _PRONOUN_BASE:
        return _Base(None, False, words[0], pronoun=True)
    words, holds = _without_subject(scene, words)
    if not words:
        return None
    return _Base(_text(scene, words), holds, words[0])


def _without_subject(scene: Scene, words: list[int]) -> tuple[list[int], bool]:
    """A base without a trailing phrase that names the claim's subject; and whether its head is that subject."""
    assert scene.parse is not None
    mention = scene.chosen.mention if scene.chosen else None
    if mention is None:
        return words, False
    spans = scene.parse.spans
    inside = [i for i in words if spans[i][0] < mention.end and mention.start < spans[i][1]]
    if not inside:
        return words, False
    doc = scene.parse.doc
    first = words.index(inside[0])
    if first > 0 and doc[words[first - 1]].pos_ in ("ADP", "DET"):
        cut = first - 1
        while cut > 0 and doc[words[cut]].pos_ != "ADP":
            cut -= 1
        if cut > 0:
            return words[:cut], False
    if inside[-1] + 1 < len(doc) and doc[inside[-1] + 1].text in ("'s", "’s", "'", "’"):
        return words, False
    return words, mention.form in ("group", "phrase")


def _figure_soon(scene: Scene, at: int) -> bool:
    assert scene.parse is not None
    return any(scene.is_figure(token) for token in scene.parse.doc[at + 1 : at + 5])


def _is_time(doc: object, at: int, scene: Scene) -> bool:
    """Whether the phrase after a preposition is a time: "in 2022", "for the first quarter"."""
    assert scene.parse is not None
    for token in scene.parse.doc[at : at + 5]:
        if token.lower_ in _TIME or re.fullmatch(r"(?:19|20)\d\d(?:[/-]\d+)?|FY\d+", token.text):
            return True
        if token.pos_ not in ("DET", "ADJ", "NUM", "ADV") and not (token.lower_ in ("past", "last", "full", "same")):
            return False
    return False


def _predicate_after(scene: Scene) -> str | None:
    """What those who are the share do: the verb after the figure to the end of its clause."""
    token = scene.token
    if token is None or scene.parse is None:
        return None
    doc = scene.parse.doc
    verb = next(
        (
            t
            for t in doc[token.i + 1 : token.i + 14]
            if t.pos_ in ("VERB", "AUX") and (t.tag_ in _FINITE or t.tag_ == "VBN")
        ),
        None,
    )
    if verb is None:
        return None
    between = doc[token.i + 1 : verb.i]
    if any(
        t.text in (",", ";", ":", "–", "—") or scene.is_figure(t)
        for t in between
        if scene.parse.spans[t.i][0] >= scene.figure.end
    ):
        return None
    mention = scene.chosen.mention if scene.chosen else None
    words: list[int] = []
    for t in doc[verb.i : verb.i + 12]:
        if mention is not None and scene.parse.spans[t.i][0] < mention.end and mention.start < scene.parse.spans[t.i][1]:
            return None
        if (
            t.is_punct
            and t.text not in ("-", "'")
            or scene.is_figure(t)
            or t.lower_ in ("while", "whereas", "but", "compared", "against", "according")
            or (t.pos_ == "ADP" and _is_time(doc, t.i + 1, scene))
        ):
            break
        words.append(t.i)
    while words and doc[words[0]].pos_ == "AUX" and len(words) > 1:
        words.pop(0)
    while words and doc[words[-1]].pos_ in ("ADP", "CCONJ", "DET"):
        words.pop()
    return _text(scene, words) if words else None


# -- nouns ---------------------------------------------------------------------------------------------------------


def _governors(scene: Scene) -> Iterator[tuple[Token, str]]:
    """Nouns that may name what the figure measures, from the figure up the tree, with the way they govern it."""
    token = scene.token
    if token is None:
        return
    seen: set[int] = set()
    if token.pos_ == "VERB":
        subject = _subject(token)
        if subject is not None and not scene.is_figure(subject):
            seen.add(subject.i)
            yield subject, "subject"
    for _ in range(7):
        head = token.head
        if head.i == token.i:
            break
        if head.pos_ in ("NOUN", "PROPN", "ADJ") and not scene.is_figure(head) and head.i not in seen:
            seen.add(head.i)
            if head.i > token.i and token.dep_ in ("nummod", "quantmod", "compound", "amod", "nmod", "npadvmod"):
                yield head, "after"
            elif head.pos_ != "ADJ":
                yield head, "of" if token.pos_ == "ADP" else "label"
        if head.pos_ in ("VERB", "AUX"):
            subject = _subject(head)
            if subject is not None and subject.i not in seen and not scene.is_figure(subject):
                seen.add(subject.i)
                yield subject, "subject"
            for child in head.children:
                if (
                    child.dep_ in ("dobj", "attr")
                    and child.pos_ in ("NOUN", "PROPN")
                    and child.i not in seen
                    and not scene.is_figure(child)
                    and child.i < token.i + 12
                    and (child.i < token.i or not _holds_figure(scene, child))
                ):
                    seen.add(child.i)
                    yield child, "object"
        token = head


def _holds_figure(scene: Scene, token: Token) -> bool:
    return any(scene.is_figure(t) for t in token.subtree)


def _subject(verb: Token) -> Token | None:
    """The subject of *verb*, or of the verb it continues."""
    for _ in range(3):
        for child in verb.children:
            if child.dep_ in ("nsubj", "nsubjpass", "csubj"):
                if child.lower_ in _RELATIVE and verb.dep_ == "relcl":
                    return verb.head
                return child
        if verb.dep_ == "relcl" or (verb.dep_ == "acl" and verb.head.pos_ in ("NOUN", "PROPN")):
            return verb.head
        if verb.dep_ not in ("conj", "xcomp", "advcl", "ccomp") or verb.head.i == verb.i:
            return None
        verb = verb.head
    return None


def _counts_something(head: Token) -> bool:
    """Whether a word that says little by itself has something to say it of: "the number of applicants"."""
    return head.lower_ in _COUNTING and any(t.lower_ == "of" and t.i == head.i + 1 for t in head.children)


def _noun_phrase(scene: Scene, head: Token) -> str | None:
    """The noun phrase of *head* in plain words, without subject, articles, times and figures; null when none is left."""
    assert scene.parse is not None
    if (head.lower_ in _GENERIC and not _counts_something(head)) or head.lower_ in _TIME or head.pos_ not in ("NOUN", "PROPN", "ADJ", "VERB"):
        return None
    doc = scene.parse.doc
    words = [head.i]
    at = head.i - 1
    while (
        at >= head.left_edge.i
        and not scene.is_figure(doc[at])
        and not (doc[at].is_punct and doc[at].text not in ("-", "&", "/", "'"))
        and doc[at].tag_ not in _FINITE
    ):
        words.insert(0, at)
        at -= 1
    words += _modifiers_after(scene, head)
    kept = _without_names(scene, words, head)
    while (
        kept
        and kept[0] != head.i
        and (
            doc[kept[0]].pos_ in ("DET", "PRON", "ADV", "PART", "ADP", "CCONJ", "PUNCT", "NUM", "SCONJ")
            or doc[kept[0]].lower_
            in ("such", "other", "many", "more", "same", "own", "further", "most", "latest",  "around", "of")
        )
    ):
        kept.pop(0)
    if not kept or head.i not in kept:
        return None
    return _text(scene, kept)


def _modifiers_after(scene: Scene, head: Token) -> list[int]:
    """Tokens after *head* that belong to it: "of …", "for …", one participle; no times, no figures."""
    assert scene.parse is not None
    doc = scene.parse.doc
    words: list[int] = []
    at = head.i + 1
    while at < len(doc) and len(words) < 9:
        token = doc[at]
        if (
            token.pos_ == "ADP"
            and token.head.i in (head.i, *words)
            and token.lower_
            in ("of", "for", "in", "per", "from", "on", "to", "with", "between", "at", "by", "under", "over", "among")
        ):
            part = [t.i for t in token.subtree if t.i >= token.i]
            if (
                _is_time(doc, token.i + 1, scene)
                or any(scene.is_figure(doc[i]) for i in part)
                or len(part) > 7
                or any(doc[i].is_punct and doc[i].text not in ("-", "'") for i in part)
                or any(doc[i].tag_ in _FINITE for i in part)
                or part != list(range(token.i, token.i + len(part)))
            ):
                break
            words += part
            at = part[-1] + 1
            continue
        if token.tag_ in ("VBN",) and token.head.i == head.i and token.dep_ == "acl" and not words:
            words.append(token.i)
            at += 1
            continue
        break
    return words


def _without_names(scene: Scene, words: list[int], head: Token) -> list[int]:
    """*words* without the claim's subject: its name, its possessive, the preposition that leads to it."""
    assert scene.parse is not None
    spans, doc = scene.parse.spans, scene.parse.doc
    mention = scene.chosen.mention if scene.chosen else None
    if mention is None:
        return words
    named = {i for i in words if spans[i][0] < mention.end and mention.start < spans[i][1]}
    if not named:
        return words
    if head.i in named:
        # "nurses", when they are the subject, are not what is measured
        return []
    drop = set(named)
    for i in words:
        if i - 1 in named and doc[i].text in ("'s", "’s", "'", "’"):
            drop.add(i)
    first = min(named)
    while first - 1 in words and first - 1 > head.i and doc[first - 1].pos_ in ("DET", "ADP", "ADJ"):
        drop.add(first - 1)
        first -= 1
        if doc[first].pos_ == "ADP":
            break
    return [i for i in words if i not in drop]


def _after_preposition(scene: Scene, noun: Token) -> str | None:
    """The base that a noun of share names: "share of the market", "stake in the bank"."""
    for child in noun.children:
        if (
            child.pos_ == "ADP"
            and child.i > noun.i
            and child.lower_ in ("of", "in", "for")
            and not any(scene.is_figure(t) for t in list(child.subtree)[:3])
        ):
            found = _base_from(scene, child.i, fronted=True)
            if (
                found is not None
                and found.words
                and not found.holds_subject
                and child.lower_ in ("of", "in", "for")
                and not _is_time(None, child.i + 1, scene)
            ):
                mention = scene.chosen.mention if scene.chosen else None
                if (
                    mention is not None
                    and mention.text
                    and found.words.lower().endswith(mention.text.lower())
                    and len(found.words) - len(mention.text) < 5
                ):
                    continue
                return found.words
    return None


def _share_before(scene: Scene, noun: Token) -> str | None:
    """The base of a share named earlier in the sentence: "the lion's share of the talent, its share fell to …"."""
    assert scene.parse is not None
    for token in reversed(list(scene.parse.doc[: noun.i])):
        if token.lower_ in _SHARE_NOUN:
            base = _after_preposition(scene, token)
            if base:
                return base
    return None


def _of_change(scene: Scene, noun: Token) -> str | None:
    """What a noun of change is about: "revenue growth", "a rise in rents"."""
    for child in noun.children:
        if child.pos_ == "ADP" and child.lower_ in ("in", "of", "for") and child.i > noun.i:
            for thing in child.children:
                if thing.dep_ == "pobj" and not scene.is_figure(thing):
                    phrase = _noun_phrase(scene, thing)
                    if phrase:
                        return phrase
    modifiers = [
        t
        for t in noun.lefts
        if t.dep_ in ("compound", "nmod", "poss") and t.pos_ in ("NOUN", "PROPN") and t.lower_ not in _TIME
    ]
    if modifiers:
        kept = _without_names(scene, [t.i for t in modifiers], noun)
        if kept:
            return _text(scene, kept)
    return None


def _verb(scene: Scene) -> Token | None:
    token = scene.token
    for _ in range(5):
        if token is None or token.head.i == token.i:
            break
        token = token.head
        if token.pos_ == "VERB":
            return token
    return token if token is not None and token.pos_ == "VERB" else None


_LABEL = re.compile(
    r"(?:^|[\n•·*;|]|(?<=\s)[-–—])\s*\**(?P<label>[^\W\d][^:;\n•|]{1,60}?)\**\s*(?::|=|\||\s[-–—])\**\s*" + HEDGE + r"$"
)
_NO_LABEL = re.compile(r"\b(?:I|we|it|he|she|they|you|is|are|have|has|had|was|were|said|says|will|would|that|this)\b|\d", re.I)
_BARE_LABEL = re.compile(r"(?:^|[\n•·*;|,])\s*(?:and\s+)?(?P<label>[A-Za-z][^:;,\n•|.()]{1,45}?)\s+" + HEDGE + r"$")


def _label(scene: Scene, known: frozenset[str]) -> str | None:
    """A label in front of the figure: "Revenue: $8bn", "Budget – 5 m"."""
    match = _LABEL.search(scene.before)
    if match is None:
        return None
    label = match["label"].strip(" *_")
    if _NO_LABEL.search(label) or re.fullmatch(r"[A-Z][\w.’'-]*(?:\s+[A-Z][\w.’'-]*)+|@?[A-Z][a-z]+", label) and label.lower() not in known:
        return None
    mention = scene.chosen.mention if scene.chosen else None
    if mention is not None and mention.text.lower() == label.lower():
        return None
    return label


def _adds_to_last(scene: Scene, between: str) -> bool:
    """Whether a growth only adds to the level before it: "$5m, up 27 %", "(+4 %)", ", an increase of 25 %"."""
    return len(between) < 90 and _ADDS.search(between) is not None


_ADDS = re.compile(
    rf"^[^;.]{{0,80}}?(?:[,(]|\s[-–—])\s*(?:which\s+(?:is|was)\s+|or\s+|representing\s+|registering\s+|i\.e\.\s+|\(?an?\s+)?"
    rf"(?:\w+\s+)?(?:up|down|plus|minus|\+|-|−|–|increase|rise|growth|decrease|decline|drop|fall|jump|gain|reduction|"
    rf"growing|rising|increasing|falling|about|some)?(?:\s+of)?\s*(?:by\s+)?{HEDGE}$",
    re.I,
)


def _nearest_noun(scene: Scene, measurer: Measurer) -> str | None:
    """The last noun phrase before the figure in its clause."""
    if scene.parse is None or scene.token is None:
        return None
    spans, clause = scene.parse.spans, scene.figure.start - len(scene.clause)
    for chunk in reversed([c for c in scene.parse.doc.noun_chunks if c.end <= scene.token.i]):
        if spans[chunk.root.i][0] < clause:
            return None
        if measurer.is_agent(chunk.root):
            continue
        phrase = _noun_phrase(scene, chunk.root)
        if phrase:
            return phrase
    return None


def _antecedent(scene: Scene, earlier: Sequence[Described]) -> str | None:
    """What "of them" or an unsaid whole stands for: the sum stated just before, else the base of the last share."""
    for one in reversed(earlier[-4:]):
        if scene.index - one.scene.index > 3:
            break
        if one.kind in ("count", "money") and one.measure and not one.measure.startswith("amount "):
            return re.sub(r"^(?:number|amount) of ", "", one.measure)
        if one.population:
            return _first_wording(one, earlier)
    return None


def _first_wording(last: Described, earlier: Sequence[Described]) -> str | None:
    """The base of *last* as the paragraph first put it; later wordings shorten it."""
    words = _content(last.population)
    for one in earlier:
        if one.population and one.kind == last.kind and one.scene.segment["segment_id"] == last.scene.segment["segment_id"] and _content(one.population) & words:
            return one.population
    return last.population


def _content(phrase: str | None) -> set[str]:
    return {word for word in re.findall(r"[^\W\d_]+", (phrase or "").lower()) if word not in _FUNCTION}


_FUNCTION = frozenset("the a an of in on at for to and or by from with that who which all total top global world".split())


def _is_subject(scene: Scene) -> bool:
    """Whether the figure, or the noun it counts, is the subject of its clause."""
    token = scene.token
    if token is None or scene.parse is None:
        return False
    return token.dep_ in _SUBJECTS or (token.dep_ in ("nummod", "quantmod", "compound") and token.head.dep_ in _SUBJECTS)


def _shared_noun(scene: Scene) -> _Base | None:
    """The noun that a share stands before: "one in three houses", "20 % women"."""
    token = scene.token
    if token is None or scene.figure.form not in ("n_in_m", "fraction", "percent"):
        return None
    head = token.head
    if head.i <= token.i or token.dep_ not in ("nummod", "quantmod", "compound", "nmod", "amod") or head.pos_ != "NOUN":
        return None
    if head.lower_ in _SHARE_NOUN | _GENERIC | _TIME | _CHANGE_NOUN | _UNIT_NOUN or scene.is_figure(head):
        return None
    if any(scene.is_figure(t) for t in head.subtree if t.i > token.i):
        return None
    words = _noun_phrase(scene, head)
    mention = scene.chosen.mention if scene.chosen else None
    spans = scene.parse.spans if scene.parse else []
    if words is None and mention is not None and mention.start < spans[head.i][1] and spans[head.i][0] < mention.end:
        return _Base(scene.text[mention.start : mention.end], True, head.i)
    return _Base(words, False, head.i) if words else None


def _moved(scene: Scene) -> Token | None:
    """The noun right before "up" or "down" and the figure: "with net profit down 45 %"."""
    token = scene.token
    if token is None or scene.parse is None:
        return None
    doc, at = scene.parse.doc, token.i - 1
    while at > 0 and (scene.is_figure(doc[at]) or doc[at].lower_ in ("by", "about", "almost", "nearly", "over", "some", "just", "more", "than")):
        at -= 1
    if at > 0 and doc[at].lower_ in ("up", "down", "plus", "minus") and doc[at - 1].pos_ in ("NOUN", "PROPN") and not scene.is_figure(doc[at - 1]):
        return doc[at - 1]
    return None


def _participle(verb: Token) -> str:
    """A past participle, near enough: "distributes" → "distributed"."""
    word = verb.lower_
    if verb.tag_ in ("VBD", "VBN") or verb.tag_ not in ("VBZ", "VBP", "VB"):
        return word
    stem = re.sub(r"(?<=[sxzh])es$|(?<=[^s])s$", "", word) if verb.tag_ == "VBZ" else word
    return stem + ("d" if stem.endswith("e") else "ed")


def _done(scene: Scene, noun: Token) -> str:
    """The past participle of the verb whose object *noun* is: "delivered 146 trams" → " delivered"."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.tag_ in ("VBD", "VBN") and verb.lower_ not in _EMPTY_VERB and verb.lower_ not in _VERB_MEASURE:
        return f" {verb.lower_}"
    return ""


def _text(scene: Scene, words: list[int]) -> str:
    """The text of tokens, gaps closed up."""
    assert scene.parse is not None
    parts: list[str] = []
    spans = scene.parse.spans
    done = -1
    for i in words:
        start, end = spans[i]
        if start < done:
            continue
        piece = scene.text[start:end]
        if scene.is_figure(scene.parse.doc[i]):
            figure = next(f for f in scene.figures if f.start <= start < f.end)
            piece, end = scene.text[figure.start : figure.end], figure.end
        glue = "" if not parts or start == done else " "
        parts.append(glue + piece)
        done = end
    return "".join(parts)


def _plain_words(phrase: str) -> str:
    """Plain words: no markup, no articles in front, singular where one is usual, no capital that only opened a sentence."""
    phrase = re.sub(r"\s+", " ", re.sub(r"\]\(\S*|\[\^?\d+\]?|https?:\S+", "", phrase)).strip(" ,;:.*_\"“”'‘()[]|•·–—-")
    phrase = re.sub(r"^(?:the|a|an|its|their|our|his|her|my)\s+", "", phrase, flags=re.I)
    for _ in range(3):
        phrase = _PLURAL_TIME.sub("", phrase)
    first = phrase.split(" ", 1)[0]
    if first[:1].isupper() and first[1:].islower():
        phrase = phrase[:1].lower() + phrase[1:]
    words = phrase.split(" ")
    if words and words[-1].lower() in _SINGULAR:
        words[-1] = _SINGULAR[words[-1].lower()]
    return " ".join(words)
