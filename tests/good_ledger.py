"""A ledger in which every check has something to look at and nothing to find, written as annotated sentences.

`good_ledger(seed)` varies its figures; whatever the seed, the sums, shares, changes and references hold.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass, field, fields
from pathlib import Path
from random import Random
from typing import Any

import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform, write_parquet

Row = dict[str, Any]
LABELS = {
    "CHN": "China",
    "USA": "United States",
    "IND": "India",
    "DEU": "Germany",
    "FRA": "France",
    "Europe": "Europe",
    "Harbour Lines": "Harbour Lines",
    "Quayside Cranes": "Quayside Cranes",
    "others": "Others",
}
_IDS = ("document_id", "segment_id", "claim_id", "observation_id", "table_id", "repeat_of", "row_id", "correction_id")
MEMBERS = {"Europe": ["DEU", "FRA"]}


@dataclass
class Ledger:
    """The tables of a project as lists of rows, and its raw texts; mutators change them in place."""

    raw: dict[str, bytes] = field(default_factory=dict)
    documents: list[Row] = field(default_factory=list)
    segments: list[Row] = field(default_factory=list)
    extracted: list[Row] = field(default_factory=list)
    claims: list[Row] = field(default_factory=list)
    entities: list[Row] = field(default_factory=list)
    observations: list[Row] = field(default_factory=list)
    share_tables: list[Row] = field(default_factory=list)
    share_table_rows: list[Row] = field(default_factory=list)
    corrections: list[Row] = field(default_factory=list)
    history: list[Row] = field(default_factory=list)
    types: dict[tuple[str, str], pl.DataType | None] = field(default_factory=dict)
    """Columns to write with another type, or (None) to leave out."""
    tag: str = ""

    def copy(self) -> Ledger:
        """A ledger whose rows can be changed without touching this one."""
        made = Ledger(raw=dict(self.raw), types=dict(self.types), tag=self.tag)
        for each in fields(self):
            if each.name not in ("raw", "types", "tag"):
                setattr(made, each.name, [_copied(row) for row in getattr(self, each.name)])
        return made

    def times(self, copies: int) -> Ledger:
        """Identical copies of every document with all that was made of it, each under ids of its own."""
        made = Ledger(raw=dict(self.raw), types=dict(self.types), tag=self.tag)
        for each in fields(self):
            if each.name not in ("raw", "types", "tag"):
                rows = getattr(self, each.name)
                many = [_renamed(row, f"-{number:04d}") for number in range(copies) for row in rows]
                setattr(made, each.name, rows if each.name == "entities" else many)
        return made

    def claim(self, claim_id: str) -> Row:
        """The candidate claim with this id."""
        return next(row for row in self.claims if row["claim_id"] == claim_id)

    def write(self, root: Path) -> None:
        """Lay the ledger out as the files the stages hand on, with the real reference data beside them."""
        for path, raw in self.raw.items():
            (root / path).parent.mkdir(parents=True, exist_ok=True)
            (root / path).write_bytes(raw)
        for table, (path, schema, key) in FILES.items():
            frame = conform(getattr(self, table), schema)
            target = root / path
            write_parquet(target, frame, schema, key)
            changed = {name: kind for (of, name), kind in self.types.items() if of == table}
            if changed:
                kept = pl.read_parquet(target).drop([name for name, kind in changed.items() if kind is None])
                casts = {name: kind for name, kind in changed.items() if kind is not None}
                kept.cast(casts, strict=False).write_parquet(target)  # type: ignore[arg-type]
        if self.history:
            (root / "data/published").mkdir(parents=True, exist_ok=True)
            conform(self.history, columns.HISTORY).write_csv(root / "data/published/history.csv")


FILES: dict[str, tuple[str, Schema, list[str]]] = {
    "documents": ("data/documents/documents.parquet", columns.DOCUMENTS, ["document_id"]),
    "segments": ("data/documents/segments.parquet", columns.SEGMENTS, ["document_id", "ordinal"]),
    "extracted": ("data/claims/claims.parquet", columns.CLAIMS, ["claim_id"]),
    "claims": ("data/candidate/claims.parquet", columns.CANDIDATE_CLAIMS, ["claim_id"]),
    "entities": ("data/candidate/entities.parquet", columns.ENTITIES, ["entity_id"]),
    "observations": ("data/candidate/observations.parquet", columns.OBSERVATIONS, ["observation_id"]),
    "share_tables": ("data/candidate/share_tables.parquet", columns.SHARE_TABLES, ["table_id"]),
    "share_table_rows": ("data/candidate/share_table_rows.parquet", columns.SHARE_TABLE_ROWS, ["table_id", "position"]),
    "corrections": ("data/candidate/corrections.parquet", columns.CORRECTIONS, ["correction_id", "row_id"]),
}


def _copied(row: Row) -> Row:
    return {name: list(value) if isinstance(value, list) else value for name, value in row.items()}


def _renamed(row: Row, suffix: str) -> Row:
    return {name: value + suffix if name in _IDS and value is not None else value for name, value in row.items()}


def _decimals(exact: str) -> int:
    found = re.search(r"\d\.(\d+)", exact)
    return len(found[1]) if found else 0


@dataclass
class Writer:
    """Writes one document sentence by sentence; each ``{figure}`` in a sentence is claimed by the figures given."""

    ledger: Ledger
    document_id: str
    published: str
    author: str = "Ada Writer"
    text: str = ""
    comment: int | None = None
    speaker: str | None = None
    declared: int | None = None
    claims: dict[str, Row] = field(default_factory=dict)
    tag: str = ""

    def paragraph(self, template: str, **figures: Row | list[Row]) -> None:
        """A paragraph of one sentence. ``{name:47%}`` is the words 47%, claimed by the figure(s) called *name*."""
        start = len(self.text)
        ordinal = sum(row["document_id"] == self.document_id for row in self.ledger.segments)
        segment_id = content_id("segment", self.document_id, start)
        plain, at, spans = "", 0, []
        for found in re.finditer(r"\{(\w+):([^}]+)\}", template):
            plain += template[at : found.start()]
            spans.append((found[1], start + len(plain), found[2]))
            plain += found[2]
            at = found.end()
        plain += template[at:] + self.tag
        self.text += plain + "\n\n"
        self.ledger.segments.append(
            {
                "segment_id": segment_id,
                "document_id": self.document_id,
                "ordinal": ordinal,
                "kind": "paragraph",
                "start": start,
                "end": start + len(plain),
                "speaker": self.speaker,
                "comment": self.comment,
            }
        )
        for name, at, exact in spans:
            given = figures[name]
            for figure in given if isinstance(given, list) else [given]:
                self._claim(name, figure, exact, at, self.ledger.segments[-1])

    def _claim(self, name: str, figure: Row, exact: str, at: int, segment: Row) -> None:
        span = (at, at + len(exact))
        entity = figure["entity_id"]
        claim = {
            "claim_id": content_id("claim", self.document_id, *span, entity),
            "document_id": self.document_id,
            "segment_id": segment["segment_id"],
            "start": span[0],
            "end": span[1],
            "exact": exact,
            "sentence_start": segment["start"],
            "sentence_end": segment["end"],
            "kind": "share",
            "unit": "percent",
            "decimals": _decimals(exact),
            "entity": LABELS[entity],
            "entity_type": "country"
            if len(entity) == 3 and entity.isupper()
            else "region"
            if entity in MEMBERS
            else "organization",
            "speaker": self.speaker,
            "inferred": False,
            "rule": "written for the test",
            "confidence": 0.9,
            "standing": "observed",
            "corrections": [],
            **figure,
        }
        self.ledger.extracted.append(dict(claim))
        self.ledger.claims.append(dict(claim))
        self.claims[f"{name}:{entity}"] = claim
        if claim["standing"] == "observed":
            self.ledger.observations.append(observation(claim))

    def table(self, title: str, names: list[str], **given: Any) -> None:
        """A share table of the claims called *names* (``figure:entity``)."""
        members = [self.claims[name] for name in names]
        first = members[0]
        table_id = content_id("table", self.document_id, title)
        series = given.get("series", False)
        total = round(sum(row["value"] for row in members), 6)
        share = first["unit"] == "percent"
        summable = given.get("summable", not series)
        complete = given.get("complete", False)
        self.ledger.share_tables.append(
            {
                "table_id": table_id,
                "document_id": self.document_id,
                "title": title,
                **{name: first.get(name) for name in ("measure", "population", "dimension", "kind", "speaker")},
                "time_period": None if series else _period(first),
                "unit_measure": first["unit"],
                "denominator": None if share else first.get("denominator"),
                "complete": complete,
                "series": series,
                "stated_sum": total if summable else None,
                "remainder": round(100 - total, 6) if summable and share and not complete else None,
                "rows": len(members),
                "others": [],
                "summable": summable,
                "hearsay": False,
                "corrections": [],
            }
        )
        for position, row in enumerate(members):
            self.ledger.share_table_rows.append(
                {
                    "table_id": table_id,
                    "position": position,
                    "observation_id": content_id("observation", row["claim_id"]),
                    "claim_id": row["claim_id"],
                    "ref_area": row["entity_id"],
                    "ref_area_label": LABELS[row["entity_id"]],
                    "time_period": _period(row),
                    "obs_value": row["value"],
                    "decimals": row["decimals"],
                    "inferred": row["inferred"],
                    "rest": row["entity_id"] == "others",
                }
            )

    def finish(self, comments: int = 0) -> None:
        """Add the document's row and its raw bytes."""
        raw = self.text.encode()
        path = f"data/raw/{self.document_id}.txt"
        self.ledger.raw[path] = raw
        self.ledger.documents.append(
            {
                "document_id": self.document_id,
                "path": path,
                "media_type": "text/plain",
                "encoding": "utf-8",
                "sha256": hashlib.sha256(raw).hexdigest(),
                "characters": len(self.text),
                "text": self.text,
                "title": self.document_id.replace("_", " ").capitalize(),
                "author": self.author,
                "published_date": self.published,
                "comments_declared": self.declared,
                "comments_found": comments,
            }
        )


def _period(claim: Row) -> str | None:
    return claim.get("period") or (str(claim["year"]) if claim.get("year") else None)


def cell_id(row: Row) -> str:
    """The id of an observation's cell, as the stage `tables` makes it."""
    said = [" ".join((row.get(name) or "").lower().split()) for name in ("measure", "population")]
    rest = [row.get(name) for name in ("dimension", "ref_area", "time_period", "unit_measure", "kind")]
    return content_id("cell", *said, *rest, row["claim_id"] if not any(said) else None)


def observation(claim: Row) -> Row:
    """The observation that *claim* becomes."""
    same = ("claim_id", "document_id", "measure", "population", "dimension", "decimals", "denominator", "qualifier")
    row = {
        **{name: claim.get(name) for name in (*same, "change", "kind", "inferred", "speaker", "attributed_to")},
        "observation_id": content_id("observation", claim["claim_id"]),
        "ref_area": claim["entity_id"],
        "ref_area_label": LABELS.get(claim["entity_id"], claim["entity_id"]),
        "entity_type": claim["entity_type"],
        "time_period": _period(claim),
        "obs_value": claim["value"],
        "obs_value_high": claim.get("value_high"),
        "unit_measure": claim["unit"],
        "corrections": list(claim["corrections"]),
        "flags": [],
    }
    return {**row, "cell_id": cell_id(row)}


def good_ledger(seed: int = 0, tag: str = "") -> Ledger:
    """A ledger without a fault or a doubt; *tag* ends each of its sentences."""
    random, ledger = Random(seed), Ledger(tag=tag)
    for write in (_ports, _researchers, _company, _echo):
        write(ledger, random)
    for entity_id, label in LABELS.items():
        claims = sum(row["entity_id"] == entity_id for row in ledger.claims)
        kind = "country" if len(entity_id) == 3 else "region" if entity_id in MEMBERS else "organization"
        ledger.entities.append(
            {
                "entity_id": entity_id,
                "label": label,
                "entity_type": kind,
                "alpha_3": entity_id if kind == "country" else None,
                "members": MEMBERS.get(entity_id),
                "claims": claims,
            }
        )
    ledger.history = _published_before(ledger)
    return ledger


def _ports(ledger: Ledger, random: Random) -> None:
    """Complete and partial tables, counts beside shares, changes beside levels."""
    first, second = random.randint(300, 450), random.randint(200, 300)
    shares = [first / 10, second / 10, (1000 - first - second) / 10]
    at = {"measure": "share of cargo", "population": "cargo at the port", "dimension": "origin", "year": 2023}
    writer = Writer(ledger, "ports", "2024-03-04", tag=ledger.tag)
    words = [f"{share:.1f}%" for share in shares]
    writer.paragraph(
        f"Of all cargo at the port in 2023, {{a:{words[0]}}} came from China, {{b:{words[1]}}} from India and the"
        f" other {{c:{words[2]}}} from elsewhere.",
        a={"entity_id": "CHN", "value": shares[0], **at},
        b={"entity_id": "IND", "value": shares[1], **at},
        c={"entity_id": "others", "value": shares[2], "entity_type": "group", **at},
    )
    writer.table("Cargo at the port by origin, 2023", ["a:CHN", "b:IND", "c:others"], complete=True)
    total = random.choice([20, 25, 40, 50])
    part = random.randint(total * 3 // 5, total - 1)
    berths = {
        "measure": "berths with cranes",
        "kind": "count",
        "unit": "count",
        "denominator": float(total),
        "year": 2023,
    }
    share = round(100 * part / total)
    writer.paragraph(
        f"More berths have cranes now: {{n:{part}}} of {total} ({{p:{share}%}}) at the old quay in 2023.",
        n={"entity_id": "Quayside Cranes", "value": float(part), **berths},
        p={
            "entity_id": "Quayside Cranes",
            "value": float(share),
            "measure": "share of berths with cranes",
            "year": 2023,
        },
    )
    writer.paragraph(
        f"{{h:More than half}} ({{n:{part} out of {total}}}) of the new berths have them too.",
        h={
            "entity_id": "Harbour Lines",
            "value": 50.0,
            "qualifier": "more_than",
            "measure": "share of new berths with cranes",
        },
        n={
            "entity_id": "Harbour Lines",
            "value": float(part),
            **{**berths, "measure": "new berths with cranes", "year": None},
        },
    )
    halls = [random.randint(9, 15), random.randint(4, 8), random.randint(1, 3)]
    sites = {
        "measure": "customs halls",
        "population": "customs halls",
        "kind": "count",
        "unit": "count",
        "denominator": float(sum(halls)),
    }
    writer.paragraph(
        f"Of the {sum(halls)} customs halls {{a:{halls[0]}}} are in China, {{b:{halls[1]}}} in India and"
        f" {{c:{halls[2]}}} in the United States.",
        a={"entity_id": "CHN", "value": float(halls[0]), **sites},
        b={"entity_id": "IND", "value": float(halls[1]), **sites},
        c={"entity_id": "USA", "value": float(halls[2]), **sites},
    )
    writer.table("Customs halls by country", ["a:CHN", "b:IND", "c:USA"], complete=True)
    before = random.randint(50, 90) * 10
    after = before * 5 // 4
    ships = {"entity_id": "Harbour Lines", "measure": "ships", "kind": "count", "unit": "count"}
    writer.paragraph(
        f"Calls rose from {{x:{before}}} ships in 2021 to {{y:{after}}} in 2022, up {{z:25%}}.",
        x={"value": float(before), "year": 2021, "change": "increase", **ships},
        y={"value": float(after), "year": 2022, "change": "increase", **ships},
        z={
            "entity_id": "Harbour Lines",
            "measure": "ships",
            "kind": "growth",
            "value": 25.0,
            "year": 2022,
            "change": "increase",
        },
    )
    high, drop = random.randint(30, 40), random.randint(4, 9)
    delays = {"entity_id": "Harbour Lines", "measure": "share of late ships", "change": "decrease"}
    writer.paragraph(
        f"The share of late ships fell from {{x:{high}%}} in 2019 to {{y:{high - drop}%}} in 2022, dropping"
        f" {{z:{drop} percentage points}}.",
        x={"value": float(high), "year": 2019, **delays},
        y={"value": float(high - drop), "year": 2022, **delays},
        z={"value": float(drop), "year": 2022, **delays, "kind": "growth", "unit": "percentage_points"},
    )
    writer.finish()


def _researchers(ledger: Ledger, random: Random) -> None:
    """Figures that were published, a series of one definition, a region and its members, comments with sources."""
    writer = Writer(ledger, "researchers", "2025-02-02", declared=2, tag=ledger.tag)
    top = {
        "measure": "share of AI talent by country of origin",
        "population": "top 20% of AI researchers",
        "dimension": "origin",
    }
    writer.paragraph(
        "Of the top 20% of AI researchers in 2022, {a:47%} are from China, {b:18%} from the United States and"
        " {c:5%} from India.",
        a={"entity_id": "CHN", "value": 47.0, "year": 2022, **top},
        b={"entity_id": "USA", "value": 18.0, "year": 2022, **top},
        c={"entity_id": "IND", "value": 5.0, "year": 2022, **top},
    )
    writer.table("Top AI talent by origin, 2022", ["a:CHN", "b:USA", "c:IND"])
    writer.paragraph(
        "The American share of the top 20% of AI researchers went from {d:20%} in 2019 to {e:18%} in 2022.",
        d={"entity_id": "USA", "value": 20.0, "year": 2019, "change": "decrease", **top},
        e={"entity_id": "USA", "value": 18.0, "year": 2022, "change": "decrease", **top},
    )
    writer.table("United States: share of AI talent, 2019–2022", ["d:USA", "e:USA"], series=True)
    whole = random.randint(30, 45)
    parts = [random.randint(8, 14), random.randint(5, 12)]
    study = {
        "measure": "share of doctoral students",
        "population": "doctoral students",
        "dimension": "study",
        "year": 2021,
    }
    writer.paragraph(
        f"Europe has {{f:{whole}%}} of the doctoral students of 2021.",
        f={"entity_id": "Europe", "value": float(whole), **study},
    )
    writer.paragraph(
        f"Germany has {{g:{parts[0]}%}} of these doctoral students, France {{h:{parts[1]}%}}.",
        g={"entity_id": "DEU", "value": float(parts[0]), **study},
        h={"entity_id": "FRA", "value": float(parts[1]), **study},
    )
    writer.table("Doctoral students by country, 2021", ["g:DEU", "h:FRA"])
    dropped = random.randint(60, 90)
    writer.paragraph(
        f"A misprint puts it at {{m:{dropped}%}} for Germany.",
        m={
            "entity_id": "DEU",
            "value": float(dropped),
            "measure": "misprinted share",
            "standing": "withdrawn",
            "corrections": ["drop-misprint"],
        },
    )
    misprint = writer.claims["m:DEU"]
    ledger.corrections.append(
        {
            "correction_id": "drop-misprint",
            "action": "drop",
            "status": "applied",
            "table": "claims",
            "row_id": misprint["claim_id"],
            "field": "standing",
            "before": "observed",
            "after": "withdrawn",
            "reason": "the text itself says that it is a misprint",
            "reviewer": "Ada",
            "date": "2025-03-01",
        }
    )
    visas = random.randint(200, 900)
    quoted = {"attributed_to": "the ministry", "measure": "visas", "kind": "count", "unit": "count", "year": 2020}
    writer.comment, writer.speaker = 1, "Bea"
    writer.paragraph(
        f"The ministry counts {{v:{visas}}} visas for India in 2020.",
        v={"entity_id": "IND", "value": float(visas), **quoted},
    )
    original = writer.claims["v:IND"]
    writer.comment, writer.speaker = 2, "Cem"
    writer.paragraph(
        f"As Bea says, {{w:{visas}}} visas for India.",
        w={
            "entity_id": "IND",
            "value": float(visas),
            **quoted,
            "standing": "repeat",
            "repeat_of": original["claim_id"],
        },
    )
    writer.finish(comments=2)


def _company(ledger: Ledger, random: Random) -> None:
    """Money with scale words, growth between known levels, a range, hedges, periods finer than a year."""
    writer = Writer(ledger, "company", "2025-01-20", tag=ledger.tag)
    low = random.randint(50, 80)
    high = low * 6 // 5
    sales = {"entity_id": "Quayside Cranes", "measure": "revenue", "kind": "money", "unit": "USD"}
    writer.paragraph(
        f"Quayside Cranes took ${{x:{low} million}} in revenue in 2022.", x={"value": low * 1e6, "year": 2022, **sales}
    )
    writer.paragraph(f"Its revenue was ${{y:{high} million}} in 2023.", y={"value": high * 1e6, "year": 2023, **sales})
    growth = round(100 * (high / low - 1))
    writer.paragraph(
        f"Growth in revenue was {{z:{growth}%}} in 2023.",
        z={
            "entity_id": "Quayside Cranes",
            "measure": "revenue",
            "kind": "growth",
            "value": float(growth),
            "year": 2023,
            "change": "increase",
        },
    )
    writer.paragraph(
        "Costs are to be {r:6% to 8%} of revenue in the fourth quarter of 2024.",
        r={
            "entity_id": "Quayside Cranes",
            "measure": "costs",
            "population": "revenue",
            "value": 6.0,
            "value_high": 8.0,
            "qualifier": "range",
            "year": 2024,
            "period": "2024-Q4",
        },
    )
    writer.paragraph(
        "It ranks {k:3rd} among 12 makers.",
        k={
            "entity_id": "Quayside Cranes",
            "measure": "rank among makers",
            "kind": "rank",
            "unit": "rank",
            "value": 3.0,
            "denominator": 12.0,
        },
    )
    writer.finish()


def _echo(ledger: Ledger, random: Random) -> None:
    """A second, independent witness of a cell, who agrees."""
    writer = Writer(ledger, "echo", "2025-06-30", tag=ledger.tag)
    top = {
        "measure": "share of AI talent by country of origin",
        "population": "top 20% of AI researchers",
        "dimension": "origin",
    }
    writer.paragraph(
        "China trained {a:47%} of the top 20% of AI researchers as of 2022, another count finds.",
        a={"entity_id": "CHN", "value": 47.0, "year": 2022, **top},
    )
    writer.paragraph(
        f"Its ports have {{b:{random.randint(100, 400)}}} cranes in 2022.",
        b={"entity_id": "CHN", "value": 0.0, "measure": "cranes", "kind": "count", "unit": "count", "year": 2022},
    )
    last = writer.claims["b:CHN"]
    for rows in (ledger.extracted, ledger.claims):
        next(row for row in rows if row["claim_id"] == last["claim_id"])["value"] = float(last["exact"])
    next(row for row in ledger.observations if row["claim_id"] == last["claim_id"])["obs_value"] = float(last["exact"])
    writer.finish()


def _published_before(ledger: Ledger) -> list[Row]:
    """One earlier publication, with no more than there is now."""
    tables = {name: len(getattr(ledger, name)) for name in ("documents", "claims", "observations", "share_tables")}
    lines = [_line("table", name, None, None, rows) for name, rows in tables.items()]
    for document in ledger.documents:
        rows = sum(row["document_id"] == document["document_id"] for row in ledger.observations)
        lines.append(_line("table", "observations", document["document_id"], None, rows))
    for table in ledger.share_tables:
        lines.append(_line("table", "share_table_rows", table["document_id"], table["title"], table["rows"]))
    return lines


def _line(subject: str, name: str, document_id: str | None, title: str | None, rows: int) -> Row:
    key = {"publication": 1, "content": "content-of-another-day", "subject": subject, "name": name}
    return {**key, "document_id": document_id, "title": title, "rows": rows}
