"""Which organization results are told of as a whole: the one with shareholders and a tax rate, not a part of another.

Whoever presents results seldom says the company's name, and often those of its segments, products and rivals.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.grammar import common_words

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document, Sentence
    from talent_ledger.extract.mentions import Mention

SPEAKERS = ("organization", "institution", "product")
OTHERS_BEFORE = re.compile(
    r"\b(?:the|our|an?|its|their|these|those|acquisitions?\s+of|acquir(?:e|ed|ing)|integrat\w+\s+(?:of\s+)?|purchase\s+of"
    r"|with|from|customers?|like|as|named)\s+$",
    re.IGNORECASE,
)
PART_AFTER = re.compile(
    r"\s+(?:segments?|divisions?|units?|brands?|products?|platforms?|acquisition|deal|transaction|projects?|program(?:me)?s?"
    r"|portfolio|market|region|stores?|properties|line|system|plan)\b",
    re.IGNORECASE,
)
PEOPLE_AFTER = re.compile(r"(?:['’]s?)?\s+(?:team|family|employees|associates|leadership|management|board)\b")
"""Behind the name of whoever speaks, with "the" before it or not: "the Agilent team delivered"."""
NUMBERED = re.compile(r"\s\d+$")
"""The name of a building, a model or a plan: "PENN 2"."""
ACTS = re.compile(
    r"\s+(?:(?:also|has|have|had|recently|\w+ly)\s+){0,2}(?:repurchased|issued|declared|refinanced|acquired|divested|announced"
    r"|released|redeemed|raised|extended|signed|entered|launched|paid|returned|bought\s+back)\b"
)
"""What an organization does as one, not what a part of it delivers or earns."""


def told_as_a_whole(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The organization told of as one that has shareholders, a tax rate and a board, not as a part of another."""
    said: Counter[str] = Counter()
    held = set()
    for sentence, mention in organizations_in(read, sentences):
        listed = is_listed(read, mention.entity_id)
        said[mention.entity_id] += _whole(read.text, sentence, mention, listed=listed)
        if _HELD.match(read.text, mention.end, sentence.end):
            held.add(mention.entity_id)
    written = {m.entity_id for s in sentences for m in s.mentions if m.start > s.start}  # not by their place alone
    owners = set(map(read.names.resolve, read.names.owners))
    for name in said:
        if name in owners and name == read.main_organization:
            said[name] += 2  # "Clorox Co.", named most
        if is_listed(read, name):
            said[name] += 2
            continue
        if name in held:
            continue  # who has shareholders is neither a person nor a plan: "the increase in Lincoln share price"
        if name in read.lexicon.given_names or _INITIALS.fullmatch(name) or NUMBERED.search(name):
            said[name] -= 2  # once is not enough: "I'd like to join Pedro", "our P&L last year", "our Vision 2020"
        elif name.isupper() or (_is_common(name) and name not in written):
            said[name] -= 1  # what a segment is called: "MP", "Industrial", "Contract Manufacturing"
    return foremost(read, said)


def is_listed(read: Document, name: str) -> bool:
    """Whether companies with shareholders go by a name."""
    return not read.lexicon.companies.isdisjoint((name, f"{name}'s"))


def organizations_in(read: Document, sentences: Sequence[Sentence]) -> Iterator[tuple[Sentence, Mention]]:
    """Every mention by name of what may speak, with its sentence."""
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.form == "proper" and read.types.get(mention.entity_id, "organization") in SPEAKERS:
                yield sentence, mention


def foremost(read: Document, said: Counter[str]) -> str | None:
    """The name for which most was said, unless it is nothing, or as much for another that is no less known."""
    ranked = sorted(said, key=lambda name: (-said[name], not is_listed(read, name), name))
    if not ranked or said[ranked[0]] <= 0:
        return None
    first = ranked[0]
    tied = [
        name for name in ranked[1:] if said[name] == said[first] and is_listed(read, name) >= is_listed(read, first)
    ]
    return None if tied else first


_HELD = re.compile(r"(?:['’]s?)?\s+(?:(?:share|stock)\s+price|common\s+(?:shares|stock)|(?:share|stock)holders?)\b")
_INITIALS = re.compile(r"[A-Z]&[A-Z]")


def _is_common(name: str) -> bool:
    """Whether a name is made of words that are no names."""
    return all(word.lower() in common_words() for word in name.split())


def _whole(text: str, sentence: Sentence, mention: Mention, *, listed: bool) -> int:
    """Whether a mention speaks for its being whoever speaks (above nought), or a part, a product, another (below).

    Of a *listed* name less is asked: a part or a product seldom has one.
    """
    before = text[max(sentence.start, mention.start - 40) : mention.start]

    def goes_on(pattern: re.Pattern[str]) -> bool:
        return pattern.match(text, mention.end, sentence.end) is not None

    subject = not before.strip(' ,"“') or _BEGINS.search(before) is not None
    opens = mention.start == sentence.start
    rules: Sequence[tuple[int, Callable[[], object]]] = (
        (0, lambda: opens and _is_common(mention.text) and not goes_on(_OWNS_OR_DOES)),  # "Diluted earnings per share"
        (2, lambda: goes_on(_HAS_AS_ONE) or goes_on(ACTS) or _WHOLE_BEFORE.search(before)),
        (2, lambda: _AT.search(before) and (listed or goes_on(_WE_THERE))),
        (1, lambda: goes_on(PEOPLE_AFTER) and not _OTHERS_PEOPLE.search(before)),
        (-1, lambda: listed and (_BESIDE_BEFORE.search(before) or goes_on(_BESIDE_AFTER))),
        (-2, lambda: goes_on(PART_AFTER) or _PART_BEFORE.search(before)),
        (-2, lambda: _WITHIN.search(before) and not goes_on(_OWNS)),
        (2, lambda: subject and goes_on(_SPEAKS_ON)),
        (1, lambda: goes_on(_HAS_LONG) or (subject and goes_on(_EXPECTS))),
        (1, lambda: listed and (goes_on(_OWNS) or _FOR.search(before))),
    )
    return next((points for points, holds in rules if holds()), 0)


_AT = re.compile(r"\bat\s+$", re.IGNORECASE)
_WE_THERE = re.compile(r",?\s+(?:we|our|I)\b")
_OTHERS_PEOPLE = re.compile(
    r"\b(?:our|their|its|with|from|new|welcom\w+\s+the|acquir\w+(?:\s+the)?)\s+$", re.IGNORECASE
)
_BESIDE_BEFORE = re.compile(
    r"\b(?:and|or|like|with|from|as|including|both|between|versus|acquir\w+(?:\s+of)?|partners?|customers?)\s+$",
    re.IGNORECASE,
)
_BESIDE_AFTER = re.compile(r",?\s+(?:and|or)\s+(?:the\s+)?[A-Z]|\s+(?:merger|acquisition|deal|transaction)\b|,\s+[A-Z]")
_FOR = re.compile(r"\bfor\s+$")
_OWNS = re.compile("['’]s?(?=\\s)")
_OWNS_OR_DOES = re.compile(
    r"['’]s|\s+(?:\w+ly\s+)?(?:is|was|has|had|remains\s+in|continues\s+to|maintain(?:s|ed)|enjoy(?:s|ed)|generated|ended"
    r"|delivered|reported|re(?:cogniz|ceiv|purchas)ed)\b"
)
_HAS_AS_ONE = re.compile(
    r"(?:['’]s?)?(?:,?\s+(?:Inc|Corp|Ltd|plc)\.?,?)?\s+"
    r"(?:(?:GAAP|non-GAAP|adjusted|reported|total|overall|regular|regularly|quarterly|scheduled|diluted|effective|net"
    r"|common|first|second|third|fourth|full|fiscal|year|Q[1-4]|(?:19|20)\d\d)[\s-]+){0,5}"
    r"(?:board\b|shareholders?\b|stockholders?\b|shares\b|stock\b|tax\s+rate|debt\b|leverage\b|liquidity\b|consolidated\b"
    r"|financial\s+(?:results|performance|position|condition)|financials\b|earnings\s+per\s+share|EPS\b|dividends?\b"
    r"|balance\s+sheet|core\s+earnings|share\s+(?:price|appreciation|count|repurchases?|buybacks?)"
    r"|free\s+cash\s+flow(?!\s+yield)|(?:first|second|third|fourth)[\s-]quarter"
    r"(?!\s+(?:revenues?|sales|net|gross|operating|adjusted|segment|organic|volumes?|income|profits?|SG&A|margins?|backlog"
    r"|bookings|shipments|orders)\b)"
    r"|conference\s+call|revenues?\s+by\b|brands\b|(?:value|market)\s+share\b"
    r"|(?:(?:also|has|recently)\s+){0,2}(?:reported|recognized|received)\b"
    r"|(?:had|delivered|enjoyed|is\s+off\s+to)\s+(?:an?|another)\s+(?:\w+\s+)?"
    r"(?:good|great|strong|solid|record|excellent|outstanding|difficult|tough)\b"
    r"|delivered\s+(?:[\w-]+\s+){1,2}(?:first|second|third|fourth)[\s-]quarter\s+results\b"
    r"|(?:maintains|maintained|has|had|(?:is|was|remains)\s+in|enjoys)\s+(?:an?\s+)?(?:[\w-]+\s+){0,3}"
    r"(?:balance\s+sheet|financial\s+position|liquidity|capital\s+position|strong\s+capital\b)"
    r"|generated\s+[^.]{0,30}cash\s+flow|ha[ds]\s+(?:net\s+debt|total\s+debt|a\s+total\s+of|no\s+(?:\w+\s+){0,2}debt)"
    r"|and\s+our\s+(?:subsidiar|utilit|business)|ended\s+the\s+(?:quarter|year)\s+with)"
)
"""What is had by a company, not by its parts: a board, a tax rate, a share price; "Truist has strong capital"."""
_WHOLE_BEFORE = re.compile(
    r"\b(?:attribut(?:able|ed)\s+to|recourse\s+to|behalf\s+of(?:\s+(?:the\s+)?(?:entire\s+)?)?|welcome\s+to(?:\s+the)?"
    r"|help(?:s|ed|ing)?|position(?:s|ed|ing)?|puts?|keeps?"
    r"|(?:here|we|us|all|everyone|everybody|employees|colleagues|associates|people|shareholders|partners)\s+(?:at|of)"
    r"|we\s+(?:\w+ly\s+)?(?:define|call|measure|think\s+of)\s+(?:\w+\s+)?at"
    r"|an?\s+(?:new|better|stronger|great|record)|as\s+the\s+new|join(?:ed|ing)?"
    r"|(?:drag|benefit|high|record|quarter|year|opportunity|milestone|goals?|targets?|future|strategy|plans?)\s+for)\s+$",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"\b(?:our|own(?:ing|s|ed)?|own\s[\d.]+%\s+of|(?:shares|holdings|stake|interest|investment)\s+(?:of|in)|excluding"
    r"|includ(?:e|es|ing)|addition\s+of|both|contributions?\s+from|at(?:\s+the)?|higher|lower"
    r"|(?:acquisition|purchase|sale|integration|application)\s+of|acquir(?:e|ed|ing))\s+$",
    re.IGNORECASE,
)
_WITHIN = re.compile(r"\bwithin\s+$", re.IGNORECASE)
"""Before a part, or a company that owns one: "within RPC's pressure pumping service line"."""
_BEGINS = re.compile(r"(?:[,;:–—]|\b(?:but|that|as|while|when|see))\s+$")
"""Before the subject of a clause."""
_SPEAKS_ON = re.compile(
    r"\s+(?:(?:also|now|again|\w+ly)\s+)?"
    r"(?!(?:mention|noted|discuss|said|contribut|represent|account|increas|decreas|declin|grew)\w*)"
    r"(?:[a-z]+ed|is|was|has|had|made|sold|bought|built|spent|held|kept|saw|won|expects|remains|continues|maintains"
    r"|believes|plans|intends|anticipates|operates|offers|uses|sees)\b(?:(?!\b(?:its|their|his|her)\b)[^.;]){0,200}?"
    r"(?<!\bbe\s)(?<!\bis\s)(?<!\bwas\s)(?<!\bremains\s)\bour\b"
)
"""A sentence that goes on in the voice of whom it tells of: "WEC improved on our 2019 performance"."""
_EXPECTS = re.compile(
    r"\s+(?:also\s+|now\s+|currently\s+|still\s+)?"
    r"(?:expects|anticipates|believes|plans|intends|remains|maintains|maintained|continues|operates?d?|includes?"
    r"|generated|is\s+including|is\s+(?:very\s+|uniquely\s+)?well\s+positioned|is\s+(?:among|one\s+of)\s+the)\b(?!\s+our\b)"
)
_HAS_LONG = re.compile(
    r"['’]s?\s+(?:\w+\s+){0,3}(?:history|ownership|execution|strategy|performance|shareholders|commitment|culture|mission)\b"
    r"|\s+(?:has|is)\s+(?:as\s+)?an?\s+(?:[\w-]+\s+){0,3}"
    r"(?:producer|company|leader|provider|manufacturer|business|bank|operator|supplier)\b"
)
"""What it has and is beyond the quarter: a history, a mission; "Albemarle has as a global lithium producer"."""
