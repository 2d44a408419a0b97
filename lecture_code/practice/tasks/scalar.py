"""The model and its cost: forward, loss, cost, gradient."""

from __future__ import annotations

from typing import Any

from .. import models
from .task import Task, inputs, mean, mean_mistakes

SAMPLES: Any = {"w": 1.0, "xs": (1.0, 2.0, 3.0), "ys": (4.0, 5.0, 6.0)}
OTHER_SAMPLES: Any = (
    {"ys": (2.0, 4.0, 6.0)},
    {"w": 4.0},
    {"xs": (0.5, -1.0, 2.0)},
    {"w": -2.0, "xs": (2.0,), "ys": (3.0,)},
    {"xs": (0.5, 1.5, -1.0, 2.0), "ys": (1.0, 0.0, 2.0, 3.0)},
)

FORWARD = Task(
    models.forward,
    "w x",
    inputs({"w": 2.5, "x": 3.0}, {"x": -1.0}, {"w": 0.5}),
    [(lambda w, x: x + w, "this adds. The weight multiplies the sample.")],
)

LOSS = Task(
    models.loss,
    "w x y",
    inputs({"w": 2.5, "x": 3.0, "y": 2.0}, {"y": 9.0}, {"x": -1.0}, {"w": 0.5}),
    [
        (
            lambda w, x, y: abs(x * w - y),
            "this is the size of the residual. The loss is its square.",
        ),
        (
            lambda w, x, y: (x * w - y) ** 2 / 2,
            "this is half of it. Some books halve the square; here the loss "
            "is the whole square.",
        ),
        (
            lambda w, x, y: x * w - y,
            "this is the residual. The loss is its square.",
        ),
        (
            lambda w, x, y: y - x * w,
            "this is the residual with its sign turned. The loss is its "
            "square.",
        ),
        (
            lambda w, x, y: 2 * (x * w - y),
            "this is the residual doubled. To square is to multiply it by "
            "itself.",
        ),
    ],
)

COST = Task(
    models.cost,
    "w xs ys",
    inputs(SAMPLES, *OTHER_SAMPLES),
    mean_mistakes(models.cost)
    + [
        (
            lambda **at: models.cost(**at) / 2,
            "this is half of it. Some books divide by 2n; here the cost is the "
            "mean of the losses.",
        ),
        (
            mean(lambda w, x, y: x * w - y),
            "this is the mean of the residuals. The cost is the mean of their "
            "squares.",
        ),
    ],
)
COST_BUG = Task(
    models.cost,
    "w xs ys",
    COST.inputs,
    COST.mistakes,
    start="""\
def cost(w, xs, ys):
    total = 0.0
    for x, y in zip(xs, ys):
        total += (x * w - y) ** 2
        return total / len(xs)
""",
)

GRADIENT = Task(
    models.gradient,
    "w xs ys",
    inputs(SAMPLES, *OTHER_SAMPLES),
    mean_mistakes(models.gradient)
    + [
        (
            lambda **at: models.gradient(**at) / 2,
            "this is half of it. The square brings a factor of 2.",
        ),
        (
            lambda **at: -models.gradient(**at),
            "the sign is turned. The residual is the prediction minus the "
            "target.",
        ),
        (
            mean(lambda w, x, y: 2 * w * (x * w - y)),
            "a `w` stands in place of `x`. The inner slope is `x`: the "
            "residual grows by `x` when `w` grows by 1.",
        ),
        (
            mean(lambda w, x, y: 2 * (x * w - y)),
            "the inner slope is missing. The residual grows by `x` when "
            "`w` grows by 1.",
        ),
    ],
)
GRADIENT_BUG = Task(
    models.gradient,
    "w xs ys",
    GRADIENT.inputs,
    GRADIENT.mistakes,
    start="""\
def gradient(w, xs, ys):
    total = 0.0
    for x, y in zip(xs, ys):
        total += 2 * w * (x * w - y)
    return total / len(xs)
""",
)
