"""The functions of the package are pure: they answer, and that is all.

Every public function, class and method that computes is found and called with
arguments chosen by the names of its parameters. test_figures, test_moving and
test_scenes have those that draw, test_practice and test_error_help what speaks
to a student.
"""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np
import pytest

import lecture_code
from lecture_code import nonconvex
from lecture_code.data import Data
from lecture_code.many_machines import OneWorker
from lecture_code.trajectory import Trajectory

XS, YS = np.array([0.5, 1.0, 2.0]), np.array([1.0, 2.0, 3.0])
PAIR, PAIRS = np.array([0.5, 2.0]), np.array([[1.0, 2.0], [3.0, 4.0]])
ARRAYS = (XS, YS, PAIR, PAIRS)
ELSEWHERE = {"figures", "moving", "practice"}
MODULES = [
    importlib.import_module(f"lecture_code.{module.name}")
    for module in pkgutil.iter_modules(lecture_code.__path__)
    if not module.name.startswith("_") and module.name not in ELSEWHERE
]
MODELS = {
    name: value
    for name, value in vars(nonconvex).items()
    if isinstance(value, nonconvex.Model)
}
ARGUMENTS: dict[str, Any] = {
    "axes": [0.0, 1.0],
    "batch_size": 2,
    "candidates": PAIRS,
    "client": OneWorker(),
    "cost": nonconvex.product.cost,
    "count": 2,
    "data": Data(XS, YS),
    "delay": 1,
    "derivative": nonconvex.sine.derivative,
    "epochs": 2,
    "folder": ".",
    "forward": nonconvex.sine.forward,
    "gradient": nonconvex.product.gradient,
    "high": 4.0,
    "learning_rate": 0.01,
    "low": 0.0,
    "n": 3,
    "name": "en",
    "number": 0,
    "parts": PAIRS,
    "places": [Data(XS, YS)],
    "points": 5,
    "predictions": XS,
    "read": lambda _number: (XS, YS),
    "rng": np.random.default_rng(0),
    "rounds": 2,
    "samples_read": [0, 3],
    "seed": 0,
    "size": 3,
    "sizes": [1, 2],
    "steps": [PAIR] * 4,
    "trajectory": Trajectory(PAIRS, range(2)),
    "weights": PAIRS,
    "x": XS,
    "xs": XS,
    "y": YS,
    "ys": YS,
}
# These ask for one weight, all others take a pair.
ONE_WEIGHT = {"scalar", "vectorised", "sine", "saturating", "cubic"}


def public_callables() -> Iterator[tuple[str, Callable[..., Any]]]:
    for module in MODULES:
        for name, value in vars(module).items():
            own = getattr(value, "__module__", None) == module.__name__
            kind = inspect.isfunction(value) or inspect.isclass(value)
            if own and kind and name[0] != "_":
                yield f"{module.__name__}.{name}", value
    objects = {name: ARGUMENTS[name] for name in ("data", "trajectory")}
    for owner, value in {**objects, **MODELS}.items():
        for name, method in inspect.getmembers(value, inspect.isroutine):
            if name[0] != "_":
                yield f"{owner}.{name}", method


CALLABLES = dict(public_callables())


def call(name: str) -> None:
    owner = name.split(".")[-2]
    arguments = {**ARGUMENTS, "w": 1.5 if owner in ONE_WEIGHT else PAIR}
    if owner == "scalar":
        arguments |= {"x": 2.0, "y": 3.0}
    if name.endswith("coarse_to_fine_search"):
        arguments["cost"] = nonconvex.sine.cost
    positional, named = [], {}
    for parameter in inspect.signature(CALLABLES[name]).parameters.values():
        if parameter.kind == parameter.KEYWORD_ONLY:
            if parameter.name in arguments:
                named[parameter.name] = arguments[parameter.name]
        elif parameter.default is parameter.empty:
            positional.append(arguments[parameter.name])
    answer = CALLABLES[name](*positional, **named)
    if isinstance(answer, Iterator):
        assert [list(batches) for batches in answer]


def test_all_are_found() -> None:
    names = {name.removeprefix("lecture_code.") for name in CALLABLES}
    assert {
        "data.Data",
        "data.with_bias",
        "data.deal",
        "gradient_descent.gradient_descent",
        "scalar.gradient",
        "trajectory.costs",
        "sine.derivative",
    } <= names


@pytest.mark.usefixtures("no_trace")
@pytest.mark.parametrize("name", CALLABLES)
def test_it_prints_nothing_and_changes_nothing(name: str) -> None:
    before = [(array.tobytes(), array.flags.writeable) for array in ARRAYS]
    call(name)
    after = [(array.tobytes(), array.flags.writeable) for array in ARRAYS]
    assert after == before


def test_computing_needs_no_matplotlib() -> None:
    names = [module.__name__ for module in MODULES]
    code = (
        f"import sys, {', '.join(names)};"
        "assert not any(m.split('.')[0] == 'matplotlib' for m in sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
