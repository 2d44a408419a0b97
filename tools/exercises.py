"""Print the exercises of all chapters, without their solutions, to one PDF.

    python tools/exercises.py [SINGLE_PAGE_BUILD PDF]

`make exercises` calls this on the single-page build of the book.
"""

from __future__ import annotations

import sys
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from language import _
from pdf import BUILD, print_page
from printing import printing

TITLE = _("Exercises")


def exercises(section: Tag) -> Tag:
    """Return a section of exercises, under the title of its chapter."""
    assert section.parent
    title = section.parent.find(["h1", "h2"])
    heading = section.find(["h2", "h3"])
    assert isinstance(title, Tag)
    assert isinstance(heading, Tag)
    for part in section.select(".solution, .rubric"):
        part.decompose()
    for link in title.select(".headerlink"):
        link.decompose()
    heading.string = title.text
    return section


def sheet(book: str) -> str:
    """Return the book on a single page, with nothing but its exercises."""
    page = BeautifulSoup(book, "html.parser")
    found = [
        exercises(section)
        for section in page.select("article section")
        if section.select(":scope > .exercise")
    ]
    (article,) = page.select("article")
    article.clear()
    heading = page.new_tag("h1")
    heading.string = TITLE
    article.extend([heading, *found])
    (name,) = page.select("title")
    name.string = TITLE
    return str(page)


def main(single: Path, printed: Path) -> None:
    """Print the exercises, or exit with a message that says what is missing."""
    book = (single / "book" / "index.html").read_text(encoding="utf-8")
    # Sphinx writes the page with links as from the top.
    page = single / "exercises.html"
    page.write_text(sheet(book), encoding="utf-8")
    with printing(single) as browser:
        print_page(browser, page, printed)
    print(f"The exercises are printed. Open {printed}")


if __name__ == "__main__":
    chosen = [Path(name) for name in sys.argv[1:]]
    main(*(chosen or (BUILD / "singlehtml", BUILD / "pdf" / "exercises.pdf")))
