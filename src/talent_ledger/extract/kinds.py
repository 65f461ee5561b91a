"""What kind of figure a claim states, and whether it rose or fell.

The form of a figure says share where it is a percentage; the words around it tell growth, rates and margins apart.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

from talent_ledger.extract.clauses import HEDGE, Scene
from talent_ledger.extract.lexicon import Lexicon, alternation

if TYPE_CHECKING:
    from talent_ledger.extract.measures import Described

_COMPARED = r"(?:higher|lower|more|less|fewer|larger|smaller|bigger|above|below|faster|slower|cheaper|dearer|better|worse|ahead|behind|up|down|longer|shorter|costlier|stronger|weaker|greater|heavier|lighter|taller)"
_DOWN_COMPARED = frozenset(
    "lower less fewer smaller below slower cheaper behind down worse shorter weaker lighter".split()
)
_EARLIER = re.compile(
    r"\b(?:than|on|from|over|compared (?:with|to)|against)\s+(?:in\s+|at\s+|for\s+|during\s+|that\s+of\s+|those\s+of\s+)?"
    r"(?:the\s+|a\s+|its\s+|their\s+)?(?:same|last|previous|prior|year|quarter|month|week|first|second|third|fourth|January|February|March|April|May|June|July|"
    r"August|September|October|November|December|(?:19|20)\d\d|FY|fiscal|corresponding|before|twelve|one year|half|III?|IV|Q[1-4]|comparable|preceding|"
    r"two|three|five|ten|decade|christmas|easter|spring|summer|autumn|winter|pre-)|"
    r"\b(?:year[- ]on[- ]year|year[- ]over[- ]year|y/y|yoy|y-o-y|a year (?:ago|earlier|before)|since|the year before|annually|quarter[- ]on[- ]quarter|month[- ]on[- ]month|last year)\b",
    re.I,
)
_RATE_NOUN = re.compile(
    r"\b(?:tariffs?|tax(?:es)?|VAT|dut(?:y|ies)|levy|levies|interest|yields?|inflation|unemployment|joblessness|coupon|APR|discount rate|royalty|"
    r"mortality|vacanc(?:y|ies)|occupancy|absenteeism|surcharge|fee|commission|retention|attrition|turnout|fertility|policy rate|"
    r"(?:interest|tax|jobless|vacancy|occupancy|response|birth|death|crime|churn|default|poverty|employment|key|base|lending|deposit|mortgage|repo|"
    r"benchmark|flat|overhead|corporation|tariff|exchange|policy|retention|participation|utili[sz]ation|load|conviction|dropout|drop-out|completion|graduation|literacy|suicide|hit|error|fraud|refusal|infection|hourly|daily|weekly|annual) rates?|rates? of|rate)\b",
    re.I,
)
_SHARE_RATE = re.compile(r"\b(?:success|penetration|approval|acceptance|savings?|pass|adoption|win) rates?\b", re.I)
_OTHER = re.compile(
    r"\b(?:scor(?:e|es|ed|ing)|points?|index|return on|ROE|ROCE|ROI|margin of error|on a scale|rating|marks?|magnitude|pH|grade)\b",
    re.I,
)


class ChangeWords:
    """The words of change in a lexicon, as patterns."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.up, self.down, self.anywhere, self.governing, self.noun_before, self.after = _patterns(
            lexicon.words["increase"] | _MORE_UP, lexicon.words["decrease"] | _MORE_DOWN, lexicon.words["growth_noun"]
        )

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


_MORE_UP = frozenset(
    "plus outpaced topped dearer overtook appreciated firmed leaping mounting gained rallying upped swells rebounds climbed-back".split()
)
_MORE_DOWN = frozenset("minus depreciated shedding receding dwindling losing missing weaker cheaper".split())
_NOT_CHANGE = frozenset(
    (
        "higher",
        "lower",
        "less",
        "fewer",
        "extra",
        "off",
        "more",
        "slow",
        "up",
        "down",
        "raised",
        "raise",
        "boost",
        "improve",
    )
)


@lru_cache(maxsize=4)
def _patterns(
    up: frozenset[str], down: frozenset[str], nouns: frozenset[str]
) -> tuple[frozenset[str], frozenset[str], re.Pattern[str], re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    every = alternation(up | down)
    verbs = alternation((up | down) - {"less", "fewer", "higher", "lower", "extra", "off", "more"})
    nouns_too = alternation(
        nouns | {f"{noun}s" for noun in nouns} | {"plus", "minus", "change", "increment", "downgrade"}
    )
    return (
        up,
        down,
        re.compile(rf"(?<![\w-])(?:{every})(?![\w-])", re.I),
        re.compile(rf"(?<![\w-])(?P<word>{verbs})\s+(?:\w+ly\s+)?(?:by\s+|of\s+)?{HEDGE}$", re.I),
        re.compile(
            rf"(?<![\w-])(?P<word>{nouns_too})(?:\s+rates?)?(?:\s+(?:in|on)\s+[\w\s-]{{1,30}}?)?(?:\s+(?:of|was|is|were|at|reached|hit|came to|stood at|to be|by|averaged|averaging|between|will be)|\s*:|,)\s+{HEDGE}$",
            re.I,
        ),
        re.compile(
            rf"\s*(?:\)\s*)?(?:-\s*)?(?:(?:year[- ]on[- ]year|year[- ]over[- ]year|annual(?:ly|ised|ized)?|yearly|y/y|yoy|net|overall|quarterly|monthly|average|real|organic|"
            rf"nominal|further|pay|price|wage|salary|rent|total|cumulative|single-day|one-day|weekly|seasonal)\s+)*(?P<word>{nouns_too})(?!\w)(?!\s+(?:margin|stage|company|compan|investor|rate was))",
            re.I,
        ),
    )


def kind_and_change(scene: Scene, words: ChangeWords, earlier: Sequence[Described]) -> tuple[str, str | None]:
    """Kind and change of the claim in *scene*."""
    figure = scene.figure
    if figure.kind == "share":
        return _of_percentage(scene, words)
    if figure.kind == "growth":
        return _of_growth(scene, words)
    if figure.form == "multiple_verb" or figure.kind == "ratio":
        return _of_ratio(scene, words)
    if figure.kind in ("count", "money", "duration"):
        return _of_amount(scene, words, earlier)
    return figure.kind, figure.change or _pair_change(scene, words)


def _of_growth(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    figure = scene.figure
    if figure.form == "points":
        if re.search(r"\bmargin of error\b", scene.before, re.I):
            return "other", None
        word = re.match(rf"\s*(?P<word>{_COMPARED})\b", scene.after, re.I)
        if word:
            return "growth", "decrease" if word["word"].lower() in _DOWN_COMPARED else "increase"
        governed = (
            words.governing.search(scene.before)
            or words.noun_before.search(scene.before)
            or words.after.match(scene.after)
        )
        return "growth", words.direction_of(governed["word"]) if governed else words.direction(
            scene.clause
        ) or figure.change
    if re.search(
        r"\b(?:that|as many|as much|the (?:number|rate|level|size|average|price|amount|figure))\b", scene.after[:30]
    ) and not re.search(r"\byear before|earlier|a year ago|last year|previous year\b", scene.after[:60]):
        return ("ratio", None) if scene.written.lower() in ("double", "triple", "treble") else ("growth", figure.change)
    return "growth", figure.change


def _of_ratio(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    figure = scene.figure
    if figure.form == "multiple" and re.search(
        rf"\b(?:grew|grown|increased|risen|rose|multiplied|up|growth of|rise of|jumped|fell|shrank)\s+(?:by\s+)?(?:a factor of\s+)?{HEDGE}$",
        scene.before,
        re.I,
    ):
        return "growth", words.direction(scene.clause[-60:]) or "increase"
    return figure.kind, None


def _of_percentage(scene: Scene, words: ChangeWords) -> tuple[str, str | None]:
    figure, before, after = scene.figure, scene.before, scene.after
    signed = re.match(r"[-−–+]", scene.written) or re.search(r"(?:^|[\s(,|])([-−+]|plus |minus )$", before, re.I)
    if signed and not re.search(r"\bplus or minus\s*$", before, re.I):
        return "growth", "decrease" if re.match(r"[-−–m]", signed.group().strip(" (,|"), re.I) else "increase"
    compared = re.match(
        rf"\s*(?:or so\s+)?(?:in\s+\w+\s+terms\s+)?(?P<word>{_COMPARED})\b(?!\s+(?:likely|often|common)|\s+to\b|\s+from\b)",
        after,
        re.I,
    )
    if compared:
        way = "decrease" if compared["word"].lower() in _DOWN_COMPARED else "increase"
        than = re.match(r"[^,;.]*", after[compared.end() :])
        tail = than.group() if than else ""
        if re.search(r"\b(?:than|below|above|of)\b", compared.group() + tail) and not _EARLIER.search(
            compared.group() + tail
        ):
            return "ratio", None
        return "growth", way
    if re.search(r"\b(?:to|from|at)\s+" + HEDGE + "$", before, re.I) and not re.match(
        r"\s*(?:increase|rise|drop|fall|cut|decline)\b", after
    ):
        return _level(scene), _pair_change(scene, words)
    governed = words.governing.search(before)
    if governed and not _is_level_verb(governed, before):
        return "growth", words.direction_of(governed["word"])
    noun = words.noun_before.search(before)
    if noun:
        return "growth", words.direction_of(noun["word"]) or words.direction(noun.group()) or "increase"
    nominal = words.after.match(after)
    if nominal:
        return "growth", words.direction_of(nominal["word"]) or "increase"
    if re.search(rf"\bby\s+{HEDGE}$", before, re.I) and words.anywhere.search(scene.clause):
        return "growth", words.direction(scene.clause)
    if re.match(r"\s*(?:year[- ]on[- ]year|year[- ]over[- ]year|y/y|yoy)\b", after, re.I):
        return "growth", words.direction(scene.clause) or "increase"
    return _level(scene), _pair_change(scene, words)


_LEVEL_VERBS = frozenset("lost lose loses losing shed added raised raise cut off slow slowing".split())


def _is_level_verb(governed: re.Match[str], before: str) -> bool:
    """ "lost 7 % of its boxes" is growth; "the gains 7 %" or a verb with an object between is not told apart here."""
    return False


def _level(scene: Scene) -> str:
    """Share or rate, of a percentage that states a level."""
    near = scene.clause[-70:]
    if _SHARE_RATE.search(near):
        return "share"
    if re.search(r"\bmargin of error\b|\breturn on\b|\bROE\b|\bROCE\b", near, re.I):
        return "other"
    if re.search(r"\bshare|proportion\b|\bmargin\b", near[-40:], re.I) or re.match(r"\s*of\b", scene.after):
        return "rate" if re.search(r"\brate of\s+" + HEDGE + "$", near, re.I) else "share"
    if _RATE_NOUN.search(near) or re.match(
        r"\s*(?:\w+\s+){0,2}(?:tariffs?|tax|interest|duty|levy|VAT|coupon)\b", scene.after, re.I
    ):
        return "rate"
    return "share"


def _pair_change(scene: Scene, words: ChangeWords) -> str | None:
    """Change of a level in a pair: "from A to B", "to B from A", "B, up from A"."""
    before, after = scene.before[-120:], scene.after[:120]
    figure_like = r"(?:[^\s,;.]*\d[\w.,%€$£]*(?:\s(?:per ?cent|percent|million|billion|bn|crore|tonnes|euros?|[\w]+))?)"
    to_here = re.search(
        rf"\bfrom\b[^,;.()]*?{figure_like}[^;.()]{{0,40}}?\b(?:to|up to|down to)\s+{HEDGE}$", before, re.I
    )
    from_here = re.search(rf"\bfrom\s+{HEDGE}$", before, re.I)
    to_follows = re.match(rf"[^;.()]{{0,40}}?\b(?:to)\s+{HEDGE}{figure_like}", after, re.I)
    from_follows = re.match(rf"[^;.()]{{0,25}}?\bfrom\s+{HEDGE}[$€£¥]?{figure_like}", after, re.I)
    up_from = re.match(r"[^;.()]{0,30}?\b(?:up|down|compared with|rising|falling|higher|lower)\s+from\b", after, re.I)
    if from_here and to_follows:
        return words.direction(scene.before)
    if to_here:
        return words.direction(scene.before)
    if re.search(rf"\bto\s+{HEDGE}$", before, re.I) and from_follows:
        return words.direction(scene.before)
    if up_from:
        return words.direction(up_from.group())
    if from_here:
        return words.direction(scene.before)
    return None


def _of_amount(scene: Scene, words: ChangeWords, earlier: Sequence[Described]) -> tuple[str, str | None]:
    figure = scene.figure
    kind = figure.kind
    if kind == "count":
        if re.match(
            r"\s*(?:years?|months?|weeks?|days?|hours?|minutes?|(?:person|man|working)[- ](?:years?|days?|hours?|months?)|nights)\b",
            scene.after,
            re.I,
        ):
            kind = "duration"
        elif re.match(r"\s*(?:out of|/)\s*(?:10|100|5|ten|a hundred)\b", scene.after, re.I) or (
            figure.decimals
            and re.search(r"\b(?:scor\w+|rating|grade of|on a scale)\b", scene.before[-40:] + scene.after[:30], re.I)
        ):
            kind = "other"
        elif re.match(r"\s*(?:[\w-]+\s+){0,3}?(?:for|to|per) (?:every|each)\b", scene.after, re.I):
            kind = "ratio"
        elif re.match(r"\s*(?:[\w-]+\s+){0,3}?per (?:1,000|100,000|million|thousand|10,000|head)", scene.after, re.I):
            kind = "rate"
    compared = re.match(
        rf"\s*(?:[\w-]+\s+){{0,1}}?(?P<word>more|fewer|less|higher|lower|up|down)\b(?:\s+than)?", scene.after, re.I
    )
    if compared and kind in ("count", "money") and _EARLIER.search(scene.after[: compared.end() + 50]):
        return kind, "decrease" if compared["word"].lower() in _DOWN_COMPARED else "increase"
    governed = re.search(rf"\bby\s+{HEDGE}$", scene.before, re.I)
    if governed and words.anywhere.search(scene.clause):
        return kind, words.direction(scene.clause)
    return kind, figure.change or _pair_change(scene, words)


def by_measure(kind: str, measure: str | None, scene: Scene) -> str:
    """*kind* after what is measured is known: rates and returns say so in their name."""
    if not measure or scene.figure.unit != "percent" or kind not in ("share", "rate"):
        return kind
    if re.search(r"\bmargin of error|^return on|\bROE\b", measure, re.I):
        return "other"
    if re.search(r"\bmargin\b", measure, re.I) or _SHARE_RATE.search(measure):
        return "share"
    if not measure.startswith("share") and _RATE_NOUN.search(measure):
        return "rate"
    return kind
