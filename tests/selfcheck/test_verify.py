"""`verify` finds what is wrong with a declaration, an answer or a notebook, and says where."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from operator import truediv
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import springs
from course import changed
from physics import CATALOGUE

from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Assignment, Exercise
from autograder.course.known import Mistake, Variant
from autograder.course.place import Place
from autograder.errors import CourseError
from autograder.notebook import bundle
from autograder.notebook.points import misnumbered
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck.check_cells import check_cells
from autograder.selfcheck.line import Line
from autograder.selfcheck.notes import notes
from autograder.selfcheck.planted import graded, mistakes, variants
from autograder.selfcheck.simulate import Notebooks
from autograder.selfcheck.verify import unbound, verify

NAME = "falling"
FALL = CATALOGUE.assignment(NAME)["fall"]
SMALL = changed(FALL, mistakes=FALL.mistakes[:2], variants=FALL.variants[:2])
HERE = Place(__file__)
Verified = Callable[..., list[str]]
PARTS = 2


@pytest.fixture
def verified(course: Path, monkeypatch: pytest.MonkeyPatch) -> Verified:
    """Return a function that verifies the course reduced to one exercise: what does not hold."""
    # they run in a Python of their own: see test_verify_runs_the_check_cells
    monkeypatch.setattr("autograder.selfcheck.verify.check_cells", lambda *_: ())

    def reduced(exercise: Exercise) -> Catalogue:
        catalogue, small = Catalogue(course), Assignment(NAME, (exercise,))
        monkeypatch.setattr(catalogue, "assignment", lambda _: small)
        return catalogue

    def run(exercise: Exercise, released: Exercise | None = None) -> list[str]:
        bundle.write(reduced(released or exercise).key(NAME), course / "release" / NAME)
        lines = [line for line in verify(reduced(exercise), NAME) if line.status == "WRONG"]
        return [" | ".join((line.said, *line.details)) for line in lines]

    return run


def edit(course: Path, version: str, pattern: str, new: str) -> None:
    """Replace what matches a pattern in a notebook of a course."""
    path = course / version / NAME / f"{NAME}.ipynb"
    text, count = re.subn(pattern, new, path.read_text(encoding="utf-8"))
    assert count
    path.write_text(text, encoding="utf-8")


def test_verify_holds_for_one_exercise(verified: Verified) -> None:
    """The tests below fail for the reason that each names."""
    assert verified(SMALL) == []


def test_least_is_enough(verified: Verified) -> None:
    """One exercise, one public case, no mistake, variant or witness: grades are right so."""
    public = tuple(case for case in SMALL.cases if not case.hidden)[:1]
    bare = changed(SMALL, cases=public, mistakes=(), variants=(), witnessed=None)
    assert verified(bare) == []


def test_verify_finds_a_case_that_is_lost(verified: Verified, course: Path) -> None:
    """Of two cases of one name in a dict, Python itself keeps the last."""
    fall = course / "reference" / NAME / "fall.py"
    text = fall.read_text(encoding="utf-8")
    fall.write_text(text.replace("one number", "three times"), encoding="utf-8")
    (found,) = verified(SMALL)
    assert re.match(r"'three times' is there twice in one dict \| .*fall\.py, line \d+ \| P", found)


def test_verify_finds_a_wrong_reference(verified: Verified) -> None:
    """A reference that its witness contradicts is told with exercise and case."""

    def wrong(t: Any) -> Any:
        return 9.81 * np.square(t) / 2 + 1e-3

    found = verified(changed(SMALL, reference=wrong))
    said, place, seen, *_ = found[0].split(" | ")
    assert said == "fall: answer and second witness differ on public case “three times”"
    assert re.search(r"fall\.py, line \d+$", place)
    assert "Entry [0] of the result is 0, expected 0.001" in seen
    source = next(each for each in found if each.startswith("source version scores 0 of 2"))
    assert f"source/{NAME}/{NAME}.ipynb, cell `fall`: 0 of 2 points. public case “three" in source


def test_verify_finds_a_mistake_that_is_right(verified: Verified) -> None:
    """A mistake that no case tells from the reference is reported."""

    def no_mistake(t: Any) -> Any:
        """You did nothing wrong."""
        return np.square(t) / 2 * 9.81

    known = Mistake(no_mistake, "You did nothing wrong.", "None.", HERE)
    found = verified(changed(SMALL, mistakes=(known, *SMALL.mistakes)))
    [(said, place, seen, mend)] = [each.split(" | ") for each in found]
    assert said.startswith("fall: mistake `no-mistake` loses no points: no case that earns any")
    assert place == str(HERE)
    assert "On hidden case “a column” it returns [[42.294286]," in seen
    assert mend.startswith("Add a hidden case on which it differs")


def test_verify_finds_two_mistakes_that_are_one(verified: Verified) -> None:
    """Two mistakes with the same answers: the second is taken for the first."""
    first = SMALL.mistakes[0]

    def twice_again(t: Any) -> Any:
        """Fall twice as far, once more."""
        return np.square(t) * 9.81

    known = Mistake(twice_again, "Fall twice as far, once more.", "Again.", HERE)
    found = verified(changed(SMALL, mistakes=(first, known)))
    [(said, place, both, other, case, mend)] = [each.split(" | ") for each in found]
    assert said == f"fall: mistake `twice-again` is taken for `{first.id}`"
    assert (place, other) == (str(HERE), str(first.place))
    assert both.startswith("Both give the same on all 4 cases")
    assert case.startswith("On public case “three times” each returns [ 0. , 9.81, 39.24]")
    assert mend.startswith("Add a case on which they differ")


def test_verify_finds_a_mistake_whose_text_does_something_else(verified: Verified) -> None:
    """The planted text must give the answers of the function that it comes from."""

    def shifted(t: Any) -> Any:
        """Depend on what a student's notebook does not have."""
        return 9.81 * np.square(t) / 2 + len(__file__)

    known = Mistake(shifted, "A sentence.", "A sentence.", HERE)
    (found,) = verified(changed(SMALL, mistakes=(known, *SMALL.mistakes)))
    said, _, function, notebook, _ = found.split(" | ")
    assert said == "fall: mistake `shifted` does something else in a notebook"
    assert function.startswith("On public case “three times” the function returns [")
    assert "NameError" in notebook


def test_verify_finds_a_variant_that_is_wrong(verified: Verified) -> None:
    """A form that is not legitimate, or that the kit wrongly takes points for, is reported."""

    def one_way(t: Any) -> Any:
        """Not legitimate at all."""
        return 9.81 * np.square(t)

    found = verified(changed(SMALL, variants=(Variant(one_way, HERE), *SMALL.variants)))
    [(said, place, seen, mend)] = [each.split(" | ") for each in found]
    assert said == "fall: variant `one-way` is not right on public case “three times”"
    assert (place, mend[:11]) == (str(HERE), "Correct it,")
    assert seen.startswith("Entry [1] of the result is 9.81, expected 4.905")


def half(number: Any) -> Any:
    """Help a variant, by a constant and what is imported here alone."""
    return truediv(number, PARTS)


def with_helper(t: Any) -> Any:
    """By a function of one's own."""
    return half(9.81 * np.square(t))


def test_verify_plants_a_variant_with_its_helpers(verified: Verified) -> None:
    """What a variant uses of its module goes with it: functions, constants, imports."""
    helped = Variant(with_helper, HERE)
    assert verified(changed(SMALL, variants=(helped, SMALL.variants[0]))) == []


def test_verify_names_every_place_with_other_points(verified: Verified, course: Path) -> None:
    """Heading, check cell, its comment and the total, in both notebooks, a line each."""
    for version in ("source", "release"):
        edit(course, version, r"(?<=, fall\))", "  # 2 points")
    found = verified(changed(SMALL, points=3, mistakes=()))
    places = [line.partition(".ipynb, ")[::2] for line in found if ".ipynb, " in line]
    total, exercise = "says 5 points, the exercises add up to 6", "says 2 points, `fall` has 3"
    carried = "carries 2 points, 3 are declared: set them in “Create Assignment”"
    each = [total, exercise, carried, exercise]
    said = [sentence.partition(": ")[2].partition(" (")[0] for _, sentence in places]
    assert said == each * 2
    assert {path for path, _ in places} == {
        f"{version}/{NAME}/{NAME}" for version in ("source", "release")
    }


def test_verify_looks_at_a_source_that_was_not_released(course: Path) -> None:
    """What keeps it from being released is said, before that there is no release."""
    edit(course, "source", r'"points": 2', '"points": 4')
    shutil.rmtree(course / "release")
    lines = verify(Catalogue(course), NAME)
    assert "cell check_fall, line 1: carries 4 points, 2 are declared: set them" in next(lines).said
    with pytest.raises(CourseError, match="generate_assignment"):
        list(lines)


def test_headings_out_of_order_are_told() -> None:
    """Each that is not the next number; a course may begin at any, and come back to one."""
    titles = ("Exercise 3", "Exercise 4", "Exercise 4", "Exercise 7", "Exercise 8")
    cells = [{"cell_type": "markdown", "source": f"## {title} (1 point)"} for title in titles]
    assert [*misnumbered(cells)] == [
        (3, 1, "Exercise 7 comes after Exercise 4: Exercise 5 is meant")
    ]


def test_notes_are_a_line_each_and_say_why_once() -> None:
    """With how many are good."""
    few = changed(SMALL, mistakes=SMALL.mistakes[:1])
    first, second = notes(Assignment(NAME, (few, few)))
    assert first.said == second.said == "fall has 1 mistake (2 are good)"
    assert (len(first.details), second.details) == (1, ())


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (97, '{"n": int(draw.integers(2, 194))}'),
        (0.5, '{"n": draw.normal()}'),
        (True, '{"n": bool(draw.integers(2))}'),
        (np.zeros(2), '{"n": draw.normal(size=3)}'),
    ],
)
def test_drawn_case_is_of_the_exercise(given: object, said: str) -> None:
    """A suggestion can be copied: it names the answer's own parameter, and draws its kind."""

    def is_prime(n: int) -> bool:
        return n > 1

    exercise = Exercise(is_prime, points=1, public={"one": {"n": given}})
    (line,) = notes(Assignment(NAME, (exercise,)))
    assert f'hidden={{"drawn": lambda draw: {said}}}' in " ".join(line.details)


@pytest.mark.parametrize(
    ("was", "now"),
    [(r"t\) / 2", "t) * 2"), (r"def fall\(t\):", "def fall(t)")],
    ids=["another answer", "a syntax error"],
)
def test_verify_finds_a_wrong_source(was: str, now: str, verified: Verified, course: Path) -> None:
    """A source notebook whose answer is wrong does not score full."""
    edit(course, "source", was, now)
    found = verified(changed(SMALL, mistakes=(), variants=()))
    assert any(each.startswith("source version scores 0 of 2 | ") for each in found)


def test_data_that_the_notebook_calls_otherwise_are_told() -> None:
    """That is why the right answer is wrong there; what is loaded is bound, too."""
    sizes = springs.CATALOGUE.assignment(springs.NAME)["sizes"]

    def unbound_in(text: str) -> list[str]:
        return unbound({"cells": [{"cell_type": "code", "source": [text]}]}, sizes)

    assert unbound_in("train_pulls_raw, test_pulls = load()") == ["test_pulls_raw"]
    assert unbound_in("train_pulls_raw, test_pulls_raw = load()") == []
    assert unbound_in("from pulls import *") == []


@pytest.mark.parametrize(
    ("cell", "said"),
    [
        (
            "from checks import check_values; check_values('fall', way=(fall(2.0), 19))",
            "failed: ✗ fall: `way` is 19.62, expected 19.",
        ),
        ("check('fall', np.square)", "failed: ✗ fall, three times: Entry [1] of the result is 1, "),
        ("check('fall', falls)", "raised: NameError: name 'falls' is not defined"),
    ],
    ids=["another number", "another function", "no such name"],
)
def test_verify_runs_the_check_cells(cell: str, said: str, course: Path) -> None:
    """On the right answers, which must pass: what is typed in there says else that they don't."""
    edit(course, "source", r'check\(\\"fall\\", fall\)', cell)
    found = [
        line
        for line in check_cells(Notebooks(Catalogue(course), NAME), course, ["fall", "landing"])
        if line.status != "ok"
    ]
    ((told, where, mend),) = [(line.said, *line.details) for line in found]
    kind, _, seen = said.partition(": ")
    assert told.startswith("fall: its check cell ")
    assert where.startswith(f"source/{NAME}/{NAME}.ipynb, cell `check_fall`: {seen}")
    assert mend.startswith({"failed": "The answer", "raised": "Try it"}[kind])


@pytest.mark.parametrize(("answer", "score"), [("9.81 * np.square(t) / 2", 2), ("0", 0)])
def test_verify_finds_a_release_that_is_no_blank(
    answer: str, score: int, verified: Verified, course: Path
) -> None:
    """A release version with a solution in it is none, nor is one with a stub that answers."""
    edit(course, "release", r"s = \.\.\.(?=  # how)", f"s = {answer}")
    said = f"release version scores {score}, 0 exercises unanswered"
    found, changed = verified(SMALL)
    assert "cell fall is not what the source makes now" in changed
    assert found.startswith(
        f"{said} | release/{NAME}/{NAME}.ipynb, cell `fall` is an answer, {score}"
    )


def test_verify_finds_the_checks_of_another_declaration(verified: Verified) -> None:
    """Students then check by what no longer grades them."""
    (found,) = verified(SMALL, changed(SMALL, mistakes=SMALL.mistakes[:1]))
    assert found.endswith(
        "are not those that are declared now: nbgrader generate_assignment falling"
    )


@pytest.mark.parametrize(
    ("version", "said"),
    [("source", "write it, or rename one"), ("release", "generate_assignment falling`")],
)
def test_verify_finds_an_exercise_without_a_cell(
    version: str, said: str, verified: Verified, course: Path
) -> None:
    """Nothing else is said then: nothing can be planted where an answer goes nowhere."""
    edit(course, version, r'"grade_id": "fall"', '"grade_id": "Fall"')
    path = f"{version}/{NAME}/{NAME}.ipynb"
    (found,) = verified(SMALL)
    assert found.startswith(f"{path} has no answer cell `fall` | ")
    assert said in found


def planted(course: Path, file: str, was: str, now: str, sandbox: Sandbox) -> list[Line]:
    """Return what is said of mistakes where a declaration of the course is edited."""
    path = course / "reference" / NAME / file
    text = path.read_text(encoding="utf-8")
    assert was in text
    path.write_text(text.replace(was, now), encoding="utf-8")
    notebooks = Notebooks(Catalogue(course), NAME)
    source = graded(notebooks.source, notebooks.key, sandbox)
    return [line for line in mistakes(notebooks, source, sandbox) if line.status != "ok"]


def test_what_is_wrong_is_not_counted_among_what_holds(course: Path, sandbox: Sandbox) -> None:
    """A mistake that is taken for another is not named, a variant that is not right not full."""
    path = course / "reference" / NAME / "fall.py"
    more = """
@fall.mistake("Falls twice as far.")
def again(t):
    \"\"\"Half of it?\"\"\"
    return 9.81 * np.square(t)


@fall.variant
def wrong(t):
    \"\"\"Not right at all.\"\"\"
    return t
"""
    path.write_text(path.read_text(encoding="utf-8") + more, encoding="utf-8")
    notebooks = Notebooks(Catalogue(course), NAME)
    source = graded(notebooks.source, notebooks.key, sandbox)
    said = [line.said for line in (*mistakes(notebooks, source, sandbox),)]
    assert [line.partition(":")[0] for line in said] == ["landing"]
    right = sum(len(e.variants) for e in notebooks.assignment.exercises) - 1
    (line,) = variants(notebooks, sandbox)
    assert line.said == f"{right} legitimate variants score full"


def test_need_that_is_not_declared_is_told(course: Path, sandbox: Sandbox) -> None:
    """Not by each mistake: where the one is wrong, the other loses points."""
    (line,) = planted(course, "landing.py", "needs=(fall,)", "needs=()", sandbox)
    assert line.said == "landing loses points where fall alone is wrong"
    place, seen, mend = line.details
    assert "landing.py, line " in place
    assert seen.startswith("With mistake `twice-as-far`, `steady`, `one-for-all`: Entry [0]")
    assert mend == "If the right landing uses it, say so: needs=(fall,)."


def test_mistake_that_cannot_be_planted_stops_no_other(course: Path, sandbox: Sandbox) -> None:
    """A helper of it has the name of another exercise: that would be overwritten."""
    more = """
def landing(t):
    return 3 * t


@fall.mistake("Takes the wrong one.")
def wrong_one(t):
    \"\"\"Which of the two is asked for?\"\"\"
    return landing(t)


@fall.variant
def powers"""
    (line,) = planted(course, "fall.py", "\n@fall.variant\ndef powers", more, sandbox)
    assert line.said.endswith(
        "`landing` is something else where this is used, too: choose another name"
    )
