"""Expected against actual for the eye: small tables, or pictures where there is more to see."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

import numpy as np
from markupsafe import Markup, escape

from autograder.compare import Tolerance
from autograder.language import _
from autograder.report.words import WORDS

LARGEST_TABLE = 12  # entries; beyond it, a heat map
SHADES = 8
_SIDE = 220  # pixels of a heat map's longer side
_LISTED = 6  # entries spelt out below a heat map, or pictures in a row
_COLOURS = (1, 3)  # of a pixel, grey or red, green and blue


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


def pair(
    expected: Any, actual: Any, tolerance: Tolerance, inputs: Mapping[str, Any]
) -> Pair | None:
    """Return two values from ``results.jsonl`` side by side.

    None where one is no array, and where both look alike.

    Where an answer has a column or a row for each picture among the inputs, those that differ are
    folded back into pictures.

    Parameters
    ----------
    expected, actual : number or nested list
        As `autograder.results.CaseResult` keeps them: nan and inf are text.
    tolerance : Tolerance
        Within it, two entries are the same.
    inputs : dict
        By name; of what is too large to read, ``{"shape": [5, 4, 4, 3]}``.
    """
    texts = _text(expected), _text(actual)
    if all(texts):
        pairs = zip((_("Expected"), _("Yours")), texts, (False, True), strict=True)
        return Pair([View(title, rows=[[(text, mark)]]) for title, text, mark in pairs], [], 0, 0)
    target, value = _array(expected), _array(actual)
    if target is None or value is None:
        return None
    differs = _differing(value, target, tolerance) if value.shape == target.shape else None
    if differs is not None and not differs.any():
        return None  # they differ in form, which is told in words
    if max(value.size, target.size) <= LARGEST_TABLE:
        digits = _digits(value, target, differs)
        views = [
            _table(_("Expected"), target, None, digits),
            _table(_("Yours"), value, differs, digits),
        ]
        return Pair(views, [], 0 if differs is None else int(differs.sum()), target.size)
    if differs is None:
        return Pair(_heat_maps(target, value), [], 0, target.size)
    picture = _picture(target.shape, inputs)
    if picture:
        views = _folded(target, value, differs, picture)
    else:
        views = [*_heat_maps(target, value), _differences(differs)]
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
    return _("shape {shape}").format(shape=array.shape) if array.ndim else _("a number")


def _flat(array: Any) -> Any:
    """Return an array as a table: a vector is a row, what has more axes folds the later ones."""
    if array.ndim < 2:
        return array.reshape(1, -1)
    return array.reshape(len(array), math.prod(array.shape[1:]))


def _heat_maps(target: Any, value: Any) -> list[View]:
    """Return both in the same shades."""
    finite = np.concatenate([a[np.isfinite(a)] for a in (value, target)])
    scale = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)
    return [_heat_map(_("Expected"), target, scale), _heat_map(_("Yours"), value, scale)]


def _heat_map(title: str, array: Any, scale: tuple[float, float]) -> View:
    low, high = scale
    grid = _flat(array)
    finite = np.isfinite(grid)
    spread = (high - low) or 1.0
    levels = np.full(grid.shape, -1)
    levels[finite] = np.minimum((grid[finite] - low) / spread * SHADES, SHADES - 1).astype(int)
    remarks = _remarks(array)
    paths = [
        f'<path class="h{level}" d="{"".join(_runs(levels == level))}"/>'
        for level in range(SHADES)
        if (levels == level).any()
    ]
    crosses = "".join(f"M{x} {y}l1 1m0-1l-1 1" for y, x in np.argwhere(levels == -1).tolist())
    if crosses:
        paths.append(f'<path class="hx" d="{crosses}"/>')
    text = _("{title}, heat map: {remarks}").format(
        title=title, remarks=WORDS["comma"].join(remarks)
    )
    return View(title, remarks, picture=_svg(grid.shape, text, paths))


def _remarks(array: Any) -> tuple[str, ...]:
    """Return what is said of an array above its picture."""
    finite = np.isfinite(array)
    range_ = (
        [_("{low:.4g} to {high:.4g}").format(low=array[finite].min(), high=array[finite].max())]
        if finite.any()
        else []
    )
    others = [] if finite.all() else [_("{count} nan or inf").format(count=int((~finite).sum()))]
    return (_shape(array), *range_, *others)


def _picture(shape: tuple[int, ...], inputs: Mapping[str, Any]) -> tuple[int, ...]:
    """Return the shape (h, w, c) of the pictures that an answer has flattened; () where none is."""
    for value in inputs.values():
        given = value.get("shape") if isinstance(value, dict) else None
        if isinstance(given, list) and len(given) in (3, 4) and given[-1] in _COLOURS:
            size, count = math.prod(given[-3:]), math.prod(given[:-3])
            if shape in ((size, count), (count, size)):
                return tuple(given[-3:])
    return ()


def _folded(target: Any, value: Any, differs: Any, picture: tuple[int, ...]) -> list[View]:
    """Return the first pictures that differ, one beside the other, in the colours expected."""
    in_columns = len(target) == math.prod(picture)
    wrong = np.flatnonzero(differs.any(axis=0 if in_columns else 1))[:_LISTED]
    which = _("columns {places}, folded back") if in_columns else _("rows {places}, folded back")
    which = which.format(places=WORDS["comma"].join(map(str, wrong)))
    finite = target[np.isfinite(target)]
    low, high = finite.min(initial=0), finite.max(initial=0)
    height, width, colours = picture
    views = []
    for title, array in ((_("Expected"), target), (_("Yours"), value)):
        flat = (array.T if in_columns else array)[wrong]
        levels = np.nan_to_num((flat - low) / ((high - low) or 1)).clip(0, 1) * 15
        pixels = levels.round().astype(int).reshape(-1, height, width, colours)
        paths: dict[str, str] = {}
        for n, y, x in np.ndindex(pixels.shape[:3]):
            colour = "".join(f"{level:x}" for level in np.resize(pixels[n, y, x], 3))
            paths[colour] = paths.get(colour, "") + f"M{n * (width + 1) + x} {y}h1v1h-1z"
        drawn = [f'<path style="fill:#{colour}" d="{d}"/>' for colour, d in paths.items()]
        remarks = (*_remarks(array), which)
        size = height, len(wrong) * (width + 1) - 1
        views.append(View(title, remarks, picture=_svg(size, f"{title}: {which}", drawn)))
    return views


def _differences(differs: Any) -> View:
    grid = _flat(differs)
    said = _("Where they differ: {count} of {all} entries")
    text = said.format(count=int(grid.sum()), all=grid.size)
    path = f'<path class="hd" d="{"".join(_runs(grid))}"/>'
    return View(_("Where they differ"), picture=_svg(grid.shape, text, [path]))


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
