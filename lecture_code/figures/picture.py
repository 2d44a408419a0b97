"""The one way out for a picture: SVG that is the same on every processor.

The last bits of a coordinate depend on how a processor adds and multiplies. So
coordinates are rounded, once, to what a reader can see, and what is drawn
several times is named by its number in the order of the drawing.
"""

from __future__ import annotations

import io
import math
import re
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from typing import Any
from xml.etree import ElementTree

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure

from .panels import Box, panel_boxes

SVG = "{http://www.w3.org/2000/svg}"
XMLNS = f'xmlns="{SVG[1:-1]}"'  # what a document needs, and no page
ElementTree.register_namespace("", SVG[1:-1])

# Decimal places, in points: a screen shows tenths of one at most.
PLACES = dict.fromkeys(
    ("d", "x", "y", "cx", "cy", "r", "points", "width", "height", "viewBox"), 1
) | {"transform": 1, "style": 2}
# Points across, at most, that a picture asks for: JupyterLab shrinks none, and
# beside its list of files this fits into a window of 1280 pixels.
WIDEST = 576
FACTORS = 4  # of a transform that multiplies: its factors meet large numbers
# Rounding is turned over a little beside the middle, where no coordinate lies
# by design: at 0.25 itself the last bit would decide between 0.2 and 0.3.
BESIDE = 0.001
NUMBER = r"-?\d+(\.\d+)?"


@dataclass(frozen=True)
class Panel:
    """Hold the elements of one part of a drawing, and the box it lies in."""

    box: Box
    elements: list[str]


@dataclass(frozen=True)
class Picture:
    """Hold the elements of a drawing, in order, and what they refer to.

    Definition k, counted from 0, stands for `#k` in the elements. `size` holds
    the attributes `width`, `height` and `viewBox`, `ground` what lies below the
    panels. The panels stand in rows, from left to right.
    """

    size: dict[str, str]
    definitions: list[str]
    ground: list[str]
    panels: list[Panel]

    def svg(self) -> str:
        """Return the picture as a document of its own.

        Of several panels it has a second view, in which they stand below each
        other: `picture.svg#NAME` shows it, with the name of the `<view>`.
        """
        size = " ".join(
            f'{name}="{value}"' for name, value in self.size.items()
        )
        begin = f"<svg {XMLNS} {size} {head(self.definitions)}"
        body = [*self.ground]
        for number, panel in enumerate(self.panels, len(self.definitions)):
            if len(self.panels) > 1:
                body += [f'<g id="{number}">', *panel.elements, "</g>"]
            else:
                body += panel.elements
        return named("\n".join([begin, *body, *self._stacked(), "</svg>"]))

    def whole(self) -> Picture:
        """Return the same picture as one panel."""
        elements = [each for panel in self.panels for each in panel.elements]
        box = Box.of(self.size["viewBox"])
        return replace(self, panels=[Panel(box, elements)])

    def _stacked(self) -> list[str]:
        """Show the panels once more, where only the second view looks."""
        if len(self.panels) < 2:
            return []
        begin = end = 2 * float(self.size["viewBox"].split()[3])
        first, again = len(self.definitions), []
        for number, panel in enumerate(self.panels, first):
            box = panel.box
            place = f'x="{numbers(-box.left)}" y="{numbers(end - box.top)}"'
            again.append(f'<use href="#{number}" {place}/>')
            end += box.height
        width = max(panel.box.width for panel in self.panels)
        view = numbers(0, begin, width, end - begin)
        name = first + len(self.panels)
        return [f'<view id="{name}" viewBox="{view}"/>', *again]


def picture(figure: Figure, boxes: list[Box] | None = None) -> Picture:
    """Draw a figure once, without pyplot and without a date.

    `boxes` are those of its panels, if they are known.
    """
    text, dpi = io.StringIO(), figure.dpi
    try:
        # `savefig` would lay the figure out twice, and draw it twice.
        svg: Any = FigureCanvasSVG(figure)  # untyped
        svg.print_svg(text, metadata={"Date": None, "Creator": None})
        boxes = boxes or panel_boxes(figure)
    finally:
        figure.dpi = dpi
    root = ElementTree.fromstring(text.getvalue())
    for element in root.iter():
        _round_attributes(element)
    size = _size(root.attrib)
    definitions, names = _definitions(root)
    parts = {group.attrib["id"]: group for group in root.find(f"{SVG}g") or ()}
    for element in root.iter():  # what is drawn is never referred to
        element.attrib.pop("id", None)

    def texts(groups: Iterable[Any]) -> list[str]:
        found = [_text(each) for group in groups for each in _parts(group)]
        return [renamed(each, names.__getitem__) for each in found]

    ground = [parts.pop(name) for name in [*parts] if name == "patch_1"]
    panels = [
        Panel(box, texts(parts[f"axes_{number}"] for number in box.axes))
        if box.axes
        else Panel(box, texts(parts.values()))
        for box in boxes
    ]
    return Picture(size, definitions, texts(ground), panels)


def head(definitions: list[str]) -> str:
    """Return what stands between the size of a picture and its elements."""
    defined = "".join(
        re.sub(r"^<\w+", rf'\g<0> id="{number}"', each)
        for number, each in enumerate(definitions)
    )
    return (
        'stroke-linejoin="round" '
        'font-family="DejaVu Sans, Verdana, sans-serif">'
        + (f"<defs>{defined}</defs>" if definitions else "")
    )


def numbers(*values: float) -> str:
    """Write lengths in points as the attribute of a drawing."""
    text = " ".join(map(repr, map(float, values)))
    return rounded(text, NUMBER, 1)


def renamed(text: str, name: Callable[[str], object]) -> str:
    """Change the names that the tags of a text define and refer to."""
    return re.sub(
        r"<[^>]+>",
        lambda tag: re.sub(
            r'(\bid="|\bhref="#|url\(#)(\w+)',
            lambda found: f"{found[1]}{name(found[2])}",
            tag[0],
        ),
        text,
    )


def named(svg: str) -> str:
    """Make the names in a picture its own, for a page with several pictures."""
    prefix = f"s{zlib.crc32(svg.encode()):08x}-"
    return renamed(svg, lambda number: f"{prefix}{number}")


def rounded(text: str, number: str, places: int) -> str:
    """Round what in a text has the form `number`, and write it shortly."""
    unit = 10**places
    return re.sub(
        number,
        lambda found: (
            f"{math.floor(float(found[0]) * unit + 0.5 + BESIDE) / unit:g}"
        ),
        text,
    )


def _size(attributes: dict[str, str]) -> dict[str, str]:
    box = attributes["viewBox"]
    _, _, width, height = map(float, box.split())
    shown = min(1, WIDEST / width)
    sides = {"width": width * shown, "height": height * shown}
    asked = {name: f"{numbers(side)}pt" for name, side in sides.items()}
    return {**asked, "viewBox": box}


def _round_attributes(element: Any) -> None:
    for name, text in element.attrib.items():
        places, number = PLACES.get(name), NUMBER
        if places is None:
            continue
        if name == "style":
            # A colour is no number, so only what has a point is one.
            number = r"\d+\.\d+"
            text = re.sub(r"font-family: [^;]*;? ?", "", text)
        elif name == "transform" and re.search("scale|matrix", text):
            places = FACTORS
        text = rounded(text, number, places)
        element.set(name, " ".join(text.split()))


def _definitions(root: Any) -> tuple[list[str], dict[str, int]]:
    """Take the definitions out; return them, and the number of each name."""
    texts: dict[str, int] = {}
    number_of: dict[str, int] = {}
    for parent in list(root.iter()):
        for child in parent.findall(f"{SVG}defs"):
            parent.remove(child)
            for definition in child.iterfind("*[@id]"):
                name = definition.attrib.pop("id")
                text = _text(definition)
                number_of[name] = texts.setdefault(text, len(texts))
    return [*texts], number_of


def _parts(group: Any) -> list[Any]:
    """Return a group, or what is in it where it has no purpose of its own."""
    whole = {child.tag for child in group} != {f"{SVG}g"} or group.attrib
    return [group] if whole else [*group]


def _text(element: Any) -> str:
    text = ElementTree.tostring(element, encoding="unicode")
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    text = re.sub(r"\s*\n\s*", "", re.sub(r"(\w+:)?href=", "href=", text))
    return text.replace("<g />", "")
