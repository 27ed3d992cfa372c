"""What an instructor begins with works as it is, and nothing of theirs is overwritten."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from shells import shells
from warm import call

from autograder.cells import grade_id, is_solution
from autograder.cli import main
from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.notebook import bundle
from autograder.notebook.lint import problems, unmatched
from autograder.notebook.points import declared_points
from autograder.sandbox.plain import Plain
from autograder.selfcheck.seeds import under_seeds
from autograder.selfcheck.typed_in import typed_in
from autograder.submissions.finding import Found
from autograder.submissions.reading import read


def files(folder: Path) -> dict[str, bytes]:
    paths = (path for path in folder.rglob("*") if path.is_file())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def begin(folder: Path, *names: str) -> Path:
    """Begin a course, an assignment and more exercises in it."""
    for words in (["init", folder], *(["new", "--course", folder, *n.split()] for n in names)):
        done = call(*words)
        assert done.exit_code == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def begun(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return a course with an assignment as `new` writes it, and an exercise more."""
    folder = tmp_path_factory.mktemp("begun") / "stats"
    return Catalogue(begin(folder, "week1", "week1 changes"))


def cells(course: Path) -> list[dict[str, str]]:
    text = (course / "source" / "week1" / "week1.ipynb").read_text(encoding="utf-8")
    found = json.loads(text)["cells"]
    return [cell | {"source": "".join(cell["source"])} for cell in found]


# a course


def test_course_is_one(tmp_path: Path) -> None:
    """It has a name, no assignment yet, and a seed that lies elsewhere."""
    course = Catalogue(begin(tmp_path / "stats"))
    assert (course.course.id, course.names) == ("stats", [])
    assert len(course.seed) == 32
    assert not any(course.seed.encode() in text for text in files(tmp_path).values())


@pytest.mark.parametrize("name", ['it\'s "new"', "Mathe für alle", "back\\slash", "{{ x }}"])
def test_course_is_called_as_its_folder(name: str, tmp_path: Path) -> None:
    """Whatever stands in it."""
    assert Catalogue(begin(tmp_path / name)).course.id == name


def test_two_courses_of_one_name_share_their_seed(tmp_path: Path) -> None:
    """It is not drawn anew: grades of the first would change."""
    first, second = (Catalogue(begin(tmp_path / term / "twice")) for term in ("1", "2"))
    assert first.seed == second.seed
    said = CliRunner().invoke(main, ["init", str(tmp_path / "3" / "twice")]).stdout
    assert "twice.seed: there already, from a course of this name: both have this seed." in said


@pytest.mark.parametrize(
    ("place", "said"),
    [
        ("reference/week1.py", "reference is there already, and nothing is overwritten."),
        ("nbgrader_config.py", "is there already: add `from autograder.nbgrader import configure`"),
    ],
)
def test_course_that_is_there_is_refused(place: str, said: str, tmp_path: Path) -> None:
    """In one line, before anything is written."""
    file = tmp_path / place
    file.parent.mkdir(exist_ok=True)
    file.write_text("c = get_config()\n", encoding="utf-8")
    before = files(tmp_path)
    done = call("init", tmp_path)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr
    assert files(tmp_path) == before


def test_folder_with_other_files_becomes_a_course(tmp_path: Path) -> None:
    """A clone of an empty repository has a .gitignore, and keeps it."""
    (tmp_path / ".gitignore").write_text("mine\n", encoding="utf-8")
    begin(tmp_path)
    assert files(tmp_path)[".gitignore"] == b"mine\n"
    assert Catalogue(tmp_path).names == []


# an assignment


def test_assignment_holds(begun: Catalogue) -> None:
    """Notebook and declarations agree; mistakes lose, right forms and witnesses don't."""
    assignment = begun.assignment("week1")
    declared = declared_points(assignment)
    notebook = cells(begun.folder)
    assert list(declared) == ["moving_average", "spread", "changes"]
    assert [*problems(notebook, declared), *unmatched(notebook, declared)] == []
    said = [*under_seeds(assignment, range(1, 6)), *typed_in(assignment)]
    assert [line.said for line in said if line.status != "ok"] == []
    for exercise in assignment.exercises:
        assert len(exercise.mistakes) >= 2
        assert len(exercise.variants) >= 2


@pytest.mark.parametrize(("released", "status"), [(False, "correct"), (True, "unanswered")])
def test_notebook_is_graded(released: bool, status: str, begun: Catalogue, tmp_path: Path) -> None:
    """With its answers it is right, and without them blank."""
    notebook = cells(begun.folder)
    for cell in filter(is_solution, notebook if released else []):
        cell["source"] = re.sub(r"= .*  #", "= ...  #", cell["source"])
    path = tmp_path / "week1.ipynb"
    path.write_text(json.dumps({"cells": notebook}), encoding="utf-8")
    result = grade(read(Found(path, "ann", "week1"), {}), Plain(), begun.key("week1"))
    assert {exercise.status for exercise in result.exercises} == {status}


def test_files_are_formatted(begun: Catalogue) -> None:
    """As ruff and black do it for whoever has no settings."""
    ruff = [sys.executable, "-m", "ruff"]
    for words in (
        ["format", "--isolated", "--check"],
        ["check", "--isolated", "--select=B,E,F,I,PIE,SIM,UP,W", "--ignore=F821"],  # get_config
    ):
        done = subprocess.run(
            [*ruff, *words, "."], cwd=begun.folder, capture_output=True, check=False
        )
        assert done.returncode == 0, done.stdout.decode()


@pytest.mark.slow
def test_checks_pass(begun: Catalogue) -> None:
    """The source version runs from top to bottom, and every check says that it is right."""
    source = begun.folder / "source" / "week1"
    bundle.write(begun.key("week1"), source)
    code = [cell for cell in cells(begun.folder) if cell["cell_type"] == "code"]
    with shells(source) as run:
        ran = run(*(cell["source"] for cell in code))
    assert all(cell.went for cell in ran)
    said = {grade_id(cell): each.said for cell, each in zip(code, ran, strict=True)}
    checks = [text for name, text in said.items() if name.startswith("check_")]
    assert [text[0] for text in checks] == ["✓", "✓", "✓"]


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("week 1", "`week 1` is no name: letters, digits and _, a letter first, such as week_1."),
        ("1st", "a letter first, such as st."),
        ("../up", "a letter first, such as up."),
        ("", "a letter first."),
        ("_week", "a letter first, such as week."),
        ("übung", "a letter first"),
        ("lambda", "`lambda` is a word of Python's own: say another."),
        *((name, "is a name of Python's") for name in ("json", "numpy", "autograder")),
        *((name, "or of the course's") for name in ("tests", "checks", "reference", "submitted")),
    ],
)
def test_bad_name_is_refused(name: str, said: str, tmp_path: Path) -> None:
    """In one line that says what to write, and nothing is written."""
    course = begin(tmp_path / "stats")
    before = files(course)
    done = call("new", "--course", course, name)
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr
    assert files(course) == before


@pytest.mark.parametrize(
    "place", ["reference/week1/answers.py", "reference/Week1.py", "source/week1/x", "release/WEEK1"]
)
def test_assignment_that_is_there_is_refused(place: str, tmp_path: Path) -> None:
    """Whichever part of it is there, under any case of its letters."""
    course = begin(tmp_path / "stats")
    (course / place).parent.mkdir(parents=True, exist_ok=True)
    (course / place).write_bytes(b"")
    before = files(course)
    done = call("new", "--course", course, "week1")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert "is there already, and nothing is overwritten." in done.stderr
    assert files(course) == before


def test_new_needs_a_course(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line says what one is."""
    monkeypatch.chdir(tmp_path)
    done = call("new", "week1")
    assert done.exit_code == 2
    assert "no course here" in done.stderr


# an exercise more

IMPORTS = "from autograder import Assignment\n\nfrom .moving_average import moving_average\n"


@pytest.mark.parametrize(
    "listed",
    [
        "(moving_average,)",
        "(\n        moving_average,  # größer\n    ),\n",
        "(  # “einmal”\n    moving_average,)",
    ],
)
def test_exercise_is_listed(listed: str, tmp_path: Path) -> None:
    """However the instructor has written the others."""
    course = begin(tmp_path / "stats", "week1")
    file = course / "reference" / "week1" / "__init__.py"
    file.write_text(f'{IMPORTS}\nASSIGNMENT = Assignment("week1", {listed})\n', encoding="utf-8")
    begin_exercise = call("new", "--course", course, "week1", "changes")
    assert begin_exercise.exit_code == 0, begin_exercise.stderr
    exercises = Catalogue(course).assignment("week1").exercises
    assert [exercise.name for exercise in exercises] == ["moving_average", "changes"]


@pytest.mark.parametrize(
    ("place", "text", "said"),
    [
        ("__init__.py", IMPORTS, "it has no ASSIGNMENT = Assignment(name, (f, g)) to add to."),
        ("__init__.py", "(", "__init__.py, line 1: '(' was never closed."),
        ("answers.py", "def changes(x): ...", "answers.py has `changes` already"),
        ("answers.py", None, "answers.py: No such file or directory."),
        ("changes.py", "", "changes.py is there already, and nothing is overwritten."),
        ("../../source/week1/week1.ipynb", "[]", "week1.ipynb: this is no notebook."),
        (
            "../../source/week1/week1.ipynb",
            '{"cells": [{"source": "", "metadata": {"nbgrader": {"grade_id": "changes"}}}]}',
            "week1.ipynb has a cell `changes` already",
        ),
    ],
)
def test_exercise_that_cannot_be_added_changes_nothing(
    place: str, text: str | None, said: str, tmp_path: Path
) -> None:
    """One line says why."""
    course = begin(tmp_path / "stats", "week1")
    file = course / "reference" / "week1" / place
    file.unlink() if text is None else file.write_text(text, encoding="utf-8")
    before = files(course)
    done = call("new", "--course", course, "week1", "changes")
    assert (done.exit_code, done.stderr.count("\n")) == (2, 1)
    assert said in done.stderr
    assert files(course) == before


def test_exercise_begins_its_assignment(tmp_path: Path) -> None:
    """Where there is none, it has this one and no samples; then others, in order."""
    course = begin(tmp_path / "stats", "week1 heights --variable", "week1 edges", "week1 depth")
    assignment, notebook = Catalogue(course).assignment("week1"), cells(course)
    declared = declared_points(assignment)
    assert list(declared) == ["heights", "edges", "depth"]
    assert assignment["heights"].asks == ("heights",)
    assert [*problems(notebook, declared), *unmatched(notebook, declared)] == []
    headings = [cell["source"].split("\n")[0] for cell in notebook if "# Ex" in cell["source"]]
    assert headings == [
        f"## Exercise {n}: `{name}` (2 points)" for n, name in enumerate(declared, 1)
    ]
    said = [*under_seeds(assignment, range(1, 6)), *typed_in(assignment)]
    assert [line.said for line in said if line.status != "ok"] == []


def test_name_of_an_exercise_is_held_to_the_same_rule(tmp_path: Path) -> None:
    """Nothing is begun then."""
    course = begin(tmp_path / "stats")
    for word in ("not", "sum"):
        assert "a word of Python's own" in call("new", "--course", course, "week1", word).stderr
    for taken in ("check", "summary", "np", "answers"):
        assert "the assignment's files have" in call("new", "--course", course, "w1", taken).stderr
    assert "--variable is of an exercise" in call("new", "week1", "--variable").stderr
    assert Catalogue(course).names == []
