"""Shares that do what only people do: "66 per cent cited the economy" is of those who were asked."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

from talent_ledger.extract.lexicon import alternation
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.situation import NAMED, Candidate, Situation

_BETWEEN = (
    r"(?:\s*\([^)]{0,40}\))?(?:,?\s+(?:who|now|still|either|have|has|had|were|are|been|do|does|did|not|\w+ly))*\s+"
)
_REACH = 100
_OWN_FORMS = (*NAMED, "phrase", "group", "label", "long_phrase", "long_group")


_OF_RESPONDENTS = re.compile(
    r"(?:\s+or\s+(?:more|so|less))?\s+of\s+(?:the\s+|all\s+(?:the\s+)?|our\s+|its\s+)?(?:\d[\d,.]*\s+)?"
    r"(?P<people>(?:survey\s+)?(?:respondents|participants|interviewees))(?=\s+(?!(?:in|from)\s+[A-Z])|[,.;:()])"
)


def who_answers(situation: Situation, ranked: Sequence[Candidate]) -> Candidate:
    """The best of *ranked*, or the best people where a figure answers whose owner its sentence does not name."""
    best = ranked[0]
    before = best.mention is not None and situation.precedes(best.mention)
    form = best.mention.form if best.mention is not None else ""
    respondents = _OF_RESPONDENTS.match(situation.text, situation.figure.end, situation.sentence.end)
    if respondents and not (before and form in NAMED) and situation.figure.unit in ("percent", "count"):
        asked = _people(situation, respondents.span("people"))
        return Candidate(asked.entity_id, "group", asked.text, asked)
    named_before = before and form in _OWN_FORMS
    if named_before or _are_people(situation, best) or not _answers(situation):
        return best
    return next((candidate for candidate in ranked if _are_people(situation, candidate)), best)


_AND_BEFORE = re.compile(r"\b(?:up|down|unchanged)(?:\s+from)?\s+")


def _answers(situation: Situation) -> bool:
    """Whether so many answer, or the figure says how many answered the same before: "up from 79 %", "down 2 points"."""
    figure, answer = situation.figure, _answer(situation.document.lexicon.words["answer_verb"])
    if figure.unit in ("percent", "count") and answer.match(situation.text, figure.end, figure.end + _REACH):
        return True
    before = situation.earlier
    if before is None or answer.match(situation.text, before.end, before.end + _REACH) is None:
        return False
    return _AND_BEFORE.search(situation.text, before.end, figure.start) is not None


@lru_cache(maxsize=4)
def _answer(verbs: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"{_BETWEEN}(?:{alternation(verbs)})\b", re.IGNORECASE)


def _are_people(situation: Situation, candidate: Candidate) -> bool:
    """A nationality, or a group named by a noun for people or for those who employ them."""
    if candidate.entity_type == "nationality" or (candidate.mention is not None and candidate.mention.form == "people"):
        return True
    noun = candidate.text.rsplit(maxsplit=1)[-1]
    return candidate.entity_type == "group" and situation.document.lexicon.class_of(noun) in ("people", "organization")


_AGED = (
    r"(?:[a-z]+\s){0,2}(?P<noun>[a-z]+)\s+(?:aged\s+(?:between\s+)?\d+(?:\s?(?:to|and|[-–])\s?\d+"
    r"|\s(?:or|and)\s(?:over|older|above|under|up))?"
    r"|(?:aged\s+)?(?:under|over|below|above)\s\d{2}|between\s\d{2}\sand\s\d{2}(?=\s(?:years?|said|say)))"
    r"|(?:under|over)[-\s]?\d{2}s|\d+(?:\sto\s|\s?[-–]\s?|-to-)\d+[-\s]year[-\s]olds?|\d+-year-olds"
)
_ASKED = (
    r"(?:those|people|adults|consumers|individuals)"
    r"\s(?:questioned|asked|surveyed|polled|interviewed|taking\s(?:part|the\ssurvey))"
)
_OF_SUCH = re.compile(
    rf"(?:\s[-–]\s[\d.]+\s?%\s[-–]|\s?\([\d.]+\s?%\))?\s+of\s+(?:the\s+|all\s+(?:the\s+)?)?(?:\d[\d,.]*\s+)?"
    rf"(?P<people>{_AGED}|{_ASKED})\b",
    re.IGNORECASE,
)


_SAME_AGAIN = re.compile(rf"\b[Oo]f\s(?:the\s|all\s)?(?P<people>{_ASKED}|{_AGED}),\s(?:or\s|about\s|some\s|only\s)?$")
"""Before a figure: "of those asked, 62 %", "two thirds of those asked, 68 %"."""


def in_their_words(situation: Situation) -> Mention | None:
    """People told apart by their age or by having been asked: "17 % of 18 to 24 year olds", "half of those polled"."""
    figure, text = situation.figure, situation.text
    if figure.unit not in ("percent", "count"):
        return None
    start, end = situation.sentence.start, situation.sentence.end
    before = text[max(start, figure.start - 60) : figure.start]
    found = _OF_SUCH.match(text, figure.end, end) or _SAME_AGAIN.search(text, figure.start - len(before), figure.start)
    if found is None or not _is_people(situation, found["noun"]):
        return None
    return _people(situation, found.span("people"))


def _is_people(situation: Situation, noun: str | None) -> bool:
    """Whether people are told apart, not deals "over 50 million" or loans "above 90 days"."""
    return noun is None or noun.lower() == "those" or situation.document.lexicon.class_of(noun) == "people"


def _people(situation: Situation, span: tuple[int, int]) -> Mention:
    words = situation.text[slice(*span)]
    return Mention(*span, words, words.lower(), "group", "group")
