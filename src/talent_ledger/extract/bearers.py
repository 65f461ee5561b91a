"""Whose a figure is by the words beside it alone: who owns it, leads by it, gives it, is forecast it."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from talent_ledger.extract.features import PREDICATES
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.series import named_in

if TYPE_CHECKING:
    from talent_ledger.extract.walk import Reading

_MEMBERS = re.compile(
    r"\s+(?:\w+\s+)?(?:countries|nations|economies|states|cities|markets|territories)\b(?:\s+[\w-]+){0,6}?\s+(?:in|of|across|throughout)\s+(?:the\s+)?$"
)


def members(reading: Reading) -> Mention | None:
    """The place whose members are counted: "a dozen countries … in Asia"."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    if figure.unit != "count":
        return None
    for mention in sentence.mentions:
        if mention.form in ("name", "capital") and mention.start > figure.end:
            return mention if _MEMBERS.fullmatch(document.text[figure.end : mention.start]) else None
    return None


def destination(reading: Reading) -> Mention | None:
    """The name that a share goes to: "60 percent of clothes going to Europe"."""
    sentence, figure, text = reading.sentence, reading.figure, reading.document.text
    first = next((m for m in named_in(sentence) if m.start >= figure.end), None)
    if first is None or figure.unit != "percent":
        return None
    return first if PREDICATES["goes to"].fullmatch(text, figure.end, first.start) else None


_OWNED = re.compile(r"[’']s?\s+(?:estimated\s|roughly\s|about\s|some\s)?[$€£]?$")
_ALONE = re.compile(r"\s*(?:and\b|[,.;)\n]|$)")


def owner(reading: Reading) -> Mention | None:
    """Whose name stands right before a figure that stands alone: "far more than the European Union's 21"."""
    text, start = reading.text, max(reading.sentence.start, reading.figure.start - 25)
    owned = _OWNED.search(text, start, reading.figure.start)
    if owned is None or _ALONE.match(text, reading.figure.end) is None:
        return None
    ends = range(owned.start(), owned.start() + 3)
    return next((mention for mention in named_in(reading.sentence) if mention.end in ends), None)


_APPOSED = re.compile(
    r",\s+(?:(?:now|already|still|once)\s+)?"
    r"(?:(?:[A-Z][\w.-]*\s){0,2}[A-Z][\w.-]*|the\s+(?:world|country|nation|region|continent|city))['’]s?\s+"
)


def apposed(reading: Reading) -> Mention | None:
    """Whose place among others stands right behind its name: "a stake in Sun Interbrew, Russia's second-largest"."""
    if reading.figure.unit != "rank":
        return None
    before = (m for m in reversed(named_in(reading.sentence)) if m.end <= reading.figure.start)
    return next((m for m in before if _APPOSED.fullmatch(reading.text, m.end, reading.figure.start)), None)


_LEADS = re.compile(
    r"\s+(?:leads?|led|beats?|defeated|trails?|trailed|(?:is|are|was|were)\s+ahead\s+of)\s+(?:the\s+)?"
    r"(?P<other>[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+){0,2})\s+by\s+(?P<own>\d[\d.]*)(?:\s?%|\s?per\s?cent|\s[a-z]+)?"
    r"\s+to\s+(?P<others>\d[\d.]*)"
)


def leader(reading: Reading) -> Mention | None:
    """Which of two has it, one of whom leads the other by it: "Labour lead the Conservatives by 39% to 34%"."""
    if reading.text[reading.figure.start - 3 : reading.figure.start] not in ("by ", "to "):
        return None
    named = named_in(reading.sentence)
    for first in (m for m in named if m.end <= reading.figure.start):
        found = _LEADS.match(reading.text, first.end, reading.sentence.end)
        if found is not None and reading.figure.start in (found.start("own"), found.start("others")):
            if reading.figure.start == found.start("own"):
                return first
            return next((m for m in named if m.start >= found.start("other")), None)
    return None


_LEAD = 80
"""How far before a figure, or before a name, the words are looked for that say what is told of it."""
_FORECAST = re.compile(
    r"\b(?:forecasts?|estimates?|projections?|expectations?|predictions?|outlook)\s+(?:for|of)\s+(?:the\s+)?(?:[\w-]+\s){0,2}$"
)
_UP_TO_FIGURE = re.compile(
    r"(?:['’]s?)?(?:\s+(?!and\b|but\b|while\b|said\b)[a-z]+){0,6}(?:\s+(?:19|20)\d\d)?(?:\s+(?:to|from|of|at|by))?"
    r"(?:\s+\d[\d.,]*\s?(?:%|per\s?cent)\s+to)?\s+"
)


def forecast(reading: Reading) -> Mention | None:
    """Whom a forecast is for: "the IMF is to cut its growth forecast for the German economy from 1.8%"."""
    text, start = reading.text, reading.figure.start
    places = [m for m in named_in(reading.sentence) if m.form in ("name", "people") and m.end <= start]
    if not places or _UP_TO_FIGURE.fullmatch(text, places[-1].end, start) is None:
        return None
    begin = max(reading.sentence.start, places[-1].start - _LEAD)
    return places[-1] if _FORECAST.search(text, begin, places[-1].start) else None


_GIFT = r"\b(?:donations?|bequests?|gifts?|contributions?|offers?|bids?|grants?|loans?|orders?)\b"
_SOME = r"(?:(?:about|around|nearly|almost|over|up\s+to|more\s+than|some|just)\s+)*[$€£¥]?"
_OF_A_GIFT = re.compile(
    rf"{_GIFT}(?:\s+(?:worth|of|totall?ing|valued\s+at|topping|for))?\s+{_SOME}(?:[^();]{{0,30}}\(\s*(?:[^();]{{0,20}};\s*)?[$€£¥]?)?$"
)
_FROM_BEHIND = re.compile(r"(?:\s\([^()]{0,40}\)|[^()]{0,25}\))?\s+from\s+(?:the\s+)?(?:[a-z-]+\s+){0,4}")
_GIFT_FROM = re.compile(rf"{_GIFT}\s+from\s+(?:the\s+)?(?:[a-z-]+\s+){{0,4}}$")
_WORTH = re.compile(rf"\s+(?:of|worth|totall?ing|valued\s+at)\s+{_SOME}")


def giver(reading: Reading) -> Mention | None:
    """Whom a gift, a loan or a bid of so much comes from: "an offer worth $3bn from Foster's", "from Ann Lee of $3"."""
    text, figure = reading.text, reading.figure
    if figure.kind != "money":
        return None
    named = [mention for mention in named_in(reading.sentence) if mention.form in ("proper", "name")]
    begin = reading.sentence.start
    if _OF_A_GIFT.search(text, max(begin, figure.start - _LEAD), figure.start):
        behind = next((mention for mention in named if mention.start >= figure.end), None)
        return behind if behind is not None and _FROM_BEHIND.fullmatch(text, figure.end, behind.start) else None
    before = (mention for mention in named if _WORTH.fullmatch(text, mention.end, figure.start))
    return next((m for m in before if _GIFT_FROM.search(text, max(begin, m.start - _LEAD), m.start)), None)


_LOST_AT = re.compile(
    r"(?:\s+(?:of\s+the\s+)?(?:more\s+)?(?:jobs?|posts?|positions|roles|staff|people|workers|employees))?"
    r"(?:\s+(?:will|would|could|may|might|are|is|were|was|have|has|had|been|be|to|being|due|set|expected|also|soon))*"
    r"\s+(?:go|going|gone|lost|cut|axed|shed|eliminated|based|employed|made\s+redundant)\b[^.;:,\d]{0,40}?\s(?:at|from|in)\s+(?:its\s+|the\s+)?"
)
_RIGHT_AT = re.compile(r"(?:\s+(?:jobs|posts|staff|people|workers|employees))?\s+(?:at|in)\s+(?:its\s+|the\s+)?")
_STAFF = re.compile(r"\b(?:jobs?|posts?|staff|workers|employees|workforce|positions|redundan\w+)\b", re.IGNORECASE)


def workplace(reading: Reading) -> Mention | None:
    """Where so many jobs are: "400 are to go at the Inland Revenue", "with 17 at its Morpheme offices"."""
    figure, text, sentence = reading.figure, reading.text, reading.sentence
    if figure.unit != "count" or figure.kind == "rank" or not _STAFF.search(text, sentence.start, sentence.end):
        return None
    behind = next((m for m in named_in(sentence) if m.start >= figure.end), None)
    if behind is None or behind.form != "proper" or behind.entity_type == "person":
        return None
    told = any(pattern.fullmatch(text, figure.end, behind.start) for pattern in (_LOST_AT, _RIGHT_AT))
    return behind if told else None


_TRADE_WITH = re.compile(
    r"(?:['’]s?)?\s+(?:[a-z-]+\s+){0,3}(?:exports|imports|shipments|deliveries|sales|lending|aid|flights|investments?)"
    r"\s+(?:to|from|into|with)\s+(?:the\s+)?"
)


def trader(reading: Reading) -> Mention | None:
    """Whose trade with another it is: "Latin American exports to China grew 34%"."""
    places = [m for m in named_in(reading.sentence) if m.form in ("name", "people", "proper")]
    for one, other in pairwise(places):
        if other.end <= reading.figure.start and _TRADE_WITH.fullmatch(reading.text, one.end, other.start):
            between = reading.text[other.end : reading.figure.start]
            nearer = any(other.end <= m.start < reading.figure.start for m in places)
            if other.form == "name" and not nearer and not re.search(r"[.;:]|\bwhile\b|,\s+and\s", between):
                return one
    return None


_BESIDE = re.compile(r"(?:[’']s?)?\s+[$€£]?")


def dealer(reading: Reading) -> Mention | None:
    """The person who holds, pays or bids it: "Ann Lee, chairman of Lee FC, has launched a £1.5m bid for the club"."""
    subject = reading.subject
    if (
        subject is None
        or reading.parse is None
        or subject.head.lower_ not in reading.document.lexicon.words["dealing_verb"]
    ):
        return None
    start, _ = reading.parse.spans[subject.i]
    persons = (m for m in named_in(reading.sentence) if m.entity_type == "person")
    found = next((m for m in persons if m.start <= start < m.end), None)
    if found is None or found.end > reading.figure.start:
        return None
    # "Carl Drummond got 53.6 percent and Hallett 45.7", "agreed to buy BSkyB's 4.76% holding"
    beside = (m for m in named_in(reading.sentence) if found.end < m.end <= reading.figure.start)
    return None if any(_BESIDE.fullmatch(reading.text, m.end, reading.figure.start) for m in beside) else found
