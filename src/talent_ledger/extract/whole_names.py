"""A chosen subject with all that the text says it is: "the rest of the world", "cement and clinker"."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.series import LISTED
from talent_ledger.extract.situation import NAMED, Candidate

if TYPE_CHECKING:
    from spacy.tokens import Token

    from talent_ledger.extract.grammar import Parse
    from talent_ledger.extract.walk import Reading

_OTHER = re.compile(r"(?<!\w)(?P<whole>[Oo]ther\s)$")
_REST_OF = re.compile(r"\brest\s+of\s+(?:the\s+)?$", re.IGNORECASE)
_BOTH = re.compile(r"[\w'’-]+(?:\s[\w'’-]+){0,2}\s(?:and|&|or)\s[\w'’-]+(?:\s[\w'’-]+){0,2}")
_BEFORE_ITEM = re.compile(
    r"^.*[,;:(|–—]|^\s*(?:and|or|while|with|then|followed\s+by|plus)\s", re.IGNORECASE | re.DOTALL
)
_BEHIND_ITEM = re.compile(
    r"\s(?:at|on|with|for|by|is|are|was|were|has|have|had|about|around|some|nearly|another)$", re.I
)
_NO_ITEM = re.compile(r"(?:of|in|for|from|by|with|at|on|to|than|a|an|its|their|his|her|our)\s", re.IGNORECASE)
_REST_IN_APPOSITION = re.compile(
    r"\b(?P<rest>every(?:one|body|thing)\s+else|(?:all\s+)?(?:the\s+)?others?|the\s+rest|the\s+remainder)"
    r"(?:,|\s[–—-]|\s\()\s(?:(?:chiefly|mainly|mostly|including|such\s+as|among\s+them|led\s+by)\s)?"
    r"(?:[\w.&'’-]+(?:,\s|\s(?:and|&)\s|\s)){0,8}(?:the\s)?$",
    re.IGNORECASE,
)
"""``everyone else, chiefly Biocon, Wockhardt and``: whoever is named next is among the others."""
_AFTER_FIGURE = re.compile(
    r"\s*(?:(?:is|are|was|were|in|on|for|to|by|from|go(?:es)?\s+(?:to|on|into))\s+)?(?P<item>[^,;:.()|\n]{5,60}?)\s*(?=[,;.)|\n]|$)"
)


def in_full(document: Document, sentence: Sentence, figure: Figure, chosen: Candidate) -> Candidate:
    """*chosen* with all that the text says it is: "the rest of the world", not the world; both of an item "A and B"."""
    mention = chosen.mention
    if mention is None or not _is_in(sentence, mention):
        return chosen
    other = _OTHER.search(document.text, max(sentence.start, mention.start - 8), mention.start)
    if other is not None and mention.form == "name" and mention.entity_type == "region":
        whole = document.text[other.start("whole") : mention.end]
        return Candidate(whole, "region", whole, mention)
    rest = _REST_OF.search(document.text, max(sentence.start, mention.start - 20), mention.start)
    if rest is not None:
        whole = document.text[rest.start() : mention.end]
        return Candidate(whole, "group", whole, mention)
    told = sentence.figure_before(mention.start)
    others = _REST_IN_APPOSITION.search(document.text, told.end if told else sentence.start, mention.start)
    if others is not None and mention.end <= figure.start:
        return Candidate("others", "group", others["rest"], mention)
    if mention.form in (*LISTED[:4], "rest", "pronoun") or figure.unit != "percent":
        return chosen
    item = _item(document.text, sentence, figure, mention)
    return chosen if item is None else Candidate(item, "group", item, mention)


def _item(text: str, sentence: Sentence, figure: Figure, mention: Mention) -> str | None:
    """The item of a list of shares that *mention* is half of: "cement and clinker" between two figures."""
    before, after = sentence.figure_before(figure.start), sentence.figure_after(figure.end)
    if mention.end <= figure.start:
        begin = before.end if before else sentence.start
        label = text[begin : figure.start]
        while (shorter := _BEFORE_ITEM.sub("", label, count=1)) != label:
            label = shorter
        label = _BEHIND_ITEM.sub("", label.rstrip(" :|–—-("))
    else:
        found = _AFTER_FIGURE.match(text, figure.end, after.start if after else sentence.end)
        label = found["item"] if found and (not after or found.end() < after.start) else ""
        begin = figure.end
    label = re.sub(r"^the\s+", "", label.strip(), flags=re.IGNORECASE)
    at = text.find(label, begin) if label else -1
    listed = len(sentence.figures) > 1 or sentence.segment["kind"] == "list_item"
    if not listed or at < 0 or not at <= mention.start < mention.end <= at + len(label) or label == mention.text:
        return None
    named = any(m.form in LISTED[:4] and at <= m.start < at + len(label) for m in sentence.mentions)
    return label if _BOTH.fullmatch(label) and not named and not _NO_ITEM.match(label) else None


_LONGEST_WRITTEN = 70
_PART_BEHIND = re.compile(r"\s+(?:segment|division|business\s+unit)\b")
"""Behind the name of a part, before what is measured of it: "Irrigation segment revenues"."""


def as_written(reading: Reading, chosen: Candidate) -> str | None:
    """The words of the phrase that a subject stands in: "the Consumer segment", "women who endorse it".

    None where its name or its noun is all; what is measured ("Apple sales") is no part of it.
    """
    mention, parse = chosen.mention, reading.parse
    if mention is None or parse is None or mention.form not in (*NAMED, "phrase", "group"):
        return None
    head = parse.head_of(mention.start, mention.end) if _is_in(reading.sentence, mention) else None
    named = mention.form in NAMED
    noun = _kind_behind(reading, parse, head) if named and head is not None else head
    part = _PART_BEHIND.match(reading.text, mention.end) if mention.form == "proper" else None
    if noun is None and part is not None:
        return reading.text[mention.start : part.end()]
    if noun is None or head is None or parse.spans[head.i][1] > mention.end:
        return None
    start = mention.start if named else _qualified(parse, mention.start)
    end = max(mention.end, _told_apart(parse, noun) or parse.spans[noun.i][1])
    longer = (start, end) != (mention.start, mention.end) and end - start <= _LONGEST_WRITTEN
    return reading.text[start:end] if longer and "\n" not in reading.text[start:end] else None


def _is_in(sentence: Sentence, mention: Mention) -> bool:
    return sentence.start <= mention.start < sentence.end


def _qualified(parse: Parse, start: int) -> int:
    """Where the adjectives begin that stand before a noun: "large loans"."""
    first = parse.token_at(start)
    while (
        first is not None
        and first.i
        and parse.tokens[first.i - 1].dep_ == "amod"
        and parse.tokens[first.i - 1].tag_ == "JJ"
    ):
        first = parse.tokens[first.i - 1]
    return parse.spans[first.i][0] if first is not None else start


_OF_PEOPLE = ("origin", "descent", "heritage", "nationality", "background", "activity")
"""What is only said of a place, or of its people: "of Chinese origin", "all US economic activity"."""


def _kind_behind(reading: Reading, parse: Parse, head: Token) -> Token | None:
    """The noun that a name stands before and tells apart: "Consumer segment", "Xbox Live members"."""
    noun = head
    while noun.dep_ in ("compound", "amod", "nmod") and noun.head.i > noun.i:
        noun = noun.head
    lists, word = reading.document.lexicon.words, noun.lower_
    between = [parse.tokens[i] for i in range(head.i + 1, noun.i + 1)]
    if noun is head or noun.pos_ != "NOUN" or any(token.pos_ not in ("NOUN", "PROPN", "ADJ") for token in between):
        return None
    if any(token.i in parse.figure_tokens.values() for token in between):
        return None
    no_part = reading.document.lexicon.is_measure(word) or word in lists["time_noun"] or word in lists["sum_of_money"]
    return None if no_part or word in _OF_PEOPLE else noun


def _told_apart(parse: Parse, head: Token) -> int | None:
    """Where the words end that tell a group from others: "homes with broadband", "people interviewed"."""
    behind = [child for child in head.rights if child.left_edge.i == head.i + 1]
    told = next((child for child in behind if _tells_apart(child)), None)
    if told is None:
        return None
    last = told.right_edge
    tokens = [parse.tokens[i] for i in range(head.i + 1, last.i + 1)]
    figures = set(parse.figure_tokens.values())
    if any(token.i in figures or token.is_punct for token in tokens):
        return None
    return parse.spans[last.i][1]


def _tells_apart(token: Token) -> bool:
    """Whether a word opens what tells a group from others behind its noun."""
    clause = (token.dep_ == "acl" and token.tag_ in ("VBN", "VBG")) or _says_who(token)
    return clause or (token.dep_ == "prep" and token.lower_ in ("with", "without", "under", "over", "aged"))


def _says_who(token: Token) -> bool:
    """Whether a clause opens with "who" or "that" as its subject: "women who endorse it"."""
    return token.dep_ == "relcl" and token.left_edge.lower_ in ("who", "that")
