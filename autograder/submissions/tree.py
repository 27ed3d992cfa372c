"""What lies in a folder or a ZIP file: names, and what of it is not looked at, with the reason."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from autograder.submissions import archive, downloads
from autograder.submissions.downloads import Owner
from autograder.text import Later

SUFFIXES = (".ipynb", ".py")
DEEPEST = 6  # folders below the one that was named
LINK = Later("a symbolic link, which is not followed.")
ODD = Later("neither a file nor a folder.")
DEEP = Later("more than {count} folders down.", count=DEEPEST)


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file or folder that is not graded, and why; of a folder, all that is in it."""

    path: Path
    reason: str


@dataclass
class Folder:
    """A folder as it was read.

    Attributes
    ----------
    path : Path
    folders : list of Folder
        In the order of names, as the files are.
    files : dict
        What is wrong with each, by its name; None where it can be read.
    left_out : list of LeftOut
    problem : str, optional
        Why it cannot be read.
    """

    path: Path
    folders: list[Folder] = field(default_factory=list)
    files: dict[str, str | None] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    problem: str | None = None

    @cached_property
    def name(self) -> str:
        """Its name, that of the working folder too; a ZIP file's without the suffix."""
        path = self.path if self.path.name else self.path.absolute()
        return path.stem if path.name.lower().endswith(".zip") else path.name

    @cached_property
    def owners(self) -> set[Owner]:
        """Whom a platform's names in it name: these are certain."""
        names = [each.name for each in self.folders]
        names += [name.rpartition(".")[0] for name in self.files if is_answer(name)]
        return set(filter(None, map(downloads.owner, names)))

    @property
    def answers(self) -> list[tuple[str, str | None]]:
        """The files in it that may be answers, each with what is wrong."""
        files = self.files.items()
        return [each for each in files if is_answer(each[0]) or each[1] == archive.DAMAGED]

    def below(self) -> Iterator[Folder]:
        """Yield the folder and all that are in it."""
        yield self
        for folder in self.folders:
            yield from folder.below()


def read(path: Path, out: Path | None = None, depth: int = 0) -> Folder:
    """Return what lies in a folder, but for the results in ``out``, an absolute path.

    Where an answer should be, a link or a pipe is told as one.
    """
    folder = Folder(path)
    try:
        with os.scandir(path) as listed:
            entries = sorted(listed, key=lambda entry: entry.name)
    except OSError as error:
        folder.problem = Later("cannot be read: {why}.", why=error.strerror)
        return folder
    for entry in entries:
        name, reason = entry.name, _passed_over(entry.name)
        if reason is None and entry.is_dir(follow_symlinks=False):
            if out and name.lower() == out.name.lower() and (path / name).absolute() == out:
                continue
            if depth < DEEPEST:
                folder.folders.append(read(path / name, out, depth + 1))
            else:
                reason = DEEP
        elif reason is None and (is_answer(name) or entry.is_file(follow_symlinks=False)):
            folder.files[name] = None
        elif reason is None:
            reason = LINK if entry.is_symlink() else ODD
        if reason:
            folder.left_out.append(LeftOut(path / name, reason))
    return folder


def read_archive(path: Path) -> Folder:
    """Return what lies in a ZIP file, folder by folder.

    Raises
    ------
    SubmissionError
        If it is no archive, or holds too much.
    """
    folders = {path: Folder(path)}
    left_out: set[Path] = set()
    for name, problem in archive.entries(path).items():
        parts = re.split(r"[/\\]" if problem else "/", name.removesuffix("/"))
        passed = next((n for n, part in enumerate(parts) if _passed_over(part)), None)
        reason = None if passed is None else _passed_over(parts[passed])
        place, is_folder = path / name, name.endswith("/")
        if passed is None and len(parts) - (not is_folder) > DEEPEST and not problem:
            passed, reason = DEEPEST, DEEP
        if reason is None and is_folder:
            _folder(folders, place)
            continue
        if reason is None:
            _folder(folders, place.parent).files[place.name] = problem
            continue
        place = path.joinpath(*parts[: (passed or 0) + 1])
        if place not in left_out:
            left_out.add(place)
            _folder(folders, place.parent).left_out.append(LeftOut(place, reason))
    return folders[path]


def _folder(folders: dict[Path, Folder], path: Path) -> Folder:
    """Return the folder of a ZIP file at a place, made with those above where it is new."""
    if path not in folders:
        folders[path] = Folder(path)
        _folder(folders, path.parent).folders.append(folders[path])
    return folders[path]


def is_answer(file: Path | str) -> bool:
    """Tell whether a file could be an answer by its name."""
    return str(file).lower().endswith(SUFFIXES)


def _passed_over(name: str) -> str | None:
    is_hidden = name[:1] in (".", "_") and name != ".."
    return Later("a name that begins with `{sign}`.", sign=name[0]) if is_hidden else None
