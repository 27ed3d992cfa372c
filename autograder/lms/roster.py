"""A class list: what students are called, whatever names are on the files that they hand in."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from autograder.errors import AutograderError, UsageError
from autograder.lms.csv_file import Sheet
from autograder.results import Result, Score
from autograder.submissions.finding import Found
from autograder.text import encodable, fold, line

PLAIN = ("id", "email", "login")  # what may stand beside ``student``
_PARTICIPANT = re.compile(r"\D+ (\d+)")


@dataclass(frozen=True)
class Student:
    """A row of a class list.

    Attributes
    ----------
    name : str
    others : tuple of str
        What else they are known by: a login, an address, a name in another order.
    number : str
        A platform's, or any that tells two of one name apart; "" where the list has none.
    platform : str
        Whose number it is, ``canvas`` or ``moodle``; "" where the list does not say so.
    """

    name: str
    others: tuple[str, ...] = ()
    number: str = ""
    platform: str = ""

    @property
    def lms_id(self) -> str | None:
        """The number as results have it."""
        return f"{self.platform}:{self.number}" if self.platform else None


class Roster:
    """Students by all that they are known by; who cannot be told from another is not found.

    Parameters
    ----------
    students : sequence of Student
        Two of one name have their number beside it from now on. Nobody, where there is no list.
    """

    def __init__(self, students: Sequence[Student] = ()) -> None:
        shared = Counter(fold(each.name) for each in students)
        self._students: list[Student] = []
        self._places: dict[tuple[str, str], set[int]] = {}
        for place, each in enumerate(students):
            known = {("name", fold(name)) for name in (each.name, *each.others) if name}
            known |= {("local", name.partition("@")[0]) for _, name in known if "@" in name}
            if each.number:
                known.add((each.platform, each.number))
            if shared[fold(each.name)] > 1:
                each = replace(each, name=f"{each.name} {each.number}".strip())
                known.add(("name", fold(each.name)))
            for key in known:
                self._places.setdefault(key, set()).add(place)
            self._students.append(each)

    def _place(self, student: str, lms_id: str | None) -> int | None:
        """Return whose row it is: a download's number is more certain than a name."""
        platform, _, number = (lms_id or "").partition(":")
        name = fold(student)
        keys = ((platform, number), ("", number), ("name", name), ("local", name))
        places: set[int] = next(filter(None, map(self._places.get, keys)), set())
        return next(iter(places)) if len(places) == 1 else None

    def called(self, found: Found) -> Found:
        """Return a file with its student's name and number as they stand in the list."""
        place = self._place(found.student, found.lms_id)
        if place is None:
            return found
        student = self._students[place]
        return replace(found, student=student.name, lms_id=found.lms_id or student.lms_id)

    def strangers(self, rows: Iterable[Result | Score]) -> list[str]:
        """Return who has handed something in and is not in the list."""
        unknown = {row.student for row in rows if self._place(row.student, row.lms_id) is None}
        return sorted(unknown) if self._students else []

    def absent(self, rows: Sequence[Result | Score]) -> Iterator[tuple[str, str]]:
        """Yield student and assignment where nothing was handed in."""
        names = sorted({row.assignment for row in rows if row.assignment}) or [""]
        there = {
            (self._place(row.student, row.lms_id), name)
            for row in rows
            for name in ([row.assignment] if row.assignment else names)  # it may be any
        }
        for place, student in enumerate(self._students):
            yield from ((student.name, name) for name in names if (place, name) not in there)


def read(path: Path) -> Roster:
    """Return the class list in a file.

    It is a gradebook of Canvas, a grading worksheet of Moodle, students as nbgrader imports them,
    whose ``id`` is their name, or any file with a column ``student``.

    Raises
    ------
    UsageError
        If it is none of these, or nobody is in it.
    """
    try:
        students = list(_students(Sheet(path.read_bytes())))
        if not students:
            raise UsageError("nobody is in this class list.")
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}.") from None
    except AutograderError as error:
        raise UsageError(f"{path}: {error}") from None
    return Roster(students)


Row = dict[str, str]  # cells by heading, in small letters


def _students(sheet: Sheet) -> Iterator[Student]:
    from autograder.lms import canvas

    headings = [heading.strip().casefold() for heading in sheet.values(0)] if len(sheet) else []
    rows: list[Row] = [{} for _ in range(1, len(sheet))]
    for number, row in enumerate(rows, 1):
        for place, heading in enumerate(headings):
            row.setdefault(heading, line(encodable(sheet.value(number, place))).strip())
    if canvas.is_gradebook(sheet):
        make = _of_canvas
    elif "student" in headings:
        make = _of_any
    elif {"id", "first_name", "last_name"} <= {*headings}:
        make = _of_nbgrader
    elif len(headings) > 3 and all(_PARTICIPANT.fullmatch(row[headings[0]]) for row in rows):
        make = _of_moodle
    else:
        raise UsageError("no class list: name the column with students' names `student`.")
    return (student for student in map(make, rows) if student and student.name)


def _of_canvas(row: Row) -> Student | None:
    name = row.get("student") or f"{row['lastname']}, {row['firstname']}"
    others = (row.get(f"sis {key} id", "") for key in ("user", "login"))
    return Student(name, tuple(others), row["id"], "canvas") if row["id"] else None


def _of_any(row: Row) -> Student:
    others = tuple(row.get(key, "") for key in PLAIN)
    return Student(row["student"], others, others[0])


def _of_nbgrader(row: Row) -> Student:
    names = f"{row['first_name']} {row['last_name']}", f"{row['last_name']}, {row['first_name']}"
    return Student(row["id"], (*names, row.get("email", "")), row.get("lms_user_id", ""))


def _of_moodle(row: Row) -> Student | None:
    first, name, *others = row.values()  # headings are in the site's language
    number = _PARTICIPANT.fullmatch(first)
    addresses = tuple(each for each in others if re.fullmatch(r"[^@\s]+@[^@\s]+", each))
    return Student(name, addresses, number[1], "moodle") if number else None
