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
import physics
import pytest
from course import CATALOGUE, CHECK_FILES, ROOT

from autograder.compare import Failure, compare, leaves
from autograder.course.answer_key import AnswerKey, Prepared
from autograder.course.exercise import Exercise
from autograder.course.known import Mistake
from autograder.judge.grade import grade
from autograder.notebook import bundle, cases, values
from autograder.report.feedback import rendered
from autograder.sandbox.inside.wire import Cell
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.selfcheck.planting import planted_cell
from autograder.submissions.reading import Submission

NAMES = CATALOGUE.names
NUMPY = str(Path(np.__file__).parents[1])


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Open a pool of one zygote."""
    pool = open_sandbox(1)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Write the files of every assignment to a folder that holds nothing else."""
    folders = {}
    for name in NAMES:
        folders[name] = tmp_path_factory.mktemp(name)
        bundle.write(CATALOGUE.key(name), folders[name])
    return folders


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


# fresh


@pytest.mark.parametrize("file", CHECK_FILES)
@pytest.mark.parametrize("name", NAMES)
def test_shipped_file_is_fresh(name: str, file: str) -> None:
    """What is released beside the notebook is what the kit would write now."""
    text = (ROOT / "release" / name / file).read_text("utf-8")
    fresh = bundle.files(CATALOGUE.key(name))[file]
    if file.endswith(".json"):
        text, fresh = _alike(json.loads(text), json.loads(fresh))
    assert text == fresh, "run `make release`"


def _alike(stored: Any, fresh: Any) -> tuple[Any, Any]:
    """Return both, where numbers that differ by rounding alone are the stored ones in both."""
    if isinstance(stored, float) and isinstance(fresh, float):
        return stored, stored if stored == pytest.approx(fresh, rel=1e-9, abs=1e-12) else fresh
    if isinstance(stored, list) and isinstance(fresh, list) and len(stored) == len(fresh):
        pairs = [_alike(*pair) for pair in zip(stored, fresh, strict=True)]
        return [a for a, _ in pairs], [b for _, b in pairs]
    if isinstance(stored, dict) and isinstance(fresh, dict) and stored.keys() == fresh.keys():
        both = {key: _alike(stored[key], fresh[key]) for key in stored}
        return {k: a for k, (a, _) in both.items()}, {k: b for k, (_, b) in both.items()}
    return stored, fresh


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


def test_one_file_says_where_it_comes_from(shipped: dict[str, Path]) -> None:
    """Nobody edits the copy by mistake; it is Python, and takes nothing of ours from elsewhere."""
    text = (shipped["numpy_basics"] / "checks.py").read_text(encoding="utf-8")
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


def test_write_leaves_what_ships_and_no_more(shipped: dict[str, Path]) -> None:
    """These files stand beside the notebook, none of them with Windows' ends of lines."""
    for folder in shipped.values():
        assert sorted(path.name for path in folder.iterdir()) == sorted(CHECK_FILES)
        assert not any(b"\r" in path.read_bytes() for path in folder.iterdir())


# without secrets


def numbers(value: Any) -> set[str]:
    """Return the numbers in a value as JSON spells them, where they are no common ones."""
    if isinstance(value, (dict, list, tuple)):
        parts = value.values() if isinstance(value, dict) else value
        return set().union(*map(numbers, parts))
    flat = np.asarray(value, dtype=object).ravel().tolist()
    spelt = {json.dumps(v) for v in flat if isinstance(v, (int, float))}
    return {text for text in spelt if len(text.strip("-0.")) >= 5}


@pytest.mark.parametrize("name", NAMES)
def test_no_hidden_number_ships(name: str) -> None:
    """Not an input, an expected value or a mistake's answer of a hidden case."""
    rules = CATALOGUE.key(name)
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for exercise in rules.assignment.exercises:
        for place, prepared in enumerate(rules[exercise.name].cases):
            answers = [known[place] for _, known in rules[exercise.name].mistakes]
            values = [prepared.inputs, prepared.expected, *answers]
            found[prepared.case.hidden] |= numbers(values)
    hidden = found[True] - found[False]
    assert len(hidden) > 100
    text = bundle.files(CATALOGUE.key(name))["checks.json"]
    assert set(re.findall(r"-?\d+\.?\d*(?:e[-+]?\d+)?", text)) & hidden == set()


@pytest.mark.parametrize("name", NAMES)
def test_no_hidden_case_is_named(name: str) -> None:
    """Of hidden cases not even the number ships."""
    shipped_rules = json.loads(bundle.files(CATALOGUE.key(name))["checks.json"])["exercises"]
    for exercise in CATALOGUE.assignment(name).exercises:
        public = [case.name for case in exercise.cases if not case.hidden]
        assert [case["name"] for case in shipped_rules[exercise.name]["cases"]] == public


def public_cases(key: AnswerKey, exercise: Exercise) -> list[Prepared]:
    return [prepared for prepared in key[exercise.name].cases if not prepared.case.hidden]


@pytest.mark.parametrize("name", NAMES)
def test_public_cases_survive_json(name: str) -> None:
    """Inputs and expected values come back with their types, shapes and twelve digits."""
    rules = CATALOGUE.key(name)
    shipped_rules = json.loads(bundle.files(CATALOGUE.key(name))["checks.json"])["exercises"]
    for exercise in rules.assignment.exercises:
        for prepared, case in zip(
            public_cases(rules, exercise), shipped_rules[exercise.name]["cases"], strict=True
        ):
            inputs, expected = values.from_json(case["inputs"]), values.from_json(case["expected"])
            for found, right in [(inputs, prepared.inputs), (expected, prepared.expected)]:
                pairs = zip(
                    leaves(found, exercise.returns), leaves(right, exercise.returns), strict=True
                )
                for (_, one), (_, other) in pairs:
                    assert (np.shape(one), np.asarray(one).dtype) == (
                        np.shape(other),
                        np.asarray(other).dtype,
                    )
                    np.testing.assert_allclose(one, other, rtol=1e-11, atol=1e-14)


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

RIGHT_L1 = "def L1(yhat, y):\n    return np.sum(np.abs(y - yhat))"


def test_right_answers_pass_with_progress(shipped: dict[str, Path]) -> None:
    """A line for each, with the number of those that pass."""
    found = said(
        shipped["numpy_basics"],
        ("L1", RIGHT_L1),
        ("L2", "def L2(yhat, y):\n    return np.sum((y - yhat) ** 2)"),
    )
    assignment = CATALOGUE.assignment("numpy_basics")
    count = sum(not case.hidden for case in assignment["L1"].cases)
    total = len(assignment.exercises)
    assert found == [
        ("passed", f"✓ L1: {count} public cases pass. 1 of {total} exercises so far."),
        ("passed", f"✓ L2: {count} public cases pass. 2 of {total} exercises so far."),
    ]


def test_check_run_again_counts_once(shipped: dict[str, Path]) -> None:
    """No exercise counts twice, and none that does not pass any more."""
    wrong = "def L1(yhat, y):\n    return 0.0"
    found = said(
        shipped["numpy_basics"],
        ("L1", RIGHT_L1),
        ("L1", RIGHT_L1),
        ("L1", wrong),
        ("L2", "def L2(yhat, y):\n    return np.sum((y - yhat) ** 2)"),
    )
    assert [kind for kind, _ in found] == ["passed", "passed", "NotYet", "passed"]
    passed = [text.partition("pass. ")[2].split()[0] for kind, text in found if kind == "passed"]
    assert passed == ["1"] * 3


BLANKS = {
    "placeholder returned": "def L1(yhat, y):\n    loss = ...\n    return loss",
    "placeholder used": "def L1(yhat, y):\n    loss = ...\n    return loss + 1",
}
WRONG = {
    "a number": "def L1(yhat, y):\n    return 0.0",
    "nothing": "def L1(yhat, y):\n    pass",
    "an exception": "def L1(yhat, y):\n    return yhat.nope",
    "no function": "L1 = 3",
    "a list in itself": "def L1(yhat, y):\n    y = []\n    y.append(y)\n    return y",
    "a long story": "def L1(yhat, y):\n    raise ValueError('once\\n' * 200)",
}


@pytest.mark.parametrize("source", BLANKS.values(), ids=BLANKS)
def test_blank_is_told_from_wrong(shipped: dict[str, Path], source: str) -> None:
    """An open placeholder is unanswered, not wrong."""
    [(kind, text)] = said(shipped["numpy_basics"], ("L1", source))
    assert kind == "Unanswered"
    assert text.startswith("· L1: ")


@pytest.mark.parametrize("source", WRONG.values(), ids=WRONG)
def test_wrong_is_told_from_blank(shipped: dict[str, Path], source: str) -> None:
    """Any other answer that does not pass is wrong."""
    [(kind, text)] = said(shipped["numpy_basics"], ("L1", source))
    assert kind == "NotYet"
    assert text.startswith("✗ L1")
    assert text.count("\n") < 2
    assert len(text) < 600


@pytest.mark.parametrize(
    "parameters", ["X, w, b", "b, X, w", "m=0, *, X, w, b", "w, b, X, m=0", "w, b, X, *rest"]
)
def test_check_finds_parameters_by_name(shipped: dict[str, Path], parameters: str) -> None:
    """A call that is fair in the terminal is fair in the notebook."""
    source = f"def predict({parameters}):\n    return 1 * (w.T @ X + b > 0)"
    assert said(shipped["logistic_regression"], ("predict", source))[0][0] == "passed"


def test_check_fills_a_default_of_the_notebooks(shipped: dict[str, Path]) -> None:
    """As the grader does: `print_cost`."""
    source = """
def optimize(w, b, X, Y, num_iterations, learning_rate, print_cost):
    raise ValueError(f"it prints: {print_cost}")
"""
    [(_, text)] = said(shipped["logistic_regression"], ("optimize", source))
    assert "it prints: False" in text


def test_check_leaves_inputs_alone(shipped: dict[str, Path]) -> None:
    """An answer that writes into its argument spoils no later check."""
    spoil = "def L1(yhat, y):\n    yhat[:] = 0\n    return 0.0"
    found = said(shipped["numpy_basics"], ("L1", spoil), ("L1", RIGHT_L1))
    assert [kind for kind, _ in found] == ["NotYet", "passed"]


def test_variables_are_checked_against_the_data(shipped: dict[str, Path]) -> None:
    """Blank, wrong and right are three outcomes for variables, too."""
    code = """
pictures = np.arange(24).reshape(2, 2, 2, 3)
right = pictures.reshape(2, -1).T
for m, columns in [(..., ...), (3, pictures.reshape(-1, 2)), (2, right)]:
    for call in (
        lambda: check_values("dimensions", m_train=(m, 2)),
        lambda: check_columns("flatten", train_set_x_flatten=(columns, pictures)),
    ):
        try:
            call()
        except NotYet as error:
            print(type(error).__name__, error)
"""
    total = len(CATALOGUE.assignment("logistic_regression").exercises)
    unseen = "right for this notebook's data; the text of your cell can't be had here, so the "
    unseen += "public cases were not run."
    assert student(shipped["logistic_regression"], code) == [
        "Unanswered · dimensions: `m_train` is not answered yet.",
        "Unanswered · flatten: `train_set_x_flatten` is not answered yet.",
        "NotYet ✗ dimensions: `m_train` is 3, expected 2.",
        (
            "NotYet ✗ flatten: `train_set_x_flatten[0, 1]` is 1, expected 12; "
            "22 of 24 entries differ, by up to 11."
        ),
        f"✓ dimensions: {unseen} 1 of {total} exercises so far.",
        f"✓ flatten: {unseen} 2 of {total} exercises so far.",
    ]


# of one voice with the autograder

PLANTED = [
    (name, exercise, known)
    for name in NAMES
    for exercise in CATALOGUE.assignment(name).exercises
    if not exercise.asks
    for known in exercise.mistakes
]


def right_cell(name: str, exercise: Exercise) -> str:
    """Return the answer cell of the source notebook."""
    path = ROOT / "source" / name / f"{name}.ipynb"
    cells = json.loads(path.read_text(encoding="utf-8"))["cells"]
    return next(
        "".join(cell["source"])
        for cell in cells
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == exercise.name
    )


def autograder_says(
    sandbox: Sandbox, name: str, exercise: Exercise, sources: list[str]
) -> tuple[str, str, str]:
    """Return name and sentence of the first public case that fails, and the feedback."""
    cells = tuple(Cell(number, source) for number, source in enumerate(sources, 1))
    submission = Submission(Path("ann.ipynb"), "ann", name, cells, "0" * 64)
    result = rendered(grade(submission, sandbox, CATALOGUE.key(name), public_only=True))
    found = next(e for e in result.exercises if e.name == exercise.name)
    row = next((row for row in found.cases if row.status != "passed"), None)
    return (row.name, row.message, found.feedback) if row else ("", "", "")


@pytest.mark.slow
@pytest.mark.parametrize("name", NAMES)
def test_check_says_what_the_autograder_says(
    sandbox: Sandbox, shipped: dict[str, Path], name: str
) -> None:
    """For every planted mistake: the same case, the same sentence, the same mistake."""
    planted = [(e, m) for n, e, m in PLANTED if n == name]
    right = {e.name: right_cell(name, e) for e in CATALOGUE.assignment(name).exercises}
    spoken = said(
        shipped[name],
        *((e.name, source(right, e, m)) for e, m in planted),
    )
    assert len(spoken) == len(planted)
    heard = 0
    for (exercise, known), (kind, text) in zip(planted, spoken, strict=True):
        answers = right | {exercise.name: planted_cell(exercise, known, right[exercise.name])}
        case, message, feedback = autograder_says(sandbox, name, exercise, [*answers.values()])
        if kind == "passed":  # a mistake that hidden cases alone show
            assert case == ""
            continue
        head, *rest = (line for line in text.split("\n  ") if not line.startswith("Here "))
        title, sentence = head.split(": ", 1)
        assert title == f"✗ {exercise.name}, {case}", known.id
        kind = sentence.partition(" at ")[0]  # its place is another there, and no line is known
        raised = kind.startswith("Raises") and message.startswith(kind)
        assert feedback.startswith(sentence) or sentence == message or raised, known.id
        if message and not message.startswith("Raises"):
            assert message.startswith(rest[-1] if rest else sentence), known.id
        heard += 1
    assert heard > len(planted) / 2


def source(right: dict[str, str], exercise: Exercise, known: Mistake) -> str:
    """Return a program with right helpers and one planted mistake."""
    functions = [text for text in right.values() if text.lstrip().startswith("def ")]
    return "\n".join([*functions, planted_cell(exercise, known, right[exercise.name])])


def test_known_mistake_leads_the_check(shipped: dict[str, Path]) -> None:
    """The sentence of the mistake comes first, the numbers below it."""
    wrong = "def L1(yhat, y):\n    return np.sum(y - yhat)"
    [(_, text)] = said(shipped["numpy_basics"], ("L1", wrong))
    known = next(
        m for m in CATALOGUE.assignment("numpy_basics")["L1"].mistakes if m.id == "signed-errors"
    )
    first, _, third = text.split("\n")
    assert first.endswith(known.student)
    assert third == "  Here yhat = [0.5, 0.25, 1, 0], y = [1, 0, 0.5, 0]."


def test_shipped_mistakes_have_an_answer_for_every_public_case() -> None:
    """Mistakes are recognised by their answers to public cases, an exception included."""
    for name in NAMES:
        rules = CATALOGUE.key(name)
        shipped_rules = json.loads(bundle.files(CATALOGUE.key(name))["checks.json"])["exercises"]
        for exercise in rules.assignment.exercises:
            for (_, answers), record in zip(
                rules[exercise.name].mistakes,
                shipped_rules[exercise.name]["mistakes"],
                strict=True,
            ):
                public = [
                    answer
                    for prepared, answer in zip(rules[exercise.name].cases, answers, strict=True)
                    if not prepared.case.hidden
                ]
                found = [values.from_json(answer) for answer in record["answers"]]
                assert [isinstance(a, Failure) for a in public] == [
                    isinstance(a, Failure) for a in found
                ]


# a release of before


def test_old_checks_are_told(tmp_path: Path) -> None:
    """Where students check by another declaration than the one that grades, there is a line."""
    key = physics.CATALOGUE.key("falling")
    bundle.write(key, tmp_path)
    assert cases.outdated(key, tmp_path) == ""
    assert cases.outdated(key, tmp_path / "nowhere") == ""
    file = tmp_path / "checks.json"
    said = f"the checks of {tmp_path} are not those that are declared now: "
    said += "nbgrader generate_assignment falling --force"
    about = json.loads(file.read_text(encoding="utf-8"))
    changes: tuple[Callable[[Any], Any], ...] = (
        lambda fall: fall.update(points=3),
        lambda fall: fall["cases"].pop(),
        lambda fall: fall["mistakes"][0].update(sentence="Another."),
    )
    for change in changes:
        old = deepcopy(about)
        change(old["exercises"]["fall"])
        file.write_text(json.dumps(old), encoding="utf-8")
        assert cases.outdated(key, tmp_path) == said
    file.write_text("{", encoding="utf-8")
    assert cases.outdated(key, tmp_path) == said
