"""What a task is, and the mistakes that several tasks share.

A mistake is a wrong function beside the words for it. Whoever gets its results
on every input has made that mistake.
"""

from __future__ import annotations

from typing import Any


class Task:
    """Hold what is to be typed.

    `function` is the right function, `arguments` are its names of them. It is
    compared on `inputs`, most of them with one argument that differs from those
    of the first; `mistakes` are pairs of a wrong function and a hint. A page
    begins with the code `start`, if that is more than a function without a
    body, and gives the names that `around()` returns.
    """

    def __init__(
        self,
        function: Any,
        arguments: str,
        inputs: Any,
        mistakes: Any,
        start: str = "",
        around: Any = dict,
    ) -> None:
        self.function, self.arguments = function, arguments.split()
        self.inputs, self.mistakes = inputs, mistakes
        self.start, self.around = start, around
        self.right = function
        if "orders" in self.arguments:
            self.right = dealt(function)
        if "rng" in self.arguments:
            self.right = drawing(function)


def drawing(function: Any) -> Any:
    """Return a function whose `rng` has drawn nothing before."""
    return lambda rng, **given: function(rng=rng.anew(), **given)


def dealt(function: Any) -> Any:
    """Return a descent that takes the order of the data if it gets none."""
    return lambda **given: function(**with_orders(given))


def with_orders(given: Any) -> Any:
    """Return an input whose samples are read in stored order, if in no other.

    `orders` then has the numbers of the samples for each epoch.
    """
    if given.get("orders"):
        return given
    stored = tuple(range(len(given["data"][0])))
    return dict(given, orders=(stored,) * given["epochs"])


def inputs(base: Any, *changes: Any) -> list[Any]:
    """Return the base and what differs from it, most in one argument only."""
    return [base] + [dict(base, **change) for change in changes]


def mean_mistakes(right: Any) -> list[Any]:
    """Return the mistakes of a mean over the samples, made with the mean."""
    return [
        (
            lambda w, xs, ys: len(xs) * right(w, xs, ys),
            "this is the sum. The mean is the sum divided by the number of "
            "samples, `len(xs)`.",
        ),
        (
            lambda w, xs, ys: right(w, xs[:1], ys[:1]) / len(xs),
            "only the first sample counts. Does `return` stand inside the "
            "loop? It belongs after it.",
        ),
        (
            lambda w, xs, ys: right(w, xs[-1:], ys[-1:]) / len(xs),
            "only the last sample counts. Add to the total with `+=`.",
        ),
    ]


def mean(of_one: Any) -> Any:
    """Return the mean of a function (w, x, y) over the samples."""
    return lambda w, xs, ys: sum(map(of_one, [w] * len(xs), xs, ys)) / len(xs)


def stepping(right: Any, change: Any) -> Any:
    """Return the descent `right` with another gradient at each step.

    `change` gets the gradient, the data, the start, and then what the gradient
    gets: the weight and the samples.
    """
    return lambda gradient, data, w, **rest: right(
        gradient=lambda *at: change(gradient, data, w, *at),
        data=data,
        w=w,
        **rest,
    )


def step_mistakes(right: Any) -> list[Any]:
    """Return the mistakes of a descent, made with the descent."""
    return [
        (
            stepping(right, lambda gradient, _, __, *at: -gradient(*at)),
            "the weight goes uphill. The update carries a minus.",
        ),
        (
            lambda **given: right(**dict(given, learning_rate=1.0)),
            "the learning rate is missing. Multiply the gradient by it.",
        ),
        (
            stepping(
                right,
                lambda gradient, _, start, __, *read: gradient(start, *read),
            ),
            "every gradient is the one at the start. Take it at `w`, the "
            "newest weight.",
        ),
    ]


def dealt_mistakes(right: Any) -> list[Any]:
    """Return those of a descent that is dealt its samples, as well."""
    return step_mistakes(right) + [
        (
            stepping(
                right, lambda gradient, data, _, w, *__: gradient(w, *data)
            ),
            "each update reads all of the data. It should read only what has "
            "just been dealt.",
        ),
        (
            lambda **given: right(**dict(given, orders=None)),
            "the samples are read in stored order. Read them as they are "
            "dealt.",
        ),
    ]
