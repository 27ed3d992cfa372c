"""Whose a download is, by the names that Canvas, Moodle and nbgrader give to files and folders."""

from __future__ import annotations

import re
from dataclasses import dataclass

PLATFORMS = ("canvas", "moodle")
_NAMES = (
    # Moodle: Full Name_11_assignsubmission_file_ is a folder, or goes on with the file's own name
    re.compile(r"(?P<name>.+?)_(?P<moodle>\d+)_assignsubmission_[a-z]+(?:_.*)?"),
    # Canvas: lastfirst[_LATE]_12345_678900_ and the file's own name; hw_1_2_x and dates are none
    re.compile(r"(?P<name>[^_]+?)(?P<late>_LATE)?_(?P<canvas>[1-9]\d+)_[1-9]\d\d+_.+"),
    # nbgrader's zip_collect: ps1_ann_attempt_2026-03-02-09-30-10_ and the file's own name
    re.compile(r".+_(?P<name>[^_]+)_attempt_[\d-]+_.+"),
    # nbgrader's exchange: ann+ps1+2026-03-02 09:30:10 UTC, perhaps with +digits
    re.compile(r"(?P<name>[^+]+)\+(?P<assignment>[^+]+)\+\d{4}-\d\d-\d\d [^+]+(?:\+[^+]*)?"),
)
_LIKE_ONE = re.compile(r"[_+].*[\d-]", re.DOTALL)  # what all of these have, and few other names


@dataclass(frozen=True, slots=True)
class Owner:
    """Who has handed something in, as its place says.

    Attributes
    ----------
    name : str
    lms_id : str, optional
        The platform's number for them: Canvas's ID, ``canvas:101``, Moodle's participant,
        ``moodle:11``.
    late : bool
        Whether the platform says so.
    assignment : str, optional
        Where the place names it.
    """

    name: str
    lms_id: str | None = None
    late: bool = False
    assignment: str | None = None


def owner(name: str) -> Owner | None:
    """Return whose a file or folder of this name is; None where no download is called so."""
    if not _LIKE_ONE.search(name):
        return None
    found = next(filter(None, (pattern.fullmatch(name) for pattern in _NAMES)), None)
    if found is None:
        return None
    said = found.groupdict()
    numbers = (f"{platform}:{said[platform]}" for platform in PLATFORMS if platform in said)
    return Owner(said["name"], next(numbers, None), bool(said.get("late")), said.get("assignment"))
