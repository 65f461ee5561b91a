"""Annotated texts as training examples, gathered by the same walk that reads unknown texts."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import partial

from talent_ledger.evaluate.gold import ClaimRecord, GoldDocument
from talent_ledger.evaluate.matching import names_agree
from talent_ledger.extract import claimhood, walk
from talent_ledger.extract.lexicon import read_lexicon
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


def gather(documents: Sequence[GoldDocument]) -> list[Examples]:
    """Examples of each document, with the annotated choices as memory."""
    lexicon = read_lexicon()
    read = [prepared(read_structure(gold.text, gold.document_id), lexicon) for gold in documents]
    gathered = []
    for document, parses, gold in zip(read, walk.parse_all(read), documents, strict=True):
        examples = Examples(gold.document_id, gold.genre)
        for _ in walk.walk(document, parses, partial(_choose, gold, examples)):
            pass  # the choice gathers what it is asked
        gathered.append(examples)
    return gathered


def _choose(gold: GoldDocument, examples: Examples, reading: Reading) -> list[Candidate] | None:
    claims = matching(reading, gold)
    settled = claimhood.is_no_claim(reading.document.text, reading.figure, reading.sentence.figures)
    if not settled and not (claims and all(claim.optional for claim in claims)):
        examples.figures.append((reading.claim_features, bool(claims)))
    if not claims:
        return None
    right = [candidate for candidate in reading.candidates if any(agrees(candidate, claim) for claim in claims)]
    examples.choices.append([(candidate.features, candidate in right) for candidate in reading.candidates])
    return right[:1]


def matching(reading: Reading, gold: GoldDocument) -> list[ClaimRecord]:
    """The annotated claims that a figure is the figure of."""
    figure = reading.figure
    return [
        claim
        for claim in gold.claims
        if claim.start < figure.end
        and figure.start < claim.end
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
