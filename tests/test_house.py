"""The house style: its colours can be read, light and dark, wherever words stand on them."""

from __future__ import annotations

import re
from importlib import resources

import pytest

from talent_ledger import house

SHEET = resources.files(house).joinpath("house.css").read_text(encoding="utf-8")
WORDS = ("ink", "ink-soft", "link", "flag", "good", "origin-ink", "work", "study", "institution")
KINDS = ("share", "count", "rank", "money", "growth", "rate", "ratio", "duration", "other")
LINES = tuple(f"line-{number}" for number in range(1, 7))


def colours(scheme: str) -> dict[str, str]:
    dark = SHEET[SHEET.index("prefers-color-scheme: dark") :]
    over = dict(re.findall(r"--([a-z0-9-]+):\s*(#[0-9a-f]{6});", dark[: dark.index("}")]))
    light = {name[2:]: value for name, value in house.tokens().items() if value.startswith("#")}
    assert set(over) <= set(light)
    return light | over if scheme == "dark" else light


def luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    """WCAG 2.2, contrast ratio: https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio"""
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_words_can_be_read_on_every_ground(scheme: str) -> None:
    known = colours(scheme)
    pairs = [(word, ground) for word in WORDS for ground in ("paper", "card")]
    pairs += [(word, ground) for word in ("ink", "ink-soft", "link") for ground in ("sunken", "lit")]
    pairs += [(word, wash) for word in ("ink", "ink-soft", "link") for wash in ("flag-wash", "good-wash")]
    pairs += [("flag", "flag-wash"), ("good", "good-wash")]
    unread = {pair: round(contrast(known[pair[0]], known[pair[1]]), 2) for pair in pairs}
    assert {pair: ratio for pair, ratio in unread.items() if ratio < 4.5} == {}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_marks_and_borders_can_be_seen(scheme: str) -> None:
    known = colours(scheme)
    marks = ("origin", "work", "plain", "remainder", "line-strong", "focus", "flag", *KINDS, *LINES)
    faint = {mark: round(contrast(known[mark], known["card"]), 2) for mark in marks}
    assert {mark: ratio for mark, ratio in faint.items() if ratio < 3} == {}
