"""Write, audit, publish: what passed replaces the published dataset as a whole, and a refusal touches nothing."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path
from random import Random

import duckdb
import polars as pl
import pytest

from good_ledger import Ledger, good_ledger
from mutations import MUTATIONS
from talent_ledger.publish import dataset
from talent_ledger.publish.__main__ import run as publish
from talent_ledger.publish.folder import replacement
from talent_ledger.schema import columns
from talent_ledger.schema.columns import HISTORY, PUBLISHED
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import read_parquet, write_csv, write_parquet
from talent_ledger.validate.__main__ import run as validate
from validated_project import contents, project, validate_and_publish


def mutated(check: str, way: int = 0, seed: int = 1) -> Ledger:
    ledger = good_ledger(seed).copy()
    list(MUTATIONS[check].values())[way](ledger, Random(check))
    return ledger


def published(root: Path, table: str) -> pl.DataFrame:
    return pl.read_parquet(root / f"data/published/parquet/{table}.parquet")


def test_everything_found_is_published_in_three_forms(tmp_path: Path) -> None:
    ledger = good_ledger(1)
    root = project(tmp_path, ledger)
    _, refused = validate_and_publish(root)
    assert refused is None
    withdrawn = sum(row["standing"] == "withdrawn" for row in ledger.claims)
    assert published(root, "claims").height == len(ledger.claims) - withdrawn
    assert published(root, "observations").height == len(ledger.observations)
    with duckdb.connect(str(root / "data/published/ledger.duckdb"), read_only=True) as connection:
        for table, schema in PUBLISHED.items():
            rows = read_parquet(root / f"data/published/parquet/{table}.parquet", schema)
            lines = pl.read_csv(root / f"data/published/csv/{table}.csv", infer_schema=False)
            assert connection.execute(f"SELECT count(*) FROM {table}").fetchall() == [(rows.height,)]
            assert lines.height == rows.height and lines.columns == rows.columns


def test_every_published_claim_carries_its_sentence(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger(1))
    validate_and_publish(root)
    claims = published(root, "claims")
    texts = {path.stem: path.read_text(encoding="utf-8") for path in (root / "data/raw").glob("*.txt")}
    for row in claims.iter_rows(named=True):
        assert row["sentence"] == texts[row["document_id"]][row["sentence_start"] : row["sentence_end"]]
        assert row["exact"] in row["sentence"]


def test_flags_join_their_observations(tmp_path: Path) -> None:
    ledger = mutated("one_cell_one_value")
    ledger.observations[0]["flags"] = ["set_by_a_reviewer"]
    root = project(tmp_path, ledger)
    next(iter(MUTATIONS["readings_are_sure_enough"].values()))(ledger, Random(3))
    ledger.write(root)
    validate_and_publish(root)
    rows = published(root, "observations")
    assert rows.filter(pl.col("flags").list.contains("conflict")).height == 2  # both witnesses
    assert rows.filter(pl.col("flags").list.contains("unsure")).height == 1  # set on the claim
    assert rows.filter(pl.col("flags").list.contains("set_by_a_reviewer")).height == 1
    assert rows["flags"].list.sort().to_list() == rows["flags"].to_list()


def test_rows_stand_in_the_order_of_the_text(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger(1))
    validate_and_publish(root)
    claims = published(root, "claims")
    order = published(root, "observations").join(
        claims.select("claim_id", "start"), on="claim_id", maintain_order="left"
    )
    assert order.select("document_id", "start").rows() == sorted(order.select("document_id", "start").rows())


@pytest.mark.parametrize("way", range(2))
@pytest.mark.parametrize("check", ["complete_tables_sum_to_whole", "spans_read_back", "every_claim_is_accounted_for"])
def test_a_refusal_leaves_the_last_dataset_byte_for_byte(tmp_path: Path, check: str, way: int) -> None:
    root = project(tmp_path, good_ledger(1))
    validate_and_publish(root)
    before = contents(root / "data/published")
    database = (root / "data/published/ledger.duckdb").read_bytes()
    mutated(check, way).write(root)
    shutil.copyfile(root / "data/published/history.csv", root / "kept")
    (root / "data/published/history.csv").write_bytes(before["history.csv"])
    _, refused = validate_and_publish(root)
    assert refused is not None
    assert contents(root / "data/published") == before
    assert (root / "data/published/ledger.duckdb").read_bytes() == database
    assert not [path.name for path in (root / "data").iterdir() if path.name.startswith(".")]


def test_a_refusal_names_row_sum_and_sentence(tmp_path: Path) -> None:
    root = project(tmp_path, mutated("complete_tables_sum_to_whole"))
    validate(root)
    command = [sys.executable, "-m", "talent_ledger.publish"]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False, timeout=60)
    said = " ".join(done.stderr.split())
    assert done.returncode == 1 and done.stdout == ""
    assert "“Cargo at the port by origin, 2023” claims to cover the whole and adds up to" in said
    assert "“Of all cargo at the port in 2023," in said and "ports, said by the author" in said
    assert "values: {check: complete_tables_sum_to_whole}" in said and "data/published stays as it was" in said
    assert not (root / "data/published/parquet").exists()


def test_many_failures_are_counted_and_the_first_are_told(tmp_path: Path) -> None:
    ledger = good_ledger(1).copy()
    for row in ledger.claims:
        row["exact"] += "?"
    root = project(tmp_path, ledger)
    validate(root)
    told = publish(root)
    assert told is not None
    waiting = pl.read_parquet(root / "data/quarantine/failures.parquet").height
    assert waiting > 40 and f"{waiting} failures wait" in told and f"{waiting - 20} more" in told


def test_quarantined_rows_stay_out_and_nothing_disappears(tmp_path: Path) -> None:
    ledger = mutated("complete_tables_sum_to_whole")
    root = project(tmp_path, ledger, "validate: {source_faults: quarantine}")
    verdict, refused = validate_and_publish(root)
    assert refused is None
    out = set(verdict.rows("quarantine").collect().filter(pl.col("table") == "claims")["row_id"])
    claims = set(published(root, "claims")["claim_id"])
    withdrawn = {row["claim_id"] for row in ledger.claims if row["standing"] == "withdrawn"}
    assert claims | out | withdrawn == {row["claim_id"] for row in ledger.claims}
    assert not claims & out and len(out) == 3
    assert "Cargo at the port by origin, 2023" not in published(root, "share_tables")["title"].to_list()
    tables = set(published(root, "share_tables")["table_id"])
    assert set(published(root, "share_table_rows")["table_id"]) == tables


def test_flags_stay_in_order_however_many_are_written_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ledger = mutated("complete_tables_sum_to_whole")
    root = project(tmp_path, ledger, "validate: {source_faults: quarantine}")
    out = set(validate(root).rows("quarantine").collect()["row_id"])
    names = sorted(row["claim_id"] for row in ledger.claims)
    flags = pl.DataFrame({"table": "claims", "row_id": names, "flag": "unsure", "check": "x", "explanation": "y"})
    path = root / "data/quarantine/flags.parquet"
    write_parquet(path, flags, columns.FLAGS, ["table", "row_id", "flag", "check", "claim_id", "explanation"])
    for together in (3, 50_000):
        monkeypatch.setattr(dataset, "_FLAGS_TOGETHER", together)
        assert publish(root) is None
        assert published(root, "flags")["row_id"].to_list() == [name for name in names if name not in out]
    assert 3 < published(root, "flags").height < len(names)


def test_rows_are_the_same_however_many_are_sorted_at_a_time(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = project(tmp_path, mutated("complete_tables_sum_to_whole"), "validate: {source_faults: quarantine}")
    validate(root)
    found = []
    for together in (1, 4, 50_000):
        monkeypatch.setattr(dataset, "_SORTED_TOGETHER", together)
        assert publish(root) is None
        found.append({name: published(root, name) for name in PUBLISHED})
    assert found[2]["claims"]["document_id"].n_unique() > 1
    assert all(one[name].equals(found[2][name]) for one in found[:2] for name in PUBLISHED)


def test_a_row_that_would_disappear_stops_publication(tmp_path: Path) -> None:
    """Even if validation said nothing: the count is taken again."""
    root = project(tmp_path, good_ledger(1))
    validate(root)
    path = root / "data/quarantine/quarantine.parquet"
    stranger = {"table": "claims", "row_id": "claim-of-nobody", "check": "x", "reason": "y"}
    frame = pl.DataFrame([stranger]).pipe(columns_of)
    write_parquet(path, frame, columns.QUARANTINE, ["row_id"])
    with pytest.raises(LedgerError, match=r"of \d+ claims \d+ would be published"):
        publish(root)
    assert not (root / "data/published/parquet").exists()


def columns_of(rows: pl.DataFrame) -> pl.DataFrame:
    return pl.DataFrame(
        [{name: rows[name][0] if name in rows.columns else None for name in columns.QUARANTINE}],
        schema=columns.QUARANTINE,
    )


def test_a_verdict_on_other_data_publishes_nothing(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger(1))
    validate(root)
    good_ledger(2).write(root)
    with pytest.raises(LedgerError, match="another candidate dataset"):
        publish(root)


def test_publishing_twice_and_elsewhere_gives_the_same_bytes(tmp_path: Path) -> None:
    roots = [project(tmp_path / name, good_ledger(4)) for name in ("here", "there")]
    for root in roots:
        validate_and_publish(root)
    first = contents(roots[0] / "data/published")
    assert contents(roots[1] / "data/published") == first
    validate_and_publish(roots[0])
    assert contents(roots[0] / "data/published") == first


def test_other_files_of_the_folder_are_carried_over(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger(1))
    (root / "data/published/notes").mkdir(parents=True)
    (root / "data/published/notes/a.txt").write_text("kept", encoding="utf-8")
    (root / "data/published/datapackage.json").write_text("{}", encoding="utf-8")
    (root / "data/published/csv").mkdir()
    (root / "data/published/csv/gone.csv").write_text("old", encoding="utf-8")
    validate_and_publish(root)
    assert (root / "data/published/notes/a.txt").read_text(encoding="utf-8") == "kept"
    assert (root / "data/published/datapackage.json").is_file()
    assert not (root / "data/published/csv/gone.csv").exists()


def test_large_tables_have_no_csv(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger(1), "publish: {csv_at_most_rows: 10}")
    validate_and_publish(root)
    assert not (root / "data/published/csv/claims.csv").exists()
    assert (root / "data/published/csv/documents.csv").exists()
    assert (root / "data/published/parquet/claims.parquet").exists()


# -- the swap ---------------------------------------------------------------------------------------------------------


def filled(folder: Path, words: str) -> None:
    (folder / "csv").mkdir(parents=True, exist_ok=True)
    (folder / "csv/a.csv").write_text(words, encoding="utf-8")


def test_a_block_that_fails_changes_nothing(tmp_path: Path) -> None:
    filled(tmp_path / "published", "old")
    with pytest.raises(ZeroDivisionError), replacement(tmp_path / "published") as folder:
        filled(folder, "new")
        raise ZeroDivisionError
    assert (tmp_path / "published/csv/a.csv").read_text(encoding="utf-8") == "old"
    assert [path.name for path in tmp_path.iterdir()] == ["published"]


def test_a_run_killed_between_the_renames_is_mended_by_the_next(tmp_path: Path) -> None:
    filled(tmp_path / ".published.old", "old")
    filled(tmp_path / ".published.new", "half")
    with pytest.raises(ZeroDivisionError), replacement(tmp_path / "published") as folder:
        assert list(folder.iterdir()) == []
        raise ZeroDivisionError
    assert (tmp_path / "published/csv/a.csv").read_text(encoding="utf-8") == "old"


def test_a_run_killed_after_the_renames_leaves_no_rest(tmp_path: Path) -> None:
    filled(tmp_path / "published", "new")
    filled(tmp_path / ".published.old", "old")
    with replacement(tmp_path / "published") as folder:
        filled(folder, "newer")
    assert (tmp_path / "published/csv/a.csv").read_text(encoding="utf-8") == "newer"
    assert [path.name for path in tmp_path.iterdir()] == ["published"]


def test_a_run_killed_while_it_publishes_leaves_the_old_dataset(tmp_path: Path) -> None:
    root = project(tmp_path, good_ledger(1))
    validate_and_publish(root)
    before = contents(root / "data/published")
    good_ledger(2).write(root)
    (root / "data/published/history.csv").write_bytes(before["history.csv"])
    validate(root)
    script = (
        "import os, signal, talent_ledger.publish.dataset as dataset\n"
        "dataset._load = lambda folder: os.kill(os.getpid(), signal.SIGKILL)\n"
        "from talent_ledger.publish.__main__ import main\n"
        "main()\n"
    )
    done = subprocess.run([sys.executable, "-c", script], cwd=root, check=False, timeout=60)
    assert done.returncode == -9
    assert contents(root / "data/published") == before
    assert publish(root) is None
    assert contents(root / "data/published") != before


# -- history ----------------------------------------------------------------------------------------------------------


def history(root: Path) -> pl.DataFrame:
    return pl.read_csv(root / "data/published/history.csv", schema_overrides=HISTORY)


def fresh(root: Path, ledger: Ledger) -> None:
    """Write *ledger* and keep the history that is there."""
    ledger.history = []
    ledger.write(root)


def test_history_grows_with_the_changes(tmp_path: Path) -> None:
    root = project(tmp_path)
    fresh(root, good_ledger(1))
    validate_and_publish(root)
    first = history(root)
    assert first["publication"].unique().to_list() == [1]
    totals = first.filter((pl.col("subject") == "table") & pl.col("document_id").is_null())
    assert set(totals["name"]) == {"documents", "claims", "observations", "share_tables", "share_table_rows"}
    publish(root)
    assert history(root).equals(first), "the same content is one publication"
    fresh(root, good_ledger(2))
    validate_and_publish(root)
    second = history(root).filter(pl.col("publication") == 2)
    assert second.filter(pl.col("document_id").is_not_null()).is_empty(), "no document has more or fewer rows"
    assert second.height == totals.height


def test_what_vanished_is_named_once(tmp_path: Path) -> None:
    root = project(tmp_path)
    fresh(root, good_ledger(1))
    validate_and_publish(root)
    smaller = good_ledger(1).copy()
    gone = [table["table_id"] for table in smaller.share_tables if table["title"].startswith("Customs halls")]
    smaller.share_tables = [row for row in smaller.share_tables if row["table_id"] not in gone]
    smaller.share_table_rows = [row for row in smaller.share_table_rows if row["table_id"] not in gone]
    fresh(root, smaller)
    verdict, refused = validate_and_publish(root)
    assert refused is None
    told = verdict.rows("flags").collect().filter(pl.col("flag") == "rows_vanished")["explanation"].to_list()
    assert any("“Customs halls by country” of ports lost all of its 3 rows" in each for each in told)
    again, _ = validate_and_publish(root)
    assert again.rows("flags").collect().equals(verdict.rows("flags").collect()), (
        "a clone that already has this publication says the same"
    )
    assert history(root).filter(pl.col("title") == "Customs halls by country")["rows"].to_list() == [3, 0]


def test_csv_cells_are_no_formulas(tmp_path: Path) -> None:
    words = ["=1+1", "@SUM(A1)", "+cmd|' /C calc'!A0", "-2+3+cmd", "-5%", "+12", "plain", "-"]
    write_csv(tmp_path / "a.csv", pl.DataFrame({"words": words}), {"words": pl.String()}, [])
    lines = (tmp_path / "a.csv").read_text(encoding="utf-8").splitlines()[1:]
    assert lines == ["'=1+1", "'@SUM(A1)", "'+cmd|' /C calc'!A0", "-2+3+cmd", "-5%", "+12", "plain", "'-"]
