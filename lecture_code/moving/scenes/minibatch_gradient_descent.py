"""Scenes of chapter 4: the dial from SGD to GD, and the race."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from ... import figures, vectorised
from ...data import Data
from ...exhaustive_search import exhaustive_search, grid
from ...figures.style import BLACK, SMALL, THIN, WHITE
from ...gradient_descent import gradient_descent
from ...language import _
from ...minibatch_gradient_descent import minibatch_gradient_descent
from ...stochastic_gradient_descent import stochastic_gradient_descent
from ...trajectory import Trajectory

N, GOAL = 60, 0.01


def batch(sheet: figures.Canvas, batch_size: int) -> str:
    """Draw 600 samples' worth of mini-batch SGD: its path and its cost."""
    plane, optimum, table, heights = _plane()
    how: dict[str, Any] = {"learning_rate": 0.05, "epochs": 10}
    how |= {"batch_size": batch_size, "rng": np.random.default_rng(3)}
    start = np.array([-0.2, 1.8])
    run = minibatch_gradient_descent(vectorised.gradient, plane, start, **how)
    least = vectorised.cost(optimum, plane.xs, plane.ys)
    above = run.costs(vectorised.cost, plane) - least
    read = np.array(run.samples_read)
    method = {1: "SGD", N: "GD"}.get(batch_size, "mini-batch SGD")
    an_epoch = -(-N // batch_size)
    look: dict[str, Any] = {"linestyle": "-", "linewidth": THIN}
    look["markersize"] = SMALL
    left, right = figures.panels(sheet, 1, 2, size=(10, 4.4))
    figures.contours(left, table, heights, levels=(0.1, 1, 3, 6))
    thin, ends = _thin(an_epoch)
    walk = Trajectory(run.weights[thin], read[thin].tolist())
    figures.path_on_map(left, walk, method, **look, markevery=ends)
    star: dict[str, Any] = {"color": BLACK, "markeredgecolor": WHITE}
    figures.mark(left, optimum[0], optimum[1], _("optimum"), **star)
    few = np.unique(np.linspace(0, len(run) - 1, 41).astype(int))
    look["markevery"] = min(an_epoch, 4)
    figures.progress(right, read[few], above[few], method, **look)
    figures.label(right, _("samples read"), _("cost above the least"))
    left.set(xticks=range(4), yticks=range(3))
    right.set(xlim=(-15, 615), xticks=[0, 200, 400, 600])
    right.set(yscale="log", ylim=(1e-5, 10))
    figures.ticks(right.yaxis, [1e-4, 1e-3, 0.01, 0.1, 1, 10])
    first, last = above[an_epoch], above[-an_epoch:].mean()
    return _(
        "Batch size {size}: {updates} updates read 600 samples; after the "
        "first epoch the cost is {first:.4f} above the least, over the last "
        "one {last:.4f} on average."
    ).format(size=batch_size, updates=len(run) - 1, first=first, last=last)


def _thin(an_epoch: int) -> tuple[Any, list[int]]:
    """Choose the updates to draw of ten epochs, and where in them each ends.

    The first epoch is drawn in full, of a later one nine updates at most.
    """
    later = np.linspace(an_epoch, 10 * an_epoch, 82).astype(int)
    thin = np.unique(np.append(np.arange(an_epoch), later))
    return thin, np.flatnonzero(thin % an_epoch == 0).tolist()


@cache
def _plane() -> tuple[Data, Any, Trajectory, Any]:
    """Return samples of a line with bias, their optimum and their cost map."""
    rng = np.random.default_rng(0)
    xs = rng.uniform(-1, 2, N)
    ys = 2 * xs + 1 + rng.normal(0, 0.5, N)
    plane = Data(xs, ys).with_bias()
    optimum = np.asarray(np.linalg.lstsq(plane.xs, plane.ys, rcond=None)[0])
    pairs = grid(np.linspace(-0.6, 3, 25), np.linspace(-0.2, 2.6, 25))
    table = exhaustive_search(vectorised.cost, plane, pairs)
    heights = table.costs(vectorised.cost, plane)
    heights -= vectorised.cost(optimum, plane.xs, plane.ys)
    return plane, optimum, table, heights


def race(sheet: figures.Canvas, axis: str) -> str:
    """Draw the four methods against epochs, updates or samples read."""
    ax = figures.panels(
        sheet, size=(9, 5.2), subplot_kw={"xscale": "log", "yscale": "log"}
    )
    arrivals = {}
    for name, (run, above) in _runs().items():
        spent = _spent(run, axis)
        arrivals[name] = float(spent[np.argmax(above <= GOAL)])
        keep = np.geomspace(1, len(run) - 1, 45).round().astype(int)
        keep = np.unique(np.append(keep, range(1, min(len(run), 12))))
        figures.progress(ax, spent[keep], above[keep], name, markersize=SMALL)
    figures.level(ax, GOAL, "_goal")
    figures.label(ax, _(axis), _("cost above the least"))
    scale = N if axis == "epochs" else 1
    ax.set(xlim=(0.8 / scale, 4500 / scale), ylim=(1e-5, 50))
    figures.ticks(ax.xaxis, [0.1, 1, 10] if scale > 1 else [1, 10, 100, 1000])
    figures.ticks(ax.yaxis, [1e-4, 1e-3, 0.01, 0.1, 1, 10])
    figures.legend(ax, loc="lower left")
    order = sorted(arrivals, key=lambda name: arrivals[name])
    said = [f"{_(name)} {arrivals[name]:.4g}" for name in order]
    note = _(" (a candidate counts as one)") if axis == "updates" else ""
    return _(
        "Counted in {axis}{note}, the cost is first within {goal} of the least "
        "after: {order}."
    ).format(axis=_(axis), note=note, goal=GOAL, order=_(", ").join(said))


def _spent(run: Trajectory, axis: str) -> Any:
    """Return what each weight took; a candidate of a grid counts as one."""
    read = np.array(run.samples_read)
    if axis == "updates":
        return np.arange(len(run)) + (read[0] > 0)
    return read / N if axis == "epochs" else read


@cache
def _runs() -> dict[str, tuple[Trajectory, Any]]:
    """Run the four methods once; a search is as good as its best candidate."""
    rng = np.random.default_rng(0)
    xs = rng.uniform(0, 3, N)
    data = Data(xs, 2 * xs + rng.normal(0, 0.5, N))
    slope = vectorised.gradient
    race: dict[str, Any] = {"learning_rate": 0.02, "epochs": 60}
    seeds = [np.random.default_rng(1) for _ in range(2)]
    search = exhaustive_search(vectorised.cost, data, np.linspace(0, 4, 41))
    runs = {
        "exhaustive search": search,
        "GD": gradient_descent(slope, data, 0.0, **race),
        "mini-batch SGD": minibatch_gradient_descent(
            slope, data, 0.0, **race, batch_size=10, rng=seeds[0]
        ),
        "SGD": stochastic_gradient_descent(
            slope, data, 0.0, **race, rng=seeds[1]
        ),
    }
    best = np.dot(data.xs, data.ys) / np.dot(data.xs, data.xs)
    least = vectorised.cost(float(best), data.xs, data.ys)
    above = {
        name: run.costs(vectorised.cost, data) - least
        for name, run in runs.items()
    }
    above["exhaustive search"] = np.minimum.accumulate(
        above["exhaustive search"]
    )
    return {name: (run, above[name]) for name, run in runs.items()}
