"""The style of the course: colours, widths, marks, a look for each method."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

from matplotlib import rc_context, rcParams
from matplotlib.font_manager import fontManager

from .. import _checks

P = ParamSpec("P")
R = TypeVar("R")

# Okabe and Ito's colours, told apart with every common colour vision.
BLACK, ORANGE, SKY, GREEN = "#000000", "#e69f00", "#56b4e9", "#009e73"
BLUE, VERMILION, PURPLE, GREY = "#0072b2", "#d55e00", "#cc79a7", "#6b6b6b"
SAND, PALE, WHITE = "#f5d9a8", "#dddddd", "#ffffff"

# Widths of lines, in points, from what is read last to what is read first.
SEAM, HAIR, THIN, RULE = 0.3, 1.0, 1.2, 1.4
CURVE, LINE, FRAME = 1.6, 2.2, 2.8

# Sizes of marks, in points.
DOT, SMALL, MARK, RING, CHOSEN, STAR = 5, 6, 8, 14, 15, 18

# Sizes of text, in points: on a line of a map, anywhere, on an axis.
LABEL, TEXT, NAME = 13, 14, 15

# matplotlib measures Chinese by it; the reader's own font is what is seen.
HAN = Path(__file__).with_name("han.ttf")
fontManager.addfont(HAN)

STYLE: dict[Any, Any] = {
    "font.family": ["DejaVu Sans", "Lecture Han"],
    "font.size": TEXT,
    "axes.labelsize": NAME,
    "legend.fontsize": TEXT,
    "legend.frameon": False,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "grid.color": PALE,
    "lines.linewidth": LINE,
    "lines.markersize": MARK,
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

# What stands for one thing in every figure.
SIDE: dict[str, Any] = {
    "color": GREY,
    "linestyle": "-",
    "linewidth": THIN,
}
RESIDUAL: dict[str, Any] = {
    "color": VERMILION,
    "linestyle": ":",
}
START: dict[str, Any] = {
    "marker": "o",
    "markersize": RING,
    "markerfacecolor": "none",
    "markeredgecolor": BLACK,
    "linestyle": "none",
    "label": "_start",
}
CHOICE = START | {
    "markersize": CHOSEN,
    "markeredgecolor": VERMILION,
    "markeredgewidth": 2.5,
    "label": "chosen",
}
PLACE = CHOICE | {"label": "_here", "zorder": 5}


def look(method: str) -> dict[str, Any]:
    """Return colour, marker and line of a method, or raise ValueError."""
    if not isinstance(method, str) or method not in METHODS:
        raise _checks.refuse("method", method, f"one of {', '.join(METHODS)}")
    return METHODS[method]


@contextmanager
def course_style() -> Iterator[None]:
    """Draw in the style of the course, and leave no trace."""
    # To set a style takes a millisecond, to see that it is set much less.
    if all(rcParams[name] == value for name, value in STYLE.items()):
        yield
    else:
        with rc_context(STYLE):
            yield


def styled(draw: Callable[P, R]) -> Callable[P, R]:
    """Make a function draw in the style of the course."""

    @wraps(draw)
    def in_style(*args: P.args, **kwargs: P.kwargs) -> R:
        with course_style():
            return draw(*args, **kwargs)

    return in_style
