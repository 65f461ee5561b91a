"""A real Chromium for the tests of the pages; where there is none, they say so and are skipped."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parents[1]))

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
FLAGS = [
    *("--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),
]

Open = Callable[..., Any]


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if CHROMIUM is None:
        pytest.skip("no Chromium on this machine: install Debian's package chromium to run the browser tests")
    with playwright.sync_playwright() as driver:
        browser = driver.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def open_page(chromium: Any) -> Iterator[Open]:
    """Opens a page and holds it to the rules: no console error or warning, no request but for its own files."""
    contexts: list[Any] = []
    trouble: list[str] = []

    def watch(page: Any, own: tuple[str, ...], expected: str) -> None:
        def hear(told: Any) -> None:
            if told.type in ("error", "warning") and not (expected and expected in told.text):
                trouble.append(told.text)

        page.on("console", hear)
        page.on("pageerror", lambda error: trouble.append(str(error)))

        def see(request: Any) -> None:
            if not request.url.startswith(own):
                trouble.append(f"request: {request.url}")

        page.on("request", see)

    def opened(
        path: Path | str, width: int = 1440, height: int = 900, own: tuple[str, ...] = (), **options: Any
    ) -> Any:
        ready, expected = options.pop("ready", "all"), options.pop("expected", "")
        context = chromium.new_context(viewport={"width": width, "height": height}, accept_downloads=True, **options)
        contexts.append(context)
        context.set_default_timeout(20_000)
        address = path if isinstance(path, str) else path.as_uri()
        allowed = (*own, "data:", "blob:", "about:", address.split("#", 1)[0].rsplit("/", 1)[0] + "/")
        context.on("page", lambda page: watch(page, allowed, expected))
        page = context.new_page()
        page.goto(address)
        if ready:  # a page without scripts says nothing
            page.wait_for_selector(f"html[data-ready={ready}]")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert trouble == []


@pytest.fixture(scope="session")
def chess_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from report_ledger import chess_corpus  # noqa: PLC0415
    from talent_ledger.report.__main__ import write_reports  # noqa: PLC0415

    root = chess_corpus().write(tmp_path_factory.mktemp("chess"))
    write_reports(root)
    return root / "reports"


@pytest.fixture(scope="session")
def hostile_reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from report_ledger import hostile_corpus  # noqa: PLC0415
    from talent_ledger.report.__main__ import write_reports  # noqa: PLC0415

    root = hostile_corpus().write(tmp_path_factory.mktemp("hostile"))
    write_reports(root)
    return root / "reports"
