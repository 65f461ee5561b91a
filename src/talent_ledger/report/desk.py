"""``reports/review.html``: the review desk. Texts with their claims marked, records, and the queue of what needs eyes.

Its data comes in parts of bounded size: the queue (claims in the order a reviewer should meet them), bundles of
documents (text, segments, records), and an index that says in which bundle a claim, document or table is. The records
are joined and ordered by DuckDB on disk (`records.sql`), and read in batches: a large corpus needs no more memory.
"""

from __future__ import annotations

import hashlib
import re
import tempfile
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from talent_ledger.report import wording
from talent_ledger.report.figures import Figure, Row, harmless_flags, said, who
from talent_ledger.report.ledger import read_meanings, texts
from talent_ledger.report.pages import Parts, read_asset, render, script_of, style_of
from talent_ledger.report.parameters import ReportParameters
from talent_ledger.schema.columns import CHANGES, CLAIMS, DIMENSIONS, ENTITY_TYPES, KINDS, QUALIFIERS
from talent_ledger.schema.corrections import CLAIM_FIELDS, FILE, parse_corrections
from talent_ledger.schema.database import created, execute_within, quoted
from talent_ledger.schema.errors import LedgerError
from talent_ledger.schema.files import write_text
from talent_ledger.schema.progress import Progress

QUEUE = 2_000
"""Claims in one part of the queue."""
BUNDLE = 160_000
"""Characters of text and records, about, that one bundle of documents holds."""
PART = 40_000
"""Characters of one document that are shown at once; a longer one is read part by part."""
KEYS_A_SHARD = 1_500
PEERS = 8
"""Other figures of the same cell that a record lists."""
UNSURE = 0.7
"""Below this confidence a claim counts as needing eyes."""
MEMORY = 96
"""Megabytes that DuckDB may use before it goes to disk, unless it cannot do with them."""

_WIDE = re.compile("[\U00010000-\U0010ffff]")
_SCRIPTS = tuple(f"desk/{part}" for part in ("state", "queue", "text", "record", "decide", "corrections", "moving"))
_INPUTS = {
    "documents": "data/documents",
    "segments": "data/documents",
    "claims": "data/candidate",
    "entities": "data/candidate",
    "observations": "data/candidate",
    "share_tables": "data/candidate",
    "share_table_rows": "data/candidate",
    "flags": "data/quarantine",
    "checks": "data/quarantine",
    "comparisons": "data/quarantine",
    "quarantine": "data/quarantine",
}
_DATABASE = "records"
_ON_DESK = ("documents", "segments", "claims", "observations", "share_tables", "share_table_rows")
"""Tables of which the desk shows what belongs to the texts that are on it."""
_TURNS = """
    CREATE TABLE turns AS SELECT place, row_number() OVER (ORDER BY rank, NOT warned, place) - 1 AS turn FROM records
"""
_QUEUED = """
    SELECT * EXCLUDE (turn, failures, compared, tables, peers)
        REPLACE (list_transform(flags, lambda one: {'flag': one.flag, 'doubt': one.doubt}) AS flags)
    FROM records JOIN turns USING (place) WHERE turn >= ? AND turn < ? ORDER BY turn
"""
_DOUBTED = """
    SELECT one.flag, count(DISTINCT place) AS n FROM (SELECT place, unnest(flags) AS one FROM records)
    WHERE one.doubt GROUP BY 1 ORDER BY 1
"""
_IN_PLACE = "SELECT * FROM records WHERE place >= ? AND place < ? ORDER BY place"
_OF_TEXTS = "document_id BETWEEN ? AND ? ORDER BY document_id"
_BLOCKS = f'SELECT * FROM segments WHERE {_OF_TEXTS}, start, "end", segment_id'
_TABLES = f"SELECT * FROM tables WHERE {_OF_TEXTS}, table_id"
_HEADS = f"SELECT * EXCLUDE (text) FROM documents WHERE {_OF_TEXTS}"
_TEXTS_TOGETHER = 1_024
"""Texts whose segments and tables are sorted at a time."""
_RECORDS_TOGETHER = 8_192
"""Records that are joined or sorted at a time: they are wide."""
_PLACES = {"claim_id", "document_id", "segment_id", "start", "end", "sentence_start", "sentence_end"}
_TOLD = [name for name in (*CLAIMS, "standing") if name not in _PLACES]


def desk_page(
    root: Path, charts: Mapping[str, Sequence[Figure]], folder: Path, parameters: ReportParameters, served: str = ""
) -> None:
    """Write ``review.html`` into *folder*, with what it cannot carry in ``folder/data``.

    It shows the last run, published or refused; of more claims or texts than `review_claims`, the whole texts with the
    claims that *charts* names, each with the charts it is drawn in, and then those that most need eyes. With *served*,
    a name of the project, it may write to ``data/corrections.yml`` through the server it comes from.

    Raises:
        LedgerError: an input is missing, or the ledger of corrections is wrong.
    """
    corrections = corrections_text(root)
    meanings = read_meanings(root / "data/reference/flags.csv")
    parts = Parts(folder / "data", parameters.page_kilobytes * 1000)
    with (
        tempfile.TemporaryDirectory(prefix="talent-ledger-records-") as scratch,
        closing(_Records(root, Path(scratch), harmless_flags(meanings))) as records,
    ):
        records.gather(list(charts), parameters.review_claims)
        for number, chunk in enumerate(records.queue()):
            parts.add(f"queue-{number}", chunk, keep=number == 0)
        with Progress("report, review desk", records.count("documents")) as progress:
            for number, bundle in enumerate(_bundles(root, records, charts, progress)):
                parts.add(f"bundle-{number}", {name: bundle[name] for name in ("documents", "tables", "titles")})
                records.place(bundle["keys"], number)
        for number, keys in enumerate(records.index()):
            parts.add(f"index-{number}", keys)
        parts.add("desk", _summary(records, meanings, corrections), keep=True)
        words = {
            "documents": wording.plural(records.count("documents"), "text"),
            "claims": wording.plural(records.count("claims"), "figure"),
            "left_out": _left_out(records),
        }
    page = render(
        "review.html",
        parts,
        style_of("review"),
        {"script": script_of(*_SCRIPTS)},
        served=served,
        **words,
    )
    write_text(folder / "review.html", page)


def _left_out(records: _Records) -> str:
    """What the page does not show; empty when it shows everything."""
    shown, every = records.count("documents"), records.count("all_documents")
    if shown == every:
        return ""
    claims, all_claims = records.count("claims"), records.count("all_claims")
    return (
        f"{shown:,} of {every:,} texts are on this desk, with {claims:,} of {all_claims:,} figures: those that charts"
        " lead to, then those with the figures that most need eyes. All that was published is in the folder downloads,"
        " all that was read in data/candidate; report.review_claims in params.yaml sets how much comes here."
    )


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


def _summary(records: _Records, meanings: Mapping[str, tuple[str, str]], corrections: str) -> dict[str, Any]:
    checks = records.rows('SELECT "check", statement, success FROM checks ORDER BY "check"')
    claims = records.count("claims")
    return {
        "claims": claims,
        "documents": records.count("documents"),
        "queues": -(-claims // QUEUE) or 1,
        "shards": records.shards,
        "flags": [[row["flag"], row["n"]] for row in records.rows(_DOUBTED)],
        "kinds": KINDS,
        "checks": {
            "held": sum(row["success"] for row in checks),
            "total": len(checks),
            "statements": {row["check"]: row["statement"] for row in checks},
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
        "meanings": meanings,
        "corrections": file_content(corrections),
        "corrections_text": corrections,
        "correction_ids": [one.id for one in parse_corrections(corrections)],
    }


def charts_of_claims(figures: Sequence[Figure]) -> dict[str, list[Figure]]:
    """Claim that a chart leads to → the charts to tell with it."""
    found: dict[str, list[Figure]] = {}
    for figure in figures:
        for claim in figure.claim_ids():
            found.setdefault(claim, []).extend([figure] if figure.section != "voices" else [])
    return found


# -- records, joined and ordered on disk -------------------------------------------------------------------------


class _Records:
    """What is known about every claim, in a database of its own that goes when the page is made."""

    def __init__(self, root: Path, scratch: Path, harmless: Sequence[str]) -> None:
        for name, folder in _INPUTS.items():
            if not (root / folder / f"{name}.parquet").is_file():
                raise LedgerError(f"{folder}/{name}.parquet", "the file is missing", "run `dvc repro`, which makes it")
        self._connection = created(scratch / f"{_DATABASE}.duckdb", MEMORY)
        self._connection.execute("SET preserve_insertion_order = false")
        for name, folder in _INPUTS.items():
            every = f"all_{name}" if name in _ON_DESK else name
            path = quoted(root / folder / f"{name}.parquet")
            self._connection.execute(f"CREATE VIEW {every} AS FROM read_parquet({path})")
        self._keep("harmless", "flag", harmless)
        self._run("concerned.sql")
        self.shards = 1

    def close(self) -> None:
        """Give back what the database holds."""
        self._connection.close()

    def gather(self, wanted: Sequence[str], most_claims: int) -> None:
        """Join what is known of about *most_claims* claims, those *wanted* and those of their texts before others."""
        self._choose(wanted, most_claims)
        self._run("records.sql", PEERS=PEERS + 1)
        for first in range(0, self.count("claims"), _RECORDS_TOGETHER):
            some = f"place >= {first} AND place < {first + _RECORDS_TOGETHER}"
            execute_within(self._connection, f"INSERT INTO records FROM joined WHERE {some}", MEMORY)
        execute_within(self._connection, _TURNS, MEMORY)
        keys = self.count("records") + self.count("documents") + self.count("share_tables")
        self.shards = -(-keys // KEYS_A_SHARD) or 1

    def _choose(self, wanted: Sequence[str], most_claims: int) -> None:
        """Settle which texts are on the desk."""
        if max(self.count("all_claims"), self.count("all_documents")) <= most_claims:
            for name in _ON_DESK:
                self._connection.execute(f"CREATE VIEW {name} AS FROM all_{name}")
            return
        self._keep("wanted", "claim_id", wanted)
        self._run("selection.sql", MOST=most_claims)
        for name in _ON_DESK:
            key = "table_id" if name == "share_table_rows" else "document_id"
            chosen = "share_tables" if name == "share_table_rows" else "chosen"
            what = "VIEW" if name == "documents" else "TABLE"  # no need to copy the texts
            query = f"CREATE {what} {name} AS FROM all_{name} SEMI JOIN {chosen} USING ({key})"
            execute_within(self._connection, query, MEMORY)

    def _keep(self, table: str, column: str, words: Sequence[str]) -> None:
        self._connection.execute(f"CREATE TABLE {table} ({column} VARCHAR)")
        self._connection.execute(f"INSERT INTO {table} SELECT unnest(?::VARCHAR[])", [list(words)])

    def _run(self, script: str, **numbers: float) -> None:
        text = read_asset(script)
        for name, number in {"UNSURE": UNSURE, **numbers}.items():
            text = text.replace(f"${name}", str(number))
        for statement in self._connection.extract_statements(text):
            execute_within(self._connection, statement, MEMORY)

    def count(self, table: str) -> int:
        """Rows of a table."""
        found = self._connection.execute(f"SELECT count(*) FROM {table}").fetchone()
        return int(found[0]) if found else 0

    def rows(self, query: str) -> list[Row]:
        """All rows of a query that yields few."""
        return list(self.stream(query))

    def stream_ranges(self, query: str) -> Iterator[Row]:
        """Rows of a query over the records from one number up to another, some thousands sorted at a time."""
        for first in range(0, self.count("records"), _RECORDS_TOGETHER):
            yield from self.stream(query, parameters=(first, first + _RECORDS_TOGETHER))

    def stream_texts(self, query: str, names: Sequence[str]) -> Iterator[Row]:
        """Rows of a query over the texts from one name up to another, some of all *names* at a time."""
        for first in range(0, len(names), _TEXTS_TOGETHER):
            some = names[first : first + _TEXTS_TOGETHER]
            yield from self.stream(query, parameters=(some[0], some[-1]))

    def stream(self, query: str, batch: int = 1_000, parameters: Sequence[int | str] = ()) -> Iterator[Row]:
        """Rows of a query, *batch* of them in memory at a time."""
        cursor = self._connection.cursor()
        cursor.execute(f"USE {_DATABASE}")
        answer = cursor.execute(query, parameters)
        names = [column[0] for column in answer.description or ()]
        while found := answer.fetchmany(batch):
            for row in found:
                yield dict(zip(names, row, strict=True))

    def documents(self) -> list[str]:
        """The ids of the texts on the desk, sorted."""
        return [row["document_id"] for row in self.stream("SELECT document_id FROM documents ORDER BY document_id")]

    def queue(self) -> Iterator[dict[str, Any]]:
        """The queue, `QUEUE` claims at a time: what waits for a decision, then warnings, notes, unsure readings."""
        part: list[Row] = []
        for row in self.stream_ranges(_QUEUED):
            part.append(row)
            if len(part) == QUEUE:
                yield _queue_part(part)
                part = []
        if part or not self.count("records"):
            yield _queue_part(part)

    def place(self, keys: Sequence[str], bundle: int) -> None:
        """Note in which bundle the *keys* (of claims, documents, tables) are."""
        if keys:
            self._connection.execute(
                "INSERT INTO places SELECT unnest(?::VARCHAR[]), ?, unnest(?::BIGINT[])",
                [list(keys), bundle, [shard(key, self.shards) for key in keys]],
            )

    def index(self) -> Iterator[list[list[Any]]]:
        """Keys and their bundles, one shard at a time."""
        keys: list[list[Any]] = []
        number = 0
        for row in self.stream("SELECT shard, key, min(bundle) AS bundle FROM places GROUP BY ALL ORDER BY shard, key"):
            while number < row["shard"]:
                yield keys
                keys, number = [], number + 1
            keys.append([row["key"], row["bundle"]])
        while number < self.shards:
            yield keys
            keys, number = [], number + 1


class _Words:
    """Distinct strings of a column, each written once; rows hold their numbers."""

    def __init__(self) -> None:
        self.numbers: dict[str, int] = {}

    def number(self, word: str) -> int:
        """The number of *word*."""
        return self.numbers.setdefault(word, len(self.numbers))


def _queue_part(rows: Sequence[Row]) -> dict[str, Any]:
    entities, documents, speakers = _Words(), _Words(), _Words()
    columns: dict[str, list[Any]] = {
        name: []
        for name in (
            *("id", "exact", "entity", "kind", "document", "speaker"),
            *("flags", "state", "confidence", "place", "digest", "rank"),
        )
    }
    for row in rows:
        columns["id"].append(row["claim_id"])
        columns["exact"].append(wording.clip(row["exact"], 40))
        columns["entity"].append(entities.number(row["label"] or ""))
        columns["kind"].append(KINDS.index(row["kind"]))
        columns["document"].append(documents.number(f"{row['document_id']}\n{row['title'] or ''}"))
        columns["speaker"].append(speakers.number(_who(row)))
        columns["flags"].append(sorted({flag["flag"] for flag in row["flags"] if flag["doubt"]}))
        columns["state"].append(row["state"])
        columns["confidence"].append(None if row["confidence"] is None else round(100 * row["confidence"]))
        columns["place"].append(row["place"])
        columns["digest"].append(digest(row))
        columns["rank"].append(row["rank"])
    return columns | {
        "entities": list(entities.numbers),
        "documents": [name.split("\n", 1) for name in documents.numbers],
        "speakers": list(speakers.numbers),
    }


def _who(row: Row) -> str:
    return who(row["author"] or row["publisher"], row["speaker"], row["attributed_to"])


def digest(row: Mapping[str, Any]) -> str:
    """Eight letters that change whenever anything a reviewer decides on changes."""
    told = [row.get(name) for name in _TOLD if name not in ("rule", "confidence")]
    flags = sorted(flag["flag"] for flag in row["flags"])
    return hashlib.sha256(repr([told, flags]).encode()).hexdigest()[:8]


# -- documents, a bundle at a time -------------------------------------------------------------------------------


class _Groups:
    """Rows of a stream that is sorted by document, handed out document by document."""

    def __init__(self, rows: Iterator[Row]) -> None:
        self._rows = rows
        self._next = next(rows, None)

    def of(self, document_id: str) -> list[Row]:
        """The rows of *document_id*; documents are asked for in the order of the stream."""
        found: list[Row] = []
        while self._next is not None and self._next["document_id"] <= document_id:
            if self._next["document_id"] == document_id:
                found.append(self._next)
            self._next = next(self._rows, None)
        return found


def _bundles(
    root: Path, records: _Records, charts: Mapping[str, Sequence[Figure]], progress: Progress
) -> Iterator[dict[str, Any]]:
    claims = _Groups(records.stream_ranges(_IN_PLACE))
    names = records.documents()
    blocks, tables, heads = (_Groups(records.stream_texts(query, names)) for query in (_BLOCKS, _TABLES, _HEADS))
    bundle, size = _empty(), 0
    for document_id, text in texts(root, set(names)):
        progress.advance(1, 1)
        head = _head(heads.of(document_id), document_id)
        all_claims, all_blocks = claims.of(document_id), blocks.of(document_id)
        own_tables = {row["table_id"]: _table(row) for row in tables.of(document_id)}
        for part in _parts(text, all_blocks):
            own = _within(all_claims, part)
            cost = part[1] - part[0] + 900 * len(own)
            if bundle["documents"] and size + cost > BUNDLE:
                yield bundle
                bundle, size = _empty(), 0
            size += cost
            told = [_record(row, charts.get(row["claim_id"], ())) for row in own]
            bundle["documents"].append(head | _body(text, part, _within(all_blocks, part), told))
            named = {table for row in own for table in row["tables"] if table in own_tables}
            drawn = {one.figure_id: one.title for row in own for one in charts.get(row["claim_id"], ())}
            bundle["tables"] |= {table: own_tables[table] for table in sorted(named)}
            bundle["titles"] |= drawn
            bundle["keys"] += [*([document_id] if part[0] == 0 else []), *(row["claim_id"] for row in own)]
            bundle["keys"] += sorted(named)
    if bundle["documents"]:
        yield bundle


def _within(rows: Sequence[Row], part: tuple[int, int]) -> Sequence[Row]:
    """Those of *rows*, which are sorted by ``start``, that start within a part."""
    first, last = (bisect_left(rows, place, key=lambda row: row["start"]) for place in part)
    return rows[first:last]


def _empty() -> dict[str, Any]:
    return {"documents": [], "tables": {}, "titles": {}, "keys": []}


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


def _head(found: Sequence[Row], document_id: str) -> dict[str, Any]:
    document = found[0] if found else {}
    return {
        "id": document_id,
        "title": document.get("title") or document_id,
        "by": [name for name in dict.fromkeys((document.get("author"), document.get("publisher"))) if name],
        "date": wording.period(document.get("published_date")),
        "url": document.get("url"),
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


def _record(row: Row, charts: Sequence[Figure]) -> dict[str, Any]:
    """All that the desk shows of a claim; what is empty is left out."""
    told = {name: row[name] for name in _TOLD}
    flags = [
        [flag["flag"], flag["explanation"] and wording.dated(flag["explanation"]), flag["evidence"], flag["doubt"]]
        for flag in row["flags"]
    ]
    failed = [
        [one[name] for name in ("check", "reason", "acknowledged_by", "table", "row_id")] for one in row["failures"]
    ]
    peers = [peer for peer in row["peers"] if peer["claim_id"] != row["claim_id"]][:PEERS]
    told |= {
        "label": row["label"],
        "said": _said(row),
        "who": _who(row),
        "state": row["state"],
        "flags": flags,
        "failures": failed,
        "published": _published(row["compared"] or {}),
        "tables": row["tables"],
        "charts": [figure.figure_id for figure in charts[:6]],
        "cell": [[peer["claim_id"], said(peer), _who(peer), peer["title"] or peer["document_id"]] for peer in peers],
        "more_in_cell": max(0, (row["in_cell"] or 1) - 1 - len(peers)),
        "corrections": row["corrections"],
        "digest": digest(row),
    }
    fixed = {"id": row["claim_id"], "start": row["start"], "end": row["end"]}
    fixed |= {"sentence": [row["sentence_start"], row["sentence_end"]]}
    return fixed | {name: value for name, value in told.items() if value not in (None, [], {}, False, "")}


def _published(compared: Row) -> Row:
    """The comparison with a published figure, what is empty left out."""
    told = {name: compared.get(name) for name in ("verdict", "explanation", "stated_by", "url")}
    told["explanation"] = told["explanation"] and wording.dated(told["explanation"])
    return {name: value for name, value in told.items() if value is not None}


def _said(row: Row) -> str:
    return said({**row, "obs_value": row["value"], "obs_value_high": row["value_high"], "unit_measure": row["unit"]})


def _table(row: Row) -> dict[str, Any]:
    """A share table as a record shows it."""
    unit = row["unit_measure"]
    lines = []
    for member in row["members"]:
        label = member["ref_area_label"]
        if row["series"]:
            label += f", {wording.period(member['time_period']) or 'undated'}"
        lines.append([member["claim_id"], label, said({"unit_measure": unit, **member}), member["obs_value"]])
    return {
        "title": wording.dated(row["title"]),
        "sum": None if row["stated_sum"] is None else wording.value_text(round(row["stated_sum"], 6), unit),
        "remainder": wording.value_text(round(row["remainder"], 6), unit) if row["remainder"] else None,
        "rows": lines,
    }


def shard(key: str, shards: int) -> int:
    """In which of *shards* files a key is: FNV-1a, 32 bits, over UTF-8; ``shard`` of page.js computes the same.

    >>> shard("claim-dd5415f226159fd0", 1000), shard("naïve", 1000)
    (212, 683)
    """
    value = 0x811C9DC5
    for byte in key.encode("utf-8"):
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value % shards
