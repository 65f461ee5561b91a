"""Measure extraction: as the stage ``evaluate`` (no arguments), or at the command line on any annotated folder."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from talent_ledger.evaluate.evaluation import Evaluation, evaluate
from talent_ledger.evaluate.gold import read_gold
from talent_ledger.evaluate.listing import print_errors, print_scores
from talent_ledger.evaluate.outputs import EvaluateParameters, write_outputs
from talent_ledger.evaluate.reading import claims_from
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import project_root
from talent_ledger.schema.parameters import read_section

SEALED = "sealed"
"""The part that is looked at only for its scores."""


def _arguments() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m talent_ledger.evaluate",
        description="Score extraction against annotated texts. Without arguments: run the stage and write its outputs.",
    )
    parser.add_argument("--gold", type=Path, help="folder of annotated texts (default: data/gold)")
    parser.add_argument(
        "--part", action="append", help="only this part: open, sealed, seed, or a folder's name; repeatable"
    )
    parser.add_argument("--document", action="append", help="only this document; repeatable")
    parser.add_argument("--genre", action="append", help="only this genre; repeatable")
    parser.add_argument("--claims", type=Path, help="score these claims (JSON Lines) instead of extracting anew")
    parser.add_argument("--list-errors", action="store_true", help="list what was missed and wrong (never for sealed)")
    parser.add_argument(
        "--error",
        action="append",
        help="list only: missed, 'not annotated', unit, entity, year, qualifier, a field, look-alike, table",
    )
    parser.add_argument("--no-tables", action="store_true", help="do not rebuild share tables")
    return parser


def _chosen(options: argparse.Namespace, root: Path, bins: int) -> Evaluation:
    gold = read_gold(options.gold or root / "data" / "gold", root, tuple(options.part) if options.part else None)
    gold = [
        document
        for document in gold
        if (not options.document or document.document_id in options.document)
        and (not options.genre or document.genre in options.genre)
    ]
    if not gold:
        raise LedgerError("evaluate", "no annotated text is left to score", "loosen --document or --genre")
    claims = claims_from(options.claims) if options.claims else None
    return evaluate(gold, claims, with_tables=not options.no_tables, bins=bins)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the stage, or print scores; 2 for a fault in what was brought."""
    words = list(sys.argv[1:] if argv is None else argv)
    options = _arguments().parse_args(words)
    try:
        root = project_root()
        parameters = read_section(root, "evaluate", EvaluateParameters)
        evaluation = _chosen(options, root, parameters.confidence_bins)
        if not words:
            write_outputs(root, evaluation)
        print_scores(evaluation)
        if options.list_errors:
            print_errors([one for one in evaluation.matched if one.document.part != SEALED], evaluation, options.error)
    except LedgerError as error:
        print(f"evaluate: {error}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
