"""Chapters that are run in their pages, by the Python of the browser."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from browsing import (
    REFUSED,
    ROOT,
    SITE,
    Host,
    hold_in_all_looks,
    outside,
    serving_site,
    violations,
)
from bs4 import BeautifulSoup
from chapters import SOURCES, code, with_outputs
from contents import alone
from formulas import NODE
from in_page import LONGEST, START, Running
from playwright.sync_api import Browser, BrowserContext, Page, expect
from python_folder import python_folder
from run_here import settings

FOLDER = python_folder()
pytestmark = [
    pytest.mark.slow,
    # Each test starts Python in a browser: one worker runs them all.
    pytest.mark.xdist_group("in_page"),
    pytest.mark.skipif(
        FOLDER is None, reason="no _build/python: nobody had the wheels"
    ),
]
browser_python = pytest.mark.browser_python
CHAPTER = "book/chapters/02_gradient_descent.html"
# Bring the book's code back, and stop what still runs.
RESET = """() => [...document.querySelectorAll(".run-tools button")]
    .filter(button => !button.hidden && /Reset|Stop/.test(button.textContent))
    .forEach(button => button.click())"""
DRAWN = "image => image.decode().then(() => image.naturalWidth)"
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")


@pytest.fixture
def host(tmp_path: Path) -> Iterator[str]:
    """Serve the site as a public host does, from a path it can't know."""
    Host.sent.clear()
    Host.instead.clear()
    with serving_site(tmp_path, "/some/path", Host) as site:
        yield site
    Host.instead.clear()


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """Open a browser that keeps nothing of the tests before."""
    context = browser.new_context()
    yield context
    context.close()


@pytest.fixture
def chapter(watched: Page, address: str) -> Running:
    """Start Python in the second chapter."""
    return Running(watched, f"{address}/{CHAPTER}")


@pytest.fixture(scope="module")
def started(browser: Browser, address: str) -> Iterator[Running]:
    """Start Python once, for the tests that don't mind what ran before."""
    page = browser.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    yield Running(page, f"{address}/{CHAPTER}")
    page.close()
    assert not errors


@pytest.fixture
def again(started: Running) -> Running:
    """Give each cell its own code back, and run the first two."""
    started.page.evaluate(RESET)
    started.run_to(2)
    return started


def stored(source: Path) -> list[Any]:
    """Return the code cells of a chapter, with the outputs of its notebook."""
    return code(with_outputs(source))


def shown(cell: Any, kind: str) -> list[BeautifulSoup]:
    """Return the outputs of a kind of a stored cell."""
    found = [output.get("data", {}).get(kind) for output in cell.outputs]
    return [BeautifulSoup(each, "html.parser") for each in found if each]


def printed(cell: Any) -> str:
    """Return what a stored cell printed, or its value."""
    return "".join(
        output.get("text", "")
        or "".join(f"{output['data'].get('text/plain', '')}\n")
        for output in cell.outputs
        if output.output_type == "stream" or [*output["data"]] == ["text/plain"]
    )


def test_a_cell_runs_in_the_page(chapter: Running) -> None:
    """The rest of this file is run by `make browser`."""
    assert chapter.run_to(2) == "Cell 2: ✓ has run"
    second = stored(SOURCES[1])[1]
    assert chapter.output(2).text_content() == printed(second)


def test_nothing_is_loaded_before_the_press(
    watched: Page, address: str
) -> None:
    urls: list[str] = []
    watched.on("request", lambda request: urls.append(request.url))
    watched.goto(f"{address}/{CHAPTER}")
    box = watched.locator(".run-here")
    size = sum(settings(FOLDER)["sizes"].values()) / 1e6
    said = box.get_by_role("status").inner_text()
    (told,) = re.findall(r"(\d+) MB, from this site", said)
    assert size <= int(told) < size + 1
    assert not [url for url in urls if re.search("run_here/|/python/", url)]


def test_from_a_folder_a_sentence_says_how_to_serve_it(watched: Page) -> None:
    watched.goto((SITE / CHAPTER).as_uri())
    box = watched.locator(".run-here")
    expect(box).to_contain_text("python3 -m http.server")
    expect(box.get_by_role("button")).to_have_count(0)


@browser_python
def test_a_chinese_chapter_shows_what_is_stored(
    watched: Page, address: str
) -> None:
    notebook = ROOT / "notebooks" / "zh" / f"{SOURCES[1].stem}.ipynb"
    cells = code(nbformat.read(notebook, as_version=4))
    watched.goto(f"{address}/zh/{CHAPTER}")
    start = "\u5728\u8fd9\u91cc\u8fd0\u884c\u8fd9\u4e00\u9875"
    watched.get_by_role("button", name=start).click()
    last = f"\u7b2c {len(cells)} \u4e2a\u5355\u5143\u683c"
    watched.locator(
        f'[aria-label="\u8fd0\u884c\u4e0a\u9762\u5168\u90e8 {last}"]'
    ).evaluate("button => button.click()")
    expect(watched.locator(".run-tools > span").last).to_have_text(
        f"\u5355\u5143\u683c {len(cells)}\uff1a\u2713 \u5df2\u8fd0\u884c",
        timeout=LONGEST,
    )
    outputs = watched.locator(".run-output")
    for place, cell in enumerate(cells):
        if "nbval-ignore-output" not in cell.metadata.get("tags", ()):
            texts = outputs.nth(place).locator(".run-text").all_text_contents()
            assert "".join(texts) == printed(cell), cell.source
        images = outputs.nth(place).locator("figure img")
        assert images.count() == len(shown(cell, "image/svg+xml"))


@browser_python
@pytest.mark.parametrize("number", range(len(SOURCES)))
def test_every_cell_shows_what_is_stored(
    watched: Page, address: str, number: int
) -> None:
    """Texts and listings are equal, measured times aside."""
    source = SOURCES[number]
    running = Running(watched, f"{address}/book/chapters/{source.stem}.html")
    cells = stored(source)
    assert len(running) == len(cells) > 60
    assert running.run_to(len(cells)) == f"Cell {len(cells)}: ✓ has run"
    # What decides a vote stays folded.
    expect(watched.locator(":is(.answer, .hide)[open]")).to_have_count(0)
    kinds: Counter[str] = Counter()
    for place, cell in enumerate(cells, start=1):
        assert running.state(place).text_content() == f"Cell {place}: ✓ has run"
        output = running.output(place)
        if "nbval-ignore-output" not in cell.metadata.get("tags", ()):
            texts = output.locator(".run-text").all_text_contents()
            assert "".join(texts) == alone(cell) + printed(cell), cell.source
            kinds["text"] += len(texts)
        pages = shown(cell, "text/html")
        films = [page for page in pages if page.select(".moving")]
        listings = [page.get_text() for page in pages if page not in films]
        found = output.locator(".highlight pre").all_text_contents()
        assert [text.strip() for text in found] == [
            text.strip() for text in listings
        ]
        images = output.locator("figure img").all()
        assert len(images) == len(shown(cell, "image/svg+xml"))
        for image in images:
            assert image.evaluate(DRAWN) > 100
        if films:
            # It is the one that was there.
            assert output.locator("*").count() == 0
            moving = watched.locator(".cell").nth(place - 1).locator(".moving")
            expect(moving).to_be_visible()
        kinds.update(film=len(films), code=len(listings), image=len(images))
    assert min(kinds.values()) >= 1
    # The chapter beyond the lecture is shorter.
    assert kinds["text"] > (30 if source in SOURCES[:4] else 20)


@browser_python
def test_a_moving_figure_goes_on_moving(again: Running) -> None:
    """The book's own in a cell as it is, a new one in a changed cell."""
    number = again.find("Moving(scenes.steps")
    again.run_to(number)
    figure = again.page.locator(".moving").first
    figure.get_by_role("slider").first.press("ArrowRight")
    expect(figure.locator("> p")).to_contain_text("Step 2:")
    changed = again.code(number).input_value().replace("9)", "4)")
    again.run(number, changed)
    film = again.output(number).locator(".moving")
    slider = film.get_by_role("slider")
    expect(slider).to_have_attribute("max", "2")
    slider.press("End")
    expect(film.locator("> p")).to_contain_text("Step 3:")
    stored = again.page.locator(".run-stored .moving")
    expect(stored).to_be_hidden()
    film.get_by_role("button", name="play").click()
    expect(film.locator("> p")).to_contain_text("Step 1:")


@browser_python
def test_a_figure_is_drawn_anew_where_its_data_changed(
    chapter: Running,
) -> None:
    """The cell is as it was, but not what it shows."""
    number = chapter.find("Moving(")
    chapter.run_to(number)
    assert chapter.output(number).locator(".moving").count() == 0
    chapter.run(1, f"{chapter.code(1).input_value()}\nx = 1")
    chapter.run_to(number)
    assert chapter.output(number).locator(".moving").count() == 1


@browser_python
def test_a_changed_cell_shows_its_own_and_can_be_reset(
    again: Running,
) -> None:
    again.run_to(3)
    before = again.code(2).input_value()
    colours = again.page.locator(".run-code pre").nth(1)
    marked = colours.inner_html()
    assert again.run(2, "w = 'a'  # b\nprint(w * 3)\nw") == "aaa\n'a'\n"
    assert colours.text_content() == "w = 'a'  # b\nprint(w * 3)\nw\n"
    assert colours.locator("span").all_text_contents() == [
        "=", "'a'", "# b", "*", "3",
    ]  # fmt: skip
    state = again.state(3)
    assert state.text_content() == "Cell 3: run before a cell above"
    fold = again.page.locator(".run-stored").first
    expect(fold).not_to_have_attribute("open")
    fold.locator("summary").click()
    expect(fold).to_contain_text("cost = 18.6667")
    again.button("Reset", 2).click()
    assert again.code(2).input_value() == before
    assert colours.inner_html() == marked
    expect(again.button("Reset", 2)).to_be_hidden()
    expect(again.button("Run", 2)).to_be_focused()
    expect(again.state(2)).to_have_text("Cell 2: changed since it ran")
    assert "18.6667" in again.run(2)


@browser_python
def test_an_error_names_its_line_and_what_to_do(chapter: Running) -> None:
    assert "NameError: name 'Data' is not defined" in chapter.run(2)
    said = str(chapter.state(2).text_content())
    assert said.endswith("A cell above has not run: press Run all above.")
    chapter.button("Run all above", 2).click()
    assert chapter.ended(2) == "Cell 2: ✓ has run"
    shown = chapter.run(2, "def f():\n    return 1 / 0\n\nprint('a')\nf()")
    assert shown == (
        "a\nTraceback (most recent call last):\n"
        '  File "Cell 2", line 5, in <module>\n    f()\n'
        '  File "Cell 2", line 2, in f\n    return 1 / 0\n'
        "           ~~^~~\nZeroDivisionError: division by zero"
    )
    assert 'File "Cell 2", line 1\n' in chapter.run(2, "for x in\n")
    chapter.press("Run all above", 4)
    expect(chapter.state(4)).to_contain_text("Stopped by an error in cell 2")
    chapter.button("Go to the error", 4).evaluate("button => button.click()")
    expect(chapter.code(2)).to_be_focused()


@browser_python
@pytest.mark.parametrize("body", ["pass", "print('a' * 1000)"])
def test_an_endless_loop_is_stopped(again: Running, body: str) -> None:
    again.run_to(2)
    again.code(3).fill(f"while True: {body}")
    again.button("Run", 3).click()
    expect(again.state(3)).to_have_text("Cell 3: ⋯ running")
    again.button("Stop", 3).click()
    expect(again.state(3)).to_contain_text("has forgotten all cells")
    expect(again.state(2)).to_have_text("Cell 2: not run")
    assert len(str(again.output(3).text_content())) < 110_000
    again.button("Reset", 3).click()
    assert again.run_to(3) == "Cell 3: ✓ has run"


@browser_python
def test_hostile_code_leaves_the_page_alive(chapter: Running) -> None:
    for body in (
        "exit()",
        "def f(): f()\nf()",
        "'a' * 10**11",
        "raise KeyboardInterrupt",
        "__import__('builtins').print = None",
        "input()",
        "import sys; sys.stdout.close()",
    ):
        chapter.run(1, body)
        chapter.page.evaluate(RESET)
        chapter.run(1)
        assert chapter.run(2), body


@browser_python
def test_runs_wait_for_each_other(chapter: Running) -> None:
    chapter.press("Run", 1)
    chapter.press("Run all above", 5)
    chapter.press("Run", 3)
    expect(chapter.state(1)).to_contain_text("Python is loading")
    assert chapter.state(3).text_content() == "Cell 3: ⋯ waits"
    assert chapter.ended(3) == chapter.ended(5).replace("5", "3")


@browser_python
def test_a_second_visit_needs_no_network(
    context: BrowserContext, tmp_path: Path
) -> None:
    """For as long as the host lets a browser keep the files."""
    Host.sent.clear()
    with serving_site(tmp_path, "/some/path", Host) as site:
        url = f"{site}/{CHAPTER}"
        Running(context.new_page(), url).run_to(2)
        sent = [name for name, _ in Host.sent]
        # Nothing comes twice.
        assert len(sent) == len(set(sent))
        folder = set(settings(FOLDER)["sizes"])
        assert folder <= set(sent)
        of_python = sum(size for name, size in Host.sent if name in folder)
        assert of_python <= 18_000_000
    assert Running(context.new_page(), url).run_to(2) == "Cell 2: ✓ has run"


@browser_python
@pytest.mark.parametrize("content", [None, b"something else"])
@pytest.mark.parametrize("part", ["numpy-", "matplotlib-"])
def test_a_wheel_that_is_missing_or_altered_is_named(
    context: BrowserContext, host: str, part: str, content: bytes | None
) -> None:
    wheels = settings(FOLDER)["wheels"].values()
    (name,) = {wheel for wheel in wheels if wheel.startswith(part)}
    Host.instead[name] = content
    running = Running(context.new_page(), f"{host}/{CHAPTER}")
    assert running.run(2, "print(1 + 1)") == "2\n"
    shown = running.run(1)
    assert f"ImportError: {name} could not be loaded" in shown
    Host.instead.clear()
    if content is None:  # an altered one is kept by the browser for a while
        running.run(1)
        assert running.ended(1) == "Cell 1: ✓ has run"


@browser_python
@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("pyodide.js", None),
        ("pyodide.asm.js", None),
        ("pyodide.asm.wasm", None),
        ("pyodide.asm.wasm", b"something else"),
        ("python_stdlib.zip", b"something else"),
    ],
)
def test_a_core_file_that_is_missing_or_altered_is_named(
    context: BrowserContext, host: str, name: str, content: bytes | None
) -> None:
    Host.instead[name] = content
    running = Running(context.new_page(), f"{host}/{CHAPTER}")
    box = running.page.locator(".run-here")
    expect(box).to_contain_text(f"{name} could not be loaded")
    running.press("Run", 1)
    expect(running.state(1)).to_contain_text(f"{name} could not be loaded")
    running.page.locator(".vote input").first.check()
    expect(running.page.locator(".vote").first).to_contain_text(
        re.compile("Right|Not this one")
    )


@browser_python
@pytest.mark.parametrize("name", ["page.js", "worker.js"])
def test_a_missing_script_is_said(
    context: BrowserContext, host: str, name: str
) -> None:
    Host.instead[name] = None
    page = context.new_page()
    page.goto(f"{host}/{CHAPTER}")
    page.get_by_role("button", name=START).click()
    expect(page.locator(".run-here")).to_contain_text("could not be loaded")


@browser_python
def test_two_tabs_have_a_python_each(
    context: BrowserContext, address: str
) -> None:
    urls = [f"{address}/book/chapters/{SOURCES[k].stem}.html" for k in (0, 1)]
    tabs = [Running(context.new_page(), url) for url in urls]
    for number, tab in enumerate(tabs):
        tab.run(1, f"here = {number}")
    for number, tab in enumerate(tabs):
        assert tab.run(2, "here") == f"{number}\n"


@browser_python
def test_the_keyboard_alone_suffices(watched: Page, address: str) -> None:
    keys = watched.keyboard
    watched.goto(f"{address}/{CHAPTER}")
    watched.get_by_role("button", name=START).focus()
    keys.press("Enter")
    first = watched.get_by_label("Code of cell 1", exact=True)
    expect(first).to_be_visible()
    # The focus was on the button, which is gone: it goes on from there.
    keys.press("Tab")
    expect(first).to_be_focused()
    keys.press("Control+Home")
    keys.press("Control+Shift+End")
    keys.type("for k in range(2):")
    keys.press("Enter")
    keys.type("print(k)")
    assert first.input_value() == "for k in range(2):\n    print(k)"
    keys.press("Shift+Enter")
    live = watched.locator(".run-here [role=status]")
    expect(live).to_have_text("Cell 1 has run.")
    expect(first).to_be_focused()
    assert watched.locator(".run-output").first.inner_text() == "0\n1\n"
    keys.press("Tab")
    expect(watched.locator(":focus")).to_have_accessible_name("Copy")
    for name in ("Run", "Reset"):
        keys.press("Tab")
        focused = watched.locator(":focus")
        expect(focused).to_have_text(name)
        expect(focused).to_have_accessible_name(f"{name} cell 1")
    described = watched.locator("#run-keys")
    expect(described).to_contain_text("Tab leads on")
    expect(first).to_have_attribute("aria-describedby", "run-keys")


@browser_python
def test_axe_finds_nothing_in_all_looks(chapter: Running) -> None:
    chapter.run_to(chapter.find("Moving(scenes.steps"))
    chapter.run(2, "print('a' * 300)\n1 / 0")
    for fold in chapter.page.locator("details").all():
        fold.evaluate("fold => (fold.open = true)")
    assert violations(chapter.page) == []
    hold_in_all_looks(chapter.page, "article")


@browser_python
def test_what_asks_goes_on_asking(again: Running) -> None:
    """Votes, numbers and typed functions are as before, and are kept."""
    page = again.page
    page.locator(".vote input").first.check()
    said = page.locator(".vote").first
    expect(said).to_contain_text(re.compile("Right|Not this one"))
    again.run_to(3)
    box = page.locator('[data-function="gradient"]')
    box.get_by_role("button", name="Check").click()
    expect(box.get_by_role("status")).not_to_be_empty()
    page.get_by_role("button", name="Clear").click()
    expect(page.locator(".tally")).to_contain_text("once more")


@browser_python
def test_where_storage_is_refused_a_page_runs(
    context: BrowserContext, address: str
) -> None:
    context.add_init_script(REFUSED)
    running = Running(context.new_page(), f"{address}/{CHAPTER}")
    assert running.run_to(2) == "Cell 2: ✓ has run"


@browser_python
def test_the_package_computes_the_same_on_32_bits(again: Running) -> None:
    """What draws numbers or counts gives what it gives here, bit by bit."""
    asked = """
import json
import numpy as np
from lecture_code import scalar, vectorised
from lecture_code.data import Data
from lecture_code.minibatch_gradient_descent import minibatch_gradient_descent
from lecture_code.stochastic_gradient_descent import (
    stochastic_gradient_descent)
rows = np.arange(12.0).reshape(6, 2) / 8
runs = [
    search(model.gradient, data, w, learning_rate=0.01, epochs=3,
           rng=np.random.default_rng(5), **more)
    for model, data, w in (
        (scalar, Data([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]), 1.0),
        (vectorised, Data(rows, rows.sum(axis=1)), [0.0, 0.0]))
    for search, more in (
        (stochastic_gradient_descent, {}),
        (stochastic_gradient_descent, {"sampling": "with_replacement"}),
        (minibatch_gradient_descent, {"batch_size": 2}))
]
shown = json.dumps([run.weights.tolist() for run in runs])
"""
    size = "print(np.intp().itemsize)\n"
    here: dict[str, Any] = {}
    exec(asked, here)
    there = again.run(1, f"{asked}{size}print(shown)")
    assert there == f"4\n{here['shown']}\n"


@browser_python
def test_pyplot_shows_its_figures(again: Running) -> None:
    again.run(1, "from matplotlib import pyplot as plt\nplt.plot([1, 2])\n"
                   "plt.show()")  # fmt: skip
    image = again.output(1).get_by_role("img")
    assert image.evaluate(DRAWN) > 100


@browser_python
def test_in_firefox(address: str) -> None:
    """The second cell, a figure, an endless loop stopped, the second again."""
    if FIREFOX is None:
        pytest.skip("no Firefox: install it with `apt-get install firefox-esr`")
    done = subprocess.run(
        [
            NODE,
            ROOT / "tests/firefox_page.mjs",
            FIREFOX,
            f"{address}/{CHAPTER}",
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=300,
    )
    said = json.loads(done.stdout)
    second = printed(stored(SOURCES[1])[1])
    assert said == {"first": second, "picture": True, "again": second}
    assert not outside(address)
