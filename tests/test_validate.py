"""What validation finds in the seed article, in annotated texts and in projects that are not as they should be."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from random import Random

import polars as pl
import pytest

import mutations
from good_ledger import Ledger, good_ledger
from mutations import MUTATIONS, Mutation
from talent_ledger import house
from talent_ledger.cli import main
from talent_ledger.schema.database import created
from talent_ledger.schema.errors import LedgerError
from talent_ledger.validate.__main__ import run as validate
from talent_ledger.validate.evidence import REFERENCE, gather
from talent_ledger.validate.history import earlier_publications, rows_failed
from talent_ledger.validate.parameters import ValidateParameters
from talent_ledger.validate.readings import write_readings
from talent_ledger.validate.suites import suites
from validated_project import PARAMETERS, ROOT, SEED, annotated_project, contents, failing, findings, project


@pytest.fixture(scope="module")
def seed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = annotated_project(tmp_path_factory.mktemp("seed"), [SEED])
    validate(root)
    return root


def explained(root: Path, table: str, **wanted: str) -> dict[str, str]:
    """The explanations of a table of data/quarantine, by the words of the claim they are about."""
    frame = pl.read_parquet(root / f"data/quarantine/{table}.parquet")
    claims = pl.read_parquet(root / "data/candidate/claims.parquet").select("claim_id", "exact", "entity_id", "start")
    for name, value in wanted.items():
        frame = frame.filter(pl.col(name) == value)
    joined = frame.join(claims, on="claim_id").sort("start")
    return {f"{row['entity_id']} {row['exact']}": row["explanation"] for row in joined.iter_rows(named=True)}


# -- the seed article -------------------------------------------------------------------------------------------------


def test_the_seed_has_no_fault(seed: Path) -> None:
    assert pl.read_parquet(seed / "data/quarantine/failures.parquet").is_empty()


def test_the_origin_figures_agree_with_published_ones(seed: Path) -> None:
    agreeing = explained(seed, "comparisons", verdict="agrees")
    assert {"CHN 47%", "USA 18%", "Europe 12%", "IND 5%"} <= set(agreeing)
    assert "47%" in agreeing["CHN 47%"] and "2022" in agreeing["CHN 47%"] and "states no year" in agreeing["CHN 47%"]


def test_the_institutions_agree_whether_counted_or_hedged(seed: Path) -> None:
    agreeing = explained(seed, "comparisons", verdict="agrees")
    assert "15 of 25, 60%" in agreeing["USA 15"]
    assert "USA More than half" in agreeing


def test_the_work_figures_match_the_elite_and_not_the_top_20_percent(seed: Path) -> None:
    other = explained(seed, "flags", flag="matches_another_population")
    assert {"USA 57%", "CHN 12%", "GBR 8%", "FRA 4%", "DEU 4%", "CAN 3%", "USA 65%"} == set(other)
    assert "28% is published for 2022" in other["CHN 12%"] and "the elite (top ~2%), 12%" in other["CHN 12%"]
    assert "42%" in explained(seed, "comparisons", verdict="matches_another_population")["USA 57%"]
    assert "The figures beside it" in other["GBR 8%"] and "China 12%" in other["GBR 8%"]


def test_the_trend_compares_two_definitions(seed: Path) -> None:
    trend = explained(seed, "flags", flag="definition_change")
    assert set(trend) == {"USA 65%", "USA 57%"}
    assert "top ~0.5% for 2019 (65%)" in trend["USA 65%"] and "top ~2% for 2022 (57%)" in trend["USA 65%"]


def test_the_asian_figures_are_about_a_population_nobody_published(seed: Path) -> None:
    judged = pl.read_parquet(seed / "data/quarantine/comparisons.parquet")
    claims = pl.read_parquet(seed / "data/candidate/claims.parquet").filter(pl.col("exact") == "81.9%")
    assert judged.join(claims, on="claim_id").filter(pl.col("verdict") != "no_reference").is_empty()


def test_rounding_and_hearsay_are_visible(seed: Path) -> None:
    flags = pl.read_parquet(seed / "data/quarantine/flags.parquet")
    (rounding,) = flags.filter(pl.col("flag") == "rounding")["explanation"].to_list()
    assert "99.9%, 0.1 short of 100%" in rounding and "Rounding explains up to 0.65" in rounding
    assert "PAK 250 million" in explained(seed, "flags", flag="hearsay")
    assert "SMIC $8.03 billion" not in explained(seed, "flags", flag="hearsay")


def test_flags_are_words_of_the_closed_list(seed: Path) -> None:
    known = set(pl.read_csv(ROOT / "data/reference/flags.csv")["flag"])
    given = {each.flag for suite in suites(PARAMETERS).values() for each in suite if each.flag} | {"agrees"}
    assert given == known
    assert set(pl.read_parquet(seed / "data/quarantine/flags.parquet")["flag"]) <= known


def test_a_second_run_writes_the_same_bytes(seed: Path) -> None:
    before = contents(seed / "data/quarantine") | contents(seed / "reports")
    validate(seed)
    assert contents(seed / "data/quarantine") | contents(seed / "reports") == before


def test_no_false_alarm_on_annotated_texts(tmp_path: Path) -> None:
    names = sorted(path.stem for path in (ROOT / "data/gold/open").glob("*.txt"))
    root = annotated_project(tmp_path, names)
    critical = {name: each for name, each in findings(root).items() if each.fault != "doubt"}
    assert failing(critical) == {}


# -- faults and what is done about them -------------------------------------------------------------------------------


def broken(root: Path, check: str, way: int = 0, parameters: str = "") -> Path:
    ledger = good_ledger(1).copy()
    list(MUTATIONS[check].values())[way](ledger, Random(check))
    return project(root, ledger, parameters)


def test_a_failure_names_row_reason_sentence_and_speaker(tmp_path: Path) -> None:
    verdict = validate(broken(tmp_path, "complete_tables_sum_to_whole"))
    (row,) = verdict.waiting.collect().to_dicts()
    assert (
        row["check"] == "complete_tables_sum_to_whole" and row["table"] == "share_tables" and row["fault"] == "source"
    )
    assert re.search(r"adds up to 1\d\d(\.\d)?%, not 100%", row["reason"])
    assert row["sentence"].startswith("Of all cargo at the port in 2023") and row["exact"] in row["sentence"]
    assert len(row["evidence"]) == 3


def test_a_wrong_table_is_kept_out_with_all_its_figures(tmp_path: Path) -> None:
    verdict = validate(
        broken(tmp_path, "complete_tables_sum_to_whole", parameters="validate: {source_faults: quarantine}")
    )
    assert verdict.waiting.collect().is_empty()
    out = dict(verdict.rows("quarantine").collect().group_by("table").len().sort("table").iter_rows())
    assert out == {"claims": 3, "observations": 3, "share_tables": 1}


def test_a_wrong_figure_takes_its_table_with_it_but_not_its_neighbours(tmp_path: Path) -> None:
    ledger = good_ledger(1).copy()
    member = next(row for row in ledger.claims if row["exact"] == "5%" and row["entity_id"] == "IND")
    for rows in (ledger.claims, ledger.extracted):
        next(row for row in rows if row["claim_id"] == member["claim_id"])["year"] = 2031
    next(row for row in ledger.observations if row["claim_id"] == member["claim_id"])["time_period"] = "2031"
    verdict = validate(project(tmp_path, ledger, "validate: {source_faults: quarantine}"))
    assert verdict.waiting.collect().is_empty()
    assert sorted(verdict.rows("quarantine").collect()["table"]) == ["claims", "observations", "share_tables"]
    assert (
        "table with a hole"
        in verdict.rows("quarantine").collect().filter(pl.col("table") == "share_tables")["reason"][0]
    )


def test_a_repeat_of_a_wrong_claim_stays_out_too(tmp_path: Path) -> None:
    ledger = good_ledger(1).copy()
    visas = next(row for row in ledger.claims if row["standing"] == "observed" and row.get("measure") == "visas")
    for rows in (ledger.claims, ledger.extracted, ledger.observations):
        next(row for row in rows if row["claim_id"] == visas["claim_id"])["denominator"] = 3.0
    verdict = validate(project(tmp_path, ledger, "validate: {source_faults: quarantine}"))
    out = set(verdict.rows("quarantine").collect().filter(pl.col("table") == "claims")["row_id"])
    assert out == {row["claim_id"] for row in ledger.claims if row.get("measure") == "visas"} and len(out) == 2


def test_our_own_faults_stop_whatever_the_parameter_says(tmp_path: Path) -> None:
    verdict = validate(broken(tmp_path, "spans_read_back", parameters="validate: {source_faults: quarantine}"))
    assert set(verdict.waiting.collect()["fault"]) == {"ours"}


def test_an_acknowledgement_lets_the_run_pass_and_keeps_the_rows_out(tmp_path: Path) -> None:
    ledger = good_ledger(1).copy()
    next(iter(MUTATIONS["complete_tables_sum_to_whole"].values()))(ledger, Random(5))
    table = next(row for row in ledger.share_tables if row["title"].startswith("Cargo"))
    entry = {
        "correction_id": "acknowledge-cargo",
        "action": "acknowledge",
        "status": "applied",
        "table": "share_tables",
        "row_id": table["table_id"],
        "field": "check",
        "after": "complete_tables_sum_to_whole",
        "reason": "the port's own press release has the same sum",
        "reviewer": "Ada",
        "date": "2025-03-01",
    }
    ledger.corrections.append(entry)
    verdict = validate(project(tmp_path / "right", ledger))
    assert verdict.waiting.collect().is_empty()
    assert set(verdict.rows("quarantine").collect()["acknowledged_by"]) == {"acknowledge-cargo"}
    other = ledger.copy()
    other.corrections[-1]["after"] = "shares_stay_within_whole"
    assert not validate(project(tmp_path / "wrong", other)).waiting.collect().is_empty()


def test_an_acknowledgement_of_no_check_is_named(tmp_path: Path) -> None:
    ledger = good_ledger(1).copy()
    slip = {"correction_id": "a-slip", "action": "acknowledge", "after": "complete_tables_sum_to_all"}
    ledger.corrections.append(ledger.corrections[0] | slip)
    root = project(tmp_path, ledger)
    with pytest.raises(LedgerError, match=r"entry a-slip, field values\.check: .* write complete_tables_sum_to_whole"):
        validate(root)
    assert not (root / "data/quarantine").exists()


def test_thresholds_come_from_the_parameters(tmp_path: Path) -> None:
    ledger = good_ledger(1).copy()
    next(iter(MUTATIONS["sums_are_exact"].values()))(ledger, Random(2))  # a tenth short
    root = project(tmp_path, ledger, "validate: {rounding_units: 0.0}")
    assert set(validate(root).waiting.collect()["check"]) == {"complete_tables_sum_to_whole"}


@pytest.mark.parametrize(
    ("section", "field"),
    [
        ("{source_faults: ignore}", "source_faults"),
        ("{rounding_units: half}", "rounding_units"),
        ("{vanished_part: 1.5}", "vanished_part"),
        ("{tolerance: 1}", "tolerance"),
    ],
)
def test_a_bad_parameter_is_named(tmp_path: Path, section: str, field: str) -> None:
    root = project(tmp_path, good_ledger(), f"validate: {section}")
    with pytest.raises(LedgerError, match=rf"params.yaml, field validate\.{field}"):
        validate(root)
    assert not (root / "data/quarantine").exists()


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("published_figures.csv", None, "missing"),
        ("populations.csv", "population,series\na,b\n", "column label is missing"),
        (
            "published_figures.csv",
            ",".join(REFERENCE["published_figures"]) + "\ns,p,d,origin,CHN,2022,many,percent,x,y\n",
            "line 2.*obs_value is not a number",
        ),
        ("ambiguous_names.csv", "name,meanings\nGeorgia,\n", "line 2.*meanings is empty"),
        ("forecast_words.csv", "words\nwill(\n", "line 2.*not a pattern"),
    ],
)
def test_a_bad_reference_table_is_named(tmp_path: Path, file: str, text: str | None, told: str) -> None:
    root = project(tmp_path, good_ledger())
    path = root / "data/reference" / file
    path.unlink() if text is None else path.write_text(text, encoding="utf-8")
    with pytest.raises(LedgerError, match=f"(?s){re.escape(file)}.*{told}|{file}, {told}"):
        validate(root)


def test_a_missing_input_is_named(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger())
    (root / "data/candidate/observations.parquet").unlink()
    with pytest.raises(LedgerError, match=r"data/candidate/observations\.parquet: the file is missing"):
        validate(root)


def test_a_check_that_cannot_run_is_an_error_and_no_pass(tmp_path: Path) -> None:
    from talent_ledger.validate.checking import check  # noqa: PLC0415
    from talent_ledger.validate.form import ExpectKeysToBeUnique  # noqa: PLC0415

    class ExpectTheImpossible(ExpectKeysToBeUnique):
        """A check whose SQL has a mistake in it."""

        check = "the_impossible"
        rows_that_break_it = "SELECT nonsense FROM nowhere"

    root = project(tmp_path, good_ledger())
    gather(root, root / "evidence.duckdb", PARAMETERS, earlier_publications(root))
    with pytest.raises(LedgerError, match="check the_impossible: it could not be evaluated"):
        check(root / "evidence.duckdb", {"form": [ExpectTheImpossible()]})


def test_history_is_that_before_the_rows_at_hand(tmp_path: Path) -> None:
    from talent_ledger.publish.__main__ import run as publish  # noqa: PLC0415

    root = project(tmp_path, good_ledger(1))
    (root / "data/published/history.csv").unlink()
    assert earlier_publications(root).is_empty()
    validate(root)
    publish(root)
    assert earlier_publications(root).is_empty(), "a publication is not compared with itself"
    good_ledger(2).write(root)
    (root / "data/published/history.csv").write_text("publication;rows\n", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"history\.csv: the columns publication, .* are missing"):
        earlier_publications(root)


def test_the_history_of_a_check_is_filled_where_nothing_changed() -> None:
    rows = [(1, "sums_are_exact", 2), (3, "sums_are_exact", 0), (2, "spans_nest", 5)]
    lines = [{"publication": p, "content": f"c{p}", "subject": "check", "name": n, "rows": r} for p, n, r in rows]
    history = pl.DataFrame(lines).pipe(lambda frame: frame.with_columns(document_id=pl.lit(None), title=pl.lit(None)))
    assert rows_failed(history) == {"sums_are_exact": [2, 2, 0], "spans_nest": [0, 5, 5]}


# -- what is no fault -------------------------------------------------------------------------------------------------


def changed(check: str, change: Mutation, tmp_path: Path) -> list[str]:
    """What *check* finds after *change*."""
    ledger = good_ledger(1).copy()
    change(ledger, Random(check))
    return findings(project(tmp_path, ledger), only=check)[check].rows["explanation"].to_list()


def test_a_fall_beside_a_rise_is_a_change_of_something_else(tmp_path: Path) -> None:
    """As in "rent went from 18,000 to 23,500 while sales fell 15 %"."""

    def fall(ledger: Ledger, random: Random) -> None:
        for row in (*ledger.extracted, *ledger.claims, *ledger.observations):
            if row.get("measure") == "ships" and row["kind"] == "growth":
                row |= {"change": "decrease"}

    assert changed("changes_agree_with_levels", fall, tmp_path) == []


@pytest.mark.parametrize(("words", "found"), [("stands at", 1), ("is at about", 0), ("was back at", 0)])
def test_the_level_of_an_index_is_no_share(tmp_path: Path, words: str, found: int) -> None:
    def above(ledger: Ledger, random: Random) -> None:
        claim = next(row for row in ledger.claims if row["entity_id"] == "Europe")
        before = ledger.claim(claim["claim_id"])
        mutations.reword(ledger, "researchers", before["start"] - len("has "), before["start"], f"{words} ")
        mutations.restate(ledger, ledger.claim(claim["claim_id"]), 139.0, "139%")

    assert len(changed("shares_stay_within_whole", above, tmp_path)) == found


def test_the_first_published_of_two_copies_is_the_original(tmp_path: Path) -> None:
    def copied(ledger: Ledger, random: Random) -> None:
        MUTATIONS["copies_count_once"]["a syndicated text"](ledger, random)
        next(row for row in ledger.documents if row["document_id"] == "zz_copy")["published_date"] = "2025-06-29"

    told = changed("copies_count_once", copied, tmp_path)
    assert told and all("stands in zz_copy too" in each for each in told)


def test_a_name_that_its_text_settles_is_not_ambiguous(tmp_path: Path) -> None:
    def georgia(ledger: Ledger, random: Random) -> None:
        MUTATIONS["names_mean_one_entity"]["Georgia"](ledger, random)
        for row in ledger.documents:
            row["text"] += "The ministry in Tbilisi says so.\n"

    assert changed("names_mean_one_entity", georgia, tmp_path) == []


def test_one_voice_with_two_figures_is_no_conflict(tmp_path: Path) -> None:
    twice = MUTATIONS["cells_are_specific"]["one text says two things"]
    assert changed("one_cell_one_value", twice, tmp_path / "conflict") == []
    (told, _) = changed("cells_are_specific", twice, tmp_path / "unclear")
    assert "by one voice: the text contradicts itself" in told


def test_a_table_that_one_figure_too_many_spoils_says_which(tmp_path: Path) -> None:
    def alien(ledger: Ledger, random: Random) -> None:
        mutations.add_row(ledger, "Cargo at the port", ledger.claim(claim_of(ledger, "DEU")))

    (told,) = changed("complete_tables_sum_to_whole", alien, tmp_path)
    assert re.search(r"Without Germany \(\d+\) it would add up: is that a part of it\?$", told)


def claim_of(ledger: Ledger, entity_id: str) -> str:
    return str(next(row["claim_id"] for row in ledger.claims if row["entity_id"] == entity_id))


def test_initials_are_found_in_the_name_as_it_is_written(tmp_path: Path) -> None:
    """The extractor calls "Harbour Lines International Corp." Harbour Lines: the written name has the initials."""

    def initials(ledger: Ledger, random: Random) -> None:
        first, second = [row for row in ledger.claims if row["entity_id"] == "Harbour Lines"][:2]
        mutations.everywhere(ledger, first["claim_id"], entity="Harbour Lines International Corp.")
        mutations.everywhere(ledger, second["claim_id"], entity="HLIC", entity_id="HLIC")

    told = changed("entities_have_one_name", initials, tmp_path)
    assert told == [
        "“HLIC” and “Harbour Lines International Corp.” may be a name and its initials. If they are one, an entry"
        " merge_entities in data/corrections.yml says so."
    ]


# -- what people read -------------------------------------------------------------------------------------------------


def test_the_page_loads_and_runs_nothing(seed: Path) -> None:
    page = (seed / "reports/validation.html").read_text(encoding="utf-8")
    assert "<script" not in page and " on" not in re.sub(r">[^<]*<", "><", page).replace("<on", "")
    cited, rest = re.findall(r'<a href="(https?://[^"]+)" rel="noreferrer">', page), re.sub(r"<a [^>]*>", "", page)
    assert "https://www.damienma.com/work-1/aitalent" in cited, "a reader can look a published figure up"
    assert "http:" not in rest and "https:" not in rest, "what is not a link to follow leads nowhere"
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', page)
    assert policy is not None and "default-src &#39;none&#39;" in policy[1] and "unsafe" not in policy[1]
    assert 'href="index.html"' in page and re.search(r'href="review\.html#claim=claim-[0-9a-f]{16}"', page)


def test_the_page_shows_what_needs_a_decision_first(tmp_path: Path) -> None:
    root = broken(tmp_path, "complete_tables_sum_to_whole")
    validate(root)
    page = (root / "reports/validation.html").read_text(encoding="utf-8")
    assert page.index("To decide") < page.index("All checks")
    assert "1 thing to decide" in page and "action: acknowledge" in page
    assert "Of all cargo at the port in 2023" in page


def test_a_conflict_shows_every_witness_side_by_side(tmp_path: Path) -> None:
    root = broken(tmp_path, "one_cell_one_value")
    validate(root)
    page = (root / "reports/validation.html").read_text(encoding="utf-8")
    case = re.search(r'<article class="case warning" id="conflict--cell-[0-9a-f]{16}">.*?</article>', page, re.DOTALL)
    assert case is not None
    assert "Of the top 20% of AI researchers in 2022" in case[0] and "another count finds" in case[0]
    assert case[0].count('class="witness"') == 2


def test_texts_cannot_write_into_the_page(tmp_path: Path) -> None:
    ledger = good_ledger(1).copy()
    hostile = '<script>alert("1")</script><img src=x onerror=alert(1)>'
    for row in ledger.documents:
        row["title"] = hostile
    for row in ledger.share_tables:
        row["title"] = hostile
    ledger.share_table_rows.pop()
    root = project(tmp_path, ledger)
    validate(root)
    page = (root / "reports/validation.html").read_text(encoding="utf-8")
    assert "<script" not in page and "<img" not in page
    assert "&lt;script&gt;" in page


def test_the_page_has_the_house_style_and_no_colour_of_its_own(seed: Path) -> None:
    page = (seed / "reports/validation.html").read_text(encoding="utf-8")
    own = (ROOT / "src/talent_ledger/validate/page.css").read_text(encoding="utf-8")
    assert house.style_of() in page and own in page
    assert set(re.findall(r"var\((--[a-z0-9-]+)\)", own)) <= set(house.tokens())
    assert not re.search(r"#[0-9a-f]{3,6}\b|rgb|hsl", own)


def run_check(root: Path, *options: str) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "talent_ledger.cli", "check", *options]
    return subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=60)


def test_check_prints_the_verdict(seed: Path, tmp_path: Path) -> None:
    clear = run_check(seed)
    assert clear.returncode == 0 and "Nothing waits for a decision" in clear.stdout and "\x1b[" not in clear.stdout
    assert "matches another population" in clear.stdout
    stopped_root = broken(tmp_path, "complete_tables_sum_to_whole")
    validate(stopped_root)
    stopped = run_check(stopped_root)
    assert stopped.returncode == 1
    assert "Of all cargo at the port in 2023" in " ".join(stopped.stdout.split())
    assert "complete_tables_sum_to_whole" in stopped.stdout


def test_check_prints_json_for_machines(seed: Path) -> None:
    told = json.loads(run_check(seed, "--format", "json").stdout)
    assert told["state"] == "clear" and told["waiting"] == 0
    assert {row["check"] for row in told["checks"]} == {
        each.check for suite in suites(PARAMETERS).values() for each in suite
    }


@pytest.mark.parametrize("options", [(), ("--format", "json")])
def test_check_tells_the_verdict_to_who_reads_no_further(tmp_path: Path, options: tuple[str, ...]) -> None:
    root = broken(tmp_path, "complete_tables_sum_to_whole")
    validate(root)
    reading, writing = os.pipe()
    os.close(reading)
    command = [sys.executable, "-m", "talent_ledger.cli", "check", *options]
    done = subprocess.run(command, cwd=root, stdout=writing, stderr=subprocess.PIPE, check=False, timeout=60)
    os.close(writing)
    assert (done.returncode, done.stderr) == (1, b"")


def test_check_without_a_run_is_an_error(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger())
    assert run_check(root).returncode == 2
    validate(root)
    good_ledger(9).write(root)
    stale = run_check(root)
    assert stale.returncode == 2 and "another candidate dataset" in stale.stderr


def test_check_has_help(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main(["check", "--help"])
    assert stopped.value.code == 0 and "Exit code" in capsys.readouterr().out


def test_parameters_have_the_defaults_of_the_project() -> None:
    import yaml  # noqa: PLC0415

    section = yaml.safe_load((ROOT / "params.yaml").read_text(encoding="utf-8"))["validate"]
    assert ValidateParameters.model_validate(section) == ValidateParameters()


def test_sentences_are_kept_in_a_folder_with_an_apostrophe(tmp_path: Path) -> None:
    folder = tmp_path / "what's new"
    folder.mkdir()
    with created(folder / "evidence.duckdb", megabytes=64) as connection:
        connection.execute("CREATE TABLE readings AS SELECT 'claim-1' AS claim_id, 'It''s up.' AS sentence")
    write_readings(folder / "evidence.duckdb", folder / "readings.parquet")
    assert pl.read_parquet(folder / "readings.parquet").rows() == [("claim-1", "It's up.")]
