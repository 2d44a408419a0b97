"""Let a reader run a chapter as a notebook, in the site or elsewhere.

In the site JupyterLite runs it, if the build has Python's files; see
tools/lite.py. Such a build is tagged `lite`, and a page leads to a notebook by
a link such as `[words](lite:live/02_gradient_descent.ipynb)`.

Elsewhere it is run from one value: `course_repository` in _config.yml, or
COURSE_REPOSITORY in the environment, the public address of the project, empty
by default. With it every chapter gets buttons for Binder and, if it is on
GitHub, for Colab; with `course_jupyterhub` or COURSE_JUPYTERHUB, the address of
a JupyterHub that has nbgitpuller, also for that. Pages name the repository by
the word REPOSITORY.
"""

from __future__ import annotations

import os
import re
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

from address import checked
from chapters import SOURCES, made_from
from docutils import nodes
from language import _, language, place, up
from python_folder import python_folder
from sphinx.application import Sphinx
from sphinx.util.osutil import relative_uri

BINDER, COLAB = "https://mybinder.org", "https://colab.research.google.com"
BRANCH = "main"
WORD = re.compile(r"\bREPOSITORY\b")
HERE = _("Open as a notebook here")
ICONS = {
    HERE: "fas fa-book-open",
    "Binder": "_static/images/logo_binder.svg",
    "Colab": "_static/images/logo_colab.png",
    "JupyterHub": "_static/images/logo_jupyterhub.svg",
}


def lite(notebook: str) -> str:
    """Return where the site runs a notebook of JupyterLite, in its language."""
    folder = place(language())
    return f"{up()}lite/lab/index.html?path={quote(folder + notebook)}"


def links(repository: str, chapter: str, jupyterhub: str) -> dict[str, str]:
    """Return where the file `chapter` of a repository can be run.

    Raises ConfigError for an address that is none.
    """
    parts = checked("course_repository", repository)
    name = parts.path.strip("/").removesuffix(".git")
    address = f"{parts.scheme}://{parts.netloc}/{name}"
    kinds = {"github.com": f"gh/{name}", "gitlab.com": f"gl/{_whole(name)}"}
    kind = kinds.get(parts.netloc, f"git/{_whole(address)}")
    path = f"lab/tree/{quote(chapter)}"
    found = {"Binder": f"{BINDER}/v2/{kind}/{BRANCH}?urlpath={path}"}
    if parts.netloc == "github.com":
        found["Colab"] = f"{COLAB}/github/{name}/blob/{BRANCH}/{quote(chapter)}"
    if jupyterhub:
        hub = checked("course_jupyterhub", jupyterhub).geturl().rstrip("/")
        folder = name.rsplit("/", 1)[-1]
        pull = {
            "repo": address,
            "branch": BRANCH,
            "urlpath": f"lab/tree/{folder}/{chapter}",
        }
        asked = urlencode(pull, safe="/")
        found["JupyterHub"] = f"{hub}/hub/user-redirect/git-pull?{asked}"
    return found


def _whole(text: str) -> str:
    """Return `text` as one part of a path."""
    return quote(text, safe="")


def add_buttons(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: Any,
) -> None:
    """Add a menu to the buttons of a chapter."""
    config = app.config
    path = Path(app.env.doc2path(page))
    if path not in SOURCES:
        return
    chapter = made_from(path)
    found = {}
    if app.tags.has("lite"):
        found[HERE] = context["pathto"](lite(chapter.name), 1)
    if config.course_repository:
        name = f"notebooks/{place(language())}{chapter.name}"
        hub = config.course_jupyterhub
        found.update(links(config.course_repository, name, hub))
    if not found:
        return
    context["header_buttons"].insert(
        0,
        {
            "type": "group",
            "tooltip": _("Run this chapter"),
            "icon": "fas fa-rocket",
            "label": "launch-buttons",
            "buttons": [
                {"type": "link", "text": name, "url": url, "icon": ICONS[name]}
                for name, url in found.items()
            ],
        },
    )


def link_notebooks(app: Sphinx, doctree: nodes.document, page: str) -> None:
    """Lead to the notebooks of JupyterLite; elsewhere leave the words."""
    for link in list(doctree.findall(nodes.reference)):
        scheme, _, notebook = link.get("refuri", "").partition(":")
        if scheme != "lite":
            continue
        if app.builder.name == "html" and app.tags.has("lite"):
            here = app.builder.get_target_uri(page)
            link["refuri"] = relative_uri(here, lite(notebook))
        else:
            link.parent.replace(link, link.children)


def name_repository(app: Sphinx, doctree: nodes.document, _page: str) -> None:
    """Write the address where a page says REPOSITORY."""
    address = app.config.course_repository
    if not address:
        return
    for text in list(doctree.findall(nodes.Text)):
        if WORD.search(text):
            parent = text.parent
            parent.replace(text, nodes.Text(WORD.sub(address, text)))
            if isinstance(parent, nodes.literal_block):
                parent.rawsource = parent.astext()


def setup(app: Sphinx) -> dict[str, bool]:
    """Read the values; tag the build by `lite` and `repository`."""
    for name in ("course_repository", "course_jupyterhub"):
        app.add_config_value(name, "", "html", types=(str,))
        named = os.environ.get(name.upper()) or app.config[name]
        if named:
            app.config[name] = checked(name, named).geturl().rstrip("/")
    if app.config.course_repository:
        app.tags.add("repository")
    if python_folder():
        app.tags.add("lite")
    app.connect("doctree-resolved", name_repository)
    app.connect("doctree-resolved", link_notebooks)
    app.connect("html-page-context", add_buttons, priority=850)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
