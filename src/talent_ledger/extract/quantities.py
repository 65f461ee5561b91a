"""Numbers with what is written at them: sign, currency, scale, unit. One quantity is one number, not yet a figure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from talent_ledger.extract.conventions import Conventions
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.numerals import (
    ORDINAL,
    PART,
    digits_pattern,
    part_size,
    power_of_ten,
    read_digits,
    read_ordinal,
    read_words,
    word_numbers,
)

LONGEST_NUMBER = 24  # digits and separators; longer runs are codes, not figures


@dataclass(slots=True)
class Quantity:
    """A number with its affixes. ``raw`` is the number before its scale word, ``unit`` None when none is written."""

    start: int
    end: int
    raw: float
    form: str  # plain, fraction, multiple_verb, ordinal, number_rank, top_n, every_nth, or the unit's form
    number_end: int
    scale: float = 1.0
    unit: str | None = None
    kind: str = "count"
    decimals: int = 0
    in_words: bool = False
    sign: str = ""
    hyphenated: bool = False
    unit_first: bool = False  # a currency sign before the number
    change: str | None = None

    @property
    def value(self) -> float:
        """The number with its scale and sign."""
        value = float(f"{self.raw * self.scale:.12g}") if self.scale != 1.0 else self.raw
        return -value if self.sign in ("-", "minus") else value

    @property
    def bare(self) -> bool:
        """Whether nothing but a number is written."""
        return self.form == "plain" and self.unit is None


_SMALL_WORD = r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fifteen|seventeen|nineteen)"
_A_POINT = re.compile(
    r"(?i)(?<!\bhalf )(?<!\bof )(?<![\w-])(?:an?\s+(?P<part>half|quarter|three-quarter)[\s-](?:percentage[\s-])?point"
    r"|a\s+(?:full\s+|whole\s+|single\s+)?(?:percentage|percent|per\s?cent)[\s-]point(?P<long>\s+and\s+a\s+half)?"
    r"|a\s+point(?P<more>\s+and\s+a\s+half))(?![\w-])"
)
_PARTS_OF_A_POINT = {"half": 0.5, "quarter": 0.25, "three-quarter": 0.75}
_ONE_AND_A_HALF = re.compile(r"(?i)(?<![\w-])(?:an?|one)\s+(?P<unit>[a-z]{3,12})\s+and\s+a\s+half(?![\w-])")
_FRACTION = re.compile(
    rf"(?<![\w.,/⁄\x00-])(?:(?P<top>(?i:an?(?:\s+further)?|another|{_SMALL_WORD})|\d{{1,2}})[\s-](?P<part>(?i:{PART}))(?![\w-])"
    r"|(?P<over>\d{1,2})[/⁄](?P<under>\d{1,3})(?:rds?|ths?)?(?![\w/]|[.,]\d)"
    r"|(?P<half>(?i:half))(?![\w\x00])(?!-(?!(?:full|empty|owned|price|of)\b)))"
)
_NO_SHARE_AFTER = re.compile(
    r"[\s-]+(?:times?|of\s+a\s+century|party|person|world|quarter|years?|months?|weeks?|days?|century|generation"
    r"|term|country"
    r"|man|woman|child|option|factor|reason|point|company|firm|bank|edition|round|wave|site|plant|line|straight|running"
    r"|consecutive|successive|hours?|commenter|reader|candidate|group|study|survey|in\s+a\s+row|runway|phase"
    r"|model|reactor"
    r"|(?:[a-z-]+\s+){1,3}in\s+a\s+row|one|largest|biggest|smallest|most|ship|vessel|car|term|branch|store|shop|factory|unit|attempt|time|party"
    r"|place|team)\b",
    re.IGNORECASE,
)
_NO_SHARE_BEFORE_HALF = re.compile(
    r"\b(?:first|second|other|better|in|your|my|our|neither|either|(?:east|west|north|south)ern|upper|lower|latter)\s$",
    re.IGNORECASE,
)
_HALF_OF_TIME = re.compile(
    r"\s+(?:past|(?:an?\s+)?(?:years?|time|hour|way|century|decade|day|mile|hearted|brother|sister))\b"
    r"|\s+(?:the\s+(?:time|day|battle|fun|story)|in\s+(?:jest|love|earnest))\b"
)
_VERB = re.compile(
    r"(?<![\w\x00-])(?P<stem>doubl|trebl|tripl|quadrupl|quintupl|halv)(?:ed|es|e|ing)(?![\w-])"
    r"|(?<![\w\x00-])(?P<adverb>twice|thrice)(?![\w-])"
    r"|(?<![\w\x00-])(?P<fold>two|three|four|five|six|seven|eight|nine|ten)fold(?!\w)",
    re.IGNORECASE,
)
_VERB_VALUES = {
    "doubl": 2.0,
    "trebl": 3.0,
    "tripl": 3.0,
    "quadrupl": 4.0,
    "quintupl": 5.0,
    "halv": 0.5,
    "twice": 2.0,
    "thrice": 3.0,
}
_DOUBLE_ADJECTIVE = re.compile(
    r"\s+(?!(?:the|that|its|their|his|her|our|what|in|from|to|over|since|by|and|or|between|your|my|every|as|on|after"
    r"|within|last|this|between|under|with|at|for|again|if|when|while|compared|those|of|digital|\d)\b)[a-z]",
    re.IGNORECASE,
)
_ORDINAL = re.compile(rf"(?<![\w.,/\x00])(?:(?P<every>every|each)\s+)?(?P<ordinal>(?i:{ORDINAL}))(?!\w)", re.IGNORECASE)
_RANK = re.compile(
    r"(?<![\w\x00])(?i:no|number|num|nr|nos|ranked|ranks|ranking|rank|placed|placing|seeded|position|place|spot)"
    r"(?:\.\s?|\s?#|\s+(?:(?:at\s+|in\s+at\s+|as\s+|a\s+|is\s+|was\s+|of\s+)?(?:(?i:no|number|nr)\.?\s?|#\s?)?))"
    r"(?P<rank>\d{1,4}|(?i:one|two|three|four|five|six|seven|eight|nine|ten))(?![\w\x00]|[,.]\d|\s?%|[-–/]"
    r"|\s+(?:of\s+(?!\d)|[a-z]+s\b|per\s?cent|percent|million))"
    r"|(?<![\w&\x00])#(?P<hash>\d{1,4})(?!\w)"
)
_RANK_BEFORE = re.compile(r"(?i)\b(?:the|a|total|any|this|that|in|large|small|growing)\s+$")
_NUMBERING = re.compile(
    r"\b(?:(?!rank|come|remain|stand|become|always|perhaps|sit|play|star|as\b)[A-Za-z][a-z]{3,}s"
    r"|crew|staff|people|police|children|men|women)\s+$"
)
"""In "distilleries number nine" it is a verb."""
_RANKED_NOUN = re.compile(
    r"\s+(?:[a-z-]+\s+)?(?:spot|position|place|slot|ranking|seed|vendor|seller|supplier|producer|exporter|importer|buyer"
    r"|provider|operator|brand|retailer|bank|lender|insurer|carrier|airline|brewer|player|party|economy|market"
    r"|destination|employer|network|platform|cause|source|reason|concern|priority|killer|choice|language|site|app"
    r"|\w*(?:maker|manufacturer|builder|company))\b"
)
_TOP = re.compile(
    r"(?<![\w\x00])(?i:top)[\s-](?P<top>\d{1,4}|(?i:two|three|four|five|six|seven|eight|nine|ten|twenty|fifty"
    r"|hundred))(?![\w\x00]|[,.]\d|\s?%|[\s-](?:per\s?cent|percent))"
)
_ENTERS_TOP = re.compile(
    r"(?i)\b(?:among|in|into|within|inside|of|one\s+of|enter\w*|reach\w*|made|makes|make|crack\w*)\s+(?:(?:the"
    r"|its|their|a|our|this)\s+)?(?:[\w'’]+\s+)?$"
)
_YEAR_LIKE = re.compile(r"(?:1[5-9]|20)\d\d")


def _bare(unit: str) -> str:
    """A unit without what joins it to its number: white space of any sort, a hyphen."""
    return unit.strip().strip("-").strip()


class QuantityReader:
    """Finds quantities, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon

    # -- what stands before and after a number --------------------------------------------------------------------

    @cached_property
    def _before(self) -> re.Pattern[str]:
        """Sign and currency sign right before a number."""
        signs = [sign for sign in self.lexicon.currency_symbols if len(sign) > 1 or not sign.isalpha()]
        letters = "".join(sorted(s for s in self.lexicon.currency_symbols if len(s) == 1 and s.isalpha()))
        return re.compile(
            r"(?P<sign>(?<![\w)%/+±])[-−–+]|(?<!or )\bminus[\s-])?"
            rf"(?:(?P<symbol>(?<![A-Za-z])(?:{alternation(signs)}))[\s\u00a0\u202f]?"
            rf"|(?P<letter>(?<![A-Za-z])[{letters}]))?"
            r"(?P<inner>(?<=[$€£¥])[-−])?$"
        )

    @cached_property
    def _scale(self) -> str:
        return rf"[\s\u00a0\u202f-]?(?:{alternation([*self.lexicon.scales, *self.lexicon.attached_scales])})(?!\w)"

    @cached_property
    def _money_scale(self) -> str:
        every = [*self.lexicon.scales, *self.lexicon.attached_scales, *self.lexicon.money_scales]
        return rf"[\s\u00a0\u202f-]?(?:{alternation(every)})(?!\w)"

    _PER = (
        r"/\s?(?:MWh|kWh|w-DC|W|kg|t|tonne|ton|barrel|bbl|share|litre|liter|l|lb|oz|month|year|yr|day|hour|h|hr"
        r"|night|head|person"
        r"|sq ?m|sq ?ft|GB|MMBtu|therm|unit|user|student|week|km|s)(?!\w)"
    )

    @cached_property
    def _after_sign(self) -> re.Pattern[str]:
        """Scale and rate after a number that has its currency sign before it."""
        return re.compile(rf"(?P<scale>{self._money_scale})?(?P<per>{self._PER})?")

    @cached_property
    def _after(self) -> re.Pattern[str]:
        """Scale and unit after a number."""
        names = [name for name in self.lexicon.currency_names if len(name) > 1]
        signs = [s for s in self.lexicon.currency_symbols if not (len(s) == 1 and s.isalpha())]
        tails = {
            "points": (
                r"\s?[\s-](?:percentage|percent|per\s?cent)[\s-]points?(?!\w)|\s?%[\s-]points?(?!\w)"
                r"|\s+of\s+a\s+(?:(?:percentage|percent|per\s?cent)[\s-])?point(?!\w)"
                r"|\s?(?:p\.p\.|pps?|ppts?)(?!\w)"
            ),
            "basis": r"[\s-]basis[\s-]points?(?!\w)|\s?bps?(?!\w)",
            "percent": r"\s?[%٪％]|[\s-]?per[\s-]?cent(?!\w)|\s?pct(?!\w)|\s?pc(?!\w)|\sp\.c\.|\sper\scents?(?!\w)",
            "currency": (
                rf"(?:{self._money_scale})?[\s\u00a0-]*(?:of\s+)?(?:{alternation(names)})(?![\w-]*\w)"
                rf"|\s?(?:{alternation(signs)})(?!\w|\s?\d)|[cp](?!\w)"
            ),
            "times": r"[\s-]times(?!\w)|[\s-]?fold(?!\w)|\s?[x×](?![\w\x00]|\s?\d)",
            "unit": rf"[\s\u00a0\u202f-]?(?:{alternation(self.lexicon.units)})(?!\w)",
            "index": r"[\s-]points?(?!\w)",
            "million": r"\s?[mM](?!\w)|[bB](?!\w)",
        }
        forms = "|".join(f"(?P<{name}>{pattern})" for name, pattern in tails.items())
        return re.compile(rf"(?P<scale>(?:{self._scale}){{1,2}})?(?:{forms})?(?P<per>{self._PER})?")

    # -- reading ------------------------------------------------------------------------------------------------

    def read(self, text: str, conventions: Conventions) -> list[Quantity]:
        """All quantities in reading order; none overlaps another."""
        found = [*self._fractions(text), *self._verbs(text), *self._ordinals(text), *self._ranks(text)]
        found += [
            *self._points(text),
            *self._halves_more(text),
            *self._digits(text, conventions),
            *self._words(text, conventions),
        ]
        found.sort(key=lambda quantity: (quantity.start, -quantity.end))
        kept: list[Quantity] = []
        for quantity in found:
            if not kept or quantity.start >= kept[-1].end:
                kept.append(quantity)
        return kept

    def _digits(self, text: str, conventions: Conventions) -> Iterator[Quantity]:
        pattern = digits_pattern(decimal_comma=conventions.decimal_comma, space_groups=conventions.space_groups)
        for match in pattern.finditer(text):
            start, end, written = match.start(), match.end(), match.group()
            if end - start > LONGEST_NUMBER:
                continue
            comma = conventions.decimal_comma
            if not comma and (local := _LOCAL_COMMA.match(text, end)) and _SHORT_INTEGER.fullmatch(written):
                written, end, comma = written + local[1], local.end(1), True
            raw, decimals = read_digits(written, decimal_comma=comma)
            if power := power_of_ten(text, end):
                factor, end = power
                raw, decimals = float(f"{raw * factor:.12g}"), 0
            quantity = self._measured(text, Quantity(start, end, raw, "plain", end, decimals=decimals), conventions)
            if quantity is not None:
                yield quantity

    def _words(self, text: str, conventions: Conventions) -> Iterator[Quantity]:
        for number in word_numbers(text):
            plain = Quantity(number.start, number.end, number.value / number.power, "plain", number.end)
            plain.scale, plain.decimals, plain.in_words = number.power, number.decimals, True
            quantity = self._measured(text, plain, conventions)
            if quantity is not None:
                yield quantity

    def _measured(self, text: str, quantity: Quantity, conventions: Conventions) -> Quantity | None:
        """The quantity with its affixes; None where the number is a piece of a word."""
        symbol = None
        if not quantity.in_words:
            symbol = self._read_before(text, quantity, conventions)
            if symbol is None and text[quantity.start - 1 : quantity.start].isalpha():
                return None
        if symbol is not None:
            self._read_after_sign(text, quantity)
        else:
            self._read_after(text, quantity, conventions)
        following = text[quantity.end : quantity.end + 1]
        if following.isalpha() and quantity.end == quantity.number_end and quantity.unit is None:
            return None
        if quantity.bare and following == "-" and text[quantity.end + 1 : quantity.end + 2].isalpha():
            quantity.hyphenated = True
        return quantity

    def _read_before(self, text: str, quantity: Quantity, conventions: Conventions) -> str | None:
        match = self._before.search(text, max(0, quantity.start - 14), quantity.start)
        if match is None:
            return None
        symbol = match["symbol"] or match["letter"]
        if match["letter"] and symbol not in conventions.short_prefixes:
            return None
        sign = (match["sign"] or match["inner"] or "").strip(" \t\n-") or (
            match["sign"] or match["inner"] or ""
        ).strip()
        if sign:
            quantity.sign = {"minus": "minus", "+": "+"}.get(sign, "-")
            quantity.start = match.start("sign") if match["sign"] else match.start("inner")
        if symbol:
            quantity.start = min(quantity.start, match.start("symbol" if match["symbol"] else "letter"))
            quantity.unit = conventions.currencies.get(symbol) or self.lexicon.currency_symbols[symbol]
            quantity.kind = quantity.form = "money"
            quantity.unit_first = True
        return symbol

    def _read_after_sign(self, text: str, quantity: Quantity) -> None:
        match = self._after_sign.match(text, quantity.end)
        if match is None or match.end() == quantity.end:
            return
        if match["scale"]:
            quantity.scale = self._factor(match["scale"])
            quantity.end = match.end("scale")
        if match["per"]:
            quantity.unit = f"{quantity.unit}{_per(match['per'])}"
            quantity.end = match.end()

    def _read_after(self, text: str, quantity: Quantity, conventions: Conventions) -> None:
        match = self._after.match(text, quantity.end)
        if match is None or match.end() == quantity.end:
            return
        if match["scale"]:
            quantity.scale *= self._factor(match["scale"])
            quantity.end = match.end("scale")
        tail = match.lastgroup if match.lastgroup != "per" else _tail_before_per(match)
        if tail is not None and tail != "scale":
            getattr(self, f"_tail_{tail}")(text, quantity, match, conventions)

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
        singular = not match["index"].endswith("s") and (match["index"].startswith("-") or quantity.in_words)
        if match["scale"] or singular:
            return
        around = text[max(0, quantity.start - 220) : quantity.end + 160]
        of_error = "margin" in text[max(0, quantity.start - 60) : quantity.start]
        in_percent = of_error or (
            _PERCENT_SIGN.search(around) is not None and _SCORED.search(around) is None and quantity.raw <= 60
        )
        quantity.unit, quantity.kind = ("percentage_points", "growth") if in_percent else ("points", "other")
        quantity.form, quantity.end = "points", match.end("index")

    def _tail_currency(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        written = match["currency"].strip(" \u00a0\u202f-")
        scale, name = self._scale_and_name(written)
        if not self._is_currency(name, quantity, text, match.end("currency"), conventions):
            return
        if name in ("pound", "pounds") and not conventions.sterling and not scale:
            quantity.unit, quantity.form, quantity.end = "lb", "physical", match.end("currency")
            return
        quantity.kind = quantity.form = "money"
        quantity.end = match.end("currency")
        if scale:
            quantity.scale *= self._factor(scale)
        hundredth = name in _CENTS or name in self.lexicon.subunits
        if hundredth and _OF_EVERY_UNIT.search(text, max(0, quantity.start - 60), match.end("currency") + 40):
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
    def _is_currency(name: str, quantity: Quantity, text: str, end: int, conventions: Conventions) -> bool:
        if name == "p":
            return quantity.raw < 1000 and not quantity.in_words
        if name == "c":
            return not quantity.in_words and quantity.raw < 1000
        if name in _ORDINARY_WORDS and quantity.in_words:
            return False
        return not (name == "won" and re.match(r"\s+(?:the|a|an|by|in|\w+\s+(?:seats|votes))\b", text[end : end + 30]))

    def _tail_times(self, text: str, quantity: Quantity, match: re.Match[str], conventions: Conventions) -> None:
        word = match["times"].strip(" -")
        if word == "times" and (
            _HOW_OFTEN.match(text, match.end("times"))
            or (
                _DONE_BEFORE.search(text, max(0, quantity.start - 48), quantity.start)
                and not _COMPARES_AFTER.match(text, match.end("times"))
            )
            or (quantity.scale == 1.0 and _OFTEN_BEFORE.search(text, max(0, quantity.start - 24), quantity.start))
        ):
            quantity.form = "occasions"
            return
        quantity.unit, quantity.kind, quantity.form = "ratio", "ratio", "multiple"
        quantity.end = match.end("times")
        if word == "fold":
            quantity.kind, quantity.change = "growth", "increase"

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
            length = written[-1] == "m" and _LENGTH.search(text, match.end(), match.end() + 24) is not None
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

    # -- fractions, multiples, ordinals, ranks ----------------------------------------------------------------------

    def _fractions(self, text: str) -> Iterator[Quantity]:
        for match in _FRACTION.finditer(text):
            value = _fraction_value(match, text)
            if value is None:
                continue
            if part := _PART_OF_A.match(text, match.end()):
                yield self._part_of_a(match, part, value)
            else:
                whole = Quantity(match.start(), match.end(), 100.0 * value, "fraction", match.end(), in_words=True)
                whole.unit, whole.kind = "percent", "share"
                yield whole

    @staticmethod
    def _points(text: str) -> Iterator[Quantity]:
        """A point that an article counts: "slowed by a full percentage point", "a quarter point"."""
        for match in _A_POINT.finditer(text):
            value = _PARTS_OF_A_POINT.get((match["part"] or "").lower(), 1.5 if match["long"] or match["more"] else 1.0)
            point = Quantity(match.start(), match.end(), value, "points", match.end(), in_words=True)
            point.unit, point.kind = "percentage_points", "growth"
            yield point

    def _halves_more(self, text: str) -> Iterator[Quantity]:
        """Read "an hour and a half", "a million and a half": one and a half of what is named."""
        for match in _ONE_AND_A_HALF.finditer(text):
            quantity = Quantity(*match.span(), 1.5, "plain", match.end(), decimals=1, in_words=True)
            word = match["unit"].lower()
            unit, scale = self.lexicon.units.get(word), self.lexicon.scales.get(word)
            if unit is not None:
                quantity.unit, quantity.kind = unit.name, unit.kind
                quantity.form = "duration" if unit.kind == "duration" else "physical"
            elif scale is not None:
                quantity.scale = scale
            if unit is not None or scale is not None:
                yield quantity

    def _part_of_a(self, match: re.Match[str], part: re.Match[str], value: float) -> Quantity:
        """Read a part of a named amount: "a quarter of a million", "half a percentage point"."""
        quantity = Quantity(match.start(), part.end(), value, "plain", part.end(), in_words=True, decimals=1)
        word = part["what"].lower()
        if "point" in word:
            quantity.unit, quantity.kind, quantity.form = "percentage_points", "growth", "points"
        elif "cent" in word:
            quantity.unit, quantity.kind, quantity.form = "percent", "share", "percent"
        elif word in self.lexicon.scales:
            quantity.scale = self.lexicon.scales[word]
        else:
            unit = self.lexicon.units[word]
            quantity.unit, quantity.kind, quantity.form = unit.name, unit.kind, "physical"
        return quantity

    @staticmethod
    def _verbs(text: str) -> Iterator[Quantity]:
        for match in _VERB.finditer(text):
            low = match.group().lower()
            adverb = match["adverb"] is not None
            if low in ("double", "triple", "treble") and _DOUBLE_ADJECTIVE.match(text, match.end()):
                continue
            key = (match["stem"] or match["adverb"] or "").lower()
            value = _VERB_VALUES[key] if key else read_words(match["fold"])
            quantity = Quantity(match.start(), match.end(), value, "multiple_verb", match.end(), in_words=True)
            if adverb and not _COMPARES.match(text, match.end()):
                quantity.form = "occasions"
                yield quantity
                continue
            quantity.unit = "ratio"
            compares = adverb or _OF_WHAT.match(text, match.end()) is not None
            quantity.kind = "ratio" if compares else "growth"
            if not compares:
                quantity.change = "decrease" if key == "halv" else "increase"
            yield quantity

    @staticmethod
    def _ordinals(text: str) -> Iterator[Quantity]:
        for match in _ORDINAL.finditer(text):
            value = read_ordinal(match["ordinal"])
            start, end = match.span("ordinal")
            if _AFTER_NUMBER.search(text, max(0, start - 2), start) and match["ordinal"].lower() == "second":
                continue  # "a 4.3 second sprint"
            shares = value > 2 or _EVERY_SECOND.match(text, end)
            if match["every"] and shares and not _HOW_OFTEN_EVERY.match(text, end):
                share = Quantity(match.start(), end, round(100.0 / value, 10), "every_nth", end, in_words=True)
                share.raw, share.unit, share.kind = 100.0 / value, "percent", "share"
                yield share
                continue
            quantity = Quantity(start, end, value, "ordinal", end, in_words=not match["ordinal"][0].isdigit())
            quantity.unit = quantity.kind = "rank"
            if _SUPERLATIVE.match(text, end):
                quantity.form = "ordinal_superlative"
            elif _PLACING.search(text, max(0, start - 30), start) or re.match(
                r"[\s-](?:place|rank|position|spot)\b", text[end : end + 12]
            ):
                quantity.form = "ordinal_place"
            yield quantity

    @staticmethod
    def _ranks(text: str) -> Iterator[Quantity]:
        for match in _RANK.finditer(text):
            group = "rank" if match["rank"] else "hash"
            if group == "rank" and _counts_things(text, match) and not _RANKED_NOUN.match(text, match.end()):
                continue
            yield _rank(match, group, "number_rank")
        for match in _TOP.finditer(text):
            enters = _ENTERS_TOP.search(text, max(0, match.start() - 40), match.start())
            yield _rank(match, "top", "top_n" if enters else "list_size")


_LOCAL_COMMA = re.compile(r"(,\d{1,2})(?=\s?(?:%|per\s?cent|percent|million|billion|bn\b|€|euros?\b))")
_SHORT_INTEGER = re.compile(r"\d{1,3}")
_PERCENT_SIGN = re.compile(r"%|per\s?cent|\d\s?pct")
_SCORED = re.compile(
    r"(?i)\b(?:index|score\w*|scale|rating|ratings|mark|marks|out\s+of\s+(?:ten|100|10|five|5)|Dow|FTSE|Nasdaq"
    r"|S&P|Nikkei|Topix|Sensex|Nifty|Kospi|Hang\s+Seng|DAX|CAC|Ordinaries|all[\s-]share|Elo|league|PMI|standings|rebounds|assists|shooting|playoffs?|guard|points\s+per\s+game)\b"
)
_ORDINARY_WORDS = frozenset(
    ("real", "won", "rand", "dong", "lev", "kip", "lari", "sum", "sums", "kina", "pound", "quid", "crown", "crowns")
)
_CENTS = frozenset(("cent", "cents", "¢", "c"))
"""Hundredths of whichever dollar, euro or rand a text writes."""
_OF_EVERY_UNIT = re.compile(
    r"(?i)\b(?:of|from|out\s+of|on|in)\s+(?:every|each)\s+(?:dollar|euro|pound|rupee|rand)\b|\b(?:of|in"
    r"|on)\s+the\s+(?:dollar|euro|pound)\b"
)
_HOW_OFTEN = re.compile(r"\s+(?:an?|per|each|every|in|last|this|since|during|before|over)\s+")
_OFTEN_BEFORE = re.compile(r"(?i)\b(?:the|several|many|few|all)\s+$")
_DONE_BEFORE = re.compile(
    r"(?i)\b(?:was|were|been|be|being|is|are)\s+(?!(?:over|under)?(?:subscribed|covered|multiplied|increased|valued|priced|bid"
    r"|worth)\b)\w{2,}(?:ed|en|wn|lt|ld|nt|ught|ut)\s+(?:(?:about|around|over|some|only|just|nearly|almost|at\s+least|more\s+than)\s+)?$"
)
"""Something that was done so often: "was downloaded 4,180 times"."""
_COMPARES_AFTER = re.compile(
    r"\s+(?:as|the|that|what|its|their|his|her|my|our|your|more|less|over|each|an?\s+\w+['’]s|[a-z]+er\b|[A-Z])"
)
_HOW_OFTEN_EVERY = re.compile(
    r"\s+(?:day|week|month|year|quarter|hour|minute|night|summer|winter|time|of\b|Monday|Friday|Sunday|season"
    r"|line|word)",
    re.IGNORECASE,
)
_EVERY_SECOND = re.compile(
    r"\s+(?:[A-Z][a-z]{2,}\b|(?:one|person|household|child|woman|man|student|compan(?:y|ies)|firm|job|euro|car|house|home|adult|voter"
    r"|respondent|patient|pupil|employee|family|citizen|resident|user|worker|marriage|shop|business|school)\b)"
)
_LENGTH = re.compile(
    r"^\s?(?:-|\(\d|tall|long|wide|high|deep|thick|above|below|from|away|race|sprint|freestyle|butterfly|backstroke"
    r"|breaststroke|hurdles"
    r"|relay|dash|swim|pool|radius|apart|by\s|of\s+(?:water|snow|rain|depth|sea|cable|fence)|in\s+(?:length"
    r"|height|width|depth))"
)
_PLURAL = re.compile(r"\s+(?:[a-z-]+\s+){0,2}[a-z]+s\b|\s+(?:people|children|women|men)\b")
_PART_OF_A = re.compile(
    r"\s+(?:of\s+)?(?:an?|one)\s+(?P<what>percentage[\s-]point|per\s?cent(?:age\s+point)?|percent|point|million"
    r"|billion|trillion|crore|lakh|kilogram(?:me)?|kilo|lit(?:re|er)|tonne|ton|mile|kilomet(?:re|er)|met(?:re|er)"
    r"|hectare|acre)(?!\w)",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"\s+(?:as|the|that|what|its|their|those|his|her|our|more|over|[A-Z][\w'’]+(?:'s|’s))\b", re.IGNORECASE
)
_OF_WHAT = re.compile(
    r"\s+(?:that|what|those)\b|\s+the\s+(?:\w+\s+){0,2}(?:average|rate|number|size|level|figure|share|national"
    r"|amount|price|cost|length|speed|population|target|limit)\b"
)
_SUPERLATIVE = re.compile(
    r"[\s-](?:[a-z]+[\s-]){0,1}?(?:(?!rest\b|west\b|test\b|guest\b|forest\b|request\b|interest\b|protest\b"
    r"|contest\b|invest\b|harvest\b)[a-z]{2,}est|most|least|best|worst|leading|top|ranked|ranking|placed)\b",
    re.IGNORECASE,
)
_AFTER_NUMBER = re.compile(r"\d[\s-]$")
_PLACING = re.compile(
    r"(?i)\b(?:rank(?:s|ed|ing)?|came|comes|come|coming|finish(?:ed|es)?|placed|stands?|stood|is|was|now|only"
    r"|joint|tied|lies|lay|sits|sat|from|to|at|in|,)\s+(?:only\s+|just\s+|joint\s+|a\s+distant\s+|a\s+close\s+"
    r"|in\s+|the\s+|at\s+|tied\s+|from\s+)*$"
)


def _counts_things(text: str, match: re.Match[str]) -> bool:
    """Whether "number" or "place" is a noun or a verb here: "a total number 5", "distilleries number nine"."""
    start, written = match.start(), match.group().lower()
    if written[:2] not in ("no", "nu", "nr", "pl", "po", "sp"):
        return False
    if written.startswith("number ") and _NUMBERING.search(text, max(0, start - 24), start):
        return True
    return _RANK_BEFORE.search(text, max(0, start - 10), start) is not None


def _rank(match: re.Match[str], group: str, form: str) -> Quantity:
    written = match[group]
    value = 100.0 if written.lower() == "hundred" else read_words(written) if written.isalpha() else float(written)
    quantity = Quantity(*match.span(group), value, form, match.end(group), in_words=written.isalpha())
    quantity.unit = quantity.kind = "rank"
    return quantity


def _fraction_value(match: re.Match[str], text: str) -> float | None:
    if match["half"]:
        no_share = _HALF_OF_TIME.match(text, match.end()) or _NO_SHARE_BEFORE_HALF.search(
            text, max(0, match.start() - 10), match.start()
        )
        return None if no_share else 0.5
    if match["over"]:
        top, bottom = int(match["over"]), int(match["under"])
        return top / bottom if 0 < top < bottom <= 100 else None
    low = match["top"].lower()
    article = low.split()[0] in ("a", "an", "another")
    top = 1 if article else int(low) if low.isdigit() else int(read_words(low))
    size = part_size(match["part"])
    if top >= size or not top or (low.isdigit() and match["part"][0].isdigit()):
        return None
    if (article or top == 1) and match["part"].lower().endswith("s"):
        return None
    if (article or top == 1) and _NO_SHARE_AFTER.match(text, match.end()):
        return None
    return None if top > 1 and not match["part"].lower().endswith("s") else top / size


def _tail_before_per(match: re.Match[str]) -> str | None:
    """The unit that a rate ("/MWh") follows."""
    return next((name for name in ("currency", "unit") if match[name]), None)


def _per(suffix: str) -> str:
    """Name a rate's unit: "/MWh" → "_per_MWh"; money per person or time stays money."""
    if re.search(r"year|yr|month|day|hour|hr|night|week|head|person|user|student|share|/\s?[hs]$", suffix):
        return ""
    return "_per_" + re.sub(r"^/\s?", "", suffix).replace(" ", "_").replace("w-DC", "W")
