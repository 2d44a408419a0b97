"""Ticks of a logarithmic axis as plain numbers."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import Formatter, NullLocator

from .style import styled

EDGE = 1e-9
LONGEST = 6  # signs of a number that is read at a glance: 0.0001, 100000


class PlainNumbers(Formatter):
    """Write the numbers of an axis in one form, without small exponents.

    All of them are plain, or, where one of them would be long, all but 1 and 0
    are powers: 1e-5, 1e-3, 2e7.
    """

    def __call__(self, value: float, _: int | None = None) -> str:
        """Return one number as it would stand alone."""
        return written([value])[0]

    def format_ticks(self, values: Sequence[float]) -> list[str]:
        """Return all numbers; those outside the axis don't decide the form."""
        assert self.axis is not None  # it is asked by the axis that it is of
        low, high = sorted(self.axis.get_view_interval())
        # A number on the edge is seen, whatever its last bit.
        low, high = low - abs(low) * EDGE, high + abs(high) * EDGE
        seen = [value for value in values if low <= value <= high]
        return written(values, seen)


def written(
    values: Sequence[float], seen: Sequence[float] | None = None
) -> list[str]:
    """Return numbers in one form, which those that are `seen` decide."""
    deciding = values if seen is None else seen
    short = all(len(_plain(value)) <= LONGEST for value in deciding)
    return [_plain(v) if short or v in (0, 1) else _power(v) for v in values]


def _plain(value: float) -> str:
    return str(np.format_float_positional(value, precision=12, trim="-"))


def _power(value: float) -> str:
    factor, exponent = f"{value:e}".split("e")
    return f"{float(factor):g}e{int(exponent)}"


@styled
def ticks(axis: Axis, values: Sequence[float]) -> None:
    """Label these values as plain numbers, and leave out all other ticks.

    For a logarithmic axis: 0.02 is quicker to read and to draw than a power
    of ten with ticks for its multiples.
    """
    axis.set_ticks(values)
    axis.set_major_formatter(PlainNumbers())
    axis.set_minor_locator(NullLocator())
