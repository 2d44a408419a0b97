"""Words that the scenes share."""

from __future__ import annotations

from ...language import _


def updates(count: int) -> str:
    """Return a number of updates in words."""
    text = _("{count} update") if count == 1 else _("{count} updates")
    return text.format(count=count)
