"""Whose a figure is when whoever was chosen only tells it, or has a part that it is of: a sector, a business.

"The institute said that prices fell" tells of the country, "revenue in our home warranty business" of the business.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import is_source
from talent_ledger.extract.grammar import extent, subject_among, verb_over
from talent_ledger.extract.lexicon import alternation
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.own_voice import UNNAMED
from talent_ledger.extract.situation import Candidate, Situation

if TYPE_CHECKING:
    from spacy.tokens import Token

    from talent_ledger.extract.grammar import Parse

_TELLERS = ("organization", "institution", "product", "region")  # a lender may be called by the name of a town
_BODIES = ("organization", "institution")
_PLACES = ("country", "region", "nationality")


def told_of(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """Whom a figure is told of, of *ranked* or a part of one, where *chosen* only tells it or is only a part."""
    for rule in (whose_stake, whose_clause, whose_own, whose_business, whose_statistics, whose_account, whose_results):
        chosen = rule(situation, chosen, ranked)
    return whose_comparison(situation, whose_part(situation, whose_sector(situation, chosen)), ranked)


def whose_statistics(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or the best place of *ranked* where *chosen* only tells what prices, lending or jobs did there."""
    mention = chosen.mention
    if mention is None:
        tells = chosen.entity_type in _BODIES and _is_of_a_nation(situation)
    else:
        tells = _tells_of_the_public(situation, chosen, mention) or _forecasts(situation, mention)
    if not tells:
        return chosen
    kinds = ("country", "nationality") if mention is None else _PLACES
    places = (one for one in ranked if one.entity_type in kinds and one.entity_id != chosen.entity_id)
    return next(places, chosen)


def _is_of_a_nation(situation: Situation) -> bool:
    """Whether the figure's clause is about what only a country has: "Inflation eased to 4 %"."""
    subject = situation.subject
    words = {token.lower_ for token in subject.subtree} if subject is not None else set()
    return not words.isdisjoint(situation.document.lexicon.words["national_measure"]) and words.isdisjoint(_ITS)


def _tells_of_the_public(situation: Situation, chosen: Candidate, teller: Mention) -> bool:
    """Whether somebody else than whom the text is about says what prices, lending or jobs did."""
    if chosen.entity_type not in _TELLERS:
        return False
    if chosen.entity_id == situation.document.main and not _is_about_a_place(situation):
        return False
    told = is_source(situation.document, teller, situation.sentence) or _ADDS.match(situation.text, teller.end)
    return bool(told) and _is_of_the_public(situation, teller)


_FORECASTERS = (*_TELLERS, "person")
_CLAUSES_UP = 4


def _verb_among(token: Token | None, verbs: frozenset[str]) -> Token | None:
    """The nearest of *verbs* over a token: that of its own clause, or of one that it hangs on."""
    for _ in range(_CLAUSES_UP):
        verb = verb_over(token) if token is not None else None
        if verb is None or verb.lower_ in verbs:
            return verb
        token = verb.head if verb.head.i != verb.i else None
    return None


def _forecasts(situation: Situation, teller: Mention) -> bool:
    """Whether the figure is in a forecast of what countries have: "Velmar Bank expects exports to grow by 4 %".

    Not in one of the teller's own business: "Velmar expects its prices to rise", "expects earnings growth of 5 %".
    """
    if situation.parse is None or teller.form != "proper" or teller.entity_type not in _FORECASTERS:
        return False
    lists, spans = situation.document.lexicon.words, situation.parse.spans
    verb = _verb_among(situation.token, lists["forecasting_verb"])
    subject = subject_among(verb.children) if verb is not None else None
    if (
        verb is None
        or subject is None
        or not any(teller.start <= spans[one.i][0] < teller.end for one in subject.subtree)
    ):
        return False
    by_whom = {one.i for one in subject.subtree}
    words = {one.lower_ for one in verb.subtree if one.i not in by_whom}
    own = _ITS | (lists["financial_measure"] - lists["public_measure"])
    return words.isdisjoint(own) and not words.isdisjoint(lists["public_measure"])


def _is_about_a_place(situation: Situation) -> bool:
    """Whether what the figure's clause is about names its country: "that German growth would be 2 %"."""
    subject = situation.subject
    if subject is None or situation.parse is None:
        return False
    start, end = extent(situation.parse, subject)
    return any(m.entity_type in _PLACES and start <= m.start and m.end <= end for m in situation.of_names)


_ADDS = re.compile(r"(?:[’']s)?(?:\s\([A-Z][\w&-]*\))?\s+(?:also\s+)?(?:added|adds|said|says|reported|showed)\b")
_ITS = frozenset(("its", "their", "our"))


def _is_of_the_public(situation: Situation, teller: Mention) -> bool:
    """Whether the figure's clause is about something that countries have, in words that do not hold the teller."""
    public = situation.document.lexicon.words["public_measure"]
    subject = situation.subject
    if subject is None or situation.parse is None:
        words = set(re.findall(r"[\w'’]+", situation.text[teller.end : situation.figure.start].lower()))
        others = (m for m in situation.of_names if teller.end <= m.start and situation.precedes(m))
        nearer = any(m.entity_type not in _PLACES for m in others)
        return words.isdisjoint(_ITS) and not words.isdisjoint(public) and not nearer
    start, _ = situation.parse.spans[subject.i]
    words = {token.lower_ for token in subject.subtree}
    told = {token.lower_ for token in subject.head.subtree} if subject.dep_ in ("nsubj", "nsubjpass") else words
    of_teller = teller.start <= start < teller.end or not told.isdisjoint(_ITS)
    return not of_teller and not words.isdisjoint(public)


_GOES_ON = re.compile(r"[^,;]{0,30},?\s+(?:which|who|whose|that)\b")
"""Behind a name that is told more of: "Basketwatch, which scans the receipts of"."""
_ACCORDING = re.compile(r",?\s*\baccording\s+to\s+(?:the\s+|a\s+|an\s+)?$", re.IGNORECASE)


def whose_account(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or another of its sentence where *chosen* only says it: "for the EU, according to Eurostat, 15.4"."""
    mention = chosen.mention
    if mention is None or mention.form != "proper":
        return chosen
    begin = max(situation.sentence.start, mention.start - _LONGEST_LEAD)
    said = _ACCORDING.search(situation.text, begin, mention.start)
    if said is None or _GOES_ON.match(situation.text, mention.end, situation.figure.start):
        return chosen
    others = [one for one in ranked if one.mention is not None and one is not chosen]
    beside = [one for one in others if one.mention and one.mention.end == said.start()]
    named = [one for one in others if one.mention and not one.mention.form.startswith(_POINTING)]
    return next(iter(beside or named), chosen)


_LONGEST_LEAD = 30
_POINTING = ("singular_", "plural_", "pronoun", "description")


def whose_clause(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or whom the figure's own clause is about where *chosen* only says so: "it said the new plant would"."""
    mention, parse = chosen.mention, situation.parse
    subject = situation.subject
    if mention is None or parse is None or subject is None or subject.pos_ == "PRON":
        return chosen
    start, end = parse.spans[subject.i]
    if not (mention.end <= start and end <= situation.figure.start) or not _is_meant_to_say(situation, parse, mention):
        return chosen
    first, last = extent(parse, subject)
    named = [one for one in ranked if one.mention is not None]
    own = [one for one in named if one.mention and one.mention.start <= start < one.mention.end]
    inside = [one for one in named if one.mention and first <= one.mention.start and one.mention.end <= last]
    return next(iter(own or inside), chosen)


def _is_meant_to_say(situation: Situation, parse: Parse, mention: Mention) -> bool:
    """Whether a pronoun, or a description, is the subject of a verb of saying: "it said", "the firm expects"."""
    word = parse.token_at(mention.start)
    if word is None or word.dep_ != "nsubj" or not mention.form.startswith(("singular_", "plural_", "description")):
        return False
    verb, lists = verb_over(word), situation.document.lexicon.words
    return verb is not None and verb.lower_ in lists["source_verb"] | lists["forecasting_verb"]


def whose_own(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or whom its sentence names before "it" and "its": "Deutsche Bank said it would cut 1,920 jobs"."""
    mention, parse = chosen.mention, situation.parse
    if mention is None or parse is None or not mention.form.startswith("singular_"):
        return chosen
    word = parse.token_at(mention.start)
    judged = situation.document.lexicon.words["judgement_noun"]
    if word is None or word.lower_ not in ("it", "its") or word.head.lower_ in judged:
        return chosen
    subjects = [one for one in situation.of_names if one.end <= mention.start and one.entity_type in _BODIES]
    heads = [(one, parse.head_of(one.start, one.end)) for one in subjects]
    named = [one for one, head in heads if head is not None and head.dep_ in ("nsubj", "nsubjpass")]
    own = (one for one in ranked if named and one.entity_id == named[-1].entity_id)
    return next(own, chosen)


_THERE = re.compile(r"\b(?:in|within|across|throughout)\s+(?:the\s+)?$")


def whose_business(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or who does it where *chosen* is the place: "Sony has sold more than 800,000 units in Japan"."""
    mention, lists = chosen.mention, situation.document.lexicon.words
    if mention is None or situation.token is None or situation.parse is None or chosen.entity_type not in _PLACES:
        return chosen
    begin = max(situation.figure.end, mention.start - _LONGEST_LEAD)
    if mention.start < situation.figure.end or _THERE.search(situation.text, begin, mention.start) is None:
        return chosen
    subject = situation.subject
    verb = subject.head.lower_ if subject is not None else ""
    if subject is None or verb not in lists["dealing_verb"] | lists["trading_verb"]:
        return chosen
    start, end = situation.parse.spans[subject.i]
    if end > situation.figure.start:
        return chosen
    doing = (one for one in ranked if one.mention is not None and one.mention.start <= start < one.mention.end)
    return next((one for one in doing if one.entity_type in _BODIES and one.entity_id != UNNAMED), chosen)


_HELD = re.compile(r"\b(?:stakes?|holdings?|shareholding|interest)\s+in\s+(?:the\s+)?$")


def whose_stake(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or who has the part where *chosen* is what it is a part of: "Kerna has a 30% stake in Solvi"."""
    mention = chosen.mention
    if mention is None or situation.figure.unit != "percent":
        return chosen
    if not _HELD.search(situation.text, max(situation.sentence.start, mention.start - _LONGEST_LEAD), mention.start):
        return chosen
    holders = (one for one in ranked if one.mention is not None and one.mention.start < mention.start)
    return next(holders, chosen)


_IN_WORDS = ("phrase", "group", "long phrase", "goods")
_OF_A_PART = re.compile(
    r"\b(?:segments?|business(?:es)?|divisions?|units?|markets?|regions?|sectors?|industr(?:y|ies)|portfolios?|operations"
    r"|brands?|stores?|hotels?)\b",
    re.IGNORECASE,
)
_OF_THE_WHOLE = re.compile(
    r"\bof\s+(?:our|the|its|total|all|whom|which)\b|\b(?:ma[dk]es?|making)\s+up\b|\baccount(?:s|ed|ing)?\s+for\b",
    re.IGNORECASE,
)


def whose_results(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or whoever tells its own results where *chosen* is nothing but what is measured of it.

    "Our sales team is achieving 102%" and "the number of new clients increased 16%" tell of the company; its parts and
    what has a share in its sales have figures of their own.
    """
    document, mention = situation.document, chosen.mention
    if not document.results or mention is None or mention.form not in _IN_WORDS:
        return chosen
    behind = situation.text[mention.end : mention.end + 12]
    if _OF_A_PART.search(f"{chosen.text} {behind}") or document.names.counts.get(chosen.entity_id):
        return chosen
    clause = situation.text[situation.sentence.start : situation.sentence.end]
    if situation.figure.form in ("fraction", "n_in_m") or (situation.kind == "share" and _OF_THE_WHOLE.search(clause)):
        return chosen
    return next((one for one in ranked if one.entity_id == document.main_organization), chosen)


_WORDS = r"(?:[A-Za-z][\w&-]*(?:,\s|\s(?:and\s|&\s)?)){1,4}"
_CALLED_A_PART = r"(?:business(?:es)?|segment|division|operations|cluster|channel|brands|joint\s+venture|JV|subsidiary)"
_PART = re.compile(rf"\b(?:[Oo]ur|[Tt]he|[Ii]ts)\s+(?P<part>{_WORDS}{_CALLED_A_PART})\b")
_MOVED_IN = re.compile(
    rf"\s+(?:[a-z-]+\s)?(?:increase|decrease|growth|decline|gain|improvement|reduction|pickup)\s+in\s+our\s+"
    rf"(?P<part>{_WORDS}{_CALLED_A_PART})\b"
)
"""Behind a figure: "a 143% increase in our domestic e-commerce business"."""


def whose_part(situation: Situation, chosen: Candidate) -> Candidate:
    """*chosen*, or the part of that organization that the clause is about: "Revenue in our home warranty business"."""
    whole = chosen.entity_id in (UNNAMED, situation.document.main_organization)
    told = situation.document.parts.get(situation.sentence.start)
    if whole and told is not None and chosen.mention is None:
        return Candidate(told.entity_id, told.entity_type, told.text, told)
    meant = chosen.mention is not None and chosen.mention.form.startswith("singular_")
    if not whole and not meant:
        return chosen
    called = (_product_line(situation) or _part_moved_in(situation)) if whole else None
    called = called or _part_told_of(situation)
    return _named(situation, called) if called is not None else _own_part(situation) or chosen


def _part_moved_in(situation: Situation) -> tuple[int, int] | None:
    """Where the part is named that a change is in: "a 143% increase in our domestic e-commerce business"."""
    moved = _MOVED_IN.match(situation.text, situation.figure.end, situation.sentence.end)
    return moved.span("part") if moved is not None else None


def _part_told_of(situation: Situation) -> tuple[int, int] | None:
    """Where the part is named that the clause is about, or that the sentence turns to."""
    subject = _who_sees(situation)
    if subject is None or situation.parse is None:
        return None
    start, end = extent(situation.parse, subject)
    parts = list(_PART.finditer(situation.text, start, min(end, situation.figure.start)))
    turned = _TURNS_TO.match(situation.text, situation.sentence.start, situation.figure.start)
    return parts[-1].span("part") if parts else turned.span("part") if turned is not None else None


def _own_part(situation: Situation) -> Candidate | None:
    """The part that the clause calls by a name: "our Fluids Systems revenues"."""
    subject = _who_sees(situation)
    if subject is None or situation.parse is None:
        return None
    start, end = extent(situation.parse, subject)
    ours = next((m for m in situation.of_names if start <= m.start and m.end <= situation.figure.start), None)
    own = ours is not None and ours.end <= end and _OUR.search(situation.text, max(start, ours.start - 5), ours.start)
    if ours is None or not own or _MEASURED.match(situation.text, ours.end) is None:
        return None
    return Candidate(ours.entity_id, ours.entity_type, ours.text, ours)


_COMPARED = re.compile(
    r"[^.;:]{0,60}\b(?:compared\s+(?:to|with)|versus|vs\.?|(?:up|down|increased|decreased)\s+from|or)\s+"
    r"(?:(?!we\b|our\b|the\s+(?:company|total))[\w-]+\s+){0,6}$"
)


@lru_cache(maxsize=4)
def _accounts(words: frozenset[str]) -> re.Pattern[str]:
    """Words of accounts rather than of what a company sells: "net interest income", "Q3 sales"."""
    return re.compile(rf"\b(?:{alternation(words)}|q\d|\d+)\b", re.IGNORECASE)


_ADJUSTED = r"(?:(?:non-GAAP|GAAP|adjusted|net|segment|operating|gross|organic|total|core)\s+(?:income\s+)?){0,3}"
_MEASURE = r"(?:sales|revenues?|RevPAR|EBITDA|orders|margins?|income|profits?|bookings|volumes?)"
_LINE_HEADS = re.compile(
    rf"(?P<line>[A-Z][\w&-]*(?:\s(?:and\s|&\s)?[A-Za-z][\w&-]*){{1,3}})(?:['’]s?)?\s+{_ADJUSTED}{_MEASURE}\s+"
    r"(?:of|was|were|is|are|increased|decreased|grew|rose|fell|declined|improved|totaled)\b"
)
_TELLS_OF_ANOTHER = re.compile(rf"\bwhile\b|\b(?!RevPAR){_MEASURE}\b")
_GOODS = r"(?:products|services|goods|equipment|systems|components|solutions|JV|customers)"
_ON_LINE = re.compile(
    rf"\b{_MEASURE}\s+(?:on|for|from|in|at)\s+(?:our\s+)?(?P<line>(?:[A-Za-z][\w&-]*\s){{1,3}}{_GOODS})\s"
)
_FOR_LINE = re.compile(rf"\s+(?:for|on|in)\s+(?:our\s+)?(?P<line>(?:[A-Za-z][\w&-]*\s){{1,3}}{_GOODS})\b")


def _product_line(situation: Situation) -> tuple[int, int] | None:
    """What a company sells that the clause is about: "Global component sales were", "margin on wood products was"."""
    text, figure, start = situation.text, situation.figure, situation.sentence.start
    if not situation.document.results:
        return None
    behind = _FOR_LINE.match(text, figure.end, situation.sentence.end)
    before = list(_ON_LINE.finditer(text, start, figure.start))
    heads = _LINE_HEADS.match(text, start, figure.start)
    if heads is not None and _TELLS_OF_ANOTHER.search(text, heads.end(), figure.start):
        heads = None
    if behind is not None and not re.search(rf"\b{_MEASURE}\b", text[start : figure.start]):
        behind = None
    found = behind or (before[-1] if before else heads)
    accounts = _accounts(situation.document.lexicon.words["account_word"])
    if found is None or accounts.search(found["line"].replace(" and ", " ").replace(" other", "")):
        return None
    return found.span("line")


def whose_comparison(situation: Situation, chosen: Candidate, ranked: Sequence[Candidate]) -> Candidate:
    """*chosen*, or the part that the figure before it was of: "Mats had income of $429 million compared with $512"."""
    memory, before = situation.memory, situation.earlier
    whole = chosen.entity_id in (UNNAMED, situation.document.main_organization)
    named = chosen.mention is not None and not chosen.mention.form.startswith(_POINTING)
    if not whole or named or before is None or memory.last_sentence != situation.index:
        return chosen
    same = situation.figure.unit in (before.unit, "percent")
    if not same or not _COMPARED.fullmatch(situation.text, before.end, situation.figure.start):
        return chosen
    return next((one for one in ranked if one.entity_id == memory.last_entity), chosen)


def _who_sees(situation: Situation) -> Token | None:
    """Who the figure's clause is about, or who saw what it is about happen: "its film arm saw sales slip"."""
    subject = situation.subject
    over = subject.head.head if subject is not None else None
    seeing = over is not None and over.lower_ in _SEES and subject is not None and subject.head.dep_ == "ccomp"
    return (subject_among(over.children) or subject) if over is not None and seeing else subject


_SEES = ("saw", "see", "sees", "seen", "seeing")
_OUR = re.compile(r"\b[Oo]ur\s$")
_MEASURED = re.compile(
    r"\s+(?:[\w-]+\s+){0,3}(?:revenues?|sales|income|margins?|profits?|EBITDA|earnings|volumes?|segment|business|division"
    r"|operations?|orders|bookings|portfolio|brand|stores)\b"
)
"""Behind the name of a part of whoever speaks: "our Fluids Systems revenues", "our UK operation"."""
_TURNS_TO = re.compile(
    r"(?:Now,?\s+)?(?:[Tt]urning|[Mm]oving|[Ll]ooking|[Ss]hifting)\s+(?:now\s+)?(?:to|at)\s+(?:our\s+|the\s+)"
    r"(?P<part>[A-Z][\w&-]*(?:\s[A-Z&][\w&-]*){0,3})\s+(?:segment|business|division),\s"
)
"""Opens a sentence on a part: "Turning to the Mats business, total segment revenues increased"."""


def _named(situation: Situation, span: tuple[int, int]) -> Candidate:
    """Whom the words of *span* name."""
    words = situation.text[slice(*span)]
    return Candidate(words.lower(), "group", words, Mention(*span, words, words.lower(), "group", "phrase"))


_SECTOR = r"(?:[a-z-]+\s){0,2}[a-z-]+\s(?:sector|industry)"
_IN_THE_SECTOR = re.compile(rf"\s+in\s+the\s+(?:key\s+|vital\s+)?(?P<sector>(?!key|vital){_SECTOR})\b")
_SECTOR_NOUNS = ("sector", "industry")


def whose_sector(situation: Situation, chosen: Candidate) -> Candidate:
    """*chosen*, or the part of its economy that the figure is of: "output in the production sector contracted"."""
    if chosen.entity_type not in _PLACES or situation.figure.kind not in ("growth", "share") or situation.parse is None:
        return chosen
    behind = _IN_THE_SECTOR.match(situation.text, situation.figure.end, situation.sentence.end)
    span = behind.span("sector") if behind is not None else _subject_sector(situation)
    return chosen if span is None else _named(situation, span)


def _subject_sector(situation: Situation) -> tuple[int, int] | None:
    """Where the sector is named that the clause is about, or in which what it is about goes on."""
    subject = situation.subject
    if subject is None or situation.parse is None:
        return None
    inside = [child for child in subject.children if child.dep_ == "prep" and child.lower_ in ("in", "of", "from")]
    nouns = [subject, *(noun for preposition in inside for noun in preposition.children)]
    for noun in nouns:
        told = [child for child in noun.lefts if child.dep_ in ("compound", "amod", "nmod")]
        if noun.lower_ in _SECTOR_NOUNS and told and situation.parse.spans[noun.i][1] <= situation.figure.start:
            return situation.parse.spans[told[0].i][0], situation.parse.spans[noun.i][1]
    return None
