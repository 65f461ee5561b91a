"""Printing for people: tables and colours through Rich, with the manners of a program in a pipe."""

from __future__ import annotations

import sys

from rich.console import Console


class Terminal(Console):
    """Standard output: as wide as the terminal, or *width* columns where it is a pipe or a file.

    Raises:
        BrokenPipeError: from `print`, when the reader has left. Rich itself would end the program, with exit code 1.
    """

    def __init__(self, width: int) -> None:
        super().__init__(highlight=False, width=None if sys.stdout.isatty() else width)

    def on_broken_pipe(self) -> None:
        """Called by Rich while it handles the error."""
        raise BrokenPipeError
