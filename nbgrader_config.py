"""nbgrader's settings; nbgrader reads this file when it starts in this folder."""

import os
import sys
import warnings
from pathlib import Path

_root = str(Path(__file__).parent)
if _root not in sys.path:  # nbgrader adds the working directory only
    sys.path.insert(0, _root)

_programs = str(Path(sys.executable).parent)
if os.environ.get("PATH", "").split(os.pathsep)[0] != _programs:
    # nbgrader starts a bare `alembic` for a new gradebook: it must be this environment's
    os.environ["PATH"] = os.pathsep.join(filter(None, [_programs, os.environ.get("PATH")]))

warnings.filterwarnings("ignore", "Object of type <Submitted")  # nbgrader's own, of no use here

from nbgrader.converters import Autograde, GenerateAssignment  # type: ignore[import-untyped]  # noqa: E402
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]  # noqa: E402
from nbgrader.preprocessors import (  # type: ignore[import-untyped]  # noqa: E402
    ClearSolutions,
    Execute,
    SaveAutoGrades,
)

from autograder.autograde import (  # noqa: E402
    Autograded,
    FeedbackPage,
    GradeInSandbox,
    SaveGrades,
    find_renamed,
)
from autograder.collect import CollectByName  # noqa: E402
from autograder.export import Export  # noqa: E402
from autograder.lint import BEGIN_HIDDEN, END, END_HIDDEN, START  # noqa: E402
from autograder.notebooks import KeepMarkers, LintSource  # noqa: E402
from autograder.release import Released  # noqa: E402
from autograder.validate import SayWhyUndefined  # noqa: E402

c = get_config()  # type: ignore[name-defined]  # noqa: F821  (nbgrader provides it)

c.CourseDirectory.course_id = "numeric_python"
c.CourseDirectory.ignore = [*CourseDirectory.ignore.default(), ".*", "*_cache"]

c.ClearSolutions.begin_solution_delimeter = START
c.ClearSolutions.end_solution_delimeter = END
c.ClearHiddenTests.begin_test_delimeter = BEGIN_HIDDEN
c.ClearHiddenTests.end_test_delimeter = END_HIDDEN

c.GenerateAssignment.create_assignment = True
c.GenerateAssignment.exporter_class = Released
c.GenerateAssignment.preprocessors = [
    LintSource,
    *(
        KeepMarkers if preprocessor is ClearSolutions else preprocessor
        for preprocessor in GenerateAssignment.preprocessors.default()
    ),
]

c.ZipCollectApp.collector_plugin = CollectByName
c.Autograde.exporter_class = Autograded
c.Autograde.pre_convert_hook = find_renamed
c.Autograde.autograde_preprocessors = [
    {Execute: GradeInSandbox, SaveAutoGrades: SaveGrades}.get(preprocessor, preprocessor)
    for preprocessor in Autograde.autograde_preprocessors.default()
]
c.GenerateFeedback.exporter_class = FeedbackPage
c.ExportApp.plugin_class = Export
c.Execute.on_cell_error = SayWhyUndefined()  # nbgrader validate
