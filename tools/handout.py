"""Print decks to PDF, twice: for who teaches, and for students.

    python tools/handout.py [DECK ...]

The PDFs stand beside the deck. The teacher's has each slide whole, its speaker
notes on a page after it. The students' has no notes and no solution, and of a
vote only the question. `make handout` prints all of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from playwright.sync_api import Browser
from printing import printing

BUILD = Path(__file__).parents[1] / "_build"
DECKS = BUILD / "html" / "slides" / "book" / "chapters"
# What only who teaches gets: `dropdown` is the answer to a moving figure,
# `decides` is what shows how a vote ends.
HIDDEN = ".notes, .answer, .dropdown, .decides, .solution"
# What stands on every slide, so by itself it makes none.
FRAME = "h1, h2, h3, h4, .running, .chapter"


def for_students(deck: str) -> str:
    """Return a deck without answers, and without slides left empty."""
    soup = BeautifulSoup(deck, "html.parser")
    columns = soup.select(".slides > section")
    for column in columns:
        for slide in column.select(":scope > section"):
            hidden = slide.select(HIDDEN)
            for part in hidden:
                part.decompose()
            if hidden and is_empty(slide):
                slide.decompose()
        if not column.select("section"):
            column.decompose()
    return str(soup)


def is_empty(slide: Tag) -> bool:
    """Tell whether a slide has nothing but its heading."""
    frame = {id(text) for part in slide.select(FRAME) for text in part.strings}
    words = [text for text in slide.strings if id(text) not in frame]
    return not "".join(words).strip() and not slide.select("img, svg")


def print_deck(browser: Browser, deck: Path, printed: Path, asks: str) -> None:
    """Print a deck to a PDF, with what is asked of reveal.js in its address."""
    page = browser.new_page(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{deck.resolve().as_uri()}?print-pdf{asks}")
    # reveal.js moves the slides onto pages when everything is loaded.
    page.wait_for_selector(".pdf-page >> nth=0")
    page.evaluate(
        """async () => {
            await document.fonts.ready;
            await Promise.all([...document.images].map(i => i.decode()));
        }"""
    )
    page.pdf(
        path=printed,
        prefer_css_page_size=True,
        print_background=True,
        tagged=True,
        outline=True,
    )
    page.close()
    print(f"The deck is printed. Open {printed}", flush=True)


def print_both(browser: Browser, deck: Path) -> None:
    """Print a deck for who teaches and for students."""
    pdf = deck.with_suffix(".pdf")
    print_deck(browser, deck, pdf, "&showNotes=separate-page")
    # It stands beside the deck, whose links and pictures it shares.
    copy = deck.with_name(f"{deck.stem}-students.html")
    copy.write_text(for_students(deck.read_text("utf-8")), encoding="utf-8")
    print_deck(browser, copy, copy.with_suffix(".pdf"), "")
    copy.unlink()


if __name__ == "__main__":
    decks = [Path(name) for name in sys.argv[1:]]
    decks = decks or sorted(DECKS.glob("*.html"))
    with printing(decks[0].parents[2]) as browser:
        for deck in decks:
            print_both(browser, deck)
