"""The decks: the chapters as slides, with the configuration of the book.

What shapes the pages of the book alone is left out; its theme and the builder
of the slides do not go together.
"""

from pathlib import Path

from jupyter_book.config import get_final_config

PAGES_ONLY = {
    "address",
    "jupyter_book",
    "launch",
    "notfound.extension",
    "one_page",
    "self_contained",
    "sphinx_book_theme",
    "sphinx_comments",
    "sphinx_copybutton",
    "sphinx_thebe",
    "sphinx_togglebutton",
    "sphinxext.opengraph",
}

book, _ = get_final_config(
    user_yaml=Path(__file__).parents[1] / "_config.yml",
    cli_config={"latex_individualpages": False},
)
globals().update(book)

extensions = [name for name in book["extensions"] if name not in PAGES_ONLY]
extensions += ["sphinx_revealjs", "decks"]
bibtex_bibfiles = [f"../{name}" for name in book["bibtex_bibfiles"]]
html_static_path: list[str] = []
templates_path: list[str] = []
html_favicon = "../book/_static/favicon.svg"
html_permalinks = False
html_copy_source = False
html_theme_path = ["."]
pygments_style = None  # the theme has one for light and one for dark
nb_mime_priority_overrides = [
    ("revealjs", mime, priority)
    for priority, mime in enumerate(
        ("text/html", "image/svg+xml", "image/png", "text/plain")
    )
]
revealjs_html_theme = "deck"
revealjs_static_path = [
    f"../book/_static/moving.{kind}" for kind in ("css", "js")
]
revealjs_script_conf = {
    "width": 1280,
    "height": 720,
    "margin": 0,  # the style sheet has one, in the size of the slide
    "center": False,
    "display": "flex",
    "hash": True,
    "slideNumber": "c/t",
    "transition": "none",
    "pdfSeparateFragments": False,
}
