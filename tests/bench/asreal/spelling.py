"""Expressions that mean the same: products turned round, calls by name, functions for methods."""

from __future__ import annotations

import ast
import keyword
import random
from collections.abc import Mapping, Sequence


class Spelling(ast.NodeTransformer):
    """Puts expressions, now and then, as others that mean the same.

    Parameters
    ----------
    chance : random.Random
    imports : mapping of str
        Modules by the names that the notebook gives them.
    signatures : mapping of sequence of str
        The parameters of functions, where a call may name them.
    """

    def __init__(
        self,
        chance: random.Random,
        imports: Mapping[str, str],
        signatures: Mapping[str, Sequence[str]],
    ) -> None:
        self._chance, self._signatures, self._modules = chance, signatures, set(imports)
        self._numpy = next((name for name, module in imports.items() if module == "numpy"), None)

    def _now(self) -> bool:
        return self._chance.random() < 0.3

    def _call(self, function: str, *arguments: ast.expr) -> ast.expr:
        return ast.Call(ast.Attribute(ast.Name(self._numpy or ""), function), list(arguments), [])

    def visit_BinOp(self, node: ast.BinOp) -> ast.expr:
        """Turn sums and products round; write powers and products of matrices as calls."""
        self.generic_visit(node)
        left, right = node.left, node.right
        if isinstance(node.op, ast.Mult) and self._now():
            return ast.BinOp(right, node.op, left)
        if isinstance(node.op, ast.Add) and _is_number(left) and self._now():
            return ast.BinOp(right, node.op, left)
        if isinstance(node.op, ast.MatMult) and self._numpy and self._now():
            return self._call("dot", left, right)
        if isinstance(node.op, ast.Pow) and _is_number(right, 2) and self._numpy and self._now():
            return self._call("square", left)
        if isinstance(node.op, ast.Div) and _is_number(left, 1) and self._now():
            node.left = ast.Constant(1.0)
        return node

    def visit_Compare(self, node: ast.Compare) -> ast.expr:
        """Read a comparison from right to left."""
        self.generic_visit(node)
        turned = {ast.Gt: ast.Lt, ast.Lt: ast.Gt, ast.GtE: ast.LtE, ast.LtE: ast.GtE}
        if len(node.ops) == 1 and type(node.ops[0]) in turned and self._now():
            other = turned[type(node.ops[0])]()
            return ast.Compare(node.comparators[0], [other], [node.left])
        return node

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        """Transpose by a function."""
        self.generic_visit(node)
        if node.attr == "T" and self._numpy and self._now():
            return self._call("transpose", node.value)
        return node

    def visit_Subscript(self, node: ast.Subscript) -> ast.expr:
        """Take a size by `len`, or a shape by a function."""
        self.generic_visit(node)
        shape, index = node.value, node.slice
        if isinstance(shape, ast.Attribute) and shape.attr == "shape" and self._now():
            if _is_number(index, 0):
                return ast.Call(ast.Name("len"), [shape.value], [])
            if self._numpy:
                return ast.Subscript(self._call("shape", shape.value), index, ast.Load())
        return node

    def visit_Dict(self, node: ast.Dict) -> ast.expr:
        """Make a dict by a call."""
        self.generic_visit(node)
        names = [key.value if isinstance(key, ast.Constant) else None for key in node.keys]
        words = [n for n in names if isinstance(n, str) and n.isidentifier()]
        if len(set(words) - set(keyword.kwlist)) == len(names) and self._now():
            pairs = zip(words, node.values, strict=True)
            return ast.Call(ast.Name("dict"), [], [ast.keyword(n, v) for n, v in pairs])
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        """Name arguments, or stop naming them; reshape by a function."""
        self.generic_visit(node)
        function = node.func
        if isinstance(function, ast.Name) and function.id in self._signatures and self._now():
            return self._by_name(node, self._signatures[function.id])
        if (
            isinstance(function, ast.Attribute)
            and function.attr == "reshape"
            and not (isinstance(function.value, ast.Name) and function.value.id in self._modules)
            and len(node.args) > 1
            and self._numpy
            and self._now()
        ):
            return self._call("reshape", function.value, ast.Tuple(node.args, ast.Load()))
        return node

    def _by_name(self, node: ast.Call, parameters: Sequence[str]) -> ast.Call:
        """Name arguments that stand in order, or take names away from those that do."""
        arguments, named = node.args, {k.arg or "": k.value for k in node.keywords}
        if "" in named or any(isinstance(a, ast.Starred) for a in arguments):
            return node
        every = dict(zip(parameters, arguments, strict=False)) | named
        in_order = list(parameters[: len(every)])
        if set(in_order) != set(every) or len(every) != len(arguments) + len(named):
            return node  # one is left out in between, or the mistake is theirs
        first = self._chance.randint(0, len(every))
        call = [every[p] for p in in_order]
        later = [ast.keyword(p, every[p]) for p in in_order[first:]]
        return ast.Call(node.func, call[:first], later)


def _is_number(node: ast.AST, number: float | None = None) -> bool:
    if not isinstance(node, ast.Constant) or not isinstance(node.value, (int, float)):
        return False
    return number is None or (node.value == number and not isinstance(node.value, bool))
