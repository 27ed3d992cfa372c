"""The answer that counts is found fairly: whatever stands around it, above it and below it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from judged import lost, one
from springs import ANSWERS, BLANK, CATALOGUE, GIVEN

from autograder import Assignment, Exercise
from autograder.course.answer_key import AnswerKey
from autograder.judge.grade import grade
from autograder.results import Result
from autograder.results.advice import Rebound
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.protocol import Sandbox
from autograder.submissions.reading import Submission

__all__ = ["CATALOGUE"]
SIZES, COLUMNS = ANSWERS["sizes"], ANSWERS["columns"]
OTHERS = [text for name, text in ANSWERS.items() if name not in ("sizes", "columns")]
Graded = Callable[..., Result]


# the data, wherever and under whatever names they are loaded

MADE = """
n_train = train_pulls_raw.shape[0]
n_test = test_pulls_raw.shape[0]
width = train_pulls_raw.shape[1]
train_columns = train_pulls_raw.reshape(n_train, -1).T
test_columns = test_pulls_raw.reshape(n_test, -1).T
"""
OWN = MADE.replace("train_pulls_raw", "A").replace("test_pulls_raw", "B")


def inside(header: str, *bodies: str, after: str = "") -> str:
    """Return a block with what stands in it."""
    return header + "\n" + textwrap.indent("\n".join(bodies), "    ") + "\n" + after


LOAD = f"{GIVEN} = load_runs()"
LOAD_OWN = "A, ya, B, yb, units = load_runs()"
IMPORT = "from lab import load_runs"
MAIN = "if __name__ == '__main__':"
READ = """
f = h5py.File("datasets/train.h5", "r")
A = np.array(f["train_pulls"][:])
ya = np.array(f["train_stretch"][:])
g = h5py.File("datasets/test.h5", "r")
B = np.array(g["test_pulls"][:])
units = np.array(g["list_units"][:])
"""
LOADER = inside(
    "def load_runs():", READ, "ya = ya.reshape((1, ya.shape[0]))\nreturn A, ya, B, ya, units"
)

LOADED = {
    "module that is absent": [IMPORT, LOAD, MADE],
    "module under its own name": ["import lab", f"{GIVEN} = lab.load_runs()", MADE],
    "own names": [IMPORT, LOAD_OWN, OWN],
    "own names, nobody imports the loader": [LOAD_OWN, OWN],
    "own names, module under another": [
        "import lab as lr",
        "A, ya, B, yb, units = lr.load_runs()",
        OWN,
    ],
    "own names, kept in one": [IMPORT, "data = load_runs()\nA = data[0]\nB = data[2]", OWN],
    "own names, by a path": [IMPORT, "A, ya, B, yb, c = load_runs('data/')", OWN],
    "own names, some left out": [IMPORT, "A, _, B, *_ = load_runs()", OWN],
    "own names, by pairs": [IMPORT, "(A, ya), (B, yb) = load_runs()", OWN],
    "own names, file of numpy": ["A, ya, B, yb, c = np.load('data.npz').values()", OWN],
    "under main": [IMPORT, inside(MAIN, LOAD, MADE)],
    "under main, own names": [IMPORT, inside(MAIN, LOAD_OWN, OWN)],
    "in a try": [IMPORT, inside("try:", LOAD, MADE, after="except OSError:\n    pass")],
    "in a try, own names": [
        inside("try:", IMPORT, LOAD_OWN, OWN, after="except Exception as e:\n    print(e)")
    ],
    "in a try, other data otherwise": [
        inside("try:", IMPORT, LOAD_OWN, after="except ImportError:\n    A = B = np.ones((2, 2))"),
        OWN,
    ],
    "in a try, files": [
        "import h5py",
        inside("try:", READ, OWN, after="finally:\n    print('done')"),
    ],
    "in a with": [
        "import h5py",
        inside("with h5py.File('train.h5') as f:", "A = f['train_pulls'][:]"),
        inside("with h5py.File('test.h5') as f:", "B = f['test_pulls'][:]"),
        OWN,
    ],
    "in a main that is called": [IMPORT, inside("def main():", LOAD_OWN, OWN), f"{MAIN} main()"],
    "in a main that returns": [IMPORT, inside("def go():", LOAD, MADE, "return n_train"), "go()"],
    "in a main with globals": [
        IMPORT,
        inside("def run():", "global n_train, n_test, width, train_columns", LOAD, MADE),
        "run()",
    ],
    "by h5py": ["import h5py", READ, OWN],
    "by h5py, in one import": ["import h5py, numpy as np", READ, OWN],
    "by a loader of one's own": ["import numpy as np\nimport h5py", LOADER, LOAD_OWN, OWN],
    "where files are": [
        "import os",
        inside("if not os.path.exists('datasets'):", "import wget", "wget.download('http://x')"),
        IMPORT,
        LOAD_OWN,
        OWN,
    ],
    "if files are there": [
        inside("if os.path.exists('a.h5'):", LOAD_OWN, OWN, after="else:\n    n_train = 209"),
    ],
    "by a file's words": [
        "import pandas",
        "data = pandas.read_pickle('d')\nA, B = data['pulls_train'], data['pulls_test']",
        OWN,
    ],
    "by a star": ["from lab import *", LOAD_OWN, OWN],
    "by a magic": ["%run lab.py", LOAD_OWN, OWN],
    "beside what fails": ["import h5py\nlogo = open('logo.png').read()\n" + MADE],
}  # fmt: skip


@pytest.mark.parametrize("cells", LOADED.values(), ids=LOADED)
def test_loading_the_data_costs_nothing(graded: Graded, cells: list[str]) -> None:
    """What a course supplies is known by its place, and its module need not be there."""
    assert not lost(graded([*cells, *OTHERS]))


@pytest.mark.parametrize("cells", LOADED.values(), ids=LOADED)
def test_a_script_is_read_alike(graded: Graded, cells: list[str]) -> None:
    """The same in one script, which is cell 0."""
    source = "\n".join(map(textwrap.dedent, [*cells, *OTHERS]))
    assert not lost(graded([source], first=0))


USED = {
    "sizes by an absent module": ("n_train = lab.count(train_pulls_raw)", "ModuleNotFound"),
    "the module's own number": ("n_train = lab.load_runs() + 1", "ModuleNotFound"),
    "a typo": ("n_train = train_pulls_rwa.shape[0]", "n_train"),
}


@pytest.mark.parametrize(("source", "said"), USED.values(), ids=USED)
def test_what_an_answer_really_uses_must_be_there(graded: Graded, source: str, said: str) -> None:
    """An absent module does not answer for a student."""
    cells = ["import lab", source, *OTHERS]
    result = one(graded(cells), "sizes")
    assert result.score == 0
    assert said in result.feedback


# which definition counts

SCALED = """
train_columns = train_columns / 255.
test_columns = test_columns / 255.
"""
BELOW = {
    "divided": SCALED,
    "divided in place": """
        train_columns = train_columns.astype(float)
        train_columns /= 255
    """,
    "divided both at once": """
        x, y = train_columns, test_columns
        train_columns, test_columns = x / 255, y / 255
    """,
    "divided by way of another name": "x = train_columns / 255\ntrain_columns = x",
    "transposed": "train_columns = train_columns.T",
    "entry set": "train_columns[0] = 7",
    "a picture of one's own": "width = 64",
    "a picture of one's own, in a loop": "for width in (32, 64):\n    print(width)",
    "sizes of a batch": "n_train, width = 32, 16",
    "emptied again": "width = ...",
    "emptied again by None": "width = None",
    "divided under main": inside(MAIN, SCALED),
}  # fmt: skip


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_what_stands_below_an_answer_changes_nothing(graded: Graded, below: str) -> None:
    """A name made from itself, or one of several names bound elsewhere, is no other answer."""
    result = graded([*ANSWERS.values(), below])
    assert not lost(result)
    told = [a.name for e in result.exercises for a in e.advice if isinstance(a, Rebound)]
    assert bool(told) != ("emptied" in below or "..." in below or "None" in below)


def test_a_name_bound_again_is_told(graded: Graded) -> None:
    """Whose answer is undone further down hears of it."""
    result = graded([*ANSWERS.values(), BELOW["transposed"]])
    [advice] = one(result, "columns").advice
    assert isinstance(advice, Rebound)
    assert advice.place
    assert advice.place.statement == "train_columns = train_columns.T"


VARIABLES = {
    "two steps in a cell": (
        """
        train_columns = train_pulls_raw.reshape(n_train, -1)
        train_columns = train_columns.T
        test_columns = test_pulls_raw.reshape(n_test, -1)
        test_columns = test_columns.T
        """,
    ),
    "a cell each": tuple(COLUMNS.split("\n")[1:3]),
    "a wrong cell, then a right one": (COLUMNS.replace(".T", ""), COLUMNS),
    "some, then all": ("train_columns = 5", COLUMNS),
    "blank, then filled": (BLANK["columns"], COLUMNS),
}


@pytest.mark.parametrize("cells", VARIABLES.values(), ids=VARIABLES)
def test_last_answer_of_several_counts(graded: Graded, cells: tuple[str, ...]) -> None:
    """As in a run from top to bottom."""
    assert not lost(graded([SIZES, *cells, *OTHERS]))


def test_answer_cell_counts_before_others(graded: Graded) -> None:
    """The exercise's own cell holds the answer, whatever cells below bind."""
    other = "train_columns = train_pulls_raw\ntest_columns = test_pulls_raw"
    cells = [SIZES, (COLUMNS, "columns"), other, *OTHERS]
    assert not lost(graded(cells))


NO_ANSWERS = {
    "its own value": "yhat, y = np.ones(2), np.ones(2)\nloss = loss(yhat, y)",
    "a number": "loss = 5",
    "a loop": "for loss in range(3):\n    print(loss)",
    "rounded": "loss = float(loss(np.ones(2), np.ones(2)))",
    "of a tuple": "loss, n = loss(np.ones(2), np.ones(2)), 2",
    "an array": "loss = np.zeros(3)",
    "an absent module's": "from public_tests import loss",
    "blank": "def loss(yhat, y):\n    ...",
    "counted": "loss.calls = 0",
    "under main": "if __name__ == '__main__':\n    loss = loss(np.ones(2), np.ones(2))",
}


@pytest.mark.parametrize("below", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_binds_no_function_is_no_answer(graded: Graded, below: str) -> None:
    """A function's name that gets a value later stands for the function still."""
    result = graded([*ANSWERS.values(), below])
    assert not lost(result)
    told = any(isinstance(advice, Rebound) for advice in one(result, "loss").advice)
    assert told == (below not in (NO_ANSWERS["blank"], NO_ANSWERS["counted"]))


LOSS = "def power(yhat, y, p=2):\n    return np.sum(np.abs(y - yhat) ** p)\n"
FUNCTIONS = {
    "a second definition": LOSS.replace("power", "loss"),
    "a lambda": "loss = lambda yhat, y: np.square(y - yhat).sum()",
    "another name": LOSS + "loss = power",
    "another name in a tuple": LOSS + "loss, n = power, 5",
    "decorated": "def twice(f):\n    return lambda *a: 2 * f(*a)\nloss = twice(loss)",
    "partial": LOSS + "from functools import partial\nloss = partial(power, p=2)",
    "made by a function": """
        def maker(p):
            def norm(yhat, y):
                return np.sum(np.abs(y - yhat) ** p)
            return norm
        loss = maker(2)
    """,
    "an object that is called": """
        class Loss:
            def __call__(self, yhat, y):
                return np.square(y - yhat).sum()
        loss = Loss()
    """,
    "under a condition": inside("if np.ones(1).any():", LOSS.replace("power", "loss")),
}


@pytest.mark.parametrize("below", FUNCTIONS.values(), ids=FUNCTIONS)
def test_last_function_counts(graded: Graded, below: str) -> None:
    """Whatever binds a function does: the one above is half of the right answer here."""
    wrong = "def loss(yhat, y):\n    return np.square(y - yhat).sum() / 2"
    cells = [s for n, s in ANSWERS.items() if n != "loss"]
    assert not lost(graded([*cells, wrong, below]))


# what is no answer yet

Style = Callable[[str], str]


def style(begins: str, ends: str, blank: Callable[[str], str] | None) -> Style:
    """Return what writes a release cell's markers and blanks in another way."""

    def restyled(source: str) -> str:
        lines = []
        for line in source.split("\n"):
            indent, text = line[: len(line) - len(line.lstrip())], line.strip()
            target = text.partition(" = ")[0]
            if re.match(r"[\w, ]+ = \.\.\.", text):
                text = blank(target) if blank else ""
            text = begins if "START CODE" in text else ends if "END CODE" in text else text
            lines += [indent + text] if text else []
        return "\n".join(lines)

    return restyled


STYLES = {
    "as released": lambda source: source,
    "None": style("### START CODE HERE ###", "### END CODE HERE ###", lambda t: f"{t} = None"),
    "emptied": style("### START CODE HERE ###", "### END CODE HERE ###", None),
    "your code": style("# YOUR CODE STARTS HERE", "# YOUR CODE ENDS HERE", None),
    "solution": style("### BEGIN SOLUTION", "### END SOLUTION", None),
    "solution, blank": style("#BEGIN SOLUTION", "#END SOLUTION", lambda t: f"{t} ="),
    "write here": style("# WRITE HERE", "", lambda t: f"{t} = # WRITE HERE"),
    "not implemented": style("# YOUR CODE HERE", "", lambda t: "raise NotImplementedError()"),
    "pass": style("# TODO", "", lambda t: "pass"),
    "underscores": style("# Fill the gaps", "", lambda t: f"{t} = ____"),
    "German": style("# HIER BEGINNT DEIN CODE", "# HIER ENDET DEIN CODE", None),
    "French": style("# DÉBUT DE VOTRE CODE", "# FIN DE VOTRE CODE", lambda t: f"{t} ="),
    "Spanish": style("# INICIO DE TU CÓDIGO", "# FIN DE TU CÓDIGO", None),
    "Chinese": style("# 开始写代码", "# 结束代码", None),
    "marks of no language": style("# >>>", "# <<<", lambda t: f"{t} = ..."),
    "no marks": style("", "", lambda t: f"{t} ="),
}  # fmt: skip


@pytest.mark.parametrize("restyled", STYLES.values(), ids=STYLES)
def test_blank_is_unanswered(graded: Graded, restyled: Style) -> None:
    """Whatever the markers are called, of every exercise."""
    result = graded([restyled(source) for source in BLANK.values()])
    assert {e.name: e.status for e in result.exercises} == dict.fromkeys(BLANK, "unanswered")


def test_blank_is_not_filled_by_a_test_cell(graded: Graded) -> None:
    """What cells below bind is no answer."""
    blank = STYLES["your code"](BLANK["start"])
    result = graded([blank, "w = np.ones((2, 1)); b = 2"])
    assert one(result, "start").status == "unanswered"


PARTLY = {
    "a value": (
        """
        def loss(yhat, y):
            d = y - yhat
            s = # WRITE HERE
            return s
        """,
        "`s = # WRITE HERE` is still there",
    ),
    "a loop": (
        """
        def loss(yhat, y):
            total = np.sum(yhat)
            for e in y:
                # add it
            return total
        """,
        "nothing stands below `for e in y:` yet",
    ),
    "a region": (
        """
        def loss(yhat, y):
            # BEGIN SOLUTION
            d = y - yhat
            s = ...
            # END SOLUTION
            return s
        """,
        "`s = ...` is still there",
    ),
}


@pytest.mark.parametrize(("source", "said"), PARTLY.values(), ids=PARTLY)
def test_partly_filled_is_wrong_and_told(graded: Graded, source: str, said: str) -> None:
    """Which blank is left is said."""
    result = one(graded([source]), "loss")
    assert result.status == "wrong"
    assert said in result.feedback


SHORT = {
    "its argument": "def loss(yhat, y):\n    return y",
    "a number": "def loss(yhat, y):\n    # first try\n    return 0",
    "a constant from above": "V = 3\ndef loss(yhat, y):\n    return V",
    "a shape": "def loss(yhat, y):\n    return y.shape",
    "a misspelt name": "def loss(yhat, y):\n    v = y.reshape(-1, 1)\n    return V",
    "below an empty region": """
        def loss(yhat, y):
            ### START CODE HERE ###
            v = ...
            ### END CODE HERE ###
            return y.reshape(1, -1)
    """,
    "below a remark": "def loss(yhat, y):\n    # TODO\n    return y.ravel()",
}


@pytest.mark.parametrize("source", SHORT.values(), ids=SHORT)
def test_short_answer_is_wrong_not_blank(graded: Graded, source: str) -> None:
    """Whoever wrote something hears what is wrong with it."""
    result = one(graded([source]), "loss")
    assert result.status in ("wrong", "partial")


def test_partly_filled_variables_are_told(graded: Graded) -> None:
    """A None is a blank where a variable is asked for."""
    result = one(graded([SIZES.split("\n")[1], "n_test = None"]), "sizes")
    assert result.status != "unanswered"
    assert "`n_test = None` is still there" in result.feedback


# what is pasted

PASTED = {
    "Python's prompts": """
        >>> def loss(yhat, y):
        ...     return np.sum((y - yhat) ** 2)
        ...
        >>> loss(1, 2)
        1
    """,
    "IPython's prompts": """
        In [3]: def loss(yhat, y):
           ...:     d = y - yhat
           ...:     return np.sum(d ** 2)

        In [4]: loss(1, 2)
        Out[4]: 1
    """,
    "below a comment": """
        # from the shell
        >>> def loss(yhat, y):
        ...     return np.sum((y - yhat) ** 2)
    """,
}


@pytest.mark.parametrize("source", PASTED.values(), ids=PASTED)
def test_prompts_cost_nothing(graded: Graded, source: str) -> None:
    """What is pasted from a session is read without them."""
    assert not lost(graded([*(ANSWERS | {"loss": source}).values()]))


# variables that need a function


def fall(t: Any) -> Any:
    """Return how far a body falls."""
    return 9.81 * np.square(t) / 2


def depth(times: Any) -> dict[str, Any]:
    """Return how deep the well is, and the deepest of all."""
    depths = fall(times)
    return {"depths": depths, "deepest": np.max(depths)}


def well() -> AnswerKey:
    """Return the key of an assignment in which variables need a function."""
    times = {"one": {"times": np.array([1.0, 2.0])}, "two": {"times": np.array([3.0])}}
    number = {"a number": {"t": 2.0}}
    falling = Exercise(fall, points=1, aliases="distance", public=number)
    wells = Exercise(depth, points=2, asks="depths deepest", needs=(falling,), public=times)
    return AnswerKey(Assignment("well", (falling, wells)), 0, {})


@pytest.mark.parametrize(
    ("answer", "points", "carried"),
    [
        pytest.param("def fall(t):\n    return t", 2, ("fall",), id="wrong"),
        pytest.param("def fall(t):\n    ...", 2, ("fall",), id="blank"),
        pytest.param("", 2, ("fall",), id="missing"),
        pytest.param("def fall(t):\n    return 9.81 * t ** 2 / 2", 3, (), id="right"),
        pytest.param("def distance(t):\n    return 9.81 * t ** 2 / 2", 3, ("fall",), id="alias"),
        pytest.param("def fal(t):\n    return 9.81 * t ** 2 / 2", 3, ("fall",), id="misspelt"),
    ],
)
def test_variables_are_carried_forward(
    sandbox: Sandbox, answer: str, points: float, carried: tuple[str, ...]
) -> None:
    """A right helper stands in place of one that is wrong or called otherwise."""
    cells = (Cell(1, answer), Cell(2, "depths = fall(times)\ndeepest = depths.max()"))
    submission = Submission(Path("ann.ipynb"), "ann", "well", cells, "0" * 64)
    result = grade(submission, sandbox, well())
    assert result.score == points
    assert one(result, "depth").carried_forward == carried


# what a notebook's file says


Make = Callable[..., dict[str, Any]]
Submit = Callable[..., Path]
GradeFile = Callable[..., Result]


def code_cell(source: str, grade_id: str = "") -> dict[str, Any]:
    """Return a code cell as a notebook has it."""
    metadata = {"nbgrader": {"grade_id": grade_id}} if grade_id else {}
    return {"cell_type": "code", "metadata": metadata, "source": source, "outputs": []}


def test_answer_cell_is_known_by_its_metadata(
    notebook: Make, submit: Submit, grade_file: GradeFile
) -> None:
    """All names bound anew further down are no answer where the exercise's own cell holds one."""
    submission = notebook()
    submission["cells"].append(code_cell("n_train, n_test, width = 1, 2, 64"))
    assert not lost(grade_file(submit(submission)))


METADATA: list[Any] = [
    None,
    [],
    "x",
    {"nbgrader": None},
    {"nbgrader": {"grade_id": ["x"]}},
    {"nbgrader": 3},
]


@pytest.mark.parametrize("metadata", METADATA)
def test_edited_metadata_change_nothing(
    notebook: Make, submit: Submit, grade_file: GradeFile, metadata: Any
) -> None:
    """Without them, or with nonsense in them, answers are found by their names."""
    submission = notebook()
    for cell in submission["cells"]:
        cell["metadata"] = metadata
    assert not lost(grade_file(submit(submission)))


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_answer_in_fences_is_told(
    notebook: Make, submit: Submit, grade_file: GradeFile, kind: str
) -> None:
    """Where nothing runs there is no answer: which cell it is, and what to do."""
    submission = notebook()
    for cell in submission["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "loss":
            cell["source"] = f"My answer:\n\n```python\n{ANSWERS['loss']}\n```"
            cell["cell_type"] = kind
    result = one(grade_file(submit(submission)), "loss")
    assert result.status == "missing"
    said = "No function `loss` found; `def loss(yhat, y):` (line 4 of its cell) stands in a cell of"
    assert result.feedback.startswith(said)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_retyped_answer_counts(
    notebook: Make, submit: Submit, grade_file: GradeFile, kind: str
) -> None:
    """An answer of which only the cell's type was changed is read as it is."""
    submission = notebook()
    for cell in submission["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "loss":
            cell["cell_type"] = kind
    assert not lost(grade_file(submit(submission)))
