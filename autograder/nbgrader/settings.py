"""nbgrader's settings for a course: ``configure(get_config())`` is its ``nbgrader_config.py``."""

from __future__ import annotations

import os
import sys
import warnings
from pathlib import Path
from typing import Any

from traitlets.config import Application

from autograder.errors import CourseError
from autograder.nbgrader.course import course_at
from autograder.nbgrader.log import make_harmless


def configure(c: Any) -> None:
    """Put this kit's parts in the place of nbgrader's own, for the course of the calling file.

    They touch what the course declares; other assignments are generated and graded as by nbgrader
    alone. What the file has set itself stays.

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
    from autograder.nbgrader import hooks
    from autograder.nbgrader.collect import CollectByName
    from autograder.nbgrader.export import Export
    from autograder.nbgrader.page import FeedbackPage
    from autograder.nbgrader.release import Released
    from autograder.nbgrader.validate import SayWhyUndefined

    c.GenerateAssignment.exporter_class = Released
    c.Autograde.exporter_class = hooks.Autograded
    c.GenerateFeedback.exporter_class = FeedbackPage
    for section, name, value in (
        (c.CourseDirectory, "course_id", _course_id(folder)),
        (c.ZipCollectApp, "collector_plugin", CollectByName),
        (c.ExportApp, "plugin_class", Export),
        (c.Execute, "on_cell_error", SayWhyUndefined()),  # nbgrader validate
        (c.TagRemovePreprocessor, "remove_input_tags", {"hide-input"}),  # pages of notebooks
    ):
        section.setdefault(name, value)


def _find_programs() -> None:
    """Let nbgrader's bare `alembic`, for a new gradebook, be this environment's."""
    programs = str(Path(sys.executable).parent)
    if os.environ.get("PATH", "").split(os.pathsep)[0] != programs:
        os.environ["PATH"] = os.pathsep.join(filter(None, [programs, os.environ.get("PATH")]))


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
