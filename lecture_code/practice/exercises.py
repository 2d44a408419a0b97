"""The right functions of the exercises whose answer is code.

The sources are the solutions that the pages show.
"""

from __future__ import annotations

from typing import Any

from .models import cost
from .stand_ins import Samples, deal

# The lecture's samples, and the other ones.
xs, ys = (1.0, 2.0, 3.0), (2.0, 4.0, 6.0)
data = Samples(xs, (4.0, 5.0, 6.0))


def on_edge(search: Any) -> list[bool]:
    """Tell of each weight whether the chosen one is the least or the greatest.

    `search.weights` is the list of pairs tried, `search.weight` the chosen one.
    """
    edge = []
    for k in range(len(search.weight)):
        tried = [pair[k] for pair in search.weights]
        edge.append(search.weight[k] in (min(tried), max(tried)))
    return edge


def heights(cost: Any, ws: Any, bs: Any) -> list[list[float]]:
    """Return the costs as `np.meshgrid(ws, bs)` counts: a row for each of bs.

    `cost(w, b)` is the cost of a pair.
    """
    return [[cost(w, b) for w in ws] for b in bs]


def descend(w: float, b: float, rate: float, epochs: int) -> Any:
    """Return w and b after gradient descent on `xs` and `ys`."""
    for _ in range(epochs):
        errors = [x * w + b - y for x, y in zip(xs, ys)]
        slope_w = sum(2 * x * e for x, e in zip(xs, errors))
        slope_b = sum(2 * e for e in errors)
        w -= rate * slope_w / 3
        b -= rate * slope_b / 3
    return w, b


def descend_until(
    slope_at: Any, w: float, learning_rate: float, least: float, most: int
) -> Any:
    """Return the weight at which the size of the slope is below `least`.

    `slope_at(w)` is the slope. After `most` updates stop in any case.
    """
    for _ in range(most):
        if abs(slope_at(w)) < least:
            return w
        w = w - learning_rate * slope_at(w)
    return w


def momentum(
    slope_at: Any, w: float, learning_rate: float, beta: float, updates: int
) -> Any:
    """Return the weight after updates with momentum; the first has none.

    `slope_at(w)` is the slope.
    """
    before = w
    for _ in range(updates):
        step = beta * (w - before) - learning_rate * slope_at(w)
        before = w
        w = w + step
    return w


def train(w: float, rate: float, epochs: int, rng: Any) -> float:
    """Return the weight after epochs of drawing with replacement."""
    for _ in range(epochs):
        for i in rng.integers(3, size=3):
            x, y = data.xs[i], data.ys[i]
            slope = 2 * x * (x * w - y)
            w = w - rate * slope
    return w


def epoch_gradients(w: float, data: Any, size: int) -> list[float]:
    """Return the gradient of each mini-batch of one epoch."""
    found = []
    for batches in deal(data, size, 1):
        for xs, ys in batches:
            total = 0.0
            for x, y in zip(xs, ys):
                error = x * w - y
                total += 2 * x * error
            found.append(total / len(xs))
    return found


def accumulated(gradient: Any, w: float, parts: Any) -> float:
    """Return the gradient of all samples from the gradients of the parts.

    `parts` is a list of (xs, ys), and `gradient(w, xs, ys)` the mean of a part.
    """
    total, count = 0.0, 0
    for xs, ys in parts:
        total += len(xs) * gradient(w, xs, ys)
        count += len(xs)
    return total / count


def cost_of_all(w: float, shards: Any) -> float:
    """Return the cost over the samples of all shards, a list of (xs, ys)."""
    total, count = 0.0, 0
    for xs, ys in shards:
        total += len(xs) * cost(w, xs, ys)
        count += len(xs)
    return total / count


def step(w: float, parts: Any, sizes: Any, learning_rate: float) -> float:
    """Return the next weight from the gradients of the workers' parts."""
    n = sum(sizes)
    slope = 0.0
    for part, size in zip(parts, sizes):
        slope += part * size / n
    return w - learning_rate * slope
