"""The pytest suite, ``pytest --pyargs autograder --submission=PATH``: an item a case."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress

import pytest

from autograder.course.catalogue import Catalogue
from autograder.errors import AutograderError
from autograder.pytest_plugin import COURSE, FOUND
from autograder.report.feedback import fault_line, on_case, worth
from autograder.results import Result
from autograder.submissions.finding import Found
from autograder.submissions.reading import read
from autograder.text import log, plain, visible

Grade = Callable[[list[Found]], Result]


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Make an item of every exercise and case of every submission."""
    doubles, wanted = metafunc.config.stash[FOUND], metafunc.config.getoption("assignment")
    if doubles is None:
        pytest.exit("say what to grade: --submission=PATH of a file or a folder", returncode=4)
    items, ids, class_ = [], [], [*doubles]
    founds = [files[0] for files in class_]
    for files in class_:
        prefix = f"{plain(_who(files[0], founds))} | " if len(founds) > 1 else ""
        for exercise, case in _cases(metafunc.config.stash[COURSE], files, wanted):
            items.append((files, exercise, case))
            ids.append(f"{prefix}{exercise}: {case}")
    metafunc.parametrize(("files", "exercise", "case"), items, ids=ids)


def _who(found: Found, founds: list[Found]) -> str:
    """Return the shortest name that is the submission's alone."""
    student = [other for other in founds if other.student == found.student]
    if len(student) == 1:
        return found.student
    same = [other for other in student if other.assignment == found.assignment]
    return f"{found.student}, {found.assignment}" if len(same) == 1 else str(found.path)


def _cases(catalogue: Catalogue, files: list[Found], wanted: str | None) -> list[tuple[str, str]]:
    """Return the names of the exercises and cases; one item where no file can be read."""
    for found in files:
        with suppress(AutograderError):
            name = read(found, catalogue.graded_names, wanted).assignment
            return [(e.name, c.name) for e in catalogue.assignment(name).exercises for c in e.cases]
    return [("submission", "can be read")]


@pytest.fixture
def result(files: list[Found], graded: Grade, request: pytest.FixtureRequest) -> Result:
    """Return the submission's result; what could not be graded is an error, no failed test."""
    result = graded(files)
    if result.fault:
        with request.config.stash[COURSE].spoken():
            said = fault_line(result)
        pytest.fail(plain(said), pytrace=False)
    return result


def test_case(result: Result, exercise: str, case: str, request: pytest.FixtureRequest) -> None:
    """The submission's answer to one case of one exercise."""
    judged = next(e for e in result.exercises if e.name == exercise)
    row = next(c for c in judged.cases if c.name == case)
    points = worth(judged, brief=True)
    request.node.user_properties += [("student", visible(result.student)), ("points", points)]
    if row.status != "passed":
        with request.config.stash[COURSE].spoken():
            said = on_case(judged, row)
        pytest.fail(log(said), pytrace=False)
