"""The descents: all samples, one sample or a mini-batch for an update."""

from __future__ import annotations

from typing import Any

from .. import models
from .task import Task, dealt, dealt_mistakes, inputs, step_mistakes, stepping


def slope_to_the_mean(w: float, xs: Any, ys: Any) -> float:
    """Return the gradient of the cost of another model, y_hat = w."""
    mean: float = sum(ys) / len(xs)
    return 2 * (w - mean)


DESCENT: Any = {
    "gradient": models.gradient,
    "data": ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)),
    "w": 1.0,
    "learning_rate": 0.01,
    "epochs": 2,
}
OTHER_DESCENTS: Any = (
    {"learning_rate": 0.05},
    {"w": 3.0},
    {"epochs": 1},
    {"data": ((2.0, 1.0, 3.0, 0.5, 1.5), (4.0, 3.0, 6.0, 0.0, 2.0))},
    {"gradient": slope_to_the_mean},
)
SHUFFLED = {"orders": ((2, 0, 1), (1, 2, 0))}

GRADIENT_DESCENT = Task(
    models.gradient_descent,
    "gradient data w learning_rate epochs",
    inputs(DESCENT, *OTHER_DESCENTS),
    step_mistakes(models.gradient_descent),
)

STOCHASTIC = Task(
    models.stochastic_gradient_descent,
    "gradient data w learning_rate epochs orders",
    inputs(DESCENT, *OTHER_DESCENTS, SHUFFLED),
    dealt_mistakes(dealt(models.stochastic_gradient_descent)),
)

in_batches = dealt(models.minibatch_gradient_descent)
MINIBATCH = Task(
    models.minibatch_gradient_descent,
    "gradient data w learning_rate epochs batch_size orders",
    inputs(
        dict(DESCENT, batch_size=2),
        *OTHER_DESCENTS,
        SHUFFLED,
        {"batch_size": 1},
    ),
    dealt_mistakes(in_batches)
    + [
        (
            stepping(
                in_batches,
                lambda gradient, _, __, w, xs, ys: (
                    len(xs) * gradient(w, xs, ys)
                ),
            ),
            "this steps with a sum. `gradient` gives the mean of all samples "
            "that it gets: call it once for an update.",
        ),
        (
            lambda **given: in_batches(**dict(given, batch_size=1)),
            "every sample is an update of its own. Give all samples of a "
            "mini-batch to one call of `gradient`.",
        ),
    ],
)
