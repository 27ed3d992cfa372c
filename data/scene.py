"""What every picture has, whatever it shows: a background, a frame, a shadow, a camera.

The chances are the same for every subject, so that nothing but the subject gives it away.
"""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from shapes import OVERSAMPLING, PICTURE_X, PICTURE_Y, SIDE, Canvas, Floats, smooth_noise

Random = np.random.RandomState
Painter = Callable[[Canvas, Random], None]
Colour = tuple[int, int, int]
T = TypeVar("T")

DARK, WHITE = (20, 18, 20), (248, 248, 246)
SIDES = (-1, 1)
MIDDLE_GREY = 115
CONTRAST, EXPOSURE = 1.2, 0.95  # chosen, with the seed, for the accuracies in README.md
SCENES = (  # wall or sky, floor or ground
    ((150, 176, 196), (98, 128, 78)),
    ((112, 132, 96), (74, 96, 58)),
    ((168, 150, 128), (116, 88, 64)),
    ((116, 132, 148), (88, 80, 80)),
    ((148, 112, 104), (92, 70, 62)),
    ((84, 90, 112), (58, 60, 72)),
    ((186, 172, 140), (140, 122, 96)),
    ((104, 138, 140), (80, 100, 96)),
)


def pick(random: Random, options: Sequence[T]) -> T:
    """Return one of the options at random."""
    return options[int(random.uniform(0, len(options)))]


def vary(random: Random, colour: Sequence[float], by: float = 18) -> Floats:
    """Return the colour made a little lighter or darker, and a little more of another hue."""
    shift = random.uniform(-by, by) + random.uniform(-by, by, 3) / 2
    return np.clip(np.asarray(colour, float) + shift, 8, 250)


def background(random: Random) -> Canvas:
    """Return a blurred room or landscape, the same kind for every subject."""
    canvas = Canvas()
    wall, floor = (vary(random, colour, 24) for colour in pick(random, SCENES))
    slope_x, slope_y = random.uniform(-14, 14), random.uniform(-6, 22)
    mottled = smooth_noise(random, int(random.uniform(3, 12))) * random.uniform(6, 22)
    light = mottled - slope_x * PICTURE_X - slope_y * PICTURE_Y
    canvas.paint(canvas.box(0, 0, 2, 2), wall, shade=light)
    for _ in range(int(random.uniform(2, 10))):  # things out of focus
        blob = canvas.ellipse(*random.uniform(-1, 1, 2), *random.uniform(0.1, 0.45, 2))
        colour = vary(random, pick(random, SCENES)[0], 50)
        canvas.paint(blob, colour, alpha=random.uniform(0.3, 0.8), blur=0.12)
    horizon = random.uniform(0.1, 0.9)
    canvas.paint(canvas.box(0, horizon + 2, 3, 2), floor, shade=light, blur=0.06)
    return canvas


def place_loosely(canvas: Canvas, random: Random, tilt: float = 0.08) -> None:
    """Set a frame for a thing: somewhere, some size, facing left or right."""
    x, y = random.uniform(-0.28, 0.28), random.uniform(-0.2, 0.25)
    scale, angle = random.uniform(0.5, 0.85), random.uniform(-tilt, tilt)
    canvas.place(x, y, scale, angle, pick(random, SIDES))


def shadow(canvas: Canvas, y: float, radius: float) -> None:
    """Paint the soft shadow of something that stands at height ``y``."""
    canvas.paint(canvas.ellipse(0, y, radius, 0.13), DARK, alpha=0.4, blur=0.12)


def photograph(canvas: Canvas, random: Random) -> NDArray[np.uint8]:
    """Return what a cheap camera makes of the canvas: contrast, dark corners, tint and grain."""
    radius = np.sqrt(PICTURE_X**2 + PICTURE_Y**2)
    vignette = 1 - random.uniform(0.05, 0.3) * np.clip(radius - 0.5, 0, 1)
    light = EXPOSURE * random.uniform(0.8, 1.12) * vignette
    contrasted = MIDDLE_GREY + CONTRAST * (canvas.pixels - MIDDLE_GREY)
    pixels = contrasted * light[..., None] + random.uniform(-8, 8, 3)
    blocks = pixels.reshape(SIDE, OVERSAMPLING, SIDE, OVERSAMPLING, 3)
    grain = random.uniform(-7, 7, (SIDE, SIDE, 1))
    grey_levels: Floats = np.rint(blocks.mean((1, 3)) + grain)
    return np.clip(grey_levels, 0, 255).astype(np.uint8)
