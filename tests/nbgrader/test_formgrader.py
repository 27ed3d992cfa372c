"""formgrader, started for real and driven in a browser."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import physics
import pytest
import urllib3
from patience import PATIENCE
from test_gradebook import ASSIGNMENT, NAME, grade, run

pytestmark = pytest.mark.slow

CATALOGUE = physics.CATALOGUE
CLASS: dict[str, dict[str, str]] = {
    "ada": {},
    "ben": {"fall": "one-for-all"},
    "cleo": {"fall": "blank", "landing": "blank"},
}


ALIVE = {
    "markdown": "It is `<b>` for $a<b$.\n\n<script>window.owned = 1</script>"
    "<img src=x onerror='window.owned = 2'> [here](javascript:window.owned=3)",
    "raw": "<svg onload='window.owned = 4'></svg><script>window.owned = 5</script>",
}


@pytest.fixture(scope="module")
def course(
    browser: Any, tmp_path_factory: pytest.TempPathFactory, notebook: Callable[..., dict[str, Any]]
) -> Path:
    """Grade three students and a torn file, where there is a browser to look at them."""
    folder = tmp_path_factory.mktemp("course")
    physics.write(folder)
    run(folder, "generate_assignment", NAME, "--log-level=ERROR")
    made = {student: json.dumps(notebook(answers)) for student, answers in CLASS.items()}
    mine = notebook()
    mine["cells"] += [
        {"cell_type": kind, "metadata": {}, "source": text} for kind, text in ALIVE.items()
    ]
    made["eve"] = json.dumps(mine)
    for student, text in (made | {"dan": '{"cells": ['}).items():
        place = folder / "submitted" / student / NAME
        place.mkdir(parents=True)
        (place / f"{NAME}.ipynb").write_text(text, encoding="utf-8")
    grade(folder)
    return folder


@pytest.fixture(scope="module")
def formgrader(course: Path) -> Iterator[str]:
    """Start formgrader in the course, for this machine alone; return where it is."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    options = ("ip=127.0.0.1", f"port={port}", "port_retries=0", "open_browser=False")
    command = [sys.executable, "-m", "jupyter_server", "--allow-root", "--IdentityProvider.token="]
    with subprocess.Popen(
        [*command, *(f"--ServerApp.{option}" for option in options)],
        cwd=course,
        env={"PATH": os.defpath, "HOME": str(course)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as server:
        try:
            retries = urllib3.Retry(int(5 * PATIENCE), backoff_factor=0.1, backoff_max=0.2)
            with urllib3.PoolManager(retries=retries) as client:
                client.request("GET", f"http://127.0.0.1:{port}/api")
            yield f"http://127.0.0.1:{port}/formgrader"
        finally:
            server.terminate()


@pytest.fixture(scope="module")
def page(browser: Any, formgrader: str) -> Iterator[Any]:
    """Return a page that reaches formgrader and nothing else."""
    opened = browser.new_page(viewport={"width": 1050, "height": 900})
    opened.route(lambda url: not url.startswith(formgrader), lambda route: route.abort())
    yield opened
    opened.close()


def open_submission(page: Any, formgrader: str, student: str) -> None:
    """Open what a student handed in, from the list of the assignment's submissions."""
    page.goto(f"{formgrader}/gradebook/{NAME}/{NAME}")
    link = page.locator("a.name-shown", has_text=student).get_attribute("href")
    page.goto(formgrader.removesuffix("/formgrader") + link, wait_until="networkidle")


def write(page: Any, field: str, text: str) -> None:
    """Fill a field in and leave it; formgrader saves it then."""
    with page.expect_response(lambda answer: answer.request.method == "PUT") as saved:
        page.locator(field).fill(text)
        page.locator(field).blur()
    assert saved.value.ok


@pytest.fixture(scope="module")
def regraded(course: Path, page: Any, formgrader: str) -> str:
    """Give points, extra credit and words to one student, grade again; return the student."""
    open_submission(page, formgrader, "ben")
    write(page, "#check_fall", "1.5")
    write(page, "#check_landing_extra_credit", "0.5")
    write(page, "#fall-comment", "Nearly: look at the *shapes*.")
    run(course, "autograde", NAME, "--student=ben", "--force", "--log-level=ERROR")
    return "ben"


@pytest.mark.parametrize(
    ("student", "score", "status"),
    [
        ("ada", "5 / 5", "graded"),
        ("cleo", "0 / 5", "graded"),
        ("dan", "", "needs manual"),
    ],
)
def test_assignment_page_shows_the_scores(
    page: Any, formgrader: str, student: str, score: str, status: str
) -> None:
    """Every student's points; who could not be graded waits for a person."""
    page.goto(f"{formgrader}/manage_submissions/{NAME}")
    row = page.locator("tbody tr", has=page.get_by_text(student, exact=True)).inner_text()
    assert score in row
    assert status in row


def test_submission_page_shows_why(page: Any, formgrader: str) -> None:
    """Below the check stands the mistake's sentence, whole; in the comment's field it is grey."""
    open_submission(page, formgrader, "ben")
    known = next(m for m in ASSIGNMENT["fall"].mistakes if m.id == "one-for-all")
    sentence = (known.student or "").replace("`", "")
    output = page.locator(".output_text pre", has_text="◐ fall").first
    assert sentence in " ".join(output.inner_text().replace("`", "").split())
    assert output.evaluate("box => box.scrollWidth <= box.clientWidth")
    assert page.locator("#check_fall").get_attribute("placeholder")
    assert sentence in page.locator("#fall-comment").get_attribute("placeholder")


def test_nothing_of_a_students_comes_alive(page: Any, formgrader: str) -> None:
    """On the instructor's origin, prose and raw cells are text, links that run lead nowhere."""
    open_submission(page, formgrader, "eve")
    link = page.get_by_text("here", exact=True)
    assert link.evaluate("link => link.protocol") == "http:"
    assert page.evaluate("window.owned") is None
    assert page.locator("svg[onload], img[onerror]").count() == 0
    shown = page.locator("body").inner_text().replace("\u200b", "")
    for text in ("<b>", "<script>window.owned = 1</script>", "<svg onload='window.owned = 4'>"):
        assert text in shown


def test_manual_grade_survives_a_regrade(page: Any, formgrader: str, regraded: str) -> None:
    """Points, extra credit and words by hand are still there, and in the total."""
    open_submission(page, formgrader, regraded)
    assert page.locator("#check_fall").input_value() == "1.5"
    assert page.locator("#check_landing_extra_credit").input_value() == "0.5"
    assert page.locator("#fall-comment").input_value() == "Nearly: look at the *shapes*."
    page.goto(f"{formgrader}/manage_submissions/{NAME}")
    row = page.locator("tbody tr", has=page.get_by_text(regraded, exact=True)).inner_text()
    assert "5 / 5" in row  # 1.5, 3 and the half
