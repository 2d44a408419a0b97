"""Print decks to PDF: each slide whole, its speaker notes on a page after it.

    python tools/handout.py [DECK ...]

A PDF stands beside its deck. `make handout` prints all of them.
"""

from __future__ import annotations

import sys
from pathlib import Path

from chromium import chromium
from playwright.sync_api import Browser

DECKS = Path(__file__).parents[1] / "_build" / "html" / "slides" / "notebooks"


def print_deck(browser: Browser, deck: Path) -> Path:
    """Print a deck and return the path of the PDF."""
    page = browser.new_page(color_scheme="light")
    page.set_viewport_size({"width": 1280, "height": 720})
    page.goto(f"{deck.resolve().as_uri()}?print-pdf&showNotes=separate-page")
    # reveal.js moves the slides onto pages when everything is loaded.
    page.wait_for_selector(".pdf-page >> nth=0")
    page.evaluate(
        """async () => {
            await document.fonts.ready;
            await Promise.all([...document.images].map(i => i.decode()));
        }"""
    )
    printed = deck.with_suffix(".pdf")
    page.pdf(
        path=printed,
        prefer_css_page_size=True,
        print_background=True,
        tagged=True,
        outline=True,
    )
    page.close()
    return printed


if __name__ == "__main__":
    decks = [Path(name) for name in sys.argv[1:]]
    with chromium() as browser:
        for deck in decks or sorted(DECKS.glob("*.html")):
            print(f"The deck is printed. Open {print_deck(browser, deck)}")
