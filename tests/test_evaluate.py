"""The stage ``evaluate``: pairs are one to one, levels need those before them, sealed texts stay sealed."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from talent_ledger.evaluate import measures
from talent_ledger.evaluate.__main__ import main
from talent_ledger.evaluate.evaluation import Evaluation, evaluate
from talent_ledger.evaluate.gold import ClaimRecord, GoldDocument, LookAlikeRecord, TableRecord, read_gold
from talent_ledger.evaluate.listing import findings
from talent_ledger.evaluate.matching import alike, match, same_entity
from talent_ledger.evaluate.outputs import errors_of, metrics, plots, write_outputs
from talent_ledger.evaluate.page import page
from talent_ledger.schema.columns import CLAIMS
from talent_ledger.schema.errors import LedgerError

ROOT = Path(__file__).parents[1]
TEXT = "China has 47% of them and India 5%; in 2022 Acme sold 6 to 8 million units, 12 more than Bolt, as of page 3.\n"

Row = dict[str, Any]


def gold(exact: str, value: float, unit: str, entity_id: str, /, **more: Any) -> ClaimRecord:
    start = TEXT.index(exact)
    fields: Row = {
        "claim_id": f"c{start}",
        "exact": exact,
        "start": start,
        "end": start + len(exact),
        "value": value,
        "unit": unit,
        "kind": "share" if unit == "percent" else "count",
        "entity": entity_id,
        "entity_id": entity_id,
    }
    return ClaimRecord.model_validate({"record": "claim"} | fields | more)


def claim(exact: str, value: float, unit: str, entity_id: str, /, **more: Any) -> Row:
    start = TEXT.index(exact)
    place = {"start": start, "end": start + len(exact), "exact": exact, "document_id": "toy"}
    said = {"value": value, "unit": unit, "entity": entity_id, "entity_id": entity_id, "kind": "share"}
    return dict.fromkeys(CLAIMS) | {"claim_id": f"found-{start}-{entity_id}", "inferred": False} | place | said | more


GOLD = (
    gold("47%", 47, "percent", "CHN", year=2022),
    gold("5%", 5, "percent", "IND", year=2022),
    gold("6 to 8 million", 6e6, "count", "Acme", value_high=8e6, qualifier="range"),
    gold("12", 12, "count", "Acme", optional=True),
)
ALIKE = LookAlikeRecord(record="look_alike", exact="3", start=TEXT.index("3."), end=TEXT.index("3.") + 1, why="a page")
TABLE = TableRecord.model_validate(
    {
        "record": "table",
        "title": "Who they are",
        "rows": [{"entity_id": "CHN", "value": 47}, {"entity_id": "IND", "value": 5}],
    }
)


def toy(claims: tuple[ClaimRecord, ...] = GOLD, part: str = "open") -> GoldDocument:
    return GoldDocument("toy", part, "wire", TEXT, claims, (ALIKE,), (TABLE,))


def f1(claims: list[Row]) -> list[float | None]:
    scores = measures.scores(measures.outcomes([match(toy(), claims)]))
    return [scores[level]["f1"] for level in ("value", "unit", "entity", "year", "qualifier")]


PERFECT = [
    claim("47%", 47, "percent", "CHN", year=2022),
    claim("5%", 5, "percent", "IND", year=2022),
    claim("6 to 8 million", 6e6, "count", "Acme", value_high=8e6, qualifier="range"),
]


def changed(number: int, **fields: Any) -> list[Row]:
    return [row | fields if place == number else row for place, row in enumerate(PERFECT)]


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        (PERFECT, [1, 1, 1, 1, 1]),
        ([], [0, 0, 0, 0, 0]),
        (PERFECT[:2], [0.8, 0.8, 0.8, 0.8, 0.8]),
        (changed(0, value=48.0), [0.6667] * 5),
        (changed(2, value_high=9e6), [0.6667] * 5),
        (changed(2, value_high=None), [0.6667] * 5),
        (changed(0, start=0, end=2), [0.6667] * 5),
        (changed(0, unit="count"), [1, 0.6667, 0.6667, 0.6667, 0.6667]),
        (changed(0, entity="Peru", entity_id="PER"), [1, 1, 0.6667, 0.6667, 0.6667]),
        (changed(0, year=None), [1, 1, 1, 0.6667, 0.6667]),
        (changed(0, qualifier="approx"), [1, 1, 1, 1, 0.6667]),
        # A figure taken twice is one right claim and one too many.
        ([*PERFECT, PERFECT[0]], [0.8571] * 5),
        # What is annotated as optional counts neither found nor missed, whatever its value is read as.
        ([*PERFECT, claim("12", 12, "count", "Acme")], [1, 1, 1, 1, 1]),
        ([*PERFECT, claim("12", 13, "count", "Bolt")], [1, 1, 1, 1, 1]),
    ],
)
def test_levels_need_those_before_them(claims: list[Row], expected: list[float]) -> None:
    assert f1(claims) == pytest.approx(expected, abs=1e-4)


def test_one_figure_with_two_subjects_is_paired_with_both() -> None:
    golds = (gold("5%", 5, "percent", "FRA"), gold("5%", 5, "percent", "DEU", claim_id="c0"))
    claims = [claim("5%", 5, "percent", "DEU"), claim("5%", 5, "percent", "FRA")]
    pairs = match(toy(golds), claims).pairs
    assert [(pair.gold.entity_id, pair.claim["entity_id"]) for pair in pairs if pair.gold and pair.claim] == [
        ("FRA", "FRA"),
        ("DEU", "DEU"),
    ]
    assert all(pair.level >= 3 for pair in pairs)


def test_as_many_pairs_as_possible_before_better_ones() -> None:
    """One claim fits both annotations, the other only the first: both must be paired."""
    long, short = gold("5%; in 2022", 5, "percent", "IND"), gold("5%", 5, "percent", "IND", claim_id="c0")
    wide = claim("India 5%", 5, "percent", "IND")
    late = claim("in 2022", 5, "percent", "IND")
    pairs = match(toy((short, long)), [wide, late]).pairs
    assert sum(pair.gold is not None and pair.claim is not None for pair in pairs) == 2


@pytest.mark.parametrize(
    ("expected", "found", "same"),
    [
        (("Chinese", "CHN"), ("China", "CHN"), True),
        (("Federal Communications Commission", None), ("FCC", "FCC"), True),
        (("the Acme Corp.", "Acme"), ("Acme", "Acme"), True),
        (("Acme’s", "Acme Holdings"), ("Acme", None), True),
        (("Acme", "Acme"), ("Acme Asia", "Acme Asia"), False),
        (("Acme", "Acme"), (None, None), False),
    ],
)
def test_entities_agree_by_id_or_by_name(
    expected: tuple[str, str | None], found: tuple[str | None, str | None], same: bool
) -> None:
    record = GOLD[0].model_copy(update={"entity": expected[0], "entity_id": expected[1]})
    assert same_entity(record, {"entity": found[0], "entity_id": found[1]}) is same


def test_free_words_agree_when_most_of_them_do() -> None:
    assert alike("share of top AI talent", "top AI talent share")
    assert not alike("share of top AI talent", "price of rice")
    assert alike(None, None)
    assert not alike("price", None)


def test_repeats_agree_when_they_name_the_paired_claim() -> None:
    golds = (gold("47%", 47, "percent", "CHN"), gold("5%", 5, "percent", "IND", repeat_of=f"c{TEXT.index('47%')}"))
    first = claim("47%", 47, "percent", "CHN")
    for named, agrees in ((first["claim_id"], True), ("another", False), (None, False)):
        pairs = match(toy(golds), [first, claim("5%", 5, "percent", "IND", repeat_of=named)]).pairs
        assert pairs[1].fields is not None
        assert pairs[1].fields["repeat_of"] is agrees


def test_look_alikes_speakers_fields_and_tables() -> None:
    golds = (gold("47%", 47, "percent", "CHN", speaker="Bo"), gold("5%", 5, "percent", "IND"))
    claims = [
        claim("47%", 47, "percent", "CHN", speaker="@bo", kind="growth"),
        claim("5%", 5, "percent", "IND", speaker="Ada"),
        claim("page 3", 3, "count", "Acme"),
    ]
    matched = match(toy(golds), claims)
    frame = measures.outcomes([matched])
    assert measures.look_alikes([matched]) == {"look_alikes": 1, "taken": 1, "taken_part": 1.0}
    assert measures.speakers(frame) == {
        "claims_in_comments": 1,
        "right": 1.0,
        "claims_outside_comments": 1,
        "wrongly_ascribed": 1.0,
    }
    assert measures.fields(frame)["kind"] == 0.5
    rows = [{"entity_id": "CHN", "value": 47.0, "claim_id": "a"}, {"entity_id": "India", "value": 5.0, "claim_id": "b"}]
    names = {"a": "CHN", "b": "IND"}
    claims[0]["claim_id"], claims[1]["claim_id"] = "a", "b"
    matched = match(toy(golds), claims)
    assert [row["entity_id"] for row in rows] != list(names.values())
    assert measures.tables_rebuilt([matched], {"toy": [{"rows": rows}]})[0]["rebuilt"] is True
    assert measures.tables_rebuilt([matched], {"toy": [{"rows": rows[:1]}]})[0]["rebuilt"] is False
    assert measures.tables_rebuilt([matched], {"toy": [{"rows": [*rows, rows[0]]}]})[0]["rebuilt"] is False
    assert measures.tables_rebuilt([matched], {})[0]["nearest"] is None


def test_scores_by_kind_and_by_rule() -> None:
    claims = [
        claim("47%", 47, "percent", "CHN", rule="percent | subject of the verb"),
        claim("5%", 5, "percent", "PER", rule="percent | nearest name"),
        claim("page 3", 3, "count", "Acme", kind="count", rule="plain | nearest name"),
    ]
    frame = measures.outcomes([match(toy(GOLD[:2]), claims)])
    assert {kind: row["entity"] for kind, row in measures.scores_by(frame, "kind").items()} == {
        "share": 0.5,
        "count": 0.0,
    }
    assert measures.by_rule(frame) == [
        {"decides": "figure", "rule": "percent", "claims": 2, "annotated": 1.0, "right": 0.5},
        {"decides": "figure", "rule": "plain", "claims": 1, "annotated": 0.0, "right": 0.0},
        {"decides": "subject", "rule": "nearest name", "claims": 2, "annotated": 0.5, "right": 0.0},
        {"decides": "subject", "rule": "subject of the verb", "claims": 1, "annotated": 1.0, "right": 1.0},
    ]


def test_calibration() -> None:
    claims = [
        claim("47%", 47, "percent", "CHN", confidence=0.9),
        claim("5%", 5, "percent", "PER", confidence=0.9),
        claim("6 to 8 million", 6e6, "count", "Acme", value_high=8e6, confidence=0.4),
    ]
    found = measures.calibration(measures.outcomes([match(toy(GOLD[:3]), claims)]), 10)
    assert found["brier"] == pytest.approx((0.01 + 0.81 + 0.36) / 3, abs=1e-4)
    assert found["bins"] == [
        {"bin": 4, "claims": 1, "confidence": 0.4, "right": 1.0},
        {"bin": 9, "claims": 2, "confidence": 0.9, "right": 0.5},
    ]
    assert found["expected_calibration_error"] == pytest.approx((0.6 + 2 * 0.4) / 3, abs=1e-4)


# -- annotated texts ---------------------------------------------------------------------------------------------------


def test_the_projects_own_annotations_hold() -> None:
    documents = read_gold(ROOT / "data" / "gold", ROOT)
    parts = {part: [one for one in documents if one.part == part] for part in ("open", "sealed", "seed")}
    assert len(parts["seed"]) == 1
    assert len(parts["seed"][0].claims) == 69
    assert sum(len(one.claims) for one in documents) >= 800
    assert len(documents) >= 80
    assert 0.25 <= len(parts["sealed"]) / len(documents) <= 0.45
    assert {one.genre for one in parts["sealed"]} <= {one.genre for one in parts["open"]}
    for document in documents:
        known = {one.claim_id for one in document.claims}
        assert all(one.repeat_of is None or one.repeat_of in known for one in document.claims)


def test_annotations_score_full_marks_against_themselves() -> None:
    for document in read_gold(ROOT / "data" / "gold", ROOT, ("open", "seed")):
        claims = [dict.fromkeys(CLAIMS) | one.model_dump() | {"rule": "gold"} for one in document.claims]
        frame = measures.outcomes([match(document, claims)])
        scores = measures.scores(frame)
        assert scores["qualifier"]["f1"] == 1.0, document.document_id
        assert set(measures.fields(frame).values()) == {1.0}, document.document_id


@pytest.fixture
def annotated(tmp_path: Path) -> Path:
    """A folder with one annotated text in each part."""
    for part, word in (("open", "Openly"), ("sealed", "Secretly")):
        folder = tmp_path / "gold" / part
        folder.mkdir(parents=True)
        text = f"{word} 47% of all spies are Chinese.\n"
        (folder / f"{part}_text.txt").write_text(text, encoding="utf-8")
        head = {"record": "document", "document_id": f"{part}_text", "genre": "wire", "hand": "nobody"}
        start = text.index("47%")
        record = gold("47%", 47, "percent", "CHN").model_dump() | {"start": start, "end": start + 3}
        lines = [json.dumps(head), json.dumps(record)]
        (folder / f"{part}_text.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return tmp_path / "gold"


def measured(annotated: Path) -> Evaluation:
    return evaluate(read_gold(annotated, ROOT), {}, with_tables=False)


def edit(annotated: Path, before: str, after: str) -> None:
    path = annotated / "open" / "open_text.jsonl"
    content = path.read_text(encoding="utf-8")
    assert before in content
    path.write_text(content.replace(before, after), encoding="utf-8")


@pytest.mark.parametrize(
    ("before", "after", "said"),
    [
        ('"exact": "47%"', '"exact": "48%"', r"open_text.jsonl: '48%' does not stand at"),
        ('"kind": "share"', '"kind": "part"', r"open_text.jsonl, line 2, field kind"),
        ('"value": 47.0', '"value": "many"', r"line 2, field value"),
        ('"claim_id"', '"id"', r"line 2, field claim_id"),
        ('"optional": false}', '"optional": false', r"line 2: it is no JSON"),
        ('"record": "document"', '"record": "look_alike"', r"line 1"),
    ],
)
def test_bad_annotations_are_named(annotated: Path, before: str, after: str, said: str) -> None:
    edit(annotated, before, after)
    with pytest.raises(LedgerError, match=said):
        read_gold(annotated, ROOT)


def test_missing_text_folder_or_part(annotated: Path) -> None:
    with pytest.raises(LedgerError, match="no annotated texts of part shut"):
        read_gold(annotated, ROOT, ("shut",))
    (annotated / "open" / "open_text.txt").unlink()
    with pytest.raises(LedgerError, match="cannot be read"):
        read_gold(annotated, ROOT)
    with pytest.raises(LedgerError, match="missing"):
        read_gold(annotated / "nowhere", ROOT)


def test_sealed_texts_show_scores_only(annotated: Path, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    evaluation = measured(annotated)
    shown = page(evaluation, errors_of(evaluation))
    assert "Openly" in shown
    assert "Secretly" not in shown
    assert "sealed_text" not in shown
    assert "Secretly" not in json.dumps([metrics(evaluation), plots(evaluation)])
    claims = tmp_path / "none.jsonl"
    claims.write_text("", encoding="utf-8")
    assert main(["--gold", str(annotated), "--claims", str(claims), "--list-errors", "--no-tables"]) == 0
    printed = capsys.readouterr().out
    assert "Openly ⟦47%⟧" in printed
    assert "Secretly" not in printed
    assert "sealed: 1 texts, 1 claims annotated, 0 found" in printed


def test_outputs_are_complete_stable_and_self_contained(annotated: Path, tmp_path: Path) -> None:
    evaluation = measured(annotated)
    written = [tmp_path / "one", tmp_path / "two"]
    for root in written:
        write_outputs(root, evaluation)
    names = sorted(path.relative_to(written[0]).as_posix() for path in written[0].rglob("*") if path.is_file())
    assert names == [
        "reports/evaluation.html",
        "reports/evaluation/by_genre.csv",
        "reports/evaluation/by_kind.csv",
        "reports/evaluation/by_rule.csv",
        "reports/evaluation/calibration.csv",
        "reports/evaluation/errors.csv",
        "reports/evaluation/levels.csv",
        "reports/metrics/evaluate.json",
    ]
    for name in names:
        assert (written[0] / name).read_bytes() == (written[1] / name).read_bytes()
    shown = (written[0] / "reports/evaluation.html").read_text(encoding="utf-8")
    assert "http://" not in shown
    assert "https://" not in shown
    assert "<script" not in shown
    read = json.loads((written[0] / "reports/metrics/evaluate.json").read_text(encoding="utf-8"))
    assert read["open"]["f1"]["value"] == 0.0
    assert read["open"]["claims_annotated"] == 1


def test_text_in_the_page_is_escaped(annotated: Path) -> None:
    path = annotated / "open" / "open_text.txt"
    path.write_text(path.read_text(encoding="utf-8").rstrip("\n") + "<img src=x>\n", encoding="utf-8")
    evaluation = measured(annotated)
    assert "&lt;img src=x&gt;" in page(evaluation, errors_of(evaluation))


def test_findings_name_what_is_wrong() -> None:
    claims = [
        claim("47%", 47, "percent", "PER", year=2022, rule="nearest"),
        claim("page 3", 3, "count", "Acme", rule="bare"),
        claim("6 to 8 million", 6e6, "count", "Acme", rule="range"),
    ]
    found = [(one.error, one.exact, one.expected, one.found) for one in findings(match(toy(), claims))]
    assert ("entity", "47%", "CHN “CHN”", "PER “PER” (nearest)") in found
    assert ("missed", "5%", "5 percent, IND, 2022", "nothing") in found
    assert ("missed", "6 to 8 million", "6e+06–8e+06 count, Acme, None", "value 6e+06 count, Acme, None") in found
    assert ("not annotated", "page 3", "nothing", "3 count, Acme, None (bare)") in found
    assert ("look-alike", "3", "a page", "claim") in found


def test_claims_of_another_system(annotated: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = tmp_path / "claims.jsonl"
    good = {"document_id": "open_text", "start": 7, "end": 10, "value": 47.0, "unit": "percent", "entity_id": "CHN"}
    claims.write_text(json.dumps(good) + "\n", encoding="utf-8")
    assert main(["--gold", str(annotated), "--part", "open", "--claims", str(claims)]) == 0
    assert "1 found" in capsys.readouterr().out
    claims.write_text(json.dumps({"document_id": "open_text"}) + "\n", encoding="utf-8")
    assert main(["--gold", str(annotated), "--claims", str(claims)]) == 2
    assert "claims.jsonl, line 1: it lacks start" in capsys.readouterr().err


def test_real_extraction_is_scored(annotated: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--gold", str(annotated), "--part", "open"]) == 0
    printed = capsys.readouterr().out
    assert "open: 1 texts, 1 claims annotated, 1 found" in printed
    assert printed.count("1.000") >= 6
