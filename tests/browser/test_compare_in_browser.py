"""The comparison's page in a real Chromium: nothing is loaded or run, nothing overflows, axe finds nothing."""

from __future__ import annotations

from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

import pytest

from talent_ledger.compare import charts, page
from talent_ledger.compare.plots import page as plots_page
from talent_ledger.compare.plots import templates
from talent_ledger.report.pages import style_of

HOSTILE = "</style><script>document.title='taken'</script><img src=x onerror=\"document.title='taken'\">"


@pytest.fixture(scope="module")
def compare_page(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A page with something in every part, and markup in every word that a text can reach."""
    from test_compare_telling import comparison  # noqa: PLC0415

    result = comparison(HOSTILE)
    result.share_tables.rows += comparison("China").share_tables.rows
    result.cells.rows += comparison("A place with a rather long name in a rather long table").cells.rows
    path = tmp_path_factory.mktemp("compare") / "compare.html"
    with as_file(files("talent_ledger.report").joinpath("fonts")) as fonts:
        charts.know_fonts(fonts)
        path.write_text(page.render(result, 10, style_of("report")), encoding="utf-8")
    return path


OVERLAPPING = """() => [...document.querySelectorAll(".card")].flatMap((card) => {
  const boxes = [...card.children].map((part) => part.getBoundingClientRect()).filter((box) => box.height);
  return boxes.slice(1).filter((box, place) => box.top < boxes[place].bottom - 1).map(() => card.textContent);
})"""


class Watched:
    """A page in a context of its own, and what it did that it should not."""

    def __init__(self, chromium: Any, path: Path, width: int, **options: Any) -> None:
        self.context = chromium.new_context(viewport={"width": width, "height": 900}, offline=True, **options)
        self.page = self.context.new_page()
        self.trouble: list[str] = []
        self.page.on("console", lambda told: self.trouble.append(told.text) if told.type == "error" else None)
        self.page.on("pageerror", lambda error: self.trouble.append(str(error)))
        self.page.on("request", lambda request: self._see(request.url, path.as_uri()))
        self.page.goto(path.as_uri())

    def _see(self, address: str, own: str) -> None:
        if not address.startswith((own, "data:")):
            self.trouble.append(f"request: {address}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280, 2560])
def test_the_page_fits_and_stays_quiet(chromium: Any, compare_page: Path, width: int, scheme: str) -> None:
    watched = Watched(chromium, compare_page, width, color_scheme=scheme)
    shown = watched.page
    assert shown.evaluate("document.documentElement.scrollWidth") <= width
    assert shown.title().endswith("compared · Talent Ledger")
    assert shown.evaluate(OVERLAPPING) == [], "parts of a card lie over one another"
    drawn = shown.locator(".drawn.narrow svg" if width < 500 else ".drawn.wide svg")
    assert drawn.count() == 5
    for place in range(drawn.count()):
        assert drawn.nth(place).is_visible()
        assert drawn.nth(place).get_attribute("aria-label")
    assert shown.locator("ins").count() > 5
    assert watched.trouble == []
    watched.context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing(chromium: Any, compare_page: Path, width: int, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    watched = Watched(chromium, compare_page, width, color_scheme=scheme, bypass_csp=True)
    watched.page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true })")
    found = axe.Axe().run(watched.page, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["impact"], [node["target"] for node in one["nodes"]][:3]) for one in found] == []
    watched.context.close()


ROWS = [
    {
        "ref_area_label": "China",
        "dimension": dimension,
        "population": "top talent",
        "time_period": "2022",
        "kind": "share",
        "unit_measure": "percent",
        "obs_value": value,
        "rev": rev,
        "measure": "share",
        "part": "open",
    }
    for rev, shift in (("workspace", 2), ("HEAD", 0))
    for dimension, value in (("origin", str(47 + shift)), ("work", "12"))
]


@pytest.mark.parametrize("name", sorted(templates()))
def test_every_plot_template_draws_two_revisions(chromium: Any, tmp_path: Path, name: str) -> None:
    """Filled as DVC fills it, in the page that DVC puts it in: no network, no error, both revisions in the picture."""
    render = pytest.importorskip("dvc_render.vega").VegaRenderer
    html = pytest.importorskip("dvc_render.html").render_html
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / f"{name}.json").write_text(templates()[name])
    y = "obs_value" if name == "reliability" else "ref_area_label"
    plot = render(
        ROWS,
        name,
        template=name,
        template_dir=str(tmp_path / "templates"),
        x="obs_value",
        y=y,
        title="Shares",
        x_label="percent",
        y_label="part",
    )
    (tmp_path / "page.html").write_text(plots_page(), encoding="utf-8")
    out = tmp_path / "index.html"
    html([plot], out, tmp_path / "page.html")
    watched = Watched(chromium, out, 1280)
    watched.page.wait_for_selector("svg, canvas")
    assert "https://cdn" not in out.read_text(encoding="utf-8").partition("</script>")[2]
    assert watched.trouble == []
    watched.context.close()
