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
from course import CATALOGUE, ROOT

from autograder.batch.run import Grader, Local, grade_all
from autograder.compare import Failure, leaves
from autograder.report import html
from autograder.results import Result, store
from autograder.sandbox.pool import Sandbox
from autograder.selfcheck.simulate import RIGHT
from autograder.submissions.finding import find

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def planted(
    tmp_path_factory: pytest.TempPathFactory, notebook: Callable[..., Any], sandbox: Sandbox
) -> list[Result]:
    """Return the grades of notebooks that between them make every known mistake."""
    folder = tmp_path_factory.mktemp("planted")
    for name in CATALOGUE.names:
        exercises = CATALOGUE.assignment(name).exercises
        for number in range(max(len(e.mistakes) for e in exercises)):
            answers = {
                e.name: e.mistakes[number].id if number < len(e.mistakes) else RIGHT
                for e in exercises
            }
            path = folder / f"s{number}" / name / f"{name}.ipynb"
            path.parent.mkdir(parents=True)
            path.write_bytes(msgspec.json.encode(notebook(answers, name)))
    founds = find(folder, CATALOGUE.graded_names)
    with closing(Local(Grader(CATALOGUE, sandbox), 4)) as engine:
        grade_all(founds, engine, folder / "out")
    return store.load(folder / "out" / "results.jsonl")


def numbers(value: Any) -> Iterator[str]:
    """Yield the numbers of a value as a page might show them, short ones left out."""
    if isinstance(value, Failure):
        return
    leaf = list(value.values()) if isinstance(value, dict) else [value]
    for item in leaf:
        if isinstance(item, (dict, tuple)):
            yield from numbers(dict(enumerate(item)) if isinstance(item, tuple) else item)
            continue
        array = np.asarray(item)
        if array.dtype.kind == "f":
            for entry in array.ravel().tolist():
                texts = {f"{entry:.6g}", f"{entry:.9g}", f"{entry:.17g}", repr(entry)}
                yield from (t for t in texts if len(re.sub(r"e.*|[-.]", "", t).lstrip("0")) >= 6)


def test_no_hidden_value_reaches_a_page(planted: list[Result], tmp_path: Path) -> None:
    """No hidden input, expected value or line of the reference, over all planted mistakes."""
    hidden: set[str] = set()
    public: set[str] = set()
    for name in CATALOGUE.names:
        key = CATALOGUE.key(name)
        for declared in key.assignment.exercises:
            for place, prepared in enumerate(key[declared.name].cases):
                expected = dict(leaves(prepared.expected, declared.returns))
                found = {*numbers(prepared.inputs), *numbers(expected)}
                (hidden if prepared.case.hidden else public).update(found)
                if not prepared.case.hidden:  # what a wrong answer gives is shown too
                    for _, given in key[declared.name].mistakes:
                        public.update(numbers(given[place]))
    assert len(hidden) > 500
    html.write(planted, tmp_path, CATALOGUE)
    shown: set[str] = set()
    sources = [path.read_text() for path in sorted((tmp_path / "feedback").iterdir())]
    for source in sources:
        shown.update(re.findall(r"-?\d+(?:\.\d+)?(?:e[-+]\d+)?", source))
    assert len(shown & public) > 20  # the test can see what is shown
    assert not shown & (hidden - public)
    for name in CATALOGUE.names:
        answers = ROOT / "reference" / name / "answers.py"
        lines = {line.strip() for line in answers.read_text(encoding="utf-8").split("\n")}
        told = {line for line in lines if line.startswith("def ")}  # a student has the same
        for line in (line for line in lines - told if len(line) > 15 and "=" in line):
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
