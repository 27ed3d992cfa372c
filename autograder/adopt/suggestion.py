"""A hidden case that an instructor may declare: the public inputs, drawn."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import suppress

from autograder.adopt.plan import Case, Plan


def suggestion(plan: Plan) -> str:
    """Return a comment with a drawn case, for an exercise that has no hidden ones."""
    if any(case.hidden or case.inputs.draws for case in plan.cases):
        return ""
    said = "typed-in answers earn points until a hidden case draws its inputs"
    drawn = [_drawn(case, plan) for case in plan.cases]
    first = next(filter(None, drawn), "")
    return (
        f'hidden={{"drawn": lambda draw: {first}}},  # {said}' if first else f"hidden={{…}}: {said}"
    )


def _drawn(case: Case, plan: Plan) -> str:
    """Return the inputs of a case with its numbers drawn; "" where there are none to draw.

    A whole number is drawn from where those of all cases lie, and at least from a dozen.
    """
    if case.inputs.body or case.inputs.shared:
        return ""
    texts, any_drawn = [], False
    for name, text in case.inputs.arguments.items():
        drawn = _argument(ast.parse(text, mode="eval").body) or _whole(name, text, plan)
        any_drawn |= bool(drawn)
        texts.append(f'"{name}": {drawn or text}')
    found = "{" + ", ".join(texts) + "}"
    return found if any_drawn and len(found) <= 70 else ""


def _whole(name: str, text: str, plan: Plan) -> str:
    """Return a whole number, drawn; "" where an input is none."""
    numbers = [n for case in plan.cases for n in _number(case.inputs.arguments.get(name, ""))]
    if not [*_number(text)]:
        return ""
    low, high = min(numbers), max(numbers)
    return f"int(draw.integers({low}, {max(high, low + 11) + 1}))"


def _number(text: str) -> Iterator[int]:
    with suppress(ValueError, SyntaxError):
        value = ast.literal_eval(text)
        if isinstance(value, int) and not isinstance(value, bool):
            yield value


def _argument(node: ast.expr) -> str:
    """Return a number, or an array of them, drawn from where the written ones lie."""
    try:
        value = ast.literal_eval(node)
    except ValueError:
        value = None
    if isinstance(value, float):
        return f"draw.uniform({value - 1:g}, {value + 1:g})"
    if isinstance(node, ast.Call) and len(node.args) == 1 and not node.keywords:
        try:
            numbers = ast.literal_eval(node.args[0])
        except ValueError:
            return ""
        flat = [*_flat(numbers)]
        if flat and ast.unparse(node.func) in ("np.array", "numpy.array", "np.asarray"):
            shape = _shape(numbers)
            whole = all(isinstance(each, int) for each in flat)
            ends = f"{min(flat):g}, {max(flat) + 1:g}, {shape}"
            return f"draw.{'integers' if whole else 'uniform'}({ends})"
    return ""


def _flat(numbers: object) -> Iterator[float]:
    if isinstance(numbers, list | tuple):
        for each in numbers:
            yield from _flat(each)
    elif isinstance(numbers, int | float):
        yield numbers


def _shape(numbers: object) -> str:
    sizes = []
    while isinstance(numbers, list | tuple) and numbers:
        sizes.append(len(numbers))
        numbers = numbers[0]
    return str(sizes[0]) if len(sizes) == 1 else str(tuple(sizes))
