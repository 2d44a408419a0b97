"""Exercises on mini-batches: a short one, and one in parts."""

from __future__ import annotations

from typing import Any

from .. import exercises, models
from ..stand_ins import Samples, deal
from .descents import slope_to_the_mean
from .task import Task, inputs


def divided(by: str) -> Any:
    """Return wrong gradients: the sums divided by another number."""

    def epoch_gradients(w: float, data: Any, size: int) -> list[float]:
        count = {"size": size, "all": len(data.xs), "one": 1}[by]
        return [
            len(xs) * models.gradient(w, xs, ys) / count
            for xs, ys in deal(data, size, 1)[0]
        ]

    return epoch_gradients


EPOCH_GRADIENTS = Task(
    exercises.epoch_gradients,
    "w data size",
    inputs(
        {
            "w": 1.0,
            "data": Samples((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)),
            "size": 2,
        },
        {"w": 3.0},
        {"size": 3},
        {"data": Samples((1.0, 0.5, 2.0, 3.0, 1.5), (2.0, 1.0, 0.0, 4.0, 3.0))},
    ),
    [
        (
            divided("size"),
            "the last mini-batch is short, and its sum is divided by `size`. "
            "Divide by the number of its own samples, `len(xs)`.",
        ),
        (
            divided("all"),
            "each sum is divided by the number of all samples. Divide by the "
            "number of samples in the mini-batch, `len(xs)`.",
        ),
        (
            divided("one"),
            "these are sums. Divide each by the number of samples in the "
            "mini-batch, `len(xs)`.",
        ),
    ],
    start="""\
def epoch_gradients(w, data, size):
    found = []
    for batches in deal(data, size, 1):
        for xs, ys in batches:
            total = 0.0
            for x, y in zip(xs, ys):
                error = x * w - y
                total += 2 * x * error
            found.append(total / size)
    return found
""",
    around=lambda: {"deal": deal},
)

PARTS: Any = (((1.0, 2.0), (4.0, 5.0)), ((3.0,), (6.0,)))
ACCUMULATED = Task(
    exercises.accumulated,
    "gradient w parts",
    inputs(
        {"gradient": models.gradient, "w": 1.0, "parts": PARTS},
        {"w": 3.0},
        {"parts": PARTS[:1]},
        {"parts": PARTS + (((0.5, 1.0, 2.0), (1.0, 2.0, 3.0)),)},
        {"gradient": slope_to_the_mean},
    ),
    [
        (
            lambda gradient, w, parts: sum([gradient(w, *p) for p in parts]),
            "this is the sum of the parts' gradients. Weight each with its "
            "number of samples, and divide by the number of all.",
        ),
        (
            lambda gradient, w, parts: (
                sum([gradient(w, *p) for p in parts]) / len(parts)
            ),
            "each part counts alike, but a short one should count less. Weight "
            "each gradient with `len(xs)`.",
        ),
        (
            lambda gradient, w, parts: sum(
                [len(p[0]) * gradient(w, *p) for p in parts]
            ),
            "this is the sum over all samples. Divide by how many there are.",
        ),
    ],
)
