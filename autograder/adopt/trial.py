"""Cases on trial: what is declared is loaded once, so that only what holds is written."""

from __future__ import annotations

import contextlib
import io
import math
import sys
import warnings
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from pprint import pformat
from tempfile import TemporaryDirectory
from typing import Any

import numpy as np

from autograder.adopt.nearness import allowed
from autograder.adopt.plan import Case, Plan
from autograder.adopt.reading import Left, Use
from autograder.adopt.results import ANSWER
from autograder.adopt.values import spell
from autograder.compare import ROUNDING, Tolerance, compare, leaves
from autograder.course import package, seed
from autograder.course.exercise import Exercise
from autograder.course.exercise_key import ExerciseKey
from autograder.course.limit import TooLong, limited
from autograder.course.place import brief
from autograder.errors import CourseError
from autograder.sandbox.inside.pipe import wire

SECONDS = 10  # of a case on trial: a worker gives no answer more
EXACT = Tolerance(1e-12, 1e-12, "the same answer twice")
_ROOT = "from autograder import Course\n\nCOURSE = Course(id='trial')\n"


class Trial:
    """Loads exercises from a folder of its own.

    Parameters
    ----------
    answers : str
        The text of ``answers.py``.
    render : callable
        Returns the text of a plan's module.
    """

    def __init__(self, answers: str, render: Callable[[Plan], str]) -> None:
        self._answers, self._render = answers, render

    def hold(self, plan: Plan) -> None:
        """Keep those cases of a plan that can be graded, say why of the others."""
        kept: list[Case] = []
        for case in plan.cases:
            try:
                with limited(SECONDS):
                    self._try(plan, case)
            except TooLong as error:
                plan.left.append(Left(case.cell, case.line, f"it {error}"))
            except CourseError as error:
                why = str(error).partition(f"{plan.name}, ")[2] or str(error)
                why = why.partition("”: " if why.startswith("case “") else ": ")[2] or why
                plan.left.append(Left(case.cell, case.line, why))
            else:
                kept += [case] if case.uses else []
        plan.cases = kept

    def _try(self, plan: Plan, case: Case) -> None:
        """Prove that a case can be graded; `CourseError` where it can't."""
        alone = replace(plan, cases=[case], needs=[])
        with self._loaded(alone) as exercise, np.errstate(all="ignore"):
            key = ExerciseKey(exercise, seed.PUBLIC_SEED)
            if (parts := _parts(exercise)) and not plan.returns:
                plan.returns = " ".join(_names(plan.names, parts))
                self._try(plan, case)
                return
            prepared = key.prepare(exercise.cases[0])
            for name, value in prepared.inputs.items():
                if pformat(sent(value)) != pformat(value):  # a set's members in order
                    said = f"`{name}` would reach a student's code as another value"
                    raise exercise.error("inputs", said)
            again = key.prepare(exercise.cases[0])
            seen = compare(
                again.expected, prepared.expected, returns=exercise.returns, tolerance=EXACT
            )
            if seen.labels:
                raise exercise.error("answer", "the right answer is not the same each time")
            for use in [*case.uses]:
                if (other := disagreement(use, prepared.expected)) is not None:
                    plan.left.append(Left(use.cell, use.line, other))
                    case.uses.remove(use)
            found = [*leaves(prepared.expected, exercise.returns)]
            case.nearly, case.atol, looser = allowed(case.uses, found, exercise.returns)
            plan.left += [Left(case.cell, case.line, said) for said in looser]
            if plan.asks and not case.inputs.draws:
                spelled = {name: spell(prepared.expected[name]) for name in plan.asks}
                plan.right = {name: text for name, text in spelled.items() if text}

    @contextlib.contextmanager
    def _loaded(self, plan: Plan) -> Iterator[Exercise]:
        """Load an exercise's module, quietly, in a folder where there are no data of anybody's."""
        with TemporaryDirectory() as place, _quietly(Path(place)):
            folder = Path(place).resolve()
            (folder / "__init__.py").write_text(_ROOT, encoding="utf-8")
            home = folder / "adopted"
            home.mkdir()
            (home / "__init__.py").touch()
            (home / "answers.py").write_text(self._answers, encoding="utf-8")
            (home / f"{plan.name}.py").write_text(self._render(plan), encoding="utf-8")
            root = package.load(folder)
            try:
                name = f"{root.__name__}.adopted.{plan.name}"
                module = package.imported(name, home / f"{plan.name}.py")
                yield getattr(module, plan.name)
            finally:
                for name in [each for each in sys.modules if each.startswith(root.__name__)]:
                    del sys.modules[name]


@contextlib.contextmanager
def _quietly(folder: Path) -> Iterator[None]:
    """Show nothing of what an answer prints or warns of."""
    with (
        contextlib.chdir(folder),
        contextlib.redirect_stdout(io.StringIO()),
        contextlib.redirect_stderr(io.StringIO()),
        warnings.catch_warnings(),
    ):
        warnings.simplefilter("ignore")
        yield


def disagreement(use: Use, expected: Any) -> str | None:
    """Return what a test types in for an answer that is not the right one's, if it does."""
    if use.typed is None:
        return None
    answer = expected[use.asked] if use.asked else expected
    space = {"np": np, "numpy": np, "math": math, ANSWER: answer}
    try:
        gives, wanted = (eval(text, space) for text in use.typed)  # the instructor's own text
        rtol, atol = (use.nearly.rtol, use.nearly.atol) if use.nearly else (0.0, 0.0)
        numbers = _is_numeric(wanted)
        near = {"rtol": max(rtol, ROUNDING.rtol), "atol": max(atol, ROUNDING.atol)}
        same = np.allclose(gives, wanted, **near, equal_nan=True) if numbers else gives == wanted
        agree = bool(np.all(same))
    except Exception:  # it says less than it seems: the case holds by itself
        return None
    return None if agree else f"it gives {_plain(gives)}, the test expects {_plain(wanted)}"


def _is_numeric(value: Any) -> bool:
    try:
        return np.asarray(value).dtype.kind in "biufc"
    except ValueError:  # lists of other lengths
        return False


def _plain(value: Any) -> str:
    return brief(value.item() if isinstance(value, np.generic) else value)


def sent(value: Any) -> Any:
    """Return an input as a worker gets it."""
    return wire.decode(wire.encode(value, wire.wide()))


def _parts(exercise: Exercise) -> int:
    """Return how many values an answer returns, 0 where it is one."""
    try:
        given = exercise.inputs(exercise.cases[0], seed.PUBLIC_SEED)
        answer: Any = exercise.call(exercise.reference, given)
    except Exception:  # told with its reason when the case is prepared
        return 0
    return len(answer) if isinstance(answer, tuple) else 0


def _names(names: tuple[str, ...], count: int) -> list[str]:
    """Return names for the elements of a tuple."""
    if len(names) == count and len({*names}) == count and all(map(str.isidentifier, names)):
        return [*names]
    return [f"part_{number}" for number in range(1, count + 1)]
