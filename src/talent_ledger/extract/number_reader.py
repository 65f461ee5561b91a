"""Numbers in digits and in words with what is written at them: sign and currency before, scale and unit after."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from talent_ledger.extract.conventions import Conventions
from talent_ledger.extract.lexicon import Lexicon, alternation
from talent_ledger.extract.numerals import digits_pattern, power_of_ten, read_digits, word_numbers
from talent_ledger.extract.quantities import Quantity
from talent_ledger.extract.suffixes import SuffixReader

_LONGEST = 24  # digits and separators; longer runs are codes, not figures


class NumberReader:
    """Finds numbers with their affixes, with the patterns compiled from one lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        self.lexicon = lexicon
        self._suffixes = SuffixReader(lexicon)

    def in_digits(self, text: str, conventions: Conventions) -> Iterator[Quantity]:
        """Read "1,250", "$4.5 billion", "-0.7%"."""
        pattern = digits_pattern(decimal_comma=conventions.decimal_comma, space_groups=conventions.space_groups)
        for match in pattern.finditer(text):
            start, end, written = match.start(), match.end(), match.group()
            if end - start > _LONGEST:
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

    def in_words(self, text: str, conventions: Conventions) -> Iterator[Quantity]:
        """Read "twenty-two per cent", "two and a half million crowns"."""
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
            self._suffixes.read_after_sign(text, quantity)
        else:
            self._suffixes.read_after(text, quantity, conventions)
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
        if match["loss"] and text[quantity.end : quantity.end + 1] != ")":
            return None
        if match["letter"] and symbol not in conventions.short_prefixes:
            return None
        sign = (match["sign"] or match["inner"] or "").strip(" \t\n-") or (
            match["sign"] or match["inner"] or ""
        ).strip()
        if sign == "negative" and _SO_OFTEN.match(text, quantity.end):
            return symbol
        if sign:
            quantity.sign = {"minus": "minus", "negative": "minus", "+": "+"}.get(sign, "-")
            quantity.start = match.start("sign") if match["sign"] else match.start("inner")
        if symbol:
            quantity.start = min(quantity.start, match.start("symbol" if match["symbol"] else "letter"))
            quantity.unit = conventions.currencies.get(symbol) or self.lexicon.currency_symbols[symbol]
            quantity.kind = quantity.form = "money"
            quantity.unit_first = True
            if match["loss"]:
                quantity.sign = "-"
                quantity.end += 1
        return symbol

    @cached_property
    def _before(self) -> re.Pattern[str]:
        """Sign and currency sign right before a number."""
        signs = [sign for sign in self.lexicon.currency_symbols if len(sign) > 1 or not sign.isalpha()]
        letters = "".join(sorted(s for s in self.lexicon.currency_symbols if len(s) == 1 and s.isalpha()))
        return re.compile(
            r"(?P<sign>(?<![\w)%/+±])[-−–+]|(?<!or )\bminus[\s-]"
            r"|(?:(?<=\ba )|(?<=\b(?:of|at|is|to) )|(?<=\bwas )|(?<=\bwere )|(?<=\bfrom ))negative\s)?"
            rf"(?:(?P<symbol>(?<![A-Za-z])(?:{alternation(signs)}))(?:[\s\u00a0\u202f]?|(?P<loss>\())"
            rf"|(?P<letter>(?<![A-Za-z])[{letters}]))?"
            r"(?P<inner>(?<=[$€£¥])[-−])?$"
        )


_SO_OFTEN = re.compile(r"\s?(?:%|per\s?cent|percent)\s+of\s+the\s+time\b")
"""Answers may be "negative 40% of the time"."""
_LOCAL_COMMA = re.compile(r"(,\d{1,2})(?=\s?(?:%|per\s?cent|percent|million|billion|bn\b|€|euros?\b))")
_SHORT_INTEGER = re.compile(r"\d{1,3}")
