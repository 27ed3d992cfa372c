"""A class: many submissions graded side by side, each result kept as soon as it is there."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from autograder import files
from autograder.batch.before import Before
from autograder.batch.conditions import Conditions
from autograder.batch.doubles import Doubles, Keep
from autograder.batch.engine import Engine, graded
from autograder.batch.grader import name_of
from autograder.errors import SubmissionError
from autograder.grades.changes import Change, Graded
from autograder.results import Score, store
from autograder.submissions.finding import Found, LeftOut
from autograder.submissions.reading import contents


def grade_all(
    founds: Sequence[Found],
    engine: Engine,
    out: Path,
    assignment: str | None = None,
    advance: Callable[[int], object] = lambda count: None,
    tell: Callable[[str], object] = lambda line: None,
    keep: Keep | None = None,
    leave: Callable[[LeftOut], object] = lambda left_out: None,
    settle: Callable[[list[Score]], list[Score]] = list,
    changed: Callable[[list[Change]], object] = lambda changes: None,
) -> list[Score]:
    """Grade a class and keep ``results.jsonl`` and ``scores.csv`` in ``out``.

    Of several files of a student for one assignment, `Doubles` says which one counts.

    Results of an earlier run of the same user that hold for the same file and the same conditions
    stay, so that a killed run goes on where it was; faults are tried again. Of those that do not
    hold, all that there were are kept in ``before/``, and ``changes.csv`` says what is another.

    Parameters
    ----------
    founds : sequence of Found
    engine : Engine
    out : Path
        The folder of the two files, made where it is missing.
    assignment : str, optional
        Which one it is, where the files do not say so.
    advance : callable
        Told how many more are done.
    tell : callable
        Told, in a line, what lies in ``out`` and is not taken up.
    keep : str, optional
        Which of a student's answers counts, ``"latest"`` or ``"best"``; without it, that there are
        several is a fault.
    leave : callable
        Told of each file that does not count.
    settle : callable
        Makes of rows those that count, for ``scores.csv``.
    changed : callable
        Told at the end what is another than before.

    Returns
    -------
    list of Score
        As they count, in the order of ``founds``.
    """
    log = files.folder(out) / "results.jsonl"
    by_name = {name_of(found): found for found in founds}
    doubles = Doubles(founds, keep)
    with files.alone(out):
        before = Before(out, engine.conditions)

        def holds(old: Graded) -> bool:
            found = by_name.get(old.submission)
            if found is None or found in doubles:
                return False
            return _holds(engine.conditions, found, old, assignment)

        kept = store.compact(log, Graded, holds, before.aside)
        before.note(kept.before)
        before.begin(kept.set_aside)
        advance(len(kept.results))
        if kept.strange:
            tell(f"{log}: {kept.strange} results not sealed by this user: graded anew.")
        todo = [f for submission, f in by_name.items() if submission not in kept.results]
        try:
            for result in graded(todo, engine, assignment):
                counts, left_out = doubles.settle(by_name[result.submission], result)
                if counts:
                    store.append(log, counts)
                for each in left_out:
                    leave(each)
                advance(1)
        finally:  # also of a run that is interrupted
            rows: Mapping[str, Score] = kept.results
            if todo:
                rows = {row.submission: row for row in store.scores(log)}
            ordered = settle([rows[submission] for submission in by_name if submission in rows])
            store.write_scores(out / "scores.csv", ordered)
        changed(before.finish(log) if todo or kept.set_aside or before.unfinished else [])
    return ordered


def _holds(
    conditions: Sequence[Conditions], found: Found, old: Graded, assignment: str | None
) -> bool:
    """Tell whether an earlier result of a file is still good."""
    if old.fault:
        return False
    if (old.student, old.lms_id, old.late) != (found.student, found.lms_id, found.late):
        return False
    if (assignment or found.assignment or old.assignment) != old.assignment:
        return False
    try:
        sha256 = hashlib.sha256(contents(found.path)).hexdigest()
    except SubmissionError:
        return False
    return old.key in [each.key(sha256) for each in conditions]
