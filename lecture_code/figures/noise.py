"""The restlessness of a descent that reads a few samples at a time."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from .. import _checks
from ..language import _
from .canvas import label
from .style import CURVE, VERMILION, styled


@styled
def cobweb(ax: Axes, weights: ArrayLike, **line: Any) -> None:
    """Draw a repeated map as steps between its curve and the diagonal.

    From each weight the line goes up or down to the next one, which the map
    gives, and from there sideways to the diagonal, where it becomes the input.
    """
    corners = np.repeat(_checks.numbers("weights", weights), 2)
    ax.plot(
        corners[:-1],
        corners[1:],
        **{"color": VERMILION, "linewidth": CURVE, **line},
    )
    label(ax, _("weight before"), _("weight after"))
