"""What the syntax shows of habits, and what the grader says of them."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.judge import advice
from autograder.results.advice import Prints, ReadsGlobal, Unused
from autograder.results.label import Place
from autograder.sandbox.inside.pipe.wire import Cell, Spot
from autograder.sandbox.inside.syntax.habits import WORDS, habits
from autograder.sandbox.inside.syntax.program import Program
from autograder.submissions.reading import Submission

NOTEBOOK = Submission(Path("a"), "ann", "b", (Cell(1, "def f(x):\n    return x + X  # all\n"),), "")

SOURCES: dict[str, tuple[list[str], str]] = {
    "nothing": ([], "def f(x):\n    return np.sum(x)"),
    "for": (["loop"], "def f(x):\n    for v in x:\n        y = v\n    return y"),
    "while": (["loop"], "def f(x):\n    while x:\n        x = x[1:]\n    return x"),
    "comprehension": (["loop"], "def f(x):\n    return [v for v in x]"),
    "generator": (["loop"], "def f(x):\n    return sum(v for v in x)"),
    "loop of numpy's": (["loop"], "def f(x):\n    return np.vectorize(abs)(x)"),
    "loop in a docstring": ([], 'def f(x):\n    """Add up for all."""\n    return np.sum(x)'),
    "loop of a helper": (
        [],
        "def g(x):\n    return sum(v for v in x)\n---\ndef f(x):\n    return g(x)",
    ),
    "print": (["print"], "def f(x):\n    print(x)\n    return x"),
    "print in a loop": (
        ["loop", "print"],
        "def f(x):\n    for v in x:\n        print(v)\n    return x",
    ),
    "print if asked for": (
        [],
        "def f(x, print_cost=False):\n    if print_cost:\n        print(x)\n    return x",
    ),
    "print outside": ([], "print(1)\n---\ndef f(x):\n    return x"),
    "unseeded": (["unseeded"], "def f(x):\n    return x + np.random.rand()"),
    "unseeded generator": (["unseeded"], "def f():\n    return np.random.default_rng().random()"),
    "seeded": ([], "def f(x):\n    np.random.seed(1)\n    return x + np.random.rand()"),
    "seeded generator": ([], "def f():\n    return np.random.default_rng(1).random()"),
    "unseeded constant": (
        ["unseeded", "global K"],
        "K = np.random.rand()\n---\ndef f(x):\n    return x * K",
    ),
    "unseeded elsewhere": ([], "K = np.random.rand()\n---\ndef f(x):\n    return x"),
    "data of the notebook": (["global X"], "X = np.load('X')\n---\ndef f(x):\n    return x + X"),
    "made of data": (
        ["global Z"],
        "X = np.load('X')\nY = X / 255.\n---\nZ = Y\ndef f(x):\n    return x + Z",
    ),
    "unused parameter": (["unused r"], "def f(x, r, s=1):\n    return x"),
    "unused parameters": (["unused r", "unused t"], "def f(r, x, /, *, s=1, t):\n    return x"),
    "parameter of a helper's": ([], "def f(x, r):\n    return x * (lambda: r)()"),
    "parameters by name": ([], "def f(x, r):\n    return x * locals()['r']"),
    "size of the data": (["global m"], "m = data.shape[1]\n---\ndef f(x):\n    return x / m"),
    "own constant": ([], "RATE = 0.5\n---\ndef f(x):\n    return x * RATE"),
    "own name for a function": ([], "g = np.vectorize(abs)\n---\ndef f(x):\n    return g(x)"),
    "argument of the same name": ([], "X = np.load('X')\n---\ndef f(X):\n    return X"),
    "local of the same name": ([], "X = np.load('X')\n---\ndef f(x):\n    X = x\n    return X"),
    "lambda": (["global X"], "X = np.load('X')\n---\nf = lambda x: x + X"),
    "list of data": (["global X"], "X = list(np.load('X'))\n---\ndef f(x):\n    return x + X[0]"),
    "what a class is built on": (
        [],
        "T = TypeVar('T')\nB = make()\n---\n@B\nclass f(G[T], B):\n    def g(self) -> T: pass",
    ),
    "a type": (
        [],
        "N = Union[int, float]\nP = partial(g, 1)\n---\ndef f(x):\n    return map(P, x), N",
    ),
    "name in another script": ([], "ñ = np.load('X')\n---\ndef f(x):\n    return x + ñ"),
}


@pytest.mark.parametrize(("expected", "source"), SOURCES.values(), ids=SOURCES)
def test_habit_is_seen(expected: list[str], source: str) -> None:
    """Where it is, and only there."""
    program = Program([Cell(n, text) for n, text in enumerate(source.split("\n---\n"), 1)])
    found = program.definition("f")
    assert found is not None
    seen = habits([found], program.slice(["f"]))
    assert [what for what, _, _ in seen] == expected
    assert all(line >= 1 for _, _, line in seen)


def test_data_made_of_another_exercise_s_answer_are_data() -> None:
    """`Y` is asked for elsewhere: its statement is not looked at, what is made of it is."""
    program = Program([Cell(1, "Y = np.load('Y')\nX = Y / 255.\ndef f(x):\n    return x + X")])
    found, needed = program.definition("f"), program.slice(["f"])
    assert found is not None
    own = [statement for statement in needed if "Y" not in statement.binds]
    assert [what for what, _, _ in habits([found], own, ["Y"])] == ["global X"]


def test_deep_nesting_is_walked() -> None:
    """A hostile tree does not end the worker."""
    deep = "[" * 80 + "v for v in x" + "]" * 80
    program = Program([Cell(1, f"def f(x):\n    print(x)\n    return {deep}")])
    found = program.definition("f")
    assert found is not None
    assert [what for what, _, _ in habits([found], [])] == ["loop", "print"]


def test_every_word_is_known_to_the_grader() -> None:
    """Each has a sentence, but for the loop, which is measured first."""
    told = [bool([*advice.on_habits([Spot(word, 1, 1)], NOTEBOOK, True)]) for word in WORDS]
    assert told == [word != "loop" for word in WORDS]
    assert not any(advice.on_habits([Spot(word, 1, 1)], NOTEBOOK, False) for word in WORDS)
    place = Place(1, 2, "return x + X")
    for right in (True, False):  # it may be the cause
        found = advice.on_habits([Spot("global X", 1, 2)], NOTEBOOK, right)
        assert found == [ReadsGlobal("X", place)]
    unused = [Spot("unused x", 1, 2)]
    assert advice.on_habits(unused, NOTEBOOK, False) == [Unused("x", place)]
    assert advice.on_habits(unused, NOTEBOOK, True) == []


@pytest.mark.parametrize(
    "claim",
    [
        "",
        "LEAK 0.123",
        "global",
        "global 0.5",
        "global x y",
        "global x\n",
        "print\n",
        f"global {'x' * 41}",
    ],
)
def test_other_claims_say_nothing(claim: str) -> None:
    """A worker's word is no sentence of the grader's."""
    assert advice.on_habits([Spot(claim, 1, 1)], NOTEBOOK, True) == []


@pytest.mark.parametrize(("cell", "line"), [(2, 1), (1, 0), (1, 9), (-1, 1), (1, 2**40)])
def test_place_that_is_not_there_is_none(cell: int, line: int) -> None:
    """A worker may claim any."""
    assert advice.on_habits([Spot("print", cell, line)], NOTEBOOK, True) == [Prints(None)]
