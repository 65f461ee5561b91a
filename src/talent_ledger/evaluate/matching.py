"""Pair what the extractor found with what readers annotated, one to one, and say how far each pair agrees."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from scipy.optimize import linear_sum_assignment

from talent_ledger.evaluate.gold import ClaimRecord, GoldDocument

Claim = Mapping[str, Any]
"""One row of the table ``claims``."""

LEVELS = ("value", "unit", "entity", "year", "qualifier")
"""Each needs those before it. The first: the spans overlap and the values are equal, at both ends of a range."""

SOFT_FIELDS = ("measure", "population", "attributed_to")
"""Free words: equal when they share most of their content words."""

FIELDS = (
    "kind",
    "denominator",
    "change",
    "period",
    "entity_type",
    "measure",
    "population",
    "dimension",
    "speaker",
    "attributed_to",
    "inferred",
    "repeat_of",
)
"""The fields beside the levels; each is measured on the pairs whose value agrees."""


@dataclass(frozen=True, slots=True)
class Pair:
    """An annotated claim and the claim found for it; ``level`` counts the levels that agree (0 when unpaired)."""

    gold: ClaimRecord | None
    claim: Claim | None
    level: int = 0
    fields: Mapping[str, bool] | None = None

    @property
    def counts(self) -> bool:
        """Whether the pair enters the scores: annotations marked optional count neither way."""
        return self.gold is None or not self.gold.optional


@dataclass(frozen=True, slots=True)
class Matched:
    """One document's pairs: agreeing ones, missed annotations, claims that nobody annotated."""

    document: GoldDocument
    pairs: tuple[Pair, ...]
    look_alikes_taken: tuple[int, ...]
    """Indexes of the look-alikes that a claim overlaps."""


def match(document: GoldDocument, claims: Sequence[Claim]) -> Matched:
    """Pair the claims found in a document with its annotations: as many pairs as possible, then the best ones."""
    chosen: dict[int, int] = {}
    for golds, founds, edges in _components(document.claims, claims):
        chosen |= _assign(golds, founds, edges)
    taken = set(chosen.values())
    by_gold_id = {document.claims[gold].claim_id: claims[found].get("claim_id") for gold, found in chosen.items()}
    pairs = [
        Pair(
            gold,
            claims[chosen[number]] if number in chosen else None,
            level(gold, claims[chosen[number]]) if number in chosen else 0,
            agreement(gold, claims[chosen[number]], by_gold_id) if number in chosen else None,
        )
        for number, gold in enumerate(document.claims)
    ]
    pairs += [
        Pair(None, claim)
        for number, claim in enumerate(claims)
        if number not in taken and not _covers_optional(claim, document.claims)
    ]
    looked = tuple(
        number
        for number, alike in enumerate(document.look_alikes)
        if any(claim["start"] < alike.end and alike.start < claim["end"] for claim in claims)
    )
    return Matched(document, tuple(pairs), looked)


def level(gold: ClaimRecord, claim: Claim) -> int:
    """How many of ``LEVELS`` agree, each needing those before it."""
    checks = (
        _same_figure(gold, claim),
        claim["unit"] == gold.unit,
        same_entity(gold, claim),
        claim["year"] == gold.year,
        (claim["qualifier"] or None) == (gold.qualifier or None),
    )
    return next((number for number, agrees in enumerate(checks) if not agrees), len(checks))


def agreement(gold: ClaimRecord, claim: Claim, by_gold_id: Mapping[str, Any]) -> dict[str, bool]:
    """Whether each of ``FIELDS`` agrees; a repeat agrees when it names the claim paired with the one repeated."""
    agrees = {}
    for field in FIELDS:
        expected, found = getattr(gold, field), claim.get(field)
        if field == "repeat_of":
            wanted = by_gold_id.get(expected) if expected else None
            agrees[field] = (found is None) == (expected is None) and (wanted is None or found == wanted)
        elif field == "denominator":
            agrees[field] = _close(expected, found)
        elif field == "speaker":
            agrees[field] = same_name(expected, found)
        elif field in SOFT_FIELDS:
            agrees[field] = alike(expected, found)
        else:
            agrees[field] = (found or None) == (expected or None)
    return agrees


# -- equality ---------------------------------------------------------------------------------------------------------


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=5e-4, abs_tol=1e-9)  # "one in six" may be written as 16.67


def _same_figure(gold: ClaimRecord, claim: Claim) -> bool:
    overlaps = bool(claim["start"] < gold.end and gold.start < claim["end"])
    return overlaps and _close(gold.value, claim["value"]) and _close(gold.value_high, claim["value_high"])


_LEGAL_FORM = re.compile(
    r"\s+(?:inc|corp(?:oration)?|co|company|ltd|limited|plc|ag|sa|se|nv|bv|spa|gmbh|llc|group|holdings?|as|asa|ab|oyj?)$"
)


_DETERMINER = re.compile(r"^(?:the|an?|my|our|its|his|her|their)\s+(?=\w)")


def normal_name(name: str | None) -> str:
    """A name without case, article, possessive, punctuation and legal form, for comparison.

    >>> normal_name("The Walt Disney Co."), normal_name("SMIC’s"), normal_name("U.S."), normal_name("a prison bed")
    ('walt disney', 'smic', 'us', 'prison bed')
    """
    plain = re.sub(r"['’]s?\b(?=\W|$)", "", (name or "").casefold())
    plain = re.sub(r"(?<=\b\w)\.", "", plain)
    plain = _DETERMINER.sub("", " ".join(re.sub(r"[^\w&+%]+", " ", plain).split()))
    return _LEGAL_FORM.sub("", plain)


def _initials(name: str) -> str:
    words = [word for word in name.split() if word not in ("of", "and", "the", "for", "in", "&")]
    return "".join(word[0] for word in words) if len(words) > 1 else ""


def names_agree(ones: Iterable[str | None], others: Iterable[str | None]) -> bool:
    """Whether any of *ones* is any of *others*: the same once normalised, or the other's initials."""
    left = {normal_name(name) for name in ones} - {""}
    right = {normal_name(name) for name in others} - {""}
    if left & right:
        return True
    return any(_initials(name) in right for name in left) or any(_initials(name) in left for name in right)


def same_entity(gold: ClaimRecord, claim: Claim) -> bool:
    """Whether both mean the same subject: by its id, or by its name."""
    if gold.entity_id is None and gold.entity is None:
        return claim["entity_id"] is None and claim["entity"] is None
    if claim["entity_id"] is not None and claim["entity_id"] == gold.entity_id:
        return True
    return names_agree((gold.entity_id, gold.entity), (claim["entity_id"], claim["entity"]))


def same_name(one: str | None, other: str | None) -> bool:
    """Whether two names of writers are the same, handles' marks aside.

    >>> same_name("u/harbour_rat", "harbour_rat"), same_name(None, "Bo")
    (True, False)
    """
    if one is None or other is None:
        return one is other
    left, right = (re.sub(r"^(?:/?u/|@)", "", name.strip()).casefold() for name in (one, other))
    return left == right


_STOP = frozenset(
    [
        "a",
        "an",
        "the",
        "of",
        "in",
        "on",
        "for",
        "to",
        "by",
        "and",
        "or",
        "at",
        "with",
        "from",
        "as",
        "its",
        "their",
        "his",
        "her",
        "is",
        "are",
        "was",
        "were",
    ]
)


def content_words(text: str | None) -> frozenset[str]:
    """The words of *text* that carry meaning, singular.

    >>> sorted(content_words("the shares of top AI researchers"))
    ['ai', 'researcher', 'share', 'top']
    """
    words = [word for word in re.findall(r"[^\W_]+", (text or "").casefold()) if word not in _STOP]
    return frozenset(_singular(word) for word in words)


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 3 and word.endswith("s") and not word.endswith("ss") else word


def alike(one: str | None, other: str | None) -> bool:
    """Whether two free descriptions share at least half of their content words (Dice), or are both absent."""
    if one is None or other is None:
        return (one or None) is (other or None)
    left, right = content_words(one), content_words(other)
    return 2 * len(left & right) >= 0.5 * (len(left) + len(right)) and bool(left & right)


def _covers_optional(claim: Claim, golds: Sequence[ClaimRecord]) -> bool:
    return any(gold.optional and claim["start"] < gold.end and gold.start < claim["end"] for gold in golds)


# -- assignment ---------------------------------------------------------------------------------------------------

_Edges = dict[tuple[int, int], float]


def _components(golds: Sequence[ClaimRecord], claims: Sequence[Claim]) -> Iterable[tuple[list[int], list[int], _Edges]]:
    """Groups of annotations and claims that could be paired with each other; other groups do not concern them."""
    edges: _Edges = {}
    for number, gold in enumerate(golds):
        for found, claim in enumerate(claims):
            if agreed := level(gold, claim):
                # First as many pairs as can be, those that count before those that do not, then the best pairs.
                edges[number, found] = 100.0 + (0 if gold.optional else 20) + agreed
    remaining = dict(edges)
    while remaining:
        seed = min(remaining)
        left, right = {seed[0]}, {seed[1]}
        grown = True
        while grown:
            touching = [edge for edge in remaining if edge[0] in left or edge[1] in right]
            grown = not all(edge[0] in left and edge[1] in right for edge in touching)
            left |= {edge[0] for edge in touching}
            right |= {edge[1] for edge in touching}
        inside = {edge: weight for edge, weight in remaining.items() if edge[0] in left}
        for edge in inside:
            del remaining[edge]
        yield sorted(left), sorted(right), inside


def _assign(golds: list[int], founds: list[int], edges: _Edges) -> dict[int, int]:
    """The heaviest one-to-one assignment."""
    weights = [[edges.get((gold, found), 0.0) for found in founds] for gold in golds]
    rows, columns = linear_sum_assignment(weights, maximize=True)
    chosen = ((golds[row], founds[column]) for row, column in zip(rows, columns, strict=True))
    return {gold: found for gold, found in chosen if (gold, found) in edges}
