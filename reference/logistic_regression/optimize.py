"""optimize: gradient descent (6 points)."""

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers
from .answers import propagate
from .batches import PAPER, SMALL, descend, drawn_batch


@mistake("Adds the gradient: climbs instead of descending.")
def ascent(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your cost grows from step to step: to go downhill, which sign has the step?"""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w + learning_rate * grads["dw"]
        b = b + learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Computes the gradients once, before the loop.")
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


@mistake("Never updates the bias.")
def bias_not_updated(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your `b` stays where it began: it learns like `w` does."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Never updates the weights.")
def weights_not_updated(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your `w` stays where it began: it learns like `b` does."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Ignores the learning rate: steps are as long as the gradient.")
def learning_rate_ignored(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your steps are as long as the gradient, whatever `learning_rate` is."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - grads["dw"]
        b = b - grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Writes the learning rate 0.005 down instead of using the argument.")
def learning_rate_written_down(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your steps have one length, whatever `learning_rate` is: use the argument."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - 0.005 * grads["dw"]
        b = b - 0.005 * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Takes one step too many.")
def one_step_too_many(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """You take one step more than `num_iterations`: how many values has your range?"""
    costs = []
    for i in range(num_iterations + 1):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Records the cost of every iteration instead of every 100th.")
def every_cost_recorded(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """`w` and `b` are right, but `costs` has an entry for every iteration: record every 100th."""
    costs = []
    for _ in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Records the costs of iterations 99, 199, ... instead of 0, 100, ...")
def costs_recorded_late(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """`w` and `b` are right, but your first cost is iteration 99's: begin with iteration 0."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if (i + 1) % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Never records a cost.")
def costs_not_recorded(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """`w` and `b` are right, but `costs` stays empty: when is a cost put into it?"""
    costs = []
    for _ in range(num_iterations):
        grads, _ = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
    return {"w": w, "b": b}, grads, costs


@mistake("Returns the gradients after the last step instead of those of the last step.")
def gradients_after_the_end(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your `grads` belong to the final `w` and `b`: return those that the last step used."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    grads, cost = propagate(w, b, X, Y)
    return {"w": w, "b": b}, grads, costs


@mistake("Moves w uphill, b downhill.")
def weights_uphill(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your `b` goes downhill and your `w` uphill: look at the sign in `w`'s step."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w + learning_rate * grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Leaves the learning rate out of the step of w.")
def rate_missing_for_weights(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """Your `b` is right, the stride of `w` is not: what scales a slope to a step?"""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - grads["dw"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


@mistake("Moves w by db.")
def slope_of_bias_for_weights(w, b, X, Y, num_iterations, learning_rate, print_cost=False):
    """You move `w` by the slope of `b`: each has a slope of its own."""
    costs = []
    for i in range(num_iterations):
        grads, cost = propagate(w, b, X, Y)
        w = w - learning_rate * grads["db"]
        b = b - learning_rate * grads["db"]
        if i % 100 == 0:
            costs.append(cost)
    return {"w": w, "b": b}, grads, costs


def _descent(n_x, m, num_iterations, learning_rate):
    def inputs(draw):
        steps = {"num_iterations": num_iterations, "learning_rate": learning_rate}
        return drawn_batch(n_x, m, 0.5)(draw) | steps

    return inputs


EVERY = 100


@variant
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


@variant
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


@variant
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


def _examples(*counts):
    """Return the smallest batches with ever more steps."""
    batches = zip(SMALL.items(), counts, strict=False)
    return tuple(
        Case(f"{sizes}, steps: {n}", inputs | {"num_iterations": n, "learning_rate": 0.25})
        for (sizes, inputs), n in batches
    )


OPTIMIZE = Exercise(
    name="optimize",
    points=6,
    reference=answers.optimize,
    witness=descend,
    returns=("params", "grads", "costs"),
    weights={"w": 2, "b": 2, "costs": 2},
    shapes={"X": ("n_x", "m")},
    cases=(
        Case("two steps", PAPER | {"num_iterations": 2, "learning_rate": 0.5}),
        Case("101 steps", PAPER | {"num_iterations": 101, "learning_rate": 0.1}),
        Case("one step", _descent(3, 4, 1, 0.2), hidden=True),
        Case("exactly 100 steps", _descent(2, 6, 100, 0.05), hidden=True),
        Case("four steps, one feature", _descent(1, 8, 4, 0.02), hidden=True),
    ),
    examples=_examples(1, 2, 3, 100, 101, 201),
    mistakes=(
        ascent,
        stale_gradients,
        bias_not_updated,
        weights_not_updated,
        learning_rate_ignored,
        learning_rate_written_down,
        one_step_too_many,
        every_cost_recorded,
        costs_recorded_late,
        costs_not_recorded,
        gradients_after_the_end,
        weights_uphill,
        rate_missing_for_weights,
        slope_of_bias_for_weights,
    ),
    variants=(counted_by_while, updated_in_place, every_cost_kept),
    needs=("propagate",),
)
