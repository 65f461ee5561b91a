"""``data/datapackage.json``: the dataset as a Frictionless data package, with schemas, sources, licences and hashes."""

from __future__ import annotations

import csv
import hashlib
import inspect
import json
import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.columns import PUBLISHED
from talent_ledger.schema.errors import LedgerError

FILE = "data/datapackage.json"
DOCUMENTS = "documents/documents.parquet"
"""The texts that every span is an offset into; relative to the descriptor, as all paths of a data package."""
SOURCES_LISTED = 1_000

_TYPES = {"String": "string", "Int64": "integer", "Float64": "number", "Boolean": "boolean", "List(String)": "string"}
_KEYS: dict[str, list[str]] = {
    "documents": ["document_id"],
    "claims": ["claim_id"],
    "observations": ["observation_id"],
    "share_tables": ["table_id"],
    "share_table_rows": ["table_id", "position"],
    "entities": ["entity_id"],
    "comparisons": ["observation_id"],
    "checks": ["check"],
}
_REFERENCES: dict[str, dict[str, tuple[str, str]]] = {
    "claims": {"document_id": ("documents", "document_id")},
    "observations": {"claim_id": ("claims", "claim_id"), "document_id": ("documents", "document_id")},
    "share_tables": {"document_id": ("documents", "document_id")},
    "share_table_rows": {"table_id": ("share_tables", "table_id")},
}
_VOCABULARIES: dict[str, tuple[str, ...]] = {
    "kind": columns.KINDS,
    "qualifier": columns.QUALIFIERS,
    "change": columns.CHANGES,
    "entity_type": columns.ENTITY_TYPES,
    "dimension": columns.DIMENSIONS,
    "severity": columns.SEVERITIES,
    "standing": columns.STANDINGS,
}
_TITLES = {
    "documents": "The texts: where they come from and what they are",
    "claims": "Every figure somebody stated, with its exact span and its sentence",
    "observations": "Claims resolved to cells: measure, population, dimension, area, period, unit",
    "share_tables": "Tables of figures that share measure, population, dimension and period",
    "share_table_rows": "The rows of the share tables, in the order of the text",
    "entities": "Countries, regions, organizations and other subjects",
    "flags": "Doubts about rows, each with its explanation",
    "comparisons": "Observations compared with published figures",
    "checks": "The checks that the dataset passed",
}


def sha256_of(path: Path) -> str:
    """The hash of a file's bytes, read in pieces."""
    digest = hashlib.sha256()
    with path.open("rb") as content:
        while piece := content.read(1 << 20):
            digest.update(piece)
    return digest.hexdigest()


def descriptor(data: Path, version: str, created: str) -> dict[str, Any]:
    """The descriptor of the dataset in the folder *data*, as version *version* of the date *created*.

    Raises:
        LedgerError: nothing is published there.
    """
    resources = [resource for name in PUBLISHED for resource in _resources(data, name)]
    documents = data / "published" / "parquet" / "documents.parquet"
    if not documents.is_file():
        raise LedgerError("data/published", "nothing is published", "run `dvc repro`, and release what it publishes")
    if (data / DOCUMENTS).is_file():
        resources.append(_file(data, DOCUMENTS, "texts", "The texts that the spans of the claims are offsets into"))
    return {
        "name": "talent-ledger",
        "title": "Talent Ledger",
        "description": "Figures stated in prose, each with the sentence it comes from, resolved to comparable cells.",
        "version": version,
        "created": f"{created}T00:00:00Z",
        "licenses": _licences(documents),
        "sources": _sources(documents),
        "resources": resources,
    }


def written(content: dict[str, Any]) -> str:
    """The descriptor as the text of its file, the same for the same content."""
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def _resources(data: Path, name: str) -> list[dict[str, Any]]:
    """The CSV file with its schema, and the Parquet file with the same rows."""
    found = []
    path = f"published/csv/{name}.csv"
    if (data / path).is_file():
        table = _file(data, path, name.replace("_", "-"), _TITLES.get(name, name))
        found.append(
            table
            | {
                "type": "table",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "rows": _rows(data / path),
                "schema": _schema(name, data),
            }
        )
    path = f"published/parquet/{name}.parquet"
    if (data / path).is_file():
        found.append(_file(data, path, f"{name.replace('_', '-')}-parquet", _TITLES.get(name, name)))
    return found


def _file(data: Path, path: str, name: str, title: str) -> dict[str, Any]:
    file = data / path
    return {
        "name": name,
        "type": "file",
        "title": title,
        "path": path,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "hash": f"sha256:{sha256_of(file)}",
        "bytes": file.stat().st_size,
    }


def _rows(path: Path) -> int:
    with path.open(encoding="utf-8", newline="") as lines:
        return sum(1 for _ in csv.reader(lines)) - 1


def _schema(name: str, data: Path) -> dict[str, Any]:
    keys = _KEYS.get(name, [])
    fields = [_field(column, str(kind), keys) for column, kind in PUBLISHED[name].items()]
    schema: dict[str, Any] = {"fields": fields, "missingValues": [""]}
    if keys:
        schema["primaryKey"] = keys
    references = [
        {"fields": [column], "reference": {"resource": table.replace("_", "-"), "fields": [other]}}
        for column, (table, other) in _REFERENCES.get(name, {}).items()
        if (data / f"published/csv/{table}.csv").is_file()
    ]
    return schema | ({"foreignKeys": references} if references else {})


def _field(column: str, kind: str, keys: list[str]) -> dict[str, Any]:
    field: dict[str, Any] = {"name": column, "type": _TYPES[kind]}
    told = _column_comments().get(column)
    if kind.startswith("List"):
        told = f"{told}; several are parted by |" if told else "several are parted by |"
    if told:
        field["description"] = told
    constraints: dict[str, Any] = {}
    if column in keys:
        constraints["required"] = True
    if keys == [column]:
        constraints["unique"] = True
    if column in _VOCABULARIES and kind == "String":
        constraints["enum"] = list(_VOCABULARIES[column])
    return field | ({"constraints": constraints} if constraints else {})


@cache
def _column_comments() -> dict[str, str]:
    """Column → what the contract between the stages says about it, from the comments that stand beside the columns."""
    found: dict[str, str] = {}
    for column, comment in re.findall(r'^    "(\w+)": _\w+,  # (.+)$', inspect.getsource(columns), re.MULTILINE):
        found.setdefault(column, comment)
    return found


def _licences(documents: Path) -> list[dict[str, str]]:
    """One per licence of the texts; where it is unknown, that is said rather than left out."""
    counts = Counter(pl.read_parquet(documents, columns=["licence"])["licence"].fill_null("unknown").to_list())
    total = sum(counts.values())
    return [
        {
            "name": re.sub(r"[^-A-Za-z0-9._]+", "-", licence).strip("-") or "unknown",
            "title": f"Licence of {count} of {total} source texts: {licence}",
        }
        for licence, count in sorted(counts.items())
    ]


def _sources(documents: Path) -> list[dict[str, str]]:
    rows = pl.read_parquet(documents).sort("document_id").head(SOURCES_LISTED)
    found = []
    for row in rows.iter_rows(named=True):
        told = ", ".join(
            str(part) for part in (row["title"] or row["document_id"], row["author"], row["publisher"]) if part
        )
        if row["published_date"]:
            told += f", {row['published_date']}"
        found.append({"title": told} | ({"path": row["url"]} if row["url"] else {}))
    return found
