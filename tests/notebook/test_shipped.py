"""``check`` without a course: by the ``checks.json`` that was shipped beside the notebook."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from course import CATALOGUE, ROOT

from autograder.cli import main
from autograder.markers import END, START
from autograder.notebook import bundle
from autograder.selfcheck.planting import body_of
from autograder.selfcheck.simulate import BLANK

NAMES = CATALOGUE.names
Make = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    """Return what is shipped of each assignment, by its name."""
    return {name: bundle.files(CATALOGUE.key(name))["checks.json"] for name in NAMES}


@pytest.fixture
def student(
    tmp_path: Path, notebook: Make, texts: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., Path]:
    """Return ``student(answers, name)``: a notebook with its file beside it, and no course."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("AUTOGRADER_COURSE", raising=False)

    def write(answers: dict[str, str] | None = None, name: str = "numpy_basics") -> Path:
        (tmp_path / "checks.json").write_text(texts[name], encoding="utf-8")
        path = tmp_path / f"{name}.ipynb"
        path.write_text(json.dumps(notebook(answers, name)), encoding="utf-8")
        return path

    return write


def check(*words: object) -> Result:
    return CliRunner().invoke(main, ["check", *map(str, words)])


def screen(*words: object) -> str:
    """Return what `check` prints, without line breaks."""
    return " ".join(check(*words).stdout.split())


@pytest.mark.parametrize("name", NAMES)
def test_right_notebook_is_all_right(name: str, student: Callable[..., Path]) -> None:
    """Nothing that the course knows is needed to see that all is right."""
    result = check(student(name=name))
    count = len(CATALOGUE.assignment(name).exercises)
    assert result.exit_code == 0, result.output
    assert result.stdout.startswith(f"{name}: {count} of {count} exercises right\n")


def test_mistake_is_told_by_its_sentence(student: Callable[..., Path]) -> None:
    """A known mistake is recognised by its answers alone, its numbers stand below."""
    sigmoid = CATALOGUE.assignment("numpy_basics")["sigmoid"]
    mistake = sigmoid.known("wrong-sign-in-exponent")
    assert mistake is not None
    path = student({"sigmoid": mistake.id})
    assert f"✗ sigmoid 0 of 2 public cases pass. {mistake.student} Entry [0] of" in screen(path)
    assert check(path).exit_code == 1


def test_mistake_that_raises_everywhere_is_told_as_an_exception(
    student: Callable[..., Path],
) -> None:
    """On arrays alone it has no value that would prove it."""
    text = screen(student({"sigmoid": "math-instead-of-numpy"}))
    assert "functions of `math` take one number, those of `np` take whole arrays" in text


def test_blank_is_told_from_wrong(student: Callable[..., Path]) -> None:
    """An untouched cell is open, no mistake."""
    text = screen(student({"softmax": BLANK}))
    assert "· softmax" in text
    assert "✗" not in text


def test_variables_are_checked(student: Callable[..., Path]) -> None:
    """Variables are asked for as functions are: mistakes are told, what is right passes."""
    whole = CATALOGUE.assignment("logistic_regression")
    mistake = whole["flatten"].mistakes[0]
    text = screen(student({"flatten": mistake.id}, whole.name))
    told = f"{mistake.student} `train_set_x_flatten[0, 1]` is 231"
    assert f"✗ flatten 0 of 2 public cases pass. {told}" in text
    assert "✓ dimensions 2 of 2 public cases pass." in text


def test_check_says_what_it_says_in_the_course(student: Callable[..., Path]) -> None:
    """Where nothing is to be carried forward, the course adds nothing to what a student reads."""
    exercises = CATALOGUE.assignment("numpy_basics").exercises
    needed = {need.name for exercise in exercises for need in exercise.needs}
    mistaken = {e.name: e.mistakes[1].id for e in exercises if e.name not in needed}
    path = student(mistaken)
    alone = check(path).stdout
    assert alone.count("✗") + alone.count("◐") == len(mistaken)
    assert check(path, "--course", ROOT).stdout == alone


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
    result = check(student(), "--assignment", "logistic_regression")
    assert result.exit_code == 2
    assert result.stderr == (
        "autograder: no assignment `logistic_regression`; checks.json is of `numpy_basics`.\n"
    )


def sigmoid(about: dict[str, Any]) -> dict[str, Any]:
    exercise: dict[str, Any] = about["exercises"]["sigmoid"]
    return exercise


DAMAGES: dict[str, Callable[[dict[str, Any]], object]] = {
    "another JSON": lambda about: about.clear(),
    "exercises are a list": lambda about: about.update(exercises=[]),
    "an exercise is a text": lambda about: about["exercises"].update(sigmoid="x"),
    "points are a text": lambda about: sigmoid(about).update(points="two"),
    "no weights": lambda about: sigmoid(about).pop("weights"),
    "inputs are a number": lambda about: sigmoid(about)["cases"][0].update(inputs=5),
    "a tolerance of two": lambda about: sigmoid(about)["cases"][0].update(tolerance=[1, 2]),
    "an array of no type": lambda about: sigmoid(about)["cases"][0].update(
        expected={"dtype": "cat", "array": [1]}
    ),
    "a number too large for its type": lambda about: sigmoid(about)["cases"][0].update(
        expected={"dtype": "<i8", "array": [10**30]}
    ),
    "an answer lost": lambda about: sigmoid(about)["mistakes"][0]["answers"].pop(),
}
TEXTS: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda text: b"",
    "torn": lambda text: text[:-40],
    "a list": lambda text: b"[1, 2]",
    "binary": lambda text: b"\x89PNG\r\n\x1a\n\0",
    "nested deeply": lambda text: b"[" * 100_000,
}


def assert_refused(path: Path) -> None:
    """Assert that `check` ends with one line that names the file."""
    result = check(path)
    assert result.exit_code == 2, result.output
    file = path.parent / "checks.json"
    assert result.stderr == f"autograder: {file}: not what this kit ships beside a notebook.\n"
    assert result.stdout == ""


@pytest.mark.parametrize("damage", DAMAGES.values(), ids=DAMAGES)
def test_changed_file_is_one_line(
    damage: Callable[[dict[str, Any]], object], student: Callable[..., Path]
) -> None:
    """What was edited by hand is found before anything is run."""
    path = student()
    file = path.parent / "checks.json"
    about = json.loads(file.read_bytes())
    damage(about)
    file.write_text(json.dumps(about), encoding="utf-8")
    assert_refused(path)


@pytest.mark.parametrize("damage", TEXTS.values(), ids=TEXTS)
def test_damaged_file_is_one_line(
    damage: Callable[[bytes], bytes], student: Callable[..., Path]
) -> None:
    """So is a file that was cut, or is another."""
    path = student()
    file = path.parent / "checks.json"
    file.write_bytes(damage(file.read_bytes()))
    assert_refused(path)


# no answers in it


def solution_lines(name: str) -> set[str]:
    """Return the statements of all right answers: the reference's and the source notebook's."""
    source = ROOT / "source" / name / f"{name}.ipynb"
    cells = json.loads(source.read_text(encoding="utf-8"))["cells"]
    regions = [
        region.partition(END)[0]
        for cell in cells
        for region in "".join(cell["source"]).split(START)[1:]
    ]
    bodies = [body_of(exercise.reference) for exercise in CATALOGUE.assignment(name).exercises]
    lines = [line.partition("  #")[0].strip() for line in "\n".join(regions + bodies).split("\n")]
    return {line for line in lines if len(line) > 12}


def strings(value: Any) -> Iterator[str]:
    """Yield every text in a JSON value, keys too."""
    if isinstance(value, dict):
        value = [*value, *value.values()]
    if isinstance(value, list):
        for each in value:
            yield from strings(each)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("name", NAMES)
def test_file_holds_no_solution(name: str, texts: dict[str, str]) -> None:
    """Not one statement of a right answer stands in it, nor a hidden case."""
    found = " ".join("\n".join(strings(json.loads(texts[name]))).split())
    wanted = solution_lines(name)
    assert len(wanted) > 3 * len(CATALOGUE.assignment(name).exercises)
    assert [line for line in wanted if " ".join(line.split()) in found] == []
    for exercise in CATALOGUE.assignment(name).exercises:
        shipped = json.loads(texts[name])["exercises"][exercise.name]["cases"]
        assert [case["name"] for case in shipped] == [
            case.name for case in exercise.cases if not case.hidden
        ]
