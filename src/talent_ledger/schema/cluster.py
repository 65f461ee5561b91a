"""Work spread over a Dask cluster that is there already, through a storage that all its machines reach.

A batch and its result lie in the storage, any location that fsspec knows; the cluster's scheduler carries their names
only. Every attempt at a batch writes a file of its own, and the one that the scheduler took for done is read: nothing
is lost or taken twice when a worker dies. A worker that has other code, lexicons, models or packages than the project
refuses.
"""

from __future__ import annotations

import io
import os
import pickle
import threading
import uuid
from functools import lru_cache
from types import TracebackType
from typing import Any, Generic

import polars as pl

from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root
from talent_ledger.schema.incremental import Inputs, Item, Task

CLUSTER = "TALENT_LEDGER_CLUSTER"
"""Environment variable with the address of the cluster's scheduler."""
STORE = "TALENT_LEDGER_STORE"
"""Environment variable with a location that this machine and all workers can write to."""
ATTEMPTS = 3
"""How often a batch is tried when the worker that has it fails."""

_one_at_a_time = threading.Lock()
"""The language model is no matter for several threads."""


class Cluster(Generic[Item]):
    """The workers of the cluster that the environment names; a context."""

    def __init__(self, task: Task[Item], state: str) -> None:
        """Connect; *state* is what the workers' own state must be.

        Raises:
            LedgerError: the environment names no cluster or storage, or it cannot be reached.
        """
        try:
            import fsspec  # noqa: PLC0415  (an extra)
            from distributed import Client  # noqa: PLC0415  (an extra)
        except ImportError as error:
            remedy = "install it with `pip install talent-ledger[cluster]`"
            raise LedgerError("params.yaml, field engine", f"dask needs the package {error.name}", remedy) from error
        self._call = (task.function, task.state, state)
        self._folder = f"{_environment(STORE).rstrip('/')}/{uuid.uuid4().hex}"
        address = _environment(CLUSTER)
        try:
            self._files, self._path = fsspec.url_to_fs(self._folder)
            self._files.makedirs(self._path, exist_ok=True)
        except Exception as error:  # each storage has its own errors
            raise LedgerError(STORE, f"{self._folder} cannot be written to ({error})", "check it") from error
        try:
            self._client: Any = Client(address, timeout="20s", set_as_default=False)  # type: ignore[no-untyped-call]
        except (OSError, TimeoutError, ValueError) as error:
            raise LedgerError(CLUSTER, f"no scheduler answers at {address}", "start it, or correct it") from error
        self.workers = max(2, len(self._client.scheduler_info()["workers"]))
        self.started = False

    def submit(self, batch: list[Item]) -> _Pending:
        """Start work on *batch*."""
        self.started = True
        name = uuid.uuid4().hex
        self._files.pipe_file(f"{self._path}/{name}.batch", pickle.dumps(batch))
        future = self._client.submit(_work, *self._call, self._folder, name, key=name, retries=ATTEMPTS - 1)
        return _Pending(self, name, future)

    def fetch(self, name: str, result: str) -> pl.DataFrame:
        """The *result* of the batch *name*; both leave the storage."""
        found = pl.read_parquet(io.BytesIO(self._files.cat_file(f"{self._path}/{result}")))
        self._files.rm([f"{self._path}/{name}.batch", f"{self._path}/{result}"])
        return found

    def __enter__(self) -> Cluster[Item]:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._client.close()
        if self._files.exists(self._path):
            self._files.rm(self._path, recursive=True)


class _Pending:
    """A batch under way on the cluster."""

    def __init__(self, cluster: Cluster[Any], name: str, future: Any) -> None:
        self._cluster, self._name, self._future = cluster, name, future

    def result(self) -> pl.DataFrame:
        """What was found in the batch.

        Raises:
            LedgerError: its workers died, each time, or found a fault.
        """
        from distributed import KilledWorker  # noqa: PLC0415  (an extra)

        try:
            result = str(self._future.result())
        except KilledWorker as error:
            raise LedgerError(
                "the cluster's workers", "several died over the same documents", "see their logs; short memory is usual"
            ) from error
        self._future.release()
        return self._cluster.fetch(self._name, result)


def _environment(name: str) -> str:
    value = os.environ.get(name)
    if not value:
        raise LedgerError(f"the environment variable {name}", "it is not set", "`engine: dask` needs it")
    return value


def _work(function: Any, inputs: Inputs, state: str, folder: str, name: str) -> str:
    """Read a batch, write its result and say where: what a worker runs."""
    import fsspec  # noqa: PLC0415  (an extra)

    _agree(inputs, state)
    files, path = fsspec.url_to_fs(folder)
    batch = pickle.loads(files.cat_file(f"{path}/{name}.batch"))
    with _one_at_a_time:
        result = function(batch)
    buffer = io.BytesIO()
    result.write_parquet(buffer, compression="zstd")
    written = f"{name}-{uuid.uuid4().hex}.parquet"
    files.pipe_file(f"{path}/{written}", buffer.getvalue())
    return written


@lru_cache(maxsize=4)
def _agree(inputs: Inputs, state: str) -> None:
    if inputs(project_root()) != state:
        raise LedgerError(
            "a worker of the cluster",
            "its code, lexicons, models or packages are not those of this project",
            "start the workers in a checkout of the same commit, with the locked packages",
        )
