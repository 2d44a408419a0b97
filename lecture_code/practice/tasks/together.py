"""Exercise on gradient descent: both weights move together."""

from __future__ import annotations

from typing import Any

from .. import exercises
from .task import Task, inputs

xs, ys = exercises.xs, exercises.ys


def slopes(w: float, b: float) -> tuple[float, float]:
    """Return the slopes in w and b of the cost on the lecture's samples."""
    errors = [x * w + b - y for x, y in zip(xs, ys)]
    slope_w = sum([2 * x * e for x, e in zip(xs, errors)]) / 3
    return slope_w, sum([2 * e for e in errors]) / 3


def one_by_one(w: float, b: float, rate: float, epochs: int) -> Any:
    """Move w first, and b along the slope at the new w."""
    for _ in range(epochs):
        w -= rate * slopes(w, b)[0]
        b -= rate * slopes(w, b)[1]
    return w, b


def other_first(w: float, b: float, rate: float, epochs: int) -> Any:
    """Move b first, and w along the slope at the new b."""
    for _ in range(epochs):
        b -= rate * slopes(w, b)[1]
        w -= rate * slopes(w, b)[0]
    return w, b


AFTER = (
    "`{}` moves along a slope taken where `{}` has moved already. Compute both "
    "slopes first, then move both weights."
)
DESCEND = Task(
    exercises.descend,
    "w b rate epochs",
    inputs(
        {"w": 0.0, "b": 0.0, "rate": 0.1, "epochs": 1},
        {"w": 1.0},
        {"b": -1.0},
        {"rate": 0.05},
        {"epochs": 3},
    ),
    [
        (one_by_one, AFTER.format("b", "w")),
        (other_first, AFTER.format("w", "b")),
        (
            lambda w, b, rate, epochs: exercises.descend(w, b, -rate, epochs),
            "the weights go uphill. The update carries a minus.",
        ),
    ],
    start="""\
def descend(w, b, rate, epochs):
    for _ in range(epochs):
        errors = [x * w + b - y for x, y in zip(xs, ys)]
        slope = sum(2 * x * e for x, e in zip(xs, errors))
        w -= rate * slope / 3
        errors = [x * w + b - y for x, y in zip(xs, ys)]
        slope = sum(2 * e for e in errors)
        b -= rate * slope / 3
    return w, b
""",
    around=lambda: {"xs": xs, "ys": ys},
)
