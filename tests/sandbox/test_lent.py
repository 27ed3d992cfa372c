"""What a text takes for granted: names that numpy had, modules that nobody imports."""

from __future__ import annotations

import os
import textwrap
from pathlib import Path

import numpy as np
import pytest

from autograder.judge.advice import on_habits
from autograder.results.advice import GoneFromNumpy, NotImported
from autograder.results.label import Place
from autograder.sandbox.inside import lent
from autograder.sandbox.inside.pipe import wire
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.outcome import Returned
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.session import Session
from autograder.submissions.reading import Submission

pytestmark = pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="workers need Linux")


def said(source: str) -> list[str]:
    """Return what is lent to ``f``."""
    program = Program([wire.Cell(1, textwrap.dedent(source).strip())])
    return [what for what, _, _ in lent.spots(program, program.slice(["f"]))]


def answered(sandbox: Sandbox, source: str, names: str = "f") -> list[object]:
    """Return what ``f(2.0)`` gives, or the type of what it raises."""
    task = wire.Task(names, [names], False, [[("x", 2.0)]], arguments=1)
    with Session(sandbox, [wire.Cell(1, source)]) as session:
        [answer] = session.ask([task])
    return [o.value if isinstance(o, Returned) else type(o).__name__ for o in answer.outcomes]


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("np.float(x)", 2.0),
        ("np.zeros(2, dtype=np.float).sum() + x", 2.0),
        ("np.int(x)", 2),
        ("bool(np.bool(x))", True),
        ("np.zeros(1, dtype=np.object)[0] + x", 2.0),
        ("np.str(x)", "2.0"),
        ("np.complex(x).real", 2.0),
        ("np.float_(x)", 2.0),
        ("np.complex_(x).real", 2.0),
        ("np.product([x, x])", 4.0),
        ("np.cumproduct([x, x])[1]", 4.0),
        ("bool(np.sometrue([x, 0]))", True),
        ("bool(np.alltrue([x, 0]))", False),
        ("np.in1d([[x, 3.0]], [x]).tolist()", [True, False]),
        ("np.row_stack([[x], [x]]).shape", (2, 1)),
        ("np.trapz([x, x])", 2.0),
        ("np.Inf - x == np.inf", True),
        ("x < np.infty", True),
        ("np.NINF < x", True),
        ("np.NaN != x", True),
        ("np.math.sqrt(2 * x)", 2.0),
        ("np.asscalar(np.array([x]))", 2.0),
        ("np.asfarray([1, x]).sum()", 3.0),
        ("np.round_(x + 0.1)", 2.0),
        ("float_(x)", 2.0),
    ],
)
def test_old_names_of_numpy_work(sandbox: Sandbox, expression: str, value: object) -> None:
    """As they did when the course was written."""
    source = f"from numpy import float_\ndef f(x):\n    return {expression}"
    assert answered(sandbox, source) == [value]


def test_old_names_are_lent_to_workers_alone(sandbox: Sandbox) -> None:
    """The grader's numpy stays as it is, and names that numpy never had are none."""
    assert answered(sandbox, "def f(x):\n    return np.float(x)") == [2.0]
    assert not hasattr(np, "float")
    assert answered(sandbox, "def f(x):\n    return np.flout(x)") == ["Raised"]


def test_each_old_name_is_one() -> None:
    """What numpy has stays numpy's, and each has its successor."""
    assert {"float", "int", "Inf", "product", "math"} <= lent.GONE
    assert not any(hasattr(np, name) for name in lent.GONE if name not in ("object", "str"))


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("copy.deepcopy([x])", [2.0]),
        ("math.exp(0) + x", 3.0),
        ("functools.reduce(max, [x, 1.0])", 2.0),
        ("list(itertools.chain([x], [x]))", [2.0, 2.0]),
        ("time.time() > x", True),
        ("random.seed(1) or random.random() < x", True),
        ("operator.add(x, x)", 4.0),
        ("statistics.mean([x, x])", 2.0),
        ("collections.Counter([x])[x]", 1),
    ],
)
def test_module_of_the_standard_library_needs_no_import(
    sandbox: Sandbox, expression: str, value: object
) -> None:
    """The first cell may have had it."""
    assert answered(sandbox, f"def f(x):\n    return {expression}") == [value]


@pytest.mark.parametrize(
    "source",
    [
        "def f(x):\n    return copy.cpoy(x)",
        "def f(x):\n    return copy(x)",
        "def f(x):\n    return time - x",
        "def f(x):\n    return subprocess.run(x)",
        "copy = [].nothing\ndef f(x):\n    return copy.copy(x)",
        "random = None\ndef f(x):\n    return random.random()",
        "def f(x):\n    copy.copy(x)\n    copy = 3\n    return copy",
    ],
)
def test_nothing_else_is_lent(sandbox: Sandbox, source: str) -> None:
    """A slip raises as it does in the notebook."""
    assert answered(sandbox, source) == ["Raised"]


@pytest.mark.parametrize(
    ("source", "what"),
    [
        ("def f(x):\n    return copy.copy(x)", ["module copy"]),
        ("def f(x):\n    return time.time() - time.time()", ["module time"]),
        ("def g(x):\n    return copy.copy(x)\ndef f(x):\n    return g(x)", ["module copy"]),
        ("import copy\ndef f(x):\n    return copy.copy(x)", []),
        ("def f(x):\n    import copy\n    return copy.copy(x)", []),
        ("def f(x):\n    return copy.copy(x)\nimport copy", []),
        ("try:\n    import copy\nexcept ImportError:\n    pass\nf = lambda x: copy.copy(x)", []),
        ("def f(copy):\n    return copy.copy()", []),
        ("def f(x):\n    return x.copy.copy()", []),
        ("def f(x):\n    return math.exp(x)", []),
        ("def f(x):\n    return np.float(x)", ["old float"]),
        ("def f(x):\n    return np.int(np.float(np.float(x)))", ["old int", "old float"]),
        ("C = np.Inf\ndef f(x):\n    return C", ["old Inf"]),
        ("from numpy import product\ndef f(x):\n    return product(x)", ["old product"]),
        ("def f(x):\n    return float(x) + x.float", []),
        ("def f(x):\n    return np.prod(x)", []),
        ("def f(x):\n    return 'np.float'", []),
    ],
)
def test_what_is_lent_is_told(source: str, what: list[str]) -> None:
    """Once each, where it is used first."""
    assert said(source) == what


def test_grader_has_its_own_words() -> None:
    """A worker's claim is one of a table's names, or nothing."""
    submission = Submission(Path("a"), "ann", "b", (wire.Cell(1, "s = np.float(x)"),), "")
    claims = ("old float", "module copy", "old prod", "module subprocess", "old \u202e", "module ")
    spots = [wire.Spot(what, 1, 1) for what in claims]
    place = Place(1, 1, "s = np.float(x)")
    assert on_habits(spots, submission, right=True) == [
        GoneFromNumpy("float", "float", place),
        NotImported("copy", place),
    ]
