"""The controls of a moving figure: their values, and what may be chosen."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from typing import Any

import numpy as np

from .. import _checks

Controls = dict[str, list[Any]]


def values_of(name: str, values: Iterable[Any]) -> list[Any]:
    """Return the values of a control: numbers in rising order, or words.

    Raises ValueError for no values, or values in no order.
    """
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise _checks.refuse(name, values, "a list of values")
    if isinstance(values, np.ndarray) and values.ndim != 1:
        raise _checks.refuse(name, values, "a list of values")
    values = [v.item() if isinstance(v, np.generic) else v for v in values]
    if not values:
        raise _checks.refuse(name, values, "at least one value")
    if all(isinstance(value, str) for value in values):
        if len(set(values)) < len(values):
            raise _checks.refuse(name, values, "words that differ")
        return values
    if not all(map(_checks.is_finite, values)):
        raise _checks.refuse(name, values, "all finite numbers or all words")
    if any(a >= b for a, b in itertools.pairwise(values)):
        raise _checks.refuse(name, values, "numbers in rising order")
    return values


def begin_with(controls: Controls, start: Any) -> dict[str, Any]:
    """Return the values to begin with: `start`, else the middle ones.

    Raises ValueError for a start that is no stored value of a control.
    """
    if not isinstance(start, dict | None):
        raise _checks.refuse("start", start, "a dict, and no control")
    middle = {name: v[len(v) // 2] for name, v in controls.items()}
    for name, value in (start or {}).items():
        if name not in controls:
            raise _checks.refuse("start", start, "values of the controls")
        if not _is_one_of(value, controls[name]):
            allowed = f"one of {controls[name]}"
            raise _checks.refuse(f"start[{name!r}]", value, allowed)
    return middle | (start or {})


def check(controls: Controls, values: dict[str, Any]) -> None:
    """Raise ValueError for a name that is no control, or a value out of range.

    Numbers may lie between the stored ones.
    """
    for name, value in values.items():
        known = controls.get(name)
        if known is None:
            raise _checks.refuse(
                "values", name, f"named as a control: {[*controls]}"
            )
        if isinstance(known[0], str) or isinstance(value, str):
            if not _is_one_of(value, known):
                raise _checks.refuse(name, value, f"one of {known}")
        elif not _checks.is_finite(value) or not known[0] <= value <= known[-1]:
            allowed = f"a number from {known[0]} to {known[-1]}"
            raise _checks.refuse(name, value, allowed)


def frames(controls: Controls) -> list[dict[str, Any]]:
    """Return the values of every frame; the last control turns fastest."""
    return [
        dict(zip(controls, values))
        for values in itertools.product(*controls.values())
    ]


def _is_one_of(value: Any, values: list[Any]) -> bool:
    one = isinstance(value, str) or _checks.is_finite(value)
    return bool(one and value in values)
