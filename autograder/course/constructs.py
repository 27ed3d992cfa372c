"""What does not hold in the constructs that answers must or must not use."""

from __future__ import annotations

import keyword
import sys
from collections.abc import Iterator, Sequence
from contextlib import suppress
from importlib.util import find_spec
from itertools import product
from typing import Any

from autograder.course.known import Construct
from autograder.sandbox.inside.syntax.constructs import OPERATORS, RECURSION, SYNTAX, lies_in
from autograder.sandbox.inside.syntax.meaning import full


def faults(constructs: Sequence[Construct]) -> Iterator[str]:
    """Yield names that no module has, and what is required and forbidden at once."""
    for each in constructs:
        if "." in each.word[1:] and (missing := _missing(full(each.word))):
            yield f"`{each.word}`: {missing}"
    required = [each.word for each in constructs if each.required]
    forbidden = [each.word for each in constructs if not each.required]
    for one, other in product(required, forbidden):
        kinds = {*SYNTAX.get(one, ())}
        if (kinds and kinds <= {*SYNTAX.get(other, ())}) or lies_in(full(one), full(other)):
            yield f"`{one}` is required, and `{other}` forbidden, of which it is a case"


def _missing(name: str) -> str:
    """Return what is missing of a name with dots, as far as is known without loading it."""
    first, *rest = name.split(".")
    found: Any = sys.modules.get(first)
    if found is None:
        with suppress(ValueError):
            found = find_spec(first)
        return "" if found else f"there is no module `{first}` here: is it spelt right?"
    own = first == "numpy" or first in sys.stdlib_module_names
    for part in rest if own else ():
        if not hasattr(found, part) and not hasattr(found, "__path__"):
            return f"there is no `{part}` in it: is it spelt right?"
        if not hasattr(found, part):
            there = find_spec(f"{found.__name__}.{part}")
            return "" if there else f"there is no `{part}` in it: is it spelt right?"
        found = getattr(found, part)
    return ""


def is_construct(word: str) -> bool:
    """Tell whether a word is one of a construct's, or a name that could be one."""
    names = word.removeprefix(".").split(".")
    plain = all(name.isidentifier() and not keyword.iskeyword(name) for name in names)
    return plain or word in (*SYNTAX, *OPERATORS)


def listing() -> str:
    """Return the words of constructs that are no names."""
    return ", ".join((*SYNTAX, *OPERATORS, RECURSION))
