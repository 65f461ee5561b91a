"""The pages as files: the same bytes each time, everything inside, text from documents only ever as data."""

from __future__ import annotations

import base64
import csv
import hashlib
import html
import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from report_ledger import FORMULA, HOSTILE, Corpus, chess_corpus, hostile_corpus
from talent_ledger.report.__main__ import write_reports
from talent_ledger.report.desk import charts_of_claims, desk_page, shard
from talent_ledger.report.downloads import safe_cell
from talent_ledger.report.figures import Figure
from talent_ledger.report.ledger import utf16
from talent_ledger.report.parameters import ReportParameters
from talent_ledger.schema.errors import LedgerError


def digests(root: Path) -> dict[str, str]:
    files = [path for folder in ("reports", "docs") for path in (root / folder).rglob("*") if path.is_file()]
    return {path.relative_to(root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


class Elements(HTMLParser):
    """Every element of a page with its attributes, and the text of its scripts and styles."""

    def __init__(self, text: str) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.inside: list[str] = []
        self.scripts: list[tuple[dict[str, str | None], str]] = []
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        if self.found and self.found[-1][0] in ("script", "style") and self.cdata_elem:
            self.scripts.append((self.found[-1][1], data))

    def named(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.found if name == tag]


@pytest.fixture(scope="module")
def chess(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = chess_corpus().write(tmp_path_factory.mktemp("chess"))
    (root / "params.yaml").write_text("report:\n  pictures: 3\n", encoding="utf-8")
    write_reports(root)
    return root


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = hostile_corpus().write(tmp_path_factory.mktemp("hostile"))
    write_reports(root)
    return root


def test_the_same_ledger_gives_the_same_bytes(chess: Path, tmp_path: Path) -> None:
    root = chess_corpus().write(tmp_path / "elsewhere")
    (root / "params.yaml").write_text("report:\n  pictures: 3\n", encoding="utf-8")
    write_reports(root)
    write_reports(root)
    first, second = digests(chess), digests(root)
    assert first == second
    kinds = {Path(name).suffix for name in first}
    assert kinds == {".html", ".svg", ".png", ".csv", ".parquet", ".txt"}


@pytest.mark.parametrize("page", ["index.html", "review.html"])
@pytest.mark.parametrize("corpus", ["chess", "hostile"])
def test_a_page_loads_nothing_and_allows_only_its_own_scripts(
    page: str, corpus: str, request: pytest.FixtureRequest
) -> None:
    text = (request.getfixturevalue(corpus) / "reports" / page).read_text(encoding="utf-8")
    elements = Elements(text)
    policy = next(meta["content"] for meta in elements.named("meta") if meta.get("http-equiv")) or ""
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";"))
    assert rules["default-src"] == rules["connect-src"] == rules["base-uri"] == rules["form-action"] == "'none'"
    assert "unsafe" not in policy
    assert "http" not in policy
    scripts = re.findall(r"<script>(.*?)</script>", text, re.S)
    styles = re.findall(r"<style>(.*?)</style>", text, re.S)
    for directive, blocks in (("script-src", scripts), ("style-src", styles)):
        hashed = [base64.b64encode(hashlib.sha256(block.encode()).digest()).decode() for block in blocks]
        assert rules[directive].split() == [f"'sha256-{one}'" for one in hashed]
    outside = [
        value
        for tag, attributes in elements.found
        for name, value in attributes.items()
        if name in ("src", "href", "action", "srcset", "data")
        and (value or "").startswith(("http", "//", "javascript"))
        for _ in [tag]
    ]
    assert outside == []


@pytest.mark.parametrize("page", ["index.html", "review.html"])
def test_hostile_words_never_become_elements(hostile: Path, page: str) -> None:
    text = (hostile / "reports" / page).read_text(encoding="utf-8")
    elements = Elements(text)
    tags = {name for name, _ in elements.found}
    assert "img" not in tags
    assert tags.isdisjoint({"i", "iframe", "object", "embed", "base"})
    assert not any(name.startswith("on") for _, attributes in elements.found for name in attributes)
    assert HOSTILE not in text


def test_the_head_links_to_a_text_on_the_web_and_to_nothing_else(hostile: Path, tmp_path: Path) -> None:
    corpus = Corpus()
    corpus.text("one text", title="One", url="https://example.org/one?a=1&b=2").paragraph(
        "It was {a:47%}.", a={"label": "China", "entity_id": "CHN"}
    )
    root = corpus.write(tmp_path)
    write_reports(root)
    for folder, found in ((root, 1), (hostile, 0)):
        elements = Elements((folder / "reports/index.html").read_text(encoding="utf-8")).found
        links = [dict(attributes).get("href") or "" for name, attributes in elements if name == "a"]
        outside = [link for link in links if ":" in link]
        assert outside == ["https://example.org/one?a=1&b=2"] * found
    assert "review.html#document=one%20text" in (root / "reports/index.html").read_text(encoding="utf-8")


def test_hostile_words_arrive_unharmed_as_data(hostile: Path) -> None:
    text = (hostile / "reports/review.html").read_text(encoding="utf-8")
    parts = dict(re.findall(r'<script type="application/json" data-part="([a-z0-9-]+)">(.*?)</script>', text, re.S))
    bundle = json.loads(parts["bundle-0"])
    document = bundle["documents"][0]
    assert document["title"] == f"Title {HOSTILE}"
    written = pl.read_parquet(hostile / "data/documents/documents.parquet")["text"][0]
    assert document["text"] == written
    for claim in document["claims"]:
        start, end = claim["at"]
        units = written.encode("utf-16-le")
        assert units[2 * start : 2 * end].decode("utf-16-le") == claim["exact"]
    heading = html.unescape((hostile / "reports/index.html").read_text(encoding="utf-8"))
    assert f"<title>Title {HOSTILE}" in heading


def test_csv_cells_are_no_formulas(hostile: Path) -> None:
    for path in sorted((hostile / "reports/downloads").glob("*.csv")):
        with path.open(encoding="utf-8", newline="") as file:
            for row in csv.reader(file):
                for cell in row:
                    number = re.fullmatch(r"-?[\d.]+(e[+-]?\d+)?", cell)
                    assert number or not cell.lstrip().startswith(("=", "+", "-", "@")), (path.name, cell)
    assert "'" + FORMULA in {safe_cell(FORMULA)}
    rows = pl.read_csv(hostile / "reports/downloads/observations.csv", infer_schema=False)
    assert any(area.startswith("'=HYPERLINK") for area in rows["ref_area"])
    exact = pl.read_parquet(hostile / "reports/downloads/observations.parquet")
    assert FORMULA in exact["ref_area"].to_list()


def test_picture_files_have_names_no_title_can_choose(hostile: Path, tmp_path: Path) -> None:
    root = hostile_corpus().write(tmp_path)
    (root / "params.yaml").write_text("report:\n  pictures: 9\n", encoding="utf-8")
    write_reports(root)
    names = [path.name for path in (root / "reports/figures").iterdir()]
    assert names
    assert all(re.fullmatch(r"[a-z0-9-]+\.(svg|png)", name) for name in names)
    for path in (root / "reports/figures").glob("*.svg"):
        assert "<img" not in path.read_text(encoding="utf-8")


def test_what_does_not_fit_is_read_from_files_beside(tmp_path: Path) -> None:
    root = chess_corpus().write(tmp_path)
    (root / "params.yaml").write_text(
        "report:\n  pictures: 0\n  page_kilobytes: 0\n  charts_on_page: 1\n", encoding="utf-8"
    )
    write_reports(root)
    files = sorted(path.name for path in (root / "reports/data").glob("*.js"))
    assert "catalogue-0.js" in files
    assert "bundle-0.js" in files
    assert "figures-shares-1.js" in files
    for name in files:
        call = re.fullmatch(
            r'ledger\("([a-z0-9-]+)",(".*")\)\n', (root / "reports/data" / name).read_text("utf-8"), re.S
        )
        assert call is not None
        assert call[1] == name.removesuffix(".js")
        json.loads(json.loads(call[2]))
    policy = html.unescape((root / "reports/index.html").read_text(encoding="utf-8")).split("script-src", 1)[1]
    assert policy.split(";")[0].endswith("'self'")


def test_an_earlier_run_leaves_nothing_behind(tmp_path: Path) -> None:
    root = chess_corpus().write(tmp_path)
    for name in ("data/bundle-99.js", "figures/old.svg", "downloads/gone.csv"):
        (root / "reports" / name).parent.mkdir(parents=True, exist_ok=True)
        (root / "reports" / name).write_text("old", encoding="utf-8")
    write_reports(root)
    assert not [path for path in (root / "reports").rglob("*") if path.name in ("bundle-99.js", "old.svg", "gone.csv")]


def test_a_quarantined_claim_is_at_the_desk_and_not_in_the_report(tmp_path: Path) -> None:
    corpus = chess_corpus()
    claim = next(row for row in corpus.rows["claims"] if row["exact"] == "30%")
    corpus.hold(claim, "share_within_whole", "30 % of what?")
    root = corpus.write(tmp_path)
    write_reports(root)
    assert claim["claim_id"] not in (root / "reports/index.html").read_text(encoding="utf-8")
    desk = (root / "reports/review.html").read_text(encoding="utf-8")
    parts = dict(re.findall(r'<script type="application/json" data-part="([a-z0-9-]+)">(.*?)</script>', desk, re.S))
    queue = json.loads(parts["queue-0"])
    assert queue["id"][0] == claim["claim_id"]
    assert queue["rank"][0] == 0
    assert queue["state"][0] == "quarantined"


def on_the_desk(root: Path, most: int, *drawn: dict[str, Any]) -> tuple[dict[str, list[dict[str, Any]]], str]:
    """Document → records, of a review desk for *most* claims and a chart of those *drawn*; and the page."""
    rows = [{"claim_id": claim["claim_id"]} for claim in drawn]
    chart = Figure("chart-1", "bars", "shares", None, "all", "A chart", [], "", rows, [], "")
    folder = root / f"desk-{most}-{len(drawn)}"
    parameters = ReportParameters(review_claims=most, page_kilobytes=0)
    desk_page(root, charts_of_claims([chart]), folder, parameters)
    found: dict[str, list[dict[str, Any]]] = {}
    for path in sorted((folder / "data").glob("bundle-*.js")):
        content = json.loads(json.loads(re.fullmatch(r'ledger\("[^"]+",(.*)\)\n', path.read_text("utf-8"), re.S)[1]))  # type: ignore[index]
        for part in content["documents"]:
            found.setdefault(part["id"], []).extend(part["claims"])
    page = (folder / "review.html").read_text("utf-8")
    (first,) = re.findall(r'data-part="queue-0">(.*?)</script>', page)
    queue = json.loads(first)
    assert sorted(queue["id"]) == sorted(claim["id"] for claims in found.values() for claim in claims)
    return found, page


def test_a_desk_that_is_too_small_has_what_most_needs_eyes_and_says_so(tmp_path: Path) -> None:
    corpus = Corpus()
    same = {"entity_id": "CHN", "label": "China", "measure": "players"}
    claims = {
        name: corpus.text(name).paragraph("In China {a:4%} play and {b:5%} do not.", a=same, b={**same, "measure": "x"})
        for name in ("plain", "doubted", "waiting")
    }
    corpus.text("empty").paragraph("No figures.")
    corpus.flag(claims["doubted"]["b"], "conflict", "Others say 6%.")
    corpus.hold(claims["waiting"]["b"], "share_within_whole", "5% of what?")
    root = corpus.write(tmp_path)
    whole, page = on_the_desk(root, 6)
    assert set(whole) == {"plain", "doubted", "waiting", "empty"}
    assert 'id="left-out"' not in page
    some, page = on_the_desk(root, 3)
    assert set(some) == {"doubted", "waiting"}
    assert "2 of 4 texts are on this desk, with 4 of 6 figures" in page
    assert set(on_the_desk(root, 5)[0]) == {"plain", "doubted", "waiting"}
    assert set(on_the_desk(root, 1)[0]) == {"waiting"}
    assert set(on_the_desk(root, 1, claims["plain"]["a"])[0]) == {"plain"}
    for name, records in some.items():
        for record, full in zip(records, whole[name], strict=True):
            listed = len(record.pop("cell", [])), record.pop("more_in_cell", 0)
            assert sum(listed) == len(full.pop("cell", [])) + full.pop("more_in_cell", 0), "peers elsewhere are counted"
            assert record == full


def test_many_texts_without_figures_do_not_fill_the_desk(tmp_path: Path) -> None:
    corpus = Corpus()
    for name in ("a", "b", "c"):
        corpus.text(name).paragraph("No figures.")
    corpus.text("figures").paragraph("In China {a:4%} play.", a={"entity_id": "CHN", "measure": "players"})
    some, page = on_the_desk(corpus.write(tmp_path), 2)
    assert set(some) == {"a", "figures"}
    assert "2 of 4 texts are on this desk, with 1 of 1 figures" in page


def test_a_long_text_is_cut_between_segments_and_loses_nothing(tmp_path: Path) -> None:
    corpus = chess_corpus()
    text = corpus.text("long", title="A long text")
    for number in range(60):
        text.paragraph("Words without figures. " * 60)
        text.paragraph(
            f"In China {{a:{number}%}} play 🇨🇳.", a={"entity_id": "CHN", "label": "China", "measure": "play"}
        )
    root = corpus.write(tmp_path)
    (root / "params.yaml").write_text("report:\n  pictures: 0\n  page_kilobytes: 0\n", encoding="utf-8")
    write_reports(root)
    written = dict(pl.read_parquet(root / "data/documents/documents.parquet").select("document_id", "text").iter_rows())
    rebuilt: dict[str, str] = {}
    claims = []
    for path in sorted((root / "reports/data").glob("bundle-*.js"), key=lambda path: int(path.stem.split("-")[1])):
        content = json.loads(json.loads(re.fullmatch(r'ledger\("[^"]+",(.*)\)\n', path.read_text("utf-8"), re.S)[1]))  # type: ignore[index]
        for part in content["documents"]:
            rebuilt[part["id"]] = rebuilt.get(part["id"], "") + part["text"]
            assert len(part["text"]) <= 80_000
            for claim in part["claims"]:
                units = part["text"].encode("utf-16-le")
                start, end = claim["at"]
                assert units[2 * start : 2 * end].decode("utf-16-le") == claim["exact"]
                claims.append(claim["id"])
    assert rebuilt == written
    assert sorted(claims) == sorted(row["claim_id"] for row in corpus.rows["claims"])


def test_places_count_as_browsers_do() -> None:
    assert utf16("a🇨🇳b") == len("a🇨🇳b".encode("utf-16-le")) // 2
    assert {shard(f"claim-{number}", 7) for number in range(200)} == set(range(7))


def test_bad_parameters_and_missing_inputs_are_named(tmp_path: Path) -> None:
    root = chess_corpus().write(tmp_path)
    (root / "params.yaml").write_text("report:\n  pictures: many\n", encoding="utf-8")
    with pytest.raises(LedgerError, match=r"report\.pictures"):
        write_reports(root)
    (root / "params.yaml").write_text("report: {}\n", encoding="utf-8")
    (root / "data/published/parquet/observations.parquet").unlink()
    with pytest.raises(LedgerError, match="observations"):
        write_reports(root)
