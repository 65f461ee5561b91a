"""The one exception users see: it names the file, the place, what is wrong and what to do."""

from __future__ import annotations


class LedgerError(Exception):
    """A fault in what the user brought (text, sidecar, parameter, correction), told so that it can be mended.

    >>> print(LedgerError("data/raw/a.txt", "the file is empty", "put the text in, or remove the file"))
    data/raw/a.txt: the file is empty. What to do: put the text in, or remove the file.
    """

    def __init__(self, where: str, what: str, remedy: str) -> None:
        super().__init__(where, what, remedy)
        self.where = where
        self.what = what
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what}. What to do: {self.remedy}."
