"""Stochastic gradient descent (SGD): each update reads one sample."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .data import Data, deal
from .trajectory import Gradient, Trajectory, Weight, checked, record


def stochastic_gradient_descent(
    gradient: Gradient,
    data: Data,
    w: Weight,
    *,
    learning_rate: float,
    epochs: int,
    rng: np.random.Generator | None = None,
    sampling: str | None = None,
) -> Trajectory:
    """Step against the gradient of one sample's loss, sample after sample.

    An epoch is n updates, over the samples as `sampling` deals them (see
    `deal`): by default reshuffled each epoch with an `rng`, in stored order
    without one.

    Raises ValueError for bad input before the first step, and DivergenceError
    at the first weight that is not finite.
    """
    gradient, w, learning_rate, epochs = checked(
        gradient, data, w, learning_rate, epochs
    )
    dealt = deal(data, 1, epochs, rng=rng, sampling=sampling)

    def steps(w: Weight) -> Iterator[Weight]:
        for samples in dealt:
            for x, y in samples:
                w = w - learning_rate * gradient(w, x, y)
                yield w

    return record(
        steps(w),
        gradient,
        data,
        w,
        learning_rate,
        batch_size=1,
        epochs=epochs,
    )
