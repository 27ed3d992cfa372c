"""A small canvas: smooth-edged shapes in numpy, nothing else.

A shape is an array with one signed distance per canvas pixel, negative inside, measured in the
units of the frame that is set. So the union of two shapes is ``np.minimum`` and their
intersection ``np.maximum``. ``x`` grows to the right, ``y`` downwards; the whole picture reaches
from -1 to 1.
"""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
from numpy.typing import ArrayLike, NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]

SIDE = 64  # pixels of the finished picture
OVERSAMPLING = 2
GRID = SIDE * OVERSAMPLING
PIXEL = 2 / GRID

_axis = (np.arange(GRID) + 0.5) * PIXEL - 1
PICTURE_X, PICTURE_Y = np.meshgrid(_axis, _axis)


def smooth_noise(random: np.random.RandomState, cells: int) -> Floats:
    """Return noise in [-1, 1] over the canvas, with ``cells`` soft patches to a side."""
    lattice = random.uniform(-1, 1, (cells + 1, cells + 1))
    position = np.arange(GRID) * cells / GRID
    cell = position.astype(int)
    t = position - cell
    t = t * t * (3 - 2 * t)  # level at both ends, so that no cell border shows
    rows = lattice[cell] * (1 - t)[:, None] + lattice[cell + 1] * t[:, None]
    noise: Floats = rows[:, cell] * (1 - t) + rows[:, cell + 1] * t
    return noise


class Canvas:
    """Pixels being painted, and the frame in which the next shapes are measured.

    Attributes
    ----------
    pixels : ndarray of shape (GRID, GRID, 3)
        Red, green and blue, nominally from 0 to 255.
    x, y : ndarray of shape (GRID, GRID)
        Coordinates of every pixel in the frame.
    """

    def __init__(self) -> None:
        self.pixels = np.zeros((GRID, GRID, 3))
        self.place(0, 0, 1)

    def place(self, x: float, y: float, scale: float, angle: float = 0, mirror: int = 1) -> None:
        """Set the frame: origin at picture point (x, y), turned by ``angle`` radians."""
        cos, sin = np.cos(angle), np.sin(angle)
        right, down = PICTURE_X - x, PICTURE_Y - y
        self.x = mirror * (cos * right + sin * down) / scale
        self.y = (cos * down - sin * right) / scale
        self._pixel = PIXEL / scale

    def paint(
        self,
        shape: Floats,
        colour: ArrayLike,
        *,
        alpha: float = 1,
        shade: Floats | float = 0,
        blur: float = 0,
    ) -> None:
        """Lay ``colour``, lightened by ``shade``, over the shape; ``blur`` widens its edge."""
        coverage = alpha * np.clip(0.5 - shape / (self._pixel + blur), 0, 1)[..., None]
        shaded = np.asarray(colour, float) + np.asarray(shade)[..., None]
        self.pixels += coverage * (shaded - self.pixels)

    def ellipse(self, x: float, y: float, rx: float, ry: float, angle: float = 0) -> Floats:
        """Return an ellipse of half-axes ``rx``, ``ry``."""
        cos, sin = np.cos(angle), np.sin(angle)
        u = (cos * (self.x - x) + sin * (self.y - y)) / rx
        v = (cos * (self.y - y) - sin * (self.x - x)) / ry
        distance: Floats = (np.sqrt(u * u + v * v) - 1) * min(rx, ry)
        return distance

    def box(self, x: float, y: float, rx: float, ry: float, corner: float = 0) -> Floats:
        """Return a rectangle of half-sides ``rx``, ``ry``, its corners rounded."""
        u = np.abs(self.x - x) - rx + corner
        v = np.abs(self.y - y) - ry + corner
        outside: Floats = np.sqrt(np.maximum(u, 0) ** 2 + np.maximum(v, 0) ** 2)
        inside: Floats = np.minimum(np.maximum(u, v), 0)
        return outside + inside - corner

    def stroke(self, points: Sequence[Point], radius: float) -> Floats:
        """Return a line with round ends through the points."""
        distance = np.full((GRID, GRID), np.inf)
        for start, end in pairwise(points):
            distance = np.minimum(distance, self._to_segment(start, end))
        return distance - radius

    def polygon(self, corners: Sequence[Point]) -> Floats:
        """Return the polygon with these corners."""
        distance = np.full((GRID, GRID), np.inf)
        inside = np.zeros((GRID, GRID), bool)
        for start, end in pairwise([*corners, corners[0]]):
            distance = np.minimum(distance, self._to_segment(start, end))
            (x0, y0), (x1, y1) = start, end
            crosses = (self.y < y0) != (self.y < y1)
            left = (self.x - x0) * (y1 - y0) < (x1 - x0) * (self.y - y0)
            inside ^= crosses & (left == (y0 < y1))  # even-odd rule
        return np.where(inside, -distance, distance)

    def _to_segment(self, start: Point, end: Point) -> Floats:
        """Return every pixel's distance to a line segment."""
        (x0, y0), (x1, y1) = start, end
        dx, dy = x1 - x0, y1 - y0
        along = ((self.x - x0) * dx + (self.y - y0) * dy) / (dx * dx + dy * dy)
        t = np.clip(along, 0, 1)
        u, v = self.x - x0 - t * dx, self.y - y0 - t * dy
        distance: Floats = np.sqrt(u * u + v * v)
        return distance
