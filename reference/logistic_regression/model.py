"""model: all parts put together (3 points)."""

import numpy as np

from autograder.course.exercise import Case, Exercise, mistake, variant

from . import answers
from .answers import initialize_with_zeros, optimize, predict
from .batches import descend, drawn_batch
from .predict import classify


def _train(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate):
    zeros = np.zeros((len(X_train), 1))
    params, _, costs = descend(zeros, 0.0, X_train, Y_train, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": classify(w, b, X_test),
        "Y_prediction_train": classify(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Trains on the test set.")
def trained_on_test_set(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Your model learns from the test set: it must see the training set only."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_test, Y_test, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Passes fixed numbers to optimize instead of its arguments.")
def arguments_ignored(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Whatever it is asked for, your model trains 500 steps at rate 0.5: pass the arguments on."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, 500, 0.5)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Swaps the predictions of the two sets.")
def predictions_swapped(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Your two predictions stand under each other's names."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_train),
        "Y_prediction_train": predict(w, b, X_test),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Predicts with the initial weights: the trained ones are never taken out.")
def training_thrown_away(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Your `w` and `b` are still zero: where does what optimize has learned come out?"""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Returns the true labels as predictions.")
def labels_for_predictions(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Your predictions are the true labels: what does the model itself say?"""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": Y_test,
        "Y_prediction_train": Y_train,
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Ignores num_iterations: always the default number of steps.")
def iterations_ignored(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Your model always trains 500 steps: pass `num_iterations` on."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, 500, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Ignores learning_rate: always the default rate.")
def rate_ignored(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Your model always learns at rate 0.5: pass `learning_rate` on."""
    w, b = initialize_with_zeros(X_train.shape[0])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, 0.5)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


@mistake("Makes one weight for every picture, X_train.shape[1].")
def one_weight_per_picture(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """You make one weight for every picture: a weight belongs to a pixel, whatever their number."""
    w, b = initialize_with_zeros(X_train.shape[1])
    params, grads, costs = optimize(w, b, X_train, Y_train, num_iterations, learning_rate)
    w, b = params["w"], params["b"]
    return {
        "costs": costs,
        "Y_prediction_test": predict(w, b, X_test),
        "Y_prediction_train": predict(w, b, X_train),
        "w": w,
        "b": b,
        "learning_rate": learning_rate,
        "num_iterations": num_iterations,
    }


def _sets(n_x, m_train, m_test, num_iterations, learning_rate):
    def inputs(draw):
        train, test = drawn_batch(n_x, m_train)(draw), drawn_batch(n_x, m_test)(draw)
        return {
            "X_train": train["X"],
            "Y_train": train["Y"],
            "X_test": test["X"],
            "Y_test": test["Y"],
            "num_iterations": num_iterations,
            "learning_rate": learning_rate,
        }

    return inputs


@variant
def keyword_calls(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Keywords throughout, a dict that is filled key by key."""
    w, b = initialize_with_zeros(dim=len(X_train))
    p, _, costs = optimize(
        w=w,
        b=b,
        X=X_train,
        Y=Y_train,
        print_cost=print_cost,
        learning_rate=learning_rate,
        num_iterations=num_iterations,
    )
    d = {"costs": costs, "learning_rate": learning_rate, **p}
    d["num_iterations"] = num_iterations
    d["Y_prediction_test"] = predict(X=X_test, **p)
    d["Y_prediction_train"] = predict(X=X_train, **p)
    return d


@variant
def more_than_is_asked(
    X_train, Y_train, X_test, Y_test, num_iterations=500, learning_rate=0.5, print_cost=False
):
    """Zeros of its own, costs as an array, a key too many, a float for a count."""
    params, first, costs = optimize(
        np.zeros((X_train.shape[0], 1)), 0.0, X_train, Y_train, num_iterations, learning_rate
    )
    return {
        **params,
        "costs": np.array(costs),
        "grads": first,
        "Y_prediction_train": predict(params["w"], params["b"], X_train),
        "Y_prediction_test": predict(params["w"], params["b"], X_test),
        "learning_rate": learning_rate,
        "num_iterations": float(num_iterations),
    }


def _small(x_train, y_train, x_test, y_test, num_iterations):
    """Return sets of one feature from lists."""
    return {
        "X_train": np.array([x_train]),
        "Y_train": np.array([y_train]),
        "X_test": np.array([x_test]),
        "Y_test": np.array([y_test]),
        "num_iterations": num_iterations,
        "learning_rate": 0.25,
    }


MODEL = Exercise(
    name="model",
    points=3,
    reference=answers.model,
    witness=_train,
    weights={"learning_rate": 0.5, "num_iterations": 0.5},
    shapes={"X_train": ("n_x", "m_train"), "X_test": ("n_x", "m_test")},
    cases=(
        Case(
            "three examples, 20 steps",
            {
                "X_train": np.array([[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]]),
                "Y_train": np.array([[1, 0, 1]]),
                "X_test": np.array([[1.0, -2.0], [0.0, 1.0]]),
                "Y_test": np.array([[1, 0]]),
                "num_iterations": 20,
                "learning_rate": 0.1,
            },
        ),
        Case("ten steps", _sets(2, 5, 3, 10, 0.3)),
        Case("more features than examples", _sets(7, 4, 5, 12, 0.1), hidden=True),
        Case("one feature", _sets(1, 6, 2, 5, 0.4), hidden=True),
    ),
    examples=(
        Case("one picture each, one step", _small([2.0], [1], [1.0], [0], 1)),
        Case("two and one, two steps", _small([1.0, -0.5], [1, 0], [0.5], [1], 2)),
        Case("one and two, 101 steps", _small([0.5], [0], [1.0, -2.0], [0, 1], 101)),
        Case(
            "three and two, 201 steps", _small([1.0, -1.0, 0.5], [1, 0, 1], [2.0, 0.0], [1, 0], 201)
        ),
    ),
    mistakes=(
        trained_on_test_set,
        arguments_ignored,
        predictions_swapped,
        training_thrown_away,
        labels_for_predictions,
        iterations_ignored,
        rate_ignored,
        one_weight_per_picture,
    ),
    variants=(keyword_calls, more_than_is_asked),
    needs=("initialize_with_zeros", "optimize", "predict"),
)
