"""The notebooks as pages: what axe-core finds, light and dark, wide and narrow.

Colours of code and of prompts are JupyterLab's and are left to it; so is a wide table, which
scrolls on a telephone.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from test_prose import ASSIGNMENTS, ROOT, copy, run

pytestmark = pytest.mark.slow

OURS = [".jp-RenderedMarkdown", ".jp-RenderedHTML", ".jp-RenderedText"]
JUPYTERS = ("link-in-text-block", "scrollable-region-focusable")
WIDTHS = {"wide": 1200, "narrow": 390}


@pytest.fixture(scope="module", params=ASSIGNMENTS)
def ran(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    browser: Any,
    axe: Callable[..., list[tuple[str, str]]],
) -> Path:
    """Run a notebook once; not before there is something to look at it with."""
    path = copy(ROOT / "source" / request.param, tmp_path_factory.mktemp("pages"))
    run(path)
    return path.with_name("ran.ipynb")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_page_has_no_violation(
    ran: Path, browser: Any, axe: Callable[..., list[tuple[str, str]]], theme: str
) -> None:
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
        found += [(name, *each) for each in axe(page, *OURS) if each[0] not in JUPYTERS]
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        page.close()
    assert found == []
