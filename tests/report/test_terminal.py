"""A class in a terminal: no score is lost where a line is short, and much is summarised."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from msgspec.structs import replace
from rich.console import Console
from springs import CATALOGUE, NAME

from autograder.report.terminal import print_class, print_left_out
from autograder.results import CaseScore, ExerciseScore, Fault, Score

NAMES = [exercise.name for exercise in CATALOGUE.assignment(NAME).exercises]


def score(student: str, points: float = 17.25, fault: Fault | None = None) -> Score:
    """Return what the table says of a student."""
    exercises = tuple(ExerciseScore(name, 1.25, 2, "partial") for name in NAMES)
    if fault:
        return Score(student, student, NAME, None, None, fault=fault)
    return Score(student, student, NAME, points, 20, exercises)


def shown(rows: list[Score], width: int = 80) -> list[str]:
    console = Console(file=io.StringIO(), width=width, color_system=None)
    print_class(rows, CATALOGUE, console)
    return console.file.getvalue().splitlines()  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("width", [120, 80, 60, 40])
@pytest.mark.parametrize(
    "student", ["abcdefghijklmnopqrstuvwxyz", "Bo", "Ada " * 40 + "Lovelace", "学生" * 30]
)
def test_score_stays_however_long_a_name_is(student: str, width: int) -> None:
    """The name is cut in the middle, so that both its ends can be read."""
    lines = shown([score(student), score("zoe", 3.5)], width)
    (line,) = [line for line in lines if line.strip().startswith(student[:2])]
    assert line.split()[-1] == "17.25"
    assert student[-2:] in line
    assert any(line.split()[:1] == ["zoe"] and line.split()[-1] == "3.5" for line in lines)


def test_exercises_stay_at_80_columns() -> None:
    """Seven exercises and a long name have room in a line."""
    (line,) = [line for line in shown([score("abcdefghijklm" * 4)]) if "abcdef" in line]
    name, *points = line.split()
    assert "…" in name
    assert points == [*["1.25"] * 7, "17.25"]


def test_exercises_are_told_apart_at_40_columns() -> None:
    """Each has its number, a name and its mean; what else there is has no room."""
    lines = shown([score("ann")], 40)
    (line,) = [line for line in lines if line.split()[:1] == ["2"]]
    assert line.split()[1][0] == NAMES[1][0]
    assert line.split()[2:] == ["1.25", "2"]


def test_class_of_300_is_summarised() -> None:
    """No row a student, and of a hundred faults the first ones, with how many there are more."""
    fault = Fault("submission", "the file is empty.")
    rows = [score(f"student{n}", fault=fault if n % 3 == 0 else None) for n in range(300)]
    lines = shown(rows)
    assert f"{NAME}: 200 graded" in lines
    assert "100 could not be graded (no score):" in lines
    assert "  … and 40 more" in lines
    assert len(lines) < 90


def test_answers_that_no_mistake_explains_are_counted() -> None:
    """In a line, by exercise: what the class misunderstands is more than what is declared."""
    lines = shown([score("ann"), score("bob")])
    at = next(n for n, line in enumerate(lines) if line == "What the class misunderstands")
    each = ", ".join(f"{name} 2" for name in NAMES)
    assert (
        lines[at + 1].split()
        == f"{2 * len(NAMES)} × explained by no declared mistake: {each}".split()
    )


def test_left_out_is_told_by_reason_where_it_is_much() -> None:
    """Few are named; of many, each reason once with the first that has it."""
    few = [("a/fay.html", "no notebook."), ("_b", "a name that begins with `_`.")]
    many = [(f"{n}/.git", "a name that begins with `.`.") for n in range(40)]
    console = Console(file=io.StringIO(), width=80, color_system=None)
    print_left_out(few, Path("out/not_graded.csv"), console)
    print_left_out([*few, *many], Path("out/not_graded.csv"), console)
    assert console.file.getvalue().splitlines() == [  # type: ignore[attr-defined]
        "2 left out, all in out/not_graded.csv:",
        "  a/fay.html: no notebook.",
        "  _b: a name that begins with `_`.",
        "42 left out, all in out/not_graded.csv:",
        "  40 × a name that begins with `.`. 0/.git …",
        "  1 × no notebook. a/fay.html",
        "  1 × a name that begins with `_`. _b",
    ]


def test_public_case_that_costs_nothing_is_told() -> None:
    """To the instructor, by case; not where it cost points, nor where it was not run."""
    case = CaseScore("three days", False, "failed")
    free = ExerciseScore(NAMES[0], 2, 2, "correct", cases=(case,))
    paid = ExerciseScore(NAMES[0], 1, 2, "partial", cases=(case,))
    skipped = ExerciseScore(NAMES[1], 2, 2, "correct", cases=(replace(case, status="not_run"),))
    hidden = ExerciseScore(NAMES[1], 2, 2, "correct", cases=(replace(case, hidden=True),))
    each = [(free, skipped), (free, hidden), (paid, skipped)]
    lines = shown([replace(score(str(n)), exercises=those) for n, those in enumerate(each)], 200)
    (line,) = [line for line in lines if "a public case" in line or "the public case" in line]
    assert line.strip() == (
        f"2 students fail the public case “three days” of `{NAMES[0]}` and lose no points: "
        "add a hidden case like it"
    )
