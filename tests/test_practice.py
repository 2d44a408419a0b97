"""What is typed is judged: in plain Python, and in a notebook."""

from __future__ import annotations

import inspect
import math
import re
import sys
from collections.abc import Callable
from itertools import pairwise
from typing import Any

import live
import numpy as np
import pytest
from IPython.core.interactiveshell import InteractiveShell

from lecture_code import data, scalar
from lecture_code.gradient_descent import gradient_descent
from lecture_code.many_machines import mean_of_parts
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.practice import errors, models, notebook_words
from lecture_code.practice.notebook import FUNCTIONS, NotRightError, check
from lecture_code.practice.tasks import TASKS
from lecture_code.practice.verdict import judge, same, say
from lecture_code.stochastic_gradient_descent import stochastic_gradient_descent

every_task = pytest.mark.parametrize("name", TASKS)
every_function = pytest.mark.parametrize(
    "function", FUNCTIONS.values(), ids=FUNCTIONS
)
MADE = [
    pytest.param(name, wrong, hint, id=f"{name}: {hint[:30]}")
    for name, task in TASKS.items()
    for wrong, hint in task.mistakes
]


# In plain Python.


def results(function: Callable[..., Any], name: str) -> list[Any]:
    return [function(**given) for given in TASKS[name].inputs]


def judged(name: str, given: list[Any]) -> Any:
    return judge(TASKS[name], TASKS[name].inputs, given, notebook_words)


def test_every_function_of_a_notebook_is_a_task() -> None:
    assert {*FUNCTIONS} <= {*TASKS}


@every_task
def test_the_right_results_are_right(name: str) -> None:
    assert judged(name, results(TASKS[name].right, name)) is None


@every_task
def test_a_task_names_the_arguments(name: str) -> None:
    task = TASKS[name]
    assert task.arguments == [*inspect.signature(task.function).parameters]
    for given in task.inputs:
        assert {*task.arguments} - {"orders"} <= {*given} <= {*task.arguments}


# What is right on each input, in exact fractions; of a descent its last weight.
WANTED = {
    "forward": [7.5, -2.5, 1.5],
    "loss": [30.25, 2.25, 20.25, 0.25],
    "cost": [9, 14 / 3, 15, 257 / 12, 49, 3.125],
    "gradient": [-12, -28 / 3, 16, -2.5, -28, 1.5],
    "gradient_descent": [1.2288, 1.92, 2585.6 / 900, 1.12, 1.119908, 1.1584],
    "stochastic_gradient_descent": [
        *(1.562952679168, 2.030812, 2.6561171458560002, 1.323664),
        *(1.4656728946011457, 1.458167900608, 1.582340928256),
    ],
    "mean_of_parts": [-12.0, 2.5, -63 / 4, 4.0, 5 / 16],
    "minibatch_gradient_descent": [
        *(1.4515102, 2.015875, 2.6651922, 1.2538, 1.274524573191094),
        *(1.33052344, 1.40343904, 1.562952679168),
    ],
    # Of costs 49/3, 36 + ..., the least; of equal ones the first.
    "exhaustive_search": [2.0, 3.0, 5.5, 0.0, 3.0],
}


@pytest.mark.parametrize("name", WANTED)
def test_the_right_results_are_these(name: str) -> None:
    found = results(TASKS[name].right, name)
    last = [each[-1] if isinstance(each, list) else each for each in found]
    assert last == pytest.approx(WANTED[name], rel=1e-12)


@pytest.mark.parametrize("name", ["forward", "loss", "cost", "gradient"])
def test_the_plain_models_are_those_of_the_package(name: str) -> None:
    plain, package = getattr(models, name), getattr(scalar, name)
    for given in TASKS[name].inputs:
        assert plain(**given) == pytest.approx(package(**given), rel=1e-14)


@every_task
def test_every_input_asks_for_something_else(name: str) -> None:
    wanted = results(TASKS[name].right, name)
    assert not any(same(a, b) for a, b in pairwise(wanted))


@pytest.mark.parametrize(("name", "wrong", "hint"), MADE)
def test_a_mistake_is_known_by_its_results(
    name: str, wrong: Callable[..., Any], hint: str
) -> None:
    verdict = judged(name, results(wrong, name))
    assert verdict is not None
    assert verdict.hint == hint


def test_a_verdict_names_the_first_input_that_is_wrong() -> None:
    verdict = judged("forward", [7.5, -2.5, 1.0])
    assert verdict is not None
    assert (verdict.place, verdict.got, verdict.wanted) == (2, 1.0, 1.5)
    assert verdict.hint == ""
    assert verdict.words("forward", "forward(0.5, 3)").splitlines() == [
        "forward is not right yet.",
        "  You call:      forward(0.5, 3)",
        "  You get:       1.0",
        "  It should be:  1.5",
    ]


def test_rounding_is_no_difference_and_anything_else_is() -> None:
    assert same(0.1 + 0.2, 0.3)
    assert same(math.inf, math.inf)
    assert same(2, 2.0)
    assert not same(1.0, 1.0 + 1e-8)
    assert not same(0.0, 1e-11)
    assert not same(math.nan, math.nan)
    assert not same(math.inf, -math.inf)
    assert same(models.Weights([1, 2]), models.Weights([1.0, 2.0]))
    assert not same(models.Weights([1, 2]), models.Weights([1]))
    assert not same(models.Weights([1, 2]), [1, 2])
    assert not same("1", 1.0)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        (None, "None, which is nothing"),
        (2.0, "2.0"),
        (1 / 3, "0.333333"),
        (3, "3"),
        (models.Weights([1, 1.12]), "the weights 1, 1.12"),
        (models.Weights(range(8)), "the weights 0, 1, 2, 3, 4, 5, 6, 7"),
        (models.Weights(range(9)), "the weights 0, 1, 2, 3, 4, 5, 6, 7, ..."),
        (ZeroDivisionError("no"), "ZeroDivisionError: no"),
        ((1, 2), "(1, 2)"),
    ],
)
def test_a_result_is_said_in_a_line(value: Any, said: str) -> None:
    assert say(value) == said


# In a notebook.


def typed(function: Callable[..., Any], body: str, **names: Any) -> Any:
    """Return the package's function with another body, as one types it."""
    source = live.without_body(inspect.getsource(function))
    gap = re.search(r"( *)\.\.\.  # write the body here", source)
    assert gap
    lines = ["" if not line else gap[1] + line for line in body.splitlines()]
    source = source.replace(gap[0], "\n".join(lines))
    names = dict(sys.modules[function.__module__].__dict__) | names
    del names["__loader__"]  # The lines are not those of the module.
    exec(compile(source, "the cell", "exec"), names)
    return names[function.__name__]


def message(function: Callable[..., Any], body: str, **names: Any) -> str:
    with pytest.raises(NotRightError) as caught:
        check(typed(function, body, **names))
    return str(caught.value)


@every_function
def test_the_packages_body_is_right(
    function: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    names = dict(sys.modules[function.__module__].__dict__)
    exec(inspect.getsource(function), names)
    check(names[function.__name__])
    said = capsys.readouterr().out
    name = function.__name__
    assert said == f"{name}: right on {len(TASKS[name].inputs)} inputs\n"


@pytest.mark.parametrize(
    ("function", "body"),
    [
        (scalar.forward, "return w * x"),
        (scalar.loss, "return (x * w - y) ** 2"),
        (scalar.cost, "return np.mean((np.multiply(xs, w) - ys) ** 2)"),
        (
            scalar.gradient,
            "slopes = [2 * x * (x * w - y) for x, y in zip(xs, ys)]\n"
            "return sum(slopes) / len(slopes)",
        ),
        (
            gradient_descent,
            "for _ in range(epochs):\n"
            "    w -= gradient(w, data.xs, data.ys) * learning_rate\n"
            "    yield w",
        ),
    ],
)
def test_another_right_body_is_right(
    function: Callable[..., Any], body: str
) -> None:
    check(typed(function, body, np=np))


LOOP = "total = 0.0\nfor x, y in zip(xs, ys):\n    total += {}\nreturn total"
EPOCHS = "for _ in range(epochs):\n"
STEP = "w = w - learning_rate * gradient(w, {})\n"
SINGLE = "for samples in dealt:\n    for x, y in samples:\n"
BATCH = "for batches in dealt:\n    for xs, ys in batches:\n"
UNUSED = (
    "the result is the same for another {}, and should not be. Use the "
    "arguments of the function, not names from the notebook."
)
COUNTED = (
    "`steps` should yield {} weights, and yields {}. Write `yield w` once "
    "after each update, in the innermost loop."
)
OTHER_WAY = (
    "update {} is the first that is wrong. Each update starts at the newest "
    "weight, and takes the gradient there."
)
MISTAKES = [
    (
        scalar.forward,
        "x * w",
        "write the body, and let it end with `return` and the result.",
    ),
    (
        scalar.forward,
        "return x + w",
        "this adds. The weight multiplies the sample.",
    ),
    (scalar.forward, "return w", UNUSED.format("`x`")),
    (
        scalar.loss,
        "return abs(x * w - y)",
        "this is the size of the residual. The loss is its square.",
    ),
    (
        scalar.loss,
        "return (x * w - y) ** 2 / 2",
        "this is half of it. Some books halve the square; here the loss is "
        "the whole square.",
    ),
    (
        scalar.loss,
        "return x * w - y",
        "this is the residual. The loss is its square.",
    ),
    (
        scalar.loss,
        "return y - x * w",
        "this is the residual with its sign turned. The loss is its square.",
    ),
    (
        scalar.loss,
        "return 2 * (x * w - y)",
        "this is the residual doubled. To square is to multiply it by itself.",
    ),
    (
        scalar.loss,
        "return (x * w - y) ^ 2",
        "in Python a square is `a * a` or `a ** 2`; `^` is something else.",
    ),
    (
        scalar.loss,
        "return str((x * w - y) ** 2)",
        "return one number; this is of the type str.",
    ),
    (
        scalar.cost,
        LOOP.format("(x * w - y) ** 2"),
        "this is the sum. The mean is the sum divided by the number of "
        "samples, `len(xs)`.",
    ),
    (
        scalar.cost,
        LOOP.format("(x * w - y) ** 2").replace("return", "    return")
        + " / len(xs)",
        "only the first sample counts. Does `return` stand inside the "
        "loop? It belongs after it.",
    ),
    (
        scalar.cost,
        LOOP.format("(x * w - y) ** 2").replace("+=", "=") + " / len(xs)",
        "only the last sample counts. Add to the total with `+=`.",
    ),
    (
        scalar.cost,
        LOOP.format("x * w - y") + " / len(xs)",
        "this is the mean of the residuals. The cost is the mean of "
        "their squares.",
    ),
    (
        scalar.cost,
        LOOP.format("(x * w - y) ** 2") + " / (2 * len(xs))",
        "this is half of it. Some books divide by 2n; here the cost is the "
        "mean of the losses.",
    ),
    (
        scalar.cost,
        "return sum(loss(w, x, y) for x, y in zip(w, ys)) / len(xs)",
        "one number stands where a list should.",
    ),
    (
        scalar.cost,
        "return (xs * w - ys) ** 2",
        "a whole list stands where one number should.",
    ),
    (
        scalar.cost,
        "return [loss(w, x, y) for x, y in zip(xs, ys)]",
        "return one number; this is of the type list.",
    ),
    (
        scalar.cost,
        "for x, y in zip(xs, ys):\n    total += loss(w, x, y)\nreturn total",
        "give the name its first value before the loop.",
    ),
    (
        scalar.cost,
        "return totl / len(xs)",
        "is a name misspelt, or used before it has a value?",
    ),
    (
        scalar.cost,
        "return sum(loss(w, x, y) for x, y in zip(data.xs, data.ys)) / 3",
        UNUSED.format("`ys` and `xs`"),
    ),
    (
        scalar.gradient,
        LOOP.format("2 * x * (x * w - y)"),
        "this is the sum. The mean is the sum divided by the number of "
        "samples, `len(xs)`.",
    ),
    (
        scalar.gradient,
        LOOP.format("x * (x * w - y)") + " / len(xs)",
        "this is half of it. The square brings a factor of 2.",
    ),
    (
        scalar.gradient,
        LOOP.format("2 * w * (x * w - y)") + " / len(xs)",
        "a `w` stands in place of `x`. The inner slope is `x`: the "
        "residual grows by `x` when `w` grows by 1.",
    ),
    (
        scalar.gradient,
        LOOP.format("2 * (x * w - y)") + " / len(xs)",
        "the inner slope is missing. The residual grows by `x` when `w` "
        "grows by 1.",
    ),
    (
        scalar.gradient,
        LOOP.format("2 * x * (y - x * w)") + " / len(xs)",
        "the sign is turned. The residual is the prediction minus the target.",
    ),
    (
        gradient_descent,
        EPOCHS + "    " + STEP.format("data.xs, data.ys"),
        "`steps` yields no weights. After each update write `yield w`.",
    ),
    (
        gradient_descent,
        EPOCHS + "    " + STEP.format("data.xs, data.ys") + "    return w",
        "`steps` should yield weights, one after each update. Write "
        "`yield w`, not `return w`.",
    ),
    (
        gradient_descent,
        EPOCHS + "    " + STEP.format("data.xs, data.ys") + "yield w",
        COUNTED.format(2, 1),
    ),
    (
        gradient_descent,
        EPOCHS + "    yield w\n    " + STEP.format("data.xs, data.ys"),
        "the first weight is the start. Update `w` before `yield w`.",
    ),
    (
        gradient_descent,
        EPOCHS
        + "    "
        + STEP.format("data.xs, data.ys").replace(" - ", " + ")
        + "    yield w",
        "the weight goes uphill. The update carries a minus.",
    ),
    (
        gradient_descent,
        EPOCHS + "    w = w - gradient(w, data.xs, data.ys)\n    yield w",
        "the learning rate is missing. Multiply the gradient by it.",
    ),
    (
        gradient_descent,
        "slope = gradient(w, data.xs, data.ys)\n"
        + EPOCHS
        + "    w = w - learning_rate * slope\n    yield w",
        "every gradient is the one at the start. Take it at `w`, the "
        "newest weight.",
    ),
    (
        gradient_descent,
        EPOCHS
        + "    new = "
        + STEP.format("data.xs, data.ys")[4:]
        + "    yield new",
        OTHER_WAY.format(2),
    ),
    (
        gradient_descent,
        EPOCHS
        + "    w = w - learning_rate * slope(w, data.xs, data.ys)\n    yield w",
        UNUSED.format("`gradient`"),
    ),
    (
        gradient_descent,
        EPOCHS + "    " + STEP.format("[1.0], [4.0]") + "    yield w",
        UNUSED.format("`data` and `gradient`"),
    ),
    (
        gradient_descent,
        "for _ in range(100):\n    "
        + STEP.format("data.xs, data.ys")
        + "    yield w",
        UNUSED.format("`epochs`"),
    ),
    (
        stochastic_gradient_descent,
        SINGLE
        + "        "
        + STEP.format("data.xs, data.ys")
        + "        yield w",
        "each update reads all of the data. It should read only what has "
        "just been dealt.",
    ),
    (
        stochastic_gradient_descent,
        SINGLE + "        " + STEP.format("x, y") + "    yield w",
        COUNTED.format(6, 2),
    ),
    (
        stochastic_gradient_descent,
        SINGLE + "        " + STEP.format("[x], [y]") + "        yield w",
        "a whole list stands where one number should.",
    ),
    (
        stochastic_gradient_descent,
        EPOCHS
        + "    for x, y in zip(data.xs, data.ys):\n        "
        + STEP.format("[x], [y]")
        + "        yield w",
        "the samples are read in stored order. Read them as they are dealt.",
    ),
    (
        stochastic_gradient_descent,
        "for samples in dealt:\n    start = w\n    for x, y in samples:\n"
        "        w = w - learning_rate * gradient(start, x, y)\n"
        "        yield w",
        OTHER_WAY.format(2),
    ),
    (
        minibatch_gradient_descent,
        BATCH
        + "        slopes = [gradient(w, [x], [y]) for x, y in zip(xs, ys)]\n"
        "        w = w - learning_rate * sum(slopes)\n        yield w",
        "this steps with a sum. `gradient` gives the mean of all "
        "samples that it gets: call it once for an update.",
    ),
    (
        minibatch_gradient_descent,
        BATCH
        + "        for x, y in zip(xs, ys):\n            "
        + STEP.format("[x], [y]")
        + "            yield w",
        "every sample is an update of its own. Give all samples of a "
        "mini-batch to one call of `gradient`.",
    ),
    (
        minibatch_gradient_descent,
        "for batches in dealt:\n    for xs, ys in batches:\n        "
        + STEP.format("data.xs, data.ys")
        + "        yield w",
        "each update reads all of the data. It should read only what has "
        "just been dealt.",
    ),
    (
        mean_of_parts,
        "return sum(parts) / len(parts)",
        "this is the mean of the means: each part counts alike. Count each "
        "as often as it has samples.",
    ),
    (
        mean_of_parts,
        "return sum(p * n for p, n in zip(parts, sizes))",
        "this is the sum over all samples. Divide by how many there are.",
    ),
    (
        mean_of_parts,
        "return sum(p * n for p, n in zip(parts, sizes)) "
        "/ sum(sizes) / len(parts)",
        "this is averaged twice. Divide once, by the number of samples.",
    ),
]


@pytest.mark.parametrize(("function", "body", "hint"), MISTAKES)
def test_a_usual_mistake_is_named(
    function: Callable[..., Any], body: str, hint: str
) -> None:
    said = message(
        function,
        body,
        data=data.Data([1, 2, 3], [2, 4, 6]),
        slope=scalar.gradient,
    )
    assert said.startswith(f"{function.__name__} is not right yet.\n")
    assert said.splitlines()[4:] == [f"  Hint: {hint}"]
    assert max(map(len, said.splitlines())) < 240


def test_every_hint_is_in_that_table() -> None:
    asked = {hint for _, _, hint in MISTAKES}
    known = [told for name in FUNCTIONS for _, told in TASKS[name].mistakes]
    known += [told for _, told in notebook_words.OF_STEPS + errors.RAISED]
    assert not {*known} - asked


def test_the_message_gives_the_call_the_result_and_what_it_should_be() -> None:
    said = message(scalar.gradient, LOOP.format("2 * x * (x * w - y)"))
    # By hand at w = 1: 2 (1 - 4), 4 (2 - 5), 6 (3 - 6); their sum, their mean.
    assert said.splitlines()[1:4] == [
        "  You call:      gradient(w=1.0, xs=(1.0, 2.0, 3.0), "
        "ys=(4.0, 5.0, 6.0))",
        "  You get:       -36.0",
        "  It should be:  -12.0",
    ]


def test_the_message_gives_functions_as_one_types_them() -> None:
    said = message(gradient_descent, "yield w")
    assert "(gradient=scalar.gradient, data=Data(xs=(1.0, 2.0, 3.0)" in said
    assert "learning_rate=0.01, epochs=2)" in said
    # By hand: w + 0.01 * 12 is 1.12, and then the factor is 1 - 0.28 / 3.
    assert "  You get:       the weights 1, 1\n" in said
    assert "  It should be:  the weights 1, 1.12, 1.2288\n" in said


def test_the_message_gives_the_generator_that_deals() -> None:
    said = message(
        stochastic_gradient_descent,
        "for x, y in zip(data.xs * epochs, data.ys * epochs):\n    "
        + STEP.format("[x], [y]")
        + "    yield w",
    )
    call = said.splitlines()[1]
    assert call.endswith("epochs=2, rng=np.random.default_rng(7))")


def test_what_is_around_the_body_should_stay() -> None:
    def cost(xs: Any, ys: Any, w: Any) -> float:
        return scalar.cost(w, xs, ys)

    def gradient_descent(
        gradient: Any, data: Any, w: Any, *, learning_rate: Any, epochs: Any
    ) -> list[Any]:
        return [gradient, data, w, learning_rate, epochs]

    for function, hint in (
        (cost, "the arguments are (w, xs, ys), in this order."),
        (
            gradient_descent,
            "let the last lines of the function stand; this is of the type "
            "list.",
        ),
    ):
        with pytest.raises(NotRightError) as caught:
            check(function)
        assert str(caught.value).endswith(f"\n  Hint: {hint}")


def test_a_mistake_on_one_input_alone_is_found() -> None:
    # Right for every number of samples but one.
    said = message(
        scalar.cost,
        "if len(xs) == 1:\n    return 0.0\n"
        + LOOP.format("(x * w - y) ** 2")
        + " / len(xs)",
    )
    assert "xs=(2.0,)" in said
    assert "Hint" not in said


def test_an_error_is_shown_with_its_line() -> None:
    said = message(scalar.gradient, "total = 0.0\nreturn totl / len(xs)")
    assert "NameError: name 'totl' is not defined, in line 4 " in said


def test_nan_is_not_right() -> None:
    assert "You get:       nan" in message(
        scalar.forward, "return x * w * nan", nan=math.nan
    )


def test_what_is_typed_may_change_its_arguments_without_harm(
    capsys: pytest.CaptureFixture[str],
) -> None:
    message(
        stochastic_gradient_descent,
        "rng and rng.random(5)\n" + SINGLE + "        yield w",
    )
    check(
        typed(
            gradient_descent,
            EPOCHS + "    " + STEP.format("data.xs, data.ys") + "    yield w",
        )
    )
    assert "right" in capsys.readouterr().out


@every_function
def test_the_packages_own_function_is_no_answer(
    function: Callable[..., Any],
) -> None:
    with pytest.raises(NotRightError) as caught:
        check(function)
    assert str(caught.value) == (
        f"This {function.__name__} is the package's own. First run the cell in "
        "which you type yours."
    )


def test_a_function_that_is_not_typed_is_refused() -> None:
    for value, said in ((len, "'len'"), (3, "3")):
        with pytest.raises(ValueError, match="typed") as caught:
            check(value)  # type: ignore[arg-type]
        allowed = f"one of {', '.join(FUNCTIONS)}"
        assert str(caught.value) == f"typed must be {allowed}; got {said}"


def test_ipython_shows_the_message_alone(
    capsys: pytest.CaptureFixture[str],
) -> None:
    shell: Any = InteractiveShell  # untyped
    shell = shell()
    shell.run_cell(
        "from lecture_code.practice.notebook import check\n"
        "def forward(w, x): ...\n"
        "check(forward)"
    )
    said = capsys.readouterr().out
    assert "forward is not right yet." in said
    assert "Traceback" not in said
    assert "notebook.py" not in said
