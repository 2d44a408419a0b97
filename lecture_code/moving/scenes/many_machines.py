"""Scenes of chapter 5: updates that don't wait for one another."""

from __future__ import annotations

import numpy as np

from ... import figures, scalar
from ...data import Data
from ...figures import Canvas
from ...gradient_descent import gradient_descent
from ...language import _
from ...many_machines import late
from ._words import updates

DATA = Data([1, 2, 3], [4, 5, 6])
OPTIMUM, UPDATES = 16 / 7, 40
# Beyond this distance the weight has left the axes.
SHOWN = 6.0


def stale(sheet: Canvas, delay: int, learning_rate: float) -> str:
    """Draw forty updates with gradients that are some updates old."""
    run = gradient_descent(
        late(scalar.gradient, delay),
        DATA,
        1.0,
        learning_rate=learning_rate,
        epochs=UPDATES,
    )
    away = run.weights - OPTIMUM
    gone = np.flatnonzero(abs(away) > SHOWN)
    drawn = away.copy()
    drawn[gone[0] if len(gone) else len(away) :] = np.nan
    ax = figures.panels(sheet, size=(7, 4))
    figures.level(ax, 0, "_optimum")
    figures.progress(
        ax, np.arange(UPDATES + 1), drawn, "GD", label=_("weight"), markevery=1
    )
    figures.label(ax, _("update"), _("distance from the optimum"))
    ax.set(xlim=(-1, UPDATES + 1), ylim=(-SHOWN, SHOWN))
    ax.set(xticks=range(0, 41, 10), yticks=range(-6, 7, 2))
    widest = [abs(away[a : a + 20]).max() for a in (1, UPDATES - 19)]
    return _(
        "With gradients {delay} old and learning rate {rate:g} the distance "
        "from the optimum {grows}: it is at most {first:.4f} in the first 20 "
        "updates and {last:.4f} in the last 20."
    ).format(
        delay=updates(delay),
        rate=learning_rate,
        grows=_("grows") if widest[1] > widest[0] else _("shrinks"),
        first=widest[0],
        last=widest[1],
    )
