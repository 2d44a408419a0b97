"""The same model on arrays: y_hat = x w for one weight, X w for many.

`xs` of shape (n,) goes with one weight, a float; `xs` of shape (n, d) with
weights of shape (d,). A bias b is the weight of a column of ones
(`Data.with_bias`). Targets have shape (n,), never (n, 1): (n,) - (n, 1) is an
(n, n) array that nobody asked for.
"""

from __future__ import annotations

from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from . import _checks

Array: TypeAlias = NDArray[np.float64]
Weights: TypeAlias = float | Array


def forward(w: Weights, x: Any) -> Any:
    """Predict: x w for x of shape (n,), X w for X of shape (n, d).

    Raises ValueError if `w` is not one weight for each column of `x`.
    """
    x = np.asarray(x)
    if np.shape(w) != x.shape[1:]:
        allowed = (
            f"of shape {x.shape[1:]}, one weight for each column of the samples"
        )
        raise _checks.refuse("w", w, allowed)
    return np.dot(x, w)


def residuals(predictions: Any, ys: Any) -> Any:
    """Return y_hat - y for each sample.

    Raises ValueError unless there is one target for each prediction, in the
    same shape.
    """
    if np.shape(predictions) != np.shape(ys):
        allowed = f"of shape {np.shape(predictions)}, as the predictions are"
        raise ValueError(f"ys must be {allowed}; got the shape {np.shape(ys)}")
    if np.size(ys) == 0:
        raise _checks.refuse("xs", predictions, "at least one sample")
    return predictions - ys


def loss(w: Weights, x: Any, y: Any) -> Any:
    """Return each sample's squared error, (y_hat - y)^2, of shape (n,)."""
    return residuals(forward(w, x), y) ** 2


def cost(w: Weights, xs: Any, ys: Any) -> float:
    """Return the mean of the samples' losses."""
    errors = residuals(forward(w, xs), ys)
    return float(np.dot(errors, errors)) / len(ys)


def gradient(w: Weights, xs: Any, ys: Any) -> Any:
    """Return d cost / d w, the mean of 2 x (x w - y), of the shape of w."""
    errors = residuals(forward(w, xs), ys)
    return 2 / len(ys) * np.dot(errors, xs)
