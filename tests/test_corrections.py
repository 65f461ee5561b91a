"""The ledger of corrections: what each action does, that a mended source is noticed, that a bad entry is named."""

from __future__ import annotations

import copy
import json
import re
import shutil
from pathlib import Path
from typing import Any

import polars as pl
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from annotated import ROOT, seed
from talent_ledger.schema.columns import CLAIMS, DOCUMENTS, SEGMENTS
from talent_ledger.schema.corrections import Correction, parse_corrections, read_corrections, with_entries
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import write_parquet
from talent_ledger.tables import Candidate, candidate
from talent_ledger.tables.__main__ import OUTPUTS, main, run

SEED = "world_top_ai_talent"
SOURCE = seed()
PLAIN = candidate(SOURCE.claims, SOURCE.documents, SOURCE.segments)


def entry(action: str, **fields: Any) -> dict[str, Any]:
    """A good entry about China's 47 percent, with other *fields*."""
    good: dict[str, dict[str, Any]] = {
        "drop": {"expect": {"value": 47.0}},
        "override": {"values": {"value": 48.0}, "expect": {"value": 47.0, "sentence": "top 20% AI talent"}},
        "scale": {"values": {"factor": 0.1}, "expect": {"value": 47.0}},
        "flag": {"values": {"flag": "hearsay"}},
        "merge_entities": {"target": {"entity": "GlobalFoundries"}, "values": {"into": "GF"}},
        "acknowledge": {"values": {"check": "partial_tables_do_not_exceed_the_whole"}},
    }
    return {
        "id": f"seed-{action.replace('_', '-')}",
        "action": action,
        "target": {"document": SEED, "exact": "47%", "start": 514},
        "reason": "the survey itself says otherwise",
        "reviewer": "A. Analyst",
        "date": "2025-03-01",
        "status": "applied",
        **good[action],
        **fields,
    }


ACTIONS = ("drop", "override", "scale", "flag", "merge_entities", "acknowledge")


def ledger(*entries: dict[str, Any]) -> list[Correction]:
    return parse_corrections(yaml.safe_dump({"corrections": list(entries)}))


def corrected(*entries: dict[str, Any]) -> Candidate:
    return candidate(SOURCE.claims, SOURCE.documents, SOURCE.segments, corrections=ledger(*entries))


def china(made: Candidate) -> dict[str, Any]:
    return made.claims.filter((pl.col("start") == 514) & (pl.col("exact") == "47%")).to_dicts()[0]


def origin_table(made: Candidate) -> dict[str, Any]:
    return made.share_tables.filter(pl.col("dimension") == "origin").sort("stated_sum").to_dicts()[0]


# -- what each action does -----------------------------------------------------------------------------------------


def test_drop_withdraws_the_claim_but_keeps_its_row() -> None:
    made = corrected(entry("drop"))
    assert (china(made)["standing"], china(made)["corrections"]) == ("withdrawn", ["seed-drop"])
    assert made.claims.height == PLAIN.claims.height
    assert made.observations.height == PLAIN.observations.height - 1
    assert origin_table(made)["stated_sum"] == 35


def test_override_changes_the_value_and_shows_on_every_row_it_reaches() -> None:
    made = corrected(entry("override"))
    claim = china(made)
    assert (claim["value"], claim["exact"], claim["corrections"]) == (48.0, "47%", ["seed-override"])
    observed = made.observations.filter(pl.col("claim_id") == claim["claim_id"]).to_dicts()[0]
    assert (observed["obs_value"], observed["corrections"]) == (48.0, ["seed-override"])
    table = origin_table(made)
    assert (table["stated_sum"], table["corrections"]) == (83, ["seed-override"])
    untouched = made.observations.filter(pl.col("corrections").list.len() > 0)
    assert untouched.height == 1


def test_scale_is_exact() -> None:
    made = corrected(entry("scale"))
    assert china(made)["value"] == 4.7


def test_flag_is_set_on_the_observation_only() -> None:
    made = corrected(entry("flag"))
    flagged = made.observations.filter(pl.col("flags").list.contains("hearsay"))
    assert flagged["claim_id"].to_list() == [china(made)["claim_id"]]
    assert flagged["corrections"].to_list() == [["seed-flag"]]
    assert china(made)["value"] == 47.0


def test_merge_entities_joins_two_names() -> None:
    made = corrected(entry("merge_entities"))
    assert "GlobalFoundries" not in made.entities["entity_id"].to_list()
    merged = made.claims.filter(pl.col("entity_id") == "GF")
    assert merged.height == 2
    assert all(ids == ["seed-merge-entities"] for ids in merged["corrections"].to_list())


def test_acknowledge_changes_no_row_and_is_recorded() -> None:
    made = corrected(entry("acknowledge"))
    assert made.observations.equals(PLAIN.observations)
    assert made.share_tables.equals(PLAIN.share_tables)
    (line,) = made.corrections.to_dicts()
    assert (line["table"], line["row_id"], line["after"]) == (
        "claims",
        china(made)["claim_id"],
        "partial_tables_do_not_exceed_the_whole",
    )


def test_a_table_can_be_overridden_flagged_and_dropped() -> None:
    table = origin_table(PLAIN)
    target = {"table": table["table_id"]}
    renamed = corrected(entry("override", target=target, values={"complete": True}, expect={"stated_sum": 82.0}))
    changed = origin_table(renamed)
    assert (changed["complete"], changed["remainder"], changed["corrections"]) == (True, None, ["seed-override"])
    flagged = corrected(entry("flag", target=target))
    assert flagged.observations.filter(pl.col("flags").list.contains("hearsay")).height == table["rows"]
    dropped = corrected(entry("drop", target=target, expect={"rows": 4}))
    assert table["table_id"] not in dropped.share_tables["table_id"].to_list()
    assert dropped.observations.height == PLAIN.observations.height


def test_an_override_can_tell_a_repeat() -> None:
    claims = PLAIN.claims.filter(pl.col("standing") == "observed").sort("start")
    other = claims["claim_id"][1]
    made = corrected(entry("override", values={"repeat_of": other}))
    assert china(made)["standing"] == "repeat"
    assert made.observations.height == PLAIN.observations.height - 1


@pytest.mark.parametrize("status", ["open", "retired"])
@pytest.mark.parametrize("action", ACTIONS)
def test_only_applied_entries_change_anything(action: str, status: str) -> None:
    made = corrected(entry(action, status=status))
    for name in ("claims", "observations", "share_tables", "share_table_rows", "entities"):
        assert getattr(made, name).equals(getattr(PLAIN, name)), name
    assert made.corrections["status"].to_list() == [status]


def test_what_corrections_did_is_counted_and_recorded_with_before_and_after() -> None:
    made = corrected(entry("override"), entry("flag", id="second"), entry("drop", id="third", status="open"))
    metrics = made.metrics(made.counts())
    assert (metrics["corrections"], metrics["corrections_applied"], metrics["rows_corrected"]) == (3, 2, 2)
    line = made.corrections.filter(pl.col("correction_id") == "seed-override").to_dicts()[0]
    assert (line["field"], line["before"], line["after"], line["reviewer"]) == ("value", "47.0", "48.0", "A. Analyst")


def test_a_figure_with_several_subjects_needs_its_entity() -> None:
    fields = {"values": {"value": 5.0}, "expect": {"value": 4.0}}
    span = {"document": SEED, "exact": "4%", "start": 798}
    with pytest.raises(LedgerError, match=r"entry seed-override, field target: 2 claims share this span \(DEU, FRA\)"):
        corrected(entry("override", target=span, **fields))
    made = corrected(entry("override", target={**span, "entity": "FRA"}, **fields))
    values = dict(made.claims.filter(pl.col("start") == 798).select("entity_id", "value").iter_rows())
    assert values == {"FRA": 5.0, "DEU": 4.0}


# -- a source that has changed -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"expect": {"value": 46.0}}, "expect.value"),
        ({"expect": {"sentence": "nobody wrote this"}}, "expect.sentence"),
        ({"expect": {"entity_id": "IND"}}, "expect.entity_id"),
        ({"expect": {"inferred": True}}, "expect.inferred"),
        ({"expect": {"year": 2022}}, "expect.year"),
        ({"target": {"document": SEED, "exact": "47%", "start": 515}}, "target"),
        ({"target": {"document": SEED, "exact": "48%", "start": 514}}, "target"),
        ({"target": {"document": "another", "exact": "47%", "start": 514}}, "target"),
        ({"target": {"claim": "claim-0000000000000000"}}, "target"),
        ({"target": {"document": SEED, "exact": "47%", "start": 514, "entity": "IND"}}, "target"),
    ],
)
@pytest.mark.parametrize("action", ["drop", "override", "scale"])
def test_an_entry_whose_source_has_changed_stops_the_stage(action: str, change: dict[str, Any], place: str) -> None:
    with pytest.raises(LedgerError) as error:
        corrected(entry(action, **change))
    assert f"entry seed-{action}, field {place}" in error.value.where


@pytest.mark.parametrize(
    ("action", "target"),
    [
        ("merge_entities", {"entity": "Nobody"}),
        ("flag", {"entity": "Nobody"}),
        ("flag", {"table": "table-0000000000000000"}),
        ("acknowledge", {"table": "table-0000000000000000"}),
    ],
)
def test_an_entry_that_names_nothing_stops_the_stage(action: str, target: dict[str, Any]) -> None:
    with pytest.raises(LedgerError, match=f"entry seed-{action.replace('_', '-')}, field target"):
        corrected(entry(action, target=target))


def test_the_guard_of_a_table_and_of_an_entity_hold() -> None:
    table = {"table": origin_table(PLAIN)["table_id"]}
    with pytest.raises(LedgerError, match=r"expect\.stated_sum: the source no longer says 81"):
        corrected(entry("drop", target=table, expect={"stated_sum": 81.0}))
    with pytest.raises(LedgerError, match=r"expect\.claims: the source no longer says 7"):
        corrected(entry("merge_entities", expect={"claims": 7}))


# -- bad entries ---------------------------------------------------------------------------------------------------

BAD: list[tuple[str, dict[str, Any], str]] = [
    ("drop", {"action": "delete"}, "field action"),
    ("drop", {"status": "done"}, "field status"),
    ("drop", {"date": "yesterday"}, "field date"),
    ("drop", {"date": 20250301}, "field date"),
    ("drop", {"date": "20250301"}, "field date"),
    ("drop", {"date": "2025-13-45"}, "field date: the date is not of the form 2025-02-28"),
    ("override", {"values": {"period": "2022-05-01"}}, "`values.period` should be like 2024-Q4"),
    ("drop", {"reason": "no"}, "field reason"),
    ("drop", {"reviewer": ""}, "field reviewer"),
    ("drop", {"reviewer": 7}, "field reviewer"),
    ("drop", {"expect": {}}, "drop needs `expect`"),
    ("drop", {"expect": {"colour": "red"}}, "`expect.colour`"),
    ("drop", {"values": {"value": 1}}, "`values` of drop"),
    ("drop", {"note": "extra"}, "field note"),
    ("drop", {"target": {}}, "names no claim, entity or table"),
    ("drop", {"target": {"exact": "47%"}}, "all of `document`, `exact` and `start`"),
    ("drop", {"target": {"document": SEED, "exact": "47%"}}, "all of `document`, `exact` and `start`"),
    ("drop", {"target": {"claim": "c", "start": 5}}, "not by both"),
    ("drop", {"target": {"table": "t", "claim": "c"}}, "by `table` alone"),
    ("drop", {"target": {"entity": "USA"}}, "drop is for claim or table, not entity"),
    ("drop", {"target": {"document": SEED, "exact": "47%", "start": "514"}}, "field target.start"),
    ("override", {"values": {}}, "names no field"),
    ("override", {"values": {"start": 3}}, "`values.start` cannot be overridden"),
    ("override", {"values": {"kind": "guess"}}, "`values.kind` should be one of"),
    ("override", {"values": {"value": "48"}}, "`values.value` should be a number, found '48'"),
    ("override", {"values": {"year": 2022.5}}, "`values.year` should be a whole number"),
    ("override", {"values": {"inferred": 1}}, "`values.inferred` should be true or false"),
    ("override", {"values": {"value": float("nan")}}, "`values.value` should be a number, found nan"),
    ("override", {"values": {"value_high": float("inf")}}, "`values.value_high` should be a number, found inf"),
    ("override", {"values": {"unit": None}}, "`values.unit` cannot be empty; to take the claim out"),
    ("override", {"target": {"table": "t"}, "values": {"value": 3}}, "`values.value` cannot be overridden"),
    ("scale", {"values": {"factor": 0}}, "should be a finite number above 0"),
    ("scale", {"values": {"factor": float("inf")}}, "should be a finite number above 0"),
    ("scale", {"values": {"factor": "ten"}}, "`values.factor` is of the wrong type"),
    ("scale", {"values": {"factor": True}}, "`values.factor` is of the wrong type"),
    ("scale", {"values": {"factor": 2, "by": 3}}, "`values` of scale"),
    ("scale", {"target": {"table": "t"}}, "scale is for claim, not table"),
    ("flag", {"values": {}}, "`values` of flag"),
    ("merge_entities", {"target": {"claim": "c"}}, "merge_entities is for entity"),
    ("merge_entities", {"values": {"into": "GlobalFoundries"}}, "`values.into` is the entity itself"),
    ("merge_entities", {"values": {"into": 5}}, "`values.into` is of the wrong type"),
    ("acknowledge", {"target": {"entity": "USA"}}, "acknowledge is for claim or table"),
    ("acknowledge", {"values": {"check": None}}, "`values.check` is of the wrong type"),
]


@pytest.mark.parametrize(("action", "change", "told"), BAD)
def test_a_bad_entry_is_named_with_its_field(action: str, change: dict[str, Any], told: str) -> None:
    with pytest.raises(LedgerError) as error:
        ledger(entry("flag"), entry(action, id="the-bad-one") | change)
    assert "entry the-bad-one" in error.value.where
    assert told in str(error.value)


def test_entries_without_a_usable_id_are_named_by_position() -> None:
    nameless = entry("flag")
    del nameless["id"]
    with pytest.raises(LedgerError, match=r"data/corrections\.yml, entry 2, field id"):
        ledger(entry("drop"), nameless)
    with pytest.raises(LedgerError, match=r"entry 1"):
        parse_corrections("corrections: [just words]")


@pytest.mark.parametrize(
    "text", ["corrections: {a: 1}", "[1, 2]", "other: []", "corrections: [", "- a\n- b\n", "words"]
)
def test_a_file_of_another_shape_is_refused(text: str) -> None:
    with pytest.raises(LedgerError, match=r"data/corrections\.yml"):
        parse_corrections(text)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"repeat_of": "claim-of-nobody"}, "values.repeat_of: claim-of-nobody is no claim"),
        ({"repeat_of": "itself"}, "values.repeat_of: a claim cannot repeat itself"),
        ({"year": 2021, "period": "2022-Q3"}, "values: the period 2022-Q3 does not lie in the year 2021; set both"),
        ({"period": "2022-Q3"}, "values: the period 2022-Q3 does not lie in the year None; set both"),
    ],
)
def test_an_override_that_cannot_be_true_is_named(values: dict[str, Any], told: str) -> None:
    if values.get("repeat_of") == "itself":
        values = {"repeat_of": china(PLAIN)["claim_id"]}
    with pytest.raises(LedgerError, match=re.escape(f"entry seed-override, field {told}")):
        corrected(entry("override", values=values))


def test_a_flag_that_no_list_explains_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data/reference").mkdir(parents=True)
    shutil.copy(ROOT / "data/reference/flags.csv", tmp_path / "data/reference")
    written = yaml.safe_dump({"corrections": [entry("flag", values={"flag": "strange"})]})
    (tmp_path / "data/corrections.yml").write_text(written, encoding="utf-8")
    with pytest.raises(LedgerError, match=r"entry seed-flag, field values\.flag: there is no flag 'strange'"):
        read_corrections(tmp_path)
    (tmp_path / "data/corrections.yml").write_text(written.replace("strange", "rounding"), encoding="utf-8")
    assert [one.id for one in read_corrections(tmp_path)] == ["seed-flag"]


def test_an_id_used_twice_is_refused() -> None:
    with pytest.raises(LedgerError, match="entry seed-flag: the id is used twice"):
        ledger(entry("flag"), entry("flag"))


REQUIRED = ("id", "action", "target", "reason", "reviewer", "date", "status")
JUNK = st.one_of(st.none(), st.booleans(), st.integers(), st.lists(st.integers(), min_size=1), st.just({"x": {"y": 1}}))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(ACTIONS), st.sampled_from(REQUIRED), st.one_of(st.just("remove"), JUNK))
def test_every_mutation_of_a_required_field_is_caught(action: str, name: str, junk: Any) -> None:
    broken = copy.deepcopy(entry(action))
    if junk == "remove":
        del broken[name]
    else:
        broken[name] = junk
    with pytest.raises(LedgerError) as error:
        ledger(broken)
    assert error.value.where.startswith("data/corrections.yml, entry ")


@pytest.mark.parametrize("action", ACTIONS)
def test_good_entries_of_every_action_are_never_refused(action: str) -> None:
    assert [one.action for one in ledger(entry(action))] == [action]
    corrected(entry(action))


def test_dates_may_be_written_without_quotation_marks() -> None:
    text = yaml.safe_dump({"corrections": [entry("flag")]}).replace("'2025-03-01'", "2025-03-01")
    assert "date: 2025-03-01" in text
    assert parse_corrections(text)[0].date == "2025-03-01"


# -- the file ------------------------------------------------------------------------------------------------------


def test_the_projects_own_ledger_reads() -> None:
    assert isinstance(read_corrections(ROOT), list)


def test_the_example_in_the_ledgers_head_is_a_good_entry() -> None:
    lines = (ROOT / "data/corrections.yml").read_text(encoding="utf-8").splitlines()
    example = [line[4:] for line in lines if line.startswith("#   ")]
    assert [one.id for one in parse_corrections("corrections:\n" + "\n".join("  " + line for line in example))] == [
        "seed-origin-china"
    ]


def test_adding_an_entry_keeps_what_stands_there() -> None:
    once, added = with_entries("# mind the gap\ncorrections: []\n", [entry("flag")])
    assert once.startswith("# mind the gap\ncorrections:\n") and [one.id for one in added] == ["seed-flag"]
    twice, added = with_entries(once, [entry("override")])
    assert twice.startswith(once) and [one.id for one in added] == ["seed-override"]
    assert [one.id for one in parse_corrections(twice)] == ["seed-flag", "seed-override"]


def test_a_bad_entry_is_not_added() -> None:
    with pytest.raises(LedgerError, match="field status"):
        with_entries("corrections: []\n", [entry("flag", status="done")])


# -- many documents, some at a time --------------------------------------------------------------------------------


def copies(number: int) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """Claims, documents and segments of so many copies of the seed, each with ids of its own."""
    ids = ("document_id", "segment_id", "claim_id", "repeat_of")

    def multiplied(frame: pl.DataFrame) -> pl.DataFrame:
        own = [name for name in ids if name in frame.columns]
        return pl.concat([frame.with_columns(pl.col(own) + f"-{copy}") for copy in range(number)])

    return multiplied(SOURCE.claims), multiplied(SOURCE.documents), multiplied(SOURCE.segments)


@pytest.fixture
def many(tmp_path: Path) -> Path:
    """A project with six copies of the seed."""
    for name in ("params.yaml", "data/reference"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).symlink_to(ROOT / name)
    claims, documents, segments = copies(6)
    write_parquet(tmp_path / "data/documents/documents.parquet", documents, DOCUMENTS, ["document_id"])
    write_parquet(tmp_path / "data/documents/segments.parquet", segments, SEGMENTS, ["document_id", "ordinal"])
    write_parquet(tmp_path / "data/claims/claims.parquet", claims, CLAIMS, ["document_id", "start", "claim_id"])
    return tmp_path


def write_entries(project: Path, *entries: dict[str, Any]) -> None:
    (project / "data/corrections.yml").write_text(yaml.safe_dump({"corrections": list(entries)}), encoding="utf-8")


def in_copy(copy: int) -> dict[str, Any]:
    return {"document": f"{SEED}-{copy}", "exact": "47%", "start": 514}


def claim_in(copy: int) -> str:
    return f"{china(PLAIN)['claim_id']}-{copy}"


def table_in(copy: int) -> str:
    claims, documents, segments = copies(copy + 1)
    tables = candidate(claims, documents, segments).share_tables
    return str(tables.filter(pl.col("document_id") == f"{SEED}-{copy}")["table_id"].min())


def test_however_many_documents_come_together_the_bytes_are_the_same(many: Path) -> None:
    write_entries(
        many,
        entry("override", id="one", target=in_copy(1)),
        entry("override", id="two", target=in_copy(2), values={"repeat_of": claim_in(4)}),
        entry("drop", id="three", target={"claim": claim_in(3)}),
        entry("flag", id="four", target={"table": table_in(5)}),
        entry("flag", id="five", target={"entity": "CHN"}),
        entry("flag", id="six", target={"claim": claim_in(0)}),
        entry("merge_entities", id="seven"),
        entry("merge_entities", id="eight", target={"entity": "IND"}, values={"into": "India"}),
    )
    claims, documents, segments = copies(6)
    whole = candidate(claims, documents, segments, corrections=read_corrections(many))
    files = {}
    for name, (schema, key) in OUTPUTS.items():
        write_parquet(many / f"whole/{name}.parquet", getattr(whole, name), schema, key)
        files[f"data/candidate/{name}.parquet"] = (many / f"whole/{name}.parquet").read_bytes()
    files["reports/metrics/tables.json"] = (json.dumps(whole.metrics(whole.counts()), indent=2) + "\n").encode()
    for most in (1, 2, 5, 1000):
        run(many, most)
        assert {name: (many / name).read_bytes() for name in files} == files, most


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (entry("merge_entities", target={"entity": "nobody"}), "no claim is about 'nobody'"),
        (entry("merge_entities", expect={"claims": 1}), "the source no longer says 1"),
        (entry("drop", target={"table": "table-none"}, expect={"rows": 9}), "there is no table table-none"),
        (entry("flag", target={"entity": "nobody"}), "no observation is what it names"),
        (entry("override", target={"claim": "claim-none"}), "no claim of the ledger is the one it names"),
        (entry("override", target=in_copy(9)), "no claim of the ledger is the one it names"),
    ],
)
def test_an_entry_that_meets_nothing_anywhere_stops_the_stage(many: Path, wrong: dict[str, Any], told: str) -> None:
    write_entries(many, wrong)
    with pytest.raises(LedgerError, match=told):
        run(many, 2)
    assert not (many / "data/candidate").exists()


def test_a_claim_whose_document_is_not_there_is_kept(many: Path) -> None:
    claims, documents, _ = copies(6)
    kept = documents.filter(~pl.col("document_id").str.contains("-[035]$"))
    write_parquet(many / "data/documents/documents.parquet", kept, DOCUMENTS, ["document_id"])
    for most in (1, 1000):
        run(many, most)
        assert pl.read_parquet(many / "data/candidate/claims.parquet").height == claims.height


def test_the_stage_says_so_and_leaves_with_two_when_an_input_is_missing(
    many: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (many / "data/claims/claims.parquet").unlink()
    monkeypatch.chdir(many)
    assert main() == 2
    assert "claims.parquet: the file is missing" in capsys.readouterr().err
