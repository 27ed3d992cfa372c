"""Which statements run for a graded name, what is a blank, and what a broken cell costs."""

from __future__ import annotations

import ast
import re
import textwrap
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside.pipe.wire import Cell, Task
from autograder.sandbox.inside.syntax.altering import outside
from autograder.sandbox.inside.syntax.blanks import blanks
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.inside.syntax.statements import (
    Broken,
    code,
    mentioned,
    nodes,
    without_magics,
)
from autograder.sandbox.inside.worker import _find


def program(*cells: str) -> Program:
    """Parse cells, numbered from 1."""
    return Program(
        Cell(n, textwrap.dedent(source).strip("\n")) for n, source in enumerate(cells, 1)
    )


def lines(parsed: Program, *names: str, provided: tuple[str, ...] = ()) -> list[str]:
    """Return the first line of each statement in the slice of ``names``."""
    statements = parsed.slice(names, provided)
    return [ast.unparse(statement.node).split("\n")[0] for statement in statements]


def value(parsed: Program, name: str) -> Any:
    """Run the slice of a name and return its value."""
    space: dict[str, Any] = {}
    for statement in parsed.slice([name]):
        try:
            exec(code(statement), space)
        except Exception as error:
            space[statement.tells] = error
    return space[name]


# only what is needed


#: Cells, the names that are asked for, and the first lines of the statements that run.
SLICES: dict[str, tuple[list[str], str, list[str]]] = {
    "two loops of one variable, in order": (
        [
            "rows = []\nfor p in a:\n    rows.append(p)\nfirst = np.array(rows)",
            "rows = []\nfor p in b:\n    rows.append(p)\nsecond = np.array(rows)",
        ],
        "first second",
        [
            *("rows = []", "for p in a:", "first = np.array(rows)"),
            *("rows = []", "for p in b:", "second = np.array(rows)"),
        ],
    ),
    "a function, not what a notebook does with it": (
        [
            "import numpy as np\nimport matplotlib.pyplot as plt",
            "from lr_utils import load_dataset",
            "train_x, train_y = load_dataset()",
            "def sigmoid(z):\n    return 1 / (1 + np.exp(-z))",
            "for i in range(10**9):\n    sigmoid(train_x)",
            "plt.plot(train_x)\nprint(sigmoid(0))\nassert sigmoid(0) == 1",
        ],
        "sigmoid",
        ["import numpy as np", "def sigmoid(z):"],
    ),
    "a helper's helper and its constant": (
        [
            "EPS = 1e-9\nUNUSED = 5",
            "import math",
            "def log(x):\n    return math.log(x + EPS)",
            "def loss(a):\n    return -log(a)",
        ],
        "loss",
        ["EPS = 1e-09", "import math", "def log(x):", "def loss(a):"],
    ),
    "what a constant is made of": (
        ["a = 2\nb = a * 3\nc = 4", "def f():\n    return b"],
        "f",
        ["a = 2", "b = a * 3", "def f():"],
    ),
    "nothing for a comprehension's own variable": (
        [
            "SQUARES = [x * x for x in range(4)]",
            "def train():\n    while True: pass",
            "x = train()",
            "def f():\n    return SQUARES",
        ],
        "f",
        ["SQUARES = [x * x for x in range(4)]", "def f():"],
    ),
    "the iterable of a comprehension": (
        ["x = train()", "n = 3", "squares = [x * x for x in range(n)]"],
        "squares",
        ["n = 3", "squares = [x * x for x in range(n)]"],
    ),
    "each statement once for several names, in order": (
        ["n = 3", "b = n + 1", "print(b)", "a = n * 2"],
        "a b",
        ["n = 3", "b = n + 1", "a = n * 2"],
    ),
    "nothing for a name that nothing binds": (["x = 1"], "y", []),
    "nothing that is overwritten": (
        ["x = train()", "x = 1", "y = x", "x = train()"],
        "y",
        ["x = 1", "y = x"],
    ),
    "a helper below its caller, in their order": (
        ["def f():\n    return g()", "def g():\n    return 1"],
        "f",
        ["def f():", "def g():"],
    ),
    "defaults and decorators, before the function": (
        [
            "import functools",
            "rate = 0.5\nrate_unused = 1",
            "@functools.cache\ndef f(x=rate):\n    return x",
        ],
        "f",
        ["import functools", "rate = 0.5", "@functools.cache"],
    ),
    "every star, where a name has no definition": (
        ["from math import *", "from cmath import *", "def f():\n    return hypot(3, 4)"],
        "f",
        ["from math import *", "from cmath import *", "def f():"],
    ),
    "no star, where every name has one": (
        ["from lr_utils import *", "def f(x):\n    return abs(x)"],
        "f",
        ["def f(x):"],
    ),
    "a star that binds a built-in name anew": (
        ["from numpy import *", "from cmath import *", "def f(x):\n    return sum(x)"],
        "f",
        ["from numpy import *", "from cmath import *", "def f(x):"],
    ),
    "no star that leaves it": (
        ["from math import *", "def f(x):\n    return sum(x)"],
        "f",
        ["def f(x):"],
    ),
    "a star of Python's that is not loaded": (
        ["from tabnanny import *", "x = sum([1])"],
        "x",
        ["from tabnanny import *", "x = sum([1])"],
    ),
    "no star below what runs first": (
        ["x = sum([1])", "from numpy import *"],
        "x",
        ["x = sum([1])"],
    ),
    "an import under its alias": (
        ["import math as m, cmath as c", "def f():\n    return m.pi"],
        "f",
        ["import math as m", "def f():"],
    ),
}


@pytest.mark.parametrize(("cells", "names", "runs"), SLICES.values(), ids=SLICES)
def test_slice_runs(cells: list[str], names: str, runs: list[str]) -> None:
    """What the names need, transitively, and nothing else."""
    assert lines(program(*cells), *names.split()) == runs


def test_provided_names_are_not_sliced() -> None:
    """What the grader gives is not looked for in the submission."""
    parsed = program("X = load()", "m = X.shape[0]")
    assert lines(parsed, "m", provided=("X",)) == ["m = X.shape[0]"]


def test_annotations_need_nothing() -> None:
    """A type that is missing costs nothing, as from Python 3.14 on."""
    parsed = program("from absent import Float", "def f(x: Float) -> Float:\n    return x")
    [definition] = parsed.slice(["f"])
    space: dict[str, Any] = {}
    exec(code(definition), space)
    assert space["f"](3) == 3


# what alters a value

ALTERED = {
    "append": ("costs = []", "costs.append(1)", [1]),
    "extend": ("costs = [0]", "costs.extend([1])", [0, 1]),
    "remove": ("costs = [0, 1]", "costs.remove(0)", [1]),
    "pop": ("costs = [0, 1]", "costs.pop()", [0]),
    "reverse": ("costs = [0, 1]", "costs.reverse()", [1, 0]),
    "clear": ("costs = [0, 1]", "costs.clear()", []),
    "update": ("costs = {}", "costs.update(a=1)", {"a": 1}),
    "item": ("costs = {}", "costs['a'] = 1", {"a": 1}),
    "item of an item": ("costs = {'a': {}}", "costs['a']['b'] = 1", {"a": {"b": 1}}),
    "augmented": ("costs = 1", "costs += 2", 3),
    "augmented item": ("costs = [1]", "costs[0] += 2", [3]),
    "item in a tuple": ("costs = [0, 0]", "a, costs[1] = 1, 2", [0, 2]),
    "annotation": ("costs = 5", "costs: int", 5),
    "loop": ("costs = []", "for i in range(3):\n    costs.append(i)", [0, 1, 2]),
    "while": ("costs = 1", "while costs < 10:\n    costs *= 2", 16),
    "condition": ("costs = 1", "if costs:\n    costs = 5", 5),
    "with": (
        "import contextlib\ncosts = 1",
        "with contextlib.suppress(ValueError):\n    costs = 5",
        5,
    ),
    "try": ("costs = 1", "try:\n    import no_such_module\nexcept ImportError:\n    costs = 7", 7),
    "walrus": ("x = 1", "(costs := x + 1)", 2),
    "own value": ("costs = 1", "costs = costs + 1", 2),
    "built-in name as a variable": ("max = 3\nmax += 1", "costs = max", 4),
}


@pytest.mark.parametrize(("first", "second", "expected"), ALTERED.values(), ids=ALTERED)
def test_altering_statement_belongs_to_the_value(first: str, second: str, expected: Any) -> None:
    """A name has the value that a run from top to bottom gives it."""
    assert value(program(first, "print('no')", second), "costs") == expected


TAKEN_APART = {
    "under main": (
        "if __name__ == '__main__':\n    train()\n    n = 3\n    b = n + 1\n    plot(b)",
        ["n = 3", "b = n + 1"],
    ),
    "try": ("try:\n    n = load()\n    b = 4\nexcept OSError:\n    print('no')", ["b = 4"]),
    "try with something else": (
        "try:\n    n = load()\n    b = 4\nexcept OSError:\n    b = 5",
        ["error = None", "n = load()", "b = 4", "if error:"],
    ),
    "with": ("with open('x') as f:\n    n = f.read()\n    b = 4", ["b = 4"]),
    "with its name": (
        "with open('x') as f:\n    b = f.read()\n    train()",
        ["f = open('x').__enter__()", "b = f.read()"],
    ),
    "if": (
        "if big():\n    n = load()\n    b = 4\nelse:\n    n = 1\n    train()",
        ["if = big()", "if if:"],
    ),
    "cell of marimo's": (
        "@app.cell(hide_code=True)\ndef _(n):\n    plot(n)\n    b = n + 1\n    return (b,)",
        ["b = n + 1"],
    ),
    "function of marimo's": (
        (
            "@app.cell\ndef _():\n    n = 1\n    return (n,)\n"
            "@app.function\n@cached\ndef b():\n    return n"
        ),
        ["n = 1", "@cached"],
    ),
    "setup of marimo's": (
        "with app.setup:\n    import math\n    b = math.pi",
        ["import math", "b = math.pi"],
    ),
    "import": ("import absent, math\nb = math.pi", ["import math", "b = math.pi"]),
}


@pytest.mark.parametrize(("source", "expected"), TAKEN_APART.values(), ids=TAKEN_APART)
def test_statements_of_a_block_are_sliced_alone(source: str, expected: list[str]) -> None:
    """What else stands in a block with a name does not run for it."""
    found = lines(program(source), "b")
    assert [re.sub(r" \d+\.\d+\.\d+", "", line) for line in found] == expected


def test_long_chain_of_conditions_is_read() -> None:
    """Each statement has its conditions around it, up to a depth."""
    chain = "\n".join(f"elif n == {k}:\n    b = {k}\n    c = b" for k in range(100))
    assert value(program(f"n = 80\nif n < 0:\n    b = 1\n    c = 2\n{chain}"), "c") == 80


def test_unpacking_binds_every_name() -> None:
    """Tuples, stars and chains bind."""
    parsed = program("a, (b, *c) = d = 1, (2, 3, 4)")
    assert [value(parsed, name) for name in "abcd"] == [1, 2, [3, 4], (1, (2, 3, 4))]


# which definition counts, and in which order

#: Cells, and the value of `x`; what it returns, where it is a function.
VALUES: dict[str, tuple[list[str], Any]] = {
    "the last definition": (["def x():\n    return 1", "def x():\n    return 2"], 2),
    "an answer above a stub": (
        ["def x():\n    return 1", "def x():\n    s = ...\n    return s"],
        1,
    ),
    "a variable above a blank": (["x = 209", "x = ..."], 209),
    "None, which is a value": (["x = 5", "x = None"], None),
    "a function that wraps itself": (["def x():\n    return 1", "g = x", "x = lambda: g() + 1"], 2),
    "a constant below its use": (["x = y + 1", "y = 1"], 2),
    "what is below, whatever else is in order": (
        ["k = 2", "c = k * 3", "def x():\n    return c + d", "d = late * 2", "late = 5"],
        16,
    ),
    "mutual recursion": (
        [
            "def even(n):\n    return n == 0 or odd(n - 1)",
            "def odd(n):\n    return n != 0 and even(n - 1)",
            "def x():\n    return even(6)",
        ],
        True,
    ),
    "a default": (["rate = 0.5", "def x(y=rate):\n    return y"], 0.5),
    "a helper named like a builtin": (
        ["def sum(y):\n    return 5", "def x():\n    return sum([1])"],
        5,
    ),
    "a builtin, not a stray variable": (["max = 0", "def x():\n    return max(1, 2)"], 2),
    "names of a star": (["from math import *", "def x():\n    return hypot(3, 4)"], 5.0),
    "a built-in name of a star": (
        ["from numpy import *", "def x():\n    return sum([[1, 2], [3, 4]], axis=0).tolist()"],
        [4, 6],
    ),
    "an entry of globals()": (["globals()['x'] = 3"], 3),
    "an entry of vars(), a function": (["vars()['x'] = lambda: 4"], 4),
    "an update by name": (["globals().update(x=5, y=6)"], 5),
    "an update by a dict": (["def g():\n    return 7", "globals().update({'x': g})"], 7),
    "what an entry is made of": (["globals()['y'] = 8", "locals()['x'] = globals()['y'] + 1"], 9),
    "an entry that is read in a function": (["y = 1", "def x():\n    return globals()['y']"], 1),
    "an entry that is altered": (["x = [1]", "globals()['x'] += [2]"], [1, 2]),
    "a submodule before its package": (
        ["import xml.dom\nimport xml", "def x():\n    return xml.dom.__name__"],
        "xml.dom",
    ),
    "beside a cell that does not parse": (["def f(:", "x = 1"], 1),
    "of a cell that is indented as a whole": (["if 1:\n    pass", "    x = 1\n    y = x"], 1),
}


@pytest.mark.parametrize(("cells", "expected"), VALUES.values(), ids=VALUES)
def test_value_is_that_of(cells: list[str], expected: Any) -> None:
    """A run from top to bottom, but for stubs and the order of cells."""
    parsed = Program(Cell(number, source) for number, source in enumerate(cells, 1))
    found = value(parsed, "x")
    assert (found() if callable(found) else found) == expected


# scopes


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f(X):\n    return X", id="parameter"),
        pytest.param("def f():\n    X = 1\n    return X", id="local"),
        pytest.param("def f():\n    for X in range(3):\n        pass\n    return X", id="loop"),
        pytest.param("def f():\n    return [X for X in range(3)]", id="comprehension"),
        pytest.param("f = lambda X: X", id="lambda"),
        pytest.param("def f():\n    import X\n    return X", id="import"),
        pytest.param("def f(a):\n    return a.X", id="attribute"),
        pytest.param("def f(g):\n    return g(X=1)", id="keyword"),
        pytest.param("def f():\n    return 'X'", id="text"),
    ],
)
def test_local_name_does_not_drag_a_global_in(source: str) -> None:
    """A name that a function brings itself needs no training cell of that name."""
    assert len(lines(program("X = train()", source), "f")) == 1


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f():\n    return X", id="function"),
        pytest.param("def f():\n    return [X for _ in range(1)][0]", id="comprehension"),
        pytest.param("def f():\n    return (lambda: X)()", id="lambda within"),
        pytest.param(
            "def f():\n    def g():\n        return X\n    return g()", id="function within"
        ),
        pytest.param("f = lambda: X", id="lambda"),
        pytest.param("def f(x=X):\n    return x", id="default"),
        pytest.param("def f():\n    global X\n    X += 1\n    return X - 1", id="global"),
        pytest.param(
            "class C:\n    def __call__(self):\n        return X\nf = C()", id="method of a class"
        ),
        pytest.param("class C:\n    x = X\ndef f():\n    return C.x", id="class body"),
    ],
)
def test_global_name_is_found_in_every_scope(source: str) -> None:
    """Wherever a global is read, its definition is in the slice."""
    assert value(program("X = 5", source), "f")() == 5


# cells that do not parse


def test_broken_cell_costs_only_what_it_defines() -> None:
    """Statements before and after the mistake survive, with their own line numbers."""
    parsed = program(
        """
        import math

        def area(r):
            return math.pi * r ** 2

        def broken(r)
            return r

        @decorate
        def also_fine(r):
            return r
        LAST = 1
        """
    )
    found = {next(iter(s.binds)): s.node.lineno for s in parsed.statements}
    assert found == {"math": 1, "area": 3, "also_fine": 10, "LAST": 12}
    broken = parsed.broken("broken")
    assert broken == Broken("expected ':'", cell=1, line=6)


def test_line_of_a_mistake_inside_a_function() -> None:
    """The line is where Python stops reading, counted in the cell."""
    parsed = program("x = 1\n\ndef f(z):\n    a = z +\n    return a")
    broken = parsed.broken("f")
    assert broken
    assert broken.line == 4


def test_every_name_of_a_broken_tuple_is_told() -> None:
    """Two names on the left of one broken statement are both there, and neither can be read."""
    parsed = program("a, b = ((1, 2)")
    assert parsed.broken("a") == parsed.broken("b") == Broken("'(' was never closed", 1, 1)


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("def f():\n    x = 1\n    global x\n    return x", id="late global"),
        pytest.param("def f(a, a):\n    return a", id="parameter twice"),
        pytest.param("def f():\n    break", id="break outside a loop"),
    ],
)
def test_error_that_only_compiling_shows_is_a_broken_cell(source: str) -> None:
    """What parses but does not compile is told with its name and place, and the rest runs."""
    parsed = program(source + "\ny = 1")
    broken = parsed.broken("f")
    assert broken
    assert broken.cell == 1
    assert not parsed.broken("y")
    assert value(parsed, "y") == 1


@pytest.mark.parametrize(
    "source",
    [
        pytest.param("", id="empty"),
        pytest.param("   \n\t\n", id="blank"),
        pytest.param("  ) x", id="nothing at the margin"),
        pytest.param("x = '\0'", id="null byte"),
        pytest.param("-" * 5000 + "1", id="deep expression"),
        pytest.param("(" * 500, id="open brackets"),
        pytest.param("x = '''", id="open text"),
        pytest.param("else:\n    x = 1", id="else alone"),
        pytest.param("\ufeffx ≠ 1", id="no Python at all"),
    ],
)
def test_hopeless_cell_does_no_harm(source: str) -> None:
    """Whatever a cell holds, the others are read."""
    parsed = Program([Cell(1, source), Cell(2, "y = 1")])
    assert value(parsed, "y") == 1


@given(st.text(alphabet="def f():\n\t x=1+'\"[]{}#%!?\\@", max_size=60))
def test_any_text_is_read_without_an_exception(source: str) -> None:
    """Parsing never raises, and what stands in another cell is found."""
    parsed = Program([Cell(1, source), Cell(2, "sentinel = 1")])
    assert parsed.binders("sentinel")


def test_prose_with_code_is_read_only_where_it_parses() -> None:
    """A cell retyped to prose holds an answer, or is no Python."""
    parsed = Program(
        [
            Cell(1, "def f():\n    return 1", code=False),
            Cell(2, "Set x = 1 to see\n\ny = 2", code=False),
        ]
    )
    assert parsed.defined() == ["f"]


# magics


@pytest.mark.parametrize(
    "magic",
    [
        "%matplotlib inline",
        "!pip install numpy",
        "%%time",
        "%%capture output",
        "np.zeros?",
        "np.zeros??",
        "?np.zeros",
        "files = !ls",
        "t = %timeit -o f()",
    ],
)
def test_magic_is_no_syntax_error(magic: str) -> None:
    """A line for IPython is passed over, and lines keep their numbers."""
    parsed = program(f"{magic}\ndef f():\n    return 1")
    found = parsed.definition("f")
    assert found is not None
    assert found.node.lineno == 2
    assert not parsed.broken("f")


@pytest.mark.parametrize("magic", ["%%bash", "%%writefile f.py", "%%html"])
def test_cell_magic_of_another_language_is_no_python(magic: str) -> None:
    """What stands below is not this notebook's Python."""
    assert without_magics(f"{magic}\nx = 1") == ""


def test_remainder_and_inequality_are_no_magics() -> None:
    """``%`` and ``!`` within an expression stay."""
    source = "%time x\na = 7 % 4\nb = a != 3"
    assert without_magics(source) == "pass\na = 7 % 4\nb = a != 3"


# stubs

REGION = """
def f(z):
    \"\"\"Return the sigmoid.\"\"\"
    m = z.shape[1]
    ### START CODE HERE ### (≈ 2 lines of code)
    {}
    ### END CODE HERE ###
    return s
"""

NBGRADERS = "# YOUR CODE HERE\n    raise NotImplementedError()"

STUBS = {
    "untouched": REGION.format("s = ...  # how?"),
    "two blanks": REGION.format("a, b = ..., ...\n    s = ..."),
    "None as a placeholder": REGION.format("s = None"),
    "pass": REGION.format("pass"),
    "emptied": REGION.format(""),
    "loop of blanks": REGION.format("for i in range(3):\n        s = ..."),
    "not implemented": REGION.format("raise NotImplementedError()"),
    "only a comment": REGION.format("# I do not know"),
    "markers deleted": "def f(z):\n    s = ...\n    return s",
    "markers deleted, None": 'def f(z):\n    """Doc."""\n    s = None\n    return s',
    "only pass": "def f(z):\n    pass",
    "only Ellipsis": "def f(z): ...",
    "only a docstring": 'def f(z):\n    """Doc."""',
    "return None": "def f(z):\n    return None",
    "return alone": "def f(z):\n    return",
    "an ellipsis in a loop": "def f(z):\n    while True: ...",
    "variable": "f = ...",
    "variable, None": "f = None",
    "variables": "f, g = ..., ...",
    "nbgrader's": f"def f(z):\n    {NBGRADERS}",
    "nbgrader's with a message": "def f(z):\n    # HERE\n    raise NotImplementedError('later')",
    "nbgrader's in a template": f"def f(z):\n    g = 9.81\n    {NBGRADERS}\n    return s",
    "nbgrader's in a loop": f"def f(z):\n  s = 0\n  for x in z:\n    {NBGRADERS}\n  return s",
}


@pytest.mark.parametrize("source", STUBS.values(), ids=STUBS)
def test_stub_is_recognised(source: str) -> None:
    """Nothing but placeholders where code should be is not answered yet."""
    parsed = program(source)
    found = parsed.definition("f")
    assert found is not None
    assert parsed.is_stub(found)


ANSWERS = {
    "filled": REGION.format("s = 1 / (1 + z)"),
    "partially filled": REGION.format("a = z + 1\n    s = ..."),
    "a constant": REGION.format("s = 0"),
    "markers deleted": "def f(z):\n    s = z\n    return s",
    "one line": "def f(z): return z + 1",
    "loop": REGION.format("for i in range(3):\n        s = i"),
    "loop without end": "def f(z):\n    while True: pass",
    "loop without end, by a number": REGION.format("while 1:\n        pass"),
    "another exception": REGION.format("raise ValueError('no')"),
    "computed in the return": "def f(z):\n    s = None\n    return 1 / (1 + z)",
    "call in the return": "def f(z):\n    s = ...\n    return abs(z)",
    "variable": "f = 209",
    "variable that uses an ellipsis": "f = x[..., 0]",
    "class": "class f:\n    pass",
    "lambda": "f = lambda z: z",
    "nbgrader's stub below it": f"def f(z):\n    s = 1 / (1 + z)\n    {NBGRADERS}",
    "nbgrader's stub left": f"def f(z):\n    return 1 / (1 + z)\n    {NBGRADERS}",
}


@pytest.mark.parametrize("source", ANSWERS.values(), ids=ANSWERS)
def test_answer_is_no_stub(source: str) -> None:
    """Any code of a student's own makes it an answer, right or wrong."""
    parsed = program(source)
    [*_, found] = parsed.binders("f")
    assert not parsed.is_stub(found)


WHOLE = {
    "nbgrader's": NBGRADERS.replace("    ", ""),
    "an ellipsis": "...  # yours",
    "a remark": "# YOUR CODE HERE",
}


@pytest.mark.parametrize("source", WHOLE.values(), ids=WHOLE)
def test_cell_that_is_a_placeholder_is_no_missing_answer(source: str) -> None:
    """Where the whole cell was taken away, it is not answered yet; elsewhere there is none."""
    task = Task("f", ["f"], variables=False, calls=[])
    cells = [Cell(1, "x = 1"), Cell(2, source, grade_id="f")]
    found = _find(Program(cells), task)
    assert (found.status, found.stub, found.cell) == ("found", True, 2)
    assert _find(Program([*cells, Cell(3, "def f(z):\n    return z")]), task).stub is False
    assert _find(Program([Cell(1, source)]), task).status == "missing"


def test_blanks_are_quoted() -> None:
    """What is left open is named, what is filled is not."""
    found = program(REGION.format("a = 1\n    s = ...\n    t, u = ..., ...")).definition("f")
    assert found is not None
    lines = found.cell.source.split("\n")
    assert [lines[n - 1].strip() for n in blanks(found.node, nodes(found))] == [
        "s = ...",
        "t, u = ..., ...",
    ]


def test_none_is_no_blank_in_an_answer() -> None:
    """A student may well use None."""
    method = "class f:\n    def __init__(self):\n        self.top = None"
    for answer in ("def f(z):\n    best = None\n    return z", method):
        found = program(answer).definition("f")
        assert found is not None
        assert blanks(found.node, nodes(found)) == []


def test_defined_lists_functions_first() -> None:
    """What "did you mean" chooses from."""
    parsed = program("b = 1\ndef g():\n    pass", "a = 2\ndef f():\n    pass")
    assert parsed.defined() == ["g", "f", "a", "b"]


# the law

names = st.sampled_from("abcde")
terms = st.integers(0, 9).map(str) | names


@st.composite
def assignments(draw: st.DrawFn) -> str:
    """Draw a statement over five names that were all bound before."""
    target, left, right = draw(names), draw(terms), draw(terms)
    forms = [
        f"{target} = {left} + {right}",
        f"{target} += {left}",
        f"{target}, {draw(names)} = {left}, {right}",
        f"if {left} > {right}:\n    {target} = {left}\nelse:\n    {target} = 1",
        f"for {target} in range(2):\n    {draw(names)} = {target} + {left}",
        f"{target} = (lambda x: x + {left})({right})",
        f"{target} = sum([{target} for {target} in range(2)]) + {left}",
        f"if {left} > {right}:\n    {target} = 1\n    {draw(names)} = {target} + {left}",
        f"if a > b:\n    if {left}:\n        a = {right}\n    b = a\nelse:\n    a = b = {left}",
        f"try:\n    {target} = {left}\n    {draw(names)} = {target}\nexcept OSError:\n    a = 7",
        f"try:\n    {target} = {left} // 0\nexcept ArithmeticError:\n    {target} = {right}",
        f"with open('/dev/null') as f:\n    {target} = {left}\n    b = {right}",
        f"print({target})",
    ]
    return draw(st.sampled_from(forms))


BINDINGS = [
    "def name(a): pass",
    "async def name(a): pass",
    "def \\\nname(a): pass",
    "class name(object): pass",
    "name = other = 3",
    "name, other = f(3)",
    "(a, [b, *name]) = f(3)",
    "name += f(1)",
    "name[0] = f(name(2))",
    "name.real = 1",
    "name [0].real[f(1)] = 1",
    "name.append(3)",
    "name.rows.sort ()",
    "name[f(0)].update(a=1)",
    "import name",
    "import name.inner",
    "import other as name",
    "from other import a, name",
    "from other import (a,\n  name)",
    "from name import *",
    "for a, name in f(3): pass",
    "for name[0] in(1, 2): pass",
    "with f(3) as (a, name): pass",
    "while (name := f(3)): pass",
    "f(name := 3)",
    "f(1); name = 3",
    "f(1)[0] = name = 3",
    "f(\n  1\n).a, name = 3, 4",
    "f(1) [0], name = 3, 4",
    "f(1)[f(2)], *name = 3, 4",
    "def f(): return 1\rname = 3",
    "if(f(1)):\n  name = 3",
    "globals().update(name=3)",
    "def f(a):\n  b = 3\nname = 3",
    "a = 'it\\\\'; name = 'b'",
    "@app.cell\ndef _(a):\n  name = 3",
    ">>> def f():\n...   pass\n... \n>>> name = 3",
    "match f(3):\n  case [name, *others] | {'a': name}: pass",
    "if f(1):\n  for a in f(2):\n    name = a",
    "na\u0301me = 3",  # which Python reads as one letter with its accent
    "\uff4eame = 3",  # and this as an ordinary n
]


@pytest.mark.parametrize("source", BINDINGS)
def test_every_binding_is_a_mention(source: str) -> None:
    """What a statement binds is among the names for which its cell is parsed."""
    bound = {name for statement in program(source).statements for name in statement.binds}
    assert bound
    assert set(filter(str.isidentifier, bound)) <= mentioned(source, outside(source))


def test_cells_that_only_call_are_not_parsed() -> None:
    """Checks and prints use an answer and bind nothing; a plot binds no library."""
    for source in (
        'check("f", f)',
        "print(f(3) @ np.f (3))",
        "np.full(\n  3,\n  like=f (2))",
    ):
        assert not mentioned(source, outside(source))
    source = "def f(a):\n  b = 3\n\nnp.full(a, b=3)\nc = 'd'  # e"
    assert mentioned(source, outside(source)) == {"f", "c"}


@given(st.lists(assignments(), max_size=12), names)
def test_slice_gives_the_value_of_the_whole(body: list[str], name: str) -> None:
    """A slice of a program gives a name the value that running all of it gives."""
    cells = ["a, b, c, d, e = 1, 2, 3, 4, 5", *body]
    whole: dict[str, Any] = {"print": lambda *_: None}
    exec("\n".join(cells), whole)
    assert value(program(*cells), name) == whole[name]


@given(st.lists(assignments(), max_size=12), names)
def test_slice_runs_nothing_without_need(body: list[str], name: str) -> None:
    """Every statement of a slice binds a name, and no statement stands in it twice."""
    parsed = program("a, b, c, d, e = 1, 2, 3, 4, 5", *body)
    statements = parsed.slice([name])
    assert all(statement.binds for statement in statements)
    assert len({statement.position for statement in statements}) == len(statements)
