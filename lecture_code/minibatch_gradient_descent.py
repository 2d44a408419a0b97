"""Mini-batch SGD: each update reads a few samples."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from .data import Data, deal
from .trajectory import Gradient, Trajectory, Weight, checked, record


def minibatch_gradient_descent(
    gradient: Gradient,
    data: Data,
    w: Weight,
    *,
    learning_rate: float,
    epochs: int,
    batch_size: int,
    rng: np.random.Generator | None = None,
    sampling: str | None = None,
) -> Trajectory:
    """Step against the gradient of a mini-batch's mean loss, batch after batch.

    An epoch is ceil(n / batch_size) updates, over the samples as `sampling`
    deals them (see `deal`); a shorter last batch is averaged over its own
    length. batch_size = n is gradient descent, batch_size = 1 is stochastic
    gradient descent.

    Raises ValueError for bad input before the first step, and DivergenceError
    at the first weight that is not finite.
    """
    gradient, w, learning_rate, epochs = checked(
        gradient, data, w, learning_rate, epochs
    )
    dealt = deal(data, batch_size, epochs, rng=rng, sampling=sampling)

    def steps(w: Weight) -> Iterator[Weight]:
        for batches in dealt:
            for xs, ys in batches:
                w = w - learning_rate * gradient(w, xs, ys)
                yield w

    return record(
        steps(w),
        gradient,
        data,
        w,
        learning_rate,
        batch_size=batch_size,
        epochs=epochs,
    )
