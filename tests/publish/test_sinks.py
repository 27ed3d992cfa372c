"""One hostile name and text through every place where something is shown: what comes out, in bytes.

Names of students and files are as hostile as what they write.
"""

from __future__ import annotations

import base64
import csv
import datetime
import io
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from xml.etree import ElementTree

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from physics import CATALOGUE
from rich.console import Console
from test_publish import BLANK, fault, hostile

from autograder.lms import canvas, csv_table, gradesheet, moodle
from autograder.lms.csv_file import Sheet
from autograder.publish import classroom50, classroom_resources, github, gradescope, job, junit
from autograder.report import html, markup, screen, terminal
from autograder.report.feedback import fault_line, on_case
from autograder.results import store
from autograder.text import cell, code, command, encodable, log, markdown, plain, prose, visible

#: What no screen, page or parser is to get: codes, directions, half characters and none at all.
FORBIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u200e\u200f\u061c\u202a-\u202e\u2066-\u2069"
    "\ud800-\udfff\ufffe\uffff\U0001ffff]|\r(?!\n)"
)
COMMANDS = re.compile(r"##\w*\[|^\s*::\w", re.MULTILINE)
EVIL = (
    "=x\x1b[31m\x07\x9b\u202e\u2066\uffff\ufffe\ud800\r\u2028\n::error::own\n##[error]a "
    "##vso[task.x]b ##teamcity[c]<script>alert(1)</script>\" onload='x' | `@everyone` #1 ]]>&"
)
KNOWN = encodable(EVIL)  # as finding has it
GRADED = [hostile(EVIL)]
NAMED = [msgspec.structs.replace(hostile(EVIL), assignment="falling", exercises=(BLANK,))]
FAULTS = [fault(w, EVIL, submission=EVIL, student=w + EVIL) for w in ("submission", "grader")]
CLASS = [*GRADED, *FAULTS]


def printed(show: Callable[[Console], object]) -> str:
    file = io.StringIO()
    show(Console(file=file, width=300))
    return file.getvalue()


def table(make: Callable[[Path], object], folder: Path) -> str:
    make(folder / "file.csv")
    return (folder / "file.csv").read_bytes().decode()


def filled(template: Callable[[Sheet], gradesheet.Template], heads: str) -> str:
    """Fill a sheet in which the student stands as the results have the name."""
    file = io.StringIO(newline="")
    csv.writer(file).writerow(heads.split(","))
    row = [KNOWN if head in ("ID", "Email address") else "" for head in heads.split(",")]
    csv.writer(file).writerow(row)
    sheet = Sheet(file.getvalue().encode())
    known = msgspec.structs.replace(GRADED[0], student=KNOWN)
    assert gradesheet.fill(template(sheet), [known], 2, scale=True).written
    return sheet.encoded().decode().replace(f'"{KNOWN}"'.replace('"', '""')[1:-1], "")


def pages(folder: Path) -> str:
    html.write(CLASS, folder, CATALOGUE)
    assert all(re.fullmatch(r"[\w.-]+", page.name) for page in folder.rglob("*.html"))
    return "\n".join(page.read_text(encoding="utf-8") for page in folder.rglob("*.html"))


def jobs(folder: Path) -> str:
    lines = job.publish(GRADED, folder, ["github", "junit", "classroom50"], {})
    assert all(line.startswith(("::", "score=", "max-score=", "not-graded=")) for line in lines)
    said = "\n".join(line.removeprefix("::") for line in lines)
    return said + "".join(path.read_text(encoding="utf-8") for path in folder.iterdir())


NOW = datetime.datetime(2026, 3, 1, tzinfo=datetime.UTC)
SINKS: dict[str, Callable[[Path], str]] = {
    "terminal: student": lambda _: printed(lambda c: screen.print_student(GRADED[0], c)),
    "terminal: class": lambda _: printed(
        lambda c: terminal.print_class([*NAMED, *FAULTS], CATALOGUE, c)
    ),
    "terminal: faults": lambda _: "\n".join(plain(fault_line(each)) for each in FAULTS),
    "pytest": lambda _: "\n".join(
        log(on_case(e, c)) for e in GRADED[0].exercises for c in e.failed
    ),
    "scores.csv": lambda folder: table(lambda path: store.write_scores(path, CLASS), folder),
    "new csv": lambda _: csv_table.new(CLASS, 2).decode(),
    "canvas": lambda _: filled(
        lambda s: canvas.template(s, "Work (1)", "ID", "5"), "Student,ID,Section,Work (1)"
    ),
    "moodle": lambda _: filled(
        lambda s: moodle.template(s, most="5"), "Email address,Grade,Feedback comments"
    ),
    "markup: text": lambda _: markup.plain(GRADED[0]),
    "markup: HTML": lambda _: markup.markup(GRADED[0]),
    "github: summary": lambda _: github.summary(CLASS),
    "github: annotations": lambda folder: "\n".join(
        line.removeprefix("::") for line in github.annotate(CLASS, folder)
    ),
    "junit": lambda _: junit.document(CLASS).decode(),
    "classroom 50": lambda _: classroom50.document(GRADED, {}, NOW),
    "classroom resources": lambda _: base64.b64decode(classroom_resources.output(CLASS)).decode(),
    "gradescope": lambda _: "".join(
        msgspec.json.encode(gradescope.graded(each, hidden)).decode()
        for each in GRADED for hidden in ("visible", "hidden")
    ),
    "job": jobs,
    "pages": pages,
}  # fmt: skip
LOGS = ("terminal", "pytest")


@pytest.mark.parametrize("name", SINKS)
def test_sink_lets_nothing_through(name: str, tmp_path: Path) -> None:
    """No code, direction or half character, whoever is called so; no command in a log."""
    text = SINKS[name](tmp_path)
    assert text.encode("utf-8").decode() == text
    assert not FORBIDDEN.search(text), FORBIDDEN.findall(text)
    assert "error" in text or name == "canvas"  # it is shown
    if name.startswith(LOGS):
        assert not COMMANDS.search(text), COMMANDS.findall(text)


class Tags(HTMLParser):
    """Collects the tags and handlers of a page."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found += [tag, *(name for name, _ in attrs if name.startswith("on"))]


@pytest.mark.parametrize("name", ["pages", "moodle", "markup: HTML"])
def test_page_has_no_tag_of_a_strangers(name: str, tmp_path: Path) -> None:
    """What a student is called and has written is text."""
    text = SINKS[name](tmp_path)
    page = Tags()
    page.feed(text)
    assert not [name for name in page.found if name.startswith("on")]
    assert "<script>alert" not in text


@pytest.mark.parametrize("name", ["scores.csv", "new csv"])
def test_table_has_no_formula_and_all_in_quotes(name: str, tmp_path: Path) -> None:
    """Whatever sign a spreadsheet parts cells at, it finds as many, and none that it computes."""
    text = SINKS[name](tmp_path)
    rows = list(csv.reader(io.StringIO(text, newline="")))
    assert {len(row) for row in rows} == {len(rows[0])}
    assert not [each for row in rows for each in row if re.match(r"\s*[=+@-]", each)]
    for line in rows:
        assert ",".join('"' + each.replace('"', '""') + '"' for each in line) in text


def test_junit_is_well_formed() -> None:
    """XML 1.0 has no way at all to write some characters."""
    suites = ElementTree.fromstring(junit.document(CLASS))
    assert len(suites) == len(CLASS)


@given(st.text(st.characters(codec=None, exclude_categories=())))
def test_escapes_hold_for_any_text(text: str) -> None:
    """Every sink's function gives what can be written and shows no more than signs."""
    for shown in (visible(text), plain(text), log(text), cell(text), markdown(text), code(text),
                  command("error", text, title=text), prose(text)):  # fmt: skip
        assert not FORBIDDEN.search(shown)
        shown.encode("utf-8")
    assert not COMMANDS.search(plain(text))
    assert not COMMANDS.search(log(text))
    assert "\n" not in plain(text) + command("error", text)
    encodable(text).encode("utf-8")


@given(st.text("abc \n:#["))
def test_no_log_line_is_a_command(text: str) -> None:
    """However it is put together."""
    assert not COMMANDS.search(log(text))
    assert not COMMANDS.search(plain(text))
