"""The live form of a moving figure: ipywidgets controls and one drawn frame."""

from __future__ import annotations

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets

from ..language import _
from .controls import Controls


def widget(
    controls: Controls,
    start: dict[str, Any],
    frame: Callable[..., tuple[str, str]],
) -> dict[str, Any]:
    """Return the mime bundle of controls; each move asks for a `frame`."""
    chosen = {
        name: _control(name, values, start[name])
        for name, values in controls.items()
    }
    words, picture = frame(**start)
    shown = ipywidgets.HTML(picture)
    said = ipywidgets.HTML(escape(words))

    def redraw(_: Any) -> None:
        values = {name: control.value for name, control in chosen.items()}
        words, shown.value = frame(**values)
        said.value = escape(words)

    for control in chosen.values():
        control.observe(redraw, "value")
    box = ipywidgets.VBox([*chosen.values(), shown, said])
    # Written out, since ipywidgets 7, which Colab may have, has no other way.
    view = {"version_major": 2, "version_minor": 0, "model_id": box.model_id}
    return {"application/vnd.jupyter.widget-view+json": view}


def _control(name: str, values: list[Any], first: Any) -> Any:
    options: dict[str, Any] = {
        "description": _(name.replace("_", " ")),
        "style": {"description_width": "initial"},
        "layout": {"width": "30em"},
    }
    if isinstance(first, str):
        said = [(_(value), value) for value in values]
        return ipywidgets.ToggleButtons(options=said, value=first, **options)
    if all(isinstance(value, int) for value in values):
        kind: Any = ipywidgets.IntSlider
    else:
        kind = ipywidgets.FloatSlider
        options["step"] = (values[-1] - values[0]) / 1000
        options["readout_format"] = ".3g"
    return kind(min=values[0], max=values[-1], value=first, **options)
