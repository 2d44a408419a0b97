"""Other builds of the same book: with an address, on one page, as a PDF."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pypdf
import pytest
from bs4 import BeautifulSoup

ROOT = Path(__file__).parents[1]
# One worker makes each of these builds once.
pytestmark = pytest.mark.xdist_group("builds")

ADDRESS = "https://example.org/course/"


def build(folder: Path, builder: str, **environment: str) -> Path:
    tool = Path(sys.executable).with_name("jupyter-book")
    command: list[str | Path] = [tool, "build", ROOT, "--builder", builder]
    subprocess.run(
        [*command, "--path-output", folder, "-W", "-n", "-q"],
        check=True,
        capture_output=True,
        env={**os.environ, **environment},
    )
    return folder / "_build" / builder


@pytest.fixture(scope="module")
def published(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("published")
    return build(folder, "html", COURSE_SITE_ADDRESS=ADDRESS)


def test_with_an_address_there_is_a_site_map(published: Path) -> None:
    text = (published / "sitemap.xml").read_text(encoding="utf-8")
    for name in ("book/index", "notebooks/01_exhaustive_search"):
        assert f"<loc>{ADDRESS}{name}.html</loc>" in text


def test_with_an_address_links_get_a_preview_card(published: Path) -> None:
    path = published / "notebooks" / "02_gradient_descent.html"
    page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
    (url,) = page.select("meta[property='og:url']")
    assert url["content"] == f"{ADDRESS}notebooks/02_gradient_descent.html"
    (image,) = page.select("meta[property='og:image']")
    card = str(image["content"]).removeprefix(ADDRESS)
    assert (published / card).is_file()


def test_with_an_address_any_depth_finds_its_way(published: Path) -> None:
    text = (published / "404.html").read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    for tag in page.select("link[rel=stylesheet], script[src]"):
        assert str(tag.get("href") or tag["src"]).startswith("/course/")


def test_an_address_that_is_none_is_refused(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError) as failed:
        build(tmp_path, "html", COURSE_SITE_ADDRESS="example.org")
    told = failed.value.stdout + failed.value.stderr
    assert b"site_address" in told
    assert b"example.org" in told


def test_the_book_prints_to_one_tagged_pdf(tmp_path: Path) -> None:
    if not (shutil.which("chromium") or shutil.which("google-chrome")):
        if os.environ.get("CI") == "true":
            pytest.fail("no Chromium: `apt-get install chromium`")
        pytest.skip("no Chromium: install it with `apt-get install chromium`")
    single = build(tmp_path, "singlehtml")
    book = tmp_path / "book.pdf"
    tool = ROOT / "tools" / "pdf.py"
    subprocess.run([sys.executable, tool, single, book], check=True)
    pdf = pypdf.PdfReader(book)
    marks = pdf.root_object["/MarkInfo"]
    assert isinstance(marks, pypdf.generic.DictionaryObject)
    assert marks["/Marked"] == pypdf.generic.BooleanObject(True)
    texts = [page.extract_text() for page in pdf.pages]
    assert 50 < len(texts) < 250
    assert "How a model finds its weight" in texts[0]
    # Nothing is lost on the way to the last line of the last page.
    assert "Don't decay the learning rate" in "".join(texts[-2:])
    assert sum(text.count("Fig. ") for text in texts) > 60
    (sheet,) = (t for t in texts if t.startswith("The course on one page"))
    assert "Divide a short mini-batch by its own length" in sheet
