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
_SPOKEN = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Uu]s)\b|\b(?:[Tt]urn|[Tt]urning|[Mm]ove|[Mm]oving|[Ll]ooking)\s+(?:now\s+)?(?:on\s+)?(?:to|at)\b"
    r"|\b[Ss]lides?\s+\w+"
)
"""How whoever presents results speaks; an analyst says "I"."""
_QUOTED = re.compile('["“”]')
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
    of_results = _in_every(3, _RESULTS, sentences, text)
    return _in_every(5 if of_results else 3, _WE, sentences, text)


def tells_results(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether an organization tells its own results, as on a call: what they are made of, and words of who speaks."""
    if not _in_every(3, _RESULTS, sentences, text):
        return False
    unquoted = [s for s in sentences if _QUOTED.search(text, s.start, s.end) is None]
    return _in_every(5, _WE, unquoted, text) or _in_every(8, _SPOKEN, unquoted, text)


def speaks_of_the_company(sentences: Sequence[Sentence], text: str) -> bool:
    """Whether it says "the company" as others say "we"."""
    return _in_every(3, _THE_COMPANY, sentences, text)


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
    """Which organization speaks: *most_named* where title, opening or form say so, else the one that acts or says "we".

    None where the text does not say.
    """
    if read.results:
        greeted = _greeted(read, sentences) if _GREETS.match(read.text, sentences[0].start) else None
        return _owned(read, sentences, most_named) or _as_a_whole(read, sentences) or greeted
    if most_named is not None and _presents_itself(read, sentences, most_named):
        return most_named
    return _greeted(read, sentences) or _acting(read, sentences)


def _owned(read: Document, sentences: Sequence[Sentence], name: str | None) -> str | None:
    """The name most named, where the form of the text or a heading says that the text is its own."""
    if name is None or (read.lexicon.known_names.get(name, "organization") not in _SPEAKERS):
        return None
    headed = any(_heads(s) and any(m.entity_id == name for m in s.mentions) for s in sentences)
    return name if headed or name in map(read.names.resolve, read.names.owners) else None


def _as_a_whole(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The organization told of as one that has shareholders, a tax rate and a board, not as a part of another."""
    said: Counter[str] = Counter()
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.form == "proper" and read.types.get(mention.entity_id, "organization") in _SPEAKERS:
                said[mention.entity_id] += _whole(read.text, sentence, mention)
    for name in [name for name in said if name in read.lexicon.given_names or _INITIALS.fullmatch(name)]:
        said[name] -= 2  # once is not enough: "I'd like to join Pedro", "our P&L last year"
    (first, most), (_, second) = [*said.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > max(second, 0) else None


_INITIALS = re.compile(r"[A-Z]&[A-Z]")


def _whole(text: str, sentence: Sentence, mention: Mention) -> int:
    """Whether a mention speaks for its being whoever speaks (above nought), or a part, a product, another (below)."""
    before = text[max(sentence.start, mention.start - 40) : mention.start]
    after = (pattern.match(text, mention.end, sentence.end) for pattern in (_WHOLE_AFTER, _ACTS))
    if any(after) or _WHOLE_BEFORE.search(before):
        return 2
    if _PEOPLE_AFTER.match(text, mention.end, sentence.end) and not _OTHERS_BEFORE.search(before):
        return 1
    part = _PART_BEFORE.search(before) or _PART_AFTER.match(text, mention.end, sentence.end)
    return -2 if part else 0


_GREETS = re.compile(
    r"\W*(?:(?:thanks?|thank\s+you|good\s+(?:morning|afternoon|evening|day)|welcome|hello|hi)\b)", re.IGNORECASE
)
_WHOLE_AFTER = re.compile(
    r"(?:['’]s?)?(?:,?\s+(?:Inc|Corp|Ltd|plc)\.?,?)?\s+"
    r"(?:(?:GAAP|non-GAAP|adjusted|reported|total|overall|regular|regularly|quarterly|scheduled|diluted|effective|net"
    r"|common|first|second|third|fourth|full|fiscal|year|Q[1-4]|(?:19|20)\d\d)[\s-]+){0,5}"
    r"(?:board\b|shareholders?\b|stockholders?\b|shares\b|stock\b|tax\s+rate|debt\b|leverage\b|liquidity\b|consolidated\b"
    r"|financial\s+(?:results|performance|position|condition)|financials\b|earnings\s+per\s+share|EPS\b|dividends?\b"
    r"|balance\s+sheet|core\s+earnings|free\s+cash\s+flow(?!\s+yield)|(?:first|second|third|fourth)[\s-]quarter"
    r"(?!\s+(?:revenues?|sales|net|operating|adjusted|segment|organic|volumes?|income|profits?|SG&A|margins?|backlog|bookings|shipments|orders)\b)"
    r"|conference\s+call|revenues?\s+by\b|brands\b|(?:value|market)\s+share\b"
    r"|(?:(?:also|has|recently)\s+){0,2}(?:reported|recognized|received)\b"
    r"|(?:had|delivered|enjoyed|is\s+off\s+to)\s+(?:an?|another)\s+(?:\w+\s+)?(?:good|great|strong|solid|record|excellent|outstanding|difficult|tough)\b"
    r"|(?:this|last)\s+(?:quarter|year)\b"
    r"|generated\s+[^.]{0,30}cash\s+flow|had\s+(?:net\s+debt|total\s+debt|a\s+total\s+of|no\s+debt)|ended\s+the\s+(?:quarter|year)\s+with)"
)
_WHOLE_BEFORE = re.compile(
    r"\b(?:attributable\s+to|behalf\s+of(?:\s+(?:the\s+)?(?:entire\s+)?)?|welcome\s+to(?:\s+the)?|position(?:s|ed|ing)?|puts?|keeps?"
    r"|(?:here|we|us|all|everyone|everybody|employees|colleagues|associates|people|shareholders|partners)\s+(?:at|of)"
    r"|an?\s+(?:new|better|stronger|great|record)|(?:drag|benefit|high|record|quarter|year|opportunity|milestone)\s+for|join(?:ed|ing)?)\s+$",
    re.IGNORECASE,
)
_PART_BEFORE = re.compile(
    r"\b(?:our|excluding|includ(?:e|es|ing)|addition\s+of|within|both|investment\s+in|contributions?\s+from|at(?:\s+the)?|higher|lower"
    r"|(?:acquisition|purchase|sale|integration|application)\s+of|acquir(?:e|ed|ing))\s+$",
    re.IGNORECASE,
)


def _presents_itself(read: Document, sentences: Sequence[Sentence], name: str) -> bool:
    """Whether a text is its own by its form, its place at the head, or for it alone comes again and again."""
    if name in map(read.names.resolve, read.names.owners):
        return True
    met = [(n, s, own_name(read, s, m)) for n, s in enumerate(sentences) for m in s.mentions if m.entity_id == name]
    if name.lower() in common_words() or _is_seldom(name, len(met)) or _NUMBERED.search(name):
        return False
    opens = any(weight >= 1.0 and (_heads(s) or number < _OPENING_SENTENCES) for number, s, weight in met)
    return opens or _stands_out(read, name, [weight for *_, weight in met])


_NUMBERED = re.compile(r"\s\d+$")
"""The name of a building, a model or a plan: "PENN 2"."""


def _is_seldom(name: str, times: int) -> bool:
    """Whether it is capitals alone that do not come again: a plan, a kind of contract."""
    return name.isupper() and times < 2


def _acting(read: Document, sentences: Sequence[Sentence]) -> str | None:
    """The organization that acts as a whole, or of which "we" is said, more than of any other."""
    said: Counter[str] = Counter()
    times: Counter[str] = Counter()
    for sentence in sentences:
        for mention in sentence.mentions:
            if mention.form == "proper" and read.types.get(mention.entity_id, "organization") in _SPEAKERS:
                weight = own_name(read, sentence, mention)
                acts = weight >= 1.0 and _ACTS.match(read.text, mention.end, sentence.end) is not None
                said[mention.entity_id] += 2 if acts else (weight > 1.0) - (weight < 1.0)
                times[mention.entity_id] += 1
    (first, most), (_, second) = [*said.most_common(2), ("", 0), ("", 0)][:2]
    return first if most > max(second, 0) and not _is_seldom(first, times[first]) else None


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


def _stands_out(read: Document, name: str, weights: Sequence[float]) -> bool:
    """Whether a name comes again, never as that of a part, and far more than any other organization's."""
    others = (weight for other, weight in read.weights.items() if other != name and read.types[other] in _SPEAKERS)
    lone = read.weights[name] >= _FAR_MORE * max(others, default=0.0)
    return lone and len(weights) >= 2 and min(weights) >= 1.0 and not name.isupper()


_FAR_MORE = 1.5
_SPEAKERS = ("organization", "institution", "product")
_ACTS = re.compile(
    r"\s+(?:(?:also|has|have|had|recently|\w+ly)\s+){0,2}(?:repurchased|issued|declared|refinanced|acquired|divested|announced"
    r"|released|redeemed|raised|signed|entered|launched|paid|returned|bought\s+back)\b"
)
"""What an organization does as one, not what a part of it delivers or earns."""


def _heads(sentence: Sentence) -> bool:
    return sentence.segment["kind"] in ("title", "heading")
