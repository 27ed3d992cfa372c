"""Everything that is no pet: one function for each thing, in a frame of its own."""

import numpy as np
from pets import eye
from scene import DARK, SIDES, WHITE, Random, pick, place_loosely, shadow, vary
from shapes import PICTURE_X, PICTURE_Y, Canvas


def house(canvas: Canvas, random: Random) -> None:
    """Paint a house with a chimney."""
    place_loosely(canvas, random, tilt=0.03)
    roof = vary(random, (150, 66, 54), 28)
    shadow(canvas, 0.8, 0.95)
    canvas.paint(canvas.box(0.45, -0.6, 0.1, 0.26), roof * 0.7)
    canvas.paint(
        canvas.box(0, 0.3, 0.7, 0.5), vary(random, (196, 172, 142), 32), shade=-12 * canvas.y
    )
    canvas.paint(canvas.polygon([(-0.9, -0.18), (0, -0.9), (0.9, -0.18)]), roof)
    canvas.paint(canvas.box(0, 0.5, 0.14, 0.3), (88, 58, 38))
    for side in SIDES:
        canvas.paint(canvas.box(side * 0.42, 0.2, 0.17, 0.17), WHITE)
        canvas.paint(canvas.box(side * 0.42, 0.2, 0.13, 0.13), (120, 168, 192))
        canvas.paint(canvas.stroke([(side * 0.42, 0.07), (side * 0.42, 0.33)], 0.02), WHITE)


def tree(canvas: Canvas, random: Random) -> None:
    """Paint a fir or a broad-leaved tree."""
    place_loosely(canvas, random, tilt=0.05)
    leaves = vary(random, (66, 120, 54), 26)
    shadow(canvas, 1.02, 0.6)
    canvas.paint(canvas.box(0, 0.55, 0.11, 0.5), (98, 68, 44))
    if random.uniform() < 0.5:
        for tier in range(3):
            half, bottom = 0.75 - 0.14 * tier, 0.3 - 0.38 * tier
            fir = [(-half, bottom), (half, bottom), (0, bottom - 0.68)]
            canvas.paint(canvas.polygon(fir), leaves + 12 * tier)
    else:
        for _ in range(9):
            x, y = random.uniform(-0.45, 0.45), random.uniform(-0.7, 0.02)
            canvas.paint(canvas.ellipse(x, y, 0.34, 0.32), leaves + random.uniform(-14, 22))


def car(canvas: Canvas, random: Random) -> None:
    """Paint a car seen from the side."""
    place_loosely(canvas, random)
    colours = ((196, 46, 44), (48, 88, 176), (214, 176, 58), (160, 160, 166), (46, 126, 78))
    body, glass = vary(random, pick(random, colours), 18), (172, 204, 218)
    shadow(canvas, 0.66, 1.05)
    cabin = [(-0.6, 0.05), (-0.36, -0.42), (0.34, -0.42), (0.66, 0.05)]
    canvas.paint(canvas.polygon(cabin), body * 0.9)
    canvas.paint(canvas.polygon([(-0.44, 0), (-0.28, -0.33), (-0.02, -0.33), (-0.02, 0)]), glass)
    canvas.paint(canvas.polygon([(0.07, 0), (0.07, -0.33), (0.29, -0.33), (0.5, 0)]), glass)
    canvas.paint(canvas.box(0, 0.22, 0.98, 0.24, 0.14), body, shade=-20 * canvas.y)
    for x in (-0.55, 0.55):
        canvas.paint(canvas.ellipse(x, 0.46, 0.22, 0.22), DARK)
        canvas.paint(canvas.ellipse(x, 0.46, 0.1, 0.1), (176, 176, 182))
    canvas.paint(canvas.ellipse(0.88, 0.17, 0.07, 0.07), (250, 240, 176))


def flower(canvas: Canvas, random: Random) -> None:
    """Paint a flower of five to nine petals on its stem."""
    place_loosely(canvas, random, tilt=0.2)
    colours = ((220, 84, 116), (238, 194, 62), (166, 100, 196), (238, 236, 232), (230, 124, 62))
    petal, count = vary(random, pick(random, colours), 18), int(random.uniform(5, 10))
    canvas.paint(canvas.stroke([(0, 0.1), (0.06, 1.6)], 0.05), (64, 124, 58))
    for side in SIDES:
        leaf = canvas.ellipse(side * 0.27, 0.85 + side * 0.08, 0.28, 0.1, -0.5 * side)
        canvas.paint(leaf, (74, 138, 62))
    for turn in np.arange(count) * 2 * np.pi / count:
        x, y = 0.42 * np.cos(turn), -0.15 + 0.42 * np.sin(turn)
        canvas.paint(canvas.ellipse(x, y, 0.3, 0.19, turn), petal, shade=-20 * canvas.y)
    canvas.paint(canvas.ellipse(0, -0.15, 0.24, 0.24), vary(random, (158, 102, 38), 18))


def fish(canvas: Canvas, random: Random) -> None:
    """Paint a fish under water."""
    canvas.paint(canvas.box(0, 0, 2, 2), vary(random, (58, 128, 158), 24), alpha=0.55)
    place_loosely(canvas, random, tilt=0.25)
    colours = ((236, 136, 44), (84, 124, 206), (206, 204, 92), (208, 86, 94))
    scales = vary(random, pick(random, colours), 18)
    canvas.paint(canvas.polygon([(-0.5, 0), (-1, -0.42), (-0.88, 0), (-1, 0.42)]), scales * 0.85)
    canvas.paint(canvas.polygon([(-0.3, -0.3), (0.02, -0.66), (0.35, -0.3)]), scales * 0.85)
    body = canvas.ellipse(0, 0, 0.75, 0.42)
    canvas.paint(body, scales, shade=-36 * canvas.y)
    for x in (-0.28, 0.12):
        canvas.paint(np.maximum(np.abs(canvas.x - x) - 0.06, body), WHITE, alpha=0.9)
    eye(canvas, (0.46, -0.08), (0.09, 0.09), WHITE, 0.6)
    canvas.paint(canvas.stroke([(0.73, 0.1), (0.6, 0.12)], 0.015), DARK)
    for x, y, radius in ((0.9, -0.3, 0.06), (0.98, -0.52, 0.08), (0.88, -0.8, 0.05)):
        canvas.paint(np.abs(canvas.ellipse(x, y, radius, radius)) - 0.012, (214, 232, 240))


def bird(canvas: Canvas, random: Random) -> None:
    """Paint a bird on a branch."""
    place_loosely(canvas, random, tilt=0.12)
    colours = ((78, 118, 188), (198, 68, 60), (218, 188, 76), (112, 100, 94))
    plumage = vary(random, pick(random, colours), 18)
    canvas.paint(canvas.stroke([(-2, 0.86), (0.2, 0.8), (2, 0.94)], 0.06), (102, 74, 50))
    canvas.paint(
        canvas.polygon([(-0.45, 0), (-1.15, 0.3), (-1.06, 0.46), (-0.4, 0.36)]), plumage * 0.7
    )
    canvas.paint(canvas.polygon([(0.66, -0.42), (1, -0.28), (0.66, -0.2)]), (236, 164, 54))
    body = np.minimum(
        canvas.ellipse(-0.05, 0.1, 0.62, 0.42, -0.3), canvas.ellipse(0.42, -0.32, 0.32, 0.3)
    )
    canvas.paint(body, plumage, shade=-16 * canvas.y)
    canvas.paint(np.maximum(canvas.ellipse(0.2, 0.3, 0.4, 0.26, -0.5), body), plumage * 0.5 + 112)
    canvas.paint(canvas.ellipse(-0.2, 0.08, 0.42, 0.2, -0.2), plumage * 0.7)
    canvas.paint(canvas.ellipse(0.5, -0.38, 0.07, 0.07), DARK)
    for x in (-0.02, 0.14):
        canvas.paint(canvas.stroke([(x, 0.48), (x, 0.78)], 0.03), (126, 94, 54))


def mug(canvas: Canvas, random: Random) -> None:
    """Paint a steaming mug."""
    place_loosely(canvas, random, tilt=0.05)
    colours = ((206, 200, 190), (176, 66, 60), (66, 116, 146), (96, 126, 90))
    glaze = vary(random, pick(random, colours), 20)
    shadow(canvas, 0.7, 0.75)
    canvas.paint(np.abs(canvas.ellipse(0.6, 0.1, 0.28, 0.3)) - 0.07, glaze * 0.85)
    canvas.paint(canvas.box(0, 0.1, 0.55, 0.6, 0.14), glaze, shade=-40 * np.abs(canvas.x + 0.15))
    canvas.paint(canvas.ellipse(0, -0.44, 0.54, 0.13), np.minimum(glaze * 1.12, 250))
    canvas.paint(canvas.ellipse(0, -0.43, 0.46, 0.09), (66, 40, 26))
    for x in (-0.2, 0.15):
        steam = [(x, -0.62), (x + 0.07, -0.78), (x - 0.04, -0.92), (x + 0.03, -1.05)]
        canvas.paint(canvas.stroke(steam, 0.03), WHITE, alpha=0.5, blur=0.05)


def ball(canvas: Canvas, random: Random) -> None:
    """Paint a ball with seams."""
    place_loosely(canvas, random, tilt=1.5)
    colours = ((214, 76, 64), (76, 126, 204), (228, 194, 66), (226, 226, 226), (96, 174, 106))
    skin = vary(random, pick(random, colours), 18)
    sphere = canvas.ellipse(0, 0, 0.75, 0.75)
    canvas.paint(sphere, skin, shade=-36 * (PICTURE_X + PICTURE_Y))
    for side in SIDES:
        seam = np.abs(canvas.ellipse(side * 1.1, 0, 0.8, 0.8)) - 0.045
        canvas.paint(np.maximum(seam, sphere), skin * 0.45)
    canvas.paint(np.maximum(np.abs(canvas.y) - 0.045, sphere), skin * 0.45)
    canvas.paint(canvas.ellipse(-0.3, -0.34, 0.14, 0.14), WHITE, alpha=0.6, blur=0.15)


def mountain(canvas: Canvas, random: Random) -> None:
    """Paint a snowy peak behind two hills, and the sun."""
    canvas.paint(canvas.box(0, 0, 2, 2), vary(random, (146, 182, 212), 20), alpha=0.7)
    x, y = random.uniform(-0.7, 0.7), random.uniform(-0.8, -0.55)
    canvas.paint(canvas.ellipse(x, y, 0.17, 0.17), (250, 226, 140), blur=0.05)
    peak, top = random.uniform(-0.5, 0.5), random.uniform(-0.6, -0.2)
    rock = vary(random, (112, 116, 130), 14)
    canvas.place(peak, top, 1)
    canvas.paint(canvas.polygon([(-1.3, 1.5), (0, 0), (1.3, 1.5)]), rock)
    canvas.paint(canvas.polygon([(0.1, 1.5), (0, 0), (1.3, 1.5)]), rock * 0.82)
    snow = [(-0.26, 0.3), (0, 0), (0.26, 0.3), (0.12, 0.24), (0.02, 0.36), (-0.1, 0.24)]
    canvas.paint(canvas.polygon(snow), WHITE)
    canvas.place(0, 0, 1)
    for ground, green in ((0.35, (92, 118, 92)), (0.65, (78, 116, 62))):
        x = random.uniform(-0.8, 0.8)
        canvas.paint(canvas.ellipse(x, ground + 1, 2.2, 1), vary(random, green, 12))


def boat(canvas: Canvas, random: Random) -> None:
    """Paint a sailing boat."""
    place_loosely(canvas, random, tilt=0.1)
    canvas.paint(
        canvas.polygon([(-0.85, 0.35), (0.85, 0.35), (0.55, 0.75), (-0.55, 0.75)]),
        vary(random, (148, 88, 56), 28),
    )
    canvas.paint(canvas.stroke([(0, 0.35), (0, -0.95)], 0.035), (94, 70, 50))
    main, jib = vary(random, (238, 234, 226), 14), vary(random, (208, 88, 76), 28)
    canvas.paint(
        canvas.polygon([(0.06, -0.9), (0.06, 0.22), (0.72, 0.22)]), main, shade=-20 * canvas.x
    )
    canvas.paint(canvas.polygon([(-0.06, -0.7), (-0.06, 0.22), (-0.52, 0.22)]), jib)
    sea = canvas.box(0, 1.65, 4, 1) - 0.02 * np.sin(14 * canvas.x)
    canvas.paint(sea, vary(random, (62, 110, 152), 20), shade=-20 * canvas.y, alpha=0.92)


THINGS = (house, tree, car, flower, fish, bird, mug, ball, mountain, boat)
