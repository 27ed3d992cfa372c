"""The command line. Each command imports what it needs, so that it starts at once."""

from __future__ import annotations

import gc
from typing import Any

import click

from autograder import __version__
from autograder.cli.adopting import adopt
from autograder.cli.beginning import init, new
from autograder.cli.classes import doctor, simulate, verify
from autograder.cli.explaining import explain
from autograder.cli.export import export
from autograder.cli.grading import check, grade
from autograder.cli.pack import pack
from autograder.cli.reading import publish, report
from autograder.cli.translate import translate
from autograder.drawing import obey_no_folder
from autograder.errors import AutograderError

EXIT_USAGE = 2


class _Group(click.Group):
    """Turns the kit's errors into one line on stderr and exit code 2."""

    def invoke(self, context: click.Context) -> Any:
        try:
            return super().invoke(context)
        except BrokenPipeError:  # `| head` has seen enough: click ends quietly, with exit code 1
            raise
        except (AutograderError, OSError) as error:
            from autograder.language import say
            from autograder.text import plain

            click.echo(f"autograder: {plain(say(error))}", err=True)
            context.exit(EXIT_USAGE)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Grade numeric Python assignments: notebooks and scripts, untrusted, in seconds."""
    obey_no_folder()
    gc.set_threshold(20_000, 50, 100)  # modules and a course are many objects and little garbage


for _command in (
    *(init, new, adopt, grade, check, explain, report, publish, export),
    *(pack, translate, verify, simulate, doctor),
):
    main.add_command(_command)
