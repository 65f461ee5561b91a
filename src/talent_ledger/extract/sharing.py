"""One figure with several subjects, and several figures with as many: "each", "respectively", "the remaining four"."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from typing import TYPE_CHECKING

from talent_ledger.extract.discourse import Document, Sentence, heading_key
from talent_ledger.extract.features import PREDICATES
from talent_ledger.extract.figures import Figure
from talent_ledger.extract.grammar import clause_subject
from talent_ledger.extract.mentions import Mention
from talent_ledger.extract.situation import Candidate

if TYPE_CHECKING:
    from talent_ledger.extract.walk import Reading

_JOIN = re.compile(
    r"\s*(?:,|;|,?\s*and|,?\s*or|,?\s*&|,?\s*as well as|,?\s*plus|/)"
    r"\s*(?:the\s+|in\s+|from\s+|for\s+|in the\s+|also\s+)?$"
)
_TOGETHER = re.compile(
    r"\b(?:together|combined|jointly|between them|in total|altogether|collectively|both account|add up)\b",
    re.I,
)
_LISTED = ("name", "people", "proper", "capital", "label")
_GROUPED = ("group", "phrase")


def coordination(
    document: Document, sentence: Sentence, mention: Mention, among: Sequence[Mention] | None = None
) -> list[Mention]:
    """The run of names (or of *among*) joined by commas and "and" that *mention* stands in, itself included."""
    named = [m for m in sentence.mentions if m.form in _LISTED] if among is None else among
    place = next((i for i, m in enumerate(named) if m.start == mention.start and m.end == mention.end), None)
    if place is None:
        return [mention]
    first = last = place
    while first > 0 and _joined(document.text, named[first - 1], named[first]):
        first -= 1
    while last + 1 < len(named) and _joined(document.text, named[last], named[last + 1]):
        last += 1
    return list(named[first : last + 1])


def _joined(text: str, one: Mention, other: Mention) -> bool:
    return one.end <= other.start and bool(_JOIN.fullmatch(text[one.end : other.start] or " "))


def as_candidate(mention: Mention) -> Candidate:
    """A mention chosen for its place in a list."""
    return Candidate(mention.entity_id, mention.entity_type, mention.text, mention)


def remaining(document: Document, sentence: Sentence, figure: Figure) -> list[Mention]:
    """The names after "the remaining four are in", when there are as many as the figure says."""
    text = document.text
    before = text[max(sentence.start, figure.start - 25) : figure.start]
    if (
        figure.unit != "count"
        or not 2 <= figure.value <= 12
        or not re.search(r"\b(?:remaining|other|rest|others)\s+$", before, re.I)
    ):
        return []
    for mention in sentence.mentions:
        if mention.start >= figure.end:
            run = coordination(document, sentence, mention)
            if len(run) == figure.value:
                return run
    return []


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


def respectively(reading: Reading) -> Mention | None:
    """The i-th name, or else the i-th group, for the i-th figure of a "respectively" sentence."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    text = document.text[sentence.start : sentence.end]
    if "respectively" not in text:
        return None
    end = sentence.start + text.index("respectively")
    figures = [f for f in sentence.figures if f.end <= end and f.unit == figure.unit]
    if figure not in figures:
        return None
    names_two = " and " in document.text[sentence.start : figures[0].start]
    before = None if names_two else _sentence_before(document, sentence)
    for told, among in ((sentence, _named(sentence)), (sentence, _groups(reading)), (before, _named(before))):
        for mention in among:
            run = coordination(document, told or sentence, mention, among)
            if len(run) == len(figures) >= 2:
                return run[figures.index(figure)]
    return None


def heads_list(reading: Reading) -> Mention | None:
    """The name that stands alone above a list whose item names nobody."""
    segment = reading.sentence.segment
    if segment["kind"] != "list_item" or not segment.get("heading"):
        return None
    if any(one.mention is not None and one.mention.form in _LISTED for one in reading.candidates):
        return None
    return reading.document.heads.get(heading_key(segment["heading"]))


_AND = re.compile(r"(?:\s*,\s*(?:and\s+)?|\s+(?:and|&)\s+)")
_TOGETHER = re.compile(r"\b(?:both|each|all|combined|together|jointly|between\s+them)\b", re.IGNORECASE)
_JUST_AFTER = re.compile(r"\s+(?:in|for|at|from)\s+(?:the\s+)?")


def in_order(reading: Reading) -> Mention | None:
    """The i-th name for the i-th of as many figures in a row: "Kenya and Ethiopia are at 11% and 10%"."""
    sentence, text = reading.sentence, reading.document.text
    figures = _row(text, sentence.figures, reading.figure)
    if len(figures) < 2:
        return None
    first, last = figures[0].start, figures[-1].end
    named = _named(sentence)
    before = [mention for mention in named if mention.end <= first]
    after = [mention for mention in named if mention.start >= last]
    run = coordination(reading.document, sentence, before[-1], before) if before else []
    if len(run) != len(figures) and after and _JUST_AFTER.fullmatch(text, last, after[0].start):
        run = coordination(reading.document, sentence, after[0], after)
    if len(run) != len(figures) or _TOGETHER.search(text, sentence.start, last):
        return None
    return run[figures.index(reading.figure)]


_LONGEST_ROW = 12
"""Longer rows are no longer said in the order of as many names; and no text shall take time in their square."""


def _row(text: str, figures: Sequence[Figure], figure: Figure) -> list[Figure]:
    """The figures of one unit around *figure* that only commas and "and" part; none where they are too many."""
    at = bisect_left(figures, figure.start, key=lambda one: one.start)
    first = last = at
    while first > 0 and at - first < _LONGEST_ROW and _in_a_row(text, figures[first - 1], figures[first]):
        first -= 1
    while last + 1 < len(figures) and last - at < _LONGEST_ROW and _in_a_row(text, figures[last], figures[last + 1]):
        last += 1
    return list(figures[first : last + 1]) if last - first < _LONGEST_ROW else []


def _in_a_row(text: str, one: Figure, other: Figure) -> bool:
    return one.unit == other.unit and _AND.fullmatch(text, one.end, other.start) is not None


def in_brackets_of(reading: Reading) -> Mention | None:
    """The name whose brackets hold the figure, be it the first or not: "Iowa (13.7%, down from 14.3%)"."""
    sentence, text, start = reading.sentence, reading.document.text, reading.figure.start
    opening = text.rfind("(", sentence.start, start)
    if opening < 0 or ")" in text[opening:start] or _OF_EACH.search(text, opening, reading.figure.end + 6):
        return None
    named = [mention for mention in _named(sentence) if mention.end <= start]
    if named and named[-1].end <= opening and not text[named[-1].end : opening].strip():
        return named[-1]
    return None


def _named(sentence: Sentence | None) -> list[Mention]:
    return [m for m in sentence.mentions if m.form in _LISTED] if sentence is not None else []


def _groups(reading: Reading) -> list[Mention]:
    groups = [c.mention for c in reading.candidates if c.mention is not None and c.mention.form in _GROUPED]
    return sorted(groups, key=lambda m: (m.start, m.end))


def _sentence_before(document: Document, sentence: Sentence) -> Sentence | None:
    """The sentence before *sentence* in its paragraph."""
    at = bisect_left(document.sentences, sentence.start, key=lambda one: one.start)
    before = document.sentences[at - 1] if at else None
    same = before is not None and before.segment["segment_id"] == sentence.segment["segment_id"]
    return before if same else None


def destination(reading: Reading) -> Mention | None:
    """The name that a share goes to: "60 percent of clothes going to Europe"."""
    sentence, figure, text = reading.sentence, reading.figure, reading.document.text
    first = next((m for m in _named(sentence) if m.start >= figure.end), None)
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
    return next((mention for mention in _named(reading.sentence) if mention.end in ends), None)


_APPOSED = re.compile(
    r",\s+(?:(?:now|already|still|once)\s+)?"
    r"(?:(?:[A-Z][\w.-]*\s){0,2}[A-Z][\w.-]*|the\s+(?:world|country|nation|region|continent|city))['’]s?\s+"
)


def apposed(reading: Reading) -> Mention | None:
    """Whose place among others stands right behind its name: "a stake in Sun Interbrew, Russia's second-largest"."""
    if reading.figure.unit != "rank":
        return None
    before = (m for m in reversed(_named(reading.sentence)) if m.end <= reading.figure.start)
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
    named = _named(reading.sentence)
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
    places = [m for m in _named(reading.sentence) if m.form in ("name", "people") and m.end <= start]
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
    named = [mention for mention in _named(reading.sentence) if mention.form in ("proper", "name")]
    begin = reading.sentence.start
    if _OF_A_GIFT.search(text, max(begin, figure.start - _LEAD), figure.start):
        behind = next((mention for mention in named if mention.start >= figure.end), None)
        return behind if behind is not None and _FROM_BEHIND.fullmatch(text, figure.end, behind.start) else None
    before = (mention for mention in named if _WORTH.fullmatch(text, mention.end, figure.start))
    return next((m for m in before if _GIFT_FROM.search(text, max(begin, m.start - _LEAD), m.start)), None)


_BESIDE = re.compile(r"(?:[’']s?)?\s+[$€£]?")


def dealer(reading: Reading) -> Mention | None:
    """The person who holds, pays or bids it: "Ann Lee, chairman of Lee FC, has launched a £1.5m bid for the club"."""
    subject = clause_subject(reading.token) if reading.token is not None else None
    if (
        subject is None
        or reading.parse is None
        or subject.head.lower_ not in reading.document.lexicon.words["dealing_verb"]
    ):
        return None
    start, _ = reading.parse.spans[subject.i]
    found = next((m for m in _named(reading.sentence) if m.start <= start < m.end and m.entity_type == "person"), None)
    if found is None or found.end > reading.figure.start:
        return None
    # "Carl Drummond got 53.6 percent and Hallett 45.7", "agreed to buy BSkyB's 4.76% holding"
    beside = (m for m in _named(reading.sentence) if found.end < m.end <= reading.figure.start)
    return None if any(_BESIDE.fullmatch(reading.text, m.end, reading.figure.start) for m in beside) else found


_OF_TWO = re.compile(r"\s+(?:of|for|in|by|among)\s+(?:the\s+)?(?P<which>former|latter)\b", re.IGNORECASE)
_TWO_BEFORE = re.compile(r"\b(?:the\s+)?(?P<which>former|latter)(?:['’]s)?\s(?:[a-z]+\s){0,4}$", re.IGNORECASE)


def of_two(reading: Reading) -> Mention | None:
    """Which of two that were named a figure is of: "75% of the former and 90% of the latter"."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    found = _OF_TWO.match(document.text, figure.end) or _TWO_BEFORE.search(
        document.text, max(sentence.start, figure.start - 45), figure.start
    )
    first = re.search(r"(?i)\b(?:former|latter)\b", document.text[sentence.start : sentence.end])
    if found is None or first is None:
        return None
    before = _sentence_before(document, sentence)
    for told in (_groups(reading), _named(sentence), _named(before)):
        ends = {m.end: m for m in told if m.end <= sentence.start + first.start()}
        two = [ends[end] for end in sorted(ends)][-2:]
        if len(two) == 2:
            return two[found["which"].lower() == "latter"]
    return None


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
    ends = [other.end for other in sentence.figures if other.end <= mention.start]
    others = _REST_IN_APPOSITION.search(document.text, max(ends, default=sentence.start), mention.start)
    if others is not None and mention.end <= figure.start:
        return Candidate("others", "group", others["rest"], mention)
    if mention.form in (*_LISTED[:4], "rest", "pronoun") or figure.unit != "percent":
        return chosen
    item = _item(document.text, sentence, figure, mention)
    return chosen if item is None else Candidate(item, "group", item, mention)


def _item(text: str, sentence: Sentence, figure: Figure, mention: Mention) -> str | None:
    """The item of a list of shares that *mention* is half of: "cement and clinker" between two figures."""
    ends = [other.end for other in sentence.figures if other.end <= figure.start]
    starts = [other.start for other in sentence.figures if other.start >= figure.end]
    if mention.end <= figure.start:
        begin = max(ends, default=sentence.start)
        label = text[begin : figure.start]
        while (shorter := _BEFORE_ITEM.sub("", label, count=1)) != label:
            label = shorter
        label = _BEHIND_ITEM.sub("", label.rstrip(" :|–—-("))
    else:
        found = _AFTER_FIGURE.match(text, figure.end, min([sentence.end, *starts]))
        label = found["item"] if found and (not starts or found.end() < starts[0]) else ""
        begin = figure.end
    label = re.sub(r"^the\s+", "", label.strip(), flags=re.IGNORECASE)
    at = text.find(label, begin) if label else -1
    listed = len(sentence.figures) > 1 or sentence.segment["kind"] == "list_item"
    if not listed or at < 0 or not at <= mention.start < mention.end <= at + len(label) or label == mention.text:
        return None
    named = any(m.form in _LISTED[:4] and at <= m.start < at + len(label) for m in sentence.mentions)
    return label if _BOTH.fullmatch(label) and not named and not _NO_ITEM.match(label) else None


_OF_EACH = re.compile(r"\b(?:each|apiece|every one|both)\b")
_ALL_WITH = re.compile(
    r"(?i)\b(?:others?|those|[a-z]{3,}s)\s+(?:with|on|at|scoring|having|that\s+ha(?:ve|d)|which\s+ha(?:ve|d))\s+[^.;:()\d]{0,50}$"
)
_ARE_THESE = re.compile(r"[^.;:()\d]{0,60}?(?:\s(?:include|included|including|are|were|being)|:)\s+(?:the\s+)?")


def all_with(document: Document, sentence: Sentence, figure: Figure) -> list[Mention]:
    """The names that a figure is told to be of before they are listed: "others with 1% include Fastly and Vultr"."""
    if _ALL_WITH.search(document.text, max(sentence.start, figure.start - 80), figure.start) is None:
        return []
    first = next((m for m in sentence.mentions if m.form in _LISTED and m.start >= figure.end), None)
    if first is None or _ARE_THESE.fullmatch(document.text, figure.end, first.start) is None:
        return []
    run = coordination(document, sentence, first)
    return run if len(run) > 1 else []


def _run_of(reading: Reading, mention: Mention, near: str) -> list[Mention]:
    """The list that *mention* stands in: of names or, for "newspapers and television (both 54%)", of groups."""
    if mention.form in _LISTED:
        return coordination(reading.document, reading.sentence, mention)
    if _OF_EACH.search(near) is None:
        return []
    if mention.form == "union":
        return [m for m in _named(reading.sentence) or _groups(reading) if mention.start <= m.start < mention.end]
    return coordination(reading.document, reading.sentence, mention, _groups(reading))


def shared(reading: Reading, chosen: Candidate) -> list[Candidate]:
    """All subjects of the figure, given the one that was chosen."""
    document, sentence, figure, mention = reading.document, reading.sentence, reading.figure, chosen.mention
    if mention is None or not sentence.start <= mention.start < sentence.end:
        return [chosen]
    if tied := _tied(reading, mention):
        return [as_candidate(m) for m in tied]
    text = document.text
    near = text[figure.end : figure.end + 22] + " " + text[max(sentence.start, figure.start - 40) : figure.start]
    run = _run_of(reading, mention, near)
    again = (m.start for m in sentence.mentions if m.entity_id == mention.entity_id and m.end <= figure.start)
    # "Nokia and Oppo each sold 33 million, while Nokia grew by 5 %"
    alone = not run or max(again, default=0) > run[-1].end
    if alone or len(run) < 2 or any(run[0].start < f.start < run[-1].end for f in sentence.figures):
        return [chosen]
    if _OF_EACH.search(near) or _is_of_every_place(document, figure, run):
        return [as_candidate(m) for m in run]
    later = [f.start for f in sentence.figures if f.start > figure.start]
    clause = (
        text[run[0].start : max(figure.end, run[-1].end)]
        + text[figure.end : min([sentence.end, figure.end + 40, *later])]
    )
    if _TOGETHER.search(clause) or (
        figure.unit == "percent" and run[-1].end <= figure.start and _subject_run(document, run, figure)
    ):
        return [
            Candidate(
                "+".join(m.entity_id for m in run),
                run[0].entity_type if len({m.entity_type for m in run}) > 1 else "group",
                text[run[0].start : run[-1].end],
                mention,
            )
        ]
    return [chosen]


_TIE = re.compile(r"\b(?:tie[sd]?|tying|share[sd]?|sharing|joint(?:ly)?|level|equal|same)\b", re.IGNORECASE)
_WITH = re.compile(r"[^.;:()]{0,30}?\s(?:with|alongside|to|as)\s+(?:the\s+)?")
_VERBS_AHEAD = 60


def _tied(reading: Reading, mention: Mention) -> list[Mention]:
    """All who have one place in an order: "A and B rank second", "A shares fourth with B, C and D"."""
    document, sentence, figure = reading.document, reading.sentence, reading.figure
    if figure.kind != "rank" or mention.end > figure.start or mention.form not in _LISTED:
        return []
    between = document.text[mention.end : figure.start]
    own = coordination(document, sentence, mention)
    if own[-1].end > figure.start or any(own[-1].end <= f.start < figure.start for f in sentence.figures):
        return []
    others: list[Mention] = []
    after = next((m for m in sentence.mentions if m.form in _LISTED and m.start >= figure.end), None)
    gap = document.text[figure.end : after.start] if after is not None else ""
    if after is not None and _TIE.search(between[-_VERBS_AHEAD:] + gap) and _WITH.fullmatch(gap):
        others = coordination(document, sentence, after)
    followed = re.match(r"\s+and\s+(?:the\s+)?(?:\w+th|second|third|\d)", document.text[figure.end : figure.end + 20])
    return [] if followed or len(own) + len(others) < 2 else [*own, *others]


_IN_EACH = re.compile(r"(?P<of>[^.;:()]{0,60}?)(?:^|\s)(?:in|for|among)\s+(?:the\s+)?", re.IGNORECASE)
_OF_A_WHOLE = re.compile(
    r"\bof\s+(?:its|their|our|his|her|all|the\s+(?:total|world|global|company)|total|global|worldwide|sales|revenues?"
    r"|exports?|imports?|output|production)\b"
    r"|\b(?:live[sd]?|living|based|located|born|came|come|comes|coming|from|go|goes|went|going|concentrated|found|made"
    r"|built|sold|situated|spent|invested|employed|generated|together|combined)\b",
    re.IGNORECASE,
)


def _is_of_every_place(document: Document, figure: Figure, run: Sequence[Mention]) -> bool:
    """Whether a rate is told of each of the places behind it: "10% of politicians are women in Brazil and Japan".

    Of one whole in several places ("half of its sales are in France and Spain") it is the places' together.
    """
    rate = figure.unit == "percent" or figure.kind == "duration"
    if not rate or run[0].start < figure.end or run[0].form != "name":
        return False
    found = _IN_EACH.fullmatch(document.text, figure.end, run[0].start)
    return found is not None and _OF_A_WHOLE.search(found["of"]) is None


def _subject_run(document: Document, run: list[Mention], figure: Figure) -> bool:
    """Whether a verb says it of all at once: "France and Germany made up 8 %"."""
    return bool(
        re.match(
            r"\s+(?:\w+\s+)?(?:make|made|account(?:ed)?(?: for)?|represent(?:ed)?|hold|held|share[sd]?|take|took"
            r"|contribute[sd]?|are|were)\b",
            document.text[run[-1].end : figure.start],
        )
    )
