"""Expected against actual: what is wrong with an answer, as labels that have no sentence yet."""

from autograder.compare.comparison import compare, is_alike, matches
from autograder.compare.leaf import is_numeric, is_real
from autograder.compare.literals import literal
from autograder.compare.pattern import Judged, agreed
from autograder.compare.values import (
    ROUNDING,
    Comparison,
    Failure,
    Label,
    Opaque,
    Tolerance,
    Whole,
    is_made,
    kind_of,
    leaves,
    number,
    pair_at,
)

__all__ = [
    "ROUNDING",
    "Comparison",
    "Failure",
    "Judged",
    "Label",
    "Opaque",
    "Tolerance",
    "Whole",
    "agreed",
    "compare",
    "is_alike",
    "is_made",
    "is_numeric",
    "is_real",
    "kind_of",
    "leaves",
    "literal",
    "matches",
    "number",
    "pair_at",
]
