"""What is written after a number: its scale, its unit and the rate it counts by."""

from __future__ import annotations

import re
from functools import cached_property

from talent_ledger.extract.conventions import Conventions
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.quantities import Quantity


class SuffixReader:
    """Reads scales and units, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    def read_after_sign(self, text: str, quantity: Quantity) -> None:
        """Give *quantity*, which has its currency sign before it, the scale and the rate written after it."""
        match = self._after_sign.match(text, quantity.end)
        if match is None or match.end() == quantity.end:
            return
        if match["scale"]:
            quantity.scale = self._factor(match["scale"])
            quantity.end = match.end("scale")
        if match["per"]:
            quantity.unit = f"{quantity.unit}{_per(match['per'])}"
            quantity.end = match.end()

    @cached_property
    def _after_sign(self) -> re.Pattern[str]:
        """Scale and rate after a number that has its currency sign before it."""
        return re.compile(rf"(?P<scale>{self._money_scale})?(?P<per>{_PER})?")

    def read_after(self, text: str, quantity: Quantity, conventions: Conventions) -> None:
        """Give *quantity* the scale, the unit and the rate written after it."""
        match = self._after.match(text, quantity.end)
        if match is None or match.end() == quantity.end:
            return
        if match["scale"]:
            quantity.scale *= self._factor(match["scale"])
            quantity.end = match.end("scale")
        tail = match.lastgroup if match.lastgroup != "per" else _tail_before_per(match)
        if tail is not None and tail != "scale":
            getattr(self, f"_tail_{tail}")(text, quantity, match, conventions)

    @cached_property
    def _after(self) -> re.Pattern[str]:
        """Scale and unit after a number."""
        names = [name for name in self.lexicon.currency_names if len(name) > 1]
        times = [form for form, unit in self.lexicon.units.items() if unit.kind == "duration" and form.endswith("s")]
        signs = [s for s in self.lexicon.currency_symbols if not (len(s) == 1 and s.isalpha())]
        tails = {
            "points": (
                r"\s?[\s-](?:percentage|percent|per\s?cent|Percentage|PERCENTAGE)[\s-](?:points?|Points?|POINTS?)(?!\w)"
                r"|\s?%[\s-]points?(?!\w)"
                r"|\s+of\s+a\s+(?:(?:percentage|percent|per\s?cent)[\s-])?point(?!\w)"
                r"|\s?(?:p\.p\.|pps?|ppts?)(?!\w)"
            ),
            "basis": r"[\s-]basis[\s-]points?(?!\w)|\s?bps?(?!\w)",
            "percent": (
                r"\s?[%٪％]|[\s-]?(?:per[\s-]?cent|[Pp]er\s?[Cc]ent|PER\s?CENT)(?!\w)|\s?(?:pct|PCT|Pct)(?!\w)|\s?pc(?!\w)"
                r"|\sp\.c\.|\sper\scents?(?!\w)"
            ),
            "currency": (
                rf"(?:{self._money_scale})?[\s\u00a0-]*(?:of\s+)?(?:{alternation(names)})(?![\w-]*\w)"
                rf"|\s?(?:{alternation(signs)})(?!\w|\s?\d)|[cp](?!\w)"
            ),
            "times": r"[\s-]times(?!\w)|[\s-]?fold(?!\w)|\s?[x×](?![\w\x00]|\s?\d)",
            "unit": (
                rf"[\s\u00a0\u202f-]?(?:{alternation(self.lexicon.units)})(?!\w)"
                rf"|{_SORT_OF_TIME}(?:{alternation(times)})(?!\w)"
            ),
            "celsius": r"C(?!\w)",
            "index": r"[\s-]points?(?!\w)",
            "million": r"\s?[mM](?!\w)|[bB](?!\w)",
        }
        forms = "|".join(f"(?P<{name}>{pattern})" for name, pattern in tails.items())
        return re.compile(rf"(?P<scale>(?:{self._scale}){{1,2}})?(?:{forms})?(?P<per>{_PER})?")

    @cached_property
    def _scale(self) -> str:
        return rf"[\s\u00a0\u202f-]?(?:{alternation([*self.lexicon.scales, *self.lexicon.attached_scales])})(?!\w)"

    @cached_property
    def _money_scale(self) -> str:
        every = [*self.lexicon.scales, *self.lexicon.attached_scales, *self.lexicon.money_scales]
        return rf"[\s\u00a0\u202f-]?(?:{alternation(every)})(?!\w)"

    @cached_property
    def _scale_behind_code(self) -> re.Pattern[str]:
        return re.compile(rf"\s(?:{alternation([scale for scale in self.lexicon.scales if len(scale) > 1])})(?!\w)")

    def _factor(self, scale: str) -> float:
        """The factor of a scale word, or of two: "4 hundred million"."""
        lexicon = self.lexicon
        written = scale.strip(" \u00a0\u202f-")
        if written in lexicon.scales:
            return lexicon.scales[written]
        factor = 1.0
        for word in re.split(r"[\s\u00a0\u202f-]+", written):
            factor *= (
                lexicon.scales.get(word) or lexicon.attached_scales.get(word) or lexicon.money_scales.get(word) or 1.0
            )
        return factor

    @cached_property
    def _voted(self) -> re.Pattern[str]:
        """What is told of elections, which has points of a percentage."""
        return re.compile(rf"(?i)\b(?:{alternation(self.lexicon.words['vote'])}|{_LED_BY})\b")

    @cached_property
    def _scored(self) -> re.Pattern[str]:
        """What is told of indices, scores and matches, which have points of their own."""
        return re.compile(rf"(?i)\b(?:{alternation(self.lexicon.words['scored_in_points'])}|{_OUT_OF})\b")

    @cached_property
    def _moved_by_points(self) -> re.Pattern[str]:
        """Behind "nine-point": "lead", "fall in turnout"; not "plan" or "scale"."""
        lists = self.lexicon.words
        moved = lists["increase"] | lists["decrease"] | lists["distance_noun"]
        return re.compile(rf"\s+(?:[\w-]+\s+){{0,2}}?(?:{alternation(moved)})(?!\w)")

    # -- one reading for each tail --------------------------------------------------------------------------------

    def _tail_percent(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        quantity.unit, quantity.kind, quantity.form, quantity.end = "percent", "share", "percent", match.end("percent")

    def _tail_points(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        quantity.unit, quantity.kind, quantity.form = "percentage_points", "growth", "points"
        quantity.end = match.end("points")

    def _tail_basis(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        quantity.unit, quantity.kind, quantity.form = "basis_points", "growth", "points"
        quantity.end = match.end("basis")

    def _tail_index(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        """Points are percentage points beside percentages; an index or a score has points of its own."""
        hyphen, several = match["index"].startswith("-"), match["index"].endswith("s")
        moved = hyphen and self._moved_by_points.match(text, match.end("index")) is not None
        if match["scale"] or not (several or moved or (not hyphen and not quantity.in_words)):
            return  # "a 12-point plan", "at one point"
        around = text[max(0, quantity.start - 220) : quantity.end + 160]
        of_error = "margin" in text[max(0, quantity.start - 60) : quantity.start]
        voted = self._voted.search(text, max(0, quantity.start - 90), quantity.end + 60) is not None
        beside_percent = _PERCENT_SIGN.search(around) is not None and self._scored.search(around) is None
        in_percent = of_error or (voted and quantity.raw <= 100) or (beside_percent and quantity.raw <= 60)
        quantity.unit, quantity.kind = ("percentage_points", "growth") if in_percent else ("points", "other")
        quantity.form, quantity.end = "points", match.end("index")

    def _tail_currency(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        written = match["currency"].strip(" \u00a0\u202f-")
        scale, name = self._scale_and_name(written)
        if not self._is_currency(name, quantity, text, match.end("currency"), scale):
            return
        if name in ("mark", "marks") and not conventions.marks:
            return
        if name in ("pound", "pounds") and not conventions.sterling and not scale:
            quantity.unit, quantity.form, quantity.end = "lb", "physical", match.end("currency")
            return
        quantity.kind = quantity.form = "money"
        quantity.end = match.end("currency")
        if scale:
            quantity.scale *= self._factor(scale)
        elif (behind := self._scale_behind_code.match(text, quantity.end)) and name.isupper() and not match["per"]:
            quantity.scale *= self._factor(behind.group())  # "23 USD billion"
            quantity.end = behind.end()
        hundredth = name in _CENTS or name in self.lexicon.subunits
        if hundredth and _is_of_every_unit(text, quantity.start, match.end("currency")):
            quantity.unit, quantity.kind, quantity.form = "percent", "share", "percent"
            return  # "of every dollar we spend, 91 cents"
        if hundredth:
            quantity.raw, quantity.decimals = float(f"{quantity.raw / 100:.12g}"), quantity.decimals + 2
            quantity.unit = self.lexicon.subunits.get(name) or conventions.subunit
        else:
            known = {**self.lexicon.currency_symbols, **self.lexicon.currency_names}
            quantity.unit = conventions.currencies.get(name) or known[name]
        if match["per"]:
            quantity.unit += _per(match["per"])
            quantity.end = match.end()

    def _scale_and_name(self, written: str) -> tuple[str, str]:
        """Part scale and name: "billion of crowns" → ("billion", "crowns")."""
        lexicon = self.lexicon
        named = (lexicon.currency_names, lexicon.currency_symbols, lexicon.subunits, _CENTS)
        if any(written in names for names in named):
            return "", written
        scale = re.match(rf"(?:{self._money_scale})", written)
        rest = written[scale.end() :] if scale else written
        return scale.group() if scale else "", re.sub(r"^[\s\u00a0-]*(?:of\s+)?", "", rest)

    @staticmethod
    def _is_currency(name: str, quantity: Quantity, text: str, end: int, scale: str) -> bool:
        if name == "p":
            return quantity.raw < 1000 and not quantity.in_words
        if name == "c":
            return not quantity.in_words and quantity.raw < 1000
        if name in _ORDINARY_WORDS and quantity.in_words and quantity.scale < _A_SUM:
            return False
        if name == "won" and (scale or quantity.scale >= _A_SUM):
            return True  # "688 billion won a year earlier"
        if name == "won" and _EACH.match(text, end):
            return True
        return not (name == "won" and re.match(r"\s+(?:the|a|an|by|in|\w+\s+(?:seats|votes))\b", text[end : end + 30]))

    def _tail_times(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        word = match["times"].strip(" -")
        if word == "times" and (
            _HOW_OFTEN.match(text, match.end("times"))
            or (
                _DONE_BEFORE.search(text, max(0, quantity.start - 48), quantity.start)
                and not _COMPARES_AFTER.match(text, match.end("times"))
            )
            or (
                quantity.scale == 1.0
                and _OFTEN_BEFORE.search(text, max(0, quantity.start - 24), quantity.start)
                and not _MULTIPLIES.match(text, match.end("times"))
            )
        ):
            quantity.form = "occasions"
            return
        quantity.unit, quantity.kind, quantity.form = "ratio", "ratio", "multiple"
        quantity.end = match.end("times")
        if word == "fold":
            quantity.kind, quantity.change = "growth", "increase"

    def _tail_celsius(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        """Take "1.5C" for a temperature where the text speaks of some."""
        if conventions.celsius and quantity.scale == 1.0:
            quantity.unit, quantity.form, quantity.end = "°C", "physical", match.end("celsius")

    def _tail_unit(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        written = match["unit"]
        form = _bare(written)
        unit = self.lexicon.units[form]
        if form in ("quarters", "m") or (form in ("second", "degrees") and quantity.in_words):
            return
        hyphen = written.startswith("-")
        quantity.unit, quantity.kind = unit.name, unit.kind
        if unit.kind == "duration":
            quantity.form = "hyphen_duration" if hyphen else "duration"
            return  # the unit of a duration is no part of its span
        quantity.form, quantity.end = "hyphen_physical" if hyphen else "physical", match.end("unit")
        if match["per"]:
            quantity.unit += _per(match["per"])
            quantity.end = match.end()

    def _tail_million(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        """Take "9.4m passengers" for millions, "the 400m hurdles" and "90m high" for metres."""
        written = match["million"]
        if written[0].isspace() and not conventions.million_m and written[-1] == "m":
            length = True
        else:
            closed = text[match.end() : match.end() + 1] in (")", ";", ",")
            converted = closed and _LENGTH_BEFORE.search(text, max(0, quantity.start - 40), quantity.start) is not None
            behind = _LENGTH.match(text, match.end()) is not None
            length = written[-1] == "m" and (behind or converted)
        if written[-1] in "bB":
            quantity.scale, quantity.end = 1e9, match.end("million")
        elif not length and (
            conventions.million_m or quantity.decimals or written == "M" or _PLURAL.match(text, match.end())
        ):
            quantity.scale, quantity.end = 1e6, match.end("million")
            if unit := self._unit_after.match(text, quantity.end):
                known = self.lexicon.units[_bare(unit.group())]
                quantity.unit, quantity.kind, quantity.form = known.name, known.kind, "physical"
                quantity.end = unit.end()
        else:
            quantity.unit, quantity.form, quantity.end = "m", "physical", match.end("million")

    @cached_property
    def _unit_after(self) -> re.Pattern[str]:
        physical = [form for form, unit in self.lexicon.units.items() if unit.kind != "duration" and len(form) > 1]
        return re.compile(rf"[\s-](?:{alternation(physical)})(?!\w)")


def _tail_before_per(match: re.Match[str]) -> str | None:
    """The unit that a rate ("/MWh") follows."""
    return next((name for name in ("currency", "unit") if match[name]), None)


def _bare(unit: str) -> str:
    """A unit without what joins it to its number: white space of any sort, a hyphen, a sort of time."""
    return re.sub(rf"^{_SORT_OF_TIME}", "", unit).strip().strip("-").strip()


def _per(suffix: str) -> str:
    """Name a rate's unit: "/MWh" → "_per_MWh"; money per person or time stays money."""
    if re.search(r"year|yr|month|day|hour|hr|night|week|head|person|user|student|share|/\s?[hs]$", suffix):
        return ""
    return "_per_" + re.sub(r"^/\s?", "", suffix).replace(" ", "_").replace("w-DC", "W")


_PER = (
    r"/\s?(?:MWh|kWh|w-DC|W|kg|t|tonne|ton|barrel|bbl|share|litre|liter|l|lb|oz|month|year|yr|day|hour|h|hr"
    r"|night|head|person"
    r"|sq ?m|sq ?ft|GB|MMBtu|therm|unit|user|student|week|km|s)(?!\w)"
)
_PERCENT_SIGN = re.compile(r"%|per\s?cent|\d\s?pct")
_LED_BY = (
    r"(?:won|lost|carried|leads?|led|trails?|trailed)\s+(?:[a-z]+\s+){0,3}by"
    r"|(?:gender|lead|victory|winning)\s+(?:advantage|gap|margin)"
)
_OUT_OF = r"out\s+of\s+(?:ten|100|10|five|5)"
_ORDINARY_WORDS = frozenset(
    ("real", "won", "rand", "dong", "lev", "kip", "lari", "sum", "sums", "kina", "pound", "quid", "crown", "crowns")
)
_SORT_OF_TIME = (
    r"[\s-](?:(?:working|business|consecutive|straight|calendar|extra|additional|more|paid|unpaid|sick|school|trading|teaching"
    r"|sunny|rainy|frost|person|man|staff|sitting|bed)[\s-]){1,2}"
)
"""Between a number and its days or hours: "38 working days", "270 person-years"."""
_A_SUM = 1e6
_EACH = re.compile(
    r"\s+(?:an?|per|each|every)\s+(?:month|year|week|day|hour|night|head|person|piece|share|kilo|tonne)\b"
)
"""Behind a sum that is paid again and again: "596,000 won a month"."""
_CENTS = frozenset(("cent", "cents", "cts", "¢", "c"))
"""Hundredths of whichever dollar, euro or rand a text writes."""
_OF_EVERY_UNIT = re.compile(
    r"(?i)\b(?:of|from|out\s+of|on|in)\s+(?:every|each)\s+(?:dollar|euro|pound|rupee|rand)\b|\b(?:of|in"
    r"|on)\s+the\s+(?:dollar|euro|pound)\b"
)


def _is_of_every_unit(text: str, start: int, end: int) -> bool:
    """Whether hundredths are a part of each dollar: "of every dollar we spend, 91 cents"."""
    # read on past where it may begin: "in the Euro" of "in the European Union" is no euro
    found = _OF_EVERY_UNIT.search(text, max(0, start - 60), end + 70)
    return found is not None and found.start() < end + 40


_HOW_OFTEN = re.compile(r"\s+(?:an?|per|each|every|in|last|this|since|during|before|over)\s+")
_MULTIPLIES = re.compile(r"\s+(?:increase|rise|growth|jump|gain|improvement|expansion|return)\b")
_OFTEN_BEFORE = re.compile(r"(?i)\b(?:the|several|many|few|all)\s+$")
_DONE_BEFORE = re.compile(
    r"(?i)\b(?:was|were|been|be|being|is|are)\s+(?!(?:over|under)?(?:subscribed|covered|multiplied|increased|valued|priced|bid"
    r"|worth)\b)\w{2,}(?:ed|en|wn|lt|ld|nt|ught|ut)\s+(?:(?:about|around|over|some|only|just|nearly|almost|at\s+least|more\s+than)\s+)?$"
)
"""Something that was done so often: "was downloaded 4,180 times"."""
_COMPARES_AFTER = re.compile(
    r"\s+(?:as|the|that|what|its|their|his|her|my|our|your|more|less|over|each|an?\s+\w+['’]s|[a-z]+er\b|[A-Z])"
)
_LENGTH_BEFORE = re.compile(r"\b(?:feet|foot|ft|inch(?:es)?|yards?)\b[^.;()]{0,20}\(\s*$")
"""Before a length that is said again in metres: "six feet in height (1.85m)"."""
_LENGTH = re.compile(
    r"\s?(?:-|\(\d|tall|long|wide|high|deep|thick|lower|shorter|narrower|above|below|from|away|race|sprint|freestyle|butterfly|backstroke"
    r"|breaststroke|hurdles"
    r"|relay|dash|swim|pool|radius|apart|by\s|of\s+(?:water|snow|rain|depth|sea|cable|fence)|in\s+(?:length"
    r"|height|width|depth))"
)
_PLURAL = re.compile(r"\s+(?:[a-z-]+\s+){0,2}[a-z]+s\b|\s+(?:people|children|women|men)\b")
