"""The command line. Each subcommand imports what it needs, so that it starts at once."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from autograder import __version__
from autograder.errors import AutograderError
from autograder.pack.cli import pack
from autograder.report.cli import export

if TYPE_CHECKING:
    from autograder.batch import Engine
    from autograder.gradebook import Course
    from autograder.results import Score
    from autograder.sandbox.session import Limits

EXIT_WRONG, EXIT_USAGE, EXIT_FAULT, EXIT_INTERRUPTED = 1, 2, 3, 130
_PATHS = click.Path(path_type=Path)


class _Group(click.Group):
    """Turns the kit's errors into one line on stderr and exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:  # `| head` has seen enough: click ends quietly, with exit code 1
            raise
        except (AutograderError, OSError) as error:
            from autograder.report.markup import plain

            click.echo(f"autograder: {plain(' '.join(str(error).split()))}", err=True)
            context.exit(EXIT_USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Grade numeric Python assignments: notebooks and scripts, untrusted, in seconds."""


@main.command()
@click.argument("paths", nargs=-1, required=True, type=_PATHS)
@click.option(
    "--assignment", metavar="NAME", help="Which assignment; told from folder or file else."
)
@click.option("--jobs", type=click.IntRange(1), help="Submissions side by side [one a core].")
@click.option(
    "--out", type=_PATHS, default=Path("build/grades"), show_default=True, help="For results."
)
@click.option("--seconds", type=float, default=3.0, show_default=True, help="For one call.")
@click.option("--total", type=float, default=30.0, show_default=True, help="Seconds a submission.")
@click.option("--memory", type=int, default=1024, show_default=True, help="MiB a worker.")
@click.option(
    "--allow-weak-sandbox",
    is_flag=True,
    help="Go on where nothing keeps code from files and network.",
)
@click.option(
    "--gradebook", is_flag=True, help="Write nbgrader's gradebook and autograded/ as well."
)
@click.option(
    "--scheduler", metavar="URL", help="Grade on the dask cluster at tcp://HOST:PORT instead."
)
def grade(
    paths: tuple[Path, ...],
    assignment: str | None,
    jobs: int | None,
    out: Path,
    seconds: float,
    total: float,
    memory: int,
    allow_weak_sandbox: bool,
    gradebook: bool,
    scheduler: str | None,
) -> None:
    """Grade files, folders, ZIP files, or nbgrader's submitted/ tree.

    Writes results.jsonl and scores.csv; run it again and only what changed is graded. With
    --gradebook, run it in an nbgrader course: it does what `nbgrader autograde` does, side by side.
    """
    from concurrent.futures import ThreadPoolExecutor

    from rich.console import Console

    from autograder import assignments
    from autograder.batch import grade_all
    from autograder.extras import need
    from autograder.report.progress import progress
    from autograder.report.text import print_class
    from autograder.sandbox.session import Limits
    from autograder.submission import find

    if gradebook:
        need("nbgrader", "--gradebook")
    if assignment:
        assignments.load(assignment)
    names = assignments.graded_names()
    founds = list({str(f.path): f for path in paths for f in find(path, names)}.values())
    course = ThreadPoolExecutor(1).submit(_course) if gradebook else None  # while others compute
    limits = Limits(seconds, total)
    jobs = min(jobs or os.cpu_count() or 1, len(founds))  # a job more would start and wait
    try:
        with (
            _engine(scheduler, jobs, limits, allow_weak_sandbox, memory << 20) as engine,
            progress(len(founds), Console(stderr=True)) as advance,
        ):
            rows = grade_all(founds, engine, out, assignment, advance)
    except KeyboardInterrupt:
        click.echo(f"Interrupted. What is graded is in {out}; the same command goes on.", err=True)
        sys.exit(EXIT_INTERRUPTED)
    log = out / "results.jsonl"
    try:
        print_class(rows, Console())
        click.echo(f"Scores: {out / 'scores.csv'}   Every case and sentence: {log}")
        click.echo(f"Pages for you and each student: autograder report {out}")
    finally:  # also where nobody reads to the end: `| head`
        if course:
            _write_gradebook(course.result(), rows, log)
    if any(row.fault for row in rows):
        sys.exit(EXIT_FAULT)


@contextmanager
def _engine(
    scheduler: str | None, jobs: int, limits: Limits, allow_weak: bool, memory: int
) -> Iterator[Engine]:
    """Open what grades: a cluster where there is a scheduler, else this machine's cores."""
    if scheduler:
        from autograder.cluster import Cluster

        cluster = Cluster(scheduler, limits, allow_weak=allow_weak, memory=memory)
        for worker, why in cluster.refused.items():
            click.echo(f"WARNING: {worker} is left out: {why}", err=True)
        _warn_if_weak(cluster.tier)
        with closing(cluster):
            yield cluster
        return
    from autograder.batch import Local
    from autograder.sandbox.tiers import open_sandbox

    with closing(open_sandbox(jobs, allow_weak=allow_weak, memory=memory)) as sandbox:
        _warn_if_weak(sandbox.tier)
        with closing(Local(sandbox, jobs, limits)) as local:
            yield local


def _course() -> Course:
    modules: dict[str, Any] = sys.modules
    modules.setdefault("rfc3987_syntax", None)  # 1.5 s of grammars for links that no notebook has
    from autograder.gradebook import Course

    return Course()


def _write_gradebook(course: Course, rows: Sequence[Score], log: Path) -> None:
    from autograder import results
    from autograder.gradebook import is_graders_fault, write

    graded = {row.submission for row in rows}
    found = [result for result in results.load(log) if result.submission in graded]
    for change in write(course, found):
        click.echo(f"Changed: {change}")
    count = sum(not is_graders_fault(result) for result in found)
    click.echo(f"In the gradebook: {count} submissions   Pages: nbgrader generate_feedback")


def _warn_if_weak(tier: str) -> None:
    from autograder.sandbox.tiers import is_weak

    if is_weak(tier):
        click.echo(
            f"WARNING: {tier}: this code can read files and use the network. Grade strangers' work "
            "inside a container, with the network off.",
            err=True,
        )


@main.command()
@click.argument("folder", metavar="DIR", type=_PATHS)
def report(folder: Path) -> None:
    """Write a class's pages, from the results that `grade --out DIR` left.

    DIR/report.html is the instructor's, DIR/feedback/ has one page a student.
    """
    from autograder import results
    from autograder.report import html

    page = html.write(results.load_class(folder), folder)
    click.echo(f"Instructor's page: {page}   Students' pages: {folder / 'feedback'}")


@main.command()
@click.argument("folder", metavar="DIR", type=_PATHS)
@click.option(
    "--format",
    "formats",
    multiple=True,
    required=True,
    type=click.Choice(["github", "junit", "classroom50", "classroom-resources"]),
    help="May be given several times.",
)
def publish(folder: Path, formats: tuple[str, ...]) -> None:
    """Hand a CI service the results that `grade --out DIR` left.

    github: the job's summary, annotations, and the step's outputs. junit: DIR/junit.xml.
    classroom50: DIR/result.json. classroom-resources: the output that GitHub Classroom's old
    reporter reads.
    """
    from autograder import results
    from autograder.publish import publish as hand_over

    found = results.load(folder / "results.jsonl")
    for line in hand_over(found, folder, formats, os.environ):
        click.echo(line)
    if not found:
        raise AutograderError(f"{folder}: no results here; `grade --out {folder}` writes them.")


@main.command()
@click.argument("file", type=_PATHS)
@click.option(
    "--assignment", metavar="NAME", help="Which assignment; told from folder or file else."
)
def check(file: Path, assignment: str | None) -> None:
    """Check your own work on the public cases."""
    from rich.console import Console

    from autograder import assignments
    from autograder.errors import SubmissionError
    from autograder.grade import grade as grade_submission
    from autograder.report.text import print_student
    from autograder.sandbox.plain import Plain
    from autograder.submission import find, read

    if assignment:
        assignments.load(assignment)
    names = assignments.graded_names()
    founds = find(file, names)
    if len(founds) > 1:
        raise SubmissionError(f"{file}: {len(founds)} files here; check one of them.")
    submission = read(founds[0], names, assignment)
    result = grade_submission(submission, Plain(), public_only=True)
    print_student(result, Console(highlight=False))
    if result.score != result.max_score:
        sys.exit(EXIT_WRONG)


@main.command()
@click.argument("names", nargs=-1)
def verify(names: tuple[str, ...]) -> None:
    """Let the kit grade itself: references, notebooks, known mistakes, legitimate variants."""
    from autograder import assignments
    from autograder.verify import verify as verify_assignment

    holds = True
    for name in names or assignments.names():
        for line, right in verify_assignment(name):
            click.echo(f"{'ok   ' if right else 'WRONG'} {name}: {line}")
            holds = holds and right
    if not holds:
        sys.exit(EXIT_WRONG)


@main.command()
@click.argument("name")
@click.option("--students", type=click.IntRange(1), required=True, help="How many.")
@click.option("--out", type=_PATHS, required=True, help="Folder for the class: a submitted/ tree.")
@click.option("--as-real", is_flag=True, help="Every student in other words, with spare cells.")
def simulate(name: str, students: int, out: Path, as_real: bool) -> None:
    """Make a class from the notebooks and the known mistakes."""
    from autograder import simulate as classes
    from autograder.asreal import student

    classes.simulate(name, students, out, student.as_real if as_real else classes.tidy)
    click.echo(f"{students} students in {out}, what was planted in {out / 'planted.jsonl'}")


@main.command()
def doctor() -> None:
    """Say which sandbox is in force, proven by trying to break out, and which versions."""
    from autograder.grade import versions
    from autograder.sandbox.canary import probe
    from autograder.sandbox.tiers import open_sandbox, survey

    for name, version in versions().items():
        click.echo(f"{name:<12}{version}")
    for tier, why in survey().items():
        click.echo(f"{'':<12}{tier}: {why or 'holds'}")
    sandbox = open_sandbox(1, allow_weak=True)
    try:
        click.echo(f"{'in force':<12}{sandbox.tier}")
        for attempt, succeeded in probe(sandbox).items():
            click.echo(f"  student code {'CAN' if succeeded else 'cannot':<7}{attempt}")
    finally:
        sandbox.close()


main.add_command(pack)
main.add_command(export)
