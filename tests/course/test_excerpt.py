"""What a function uses of its course goes with it, into a worker or a notebook."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Exercise
from autograder.course.recipe import helper_text
from autograder.errors import CourseError
from autograder.selfcheck.planting import planted_cell

SETTINGS = "from autograder import Course\n\nCOURSE = Course(id='small')\n"
TOOLS = """import math

BY = 2


def divided(x, by=BY):
    return x / by


def cut(x):
    return math.floor(divided(x)) + _rest(x)


def _rest(x):
    return divided(x) % 1
"""
ANSWERS = """import functools
from math import floor as below

from . import tools
from .tools import cut as cutting, divided

TWO = 2


def made(by):
    def divide(x):
        return x / by

    return divide


def checked(function):
    @functools.wraps(function)
    def call(x):
        return function(x) + 0 * below(x)

    return call


{half}


def fourth(x):
    return half(half(x))
"""
DECLARED = """from autograder import Assignment, Exercise

from . import answers, tools
from .answers import TWO, made, checked
from .tools import divided

half = Exercise(answers.half, 1, name="half", public={{"one": {{"x": 8.0}}}})
fourth = Exercise(answers.fourth, 1, public={{"one": {{"x": 8.0}}}}, needs=(half,))
for each in (half, fourth):
    each.witness(each.reference)
SIXTH = 1 / 6


def sixth(x):
    return SIXTH * x


{known}

ASSIGNMENT = Assignment("draft", (half, fourth))
"""
#: Ways to write an answer, by what is special about them.
FORMS = {
    "a constant": "def half(x):\n    return x / TWO",
    "an import": "def half(x):\n    return below(x) / 2",
    "a function of another module": "def half(x):\n    return divided(x)",
    "one by another name, that uses more": "def half(x):\n    return cutting(x)",
    "a module of the course": "def half(x):\n    return tools.cut(x) * 1",
    "a constant of a module": "def half(x):\n    return x / tools.BY",
    "a lambda": "half = lambda x: x / TWO",
    "a factory": "half = made(TWO)",
    "a decorator": "@checked\ndef half(x):\n    return x / 2",
    "a partial function": "half = functools.partial(divided, by=2.0)",
    "an object": "class Half:\n    def __call__(self, x):\n        return x / TWO\n\n\n"
    "half = Half()",
    "a recursion": "def half(x):\n    return 0.5 + half(x - 1) if x >= 1 else x / TWO",
    "a name that is another's": "def half(x, tools=TWO):\n    return x / tools",
}


@pytest.fixture
def exercises(tmp_path: Path) -> Callable[..., dict[str, Exercise]]:
    """Return ``make(half, known)``: the exercises of a course that has these texts."""

    def make(half: str = FORMS["a constant"], known: str = "") -> dict[str, Exercise]:
        files = {
            "reference/__init__.py": SETTINGS,
            "reference/draft/__init__.py": DECLARED.format(known=known),
            "reference/draft/answers.py": ANSWERS.format(half=half),
            "reference/draft/tools.py": TOOLS,
        }
        for place, text in files.items():
            (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
            (tmp_path / place).write_text(text, encoding="utf-8")
        return {e.name: e for e in Catalogue(tmp_path).assignment("draft").exercises}

    return make


def run(text: str, **given: Any) -> dict[str, Any]:
    """Run a text where the course is not."""
    space: dict[str, Any] = {"np": np, **given}
    exec(text, space)
    return space


@pytest.mark.parametrize("form", FORMS.values(), ids=FORMS)
def test_right_helper_goes_with_what_it_uses(
    form: str, exercises: Callable[..., dict[str, Exercise]]
) -> None:
    """However it is written, its text gives the right answer elsewhere, and those that call it."""
    made = exercises(form)
    assert run(helper_text(made["half"]))["half"](8.0) == 4.0
    assert run(helper_text(made["fourth"]))["fourth"](8.0) == 2.0


def test_right_helper_takes_no_more_than_it_uses(
    exercises: Callable[..., dict[str, Exercise]],
) -> None:
    """A worker that runs student code has no text that it can do without."""
    text = helper_text(exercises("def half(x):\n    return divided(x)")["half"])
    assert "cut" not in text
    assert "fourth" not in text


def test_right_helper_whose_name_the_exercise_took_goes_as_well(
    exercises: Callable[..., dict[str, Exercise]],
) -> None:
    """``def f``, then ``f = Exercise(f, …)`` in one module: the shortest declaration there is."""
    known = "def tenth(x):\n    return x / answers.TWO / 5\n\n\ntenth = Exercise(tenth, 1)\n"
    half = exercises(known=f"{known}@half.variant\ndef v(x):\n    return 5 * tenth(x)\n")["half"]
    cell = planted_cell(half, half.variants[0], "def half(x):\n    return x / 2")
    assert run(cell)["half"](8.0) == 4.0


def test_right_helper_without_a_name_is_one_line(tmp_path: Path) -> None:
    """What stands in no module cannot go with anything."""
    half = Exercise(lambda x: x / 2, 1, name="half", public={"one": {"x": 1.0}})
    with pytest.raises(CourseError, match=r"test_excerpt.py, line \d+: half, reference: it has no"):
        helper_text(half)


#: Mistakes and what each gives for 8: all can be planted.
KNOWN = {
    "a constant": ("@W\ndef m(x):\n    return x * SIXTH * 3 - 1", 3.0),
    "a helper": ("@W\ndef m(x):\n    return sixth(x) * 3 - 1", 3.0),
    "an import": ("import math\n\n\n@W\ndef m(x):\n    return math.floor(x) / 2 - 1", 3.0),
    "the exercise itself": ("@W\ndef m(x):\n    return half(x) - 1", 3.0),
    "its right answer": ("@W\ndef m(x):\n    return answers.half(x) - 1", 3.0),
    "another exercise": ("@W\ndef m(x):\n    return 2 * fourth(x) - 1", 3.0),
    "another right answer": ("@W\ndef m(x):\n    return 2 * answers.fourth(x) - 1", 3.0),
    "a module": ("@W\ndef m(x):\n    return x / tools.BY - 1", 3.0),
    "itself": ("@W\ndef m(x):\n    return 0.5 + m(x - 1) if x > 2 else x", 5.0),
    "a decorator": ("@W\n@checked\ndef m(x):\n    return x / 2 - 1", 3.0),
    "a factory": ('m = half.mistake("W.")(named(made(4)))', 2.0),
}
NAMED = """
def named(function):
    function.__doc__ = "So."
    return function
"""


@pytest.mark.parametrize(("known", "answer"), KNOWN.values(), ids=KNOWN)
def test_mistake_goes_with_what_it_uses(
    known: str, answer: float, exercises: Callable[..., dict[str, Exercise]]
) -> None:
    """Planted in a notebook that has the right answers to the other exercises alone."""
    known = known.replace("@W", '@half.mistake("W.")').replace(":\n    r", ':\n    "So."\n    r')
    made = exercises(known=NAMED + known)
    half, others = made["half"], [*made.values()]
    right = "def half(x):\n    return x / 2"
    cell = planted_cell(half, half.mistakes[0], right, others)
    assert half.mistakes[0].function(8.0) == answer
    assert run(cell, fourth=lambda x: x / 4)["half"](8.0) == answer
    assert "mistake" not in cell
    assert "Exercise" not in cell


@pytest.mark.parametrize("known", ['half.mistake("W.")(named(made(4)))', "half.variant(made(2))"])
def test_known_answer_without_a_name_is_one_line(
    known: str, exercises: Callable[..., dict[str, Exercise]]
) -> None:
    """What another function makes has a text that says half of it."""
    half = exercises(known=NAMED + known)["half"]
    (each,) = half.mistakes or half.variants
    with pytest.raises(CourseError, match=r"__init__.py, line \d+: half, \w+ `divide`: it has no"):
        planted_cell(half, each, "def half(x):\n    return x / 2", [half])


def test_two_things_of_one_name_are_one_line(
    exercises: Callable[..., dict[str, Exercise]],
) -> None:
    """In a notebook there is one of each name."""
    clash = "def cut(x):\n    return tools.cut(x)\n\n\n@half.variant\ndef v(x):\n    return cut(x)"
    half = exercises(known=clash)["half"]
    with pytest.raises(CourseError, match="`cut` is something else where this is used, too"):
        planted_cell(half, half.variants[0], "def half(x):\n    return x / 2", [half])
