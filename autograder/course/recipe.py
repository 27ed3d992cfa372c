"""Functions of a course that run elsewhere, as text: beside a student's code, or after it."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from autograder.course.exercise import Exercise
from autograder.course.known import sentence


@dataclass(frozen=True)
class Recipe:
    """A function as a text with all that it uses; ``tell`` is what students read of it."""

    name: str
    source: str
    tell: str
    parameter: str  # the first


def recipe(
    exercise: Exercise, field: str, function: Callable[..., Any], secret: Iterable[Any] = ()
) -> Recipe:
    """Return a function that is declared in a field of an exercise as a recipe.

    Parameters
    ----------
    exercise : Exercise
    field : str
    function : callable
    secret : iterable of callable
        Right answers, of which none goes along: students may read a recipe.

    Raises
    ------
    CourseError
        If it is no plain function of the course, or uses a right answer.
    """
    from autograder.course.excerpt import Excerpt, definition

    excerpt = Excerpt()
    name = excerpt.function(function)
    if name is None or definition(function) is None:
        raise exercise.error(field, "it has to go where students' code runs: write it with def")
    for answer in secret:
        if excerpt.took(answer):
            said = f"it uses the right answer `{answer.__name__}`, and students may read it"
            raise exercise.error(field, f"{said}: write it without")
    return Recipe(name, excerpt.text, sentence(function), next(iter(_parameters(function)), ""))


def _parameters(function: Callable[..., Any]) -> Iterable[str]:
    return inspect.signature(function).parameters


@cache
def helper_text(helper: Exercise) -> str:
    """Return the text of a right helper and of what it uses itself, no more.

    Raises
    ------
    CourseError
        If it cannot be taken along.
    """
    from autograder.course.excerpt import Excerpt

    excerpt = Excerpt()
    name = excerpt.exercise(helper)
    others = [other for other in (helper.name, *helper.aliases) if other != name]
    return "\n".join([excerpt.text, *(f"{other} = {name}" for other in others)])
