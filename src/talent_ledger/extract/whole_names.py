"""A chosen subject with all that the text says it is: "the rest of the world", "cement and clinker"."""

from __future__ import annotations

import re

from talent_ledger.extract.discourse import Document, Sentence
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.series import LISTED
from talent_ledger.extract.situation import Candidate

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
    if mention is None or not sentence.start <= mention.start < sentence.end:
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
