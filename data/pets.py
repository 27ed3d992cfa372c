"""Cats, and the dogs that make a classifier work for its living.

A head is measured in its own frame, where it is about 1 high; so is a body.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from scene import DARK, SIDES, WHITE, Colour, Random, pick, shadow, vary
from shapes import Canvas, Floats, Point, smooth_noise

STANDING = 0.15  # the share of pets that stand; the others sit


class Fur(NamedTuple):
    """The colours of a cat."""

    coat: Colour
    stripes: Colour
    chest: Colour
    muzzle: Colour
    ears: Colour
    inner_ear: Colour


GINGER = Fur(
    coat=(216, 130, 56),
    stripes=(160, 80, 28),
    chest=(244, 222, 192),
    muzzle=(246, 226, 198),
    ears=(208, 120, 50),
    inner_ear=(234, 164, 150),
)
GREY = Fur(
    coat=(134, 138, 146),
    stripes=(84, 87, 96),
    chest=(190, 192, 198),
    muzzle=(206, 208, 214),
    ears=(122, 126, 134),
    inner_ear=(216, 162, 160),
)
TUXEDO = Fur(
    coat=(48, 46, 51),
    stripes=(40, 38, 42),
    chest=(232, 230, 228),
    muzzle=(236, 234, 232),
    ears=(44, 42, 47),
    inner_ear=(152, 106, 110),
)
SNOW = Fur(
    coat=(232, 229, 222),
    stripes=(220, 215, 206),
    chest=(250, 248, 244),
    muzzle=(250, 248, 244),
    ears=(226, 222, 214),
    inner_ear=(240, 178, 176),
)
BROWN = Fur(
    coat=(130, 96, 68),
    stripes=(70, 48, 32),
    chest=(196, 168, 138),
    muzzle=(210, 184, 154),
    ears=(116, 84, 58),
    inner_ear=(208, 148, 136),
)
SIAMESE = Fur(
    coat=(226, 208, 178),
    stripes=(206, 184, 152),
    chest=(238, 226, 204),
    muzzle=(98, 76, 66),
    ears=(88, 68, 60),
    inner_ear=(150, 114, 106),
)
FURS = (GINGER, GREY, TUXEDO, SNOW, BROWN, SIAMESE)
IRISES = ((132, 184, 76), (216, 172, 48), (104, 164, 206), (196, 124, 38))
DOG_COATS = ((156, 110, 68), (104, 76, 54), (206, 186, 154), (66, 60, 58), (178, 138, 96))


class Frame(NamedTuple):
    """Where a head goes: the arguments of `Canvas.place`."""

    x: float
    y: float
    scale: float
    angle: float


def cat(canvas: Canvas, random: Random) -> None:
    """Paint a cat that sits or stands."""
    fur = pick(random, FURS)
    coat, stripes = vary(random, fur.coat, 14), vary(random, fur.stripes, 10)
    if random.uniform() < STANDING:
        tail = [(-0.8, 0.1), (-1.1, -0.2), (-1.08, -0.6), (-0.92, -0.78)]
        head = stand(canvas, random, coat, tail)
        for x in (-0.5, -0.2, 0.1):
            canvas.paint(canvas.stroke([(x, -0.08), (x + 0.03, 0.14)], 0.045), stripes, alpha=0.8)
    else:
        side = pick(random, SIDES)
        tail = [(side * x, y) for x, y in ((0.5, 0.7), (1.2, 0.55), (1.42, 0), (1.24, -0.42))]
        head = sit(canvas, random, coat, tail)
        canvas.paint(canvas.ellipse(0, 0.1, 0.42, 0.56), fur.chest, alpha=0.85, blur=0.2)
    canvas.place(*head)
    cat_head(canvas, random, fur, coat, stripes)


def cat_head(canvas: Canvas, random: Random, fur: Fur, coat: Floats, stripes: Floats) -> None:
    """Paint pointed ears, a round striped head, slit eyes, a small nose and whiskers."""
    fluff = 9 * smooth_noise(random, 14) - 14 * canvas.y
    lean, height = random.uniform(0.5, 0.72), random.uniform(1.04, 1.22)
    for side in SIDES:
        ear = [(side * 0.14, -0.62), (side * lean, -height), (side * 0.86, -0.16)]
        inner = [(side * 0.31, -0.6), (side * lean * 0.97, -height * 0.86), (side * 0.72, -0.34)]
        canvas.paint(canvas.polygon(ear), fur.ears, shade=fluff)
        canvas.paint(canvas.polygon(inner), fur.inner_ear)
    head = np.minimum(canvas.ellipse(0, 0, 0.88, 0.74), canvas.ellipse(0, 0.2, 0.78, 0.6))
    canvas.paint(head, coat, shade=fluff)
    for x in (-1, 0, 1):
        mark = canvas.stroke([(x * 0.22, -0.72), (x * 0.16, -0.42)], 0.05)
        canvas.paint(np.maximum(mark, head), stripes, alpha=0.85)
    for side in SIDES:
        for y in (0.04, 0.24):
            mark = canvas.stroke([(side * 0.92, y), (side * 0.64, y + 0.04)], 0.035)
            canvas.paint(np.maximum(mark, head), stripes, alpha=0.7)
    cat_face(canvas, random, fur)


def cat_face(canvas: Canvas, random: Random, fur: Fur) -> None:
    """Paint what is between the ears and the chin."""
    canvas.paint(canvas.ellipse(0, 0.12, 0.16, 0.42), fur.muzzle, alpha=0.8, blur=0.16)
    for side in SIDES:
        canvas.paint(canvas.ellipse(side * 0.16, 0.36, 0.26, 0.21), fur.muzzle, blur=0.08)
    iris, openness = pick(random, IRISES), random.uniform(0.13, 0.2)
    pupil = random.uniform(0.2, 0.55)
    for side in SIDES:
        eye(canvas, (side * 0.38, -0.05), (0.19, openness), iris, pupil)
    canvas.paint(canvas.polygon([(-0.1, 0.17), (0.1, 0.17), (0, 0.28)]), (212, 126, 130))
    mouth = [(-0.17, 0.38), (-0.08, 0.43), (0, 0.37), (0.08, 0.43), (0.17, 0.38)]
    canvas.paint(canvas.stroke([(0, 0.28), (0, 0.37)], 0.018), DARK)
    canvas.paint(canvas.stroke(mouth, 0.018), DARK)
    for side in SIDES:
        for row in (-1, 0, 1):
            whisker = [(side * 0.34, 0.34 + 0.05 * row), (side * 1.12, 0.3 + 0.2 * row)]
            canvas.paint(canvas.stroke(whisker, 0.011), WHITE, alpha=0.7)


def dog(canvas: Canvas, random: Random) -> None:
    """Paint a dog in the poses of a cat: the hard case for a classifier."""
    coat = vary(random, pick(random, DOG_COATS), 16)
    if random.uniform() < STANDING:
        head = stand(canvas, random, coat, [(-0.8, 0), (-1.05, -0.35), (-1, -0.5)])
    else:
        side = pick(random, SIDES)
        head = sit(canvas, random, coat, [(side * 0.6, 0.6), (side * 1.15, 0.2)])
    canvas.place(*head)
    dog_head(canvas, random, coat)


def dog_head(canvas: Canvas, random: Random, coat: Floats) -> None:
    """Paint a long head, hanging ears, round eyes, a big nose and perhaps a tongue."""
    fluff = 9 * smooth_noise(random, 14) - 14 * canvas.y
    head = np.minimum(canvas.ellipse(0, -0.1, 0.72, 0.66), canvas.ellipse(0, 0.3, 0.56, 0.56))
    canvas.paint(head, coat, shade=fluff)
    droop = random.uniform(0.15, 0.35)
    for side in SIDES:
        canvas.paint(canvas.ellipse(side * 0.74, 0.04, 0.22, 0.56, -side * droop), coat * 0.62)
    if random.uniform() < 0.6:
        canvas.paint(canvas.ellipse(0, 0.7, 0.12, 0.18), (212, 98, 108))
    canvas.paint(canvas.ellipse(0, 0.38, 0.4, 0.34), np.minimum(coat * 1.3 + 12, 246))
    for side in SIDES:
        eye(canvas, (side * 0.29, -0.12), (0.11, 0.12), (84, 52, 30), 0.6)
    canvas.paint(canvas.ellipse(0, 0.22, 0.18, 0.12), DARK)
    mouth = [(-0.22, 0.46), (-0.1, 0.53), (0, 0.45), (0.1, 0.53), (0.22, 0.46)]
    canvas.paint(canvas.stroke([(0, 0.3), (0, 0.45)], 0.02), DARK)
    canvas.paint(canvas.stroke(mouth, 0.02), DARK)


def eye(canvas: Canvas, centre: Point, radii: Point, iris: Colour, pupil: float) -> None:
    """Paint an eye whose pupil is ``pupil`` times as wide as the iris."""
    (x, y), (rx, ry) = centre, radii
    canvas.paint(canvas.ellipse(x, y, rx * 1.2, ry * 1.2), DARK)
    canvas.paint(canvas.ellipse(x, y, rx, ry), iris)
    canvas.paint(canvas.ellipse(x, y, rx * pupil, ry * 0.92), DARK)
    canvas.paint(canvas.ellipse(x - rx * 0.3, y - ry * 0.35, rx * 0.24, rx * 0.24), WHITE)


def sit(canvas: Canvas, random: Random, coat: Floats, tail: Sequence[Point]) -> Frame:
    """Paint a sitting body seen from the front; return the frame of its head."""
    x, y = random.uniform(-0.34, 0.34), random.uniform(-0.28, 0.14)
    scale, tilt = random.uniform(0.4, 0.7), random.uniform(-0.3, 0.3)
    canvas.place(x, y + 1.25 * scale, scale)
    shadow(canvas, 1.12, 1.2)
    canvas.paint(canvas.stroke(tail, 0.12), coat * 0.85)
    width = random.uniform(0.74, 0.95)
    canvas.paint(canvas.ellipse(0, 0.25, width, 0.98), coat, shade=-18 * canvas.y - 12)
    for side in SIDES:
        canvas.paint(canvas.stroke([(side * 0.26, 0.4), (side * 0.24, 1.1)], 0.16), coat * 0.93)
        canvas.paint(canvas.ellipse(side * 0.27, 1.14, 0.23, 0.13), np.minimum(coat * 1.08, 250))
    return Frame(x, y, scale, tilt)


def stand(canvas: Canvas, random: Random, coat: Floats, tail: Sequence[Point]) -> Frame:
    """Paint a standing body seen from the side; return the frame of its head."""
    side = pick(random, SIDES)
    x, y = side * random.uniform(-0.2, 0.1), random.uniform(-0.05, 0.3)
    scale, tilt = random.uniform(0.6, 0.82), random.uniform(-0.2, 0.2)
    canvas.place(x, y, scale, mirror=side)
    shadow(canvas, 0.84, 0.95)
    canvas.paint(canvas.stroke(tail, 0.08), coat * 0.85)
    for hip, light in ((-0.42, 0.75), (0.3, 0.75), (-0.62, 0.95), (0.5, 0.95)):
        canvas.paint(canvas.stroke([(hip, 0.3), (hip + 0.02, 0.76)], 0.1), coat * light)
    canvas.paint(canvas.box(-0.08, 0.15, 0.76, 0.3, 0.28), coat, shade=-30 * canvas.y)
    return Frame(x + side * 0.62 * scale, y - 0.28 * scale, 0.5 * scale, tilt)
