"""Ticks of a logarithmic axis as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axis import Axis
from matplotlib.ticker import NullLocator

from .canvas import styled


@styled
def ticks(axis: Axis, values: Sequence[float]) -> None:
    """Label these values as plain numbers, and leave out all other ticks.

    For a logarithmic axis: 0.02 is quicker to read and to draw than a power
    of ten with ticks for its multiples.
    """
    axis.set_ticks(values, labels=[f"{value:g}" for value in values])
    axis.set_minor_locator(NullLocator())
