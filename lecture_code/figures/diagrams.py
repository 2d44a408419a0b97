"""How the samples of an epoch are dealt into mini-batches."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes
from matplotlib.patches import Rectangle

from .. import _checks
from ..language import _
from .canvas import label
from .style import BLACK, CURVE, FRAME, GREEN, GREY, SKY, styled


@styled
def dealt(
    ax: Axes,
    rounds: Sequence[Sequence[Sequence[float]]],
    names: Sequence[str],
    *,
    margin: float = 0.5,
) -> None:
    """Draw each round's samples as boxes in a row, each mini-batch in a frame.

    A round is a list of mini-batches, a mini-batch a list of sample numbers. A
    sample's tint follows its number, so that a shuffle shows. Row k lies at the
    height k, counted downwards; `margin` is the space above the first row and
    below the last, for brackets and pointers. Raises ValueError for no round,
    an empty mini-batch, or another number of names.
    """
    allowed = "a list of rounds of mini-batches of sample numbers"
    try:
        numbers = [abs(i) for row in rounds for batch in row for i in batch]
        full = all(len(batch) for row in rounds for batch in row) and numbers
    except TypeError:
        raise _checks.refuse("rounds", rounds, allowed) from None
    if not full or not all(len(row) for row in rounds):
        raise _checks.refuse("rounds", rounds, "mini-batches with samples")
    if not all(map(_checks.is_finite, numbers)):
        raise _checks.refuse("rounds", rounds, allowed)
    if not isinstance(names, list | tuple) or len(names) != len(rounds):
        allowed = f"{len(rounds)} names, one for each round"
        raise _checks.refuse("names", names, allowed)
    top = max(numbers) or 1
    for row, batches in enumerate(rounds):
        place = 0
        for batch in batches:
            _frame(ax, place, len(batch), row)
            for number in batch:
                _box(ax, place, row, number, tint=abs(number) / top)
                place += 1
    ax.set(xlim=(-0.1, place + 0.1), ylim=(len(rounds) - 1 + margin, -margin))
    ax.set_yticks(range(len(rounds)), names)
    ax.tick_params(left=False)
    ax.spines["left"].set_visible(False)
    ax.grid(visible=False)
    label(ax, _("samples read in the epoch"), "")


def _frame(ax: Axes, left: int, length: int, row: int) -> None:
    ax.add_patch(
        Rectangle(
            (left + 0.06, row - 0.42),
            length - 0.12,
            0.84,
            fill=False,
            edgecolor=GREEN,
            linewidth=FRAME,
        )
    )


def _box(ax: Axes, left: int, row: int, number: float, tint: float) -> None:
    ax.add_patch(
        Rectangle(
            (left + 0.16, row - 0.31),
            0.68,
            0.62,
            facecolor=SKY,
            alpha=0.1 + 0.7 * tint,
            edgecolor="none",
        )
    )
    ax.text(left + 0.5, row, f"{number:g}", ha="center", va="center")


def _finite(**places: float) -> None:
    for name, value in places.items():
        _checks.finite_number(name, value)


@styled
def bracket(
    ax: Axes, left: float, right: float, y: float, text: str, *, tip: float
) -> None:
    """Name the stretch from `left` to `right` by a bracket at height `y`.

    Its tips reach to the height `tip`; the text stands on the other side.
    Heights are counted downwards, as `dealt` does.
    """
    _finite(left=left, right=right, y=y, tip=tip)
    ax.plot(
        [left, left, right, right],
        [tip, y, y, tip],
        color=BLACK,
        linewidth=CURVE,
    )
    ax.annotate(
        text,
        ((left + right) / 2, y),
        xytext=(0, 4 if y < tip else -4),
        textcoords="offset points",
        ha="center",
        va="bottom" if y < tip else "top",
    )


@styled
def pointer(ax: Axes, x: float, y: float, text: str, *, tip: float) -> None:
    """Point from a text at height `y` to the height `tip`, both at `x`."""
    _finite(x=x, y=y, tip=tip)
    ax.annotate(
        text,
        (x, tip),
        xytext=(x, y),
        ha="center",
        va="center",
        arrowprops={"arrowstyle": "->", "color": GREY, "linewidth": CURVE},
    )
