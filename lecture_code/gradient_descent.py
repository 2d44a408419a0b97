"""Gradient descent (GD): each update reads all samples."""

from __future__ import annotations

from collections.abc import Iterator

from .data import Data
from .trajectory import Gradient, Trajectory, Weight, checked, record


def gradient_descent(
    gradient: Gradient,
    data: Data,
    w: Weight,
    *,
    learning_rate: float,
    epochs: int,
) -> Trajectory:
    """Step against the gradient of the cost, the mean loss of all samples.

    An epoch is one update: w becomes w - learning_rate * d cost / d w.

    Raises ValueError for bad input before the first step, and DivergenceError
    at the first weight that is not finite.
    """
    gradient, w, learning_rate, epochs = checked(
        gradient, data, w, learning_rate, epochs
    )

    def steps(w: Weight) -> Iterator[Weight]:
        for _ in range(epochs):
            w = w - learning_rate * gradient(w, data.xs, data.ys)
            yield w

    return record(
        steps(w),
        gradient,
        data,
        w,
        learning_rate,
        batch_size=len(data),
        epochs=epochs,
    )
