"""``check`` without a course: by the ``checks.json`` that was shipped beside the notebook."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from springs import CATALOGUE, NAME

from autograder.cli import main
from autograder.course.answer_key import AnswerKey
from autograder.course.settings import Course
from autograder.errors import UsageError
from autograder.notebook import bundle
from autograder.notebook.shipped import Shipped
from autograder.selfcheck.simulate import BLANK

TEXT = bundle.files(CATALOGUE.key(NAME))["checks.json"]
EXERCISES = CATALOGUE.assignment(NAME).exercises
Make = Callable[..., dict[str, Any]]


@pytest.fixture
def student(tmp_path: Path, notebook: Make, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Path]:
    """Return ``student(answers)``: a notebook with its file beside it, and no course."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)

    def write(answers: dict[str, str] | None = None) -> Path:
        (tmp_path / "checks.json").write_text(TEXT, encoding="utf-8")
        path = tmp_path / f"{NAME}.ipynb"
        path.write_text(json.dumps(notebook(answers)), encoding="utf-8")
        return path

    return write


def check(*words: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, words)])


def screen(*words: object) -> str:
    """Return what `check` prints, without line breaks."""
    return " ".join(check(*words).stdout.split())


def test_right_notebook_is_all_right(student: Callable[..., Path]) -> None:
    """Nothing that the course knows is needed to see that all is right."""
    result = check(student())
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{NAME}: 7 of 7 exercises right\n")


def test_mistake_is_told_by_its_sentence(student: Callable[..., Path]) -> None:
    """A known mistake is recognised by its answers alone, its numbers stand below."""
    (mistake,) = CATALOGUE.assignment(NAME)["loss"].mistakes
    path = student({"loss": mistake.id})
    assert f"✗ loss 0 of 2 public cases pass. {mistake.student} The result is" in screen(path)
    assert check(path).exit_code == 1


def test_exception_is_told_with_what_it_means(student: Callable[..., Path]) -> None:
    """As in the grader."""
    path = student()
    text = path.read_text(encoding="utf-8").replace("np.sum((y - yhat) ** 2)", "math.exp(y)")
    path.write_text(text.replace("import numpy", "import math, numpy"), encoding="utf-8")
    text = screen(path)
    assert "functions of `math` take one number, those of `np` take whole arrays" in text


def test_blank_is_told_from_wrong(student: Callable[..., Path]) -> None:
    """An untouched cell is open, no mistake."""
    text = screen(student({"loss": BLANK}))
    assert "· loss" in text
    assert "✗" not in text


def test_variables_are_checked(student: Callable[..., Path]) -> None:
    """Variables are asked for as functions are: mistakes are told, what is right passes."""
    (mistake,) = CATALOGUE.assignment(NAME)["columns"].mistakes
    text = screen(student({"columns": mistake.id}))
    line = "Look at `train_columns = train_pulls_raw.reshape(-1, n_train)` (line 2 of its cell)."
    told = f"{mistake.student} {line} `train_columns[0, 1]` is"
    assert f"◐ columns 0 of 2 public cases pass. {told}" in text
    assert "✓ sizes 2 of 2 public cases pass." in text
    assert "units = [0, 1] in place of the notebook's data." in text


def test_check_says_what_it_says_in_the_course(student: Callable[..., Path]) -> None:
    """Where nothing is to be carried forward, the course adds nothing to what a student reads."""
    needed = {need.name for exercise in EXERCISES for need in exercise.needs}
    mistaken = {e.name: e.mistakes[-1].id for e in EXERCISES if e.name not in needed}
    path = student(mistaken)
    alone = check(path).stdout
    assert alone.count("✗") + alone.count("◐") == len(mistaken) == 3
    assert check(path, "--course", CATALOGUE.folder).stdout == alone


def test_right_answer_that_uses_a_wrong_one_is_put_off(student: Callable[..., Path]) -> None:
    """It is not blamed, and no line of it is looked at: the check cell says the same."""
    path = student()
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("w.T @ X + b", "w.T @ X + b * b"), encoding="utf-8")
    said = screen(path)
    told = "public cases pass. It uses your `length`, which is not right yet: check `length` first."
    assert f"✗ slopes 0 of 2 {told}" in said
    assert f"✗ fit 0 of 1 {told} Checked on" in said  # and no numbers
    assert said.count("Look at") == 1  # in `length`


def test_notebook_in_a_course_is_checked_by_its_file(
    student: Callable[..., Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It may have brought that course along: none of its code runs."""
    path, course = student(), tmp_path / "course"
    (course / "reference").mkdir(parents=True)
    (course / "reference" / "__init__.py").write_text("1 / 0\n", encoding="utf-8")
    (course / "nbgrader_config.py").touch()
    (course / "mine").mkdir()
    for file in (path, path.with_name("checks.json")):
        file.rename(course / "mine" / file.name)
    monkeypatch.chdir(course)
    done = check(Path("mine", path.name))
    assert done.exit_code == 0, done.output
    Path("mine", "checks.json").unlink()
    said = check(Path("mine", path.name)).stderr
    assert f"mine/{NAME}.ipynb lies in the course's own folder" in said


# the file


def test_nothing_beside_the_notebook_is_one_line(student: Callable[..., Path]) -> None:
    """What was shipped is asked for, or the course."""
    path = student()
    (path.parent / "checks.json").unlink()
    result = check(path)
    assert result.exit_code == 2
    assert result.stderr == (
        f"autograder: {path}: no checks.json beside it, and no course named: --course DIR.\n"
    )


def test_notebook_that_is_not_there_is_one_line(student: Callable[..., Path]) -> None:
    """A wrong name is said to be one, with the file in reach and without."""
    path = student().with_name("other.ipynb")
    for _ in range(2):
        assert check(path).stderr == f"autograder: {path}: no such file or folder.\n"
        (path.parent / "checks.json").unlink(missing_ok=True)


def test_other_assignment_is_refused(student: Callable[..., Path]) -> None:
    """The file is of one assignment; another is not guessed."""
    result = check(student(), "--assignment", "falling")
    assert result.exit_code == 2
    assert result.stderr == ("autograder: no assignment `falling`; checks.json is of `springs`.\n")


def loss(about: dict[str, Any]) -> dict[str, Any]:
    exercise: dict[str, Any] = about["exercises"]["loss"]
    return exercise


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another JSON": lambda about: about.clear(),
    "exercises are a list": lambda about: about.update(exercises=[]),
    "an exercise is a text": lambda about: about["exercises"].update(loss="x"),
    "points are a text": lambda about: loss(about).update(points="two"),
    "no weights": lambda about: loss(about).pop("weights"),
    "inputs are a number": lambda about: loss(about)["cases"][0].update(inputs=5),
    "a tolerance of two": lambda about: loss(about)["cases"][0].update(tolerance=[1, 2]),
    "an array of no type": lambda about: loss(about)["cases"][0].update(
        expected={"dtype": "cat", "array": [1]}
    ),
    "a number too large for its type": lambda about: loss(about)["cases"][0].update(
        expected={"dtype": "<i8", "array": [10**30]}
    ),
    "a need of nothing": lambda about: loss(about).update(needs=["other"]),
    "an answer lost": lambda about: loss(about)["mistakes"][0]["answers"].pop(),
}
TEXTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "torn": lambda text: text[:-40],
    "a list": lambda text: b"[1, 2]",
    "binary": lambda text: b"\x89PNG\r\n\x1a\n\0",
    "nested deeply": lambda text: b"[" * 100_000,
}


@pytest.mark.parametrize("damage", [*DAMAGES, *TEXTS])
def test_changed_file_is_one_line(damage: str, student: Callable[..., Path]) -> None:
    """What was edited by hand, cut, or is another is found before anything is run."""
    path = student()
    file = path.parent / "checks.json"
    if damage in TEXTS:
        file.write_bytes(TEXTS[damage](file.read_bytes()))
    else:
        about = json.loads(file.read_bytes())
        DAMAGES[damage](about)
        file.write_text(json.dumps(about), encoding="utf-8")
    result = check(path)
    assert result.exit_code == 2, result.output
    assert result.stderr == f"autograder: {file}: not what this kit ships beside a notebook.\n"
    assert result.stdout == ""


def test_libraries_are_the_courses(tmp_path: Path) -> None:
    """They are imported before the student's time begins; what is no name is refused."""
    course = CATALOGUE.key(NAME)
    key = AnswerKey(course.assignment, course.seed, {}, Course("springs", uses="json.decoder"))
    file = tmp_path / "checks.json"
    file.write_text(bundle.files(key)["checks.json"], encoding="utf-8")
    assert Shipped(file).key(NAME).course.libraries == ("json.decoder",)
    file.write_text(file.read_text("utf-8").replace("json.decoder", "1, 2"), encoding="utf-8")
    with pytest.raises(UsageError, match="not what this kit ships"):
        Shipped(file)
