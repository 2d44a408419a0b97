"""Every figure function draws on the axes it is given, and that is all."""

from __future__ import annotations

import ast
import io
import math
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import matplotlib as mpl
import nbformat
import numpy as np
import pytest

from lecture_code import figures, vectorised
from lecture_code.data import Data
from lecture_code.exhaustive_search import exhaustive_search, grid
from lecture_code.figures import Canvas, canvas
from lecture_code.figures.picture import SVG, _round_attributes, rounded
from lecture_code.trajectory import Trajectory

ROOT = Path(__file__).parents[1]
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
    "here": lambda ax: figures.here(ax, 1.0, 2.0),
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
    "secant": lambda ax: figures.secant(
        ax, 1.0, 4.0, run=0.5, rise=-2.0, width=2.0
    ),
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


PACKAGE = ROOT / "lecture_code"
STYLED = re.compile(
    "(marker|edge|face)*colors?|(line|markeredge)widths?|(marker|font)size"
)


def options(tree: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """Yield the names and values of keywords, and of entries of dicts."""
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg:
            yield node.arg, node.value
        elif isinstance(node, ast.Dict):
            for key, value in zip(node.keys, node.values):
                if isinstance(key, ast.Constant):
                    yield str(key.value), value


@pytest.mark.parametrize(
    "path",
    [
        *(PACKAGE / "figures").glob("*.py"),
        *(PACKAGE / "moving" / "scenes").glob("*.py"),
    ],
    ids=lambda path: path.stem,
)
def test_a_colour_a_width_or_a_size_stands_in_the_style_alone(
    path: Path,
) -> None:
    found = {
        (name, value.value)
        for name, value in options(ast.parse(path.read_text(encoding="utf-8")))
        if STYLED.fullmatch(name) and isinstance(value, ast.Constant)
    }
    written = {value for _, value in found} - {"none"}
    assert bool(written) == (path.stem == "style"), found


def test_pyplot_is_never_imported() -> None:
    code = (
        "import sys; from lecture_code import figures;"
        "sheet, ax = figures.canvas(); figures.label(ax, 'x', 'y');"
        "sheet._repr_svg_(); assert 'matplotlib.pyplot' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


# --- the one way out ---------------------------------------------------------

EVIL = 'id="x" <g> & url(#x) href="#y" 0.123456'


def with_everything(ax: Any, shift: Callable[[Any], Any] = lambda v: v) -> None:
    """Draw one of each kind, at places that `shift` moves by a last bit."""
    xs = shift(np.array([0.25, 0.75, 0.05, 0.5, -0.125]))
    ax.plot(xs, xs[::-1], "o-", alpha=0.5)
    ax.plot(xs, xs, "s", clip_on=False)
    ax.bar(xs, abs(xs), width=0.1, hatch="//", alpha=0.25)
    ax.imshow(np.eye(2), extent=(0, 1, 0, 1), aspect="auto")
    ax.fill_between(xs, 0, xs)
    ax.text(0.5, 0.5, EVIL)
    ax.set(xlim=(-0.2, 1), ylim=(-0.2, 1), title="-0.0 and 0.015625")


def drawn(shift: Callable[[Any], Any]) -> tuple[str, str]:
    """Return our picture and matplotlib's, in layouts without a solver."""
    made, ax = canvas()
    made.set_layout_engine("none")
    with_everything(ax, shift)
    raw = io.StringIO()
    made.savefig(raw, format="svg", metadata={"Date": None})
    return made._repr_svg_(), raw.getvalue()


def ids(svg: str) -> list[str]:
    root = ElementTree.fromstring(svg)
    return [each.attrib["id"] for each in root.iter() if "id" in each.attrib]


def test_names_are_numbers_in_the_order_of_the_drawing() -> None:
    svg, _ = drawn(lambda v: v)
    found = ids(svg)
    assert len(found) >= 5  # clip path, markers, hatch
    (prefix,) = {name.partition("-")[0] for name in found}
    assert found == [f"{prefix}-{k}" for k in range(len(found))]
    root = ElementTree.fromstring(svg)
    for each in root.iter():
        for name, text in each.attrib.items():
            for used in re.findall(r"url\(#([^)]+)\)", text):
                assert used in found
            if name.endswith("href") and not text.startswith("data:"):
                assert text[1:] in found


def test_two_pictures_on_a_page_share_no_name() -> None:
    made, ax = canvas()
    with_everything(ax)
    other, ax = canvas()
    with_everything(ax)
    ax.set(title="another")
    assert not {*ids(made._repr_svg_())} & {*ids(other._repr_svg_())}


@pytest.mark.parametrize("to", [-np.inf, np.inf])
def test_the_last_bits_of_a_coordinate_change_nothing(to: float) -> None:
    def moved(values: Any) -> Any:
        for _ in range(8):
            values = np.nextafter(values, to)
        return values

    ours, theirs = drawn(lambda v: v)
    other, raw = drawn(moved)
    assert other == ours
    assert raw != theirs  # without us there would be a difference


@pytest.mark.parametrize(
    "value", [0.25, 0.75, 0.05, 0.35, 0.45, 1.25, -0.05, -0.25, 1e4 + 0.25, 0.0]
)
def test_a_middle_is_rounded_one_way(value: float) -> None:
    near = [value, np.nextafter(value, 99), np.nextafter(value, -99)]
    number = r"-?\d+(\.\d+)?"
    said = {rounded(f"{v:.17f}", number, 1) for v in near}
    assert len(said) == 1
    # Half a tenth is rounded up, as from 0.25 to 0.3.
    assert said == {f"{math.floor(value * 10 + 0.5 + 1e-6) / 10:g}"}


@pytest.mark.parametrize("text", ["-0.0", "-0.04", "0.04", "-0.0000001"])
def test_zero_has_no_sign(text: str) -> None:
    assert rounded(text, r"-?\d+(\.\d+)?", 1) == "0"


def test_text_stays_what_it_is() -> None:
    svg, _ = drawn(lambda v: v)
    root = ElementTree.fromstring(svg)
    words = {"".join(text.itertext()) for text in root.iter(f"{SVG}text")}
    assert EVIL in words
    assert "-0.0 and 0.015625" in words


def test_a_factor_keeps_four_digits_where_a_place_keeps_one() -> None:
    for written, kept in (
        ("scale(0.12345 -1)", "scale(0.1235 -1)"),
        ("matrix(0.12345 0 0 1 2 3)", "matrix(0.1235 0 0 1 2 3)"),
        ("translate(0.12345 2)", "translate(0.1 2)"),
    ):
        element = ElementTree.Element("use", {"transform": written})
        _round_attributes(element)
        assert element.attrib == {"transform": kept}


def places(svg: str) -> dict[str, int]:
    """Return the most decimal places of a number, for each attribute."""
    most: dict[str, int] = {}
    for each in ElementTree.fromstring(svg).iter():
        for name, text in each.attrib.items():
            if name == "transform" and re.search("scale|matrix", text):
                name = "factors"
            if "href" in name or "label" in name:
                continue
            digits = [len(d) for d in re.findall(r"\d\.(\d+)", text)]
            most[name] = max([most.get(name, 0), *digits])
    return most


ALLOWED = {"style": 2, "factors": 4}


@every_drawing
def test_no_place_has_more_digits_than_a_reader_sees(name: str) -> None:
    made, (ax, _) = sheet(name)
    DRAWINGS[name](ax)
    found = places(made._repr_svg_())
    assert {"d", "viewBox"} <= {*found}
    assert all(most <= ALLOWED.get(k, 1) for k, most in found.items())


def test_no_stored_picture_has_more_digits_either() -> None:
    count = 0
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            if "nbval-ignore-output" in cell.metadata.get("tags", []):
                continue  # a measured time: kept until it is cleared
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if svg := data.get("image/svg+xml"):
                    found = places("".join(svg))
                    assert all(
                        most <= ALLOWED.get(k, 1) for k, most in found.items()
                    ), (path.name, cell.id)
                    count += 1
    assert count > 20
