"""Where a drawn figure can be cut, so that its panels can stand apart."""

from __future__ import annotations

import math
from collections.abc import Iterable
from itertools import pairwise
from typing import NamedTuple, TypeAlias

from matplotlib.figure import Figure

Span: TypeAlias = tuple[float, float]


class Box(NamedTuple):
    """Hold where a panel lies, in points, and which axes are in it.

    Axes are counted from 1 in the order of the drawing; none stand for all.
    """

    left: float
    top: float
    width: float
    height: float
    axes: tuple[int, ...] = ()

    @classmethod
    def of(cls, view: str) -> Box:
        """Return the box that a `viewBox` says."""
        left, top, width, height = map(float, view.split())
        return cls(left, top, width, height)

    @property
    def corners(self) -> tuple[float, float, float, float]:
        """What a `viewBox` says: left, top, width, height."""
        return self[:4]


def panel_boxes(figure: Figure) -> list[Box]:
    """Return the panels of a figure that is drawn at 72 dpi, row by row.

    Axes that overlap, or lie above each other in one row, are one panel. A
    figure in which something stands outside its axes is one panel as well.
    """
    width, height = (72 * inches for inches in figure.get_size_inches())
    axes = [ax for ax in figure.axes if ax.get_visible()]
    outside = [*figure.legends, *figure.texts, *figure.artists, *figure.lines]
    outside += [*figure.patches, *figure.images, *figure.subfigs]
    # The drawing of a surface doesn't say which of its parts are its own.
    mixed = len({ax.zorder for ax in axes}) > 1 or "3d" in {
        ax.name for ax in axes
    }
    if len(axes) < 2 or outside or mixed:
        return [Box(0, 0, width, height)]
    boxes = [ax.get_tightbbox() or ax.bbox for ax in axes]
    down = {i: (height - b.y1, height - b.y0) for i, b in enumerate(boxes, 1)}
    across = {i: (b.x0, b.x1) for i, b in enumerate(boxes, 1)}
    return [
        Box(left, top, right - left, bottom - top, panel)
        for (top, bottom), row in _cut(down, down, height)
        for (left, right), panel in _cut(across, row, width)
    ]


def _cut(
    spans: dict[int, Span], among: Iterable[int], end: float
) -> list[tuple[Span, tuple[int, ...]]]:
    """Cut from 0 to `end` in the middle of every gap between spans."""
    groups: list[list[int]] = []
    edges, reached = [0.0], -math.inf
    for number in sorted(among, key=lambda i: spans[i]):
        low, high = spans[number]
        if groups and low < reached:
            groups[-1].append(number)
        else:
            if groups:
                # A whole point: beside a half the last bit decides nothing.
                edges.append(math.floor((reached + low) / 2 + 0.501))
            groups.append([number])
        reached = max(reached, high)
    edges.append(end)
    return [*zip(pairwise(edges), map(tuple, map(sorted, groups)))]
