"""The command line: ``talent-ledger COMMAND``. Each command's module is imported only when it is called."""

from __future__ import annotations

import argparse
import io
import os
import sys
from importlib import import_module

from talent_ledger import __version__
from talent_ledger.schema.errors import LedgerError

COMMANDS = {
    "extract": ("talent_ledger.commands.extract", "print the claims of any text"),
    "tables": ("talent_ledger.commands.tables", "print the share tables of any text"),
    "check": ("talent_ledger.commands.check", "print what validation found in the last run"),
    "review": ("talent_ledger.commands.review", "open the review desk, which writes decisions to data/corrections.yml"),
    "compare": ("talent_ledger.commands.compare", "say what changed between two runs, where it shows, and why"),
    "release": (
        "talent_ledger.commands.release",
        "write the changelog entry and data package of a version, and tag it",
    ),
    "verify": ("talent_ledger.commands.verify", "recompute every hash and span of a released dataset"),
}
"""Command → the module that has ``add_arguments(parser)`` and ``run(arguments) -> exit code``, and its help line."""


def main(argv: list[str] | None = None) -> int:
    """Run one command; the exit code is 0 for success, 2 for a fault in what was asked or brought."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    _settle_streams()
    parser = argparse.ArgumentParser(
        prog="talent-ledger", description="Turns prose that quotes figures into data one can trust."
    )
    parser.add_argument("--version", action="version", version=f"talent-ledger {__version__}")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    asked_for = next((word for word in arguments if word in COMMANDS), None)
    for name, (module, summary) in COMMANDS.items():
        command = commands.add_parser(name, help=summary, description=summary[0].upper() + summary[1:] + ".")
        if name == asked_for:
            import_module(module).add_arguments(command)
    options = parser.parse_args(arguments)
    code = 0
    try:
        code = int(import_module(COMMANDS[options.command][0]).run(options))
        sys.stdout.flush()
        return code
    except LedgerError as error:
        print(f"talent-ledger {options.command}: {error}", file=sys.stderr)
        return 2
    except BrokenPipeError:
        _drop_output()
        return code
    except KeyboardInterrupt:
        return 130


def _settle_streams() -> None:
    """Write UTF-8 into pipes and files, whatever the locale; never stop at a character a terminal does not know."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            if stream.isatty():
                stream.reconfigure(errors="backslashreplace")
            else:
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def _drop_output() -> None:
    """Let what is still in the buffer go nowhere: the reader has left, and Python would complain of it at exit."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


if __name__ == "__main__":
    raise SystemExit(main())
