"""Checks: each names the argument, its value and what is allowed."""

from __future__ import annotations

import math
import operator
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from .data import Data


def refuse(name: str, value: object, allowed: str) -> ValueError:
    """Return the error for an argument whose value is not allowed."""
    return ValueError(f"{name} must be {allowed}; got {value!r}")


def finite_array(name: str, values: Any) -> NDArray[np.float64]:
    """Return `values` as an array of finite floats, or raise ValueError."""
    try:
        array = np.asarray(values, dtype=float)
    except (TypeError, ValueError, OverflowError):
        raise refuse(name, values, "numbers, in rows of equal length") from None
    if not np.isfinite(array).all():
        index = tuple(int(i) for i in np.argwhere(~np.isfinite(array))[0])
        where = "".join(f"[{i}]" for i in index)
        raise refuse(f"{name}{where}", float(array[index]), "a finite number")
    return array


def whole_number(
    name: str, value: Any, *, least: int, most: float = math.inf
) -> int:
    """Return `value` as an int within bounds, or raise ValueError."""
    allowed = f"a whole number of at least {least}"
    if most < math.inf:
        allowed = f"a whole number from {least} to {most}"
    try:
        number = operator.index(value)
    except TypeError:
        raise refuse(name, value, allowed) from None
    if isinstance(value, bool) or not least <= number <= most:
        raise refuse(name, value, allowed)
    return number


def positive_number(name: str, value: Any) -> float:
    """Return `value` as a positive finite float, or raise ValueError."""
    try:
        number = float(value)
    except (TypeError, ValueError, OverflowError):
        raise refuse(name, value, "a positive finite number") from None
    if not 0 < number < math.inf:
        raise refuse(name, value, "a positive finite number")
    return number


def start(data: Data, w: Any) -> Any:
    """Return the start as a float or a float array, or raise ValueError."""
    if type(w) is float and math.isfinite(w):
        return w
    array = finite_array("w", w)
    if array.ndim == 0:
        return float(array)
    if isinstance(data.xs, tuple):
        raise refuse("w", w, "one number when the samples are plain numbers")
    return array.copy()


def descent(
    data: Data, w: Any, learning_rate: Any, epochs: Any
) -> tuple[Any, float, int]:
    """Return the start, the learning rate and the epochs, checked."""
    return (
        start(data, w),
        positive_number("learning_rate", learning_rate),
        whole_number("epochs", epochs, least=0),
    )


def candidates(values: Iterable[Any]) -> NDArray[np.float64]:
    """Return candidate weights as an array of shape (k,) or (k, d)."""
    values = list(values)
    weights = finite_array("candidates", values)
    if weights.size == 0:
        raise refuse("candidates", values, "at least one weight")
    return weights


def interval(low: Any, high: Any) -> tuple[float, float]:
    """Return the bounds of an interval as floats, or raise ValueError."""
    bounds = finite_array("low", low), finite_array("high", high)
    for name, bound in zip(("low", "high"), bounds):
        if bound.ndim > 0:
            raise refuse(name, bound, "one number")
    if not bounds[0] < bounds[1]:
        raise refuse("low", low, f"less than high, {high!r}")
    return float(bounds[0]), float(bounds[1])


def generator(rng: object) -> np.random.Generator | None:
    """Return `rng`, a Generator or None, or raise ValueError."""
    if rng is None or isinstance(rng, np.random.Generator):
        return rng
    raise refuse("rng", rng, "a numpy.random.Generator or None")
