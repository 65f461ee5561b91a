"""What kind of figure a claim states, and whether it rose or fell.

The form of a figure says share where it is a percentage; the words around it tell growth, rates and margins apart.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Protocol

from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.scenes import Scene, without_hedges, word_set

_COMPARATIVES = word_set(
    "higher lower more less fewer larger smaller bigger above below faster slower cheaper dearer better worse ahead",
    "behind up down longer shorter costlier stronger weaker greater heavier lighter taller",
)
_COMPARED = rf"(?:{alternation(_COMPARATIVES)})"
_DOWN_COMPARED = word_set("lower less fewer smaller below slower cheaper behind down worse shorter weaker lighter off")
_TIMES = word_set(
    "same last previous prior year quarter month week first second third fourth January February March April May June",
    "July August September October November December fiscal FY corresponding before twelve half II III IV comparable",
    "preceding two three five ten decade christmas easter spring summer autumn winter pre-",
)
_EARLIER = re.compile(
    r"\b(?:than|on|from|over|compared (?:with|to)|against)\s+"
    r"(?:in\s+|at\s+|for\s+|during\s+|that\s+of\s+|those\s+of\s+)?(?:the\s+|a\s+|its\s+|their\s+)?"
    rf"(?:{alternation(_TIMES)}|one year|(?:19|20)\d\d|Q[1-4])|"
    r"\b(?:year[- ](?:on|over)[- ]year|y/y|yoy|y-o-y|a year (?:ago|earlier|before)|since|the year before|annually|"
    r"quarter[- ]on[- ]quarter|month[- ]on[- ]month|last year)\b",
    re.I,
)
_RATE_NOUN = re.compile(
    r"\b(?:tariffs?|tax(?:es)?|VAT|dut(?:y|ies)|levy|levies|interest|yields?|inflation|unemployment|joblessness|coupon|"
    r"APR|royalty|mortality|vacanc(?:y|ies)|occupancy|absenteeism|surcharge|fee|commission|retention|attrition|turnout|"
    r"fertility|utili[sz]ation|take-up|completion|compliance|churn|detection|response|discounts?|cost of funding|"
    r"(?:staff|voluntary|labou?r|employee) turnover|rates?)\b",
    re.I,
)
_SHARE_RATE = re.compile(r"\b(?:success|penetration|approval|acceptance|savings?|pass|adoption|win) rates?\b", re.I)
_MORE_UP = word_set("plus outpaced topped dearer overtook appreciated firmed leaping mounting upped swells rebounds")
_MORE_DOWN = word_set("minus depreciated shedding receding dwindling losing missing weaker cheaper")
_COMPARATIVE = word_set("less fewer higher lower extra off more")
_LEVEL_BEFORE_UP = word_set(
    "make makes made making end ends ended ending set take takes took taking came come comes gobble gobbles gobbled"
)
"""Verbs with which "up" tells no rise: "make up 18 %"."""


class Before(Protocol):
    """What was said of an earlier claim."""

    @property
    def scene(self) -> Scene:
        """Where it stands."""

    @property
    def kind(self) -> str:
        """Its kind."""

    @property
    def change(self) -> str | None:
        """Its change."""


class ChangeWords:
    """The words of change in a lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.up = lexicon.words["increase"] | _MORE_UP
        self.down = lexicon.words["decrease"] | _MORE_DOWN
        self.anywhere, self.noun_before, self.after = _patterns(self.up, self.down, lexicon.words["growth_noun"])

    def direction(self, phrase: str) -> str | None:
        """Increase or decrease by the last word of change in *phrase*."""
        last = None
        for match in self.anywhere.finditer(phrase):
            last = match.group().lower()
        return None if last is None else self.direction_of(last)

    def direction_of(self, word: str) -> str | None:
        """Increase or decrease, of one word of change."""
        word = word.lower()
        return "decrease" if word in self.down else "increase" if word in self.up else None

    def governing(self, lead: str) -> str | None:
        """The verb or particle of change right before the figure: "rose", "fell by", "up".

        >>> from talent_ledger.extract.lexicon import read_lexicon
        >>> words = ChangeWords(read_lexicon())
        >>> words.governing("exports rose sharply by"), words.governing("Americans make up")
        ('rose', None)
        """
        words = lead[-60:].lower().split()
        while words and (words[-1] in ("by", "of") or (words[-1].endswith("ly") and words[-1] not in self.up)):
            words.pop()
        if not words or words[-1] in _COMPARATIVE or not (words[-1] in self.up or words[-1] in self.down):
            return None
        return None if words[-1] == "up" and len(words) > 1 and words[-2] in _LEVEL_BEFORE_UP else words[-1]


@lru_cache(maxsize=4)
def _patterns(
    up: frozenset[str], down: frozenset[str], nouns: frozenset[str]
) -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    every = alternation(up | down)
    named = alternation(nouns | {f"{noun}s" for noun in nouns} | {"plus", "minus", "change", "increment", "downgrade"})
    return (
        re.compile(rf"(?<![\w-])(?:{every})(?![\w-])", re.I),
        re.compile(
            rf"(?<![\w-])(?P<word>{named})(?:\s+rates?)?(?:\s+(?:in|on)\s+[\w\s-]{{1,30}}?)?"
            r"(?:\s+(?:of|was|is|were|at|reached|hit|came to|stood at|to be|by|averaged|averaging|will be)|\s*:|,)\s*$",
            re.I,
        ),
        re.compile(
            r"\s*(?:\)\s*)?(?:-\s*)?(?:(?:year[- ](?:on|over)[- ]year|annual(?:ly|ised|ized)?|yearly|y/y|yoy|net|"
            r"overall|quarterly|monthly|average|real|organic|nominal|further|pay|price|wage|salary|rent|total|"
            rf"cumulative|single-day|one-day|weekly|seasonal)\s+)*(?P<word>{named})(?!\w)"
            r"(?!\s+(?:margin|stage|company|investor|rate was))",
            re.I,
        ),
    )


def kind_and_change(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    """Kind and change of the claim in *scene*."""
    figure = scene.figure
    if scene.column and figure.kind in ("count", "share"):
        told = _of_column(scene)
        if told is not None:
            return told
    if figure.kind == "share" or (figure.kind in ("ratio", "rate") and figure.unit == "percent"):
        return _of_percentage(scene, words)
    if figure.kind == "growth":
        return _of_growth(scene, words)
    if figure.form == "multiple_verb" or figure.kind == "ratio":
        return _of_ratio(scene, words)
    if figure.kind in ("count", "money", "duration"):
        return _of_amount(scene, words)
    return figure.kind, _pair_change(scene, words) or figure.change


_MULTIPLIED = re.compile(
    r"\b(?:grew|grown|increased|risen|rose|multiplied|up|growth of|rise of|jumped|fell|shrank)(?:\s+by)?"
    r"(?:\s+a factor of)?\s*$",
    re.I,
)
_OF_ANOTHER = re.compile(r"\b(?:that|as many|as much|the (?:number|rate|level|size|average|price|amount|figure))\b")
_OF_PAST = re.compile(r"\b(?:year before|earlier|a year ago|last year|previous year)\b")
_SIGN_BEFORE = re.compile(r"(?:^|[\s(,|])([-−+]|plus |minus |negative )$", re.I)
_COMPARISON = re.compile(
    rf"\s*(?:or so\s+)?(?:in\s+\w+\s+terms\s+)?(?P<word>{_COMPARED}|off(?=\s+(?:its|their|the)\b))\b"
    r"(?!\s+(?:likely|often|common)|\s+to\b|\s+from\b)",
    re.I,
)
_THAN = re.compile(r"\b(?:than|below|above|of)\b")
_NOUN_AFTER = re.compile(r"\s*(?:increase|rise|drop|fall|cut|decline)\b")
_YEARLY = re.compile(r"\s*(?:year[- ]on[- ]year|year[- ]over[- ]year|y/y|yoy)\b", re.I)
_NO_SHARE = re.compile(r"\bmargin of error\b|\breturn on\b|\bROE\b|\bROCE\b", re.I)
_RATIO_NOUN = re.compile(
    r"\b(?:loan-to-value|LTV|(?:debt|cost|loans?|price|equity)[- ]to[- ]\w+|(?:debt|capital|capital adequacy|coverage"
    r"|leverage|solvency|liquidity|core tier (?:1|one)|CET1|CASA|current) ratio|gearing|pay gap|premium)\b",
    re.I,
)
_LENT = re.compile(
    r"\b(?:borrow\w*|lend\w*|lent|loans?|bonds?|mortgages?|deposits?|financ\w+|tax(?:ed|es)?)\b[^.;]*\bat$", re.I
)
_SHARE_WORD = re.compile(r"\bshare|\bproportion\b|\bmargin\b", re.I)
_RATE_AFTER = re.compile(r"\s*(?:\w+\s+){0,2}(?:tariffs?|tax|interest|duty|levy|VAT|coupon)\b", re.I)
_UP_FROM = re.compile(r"[^;.()]{0,30}?\b(?:up|down|compared with|rising|falling|higher|lower)\s+from\b", re.I)
_OF_TIME = re.compile(
    r"\s*(?:years?|months?|weeks?|days?|hours?|minutes?|nights|"
    r"(?:person|man|working)[- ](?:years?|days?|hours?|months?))\b",
    re.I,
)
_OUT_OF = re.compile(r"\s*(?:out of|/)\s*(?:10|100|5|ten|a hundred)\b", re.I)
_SCORE = re.compile(r"\b(?:scor\w+|rating|grade of|on a scale)\b", re.I)
_FOR_EVERY = re.compile(r"\s*(?:[\w-]+\s+){0,3}?(?:for|to|per) (?:every|each)\b", re.I)
_PER_MANY = re.compile(r"\s*(?:[\w-]+\s+){0,3}?per (?:1,000|100,000|million|thousand|10,000|head)", re.I)
_PER_MANY_BEFORE = re.compile(r"(?:^|\b)per (?:1,000|100,000|million|thousand|10,000|head)\b[^.;]*$", re.I)
_MORE_THAN = re.compile(r"\s*(?:[\w-]+\s+)?(?P<word>more|fewer|less|higher|lower|up|down)\b", re.I)
_MARGIN_OF_ERROR = re.compile(r"\bmargin of error|^return on|\bROE\b", re.I)
_MARGIN = re.compile(r"\bmargin\b", re.I)


_PART_OF = re.compile(r"\s*of\s+(?:the|its|their|our|his|her|all|my|those|these)\b")
_PART_DOES = re.compile(r"\s+(?:have|had|say|said|are|were|do|did|live|work|want|plan|think)\b", re.I)
_SAME_AGAIN = re.compile(r"\b(?:it|that|this) (?:was|is|had been|stood at)$|\b(?:from|against)$", re.I)
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-Z])")
_OWN_LEVEL = re.compile(
    r"\b(?:is|are|has|have(?! budgeted)|had|holds?|held|accounts?|makes?|made|took|takes|an?\s+[\w-]+\s+of|target"
    r"|share)\b|[:|]\s*$",
    re.I,
)
_OF_MANY = re.compile(
    r"\s*of\s+(?:(?:the|all|its|their|our|these|those|world|global|top)\s+)*(?:[\w-]+\s+){0,2}?"
    r"(?:people|talent|women|men|children|[a-z]{3,}(?<!s)s)\b"
)
"""People or things, of which nobody has more than all."""
_OR_SO_MUCH = re.compile(r"\s*,?\s+or(?:\s+by)?\s*")
_OF_A_WHOLE = re.compile(r"\s*(?:of\s+(?!20\d\d|19\d\d|last)|margin|share|target)", re.I)
_LOSING = word_set("lost lose loses losing shed sheds shedding cut cuts cutting")


_SHARE_COLUMN = re.compile(r"\bshare\b|% of\b|\bproportion\b", re.I)
_CHANGE_COLUMN = re.compile(r"\bchange\b|\bgrowth\b|\by/y\b|\byoy\b|±|\+/-", re.I)


def _of_column(scene: Scene) -> tuple[str, str | None] | None:
    """Share or growth, as the heading of the figure's column says."""
    if _CHANGE_COLUMN.search(scene.column or ""):
        signed = scene.figure.value < 0 or scene.before.endswith(("-", "−", "–"))
        return "growth", "decrease" if signed else "increase"
    return ("share", None) if _SHARE_COLUMN.search(scene.column or "") else None


def _way(comparative: str) -> str:
    return "decrease" if comparative.lower() in _DOWN_COMPARED else "increase"


def _of_growth(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    figure = scene.figure
    if figure.form != "points":
        compared = _OF_ANOTHER.search(scene.after[:30]) and not _OF_PAST.search(scene.after[:60])
        if compared and scene.written.lower() in ("double", "triple", "treble"):
            return "ratio", None
        return "growth", figure.change
    if "margin of error" in scene.before.lower():
        return "other", None
    more = _COMPARISON.match(scene.after)
    if more:
        return "growth", _way(more["word"])
    governing = words.governing(scene.lead)
    if governing is None:
        noun = words.noun_before.search(scene.lead) or words.after.match(scene.after)
        governing = noun["word"] if noun else None
    found = words.direction_of(governing) if governing else words.direction(scene.clause)
    return "growth", found or figure.change


def _of_ratio(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    if scene.figure.form == "multiple" and _MULTIPLIED.search(scene.lead):
        return "growth", words.direction(scene.clause[-60:]) or "increase"
    return scene.figure.kind, None


def _of_percentage(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    signed = _signed(scene)
    if signed is not None:
        return "growth", signed
    compared = _COMPARISON.match(scene.after)
    if compared:
        tail = compared.group() + re.split(r"[,;.]", scene.after[compared.end() :], maxsplit=1)[0]
        of_another = _THAN.search(tail) and not _EARLIER.search(tail)
        return ("ratio", None) if of_another else ("growth", _way(compared["word"]))
    if scene.lead.lower().endswith((" to", " from", " at")) and not _NOUN_AFTER.match(scene.after):
        return _level(scene), _pair_change(scene, words)
    said_before = _as_a_sum(scene, words)
    grown = ("growth", said_before) if said_before is not None else _grown(scene, words)
    return grown if grown is not None else (_level(scene), _pair_change(scene, words))


def _signed(scene: Scene) -> str | None:
    """The change that a sign tells: "-6.1 %", "minus 47 %"."""
    written = scene.written[:1]
    before = _SIGN_BEFORE.search(scene.before[-8:])
    if before is not None and scene.before.lower().endswith("plus or minus "):
        return None
    sign = written if written in "-−–+" else before[1].strip() if before else ""
    return None if not sign else "decrease" if sign[0] in "-−–mMnN" else "increase"


def _grown(scene: Scene, words: ChangeWords) -> tuple[str, str | None] | None:
    """Growth told by a verb, particle or noun of change beside the figure."""
    part = _PART_OF.match(scene.after) is not None
    governing = words.governing(scene.lead)
    if governing and not (part and governing not in _LOSING):
        return "growth", words.direction_of(governing)
    noun = words.noun_before.search(scene.lead)
    if noun and not part:
        return "growth", words.direction_of(noun["word"]) or words.direction(noun.group()) or "increase"
    nominal = words.after.match(scene.after)
    if nominal:
        return "growth", words.direction_of(nominal["word"]) or "increase"
    if scene.lead.lower().endswith(" by") and words.anywhere.search(scene.clause):
        return "growth", words.direction(scene.lead) or words.direction(scene.clause)
    if _YEARLY.match(scene.after):
        return "growth", words.direction(scene.clause) or "increase"
    return None


def _as_a_sum(scene: Scene, words: ChangeWords) -> str | None:
    """The change that was told as a sum just before: "an increase of $33 million, or 444 %"."""
    previous = next((f for f in reversed(scene.figures) if f.end <= scene.figure.start), None)
    if previous is None or not _OR_SO_MUCH.fullmatch(without_hedges(scene.text[previous.end : scene.figure.start])):
        return None
    noun = words.noun_before.search(without_hedges(scene.text[scene.start : previous.start]).rstrip())
    return words.direction_of(noun["word"]) or "increase" if noun else None


def _level(scene: Scene) -> str:
    """Share, rate or ratio, of a percentage that states a level."""
    kind = _named_level(scene)
    if kind != "share" or scene.figure.value <= 100 or _OF_MANY.match(scene.after):
        return kind
    return "ratio" if scene.after.lstrip().startswith("of ") else "rate"  # no part is more than its whole


def _named_level(scene: Scene) -> str:
    near = scene.clause[-70:]
    if _SHARE_RATE.search(near) or (scene.before.endswith("(") and _PART_DOES.match(scene.after)):
        return "share"
    if _NO_SHARE.search(near):
        return "other"
    if _RATIO_NOUN.search(near[-50:]):
        return "ratio"
    if _LENT.search(scene.lead[-60:]):
        return "rate"
    if _SHARE_WORD.search(near[-40:]) or scene.after.lstrip().startswith("of "):
        return "rate" if scene.lead.lower().endswith("rate of") else "share"
    return "rate" if _RATE_NOUN.search(near) or _RATE_AFTER.match(scene.after) else "share"


def _pair_change(scene: Scene, words: ChangeWords) -> str | None:
    """Change of a level in a pair: "from A to B", "to B from A", "B, up from A"."""
    lead = scene.lead.lower()
    follower = next((f for f in scene.figures if f.start >= scene.figure.end), None)
    after = scene.text[scene.figure.end : follower.start] if follower is not None else ""
    if lead.endswith("from"):
        return words.direction(scene.before)
    up_from = _UP_FROM.match(after)
    if up_from:
        return words.direction(up_from.group())
    to_here = lead.endswith(" to") or scene.before.lower().rstrip().endswith(("up to", "down to"))
    if not to_here:
        return None
    if len(after) < 40 and without_hedges(after).lower().endswith("from"):
        return words.direction(scene.before)
    previous = next((f for f in reversed(scene.figures) if f.end <= scene.figure.start), None)
    if previous is None or scene.figure.start - previous.end > 60:
        return None
    from_there = without_hedges(scene.text[scene.start : previous.start]).lower().endswith("from")
    return words.direction(scene.before) if from_there else None


def _of_amount(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    kind = _kind_of_count(scene) if scene.figure.kind == "count" else scene.figure.kind
    compared = _MORE_THAN.match(scene.after)
    if compared and kind in ("count", "money") and _EARLIER.search(scene.after[: compared.end() + 50]):
        return kind, _way(compared["word"])
    if scene.lead.lower().endswith(" by") and words.anywhere.search(scene.clause):
        return kind, words.direction(scene.clause)
    return kind, scene.figure.change or _pair_change(scene, words)


def _kind_of_count(scene: Scene) -> str:
    """A bare number that is a time ("38 working days"), a score, a ratio ("43 pupils for every teacher") or a rate."""
    after = scene.after[:60]
    if scene.figure.value < 0:
        return "other"  # a balance, a reading: nobody counts fewer than none
    if _OF_TIME.match(after):
        return "duration"
    if _OUT_OF.match(after) or (scene.figure.decimals and _SCORE.search(scene.before[-40:] + after[:30])):
        return "other"
    if _FOR_EVERY.match(after):
        return "ratio"
    return "rate" if _PER_MANY.match(after) or _PER_MANY_BEFORE.search(scene.clause) else "count"


def by_measure(kind: str, measure: str | None, scene: Scene) -> str:
    """*kind* after what is measured is known: rates and returns say so in their name."""
    if not measure or scene.figure.unit != "percent" or kind not in ("share", "rate") or scene.figure.value > 100:
        return kind
    if _MARGIN_OF_ERROR.search(measure):
        return "other"
    if _MARGIN.search(measure) or _SHARE_RATE.search(measure):
        return "share"
    if not measure.startswith("share") and _RATE_NOUN.search(measure):
        return "rate"
    return kind


def continued(kind: str, change: str | None, scene: Scene, before: Before) -> tuple[str, str | None]:
    """Kind and change of a figure that names nothing itself, after those of the one *before* it in the same unit.

    "Unemployment fell to 5.1%; in Galicia it is 12.4%" has two rates, "Chile grew 4 %, Peru 2 %" growth twice.
    """
    gap = scene.text[before.scene.figure.end : scene.figure.start]
    if before.scene.segment["segment_id"] != scene.segment["segment_id"] or len(_SENTENCE_END.findall(gap)) > 1:
        return kind, change
    in_parts = before.scene.figure.form in ("fraction", "n_in_m") or scene.figure.form in ("fraction", "n_in_m")
    if before.kind == "rate" and kind in ("share", "count") and not in_parts:
        return "rate", change
    if before.kind == "ratio" and kind == "share" and _SAME_AGAIN.search(scene.lead):
        return "ratio", change
    goes_on = before.kind == "growth" and kind == "share" and before.scene.index == scene.index
    if not goes_on or in_parts:
        return kind, change
    if _OWN_LEVEL.search(gap) or gap.endswith("(") or _OF_A_WHOLE.match(gap) or _OF_A_WHOLE.match(scene.after):
        return kind, change
    return "growth", before.change
