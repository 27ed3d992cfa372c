"""The page that ``nbgrader generate_feedback`` writes of a student's notebook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from nbconvert.exporters import HTMLExporter
from nbgrader.api import Gradebook  # type: ignore[import-untyped]

from autograder.nbgrader.course import course_of
from autograder.nbgrader.gradebook import find_submitted
from autograder.nbgrader.rebuild import kept_result
from autograder.nbgrader.settled import with_grades
from autograder.report import html


class FeedbackPage(HTMLExporter):
    """A student's page of this kit, with what the gradebook adds: points and words by hand."""

    def from_filename(
        self, filename: str, resources: dict[str, Any] | None = None, **options: Any
    ) -> tuple[Any, dict[str, Any]]:
        """Convert an autograded notebook; nbgrader's own page where this kit did not grade it."""
        result = kept_result(msgspec.json.decode(Path(filename).read_bytes()))
        if result is None or resources is None:
            converted: tuple[Any, dict[str, Any]]
            converted = super().from_filename(filename, resources, **options)
            return converted
        with Gradebook(resources["nbgrader"]["db_url"]) as gradebook:
            graded = with_grades(result, [find_submitted(gradebook, resources["nbgrader"])])
        converter: Any = self.parent
        catalogue = course_of(converter.coursedir)
        with catalogue.spoken():
            page = html.student_page(graded, catalogue)
        return page, resources | {"output_extension": ".html"}
