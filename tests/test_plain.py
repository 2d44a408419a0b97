"""A chapter's text in plain Markdown."""

from __future__ import annotations

import re

import pytest
from browsing import SITE
from bs4 import BeautifulSoup, Tag
from labels import Word, words_of_labels
from plain import Plain

WORDS = words_of_labels()


def plain(source: str, page: str = "02_gradient_descent") -> str:
    return Plain(WORDS, page).text(source)


@pytest.mark.parametrize(
    ("source", "shown"),
    [
        ("a {term}`weight`", "a weight"),
        ("two {term}`samples <sample>`", "two samples"),
        ("press {kbd}`S`", "press <kbd>S</kbd>"),
        ("{term}`divide\nand conquer`", "divide and conquer"),
        ("in {numref}`fig-gd-tangent`", "in Fig. 2.2"),
        ("equation {eq}`eq-gd-factor`", "equation (2.3)"),
        ("{ref}`sec-gd-loop`", "[The loop](#The-loop)"),
        ("the {ref}`loop <sec-gd-loop>`", "the [loop](#The-loop)"),
        (
            "{ref}`sec-mb-race`",
            "[The race: all four methods on one axis]"
            "(04_minibatch_gradient_descent.ipynb"
            "#The-race%3A-all-four-methods-on-one-axis)",
        ),
        (
            "{ref}`ex-gd-by-hand`",
            "[Exercise 2.1](#Exercise-2.1%3A-One-update-by-hand)",
        ),
        ("a {ref}`logarithm <need-log>`", "a logarithm"),
        (
            "By {cite:t}`robbins1951`.",
            "By Robbins and Monro ([1951](https://doi.org/10.1214/aoms/1177729586)).",
        ),
        (
            "{cite:p}`boyd2004`",
            "([Boyd and Vandenberghe, 2004]"
            "(https://doi.org/10.1017/CBO9780511804441))",
        ),
        ("(sec-gd-loop)=\n## The loop", "## The loop"),
        ("a\n% not for readers\nb", "a\n\nb"),
        ("code `{ref}` and ``{ref}`x` ``", "code `{ref}` and ``{ref}`x` ``"),
        (
            ":::{admonition} Note\n:class: note\nA {term}`weight`.\n:::",
            "<blockquote>\n\n**Note**\n\nA weight.\n\n</blockquote>",
        ),
        (
            "::::{admonition} A\n:class: dropdown\n"
            ":::{admonition} B\nw\n:::\n::::",
            "<details><summary><b>A</b></summary>\n\n<blockquote>\n\n**B**\n\nw"
            "\n\n</blockquote>\n\n</details>",
        ),
        (
            "```{math}\n:label: eq-gd-factor\n\nw\n```",
            "$$\nw \\tag{2.3}\n$$",
        ),
        (
            "`a`\n: One {term}`weight`,\n  or two.",
            "- `a`: One weight,\n  or two.",
        ),
        (
            "| a {term}`weight` | b |\n| - | - |\n| {term}`cost` | 2 |",
            "| a weight | b |\n| - | - |\n| cost | 2 |",
        ),
        (":::{notes}\nSay it.\n:::", ""),
        (
            ":::{vote} one\nWhich?\n\n- [ ] no\n\n  It is not.\n\n- [x] yes\n\n"
            "  It is.\n:::\n\n:::{answer} one\n:::",
            "<blockquote>\n\n**Predict, then run**\n\nWhich?\n\n- (a) no\n"
            "- (b) yes\n\n</blockquote>\n\n<details><summary><b>Answer</b>"
            "</summary>\n\n**(b)** is right. It is.\n\n- (a) It is not.\n\n"
            "</details>",
        ),
        (
            ":::{number} one\n:ask: The cost\n:vary: w = 3, 4\n\nWhich?\n\n"
            "- [x] w\n\n  It is {{w}}.\n\n- [ ] 5\n\n  It is not.\n:::",
            "<blockquote>\n\n**A number to find**\n\nThe cost (a whole number)"
            "\n\n</blockquote>\n\n<details><summary><b>Answer</b></summary>"
            "\n\n**3** is right. It is 3.\n\n- **5**: It is not.\n\n</details>",
        ),
        (
            "```{exercise} One update by hand\n"
            ":label: ex-gd-by-hand\n\nDo it.\n```",
            "### Exercise 2.1: One update by hand\n\nDo it.",
        ),
    ],
)
def test_each_form_has_its_plain_form(source: str, shown: str) -> None:
    assert plain(source) == shown


@pytest.mark.parametrize(
    ("source", "why"),
    [
        ("```{figure} a.svg\n```", "directive 'figure'"),
        ("{doc}`book/index`", "role 'doc'"),
        ("{ref}`sec-no-such`", "no label 'sec-no-such'"),
        (":::{answer} never-asked\n:::", "no vote 'never-asked'"),
    ],
)
def test_what_has_no_plain_form_is_refused(source: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        plain(source)


@pytest.mark.slow
def test_every_number_is_that_of_the_book() -> None:
    counted = 0
    for page in sorted((SITE / "book" / "chapters").glob("*.html")):
        soup = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
        for label, word in WORDS.items():
            if word.page != page.stem:
                continue
            said = printed(soup, label, word)
            text = re.sub(r"\$.*?\$", "", word.text)  # a formula is drawn
            assert said == text.strip(), label
            counted += 1
    assert counted == sum(bool(word.page) for word in WORDS.values()) > 100


def printed(soup: BeautifulSoup, label: str, word: Word) -> str:
    """Return what the page prints at a label."""
    place = soup.find(id=label) or soup.find(id=f"equation-{label}")
    assert isinstance(place, Tag), label
    if word.text.startswith(("Fig.", "Exercise ")):
        number = place.select_one(".caption-number")
    elif word.text.startswith("("):
        number = place.select_one(".eqno")
    else:  # what has the id may stand before the heading
        heading = place.find_next(["h1", "h2", "h3", "h4"])
        number = heading if isinstance(heading, Tag) else None
    assert number, label
    for part in number.select("a.headerlink, .section-number, .deeper, .math"):
        part.decompose()
    words = number.get_text().replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return " ".join(words.split()).strip("\N{PILCROW SIGN}# ")
