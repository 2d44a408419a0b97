"""The film of a moving figure in a browser: which of its frames is shown."""

from __future__ import annotations

import json

from playwright.sync_api import Locator

# The frames that show exactly the parts that are seen; it must be one.
SHOWN = """figure => {
    const parts = [...figure.querySelectorAll("[data-frames]")].map(part => [
        getComputedStyle(part).display !== "none",
        part.dataset.frames.split(" ").map(run => run.split("-").map(Number)),
    ]);
    const seen = (runs, n) => runs.some(run => run[0] <= n && n <= run.at(-1));
    return JSON.parse(figure.dataset.words).map((_, n) => n)
        .filter(n => parts.every(([shown, runs]) => shown === seen(runs, n)));
}"""


def frame_count(figure: Locator) -> int:
    """Return how many frames there are."""
    return len(json.loads(figure.get_attribute("data-words") or ""))


def frame_shown(figure: Locator) -> int:
    """Return the number of the frame that is shown."""
    (number,) = figure.evaluate(SHOWN)
    assert isinstance(number, int)
    return number
