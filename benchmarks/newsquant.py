"""Quantities of news sentences, as NewsQuant annotates them: ours and its peers over the same sentences in one run."""

from __future__ import annotations

import json
import math
import os
import re
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

from benchmarks import peer_cqe, peers, plain_expressions
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.reader import read_many
from talent_ledger.ingest.structure import read_structure

DATA = "NEWSQUANT"
NEEDS = f"the environment variable {DATA}, which names a JSON file of NewsQuant's sentences"
TITLE = "Quantities of news sentences"
NOTE = """
NewsQuant (Almasian et al., EMNLP 2023) annotates every quantity of sentences from the news. Its data carries no licence
and is no part of this project: the environment variable `NEWSQUANT` names the file, a JSON list of objects with `id`,
`text` and `quantities` (`value`, `normalized_unit`). A quantity is found when one of the same value stands in the same
sentence, a range when both ends agree; classes are those of the unit.

Ours asks something else: which figures are stated about somebody. *Claims* are what it takes by default, *all figures*
what `--all-figures` gives as well (counts in passing, ages, bounds). And it writes some of them otherwise, which
*in its terms* turns round: 63 cents are 0.63 USD, 40 basis points 0.4 percentage points, "a third" 33.3 percent, "from
A to B" two levels rather than a range, ranks and "twice" figures. CQE, of the same authors, writes as NewsQuant does.
"""
PASSES = 2

Found = tuple[float, float | None, str]  # value, upper end, class
Quantity = Mapping[str, Any]


def measure() -> list[dict[str, object]]:
    """One row a system: precision, recall and F1 of values, F1 by class, sentences a second; none without the data."""
    if not os.environ.get(DATA):
        return []
    documents = json.loads(Path(os.environ[DATA]).read_text(encoding="utf-8"))
    texts = [document["text"] for document in documents]
    structures = [read_structure(document["text"], document["id"]) for document in documents]
    gold = [[_annotated(quantity) for quantity in document["quantities"]] for document in documents]
    seconds, figures = _timed(lambda: list(read_many(structures, all_figures=True)))
    claims = [[one for one in found if one["rejected"] is None] for found in figures]
    systems: dict[str, tuple[float, list[list[Found]]]] = {
        "Talent Ledger, claims": (seconds, [_ours(one) for one in claims]),
        "Talent Ledger, claims in its terms": (seconds, _in_its_terms(claims, texts)),
        "Talent Ledger, all figures": (seconds, [_ours(one) for one in figures]),
        "Talent Ledger, all figures in its terms": (seconds, _in_its_terms(figures, texts)),
    }
    seconds, quantities = _timed(lambda: [peers.quantulum(text) for text in texts])
    systems["quantulum3"] = seconds, [_theirs(found, texts[n]) for n, found in enumerate(quantities)]
    seconds, plain = _timed(lambda: [plain_expressions.read(text) for text in texts])
    systems["regular expressions"] = seconds, [[(f.value, None, _class(f.unit)) for f in found] for found in plain]
    if peer_cqe.installed():
        seconds, quantities = peer_cqe.read(texts, PASSES)
        systems["CQE"] = seconds, [_theirs(found, texts[n]) for n, found in enumerate(quantities)]
    return [
        {"system": name, "sentences_per_second": len(texts) / seconds} | _scores(gold, found)
        for name, (seconds, found) in systems.items()
    ]


def chart(rows: Sequence[Mapping[str, object]]) -> alt.Chart:
    """F1 of each system, all values and by class."""
    table = pl.DataFrame(rows).unpivot(["f1", "percent_f1", "money_f1", "other_f1"], index="system", value_name="F1")
    names = {"f1": "all values", "percent_f1": "percent", "money_f1": "money", "other_f1": "other"}
    bars: alt.Chart = (
        alt.Chart(table.with_columns(pl.col("variable").replace(names)), name="newsquant")
        .mark_bar()
        .encode(
            alt.Y("system:N", title=None, sort=None, axis=alt.Axis(labelLimit=260)),
            alt.X("F1:Q").scale(domain=[0, 1]),
            alt.Color("variable:N", title=None, sort=list(names.values())),
            yOffset=alt.YOffset("variable:N", sort=list(names.values())),
        )
        .properties(width=520)
    )
    return bars


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    best, result = math.inf, None
    for _ in range(PASSES):
        began = time.process_time()
        result = run()
        best = min(best, time.process_time() - began)
    return best, result


# -- quantities -----------------------------------------------------------------------------------------------------

_CURRENCY_CODE = re.compile(r"[A-Z]{3}")
_MORE_MONEY = frozenset(("cent", "cents", "penny", "sen", "sterling", "rupee", "bitcoin"))


def _class(unit: str | None) -> str:
    if unit in ("percent", "percentage_points", "percentage"):
        return "percent"
    words = (unit or "").lower().split()
    money = _CURRENCY_CODE.fullmatch(unit or "") or any(w in _MORE_MONEY or w in _currencies() for w in words)
    return "money" if money else "other"


def _currencies() -> frozenset[str]:
    return frozenset(name.lower() for name in read_lexicon().currency_names if " " not in name) - {"pound", "crown"}


def _annotated(quantity: Mapping[str, str]) -> Found:
    low, _, high = re.sub(r"\s", "", quantity["value"]).partition("-")
    if not low or "e" in low.lower():  # a negative number, or a power of ten
        low, high = re.sub(r"\s", "", quantity["value"]), ""
    return float(low), float(high) if high else None, _class(quantity["normalized_unit"])


def _ours(claims: Sequence[Quantity]) -> list[Found]:
    """Each figure once, however many subjects share it."""
    once = {(one["start"], one["end"]): one for one in claims}
    return [(one["value"], one["value_high"], _class(one["unit"])) for one in once.values()]


def _theirs(quantities: Sequence[Quantity], text: str) -> list[Found]:
    """Values as a peer gives them; our name of the unit only tells its class."""
    return [
        (one["value"], one["value_high"], _class(peers.in_our_terms({**one, "value": 1.0}, text)["unit"]))
        for one in quantities
    ]


# -- our figures as NewsQuant would write them ------------------------------------------------------------------------

_HUNDREDTH = re.compile(r"(?i)(?:\d\s?[cp¢]|cents?|pence|penny|sen|paise|öre)$")
_FROM = re.compile(r"(?i)\bfrom\s+(?:\w+\s+){0,2}$")
_TO = re.compile(r"[^.;,$€£%\d]{0,40}?\bto\s+(?:\w+\s+)?")
_IN_DIGITS = re.compile(r"%|cent|pct|pc\b|^[\d.,]+$")


def _in_its_terms(documents: Sequence[Sequence[Quantity]], texts: Sequence[str]) -> list[list[Found]]:
    return [list(_joined(figures, text)) for figures, text in zip(documents, texts, strict=True)]


def _joined(figures: Sequence[Quantity], text: str) -> Iterator[Found]:
    once = {(one["start"], one["end"]): one for one in figures if not _is_left_out(one)}
    kept = sorted(once.values(), key=lambda one: one["start"])
    taken = set()
    for first, second in pairwise(kept):
        levels = first["value_high"] is None and second["value_high"] is None and first["unit"] == second["unit"]
        if levels and _FROM.search(text[: first["start"]]) and _TO.fullmatch(text[first["end"] : second["start"]]):
            taken |= {first["start"], second["start"]}
            yield first["value"], second["value"], _class(first["unit"])
    for one in kept:
        if one["start"] not in taken:
            yield _rewritten(one)


def _is_left_out(figure: Quantity) -> bool:
    twice = re.fullmatch(r"(?i)twice|thrice|doubl\w+|tripl\w+|halv\w+", figure["exact"])
    return figure["unit"] == "rank" or twice is not None


def _rewritten(figure: Quantity) -> Found:
    factor, kind = 1.0, _class(figure["unit"])
    if kind == "money" and _HUNDREDTH.search(figure["exact"]):
        factor = 100.0
    elif re.search(r"(?i)basis|bps?$", figure["exact"]):
        factor, kind = 100.0, "other"
    elif figure["unit"] == "percent" and not _IN_DIGITS.search(figure["exact"]):
        factor, kind = 0.01, "other"
    high = figure["value_high"]
    return figure["value"] * factor, None if high is None else high * factor, kind


# -- scores ---------------------------------------------------------------------------------------------------------


def _scores(gold: Sequence[Sequence[Found]], found: Sequence[Sequence[Found]]) -> dict[str, float]:
    told = _f1(gold, found)
    for name in ("percent", "money", "other"):
        told[f"{name}_f1"] = _f1(_only(gold, name), _only(found, name))["f1"]
    return told


def _only(documents: Sequence[Sequence[Found]], name: str) -> list[list[Found]]:
    return [[one for one in quantities if one[2] == name] for quantities in documents]


def _f1(gold: Sequence[Sequence[Found]], found: Sequence[Sequence[Found]]) -> dict[str, float]:
    paired = sum(map(_paired, gold, found))
    taken, annotated = sum(map(len, found)), sum(map(len, gold))
    return {
        "precision": paired / max(taken, 1),
        "recall": paired / max(annotated, 1),
        "f1": 2 * paired / max(taken + annotated, 1),
    }


def _paired(gold: Sequence[Found], found: Sequence[Found]) -> int:
    """How many pairs of equal values there are; equality is as good as transitive, so that any pairing is the best."""
    left: dict[tuple[str, str], int] = defaultdict(int)
    for one in found:
        left[_rounded(one)] += 1
    paired = 0
    for one in gold:
        if left[_rounded(one)] > 0:
            left[_rounded(one)] -= 1
            paired += 1
    return paired


def _rounded(one: Found) -> tuple[str, str]:
    return f"{one[0]:.5g}", "" if one[1] is None else f"{one[1]:.5g}"
