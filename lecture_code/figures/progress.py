"""What a search has reached, against what it has spent."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from .. import _checks
from ..language import _
from .canvas import curve
from .style import BLACK, RULE, SAND, look, styled


@styled
def progress(
    ax: Axes, spent: ArrayLike, reached: ArrayLike, method: str, **line: Any
) -> None:
    """Draw `reached` (a cost, an error) against `spent` (updates, samples).

    Where `reached` is not finite there is a gap.
    """
    style = {"label": _(method), "markevery": 0.1, **look(method), **line}
    spent, reached = curve("spent", spent, "reached", reached)
    if not np.isfinite(reached).any():
        style["markevery"] = None  # a tenth of no length has no markers
    ax.plot(spent, reached, **style)


@styled
def theory(ax: Axes, spent: ArrayLike, reached: ArrayLike, text: str) -> None:
    """Draw what a formula predicts, a thin black line over the measured."""
    spent, reached = curve("spent", spent, "reached", reached)
    ax.plot(
        spent,
        reached,
        color=BLACK,
        linewidth=RULE,
        linestyle=(0, (6, 3)),
        label=text,
        zorder=4,
    )


@styled
def level(ax: Axes, value: float, text: str, **line: Any) -> None:
    """Draw a horizontal line at a value worth comparing with."""
    ax.axhline(
        _checks.finite_number("value", value),
        **{
            "color": BLACK,
            "linewidth": RULE,
            "linestyle": ":",
            "label": text,
            **line,
        },
    )


@styled
def band(ax: Axes, low: float, high: float, text: str, **area: Any) -> None:
    """Shade the values between `low` and `high`."""
    low = _checks.finite_number("low", low)
    high = _checks.finite_number("high", high)
    ax.axhspan(
        low, high, **{"color": SAND, "alpha": 0.7, "label": text, **area}
    )
