"""A published dataset written as annotated sentences, for the tests of the report and the review desk."""

from __future__ import annotations

import hashlib
import re
import shutil
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from talent_ledger.schema import columns
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform, write_parquet

Row = dict[str, Any]
REFERENCE = Path(__file__).parents[1] / "data/reference"

_PLACES: dict[str, tuple[str, Schema, list[str]]] = {
    "documents": ("data/documents", columns.DOCUMENTS, ["document_id"]),
    "segments": ("data/documents", columns.SEGMENTS, ["document_id", "start", "end", "segment_id"]),
    "claims": ("data/candidate", columns.CANDIDATE_CLAIMS, ["document_id", "start", "end", "claim_id"]),
    "entities": ("data/candidate", columns.ENTITIES, ["entity_id"]),
    "observations": ("data/candidate", columns.OBSERVATIONS, ["observation_id"]),
    "share_tables": ("data/candidate", columns.SHARE_TABLES, ["table_id"]),
    "share_table_rows": ("data/candidate", columns.SHARE_TABLE_ROWS, ["table_id", "position"]),
    "corrections": ("data/candidate", columns.CORRECTIONS, ["correction_id", "row_id"]),
    "flags": ("data/quarantine", columns.FLAGS, ["table", "row_id", "flag"]),
    "checks": ("data/quarantine", columns.CHECKS, ["check"]),
    "comparisons": ("data/quarantine", columns.COMPARISONS, ["observation_id"]),
    "quarantine": ("data/quarantine", columns.QUARANTINE, ["table", "row_id", "check"]),
}
_PUBLISHED = (
    "claims",
    "entities",
    "observations",
    "share_tables",
    "share_table_rows",
    "flags",
    "checks",
    "comparisons",
)


@dataclass
class Corpus:
    """Texts, their claims and what was found about them; `write` lays them out as the stages would."""

    rows: dict[str, list[Row]] = field(default_factory=lambda: {name: [] for name in _PLACES})
    labels: dict[str, str] = field(default_factory=dict)

    def text(self, document_id: str, **known: Any) -> Text:
        """A new document; *known* are its other columns."""
        return Text(self, document_id, known)

    def observation(self, claim: Row) -> Row:
        """The observation of a claim."""
        return next(row for row in self.rows["observations"] if row["claim_id"] == claim["claim_id"])

    def table(self, title: str, *claims: Row, **known: Any) -> str:
        """A share table of *claims*; returns its id."""
        members = [self.observation(claim) for claim in claims]
        first = members[0]
        unit, values = first["unit_measure"], [member["obs_value"] for member in members]
        series = known.pop("series", False)
        summable = known.pop("summable", not series)
        complete = known.pop("complete", False)
        table_id = content_id("table", first["document_id"], title)
        total = round(sum(values), 6) if summable else None
        part = summable and not complete and unit == "percent" and total is not None and total <= 100
        self.rows["share_tables"].append(
            {
                **{name: first[name] for name in ("document_id", "measure", "population", "dimension")},
                **{name: first[name] for name in ("time_period", "speaker", "attributed_to", "kind", "denominator")},
                "table_id": table_id,
                "title": title,
                "unit_measure": unit,
                "complete": complete,
                "series": series,
                "stated_sum": total,
                "remainder": round(100 - (total or 0), 6) if part else None,
                "rows": len(members),
                "others": [],
                "summable": summable,
                "hearsay": False,
                "corrections": [],
                **known,
            }
        )
        for position, member in enumerate(members):
            row = {"table_id": table_id, "position": position, "rest": member["ref_area"] == "others"}
            self.rows["share_table_rows"].append({**member, **row})
        return table_id

    def flag(self, claim: Row, flag: str, explanation: str, severity: str = "warning", *witnesses: Row) -> None:
        """A finding about the observation of *claim*."""
        observation = self.observation(claim)
        observation["flags"] = sorted({*observation["flags"], flag})
        self.rows["flags"].append(
            {
                "flag": flag,
                "check": f"{flag}_check",
                "severity": severity,
                "table": "observations",
                "row_id": observation["observation_id"],
                "claim_id": claim["claim_id"],
                "explanation": explanation,
                "evidence": [claim["claim_id"], *(witness["claim_id"] for witness in witnesses)],
            }
        )

    def hold(self, claim: Row, check: str, reason: str) -> None:
        """Put *claim* into quarantine."""
        named = {name: claim[name] for name in ("claim_id", "document_id", "exact", "start", "end", "speaker")}
        self.rows["quarantine"].append(
            {**named, "table": "claims", "row_id": claim["claim_id"], "check": check, "reason": reason}
        )

    def write(self, root: Path) -> Path:
        """Lay everything out below *root*, with the project's own flags and country names beside it."""
        claimed = [row["ref_area"] for row in self.rows["observations"]]
        known = {row["ref_area"]: row for row in self.rows["observations"]}
        self.rows["entities"] = [
            {
                "entity_id": area,
                "label": row["ref_area_label"],
                "entity_type": row["entity_type"],
                "claims": claimed.count(area),
            }
            for area, row in known.items()
        ]
        self.rows["checks"] = [
            {"check": "sums", "suite": "arithmetic", "severity": "critical", "fault": "source", "success": True}
            | {"statement": "The shares of a complete table sum to 100 within rounding.", "rows": 0}
        ]
        for name, (folder, schema, key) in _PLACES.items():
            write_parquet(root / folder / f"{name}.parquet", conform(self.rows[name], schema), schema, key)
        held = {row["claim_id"] for row in self.rows["quarantine"]}
        for name in _PUBLISHED:
            folder, schema, key = _PLACES[name]
            kept = [row for row in self.rows[name] if row.get("claim_id") not in held]
            write_parquet(root / f"data/published/parquet/{name}.parquet", conform(kept, schema), schema, key)
        for name in ("flags.csv", "lexicon/countries.csv"):
            (root / "data/reference" / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(REFERENCE / name, root / "data/reference" / name)
        if not (root / "params.yaml").exists():
            (root / "params.yaml").write_text("report:\n  pictures: 0\n", encoding="utf-8")
        if not (root / "data/corrections.yml").exists():
            (root / "data/corrections.yml").write_text("# decisions\ncorrections: []\n", encoding="utf-8")
        return root


class Text:
    """A document, written paragraph by paragraph; ``{name:47%}`` in a paragraph is the words 47%, claimed by *name*."""

    def __init__(self, corpus: Corpus, document_id: str, known: Row) -> None:
        self._corpus = corpus
        self._document: Row = {"document_id": document_id, "text": "", "path": f"data/raw/{document_id}.txt"}
        self._document |= {"media_type": "text/plain", "encoding": "utf-8", "comments_found": 0, **known}
        corpus.rows["documents"].append(self._document)
        self._settle()
        self._comments = 0
        self._speaker: str | None = None

    def comment(self, writer: str) -> None:
        """What follows is a reader's comment."""
        self._comments += 1
        self._speaker = writer
        self._segment(f"{writer} said...", "comment_header")

    def paragraph(self, template: str, kind: str = "paragraph", **figures: Row | list[Row]) -> dict[str, Row]:
        """A paragraph of one sentence; returns the claim of each figure (of the first, where several share it)."""
        plain, at, spans = "", 0, []
        for found in re.finditer(r"\{(\w+):([^}]+)\}", template):
            plain += template[at : found.start()]
            spans.append((found[1], len(plain), found[2]))
            plain += found[2]
            at = found.end()
        plain += template[at:]
        start = self._segment(plain, kind)
        claims: dict[str, Row] = {}
        for name, offset, exact in spans:
            given = figures[name]
            for one in given if isinstance(given, list) else [given]:
                claim = self._claim(start + offset, exact, (start, start + len(plain)), one)
                claims.setdefault(name, claim)
                claims.setdefault(f"{name}_{one.get('entity_id')}", claim)
        return claims

    def _segment(self, words: str, kind: str) -> int:
        start = len(self._document["text"])
        document_id = self._document["document_id"]
        self._document["text"] += words + "\n\n"
        self._settle()
        self._corpus.rows["segments"].append(
            {
                "segment_id": content_id("segment", document_id, start),
                "document_id": document_id,
                "ordinal": sum(row["document_id"] == document_id for row in self._corpus.rows["segments"]),
                "kind": kind,
                "start": start,
                "end": start + len(words),
                "speaker": self._speaker,
                "comment": self._comments or None,
            }
        )
        return start

    def _settle(self) -> None:
        raw = self._document["text"].encode()
        self._document |= {"sha256": hashlib.sha256(raw).hexdigest(), "characters": len(self._document["text"])}

    def _claim(self, start: int, exact: str, sentence: tuple[int, int], given: Row) -> Row:
        document_id = self._document["document_id"]
        digits = re.search(r"\d\.(\d+)", exact)
        claim: Row = {
            "kind": "share",
            "unit": "percent",
            "value": float(re.sub(r"[^\d.]", "", exact) or 0),
            "entity_type": "country",
            "inferred": False,
            "confidence": 0.9,
            "rule": "test",
            "speaker": self._speaker,
            "decimals": len(digits[1]) if digits else 0,
            **given,
        }
        claim |= {
            "claim_id": content_id("claim", document_id, start, claim.get("entity_id")),
            "document_id": document_id,
            "segment_id": self._corpus.rows["segments"][-1]["segment_id"],
            "start": start,
            "end": start + len(exact),
            "exact": exact,
            "sentence_start": sentence[0],
            "sentence_end": sentence[1],
            "standing": "repeat" if claim.get("repeat_of") else "observed",
            "corrections": [],
        }
        claim.setdefault("entity", claim.get("label") or claim.get("entity_id"))
        self._corpus.rows["claims"].append(claim)
        if not claim.get("repeat_of"):
            self._corpus.rows["observations"].append(_observed(claim))
        return claim


def _observed(claim: Row) -> Row:
    period = claim.get("period") or (str(claim["year"]) if claim.get("year") else None)
    area = claim.get("entity_id") or claim["entity"]
    named = {name: claim.get(name) for name in ("measure", "population", "dimension", "kind", "qualifier", "change")}
    cell = [claim.get(name) for name in ("measure", "population", "dimension")]
    return {
        **named,
        "observation_id": content_id("observation", claim["claim_id"]),
        "claim_id": claim["claim_id"],
        "document_id": claim["document_id"],
        "cell_id": content_id("cell", *cell, area, period, claim["unit"]),
        "ref_area": area,
        "ref_area_label": claim.get("label") or area,
        "entity_type": claim["entity_type"],
        "time_period": period,
        "obs_value": claim["value"],
        "obs_value_high": claim.get("value_high"),
        "unit_measure": claim["unit"],
        "decimals": claim["decimals"],
        "denominator": claim.get("denominator"),
        "inferred": claim["inferred"],
        "speaker": claim["speaker"],
        "attributed_to": claim.get("attributed_to"),
        "corrections": [],
        "flags": [],
    }


# -- what the tests draw ------------------------------------------------------------------------------------------

CHINA: Row = {"entity_id": "CHN", "label": "China"}
STATES: Row = {"entity_id": "USA", "label": "United States"}
EUROPE: Row = {"entity_id": "Europe", "label": "Europe", "entity_type": "region"}
FRANCE: Row = {"entity_id": "FRA", "label": "France"}
GERMANY: Row = {"entity_id": "DEU", "label": "Germany"}
OTHERS: Row = {"entity_id": "others", "label": "Others", "entity_type": "group"}
BY_ORIGIN: Row = {"dimension": "origin", "population": "top chess players", "measure": "share of top chess players"}
BY_WORK: Row = {**BY_ORIGIN, "dimension": "work", "year": 2022}


def chess_corpus() -> Corpus:
    """One article with a talent balance, a complete table, counts, a series, a company and a reader's comment."""
    corpus = Corpus()
    text = corpus.text("chess", title="Where chess masters play", author="Ada Writer", published_date="2024-05-01")
    text.paragraph("Where chess masters play", kind="title")
    origin = text.paragraph(
        "Of the top chess players {china:47%} learned in China, {states:18%} in the United States and about "
        "{europe:12%} in Europe.",
        china={**CHINA, **BY_ORIGIN},
        states={**STATES, **BY_ORIGIN},
        europe={**EUROPE, **BY_ORIGIN, "qualifier": "approx"},
    )
    corpus.table("Top chess players by country of origin", *(origin[name] for name in ("china", "states", "europe")))
    work = text.paragraph(
        "In 2022 {states:57%} of them played in the United States, {china:12%} in China and {both:4%} each in France "
        "and Germany.",
        states={**STATES, **BY_WORK},
        china={**CHINA, **BY_WORK},
        both=[{**FRANCE, **BY_WORK}, {**GERMANY, **BY_WORK}],
    )
    rows = [work["states"], work["china"], work["both_FRA"], work["both_DEU"]]
    corpus.table("Top chess players by country of work, 2022", *rows, time_period="2022")
    corpus.flag(work["states"], "matches_another_population", "57 % fits the grandmasters, not the top players.")
    clubs = {"kind": "count", "unit": "count", "denominator": 8.0, "dimension": "institution"}
    clubs |= {"population": "clubs where the top players play", "measure": "number of clubs"}
    held = text.paragraph(
        "Of 8 clubs {states:5} are in the United States; the remaining {rest:three} are in China, France and Germany.",
        states={**STATES, **clubs},
        rest=[{**place, **clubs, "value": 1.0, "inferred": True} for place in (CHINA, FRANCE, GERMANY)],
    )
    rows = [held["states"], *(held[f"rest_{area}"] for area in ("CHN", "FRA", "DEU"))]
    corpus.table("Clubs by country", *rows, complete=True)
    asia = {"population": "top players of Asia", "measure": "share of top players of Asia", "dimension": "origin"}
    parts = text.paragraph(
        'In Asia {china:81.9%} come from China, {india:12.2%} from India and {others:5.8%} from "others".',
        china={**CHINA, **asia},
        india={"entity_id": "IND", "label": "India", **asia},
        others={**OTHERS, **asia},
    )
    rows = [parts[name] for name in ("china", "india", "others")]
    corpus.table("Top players of Asia by country", *rows, complete=True, others=["TWN", "VNM", "KOR"])
    share = {**STATES, **BY_WORK, "population": "masters"}
    trend = text.paragraph(
        "The American share fell from {first:65%} in 2019 to {last:57%} in 2022.",
        first={**share, "year": 2019},
        last={**share, "year": 2022},
    )
    corpus.table("United States: share of masters", trend["first"], trend["last"], series=True)
    text.comment("Bo Reader")
    firm = {"entity_id": "Rook", "label": "Rook", "entity_type": "organization", "attributed_to": "Board Weekly"}
    text.paragraph(
        "Rook took {revenue:$8.03 billion} in 2024 after {before:$6.3 billion}, with profit down {profit:45%}.",
        revenue={**firm, "kind": "money", "unit": "USD", "value": 8.03e9, "measure": "revenue", "year": 2024},
        before={**firm, "kind": "money", "unit": "USD", "value": 6.3e9, "measure": "revenue", "year": 2023},
        profit={**firm, "kind": "growth", "change": "decrease", "measure": "net profit", "year": 2024},
    )
    said = text.paragraph(
        "And {third:30%} of all pupils play.", third={**CHINA, "measure": "pupils who play", "confidence": 0.4}
    )
    corpus.flag(said["third"], "hearsay", "Bo Reader (a reader) says “30%” without naming a source.", "info")
    agreed = corpus.observation(origin["china"])
    other = corpus.observation(work["states"])
    corpus.rows["comparisons"] = [
        {
            "observation_id": agreed["observation_id"],
            "claim_id": agreed["claim_id"],
            "verdict": "agrees",
            "explanation": "China: 47 % is what the federation publishes.",
            "published_value": 47.0,
            "published_period": "2022",
            "stated_by": "World Chess Report",
            "url": "https://example.org/report",
        },
        {
            "observation_id": other["observation_id"],
            "claim_id": other["claim_id"],
            "verdict": "matches_another_population",
            "explanation": "57 % fits the grandmasters, not the top players, for whom 42 % is published.",
            "published_value": 42.0,
            "published_period": "2022",
            "stated_by": "World Chess Report",
            "url": "javascript:alert(1)",
        },
    ]
    return corpus


HOSTILE = "</script><img src=x onerror=\"document.title='pwned'\">"
FORMULA = '=HYPERLINK("http://evil.example","x")'


def hostile_corpus() -> Corpus:
    """A text whose every word tries to become markup, code or a formula."""
    corpus = Corpus()
    text = corpus.text(
        "hostile-1",
        title=f"Title {HOSTILE}",
        author="<b>Author</b>",
        publisher="-->",
        url="javascript:document.title='pwned'",
        published_date="2024-05-01",
    )
    text.paragraph(f"Heading {HOSTILE} ${{7*7}} {{{{7*7}}}}\u2028 🇨🇳 end", kind="heading")
    whole = {"population": f"players {HOSTILE}", "measure": f"share {HOSTILE}", "attributed_to": "<i>someone</i>"}
    claims = text.paragraph(
        "🇨🇳🧠 Of these {one:60%} are in A <script>alert(1)</script> and {two:30%} in B.",
        one={"entity_id": FORMULA, "label": FORMULA, **whole},
        two={"entity_id": "__proto__", "label": f"@SUM(1) {HOSTILE}", **whole},
    )
    corpus.table(f"Table {HOSTILE}", claims["one"], claims["two"])
    corpus.flag(claims["one"], "conflict", f"Explanation {HOSTILE}", "warning")
    text.comment(f"Writer {HOSTILE}")
    text.paragraph(
        "Rook took {money:$8 billion} and {more:$9 billion}.",
        money={"entity_id": HOSTILE, "label": HOSTILE, "entity_type": "organization", "kind": "money", "unit": "USD"}
        | {"value": 8e9, "measure": "+cmd|' /C calc'!A0"},
        more={"entity_id": HOSTILE, "label": HOSTILE, "entity_type": "organization", "kind": "money", "unit": "USD"}
        | {"value": 9e9, "measure": "__proto__"},
    )
    return corpus
