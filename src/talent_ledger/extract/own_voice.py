"""Texts in which an organization speaks of itself, as in the calls and letters of companies: by what name it goes."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.grammar import common_words

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Document, Sentence
    from talent_ledger.extract.mentions import Mention

UNNAMED = "(unnamed)"
"""Whoever speaks of itself in a text that never says its name: nobody's id in a claim."""

_WE = re.compile(r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b")
_RESULTS = re.compile(
    r"\b(?:quarters?|year[- ]over[- ]year|basis\spoints|EBITDA|EPS|earnings|per\s(?:diluted\s)?share|revenues?"
    r"|net\ssales|organic|margins?|cash\sflow|guidance|backlog)\b"
)
_THE_COMPANY = re.compile(r"\b[Tt]he\s+(?:[Cc]ompany|[Bb]ank|[Gg]roup|[Cc]orporation)\b")
_SELF_BEFORE = re.compile(
    r"\b(?:welcome\s+to(?:\s+the)?|(?:here|we|us|all|everyone|everybody|employees|colleagues|associates|people)\s+(?:at|of)"
    r"|(?:^|[.;,\s])at|within|across|team|part\s+of|behalf\s+of(?:\s+(?:the\s+)?(?:entire\s+)?)?)\s+$",
    re.IGNORECASE,
)
_SELF_AFTER = re.compile(
    r"(?:['’]s?)?\s+(?:(?:first|second|third|fourth|1Q|2Q|3Q|4Q|Q[1-4]|full|fiscal|year|overall|total|consolidated|strong"
    r"|adjusted|net|operating|(?:19|20)\d\d)[\s-]+){0,3}"
    r"(?:quarter|half|results|earnings|revenues?|sales|performance|business|strategy|balance\s+sheet|financials?"
    r"|shareholders|stockholders|employees|customers|associates|leadership|management|board|mission|history|team|brand"
    r"|conference\s+call|reported|delivered|achieved|generated|posted|announced|earned|is\s+(?:well|uniquely|now|a|an|the)"
    r"|has\s+(?:a|been|delivered|never|always|continued))\b|,\s+we\b",
    re.IGNORECASE,
)
_WELCOMES = re.compile(r"\b(?:welcome\s+to|behalf\s+of(?:\s+the\s+entire)?)\s+the\s+$", re.IGNORECASE)
_OTHERS_BEFORE = re.compile(
    r"\b(?:the|our|an?|its|their|these|those|acquisitions?\s+of|acquir(?:e|ed|ing)|integrat\w+\s+(?:of\s+)?|purchase\s+of"
    r"|with|from|customers?|like|as|named)\s+$",
    re.IGNORECASE,
)
_PART_AFTER = re.compile(
    r"\s+(?:segments?|divisions?|units?|brands?|products?|platforms?|acquisition|deal|transaction|projects?|program(?:me)?s?"
    r"|portfolio|market|region|stores?|properties|line|system|plan)\b",
    re.IGNORECASE,
)


_PEOPLE_AFTER = re.compile(r"(?:['’]s?)?\s+(?:team|family|employees|associates|leadership|management|board)\b")
"""Behind the name of whoever speaks, with "the" before it or not: "the Agilent team delivered"."""


def speaks_of_itself(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether an organization speaks: "we" in three sentences, and in every third; of its results, in every fifth."""
    return _in_every_third(_WE, sentences, text) or (
        _in_every_third(_RESULTS, sentences, text) and _in_every(5, _WE, sentences, text)
    )


def speaks_of_the_company(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether it says "the company" as others say "we"."""
    return _in_every_third(_THE_COMPANY, sentences, text)


def _in_every_third(words: re.Pattern[str], sentences: Sequence[Sentence], text: str) -> bool:
    return _in_every(3, words, sentences, text)


def _in_every(nth: int, words: re.Pattern[str], sentences: Sequence[Sentence], text: str) -> bool:
    plain = [s for s in sentences if s.segment["kind"] not in ("title", "heading", "quotation")]
    saying = sum(words.search(text, s.start, s.end) is not None for s in plain)
    return saying >= 3 and nth * saying >= len(plain)


def own_name(read: Document, sentence: Sentence, mention: Mention) -> float:
    """How a name's weight changes where an organization speaks: its own ("at Clorox, we"), or that of a part of it."""
    text = read.text
    before = text[max(sentence.start, mention.start - 30) : mention.start]
    if _PEOPLE_AFTER.match(text, mention.end, sentence.end):
        return 2.5
    if _WELCOMES.search(before):
        return 2.5
    if _OTHERS_BEFORE.search(before) or _PART_AFTER.match(text, mention.end, sentence.end):
        return 0.4
    if _SELF_BEFORE.search(before) or _SELF_AFTER.match(text, mention.end, sentence.end):
        return 2.5
    return 0.2 if mention.text in read.lexicon.given_names else 1.0


_OPENING_SENTENCES = 3


def speaker_of(read: Document, sentences: Sequence[Sentence], most_named: str | None) -> str | None:
    """Which organization speaks: *most_named*, if title, opening or form say so, else the one that acts or says "we".

    None where the text does not say: capitals alone (a plan, a kind of contract) must come again.
    """
    if most_named is not None and most_named in map(read.names.resolve, read.names.owners):
        return most_named
    met = [(n, s, m) for n, s in enumerate(sentences) for m in s.mentions if m.form == "proper"]
    own = [(number, sentence, own_name(read, sentence, m)) for number, sentence, m in met if m.entity_id == most_named]
    seldom = most_named is not None and most_named.isupper() and len(own) < 2
    common = most_named is not None and most_named.lower() in common_words()  # "Engine", "Aerospace": a part of it
    opens = not common and any(
        weight >= 1.0 and (_heads(s) or number < _OPENING_SENTENCES) for number, s, weight in own
    )
    if (opens and not seldom) or (not common and _stands_out(read, most_named, [weight for *_, weight in own])):
        return most_named
    if (greeted := _greeted(read, sentences)) is not None:
        return greeted
    said: Counter[str] = Counter()
    for _, sentence, mention in met:
        weight = own_name(read, sentence, mention)
        acts = _ACTS.match(read.text, mention.end, sentence.end) is not None
        said[mention.entity_id] += 2 * acts if weight >= 1.0 and acts else (weight > 1.0) - (weight < 1.0)
    (first, most), *rest = [*said.most_common(2), ("", 0)]
    alone = most > max((times for _, times in rest), default=0) and most > 0
    return (
        first
        if alone and read.types.get(first, "organization") in _SPEAKERS and not (seldom and first == most_named)
        else None
    )


def _greeted(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The only organization that the first sentence names, unless it is a part, a customer or a common word."""
    names = {
        mention.entity_id
        for mention in sentences[0].mentions
        if mention.form == "proper"
        and read.types.get(mention.entity_id, "organization") in _SPEAKERS
        and _PART_AFTER.match(read.text, mention.end, sentences[0].end) is None
    }
    (name,) = names if len(names) == 1 else ("",)
    doubtful = name.isupper() or name in read.lexicon.given_names or name.lower() in common_words()
    return None if doubtful or _NO_SPEAKER.search(name) else name or None


_NO_SPEAKER = re.compile(r"\b(?:Act|Bill|Law|Plan|Program(?:me)?|Treaty)$")


def _stands_out(read: Document, name: str | None, weights: Sequence[float]) -> bool:
    """Whether a name comes again, never as that of a part, and far more than any other organization's."""
    others = (weight for other, weight in read.weights.items() if other != name and read.types[other] in _SPEAKERS)
    lone = name is not None and read.weights[name] >= _FAR_MORE * max(others, default=0.0)
    return lone and len(weights) >= 2 and min(weights) >= 1.0 and not (name or "").isupper()


_FAR_MORE = 1.5
_SPEAKERS = ("organization", "institution", "product")
_ACTS = re.compile(
    r"\s+(?:(?:also|has|have|had|recently|\w+ly)\s+){0,2}(?:repurchased|issued|declared|refinanced|acquired|divested|announced"
    r"|released|redeemed|raised|signed|entered|launched|paid|returned|bought\s+back)\b"
)
"""What an organization does as one, not what a part of it delivers or earns."""


def _heads(sentence: Sentence) -> bool:
    return sentence.segment["kind"] in ("title", "heading")
