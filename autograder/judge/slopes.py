"""Whether gradients fit the cost that is returned with them, by finite differences.

Needs numpy alone: the same text runs beside a student's notebook.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from typing import Any

import numpy as np

from autograder.compare import Label, pair_at
from autograder.judge.verdict import Asked

STEP = 1e-5  # of finite differences: off by 1e-10 from the step, by 1e-11 from rounding


def moved(inputs: Mapping[str, Any], slopes: Mapping[str, str]) -> Iterator[dict[str, Any]]:
    """Yield inputs with one entry a step up, then a step down, for every entry in turn.

    Parameters
    ----------
    inputs : dict
    slopes : dict of str
        By part, the input of which it is the slope.
    """
    for name in slopes.values():
        for at in np.ndindex(np.shape(inputs[name])):
            for step in (STEP, -STEP):
                value = np.array(inputs[name], dtype=float)
                value[at] += step
                yield {**inputs, name: value if value.ndim else float(value)}


def slip(
    slopes: Mapping[str, str], inputs: Mapping[str, Any], asked: Asked, values: Sequence[Any]
) -> Label | None:
    """Return which of cost and slopes is wrong, None where that cannot be said.

    Parameters
    ----------
    slopes : dict of str
    inputs : dict
    asked : Asked
        What the case of these inputs asks for.
    values : sequence
        What the answer gave for the inputs, and for each of `moved`.
    """
    costs = [_entries(value, "cost", asked) for value in values]
    size = sum(np.size(inputs[name]) for name in slopes.values())
    if len(values) < 1 + 2 * size or any(cost.size != 1 for cost in costs):
        return None
    wrong = asked.compare(values[0]).wrong
    if set(wrong.values()) != {"values"}:
        return None
    with np.errstate(all="ignore"):  # a cost may be as large as floats go
        flat = np.concatenate(costs)
        all_slopes = (flat[1::2] - flat[2::2]) / (2 * STEP)
    fits = set()
    for part, name in slopes.items():
        own, all_slopes = np.split(all_slopes, [np.size(inputs[name])])
        if np.allclose(_entries(values[0], part, asked), own, rtol=1e-5, atol=1e-7):
            fits.add(part)
    return _label(list(slopes), set(wrong), fits)


def _entries(value: Any, part: str, asked: Asked) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Return the finite real numbers of a part, flat; none where it holds anything else."""
    found = pair_at(value, asked.expected, asked.returns, None, part)
    if not found or not isinstance(found[0], (int, float, np.number, np.ndarray)):
        return np.array([])
    if np.size(found[0]) != np.size(found[1]):
        return np.array([])
    array = np.ravel(found[0])
    plain = array.dtype.kind in "biuf" and np.isfinite(array).all()
    return array.astype(float) if plain else np.array([])


def _label(slopes: list[str], wrong: Set[str | None], fits: Set[str]) -> Label | None:
    """Say which of a cost and its slopes is wrong, from what is wrong and what fits together."""
    bad = [part for part in slopes if part in wrong]
    fitting = [part for part in slopes if part in fits]
    unfit = [part for part in slopes if part not in fits]
    if "cost" not in wrong:
        return {"label": "slip_in_slopes", "wrong": bad} if bad else None
    if not bad:
        return {"label": "slip_in_cost", "slopes": slopes}
    if unfit:
        return {"label": "slopes_fit_partly", "fitting": fitting, "unfit": unfit}
    return {"label": "slopes_fit", "slopes": fitting}
