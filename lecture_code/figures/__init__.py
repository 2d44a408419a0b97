"""Figures: each function draws what it is given on the axes it is given.

They compute nothing, show nothing and keep no state; `canvas` makes the sheet.
"""

from .canvas import Canvas, canvas, label, legend, panels
from .costs import (
    candidates,
    cost_curve,
    here,
    path,
    secant,
    steps,
    tangent,
)
from .diagrams import bracket, dealt, pointer
from .directions import directions
from .fits import fit, samples
from .maps import contours, mark, path_on_map, surface
from .noise import cobweb
from .progress import band, level, progress, theory
from .ticks import ticks

__all__ = [
    "Canvas",
    "band",
    "bracket",
    "candidates",
    "canvas",
    "cobweb",
    "contours",
    "cost_curve",
    "dealt",
    "directions",
    "fit",
    "here",
    "label",
    "legend",
    "level",
    "mark",
    "panels",
    "path",
    "path_on_map",
    "pointer",
    "progress",
    "samples",
    "secant",
    "steps",
    "surface",
    "tangent",
    "theory",
    "ticks",
]
