"""Scenes draw, and say what they draw, at every value that can be chosen."""

from __future__ import annotations

import gzip
import inspect
import itertools
from importlib import import_module
from typing import Any
from xml.etree import ElementTree

import pytest
from contents import CHAPTERS
from stored import Stored, stored

from lecture_code.figures import Canvas
from lecture_code.moving import scenes
from lecture_code.moving.scenes.stochastic_gradient_descent import noise

FIGURES = stored()
SCENES = {
    f"{chapter.name}.{name}"
    for chapter in CHAPTERS
    for module in [import_module(f"{scenes.__name__}.{chapter.name}")]
    for name, value in vars(module).items()
    if inspect.isfunction(value)
    and value.__module__ == module.__name__
    and not name.startswith("_")
}

every_figure = pytest.mark.parametrize("figure", FIGURES, ids=str)


def test_every_scene_is_shown_in_its_chapter() -> None:
    assert {str(figure) for figure in FIGURES} == SCENES
    assert len(SCENES) == len(FIGURES)


@every_figure
def test_the_controls_are_the_arguments(figure: Stored) -> None:
    sheet, *names = inspect.signature(figure.draw).parameters
    assert sheet == "sheet"
    assert set(figure.controls) == set(names)


@every_figure
@pytest.mark.usefixtures("no_trace")
def test_it_draws_at_the_ends_of_its_controls(figure: Stored) -> None:
    ends = [(values[0], values[-1]) for values in figure.controls.values()]
    for values in itertools.product(*ends):
        sheet = Canvas()
        words = figure.draw(sheet, **dict(zip(figure.controls, values)))
        assert words.endswith(".")
        assert len(words.split()) >= 5
        assert sheet.axes
        ElementTree.fromstring(sheet._repr_svg_())


@pytest.mark.slow
@every_figure
def test_every_control_is_answered(figure: Stored) -> None:
    *controls, shown, said = figure.widgets().children
    for control, name in zip(controls, figure.controls):
        control.value = figure.start[name]
        for value in away(control):
            before = shown.value, said.value
            control.value = value
            assert shown.value != before[0]
            assert said.value != before[1]


def away(control: Any) -> list[Any]:
    """Return values to move to: other words, or between, the ends, back."""
    if hasattr(control, "options"):
        return [word for _, word in control.options if word != control.value]
    low, high = control.min, control.max
    between = low + 0.37 * (high - low)
    if isinstance(low, int):
        between = round(between)
    return [v for v in (between, high, low) if v != control.value]


@every_figure
def test_it_keeps_to_its_budget(figure: Stored) -> None:
    stored_bytes = figure.html.encode()
    assert len(stored_bytes) <= 200_000
    assert len(gzip.compress(stored_bytes)) <= 15_000


@pytest.mark.parametrize(
    ("sampling", "middle"),
    [
        ("stored", "fixed point"),
        ("shuffled", "mean"),
        ("with_replacement", "mean"),
    ],
)
def test_only_a_fixed_order_has_a_fixed_point(
    sampling: str, middle: str
) -> None:
    sheet = Canvas()
    words = noise(sheet, sampling, 0.05)
    (ax,) = sheet.axes
    said = f"{ax.get_legend_handles_labels()[1]} {words}"
    other = {"mean": "fixed point", "fixed point": "the mean"}[middle]
    assert f"'{middle}'" in said
    assert f"the {middle} is" in said
    assert other not in said
