"""``python -m talent_ledger.report``: the report, the review desk, pictures and downloads, from what was published."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from talent_ledger.report.catalogue import all_figures
from talent_ledger.report.desk import charts_of_claims, desk_page
from talent_ledger.report.downloads import write_downloads
from talent_ledger.report.figures import Facts
from talent_ledger.report.ledger import read_ledger
from talent_ledger.report.overview import overview_page
from talent_ledger.report.parameters import ReportParameters
from talent_ledger.report.pictures import write_front_picture, write_picture
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root, write_text
from talent_ledger.schema.parameters import read_section
from talent_ledger.schema.progress import Progress

_ABOUT_DATA = """Parts of index.html and review.html that are read when they are asked for.
Keep this folder beside the pages. What fits is in the pages themselves; then there is nothing else here.
"""


def write_reports(root: Path) -> None:
    """Write everything below ``reports`` that the published dataset of *root* supports.

    Raises:
        LedgerError: a parameter is wrong, or an input is missing.
    """
    parameters = read_section(root, "report", ReportParameters)
    facts = Facts(read_ledger(root))
    folder = root / "reports"
    for name in ("data", "figures", "downloads"):
        shutil.rmtree(folder / name, ignore_errors=True)
        (folder / name).mkdir(parents=True)
    write_text(folder / "data" / "README.txt", _ABOUT_DATA)
    figures = all_figures(facts)
    downloads = write_downloads(facts.ledger, folder / "downloads")
    overview_page(facts, figures, downloads, parameters, folder)
    desk_page(root, charts_of_claims(figures), folder, parameters)
    drawn = figures[: parameters.pictures]
    with Progress("report, pictures", len(drawn), things="pictures") as progress:
        for figure in drawn:
            write_picture(figure, folder / "figures")
            progress.advance(1, 1)
    write_front_picture(figures, root / "docs/talent-balance.png")


def main() -> int:
    """Run the stage from the project's root; 2 for a fault in what was brought."""
    try:
        write_reports(project_root())
    except LedgerError as error:
        print(f"report: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
