"""Exercises on exhaustive search with two weights."""

from __future__ import annotations

from typing import Any

from .. import exercises
from ..stand_ins import Search
from .task import Task, inputs

TRIED: Any = ((0.0, 0.0), (0.0, 1.0), (0.0, 2.0), (1.0, 0.0), (1.0, 1.0))
EDGE = Task(
    exercises.on_edge,
    "search",
    inputs(
        {"search": Search(TRIED, (1.0, 0.0))},
        {"search": Search(TRIED, (1.0, 1.0))},
        {"search": Search(TRIED + ((2.0, 1.0),), (1.0, 2.0))},
        {"search": Search(((3.0,), (1.0,), (2.0,)), (2.0,))},
    ),
    [
        (
            lambda search: [
                w == min([pair[k] for pair in search.weights])
                for k, w in enumerate(search.weight)
            ],
            "only the lower edge is found. The greatest value tried is an edge "
            "as well.",
        ),
        (
            lambda search: [
                w == max([pair[k] for pair in search.weights])
                for k, w in enumerate(search.weight)
            ],
            "only the upper edge is found. The least value tried is an edge as "
            "well.",
        ),
        (
            lambda search: [not edge for edge in exercises.on_edge(search)],
            "this tells which weights are inside. Turn it round.",
        ),
        (
            lambda search: any(exercises.on_edge(search)),
            "this is one answer for the pair. Give a list, with one for each "
            "weight.",
        ),
    ],
    start="""\
def on_edge(search):
    \"""Tell of each weight whether the choice is on the edge of what was tried.

    `search.weights` is a list of pairs, `search.weight` the chosen pair.
    Return a list of True and False, in plain Python: numpy is not here.
    \"""

""",
)


def bowl(w: float, b: float) -> float:
    """Return a cost of two weights that treats them differently."""
    return (w - 2) ** 2 + 10 * (b - 1) ** 2


def slope(w: float, b: float) -> float:
    """Return another."""
    return w - 3 * b


HEIGHTS = Task(
    exercises.heights,
    "cost ws bs",
    inputs(
        {"cost": bowl, "ws": (0.0, 1.0, 2.0), "bs": (0.0, 1.0)},
        {"ws": (1.0, 2.0, 4.0)},
        {"bs": (0.5, 3.0)},
        {"cost": slope},
    ),
    [
        (
            lambda cost, ws, bs: [[cost(w, b) for b in bs] for w in ws],
            "the rows belong to `ws`. In `W, B = np.meshgrid(ws, bs)` they "
            "belong to `bs`: let the outer loop go over `bs`.",
        ),
        (
            lambda cost, ws, bs: [[cost(b, w) for w in ws] for b in bs],
            "`cost` gets the pair in the wrong order. It is `cost(w, b)`.",
        ),
        (
            lambda cost, ws, bs: [cost(w, b) for b in bs for w in ws],
            "this is one long list. Give a list for each row.",
        ),
    ],
    start="""\
def heights(cost, ws, bs):
    return [[cost(w, b) for b in bs] for w in ws]
""",
)
