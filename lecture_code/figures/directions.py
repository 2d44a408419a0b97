"""What the cost does along many directions from one point."""

from __future__ import annotations

from typing import Any

from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..language import _
from .canvas import curve, label
from .style import BLACK, GREY, HAIR, styled


@styled
def directions(
    ax: Axes, angles: ArrayLike, changes: ArrayLike, **points: Any
) -> None:
    """Draw the change of cost along each direction, against its angle.

    `angles` are in degrees from the direction of comparison; `points` are
    options of `Axes.plot`.
    """
    angles, changes = curve("angles", angles, "changes", changes)
    ax.axhline(0, color=BLACK, linewidth=HAIR)
    ax.plot(
        angles,
        changes,
        **{"color": GREY, "marker": "x", "linestyle": "none", **points},
    )
    ax.set_xticks([-180, -90, 0, 90, 180])
    label(ax, _("angle to the gradient step (degrees)"), _("change of cost"))
