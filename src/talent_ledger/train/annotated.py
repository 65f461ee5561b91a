"""Annotated texts as training examples, gathered by the same walk that reads unknown texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from talent_ledger.evaluate.gold import ClaimRecord, GoldDocument
from talent_ledger.evaluate.matching import names_agree
from talent_ledger.extract import claimhood, walk
from talent_ledger.extract.discourse import Document
from talent_ledger.extract.grammar import Parse
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.linear import Linear
from talent_ledger.extract.reader import prepared
from talent_ledger.extract.situation import Candidate
from talent_ledger.extract.walk import Reading
from talent_ledger.ingest.structure import read_structure


@dataclass
class Examples:
    """What one document teaches: figures that are claims or not, and candidates that are right or not."""

    document_id: str
    genre: str
    figures: list[tuple[set[str], bool]] = field(default_factory=list)
    choices: list[list[tuple[set[str], bool]]] = field(default_factory=list)
    weight: int = 1  # how often it counts in the final fit


@dataclass(frozen=True)
class Read:
    """An annotated text, read as far as the learned choices."""

    gold: GoldDocument
    document: Document
    parses: dict[int, Parse]


def read(documents: Sequence[GoldDocument]) -> list[Read]:
    """The texts with their figures, names and parses."""
    lexicon = read_lexicon()
    prepared_texts = [prepared(read_structure(gold.text, gold.document_id), lexicon) for gold in documents]
    parsed = zip(documents, prepared_texts, walk.parse_all(prepared_texts), strict=True)
    return [Read(gold, document, parses) for gold, document, parses in parsed]


def gather(text: Read, subject: Linear | None = None) -> Examples:
    """Examples of one document.

    What was chosen before is part of what a choice sees. Without *subject* it is the annotated choice; with a model it
    is what that model chooses, its mistakes included, so that the next model learns how far to trust its memory
    (forward training, Ross and Bagnell 2010).
    """
    examples = Examples(text.gold.document_id, text.gold.genre)
    for _ in walk.walk(text.document, text.parses, partial(_choose, text.gold, examples, subject)):
        pass  # the choice gathers what it is asked
    return examples


def _choose(gold: GoldDocument, examples: Examples, subject: Linear | None, reading: Reading) -> list[Candidate] | None:
    claims = matching(reading, gold)
    settled = claimhood.is_no_claim(reading.document.text, reading.figure, reading.sentence.figures)
    if not settled and not (claims and all(claim.optional for claim in claims)):
        examples.figures.append((reading.claim_features, bool(claims)))
    if not claims:
        return None
    right = _right(reading.candidates, claims)
    examples.choices.append([(candidate.features, candidate in right) for candidate in reading.candidates])
    if subject is None or not reading.candidates:
        return right[:1]
    return [max(reading.candidates, key=lambda candidate: (subject.score(candidate.features), candidate.entity_id))]


def _right(candidates: Sequence[Candidate], claims: Sequence[ClaimRecord]) -> list[Candidate]:
    """The candidates that are an annotated subject: those of its name or, where none is, of much the same name."""
    exact = [c for c in candidates if any(_is_named(c, claim) for claim in claims)]
    return exact or [c for c in candidates if any(agrees(c, claim) for claim in claims)]


def _is_named(candidate: Candidate, claim: ClaimRecord) -> bool:
    return candidate.entity_id == claim.entity_id or names_agree(
        (claim.entity_id, claim.entity), (candidate.entity_id, candidate.text)
    )


def matching(reading: Reading, gold: GoldDocument) -> list[ClaimRecord]:
    """The annotated claims that a figure is the figure of."""
    figure = reading.figure
    start, end = reading.document.origin.span(figure.start, figure.end)
    return [
        claim
        for claim in gold.claims
        if claim.start < end
        and start < claim.end
        and (claim.inferred or math.isclose(claim.value, figure.value, rel_tol=1e-3))
    ]


def agrees(candidate: Candidate, claim: ClaimRecord) -> bool:
    """Whether a candidate is the annotated subject, loosely: groups are named in many ways."""
    if candidate.entity_id == claim.entity_id:
        return True
    places = ("country", "nationality", "region")
    if candidate.entity_type in places and claim.entity_type in ("country", "nationality"):
        return False
    if names_agree((claim.entity_id, claim.entity), (candidate.entity_id, candidate.text)):
        return True
    one = {word.rstrip("s") for word in candidate.text.lower().split()}
    for name in (claim.entity_id, claim.entity):
        other = {word.rstrip("s") for word in (name or "").lower().split()}
        if one and other and len(one & other) / len(one | other) >= 0.5:
            return True
    return False
