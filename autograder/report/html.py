"""Results as web pages: one a student, one for the instructor. They need no network."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from collections.abc import Container, Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import msgspec
from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup, escape

from autograder import files
from autograder.compare import ROUNDING, Tolerance
from autograder.course import source
from autograder.course.catalogue import Catalogue, declared
from autograder.course.exercise import Exercise
from autograder.grades.settled import remarks
from autograder.language import _, counted, plural, spoken_now
from autograder.report import chart, values
from autograder.report.feedback import CaseFeedback, fault_line, feedback, reason, standing
from autograder.report.phrases import of_course, spaced
from autograder.report.sentences import input_text
from autograder.report.summary import STATUSES, ClassSummary
from autograder.report.words import WORDS, Spoken
from autograder.results import CaseResult, ExerciseResult, Result
from autograder.results.label import Place
from autograder.text import MARKS, points, visible

Headings = Mapping[str, tuple[str, ...]]  # by exercise
#: On a page a line of code stands below the sentence that names it, so its text isn't said in it.
_WORDS = Spoken({"cell.statement": "cell", "line.statement": "line"})
_MARK = b'<meta name="generator" content="autograder">'  # in the head of a student's page


def write(
    results: Sequence[Result],
    out: Path,
    catalogue: Catalogue | None = None,
    absent: Sequence[tuple[str, str]] = (),
) -> Path:
    """Write all pages of a class and return the instructor's.

    Parameters
    ----------
    results : sequence of Result
    out : Path
        ``report.html`` and ``feedback/`` are written here.
    catalogue : Catalogue, optional
        The course, which knows what its mistakes are called.
    absent : sequence of tuple
        Student and assignment, where nothing was handed in.
    """
    results = sorted(results, key=_order)
    names = file_names(results)
    feedback = out / "feedback"
    above = {name: _headings(catalogue, name) for name in {r.assignment for r in results}}
    for result in results:
        page = _page(result, catalogue, above[result.assignment])
        files.write(feedback / names[result.submission], page)
    _clear(feedback, {*names.values()})
    links = {submission: f"feedback/{name}" for submission, name in names.items()}
    text = _environment().get_template("report.html.j2").render(
        total=len(results), classes=_classes(results, catalogue), links=links,
        faults=[result for result in results if result.fault], absent=absent,
    )  # fmt: skip
    files.write(out / "report.html", text)
    return out / "report.html"


def _clear(folder: Path, kept: Container[str]) -> None:
    """Take away the pages of those who are in the results no more; what is not ours stays."""
    for path in folder.glob("*__*.html"):
        if path.name not in kept and files.is_ours(path):
            with files.regular(path) as page:
                ours = _MARK in page.read(len(_MARK) + 200)
            if ours:
                path.unlink()


def student_page(result: Result, catalogue: Catalogue | None = None) -> str:
    """Return a student's page."""
    return _page(result, catalogue, _headings(catalogue, result.assignment))


def _headings(catalogue: Catalogue | None, assignment: str | None) -> Headings:
    """Return what stands above each exercise in an assignment's notebook."""
    if catalogue is None or assignment not in catalogue.names:
        return {}
    return source.headings(catalogue.folder, assignment)


def _page(result: Result, catalogue: Catalogue | None, above: Headings) -> str:
    page = _environment().get_template("feedback.html.j2")
    views = [_exercise(result, exercise, catalogue) for exercise in result.exercises]
    return page.render(result=result, views=views, remarks=remarks(result), above=above)


def _order(result: Result) -> tuple[Any, ...]:
    """Sort students as people do: student2 before student10."""
    parts = re.split(r"([0-9]+)", result.student)
    natural = [(int(p[:18]), "") if p.isdecimal() and p.isascii() else (-1, p) for p in parts]
    return natural, result.student, result.assignment or "", result.submission


def _classes(results: Iterable[Result], catalogue: Catalogue | None) -> list[dict[str, Any]]:
    """Return each assignment's summary, chart and list of submissions."""
    classes = []
    by_name: dict[str, list[Result]] = {}
    for result in results:
        by_name.setdefault(result.assignment or "", []).append(result)
    for name, rows in sorted(by_name.items()):
        graded = [result for result in rows if result.score is not None]
        if graded:
            summary = ClassSummary(name, graded, catalogue)
            picture = chart.histogram(summary.scores, summary.max_score)
            classes.append({"summary": summary, "chart": picture, "rows": _rows(summary, rows)})
    return classes


def _rows(summary: ClassSummary, results: Iterable[Result]) -> list[dict[str, Any]]:
    """Return the list of submissions: answers by column, known mistakes by number."""
    made: dict[str, list[str]] = {}
    for number, group in enumerate(summary.misunderstandings, 1):
        for result in group.results:
            made.setdefault(result.submission, []).append(str(number))
    rows = []
    for result in results:
        answers = {answer.name: answer for answer in result.exercises}
        cells = [answers.get(exercise.name) for exercise in summary.exercises]
        mistakes = " ".join(made.get(result.submission, []))
        rows.append({"result": result, "cells": cells, "mistakes": mistakes})
    return rows


def file_names(results: Iterable[Result]) -> dict[str, str]:
    """Return ``<student>__<assignment>.html`` for each submission, safe and unique anywhere.

    A name that had to be changed, or that two submissions would share (also where upper and lower
    case are one), ends in a digest of what it stands for.
    """
    plain = {
        r.submission: f"{_safe(r.student)}__{_safe(r.assignment or 'unknown')}" for r in results
    }
    taken = Counter(name.casefold() for name in plain.values())
    names = {}
    for result in results:
        name = plain[result.submission]
        faithful = name == f"{result.student}__{result.assignment or 'unknown'}"
        looks_digested = re.search(r"-[0-9a-f]{12}$", name)
        if not faithful or looks_digested or taken[name.casefold()] > 1:
            key = "\0".join((result.student, result.assignment or "", result.submission))
            digest = hashlib.sha256(key.encode("utf-8", "backslashreplace")).hexdigest()[:12]
            name = f"{name}-{digest}"
        names[result.submission] = f"{name}.html"
    return names


def _safe(text: str) -> str:
    """Return text of letters, digits, ``_``, ``-`` and inner dots, of bounded length."""
    ascii_ = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^\w.-]+", "-", ascii_, flags=re.ASCII).strip("-.")[:60] or "student"


# what a page shows of an exercise


def _exercise(
    result: Result, exercise: ExerciseResult, catalogue: Catalogue | None
) -> dict[str, Any]:
    """Return an exercise and what is said of it, with the values of the cases that are shown."""
    known = declared(catalogue, result.assignment, exercise.name)
    said = feedback(exercise, _WORDS)
    example = _case(said.example, known) if said.example else None
    return {
        "exercise": exercise,
        "said": said,
        "code": _code(said.said) or [*filter(None, [_yours(exercise)])],
        "public": [_case(each, known) for each in said.public],
        "example": example,
        "advice": list(zip(said.advice, map(_code, exercise.advice), strict=True)),
        "passing": standing(exercise),
    }


def _yours(exercise: ExerciseResult) -> Place | None:
    """Return the line that was taken for a variable, where that is wrong; no function's head."""
    place = exercise.place
    if place is None or not place.statement or place.statement.startswith("def "):
        return None
    bound = re.findall(r"\w+", place.statement.partition("=")[0])
    wrong = [part for part, is_right in exercise.parts.items() if not is_right]
    return place if not exercise.parts or {*bound} & {*wrong} else None


def _code(said: Any) -> list[Place]:
    """Return the lines of code that labels name, each once."""
    if isinstance(said, Place):
        return [said] if said.statement else []
    fields = msgspec.structs.astuple(said) if isinstance(said, msgspec.Struct) else said
    parts = fields if isinstance(fields, tuple) else ()
    return [*dict.fromkeys(place for part in parts for place in _code(part))]


def _case(said: CaseFeedback, known: Exercise | None) -> dict[str, Any]:
    """Return a public case: what is said of it, its inputs by name, its values."""
    case = said.case
    return {
        "case": case,
        "sentence": "" if said.told else said.sentence,
        "code": [] if said.told else _code(case.findings),
        "inputs": {name: input_text(value, WORDS) for name, value in case.inputs.items()},
        "pair": values.pair(case.expected, case.actual, _tolerance(case, known), case.inputs),
    }


def _tolerance(case: CaseResult, known: Exercise | None) -> Tolerance:
    cases = known.cases if known else ()
    return next((c.tolerance for c in cases if c.name == case.name), ROUNDING)


# the templates' own words


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("autograder.report"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=_visible,
    )
    environment.filters |= {
        "points": points,
        "prose": _prose,
        "title": _title,
        "quote": lambda text: Markup("“{}”").format(_prose(text)),
        "percent": lambda share: _("{share:.0f}\u00a0%").format(share=100 * share),
        "name": lambda name: Markup("_<wbr>").join(visible(name).split("_")),
        "reason": reason,
        "fault_line": fault_line,
        "students": lambda n: counted("{count} student", "{count} students", n),
        "code": lambda text: Markup("<code>{}</code>").format(visible(text)),
        "case_name": lambda name: of_course("case", name, WORDS),
    }
    environment.globals |= {
        "marks": MARKS,
        "words": WORDS,
        "_": _said,
        "lang": lambda: spoken_now().replace("_", "-"),
        "counted": _counted,
        "spaced": _spaced,
        "statuses": STATUSES,
    }
    return environment


def _title(name: str | None) -> str:
    """Return an assignment's name in words."""
    return (_(name, "title") if name else _("unknown assignment")).replace("_", " ")


def _said(text: str, **fields: Any) -> Markup:
    """Return a text of a template, as HTML, in the language that is spoken."""
    shown = {name: _visible(value) for name, value in fields.items()}
    return _spaced(Markup(_(text)).format(**shown))


def _counted(one: str, several: str, count: int, **fields: Any) -> Markup:
    """Return one of two texts, by a count, as `_said` does."""
    return _spaced(Markup(plural(one, several, count)).format(count=count, **fields))


def _spaced(*parts: Markup) -> Markup:
    """Return texts one after the other, with the spaces that the language has."""
    return Markup(spaced(" ".join(parts), WORDS))


def _visible(value: Any) -> Any:
    return visible(value) if isinstance(value, str) and not isinstance(value, Markup) else value


def _prose(text: str) -> Markup:
    """Return a sentence in which what stands between backticks is code."""
    parts = visible(text).split("`")
    if len(parts) % 2 == 0:  # a backtick without its other one
        return escape(visible(text))
    return Markup("").join(
        Markup("<code>{}</code>").format(part) if place % 2 else escape(part)
        for place, part in enumerate(parts)
    )
