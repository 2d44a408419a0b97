"""Other builds of the same book: with an address, on one page, as a PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pypdf
import pytest
from browsing import SITE, need_chromium, run_tool, serving, violations
from bs4 import BeautifulSoup
from launch import HERE, links
from playwright.sync_api import Page, expect
from python_folder import python_folder

ROOT = Path(__file__).parents[1]
CHAPTERS = sorted(path.stem for path in (ROOT / "notebooks").glob("*.ipynb"))
# One worker makes each of these builds once, another those in Chinese.
chinese = pytest.mark.xdist_group("builds in Chinese")
pytestmark = [
    pytest.mark.builds,
    pytest.mark.slow,
    pytest.mark.xdist_group("builds"),
]

ADDRESS = "https://example.org/course/"
REPOSITORY = "https://github.com/example/course"


# The Chinese edition, in which each build is made as in the project.
CHINESE = ROOT / "_build" / "zh_CN"


def build(
    folder: Path, builder: str, source: Path = ROOT, **environment: str
) -> Path:
    tool = Path(sys.executable).with_name("jupyter-book")
    command: list[str | Path] = [tool, "build", source, "--builder", builder]
    # What the site's own build has read of the sources holds for any builder
    # and address; Sphinx reads again what has changed since.
    shutil.copytree(
        source / "_build" / ".doctrees", folder / "_build" / ".doctrees"
    )
    subprocess.run(
        [*command, "--path-output", folder, "-W", "-n", "-q"],
        check=True,
        env={**os.environ, **environment},
    )
    return folder / "_build" / builder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    return build(
        folder,
        "html",
        COURSE_SITE_ADDRESS=ADDRESS,
        COURSE_REPOSITORY=REPOSITORY,
        COURSE_JUPYTERHUB="https://hub.example.org",
    )


def test_with_an_address_there_is_a_site_map(published: Path) -> None:
    text = (published / "sitemap.xml").read_text(encoding="utf-8")
    for name in ("book/index", "book/chapters/01_exhaustive_search"):
        assert f"<loc>{ADDRESS}{name}.html</loc>" in text


def test_with_an_address_links_get_a_preview_card(published: Path) -> None:
    path = published / "book" / "chapters" / "02_gradient_descent.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    (url,) = page.select("meta[property='og:url']")
    assert url["content"] == f"{ADDRESS}book/chapters/02_gradient_descent.html"
    (image,) = page.select("meta[property='og:image']")
    card = str(image["content"]).removeprefix(ADDRESS)
    assert (published / card).is_file()


@pytest.fixture(scope="module")
def in_chinese(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("chinese")
    return build(
        folder,
        "html",
        CHINESE,
        COURSE_SITE_ADDRESS=ADDRESS,
        COURSE_REPOSITORY=REPOSITORY,
        # A character that a preview card can't show is an error.
        PYTHONWARNINGS="error:Glyph",
    )


@chinese
def test_with_an_address_an_edition_has_its_own(in_chinese: Path) -> None:
    hold_editions(in_chinese)
    name = "book/chapters/02_gradient_descent.html"
    text = (in_chinese / name).read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    for mark in ("link[rel=canonical]", "meta[property='og:url']"):
        (told,) = page.select(mark)
        assert (told.get("href") or told["content"]) == f"{ADDRESS}zh/{name}"
    for path in ("sitemap.xml", "404.html"):
        text = (in_chinese / path).read_text(encoding="utf-8")
        assert f"{urlsplit(ADDRESS).path}zh/" in text


def hold_editions(site: Path) -> None:
    """Hold that the head of a page names it in all languages."""
    name = "book/glossary.html"
    text = (site / name).read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    assert {
        link["hreflang"]: link["href"]
        for link in page.select("head link[rel=alternate][hreflang]")
    } == {"en": f"{ADDRESS}{name}", "zh-CN": f"{ADDRESS}zh/{name}"}


def test_with_an_address_a_page_names_its_editions(published: Path) -> None:
    hold_editions(published)


def test_without_an_address_no_head_leads_to_another_page() -> None:
    for path in SITE.rglob("book/*.html"):
        text = path.read_text(encoding="utf-8")
        assert '<link rel="alternate" hreflang' not in text, path


@chinese
def test_a_chinese_chapter_is_launched_in_chinese(in_chinese: Path) -> None:
    path = in_chinese / "book" / "chapters" / f"{CHAPTERS[1]}.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    found = {
        str(link["href"]) for link in page.select(".dropdown-launch-buttons a")
    }
    notebook = f"notebooks/zh/{CHAPTERS[1]}.ipynb"
    assert found >= {*links(REPOSITORY, notebook, "").values()}


@chinese
def test_an_edition_has_preview_cards(in_chinese: Path) -> None:
    text = (in_chinese / "book" / "glossary.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    (image,) = page.select("meta[property='og:image']")
    card = str(image["content"]).removeprefix(f"{ADDRESS}zh/")
    assert (in_chinese / card).is_file()


def test_with_an_address_any_depth_finds_its_way(published: Path) -> None:
    text = (published / "404.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    for tag in page.select("link[rel=stylesheet], script[src]"):
        assert str(tag.get("href") or tag["src"]).startswith("/course/")


@pytest.mark.parametrize("chapter", CHAPTERS)
def test_with_a_repository_every_chapter_can_be_launched(
    published: Path, chapter: str
) -> None:
    path = published / "book" / "chapters" / f"{chapter}.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    found = {
        link.get_text(strip=True): link["href"]
        for link in page.select(".dropdown-launch-buttons a")
    }
    hub = "https://hub.example.org"
    here = found.pop(HERE, None)
    assert (here is not None) == (python_folder() is not None)
    assert found == links(REPOSITORY, f"notebooks/{chapter}.ipynb", hub)
    # Without notebook there is nothing to run.
    about = (published / "book" / "run.html").read_text(encoding="utf-8")
    assert "dropdown-launch-buttons" not in about


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_launch_menu_can_be_seen_and_read(
    published: Path, watched: Page, scheme: Any
) -> None:
    watched.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    watched.set_viewport_size({"width": 390, "height": 800})
    with serving(published) as server:
        watched.goto(f"{server}/book/chapters/{CHAPTERS[1]}.html")
        button = watched.get_by_role("button", name="Run this chapter")
        button.click()
        for link in watched.locator(".dropdown-launch-buttons a").all():
            expect(link).to_be_in_viewport(ratio=1)
            for logo in link.locator("img").all():
                assert logo.evaluate("logo => logo.naturalWidth") > 0
        # The picture of the button is in the font that was cut.
        icon = button.locator("i").bounding_box()
        assert icon
        assert icon["width"] > 5
        # The rest of the page is that of the site, which has its own test.
        assert violations(watched, ".bd-header-article") == []


def test_with_a_repository_a_page_names_it(published: Path) -> None:
    text = (published / "book" / "run.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser").get_text()
    assert f"%pip install --no-deps git+{REPOSITORY}" in page
    assert f"git clone {REPOSITORY} course" in page
    assert page.count("REPOSITORY") == page.count("COURSE_REPOSITORY") == 1
    assert "Open the menu with the rocket" in page


@pytest.mark.skipif(
    bool(os.environ.get("COURSE_REPOSITORY")),
    reason="COURSE_REPOSITORY is set: this site leads to a repository",
)
def test_without_a_repository_nothing_leads_to_one() -> None:
    for path in SITE.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        page = BeautifulSoup(text, "html.parser")
        offered = page.select(".dropdown-launch-buttons a")
        lite = "lite/lab/index.html?path="
        assert all(lite in str(link["href"]) for link in offered), path
        for link in page.select("a[href], link[href]"):
            for other in ("mybinder.org", "executablebooks/jupyter-book"):
                assert other not in str(link["href"]), path
    text = (SITE / "book" / "run.html").read_text(encoding="utf-8")
    assert "REPOSITORY</span></code> stands for" in text


def test_an_address_that_is_none_is_refused(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(subprocess.CalledProcessError):
        build(tmp_path, "html", COURSE_SITE_ADDRESS="example.org")
    told = capfd.readouterr().err
    assert "site_address must be an address" in told
    assert "got 'example.org'" in told


# The middle of an A4 sheet, in points from its foot.
HALF = 842 / 2


def feet(pdf: pypdf.PdfReader) -> list[float]:
    """Return how high above the foot of each page its last line stands."""
    found = []
    for page in pdf.pages:
        heights: list[float] = []

        def visit(
            text: str, cm: Any, tm: Any, *_: Any, heights: Any = heights
        ) -> None:
            if text.strip():
                heights.append(tm[4] * cm[1] + tm[5] * cm[3] + cm[5])

        page.extract_text(visitor_text=visit)
        # The lowest is the number of the page.
        found.append(sorted(set(heights))[1])
    return found


def titles(pdf: pypdf.PdfReader) -> list[Any]:
    """Return the titles of the book's pages, each of which begins a sheet."""
    _book, inner = pdf.outline
    assert isinstance(inner, list)
    return [title for title in inner if not isinstance(title, list)]


def lengths(pdf: pypdf.PdfReader) -> dict[str, int]:
    """Return how many sheets each of the book's pages takes, by its title."""
    found = titles(pdf)
    starts = [pdf.get_destination_page_number(title) or 0 for title in found]
    ends = [*starts[1:], len(pdf.pages)]
    return {
        str(title.title): end - start
        for title, start, end in zip(found, starts, ends)
    }


def test_the_book_prints_to_one_tagged_pdf(tmp_path: Path) -> None:
    need_chromium()
    single = build(tmp_path, "singlehtml")
    book = tmp_path / "book.pdf"
    run_tool("pdf.py", single, book)
    pdf = pypdf.PdfReader(book)
    marks = pdf.root_object["/MarkInfo"]
    assert isinstance(marks, pypdf.generic.DictionaryObject)
    assert marks["/Marked"] == pypdf.generic.BooleanObject(True)
    texts = [page.extract_text() for page in pdf.pages]
    # What goes beyond the lecture has a bound of its own.
    pages = lengths(pdf)
    beyond = pages["5. Many machines"] + pages["Teaching: many machines"]
    assert 0 < beyond < 35
    assert 50 < len(texts) - beyond < 250
    assert "How a model finds its weight" in texts[0]
    # Nothing is lost on the way to the last line of the last page.
    assert "where it stands in its life" in "".join(texts[-2:])
    assert sum(text.count("Fig. ") for text in texts) > 60
    (sheet,) = (t for t in texts if t.startswith("The course on one page"))
    assert "Divide a short mini-batch by its own length" in sheet
    # What is folded on the screen is open: here what decides a vote.
    assert "\ncall                    numbers  as typed\n" in "".join(texts)
    # A sheet is half empty only where the next one begins with a title.
    short = {n for n, foot in enumerate(feet(pdf), start=1) if foot > HALF}
    assert short <= {pdf.get_destination_page_number(t) for t in titles(pdf)}


# A machine without a font for Chinese; what is printed brings its own.
FONTS = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <include>/etc/fonts/fonts.conf</include>
  <selectfont><rejectfont>
    <pattern><patelt name="lang"><string>zh-cn</string></patelt></pattern>
  </rejectfont></selectfont>
</fontconfig>
"""


@chinese
def test_the_chinese_book_prints_without_a_font_of_the_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    need_chromium()
    (tmp_path / "fonts.conf").write_text(FONTS, encoding="utf-8")
    monkeypatch.setenv("FONTCONFIG_FILE", str(tmp_path / "fonts.conf"))
    book = tmp_path / "book.pdf"
    run_tool("pdf.py", build(tmp_path, "singlehtml", CHINESE), book)
    pdf = pypdf.PdfReader(book)
    names: set[str] = set()
    for page in pdf.pages:
        resources: Any = page["/Resources"]
        fonts = resources.get("/Font", {}).values()
        names |= {font["/BaseFont"].rpartition("+")[2] for font in fonts}
    assert {"NotoSansSC-Regular", "NotoSansSC-Bold"} <= names
