"""Whose each file is, and which assignment its place says.

Which level of folders is the students' is decided once for a tree. Whatever lies deeper is that
student's; only a file that lies beside the students' folders says by its own name whose it is.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from autograder.errors import SubmissionError
from autograder.submissions import archive, downloads, tree
from autograder.submissions.downloads import Owner
from autograder.submissions.tree import SUFFIXES, Folder, LeftOut, is_answer
from autograder.text import Later, encodable

NOTHING = Later("no notebook (.ipynb) and no script (.py) in this folder.")
FOREIGN = Later("neither a notebook (.ipynb) nor a script (.py).")
ZIPPED = Later("a ZIP file in a folder: name it, or unpack it, to have it graded.")
EMPTY = Later("an empty folder.")
RECORD = "planted.jsonl"  # beside the students of a class that `autograder simulate` has made up
ONLY_JUNK = Later("nothing in it but what begins with `.` or `__`.")
_JUNK = (".", "__")  # how names begin that programs leave beside an answer


@dataclass(frozen=True, slots=True)
class Found:
    """A file to grade, or why there is none, with what its place says about it.

    Attributes
    ----------
    path : Path
    student : str
    assignment : str, optional
        None where the place does not say it.
    problem : str, optional
        Why it cannot be graded.
    lms_id : str, optional
        The platform and its number of the student, where a download's name has it.
    late : bool
        Whether that name says that it was handed in late.
    """

    path: Path
    student: str
    assignment: str | None = None
    problem: str | None = None
    lms_id: str | None = None
    late: bool = False


Place = Found | LeftOut
Votes = dict[int, Fraction]  # shares by level, 1 in all; none where nothing is known
WHOLE = Fraction(1)


class Places:
    """What may be graded at a path and what not: all that lies there, but helpers beside an answer.

    Parameters
    ----------
    assignments : collection of str
        The names of all assignments.
    out : Path, optional
        A folder for results, which is nobody's work.
    """

    def __init__(self, assignments: Collection[str], out: Path | None = None) -> None:
        self._assignments, self._out = assignments, out and out.absolute()

    def at(self, path: Path, student: str | None = None) -> Iterator[Place]:
        """Yield what lies at a path: a file, a folder or ZIP of files, or a submitted/ tree.

        Parameters
        ----------
        path : Path
        student : str, optional
            Whose all of it is, whatever the folders are called.

        Raises
        ------
        SubmissionError
            If there is nothing.
        """
        if not os.path.lexists(path):
            raise SubmissionError(path, "no such file or folder.")
        named = Owner(student) if student else None
        is_folder = path.is_dir() and not path.is_symlink()
        is_archive = path.suffix.lower() == ".zip" and path.is_file() and not path.is_symlink()
        if not is_folder and not is_archive:
            yield self._alone(path, named)
            return
        try:
            root = tree.read(path, self._out) if is_folder else tree.read_archive(path)
        except SubmissionError as error:
            root = Folder(path, problem=error.reason)
        if root.problem:
            yield Found(path, student or encodable(path.stem), problem=root.problem)
            return
        votes = self._votes(root)
        whose = named or self._of_root(root, is_class=bool(votes))
        if whose:
            yield from self._of_student(root, whose, named is not None)
        else:
            known = root.name if root.name in self._assignments else None
            level = max(votes, key=lambda level: (votes[level], -level), default=1)
            yield from self._of_class(root, level, known)

    # whose a folder is

    def _of_root(self, root: Folder, is_class: bool) -> Owner | None:
        """Return whose the folder is that was named; None where it is a class's.

        It is one student's where its own name is a download's or an assignment's, or where an
        assignment's folder lies in it and in none of the others.
        """
        whose = downloads.owner(root.name)
        if whose and len(root.owners) < 2:
            return whose
        if self._is_assignment(root):
            return replace(_owner(root.path.absolute().parent.name), assignment=root.name)
        own = any(map(self._is_assignment, root.folders))
        return Owner(root.name) if own and not is_class else None

    def _is_assignment(self, folder: Folder) -> bool:
        """Tell whether a folder is what one student has handed in, and no class's downloads."""
        return folder.name in self._assignments and len(folder.owners) < 2

    def _votes(self, folder: Folder) -> Votes:
        """Return how many folders below this one the students' are, in shares of one vote.

        Each part of it has as much; of several levels that have as many, the shallowest counts.
        """
        if folder.owners:
            return {1: WHOLE}
        parts, votes = self._parts(folder), Votes()
        for part in parts:
            for level, share in part.items():
                votes[level] = votes.get(level, 0) + share
        return {level: share / len(parts) for level, share in votes.items()}

    def _below(self, folder: Folder) -> Votes:
        """Return the same of a folder that may be a student's itself."""
        if downloads.owner(folder.name) or any(map(self._is_assignment, folder.folders)):
            return {0: WHOLE}  # <student>/<assignment>/
        return self._votes(folder)

    def _parts(self, folder: Folder) -> list[Votes]:
        """Return what the parts of a folder say; nothing where none of them knows.

        Where some do, each with answers that does not speaks for its being a student's itself, and
        so does an answer beside them for the folder.
        """
        folders = [each for each in folder.folders if not self._is_assignment(each)]
        said = [self._below(each) for each in folders]
        if not any(said):
            return []
        own: Votes = {0: WHOLE}
        told = [
            votes or own
            for each, votes in zip(folders, said, strict=True)
            if votes or any(map(_has_answer, each.below()))
        ]
        parts = [{level + 1: share for level, share in votes.items()} for votes in told]
        return [*parts, *([own] if _has_answer(folder) else [])]

    # what is in it

    def _of_class(
        self, folder: Folder, level: int, assignment: str | None = None
    ) -> Iterator[Place]:
        """Yield what lies above and beside the students' folders, so many levels below."""
        yield from folder.left_out
        for name, problem in folder.files.items():
            if name != RECORD:
                yield self._beside(folder.path / name, folder.name, assignment, problem)
        for each in folder.folders:
            known = each.name if each.name in self._assignments else assignment
            if each.problem:
                whose = Owner(folder.name) if known == each.name else _owner(each.name)
                yield _found(each.path, whose, known, each.problem)
            elif self._is_assignment(each):
                yield from self._of_student(each, Owner(folder.name, assignment=each.name))
            elif level > 1:
                yield from self._of_class(each, level - 1, known)
            else:
                whose = _owner(each.name)
                if assignment and not whose.assignment:
                    whose = replace(whose, assignment=assignment)
                yield from self._of_student(each, whose)

    def _beside(
        self, file: Path, folder: str, assignment: str | None = None, problem: str | None = None
    ) -> Place:
        """Return a file whose own name says whose it is: an assignment's is its folder's."""
        foreign = not is_answer(file)
        if foreign and problem != archive.DAMAGED and not (problem and _sounds_like_one(file)):
            return LeftOut(file, ZIPPED if file.suffix.lower() == ".zip" else problem or FOREIGN)
        whose = downloads.owner(file.stem)
        known = (whose and whose.assignment) or assignment or self._named(file)
        if whose is None:
            whose = Owner(folder if file.stem in self._assignments else file.stem)
        return _found(file, whose, known, problem)

    def _alone(self, file: Path, named: Owner | None) -> Found:
        """Return a file that was named itself: the folders of nbgrader and of downloads count."""
        folder = file.absolute().parent
        known = folder.name if folder.name in self._assignments else None
        above = folder.parent.name if known else folder.name
        whose = named or downloads.owner(above) or (Owner(above) if known else None)
        if whose is None and not is_answer(file):
            return _found(file, Owner(file.stem), self._named(file))
        place = self._beside(file, folder.name) if whose is None else None
        if isinstance(place, Found):
            return place
        whose = whose or Owner(file.stem)
        return _found(file, whose, known or whose.assignment or self._named(file))

    def _of_student(self, folder: Folder, whose: Owner, named: bool = False) -> Iterator[Place]:
        """Yield what one student has handed in; helpers beside an answer are passed over.

        What holds nothing at all is no student's, unless somebody has named whose it is.
        """
        founds = list(self._founds(folder, whose))
        asked = filter(self._is_assignment, folder.folders)
        founds += [
            _found(each.path, whose, each.name, NOTHING)
            for each in asked
            if not any(one.problem or one.answers for one in each.below())
        ]
        if not founds:
            is_empty = not any(each.files or _worth_telling(each) for each in folder.below())
            if is_empty and not named and not (whose.lms_id or whose.assignment):
                has_junk = any(each.left_out for each in folder.below())
                yield LeftOut(folder.path, ONLY_JUNK if has_junk else EMPTY)
            else:
                founds = [_found(folder.path, whose, whose.assignment, NOTHING)]
        yield from founds
        has_answer = any(is_answer(found.path) for found in founds)
        told = set() if has_answer else {found.path for found in founds}
        for each in folder.below():
            helped = has_answer or bool(told & {each.path, *each.path.parents})
            yield from _worth_telling(each) if helped else each.left_out
            for name in each.files:
                if name.lower().endswith(".zip"):
                    yield LeftOut(each.path / name, ZIPPED)
                elif not helped and each.path / name not in told:
                    yield LeftOut(each.path / name, FOREIGN)

    def _founds(self, folder: Folder, whose: Owner) -> Iterator[Found]:
        """Yield the files of a student's folder that may be answers, and what cannot be read."""
        above = len(folder.path.parts)
        for each in folder.below():
            parts = each.path.parts[above:]
            known = next((p for p in parts if p in self._assignments), whose.assignment)
            if each.problem:
                yield _found(each.path, whose, known, each.problem)
            for name, problem in each.answers:
                file = each.path / name
                yield _found(file, whose, known or self._named(file), problem)

    def _named(self, file: Path) -> str | None:
        """Return the one assignment that a file's name has in it."""
        names = [name for name in self._assignments if name in file.stem]
        longest = [n for n in names if not any(n != other and n in other for other in names)]
        return longest[0] if len(longest) == 1 else None


def _found(path: Path, whose: Owner, assignment: str | None, problem: str | None = None) -> Found:
    return Found(path, encodable(whose.name), assignment, problem, whose.lms_id, whose.late)


def _owner(name: str) -> Owner:
    return downloads.owner(name) or Owner(name)


def _worth_telling(folder: Folder) -> list[LeftOut]:
    """Return what was passed over in a student's folder, but for what programs leave there."""
    return [each for each in folder.left_out if not each.path.name.startswith(_JUNK)]


def _has_answer(folder: Folder) -> bool:
    return any(map(is_answer, folder.files))


def _sounds_like_one(file: Path) -> bool:
    return any(suffix in file.name.lower() for suffix in SUFFIXES)
