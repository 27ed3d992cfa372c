"""Statements, run one after the other; what fails costs only what needs it.

The same text runs in the worker and beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any

from ..syntax.program import Position
from ..syntax.statements import Statement, code

if TYPE_CHECKING:
    from ..supplied import Supply

#: Why a name is undefined, and the position of the statement that left it so.
Failures = dict[str, tuple[BaseException, Position]]


def run(
    statements: Iterable[Statement],
    space: dict[str, Any],
    supply: Supply | None = None,
    keep: Callable[[Statement], None] = lambda statement: None,
    passes: type[BaseException] | tuple[()] = (),
) -> Failures:
    """Run statements in a namespace; return why the names that they leave undefined are so.

    Parameters
    ----------
    statements : iterable of Statement
    space : dict
    supply : Supply, optional
        Gives what would be loaded.
    keep : callable
        Told of each statement, once it has run.
    passes : type of exception
        What ends not only a statement.
    """
    failures: Failures = {}
    for statement in statements:
        if supply:
            supply.begin()
        try:
            exec(code(statement), space)
        except passes:
            raise
        except BaseException as error:
            if not (supply and supply.replaces(statement, error, space)):
                missed = supply.missed(statement, space) if supply else None
                first = failures.get(str(error.name)) if isinstance(error, NameError) else None
                why = None if missed else first
                why = why or (missed or error, statement.position)
                failures.update(dict.fromkeys(statement.binds, why))
                space |= {statement.tells: error} if statement.tells else {}
        keep(statement)
    return failures
