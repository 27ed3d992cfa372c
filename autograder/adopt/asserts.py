"""What a line of a test claims: which value, equal to what, how nearly."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from autograder.compare import ROUNDING


@dataclass(frozen=True)
class Nearly:
    """How far a value may be off, ``rtol * |expected| + atol``, and where that stands."""

    rtol: float
    atol: float
    said: str

    @property
    def matters(self) -> bool:
        """Whether it allows more than rounding, which every case allows."""
        return self.rtol > ROUNDING.rtol or self.atol > ROUNDING.atol


@dataclass(frozen=True)
class Claim:
    """A value and what it should equal; ``other`` is None where the line says so by itself.

    ``kind`` is value, form (a shape, a type, a length) or property: what no single value answers.
    """

    kind: str
    value: ast.expr
    other: ast.expr | None = None
    nearly: Nearly | None = None


Number = Callable[[ast.expr | None, float], float]  # a constant, or what is taken without one

_WHOLE = {"all", "alltrue", "bool", "bool_"}  # np.all(a == b), (a == b).all()
_FURTHEST = {"max", "amax", "sum", "mean", "norm", "abs", "absolute", "fabs"}
_FORM_TESTS = {"isinstance", "callable", "hasattr", "issubclass"}
#: By the name of a function of two values: rtol and atol, the names and defaults of its arguments.
_NEARLY = {
    "isclose": (("rtol", 1e-5), ("atol", 1e-8)),
    "allclose": (("rtol", 1e-5), ("atol", 1e-8)),
    "assertallclose": (("rtol", 1e-7), ("atol", 0.0)),
    "approx": (("rel", 1e-6), ("abs", 1e-12)),
}
_MATH_ISCLOSE = (("rel_tol", 1e-9), ("abs_tol", 0.0))
#: By the name of a function of two values: its argument, the digits without one, half a digit.
_DIGITS = {
    "assertalmostequal": ("decimal", 7, 1.5),
    "assertarrayalmostequal": ("decimal", 6, 1.5),
    "assertapproxequal": ("significant", 7, 1.0),
}
_EQUAL = {"arrayequal", "arrayequiv", "equal", "assertequal", "assertarrayequal", "eq", "asserteq"}
_EQUAL |= {"assertlistequal", "assertdictequal", "asserttupleequal", "assertcountequal"}
_TRUTH = {"assert": True, "asserttrue": True, "assertfalse": False, "ok": True}
_FORMS = {"assertisinstance", "assertisnotnone", "assertisnone"}
_PROPERTIES = {"assertarrayless", "assertless", "assertgreater", "assertin", "assertnotin"}
_PROPERTIES |= {"assertlessequal", "assertgreaterequal", "assertnotequal", "assertnotalmostequal"}
_AUTOTEST = re.compile(r"^\s*#+\s*(?:HASHED\s+)?AUTOTEST\b\s*(.*?);?\s*$")
RAISING = {"assertraises", "raises", "assertraisesregex", "assertwarns", "warns"}


def asserted(line: str) -> str:
    """Return a line in which nbgrader's AUTOTEST, a comment, claims the values that it names."""
    found = _AUTOTEST.match(line)
    if not found or not found[1]:
        return line
    indent = line[: len(line) - len(line.lstrip())]
    asserted = indent + "; ".join(f"assert {part}" for part in found[1].split(";"))
    try:
        ast.parse(asserted.strip())
    except SyntaxError:
        return line
    return asserted


def named(call: ast.expr) -> str:
    """Return the last name of what is called, as all libraries spell it: assertallclose."""
    func = call.func if isinstance(call, ast.Call) else call
    last = func.attr if isinstance(func, ast.Attribute) else getattr(func, "id", "")
    return last.replace("_", "").lower()


def claims_of_call(call: ast.Call, number: Number) -> list[Claim] | None:
    """Return what a call of an assertion claims; None where it is none that is known."""
    name, given = named(call), call.args
    if name in _TRUTH and given:
        return [*claims(given[0] if _TRUTH[name] else _not(given[0]), number)]
    if name in _FORMS | _PROPERTIES and given:
        return [Claim("form" if name in _FORMS else "property", call)]
    if name in _EQUAL - {"equal"} and len(given) >= 2:
        return [Claim("value", given[0], given[1])]
    if name in _NEARLY.keys() | _DIGITS.keys() and name.startswith("assert") and len(given) >= 2:
        return [_two(call, number)]
    return None


def claims(test: ast.expr, number: Number) -> Iterator[Claim]:
    """Yield what an asserted expression claims."""
    test = _unwrapped(test)
    if isinstance(test, ast.BoolOp) and isinstance(test.op, ast.And):
        for value in test.values:
            yield from claims(value, number)
    elif isinstance(test, ast.Compare):
        yield _comparison(test, number)
    elif isinstance(test, ast.Call) and (named(test) in _NEARLY or named(test) in _EQUAL):
        yield _two(test, number) if len(test.args) >= 2 else Claim("property", test)
    elif isinstance(test, ast.Call) and named(test) in _FORM_TESTS:
        yield Claim("form", test)
    elif isinstance(test, ast.UnaryOp) and isinstance(test.op, ast.Not):
        inner = _unwrapped(test.operand)
        kind = "property" if isinstance(inner, ast.Compare | ast.BoolOp) else "value"
        yield Claim(kind, inner)
    elif isinstance(test, ast.BoolOp | ast.IfExp):
        yield Claim("property", test)
    else:
        yield Claim("value", test)


def _comparison(test: ast.Compare, number: Number) -> Claim:
    left, op, right = test.left, test.ops[0], test.comparators[0]
    if len(test.ops) > 1:
        return Claim("property", test)
    if isinstance(op, ast.Gt | ast.GtE):
        left, right = right, left
    if isinstance(op, ast.Lt | ast.LtE | ast.Gt | ast.GtE):
        if (pair := _distance(left)) and (far := number(right, 0.0)):
            return Claim("value", *pair, Nearly(0.0, far, ast.unparse(test)))
        return Claim("property", test)
    if isinstance(op, ast.Is | ast.IsNot):
        constant = isinstance(right, ast.Constant) and right.value is not None
        return Claim("value" if isinstance(op, ast.Is) and constant else "form", left)
    if isinstance(op, ast.NotEq):
        nothing = isinstance(right, ast.Constant) and right.value is None
        return Claim("form" if nothing else "property", test)
    if isinstance(op, ast.Eq):
        return _equal(left, right, number)
    return Claim("property", test)


def _equal(left: ast.expr, right: ast.expr, number: Number) -> Claim:
    """Return what ``left == right`` claims; one of them may be rounded, or a `pytest.approx`."""
    for value, other in ((left, right), (right, left)):
        if not isinstance(other, ast.Call) or not other.args:
            continue
        if named(other) == "approx":
            pair = ast.Call(other.func, [value, *other.args], other.keywords)
            return _two(ast.copy_location(pair, other), number)
        if named(other) in ("round", "around", "rnd"):
            digits = number(other.args[1] if len(other.args) > 1 else None, 0)
            said = ast.unparse(other.func) + f"(…, {digits:g})"
            return Claim("value", left, right, Nearly(0.0, 0.5 * 10.0**-digits, said))
    return Claim("value", left, right)


def _two(call: ast.Call, number: Number) -> Claim:
    """Return what a function of two values claims, with its tolerance."""
    name = named(call)
    given = {str(k.arg): k.value for k in call.keywords}
    nearly = None
    if name in _DIGITS:
        key, digits, half = _DIGITS[name]
        stated = call.args[2] if len(call.args) > 2 else given.get(key, given.get("places"))
        least = half * 10.0 ** -number(stated, digits)
        relative = key == "significant"
        nearly = Nearly(10 * least if relative else 0.0, 0.0 if relative else least, name)
    elif name in _NEARLY:
        maths = name == "isclose" and isinstance(call.func, ast.Attribute)
        maths = maths and ast.unparse(call.func) == "math.isclose"
        far = [
            number(call.args[place] if len(call.args) > place else given.get(key), default)
            for place, (key, default) in enumerate(_MATH_ISCLOSE if maths else _NEARLY[name], 2)
        ]
        nearly = Nearly(far[0], far[1], name)
    if nearly is not None:
        said = ", ".join([f"{ast.unparse(call.func)}(…", *map(ast.unparse, call.keywords)])
        extra = [ast.unparse(arg) for arg in call.args[2:]]
        nearly = replace(nearly, said=", ".join([said, *extra]) + ")")
    return Claim("value", call.args[0], call.args[1], nearly)


def _unwrapped(test: ast.expr) -> ast.expr:
    """Take ``np.all(…)`` and ``(…).all()`` off a comparison, also where nobody called it."""
    if isinstance(test, ast.Attribute) and test.attr == "all":
        test = test.value
    while isinstance(test, ast.Call) and named(test) in _WHOLE:
        method = isinstance(test.func, ast.Attribute) and not _is_module(test.func.value)
        inner = test.func.value if method and isinstance(test.func, ast.Attribute) else None
        inner = inner or (test.args[0] if test.args else None)
        if isinstance(inner, ast.GeneratorExp | ast.ListComp) or inner is None:
            break
        test = inner
    return test


def _distance(node: ast.expr) -> tuple[ast.expr, ast.expr] | None:
    """Return what is subtracted in ``abs(a - b)``, the largest of it, its norm."""
    while isinstance(node, ast.Call) and named(node) in _FURTHEST:
        method = isinstance(node.func, ast.Attribute) and not _is_module(node.func.value)
        inner = node.func.value if method and isinstance(node.func, ast.Attribute) else None
        node = inner or (node.args[0] if node.args else ast.Constant(None))
        if isinstance(node, ast.BinOp) and isinstance(node.op, ast.Sub):
            return node.left, node.right
    return None


def _is_module(node: ast.expr) -> bool:
    return ast.unparse(node) in ("np", "numpy", "math", "np.linalg", "numpy.linalg", "linalg")


def _not(test: ast.expr) -> ast.expr:
    return ast.copy_location(ast.UnaryOp(ast.Not(), test), test)
