"""Files of a template, with the words of a course in them."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from pathlib import Path

from jinja2 import Environment, PackageLoader, StrictUndefined

from autograder import files
from autograder.errors import UsageError

_NAME = "NAME"  # in the place of a file: the assignment's


def made(template: str, **words: object) -> dict[str, str]:
    """Return the texts of a template's files, by their places.

    Parameters
    ----------
    template : str
        A folder of ``templates/``.
    **words : object
        What its files leave open.
    """
    environment = Environment(
        loader=PackageLoader("autograder.scaffold", f"templates/{template}"),
        autoescape=False,  # Python and JSON, not HTML
        undefined=StrictUndefined,
        keep_trailing_newline=True,
    )
    environment.filters["quoted"] = _quoted
    return {
        place.removesuffix(".j2").replace(_NAME, str(words.get("name"))): (
            environment.get_template(place).render(words)
        )
        for place in environment.list_templates()
    }


def write(folder: Path, texts: Mapping[str, str]) -> None:
    """Write files that are not there.

    Raises
    ------
    UsageError
        If one is there, before anything is written, or a file cannot be written.
    """
    for place in texts:
        refuse(folder / place)
    for place, text in texts.items():
        files.write(folder / place, text)


def refuse(path: Path) -> None:
    """Raise `UsageError` where something is there."""
    if os.path.lexists(path):
        raise UsageError(f"{path} is there already, and nothing is overwritten.")


def _quoted(text: str) -> str:
    """Return a text as Python has it between double quotes."""
    return json.dumps(text, ensure_ascii=False)
