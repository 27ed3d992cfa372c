"""What is found at a path, whose it is, and which assignment it answers."""

from __future__ import annotations

import ast
import hashlib
import os
import sysconfig
from pathlib import Path

import pytest

from autograder.errors import SubmissionError
from autograder.submissions.finding import Found, find, find_class
from autograder.submissions.reading import could_be_code, read
from autograder.text import encodable

NAMES = {
    "springs": {"both", "pull", "count"},
    "falling": {"both", "fall", "L1"},
}
CODE = '{"cells": [{"cell_type": "code", "source": "def fall(x):\\n    return x"}]}'


def test_record_of_a_made_up_class_is_not_told(tmp_path: Path) -> None:
    """It is the kit's, beside the students; in a student's folder it would be theirs."""
    plant(tmp_path, "ann/fall.ipynb")
    for place in (tmp_path, tmp_path / "ben"):
        place.mkdir(exist_ok=True)
        (place / "planted.jsonl").touch()
    found = find_class([tmp_path], NAMES)
    assert [each.path.parent.name for each in found.left_out] == []
    assert [each.student for each in found.founds] == ["ann", "ben"]


def plant(root: Path, *places: str) -> None:
    """Write a small notebook or script at each place below a folder."""
    for place in places:
        path = root / place
        path.parent.mkdir(parents=True, exist_ok=True)
        name = "check" if path.name in ("checks.py", "compare.py") else "fall"
        path.write_text(CODE if path.suffix == ".ipynb" else f"def {name}(x): ...")


def seen(root: Path, at: str = "") -> list[tuple[str, str, str | None]]:
    """Return place, student and assignment of all that is found."""
    founds = find(root / at, NAMES)
    assert not any(found.problem for found in founds)
    return [(str(f.path.relative_to(root)), f.student, f.assignment) for f in founds]


# where


def test_find_takes_a_file_as_it_is(tmp_path: Path) -> None:
    """A path to a file is one submission, whatever its suffix."""
    plant(tmp_path, "ann_falling.ipynb", "notes.txt")
    assert len(find(tmp_path / "ann_falling.ipynb", NAMES)) == 1
    assert len(find(tmp_path / "notes.txt", NAMES)) == 1


FALLING = "falling/falling.ipynb"
SPRINGS = "springs/springs.ipynb"
#: What lies in a folder, where it is looked for; place, student and assignment of what is found.
FOUND: dict[str, tuple[list[str], str, list[tuple[str, str, str | None]]]] = {
    "every notebook of a flat folder, as learning platforms export it": (
        ["bob_falling.ipynb", "ann_falling.ipynb"],
        "",
        [
            ("ann_falling.ipynb", "ann_falling", "falling"),
            ("bob_falling.ipynb", "bob_falling", "falling"),
        ],
    ),
    "scripts where there is no notebook": (
        ["ann.py", "bob.PY"],
        "",
        [("ann.py", "ann", None), ("bob.PY", "bob", None)],
    ),
    "the tree of nbgrader, of all assignments": (
        [f"bob/{FALLING}", f"ann/{FALLING}", f"ann/{SPRINGS}"],
        "",
        [
            (f"ann/{FALLING}", "ann", "falling"),
            (f"ann/{SPRINGS}", "ann", "springs"),
            (f"bob/{FALLING}", "bob", "falling"),
        ],
    ),
    **{
        f"the student from within the tree, {at}": (
            [f"ann/{FALLING}"],
            at,
            [(f"ann/{FALLING}", "ann", "falling")],
        )
        for at in ("ann", "ann/falling", f"ann/{FALLING}")
    },
    "a folder a student, the assignment in the file's name": (
        ["ann/falling.ipynb", "bob/springs.ipynb"],
        "",
        [
            ("ann/falling.ipynb", "ann", "falling"),
            ("bob/springs.ipynb", "bob", "springs"),
        ],
    ),
    "no helpers that came with a notebook, no checkpoints": (
        [
            f"ann/{FALLING}",
            "ann/falling/checks.py",
            "ann/falling/.ipynb_checkpoints/falling-checkpoint.ipynb",
            "bob/falling.ipynb",
            "bob/compare.py",
            "bob/__pycache__/compare.py",
        ],
        "",
        [
            (f"ann/{FALLING}", "ann", "falling"),
            ("bob/falling.ipynb", "bob", "falling"),
        ],
    ),
    "a renamed notebook, by its folder": (
        ["ann/falling/my solution (3).ipynb"],
        "",
        [("ann/falling/my solution (3).ipynb", "ann", "falling")],
    ),
    "the notebook that was handed out, and not its copy": (
        ["ann/falling/a copy.ipynb", f"ann/{FALLING}"],
        "",
        [(f"ann/{FALLING}", "ann", "falling")],
    ),
    "a script where nbgrader's folder holds it alone": (
        ["ann/falling/answers.py"],
        "",
        [("ann/falling/answers.py", "ann", "falling")],
    ),
}


@pytest.mark.parametrize(("places", "at", "found"), FOUND.values(), ids=FOUND)
def test_find_takes(
    places: list[str], at: str, found: list[tuple[str, str, str | None]], tmp_path: Path
) -> None:
    """What is an answer, whose, and to which assignment."""
    plant(tmp_path, *places)
    assert seen(tmp_path, at) == found


def test_find_lists_a_missing_notebook_in_the_tree(tmp_path: Path) -> None:
    """A student who handed in a picture is listed with the problem, not left out."""
    plant(tmp_path, "ann/falling/photo.jpg", "bob/falling/falling.ipynb")
    ann, bob = find(tmp_path, NAMES)
    assert (ann.student, ann.assignment) == ("ann", "falling")
    assert ann.problem is not None
    assert "no notebook (.ipynb) and no script (.py)" in ann.problem
    assert bob.problem is None
    with pytest.raises(SubmissionError, match="no notebook"):
        read(ann, NAMES)


def test_find_leaves_linked_folders_alone(tmp_path: Path) -> None:
    """A link to a folder is not walked into: it could lead anywhere, or in a circle."""
    plant(tmp_path, "class/ann/falling.ipynb", "elsewhere/secret/falling.ipynb")
    (tmp_path / "class/bob").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "class/circle").symlink_to(tmp_path / "class")
    assert [f.student for f in find(tmp_path / "class", NAMES)] == ["ann"]


@pytest.mark.parametrize(
    ("at", "words"),
    [("nowhere", "no such file or folder"), ("empty", "no notebook"), ("x.ipynb", "no notebook")],
    ids=["missing", "empty folder", "folder named like a notebook"],
)
def test_find_refuses_a_path_with_nothing_to_grade(at: str, words: str, tmp_path: Path) -> None:
    """A path without any submission is an error in one line that names it."""
    (tmp_path / "empty").mkdir()
    (tmp_path / "x.ipynb").mkdir()
    with pytest.raises(SubmissionError, match=words) as error:
        find(tmp_path / at, NAMES)
    assert str(error.value).startswith(f"{tmp_path / at}: ")


# which assignment

TELLING = {
    "folder before name": ("ann/falling/springs.ipynb", "", "falling"),
    "name before content": ("ann/falling.py", "count = pull = 1", "falling"),
    "part of a name": ("springs_ann.py", "", "springs"),
    "functions": ("homework.py", "def fall(x): ...\ndef both(x): ...", "falling"),
    "variables": ("homework.py", "count = 3", "springs"),
    "the most names": (
        "homework.py",
        "def L1(): ...\ndef pull(): ...\ncount = 3",
        "springs",
    ),
}


@pytest.mark.parametrize(("place", "source", "expected"), TELLING.values(), ids=TELLING)
def test_assignment_is_told_by(place: str, source: str, expected: str, tmp_path: Path) -> None:
    """The assignment is known from the folder, else the name, else the graded names defined."""
    path = tmp_path / place
    path.parent.mkdir(parents=True, exist_ok=True)
    text = source or "x = 1"
    path.write_text(CODE if path.suffix == ".ipynb" else text)
    (found,) = find(path, NAMES)
    assert read(found, NAMES).assignment == expected


UNTOLD = {
    "no graded name": "x = 1",
    "a name of both": "def both(z): ...",
    "a comparison is no binding": "count == 3",
    "as many of each": "def fall(x): ...\ndef pull(): ...",
}


@pytest.mark.parametrize("source", UNTOLD.values(), ids=UNTOLD)
def test_assignment_is_not_guessed(source: str, tmp_path: Path) -> None:
    """Where nothing tells the assignment, it is asked for."""
    (tmp_path / "homework.py").write_text(source)
    (found,) = find(tmp_path / "homework.py", NAMES)
    with pytest.raises(SubmissionError, match="say --assignment"):
        read(found, NAMES)


def test_assignment_given_wins(tmp_path: Path) -> None:
    """What the grader is told counts more than the file's name."""
    plant(tmp_path, "falling.py")
    (found,) = find(tmp_path / "falling.py", NAMES)
    assert read(found, NAMES, "springs").assignment == "springs"


# what is read


def test_read_returns_cells_by_their_number_in_the_file(tmp_path: Path) -> None:
    """Cells keep their place in the notebook; prose that can hold no answer is left out."""
    path = tmp_path / "falling.ipynb"
    path.write_text(
        '{"cells": [{"cell_type": "markdown", "source": "Dear grader"},'
        '{"cell_type": "code", "source": ["a = 1\\r\\n", "b"]},'
        '{"cell_type": "raw", "source": "def fall(x): ..."}]}'
    )
    submission = read(Found(path, "ann"), NAMES, "falling")
    assert [(c.number, c.source, c.code) for c in submission.cells] == [
        (2, "a = 1\nb", True),
        (3, "def fall(x): ...", False),
    ]


def test_outputs_are_passed_over(tmp_path: Path) -> None:
    """A million numbers, a library for plots, a nest of lists: their count is no matter."""
    outputs = "[" * 99 + "]" * 99 + ",0.5" * 1_000_000 + ',"' + "[{," * 150_000 + '"'
    path = tmp_path / "falling.ipynb"
    path.write_text(CODE.replace("}]}", f', "outputs": [{outputs}]}}], "metadata": [{outputs}]}}'))
    [cell] = read(Found(path, "ann"), NAMES, "falling").cells
    assert cell.source == "def fall(x):\n    return x"


def test_read_digests_the_bytes_of_the_file(tmp_path: Path) -> None:
    """The digest is of the file as handed in, so that sha256sum says the same."""
    plant(tmp_path, "falling.ipynb")
    path = tmp_path / "falling.ipynb"
    digest = hashlib.sha256(path.read_bytes()).hexdigest()
    assert read(find(path, NAMES)[0], NAMES).sha256 == digest


def test_find_spells_out_a_stray_byte_in_a_student_s_name(tmp_path: Path) -> None:
    """A folder name in an old encoding becomes text that every report can hold."""
    folder = os.path.join(os.fsencode(tmp_path), b"ren\xe9")
    os.mkdir(folder)
    plant(Path(os.fsdecode(folder)), "falling.ipynb")
    (found,) = find(tmp_path, NAMES)
    assert found.student == r"ren\udce9"
    assert read(found, NAMES).cells


def test_encodable_leaves_good_text_alone() -> None:
    """Only what UTF-8 cannot hold is changed."""
    assert encodable("René 🐈 = σ(z)\n") == "René 🐈 = σ(z)\n"
    assert encodable("half \ud83d") == r"half \ud83d"


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("def f():\n    return 1", True),
        ("# GRADED FUNCTION\n\nx = 1", True),
        ("x = y if z else not w", True),
        ("match x:\n    case 1:\n        y = 2", True),
        ("'''Some words first.'''\nx = 1", True),
        ("x = 'two words'", True),
        ("%time x = 1", False),  # magics are for code cells
        ("x " * 2500 + "= 1", False),
        ("x = " + "y + " * 998 + "yi is z", True),  # cut after `yi i`
        ("## A heading\n\nSet x = 1 to see.", False),
        ("With $x = 1$, the rest follows.", False),
        ("Is x = 1?", False),
        ("- one thing, `x = 1`", False),
        ("1. Write x = 1", False),
        ("Nothing to see", False),
        ("\n" * 900_000 + "x = 1", True),
    ],
)
def test_prose_is_told_from_a_retyped_answer(source: str, expected: bool) -> None:
    """What cannot be Python is left out; what might be is left to the parser."""
    assert could_be_code(source) is expected


def test_no_python_is_taken_for_prose() -> None:
    """Of the standard library, every module that binds a name could be code."""
    modules = sorted(Path(sysconfig.get_path("stdlib")).glob("*.py"))
    texts = [module.read_text("utf-8", "replace") for module in modules]
    bound = [text for text in texts if "def " in text or "=" in text]
    assert len(bound) > 100
    assert all(map(could_be_code, bound))
    lines = [line for text in bound for line in text.split("\n") if _parses(line)]
    assert all(map(could_be_code, lines))


def _parses(line: str) -> bool:
    if "=" not in line or line[:1].isspace():
        return False
    try:
        compile(line, "line", "exec", ast.PyCF_ONLY_AST)
    except SyntaxError:
        return False
    return True


def test_notebook_of_an_undeclared_assignment_is_left_out(tmp_path: Path) -> None:
    """It may use what another asks for; its folder says that it is none of this kit's."""
    plant(tmp_path, f"ann/{FALLING}", "ann/plain/plain.ipynb", "bob/plain/plain.ipynb")
    class_ = find_class([tmp_path], NAMES, undeclared={"plain"})
    assert [(found.student, found.assignment) for found in class_.founds] == [("ann", "falling")]
    told = {each.path.relative_to(tmp_path).as_posix(): each.reason for each in class_.left_out}
    reason = "`plain` is not declared in reference/."
    assert told == dict.fromkeys(["ann/plain/plain.ipynb", "bob/plain/plain.ipynb"], reason)
