"""``reports/review.html``: the review desk. Texts with their claims marked, records, and the queue of what needs eyes.

Its data comes in parts of bounded size: the queue (claims in the order a reviewer should meet them), bundles of
documents (text, segments, records), and an index that says in which bundle a claim, document or table is.
"""

from __future__ import annotations

import hashlib
import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import polars as pl

from talent_ledger.report import wording
from talent_ledger.report.figures import Facts, Figure, Row, harmless_flags, said, who
from talent_ledger.report.ledger import CANDIDATE, read_ledger, segments, texts
from talent_ledger.report.pages import Parts, render, script_of, style_of
from talent_ledger.schema.columns import CHANGES, CLAIMS, DIMENSIONS, ENTITY_TYPES, KINDS, QUALIFIERS
from talent_ledger.schema.corrections import CLAIM_FIELDS, FILE, parse_corrections
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import write_text

QUEUE = 2_000
"""Claims in one part of the queue."""
BUNDLE = 160_000
"""Characters of text and records, about, that one bundle of documents holds."""
PART = 40_000
"""Characters of one document that are shown at once; a longer one is read part by part."""
KEYS_A_SHARD = 1_500
PEERS = 12
"""Other figures of the same cell that a record lists."""
UNSURE = 0.7
"""Below this confidence a claim counts as needing eyes."""

_WIDE = re.compile("[\U00010000-\U0010ffff]")
_PLACES = {"claim_id", "document_id", "segment_id", "start", "end", "sentence_start", "sentence_end"}
_RECORD = [name for name in (*CLAIMS, "standing") if name not in _PLACES]


@dataclass
class Findings:
    """What is known about claims beyond their own record, looked up by claim."""

    flags: dict[str, list[list[Any]]] = field(default_factory=dict)
    failures: dict[str, list[list[Any]]] = field(default_factory=dict)
    comparisons: dict[str, Row] = field(default_factory=dict)
    tables: dict[str, list[str]] = field(default_factory=dict)
    charts: dict[str, list[list[str]]] = field(default_factory=dict)
    cells: dict[str, list[str]] = field(default_factory=dict)
    cell_of: dict[str, str] = field(default_factory=dict)


def desk_page(root: Path, figures: Sequence[Figure], folder: Path, kilobytes: int, served: str = "") -> None:
    """Write ``review.html`` into *folder*, with what it cannot carry in ``folder/data``.

    It shows the last run, published or refused. With *served*, a name of the project, it may write to
    ``data/corrections.yml`` through the server it comes from.

    Raises:
        LedgerError: an input is missing, or the ledger of corrections is wrong.
    """
    corrections = corrections_text(root)
    facts = Facts(read_ledger(root, CANDIDATE))
    findings = _findings(facts, figures)
    parts = Parts(folder / "data", kilobytes * 1000)
    claims = _claims(facts, findings)
    for number, chunk in enumerate(_queue(facts, findings, claims)):
        parts.add(f"queue-{number}", chunk, keep=number == 0)
    places: dict[str, int] = {}
    for number, bundle in enumerate(_bundles(facts, findings, claims)):
        places |= dict.fromkeys(bundle["keys"], number)
        parts.add(f"bundle-{number}", {name: bundle[name] for name in ("documents", "tables")})
    shards = -(-len(places) // KEYS_A_SHARD) or 1
    for number, keys in enumerate(_sharded(places, shards)):
        parts.add(f"index-{number}", keys)
    parts.add("desk", _summary(facts, claims.height, shards, corrections), keep=True)
    page = render(
        "review.html",
        parts,
        style_of("house", "review"),
        {"script": script_of("page", "review")},
        served=served,
        documents=wording.plural(facts.ledger.documents.height, "text"),
        claims=wording.plural(claims.height, "figure"),
    )
    write_text(folder / "review.html", page)


def _summary(facts: Facts, claims: int, shards: int, corrections: str) -> dict[str, Any]:
    checks = facts.ledger.checks
    flags = facts.ledger.flags.group_by("flag").agg(pl.len()).sort("flag").rows()
    return {
        "claims": claims,
        "documents": facts.ledger.documents.height,
        "queues": -(-claims // QUEUE) or 1,
        "shards": shards,
        "flags": flags,
        "kinds": KINDS,
        "checks": {
            "held": checks.filter("success").height,
            "total": checks.height,
            "statements": dict(checks.select("check", "statement").iter_rows()),
        },
        "unsure": UNSURE,
        "fields": CLAIM_FIELDS,
        "types": {name: str(CLAIMS[name]) for name in CLAIM_FIELDS},
        "choices": {
            "kind": KINDS,
            "qualifier": QUALIFIERS,
            "change": CHANGES,
            "entity_type": ENTITY_TYPES,
            "dimension": DIMENSIONS,
        },
        "meanings": facts.ledger.meanings,
        "corrections": file_content(corrections),
        "corrections_text": corrections,
        "correction_ids": [one.id for one in parse_corrections(corrections)],
    }


def corrections_text(root: Path) -> str:
    """``data/corrections.yml`` as it stands; an empty ledger of corrections when there is none.

    Raises:
        LedgerError: the file is not UTF-8.
    """
    path = root / FILE
    if not path.is_file():
        return "corrections: []\n"
    try:
        return path.read_bytes().decode("utf-8")
    except UnicodeDecodeError as error:
        raise LedgerError(FILE, f"it cannot be read ({error})", "write it as UTF-8 text") from error


def file_content(text: str) -> str:
    """What tells one state of ``data/corrections.yml`` from another."""
    return hashlib.sha256(text.encode("utf-8")).hexdigest()


# -- what is known about claims ---------------------------------------------------------------------------------


def _findings(facts: Facts, figures: Sequence[Figure]) -> Findings:
    found = Findings()
    ledger = facts.ledger
    harmless = harmless_flags(ledger.meanings)
    claim_of = {observation: row["claim_id"] for observation, row in facts.observations.items()}
    rows_of: dict[str, list[str]] = {}
    for table_id, claim_id in ledger.share_table_rows.select("table_id", "claim_id").iter_rows():
        rows_of.setdefault(table_id, []).append(claim_id)
        found.tables.setdefault(claim_id, []).append(table_id)

    def concerned(row: Row) -> list[str]:
        """The claims a finding is about: its own, or those of its table."""
        if row["table"] == "share_tables":
            return rows_of.get(row["row_id"]) or [row["claim_id"]]
        return [row["row_id"] if row["table"] == "claims" else claim_of.get(row["row_id"]) or row["claim_id"]]

    for row in ledger.flags.sort("flag", "row_id", "claim_id", nulls_last=True).iter_rows(named=True):
        doubt = row["severity"] != "info" or row["flag"] not in harmless
        told = [row["flag"], row["severity"], row["explanation"], row["evidence"] or [], row["check"], doubt]
        for claim in concerned(row):
            if claim and told not in found.flags.setdefault(claim, []):
                found.flags[claim].append(told)
    for row in ledger.quarantine.sort("table", "row_id", "check", "claim_id", nulls_last=True).iter_rows(named=True):
        told = [row["check"], row["reason"], row["acknowledged_by"], row["table"], row["row_id"]]
        for claim in concerned(row):
            if claim and told not in found.failures.setdefault(claim, []):
                found.failures[claim].append(told)
    for row in ledger.comparisons.iter_rows(named=True):
        found.comparisons[row["claim_id"]] = row
    for figure in figures:
        for claim in figure.claim_ids():
            if figure.section != "voices":
                found.charts.setdefault(claim, []).append([figure.figure_id, figure.title])
    for cell, claim in ledger.observations.sort("cell_id", "claim_id").select("cell_id", "claim_id").iter_rows():
        found.cells.setdefault(cell, []).append(claim)
        found.cell_of[claim] = cell
    return found


def _claims(facts: Facts, findings: Findings) -> pl.DataFrame:
    """Every claim with what the queue sorts and filters by, in the order a reviewer should meet them.

    First what waits for a decision, then what is doubted, then what the extractor is unsure of; within each by
    document and place.
    """
    claims = facts.ledger.claims.sort("document_id", "start", "end", "claim_id").with_row_index("place")
    rank = []
    for claim, confidence in claims.select("claim_id", "confidence").iter_rows():
        waiting = any(failure[2] is None for failure in findings.failures.get(claim, ()))
        doubted = any(flag[5] for flag in findings.flags.get(claim, ()))
        unsure = confidence is not None and confidence < UNSURE
        rank.append(0 if waiting else 1 if doubted else 2 if unsure else 3)
    return claims.with_columns(rank=pl.Series(rank, dtype=pl.Int64)).sort("rank", "place")


def digest(row: Mapping[str, Any], flags: Sequence[Sequence[Any]]) -> str:
    """Eight letters that change whenever anything a reviewer decides on changes."""
    told = [
        *(row.get(name) for name in _RECORD if name not in ("rule", "confidence")),
        sorted(flag[0] for flag in flags),
    ]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:8]


def _queue(facts: Facts, findings: Findings, claims: pl.DataFrame) -> Iterator[dict[str, Any]]:
    for offset in range(0, max(claims.height, 1), QUEUE):
        yield _queue_part(facts, findings, claims.slice(offset, QUEUE))


class Words:
    """Distinct strings of a column, each written once; rows hold their numbers."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of *word*."""
        return self.numbers.setdefault(word, len(self.numbers))


def _queue_part(facts: Facts, findings: Findings, claims: pl.DataFrame) -> dict[str, Any]:
    entities, documents, speakers = Words(), Words(), Words()
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            *("id", "exact", "entity", "kind", "document", "speaker"),
            *("flags", "state", "confidence", "place", "digest", "rank"),
        )
    }
    for row in claims.iter_rows(named=True):
        flags = findings.flags.get(row["claim_id"], [])
        label = facts.labels.get(row["entity_id"] or "", row["entity"] or row["entity_id"] or "")
        document = facts.documents.get(row["document_id"], {})
        columns["id"].append(row["claim_id"])
        columns["exact"].append(wording.clip(row["exact"], 40))
        columns["entity"].append(entities.number(label))
        columns["kind"].append(KINDS.index(row["kind"]))
        columns["document"].append(documents.number(f"{row['document_id']}\n{document.get('title') or ''}"))
        columns["speaker"].append(
            speakers.number(who(facts.author(row["document_id"]), row["speaker"], row["attributed_to"]))
        )
        columns["flags"].append(sorted({flag[0] for flag in flags if flag[5]}))
        columns["state"].append(_standing(row, findings))
        columns["confidence"].append(None if row["confidence"] is None else round(100 * row["confidence"]))
        columns["place"].append(row["place"])
        columns["digest"].append(digest(row, flags))
        columns["rank"].append(row["rank"])
    return columns | {
        "entities": list(entities.numbers),
        "documents": [name.split("\n", 1) for name in documents.numbers],
        "speakers": list(speakers.numbers),
    }


def _standing(row: Mapping[str, Any], findings: Findings) -> str:
    """Where a claim is now: ``published``, ``quarantined``, ``repeat`` or ``withdrawn``."""
    if findings.failures.get(row["claim_id"]):
        return "quarantined"
    return "published" if row["standing"] == "observed" else str(row["standing"])


# -- documents, a bundle at a time -----------------------------------------------------------------------------


def _bundles(facts: Facts, findings: Findings, claims: pl.DataFrame) -> Iterator[dict[str, Any]]:
    by_document: dict[str, list[Row]] = {}
    for row in claims.sort("place").iter_rows(named=True):
        by_document.setdefault(row["document_id"], []).append(row)
    blocks: dict[str, list[Row]] = {}
    for row in segments(facts.ledger.root).iter_rows(named=True):
        blocks.setdefault(row["document_id"], []).append(row)
    tables = _tables(facts)
    spoken = {row["claim_id"]: said(row) for row in facts.observations.values()}
    peers = {row["claim_id"]: row for row in facts.observations.values()}
    bundle, size = _empty(), 0
    for document_id, text in texts(facts.ledger.root):
        all_claims, all_blocks = by_document.get(document_id, []), blocks.get(document_id, [])
        for part in _parts(text, all_blocks):
            own = _within(all_claims, part)
            cost = part[1] - part[0] + 900 * len(own)
            if bundle["documents"] and size + cost > BUNDLE:
                yield bundle
                bundle, size = _empty(), 0
            size += cost
            records = [_record(facts, findings, row, spoken, peers) for row in own]
            bundle["documents"].append(
                _head(facts, document_id) | _body(text, part, _within(all_blocks, part), records)
            )
            named = {table for row in own for table in findings.tables.get(row["claim_id"], ()) if table in tables}
            bundle["tables"] |= {table: tables[table] for table in sorted(named)}
            bundle["keys"] += [*([document_id] if part[0] == 0 else []), *(row["claim_id"] for row in own)]
            bundle["keys"] += sorted(named)
    if bundle["documents"]:
        yield bundle


def _within(rows: Sequence[Row], part: tuple[int, int]) -> Sequence[Row]:
    """Those of *rows*, which are sorted by ``start``, that start within a part."""
    first, last = (bisect_left(rows, place, key=lambda row: row["start"]) for place in part)
    return rows[first:last]


def _empty() -> dict[str, Any]:
    return {"documents": [], "tables": {}, "keys": []}


def _parts(text: str, blocks: Sequence[Row]) -> list[tuple[int, int]]:
    """Where a long text is cut, between segments; most texts are one part."""
    if len(text) <= PART:
        return [(0, len(text))]
    cuts, start = [0], 0
    for block in blocks:
        if block["end"] - start > PART and block["start"] > start:
            start = block["start"]
            cuts.append(start)
        while block["end"] - start > 2 * PART:
            start += PART
            cuts.append(start)
    return list(zip(cuts, [*cuts[1:], len(text)], strict=True))


class Offsets:
    """Places in a stretch of text as browsers count them, in UTF-16 units from where the stretch begins."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._start = start
        self._wide = [start + found.start() for found in _WIDE.finditer(text[start:end])]

    def __call__(self, place: int) -> int:
        """The place of code point *place* of the text."""
        return place - self._start + bisect_left(self._wide, place)


def _head(facts: Facts, document_id: str) -> dict[str, Any]:
    document = facts.documents.get(document_id, {})
    return {
        "id": document_id,
        "title": document.get("title") or document_id,
        "by": [name for name in dict.fromkeys((document.get("author"), document.get("publisher"))) if name],
        "date": wording.period(document.get("published_date")),
        "url": document.get("url"),
        "path": document.get("path"),
    }


def _body(text: str, part: tuple[int, int], blocks: Sequence[Row], records: list[Row]) -> dict[str, Any]:
    """A stretch of a text with its segments and claims, all places counted as browsers do."""
    start, end = part
    at = Offsets(text, start, end)
    for record in records:
        record["at"] = [at(record["start"]), at(min(record["end"], end))]
        record["sentence"] = [at(max(record["sentence"][0], start)), at(min(record["sentence"][1], end))]
    marked = [row for row in blocks if row["end"] <= end and row["kind"] != "paragraph"]
    return {
        "text": text[start:end],
        "from": start,
        "length": len(text),
        "segments": [[at(row["start"]), at(row["end"]), row["kind"]] for row in marked],
        "claims": records,
    }


def _record(
    facts: Facts, findings: Findings, row: Row, spoken: Mapping[str, str], peers: Mapping[str, Row]
) -> dict[str, Any]:
    claim = row["claim_id"]
    entity = facts.entities.get(row["entity_id"] or "", {})
    compared = findings.comparisons.get(claim)
    cell = findings.cell_of.get(claim)
    others = [other for other in findings.cells.get(cell or "", ()) if other != claim]
    told: dict[str, Any] = {name: row[name] for name in _RECORD if row[name] is not None}
    return told | {
        "id": claim,
        "start": row["start"],
        "end": row["end"],
        "sentence": [row["sentence_start"], row["sentence_end"]],
        "label": entity.get("label") or row["entity"] or row["entity_id"] or "",
        "said": spoken.get(claim) or _said(row),
        "who": who(facts.author(row["document_id"]), row["speaker"], row["attributed_to"]),
        "state": _standing(row, findings),
        "flags": findings.flags.get(claim, []),
        "failures": findings.failures.get(claim, []),
        "published": _published(compared),
        "tables": findings.tables.get(claim, []),
        "charts": findings.charts.get(claim, [])[:6],
        "cell": [_peer(facts, peers[other], spoken) for other in others[:PEERS]],
        "more_in_cell": max(0, len(others) - PEERS),
        "corrections": row["corrections"] or [],
        "digest": digest(row, findings.flags.get(claim, [])),
    }


def _said(row: Row) -> str:
    """The value of a claim that is no observation, in the words of one."""
    return said({**row, "obs_value": row["value"], "obs_value_high": row["value_high"], "unit_measure": row["unit"]})


def _published(compared: Row | None) -> dict[str, Any] | None:
    if compared is None:
        return None
    names = ("verdict", "explanation", "published_value", "published_period", "stated_by", "url")
    return {name: compared[name] for name in names if compared[name] is not None}


def _peer(facts: Facts, row: Row, spoken: Mapping[str, str]) -> list[str]:
    document = facts.documents.get(row["document_id"], {})
    return [row["claim_id"], spoken[row["claim_id"]], facts.who(row), document.get("title") or row["document_id"]]


def _tables(facts: Facts) -> dict[str, dict[str, Any]]:
    """Share tables as a record shows them, by id."""
    tables: dict[str, dict[str, Any]] = {}
    for row in facts.ledger.share_tables.iter_rows(named=True):
        unit = row["unit_measure"]
        tables[row["table_id"]] = {
            "title": row["title"],
            "series": row["series"],
            "complete": row["complete"],
            "sum": None if row["stated_sum"] is None else wording.value_text(round(row["stated_sum"], 6), unit),
            "remainder": wording.value_text(round(row["remainder"], 6), unit) if row["remainder"] else None,
            "rows": [],
        }
    order = facts.ledger.share_table_rows.sort("table_id", "position")
    for row in order.iter_rows(named=True):
        if row["table_id"] in tables:
            observation = facts.observations.get(row["observation_id"], row)
            label = row["ref_area_label"]
            if tables[row["table_id"]]["series"]:
                label += f", {wording.period(row['time_period']) or 'undated'}"
            words = said({"unit_measure": None, **observation, **row})
            tables[row["table_id"]]["rows"].append([row["claim_id"], label, words, row["obs_value"]])
    return tables


def shard(key: str, shards: int) -> int:
    """In which of *shards* files a key is: FNV-1a, 32 bits, over UTF-8; ``shard`` of page.js computes the same.

    >>> shard("claim-dd5415f226159fd0", 1000), shard("naïve", 1000)
    (212, 683)
    """
    value = 0x811C9DC5
    for byte in key.encode("utf-8"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % shards


def _sharded(places: Mapping[str, int], shards: int) -> list[list[list[Any]]]:
    found: list[list[list[Any]]] = [[] for _ in range(shards)]
    for key in sorted(places):
        found[shard(key, shards)].append([key, places[key]])
    return found
