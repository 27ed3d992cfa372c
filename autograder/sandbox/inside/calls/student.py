"""What a scenario gets: a student's answers, under their names.

The same text runs in the worker, beside a student's notebook and where right answers are called.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any


class Student:
    """Answers as attributes: that of an exercise, and those to the exercises that it needs.

    Parameters
    ----------
    held : dict
        Those that are there.
    asked : collection of str
        The names of all: one that is not there is not defined.
    """

    def __init__(self, held: Mapping[str, Any], asked: Collection[str]) -> None:
        vars(self).update(held)
        self.__asked = [*asked]

    def __getattr__(self, name: str) -> Any:
        asked = vars(self).get("_Student__asked", ())
        if name in asked:
            raise NameError(f"name '{name}' is not defined", name=name)
        said = f"it gets {', '.join(asked)}, and no `{name}`"
        raise AttributeError(f"{said}: needs=(…) brings what other exercises ask for")
