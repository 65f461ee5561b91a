"""``talent-ledger verify [REVISION]``: recompute every hash and span of a released dataset."""

from __future__ import annotations

import argparse
import json
import re
import sys
import tempfile
from dataclasses import asdict
from pathlib import Path

from talent_ledger.compare.revisions import WORKING_TREE, Revision, Unavailable, find_root, git
from talent_ledger.compare.wording import places
from talent_ledger.release.datapackage import FILE, sha256_of
from talent_ledger.release.verification import Verdict, verify


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Which release, and how to print."""
    parser.epilog = "Exit code: 0 when all holds, 1 when something does not, 2 for an error."
    parser.add_argument(
        "revision",
        nargs="?",
        default=WORKING_TREE,
        metavar="REVISION",
        help="tag of the release, for example data-1.2.0 (default: the working tree)",
    )
    parser.add_argument("--format", choices=("text", "json"), default="text", help="what to print")


def run(arguments: argparse.Namespace) -> int:
    """Verify and print; 0 when all holds, else 1.

    Raises:
        LedgerError: there is no such revision, or no release in it.
    """
    root = find_root()
    with tempfile.TemporaryDirectory(prefix="talent-ledger-verify-") as folder:
        revision = Revision(root, arguments.revision, Path(folder))
        lost: dict[str, str] = {}

        def locate(path: str) -> Path | None:
            try:
                return revision.local(path)
            except Unavailable as error:
                lost[path] = error.reason
                return None

        package, verdicts = verify(locate)
        verdicts = [*_tag(root, arguments.revision, locate(FILE)), *verdicts]
    holds = all(verdict.holds for verdict in verdicts)
    if arguments.format == "json":
        record = {"version": package.get("version"), "holds": holds, "verdicts": [asdict(one) for one in verdicts]}
        print(json.dumps(record | {"lost": sorted(lost)}, ensure_ascii=False, indent=2))
    else:
        _print(f"Dataset {package.get('version')} in {revision.label}", verdicts, holds)
        for reason in sorted(set(lost.values())):
            missing = places([path for path, why in sorted(lost.items()) if why == reason])
            print(f"Missing, and no sign of tampering: {missing}, {reason}. `dvc pull` gets it where a remote has it.")
    return 0 if holds else 1


def _tag(root: Path, name: str, descriptor: Path | None) -> list[Verdict]:
    """What a release's tag says about its descriptor; nothing when *name* is no such tag."""
    told = git(root, "tag", "--list", "--format=%(contents)", name, check=False) if name != WORKING_TREE else None
    found = re.search(r"datapackage\.json sha256:([0-9a-f]{64})", told or "")
    if not found or descriptor is None:
        return []
    verdict = Verdict("the descriptor is the one that was tagged", 1)
    if sha256_of(descriptor) != found[1]:
        verdict.fault(f"{FILE}: its hash is not the one in the tag {name}")
    return [verdict]


def _print(title: str, verdicts: list[Verdict], holds: bool) -> None:
    print(title)
    for verdict in verdicts:
        print(f"  {'✓' if verdict.holds else '✗'} {verdict.checked:,} checked: {verdict.what}")
        for fault in verdict.faults:
            print(f"      {fault}")
        if verdict.more:
            print(f"      and {verdict.more:,} more")
    sys.stdout.write("All holds.\n" if holds else "Something does not hold.\n")
