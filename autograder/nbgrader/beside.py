"""What lies beside a notebook and is copied with it, from a folder that a student has filled."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from fnmatch import fnmatch
from pathlib import Path, PurePath
from typing import Any

from nbgrader.converters import Autograde  # type: ignore[import-untyped]
from nbgrader.converters.base import BaseConverter  # type: ignore[import-untyped]
from nbgrader.coursedir import CourseDirectory  # type: ignore[import-untyped]
from nbgrader.utils import find_all_files, parse_utc  # type: ignore[import-untyped]

from autograder import files
from autograder.errors import UsageError
from autograder.text import plain, visible

LARGEST = 50 << 20  # bytes of all files of a folder
MOST, DEEPEST = 1000, 8  # files, and folders within each other


@dataclass(frozen=True)
class Beside:
    """Which files of a student's folder are copied.

    Parameters
    ----------
    folder : Path
        The student's.
    ignore : sequence of str
        Patterns of names that nbgrader leaves out.
    ours : collection of PurePath
        The files that the instructor has put beside the notebook: nothing takes their place.
    """

    folder: Path
    ignore: Sequence[str]
    ours: frozenset[PurePath]

    @classmethod
    def of(cls, folders: CourseDirectory, student: str, assignment: str) -> Beside:
        """Return those of a student's folder in nbgrader's ``submitted/``."""
        handed_in = folders.format_path(folders.submitted_directory, student, assignment)
        own = [
            folders.format_path(step, ".", assignment)
            for step in (folders.source_directory, folders.release_directory)
        ]
        ours = (PurePath(f).relative_to(o) for o in own for f in find_all_files(o, folders.ignore))
        return cls(Path(handed_in), [*folders.ignore, "*.ipynb"], frozenset(ours))

    def copy(self, to: Path) -> list[str]:
        """Copy regular files of bounded size; return what was left out, a line each."""
        said, left = [], LARGEST
        for number, (place, entry) in enumerate(self._files(PurePath()), 1):
            try:
                if number > MOST:
                    said.append(f"only {MOST} files of this folder are copied.")
                    break
                with files.regular(Path(entry)) as file:
                    data = file.read(left + 1)
                if len(data) > left:
                    said.append(f"{plain(str(place))}: too large to be copied.")
                    continue
                left -= len(data)
                files.write(to / place, data)
                (to / place).chmod(0o444)
            except (OSError, UsageError):
                said.append(f"{plain(str(place))}: no regular file; not copied.")
        return said

    def _files(self, below: PurePath) -> Iterator[tuple[PurePath, str]]:
        """Yield what is no folder, with its place: links, pipes and sockets too."""
        try:
            with os.scandir(self.folder / below) as listed:
                entries = sorted(listed, key=lambda entry: entry.name)
        except OSError:
            yield below, str(self.folder / below)
            return
        for entry in entries:
            place = below / entry.name
            if any(fnmatch(entry.name, pattern) for pattern in self.ignore):
                continue
            if entry.is_dir(follow_symlinks=False) and place not in self.ours:
                if len(place.parts) < DEEPEST:
                    yield from self._files(place)
            elif not self._is_ours(place) or not entry.is_file(follow_symlinks=False):
                yield place, entry.path

    def _is_ours(self, place: PurePath) -> bool:
        return any(place == own or place in own.parents for own in self.ours)


def handed_in(folders: CourseDirectory, folder: str) -> datetime | None:
    """Return what ``timestamp.txt`` says; warn where that is no time."""
    path = Path(folder, "timestamp.txt")
    try:
        with files.regular(path) as file:
            said = file.read(100).decode().strip()
        time: datetime | None = parse_utc(said) if said else None
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, AttributeError, ArithmeticError):
        time = None  # nbgrader's own way out is broken
    if time is None:
        folders.log.warning("%s: no time that can be read.", path)
    return time


class _Copying(BaseConverter):  # type: ignore[misc]
    """Copies with care what lies beside a notebook: nbgrader follows links and opens pipes."""

    def init_assignment(self, assignment_id: str, student_id: str) -> None:
        """Make a student's folder in ``autograded/``, and say what is left out."""
        to = Path(self._format_dest(assignment_id, student_id)).resolve()
        for line in Beside.of(self.coursedir, student_id, assignment_id).copy(to):
            self.log.warning("Left out: %s: %s", student_id, line)


class _Careful(Autograde, _Copying):  # type: ignore[misc]
    """nbgrader's converter, whose `super` finds our copying before nbgrader's own."""


def copy_with_care(converter: Any) -> None:
    """Let nbgrader's converter copy by `Beside`; leave out folders at whose names it would end."""
    converter.__class__ = _Careful
    for folder in list(converter.assignments):
        if visible(folder).replace("\n", "") != folder:
            converter.log.error("Left out, for its name: %s", folder)
            del converter.assignments[folder]
