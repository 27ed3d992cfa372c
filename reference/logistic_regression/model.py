"""model: all parts put together (3 points)."""

import numpy as np

from autograder import Exercise

from . import answers
from .batches import descend, drawn_labels
from .initialize import initialize_with_zeros
from .optimize import optimize
from .predict import classify, predict


def _sets(n_x, m_train, m_test, fewest=2):
    """Return two sets to be drawn, and a few steps, from the fewest on: quick, and it tells."""

    def inputs(draw):
        X_train, Y_train = _labelled(draw, n_x, m_train)
        X_test, Y_test = _labelled(draw, n_x, m_test)
        return {
            "X_train": X_train,
            "Y_train": Y_train,
            "X_test": X_test,
            "Y_test": Y_test,
            "num_iterations": int(draw.integers(fewest, fewest + 8)),
            "learning_rate": float(draw.uniform(0.05, 0.3)),
        }

    return inputs


def _labelled(draw, n_x, m):
    """Draw examples, two of them alike with unlike labels: no prediction equals all labels."""
    X, Y = draw.normal(0, 1, (n_x, m)), drawn_labels(draw, m)
    X[:, Y[0].argmax()] = X[:, Y[0].argmin()]
    return X, Y


def _lists(X_train, Y_train, X_test, Y_test, num_iterations, learning_rate=0.25):
    return {
        "X_train": np.array(X_train),
        "Y_train": np.array([Y_train]),
        "X_test": np.array(X_test),
        "Y_test": np.array([Y_test]),
        "num_iterations": num_iterations,
        "learning_rate": learning_rate,
    }


model = Exercise(
    answers.model,
    points=3,
    # arguments handed back, and the cost of zeros, log 2: soon typed in, so they count little
    weights={"costs": 0.5, "learning_rate": 0.5, "num_iterations": 0.5},
    axes={"X_train": "n_x m_train", "X_test": "n_x m_test"},
    needs=(initialize_with_zeros, optimize, predict),
    public={
        "three examples, two steps": _lists(
            [[2.0, -1.0, 0.5], [1.0, 0.5, -2.0]], [1, 0, 1], [[1.0, -2.0], [0.0, 1.0]], [1, 0], 2
        ),
        "one feature, one step": _lists(
            [[1.0, -2.0, 3.0, 0.5]], [1, 0, 0, 1], [[2.0, -1.0]], [1, 1], 1, 0.1
        ),
    },
    hidden={
        "more features than examples": _sets(10, 8, 9),
        "one feature to learn from": _sets(1, 12, 11),
        "more than one cost": _sets(2, 5, 4, fewest=101),
    },
    examples={
        "one picture each, one step": _lists([[2.0]], [1], [[1.0]], [0], 1),
        "two and one, two steps": _lists([[1.0, -0.5]], [1, 0], [[0.5]], [1], 2),
        "three and two, three steps": _lists(
            [[1.0, -1.0, 0.5]], [1, 0, 1], [[2.0, 0.0]], [1, 0], 3
        ),
        "one and two, 101 steps": _lists([[0.5]], [0], [[1.0, -2.0]], [0, 1], 101),
    },
)


@model.witness
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


model.slip(
    "trained_on_test_set",
    "X_train, Y_train",
    "X_test, Y_test",
    tell="Your model learns from the test set: it must see the training set only.",
    report="Trains on the test set.",
)
model.slip(
    "arguments_ignored",
    "num_iterations, learning_rate, print_cost",
    "500, 0.5",
    tell=(
        "Whatever it is asked for, your model trains 500 steps at rate 0.5: pass the arguments on."
    ),
    report="Passes fixed numbers to optimize instead of its arguments.",
)
model.slip(
    "predictions_swapped",
    'Y_prediction_test,\n        "Y_prediction_train": Y_prediction_train',
    'Y_prediction_train,\n        "Y_prediction_train": Y_prediction_test',
    tell="Your two predictions stand under each other's names.",
    report="Swaps the predictions of the two sets.",
)


@model.mistake("Predicts with the initial weights: the trained ones are never taken out.")
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


model.slip(
    "labels_for_predictions",
    "predict(w, b, X_",
    "(Y_",
    tell="Your predictions are the true labels: what does the model itself say?",
    report="Returns the true labels as predictions.",
    every=True,
)
model.slip(
    "iterations_ignored",
    "Y_train, num_iterations",
    "Y_train, 500",
    tell="Your model always trains 500 steps: pass `num_iterations` on.",
    report="Ignores num_iterations: always the default number of steps.",
)
model.slip(
    "rate_ignored",
    "learning_rate, print_cost",
    "0.5, print_cost",
    tell="Your model always learns at rate 0.5: pass `learning_rate` on.",
    report="Ignores learning_rate: always the default rate.",
)
model.slip(
    "predictions_before_learning",
    "predict(w, b, X_",
    "predict(0 * w, 0 * b, X_",
    tell="Your predictions are those of weights that are 0: predict with the learned `w` and `b`.",
    report="Predicts with the first w and b.",
    every=True,
)
model.slip(
    "training_set_predicted_twice",
    "predict(w, b, X_test)",
    "predict(w, b, X_train)",
    tell="Your `Y_prediction_test` has the labels of the training set: which pictures does it get?",
    report="Predicts the training set under both names.",
)
model.slip(
    "test_set_predicted_twice",
    "predict(w, b, X_train)",
    "predict(w, b, X_test)",
    tell="Your `Y_prediction_train` has the labels of the test set: which pictures does it get?",
    report="Predicts the test set under both names.",
)
model.slip(
    "bias_not_taken_out",
    'b = params["b"]',
    "pass",
    tell="Your `b` is still zero: what optimize has learned has two parts.",
    report="Takes the learned w out of params and not b.",
)
model.slip(
    "weights_not_taken_out",
    'w = params["w"]',
    "pass",
    tell="Your `w` is still zero: what optimize has learned has two parts.",
    report="Takes the learned b out of params and not w.",
)
model.slip(
    "first_weights_returned",
    '"w": w,\n        "b": b',
    '"w": 0 * w,\n        "b": 0 * b',
    tell="Your predictions are right, your `w` and `b` are still zero: which ones are learned?",
    report="Returns the first w and b; predicts with the learned ones.",
)
model.slip(
    "started_at_one",
    "initialize_with_zeros(X_train.shape[0])",
    "np.ones((X_train.shape[0], 1)), 0.0",
    tell="Your descent starts at weights of 1: which function of yours says where it starts?",
    report="Starts the weights at one.",
)
model.slip(
    "last_cost_alone",
    '"costs": costs',
    '"costs": costs[-1]',
    tell="Your `costs` is one number; all that were recorded are asked for, in a list.",
    report="Returns the last cost instead of the list.",
)
model.slip(
    "probabilities_for_predictions",
    "predict(w, b, X_",
    "(lambda X: sigmoid(w.T @ X + b))(X_",
    tell="Your predictions are probabilities: which function of yours turns them into labels?",
    report="Returns probabilities as predictions.",
    every=True,
)
model.slip(
    "one_step_too_many",
    "Y_train, num_iterations",
    "Y_train, num_iterations + 1",
    tell="Your model takes one step more than `num_iterations`: pass the number on as it is.",
    report="Trains one step too many.",
)


@model.variant
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


@model.variant
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
