"""The teaching guide: plans, places, numbers, and the sheet in print."""

from __future__ import annotations

import io
import json
import re
import tomllib
from functools import cache
from pathlib import Path

import contents
import pypdf
import pytest
import yaml
from browsing import ROOT, SITE
from playwright.sync_api import Browser

GUIDE = ROOT / "book" / "teaching"
# The page of the guide, the prefix of its labels, the chapter.
CHAPTERS = {
    chapter.name: (chapter.key, chapter.stem) for chapter in contents.CHAPTERS
}
FORM = [
    "objectives",
    "prerequisites",
    "45",
    "90",
    "board",
    "checks",
    "misconceptions",
    "homework",
    "late",
]
TASKS = {"homework_1": 3, "homework_2": 3, "homework_3": 3, "homework_4": 7}
every_chapter = pytest.mark.parametrize("name", CHAPTERS)


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


@cache
def cells(name: str) -> list[dict[str, object]]:
    path = ROOT / "notebooks" / f"{CHAPTERS[name][1]}.ipynb"
    return list(json.loads(text(path))["cells"])


@cache
def chapter(name: str) -> str:
    return "\n\n".join("".join(cell["source"]) for cell in cells(name))  # type: ignore[arg-type]


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
@pytest.mark.parametrize("minutes", [45, 90])
def test_the_minutes_of_a_plan_add_up(name: str, minutes: int) -> None:
    plan = part(guide(name), f"teach-{CHAPTERS[name][0]}-{minutes}")
    steps = rows(plan, "Min.")
    spent = [int(step[0]) for step in steps]
    assert sum(spent) == minutes
    assert min(spent) >= 2
    assert all(len(step) == 3 and all(step) for step in steps)
    if minutes == 90:
        (half,) = (
            k for k, step in enumerate(steps) if "*Half-time.*" in step[1]
        )
        assert sum(spent[: half + 1]) == 45
        words = ["six", "seven", "eight"]
        assert f"Its first {words[half + 1 - 6]} steps take 45" in plan


def test_the_minutes_of_the_guest_lecture_add_up() -> None:
    plan = part(guide("index"), "teach-plan-guest")
    assert sum(int(step[0]) for step in rows(plan, "Min.")) == 45


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
        # Both plans together ask all three.
        plans = part(page, f"teach-{prefix}-45")
        plans += part(page, f"teach-{prefix}-90")
        assert f"<teach-{prefix}-check-{number}>" in plans


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
        "".join(output.get("text", ""))
        for cell in cells(name)
        for output in cell.get("outputs", ())  # type: ignore[attr-defined]
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


@pytest.mark.slow
@pytest.mark.parametrize("paper", ["A4", "Letter"])
def test_the_sheet_prints_on_one_page(browser: Browser, paper: str) -> None:
    page = browser.new_page()
    page.goto((SITE / "book" / "teaching" / "cheat_sheet.html").as_uri())
    side = "12.7mm"  # the widest that browsers set by themselves
    margin = {"top": side, "right": side, "bottom": side, "left": side}
    printed = page.pdf(format=paper, margin=margin)  # type: ignore[arg-type]
    page.emulate_media(media="print")
    sizes = page.locator("section:has(> #teach-sheet)").evaluate(
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
    page.close()
    (sheet,) = pypdf.PdfReader(io.BytesIO(printed)).pages
    words = sheet.extract_text()
    assert "Model, cost, gradient" in words
    assert "Divide a short mini-batch by its own length" in words
    for furniture in ("Previous", "Next", "Contents", "Ctrl", "Search..."):
        assert furniture not in words
    assert len(sizes) > 200
    assert min(sizes) >= 8 * 4 / 3  # points in pixels
