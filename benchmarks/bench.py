"""What a search costs, as ratios of times measured side by side in one run.

    python benchmarks/bench.py

A ratio says the same on a fast and a slow machine. Each is a quotient of
medians of interleaved repetitions. Exits with 1 if one is over its bound.
"""

from __future__ import annotations

import os

# ruff: noqa: E402
# One thread, set before numpy is imported: how well BLAS spreads `X @ w` over
# the cores of this machine is not what these ratios are about.
for library in ("OPENBLAS", "OMP", "MKL"):
    os.environ[f"{library}_NUM_THREADS"] = "1"

import platform
import sys
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import numpy as np
from scripts import script

from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.exhaustive_search import exhaustive_search
from lecture_code.gradient_descent import gradient_descent
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent,
)

N, D, BATCH, EPOCHS, LEARNING_RATE = 100_000, 32, 256, 100, 0.01
Job = Callable[[], object]
over: list[str] = []


def compare(
    name: str,
    job: Job,
    other: Job,
    *,
    bound: float | None = None,
    repetitions: int = 25,
) -> None:
    """Print how many times longer `job` takes than `other`."""
    # Other work on the machine comes and goes: only a ratio that is over its
    # bound three times counts as over.
    for _ in range(3):
        mine, its = medians(job, other, repetitions)
        if bound is None or mine <= bound * its:
            break
    else:
        over.append(name)
    verdict = "OVER" if name in over else "ok"
    times = f"{mine * 1e3:8.3f} ms /{its * 1e3:8.3f} ms"
    limit = "" if bound is None else f" <= {bound:g} {verdict}"
    print(f"{name:<34}{times} ={mine / its:7.2f}{limit}", flush=True)


def medians(job: Job, other: Job, repetitions: int) -> tuple[float, float]:
    """Return the median seconds of both, run in turns."""
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(repetitions):
        for run, taken in zip((job, other), times):
            begin = perf_counter()
            run()
            taken.append(perf_counter() - begin)
    return median(times[0]), median(times[1])


def the_lecture() -> None:
    """Compare each search, on the lecture's problem, with a bare script."""
    data = Data([1, 2, 3], [4, 5, 6])
    options: dict[str, Any] = {"learning_rate": LEARNING_RATE, "epochs": EPOCHS}
    start = (scalar.gradient, data, 1.0)
    ours: dict[str, Job] = {
        "exhaustive search": lambda: exhaustive_search(
            scalar.cost, data, [step / 10 for step in range(41)]
        ),
        "GD, with its costs": lambda: gradient_descent(*start, **options).costs(
            scalar.cost, data
        ),
        "SGD in stored order": lambda: stochastic_gradient_descent(
            *start, **options
        ),
        "mini-batch SGD in stored order": lambda: minibatch_gradient_descent(
            *start, batch_size=2, **options
        ),
        "SGD shuffled": lambda: stochastic_gradient_descent(
            *start, rng=np.random.default_rng(0), **options
        ),
    }
    print("\nThe lecture's problem / a bare script of the same method")
    for name, job in ours.items():
        bound = None if name == "SGD shuffled" else 1.0
        compare(name, job, script(name), bound=bound, repetitions=400)


def the_trap() -> None:
    """Compare targets of shape (n, 1), which broadcast to (n, n), with (n,)."""
    n = 2000
    rng = np.random.default_rng(0)
    xs, ys = rng.normal(size=n), rng.normal(size=n)
    column = ys.reshape(n, 1)
    print(f"\nThe (n, 1) trap, n = {n}")
    compare(
        "(n,) - (n, 1) / (n,) - (n,)",
        lambda: (2 * xs * (xs * 1.0 - column)).mean(),
        lambda: vectorised.gradient(1.0, xs, ys),
    )


def at_size() -> None:
    """Compare steps and epochs with reading or moving the data once."""
    rng = np.random.default_rng(0)
    X, y, w = rng.normal(size=(N, D)), rng.normal(size=N), np.zeros(D)
    data = Data(X, y)
    steps: dict[str, Any] = {"learning_rate": LEARNING_RATE, "epochs": 1}

    def epoch() -> object:
        return minibatch_gradient_descent(
            vectorised.gradient, data, w, batch_size=BATCH, rng=rng, **steps
        )

    def gather() -> None:
        order = rng.permutation(N)
        X.take(order, axis=0)
        y.take(order)

    def gather_in_batches() -> None:
        order = rng.permutation(N)
        for i in range(0, N, BATCH):
            X.take(order[i : i + BATCH], axis=0)
            y.take(order[i : i + BATCH])

    print(f"\nX of shape ({N}, {D}), mini-batches of {BATCH}")
    compare(
        "a full-batch step / X @ w",
        lambda: gradient_descent(vectorised.gradient, data, w, **steps),
        lambda: X @ w,
        bound=2.5,
        repetitions=60,
    )
    compare("an epoch / gathering the data", epoch, gather, bound=1.8)
    compare("an epoch / gathering in batches", epoch, gather_in_batches)
    with_scikit_learn(epoch, X, y)
    with_torch(epoch, X, y)


def with_scikit_learn(epoch: Job, X: Any, y: Any) -> None:
    """Compare with an epoch of scikit-learn's SGD, sample by sample, in C."""
    model = optional("sklearn.linear_model")
    if model:
        regressor = model.SGDRegressor(penalty=None, fit_intercept=False)
        compare(
            "an epoch / SGDRegressor.partial_fit",
            epoch,
            lambda: regressor.partial_fit(X, y),
        )


def with_torch(epoch: Job, X: Any, y: Any) -> None:
    """Compare with an epoch of torch's SGD on the same mini-batches."""
    torch = optional("torch")
    if not torch:
        return
    torch.set_num_threads(1)
    tensor, targets = torch.from_numpy(X), torch.from_numpy(y)
    w = torch.zeros(D, dtype=torch.float64, requires_grad=True)
    optimiser = torch.optim.SGD([w], lr=LEARNING_RATE)

    def torch_epoch() -> None:
        for batch in torch.randperm(N).split(BATCH):
            optimiser.zero_grad()
            ((tensor[batch] @ w - targets[batch]) ** 2).mean().backward()
            optimiser.step()

    compare("an epoch / torch.optim.SGD", epoch, torch_epoch)


def optional(name: str) -> Any:
    """Return the module, or say that it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        print(f"{name.split('.')[0]}: not installed")
        return None


def machine() -> str:
    """Describe what the times were measured on."""
    model = platform.processor() or platform.machine()
    cpuinfo = Path("/proc/cpuinfo")
    if cpuinfo.exists():
        for line in cpuinfo.read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":")[1].strip()
    build: Any = np.show_config(mode="dicts")
    blas = build["Build Dependencies"]["blas"]
    return (
        f"{platform.platform()}, {model}, {os.cpu_count()} cores\n"
        f"Python {platform.python_version()}, numpy {np.__version__}, "
        f"{blas['name']} {blas['version']} on one thread"
    )


if __name__ == "__main__":
    print(machine())
    the_lecture()
    the_trap()
    at_size()
    if over:
        sys.exit(f"over the bound: {', '.join(over)}")
