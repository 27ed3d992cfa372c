"""What a student reads of a hidden case, over all planted mistakes: its name, and no value."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec
import numpy as np
import pytest
from springs import CATALOGUE

from autograder.batch.engine import Local
from autograder.batch.grader import Grader
from autograder.batch.run import grade_all
from autograder.compare import Failure, leaves, pair_at
from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import Prepared
from autograder.report import html
from autograder.results import Result, store
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck.simulate import RIGHT
from autograder.submissions.finding import find

__all__ = ["CATALOGUE"]
FORMS = (".4f", ".4g", ".6g", ".9g", ".17g")


@pytest.fixture(scope="module")
def planted(
    catalogue: Catalogue,
    tmp_path_factory: pytest.TempPathFactory,
    notebook: Callable[..., Any],
    sandbox: Sandbox,
) -> list[Result]:
    """Return the grades of notebooks that between them make every known mistake."""
    folder = tmp_path_factory.mktemp("planted")
    for name in catalogue.names:
        exercises = catalogue.assignment(name).exercises
        for number in range(max(len(e.mistakes) for e in exercises)):
            answers = {
                e.name: e.mistakes[number].id if number < len(e.mistakes) else RIGHT
                for e in exercises
            }
            path = folder / f"s{number}" / name / f"{name}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(msgspec.json.encode(notebook(answers, name)))
    founds = find(folder, catalogue.graded_names)
    with closing(Local(Grader(catalogue, sandbox), 4)) as engine:
        grade_all(founds, engine, folder / "out")
    return store.load(folder / "out" / "results.jsonl")


def numbers(value: Any) -> Iterator[str]:
    """Yield the numbers of a value as it might be shown, short ones left out."""
    if isinstance(value, (dict, list, tuple)):
        for item in value.values() if isinstance(value, dict) else value:
            yield from numbers(item)
    elif not isinstance(value, Failure) and (array := np.asarray(value)).dtype.kind == "f":
        for entry in array.ravel().tolist():
            texts = {repr(entry), *(f"{entry:{form}}" for form in FORMS)}
            yield from (t for t in texts if len(re.sub(r"e.*|[-.]", "", t).lstrip("0")) >= 4)


def errors(exercise: Exercise, prepared: Prepared, answer: Any) -> list[Any]:
    """Return how far each part of an answer is off, where that is a number."""
    parts = [part for part, _ in leaves(prepared.expected, exercise.returns)]
    pairs = [pair_at(answer, prepared.expected, exercise.returns, None, part) for part in parts]
    known = [pair for pair in pairs if pair and not isinstance(pair[0], Failure)]
    alike = [pair for pair in known if np.shape(pair[0]) == np.shape(pair[1])]
    return [np.abs(np.subtract(actual, expected)) for actual, expected in alike]


def told(catalogue: Catalogue) -> tuple[set[str], set[str]]:
    """Return the numbers of hidden cases that no public one has, and those of public ones.

    Inputs, expected values; what a mistake answers and how far it is off.
    """
    found: dict[bool, set[str]] = {True: set(), False: set()}
    for name in catalogue.names:
        key = catalogue.key(name)
        for declared in key.assignment.exercises:
            for place, prepared in enumerate(key[declared.name].cases):
                values = [prepared.inputs, prepared.expected]
                for _, given in key[declared.name].mistakes if not prepared.case.hidden else ():
                    values += [given[place], errors(declared, prepared, given[place])]
                found[prepared.case.hidden].update(numbers(values))
    return found[True] - found[False], found[False]


def test_no_hidden_value_reaches_anybody(
    planted: list[Result], catalogue: Catalogue, tmp_path: Path
) -> None:
    """No hidden input, expected value or line of the reference: on no page, in no result."""
    hidden, public = told(catalogue)
    assert len(hidden) > 100
    html.write(planted, tmp_path, catalogue)
    sources = [path.read_text() for path in sorted((tmp_path / "feedback").iterdir())]
    shown: set[str] = set()
    for text in (*sources, *(msgspec.json.encode(r.exercises).decode() for r in planted)):
        shown.update(re.findall(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?", text))
    assert len(shown & public) > len(planted)  # the test can see what is shown
    assert not shown & hidden
    for name in catalogue.names:
        answers = catalogue.folder / "reference" / name / "answers.py"
        lines = {line.strip() for line in answers.read_text(encoding="utf-8").split("\n")}
        same = {line for line in lines if line.startswith("def ")}  # a student has the same
        for line in (line for line in lines - same if len(line) > 15 and "=" in line):
            assert not any(line in source for source in sources), line


def test_hidden_cases_carry_no_values(planted: list[Result]) -> None:
    """In results.jsonl too: inputs, expected and actual are for public cases that failed."""
    rows = [case for r in planted for e in r.exercises for case in e.cases]
    assert not [r.fault for r in planted if r.fault]
    assert any(case.hidden and case.status == "failed" for case in rows)
    assert any(case.expected is not None for case in rows)
    for case in rows:
        kept = (case.inputs, case.expected, case.actual)
        if case.hidden or case.status == "passed":
            assert kept == ({}, None, None)
        elif case.status == "failed":
            assert case.inputs
        if case.hidden:  # the kind of difference, and names between backticks
            assert not re.search(r"\d", re.sub(r"`\w+`", "", case.message))
