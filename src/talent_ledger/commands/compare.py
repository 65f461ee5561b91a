"""``talent-ledger compare [A] [B]``: what changed between two runs, where it shows, and why."""

from __future__ import annotations

import argparse
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.resources import as_file, files
from pathlib import Path

from rich.console import Console

from talent_ledger.compare.comparison import compare
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.record import Comparison, to_json
from talent_ledger.compare.revisions import WORKING_TREE, find_root
from talent_ledger.schema.files import write_text
from talent_ledger.schema.parameters import read_section

WIDTH = 120
"""Columns of what is printed into a pipe or a file."""
PAGE = "reports/compare.html"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Revisions, format, page, caps and ``--explain``."""
    parser.epilog = (
        "Exit code: 0 when nothing changed, 1 when something did, 2 for an error, and when nothing changed in what "
        "could be compared while the rest is in no cache and no remote."
    )
    revision = "commit, tag, branch, DVC experiment or `workspace`"
    parser.add_argument("before", nargs="?", default="HEAD", metavar="A", help=f"{revision} (default: the last commit)")
    parser.add_argument(
        "after", nargs="?", default=WORKING_TREE, metavar="B", help=f"{revision} (default: the working tree)"
    )
    parser.add_argument("--format", choices=("text", "json", "markdown"), default="text", help="what to print")
    parser.add_argument(
        "--page", metavar="FILE", help=f"write the page there (default: {PAGE} when printing text, else none)"
    )
    parser.add_argument("--no-page", action="store_true", help="write no page")
    parser.add_argument(
        "--limit",
        type=_limit,
        metavar="N",
        help="show at most N rows in each part, or `all`; the rest is counted (default: compare.rows_in_terminal in "
        "params.yaml, compare.rows_in_page for JSON)",
    )
    parser.add_argument(
        "--explain",
        action="store_true",
        help="find the least set of moved inputs that explains the changes, by running the affected stages again",
    )


def _limit(text: str) -> int:
    if text == "all":
        return sys.maxsize
    if not text.isdecimal():
        raise argparse.ArgumentTypeError(f"{text!r} is neither a whole number nor `all`")
    return int(text)


def run(arguments: argparse.Namespace) -> int:
    """Compare, print, write the page; 1 when something changed, 0 when nothing did, 2 when that cannot be told.

    Raises:
        LedgerError: a name stands for no revision, or the folder is no project.
    """
    root = find_root()
    parameters = _parameters(root)
    page = None if arguments.no_page else arguments.page or (PAGE if arguments.format == "text" else None)
    rows = arguments.limit if arguments.limit is not None else parameters.rows_in_terminal
    most = max(rows, parameters.rows_in_page if page or arguments.format == "json" else 0)
    if arguments.format == "json" and arguments.limit is not None:
        most = arguments.limit
    with _patience(f"comparing {arguments.before} with {arguments.after}") as say:
        result = compare(root, arguments.before, arguments.after, parameters, min(most, 2**62))
        if arguments.explain:
            from talent_ledger.compare.explain import explain  # noqa: PLC0415

            explain(result, root, parameters, say)
    _print(result, arguments.format, rows)
    if page:
        _write_page(result, Path(page) if arguments.page else root / page, parameters.rows_in_page)
        if arguments.format == "text":
            print(f"\nPage: {page}")
    return 1 if result.changed else 2 if result.not_compared else 0


@contextmanager
def _patience(doing: str) -> Iterator[Callable[[str], None]]:
    """On a terminal, what goes on once it takes more than two seconds; elsewhere, a line for each thing said."""
    console = Console(stderr=True, highlight=False)
    if not console.is_terminal:
        yield lambda told: print(told, file=sys.stderr)
        return
    status = console.status(doing)
    timer = threading.Timer(2, status.start)
    timer.start()
    try:
        yield status.update
    finally:
        timer.cancel()
        timer.join()
        status.stop()


def _write_page(result: Comparison, target: Path, rows: int) -> None:
    """The page in the style, and with the fonts, of the report."""
    from talent_ledger.compare import charts, page  # noqa: PLC0415
    from talent_ledger.report import pages  # noqa: PLC0415

    with as_file(files("talent_ledger.report").joinpath("fonts")) as fonts:
        charts.know_fonts(fonts)
        write_text(target, page.render(result, rows, pages.style_of("report")))


def _parameters(root: Path) -> CompareParameters:
    """The project's thresholds; a working tree from before ``params.yaml`` is compared with the defaults."""
    if not (root / "params.yaml").is_file():
        return CompareParameters()
    return read_section(root, "compare", CompareParameters)


def _print(result: Comparison, form: str, rows: int) -> None:
    if form == "json":
        sys.stdout.write(to_json(result))
    elif form == "markdown":
        from talent_ledger.compare.markdown import render  # noqa: PLC0415

        sys.stdout.write(render(result, rows))
    else:
        from talent_ledger.compare.terminal import show  # noqa: PLC0415
        from talent_ledger.terminal import Terminal  # noqa: PLC0415

        show(result, Terminal(WIDTH), rows)
