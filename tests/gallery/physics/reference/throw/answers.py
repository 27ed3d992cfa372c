"""The right answers, each a page of a textbook."""

import numpy as np
from scipy.integrate import solve_ivp

G = 9.81  # m/s²


def reach(speed, angle, drag):
    """Return how far a ball flies in m: speed in m/s, angle in degrees, drag in 1/m.

    Its acceleration is ``-drag * |v| * v``, and gravity; it starts and lands at height 0.
    """
    up = np.radians(angle)

    def slope(t, state):
        velocity = state[2:]
        drags = -drag * np.linalg.norm(velocity) * velocity
        return [*velocity, drags[0], drags[1] - G]

    def height(t, state):
        return state[1]

    height.terminal, height.direction = True, -1
    start = [0, 0, speed * np.cos(up), speed * np.sin(up)]
    return solve_ivp(slope, (0, 60), start, events=height, rtol=1e-6).y[0, -1]
