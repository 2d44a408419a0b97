"""The cost over two weights, as a surface or as a map, and paths on the map."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from .. import _checks
from ..language import _
from ..trajectory import Trajectory
from .canvas import label, visited_costs, visits
from .style import (
    CURVE,
    DOT,
    GREY,
    LABEL,
    SEAM,
    STAR,
    START,
    THIN,
    VERMILION,
    WHITE,
    look,
    styled,
)


def _on_grid(search: Trajectory, costs: ArrayLike) -> tuple[Any, Any, Any]:
    """Return the axes, rising, and the table of costs of a search over `grid`.

    Raises ValueError for costs of another number, or weights that are not all
    the pairs of two axes.
    """
    heights = visited_costs(costs, search, weights=2)
    (ws, column), (bs, row) = (
        np.unique(values, return_inverse=True) for values in search.weights.T
    )
    seen = np.zeros((len(bs), len(ws)), dtype=bool)
    table = np.empty(seen.shape)
    seen[row, column], table[row, column] = True, heights
    if not seen.all():
        raise _checks.refuse("search", search, "over all pairs of two axes")
    return ws, bs, table


@styled
def surface(ax: Any, search: Trajectory, costs: ArrayLike) -> None:
    """Draw the costs of a search over `grid(ws, bs)` as a surface."""
    ws, bs, table = _on_grid(search, costs)
    ax.plot_surface(
        *np.meshgrid(ws, bs),
        table,
        cmap="viridis",
        edgecolor=WHITE,
        linewidth=SEAM,
        rstride=1,
        cstride=1,
    )
    ax.set(xlabel="w", ylabel="b", zlabel=_("cost"))
    # Few ticks, and names far enough from them to be read.
    ax.locator_params(nbins=4)
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        axis.labelpad = 10
    ax.set_box_aspect((4, 4, 3))


@styled
def contours(
    ax: Axes,
    search: Trajectory,
    costs: ArrayLike,
    *,
    levels: ArrayLike,
    labelled: bool = True,
    **lines: Any,
) -> None:
    """Draw the costs of a search over `grid(ws, bs)` as lines of equal cost."""
    ws, bs, table = _on_grid(search, costs)
    if min(table.shape) < 2:
        allowed = "over axes of at least two values each"
        raise _checks.refuse("search", search, allowed)
    levels = _checks.finite_array("levels", levels)
    if levels.ndim != 1 or levels.size == 0 or (np.diff(levels) <= 0).any():
        raise _checks.refuse("levels", levels, "numbers in rising order")
    drawn = ax.contour(
        ws,
        bs,
        table,
        levels=levels,
        **{"colors": GREY, "linewidths": THIN, **lines},
    )
    if labelled:
        # A path that crosses a label leaves it readable.
        ground = {"facecolor": WHITE, "edgecolor": "none", "pad": 0.5}
        for text in ax.clabel(drawn, fmt="%g", fontsize=LABEL, zorder=3):
            text.set_bbox(ground)
    label(ax, "w", "b")


@styled
def path_on_map(
    ax: Axes, descent: Trajectory, method: str, **line: Any
) -> None:
    """Draw the visited pairs of weights, joined in the order of the visits."""
    visits(descent, 2)
    ax.plot(
        *descent.weights.T,
        **{
            "linewidth": CURVE,
            "markersize": DOT,
            "label": _(method),
            **look(method),
            **line,
        },
    )
    ax.plot(*descent.weights[0], **START)


@styled
def mark(ax: Axes, x: float, y: float, text: str, **point: Any) -> None:
    """Mark one point, such as the optimum, with a labelled star.

    `point` are options of `Axes.plot`, such as `clip_on=False` for a point on
    the edge.
    """
    ax.plot(
        _checks.finite_number("x", x),
        _checks.finite_number("y", y),
        "*",
        **{
            "color": VERMILION,
            "markersize": STAR,
            "linestyle": "none",
            "label": text,
            "zorder": 4,
            **point,
        },
    )
