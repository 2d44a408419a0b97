"""The teaching guide: plans, places, numbers, and what is printed for it."""

from __future__ import annotations

import io
import re
import shutil
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import contents
import handout
import plans
import pypdf
import pytest
import slide_types
import yaml
from browsing import ROOT, SITE
from bs4 import BeautifulSoup
from chapters import SOURCES, with_outputs
from plans import Step
from playwright.sync_api import Browser, Page

GUIDE = ROOT / "book" / "teaching"
# The page of the guide, the prefix of its labels, the chapter.
CHAPTERS = {
    chapter.name: (chapter.key, chapter.stem) for chapter in contents.CHAPTERS
}
FORM = [
    "objectives",
    "prerequisites",
    "plans",
    "board",
    "checks",
    "misconceptions",
    "homework",
    "late",
]
TASKS = {"homework_1": 3, "homework_2": 3, "homework_3": 3}
TASKS |= {"homework_4": 7, "homework_5": 7}
LENGTHS = [30, 45, 60, 75, 90]
every_chapter = pytest.mark.parametrize("name", CHAPTERS)
LECTURE = [chapter.name for chapter in contents.LECTURE]
of_the_lecture = pytest.mark.parametrize("name", LECTURE)


@cache
def text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def guide(name: str) -> str:
    return text(GUIDE / f"{name}.md")


def part(page: str, label: str) -> str:
    """Return what stands under a label, up to the next one."""
    (found,) = re.findall(
        rf"^\({re.escape(label)}\)=\n(.*?)(?=^\([\w-]+\)=$|\Z)",
        page,
        re.DOTALL | re.MULTILINE,
    )
    return str(found)


def rows(page: str, header: str) -> list[list[str]]:
    """Return the cells of the table under a line that begins like this."""
    (table,) = re.findall(
        rf"^\| {re.escape(header)}.*\n\|[-: |]+\n((?:\|.*\n)+)",
        page,
        re.MULTILINE,
    )
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in table.splitlines()
    ]


def plain(words: str) -> str:
    """Return a text without its roles and line breaks, in no final stop."""
    words = re.sub(r"\{term\}`([^<`]*?)(?: <[^>]*>)?`", r"\1", words)
    return " ".join(words.split()).rstrip(";.")


def source(name: str) -> Path:
    (path,) = (path for path in SOURCES if path.stem == CHAPTERS[name][1])
    return path


def chapter(name: str) -> str:
    return text(source(name))


@cache
def steps(name: str) -> dict[int, list[Step]]:
    return plans.of_chapter(CHAPTERS[name][1])


@every_chapter
def test_every_chapter_has_a_page_of_one_form(name: str) -> None:
    prefix, notebook = CHAPTERS[name]
    page = guide(name)
    labels = re.findall(r"^\(teach-\w+-(\w+)\)=\n## ", page, re.MULTILINE)
    assert labels == FORM
    title = notebook[3:].replace("_", "-")
    assert f"{{ref}}`chapter-{title}`" in part(page, f"teach-{prefix}")
    headings = re.findall(r"^## (.*)", page, re.MULTILINE)
    first = re.findall(r"^## (.*)", guide("exhaustive_search"), re.MULTILINE)
    assert headings == first


@every_chapter
def test_the_guide_has_the_objectives_of_the_chapter(name: str) -> None:
    (opening,) = re.findall(
        r"\*\*After this chapter you can\*\*\n\n(.*?)\n\n", chapter(name), re.S
    )
    promised = [plain(goal) for goal in re.split(r"^- ", opening, flags=re.M)]
    listed = part(guide(name), f"teach-{CHAPTERS[name][0]}-objectives")
    goals = re.findall(
        r"^\d\. (.*?)\n\n   \*Measured by\* (.*?)\n\n", listed, re.DOTALL | re.M
    )
    assert [plain(goal) for goal, _ in goals] == promised[1:]
    for goal, measures in goals:
        found = re.findall(r"\{ref\}`(?:[^<`]*<)?([\w-]+)>?`", measures)
        assert found, goal
        for measure in found:
            assert re.match(r"(ex|teach-task|teach-\w+-check)-", measure)


@every_chapter
def test_one_minute_in_ten_of_a_plan_is_free(name: str) -> None:
    assert list(steps(name)) == (LENGTHS if name in LECTURE else [45])
    for length, plan in steps(name).items():
        assert 0.87 * length <= plans.spent(plan) <= 0.9 * length, length
        assert min(step.minutes for step in plan) >= 2


@of_the_lecture
def test_the_longest_plan_is_two_lectures_of_half_the_length(name: str) -> None:
    plan = steps(name)[90]
    half = plans.first_half(90, plan)
    assert plans.spent(plan[:half]) == plans.spent(plan[half:]) == 40


@of_the_lecture
def test_the_notes_of_the_chapter_say_where_half_time_is(name: str) -> None:
    """The step before half-time, and the section in which the notes say so."""
    plan = steps(name)[90]
    before = " ".join(s.shows for s in plan[: plans.first_half(90, plan)])
    sections = re.findall(r"`(sec-[\w-]+)`", before)
    (notes,) = (
        part(chapter(name), label)
        for label in re.findall(r"^\((sec-[\w-]+)\)=$", chapter(name), re.M)
        if "Half-time" in part(chapter(name), label)
    )
    assert notes == part(chapter(name), sections[-1])


@every_chapter
def test_the_steps_of_a_plan_are_in_the_order_of_the_chapter(name: str) -> None:
    for length, plan in steps(name).items():
        shown = " ".join(step.shows for step in plan)
        labels = re.findall(r"`(sec-[\w-]+)`", shown)
        places = [chapter(name).index(f"\n({label})=") for label in labels]
        assert places == sorted(places), length


@every_chapter
def test_every_picture_that_a_plan_names_is_on_the_deck(name: str) -> None:
    shown = " ".join(s.shows for plan in steps(name).values() for s in plan)
    kinds = {
        cell.metadata["mystnb"]["figure"]["name"]: slide_types.kind(cell)
        for cell in with_outputs(source(name)).cells
        if "figure" in cell.metadata.get("mystnb", {})
    }
    for figure in re.findall(r"`(fig-[\w-]+)`", shown):
        assert kinds[figure], figure


@every_chapter
def test_what_is_optional_is_marked_and_is_what_is_cut(name: str) -> None:
    for length, plan in steps(name).items():
        optional = [step for step in plan if step.optional]
        page = plans.written("x", length, plan)
        assert page.count("| *Optional.* ") == len(optional)
        assert optional or length == 30
    late = part(guide(name), f"teach-{CHAPTERS[name][0]}-late")
    cuts = sorted(map(int, re.findall(r"\((\d) minutes\)", late)))
    assert cuts == sorted(step.minutes for step in plan if step.optional)


TABLE = """
| 45 | 90 | What you do and say | Show |
| ---: | ---: | --- | --- |
| 20 | 40 | Begin. | {ref}`sec-a` |
| - | (10) | Go on. | {ref}`sec-b`, {numref}`fig-b` |
| 20 | 30 | End. | its slide |
"""


def test_a_plan_is_a_column_of_the_table() -> None:
    found = plans.parse(TABLE)
    assert found == {
        45: [
            Step(20, 45, False, "Begin.", "{ref}`sec-a`"),
            Step(20, 25, False, "End.", "its slide"),
        ],
        90: [
            Step(40, 90, False, "Begin.", "{ref}`sec-a`"),
            Step(10, 50, True, "Go on.", "{ref}`sec-b`, {numref}`fig-b`"),
            Step(30, 40, False, "End.", "its slide"),
        ],
    }
    page = plans.expand(f"Before.\n:::{{plans}} teach-x\n{TABLE}:::\nAfter.\n")
    assert page.startswith("Before.\n(teach-x-45)=\n### The plan for 45 min")
    assert page.endswith("| 30 | 40 | End. | its slide |\n\nAfter.\n")
    assert "40 minutes, none of them optional. 5 are free." in page
    assert "80 minutes, 10 of them optional. 10 are free." in page
    assert "| 40 | 90 | Begin. *Half-time.* |" in page
    assert "| 10 | 50 | *Optional.* Go on. |" in page


@pytest.mark.parametrize(
    ("row", "wrong"),
    [
        ("| 20 | ten | Begin. | its slide |", "'ten' is not 4"),
        ("| 20 | Begin. | its slide |", "'Begin.': a row has 4 cells"),
        ("| 20 | 40 | Begin. |  |", "a row has 4 cells"),
    ],
)
def test_a_row_that_is_no_step_is_named(row: str, wrong: str) -> None:
    table = TABLE.replace("| 20 | 40 | Begin. | {ref}`sec-a` |", row)
    with pytest.raises(ValueError, match=wrong):
        plans.parse(table)


@every_chapter
def test_no_note_has_a_time_of_its_own(name: str) -> None:
    notes = re.findall(
        r"^:::\{notes\}$(.*?)^:::$", chapter(name), re.DOTALL | re.MULTILINE
    )
    assert len(notes) > 10
    assert not [note for note in notes if "Left:**" in note]


@pytest.mark.slow
@every_chapter
def test_the_speaker_sees_the_minutes_that_the_plan_has_left(name: str) -> None:
    first, later = plans.clock(CHAPTERS[name][1])
    deck = BeautifulSoup(text(deck_of(name)), "html.parser")
    seen = []
    for slide in deck.select(".slides > section > section"):
        lines = [line.get_text() for line in slide.select("aside > p")]
        told = [line[6:] for line in lines if re.match(r"Left: \d", line)]
        labels = {str(tag["id"]) for tag in slide.select("[id]")}
        due = [line for label, line in later.items() if label in labels]
        assert told == due[:1] or not due
        seen += told
    # A section without a heading on the deck begins with its first slide.
    assert seen == [first, *later.values()]


def test_the_minutes_of_the_guest_lecture_add_up() -> None:
    plan = part(guide("index"), "teach-plan-guest")
    assert sum(int(step[0]) for step in rows(plan, "Min.")) == 40


def test_what_the_guide_says_about_the_short_plans_is_so() -> None:
    checks = 0
    for name in LECTURE:
        for length in (30, 45, 60):
            plan = " ".join(s.does + s.shows for s in steps(name)[length])
            assert "saddle" not in plan
            if length == 30:
                checks += plan.count("{ref}`Check ")
                assert "second weight" not in plan
                assert " bias" not in plan
    assert checks == 1


def test_the_minutes_before_a_lecture_are_half_an_hour() -> None:
    steps = part(guide("index"), "teach-before")
    assert sum(map(int, re.findall(r"\((\d+) minutes\)", steps))) == 30


@every_chapter
def test_there_are_three_checks_with_their_wrong_answers(name: str) -> None:
    page, prefix = guide(name), CHAPTERS[name][0]
    labels = re.findall(rf"^\(teach-{prefix}-check-(\d)\)=$", page, re.M)
    assert labels == ["1", "2", "3"]
    for number in labels:
        check = part(page, f"teach-{prefix}-check-{number}")
        assert re.search(r"^\*\*Ask:\*\* .{30,}", check, re.MULTILINE)
        assert re.search(r"^\*\*Right:\*\* .{10,}", check, re.MULTILINE)
        wrong = rows(check, "They say | It reveals | Then |")
        assert len(wrong) >= 2
        assert all(len(row) == 3 and all(row) for row in wrong)
        # The plans together ask all three.
        asked = [step.does for plan in steps(name).values() for step in plan]
        assert f"<teach-{prefix}-check-{number}>" in " ".join(asked)


@every_chapter
def test_every_misconception_has_a_demonstration(name: str) -> None:
    found = part(guide(name), f"teach-{CHAPTERS[name][0]}-misconceptions")
    claims = re.findall(r'^\*\*"(?:.|\n)*?(?=^\*\*"|\Z)', found, re.MULTILINE)
    assert len(claims) >= 5
    for claim in claims:
        assert re.search(r"\{(ref|numref)\}`(sec|ex|fig)-", claim), claim


@every_chapter
def test_the_homework_names_exercises_of_the_chapter(name: str) -> None:
    prefix, _ = CHAPTERS[name]
    named = {"here": guide(name)}
    named["homework"] = part(guide("homework"), f"teach-task-{prefix}")
    own = set(re.findall(r":label: (ex-[\w-]+)", chapter(name)))
    listed = part(named["here"], f"teach-{prefix}-homework")
    required, more = listed.split("For who wants more")
    assert set(re.findall(r"`(ex-[\w-]+)`", listed)) == own
    asked = set(re.findall(r"`(ex-[\w-]+)`", required))
    assert set(re.findall(r"`(ex-[\w-]+)`", named["homework"])) == asked
    assert not asked & set(re.findall(r"`(ex-[\w-]+)`", more))


@every_chapter
def test_every_number_of_the_guide_is_in_the_chapter(name: str) -> None:
    """Numbers with two decimals or more, and whole numbers from 100 on."""
    known = chapter(name) + "".join(
        output.get("text", "")
        for cell in with_outputs(source(name)).cells
        for output in cell.get("outputs", ())
    )
    number = r"(?<![\d.])(\d+\.\d{2,}|\d{3,})(?![\d.]*\d)"
    numbers = set(re.findall(number, known.replace(r"\,", "")))
    for found in re.findall(number, guide(name).replace("10 000", "10000")):
        near = [n for n in numbers if n == found or rounded(n, found) == found]
        assert near, found


def rounded(number: str, like: str) -> str:
    """Return a number with as many decimals as another has, or itself."""
    decimals = len(like.partition(".")[2])
    return f"{float(number):.{decimals}f}" if decimals else number


@pytest.mark.parametrize("task", TASKS)
@pytest.mark.parametrize("seven", ["2024123", "0000001", "9999999", "4123369"])
def test_the_solutions_hold_for_any_digits(
    task: str, seven: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (code,) = re.findall(
        rf"```python\n((?:(?!```)[\s\S])*def {task}\([\s\S]*?)```",
        guide("solutions"),
    )
    space: dict[str, object] = {}
    exec(compile(code, task, "exec"), space)
    digits = [int(digit) for digit in seven][-TASKS[task] :]
    space[task](digits)  # type: ignore[operator]
    assert capsys.readouterr().out.count("\n") >= 3


def test_every_task_has_a_solution() -> None:
    tasks = re.findall(r"^\(teach-task-(\w+)\)=", guide("homework"), re.M)
    solved = re.findall(r"^\(teach-solution-(\w+)\)=", guide("solutions"), re.M)
    assert tasks == solved == [prefix for prefix, _ in CHAPTERS.values()]


def test_every_place_in_the_list_of_conventions_exists() -> None:
    listed = re.findall(r"^\|.*\| (.*) \|$", guide("conventions"), re.MULTILINE)
    paths = {
        path
        for place in listed
        for path in re.findall(r"`([^`]+)`", re.sub(r"\{ref\}`.*?`", "", place))
        if not path.startswith("make ")
    }
    assert len(paths) >= 10
    for path in paths:
        assert (ROOT / path).exists(), path


def test_the_versions_of_a_release_are_the_same() -> None:
    cited = yaml.safe_load(text(ROOT / "CITATION.cff"))["version"]
    built = tomllib.loads(text(ROOT / "pyproject.toml"))["project"]["version"]
    assert cited == built
    assert f"{cited} in `CITATION.cff`" in guide("conventions")


def test_no_word_shuts_a_reader_out() -> None:
    pages = [chapter(name) for name in CHAPTERS]
    pages += [text(path) for path in GUIDE.glob("*.md")]
    for page in pages:
        page = re.sub(r'no "\w+"', "", page)
        pattern = r"\b(obviously|simply|trivial\w*|of course|everyone knows)\b"
        assert re.findall(pattern, page, re.IGNORECASE) == []


def test_the_paper_has_the_form_of_the_journal() -> None:
    _, header, body = text(ROOT / "paper.md").split("---\n", 2)
    meta = yaml.safe_load(header)
    cited = yaml.safe_load(text(ROOT / "CITATION.cff"))
    assert meta["title"] == cited["title"]
    names = [author["name"] for author in meta["authors"]]
    assert names == [author["name"] for author in cited["authors"]]
    assert {"tags", "date", "affiliations"} <= set(meta)
    assert 250 <= len(body.split()) <= 1000
    entries = text(ROOT / meta["bibliography"])
    keys = set(re.findall(r"@(\w+\d{4})", body))
    assert len(keys) >= 5
    assert keys <= set(re.findall(r"^@\w+\{(\w+),", entries, re.MULTILINE))
    for heading in ("Summary", "Statement of need", "Experience of use"):
        assert f"# {heading}\n" in body


def test_the_form_for_a_report_asks_what_the_sheet_asks() -> None:
    sheet = text(GUIDE / "report.md")
    place = ROOT / ".github" / "ISSUE_TEMPLATE" / "taught_it.yml"
    form = yaml.safe_load(text(place))
    fields = {field["id"]: field["attributes"] for field in form["body"][1:]}
    assert f"*{form['name']}*" in sheet
    assert f"*{form['name']}*" in part(guide("index"), "teach-after")
    assert len(fields["chapter"]["options"]) == len(CHAPTERS)
    assert fields["plan"]["options"][:-2] == list(map(str, LENGTHS))
    (header,) = re.findall(r"^\| Step .*$", sheet, re.MULTILINE)
    assert fields["steps"]["value"].splitlines()[0] == header
    for question, _ in rows(sheet, "Afterwards"):
        assert question in [field["label"] for field in fields.values()]
    # A row for each step of the longest plan.
    most = max(len(steps(name)[90]) for name in LECTURE)
    assert len(rows(sheet, "Step")) >= most


DECK = """<div class="slides">
<section><section><h1>A</h1></section>
<section><p class="running">A</p><div class="admonition vote">Which?</div>
<div class="cell decides">It is 3.</div><aside class="notes">Ask.</aside>
</section>
<section><p class="running">A</p><div class="fragment"><div class="answer">
(b) is right.</div></div></section></section>
<section><section><h2>B</h2><div class="solution">So.</div></section></section>
<section><section><h2>C</h2><p>Text.</p></section></section>
</div>"""


def test_students_get_no_answer_and_no_empty_slide() -> None:
    deck = BeautifulSoup(handout.for_students(DECK), "html.parser")
    columns = deck.select(".slides > section")
    left = [
        [slide.get_text(" ", strip=True) for slide in column.select("section")]
        for column in columns
    ]
    assert left == [["A", "A Which?"], ["C Text."]]


def deck_of(name: str) -> Path:
    decks = SITE / "slides" / "book" / "chapters"
    return decks / f"{CHAPTERS[name][1]}.html"


def printed(path: Path) -> list[str]:
    """Return the words of each page of a PDF."""
    return [
        " ".join(page.extract_text().split())
        for page in pypdf.PdfReader(path).pages
    ]


def words_of(tag: Any) -> set[str]:
    """Return the longer runs of words in a part of a deck."""
    told = " ".join(tag.get_text(" ").split())
    return set(re.findall(r"[A-Za-z][A-Za-z ]{30,}[a-z](?= )", told))


@pytest.mark.slow
def test_a_handout_is_printed_with_and_without_answers(
    browser: Browser, tmp_path: Path
) -> None:
    shutil.copytree(SITE / "slides", tmp_path / "slides")
    name = "gradient_descent"
    folder = tmp_path / "slides" / deck_of(name).relative_to(SITE / "slides")
    handout.print_both(browser, folder)
    deck = BeautifulSoup(text(deck_of(name)), "html.parser")
    with_all = " ".join(printed(folder.with_suffix(".pdf")))
    without = printed(folder.with_name(f"{folder.stem}-students.pdf"))
    assert not list(folder.parent.glob("*-students.html"))
    # A page is a slide: none is empty.
    kept = handout.for_students(text(deck_of(name)))
    left = BeautifulSoup(kept, "html.parser")
    slides_left = left.select(".slides > section > section")
    assert len(without) == len(slides_left)
    assert min(map(len, without)) > 20
    hidden = dict.fromkeys(handout.HIDDEN.split(", "), 0)
    elsewhere = " ".join(left.get_text(" ").split())
    for selector in hidden:
        for part_of_it in deck.select(selector):
            for run in words_of(part_of_it) - {""}:
                if run not in elsewhere:
                    hidden[selector] += run in with_all
                    assert run not in " ".join(without)
    assert hidden[".notes"] > 20
    assert hidden[".answer"] >= 1
    questions = [
        " ".join(q.get_text(" ").split()) for q in deck.select(".vote")
    ]
    assert questions
    assert "Predict, then run" in " ".join(without)


def on_one_page(page: Page, paper: Any) -> str:
    """Print a page that fits on one sheet; return the words on it."""
    side = "12.7mm"  # the widest that browsers set by themselves
    margin: Any = {"top": side, "right": side, "bottom": side, "left": side}
    pdf = page.pdf(format=paper, margin=margin)
    (sheet,) = pypdf.PdfReader(io.BytesIO(pdf)).pages
    words = sheet.extract_text()
    for furniture in ("Previous", "Next", "Contents", "Ctrl", "Search..."):
        assert furniture not in words
    return words


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_report_prints_on_one_page(watched: Page, paper: str) -> None:
    watched.goto((SITE / "book" / "teaching" / "report.html").as_uri())
    words = on_one_page(watched, paper)
    assert "How the lesson went" in words
    assert "What would you change first?" in words


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_sheet_prints_on_one_page(watched: Page, paper: str) -> None:
    watched.goto((SITE / "book" / "teaching" / "cheat_sheet.html").as_uri())
    words = on_one_page(watched, paper)
    assert "Model, cost, gradient" in words
    assert "Divide a short mini-batch by its own length" in words
    watched.emulate_media(media="print")
    sizes = watched.locator("section:has(> #teach-sheet)").evaluate(
        """sheet => {
            const sizes = [], texts = document.createTreeWalker(sheet, 4);
            while (texts.nextNode()) {
                const parent = texts.currentNode.parentElement;
                const of = parent.closest(".katex") ?? parent;
                if (texts.currentNode.data.trim() && of.checkVisibility())
                    sizes.push(parseFloat(getComputedStyle(of).fontSize));
            }
            return sizes;
        }"""
    )
    assert len(sizes) > 200
    assert min(sizes) >= 8 * 4 / 3  # points in pixels
