"""Whose a downloaded file is, and when it was handed in, for ``nbgrader zip_collect``."""

from __future__ import annotations

import re

from nbgrader.plugins import FileNameCollectorPlugin  # type: ignore[import-untyped]

from autograder.nbgrader.course import is_declared

_DASHED = re.compile(r"(\d{4}-\d\d-\d\d)-(\d\d)-(\d\d)-(\d\d)")


class CollectByName(FileNameCollectorPlugin):  # type: ignore[misc]
    """Reads file names by nbgrader's ``named_regexp``, and a time joined by dashes as it is meant.

    nbgrader itself takes the minutes and seconds of ``2026-03-02-09-30-10`` for a time zone.
    """

    def collect(self, submitted_file: str) -> dict[str, str] | None:
        """Return what a name says; None where the file is to be skipped."""
        found: dict[str, str] | None = super().collect(submitted_file)
        folders = self.parent.coursedir
        if found and found.get("timestamp") and is_declared(folders, folders.assignment_id):
            found["timestamp"] = _DASHED.sub(r"\1 \2:\3:\4", found["timestamp"])
        return found
