"""What is asked: the declarations are complete, and `verify` passes them."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from itertools import combinations
from typing import Any

import numpy as np
import pytest
from course import CATALOGUE

from autograder.compare import leaves, matches
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import ExerciseKey
from autograder.course.seed import PUBLIC_SEED
from autograder.judge import evidence
from autograder.selfcheck.notes import notes
from autograder.selfcheck.seeds import under_seeds
from autograder.selfcheck.verify import verify

NAMES = ("numpy_basics", "logistic_regression")
EXERCISES = [
    pytest.param(name, exercise, id=f"{name}-{exercise.name}")
    for name in NAMES
    for exercise in CATALOGUE.assignment(name).exercises
]
each_exercise = pytest.mark.parametrize(("name", "exercise"), EXERCISES)


@cache
def key_of(exercise: Exercise, seed: int = PUBLIC_SEED) -> ExerciseKey:
    """Return an exercise's answer key under a seed, drawn and computed once."""
    return ExerciseKey(exercise, seed)


# the declarations


def test_assignments_are_found() -> None:
    """A package in the folder is an assignment, nothing has to be registered."""
    assert set(CATALOGUE.names) == set(NAMES)


@pytest.mark.parametrize("name", NAMES)
def test_points_add_up(name: str) -> None:
    """Eight exercises, each worth something, make the assignment's points."""
    found = CATALOGUE.assignment(name)
    points = [exercise.points for exercise in found.exercises]
    assert (found.name, len(points), found.points) == (name, 8, sum(points))
    assert min(points) > 0


@each_exercise
def test_mistakes_have_sentences(name: str, exercise: Exercise) -> None:
    """Each has a sentence for the student and one for the instructor."""
    for found in exercise.mistakes:
        assert found.student.endswith((".", "?"))
        assert found.instructor.endswith(".")
        assert len(found.student) <= 120, found.id


@each_exercise
def test_variants_have_forms(name: str, exercise: Exercise) -> None:
    """Each form is said in a sentence."""
    for found in exercise.variants:
        assert str(found.function.__doc__).strip().endswith(".")


@each_exercise
def test_every_tolerance_has_a_reason(name: str, exercise: Exercise) -> None:
    """How far an entry may be off is explained, and it is not far."""
    for case in exercise.cases:
        assert len(case.tolerance.reason) > 10
        assert 0 <= case.tolerance.rtol <= 1e-3


@each_exercise
def test_expected_values_are_finite(name: str, exercise: Exercise) -> None:
    """No case expects nan or inf, and none warns on the way."""
    for prepared in key_of(exercise).cases:
        for _, value in leaves(prepared.expected, exercise.returns):
            assert np.isfinite(value).all()


@each_exercise
def test_no_hidden_case_is_public(name: str, exercise: Exercise) -> None:
    """Every case has inputs of its own."""
    for left, right in combinations(key_of(exercise).cases, 2):
        assert left.call != right.call, (left.case.name, right.case.name)


@each_exercise
def test_public_inputs_fit_on_a_line(name: str, exercise: Exercise) -> None:
    """A student reads what was put in, every number of it; picture sets are the exception."""
    shown = [evidence.inputs(p) for p in key_of(exercise).public]
    unread = [value for inputs in shown for value in inputs.values() if isinstance(value, dict)]
    assert shown
    assert exercise.asks or not unread


@each_exercise
def test_every_two_mistakes_can_be_told_apart(name: str, exercise: Exercise) -> None:
    """Where no case tells two mistakes apart, one of their sentences is wrong."""
    known = [(m.id, answers) for m, answers in key_of(exercise).mistakes]
    alike = [
        (one, other)
        for (one, left), (other, right) in combinations(known, 2)
        if all(matches(*pair, exercise.returns) for pair in zip(left, right, strict=True))
    ]
    assert alike == []


@each_exercise
def test_every_mistake_loses_points(name: str, exercise: Exercise) -> None:
    """A wrong answer fails a hidden case: those alone earn points."""
    key = key_of(exercise)
    harmless = [m.id for m, answers in key.mistakes if key.deserved(answers) >= exercise.points]
    assert harmless == []


@each_exercise
def test_right_answers_deserve_all_points(name: str, exercise: Exercise) -> None:
    """The reference earns everything, and so does its second witness."""
    key = key_of(exercise)
    assert key.deserved([p.expected for p in key.cases]) == exercise.points
    second = [exercise.call(exercise.second_witness, p.inputs) for p in key.cases]
    assert key.deserved(second) == exercise.points


# what is looked at a second time


@each_exercise
def test_examples_are_public_and_agree_with_the_witness(name: str, exercise: Exercise) -> None:
    """They have names and inputs of their own, and every expected value has two roads."""
    taken = [prepared.call for prepared in key_of(exercise).cases]
    prepared = [key_of(exercise).prepare(case) for case in exercise.examples]
    assert len(prepared) >= 2
    assert len({p.case.name for p in prepared}) == len(prepared)
    for example in prepared:
        assert not example.case.hidden
        assert example.call not in taken, example.case.name
        second = exercise.call(exercise.second_witness, example.inputs)
        assert not key_of(exercise).compare(example, second).wrong
        assert all(np.isfinite(v).all() for _, v in leaves(example.expected, exercise.returns))


@each_exercise
def test_smallest_examples_come_first(name: str, exercise: Exercise) -> None:
    """The first is as small as any."""
    sizes = [
        sum(np.size(value) for value in key_of(exercise).prepare(case).inputs.values())
        for case in exercise.examples
    ]
    assert sizes[0] == min(sizes)


@each_exercise
def test_large_case_is_large(name: str, exercise: Exercise) -> None:
    """100 times the largest of the cases, give or take the shape."""
    if exercise.large is None:
        pytest.skip("no loop to measure")
    size = max(np.size(v) for v in key_of(exercise).prepare(exercise.large).inputs.values())
    others = [max(map(np.size, p.inputs.values())) for p in key_of(exercise).cases]
    assert 80 <= size / max(others) <= 120


# the corner cases that the cases must hold

Corner = Callable[[dict[str, Any]], bool]


def tied(inputs: dict[str, Any]) -> Any:
    """Tell which scores are exactly 0."""
    return inputs["w"].T @ inputs["X"] + inputs["b"] == 0


CORNERS: dict[str, tuple[str, str, Corner]] = {
    "a number": ("numpy_basics", "sigmoid", lambda i: np.ndim(i["z"]) == 0),
    "a matrix": ("numpy_basics", "sigmoid", lambda i: np.ndim(i["z"]) == 2),
    "far from zero": ("numpy_basics", "sigmoid", lambda i: np.max(np.abs(i["z"])) > 100),
    "zero": ("numpy_basics", "basic_sigmoid", lambda i: i["x"] == 0),
    "negative": ("numpy_basics", "basic_sigmoid", lambda i: i["x"] < 0),
    "not square": (
        "numpy_basics",
        "image2vector",
        lambda i: i["image"].shape[0] != i["image"].shape[1],
    ),
    "one pixel": ("numpy_basics", "image2vector", lambda i: i["image"].shape[:2] == (1, 1)),
    "one row": ("numpy_basics", "softmax", lambda i: len(i["x"]) == 1),
    "one column": ("numpy_basics", "softmax", lambda i: i["x"].shape[1] == 1),
    "wider than high": ("numpy_basics", "softmax", lambda i: i["x"].shape[1] > len(i["x"]) > 1),
    "higher than wide": ("numpy_basics", "softmax", lambda i: len(i["x"]) > i["x"].shape[1] > 1),
    "row to normalize": ("numpy_basics", "normalize_rows", lambda i: len(i["x"]) == 1),
    "rectangle to normalize": (
        "numpy_basics",
        "normalize_rows",
        lambda i: len(i["x"]) != i["x"].shape[1],
    ),
    "errors of both signs in L1": (
        "numpy_basics",
        "L1",
        lambda i: bool((i["y"] > i["yhat"]).any() and (i["y"] < i["yhat"]).any()),
    ),
    "one example in L2": ("numpy_basics", "L2", lambda i: len(i["y"]) == 1),
    "one training picture": (
        "logistic_regression",
        "flatten",
        lambda i: len(i["train_set_x_orig"]) == 1,
    ),
    "more test than training pictures": (
        "logistic_regression",
        "dimensions",
        lambda i: len(i["test_set_x_orig"]) > len(i["train_set_x_orig"]),
    ),
    "one weight": ("logistic_regression", "initialize_with_zeros", lambda i: i["dim"] == 1),
    "one example": ("logistic_regression", "propagate", lambda i: i["X"].shape[1] == 1),
    "one feature": ("logistic_regression", "propagate", lambda i: len(i["X"]) == 1),
    "more examples than features": (
        "logistic_regression",
        "propagate",
        lambda i: i["X"].shape[1] > len(i["X"]) > 1,
    ),
    "more features than examples": (
        "logistic_regression",
        "propagate",
        lambda i: len(i["X"]) > i["X"].shape[1] > 1,
    ),
    "one step": ("logistic_regression", "optimize", lambda i: i["num_iterations"] == 1),
    "steps into the second hundred": (
        "logistic_regression",
        "optimize",
        lambda i: i["num_iterations"] > 100,
    ),
    "a tie": ("logistic_regression", "predict", lambda i: tied(i).any()),
    "one example to label": ("logistic_regression", "predict", lambda i: i["X"].shape[1] == 1),
    "one feature to label": ("logistic_regression", "predict", lambda i: len(i["X"]) == 1),
    "sets of two sizes": (
        "logistic_regression",
        "model",
        lambda i: i["X_train"].shape[1] != i["X_test"].shape[1],
    ),
}


@pytest.mark.parametrize(("name", "exercise", "corner"), CORNERS.values(), ids=CORNERS)
def test_corner_is_among_the_cases(name: str, exercise: str, corner: Corner) -> None:
    """What goes wrong at the edges is tried."""
    cases = key_of(CATALOGUE.assignment(name)[exercise]).cases
    assert any(corner(prepared.inputs) for prepared in cases)


# the seed


def same(left: dict[str, Any], right: dict[str, Any]) -> bool:
    """Tell whether two sets of inputs are equal."""
    return all(np.array_equal(left[name], right[name]) for name in left)


def test_edges_are_drawn_to_other_places() -> None:
    """What is far from zero, or ties, is not the same entry under every seed."""
    places: dict[str, set[tuple[int, ...]]] = {"sigmoid": set(), "predict": set()}
    for seed in range(1, 9):
        for exercise, name in (("sigmoid", "far from zero"), ("predict", "a tie among others")):
            key = key_of(CATALOGUE.assignment("logistic_regression")[exercise], seed)
            (inputs,) = (p.inputs for p in key.hidden if p.case.name == name)
            at = np.abs(inputs["z"]).argmax() if "z" in inputs else tied(inputs).argmax()
            places[exercise].add((int(at),))
    assert min(map(len, places.values())) > 1


@pytest.mark.parametrize("name", NAMES)
def test_seed_changes_all_hidden_inputs_and_no_others(name: str) -> None:
    """Public cases stand in the notebook; hidden ones are drawn anew, each of them."""
    for exercise in CATALOGUE.assignment(name).exercises:
        for left, right in zip(key_of(exercise, 1).cases, key_of(exercise, 2).cases, strict=True):
            assert same(left.inputs, right.inputs) != left.case.hidden, left.case.name


@pytest.mark.parametrize("name", NAMES)
def test_same_seed_draws_the_same_inputs(name: str) -> None:
    """A class graded twice is graded alike."""
    for exercise in CATALOGUE.assignment(name).exercises:
        one, other = ExerciseKey(exercise, 3), ExerciseKey(exercise, 3)
        for left, right in zip(one.cases, other.cases, strict=True):
            assert same(left.inputs, right.inputs)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "seed", [12345, *(pytest.param(seed, marks=pytest.mark.slow) for seed in (0, 2**128 - 1))]
)
def test_another_seed_keeps_every_mistake_apart(name: str, seed: int) -> None:
    """Whatever an instructor's seed draws, mistakes lose points and witnesses agree."""
    lines = under_seeds(CATALOGUE.assignment(name), [seed], own=seed)
    assert [line for line in lines if line.status != "ok"] == []
    for exercise in CATALOGUE.assignment(name).exercises:
        key = key_of(exercise, seed)
        for prepared in key.cases:
            second = exercise.call(exercise.second_witness, prepared.inputs)
            assert not key.compare(prepared, second).wrong, prepared.case.name


# verify


@pytest.mark.parametrize("name", CATALOGUE.names)
def test_exercises_have_all_that_is_good_for_them(name: str) -> None:
    """Cases, mistakes and variants enough, and a second witness: what `verify` only advises."""
    assert [line.said for line in notes(CATALOGUE.assignment(name))] == []


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE.names)
def test_verify_passes(name: str) -> None:
    """Witnesses agree, source scores full, release nothing, mistakes are killed, variants pass."""
    lines = list(verify(CATALOGUE, name))
    assert [line for line in lines if line.status != "ok"] == []
    said = "\n".join(line.said for line in lines)
    assert said.count("mutation score 100 %") == len(CATALOGUE.assignment(name).exercises)
    assert re.search(r"\b2[5-9] legitimate variants score full", said)
