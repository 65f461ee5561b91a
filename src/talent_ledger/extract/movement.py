"""What the words beside a figure make of it: a rise or a fall, a rate, a comparison of two things.

Change is a statement about time ("up 5 %", "from 20 to 22 percent"); the kind follows from it and from the nouns
that name rates and margins.
"""

from __future__ import annotations

import re
from functools import cached_property

from talent_ledger.extract.figures import Figure
from talent_ledger.extract.lexicon import Lexicon, alternation

_WINDOW = 70
_PARTNER_REACH = 110
_RELATIVE = frozenset(("percent", "percentage_points", "basis_points"))
_LEVEL_KINDS = frozenset(("share", "rate", "money", "count", "ratio", "duration", "other"))
_ADVERB = r"(?:[a-z]+ly|back|again|further|somewhat|slightly|even|up|yet|themselves|itself|prices?|sales|output|costs?)"
_FILLER = (
    r"(?:by|of|at|a|an|the|another|further|additional|average|annual|yearly|compound|annuali[sz]ed|record|net"
    r"|rate|pace|total|some|its|their"
    r"|year-on-year|year-over-year|between|revised|modest|mere|whopping|staggering|nominally|real)"
)
_AFTER_TIME = re.compile(
    r"(?i)\s+(?:than|on|from|over|versus|vs\.?|compared\s+(?:with|to)|against)\s+(?:in\s+|at\s+|for\s+"
    r"|during\s+)?(?:the\s+|a\s+|an\s+|its\s+)?"
    r"(?:same\s+|corresponding\s+|previous\s+|prior\s+|preceding\s+|comparable\s+|plague\s+|first\s+|second\s+"
    r"|third\s+|fourth\s+|I{1,3}\s+)?(?:year|month|quarter|half|week|decade|period|day|last|20\d\d|19\d\d|Q[1-4]"
    r"|H[12]|\x00|before|earlier|January|February"
    r"|March|April|May|June|July|August|September|October|November|December|Christmas|summer|winter|spring|autumn"
    r"|season)"
)
_YEAR_ON_YEAR = re.compile(
    r"(?i)\s*\(?(?:year[\s-]o(?:n|ver)[\s-]year|yoy|y/y|y-o-y|on\s+(?:the|a)\s+year|quarter[\s-]o(?:n"
    r"|ver)[\s-]quarter|q/q|qoq|month[\s-]o(?:n|ver)[\s-]month|m/m|mom|from\s+a\s+year\s+(?:ago|earlier)"
    r"|from\s+(?:the\s+)?(?:previous|prior|last)\s+)"
)
_PER_THOUSAND = re.compile(
    r"\s+(?:[a-z-]+\s+){0,8}?(?:per|for\s+every|in\s+every|a)\s+(?:1[,.\s]?000|10[,.\s]?000|100[,.\s]?000"
    r"|200[,.\s]?000|thousand|hundred|million|head|capita)\b"
)
_AWAY = re.compile(
    r"(?i)\s+(?:of\s+[a-z]+\s+)?(?:below|above|ahead\s+of|behind|short\s+of|more\s+expensive|cheaper|larger"
    r"|smaller|more\s+likely|less\s+likely|faster|slower|bigger|better|worse|longer|shorter|heavier|lighter"
    r"|over\s+budget)\b"
)
_PREMIUM = re.compile(
    r"(?i)\b(?:premium|discount|gap|difference|ratio)\s+(?:of|to|is|was|will\s+[a-z ]+)\s+(?:\w+\s+){0,2}$"
)


class MovementReader:
    """Sets change and kind, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    # -- patterns -------------------------------------------------------------------------------------------------

    @cached_property
    def _hedges(self) -> str:
        return rf"(?i:{alternation(self.lexicon.hedges_before)})"

    @cached_property
    def _moved_before(self) -> re.Pattern[str]:
        """Words of change right before the figure: "rose", "an increase of", "up by nearly"."""
        words = self.lexicon.words
        up = alternation(words["increase"] | words.get("dearer", frozenset()))
        down = alternation(words["decrease"] | words.get("cheaper", frozenset()))
        return re.compile(
            rf"(?i:(?<![\w-])(?<!make )(?<!makes )(?<!made )(?<!making )(?:(?P<up>{up}|plus)|(?P<down>{down}|minus)))"
            rf"(?P<by>(?:\s+{_ADVERB}){{0,2}}(?:\s+(?!below\b|above\b|under\b)(?:{_FILLER}|{self._hedges}))*)\s*$"
        )

    @cached_property
    def _moved_after(self) -> re.Pattern[str]:
        """Words of change right after the figure: "5 % increase", "6 % lower", "31 % more"."""
        nouns = alternation([*self.lexicon.words["growth_noun"], "growing", "rising", "falling"])
        return re.compile(
            rf"(?i)(?:\)|\s|-)\s*(?:(?:annual|yearly|year-on-year|year-over-year|annualised|annualized|overall"
            rf"|further|nominal|real|organic|sequential|quarterly|compound|average|net|pay|price|wage|salary"
            rf"|tariff)\s+){{0,2}}"
            rf"(?:(?P<noun>{nouns})(?!\w)|(?P<than>more|less|fewer|higher|lower|up|down|dearer"
            rf"|cheaper)(?!\s+(?:likely|expensive|efficient|per|and\s+more|of\b))(?!\w))"
        )

    @cached_property
    def _down_words(self) -> frozenset[str]:
        return self.lexicon.words["decrease"] | {"less", "fewer", "lower", "cheaper", "loss", "slowdown", "downturn"}

    @cached_property
    def _rate_before(self) -> re.Pattern[str]:
        return re.compile(
            rf"(?i)(?<!\w)(?:{alternation(self._rate_nouns)})(?!\w)(?P<between>(?:[^.;%\d]|(?:19|20)\d\d){{0,45}})$"
        )

    @cached_property
    def _rate_after(self) -> re.Pattern[str]:
        return re.compile(rf"(?i)\s+(?!of\b)(?:[a-z-]+\s+){{0,2}}?(?:{alternation(self._rate_nouns)})(?!\w)")

    @cached_property
    def _rate_nouns(self) -> list[str]:
        return sorted(self.lexicon.words["rate_noun"] | self.lexicon.words.get("rate_of_something", frozenset()))

    @cached_property
    def _margin_before(self) -> re.Pattern[str]:
        nouns = alternation(self.lexicon.words["margin_noun"] | self.lexicon.words["share_noun"])
        return re.compile(rf"(?i)(?<!\w)(?:{nouns})(?!\w)[^.;%\d]{{0,45}}$")

    @cached_property
    def _from_before(self) -> re.Pattern[str]:
        return re.compile(rf"(?i)(?<!\w)from\s+(?:(?:{_FILLER}|{self._hedges}|just|only)\s+)*$")

    @cached_property
    def _to_before(self) -> re.Pattern[str]:
        return re.compile(rf"(?i)(?<!\w)to\s+(?:(?:{_FILLER}|{self._hedges}|just|only|as\s+much\s+as)\s+)*$")

    @cached_property
    def _moving_words(self) -> frozenset[str]:
        words = self.lexicon.words
        phrases = (
            words["increase"] | words["decrease"] | words.get("dearer", frozenset()) | words.get("cheaper", frozenset())
        )
        return frozenset(word.lower() for phrase in phrases | {"plus", "minus"} for word in phrase.split()[-1:])

    @cached_property
    def _level_words(self) -> frozenset[str]:
        words = self.lexicon.words
        phrases = [*self._rate_nouns, *words["margin_noun"], *words["share_noun"]]
        return frozenset(word.lower() for phrase in phrases for word in phrase.split()[-1:])

    @staticmethod
    def _speaks_of(before: str, words: frozenset[str]) -> bool:
        """A quick look before the slow one: most figures have no such word near."""
        return not words.isdisjoint(_WORD.findall(before.lower()))

    # -- reading --------------------------------------------------------------------------------------------------

    def describe(self, figures: list[Figure], index: int, text: str) -> None:
        """Set change and kind of one figure from what stands around it and from the figures before it."""
        figure = figures[index]
        before = text[max(0, figure.start - _WINDOW) : figure.start]
        if figure.unit == "rank":
            self._rank_change(figures, index, text)
            return
        if figure.form in ("plain", "one") and (moved := self._places(figure, text, before)):
            figure.unit, figure.kind, figure.change = "count", "growth", moved
            return
        if figure.change is None and figure.form != "multiple_verb":
            self._moved(figure, text, before)
        if figure.change is None and index:
            self._gapped(figures[index - 1], figure, text)
        if index:
            self._from_and_to(figures[index - 1], figure, text)
        if figure.carried and index and figures[index - 1].kind == "rate" and figure.unit == figures[index - 1].unit:
            figure.kind = "rate"
        if figure.kind == "share" and figure.unit == "percent":
            self._rate_or_share(figure, text, before)
        elif figure.form == "points" and figure.change is None:
            self._distance(figure, text, before)
        elif figure.kind == "count" and figure.form == "plain" and _PER_THOUSAND.match(text, figure.end):
            figure.kind = "rate"

    def _moved(self, figure: Figure, text: str, before: str) -> None:
        """A change stated right before or right after the figure."""
        relative = figure.unit in _RELATIVE
        match = self._moved_before.search(before) if self._speaks_of(before, self._moving_words) else None
        if match and (figure.value_high is None or relative) and self._is_amount(figure, match, relative):
            self._set(figure, "increase" if match["up"] else "decrease", relative)
            return
        after = self._moved_after.match(text, figure.end)
        if after is None:
            counts = relative and figure.form != "fraction" and not figure.carried
            if counts and _YEAR_ON_YEAR.match(text, figure.end) and not self._to_before.search(before):
                figure.kind = "growth"
            return
        word = (after["noun"] or after["than"]).lower()
        if after["noun"] and not relative:
            return
        timed = (
            after["noun"]
            or _AFTER_TIME.match(text, after.end())
            or re.match(r"\s*[.,;:)]|\s+(?:in|at|to|on|this|last|again)\b", text[after.end() : after.end() + 8])
        )
        if timed:
            self._set(figure, "decrease" if word in self._down_words else "increase", relative)
        elif relative:
            figure.kind = "ratio"

    @staticmethod
    def _is_amount(figure: Figure, match: re.Match[str], relative: bool) -> bool:
        """Levels follow "to"; an amount of people or money that moved follows "by", "up" or "down"."""
        word = (match["up"] or match["down"]).lower()
        if relative:
            return not (word in ("off", "slow", "less", "fewer", "extra", "shot") and figure.form == "fraction")
        if figure.unit == "ratio":
            return True
        by = re.match(r"(?i)\s+(?:\w+\s+)?by\b", match["by"]) is not None
        return by or figure.form == "points" or (word in _MOVES_ITSELF and figure.kind == "money")

    @staticmethod
    def _set(figure: Figure, change: str, relative: bool) -> None:
        figure.change = change
        if relative or figure.unit == "ratio":
            figure.kind = "growth"

    @staticmethod
    def _gapped(previous: Figure, figure: Figure, text: str) -> None:
        """Let one verb serve both figures of "sales in Kent rose 7.5%, in Essex 11.8%"."""
        if figure.form not in ("percent", "points"):
            return
        between = text[previous.end : figure.start]
        if previous.change and _OR.fullmatch(between) and figure.unit == "percent":
            figure.kind, figure.change = "growth", previous.change  # "lost $1.12, or 1.4%"
            return
        if previous.kind not in ("growth", "rate") or previous.unit != figure.unit or len(between) > 60:
            return
        if (
            not _GAPPED.fullmatch(between)
            or _FINITE.search(between)
            or _OF_OTHERS.search(text, previous.end, figure.start)
        ):
            return
        if not re.match(r"\s+of\b", text[figure.end : figure.end + 6]):
            figure.kind, figure.change = previous.kind, previous.change if previous.kind == "growth" else None

    def _from_and_to(self, previous: Figure, figure: Figure, text: str) -> None:
        """Pair two levels: "from 310 people to 185", "24.7 percent from 20.4", "17.3% in 2024, up from 17.2%"."""
        if previous.unit != figure.unit or figure.start - previous.end > _PARTNER_REACH:
            return
        if previous.kind not in _LEVEL_KINDS or figure.kind not in _LEVEL_KINDS or figure.unit == "rank":
            return
        between = text[previous.end : figure.start]
        if _CLAUSE_END.search(between):
            return
        forward = self._from_before.search(
            text, max(0, previous.start - 50), previous.start
        ) and self._to_before.search(between)
        backward = self._from_before.search(between) and _BACKWARD.search(between)
        if not (forward or backward) or previous.value == figure.value:
            return
        if forward and _RANGING.search(text, max(0, previous.start - 60), previous.start):
            return
        if backward and previous.change is not None and previous.kind == "growth":
            return
        if "rate" in (previous.kind, figure.kind) and {previous.kind, figure.kind} <= {"rate", "share"}:
            previous.kind = figure.kind = "rate"
        rises = (figure.value > previous.value) is bool(forward)
        previous.change = figure.change = "increase" if rises else "decrease"

    def _places(self, figure: Figure, text: str, before: str) -> str | None:
        """Read "slid another two places" as a change of rank."""
        places = _PLACES.match(text, figure.end)
        if not places:
            return None
        words = set(_WORD.findall(before[-40:].lower()))
        if places.group().strip() == "positions" and words & _LAID_OFF:
            return None
        up, down = words & _CLIMBING | words & self.lexicon.words["increase"], words & self.lexicon.words["decrease"]
        return "increase" if up and not down else "decrease" if down else None

    def _rank_change(self, figures: list[Figure], index: int, text: str) -> None:
        """In "from seventh to sixth" and "11th, up from 62nd" a smaller number is a better rank."""
        if not index:
            return
        previous, figure = figures[index - 1], figures[index]
        if previous.unit != "rank" or figure.start - previous.end > _PARTNER_REACH or previous.kind == "growth":
            return
        between = text[previous.end : figure.start]
        if _CLAUSE_END.search(between):
            return
        forward = self._from_before.search(text, max(0, previous.start - 50), previous.start) and re.search(
            r"\bto\s+(?:\w+\s+)?$", between
        )
        backward = re.search(r"\bfrom\s+(?:\w+\s+)?$", between)
        if forward or backward:
            rises = (figure.value < previous.value) is bool(forward)
            previous.change = figure.change = "increase" if rises else "decrease"

    @staticmethod
    def _distance(figure: Figure, text: str, before: str) -> None:
        """Tell "seven points ahead of fathers", a comparison, from "plus or minus 3 points", which is neither."""
        if re.search(r"(?:\bor\s+minus|±|\+/-|\bmargins?\s+of\s+error[^.;]{0,30})\s*$", before):
            figure.kind = "other"
        elif _AWAY.match(text, figure.end) or re.search(r"(?i)\b(?:difference|gap|lead)\s+of\s+(?:\w+\s+)?$", before):
            figure.kind = "ratio"

    def _rate_or_share(self, figure: Figure, text: str, before: str) -> None:
        if figure.form in ("fraction", "n_in_m", "every_nth", "odds"):
            return
        named = self._speaks_of(before, self._level_words)
        margin = self._margin_before.search(before) if named else None
        rate = self._rate_before.search(before) if named else None
        if (
            rate and (margin is None or margin.start() < rate.start()) and not _OTHER_SUBJECT.search(rate["between"])
        ) or (margin is None and self._rate_after.match(text, figure.end)):
            figure.kind = "rate"
        elif _AWAY.match(text, figure.end) or _PREMIUM.search(before):
            figure.kind = "ratio"


_PLACES = re.compile(r"\s+(?:places?|spots?|positions?|rungs?|notch(?:es)?)\b")
_LAID_OFF = frozenset(("cut", "cuts", "cutting", "lost", "lose", "loses", "losing", "reduce", "reduced", "shed"))
"""What is done with positions that are jobs."""
_CLIMBING = frozenset(("climbs", "climb", "climbed", "leapt", "moved", "moves", "rises", "jumps"))
_WORD = re.compile(r"[a-z&]+")
_MOVES_ITSELF = frozenset(("up", "down", "rose", "fell", "grew", "climbed", "dropped"))
_OR = re.compile(r",?\s+or\s+(?:by\s+)?(?:about\s+|around\s+|nearly\s+|some\s+|almost\s+)?")
_OF_OTHERS = re.compile(
    r"[.!?]\s+[A-Z][^.!?]*\($|\b(?:first|second|third|fourth|fifth|top|last)\s+(?:spot|place|position|rank)\s+with\s*$"
)
"""A bracket after a name in the next sentence, or a place, holds a level: "sales fell 2%. Orvane (6%)"."""
_GAPPED = re.compile(
    r"[,;]?\s*(?:\([^)]{0,20}\)\s*)?(?:(?:and|while|but|or)\s+)?(?:[\w&.'’-]+,?\s+){0,4}(?:\()?", re.UNICODE
)
_FINITE = re.compile(
    r"(?i)\b(?:to|of|was|were|is|are|has|have|had|from|accounted|account|share|margin|made|make|makes|said|with"
    r"|which|who|now|stood|reached|rate|against|than|compared)\b"
)
_CLAUSE_END = re.compile(r"[.!?](?=\s)|;|\n\s*\n")
_BACKWARD = re.compile(
    r"(?i)(?:^|\b(?:in\s+\w+|up|down|higher|lower|rising|falling|increase|decrease|improvement|\)"
    r"|[,(])[\s,]*)[^,]{0,24}\bfrom\b|^\s*\(?(?:up|down)?\s*from\b|^[^,]{0,40}\bfrom\b"
)
_RANGING = re.compile(r"(?i)\b(?:rang\w+|vary\w*|varied|varies|anywhere|anything|span\w*)\s+(?:\w+\s+)?from\b")
_OTHER_SUBJECT = re.compile(
    r"(?i)\b(?:of\s+(?:the|those|all|them)\s+\w+\s+who|and\s+\w+\s+\w+|accounted|share|people|because|which\s+is"
    r"|among\s+\w+\s+\w+\s+\w+)\b"
)
