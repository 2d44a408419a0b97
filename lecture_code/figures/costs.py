"""The cost against one weight, and what a search does on that curve."""

from __future__ import annotations

from typing import Any

import numpy as np
from matplotlib.axes import Axes
from numpy.typing import ArrayLike

from .. import _checks
from ..language import _
from ..trajectory import Trajectory
from .canvas import curve, label, visited_costs
from .style import (
    BLACK,
    BLUE,
    CHOICE,
    CURVE,
    DOT,
    GREY,
    METHODS,
    PLACE,
    SIDE,
    START,
    THIN,
    VERMILION,
    look,
    styled,
)


@styled
def cost_curve(
    ax: Axes, weights: ArrayLike, costs: ArrayLike, **line: Any
) -> None:
    """Draw the cost against the weight; `line` are options of `Axes.plot`."""
    weights, costs = curve("weights", weights, "costs", costs)
    ax.plot(weights, costs, **{"color": BLACK, "linewidth": CURVE, **line})
    label(ax, _("weight w"), _("cost"))


@styled
def candidates(ax: Axes, search: Trajectory, costs: ArrayLike) -> None:
    """Draw the candidates of an exhaustive search and ring the chosen one."""
    style, heights = METHODS["exhaustive search"], visited_costs(costs, search)
    ax.plot(
        search.weights,
        heights,
        style["marker"],
        color=style["color"],
        markersize=DOT,
        label=_("candidates"),
    )
    ax.plot(
        search.weight,
        heights[search.chosen],
        **CHOICE | {"label": _("chosen")},
    )


@styled
def path(
    ax: Axes, descent: Trajectory, costs: ArrayLike, method: str, **line: Any
) -> None:
    """Draw the visited weights at their costs, joined in order."""
    heights = visited_costs(costs, descent)
    ax.plot(
        descent.weights,
        heights,
        **{"linewidth": THIN, "label": _(method), **look(method), **line},
    )
    ax.plot(descent.weights[:1], heights[:1], **START)


@styled
def tangent(
    ax: Axes, w: float, cost: float, slope: float, *, width: float, **line: Any
) -> None:
    """Draw the tangent of slope `slope` at (w, cost), `width` wide."""
    for name, value in (("w", w), ("cost", cost), ("slope", slope)):
        _checks.numbers(name, value, ())
    half = _checks.finite_number("width", width) / 2
    ax.plot(
        [w - half, w + half],
        [cost - half * slope, cost + half * slope],
        **{"color": VERMILION, "linestyle": "--", **line},
    )


@styled
def secant(
    ax: Axes,
    w: float,
    cost: float,
    *,
    run: float,
    rise: float,
    width: float,
    **line: Any,
) -> None:
    """Draw the line through (w, cost) and a second point, and what led there.

    That is a run sideways, and then a rise, each with its name. The line is
    `width` wide; `line` are options of `Axes.plot`.
    """
    for name, value in (("run", run), ("rise", rise)):
        _checks.finite_number(name, value)
    if run == 0:
        raise _checks.refuse("run", run, "another number than 0")
    tangent(ax, w, cost, rise / run, width=width, **line)
    color, there = ax.lines[-1].get_color(), w + run
    ax.plot([w, there, there], [cost, cost, cost + rise], **SIDE)
    ax.plot(there, cost + rise, "o", color=color)
    points: dict[str, Any] = {"textcoords": "offset points", "color": GREY}
    ax.annotate(_("run"), (there, cost), (-4, 3), ha="right", **points)
    ax.annotate(_("rise"), (there, cost + rise / 2), (4, 0), **points)


@styled
def here(ax: Axes, x: float, y: float) -> None:
    """Ring the place that is spoken of, such as the weight after an update."""
    ax.plot(_checks.numbers("x", x, ()), _checks.numbers("y", y, ()), **PLACE)


@styled
def steps(ax: Axes, descent: Trajectory, costs: ArrayLike) -> None:
    """Draw each update as an arrow sideways, then a line onto the curve."""
    weights, heights = descent.weights, visited_costs(costs, descent)
    heights = np.where(np.isfinite(heights), heights, np.nan)  # a gap
    ax.vlines(
        weights[1:],
        heights[:-1],
        heights[1:],
        color=BLUE,
        linestyle=":",
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
