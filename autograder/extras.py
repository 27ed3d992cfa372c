"""What an installation may leave out, and the line that says how to add it."""

from __future__ import annotations

from importlib.util import find_spec

from autograder.errors import UsageError

#: Each extra of the distribution, and the package whose absence shows that it is not installed.
EXTRAS = {"nbgrader": "nbgrader", "cluster": "distributed", "web": "jupyterlite_core"}


def need(extra: str, what: str) -> None:
    """Raise `AutograderError` where ``what`` needs an extra that is not installed."""
    if find_spec(EXTRAS[extra]) is None:
        raise UsageError(
            f"{what} needs {EXTRAS[extra]}: pip install 'numeric-autograder[{extra}]'."
        )
