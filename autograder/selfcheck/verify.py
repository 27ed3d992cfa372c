"""The kit grades itself: second witnesses, notebooks, known mistakes, legitimate variants."""

from __future__ import annotations

import ast
import json
import os
import tempfile
from collections.abc import Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from itertools import zip_longest
from pathlib import Path
from typing import Any

from autograder.cells import grade_id
from autograder.compare import Failure, Tolerance, compare
from autograder.course.answer_key import AnswerKey, answer
from autograder.course.catalogue import ANSWERS, Catalogue
from autograder.course.counting import counted, exceptions
from autograder.course.exercise import Assignment
from autograder.course.place import Place
from autograder.judge.grade import grade
from autograder.notebook.cases import outdated
from autograder.notebook.lint import place, problems
from autograder.notebook.points import declared_points, misstated
from autograder.report.english import ENGLISH
from autograder.report.feedback import feedback
from autograder.report.sentences import sentence
from autograder.results import Result
from autograder.sandbox.pool import Sandbox
from autograder.sandbox.tiers import open_sandbox
from autograder.selfcheck.seeds import under_seeds
from autograder.selfcheck.simulate import RIGHT, Notebooks, Planted, deserved, disagreements
from autograder.selfcheck.typed_in import typed_in
from autograder.submissions.finding import Found
from autograder.submissions.reading import read

WITNESS = Tolerance(1e-6, 1e-9, "two roads to one number, each exact to rounding")
JOBS = min(os.cpu_count() or 1, 8)  # graded side by side
Line = tuple[str, bool]


def verify(catalogue: Catalogue, name: str) -> Iterator[Line]:
    """Yield what was verified of an assignment, a sentence each, and whether it holds."""
    catalogue.key(name).make_ready()  # CourseError for what cannot be computed
    notebooks = Notebooks(catalogue, name)
    yield from ((said, False) for said in _lost(catalogue.folder / ANSWERS, name))
    yield _enough(notebooks.assignment)
    if missing := _missing(notebooks):
        yield "; ".join(missing), False
        return  # nothing can be planted
    yield from _stated(notebooks)
    yield _witnesses(notebooks.key)
    yield under_seeds(notebooks.assignment)
    yield typed_in(notebooks.assignment)
    sandbox = open_sandbox(JOBS)
    try:
        source = _grade(notebooks.source, notebooks.key, sandbox)
        yield (
            f"source version scores {source.score:g} of {source.max_score:g}",
            all(exercise.status == "correct" for exercise in source.exercises),
        )
        release = _grade(notebooks.release, notebooks.key, sandbox)
        blank = sum(exercise.status == "unanswered" for exercise in release.exercises)
        sentence = f"release version scores {release.score:g}, {blank} exercises unanswered"
        yield sentence, release.score == 0 and blank == len(release.exercises)
        told = outdated(notebooks.key, catalogue.folder / "release" / name)
        yield told or "the release's checks ask what is declared", not told
        yield from _mistakes(notebooks, sandbox)
        yield _variants(notebooks, sandbox)
    finally:
        sandbox.close()


def _enough(assignment: Assignment) -> Line:
    """Count what an exercise must have that is worth grading by."""
    few = []
    for exercise in assignment.exercises:
        hidden = sum(case.hidden for case in exercise.cases)
        counts = (
            ("cases", len(exercise.cases), 4),
            ("public cases", len(exercise.cases) - hidden, 1),
            ("hidden cases", hidden, 1),
            ("mistakes", len(exercise.mistakes), 2),
            ("variants", len(exercise.variants), 2),
        )
        few += [
            f"{exercise.place}: {exercise.name} has {count} {what}, expected at least {least}"
            for what, count, least in counts
            if count < least
        ]
    sentence = "every exercise has public and hidden cases, mistakes and variants enough"
    return "; ".join(few) or sentence, not few


def _lost(folder: Path, assignment: str) -> Iterator[str]:
    """Look for dicts that have a name twice, of which Python keeps the last: a case is lost."""
    for path in sorted([*folder.glob(f"{assignment}.py"), *folder.glob(f"{assignment}/*.py")]):
        with suppress(SyntaxError):  # what does not parse is imported by none of the others
            dicts = [
                n.keys for n in ast.walk(ast.parse(path.read_bytes())) if isinstance(n, ast.Dict)
            ]
            for keys in dicts:
                names = [key for key in keys if isinstance(key, ast.Constant)]
                for at, name in enumerate(names):
                    if name.value in [before.value for before in names[:at]]:
                        yield f"{Place(str(path), name.lineno)}: {name.value!r} is there twice"


def _missing(notebooks: Notebooks) -> list[str]:
    """Return which exercise has no answer cell in which notebook."""
    name = notebooks.assignment.name
    cells = {"source": notebooks.source["cells"], "release": notebooks.release["cells"]}
    ids = {version: {grade_id(cell) for cell in found} for version, found in cells.items()}
    return [
        f"{version}/{name}/{name}.ipynb has no answer cell `{exercise.name}`: "
        + ("write it" if version == "source" else "`nbgrader generate_assignment` makes it anew")
        for version in ids
        for exercise in notebooks.assignment.exercises
        if exercise.name not in ids[version]
    ]


def _stated(notebooks: Notebooks) -> Iterator[Line]:
    """Look for what keeps the source from its release, and for points that are not declared."""
    name = notebooks.assignment.name
    declared = declared_points(notebooks.assignment)
    source, release = (_cells(notebook) for notebook in (notebooks.source, notebooks.release))
    found = [f"source/{name}/{name}.ipynb, {problem}" for problem in problems(source, declared)]
    for fault in misstated(release, declared):
        found.append(f"release/{name}/{name}.ipynb, {place(release, *fault)}")
    yield from ((problem, False) for problem in found)
    if not found:
        total = sum(declared.values())
        yield f"both notebooks state the points that are declared, {total:g} in all", True
    if uncounted := exceptions(notebooks.assignment):
        most = notebooks.assignment.points
        yield f"the maximum is {most:g} points: {'; '.join(uncounted)}", most > 0


def _cells(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell | {"source": "".join(cell["source"])} for cell in notebook["cells"]]


def _witnesses(key: AnswerKey) -> Line:
    """Compute every expected value by its second road."""
    wrong, count = [], 0
    for exercise in key.assignment.exercises:
        for prepared in [*key[exercise.name].cases, *key[exercise.name].examples]:
            count += 1
            second = answer(exercise, exercise.second_witness, prepared.inputs)
            where = f"{exercise.name}, {prepared.case.name}"
            if isinstance(second, Failure):
                wrong.append(f"{where}: the second witness raises {second.error}")
                continue
            seen = compare(second, prepared.expected, returns=exercise.returns, tolerance=WITNESS)
            wrong += [f"{where}: {sentence(label, ENGLISH)}" for label in seen.labels]
    said = f"{count} expected values agree with their second witness"
    return ("; ".join(wrong) or said), not wrong


def _mistakes(notebooks: Notebooks, sandbox: Sandbox) -> Iterator[Line]:
    """Plant every known mistake, alone, in a right notebook: each must cost its exercise points."""
    name = notebooks.assignment.name
    for exercise in notebooks.assignment.exercises:
        answers = [_right(notebooks) | {exercise.name: m.id} for m in exercise.mistakes]
        results = _grade_all([notebooks.submission(a) for a in answers], notebooks.key, sandbox)
        killed, wrong = 0, []
        for mistake, given, result in zip(exercise.mistakes, answers, results, strict=True):
            record = Planted(result.student, name, given, deserved(notebooks.key, given))
            wrong += disagreements([record], [result])
            if record.scores[exercise.name] == exercise.points:
                said = f"{exercise.name}: no case tells {mistake.id} from right"
                wrong.append(f"{said} ({mistake.place})")
            killed += _scores(result)[exercise.name] < exercise.points
        yield _mutation(exercise.name, killed, len(answers), wrong)


def _mutation(name: str, killed: int, planted: int, wrong: list[str]) -> Line:
    """Say which share of the planted mistakes costs points, and what else is not as it should."""
    score = (
        f"mutation score {100 * killed / planted:.0f} % ({killed} of {planted})" if planted else ""
    )
    sentence = f"{name}: {score or 'no mistakes'}, all named, no other exercise loses points"
    return "; ".join([f"{name}: {score}", *wrong]) if wrong else sentence, not wrong


def _variants(notebooks: Notebooks, sandbox: Sandbox) -> Line:
    """Plant every legitimate variant, the first of all exercises together, then the second."""
    exercises = notebooks.assignment.exercises
    rows = list(zip_longest(*(exercise.variants for exercise in exercises)))
    answers = [
        {e.name: v.id if v else RIGHT for e, v in zip(exercises, row, strict=True)} for row in rows
    ]
    texts = [notebooks.submission(given) for given in answers]
    results = _grade_all(texts, notebooks.key, sandbox)
    wrong = [
        f"{exercise.name}: {given[exercise.name]} scores {exercise.score:g}: "
        f"{feedback(exercise).brief}"
        for given, result in zip(answers, results, strict=True)
        for exercise in result.exercises
        if exercise.status != "correct" or exercise.carried_forward
    ]
    count = sum(len(exercise.variants) for exercise in exercises)
    return "; ".join(wrong) or f"{count} legitimate variants score full", not wrong


def _right(notebooks: Notebooks) -> dict[str, str]:
    return {exercise.name: RIGHT for exercise in notebooks.assignment.exercises}


def _scores(result: Result) -> dict[str, float]:
    return {exercise.name: exercise.score for exercise in result.exercises}


def _grade_all(texts: Iterable[dict[str, Any]], key: AnswerKey, sandbox: Sandbox) -> list[Result]:
    with ThreadPoolExecutor(JOBS) as pool:
        return list(pool.map(lambda text: _grade(text, key, sandbox), texts))


def _grade(notebook: dict[str, Any], key: AnswerKey, sandbox: Sandbox) -> Result:
    name = key.assignment.name
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, f"{name}.ipynb")
        path.write_text(json.dumps(notebook), encoding="utf-8")
        submission = read(Found(path, os.path.basename(folder), name), {})
        result = grade(submission, sandbox, key)
        return counted(result, key.assignment)
