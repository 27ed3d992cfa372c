"""Expected against actual for the eye: small tables, heat maps where there is more to see."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from autograder.compare import Tolerance

LARGEST_TABLE = 12  # entries; beyond it, a heat map
SHADES = 8
_SIDE = 220  # pixels of a heat map's longer side
_LISTED = 6  # entries spelt out below a heat map


@dataclass(frozen=True)
class View:
    """One value: as rows of entries, each with a mark where it differs, or as a picture."""

    title: str
    remarks: tuple[str, ...] = ()  # its shape, its range
    rows: list[list[tuple[str, bool]]] = field(default_factory=list)
    picture: Markup | None = None


@dataclass(frozen=True)
class Pair:
    """Expected and actual side by side; ``listed``: the first entries that differ, as text."""

    views: list[View]
    listed: list[tuple[str, str, str]]
    differing: int
    size: int


def pair(expected: Any, actual: Any, tolerance: Tolerance) -> Pair | None:
    """Return two values from ``results.jsonl`` side by side; None where one is no array.

    Parameters
    ----------
    expected, actual : number or nested list
        As `autograder.results.CaseResult` keeps them: nan and inf are text.
    tolerance : Tolerance
        Within it, two entries are the same.
    """
    texts = _text(expected), _text(actual)
    if all(texts):
        pairs = zip(("Expected", "Yours"), texts, (False, True), strict=True)
        return Pair([View(title, rows=[[(text, mark)]]) for title, text, mark in pairs], [], 0, 0)
    target, value = _array(expected), _array(actual)
    if target is None or value is None:
        return None
    differs = _differing(value, target, tolerance) if value.shape == target.shape else None
    if max(value.size, target.size) <= LARGEST_TABLE:
        digits = _digits(value, target, differs)
        views = [
            _table("Expected", target, None, digits),
            _table("Yours", value, differs, digits),
        ]
        return Pair(views, [], 0 if differs is None else int(differs.sum()), target.size)
    finite = np.concatenate([a[np.isfinite(a)] for a in (value, target)])
    scale = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    views = [_heat_map("Expected", target, scale), _heat_map("Yours", value, scale)]
    if differs is None:
        return Pair(views, [], 0, target.size)
    views.append(_differences(differs))
    return Pair(views, _listed(value, target, differs), int(differs.sum()), target.size)


def _text(value: Any) -> str:
    """Return how a value that is no array is written, "" of others."""
    return str(value.get("text", "")) if isinstance(value, dict) else ""


def _array(value: Any) -> np.ndarray[Any, np.dtype[np.float64]] | None:
    if value is None:
        return None
    try:
        return np.array(value, dtype=float)
    except (TypeError, ValueError, OverflowError):  # a file written by other hands
        return None


def _differing(value: Any, target: Any, tolerance: Tolerance) -> Any:
    scale = float(np.abs(target[np.isfinite(target)]).max(initial=0.0)) or 1.0
    with np.errstate(all="ignore"):
        near = np.abs(value - target) <= tolerance.rtol * np.abs(target) + tolerance.atol * scale
    return np.asarray(~(near | (value == target) | (np.isnan(value) & np.isnan(target))))


def _digits(value: Any, target: Any, differs: Any) -> int:
    """Return how many digits it takes to see that entries differ."""
    if differs is None:
        return 6
    entries = list(zip(value[differs], target[differs], strict=True))
    enough = (n for n in (6, 9) if all(f"{v:.{n}g}" != f"{t:.{n}g}" for v, t in entries))
    return next(enough, 17)


def _table(title: str, array: Any, differs: Any, digits: int) -> View:
    marks = np.zeros(array.shape, bool) if differs is None else differs
    rows = [
        [(f"{entry:.{digits}g}", bool(mark)) for entry, mark in zip(*row, strict=True)]
        for row in zip(_flat(array), _flat(marks), strict=True)
    ]
    return View(title, (_shape(array),), rows)


def _shape(array: Any) -> str:
    return f"shape {array.shape}" if array.ndim else "a number"


def _flat(array: Any) -> Any:
    """Return an array as a table: a vector is a row, what has more axes folds the later ones."""
    if array.ndim < 2:
        return array.reshape(1, -1)
    return array.reshape(len(array), math.prod(array.shape[1:]))


def _heat_map(title: str, array: Any, scale: tuple[float, float]) -> View:
    low, high = scale
    grid = _flat(array)
    finite = np.isfinite(grid)
    spread = (high - low) or 1.0
    levels = np.full(grid.shape, -1)
    levels[finite] = np.minimum((grid[finite] - low) / spread * SHADES, SHADES - 1).astype(int)
    remarks = [_shape(array)]
    if finite.any():
        remarks.append(f"{grid[finite].min():.4g} to {grid[finite].max():.4g}")
    if not finite.all():
        remarks.append(f"{int((~finite).sum())} nan or inf")
    paths = [
        f'<path class="h{level}" d="{"".join(_runs(levels == level))}"/>'
        for level in range(SHADES)
        if (levels == level).any()
    ]
    crosses = "".join(f"M{x} {y}l1 1m0-1l-1 1" for y, x in np.argwhere(levels == -1).tolist())
    if crosses:
        paths.append(f'<path class="hx" d="{crosses}"/>')
    text = f"{title}, heat map: {', '.join(remarks)}"
    return View(title, tuple(remarks), picture=_svg(grid.shape, text, paths))


def _differences(differs: Any) -> View:
    grid = _flat(differs)
    text = f"Where they differ: {int(grid.sum())} of {grid.size} entries"
    path = f'<path class="hd" d="{"".join(_runs(grid))}"/>'
    return View("Where they differ", picture=_svg(grid.shape, text, [path]))


def _runs(mask: Any) -> Iterator[str]:
    """Yield a rectangle for every run of true entries in a row."""
    for y, row in enumerate(mask.tolist()):
        for true, run in groupby(enumerate(row), key=lambda entry: entry[1]):
            if true:
                places = [x for x, _ in run]
                yield f"M{places[0]} {y}h{len(places)}v1h-{len(places)}z"


def _svg(shape: tuple[int, int], text: str, paths: list[str]) -> Markup:
    rows, columns = shape
    width, height = (int(min(max(_SIDE / n, 2), 22) * n) for n in (max(columns, 1), max(rows, 1)))
    return Markup(
        f'<svg class="heat" role="img" aria-label="{escape(text)}" width="{width}" '
        f'height="{height}" viewBox="0 0 {columns} {rows}" preserveAspectRatio="none">'
        f"{''.join(paths)}</svg>"
    )


def _listed(value: Any, target: Any, differs: Any) -> list[tuple[str, str, str]]:
    places = [tuple(place) for place in np.argwhere(differs)[:_LISTED].tolist()]
    mask = np.zeros(differs.shape, bool)
    for place in places:
        mask[place] = True
    digits = _digits(value, target, mask)
    return [
        (str(list(place)), f"{target[place]:.{digits}g}", f"{value[place]:.{digits}g}")
        for place in places
    ]
