"""A teacher's downloaded file, to be filled with grades: who is who, and what stays as it is."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from autograder.errors import UsageError
from autograder.grades.settled import Settled
from autograder.language import _, say
from autograder.lms.csv_file import Sheet
from autograder.lms.match import Match, by_row
from autograder.report import markup
from autograder.report.feedback import fault_line
from autograder.results import Result
from autograder.text import cell, fold

_NUMBER = re.compile(r"\d+[.,]?\d*")


@dataclass(frozen=True)
class Template:
    """A sheet, and what its rows and columns are.

    Parameters
    ----------
    sheet : Sheet
    rows : sequence of int
        The students' rows.
    matches : sequence of Match
        The columns that say who a student is, the most certain first; the last one names a row.
    grade : int
        The column for grades.
    feedback : int, optional
        The column for feedback.
    markup : bool
        Whether feedback is HTML there.
    maximum : dict of int to Decimal
        The most points of a row, where the file says so.
    kept : dict of int to str
        Rows that keep their grade, with the reason.
    passed_over : callable
        Told a grade and the maximum; says why its importer takes no such grade, "" if it does.
    excused : str
        What stands for the grade of an excused student, "" where nothing does.
    """

    sheet: Sheet
    rows: Sequence[int]
    matches: Sequence[Match]
    grade: int
    feedback: int | None = None
    markup: bool = False
    maximum: Mapping[int, Decimal] = field(default_factory=dict)
    kept: Mapping[int, str] = field(default_factory=dict)
    passed_over: Callable[[Decimal, Decimal | None], str] = lambda grade, most: ""
    excused: str = ""

    def name(self, row: int) -> str:
        """Return what the file calls the student of a row."""
        return self.sheet.value(row, self.matches[-1].column)


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
    waiting: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    in_proportion: list[str] = field(default_factory=list)
    scaled: set[str] = field(default_factory=set)  # from which maximum to which
    results: dict[int, Result] = field(default_factory=dict)  # by row, that count


def column(sheet: Sheet, name: str) -> int:
    """Return the column with this heading; ``Title`` also finds ``Title (4711)``.

    Raises
    ------
    AutograderError
        If none has it, or more than one.
    """
    headings = [heading.strip() for heading in sheet.values(0)] if len(sheet) else []
    wanted = fold(name)
    found = [n for n, heading in enumerate(headings) if fold(heading) == wanted] or [
        n for n, h in enumerate(headings) if fold(re.sub(r"\s*\(\d+\)$", "", h)) == wanted
    ]
    if len(found) != 1:
        there = ", ".join(f'"{heading}"' for heading in headings)
        problem = f"{len(found)} columns" if found else "no column"
        raise UsageError(f'{problem} "{name}"; there are {there}.')
    return found[0]


def matches(
    sheet: Sheet, place: int, platform: str, named: str | None, usual: str | None
) -> list[Match]:
    """Return the columns that say who a student is, the platform's numbers first.

    Parameters
    ----------
    sheet : Sheet
    place : int
        The column of the numbers.
    platform : str
    named : str, optional
        The heading of the column that is asked for.
    usual : str, optional
        The heading of the one that is taken else, where it is there.
    """
    name = named or usual
    if named and column(sheet, named) == place:
        return [Match(place, platform)]
    numbers = Match(place, platform, whole=False)
    return [numbers, Match(column(sheet, name))] if name else [numbers]


def number(text: str) -> Decimal | None:
    """Return the number in a cell, with a point or a comma; None where there is none."""
    try:
        return Decimal(text.strip().replace(",", ".")) if text.strip() else None
    except InvalidOperation:
        return None


def maximum(sheet: Sheet, rows: Iterable[int], named: str) -> dict[int, Decimal]:
    """Return the most points of each row: of the column with a heading, or a number for all.

    Raises
    ------
    UsageError
        If there is no such column, or no number in it.
    """
    if most := number(named):
        return dict.fromkeys(rows, most)
    place = column(sheet, named)
    found = {row: number(sheet.value(row, place)) for row in rows}
    values = {row: value for row, value in found.items() if value}
    if not values:
        raise UsageError(f'no number in the column "{sheet.value(0, place)}".')
    return values


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
    answers, unknown = by_row(template.sheet, template.rows, template.matches, class_)
    report = Filled(unknown=[result.student for result in unknown])
    report.faults = [fault_line(result) for result in unknown if result.fault]
    for row, (result, *others) in sorted(answers.items()):
        if others:
            report.ambiguous += [f"{r.student} ({r.submission})" for r in (result, *others)]
        elif result.fault:
            report.faults.append(fault_line(result))
        elif isinstance(result, Settled) and result.waiting:
            said = _("{name} ({count} answers)")
            report.waiting.append(said.format(name=template.name(row), count=result.waiting))
        elif isinstance(result, Settled) and result.excused:
            report.results[row] = result
            _excuse(template, row, report)
        elif row in template.kept:
            report.kept.append(f"{template.name(row)} ({say(template.kept[row])})")
        else:
            report.results[row] = result
            _write(template, row, result, decimals, scale, report)
    report.missing = [template.name(row) for row in template.rows if row not in answers]
    if not answers:
        heading = template.sheet.value(0, template.matches[-1].column)
        raise UsageError(
            f'no student of these results is in the column "{heading}" '
            f"({', '.join(report.unknown[:3])} …); --match names another column."
        )
    return report


def _write(
    template: Template, row: int, result: Result, decimals: int, scale: bool, report: Filled
) -> None:
    sheet, name = template.sheet, template.name(row)
    old = sheet.value(row, template.grade)
    grade = _grade(template, row, result, decimals, scale, report)
    new = str(grade).replace(".", ",") if _has_commas(template) else str(grade)
    sheet.put(row, template.grade, new)
    report.written.append(name)
    if why := template.passed_over(grade, template.maximum.get(row)):
        report.passed_over.append(f"{name} ({new}: {say(why)})")
    if old.strip() and number(old) != grade:
        report.replaced.append(f"{name} ({old.strip()} → {new})")
    if template.feedback is not None:
        said = markup.markup(result) if template.markup else markup.plain(result)
        errors = "xmlcharrefreplace" if template.markup else "replace"
        if sheet.value(row, template.feedback).strip() not in ("", said):
            report.reworded.append(name)
        sheet.put(row, template.feedback, cell(said), errors)


def _excuse(template: Template, row: int, report: Filled) -> None:
    if template.excused:
        template.sheet.put(row, template.grade, template.excused)
    report.kept.append(f"{template.name(row)} ({_('excused')})")


def _grade(
    template: Template, row: int, result: Result, decimals: int, scale: bool, report: Filled
) -> Decimal:
    points, own = Decimal(str(result.score)), Decimal(str(result.max_score))
    most = template.maximum.get(row)
    full = Decimal(str((isinstance(result, Settled) and result.full) or result.max_score))
    if own != full:
        report.in_proportion.append(f"{template.name(row)} ({_plain(points)} of {_plain(own)})")
        points, own = points * full / own, full
    if most is not None and most != own:
        if not scale:
            raise UsageError(
                f"{_plain(own)} points here, {_plain(most)} in the file: --scale converts them, "
                "or change it there."
            )
        report.scaled.add(f"{_plain(own)} to {_plain(most)}")
        points = points * most / own
    return rounded(points, decimals)


def rounded(points: Decimal, decimals: int) -> Decimal:
    """Return points with so many decimals, halves rounded up."""
    return points.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _plain(value: Decimal) -> str:
    return f"{value.normalize():f}"


def _has_commas(template: Template) -> bool:
    """Tell whether the file's own grades are written with a decimal comma."""
    cells = [template.sheet.value(row, template.grade) for row in range(1, len(template.sheet))]
    numbers = [cell.strip() for cell in cells if _NUMBER.fullmatch(cell.strip())]
    return any("," in cell for cell in numbers) and not any("." in cell for cell in numbers)
