"""What is asked: the declarations are complete, and `verify` finds what is wrong with them."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from functools import cache
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from course import CATALOGUE, ROOT, changed

from autograder.compare import leaves, matches
from autograder.course.answer_key import ExerciseKey
from autograder.course.case import Case
from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Assignment, Exercise
from autograder.course.known import Mistake, Variant
from autograder.course.place import Place
from autograder.course.seed import PUBLIC_SEED
from autograder.errors import UsageError
from autograder.judge import evidence
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


def test_unknown_assignment_is_refused() -> None:
    """The error says which there are."""
    with pytest.raises(UsageError, match=r"no assignment `nope`; there are .*numpy_basics"):
        CATALOGUE.assignment("nope")


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
@pytest.mark.parametrize("seed", [0, 12345, 2**128 - 1])
def test_another_seed_keeps_every_mistake_apart(name: str, seed: int) -> None:
    """Whatever an instructor's seed draws, mistakes lose points and witnesses agree."""
    sentence, holds = under_seeds(CATALOGUE.assignment(name), [seed])
    assert holds, sentence
    for exercise in CATALOGUE.assignment(name).exercises:
        key = key_of(exercise, seed)
        for prepared in key.cases:
            second = exercise.call(exercise.second_witness, prepared.inputs)
            assert not key.compare(prepared, second).wrong, prepared.case.name


def test_new_case_moves_no_other() -> None:
    """Each case draws from a seed of its own."""
    exercise = CATALOGUE.assignment("numpy_basics")["softmax"]
    drawn = next(case for case in exercise.cases if callable(case.inputs))
    before = exercise.inputs(drawn, 5)
    added = Case(lambda draw: {"x": draw.normal(size=(2, 2))}, name="new", hidden=True)
    more = changed(exercise, cases=(added, *exercise.cases))
    assert same(before, more.inputs(drawn, 5))


def test_seed_comes_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """An instructor's own seed is taken, none is the default."""
    monkeypatch.setenv("AUTOGRADER_SEED", f"{77:032X}")
    assert Catalogue(ROOT).key("numpy_basics").seed == 77
    monkeypatch.delenv("AUTOGRADER_SEED")
    assert Catalogue(ROOT).key("numpy_basics").seed == PUBLIC_SEED


@pytest.mark.parametrize("text", ["", "abc", "2026", "0" * 31, "0" * 33, "g" * 32, "٠" * 32])
def test_seed_that_may_be_guessed_is_refused(monkeypatch: pytest.MonkeyPatch, text: str) -> None:
    """A typing error does not grade with another seed in silence, and a year is no secret."""
    monkeypatch.setenv("AUTOGRADER_SEED", text)
    with pytest.raises(UsageError, match="not 32 hex digits"):
        Catalogue(ROOT).key("numpy_basics")


# verify


@pytest.mark.slow
@pytest.mark.parametrize("name", CATALOGUE.names)
def test_verify_passes(name: str) -> None:
    """Witnesses agree, source scores full, release nothing, mistakes are killed, variants pass."""
    lines = list(verify(CATALOGUE, name))
    assert [sentence for sentence, holds in lines if not holds] == []
    assert len(lines) == 8 + len(CATALOGUE.assignment(name).exercises)
    said = "\n".join(sentence for sentence, _ in lines)
    assert said.count("mutation score 100 %") == len(CATALOGUE.assignment(name).exercises)
    assert re.search(r"\b2[5-9] legitimate variants score full", said)


L1 = CATALOGUE.assignment("numpy_basics")["L1"]
SMALL = changed(L1, mistakes=L1.mistakes[:2], variants=L1.variants[:2])
HERE = Place(__file__)
Verified = Callable[..., list[str]]
TOTAL = CATALOGUE.assignment("numpy_basics").points
STUB = r"loss = \.\.\.(?=.*what drops the sign)"  # the blank of L1


@pytest.fixture
def verified(monkeypatch: pytest.MonkeyPatch) -> Verified:
    """Return a function that verifies numpy_basics reduced to one exercise: what does not hold."""

    def run(exercise: Exercise, folder: Path = ROOT) -> list[str]:
        catalogue, small = Catalogue(folder), Assignment("numpy_basics", (exercise,))
        monkeypatch.setattr(catalogue, "assignment", lambda _: small)
        return [sentence for sentence, holds in verify(catalogue, "numpy_basics") if not holds]

    return run


@pytest.fixture
def course(tmp_path: Path) -> Path:
    """Return a copy of the course with the two notebooks of numpy_basics."""
    for folder in ("source/numpy_basics", "release/numpy_basics", "reference"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def edit(course: Path, version: str, pattern: str, new: str) -> None:
    """Replace what matches a pattern in a notebook of a course."""
    path = course / version / "numpy_basics" / "numpy_basics.ipynb"
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"))
    assert count
    path.write_text(text, encoding="utf-8")


def test_verify_holds_for_one_exercise(verified: Verified) -> None:
    """The tests below fail for the reason that each names."""
    assert verified(SMALL) == []


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("cases", "0 hidden cases, expected at least 1"),
        ("mistakes", "1 mistakes, expected at least 2"),
        ("variants", "1 variants, expected at least 2"),
    ],
)
def test_verify_finds_too_few(field: str, said: str, verified: Verified) -> None:
    """What an exercise must have to be worth grading by is asked for here, and nowhere else."""
    few = getattr(SMALL, field)[:1]
    found = verified(changed(SMALL, **{field: few}))
    assert "losses.py, line " in found[0]
    assert f": L1 has {said}" in found[0]


def test_verify_finds_a_case_that_is_lost(verified: Verified, course: Path) -> None:
    """Of two cases of one name in a dict, Python itself keeps the last."""
    losses = course / "reference" / "numpy_basics" / "losses.py"
    text = losses.read_text(encoding="utf-8")
    losses.write_text(text.replace("errors of both signs", "four examples"), encoding="utf-8")
    (found,) = verified(SMALL, course)
    assert re.search(r"losses\.py, line \d+: 'four examples' is there twice$", found)


def test_verify_finds_a_wrong_reference(verified: Verified) -> None:
    """A reference that its witness contradicts is told with exercise and case."""

    def wrong(yhat: Any, y: Any) -> Any:
        return np.sum(np.abs(y - yhat)) + 1e-3

    found = verified(changed(SMALL, reference=wrong))
    assert found[0].startswith("L1, four examples: The result is ")
    assert any(
        sentence.startswith(f"source version scores 0 of {L1.points:g}") for sentence in found
    )


def test_verify_finds_a_mistake_that_is_right(verified: Verified) -> None:
    """A mistake that no case tells from the reference is reported."""

    def no_mistake(yhat: Any, y: Any) -> Any:
        """You did nothing wrong."""
        return np.sum(np.abs(yhat - y))

    known = Mistake(no_mistake, "You did nothing wrong.", "None.", HERE)
    found = verified(changed(SMALL, mistakes=(known, *SMALL.mistakes)))
    assert len(found) == 2
    assert "L1, no-mistake loses no points (seed 1 and 199 more)" in found[0]
    assert found[1].startswith("L1: mutation score 67 % (2 of 3); ")
    assert "L1: no case tells no-mistake from right" in found[1]


def test_verify_finds_two_mistakes_that_are_one(verified: Verified) -> None:
    """Two mistakes with the same answers: the second is taken for the first."""
    first = SMALL.mistakes[0]

    def signed_again(yhat: Any, y: Any) -> Any:
        """Add up signed errors, once more."""
        return -np.sum(yhat - y)

    known = Mistake(signed_again, "Add up signed errors, once more.", "Again.", HERE)
    found = verified(changed(SMALL, mistakes=(first, known)))
    assert len(found) == 2
    assert f"L1, signed-again is taken for {first.id} (seed 1 " in found[0]
    assert f"(signed-again): taken for {first.id}" in found[1]


def test_verify_finds_a_mistake_whose_text_does_something_else(verified: Verified) -> None:
    """The planted text must give the answers of the function that it comes from."""

    def shifted(yhat: Any, y: Any) -> Any:
        """Depend on what a student's notebook does not have."""
        return np.sum(y - yhat) + len(NAMES)

    known = Mistake(shifted, "A sentence.", "A sentence.", HERE)
    assert verified(changed(SMALL, mistakes=(known,)))


def test_verify_finds_a_variant_that_is_wrong(verified: Verified) -> None:
    """A form that is not legitimate, or that the kit wrongly takes points for, is reported."""

    def signed(yhat: Any, y: Any) -> Any:
        """Not legitimate at all."""
        return np.sum(y - yhat)

    found = verified(changed(SMALL, variants=(Variant(signed, HERE), *SMALL.variants)))
    assert len(found) == 2
    assert "L1, signed is right and loses points (seed 1 and 4 more)" in found[0]
    assert found[1].startswith("L1: signed scores ")


def test_verify_plants_a_variant_with_its_helpers(verified: Verified) -> None:
    """What a variant uses of its module goes with it: functions, constants, imports."""
    softmax = CATALOGUE.assignment("numpy_basics")["softmax"]
    (helped,) = (v for v in softmax.variants if v.id == "helper-and-constant")
    few = {"mistakes": softmax.mistakes[:2], "variants": (helped, softmax.variants[0])}
    assert verified(changed(softmax, **few)) == []


def test_verify_names_every_place_with_other_points(verified: Verified) -> None:
    """Heading, check cell, its comment and the total, in both notebooks, a line each."""
    dearer = changed(SMALL, points=L1.points + 1, mistakes=())
    found = [line.partition(".ipynb, ")[::2] for line in verified(dearer) if ".ipynb, " in line]
    said = [sentence.partition(": ")[2] for _, sentence in found]
    one, more = f"{L1.points:g} points", f"{L1.points + 1:g}"
    total = f"says {TOTAL:g} points, the exercises add up to {TOTAL + 1:g}"
    exercise = f"says {one}, `L1` has {more}"
    each = [total, exercise, f"carries {one}, {more} are declared", exercise]
    assert said == each * 2
    assert {path for path, _ in found} == {
        f"{version}/numpy_basics/numpy_basics" for version in ("source", "release")
    }


def test_verify_finds_a_wrong_source(verified: Verified, course: Path) -> None:
    """A source notebook whose answer is wrong does not score full."""
    edit(course, "source", r"np\.sum\(np\.abs\(y - yhat\)\)", "np.sum(y - yhat)")
    found = verified(SMALL, course)
    assert any(sentence.startswith("source version scores ") for sentence in found)


def test_verify_finds_a_source_that_does_not_parse(verified: Verified, course: Path) -> None:
    """The same for one with a syntax error."""
    edit(course, "source", r"def L1\(yhat, y\):", "def L1(yhat, y)")
    found = verified(changed(SMALL, mistakes=(), variants=()), course)
    assert f"source version scores 0 of {L1.points:g}" in found


def test_verify_finds_an_answer_in_the_release(verified: Verified, course: Path) -> None:
    """A release version with a solution in it is no release version."""
    edit(course, "release", STUB, "loss = np.sum(np.abs(y - yhat))")
    said = f"release version scores {L1.points:g}, 0 exercises unanswered"
    assert said in verified(SMALL, course)


def test_verify_finds_a_release_that_is_no_blank(verified: Verified, course: Path) -> None:
    """A stub that is taken for an answer is reported, too."""
    edit(course, "release", STUB, "loss = 0")
    found = verified(SMALL, course)
    assert any("0 exercises unanswered" in sentence for sentence in found)


@pytest.mark.parametrize(
    ("version", "said"),
    [("source", "write it"), ("release", "`nbgrader generate_assignment` makes it anew")],
)
def test_verify_finds_an_exercise_without_a_cell(
    version: str, said: str, verified: Verified, course: Path
) -> None:
    """Nothing else is said then: nothing can be planted where an answer goes nowhere."""
    edit(course, version, r'"grade_id": "L1"', '"grade_id": "L_1"')
    path = f"{version}/numpy_basics/numpy_basics.ipynb"
    assert verified(SMALL, course) == [f"{path} has no answer cell `L1`: {said}"]
