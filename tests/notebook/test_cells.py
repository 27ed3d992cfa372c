"""Check cells as a notebook runs them: in IPython, beside the files that ship."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import quick
from judged import one
from shells import Run, shells
from springs import ANSWERS, CATALOGUE, CHECKS, NAME

from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.results import Result

SETUP = """import numpy as np
from checks import check, check_columns, check_values, summary
draw = np.random.default_rng(0)
train_pulls_raw = draw.integers(0, 256, (9, 6, 6, 3), dtype=np.uint8)
test_pulls_raw = draw.integers(0, 256, (4, 6, 6, 3), dtype=np.uint8)
train_stretch, test_stretch = np.zeros((1, 9)), np.zeros((1, 4))"""
SIZES, COLUMNS, LENGTH = ANSWERS["sizes"], ANSWERS["columns"], ANSWERS["length"]
SLOPES, FIT = ANSWERS["slopes"], ANSWERS["fit"]
CHECK_SIZES, CHECK_COLUMNS = CHECKS["sizes"], CHECKS["columns"]


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    """Return what runs notebooks beside the files that ship."""
    to = tmp_path_factory.mktemp("notebook")
    bundle.write(CATALOGUE.key(NAME), to)
    with shells(to) as run:
        yield run


def said(run: Run, *cells: str) -> str:
    """Return what the last of some cells prints, in one line."""
    return " ".join(run(SETUP, *cells)[-1].said.split())


def tell(exercise: str, mistake: str) -> str:
    """Return what a known mistake's declaration tells the student."""
    known = CATALOGUE.assignment(NAME)[exercise].known(mistake)
    assert known
    return known.student


# variables


def test_right_variables_pass_public_cases(run: Run) -> None:
    """Their cells run again on arrays of the check's own, and it says how many."""
    ran = run(SETUP, SIZES, CHECK_SIZES, COLUMNS, CHECK_COLUMNS)
    assert ran[2].said.startswith("✓ sizes: 2 public cases pass. 1 of 7 exercises so far.")
    assert ran[4].said.startswith("✓ columns: 2 public cases pass. 2 of 7 exercises so far.")


#: The cells above the check, the check, and what it says.
VARIABLES: dict[str, tuple[list[str], str, str]] = {
    "typed-in sizes that fit this data": (
        ["n_train = 9\nn_test = 4\nwidth = 6"],
        CHECK_SIZES,
        "✗ sizes, five and two: Right for the notebook's data, but not for other data. `n_train`",
    ),
    "typed-in sizes that fit no data": (
        ["n_train = 8\nn_test = 4\nwidth = 6"],
        CHECK_SIZES,
        "✗ sizes, five and two: `n_train` is 8, expected 5. `n_test` is 4, expected 2.",
    ),
    "which data these are": (
        ["n_train = 9\nn_test = 4\nwidth = 6"],
        CHECK_SIZES,
        "units = [0, 1] in place of the notebook's data.",
    ),
    "a known mistake of sizes": (
        ["n_train = 209\nn_test = 50\nwidth = 64"],
        CHECK_SIZES,
        f"✗ sizes, five and two: {tell('sizes', 'typed-in')}",
    ),
    "a known mistake of columns": (
        [SIZES, COLUMNS.replace("reshape(n_train, -1).T", "reshape(-1, n_train)")],
        CHECK_COLUMNS,
        f"✗ columns, five and two: {tell('columns', 'mixed')}",
    ),
    "right by a size of one's own, in two cells": (
        [
            SIZES,
            "n_x = width * width",
            """train_columns = np.zeros((train_pulls_raw[0].size, n_train))
for i in range(n_train):
    train_columns[:, i] = train_pulls_raw[i].ravel()""",
            "test_columns = test_pulls_raw.reshape(n_test, test_pulls_raw[0].size).T",
        ],
        CHECK_COLUMNS,
        "✓ columns: 2 public cases pass.",
    ),
    "right by a function, below a magic": (
        [
            SIZES,
            "def folded(pictures):\n    return pictures.reshape(len(pictures), -1).T",
            (
                "%precision 3\ntrain_columns = folded(train_pulls_raw)\n"
                "test_columns = folded(test_pulls_raw)"
            ),
        ],
        CHECK_COLUMNS,
        "✓ columns: 2 public cases pass.",
    ),
    "right when run again after a mistake": (
        [SIZES, "train_columns = test_columns = 1", COLUMNS, "train_x = train_columns / 255"],
        CHECK_COLUMNS,
        "✓ columns: 2 public cases pass.",
    ),
    "wrong sizes before what uses them": (
        [
            SIZES.replace("test_pulls_raw.shape[0]", "test_pulls_raw.shape[1]"),
            COLUMNS.replace("n_test, -1", "-1, n_test"),
        ],
        CHECK_COLUMNS,
        "It uses your `sizes`, which is not right yet",
    ),
    "the statement that fits no other data": (
        [
            SIZES,
            (
                "train_columns = train_pulls_raw.reshape(9, 108).T\ntest_columns = (\n"
                "    test_pulls_raw.reshape(4, 108).T)"
            ),
        ],
        CHECK_COLUMNS,
        "Raises ValueError at `train_columns = train_pulls_raw.reshape(9, 108).T`",
    ),
    "a hostile namespace": (
        ["In = Out = get_ipython = None", SETUP, SIZES],
        CHECK_SIZES,
        "✓ sizes: 2 public cases pass.",
    ),
}


UNDEFINED = {
    "its cell raised": (
        ["draw.nothing\n" + SIZES],
        CHECK_SIZES,
        "✗ sizes: Raises NameError: cell [2] was to give `n_train` its value, and ended with an",
    ),
    "it raised twice": (["draw.nothing\n" + SIZES] * 2, CHECK_SIZES, "cell [3] was to give"),
    "its cell was not run": (
        [],
        CHECK_SIZES,
        "✗ sizes: Raises NameError: nothing has the name `n_train` here: is it spelt as",
    ),
    "what a function uses": (
        ["scale = 1 / 0", "def length(w, b, X):\n    return scale"],
        "check('length', length)",
        "(line 2 of its cell): cell [2] was to give `scale` its value, and ended with an error",
    ),
    "it was deleted": ([SIZES, "del n_train"], CHECK_SIZES, "nothing has the name `n_train` here"),
    "it is no check": ([], "n_train", "Traceback (most recent call last)"),
    "it is raised further in": (
        ["def shown(x):\n    return n_train"],
        "check('length', shown(1))",
        "Traceback (most recent call last)",
    ),
}


@pytest.mark.parametrize(("cells", "check", "says"), UNDEFINED.values(), ids=UNDEFINED)
def test_undefined_name_is_told(run: Run, cells: list[str], check: str, says: str) -> None:
    """With the cell that was to define it, where it ended with an error; a traceback elsewhere."""
    ran = run(SETUP, *cells, check)[-1]
    told = " ".join(ran.said.split())
    assert says in told, told
    assert ("Traceback" in told) == says.startswith("Traceback")


ENTRIES = {
    "by its text": ("globals()['length'] = lambda w, b, X: w.T @ X + b", "✓ length"),
    "in an update": ("globals().update(length=lambda w, b, X: w.T @ X + b)", "✓ length"),
    "under a name that is made": (
        "globals()['len' + 'gth'] = lambda w, b, X: w.T @ X + b",
        "✗ length: no line gives `length` its value by that name, so it would not be found",
    ),
    "in a text": ("exec('length = lambda w, b, X: w.T @ X + b')", "✗ length: no line gives"),
}


@pytest.mark.parametrize(("cell", "says"), ENTRIES.values(), ids=ENTRIES)
def test_answer_that_no_line_names_is_told(
    run: Run, graded: Callable[..., Result], cell: str, says: str
) -> None:
    """Where the grader finds none, the check does not pass either."""
    assert says in said(run, cell, "check('length', length)")
    found = one(graded([SETUP, cell], public_only=True), "length")
    assert found.status == ("correct" if says[0] == "✓" else "missing")


@pytest.mark.parametrize(("cells", "check", "says"), VARIABLES.values(), ids=VARIABLES)
def test_check_of_variables_says(run: Run, cells: list[str], check: str, says: str) -> None:
    """What they are made of runs again on other data, wherever it stands; as the terminal does."""
    heard = said(run, *cells, check)
    assert heard.startswith(says) or (says[0] not in "✓✗" and says in heard)


# helpers

CHECK_FIT, CHECK_SLOPES = 'check("fit", fit)', 'check("slopes", slopes)'
START = ANSWERS["start"]
ALONE = "def slopes(w, b, X, Y):\n    return {'dw': w, 'db': b}, 0.0"
HELPERS: dict[str, tuple[list[str], str]] = {
    "a wrong helper first, and no numbers": (
        [LENGTH, START, SLOPES.replace("(A - Y).T / m", "(A - Y).T"), FIT, CHECK_FIT],
        "✗ fit: It uses your `slopes`, which is not right yet: check `slopes` first.",
    ),
    "the first of two wrong helpers": (
        [LENGTH.replace("+ b", "- b"), START, SLOPES, FIT, CHECK_FIT],
        "✗ fit: It uses your `length`, which is not right yet: check `length` first.",
    ),
    "a blank helper": (
        ["def length(w, b, X):\n    A = ...\n    return A", SLOPES, CHECK_SLOPES],
        "· slopes: an exercise that it uses is not answered yet.",
    ),
}


@pytest.mark.parametrize(("cells", "says"), HELPERS.values(), ids=HELPERS)
def test_check_of_what_uses_others_says(run: Run, cells: list[str], says: str) -> None:
    """What the others stand on comes first, though it is called by the way of another."""
    assert said(run, *cells) == says


def test_check_of_variables_that_a_wrong_function_makes(tmp_path: Path) -> None:
    """The function is named, not what its values would be a mistake of."""
    double = """
double = Exercise(answers.double, points=1, public={"three": {"x": 3}})
"""
    four = '''
from .double import double

four = Exercise(answers.four, points=1, asks="four", needs=(double,), public={"two": {"two": 2}})

@four.mistake("Squares.")
def squared(two):
    """You square two thrice."""
    return {"four": two**4}
'''
    answers = """
def double(x):
    return 2 * x

def four(two):
    return {"four": double(two)}
"""
    course = quick.course(tmp_path / "course", answers, {"double": double, "four": four})
    bundle.write(course.key(quick.NAME), tmp_path)
    wrong, made = "def double(x):\n    return x**4", "two = 2\nfour = double(two)"
    with shells(tmp_path) as run:
        said = [
            run(f"{quick.SETUP}_values", function, made, "check_values('four', four=(four, 4))")[-1]
            for function in (wrong, "def double(x):\n    return 2 * x")
        ]
    assert said[0].said == (
        "✗ four: It uses your `double`, which is not right yet: check `double` first.\n"
    )
    assert said[1].said.startswith("✓ four: 1 public case")


@pytest.mark.parametrize(
    ("cells", "begins", "other"),
    [
        (["length = 3", ALONE, CHECK_SLOPES], "✗ slopes, one example: ", "length"),
        ([LENGTH, START, SLOPES, FIT.replace("- rate", "+ rate"), CHECK_FIT], "✗ fit, ", "slopes"),
    ],
    ids=["not used", "right"],
)
def test_helper_that_does_no_harm_is_not_named(
    run: Run, cells: list[str], begins: str, other: str
) -> None:
    """An answer that does without it, or with a right one, has mistakes of its own."""
    heard = said(run, *cells)
    assert heard.startswith(begins)
    assert other not in heard.removeprefix(begins)


# what is shown

WHOLE = [
    "import numpy as np\nfrom checks import check, summary",
    "def loss(yhat, y):\n    return y.nope  # a slip",
    'check("loss", loss)',
    LENGTH.replace("= w.T @ X + b", "= ..."),
    'check("length", length)',
    "summary()",
]


def test_run_all_reaches_the_end(run: Run) -> None:
    """A failed check shows and stops nothing; the last cell says what is open."""
    ran = run(*WHOLE)
    assert all(cell.went for cell in ran)
    first = " ".join(ran[2].said.split())
    assert "Raises AttributeError at `return y.nope` (line 2 of its cell)" in first
    assert ran[4].said == "· length: not answered yet.\n"
    lines = ran[5].said.splitlines()
    assert any(line.startswith("✗ loss, four springs: Raises AttributeError") for line in lines)
    assert "· length: not answered yet." in lines
    assert any(line.startswith("0 of 7 exercises so far.") for line in lines)


@pytest.mark.parametrize("variable", ["NBGRADER_EXECUTION", "NBGRADER_VALIDATING"])
def test_check_that_nbgrader_runs_raises(run: Run, variable: str) -> None:
    """`nbgrader validate` knows a failed check by its exception."""
    ran = run(*WHOLE, **{variable: "1"})
    assert [cell.went for cell in ran] == [True, True, False, True, False, True]


def test_summary_takes_what_was_not_checked_for_open(run: Run) -> None:
    """A line an exercise, in the notebook's order, right ones with their cases; no points."""
    ran = run(SETUP, SIZES, CHECK_SIZES, "summary()")
    first, *others, last = ran[3].said.splitlines()[:8]
    assert re.fullmatch(r"✓ sizes: \d public cases pass\.", first)
    names = ("columns", "loss", "length", "start", "slopes", "fit")
    assert others == [f"· {name}: not checked yet." for name in names]
    assert last.startswith("1 of 7 exercises so far.")
    assert "point" not in ran[2].said
    assert "Points are given once you have handed in" in ran[3].said


HEAD = "def slopes(w, b, X, Y):\n    A = length(w, b, X)\n"
COST = "    cost = np.mean((A - Y) ** 2) / 2\n"
SAME = {
    "another order of parameters": HEAD.replace("w, b, X, Y", "X, Y, w, b")
    + '    return {"dw": X @ (A - Y).T, "db": np.mean(A - Y)}, 0.5',
    "a parameter too many": "def slopes(w, b, X, Y, m):\n    return {}, 0.5",
    "other names": "def slopes(X, Y):\n    return {}, 0.5",
    "swapped results": HEAD
    + COST
    + '    return cost, {"dw": X @ (A - Y).T / X.shape[1], "db": np.mean(A - Y)}',
    "no power": "def slopes(w, b, X, Y):\n    return X^2, 0.5",
    "shapes": "def slopes(w, b, X, Y):\n    return w @ X, 0.5",
    "a name of nobody": "def slopes(w, b, X, Y):\n    return lenght(X), 0.5",
    "one value": "def slopes(w, b, X, Y):\n    return 0.5",
    "nothing": "def slopes(w, b, X, Y):\n    pass",
    "a named mistake": HEAD + COST + '    return {"dw": X @ (A - Y).T, "db": np.mean(A - Y)}, cost',
    "gradients that do not fit": HEAD
    + COST
    + '    return {"dw": X @ ((A - Y).T + A.T) / X.shape[1], "db": np.mean(A - Y)}, cost',
    "a blank left": HEAD + '    dw = ...\n    return {"dw": dw, "db": np.mean(A - Y)}, 0.5',
    "an error in a helper": "def slopes(w, b, X, Y):\n    return length('z', b, X), 0.5",
    "a parameter that is not used": "def slopes(w, b, X, Y):\n    return X @ Y.T, b",
    "advice": """scale = np.sum([1.0])
def slopes(w, b, X, Y):
    print(w.shape)
    A = length(w, b, X) * scale
    dw = X @ (A - Y).T / X.shape[1]
    X[:] = 0
    return {"dw": dw, "db": np.mean(A - Y)}, np.mean((A - Y) ** 2) / 2""",
}


@pytest.mark.parametrize("answer", SAME.values(), ids=SAME)
def test_check_cell_says_what_the_terminal_says(
    run: Run, graded: Callable[..., Result], answer: str
) -> None:
    """Word by word: what is wrong and where, or what is not scored."""
    found = feedback(one(graded(["", LENGTH, answer], public_only=True), "slopes"))
    heard = said(run, LENGTH, answer, CHECK_SLOPES)
    lines = [found.lead, found.hint]
    if not found.lead.startswith("Not "):  # of a blank that is all there
        lines += [*(case.line for case in found.public[:1]), *found.unscored]
    assert any(lines)
    for line in filter(None, lines):
        assert line.lower() in heard.lower()


def test_advice_follows_what_passes(run: Run) -> None:
    """The form of a right answer is said below, unscored."""
    kept = SLOPES.replace("np.sum(A - Y)", "np.sum(A - Y, keepdims=True)")
    [*_, check] = run(SETUP, LENGTH, kept, CHECK_SLOPES)
    first, second = check.said.splitlines()
    assert first.startswith("✓ slopes: ")
    assert second.startswith("  Not scored: `db` is an array of shape (1, 1) with one entry")
