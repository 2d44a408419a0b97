"""A chapter that is run in its page, driven as a reader does."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, expect

START = "Run this page here"
LONGEST = 300_000  # milliseconds: Python starts slowly on a busy machine


class Running:
    """A chapter in which Python was started."""

    def __init__(self, page: Page, url: str) -> None:
        self.page = page
        page.goto(url)
        page.get_by_role("button", name=START).click()
        self.states = page.locator(".run-tools > span")
        self.outputs = page.locator(".run-output")
        expect(self.states.first).to_be_visible()

    def __len__(self) -> int:
        return self.states.count()

    def code(self, number: int) -> Locator:
        """Return where the code of a cell is typed; the first cell is 1."""
        return self.page.locator(f'[aria-label="Code of cell {number}"]')

    def button(self, name: str, number: int) -> Locator:
        """Return a button of a cell, also of one that is folded."""
        return self.page.locator(f'[aria-label="{name} cell {number}"]')

    def press(self, name: str, number: int) -> None:
        """Press a button of a cell, also of one that is folded."""
        self.button(name, number).evaluate("button => button.click()")

    def state(self, number: int) -> Locator:
        """Return what is said of a cell."""
        return self.states.nth(number - 1)

    def output(self, number: int) -> Locator:
        """Return what a cell has shown."""
        return self.outputs.nth(number - 1)

    def ended(self, number: int) -> str:
        """Wait until a cell has run, and return what is said of it."""
        expect(self.state(number)).to_have_text(
            re.compile(r"✓ has run|✗"), timeout=LONGEST
        )
        return str(self.state(number).text_content())

    def run(self, number: int, code: str | None = None) -> str:
        """Run a cell, with other code if some is given; return its output."""
        if code is not None:
            self.code(number).evaluate(
                """(text, code) => {
                    text.value = code;
                    text.dispatchEvent(new Event("input"));
                }""",
                code,
            )
        self.press("Run", number)
        self.ended(number)
        return str(self.output(number).text_content())

    def run_to(self, number: int) -> str:
        """Run all cells above one, and it."""
        self.press("Run all above", number)
        return self.ended(number)

    def find(self, text: str) -> int:
        """Return the number of the first cell whose code has the text."""
        codes: list[Any] = self.page.locator(".run-code textarea").evaluate_all(
            "all => all.map(text => text.value)"
        )
        return next(n for n, code in enumerate(codes, 1) if text in code)
