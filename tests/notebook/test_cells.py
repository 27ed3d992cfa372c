"""Check cells as a notebook runs them: in IPython, beside the files that ship."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path

import physics
import pytest
from course import CATALOGUE, ROOT
from shells import Run, shells

from autograder.judge.grade import grade
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.sandbox.inside.wire import Cell
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.submissions.reading import Submission

LOGISTIC = CATALOGUE.assignment("logistic_regression")
SOURCE = ROOT / "source" / "logistic_regression" / "logistic_regression.ipynb"
SETUP = """import numpy as np
from checks import check, check_columns, check_values, summary
draw = np.random.default_rng(0)
train_set_x_orig = draw.integers(0, 256, (9, 6, 6, 3), dtype=np.uint8)
test_set_x_orig = draw.integers(0, 256, (4, 6, 6, 3), dtype=np.uint8)
train_set_y, test_set_y = np.zeros((1, 9)), np.zeros((1, 4))"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write what ships beside both notebooks; the small course's has a folder of its own."""
    to = tmp_path_factory.mktemp("notebook")
    bundle.write(CATALOGUE.key("logistic_regression"), to)
    (to / "falling").mkdir()
    bundle.write(physics.CATALOGUE.key("falling"), to / "falling")
    return to


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Sandbox]:
    """Open a pool of one zygote."""
    pool = open_sandbox(1)
    yield pool
    pool.close()


@pytest.fixture(scope="module")
def run(folder: Path) -> Iterator[Run]:
    """Return what runs notebooks beside these files."""
    with shells(folder) as run:
        yield run


def cells_of(*names: str) -> list[str]:
    """Return cells of the source notebook by their grade ids."""
    cells = json.loads(SOURCE.read_text(encoding="utf-8"))["cells"]
    by_name = {c["metadata"].get("nbgrader", {}).get("grade_id"): c["source"] for c in cells}
    return ["".join(by_name[name]) for name in names]


DIMENSIONS, CHECK_DIMENSIONS, FLATTEN, CHECK_FLATTEN = cells_of(
    "dimensions", "check_dimensions", "flatten", "check_flatten"
)
SIGMOID, PROPAGATE, OPTIMIZE = cells_of("sigmoid", "propagate", "optimize")


def tell(exercise: str, mistake: str) -> str:
    """Return what a known mistake's declaration tells the student."""
    return next(m.student for m in LOGISTIC[exercise].mistakes if m.id == mistake)


# variables


def test_right_variables_pass_public_cases(run: Run) -> None:
    """Their cells run again on arrays of the check's own, and it says how many."""
    ran = run(SETUP, DIMENSIONS, CHECK_DIMENSIONS, FLATTEN, CHECK_FLATTEN)
    assert ran[2].said.startswith("✓ dimensions: 2 public cases pass. 1 of 8 exercises so far.")
    assert ran[4].said.startswith("✓ flatten: 2 public cases pass. 2 of 8 exercises so far.")


def test_typed_in_sizes_do_not_pass(run: Run) -> None:
    """Numbers that fit the notebook's data alone are wrong, and never as they should be."""
    typed = "m_train = 9\nm_test = 4\nnum_px = 6"
    [*_, check] = run(SETUP, typed, CHECK_DIMENSIONS)
    assert check.said.startswith("✗ dimensions, five pictures of 4 by 4 pixels: `m_train` is 9")


def test_sizes_of_the_bundled_files_have_their_sentence(run: Run) -> None:
    """Those that everybody types in are a known mistake."""
    typed = "m_train = 209\nm_test = 50\nnum_px = 64"
    [*_, check] = run(SETUP, typed, CHECK_DIMENSIONS)
    assert tell("dimensions", "sizes-written-down") in " ".join(check.said.split())


@pytest.mark.parametrize(
    ("mistake", "answer"),
    [
        ("pictures-mixed", "{0}_set_x_orig.reshape(-1, m_{0})"),
        ("pictures-in-rows", "{0}_set_x_orig.reshape(m_{0}, -1)"),
        ("pixels-reordered", "{0}_set_x_orig.T.reshape(-1, m_{0})"),
    ],
)
def test_known_mistake_of_variables_leads(run: Run, mistake: str, answer: str) -> None:
    """The sentence of the terminal, not how many entries differ."""
    cell = "\n".join(f"{s}_set_x_flatten = {answer.format(s)}" for s in ("train", "test"))
    [*_, check] = run(SETUP, DIMENSIONS, cell, CHECK_FLATTEN)
    said = " ".join(check.said.split())
    assert said.startswith(f"✗ flatten, five pictures of 4 by 4 pixels: {tell('flatten', mistake)}")


@pytest.mark.parametrize(
    "cells",
    [
        pytest.param(
            [
                "n_x = num_px * num_px * 3",
                """train_set_x_flatten = np.zeros((n_x, m_train))
for i in range(m_train):
    train_set_x_flatten[:, i] = train_set_x_orig[i].ravel()""",
                "test_set_x_flatten = test_set_x_orig.reshape(m_test, n_x).T",
            ],
            id="a size of one's own, two cells",
        ),
        pytest.param(
            [
                "def columns(pictures):\n    return pictures.reshape(len(pictures), -1).T",
                """%precision 3
train_set_x_flatten = columns(train_set_x_orig)
test_set_x_flatten = columns(test_set_x_orig)""",
            ],
            id="a function, a magic",
        ),
        pytest.param(
            [
                "train_set_x_flatten = test_set_x_flatten = 1",
                FLATTEN,
                "train_set_x = train_set_x_flatten / 255",
            ],
            id="run again after a mistake",
        ),
    ],
)
def test_right_variables_in_any_form_pass(run: Run, cells: list[str]) -> None:
    """What they are made of is run again with them, wherever it stands."""
    [*_, check] = run(SETUP, DIMENSIONS, *cells, CHECK_FLATTEN)
    assert check.said.startswith("✓ flatten: 2 public cases pass.")


def test_exception_on_other_data_has_its_line(run: Run) -> None:
    """Shapes that are typed in fit no other pictures: the statement is quoted."""
    cell = "train_set_x_flatten = train_set_x_orig.reshape(9, 108).T\ntest_set_x_flatten = (\n"
    cell += "    test_set_x_orig.reshape(4, 108).T)"
    [*_, check] = run(SETUP, DIMENSIONS, cell, CHECK_FLATTEN)
    said = " ".join(check.said.split())
    assert "Raises ValueError at `train_set_x_flatten = train_set_x_orig.reshape(9, 108).T`" in said


def test_wrong_sizes_are_named_before_what_uses_them(run: Run) -> None:
    """A helper that is a variable is a helper."""
    wrong = DIMENSIONS.replace("test_set_x_orig.shape[0]", "test_set_x_orig.shape[1]")
    [*_, check] = run(SETUP, wrong, FLATTEN.replace("m_test, -1", "-1, m_test"), CHECK_FLATTEN)
    assert "it uses your `dimensions`, which is not right yet" in " ".join(check.said.split())


# helpers


def test_wrong_helper_is_named_first(run: Run) -> None:
    """No numbers of a right answer that stands on a wrong one."""
    wrong = PROPAGATE.replace("(A - Y).T / m", "(A - Y).T")
    [*_, check] = run(SETUP, SIGMOID, wrong, OPTIMIZE, 'check("optimize", optimize)')
    said = " ".join(check.said.split())
    assert said == (
        "✗ optimize: it uses your `propagate`, which is not right yet: check `propagate` first."
    )


def test_first_of_two_wrong_helpers_is_named(run: Run) -> None:
    """What the others stand on comes first, though it is called by the way of another."""
    wrong = SIGMOID.replace("np.exp(-z)", "np.exp(z)")
    [*_, check] = run(SETUP, wrong, PROPAGATE, OPTIMIZE, 'check("optimize", optimize)')
    assert "it uses your `sigmoid`" in " ".join(check.said.split())


def test_wrong_helper_that_is_not_used_is_not_named(run: Run) -> None:
    """An answer that does without has mistakes of its own."""
    alone = "def propagate(w, b, X, Y):\n    return {'dw': w, 'db': b}, 0.0"
    [*_, check] = run(SETUP, "sigmoid = 3", alone, 'check("propagate", propagate)')
    assert "sigmoid" not in check.said
    assert check.said.startswith("✗ propagate, one example: ")


def test_mistake_of_ones_own_is_told_beside_right_helpers(run: Run) -> None:
    """Helpers that pass are not mentioned."""
    wrong = OPTIMIZE.replace("- learning_rate", "+ learning_rate")
    assert wrong != OPTIMIZE
    [*_, check] = run(SETUP, SIGMOID, PROPAGATE, wrong, 'check("optimize", optimize)')
    assert "propagate" not in check.said
    assert check.said.startswith("✗ optimize, ")


def test_blank_helper_is_no_mistake(run: Run) -> None:
    """An exercise that is not answered yet is called that."""
    blank = "def sigmoid(z):\n    s = ...\n    return s"
    [*_, check] = run(SETUP, blank, PROPAGATE, 'check("propagate", propagate)')
    assert check.said == "· propagate: an exercise that it uses is not answered yet.\n"


# what is shown


FALLING = [
    """import sys
import numpy as np
sys.path.insert(0, "falling")
from checks import check, summary""",
    "def fall(t):\n    return t.nope  # a slip",
    'check("fall", fall)',
    physics.LANDING.replace("= np.interp(heights, fall(times), times)", "= ..."),
    'check("landing", landing)',
    "summary()",
]


def test_run_all_reaches_the_end(run: Run) -> None:
    """A failed check shows and stops nothing; the last cell says what is open."""
    ran = run(*FALLING)
    assert all(cell.went for cell in ran)
    assert "Raises AttributeError at `return t.nope` (line 2 of its cell)" in " ".join(
        ran[2].said.split()
    )
    assert ran[4].said == "· landing: not answered yet.\n"
    lines = ran[5].said.splitlines()
    assert lines[0].startswith("✗ fall, three times: Raises AttributeError")
    assert lines[1] == "· landing: not answered yet."
    assert lines[2].startswith("0 of 2 exercises so far.")


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_check_that_nbgrader_runs_raises(run: Run, variable: str) -> None:
    """`nbgrader validate` knows a failed check by its exception."""
    ran = run(*FALLING, **{variable: "1"})
    assert [cell.went for cell in ran] == [True, True, False, True, False, True]


def test_summary_takes_what_was_not_checked_for_open(run: Run) -> None:
    """A line an exercise, in the notebook's order, right ones with their cases."""
    [*_, summary] = run(*FALLING[:1], physics.FALL, *FALLING[2:3], *FALLING[5:])
    first, second, third, _ = summary.said.splitlines()
    assert re.fullmatch(r"✓ fall: \d public cases pass\.", first)
    assert second == "· landing: not checked yet."
    assert third.startswith("1 of 2 exercises so far.")


def test_points_are_not_promised(run: Run) -> None:
    """Public cases earn none: what passes says cases and exercises, no points."""
    ran = run(SETUP, DIMENSIONS, CHECK_DIMENSIONS, "summary()")
    assert "point" not in ran[2].said
    assert "Points are given once you have handed in" in ran[3].said


SAME = {
    "another order of parameters": """def propagate(X, Y, w, b):
    A = sigmoid(w.T @ X + b)
    return {"dw": X @ (A - Y).T, "db": np.mean(A - Y)}, 0.5""",
    "a parameter too many": "def propagate(w, b, X, Y, m):\n    return {}, 0.5",
    "other names": "def propagate(X, Y):\n    return {}, 0.5",
    "swapped results": """def propagate(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return cost, {"dw": X @ (A - Y).T / X.shape[1], "db": np.mean(A - Y)}""",
    "no power": "def propagate(w, b, X, Y):\n    return X^2, 0.5",
    "shapes": "def propagate(w, b, X, Y):\n    return w @ X, 0.5",
    "a name of nobody": "def propagate(w, b, X, Y):\n    return sigmoyd(X), 0.5",
    "one value": "def propagate(w, b, X, Y):\n    return 0.5",
    "nothing": "def propagate(w, b, X, Y):\n    pass",
    "a named mistake": """def propagate(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": X @ (A - Y).T, "db": np.mean(A - Y)}, cost""",
    "gradients that do not fit": """def propagate(w, b, X, Y):
    m, A = X.shape[1], sigmoid(w.T @ X + b)
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    return {"dw": X @ ((A - Y).T + A.T) / m, "db": np.mean(A - Y)}, cost""",
    "a blank left": """def propagate(w, b, X, Y):
    A = sigmoid(w.T @ X + b)
    dw = ...
    return {"dw": dw, "db": np.mean(A - Y)}, 0.5""",
    "an error in a helper": "def propagate(w, b, X, Y):\n    return sigmoid('z'), 0.5",
    "a parameter that is not used": "def propagate(w, b, X, Y):\n    return X @ Y.T, b",
    "advice": """scale = np.sum([1.0])
def propagate(w, b, X, Y):
    print(w.shape)
    A = sigmoid(w.T @ X + b) * scale
    cost = -np.mean(Y * np.log(A) + (1 - Y) * np.log(1 - A))
    dw = X @ (A - Y).T / X.shape[1]
    X[:] = 0
    return {"dw": dw, "db": np.mean(A - Y)}, cost""",
}


@pytest.mark.parametrize("answer", SAME.values(), ids=SAME)
def test_check_cell_says_what_the_terminal_says(run: Run, sandbox: Sandbox, answer: str) -> None:
    """Word by word: what is wrong and where, or what is not scored."""
    cells = tuple(Cell(n, source) for n, source in enumerate(("", SIGMOID, answer), 1))
    submission = Submission(Path("ann.ipynb"), "ann", "logistic_regression", cells, "0" * 64)
    key = CATALOGUE.key("logistic_regression")
    result = grade(submission, sandbox, key, public_only=True)
    found = feedback(next(e for e in result.exercises if e.name == "propagate"))
    heard = " ".join(run(SETUP, SIGMOID, answer, "check('propagate', propagate)")[-1].said.split())
    lines = [found.lead, found.hint]
    if not found.lead.startswith("Not "):  # of a blank that is all there
        lines += [*(case.line for case in found.public[:1]), *found.unscored]
    assert any(lines)
    for line in filter(None, lines):
        assert line.lower() in heard.lower()


def test_advice_follows_what_passes(run: Run) -> None:
    """The form of a right answer is said below, unscored."""
    kept = PROPAGATE.replace("np.sum(A - Y)", "np.sum(A - Y, keepdims=True)")
    [*_, check] = run(SETUP, SIGMOID, kept, 'check("propagate", propagate)')
    first, second = check.said.splitlines()
    assert first.startswith("✓ propagate: ")
    assert second.startswith("  Not scored: `db` is an array of shape (1, 1) with one entry")


def test_hostile_namespace_does_not_break_a_check(run: Run) -> None:
    """Names that the check could trip over are the student's to bind."""
    ran = run("In = Out = get_ipython = None", SETUP, DIMENSIONS, CHECK_DIMENSIONS)
    assert ran[3].said.startswith("✓ dimensions: 2 public cases pass.")
