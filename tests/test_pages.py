"""The notebooks as pages: what axe-core finds, light and dark, wide and narrow.

Needs playwright, the system's Chromium and axe-core (``npm pack axe-core``; the variable AXE_CORE
names its ``axe.min.js``); what is not there is the reason for a skip. Colours of code and of
prompts are JupyterLab's and are left to it; so is a wide table, which scrolls on a telephone.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from test_prose import ASSIGNMENTS, ROOT, copy, run

pytestmark = pytest.mark.slow

OURS = [".jp-RenderedMarkdown", ".jp-RenderedHTML", ".jp-RenderedText"]
JUPYTERS = ("link-in-text-block", "scrollable-region-focusable")
WIDTHS = {"wide": 1200, "narrow": 390}


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    """Start the system's browser; it reaches nothing but files."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    if not chromium:
        pytest.skip("no Chromium on the path")
    with playwright.sync_playwright() as driver:
        options = ["--no-sandbox", "--disable-gpu"]
        started = driver.chromium.launch(executable_path=chromium, args=options)
        yield started
        started.close()


@pytest.fixture(scope="module")
def axe() -> str:
    """Return the text of axe-core."""
    path = Path(os.environ.get("AXE_CORE", ROOT / "node_modules/axe-core/axe.min.js"))
    if not path.is_file():
        pytest.skip("AXE_CORE does not name an axe.min.js")
    return path.read_text(encoding="utf-8")


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def ran(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    browser: Any,
    axe: str,
) -> Path:
    """Run a notebook once; not before there is something to look at it with."""
    path = copy(ROOT / "source" / request.param, tmp_path_factory.mktemp("pages"))
    run(path)
    return path.with_name("ran.ipynb")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_has_no_violation(ran: Path, browser: Any, axe: str, theme: str) -> None:
    """Contrast, headings, descriptions and tables hold in both themes, at both widths."""
    from nbconvert import HTMLExporter

    html, _ = HTMLExporter(theme=theme).from_filename(str(ran))  # type: ignore[no-untyped-call]
    page_path = ran.with_name(f"{theme}.html")
    page_path.write_text(html, encoding="utf-8")
    found = []
    for name, width in WIDTHS.items():
        page = browser.new_page(viewport={"width": width, "height": 1200})
        page.route("http**", lambda route: route.abort())
        page.goto(page_path.as_uri(), wait_until="domcontentloaded")
        page.add_script_tag(content=axe)
        violations = page.evaluate(
            "include => axe.run({include: include.map(each => [each])})", OURS
        )["violations"]
        found += [(name, each["id"]) for each in violations if each["id"] not in JUPYTERS]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()
    assert found == []
