"""Scenes of chapter 3: the restlessness of SGD."""

from __future__ import annotations

from itertools import permutations

import numpy as np

from ... import figures, scalar
from ...data import Data
from ...figures.style import RULE
from ...language import _
from ...stochastic_gradient_descent import stochastic_gradient_descent

DATA = Data([1.0, 2.0, 3.0], [4.0, 5.0, 6.0])
OPTIMUM = 16 / 7
EPOCHS = 50


def noise(sheet: figures.Canvas, sampling: str, learning_rate: float) -> str:
    """Draw SGD on y = 4, 5, 6: the visited weights and where they settle."""
    run = stochastic_gradient_descent(
        scalar.gradient,
        DATA,
        1.0,
        learning_rate=learning_rate,
        epochs=EPOCHS,
        rng=np.random.default_rng(2024),
        sampling=sampling,
    )
    mean, sigma = _settled(sampling, learning_rate)
    ax = figures.panels(sheet, size=(8, 4.4))
    epochs = np.arange(EPOCHS + 1)
    figures.band(ax, mean - sigma, mean + sigma, _("noise ball"))
    figures.level(ax, OPTIMUM, _("optimum"))
    figures.theory(ax, epochs[[0, -1]], [mean, mean], _middle(sampling))
    figures.progress(
        ax,
        epochs,
        run.weights[::3],
        "SGD",
        linestyle="-",
        linewidth=RULE,
        markevery=5,
    )
    figures.label(ax, _("epoch"), _("weight w at the epoch's end"))
    ax.set(xlim=(-1, EPOCHS + 1), xticks=epochs[::10])
    ax.set(ylim=(0.5, 4.1), yticks=[1, 2, 3])
    figures.legend(ax, loc="upper center", ncols=4, columnspacing=1.2)
    return _sentence(sampling, learning_rate, mean, sigma)


def _sentence(
    sampling: str, learning_rate: float, mean: float, sigma: float
) -> str:
    offset = mean - OPTIMUM
    place = (
        _("the {middle} is the optimum")
        if abs(offset) < 1e-9
        else _("the {middle} is {offset:.4f} below the optimum")
    ).format(middle=_middle(sampling), offset=abs(offset))
    ball = (
        _("the noise ball has the standard deviation {sigma:.4f}")
        if sigma
        else _("there is no noise")
    ).format(sigma=sigma)
    return _(
        "{order} at learning rate {rate:.3g}: {place} and {ball}, so at the "
        "epochs' ends the distance from the optimum is {distance:.4f} (root "
        "mean square)."
    ).format(
        order=_(sampling.replace("_", " ")).capitalize(),
        rate=learning_rate,
        place=place,
        ball=ball,
        distance=np.hypot(offset, sigma),
    )


def _middle(sampling: str) -> str:
    """Name what the epochs' ends lie around: only one order has a point."""
    return _("fixed point") if sampling == "stored" else _("mean")


def _settled(sampling: str, rate: float) -> tuple[float, float]:
    """Return mean and standard deviation of the weight after many epochs."""
    if sampling == "with_replacement":
        return OPTIMUM, float(6 / 7 * np.sqrt(rate / (1 - 7 * rate)))
    samples = [*zip(DATA.xs, DATA.ys)]
    orders = [samples] if sampling == "stored" else [*permutations(samples)]
    ends = []
    for order in orders:
        a, c = 1.0, 0.0
        for x, y in order:
            a_i, c_i = 1 - 2 * rate * x * x, 2 * rate * x * y
            a, c = a_i * a, a_i * c + c_i
        ends.append(c / (1 - a))
    sigma = np.sqrt((1 - a) / (1 + a)) * np.std(ends)
    return float(np.mean(ends)), float(sigma)
