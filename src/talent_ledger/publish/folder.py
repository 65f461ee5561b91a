"""A folder that is replaced as a whole, so that readers see the old dataset or the new one and nothing between."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

OWN = ("csv", "parquet", "ledger.duckdb", "history.csv")
"""What publication writes; whatever else lies in the folder is carried over."""


@contextmanager
def replacement(folder: Path) -> Iterator[Path]:
    """An empty folder that takes the place of *folder* when the block ends well; else *folder* stays as it is.

    A run that was killed between the two renames left no *folder*, but its old contents beside it: they are put back.
    """
    new = folder.with_name(f".{folder.name}.new")
    old = folder.with_name(f".{folder.name}.old")
    if old.exists():
        if folder.exists():
            shutil.rmtree(old)
        else:
            old.rename(folder)
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    try:
        yield new
        for entry in sorted(folder.iterdir()) if folder.is_dir() else ():
            if entry.name not in OWN:
                _carry_over(entry, new / entry.name)
        _settle(new)
        if folder.exists():
            folder.rename(old)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)
    shutil.rmtree(old, ignore_errors=True)


def _carry_over(entry: Path, to: Path) -> None:
    if entry.is_dir():
        shutil.copytree(entry, to)
    else:
        shutil.copy2(entry, to)


def _settle(folder: Path) -> None:
    """Make the system write every file to the disk before the names change."""
    for file in folder.rglob("*"):
        if file.is_file():
            descriptor = os.open(file, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)
