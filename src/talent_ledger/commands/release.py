"""``talent-ledger release VERSION``: changelog entry, data package descriptor and tag, out of a comparison."""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path

from talent_ledger.compare.comparison import compare
from talent_ledger.compare.markdown import escaped, render
from talent_ledger.compare.parameters import CompareParameters
from talent_ledger.compare.record import Comparison, TableChange
from talent_ledger.compare.revisions import NOTHING, WORKING_TREE, Revision, find_root, git
from talent_ledger.compare.wording import places, plural
from talent_ledger.release import changelog, datapackage, versions
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import write_text
from talent_ledger.schema.parameters import read_section

ROWS = 25
"""Rows of each part of a changelog entry; what is left out is counted and said."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """The version, and whether to only show what would be written."""
    parser.add_argument("version", metavar="VERSION", help="of the dataset, for example 1.2.0")
    parser.add_argument(
        "--dry-run",
        action="store_true",
        help="print the entry that the changelog would get, and write, commit and tag nothing",
    )


def run(arguments: argparse.Namespace) -> int:
    """Compare with the last release, write entry and descriptor, commit and tag them.

    Raises:
        LedgerError: the state is not one to release, or the comparison with the last release cannot be made in full.
    """
    root = find_root()
    last = versions.latest((git(root, "tag", "--list", "--merged", "HEAD") or "").split())
    tag = versions.tag_after(arguments.version, last)
    _require_clean(root)
    result = compare(root, last or NOTHING, "HEAD", read_section(root, "compare", CompareParameters), ROWS)
    _require_comparison(result, last)
    version = tag.removeprefix(versions.PREFIX)
    date = (git(root, "show", "-s", "--format=%cs", "HEAD") or "").strip()
    entry = render(result, ROWS) if last else _first(result)
    sentence = result.sentence if last else entry.partition("\n")[0].strip("*")
    known = root / changelog.FILE
    text = changelog.with_entry(known.read_text(encoding="utf-8") if known.is_file() else None, version, date, entry)
    if arguments.dry_run:
        print(f"## {version} ({date})\n\n{entry}", end="")
        print(f"\nA dry run: {changelog.FILE} would get this entry; nothing was written or tagged.", file=sys.stderr)
        return 0
    descriptor = datapackage.written(datapackage.descriptor(root / "data", version, date))
    _record(root, tag, sentence, {changelog.FILE: text, datapackage.FILE: descriptor})
    print(f"Released {tag}: {sentence}")
    print(f"To share it: `git push origin HEAD {tag}`, and `dvc push` for the data.")
    return 0


def _require_clean(root: Path) -> None:
    """A release is what is committed and run: nothing edited, nothing that `dvc repro` would change."""
    edited = [line[3:] for line in (git(root, "status", "--porcelain", "--untracked-files=no") or "").splitlines()]
    if edited:
        raise LedgerError(
            ", ".join(edited[:3]) + (" …" if len(edited) > 3 else ""),
            "the working tree has changes that are not committed",
            "commit them, or take them back, and release then",
        )
    edited, lacking = Revision(root, WORKING_TREE, root / ".dvc" / "tmp").unrun()
    if edited or lacking:
        raise LedgerError(
            f"stages {', '.join([*edited, *lacking])}",
            "what they read or made was changed since they last ran, or is not there",
            "run `dvc repro`, commit what it made, and release then",
        )


def _require_comparison(result: Comparison, last: str | None) -> None:
    since = f"since {last}" if last else "yet"
    if result.not_compared:
        first = result.not_compared[0]
        raise LedgerError(
            f"{places(first.paths)} at {first.revision}",
            f"{first.reason}, so that the comparison with the last release is not whole",
            first.remedy,
        )
    if result.waiting:
        raise LedgerError(
            "data/quarantine", f"publication waits for {result.waiting} decisions", "see `talent-ledger check`"
        )
    if not any(section.total for section in result.sections.values()) and not result.schema_changes:
        raise LedgerError(
            "data/published", f"nothing is there to release {since}: {result.sentence.rstrip('.')}", "change the data"
        )


def _first(result: Comparison) -> str:
    """The entry of a first release: there is nothing to compare with, so it says what there is."""
    counts = (
        (sum(result.cells.counts.values()), "cell"),
        (result.share_tables.total, "share table"),
        (result.claims.total, "claim"),
        (result.documents.total, "document"),
    )
    cells, tables, claims, documents = (plural(count, word) for count, word in counts)
    lines = [f"**First release: {cells} in {tables}, from {claims} in {documents}.**", ""]
    lines += [
        f"- {escaped(one.title)} ({plural(len(one.rows), 'row')})"
        for one in sorted(result.share_tables.rows, key=_title)
    ]
    if result.share_tables.left_out:
        lines.append(f"- … and {result.share_tables.left_out:,} more")
    return "\n".join(lines).rstrip() + "\n"


def _title(change: TableChange) -> str:
    return change.title


def _record(root: Path, tag: str, sentence: str, files: dict[str, str]) -> None:
    """Write *files*, commit them and nothing else, and tag the commit with the descriptor's hash; all of it or none."""
    version = tag.removeprefix(versions.PREFIX)
    digest = hashlib.sha256(files[datapackage.FILE].encode()).hexdigest()
    told = f"Dataset {version}\n\n{sentence}\n\ndatapackage.json sha256:{digest}"
    head = (git(root, "rev-parse", "HEAD") or "").strip()
    try:
        for path, text in files.items():
            write_text(root / path, text)
        git(root, "add", "--", *files)
        git(root, "commit", "--quiet", "--message", f"Release dataset {version}\n\n{sentence}", "--", *files)
        git(root, "tag", "--annotate", "--message", told, tag)
    except (LedgerError, OSError):
        git(root, "reset", "--quiet", "--soft", head, check=False)
        git(root, "reset", "--quiet", "--", *files, check=False)
        for path in files:
            if git(root, "checkout", "--quiet", head, "--", path, check=False) is None:
                (root / path).unlink(missing_ok=True)
        raise
