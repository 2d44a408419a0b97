"""What is typed in a page is judged, in CPython and in the browser's Python."""

from __future__ import annotations

import json
import re
import subprocess
from copy import deepcopy
from functools import cache
from typing import Any

import pytest
import typed
from bodies import ANYWHERE, WRONG
from chapters import SOURCES
from contents import ROOT
from formulas import NODE

from lecture_code.practice import page
from lecture_code.practice.tasks import TASKS

every_task = pytest.mark.parametrize("name", TASKS)
in_both = pytest.mark.parametrize("python", [0, 1], ids=["CPython", "Micro"])
# One worker asks each Python once.
pytestmark = pytest.mark.xdist_group("typed")
Check = tuple[str, str]


def head(name: str) -> str:
    return typed.parts(TASKS[name])[0] + "\n"


def wrong_code(name: str, old: str, new: str) -> str:
    code = typed.solution(TASKS[name])
    top = head(name)
    # The head of a function stays, whatever it says.
    body = code.removeprefix(top)
    if old in body:
        return top + body.replace(old, new)
    assert old in code, (name, old)
    return code.replace(old, new)


OWN = [
    (name, wrong_code(name, old, new), told)
    for name, changes in WRONG.items()
    for old, new, told in changes
] + [
    (name, head(name) + body, told) for name in TASKS for body, told in ANYWHERE
]
RIGHT = [(name, typed.solution(task)) for name, task in TASKS.items()]


def in_cpython(checks: list[Check]) -> list[Any]:
    return [page.check(*check) for check in checks]


def in_micropython(checks: list[Check]) -> list[Any]:
    """Return the verdicts of the Python that runs in a browser, in Node."""
    if not typed.ENGINE.is_dir():
        pytest.skip("no MicroPython: `make book` installs it")
    asked = {
        "folders": typed.folders(),
        "sources": typed.sources(),
        "checks": checks,
    }
    done = subprocess.run(
        [NODE, ROOT / "tests" / "engine.mjs"],
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in done.stdout.splitlines()]


@cache
def _both(which: str) -> list[list[Any]]:
    checks = {
        "own": [(name, code) for name, code, _ in OWN],
        "right": RIGHT,
        "start": [(name, typed.start(task)) for name, task in TASKS.items()],
        "stopped": [("cost", code) for code, *_ in STOPPED],
        "hostile": HOSTILE,
    }[which]
    return [in_cpython(checks), in_micropython(checks)]


def hint_of(verdict: Any) -> str:
    hints = [s for s in verdict["said"] if s.startswith("  Hint: ")]
    return "".join(hints).removeprefix("  Hint: ")


@in_both
def test_each_solution_is_right(python: int) -> None:
    for (name, _), verdict in zip(RIGHT, _both("right")[python], strict=True):
        own = TASKS[name].function.__name__
        said = f"{own}: right on {len(TASKS[name].inputs)} inputs"
        assert verdict == {"right": True, "said": [said], "line": 0}


@in_both
def test_what_a_box_begins_with_is_not_right(python: int) -> None:
    for name, verdict in zip(TASKS, _both("start")[python], strict=True):
        assert not verdict["right"], name
        if TASKS[name].start and name != "ex-es-edge":
            mistakes = [told for _, told in TASKS[name].mistakes]
            assert hint_of(verdict) in mistakes
        else:
            assert hint_of(verdict).startswith("write the body"), name


@in_both
def test_each_wrong_body_is_answered(python: int) -> None:
    for (name, code, told), verdict in zip(OWN, _both("own")[python]):
        assert not verdict["right"], code
        assert verdict["said"][0].endswith("is not right yet."), code
        labels = [line[:17].strip() for line in verdict["said"][1:4]]
        assert labels == ["You call:", "You get:", "It should be:"], name
        assert hint_of(verdict).startswith(told), (code, verdict)


def test_every_mistake_of_the_table_is_typed_here() -> None:
    asked = {
        (name, told)
        for name, task in TASKS.items()
        for _, told in task.mistakes
    }
    answered = {
        (name, told)
        for name, told in asked
        for other, _, begin in OWN
        if name == other and begin and told.startswith(begin)
    }
    assert not asked - answered


@every_task
def test_there_are_ten_wrong_bodies(name: str) -> None:
    assert len({code for other, code, _ in OWN if other == name}) >= 10


def test_both_say_the_same() -> None:
    for one, other in zip(*map(deepcopy, _both("own")), strict=True):
        # They round the sixth digit of a tie otherwise.
        del one["said"][2], other["said"][2]
        if not one["line"]:
            assert one == other


STOPPED = [
    ("def cost(w, xs, ys)\n    return 0", 1, "a line that begins with `def`"),
    ("def cost(w, xs, ys):\nreturn 0", 2, "after a line that ends with `:`"),
    ("def cost(w, xs, ys):\n    if w = 1:\n        w", 2, "to compare, write"),
    ("def cost(w, xs, ys):\n    return (w", 2, "a bracket is opened"),
    ("def cost(w, xs, ys):\n    return w)", 2, "a bracket is closed"),
    ("def cost(w, xs, ys):\n    return 'a", 2, "a text begins"),
    ("def cost(w, xs, ys):\n    print w", 2, "what is printed stands in"),
    ("def cost(w, xs, ys):\n    return 2 w", 2, "Python can't read this"),
    ("def cost(w, xs, ys):\n    w\n  w", 3, "the lines of a block begin"),
    ("import numpy as np\n", 1, "only `math` can be imported"),
    ("import nosuch\n", 1, "only `math` can be imported"),
    ("import builtins\n", 1, "only `math` can be imported"),
    ("w = 1\nexit()\n", 2, "nothing has to be ended here."),
    ("quit()\n", 1, "nothing has to be ended here."),
    ("raise SystemExit\n", 1, "nothing has to be ended here."),
    ("name = input('w? ')\n", 1, "nobody is there to answer."),
    ("return 3\n", 1, "this line stands outside."),
    ("print(totl)\n", 1, "is a name misspelt"),
]


@in_both
@pytest.mark.parametrize("k", range(len(STOPPED)))
def test_code_that_stops_is_answered_with_its_line(python: int, k: int) -> None:
    code, line, told = STOPPED[k]
    verdict = _both("stopped")[python][k]
    assert verdict["said"][0] == "Your code can't be run yet."
    assert verdict["line"] == line, code
    assert verdict["said"][1].startswith(f"  Line {line}:  ")
    assert hint_of(verdict).startswith(told), code


def body(text: str) -> tuple[str, str]:
    lines = ["def cost(w, xs, ys):", *("    " + x for x in text.splitlines())]
    return "cost", "\n".join(lines)


# What is typed, and what is right after it all the same.
HOSTILE = [
    body("return cost(w, xs, ys)"),
    body("return 'a' * 100_000_000"),
    body("a = []\na.append(a)\nreturn a"),
    body("exit()"),
    body("raise KeyboardInterrupt"),
    body("__import__('builtins').sum = None\nreturn 0"),
    body("import sys\nsys.exit()"),
    body("globals().clear()\nreturn 0"),
    body("return input()"),
    body("return cost"),
    ("cost", "sum = len = zip = print = None\ndef cost(w, xs, ys): return 1"),
    (
        "cost",
        "class A(float):\n  def __sub__(s, o): raise 1\n"
        "  __eq__ = __rsub__ = __sub__\ndef cost(w, xs, ys): return A(1)",
    ),
    (
        "cost",
        "class A:\n  def __repr__(s): return repr(s)\n"
        "def cost(w, xs, ys): return A()",
    ),
    ("cost", "cost = 3"),
    ("cost", ""),
    ("cost", "\x00"),
    (
        "gradient_descent",
        "def gradient_descent(gradient, data, w, a, b):\n"
        "    return ['a', {}, None]",
    ),
    ("cost", typed.solution(TASKS["cost"])),
]


@in_both
def test_nothing_hostile_goes_unanswered(python: int) -> None:
    *verdicts, after = _both("hostile")[python]
    for (_, code), verdict in zip(HOSTILE, verdicts):
        assert not verdict["right"]
        assert verdict["said"], code
        assert max(map(len, verdict["said"])) < 600
    assert after["said"] == ["cost: right on 6 inputs"]


@in_both
def test_a_long_result_is_cut(python: int) -> None:
    said = _both("hostile")[python][1]["said"]
    assert said[2].endswith("aaa...'")
    assert hint_of({"said": said}).startswith("return one number")


@in_both
def test_arguments_in_another_order_are_named(python: int) -> None:
    judge = (in_cpython, in_micropython)[python]
    (verdict,) = judge([("loss", "def loss(x, w, y):\n    return x")])
    told = "the arguments are (w, x, y), in this order."
    assert hint_of(verdict) == told


@in_both
def test_a_missing_function_is_named(python: int) -> None:
    told = "cost is missing. Begin with `def cost(w, xs, ys):`."
    for k in (HOSTILE.index(("cost", "")), HOSTILE.index(("cost", "cost = 3"))):
        assert _both("hostile")[python][k]["said"] == [told]


# In the chapters.


def test_every_task_stands_in_one_chapter() -> None:
    texts = "".join(source.read_text("utf-8") for source in SOURCES)
    placed = re.findall(r"^:::\{typed\} (\S+)$", texts, re.MULTILINE)
    assert placed == [*TASKS]


@every_task
def test_a_bug_is_the_one_of_the_chapter(name: str) -> None:
    start = TASKS[name].start
    if not start or name in ("ex-es-edge", "ex-es-transposed"):
        return
    texts = "".join(source.read_text("utf-8") for source in SOURCES)
    assert start in texts
