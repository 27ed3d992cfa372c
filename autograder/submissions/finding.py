"""The files that are to be graded: whose each is, and which assignment its place says."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.submissions import archive
from autograder.text import encodable

SUFFIXES = (".ipynb", ".py")


@dataclass(frozen=True, slots=True)
class Found:
    """A file to grade, or why there is none, with what its place says about it."""

    path: Path
    student: str
    assignment: str | None = None
    problem: str | None = None


def find(path: Path, assignments: Mapping[str, set[str]]) -> list[Found]:
    """Return the submissions at ``path``: a file, a folder or ZIP of files, or a submitted/ tree.

    Parameters
    ----------
    path : Path
    assignments : dict
        The graded names of every assignment, by the assignment's name.

    Raises
    ------
    SubmissionError
        If there is nothing at ``path``, or nothing in it that could be a submission.
    """
    if path.is_symlink() or not path.is_dir():
        if not os.path.lexists(path):
            raise SubmissionError(path, "no such file or folder.")
        if path.suffix.lower() != ".zip" or path.is_symlink():
            return [_place(path, assignments)]
        try:
            found = list(_unzipped(path, assignments))
        except SubmissionError as error:
            return [Found(path, encodable(path.stem), problem=error.reason)]
    else:
        found = list(_walk(path, assignments))
    if not found:
        raise SubmissionError(path, "no notebook (.ipynb) and no script (.py) in it.")
    return found


def _unzipped(zipped: Path, assignments: Mapping[str, set[str]]) -> Iterator[Found]:
    """Yield what is to be graded in a ZIP file, folder by folder, and what is wrong in it."""
    folders: dict[Path, list[Path]] = {}
    for name, problem in archive.entries(zipped).items():
        if any(_is_hidden(part) for part in re.split(r"[/\\]", name)):
            continue
        if problem is None:
            folders.setdefault((zipped / name).parent, []).append(zipped / name)
        elif problem == archive.DAMAGED or any(suffix in name.lower() for suffix in SUFFIXES):
            yield replace(_place(zipped / name, assignments), problem=problem)
    for folder, files in folders.items():
        one = folder.name in assignments and folder.parent != zipped  # <student>/<assignment>/
        for file in _answers(folder, files, one):
            yield _place(file, assignments)


def _is_hidden(part: str) -> bool:
    return part.startswith((".", "_")) and part != ".."


def _answers(folder: Path, files: list[Path], one: bool) -> list[Path]:
    """Return which of a folder's files are answers, one at most where it is one student's."""
    files = [f for f in files if f.suffix.lower() in SUFFIXES]
    files = [f for f in files if f.suffix.lower() == ".ipynb"] or files  # scripts beside help
    if one:  # whatever its name
        return ([f for f in files if f.stem == folder.name] or files)[:1]
    return files


def _walk(folder: Path, assignments: Mapping[str, set[str]], depth: int = 0) -> Iterator[Found]:
    """Yield what is to be graded in a folder, in the order of names."""
    one_answer = depth > 0 and folder.name in assignments  # <student>/<assignment>/
    try:
        with os.scandir(folder) as listed:
            entries = sorted((e.name, e.is_dir(follow_symlinks=False)) for e in listed)
    except OSError as error:
        who = encodable((folder.parent if one_answer else folder).name)
        problem = f"cannot be read: {error.strerror}."
        yield Found(folder, who, folder.name if one_answer else None, problem)
        return
    entries = [(name, is_folder) for name, is_folder in entries if name[0] not in "._"]
    files = [folder / name for name, is_folder in entries if not is_folder]
    files = _answers(folder, files, one_answer)
    if one_answer and not files:
        problem = "no notebook (.ipynb) and no script (.py) in this folder."
        yield Found(folder, encodable(folder.parent.name), folder.name, problem)
    for file in files:
        yield _place(file, assignments)
    if one_answer:
        return
    if depth < 6:
        for name, is_folder in entries:
            if is_folder:
                yield from _walk(folder / name, assignments, depth + 1)


def _place(path: Path, assignments: Mapping[str, set[str]]) -> Found:
    """Read student and assignment off nbgrader's folders, else off the file's name."""
    parents = path.absolute().parent
    if parents.name in assignments:
        return Found(path, encodable(parents.parent.name), parents.name)
    if path.stem in assignments:
        return Found(path, encodable(parents.name), path.stem)
    named = [name for name in assignments if name in path.stem]
    return Found(path, encodable(path.stem), named[0] if len(named) == 1 else None)
