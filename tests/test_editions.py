"""The site in every language: the same pages, headings and formulas."""

from __future__ import annotations

import json
import posixpath
import re
from functools import cache
from pathlib import Path
from typing import Any

import edition
import pytest
import translate
from browsing import SITE
from bs4 import BeautifulSoup
from contents import PAGES
from language import short

pytestmark = pytest.mark.slow

LANGUAGES = edition.languages()
every_language = pytest.mark.parametrize("language", LANGUAGES)
every_page = pytest.mark.parametrize("name", [*PAGES, "search"])


@cache
def page(folder: str, name: str) -> BeautifulSoup:
    """Return a page of the site, `folder` is that of its edition."""
    text = (SITE / folder / f"{name}.html").read_text(encoding="utf-8")
    return BeautifulSoup(text, "html.parser")


def files(folder: Path) -> set[str]:
    """Return the pages and decks in a folder of the site."""
    found = [*folder.glob("book/**/*.html"), *folder.glob("slides/**/*.html")]
    return {path.relative_to(folder).as_posix() for path in found}


@every_language
def test_the_same_pages_and_decks_are_there(language: str) -> None:
    here = files(SITE)
    assert here == files(SITE / short(language))
    assert len(here) > 30


@every_language
@every_page
def test_a_page_leads_to_itself_in_the_other_language(
    language: str, name: str
) -> None:
    for folder, other in (("", short(language)), (short(language), "")):
        links = page(folder, name).select(".btn-language")
        ways = {
            posixpath.normpath(
                posixpath.join(
                    folder, posixpath.dirname(name), str(link["href"])
                )
            )
            for link in links
        }
        assert posixpath.join(other, f"{name}.html") in ways


@every_language
@every_page
def test_a_heading_has_one_address_in_every_language(
    language: str, name: str
) -> None:
    here, there = (
        [
            part["id"]
            for part in page(folder, name).select("article section[id]")
        ]
        for folder in ("", short(language))
    )
    assert here == there


@every_language
@every_page
def test_no_formula_is_lost(language: str, name: str) -> None:
    here, there = (
        len(page(folder, name).select("article .katex-mathml"))
        for folder in ("", short(language))
    )
    assert here == there


@every_language
@every_page
def test_a_page_names_its_language(language: str, name: str) -> None:
    (root,) = page(short(language), name).select("html")
    assert root["lang"] == language.replace("_", "-")


@cache
def index(folder: str) -> Any:
    """Return what the search of an edition finds."""
    text = (SITE / folder / "searchindex.js").read_text(encoding="utf-8")
    found = re.fullmatch(r"Search\.setIndex\((.*)\)", text, re.DOTALL)
    assert found
    return json.loads(found[1])


def pages_with(folder: str, word: str) -> set[str]:
    """Return the pages on which the search finds a word."""
    data = index(folder)
    numbers: set[int] = set()
    for kind in ("terms", "titleterms"):
        found = data[kind].get(word, [])
        numbers |= {found} if isinstance(found, int) else set(found)
    return {data["docnames"][number] for number in numbers}


TERMS = sorted(translate.glossary("zh_CN").values())


@pytest.mark.parametrize("term", TERMS)
def test_the_search_finds_a_chinese_term_in_both_editions(term: str) -> None:
    assert "book/glossary" in pages_with("", term)
    if len(term) > 1:  # a single character is in too many words
        found = pages_with("zh", term)
        assert any(name.startswith("book/chapters/") for name in found)
        assert "book/glossary" in found & pages_with("zh", term[:2])
