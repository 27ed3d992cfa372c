"""Over all planted mistakes of both assignments: a student reads no value of a hidden case."""

import pytest
from course import CATALOGUE
from test_hidden import (
    planted,
    test_hidden_cases_carry_no_values,
    test_no_hidden_value_reaches_anybody,
)

__all__ = [
    "CATALOGUE",
    "planted",
    "test_hidden_cases_carry_no_values",
    "test_no_hidden_value_reaches_anybody",
]
pytestmark = pytest.mark.slow
