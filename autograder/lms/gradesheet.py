"""A teacher's downloaded file, to be filled with grades: who is who, and what stays as it is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from autograder.errors import UsageError
from autograder.lms.csv_file import Sheet
from autograder.report import markup
from autograder.report.feedback import fault_line
from autograder.results import Result
from autograder.text import cell

_NUMBER = re.compile(r"\d+[.,]?\d*")


@dataclass(frozen=True)
class Template:
    """A sheet, and what its rows and columns are.

    Parameters
    ----------
    sheet : Sheet
    rows : sequence of int
        The students' rows.
    match, grade : int
        The column that says who a student is, and the one for grades.
    feedback : int, optional
        The column for feedback.
    markup : bool
        Whether feedback is HTML there.
    maximum : dict of int to Decimal
        The most points of a row, where the file says so.
    kept : dict of int to str
        Rows that keep their grade, with the reason.
    who : callable
        From a cell, or a submission's student, to what has to be equal in both.
    numbers : dict of str to int
        The row of each number that the platform gives its students, which downloads carry.
    """

    sheet: Sheet
    rows: Sequence[int]
    match: int
    grade: int
    feedback: int | None = None
    markup: bool = False
    maximum: Mapping[int, Decimal] = field(default_factory=dict)
    kept: Mapping[int, str] = field(default_factory=dict)
    who: Callable[[str], str] = str
    numbers: Mapping[str, int] = field(default_factory=dict)


@dataclass
class Filled:
    """What became of a class: names of students, as the results or the file have them."""

    written: list[str] = field(default_factory=list)
    replaced: list[str] = field(default_factory=list)
    reworded: list[str] = field(default_factory=list)
    unknown: list[str] = field(default_factory=list)
    ambiguous: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)


def column(sheet: Sheet, name: str) -> int:
    """Return the column with this heading; ``Title`` also finds ``Title (4711)``.

    Raises
    ------
    AutograderError
        If none has it, or more than one.
    """
    headings = [heading.strip() for heading in sheet.values(0)] if len(sheet) else []
    wanted = _fold(name)
    found = [n for n, heading in enumerate(headings) if _fold(heading) == wanted] or [
        n for n, h in enumerate(headings) if _fold(re.sub(r"\s*\(\d+\)$", "", h)) == wanted
    ]
    if len(found) != 1:
        there = ", ".join(f'"{heading}"' for heading in headings)
        problem = f"{len(found)} columns" if found else "no column"
        raise UsageError(f'{problem} "{name}"; there are {there}.')
    return found[0]


def number(text: str) -> Decimal | None:
    """Return the number in a cell, with a point or a comma; None where there is none."""
    try:
        return Decimal(text.strip().replace(",", ".")) if text.strip() else None
    except InvalidOperation:
        return None


def fill(template: Template, class_: Iterable[Result], decimals: int, scale: bool) -> Filled:
    """Put the grades of a class into a template's sheet.

    Parameters
    ----------
    template : Template
    class_ : iterable of Result
        Of one assignment.
    decimals : int
        To which grades are rounded, a half away from zero.
    scale : bool
        Whether points become those of the file, where its maximum is another.

    Raises
    ------
    AutograderError
        If no student is found in the file, or its maximum is another and ``scale`` is not set.
    """
    answers, unknown = _by_row(template, class_)
    report = Filled(unknown=[result.student for result in unknown])
    report.faults = [fault_line(result) for result in unknown if result.fault]
    for row, (result, *others) in sorted(answers.items()):
        name = template.sheet.value(row, template.match)
        if others:
            report.ambiguous += [f"{r.student} ({r.submission})" for r in (result, *others)]
        elif result.fault:
            report.faults.append(fault_line(result))
        elif row in template.kept:
            report.kept.append(f"{name} ({template.kept[row]})")
        else:
            _write(template, row, result, decimals, scale, report)
    report.missing = [
        template.sheet.value(row, template.match) for row in template.rows if row not in answers
    ]
    if not answers:
        heading = template.sheet.value(0, template.match)
        raise UsageError(
            f'no student of these results is in the column "{heading}" '
            f"({', '.join(report.unknown[:3])} …); --match names another column."
        )
    return report


def _by_row(
    template: Template, class_: Iterable[Result]
) -> tuple[dict[int, list[Result]], list[Result]]:
    """Return results by row, and those of students who are in no row, or in several."""
    whole: dict[str, list[int]] = {}
    local: dict[str, list[int]] = {}  # what stands before the @ of an address
    for row in template.rows:
        cell = template.who(template.sheet.value(row, template.match))
        whole.setdefault(_fold(cell), []).append(row)
        local.setdefault(_fold(cell.partition("@")[0]), []).append(row)
    answers: dict[int, list[Result]] = {}
    unknown = []
    for result in class_:
        key = _fold(template.who(result.student))
        rows = whole.get(key) or local.get(key) or []
        certain = template.numbers.get(result.lms_id or "")
        rows = [certain] if certain is not None else rows
        if len(rows) == 1 and key:
            answers.setdefault(rows[0], []).append(result)
        else:
            unknown.append(result)
    return answers, unknown


def numbered(
    sheet: Sheet, rows: Iterable[int], column: int, platform: str, number: re.Pattern[str]
) -> dict[str, int]:
    """Return the row of each number in a column's cells, as results have it: ``moodle:11``.

    None that two rows have.
    """
    found: dict[str, list[int]] = {}
    for row in rows:
        if match := number.fullmatch(sheet.value(row, column).strip()):
            found.setdefault(f"{platform}:{match[1]}", []).append(row)
    return {key: places[0] for key, places in found.items() if len(places) == 1}


def _fold(text: str) -> str:
    return unicodedata.normalize("NFC", text.strip()).casefold()


def _write(
    template: Template, row: int, result: Result, decimals: int, scale: bool, report: Filled
) -> None:
    sheet, name = template.sheet, template.sheet.value(row, template.match)
    old = sheet.value(row, template.grade)
    new = _mark(template, row, result, decimals, scale)
    sheet.put(row, template.grade, new)
    report.written.append(name)
    if old.strip() and number(old) != number(new):
        report.replaced.append(f"{name} ({old.strip()} → {new})")
    if template.feedback is not None:
        said = markup.markup(result) if template.markup else markup.plain(result)
        errors = "xmlcharrefreplace" if template.markup else "replace"
        if sheet.value(row, template.feedback).strip() not in ("", said):
            report.reworded.append(name)
        sheet.put(row, template.feedback, cell(said), errors)


def _mark(template: Template, row: int, result: Result, decimals: int, scale: bool) -> str:
    points, own = Decimal(str(result.score)), Decimal(str(result.max_score))
    most = template.maximum.get(row)
    if most is not None and most != own:
        if not scale:
            raise UsageError(
                f"{own.normalize():f} points here, {most.normalize():f} in the file: --scale "
                "converts them, or change it there."
            )
        points = points * most / own
    text = str(points.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP))
    return text.replace(".", ",") if _has_commas(template) else text


def _has_commas(template: Template) -> bool:
    """Tell whether the file's own grades are written with a decimal comma."""
    cells = [template.sheet.value(row, template.grade) for row in range(1, len(template.sheet))]
    numbers = [cell.strip() for cell in cells if _NUMBER.fullmatch(cell.strip())]
    return any("," in cell for cell in numbers) and not any("." in cell for cell in numbers)
