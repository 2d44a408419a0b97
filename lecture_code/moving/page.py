"""The stored form of a moving figure: a still, a film, its controls, words."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape
from typing import Any

from ..figures.picture import Picture
from ..language import _
from .controls import Controls
from .film import film

# From a notebook that it does not trust JupyterLab strips style sheets and
# drawings, but no images: there the still remains, everywhere else the film.
# Its panels stand beside each other where there is room, else below.
STYLE = (
    "<style>.moving .still{display:none}"
    ".moving .film{display:flex!important;flex-wrap:wrap;"
    "align-items:flex-start;background:#fff}</style>"
)


def page(
    pictures: list[Picture],
    words: list[str],
    controls: Controls,
    start: dict[str, Any],
    first: int,
) -> str:
    """Return the figure as HTML, which `moving.js` moves."""
    said = escape(words[first])
    rows = "".join(
        _control(name, values, values.index(start[name]))
        for name, values in controls.items()
    )
    still = _address(pictures[first].svg())
    return (
        f'<div class="moving" data-words="{_attribute(words)}">{STYLE}'
        f'<img class="still" alt="{said}" src=\'{still}\'>'
        f'<div class="film" role="img" aria-label="{said}" hidden="hidden">'
        f"{film(pictures, first)}</div>"
        f'<div class="moving-controls" hidden="hidden">{rows}</div>'
        f'<p aria-live="polite">{said}</p></div>'
    )


def _control(name: str, values: list[Any], first: int) -> str:
    """Return a range with the buttons that move it, and no other one."""
    label = escape(_words(name))
    steps = escape(_("{control}, step by step").format(control=_words(name)))
    said = [_say(value) for value in values]
    room = max(map(len, said))
    return (
        f'<div role="group" aria-label="{steps}">'
        f'<label>{label} <input type="range" min="0" max="{len(values) - 1}" '
        f'value="{first}" autocomplete="off" data-said="{_attribute(said)}" '
        f'aria-valuetext="{escape(said[first])}"> '
        # Hidden from a screen reader, which says the text of the range.
        f'<output aria-hidden="true" style="min-width:{room}ch">'
        f"{escape(said[first])}</output></label>"
        f'<span><button type="button">{_("previous")}</button>'
        f'<button type="button">{_("next")}</button>'
        f'<button type="button">{_("play")}</button></span></div>'
    )


def _say(value: Any) -> str:
    return _(value) if isinstance(value, str) else f"{float(value):.6g}"


def _words(name: str) -> str:
    """Return the words for a control."""
    return _(name.replace("_", " "))


def _attribute(values: Sequence[str]) -> str:
    return escape(json.dumps(values, ensure_ascii=False))


def _address(picture: str) -> str:
    """Return the picture as an address to stand between single quotes."""
    # No base64: the film repeats this text, and both together zip well.
    signs = str.maketrans({"%": "%25", "#": "%23", "&": "&amp;", "'": "&#39;"})
    return f"data:image/svg+xml,{picture.translate(signs)}"
