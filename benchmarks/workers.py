"""What many machines cost and buy: two worker processes of this machine.

    python benchmarks/workers.py

Prints the price of an update beside that of a bare question, the speed-up
and the efficiency on ever more samples, and what a worker needs in memory for
samples that it makes and forgets, up to 100 million of them. Exits with 1 if a
bound is broken. What else the machine does stands in the first line: under load
all of it is slower, and a round trip more than the work.
"""

from __future__ import annotations

import os

# ruff: noqa: E402
# One thread each, set before numpy is imported, here and in the workers.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import resource
import sys
from collections.abc import Callable
from functools import partial
from statistics import median
from time import perf_counter
from typing import Any

from lecture_code import vectorised
from lecture_code.gradient_descent import gradient_descent
from lecture_code.many_machines import (
    OneWorker,
    Shards,
    line,
    local_cluster,
    open_shards,
)

OVERHEAD, MEGABYTES = 1.5, 500.0
SIZES = (10_000, 100_000, 1_000_000, 4_000_000)
STREAMED = ((100_000, 100), (500_000, 200))  # samples of a shard, shards
UPDATES = 3


def medians(jobs: list[Callable[[], object]], laps: int) -> list[float]:
    """Return the median seconds of each job, run in turns."""
    times: list[list[float]] = [[] for _ in jobs]
    for _ in range(laps):
        for job, taken in zip(jobs, times):
            begin = perf_counter()
            job()
            taken.append(perf_counter() - begin)
    return [median(taken) for taken in times]


def asking(shards: Shards) -> Callable[[], object]:
    """Return what asks for one gradient."""
    slope = shards.spread(vectorised.gradient)
    return partial(slope, 1.0, shards.data.xs, shards.data.ys)


def overhead(client: Any) -> bool:
    """Compare an update of two shards with a bare question, and with two."""
    shards = open_shards(client, line(5, 0), 2)

    def bare(count: int) -> object:
        asked = [client.submit(len, "x", pure=False) for _ in range(count)]
        return client.gather(asked)

    # Other work on the machine comes and goes: three times over is over.
    for _ in range(3):
        one, two, ours = medians(
            [partial(bare, 1), partial(bare, 2), asking(shards)], 100
        )
        if ours <= OVERHEAD * one:
            break
    print(f"one bare question {one * 1e3:.1f} ms, two {two * 1e3:.1f} ms")
    print(
        f"an update of two shards {ours * 1e3:.1f} ms: {ours / one:.2f} of one "
        f"(<= {OVERHEAD}), {ours / two:.2f} of two"
    )
    return ours <= OVERHEAD * one


def speed_up(client: Any) -> None:
    """Compare two workers with one process, on ever more samples."""
    print("samples    one ms   two ms  speed-up  efficiency")
    for count in SIZES:
        alone, both = medians(
            [
                asking(open_shards(who, line(count // 2, 1), 2))
                for who in (OneWorker(), client)
            ],
            15,
        )
        ratio = alone / both
        print(
            f"{count:8} {alone * 1e3:8.2f} {both * 1e3:8.2f}"
            f"  {ratio:8.3f}  {ratio / 2:10.3f}"
        )


def peak() -> float:
    """Return the most memory that this process has had, in 1e6 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


def memory(client: Any, size: int, count: int) -> bool:
    """Run a few updates on samples that no process holds at once."""
    before = max(client.run(peak).values())
    begin = perf_counter()
    shards = open_shards(client, line(size, 2), count, keep=False)
    weight = gradient_descent(
        shards.spread(vectorised.gradient),
        shards.data,
        0.0,
        learning_rate=1 / 6,
        epochs=UPDATES,
    ).weight
    took = perf_counter() - begin
    most: float = max(client.run(peak).values())
    print(
        f"{size * count:.0e} samples, {UPDATES} updates in {took:.1f} s, "
        f"weight {weight:.4f}: a worker had {most:.0f} MB at most "
        f"(<= {MEGABYTES:.0f}), {before:.0f} before"
    )
    return most <= MEGABYTES and abs(weight - 2) < 0.001


if __name__ == "__main__":
    with local_cluster(2) as client:
        print(f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")
        held = [overhead(client), *(memory(client, *each) for each in STREAMED)]
        speed_up(client)
    if not all(held):
        sys.exit("over a bound")
