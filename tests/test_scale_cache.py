"""The cache of results by document: never wrong, whatever happens to its files."""

from __future__ import annotations

import os
import time
from pathlib import Path

import polars as pl
import pytest

from talent_ledger.schema.cache import FINGERPRINTS_KEPT, SEGMENTS_BEFORE_MERGING, DocumentCache, fingerprint
from talent_ledger.schema.files import content_key

SCHEMA = {"claims": pl.List(pl.Struct({"value": pl.Float64(), "names": pl.List(pl.String)}))}


def _open(root: Path, state: str = "one") -> DocumentCache:
    return DocumentCache(root, "extract", lambda: state, SCHEMA)


def _results(*keys: str) -> pl.DataFrame:
    rows = [{"key": key, "claims": [{"value": float(len(key)), "names": [key, "é"]}] * (len(key) % 3)} for key in keys]
    return pl.DataFrame(rows, schema={"key": pl.String, **SCHEMA})


def _segments(root: Path) -> list[Path]:
    return sorted((root / ".cache").rglob("*.parquet"))


def test_results_come_back_as_they_were_also_those_without_claims(tmp_path: Path) -> None:
    kept = _results("a", "bb", "ccc")
    _open(tmp_path).add(kept)
    assert (
        _open(tmp_path)
        .found(["ccc", "a", "unknown"])
        .sort("key")
        .equals(kept.filter(pl.col("key") != "bb").sort("key"))
    )


def test_results_of_another_state_of_the_stage_are_not_taken(tmp_path: Path) -> None:
    _open(tmp_path, "one").add(_results("a"))
    assert _open(tmp_path, "two").found(["a"]).is_empty()
    assert len(_open(tmp_path, "one").found(["a"])) == 1


def test_results_are_not_kept_when_the_code_changed_under_the_run(tmp_path: Path) -> None:
    states = iter(["one", "two"])
    cache = DocumentCache(tmp_path, "extract", lambda: next(states), SCHEMA)
    cache.add(_results("a"))
    assert _segments(tmp_path) == []


@pytest.mark.parametrize("damage", ["cut", "flip", "empty", "foreign"])
def test_a_damaged_segment_is_a_missing_result(tmp_path: Path, damage: str) -> None:
    _open(tmp_path).add(_results("a", "bb"))
    (segment,) = _segments(tmp_path)
    content = segment.read_bytes()
    middle = len(content) // 3
    segment.write_bytes(
        {
            "cut": content[: len(content) // 2],
            "flip": content[:middle] + bytes([content[middle] ^ 0xFF]) + content[middle + 1 :],
            "empty": b"",
            "foreign": b"no parquet at all" * 50,
        }[damage]
    )
    cache = _open(tmp_path)
    assert cache.found(["a", "bb"]).is_empty()
    cache.add(_results("a", "bb"))
    assert len(_open(tmp_path).found(["a", "bb"])) == 2


def test_the_folder_may_be_deleted_under_a_run(tmp_path: Path) -> None:
    _open(tmp_path).add(_results("a"))
    cache = _open(tmp_path)
    for segment in _segments(tmp_path):
        segment.unlink()
    assert cache.found(["a"]).is_empty()
    cache.add(_results("a"))
    assert len(_open(tmp_path).found(["a"])) == 1


def test_a_folder_that_cannot_be_written_costs_no_result(tmp_path: Path) -> None:
    (tmp_path / ".cache").write_text("a file where the folder should be")
    cache = _open(tmp_path)
    cache.add(_results("a"))
    cache.tidy()
    assert cache.found(["a"]).is_empty()


def test_two_runs_that_keep_the_same_documents_do_not_double_them(tmp_path: Path) -> None:
    one, two = _open(tmp_path), _open(tmp_path)
    one.add(_results("a", "bb"))
    two.add(_results("bb", "ccc"))
    assert sorted(_open(tmp_path).found(["a", "bb", "ccc"])["key"]) == ["a", "bb", "ccc"]


def test_many_small_segments_become_one_without_the_documents_that_are_gone(tmp_path: Path) -> None:
    names = [f"{number:03d}" for number in range(SEGMENTS_BEFORE_MERGING + 5)]
    cache = _open(tmp_path)
    for name in names:
        cache.add(_results(name))
    assert len(_segments(tmp_path)) == len(names)
    later = _open(tmp_path)
    later.found(names[1:])
    later.tidy()
    assert len(_segments(tmp_path)) == 1
    after = _open(tmp_path)
    assert len(after.found(names[1:])) == len(names) - 1
    assert after.found(names[:1]).is_empty()


def test_what_a_run_kept_itself_is_merged_whole(tmp_path: Path) -> None:
    names = [f"{number:03d}" for number in range(SEGMENTS_BEFORE_MERGING + 5)]
    cache = _open(tmp_path)
    for name in names:
        assert cache.found([name]).is_empty()
        cache.add(_results(name))
    cache.tidy()
    assert len(_segments(tmp_path)) == 1
    assert sorted(_open(tmp_path).found(names)["key"]) == names


def test_states_of_long_ago_are_forgotten_and_the_present_one_stays(tmp_path: Path) -> None:
    for number in range(FINGERPRINTS_KEPT + 3):
        _open(tmp_path, f"state {number}").add(_results("a"))
        folder = tmp_path / ".cache" / "extract" / f"state {number}"
        os.utime(folder, (time.time() - 1000 + number, time.time() - 1000 + number))
    cache = _open(tmp_path, "state 1")
    cache.tidy()
    assert len(list((tmp_path / ".cache" / "extract").iterdir())) == FINGERPRINTS_KEPT
    assert len(_open(tmp_path, "state 1").found(["a"])) == 1


def test_the_fingerprint_follows_code_data_parameters_and_versions(tmp_path: Path) -> None:
    folder, file = tmp_path / "code", tmp_path / "list.csv"
    folder.mkdir()
    (folder / "a.py").write_text("1")
    file.write_text("x")

    def now(values: dict[str, object] | None = None, packages: tuple[str, ...] = ("polars",)) -> str:
        return fingerprint([folder], [file], values or {}, packages)

    seen = [now(), now({"a": 1}), now(packages=("polars", "spacy"))]
    (folder / "a.py").write_text("2")
    seen.append(now())
    (folder / "a.py").rename(folder / "b.py")
    seen.append(now())
    file.write_text("y")
    seen.append(now())
    assert len(set(seen)) == len(seen)
    before = now()
    (folder / "__pycache__").mkdir()
    (folder / "__pycache__" / "b.pyc").write_text("compiled")
    assert now() == before


def test_keys_tell_apart_what_is_divided_otherwise() -> None:
    assert content_key("ab", "c") != content_key("a", "bc")
    assert content_key("a\ud800") == content_key("a\ud800")
