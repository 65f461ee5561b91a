"""Which part of a company its results are of: the one that a sentence turns to, until another turns away from it.

"Looking at Insurance Services." – and the sentences that follow, "Revenue was $2bn", say nothing of whose it is.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.mentions import Mention

if TYPE_CHECKING:
    from talent_ledger.extract.discourse import Sentence
    from talent_ledger.extract.lexicon import Lexicon

_NOUN = r"(?:segment|business|division|unit|group)"
_ON_SLIDE = r"(?:\s+(?:on|in)\s+[SsPp](?:lide|age)\s+[\w-]+)?"
_TURNS = re.compile(
    r"(?:(?:now|next|and|so|ok|okay|finally|then|first|second|third|lastly),?\s+){0,2}"
    r"(?:(?:I['’]ll|I\s+will|let\s+me|let['’]s(?:\s+keep)?|let\s+us|we['’]ll|we\s+will|I['’]d\s+like\s+to)\s+(?:now\s+)?)?"
    r"(?:turn|mov|look|shift|switch|start|beginn?|go)(?:e|ing)?\s+(?:(?:now|next|on|over|back|first|off)\s+)*"
    r"(?:(?:on|in)\s+(?:slide|page)\s+[\w-]+\s+)?(?:to|at|with|into)\s+(?P<what>[^.;]+)",
    re.IGNORECASE,
)
_WORD = r"(?!(?:within|in|for|on|our|the)\b)[\w&-]+"
_WORDS = rf"{_WORD}(?:,?\s(?:and\s|&\s|of\s)?{_WORD}){{0,4}}?"
_STARTS_WITH = re.compile(
    rf",?\s(?:starting|beginning)\s+with\s+(?:the\s+|our\s+)?(?P<part>{_WORDS})(?:\s+{_NOUN})?{_ON_SLIDE}\s*$"
)
_IS_PART = re.compile(
    rf"(?:the\s+|our\s+)?(?:(?:results|performance)\s+(?:of|for|in)\s+(?:the\s+|our\s+)?)?(?P<part>{_WORDS})"
    rf"(?:\s+or\s+[A-Z]{{2,4}})?\s+{_NOUN}(?:['’]s)?(?:\s+(?:results|performance|financial\s+results))?{_ON_SLIDE}\s*(?:,|$)"
)
_IS_NAME = re.compile(
    rf"(?:the\s+|our\s+)?(?P<part>[A-Z][\w&-]*(?:,?\s(?:and\s|&\s|of\s)?[A-Z][\w&-]*){{1,4}}?){_ON_SLIDE}\s*$"
)
_ADJUSTED = r"(?:(?:net|gross|operating|adjusted|organic|core|pre-?tax|reported)\s+){0,2}"
_OPENS = re.compile(
    rf"(?:In|For|Within|At)\s+(?:the|our)\s+(?P<part>{_WORDS})\s+{_NOUN},\s"
    r"|(?:In|Within|At|Turning\s+to|Moving\s+to)\s+(?:our\s+)?(?P<name>(?!Q\d|FY|GAAP|SG&A)[A-Z][A-Za-z&-]+(?:\s(?:and\s|&\s)?[A-Z][\w&-]+){0,4}),\s"
    r"|(?:In|Within)\s+(?P<line>[a-z-]+(?:\s[a-z-]+)?),\s(?:(?:net|total|organic)\s)?(?:revenues?|sales|orders|operating|margins?)\b"
    rf"|(?:(?:[Tt]otal|The|Our|And)\s+)*(?P<own>{_WORDS}\s+(?:segment|division))(?:['’]s)?\s+{_ADJUSTED}"
    r"(?:revenues?|sales|income|EBITDA|earnings|profits?|margins?|orders|bookings|volumes?)\b"
)
_OURS = re.compile(r"\b(?:[Oo]ur|[Yy]our)\b")
_OF_THE_WHOLE = re.compile(
    r"\b(?:[Ww]e|[Oo]ur|[Uu]s|[Yy]our|company|group|consolidated|corporate|total\s+(?:company|revenues?|sales)|overall"
    r"|enterprise|firmwide|segments|guidance|outlook|shareholders?|dividends?|repurchase[ds]?|tax\s+rate|per\s+share)\b"
)


def parts_told(text: str, sentences: Sequence[Sentence], lexicon: Lexicon) -> dict[int, Mention]:
    """The part that each sentence of results goes on about, by where it starts; none where that is the whole."""
    told: dict[int, Mention] = {}
    part: Mention | None = None
    before: Sentence | None = None
    ours = False
    for sentence in sentences:
        opened = _OPENS.match(text, sentence.start, sentence.end)
        turned = None if opened is not None else _TURNS.match(text, sentence.start, sentence.end)
        if turned is not None:
            part = _turned_to(text, *turned.span("what"), lexicon)
            ours = _OURS.search(text, *turned.span("what")) is not None
        elif opened is not None:
            part, ours = _opened(text, opened, sentence, lexicon), False
        elif part is not None and any(_heads(sentence, mention, part) for mention in sentence.mentions):
            part = None
        of_the_whole = _OF_THE_WHOLE.search(text, sentence.start, sentence.end) is not None
        if of_the_whole and ours and turned is None:
            part = None  # "our title business" first, and then "revenue in our Title segment"
        if part is not None and turned is None and not of_the_whole:
            told[sentence.start] = part
        elif before is not None and not of_the_whole and (doer := _says_how_much(text, before, sentence)) is not None:
            told[sentence.start] = doer
        before = sentence
    return told


def _heads(sentence: Sentence, mention: Mention, part: Mention) -> bool:
    """Whether a sentence opens with the name of another: "At Marsh, revenue was", "Guy Carpenter's revenue"."""
    opens = mention.start - sentence.start < _OPENING
    return opens and mention.form in ("proper", "name") and mention.text not in part.text


_OPENING = 25


def _turned_to(text: str, start: int, end: int, lexicon: Lexicon) -> Mention | None:
    """The part named between *start* and *end*: any that is called one, or a name that is no account and no slide."""
    called = _IS_PART.match(text, start, end)
    found = _STARTS_WITH.search(text, start, end) or called or _IS_NAME.match(text, start, end)
    if found is None or _OF_THE_WHOLE.search(found["part"]):
        return None
    words = found["part"].lower().split()
    doubtful = lexicon.is_measure(words[-1]) or not lexicon.words["no_part"].isdisjoint(words)
    return None if doubtful and found is not called else _part(found)


def _opened(text: str, found: re.Match[str], sentence: Sentence, lexicon: Lexicon) -> Mention | None:
    """The part that the first words of a sentence name: "In HPC and MCS, demand", but no place and no time."""
    if found["part"]:
        return _part(found)
    group = "name" if found["name"] else "own" if found["own"] else "line"
    start, end = found.span(group)
    words = found[group].lower().split()
    if group == "own":
        unsaid = not lexicon.words["qualifies_measure"].isdisjoint(words)  # "Total segment profit"
        return None if unsaid else Mention(start, end, found[group], found[group], "organization", "part")
    if _OF_THE_WHOLE.search(text, end, sentence.end) or not _RESULTS.search(text, end, sentence.end):
        return None
    place = any(m.start < end and start < m.end and m.form in ("name", "people") for m in sentence.mentions)
    no_part = lexicon.words["opens_no_part"] | {month.lower() for month in lexicon.words["month"]}
    if place or any(lexicon.is_measure(word) or word in no_part or _QUARTER.fullmatch(word) for word in words):
        return None
    return Mention(start, end, found[group], found[group], "organization", "part")


_DELIVERS = re.compile(
    rf"(?:(?:Our|The)\s+(?P<part>{_WORDS}\s+{_NOUN})|(?P<name>[A-Z][\w&-]+(?:\s[A-Z][\w&-]+){{0,3}}))\s+"
    r"(?:also\s+|again\s+|now\s+)?(?:delivered|posted|reported|generated|achieved|had|produced|recorded|saw)\b"
)
"""Opens a sentence on what a part did: "Our mini mill segment also delivered record EBITDA", "USSK posted"."""


def _says_how_much(text: str, before: Sentence, sentence: Sentence) -> Mention | None:
    """The part that the sentence before says did well, where this one says by how much: "EBITDA was $464 million"."""
    found = _DELIVERS.match(text, before.start, before.end)
    measured = _RESULTS.search(text, sentence.start, min(sentence.end, sentence.start + 2 * _OPENING))
    if found is None or measured is None or measured[0] not in text[found.end() : before.end]:
        return None
    start, end = found.span("part" if found["part"] else "name")
    named = any(m.start == start and m.end == end and m.form == "proper" for m in before.mentions)
    if not (found["part"] or named) or any(m.start < measured.start() for m in sentence.mentions):
        return None
    return Mention(start, end, text[start:end], text[start:end], "organization", "part")


_RESULTS = re.compile(
    r"\b(?:revenues?|sales|demand|orders|bookings|margins?|EBITDA|income|profits?|volumes?|shipments)\b"
)
_QUARTER = re.compile(r"q\d")


def _part(found: re.Match[str]) -> Mention:
    """A part of a company as a mention of it where it is named."""
    return Mention(*found.span("part"), found["part"], found["part"], "organization", "part")
