"""Which global names a statement uses: the same on every version of Python."""

from __future__ import annotations

import ast
import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.sandbox.inside.syntax.scopes import names_used

# statement → the names that it uses when it runs, and those that its function uses when called
USES = {
    "value": ("y = x + 1", "x", ""),
    "own value": ("x += 1", "x", ""),
    "item": ("x[i] = 1", "x i", ""),
    "attribute": ("x.T = y.T", "x y", ""),
    "deleted": ("del x", "", ""),
    "comprehension": ("y = [x * k for x in data]", "k data", ""),
    "comprehension and its variable outside": ("y = [x for x in data] + [x]", "data x", ""),
    "comprehension's own iterable": ("x = [x for x in x]", "x", ""),
    "nested comprehension": ("y = [x + z for x in data for z in x if z > k]", "data k", ""),
    "comprehension in a comprehension": ("y = [[z for z in x] for x in data]", "data", ""),
    "dict comprehension": ("y = {k: v for k, v in pairs}", "pairs", ""),
    "set comprehension": ("y = {x for x in data}", "data", ""),
    "generator": ("y = sum(x for x in data)", "data sum", ""),
    "walrus in a comprehension": ("y = [z for x in data if (z := f(x))]", "data f", ""),
    "loop": ("for x in data: print(x)", "data print", ""),
    "loop over another of its name": ("for x in x: print(x)", "print x", ""),
    "block": ("if c:\n    t = 1\n    s = t + u", "c u", ""),
    "handler": ("try: f()\nexcept E as e: print(e)", "E f print", ""),
    "resource": ("with open(n) as g: h = g.read()", "n open", ""),
    "lambda": ("f = lambda z, k=d: g(z) + k", "d", "g"),
    "lambda in a comprehension": ("y = [(lambda z: z + x)(k) for x in data]", "data k", ""),
    "function": ("def f(z, k=d):\n    t = z + c\n    return g(t) + k", "d", "c g"),
    "decorated": ("@cached\ndef f(z): return z", "cached", ""),
    "recursive": ("def f(n): return f(n - 1)", "", "f"),
    "comprehension in a function": ("def f(z): return [x * z for x in data]", "", "data"),
    "comprehension in a default": ("def f(z=[x for x in data]): return z", "data", ""),
    "function in a function": ("def f(z):\n    def g(): return z + c\n    return g()", "", "c"),
    "nonlocal": ("def f():\n    n = 0\n    def g():\n        nonlocal n\n        n += k", "", "k"),
    "global": ("def f():\n    global n\n    n += 1", "", "n"),
    "global below a local": (
        "def f():\n    n = 0\n    def g():\n        global n\n        return n",
        "",
        "n",
    ),
    "parameters": ("def f(a, /, b, *c, d, **e): return a, b, c, d, e", "", ""),
    "import in a function": ("def f(z):\n    import math as m\n    return m.exp(z)", "", ""),
    "caught": ("def f():\n    try: g()\n    except E as e: return e", "", "g E"),
    "with": ("def f():\n    with a() as b: return b", "", "a"),
    "match": (
        "def f(z):\n    match z:\n        case {'k': [a, *b], **c} | P(a, b, c): return a, b, c",
        "",
        "P",
    ),
    "class": ("class A(B):\n    x = k\n    y = x\n    def f(self): return x + y", "B k", "x y"),
    "class in a function": ("def f():\n    class A:\n        x = k\n    return A", "", "k"),
    "annotated": ("x: Float = y", "y", ""),
    "annotated function": ("def f(x: Float) -> Other: return x", "", ""),
    "annotated in a function": ("def f(x):\n    y: Float = x\n    return y", "", ""),
    "async": ("async def f(z):\n    async for x in z: await g(x)", "", "g"),
    "f-string": ("y = f'{x:{width}}'", "width x", ""),
    "star": ("y = f(*a, **b)", "a b f", ""),
}
if sys.version_info >= (3, 12):
    USES |= {
        "type parameter": ("def f[T](x: T) -> T: return g(T, x)", "", "g"),
        "generic class": ("class A[T](B): pass", "B", ""),
        "nested quotes": ("y = f'{d['k']}'", "d", ""),
    }


@pytest.mark.parametrize(("source", "now", "later"), USES.values(), ids=USES)
def test_statement_uses_names(source: str, now: str, later: str) -> None:
    """Names bound further in are no use of what a notebook has under them."""
    [statement] = ast.parse(source).body
    assert names_used(statement) == (set(now.split()), set(later.split()))


NAMES = st.sampled_from("abc")
TERMS = st.recursive(
    NAMES,
    lambda terms: st.one_of(
        st.builds("({} + {})".format, terms, terms),
        st.builds("[{} for {} in [{}]][0]".format, terms, NAMES, terms),
        st.builds("max({} for {} in [{}])".format, terms, NAMES, terms),
        st.builds("(lambda {}, d={}: {})({})".format, NAMES, terms, terms, terms),
    ),
    max_leaves=8,
)


class _Recorded(dict[str, Any]):
    """A notebook's names, which remembers those that were looked up."""

    def __init__(self) -> None:
        super().__init__(max=max)
        self.read: set[str] = set()

    def __missing__(self, name: str) -> int:
        self.read.add(name)
        return 1


@given(TERMS)
def test_what_running_looks_up_is_what_was_found(term: str) -> None:
    """An expression of nested scopes looks up exactly the names that its syntax shows."""
    names = _Recorded()
    eval(compile(f"[{term} for _ in [0]]", "cell", "eval"), {"__builtins__": names})
    [statement] = ast.parse(f"[{term} for _ in [0]]").body
    assert names_used(statement)[0] - {"max"} == names.read
