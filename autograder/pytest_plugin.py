"""pytest's side of the kit: options and fixtures, and a line of points at the end.

Every pytest run in this environment imports it, most of them to grade nothing: the rest of the kit
is imported where there is a submission.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from autograder.batch.doubles import Doubles
    from autograder.course.catalogue import Catalogue
    from autograder.results import Result
    from autograder.submissions.finding import Found, LeftOut

COURSE: pytest.StashKey[Catalogue] = pytest.StashKey()
FOUND: pytest.StashKey[Doubles | None] = pytest.StashKey()
LEFT_OUT: pytest.StashKey[list[LeftOut]] = pytest.StashKey()
RESULTS: pytest.StashKey[dict[str, Result]] = pytest.StashKey()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add ``--submission``, ``--course``, ``--assignment`` and ``--keep``."""
    group = parser.getgroup("autograder")
    group.addoption("--submission", metavar="PATH", help="A notebook, script or folder to grade.")
    group.addoption(
        "--course", metavar="DIR", help="The course [AUTOGRADER_COURSE, else the working folder]."
    )
    group.addoption(
        "--allow-weak-sandbox", action="store_true", help="Go on where no sandbox holds."
    )
    group.addoption("--assignment", metavar="NAME", help="Which assignment; told from PATH else.")
    group.addoption(
        "--keep",
        choices=["latest", "best"],
        help="Which of a student's answers counts; without it, several are a fault.",
    )


@pytest.hookimpl(tryfirst=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> None:
    """Refuse a student's pytest.ini or conftest.py: they would run in the grader's process."""
    options = early_config.known_args_namespace
    if options.submission is None:
        return
    place = Path(options.submission).resolve()
    place = place if place.is_dir() else place.parent
    named = options.course or os.environ.get("AUTOGRADER_COURSE")
    for path in map(Path.resolve, _obeyed(early_config)):
        beside = path.parent.is_relative_to(place) or place.is_relative_to(path.parent)
        if beside and not _is_ours(path) and not (named and path.parent == Path(named).resolve()):
            raise pytest.UsageError(
                f"{path} lies in the submission's folder or above it and would run in the grader's "
                "process: start pytest elsewhere, with --submission=PATH."
            )


def _obeyed(config: pytest.Config) -> Iterator[Path]:
    """Yield the settings and conftest.py that pytest is about to load, found as it finds them."""
    if config.inipath is not None:
        yield config.inipath
    options, here = config.known_args_namespace, config.invocation_params.dir
    if options.noconftest:
        return
    named = [here / name for name in options.file_or_dir if (here / name).exists()]
    below = [folder for start in named or [here] for folder in start.glob("test*")]
    for folder in [here, *here.parents, *named, *below]:
        if (folder / "conftest.py").is_file():
            yield folder / "conftest.py"


def _is_ours(path: Path) -> bool:
    return path.resolve().parent == Path(__file__).resolve().parents[1]


def pytest_configure(config: pytest.Config) -> None:
    """Look for what is to be graded, and make room for the results."""
    config.stash[RESULTS] = {}
    config.stash[FOUND] = None
    if config.getoption("submission") is not None:
        _find(config, Path(config.getoption("submission")), config.getoption("assignment"))


def _find(config: pytest.Config, path: Path, assignment: str | None) -> None:
    from autograder.batch.doubles import Doubles
    from autograder.course.catalogue import open_course
    from autograder.errors import AutograderError
    from autograder.submissions.finding import find_class
    from autograder.text import plain

    try:
        catalogue = open_course(config.getoption("course"), [path])
        if assignment:
            catalogue.assignment(assignment)
        config.stash[COURSE] = catalogue
        names, others = catalogue.graded_names, catalogue.undeclared
        class_ = find_class([path], names, assignment, undeclared=others)
        config.stash[FOUND] = Doubles(class_.founds, config.getoption("keep"))
        config.stash[LEFT_OUT] = class_.left_out
    except AutograderError as error:
        raise pytest.UsageError(plain(str(error))) from None


def pytest_report_header(config: pytest.Config) -> list[str]:
    """Tell what of the course cannot be graded, and from which seed hidden inputs are drawn."""
    catalogue = config.stash.get(COURSE, None)
    if catalogue is None:
        return []
    from autograder.course import seed
    from autograder.language import _, say

    with catalogue.spoken():
        notes = [] if catalogue.seed else [_("NOTE: {text}").format(text=say(seed.NOTICE))]
        return [_("WARNING: {text}").format(text=t) for t in catalogue.broken.values()] + notes


@pytest.fixture(scope="session")
def graded(pytestconfig: pytest.Config) -> Iterator[Callable[[list[Found]], Result]]:
    """Return the result of a student's files, graded once; a fault is an error, not a failure."""
    from autograder.batch.grader import Grader
    from autograder.sandbox.tiers import open_sandbox

    sandbox = open_sandbox(1, allow_weak=pytestconfig.getoption("allow_weak_sandbox"))
    grader, results = Grader(pytestconfig.stash[COURSE], sandbox), pytestconfig.stash[RESULTS]
    assignment = pytestconfig.getoption("assignment")

    doubles, left_out = pytestconfig.stash[FOUND], pytestconfig.stash[LEFT_OUT]
    assert doubles is not None  # else there is nothing to ask for

    def grade(files: list[Found]) -> Result:
        key = str(files[0].path)
        for found in files if key not in results else ():
            result, others = doubles.settle(found, grader.file(found, assignment))
            left_out.extend(others)
            if result:
                results[key] = result
        return results[key]

    yield grade
    sandbox.close()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Print the points of every submission, and what was not graded."""
    from rich.cells import cell_len

    from autograder.language import _, say
    from autograder.text import plain

    results = config.stash.get(RESULTS, {})
    with config.stash[COURSE].spoken() if COURSE in config.stash else nullcontext():
        if results:
            terminalreporter.section(_("points"))
        for result in results.values():
            both = f"{result.score or 0:.2f} / {result.max_score or 0:.2f}"
            score = _("not graded") if result.score is None else both
            score = " " * (15 - cell_len(score)) + score
            who, what = plain(result.student), plain(Path(result.submission).name)
            terminalreporter.write_line(f"{score}  {who}  ({what})")
        for each in config.stash.get(LEFT_OUT, []):
            line = plain(f"{each.path}: {say(each.reason)}")
            terminalreporter.write_line(_("left out: {line}").format(line=line))
