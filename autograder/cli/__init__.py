"""The command line. Each command imports what it needs, so that it starts at once."""

from __future__ import annotations

import atexit
import gc
from collections import UserDict
from importlib import import_module
from typing import Any

import click

from autograder import __version__
from autograder.drawing import obey_no_folder
from autograder.errors import AutograderError

EXIT_USAGE = 2
_MODULES = {
    "adopting": "adopt",
    "beginning": "init new",
    "classes": "doctor simulate verify",
    "explaining": "explain",
    "export": "export",
    "grading": "check grade",
    "pack": "pack",
    "reading": "publish report",
    "translate": "translate",
}


class _Commands(UserDict[str, Any]):
    """The commands, each imported from its module when it is asked for."""

    def __getitem__(self, name: str) -> click.Command:
        module = import_module(f"autograder.cli.{self.data[name]}")
        command: click.Command = getattr(module, name)
        return command


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


_NAMES = _Commands({name: module for module, names in _MODULES.items() for name in names.split()})


@click.group(cls=_Group, commands=_NAMES, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__)
def main() -> None:
    """Grade numeric Python assignments: notebooks and scripts, untrusted, in seconds."""
    obey_no_folder()
    gc.set_threshold(100_000, 50, 100)  # modules and a course are many objects, and no garbage
    atexit.register(gc.freeze)  # what is left at the end goes with the process
