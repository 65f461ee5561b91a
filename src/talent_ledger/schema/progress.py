"""How far a stage is: a bar on a terminal, log lines elsewhere, nothing for work under two seconds."""

from __future__ import annotations

import sys
import time
from types import TracebackType
from typing import TYPE_CHECKING, TextIO

if TYPE_CHECKING:
    from rich.progress import Progress as Bar

QUIET_FOR = 2.0
LINE_EVERY = 15.0


class Progress:
    """Counts documents, and weighs them to tell what is left: some take a thousand times as long as others."""

    def __init__(self, stage: str, total: int, stream: TextIO | None = None, things: str = "documents") -> None:
        """*total* is the weight of all *things*: bytes, characters, or their number."""
        self._stage, self._total, self._stream, self._things = stage, total, stream or sys.stderr, things
        self._documents = self._done = 0
        self._began = time.monotonic()
        self._spoken = self._began + QUIET_FOR - LINE_EVERY
        self._bar: Bar | None = None

    def __enter__(self) -> Progress:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._bar is not None:
            self._bar.stop()

    def advance(self, documents: int, weight: int) -> None:
        """Say that so many *documents* (or what is counted here) more are done, which weigh *weight* together."""
        self._documents += documents
        self._done += weight
        now = time.monotonic()
        if self._stream.isatty():
            self._draw(now)
        elif now - self._spoken >= LINE_EVERY and 0 < self._done < self._total:
            self._spoken = now
            passed = now - self._began
            left = passed * (self._total - self._done) / self._done
            part = f"{self._documents:,} {self._things}, {self._done / self._total:.0%}"
            print(f"{self._stage}: {part}, {self._rate(now)}, {_minutes(left)} left", file=self._stream, flush=True)

    def _rate(self, now: float) -> str:
        return f"{self._documents / max(now - self._began, 1e-9):,.0f} a second"

    def _draw(self, now: float) -> None:
        if self._bar is None:
            if now - self._began < QUIET_FOR:
                return
            from rich.console import Console  # noqa: PLC0415  (only for long work on a terminal)
            from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn  # noqa: PLC0415

            self._bar = Progress(
                TextColumn(self._stage),
                BarColumn(),
                TaskProgressColumn(),
                TextColumn("{task.fields[said]}"),
                TimeRemainingColumn(),
                console=Console(file=self._stream),
                transient=True,
            )
            self._bar.add_task(self._stage, total=self._total, said="")
            self._bar.start()
        said = f"{self._documents:,} {self._things}, {self._rate(now)}"
        self._bar.update(self._bar.task_ids[0], completed=min(self._done, self._total), said=said)


def _minutes(seconds: float) -> str:
    """A length of time in words.

    >>> _minutes(42), _minutes(150), _minutes(7300)
    ('42 s', '2 min', '2 h 1 min')
    """
    if seconds < 100:
        return f"{seconds:.0f} s"
    minutes = int(seconds // 60)
    return f"{minutes} min" if minutes < 100 else f"{minutes // 60} h {minutes % 60} min"
