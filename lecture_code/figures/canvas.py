"""The sheet every figure is drawn on, and the style of the course."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import wraps
from typing import Any, ParamSpec, TypeVar

import numpy as np
from matplotlib import rc_context
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogFormatter
from numpy.typing import ArrayLike, NDArray

from .. import _checks
from ..trajectory import Trajectory
from .picture import Picture, picture

P = ParamSpec("P")
R = TypeVar("R")

# Okabe and Ito's colours, told apart with every common colour vision.
BLACK, ORANGE, SKY, GREEN = "#000000", "#e69f00", "#56b4e9", "#009e73"
BLUE, VERMILION, PURPLE, GREY = "#0072b2", "#d55e00", "#cc79a7", "#6b6b6b"

STYLE: dict[Any, Any] = {
    "font.size": 14,
    "axes.labelsize": 15,
    "legend.fontsize": 14,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": "#dddddd",
    "lines.linewidth": 2.2,
    "lines.markersize": 8,
    "figure.constrained_layout.use": True,
    "svg.fonttype": "none",  # text stays text
}

# A method keeps its colour, marker and line in every figure.
METHODS: dict[str, dict[str, Any]] = {
    "exhaustive search": {"color": GREY, "marker": "s", "linestyle": ":"},
    "GD": {"color": BLUE, "marker": "o", "linestyle": "-"},
    "SGD": {"color": VERMILION, "marker": "^", "linestyle": "--"},
    "mini-batch SGD": {"color": GREEN, "marker": "D", "linestyle": "-."},
}


def look(method: str) -> dict[str, Any]:
    """Return colour, marker and line of a method, or raise ValueError."""
    if not isinstance(method, str) or method not in METHODS:
        raise _checks.refuse("method", method, f"one of {', '.join(METHODS)}")
    return METHODS[method]


def priced(
    costs: ArrayLike, run: Trajectory, weights: int = 1
) -> NDArray[np.float64]:
    """Return one cost for each visited weight, or raise ValueError.

    Those of pairs may lie in a table, as on the grid.
    """
    visits(run, weights)
    if weights > 1 and isinstance(costs, np.ndarray) and costs.ndim == 2:
        costs = costs.ravel()
    return _checks.numbers("costs", costs, (len(run),))


def visits(run: Trajectory, weights: int) -> None:
    """Raise ValueError unless `run` visited as many weights at a time."""
    _checks.instance("the run", run, Trajectory, "a Trajectory")
    shape = () if weights == 1 else (weights,)
    if run.weights.shape[1:] != shape:
        allowed = "of one weight" if weights == 1 else "of pairs of weights"
        raise _checks.refuse("the run", run, allowed)


def curve(
    x: str, xs: ArrayLike, y: str, ys: ArrayLike
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return two rows of numbers of one length, or raise ValueError."""
    across = _checks.numbers(x, xs)
    return across, _checks.numbers(y, ys, across.shape)


class Canvas(Figure):
    """A figure without pyplot that shows itself in a notebook as SVG."""

    def __repr__(self) -> str:
        # A viewer that trusts no picture shows this in its place.
        return "A picture. Trust this notebook, or run this cell, to see it."

    def picture(self) -> Picture:
        """Draw what is on the sheet."""
        for ax in self.axes:
            for axis in (ax.xaxis, ax.yaxis):
                if isinstance(axis.get_major_formatter(), LogFormatter):
                    axis.set_major_formatter(FuncFormatter(_plain))
        with rc_context(STYLE):
            return picture(self)

    def _repr_svg_(self) -> str:
        return self.picture().svg()


def _plain(value: float, _: int) -> str:
    """Write a power of ten without a small exponent: 0.01, 1e-5, 1e19."""
    return (
        f"{value:g}".replace("e-0", "e-").replace("e+0", "e+").replace("+", "")
    )


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Make a function draw in the style of the course, and leave no trace."""

    @wraps(draw)
    def in_style(*args: P.args, **kwargs: P.kwargs) -> R:
        with rc_context(STYLE):
            return draw(*args, **kwargs)

    return in_style


def canvas(
    rows: int = 1,
    columns: int = 1,
    *,
    size: tuple[float, float] = (7, 4),
    **subplots: Any,
) -> tuple[Canvas, Any]:
    """Return a sheet and its axes: one, or an array of them.

    `size` is in inches. Further arguments go to `Figure.subplots`; for a
    surface pass `subplot_kw={"projection": "3d"}`.
    """
    sheet = Canvas()
    return sheet, panels(sheet, rows, columns, size=size, **subplots)


@styled
def panels(
    sheet: Canvas,
    rows: int = 1,
    columns: int = 1,
    *,
    size: tuple[float, float] = (7, 4),
    **subplots: Any,
) -> Any:
    """Divide an empty sheet into axes; the arguments are those of `canvas`."""
    _checks.whole_number("rows", rows, least=1)
    _checks.whole_number("columns", columns, least=1)
    inches = _checks.numbers("size", size) if np.iterable(size) else ()
    if len(inches) != 2 or not all(0 < each < math.inf for each in inches):
        raise _checks.refuse("size", size, "two positive numbers, in inches")
    sheet.set_size_inches(size)
    sheet.set_layout_engine("constrained")
    return sheet.subplots(rows, columns, **subplots)


@styled
def label(ax: Axes, x: str, y: str, title: str = "") -> None:
    """Name the axes, and the panel where a figure has several."""
    ax.set(xlabel=x, ylabel=y, title=title)


@styled
def legend(ax: Axes, **options: Any) -> None:
    """Show the labels of what was drawn on `ax`."""
    ax.legend(**options)
