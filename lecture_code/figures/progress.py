"""What a search has reached, against what it has spent."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from .canvas import BLACK, look, styled


@styled
def progress(
    ax: Axes, spent: ArrayLike, reached: ArrayLike, method: str, **line: Any
) -> None:
    """Draw `reached` (a cost, an error) against `spent` (updates, samples).

    Where `reached` is not finite there is a gap.
    """
    style = {"label": method, "markevery": 0.1, **look(method), **line}
    if not np.isfinite(np.asarray(reached, dtype=float)).any():
        style["markevery"] = None  # a tenth of no length has no markers
    ax.plot(spent, reached, **style)


@styled
def theory(ax: Axes, spent: ArrayLike, reached: ArrayLike, text: str) -> None:
    """Draw what a formula predicts, a thin black line over the measured."""
    ax.plot(
        spent,
        reached,
        color=BLACK,
        linewidth=1.4,
        linestyle=(0, (6, 3)),
        label=text,
        zorder=4,
    )


@styled
def level(ax: Axes, value: float, text: str, **line: Any) -> None:
    """Draw a horizontal line at a value worth comparing with."""
    ax.axhline(
        value,
        **{
            "color": BLACK,
            "linewidth": 1.4,
            "linestyle": ":",
            "label": text,
            **line,
        },
    )


@styled
def band(ax: Axes, low: float, high: float, text: str, **area: Any) -> None:
    """Shade the values between `low` and `high`."""
    ax.axhspan(
        low, high, **{"color": "#f5d9a8", "alpha": 0.7, "label": text, **area}
    )
