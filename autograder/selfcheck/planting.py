"""A known answer as a student writes it: a mistake or a variant in the notebook's answer cell."""

from __future__ import annotations

import ast
import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from typing import Any

from autograder.course.excerpt import Excerpt, definition
from autograder.course.exercise import Exercise
from autograder.course.known import Mistake, Variant, split
from autograder.markers import END, START


def planted_cell(
    exercise: Exercise, known: Mistake | Variant, right: str, others: Iterable[Exercise] = ()
) -> str:
    """Return an answer cell with a mistake or a variant in it, head and docstring kept.

    What it uses of its own module stands above it: imports, constants, helper functions.

    Parameters
    ----------
    exercise : Exercise
    known : Mistake or Variant
    right : str
        The solution cell.
    others : iterable of Exercise
        Those whose answers the notebook has.
    """
    if isinstance(known, Mistake) and known.cell:
        return known.cell
    excerpt = Excerpt(others, "" if exercise.asks else exercise.name)
    if isinstance(known.function, type):
        name = excerpt.function(known.function)
        return f"{excerpt.text}\n\n{START}\n{exercise.name} = {name}\n{END}"
    body = (_variables if exercise.asks else _statements)(exercise, known, excerpt)
    marked = f"{START}\n{body}\n{END}"
    if not exercise.asks:
        try:
            head, _ = split(right, exercise.name)
        except ValueError as error:
            raise exercise.error("source", str(error)) from None
        marked = head + textwrap.indent(marked, "    ")
    return "\n\n".join(filter(None, (excerpt.text, marked)))


def _statements(exercise: Exercise, known: Mistake | Variant, excerpt: Excerpt) -> str:
    """Return what stands in a function that is planted; what it uses is gathered."""
    node, module = definition(known.function), inspect.getmodule(known.function)
    if node is None or module is None:
        return f"return {_called(exercise, known, excerpt)}"
    before = ast.dump(node)
    reworded = excerpt.reworded(node, module)
    if ast.dump(reworded) == before:
        return body_of(known.function)
    body = reworded.body[1:] if ast.get_docstring(reworded) else reworded.body
    return "\n".join(map(ast.unparse, body))


def _variables(exercise: Exercise, known: Mistake | Variant, excerpt: Excerpt) -> str:
    """Return statements that bind what a planted function returns by name."""
    body = _statements(exercise, known, excerpt)
    nodes = ast.parse(body).body
    returns = [node for top in nodes for node in ast.walk(top) if isinstance(node, ast.Return)]
    last = returns[0] if definition(known.function) and returns == nodes[-1:] else None
    if last and (values := _by_name(last.value)) is not None:
        above = "\n".join(body.split("\n")[: last.lineno - 1]).rstrip()
        given = (f"{name} = {value}" for name, value in values.items() if name != value)
        return "\n".join(filter(None, (above, *given)))
    answer = f"answers = {_called(exercise, known, excerpt)}"
    return "\n".join([answer, *(f'{name} = answers["{name}"]' for name in exercise.asks)])


def _by_name(value: ast.expr | None) -> dict[str, str] | None:
    """Return the texts of a dict that is written out, by its keys."""
    if isinstance(value, ast.Dict):
        keys = [key.value for key in value.keys if isinstance(key, ast.Constant)]
        if len(keys) == len(value.values):
            return {str(k): ast.unparse(v) for k, v in zip(keys, value.values, strict=True)}
    named = isinstance(value, ast.Call) and not value.args and ast.unparse(value.func) == "dict"
    if isinstance(value, ast.Call) and named and all(each.arg for each in value.keywords):
        return {str(each.arg): ast.unparse(each.value) for each in value.keywords}
    return None


def _called(exercise: Exercise, known: Mistake | Variant, excerpt: Excerpt) -> str:
    """Return a call of a function that is no plain ``def``: made by another, decorated, partial."""
    name = excerpt.function(known.function)
    if name is None:
        said = "it has no name in its module, so no notebook can have it: write it with def"
        raise exercise.error(f"{type(known).__name__.lower()} `{known.id}`", said, known.place)
    names = [*inspect.signature(exercise.reference).parameters]
    return f"{name}({', '.join(f'{each}={each}' for each in names)})"


def body_of(function: Callable[..., Any]) -> str:
    """Return the statements of a function without its docstring; of what is no ``def`` nothing."""
    try:
        text = textwrap.dedent(inspect.getsource(function))
        node = ast.parse(text).body[0]
    except (OSError, TypeError, SyntaxError):
        return ""
    if not isinstance(node, ast.FunctionDef):
        return text
    first = node.body[1 if ast.get_docstring(node) else 0].lineno
    lines = text.split("\n")[first - 1 : node.end_lineno]
    return re.sub(r"  # noqa.*", "", textwrap.dedent("\n".join(lines)))
