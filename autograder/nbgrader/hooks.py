"""What ``nbgrader autograde`` uses of this kit, for what is declared.

It reads submissions by `Autograded`, grades by `GradeInSandbox` and writes the gradebook by
`SaveGrades`.
"""

from __future__ import annotations

import atexit
import shutil
from collections.abc import Callable
from functools import cache, partial
from glob import glob
from pathlib import Path
from typing import Any

import msgspec
from nbconvert.exporters import NotebookExporter
from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode, from_dict
from nbgrader.api import Gradebook  # type: ignore[import-untyped]
from nbgrader.converters import Autograde  # type: ignore[import-untyped]
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from nbgrader.preprocessors import (  # type: ignore[import-untyped]
    Execute,
    NbGraderPreprocessor,
    SaveAutoGrades,
)
from traitlets import Bool

from autograder.batch.grader import Grader
from autograder.course import seed
from autograder.course.catalogue import Catalogue
from autograder.errors import SandboxError, SubmissionError
from autograder.nbgrader.beside import copy_with_care, handed_in
from autograder.nbgrader.counting import count, release_version, uncounted
from autograder.nbgrader.course import (
    assignment_names,
    course_of,
    declared_as,
    is_declared,
    said_in_a_line,
    with_settings,
    without_leavings,
)
from autograder.nbgrader.executed import allowed
from autograder.nbgrader.gradebook import (
    find_assignment,
    find_submitted,
    open_gradebook,
)
from autograder.nbgrader.rebuild import (
    RESULT,
    fill,
    not_read,
    read_cells,
    rebuild,
)
from autograder.nbgrader.record import record
from autograder.nbgrader.replaced import Replaced
from autograder.notebook.cases import outdated
from autograder.report.feedback import fault_line, reason
from autograder.sandbox.protocol import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.submissions.answers import choose
from autograder.submissions.finding import Found

Converted = tuple[Any, dict[str, Any]]


def find_renamed(catalogue: Catalogue, assignment: str, student: str, notebooks: list[str]) -> None:
    """Let nbgrader, which goes by names, see a notebook that its student has renamed.

    It is called before each submission; ``notebooks`` are the files that nbgrader is to grade.
    """
    stems = {Path(notebook).stem for notebook in notebooks}
    if notebooks and assignment in catalogue.names and assignment not in stems:
        notebooks[:] = [str(Path(notebooks[0]).with_name(f"{assignment}.ipynb"))]


def _before_each(catalogue: Catalogue, theirs: Callable[..., None] | None, **names: Any) -> None:
    find_renamed(catalogue, **names)
    if theirs:
        theirs(**names)


class Autograded(NotebookExporter):
    """Reads submissions, in whatever state they are, as the release with the student's cells."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        converter: Any = self.parent  # which is about to convert
        names, folders = assignment_names(converter), _folders(self)
        with said_in_a_line(self.log):  # before anything is written
            self._ours = [name for name in names if is_declared(folders, name)]
            others = [name for name in names if name not in self._ours]
            if others:
                for warning in allowed(course_of(folders).course, others, bool(self._ours)):
                    self.log.warning("%s", warning)
                return
            notices = self._notices(names)
        for notice in filter(None, notices):
            self.log.warning("%s", notice)
        converter.autograde_preprocessors = [
            {Execute: GradeInSandbox, SaveAutoGrades: SaveGrades}.get(step, step)
            for step in converter.autograde_preprocessors
        ]
        converter.pre_convert_hook = partial(
            _before_each, course_of(folders), converter.pre_convert_hook
        )
        copy_with_care(converter)
        converter.replaced, converter.changes = Replaced(folders), []
        converter.convert_notebooks = partial(_convert, converter)
        _forget_unfinished(folders)

    def _notices(self, names: list[str]) -> list[str]:
        """Make the gradebook and the sandbox ready; return what is to be told before."""
        folders, catalogue = _folders(self), course_of(_folders(self))
        with open_gradebook(folders) as gradebook:
            for name in names:
                release = folders.format_path(folders.release_directory, ".", name)
                count(find_assignment(gradebook, name), catalogue, Path(release))
            gradebook.db.commit()
        tier = GradeInSandbox(parent=self).sandbox().tier
        weak = "student code can read files, the right answers too, and use the network."
        notices = [f"{tier} and no more: {weak}"] if tier.weak else []
        notices += [] if catalogue.seed else [seed.NOTICE]
        for name in {*names}.intersection(catalogue.names):
            place = Path(folders.format_path(folders.release_directory, ".", name))
            notices.append(outdated(catalogue.key(name), place))
        return notices

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> Converted:
        """Convert a submission, or an autograded version as it is."""
        resources = resources or {}
        names = resources["nbgrader"]
        folders = _folders(self)
        submitted = Path(filename).parent == _folder(folders, "submitted", names)
        if not submitted or names["assignment"] not in self._ours:
            converted: Converted = super().from_filename(filename, resources, **options)
            return converted
        release = Path(folders.format_path(folders.release_directory, ".", names["assignment"]))
        converter: Any = self.parent
        converter.replaced.set_aside(names["student"], _known(converter, names))
        remark, file = "", _handed_in(Path(filename), course_of(folders))
        if file != Path(filename):
            self.log.warning("Taken instead: %s", file.name)
            _undo_zeros(names)
        try:
            cells = read_cells(file)
        except SubmissionError as error:
            remark, cells = not_read(error), []
        without = uncounted(course_of(folders), names["notebook"], names["assignment"])
        ours = release_version(release / f"{names['notebook']}.ipynb", without)
        notebook = rebuild(ours, cells, remark)
        notebook["metadata"][RESULT] = None  # until it is graded
        node = from_dict(notebook)  # type: ignore[no-untyped-call]
        output, resources = self.from_notebook_node(node, resources, **options)  # type: ignore[no-untyped-call]
        return output, resources


def _convert(converter: Any) -> None:
    """Convert, with care for what students have named and put beside their notebooks."""
    folders = converter.coursedir
    ours: dict[str, Any] = {"get_existing_timestamp": partial(handed_in, folders)}
    with with_settings(folders, ignore=without_leavings(folders), **ours):
        Autograde.convert_notebooks(converter)


class GradeInSandbox(NbGraderPreprocessor):  # type: ignore[misc]
    """Grades the submitted file once, in the sandbox; no kernel starts. Replaces `Execute`."""

    allow_weak_sandbox = Bool(
        False, help="Go on where nothing keeps student code from files and network."
    ).tag(config=True)

    def sandbox(self) -> Sandbox:
        """Return this process's sandbox; `SandboxError` where none holds."""
        return _sandbox(bool(self.allow_weak_sandbox))

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        """Fill the check cells of an autograded notebook.

        Raises
        ------
        SandboxError
            If the grader failed. nbgrader drops this submission and goes on; its next run tries
            again.
        """
        names = resources["nbgrader"]
        folder = _folder(_folders(self.parent), "submitted", names)
        catalogue = course_of(_folders(self.parent))
        file = _handed_in(folder / f"{names['notebook']}.ipynb", catalogue)
        found = _found(catalogue, file, names)
        result = Grader(catalogue, self.sandbox()).file(found, found.assignment)
        if result.grader_failed:
            raise SandboxError(fault_line(result))
        if result.fault:
            self.log.error("To be graded by hand: %s: %s", names["student"], reason(result.fault))
        with catalogue.spoken():
            fill(nb, result)
        if found.assignment is None:
            del nb["metadata"][RESULT]  # none of this kit's: its feedback page is nbgrader's
        return from_dict(nb), resources  # type: ignore[no-untyped-call]


class SaveGrades(NbGraderPreprocessor):  # type: ignore[misc]
    """Writes points and reasons to the gradebook. Replaces `SaveAutoGrades`."""

    def preprocess(self, nb: NotebookNode, resources: ResourcesDict) -> Converted:
        """Record a notebook whose check cells are filled; tell which scores are others now.

        ``build/autograde/changes.csv`` has those of the last run in which there were any.
        """
        names = resources["nbgrader"]
        converter: Any = self.parent.parent  # of the exporter
        with Gradebook(names["db_url"]) as gradebook:
            submitted = find_submitted(gradebook, names)
            before = converter.replaced.graded(names["student"], _known(converter, names))
            for change in record(nb, submitted, before):
                self.log.warning("Changed: %s", change)
                converter.changes.append(change)
            gradebook.db.commit()
        converter.replaced.tell(converter.changes)
        return nb, resources


def _known(converter: Any, names: dict[str, str]) -> str | None:
    """Return the assignment that a notebook is graded as."""
    return declared_as(course_of(converter.coursedir), names["notebook"], names["assignment"])


@cache
def _sandbox(allow_weak: bool) -> Sandbox:
    sandbox = open_sandbox(1, allow_weak=allow_weak)
    atexit.register(sandbox.close)
    return sandbox


def _folders(exporter: Any) -> CourseDirectory:
    return exporter.parent.coursedir  # of nbgrader's converter


def _folder(folders: CourseDirectory, step: str, names: dict[str, str]) -> Path:
    name = getattr(folders, f"{step}_directory")
    return Path(folders.format_path(name, names["student"], names["assignment"]))


def _forget_unfinished(folders: CourseDirectory) -> None:
    """Remove what a killed run began: nbgrader passes over a folder that exists."""
    place = folders.format_path(
        folders.autograded_directory, folders.student_id, folders.assignment_id
    )
    for folder in map(Path, glob(place)):
        if not all(map(_is_finished, folder.glob("*.ipynb"))) or not list(folder.glob("*.ipynb")):
            shutil.rmtree(folder)


def _is_finished(file: Path) -> bool:
    try:
        notebook = msgspec.json.decode(file.read_bytes())
    except msgspec.DecodeError:  # torn
        return False
    return notebook["metadata"].get(RESULT, {}) is not None


def _handed_in(file: Path, catalogue: Catalogue) -> Path:
    """Return the file, or where there is none of this name, the first beside it that answers."""
    others = sorted(
        entry
        for entry in file.parent.iterdir()
        if entry.suffix.lower() == ".ipynb" and not entry.name.startswith((".", "_"))
    )
    if file in others or file.stem not in catalogue.names:
        return file if file in others else (others or [file])[0]
    places = choose([Found(other, "", file.stem) for other in others], catalogue.graded_names)
    return next((place.path for place in places if isinstance(place, Found)), file)


def _undo_zeros(names: dict[str, str]) -> None:
    """Take back what nbgrader gives for a file that is not there under its name."""
    with Gradebook(names["db_url"]) as gradebook:
        for grade in find_submitted(gradebook, names).grades:
            grade.auto_score, grade.needs_manual_grade = None, True
        gradebook.db.commit()


def _found(catalogue: Catalogue, file: Path, names: dict[str, str]) -> Found:
    """Return what to grade, as the assignment of the notebook's name or of its folder's."""
    known = declared_as(catalogue, names["notebook"], names["assignment"])
    problem = None if known else f"no exercises are declared for `{names['assignment']}`."
    return Found(file, names["student"], known, problem)
