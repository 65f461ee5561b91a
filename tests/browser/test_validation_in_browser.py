"""The page of checks in a real Chromium: it loads nothing, runs nothing, fits any screen, and is open to everybody."""

from __future__ import annotations

from pathlib import Path
from random import Random
from typing import Any

import pytest

from good_ledger import good_ledger
from mutations import MUTATIONS
from talent_ledger.validate.__main__ import run as validate
from validated_project import project

FOUND = ("complete_tables_sum_to_whole", "one_cell_one_value", "sums_are_exact", "claims_have_a_source", "spans_nest")


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page of a run with faults of the source, faults of ours, a conflict, rounding and hearsay."""
    ledger = good_ledger(2).copy()
    for check in FOUND:
        next(iter(MUTATIONS[check].values()))(ledger, Random(check))
    root = project(tmp_path_factory.mktemp("page"), ledger)
    validate(root)
    return root / "reports/validation.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440, 2560])
def test_it_fits_the_screen(open_page: Any, page_file: Path, width: int, scheme: str) -> None:
    page = open_page(page_file, width=width, color_scheme=scheme, offline=True, ready="")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.scripts.length") == 0
    assert page.locator("h1").inner_text().endswith("to decide before anything new is published")


def test_the_decision_comes_first_and_opens_by_keyboard(chromium: Any, page_file: Path) -> None:
    page = chromium.new_context().new_page()
    page.goto(page_file.as_uri())
    headings = page.locator("h2").all_inner_texts()
    assert headings[0] == "To decide" and headings[-1] == "All checks"
    folded = page.locator("#decisions details").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert folded.evaluate("each => each.open") and "acknowledge" in folded.locator("pre").inner_text()


def test_a_conflict_has_an_address_and_its_witnesses_side_by_side(chromium: Any, page_file: Path) -> None:
    page = chromium.new_context(viewport={"width": 1440, "height": 900}).new_page()
    page.goto(page_file.as_uri())
    case = page.locator("article[id^=conflict--]").first
    boxes = [witness.bounding_box() for witness in case.locator(".witness").all()]
    assert len(boxes) >= 2 and boxes[0]["y"] == boxes[1]["y"] and boxes[0]["x"] < boxes[1]["x"]
    links = case.locator("a").evaluate_all("links => links.map(link => link.getAttribute('href'))")
    assert all(link.startswith("review.html#claim=claim-") for link in links) and len(set(links)) >= 2
    page.goto(f"{page_file.as_uri()}#{case.get_attribute('id')}")
    assert case.is_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing(chromium: Any, page_file: Path, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # axe is put into the page, whose policy allows no script at all
    context = chromium.new_context(viewport={"width": 1280, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    told = {each["id"]: [node["html"][:120] for node in each["nodes"][:3]] for each in found}
    assert told == {}
    context.close()
