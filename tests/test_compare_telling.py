"""How a comparison is told: tiers, words, Markdown and page, whatever stands in the texts."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from rich.console import Console

from talent_ledger.compare import charts, page
from talent_ledger.compare.causes import DocumentChange, Trace
from talent_ledger.compare.evidence import passages
from talent_ledger.compare.headline import headline
from talent_ledger.compare.markdown import escaped, render
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.pipeline import Input
from talent_ledger.compare.plots import templates
from talent_ledger.compare.record import (
    CellChange,
    ClaimChange,
    Comparison,
    Finding,
    MovedInput,
    Picture,
    Run,
    Section,
    TableChange,
    TableRow,
    ValueChange,
    Witness,
    to_json,
)
from talent_ledger.compare.relations import NotCompared
from talent_ledger.compare.severity import tier_of_finding, tier_of_metric
from talent_ledger.compare.terminal import show

HOSTILE = "</style><script>alert(1)</script>|`*[x](javascript:alert(1))@all \x1b[31m"
"""Text of a document that tries every door."""


def witness(exact: str, sentence: str) -> Witness:
    start = sentence.index(exact)
    return Witness(
        "claim-1", "doc", "data/raw/doc.txt", exact, sentence, 10, 10 + start, 10 + start + len(exact), None, {}
    )


def cell(label: str, before: float, after: float, **changes: Any) -> CellChange:
    old, new = (
        witness(f"{before:g}%", f"{label} has {before:g}% of it."),
        witness(f"{after:g}%", f"{label} has {after:g}% of it."),
    )
    facts: dict[str, Any] = {
        "tier": "major",
        "status": "changed",
        "label": label,
        "key": {"ref_area": "CHN", "dimension": "origin", "unit_measure": "percent"},
        "key_before": None,
        "recoded": [],
        "before": f"{before:g}%",
        "after": f"{after:g}%",
        "before_values": [before],
        "after_values": [after],
        "points": after - before,
        "percent": 100 * (after - before) / before,
        "witnesses_before": [old],
        "witnesses_after": [new],
        "causes": Trace(("text data/raw/doc.txt",), True),
    }
    return CellChange(**facts | changes)


def comparison(word: str = "China") -> Comparison:
    """A comparison with something in every part, *word* in every place that a text or a name can reach."""
    trace = Trace(("text data/raw/doc.txt", "code src/x"), False)
    old, new = witness("4%", f"{word} has 4% of it."), witness("5%", f"{word} has 5% of it.")
    rows = [TableRow(word, "2022", "4%", "5%", 4.0, 5.0), TableRow("India", "2022", "2%", None, 2.0, None)]
    series = [TableRow(word, "2021", "4%", "5%", 4.0, 5.0), TableRow(word, "2022", "4%", "4%", 4.0, 4.0)]
    svg = f'<svg xmlns="http://www.w3.org/2000/svg"><script>{word}</script></svg>'
    result = Comparison(
        Run("A", f"A {word}", "abc", "2025-03-01", word), Run("workspace", "the working tree", None, None, None)
    )
    result.cells = Section({"changed": 40}, [cell(word, 4.0, 5.0), cell("India", 9.0, 2.0)])
    result.tiers = {"major": 40}
    result.share_tables = Section(
        {"changed": 2},
        [
            TableChange("changed", word, "Formerly", "doc", "percent", "origin", rows, [("stated_sum", 6.0, 5.0)]),
            TableChange("changed", f"series {word}", None, "doc", "percent", "work", series, []),
        ],
    )
    result.claims = Section(
        {"changed": 1, "gained": 1}, [ClaimChange("changed", "edited", old, new, [("value", 4.0, word)])]
    )
    finding = Finding("moderate", "gained", word, "warning", word, None, word, new, trace)
    for section in (result.flags, result.checks, result.failures, result.quarantine):
        section.counts, section.rows, section.by_name = {"gained": 1}, [finding], {"gained": {word: 1}}
    result.documents = Section(
        {"edited": 1},
        [DocumentChange("doc", f"data/raw/{word}", "edited", ((f"{word} 4%", f"{word} 5%"),), False, word)],
    )
    result.metrics = [ValueChange("major", f"metric {word}", 0.9, 0.8)]
    result.parameters = [ValueChange("minor", f"parameter {word}", 1, word)]
    result.labels = [("CHN", word, "China")]
    result.inputs = [MovedInput(Input("code", "src/x", ("extract",), word, (word,)), 1, 2)]
    result.pictures = [Picture(word, "changed", svg, None)]
    result.notes = [word, "run `dvc repro`"]
    result.explanation = {"statements": [word]}
    result.sentence = headline(result)
    return result


def printed(result: Comparison, **options: Any) -> str:
    """What the terminal shows, as text."""
    lines = io.StringIO()
    show(result, Console(highlight=False, width=100, file=lines, **options), 10)
    return lines.getvalue()


def test_the_sentence_names_cells_flags_checks_and_metrics() -> None:
    result = comparison()
    result.tables_touched = 2
    result.flags.by_name = {"gained": {"conflict": 1}, "lost": {"hearsay": 2}}
    result.checks.counts = {"newly failing": 1}
    result.metrics = [ValueChange("minor", "extraction.f1", 0.91, 0.93)]
    assert headline(result) == (
        "40 cells changed in 2 tables; 1 new conflict; 2 flags “hearsay” gone; 1 check newly failing; "
        "1 row quarantined; extraction F1 0.91 → 0.93; CHN renamed from China to China."
    )


def test_nothing_changed_is_said() -> None:
    result = Comparison(Run("A", "A", "a", None, None), Run("B", "B", "b", None, None))
    assert headline(result) == "Nothing changed."
    assert not result.changed


def test_what_is_left_out_is_said_everywhere() -> None:
    result = comparison()
    assert "and 38 more" in printed(result)
    assert "and 38 more cells" in render(result, 10)
    assert "38 cells more, not shown here" in page.render(result, 10, "")
    assert '"left_out": 38' in to_json(result)


def test_hostile_words_stay_words_in_the_page() -> None:
    html = page.render(comparison(HOSTILE), 10, "")
    assert "<script" not in html
    assert "default-src 'none'" in unescape(html)
    assert {address.partition(",")[0].partition("#")[0] for address in re.findall(r'(?:src|href)="([^"]*)"', html)} <= {
        "data:",
        "data:image/svg+xml;base64",
        "",
        *(f"{name}.html" for name in ("index", "review", "validation", "evaluation", "compare")),
    }


def test_hostile_words_stay_words_in_markdown() -> None:
    text = render(comparison(HOSTILE), 10)
    assert "<script" not in text
    assert not re.search(r"(?<!\\)\[x(?<!\\)\]\(", text)
    assert "@all" not in text
    for line in text.splitlines():
        if line.startswith("| major"):
            assert len(re.findall(r"(?<!\\)\|", line)) == 7


def test_hostile_words_do_not_steer_the_terminal() -> None:
    assert "\x1b" not in printed(comparison(HOSTILE), no_color=True)


@pytest.mark.parametrize(
    "text", ["*a*", "_a_", "`a`", "a|b", "<b>", "# a", "[a](b)", "~~a~~", "@a", "http://a.b", "\\", "a\nb"]
)
def test_markdown_is_escaped(text: str) -> None:
    told = escaped(text)
    assert "\n" not in told
    assert not re.search(
        r"(?<!\\)[*_`|\[\]~#](?!\d)", told.replace("&lt;", "").replace("@<!-- -->", "").replace("<!-- -->", "")
    )


def test_the_page_and_its_charts_are_the_same_bytes_each_time() -> None:
    assert page.render(comparison(), 10, "") == page.render(comparison(), 10, "")
    changes = comparison().share_tables.rows
    assert charts.ghost_bars(changes[0], False) == charts.ghost_bars(changes[0], False)


def test_charts_say_what_they_show() -> None:
    table, series = comparison().share_tables.rows
    assert "India 2% → gone" in charts.ghost_bars(table, True)
    assert charts.is_series(series)
    assert not charts.is_series(table)
    assert "2021: 4% → 5%" in charts.series_lines(series, False)
    assert "stroke-dasharray" in charts.series_lines(series, False)
    assert "9% → 2%" in charts.dumbbells(comparison().cells.rows, False)


def test_words_of_a_cell_are_those_of_its_own_sentence() -> None:
    result = comparison()
    result.inputs = [MovedInput(Input("text", "data/raw/doc.txt", (), "data/raw/doc.txt edited: much"), 1, 0)]
    assert result.why_cell(result.cells.rows[0]) == "data/raw/doc.txt edited: “4%” → “5%”"
    assert result.why(Trace(("text data/raw/doc.txt", "code src/x"), False)).startswith("one of: ")


def test_tiers_follow_severity_and_thresholds() -> None:
    assert tier_of_finding("critical", "gained") == "major"
    assert tier_of_finding("critical", "lost") == "minor"
    parameters = CompareParameters(major_metric=0.02)
    tiers = [tier_of_metric("open.f1", 0.9, after, parameters) for after in (0.88, 0.89, 0.91)]
    assert tiers == ["major", "moderate", "minor"]
    assert tier_of_metric("open.brier", 0.1, 0.2, parameters) == "major"
    assert tier_of_metric("open.f1", None, 0.9, parameters) == "minor"


def added(place: int, status: str = "added", document: str = "doc") -> CellChange:
    """One of several figures of a sentence, which came or went with it."""
    sentence = "A has 4%, B 5%, C 6% and D 7% of it."
    start = sentence.index("4567"[place] + "%")
    path, exact = f"data/raw/{document}.txt", sentence[start : start + 2]
    one = Witness(f"claim-{place}", document, path, exact, sentence, 10, 10 + start, 12 + start, None, {})
    known = cell(f"cell {place} of {document}", 1.0, 4.0 + place, status=status, points=None, percent=None)
    if status == "removed":
        return replace(known, before=f"{4 + place}%", after=None, witnesses_before=[one], witnesses_after=[])
    return replace(known, before=None, witnesses_before=[], witnesses_after=[one])


def test_one_sentence_tells_all_the_cells_it_brought_or_took_away() -> None:
    result = comparison()
    changes = [added(2), cell("China", 4.0, 5.0), added(0), added(1, document="other"), added(3, "removed"), added(1)]
    told = passages(result, changes)
    assert sorted(one.label for passage in told for one in passage.changes) == sorted(one.label for one in changes)
    first = told[0]
    assert [one.label for one in first.changes] == ["cell 0 of doc", "cell 1 of doc", "cell 2 of doc"], "as in the text"
    (quote,) = first.quotations
    assert [piece.text for piece in quote.pieces if piece.where == "after"] == ["4%", "5%", "6%"]
    assert [len(passage.changes) for passage in told[1:]] == [1, 1, 1]
    result.cells = Section({"added": 6}, changes)
    for text in (printed(result), unescape(page.render(result, 10, ""))):
        assert text.count("3 cells added") == 1
        assert all(one.label in text for one in changes)


def test_a_finding_worded_otherwise_shows_what_changed_in_it() -> None:
    result = comparison()
    reworded = replace(
        result.flags.rows[0],
        status="reworded",
        before="United Kingdom: 8% is high.",
        after="Great Britain: 8% is high.",
    )
    result.flags = Section({"reworded": 2}, [reworded, reworded])
    assert "[United Kingdom → Great Britain]: 8% is high." in printed(result)
    assert "because as above" in printed(result)
    assert "<del>United Kingdom</del><ins>Great Britain</ins>: 8% is high." in page.render(result, 10, "")
    assert "~~United Kingdom~~ **Great Britain**: 8% is high." in render(result, 10)


def test_what_is_lost_is_told_once_with_one_remedy() -> None:
    result = Comparison(Run("A", "A", "a", None, None), Run("B", "B", "b", None, None))
    result.not_compared = [
        NotCompared(("data/x/a.parquet", "data/x/b.parquet"), name, "gone", "do `x`") for name in "AB"
    ]
    result.sentence = headline(result)
    assert result.sentence == "Nothing changed in what could be compared; 2 files could not be compared."
    for text in (printed(result), unescape(page.render(result, 10, "")), render(result, 10)):
        assert text.count("data/x (2 files)") == 2
        assert text.count("To have it") == 1


def test_the_headline_tells_the_metric_that_was_asked_for() -> None:
    result = comparison()
    result.metrics = [
        ValueChange("major", "open.recall", 0.9, 0.8),
        ValueChange("minor", "open.f1", 0.9, 0.91),
        ValueChange("minor", "sealed.f1.entity", 0.47, 0.49),
    ]
    assert "sealed F1 entity 0.47 → 0.49" in headline(result, "sealed.f1.entity")
    assert "open recall 0.9 → 0.8" in headline(result, "absent")
    result.metrics = [ValueChange("moderate", "claims", 68, 72)]
    assert "68" not in headline(result)


def test_the_templates_of_dvc_plots_are_those_in_the_project() -> None:
    folder = Path(__file__).parents[1] / ".dvc" / "plots"
    assert {path.stem: path.read_text(encoding="utf-8") for path in folder.glob("*.json")} == templates()
