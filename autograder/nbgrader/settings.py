"""nbgrader's settings for a course: ``configure(get_config())`` is its ``nbgrader_config.py``."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

from traitlets.config import Application

from autograder.errors import CourseError
from autograder.markers import BEGIN_HIDDEN, END, END_HIDDEN, START
from autograder.nbgrader.course import course_at
from autograder.nbgrader.log import make_harmless


def configure(c: Any) -> None:
    """Put this kit's parts in the place of nbgrader's own, for the course of the calling file.

    Parameters
    ----------
    c : traitlets.config.Config
        What ``get_config()`` gives in ``nbgrader_config.py``, which nbgrader reads where it starts
        and in the folder of ``--course-dir``.

    Raises
    ------
    SystemExit
        If the course does not load. After any other exception nbgrader would go on without these
        settings, and run student code outside the sandbox.
    """
    folder = Path(sys._getframe(1).f_globals["__file__"]).parent
    _find_programs()
    if Application.initialized():
        make_harmless(Application.instance().log)
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

    c.CourseDirectory.course_id = _course_id(folder)
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


def _course_id(folder: Path) -> str:
    """Return a course's name for itself; where it does not load, end a command in one line.

    A server goes on, with its user's open notebooks; each step of nbgrader's then refuses.
    """
    from nbgrader.apps import NbGrader  # type: ignore[import-untyped]

    try:
        return course_at(folder).course.id
    except CourseError as error:
        if not Application.initialized() or isinstance(Application.instance(), NbGrader):
            sys.exit(str(error))
        Application.instance().log.error("%s", error)
        return ""
