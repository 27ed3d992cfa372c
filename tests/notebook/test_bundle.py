"""What ships beside a notebook: fresh, without secrets, and of one voice with the autograder."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import CHECK_FILES, ROOT
from judged import one
from springs import ANSWERS, CATALOGUE, NAME

from autograder.compare import Failure, compare, leaves
from autograder.course.catalogue import Catalogue
from autograder.course.exercise_key import ExerciseKey
from autograder.notebook import bundle, cases, values
from autograder.results import Result
from autograder.selfcheck.planting import planted_cell
from autograder.selfcheck.simulate import Notebooks

KEY = CATALOGUE.key(NAME)
NUMPY = str(Path(np.__file__).parents[1])


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the files of the springs to a folder that holds nothing else."""
    folder = tmp_path_factory.mktemp(NAME)
    bundle.write(KEY, folder)
    return folder


def student(folder: Path, code: str) -> list[str]:
    """Run code where a student's notebook runs; numpy is all that is installed there."""
    program = f"""
import sys
sys.path[:] = [p for p in sys.path if "site-packages" not in p]
sys.path[:0] = [{str(folder)!r}]
sys.path.append({NUMPY!r})

class Wall:
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in ("autograder", "reference", "msgspec", "rapidfuzz"):
            raise ImportError(f"a student has no {{name}}")

sys.meta_path.insert(0, Wall())
import math
import numpy as np
from checks import NotYet, Unanswered, check, check_columns, check_values
{code}
"""
    done = subprocess.run(
        [sys.executable, "-I", "-W", "error", "-"],
        input=program,
        capture_output=True,
        text=True,
        check=False,
        env={"OPENBLAS_NUM_THREADS": "1"},
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def said(folder: Path, *sources: tuple[str, str]) -> list[tuple[str, str]]:
    """Check answers, each in a process's one namespace: what kind of outcome, and its text."""
    code = "".join(
        f"""
{source}
try:
    check({name!r}, {name})
except NotYet as error:
    print(repr((type(error).__name__, str(error))))
"""
        for name, source in sources
    )
    lines = student(folder, code)
    return [ast.literal_eval(line) if line.startswith("(") else ("passed", line) for line in lines]


# what is written


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (0.1 + 0.2, 0.3),
        (np.array([1 / 3, 1e-17, -0.0, np.nan, 2.0]), [0.333333333333, 0.0, 0.0, np.nan, 2.0]),
        (np.array([1e-20, np.inf]), [1e-20, np.inf]),
        (np.float32(0.1), 0.10000000149),
        (np.array([], dtype=float), []),
        (7, 7),
    ],
    ids=["float", "array", "beside inf", "float32", "empty", "int"],
)
def test_stored_numbers_do_not_depend_on_the_processor(value: Any, expected: Any) -> None:
    """Twelve significant digits, and no rounding error of larger numbers beside."""
    stored = values.to_json(value)
    stored = stored["array"] if isinstance(stored, dict) else stored
    assert np.array_equal(stored, expected, equal_nan=True)


def test_one_file_says_where_it_comes_from(shipped: Path) -> None:
    """Nobody edits the copy by mistake; it is Python, and takes nothing of ours from elsewhere."""
    text = (shipped / "checks.py").read_text(encoding="utf-8")
    for module in bundle.MODULES:
        origin = Path(str(module.__file__)).relative_to(ROOT).as_posix()
        assert f"\n# {origin}\n" in text
    tree = ast.parse(text)
    froms = [node for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    plain = [node for node in ast.walk(tree) if isinstance(node, ast.Import)]
    taken = {n.module for n in froms} | {each.name for n in plain for each in n.names}
    tops = {str(name).partition(".")[0] for name in taken}
    assert tops <= {*sys.stdlib_module_names, "numpy"}


def test_two_things_of_one_name_do_not_ship(monkeypatch: pytest.MonkeyPatch) -> None:
    """One file is one namespace: whoever adds a module is told."""
    monkeypatch.setattr(bundle, "MODULES", (*bundle.MODULES[:1], *bundle.MODULES))
    with pytest.raises(AssertionError, match=r"two things of one name .*'Comparison'"):
        bundle._program.__wrapped__()
    monkeypatch.setattr(bundle, "MODULES", bundle.MODULES[2:])
    with pytest.raises(AssertionError, match=r"not among what stands beside .*'Comparison'"):
        bundle._program.__wrapped__()


def test_write_leaves_what_ships_and_no_more(shipped: Path) -> None:
    """These files stand beside the notebook, none of them with Windows' ends of lines."""
    assert sorted(path.name for path in shipped.iterdir()) == sorted(CHECK_FILES)
    assert not any(b"\r" in path.read_bytes() for path in shipped.iterdir())


# without secrets


def numbers(value: Any) -> set[str]:
    """Return the numbers in a value as JSON spells them, where they are no common ones."""
    if isinstance(value, (dict, list, tuple)):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(numbers, parts))
    flat = np.asarray(value, dtype=object).ravel().tolist()
    spelt = {json.dumps(v) for v in flat if isinstance(v, (int, float))}
    return {text for text in spelt if len(text.strip("-0.")) >= 5}


def records(catalogue: Catalogue) -> Iterator[tuple[ExerciseKey, dict[str, Any]]]:
    """Yield each exercise of a course with what ships of it."""
    for name in catalogue.names:
        key = catalogue.key(name)
        about = json.loads(bundle.files(key)["checks.json"])["exercises"]
        yield from ((each, about[each.exercise.name]) for each in key.exercises)


def test_no_hidden_number_ships(catalogue: Catalogue) -> None:
    """Not an input, an expected value or a mistake's answer of a hidden case."""
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for key, _ in records(catalogue):
        for place, prepared in enumerate(key.cases):
            answers = [known[place] for _, known in key.mistakes]
            values = [prepared.inputs, prepared.expected, *answers]
            found[prepared.case.hidden] |= numbers(values)
    hidden = found[True] - found[False]
    assert len(hidden) > 100
    texts = [bundle.files(catalogue.key(name))["checks.json"] for name in catalogue.names]
    assert set(re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", "".join(texts))) & hidden == set()


def test_no_hidden_case_is_named(catalogue: Catalogue) -> None:
    """Of hidden cases not even the number ships."""
    for key, about in records(catalogue):
        public = [case.name for case in key.exercise.cases if not case.hidden]
        assert [case["name"] for case in about["cases"]] == public


def test_public_cases_survive_json(catalogue: Catalogue) -> None:
    """Inputs and expected values come back with their types, shapes and twelve digits."""
    for key, about in records(catalogue):
        names = key.exercise.returns
        for prepared, case in zip(key.public, about["cases"], strict=True):
            for field, right in (("inputs", prepared.inputs), ("expected", prepared.expected)):
                found = leaves(values.from_json(case[field]), names)
                for (_, back), (_, kept) in zip(found, leaves(right, names), strict=True):
                    assert np.shape(back) == np.shape(kept)
                    assert np.asarray(back).dtype == np.asarray(kept).dtype
                    np.testing.assert_allclose(back, kept, rtol=1e-11, atol=1e-14)


def test_shipped_mistakes_have_an_answer_for_every_public_case(catalogue: Catalogue) -> None:
    """Mistakes are recognised by their answers to public cases, an exception included."""
    for key, about in records(catalogue):
        for (_, answers), record in zip(key.mistakes, about["mistakes"], strict=True):
            both = zip(key.cases, answers, strict=True)
            public = [answer for prepared, answer in both if not prepared.case.hidden]
            found = [values.from_json(answer) for answer in record["answers"]]
            assert [isinstance(a, Failure) for a in public] == [
                isinstance(a, Failure) for a in found
            ]


@pytest.mark.parametrize(
    "value",
    [
        pytest.param(np.array([[1.5, np.nan], [np.inf, -0.0]]), id="array"),
        pytest.param(np.float64(0.1), id="numpy number"),
        pytest.param(np.array([True, False]), id="bool"),
        pytest.param(np.arange(3, dtype=np.uint8), id="bytes"),
        pytest.param({"dw": np.ones((2, 1)), "db": 0.5}, id="dict"),
        pytest.param(({"w": 1.0}, [1.0, 2.0]), id="tuple"),
        pytest.param((), id="empty tuple"),
        pytest.param([], id="empty list"),
        pytest.param(3, id="integer"),
        pytest.param(None, id="None"),
    ],
)
def test_json_round_trip(value: Any) -> None:
    """`to_json` and back gives the value, its type included."""
    found = values.from_json(json.loads(json.dumps(values.to_json(value))))
    plain = type(value) if not isinstance(value, np.generic) else np.ndarray
    assert type(found) is plain
    if isinstance(value, (np.ndarray, np.generic)):
        assert (found.shape, found.dtype) == (value.shape, value.dtype)
        np.testing.assert_array_equal(found, value)
    elif value not in ((), [], None):
        names = tuple("abc"[: len(value)]) if isinstance(value, tuple) else ()
        assert not compare(found, value, returns=names).wrong


def test_exception_survives_json() -> None:
    """A mistake that raises ships type and message, in the words of all Pythons."""
    shipped = json.dumps(values.to_json(Failure("ValueError", "expected a positive input")))
    assert values.from_json(json.loads(shipped)) == Failure("ValueError", "math domain error")


# in a student's notebook

RIGHT = ANSWERS["loss"]
RIGHT_LENGTH = ANSWERS["length"]


def test_right_answers_pass_with_progress(shipped: Path) -> None:
    """A line for each, with the number of those that pass."""
    assert said(shipped, ("loss", RIGHT), ("length", RIGHT_LENGTH)) == [
        ("passed", "✓ loss: 2 public cases pass. 1 of 7 exercises so far."),
        ("passed", "✓ length: 2 public cases pass. 2 of 7 exercises so far."),
    ]


def test_check_run_again_counts_once(shipped: Path) -> None:
    """No exercise counts twice, and none that does not pass any more."""
    wrong = "def loss(yhat, y):\n    return 0.0"
    answers = [("loss", text) for text in (RIGHT, RIGHT, wrong)]
    found = said(shipped, *answers, ("length", RIGHT_LENGTH))
    assert [kind for kind, _ in found] == ["passed", "passed", "NotYet", "passed"]
    passed = [text.partition("pass. ")[2].split()[0] for kind, text in found if kind == "passed"]
    assert passed == ["1"] * 3


def test_exercise_without_public_case_claims_nothing(tmp_path: Path) -> None:
    """Nothing was tried, so it counts for nothing; the data of the notebook still are there."""
    bundle.write(KEY, tmp_path)
    about = json.loads((tmp_path / "checks.json").read_bytes())
    for name in ("loss", "start", "sizes"):
        about["exercises"][name] |= {"cases": [], "mistakes": []}
    (tmp_path / "checks.json").write_text(json.dumps(about), encoding="utf-8")
    answers = [("loss", "def loss(yhat, y):\n    return 0.0"), ("length", RIGHT_LENGTH)]
    untried, passed = said(tmp_path, *answers)
    assert untried[1].startswith("· loss: no public case, so nothing to try here;")
    assert "so far" not in untried[1]
    assert passed[1].endswith("1 of 5 exercises so far.")
    code = "check_values('sizes', n_train=(209, 209), n_test=(50, 50), width=(64, 64))"
    assert student(tmp_path, code) == [
        "✓ sizes: right for this notebook's data; there is no public case. 1 of 5 exercises so far."
    ]


BLANKS = {
    "placeholder returned": "def loss(yhat, y):\n    s = ...\n    return s",
    "placeholder used": "def loss(yhat, y):\n    s = ...\n    return s + 1",
}
WRONG = {
    "a number": "def loss(yhat, y):\n    return 0.0",
    "nothing": "def loss(yhat, y):\n    pass",
    "an exception": "def loss(yhat, y):\n    return yhat.nope",
    "no function": "loss = 3",
    "a list in itself": "def loss(yhat, y):\n    y = []\n    y.append(y)\n    return y",
    "a long story": "def loss(yhat, y):\n    raise ValueError('once\\n' * 200)",
}


def test_blank_is_told_from_wrong(shipped: Path) -> None:
    """An open placeholder is unanswered; any other answer that does not pass is wrong."""
    answers = BLANKS | WRONG
    found = said(shipped, *(("loss", source) for source in answers.values()))
    for name, (kind, text) in zip(answers, found, strict=True):
        assert kind == ("Unanswered" if name in BLANKS else "NotYet"), name
        assert text.startswith("· loss: " if name in BLANKS else "✗ loss")
        assert text.count("\n") < 2
        assert len(text) < 600


def test_check_finds_parameters_by_name(shipped: Path) -> None:
    """A call that is fair in the terminal is fair in the notebook."""
    fair = ["X, w, b", "b, X, w", "m=0, *, X, w, b", "w, b, X, m=0", "w, b, X, *rest"]
    answers = [("length", f"def length({each}):\n    return w.T @ X + b") for each in fair]
    assert {kind for kind, _ in said(shipped, *answers)} == {"passed"}


def test_check_fills_a_default_of_the_notebooks(shipped: Path) -> None:
    """As the grader does: `loud`."""
    source = "def fit(X, Y, steps, rate, loud):\n    raise ValueError(f'it is loud: {loud}')"
    [(_, text)] = said(shipped, ("fit", source))
    assert "it is loud: False" in text


def test_check_leaves_inputs_alone(shipped: Path) -> None:
    """An answer that writes into its argument spoils no later check."""
    spoil = "def loss(yhat, y):\n    yhat[:] = 0\n    return 0.0"
    found = said(shipped, ("loss", spoil), ("loss", RIGHT))
    assert [kind for kind, _ in found] == ["NotYet", "passed"]


def test_variables_are_checked_against_the_data(shipped: Path) -> None:
    """Blank, wrong and right are three outcomes for variables, too."""
    code = """
pictures = np.arange(24).reshape(2, 2, 2, 3)
right = pictures.reshape(2, -1).T
for m, columns in [(..., ...), (3, pictures.reshape(-1, 2)), (2, right)]:
    for call in (
        lambda: check_values("sizes", n_train=(m, 2)),
        lambda: check_columns("columns", train_columns=(columns, pictures)),
    ):
        try:
            call()
        except NotYet as error:
            print(type(error).__name__, error)
"""
    unseen = "right for this notebook's data; the text of your cell can't be had here, so the "
    unseen += "public cases were not run."
    assert student(shipped, code) == [
        "Unanswered · sizes: `n_train` is not answered yet.",
        "Unanswered · columns: `train_columns` is not answered yet.",
        "NotYet ✗ sizes: `n_train` is 3, expected 2.",
        (
            "NotYet ✗ columns: `train_columns[0, 1]` is 1, expected 12; "
            "22 of 24 entries differ, by up to 11."
        ),
        f"✓ sizes: {unseen} 1 of 7 exercises so far.",
        f"✓ columns: {unseen} 2 of 7 exercises so far.",
    ]


def test_known_mistake_leads_the_check(shipped: Path) -> None:
    """The sentence of the mistake comes first, the numbers below it."""
    [(_, text)] = said(shipped, ("loss", "def loss(yhat, y):\n    return np.sum(y - yhat)"))
    first, _, third = text.split("\n")
    assert first.endswith(KEY["loss"].exercise.mistakes[0].student)
    assert third == "  Here yhat = [0.5, 0.25, 1, 0], y = [1, 0, 0.5, 0]."


# of one voice with the autograder


def test_check_says_what_the_autograder_says(
    catalogue: Catalogue, graded: Callable[..., Result], tmp_path: Path
) -> None:
    """For every planted mistake: the same case, the same sentence, the same mistake."""
    for name in catalogue.names:
        key = catalogue.key(name)
        right = {
            e: Notebooks(catalogue, name).answer(e, "right") for e in map(asked, key.exercises)
        }
        functions = [text for text in right.values() if text.lstrip().startswith("def ")]
        bundle.write(key, tmp_path)
        planted = [
            (exercise, known, planted_cell(exercise, known, right[exercise.name]))
            for exercise in key.assignment.exercises
            if not exercise.asks
            for known in exercise.mistakes
        ]
        spoken = said(
            tmp_path, *((e.name, "\n".join([*functions, cell])) for e, _, cell in planted)
        )
        heard = 0
        for (exercise, known, cell), (kind, text) in zip(planted, spoken, strict=True):
            found = one(graded({exercise.name: cell}, name=name, public_only=True), exercise.name)
            row = next((row for row in found.cases if row.status != "passed"), None)
            if kind == "passed":  # a mistake that hidden cases alone show
                assert row is None
                continue
            assert row
            lines = (line for line in text.split("\n  "))
            head, *rest = (
                line for line in lines if not line.startswith(("Here ", "That is with "))
            )
            title, sentence = head.split(": ", 1)
            assert title == f"✗ {exercise.name}, {row.name}", known.id
            kind = sentence.partition(" at ")[0]  # its place is another there, and no line is known
            raised = kind.startswith("Raises") and row.message.startswith(kind)
            same = found.feedback.startswith(sentence) or sentence == row.message
            assert same or raised, known.id
            if row.message and not row.message.startswith("Raises"):
                assert row.message.startswith(rest[-1] if rest else sentence), known.id
            heard += 1
        assert heard > len(planted) / 2


def asked(key: ExerciseKey) -> str:
    return key.exercise.name


# a release of before


def test_old_checks_are_told(tmp_path: Path) -> None:
    """Where students check by another declaration than the one that grades, there is a line."""
    bundle.write(KEY, tmp_path)
    assert cases.outdated(KEY, tmp_path) == ""
    assert cases.outdated(KEY, tmp_path / "nowhere") == ""
    file = tmp_path / "checks.json"
    said = f"the checks of {tmp_path} are not those that are declared now: "
    said += "nbgrader generate_assignment springs"
    about = json.loads(file.read_text(encoding="utf-8"))
    changes: tuple[Callable[[Any], Any], ...] = (
        lambda loss: loss.update(points=3),
        lambda loss: loss["cases"].pop(),
        lambda loss: loss["mistakes"][0].update(sentence="Another."),
    )
    for change in changes:
        old = deepcopy(about)
        change(old["exercises"]["loss"])
        file.write_text(json.dumps(old), encoding="utf-8")
        assert cases.outdated(KEY, tmp_path) == said
    file.write_text("{", encoding="utf-8")
    assert cases.outdated(KEY, tmp_path) == said
