"""The peers of the comparison of extractors: CQE, which runs in a process of its own, stood in for by a small one."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
from benchmarks import peer_cqe, peers

STAND_IN = '''
class CQE:
    """Finds every number, as CQE describes what it finds; loads no model."""

    def __init__(self, spacy_model):
        assert spacy_model == "en_core_web_sm"

    @staticmethod
    def get_all_units():
        return ["percentage", "dollar"]

    def parse(self, text):
        if "fail" in text:
            raise ValueError(text)
        print("chatter")
        rewritten = text.replace("per cent", "percent")
        return [_quantity(rewritten, word) for word in rewritten.split() if word.isdigit()]


class _Thing:
    def __init__(self, **fields):
        self.__dict__.update(fields)

    def __len__(self):
        return self.length


def _quantity(text, word):
    token = _Thing(idx=text.index(word), length=len(word), doc=_Thing(text=text))
    unit = "percentage" if "percent" in text else "apple"
    return _Thing(value=_Thing(value=float(word), span=[token]), unit=_Thing(norm_unit=unit))
'''


@pytest.fixture
def cqe(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An interpreter that has the stand-in where CQE would be."""
    (tmp_path / "CQE").mkdir()
    (tmp_path / "CQE" / "__init__.py").touch()
    (tmp_path / "CQE" / "CQE.py").write_text(STAND_IN, encoding="utf-8")
    (tmp_path / "en_core_web_sm.py").touch()
    interpreter = tmp_path / "python"
    program = (
        f"import runpy, sys; sys.path.insert(0, {str(tmp_path)!r}); runpy.run_path(sys.argv[1], run_name='__main__')"
    )
    interpreter.write_text(f'#!/bin/sh\nexec {sys.executable} -c "{program}" "$@"\n', encoding="utf-8")
    interpreter.chmod(0o755)
    monkeypatch.setenv(peer_cqe.INTERPRETER, str(interpreter))
    return tmp_path


@pytest.mark.skipif(os.name == "nt", reason="the interpreter is a shell script")
def test_quantities_come_back_from_the_other_process_at_their_places(cqe: Path) -> None:
    sentence = "About 40 per cent of 12 farms"
    seconds, found = peer_cqe.read([sentence, "They fail 3 times", "She ate 7 of them"], passes=2)
    assert seconds >= 0
    assert [[sentence[q["start"] : q["end"]] for q in found[0]], found[1]] == [["40", "12"], []]
    assert [(q["unit"], q["noun"], q["value"]) for q in found[2]] == [("apple", True, 7.0)]


@pytest.mark.skipif(os.name == "nt", reason="the interpreter is a shell script")
def test_an_interpreter_without_it_is_told_of(cqe: Path) -> None:
    (cqe / "CQE" / "CQE.py").write_text("raise ImportError('no locale')", encoding="utf-8")
    with pytest.raises(RuntimeError, match=r"(?s)CQE_PYTHON=.*cannot run CQE.*no locale"):
        peer_cqe.read(["5 of them"], passes=1)


@pytest.mark.skipif(os.name == "nt", reason="the interpreter is a shell script")
def test_spans_are_those_of_the_text_that_holds_the_sentences(cqe: Path) -> None:
    texts = ["She ate 7 of them. He had 12.", "Of 30 farms, 4 are open."]
    _, found = peers.cqe(texts, passes=1)
    places = [[text[q["start"] : q["end"]] for q in of_text] for text, of_text in zip(texts, found, strict=True)]
    assert places == [["7"], ["30", "4"]]


@pytest.mark.parametrize(
    ("unit", "value", "noun", "ours"),
    [
        ("percentage", 12.0, False, (12.0, "percent")),
        ("dollar per barrel", 80.0, False, (80.0, "USD")),
        ("cent per share", 63.0, False, (0.63, "USD")),
        ("basis point", 40.0, False, (0.4, "percentage_points")),
        ("student", 300.0, True, (300.0, "count")),
        ("TEU", 300.0, True, (300.0, "TEU")),
        ("dimensionless", 0.5, False, (50.0, "percent")),
        ("joule", 5.0, False, (5.0, "joule")),
    ],
)
def test_peers_are_judged_in_our_terms(unit: str, value: float, noun: bool, ours: tuple[float, str]) -> None:
    quantity = {"start": 0, "end": 4, "value": value, "value_high": None, "unit": unit, "noun": noun}
    told = peers.in_our_terms(quantity, "half of them")
    assert (round(told["value"], 9), told["unit"]) == ours
