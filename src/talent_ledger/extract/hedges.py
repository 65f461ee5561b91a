"""What a hedge beside a figure makes of it: "about", "nearly", "at least", "no more than", "or so"."""

from __future__ import annotations

import re
from functools import cached_property

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import Lexicon, alternation

_WINDOW = 48
_NEGATED = {"more_than": "at_most", "less_than": "at_least"}
_PLACE_WORDS = frozenset(("over", "under", "above", "below"))
_AFTER_A_MEASURE = re.compile(r"(?:points?|%|cent|percent|degrees|bps?|m|metres|feet|year)\s+(?:just\s+|well\s+)?$")
_OBJECT_OF = re.compile(
    r"(?i)\b(?:vote|votes|dispute|concern|concerns|control|lead|leads|victory|advantage|row|power|spread|won|win"
    r"|deal|turn\w*|took|taken?|handed|carr\w+|left|fights?|fighting|fought|presid\w+|rul\w+|scattered)\s+$"
)
_REACHES = re.compile(
    r"(?i)\b(?:went|goes|go|going|gone|add\w*|round\w*|push\w*|tak\w+|brought|bring\w*|shot|mov\w+|sum\w*|put\w*"
    r"|catch\w*|caught|rose|climbed|crept|jumped)\s+$"
)
_NEGATION = re.compile(r"(?i)(?:\b(?:no|not|none|never|nobody|neither)|n['’]t)\s+(?:[a-z-]+\s+){0,4}$")


class HedgeReader:
    """Reads qualifiers, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    @cached_property
    def _before(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?:^|(?<=[\s(\[\"“‘.,:–—|-]))(?P<hedge>(?i:{alternation(self.lexicon.hedges_before)}))\s*,?"
            rf"(?P<filler>(?:(?:an?|the|only|just|another|further|its|their|his|her|our|additional|a\s+further"
            rf"|a\s+total\s+of|a\s+total|of|by|to|at)\s+){{0,2}})$"
            rf"|(?<![><])(?P<tilde>[~≈><≥≤])\s?$"
        )

    @cached_property
    def _after(self) -> re.Pattern[str]:
        after = sorted(self.lexicon.hedges_after)
        bound = [hedge for hedge in after if hedge.startswith("or ")]
        return re.compile(
            rf"\s?(?P<plus>\+)(?!\w|\s?\d)|\s?,?\s?(?P<hedge>{alternation(after)})(?!\w)"
            rf"|\s(?:[a-z-]+\s){{1,2}}(?P<later>{alternation(bound)})(?!\w)|(?P<odd>-odd)\b"
        )

    def qualify(self, figure: Figure, text: str, visible: str) -> None:
        """Set the qualifier of *figure* from the words beside it."""
        if figure.qualifier:
            return
        figure.qualifier = self._hedge_before(figure, visible)
        if figure.form == "period" and re.search(r"(?i)\bover\s+$", visible[max(0, figure.start - 6) : figure.start]):
            figure.qualifier = None  # "over three years" is how long it took, not a bound
        if figure.qualifier is None:
            figure.qualifier = self._hedge_after(figure, text)

    def _hedge_before(self, figure: Figure, text: str) -> str | None:
        match = self._before.search(text, max(0, figure.start - _WINDOW), figure.start)
        if match is None:
            return None
        if match["tilde"]:
            return self.lexicon.hedges_before.get(match["tilde"])
        hedge = re.sub(r"\s+", " ", match["hedge"].lower())
        before = text[max(0, match.start() - 30) : match.start()]
        if _is_no_hedge(hedge, before, match["filler"]):
            return None
        qualifier = self.lexicon.hedges_before.get(hedge)
        if qualifier in _NEGATED and _NEGATION.search(before):
            return _NEGATED[qualifier]
        return qualifier

    def _hedge_after(self, figure: Figure, text: str) -> str | None:
        match = self._after.match(text, figure.end)
        if match is None:
            return None
        if match["odd"]:
            return "approx"
        if match["plus"]:
            return "at_least"
        hedge = match["hedge"] or match["later"]
        if hedge == "plus" and re.match(r"\s+(?:\w|[$€£])", text[match.end() : match.end() + 3]):
            return None
        return self.lexicon.hedges_after[hedge]


def _is_no_hedge(hedge: str, before: str, filler: str) -> bool:
    """In "went up to 3", "fewer than the 2,210 of last year" and "a vote over 3 reforms" nothing is hedged."""
    if hedge == "up to":
        return _REACHES.search(before) is not None
    if hedge.endswith("than"):
        return filler.startswith("the ")
    placed = _AFTER_A_MEASURE.search(before) or _OBJECT_OF.search(before)
    return hedge in _PLACE_WORDS and placed is not None
