"""What CI services are handed: each format against its golden file, its schema and hostile text.

After a change that is meant: ``GOLDEN=write pytest tests/publish``, and read the diff.
"""

from __future__ import annotations

import base64
import datetime
import io
import json
import os
import re
from collections.abc import Callable
from html.parser import HTMLParser
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal
from xml.etree import ElementTree

import jsonschema
import mistune
import msgspec
import pytest
from click.testing import CliRunner
from course import ROOT
from hypothesis import given
from hypothesis import strategies as st
from judged import made
from physics import CATALOGUE
from rich.console import Console

from autograder.cli import main
from autograder.errors import AutograderError
from autograder.publish import classroom50, classroom_resources, github, junit
from autograder.report.feedback import rendered
from autograder.report.screen import print_student
from autograder.report.terminal import print_class
from autograder.results import (
    CaseResult,
    CaseStatus,
    ExerciseResult,
    Fault,
    Result,
    Tier,
    json_schema,
)
from autograder.results.advice import ChangesArgument, ReadsGlobal, SlipInSlopes, SlopesFit, Warned
from autograder.results.differences import NoKey, WrongValues
from autograder.results.label import Place
from autograder.results.labels import (
    Finding,
    HiddenDifference,
    HiddenRaise,
    KnownMistake,
    Missing,
    Raised,
    Unanswered,
    Unfinished,
)
from autograder.text import code, command, markdown, visible

if TYPE_CHECKING:
    from xmlschema import XMLSchema

HERE = ROOT / "tests"
NOW = datetime.datetime(2026, 3, 2, 9, 30, tzinfo=datetime.UTC)
CLASSROOM = {
    "CLASSROOM": "cs1",
    "ASSIGNMENT": "falling",
    "OWNER": "ada",
    "SUBMISSION_TAG": "submit/2026-03-02T09-29-00Z-1a2b3c4",
    "COMMIT_URL": "https://git.example/cs1/ada/commit/1a2b3c4",
    "RELEASE_URL": "https://git.example/cs1/ada/releases/1",
}
HOSTILE = [
    "a | b || c",
    "<script>alert('x')</script><img src=x onerror=alert(1)>",
    "`` ` ```sh rm``` <!-- `",
    "@teacher @org/team me@mail.example",
    "::error::x ::add-mask::y\n::stop-commands::z\r\n##[error]w %0A::warning::v",
    "[link](https://evil.example) ![i](https://evil.example/i.png) <https://evil.example>",
    "https://evil.example www.evil.example http://evil.example/a_b_c*d* xhttps://evil.example",
    "#12 org/repo#3 GH-4 :smile: $x$ **b** __b__ ~~s~~ \\| \\\\| &amp; &#64;",
    "\u202egnp.exe\u2066 \u200f \x1b[31m \x07 \x00 é日本",
    "# heading\n\n- item\n\n> quote\n\n---\n\n1. one\n\n| x |\n|---|\n\n<details>",
]


# made-up results


def case(status: CaseStatus = "passed", *findings: Finding, **more: Any) -> CaseResult:
    return CaseResult("three times", False, status, findings, **more)


def result(*exercises: ExerciseResult, **more: Any) -> Result:
    """Return a result as CI services get it, made up."""
    known: dict[str, Any] = {
        "submission": "falling/falling.ipynb",
        "student": "ada",
        "sha256": "5" * 64,
        "seconds": 0.021,
        "sandbox": Tier(landlock=True, seccomp=True, rlimits=True),
        "versions": {"autograder": "0.1.0"},
    }
    return made(*exercises, **known | more)


def fault(whose: Literal["submission", "grader"], reason: str, **more: Any) -> Result:
    return result(fault=Fault(whose, reason), **more)


TOLD = "Your bodies fall twice as far: the speed grows from 0, what is its mean?"
WRONG_VALUES = WrongValues(None, (1,), 9.81, 4.905, 2, 3)
HIDDEN = CaseResult("a column", True, "failed", (HiddenDifference((), "values"),))
RIGHT = ExerciseResult(
    "mean_speed", 2, 2, "correct", advice=(ChangesArgument("t"),), cases=(case(),)
)
WRONG = ExerciseResult(
    "fall",
    0,
    3,
    "wrong",
    (KnownMistake("twice-as-far", TOLD),),
    hint=SlipInSlopes(("dw", "db")),
    cases=(case("failed", WRONG_VALUES, inputs={"t": [0, 1, 2]}), HIDDEN),
    mistake="twice-as-far",
)
CARRIED = ExerciseResult(
    "landing",
    1.95,
    3,
    "partial",
    carried_forward=("height",),
    cases=(case(), CaseResult("drawn", True, "failed", (HiddenRaise("ValueError"),))),
    example=CaseResult(
        "small",
        False,
        "failed",
        (WrongValues("time", (), 2, 4, 1, 1),),
        inputs={"heights": [19.62]},
    ),
)
MISSING = ExerciseResult(
    "rise", 0, 3, "missing", (Missing(("rise",), False, "rize"),), cases=(case("not_run"),)
)
BLANK = ExerciseResult("height", 0, 3, "unanswered", (Unanswered(),), cases=(case("not_run"),))

PARTLY = result(RIGHT, WRONG, CARRIED, MISSING, BLANK)
UNREADABLE = fault(
    "submission",
    "not a notebook: no valid JSON at line 2.",
    sha256="",
    student="bob",
    submission="bob/free_fall.ipynb",
    assignment="free_fall",
)
FAILED = fault(
    "grader",
    "no worker starts.",
    sha256="6" * 64,
    student="eve",
    submission="eve/falling.ipynb",
)


def hostile(text: str) -> Result:
    """Return a result with the same text in every place that a student could fill."""
    place = Place(1, 1, text)
    failed = NoKey(text, text, text)
    raised = Raised("ValueError", text, place, ("KeyError", text))
    cases = (CaseResult(text, False, "failed", (failed,), text, {text: 1}), case("raised", raised))
    known = ExerciseResult(
        "fall",
        0,
        3,
        "wrong",
        (KnownMistake(text, text),),
        (text,),
        SlopesFit((text,)),
        (ReadsGlobal(text, place), Warned(text)),
        cases,
        cases[0],
        place,
        text,
    )
    odd = ExerciseResult(text, 1, 3, "partial", (Unfinished(place),), cases=cases)
    return result(known, odd, submission=text, student=text, assignment=text)


def hostile_fault(text: str) -> Result:
    return fault("submission", text, submission=text, student=text)


# golden files

GOLDEN: dict[str, Callable[[], str]] = {
    "student.txt": lambda: screen(lambda console: print_student(PARTLY, console)),
    "class.txt": lambda: screen(
        lambda console: print_class([PARTLY, UNREADABLE, FAILED], CATALOGUE, console)
    ),
    "results.jsonl": lambda: lines([msgspec.json.encode(rendered(PARTLY)).decode()]),
    "summary.md": lambda: github.summary([PARTLY]),
    "summary-of-faults.md": lambda: github.summary([PARTLY, UNREADABLE, FAILED]),
    "annotations.txt": lambda: lines(github.annotate([PARTLY, UNREADABLE, FAILED], Path())),
    "junit.xml": lambda: junit.document([PARTLY]).decode(),
    "junit-of-faults.xml": lambda: junit.document([PARTLY, UNREADABLE, FAILED]).decode(),
    "classroom50.json": lambda: classroom50.document([PARTLY], CLASSROOM, NOW),
    "classroom-resources.json": lambda: indented(classroom_resources.output([PARTLY, UNREADABLE])),
}


def screen(show: Callable[[Console], None]) -> str:
    console = Console(file=io.StringIO(), width=80, color_system=None)
    show(console)
    text = console.file.getvalue()  # type: ignore[attr-defined]
    return "".join(f"{line.rstrip()}\n" for line in text.splitlines())


def lines(texts: list[str]) -> str:
    return "".join(f"{text}\n" for text in texts)


def indented(encoded: str) -> str:
    return json.dumps(json.loads(base64.b64decode(encoded)), indent=2) + "\n"


@pytest.mark.parametrize("name", GOLDEN)
def test_format_is_as_agreed(name: str) -> None:
    """One result, written in each format, is what was last looked at and found good."""
    path, text = HERE / "golden" / name, GOLDEN[name]()
    if os.environ.get("GOLDEN") == "write":
        path.write_text(text, encoding="utf-8", newline="\n")
    assert text == path.read_text(encoding="utf-8")


# schemas


@pytest.fixture(scope="module")
def junit_schema() -> XMLSchema:
    from xmlschema import XMLSchema  # it takes a second, and other workers collect this, too

    return XMLSchema(HERE / "schemas" / "junit.xsd")


@pytest.mark.parametrize("text", HOSTILE)
def test_junit_meets_its_schema(text: str, junit_schema: XMLSchema) -> None:
    """Structure, counts and unique names hold, whatever the texts are."""
    document = junit.document([PARTLY, UNREADABLE, hostile(text), hostile(text)])
    junit_schema.validate(document.decode())
    tree = ElementTree.fromstring(document)
    for suite in tree:
        assert int(suite.get("tests", "")) == len(suite.findall("testcase")) > 0


def test_junit_schema_refuses_what_gitlab_drops(junit_schema: XMLSchema) -> None:
    """Two cases of one name are an error of the document."""
    document = junit.document([PARTLY]).decode()
    assert junit_schema.is_valid(document)
    twice = re.sub(r'(\s*<testcase [^>]*name="three times" />)', r"\1\1", document, count=1)
    assert twice != document
    assert not junit_schema.is_valid(twice)


def test_junit_says_why_in_content() -> None:
    """The sentence, the case's own words and the inputs stand where GitLab reads them."""
    tree = ElementTree.fromstring(junit.document([PARTLY]))
    (told,) = tree.findall("testsuite/testcase[@classname='fall'][@name='three times']/failure")
    assert (told.text or "").split("\n") == [
        "Your bodies fall twice as far: the speed grows from 0, what is its mean?",
        (
            "Your `cost` is right and `dw` and `db` are not its slopes: look at what makes"
            " `dw` and `db`."
        ),
        "Entry [1] of the result is 9.81, expected 4.905; 2 of 3 entries differ.",
        "Here t = [0, 1, 2].",
    ]


@pytest.mark.parametrize("text", HOSTILE)
def test_classroom50_meets_its_schema(text: str) -> None:
    """Points are whole numbers, never more than the maximum, and add up."""
    schema = json.loads((HERE / "schemas" / "classroom50.json").read_text(encoding="utf-8"))
    written = json.loads(classroom50.document([PARTLY, hostile(text)], CLASSROOM, NOW))
    jsonschema.validate(written, schema)
    tests = written["tests"]
    for key in ("score", "max-score"):
        assert written[key] == sum(test[key] for test in tests)
        assert all(type(test[key]) is int for test in tests)
    assert all(test["score"] <= test["max-score"] for test in tests)


def test_classroom50_takes_no_part_of_a_score() -> None:
    """Where one file could not be graded there is no result.json, which is a fault there."""
    with pytest.raises(AutograderError, match=r"no result\.json: bob"):
        classroom50.document([PARTLY, UNREADABLE], CLASSROOM, NOW)


@pytest.mark.parametrize("each", [PARTLY, UNREADABLE, FAILED, hostile("x")])
def test_result_meets_its_schema(each: Result) -> None:
    """A line of results.jsonl is what its JSON Schema says."""
    jsonschema.validate(json.loads(msgspec.json.encode(rendered(each))), json_schema())


def test_old_output_adds_up() -> None:
    """The reporter's arithmetic gives the points, and a fault is an error, no failure."""
    whole = json.loads(base64.b64decode(classroom_resources.output([PARTLY, UNREADABLE])))
    assert sum(test["score"] for test in whole["tests"]) == PARTLY.score
    assert (whole["max_score"], whole["status"], whole["version"]) == (PARTLY.max_score, "error", 1)
    assert {test["status"] for test in whole["tests"]} == {"pass", "fail", "error"}


# hostile text in Markdown


class Page(HTMLParser):
    """Tags, and text outside code, of a rendered page."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.prose, self.all, self._in_code = "", "", 0
        plugins = ["table", "url", "strikethrough"]
        html = mistune.create_markdown(escape=False, plugins=plugins)(text)
        assert isinstance(html, str)
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self._in_code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._in_code -= tag == "code"

    def handle_data(self, data: str) -> None:
        self.all += data
        self.prose += " " if self._in_code else data


OURS = {"h2", "p", "table", "thead", "tbody", "tr", "th", "td", "code", "ul", "li", "blockquote"}
COMES_ALIVE = re.compile(r"[@#]\w|://|www\.\w|:\w+:")


@pytest.mark.parametrize("text", HOSTILE)
def test_summary_shows_hostile_text_as_text(text: str) -> None:
    """No tag, link, mention, issue, emoji or cell of a student's comes alive."""
    page = Page(github.summary([hostile(text), hostile_fault(text), PARTLY]))
    assert set(page.tags) <= OURS
    assert page.tags.count("h2") == 3
    assert page.tags.count("table") == 3  # all, and one each for the two that were graded
    assert page.tags.count("td") == 3 * 3 + 4 * 2 + 4 * 5
    assert not COMES_ALIVE.search(page.prose)
    assert not re.search("[\u202a-\u202e\u2066-\u2069\u200f\x00-\x08\x1b]", page.all)


def test_page_would_see_what_comes_alive() -> None:
    """The renderer of these tests makes links and tags of the same text without the escapes."""
    page = Page(f"| a |\n|---|\n| {HOSTILE[5]} |\n\n{HOSTILE[1]} {HOSTILE[3]}")
    assert {"a", "img", "script"} <= set(page.tags)
    assert COMES_ALIVE.search(page.prose)


@given(st.text())
def test_markdown_shows_what_was_written(text: str) -> None:
    """Rendered, a text is itself again, but for white space and what is spelt out."""
    line = visible(" ".join(text.split())).replace("\u200b", "")
    prose = line.replace("`", "") if line.count("`") % 2 == 0 else line
    for shown, expected in ((markdown(text), prose), (code(text), line)):
        seen = Page(f"| a |\n|---|\n| x{shown} |\n").all.replace("\u200b", "")
        assert seen.split() == f"a x{expected}".split()


def test_summary_fits_whatever_the_class() -> None:
    """Three thousand long reports are cut before GitHub would drop them, and it is said."""
    text = github.summary([hostile("| @x <b> " * 60)] * 3000)
    assert 500_000 < len(text.encode()) < 1 << 20
    assert re.search(r"\n\d+ more did not fit here; they are in `results.jsonl`\.\n$", text)


def test_summary_warns_where_no_sandbox_held() -> None:
    """The weak tier and a plain process are no sandbox."""
    for tier in (Tier(rlimits=True), Tier(), Tier(landlock=True), Tier(seccomp=True)):
        text = github.summary([msgspec.structs.replace(PARTLY, sandbox=tier)])
        assert f"> [!WARNING]\n> Graded without a sandbox: {tier} and no more." in text
    assert "WARNING" not in github.summary([PARTLY])


@pytest.mark.parametrize("text", HOSTILE)
def test_class_table_commands_nobody(text: str) -> None:
    """A file's name, printed in a job's log or a terminal, is a name there."""
    known = msgspec.structs.replace(hostile(text), assignment="falling", exercises=(BLANK,))
    shown = screen(lambda console: print_class([known, hostile_fault(text)], CATALOGUE, console))
    assert not re.search(r"(?m)^\s*::[a-z]|##\[|[\x00-\x09\x1b\u202a-\u202e]", shown)


# annotations


def obeyed(line: str) -> tuple[str, dict[str, str], str]:
    """Read a line as GitHub's runner does: kind, properties and message."""
    assert line.startswith("::")
    head, _, data = line[2:].partition("::")
    kind, _, given_ = head.partition(" ")
    properties = dict(part.split("=", 1) for part in given_.split(",") if part)
    for escape, sign in (("%0D", "\r"), ("%0A", "\n"), ("%3A", ":"), ("%2C", ","), ("%25", "%")):
        properties = {key: value.replace(escape, sign) for key, value in properties.items()}
        data = data if escape in ("%3A", "%2C") else data.replace(escape, sign)
    return kind, properties, data


@given(st.text(), st.text())
def test_command_says_what_was_meant(message: str, title: str) -> None:
    """The runner reads message and title as they were, in one line, whatever they hold."""
    line = command("warning", message, title=title, line=3)
    assert len(re.split("[\r\n]", line)) == 1
    assert obeyed(line) == ("warning", {"title": visible(title), "line": "3"}, visible(message))


@pytest.mark.parametrize("text", HOSTILE)
def test_annotations_are_one_command_each(text: str) -> None:
    """No text of a student's begins a line, ends a property or adds one."""
    written = github.annotate([hostile(text), hostile_fault(text)], Path())
    assert len(written) == 3
    for line in written:
        assert len(re.split("[\r\n]", line)) == 1
        kind, properties, _ = obeyed(line)
        assert kind in ("warning", "error")
        assert set(properties) <= {"title", "file", "line"}


def test_annotations_are_the_ten_most_useful() -> None:
    """Faults first, then what lost most points; blanks are one line; never more than ten."""
    many = [msgspec.structs.replace(PARTLY, submission=f"{n}.ipynb") for n in range(5)]
    written = [obeyed(line) for line in github.annotate([*many, FAILED], Path())]
    assert len(written) == 10
    assert written[0][0] == "error"
    assert [p["title"][:7] for _, p, _ in written[1:]] == ["fall: 0", "rise: 0"] * 4 + ["fall: 0"]
    few = [obeyed(line) for line in github.annotate([PARTLY], Path())]
    assert few[-1] == ("notice", {"title": "To do", "file": PARTLY.submission},
                       "Not answered yet: `height`.")  # fmt: skip


SOURCES = ["def fall(x):\n", "pass\ndef fall(x):\n    return 'π'\n", "# π\nx = 1\n"]


@pytest.mark.parametrize("in_ascii", [False, True])
@pytest.mark.parametrize("indent", [None, 1])
@pytest.mark.parametrize(("place", "shown"), [
    (Place(1, 1, "def fall(x):"), '"def fall(x)'),
    (Place(2, 2, "def fall(x):"), '"def fall(x)'),
    (Place(2, 3, "return 'π'"), "return 'π'"),
    (Place(3, 2, "x = 1"), "x = 1"),
])  # fmt: skip
def test_annotation_is_where_the_answer_stands(
    place: Place, shown: str, indent: int | None, in_ascii: bool, tmp_path: Path
) -> None:
    """The line is that of the file as text, whoever wrote it, and of several the right one."""
    path = tmp_path / "work.ipynb"
    cells = [{"cell_type": "code", "source": text.splitlines(True)} for text in SOURCES]
    text = json.dumps({"cells": cells}, indent=indent, ensure_ascii=in_ascii)
    path.write_text(text, encoding="utf-8")
    (found,) = annotated(path, place)
    shown = json.dumps(shown, ensure_ascii=in_ascii)[1:-1].removeprefix("\\")
    starts = [start.start() for start in re.finditer(re.escape(shown), text)]
    assert found == str(text.count("\n", 0, starts[-1 if place.cell > 1 else 0]) + 1)


def annotated(path: Path, place: Place) -> list[str]:
    """Return the lines on which a wrong answer to fall at a place is annotated."""
    wrong = msgspec.structs.replace(WRONG, place=place)
    (line,) = github.annotate([result(wrong, submission=str(path))], path.parent)
    return [value for name, value in obeyed(line)[1].items() if name == "line"]


def test_annotation_has_no_line_where_it_is_not_sure(tmp_path: Path) -> None:
    """An output that shows the statement, another text than was graded, no file any more."""
    path, place = tmp_path / "work.ipynb", Place(1, 1, "x = 1")
    assert annotated(path, place) == []
    for cell in ({"source": "x = 1", "outputs": ["x = 1"]}, {"source": "y = 1"}):
        path.write_text(json.dumps({"cells": [{"cell_type": "code", **cell}]}), encoding="utf-8")
        assert annotated(path, place) == []


def test_annotation_is_on_the_statement_that_the_sentence_names(tmp_path: Path) -> None:
    """An exception, a line that Python cannot read: there, not where the answer begins."""
    path, raised = tmp_path / "work.py", Raised("ValueError", "no", Place(0, 7, "x @ y"))
    wrong = ExerciseResult("rise", 0, 3, "wrong", cases=(case("raised", raised),))
    wrong = msgspec.structs.replace(wrong, place=Place(0, 3, "def rise(a, b):"))
    (line,) = github.annotate([result(wrong, submission=str(path))], tmp_path)
    assert obeyed(line)[1]["line"] == "7"


def test_annotation_of_a_script_is_on_its_line(tmp_path: Path) -> None:
    """Which the place says."""
    assert annotated(tmp_path / "work.py", Place(0, 3, "x = 1")) == ["3"]


def test_annotation_names_no_file_outside_the_repository(tmp_path: Path) -> None:
    """A path that GitHub does not know is left out."""
    (line, *_) = github.annotate([PARTLY], tmp_path)
    assert set(obeyed(line)[1]) == {"title"}


# the command


def as_kept(each: Result) -> Result:
    """Return a result as results.jsonl gives it back: points are floats."""
    return msgspec.json.decode(msgspec.json.encode(each), type=Result)


@pytest.fixture
def publish(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """Return ``publish(results, formats)``: keep results, run the command as a step of a job."""
    for name in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT"):
        monkeypatch.setenv(name, str(tmp_path / name))
    for name, value in CLASSROOM.items():
        monkeypatch.setenv(name, value)

    def run(each: list[Result], *formats: str) -> Any:
        lines = [msgspec.json.encode(result) + b"\n" for result in each]
        (tmp_path / "results.jsonl").write_bytes(b"".join(lines))
        options = [word for name in formats for word in ("--format", name)]
        return CliRunner().invoke(main, ["publish", str(tmp_path), *options])

    return run


def test_publish_serves_a_step_of_a_job(publish: Callable[..., Any], tmp_path: Path) -> None:
    """Summary, outputs, annotations and files are all there after one command."""
    ended = publish([PARTLY], "github", "junit", "classroom50", "classroom-resources")
    assert ended.exit_code == 0
    assert ended.stdout == lines(github.annotate([PARTLY], Path()))
    summary = (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert summary == (tmp_path / "summary.md").read_text(encoding="utf-8")
    outputs = (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8").splitlines()
    assert outputs[:3] == ["score=3.95", "max-score=14", "not-graded=0"]
    encoded = outputs[3].removeprefix("result=")
    assert indented(encoded) == indented(classroom_resources.output([as_kept(PARTLY)]))
    for name in ("junit.xml", "result.json", "release-body.md"):
        assert (tmp_path / name).stat().st_size > 100


@pytest.mark.parametrize("fault_", [UNREADABLE, FAILED])
def test_publish_says_whose_turn_it_is(
    fault_: Result, publish: Callable[..., Any], tmp_path: Path
) -> None:
    """A file to mend and a failure of the grader are told apart, and neither has a score."""
    ended = publish([fault_], "github")
    assert ended.exit_code == 0
    assert ended.stdout.startswith("::error title=Not graded")
    text = (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert ("Mend the file" in text, "Run the job again" in text) == (
        fault_ is UNREADABLE,
        fault_ is FAILED,
    )
    assert "score=\n" in (tmp_path / "GITHUB_OUTPUT").read_text(encoding="utf-8")


def test_publish_without_results_says_so_and_fails(
    publish: Callable[..., Any], tmp_path: Path
) -> None:
    """A grader that never came to a result leaves a red job and a reason to look at the log."""
    ended = publish([], "github", "junit")
    assert ended.exit_code == 2
    assert ended.stderr.count("\n") == 1
    assert "Nothing was graded" in (tmp_path / "GITHUB_STEP_SUMMARY").read_text(encoding="utf-8")
    assert not (tmp_path / "junit.xml").exists()
