"""Which course grades: found where it may be, loaded from there, one broken draft stopping none."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import warm
from warm import call

from autograder.course.catalogue import WORK, Catalogue, find, open_course
from autograder.errors import CourseError, UsageError
from autograder.results import store
from autograder.selfcheck.line import Line

COURSE = "from autograder import Course\nCOURSE = Course(id='small')\n"
ASSIGNMENT = """from autograder import Assignment, Exercise
from .answers import {function}

CASES = {{"public": {{"one": {{"x": 1.0}}}}, "hidden": {{"two": {{"x": 2.0}}}}}}
asked = Exercise({function}, points=1, name="{function}", **CASES)
asked.witness(lambda x: {function}(x))
ASSIGNMENT = Assignment("{name}", (asked,))
"""
CI = {"CI": "true"}
Place = Callable[..., Path]


def assignment(name: str = "lines", function: str = "twice", body: str = "2 * x") -> dict[str, str]:
    """Return the files of a small assignment, by place in ``reference/``."""
    return {
        f"{name}/__init__.py": ASSIGNMENT.format(name=name, function=function),
        f"{name}/answers.py": f"def {function}(x):\n    return {body}\n",
    }


@pytest.fixture
def course(tmp_path: Path) -> Place:
    """Return ``course(files, folder)``: a course with these files in its ``reference/``."""

    def write(files: dict[str, str] | None = None, folder: str = "course") -> Path:
        place = tmp_path / folder
        for name, text in ({"__init__.py": COURSE} | (files or assignment())).items():
            file = place / "reference" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, encoding="utf-8")
        (place / "nbgrader_config.py").touch()
        return place

    return write


# found


def test_option_goes_before_the_variable(course: Place) -> None:
    """What is said on the command line counts, whatever the environment says."""
    one, two = course(folder="one"), course(folder="two")
    variable = {"AUTOGRADER_COURSE": str(two)}
    assert find(one, environment=variable) == one
    assert find(None, environment=variable) == two


def test_variable_goes_before_the_working_folder(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A course that is named is meant, wherever one stands."""
    monkeypatch.chdir(course(folder="here"))
    there = course(folder="there")
    assert find(None, environment={"AUTOGRADER_COURSE": str(there)}) == there


def test_working_folder_counts_where_no_other_is_named(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Who works in the course need not name it."""
    folder = course()
    monkeypatch.chdir(folder)
    assert find(None, environment={}) == folder


def test_ci_takes_no_working_folder(course: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    """On CI the working folder is what somebody pushed: option and variable alone count."""
    folder = course()
    monkeypatch.chdir(folder)
    assert find(None, environment=CI) is None
    assert find(".", environment=CI) == folder
    assert find(None, environment=CI | {"AUTOGRADER_COURSE": "."}) == folder
    with pytest.raises(UsageError, match=r"\(CI is set, so .*--course DIR"):
        open_course(None, environment=CI)


@pytest.mark.parametrize("missing", ["nbgrader_config.py", "reference"])
def test_half_a_course_is_none(
    missing: str, course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A working folder is a course by both of its marks, never by one."""
    folder = course()
    monkeypatch.chdir(folder)
    (folder / missing).rename(folder / "elsewhere")
    assert find(None, environment={}) is None
    with pytest.raises(UsageError, match=r"nbgrader_config\.py and reference/\): .*--course DIR"):
        open_course(None, environment={})


def test_course_without_assignments_is_refused(course: Place) -> None:
    """A package that lacks its __init__.py is a mistake to be told, not a class to be refused."""
    folder = course()
    (folder / "reference" / "lines" / "__init__.py").unlink()
    with pytest.raises(CourseError, match=r"no assignment; one is a folder"):
        open_course(folder)


def test_course_is_never_searched_for_upwards(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder of the course is not the course: what lies above may be anybody's."""
    work = course() / "submitted"
    work.mkdir()
    monkeypatch.chdir(work)
    assert find(None, environment={}) is None


def test_named_folder_without_answers_is_refused(tmp_path: Path) -> None:
    """A wrong name is an error; the working folder does not step in for it."""
    with pytest.raises(UsageError, match=r"no course: there is no reference/ in it"):
        find(tmp_path, environment={})


def test_nobody_s_course_is_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Reports are made without a course, too."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    assert find(None) is None


SUSPICIOUS = {
    "the course": ".",
    "what holds the course": "..",
    "its answers": "reference",
    "a file of its own": "homework.ipynb",
    "a folder beside the work": "ann/submitted",
    "a way out and in again": "submitted/../ann",
    "a link to the course": "../link",
    "a link in the work to its answers": "submitted/link",
}


@pytest.mark.parametrize("path", SUSPICIOUS.values(), ids=SUSPICIOUS)
def test_course_that_may_be_the_submission_s_is_refused(
    path: str, course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """``grade .`` in a student's checkout never runs the checkout's ``reference/``."""
    folder = course()
    (folder / "submitted").mkdir()
    (folder / "submitted" / "link").symlink_to(folder / "reference")
    (folder.parent / "link").symlink_to(folder)
    monkeypatch.chdir(folder)
    with pytest.raises(UsageError, match="--course DIR, or AUTOGRADER_COURSE"):
        find(None, [Path("submitted"), Path(path)], environment={})
    assert find(".", [Path(path)], environment={}) == folder


@pytest.mark.parametrize("path", [*WORK, "submitted/ann/lines/lines.ipynb", "../downloads/ann.py"])
def test_work_and_what_lies_elsewhere_is_graded(
    path: str, course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The folders of the work, and any outside, say nothing against the working folder."""
    folder = course()
    monkeypatch.chdir(folder)
    assert find(None, [Path(path)], environment={}) == folder


def test_folder_whose_name_only_begins_like_the_course_s_is_elsewhere(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Places are compared part by part, not letter by letter."""
    folder = course()
    monkeypatch.chdir(folder)
    assert find(None, [folder.with_name("course-of-others")], environment={}) == folder


# loaded


def test_two_courses_do_not_mix(course: Place) -> None:
    """Assignments of the same name keep their own answers, side by side in one process."""
    one = Catalogue(course(assignment(body="2 * x"), "one"))
    two = Catalogue(course(assignment(body="20 * x"), "two"))
    keys = [each.key("lines") for each in (one, two)]
    expected = [key["twice"].cases[1].expected for key in keys]
    assert expected == [4.0, 40.0]
    assert one.versions["rules"] != two.versions["rules"]


def test_course_loaded_again_is_loaded_anew(course: Place) -> None:
    """What was changed in between is there; who has the first keeps it."""
    courses = []
    for body in ("2 * x", "20 * x"):
        courses.append(Catalogue(course(assignment(body=body))))
        courses[-1].assignment("lines")
    assert [c.assignment("lines")["twice"].reference(1.0) for c in courses] == [2.0, 20.0]


def test_relative_imports_work_inside_and_across(course: Place) -> None:
    """An assignment takes from its own modules, and from another assignment's."""
    files = assignment() | assignment("curves", "square", "x * x")
    files["curves/answers.py"] = "from ..lines.answers import twice\nsquare = twice\n"
    catalogue = Catalogue(course(files))
    assert catalogue.assignment("curves")["square"].reference(3.0) == 6.0
    assert catalogue.assignment("curves")["square"].reference is (
        catalogue.assignment("lines")["twice"].reference
    )


def test_loading_leaves_no_way_to_the_course(
    course: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing lands on ``sys.path``, nothing can be imported by a public name."""
    monkeypatch.chdir(course())
    paths, modules = list(sys.path), set(sys.modules)
    catalogue = open_course(None, environment={})
    assert catalogue.names == ["lines"]
    assert catalogue.graded_names == {"lines": {"twice"}}
    assert sys.path == paths
    assert {name.split(".")[0].rstrip("0123456789") for name in {*sys.modules} - modules} == {
        "_course_"
    }


# broken

BROKEN: dict[str, tuple[str, str, str]] = {  # file, its text, what is said of it
    "raises": ("__init__.py", "x = 1\nx / 0\n", "line 2: ZeroDivisionError: division by"),
    "does not parse": ("__init__.py", "x = 1\n\nx = (\n", "line 3: SyntaxError: '(' was"),
    "is not declared": (
        "__init__.py",
        "COURSE = 'small'\n",
        "it declares no COURSE = Course",
    ),
    "takes from nowhere": ("__init__.py", "import nowhere\n", "line 1: ModuleNotFoundError"),
    "says two lines": ("__init__.py", "raise ValueError('a\\nb')\n", "line 1: ValueError: a b"),
}
DRAFTS: dict[str, tuple[str, str, str]] = {
    "raises": ("draft/__init__.py", "x = 1\nx / 0\n", "line 2: ZeroDivisionError: division by"),
    "does not parse": ("draft/__init__.py", "x = 1\n\nx = (\n", "line 3: SyntaxError: '(' was"),
    "raises further in": ("draft/deep.py", "\n\nx = y\n", "line 3: NameError: name 'y'"),
    "is not declared": ("draft/__init__.py", "", "it declares no ASSIGNMENT = Assignment(...)."),
    "is a module": ("draft.py", "1 / 0", "line 1: ZeroDivisionError: division by"),
    "is declared wrongly": (
        "draft/__init__.py",
        "from autograder import Exercise\n\nExercise('f')\n",
        "line 3: TypeError: ",
    ),
}


def draft(file: str, text: str) -> dict[str, str]:
    """Return a good assignment and a broken one."""
    package = {"draft/__init__.py": "from . import deep\n"} if file == "draft/deep.py" else {}
    return assignment() | package | {file: text}


@pytest.mark.parametrize(("file", "text", "said"), BROKEN.values(), ids=BROKEN)
def test_broken_course_is_one_line(file: str, text: str, said: str, course: Place) -> None:
    """The line says which file, where in it, and what."""
    folder = course({file: text})
    with pytest.raises(CourseError) as error:
        Catalogue(folder)
    assert str(error.value).startswith(str(folder / "reference" / file))
    assert said in str(error.value)
    assert str(error.value).isprintable()


def test_course_without_its_declaration_is_one_line(course: Place) -> None:
    """What is to be written, and where, is said."""
    folder = course()
    (folder / "reference" / "__init__.py").unlink()
    with pytest.raises(CourseError, match=r"__init__\.py: not found; .* COURSE = Course\(id="):
        Catalogue(folder)


@pytest.mark.parametrize(("file", "text", "said"), DRAFTS.values(), ids=DRAFTS)
def test_broken_assignment_is_one_line(file: str, text: str, said: str, course: Place) -> None:
    """Asked for, a draft that does not hold is an error, each time, at its own file and line."""
    folder = course(draft(file, text))
    catalogue = Catalogue(folder)
    for _ in range(2):
        with pytest.raises(CourseError) as error:
            catalogue.assignment("draft")
        assert str(error.value).startswith(str(folder / "reference" / file))
        assert said in str(error.value)
        assert str(error.value).isprintable()
    assert catalogue.broken == {"draft": str(error.value)}


def test_unknown_assignment_lists_those_that_there_are(course: Place) -> None:
    """A wrong name is the caller's mistake, not the course's."""
    with pytest.raises(UsageError, match=r"no assignment `cooking`; there are lines\."):
        Catalogue(course()).assignment("cooking")


# one broken, the others graded

LINES = "def twice(x):\n    return x + x\n"


@pytest.fixture
def drafting(course: Place, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a course with an assignment and a broken draft; ann handed in both."""
    folder = course(draft("draft/__init__.py", "1 / 0\n"))
    for name in ("lines", "draft"):
        file = folder / "submitted" / "ann" / name / f"{name}.py"
        file.parent.mkdir(parents=True)
        file.write_text(LINES)
    monkeypatch.chdir(folder)
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)
    return folder


def test_broken_draft_has_no_graded_names(drafting: Path) -> None:
    """Its folders are known as an assignment's, its functions are not."""
    assert Catalogue(drafting).graded_names == {"draft": set(), "lines": {"twice"}}


@pytest.mark.parametrize("option", [[], ["--assignment", "lines"]], ids=["told by place", "named"])
def test_another_assignment_is_graded_and_the_draft_told(option: list[str], drafting: Path) -> None:
    """A draft is a warning on the way; points and exit code are as without it."""
    done = call("grade", "submitted/ann/lines", *option, "--out", "build/out")
    assert done.exit_code == 0, done.output
    file = Path("reference", "draft", "__init__.py")
    warning, _ = done.stderr.splitlines()  # and the note on the public seed
    assert warning == f"WARNING: {file}, line 1: ZeroDivisionError: division by zero"
    (result,) = store.load(drafting / "build" / "out" / "results.jsonl")
    assert (result.assignment, result.score, result.max_score) == ("lines", 1.0, 1.0)


def test_submission_to_a_broken_draft_is_a_fault(drafting: Path) -> None:
    """In a class with both, the draft's submission has a fault and no score: never a zero."""
    done = call("grade", "submitted", "--out", "build/out")
    assert done.exit_code == 3, done.output
    found = store.load(drafting / "build" / "out" / "results.jsonl")
    assert {r.assignment: r.score for r in found} == {"draft": None, "lines": 1.0}
    (fault,) = (r.fault for r in found if r.fault)
    assert fault.whose == "grader"
    assert fault.reason.endswith("__init__.py, line 1: ZeroDivisionError: division by zero")


def test_answer_that_raises_is_a_fault_of_its_assignment_alone(drafting: Path) -> None:
    """It loads, so only the key tells: its submissions have a fault, the others their points."""
    for place, text in assignment("draft", "thrice", "x.nothing").items():
        (drafting / "reference" / place).write_text(text)
    done = call("grade", "submitted", "--out", "build/out")
    assert done.exit_code == 3, done.output
    found = store.load(drafting / "build" / "out" / "results.jsonl")
    assert {r.assignment: r.score for r in found} == {"draft": None, "lines": 1.0}
    (fault,) = (r.fault for r in found if r.fault)
    assert "line 5: thrice, case “one”: the right answer raises AttributeError" in fault.reason
    assert call("grade", "submitted/ann/draft", "--assignment", "draft").exit_code == 2


@pytest.mark.parametrize("command", ["grade", "verify"])
def test_draft_that_is_asked_for_is_an_error(command: str, drafting: Path) -> None:
    """By its name a broken assignment ends the command: one line, exit code 2."""
    words = {"grade": ["submitted/ann/draft", "--assignment", "draft"], "verify": ["draft"]}
    done = call(command, *words[command])
    assert done.exit_code == 2
    assert done.stdout == ""
    assert done.stderr.startswith("autograder: reference/draft/__init__.py, line 1")
    assert done.stderr.count("\n") == 1


def test_verify_of_all_tells_the_draft_first(
    drafting: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A broken draft is one line of what does not hold; the others are verified all the same."""

    def verify(catalogue: Catalogue, name: str) -> Iterator[Line]:
        catalogue.assignment(name)
        yield Line("all is well")

    monkeypatch.setattr("autograder.selfcheck.verify.verify", verify)
    done = call("verify")
    assert done.exit_code == 1
    first, *_, second, count = done.stdout.splitlines()
    assert first.startswith("WRONG draft: reference/draft/__init__.py, line 1")
    assert count.startswith("1 lines hold, 1 do not; ")
    assert second == "ok    lines: all is well"


def test_pytest_tells_the_draft_and_grades_the_other(drafting: Path) -> None:
    """The header has the line; the items are the other assignment's."""
    options = ("--pyargs", "autograder", "-p", "no:cacheprovider")
    done = warm.pytest(Path.cwd(), *options, "--submission=submitted/ann/lines")
    assert done.returncode == 0, done.stdout + done.stderr
    file = Path("reference", "draft", "__init__.py")
    assert f"WARNING: {file}, line 1: ZeroDivisionError: division by zero\n" in done.stdout
    assert "1.00 / 1.00  ann  (lines.py)" in done.stdout
