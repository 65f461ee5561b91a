"""How one document writes its numbers: decimal mark, grouping, and which currency its bare signs mean.

A convention is decided once for a whole text from that text's own usage, because a single "9.400", "1 340" or
"$41,200" does not say what it is.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from talent_ledger.extract.lexicon import Lexicon, alternation

_MEASURED = (
    r"\s?(?:%|per\s?cent|millions?|billions?|bn\b|mln\b|€|euros?\b|km\b|kg\b|tonnes\b|GW\b|MW\b|hectares\b"
    r"|months\b|years\b"
    r"|hours\b|points\b)"
)
_COMMA_DECIMAL = re.compile(rf"(?<![\d.,])\d{{1,3}},\d{{1,2}}(?:{_MEASURED})")
_POINT_DECIMAL = re.compile(rf"(?<![\d.,])\d+\.\d{{1,2}}(?:{_MEASURED})|[$€£¥]\d+\.\d\d?(?!\d)")
_DOT_GROUPS = re.compile(r"(?<![\d.,])\d{1,3}\.\d{3}\.\d{3}(?![\d.])")
_COMMA_GROUPS = re.compile(r"(?<![\d.,])\d{1,3},\d{3}(?!\d)")
_SPACE_GROUPS = re.compile(r"(?<![\w.,:/+-])(?<!\d )\d{1,3}(?: \d{3})+(?:\.\d+)?(?![\d:/-]|[ .,]\d)")
_LONG_NUMBER = re.compile(r"(?<![\d.,/-])(?!(?:1[5-9]|20)\d\d(?!\d))\d{4,6}(?![\d.,/-])")


@dataclass(frozen=True, slots=True)
class Conventions:
    """How a text writes numbers. The default is plain English usage."""

    decimal_comma: bool = False  # "14,6 million", "9.400 places"
    space_groups: bool = False  # "1 340 people"
    currencies: dict[str, str] = field(default_factory=dict)  # shared sign or name → ISO 4217 code
    subunit: str = "USD"  # currency of "cent", "c"
    short_prefixes: frozenset[str] = frozenset()  # single letters that are currency signs here: N, R, P, K
    sterling: bool = True  # "pounds" are money: the text speaks of Britain, or of another country with pounds
    celsius: bool = False  # "1.5C" is a temperature: the text speaks of warmth
    marks: bool = False  # "marks" are money: the text speaks of those of Germany
    million_m: bool = False  # the text writes "£4m" or "3bn"; then "9.4m passengers" are millions


class ConventionReader:
    """Reads the conventions of a text with the patterns of one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def read(self, text: str) -> Conventions:
        """The conventions of *text*, taken as a whole."""
        return Conventions(
            decimal_comma=self._decimal_comma(text),
            space_groups=self._space_groups(text),
            currencies=(currencies := self._currencies(text)),
            subunit=self._subunit(text, currencies),
            short_prefixes=frozenset(sign for sign in currencies if len(sign) == 1 and sign.isalpha()),
            sterling=self._has_pounds(text),
            celsius=_CELSIUS.search(text) is not None,
            marks=_MARKS.search(text) is not None,
            million_m=bool(_MONEY_M.search(text)),
        )

    def _has_pounds(self, text: str) -> bool:
        """Without a sign of sterling or of a country that pays in pounds, pounds are a weight."""
        if re.search(r"\bpounds?\b", text) is None or re.search(r"£|\bsterling\b|\bpence\b|\bquid\b", text):
            return True
        owners = set(self.lexicon.currency_candidates.get("pounds", ()))
        return any(owners.intersection(self._cue_currencies[cue]) for _, cue in self._cues(text))

    @staticmethod
    def _decimal_comma(text: str) -> bool:
        commas = sum(1 for _ in _COMMA_DECIMAL.finditer(text))
        points = sum(1 for _ in _POINT_DECIMAL.finditer(text))
        grouped = _DOT_GROUPS.search(text) is not None and _COMMA_GROUPS.search(text) is None
        return commas > points or (grouped and points == 0)

    @staticmethod
    def _space_groups(text: str) -> bool:
        return (
            _SPACE_GROUPS.search(text) is not None
            and _COMMA_GROUPS.search(text) is None
            and _LONG_NUMBER.search(text) is None
        )

    # -- currencies ---------------------------------------------------------------------------------------------

    @cached_property
    def _shared(self) -> dict[str, tuple[str, ...]]:
        found = self.lexicon.currency_candidates
        short = {sign: codes for sign, codes in found.items() if len(sign) == 1 and sign.isalpha()}
        return short | {sign: codes for sign, codes in found.items() if len(codes) > 1}

    @cached_property
    def _shared_pattern(self) -> re.Pattern[str]:
        signs = [sign for sign in self._shared if len(sign) > 1 or not sign.isalpha()]
        letters = "".join(sign for sign in self._shared if len(sign) == 1 and sign.isalpha())
        return re.compile(rf"(?<![A-Za-z])(?:(?:{alternation(signs)})(?![a-z])|[{letters}](?=\d))|(?<=\d)c(?!\w)")

    @cached_property
    def _cue_patterns(self) -> list[re.Pattern[str]]:
        """Names and common words apart: the first letter then rules out most places of a text at once."""
        cues = {cue for cues in self.lexicon.currency_cues.values() for cue in cues if cue[0].isalpha() and cue != "US"}
        names = {cue for cue in cues if cue[0].isupper()}
        return [
            re.compile(rf"(?:{alternation(names)}|US(?![$A-Za-z]))(?!\w)"),
            re.compile(rf"(?<!\w)(?:{alternation(cues - names)})(?!\w)"),
        ]

    def _cues(self, text: str) -> Iterator[tuple[int, str]]:
        """Where the text names a place or thing that speaks for a currency."""
        for pattern in self._cue_patterns:
            for match in pattern.finditer(text):
                start = match.start()
                if not (start and text[start - 1].isalnum()):
                    yield start, match.group()

    @cached_property
    def _cue_currencies(self) -> dict[str, tuple[str, ...]]:
        found: dict[str, list[str]] = {}
        for code, cues in self.lexicon.currency_cues.items():
            for cue in cues:
                found.setdefault(cue, []).append(code)
        return {cue: tuple(codes) for cue, codes in found.items()}

    def _currencies(self, text: str) -> dict[str, str]:
        """The currency of every shared sign the text uses."""
        used = {match.group() for match in self._shared_pattern.finditer(text)}
        if not used:
            return {}
        votes = self._votes(text)
        signed = {self._own_signs[match.group()] for match in self._own_sign_pattern.finditer(text)}
        contrasted = frozenset() if _US_SIGN.search(text) else frozenset(self._contrasted(text, signed, votes))
        votes.update(signed - contrasted)
        if self._exchanged.search(text):
            votes["USD"] += _SPOKEN_OUT
        chosen: dict[str, str] = {}
        for sign in sorted(used & self._shared.keys()):
            # Where a text writes "HK$", its plain "$" is another one.
            others = tuple(code for code in self._shared[sign] if "$" not in sign or code not in contrasted)
            enough = self._enough(sign, text, votes)
            currency = _elected(others or self._shared[sign], votes, enough)
            if not (len(sign) == 1 and sign.isalpha()) or votes[currency] > 0:
                chosen[sign] = currency
        return chosen

    @staticmethod
    def _contrasted(text: str, signed: set[str], votes: Counter[str]) -> set[str]:
        """Which of the dollars that a text writes with a sign of their own its plain ones are not.

        Those it changes into plain ones ("A$584m ($450m)"), and those of countries that it is not mainly about.
        """
        changes = bool(signed) and _CHANGED.search(text) is not None
        return {code for code in signed if changes or votes[code] < _MAINLY + 2 * votes["USD"]}

    @staticmethod
    def _enough(sign: str, text: str, votes: Counter[str]) -> int:
        """How many cues unseat the default: the dollar of the United States needs more than one passing mention.

        "Per cent" in two words is not written there; a text that does, and that speaks of no country more often,
        means its own dollar.
        """
        if "$" not in sign and sign not in _DOLLARS:
            return 1
        return 1 if _PER_CENT.search(text) and max(votes.values(), default=0) <= 1 else 2

    def _votes(self, text: str) -> Counter[str]:
        """How often the text names a place, a people or a thing that speaks for each currency."""
        votes: Counter[str] = Counter()
        for start, cue in self._cues(text):
            for code in self._cue_currencies[cue]:
                votes[code] += 2 if start < _OPENING else 1  # what a text is about stands in its opening
        cities = self.lexicon.city_currencies
        for line in _DATELINE.finditer(text):
            place = line["place"].title()
            for code in self._cue_currencies.get(place) or cities.get(place, ()):
                votes[code] += 2
        for match in _CITY.finditer(text):
            for code in cities.get(match.group()) or cities.get(match["first"], ()):
                if match["first"] not in self._cue_currencies:
                    votes[code] += 1
        return votes

    @cached_property
    def _exchanged(self) -> re.Pattern[str]:
        """A plain dollar changed into another currency, or another into it: "$1.2bn (£640m)", "5bn rand ($0.7bn)"."""
        names = [name for name in self.lexicon.currency_names if len(name) > 1 and not _DOLLAR_NAME.search(name)]
        sum_of_another = rf"(?:[£€¥₹]\s?\d[\w.,]{{0,20}}|\d[\w.,]{{0,20}}\s(?:[a-z]+\s)?(?:{alternation(names)})\b)"
        dollars = r"(?<![A-Za-z])\\?\$\s?\d[\w.,]{0,20}(?:\s[a-z]{1,8})?"
        return re.compile(
            rf"{dollars}\s?\(\s?{sum_of_another}|{sum_of_another}(?:\s[a-z]{{1,8}})?\s?\((?:[^()$]{{1,25}}[;,/]\s)?{dollars}"
        )

    @cached_property
    def _own_signs(self) -> dict[str, str]:
        return {
            sign: codes[0]
            for sign, codes in self.lexicon.currency_candidates.items()
            if len(codes) == 1 and len(sign) > 1 and ("$" in sign or sign.isupper()) and codes[0] != "USD"
        }

    @cached_property
    def _own_sign_pattern(self) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{alternation(self._own_signs)})(?![A-Za-z])")

    def _subunit(self, text: str, currencies: dict[str, str]) -> str:
        """Whose cents: of the currency the text writes or, failing that, is about."""
        if not _CENTS.search(text):
            return "USD"
        votes = self._votes(text)
        votes["EUR"] += text.count("€")
        votes[currencies.get("$", "USD")] += text.count("$")
        return _elected(self.lexicon.currency_candidates.get("cents", ("USD",)), votes, 2)


_OPENING = 250
_MAINLY = 3
_DATELINE = re.compile(
    r"(?m)^\W{0,3}(?P<place>[A-Z]{3,}(?:[ -][A-Z]{3,}){0,2})(?:,[^\n–—-]{0,40})?\s*(?:\([^()\n]{2,30}\)\s*)?[–—-]"
)
"""Where a text is written, in capitals at its head: "SINGAPORE –", "WELLINGTON, March 3 (Reuters) -"."""
_CITY = re.compile(r"(?<!\w)(?P<first>[A-ZÀ-Þ][\w'’-]+)(?:\s[A-ZÀ-Þ][\w'’-]+)?")
_PER_CENT = re.compile(r"\bper cent\b")
_DOLLARS = frozenset(("dollar", "dollars", "dlr", "dlrs", "cent", "cents", "cts", "bucks", "¢"))
_CENTS = re.compile(r"(?<!per )(?<!per-)\bcents?\b|\bcts\b|¢|\d\s?c\b")
_CHANGED = re.compile(r"\d[\w.,]{0,20}(?:\s\w+){0,3}\s\(\\?\$\s?\d")
_DOLLAR_NAME = re.compile(r"(?i)dollar|dlr|cent|buck|greenback")
_SPOKEN_OUT = 100
_CELSIUS = re.compile(
    r"(?i)\b(?:temperatures?|warm(?:er|est|ing)?|hott(?:er|est)|cold(?:er|est)|climate|heatwaves?|celsius|thermometers?)\b"
)
_MARKS = re.compile(
    r"\bDM\s?\d|\d\s?DM\b|\b(?:D[- ]?|[Dd]eutsche\s?|German\s)[Mm]arks?\b|\b[Pp]fennigs?\b"
    r"|\d\s?(?:[mb]n?|millions?|billions?)\s+marks\b"
)
_US_SIGN = re.compile(r"\bU\.?S\.?\s?\\?\$")
_MONEY_M = re.compile(r"[$£€¥]\s?\d[\d.,]*m(?!\w)|(?<![\w.,])\d[\d.,]*bn(?!\w)|\d\.\d+m\s+[a-z-]+s\b")


def _elected(candidates: tuple[str, ...], votes: Counter[str], enough: int) -> str:
    """The candidate with the most cues; the first is the default, until another has more and *enough* of them."""
    default = candidates[0]
    best = max(candidates, key=lambda code: (votes[code], -candidates.index(code)))
    return best if votes[best] > votes[default] and votes[best] >= (2 if votes[default] else enough) else default
