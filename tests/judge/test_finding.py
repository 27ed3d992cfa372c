"""The answer that counts is found fairly: whatever stands around it, above it and below it."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import CATALOGUE, answer_cells

from autograder import Assignment, Exercise
from autograder.course.answer_key import AnswerKey
from autograder.judge.grade import grade
from autograder.report.feedback import rendered
from autograder.results import ExerciseResult, Result
from autograder.results.advice import Rebound
from autograder.sandbox.inside.wire import Cell
from autograder.sandbox.pool import Sandbox
from autograder.submissions.reading import Submission

BASICS, REGRESSION = "numpy_basics", "logistic_regression"
Answers = dict[str, str]


RIGHT = {name: answer_cells(name) for name in (BASICS, REGRESSION)}
BLANK = {name: answer_cells(name, "release") for name in (BASICS, REGRESSION)}
OTHERS = [RIGHT[REGRESSION][n] for n in RIGHT[REGRESSION] if n not in ("dimensions", "flatten")]
DIMENSIONS, FLATTEN = RIGHT[REGRESSION]["dimensions"], RIGHT[REGRESSION]["flatten"]


Grader = Callable[..., Result]


@pytest.fixture(scope="module")
def graded(sandbox: Sandbox) -> Grader:
    """Return a grader of cells: texts, or texts with the grade_id of their cell."""

    def run(name: str, cells: Sequence[str | tuple[str, str]], first: int = 1) -> Result:
        told = [cell if isinstance(cell, tuple) else (cell, "") for cell in cells]
        made = tuple(
            Cell(number, textwrap.dedent(text).strip("\n"), grade_id=grade_id)
            for number, (text, grade_id) in enumerate(told, first)
        )
        submission = Submission(Path("ann.ipynb"), "ann", name, made, "0" * 64)
        return rendered(grade(submission, sandbox, CATALOGUE.key(name)))

    return run


def one(result: Result, exercise: str) -> ExerciseResult:
    """Return the result of an exercise."""
    return next(found for found in result.exercises if found.name == exercise)


def lost(result: Result) -> dict[str, str]:
    """Return what is said of the exercises that lost points."""
    return {e.name: e.feedback for e in result.exercises if e.score < e.max_score}


# the data, wherever and under whatever names they are loaded

SIZES = """
m_train = train_set_x_orig.shape[0]
m_test = test_set_x_orig.shape[0]
num_px = train_set_x_orig.shape[1]
train_set_x_flatten = train_set_x_orig.reshape(m_train, -1).T
test_set_x_flatten = test_set_x_orig.reshape(m_test, -1).T
"""
GIVEN = "train_set_x_orig, train_set_y, test_set_x_orig, test_set_y, classes"
OWN = SIZES.replace("train_set_x_orig", "A").replace("test_set_x_orig", "B")


def inside(header: str, *bodies: str, after: str = "") -> str:
    """Return a block with what stands in it."""
    return header + "\n" + textwrap.indent("\n".join(bodies), "    ") + "\n" + after


LOAD = f"{GIVEN} = load_dataset()"
LOAD_OWN = "A, ya, B, yb, classes = load_dataset()"
IMPORT = "from lr_utils import load_dataset"
MAIN = "if __name__ == '__main__':"
READ = """
f = h5py.File("datasets/train.h5", "r")
A = np.array(f["train_set_x"][:])
ya = np.array(f["train_set_y"][:])
g = h5py.File("datasets/test.h5", "r")
B = np.array(g["test_set_x"][:])
classes = np.array(g["list_classes"][:])
"""
LOADER = inside(
    "def load_dataset():",
    READ,
    "ya = ya.reshape((1, ya.shape[0]))\nreturn A, ya, B, ya, classes",
)

LOADED = {
    "module that is absent": [IMPORT, LOAD, SIZES],
    "module under its own name": ["import lr_utils", f"{GIVEN} = lr_utils.load_dataset()", SIZES],
    "own names": [IMPORT, LOAD_OWN, OWN],
    "own names, nobody imports the loader": [LOAD_OWN, OWN],
    "own names, module under another": [
        "import lr_utils as lr",
        "A, ya, B, yb, classes = lr.load_dataset()",
        OWN,
    ],
    "own names, kept in one": [IMPORT, "data = load_dataset()\nA = data[0]\nB = data[2]", OWN],
    "own names, by a path": [IMPORT, "A, ya, B, yb, c = load_dataset('data/')", OWN],
    "own names, some left out": [IMPORT, "A, _, B, *_ = load_dataset()", OWN],
    "own names, by pairs": [IMPORT, "(A, ya), (B, yb) = load_dataset()", OWN],
    "own names, file of numpy": ["A, ya, B, yb, c = np.load('data.npz').values()", OWN],
    "under main": [IMPORT, inside(MAIN, LOAD, SIZES)],
    "under main, own names": [IMPORT, inside(MAIN, LOAD_OWN, OWN)],
    "in a try": [IMPORT, inside("try:", LOAD, SIZES, after="except OSError:\n    pass")],
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
        inside("with h5py.File('train.h5') as f:", "A = f['train_set_x'][:]"),
        inside("with h5py.File('test.h5') as f:", "B = f['test_set_x'][:]"),
        OWN,
    ],
    "in a main that is called": [IMPORT, inside("def main():", LOAD_OWN, OWN), f"{MAIN} main()"],
    "in a main that returns": [IMPORT, inside("def go():", LOAD, SIZES, "return m_train"), "go()"],
    "in a main with globals": [
        IMPORT,
        inside("def run():", "global m_train, m_test, num_px, train_set_x_flatten", LOAD, SIZES),
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
        inside("if os.path.exists('a.h5'):", LOAD_OWN, OWN, after="else:\n    m_train = 209"),
    ],
    "by a file's words": [
        "import pandas",
        "data = pandas.read_pickle('d')\nA, B = data['X_train'], data['X_test']",
        OWN,
    ],
    "by a star": ["from lr_utils import *", LOAD_OWN, OWN],
    "by a magic": ["%run lr_utils.py", LOAD_OWN, OWN],
    "beside what fails": ["import h5py\nlogo = open('logo.png').read()\n" + SIZES],
}  # fmt: skip


@pytest.mark.parametrize("cells", LOADED.values(), ids=LOADED)
def test_loading_the_data_costs_nothing(graded: Grader, cells: list[str]) -> None:
    """What a course supplies is known by its place, and its module need not be there."""
    assert not lost(graded(REGRESSION, [*cells, *OTHERS]))


@pytest.mark.parametrize("cells", LOADED.values(), ids=LOADED)
def test_a_script_is_read_alike(graded: Grader, cells: list[str]) -> None:
    """The same in one script, which is cell 0."""
    source = "\n".join(map(textwrap.dedent, [*cells, *OTHERS]))
    assert not lost(graded(REGRESSION, [source], first=0))


USED = {
    "sizes by an absent module": ("m_train = lr_utils.count(train_set_x_orig)", "ModuleNotFound"),
    "the module's own number": ("m_train = lr_utils.load_dataset() + 1", "ModuleNotFound"),
    "a typo": ("m_train = train_set_x_orgi.shape[0]", "m_train"),
}


@pytest.mark.parametrize(("source", "said"), USED.values(), ids=USED)
def test_what_an_answer_really_uses_must_be_there(graded: Grader, source: str, said: str) -> None:
    """An absent module does not answer for a student."""
    cells = ["import lr_utils", source, *OTHERS]
    result = one(graded(REGRESSION, cells), "dimensions")
    assert result.score == 0
    assert said in result.feedback


# which definition counts

SCALED = """
train_set_x_flatten = train_set_x_flatten / 255.
test_set_x_flatten = test_set_x_flatten / 255.
"""
BELOW = {
    "divided": SCALED,
    "divided in place": """
        train_set_x_flatten = train_set_x_flatten.astype(float)
        train_set_x_flatten /= 255
    """,
    "divided both at once": """
        x, y = train_set_x_flatten, test_set_x_flatten
        train_set_x_flatten, test_set_x_flatten = x / 255, y / 255
    """,
    "divided by way of another name": "x = train_set_x_flatten / 255\ntrain_set_x_flatten = x",
    "transposed": "train_set_x_flatten = train_set_x_flatten.T",
    "entry set": "train_set_x_flatten[0] = 7",
    "a picture of one's own": "num_px = 64",
    "a picture of one's own, in a loop": "for num_px in (32, 64):\n    print(num_px)",
    "sizes of a batch": "m_train, num_px = 32, 16",
    "emptied again": "num_px = ...",
    "emptied again by None": "num_px = None",
    "divided under main": inside(MAIN, SCALED),
}  # fmt: skip


@pytest.mark.parametrize("below", BELOW.values(), ids=BELOW)
def test_what_stands_below_an_answer_changes_nothing(graded: Grader, below: str) -> None:
    """A name made from itself, or one of several names bound elsewhere, is no other answer."""
    result = graded(REGRESSION, [*RIGHT[REGRESSION].values(), below])
    assert not lost(result)
    told = [a.name for e in result.exercises for a in e.advice if isinstance(a, Rebound)]
    assert bool(told) != ("emptied" in below or "..." in below or "None" in below)


def test_a_name_bound_again_is_told(graded: Grader) -> None:
    """Whose answer is undone further down hears of it."""
    result = graded(REGRESSION, [*RIGHT[REGRESSION].values(), BELOW["transposed"]])
    [advice] = one(result, "flatten").advice
    assert isinstance(advice, Rebound)
    assert advice.place
    assert advice.place.statement == "train_set_x_flatten = train_set_x_flatten.T"


VARIABLES = {
    "two steps in a cell": (
        """
        train_set_x_flatten = train_set_x_orig.reshape(m_train, -1)
        train_set_x_flatten = train_set_x_flatten.T
        test_set_x_flatten = test_set_x_orig.reshape(m_test, -1)
        test_set_x_flatten = test_set_x_flatten.T
        """,
    ),
    "a cell each": tuple(FLATTEN.split("\n")[2:4]),
    "a wrong cell, then a right one": (FLATTEN.replace(".T", ""), FLATTEN),
    "some, then all": ("train_set_x_flatten = 5", FLATTEN),
    "blank, then filled": (BLANK[REGRESSION]["flatten"], FLATTEN),
}


@pytest.mark.parametrize("cells", VARIABLES.values(), ids=VARIABLES)
def test_last_answer_of_several_counts(graded: Grader, cells: tuple[str, ...]) -> None:
    """As in a run from top to bottom."""
    assert not lost(graded(REGRESSION, [DIMENSIONS, *cells, *OTHERS]))


def test_answer_cell_counts_before_others(graded: Grader) -> None:
    """The exercise's own cell holds the answer, whatever cells below bind."""
    other = "train_set_x_flatten = train_set_x_orig\ntest_set_x_flatten = test_set_x_orig"
    cells = [DIMENSIONS, (FLATTEN, "flatten"), other, *OTHERS]
    assert not lost(graded(REGRESSION, cells))


NO_ANSWERS = {
    "its own value": "yhat, y = np.ones(2), np.ones(2)\nL1 = L1(yhat, y)",
    "a number": "L1 = 5",
    "a loop": "for L1 in range(3):\n    print(L1)",
    "rounded": "L1 = float(L1(np.ones(2), np.ones(2)))",
    "of a tuple": "L1, n = L1(np.ones(2), np.ones(2)), 2",
    "an array": "L1 = np.zeros(3)",
    "an absent module's": "from public_tests import L1",
    "blank": "def L1(yhat, y):\n    ...",
    "counted": "L1.calls = 0",
    "under main": "if __name__ == '__main__':\n    L1 = L1(np.ones(2), np.ones(2))",
}


@pytest.mark.parametrize("below", NO_ANSWERS.values(), ids=NO_ANSWERS)
def test_what_binds_no_function_is_no_answer(graded: Grader, below: str) -> None:
    """A function's name that gets a value later stands for the function still."""
    result = graded(BASICS, [*RIGHT[BASICS].values(), below])
    assert not lost(result)
    told = any(isinstance(advice, Rebound) for advice in one(result, "L1").advice)
    assert told == (below not in (NO_ANSWERS["blank"], NO_ANSWERS["counted"]))


LOSS = "def loss(yhat, y, p=1):\n    return np.sum(np.abs(y - yhat) ** p)\n"
FUNCTIONS = {
    "a second definition": LOSS.replace("loss", "L1"),
    "a lambda": "L1 = lambda yhat, y: np.abs(y - yhat).sum()",
    "another name": LOSS + "L1 = loss",
    "another name in a tuple": LOSS + "L1, n = loss, 5",
    "decorated": "def twice(f):\n    return lambda *a: 2 * f(*a)\nL1 = twice(L1)",
    "partial": LOSS + "from functools import partial\nL1 = partial(loss, p=1)",
    "made by a function": """
        def maker(p):
            def norm(yhat, y):
                return np.sum(np.abs(y - yhat) ** p)
            return norm
        L1 = maker(1)
    """,
    "an object that is called": """
        class Loss:
            def __call__(self, yhat, y):
                return np.abs(y - yhat).sum()
        L1 = Loss()
    """,
    "under a condition": inside("if np.ones(1).any():", LOSS.replace("loss", "L1")),
}


@pytest.mark.parametrize("below", FUNCTIONS.values(), ids=FUNCTIONS)
def test_last_function_counts(graded: Grader, below: str) -> None:
    """Whatever binds a function does: the one above is half of the right answer here."""
    wrong = "def L1(yhat, y):\n    return np.abs(y - yhat).sum() / 2"
    cells = [s for n, s in RIGHT[BASICS].items() if n != "L1"]
    assert not lost(graded(BASICS, [*cells, wrong, below]))


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


@pytest.mark.parametrize("name", [BASICS, REGRESSION])
@pytest.mark.parametrize("restyled", STYLES.values(), ids=STYLES)
def test_blank_is_unanswered(graded: Grader, name: str, restyled: Style) -> None:
    """Whatever the markers are called, of every exercise."""
    result = graded(name, [restyled(source) for source in BLANK[name].values()])
    assert {e.name: e.status for e in result.exercises} == dict.fromkeys(BLANK[name], "unanswered")


def test_blank_is_not_filled_by_a_test_cell(graded: Grader) -> None:
    """What cells below bind is no answer."""
    blank = STYLES["your code"](BLANK[REGRESSION]["initialize_with_zeros"])
    result = graded(REGRESSION, [blank, "w = np.ones((2, 1)); b = 2"])
    assert one(result, "initialize_with_zeros").status == "unanswered"


PARTLY = {
    "a value": (
        """
        def L1(yhat, y):
            d = y - yhat
            s = # WRITE HERE
            return s
        """,
        "`s = # WRITE HERE` is still there",
    ),
    "a loop": (
        """
        def L1(yhat, y):
            total = np.sum(yhat)
            for e in y:
                # add it
            return total
        """,
        "nothing stands below `for e in y:` yet",
    ),
    "a region": (
        """
        def L1(yhat, y):
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
def test_partly_filled_is_wrong_and_told(graded: Grader, source: str, said: str) -> None:
    """Which blank is left is said."""
    result = one(graded(BASICS, [source]), "L1")
    assert result.status == "wrong"
    assert said in result.feedback


SHORT = {
    "its argument": "def image2vector(image):\n    return image",
    "a number": "def image2vector(image):\n    # first try\n    return 0",
    "a constant from above": "V = 3\ndef image2vector(image):\n    return V",
    "a shape": "def image2vector(image):\n    return image.shape",
    "a misspelt name": "def image2vector(image):\n    v = image.reshape(-1, 1)\n    return V",
    "below an empty region": """
        def image2vector(image):
            ### START CODE HERE ###
            v = ...
            ### END CODE HERE ###
            return image.reshape(1, -1)
    """,
    "below a remark": "def image2vector(image):\n    # TODO\n    return image.ravel()",
}


@pytest.mark.parametrize("source", SHORT.values(), ids=SHORT)
def test_short_answer_is_wrong_not_blank(graded: Grader, source: str) -> None:
    """Whoever wrote something hears what is wrong with it."""
    result = one(graded(BASICS, [source]), "image2vector")
    assert result.status in ("wrong", "partial")


def test_partly_filled_variables_are_told(graded: Grader) -> None:
    """A None is a blank where a variable is asked for."""
    result = one(graded(REGRESSION, [DIMENSIONS.split("\n")[1], "m_test = None"]), "dimensions")
    assert result.status != "unanswered"
    assert "`m_test = None` is still there" in result.feedback


# what is pasted

PASTED = {
    "Python's prompts": """
        >>> def L2(yhat, y):
        ...     return np.sum((y - yhat) ** 2)
        ...
        >>> L2(1, 2)
        1
    """,
    "IPython's prompts": """
        In [3]: def L2(yhat, y):
           ...:     d = y - yhat
           ...:     return np.sum(d ** 2)

        In [4]: L2(1, 2)
        Out[4]: 1
    """,
    "below a comment": """
        # from the shell
        >>> def L2(yhat, y):
        ...     return np.sum((y - yhat) ** 2)
    """,
}


@pytest.mark.parametrize("source", PASTED.values(), ids=PASTED)
def test_prompts_cost_nothing(graded: Grader, source: str) -> None:
    """What is pasted from a session is read without them."""
    assert not lost(graded(BASICS, [*(RIGHT[BASICS] | {"L2": source}).values()]))


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
    submission = notebook(name=REGRESSION)
    submission["cells"].append(code_cell("m_train, m_test, num_px = 1, 2, 64"))
    assert not lost(grade_file(submit(submission, f"ann/{REGRESSION}.ipynb")))


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
    submission = notebook(name=REGRESSION)
    for cell in submission["cells"]:
        cell["metadata"] = metadata
    assert not lost(grade_file(submit(submission, f"ann/{REGRESSION}.ipynb")))


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_answer_in_fences_is_told(
    notebook: Make, submit: Submit, grade_file: GradeFile, kind: str
) -> None:
    """Where nothing runs there is no answer: which cell it is, and what to do."""
    submission = notebook(name=BASICS)
    for cell in submission["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "L2":
            cell["source"] = f"My answer:\n\n```python\n{RIGHT[BASICS]['L2']}\n```"
            cell["cell_type"] = kind
    result = one(grade_file(submit(submission, f"ann/{BASICS}.ipynb")), "L2")
    assert result.status == "missing"
    said = (
        "No function `L2` found; `def L2(yhat, y):` (line 4 of its cell) stands in a cell of text"
    )
    assert result.feedback.startswith(said)


@pytest.mark.parametrize("kind", ["markdown", "raw"])
def test_retyped_answer_counts(
    notebook: Make, submit: Submit, grade_file: GradeFile, kind: str
) -> None:
    """An answer of which only the cell's type was changed is read as it is."""
    submission = notebook(name=BASICS)
    for cell in submission["cells"]:
        if cell["metadata"].get("nbgrader", {}).get("grade_id") == "L2":
            cell["cell_type"] = kind
    assert not lost(grade_file(submit(submission, f"ann/{BASICS}.ipynb")))
