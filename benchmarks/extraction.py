"""Our extractor, its peers and plain regular expressions over the same texts in one run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl
import spacy
from spacy.language import Language
from spacy.tokens import Doc

from benchmarks import peer_cqe, peers, plain_expressions
from talent_ledger.evaluate.gold import ClaimRecord, GoldDocument, read_gold
from talent_ledger.extract import grammar, sentences
from talent_ledger.extract.lexicon import read_lexicon
from talent_ledger.extract.reader import prepared, read_many
from talent_ledger.ingest.structure import read_structure

TITLE = "Extractors side by side"
NOTE = """
Speed and quality over the annotated texts in `data/gold/open`, which ours was tuned on: its quality here is an upper
bound, and `reports/evaluation` has the sealed part. Value: the spans overlap and value and upper end agree (0.01 %);
unit: the unit agrees as well. Joint F1; annotations marked optional count neither way. The peers' names of units are
turned into ours, and their fractions in words (0.5 for "half") into percent. Seconds are the processor time
of one core, the best of two passes, models loaded; sentences are those of the project's own splitter. *Bare language
model* is `spacy.load` of the model that the project uses, as it comes, over all these sentences; *its parser alone* are
the parts of it that the project uses, over the sentences that hold figures. Neither finds quantities.
`times_language_model`: seconds, in those of the parser alone over the sentences that hold figures, the least there is.
CQE (GPL, never part of this project) runs in a process of its own, if the environment variable `CQE_PYTHON` names an
interpreter it is installed for, with the same small language model as ours; without it, its row is missing.
"""
PASSES = 2
PARSER = "its parser alone, sentences with figures"

Quantity = Mapping[str, Any]
ROOT = Path(__file__).resolve().parents[1]


def measure() -> list[dict[str, object]]:
    """One row a system: ``sentences_per_second``, ``value_f1``, ``unit_f1`` and what they follow from."""
    gold = read_gold(ROOT / "data" / "gold", ROOT, ("open",))
    structures = [read_structure(document.text, document.document_id) for document in gold]
    number = sum(len(sentences.split(document.text)) for document in gold)
    systems: dict[str, Callable[[], tuple[float, list[list[Quantity]]]]] = {
        "Talent Ledger": lambda: _timed(lambda: list(read_many(structures))),
        "quantulum3": lambda: _timed(lambda: [peers.quantulum(document.text) for document in gold]),
        "regular expressions": lambda: _timed(lambda: [_plain(document.text) for document in gold]),
    }
    if peer_cqe.installed():
        systems["CQE"] = lambda: peers.cqe([document.text for document in gold], PASSES)
    rows = []
    for name, run in systems.items():
        seconds, found = run()
        if name in ("quantulum3", "CQE"):
            found = [[peers.in_our_terms(q, one.text) for q in of] for of, one in zip(found, gold, strict=True)]
        value, unit = _scores(gold, found, with_unit=False), _scores(gold, found, with_unit=True)
        rows.append(
            {"system": name, "sentences": number, "seconds": seconds, "sentences_per_second": number / seconds}
            | {f"value_{key}": score for key, score in value.items()}
            | {"unit_f1": unit["f1"]}
        )
    lexicon = read_lexicon()
    jobs = [
        (document.text, sentence.start, sentence.end, sentence.figures)
        for document in (prepared(structure, lexicon) for structure in structures)
        for sentence in document.sentences
        if sentence.figures
    ]
    texts = [grammar.prepare(*job)[0] for job in jobs]
    every = [document.text[start:end] for document in gold for start, end in sentences.split(document.text)]
    bare = spacy.load(grammar.MODEL)
    for name, language, given in (
        ("bare language model, all sentences", bare, every),
        ("bare language model, sentences with figures", bare, texts),
        (PARSER, grammar.model(), texts),
    ):
        seconds, _ = _timed(partial(_parsed, language, given))
        rows.append({"system": name, "sentences": number, "seconds": seconds, "sentences_per_second": number / seconds})
    reference = next(float(str(row["seconds"])) for row in rows if row["system"] == PARSER)
    return [row | {"times_language_model": float(str(row["seconds"])) / reference} for row in rows]


def _parsed(language: Language, texts: Sequence[str | Doc]) -> list[Doc]:
    return list(language.pipe(texts, batch_size=64))


def chart(rows: Sequence[Mapping[str, object]]) -> alt.VConcatChart:
    """Speed above, quality below."""
    table = pl.DataFrame(rows, infer_schema_length=None)
    systems = alt.Y("system:N", title=None, sort=None)
    speed = (
        alt.Chart(table, name="speed")
        .mark_bar()
        .encode(
            systems,
            alt.X("sentences_per_second:Q", title="sentences a second, one core (logarithmic)").scale(type="log"),
        )
        .properties(width=520, title="Speed")
    )
    scores = table.drop_nulls("value_f1").unpivot(
        ["value_f1", "unit_f1"], index="system", variable_name="level", value_name="f1"
    )
    scores = scores.with_columns(pl.col("level").replace({"value_f1": "value", "unit_f1": "value and unit"}))
    quality = (
        alt.Chart(scores, name="quality")
        .mark_bar()
        .encode(
            systems,
            alt.X("f1:Q", title="F1").scale(domain=[0, 1]),
            alt.Color("level:N", title=None, scale=alt.Scale(range=["#1b5e8c", "#8cb8d8"])),
            yOffset=alt.YOffset("level:N", sort=["value", "value and unit"]),
        )
        .properties(width=520, title="Quality")
    )
    return alt.vconcat(speed, quality)


def _timed(run: Callable[[], Any]) -> tuple[float, Any]:
    best, result = math.inf, None  # the first pass loads the models
    for _ in range(PASSES):
        began = time.process_time()
        result = run()
        best = min(best, time.process_time() - began)
    return best, result


def _plain(text: str) -> list[Quantity]:
    return [
        {"start": found.start, "end": found.end, "value": found.value, "value_high": None, "unit": found.unit}
        for found in plain_expressions.read(text)
    ]


def _scores(gold: Sequence[GoldDocument], found: Sequence[Sequence[Quantity]], with_unit: bool) -> dict[str, float]:
    """Precision, recall and F1 of a one-to-one pairing in reading order."""
    paired = annotated = taken = 0
    for document, quantities in zip(gold, found, strict=True):
        spans = {
            (q["start"], q["end"], q["value"], q["unit"]): q for q in quantities
        }  # one figure, however many subjects
        left = list(spans.values())
        claims = {(claim.start, claim.end, claim.value, claim.unit): claim for claim in document.claims}.values()
        optional = [claim for claim in claims if claim.optional]
        for claim in claims:
            match = next((quantity for quantity in left if _agrees(claim, quantity, with_unit)), None)
            if match is not None:
                left.remove(match)
            if not claim.optional:
                annotated += 1
                paired += match is not None
                taken += match is not None
        taken += sum(not any(_overlap(claim, quantity) for claim in optional) for quantity in left)
    precision, recall = paired / max(taken, 1), paired / max(annotated, 1)
    return {"precision": precision, "recall": recall, "f1": 2 * paired / max(taken + annotated, 1)}


def _overlap(claim: ClaimRecord, quantity: Quantity) -> bool:
    return bool(quantity["start"] < claim.end and claim.start < quantity["end"])


def _agrees(claim: ClaimRecord, quantity: Quantity, with_unit: bool) -> bool:
    if not _overlap(claim, quantity) or (with_unit and claim.unit != quantity["unit"]):
        return False
    return _close(claim.value, quantity["value"]) and _close(claim.value_high, quantity["value_high"])


def _close(one: float | None, other: float | None) -> bool:
    if one is None or other is None:
        return one is other
    return math.isclose(one, other, rel_tol=1e-4, abs_tol=1e-9)
