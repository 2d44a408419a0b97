"""What is printed from the single page: solutions last, or exercises alone."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import exercises
import one_page
import pypdf
import pytest
from browsing import ROOT, need_chromium, run_tool
from bs4 import BeautifulSoup

EXTENSIONS = ROOT / "book" / "_ext"
CONF = f"""
import sys
sys.path.insert(0, {str(EXTENSIONS)!r})
extensions = ["myst_parser", "sphinx_exercise", "votes", "one_page"]
numfig = True
myst_enable_extensions = ["colon_fence"]
exercise_style = "solution_follow_exercise"
"""
INDEX = "# Book\n\n```{toctree}\n:numbered: 1\none\ntwo\n```\n"
CHAPTER = """
# Chapter {name}

## Text

Words.

:::{{vote}} first

```
1 + 1
```

- a list

What is it in {name}?

- [ ] 1

  Count again.

- [x] 2

  It is two in {name}.
:::

The middle.

:::{{answer}} first
:::

:::{{vote}} check-1
Which?

- [x] 4

  Yes, four.

- [ ] 5

  No.
:::

:::{{answer}} check-1
:::

## Exercises

```{{exercise}} First
:label: ex-{name}-1

Add 1 and 2.
```

```{{solution}} ex-{name}-1
:class: dropdown

It is 3 in {name}.
```

```{{exercise}} Second
:label: ex-{name}-2

Add 2 and 2.
```

```{{solution}} ex-{name}-2
It is 4 in {name}.
```

## Where next

To the end.
"""

# One worker builds the small book.
pytestmark = pytest.mark.xdist_group("one page")


@pytest.fixture(scope="module")
def single(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a small book of two chapters on a single page."""
    folder = tmp_path_factory.mktemp("book")
    (folder / "conf.py").write_text(CONF)
    (folder / "index.md").write_text(INDEX)
    for name in ("one", "two"):
        (folder / f"{name}.md").write_text(CHAPTER.format(name=name))
    command = [sys.executable, "-m", "sphinx", "-b", "singlehtml", "-W", "-q"]
    subprocess.run([*command, folder, folder / "out"], check=True)
    return folder / "out"


def words(page: str) -> list[str]:
    """Return the lines of a page, without the signs of its links."""
    body = BeautifulSoup(page, "html.parser").select_one("[role=main]")
    assert body
    for link in body.select(".headerlink"):
        link.decompose()
    return [" ".join(line.split()) for line in body.stripped_strings]


def test_solutions_stand_after_all_exercises(single: Path) -> None:
    lines = words((single / "index.html").read_text(encoding="utf-8"))
    begin, end = lines.index("Exercises"), lines.index("Where next")
    assert " ".join(lines[begin:end]) == (
        "Exercises Exercise 1.1 (First) Add 1 and 2. "
        "Exercise 1.2 (Second) Add 2 and 2. Solutions "
        "Solution to Exercise 1.1 (First) It is 3 in one. "
        "Solution to Exercise 1.2 (Second) It is 4 in one."
    )
    assert " ".join(lines).count("Solutions") == 2


def test_answers_stand_at_the_end_of_their_chapter(single: Path) -> None:
    page = (single / "index.html").read_text(encoding="utf-8")
    lines = words(page)
    asked = " ".join(lines[: lines.index("Exercises")])
    assert asked.endswith(
        "Predict, then run 1 1 + 1 a list What is it in one? (a) 1 (b) 2 "
        "The middle. Check yourself 1 Which? (a) 4 (b) 5"
    )
    begin, end = lines.index("Answers"), lines.index("Chapter two")
    assert " ".join(lines[begin:end]) == (
        "Answers Predict, then run 1 (b) is right. It is two in one. "
        "(a) Count again. "
        "Check yourself 1 (a) is right. Yes, four. (b) No. 2."
    )
    assert lines.count("Answers") == 2
    soup = BeautifulSoup(page, "html.parser")
    # A legend holds no block: what else there is of a question is above it.
    for vote in soup.select(".vote"):
        (legend,) = vote.select("fieldset > legend")
        assert not legend.select("p, ul, div, pre")
    assert not soup.select(".vote :is(input, button)")


def test_a_question_ends_with_a_paragraph(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text(CONF)
    options = "- [ ] 1\n\n  No.\n\n- [x] 2\n\n  Yes."
    wrong = {
        "index": "Which?\n\n```\n1 + 1\n```",
        "ends_with_a_list": "- Which?",
        "empty": "",
    }
    for name, question in wrong.items():
        (tmp_path / f"{name}.md").write_text(
            "---\norphan: true\n---\n\n# Book\n\n"
            f":::{{vote}} first\n{question}\n\n{options}\n:::\n"
        )
    command = [sys.executable, "-m", "sphinx", "-b", "dummy", "-q"]
    command += ["-W", "--keep-going"]
    done = subprocess.run(
        [*command, tmp_path, tmp_path / "out"], capture_output=True, check=False
    )
    assert done.returncode
    told = done.stderr.decode().splitlines()
    for name in wrong:
        (line,) = [line for line in told if f"{name}.md" in line]
        assert "ends with a paragraph" in line


def test_the_sheet_has_the_exercises_alone(single: Path) -> None:
    page = (single / "index.html").read_text(encoding="utf-8")
    page = page.replace('role="main"', 'role="main"><article', 1)
    sheet = exercises.sheet(page)
    told = " ".join(words(sheet))
    assert "Solution" not in told
    assert "Words." not in told
    assert "It is" not in told
    assert told.count("Add 1 and 2.") == told.count("Add 2 and 2.") == 2
    titles = BeautifulSoup(sheet, "html.parser").select(
        "article :is(h1, h2, h3)"
    )
    assert [title.get_text() for title in titles] == [
        "Exercises",
        "1. Chapter one",
        "2. Chapter two",
    ]


@pytest.mark.slow
def test_the_sheet_is_printed(single: Path, tmp_path: Path) -> None:
    need_chromium()
    (single / "book").mkdir()
    page = (single / "index.html").read_text(encoding="utf-8")
    page = page.replace('role="main"', 'role="main"><article', 1)
    (single / "book" / "index.html").write_text(page, encoding="utf-8")
    pdf = tmp_path / "exercises.pdf"
    run_tool("exercises.py", single, pdf)
    (sheet,) = pypdf.PdfReader(pdf).pages
    told = " ".join(sheet.extract_text().split())
    assert told.count("Add 2 and 2.") == 2
    assert "It is" not in told


@pytest.mark.parametrize(
    ("newer", "offered"),
    [("book/page.md", False), ("locale/zh_CN/page.po", False), ("", True)],
)
def test_a_pdf_is_offered_until_a_source_is_newer(
    tmp_path: Path, newer: str, offered: bool
) -> None:
    pdf = tmp_path / one_page.PDF
    for path in (pdf, tmp_path / "book" / "page.md"):
        path.parent.mkdir(parents=True)
        path.touch()
        os.utime(path, (1, 1))
    os.utime(pdf, (2, 2))
    if newer:
        (tmp_path / newer).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / newer).touch()
    app: Any = SimpleNamespace(srcdir=tmp_path, tags=set())
    one_page.offer_pdf(app)
    assert app.tags == ({"pdf"} if offered else set())
