"""How alike two phrases are that say what a figure is a share of, or what it measures."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from pathlib import Path

import polars as pl

from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root

FILE = "data/reference/table_wording.csv"
_POSSESSIVE = re.compile(r"['’]s?$")
_REMEMBERED = 100_000
"""How many phrases are remembered with their stems: a corpus says the same ones again and again."""

_WORD = re.compile(r"[^\W\d_]+(?:[-'’.][^\W\d_]+)*|\d[\d.,]*")


@dataclass(frozen=True)
class Wording:
    """The word lists of table_wording.csv."""

    rest: re.Pattern[str]
    rest_introduction: re.Pattern[str]
    closing: re.Pattern[str]
    earlier: re.Pattern[str]
    parts: re.Pattern[str]
    gap: frozenset[str]
    function: frozenset[str]
    own_base: frozenset[str]
    generic: frozenset[str]
    world: frozenset[str]
    _known: dict[str, frozenset[str]] = field(default_factory=dict, compare=False, repr=False)

    def tokens(self, text: str | None) -> frozenset[str]:
        """Words of *text* that say what is measured, reduced to their stems.

        >>> sorted(read_wording().tokens("share of the world's top AI researchers"))
        ['ai', 'research', 'top']
        """
        said = text or ""
        if said not in self._known:
            if len(self._known) > _REMEMBERED:
                self._known.clear()
            words = (_POSSESSIVE.sub("", word.lower()) for word in _WORD.findall(said))
            self._known[said] = frozenset(stem(word) for word in words if word and word not in self.ignored)
        return self._known[said]

    @cached_property
    def ignored(self) -> frozenset[str]:
        """Words that say nothing about what is measured."""
        return self.function | self.generic | self.world

    def is_rest(self, *names: str | None) -> bool:
        """Whether one of *names* stands for whatever else there is ("others", "the rest", "other countries").

        "The rest of Asia" does not: it is a place, of which there may be more beside it.

        >>> read_wording().is_rest("the rest of the world"), read_wording().is_rest("the rest of Asia")
        (True, False)
        """
        return any(self.rest.fullmatch(name.strip("\"“”' ")) is not None for name in names if name)


def stem(word: str) -> str:
    """A crude stem: enough to see one word in "researchers" and "researching".

    >>> [stem(word) for word in ("researchers", "economies", "business", "class")]
    ['research', 'economy', 'business', 'class']
    """
    for ending, instead, least in (("ies", "y", 3), ("ers", "", 4), ("ing", "", 4), ("er", "", 5), ("ed", "", 4)):
        if word.endswith(ending) and len(word) - len(ending) >= least:
            return word[: -len(ending)] + instead
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word


def likeness(one: frozenset[str], other: frozenset[str], weights: Mapping[str, float] | None = None) -> float | None:
    """Share of the shorter wording that is found in the other, 0 to 1; null when either says nothing.

    *weights* (see `distinctiveness`) make a word that the whole document is about count less.

    >>> likeness(frozenset({"ai", "talent", "top"}), frozenset({"ai", "talent"})), likeness(frozenset(), frozenset("a"))
    (1.0, None)
    """
    if not one or not other:
        return None
    known = weights or {}
    shared, shorter = (
        math.fsum(sorted(known.get(word, 1.0) for word in words))
        for words in (
            one & other,
            min((one, other), key=lambda words: math.fsum(sorted(known.get(word, 1.0) for word in words))),
        )
    )
    return shared / shorter


def distinctiveness(wordings: Iterable[frozenset[str]]) -> dict[str, float]:
    """Weight of each word by how few of a document's different *wordings* have it.

    >>> weights = distinctiveness([frozenset({"bank", "loan"}), frozenset({"bank", "deposit"})])
    >>> weights["bank"] < weights["loan"]
    True
    """
    different = set(wordings)
    counts = Counter(word for words in different for word in words)
    return {word: math.log(1 + len(different) / count) for word, count in counts.items()}


def _pattern(phrases: list[str], before: str = "", after: str = "") -> re.Pattern[str]:
    longest_first = sorted(phrases, key=lambda phrase: (-len(phrase), phrase))
    return re.compile(rf"{before}(?:{'|'.join(map(re.escape, longest_first))}){after}", re.IGNORECASE)


@lru_cache(maxsize=4)
def read_wording(root: Path | None = None) -> Wording:
    """The word lists of the project at *root* (default: the project one is in).

    Raises:
        LedgerError: the file cannot be read or a list is missing.
    """
    path = (root or project_root()) / FILE
    try:
        frame = pl.read_csv(path, infer_schema=False)
        lists = {row["list"]: [word.strip() for word in row["words"].split("|")] for row in frame.iter_rows(named=True)}
    except (OSError, KeyError, AttributeError, pl.exceptions.PolarsError) as error:
        raise LedgerError(FILE, f"it cannot be read ({error})", "restore the file from git") from error
    needed = ("rest", "rest_introduction", "earlier", "parts", "gap", "function", "own_base", "generic", "world")
    missing = [name for name in needed if name not in lists]
    if missing:
        raise LedgerError(FILE, f"the list {missing[0]} is missing", "restore the file from git")
    return Wording(
        rest=_pattern(lists["rest"], r"(?:all |any )?", r"(?: (?!of\b)[a-z]+)?"),
        rest_introduction=_pattern(lists["rest_introduction"], r"(?<!\w)", r"(?!\w)"),
        closing=_pattern(lists["rest"], r"(?<!\w)", r"(?: \w+){0,2}\W{0,3}$"),
        earlier=_pattern(lists["earlier"], r"(?<!\w)", r"\s+(?:just |about |nearly |around |only |a |some |the )*$"),
        parts=_pattern(lists["parts"], r"(?<!\w)", r"(?!\w)"),
        gap=frozenset(lists["gap"]),
        function=frozenset(lists["function"]),
        own_base=frozenset(lists["own_base"]),
        generic=frozenset(lists["generic"]),
        world=frozenset(lists["world"]),
    )
