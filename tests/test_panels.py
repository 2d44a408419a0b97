"""A figure of several panels can be shown with its panels below each other."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle

from lecture_code import figures
from lecture_code.figures import Canvas, canvas
from lecture_code.figures.picture import SVG
from lecture_code.moving import Moving


def boxes(made: Canvas) -> list[tuple[float, ...]]:
    return [panel.box.corners for panel in made.picture().panels]


def two(**options: Any) -> tuple[Canvas, Any]:
    made, axes = canvas(1, 2, size=(10, 4), **options)
    for ax, name in zip(axes, ("first", "second")):
        figures.label(ax, f"across {name}", f"up {name}", name)
    return made, axes


def texts(root: Any) -> list[str]:
    return ["".join(each.itertext()) for each in root.iter(f"{SVG}text")]


def test_two_panels_share_the_sheet() -> None:
    made, _ = two()
    (left, top, width, height), (right, *rest) = boxes(made)
    assert (left, top, height) == (0, 0, 288)
    assert right == width == round(width)
    assert rest == [0, 720 - width, height]
    assert 300 < width < 420


def test_nothing_lies_across_the_edge_of_a_panel() -> None:
    made, axes = two()
    edge = boxes(made)[1][0]
    made.dpi = 72  # so that a pixel is a point
    for ax, beyond in zip(axes, (False, True)):
        box = ax.get_tightbbox()
        assert (box.x0 >= edge) == (box.x1 >= edge) == beyond


def test_rows_are_cut_before_columns() -> None:
    made, axes = canvas(2, 2, size=(10, 8))
    for number, ax in enumerate(axes.flat):
        ax.set_title(f"panel {number}")
    found = boxes(made)
    assert [box[:2] == (0, 0) for box in found] == [True, False, False, False]
    assert found[0][1] == found[1][1] == 0
    assert found[2][1] == found[3][1] == found[0][3]
    panels = made.picture().panels
    for number, panel in enumerate(panels):
        assert f">panel {number}<" in "".join(panel.elements)


def outer_text(made: Canvas) -> None:
    made.text(0.5, 0.5, "between")


def outer_legend(made: Canvas) -> None:
    made.axes[0].plot([0, 1], label="a line")
    made.legend()


def outer_patch(made: Canvas) -> None:
    made.patches.append(Rectangle((0.4, 0.4), 0.2, 0.2))


def outer_line(made: Canvas) -> None:
    made.lines.append(Line2D([0, 1], [0, 1]))


def outer_artist(made: Canvas) -> None:
    made.add_artist(Line2D([0, 1], [0, 1]))


def outer_image(made: Canvas) -> None:
    made.figimage(np.eye(2))


def twin(made: Canvas) -> None:
    made.axes[1].remove()
    made.axes[0].twinx()


@pytest.mark.parametrize(
    "change",
    [
        *(outer_text, outer_legend, outer_patch, outer_line, outer_artist),
        *(outer_image, twin),
    ],
)
def test_what_can_not_be_cut_is_one_panel(change: Any) -> None:
    made, _ = two()
    change(made)
    assert len(boxes(made)) == 1
    assert "<view" not in made._repr_svg_()


def test_one_panel_has_one_view() -> None:
    made, _ = canvas()
    assert boxes(made) == [(0, 0, 504, 288)]
    assert "<view" not in made._repr_svg_()


def test_the_second_view_has_the_panels_below_each_other() -> None:
    made, _ = two()
    (_, _, width, height), (_, _, other, _) = boxes(made)
    root = ElementTree.fromstring(made._repr_svg_())
    (view,) = root.iter(f"{SVG}view")
    left, top, wide, tall = map(float, view.attrib["viewBox"].split())
    assert (left, wide) == (0, max(width, other))
    assert tall == pytest.approx(2 * height)
    # The picture itself ends above what the second view shows.
    assert top >= float(root.attrib["viewBox"].split()[3])
    first, second = root.findall(f"{SVG}use")
    places = [
        (float(use.attrib["x"]), float(use.attrib["y"]))
        for use in (first, second)
    ]
    assert places == [(0, top), (-width, top + height)]
    groups = {f"#{group.get('id')}": group for group in root.iter(f"{SVG}g")}
    for use, name in ((first, "first"), (second, "second")):
        words = texts(groups[use.attrib["href"]])
        assert {name, f"across {name}", f"up {name}"} <= {*words}


def test_panels_store_nothing_twice() -> None:
    made, _ = two()
    svg = made._repr_svg_()
    words = texts(ElementTree.fromstring(svg))
    assert words.count("first") == words.count("second") == 1
    plain = made.picture().whole().svg()
    assert len(svg) - len(plain) < 400


def moved(sheet: Canvas, a: int) -> str:
    left, right = figures.panels(sheet, 1, 2, size=(10, 4))
    for ax in (left, right):
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.axhline(a / 9)
    return f"It is at {a}."


def test_a_film_has_a_drawing_for_each_panel() -> None:
    page = Moving(moved, a=[1, 2])._repr_mimebundle_()["text/html"]
    film = page[page.index('<div class="film"') :]
    drawing = r'<svg style="flex:([\d.]+) 1 ([\d.]+)px" viewBox="([^"]+)"'
    views = re.findall(drawing, film)
    assert len(views) == 2
    for grow, basis, view in views:
        _, _, width, height = map(float, view.split())
        # In proportion to their widths, so that they keep one scale.
        assert float(grow) == width
        assert float(basis) == pytest.approx(0.7 * width, abs=0.1)
        assert height == 288
    for part in film.split("<svg ")[1:]:
        frames = re.findall(r'data-frames="(\d)"', part)
        assert sorted(frames) == ["0", "1"]


def test_frames_that_are_cut_otherwise_are_one_drawing() -> None:
    def grown(sheet: Canvas, a: int) -> str:
        figures.panels(sheet, 1, a, size=(10, 4))
        return f"There are {a}."

    page = Moving(grown, a=[1, 2])._repr_mimebundle_()["text/html"]
    assert page[page.index('<div class="film"') :].count("<svg ") == 1
