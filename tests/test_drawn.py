"""What the figure functions draw: the numbers they get, and their look."""

from __future__ import annotations

import re
from typing import Any
from xml.etree import ElementTree

import numpy as np
import pytest
from matplotlib.colors import to_hex

from lecture_code import figures
from lecture_code.data import Data
from lecture_code.figures import canvas
from lecture_code.trajectory import Trajectory

# Okabe and Ito's colours, from their table.
BLACK, ORANGE, SKY, GREEN = "#000000", "#e69f00", "#56b4e9", "#009e73"
BLUE, VERMILION, PURPLE, GREY = "#0072b2", "#d55e00", "#cc79a7", "#6b6b6b"

ONE = Trajectory(np.array([0.0, 1.0, 1.5]), range(3), chosen=1)
TWO = Trajectory(np.array([[0.0, 1.0], [1.0, 3.0], [2.0, 2.5]]), range(3))
COSTS = np.array([4.0, 1.0, 2.0])
# Out of order, so that a line must sort them.
DATA = Data([3, 1, 2], [6, 2, 5])


@pytest.fixture
def ax() -> Any:
    return canvas()[1]


def places(line: Any) -> list[list[float]]:
    values: list[list[float]] = line.get_xydata().tolist()
    return values


def look(line: Any) -> tuple[Any, ...]:
    """Return colour, line, its width, marker, its size, label, order."""
    return (
        to_hex(line.get_color()),
        line.get_linestyle(),
        line.get_linewidth(),
        line.get_marker(),
        line.get_markersize(),
        line.get_label(),
        line.get_zorder(),
    )


def ring(line: Any) -> tuple[Any, ...]:
    """Return the marker of a ring, its size, fill, edge, the edge's width."""
    return (
        line.get_marker(),
        line.get_markersize(),
        line.get_markerfacecolor(),
        to_hex(line.get_markeredgecolor()),
        line.get_markeredgewidth(),
        line.get_label(),
    )


def named(ax: Any) -> tuple[str, str, str]:
    return ax.get_xlabel(), ax.get_ylabel(), ax.get_title()


def test_the_sheet_and_its_style() -> None:
    made, ax = canvas()
    figures.label(ax, "across", "up", "a title")
    (line,) = ax.plot([0, 1])
    figures.legend(ax, handles=[line], labels=["a line"], loc="lower left")
    assert made.get_size_inches().tolist() == [7, 4]
    assert type(made.get_layout_engine()).__name__ == "ConstrainedLayoutEngine"
    assert named(ax) == ("across", "up", "a title")
    assert ax.xaxis.label.get_size() == ax.yaxis.label.get_size() == 15
    assert ax.xaxis.get_ticklabels()[0].get_size() == 14
    for side in ("top", "right"):
        assert not ax.spines[side].get_visible()
    for side in ("left", "bottom"):
        assert ax.spines[side].get_visible()
    assert ax.xaxis.get_gridlines()[0].get_visible()
    assert ax.xaxis.get_gridlines()[0].get_color() == "#dddddd"
    legend = ax.get_legend()
    assert legend.get_texts()[0].get_text() == "a line"
    assert legend.get_texts()[0].get_size() == 14
    assert not legend.get_frame_on()
    assert legend._loc == 3  # lower left


def test_a_sheet_is_divided_as_it_is_asked() -> None:
    made, axes = canvas(2, 3, size=(9, 5), sharex=True)
    assert axes.shape == (2, 3)
    assert made.get_size_inches().tolist() == [9, 5]
    assert axes[0, 0].get_shared_x_axes().joined(axes[0, 0], axes[1, 2])
    assert len(made.axes) == 6


def test_every_panel_has_its_own_numbers() -> None:
    made, axes = canvas(2, 2, sharex=True, sharey=True)
    made._repr_svg_()
    for ax in axes.flat:
        for axis in (ax.xaxis, ax.yaxis):
            assert axis.get_major_ticks()[0].label1.get_visible()


def test_an_empty_sheet_is_one_panel_unless_told() -> None:
    made = figures.Canvas()
    ax = figures.panels(made)
    assert made.axes == [ax]
    assert made.get_size_inches().tolist() == [7, 4]


@pytest.mark.parametrize("axis", ["x", "y"])
def test_powers_of_ten_are_written_without_small_exponents(axis: str) -> None:
    made, ax = canvas()
    powers = [1e-12, 1e-5, 1e-2, 1.0, 1e3, 1e8, 1e19]
    ax.plot(powers, powers)
    ax.set(xscale="log", yscale="log")
    ax.set(xticks=powers, yticks=powers)
    made._repr_svg_()
    labels = getattr(ax, f"get_{axis}ticklabels")()
    assert [label.get_text() for label in labels] == [
        *("1e-12", "1e-5", "1e-2", "1", "1e3", "1e8", "1e19")
    ]


@pytest.mark.parametrize(
    ("values", "plain"),
    [
        ([1e-4, 0.01, 1, 100], ["0.0001", "0.01", "1", "100"]),
        ([1, 100, 1e4, 1e5], ["1", "100", "10000", "100000"]),
        ([1, 100, 1e4, 1e6], ["1", "1e2", "1e4", "1e6"]),
        ([0, 1e-5, 0.02, 30], ["0", "1e-5", "2e-2", "3e1"]),
        ([0.02, 0.5, 3], ["0.02", "0.5", "3"]),
    ],
)
def test_the_numbers_of_an_axis_have_one_form(
    ax: Any, values: list[float], plain: list[str]
) -> None:
    ax.set(xlim=(0, values[-1]))
    figures.ticks(ax.xaxis, values)
    ax.figure._repr_svg_()
    assert [each.get_text() for each in ax.get_xticklabels()] == plain


def test_a_number_outside_its_axis_decides_nothing(ax: Any) -> None:
    ax.set(xlim=(0, 10))
    figures.ticks(ax.xaxis, [1, 10])
    written = ax.xaxis.get_major_formatter().format_ticks([1, 10, 1e9])
    assert written[:2] == ["1", "10"]


def test_ticks_that_are_no_powers_stay_as_they_are(ax: Any) -> None:
    before = ax.xaxis.get_major_formatter()
    ax.figure._repr_svg_()
    assert ax.xaxis.get_major_formatter() is before


def test_a_cost_curve(ax: Any) -> None:
    figures.cost_curve(ax, ONE.weights, COSTS)
    (line,) = ax.lines
    assert places(line) == [[0, 4], [1, 1], [1.5, 2]]
    assert look(line)[:4] == (BLACK, "-", 1.6, "None")
    assert named(ax) == ("weight w", "cost", "")
    figures.cost_curve(ax, [0], [1], color=BLUE, linewidth=5, label="c")
    assert look(ax.lines[1])[:3] == (BLUE, "-", 5)
    assert ax.lines[1].get_label() == "c"


def test_candidates_and_a_ring_round_the_chosen_one(ax: Any) -> None:
    figures.candidates(ax, ONE, COSTS.tolist())
    points, chosen = ax.lines
    assert places(points) == [[0, 4], [1, 1], [1.5, 2]]
    # Points alone, without a line that joins them.
    assert look(points) == (GREY, "None", 2.2, "s", 5, "candidates", 2)
    assert places(chosen) == [[1, 1]]
    assert ring(chosen) == ("o", 15, "none", VERMILION, 2.5, "chosen")
    assert chosen.get_linestyle() == "None"


def test_a_place_is_ringed_above_all_else(ax: Any) -> None:
    figures.here(ax, 1.5, 2)
    (place,) = ax.lines
    assert places(place) == [[1.5, 2]]
    assert ring(place) == ("o", 15, "none", VERMILION, 2.5, "_here")
    assert (place.get_linestyle(), place.get_zorder()) == ("None", 5)


METHODS = {
    "exhaustive search": (GREY, ":", "s"),
    "GD": (BLUE, "-", "o"),
    "SGD": (VERMILION, "--", "^"),
    "mini-batch SGD": (GREEN, "-.", "D"),
}


@pytest.mark.parametrize("method", METHODS)
def test_a_path_and_a_ring_round_its_start(ax: Any, method: str) -> None:
    colour, line, marker = METHODS[method]
    figures.path(ax, ONE, COSTS.tolist(), method)
    walk, start = ax.lines
    assert places(walk) == [[0, 4], [1, 1], [1.5, 2]]
    assert look(walk) == (colour, line, 1.2, marker, 8, method, 2)
    assert places(start) == [[0, 4]]
    assert ring(start) == ("o", 14, "none", BLACK, 1, "_start")
    figures.path(ax, ONE, COSTS, method, linewidth=3, label="l", marker="x")
    assert look(ax.lines[2]) == (colour, line, 3, "x", 8, "l", 2)


@pytest.mark.parametrize("method", METHODS)
def test_a_path_on_a_map_and_a_ring(ax: Any, method: str) -> None:
    colour, line, marker = METHODS[method]
    figures.path_on_map(ax, TWO, method)
    walk, start = ax.lines
    assert places(walk) == [[0, 1], [1, 3], [2, 2.5]]
    assert look(walk) == (colour, line, 1.6, marker, 5, method, 2)
    assert places(start) == [[0, 1]]
    assert ring(start) == ("o", 14, "none", BLACK, 1, "_start")
    figures.path_on_map(ax, TWO, method, linewidth=3, marker="x")
    assert look(ax.lines[2])[:4] == (colour, line, 3, "x")


def test_a_tangent_goes_through_its_point_with_its_slope(ax: Any) -> None:
    figures.tangent(ax, 2.0, 1.0, -3.0, width=0.5)
    (line,) = ax.lines
    assert places(line) == [[1.75, 1.75], [2.25, 0.25]]
    assert look(line)[:3] == (VERMILION, "--", 2.2)
    figures.tangent(ax, 2.0, 1.0, -3.0, width=0.5, color=BLUE, linestyle="-")
    assert look(ax.lines[1])[:2] == (BLUE, "-")


def test_a_secant_has_two_points_a_run_and_a_rise(ax: Any) -> None:
    figures.secant(ax, 1.0, 4.0, run=0.5, rise=-2.0, width=2.0, color=BLUE)
    line, sides, point = ax.lines
    assert places(line) == [[0, 8], [2, 0]]
    assert look(line)[:2] == (BLUE, "--")
    assert places(sides) == [[1, 4], [1.5, 4], [1.5, 2]]
    assert look(sides)[:4] == (GREY, "-", 1.2, "None")
    assert places(point) == [[1.5, 2]]
    assert look(point)[:4] == (BLUE, "None", 2.2, "o")
    run, rise = ax.texts
    assert (run.get_text(), rise.get_text()) == ("run", "rise")
    assert (run.xy, rise.xy) == ((1.5, 4), (1.5, 3))
    assert (run.get_position(), rise.get_position()) == ((-4, 3), (4, 0))
    assert (run.get_ha(), rise.get_ha()) == ("right", "left")
    for text in (run, rise):
        assert text.get_anncoords() == "offset points"
        assert (text.get_color(), text.get_size()) == (GREY, 14)


def test_a_secant_needs_two_points(ax: Any) -> None:
    with pytest.raises(ValueError, match="run must be another number than 0"):
        figures.secant(ax, 1.0, 4.0, run=0, rise=1, width=1)


def test_steps_go_sideways_and_then_onto_the_curve(ax: Any) -> None:
    figures.steps(ax, ONE, COSTS.tolist())
    sticks, arrows = ax.collections
    assert [s.tolist() for s in sticks.get_segments()] == [
        [[1, 4], [1, 1]],
        [[1.5, 1], [1.5, 2]],
    ]
    assert to_hex(sticks.get_color()[0]) == BLUE
    assert sticks.get_linewidth()[0] == 2.2
    assert sticks.get_linestyle()[0][1] == pytest.approx([2.2, 3.63])  # ":"
    assert np.asarray(arrows.XY).tolist() == [[0, 4], [1, 1]]
    assert (arrows.U.tolist(), arrows.V.tolist()) == ([1, 0.5], [0, 0])
    # As long as the step, in the units of the axes.
    assert (arrows.angles, arrows.scale_units, arrows.scale) == ("xy", "xy", 1)
    assert to_hex(arrows.get_facecolor()[0]) == BLUE
    assert (arrows.width, arrows.get_zorder()) == (0.008, 3)
    (points,) = ax.lines
    assert places(points) == [[0, 4], [1, 1], [1.5, 2]]
    assert look(points)[:5] == (BLUE, "None", 2.2, "o", 8)
    assert points.get_zorder() == 4


def test_samples_are_points(ax: Any) -> None:
    figures.samples(ax, DATA)
    (points,) = ax.lines
    assert places(points) == [[3, 6], [1, 2], [2, 5]]
    assert look(points) == (BLACK, "None", 2.2, "o", 8, "samples", 3)
    assert named(ax) == ("x", "y", "")


def test_a_fit_is_a_line_from_left_to_right_with_residuals(ax: Any) -> None:
    figures.fit(ax, DATA, [7, 1, 4])
    (line,) = ax.lines
    assert places(line) == [[1, 1], [2, 4], [3, 7]]
    assert look(line)[:2] == (BLUE, "-")
    (sticks,) = ax.collections
    # From the target to the prediction.
    assert [s.tolist() for s in sticks.get_segments()] == [
        [[3, 6], [3, 7]],
        [[1, 2], [1, 1]],
        [[2, 5], [2, 4]],
    ]
    assert to_hex(sticks.get_color()[0]) == VERMILION
    assert sticks.get_linewidth()[0] == 2.2
    assert sticks.get_linestyle()[0][1] == pytest.approx([2.2, 3.63])  # ":"


def test_a_fit_without_residuals_in_another_colour(ax: Any) -> None:
    figures.fit(ax, DATA, [7, 1, 4], residuals=False, color=GREY, label="l")
    assert not ax.collections
    assert (look(ax.lines[0])[0], ax.lines[0].get_label()) == (GREY, "l")


# The cost w + 10 b on a grid that isn't square: w is 0, 1, 2, 3, b is 0, 1, 2.
PAIRS = np.array([[w, b] for w in range(4) for b in range(3)], dtype=float)
PLANE = Trajectory(PAIRS, range(12))
TABLE = PAIRS @ [1, 10]


def test_contours_lie_where_the_cost_has_their_level(ax: Any) -> None:
    figures.contours(ax, PLANE, TABLE.tolist(), levels=[5, 15])
    (lines,) = ax.collections
    assert lines.levels.tolist() == [5, 15]
    for level, path in zip(lines.levels, lines.get_paths(), strict=True):
        assert len(path.vertices) >= 4
        assert path.vertices @ [1, 10] == pytest.approx(level)
    assert to_hex(lines.get_edgecolor()[0]) == GREY
    assert lines.get_linewidth()[0] == 1.2
    assert [text.get_text() for text in lines.labelTexts] == ["5", "15"]
    for text in lines.labelTexts:
        assert text.get_size() == 13
        # Above a path that crosses it, on a ground of its own.
        assert text.get_zorder() == 3
        assert to_hex(text.get_bbox_patch().get_facecolor()) == "#ffffff"
    assert named(ax) == ("w", "b", "")


def test_costs_may_lie_in_a_table_as_on_the_grid(ax: Any) -> None:
    for costs in (TABLE, TABLE.reshape(4, 3)):
        figures.contours(ax, PLANE, costs, levels=[5])
    first, second = ax.collections
    assert np.array_equal(
        first.get_paths()[0].vertices, second.get_paths()[0].vertices
    )


def test_two_values_on_each_axis_are_enough_for_a_contour(ax: Any) -> None:
    corners = Trajectory(PAIRS[[0, 1, 3, 4]], range(4))
    figures.contours(ax, corners, TABLE[[0, 1, 3, 4]], levels=[5])
    (lines,) = ax.collections
    assert lines.get_paths()[0].vertices @ [1, 10] == pytest.approx(5)


def test_contours_without_labels_in_another_colour(ax: Any) -> None:
    figures.contours(
        ax, PLANE, TABLE, levels=[5], labelled=False, colors=BLUE, linewidths=3
    )
    (lines,) = ax.collections
    assert not lines.labelTexts
    assert to_hex(lines.get_edgecolor()[0]) == BLUE
    assert lines.get_linewidth()[0] == 3


def test_a_surface_has_a_patch_for_each_cell_of_the_grid() -> None:
    ax = canvas(subplot_kw={"projection": "3d"})[1]
    figures.surface(ax, PLANE, TABLE.tolist())
    (patches,) = ax.collections
    corners = np.concatenate(patches._faces)
    assert len(patches._faces) == 3 * 2
    assert corners[:, :2] @ [1, 10] == pytest.approx(corners[:, 2])
    assert {tuple(c) for c in corners[:, :2].tolist()} == {
        *map(tuple, PAIRS.tolist())
    }
    # The colour of a patch is that of its height in the middle.
    assert patches.get_array().tolist() == pytest.approx(
        [face[:, 2].mean() for face in patches._faces]
    )
    assert patches.get_cmap().name == "viridis"
    assert {to_hex(c) for c in patches._edgecolors} == {"#ffffff"}
    assert patches.get_linewidth()[0] == 0.3
    names = [axis.label.get_text() for axis in (ax.xaxis, ax.yaxis, ax.zaxis)]
    assert names == ["w", "b", "cost"]
    for axis in (ax.xaxis, ax.yaxis, ax.zaxis):
        assert axis.labelpad == 10
        assert axis.get_major_locator()._nbins == 4
    assert ax._box_aspect / ax._box_aspect[2] == pytest.approx(
        [4 / 3, 4 / 3, 1]
    )


def test_a_mark_is_a_star_with_a_name(ax: Any) -> None:
    figures.mark(ax, 2.0, 1.0, "optimum")
    (star,) = ax.lines
    assert places(star) == [[2, 1]]
    assert look(star) == (VERMILION, "None", 2.2, "*", 18, "optimum", 4)
    figures.mark(ax, 2.0, 1.0, "m", color=BLUE, markersize=3, clip_on=False)
    assert look(ax.lines[1])[::4] == (BLUE, 3)
    assert not ax.lines[1].get_clip_on()


def test_a_cobweb_turns_at_the_curve_and_at_the_diagonal(ax: Any) -> None:
    figures.cobweb(ax, [1, 2, 5])
    (line,) = ax.lines
    assert places(line) == [[1, 1], [1, 2], [2, 2], [2, 5], [5, 5]]
    assert look(line)[:3] == (VERMILION, "-", 1.6)
    assert named(ax) == ("weight before", "weight after", "")
    figures.cobweb(ax, [1, 2], color=BLUE, linewidth=3)
    assert look(ax.lines[1])[:3] == (BLUE, "-", 3)


def test_changes_of_the_cost_at_their_angles(ax: Any) -> None:
    figures.directions(ax, [-90, 0, 90], COSTS)
    zero, points = ax.lines
    assert zero.get_ydata() == [0, 0]
    assert look(zero)[:3] == (BLACK, "-", 1)
    assert places(points) == [[-90, 4], [0, 1], [90, 2]]
    assert look(points)[:4] == (GREY, "None", 2.2, "x")
    assert ax.get_xticks().tolist() == [-180, -90, 0, 90, 180]
    assert named(ax) == (
        "angle to the gradient step (degrees)",
        "change of cost",
        "",
    )
    figures.directions(ax, [0], [1], color=BLUE, marker="o", linestyle="-")
    assert look(ax.lines[3])[:4] == (BLUE, "-", 2.2, "o")


@pytest.mark.parametrize("method", METHODS)
def test_progress_against_what_was_spent(ax: Any, method: str) -> None:
    colour, style, marker = METHODS[method]
    figures.progress(ax, [0, 3, 6], COSTS, method)
    (line,) = ax.lines
    assert places(line) == [[0, 4], [3, 1], [6, 2]]
    assert look(line) == (colour, style, 2.2, marker, 8, method, 2)
    assert line.get_markevery() == 0.1
    figures.progress(ax, [0], [1], method, markevery=7, marker="x", label="l")
    assert (look(ax.lines[1])[3], look(ax.lines[1])[5]) == ("x", "l")
    assert ax.lines[1].get_markevery() == 7


def test_a_formula_is_a_thin_dashed_line_above_the_measured(ax: Any) -> None:
    figures.theory(ax, [0, 1, 2], COSTS, "a formula")
    (line,) = ax.lines
    assert places(line) == [[0, 4], [1, 1], [2, 2]]
    assert look(line)[:3] == (BLACK, "--", 1.4)
    assert line._unscaled_dash_pattern == (0, (6, 3))
    assert (line.get_label(), line.get_zorder()) == ("a formula", 4)


def test_a_level_is_a_dotted_line(ax: Any) -> None:
    figures.level(ax, 1.5, "a level")
    (line,) = ax.lines
    assert line.get_ydata() == [1.5, 1.5]
    assert look(line)[:3] == (BLACK, ":", 1.4)
    assert line.get_label() == "a level"
    figures.level(ax, 1.5, "l", color=BLUE, linewidth=3, linestyle="-")
    assert look(ax.lines[1])[:3] == (BLUE, "-", 3)


def test_a_band_lies_between_its_values(ax: Any) -> None:
    figures.band(ax, 1.0, 2.5, "a band")
    (area,) = ax.patches
    assert (area.get_y(), area.get_height()) == (1.0, 1.5)
    assert (to_hex(area.get_facecolor()), area.get_alpha()) == ("#f5d9a8", 0.7)
    assert area.get_label() == "a band"
    figures.band(ax, 1.0, 2.5, "b", color=BLUE, alpha=0.5)
    assert to_hex(ax.patches[1].get_facecolor()) == BLUE
    assert ax.patches[1].get_alpha() == 0.5


def test_an_epoch_is_dealt_into_boxes_and_frames(ax: Any) -> None:
    figures.dealt(ax, [[[1, 2], [4]], [[4, 2], [1]]], ["stored", "shuffled"])
    boxes = [p for p in ax.patches if p.get_edgecolor()[3] == 0]
    frames = [p for p in ax.patches if p not in boxes]

    def middle(patch: Any) -> tuple[float, float]:
        (left, top), (right, end) = patch.get_bbox().get_points()
        return round((left + right) / 2, 9), round((top + end) / 2, 9)

    def size(patch: Any) -> tuple[float, float]:
        return round(patch.get_width(), 9), round(patch.get_height(), 9)

    # Each in the middle of its place, row below row, with air between.
    assert [middle(f) for f in frames] == [(1, 0), (2.5, 0), (1, 1), (2.5, 1)]
    assert [size(f) for f in frames] == [(1.88, 0.84), (0.88, 0.84)] * 2
    assert [middle(b) for b in boxes] == [
        (place + 0.5, row) for row in (0, 1) for place in (0, 1, 2)
    ]
    assert {size(b) for b in boxes} == {(0.68, 0.62)}
    for frame in frames:
        assert not frame.get_fill()
        assert to_hex(frame.get_edgecolor()) == GREEN
        assert frame.get_linewidth() == 2.8
    assert {to_hex(b.get_facecolor()) for b in boxes} == {SKY}
    # The tint goes with the number: a tenth at nought, four fifths at the top.
    tints = {1: 0.275, 2: 0.45, 4: 0.8}
    numbers = [1, 2, 4, 4, 2, 1]
    assert [b.get_alpha() for b in boxes] == pytest.approx(
        [tints[number] for number in numbers]
    )
    assert [text.get_text() for text in ax.texts] == [*map(str, numbers)]
    assert [text.get_position() for text in ax.texts] == [
        middle(b) for b in boxes
    ]
    for text in ax.texts:
        assert text.get_size() == 14
        assert (text.get_ha(), text.get_va()) == ("center", "center")
    assert ax.get_xlim() == pytest.approx((-0.1, 3.1))
    assert ax.get_ylim() == (1.5, -0.5)  # rows are counted downwards
    assert ax.get_yticks().tolist() == [0, 1]
    assert [t.get_text() for t in ax.get_yticklabels()] == [
        "stored",
        "shuffled",
    ]
    assert not ax.yaxis.get_major_ticks()[0].tick1line.get_visible()
    assert not ax.spines["left"].get_visible()
    assert not ax.xaxis.get_gridlines()[0].get_visible()
    assert named(ax) == ("samples read in the epoch", "", "")


def test_the_margin_of_a_deal_leaves_room(ax: Any) -> None:
    figures.dealt(ax, [[[1]]], ["stored"], margin=2)
    assert ax.get_ylim() == (2, -2)


@pytest.mark.parametrize(
    ("y", "tip", "above"), [(0, 0.5, True), (1, 0.5, False), (1, 1, False)]
)
def test_a_bracket_has_its_tips_down_and_its_text_on_the_other_side(
    ax: Any, y: float, tip: float, above: bool
) -> None:
    figures.bracket(ax, 1, 5, y, "four", tip=tip)
    (line,) = ax.lines
    assert places(line) == [[1, tip], [1, y], [5, y], [5, tip]]
    assert look(line)[:3] == (BLACK, "-", 1.6)
    (text,) = ax.texts
    assert (text.get_text(), text.get_size()) == ("four", 14)
    assert text.xy == (3, y)
    assert text.get_position() == (0, 4 if above else -4)
    assert text.get_anncoords() == "offset points"
    assert text.get_ha() == "center"
    assert text.get_va() == ("bottom" if above else "top")


def test_a_pointer_points_from_its_text_to_its_tip(ax: Any) -> None:
    figures.pointer(ax, 3, 2, "here", tip=1)
    (text,) = ax.texts
    assert (text.get_text(), text.get_size()) == ("here", 14)
    assert (text.xy, text.get_position()) == ((3, 1), (3, 2))
    assert (text.get_ha(), text.get_va()) == ("center", "center")
    arrow = text.arrow_patch
    assert to_hex(arrow.get_edgecolor()) == GREY
    assert arrow.get_linewidth() == 1.6
    assert type(arrow.get_arrowstyle()).__name__ == "CurveB"
    assert type(arrow.get_arrowstyle()).arrow == "->"


@pytest.mark.parametrize(
    ("inches", "asked"),
    [
        ((7, 4), ("504pt", "288pt", "0 0 504 288")),
        ((8, 4), ("576pt", "288pt", "0 0 576 288")),
        ((10, 4.2), ("576pt", "241.9pt", "0 0 720 302.4")),
    ],
)
def test_a_picture_asks_for_no_more_room_than_a_notebook_has(
    inches: tuple[float, float], asked: tuple[str, str, str]
) -> None:
    sheet, _ = figures.canvas(size=inches)
    root = ElementTree.fromstring(sheet._repr_svg_())
    size = tuple(root.attrib[n] for n in ("width", "height", "viewBox"))
    assert size == asked


def test_a_picture_is_a_document_of_its_own(ax: Any) -> None:
    figures.samples(ax, DATA)
    svg = ax.figure._repr_svg_()
    begin, *lines, end = svg.splitlines()
    name = re.compile(r'"s[0-9a-f]{8}-\d+"')
    head = name.sub('"NAME"', begin).partition("<defs>")[0]
    assert head == (
        '<svg xmlns="http://www.w3.org/2000/svg" '
        'width="504pt" height="288pt" viewBox="0 0 504 288" '
        'stroke-linejoin="round" '
        'font-family="DejaVu Sans, Verdana, sans-serif">'
    )
    assert end == "</svg>"
    # One element in a line, without what it would say twice or not need.
    for line in lines:
        assert re.fullmatch(r"<(\w+)\b.*(/>|</\1>)", line), line
        assert "<g />" not in line
        assert "xmlns" not in line
        assert "font-family" not in line
        assert "  " not in line
    for used in re.findall(r'\bid=("[^"]*")', svg):
        assert name.fullmatch(used)
    ElementTree.fromstring(svg)
