"""The record of a search: which weights it visited and what that took."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from .data import Data

Weight: TypeAlias = float | NDArray[np.float64]
Cost: TypeAlias = Callable[[Any, Any, Any], float]
Gradient: TypeAlias = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, eq=False)
class Trajectory:
    """Hold every weight a search visited, and the samples it had read at each.

    `weights` has shape (k,) for one weight and (k, d) for d weights;
    `samples_read` has k entries. `chosen` is the index of the weight that the
    search settled on: the last one, except in an exhaustive search.
    """

    weights: NDArray[np.float64]
    samples_read: Sequence[int]
    chosen: int = -1

    def __post_init__(self) -> None:
        weights = np.array(self.weights)
        weights.flags.writeable = False
        object.__setattr__(self, "weights", weights)

    def __len__(self) -> int:
        return len(self.weights)

    @property
    def weight(self) -> Any:
        """The weight it settled on: a float, or an array of shape (d,)."""
        chosen = self.weights[self.chosen]
        return chosen if self.weights.ndim > 1 else float(chosen)

    def costs(self, cost: Cost, data: Data) -> NDArray[np.float64]:
        """Price every visited weight on all of `data`; the shape is (k,)."""
        weights = (
            self.weights if self.weights.ndim > 1 else self.weights.tolist()
        )
        with np.errstate(over="ignore", invalid="ignore"):
            return np.array([cost(w, data.xs, data.ys) for w in weights])


class DivergenceError(ArithmeticError):
    """Tell that a descent reached a weight that is not finite.

    `step` is the update that did it (1 is the first), `weight` the last finite
    weight, `trajectory` the record up to and including that weight.
    """

    def __init__(self, trajectory: Trajectory, learning_rate: float) -> None:
        self.step = len(trajectory)
        self.weight = trajectory.weight
        self.trajectory = trajectory
        super().__init__(
            f"step {self.step} left the finite numbers; the last finite "
            f"weight was {self.weight}. Lower learning_rate, now "
            f"{learning_rate!r}."
        )


def record(
    steps: Iterable[Any],
    w: Any,
    learning_rate: float,
    samples_read: Sequence[int],
) -> Trajectory:
    """Follow `steps`, the weights after `w`, to their end.

    `samples_read` has an entry for the start and one for each update. Raises
    DivergenceError at the first weight that is not finite.
    """
    visited = chain((w,), steps)
    with np.errstate(over="ignore", invalid="ignore"):
        if isinstance(w, float):
            weights = np.fromiter(
                takewhile(math.isfinite, visited), dtype=float
            )
        else:
            weights = np.array(list(takewhile(_all_finite, visited)))
    trajectory = Trajectory(weights, samples_read[: len(weights)])
    if len(weights) < len(samples_read):
        raise DivergenceError(trajectory, learning_rate)
    return trajectory


def samples_read(n: int, batch_size: int, epochs: int) -> Sequence[int]:
    """Return the samples read at the start and after each update."""
    if n % batch_size == 0:
        return range(0, epochs * n + 1, batch_size)
    ends = [*range(batch_size, n, batch_size), n]
    return (0, *(epoch * n + end for epoch in range(epochs) for end in ends))


def _all_finite(w: NDArray[np.float64]) -> bool:
    # A finite sum of squares proves it in less than half the time; squares of
    # finite weights can overflow.
    return math.isfinite(np.vdot(w, w)) or bool(np.isfinite(w).all())
