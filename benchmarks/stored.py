"""The moving figures as the notebooks store them."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import ipywidgets
import nbformat
from bs4 import BeautifulSoup

from lecture_code.moving import Moving

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"


@dataclass(frozen=True)
class Stored:
    """A stored figure: its scene, the values of its controls, its bytes."""

    chapter: str
    name: str
    controls: dict[str, list[Any]]
    start: dict[str, Any]
    frames: int
    html: str

    def __str__(self) -> str:
        return f"{self.chapter}.{self.name}"

    @property
    def draw(self) -> Callable[..., str]:
        """Return the function that draws the figure."""
        scenes = import_module(f"lecture_code.moving.scenes.{self.chapter}")
        draw: Callable[..., str] = getattr(scenes, self.name)
        return draw

    def widgets(self) -> Any:
        """Return the widgets of a notebook; only the ends are stored ahead."""
        ends = {
            name: sorted({values[0], self.start[name], values[-1]})
            if not isinstance(values[0], str)
            else values
            for name, values in self.controls.items()
        }
        moving = Moving(self.draw, start=self.start, **ends)
        model = moving._repr_mimebundle_()[WIDGET_VIEW]["model_id"]
        return ipywidgets.widgets.widget._instances[model]


def stored() -> list[Stored]:
    """Return every moving figure of the notebooks, in their order."""
    found = []
    for path in sorted(NOTEBOOKS.glob("*.ipynb")):
        for cell in nbformat.read(path, as_version=4).cells:
            for output in cell.get("outputs", []):
                data = output.get("data", {})
                if 'class="moving"' in data.get("text/html", ""):
                    found.append(_read(path.stem[3:], data))
    return found


def _read(chapter: str, data: Any) -> Stored:
    name, frames = data["text/plain"].split(": ")
    controls, start = {}, {}
    for label in BeautifulSoup(data["text/html"], "html.parser")("label"):
        range_ = label.find("input")
        label.output.decompose()
        control = label.get_text().strip().replace(" ", "_")
        controls[control] = _values(range_["data-said"])
        start[control] = controls[control][int(range_["value"])]
    return Stored(
        chapter=chapter,
        name=name,
        controls=controls,
        start=start,
        frames=int(frames.split()[0]),
        html=data["text/html"],
    )


def _values(said: str) -> list[Any]:
    words: list[str] = json.loads(said)
    for kind in (int, float):
        try:
            return [kind(word) for word in words]
        except ValueError:
            continue
    return [*words]
