"""The built book: what a reader finds on its pages. `make book` builds it."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from urllib.parse import unquote, urldefrag

import contents
import pytest
from browsing import site_path
from bs4 import BeautifulSoup
from contents import PAGES
from playwright.sync_api import Page

pytestmark = pytest.mark.slow
ROOT = Path(__file__).parents[1]
SITE = ROOT / "_build" / "html"
CHAPTERS = [chapter.stem for chapter in contents.CHAPTERS]


@cache
def page(path: Path) -> BeautifulSoup:
    assert path.is_file(), f"{path} is missing; run `make book` first"
    return BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")


@cache
def anchors(path: Path) -> set[str]:
    return {str(tag["id"]) for tag in page(path).find_all(id=True)}


@pytest.mark.parametrize("name", PAGES)
def test_the_page_has_one_title(name: str) -> None:
    assert len(page(SITE / f"{name}.html").select("article h1")) == 1


@pytest.mark.parametrize("name", [*PAGES, "search"])
def test_a_page_says_what_it_is(name: str) -> None:
    head = page(SITE / f"{name}.html").head
    assert head
    assert head.title
    assert "How a model finds its weight" in head.title.get_text()
    if name.startswith("book/"):
        for selector, least in (
            ("meta[name=description]", 40),
            ("meta[property='og:title']", 5),
            ("meta[property='og:description']", 40),
        ):
            (meta,) = head.select(selector)
            assert len(str(meta["content"])) >= least


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_every_figure_is_numbered_described_and_referred_to(
    chapter: str,
) -> None:
    soup = page(SITE / "book" / "chapters" / f"{chapter}.html")
    figures = soup.select("article figure")
    assert len(figures) >= 5
    numbers = []
    for figure in figures:
        caption = figure.find("figcaption")
        assert caption is not None
        number = re.match(r"Fig\. (\d+\.\d+)", caption.get_text(strip=True))
        assert number, caption.get_text()
        numbers.append(number[1])
        (image,) = figure.select("img")
        assert len(str(image["alt"]).split()) >= 10
        # The anchor is on the figure or on the cell that holds it.
        anchors = {
            tag["id"]
            for tag in [figure, *figure.find_parents(id=True)[:2]]
            if tag.get("id")
        }
        links = {a["href"] for a in soup.select("article a.reference.internal")}
        assert any(f"#{anchor}" in links for anchor in anchors), anchors
    assert numbers == sorted(
        numbers, key=lambda n: [int(k) for k in n.split(".")]
    )


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_the_notebook_can_be_downloaded(chapter: str) -> None:
    soup = page(SITE / "book" / "chapters" / f"{chapter}.html")
    (link,) = soup.select(".dropdown-download-buttons a[href$='.ipynb']")
    offered = SITE / "book" / "chapters" / str(link["href"])
    notebook = ROOT / "notebooks" / f"{chapter}.ipynb"
    assert offered.resolve().read_bytes() == notebook.read_bytes()


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_solutions_are_folded(chapter: str) -> None:
    solutions = page(SITE / "book" / "chapters" / f"{chapter}.html").select(
        "div.solution"
    )
    assert len(solutions) >= 4
    for solution in solutions:
        assert "dropdown" in str(solution["class"])


@pytest.mark.parametrize("name", PAGES)
def test_every_internal_link_resolves(name: str) -> None:
    here = SITE / f"{name}.html"
    for link in page(here).select("a[href]"):
        target, anchor = urldefrag(str(link["href"]))
        if re.match(r"[a-z]+:", target):
            continue
        # What JupyterLite is asked to open, its own tests look for.
        target = target.partition("?")[0]
        path = (here.parent / unquote(target)).resolve() if target else here
        assert path.is_file(), link
        if anchor and path.suffix == ".html":
            assert anchor in anchors(path), link


def test_every_citation_reads_like_its_label() -> None:
    labels = {
        str(entry["id"]): entry.select_one(".label")
        for entry in page(SITE / "book" / "bibliography.html").select(
            ".citation"
        )
    }
    cited = 0
    for chapter in CHAPTERS:
        soup = page(SITE / "book" / "chapters" / f"{chapter}.html")
        for link in soup.select("article a[href*='bibliography.html#id']"):
            label = labels[urldefrag(str(link["href"]))[1]]
            assert label
            assert link.get_text() in label.get_text()
            cited += 1
    assert cited > 10


def test_the_page_for_what_is_not_found_leads_on() -> None:
    links = page(SITE / "404.html").select("article a")
    assert [link["href"] for link in links] == [
        f"{site_path()}book/index.html",
        f"{site_path()}search.html",
    ]


@pytest.mark.parametrize("folder", ["", "slides/"])
@pytest.mark.parametrize("chapter", CHAPTERS)
def test_an_old_address_leads_to_the_new_one(
    watched: Page, address: str, folder: str, chapter: str
) -> None:
    here = "#/3" if folder else "#where-next"
    watched.goto(f"{address}/{folder}notebooks/{chapter}.html{here}")
    watched.wait_for_url(
        f"{address}/{folder}book/chapters/{chapter}.html{here}"
    )
