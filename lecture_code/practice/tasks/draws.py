"""Exercise on SGD: what an epoch of draws is."""

from __future__ import annotations

from typing import Any

from .. import exercises, models
from ..stand_ins import Draws
from .task import Task, inputs


def trained(draws: int, stays: bool = False) -> Any:
    """Return a wrong training: other draws in an epoch, or one that is kept."""

    def train(w: float, rate: float, epochs: int, rng: Any) -> float:
        rng = rng.anew()
        xs, ys = exercises.data.xs, exercises.data.ys
        for _ in range(epochs):
            i = rng.integers(3)
            for k in range(draws):
                i = i if stays or k == 0 else rng.integers(3)
                w = w - rate * 2 * xs[i] * (xs[i] * w - ys[i])
        return w

    return train


def in_stored_order(w: float, rate: float, epochs: int, rng: Any) -> float:
    """Read each sample once in an epoch, and draw nothing."""
    _, samples = rng, (exercises.data.xs, exercises.data.ys)
    return float(
        models.stochastic_gradient_descent(
            models.gradient, samples, w, rate, epochs, [range(3)] * epochs
        )[-1]
    )


TRAIN = Task(
    exercises.train,
    "w rate epochs rng",
    inputs(
        {
            "w": 1.0,
            "rate": 0.01,
            "epochs": 2,
            "rng": Draws((0, 2, 0, 1, 1, 2, 2)),
        },
        {"w": 3.0},
        {"rate": 0.05},
        {"epochs": 3},
        {"rng": Draws((1, 1, 0, 2, 0))},
    ),
    [
        (
            trained(draws=1),
            "one draw is called an epoch. With three samples an epoch is three "
            "draws, with an update after each.",
        ),
        (
            trained(draws=3, stays=True),
            "the epoch draws once, and reads that sample three times. Draw "
            "anew for each update.",
        ),
        (
            in_stored_order,
            "the samples are read in stored order. Draw the number of each "
            "with `rng.integers(3)`.",
        ),
    ],
    start="""\
def train(w, rate, epochs, rng):
    for _ in range(epochs):
        i = rng.integers(3)
        x, y = data.xs[i], data.ys[i]
        slope = 2 * x * (x * w - y)
        w = w - rate * slope
    return w
""",
    around=lambda: {"data": exercises.data},
)
