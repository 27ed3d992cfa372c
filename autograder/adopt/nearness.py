"""How nearly a case compares: as its tests do, each variable or element by its own."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from autograder.adopt.asserts import Nearly
from autograder.adopt.reading import Use
from autograder.compare import ROUNDING

_LOOSE = 2.0  # times what a test allows: a person is told
_EXACT = Nearly(0.0, 0.0, "")


def allowed(
    uses: Iterable[Use], parts: Sequence[tuple[str | None, Any]], returns: Sequence[str]
) -> tuple[Nearly | None, float, list[str]]:
    """Return the tightest tolerance of a case by which an answer that its tests pass is right.

    Parameters
    ----------
    uses : iterable of Use
        What the tests claim.
    parts : sequence of (str, object)
        The right answer's parts.
    returns : sequence of str
        Names of the elements of a returned tuple.

    Returns
    -------
    nearly : Nearly, optional
        The loosest that a part needs, None where all are exact.
    atol : float
        Its absolute part, relative to the size of the part, as the kit has it.
    looser : list of str
        By how much other parts are compared more loosely than their own tests do.
    """
    own = {part: _of(part, uses, returns) for part, _ in parts}
    sizes = {part: _size(value) for part, value in parts}
    relative = {part: (each.rtol, each.atol / sizes[part]) for part, each in own.items()}
    widest = max(own, key=lambda part: sum(relative[part]), default=None)
    if widest not in own or own[widest] is _EXACT:
        return None, 0.0, []
    rtol, atol = (max(numbers) for numbers in zip(*relative.values(), strict=True))
    least = ROUNDING.rtol + ROUNDING.atol
    looser = [
        f"`{part}` may be off by {(rtol + atol) * sizes[part]:.2g}, its test allows "
        f"{sum(relative[part]) * sizes[part]:.2g}: a case has one tolerance"
        for part in own
        if part is not None and rtol + atol > _LOOSE * max(sum(relative[part]), least)
    ]
    return replace(own[widest], rtol=rtol), _up(atol), looser


def _up(number: float) -> float:
    """Return two digits of a number, never less than it is."""
    near = float(f"{number:.2g}")
    return near if near >= number else float(f"{1.05 * number:.2g}")


def _of(part: str | None, uses: Iterable[Use], returns: Sequence[str]) -> Nearly:
    """Return how far the tests let a part be off.

    Who looks twice at the same means the tighter; who looks at one entry and at another, or at
    what is made of them, means the looser of the two for the whole.
    """
    found: dict[str, Nearly] = {}
    for use in uses:
        if use.looked and _concerns(use, part, returns):
            nearly = use.nearly or _EXACT
            before = found.get(use.looked)
            found[use.looked] = nearly if before is None else min(before, nearly, key=_far)
    return max(found.values(), key=_far, default=_EXACT)


def _concerns(use: Use, part: str | None, returns: Sequence[str]) -> bool:
    """Tell whether a test looks at a part, alone or among others."""
    if use.asked:
        return part in (None, use.asked) or str(part).startswith(f"{use.asked}[")
    element = use.element
    if isinstance(element, int) and returns:
        element = returns[element] if -len(returns) <= element < len(returns) else None
    elif isinstance(element, int):
        element = None  # an entry of the one value
    return element is None or part in (None, element) or str(part).startswith(f"{element}[")


def _far(nearly: Nearly) -> float:
    return nearly.rtol + nearly.atol


def _size(value: Any) -> float:
    """Return the largest magnitude of a value, 1 where all is zero."""
    with contextlib.suppress(TypeError, ValueError):
        numbers = np.abs(np.asarray(value, dtype=float))
        if numbers.size and np.isfinite(numbers).any():
            return float(np.nanmax(numbers[np.isfinite(numbers)])) or 1.0
    return 1.0
