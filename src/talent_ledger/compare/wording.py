"""How a comparison speaks: figures, differences, cells and the one sentence that says what happened."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from talent_ledger.report.wording import number, period, plural, points, value_text

__all__ = [
    "cell_label",
    "counted",
    "difference",
    "figure",
    "figures",
    "flag_phrases",
    "metric_change",
    "plural",
    "sentence",
    "shown",
]

SAYS_NOTHING = "Nothing changed."


def figure(value: Mapping[str, Any], unit: str | None) -> str:
    """One figure as people say it.

    >>> figure({"obs_value": 47.0, "qualifier": "approx", "inferred": False}, "percent")
    'about 47%'
    """
    if value.get("obs_value") is None:
        return "no value"
    text = value_text(
        value["obs_value"], unit, None, value.get("qualifier"), value.get("obs_value_high"), value.get("change")
    )
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
    told += [key.get("dimension"), period(key.get("time_period"))]
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


def flag_phrases(gained: Mapping[str, int], lost: Mapping[str, int]) -> list[str]:
    """Flags in the headline: ``1 new conflict``, ``2 conflicts gone``; three kinds at most."""
    told = [f"{count:,} new {_many(flag, count)}" for flag, count in sorted(gained.items())]
    told += [f"{plural(count, flag.replace('_', ' '))} gone" for flag, count in sorted(lost.items())]
    return told if len(told) <= 3 else [*told[:2], f"{len(told) - 2} more kinds of flag"]


def _many(flag: str, count: int) -> str:
    word = flag.replace("_", " ")
    return word if count == 1 or word.endswith("s") else f"{word}s"


def sentence(parts: Sequence[str]) -> str:
    """The headline from its parts.

    >>> sentence(["3 cells changed", "1 new conflict"])
    '3 cells changed; 1 new conflict.'
    """
    if not parts:
        return SAYS_NOTHING
    joined = "; ".join(parts)
    return f"{joined[:1].upper()}{joined[1:]}."
