"""The built book in a real browser: Debian's Chromium, driven by Playwright."""

from __future__ import annotations

import gzip
import io
import re
from urllib.parse import unquote, urlsplit

import numpy as np
import pytest
from browsing import (
    PAGES,
    SITE,
    empty_formulas,
    hold_in_both_schemes,
    overflow,
    show_in,
    violations,
)
from matplotlib.image import imread
from playwright.sync_api import Browser, Locator, Page, expect
from test_moving_site import hold

pytestmark = pytest.mark.slow
ENGLISH = [page for page in PAGES if page.startswith(("book/", "search"))]
CHAPTERS = [page for page in PAGES if page.startswith("book/chapters/")]
CHAPTER = "book/chapters/02_gradient_descent.html"
# Of each box of a text that scrolls sideways, if the Tab key reaches it.
SCROLLING = """async () => {
    // The page hears of a new size at the end of a frame.
    for (const _ of "12") await new Promise(requestAnimationFrame);
    return [...document.querySelectorAll("article *")]
        .filter(e => e.scrollWidth > e.clientWidth + 1
            && /auto|scroll/.test(getComputedStyle(e).overflowX)
            && e.clientWidth)
        .map(e => e.tabIndex);
}"""


@pytest.mark.parametrize("name", PAGES)
def test_nothing_is_cut_and_axe_finds_nothing(
    watched: Page, address: str, name: str
) -> None:
    """Axe sees the solutions closed on a phone, and open on a desk."""
    watched.set_viewport_size({"width": 390, "height": 900})
    watched.goto(f"{address}/{name}")
    assert overflow(watched) <= 0
    solutions = watched.locator(".solution .toggle-button")
    press_all = "buttons => buttons.forEach(button => button.click())"
    solutions.evaluate_all(press_all)
    figures = watched.locator(".moving").all()
    for figure in figures:
        before = hold(figure)
        figure.locator("input").last.focus()
        watched.keyboard.press("Home" if before else "End")
        assert hold(figure) != before
    boxes = watched.evaluate(SCROLLING)
    assert set(boxes) <= {0}, "a box scrolls, and no key reaches it"
    # At 200 percent a window of 1280 x 900 shows as much as the second.
    for width, height in ((390, 900), (640, 450), (1280, 900)):
        watched.set_viewport_size({"width": width, "height": height})
        assert overflow(watched) <= 0, width
    if name in CHAPTERS:
        assert solutions.count() >= 4
        assert figures
        assert boxes
    solutions.evaluate_all(press_all)
    empty_formulas(watched)
    if name not in ENGLISH:
        # Another language has other words, on pages that are built alike.
        hold_in_both_schemes(watched, 390)
        return
    hold_in_both_schemes(watched, 390, known="article")
    solutions.evaluate_all(press_all)
    hold_in_both_schemes(watched, 1280)


def test_the_button_back_to_the_top_is_legible(
    watched: Page, address: str
) -> None:
    watched.set_viewport_size({"width": 390, "height": 900})
    watched.goto(f"{address}/book/run.html")
    button = watched.get_by_role("button", name="Back to top")
    # It comes when the reader turns back.
    watched.mouse.move(200, 400)
    watched.mouse.wheel(0, 1500)
    watched.wait_for_function("scrollY > 1000")
    watched.mouse.wheel(0, -100)
    expect(button).to_be_visible()
    for scheme in ("light", "dark"):
        show_in(watched, scheme)
        assert violations(watched, "#pst-back-to-top") == [], scheme


def test_axe_finds_nothing_on_the_page_for_what_is_not_found(
    watched: Page, published: str
) -> None:
    watched.goto(f"{published}/404.html")
    expect(watched.get_by_role("heading", level=1)).to_have_text(
        "There is no such page"
    )
    assert violations(watched) == []


def hold_formulas_and_figures(page: Page) -> None:
    """Hold that they are there and, where they can be seen, have a size."""
    # One in a folded solution is there, but has no size yet.
    widths = page.locator("article .katex-html").evaluate_all(
        """formulas => formulas.filter(formula => formula.checkVisibility())
            .map(formula => formula.getBoundingClientRect().width)"""
    )
    assert len(widths) >= 20
    assert min(widths) > 0
    assert page.locator("article figure img").count() >= 5


@pytest.mark.parametrize("name", CHAPTERS)
def test_formulas_and_figures_stand_there(
    watched: Page, address: str, name: str
) -> None:
    watched.goto(f"{address}/{name}")
    hold_formulas_and_figures(watched)
    not_drawn = watched.locator("article figure img").evaluate_all(
        """images => images.filter(i => !i.complete || i.naturalWidth <= 100)
            .map(image => image.src)"""
    )
    assert not_drawn == []


@pytest.mark.parametrize("name", CHAPTERS)
def test_without_scripts_formulas_and_figures_stand_there(
    plain: Page, address: str, name: str
) -> None:
    plain.goto(f"{address}/{name}")
    hold_formulas_and_figures(plain)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_opens_from_a_folder(watched: Page, name: str) -> None:
    watched.goto((SITE / name).as_uri())
    expect(watched.locator("#main-content")).to_be_visible()


@pytest.mark.parametrize("name", CHAPTERS)
def test_a_chapter_is_light(tab: Page, address: str, name: str) -> None:
    """900 KB, and 300 KB compressed, for all it loads but its own figures."""
    urls: set[str] = set()
    tab.on("request", lambda request: urls.add(request.url))
    tab.goto(f"{address}/{name}")
    tab.evaluate("document.fonts.ready.then(() => true)")
    paths = [
        SITE / unquote(urlsplit(url).path).removeprefix("/some/path/")
        for url in urls
    ]
    files = [p.read_bytes() for p in paths if "_images" not in p.parts]
    assert len(files) > 10
    # Moving figures stand in the page itself.
    drawn = re.compile(
        rb'<div class="moving".*?<div class="moving-controls"', re.DOTALL
    )
    files = [drawn.sub(b"", file) for file in files]
    assert sum(map(len, files)) <= 900_000
    assert sum(len(gzip.compress(file)) for file in files) <= 300_000


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_code_scrolls_sideways(
    watched: Page, address: str, name: str
) -> None:
    watched.goto(f"{address}/{name}")
    for width, part in ((1280, ".cell_input"), (390, ".exercise")):
        watched.set_viewport_size({"width": width, "height": 900})
        seen, wide = watched.evaluate(
            """async selector => {
                await document.fonts.ready;
                for (const fold of document.querySelectorAll("details"))
                    fold.open = true;
                for (const box of document.querySelectorAll(".toggle-hidden"))
                    box.classList.remove("toggle-hidden");
                const boxes = [...document.querySelectorAll(selector)]
                    .filter(box => box.checkVisibility());
                const wide = boxes.filter(b => b.scrollWidth > b.clientWidth);
                return [boxes.length, wide.map(box => box.textContent)];
            }""",
            f"{part} pre",
        )
        assert wide == [], width
        assert seen > 0


@pytest.mark.parametrize(
    ("word", "answer", "found"),
    [
        ("saddle", "Search finished", True),
        ("xylophone", "did not match any documents", False),
    ],
)
def test_search_answers(
    watched: Page, address: str, word: str, answer: str, found: bool
) -> None:
    watched.goto(f"{address}/search.html?q={word}")
    summary = watched.locator("#search-results .search-summary")
    expect(summary).to_contain_text(answer)
    assert (watched.locator("#search-results li").count() > 0) == found


def test_search_from_a_folder_says_what_is_missing(watched: Page) -> None:
    watched.goto((SITE / "search.html").as_uri() + "?q=saddle")
    expect(watched.locator("#search-results li").first).to_be_visible()
    expect(watched.get_by_text("without excerpts")).to_be_visible()


def test_search_opens_by_keyboard(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    watched.keyboard.press("Control+k")
    field = watched.locator("#pst-search-dialog input[type=search]")
    expect(field).to_be_focused()
    field.fill("plateau")
    watched.keyboard.press("Enter")
    watched.wait_for_url("**/search.html?q=plateau*")
    expect(watched.locator("#search-results li").first).to_be_visible()


def test_the_first_tab_leads_to_the_content(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    watched.keyboard.press("Tab")
    skip = watched.get_by_role("link", name="Skip to main content")
    expect(skip).to_be_focused()
    watched.keyboard.press("Enter")
    assert watched.url.endswith("#main-content")


def test_every_stop_of_the_keyboard_is_visible(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    reached = set()
    for _ in range(60):
        watched.keyboard.press("Tab")
        tag, outline, shadow, x = watched.evaluate(
            """() => {
                const e = document.activeElement, s = getComputedStyle(e);
                return [e.outerHTML.slice(0, 80), s.outlineStyle, s.boxShadow,
                        e.getBoundingClientRect().width];
            }"""
        )
        assert outline != "none" or shadow != "none", tag
        assert x > 0, tag
        reached.add(tag)
    assert len(reached) > 40


def test_a_solution_opens_by_keyboard(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    solution = watched.locator(".solution").first
    button = solution.locator("button.toggle-button")
    inside = solution.locator("p:not(.admonition-title)").first
    expect(inside).not_to_be_visible()
    button.focus()
    watched.keyboard.press("Enter")
    expect(inside).to_be_visible()


def inked(image: Locator) -> list[bool]:
    """Tell of each quarter of a picture, from the top, if it is drawn on.

    In a box of another shape the upper and the lower one would be empty.
    """
    expect(image).to_have_js_property("complete", value=True)
    drawn = imread(io.BytesIO(image.screenshot()))
    dark = drawn[..., :3].max(axis=2) < 0.5
    return [bool(part.any()) for part in np.array_split(dark, 4)]


# Without the rest of its page a picture is quickly drawn, in the size it had.
ALONE = """images => {
    const sizes = images.map(image => image.getBoundingClientRect());
    images.forEach((image, n) => {
        const { width, height } = sizes[n];
        image.style = `width: ${width}px; height: ${height}px`;
    });
    document.body.replaceChildren(...images.map(i => i.closest("picture")));
}"""


@pytest.mark.parametrize("name", CHAPTERS)
def test_on_a_phone_panels_stand_below_each_other(
    watched: Page, address: str, name: str
) -> None:
    shapes: list[list[float]] = []
    for width in (1280, 390):
        watched.set_viewport_size({"width": width, "height": 800})
        watched.goto(f"{address}/{name}")
        captions = watched.locator("figure:has(picture) figcaption")
        words = captions.all_inner_texts()
        # Those in a folded solution are not seen.
        images = watched.locator("article picture img:visible")
        shapes.append([])
        for image in images.all():
            box = image.bounding_box()
            assert box
            assert box["x"] + box["width"] <= width
            shapes[-1].append(box["width"] / box["height"])
        images.evaluate_all(ALONE)
        for image in watched.locator("img").all():
            assert inked(image) == [True] * 4
    assert shapes[0]
    for wide, tall in zip(*shapes, strict=True):
        assert tall < wide / 1.5
    # A caption that speaks of left and right says what that means on a phone.
    for each in words:
        assert ("left is above" in each) == bool(
            re.search(r"\b(Left|Right)[,:]", each)
        )


def test_on_a_phone_the_panels_of_a_film_stand_below_each_other(
    watched: Page, address: str
) -> None:
    seen = 0
    for name in CHAPTERS:
        watched.goto(f"{address}/{name}")
        films = watched.locator("article .film:has(svg + svg)").all()
        seen += len(films)
        for width in (1280, 390):
            watched.set_viewport_size({"width": width, "height": 800})
            for film in films:
                each = [svg.bounding_box() for svg in film.locator("svg").all()]
                one, other = (box for box in each if box)
                if width == 1280:
                    assert one["y"] == other["y"]
                else:
                    assert other["y"] >= one["y"] + one["height"]
                    assert one["width"] == other["width"] > 340
    assert seen


def test_on_a_phone_wide_figures_and_equations_scroll_in_their_box(
    watched: Page, address: str
) -> None:
    watched.set_viewport_size({"width": 390, "height": 800})
    watched.goto(f"{address}/{CHAPTERS[3]}")
    assert watched.locator(".moving .wide svg").count() > 0
    for image in watched.locator(".wide img, .wide svg").all():
        box = image.bounding_box()
        assert box
        assert box["width"] >= 640
    equation = watched.locator("#equation-eq-mb-step")
    number = equation.locator(".eqno").bounding_box()
    formula = equation.locator(".katex-display").bounding_box()
    assert number
    assert formula
    assert formula["x"] + formula["width"] <= number["x"]
    assert number["x"] + number["width"] <= 390


@pytest.mark.parametrize("name", CHAPTERS)
def test_no_line_begins_with_the_punctuation_after_a_formula(
    watched: Page, address: str, name: str
) -> None:
    watched.goto(f"{address}/{name}")
    for width in (320, 390, 640, 1280):
        watched.set_viewport_size({"width": width, "height": 800})
        kept, apart = watched.evaluate(
            """() => {
                const all = [...document.querySelectorAll("article .keep")]
                    .filter(keep => keep.offsetParent);
                return [all.length, all.filter(keep => {
                    const range = document.createRange();
                    range.selectNodeContents(keep.lastChild);
                    const after = range.getBoundingClientRect();
                    const before = [...keep.querySelectorAll(".base")].at(-1)
                        .getBoundingClientRect();
                    return after.left < before.left
                        || after.top > before.bottom;
                }).map(keep => keep.textContent)];
            }"""
        )
        # The chapter beyond the lecture has fewer formulas.
        assert kept > (20 if name in CHAPTERS[:4] else 15)
        assert apart == [], width


def test_without_scripts_all_chapters_can_be_reached(
    plain: Page, address: str
) -> None:
    plain.set_viewport_size({"width": 390, "height": 800})
    plain.goto(f"{address}/{CHAPTER}")
    expect(plain.locator(".sidebar-toggle:visible")).to_have_count(0)
    plain.get_by_role("link", name="All chapters").click()
    plain.get_by_role("link", name="4. Mini-batch SGD").click()
    plain.wait_for_url(f"{address}/{CHAPTERS[3]}")


def test_buttons_are_named(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{CHAPTER}")
    solutions = watched.locator(".solution").count()
    named = watched.get_by_role("button", name="Solution to Exercise 2.")
    assert named.count() == solutions
    # Those in a folded solution are there, but hidden.
    cells = watched.locator(".cell_input:visible").count()
    copy = watched.get_by_role("button", name="Copy", exact=True)
    assert copy.count() == cells


def test_reduced_motion_is_respected(tab: Page, address: str) -> None:
    tab.emulate_media(reduced_motion="reduce")
    tab.goto(f"{address}/{CHAPTER}")
    moving = tab.evaluate(
        """[...document.querySelectorAll("*")]
            .map(element => getComputedStyle(element))
            .filter(style => style.transitionProperty !== "none"
                || style.animationName !== "none")
            .length"""
    )
    assert moving == 0


def test_previous_and_next_lead_through_the_book(
    watched: Page, address: str
) -> None:
    before = ("index", "how_to_use", "what_you_need")
    pages = [*(f"book/{name}.html" for name in before), *CHAPTERS]
    watched.goto(f"{address}/{pages[0]}")
    for name in pages[1:]:
        watched.locator("a.right-next").click()
        watched.wait_for_url(f"{address}/{name}")
    for name in reversed(pages[:-1]):
        watched.locator("a.left-prev").click()
        watched.wait_for_url(f"{address}/{name}")


def test_code_can_be_copied(browser: Browser, address: str) -> None:
    context = browser.new_context(
        permissions=["clipboard-read", "clipboard-write"]
    )
    page = context.new_page()
    page.goto(f"{address}/{CHAPTER}")
    page.locator(".cell_input").first.hover()
    page.locator(".cell_input .copybtn").first.click()
    copied = page.evaluate("navigator.clipboard.readText()")
    context.close()
    assert copied.startswith("import inspect")
