"""The record of a search: which weights it visited and what that took."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, takewhile
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from . import _checks
from .data import Data

Weight: TypeAlias = float | NDArray[np.float64]
Cost: TypeAlias = Callable[[Any, Any, Any], float]
Gradient: TypeAlias = Callable[[Any, Any, Any], Any]


@dataclass(frozen=True, eq=False, repr=False)
class Trajectory:
    """Hold every weight a search visited, and the samples it had read at each.

    `weights` has shape (k,) for one weight and (k, d) for d weights;
    `samples_read` has k entries. `chosen` is the index of the weight that the
    search settled on: the last one, except in an exhaustive search.

    Raises ValueError for weights that are not finite, another number of
    `samples_read`, or a `chosen` that is no index.
    """

    weights: NDArray[np.float64]
    samples_read: Sequence[int]
    chosen: int = -1

    def __post_init__(self) -> None:
        weights = _checks.candidates("weights", self.weights).copy()
        weights.flags.writeable = False
        k, read = len(weights), self.samples_read
        read = read if isinstance(read, range) else tuple(read)
        if len(read) != k:
            allowed = f"{k} numbers, one for each weight"
            raise _checks.refuse("samples_read", self.samples_read, allowed)
        _checks.whole_number("chosen", self.chosen, least=-k, most=k - 1)
        object.__setattr__(self, "weights", weights)
        object.__setattr__(self, "samples_read", read)

    def __len__(self) -> int:
        return len(self.weights)

    def __reduce__(self) -> tuple[Any, ...]:
        # A copy, or what another process gets, can't be written either.
        return Trajectory, (self.weights, self.samples_read, self.chosen)

    def __repr__(self) -> str:
        text = (
            f"Trajectory of {len(self)} weights from "
            f"{_checks.said(self.weights[0].tolist())}, settled on "
            f"{_checks.said(self.weights[self.chosen].tolist())}"
        )
        if self.runs_away:
            text += (
                ". It runs away: each update overshoots further than the last. "
                "Lower learning_rate, or centre and scale the inputs."
            )
        return text

    @property
    def weight(self) -> Any:
        """The weight it settled on: a float, or an array of shape (d,)."""
        chosen = self.weights[self.chosen]
        return chosen if self.weights.ndim > 1 else float(chosen)

    @property
    def runs_away(self) -> bool:
        """Whether the updates overshoot further and further to the end.

        Its last weight is then no answer, however finite it is.
        """
        return self.chosen in (-1, len(self) - 1) and _overshoots(self.weights)

    def costs(self, cost: Cost, data: Data) -> NDArray[np.float64]:
        """Price every visited weight on all of `data`; the shape is (k,).

        A cost beyond the floats is infinite. Raises ValueError if `cost`
        returns anything but one number.
        """
        _checks.function("cost", cost)
        _checks.instance("data", data, Data, "a Data")
        weights = (
            self.weights if self.weights.ndim > 1 else self.weights.tolist()
        )
        with np.errstate(over="ignore", invalid="ignore"):
            return np.array(
                [_price(cost, w, data.xs, data.ys) for w in weights]
            )


def _price(cost: Cost, w: Any, xs: Any, ys: Any) -> float:
    try:
        value = cost(w, xs, ys)
        if type(value) is not float:
            _checks.returned("cost", value, 0.0)
        return float(value)
    except OverflowError:
        return math.inf


def _overshoots(weights: NDArray[np.float64]) -> bool:
    """Tell whether ever longer steps turn back on one another at the end.

    A step that is longer than the last one and goes on in its direction leaves
    a plateau or a saddle point, which is as it should be. A descent that reads
    few samples takes longer and shorter steps by chance: so of a long run the
    second half is cut into six parts, whose longest steps are compared.
    """
    # Of this size no difference and no product overflows.
    rows = np.reshape(weights, (len(weights), -1))
    steps = np.diff(rows / max(1.0, np.abs(rows).max()), axis=0)
    steps = steps[len(steps) // 2 :] if len(steps) >= 12 else steps
    if len(steps) < 4:
        return False
    lengths = np.abs(steps).max(axis=1)
    parts = np.array_split(lengths, min(6, len(lengths)))
    longest = np.array([part.max() for part in parts])
    last = len(lengths) - len(parts[-1]) + int(parts[-1].argmax())
    turns = float(steps[last] @ steps[last - 1]) < 0
    return turns and bool((np.diff(longest) > 0).all())


class DivergenceError(ArithmeticError):
    """Tell that a descent reached a weight that is not finite.

    `step` is the update that did it (1 is the first), `weight` the last finite
    weight, `trajectory` the record up to and including that weight.
    """

    def __init__(self, trajectory: Trajectory, learning_rate: float) -> None:
        self.step = len(trajectory)
        self.weight = trajectory.weight
        self.trajectory = trajectory
        self.learning_rate = learning_rate
        super().__init__(
            f"step {self.step} left the finite numbers; the last finite "
            f"weight was {_checks.said(self.weight)}. Lower learning_rate, now "
            f"{learning_rate!r}, or centre and scale the inputs."
        )

    def __reduce__(self) -> tuple[Any, ...]:
        return DivergenceError, (self.trajectory, self.learning_rate)


def checked(
    gradient: Gradient, data: Data, w: Any, learning_rate: Any, epochs: Any
) -> tuple[Gradient, Any, float, int]:
    """Return what a descent begins with, or raise ValueError.

    The gradient that is returned refuses to return another shape than that of
    many weights; for one weight `record` sees it.
    """
    _checks.function("gradient", gradient)
    _checks.instance("data", data, Data, "a Data")
    w = _checks.start(w, plain=isinstance(data.xs, tuple))
    learning_rate = _checks.positive_number("learning_rate", learning_rate)
    epochs = _checks.whole_number("epochs", epochs, least=0)
    if isinstance(w, float):
        return gradient, w, learning_rate, epochs

    def of_its_shape(w: Any, xs: Any, ys: Any) -> Any:
        slope = gradient(w, xs, ys)
        _checks.returned("gradient", slope, w)
        return slope

    return of_its_shape, w, learning_rate, epochs


def record(
    steps: Iterable[Any],
    gradient: Gradient,
    data: Data,
    w: Any,
    learning_rate: float,
    *,
    batch_size: int,
    epochs: int,
) -> Trajectory:
    """Follow `steps`, the weights after `w`, to their end.

    Raises DivergenceError at the first weight that is not finite, and
    ValueError if `gradient` returns what is no step for `w`.
    """
    with np.errstate(over="ignore", invalid="ignore"):
        if epochs == 0:
            _ask(gradient, data, w)
        try:
            weights = _followed(steps, w)
        except TypeError:
            _ask(gradient, data, w)
            raise
    trajectory = Trajectory(
        weights, samples_read(len(data), batch_size, len(weights))
    )
    if len(weights) <= epochs * -(-len(data) // batch_size):
        raise DivergenceError(trajectory, learning_rate)
    return trajectory


def _ask(gradient: Gradient, data: Data, w: Any) -> None:
    """Look at one gradient, of one sample, where no step shows what it is."""
    slope = gradient(w, data.xs[:1], data.ys[:1])
    _checks.returned("gradient", slope, w)


def _followed(steps: Iterable[Any], w: Any) -> NDArray[np.float64]:
    """Return the weights up to the last that is finite."""
    visited = chain((w,), _until_overflow(steps))
    if isinstance(w, float):
        return np.fromiter(takewhile(math.isfinite, visited), dtype=float)
    return np.array(list(takewhile(_all_finite, visited)))


def _until_overflow(steps: Iterable[Any]) -> Iterator[Any]:
    try:
        yield from steps
    except OverflowError:  # what plain Python says where numpy says inf
        return


def samples_read(n: int, batch_size: int, count: int) -> Sequence[int]:
    """Return the samples read at the start and after the next updates."""
    if n % batch_size == 0:
        return range(0, count * batch_size, batch_size)
    an_epoch = -(-n // batch_size)
    return tuple(
        k // an_epoch * n + k % an_epoch * batch_size for k in range(count)
    )


def _all_finite(w: NDArray[np.float64]) -> bool:
    # A finite sum of squares proves it in less than half the time; squares of
    # finite weights can overflow.
    return math.isfinite(np.vdot(w, w)) or bool(np.isfinite(w).all())
