"""Exercises on one descent: when it stops, and with momentum."""

from __future__ import annotations

from typing import Any

from .. import exercises
from .task import Task, inputs


def bowl(w: float) -> float:
    """Return the slope of (w - 2)^2."""
    return 2 * (w - 2)


def flat(w: float) -> float:
    """Return the slope of log(1 + w^2), which is small far from 0."""
    return 2 * w / (1 + w * w)


def stopping(is_small: Any, late: bool = False) -> Any:
    """Return a descent that stops when `is_small(slope, least)`, or after."""

    def until(
        slope_at: Any, w: float, learning_rate: float, least: float, most: int
    ) -> float:
        for _ in range(most):
            slope = slope_at(w)
            stop = is_small(slope, least)
            if stop and not late:
                return w
            w = w - learning_rate * slope
            if stop:
                return w
        return w

    return until


UNTIL = Task(
    exercises.descend_until,
    "slope_at w learning_rate least most",
    inputs(
        {
            "slope_at": bowl,
            "w": 3.0,
            "learning_rate": 0.25,
            "least": 0.2,
            "most": 20,
        },
        {"w": -1.0},
        {"least": 0.01},
        {"learning_rate": 0.1},
        {"most": 2},
        {"slope_at": flat},
    ),
    [
        (
            stopping(lambda slope, least: slope < least),
            "a negative slope counts as a small one. Compare its size, "
            "`abs(slope)`.",
        ),
        (
            stopping(lambda *_: False),
            "it never stops early. Return `w` as soon as the size of the slope "
            "is below `least`.",
        ),
        (
            stopping(lambda slope, least: abs(slope) < least, late=True),
            "there is one update too many. Look at the slope before you "
            "update.",
        ),
        (
            lambda **given: exercises.descend_until(**dict(given, most=1000)),
            "it goes on too long. Stop after `most` updates.",
        ),
        (
            lambda learning_rate, **rest: exercises.descend_until(
                learning_rate=-learning_rate, **rest
            ),
            "the weight goes uphill. The update carries a minus.",
        ),
    ],
)


def pushed(by: Any) -> Any:
    """Return a wrong momentum: `by(w, before, start)` is times beta."""

    def descend(
        slope_at: Any, w: float, learning_rate: float, beta: float, updates: int
    ) -> float:
        before = start = w
        for _ in range(updates):
            step = beta * by(w, before, start) - learning_rate * slope_at(w)
            before, w = w, w + step
        return w

    return descend


MOMENTUM = Task(
    exercises.momentum,
    "slope_at w learning_rate beta updates",
    inputs(
        {
            "slope_at": bowl,
            "w": 3.0,
            "learning_rate": 0.1,
            "beta": 0.5,
            "updates": 3,
        },
        {"w": -1.0},
        {"learning_rate": 0.2},
        {"beta": 0.25},
        {"updates": 4},
        {"slope_at": flat},
    ),
    [
        (
            pushed(lambda *_: 0.0),
            "the last step has no effect. Keep the weight before `w` in a name "
            "of its own, and renew it only after you have used it.",
        ),
        (
            pushed(lambda w, _, start: w - start),
            "the step is taken from the start, not from the last weight. Renew "
            "the weight before `w` at each update.",
        ),
        (
            pushed(lambda w, before, _: before - w),
            "the last step is turned round. It is `w` minus the weight before.",
        ),
        (
            lambda learning_rate, **rest: exercises.momentum(
                learning_rate=-learning_rate, **rest
            ),
            "the weight goes uphill. The slope carries a minus.",
        ),
    ],
)
