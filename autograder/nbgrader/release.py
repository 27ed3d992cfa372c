"""release/ is made anew whenever nbgrader is asked for it, and stays as it was where that fails."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from nbconvert.exporters import NotebookExporter
from nbformat import from_dict
from nbgrader.converters import GenerateAssignment  # type: ignore[import-untyped]
from nbgrader.converters.base import (  # type: ignore[import-untyped]
    BaseConverter,
    NbGraderException,
)
from nbgrader.preprocessors import ClearSolutions  # type: ignore[import-untyped]
from nbgrader.utils import compute_checksum  # type: ignore[import-untyped]

from autograder.cells import grade_id
from autograder.nbgrader.course import (
    assignment_names,
    assignment_of,
    course_of,
    is_declared,
    said_in_a_line,
    with_settings,
    without_leavings,
)
from autograder.nbgrader.rebuild import read_release
from autograder.nbgrader.stubs import KeepMarkers, LintSource, Translate
from autograder.notebook import bundle


class Released(NotebookExporter):
    """Lets ``nbgrader generate_assignment`` write a release that is there already.

    nbgrader alone passes over it: a clone that has release/ gets no gradebook, and a source that
    was changed is not released, without a word. With ``--force`` it deletes first and tries then.
    An assignment that is not declared is left to it.
    """

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)  # type: ignore[no-untyped-call]
        converter: Any = self.parent  # which is about to convert its notebooks
        with said_in_a_line(self.log):
            ours = [n for n in assignment_names(converter) if is_declared(converter.coursedir, n)]
        if ours:
            steps = [
                each
                for step in converter.preprocessors
                for each in ([KeepMarkers, Translate] if step is ClearSolutions else [step])
            ]
            converter.preprocessors = [LintSource, *steps]
            converter.convert_notebooks = partial(_convert, converter, ours)


def _convert(converter: BaseConverter, ours: list[str]) -> None:
    """Convert all that was asked for: what is declared, then the rest."""
    folders, rest = converter.coursedir, {}
    for folder in list(converter.assignments):
        if assignment_of(converter, folder) not in ours:
            rest[folder] = converter.assignments.pop(folder)
    with with_settings(folders, ignore=without_leavings(folders)):
        _make_anew(converter, ours)
    if rest:
        converter.assignments = rest
        GenerateAssignment.convert_notebooks(converter)


def _make_anew(converter: BaseConverter, names: list[str]) -> None:
    """Convert what is declared; what cannot be converted keeps its old release."""
    with said_in_a_line(converter.log):
        _write_checks(converter, names)
    places = [Path(converter._format_dest(name, ".")) for name in names]
    released = [folder for folder in places if folder.is_dir()]
    if not converter.force and (lines := [*_worked_on(released)]):
        for line in lines:
            converter.log.error("%s", line)
        raise NbGraderException("\n".join(lines))
    with ExitStack() as stack:
        for folder in released:
            aside = stack.enter_context(_set_aside(folder))
            if converter.coursedir.notebook_id != "*":  # the other notebooks stay
                shutil.copytree(aside, folder)
                converter.force = True
        GenerateAssignment.convert_notebooks(converter)


def _write_checks(converter: BaseConverter, names: list[str]) -> None:
    """Write beside each source notebook what its check cells import; it is released with it."""
    catalogue = course_of(converter.coursedir)
    with catalogue.spoken():
        for name in set(names) & set(catalogue.names):
            bundle.write(catalogue.key(name), Path(converter._format_source(name, ".")))


@contextmanager
def _set_aside(folder: Path) -> Iterator[Path]:
    """Put a folder out of the way, and back where nothing has taken its place."""
    with TemporaryDirectory(prefix=".", dir=folder.parent) as place:
        aside = folder.rename(Path(place, folder.name))
        try:
            yield aside
        finally:
            if not folder.exists():
                aside.rename(folder)


def _worked_on(folders: list[Path]) -> Iterator[str]:
    """Yield, for each notebook that is not as nbgrader made it, the first cell that tells so."""
    for file in sorted(file for folder in folders for file in folder.glob("*.ipynb")):
        for cell in read_release(file)["cells"]:
            made = cell["metadata"].get("nbgrader", {}).get("checksum")
            if made and made != compute_checksum(from_dict(cell)):  # type: ignore[no-untyped-call]
                yield f"{file}: `{grade_id(cell)}` was worked on: move it away, or say --force."
                break
