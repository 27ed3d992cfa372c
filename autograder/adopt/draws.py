"""Chance in a test's inputs: what numpy or `random` drew from a seed, a case draws from its own."""

from __future__ import annotations

import ast

from autograder.adopt.asserts import named

_MAKERS = {"defaultrng", "randomstate"}  # of np.random
_SHAPES = {"rand": "random", "randn": "standard_normal"}  # take a shape as arguments
_SAME = {"random", "uniform", "normal", "choice", "permutation", "exponential", "poisson", "beta"}
_SAME |= {"standard_normal", "multivariate_normal", "integers", "gamma", "lognormal", "binomial"}
_NAMES = {name: name for name in _SAME} | {"randint": "integers"}
_NAMES |= dict.fromkeys(("random_sample", "ranf", "sample"), "random")


def is_generator(node: ast.expr) -> bool:
    """Tell whether an expression makes a generator of random numbers."""
    if not isinstance(node, ast.Call) or _source(node) is not None:
        return False
    return named(node) in _MAKERS or ast.unparse(node.func) == "random.Random"


def _source(node: ast.expr) -> str | None:
    """Return the name of what is drawn, by ``np.random.normal(…)`` or ``random.uniform(…)``."""
    if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Attribute):
        return None
    module = ast.unparse(node.func.value)
    known = node.func.attr in _NAMES or node.func.attr in _SHAPES
    return node.func.attr if module in ("np.random", "numpy.random", "random") and known else None


class Drawn(ast.NodeTransformer):
    """Draws from ``draw``, a generator of numpy's, what a test drew; `found` says whether it did.

    Parameters
    ----------
    generators : set of str
        Names of generators that the test made.
    """

    def __init__(self, generators: set[str]) -> None:
        self._generators = generators
        self.found = False

    def visit_Call(self, node: ast.Call) -> ast.expr:  # noqa: D102
        self.generic_visit(node)
        attr = _source(node)
        if isinstance(node.func, ast.Attribute) and isinstance(node.func.value, ast.Name):
            own = node.func.value.id in self._generators | {"draw"}
            known = node.func.attr in _NAMES or node.func.attr in _SHAPES
            attr = node.func.attr if own and known else attr
        if attr is None:
            return node
        self.found = True
        pythons = isinstance(node.func, ast.Attribute) and ast.unparse(node.func.value) == "random"
        args = node.args
        if attr in _SHAPES:
            shape = args[0] if len(args) == 1 else ast.Tuple(args, ast.Load())
            args = [shape] if args else []
        elif attr == "randint" and pythons and len(args) == 2:  # its upper end is drawn as well
            args = [args[0], ast.BinOp(args[1], ast.Add(), ast.Constant(1))]
        name = _SHAPES.get(attr) or _NAMES[attr]
        call = ast.Call(ast.Attribute(ast.Name("draw"), name, ast.Load()), args, node.keywords)
        one = len(args) < 3 and not any(k.arg == "size" for k in node.keywords)
        return ast.Call(ast.Name("int"), [call], []) if name == "integers" and one else call
