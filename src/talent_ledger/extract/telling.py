"""Statistics that somebody tells: "the institute said that house prices fell" is of the country, not of who says it."""

from __future__ import annotations

from collections.abc import Sequence

from talent_ledger.extract.discourse import is_source
from talent_ledger.extract.grammar import clause_subject
from talent_ledger.extract.situation import Candidate, Situation

_TELLERS = ("organization", "institution", "product")
_PLACES = ("country", "region", "nationality")


def whose_statistics(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or the best place of *ranked* where *chosen* only tells what prices, lending or jobs did there."""
    told = chosen.mention is not None and is_source(situation.document, chosen.mention, situation.sentence)
    if not told or chosen.entity_type not in _TELLERS or not _is_of_the_public(situation, chosen):
        return chosen
    return next((candidate for candidate in ranked if candidate.entity_type in _PLACES), chosen)


def _is_of_the_public(situation: Situation, teller: Candidate) -> bool:
    """Whether the figure's clause is about something that countries have, in words that do not hold the teller."""
    subject = clause_subject(situation.token) if situation.token is not None else None
    if subject is None or situation.parse is None or teller.mention is None:
        return False
    start, _ = situation.parse.spans[subject.i]
    of_teller = teller.mention.start <= start < teller.mention.end
    words = {token.lower_ for token in subject.subtree}
    return not of_teller and not words.isdisjoint(situation.document.lexicon.words["public_measure"])
