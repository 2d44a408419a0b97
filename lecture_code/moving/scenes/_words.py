"""Words that the scenes share."""

from __future__ import annotations

import numpy as np

from ...language import _


def updates(count: int) -> str:
    """Return a number of updates in words."""
    text = _("{count} update") if count == 1 else _("{count} updates")
    return text.format(count=count)


def behaviour(factor: float) -> str:
    """Say what a weight does whose distance each update multiplies."""
    if abs(factor) < 1e-3:
        return _("arrives in one step")
    if factor > 0:
        return _("creeps")
    if abs(factor + 1) < 1e-9:
        return _("bounces for ever")
    return _("bounces") if factor > -1 else _("diverges")


def away(distance: float) -> str:
    """Return a distance from the optimum in words."""
    if distance < 1e-6:
        return _("less than 0.000001 away")
    said = np.format_float_positional(distance, 3, fractional=False, trim="-")
    return _("{distance} away").format(distance=said)


def number(value: float, digits: str = ".3g") -> str:
    """Return a number with the sign that is read out as minus."""
    return f"{value:{digits}}".replace("-", "\N{MINUS SIGN}")
