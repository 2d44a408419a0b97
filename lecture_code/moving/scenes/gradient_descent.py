"""Chapter 2: the learning rate, one step at a time, which valley."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from matplotlib.axes import Axes

from ... import figures, nonconvex, scalar
from ...data import Data
from ...figures import Canvas
from ...gradient_descent import gradient_descent
from ...language import _
from ...trajectory import Trajectory
from ._words import away, behaviour, number, updates

XS, YS = [1.0, 2.0, 3.0], [2.0, 4.0, 6.0]
DATA = Data(XS, YS)
OPTIMUM, CURVATURE = 2.0, 28 / 3
INPUTS = np.linspace(0.5, 3.0, 6)
WAVES = Data(INPUTS, np.sin(2 * INPUTS))
VALLEYS, HILLS = (-3.3, -0.14, 2.0), (-1.835, 0.63)
LEAST = 1e-9  # logarithmic axes have no zero


def learning_rate(sheet: Canvas, learning_rate: float, update: int) -> str:
    """Draw 12 updates from w = 1, and their distances; ring one of them."""
    run = _descend(1.0, learning_rate, epochs=12)
    costs = run.costs(scalar.cost, DATA)
    factor = 1 - learning_rate * CURVATURE
    distances = abs(run.weights - OPTIMUM)
    left, right = figures.panels(sheet, 1, 2, size=(10, 4.2))
    figures.cost_curve(left, *_bowl(0, 4))
    left.set(xlim=(-0.1, 4.1), ylim=(-1, 20), xticks=range(5))
    left.set(yticks=[0, 5, 10, 15, 20])
    figures.path(left, run, costs, "GD")
    figures.here(left, run.weights[update], costs[update])
    _distances(right, distances, abs(factor))
    figures.here(right, update, max(distances[update], LEAST))
    return _(
        "At learning rate {rate:g} the weight {behaves}: each update "
        "multiplies its distance from the optimum by {factor}, and after "
        "{updates} the weight is {away}."
    ).format(
        rate=learning_rate,
        behaves=behaviour(factor),
        factor=number(factor),
        updates=updates(update),
        away=away(distances[update]),
    )


def steps(sheet: Canvas, step: int) -> str:
    """Draw the updates from w = 0 up to `step`, the last with its tangent."""
    rate = 0.05
    run = _descend(0.0, rate, epochs=step)
    before, after = run.weights[-2:].tolist()
    slope = scalar.gradient(before, XS, YS)
    ax = figures.panels(sheet)
    figures.cost_curve(ax, *_bowl(0, 2.6))
    ax.set(xlim=(-0.2, 2.6), ylim=(-1, 20), yticks=[0, 5, 10, 15, 20])
    here = scalar.cost(before, XS, YS)
    figures.tangent(ax, before, here, slope, width=1.2)
    figures.steps(ax, run, run.costs(scalar.cost, DATA))
    return _(
        "Step {step}: at w = {before:.4f} the slope is {slope}; {rate} times "
        "the slope is {move}; w minus that is {after:.4f}."
    ).format(
        step=step,
        before=before,
        slope=number(slope, ".4f"),
        rate=rate,
        move=number(rate * slope, ".4f"),
        after=after,
    )


def valley(sheet: Canvas, learning_rate: float, start_weight: float) -> str:
    """Draw twenty updates on the cost of the model sin(w x)."""
    model = nonconvex.sine
    how: dict[str, Any] = {"learning_rate": learning_rate, "epochs": 20}
    run = gradient_descent(model.gradient, WAVES, start_weight, **how)
    costs = run.costs(model.cost, WAVES)
    ax = figures.panels(sheet)
    figures.cost_curve(ax, *_waves())
    ax.set(xlim=(-4.5, 3.6), ylim=(-0.15, 2.4), yticks=(0, 1, 2))
    figures.path(ax, run, costs, "GD")
    return _(
        "From w = {start} with learning rate {rate:g} the weight {crosses}, "
        "and after 20 updates it is {rests} at w = {end}, cost {cost:.3f}, in "
        "the valley of {valley}."
    ).format(
        start=number(start_weight),
        rate=learning_rate,
        crosses=_crossing(run),
        rests=_rest(run),
        end=number(run.weight, ".2f"),
        cost=costs[-1],
        valley=_valley(run.weight),
    )


@cache
def _bowl(low: float, high: float) -> tuple[Any, Any]:
    weights = np.linspace(low, high, 41)
    return weights, [scalar.cost(w, XS, YS) for w in weights.tolist()]


@cache
def _waves() -> tuple[Any, Any]:
    weights = np.linspace(-4.5, 3.6, 82)
    costs = [nonconvex.sine.cost(w, WAVES.xs, WAVES.ys) for w in weights]
    return weights, costs


def _descend(w: float, learning_rate: float, epochs: int) -> Trajectory:
    return gradient_descent(
        scalar.gradient, DATA, w, learning_rate=learning_rate, epochs=epochs
    )


def _distances(ax: Axes, distances: Any, factor: float) -> None:
    updates = np.arange(len(distances))
    reached, predicted = np.maximum([distances, factor**updates], LEAST)
    figures.progress(ax, updates, reached, "GD", markevery=1)
    figures.theory(ax, updates, predicted, _("formula"))
    ax.set(yscale="log", xlim=(-0.5, 12.5), ylim=(1e-5, 1e2))
    ax.set(xticks=[0, 3, 6, 9, 12])
    figures.ticks(ax.yaxis, [1e-4, 1e-2, 1, 100])
    figures.label(ax, _("update"), _("distance from the optimum"))
    figures.legend(ax, loc="upper left", ncols=2)


def _crossing(run: Trajectory) -> str:
    times = np.count_nonzero(np.diff(np.searchsorted(HILLS, run.weights)))
    if times < 2:
        return _("crosses a hill once") if times else _("crosses no hill")
    return _("crosses a hill {times} times").format(times=times)


def _rest(run: Trajectory) -> str:
    last = abs(run.weights[-1] - run.weights[-2])
    return _("at rest") if last < 0.01 else _("still moving")


def _valley(w: float) -> str:
    return number(VALLEYS[np.searchsorted(HILLS, w)])
