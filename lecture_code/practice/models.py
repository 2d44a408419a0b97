"""The lecture's functions in plain Python, to compare typed ones with.

Their sources are the solutions that the pages show, so they stand as a learner
would write them.
"""

from __future__ import annotations

from typing import Any


class Weights(list):  # type: ignore[type-arg]
    """Hold the start and the weight after each update, as floats."""


def forward(w: float, x: float) -> float:
    """Predict the target of one sample."""
    return x * w


def loss(w: float, x: float, y: float) -> float:
    """Return the squared error of one sample."""
    return (x * w - y) ** 2


def cost(w: float, xs: Any, ys: Any) -> float:
    """Return the mean of the samples' losses."""
    total = 0.0
    for x, y in zip(xs, ys):
        total += (x * w - y) ** 2
    return total / len(xs)


def gradient(w: float, xs: Any, ys: Any) -> float:
    """Return the derivative of the cost, d cost / d w."""
    total = 0.0
    for x, y in zip(xs, ys):
        total += 2 * x * (x * w - y)
    return total / len(xs)


def gradient_descent(
    gradient: Any, data: Any, w: float, learning_rate: float, epochs: int
) -> Weights:
    """Return the list of weights: the start, then one for each update.

    `data` is (xs, ys). An update calls `gradient(w, xs, ys)`.
    """
    xs, ys = data
    weights = Weights([w])
    for _ in range(epochs):
        w = w - learning_rate * gradient(w, xs, ys)
        weights.append(w)
    return weights


def stochastic_gradient_descent(
    gradient: Any,
    data: Any,
    w: float,
    learning_rate: float,
    epochs: int,
    orders: Any,
) -> Weights:
    """Return the list of weights: the start, then one for each update.

    `data` is (xs, ys). `orders` has a list for each epoch: the numbers of the
    samples as they are dealt. An update calls `gradient(w, [x], [y])`.
    """
    xs, ys = data
    weights = Weights([w])
    for epoch in range(epochs):
        for k in orders[epoch]:
            w = w - learning_rate * gradient(w, [xs[k]], [ys[k]])
            weights.append(w)
    return weights


def minibatch_gradient_descent(
    gradient: Any,
    data: Any,
    w: float,
    learning_rate: float,
    epochs: int,
    batch_size: int,
    orders: Any,
) -> Weights:
    """Return the list of weights: the start, then one for each update.

    `data` is (xs, ys). `orders` has a list for each epoch: the numbers of the
    samples as they are dealt. An update calls `gradient` with the next
    `batch_size` of them, or with what is left of the epoch.
    """
    xs, ys = data
    weights = Weights([w])
    for order in orders[:epochs]:
        for i in range(0, len(order), batch_size):
            batch = order[i : i + batch_size]
            slope = gradient(w, [xs[k] for k in batch], [ys[k] for k in batch])
            w = w - learning_rate * slope
            weights.append(w)
    return weights


def mean_of_parts(parts: Any, sizes: Any) -> Any:
    """Return the mean over all samples from the mean of each part.

    `sizes` has the number of samples of each part.
    """
    total = 0.0
    for part, size in zip(parts, sizes):
        total += size * part
    return total / sum(sizes)
