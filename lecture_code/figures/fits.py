"""Samples, and the lines that a weight draws through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .. import _checks
from ..data import Data
from .canvas import BLACK, BLUE, VERMILION, label, styled


@styled
def samples(ax: Axes, data: Data) -> None:
    """Draw the samples as points (x, y)."""
    ax.plot(data.xs, data.ys, "o", color=BLACK, zorder=3, label="samples")
    label(ax, "x", "y")


@styled
def fit(
    ax: Axes,
    data: Data,
    predictions: Sequence[float],
    *,
    residuals: bool = True,
    **line: Any,
) -> None:
    """Draw the line through the predictions, and a stick for each residual.

    `predictions` has one y_hat for each sample; `line` are options of
    `Axes.plot`. Raises ValueError for another number of predictions.
    """
    if len(predictions) != len(data):
        allowed = f"{len(data)} numbers, one for each sample"
        raise _checks.refuse("predictions", predictions, allowed)
    xs, order = np.asarray(data.xs), np.argsort(data.xs)
    y_hats = np.asarray(predictions)
    ax.plot(xs[order], y_hats[order], **{"color": BLUE, **line})
    if residuals:
        ax.vlines(
            data.xs,
            data.ys,
            y_hats,
            color=VERMILION,
            linestyle=":",
            linewidth=2.2,
        )
