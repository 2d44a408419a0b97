"""Moving figures on the built site, moved in a real browser."""

from __future__ import annotations

import re
from typing import Any

import pytest
from browsing import SITE
from bs4 import BeautifulSoup
from films import SHOWN, frame_count
from playwright.sync_api import Locator, Page, expect

pytestmark = pytest.mark.slow
# Each chapter has moving figures.
PAGES = sorted(
    f"book/chapters/{path.name}" for path in SITE.glob("book/chapters/*.html")
)
# Where a film is watched, one page will do; this one has two figures.
FIRST = "book/chapters/01_exhaustive_search.html"

every_page = pytest.mark.parametrize("page", PAGES)


# What a moving figure shows and says, read at one moment.
STATE = f"""figure => {{
    const seen = part => part.checkVisibility({{ visibilityProperty: true }})
        && part.getBoundingClientRect().height > 0;
    const film = figure.querySelector(".film");
    return {{
        frames: ({SHOWN})(figure),
        words: JSON.parse(figure.dataset.words),
        said: figure.querySelector("p").textContent.trim(),
        film: [seen(film), film.ariaLabel],
        stills: [...figure.querySelectorAll("img")].filter(seen).length,
        controls: [...figure.querySelectorAll("input")].map(control => ({{
            place: Number(control.value),
            last: Number(control.max),
            values: JSON.parse(control.dataset.said),
            spoken: control.getAttribute("aria-valuetext"),
            shown: control.nextElementSibling.textContent.trim(),
        }})),
    }};
}}"""


def chosen(figure: Locator) -> list[int]:
    """Return the places of the values that its controls have."""
    controls = figure.locator("input").all()
    return [int(control.input_value()) for control in controls]


def asked_for(controls: list[dict[str, Any]]) -> int:
    """Return the frame that controls ask for: the last turns fastest."""
    number = 0
    for control in controls:
        number = number * (control["last"] + 1) + control["place"]
    return number


def hold(figure: Locator) -> int:
    """Hold that picture, words and values are those of the controls."""
    state = figure.evaluate(STATE)
    number = asked_for(state["controls"])
    assert state["frames"] == [number]
    words = state["words"][number]
    assert state["said"] == words
    assert state["film"] == [True, words]
    assert state["stills"] == 0
    for control in state["controls"]:
        value = control["values"][control["place"]]
        assert control["spoken"] == control["shown"] == value
    return number


def figures_on(page: Page, url: str) -> list[Locator]:
    """Open a page and return its moving figures, at least one."""
    page.goto(url)
    figures = page.locator(".moving").all()
    assert figures
    return figures


def drag(page: Page, control: Locator, part: float) -> None:
    """Drag the handle of a range with the mouse."""
    control.scroll_into_view_if_needed()
    box = control.bounding_box()
    assert box
    low = int(control.input_value()) / int(control.get_attribute("max") or 0)
    y = box["y"] + box["height"] / 2
    ends = (8 + at * (box["width"] - 16) for at in (low, part))
    xs = [box["x"] + end for end in ends]
    page.mouse.move(xs[0], y)
    page.mouse.down()
    page.mouse.move(xs[1], y, steps=6)
    page.mouse.up()


@every_page
def test_the_mouse_moves_it(watched: Page, address: str, page: str) -> None:
    for figure in figures_on(watched, f"{address}/{page}"):
        seen = {hold(figure)}
        for control in figure.locator("input").all():
            for part in (0, 1):
                drag(watched, control, part)
                most = control.get_attribute("max") or ""
                assert control.input_value() == (most if part else "0")
                seen.add(hold(figure))
        assert frame_count(figure) - 1 in seen
        assert len(seen) >= 2


@every_page
def test_the_keyboard_moves_it(watched: Page, address: str, page: str) -> None:
    for figure in figures_on(watched, f"{address}/{page}"):
        for control in figure.locator("input").all():
            control.focus()
            for key, value in (
                ("Home", 0),
                ("ArrowRight", 1),
                ("ArrowUp", 2),
                ("ArrowLeft", 1),
                ("End", int(control.get_attribute("max") or 0)),
            ):
                watched.keyboard.press(key)
                assert int(control.input_value()) == value
                hold(figure)


@every_page
def test_buttons_step_their_control_round(
    watched: Page, address: str, page: str
) -> None:
    for figure in figures_on(watched, f"{address}/{page}"):
        for control in figure.locator(".moving-controls > div").all():
            moved = control.locator("input")
            most = int(moved.get_attribute("max") or 0)
            begin = hold(figure)
            control.get_by_role("button", name="next").click()
            after = hold(figure)
            assert after != begin
            control.get_by_role("button", name="previous").click()
            assert hold(figure) == begin
            moved.focus()
            watched.keyboard.press("End")
            values = chosen(figure)
            control.get_by_role("button", name="next").click()
            assert int(moved.input_value()) == 0
            hold(figure)
            control.get_by_role("button", name="previous").click()
            assert int(moved.input_value()) == most
            hold(figure)
            # The others stand where they stood.
            assert chosen(figure) == values


def open_with_a_stopped_clock(page: Page, url: str) -> None:
    """Open a page whose time passes only when a test says so."""
    page.goto(url)
    page.clock.pause_at(3_600_000)


def open_film(page: Page, address: str) -> tuple[Locator, Locator]:
    """Return a moving figure on such a page, and the button that plays it."""
    open_with_a_stopped_clock(page, f"{address}/{FIRST}")
    figure = page.locator(".moving").first
    return figure, figure.get_by_role("button").nth(2)


def test_a_film_runs_quietly_until_it_is_stopped(
    stopped: Page, address: str
) -> None:
    figure, button = open_film(stopped, address)
    said = figure.locator("p")
    begin = hold(figure)
    stopped.clock.run_for(3000)
    assert hold(figure) == begin
    button.click()
    expect(button).to_have_text("stop")
    expect(said).to_have_attribute("aria-live", "off")
    frames = [begin]
    for _ in range(3):
        stopped.clock.run_for(500)
        frames.append(hold(figure))
    assert frames == [*range(begin, begin + 4)]
    button.click()
    expect(button).to_have_text("play")
    expect(said).to_have_attribute("aria-live", "polite")
    stopped.clock.run_for(3000)
    assert hold(figure) == frames[-1]


def test_a_film_ends_at_its_end_and_begins_anew(
    stopped: Page, address: str
) -> None:
    figure, button = open_film(stopped, address)
    control = figure.locator("input")
    most = int(control.get_attribute("max") or 0)
    button.click()
    stopped.clock.run_for(500 * (most + 5))
    assert int(control.input_value()) == most
    expect(button).to_have_text("play")
    expect(figure.locator("p")).to_have_attribute("aria-live", "polite")
    button.click()
    assert int(control.input_value()) == 0
    stopped.clock.run_for(500)
    assert int(control.input_value()) == 1
    hold(figure)


def test_it_can_be_seen_which_control_plays(
    stopped: Page, address: str
) -> None:
    open_with_a_stopped_clock(stopped, f"{address}/{FIRST}")
    figure = stopped.locator(".moving").nth(1)
    first, second = figure.locator(".moving-controls > div").all()
    for plays, rests in ((first, second), (second, first)):
        plays.get_by_text("play", exact=True).click()
        expect(plays.get_by_role("button").last).to_have_text("stop")
        expect(rests.get_by_role("button").last).to_have_text("play")
        expect(figure.locator(".playing")).to_have_count(1)
        before = plays.locator("input").input_value()
        still = rests.locator("input").input_value()
        stopped.clock.run_for(500)
        assert plays.locator("input").input_value() != before
        assert rests.locator("input").input_value() == still
        hold(figure)


@pytest.mark.parametrize("how", ["next", "previous", "keyboard"])
def test_who_moves_it_stops_the_film(
    stopped: Page, address: str, how: str
) -> None:
    figure, button = open_film(stopped, address)
    button.click()
    stopped.clock.run_for(500)
    if how == "keyboard":
        figure.locator("input").first.focus()
        stopped.keyboard.press("ArrowRight")
    else:
        figure.get_by_role("button", name=how).click()
    expect(button).to_have_text("play")
    number = hold(figure)
    stopped.clock.run_for(3000)
    assert hold(figure) == number


def test_with_less_motion_there_are_steps_and_no_film(
    watched: Page, address: str
) -> None:
    watched.emulate_media(reduced_motion="reduce")
    watched.goto(f"{address}/{FIRST}")
    figure = watched.locator(".moving").first
    play = figure.get_by_text("play", exact=True)
    expect(play).to_be_hidden()
    begin = hold(figure)
    figure.get_by_role("button", name="next").click()
    assert hold(figure) != begin
    watched.emulate_media(reduced_motion="no-preference")
    expect(play).to_be_visible()


def test_a_wish_for_less_motion_stops_a_film(
    stopped: Page, address: str
) -> None:
    open_with_a_stopped_clock(stopped, f"{address}/{FIRST}")
    figure = stopped.locator(".moving").first
    figure.get_by_text("play", exact=True).click()
    stopped.clock.run_for(500)
    stopped.emulate_media(reduced_motion="reduce")
    expect(figure.get_by_role("button").nth(2)).to_be_hidden()
    number = hold(figure)
    stopped.clock.run_for(3000)
    assert hold(figure) == number


def test_figures_on_a_page_move_apart(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{FIRST}")
    first, second = watched.locator(".moving").all()[:2]
    before = hold(second)
    first.get_by_role("button", name="next").click()
    hold(first)
    assert hold(second) == before


def test_a_control_is_spoken_by_its_name_alone(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{FIRST}")
    for figure in watched.locator(".moving").all():
        for label in figure.locator("label").all():
            name = label.evaluate("label => label.firstChild.textContent")
            found = figure.get_by_role("slider", name=name.strip(), exact=True)
            expect(found).to_have_count(1)
    # What is not seen is not spoken either: no second voice for each move.
    expect(watched.locator(".moving").get_by_role("status")).to_have_count(0)


def test_coming_back_shows_what_the_controls_say(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{FIRST}")
    watched.locator(".moving button").nth(1).click()
    watched.reload()
    hold(watched.locator(".moving").first)
    watched.locator(".moving button").nth(1).click()
    watched.goto(f"{address}/book/index.html")
    watched.go_back()
    hold(watched.locator(".moving").first)


@every_page
def test_without_scripts_the_first_frame_stands_there(
    plain: Page, address: str, page: str
) -> None:
    plain.goto(f"{address}/{page}")
    for figure in plain.locator(".moving").all():
        expect(figure.locator(".film")).to_be_visible()
        expect(figure.locator("p")).not_to_be_empty()
        for control in figure.locator("input, button").all():
            expect(control).to_be_hidden()
        state = figure.evaluate(STATE)
        assert state["frames"] == [asked_for(state["controls"])]


@every_page
def test_names_on_a_page_are_unique(page: str) -> None:
    text = (SITE / page).read_text(encoding="utf-8")
    named = BeautifulSoup(text, "html.parser").select(".moving [id]")
    names = [str(part["id"]) for part in named]
    assert len(set(names)) == len(names) > 0
    assert all(re.fullmatch(r"[a-z][\w-]*", name) for name in names)
