"""A class made from the notebooks and the known mistakes, with a record of what was planted."""

from __future__ import annotations

import json
import random
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import click
import msgspec

from autograder import files
from autograder.cells import grade_id, has_points, is_solution
from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Assignment, Exercise
from autograder.course.known import Mistake, Variant
from autograder.course.place import Place
from autograder.errors import CourseError
from autograder.judge.verdict import constructs
from autograder.results import Result
from autograder.results.store import load
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.inside.syntax.answer import Answer
from autograder.sandbox.inside.syntax.constructs import uses
from autograder.sandbox.inside.syntax.program import Program
from autograder.selfcheck.planting import planted_cell
from autograder.submissions.places import RECORD

RIGHT, BLANK, MISSING = "right", "blank", "missing"
BROKEN, MISSPELT = "does not parse", "misspelt name"
HandedIn = tuple[dict[str, str], str, str]  # the answers, the name of the file, its text


class Planted(msgspec.Struct, frozen=True):
    """What a simulated student did in each exercise, and the points that it deserves."""

    student: str
    assignment: str
    answers: dict[
        str, str
    ]  # exercise → RIGHT, BLANK, MISSING, BROKEN, MISSPELT or the id of a mistake or variant
    scores: dict[str, float]


class Notebooks:
    """The two notebooks of an assignment, from which students' versions are made.

    Parameters
    ----------
    catalogue : Catalogue
        The course, in whose folder ``source/`` and ``release/`` are.
    name : str
        Of the assignment.
    """

    def __init__(self, catalogue: Catalogue, name: str) -> None:
        self.key = catalogue.key(name)
        self.assignment = self.key.assignment
        self.source, self.release = (
            read_notebook(catalogue.folder / folder / name / f"{name}.ipynb")
            for folder in ("source", "release")
        )
        self._right = {grade_id(cell): cell["source"] for cell in self.source["cells"]}

    def submission(self, answers: Mapping[str, str]) -> dict[str, Any]:
        """Return the student version filled in with ``answers``, as `Planted` names them.

        Where there is an answer, solution cells that are no exercise's and have no points are right
        as well: they hold helpers.
        """
        notebook: dict[str, Any] = json.loads(json.dumps(self.release))
        helped = bool({*answers.values()} - {BLANK, MISSING})
        exercises = {exercise.name for exercise in self.assignment.exercises}
        cells = []
        for cell in notebook["cells"]:
            answer = answers.get(grade_id(cell), BLANK)
            helps = is_solution(cell) and not has_points(cell) and grade_id(cell) not in exercises
            if helped and helps:
                cell["source"] = self._right.get(grade_id(cell), cell["source"])
            if answer == MISSING:
                continue
            if answer != BLANK:
                cell["source"] = self.answer(grade_id(cell), answer)
            cells.append(cell)
        notebook["cells"] = cells
        return notebook

    def answer(self, exercise: str, answer: str) -> str:
        """Return an answer cell's text."""
        right = "".join(self._right[exercise])
        if answer == RIGHT:
            return right
        if answer == BROKEN:
            return broken(right, exercise)
        declared = self.assignment[exercise]
        every: list[Mistake | Variant] = [*declared.mistakes, *declared.variants]
        known = next(k for k in every if k.id == answer)
        return planted_cell(declared, known, right, self.assignment.exercises)


def broken(text: str, exercise: str) -> str:
    """Return an answer that does not parse: no colon after the head, or brackets left open."""
    headless = re.sub(rf"^(def {exercise}\b[^:]*):", r"\1", text, flags=re.MULTILINE)
    if headless != text:
        return headless
    return re.sub(r"^(\w[\w, ]*?) *= *", r"\1 = (", text, flags=re.MULTILINE)


def read_notebook(path: Path) -> dict[str, Any]:
    """Return a notebook of the course's; `CourseError` where there is none."""
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
        for cell in notebook["cells"]:
            _ = cell["source"], cell["cell_type"]
    except FileNotFoundError:
        how = "`nbgrader generate_assignment` makes release/ from source/."
        raise CourseError(f"{Place(str(path))}: not found; {how}") from None
    except (ValueError, TypeError, LookupError, OSError) as error:
        raise CourseError(f"{Place(str(path))}: it is no notebook of format 4: {error!r}") from None
    return notebook


def draw(assignment: Assignment, chance: random.Random) -> dict[str, str]:
    """Return what one simulated student does: perfect, blank from somewhere on, or mistaken."""
    kind = chance.random()
    answers = {exercise.name: RIGHT for exercise in assignment.exercises}
    names = list(answers)
    if kind < 0.2:
        return answers
    mistaken = [exercise for exercise in assignment.exercises if exercise.mistakes]
    most = min(3, len(mistaken))
    for exercise in chance.sample(mistaken, chance.randint(min(1, most), most)):
        answers[exercise.name] = chance.choice(exercise.mistakes).id
    if kind > 0.7:
        answers |= dict.fromkeys(names[chance.randint(len(names) // 2, len(names) - 1) :], BLANK)
    elif kind > 0.6:
        answers[chance.choice(names)] = chance.choice((MISSING, BROKEN))
    return answers


def deserved(notebooks: Notebooks, answers: Mapping[str, str]) -> dict[str, float]:
    """Return the points for each exercise, by what is planted; no worker runs it."""
    scores = {}
    for exercise in notebooks.assignment.exercises:
        key, answer = notebooks.key[exercise.name], answers[exercise.name]
        known = {mistake.id: given for mistake, given in key.mistakes}
        right = {RIGHT, *(variant.id for variant in exercise.variants)}
        points = exercise.points if answer in right else 0.0
        if answer in known:
            points = key.deserved(known[answer]) * (1 - _costs(notebooks, exercise, answers))
        scores[exercise.name] = round(points, 2)
    return scores


def _costs(notebooks: Notebooks, exercise: Exercise, answers: Mapping[str, str]) -> float:
    """Return the share of its points that the constructs of an answer cost, by its text."""
    if not exercise.constructs:
        return 0.0
    cells = [c for c in notebooks.submission(answers)["cells"] if c["cell_type"] == "code"]
    program = Program(
        [Cell(n, "".join(c["source"]), grade_id=grade_id(c)) for n, c in enumerate(cells)]
    )
    task = notebooks.key.task(notebooks.key[exercise.name], ())
    found = uses(task.constructs, Answer(program, task).own(), task.required)
    seen = {word: None for word, *_ in found}
    said = constructs(map(vars, exercise.constructs), seen)
    return min(1.0, sum(float(each["costs"]) for each in said))


def tidy(notebooks: Notebooks, chance: random.Random) -> Iterator[HandedIn]:
    """Yield the notebook filled in, word for word as the source and the mistakes have it."""
    name = notebooks.assignment.name
    while True:
        answers = draw(notebooks.assignment, chance)
        text = json.dumps(notebooks.submission(answers), indent=1, ensure_ascii=False)
        yield answers, f"{name}.ipynb", text


def simulate(
    catalogue: Catalogue,
    name: str,
    students: int,
    out: Path,
    write: Callable[[Notebooks, random.Random], Iterator[HandedIn]] = tidy,
) -> list[Planted]:
    """Write a class as nbgrader's submitted/ tree, and ``planted.jsonl`` beside it.

    Parameters
    ----------
    catalogue : Catalogue
        The course.
    name : str
        Of the assignment.
    students : int
    out : Path
        Made where it is missing; the same call writes the same class.
    write : callable
        Yields what one student after the other hands in.
    """
    class_ = []
    notebooks = Notebooks(catalogue, name)
    written = write(notebooks, random.Random(name))
    for number, (answers, file_name, text) in enumerate(islice(written, students), 1):
        student = f"student{number:0{len(str(students))}}"
        files.write(out / student / name / file_name, text)
        class_.append(Planted(student, name, answers, deserved(notebooks, answers)))
    lines = b"".join(msgspec.json.encode(planted) + b"\n" for planted in class_)
    files.append(out / RECORD, lines)
    return class_


def disagreements(planted: list[Planted], results: list[Result]) -> list[str]:
    """Return where grades differ from what was planted, a line each; none where all agree."""
    found = {(result.student, result.assignment): result for result in results}
    lines = []
    for record in planted:
        result = found.get((record.student, record.assignment))
        if result is None or result.fault:
            why = result.fault.reason if result and result.fault else "no result"
            lines.append(f"{record.student}, {record.assignment}: {why}")
            continue
        for exercise in result.exercises:
            who = f"{record.student}, {exercise.name} ({record.answers[exercise.name]})"
            wanted, known = record.scores[exercise.name], record.answers[exercise.name]
            if abs(exercise.score - wanted) > 0.005:
                lines.append(f"{who}: {exercise.score} points, deserved {wanted}")
            elif exercise.status != _STATUS.get(known, exercise.status):
                lines.append(f"{who}: {exercise.status}")
            elif known not in _STATUS and wanted < exercise.max_score and exercise.mistake != known:
                lines.append(f"{who}: taken for {exercise.mistake}")
    return lines


_STATUS = {
    RIGHT: "correct",
    BLANK: "unanswered",
    MISSING: "missing",
    BROKEN: "wrong",
    MISSPELT: "wrong",
}


def read_planted(folder: Path) -> list[Planted]:
    """Return the record that `simulate` left, the last for each student and assignment."""
    lines = (folder / RECORD).read_bytes().splitlines()
    records = [msgspec.json.decode(line, type=Planted) for line in lines]
    return list({(r.student, r.assignment): r for r in records}.values())


@click.command(help="Compare a simulated class with its grades.")
@click.argument("class_", metavar="CLASS", type=click.Path(path_type=Path))
@click.argument("grades", type=click.Path(path_type=Path))
def main(class_: Path, grades: Path) -> None:
    """Compare a simulated class with its grades."""
    planted = read_planted(class_)
    wrong = disagreements(planted, load(grades / "results.jsonl"))
    agreed = f"All {len(planted)} grades are what the planted answers deserve."
    click.echo("\n".join(wrong) or agreed)
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
