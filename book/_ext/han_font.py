"""Cut a font for Chinese down to the characters of a text.

Noto Sans SC is installed in a hundred slices of all weights, each for some of
the characters. Pages leave Chinese to the fonts of their reader. What is drawn
or printed here has a cut, so that it needs no font of this machine.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont
from fontTools.varLib.instancer import instantiateVariableFont
from language import ROOT

SLICES = ROOT / "node_modules/@fontsource-variable/noto-sans-sc/files"
NAME = "Noto Sans SC"
WEIGHTS = {"Regular": 400, "Bold": 700}


def cut(text: str, folder: Path) -> list[Path]:
    """Write a font of each weight with the characters of a text.

    Returns the files. A character that Noto Sans SC has not is left out.
    """
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {ord(sign) for sign in text}
    parts: dict[str, list[BytesIO]] = {style: [] for style in WEIGHTS}
    for path in sorted(SLICES.glob("*.woff2")):
        # What one slice has is not asked of another.
        found = wanted & TTFont(path).getBestCmap().keys()
        wanted -= found
        for style, weight in WEIGHTS.items() if found else ():
            parts[style].append(part(path, found, weight))
    return [
        merged(files, style, folder / f"{NAME} {style}.ttf")
        for style, files in parts.items()
    ]


def part(path: Path, characters: set[int], weight: int) -> BytesIO:
    """Return some characters of a slice in one weight, as a font."""
    font = TTFont(path)
    chooser = Subsetter(Options(layout_features=[], notdef_outline=True))
    chooser.populate(unicodes=characters)
    chooser.subset(font)
    instantiateVariableFont(font, {"wght": weight}, inplace=True)
    font.flavor = None
    file = BytesIO()
    font.save(file)
    file.seek(0)
    return file


def merged(files: list[BytesIO], style: str, path: Path) -> Path:
    """Write the font of a weight that is made of parts."""
    font = Merger().merge(files)
    names = {1: NAME, 2: style, 4: f"{NAME} {style}", 6: f"NotoSansSC-{style}"}
    for key, told in names.items():
        font["name"].setName(told, key, 3, 1, 0x409)
    font.save(path)
    return path
