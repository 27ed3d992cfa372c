"""The kit grades itself: second witnesses, notebooks, known mistakes, legitimate variants."""

from __future__ import annotations

import ast
import inspect
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from autograder.cells import grade_id, is_check
from autograder.course.catalogue import ANSWERS, SETTINGS, Catalogue
from autograder.course.counting import exceptions
from autograder.course.exercise import Assignment, Exercise
from autograder.course.package import files
from autograder.course.place import Place
from autograder.course.source import notebook
from autograder.course.todo import todos
from autograder.errors import CourseError
from autograder.markers import Delimiters, configured
from autograder.notebook.cases import outdated
from autograder.notebook.history import Cell
from autograder.notebook.lint import place, problems
from autograder.notebook.points import by_hand, declared_points, misnumbered, misstated
from autograder.notebook.release import stale
from autograder.notebook.stub import understated
from autograder.report.feedback import case_line, feedback
from autograder.results import ExerciseResult, Result
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.tiers import open_sandbox
from autograder.selfcheck.check_cells import check_cells
from autograder.selfcheck.expected import changing, expected, slow_forms
from autograder.selfcheck.line import Line, cut, named, note, wrong
from autograder.selfcheck.notes import notes
from autograder.selfcheck.planted import JOBS, graded, mistakes, variants
from autograder.selfcheck.seeds import under_seeds
from autograder.selfcheck.simulate import Notebooks, read_notebook
from autograder.selfcheck.typed_in import typed_in


def verify(catalogue: Catalogue, name: str) -> Iterator[Line]:
    """Yield what was verified of an assignment, a line each, and whether it holds."""
    catalogue.key(name).make_ready()  # CourseError for what cannot be computed
    yield from _lost(catalogue.folder / ANSWERS, name)
    try:
        notebooks = Notebooks(catalogue, name)
    except CourseError:  # no release, perhaps because of what is wrong with the source
        yield from _unreleasable(catalogue, name)
        raise
    yield from _proved(catalogue, notebooks)
    yield from map(note, todos(catalogue.folder / ANSWERS, name))
    yield from notes(catalogue.assignment(name))


def _unreleasable(catalogue: Catalogue, name: str) -> Iterator[Line]:
    """Look for what keeps the source notebook from being released."""
    source = _cells(read_notebook(notebook(catalogue.folder, name)))
    delimiters = configured(catalogue.folder / SETTINGS)
    yield from map(wrong, _wanting(catalogue.assignment(name), source, delimiters))


def _wanting(
    assignment: Assignment, source: list[dict[str, Any]], delimiters: Delimiters
) -> list[str]:
    """Return what keeps a source notebook from its release, each with its place."""
    place = f"source/{assignment.name}/{assignment.name}.ipynb"
    wanting = problems(source, declared_points(assignment), delimiters)
    return [f"{place}, {problem}" for problem in wanting]


def _proved(catalogue: Catalogue, notebooks: Notebooks) -> Iterator[Line]:
    """Look at notebooks and answers, as far as what does not hold lets it."""
    if missing := [*_missing(notebooks)]:
        yield from missing
        return  # nothing can be planted
    yield from _stated(notebooks, configured(catalogue.folder / SETTINGS))
    yield from _numbered(notebooks)
    yield from _idle(notebooks)
    if unsteady := [*changing(notebooks.key)]:
        yield from unsteady
        return  # nothing can be compared
    yield from expected(notebooks.key)
    yield from slow_forms(notebooks.key)
    yield from under_seeds(notebooks.assignment, own=notebooks.key.seed)
    yield from typed_in(notebooks.assignment)
    sandbox = open_sandbox(JOBS)
    try:
        source = graded(notebooks.source, notebooks.key, sandbox)
        yield _source(notebooks, source)
        yield _release(notebooks, graded(notebooks.release, notebooks.key, sandbox))
        yield from _up_to_date(catalogue, notebooks)
        right = {exercise.name for exercise in source.exercises if exercise.status == "correct"}
        yield from check_cells(notebooks, catalogue.folder, right)
        yield from mistakes(notebooks, source, sandbox)
        yield from variants(notebooks, sandbox)
    finally:
        sandbox.close()


def _up_to_date(catalogue: Catalogue, notebooks: Notebooks) -> Iterator[Line]:
    """Hold the release against its source, and its checks against what is declared."""
    name = notebooks.assignment.name
    told = outdated(notebooks.key, catalogue.folder / "release" / name)
    yield wrong(told) if told else Line("the release's checks ask what is declared")
    changed = stale(catalogue.folder, name, catalogue.course.language)
    yield wrong(changed) if changed else Line("the release is what its source makes now")


def _lost(folder: Path, assignment: str) -> Iterator[Line]:
    """Look for dicts that have a name twice, of which Python keeps the last: a case is lost."""
    for path in files(folder, assignment):
        with suppress(SyntaxError):  # what does not parse is imported by none of the others
            dicts = [
                n.keys for n in ast.walk(ast.parse(path.read_bytes())) if isinstance(n, ast.Dict)
            ]
            for keys in dicts:
                names = [key for key in keys if isinstance(key, ast.Constant)]
                for at, name in enumerate(names):
                    if name.value in [before.value for before in names[:at]]:
                        yield wrong(
                            f"{name.value!r} is there twice in one dict",
                            Place(str(path), name.lineno),
                            "Python keeps the last of them: give one another name.",
                        )


def _missing(notebooks: Notebooks) -> Iterator[Line]:
    """Tell which exercise has no answer cell in which notebook."""
    name = notebooks.assignment.name
    cells = {"source": notebooks.source["cells"], "release": notebooks.release["cells"]}
    ids = {version: {grade_id(cell) for cell in found} for version, found in cells.items()}
    again = f"`nbgrader generate_assignment {name}` makes it anew from the source."
    for version, there in ids.items():
        for exercise in notebooks.assignment.exercises:
            if exercise.name not in there:
                yield wrong(
                    f"{version}/{name}/{name}.ipynb has no answer cell `{exercise.name}`",
                    exercise.place,
                    f"A solution cell with the ID `{exercise.name}` in the panel “Create "
                    "Assignment” (`grade_id` in its metadata): write it, or rename one."
                    if version == "source"
                    else again,
                )


def _stated(notebooks: Notebooks, delimiters: Delimiters) -> Iterator[Line]:
    """Look for what keeps the source from its release, and for points that are not declared."""
    name = notebooks.assignment.name
    declared = declared_points(notebooks.assignment)
    source, release = map(_cells, (notebooks.source, notebooks.release))
    found = _wanting(notebooks.assignment, source, delimiters)
    for fault in misstated(release, declared):
        found.append(f"release/{name}/{name}.ipynb, {place(release, *fault)}")
    yield from map(wrong, found)
    if not found:
        said = (
            f"both notebooks state the points that are declared, {sum(declared.values()):g} in all"
        )
        more = by_hand(source, declared)
        yield Line(f"{said}; cells graded by hand have {more:g} more" if more else said)
    if uncounted := exceptions(notebooks.assignment):
        most = notebooks.assignment.points
        said = f"the maximum is {most:g} points: {'; '.join(uncounted)}"
        yield Line(said) if most else wrong(said, "All is left out: one exercise has to count.")


def _numbered(notebooks: Notebooks) -> Iterator[Line]:
    """Advise on headings of the source that are out of order, and on lines that are promised."""
    name, cells = notebooks.assignment.name, _cells(notebooks.source)
    for fault in (*misnumbered(cells), *understated(cells)):
        yield note(f"source/{name}/{name}.ipynb, {place(cells, *fault)}")


def _idle(notebooks: Notebooks) -> Iterator[Line]:
    """Advise on check cells that hold a variable against itself."""
    name, cells = notebooks.assignment.name, _cells(notebooks.source)
    for at, cell in enumerate(cells):
        for line, variable in to_itself(cell["source"]) if is_check(cell) else ():
            said = f"`{variable}` is held against itself: write what is right for the notebook's"
            found = place(cells, at, line, f"{said} own data")
            yield note(f"source/{name}/{name}.ipynb, {found}")


def to_itself(source: str) -> Iterator[tuple[int, str]]:
    """Yield the lines and names of the variables that `check_values` holds against themselves."""
    with suppress(SyntaxError):
        for call in (n for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)):
            for given in call.keywords if ast.unparse(call.func) == "check_values" else ():
                match given.value:
                    case ast.Tuple(elts=[ast.Name(id=one), ast.Name(id=other)]) if one == other:
                        yield given.value.lineno, one


def _cells(version: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell | {"source": "".join(cell["source"])} for cell in version["cells"]]


def _source(notebooks: Notebooks, result: Result) -> Line:
    """Say what the source version scores, and of each exercise that is not right where and why."""
    name, details = notebooks.assignment.name, list[str]()
    for exercise in result.exercises:
        if exercise.status != "correct":
            details.append(f"source/{name}/{name}.ipynb, cell `{exercise.name}`: {_why(exercise)}")
            declared = notebooks.assignment[exercise.name]
            if absent := unbound(notebooks.source, declared):
                names = ", ".join(f"`{each}`" for each in absent)
                said = f"The notebook has no variable {names}, which the right answer of"
                details.append(f"{said} {declared.place} takes: call it the same in both.")
                continue
            said = f"The cell and the right answer of {declared.place} disagree: correct one."
            details.append(said)
    said = f"source version scores {result.score:g} of {result.max_score:g}"
    return wrong(said, *details) if details else Line(said)


def unbound(source: dict[str, Any], exercise: Exercise) -> list[str]:
    """Return the data that variables are made of and that no cell of the notebook binds."""
    cells = [
        Cell(number, "".join(cell["source"]))
        for number, cell in enumerate(source["cells"])
        if cell["cell_type"] == "code"
    ]
    program = Program(cells)  # type: ignore[arg-type]
    taken = inspect.signature(exercise.reference).parameters if exercise.asks else {}
    return [name for name in taken if not (program.binders(name) or program.binders("*"))]


def _why(exercise: ExerciseResult) -> str:
    """Return what is wrong with an exercise, on its first case that failed."""
    case = next(iter(exercise.failed), None)
    shown = f"{named(case)}: {case_line(case)}" if case else feedback(exercise).brief
    return cut(f"{exercise.score:g} of {exercise.max_score:g} points. {shown}")


def _release(notebooks: Notebooks, result: Result) -> Line:
    """Say what the release version scores: nothing, and each exercise is there to be answered."""
    name, blank = notebooks.assignment.name, 0
    details = []
    for exercise in result.exercises:
        if exercise.status == "unanswered" and not exercise.score:
            blank += 1
            continue
        seen = f"{exercise.score:g} of {exercise.max_score:g} points"
        what = "is missing" if exercise.status == "missing" else f"is an answer, {seen}"
        details.append(f"release/{name}/{name}.ipynb, cell `{exercise.name}` {what}.")
    said = f"release version scores {result.score:g}, {blank} exercises unanswered"
    again = f"`nbgrader generate_assignment {name}` makes it anew from the source. If it"
    again += " stays so: the answer must stand between the markers, what is above must not give it."
    return wrong(said, *details, again) if details else Line(said)
