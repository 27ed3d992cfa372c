"""``translate``: the files of a translation, made and brought up to date."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from autograder.cli import options
from autograder.errors import UsageError


@click.command()
@click.argument("name", metavar="[NAME]", default="")
@options.course
@click.option("--language", "code", required=True, metavar="CODE", help="Of the language: zh_CN.")
@click.option(
    "--kit",
    is_flag=True,
    help="The kit's own sentences, in place of a course's: in its checkout, else in reference/.",
)
@click.option(
    "--font",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    metavar="FILE",
    help="Write beside notebooks, of this font, the letters that words in figures need.",
)
def translate(name: str, course: Path | None, code: str, kit: bool, font: Path | None) -> None:
    """Make or update the files of a translation: PO files, for any editor of these.

    A course's stand beside its declarations, reference/NAME/CODE.po, and its notebooks',
    source/NAME/CODE.po: a paragraph an entry. What is new has no translation yet, what has changed
    is marked as stale (fuzzy); until both are mended, English stands in. Exit code 1 where a
    translation has lost a placeholder, code or a number.
    """
    from autograder.course.catalogue import open_course
    from autograder.language import is_code, po
    from autograder.scaffold import translation

    if not is_code(code):
        raise UsageError(f"language {code}: a code is meant, such as fr, pt_BR or zh_CN.")
    broken: list[str] = []
    catalogue = None if kit and translation.is_checkout() else open_course(course)
    for path, now in translation.update(catalogue, name, code, kit).items():
        done = now.total - now.missing - now.stale
        left = f"{now.missing} missing, {now.stale} stale"
        click.echo(f"{path}: {done} of {now.total} translated, {left}")
        broken += po.faults(path)
    for path in translation.fonts(catalogue, name, code, font) if catalogue and font else ():
        click.echo(f"{path}: {path.stat().st_size / 1000:.0f} kB")
    for line in broken:
        click.echo(line, err=True)
    sys.exit(bool(broken))
