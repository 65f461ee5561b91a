"""What a stage finds in each item of a corpus: taken from the cache, or found anew by all cores; always in order.

Items stream through in portions, two of which are in memory at a time.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import polars as pl

from talent_ledger.schema.cache import DocumentCache
from talent_ledger.schema.parameters import read_engine
from talent_ledger.schema.pool import Pool, worker_count
from talent_ledger.schema.progress import Progress

SAVE_EVERY = 20.0
"""Seconds after which new results go to the cache at the latest."""
PORTION = 1024
"""Items planned together, at most."""
PORTION_SIZE = 16_000_000
"""Their size together, unless a single one is larger."""

Item = TypeVar("Item")


class Pending(Protocol):
    """A batch under way."""

    def result(self) -> pl.DataFrame:
        """What was found in it, one row an item."""


class Workers(Protocol[Item]):
    """Whoever works on batches: the machine's cores, or a cluster."""

    workers: int

    @property
    def started(self) -> bool:
        """Whether they are there already."""

    def submit(self, batch: list[Item]) -> Pending:
        """Start work on *batch*."""


Inputs = Callable[[Path], str]
"""A hash of everything in a project that results depend on besides the items."""


@dataclass(frozen=True)
class Task(Generic[Item]):
    """The work: *function* gives one row an item, found by its column ``key``."""

    function: Callable[[list[Item]], pl.DataFrame]
    state: Inputs
    key: Callable[[Item], str]
    size: Callable[[Item], int]
    batch_size: int
    """The size of the items that one worker takes at a time; a larger item stands alone."""
    alone: int
    """The size that this process does sooner than others would start."""


@contextmanager
def workers(root: Path, task: Task[Item]) -> Iterator[Workers[Item]]:
    """Whoever the project at *root* lets work: its parameter ``engine`` says."""
    if read_engine(root) == "local":
        with Pool(task.function, worker_count()) as pool:
            yield pool
    else:
        from talent_ledger.schema.cluster import Cluster  # noqa: PLC0415  (an extra)

        with Cluster(task, task.state(root)) as cluster:
            yield cluster


def divided(items: Iterable[Item], size: Callable[[Item], int], most: int, number: int) -> Iterator[list[Item]]:
    """*items* in lists of at most *number* that are together at most *most* in *size*; a larger item stands alone.

    >>> list(divided(["a", "bb", "cccc", "d"], len, most=3, number=10))
    [['a', 'bb'], ['cccc'], ['d']]
    """
    part: list[Item] = []
    total = 0
    for item in items:
        if part and (total + size(item) > most or len(part) >= number):
            yield part
            part, total = [], 0
        part.append(item)
        total += size(item)
    if part:
        yield part


def results(
    portions: Iterable[Sequence[Item]],
    task: Task[Item],
    cache: DocumentCache,
    team: Workers[Item],
    progress: Progress,
) -> Iterator[pl.DataFrame]:
    """What *task* finds in each portion, in the order of its items."""
    under_way: deque[_Portion[Item]] = deque()
    met = 0  # many small portions are as much work as a large one
    for items in portions:
        under_way.append(_Portion(items, task, cache, team, met))
        met += under_way[-1].missing
        if len(under_way) > 1:
            yield under_way.popleft().results(progress)
    while under_way:
        yield under_way.popleft().results(progress)


class _Portion(Generic[Item]):
    """Items of which some results are kept and others under way."""

    def __init__(
        self, items: Sequence[Item], task: Task[Item], cache: DocumentCache, team: Workers[Item], met: int
    ) -> None:
        self._task, self._cache = task, cache
        self._saved = time.monotonic()
        self._keys = [task.key(item) for item in items]
        self._sizes = dict(zip(self._keys, map(task.size, items), strict=True))
        self._kept = cache.found(self._keys)
        kept = set(self._kept["key"])
        missing = [item for key, item in zip(self._keys, items, strict=True) if key not in kept]
        self.missing = sum(map(task.size, missing))
        """The size of the items that are not in the cache."""
        batches = divided(missing, task.size, task.batch_size, PORTION // 4)
        self._here: list[list[Item]] = []
        self._there: list[Pending] = []
        if team.started or (team.workers > 1 and met + self.missing > task.alone):
            self._there = [team.submit(batch) for batch in batches]
        else:
            self._here = list(batches)

    def results(self, progress: Progress) -> pl.DataFrame:
        """One row an item; new results are added to the cache."""
        self._advance(progress, self._kept)
        new: list[pl.DataFrame] = []
        unsaved = 0
        for result in chain(map(self._task.function, self._here), (pending.result() for pending in self._there)):
            self._advance(progress, result)
            new.append(result)
            if time.monotonic() - self._saved > SAVE_EVERY:  # so that a run that is killed loses little
                self._save(new[unsaved:])
                unsaved = len(new)
        self._save(new[unsaved:])
        order = pl.DataFrame({"key": self._keys}, schema={"key": pl.String})
        return order.join(pl.concat([self._kept, *new]), on="key", how="left", maintain_order="left")

    def _advance(self, progress: Progress, found: pl.DataFrame) -> None:
        progress.advance(len(found), sum(self._sizes[key] for key in found["key"]))

    def _save(self, found: list[pl.DataFrame]) -> None:
        if found:
            self._cache.add(pl.concat(found))
        self._saved = time.monotonic()
