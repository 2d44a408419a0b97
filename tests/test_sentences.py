"""Each number that a scene says, against a calculation of its own."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator, Sequence
from fractions import Fraction
from itertools import pairwise, permutations
from typing import Any

import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from stored import Stored, stored
from test_moving import frames

from lecture_code.figures import Canvas
from lecture_code.moving import Moving
from lecture_code.moving.scenes import (
    exhaustive_search,
    gradient_descent,
    many_machines,
    minibatch_gradient_descent,
    stochastic_gradient_descent,
)

XS = (1, 2, 3)
FIRST, SECOND = (4, 5, 6), (2, 4, 6)


# What is said, from the first word to the last; N is a number.
SENTENCES = [
    "At w = N(, b = N)? the residuals are N, N and N, and the cost is N",
    "Step N: at w = N the slope is N; N times the slope is N; w minus that is "
    "N",
    "At learning rate N the weight (creeps|arrives in one step|bounces|"
    "bounces for ever|diverges): each update multiplies its distance from the "
    "optimum by N, and after N updates? the weight is (less than )?N away",
    "From w = N with learning rate N the weight crosses (no hill|a hill once|"
    "a hill N times), and after N updates it is (at rest|still moving) at "
    "w = N, cost N, in the valley of N",
    "(Stored|Shuffled|With replacement) at learning rate N: the (fixed point|"
    "mean) is (the optimum|N below the optimum) and (there is no noise|the "
    "noise ball has the standard deviation N), so at the epochs' ends the "
    r"distance from the optimum is N \(root mean square\)",
    "Batch size N: N updates read N samples; after the first epoch the cost is "
    "N above the least, over the last one N on average",
    "With gradients N updates? old and learning rate N the distance from the "
    "optimum (grows|shrinks): it is at most N in the first N updates and N in "
    "the last N",
    r"Counted in (epochs|updates \(a candidate counts as one\)|samples read), "
    "the cost is first within N of the least after: "
    "(METHOD N, METHOD N, METHOD N, METHOD N)",
]
METHODS = "exhaustive search|GD|mini-batch SGD|SGD"
NUMBER = "[-\N{MINUS SIGN}]?\\d+(\\.\\d+)?(e[-\N{MINUS SIGN}]\\d+)?"


def said(words: str) -> list[str]:
    """Return the numbers of a sentence, all of whose words are known."""
    known = rf"({'|'.join(SENTENCES)})\."
    known = re.sub(r"\bN\b", lambda _: NUMBER, known)
    assert re.fullmatch(known.replace("METHOD", f"({METHODS})"), words), words
    return re.findall(r"-?\d+(?:\.\d+)?", words.replace("\N{MINUS SIGN}", "-"))


def rounds_to(number: str, exact: float | Fraction) -> bool:
    """Tell whether this is the exact number to the digits that are said."""
    digits = len(number.partition(".")[2])
    return abs(Fraction(number) - Fraction(exact)) <= Fraction(
        "0.500001"
    ) / Fraction(10**digits)


def says(words: str, *exact: float | Fraction) -> bool:
    """Tell whether the numbers said are these, one by one."""
    numbers = said(words)
    return len(numbers) == len(exact) and all(map(rounds_to, numbers, exact))


def cost(residuals: Sequence[Fraction]) -> Fraction:
    return sum((r * r for r in residuals), Fraction(0)) / len(residuals)


@pytest.mark.parametrize("w", [0, 0.125, 1.0, 16 / 7, 3.5, 4.0])
def test_residuals_and_cost_of_a_slope(w: float) -> None:
    at = Fraction(f"{w:.4g}")
    exact = [x * Fraction(w) - y for x, y in zip(XS, FIRST)]
    words = exhaustive_search.slope(Canvas(), w)
    assert says(words, at, *exact, cost(exact))


@pytest.mark.parametrize(
    ("w", "b"), [(0, 0), (1.0, 3), (1.5, 3), (0.5, 6), (2.375, 0.123), (3, 5)]
)
def test_residuals_and_cost_of_a_line(w: float, b: float) -> None:
    exact = [x * Fraction(w) + Fraction(b) - y for x, y in zip(XS, FIRST)]
    words = exhaustive_search.line(Canvas(), w, b)
    assert "-0," not in words
    assert says(words, w, b, *exact, cost(exact))


def descent(w: int, rate: Fraction, updates: int) -> Iterator[list[Fraction]]:
    """Yield the weight, the slope there and the next weight."""
    weight = Fraction(w)
    for _ in range(updates):
        errors = [2 * x * (x * weight - y) for x, y in zip(XS, SECOND)]
        slope = sum(errors, Fraction(0)) / 3
        yield [weight, slope, weight - rate * slope]
        weight -= rate * slope


@pytest.mark.parametrize("step", range(1, 9))
def test_one_step_of_gradient_descent(step: int) -> None:
    rate = Fraction("0.05")
    *_, (before, slope, after) = descent(0, rate, step)
    words = gradient_descent.steps(Canvas(), step)
    assert says(words, step, before, slope, rate, rate * slope, after)


@pytest.mark.parametrize(
    ("rate", "behaviour"),
    [
        ("0.01", "creeps"),
        ("0.1", "creeps"),
        ("0.107", "creeps"),
        ("3/28", "arrives in one step"),
        ("0.1073", "bounces: "),
        ("0.16", "bounces: "),
        ("0.21", "bounces: "),
        ("3/14", "bounces for ever"),
        ("0.2143", "diverges"),
        ("0.24", "diverges"),
    ],
)
@pytest.mark.parametrize("update", [1, 5, 12])
def test_what_a_learning_rate_does(
    rate: str, behaviour: str, update: int
) -> None:
    exact = Fraction(rate)
    *_, (first, _, second) = descent(1, exact, 1)
    *_, (_, _, last) = descent(1, exact, update)
    words = gradient_descent.learning_rate(Canvas(), float(exact), update)
    assert behaviour in words
    # With 3/28 the factor is 0, and what is left is rounding.
    factor = (second - 2) / (first - 2)
    shown = Fraction(f"{float(exact):g}")
    number = said(words)
    assert rounds_to(number[0], shown)
    if factor:
        assert rounds_to(number[1], factor)
    away = abs(last - 2)
    least = Fraction("0.000001")
    assert ("less than" in words) == (away < least)
    assert number[2] == str(update)
    assert (f"{update} updates" in words) == (update != 1)
    assert rounds_to(number[3], max(away, least))
    assert len(number) == 4
    assert words.endswith(f"{number[3]} away.")
    assert float(number[3]) == float(f"{float(number[3]):.3g}")


INPUTS = [0.5 + i / 2 for i in range(6)]


def waves(w: float) -> float:
    return sum((math.sin(w * x) - math.sin(2 * x)) ** 2 for x in INPUTS) / 6


def test_hills_and_valleys_are_where_the_cost_turns() -> None:
    grid = np.linspace(-4.5, 3.6, 8101)
    costs = np.array([waves(w) for w in grid.tolist()])
    turns = np.sign(np.diff(costs))
    middle = grid[1:-1]
    hills = middle[(turns[:-1] > 0) & (turns[1:] < 0)]
    valleys = middle[(turns[:-1] < 0) & (turns[1:] > 0)]
    for turn, stated in (
        (hills, gradient_descent.HILLS),
        (valleys, gradient_descent.VALLEYS),
    ):
        inside = [t for t in turn if -4 < t < 2.5]
        assert [*stated] == pytest.approx(inside, abs=0.006)


STARTS = [(rate, w) for rate in (0.05, 0.4, 1.1) for w in (-1.5, 0, 0.6, 3)]


@pytest.mark.parametrize(("rate", "start"), [*STARTS, (0.2, 0.7), (1.1, 2.5)])
def test_which_valley_a_descent_reaches(rate: float, start: float) -> None:
    weights = [float(start)]
    for _ in range(20):
        w = weights[-1]
        slope = 0.0
        for x in INPUTS:
            error = math.sin(w * x) - math.sin(2 * x)
            slope += 2 * error * x * math.cos(w * x) / 6
        weights.append(w - rate * slope)

    def valley(w: float) -> int:
        return sum(w > hill for hill in (-1.835, 0.63))

    crossed = sum(valley(a) != valley(b) for a, b in pairwise(weights))
    rests = abs(weights[-1] - weights[-2]) < 0.01
    words = gradient_descent.valley(Canvas(), rate, start)
    times = [crossed] if crossed > 1 else []
    place = (-3.3, -0.14, 2.0)[valley(weights[-1])]
    end = weights[-1]
    assert says(words, start, rate, *times, 20, end, waves(end), place)
    assert ("no hill" in words) == (crossed == 0)
    assert ("hill once" in words) == (crossed == 1)
    assert ("at rest" in words) == rests
    assert ("still moving" in words) == (not rests)


def settled(sampling: str, rate: Fraction) -> tuple[Fraction, float]:
    """Return the fixed point, and the deviation after very many epochs."""
    best = Fraction(sum(x * y for x, y in zip(XS, FIRST)), 14)
    if sampling == "with_replacement":
        # d becomes (1 - 2 r x^2) d + 2 r x e; its mean square stays as it is.
        kept = sum((1 - 2 * rate * x * x) ** 2 for x in XS) / 3
        errors = [x * (y - x * best) for x, y in zip(XS, FIRST)]
        added = sum((2 * rate * e) ** 2 for e in errors) / 3
        return best, math.sqrt(added / (1 - kept))
    samples = [*zip(XS, FIRST)]
    orders = [samples] if sampling == "stored" else [*permutations(samples)]
    ends = []
    for order in orders:
        end, kept = Fraction(0), Fraction(1)
        for x, y in order:
            end -= rate * 2 * x * (x * end - y)
            kept *= 1 - 2 * rate * x * x
        ends.append(end)
    mean = sum(ends, Fraction(0)) / len(ends)
    spread = sum((end - mean) ** 2 for end in ends) / len(ends)
    return Fraction(mean / (1 - kept)), math.sqrt(spread / (1 - kept**2))


@pytest.mark.parametrize("sampling", ["stored", "shuffled", "with_replacement"])
@pytest.mark.parametrize("rate", ["0.005", "0.05", "0.08", "0.11"])
def test_where_sgd_settles(sampling: str, rate: str) -> None:
    mean, deviation = settled(sampling, Fraction(rate))
    offset = mean - Fraction(16, 7)
    assert offset <= 0
    words = stochastic_gradient_descent.noise(Canvas(), sampling, float(rate))
    root_mean_square = math.hypot(offset, deviation)
    numbers = said(words)
    for exact in (float(rate), -offset, deviation, root_mean_square):
        if exact:
            fits = [n for n in numbers if rounds_to(n, exact)]
            assert any(len(n) > 5 or n == rate for n in fits), exact
    assert sampling.partition("_")[0] in words.lower()
    assert ("is the optimum" in words) == (offset == 0)
    assert ("no noise" in words) == (deviation == 0)


def line_of_60(least: float, bias: float) -> tuple[Any, Any]:
    rng = np.random.default_rng(0)
    xs = rng.uniform(least, least + 3, 60)
    return xs, 2 * xs + bias + rng.normal(0, 0.5, 60)


def walk(
    columns: Any, ys: Any, w: Any, rate: float, epochs: int, size: int, rng: Any
) -> Any:
    """Return the weights of a descent over 60 samples, and their costs."""
    costs = []
    for epoch in range(epochs + 1):
        order = rng.permutation(60) if rng else np.arange(60)
        for i in range(0, 60, size):
            costs.append(np.mean((columns @ w - ys) ** 2))
            part = order[i : i + size]
            errors = columns[part] @ w - ys[part]
            w = w - rate * 2 * errors @ columns[part] / len(part)
            if epoch == epochs:
                return np.array(costs)
    raise AssertionError


@pytest.mark.parametrize("size", [1, 2, 8, 15, 60])
def test_what_a_batch_size_does(size: int) -> None:
    xs, ys = line_of_60(-1, 1)
    columns = np.array([[x, 1.0] for x in xs])
    best = np.linalg.solve(columns.T @ columns, columns.T @ ys)
    least = np.mean((columns @ best - ys) ** 2)
    start, rng = np.array([-0.2, 1.8]), np.random.default_rng(3)
    above = walk(columns, ys, start, 0.05, 10, size, rng) - least
    epoch = math.ceil(60 / size)
    words = minibatch_gradient_descent.batch(Canvas(), size)
    first, last = above[epoch], above[-epoch:].mean()
    assert len(above) == 10 * epoch + 1
    assert says(words, size, 10 * epoch, 600, first, last)


@pytest.mark.parametrize("axis", ["epochs", "updates", "samples read"])
def test_who_wins_the_race(axis: str) -> None:
    xs, ys = line_of_60(0, 0)
    columns = xs.reshape(60, 1)
    best = sum(xs * ys) / sum(xs * xs)
    least = np.mean((best * xs - ys) ** 2)
    tried = np.mean((np.arange(41)[:, None] / 10 * xs - ys) ** 2, axis=1)
    at, start = {}, np.zeros(1)
    # How many updates it took, and how many samples an update reads.
    at["exhaustive search"] = int(np.argmax(tried <= least + 0.01)) + 1, 60
    for name, size in {"GD": 60, "mini-batch SGD": 10, "SGD": 1}.items():
        costs = walk(
            columns, ys, start, 0.02, 60, size, np.random.default_rng(1)
        )
        at[name] = int(np.argmax(costs <= least + 0.01)), size
    words = minibatch_gradient_descent.race(Canvas(), axis)
    assert axis in words
    assert said(words)[0] == "0.01"
    found = re.findall(rf"({METHODS}) (\d+(?:\.\d+)?)", words)
    assert len(found) == 4
    for name, number in found:
        updates, size = at[name]
        read = updates * size
        spent = {"epochs": read / 60, "updates": updates, "samples read": read}
        assert rounds_to(number, spent[axis])
    numbers = [float(number) for _, number in found]
    assert numbers == sorted(numbers)
    assert ("candidate" in words) == (axis == "updates")


def drawn(html: str, number: int) -> list[Any]:
    """Return what one frame of a stored figure shows, and its size."""
    film = BeautifulSoup(html, "html.parser").find(class_="film")
    assert isinstance(film, Tag)
    assert film.svg
    for part in film("g", {"data-frames": True}):
        if number not in frames(part):
            part.decompose()
    # What is used again, such as the marker of a point, counts by its shape.
    shapes = {f"#{each['id']}": each.get("d") for each in film(id=True)}
    for defined in film(["defs", "clippath"]):
        defined.decompose()
    shown = [
        (
            each.name,
            shapes.get(str(each.get("href") or each.get("xlink:href"))),
            *map(each.get, ("d", "x", "y", "style")),
            each.get_text(),
        )
        for each in film(["path", "use", "text"])
    ]
    return [*(svg["viewbox"] for svg in film("svg")), *shown]


@pytest.mark.slow
@pytest.mark.parametrize("place", ["first", "start", "last"])
@pytest.mark.parametrize("figure", stored(), ids=str)
def test_a_frame_is_drawn_as_it_is_stored(figure: Stored, place: str) -> None:
    every = figure.controls
    ends = {"first": 0, "last": -1}
    values = (
        figure.start
        if place == "start"
        else {name: every[name][ends[place]] for name in every}
    )
    number = 0
    for name, known in every.items():
        number = number * len(known) + known.index(values[name])
    one_value: dict[str, Any] = {name: [v] for name, v in values.items()}
    alone = Moving(figure.draw, **one_value)
    page = alone._repr_mimebundle_()["text/html"]
    assert len(drawn(page, 0)) > 20
    assert drawn(page, 0) == drawn(figure.html, number)


@pytest.mark.parametrize("delay", range(5))
@pytest.mark.parametrize("rate", ["0.02", "0.05", "0.1", "0.15"])
def test_how_far_an_old_gradient_leads(delay: int, rate: str) -> None:
    weights = [Fraction(1)]
    for k in range(40):
        slope = Fraction(28, 3) * weights[max(0, k - delay)] - Fraction(64, 3)
        weights.append(weights[-1] - Fraction(rate) * slope)
    away = [abs(float(w - Fraction(16, 7))) for w in weights]
    early, late = max(away[1:21]), max(away[21:])
    words = many_machines.stale(Canvas(), delay, float(rate))
    assert ("grows" in words) == (late > early)
    assert says(words, delay, Fraction(rate), early, 20, late, 20)
