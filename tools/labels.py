"""What the book prints in the place of each label, and where that stands."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import count
from pathlib import Path
from typing import Any
from urllib.parse import quote

from chapters import ROOT, SOURCES, source_of
from citations import AuthorYearLabels
from language import _
from pybtex.database import Entry, parse_file

# A label and the heading, the exercise or the formula that it names.
LABELLED = re.compile(
    r"^\((?P<label>[\w-]+)\)=\n#+ (?P<title>.+)"
    r"|\{exercise(?:-start)?\} (?P<exercise>.+)\n:label: (?P<ex>\S+)"
    r"|\{math\}\n:label: (?P<eq>\S+)",
    flags=re.MULTILINE,
)


@dataclass(frozen=True)
class Word:
    """The words that stand for a label.

    `page` is the chapter that holds what is labelled, or empty; `heading` is
    the heading above it; `address` leads out of the course.
    """

    text: str
    page: str = ""
    heading: str = ""
    address: str = ""
    own_heading: bool = False

    def linked(self, text: str, page: str) -> str:
        """Return `text` as a link from the notebook `page`, where one can work.

        Jupyter gives anchors to headings only, so nothing else of the same
        notebook is linked.
        """
        near = page == self.page and not self.own_heading
        if self.address or (self.heading and not near):
            return f"[{text}]({self.address or self.target(page)})"
        return text

    def target(self, page: str) -> str:
        """Return the address of the heading, as Jupyter names it."""
        shown = re.sub(r"[`*]", "", self.heading)
        anchor = quote(shown.replace(" ", "-"))
        return f"{'' if page == self.page else self.page + '.ipynb'}#{anchor}"


@cache
def words_of_labels() -> dict[str, Word]:
    """Return the words for each label of the book."""
    words = dict(works())
    for path in (ROOT / "book").glob("*.md"):
        text = path.read_text(encoding="utf-8")
        for found in LABELLED.finditer(text):
            if found["label"]:
                words[found["label"]] = Word(f"*{found['title']}*")
    for chapter, source in enumerate(SOURCES, start=1):
        words |= dict(of_chapter(chapter, source))
    return words


def works() -> Iterator[tuple[str, Word]]:
    """Yield each work of the bibliography, by its key."""
    path = ROOT / "book" / "references.bib"
    entries: dict[str, Entry] = parse_file(str(path)).entries
    labels = AuthorYearLabels().format_labels(entries.values())
    for (key, entry), label in zip(entries.items(), labels):
        doi = entry.fields.get("doi")
        address = f"https://doi.org/{doi}" if doi else entry.fields.get("url")
        yield key, Word(label, address=address or "")


def of_chapter(chapter: int, source: Path) -> Iterator[tuple[str, Word]]:
    """Yield what is labelled in a chapter, numbered as the book does."""
    figures, formulas, exercises = count(1), count(1), count(1)
    heading, page = "", source.stem
    for cell in source_of(source).cells:
        figure = figure_of(cell)
        if figure:
            text = _("Fig. {number}").format(
                number=f"{chapter}.{next(figures)}"
            )
            yield figure["name"], Word(text, page, heading)
        for found in LABELLED.finditer(cell.source):
            if found["label"]:
                heading = found["title"]
                yield found["label"], Word(heading, page, heading, "", True)
            elif found["ex"]:
                text = _("Exercise {number}").format(
                    number=f"{chapter}.{next(exercises)}"
                )
                heading = f"{text}: {found['exercise']}"
                yield found["ex"], Word(text, page, heading, "", True)
            else:
                text = f"({chapter}.{next(formulas)})"
                yield found["eq"], Word(text, page, heading)


def figure_of(cell: Any) -> Any:
    """Return name and caption of the figure that a cell draws, or None."""
    return cell.metadata.get("mystnb", {}).get("figure")
