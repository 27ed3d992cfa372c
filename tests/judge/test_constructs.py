"""Constructs that an answer must or must not use: scored or as advice, true under any alias."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import quick
from shells import shells

from autograder.course.catalogue import Catalogue
from autograder.errors import CourseError
from autograder.notebook import bundle
from autograder.report.feedback import feedback
from autograder.sandbox.inside.pipe.wire import Cell
from autograder.sandbox.inside.syntax.constructs import uses
from autograder.sandbox.inside.syntax.program import Program
from autograder.sandbox.protocol import Sandbox
from autograder.selfcheck.planted import graded
from autograder.selfcheck.simulate import Notebooks, deserved

ANSWERS = """
import numpy as np

def product(a, b):
    total = 0.0
    for x, y in zip(a, b):
        total += x * y
    return total

def factorial(n):
    return 1 if n < 2 else n * factorial(n - 1)

def square(x):
    return x * x
"""
DECLARATIONS = {
    "product": """
product = Exercise(answers.product, points=4,
    public={"a": {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 4.0])}})
product.forbids("np.dot @", costs=0.5, tell="Write the sum out.")
product.requires("loop", costs=0.25)

@product.mistake("Adds.")
def added(a, b):
    \"\"\"You add.\"\"\"
    return np.sum(a + b)
""",
    "factorial": """
factorial = Exercise(answers.factorial, points=2, public={"a": {"n": 5}})
factorial.requires("recursion")
""",
    "square": """
square = Exercise(answers.square, points=1, public={"a": {"x": 3.0}})
square.forbids("**", costs=0)
""",
}
RIGHT = (
    "def product(a, b):\n    return sum([x * y for x, y in zip(a, b)])",
    "def g(n):\n    return f(n - 1)\ndef f(n):\n    return n * g(n) if n > 1 else 1\nfactorial = f",
    "def square(x):\n    return x * x",
)
WRONG = (
    "import numpy as xp\ndef product(a, b):\n    return xp.dot(a, b)",
    "def factorial(n):\n    return np.prod(range(1, n + 1))",
    "def square(x):\n    return x ** 2",
)
SAID = [
    (
        "It uses `np.dot`, which is not allowed here: `return xp.dot(a, b)` (line 3 of its cell); "
        "that costs 50 % of the points. Write the sum out."
    ),
    "It has to use recursion, and does not; that costs 100 % of the points.",
    "It uses `**`, which is not allowed here: `return x ** 2` (line 2 of its cell).",
]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    """Return the course."""
    return quick.course(tmp_path_factory.mktemp("constructs"), ANSWERS, DECLARATIONS)


def test_answers_that_keep_to_it_are_right(course: Catalogue, sandbox: Sandbox) -> None:
    """Helpers of their own count."""
    for result in quick.graded(course, sandbox, *RIGHT).values():
        assert result.status == "correct", feedback(result)


def test_right_values_by_other_means_cost_what_is_declared(
    course: Catalogue, sandbox: Sandbox
) -> None:
    """Several add up, and each has its sentence; what costs nothing is advice."""
    found = quick.graded(course, sandbox, *WRONG)
    assert [found[name].score for name in DECLARATIONS] == [1.0, 0.0, 1.0]
    assert [found[name].status for name in DECLARATIONS] == ["partial", "wrong", "correct"]
    assert feedback(found["product"]).brief == SAID[0]
    assert len(found["product"].findings) == 2
    assert feedback(found["factorial"]).brief == SAID[1]
    assert feedback(found["square"]).advice == (SAID[2],)


def test_mistake_leads(course: Catalogue, sandbox: Sandbox) -> None:
    """What is wrong with the values comes first."""
    answer = "def product(a, b):\n    return np.sum(a + b)"
    result = quick.graded(course, sandbox, answer)["product"]
    assert (result.mistake, result.score) == ("added", 0)
    assert feedback(result).lead == "You add."


def test_check_cell_says_the_same(course: Catalogue, tmp_path: Path) -> None:
    """From the text that was run."""
    bundle.write(course.key(quick.NAME), tmp_path)
    checks = [f"check('{name}', {name})" for name in DECLARATIONS]
    with shells(tmp_path) as run:
        right, wrong = (
            [" ".join(each.said.split()) for each in run(quick.SETUP, *cells, *checks)[-3:]]
            for cells in (RIGHT, WRONG)
        )
    assert all("1 public case passes." in said and "Not scored" not in said for said in right)
    for said, expected in zip(wrong, SAID, strict=True):
        assert expected in said
    assert wrong[0].startswith("✗ product: It uses")


PARTLY = """
product = Exercise(answers.product, points=4,
    public={"a": {"a": np.array([1.0, 2.0]), "b": np.array([3.0, 4.0])},
            "b": {"a": np.array([1.0, 2.0]), "b": np.array([-3.0, 4.0])}})
product.forbids("np.dot @", costs=0.5)
product.requires("loop", costs=0.25)

def size(a):
    return np.abs(a)

@product.mistake("Forgets the signs.")
def unsigned(a, b):
    \"\"\"You forget the signs.\"\"\"
    return np.dot(size(a), size(b))
"""


def test_simulated_answer_deserves_what_its_constructs_leave(
    tmp_path: Path, sandbox: Sandbox
) -> None:
    """A mistake that is right in half of the cases, by a forbidden name and without a loop."""
    solution = "def product(a, b):\n    return sum([x * y for x, y in zip(a, b)])"
    course = quick.course(tmp_path, ANSWERS, {"product": PARTLY}, {"product": solution})
    shutil.copytree(tmp_path / "source", tmp_path / "release")
    notebooks = Notebooks(course, quick.NAME)
    for answer, points in {"unsigned": 4 * 0.5 * 0.25, "right": 4}.items():
        given = {"product": answer}
        assert deserved(notebooks, given) == {"product": points}
        [found] = graded(notebooks.submission(given), notebooks.key, sandbox).exercises
        assert found.score == points


USES = {
    "plain": ("np.dot", "import numpy as np\ndef f(a):\n    return np.dot(a, a)"),
    "alias": ("np.dot", "import numpy as xp\ndef f(a):\n    return xp.dot(a, a)"),
    "from": ("np.dot", "from numpy import dot as d\ndef f(a):\n    return d(a, a)"),
    "star": ("np.dot", "from numpy import *\ndef f(a):\n    return dot(a, a)"),
    "bound": ("np.dot", "import numpy as np\nd = np.dot\ndef f(a):\n    return d(a, a)"),
    "getattr": ("np.dot", "import numpy as np\ndef f(a):\n    return getattr(np, 'dot')(a, a)"),
    "inside": ("np.dot", "def f(a):\n    import numpy\n    return numpy.dot(a, a)"),
    "helper": (
        "np.dot",
        "import numpy as np\ndef g(a):\n    return np.dot(a, a)\nf = lambda a: g(a)",
    ),
    "sub": ("scipy", "from scipy.linalg import inv\ndef f(a):\n    return inv(a)"),
    "dunder": ("scipy", "def f(a):\n    return __import__('scipy').linalg.inv(a)"),
    "built-in": ("sum", "def f(a):\n    return sum(a)"),
    "method": (".sort", "def f(a):\n    a.sort()\n    return a"),
    "while": ("loop", "def f(a):\n    while a:\n        a = a[1:]"),
    "power": ("**", "def f(a):\n    a **= 2\n    return a"),
    "oneself": ("recursion", "def f(a):\n    return f(a[1:]) if a else 0"),
    "lambda": ("recursion", "f = lambda a: f(a[1:]) if a else 0"),
    "hidden elsewhere": (
        "sum",
        "def g():\n    sum = 1\ndef f(a, k=lambda sum: sum):\n    return sum(a)",
    ),
    "hidden in a class": ("sum", "def f(a):\n    class K:\n        sum = 1\n    return sum(a)"),
    "hidden in a loop of its own": ("sum", "def f(a):\n    [sum for sum in a]\n    return sum(a)"),
    "default": ("sum", "def f(a, sum=sum):\n    return sum(a)"),
    "module as default": ("np.dot", "def f(a, xp=np):\n    return xp.dot(a, a)"),
    "one of a pair": ("np.dot", "xp, n = np, 1\ndef f(a):\n    return xp.dot(a, a)"),
    "with a type": ("np.dot", "xp: object = np\ndef f(a):\n    return xp.dot(a, a)"),
    "walrus": ("np.dot", "def f(a):\n    return (xp := np).dot(a, a) + xp.dot(a, a)"),
    "second target": ("np.dot", "def f(a):\n    p = q = np\n    return q.dot(a, a)"),
    "of a class": ("np.dot", "class N:\n    m = np\ndef f(a):\n    return N.m.dot(a, a)"),
    "if it is there": (
        "scipy",
        "try:\n    import scipy as s\nexcept OSError:\n    s = None\ndef f(a):\n    s.inv(a)",
    ),
    "builtins": ("sum", "import builtins as b\ndef f(a):\n    return b.sum(a)"),
    "method by getattr": (".dot", "def f(a):\n    return getattr(a, 'dot')(a)"),
    "array's beside one's own": (
        ".mean",
        "class K:\n    def mean(self): pass\ndef f(a):\n    K()\n    return np.array(a).mean()",
    ),
    "nested": (
        "recursion",
        "def f(a):\n    def g(b):\n        return g(b[1:]) if b else 0\n    return g(a)",
    ),
    "of a class, by its name": (
        "recursion",
        (
            "class K:\n    @staticmethod\n    def go(n):\n        return K.go(n - 1) if n else 0\n"
            "def f(n):\n    return K.go(n)"
        ),
    ),
    "of a class, by itself": (
        "recursion",
        "class f:\n    @classmethod\n    def go(c, n):\n        return c.go(n - 1) if n else 0",
    ),
    "objects that make objects": (
        "recursion",
        "class f:\n    def __init__(self, n):\n        self.next = f(n - 1) if n else None",
    ),
    "method of its own": (
        "recursion",
        "class f:\n    def go(self, n):\n        return self.go(n - 1) if n else 0",
    ),
    "evaluated": ("np.dot", "def f(a):\n    return eval('np.dot(a, a)')"),
    "evaluated in pieces": ("np.dot", "def f(a):\n    return eval('np.' + 'dot(a, a)')"),
    "executed": ("for", "def f(a):\n    exec('for x in a:\\n    print(x)')"),
    "getattr by a variable": ("np.dot", "name = 'dot'\ndef f(a):\n    return getattr(np, name)(a)"),
    "operator as a function": ("@", "import operator\ndef f(a):\n    return operator.matmul(a, a)"),
    "operator that is handed on": (
        "**",
        "from operator import pow as p\ndef f(a):\n    return max(map(p, a, a))",
    ),
    "operator as a method": ("@", "def f(a):\n    return a.__matmul__(a)"),
}
USES_NOT = {
    "own name": ("sum", "def sum(a):\n    return a\ndef f(a):\n    return sum(a)"),
    "numpy's": ("sum", "import numpy as np\ndef f(a):\n    return np.sum(a)"),
    "text": ("np.dot", "def f(a):\n    return 'np.dot'"),
    "not needed": ("np.dot", "import numpy as np\nnp.dot(1, 2)\ndef f(a):\n    return a"),
    "parameter": ("sum", "def f(sum):\n    return sum + 1"),
    "method of an array": ("np.dot", "def f(a):\n    return a.dot(a)"),
    "a variable of its own name": (
        "recursion",
        "def f(a):\n    f = 1\n    for i in a:\n        f *= i\n    return f",
    ),
    "a variable with a type": ("sum", "def f(a):\n    sum: float = 0.0\n    return sum"),
    "variables of a tuple": ("sum", "def f(a):\n    sum, n = 0, 1\n    return sum"),
    "calls others": ("recursion", "def g(a):\n    return a\ndef f(a):\n    return g(a)"),
    "imported and unused": (
        "np.dot",
        "from numpy import array, dot\ndef f(a):\n    return array(a)",
    ),
    "variable of an import's name": (
        "np.sum",
        "from numpy import *\nfrom numpy import sum\ndef f(a):\n    sum = abs(a)\n    return sum",
    ),
    "made sure of": ("np.dot", "def f(a):\n    assert np.dot(a, a)\n    return a"),
    "type": ("list", "def f(a: list) -> list:\n    b: list = a\n    return b"),
    "one's own attribute": (
        ".mean",
        "class K: pass\ndef f(a):\n    k = K()\n    k.mean = a\n    return k.mean",
    ),
    "one's own method": (
        ".mean",
        "class K:\n    def mean(self):\n        return 1\ndef f(a):\n    return K().mean()",
    ),
    "a list's method": (
        "recursion",
        (
            "class f:\n    def __init__(self):\n        self.all = []\n"
            "    def append(self, x):\n        self.all.append(x)"
        ),
    ),
    "an attribute of its own": ("recursion", "def f(a):\n    f.calls += 1\n    return a"),
    "several values": ("np.dot", "d = np.dot\nd = abs\ndef f(a):\n    d = max\n    return d(a)"),
    "an eval of one's own": (
        "np.dot",
        "def eval(text):\n    return text\ndef f(a):\n    return eval('np.dot(a, a)')",
    ),
    "an eval with names of its own": ("sum", "def f(a):\n    return eval('sum', {'sum': 1})"),
    "a text that is no code": ("np.dot", "def f(a):\n    return eval('np.dot(')"),
    "one of two names": (
        "np.dot",
        "def f(a):\n    for name in ('dot', 'sum'):\n        a = getattr(np, name)(a)",
    ),
    "power by a function of another name": ("**", "def f(a):\n    return pow(a, 2)"),
    "an operator's method of one's own": (
        "@",
        (
            "class K:\n    def __matmul__(self, other):\n        return 1\n"
            "def f(a):\n    return K().__matmul__(a)"
        ),
    ),
    "a longer name": ("scipy", "import scipyx\ndef f(a):\n    return scipyx.inv(a)"),
}


@pytest.mark.parametrize(("word", "text"), USES.values(), ids=USES)
def test_use_is_seen(word: str, text: str) -> None:
    """Whatever it is called."""
    assert [*uses([word], Program([Cell(1, text)]).slice(["f"]))], text


@pytest.mark.parametrize(("word", "text"), USES_NOT.values(), ids=USES_NOT)
def test_what_is_none_is_not_seen(word: str, text: str) -> None:
    """No points are taken for what merely looks like it."""
    assert not [*uses([word], Program([Cell(1, text)]).slice(["f"]))], text


MAY_BE = {
    "objects of its own class": (
        "recursion",
        "class f:\n    def insert(self, v):\n        self.left.insert(v) if self.left else None",
    ),
    "through a helper": (
        "recursion",
        (
            "def step(t, v):\n    t.insert(v)\nclass f:\n    def insert(self, v):\n"
            "        step(self.left, v)"
        ),
    ),
    "by getattr": (
        "recursion",
        "class f:\n    def insert(self, v):\n        getattr(self.left, 'insert')(v)",
    ),
    "evaluated as it comes": ("np.dot", "def f(a, text='np.dot'):\n    return eval(text)(a, a)"),
    "looked up as it comes": (
        "np.dot",
        "def f(a, name='dot'):\n    return getattr(np, name)(a, a)",
    ),
    "length": ("recursion", "class f:\n    def __len__(self):\n        return 1 + len(self.next)"),
    "iteration": (
        "recursion",
        "class f:\n    def __iter__(self):\n        yield from self.left\n        yield self.value",
    ),
    "handed on": ("recursion", "def f(a):\n    return sum(map(f, a)) if a.ndim else a"),
}


@pytest.mark.parametrize(("word", "text"), MAY_BE.values(), ids=MAY_BE)
def test_doubt_is_in_the_answers_favour(word: str, text: str) -> None:
    """What the text does not decide is a use where it is asked for, and none where forbidden."""
    statements = Program([Cell(1, text)]).slice(["f"])
    assert [*uses([word], statements, [word])]
    assert not [*uses([word], statements)]


HELPED = """
def rows(a):
    return [x for x in a]

def square(a):
    return np.array(rows(a)) ** 2

def product(a, b):
    return float(np.sum(square(a + b) - square(a) - square(b)) / 2)
"""


def test_constructs_of_another_answers_helper_are_its_own(tmp_path: Path, sandbox: Sandbox) -> None:
    """A loop in what `square` uses is none of `product`'s, in the check cell either."""
    inputs = "{'a': np.array([1.0, 2.0]), 'b': np.array([3.0, 4.0])}"
    declared = {
        "square": "square = Exercise(answers.square, points=1, public={'a': {'x': np.eye(2)}})",
        "product": "from .square import square\nproduct = Exercise(answers.product, points=1,"
        f" needs=(square,), public={{'a': {inputs}}})\nproduct.forbids('loop')",
    }
    course = quick.course(tmp_path, ANSWERS, declared)
    found = quick.graded(course, sandbox, HELPED)["product"]
    assert (found.status, found.advice) == ("correct", ()), feedback(found)
    bundle.write(course.key(quick.NAME), tmp_path)
    with shells(tmp_path) as run:
        assert "✓ product" in run(quick.SETUP, HELPED, "check('product', product)")[-1].said


BAD = {
    "no text": ("forbids(3)", "forbids: 3, expected constructs in one text"),
    "no construct": ("requires('for-loop')", "requires: 'for-loop' is no construct: a name as"),
    "keyword": ("requires('import')", "requires: 'import' is no construct: a name as"),
    "too dear": ("forbids('loop', costs=2)", "forbids: costs=2, expected a share of the points"),
    "no sentence": ("forbids('loop', tell=3)", "forbids: tell=3, expected a sentence to the"),
    "twice": ("forbids('loop loop sum sum')", "is there twice"),
    "no module": (
        "requires('nunpy.dot')",
        "requires: `nunpy.dot`: there is no module `nunpy` here",
    ),
    "no name of it": ("forbids('np.linalg.inw')", "forbids: `np.linalg.inw`: there is no `inw` in"),
    "a case of what is forbidden": (
        "forbids('loop'), square.requires('for')",
        "requires: `for` is required, and `loop` forbidden, of which it is a case",
    ),
    "a name of what is forbidden": (
        "forbids('np'), square.requires('np.dot')",
        "requires: `np.dot` is required, and `np` forbidden, of which it is a case",
    ),
    "both": ("forbids('sum'), square.requires('sum')", "is there twice"),
}


@pytest.mark.parametrize(("call", "said"), BAD.values(), ids=BAD)
def test_wrong_declaration_is_told_in_a_line(tmp_path: Path, call: str, said: str) -> None:
    """With file, line, field and what to write."""
    text = DECLARATIONS["square"].partition("square.forbids")[0] + f"square.{call}\n"
    with pytest.raises(CourseError) as told:
        quick.course(tmp_path, ANSWERS, {"square": text}).key(quick.NAME).make_ready()
    assert said in str(told.value)
    assert "square.py, line 6: square" in str(told.value)
