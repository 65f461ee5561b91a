"""Work spread over the machine's cores, with the same results in the same order for any number of workers."""

from __future__ import annotations

import multiprocessing
import os
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing.connection import wait
from types import TracebackType
from typing import Any, Generic, TypeVar

from talent_ledger.schema.errors import LedgerError

Batch = TypeVar("Batch")
Result = TypeVar("Result")

WORKERS = "TALENT_LEDGER_WORKERS"
"""Environment variable that says how many processes work; it changes no result, so it is no parameter."""
ATTEMPTS = 3
"""How often a batch is tried when the process that works on it dies."""


def worker_count() -> int:
    """How many processes may work: what the environment says, else the cores this process may use.

    Raises:
        LedgerError: the environment says something that is no positive number.
    """
    asked = os.environ.get(WORKERS)
    if asked is None:
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    if not asked.isdecimal() or int(asked) < 1:
        raise LedgerError(
            f"the environment variable {WORKERS}", f"{asked!r} is no number of processes", "give 1 or more"
        )
    return int(asked)


class Pending(Generic[Batch, Result]):
    """A batch under way; asks again when its worker died."""

    def __init__(self, pool: Pool[Batch, Result], batch: Batch) -> None:
        self._pool, self._batch = pool, batch
        self._future: Future[Result] = pool.start(batch)

    def result(self) -> Result:
        """What the function gave for the batch.

        Raises:
            LedgerError: the worker died each time, as it does when memory runs out.
        """
        for _ in range(ATTEMPTS - 1):
            try:
                return self._future.result()
            except BrokenProcessPool:
                self._future = self._pool.start(self._batch)
        try:
            return self._future.result()
        except BrokenProcessPool as error:
            raise LedgerError(
                "the worker processes",
                f"one died {ATTEMPTS} times over the same documents",
                f"set {WORKERS}=1 to see why; short memory is the usual cause",
            ) from error


class Pool(Generic[Batch, Result]):
    """Spawned processes that apply one function to batches; none is started before the first batch.

    Spawned, not forked: a fork would copy threads that hold locks. Workers end with their parent, even when it is
    killed.
    """

    def __init__(self, function: Callable[[Batch], Result], workers: int) -> None:
        self._function, self.workers = function, workers
        self._executor: ProcessPoolExecutor | None = None

    @property
    def started(self) -> bool:
        """Whether worker processes are there already."""
        return self._executor is not None

    def submit(self, batch: Batch) -> Pending[Batch, Result]:
        """Start work on *batch*."""
        return Pending(self, batch)

    def start(self, batch: Batch) -> Future[Result]:
        """A future for *batch*, in new processes when those that were there have died."""
        try:
            return self._running().submit(self._function, batch)
        except BrokenProcessPool:
            self.close()
            return self._running().submit(self._function, batch)

    def close(self) -> None:
        """End the workers."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)
            self._executor = None

    def __enter__(self) -> Pool[Batch, Result]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _running(self) -> ProcessPoolExecutor:
        if self._executor is None:
            self._executor = ProcessPoolExecutor(
                self.workers, mp_context=multiprocessing.get_context("spawn"), initializer=_follow_parent
            )
        return self._executor


def _follow_parent() -> None:
    """End this process as soon as its parent ends: a killed parent cannot tell its workers."""
    parent: Any = multiprocessing.parent_process()
    if parent is None:
        return

    def watch() -> None:
        wait([parent.sentinel])
        os._exit(1)

    threading.Thread(target=watch, daemon=True).start()
