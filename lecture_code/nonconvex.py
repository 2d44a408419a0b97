"""Models whose cost is not one bowl: valleys, a plateau, saddle points.

Each has the four functions of `scalar` and `vectorised`, with the weight first:
`sine.cost(w, xs, ys)`. Samples are arrays of shape (n,).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np

from . import _checks
from .vectorised import residuals


@dataclass(frozen=True)
class Model:
    """Make a model of its `forward(w, x)` and the derivative of that.

    `derivative(w, x)` is d y_hat / d w for each sample: shape (n,) for one
    weight, (n, d) for d weights. The loss is the squared error, as everywhere.
    `weights` is d, or 1 for one weight, a float.

    Each function raises ValueError for a `w` of another shape, or targets of
    another shape than the samples.
    """

    forward: Callable[[Any, Any], Any]
    derivative: Callable[[Any, Any], Any]
    weights: int = 1

    def loss(self, w: Any, x: Any, y: Any) -> Any:
        """Return each sample's squared error, (y_hat - y)^2."""
        return self._residuals(w, x, y) ** 2

    def cost(self, w: Any, xs: Any, ys: Any) -> float:
        """Return the mean of the samples' losses."""
        return float(np.mean(self.loss(w, xs, ys)))

    def gradient(self, w: Any, xs: Any, ys: Any) -> Any:
        """Return d cost / d w: the mean of 2 (y_hat - y) d y_hat / d w."""
        errors = self._residuals(w, xs, ys)
        return 2 / len(ys) * np.dot(errors, self.derivative(w, np.asarray(xs)))

    def _residuals(self, w: Any, x: Any, y: Any) -> Any:
        shape = () if self.weights == 1 else (self.weights,)
        if np.shape(w) != shape:
            raise _checks.refuse("w", w, f"of shape {shape}, as the model is")
        return residuals(self.forward(w, np.asarray(x)), y)


# y_hat = sin(w x): many valleys, one of them the deepest.
sine = Model(
    forward=lambda w, x: np.sin(w * x),
    derivative=lambda w, x: x * np.cos(w * x),
)

# y_hat = tanh(w x): where |w x| is large the curve is flat, a plateau.
saturating = Model(
    forward=lambda w, x: np.tanh(w * x),
    derivative=lambda w, x: x / np.cosh(w * x) ** 2,
)

# y_hat = w^3 x: at w = 0 the slope is zero and the cost falls on: a saddle of
# one weight.
cubic = Model(
    forward=lambda w, x: w**3 * x,
    derivative=lambda w, x: 3 * w**2 * x,
)

# y_hat = u v x, w = (u, v): a saddle at (0, 0), where every sample's gradient
# is zero.
product = Model(
    forward=lambda w, x: w[0] * w[1] * x,
    derivative=lambda w, x: np.stack((w[1] * x, w[0] * x), axis=-1),
    weights=2,
)

# y_hat = v (u x + 1), w = (u, v): a saddle on v = 0, where the samples'
# gradients are not zero but their mean is.
shifted_product = Model(
    forward=lambda w, x: w[1] * (w[0] * x + 1),
    derivative=lambda w, x: np.stack((w[1] * x, w[0] * x + 1), axis=-1),
    weights=2,
)
