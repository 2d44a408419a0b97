"""The cost against one weight, and what a search does on that curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from ..trajectory import Trajectory
from .canvas import BLACK, BLUE, METHODS, VERMILION, label, look, priced, styled


@styled
def cost_curve(
    ax: Axes, weights: ArrayLike, costs: ArrayLike, **line: Any
) -> None:
    """Draw the cost against the weight; `line` are options of `Axes.plot`."""
    ax.plot(weights, costs, **{"color": BLACK, "linewidth": 1.6, **line})
    label(ax, "weight w", "cost")


@styled
def candidates(ax: Axes, search: Trajectory, costs: ArrayLike) -> None:
    """Draw the candidates of an exhaustive search and ring the chosen one."""
    style, heights = METHODS["exhaustive search"], priced(costs, search)
    ax.plot(
        search.weights,
        heights,
        style["marker"],
        color=style["color"],
        markersize=5,
        label="candidates",
    )
    ax.plot(
        search.weight,
        heights[search.chosen],
        "o",
        markersize=15,
        markerfacecolor="none",
        markeredgecolor=VERMILION,
        markeredgewidth=2.5,
        label="chosen",
    )


@styled
def path(
    ax: Axes, descent: Trajectory, costs: ArrayLike, method: str, **line: Any
) -> None:
    """Draw the visited weights at their costs, joined in order."""
    heights = priced(costs, descent)
    ax.plot(
        descent.weights,
        heights,
        **{"linewidth": 1.2, "label": method, **look(method), **line},
    )
    ax.plot(
        descent.weights[:1],
        heights[:1],
        "o",
        markersize=14,
        markerfacecolor="none",
        markeredgecolor=BLACK,
        label="_start",
    )


@styled
def tangent(
    ax: Axes, w: float, cost: float, slope: float, *, width: float, **line: Any
) -> None:
    """Draw the tangent of slope `slope` at (w, cost), `width` wide."""
    half = width / 2
    ax.plot(
        [w - half, w + half],
        [cost - half * slope, cost + half * slope],
        **{"color": VERMILION, "linestyle": "--", **line},
    )


@styled
def steps(ax: Axes, descent: Trajectory, costs: ArrayLike) -> None:
    """Draw each update as an arrow sideways, then a line onto the curve."""
    weights, heights = descent.weights, priced(costs, descent)
    ax.vlines(
        weights[1:],
        heights[:-1],
        heights[1:],
        color=BLUE,
        linestyle=":",
        linewidth=2.2,
    )
    ax.quiver(
        weights[:-1],
        heights[:-1],
        np.diff(weights),
        np.zeros(len(weights) - 1),
        angles="xy",
        scale_units="xy",
        scale=1,
        color=BLUE,
        width=0.008,
        zorder=3,
    )
    ax.plot(weights, heights, "o", color=BLUE, zorder=4)
