"""The check cells of a source notebook, run on the answers in it: each must pass there.

What a check cell expects of variables is typed in. Where that is wrong, whoever is right is told
that they are not; so it is held against the notebook's own answer, once that has scored full.
"""

from __future__ import annotations

import builtins
import io
import json
import os
import subprocess
import sys
from collections.abc import Collection, Iterator, Sequence
from contextlib import redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from autograder.cells import Cell, checked, grade_id, is_check
from autograder.notebook import bundle, history
from autograder.sandbox.inside.calls.call import said_of
from autograder.sandbox.inside.calls.run import run
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.inside.syntax.statements import code
from autograder.selfcheck.line import Line, cut, note, wrong
from autograder.selfcheck.simulate import Notebooks

SECONDS = 120  # for all of them, with what they need: data are loaded, no model is trained


def check_cells(notebooks: Notebooks, folder: Path, right: Collection[str]) -> Iterator[Line]:
    """Run the check cells of those exercises that are right in the source notebook.

    They run as the instructor's own code does, in a process of its own, with the checks that are
    declared now; of the notebook runs what they need.

    Parameters
    ----------
    notebooks : Notebooks
    folder : Path
        The course's.
    right : collection of str
    """
    name = notebooks.assignment.name
    source = f"source/{name}/{name}.ipynb"
    ended = _ended(notebooks, folder / "source" / name)
    if ended is None:
        said = f"the check cells of {source} take longer than {SECONDS} s, and are not held"
        yield note(said, "Students wait as long: let them check less.")
        return
    ended = {exercise: end for exercise, end in ended.items() if exercise in right}
    for exercise, (kind, told) in ended.items():
        at = f"{source}, cell `check_{exercise}`: {cut(told)}"
        if kind == "failed":
            said = f"{exercise}: its check cell does not pass on the right answer"
            mend = "The answer in this notebook scores full: write what it gives in the check cell."
            yield wrong(said, at, mend)
        elif kind == "raised":
            said = f"{exercise}: its check cell could not be tried"
            yield note(said, at, "Try it in Jupyter: it must pass on the right answer.")
    count = sum(kind == "passed" for kind, _ in ended.values())
    if count and count == len(ended):
        yield Line(f"{count} check cells pass on the right answers")


def _ended(notebooks: Notebooks, folder: Path) -> dict[str, tuple[str, str]] | None:
    """Return how each exercise's check cell ends, and what it says; None where it takes too long.

    The checks are those that are declared now.
    """
    names = {exercise.name for exercise in notebooks.assignment.exercises}
    cells = [cell | {"source": "".join(cell["source"])} for cell in notebooks.source["cells"]]
    wanted = [at for at, cell in enumerate(cells) if is_check(cell)]
    wanted = [at for at in wanted if checked(grade_id(cells[at])) in names]
    scenarios = (each for each in notebooks.assignment.exercises if each.scenario)
    beside = {e.name: [n for o in e.beside for n in o.graded_names] for e in scenarios}
    with TemporaryDirectory() as checks:
        bundle.write(notebooks.key, Path(checks))
        try:
            done = subprocess.run(
                [sys.executable, "-P", "-m", __name__, checks],
                cwd=folder,
                env=os.environ | {"MPLBACKEND": "Agg"},
                input=json.dumps({"cells": cells, "wanted": wanted, "beside": beside}).encode(),
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                timeout=SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired:
            return None
    if done.returncode:
        at_all = "raised", f"the notebook ends Python ({done.returncode})"
        return {checked(grade_id(cells[at])): at_all for at in wanted}
    ended: dict[str, tuple[str, str]] = json.loads(done.stdout)
    return ended


def _tried(cells: Sequence[Cell], at: int, beside: Collection[str]) -> tuple[str, str]:
    """Run a check cell below those statements that it needs, and return how it ends.

    A scenario needs names ``beside`` those in it.
    """
    above = [
        history.Cell(number, cell["source"])
        for number, cell in enumerate(cells[: at + 1])
        if cell["cell_type"] == "code"
    ]
    program = Program(above)  # type: ignore[arg-type]
    check = [statement for statement in program.statements if statement.cell.number == at]
    names = {n for each in check for used in each.used for n in used}.union(beside)
    needed = program.slice(sorted(names - {*vars(builtins)}))
    space: dict[str, Any] = {"__name__": "__main__"}
    failures = run([each for each in needed if each not in check], space)
    try:
        for statement in check:
            exec(code(statement), space)
    except AssertionError as error:
        return "failed", str(error)
    except Exception as error:
        first = failures.get(str(error.name)) if isinstance(error, NameError) else None
        return "raised", ": ".join(said_of(first[0] if first else error))
    return "passed", ""


def main() -> None:
    """Try the check cells of a notebook that comes from outside, and say how they end."""
    given = json.load(sys.stdin)
    sys.path[:0] = [sys.argv[1], os.getcwd()]
    with redirect_stdout(io.StringIO()):
        cells = given["cells"]
        wanted = {checked(grade_id(cells[at])): at for at in given["wanted"]}
        beside = given["beside"]
        ended = {name: _tried(cells, at, beside.get(name, ())) for name, at in wanted.items()}
    print(json.dumps(ended))


if __name__ == "__main__":
    main()
