"""What is to be written: exercises with their cases, and what is left of the tests."""

from __future__ import annotations

import ast
import keyword
import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from autograder.adopt.answers import Answers
from autograder.adopt.asserts import Nearly
from autograder.adopt.inputs import Folding, Inputs
from autograder.adopt.notebook import Cell, Notebook
from autograder.adopt.reading import Left, Reader, Use
from autograder.sandbox.inside.syntax.scopes import FUNCTIONS

_MADE = re.compile(r"cell[-_ ]|[0-9a-f]{12,}")  # a name that nbgrader made up

_TAKEN = "answers"  # a module beside the exercises


@dataclass
class Case:
    """A case to be declared: its name, its inputs, and the test that it comes from."""

    name: str
    hidden: bool
    inputs: Inputs
    nearly: Nearly | None
    cell: Cell
    line: str = ""
    uses: list[Use] = field(default_factory=list)
    atol: float = 0.0  # relative to the expected value's size, as the kit has it


@dataclass
class Plan:
    """An exercise to be declared."""

    name: str
    answer: str | int  # a function, or the place of the cell that binds the variables
    cell: Cell
    asks: list[str] = field(default_factory=list)
    names: tuple[str, ...] = ()  # of the elements of a returned tuple
    returns: str = ""
    needs: list[str] = field(default_factory=list)
    cases: list[Case] = field(default_factory=list)
    points: float = 0.0
    right: dict[str, str] = field(default_factory=dict)  # variables on the notebook's own data
    left: list[Left] = field(default_factory=list)

    @property
    def uses(self) -> set[str]:
        """The functions of ``answers.py`` that its cases call, its own too."""
        texts = [text for case in self.cases for text in case.inputs.texts]
        own = {self.answer} if isinstance(self.answer, str) else set()
        return {*own, *re.findall(r"\banswers\.(\w+)", "\n".join(texts))}

    @property
    def tests(self) -> list[Cell]:
        """The test cells that its cases come from, in order."""
        found = {use.cell.at: use.cell for case in self.cases for use in case.uses}
        return [found[at] for at in sorted(found)]


class Planning:
    """Makes plans of a notebook's tests."""

    def __init__(self, notebook: Notebook) -> None:
        self._notebook = notebook
        self.answers = Answers(notebook)
        self.left: list[Left] = []
        self.read: dict[int, list[Use | Left]] = {}  # by test cell

    def plans(self) -> list[Plan]:
        """Return the exercises that tests try, in the notebook's order, cases and all."""
        reader = Reader(self.answers)
        tests = [cell for cell in self._notebook.cells if cell.role == "test"]
        self.read = {cell.at: reader.read(cell) for cell in tests}
        uses = [use for found in self.read.values() for use in found if isinstance(use, Use)]
        plans = self._exercises(uses)
        self._need(plans)
        provided = self.provided(plans)
        for plan in plans.values():
            folding = Folding(self._notebook, provided, [p.name for p in plans.values()])
            for use in (each for each in uses if each.answer == plan.answer):
                self._case(plan, use, folding)
        return list(plans.values())

    def every_left(self) -> list[Left]:
        """Return all that is left, in the order of the tests."""
        read = [each for found in self.read.values() for each in found if isinstance(each, Left)]
        return [*self.left, *read]

    def about(self, plan: Plan) -> str:
        """Return what an exercise asks for, in a few words."""
        if plan.asks:
            return ", ".join(plan.asks) + " as variables"
        node = self.answers.functions[str(plan.answer)][1].node
        assert isinstance(node, ast.FunctionDef)
        said = (ast.get_docstring(node) or "").strip().partition("\n")[0].rstrip(" .:")
        said = said.replace("\\", "").replace('"', "'")
        if 0 < len(said) <= 70:
            return said[:1].lower() + said[1:]
        return f"takes {', '.join(arg.arg for arg in node.args.args) or 'nothing'}"

    def provided(self, plans: dict[str | int, Plan]) -> set[str]:
        """Return the functions that ``answers.py`` will have."""
        needed = []
        for plan in plans.values():
            if isinstance(plan.answer, str):
                needed += self.answers.of_function(plan.answer)
            else:
                end = (self._notebook.place(plan.cell) + 1, 0)
                _, given = self.answers.of_variables(plan.cell, plan.asks)
                needed += self._notebook.needed(plan.asks, end, given)
        return {s.node.name for s in needed if isinstance(s.node, FUNCTIONS)}

    def _exercises(self, uses: Sequence[Use]) -> dict[str | int, Plan]:
        found: dict[str | int, Plan] = {}
        at = {name: (cell.at, s.position) for name, (cell, s) in self.answers.functions.items()}
        cells = {cell.at: cell for cell in self.answers.solutions}
        taken: set[str] = set()
        answers = {use.answer for use in uses}
        for answer in sorted(
            answers, key=lambda a: at[a] if isinstance(a, str) else (a, (9**9, 0))
        ):
            own = [use for use in uses if use.answer == answer]
            if answer == _TAKEN:
                why = f"`{_TAKEN}` is the module of the right answers: give it another name"
                self.left += [Left(use.cell, use.line, why) for use in own]
            elif isinstance(answer, str):
                names = next((use.names for use in own if use.names), ())
                found[answer] = Plan(answer, answer, self.answers.functions[answer][0], names=names)
            if isinstance(answer, str):
                continue
            asks = [*dict.fromkeys(use.asked for use in own)]
            again = [name for name in asks if name in taken]
            if again:  # a later cell makes it anew: its name is another exercise's already
                why = f"`{again[0]}` is asked for in an earlier cell, too: give it another name"
                self.left += [Left(use.cell, use.line, why) for use in own if use.asked in again]
            asks = [name for name in asks if name not in taken]
            taken |= {*asks}
            if asks:
                cell = cells[answer]
                found[answer] = Plan(self._title(cell, asks, found), answer, cell, asks)
        return found

    def _title(self, cell: Cell, asks: Sequence[str], found: dict[str | int, Plan]) -> str:
        """Return a name for an exercise that asks for variables."""
        given = cell.id if cell.id.isidentifier() and not _MADE.match(cell.id) else ""
        name = given or (f"{asks[0]}_and_{asks[1]}" if len(asks) == 2 else asks[0])
        used = {_TAKEN, *(plan.name for plan in found.values())} | self.answers.functions.keys()
        name = name if len(name) <= 30 or given else asks[0]
        return f"{name}_values" if name in used or keyword.iskeyword(name) else name

    def _need(self, plans: dict[str | int, Plan]) -> None:
        """Say which exercises use which."""
        above: list[str] = []
        for plan in plans.values():
            if isinstance(plan.answer, str):
                own = [self.answers.functions[plan.answer][1]]
            else:
                own, _ = self.answers.of_variables(plan.cell, plan.asks)
            found = self.answers.needs(own, above)
            plan.needs = [name for name in above if name in found]
            if isinstance(plan.answer, str):
                above.append(plan.name)

    def _case(self, plan: Plan, use: Use, folding: Folding) -> None:
        arguments, point = use.arguments, use.point
        if plan.asks:
            _, given = self.answers.of_variables(plan.cell, plan.asks)
            point = (self._notebook.place(plan.cell), 0)
            arguments = [(name, ast.Name(name, ast.Load())) for name in given]
        inputs = folding.inputs(use, arguments, point)
        if isinstance(inputs, str):
            plan.left.append(Left(use.cell, use.line, inputs))
            return
        hidden = use.hidden and not plan.asks
        same = [c for c in plan.cases if c.hidden == hidden and c.inputs.key() == inputs.key()]
        if same:
            same[0].nearly = _looser(same[0].nearly, use.nearly)
            same[0].uses.append(use)
            return
        name = "as in the notebook" if plan.asks else _name(use, inputs)
        names = {case.name for case in plan.cases}
        tries = [name, *(f"{name} ({n})" for n in range(2, 99))]
        name = next(each for each in tries if each not in names)
        plan.cases.append(Case(name, hidden, inputs, use.nearly, use.cell, use.line, [use]))


def _looser(one: Nearly | None, other: Nearly | None) -> Nearly | None:
    """Return the tolerance that allows more: one case has one."""
    found = [each for each in (one, other) if each is not None]
    return max(found, key=lambda each: each.atol + each.rtol, default=None)


def _name(use: Use, inputs: Inputs) -> str:
    """Return a few words for a case: the test's comment, or what it gives."""
    if use.comment:
        return use.comment
    words = []
    for name, text in inputs.arguments.items():
        written = next((e for n, e in use.arguments if n == name), None)
        if isinstance(written, ast.Name) and (text == written.id or len(text) > 12):
            words.append(written.id)
        elif len(text) <= 20 and text.isprintable():
            words.append(text if text == name else f"{name} = {text}")
        else:
            words.append(_shape(name, written))
    if not words:
        return "without inputs"
    found = ", ".join(words)
    if inputs.draws and len(words) == 1 and "draw" in found:
        found = "drawn numbers"
    return found if found and len(found) <= 60 else " and ".join([*inputs.arguments][:4])


def _shape(name: str, node: ast.expr | None) -> str:
    """Return a list's or array's size in words."""
    inner = node.args[0] if isinstance(node, ast.Call) and node.args else node
    if not isinstance(inner, ast.List | ast.Tuple) or not inner.elts:
        return name
    rows = [each for each in inner.elts if isinstance(each, ast.List | ast.Tuple)]
    if len(rows) == len(inner.elts):
        return f"{len(rows)} by {len(rows[0].elts)}"
    return f"{len(inner.elts)} numbers" if len(inner.elts) > 1 else "one number"
