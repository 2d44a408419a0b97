"""The model y_hat = x w in plain Python floats, as on the board.

Sums are loops over i, the number of the sample: since Python 3.12 the built-in
`sum` compensates rounding, and would not give the lecture's numbers to the last
digit. A `zip` would slow down the sum over one sample, a step of SGD.
"""

from __future__ import annotations

from collections.abc import Sequence

from . import _checks


def forward(w: float, x: float) -> float:
    """Predict the target of one sample: y_hat = x w."""
    return x * w


def loss(w: float, x: float, y: float) -> float:
    """Return the squared error of one sample, (y_hat - y)^2."""
    error = forward(w, x) - y
    return error * error


def cost(w: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return the mean of the samples' losses."""
    if type(w) is not float or not 0 < len(xs) == len(ys):
        _refuse(w, xs, ys)
    total = 0.0
    for i in range(len(xs)):
        total += loss(w, xs[i], ys[i])
    return total / len(xs)


def gradient(w: float, xs: Sequence[float], ys: Sequence[float]) -> float:
    """Return d cost / d w, the mean of 2 x (x w - y)."""
    if type(w) is not float or not 0 < len(xs) == len(ys):
        _refuse(w, xs, ys)
    total = 0.0
    for i in range(len(xs)):
        total += 2 * xs[i] * (xs[i] * w - ys[i])
    return total / len(xs)


def _refuse(w: object, xs: Sequence[float], ys: Sequence[float]) -> None:
    """Raise ValueError unless there is one weight, and a target a sample."""
    if not _checks.is_number(w):
        raise _checks.refuse("w", w, "one number; for many use `vectorised`")
    if len(xs) == 0:
        raise _checks.refuse("xs", xs, "at least one sample")
    if len(xs) != len(ys):
        raise _checks.refuse("ys", ys, f"{len(xs)} targets, one for each of xs")
