"""An answer that draws from the global random numbers: seeded before each call, everywhere."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import quick
from shells import shells

from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.sandbox.protocol import Sandbox

ANSWERS = """
import random
import numpy as np

def darts(n):
    return np.mean(np.random.rand(n, 2) ** 2)

def roll(n):
    return [random.randint(1, 6) for _ in range(n)]

class Walk:
    def __init__(self, start):
        self.place = start

    def step(self):
        self.place += np.random.choice([-1, 1])
"""
DECLARATIONS = {
    "darts": '''
darts = Exercise(answers.darts, points=2, seed=7,
    public={"a": {"n": 3}, "b": {"n": 3}}, hidden={"c": {"n": 9}})
darts.witness(lambda n: np.sum(np.random.random_sample(2 * n) ** 2) / (2 * n))

@darts.mistake("Draws normal numbers.")
def normal(n):
    """You draw normal numbers."""
    return np.mean(np.random.randn(n, 2) ** 2)
''',
    "roll": 'roll = Exercise(answers.roll, points=1, seed=0, public={"a": {"n": 4}})',
    "walk": '''
def walks(student, n):
    """`n` steps from 0."""
    walk = student.Walk(0)
    for _ in range(n):
        walk.step()
    return walk.place

walk = Exercise(answers.Walk, points=1, seed=1, scenario=walks, public={"a": {"n": 5}})
''',
}
NAMES = ("darts", "roll", "Walk")
WALK = """
class Walk:
    def __init__(self, start):
        self.place = start
    def step(self):
        self.place = self.place + np.random.choice([-1, 1])
"""
RIGHT = (
    "x = np.random.rand(5)\ndef darts(n):\n    return (np.random.random((n, 2)) ** 2).mean()",
    "import random\ndef roll(n):\n    return list(map(random.randint, [1] * n, [6] * n))",
    WALK,
)
WRONG = (
    "def darts(n):\n    return np.mean(np.random.rand(n, 2))",
    "import random\ndef roll(n):\n    return [random.randint(1, 7) for _ in range(n)]",
    WALK.replace("self.place + np", "self.place - np"),
)


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    return quick.course(tmp_path_factory.mktemp("seed"), ANSWERS, DECLARATIONS)


def test_same_draws_are_right(course: Catalogue, sandbox: Sandbox) -> None:
    """In another form, whatever was drawn before, in each case; no advice to seed them."""
    for result in quick.graded(course, sandbox, *RIGHT).values():
        assert (result.status, result.advice) == ("correct", ()), feedback(result)


def test_other_draws_are_wrong(course: Catalogue, sandbox: Sandbox) -> None:
    """Or what is made of them; a change that makes them right is looked for under the seed."""
    results = quick.graded(course, sandbox, *WRONG)
    assert [results[name].score for name in NAMES] == [0, 0, 0]
    assert results["darts"].line
    own = "def darts(n):\n    return np.mean(np.random.default_rng(7).random((n, 2)) ** 2)"
    assert quick.graded(course, sandbox, own)["darts"].score == 0


def test_mistake_is_known_under_the_seed(course: Catalogue, sandbox: Sandbox) -> None:
    """Its draws are seeded, too."""
    answer = "def darts(n):\n    return np.mean(np.random.standard_normal((n, 2)) ** 2)"
    assert quick.graded(course, sandbox, answer)["darts"].mistake == "normal"


def test_witness_draws_the_same(course: Catalogue) -> None:
    """And the grader's own random numbers go on as they would have."""
    np.random.seed(5)
    wanted = np.random.rand()
    np.random.seed(5)
    exercise = course.assignment(quick.NAME)["darts"]
    [right, other] = (
        exercise.call(f, {"n": 4}) for f in (exercise.reference, exercise.second_witness)
    )
    assert right == pytest.approx(other)
    assert np.random.rand() == wanted


def test_check_cell_seeds(course: Catalogue, tmp_path: Path) -> None:
    """And gives the notebook's own random numbers back."""
    bundle.write(course.key(quick.NAME), tmp_path)
    checks = [f"check('{name}', {name})" for name in NAMES]
    drawn = "np.random.seed(5)", "print(np.random.rand())"
    with shells(tmp_path) as run:
        right = run(quick.SETUP, *RIGHT, drawn[0], *checks, drawn[1])[-4:]
        wrong = run(quick.SETUP, *WRONG, *checks)[-3:]
    assert float(right[-1].said) == np.random.RandomState(5).rand()
    for name, passes, fails in zip(NAMES, right, wrong, strict=False):
        assert passes.said.startswith(f"✓ {name}")
        assert "Not scored" not in passes.said
        assert fails.said.startswith(f"✗ {name}")


def test_check_without_a_course_seeds(course: Catalogue, tmp_path: Path) -> None:
    """By `checks.json`."""
    assert "3 of 3 exercises right" in quick.checked(course, tmp_path, *RIGHT)


BAD = {
    "text": ("seed='7'", "seed: '7', expected a whole number from 0 to 4294967295"),
    "negative": ("seed=-1", "seed: -1, expected a whole number from 0"),
    "too large": ("seed=2**32", "seed: 4294967296, expected a whole number from 0"),
    "a truth value": ("seed=True", "seed: True, expected a whole number from 0"),
    "a float": ("seed=1.0", "seed: 1.0, expected a whole number from 0"),
    "of variables": ("seed=0, asks='x'", "seed: it is for functions, and variables are asked"),
}


@pytest.mark.parametrize(("fields", "said"), BAD.values(), ids=BAD)
def test_wrong_seed_is_told_in_a_line(tmp_path: Path, fields: str, said: str) -> None:
    """With file, field and what to write."""
    text = f"roll = Exercise(answers.roll, points=1, {fields}, public={{'a': {{'n': 4}}}})"
    with pytest.raises(CourseError) as told:
        quick.course(tmp_path, ANSWERS, {"roll": text}).key(quick.NAME)
    assert said in str(told.value)
    assert "roll.py, line" in str(told.value)
    assert "\n" not in str(told.value)
