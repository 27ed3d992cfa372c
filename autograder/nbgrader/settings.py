"""nbgrader's settings for a course: ``configure(get_config())`` is its ``nbgrader_config.py``."""

from __future__ import annotations

import os
import sys
import warnings
from functools import cache
from pathlib import Path
from typing import Any

from autograder.course.catalogue import Catalogue
from autograder.markers import BEGIN_HIDDEN, END, END_HIDDEN, START


def configure(c: Any) -> None:
    """Put this kit's parts in the place of nbgrader's own.

    Parameters
    ----------
    c : traitlets.config.Config
        What ``get_config()`` gives in ``nbgrader_config.py``, which nbgrader reads where it starts.
    """
    _find_programs()
    warnings.filterwarnings("ignore", "Object of type <Submitted")  # nbgrader's own, of no use here
    from nbgrader.converters import Autograde, GenerateAssignment  # type: ignore[import-untyped]
    from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
    from nbgrader.preprocessors import (  # type: ignore[import-untyped]
        ClearSolutions,
        Execute,
        SaveAutoGrades,
    )

    from autograder.nbgrader import hooks
    from autograder.nbgrader.collect import CollectByName
    from autograder.nbgrader.export import Export
    from autograder.nbgrader.release import Released
    from autograder.nbgrader.stubs import KeepMarkers, LintSource
    from autograder.nbgrader.validate import SayWhyUndefined

    c.CourseDirectory.course_id = course_here().course.id
    c.CourseDirectory.ignore = [*CourseDirectory.ignore.default(), ".*", "*_cache"]
    c.ClearSolutions.begin_solution_delimeter = START
    c.ClearSolutions.end_solution_delimeter = END
    c.ClearHiddenTests.begin_test_delimeter = BEGIN_HIDDEN
    c.ClearHiddenTests.end_test_delimeter = END_HIDDEN
    c.GenerateAssignment.create_assignment = True
    c.GenerateAssignment.exporter_class = Released
    c.GenerateAssignment.preprocessors = [
        LintSource,
        *_replaced(GenerateAssignment.preprocessors, {ClearSolutions: KeepMarkers}),
    ]
    c.ZipCollectApp.collector_plugin = CollectByName
    c.Autograde.exporter_class = hooks.Autograded
    c.Autograde.pre_convert_hook = hooks.find_renamed
    c.Autograde.autograde_preprocessors = _replaced(
        Autograde.autograde_preprocessors,
        {Execute: hooks.GradeInSandbox, SaveAutoGrades: hooks.SaveGrades},
    )
    c.GenerateFeedback.exporter_class = hooks.FeedbackPage
    c.ExportApp.plugin_class = Export
    c.Execute.on_cell_error = SayWhyUndefined()  # nbgrader validate


def _find_programs() -> None:
    """Let nbgrader's bare `alembic`, for a new gradebook, be this environment's."""
    programs = str(Path(sys.executable).parent)
    if os.environ.get("PATH", "").split(os.pathsep)[0] != programs:
        os.environ["PATH"] = os.pathsep.join(filter(None, [programs, os.environ.get("PATH")]))


def _replaced(trait: Any, ours: dict[type, type]) -> list[type]:
    return [ours.get(preprocessor, preprocessor) for preprocessor in trait.default()]


def course_of(folders: Any) -> Catalogue:
    """Return the course that nbgrader's `CourseDirectory` is about."""
    return _opened(Path(folders.root).resolve())


def course_here() -> Catalogue:
    """Return the course of the working folder, where nbgrader reads its settings."""
    return _opened(Path.cwd())


@cache
def _opened(folder: Path) -> Catalogue:
    return Catalogue(folder)
