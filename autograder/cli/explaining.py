"""``explain``: how a student's points came about, for the instructor's eyes alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from autograder.cli import options
from autograder.errors import SubmissionError, UsageError
from autograder.language import _, say
from autograder.text import fold

if TYPE_CHECKING:
    from autograder.batch.account import CaseAccount
    from autograder.course.catalogue import Catalogue
    from autograder.grades.settled import Settled
    from autograder.results import ExerciseResult, Result

CENT = 0.011  # points that rounding makes


@click.command()
@click.argument("folder", metavar="RESULTS", type=options.PATH)
@click.argument("student")
@click.argument("exercise", required=False)
@options.course
@options.assignment
@options.adjustments
@options.language
@click.option("--allow-weak-sandbox", is_flag=True, help="As for `grade`.")
def explain(
    folder: Path,
    student: str,
    exercise: str | None,
    course: Path | None,
    assignment: str | None,
    adjustments: Path | None,
    language: str | None,
    allow_weak_sandbox: bool,
) -> None:
    """Show how a student's points came about, with hidden inputs, expected and actual values.

    RESULTS is the folder that `grade --out` left. The submission is run once more. Without
    EXERCISE, what is right takes a line.
    """
    from autograder.cli.settling import settle
    from autograder.course.catalogue import open_course
    from autograder.results import store

    catalogue = open_course(course)
    options.speak(catalogue, language)
    found = _found(store.load_class(folder), student, assignment)
    for result in settle(found, catalogue.folder, adjustments):
        _head(result)
        named = [each for each in result.exercises if exercise in (None, each.name)]
        if exercise and not named:
            names = ", ".join(each.name for each in result.exercises) or "none"
            raise UsageError(f"no exercise `{exercise}` in this result; there are {names}.")
        if not result.fault:
            raw = next(row for row in found if row.submission == result.submission)
            cases = _accounts(catalogue, raw, [each.name for each in named], allow_weak_sandbox)
            counted = {each.name: each for each in named}
            for before, account in cases:
                _print(before, counted[before.name], account, whole=bool(exercise))


def _found(results: Sequence[Result], student: str, assignment: str | None) -> list[Result]:
    own = [r for r in results if assignment in (None, r.assignment)]
    found = [r for r in own if r.student == student] or [
        r for r in own if fold(student) in fold(r.student)
    ]
    names = sorted({result.student for result in found})
    if len(names) > 1:
        raise UsageError(f'"{student}" may be {", ".join(names[:5])}: say which.')
    if not found:
        raise UsageError(f'no result of "{student}" here.')
    return found


def _head(result: Settled) -> None:
    from autograder.report.feedback import fault_line
    from autograder.text import plain, points

    total = _("{score} of {most} points").format(
        score=points(result.score), most=points(result.max_score)
    )
    said = fault_line(result) if result.fault else total
    click.secho(plain(f"{result.student}, {result.assignment}: {said}"), bold=True)
    about = _("{file}, graded in {seconds:g} s, {sandbox}").format(
        file=result.submission, seconds=result.seconds, sandbox=say(str(result.sandbox))
    )
    click.echo(f"  {plain(about)}")
    for remark in result.remarks:
        click.echo(f"  {plain(remark)}")


def _accounts(
    catalogue: Catalogue, result: Result, names: list[str], allow_weak: bool
) -> Iterator[tuple[ExerciseResult, list[CaseAccount]]]:
    """Yield exercises as they were graded, with an account of their cases."""
    from contextlib import closing

    from autograder.batch.account import accounts
    from autograder.sandbox.tiers import open_sandbox
    from autograder.submissions.finding import Found
    from autograder.submissions.reading import read

    if result.versions.get("rules") != catalogue.versions["rules"]:
        said = _("Graded by other rules than today's, by which what follows is judged.")
        click.echo(f"  {said}")
    found = Found(Path(result.submission), result.student, result.assignment)
    try:
        submission = read(found, catalogue.graded_names, result.assignment)
    except SubmissionError as error:
        raise UsageError(_("cannot be run again: {error}").format(error=say(error))) from None
    if submission.sha256 != result.sha256:
        raise UsageError(f"{result.submission}: another file than the one that was graded.")
    asked = [exercise for exercise in result.exercises if exercise.name in names]
    with closing(open_sandbox(1, allow_weak=allow_weak)) as sandbox:
        yield from accounts(submission, catalogue.key(submission.assignment), asked, sandbox)


def _print(
    before: ExerciseResult, counts: ExerciseResult, cases: list[CaseAccount], whole: bool
) -> None:
    """Print an exercise: what counts, what was said, its cases as they end now."""
    from autograder.report.feedback import case_line, feedback, worth
    from autograder.report.phrases import of_course
    from autograder.report.words import WORDS
    from autograder.text import MARKS, plain, points

    lines = [*feedback(counts).first]
    now = round(sum(each.earned for each in cases), 2)
    if cases and before.status != "missing" and abs(now - before.score) > CENT:
        said = _("Graded with {before} points; run again, it earns {now}.")
        lines.append(said.format(before=points(before.score), now=points(now)))
    if not cases:
        lines.append(_("No case was run."))
    click.echo(plain(f"{MARKS[counts.status]} {counts.name}: {worth(counts)}"))
    for each in cases:
        if whole or each.row.status != "passed":
            head = _("hidden case {name}: {how}") if each.hidden else _("public case {name}: {how}")
            earned = _("{score} of {most}").format(
                score=points(each.earned), most=points(each.worth)
            )
            how = f"{_(each.row.status)}{WORDS['comma']}{earned if each.worth else _('no points')}"
            called = WORDS["case"].format(name=of_course("case", each.name, WORDS))
            lines.append(head.format(name=called, how=how))
            values = [f"{name} = {text}" for name, text in each.inputs.items()]
            values.append(_("expected {value}").format(value=each.expected))
            values.append(_("actual   {value}").format(value=each.actual or _("none")))
            lines += [f"  {text}" for text in filter(None, [*values, case_line(each.row)])]
    for text in lines:
        indent = len(text) - len(text.lstrip())
        click.echo(f"  {' ' * indent}{plain(text)}")
