"""Versions of the dataset and their tags: ``data-1.2.0``."""

from __future__ import annotations

import re
from collections.abc import Iterable

from talent_ledger.schema.errors import LedgerError

PREFIX = "data-"
_VERSION = re.compile(r"v?(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)")


def parse(text: str) -> tuple[int, int, int]:
    """The three numbers of a version.

    >>> parse("1.10.0") > parse("v1.9.3")
    True

    Raises:
        LedgerError: it is not of the form 1.2.0.
    """
    found = _VERSION.fullmatch(text)
    if not found:
        raise LedgerError(f"version {text!r}", "it is not of the form 1.2.0", "give three numbers with dots between")
    return int(found[1]), int(found[2]), int(found[3])


def written(version: tuple[int, int, int]) -> str:
    """A version as text.

    >>> written((1, 2, 0))
    '1.2.0'
    """
    return ".".join(map(str, version))


def latest(tags: Iterable[str]) -> str | None:
    """The tag of the highest version among *tags*; other tags are no releases.

    >>> latest(["data-1.9.0", "data-1.10.0", "v7", "data-old"])
    'data-1.10.0'
    """
    found = [tag for tag in tags if tag.startswith(PREFIX) and _VERSION.fullmatch(tag.removeprefix(PREFIX))]
    return max(found, key=lambda tag: parse(tag.removeprefix(PREFIX)), default=None)


def tag_after(version: str, last: str | None) -> str:
    """The tag of *version*, which has to be higher than that of the tag *last*.

    >>> tag_after("1.0.1", "data-1.0.0")
    'data-1.0.1'

    Raises:
        LedgerError: it is no version, or not higher.
    """
    numbers = parse(version)
    if last and numbers <= parse(last.removeprefix(PREFIX)):
        raise LedgerError(
            f"version {version}", f"the last release is {last.removeprefix(PREFIX)}", "give a higher version"
        )
    return PREFIX + written(numbers)
