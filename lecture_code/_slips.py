"""What is typed in the live notebooks: inputs to check it on, usual slips.

A slip is a wrong function beside the words for it. Whoever gets its results on
every input has made that slip.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from inspect import BoundArguments, signature
from typing import Any, TypeAlias

import numpy as np

from . import scalar
from .data import Data
from .gradient_descent import gradient_descent
from .minibatch_gradient_descent import minibatch_gradient_descent
from .stochastic_gradient_descent import stochastic_gradient_descent

Function: TypeAlias = Callable[..., Any]
Slip: TypeAlias = tuple[Function, str]


def slope_to_the_mean(
    w: float, xs: Sequence[float], ys: Sequence[float]
) -> Any:
    """Return the gradient of the cost of another model, y_hat = w."""
    return 2 * (w - sum(ys) / len(xs))


def _inputs(
    right: Function, base: dict[str, Any], *changes: dict[str, Any]
) -> list[BoundArguments]:
    """Return the base and what differs from it, most in one argument only."""
    calls = [base, *(base | change for change in changes)]
    return [signature(right).bind(**call) for call in calls]


def _loop_slips(right: Function) -> list[Slip]:
    """Return the slips of a mean over the samples, made with the mean."""
    return [
        (
            lambda w, xs, ys: len(xs) * right(w, xs, ys),
            "this is the sum. The mean is the sum divided by the number of "
            "samples, `len(xs)`.",
        ),
        (
            lambda w, xs, ys: right(w, xs[:1], ys[:1]) / len(xs),
            "only the first sample counts. Does `return` stand inside the "
            "loop? It belongs after it.",
        ),
        (
            lambda w, xs, ys: right(w, xs[-1:], ys[-1:]) / len(xs),
            "only the last sample counts. Add to the total with `+=`.",
        ),
    ]


def _mean(of_one: Function) -> Function:
    return lambda w, xs, ys: sum(map(of_one, [w] * len(xs), xs, ys)) / len(xs)


def _step_slips(right: Function) -> list[Slip]:
    """Return the slips of a descent, made with the descent."""

    def step(change: Function) -> Function:
        return lambda gradient, data, w, **rest: right(
            lambda *at: change(gradient, data, w, *at), data, w, **rest
        )

    return [
        (
            step(lambda gradient, _data, _start, *at: -gradient(*at)),
            "the weight goes uphill. The update carries a minus.",
        ),
        (
            lambda *given, **rest: right(
                *given, **(rest | {"learning_rate": 1.0})
            ),
            "the learning rate is missing. Multiply the gradient by it.",
        ),
        (
            step(lambda gradient, _data, start, _w, *of: gradient(start, *of)),
            "every gradient is the one at the start. Take it at `w`, the "
            "newest weight.",
        ),
        (
            step(
                lambda gradient, data, _, w, *__: gradient(w, data.xs, data.ys)
            ),
            "each update reads all of the data. It should read only what the "
            "loop has just been dealt.",
        ),
        (
            step(
                lambda gradient, _, __, w, xs, ys: len(xs) * gradient(w, xs, ys)
            ),
            "this steps with a sum. `gradient` gives the mean of all samples "
            "that it gets: call it once for an update.",
        ),
        (
            lambda *given, **rest: right(
                *given, **(rest | {"sampling": "stored"})
            ),
            "the samples are read in stored order. Read them as they come "
            "from `dealt`.",
        ),
    ]


SEED = 7
SAMPLES = {"w": 1.0, "xs": (1.0, 2.0, 3.0), "ys": (4.0, 5.0, 6.0)}
OTHER_SAMPLES = (
    {"ys": (2.0, 4.0, 6.0)},
    {"w": 4.0},
    {"xs": (0.5, -1.0, 2.0)},
    {"w": -2.0, "xs": (2.0,), "ys": (3.0,)},
    {"xs": (0.5, 1.5, -1.0, 2.0), "ys": (1.0, 0.0, 2.0, 3.0)},
)
DESCENT = {
    "gradient": scalar.gradient,
    "data": Data([1, 2, 3], [4, 5, 6]),
    "w": 1.0,
    "learning_rate": 0.01,
    "epochs": 2,
}
OTHER_DESCENTS = (
    {"learning_rate": 0.05},
    {"w": 3.0},
    {"epochs": 1},
    {"data": Data([2, 1, 3, 0.5, 1.5], [4, 3, 6, 0, 2])},
    {"gradient": slope_to_the_mean},
)
RANDOM = {"rng": np.random.default_rng(SEED)}

# What is to be typed: the right function, the inputs, the usual slips.
TASKS: dict[str, tuple[Function, Sequence[BoundArguments], Sequence[Slip]]] = {
    "forward": (
        scalar.forward,
        _inputs(scalar.forward, {"w": 2.5, "x": 3.0}, {"x": -1.0}, {"w": 0.5}),
        [
            (
                lambda w, x: x + w,
                "this adds. The weight multiplies the sample.",
            ),
        ],
    ),
    "loss": (
        scalar.loss,
        _inputs(
            scalar.loss,
            {"w": 2.5, "x": 3.0, "y": 2.0},
            {"y": 9.0},
            {"x": -1.0},
            {"w": 0.5},
        ),
        [
            (
                lambda w, x, y: abs(x * w - y),
                "this is the size of the residual. The loss is its square.",
            ),
            (
                lambda w, x, y: (x * w - y) ** 2 / 2,
                "this is half of it. Some books halve the square; here the "
                "loss is the whole square.",
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
    ),
    "cost": (
        scalar.cost,
        _inputs(scalar.cost, SAMPLES, *OTHER_SAMPLES),
        [
            *_loop_slips(scalar.cost),
            (
                lambda *at: scalar.cost(*at) / 2,
                "this is half of it. Some books divide by 2n; here the cost is "
                "the mean of the losses.",
            ),
            (
                _mean(lambda w, x, y: x * w - y),
                "this is the mean of the residuals. The cost is the mean of "
                "their squares.",
            ),
        ],
    ),
    "gradient": (
        scalar.gradient,
        _inputs(scalar.gradient, SAMPLES, *OTHER_SAMPLES),
        [
            *_loop_slips(scalar.gradient),
            (
                lambda *at: scalar.gradient(*at) / 2,
                "this is half of it. The square brings a factor of 2.",
            ),
            (
                lambda *at: -scalar.gradient(*at),
                "the sign is turned. The residual is the prediction minus the "
                "target.",
            ),
            (
                _mean(lambda w, x, y: 2 * w * (x * w - y)),
                "a `w` stands in place of `x`. The inner slope is `x`: the "
                "residual grows by `x` when `w` grows by 1.",
            ),
            (
                _mean(lambda w, x, y: 2 * (x * w - y)),
                "the inner slope is missing. The residual grows by `x` when "
                "`w` grows by 1.",
            ),
        ],
    ),
    "gradient_descent": (
        gradient_descent,
        _inputs(gradient_descent, DESCENT, *OTHER_DESCENTS),
        _step_slips(gradient_descent)[:-1],
    ),
    "stochastic_gradient_descent": (
        stochastic_gradient_descent,
        _inputs(stochastic_gradient_descent, DESCENT, *OTHER_DESCENTS, RANDOM),
        _step_slips(stochastic_gradient_descent),
    ),
    "minibatch_gradient_descent": (
        minibatch_gradient_descent,
        _inputs(
            minibatch_gradient_descent,
            DESCENT | {"batch_size": 2},
            *OTHER_DESCENTS,
            RANDOM,
            {"batch_size": 1},
        ),
        [
            *_step_slips(minibatch_gradient_descent),
            (
                lambda *given, **rest: minibatch_gradient_descent(
                    *given, **(rest | {"batch_size": 1})
                ),
                "every sample is an update of its own. Give all samples of a "
                "mini-batch to one call of `gradient`.",
            ),
        ],
    ),
}
