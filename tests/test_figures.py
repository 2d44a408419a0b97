"""Every figure function draws on the axes it is given, and that is all."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import numpy as np
import pytest

from lecture_code import figures, vectorised
from lecture_code.data import Data
from lecture_code.exhaustive_search import exhaustive_search, grid
from lecture_code.figures import Canvas, canvas
from lecture_code.trajectory import Trajectory

DATA = Data([3, 1, 2], [6, 2, 5])
ONE = Trajectory(np.array([0.0, 1.0, 1.5]), range(3), chosen=1)
TWO = Trajectory(np.array([[0.0, 1.0], [1.0, 1.0]]), range(2))
COSTS = np.array([4.0, 1.0, 2.0])
GRID = exhaustive_search(
    vectorised.cost, DATA.with_bias(), grid(range(4), range(3))
)
TABLE = GRID.costs(vectorised.cost, DATA.with_bias())
COSTS.flags.writeable = TABLE.flags.writeable = False

# One call for each function of the package, on the axes it is given.
DRAWINGS: dict[str, Callable[[Any], None]] = {
    "band": lambda ax: figures.band(ax, 1.0, 2.0, "a band"),
    "bracket": lambda ax: figures.bracket(ax, 0, 2, 1, "two", tip=0.5),
    "candidates": lambda ax: figures.candidates(ax, ONE, COSTS),
    "cobweb": lambda ax: figures.cobweb(ax, ONE.weights),
    "contours": lambda ax: figures.contours(ax, GRID, TABLE, levels=[1, 9]),
    "cost_curve": lambda ax: figures.cost_curve(ax, ONE.weights, COSTS),
    "dealt": lambda ax: figures.dealt(ax, [[[1, 2], [3]]], ["stored"]),
    "directions": lambda ax: figures.directions(ax, [-90, 0, 90], COSTS),
    "fit": lambda ax: figures.fit(ax, DATA, [6, 2, 4]),
    "label": lambda ax: figures.label(ax, "across", "up", "a title"),
    "legend": lambda ax: figures.legend(ax, handles=[], title="a legend"),
    "level": lambda ax: figures.level(ax, 1.5, "a level"),
    "mark": lambda ax: figures.mark(ax, 2.0, 0.0, "optimum"),
    "path": lambda ax: figures.path(ax, ONE, COSTS, "GD"),
    "path_on_map": lambda ax: figures.path_on_map(ax, TWO, "SGD"),
    "pointer": lambda ax: figures.pointer(ax, 0, 2, "here", tip=1),
    "progress": lambda ax: figures.progress(
        ax, ONE.samples_read, COSTS, "mini-batch SGD"
    ),
    "samples": lambda ax: figures.samples(ax, DATA),
    "steps": lambda ax: figures.steps(ax, ONE, COSTS),
    "surface": lambda ax: figures.surface(ax, GRID, TABLE),
    "tangent": lambda ax: figures.tangent(ax, 2.0, 1.0, -3.0, width=0.5),
    "theory": lambda ax: figures.theory(ax, range(3), COSTS, "a formula"),
    "ticks": lambda ax: figures.ticks(ax.yaxis, [0.25, 0.5]),
}

every_drawing = pytest.mark.parametrize("name", DRAWINGS)


def sheet(name: str) -> tuple[Canvas, Any]:
    projection = "3d" if name == "surface" else None
    return canvas(1, 2, subplot_kw={"projection": projection})


def texts(ax: Any) -> list[str]:
    return [text.get_text() for text in ax.findobj(mpl.text.Text)]


def test_every_public_function_is_drawn_here() -> None:
    # `canvas`, which every drawing here is made on, calls `panels`.
    others = {"Canvas", "canvas", "panels"}
    assert {*DRAWINGS, *others} == {*figures.__all__}


@every_drawing
def test_it_draws_on_the_axes_it_is_given_and_no_others(name: str) -> None:
    _, (given, other) = sheet(name)
    children = [set(ax.get_children()) for ax in (given, other)]
    words = [texts(ax) for ax in (given, other)]
    DRAWINGS[name](given)
    after = [set(ax.get_children()) for ax in (given, other)]
    assert after[0] != children[0] or texts(given) != words[0]
    assert after[1] == children[1]
    assert texts(other) == words[1]


@every_drawing
@pytest.mark.usefixtures("no_trace")
def test_it_leaves_no_trace(name: str) -> None:
    with mpl.rc_context():
        mpl.rcdefaults()
        before = dict(mpl.rcParams)
        made, (ax, _) = sheet(name)
        DRAWINGS[name](ax)
        made._repr_svg_()
        assert dict(mpl.rcParams) == before


@every_drawing
def test_equal_figures_have_equal_bytes(name: str) -> None:
    pictures = []
    for _ in range(2):
        made, (ax, _other) = sheet(name)
        DRAWINGS[name](ax)
        figures.label(ax, "across", "up")
        pictures.append(made._repr_svg_())
    assert pictures[0] == pictures[1]
    root = ElementTree.fromstring(pictures[0])
    words = [
        "".join(text.itertext())
        for text in root.iter("{http://www.w3.org/2000/svg}text")
    ]
    assert {"across", "up"} <= set(words)
    assert "<dc:date" not in pictures[0]


def test_the_style_makes_a_sheet_of_its_own() -> None:
    with mpl.rc_context({"font.size": 3, "svg.fonttype": "path"}):
        made, ax = canvas(size=(5, 3))
        figures.label(ax, "across", "up")
        picture = made._repr_svg_()
    assert made.get_size_inches().tolist() == [5, 3]
    assert ax.xaxis.label.get_size() == 15
    assert ">across</text>" in picture


@every_drawing
def test_its_text_can_be_read_from_the_back_row(name: str) -> None:
    made, (ax, _) = sheet(name)
    DRAWINGS[name](ax)
    made._repr_svg_()
    sizes = {
        text.get_size()
        for text in ax.findobj(mpl.text.Text)
        if text.get_text() and text.get_visible()
    }
    assert min(sizes) >= 12  # the labels on contour lines; others 14


def test_a_logarithmic_axis_has_the_ticks_it_is_given_and_no_others() -> None:
    made, ax = canvas(subplot_kw={"xscale": "log"})
    figures.cost_curve(ax, [0.02, 3.0], [1.0, 2.0])
    assert len(ax.xaxis.get_minorticklocs()) > 0
    figures.ticks(ax.xaxis, [0.02, 0.5, 1, 100])
    made._repr_svg_()
    labels = [tick.get_text() for tick in ax.xaxis.get_ticklabels()]
    assert labels == ["0.02", "0.5", "1", "100"]
    assert ax.xaxis.get_majorticklocs().tolist() == [0.02, 0.5, 1, 100]
    assert len(ax.xaxis.get_minorticklocs()) == 0


def test_pyplot_is_never_imported() -> None:
    code = (
        "import sys; from lecture_code import figures;"
        "sheet, ax = figures.canvas(); figures.label(ax, 'x', 'y');"
        "sheet._repr_svg_(); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
