"""A moving figure says what it shows, stores it once, and answers a reader."""

from __future__ import annotations

import gc
import io
import json
import math
import re
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree

import ipywidgets
import nbformat
import numpy as np
import pytest
from bs4 import BeautifulSoup, Tag
from matplotlib._pylab_helpers import Gcf

from lecture_code import figures
from lecture_code.figures import Canvas
from lecture_code.figures.picture import SVG
from lecture_code.moving import Moving

ROOT = Path(__file__).parents[1]
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
XS = np.linspace(0, 1, 9)
A, COLOUR = [0.1, 0.25, 0.4], ["blue", "red"]


def line(sheet: Canvas, a: float) -> str:
    ax = figures.panels(sheet)
    ax.set(xlim=(0, 1), ylim=(0, 1), xticks=[0, 0.125, 1])
    ax.plot(XS, XS**2, "o", color="black")
    ax.plot(XS, a * XS, color="blue")
    return f"The slope is {a:.6g}."


def coloured(sheet: Canvas, a: float, the_colour: str) -> str:
    ax = figures.panels(sheet)
    ax.set(xlim=(0, 1), ylim=(0, 1))
    ax.plot(XS, a * XS, color=the_colour)
    return f"The slope is {a:.6g} <and> the line is {the_colour}."


def plain(sheet: Canvas, **values: float) -> str:
    sheet.text(0.5, 0.5, str(values))
    return f"{values}"


def html(figure: Moving) -> str:
    page: str = figure._repr_mimebundle_()["text/html"]
    return page


def parsed(figure: Moving) -> Tag:
    tag = BeautifulSoup(html(figure), "html.parser").div
    assert tag
    return tag


def widgets(figure: Moving) -> Any:
    """Return the box of widgets that a notebook shows."""
    model = figure._repr_mimebundle_()[WIDGET_VIEW]["model_id"]
    return ipywidgets.widgets.widget._instances[model]


@pytest.fixture(scope="module")
def one() -> Moving:
    return Moving(line, a=A)


@pytest.fixture(scope="module")
def two() -> Moving:
    return Moving(coloured, a=A, the_colour=COLOUR)


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({}, r"controls must be at least one name=values; got \{\}"),
        ({"a": []}, r"a must be at least one value; got \[\]"),
        ({"a": [2, 1]}, r"a must be numbers in rising order; got \[2, 1\]"),
        ({"a": [1, 1]}, "a must be numbers in rising order"),
        ({"a": ["x", "x"]}, "a must be words that differ"),
        ({"a": [0.0, float("nan")]}, "a must be all finite numbers or all"),
        ({"a": np.array([0, np.inf])}, "a must be all finite numbers or all"),
        ({"a": [1, "red"]}, r"a must be .* all words; got \[1, 'red'\]"),
        ({"a": [None]}, "a must be all finite numbers or all words"),
        (
            {"a": [1, 2], "start": {"a": 3}},
            r"start\['a'\] must be one of \[1, 2\]; got 3",
        ),
        ({"a": [1, 2], "start": {"b": 1}}, "start must be values of the con"),
        ({"a": [1, 2], "start": [1, 2]}, "start must be a dict, and no cont"),
    ],
)
def test_what_makes_no_figure_is_refused(
    options: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        Moving(plain, **options)


@pytest.mark.parametrize(
    ("values", "message"),
    [
        ({"a": 0.5}, r"a must be a number from 0.1 to 0.4; got 0.5"),
        ({"a": 0.0}, "a must be a number from 0.1 to 0.4"),
        ({"a": float("nan")}, "a must be a number from 0.1 to 0.4; got nan"),
        ({"a": "much"}, "a must be one of"),
        ({"the_colour": "green"}, r"must be one of \['blue', 'red'\]; got"),
        ({"the_colour": 1}, r"must be one of \['blue', 'red'\]; got 1"),
        ({"b": 1}, r"values must be named as a control: \['a', 'the_colour'\]"),
    ],
)
def test_what_no_control_can_choose_is_refused(
    two: Moving, values: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        two.at(**values)
    with pytest.raises(ValueError, match=message):
        two.frame(**values)


def test_a_scene_that_fails_is_named_with_its_values() -> None:
    def fragile(sheet: Canvas, a: int, b: str) -> str:
        if a == 2 and b == "y":
            raise ZeroDivisionError("no slope")
        return plain(sheet, a=a)

    with pytest.raises(
        RuntimeError, match=r"fragile\(a=2, b='y'\) failed: ZeroDivisionError"
    ) as caught:
        html(Moving(fragile, a=[1, 2], b=["x", "y"], start={"a": 1}))
    assert isinstance(caught.value.__cause__, ZeroDivisionError)


@pytest.mark.parametrize("answer", [None, "", 3])
def test_a_scene_that_says_nothing_is_named(answer: Any) -> None:
    def silent(_: Canvas, a: int) -> Any:
        return answer if a == 2 else "A sentence."

    with pytest.raises(
        RuntimeError, match=r"silent\(a=2\) must return a sentence; got"
    ):
        Moving(silent, a=[1, 2])


def test_frames_are_drawn_when_they_are_shown() -> None:
    """Where the stored film stays, none need be drawn."""
    drawn = []

    def counted(sheet: Canvas, a: int) -> str:
        drawn.append(a)
        return plain(sheet, a=a)

    figure = Moving(counted, a=range(5))
    assert drawn == [2]
    html(figure)
    html(figure)
    # The widget draws the one to begin with each time.
    assert [drawn.count(a) for a in (0, 1, 3, 4)] == [1, 1, 1, 1]


def test_a_control_has_any_name_but_start() -> None:
    figure = Moving(plain, draw=[1, 2], controls=[1, 2], frame=[1, 2])
    assert figure.frame()[0] == "{'draw': 2, 'controls': 2, 'frame': 2}"


def test_one_value_is_enough() -> None:
    assert parsed(Moving(plain, a=[1]))["data-words"]
    assert parsed(Moving(plain, a=[0.5]))["data-words"]


def test_it_begins_in_the_middle_or_at_the_start(two: Moving) -> None:
    assert two.start == {"a": 0.25, "the_colour": "red"}
    begun = Moving(coloured, a=A, the_colour=COLOUR, start={"a": 0.4})
    assert begun.start == {"a": 0.4, "the_colour": "red"}
    assert [tag["value"] for tag in parsed(begun)("input")] == ["2", "1"]


def test_equal_figures_have_equal_bytes() -> None:
    first, second = (html(Moving(line, a=A)) for _ in range(2))
    assert first == second
    assert html(Moving(line, a=np.array(A))) == first


def test_a_frame_is_the_same_whatever_was_drawn_before(two: Moving) -> None:
    for a in (0.3, 0.1, 0.3):
        for colour in reversed(COLOUR):
            words, picture = two.frame(a=a, the_colour=colour)
            sheet = two.at(a=a, the_colour=colour)
            assert picture == sheet._repr_svg_()
            assert f"{a}" in words
            assert colour in words


def test_a_still_frame_is_a_figure_of_its_own(one: Moving) -> None:
    sheets = one.at(a=0.1), one.at(a=0.4)
    pictures = [sheet._repr_svg_() for sheet in sheets]
    assert pictures[0] != pictures[1]
    assert sheets[0]._repr_svg_() == pictures[0]


def frames(part: Tag) -> set[int]:
    """Return the numbers of the frames that show a part of a film."""
    seen: set[int] = set()
    for run in str(part["data-frames"]).split(" "):
        first, _, last = run.partition("-")
        seen.update(range(int(first), int(last or first) + 1))
    return seen


def test_exactly_the_first_frame_is_shown(two: Moving) -> None:
    parts = parsed(two)("g", {"data-frames": True})
    assert set.union(*map(frames, parts)) == set(range(6))
    assert {part.get("display") for part in parts} == {None, "none"}
    for part in parts:
        assert (part.get("display") is None) == (3 in frames(part))


def still(figure: Moving) -> ElementTree.Element:
    """Return the drawing that the image of `figure` holds."""
    image = parsed(figure).find("img", {"class": "still"})
    assert isinstance(image, Tag)
    kind, _, text = str(image["src"]).partition(",")
    assert kind == "data:image/svg+xml"
    assert "#" not in text  # what follows it is no part of an address
    return ElementTree.fromstring(unquote(text))


def test_the_still_is_the_first_frame_shown(two: Moving) -> None:
    tag = parsed(two)
    film = tag.find("div", {"class": "film"})
    assert isinstance(film, Tag)
    for hidden in film("g", {"display": "none"}):
        hidden.decompose()
    for kind in ("path", "use", "text"):
        stands = [
            (each.get("d"), each.get("style"), each.text or "")
            for each in still(two).iter(f"{SVG}{kind}")
        ]
        assert len(stands) > 2
        assert stands == [
            (each.get("d"), each.get("style"), each.get_text())
            for each in film(kind)
        ]
    assert film.svg
    assert still(two).get("viewBox") == film.svg["viewbox"]
    assert tag.img
    assert tag.img["alt"] == "The slope is 0.25 <and> the line is red."


def test_where_style_sheets_are_stripped_the_still_remains(one: Moving) -> None:
    tag = parsed(one)
    film = tag.find("div", {"class": "film"})
    controls = tag.find("div", {"class": "moving-controls"})
    assert isinstance(film, Tag)
    assert isinstance(controls, Tag)
    # JupyterLab drops an attribute without a value.
    assert film["hidden"] == controls["hidden"] == "hidden"
    rules = tag.style
    assert rules
    assert ".moving .still{display:none}" in rules.get_text()
    assert ".moving .film{display:flex!important;" in rules.get_text()


def test_signs_of_an_address_are_kept_in_the_still() -> None:
    def signs(sheet: Canvas, a: int) -> str:
        figures.panels(sheet).set(title="5%23 of #1 & 'two' <three>")
        return f"It is {a}."

    written = "".join(still(Moving(signs, a=[1])).itertext())
    assert "5%23 of #1 & 'two' <three>" in written


def test_a_sign_of_another_alphabet_is_stored_as_itself() -> None:
    def minus(sheet: Canvas, a: int) -> str:
        plain(sheet, a=a)
        return f"It is \N{MINUS SIGN}{a}."

    tag = parsed(Moving(minus, a=[1, 2]))
    assert (
        tag["data-words"]
        == '["It is \N{MINUS SIGN}1.", "It is \N{MINUS SIGN}2."]'
    )


def test_the_last_control_turns_fastest(two: Moving) -> None:
    words = json.loads(str(parsed(two)["data-words"]))
    assert words == [
        two.frame(a=a, the_colour=colour)[0] for a in A for colour in COLOUR
    ]


def test_each_frame_is_the_picture_of_its_words(two: Moving) -> None:
    inks = {"blue": "#0000ff", "red": "#ff0000"}
    tag = parsed(two)
    words = json.loads(str(tag["data-words"]))
    for number, sentence in enumerate(words):
        own = [
            g for g in tag("g", {"data-frames": True}) if number in frames(g)
        ]
        drawn = "".join(map(str, own))
        ink = inks[sentence.split()[-1].rstrip(".")]
        assert set(re.findall("#0000ff|#ff0000", drawn)) == {ink}


def test_what_frames_share_stands_once(one: Moving) -> None:
    tag = parsed(one)
    parts = tag("g", {"data-frames": True})
    assert all("0.125" not in g.get_text() for g in parts)
    assert tag.get_text().count("0.125") == 1
    # The dots are the same in all, the line is not.
    assert Counter(len(g("path")) for g in parts) == {1: 3}
    assert sorted(str(g["data-frames"]) for g in parts) == ["0", "1", "2"]


def test_what_some_frames_share_stands_once() -> None:
    def stepped(sheet: Canvas, a: int, b: int) -> str:
        ax = figures.panels(sheet)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        for k in range(b + 1):
            ax.axhline(k / 8, color="#ff0000")
        ax.axvline(a / 8, color="#0000ff")
        return f"It is {a}, {b}."

    tag = parsed(Moving(stepped, a=[1, 2], b=[1, 2, 3]))
    red, blue = (
        {
            str(part["data-frames"])
            for part in tag("g", {"data-frames": True})
            if part.find("path", style=re.compile(ink))
        }
        for ink in ("#ff0000", "#0000ff")
    )
    assert red == {"1-2 4-5", "2 5"}  # two lines are in every frame
    assert blue == {"0-2", "3-5"}


def test_nothing_is_lost_where_frames_have_another_order() -> None:
    def crossed(sheet: Canvas, a: int) -> str:
        ax = figures.panels(sheet)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        for colour in ["#ff0000", "#0000ff", "#00ff00"][:: a or 1]:
            ax.plot(XS, XS if colour == "#ff0000" else 1 - XS, color=colour)
        return f"In order {a}."

    tag = parsed(Moving(crossed, a=[-1, 0]))
    for number in "01":
        seen = [
            path["style"]
            for path in tag("path", style=re.compile("#(f|0)[0f]+"))
            if not (own := path.find_parent("g", {"data-frames": True}))
            or int(number) in frames(own)
        ]
        inks = re.findall("#(?:ff0000|0000ff|00ff00)", " ".join(map(str, seen)))
        order = ["#00ff00", "#0000ff", "#ff0000"]
        assert inks == (order if number == "0" else order[::-1])


def test_what_stands_outside_axes_is_kept() -> None:
    from matplotlib.lines import Line2D

    def outer(sheet: Canvas, a: int) -> str:
        figures.panels(sheet)
        sheet.add_artist(Line2D([0, 1], [0, a / 9], marker="o", color="red"))
        return f"It leads to {a}."

    own = parsed(Moving(outer, a=[1, 2])).find("g", {"data-frames": "1"})
    assert isinstance(own, Tag)
    assert own.find("path")
    assert own.find("use")


def test_written_numbers_keep_their_digits() -> None:
    def written(sheet: Canvas, a: float) -> str:
        figures.panels(sheet).set(title="0.015625", xlim=(0, 0.001234567))
        sheet.text(0, 0, f"{a}")
        return "A number is written."

    text = parsed(Moving(written, a=[0.123456, 0.234567])).get_text()
    assert "0.015625" in text
    assert "0.123456" in text
    assert "0.234567" in text


def test_places_are_rounded_to_tenths_of_a_pixel() -> None:
    def thin(sheet: Canvas, a: float) -> str:
        ax = figures.panels(sheet)
        ax.set(xlim=(0, 1), ylim=(0, 1))
        ax.plot(XS, a * XS, linewidth=0.25, alpha=0.75)
        return f"The slope is {a}."

    figure = Moving(thin, a=[0.3])
    thin_line = re.compile(r'd="([^"]*)"[^>]*opacity: 0.75; stroke-width: 0.25')
    exact = io.StringIO()
    figure.at(a=0.3).savefig(exact, format="svg")
    places = [
        math.floor(float(number) * 10 + 0.5) / 10
        for (path,) in [thin_line.findall(exact.getvalue())]
        for number in re.findall(r"-?\d+\.?\d*", path)
    ]
    drawn = thin_line.findall(figure.frame()[1])
    # In the film and in the still; what is no place keeps its hundredths.
    stored = thin_line.findall(html(figure))
    assert len(stored) == 2
    for path in (*drawn, *stored):
        written = re.findall(r"-?\d+\.?\d*", path)
        assert [float(number) for number in written] == places
        assert all(len(n.partition(".")[2]) <= 1 for n in written)
    assert len(places) == 2 * len(XS)


def test_definitions_stand_outside_the_frames(two: Moving) -> None:
    for figure in (two, Moving(line, a=A)):
        tag = parsed(figure)
        defined = tag("clippath") + [
            each for defs in tag("defs") for each in defs("path", id=True)
        ]
        assert defined
        for each in defined:
            assert each.find_parent("g") is None


def names(figure: Moving) -> list[str]:
    tag = parsed(figure)
    found = [str(each["id"]) for each in tag.find_all(id=True)]
    for used in re.findall(r'href="#([^"]+)|url\(#([^)]+)', html(figure)):
        assert "".join(used) in found
    return found


def test_names_are_unique_on_a_page(one: Moving, two: Moving) -> None:
    # The same scene twice, the second with other values.
    figures_on_page = [one, two, Moving(line, a=[0.1, 0.2])]
    found = [name for each in figures_on_page for name in names(each)]
    assert len(found) > 6
    assert max(Counter(found).values()) == 1
    assert all(re.fullmatch(r"[a-z][\w-]*", name) for name in found)


def test_a_page_says_what_is_shown(two: Moving) -> None:
    tag = parsed(two)
    words = "The slope is 0.25 <and> the line is red."
    image = tag.find(class_="film")
    said = tag.find("p")
    assert isinstance(image, Tag)
    assert isinstance(said, Tag)
    assert (image["role"], image["aria-label"]) == ("img", words)
    assert (said["aria-live"], said.get_text()) == ("polite", words)
    first, second = tag("label")
    assert first.get_text(" ", strip=True) == "a 0.25"
    assert second.get_text(" ", strip=True) == "the colour red"
    first, second = tag("input")
    assert (first["min"], first["max"], first["value"]) == ("0", "2", "1")
    assert json.loads(str(first["data-said"])) == ["0.1", "0.25", "0.4"]
    assert first["aria-valuetext"] == "0.25"
    assert second["aria-valuetext"] == "red"


def test_controls_wait_for_the_script(one: Moving) -> None:
    controls = parsed(one).find(class_="moving-controls")
    assert isinstance(controls, Tag)
    assert controls.has_attr("hidden")
    assert [button.get_text() for button in controls("button")] == [
        "previous",
        "next",
        "play",
    ]


def test_without_ipywidgets_the_stored_frames_remain(
    one: Moving, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_widgets = one._repr_mimebundle_()
    assert set(with_widgets) == {"text/plain", "text/html", WIDGET_VIEW}
    monkeypatch.delitem(sys.modules, "lecture_code.moving.widgets")
    monkeypatch.setitem(sys.modules, "ipywidgets", None)
    without = one._repr_mimebundle_()
    del with_widgets[WIDGET_VIEW]
    assert without == with_widgets
    assert without["text/plain"] == "line: 3 frames"


def test_it_is_live_with_ipywidgets_7_too(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delattr(ipywidgets.Widget, "_repr_mimebundle_")
    control, _, said = widgets(Moving(line, a=A)).children
    control.value = 0.3
    assert said.value == "The slope is 0.3."


def test_a_move_changes_picture_and_words(two: Moving) -> None:
    first, second, shown, said = widgets(two).children
    assert (first.min, first.max, first.value) == (0.1, 0.4, 0.25)
    assert (first.description, second.description) == ("a", "the colour")
    assert [value for _, value in second.options] == COLOUR
    before = shown.value
    first.value = 0.3
    words, picture = two.frame(a=0.3, the_colour="red")
    assert (shown.value, said.value) == (
        picture,
        "The slope is 0.3 &lt;and&gt; the line is red.",
    )
    assert words == "The slope is 0.3 <and> the line is red."
    assert picture != before
    second.value = "blue"
    assert shown.value == two.frame(a=0.3, the_colour="blue")[1]
    assert "blue" in said.value


def test_a_slider_has_fine_steps_and_room_for_its_name(two: Moving) -> None:
    first, second, _, _ = widgets(two).children
    # A thousand steps from one end to the other; the number is as in the text.
    assert first.step == pytest.approx(0.3 / 1000)
    assert first.readout_format == ".3g"
    for control in (first, second):
        assert control.style.description_width == "initial"
        assert control.layout.width == "30em"
    # The version of the message format of Jupyter widgets.
    view = two._repr_mimebundle_()[WIDGET_VIEW]
    assert (view.pop("version_major"), view.pop("version_minor")) == (2, 0)
    assert [*view] == ["model_id"]


def test_nothing_stands_between_the_parts_of_a_page(two: Moving) -> None:
    tag: Any = parsed(two)
    words = {"text", "style", "label", "output", "button", "p"}
    texts = tag.parent(string=re.compile(r"\S"))
    parents = {each.parent.name for each in texts}
    assert parents == words
    known = {"class", "role", "aria-label", "hidden", "data-words"}
    for each in tag.parent("div"):
        assert {*each.attrs} <= known
    assert [*tag.input.attrs] == [
        *("type", "min", "max", "value", "autocomplete", "data-said"),
        "aria-valuetext",
    ]
    assert (tag.input["type"], tag.input["autocomplete"]) == ("range", "off")
    assert {button["type"] for button in tag("button")} == {"button"}
    assert [group["aria-label"] for group in tag("div", role="group")] == [
        "a, step by step",
        "the colour, step by step",
    ]
    # As wide as the longest of its values: 0.25, blue.
    assert [dict(output.attrs) for output in tag("output")] == [
        {"aria-hidden": "true", "style": "min-width:4ch"}
    ] * 2
    assert tag.style.get_text() == (
        ".moving .still{display:none}"
        ".moving .film{display:flex!important;flex-wrap:wrap;"
        "align-items:flex-start;background:#fff}"
    )


def test_a_film_holds_drawings_alone(two: Moving) -> None:
    film = parsed(two).find("div", {"class": "film"})
    assert isinstance(film, Tag)
    assert {each.parent.name for each in film(string=re.compile(r"\S"))} <= {
        "text",
        "tspan",
    }
    # The name of the language stands on the whole drawing, if at all.
    assert film.svg
    assert not [
        each for each in film.svg.find_all(True) if "xmlns" in each.attrs
    ]


def test_whole_numbers_stay_whole() -> None:
    control, _, said = widgets(Moving(plain, a=[1, 4, 16])).children
    assert (control.min, control.max, control.step) == (1, 16, 1)
    control.value = 7
    assert isinstance(control.value, int)
    assert said.value == "{&#x27;a&#x27;: 7}"


@pytest.mark.slow
def test_a_thousand_moves_leave_nothing_behind() -> None:
    control, shown, _ = widgets(Moving(plain, a=[0.0, 1.0])).children

    def kept() -> tuple[int, int]:
        gc.collect()
        sheets = sum(isinstance(o, Canvas) for o in gc.get_objects())
        return sheets, len(ipywidgets.widgets.widget._instances)

    before = kept()
    pictures = set()
    for value in np.linspace(0, 0.999, 1000):
        control.value = value
        pictures.add(shown.value)
    assert len(pictures) == 1000
    assert kept() == before
    assert not Gcf.figs  # the figures that pyplot keeps open


def test_searches_need_neither_matplotlib_nor_widgets() -> None:
    code = (
        "import sys, lecture_code, lecture_code.gradient_descent;"
        "used = {name.split('.')[0] for name in sys.modules};"
        "assert not used & {'matplotlib', 'ipywidgets'}"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_stored_notebooks_hold_the_static_form_only() -> None:
    for path in sorted((ROOT / "notebooks").glob("*.ipynb")):
        notebook = nbformat.read(path, as_version=4)
        assert "widgets" not in notebook.metadata, path.name
        assert "widget-view" not in path.read_text(encoding="utf-8"), path.name
