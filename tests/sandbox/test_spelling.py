"""Which names may be meant by one that is asked for and nowhere found."""

from __future__ import annotations

import textwrap
from typing import Any

import pytest

from autograder.sandbox.inside.pipe.wire import Cell, Task
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.inside.syntax.spelling import likeness, misspelt


def task(name: str, arguments: int = 1, others: str = "", **more: Any) -> Task:
    """Return a task that asks for a function, or, with ``variables``, for values."""
    names = name.split()
    return Task(
        names[0],
        names,
        bool(more.get("variables")),
        [],
        given=more.get("given", []),
        arguments=arguments,
        others=others.split(),
    )


def near(source: str, asked: Task) -> list[str]:
    """Return what may be meant, in one cell."""
    return misspelt(Program([Cell(1, textwrap.dedent(source).strip())]), asked)


def define(*names: str, parameters: str = "x") -> str:
    """Return a program of functions."""
    return "\n".join(f"def {name}({parameters}):\n    return {parameters}" for name in names)


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("sigmod", "sigmoid"),
        ("Sigmoid", "sigmoid"),
        ("my_sigmoid", "sigmoid"),
        ("sigmoid_function", "sigmoid"),
        ("compute_model", "model"),
        ("computeModel", "model"),
        ("initialize_with_zero", "initialize_with_zeros"),
        ("initialise_with_zeros", "initialize_with_zeros"),
        ("initializeWithZeros", "initialize_with_zeros"),
        ("initialize", "initialize_with_zeros"),
        ("propogate", "propagate"),
        ("optimise", "optimize"),
        ("predictions", "predict"),
        ("normalise_row", "normalize_rows"),
        ("l1", "L1"),
        ("L_1", "L1"),
        ("L1_loss", "L1"),
        ("loss_L1", "L1"),
        ("lossL1", "L1"),
    ],
)
def test_alike_names_are_found(name: str, asked: str) -> None:
    """By letters, and by words, however they are joined."""
    assert near(define("load", name, "plot"), task(asked)) == [name]


@pytest.mark.parametrize(
    ("name", "asked"),
    [
        ("L2", "L1"),
        ("relu", "sigmoid"),
        ("load", "model"),
        ("sign", "sigmoid"),
        ("propagate", "predict"),
        ("softmax", "sigmoid"),
        ("f", "L1"),
        ("_", "L1"),
        ("remodeling", "model"),
        ("s" * 10_000, "sigmoid"),
    ],
)
def test_other_names_are_not(name: str, asked: str) -> None:
    """A question that nobody would ask is none."""
    assert near(define(name), task(asked)) == []


def test_name_goes_to_what_it_reads_like_most() -> None:
    """Two that are missing never both get one."""
    source = define("L2_loss", "L_1")
    assert near(source, task("L1", others="L2")) == ["L_1"]
    assert near(source, task("L2", others="L1")) == ["L2_loss"]
    assert near(define("L"), task("L1", others="L2")) == []


def test_name_that_is_asked_for_elsewhere_is_not_proposed() -> None:
    """It is an answer, to something else."""
    assert near(define("softmax_rows"), task("softmax", others="softmax_rows")) == []


def test_aliases_are_names_like_the_first() -> None:
    """Whichever a student had in mind."""
    assert near(define("normalizRows"), task("normalize_all normalizeRows")) == ["normalizRows"]


@pytest.mark.parametrize(
    ("parameters", "fits"),
    [
        ("x, y", True),
        ("x, y, z=1", True),
        ("x, *, y", True),
        ("*inputs", True),
        ("x, **more", True),
        ("x", False),
        ("", False),
        ("x, y, z", False),
        ("x, y, *, z", False),
    ],
)
def test_function_takes_as_many_arguments(parameters: str, fits: bool) -> None:
    """One that cannot be called so is no answer."""
    source = f"def sigmod({parameters}):\n    return 1"
    assert near(source, task("sigmoid", arguments=2)) == ["sigmod"] * fits


@pytest.mark.parametrize("text", ["sigmod = lambda x: x", "async def sigmod(x):\n    return x"])
def test_function_in_another_form_is_one(text: str) -> None:
    """It may be called like one."""
    assert near(text, task("sigmoid")) == ["sigmod"]


@pytest.mark.parametrize(
    "text", ["sigmod = [1, 2]", "sigmod = 3", "sigmod = np.zeros(3)", "sigmods = load_dataset()"]
)
def test_value_is_not_proposed_for_a_function(text: str) -> None:
    """Given data, a list and a variable are no function."""
    assert near(text, task("sigmoid")) == []


def test_answered_function_comes_before_a_blank() -> None:
    """Unless there is nothing else."""
    blank = "def sigmoid_(x):\n    s = ...\n    return s\n"
    assert near(blank, task("sigmoid")) == ["sigmoid_"]
    assert near(blank + define("sigmod"), task("sigmoid")) == ["sigmod"]


SIZES: dict[str, Any] = {"variables": True, "given": ["train_x", "test_x"]}


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mtrain = train_x.shape[0]", ["mtrain"]),
        ("m_train_ = len(train_x)", ["m_train_"]),
        ("m_trains, m_tests = 3, 4", ["m_trains"]),
        ("m_trains, other = load_dataset()", []),
        ("m_trains = [1, 2]", []),
        ("m_trains = {}", []),
        ("m_trains = 'three'", []),
        ("m_trains = m_train / 255", []),
        ("def m_trains():\n    return 3", []),
        ("train_x = 3", []),
    ],
)
def test_variable_that_may_hold_the_answer(text: str, found: list[str]) -> None:
    """Neither given data, nor a list or a text, nor what is made from the answer later on."""
    assert near(text, task("m_train", others="m_test", **SIZES)) == found


def test_likeness_is_that_of_equal_names_in_other_letters() -> None:
    """From 0 to 1."""
    assert likeness("normalizeRows", "normalize_rows") == 1
    assert likeness("", "model") == likeness("xyz", "model") == 0
