"""Print the single-page build of the book to one tagged PDF.

    python tools/pdf.py [SINGLE_PAGE_BUILD PDF]

`make pdf` calls this, then builds the book again: the front page links the PDF
that it finds in _build/pdf.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

from playwright.sync_api import Browser
from printing import printing

BUILD = Path(__file__).parents[1] / "_build"
FOOTER = """
<div style="width: 100%; font-size: 9px; text-align: center">
  <span class="pageNumber"></span>
</div>
"""


def print_page(browser: Browser, source: Path, printed: Path) -> None:
    """Print a page of the site to a tagged PDF with page numbers."""
    printed.parent.mkdir(parents=True, exist_ok=True)
    page = browser.new_page(color_scheme="light")
    page.goto(source.resolve().as_uri(), wait_until="load")
    page.evaluate("document.fonts.ready.then(() => true)")
    page.pdf(
        path=printed,
        format="A4",
        margin={
            "top": "18mm",
            "bottom": "18mm",
            "left": "16mm",
            "right": "16mm",
        },
        print_background=True,
        tagged=True,
        outline=True,
        display_header_footer=True,
        header_template="<span></span>",
        footer_template=FOOTER,
    )
    page.close()


def main(single: Path, book: Path) -> None:
    """Print the book, or exit with a message that says what is missing."""
    # Sphinx writes the page beside its source, with links as from the top.
    everything = single / "all.html"
    shutil.copy(single / "book" / "index.html", everything)
    with printing(single) as browser:
        print_page(browser, everything, book)
    print(f"The book is printed. Open {book}")


if __name__ == "__main__":
    chosen = [Path(name) for name in sys.argv[1:]]
    main(*(chosen or (BUILD / "singlehtml", BUILD / "pdf" / "book.pdf")))
