"""What stands in a page for objects of the package and of numpy."""

from __future__ import annotations

from typing import Any


class Search:
    """Hold the pairs of weights that a search tried, and the chosen one."""

    def __init__(self, weights: Any, weight: Any) -> None:
        self.weights, self.weight = weights, weight

    def __repr__(self) -> str:
        return f"Search(weights={self.weights}, weight={self.weight})"


class Samples:
    """Hold samples as `data.xs` and `data.ys`."""

    def __init__(self, xs: Any, ys: Any) -> None:
        self.xs, self.ys = xs, ys

    def __repr__(self) -> str:
        return f"Data({self.xs}, {self.ys})"


class Draws:
    """Draw the same numbers each time, as a generator with a seed does."""

    def __init__(self, numbers: Any) -> None:
        self.numbers, self.drawn = numbers, 0

    def __repr__(self) -> str:
        return "rng"

    def anew(self) -> Draws:
        """Return one that has drawn nothing yet."""
        return Draws(self.numbers)

    def integers(self, high: int, size: int | None = None) -> Any:
        """Return a whole number from 0 to `high` - 1, or a list of `size`."""
        if size is not None:
            return [self.integers(high) for _ in range(size)]
        self.drawn += 1
        return self.numbers[self.drawn % len(self.numbers)] % high


def deal(data: Samples, batch_size: int, epochs: int) -> Any:
    """Return the mini-batches (xs, ys) of each epoch, in stored order."""
    starts = range(0, len(data.xs), batch_size)
    ends = [i + batch_size for i in starts]
    cut = [(data.xs[i:j], data.ys[i:j]) for i, j in zip(starts, ends)]
    return [cut for _ in range(epochs)]
