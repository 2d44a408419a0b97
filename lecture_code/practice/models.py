"""The lecture's functions in plain Python, to compare typed ones with."""

from __future__ import annotations

from typing import Any


class Weights(list):  # type: ignore[type-arg]
    """Hold the start and the weight after each update, as floats."""


def forward(w: float, x: float) -> float:
    """Predict the target of one sample."""
    return x * w


def loss(w: float, x: float, y: float) -> float:
    """Return the squared error of one sample."""
    return (x * w - y) * (x * w - y)


def cost(w: float, xs: Any, ys: Any) -> float:
    """Return the mean of the samples' losses."""
    losses = [loss(w, x, y) for x, y in zip(xs, ys)]
    return sum(losses) / len(xs)


def gradient(w: float, xs: Any, ys: Any) -> float:
    """Return d cost / d w."""
    slopes: list[float] = [2 * x * (x * w - y) for x, y in zip(xs, ys)]
    return sum(slopes) / len(xs)


def gradient_descent(
    gradient: Any, data: Any, w: float, learning_rate: float, epochs: int
) -> Weights:
    """Return the weights of a descent in which an update reads all samples."""
    size = len(data[0])
    return minibatch_gradient_descent(
        gradient, data, w, learning_rate, epochs, size
    )


def stochastic_gradient_descent(
    gradient: Any,
    data: Any,
    w: float,
    learning_rate: float,
    epochs: int,
    orders: Any = None,
) -> Weights:
    """Return the weights of a descent in which an update reads one sample."""
    return minibatch_gradient_descent(
        gradient, data, w, learning_rate, epochs, 1, orders
    )


def minibatch_gradient_descent(
    gradient: Any,
    data: Any,
    w: float,
    learning_rate: float,
    epochs: int,
    batch_size: int,
    orders: Any = None,
) -> Weights:
    """Return the weights of a descent on mini-batches of `data`, (xs, ys).

    `orders` has the numbers of the samples for each epoch, in the order in
    which they are read; without it this is the order of the data.
    """
    xs, ys = data
    weights = Weights([w])
    for epoch in range(epochs):
        order = orders[epoch] if orders else range(len(xs))
        for i in range(0, len(xs), batch_size):
            batch = order[i : i + batch_size]
            slope = gradient(w, [xs[k] for k in batch], [ys[k] for k in batch])
            w = w - learning_rate * slope
            weights.append(w)
    return weights
