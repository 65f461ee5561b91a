"""Work spread over processes: in order, once each, also when a worker dies; nobody is left behind."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from itertools import chain
from pathlib import Path

import polars as pl
import pytest

from talent_ledger.schema.cache import DocumentCache
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.incremental import Task, results
from talent_ledger.schema.pool import Pool, worker_count
from talent_ledger.schema.progress import Progress


def square(number: int) -> int:
    return number * number


def die_once(mark: str) -> str:
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)
    return "done"


def die(_: int) -> int:
    os._exit(3)


def fail(number: int) -> int:
    raise LedgerError(f"document {number}", "it is broken", "mend it")


def who_read(items: list[str]) -> pl.DataFrame:
    return pl.DataFrame({"key": items, "process": [os.getpid()] * len(items)})


def test_many_small_portions_are_shared_as_one_large_one_is(tmp_path: Path) -> None:
    task: Task[str] = Task(who_read, lambda _: "", key=str, size=len, batch_size=40, alone=100)
    cache = DocumentCache(tmp_path, "extract", lambda: "", {"process": pl.Int64()})
    portions = [[f"{portion:05d}{item:05d}" for item in range(4)] for portion in range(6)]
    with Pool(who_read, 2) as pool, Progress("extract", 240) as progress:
        found = pl.concat(results(portions, task, cache, pool, progress))
    assert found["key"].to_list() == list(chain.from_iterable(portions))
    here = (found["process"] == os.getpid()).to_list()
    assert here == [True] * 8 + [False] * 16, "the third portion makes it more than this process does alone"


@pytest.mark.parametrize("workers", [1, 2, 3])
def test_results_keep_the_order_of_the_batches(workers: int) -> None:
    with Pool(square, workers) as pool:
        assert [pending.result() for pending in [pool.submit(number) for number in range(40)]] == [
            n * n for n in range(40)
        ]


def test_a_batch_whose_worker_was_killed_is_done_again(tmp_path: Path) -> None:
    with Pool(die_once, 2) as pool:
        pending = [pool.submit(str(tmp_path / name)) for name in ("a", "b", "c")]
        assert [one.result() for one in pending] == ["done"] * 3


def test_a_worker_that_always_dies_is_an_error_that_says_so() -> None:
    with Pool(die, 1) as pool, pytest.raises(LedgerError, match="died 3 times"):
        pool.submit(1).result()


def test_a_fault_in_a_worker_arrives_as_it_was() -> None:
    with Pool(fail, 1) as pool, pytest.raises(LedgerError, match="document 7"):
        pool.submit(7).result()


def test_the_number_of_workers_can_be_set(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TALENT_LEDGER_WORKERS", "5")
    assert worker_count() == 5
    monkeypatch.setenv("TALENT_LEDGER_WORKERS", "none")
    with pytest.raises(LedgerError, match="no number of processes"):
        worker_count()
    monkeypatch.delenv("TALENT_LEDGER_WORKERS")
    assert worker_count() >= 1


_PARENT = """
import os, time, sys
from talent_ledger.schema.pool import Pool
def wait(path):
    open(path, "w").write(str(os.getpid()))
    time.sleep(60)
if __name__ == "__main__":
    with Pool(wait, 2) as pool:
        waiting = [pool.submit(sys.argv[1] + name) for name in "ab"]
        waiting[0].result()
"""


def test_workers_end_when_their_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(_PARENT)
    parent = subprocess.Popen([sys.executable, str(script), str(tmp_path / "worker_")])
    marks = [tmp_path / "worker_a", tmp_path / "worker_b"]
    _until(lambda: all(mark.exists() and mark.read_text() for mark in marks))
    parent.kill()
    parent.wait()
    workers = [int(mark.read_text()) for mark in marks]
    _until(lambda: not any(_alive(worker) for worker in workers))


def _alive(process: int) -> bool:
    try:
        return "Z" not in Path(f"/proc/{process}/stat").read_text().split(")")[1].split()[0]
    except FileNotFoundError:
        return False


def _until(condition: object, seconds: float = 30.0) -> None:
    end = time.monotonic() + seconds
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.05)
