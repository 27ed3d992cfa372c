"""The floor: the least that a submission in a process of its own can cost.

A program: ``python -m tests.bench.floor NAME`` prints milliseconds. A warm process forks; the child
runs the reference's own functions on all cases of all exercises and sends what they return through
a pipe; the parent reads it and waits. Nothing is confined, read, parsed or judged.
"""

from __future__ import annotations

import gc
import os
import pickle
import sys
import time
from statistics import median

from autograder.course.answer_key import AnswerKey
from autograder.course.catalogue import Catalogue

from .command import ROOT

FORKS = 100


def once(rules: AnswerKey) -> float:
    """Return the milliseconds of one fork that answers everything right."""
    start = time.perf_counter()
    here, there = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(here)
        with open(there, "wb") as pipe:
            pipe.write(pickle.dumps(answers(rules)))
        os._exit(0)
    os.close(there)
    with open(here, "rb") as pipe:
        received = pipe.read()
    os.waitpid(child, 0)
    elapsed = time.perf_counter() - start
    pickle.loads(received)  # it arrived whole
    return 1000 * elapsed


def answers(rules: AnswerKey) -> list[list[object]]:
    """Return what the reference gives for all cases of all exercises."""
    return [
        [exercise.call(exercise.reference, case.inputs) for case in rules[exercise.name].cases]
        for exercise in rules.assignment.exercises
    ]


def main() -> None:
    """Print the median of `FORKS` forks."""
    rules = Catalogue(ROOT).key(sys.argv[1])
    answers(rules)
    gc.freeze()  # as the kit's zygote does
    print(median(once(rules) for _ in range(FORKS)))


if __name__ == "__main__":
    main()
