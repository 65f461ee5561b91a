"""``data/CHANGELOG.md``: one entry per release, newest first, each made from the comparison with the release before."""

from __future__ import annotations

import re

FILE = "data/CHANGELOG.md"
HEAD = """# Changes of the dataset

One entry per release, newest first. Each is the comparison with the release before it.
"""


def with_entry(text: str | None, version: str, date: str, body: str) -> str:
    """The changelog *text* with the entry of *version* before all others.

    >>> print(with_entry(None, "1.0.0", "2025-03-01", "**First.**"))
    # Changes of the dataset
    <BLANKLINE>
    One entry per release, newest first. Each is the comparison with the release before it.
    <BLANKLINE>
    ## 1.0.0 (2025-03-01)
    <BLANKLINE>
    **First.**
    <BLANKLINE>
    """
    entry = f"## {version} ({date})\n\n{body.strip()}\n"
    known = text or HEAD
    first = re.search(r"^## ", known, re.MULTILINE)
    if first is None:
        return f"{known.rstrip()}\n\n{entry}"
    return f"{known[: first.start()]}{entry}\n{known[first.start() :]}"
