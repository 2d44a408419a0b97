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
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from matplotlib.figure import Figure

SVG = "{http://www.w3.org/2000/svg}"
XMLNS = f'xmlns="{SVG[1:-1]}"'  # what a document needs, and no page
ElementTree.register_namespace("", SVG[1:-1])

# Decimal places, in points: a screen shows tenths of one at most.
PLACES = dict.fromkeys(
    ("d", "x", "y", "cx", "cy", "r", "points", "width", "height", "viewBox"), 1
) | {"transform": 1, "style": 2}
FACTORS = 4  # of a transform that multiplies: its factors meet large numbers
# Rounding is turned over a little beside the middle, where no coordinate lies
# by design: at 0.25 itself the last bit would decide between 0.2 and 0.3.
BESIDE = 0.001


@dataclass(frozen=True)
class Picture:
    """Hold the elements of a drawing, in order, and what they refer to.

    Definition k, counted from 0, stands for `#k` in the elements. `size` holds
    the attributes `width`, `height` and `viewBox`.
    """

    size: dict[str, str]
    definitions: list[str]
    elements: list[str]

    def svg(self) -> str:
        """Return the picture as a document of its own."""
        size = " ".join(
            f'{name}="{value}"' for name, value in self.size.items()
        )
        body = "\n".join(self.elements)
        begin = f"<svg {XMLNS} {size} {head(self.definitions)}"
        return named(f"{begin}\n{body}\n</svg>")


def picture(figure: Figure) -> Picture:
    """Draw a figure, without pyplot and without a date."""
    sheet = io.StringIO()
    figure.savefig(
        sheet, format="svg", metadata={"Date": None, "Creator": None}
    )
    root = ElementTree.fromstring(sheet.getvalue())
    for element in root.iter():
        _round_attributes(element)
    size = {name: root.attrib[name] for name in ("width", "height", "viewBox")}
    definitions, numbers = _definitions(root)
    elements = [_text(part) for part in _parts(root)]
    return Picture(
        size,
        definitions,
        [renamed(each, numbers.__getitem__) for each in elements],
    )


def head(definitions: list[str]) -> str:
    """Return what stands between the size of a picture and its elements."""
    defined = "".join(
        re.sub(r"^<\w+", rf'\g<0> id="{number}"', each)
        for number, each in enumerate(definitions)
    )
    return (
        'stroke-linejoin="round" '
        'font-family="DejaVu Sans, Verdana, sans-serif">'
        f"<defs>{defined}</defs>"
    )


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


def _round_attributes(element: Any) -> None:
    for name, text in element.attrib.items():
        if name not in PLACES:
            continue
        places = FACTORS if re.search("scale|matrix", text) else PLACES[name]
        # A colour is no number, so in a style only what has a point is one.
        number = r"\d+\.\d+" if name == "style" else r"-?\d+(\.\d+)?"
        text = re.sub(r"font-family: [^;]*;? ?", "", text)
        text = rounded(text, number, places)
        element.set(name, " ".join(text.split()))


def _definitions(root: Any) -> tuple[list[str], dict[str, int]]:
    """Take the definitions out; return them, and the number of each name."""
    texts: dict[str, int] = {}
    numbers: dict[str, int] = {}
    for parent in list(root.iter()):
        for child in parent.findall(f"{SVG}defs"):
            parent.remove(child)
            for definition in child.iterfind("*[@id]"):
                name = definition.attrib.pop("id")
                text = _text(definition)
                numbers[name] = texts.setdefault(text, len(texts))
    return [*texts], numbers


def _parts(root: Any) -> list[Any]:
    """Return the drawn elements in order; groups without a purpose go."""
    for element in root.iter():  # what is drawn is never referred to
        element.attrib.pop("id", None)
    parts: list[Any] = []
    for group in root.find(f"{SVG}g"):
        whole = {child.tag for child in group} != {f"{SVG}g"} or group.attrib
        parts += [group] if whole else group
    return parts


def _text(element: Any) -> str:
    text = ElementTree.tostring(element, encoding="unicode")
    text = re.sub(r' xmlns(:\w+)?="[^"]*"', "", text)
    text = re.sub(r"\s*\n\s*", "", re.sub(r"(\w+:)?href=", "href=", text))
    return text.replace("<g />", "")
