"""What the search for a line adds: the same answers with it and without, in processor time.

``python -m tests.bench.searching NAME CLASS FEW`` counts the workers' time with the grader's.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from pathlib import Path

from autograder.course.catalogue import Catalogue
from autograder.judge.grade import grade
from autograder.report.html import student_page
from autograder.sandbox.deadline import Limits
from autograder.sandbox.plain import Plain
from autograder.selfcheck.simulate import Notebooks
from autograder.submissions.reading import Submission

from .command import ROOT
from .confinement import opened
from .lines import Planted
from .spoilt import UNTIMED

EVERY = 6  # of the planted mistakes one in so many


def added(many: Iterable[Callable[[float], object]]) -> tuple[int, float]:
    """Return of how many, and the milliseconds that the search adds to one of them."""
    every = [(_spent(one, 0), _spent(one, UNTIMED.lines)) for one in many]
    return len(every), 1000 * sum(took - without for without, took in every) / len(every)


def _spent(one: Callable[[float], object], lines: float) -> float:
    start = _processor()
    one(lines)
    return _processor() - start


def _processor() -> float:
    both = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(each.ru_utime + each.ru_stime for each in both)


def planted(notebooks: Notebooks) -> Iterator[tuple[Planted, Submission]]:
    """Yield some wrong answers, of which no mistake is declared any more."""
    for key in notebooks.key.exercises:
        of = Planted(notebooks, key)
        drawn = [submission for _, submission, _ in of.planted(foreseen=False)][::EVERY]
        of.forget()
        yield from ((of, submission) for submission in drawn)


def main() -> None:
    """Print what is measured, how often, and the milliseconds that are added."""
    name, class_, few = sys.argv[1:]
    catalogue = Catalogue(ROOT)
    key = catalogue.key(name)
    key.make_ready()

    def page(submission: Submission, lines: float) -> str:
        limits = Limits(lines=lines)
        return student_page(grade(submission, Plain(), key, limits=limits), catalogue)

    read = opened(catalogue, name, Path(class_), int(few))
    of_class = added(partial(page, submission) for submission in read)
    wrong = [*planted(Notebooks(catalogue, name))]
    graded, checked = (
        added(partial(of.graded, one, Plain(), public=public) for of, one in wrong)
        for public in (False, True)
    )
    figures = {
        "`grade` of a wrong answer": graded,
        "`check` of a wrong answer": checked,
        "a page of the class as real ones are": of_class,
    }
    print(json.dumps([(what, *figure) for what, figure in figures.items()]))


if __name__ == "__main__":
    main()
