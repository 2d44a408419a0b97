"""What is typed: the right functions, inputs to check on, usual mistakes.

A mistake is a wrong function beside the words for it. Whoever gets its results
on every input has made that mistake.
"""

from __future__ import annotations

from typing import Any

from . import models


class Task:
    """Hold what is to be typed.

    `right` gives the right results, `inputs` are its arguments, most of them
    with one that differs from those of the first, `mistakes` are pairs of a
    wrong function and a hint.
    """

    def __init__(self, right: Any, inputs: Any, mistakes: Any) -> None:
        self.right, self.inputs, self.mistakes = right, inputs, mistakes


def slope_to_the_mean(w: float, xs: Any, ys: Any) -> float:
    """Return the gradient of the cost of another model, y_hat = w."""
    mean: float = sum(ys) / len(xs)
    return 2 * (w - mean)


def _inputs(base: Any, *changes: Any) -> list[Any]:
    """Return the base and what differs from it, most in one argument only."""
    return [base] + [dict(base, **change) for change in changes]


def _loop_mistakes(right: Any) -> list[Any]:
    """Return the mistakes of a mean over the samples, made with the mean."""
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


def _mean(of_one: Any) -> Any:
    return lambda w, xs, ys: sum(map(of_one, [w] * len(xs), xs, ys)) / len(xs)


def _stepping(right: Any, change: Any) -> Any:
    """Return the descent `right` with another gradient at each step.

    `change` gets the gradient, the data, the start, and then what the gradient
    gets: the weight and the samples.
    """
    return lambda gradient, data, w, **rest: right(
        lambda *at: change(gradient, data, w, *at), data, w, **rest
    )


def _step_mistakes(right: Any) -> list[Any]:
    """Return the mistakes of a descent, made with the descent."""
    return [
        (
            _stepping(right, lambda gradient, _, __, *at: -gradient(*at)),
            "the weight goes uphill. The update carries a minus.",
        ),
        (
            lambda **given: right(**dict(given, learning_rate=1.0)),
            "the learning rate is missing. Multiply the gradient by it.",
        ),
        (
            _stepping(
                right,
                lambda gradient, _, start, __, *read: gradient(start, *read),
            ),
            "every gradient is the one at the start. Take it at `w`, the "
            "newest weight.",
        ),
    ]


def _dealt_mistakes(right: Any) -> list[Any]:
    """Return those of a descent that is dealt its samples, as well."""
    return _step_mistakes(right) + [
        (
            _stepping(
                right, lambda gradient, data, _, w, *__: gradient(w, *data)
            ),
            "each update reads all of the data. It should read only what the "
            "loop has just been dealt.",
        ),
        (
            lambda **given: right(**dict(given, orders=None)),
            "the samples are read in stored order. Read them as they come "
            "from `dealt`.",
        ),
    ]


SAMPLES: Any = {"w": 1.0, "xs": (1.0, 2.0, 3.0), "ys": (4.0, 5.0, 6.0)}
OTHER_SAMPLES: Any = (
    {"ys": (2.0, 4.0, 6.0)},
    {"w": 4.0},
    {"xs": (0.5, -1.0, 2.0)},
    {"w": -2.0, "xs": (2.0,), "ys": (3.0,)},
    {"xs": (0.5, 1.5, -1.0, 2.0), "ys": (1.0, 0.0, 2.0, 3.0)},
)
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

TASKS: dict[str, Task] = {
    "forward": Task(
        models.forward,
        _inputs({"w": 2.5, "x": 3.0}, {"x": -1.0}, {"w": 0.5}),
        [
            (
                lambda w, x: x + w,
                "this adds. The weight multiplies the sample.",
            ),
        ],
    ),
    "loss": Task(
        models.loss,
        _inputs(
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
    "cost": Task(
        models.cost,
        _inputs(SAMPLES, *OTHER_SAMPLES),
        _loop_mistakes(models.cost)
        + [
            (
                lambda **at: models.cost(**at) / 2,
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
    "gradient": Task(
        models.gradient,
        _inputs(SAMPLES, *OTHER_SAMPLES),
        _loop_mistakes(models.gradient)
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
    "gradient_descent": Task(
        models.gradient_descent,
        _inputs(DESCENT, *OTHER_DESCENTS),
        _step_mistakes(models.gradient_descent),
    ),
    "stochastic_gradient_descent": Task(
        models.stochastic_gradient_descent,
        _inputs(DESCENT, *OTHER_DESCENTS, SHUFFLED),
        _dealt_mistakes(models.stochastic_gradient_descent),
    ),
    "minibatch_gradient_descent": Task(
        models.minibatch_gradient_descent,
        _inputs(
            dict(DESCENT, batch_size=2),
            *OTHER_DESCENTS,
            SHUFFLED,
            {"batch_size": 1},
        ),
        _dealt_mistakes(models.minibatch_gradient_descent)
        + [
            (
                _stepping(
                    models.minibatch_gradient_descent,
                    lambda gradient, _, __, w, xs, ys: (
                        len(xs) * gradient(w, xs, ys)
                    ),
                ),
                "this steps with a sum. `gradient` gives the mean of all "
                "samples that it gets: call it once for an update.",
            ),
            (
                lambda **given: models.minibatch_gradient_descent(
                    **dict(given, batch_size=1)
                ),
                "every sample is an update of its own. Give all samples of a "
                "mini-batch to one call of `gradient`.",
            ),
        ],
    ),
}
