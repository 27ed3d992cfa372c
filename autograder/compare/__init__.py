"""Expected against actual: what is wrong with an answer, as labels that have no sentence yet."""

from autograder.compare.comparison import compare, matches
from autograder.compare.pattern import Judged, agreed
from autograder.compare.values import (
    ROUNDING,
    Comparison,
    Failure,
    Label,
    Opaque,
    Tolerance,
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
    "agreed",
    "compare",
    "kind_of",
    "leaves",
    "matches",
    "number",
    "pair_at",
]
