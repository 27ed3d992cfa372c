"""A declaration that does not hold is told in one line: where, which field, what to write."""

from __future__ import annotations

import functools
import json
import re
import signal
from pathlib import Path

import pytest
from click.testing import CliRunner

from autograder.cli import main
from autograder.course import exercise_key, limit
from autograder.course.catalogue import Catalogue
from autograder.course.exercise import Exercise
from autograder.errors import CourseError

ANSWERS = """import numpy as np


def half(x):
    return x / 2


def fit(w, X):
    z = w.T @ X
    return {"dw": np.mean(X, axis=1, keepdims=True)}, np.mean(z)


def count(pictures):
    return {"m": len(pictures), "side": pictures.shape[1]}
"""
DECLARED = '''import numpy as np

from autograder.compare import Tolerance
from autograder.course.case import Case
from autograder.course.exercise import Assignment, Exercise

from . import answers

half = Exercise(answers.half, points=1, public={"one": {"x": 1.0}}, hidden={"two": {"x": 2.0}})
half.witness(lambda x: x * 0.5)
half.slip("doubled", "/ 2", "* 2", tell="Twice too often.", report="Doubles.")


@half.mistake("Takes a third.")
def third(x):
    """A third is less."""
    return x / 3


@half.variant
def product(x):
    """By a product."""
    return x * 0.5


BATCH = {"w": np.ones((2, 1)), "X": np.ones((2, 3))}
fit = Exercise(
    answers.fit,
    points=2,
    aliases="fitted",
    returns="grads cost",
    axes={"X": "n m"},
    needs=(half,),
    slopes={"dw": "w"},
    weights={"dw": 2},
    public={"ones": BATCH},
    hidden={"twos": Case(lambda draw: {"w": np.ones((2, 1)), "X": np.full((2, 3), 2.0)})},
)
fit.witness(answers.fit)
count = Exercise(
    answers.count, points=1, asks="m side", public={"three": {"pictures": np.ones((3, 2, 2))}}
)
count.witness(answers.count)
ASSIGNMENT = Assignment("draft", (half, fit, count))
'''
CELL = """def half(x):
    ### START CODE HERE ###
    y = x / 2
    ### END CODE HERE ###
    return y"""
#: What a declaration has, what is written instead, and the line that tells it.
BAD = '''
no points
    points=2 → points=0
    reference/draft/__init__.py, line 27: fit, points: 0, expected a number above 0
points that are text
    points=2 → points='2'
    reference/draft/__init__.py, line 27: fit, points: '2', expected a number above 0
points that are no number
    points=2 → points=float('nan')
    reference/draft/__init__.py, line 27: fit, points: nan, expected a number above 0
points that are a bool
    points=2 → points=True
    reference/draft/__init__.py, line 27: fit, points: True, expected a number above 0
a bonus of points
    points=2 → points=2, bonus=1
    reference/draft/__init__.py, line 27: fit, bonus: 1, expected True or False
dropped without a reason
    points=2 → points=2, dropped=True
    reference/draft/__init__.py, line 27: fit, dropped: True, expected why, in a sentence to the students
an answer that is a value
    answers.half, → answers.half(2),
    reference/draft/__init__.py, line 9: 1.0, reference: 1.0, expected the function that is right
an answer without a name
    answers.half, → lambda x: x / 2,
    reference/draft/__init__.py, line 9: <lambda>, name: `<lambda>` is no name of a function: write it with def, or say name=
a need by its name
    needs=(half,) → needs=("half",)
    reference/draft/__init__.py, line 27: fit, needs: 'half', expected exercises, not their names: needs=(f,)
one need, by its name
    needs=(half,) → needs="half"
    reference/draft/__init__.py, line 27: fit, needs: 'half', expected exercises, not their names: needs=(f,)
a need that is a function
    needs=(half,) → needs=(answers.half,)
    reference/draft/__init__.py, line 27: fit, needs: `half`, expected exercises, not their names: needs=(f,)
a need that is not in the assignment
    (half, fit, count)) → (fit, count))
    reference/draft/__init__.py, line 27: fit, needs: half is not in ASSIGNMENT: put it there, above this exercise
a need that stands below
    (half, fit, count)) → (fit, half, count))
    reference/draft/__init__.py, line 27: fit, needs: half does not stand above it in ASSIGNMENT: put it there
an alias that is no name
    "fitted" → "fitted my-fit"
    reference/draft/__init__.py, line 27: fit, aliases: `my-fit` is no name that a student could write, or is there twice
a name that stands twice
    "grads cost" → "cost cost"
    reference/draft/__init__.py, line 27: fit, returns: `cost` is no name that a student could write, or is there twice
aliases in a tuple
    "fitted" → ("fitted",)
    reference/draft/__init__.py, line 27: fit, aliases: ('fitted',), expected names in one text, "a b"
an alias that another has
    "fitted" → "half"
    reference/draft/__init__.py, line 27: fit, name: `half` is asked for by half, too: choose another name
two exercises that are one
    (half, fit, count)) → (half, half))
    reference/draft/__init__.py, line 9: half, name: `half` is asked for by half, too: choose another name
two exercises of one name
    answers.fit, → answers.fit, name="half",
    reference/draft/__init__.py, line 27: half, name: `half` is asked for by half, too: choose another name
cases in a list
    public={"ones": BATCH} → public=[BATCH]
    reference/draft/__init__.py, line 27: fit, public: [{'X': array([[1., 1...[1., 1., 1.]]), 'w': array([[1.], [1.]])}], expected a dict with names as keys
no cases
    public={"one": {"x": 1.0}}, hidden={"two": {"x": 2.0}} → (nothing)
    reference/draft/__init__.py, line 9: half, public: there are no cases: public={"a name": {"x": 1.0}}, hidden={…}
a case without inputs
    {"x": 1.0} → {}
    reference/draft/__init__.py, line 9: half, case “one”: its inputs are (), the answer takes (x)
a case that is a number
    {"x": 1.0} → 1.0
    reference/draft/__init__.py, line 9: half, case “one”: 1.0, expected a dict of inputs by the names of the parameters
two cases of one name
    "two" → "one"
    reference/draft/__init__.py, line 9: half, case “one”: public and hidden have one of this name: choose another
an input of another name
    {"x": 1.0} → {"z": 1.0}
    reference/draft/__init__.py, line 9: half, case “one”: its inputs are (z), the answer takes (x)
an input too many
    {"x": 1.0} → {"x": 1.0, "z": 1.0}
    reference/draft/__init__.py, line 9: half, case “one”: its inputs are (x, z), the answer takes (x)
an input of variables that is missing
    {"pictures" → {"photos"
    reference/draft/__init__.py, line 40: count, case “three”: its inputs are (photos), the answer takes (pictures)
an input of no kind that travels
    {"x": 1.0} → {"x": slice(3)}
    reference/draft/__init__.py, line 9: half, case “one”: `x` holds a slice, expected numbers, text, dates, arrays, or lists, sets and dicts of them
an input that holds objects
    {"x": 1.0} → {"x": np.array([slice(3)])}
    reference/draft/__init__.py, line 9: half, case “one”: `x` holds a slice, expected numbers, text, dates, arrays, or lists, sets and dicts of them
an input deep inside
    {"x": 1.0} → {"x": [1.0, {"a": {(1, slice): 2}}]}
    reference/draft/__init__.py, line 9: half, case “one”: `x` holds a type, expected numbers, text, dates, arrays, or lists, sets and dicts of them
inputs that cannot be drawn
    {"x": 2.0} → lambda draw: {"x": draw.nothing()}
    reference/draft/__init__.py, line 9: half, case “two”: drawing its inputs raises AttributeError: 'numpy.random._generator.Generator' object has no attribute 'nothing' (reference/draft/__init__.py, line 9)
drawn inputs of another name
    {"x": 2.0} → lambda draw: {"z": draw.normal()}
    reference/draft/__init__.py, line 9: half, case “two”: its inputs are (z), the answer takes (x)
a draw of nothing
    {"x": 2.0} → lambda draw: None
    reference/draft/__init__.py, line 9: half, case “two”: drawing its inputs raises TypeError: None is drawn, expected a dict of inputs
a tolerance that is a number
    Case( → Case(tolerance=1e-3, inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, tolerance: 0.001, expected Tolerance(rtol, atol, reason)
a tolerance without a reason
    Case( → Case(tolerance=Tolerance(1e-3, 0, ''), inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, tolerance: Tolerance(rto...=0, reason=''), expected Tolerance(rtol, atol, reason)
a case that weighs nothing
    Case( → Case(weight=0, inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, weight: 0, expected a number above 0
axes of an unknown input
    {"X": "n m"} → {"Z": "n m"}
    reference/draft/__init__.py, line 27: fit, axes: there is no input 'Z', only (w, X)
axes in a tuple
    {"X": "n m"} → {"X": ("n", "m")}
    reference/draft/__init__.py, line 27: fit, axes: ('n', 'm'), expected names in one text, "a b"
one axis too few
    {"X": "n m"} → {"X": "n"}
    reference/draft/__init__.py, line 27: fit, axes: 'X' is "n", its shape in case “ones” is (2, 3)
one axis of two sizes
    {"X": "n m"} → {"X": "n n"}
    reference/draft/__init__.py, line 27: fit, axes: one name for two sizes in case “ones”: 'X' has shape (2, 3)
slopes of an unknown input
    {"dw": "w"} → {"dw": "W"}
    reference/draft/__init__.py, line 27: fit, slopes: there is no input 'W', only (w, X)
slopes of an unknown part
    {"dw": "w"} → {"db": "w"}
    reference/draft/__init__.py, line 27: fit, slopes: the answer has no part 'db'; there are: dw, cost
slopes without a cost
    "grads cost" → "grads loss"
    reference/draft/__init__.py, line 27: fit, slopes: the answer has no part 'cost'; there are: dw, loss
slopes without a public case
    public={"ones": BATCH}, → (nothing)
    reference/draft/__init__.py, line 27: fit, slopes: it is tried beside a public case, and there is none: declare one
a weight of an unknown part
    {"dw": 2} → {"grads": 2}
    reference/draft/__init__.py, line 27: fit, weights: the answer has no part 'grads'; there are: dw, cost
a weight below zero
    {"dw": 2} → {"dw": -2}
    reference/draft/__init__.py, line 27: fit, weights, dw: -2, expected a number above 0
too few names for a tuple
    "grads cost" → "cost"
    reference/draft/__init__.py, line 27: fit, returns: 1 names, but the answer returns 2 values: name each, returns="a b"
names for what is no tuple
    answers.half, → answers.half, returns="y",
    reference/draft/__init__.py, line 9: half, returns: the answer returns a float, no tuple: leave it out
a variable that is not returned
    "m side" → "m n"
    reference/draft/__init__.py, line 40: count, asks: the answer returns a dict with 'm', 'side', expected a dict with 'm', 'n'
a variable that is no name
    "m side" → "m, side"
    reference/draft/__init__.py, line 40: count, asks: `m,` is no name that a student could write, or is there twice
an answer that raises
    {"x": 1.0} → {"x": "one"}
    reference/draft/__init__.py, line 9: half, case “one”: the right answer raises TypeError: unsupported operand type(s) for /: 'str' and 'int' (reference/draft/answers.py, line 5)
an answer that is None
    answers.half, → lambda x: None, name="half",
    reference/draft/__init__.py, line 9: half, reference: it returns nothing in every case, so no answer is wrong: is a `return` missing?
an answer of objects
    answers.half, → lambda x: [slice(x)], name="half",
    reference/draft/__init__.py, line 9: half, case “one”: the answer holds a slice, so no student's could be judged
a witness that is a value
    half.witness(lambda x: x * 0.5) → half.witness(0.5)
    reference/draft/__init__.py, line 10: half, witness: 0.5, expected a function
a mistake without its brackets
    @half.mistake("Takes a third.") → @half.mistake
    reference/draft/__init__.py, line 14: half, mistake: say @half.mistake("What went wrong.")
a variant that is text
    @half.variant → @half.variant("By a product.")
    reference/draft/__init__.py, line 20: half, variant: 'By a product.', expected a function
a mistake without a sentence
    """A third is less.""" → (nothing)
    reference/draft/__init__.py, line 14: half, mistake `third`: no sentence for the student: write one as its docstring, or as tell=
a mistake without a report
    "Takes a third." → " "
    reference/draft/__init__.py, line 14: half, mistake `third`: no sentence for the instructor: say in a few words what went wrong
a mistake that takes something else
    def third(x) → def third(z)
    reference/draft/__init__.py, line 14: half, mistake `third`: it takes (z), the answer (x)
two mistakes of one name
    "doubled" → "third"
    reference/draft/__init__.py, line 14: half, mistake `third`: another has this name: choose one that says what is different
a variant of a mistake's name
    def product(x) → def third(x)
    reference/draft/__init__.py, line 20: half, variant `third`: another has this name: choose one that says what is different
a slip without a sentence
    "Twice too often." → ""
    reference/draft/__init__.py, line 11: half, mistake `doubled`: no sentence for the student: write one as its docstring, or as tell=
a slip without a report
    report="Doubles." → report=""
    reference/draft/__init__.py, line 11: half, mistake `doubled`: no sentence for the instructor: say in a few words what went wrong
a slip that is not there
    "/ 2" → "/ 3"
    reference/draft/__init__.py, line 11: half, slip `doubled`: '/ 3' is not in the solution cell: copy it from there
a slip that is no text
    "/ 2" → 2
    reference/draft/__init__.py, line 11: half, slip `doubled`: `was` and `now` are texts: what stands there, what students write
a slip of nothing
    "/ 2" → ""
    reference/draft/__init__.py, line 11: half, slip `doubled`: '' is not in the solution cell: copy it from there
a slip that is there twice
    "/ 2", "* 2" → "y", "z"
    reference/draft/__init__.py, line 11: half, slip `doubled`: 'y' is 2 times in the solution cell: take more of its line, or say every=True
a slip that changes nothing
    "* 2" → "/ 2"
    reference/draft/__init__.py, line 11: half, slip `doubled`: it changes nothing: `now` is what students write instead of `was`
a slip that does not parse
    "* 2" → "* (2"
    reference/draft/__init__.py, line 11: half, slip `doubled`: with '* (2' the cell does not parse: '(' was never closed
a slip without a cell
    fit.witness(answers.fit) → fit.witness(answers.fit); fit.slip("a", "b", "c", tell="Tell.", report="Report.")
    reference/draft/__init__.py, line 39: fit, slip `a`: no solution cell `fit` in source/draft/draft.ipynb: call one so: its ID in the panel “Create Assignment”, `grade_id` in its metadata
an exercise that is none
    (half, fit, count)) → (half, answers.fit))
    reference/draft/__init__.py: ASSIGNMENT, exercises: `fit` is no Exercise: import it from the module that declares it
one exercise, no tuple
    (half, fit, count)) → half)
    reference/draft/__init__.py: ASSIGNMENT, exercises: Exercise(half), expected a tuple, (f,)
no exercise
    (half, fit, count)) → ())
    reference/draft/__init__.py: ASSIGNMENT, exercises: (), expected a tuple, (f,)
an assignment of another name
    Assignment("draft" → Assignment("week_1"
    reference/draft/__init__.py: ASSIGNMENT, name: 'week_1', expected 'draft'
points that JSON does not know
    points=2 → points=__import__("fractions").Fraction(1, 3)
    reference/draft/__init__.py, line 27: fit, points: Fraction(1, 3), expected a number above 0
an alias that is a word of Python
    "fitted" → "lambda"
    reference/draft/__init__.py, line 27: fit, aliases: `lambda` is no name that a student could write, or is there twice
a name that is a number
    answers.half, → answers.half, name=3,
    reference/draft/__init__.py, line 9: 3, name: `3` is no name of a function: write it with def, or say name=
a case without a name
    {"one": → {"":
    reference/draft/__init__.py, line 9: half, cases: '' is no name of a case: a few words on one line
a case of two lines
    {"one": → {"o\\nne":
    reference/draft/__init__.py, line 9: half, cases: 'o\\nne' is no name of a case: a few words on one line
an input of too many digits
    {"x": 1.0} → {"x": 1 << 14_000}
    reference/draft/__init__.py, line 9: half, case “one”: `x` holds what is too large to send, expected numbers, text, dates, arrays, or lists, sets and dicts of them
an input of too many numbers
    {"x": 1.0} → {"x": [0] * 100_001}
    reference/draft/__init__.py, line 9: half, case “one”: `x` holds what is too large to send, expected numbers, text, dates, arrays, or lists, sets and dicts of them
an input of too many bytes
    {"x": 1.0} → {"x": np.zeros(3_000_000)}
    reference/draft/__init__.py, line 9: half, case “one”: `x` holds what is too large to send, expected numbers, text, dates, arrays, or lists, sets and dicts of them
an answer of too many bytes
    {"x": 1.0} → {"x": np.zeros(200_000)}
    reference/draft/__init__.py, line 9: half, case “one”: the answer holds what is too large to send, so no student's could be judged
a tolerance below zero
    Case( → Case(tolerance=Tolerance(-1, 0, "no"), inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, tolerance: Tolerance(rto..., reason='no'), expected Tolerance(rtol, atol, reason)
a tolerance of text
    Case( → Case(tolerance=Tolerance("1", 0, "no"), inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, tolerance: Tolerance(rto..., reason='no'), expected Tolerance(rtol, atol, reason)
an answer of no parts
    answers.half, → lambda x: {}, name="half",
    reference/draft/__init__.py, line 9: half, reference: it returns nothing in every case, so no answer is wrong: is a `return` missing?
an answer with parts of one name
    answers.half, → lambda x: ({"b": x}, {"b": x}), name="half", returns="a c",
    reference/draft/__init__.py, line 9: half, case “one”: the answer has two parts of one name
an example that the answer raises on
    {"one": {"x": 1.0}}, → {"one": {"x": 1.0}}, examples={"a text": {"x": "1"}},
    reference/draft/__init__.py, line 9: half, case “a text”: the right answer raises TypeError: unsupported operand type(s) for /: 'str' and 'int' (reference/draft/answers.py, line 5)
a large case drawn wrongly
    {"one": {"x": 1.0}}, → {"one": {"x": 1.0}}, large=lambda draw: {"y": 1.0},
    reference/draft/__init__.py, line 9: half, case “large”: its inputs are (y), the answer takes (x)
a slip without a name
    half.slip("doubled" → half.slip(""
    reference/draft/__init__.py, line 11: half, mistake ``: it has no name: write it with def, under one that says what is different
a slip that raises
    "/ 2", "* 2" → "return y", "return y\\n1 / 0"
    reference/draft/__init__.py, line 11: half, slip `doubled`: with 'return y\\n1 / 0' the cell raises ZeroDivisionError: division by zero
an exit
    from . import answers → from . import answers; raise SystemExit(3)
    reference/draft/__init__.py, line 7: SystemExit: 3
an argument that there is not
    points=2 → point=2
    reference/draft/__init__.py, line 27: TypeError: Exercise.__init__() got an unexpected keyword argument 'point'
an unknown argument
    hidden={"twos" → concealed={"twos"
    reference/draft/__init__.py, line 27: TypeError: Exercise.__init__() got an unexpected keyword argument 'concealed'
points without end
    points=2 → points=float('inf')
    reference/draft/__init__.py, line 27: fit, points: inf, expected a number above 0
names with commas
    "grads cost" → "grads, cost"
    reference/draft/__init__.py, line 27: fit, returns: `grads,` is no name that a student could write, or is there twice
too many names for a tuple
    "grads cost" → "grads cost loss"
    reference/draft/__init__.py, line 27: fit, returns: 3 names, but the answer returns 2 values: name each, returns="a b"
variables with another name
    asks="m side" → asks="m side", aliases="counts"
    reference/draft/__init__.py, line 40: count, aliases: it is for functions, and variables are asked for: leave it out
variables in a tuple
    asks="m side" → asks="m side", returns="m side"
    reference/draft/__init__.py, line 40: count, returns: it is for functions, and variables are asked for: leave it out
a variable that another has as alias
    "m side" → "m side fitted"
    reference/draft/__init__.py, line 40: count, name: `fitted` is asked for by fit, too: choose another name
a name that notebooks have
    answers.fit, → answers.fit, name="check",
    reference/draft/__init__.py, line 27: check, name: `check` is what a notebook has from `checks`: choose another name
a need in a circle
    fit.witness(answers.fit) → fit.witness(answers.fit); half.needs = (fit,)
    reference/draft/__init__.py, line 9: half, needs: fit does not stand above it in ASSIGNMENT: put it there
a need of itself
    fit.witness(answers.fit) → fit.witness(answers.fit); fit.needs = (fit,)
    reference/draft/__init__.py, line 27: fit, needs: fit does not stand above it in ASSIGNMENT: put it there
no needs
    needs=(half,) → needs=None
    reference/draft/__init__.py, line 27: fit, needs: None, expected exercises, not their names: needs=(f,)
axes without names
    {"X": "n m"} → {"X": None}
    reference/draft/__init__.py, line 27: fit, axes: None, expected names in one text, "a b"
axes of another hidden shape
    np.full((2, 3), 2.0) → np.full(6, 2.0)
    reference/draft/__init__.py, line 27: fit, axes: 'X' is "n m", its shape in case “twos” is (6,)
slopes in a list
    {"dw": "w"} → ["dw"]
    reference/draft/__init__.py, line 27: fit, slopes: ['dw'], expected a dict with names as keys
slopes of a list of inputs
    {"dw": "w"} → {"dw": ["w"]}
    reference/draft/__init__.py, line 27: fit, slopes: there is no input ['w'], only (w, X)
a weight that is no number
    {"dw": 2} → {"dw": float("nan")}
    reference/draft/__init__.py, line 27: fit, weights, dw: nan, expected a number above 0
a weight of text
    {"dw": 2} → {"dw": "2"}
    reference/draft/__init__.py, line 27: fit, weights, dw: '2', expected a number above 0
a case whose weight is no number
    Case( → Case(weight=float("nan"), inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, weight: nan, expected a number above 0
a tolerance that is no number
    Case( → Case(tolerance=Tolerance(float("nan"), 0, "no"), inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, tolerance: Tolerance(rto..., reason='no'), expected Tolerance(rtol, atol, reason)
no tolerance
    Case( → Case(tolerance=None, inputs=
    reference/draft/__init__.py, line 27: fit, case “twos”, tolerance: None, expected Tolerance(rtol, atol, reason)
a case with a number as name
    {"one": { → {1: {
    reference/draft/__init__.py, line 9: half, public: {1: {'x': 1.0}}, expected a dict with names as keys
a draw without a generator
    {"x": 2.0} → lambda: {"x": 2.0}
    reference/draft/__init__.py, line 9: half, case “two”: drawing its inputs raises TypeError: <lambda>() takes 0 positional arguments but 1 was given
a draw of a list
    {"x": 2.0} → lambda draw: [2.0]
    reference/draft/__init__.py, line 9: half, case “two”: drawing its inputs raises TypeError: [2.0] is drawn, expected a dict of inputs
a draw in place of a dict of them
    {"two": {"x": 2.0}} → lambda draw: {"x": 2.0}
    reference/draft/__init__.py, line 9: half, hidden: `<lambda>`, expected a dict with names as keys
a function with any number of arguments
    answers.half, → lambda *xs: xs[0] / 2, name="half",
    reference/draft/__init__.py, line 9: half, reference: it takes *xs, and inputs come by name: name each
a function with arguments by place alone
    answers.half, → lambda x, /: x / 2, name="half",
    reference/draft/__init__.py, line 9: half, reference: it takes by place alone x, and inputs come by name: name each
a generator
    answers.half, → lambda x: (yield x), name="half",
    reference/draft/__init__.py, line 9: half, case “one”: the answer holds a generator, so no student's could be judged
an answer that exits
    answers.half, → lambda x: exit(3), name="half",
    reference/draft/__init__.py, line 9: half, case “one”: the right answer raises SystemExit: 3 (reference/draft/__init__.py, line 9)
a text for an answer
    answers.half, → "half",
    reference/draft/__init__.py, line 9: 'half', reference: 'half', expected the function that is right
an answer that is masked
    answers.half, → lambda x: np.ma.masked_array([x]), name="half",
    reference/draft/__init__.py, line 9: half, case “one”: the answer holds a MaskedArray, so no student's could be judged
an answer that others need, without a name
    answers.half, → lambda x: x / 2, name="half",
    reference/draft/__init__.py, line 9: half, reference: it has no name in a module, and others need it: write it with def in answers.py
a mistake that is a value
    half.witness(lambda x: x * 0.5) → half.witness(lambda x: x * 0.5); half.mistake("So.")(3)
    reference/draft/__init__.py, line 10: half, mistake: 3, expected a function
a mistake that is a lambda
    half.witness(lambda x: x * 0.5) → half.witness(lambda x: x * 0.5); half.mistake("So.")(lambda x: x)
    reference/draft/__init__.py, line 10: half, mistake `<lambda>`: it has no name: write it with def, under one that says what is different
a mistake that is a variant as well
    fit.witness(answers.fit) → fit.witness(answers.fit); half.mistake("So.")(product)
    reference/draft/__init__.py, line 20: half, variant `product`: another has this name: choose one that says what is different
a slip whose name is a number
    "doubled" → 3
    reference/draft/__init__.py, line 11: half, slip `3`: its name is a text, "bias_forgotten", and every is True or False
a slip of every text
    tell="Twice → every="no", tell="Twice
    reference/draft/__init__.py, line 11: half, slip `doubled`: its name is a text, "bias_forgotten", and every is True or False
a bonus of nothing
    points=2 → points=2, bonus=None
    reference/draft/__init__.py, line 27: fit, bonus: None, expected True or False
an example without its inputs
    public={"ones" → examples={"few": {"w": 1.0}}, public={"ones"
    reference/draft/__init__.py, line 27: fit, case “few”: its inputs are (w), the answer takes (w, X)
exercises in a list
    (half, fit, count)) → [half, fit, count])
    reference/draft/__init__.py: ASSIGNMENT, exercises: [Exercise(half), Exercise(fit), Exercise(count)], expected a tuple, (f,)
forbidden nothing
    half.witness(lambda x: x * 0.5) → half.witness(lambda x: x * 0.5); half.forbids("")
    reference/draft/__init__.py, line 10: half, forbids: '', expected constructs in one text, "loop np.dot"
constructs in a list
    half.witness(lambda x: x * 0.5) → half.witness(lambda x: x * 0.5); half.forbids(["loop"])
    reference/draft/__init__.py, line 10: half, forbids: ['loop'], expected constructs in one text, "loop np.dot"
costs that are no number
    half.witness(lambda x: x * 0.5) → half.witness(lambda x: x * 0.5); half.requires("loop", costs=float("nan"))
    reference/draft/__init__.py, line 10: half, requires: costs=nan, expected a share of the points, 0 to 1
costs of text
    half.witness(lambda x: x * 0.5) → half.witness(lambda x: x * 0.5); half.requires("loop", costs="half")
    reference/draft/__init__.py, line 10: half, requires: costs='half', expected a share of the points, 0 to 1
an operator that is no construct
    half.witness(lambda x: x * 0.5) → half.witness(lambda x: x * 0.5); half.forbids("/")
    reference/draft/__init__.py, line 10: half, forbids: '/' is no construct: a name as np.dot, .sort, or one of loop, for, while, comprehension, if, try, lambda, global, @, **, recursion
a normal form by its name
    points=2 → points=2, normal_form="sorted"
    reference/draft/__init__.py, line 27: fit, normal_form: 'sorted', expected a function of an answer
a normal form that is Python's
    points=2 → points=2, normal_form=sorted
    reference/draft/__init__.py, line 27: fit, normal_form: say in a docstring of your own what is free, to students: def any_order(x): """Any order is right.""" …
a normal form for a part
    points=2 → points=2, normal_form={"dw": 3}
    reference/draft/__init__.py, line 27: fit, normal_form: {'dw': 3}, expected a function of an answer
a scenario that is a class
    points=2 → points=2, scenario=Exercise
    reference/draft/__init__.py, line 27: fit, scenario: `Exercise`, expected a function: def buys(student, amount): …
a scenario without words
    points=2 → points=2, scenario=lambda student, w, X: student.fit(w, X)
    reference/draft/__init__.py, line 27: fit, scenario: say in its docstring, to students, what it does with their answer
an open file among inputs
    {"x": 2.0} → {"x": __import__("io").StringIO("2")}
    reference/draft/__init__.py, line 9: half, case “two”: `x` holds a StringIO, expected numbers, text, dates, arrays, or lists, sets and dicts of them
'''  # noqa: E501
_rows = [row.strip() for row in BAD.strip().splitlines()]
TABLE = {
    name: (*edit.replace("(nothing)", "").split(" → "), line)
    for name, edit, line in zip(_rows[::3], _rows[1::3], _rows[2::3], strict=True)
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a course with this draft, and another assignment that holds."""
    files = {
        "reference/__init__.py": "from autograder import Course\n\nCOURSE = Course(id='small')\n",
        "reference/draft/__init__.py": DECLARED,
        "reference/draft/answers.py": ANSWERS,
        "reference/good/__init__.py": DECLARED.replace('"draft"', '"good"'),
        "reference/good/answers.py": ANSWERS,
    }
    meta = {"nbgrader": {"grade_id": "half", "solution": True}}
    notebook = json.dumps({"cells": [{"cell_type": "code", "metadata": meta, "source": CELL}]})
    files |= {f"source/{name}/{name}.ipynb": notebook for name in ("draft", "good")}
    for place, text in files.items():
        (tmp_path / place).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / place).write_text(text, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def load(folder: Path, name: str = "draft") -> None:
    """Load an assignment and make its key ready."""
    Catalogue(folder).key(name).make_ready()


def test_good_declaration_holds(folder: Path) -> None:
    """What the others change is right as it stands."""
    load(folder)


def refused(folder: Path, *edits: tuple[str, str]) -> str:
    """Return what is said of the declaration with these edits."""
    text = DECLARED
    for was, now in edits:
        assert text.count(was) == 1
        text = text.replace(was, now)
    (folder / "reference" / "draft" / "__init__.py").write_text(text, encoding="utf-8")
    with pytest.raises(CourseError) as error:
        load(folder)
    return str(error.value)


@pytest.mark.parametrize(("was", "now", "line"), TABLE.values(), ids=TABLE)
def test_bad_declaration_is_one_line(was: str, now: str, line: str, folder: Path) -> None:
    """The whole line, before any student is graded; the other assignment holds."""
    said = refused(folder, (was, now))
    assert said.removesuffix(". Did you mean 'points'?") == line  # Python 3.14's
    load(folder, "good")


def test_modules_that_import_each_other_are_one_line(folder: Path) -> None:
    """Exercises cannot need each other in a circle: their modules would."""
    draft = folder / "reference" / "draft"
    (draft / "__init__.py").write_text("from .one import one\n", encoding="utf-8")
    (draft / "one.py").write_text("from .other import other\none = other\n", encoding="utf-8")
    (draft / "other.py").write_text("from .one import one\nother = one\n", encoding="utf-8")
    with pytest.raises(CourseError) as error:
        load(folder)
    assert str(error.value) == (
        "reference/draft/other.py, line 1: ImportError: two modules import each other, "
        "so one exercise needs the other's: give students one of the two"
    )


def of_cell(text: str, name: str = "half") -> str:
    """Return a notebook of one solution cell."""
    said = {"nbgrader": {"grade_id": name, "solution": True}}
    return json.dumps({"cells": [{"cell_type": "code", "metadata": said, "source": text}]})


CALLED = "its ID in the panel “Create Assignment”, `grade_id` in its metadata"
NONE = "no solution cell `half` in source/draft/draft.ipynb:"
FUNCTION = "the solution cell defines no function `half`"
#: A notebook's text, and what is said of the slip in it.
NOTEBOOKS = {
    "missing": (None, f"{NONE} there is no such file"),
    "empty": ("", f"{NONE} call one so: {CALLED}"),
    "no notebook": ("{}", f"{NONE} call one so: {CALLED}"),
    "no cells": ('{"cells": [3]}', f"{NONE} call one so: {CALLED}"),
    "a cell of another name": (
        of_cell(CELL, "first"),
        f"{NONE} call `first`, which binds `half`, so: {CALLED}",
    ),
    "a syntax error": (
        of_cell("def half(x)\n    return x / 2"),
        "the solution cell does not parse: expected ':'",
    ),
    "another function": (of_cell("def double(x): ..."), FUNCTION),
    "a variable": (
        of_cell("half = 3"),
        f'{FUNCTION}: if the variable is asked for, say asks="half"',
    ),
}


@pytest.mark.parametrize(("text", "said"), NOTEBOOKS.values(), ids=NOTEBOOKS)
def test_slip_without_its_cell_is_one_line(text: str | None, said: str, folder: Path) -> None:
    """Where it is looked for is said, and what stands there instead."""
    notebook = folder / "source" / "draft" / "draft.ipynb"
    notebook.unlink()
    if text is not None:
        notebook.write_text(text, encoding="utf-8")
    place = "reference/draft/__init__.py, line 11: half, slip `doubled`: "
    assert refused(folder) == f"{place}{said}"


@pytest.mark.parametrize("what", ["mistake", "variant"])
def test_known_answer_needs_a_name(what: str, folder: Path) -> None:
    """A partial function has none; as a witness it will do."""
    half = Exercise(len, points=1)
    partial = functools.partial(len)
    half.witness(partial)
    with pytest.raises(CourseError, match=rf"len, {what}: functools.*, expected a function"):
        half.variant(partial) if what == "variant" else half.mistake("So.")(partial)


def test_loaded_declaration_is_closed(folder: Path) -> None:
    """What is registered or changed later would be there for some who load it."""
    catalogue = Catalogue(folder)
    half = catalogue.assignment("draft")["half"]
    for change in (
        lambda: half.witness(abs),
        lambda: half.variant(abs),
        lambda: half.mistake("Late.")(abs),
        lambda: half.slip("late", "/ 2", "/ 3", tell="Late.", report="Late."),
        lambda: setattr(half, "points", 3),
    ):
        with pytest.raises(CourseError, match=r"half, \w+: (register|the course is loaded)"):
            change()
    assert [known.id for known in half.mistakes] == ["doubled", "third"]


def test_exercise_of_another_assignment_is_not_registered_at(folder: Path) -> None:
    """Who loads the other alone would not have it."""
    imported = ("from . import answers", "from . import answers\nfrom ..good import fit as far")
    said = refused(folder, imported, ("fit.witness", "far.variant(answers.fit)\nfit.witness"))
    assert "draft/__init__.py, line 40: fit, variant: register it" in said
    load(folder, "good")


@pytest.mark.skipif(not hasattr(signal, "setitimer"), reason="no timers")
@pytest.mark.parametrize(
    ("was", "now", "said"),
    [
        ("return x / 2", "while x:\n        x = x + 1", "“one”: the right answer"),
        ('{"x": 2.0}', "lambda draw: [0 for _ in iter(int, 1) if 0]", "“two”: drawing its inputs"),
    ],
    ids=["answer", "inputs"],
)
def test_answer_without_end_is_one_line(
    was: str, now: str, said: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A command that says nothing for minutes is no answer to who wrote it."""
    if any(signal.getitimer(signal.ITIMER_REAL)):
        pytest.skip("a timer of the tests' own")
    monkeypatch.setattr(exercise_key, "limited", functools.partial(limit.limited, 0.1))
    for file in (folder / "reference" / "draft").iterdir():
        file.write_text(file.read_text("utf-8").replace(was, now), encoding="utf-8")
    done = CliRunner().invoke(main, ["verify", "draft", "--course", "."])
    assert done.exit_code == 2
    assert f"half, case {said} takes more than 0.1 s (reference/draft/" in done.stderr
    assert done.stderr.count("\n") == 1


def test_verify_tells_an_answer_that_raises(folder: Path) -> None:
    """It is found before anything is graded, among the assignments that hold."""
    declared = folder / "reference" / "draft" / "__init__.py"
    declared.write_text(DECLARED.replace('{"x": 1.0}', '{"x": "1"}'), encoding="utf-8")
    done = CliRunner().invoke(main, ["verify", "draft", "--course", "."])
    said = (
        "reference/draft/__init__.py, line 9: half, case “one”: the right answer raises TypeError"
    )
    assert done.exit_code == 2
    assert done.stderr.startswith(f"autograder: {said}")


#: What a course says of its libraries, and what it is told; a test of tables is in tests/judge.
USES = {
    "'json, re'": "line 3: COURSE, uses: 'json, re', expected what stands after `import`, as uses=",
    "['pandas']": "line 3: COURSE, uses: ['pandas'], expected what stands after `import`, as uses=",
    "'import json'": "line 3: COURSE, uses: 'import json', expected what stands after `import`, as",
    "'click>=8'": "line 3: COURSE, uses: 'click>=8', expected what stands after `import`, as uses=",
    "None": "line 3: COURSE, uses: None, expected what stands after `import`, as uses=",
    "'click.no_such'": "COURSE, uses: there is no `click.no_such`: is it spelt right?",
    "'no_such'": "COURSE, uses: `no_such` is not installed where it is graded: `python -m pip inst",
    "'math'": "COURSE, uses: `math` is Python's own, and there: leave it out",
}


@pytest.mark.parametrize("published", ["None", "'https://github.com/a/b'", "'a/b'", "'a/b/blob/'"])
def test_place_of_publication_is_one_on_github(published: str, folder: Path) -> None:
    """A badge with a link to nowhere is worse than none."""
    course = folder / "reference" / "__init__.py"
    text = course.read_text("utf-8")
    course.write_text(text.replace(")", f", published={published})"), encoding="utf-8")
    with pytest.raises(CourseError) as error:
        Catalogue(folder)
    assert f"line 3: COURSE, published: {published}, expected a folder on GitHub" in str(
        error.value
    )


@pytest.mark.parametrize(("uses", "said"), USES.items())
def test_libraries_that_do_not_hold_are_one_line(uses: str, said: str, folder: Path) -> None:
    """Before any student is graded."""
    course = folder / "reference" / "__init__.py"
    course.write_text(course.read_text("utf-8").replace(")", f", uses={uses})"), encoding="utf-8")
    with pytest.raises(CourseError) as error:
        Catalogue(folder).key("draft")
    assert said in str(error.value)
    assert re.match(r"reference/__init__\.py(, line 3)?: COURSE", str(error.value))
    assert "\n" not in str(error.value)


FUNCTIONS = {
    "scenario": "def used(student, w, X):\n    'It is.'\n    student.fit(w, X)",
    "normal_form": "def used(pair):\n    'All is.'\n    pair[0].clear()",
}


@pytest.mark.parametrize(("field", "function"), FUNCTIONS.items())
def test_function_without_a_return_is_one_line(field: str, function: str, folder: Path) -> None:
    """Whose it is that is missing; nothing else would be wrong."""
    edits = [("BATCH =", f"{function}\n\n\nBATCH ="), ("points=2", f"points=2, {field}=used")]
    for name in ("returns", "slopes", "weights"):
        edits += [(line, "") for line in re.findall(rf"(?m)^    {name}=.*\n", DECLARED)]
    said = "it returns nothing in every case, so no answer is wrong: is a `return` missing?"
    assert refused(folder, *edits).endswith(f"fit, {field}: {said}")


def test_table_of_a_library_that_is_not_declared_is_one_line(folder: Path) -> None:
    """No worker could make it."""
    pytest.importorskip("pandas")
    table = ('{"x": 2.0}', '{"x": pd.Series([2.0])}')
    text = refused(
        folder, ("import numpy as np\n", "import numpy as np\nimport pandas as pd\n"), table
    )
    said = '`x` is of pandas, and no answer gets it: say COURSE = Course(…, uses="pandas")'
    assert text.endswith(f"half, case “two”: {said}")
