"""Size and speed of the pages at 1, 100 and 10,000 documents, in a real Chromium."""

from __future__ import annotations

import random
import resource
import shutil
import statistics
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import product
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import altair as alt
import polars as pl

from talent_ledger.schema import columns
from talent_ledger.schema.columns import Schema
from talent_ledger.schema.files import content_id
from talent_ledger.schema.frames import conform, write_parquet

TITLE = "The pages at 1, 100 and 10,000 documents"
NOTE = """
A seeded generator writes published datasets of ten figures a document: a table by origin, one by work, a company's
money. Seconds and peak megabytes are those of the stage `report`; megabytes those of its pages and of the data beside
them. What a reader waits for is told in milliseconds, the median of five fresh pages in headless Chromium from
`file://`, the sizes taking turns: the first chart, all charts the page opens with, a search among all charts, the desk,
one claim by its address, the first filter over all claims and the next one (both wait 120 ms for more letters).
"""
SIZES = (1, 100, 10_000)

Row = dict[str, Any]
ROOT = Path(__file__).parents[1]
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]
PLACES = {
    "CHN": "China",
    "USA": "United States",
    "IND": "India",
    "DEU": "Germany",
    "FRA": "France",
    "GBR": "United Kingdom",
    "CAN": "Canada",
    "JPN": "Japan",
    "KOR": "South Korea",
    "BRA": "Brazil",
}
FIELDS = ("robotics", "chip design", "batteries", "genomics", "climate models", "quantum optics", "shipping", "steel")
RUNS = 5


def write_corpus(root: Path, documents: int, seed: int = 7) -> None:
    """A published dataset of *documents* texts with ten figures each, below *root*."""
    chance = random.Random(seed)
    rows: dict[str, list[Row]] = {name: [] for name in _FILES}
    for number in range(documents):
        _write_text(chance, rows, f"text-{number:06}")
    known: dict[str, Row] = {}
    for row in rows["observations"]:
        entity = known.setdefault(
            row["ref_area"],
            {
                "entity_id": row["ref_area"],
                "label": row["ref_area_label"],
                "entity_type": row["entity_type"],
                "claims": 0,
            },
        )
        entity["claims"] += 1
    rows["entities"] = list(known.values())
    for name, (folders, schema, key) in _FILES.items():
        frame = conform(rows[name], schema)
        for folder in folders:
            write_parquet(root / folder / f"{name}.parquet", frame, schema, key)
    (root / "data/reference/lexicon").mkdir(parents=True)
    for name in ("flags.csv", "lexicon/countries.csv"):
        shutil.copy(ROOT / "data/reference" / name, root / "data/reference" / name)
    (root / "params.yaml").write_text("report:\n  pictures: 0\n", encoding="utf-8")
    (root / "data/corrections.yml").write_text("corrections: []\n", encoding="utf-8")


_BOTH = ("data/candidate", "data/published/parquet")
_FOUND = ("data/quarantine", "data/published/parquet")
_FILES: dict[str, tuple[tuple[str, ...], Schema, list[str]]] = {
    "documents": (("data/documents",), columns.DOCUMENTS, ["document_id"]),
    "segments": (("data/documents",), columns.SEGMENTS, ["document_id", "start"]),
    "claims": (_BOTH, columns.CANDIDATE_CLAIMS, ["document_id", "start", "claim_id"]),
    "entities": (_BOTH, columns.ENTITIES, ["entity_id"]),
    "observations": (_BOTH, columns.OBSERVATIONS, ["observation_id"]),
    "share_tables": (_BOTH, columns.SHARE_TABLES, ["table_id"]),
    "share_table_rows": (_BOTH, columns.SHARE_TABLE_ROWS, ["table_id", "position"]),
    "corrections": (("data/candidate",), columns.CORRECTIONS, ["correction_id"]),
    "flags": (_FOUND, columns.FLAGS, ["row_id"]),
    "checks": (_FOUND, columns.CHECKS, ["check"]),
    "comparisons": (_FOUND, columns.COMPARISONS, ["observation_id"]),
    "quarantine": (("data/quarantine",), columns.QUARANTINE, ["row_id"]),
}


def _write_text(chance: random.Random, rows: dict[str, list[Row]], document_id: str) -> None:
    subject, year = chance.choice(FIELDS), chance.randint(2015, 2024)
    population = f"researchers in {subject}"
    title = f"Who leads in {subject}, {document_id}"
    text = title + "\n\n"
    for dimension, verb in (("origin", "learned in"), ("work", "work in")):
        areas = chance.sample(sorted(PLACES), 4)
        shares = sorted((chance.randint(3, 24) for _ in areas), reverse=True)
        said = ", ".join(f"{share}% {verb} {PLACES[area]}" for area, share in zip(areas, shares, strict=True))
        start, sentence = len(text), f"Of {population} in {year}, {said}."
        text += sentence + " " + "Nobody counts the rest, and few would trust the count. " * 6 + "\n\n"
        base = {"dimension": dimension, "population": population, "measure": f"share of {population}", "year": year}
        members = []
        at = start
        for area, share in zip(areas, shares, strict=True):
            at = text.index(f"{share}% {verb} {PLACES[area]}", at)
            given = {**base, "kind": "share", "unit": "percent", "entity_type": "country", "value": float(share)}
            exact = f"{share}%"
            members.append(_claim(chance, rows, document_id, at, exact, (start, start + len(sentence)), area, given))
        _table(rows, document_id, f"{population.capitalize()} by {dimension}, {year}", members, sum(shares))
    firm = f"{subject.title()} Works {chance.randint(1, 400)}"
    start = len(text)
    worth = [round(chance.uniform(1, 90), 1) for _ in range(2)]
    sentence = f"{firm} took ${worth[0]} billion in {year}, after ${worth[1]} billion in {year - 1}."
    text += sentence + "\n"
    for place, amount in enumerate(worth):
        exact = f"${amount} billion"
        given = {"kind": "money", "unit": "USD", "entity_type": "organization", "measure": "revenue"}
        given |= {"year": year - place, "value": amount * 1e9}
        at = text.index(exact, start)
        _claim(chance, rows, document_id, at, exact, (start, start + len(sentence)), firm, given)
    rows["documents"].append(
        {
            "document_id": document_id,
            "path": f"data/raw/{document_id}.txt",
            "media_type": "text/plain",
            "encoding": "utf-8",
            "sha256": "0" * 64,
            "characters": len(text),
            "text": text,
            "title": title,
            "author": f"Writer {chance.randint(1, 500)}",
            "published_date": f"{year}-06-01",
            "comments_found": 0,
        }
    )
    rows["segments"].append(
        {
            "segment_id": content_id("segment", document_id),
            "document_id": document_id,
            "ordinal": 0,
            "kind": "title",
            "start": 0,
            "end": len(title),
        }
    )


def _claim(  # noqa: PLR0913, PLR0917 - a claim has that many sides
    chance: random.Random,
    rows: dict[str, list[Row]],
    document_id: str,
    start: int,
    exact: str,
    sentence: tuple[int, int],
    area: str,
    given: Row,
) -> Row:
    claim = {
        "inferred": False,
        "confidence": round(chance.uniform(0.4, 1), 2),
        "rule": "generated",
        "decimals": 0,
        "standing": "observed",
        "corrections": [],
        "entity": PLACES.get(area, area),
        "entity_id": area,
        **given,
        "claim_id": content_id("claim", document_id, start, area),
        "document_id": document_id,
        "segment_id": content_id("segment", document_id),
        "start": start,
        "end": start + len(exact),
        "exact": exact,
        "sentence_start": sentence[0],
        "sentence_end": sentence[1],
    }
    rows["claims"].append(claim)
    observation = {
        **{name: claim.get(name) for name in ("measure", "population", "dimension", "kind", "entity_type", "inferred")},
        **{name: claim[name] for name in ("claim_id", "document_id", "decimals")},
        "observation_id": content_id("observation", claim["claim_id"]),
        "cell_id": content_id("cell", claim["measure"], claim.get("dimension"), area, claim["year"], claim["unit"]),
        "ref_area": area,
        "ref_area_label": PLACES.get(area, area),
        "time_period": str(claim["year"]),
        "obs_value": claim["value"],
        "unit_measure": claim["unit"],
        "corrections": [],
        "flags": [],
    }
    rows["observations"].append(observation)
    if chance.random() < 0.05:
        told: Row = {"flag": "conflict", "check": "one_cell_one_value", "severity": "warning", "table": "observations"}
        told |= {"explanation": f"Others state another value than {exact}.", "evidence": [claim["claim_id"]]}
        rows["flags"].append({**told, "row_id": observation["observation_id"], "claim_id": claim["claim_id"]})
        observation["flags"] = ["conflict"]
    return observation


def _table(rows: dict[str, list[Row]], document_id: str, title: str, members: list[Row], total: int) -> None:
    first, table_id = members[0], content_id("table", document_id, title)
    same = ("measure", "population", "dimension", "time_period", "unit_measure", "kind", "document_id")
    rows["share_tables"].append(
        {
            **{name: first[name] for name in same},
            "table_id": table_id,
            "title": title,
            "complete": False,
            "series": False,
            "stated_sum": float(total),
            "remainder": float(100 - total) if total <= 100 else None,
            "rows": len(members),
            "others": [],
            "summable": True,
            "hearsay": False,
            "corrections": [],
        }
    )
    for position, member in enumerate(members):
        rows["share_table_rows"].append({**member, "table_id": table_id, "position": position, "rest": False})


def stage(root: Path) -> tuple[float, float]:
    """Seconds and peak megabytes of the stage ``report``, in a process of its own."""
    with get_context("spawn").Pool(1) as pool:
        return pool.apply(_stage, (root,))


def _stage(root: Path) -> tuple[float, float]:
    from talent_ledger.report.__main__ import write_reports  # noqa: PLC0415 - measured in the process it runs in

    started = time.perf_counter()
    write_reports(root)
    return time.perf_counter() - started, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def megabytes(*paths: Path) -> float:
    """Size of files and folders."""
    files = [file for path in paths for file in (path.rglob("*") if path.is_dir() else [path]) if file.is_file()]
    return sum(file.stat().st_size for file in files) / 1e6


@dataclass(frozen=True)
class Place:
    """Where the pages of one corpus are, and its last claim."""

    report: str
    desk: str
    last: str


def place_of(root: Path) -> Place:
    """The addresses of the pages below *root*."""
    claims = pl.read_parquet(root / "data/candidate/claims.parquet", columns=["claim_id"])
    report, desk = ((root / "reports" / name).as_uri() for name in ("index.html", "review.html"))
    return Place(report, desk, claims["claim_id"][-1])


def _open(page: Any, address: str, mark: str = "[data-ready=all]") -> float:
    started = time.perf_counter()
    page.goto(address, wait_until="commit")
    page.wait_for_selector(f"html{mark}")
    return 1000 * (time.perf_counter() - started)


def _find(page: Any, place: Place) -> float:
    _open(page, place.report)
    started = time.perf_counter()
    page.locator("#find").fill("steel origin")
    page.wait_for_selector("#found-count:not(:empty)")
    return 1000 * (time.perf_counter() - started)


def _filter(page: Any, words: str) -> float:
    before = page.locator("html").get_attribute("data-filtered")
    started = time.perf_counter()
    page.locator("#words").fill(words)
    page.wait_for_selector(f"html:not([data-filtered='{before}'])")
    return 1000 * (time.perf_counter() - started)


def _filter_first(page: Any, place: Place) -> float:
    _open(page, place.desk)
    return _filter(page, "germany")


def _filter_again(page: Any, place: Place) -> float:
    _filter_first(page, place)
    return _filter(page, "france")


WAITS: dict[str, Callable[[Any, Place], float]] = {
    "report_first_chart_ms": lambda page, place: _open(page, place.report, "[data-ready]"),
    "report_all_charts_ms": lambda page, place: _open(page, place.report),
    "report_find_ms": _find,
    "desk_open_ms": lambda page, place: _open(page, place.desk),
    "desk_claim_by_address_ms": lambda page, place: _open(page, f"{place.desk}#claim={place.last}"),
    "desk_filter_ms": _filter_first,
    "desk_filter_again_ms": _filter_again,
}


def wait_times(roots: Sequence[Path]) -> list[Row]:
    """Milliseconds a reader waits, for each of *roots*: the median of `RUNS` fresh pages.

    The corpora take turns, so that whatever else the machine does weighs on all alike.
    """
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only where there is a browser

    places = [place_of(root) for root in roots]
    taken: list[dict[str, list[float]]] = [{name: [] for name in WAITS} for _ in places]
    with sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=shutil.which("chromium"), args=FLAGS)
        for _, (name, wait), (times, place) in product(range(RUNS), WAITS.items(), zip(taken, places, strict=True)):
            context = browser.new_context(viewport={"width": 1440, "height": 900})
            times[name].append(wait(context.new_page(), place))
            context.close()
        browser.close()
    return [{name: round(statistics.median(found), 1) for name, found in times.items()} for times in taken]


def measure() -> list[Row]:
    """One row for each size."""
    with tempfile.TemporaryDirectory(prefix="talent-ledger-pages-") as folder:
        roots = {documents: Path(folder) / str(documents) for documents in SIZES}
        made = [_made(root, documents) for documents, root in roots.items()]
        return [row | waits for row, waits in zip(made, wait_times(list(roots.values())), strict=True)]


def _made(root: Path, documents: int) -> Row:
    root.mkdir()
    write_corpus(root, documents)
    seconds, peak = stage(root)
    reports = root / "reports"
    return {
        "documents": documents,
        "stage_s": round(seconds, 1),
        "stage_peak_mb": round(peak),
        "index_mb": round(megabytes(reports / "index.html"), 2),
        "review_mb": round(megabytes(reports / "review.html"), 2),
        "beside_mb": round(megabytes(reports / "data"), 1),
        "files_beside": sum(1 for _ in (reports / "data").iterdir()),
    }


def chart(rows: list[Row]) -> alt.Chart:
    """What a reader waits for, by the size of the corpus."""
    waits = [
        {"documents": f"{row['documents']:,}", "wait": name.removesuffix("_ms").replace("_", " "), "ms": row[name]}
        for row in rows
        for name in row
        if name.endswith("_ms")
    ]
    order = [f"{row['documents']:,}" for row in rows]
    drawn: alt.Chart = (
        alt.Chart(pl.DataFrame(waits), title="What a reader waits for", width=480, name="waits")
        .mark_bar(height=9)
        .encode(
            x=alt.X("ms:Q", title="milliseconds"),
            y=alt.Y("wait:N", title=None, sort=None),
            yOffset=alt.YOffset("documents:N", sort=order),
            color=alt.Color("documents:N", sort=order, title="documents", scale=alt.Scale(scheme="tealblues")),
        )
    )
    return drawn
