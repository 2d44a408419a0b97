"""Make the font by which the figures measure Chinese.

    python tools/han.py

In a figure text stays text, and a reader sees it in a font of their own. Only
its width is needed, and all Chinese characters have one. So one glyph, a box,
stands for all of them, and the font has some bytes, not ten megabytes.
"""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from fontTools.fontBuilder import FontBuilder
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib.tables._c_m_a_p import CmapSubtable

PLACE = Path(__file__).parents[1] / "lecture_code" / "figures" / "han.ttf"
NAME = "Lecture Han"
EM, TOP, BOTTOM = 1000, 880, -120
# Signs, characters, their compatibles, and what is as wide as they are.
WIDE = (
    range(0x2014, 0x2016),
    range(0x2018, 0x201E),
    range(0x2026, 0x2027),
    range(0x2E80, 0x3100),
    range(0x3400, 0xA000),
    range(0xF900, 0xFB00),
    range(0xFF01, 0xFF61),
)


def font() -> bytes:
    """Return the font, the same each time."""
    pen = TTGlyphPen(None)
    pen.moveTo((50, BOTTOM + 50))
    for corner in ((50, TOP - 50), (EM - 50, TOP - 50), (EM - 50, BOTTOM + 50)):
        pen.lineTo(corner)
    pen.closePath()
    box = pen.glyph()
    made = FontBuilder(EM, isTTF=True)
    made.setupGlyphOrder([".notdef", "box"])
    made.setupCharacterMap({})
    made.setupGlyf({".notdef": box, "box": box})
    made.setupHorizontalMetrics({".notdef": (EM, 50), "box": (EM, 50)})
    made.setupHorizontalHeader(ascent=TOP, descent=BOTTOM)
    made.setupNameTable({"familyName": NAME, "styleName": "Regular"})
    made.setupOS2(sTypoAscender=TOP, sTypoDescender=BOTTOM, usWinAscent=TOP)
    made.setupPost()
    # Many characters, one glyph.
    table = CmapSubtable.newSubtable(13)
    table.platformID, table.platEncID, table.language = 3, 10, 0
    table.cmap = {code: "box" for codes in WIDE for code in codes}
    made.font["cmap"].tables = [table]
    made.font["head"].created = made.font["head"].modified = 0
    made.font.recalcTimestamp = False
    file = BytesIO()
    made.save(file)
    return file.getvalue()


if __name__ == "__main__":
    PLACE.write_bytes(font())
