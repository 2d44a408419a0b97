"""The decks: read from the back row, moved, printed, and true to the book."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from urllib.parse import unquote, urldefrag

import pypdf
import pytest
from browsing import AXE, ROOT, SITE, need_chromium, run_tool, violations
from bs4 import Tag
from chapters import NOTES, SOURCES
from playwright.sync_api import Page, expect
from test_moving_site import drag, hold
from test_site import anchors, page

pytestmark = pytest.mark.slow
DECKS = sorted((SITE / "slides" / "book" / "chapters").glob("*.html"))
WALK = Path(__file__).with_name("walk.js").read_text(encoding="utf-8")
# What may stand on a slide, as CONTRIBUTING.md says. Without a picture it ends
# below the middle.
MOST = {"height": 690, "middle": 360, "bullets": 7, "lines": 12, "columns": 80}

every_deck = pytest.mark.parametrize("deck", DECKS, ids=lambda path: path.stem)


def source_of(deck: Path) -> Path:
    return ROOT / "book" / "chapters" / f"{deck.stem}.md"


def notes_of(deck: Path) -> list[str]:
    return NOTES.findall(source_of(deck).read_text(encoding="utf-8"))


def longest_words(source: str) -> str:
    """Return the longest run of a text that no mark-up interrupts."""
    runs: list[str] = re.findall(r"[A-Za-z][A-Za-z ]+[A-Za-z]", source)
    return max(runs, key=len)


def said(tag: Tag) -> str:
    """Return the text of a part of a page, with single spaces."""
    return " ".join(tag.get_text(" ").split())


def open_deck(tab: Page, address: str, deck: Path) -> None:
    tab.set_viewport_size({"width": 1280, "height": 720})
    tab.goto(f"{address}/slides/book/chapters/{deck.name}")
    tab.wait_for_function("Reveal.isReady()")


def test_every_chapter_has_a_deck() -> None:
    assert [deck.stem for deck in DECKS] == [path.stem for path in SOURCES]


@every_deck
def test_every_slide_can_be_read(
    watched: Page, address: str, deck: Path
) -> None:
    open_deck(watched, address, deck)
    watched.add_script_tag(path=AXE)
    told = watched.evaluate(
        WALK, {"most": MOST, "rules": {"resultTypes": ["violations"]}}
    )
    assert not told, "\n".join([f"{deck.stem}, light:", *told])
    # In the dark, colours alone differ.
    watched.emulate_media(color_scheme="dark")
    told = watched.evaluate(
        WALK, {"most": None, "rules": {"runOnly": ["color-contrast"]}}
    )
    assert not told, "\n".join([f"{deck.stem}, dark:", *told])


@every_deck
def test_an_answer_appears_after_its_vote(deck: Path) -> None:
    """It is a fragment, and the right arrow comes from the vote to it."""
    columns = [
        column.select(":scope > section")
        for column in page(deck).select(".slides > section")
    ]
    places = {
        kind: [
            (across, down)
            for across, column in enumerate(columns)
            for down, slide in enumerate(column)
            for _ in slide.select(f".{kind}")
        ]
        for kind in ("vote", "answer")
    }
    assert len(places["vote"]) >= 10
    for (across, down), answer in zip(
        places["vote"], places["answer"], strict=True
    ):
        below = (across, down + 1) if down else (across + 1, 0)
        assert answer in ((across, down), below)
    for told in page(deck).select(".answer"):
        assert told.find_parent(class_="fragment"), said(told)


@every_deck
def test_the_line_in_which_the_methods_differ_is_marked(deck: Path) -> None:
    (loop,) = page(deck).select(".tag_loop .cell_input pre")
    (marked,) = loop.select(".c1")
    words = ["best so far", "mean of ALL", "of ONE sample", "mean of a FEW"]
    words.append("SIZE times")
    assert words[DECKS.index(deck)] in marked.get_text()


@every_deck
def test_axe_finds_nothing_around_the_slides(
    watched: Page, address: str, deck: Path
) -> None:
    open_deck(watched, address, deck)
    assert violations(watched) == []


@every_deck
def test_a_deck_opens_from_a_folder(watched: Page, deck: Path) -> None:
    watched.goto(deck.as_uri())
    expect(watched.locator("section.present h1")).to_be_visible()
    watched.keyboard.press("ArrowRight")
    assert watched.evaluate("Reveal.getIndices().h") == 1


@every_deck
def test_every_link_of_a_deck_resolves(deck: Path) -> None:
    links = page(deck).select(".slides a[href]")
    for link in links:
        target, anchor = urldefrag(str(link["href"]))
        if re.match(r"[a-z]+:", target):
            continue
        path = (deck.parent / unquote(target)).resolve() if target else deck
        assert path.is_file(), link
        if anchor:
            assert anchor in anchors(path), link
    chapter = f"../../../book/chapters/{deck.name}"
    ends = [slide.select("a") for slide in page(deck).select("section section")]
    for end in (ends[0], ends[-1]):
        assert chapter in [link["href"] for link in end]


@every_deck
def test_a_chapter_links_to_its_deck(deck: Path) -> None:
    chapter = SITE / "book" / "chapters" / deck.name
    (link,) = page(chapter).select(".btn-slides-button")
    assert (chapter.parent / str(link["href"])).resolve() == deck


def test_a_click_on_a_phone_opens_the_deck(watched: Page, address: str) -> None:
    watched.set_viewport_size({"width": 390, "height": 800})
    watched.goto(f"{address}/book/chapters/{DECKS[0].name}")
    link = watched.get_by_role("link", name="Slides", exact=True)
    expect(link).to_be_visible()
    with watched.expect_popup() as opened:
        link.click()
    at = f"{address}/slides/book/chapters/{DECKS[0].name}*"
    opened.value.wait_for_url(at)


@every_deck
def test_its_page_in_the_teaching_guide_links_to_a_deck(deck: Path) -> None:
    guide = SITE / "book" / "teaching" / f"{deck.stem[3:]}.html"
    (link,) = page(guide).select(".btn-slides-button")
    assert (guide.parent / str(link["href"])).resolve() == deck


def numbers(path: Path) -> dict[tuple[str, ...], str]:
    """Return what is numbered, and what refers to a number, with its words.

    One work may be cited in several words.
    """
    soup = page(path)
    found: dict[tuple[str, ...], str] = {}
    for selector in (".eqno", "figcaption .caption-number"):
        for number in soup.select(selector):
            for link in number.select("a"):
                link.decompose()
            owner = number.find_parent(id=True)
            assert owner
            found[str(owner["id"]), selector] = number.get_text(strip=True)
    for box in soup.select(".exercise"):
        title = box.select_one(".admonition-title")
        assert title
        found[str(box["id"]), "exercise"] = title.get_text(strip=True)
    for link in soup.select("a.reference"):
        anchor = urldefrag(str(link["href"]))[1]
        if re.search(r"\d", link.get_text()):
            words = link.get_text(strip=True)
            found[anchor, "reference", words] = words
    return found


@every_deck
def test_every_number_is_that_of_the_book(deck: Path) -> None:
    here = numbers(deck)
    there = numbers(SITE / "book" / "chapters" / deck.name)
    assert {kind for _, kind, *_ in here} >= {"reference"}
    assert here == {name: there.get(name) for name in here}


@every_deck
def test_notes_are_in_the_deck_and_not_in_the_book(
    deck: Path,
) -> None:
    written = notes_of(deck)
    assert len(written) > 30
    spoken = [said(notes) for notes in page(deck).select("aside.notes")]
    chapter = said(page(SITE / "book" / "chapters" / deck.name))
    # The minutes that the plan has left may stand alone.
    left = [said for said in spoken if re.fullmatch(r"Left: [\d a-z]+", said)]
    assert len(spoken) == len(written) + len(left)
    for notes in written:
        assert longest_words(notes) in " ".join(spoken)
    for words in spoken:
        assert words not in chapter


@every_deck
@pytest.mark.parametrize("source", ["server", "disk"])
def test_the_speaker_sees_the_notes(
    watched: Page, address: str, deck: Path, source: str
) -> None:
    open_deck(watched, SITE.as_uri() if source == "disk" else address, deck)
    # The notes with the most formulas.
    words = watched.evaluate(
        """() => {
            const formulas = notes => notes.querySelectorAll("math").length;
            const notes = [...document.querySelectorAll("aside.notes")]
                .sort((a, b) => formulas(b) - formulas(a))[0];
            const { h, v } = Reveal.getIndices(notes.closest("section"));
            Reveal.slide(h, v);
            return notes.innerText;
        }"""
    )
    with watched.expect_popup() as opened:
        watched.keyboard.press("s")
    shown = opened.value.locator(".speaker-controls-notes .value")
    expect(shown).to_contain_text(longest_words(words))
    # That window has no style sheet of ours: a formula must not stand twice.
    for formula in shown.locator(".katex").all():
        drawn = formula.locator("math")
        expect(drawn).to_be_visible()
        assert formula.text_content() == drawn.text_content()
    opened.value.close()


@every_deck
def test_moving_figures_answer_on_the_slide(
    watched: Page, address: str, deck: Path
) -> None:
    open_deck(watched, address, deck)
    place = "JSON.stringify(Reveal.getIndices())"
    for figure in watched.locator(".moving").all():
        figure.evaluate(
            """figure => {
                const slide = figure.closest("section");
                const { h, v } = Reveal.getIndices(slide);
                Reveal.slide(h, v);
                for (const part of slide.querySelectorAll(".fragment"))
                    part.classList.add("visible");
            }"""
        )
        here = watched.evaluate(place)
        control = figure.locator("input").last
        control.focus()
        watched.keyboard.press("Home")
        seen = {hold(figure)}
        for key in ("ArrowRight", "ArrowUp", "End"):
            watched.keyboard.press(key)
            seen.add(hold(figure))
        assert len(seen) >= 3
        drag(watched, control, 0)
        assert control.input_value() == "0"
        hold(figure)
        figure.get_by_role("button", name="next").last.focus()
        watched.keyboard.press("Space")
        assert control.input_value() == "1"
        assert watched.evaluate(place) == here
        # A remote control turns the slides wherever the focus is.
        control.focus()
        watched.keyboard.press("PageUp")
        assert watched.evaluate(place) != here


def test_a_deck_prints_with_its_notes(tmp_path: Path) -> None:
    need_chromium()
    shutil.copytree(SITE / "slides", tmp_path / "slides")
    deck = tmp_path / "slides" / "book" / "chapters" / DECKS[0].name
    run_tool("handout.py", deck)
    pages = [
        " ".join(sheet.extract_text().split())
        for sheet in pypdf.PdfReader(deck.with_suffix(".pdf")).pages
    ]
    shown = page(DECKS[0]).select("section section")
    spoken = page(DECKS[0]).select("section section:has(aside.notes)")
    assert len(pages) == len(shown) + len(spoken)
    assert all(len(text) > 10 for text in pages), min(pages, key=len)
    for notes in notes_of(DECKS[0]):
        words = longest_words(notes)
        assert any(words in text for text in pages), words
