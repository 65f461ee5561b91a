"""Shares that do what only people do: "66 per cent cited the economy" is of those who were asked."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
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
    """The best of *ranked*, or those who were asked where a figure answers whose owner its sentence does not name."""
    best = ranked[0]
    respondents = _OF_RESPONDENTS.match(situation.text, situation.figure.end, situation.sentence.end)
    if respondents and not _is_named_before(situation, best, NAMED) and situation.figure.unit in ("percent", "count"):
        asked = _people(situation, respondents.span("people"))
        return Candidate(asked.entity_id, "group", asked.text, asked)
    if (own := _own_people(situation, ranked)) is not None:
        return own
    if _is_named_before(situation, best, _OWN_FORMS) or not _answers(situation):
        return best
    if _are_people(situation, best) and best.mention is not None:
        return best
    return _asked(situation, ranked) or next((one for one in ranked if _are_people(situation, one)), best)


def _own_people(situation: Situation, ranked: Sequence[Candidate]) -> Candidate | None:
    """The people of whom so many answer: "a third of employees reported that"."""
    told = _answer_of(situation.document.lexicon.words["answer_verb"])
    found = told.match(situation.text, situation.figure.end, situation.sentence.end)
    if found is None or situation.figure.unit != "percent" or found[0].lower().endswith(" would"):
        return None
    start, end = found.span()
    within = (one for one in ranked if one.mention and start <= one.mention.start and one.mention.end <= end)
    return next((one for one in within if _are_people(situation, one)), None)


def _is_named_before(situation: Situation, best: Candidate, forms: Collection[str]) -> bool:
    """Whether the sentence names *best* before the figure, and not as what an earlier share of it answers."""
    mention, figure = best.mention, situation.figure
    if mention is None or mention.form not in forms or not situation.precedes(mention):
        return False
    earlier = situation.sentence.figure_before(mention.start)
    answer = _answer(situation.document.lexicon.words["answer_verb"])
    told = (
        earlier is not None and earlier.unit == figure.unit and answer.match(situation.text, earlier.end, mention.start)
    )
    return not told or _BESIDE.fullmatch(situation.text, mention.end, figure.start) is not None


_BESIDE = re.compile(r"(?:[’']s?)?[,:]?\s+(?:(?:some|about|only|just|nearly|almost|over)\s+)*")


def _asked(situation: Situation, ranked: Sequence[Candidate]) -> Candidate | None:
    """Those who were asked or who answered last, as the text calls them."""
    asked = situation.memory.asked
    if asked is None:
        return None
    known = next((candidate for candidate in ranked if candidate.entity_id == asked), None)
    return known or Candidate(asked, *situation.memory.label(situation.document, asked), None)


def those_who_answer(situation: Situation, chosen: Candidate) -> str | None:
    """Who gives the next bare answers: whoever was asked, or is told to answer by so many."""
    if situation.figure.unit not in ("percent", "count"):
        return None
    told = _answer_of(situation.document.lexicon.words["answer_verb"])
    answers = told.match(situation.text, situation.figure.end, situation.sentence.end) and _are_people(
        situation, chosen
    )
    return chosen.entity_id if answers or _WERE_ASKED.search(chosen.written or chosen.text) else None


_AND_BEFORE = re.compile(r"\b(?:up|down|unchanged)(?:\s+from)?\s+")


def _answers(situation: Situation) -> bool:
    """Whether so many answer, or the figure says how many answered the same before: "up from 79 %", "down 2 points"."""
    figure, verbs = situation.figure, situation.document.lexicon.words["answer_verb"]
    if figure.unit in ("percent", "count") and _answer(verbs).match(situation.text, figure.end, figure.end + _REACH):
        return True
    before = situation.earlier
    if before is None or _answer_of(verbs).match(situation.text, before.end, before.end + _REACH) is None:
        return False
    return _AND_BEFORE.search(situation.text, before.end, figure.start) is not None


@lru_cache(maxsize=4)
def _answer(verbs: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"{_BETWEEN}(?:{alternation(verbs)})\b", re.IGNORECASE)


def _are_people(situation: Situation, candidate: Candidate) -> bool:
    """A nationality, or a group named by a noun for people or for those who employ them."""
    if candidate.entity_type == "nationality" or (candidate.mention is not None and candidate.mention.form == "people"):
        return True
    return candidate.entity_type == "group" and _is_of(situation, candidate.text, _SOMEBODY)


@lru_cache(maxsize=4)
def _answer_of(verbs: frozenset[str]) -> re.Pattern[str]:
    return re.compile(rf"(?:\s+of\s+[^.;:,]{{1,60}}?)?{_BETWEEN}(?:{alternation(verbs)})\b", re.IGNORECASE)


_AGED = (
    r"(?:[a-z]+\s){0,2}(?P<noun>[a-z]+)\s+(?:aged\s+(?:between\s+)?\d+(?:\s?(?:to|and|[-–])\s?\d+"
    r"|\s(?:or|and)\s(?:over|older|above|under|up))?"
    r"|(?:aged\s+)?(?:under|over|below|above)\s\d{2}|between\s\d{2}\sand\s\d{2}(?=\s(?:years?|said|say)))"
    r"|(?:under|over)[-\s]?\d{2}s|\d+(?:\sto\s|\s?[-–]\s?|-to-)\d+[-\s]year[-\s]olds?|\d+-year-olds"
)
_TAKING_PART = (
    r"(?:questioned|asked|surveyed|polled|interviewed|quizzed|canvassed|sampled|taking\s(?:part|the\ssurvey))"
)
_WERE_ASKED = re.compile(rf"\s{_TAKING_PART}\b|\b(?:respondents|participants|interviewees)\b", re.IGNORECASE)
_ASKED = rf"(?:(?P<whom>(?!individuals\b)(?:[a-z]+\s)?(?:[a-z]+s|women|men))|those|people|individuals)\s{_TAKING_PART}"
_OF_SUCH = re.compile(
    rf"(?:\s[-–]\s[\d.]+\s?%\s[-–]|\s?\([\d.]+\s?%\)|\)|\s[-–])?\s+of\s+(?:the\s+|all\s+(?:the\s+)?)?(?:\d[\d,.]*\s+)?"
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
    if found is None:
        return None
    if not _is_of(situation, found["noun"], _PEOPLE) or not _is_of(situation, found["whom"], _SOMEBODY):
        return None
    return _people(situation, found.span("people"), found["whom"])


_PEOPLE = ("people",)
"""Who is told apart by an age: not deals "over 50 million" or loans "above 90 days"."""
_SOMEBODY = ("people", "organization")
"""Who is surveyed: people, or firms that employ them, not rivers or homes."""


def _is_of(situation: Situation, words: str | None, classes: Collection[str]) -> bool:
    """Whether the last of *words* is of one of the *classes* of nouns, or stands for people by itself."""
    noun = words.rsplit(maxsplit=1)[-1] if words else "those"
    return noun.lower() == "those" or situation.document.lexicon.class_of(noun) in classes


def _people(situation: Situation, span: tuple[int, int], whom: str | None = None) -> Mention:
    """People in the words of the text; where they are of a sort ("consumers asked"), the sort is who they are."""
    words = situation.text[slice(*span)]
    return Mention(*span, words, (whom or words).lower(), "group", "group")
