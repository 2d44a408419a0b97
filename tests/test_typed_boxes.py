"""The boxes in which a function is typed, in a real browser."""

from __future__ import annotations

import gzip
import json
import os
import re
import shutil
import subprocess

import pytest
import typed
from browsing import (
    PAGES,
    REFUSED,
    ROOT,
    SITE,
    hold_in_all_looks,
    outside,
    overflow,
)
from formulas import NODE
from playwright.sync_api import Locator, Page, Route, expect

from lecture_code.practice.tasks import TASKS

# One worker opens these pages: each check starts Python in its browser.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("boxes")]
CHAPTERS = [page for page in PAGES if page.startswith("book/chapters/")]
CHAPTER = "book/chapters/02_gradient_descent.html"
RIGHT = typed.solution(TASKS["gradient"])
WRONG = RIGHT.replace("2 * x", "2 * w")
ERROR = RIGHT.replace("2 * x", "2 * totl")
ENDLESS = "def gradient(w, xs, ys):\n    while True:\n        print(w)\n"
FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
NO_FIREFOX = "no Firefox: install it with `apt-get install firefox-esr`"


class Box:
    """A box on a page, driven as a reader does."""

    def __init__(self, page: Page, name: str = "gradient") -> None:
        self.page = page
        self.box = page.locator(f'[data-function="{name}"]')
        self.code = self.box.get_by_role("textbox")
        self.status = self.box.get_by_role("status")

    def button(self, name: str) -> Locator:
        return self.box.get_by_role("button", name=name, exact=True)

    def check(self, code: str) -> str:
        """Type, press Check, and return what is said."""
        self.code.fill(code)
        self.button("Check").click()
        return self.said()

    def said(self) -> str:
        expect(self.status).to_have_text(re.compile(r"^(?!Checking).+"))
        return self.status.inner_text()


@pytest.fixture(params=["http", "file"])
def chapter(request: pytest.FixtureRequest, address: str) -> str:
    """Return where a chapter stands: under a path, or in a folder."""
    if request.param == "http":
        return f"{address}/{CHAPTER}"
    return (SITE / CHAPTER).as_uri()


def test_code_is_judged(watched: Page, chapter: str) -> None:
    """In one session: each verdict, and after each the next one."""
    watched.goto(chapter)
    box = Box(watched)
    assert "a w stands in place of x" in box.check(WRONG)
    assert box.check(RIGHT) == "gradient: right on 6 inputs"
    said = box.check(ERROR)
    assert "name 'totl' isn't defined" in said
    assert "Go to line 5" in said
    said = box.check(
        RIGHT.replace("total = 0.0", "print('here', w)\n    total = 0.0")
    )
    assert "It printed:\n\nhere 1.0\nhere 1.0\nhere 4.0" in said
    said = box.check(ENDLESS)
    assert "Stopped after 2 seconds" in said
    assert "Go to line 2" in said
    assert said.endswith("1.0\n...")
    assert box.check(RIGHT) == "gradient: right on 6 inputs"


def test_hostile_code_leaves_the_page_alive(
    watched: Page, address: str
) -> None:
    """In one session: after each, the right code is judged as ever."""
    watched.goto(f"{address}/{CHAPTER}")
    box = Box(watched)
    for body in (
        "a = []\n    while True: a.append('a' * 10_000_000)",
        "return 'a' * 400_000_000",
        "return gradient(w, xs, ys)",
        "exit()",
        "__import__('builtins').print = None",
        "import js",
        "while True: print('a' * 1000, end='')",
        "raise SystemExit",
    ):
        said = box.check(f"def gradient(w, xs, ys):\n    {body}\n")
        assert "right on" not in said, body
        assert len(said) < 3000, body
        assert box.check(RIGHT) == "gradient: right on 6 inputs", body


@pytest.mark.parametrize("name", CHAPTERS)
def test_each_box_of_a_chapter_judges_its_solution(
    watched: Page, address: str, name: str
) -> None:
    watched.goto(f"{address}/{name}")
    names = watched.locator(".typed").evaluate_all(
        "boxes => boxes.map(box => box.dataset.function)"
    )
    assert len(names) >= 3
    for each in names:
        box = Box(watched, each)
        expect(box.code).to_have_value(typed.start(TASKS[each]))
        assert "right on" in box.check(typed.solution(TASKS[each]))
        expect(box.code).to_have_accessible_name(f"Your code of {each}")


def test_an_error_leads_to_its_line(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    box = Box(watched)
    box.check(ERROR)
    box.button("Go to line 5").click()
    expect(box.code).to_be_focused()
    selected = "c => c.value.slice(c.selectionStart, c.selectionEnd)"
    assert "totl" in box.code.evaluate(selected)


def test_a_solution_is_offered_after_two_tries(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    box = Box(watched)
    show = box.button("Show one solution")
    box.check(WRONG)
    expect(show).to_be_hidden()
    box.check(ERROR)
    expect(show).to_have_attribute("aria-expanded", "false")
    show.click()
    expect(box.box.locator("pre").last).to_have_text(RIGHT)
    expect(show).to_have_attribute("aria-expanded", "true")
    show.click()
    expect(box.box.locator("pre").last).to_be_hidden()


def test_the_keyboard_alone_suffices(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    box, keys = Box(watched), watched.keyboard
    box.code.focus()
    # Its keys come with what a box loads when it is used.
    expect(box.code).to_have_accessible_description(re.compile("^Enter keeps"))
    keys.press("Control+Home")
    keys.press("Control+Shift+End")
    # Enter keeps the indentation, and after a colon adds to it.
    for line in RIGHT.replace('"""', "#").splitlines():
        keys.type(line.strip())
        if line.startswith("        "):
            keys.press("Enter")
            keys.press("Backspace")
        elif "return" not in line:
            keys.press("Enter")
    assert box.code.input_value() == RIGHT.replace('"""', "#").strip()
    keys.press("Control+]")
    assert box.code.input_value().endswith("\n        return total / len(xs)")
    keys.press("Control+[")
    keys.press("Tab")
    expect(box.button("Check")).to_be_focused()
    keys.press("Enter")
    assert box.said() == "gradient: right on 6 inputs"
    keys.press("Tab")
    expect(box.button("Reset")).to_be_focused()
    keys.press("Space")
    expect(box.code).to_have_value(typed.start(TASKS["gradient"]))
    expect(box.status).to_be_empty()


def test_axe_finds_nothing_in_a_box(watched: Page, address: str) -> None:
    """In boxes of one page: untouched, wrong, right, an error, stopped."""
    watched.goto(f"{address}/{CHAPTER}")
    bug = "ex-gd-bug-inner"
    endless = "def momentum(slope_at, w, learning_rate, beta, updates):\n"
    for name, code, said in (
        ("gradient", WRONG, "is not right yet"),
        (bug, typed.solution(TASKS[bug]), "right on"),
        ("ex-gd-stop", "descend_until = totl", "Go to line"),
        ("ex-gd-ball", f"{endless}    while True:\n        w = 0", "Stopped"),
    ):
        assert said in Box(watched, name).check(code)
    hold_in_all_looks(watched, ".typed")
    # At 200 percent a window of 1280 x 900 shows as much as this.
    watched.set_viewport_size({"width": 640, "height": 450})
    assert overflow(watched) <= 0


def test_what_was_typed_is_kept(tab: Page, address: str) -> None:
    tab.goto(f"{address}/{CHAPTER}")
    box = Box(tab)
    box.check(WRONG)
    box.check(ERROR)
    tab.reload()
    expect(box.code).to_have_value(ERROR)
    expect(box.button("Show one solution")).to_be_visible()
    kept = "() => answers.get('typed:gradient')"
    assert tab.evaluate(kept) == {"code": ERROR, "tries": 2, "right": False}
    box.check(RIGHT)
    assert tab.evaluate(kept) == {"code": RIGHT, "tries": 2, "right": True}
    box.button("Reset").click()
    start = typed.start(TASKS["gradient"])
    assert tab.evaluate(kept) == {"code": start, "tries": 2, "right": True}
    box.check(WRONG)
    clear = tab.get_by_role("button", name="Clear")
    clear.click()
    expect(tab.locator(".tally")).to_contain_text("once more")
    clear.click()
    expect(box.code).to_have_value(start)
    expect(box.status).to_be_empty()
    expect(box.button("Show one solution")).to_be_hidden()
    box.check(ERROR)
    assert tab.evaluate(kept) == {"code": ERROR, "tries": 1, "right": False}


def test_nothing_is_loaded_before_a_box_is_used(
    watched: Page, address: str
) -> None:
    urls: list[str] = []
    watched.on("request", lambda request: urls.append(request.url))
    watched.goto(f"{address}/{CHAPTER}")
    assert not [url for url in urls if "practice" in url]
    Box(watched).code.focus()
    Box(watched).check(RIGHT)
    assert not [each for url in urls for each in outside(url)]
    names = [url.split("/")[-1] for url in urls if "/practice/" in url]
    assert [name.split("?")[0] for name in names] == ["box.js", "engine.js"]


def test_what_a_check_loads_is_light() -> None:
    """300 KB compressed; `test_what_answers_is_light` has what comes before."""
    folder = SITE / "_static" / "practice"
    loaded = [path.read_bytes() for path in folder.iterdir()]
    assert len(loaded) == 2
    assert sum(len(gzip.compress(each)) for each in loaded) <= 300_000


@pytest.mark.parametrize("file", ["box.js", "engine.js"])
def test_a_missing_file_is_said(tab: Page, address: str, file: str) -> None:
    missing = [True]

    def answer(route: Route) -> None:
        route.abort() if missing[0] else route.continue_()

    tab.route(f"**/practice/{file}*", answer)
    tab.goto(f"{address}/{CHAPTER}")
    box = Box(tab)
    assert box.check(RIGHT) == "What checks your code could not be loaded."
    missing[0] = False
    box.button("Check").click()
    expect(box.status).to_have_text("gradient: right on 6 inputs")


def test_without_scripts_a_sentence_stands_there(
    plain: Page, address: str
) -> None:
    plain.goto(f"{address}/{CHAPTER}")
    box = plain.locator('[data-function="gradient"]')
    # What Playwright compares with leaves this element out.
    assert "It needs JavaScript." in box.inner_text()
    expect(box.locator("textarea")).to_be_hidden()
    expect(
        plain.get_by_role("heading", name="The loop", exact=True)
    ).to_be_visible()


def test_where_storage_is_refused_all_works(tab: Page, address: str) -> None:
    tab.add_init_script(REFUSED)
    tab.goto(f"{address}/{CHAPTER}")
    assert "right on" in Box(tab).check(RIGHT)


@pytest.mark.parametrize("scheme", ["http", "file"])
def test_in_firefox(address: str, scheme: str) -> None:
    """The first verdict, an endless loop stopped, and the next verdict."""
    if FIREFOX is None:
        if os.environ.get("CI") == "true":
            pytest.fail(NO_FIREFOX)
        pytest.skip(NO_FIREFOX)
    url = f"{address}/{CHAPTER}"
    if scheme == "file":
        url = (SITE / CHAPTER).as_uri()
    done = subprocess.run(
        [NODE, ROOT / "tests" / "firefox.mjs", FIREFOX, url],
        input=json.dumps([WRONG, ENDLESS, RIGHT]),
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    wrong, endless, right = json.loads(done.stdout)
    assert "a w stands in place of x" in wrong
    assert "Stopped after 2 seconds" in endless
    assert right == "gradient: right on 6 inputs"
