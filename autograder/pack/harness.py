"""What runs at Gradescope for every submission: ``python -m autograder.pack.harness /autograder``.

Whatever happens, ``results/results.json`` says what. Its exit code is 0 where there is a grade.
"""

from __future__ import annotations

import os
import sys
import traceback
from contextlib import ExitStack
from pathlib import Path

import msgspec

from autograder.course import seed
from autograder.errors import SubmissionError
from autograder.files import write
from autograder.language import say
from autograder.publish import gradescope
from autograder.report.feedback import reason
from autograder.text import log, plain, visible

NOT_GRADED = 3
BANNER = """
======================================================================
WARNING: {} and no more
Nothing keeps the submission from this container's files, the kit's
reference among them, or from the network. Only instructors see this.
======================================================================
"""


class Settings(msgspec.Struct, frozen=True, kw_only=True):
    """How an assignment is graded: ``source/settings.json``."""

    assignment: str
    hidden: gradescope.Visibility = "visible"
    allow_weak_sandbox: bool = False
    seed: str = ""


def run(home: Path) -> int:
    """Grade ``home/submission``, write ``home/results/results.json``, return the exit code.

    What is printed is the instructor's alone.
    """
    code = NOT_GRADED
    with ExitStack() as stack:
        try:
            page, code = _grade(home, stack)
        except SubmissionError as error:
            print(plain(f"Not graded: {error}"))
            page = gradescope.not_graded(f"{visible(reason(error))} {say(gradescope.YOURS)}")
        except Exception:
            page = gradescope.not_graded(say(gradescope.OURS))
            print(log(traceback.format_exc()))
    results = home / "results"
    write(results / "results.json", msgspec.json.format(msgspec.json.encode(page), indent=1))
    return code


def _grade(home: Path, stack: ExitStack) -> tuple[dict[str, object], int]:
    settings = msgspec.json.decode((home / "source" / "settings.json").read_bytes(), type=Settings)
    if settings.seed:
        os.environ[seed.VARIABLE] = settings.seed
    from autograder.course.catalogue import Catalogue
    from autograder.course.counting import counted
    from autograder.judge.grade import grade
    from autograder.sandbox.tiers import open_sandbox
    from autograder.submissions.finding import find_class
    from autograder.submissions.reading import read

    catalogue = Catalogue(home / "source" / "course")
    stack.enter_context(catalogue.spoken())
    names = catalogue.graded_names
    founds = find_class([home / "submission"], names, settings.assignment, "submission").founds
    named = [found for found in founds if found.path.stem == settings.assignment] or founds
    if len(named) > 1:
        files = ", ".join(sorted(found.path.name for found in named))
        raise SubmissionError(
            files, "hand in one, or call it {name}.ipynb.", name=settings.assignment
        )
    submission = read(named[0], names, settings.assignment)
    sandbox = open_sandbox(1, allow_weak=settings.allow_weak_sandbox)
    try:
        if sandbox.tier.weak:
            print(BANNER.format(sandbox.tier))
        key = catalogue.key(settings.assignment)
        result = grade(submission, sandbox, key)
        result = counted(result, key.assignment)
    finally:
        sandbox.close()
    print(f"Graded in {result.seconds} s: {result.score} of {result.max_score}. {result.sandbox}.")
    return gradescope.graded(result, settings.hidden), 0


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
