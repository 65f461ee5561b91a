"""The report in a real browser: every chart draws, every mark opens its sentence, by pointer and by keyboard."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from report_ledger import chess_corpus, hostile_corpus
from talent_ledger.report.__main__ import write_reports
from talent_ledger.report.catalogue import all_figures
from talent_ledger.report.figures import Facts
from talent_ledger.report.ledger import read_ledger
from talent_ledger.report.pictures import specification


def claim_of(address: str) -> str:
    return address.split("claim=", 1)[1].split("&", 1)[0]


def test_every_chart_draws_and_every_mark_is_a_link(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    cards = page.locator("article.card")
    assert cards.count() == page.locator(".plot[data-drawn=yes] svg").count() >= 9
    for card in cards.all():
        marks = card.locator(".marks a")
        assert marks.count() > 0
        for mark in marks.all():
            assert mark.get_attribute("href").startswith("review.html#claim=claim-")
            box = mark.bounding_box()
            assert box["width"] >= 24
            assert box["height"] >= 24
            assert mark.get_attribute("aria-label").endswith("Opens its sentence")


def test_every_mark_leads_to_its_sentence(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    exact = {row["claim_id"]: row["exact"] for row in chess_corpus().rows["claims"]}
    wanted = {claim_of(mark.get_attribute("href")) for mark in page.locator(".marks a").all()}
    assert wanted <= set(exact)
    assert len(wanted) >= 19
    desk = open_page(chess_reports / "review.html")
    for claim in sorted(wanted):
        desk.evaluate("claim => { location.hash = '#claim=' + claim }", claim)
        desk.wait_for_selector(f"#text .claim[data-go~='{claim}'][aria-current=true]")
        assert desk.locator("#text .claim[aria-current=true]").inner_text() == exact[claim]
        assert desk.locator("#record .quote mark").inner_text() == exact[claim]


def test_a_click_opens_the_sentence_beside_the_report(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    mark = page.locator("article.balance .marks a").first
    with page.expect_popup() as opened:
        mark.click()
    desk = opened.value
    desk.wait_for_selector("html[data-ready=all]")
    assert claim_of(desk.url) == claim_of(mark.get_attribute("href"))
    assert page.url.endswith("index.html")
    second = page.locator("article.balance .marks a").nth(2)
    second.click()
    desk.wait_for_url(f"**{second.get_attribute('href').split('/')[-1]}")
    assert len(page.context.pages) == 2


def test_keyboard_reaches_every_mark_and_opens_it(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    marks = page.locator("article.balance .marks a")
    first = marks.first
    for _ in range(40):
        page.keyboard.press("Tab")
        if first.evaluate("mark => mark === document.activeElement"):
            break
    else:
        pytest.fail("Tab never reached the first mark")
    seen = [page.evaluate("document.activeElement.getAttribute('aria-label')")]
    for _ in range(marks.count() - 1):
        page.keyboard.press("ArrowRight")
        seen.append(page.evaluate("document.activeElement.getAttribute('aria-label')"))
    assert len(set(seen)) == marks.count()
    assert seen[0] == "United States: 18%. Opens its sentence"
    page.keyboard.press("Home")
    assert page.locator("#tip").is_visible()
    with page.expect_popup() as opened:
        page.keyboard.press("Enter")
    opened.value.wait_for_selector("#text .claim[aria-current=true]")
    page.keyboard.press("Tab")
    assert not page.evaluate("document.activeElement.closest('.marks') !== null")


def test_the_tooltip_has_sentence_speaker_and_doubts(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    page.locator("article.balance .marks a[aria-label^='United States: 57%']").hover()
    tip = page.locator("#tip")
    tip.wait_for(state="visible")
    assert tip.locator(".sentence").inner_text().startswith("In 2022 57% of them played in the United States")
    assert tip.locator("mark").inner_text() == "57%"
    assert tip.locator(".who").inner_text() == "Ada Writer"
    assert "fits the grandmasters" in tip.locator(".flag-line").inner_text()
    page.keyboard.press("Escape")
    tip.wait_for(state="hidden")


def test_marks_tell_how_firm_a_figure_is(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")

    def bars(title: str) -> list[dict[str, str]]:
        card = page.locator("article.card", has=page.get_by_role("heading", name=title))
        found: list[dict[str, str]] = card.locator("svg .mark-rect path").evaluate_all(
            "paths => paths.map(path => ({"
            " state: path.__data__.datum.state, dash: path.getAttribute('stroke-dasharray'),"
            " fill: path.getAttribute('fill-opacity'), layer: path.parentNode.getAttribute('class')}))"
            ".filter(path => /layer_3_/.test(path.layer))"
        )
        return found

    origin = {bar["state"]: bar for bar in bars("China accounts for 47% of the top chess players")}
    assert set(origin) == {"stated", "hedged", "remainder"}
    assert len({(bar["dash"], bar["fill"]) for bar in origin.values()}) == 3


def test_table_text_and_chart_agree(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    card = page.locator("article.card", has=page.get_by_role("heading", name="81.9%"))
    card.locator("summary").click()
    rows = card.locator("tbody tr")
    rows.first.wait_for()
    assert rows.count() == 3
    assert rows.first.locator("td").nth(1).inner_text() == "81.9%"
    assert "China 81.9%; India 12.2%; Others 5.8%." in card.locator("p.spoken").inner_text()
    link = rows.first.get_by_role("link")
    assert link.get_attribute("href").startswith("review.html#claim=")


def test_downloads_hold_what_the_chart_shows(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    card = page.locator("article.balance")
    saved = {}
    for name in ("SVG", "PNG", "CSV", "Vega-Lite"):
        with page.expect_download() as download:
            card.get_by_role("button", name=f"Save as {name}", exact=False).click()
        saved[name] = Path(download.value.path()).read_bytes()
        assert download.value.suggested_filename.startswith("balance-share")
    svg = saved["SVG"].decode()
    assert svg.startswith("<svg")
    assert "gains 39 points" in svg
    assert "var(--" not in svg
    assert saved["PNG"].startswith(b"\x89PNG")
    assert len(saved["PNG"]) > 20_000
    rows = list(csv.DictReader(io.StringIO(saved["CSV"].decode("utf-8-sig"))))
    assert [row["value"] for row in rows if row["entity_id"] == "CHN"] == ["47", "12"]
    assert all(row["sentence"] and row["claim_id"] for row in rows)
    spec = json.loads(saved["Vega-Lite"])
    assert spec["$schema"].startswith("https://vega.github.io/schema/vega-lite/v6")
    assert len(spec["datasets"]["rows"]) == 5
    assert "var(--" not in json.dumps(spec)


@pytest.mark.parametrize("corpus", [chess_corpus, hostile_corpus])
def test_saved_specifications_are_those_of_the_pictures(open_page: Any, tmp_path: Path, corpus: Any) -> None:
    root = corpus().write(tmp_path)
    write_reports(root)
    figures = {figure.figure_id: figure for figure in all_figures(Facts(read_ledger(root)))}
    page = open_page(root / "reports/index.html")
    for card in page.locator("article.card").all():
        with page.expect_download() as download:
            card.get_by_role("button", name="Save as Vega-Lite", exact=False).click()
        saved = json.loads(Path(download.value.path()).read_text(encoding="utf-8"))
        assert saved == specification(figures[card.get_attribute("id")])


def test_dark_narrow_and_print(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html", color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    dark = page.evaluate(background)
    colour = page.evaluate(
        "getComputedStyle(document.querySelector('article.balance svg .mark-symbol path[fill=\"var(--work)\"]')).fill"
    )
    assert dark == "rgb(18, 21, 25)"
    assert colour == "rgb(106, 170, 240)"
    page.emulate_media(media="print", color_scheme="dark")
    assert page.evaluate(background) == "rgb(255, 255, 255)"
    assert page.locator(".tools").first.is_hidden()
    assert page.locator("article.card svg").count() == page.locator("article.card").count()
    for width in (360, 600, 1024, 2560):
        narrow = open_page(chess_reports / "index.html", width=width)
        assert narrow.evaluate("document.documentElement.scrollWidth") <= width
        outside = narrow.evaluate(
            """() => [...document.querySelectorAll('.marks a')].filter(mark => {
                const box = mark.getBoundingClientRect();
                const card = mark.closest('.card').getBoundingClientRect();
                return box.left < card.left - 1 || box.right > card.right + 1;
            }).length"""
        )
        assert outside == 0


def test_words_in_charts_stay_inside_their_cards(open_page: Any, chess_reports: Path) -> None:
    for width in (360, 700, 1440):
        page = open_page(chess_reports / "index.html", width=width)
        cut = page.evaluate(
            """() => [...document.querySelectorAll('.card svg text')].filter(text => {
                const box = text.getBoundingClientRect();
                const card = text.closest('.card').getBoundingClientRect();
                return text.textContent && (box.left < card.left || box.right > card.right);
            }).map(text => text.textContent)"""
        )
        assert cut == [], width


def test_a_resized_window_keeps_links_on_their_marks(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html", width=1440)
    page.set_viewport_size({"width": 400, "height": 900})
    page.wait_for_timeout(2_000)
    far = page.evaluate(
        """() => {
            const distances = [];
            for (const card of document.querySelectorAll('article.balance')) {
                const nodes = [...card.querySelectorAll('g[class*=" open"] > path')];
                for (const link of card.querySelectorAll('.marks a')) {
                    const a = link.getBoundingClientRect();
                    distances.push(Math.min(...nodes.map(node => {
                        const b = node.getBoundingClientRect();
                        const [x, y] = [a.left + a.right - b.left - b.right, a.top + a.bottom - b.top - b.bottom];
                        return Math.hypot(x, y) / 2;
                    })));
                }
            }
            return Math.max(...distances);
        }"""
    )
    assert far < 3


def test_a_chart_that_cannot_be_drawn_says_so_and_leaves_the_others(open_page: Any, tmp_path: Path) -> None:
    write_reports(chess_corpus().write(tmp_path))
    file = tmp_path / "reports/index.html"
    page = file.read_text(encoding="utf-8")
    assert '"expr":"falling"' in page
    file.write_text(page.replace('"expr":"falling"', '"expr":"nobody_knows"'), encoding="utf-8")
    page = open_page(file, expected="nobody_knows")
    failed = page.locator(".plot[data-drawn=failed]")
    assert failed.count() == page.locator("article.series").count() > 0
    assert "could not be drawn" in failed.first.inner_text()
    others = page.locator("article.card:not(.series) .plot[data-drawn=yes]")
    assert others.count() == page.locator("article.card:not(.series)").count() >= 8


def test_finding_a_chart_and_its_address(open_page: Any, tmp_path: Path) -> None:
    root = chess_corpus().write(tmp_path)
    (root / "params.yaml").write_text(
        "report:\n  pictures: 0\n  page_kilobytes: 0\n  charts_on_page: 1\n", encoding="utf-8"
    )
    write_reports(root)
    page = open_page(root / "reports/index.html")
    shown = page.locator("article.card").count()
    page.get_by_label("Find a chart").fill("asia 81.9")
    page.locator("#found a").wait_for()
    assert page.locator("#found a").count() == 1
    page.locator("#found a").click()
    page.get_by_role("heading", name="China accounts for 81.9%").wait_for()
    assert page.locator("article.card").count() > shown
    address = page.url
    again = open_page(address)
    assert again.locator("article.card:focus h3").inner_text().startswith("China accounts for 81.9%")
    page.locator("[data-more=shares]").click()
    page.get_by_role("heading", name="The United States accounts for 57%").wait_for()


def test_hostile_words_stay_words(open_page: Any, hostile_reports: Path) -> None:
    page = open_page(hostile_reports / "index.html")
    assert page.title().startswith("Title </script>")
    assert page.locator("img").count() == 0
    page.locator(".marks a").first.hover()
    page.locator("#tip").wait_for(state="visible")
    assert "<script>alert(1)</script>" in page.locator("#tip .sentence").inner_text()
    page.locator("summary").first.click()
    assert page.locator("img, iframe, object").count() == 0
    assert page.evaluate("typeof window.alerted") == "undefined"
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as CSV", exact=False).first.click()
    text = Path(download.value.path()).read_text(encoding="utf-8-sig")
    assert all(not cell.lstrip().startswith(("=", "@", "+")) for row in csv.reader(io.StringIO(text)) for cell in row)
    with page.expect_download() as download:
        page.get_by_role("button", name="Save as SVG", exact=False).first.click()
    assert "<img" not in Path(download.value.path()).read_text(encoding="utf-8")


def test_no_string_becomes_markup_or_code(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html", expected="The action has been blocked")
    refused = page.evaluate(
        """() => {
            const tries = {
                markup: () => { document.body.innerHTML += '<b>x</b>'; },
                script: () => { document.createElement('script').src = 'https://evil.example/x.js'; },
                file: () => { document.createElement('script').src = 'data/../../x.js'; },
            };
            return Object.entries(tries).filter(([, attempt]) => {
                try { attempt(); return false; } catch (error) { return error instanceof TypeError; }
            }).map(([name]) => name);
        }"""
    )
    assert refused == ["markup", "script", "file"]


def test_an_empty_ledger_says_so(open_page: Any, tmp_path: Path) -> None:
    corpus = hostile_corpus()
    for name in ("claims", "observations", "share_tables", "share_table_rows", "flags"):
        corpus.rows[name] = []
    write_reports(corpus.write(tmp_path))
    page = open_page(tmp_path / "reports/index.html")
    assert page.locator("article.card").count() == 0
    assert page.get_by_role("heading", name="Take the data").is_visible()
    desk = open_page(tmp_path / "reports/review.html")
    assert desk.locator("#queue-count").inner_text() == "0 claims"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["index.html", "review.html"])
@pytest.mark.parametrize("width", [360, 1440])
def test_axe_finds_nothing(open_page: Any, chess_reports: Path, name: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    context = {"bypass_csp": True, "color_scheme": scheme, "width": width}
    page = open_page(chess_reports / name, **context)
    if name == "index.html":
        page.locator("summary").first.click()
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    told = [(one["id"], one["impact"], [node["target"] for node in one["nodes"]][:3]) for one in found]
    assert told == []


@pytest.mark.parametrize("width", [360, 1280, 2000])
def test_no_row_of_cards_has_a_hole(open_page: Any, chess_reports: Path, width: int) -> None:
    page = open_page(chess_reports / "index.html", width=width)
    rows = page.evaluate(
        """() => [...document.querySelectorAll(".cards")].flatMap((holder) => {
          const right = holder.getBoundingClientRect().right;
          const ends = new Map();
          for (const card of holder.children) {
            const box = card.getBoundingClientRect();
            ends.set(Math.round(box.top), Math.max(ends.get(Math.round(box.top)) ?? 0, box.right));
          }
          return [...ends.values()].map((end) => Math.round(right - end));
        })"""
    )
    assert len(rows) > 4 and set(rows) == {0}


def test_a_tooltip_says_what_the_mark_is(open_page: Any, chess_reports: Path) -> None:
    page = open_page(chess_reports / "index.html")
    page.locator(".card.balance .marks a").first.focus()
    words = page.locator("#tip .mark-name").inner_text()
    assert page.locator(".card.balance .marks a").first.get_attribute("aria-label").split(". ")[0] in words
    assert " by " in words
