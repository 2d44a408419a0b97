"""Figures that answer: one drawing function, moved by the reader.

On a built page the frames are stored in the page and a short script shows one
of them at a time. In a notebook with a kernel and ipywidgets the same function
draws each frame when it is asked for. In print, and in a notebook that is not
run, the frame to begin with stands still.
"""

from __future__ import annotations

import itertools
import json
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from html import escape
from typing import Any

import numpy as np

from . import _checks
from .figures import Canvas
from .figures.picture import XMLNS, Picture, head, named, renamed

# From a notebook that it does not trust JupyterLab strips style sheets and
# drawings, but no images: there the still remains, everywhere else the film.
STYLE = (
    "<style>.moving .still{display:none}"
    ".moving .film{display:block!important}</style>"
)


class Moving:
    """Show `draw(sheet, **values)` for values that the reader chooses.

    `draw` draws on a `Canvas` (`figures.panels(sheet)` makes axes) and returns
    one sentence that says what the frame shows; it is read out. Each control is
    a keyword: its name is the label, its values are the stored frames, numbers
    in rising order or words. `start` holds the values to begin with, by
    default the middle ones.

    Raises ValueError for no control, a control without values, values in no
    order, or a start that is none of them, and RuntimeError, with the values,
    where `draw` fails or returns no sentence.
    """

    def __init__(
        self,
        draw: Callable[..., str],
        /,
        *,
        start: dict[str, Any] | None = None,
        **controls: Iterable[Any],
    ) -> None:
        if not callable(draw):
            raise _checks.refuse("draw", draw, "a function (sheet, **values)")
        self.draw = draw
        self.controls = {
            name: _control(name, values) for name, values in controls.items()
        }
        if not self.controls:
            raise _checks.refuse("controls", {}, "at least one name=values")
        if not isinstance(start, dict | None):
            raise _checks.refuse("start", start, "a dict, and no control")
        middle = {name: v[len(v) // 2] for name, v in self.controls.items()}
        self.start = middle | (start or {})
        for name, value in self.start.items():
            if name not in self.controls:
                raise _checks.refuse("start", start, "values of the controls")
            if not _is_one_of(value, self.controls[name]):
                allowed = f"one of {self.controls[name]}"
                raise _checks.refuse(f"start[{name!r}]", value, allowed)
        self._sheet = Canvas()
        frames = [
            dict(zip(self.controls, values))
            for values in itertools.product(*self.controls.values())
        ]
        self._first = frames.index(self.start)
        drawn = [self._drawn(values) for values in frames]
        self._words = [words for words, _ in drawn]
        self._page = self._to_html([picture for _, picture in drawn])

    @property
    def name(self) -> str:
        """The name of the function that draws, also of a `partial` of it."""
        draw = self.draw
        while isinstance(draw, partial):
            draw = draw.func
        return getattr(draw, "__name__", type(draw).__name__)

    def at(self, /, **values: Any) -> Canvas:
        """Return one still frame as a figure of its own.

        Numbers may lie between the stored ones. Raises ValueError for a value
        outside the range of its control, or a name that is no control.
        """
        sheet = Canvas()
        self._call(sheet, self._checked(values))
        return sheet

    def frame(self, /, **values: Any) -> tuple[str, str]:
        """Return the words and the SVG of one frame; errors as for `at`."""
        words, picture = self._drawn(self._checked(values))
        return words, picture.svg()

    def _drawn(self, values: dict[str, Any]) -> tuple[str, Picture]:
        self._sheet.clear()
        words = self._call(self._sheet, values)
        return words, self._sheet.picture()

    def _checked(self, values: dict[str, Any]) -> dict[str, Any]:
        for name, value in values.items():
            known = self.controls.get(name)
            if known is None:
                raise _checks.refuse(
                    "values", name, f"named as a control: {[*self.controls]}"
                )
            if isinstance(known[0], str) or isinstance(value, str):
                if not _is_one_of(value, known):
                    raise _checks.refuse(name, value, f"one of {known}")
            elif (
                not _checks.is_finite(value)
                or not known[0] <= value <= known[-1]
            ):
                allowed = f"a number from {known[0]} to {known[-1]}"
                raise _checks.refuse(name, value, allowed)
        return self.start | values

    def _call(self, sheet: Canvas, values: dict[str, Any]) -> str:
        shown = ", ".join(f"{name}={v!r}" for name, v in values.items())
        called = f"{self.name}({shown})"
        try:
            words = self.draw(sheet, **values)
        except Exception as error:
            raise RuntimeError(f"{called} failed: {error!r}") from error
        if not isinstance(words, str) or not words:
            raise RuntimeError(
                f"{called} must return a sentence; got {words!r}"
            )
        return words

    def _to_html(self, pictures: list[Picture]) -> str:
        words = escape(self._words[self._first])
        last = escape([*self.controls][-1].replace("_", " "))
        controls = "".join(
            _range(label, values, values.index(self.start[label]))
            for label, values in self.controls.items()
        )
        return (
            f'<div class="moving" data-words="{_attribute(self._words)}">'
            f"{STYLE}{_pictures(pictures, self._first, words)}"
            f'<div class="moving-controls" hidden="hidden">{controls}'
            f'<span role="group" aria-label="{last}, step by step">'
            '<button type="button">previous</button>'
            '<button type="button">next</button>'
            '<button type="button">play</button></span></div>'
            f'<p aria-live="polite">{words}</p>'
            "</div>"
        )

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        count = len(self._words)
        bundle: dict[str, Any] = {
            "text/plain": f"{self.name}: {count} frames",
            "text/html": self._page,
        }
        try:
            from ._widget import widget
        except ImportError:  # ipywidgets is not needed to read the frames
            return bundle
        return widget(self) | bundle


def _control(name: str, values: Iterable[Any]) -> list[Any]:
    if isinstance(values, str | bytes) or not isinstance(values, Iterable):
        raise _checks.refuse(name, values, "a list of values")
    if isinstance(values, np.ndarray) and values.ndim != 1:
        raise _checks.refuse(name, values, "a list of values")
    values = [v.item() if isinstance(v, np.generic) else v for v in values]
    if not values:
        raise _checks.refuse(name, values, "at least one value")
    if all(isinstance(value, str) for value in values):
        if len(set(values)) < len(values):
            raise _checks.refuse(name, values, "words that differ")
        return values
    if not all(map(_checks.is_finite, values)):
        raise _checks.refuse(name, values, "all finite numbers or all words")
    if any(a >= b for a, b in itertools.pairwise(values)):
        raise _checks.refuse(name, values, "numbers in rising order")
    return values


def _is_one_of(value: Any, values: list[Any]) -> bool:
    one = isinstance(value, str) or _checks.is_finite(value)
    return bool(one and value in values)


def _say(value: Any) -> str:
    return value if isinstance(value, str) else f"{float(value):.6g}"


def _attribute(values: Sequence[str]) -> str:
    return escape(json.dumps(values, ensure_ascii=False))


def _range(label: str, values: list[Any], first: int) -> str:
    said = [_say(value) for value in values]
    return (
        f"<label>{escape(label.replace('_', ' '))} "
        f'<input type="range" min="0" max="{len(values) - 1}" '
        f'value="{first}" autocomplete="off" data-said="{_attribute(said)}" '
        f'aria-valuetext="{escape(said[first])}"> '
        # Hidden from a screen reader, which says the text of the range.
        f'<output aria-hidden="true">{escape(said[first])}</output></label>'
    )


def _pictures(pictures: list[Picture], first: int, words: str) -> str:
    """Lay frames into one SVG, and the first to be shown into an image.

    What all frames share stands in the film once. Definitions stand outside the
    frames: one that is inside a hidden frame would not be applied in a shown
    one.
    """
    numbers: dict[str, int] = {}
    frames = []
    for each in pictures:
        own = [numbers.setdefault(d, len(numbers)) for d in each.definitions]
        frames.append([_renumbered(part, own) for part in each.elements])
    begin = f'viewBox="{pictures[0].size["viewBox"]}" {head([*numbers])}'
    still = named(f"<svg {XMLNS} {begin}{''.join(frames[first])}</svg>")
    film = named(
        f'<svg role="img" aria-label="{words}" {begin}{_film(frames, first)}'
        "</svg>"
    )
    return (
        f'<img class="still" alt="{words}" src=\'{_address(still)}\'>'
        f'<div class="film" hidden="hidden">{film}</div>'
    )


def _renumbered(part: str, numbers: list[int]) -> str:
    return renamed(part, lambda number: numbers[int(number)])


def _film(frames: list[list[str]], first: int) -> str:
    body = []
    for stop in [*_shared(frames), None]:
        for number, frame in enumerate(frames):
            cut = len(frame) if stop is None else frame.index(stop)
            hidden = "" if number == first else ' display="none"'
            if own := "".join(frame[:cut]):
                body.append(f'<g data-frame="{number}"{hidden}>{own}</g>')
            del frame[: cut + 1]
        body.append(stop or "")
    return "".join(body)


def _address(picture: str) -> str:
    """Return the picture as an address to stand between single quotes."""
    # No base64: the film repeats this text, and both together zip well.
    signs = str.maketrans({"%": "%25", "#": "%23", "&": "&amp;", "'": "&#39;"})
    return f"data:image/svg+xml,{picture.translate(signs)}"


def _shared(frames: list[list[str]]) -> list[str]:
    """Return elements that every frame has once, in the order of every one."""
    once = [
        {each for each, count in Counter(frame).items() if count == 1}
        for frame in frames
    ]
    last = [-1] * len(frames)
    shared = []
    for each in frames[0]:
        if all(each in own for own in once):
            places = [frame.index(each) for frame in frames]
            if all(place > before for place, before in zip(places, last)):
                shared.append(each)
                last = places
    return shared
