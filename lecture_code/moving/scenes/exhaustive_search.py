"""What the cost of chapter 1 does when the weights move."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ... import figures, scalar, vectorised
from ...data import Data
from ...exhaustive_search import exhaustive_search, grid
from ...figures import Canvas
from ...language import _
from ...trajectory import Trajectory

DATA = Data([1, 2, 3], [4, 5, 6])
PLANE = DATA.with_bias()


def slope(sheet: Canvas, w: float) -> str:
    """Draw the line x w beside its place on the cost curve."""
    left, right = figures.panels(sheet, 1, 2, size=(10, 4.2))
    residuals = _fit(left, [scalar.forward(w, x) for x in DATA.xs], top=12.5)
    curve, costs = _curve()
    figures.cost_curve(right, curve.weights, costs)
    here = exhaustive_search(scalar.cost, DATA, [w])
    cost = here.costs(scalar.cost, DATA)
    figures.path(right, here, cost, "exhaustive search")
    right.set(xlim=(-0.2, 4.2), ylim=(0, 27))
    right.set(xticks=range(5), yticks=[0, 10, 20])
    return _("At w = {w:.4g} {residuals}, and the cost is {cost:.3f}.").format(
        w=w, residuals=residuals, cost=cost[0]
    )


def line(sheet: Canvas, w: float, b: float) -> str:
    """Draw the line x w + b beside its place on the map of the cost."""
    left, right = figures.panels(sheet, 1, 2, size=(10, 4.2))
    here = exhaustive_search(vectorised.cost, PLANE, [[w, b]])
    residuals = _fit(left, vectorised.forward(here.weight, PLANE.xs), top=15.5)
    plane, costs = _map()
    figures.contours(right, plane, costs, levels=[0.5, 2, 5, 10, 20])
    figures.path_on_map(right, here, "exhaustive search")
    figures.mark(right, 1, 3, _("optimum"), zorder=1.5)
    right.set(xlim=(-0.2, 3.2), ylim=(-0.4, 6.4))
    right.set(xticks=range(4), yticks=[0, 2, 4, 6])
    cost = here.costs(vectorised.cost, PLANE)[0]
    return _(
        "At w = {w:.4g}, b = {b:.4g} {residuals}, and the cost is {cost:.3f}."
    ).format(w=w, b=b, residuals=residuals, cost=cost)


def _fit(ax: Any, predictions: Any, top: float) -> str:
    figures.samples(ax, DATA)
    figures.fit(ax, DATA, predictions)
    ax.set(xlim=(0.8, 3.2), ylim=(-0.5, top))
    ax.set(xticks=DATA.xs, yticks=[0, 4, 8, 12])
    residuals = np.round(np.subtract(predictions, DATA.ys), 3) + 0.0  # no -0
    *most, last = [f"{residual:g}" for residual in residuals]
    return _("the residuals are {most} and {last}").format(
        most=_(", ").join(most), last=last
    )


@cache
def _curve() -> tuple[Trajectory, Any]:
    search = exhaustive_search(scalar.cost, DATA, np.linspace(0, 4, 41))
    return search, search.costs(scalar.cost, DATA)


@cache
def _map() -> tuple[Trajectory, Any]:
    pairs = grid(np.linspace(0, 3, 31), np.linspace(0, 6, 31))
    search = exhaustive_search(vectorised.cost, PLANE, pairs)
    return search, search.costs(vectorised.cost, PLANE)
