"""Make the site need nothing from outside and load only what it uses.

The theme's icons come from its own icon font; its template that also loads them
as a script of 1.5 MB is replaced (`_templates/static`). When the pages are
written, rules and icons that no page uses are cut, and the build fails if
anything still refers to another host.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any

from bs4 import BeautifulSoup
from fontTools import subset
from formulas import NODE
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

PURGE = Path(__file__).parents[2] / "node_modules/purgecss/bin/purgecss.js"

# What the theme loads for services that this site does not offer.
UNUSED = re.compile(r"thebe|https?:|design-tabs", re.IGNORECASE)
OUTSIDE = re.compile(r"^(https?:)?//", re.IGNORECASE)
LOADING = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "link": "href",
}
# Links of these kinds name an address without loading it.
NAMING = {"alternate", "author", "canonical", "index", "license", "next"}
NAMING |= {"prev", "search"}


def drop_unused(
    _app: Sphinx,
    _page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: Any,
) -> None:
    """Leave out scripts and style sheets that no page of this site uses."""
    for kind in ("script_files", "css_files"):
        context[kind] = [
            file
            for file in context[kind]
            if not UNUSED.search(
                f"{file.filename or ''} {file.attributes.get('body', '')}"
            )
        ]


def finish(app: Sphinx, exception: Exception | None) -> None:
    """Cut style sheets and icons, and look for outside references."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    drop_unloaded(site)
    cut_styles(site)
    cut_icons(site)
    found = [
        *outside_in_pages(site),
        *outside_in_styles(site),
    ]
    if found:
        raise ExtensionError("outside references:\n" + "\n".join(found))


def drop_unloaded(site: Path) -> None:
    """Leave out what no page loads: icons as a script, maps for debuggers."""
    for path in sorted((site / "_static").rglob("*.*")):
        if path.suffix == ".map" or path.name.startswith("fontawesome.js"):
            path.unlink()


def cut_styles(site: Path) -> None:
    """Cut from every style sheet the rules that no page and no script names."""
    sheets = sorted(site.glob("_static/**/*.css"))
    with tempfile.TemporaryDirectory() as cut:
        command: list[str | Path] = [NODE, PURGE, "--variables"]
        command += ["--css", *sheets]
        command += ["--content", site / "**/*.html", site / "_static/**/*.js"]
        command += ["--safelist", "data-theme", "data-mode"]
        command += ["--output", cut]
        ran = subprocess.run(
            command, check=False, capture_output=True, encoding="utf-8"
        )
        if ran.returncode:
            why = re.search(r"^\w*Error: .*", ran.stderr, re.MULTILINE)
            raise ExtensionError(
                f"purgecss: {why[0] if why else 'it failed'}\n{ran.stderr}"
            )
        for sheet in sheets:
            shutil.move(Path(cut) / sheet.name, sheet)


def cut_icons(site: Path) -> None:
    """Cut from the theme's icon fonts the icons that no style sheet names."""
    texts = [sheet.read_text("utf-8") for sheet in site.rglob("*.css")]
    escaped = re.findall(r"\\([ef][0-9a-f]{3})", "".join(texts))
    literal = re.findall("[\ue000-\uf8ff]", "".join(texts))
    wanted = {int(code, 16) for code in escaped} | set(map(ord, literal))
    options = subset.Options(flavor="woff2")
    for path in sorted((site / "_static" / "vendor").rglob("*.woff2")):
        font = subset.load_font(path, options)
        cutter = subset.Subsetter(options)
        cutter.populate(unicodes=wanted)
        cutter.subset(font)
        subset.save_font(font, path, options)


def outside_in_pages(site: Path) -> list[str]:
    """Return what a page would load from another host."""
    found = []
    for path in sorted(site.rglob("*.html")):
        soup = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for name, attribute in LOADING.items():
            for tag in soup.find_all(name):
                names = set(tag.get("rel", ())) & NAMING
                if not names and OUTSIDE.match(tag.get(attribute, "")):
                    found.append(f"{path.relative_to(site)}: {tag}")
    return found


def outside_in_styles(site: Path) -> list[str]:
    """Return what a style sheet would load from another host."""
    pattern = re.compile(
        r"""(?:url\(\s*['"]?|@import\s+['"])((?:https?:)?//[^'")]+)"""
    )
    return [
        f"{path.relative_to(site)}: {address}"
        for path in sorted(site.rglob("*.css"))
        for address in pattern.findall(path.read_text(encoding="utf-8"))
    ]


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the steps to the build."""
    app.connect("html-page-context", drop_unused, priority=900)
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
