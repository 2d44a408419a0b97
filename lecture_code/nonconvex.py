"""Models whose cost is not one bowl: valleys, a plateau, saddle points.

Each has the four functions of `scalar` and `vectorised`, with the weight first:
`sine.cost(w, xs, ys)`. Samples are arrays of shape (n,).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Model:
    """Make a model of its `forward(w, x)` and the derivative of that.

    `derivative(w, x)` is d y_hat / d w for each sample: shape (n,) for one
    weight, (n, d) for d weights. The loss is the squared error, as everywhere.
    """

    forward: Callable[[Any, Any], Any]
    derivative: Callable[[Any, Any], Any]

    def loss(self, w: Any, x: Any, y: Any) -> Any:
        """Return each sample's squared error, (y_hat - y)^2."""
        return (self.forward(w, x) - y) ** 2

    def cost(self, w: Any, xs: Any, ys: Any) -> float:
        """Return the mean of the samples' losses."""
        return float(np.mean(self.loss(w, xs, ys)))

    def gradient(self, w: Any, xs: Any, ys: Any) -> Any:
        """Return d cost / d w: the mean of 2 (y_hat - y) d y_hat / d w."""
        errors = self.forward(w, xs) - ys
        return 2 / len(ys) * np.dot(errors, self.derivative(w, xs))


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
)

# y_hat = v (u x + 1), w = (u, v): a saddle on v = 0, where the samples'
# gradients are not zero but their mean is.
shifted_product = Model(
    forward=lambda w, x: w[1] * (w[0] * x + 1),
    derivative=lambda w, x: np.stack((w[1] * x, w[0] * x + 1), axis=-1),
)
