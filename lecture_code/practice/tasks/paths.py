"""On the path of SGD: the map of one epoch, and smoothing."""

from __future__ import annotations

from typing import Any

from .. import answers
from .task import Task, inputs


def line(
    order: Any = (0, 1, 2), half: float = 1.0, sum_up: bool = False
) -> Any:
    """Return a wrong map: other samples, half of the slope, or a sum."""

    def epoch_map(data: Any, learning_rate: float) -> Any:
        xs, ys = data
        a, c = 1.0, 0.0
        for k in order:
            a_i = 1 - 2 * half * learning_rate * xs[k] * xs[k]
            c_i = 2 * half * learning_rate * xs[k] * ys[k]
            a, c = a_i * a, c + c_i if sum_up else a_i * c + c_i
        return a, c

    return epoch_map


EPOCH_MAP = Task(
    answers.epoch_map,
    "data learning_rate",
    inputs(
        {
            "data": ((1.0, 2.0, 3.0), (4.0, 5.0, 6.0)),
            "learning_rate": 0.01,
        },
        {"learning_rate": 0.1},
        {"data": ((3.0, 2.0, 1.0), (6.0, 5.0, 4.0))},
        {"data": ((1.0, -1.0, 0.5), (2.0, 4.0, 6.0))},
    ),
    [
        (
            line(half=0.5),
            "a factor of 2 is missing. The gradient of one sample is "
            "`2 * x * (x * w - y)`.",
        ),
        (
            line(sum_up=True),
            "`a` is right, `c` is not: the next update multiplies by `a_i` all "
            "that has come before it, `c` as well.",
        ),
        (
            line(order=(2, 1, 0)),
            "the samples are read from the last to the first. The first "
            "update belongs to the first sample.",
        ),
        (
            line(order=(2,)),
            "this is the map of the last sample alone. Put each update behind "
            "those before it.",
        ),
        (
            lambda data, learning_rate: answers.epoch_map(data, -learning_rate),
            "the signs are turned: `a_i` is 1 minus something.",
        ),
        (
            lambda **given: list(answers.epoch_map(**given))[::-1],
            "return `a` first, then `c`.",
        ),
    ],
)


def smooth_from(first: Any, before: Any) -> Any:
    """Return a wrong smoothing: another first value, another one before."""

    def smooth(values: Any, beta: float) -> Any:
        smoothed = [first(values[0], beta)]
        for i in range(1, len(values)):
            old = before(values[i - 1], smoothed[-1])
            smoothed.append(beta * values[i] + (1 - beta) * old)
        return smoothed

    return smooth


SMOOTH = Task(
    answers.smooth,
    "values beta",
    inputs(
        {"values": (4.0, 2.0, 3.0, 0.0), "beta": 0.25},
        {"beta": 0.5},
        {"beta": 1.0},
        {"values": (1.0, 5.0)},
        {"values": (3.0,)},
    ),
    [
        (
            lambda values, beta: answers.smooth(values, 1 - beta),
            "the shares are exchanged. `beta` is the share of the new value.",
        ),
        (
            smooth_from(lambda value, beta: beta * value, lambda _, old: old),
            "the first smoothed value is the first value itself. Don't begin "
            "at 0.",
        ),
        (
            smooth_from(lambda value, _: value, lambda raw, _: raw),
            "the old share is taken of the last raw value. Take it of the last "
            "smoothed one.",
        ),
        (
            lambda values, beta: answers.smooth(values, beta)[1:],
            "the first value is missing. Begin the list with it.",
        ),
        (
            lambda values, beta: answers.smooth(values, beta)[-1],
            "this is the last smoothed value. Return the list of all.",
        ),
    ],
)
