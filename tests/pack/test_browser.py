"""A site for browsers, worked on as a student does: no network, a Python that is a wheel of PyPI's.

`make slow` fetches that wheel and the JupyterLite that goes with it; without them, all is skipped.
"""

from __future__ import annotations

import json
import re
import threading
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from course import ROOT
from physics import CATALOGUE, FALL, LANDING

from autograder.pack import web
from autograder.results import Result

pytestmark = pytest.mark.slow

(NAME,) = CATALOGUE.names
RIGHT = {"fall": FALL, "landing": LANDING}
WRONG, SENTENCE = (" / 2", ""), "Your bodies fall twice as far"
WHEELS = ROOT / "build" / "browser"
KERNEL = "@jupyterlite/xeus-python-kernel"
#: What a student does in a notebook, by JupyterLab's own commands; they end when a cell has run.
STUDENT = """
const panel = () => window.jupyterapp.shell.currentWidget;
const cells = () => panel().content.widgets.map(cell => cell.model.sharedModel);
const at = id => cells().findIndex(cell => cell.getMetadata('nbgrader')?.grade_id === id);
const text = output => [].concat(output.text ?? output.evalue ?? '').join('');
window.student = {
  ready: async () => {
    await panel().context.ready;
    await panel().sessionContext.ready;
    // this kernel answers once before the files are there
    await panel().sessionContext.session.kernel.requestExecute({code: ''}).done;
  },
  saved: () => !panel().context.model.dirty,
  source: id => cells()[id ? at(id) : 0].getSource(),
  choose: id => { panel().content.activeCellIndex = at(id); },
  write: (id, source) => cells()[at(id)].setSource(source),
  run: async id => {
    window.student.choose(id);
    await window.jupyterapp.commands.execute('notebook:run-cell');
    return cells()[at(id)].toJSON().outputs.map(text).join('');
  },
};
"""


class Quiet(SimpleHTTPRequestHandler):
    """Serves files, and says nothing of it."""

    protocol_version = "HTTP/1.1"

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Serve the site that `pack web` makes, with the wheel's kernel in it; return its address."""
    wheels = {path.name.partition("-")[0]: path for path in WHEELS.glob("*.whl")}
    if not wheels:
        pytest.skip("the browser's Python is not in build/browser: make slow fetches it")
    made = tmp_path_factory.mktemp("browser")
    for name, wheel in wheels.items():
        with zipfile.ZipFile(wheel) as opened_wheel:
            opened_wheel.extractall(made / name)
    (package,) = made.glob(f"jupyterlite_xeus_python/**/{KERNEL}/package.json")
    (archive,) = made.glob("jupyterlite_core/**/jupyterlite-app-*.tgz")
    kernel = {"display_name": "Python", "language": "python", "name": "xeus-python"}
    builder = web.Builder(extension=package.parent, settings={}, kernel=kernel, archive=archive)
    web.build(CATALOGUE, [NAME], made / "site", builder)
    settings = json.loads((made / "site" / "jupyter-lite.json").read_text(encoding="utf-8"))
    page = settings["jupyter-config-data"]
    page["exposeAppInBrowser"] = True  # for STUDENT
    for extension in page["federated_extensions"]:
        extension["liteExtension"] = True  # as JupyterLite 0.2 asks of kernels
    (made / "site" / "jupyter-lite.json").write_text(json.dumps(settings), encoding="utf-8")
    with served(made / "site") as address:
        yield address


@contextmanager
def served(folder: Path) -> Iterator[str]:
    """Serve a folder, and give its address."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(Quiet, directory=str(folder)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def visit(site: str, browser: Any, tmp_path_factory: pytest.TempPathFactory) -> SimpleNamespace:
    """Return what a student meets who opens the site, does all exercises, hands in, comes back."""
    tab = browser.new_page(viewport={"width": 1200, "height": 900})
    asked: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.goto(site)
    tab.get_by_role("link", name="Falling").click()
    first = opened(tab)
    begun = run(tab, "setup")
    run(tab, "fall")
    blank = run(tab, "check_fall")
    tab.evaluate("id => student.choose(id)", "fall")
    tab.keyboard.press("Enter")  # into the cell
    tab.keyboard.press("Control+A")
    tab.keyboard.insert_text(FALL.replace(*WRONG))
    run(tab, "fall")
    wrong = run(tab, "check_fall")
    checks = {}
    for name, text in RIGHT.items():
        tab.evaluate("([id, text]) => student.write(id, text)", [name, text])
        run(tab, name)
        checks[name] = run(tab, f"check_{name}")
    tab.keyboard.press("Escape")
    tab.keyboard.press("Control+S")
    tab.wait_for_function("student.saved()")
    with tab.expect_download() as download:  # of its menu that JupyterLite has no such item
        tab.evaluate("window.jupyterapp.commands.execute('docmanager:download')")
    file = tmp_path_factory.mktemp("handed_in") / download.value.suggested_filename
    download.value.save_as(file)
    tab.reload()
    opened(tab)
    kept = tab.evaluate("id => student.source(id)", "fall")
    return SimpleNamespace(**locals())


def opened(tab: Any) -> str:
    """Wait for the notebook and its kernel; return the first cell."""
    tab.wait_for_selector(".jp-Notebook .jp-Cell")
    tab.wait_for_function("window.jupyterapp?.shell.currentWidget?.sessionContext")
    tab.evaluate(STUDENT)
    tab.evaluate("student.ready()")
    return str(tab.evaluate("student.source()"))


def run(tab: Any, cell: str) -> str:
    """Run a cell, given its grade_id, and return what it says."""
    return str(tab.evaluate("id => student.run(id)", cell))


def test_first_cell_says_how_to_hand_in(visit: SimpleNamespace) -> None:
    """The site's first page leads to the notebook, and its first cell to the menu."""
    assert "*File → Download*" in visit.first


def test_setup_has_what_checks_need(visit: SimpleNamespace) -> None:
    """Without a word."""
    assert visit.begun == ""


def test_blank_and_wrong_answers_are_told(visit: SimpleNamespace) -> None:
    """A check says the same sentences as in Jupyter."""
    assert "fall" in visit.blank
    assert "✗" not in visit.blank
    assert SENTENCE in visit.wrong


def test_right_answers_pass(visit: SimpleNamespace) -> None:
    """All exercises, done as a student would."""
    assert len(visit.checks) == 2
    assert [name for name, text in visit.checks.items() if "✓" not in text] == []


def test_download_is_graded(visit: SimpleNamespace, grade_file: Callable[..., Result]) -> None:
    """Whatever the browser calls it (the folder is in its name), it earns all points."""
    assert visit.file.name.endswith(f"{NAME}.ipynb")
    result = grade_file(visit.file)
    assert result.score == result.max_score == CATALOGUE.assignment(NAME).points


def test_menu_hands_out_the_notebook(browser: Any, tmp_path: Path) -> None:
    """The site that students get has *File → Download*, before any Python is there."""
    web.build(CATALOGUE, [NAME], tmp_path / "site")
    with served(tmp_path / "site") as address:
        tab = browser.new_page()
        tab.route(re.compile(r"^https:"), lambda route: route.abort())
        tab.goto(address)
        tab.get_by_role("link", name="Falling").click()
        tab.wait_for_selector(".jp-Notebook .jp-Cell")
        tab.get_by_role("menuitem", name="File", exact=True).click()
        with tab.expect_download() as download:
            tab.get_by_role("menuitem", name="Download", exact=True).click()
        assert download.value.suggested_filename.endswith(f"{NAME}.ipynb")
        download.value.save_as(tmp_path / "handed_in.ipynb")
    handed_in = json.loads((tmp_path / "handed_in.ipynb").read_text(encoding="utf-8"))
    assert handed_in["metadata"]["kernelspec"]["name"] == "python"


def test_work_is_kept(visit: SimpleNamespace) -> None:
    """What was saved is there after a reload."""
    assert visit.kept == FALL


def test_nothing_is_fetched_from_elsewhere(visit: SimpleNamespace) -> None:
    """The site is whole: this Python comes from it."""
    assert [url for url in visit.asked if not url.startswith((visit.site, "data:", "blob:"))] == []
