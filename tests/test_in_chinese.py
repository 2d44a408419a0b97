"""What a Chinese reader meets is Chinese, and answers as in English."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import typed
from browsing import AXE, ROOT, SITE
from bs4 import BeautifulSoup, NavigableString, Tag
from playwright.sync_api import Page, expect
from questions import ASKED, Asked
from test_moving_site import hold
from test_number_questions import SEND_ALL, form, spelled
from test_slides import DECKS, MOST, WALK, open_deck
from test_typed_boxes import Box
from test_votes import choose

from lecture_code.practice.tasks import TASKS

pytestmark = pytest.mark.slow
HERE = SITE / "zh"
EDITION = ROOT / "_build" / "zh_CN"
HAN = re.compile(r"[\u3400-\u9fff]")
ENGLISH = re.compile(r"[A-Za-z]{3,}")
SENTENCE = re.compile(r"\b[A-Za-z]{2,} [a-z]{2,} [a-z]{2,}\b")
# Words of English that stand alone on Chinese pages: names of tools, formats,
# methods, people and functions, and of what JupyterLab's menus say.
NAMES = {
    *re.findall(
        r"\w+",
        """
        About Above Activate Adam All Binder Browser Busy Cauchy Cells Clear
        Code Colab Command Connecting Ctrl Data Delete Download English File
        GIFT GitHub Help JupyterHub JupyterLab JupyterLite Keras Kernel
        Kubernetes
        LaTeX Littlest MathJax Min Moodle Notebook Palette Polyak PyTorch
        Restart Run Runtime SGD Save Selected Shift Taught The Trust View XML
        Zero argmin before beta dask distributed jobqueue kubernetes learn
        scikit tanh
        """,
    )
}
# What is quoted of English.
QUOTED = re.compile(
    r"batch gradient descent|not a number"
    r"|[A-Z]\w+, \d{4}"  # a work that is cited
    r"|[A-Z]\w+ > [A-Z][\w ]+"  # an entry of a menu of JupyterLab
)
# Code, formulas, the name of another language, and lists of works, of terms in
# both languages and of licences.
APART = "script, style, code, pre, textarea, .katex, math, kbd, .btn-language"
LISTS = {"bibliography", "glossary", "licences"}


def pages() -> list[Path]:
    """Return the pages and decks of the edition, but for the lists."""
    found = [*HERE.glob("book/**/*.html"), *HERE.glob("slides/book/**/*.html")]
    found += [HERE / "search.html", HERE / "404.html"]
    return sorted(path for path in found if path.stem not in LISTS)


def name(path: Path) -> str:
    """Return how a page is called in the list of tests."""
    return path.relative_to(HERE).with_suffix("").as_posix()


def is_left(text: str) -> bool:
    """Tell whether a text of the edition is English, in whole or in part."""
    text = QUOTED.sub("", " ".join(text.split()))
    words = set(ENGLISH.findall(text))
    alone = not HAN.search(text) and words - NAMES
    return bool(alone or SENTENCE.search(text))


def texts(page: Tag) -> Iterator[str]:
    """Yield what is read, heard or shown of a page."""
    for part in page.select(APART):
        part.decompose()
    for link in page.select("a[title][href*=bibliography]"):
        del link["title"]  # it is the work that is cited
    for text in page.find_all(string=True):
        if type(text) is NavigableString:  # and no comment
            yield str(text)
    for key in ("alt", "aria-label", "data-bs-title", "placeholder", "title"):
        yield from (str(part[key]) for part in page.select(f"[{key}]"))
    for part in page.select("meta[name=description]"):
        yield str(part["content"])
    for part in page.select(".moving"):
        yield from json.loads(str(part["data-words"]))


@pytest.mark.parametrize("path", pages(), ids=name)
def test_nothing_english_is_left_on_a_page(path: Path) -> None:
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    found = [*texts(page)]
    assert len(found) > 30
    assert [text for text in found if is_left(text)] == []


def test_what_is_left_in_english_is_found() -> None:
    page = BeautifulSoup(
        '<p title="Color mode">\u6743\u91cd <code>for i in xs</code> SGD</p>'
        "<p>\u8fd9\u662f the weight we want</p><p>Contents</p>",
        "html.parser",
    )
    assert [text for text in texts(page) if is_left(text)] == [
        "\u8fd9\u662f the weight we want",
        "Contents",
        "Color mode",
    ]


NOTEBOOKS = sorted((ROOT / "notebooks" / "zh").glob("*.ipynb"))


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_no_label_of_a_figure_is_english(path: Path) -> None:
    labels = [
        text.get_text()
        for cell in nbformat.read(path, as_version=4).cells
        for output in cell.get("outputs", [])
        for text in BeautifulSoup(
            output.get("data", {}).get("image/svg+xml", ""), "html.parser"
        ).select("text")
    ]
    assert len(labels) > 50
    assert [text for text in labels if is_left(text)] == []


def test_a_picture_that_stands_on_end_says_so_in_both() -> None:
    for path in SITE.glob("book/chapters/*.html"):
        counts = [
            each.read_text(encoding="utf-8").count('class="on-phone"')
            for each in (path, HERE / path.relative_to(SITE))
        ]
        assert counts[0] == counts[1], path


LIVE = sorted((EDITION / "_build" / "live").glob("*.ipynb"))


@pytest.mark.parametrize("path", LIVE, ids=lambda path: path.stem)
def test_no_text_of_a_live_notebook_is_english(path: Path) -> None:
    texts = [
        re.sub(r"`[^`]*`|\$+[^$]*\$+|<[^>]*>|\]\([^)]*\)", "", cell.source)
        for cell in nbformat.read(path, as_version=4).cells
        if cell.cell_type == "markdown"
    ]
    assert len(texts) > 30
    assert [text for text in texts if is_left(text)] == []


def test_each_chapter_has_a_live_notebook() -> None:
    assert [path.stem for path in LIVE] == [each.stem for each in ASKED]


@pytest.mark.parametrize("chapter", ASKED, ids=lambda each: each.stem)
def test_a_chapter_answers_in_chinese(
    watched: Page, address: str, chapter: Asked
) -> None:
    watched.goto(f"{address}/zh/book/chapters/{chapter.stem}.html")
    for each, vote in chapter.votes.items():
        for letter, option in vote.lettered():
            said = choose(watched, each, letter).text_content() or ""
            right = "\u6b63\u786e\u3002"
            assert said.startswith(right) == option.right, (each, letter)
            assert not is_left(said), said
    for each, question in chapter.numbers.items():
        variant = question.variants()[0]
        numbers = [
            next(spelled(answer.value, variant.places))
            for answer in variant.answers
        ]
        said = form(watched, each).evaluate(SEND_ALL, numbers)
        assert not [told for told in map(" ".join, said) if is_left(told)]
        firsts = [first for first, _ in said]
        assert firsts.count("\u6b63\u786e\u3002") == 1, each
    first, *others = boxes(watched)
    told = first.check(typed.solution(TASKS[first.name]))
    assert re.fullmatch(r"\w+\uff1a.*\d+ \u7ec4\u8f93\u5165.*", told), told
    for box in (first, *others):
        told = box.check("def f():\n    return 1\n")
        assert HAN.search(told), told
    for figure in watched.locator(".moving").all():
        figure.locator("input").first.focus()
        watched.keyboard.press("End")
        hold(figure)
        assert HAN.search(figure.locator("p").first.inner_text())


def boxes(page: Page) -> list[Any]:
    """Return the boxes of a page to type in."""

    class Chinese(Box):
        """A box whose buttons are in Chinese."""

        def __init__(self, page: Page, name: str) -> None:
            super().__init__(page, name)
            self.name = name

        def check(self, code: str) -> str:
            self.code.fill(code)
            self.button("\u68c0\u67e5").click()
            expect(self.status).to_have_text(
                re.compile(r"^(?!\u6b63\u5728\u68c0\u67e5).+")
            )
            return self.status.inner_text()

    names = page.locator(".typed").evaluate_all(
        "boxes => boxes.map(box => box.dataset.function)"
    )
    assert names
    return [Chinese(page, each) for each in names]


@pytest.mark.parametrize("deck", DECKS, ids=lambda path: path.stem)
def test_every_chinese_slide_can_be_read(
    watched: Page, address: str, deck: Path
) -> None:
    open_deck(watched, f"{address}/zh", deck)
    watched.add_script_tag(path=AXE)
    watched.emulate_media(color_scheme="dark")
    rules = {"runOnly": ["color-contrast"]}
    # Chinese is shorter; what stands on a slide is chosen in English.
    most = MOST | {"middle": 0}
    told = watched.evaluate(WALK, {"most": most, "rules": rules})
    assert not told, "\n".join([f"{deck.stem}:", *told])
