"""Votes in a browser: clicked, told, kept on the device, counted, cleared."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import votes
from browsing import (
    REFUSED,
    SITE,
    hold_in_all_looks,
)
from bs4 import BeautifulSoup
from contents import CHAPTERS, PAGES, ROOT, Chapter
from playwright.sync_api import Browser, Locator, Page, expect

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("votes")]

FORMAT = "answers to How a model finds its weight"
# A chapter with votes whose cells are seen, and one that has a vote so called.
FIRST, OTHER = CHAPTERS[1], CHAPTERS[2]
# What stands between a vote and its answer, and the answer itself.
DECIDING = """vote => {
    const marks = [...document.querySelectorAll(
        ".vote, .answer, details.hide")];
    const after = marks.slice(marks.indexOf(vote) + 1);
    const end = after.findIndex(mark => mark.matches(".answer"));
    const words = fold => fold.querySelector("summary").textContent.trim();
    return {
        folds: after.slice(0, end).map(fold => [words(fold), fold.open]),
        open: after[end].open,
        told: Object.fromEntries(
            [...after[end].querySelectorAll("dd")]
                .map(said => [said.dataset.option, said.textContent])),
    };
}"""
# What a reader may write or read, and a browser may refuse.
STORAGE = {
    "all": REFUSED,
    "to store": """Storage.prototype.setItem = () => {
        throw new DOMException("full", "QuotaExceededError"); }""",
}


def file_of(chapter: Chapter) -> Path:
    return SITE / f"{chapter.file}.html"


def asked(chapter: Chapter) -> dict[str, votes.Vote]:
    """Return the votes of a chapter by name, as they are written."""
    text = (ROOT / f"{chapter.file}.md").read_text(encoding="utf-8")
    found = re.findall(r"^:::\{vote\} (\S+)\n(.*?)^:::$", text, re.M | re.S)
    return {name: votes.parse(source) for name, source in found}


def right(vote: votes.Vote) -> str:
    return vote.right_first()[0][0]


def vote_of(page: Page, name: str) -> Locator:
    return page.locator(f'.vote[data-vote="{name}"]')


def choose(page: Page, name: str, letter: str) -> Locator:
    """Click an option, and return what is said of it."""
    vote = vote_of(page, name)
    vote.get_by_label(f"({letter})").click()
    return vote.get_by_role("status")


def tally(page: Page) -> str:
    return page.locator(".tally > span").inner_text()


def kept(page: Page) -> Any:
    return json.loads(page.evaluate("localStorage.getItem('answers')"))


def load(page: Page, path: Path) -> Locator:
    """Load a file of answers, and return what is said of it."""
    said = page.locator(".tally").get_by_role("status")
    # What was said before is not to be taken for it.
    said.evaluate("said => said.replaceChildren()")
    with page.expect_file_chooser() as chooser:
        page.get_by_role("button", name="Load a file").click()
    chooser.value.set_files(path)
    expect(said).to_contain_text(re.compile("^Loaded|Nothing was changed"))
    return said


def save(page: Page, path: Path) -> Any:
    """Save the answers to a file, and return what stands in it."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Save to a file").click()
    assert download.value.suggested_filename == "answers.json"
    download.value.save_as(path)
    return json.loads(path.read_text(encoding="utf-8"))


@pytest.fixture(params=CHAPTERS, ids=lambda chapter: chapter.stem)
def chapter(request: pytest.FixtureRequest) -> Chapter:
    found: Chapter = request.param
    return found


def test_only_chapters_load_the_script() -> None:
    loading = [
        name
        for name in PAGES
        if "answers.js?" in (SITE / f"{name}.html").read_text(encoding="utf-8")
    ]
    assert loading == [chapter.file for chapter in CHAPTERS]


def test_the_page_asks_and_answers_in_valid_html(chapter: Chapter) -> None:
    text = file_of(chapter).read_text(encoding="utf-8")
    page = BeautifulSoup(text, "html.parser")
    found = page.select(".vote, .answer")
    names = [tag.get("data-vote") for tag in found]
    written = asked(chapter)
    assert names[::2] == list(written)
    assert set(names[1::2]) == {None}
    for vote, answer in zip(found[::2], found[1::2]):
        (legend,) = vote.select("fieldset > legend")
        assert not legend.select("p, ul, ol, div, pre, section, table")
        options = written[str(vote["data-vote"])].lettered()
        items = [
            item.get_text().strip()[:4]
            for item in vote.select("fieldset > ul.options > li")
        ]
        assert items == [f"({letter}) " for letter, _ in options]
        assert answer.name == "details"
        told = [said["data-option"] for said in answer.select("dd")]
        assert sorted(map(str, told)) == [letter for letter, _ in options]
        # Without its script the page has no control that would do nothing.
        assert not vote.select("input, button, [role=status]")


def test_every_option_is_told_in_its_own_words(
    watched: Page, address: str, chapter: Chapter
) -> None:
    watched.goto(f"{address}/{chapter.file}.html")
    written = asked(chapter)
    assert tally(watched).startswith(f"0 of {len(written)} predicted")
    for number, (name, vote) in enumerate(written.items(), start=1):
        asking = vote_of(watched, name)
        before = asking.evaluate(DECIDING)
        check = name.startswith("check-")
        # A check is decided by no cell, and every other vote by some.
        assert bool(before["folds"]) != check, name
        assert not any(is_open for _, is_open in before["folds"])
        for letter, option in vote.lettered():
            said = choose(watched, name, letter).text_content() or ""
            verdict = "Right. " if option.right else "Not this one. "
            assert said == verdict + before["told"][letter], (name, letter)
            after = asking.evaluate(DECIDING)
            assert all(
                fold == ["What happens", True] for fold in after["folds"]
            )
            assert not after["open"]
        assert tally(watched).startswith(f"{number} of {len(written)} ")
    # Other choices followed, and the first is the prediction.
    assert kept(watched) == {
        chapter.stem: {
            f"vote:{name}": {"chosen": "a", "right": right(vote) == "a"}
            for name, vote in written.items()
        }
    }


def test_who_does_not_choose_is_shown_the_answer(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{FIRST.file}.html")
    vote = vote_of(watched, "rate")
    button = vote.get_by_role("button", name="Show me without choosing")
    button.focus()
    watched.keyboard.press("Enter")
    shown = vote.evaluate(DECIDING)
    assert shown["open"]
    assert all(fold[1] for fold in shown["folds"])
    expect(vote.get_by_role("status")).to_have_text(
        "The answer is open, below."
    )
    expect(button).to_be_focused()
    assert tally(watched).startswith("0 of ")


def test_a_vote_is_answered_by_keyboard_alone(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{FIRST.file}.html")
    vote = vote_of(watched, "sides")
    radios = vote.get_by_role("radio")
    said = vote.get_by_role("status")
    vote_of(watched, "central").get_by_role("button").focus()
    for _ in range(20):
        watched.keyboard.press("Tab")
        if radios.first.evaluate("e => e === document.activeElement"):
            break
    expect(radios.first).to_be_focused()
    # What an arrow passes is not chosen, and not told.
    for letter in "bc":
        watched.keyboard.press("ArrowDown")
        expect(said).to_have_text(f"The space bar chooses ({letter}).")
        assert vote.evaluate(DECIDING)["folds"][0][1] is False
    expect(radios.nth(2)).to_be_focused()
    assert kept(watched) == {}
    watched.keyboard.press("Space")
    expect(said).to_contain_text("Not this one.")
    expect(radios.nth(2)).to_be_focused()
    assert vote.evaluate(DECIDING)["folds"][0][1] is True
    # It may be changed; the prediction stays.
    watched.keyboard.press("ArrowDown")
    expect(said).to_contain_text("Right.")
    chosen = {"vote:sides": {"chosen": "c", "right": False}}
    assert kept(watched) == {FIRST.stem: chosen}
    # Tab leads out of the vote, and on to the next one.
    watched.keyboard.press("Tab")
    assert not vote.evaluate("v => v.contains(document.activeElement)")
    # Space alone chooses the first option.
    watched.get_by_role("radio", name="3.4667").focus()
    watched.keyboard.press("Space")
    expect(vote_of(watched, "check-1").get_by_role("status")).to_contain_text(
        "Not this one."
    )


def test_axe_finds_nothing_in_any_state(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{FIRST.file}.html")
    watched.get_by_role("button", name="Clear").click()
    expect(watched.locator(".tally")).to_contain_text("once more")
    choose(watched, "central", "a")
    choose(watched, "sides", "a")
    vote_of(watched, "twice").get_by_role("radio").first.focus()
    watched.keyboard.press("ArrowDown")
    vote_of(watched, "rate").get_by_role("button").click()
    said = watched.locator(".vote [role=status]:not(:empty)")
    expect(said).to_have_text(
        [
            re.compile("^Not this one"),
            re.compile("^Right"),
            re.compile("space bar"),
            re.compile("open, below"),
        ]
    )
    hold_in_all_looks(watched, ".vote, .tally")


@pytest.mark.parametrize("kind", ["http", "file"])
def test_an_answer_is_kept_over_a_reload(
    watched: Page, address: str, kind: str
) -> None:
    page = (
        f"{address}/{FIRST.file}.html"
        if kind == "http"
        else file_of(FIRST).as_uri()
    )
    watched.goto(page)
    choose(watched, "large-rate", "b")
    for name, letter in (("central", "a"), ("sides", "a"), ("check-1", "a")):
        choose(watched, name, letter)
    watched.goto("about:blank")
    # What is restored above does not move what the address leads to.
    watched.goto(f"{page}#choosing-the-learning-rate")
    watched.evaluate("document.fonts.ready.then(() => true)")
    expect(
        watched.locator("#choosing-the-learning-rate > h2")
    ).to_be_in_viewport()
    assert watched.evaluate("document.activeElement === document.body")
    watched.goto("about:blank")
    watched.goto(page)
    assert watched.evaluate("scrollY") == 0
    assert tally(watched).startswith("4 of ")
    vote = vote_of(watched, "large-rate")
    expect(vote.get_by_label("(b)")).to_be_checked()
    expect(vote.get_by_role("status")).to_contain_text("Not this one.")
    shown = vote.evaluate(DECIDING)
    assert shown["folds"] == [["What happens", True]]
    assert not shown["open"]
    # The other chapter has a vote of the same name.
    watched.goto(page.replace(FIRST.stem, OTHER.stem))
    assert tally(watched).startswith("0 of ")
    expect(vote_of(watched, "check-1").locator(":checked")).to_have_count(0)
    choose(watched, "check-1", "b")
    assert set(kept(watched)) == {FIRST.stem, OTHER.stem}
    chosen = {
        c: kept(watched)[c]["vote:check-1"]["chosen"] for c in kept(watched)
    }
    assert chosen == {FIRST.stem: "a", OTHER.stem: "b"}


def test_two_tabs_keep_the_answers_of_both(tab: Page, address: str) -> None:
    one, two = tab, tab.context.new_page()
    for page in (one, two):
        page.goto(f"{address}/{FIRST.file}.html")
    choose(one, "sides", "a")
    hears(two, "vote:sides")
    choose(two, "rate", "b")
    hears(one, "vote:rate")
    choose(one, "check-1", "c")
    hears(two, "vote:check-1")
    two.evaluate("answers.set('typed:loss', { tries: 1 })")
    hears(one, "typed:loss")
    names = {"vote:sides", "vote:rate", "vote:check-1", "typed:loss"}
    assert set(kept(one)[FIRST.stem]) == names


def hears(page: Page, name: str) -> None:
    """Wait until a tab sees an answer that another has kept.

    Tabs are processes: a browser tells one what the other wrote a little later.
    """
    page.wait_for_function(
        """([chapter, name]) => {
            const all = JSON.parse(localStorage.getItem("answers"));
            return name in (all?.[chapter] ?? {});
        }""",
        arg=[FIRST.stem, name],
    )


def test_without_scripts_the_answer_folds_by_itself(
    plain: Page, address: str
) -> None:
    plain.goto(f"{address}/{FIRST.file}.html")
    vote = vote_of(plain, "sides")
    expect(vote).to_contain_text("(a) goes left, by 0.467")
    expect(plain.locator(".vote :is(input, button), .tally")).to_have_count(0)
    answer = plain.locator("details.answer").nth(1)
    inside = answer.get_by_text("forgets the sign of the slope")
    expect(inside).not_to_be_visible()
    answer.locator("summary").click()
    expect(inside).to_be_visible()


def test_what_answers_is_light(source: Path) -> None:
    """All that asks adds 15 KB to a chapter, before anything is answered."""
    scripts = ("answers.js", "number.js", "typed.js")
    sizes = [(SITE / "_static" / name).stat().st_size for name in scripts]
    style = (ROOT / "book/_static/book.css").read_text("utf-8")
    heads = ("Votes: ", "A number question", "Boxes in which a function")
    for head in heads:
        (own,) = re.findall(rf"/\* {head}.*?(?=\n/\*|\Z)", style, re.DOTALL)
        sizes.append(len(own))
    page = (SITE / f"book/chapters/{source.stem}.html").read_text("utf-8")
    for pattern in (
        r'<section class="typed".*?</section>',
        r'<form class="number".*?</form>',
    ):
        found = re.findall(pattern, page, re.DOTALL)
        assert len(found) >= 3
        sizes.append(sum(map(len, found)))
    assert sum(sizes) <= 15_000


@pytest.mark.parametrize("refused", ["all", "to store"])
def test_where_storage_is_refused_all_works_unkept(
    tab: Page, address: str, tmp_path: Path, refused: str
) -> None:
    tab.add_init_script(STORAGE[refused])
    tab.goto(f"{address}/{FIRST.file}.html")
    assert tally(tab).endswith(" solved, not kept: save to a file.")
    expect(choose(tab, "sides", "a")).to_contain_text("Right.")
    expect(choose(tab, "rate", "a")).to_contain_text("Not this one.")
    assert tally(tab).startswith("2 of ")
    saved = save(tab, tmp_path / "answers.json")
    assert set(saved["answers"][FIRST.stem]) == {"vote:sides", "vote:rate"}
    tab.reload()
    assert tally(tab).startswith("0 of ")
    load(tab, tmp_path / "answers.json")
    assert tally(tab).startswith("2 of ")
    expect(vote_of(tab, "rate").get_by_label("(a)")).to_be_checked()


def test_what_another_stored_under_the_name_does_no_harm(
    watched: Page, address: str
) -> None:
    watched.goto(f"{address}/{FIRST.file}.html")
    for stored in ("no JSON", "5", "null", '{"02_gradient_descent": 5}'):
        watched.evaluate("s => localStorage.setItem('answers', s)", stored)
        watched.reload()
        assert tally(watched).startswith("0 of "), stored
        choose(watched, "sides", "a")
        chosen = {"vote:sides": {"chosen": "a", "right": True}}
        assert kept(watched)[FIRST.stem] == chosen, stored


def test_a_file_adds_to_what_is_there_and_clear_clears(
    watched: Page, address: str, tmp_path: Path
) -> None:
    path = tmp_path / "answers.json"
    watched.goto(f"{address}/{FIRST.file}.html")
    choose(watched, "sides", "b")
    other = {OTHER.stem: {"vote:check-1": {"chosen": "c", "right": False}}}
    here = {"vote:rate": {"chosen": "c", "right": True}}
    file = {"format": FORMAT, "version": 1}
    answers = {**other, FIRST.stem: here}
    path.write_text(json.dumps({**file, "answers": answers}), encoding="utf-8")
    expect(load(watched, path)).to_contain_text("Loaded")
    here["vote:sides"] = {"chosen": "b", "right": False}
    assert kept(watched) == {**other, FIRST.stem: here}
    assert tally(watched).startswith("2 of ")
    rate = vote_of(watched, "rate")
    expect(rate.get_by_label("(c)")).to_be_checked()
    expect(rate.get_by_role("status")).to_contain_text("Right.")
    saved = save(watched, path)
    assert saved == {**file, "answers": kept(watched)}

    clear = watched.get_by_role("button", name="Clear")
    said = watched.locator(".tally").get_by_role("status")
    clear.click()
    expect(said).to_contain_text("Press Clear once more")
    # Who goes on has not confirmed, and is asked again.
    watched.get_by_role("button", name="Load a file").focus()
    expect(said).to_be_empty()
    clear.click()
    expect(said).to_contain_text("Press Clear once more")
    assert tally(watched).startswith("2 of ")
    clear.click()
    expect(said).to_have_text("Cleared.")
    assert tally(watched).startswith("0 of ")
    assert kept(watched) == {}
    expect(watched.locator(".vote :checked")).to_have_count(0)
    expect(watched.locator(".vote [role=status]:not(:empty)")).to_have_count(0)
    assert rate.evaluate(DECIDING)["folds"] == [["What happens", False]]


# What a file of answers may hold, and why it is refused.
BAD_FILES = [
    ("{", "it is not JSON"),
    ("", "it is not JSON"),
    ("null", "its format is not"),
    ('{"version": 1, "answers": {}}', "its format is not"),
    ('{"format": "other", "version": 1, "answers": {}}', "its format is"),
    (f'{{"format": "{FORMAT}", "answers": {{}}}}', "its version is not 1"),
    (f'{{"format": "{FORMAT}", "version": 2}}', "its version is not 1"),
    (f'{{"format": "{FORMAT}", "version": 1}}', "its answers are damaged"),
    (
        f'{{"format": "{FORMAT}", "version": 1, "answers": {{"a": []}}}}',
        "its answers are damaged",
    ),
    (
        f'{{"format": "{FORMAT}", "version": 1, '
        '"answers": {"a": {"vote:b": "c"}}}',
        "its answers are damaged",
    ),
]


def test_a_bad_file_is_named_and_changes_nothing(
    watched: Page, address: str, tmp_path: Path
) -> None:
    watched.goto(f"{address}/{FIRST.file}.html")
    choose(watched, "sides", "b")
    before = kept(watched)
    path = tmp_path / "answers.json"
    for text, why in BAD_FILES:
        path.write_text(text, encoding="utf-8")
        assert why in load(watched, path).inner_text(), text
        assert kept(watched) == before, text
        assert tally(watched).startswith("1 of "), text
        chosen = vote_of(watched, "sides").get_by_label("(b)")
        assert chosen.is_checked(), text


def test_a_missing_file_of_the_book_is_named(tab: Page, address: str) -> None:
    tab.route("**/answers_file.js", lambda route: route.abort())
    tab.goto(f"{address}/{FIRST.file}.html")
    tab.get_by_role("button", name="Clear").click()
    said = tab.locator(".tally").get_by_role("status")
    expect(said).to_have_text("answers_file.js is missing in this book.")
    expect(choose(tab, "sides", "a")).to_contain_text("Right.")


def test_nothing_is_sent(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    """Every request of a long session asks for a file of the book."""
    context = browser.new_context()
    page = context.new_page()
    requests: list[tuple[str, str, str | None]] = []
    context.on(
        "request", lambda r: requests.append((r.method, r.url, r.post_data))
    )
    page.on("websocket", lambda socket: requests.append(("", socket.url, "")))
    page.goto(f"{address}/{FIRST.file}.html")
    written = asked(FIRST)
    for name, vote in written.items():
        choose(page, name, vote.lettered()[-1][0])
        choose(page, name, right(vote))
    assert tally(page).startswith(f"{len(written)} of {len(written)} ")
    page.reload()
    save(page, tmp_path / "answers.json")
    load(page, tmp_path / "answers.json")
    for _ in range(2):
        page.get_by_role("button", name="Clear").click()
    expect(page.locator(".tally")).to_contain_text("Cleared.")
    page.wait_for_load_state("networkidle")
    context.close()
    assert {(method, sent) for method, _, sent in requests} == {("GET", None)}
    # What is asked for is a file of the site, and its address says no more.
    paths = [
        re.fullmatch(re.escape(address) + r"/([^?]*)(\?v=[0-9a-f]+)?", url)
        for _, url, _ in requests
        if not url.startswith("data:")
    ]
    assert len(paths) > 20
    assert all(path and (SITE / path[1]).is_file() for path in paths)


def test_on_paper_no_control_is_left(watched: Page, address: str) -> None:
    watched.goto(f"{address}/{FIRST.file}.html")
    choose(watched, "sides", "b")
    watched.emulate_media(media="print")
    seen = watched.locator(
        ".tally, .vote :is(input, button, [role=status])"
    ).and_(watched.locator(":visible"))
    expect(seen).to_have_count(0)
    expect(vote_of(watched, "sides")).to_contain_text("(c) also goes right")
