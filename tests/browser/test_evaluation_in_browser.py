"""The page of scores in a real Chromium: it loads nothing, runs nothing, fits any screen, and is open to everybody."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from talent_ledger.evaluate.evaluation import evaluate
from talent_ledger.evaluate.gold import read_gold
from talent_ledger.evaluate.outputs import write_outputs

ROOT = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The page about the article the project publishes."""
    root = tmp_path_factory.mktemp("scores")
    write_outputs(root, evaluate(read_gold(ROOT / "data/gold", ROOT, ("seed",))))
    return root / "reports/evaluation.html"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1440, 2560])
def test_it_fits_the_screen(open_page: Any, page_file: Path, width: int, scheme: str) -> None:
    page = open_page(page_file, width=width, color_scheme=scheme, offline=True, ready="")
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert page.evaluate("document.scripts.length") == 0


def test_errors_open_by_keyboard_and_all_are_beside_the_page(chromium: Any, page_file: Path) -> None:
    page = chromium.new_context().new_page()
    page.goto(page_file.as_uri())
    folded = page.locator("#errors details").first
    folded.locator("summary").focus()
    page.keyboard.press("Enter")
    assert folded.locator("mark").first.is_visible()
    beside = page.locator("#errors a[download]").first.get_attribute("href")
    rows = (page_file.parent / str(beside)).read_text(encoding="utf-8").splitlines()
    assert len(rows) - 1 == sum(
        int(told.replace(",", "")) for told in page.locator("#errors summary small").all_inner_texts()
    )


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(chromium: Any, page_file: Path, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    # axe is put into the page, whose policy allows no script at all
    context = chromium.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme, bypass_csp=True)
    page = context.new_page()
    page.goto(page_file.as_uri())
    page.evaluate("document.querySelectorAll('details').forEach(each => { each.open = true; })")
    found = axe.Axe().run(page, options={"resultTypes": ["violations"]}).response["violations"]
    told = {each["id"]: [node["html"][:120] for node in each["nodes"][:3]] for each in found}
    assert told == {}
    context.close()
