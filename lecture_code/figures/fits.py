"""Samples, and the lines that a weight draws through them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from .. import _checks
from ..data import Data
from ..language import _
from .canvas import label
from .style import BLACK, BLUE, RESIDUAL, styled


def _one_column(data: Data) -> None:
    _checks.instance("data", data, Data, "a Data")
    if np.ndim(data.xs) > 1:
        raise _checks.refuse("data", data, "a Data whose xs are numbers")


@styled
def samples(ax: Axes, data: Data) -> None:
    """Draw the samples as points (x, y)."""
    _one_column(data)
    ax.plot(data.xs, data.ys, "o", color=BLACK, zorder=3, label=_("samples"))
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
    _one_column(data)
    y_hats = _checks.numbers("predictions", predictions, (len(data),))
    xs, order = np.asarray(data.xs), np.argsort(data.xs)
    ax.plot(xs[order], y_hats[order], **{"color": BLUE, **line})
    if residuals:
        ax.vlines(
            data.xs,
            data.ys,
            y_hats,
            **RESIDUAL,
        )
