"""How a comparison speaks: figures, differences, cells and the one sentence that says what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

_SCALES = ((10**12, "trillion"), (10**9, "billion"), (10**6, "million"))
_HEDGES = {
    "approx": "about",
    "nearly": "nearly",
    "at_least": "at least",
    "at_most": "up to",
    "more_than": "more than",
    "less_than": "less than",
}
_SIGNS = {"increase": "+", "decrease": "\u2212"}
SAYS_NOTHING = "Nothing changed."


def number(value: float) -> str:
    """A number with its own digits, thousands grouped, large ones in words.

    >>> number(81.9), number(4.0), number(12345), number(7.3e9), number(-38.4)
    ('81.9', '4', '12,345', '7.3 billion', '−38.4')
    """
    for scale, word in _SCALES:
        if abs(value) >= scale:
            return f"{number(round(value / scale, 6))} {word}"
    return f"{Decimal(repr(float(value))).normalize():,f}".replace("-", "\u2212")


def _with_unit(value: float, unit: str | None) -> str:
    if unit == "percent":
        return f"{number(value)}%"
    if unit == "percentage_points":
        return points(value, signed=False)
    if unit in (None, "count"):
        return number(value)
    if unit == "rank":
        return f"rank {number(value)}"
    if unit == "ratio":
        return f"{number(value)} times"
    words = str(unit)
    return f"{words} {number(value)}" if words.isupper() else f"{number(value)} {words.replace('_', ' ')}"


def points(value: float, signed: bool = True) -> str:
    """A difference of two percentages.

    >>> points(2.0), points(-0.5), points(1.0)
    ('+2 points', '−0.5 points', '+1 point')
    """
    sign = "+" if signed and value > 0 else ""
    return f"{sign}{number(value)} {'point' if abs(value) == 1 else 'points'}"


def plural(count: int, word: str, many: str | None = None) -> str:
    """A count with its noun.

    >>> plural(1, "cell"), plural(12480, "cell")
    ('1 cell', '12,480 cells')
    """
    return f"{count:,} {word if count == 1 else many or word + 's'}"


def figure(value: Mapping[str, Any], unit: str | None) -> str:
    """One figure as people say it.

    >>> figure({"obs_value": 47.0, "qualifier": "approx", "inferred": False}, "percent")
    'about 47%'
    >>> figure({"obs_value": 38.4, "kind": "growth", "change": "decrease"}, "percent")
    '−38.4%'
    >>> figure({"obs_value": 6.0, "obs_value_high": 8.0, "qualifier": "range"}, "percent")
    '6% to 8%'
    """
    if value.get("obs_value") is None:
        return "no value"
    sign = _SIGNS.get(value.get("change") or "", "") if value.get("kind") == "growth" else ""
    text = sign + _with_unit(value["obs_value"], unit)
    if value.get("obs_value_high") is not None:
        text = f"{text} to {_with_unit(value['obs_value_high'], unit)}"
    hedge = _HEDGES.get(value.get("qualifier") or "")
    text = f"{hedge} {text}" if hedge else text
    return f"{text} (inferred)" if value.get("inferred") else text


def figures(values: Sequence[Mapping[str, Any]] | None, unit: str | None) -> str | None:
    """All figures a cell states, smallest first; None for no cell."""
    if values is None:
        return None
    return " and ".join(figure(value, unit) for value in values[:4]) + (" …" if len(values) > 4 else "")


def cell_label(key: Mapping[str, Any], label: str | None) -> str:
    """What a cell is about: ``China · share of top AI talent · origin · 2022``."""
    measure, population = key.get("measure"), key.get("population")
    told = [label or key.get("ref_area"), measure]
    if population and population not in (measure or ""):
        told.append(f"of {population}")
    told += [key.get("dimension"), key.get("time_period")]
    return " · ".join(str(part) for part in told if part)


def difference(points_moved: float | None, percent: float | None) -> str:
    """A difference in points and percent, whichever apply.

    >>> difference(2.0, 4.255319149), difference(None, -12.5), difference(None, None)
    ('+2 points (+4.3%)', '−12.5%', '')
    """
    told = []
    if points_moved is not None:
        told.append(points(round(points_moved, 4)))
    if percent is not None:
        text = f"{'+' if percent > 0 else ''}{number(round(percent, 1))}%"
        told.append(f"({text})" if told else text)
    return " ".join(told)


def metric_change(name: str, before: object, after: object) -> str:
    """A metric's change in the headline.

    >>> metric_change("extraction.f1", 0.91, 0.93)
    'extraction F1 0.91 → 0.93'
    """
    words = name.replace("_", " ").replace(".", " ").replace(" f1", " F1")
    return f"{words} {shown(before)} → {shown(after)}"


def shown(value: object) -> str:
    """A parameter's or metric's value.

    >>> shown(0.5), shown(True), shown(None), shown("stop")
    ('0.5', 'true', 'none', 'stop')
    """
    if value is None:
        return "none"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.4g}" if abs(value) < 1000 else number(value)
    return str(value)


def counted(counts: Mapping[str, int], word: str, order: Sequence[str]) -> str:
    """Counts in one phrase.

    >>> counted({"changed": 3, "added": 12, "removed": 1}, "cell", ("changed", "added", "removed"))
    '3 cells changed, 12 added, 1 removed'
    """
    present = [(status, counts[status]) for status in order if counts.get(status)]
    if not present:
        return ""
    first, *rest = present
    return ", ".join([f"{plural(first[1], word)} {first[0]}", *(f"{count:,} {status}" for status, count in rest)])


def listed(words: Sequence[str]) -> str:
    """Words as people list them.

    >>> listed(["claims"]), listed(["checks", "claims", "flags"])
    ('claims', 'checks, claims and flags')
    """
    return " and ".join([", ".join(words[:-1]), words[-1]] if len(words) > 1 else words)


def said_once(causes: Sequence[str]) -> list[str]:
    """Causes for reading one below the other: what repeats the one before it says so.

    >>> said_once(["a text edited", "a text edited", ""])
    ['a text edited', 'as above', '']
    """
    return ["as above" if why and why == last else why for why, last in zip(causes, ["", *causes], strict=False)]


def places(paths: Sequence[str]) -> str:
    """Files by their folders.

    >>> places(["data/claims/claims.parquet", "reports/figures/a.svg", "reports/figures/b.svg"])
    'data/claims/claims.parquet, reports/figures (2 files)'
    """
    folders: dict[str, list[str]] = {}
    for path in paths:
        folders.setdefault(path.rpartition("/")[0], []).append(path)
    return ", ".join(one[0] if len(one) == 1 else f"{folder} ({len(one):,} files)" for folder, one in folders.items())


def flag_phrases(gained: Mapping[str, int], lost: Mapping[str, int]) -> list[str]:
    """Flags in the headline, three kinds at most.

    >>> flag_phrases({"conflict": 2, "conflicts_with_published": 1}, {"hearsay": 1})
    ['2 new conflicts', '1 new flag “conflicts with published”', '1 flag “hearsay” gone']
    """
    told = [f"{count:,} new {_flag(flag, count)}" for flag, count in sorted(gained.items())]
    told += [f"{count:,} {_flag(flag, count)} gone" for flag, count in sorted(lost.items())]
    return told if len(told) <= 3 else [*told[:2], f"{len(told) - 2} more kinds of flag"]


def _flag(flag: str, count: int) -> str:
    """A flag whose name is a thing one can count is counted by its name."""
    if flag in ("conflict", "forecast", "copy"):
        plain = flag if count == 1 else {"copy": "copies"}.get(flag, f"{flag}s")
        return plain
    return f"{'flag' if count == 1 else 'flags'} “{flag.replace('_', ' ')}”"


def sentence(parts: Sequence[str]) -> str:
    """The headline from its parts.

    >>> sentence(["3 cells changed", "1 new conflict"])
    '3 cells changed; 1 new conflict.'
    """
    if not parts:
        return SAYS_NOTHING
    joined = "; ".join(parts)
    return f"{joined[:1].upper()}{joined[1:]}."
