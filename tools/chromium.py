"""Start the Chromium of the system, which prints, measures and tests pages."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from playwright.sync_api import Browser, sync_playwright

MISSING = "no Chromium: install it with `apt-get install chromium`"


def find() -> str | None:
    """Return the path of the browser, or None."""
    return shutil.which("chromium") or shutil.which("google-chrome")


@contextmanager
def chromium(**environment: str) -> Iterator[Browser]:
    """Start the browser, or exit with what is missing.

    `environment` is what it has in its environment beside that of this process.
    """
    executable = find()
    if executable is None:
        sys.exit(MISSING)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=executable,
            # As root, which a container often is, Chromium has no sandbox.
            args=["--no-sandbox"] if os.geteuid() == 0 else [],
            env={**os.environ, **environment},
        )
        yield browser
        browser.close()
