"""draw_cooling: a plot, which is read off its axes (3 points)."""

import numpy as np
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from autograder import Exercise

from . import answers


def drawn(student, t, T):
    """It gets empty axes; the lines, labels and limits on them are looked at."""
    axes = Figure().subplots()
    student.draw_cooling(axes, t, T)
    return {
        "lines": [line.get_xydata() for line in axes.lines],
        "xlabel": axes.get_xlabel(),
        "ylabel": axes.get_ylabel(),
        "bottom": axes.get_ylim()[0],
    }


def cup(draw):
    """Draw a cup that cools, measured at drawn times."""
    t = np.cumsum(draw.uniform(1, 9, draw.integers(5, 9)))
    return {"t": t, "T": 20 + draw.uniform(40, 70) * np.exp(-t / 25)}


draw_cooling = Exercise(
    answers.draw_cooling,
    points=3,
    scenario=drawn,
    weights={"lines": 5},
    public={"three times": {"t": np.array([0.0, 10, 20]), "T": np.array([80.0, 60, 50])}},
    hidden={"a cup": cup, "another cup": cup, "a third": cup},
)


@draw_cooling.witness
def by_hand(t, T):
    """Return what is on such axes."""
    labels = {"xlabel": "time (min)", "ylabel": "temperature (°C)"}
    return {"lines": [np.column_stack([t, T])], **labels, "bottom": 0.0}


draw_cooling.slip(
    "time_upwards",
    "(t, T)",
    "(T, t)",
    tell="Your time goes upwards: which of the two does `plot` take first?",
    report="Draws the time over the temperature.",
)
draw_cooling.slip(
    "floating",
    "axes.set_ylim(bottom=0)",
    "pass",
    tell="Your upright axis begins where matplotlib lets it: how do you tell it to begin at 0?",
    report="Leaves the limits as they come.",
)


@draw_cooling.variant
def all_at_once(axes, t, T):
    """By `set`, dashed."""
    axes.plot(t, T, "k--", label="coffee")
    axes.set(xlabel="time (min)", ylabel="temperature (°C)", ylim=(0, None), title="Coffee")


@draw_cooling.variant
def on_its_own_line(axes, t, T):
    """Made beforehand, and with the limits of both ends."""
    axes.add_line(Line2D(t, T, color="brown", marker="o"))
    axes.axis([0, max(t), 0, 100])
    axes.set_xlabel("time (min)")
    axes.set_ylabel("temperature (°C)")
