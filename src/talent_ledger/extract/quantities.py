"""A quantity: one number with what is written at it. It is not yet a figure; two neighbours may make one."""

from __future__ import annotations

from dataclasses import dataclass


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


@dataclass(frozen=True, slots=True)
class Pair:
    """Two neighbouring quantities and what stands around them."""

    text: str  # as written, with what is excluded blanked out
    first: Quantity
    second: Quantity

    @property
    def gap(self) -> str:
        """What is written between the two; a NUL where they stand too far apart to belong together."""
        return self.text[self.first.end : self.second.start] if self.second.start - self.first.end <= 60 else "\x00"

    @property
    def before(self) -> str:
        """What leads up to the first, 60 characters at most."""
        return self.text[max(0, self.first.start - 60) : self.first.start]

    @property
    def after(self) -> str:
        """What follows the second, 40 characters at most."""
        return self.text[self.second.end : self.second.end + 40]
