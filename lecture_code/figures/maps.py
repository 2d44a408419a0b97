"""The cost over two weights, as a surface or as a map, and paths on the map."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from .. import _checks
from ..trajectory import Trajectory
from .canvas import BLACK, GREY, VERMILION, label, look, priced, styled


def _on_grid(search: Trajectory, costs: ArrayLike) -> tuple[Any, Any, Any]:
    """Return the axes, rising, and the table of costs of a search over `grid`.

    Raises ValueError for costs of another number, or weights that are not all
    the pairs of two axes.
    """
    if search.weights.shape[1:] != (2,):
        raise _checks.refuse("search", search, "over pairs of weights")
    heights = priced(costs, search)
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
        edgecolor="white",
        linewidth=0.3,
        rstride=1,
        cstride=1,
    )
    ax.set(xlabel="w", ylabel="b", zlabel="cost")
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
    drawn = ax.contour(
        *_on_grid(search, costs),
        levels=levels,
        **{"colors": GREY, "linewidths": 1.2, **lines},
    )
    if labelled:
        ax.clabel(drawn, fmt="%g", fontsize=13)
    label(ax, "w", "b")


@styled
def path_on_map(
    ax: Axes, descent: Trajectory, method: str, **line: Any
) -> None:
    """Draw the visited pairs of weights, joined in the order of the visits."""
    ax.plot(
        *descent.weights.T,
        **{
            "linewidth": 1.6,
            "markersize": 5,
            "label": method,
            **look(method),
            **line,
        },
    )
    ax.plot(
        *descent.weights[0],
        "o",
        markersize=14,
        markerfacecolor="none",
        markeredgecolor=BLACK,
        label="_start",
    )


@styled
def mark(ax: Axes, x: float, y: float, text: str, **point: Any) -> None:
    """Mark one point, such as the optimum, with a labelled star.

    `point` are options of `Axes.plot`, such as `clip_on=False` for a point on
    the edge.
    """
    ax.plot(
        x,
        y,
        "*",
        **{
            "color": VERMILION,
            "markersize": 18,
            "linestyle": "none",
            "label": text,
            "zorder": 4,
            **point,
        },
    )
