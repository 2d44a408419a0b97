"""The sheet every figure is drawn on, and what is checked before it is."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatter
from matplotlib.transforms import Bbox
from numpy.typing import ArrayLike, NDArray

from .. import _checks
from ..language import _
from ..trajectory import Trajectory
from .panels import Box
from .picture import Picture, picture
from .style import course_style, styled
from .ticks import PlainNumbers


def visited_costs(
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


@dataclass(frozen=True)
class Layout:
    """Hold where axes and their names stand, and the boxes of the panels."""

    places: list[Bbox]
    names: list[tuple[float, float]]
    boxes: list[Box]


class Canvas(Figure):
    """A figure without pyplot that shows itself in a notebook as SVG."""

    def __repr__(self) -> str:
        # A viewer that trusts no picture shows this in its place.
        return _("A picture. Trust this notebook, or run this cell, to see it.")

    def picture(self, layout: Layout | None = None) -> Picture:
        """Draw what is on the sheet, with its axes where `layout` has them."""
        for axis in self._both():
            if isinstance(axis.get_major_formatter(), LogFormatter):
                axis.set_major_formatter(PlainNumbers())
        with course_style():
            if layout is None or len(layout.places) != len(self.axes):
                return picture(self)
            self.set_layout_engine("none")
            for ax, place in zip(self.axes, layout.places):
                ax.set_position(place)
            for axis, (x, y) in zip(self._both(), layout.names):
                axis.set_label_coords(x, y, axis.label.get_transform())
            return picture(self, layout.boxes)

    def layout(self) -> Layout:
        """Lay out what is on the sheet."""
        boxes = [panel.box for panel in self.picture().panels]
        places = [ax.get_position() for ax in self.axes]
        names = [axis.label.get_position() for axis in self._both()]
        return Layout(places, names, boxes)

    def _both(self) -> list[Axis]:
        return [each for ax in self.axes for each in (ax.xaxis, ax.yaxis)]

    def _repr_svg_(self) -> str:
        return self.picture().svg()


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
    """Divide an empty sheet into axes; the arguments are those of `canvas`.

    Each of them has its own numbers: they may be shown below each other.
    """
    _checks.whole_number("rows", rows, least=1)
    _checks.whole_number("columns", columns, least=1)
    inches = _checks.numbers("size", size) if np.iterable(size) else ()
    if len(inches) != 2 or not all(0 < each < math.inf for each in inches):
        raise _checks.refuse("size", size, "two positive numbers, in inches")
    sheet.set_size_inches(size)
    sheet.set_layout_engine("constrained")
    axes = sheet.subplots(rows, columns, **subplots)
    if subplots.get("sharex") or subplots.get("sharey"):
        for ax in sheet.axes:
            ax.tick_params(labelleft=True, labelbottom=True)
    return axes


@styled
def label(ax: Axes, x: str, y: str, title: str = "") -> None:
    """Name the axes, and the panel where a figure has several.

    A name that the package has is said in the language that is used.
    """
    ax.set(xlabel=_(x), ylabel=_(y), title=_(title))


@styled
def legend(ax: Axes, **options: Any) -> None:
    """Show the labels of what was drawn on `ax`."""
    ax.legend(**options)
