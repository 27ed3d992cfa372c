"""The cells that a notebook has run, and what its variables would be on other data.

Ships beside each notebook. Which statements a name needs is what the autograder finds, too:
`autograder.sandbox.inside.syntax.program` ships as well.
"""

from __future__ import annotations

import ast
import linecache
import math
import re
import sys
import warnings
from collections.abc import Collection, Iterator, Mapping, Sequence
from types import FunctionType
from typing import Any, NamedTuple

import numpy as np

from autograder.compare import Label
from autograder.judge.explanation import quoted
from autograder.judge.verdict import Call, constructs, habit
from autograder.notebook.calls import ended_with, kept, timed
from autograder.sandbox.inside.calls.run import run
from autograder.sandbox.inside.syntax.blanks import blanks
from autograder.sandbox.inside.syntax.constructs import uses
from autograder.sandbox.inside.syntax.habits import habits
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.inside.syntax.scopes import DECORATED
from autograder.sandbox.inside.syntax.statements import Statement, nodes
from autograder.submissions.supplied import is_supplied

_PLAIN = (ast.Assign, ast.AnnAssign, ast.Import, ast.ImportFrom, *DECORATED)
_TAKEN_AWAY = re.compile(r"\bdel\b|%x?del\b|%reset|\bglobals\(|\bvars\(|\blocals\(")


class Cell(NamedTuple):
    """The text of a cell that was run: `autograder.sandbox.inside.pipe.wire` has one like it."""

    number: int
    source: str
    code: bool = True
    grade_id: str = ""


def shell() -> Any:
    """Return the IPython that runs this notebook, None in other Pythons."""
    module = sys.modules.get("IPython")
    return module.get_ipython() if module else None


def program() -> Program:
    """Return all that the notebook has run, in this order; nothing where no text can be had.

    The cell that brought the files is none of the student's.
    """
    history = getattr(shell(), "history_manager", None)
    texts = enumerate(getattr(history, "input_hist_raw", ()))
    ran = [Cell(number, source) for number, source in texts if not is_supplied(source)]
    for cell in ran:
        lines = cell.source.splitlines(keepends=True)
        linecache.cache[f"<cell {cell.number}>"] = len(cell.source), None, lines, ""
    return Program(ran)  # type: ignore[arg-type]


def cut_off(label: Label | None) -> Label | None:
    """Return what is said of an undefined name, with the cell that was to give it its value.

    That cell was run and did not get there: nothing else takes the value away again.
    """
    why = (label or {}).get("why", {})
    if label is None or why.get("kind") != "undefined" or shell() is None:
        return label
    name, ran = why["name"], program()
    binders = [s for s in ran.binders(name) if isinstance(s.node, _PLAIN)]
    gone = any(_TAKEN_AWAY.search(cell.source) for cell in ran.cells)
    if gone or not binders or name in shell().user_ns:
        return label
    return label | {"why": why | {"kind": "cut_off", "cell": str(binders[-1].cell.number)}}


def variables(
    ran: Program, names: Sequence[str], given: Mapping[str, Any], long: str = ""
) -> Call | None:
    """Return a dict of variables, made anew from given data by the statements that they need.

    None where these statements take their data from elsewhere.
    """
    needed = ran.slice(names, given=given)
    space = {"__name__": "__main__", "np": np, "numpy": np, "math": math, **given}
    imported = [s for s in needed if isinstance(s.node, (ast.Import, ast.ImportFrom))]
    loads = not all(statement.binds <= space.keys() for statement in imported)
    if loads and not any(statement.used[0].intersection(given) for statement in needed):
        return None
    with warnings.catch_warnings(), timed(long):
        warnings.simplefilter("ignore")  # shown when the cell itself was run
        failures = run(needed, space, passes=KeyboardInterrupt)
    values = {name: space[name] for name in names if name in space}
    lost = {name: ended_with(why) for name, (why, _) in failures.items() if name not in values}
    if not values and lost:
        return next(iter(lost.values()))
    return Call(
        kept(values), lost={name: call.raised for name, call in lost.items() if call.raised}
    )


class Source:
    """A function's text; where it is not among what was run, there is nothing to say of it.

    Parameters
    ----------
    ran : Program
    function : object
    quiet : collection of str
        Habits that are none here.
    others : collection of str
        Names that other exercises ask for: what these use is theirs.
    """

    def __init__(
        self,
        ran: Program | None = None,
        function: Any = None,
        quiet: Collection[str] = (),
        others: Collection[str] = (),
    ) -> None:
        self._quiet, self._others = quiet, others
        is_function = type(function) in (FunctionType, type)
        self.function = function if is_function else None
        self._ran, self._name = ran or Program(), function.__name__ if is_function else ""
        self._definition = self._ran.definition(self._name) if is_function else None

    @property
    def is_untouched(self) -> bool:
        """Whether it is blank, as it was given."""
        return self._definition is not None and self._ran.is_stub(self._definition)

    def blank_lines(self) -> list[str]:
        """Return the lines that are still blank."""
        definition = self._definition
        if definition is None:
            return []
        lines = definition.cell.source.splitlines()
        found = blanks(definition.node, nodes(definition))
        return [quoted(lines[number - 1]) for number in found]

    def constructs(self, asked: Sequence[Mapping[str, Any]]) -> list[Label]:
        """Return what is said of constructs, nothing where its text can't be had."""
        if self._definition is None or not asked:
            return []
        words, needed = [each["word"] for each in asked], self._own()
        doubtful = [each["word"] for each in asked if each["required"]]
        seen = {
            word: {"cell": cell, "line": line, "statement": self._quoted(cell, line)}
            for word, cell, line in uses(words, needed, doubtful)
        }
        return [*constructs(asked, seen)]

    def _own(self) -> list[Statement]:
        """Return what of it neither binds a name that another exercise asks for nor makes it."""
        found = self._ran.slice([self._name], self._others)
        return [statement for statement in found if statement.binds.isdisjoint(self._others)]

    @staticmethod
    def _quoted(cell: int, line: int) -> str:
        return quoted(linecache.getline(f"<cell {cell}>", line))

    def advice(self, right: bool) -> Iterator[Label]:
        """Yield advice on its habits, as `habit` has it."""
        if self._definition is None:
            return
        for what, cell, line in habits([self._definition], self._own()):
            place = {"cell": cell, "line": line, "statement": self._quoted(cell, line)}
            label = None if what in self._quiet else habit(what, place, right)
            if label:
                yield label
