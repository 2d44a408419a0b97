"""A moving figure: a drawing function, and the values that it is moved by."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cached_property, partial
from typing import Any

from .. import _checks
from ..figures import Canvas
from ..figures.picture import Picture
from ..figures.style import course_style
from . import controls as chosen
from .page import page


class Moving:
    """Show `draw(sheet, **values)` for values that the reader chooses.

    `draw` draws on a `Canvas` (`figures.panels(sheet)` makes axes) and returns
    one sentence that says what the frame shows; it is read out. Each control is
    a keyword: its name is the label, its values are the stored frames, numbers
    in rising order or words. `start` holds the values to begin with, by
    default the middle ones. In every frame the axes stand where they stand in
    the frame to begin with.

    Raises ValueError for no control, a control without values, values in no
    order, or a start that is none of them, and RuntimeError, with the values,
    where `draw` fails or returns no sentence: for the values to begin with at
    once, for the others when the figure is shown.
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
            name: chosen.values_of(name, values)
            for name, values in controls.items()
        }
        if not self.controls:
            raise _checks.refuse("controls", {}, "at least one name=values")
        self.start = chosen.begin_with(self.controls, start)
        self._layout = self.at().layout()

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
        chosen.check(self.controls, values)
        sheet = Canvas()
        self._call(sheet, self.start | values)
        return sheet

    def frame(self, /, **values: Any) -> tuple[str, str]:
        """Return the words and the SVG of one frame; errors as for `at`."""
        chosen.check(self.controls, values)
        words, picture = self._drawn(self.start | values)
        return words, picture.svg()

    @cached_property
    def _page(self) -> str:
        """The figure as HTML, with all its frames: drawn when it is shown."""
        frames = chosen.frames(self.controls)
        words, pictures = zip(*map(self._drawn, frames))
        first = frames.index(self.start)
        return page([*pictures], [*words], self.controls, self.start, first)

    def _drawn(self, values: dict[str, Any]) -> tuple[str, Picture]:
        sheet = Canvas()
        with course_style():
            words = self._call(sheet, values)
            return words, sheet.picture(self._layout)

    def _call(self, sheet: Canvas, values: dict[str, Any]) -> str:
        shown = ", ".join(f"{name}={v!r}" for name, v in values.items())
        called = f"{self.name}({shown})"
        try:
            with course_style():
                words = self.draw(sheet, **values)
        except Exception as error:
            raise RuntimeError(f"{called} failed: {error!r}") from error
        if not isinstance(words, str) or not words:
            raise RuntimeError(
                f"{called} must return a sentence; got {words!r}"
            )
        return words

    def _repr_mimebundle_(self, **_: Any) -> dict[str, Any]:
        count = len(chosen.frames(self.controls))
        bundle: dict[str, Any] = {
            "text/plain": f"{self.name}: {count} frames",
            "text/html": self._page,
        }
        try:
            from .widgets import widget
        except ImportError:  # ipywidgets is not needed to read the frames
            return bundle
        return widget(self.controls, self.start, self.frame) | bundle
