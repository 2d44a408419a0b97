"""Checks: each names the argument, its value and what is allowed.

Of long data the message names the first bad place and the value there.
"""

from __future__ import annotations

import math
import operator
import reprlib
from collections.abc import Sized
from decimal import Decimal
from numbers import Real
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

FINITE = "a finite number"
LONGEST = 80


def refuse(name: str, value: object, allowed: str) -> ValueError:
    """Return the error for an argument whose value is not allowed."""
    return ValueError(f"{name} must be {allowed}; got {said(value)}")


def said(value: object) -> str:
    """Return a value in at most a line; of a large array its shape."""
    if isinstance(value, np.ndarray) and value.size > 8:
        return f"an array of shape {value.shape}"
    try:
        # Long numbers and containers are cut by reprlib before they are made.
        whole = not isinstance(value, int | list | tuple | dict | set | str)
        text = repr(value) if whole else _SHORT.repr(value)
    except Exception:  # the reader's own class, or a number of 5000 digits
        text = f"an object of type {type(value).__name__}"
    text = " ".join(text.split())
    return text if len(text) <= LONGEST else f"{text[: LONGEST - 3]}..."


_SHORT = reprlib.Repr()
_SHORT.maxlist = _SHORT.maxtuple = 8
_SHORT.maxstring = _SHORT.maxlong = 60


def finite_array(
    name: str, values: Any, allowed: str = FINITE
) -> NDArray[np.float64]:
    """Return `values` as an array of finite floats, or raise ValueError.

    Only numbers are taken for numbers: no text, no truth value, no date, no
    complex number and no masked value. `allowed` says what `values` must be
    where they are neither numbers nor a list of them.
    """
    numbers = _as_numbers(name, values, allowed)
    with np.errstate(over="ignore"):
        array = np.asarray(numbers, dtype=float)
    finite = np.isfinite(array)
    if not finite.all():
        index = _first(~finite)
        value = np.asarray(numbers)[index].item()
        raise refuse(name + _place(index), value, FINITE)
    return array


def _as_numbers(name: str, values: Any, allowed: str) -> Any:
    """Return what numpy can take as an array of numbers, or raise."""
    if isinstance(values, np.ma.MaskedArray):
        if np.ma.is_masked(values):
            index = _first(np.ma.getmaskarray(values))
            raise refuse(name + _place(index), np.ma.masked, FINITE)
        values = values.data
    if hasattr(values, "__array__"):
        values = np.asarray(values)
        if values.dtype.kind in "iuf":
            return values
    objects = _as_objects(values)
    flat = objects.ravel().tolist()
    if not {*map(type, flat)} <= {float, int} or not _all_floats(flat):
        for index, value in np.ndenumerate(objects):
            if not is_finite(value) and not index:
                raise refuse(name, values, allowed)
            if not is_finite(value):
                raise _bad_entry(name, objects, index, value)
    return objects.astype(float)


def _as_objects(values: Any) -> NDArray[np.object_]:
    try:
        return np.asarray(values, dtype=object)
    except (TypeError, ValueError):  # rows that are arrays of unequal length
        objects = np.empty(len(values), dtype=object)
        objects[:] = [[*row] if np.ndim(row) else row for row in values]
        return objects


def _all_floats(numbers: list[Any]) -> bool:
    """Tell whether every number is finite as a float, a long int as well."""
    try:
        return all(map(math.isfinite, numbers))
    except OverflowError:
        return False


def _bad_entry(
    name: str, objects: NDArray[np.object_], index: tuple[int, ...], value: Any
) -> ValueError:
    length = _length(objects[0]) if objects.ndim == 1 else -1
    for row, other in enumerate(objects if length >= 0 else ()):
        if _length(other) != length:
            allowed = f"a row of {length} numbers, as long as {name}[0]"
            return refuse(f"{name}[{row}]", other, allowed)
    return refuse(name + _place(index), value, FINITE)


def _length(value: Any) -> int:
    """Return the length of a row, and -1 for what is none."""
    row = isinstance(value, Sized) and not isinstance(value, str | bytes)
    return len(value) if row else -1


def _first(bad: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(int(i) for i in np.argwhere(bad)[0])


def _place(index: tuple[int, ...]) -> str:
    return "".join(f"[{i}]" for i in index)


def is_number(value: Any) -> bool:
    """Tell whether `value` is one real number, and no truth value."""
    if isinstance(value, np.ndarray | np.generic):
        masked = value is np.ma.masked
        return value.ndim == 0 and value.dtype.kind in "iuf" and not masked
    return isinstance(value, Real | Decimal) and not isinstance(value, bool)


def is_finite(value: Any) -> bool:
    """Tell whether `value` is one real number within the floats."""
    try:
        return is_number(value) and math.isfinite(float(value))
    except (OverflowError, ValueError):
        return False


def finite_number(name: str, value: Any) -> float:
    """Return `value` as a finite float, or raise ValueError."""
    if not is_finite(value):
        raise refuse(name, value, FINITE)
    return float(value)


def positive_number(name: str, value: Any) -> float:
    """Return `value` as a positive finite float, or raise ValueError."""
    if not is_finite(value) or not float(value) > 0:
        raise refuse(name, value, "a positive finite number")
    return float(value)


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


def instance(name: str, value: Any, kind: type, allowed: str) -> None:
    """Raise ValueError unless `value` is of the type `kind`."""
    if not isinstance(value, kind):
        raise refuse(name, value, allowed)


def function(name: str, value: Any) -> None:
    """Raise ValueError unless `value` can be called."""
    if not callable(value):
        raise refuse(name, value, "a function (w, xs, ys)")


def start(w: Any, *, plain: bool) -> Any:
    """Return the start as a float or a float array of shape (d,), or raise.

    `plain` says that the samples are plain numbers, with one weight.
    """
    if type(w) is float and math.isfinite(w):
        return w
    array = finite_array("w", w)
    if array.ndim == 0:
        return float(array)
    if plain:
        raise refuse("w", w, "one number when the samples are plain numbers")
    if array.ndim > 1 or array.size == 0:
        raise refuse("w", w, "one number, or numbers of shape (d,)")
    return array.copy()


def candidates(name: str, values: Any) -> NDArray[np.float64]:
    """Return candidate weights as an array of shape (k,) or (k, d)."""
    if not hasattr(values, "__array__"):
        try:
            values = list(values)
        except TypeError:
            raise refuse(name, values, "a list of weights") from None
    weights = finite_array(name, values)
    if weights.size == 0:
        raise refuse(name, values, "at least one weight")
    if weights.ndim not in (1, 2):
        raise refuse(name, values, "numbers, or rows of shape (d,)")
    return weights


def interval(low: Any, high: Any) -> tuple[float, float]:
    """Return the bounds of an interval as floats, or raise ValueError."""
    bounds = finite_number("low", low), finite_number("high", high)
    if not bounds[0] < bounds[1]:
        raise refuse("low", low, f"less than high, {said(high)}")
    if math.isinf(bounds[1] - bounds[0]):
        raise refuse("high", high, "so near to low that the floats can tell")
    return bounds


def returned(name: str, value: Any, w: Any) -> None:
    """Raise ValueError unless a function returned numbers of the shape of w.

    `name` is what was called. NaN and infinity are numbers here: a descent
    that meets them has diverged.
    """
    if np.ndim(w) == 0:
        if not is_number(value):
            raise refuse(f"what {name} returns", value, "one number")
        return
    array = value if isinstance(value, np.ndarray) else np.asarray(None)
    if array.dtype.kind not in "iuf" or array.shape != np.shape(w):
        allowed = f"an array of numbers of the shape of w, {np.shape(w)}"
        raise refuse(f"what {name} returns", value, allowed)
