"""optimize: gradient descent (6 points)."""

import numpy as np

from autograder import Exercise

from . import answers
from .batches import PAPER, SMALL, batch, descend, drawn_batch
from .propagate import propagate


def _descent(n_x, m, least, most):
    """Return a descent to be drawn, its number of steps and their length, too."""

    def inputs(draw):
        return drawn_batch(n_x, m)(draw) | {
            "num_iterations": int(draw.integers(least, most + 1)),
            "learning_rate": float(draw.uniform(0.02, 0.2)),
        }

    return inputs


def _examples(*counts):
    """Return the smallest batches with ever more steps."""
    return {
        f"{sizes}, steps: {n}": inputs | {"num_iterations": n, "learning_rate": 0.25}
        for (sizes, inputs), n in zip(SMALL.items(), counts, strict=False)
    }


optimize = Exercise(
    answers.optimize,
    points=6,
    returns="params grads costs",
    weights={"w": 2, "b": 2, "costs": 2},
    axes={"X": "n_x m"},
    needs=(propagate,),
    public={
        "two steps": PAPER | {"num_iterations": 2, "learning_rate": 0.5},
        "one step from zeros": batch([0.0], 0.0, [[2.0]], [1])
        | {"num_iterations": 1, "learning_rate": 0.5},
    },
    hidden={
        "one step": _descent(3, 4, 1, 1),
        "a few steps, one feature": _descent(1, 8, 2, 4),
        "into the second hundred": _descent(2, 6, 101, 104),  # a second cost, once: it takes long
    },
    examples=_examples(1, 2, 3, 4, 5, 101),
)
optimize.witness(descend)

optimize.slip(
    "ascent",
    " - learning_rate",
    " + learning_rate",
    tell="Your `w` and `b` go uphill: to go downhill, which sign has the step?",
    report="Adds the gradient: climbs instead of descending.",
    every=True,
)


@optimize.mistake("Computes the gradients once, before the loop.")
def stale_gradients(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Every step of yours goes in the first direction: the slopes change with `w` and `b`."""
    costs = []
    grads, cost = propagate(w, b, X, Y)
    for i in range(num_iterations):
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


optimize.slip(
    "bias_not_updated",
    "b - learning_rate * db",
    "b",
    tell="Your `b` stays where it began: it learns like `w` does.",
    report="Never updates the bias.",
)
optimize.slip(
    "weights_not_updated",
    "w - learning_rate * dw",
    "w",
    tell="Your `w` stays where it began: it learns like `b` does.",
    report="Never updates the weights.",
)
optimize.slip(
    "learning_rate_ignored",
    "learning_rate * ",
    "",
    tell="Your steps are as long as the gradient: `learning_rate` scales it.",
    report="Ignores the learning rate: steps are as long as the gradient.",
    every=True,
)
optimize.slip(
    "learning_rate_written_down",
    "learning_rate *",
    "0.005 *",
    tell="Your steps are 0.005 times the gradient: it is `learning_rate` that scales it.",
    report="Writes the learning rate 0.005 down instead of using the argument.",
    every=True,
)
optimize.slip(
    "one_step_too_many",
    "range(num_iterations)",
    "range(num_iterations + 1)",
    tell="You take one step more than `num_iterations`: how often does your loop run?",
    report="Takes one step too many.",
)
optimize.slip(
    "every_cost_recorded",
    "i % 100",
    "i % 1",
    tell="`w` and `b` are right, but `costs` has an entry for every iteration: record every 100th.",
    report="Records the cost of every iteration instead of every 100th.",
)
optimize.slip(
    "costs_recorded_late",
    "i % 100",
    "(i + 1) % 100",
    tell="`w` and `b` are right, but the cost of iteration 0 is missing from your `costs`.",
    report="Records the costs of iterations 99, 199, ... instead of 0, 100, ...",
)
optimize.slip(
    "costs_not_recorded",
    "costs.append(cost)",
    "pass",
    tell="`w` and `b` are right, but `costs` stays empty: when is a cost put into it?",
    report="Never records a cost.",
)
optimize.slip(
    "gradients_after_the_end",
    "params = ",
    "grads, cost = propagate(w, b, X, Y)\n    params = ",
    tell="Your `grads` belong to the final `w` and `b`: return those that the last step used.",
    report="Returns the gradients after the last step instead of those of the last step.",
)
optimize.slip(
    "weights_uphill",
    "w - learning_rate",
    "w + learning_rate",
    tell="Your `b` goes downhill and your `w` uphill: look at the sign in `w`'s step.",
    report="Moves w uphill, b downhill.",
)
optimize.slip(
    "bias_uphill",
    "b - learning_rate",
    "b + learning_rate",
    tell="Your `w` goes downhill and your `b` uphill: look at the sign in `b`'s step.",
    report="Moves b uphill, w downhill.",
)
optimize.slip(
    "one_step_alone",
    "range(num_iterations)",
    "range(1)",
    tell=(
        "Your result is that of one step: does each start from the last one's `w` and `b`, "
        "is `return` below the loop?"
    ),
    report="Takes one step only: the return stands inside the loop.",
)
optimize.slip(
    "rate_missing_for_weights",
    "learning_rate * dw",
    "dw",
    tell="Your `w` moves by its whole slope: what scales a slope to a step?",
    report="Leaves the learning rate out of the step of w.",
)
optimize.slip(
    "rate_missing_for_bias",
    "learning_rate * db",
    "db",
    tell="Your `b` moves by its whole slope: what scales a slope to a step?",
    report="Leaves the learning rate out of the step of b.",
)
optimize.slip(
    "slope_of_bias_for_weights",
    "learning_rate * dw",
    "learning_rate * db",
    tell="You move `w` by the slope of `b`: each has a slope of its own.",
    report="Moves w by db.",
)
optimize.slip(
    "nothing_updated",
    "- learning_rate *",
    "- 0 *",
    tell="Your `w` and `b` stay where they began: is each step's result stored under their names?",
    report="Updates neither w nor b.",
    every=True,
)


@optimize.mistake(
    "Stores the new w and b under other names: every step starts from the first ones."
)
def steps_from_the_start(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your result is that of one step: does each start from the last one's `w` and `b`?"""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w_new = w - learning_rate * grads["dw"]
        b_new = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w_new, "b": b_new}, grads, costs


optimize.slip(
    "bias_moved_after_weights",
    "learning_rate * db",
    'learning_rate * propagate(w, b, X, Y)[0]["db"]',
    tell="Your `b` moves by a slope taken where `w` has moved already: take both at one point.",
    report="Computes the slope of b anew, with the w of the next step.",
)
optimize.slip(
    "first_cost_left_out",
    "i % 100 == 0",
    "i % 100 == 0 and i > 0",
    tell="`w` and `b` are right, but the cost of iteration 0 is missing from your `costs`.",
    report="Records the costs of iterations 100, 200, ... and not that of 0.",
)
optimize.slip(
    "first_cost_alone",
    "i % 100 == 0",
    "i == 0",
    tell="`w` and `b` are right, but `costs` has the first cost alone: every 100th is asked for.",
    report="Records the cost of iteration 0 alone.",
)
optimize.slip(
    "every_tenth_cost_recorded",
    "i % 100",
    "i % 10",
    tell="`w` and `b` are right, but `costs` has ten times as many entries: record every 100th.",
    report="Records the cost of every tenth iteration.",
)
optimize.slip(
    "last_cost_alone",
    "costs.append(cost)",
    "costs = [cost]",
    tell="`w` and `b` are right, but `costs` keeps the last cost alone: what adds one to a list?",
    report="Replaces the list by each new cost instead of appending.",
)
optimize.slip(
    "one_step_too_few",
    "range(num_iterations)",
    "range(num_iterations - 1)",
    tell="You take one step less than `num_iterations`: how often does your loop run?",
    report="Takes one step too few.",
)
optimize.slip(
    "counted_from_one",
    "range(num_iterations)",
    "range(1, num_iterations)",
    tell="You take a step too few, and iteration 0 has no cost: where does your loop begin?",
    report="Counts from 1: one step too few, and no cost of iteration 0.",
)
optimize.slip(
    "weights_replaced",
    "w - learning_rate",
    "-learning_rate",
    tell="Your `w` forgets where it was: a step is added to what is there, not put in its place.",
    report="Replaces w by its step: w =- ... for w -= ...",
)


EVERY = 100


@optimize.variant
def counted_by_while(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """A while loop, keyword calls, a constant of one's own, costs in a tuple."""
    costs, i = [], 0
    while i < num_iterations:
        grads, cost = propagate(X=X, Y=Y, w=w, b=b)
        if not i % EVERY:
            costs += [float(cost)]
        w, b = w - learning_rate * grads["dw"], b - learning_rate * grads["db"]
        i += 1
    return {"w": w, "b": b}, grads, tuple(costs)


@optimize.variant
def updated_in_place(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """A copy that is changed in place."""
    w = w.copy()
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w -= learning_rate * grads["dw"]
        b -= learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return dict(w=w, b=b), grads, costs  # noqa: C408 - a student's way


@optimize.variant
def every_cost_kept(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """All costs are kept, every hundredth is returned."""
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        dw = grads["dw"]
        db = grads["db"]
        w = np.subtract(w, np.multiply(learning_rate, dw))
        b = b - learning_rate * db
        costs.append(np.squeeze(cost))
    params = {"w": w, "b": b}
    grads = {"dw": dw, "db": db}
    return params, grads, costs[::100]
