"""From a source notebook to its release: what is left of a solution, and what is refused.

`LintSource` refuses a source that would release wrongly. `KeepMarkers` replaces nbgrader's
`ClearSolutions`: of this kit's regions both marker lines stay, and what stood between them is
reduced to the shape of the answer, ``A = ...  # hint``. Of regions in nbgrader's own delimiters,
nbgrader's placeholder is left: the heads of somebody's loops may be half of the solution. An
assignment that is not declared is nbgrader's business alone. `Translate` comes after them.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

from nbconvert.exporters.exporter import ResourcesDict
from nbformat import NotebookNode
from nbgrader.preprocessors import (  # type: ignore[import-untyped]
    ClearHiddenTests,
    ClearSolutions,
    NbGraderPreprocessor,
)

from autograder.errors import CourseError
from autograder.language import SOURCE, translations
from autograder.markers import Delimiters, Pair, find_spans, lines_of
from autograder.nbgrader.course import course_of, declared_as, language_of
from autograder.notebook.lint import not_graded, problems, unmatched
from autograder.notebook.passages import translated
from autograder.notebook.points import declared_points
from autograder.notebook.stub import clear, indent_of


class LintSource(NbGraderPreprocessor):  # type: ignore[misc]
    """Stop before anything is released, with all that is wrong in one message."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Return the notebook as it is, or raise `CourseError`."""
        name, declared = _declared(self, resources)
        file = f"{resources['unique_key']}.ipynb"
        if declared is None:
            if any(find_spans(cell.source)[0] for cell in nb.cells):
                self.log.warning("%s: not declared, so nbgrader alone reads its regions.", file)
            return nb, resources
        self.log.addFilter(_without_traceback)
        found = problems(nb.cells, declared, delimiters(self))
        if name == resources["unique_key"]:
            found += unmatched(nb.cells, declared)
        if found:
            raise CourseError("\n".join(f"{file}, {problem}" for problem in found))
        if tests := not_graded(nb.cells):
            told = ", ".join(f"`{test}` ({points:g})" for test, points in tests.items())
            self.log.warning(
                "%s: no check of an exercise, so a person has to give their points: %s.", file, told
            )
        return nb, resources


def _declared(
    preprocessor: NbGraderPreprocessor, resources: ResourcesDict
) -> tuple[str | None, dict[str, float] | None]:
    """Return the assignment that a notebook is declared as, and its points; None if it is not."""
    catalogue = course_of(preprocessor.parent.parent.coursedir)  # of nbgrader's converter
    names = resources["nbgrader"]
    name = declared_as(catalogue, names["notebook"], names["assignment"])
    return name, declared_points(catalogue.assignment(name)) if name else None


def delimiters(preprocessor: NbGraderPreprocessor) -> Delimiters:
    """Return what the course has told nbgrader to take for a region."""
    solution, hidden = ClearSolutions(parent=preprocessor), ClearHiddenTests(parent=preprocessor)
    return Delimiters(
        Pair(solution.begin_solution_delimeter, solution.end_solution_delimeter),
        Pair(hidden.begin_test_delimeter, hidden.end_test_delimeter),
    )


class KeepMarkers(ClearSolutions):  # type: ignore[misc]
    """Clear solutions; keep this kit's marker lines around them."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Clear a notebook, as nbgrader does where it is not declared."""
        self._delimiters = delimiters(self) if _declared(self, resources)[0] else None
        cleared: tuple[NotebookNode, ResourcesDict] = super().preprocess(nb, resources)
        return cleared

    def _replace_solution_region(self, cell: NotebookNode, language: str) -> bool:
        if self._delimiters is None:
            replaced: bool = super()._replace_solution_region(cell, language)
            return replaced
        kit = False
        if cell.cell_type == "code":  # prose may show the markers
            kit = bool(find_spans(cell.source)[0])
            cell.source = clear(cell.source, self._delimiters)
        stub = self.code_stub[language] if cell.cell_type == "code" else self.text_stub
        lines = lines_of(cell.source)
        spans = find_spans(cell.source, self._delimiters.solution)[0]
        for start, end in reversed(spans):
            indent = indent_of(lines[start - 1])
            lines[start - 1 : end] = [indent + line for line in stub.split("\n")]
        if spans:
            cell.source = "\n".join(lines)
        return kit or bool(spans)


class Translate(NbGraderPreprocessor):  # type: ignore[misc]
    """Say what is left of a declared notebook in the course's language."""

    def preprocess(
        self, nb: NotebookNode, resources: ResourcesDict
    ) -> tuple[NotebookNode, ResourcesDict]:
        """Translate passage by passage; cells keep their names and metadata."""
        language = language_of(self.parent.parent.coursedir)
        if language != SOURCE and _declared(self, resources)[0]:
            folder = Path(resources["metadata"]["path"])
            said = translations(language, folder, course=folder.parents[1])
            for cell, source in zip(nb.cells, translated(nb.cells, said), strict=True):
                cell.source = source
        return nb, resources


def _without_traceback(record: logging.LogRecord) -> bool:
    """Let nbgrader's log tell in words why it refuses a source: a traceback helps no instructor."""
    error = sys.exc_info()[1]
    told = isinstance(error, CourseError | RuntimeError)  # nbgrader: a graded cell is gone
    if told and record.getMessage().startswith("Traceback"):
        record.msg, record.args = str(error), ()
    return True
