"""What a time expression is there for: to say when, or since when, or what something is compared with."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cached_property

from talent_ledger.extract.moments import Moment, Spans

_DAY = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)?\b")
_UNTIL = re.compile(r"\b(?:until|till|through|up\s+to)\s+(?:the\s+)?(?:end\s+of\s+)?$", re.IGNORECASE)
_EDITION = re.compile(
    r"(?:\b(?:updated|revised|edition|version|accessed|retrieved)|(?:^|[(*_·|–-]\s*)(?:published|issued|printed|posted|released))(?:\s+(?:on|in|at|of))?[\s:,–-]*(?:the\s+)?$",
    re.IGNORECASE,
)
_SINCE = re.compile(
    r"\b(?:since|after|following|prior\s+to|before|ever\s+since|beyond|starting|dating\s+(?:from|back\s+to))\s+(?:(?:[a-z'’]+\s+){1,6}in\s+)?(?:early\s+|late\s+|mid-?\s?|about\s+|the\s+)*(?:(?:end|start|beginning|spring|summer|autumn|winter)\s+of\s+)?$",
    re.IGNORECASE,
)
_OWN_LEVEL = re.compile(r"\b(?:its|their)\s+(?:\w+\s+)?levels?\s+(?:of|in)\s+$", re.IGNORECASE)
_SHARE_OF = re.compile(
    r"\s*of\s+(?:the|its|their|that)\s+(?:(?!(?:months?|years?|quarters?|half|weeks?|seasons?|period)\b)[a-z-]+\s+){1,4}of\s+",
    re.IGNORECASE,
)
_OF = re.compile(r"\s*of\s+(?:its\s+|their\s+|our\s+|the\s+)?", re.IGNORECASE)
_LEVELS = re.compile(r"(?:['’]s)?\s+(?:[a-z-]+\s+)?(?:levels?|peaks?|highs?)\b", re.IGNORECASE)
_PRICES = re.compile(r"\s+(?:constant\s+)?(?:prices|dollars|money|terms|exchange\s+rates?|purchasing)\b", re.IGNORECASE)
_EVERY = re.compile(r"\b(?:every|each)\s+$", re.IGNORECASE)
_DUE = re.compile(
    r"\b(?:due|mature|matures|maturing|maturity(?:\s+dates?)?(?:\s+to)?|expire|expires|expiring)\s+(?:(?:in|on|of|by|at)\s+)?"
    r"(?:the\s+)?$",
    re.IGNORECASE,
)
"""Before the time at which something lent must be paid back: "notes due December 2030"."""
_WILL = re.compile(r"\b(?:will|shall|would)\b", re.IGNORECASE)
_EARNED = re.compile(
    r"\b(?:revenues?|sales|turnover|profits?|income|earnings|output|production|exports|imports|receipts)\s+from\s+(?:the\s+)?$",
    re.IGNORECASE,
)
_STRONG_BASE = re.compile(
    r"\b(?:than(?!\s+(?:left|came|went|died|moved|arrived|(?:was|were)\s+born)\b)|compar(?:ed|ing|ison|able)\s+(?:with|to)|versus|vs\.?|against|relative\s+to|vis-[aà]-vis|(?:that|those)\s+of|unlike|same\s+as|as\s+in|as\s+(?:it|he|she|they)\s+(?:was|were|did|had))\s+(?:[a-z'’-]+\s+){0,6}\(?$",
    re.IGNORECASE,
)
_BASE = re.compile(
    r"\b(?:from|up\s+on|below|above|on|over|off)\s+"
    r"(?:(?:in|at|for|during|by|of|that\s+of|those\s+of)\s+)?(?:the\s+|its\s+|their\s+|my\s+|our\s+|his\s+|her\s+|an?\s+)?(?:(?:[a-z-]+\s+)?(?:level|levels|figure|figures|peak|total|rate|record|high|low|best)\s+(?:(?:set|reached|seen|recorded|posted)\s+)?(?:of|in|for)\s+)?(?:the\s+)?(?:(?:same|corresponding|comparable|equivalent)\s+(?:period|quarter|month|week|half|time|point)\s+(?:of\s+|in\s+)?(?:the\s+)?)?(?:(?:end|start|beginning|close|average|whole|summer|autumn|winter|spring)\s+of\s+)?$",
    re.IGNORECASE,
)
_PASSED = re.compile(r"\b(?:surpass|exceed|beat|overtak|eclips|top)(?:e?s|e?d|p?ed|ing|ping)?\s+$", re.IGNORECASE)
_BETWEEN = re.compile(r"\bbetween\s+(?:the\s+)?$", re.IGNORECASE)
_AND_LATER = re.compile(
    r"\s+and\s+(?:the\s+)?(?:(?:first|second|third|fourth)\s+(?:quarter|half)|[QH][1-4]\b|[A-Z][a-z]{2,8}\s+\d{4})",
    re.IGNORECASE,
)
_SOURCE_YEAR = re.compile(r"\b(?:is|are|was|were|date|dates|data|figures|numbers|statistics)\s+from\s+$", re.IGNORECASE)
_WHEN_CLAUSE = re.compile(r"\b(?:when|while|as)\b", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(?:in|for|during|of|at|by|to|until|since|around|through|over)\s+(?:the\s+)?$", re.IGNORECASE
)
_CITED = re.compile(r"(?:\bet\s+al\.,?|&\s+\w+,)\s*\(?$|\([A-Z][\w-]+(?:\s+and\s+[A-Z][\w-]+)?,\s$")
_THE = re.compile(r"\bthe\s$", re.IGNORECASE)
_NAME_AFTER = re.compile(
    r"\s(?:[A-Z][a-z]+\s){1,3}(?:Act|Accord|Agreement|Bill|Charter|Convention|Declaration|Directive|Law|Pact|Protocol|Treaty)\b"
)
"""What is called by its year as well: "the 2000 Millennium Declaration", "the 1998 Good Friday Agreement"."""
_ON = re.compile(r"\bon\s+(?:the\s+)?$", re.IGNORECASE)
_ROLES_BEFORE = (("until", _UNTIL), ("since", _SINCE), ("edition", _EDITION), ("aside", _EVERY), ("aside", _DUE))


_OPENS_BRACKET = re.compile(r"\(\s*(?:in|for|FY|fiscal)?\s*$")
_LABEL_END = re.compile(r"\s*:\s*(?=[^\s)])")


def labels_bracket(text: str, moment: Moment) -> bool:
    """Whether a year only says whose the figure in brackets is: "Turnover was £14m (2019: £12.9m)"."""
    opens = _OPENS_BRACKET.search(text, max(0, moment.start - 10), moment.start) is not None
    return opens and _LABEL_END.match(text, moment.end) is not None


class RoleReader:
    """Reads roles of moments by the words around them and the lexicon's ``time_founding_verb``, ``time_event_noun``."""

    def __init__(self, words: Mapping[str, frozenset[str]]) -> None:
        self.words = words

    @cached_property
    def _aside_before(self) -> re.Pattern[str]:
        verbs = "|".join(sorted(self.words["time_founding_verb"]))
        return re.compile(rf"(?<!-)\b(?:{verbs})\b[^.;:%\d]{{0,60}}$", re.IGNORECASE)

    @cached_property
    def _name_after(self) -> re.Pattern[str]:
        nouns = "|".join(sorted(self.words["time_event_noun"]))
        return re.compile(rf"[\s-](?:[\w-]+\s+){{0,2}}?(?:{nouns})\b", re.IGNORECASE)

    def role(self, text: str, start: int, moment: Moment, end: int, figures: Spans) -> str:
        """What a moment is there for, by the words around it."""
        figure = figures.last_end(moment.start, start)
        before = text[max(start, figure, moment.start - 90) : moment.start]
        for role, pattern in _ROLES_BEFORE:
            if pattern.search(before):
                return role
        if labels_bracket(text, moment):
            return "base"
        if self._is_base(text, start, moment, before, after_figure=figure > start):
            return "base"
        if moment.kind == "absolute" and moment.when.part is None and self._is_aside(text, moment, before, end):
            return "aside"
        return "when"

    @staticmethod
    def _is_base(text: str, start: int, moment: Moment, before: str, *, after_figure: bool) -> bool:
        """Whether something is compared with it: "than in 2019", "on the year before", "54 % of the level of 2019"."""
        later = moment.kind == "partial" and before.lower().endswith("from ")
        if (moment.kind == "relative" and moment.amount > 0) or (later and _WILL.search(text, start, moment.start)):
            return False  # "over the following decade", "will pay more from September"
        if moment.when.part is not None and _EARNED.search(before):
            return False  # "of its revenue from the last quarter" is what was earned then
        # "grew 7 percent between the third quarter of 2017 and the third quarter of 2018"
        first = moment.when.part is not None and _BETWEEN.search(before) and _AND_LATER.match(text, moment.end)
        if first or any(pattern.search(before) for pattern in (_STRONG_BASE, _OWN_LEVEL, _PASSED)):
            return True
        if moment.form != "date" and _BASE.search(before) and not _SOURCE_YEAR.search(before):
            day = "/" not in text[moment.start : moment.end] and _DAY.search(text, moment.start, moment.end)
            return not (day and _ON.search(before))
        if not after_figure:
            return False
        return bool(_SHARE_OF.fullmatch(before) or (_OF.fullmatch(before) and _LEVELS.match(text, moment.end)))

    def _is_aside(self, text: str, moment: Moment, before: str, end: int) -> bool:
        """Whether a year belongs to something else: a founding, a name, a price basis, a citation."""
        after = text[moment.end : min(end, moment.end + 50)]
        founding = self._aside_before.search(before) and not _WHEN_CLAUSE.search(before)
        named = not _PREPOSITION.search(before) and (
            self._name_after.match(after) or (_THE.search(before) and _NAME_AFTER.match(after))
        )
        return bool(_PRICES.match(after) or founding or named or _CITED.search(before) or before.endswith("©"))
