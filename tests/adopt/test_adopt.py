"""An nbgrader notebook becomes an assignment: forms of tests, points, answers, the whole way."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import write_settings
from hypothesis import given
from hypothesis import strategies as st
from nbformat import NotebookNode, v4, write
from warm import call

from autograder.adopt.adoption import adopt
from autograder.adopt.notebook import Notebook
from autograder.adopt.plan import Case, Planning
from autograder.adopt.values import spell
from autograder.compare import ROUNDING
from autograder.course.catalogue import Catalogue
from autograder.course.todo import todos
from autograder.errors import UsageError
from autograder.selfcheck.verify import to_itself, verify

SQUARE = '''def square(x):
    """Return the square of a number or of each entry.

    Examples stand below.
    """
    ### BEGIN SOLUTION
    return np.asarray(x) ** 2  # entry by entry
    ### END SOLUTION'''
SPREAD = """def spread(v):
    ###BEGIN SOLUTION
    low, high = min(v), max(v)
    return low, high, {"width": high - low}
    ###END SOLUTION"""
IMPORTS = "import numpy as np\nfrom numpy.testing import assert_allclose\nx = 7.0"


def cell(
    source: str, name: str = "", points: float | None = None, *, solution: bool = False
) -> NotebookNode:
    made: NotebookNode = v4.new_code_cell(source)  # type: ignore[no-untyped-call]
    if name:
        own = {"grade": points is not None, "grade_id": name, "locked": points is not None}
        own |= {"solution": solution, "schema_version": 3, "task": False}
        made.metadata["nbgrader"] = own | ({} if points is None else {"points": points})
    return made


def saved(folder: Path, *cells: NotebookNode, name: str = "week1") -> Path:
    path = folder / "old" / f"{name}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    write(v4.new_notebook(cells=cells), path)  # type: ignore[no-untyped-call]
    return path


def of_square(folder: Path, test: str, points: float = 2) -> Path:
    """Save a notebook that asks for `square`, with this test of it."""
    answer = cell(SQUARE, "cell-1a2b", solution=True)
    return saved(folder, cell(IMPORTS), answer, cell(test, "test-1", points))


def planned(path: Path) -> tuple[list[Case], list[str]]:
    """Return the cases that tests become and why others are left; nothing is executed."""
    planning = Planning(Notebook(path, path.stem, []))
    plans = planning.plans()
    left = [each for plan in plans for each in plan.left] + planning.every_left()
    return [case for plan in plans for case in plan.cases], [each.why for each in left]


@pytest.fixture
def course(tmp_path: Path) -> Path:
    folder = tmp_path / "course"
    folder.mkdir()
    write_settings(folder, "adopted")
    return folder


# what is understood


@pytest.mark.parametrize(
    ("test", "inputs", "allowed"),
    [
        ("assert square(3) == 9", "3", None),
        ("assert 9 == square(x=3)", "3", None),
        ("assert(square(3) == 9), 'wrong'", "3", None),
        ("assert square(3) == 9 and square(3) > -1e99 or True", None, None),
        ("assert abs(square(3) - 9) < 1e-3", "3", (0, 1e-3)),
        ("eps = 1e-3\nassert 2 * eps / 2 > np.abs(9 - square(3))", "3", (0, 1e-3)),
        ("assert np.max(np.abs(square([1, 2]) - [1, 4])) <= 10**-4", "[1, 2]", (0, 1e-4)),
        ("assert np.isclose(square(3), 9)", "3", (1e-5, 1e-8)),
        ("assert np.allclose(square(3), 9, rtol=1e-2, atol=0)", "3", (1e-2, 0)),
        ("assert np.allclose(square(3), 9, 1e-2, 1e-1).all()", "3", (1e-2, 1e-1)),
        ("import math\nassert math.isclose(square(3), 9, rel_tol=1e-4)", "3", (1e-4, 0)),
        ("assert_allclose(square(3), 9, atol=1e-2)", "3", (1e-7, 1e-2)),
        ("np.testing.assert_almost_equal(square(3), 9, decimal=3)", "3", (0, 1.5e-3)),
        ("np.testing.assert_array_almost_equal(square(3), 9, 2)", "3", (0, 1.5e-2)),
        ("np.testing.assert_equal(square(3), 9)", "3", None),
        ("np.testing.assert_array_equal(square([1, 2]), [1, 4])", "[1, 2]", None),
        ("assert np.array_equal(square([1, 2]), [1, 4])", "[1, 2]", None),
        ("assert (square([1, 2]) == [1, 4]).all()", "[1, 2]", None),
        ("assert np.all(square([1, 2]) == [1, 4])", "[1, 2]", None),
        ("import pytest\nassert square(3) == pytest.approx(9, rel=1e-3)", "3", (1e-3, 1e-12)),
        ("assert round(float(square(1.1)), 1) == 1.2", "1.1", (0, 0.05)),
        ("y = square(3)\nassert y == 9", "3", None),
        ("y = square(3)\nz = y\nassert float(z) == 9", "3", None),
        ("y = square([3, 4])\nassert y[1] == 16", "[3, 4]", None),
        ("y = square([3, 4])\nassert y.shape == (2,)", "[3, 4]", None),
        (
            "y = square([3, 4])\nassert isinstance(y, np.ndarray)\nassert len(y) == 2",
            "[3, 4]",
            None,
        ),
        ("if square(3) is None:\n    raise ValueError('no answer')", "3", None),
        ("if square(3) != 9:\n    raise ValueError('no answer')", "3", None),
        (
            "a = np.array([1.0, 2.0])\nassert_allclose(square(a), a * a)",
            "np.array([1.0, 2.0])",
            (1e-7, 0),
        ),
        ("a = [1]\na = a + [2]\nassert len(square(a)) == 2", "a", None),
        ("a = [0, 0]\na[0] = 5\nassert square(a)[0] == 25", "a", None),
        ("assert square(x) == 49", "7.0", None),
        ("try:\n    assert square(3) == 9\nexcept AssertionError as e:\n    raise e", "3", None),
        ("def test_it():\n    y = square(3)\n    assert y == 9\ntest_it()", "3", None),
        ("### AUTOTEST square(1e-3)", "1e-3", None),
    ],
)
def test_form_is_a_case(
    tmp_path: Path, test: str, inputs: str | None, allowed: tuple[float, float] | None
) -> None:
    """What a test gives an answer is a case, with the tolerance that it allows."""
    cases, left = planned(of_square(tmp_path, test))
    if inputs is None:  # what may be true without an answer is no case
        assert not cases
        assert left
        return
    assert left == []
    assert [case.inputs.arguments for case in cases] == [{"x": inputs}]
    nearly = cases[0].nearly
    assert (nearly and (nearly.rtol, nearly.atol)) == (allowed and pytest.approx(allowed))


@pytest.mark.parametrize(
    "test",
    [
        "for n, wanted in [(2, 4), (3, 9)]:\n    assert square(n) == wanted",
        "table = {2: 4, 3: 9}\nfor n, wanted in table.items():\n    assert square(n) == wanted",
        "for n in range(2, 4):\n    assert square(n) == n * n",
        "for n, wanted in zip([2, 3], [4, 9]):\n    y = square(n)\n    assert y == wanted",
        "ns = [2, 3]\nfor k, n in enumerate(ns):\n    assert square(n) == [4, 9][k]",
        "assert square(2) == 4\nassert square(3) == 9\nassert square(2) == 4.0",
    ],
)
def test_table_is_a_case_a_row(tmp_path: Path, test: str) -> None:
    """A loop over literals is unrolled; what is given twice is one case."""
    cases, left = planned(of_square(tmp_path, test))
    assert left == []
    assert [case.inputs.arguments["x"] for case in cases] == ["2", "3"]
    assert [case.name for case in cases] == ["x = 2", "x = 3"]


@pytest.mark.parametrize(
    ("test", "why"),
    [
        ("assert square(3) > 0", "many answers"),
        ("assert square(3) != 8", "many answers"),
        ("assert square(3) in (9, 10)", "many answers"),
        ("assert 8 < square(3) < 10", "many answers"),
        ("assert square(2) == square(-2)", "answers against each other"),
        ("assert set(square([3])) == {9}", "made of the answer"),
        ("with pytest.raises(TypeError):\n    square('a')", "exception"),
        ("np.testing.assert_raises(TypeError, square, 'a')", "exception"),
        (
            "try:\n    square('a')\nexcept TypeError:\n    pass\nelse:\n    assert False",
            "exception",
        ),
        ("total = 0\nfor n in [1, 2]:\n    total += square(n)\nassert total == 5", "accumulates"),
        ("for n in np.nditer(x):\n    assert square(n) == n * n", "not spelled out"),
        ("for n in range(99):\n    assert square(n) == n * n", "more turns"),
        ("if x > 3:\n    assert square(3) == 9", "condition"),
        ("while square(x) > 9:\n    x = x - 1", "ends by itself"),
        ("grade_square(square(3))", "own function"),
        ("square(3", "does not parse"),
    ],
)
def test_rest_is_left_with_its_reason(tmp_path: Path, test: str, why: str) -> None:
    """What no value answers is left to a person, who reads why."""
    cases, left = planned(of_square(tmp_path, test))
    assert cases == []
    assert len(left) == 1
    assert why in left[0]


def test_condition_besides_is_told(tmp_path: Path) -> None:
    """The test is taken in part: the one that is about no answer is left."""
    cases, left = planned(of_square(tmp_path, "assert square(3) == 9 and os.path.exists('x')"))
    assert len(cases) == 1
    assert left == ["a condition of it is about no answer"]


@given(
    st.sampled_from(
        [
            "assert square({x}) == {y}",
            "assert abs(square({x}) - {y}) < {eps}",
            "a = {x}\nassert np.isclose(square(a), {y}, atol={eps})",
            "a = {x}\ny = square(x=a)\nassert_allclose(y, {y}, rtol={eps})",
            "def check_it():\n    a = {x}\n    assert {y} == square(a)\ncheck_it()",
            "for a in [{x}]:\n    np.testing.assert_equal(square(a), {y})",
        ]
    ),
    st.floats(-1e6, 1e6) | st.integers(-999, 999),
    st.sampled_from(["1e-1", "0.01", "1E-3"]),
)
def test_numbers_are_taken_as_they_are_written(
    tmp_path_factory: pytest.TempPathFactory, form: str, x: float, eps: str
) -> None:
    """Whatever the form, a case gives the number of the test, and allows what it allows."""
    test = form.format(x=x, y=float(x) * float(x), eps=eps)
    cases, left = planned(of_square(tmp_path_factory.mktemp("numbers"), test))
    assert left == []
    assert [case.inputs.arguments for case in cases] == [{"x": str(x)}]
    if "{eps}" in form:
        nearly = cases[0].nearly
        assert nearly is not None
        assert float(eps) in (nearly.rtol, nearly.atol)


# what is written


def test_hidden_tests_are_hidden_cases(tmp_path: Path, course: Path) -> None:
    """What students did not see they see no more; what a seed drew is drawn."""
    test = """assert square(2) == 4
### BEGIN HIDDEN TESTS
rng = np.random.RandomState(3)
n = 4
a = rng.randn(n, 2)
a[0] = 0
assert_allclose(square(a), a * a)
np.random.seed(1)
assert square(np.random.rand()) < 2 or True
b = np.random.randint(1, 9, size=3)
assert (square(b) == b ** 2).all()
### END HIDDEN TESTS"""
    adopted = adopt(course, of_square(tmp_path, test))
    assert [row.became for row in adopted.rows] == ["part"]
    exercise = Catalogue(course).assignment("week1")["square"]
    assert [(case.name, case.hidden) for case in exercise.cases] == [
        ("x = 2", False),
        ("a", True),
        ("b", True),
    ]
    first, other = (exercise.inputs(exercise.cases[1], seed)["x"] for seed in (1, 2))
    assert first.shape == (4, 2)
    assert not first[0].any()
    assert not np.array_equal(first, other)
    assert exercise.inputs(exercise.cases[2], 1)["x"].shape == (3,)


def test_suggested_case_draws_from_where_the_written_ones_lie(tmp_path: Path, course: Path) -> None:
    """Of whole numbers at least a dozen, so that none is typed in."""
    for name, test, ends in (
        ("small", "assert square(0) == 0\nassert square(3) == 9", "0, 12"),
        ("large", "assert square(7) == 49\nassert square(97) == 9409", "7, 98"),
    ):
        path = of_square(tmp_path, test)
        adopt(course, path, name)
        text = (course / f"reference/{name}/square.py").read_text("utf-8")
        assert f'"x": int(draw.integers({ends}))' in text


def test_cells_below_a_test_say_nothing_of_it(tmp_path: Path, course: Path) -> None:
    """What a loop makes of names is of the cells above: a notebook uses its names again."""
    loop = (
        "v, steps = [8.0], []\nwhile v[0] > 1:\n    half = square(v) / 16\n    steps.append(half)\n"
    )
    path = saved(
        tmp_path,
        cell(IMPORTS),
        cell(SQUARE, "a", solution=True),
        cell(f"{loop}    v = half"),
        cell("assert abs(square(v) - 1 / 16) < 1", "t", 1),
        cell("half = undefined\nv = undefined"),
    )
    (row,) = adopt(course, path).rows
    assert row.became == "whole"
    exercise = Catalogue(course).assignment("week1")["square"]
    assert exercise.inputs(exercise.cases[0], 0)["x"].tolist() == [1.0]


def test_answers_read_as_a_person_writes_them(tmp_path: Path, course: Path) -> None:
    """Imports, helpers and docstrings come along; markers, plots and tests do not."""
    helper = "def twice(v):\n    return 2 * v\n\nprint('hello')"
    answer = "# what it costs\ndef price(n: List[int]):\n    ### BEGIN SOLUTION\n"
    answer += "    return twice(sum(n)) + RATE\n    ### END SOLUTION"
    path = saved(
        tmp_path,
        cell("from typing import List\n%matplotlib inline\nimport pylab as plt\nRATE = 1e-3"),
        cell(helper),
        cell(answer, "cell-9", solution=True),
        cell("# two of them\nassert abs(price([1, 2]) - 6.001) < 1e-6", "t", 1.5),
    )
    adopt(course, path)
    text = (course / "reference/week1/answers.py").read_text(encoding="utf-8")
    compile(text, "answers.py", "exec")
    assert "def twice(v):\n    return 2 * v\n" in text
    assert "RATE = 1e-3" in text
    assert "from typing import List" in text
    assert all(word not in text for word in ("SOLUTION", "plt", "hello", "assert"))
    declared = (course / "reference/week1/price.py").read_text(encoding="utf-8")
    assert '"two of them": ' in declared
    assert "points=1.5," in declared


def test_tuple_has_names_and_needs_are_found(tmp_path: Path, course: Path) -> None:
    """Elements are called as the test unpacks them; who calls another answer needs it."""
    wide = "def wide(v):\n    ### BEGIN SOLUTION\n    return spread(v)[2]['width'] > 3\n"
    wide += "    ### END SOLUTION"
    path = saved(
        tmp_path,
        cell("import numpy as np"),
        cell(SPREAD, "s", solution=True),
        cell(
            "a, b, more = spread([3, 1])\nassert (a, b) == (1, 3)\nassert more['width'] == 2",
            "t",
            1,
        ),
        cell(wide, "w", solution=True),
        cell("assert wide([1, 9]) is True\nassert not wide([1])", "u", 1),
    )
    adopted = adopt(course, path)
    assert [row.became for row in adopted.rows] == ["whole", "whole"]
    assignment = Catalogue(course).assignment("week1")
    assert assignment["spread"].returns == ("a", "b", "more")
    assert assignment["wide"].needs == (assignment["spread"],)


def test_variables_are_made_of_what_is_given(tmp_path: Path, course: Path) -> None:
    """Their answer is a function of the notebook's data that returns a dict."""
    path = saved(
        tmp_path,
        cell("import numpy as np\ndata = np.arange(6.0)\nk = 2"),
        cell(
            "### BEGIN SOLUTION\nfirst = data[:k]\nrest = data[k:]\n### END SOLUTION",
            "cell-c",
            solution=True,
        ),
        cell("assert first.shape == (2,)\nassert rest[0] == 2", "t", 3),
        cell("### BEGIN SOLUTION\ntwo = 2\n### END SOLUTION", "cell-d", solution=True),
        cell("assert two == 2", "u", 1),
    )
    adopt(course, path)
    assignment = Catalogue(course).assignment("week1")
    exercise = assignment["first_and_rest"]
    assert exercise.asks == ("first", "rest")
    answer = exercise(data=np.array([5.0, 6.0, 7.0]), k=1)
    assert answer["rest"].tolist() == [6.0, 7.0]
    assert assignment["two"]() == {"two": 2}
    source = json.loads((course / "source/week1/week1.ipynb").read_bytes())
    checks = [c for c in source["cells"] if "check_values(" in "".join(c["source"])]
    assert [c["metadata"]["nbgrader"]["points"] for c in checks] == [3, 1]
    of_first = "first=(first, np.array([0.0, 1.0]))"
    of_rest = "rest=(rest, np.array([2.0, 3.0, 4.0, 5.0]))"
    assert ["".join(c["source"]) for c in checks] == [
        f'check_values("first_and_rest", {of_first}, {of_rest})',
        'check_values("two", two=(two, 2))',
    ]


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (np.float64(0.1), "0.1"),
        (True, "True"),
        (np.bool_(False), "False"),
        ([1, "a", None], "[1, 'a', None]"),
        ({"a": (1.5, 2)}, "{'a': (1.5, 2)}"),
        (np.array([[1, 2], [3, 4]]), "np.array([[1, 2], [3, 4]])"),
        (np.array([1.0, np.inf]), ""),
        (np.array([1, 2], np.float32), ""),
        (np.arange(999), ""),
        (float("nan"), ""),
        ("x" * 99, ""),
        ([np.float64(1)], ""),
        (object(), ""),
    ],
)
def test_value_is_spelled_out_where_it_is_a_line(value: object, text: str) -> None:
    """What Python would read as another value is left to a person."""
    assert spell(value) == text


def test_value_that_is_no_line_is_left(tmp_path: Path, course: Path) -> None:
    """The check cell holds the variable against itself, which a TODO and `verify` tell."""
    path = saved(
        tmp_path,
        cell("import numpy as np\ndata = np.arange(600.0)"),
        cell("### BEGIN SOLUTION\nhalf = data / 2\n### END SOLUTION", "half", solution=True),
        cell("assert half[2] == 1", "t", 3),
    )
    adopt(course, path)
    (said,) = todos(course / "reference", "week1")
    assert "the check cell holds `half` against itself" in said
    source = json.loads((course / "source/week1/week1.ipynb").read_bytes())
    (check,) = (t for c in source["cells"] if "check_values(" in (t := "".join(c["source"])))
    assert [*to_itself(check)] == [(1, "half")]
    assert [*to_itself('check_values("f", a=(a, 2), b=(b, c))')] == []


@pytest.mark.parametrize(
    ("test", "tolerance", "told"),
    [
        # the same distance is another part of each: as little as the small one needs, and told
        (
            "assert abs(big - 171.25) < 0.5\nassert abs(tiny - 0.25) < 0.001",
            (0, 0.004),
            [],
        ),
        (
            "assert abs(big - 171.25) < 1e-3\nassert abs(tiny - 0.25) < 0.02",
            (0, 0.08),
            ["`big` may be off by 14, its test allows 0.001: a case has one tolerance"],
        ),
        (
            "assert np.isclose(big, 171.25, rtol=1e-2, atol=0)\nassert tiny == 0.25",
            (1e-2, 0),
            ["`tiny` may be off by 0.0025, its test allows 0: a case has one tolerance"],
        ),
        # twice the same: both must hold
        (
            "assert abs(tiny - 0.25) < 0.1\nassert abs(tiny - 0.25) < 0.02\nassert big.ndim == 0",
            (0, 0.08),
            ["`big` may be off by 14, its test allows 0: a case has one tolerance"],
        ),
        ("assert big == 171.25\nassert tiny.shape == ()\nassert tiny == 0.25", None, []),
    ],
)
def test_tolerance_is_the_tightest_that_no_test_undercuts(
    tmp_path: Path,
    course: Path,
    test: str,
    tolerance: tuple[float, float] | None,
    told: list[str],
) -> None:
    """Each variable by its own test; where a case must be looser than one, a person reads it."""
    answer = "### BEGIN SOLUTION\nbig = data.mean()\ntiny = data.mean() - 171\n### END SOLUTION"
    path = saved(
        tmp_path,
        cell("import numpy as np\ndata = np.array([171.0, 171.5])"),
        cell(answer, "both", solution=True),
        cell(test, "t", 1),
    )
    adopt(course, path)
    (case,) = Catalogue(course).assignment("week1")["both"].cases
    found = case.tolerance
    assert (found.rtol, found.atol) == pytest.approx(tolerance or (ROUNDING.rtol, ROUNDING.atol))
    said = [each.partition(": ")[2] for each in todos(course / "reference", "week1")]
    assert [each.partition(": ")[2].rpartition(": ")[0] for each in said] == told


def test_sum_of_points_is_kept(tmp_path: Path, course: Path) -> None:
    """Tests that were taken are one check an exercise; the rest stays as it is."""
    both = f"{SQUARE}\n\n\n# and this\n{SPREAD}"
    path = saved(
        tmp_path,
        cell(IMPORTS),
        cell(both, "both", solution=True),
        cell("assert square(2) == 4\nassert spread([1, 2])[0] == 1", "t1", 1),
        cell("assert square(3) == 9", "t2", 0.25),
        cell("assert square(3) > 8", "t3", 4),
        cell("### BEGIN SOLUTION\nplot()\n### END SOLUTION", "manual", 5, solution=True),
    )
    adopted = adopt(course, path)
    assert [(row.cell, row.became) for row in adopted.rows] == [
        ("t1", "whole"),
        ("t2", "whole"),
        ("t3", "TODO"),
    ]
    source = json.loads((course / "source/week1/week1.ipynb").read_bytes())
    own = [c["metadata"].get("nbgrader", {}) for c in source["cells"]]
    points = {s["grade_id"]: s["points"] for s in own if s.get("grade")}
    assert points == {"check_square": 0.75, "check_spread": 0.5, "t3": 4, "manual": 5}
    assert [s["grade_id"] for s in own if s.get("solution")] == ["square", "spread", "manual"]
    assert "from checks import check\n" in source["cells"][0]["source"]
    said = [each.partition(": ")[2] for each in todos(course / "reference", "week1")]
    assert said == ["TODO(t3): many answers may be right: assert square(3) > 8"]


def test_case_that_does_not_hold_is_left(tmp_path: Path, course: Path) -> None:
    """What cannot be sent, raises or differs each time is no case; the others are."""
    noise = "def noise(f):\n    ### BEGIN SOLUTION\n    return f + np.random.rand()\n"
    noise += "    ### END SOLUTION"
    path = saved(
        tmp_path,
        cell(IMPORTS),
        cell(SQUARE, "a", solution=True),
        cell(
            "assert square(2) == 4\nassert square(open) is not None\n"
            "# a text: no number\nassert square('a') == 1",
            "t",
            1,
        ),
        cell(noise, "b", solution=True),
        cell("assert noise(1) is not None", "u", 1),
    )
    adopted = adopt(course, path)
    assert [row.became for row in adopted.rows] == ["part", "TODO"]
    first, second = adopted.rows
    assert "`x` holds a" in first.left[0]
    assert first.left[1].startswith("the right answer raises")
    assert second.left == ("the right answer is not the same each time",)
    assert [e.name for e in Catalogue(course).assignment("week1").exercises] == ["square"]


def test_value_that_is_not_the_answers_is_left(tmp_path: Path, course: Path) -> None:
    """What a test types in is a second witness: that the right answer gives another is told."""
    test = "a = [1, 2]\nassert square(a)[1] == 5\nassert abs(square(3) - 9.01) < 0.1\n"
    test += "assert square([1, 2])[0] == 1"
    (row,) = adopt(course, of_square(tmp_path, test)).rows
    assert row.became == "part"
    assert row.left == ("it gives 4, the test expects 5",)


KINDS = """def groups(words, table=None):
    ### BEGIN SOLUTION
    by = {} if table is None else dict(table)
    for word in words:
        by.setdefault(len(word), []).append(word)
    return [by[n] for n in sorted(by)] or None
    ### END SOLUTION"""
KINDS_TESTED = """table = {1: ["a"], 3: []}
assert groups(["bc", "d"], table) == [["a", "d"], ["bc"], []]
assert groups({"abc"}) == [["abc"]]
assert groups([]) is None
assert groups(["é", "ab", "xy"]) == [["é"], ["ab", "zz"]]"""


def test_values_of_all_kinds_travel(tmp_path: Path, course: Path) -> None:
    """Keys that are numbers, sets, text, None, lists of other lengths: as the engine has them."""
    cells = (cell(KINDS, "a", solution=True), cell(KINDS_TESTED, "t", 2))
    (row,) = adopt(course, saved(tmp_path, cell(IMPORTS), *cells)).rows
    assert row.left == ("it gives [['é'], ['ab', 'xy']], the test expects [['é'], ['ab', 'zz']]",)
    exercise = Catalogue(course).assignment("week1")["groups"]
    given = [case.inputs for case in exercise.cases]
    assert {"words": ["bc", "d"], "table": {1: ["a"], 3: []}} in given
    assert {"words": {"abc"}} in given


def test_tests_of_the_same_inputs_are_all_taken(tmp_path: Path, course: Path) -> None:
    """Two test cells that give an answer the same are one case, and both cells' points count."""
    path = saved(
        tmp_path,
        cell(IMPORTS),
        cell(SQUARE, "a", solution=True),
        cell("assert square(2) == 4", "t", 1),
        cell("assert square(2) > 3\nassert square(2) == 4", "u", 2),
    )
    assert [row.became for row in adopt(course, path).rows] == ["whole", "part"]
    exercise = Catalogue(course).assignment("week1")["square"]
    assert (exercise.points, len(exercise.cases)) == (3, 1)


def test_check_without_public_case_claims_nothing(tmp_path: Path, course: Path) -> None:
    """Where all cases are hidden the check is the usual one: it says that it tries nothing."""
    test = "### BEGIN HIDDEN TESTS\nassert square(2) == 4\n### END HIDDEN TESTS"
    adopt(course, of_square(tmp_path, test))
    source = json.loads((course / "source/week1/week1.ipynb").read_bytes())
    texts = ["".join(each["source"]) for each in source["cells"]]
    assert texts[-1] == 'check("square", square)'
    assert any("from checks import check" in text for text in texts)


def test_delimiters_are_those_of_the_course(tmp_path: Path, course: Path) -> None:
    """What the course's own nbgrader_config.py sets is found in its text, or an option says it."""
    own = SQUARE.replace("### BEGIN SOLUTION", "# <answer>").replace(
        "### END SOLUTION", "# </answer>"
    )
    cells = (cell(IMPORTS), cell(own, "a", solution=True), cell("assert square(2) == 4", "t", 1))
    path = saved(tmp_path, *cells)
    assert (
        call("adopt", "--course", course, path, "--delimiters", "<answer>", "</answer>").exit_code
        == 0
    )
    config = course / "nbgrader_config.py"
    more = 'c.ClearSolutions.begin_solution_delimeter = "<answer>"\n'
    more += 'c.ClearSolutions.end_solution_delimeter = "</answer>"\n'
    config.write_text(config.read_text(encoding="utf-8") + more, encoding="utf-8")
    assert call("adopt", "--course", course, path, "--name", "week2").exit_code == 0
    texts = [
        (course / f"reference/{name}/answers.py").read_text("utf-8") for name in ("week1", "week2")
    ]
    assert all("answer>" not in text for text in texts)


def test_notebook_of_schema_2_is_brought_up_to_date(tmp_path: Path, course: Path) -> None:
    """Nbgrader's present version refuses older metadata: what is written has its own."""
    path = of_square(tmp_path, "assert square(2) == 4")
    old = json.loads(path.read_bytes())
    for each in old["cells"]:
        if "nbgrader" in each["metadata"]:
            each["metadata"]["nbgrader"]["schema_version"] = 2
            del each["metadata"]["nbgrader"]["task"]
    path.write_text(json.dumps(old), encoding="utf-8")
    adopt(course, path)
    source = json.loads((course / "source/week1/week1.ipynb").read_bytes())
    said = [c["metadata"]["nbgrader"] for c in source["cells"] if "nbgrader" in c["metadata"]]
    assert [(s["schema_version"], s["task"]) for s in said] == [(3, False)] * 2


# what is refused


def broken(folder: Path, **changes: Any) -> Path:
    path = of_square(folder, "assert square(2) == 4")
    notebook = json.loads(path.read_bytes())
    for each in notebook["cells"][1:]:
        each["metadata"]["nbgrader"] |= changes
    path.write_text(json.dumps(notebook), encoding="utf-8")
    return path


def test_bad_notebook_is_refused_in_a_line(tmp_path: Path, course: Path) -> None:
    """Whatever is wrong, one line says what, and nothing is written."""
    text = tmp_path / "text.ipynb"
    text.write_text("no JSON", encoding="utf-8")
    for path, said in (
        (tmp_path / "none.ipynb", "cannot be read"),
        (text, "it is no JSON"),
        (broken(tmp_path / "1", schema_version=1), "run `nbgrader update"),
        (broken(tmp_path / "2", grade_id="same"), "cells 2 and 3 are both called `same`"),
        (broken(tmp_path / "3", solution=False), "no solution cells"),
        (of_square(tmp_path / "4", "assert square(2) > 3"), "test-1: many answers may be right"),
        (of_square(tmp_path / "5", "assert square(2) == 4", points=0), "it carries no points"),
        (saved(tmp_path, name="week 1"), "say --name"),
    ):
        result = call("adopt", "--course", course, path)
        assert result.exit_code == 2
        assert said in result.stderr
        assert result.stderr.count("\n") == 1
    assert not (course / "source").exists()


def test_nothing_is_overwritten(tmp_path: Path, course: Path) -> None:
    """An assignment of this name stays as it is."""
    path = of_square(tmp_path, "assert square(2) == 4")
    adopt(course, path)
    with pytest.raises(UsageError, match="is there already"):
        adopt(course, path)
    with pytest.raises(UsageError, match="a copy that lies elsewhere"):
        adopt(course, course / "source/week1/week1.ipynb", "week1")


# the whole way

WHOLE = (
    cell(IMPORTS),
    cell(SQUARE, "cell-1", solution=True),
    cell("### BEGIN HIDDEN TESTS\na = np.random.rand(3)\nassert_allclose(square(a), a**2)\n"
         "### END HIDDEN TESTS\nassert square(2) == 4\nassert square(2) > 0", "t1", 2),
    cell("### BEGIN SOLUTION\ny = square(x)\n### END SOLUTION", "cell-2", solution=True),
    cell("assert y == 49", "t2", 1),
    cell("assert y > 3", "t3", 1),
)  # fmt: skip


def test_command_says_what_became_of_each_test(tmp_path: Path, course: Path) -> None:
    """A line a test cell, the sums, and what to do next."""
    result = call("adopt", "--course", course, saved(tmp_path, *WHOLE))
    assert result.exit_code == 0
    lines = result.stdout.splitlines()
    assert lines[0].split() == ["part", "t1", "2", "square"]
    assert lines[1].strip() == "many answers may be right"
    assert "TODO" in lines[3]
    assert "generate_assignment week1" in result.stdout
    assert "1 whole, 1 in part, 1 to do" in result.stdout


@pytest.mark.slow
def test_adopted_assignment_goes_the_whole_way(tmp_path: Path, course: Path) -> None:
    """It is generated without its answers, verified, and graded: right ones full, blanks 0."""
    adopt(course, saved(tmp_path, *WHOLE))
    run = subprocess.run(
        [sys.executable, "-m", "nbgrader", "generate_assignment", "week1"],
        cwd=course,
        env={"PATH": os.defpath, "HOME": str(course)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    release = (course / "release/week1/week1.ipynb").read_text(encoding="utf-8")
    assert "raise NotImplementedError()" in release
    assert "entry by entry" not in release
    said = {line.said for line in verify(Catalogue(course), "week1")}
    assert "source version scores 3 of 3" in said
    assert "release version scores 0, 2 exercises unanswered" in said
    assert any("TODO(t3): many answers may be right" in line for line in said)
    for name, step in (("right", "source"), ("blank", "release")):
        place = course / "submitted" / name / "week1"
        place.mkdir(parents=True)
        (place / "week1.ipynb").write_bytes((course / step / "week1/week1.ipynb").read_bytes())
    out = tmp_path / "out"
    result = call("grade", "--course", course, course / "submitted", "--out", out)
    assert result.exit_code == 0
    rows = (out / "scores.csv").read_text(encoding="utf-8").splitlines()
    assert [row.split(",")[-2] for row in rows[1:]] == ['"0.00"', '"3.00"']
