"""reach: how far a ball flies through air (3 points)."""

import math

import numpy as np
from scipy.integrate import solve_ivp
from scipy.optimize import brentq

from autograder import Case, Exercise, Tolerance

from . import answers

STEPS = Tolerance(1e-3, 1e-3, "other solvers and steps are as close as that, and no closer")


def throw(speed, angle, drag):
    """Return a case, compared as closely as solvers agree."""
    return Case({"speed": speed, "angle": angle, "drag": drag}, tolerance=STEPS)


def drawn(low, high):
    """Return a drawn throw, its angle between these."""
    return Case(
        lambda draw: {
            "speed": draw.uniform(20, 40),
            "angle": draw.uniform(low, high),
            "drag": draw.uniform(0.01, 0.05),
        },
        tolerance=STEPS,
    )


reach = Exercise(
    answers.reach,
    points=3,
    public={"no air": throw(10.0, 45.0, 0.0), "a tennis ball": throw(30.0, 40.0, 0.02)},
    hidden={"a flat throw": drawn(10, 35), "a steep throw": drawn(55, 75)},
)


@reach.witness
def by_small_steps(speed, angle, drag):
    """Return the same by the midpoint rule, 2 ms a step."""
    x, y, dt = 0.0, 0.0, 0.002
    vx, vy = speed * math.cos(math.radians(angle)), speed * math.sin(math.radians(angle))
    while True:
        v = math.hypot(vx, vy)
        mx, my = vx - dt / 2 * drag * v * vx, vy - dt / 2 * (9.81 + drag * v * vy)
        v = math.hypot(mx, my)
        if y + dt * my < 0:
            return x - y / my * mx  # lands within this step
        x, y = x + dt * mx, y + dt * my
        vx, vy = vx - dt * drag * v * mx, vy - dt * (9.81 + drag * v * my)


reach.slip(
    "degrees_as_radians",
    "np.radians(angle)",
    "angle",
    every=True,
    tell="Your angle is in degrees where radians are meant: what do `np.cos` and `np.sin` take?",
    report="Takes degrees for radians.",
)
reach.slip(
    "drag_without_speed",
    "drag * v *",
    "drag *",
    every=True,
    tell="Your drag grows with the speed, not with its square: where does v stand in the formula?",
    report="Leaves v out of the drag.",
)


@reach.mistake("Forgets the drag.")
def vacuum(speed, angle, drag):
    """Your ball flies as if there were no air: where does `drag` come in?"""
    return reach(speed, angle, 0.0)


@reach.variant
def in_small_steps(speed, angle, drag):
    """Without `solve_ivp`."""
    return by_small_steps(speed, angle, drag)


@reach.variant
def stiff(speed, angle, drag):
    """By another solver, where the height is followed to its end."""
    up = np.radians(angle)
    start = [0, 0, speed * np.cos(up), speed * np.sin(up)]
    flight = solve_ivp(
        lambda t, s: [*s[2:], *(-drag * np.hypot(*s[2:]) * s[2:] - [0, 9.81])],
        (0, 20),
        start,
        method="LSODA",
        rtol=1e-8,
        dense_output=True,
    )
    return flight.sol(brentq(lambda t: flight.sol(t)[1], 0.1, 20))[0]
