"""What ``grade --gradebook`` does besides: nbgrader's gradebook and ``autograded/``."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder.language import _

if TYPE_CHECKING:
    from autograder.nbgrader.gradebook import NbgraderCourse
    from autograder.results import Score


def opened() -> NbgraderCourse:
    """Return the nbgrader course of the working folder, without what nbgrader need not load."""
    modules: dict[str, Any] = sys.modules
    modules.setdefault("rfc3987_syntax", None)  # 1.5 s of grammars for links that no notebook has
    from autograder.nbgrader.gradebook import NbgraderCourse

    return NbgraderCourse()


def write(course: NbgraderCourse, rows: Sequence[Score], log: Path) -> bool:
    """Write nbgrader's gradebook; return whether all who could be graded are in it."""
    from autograder.nbgrader import gradebook
    from autograder.results import store
    from autograder.text import plain

    graded = {row.submission for row in rows}
    found = [result for result in store.load(log) if result.submission in graded]
    outcome = gradebook.write(course, found)
    for change in outcome.changes:
        click.echo(_("Changed: {change}").format(change=plain(str(change))))
    for line in outcome.left_out:
        click.echo(_("Left out: {line}").format(line=plain(line)))
    for line in outcome.failed:
        click.echo(_("Not in the gradebook: {line}").format(line=plain(line)), err=True)
    count = sum(not result.grader_failed for result in found) - len(outcome.failed)
    said = _("In the gradebook: {count} submissions   Pages: {command}")
    click.echo(said.format(count=count, command="nbgrader generate_feedback"))
    return not outcome.failed
