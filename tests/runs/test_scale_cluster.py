"""`engine: dask`, on a real cluster of several processes: the bytes of a local run, also when one of them is killed."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

distributed: Any = pytest.importorskip("distributed", reason="the extra `cluster` is not installed")

PROJECT = Path(__file__).resolve().parents[2]
TEXTS = sorted((PROJECT / "data" / "gold" / "open").glob("*.txt"))[:60]
OUTPUTS = ("documents/documents", "documents/segments", "claims/claims")


@pytest.fixture(scope="module")
def local(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project, run on this machine by one process."""
    root = tmp_path_factory.mktemp("local") / "project"
    (root / "data" / "raw").mkdir(parents=True)
    for name in ("reference", "model"):
        shutil.copytree(PROJECT / "data" / name, root / "data" / name)
    (root / "params.yaml").write_text("engine: local\n")
    for text in TEXTS:
        shutil.copy(text, root / "data" / "raw")
    for stage in ("ingest", "extract"):
        _finish(_start(root, stage, TALENT_LEDGER_WORKERS="1"))
    return root


@pytest.fixture(scope="module")
def cluster(local: Path) -> Iterator[Any]:
    """Two worker processes with one thread each, which work in the project's folder."""
    here = Path.cwd()
    os.chdir(local)
    try:
        with distributed.LocalCluster(
            n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, scheduler_port=0
        ) as running:
            yield running
    finally:
        os.chdir(here)


@pytest.fixture
def project(local: Path, tmp_path: Path) -> Path:
    """The same project before its run, for the cluster."""
    root = tmp_path / "project"
    shutil.copytree(local, root, ignore=shutil.ignore_patterns(".cache", "documents", "claims"))
    (root / "params.yaml").write_text("engine: dask\n")
    return root


def _start(root: Path, stage: str, **environment: str) -> subprocess.Popen[str]:
    # `alone` holds small work back from the cluster; here it must not
    program = f"""
import dataclasses, sys
from talent_ledger.schema import incremental
task = incremental.Task.__init__
def small(self, *arguments, **names):
    task(self, *arguments, **(names | {{"alone": 0, "batch_size": min(names["batch_size"], 20_000)}}))
incremental.Task.__init__ = small
from talent_ledger.{stage}.__main__ import main
if __name__ == "__main__":
    sys.exit(main())
"""
    return subprocess.Popen(
        [sys.executable, "-c", program] if "TALENT_LEDGER_CLUSTER" in environment else _plain(stage),
        cwd=root,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src"), **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def _plain(stage: str) -> list[str]:
    return [sys.executable, "-m", f"talent_ledger.{stage}"]


def _finish(run: subprocess.Popen[str]) -> None:
    _, said = run.communicate(timeout=240)
    assert run.returncode == 0, said


def _outputs(root: Path) -> list[bytes]:
    return [(root / f"data/{name}.parquet").read_bytes() for name in OUTPUTS]


def test_a_cluster_that_loses_a_worker_half_way_writes_the_bytes_of_a_local_run(
    local: Path, project: Path, cluster: Any, tmp_path: Path
) -> None:
    store = tmp_path / "store"
    there = {"TALENT_LEDGER_CLUSTER": cluster.scheduler_address, "TALENT_LEDGER_STORE": store.as_uri()}
    _finish(_start(project, "ingest", **there))
    run = _start(project, "extract", **there)
    end = time.monotonic() + 120
    while not any(store.rglob("*.parquet")):
        assert run.poll() is None, run.communicate()[1]
        assert time.monotonic() < end
        time.sleep(0.02)
    victim = next(iter(cluster.workers.values())).process.pid
    os.kill(victim, signal.SIGKILL)
    _finish(run)
    assert _outputs(project) == _outputs(local)
    assert not any(store.rglob("*.*")), "nothing is left in the storage"


def test_the_storage_may_be_s3(local: Path, project: Path, tmp_path: Path, s3: dict[str, str]) -> None:
    with distributed.LocalCluster(n_workers=1, threads_per_worker=1, dashboard_address=None) as running:
        there = {"TALENT_LEDGER_CLUSTER": running.scheduler_address, "TALENT_LEDGER_STORE": "s3://ledger/store"}
        _finish(_start(project, "ingest", **there, **s3))
    expected, written = _outputs(local)[:2], [(project / f"data/{name}.parquet").read_bytes() for name in OUTPUTS[:2]]
    assert written == expected


def test_a_worker_with_another_lexicon_refuses(local: Path, project: Path, cluster: Any, tmp_path: Path) -> None:
    units = project / "data" / "reference" / "lexicon" / "units.csv"
    units.write_text(units.read_text().rstrip("\n") + "\n\n")
    there = {"TALENT_LEDGER_CLUSTER": cluster.scheduler_address, "TALENT_LEDGER_STORE": (tmp_path / "s").as_uri()}
    shutil.copytree(local / "data" / "documents", project / "data" / "documents")
    run = _start(project, "extract", **there)
    _, said = run.communicate(timeout=120)
    assert run.returncode == 2
    assert "a worker of the cluster: its code, lexicons, models or packages are not those of this project" in said


def test_an_engine_without_its_address_says_what_is_missing(project: Path) -> None:
    run = subprocess.run(
        _plain("ingest"),
        cwd=project,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 2
    assert "TALENT_LEDGER_STORE" in run.stderr


def test_nothing_of_dask_is_imported_by_a_local_run(local: Path) -> None:
    program = (
        "import sys; from talent_ledger.extract.__main__ import main; code = main();"
        "sys.exit(code or bool({'dask', 'distributed', 'fsspec'} & set(sys.modules)))"
    )
    run = subprocess.run(
        [sys.executable, "-c", program],
        cwd=local,
        env={**os.environ, "PYTHONPATH": str(PROJECT / "src")},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
