"""What else is typed in the sections of the book, in plain Python.

The sources are the solutions that the pages show.
"""

from __future__ import annotations

from typing import Any


def exhaustive_search(cost: Any, data: Any, candidates: Any) -> Any:
    """Return the candidate of least cost, of equal ones the first.

    `data` is (xs, ys), and `cost(w, xs, ys)` the cost of a candidate.
    """
    xs, ys = data
    best = candidates[0]
    for w in candidates:
        if cost(w, xs, ys) < cost(best, xs, ys):
            best = w
    return best


def coarse_to_fine_search(
    cost: Any, data: Any, low: float, high: float, points: int, rounds: int
) -> float:
    """Return the best weight of the last of `rounds` grids.

    A grid has `points` weights, evenly spaced from `low` to `high`. The next
    grid goes from one step below the best weight of this one to one above.
    """
    xs, ys = data
    for _ in range(rounds):
        step = (high - low) / (points - 1)
        best = low
        for k in range(points):
            w = low + k * step
            if cost(w, xs, ys) < cost(best, xs, ys):
                best = w
        low, high = best - step, best + step
    return best


def epoch_map(data: Any, learning_rate: float) -> Any:
    """Return a and c: an epoch in stored order makes a * w + c of w.

    `data` is (xs, ys).
    """
    xs, ys = data
    a, c = 1.0, 0.0
    for x, y in zip(xs, ys):
        a_i = 1 - 2 * learning_rate * x * x
        c_i = 2 * learning_rate * x * y
        a, c = a_i * a, a_i * c + c_i
    return a, c


def smooth(values: Any, beta: float) -> list[float]:
    """Return the smoothed values; `beta` is the share of the new one.

    The first smoothed value is the first value.
    """
    smoothed = [values[0]]
    for value in values[1:]:
        smoothed.append(beta * value + (1 - beta) * smoothed[-1])
    return smoothed
