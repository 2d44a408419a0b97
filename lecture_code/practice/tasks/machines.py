"""Many machines: the parts of the workers, put together."""

from __future__ import annotations

from typing import Any

from .. import exercises, models
from .task import Task, inputs

SUM = "this is the sum over all samples. Divide by how many there are."


def plain(parts: Any, sizes: Any) -> Any:
    """Return the mean of the means."""
    return sum(parts) / len(sizes)


MEAN_OF_PARTS = Task(
    models.mean_of_parts,
    "parts sizes",
    inputs(
        {"parts": (-9.0, -18.0), "sizes": (2, 1)},
        {"parts": (3.0, 1.5)},
        {"sizes": (1, 3)},
        {"parts": (4.0,), "sizes": (5,)},
        {"parts": (1.0, -2.0, 0.5), "sizes": (4, 2, 10)},
    ),
    [
        (
            plain,
            "this is the mean of the means: each part counts alike. Count "
            "each as often as it has samples.",
        ),
        (
            lambda parts, sizes: (
                models.mean_of_parts(parts, sizes) * sum(sizes)
            ),
            SUM,
        ),
        (
            lambda parts, sizes: (
                models.mean_of_parts(parts, sizes) / len(sizes)
            ),
            "this is averaged twice. Divide once, by the number of samples.",
        ),
    ],
)

SHARDS: Any = (((1.0, 2.0), (4.0, 5.0)), ((3.0,), (6.0,)))
COST_OF_ALL = Task(
    exercises.cost_of_all,
    "w shards",
    inputs(
        {"w": 1.0, "shards": SHARDS},
        {"w": 3.0},
        {"shards": SHARDS[:1]},
        {"shards": SHARDS + (((0.5, 1.0, 2.0), (1.0, 2.0, 4.0)),)},
    ),
    [
        (
            lambda w, shards: (
                sum([models.cost(w, *s) for s in shards]) / len(shards)
            ),
            "each shard counts alike, but a small one should count less. "
            "Weight each cost with `len(xs)`.",
        ),
        (
            lambda w, shards: sum(
                [len(s[0]) * models.cost(w, *s) for s in shards]
            ),
            SUM,
        ),
        (
            lambda w, shards: (
                sum([models.cost(w, *s) for s in shards])
                / sum([len(s[0]) for s in shards])
            ),
            "the costs of the shards are means already. Make each a sum "
            "again, with `len(xs)`, before you divide by all samples.",
        ),
    ],
    start="""\
def cost_of_all(w, shards):
    costs = []
    for xs, ys in shards:
        costs.append(cost(w, xs, ys))
    return sum(costs) / len(costs)
""",
    around=lambda: {"cost": models.cost},
)

STEP = Task(
    exercises.step,
    "w parts sizes learning_rate",
    inputs(
        {
            "w": 1.0,
            "parts": (-9.0, -18.0),
            "sizes": (2, 1),
            "learning_rate": 0.01,
        },
        {"w": 0.5},
        {"parts": (3.0, 1.5)},
        {"sizes": (1, 3)},
        {"learning_rate": 0.05},
        {"parts": (1.0, -2.0, 0.5), "sizes": (4, 2, 10)},
    ),
    [
        (
            lambda w, parts, sizes, learning_rate: exercises.step(
                w, parts, sizes, learning_rate / len(parts)
            ),
            "the step is averaged twice: `slope` is the mean over all "
            "samples, and is divided by the number of workers as well.",
        ),
        (
            lambda w, parts, sizes, learning_rate: exercises.step(
                w, parts, sizes, learning_rate * sum(sizes)
            ),
            "this steps with the sum over all samples. Divide by `n`.",
        ),
        (
            lambda w, parts, sizes, learning_rate: exercises.step(
                w, parts, sizes, -learning_rate
            ),
            "the weight goes uphill. The update carries a minus.",
        ),
    ],
    start="""\
def step(w, parts, sizes, learning_rate):
    n = sum(sizes)
    slope = 0.0
    for part, size in zip(parts, sizes):
        slope += part * size / n
    return w - learning_rate * slope / len(parts)
""",
)
