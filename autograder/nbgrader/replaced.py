"""What ``nbgrader autograde`` replaces: the results of the run before, and whose are others now."""

from __future__ import annotations

from collections.abc import Sequence
from glob import glob
from pathlib import Path

from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]

from autograder import files
from autograder.grades.changes import Change, Graded, graded, write
from autograder.nbgrader.gradebook import result_in
from autograder.results import Result, store

OUT = Path("build", "autograde")  # in the course's folder


class Replaced:
    """The results in ``autograded/`` as they are before a run.

    Parameters
    ----------
    folders : CourseDirectory
        nbgrader's, of one assignment.
    """

    def __init__(self, folders: CourseDirectory) -> None:
        place = folders.format_path(
            folders.autograded_directory, folders.student_id, folders.assignment_id
        )
        notebooks = sorted(file for folder in glob(place) for file in Path(folder).glob("*.ipynb"))
        found = filter(None, map(result_in, notebooks))
        self._results = {(each.student, each.assignment): each for each in found}
        self._out = Path(folders.root) / OUT
        self._left = dict(self._results)

    def graded(self, student: str, assignment: str | None) -> Graded | None:
        """Return what a student's work was graded as; None where it was not."""
        result = self._results.get((student, assignment))
        return graded(result) if result else None

    def set_aside(self, student: str, assignment: str | None) -> None:
        """Keep a result that is about to be replaced in ``before/``, which is this run's alone."""
        result: Result | None = self._left.pop((student, assignment), None)
        if result is None:
            return
        log = files.folder(self._out / "before") / "results.jsonl"
        if len(self._left) == len(self._results) - 1:
            for file in (log, log.with_suffix(".hmac")):
                file.unlink(missing_ok=True)
        store.append(log, result)

    def tell(self, changes: Sequence[Change]) -> None:
        """Write ``changes.csv``, where there are any."""
        if changes:
            write(files.folder(self._out) / "changes.csv", changes)
