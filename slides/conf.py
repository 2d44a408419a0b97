"""The decks: the chapters as slides, with what the book says of the text.

What shapes its pages is not taken: its theme and the builder of the slides do
not go together.
"""

from pathlib import Path

from jupyter_book.config import get_final_config

SETTINGS = (
    "author",
    "bibtex_default_style",
    "bibtex_reference_style",
    "copyright",
    "exclude_patterns",
    "exercise_style",
    "external_toc_exclude_missing",
    "html_math_renderer",
    "html_title",
    "language",
    "myst_enable_extensions",
    "myst_url_schemes",
    "nb_merge_streams",
    "nitpicky",
    "numfig",
    "redirect_html_template_file",
    "redirects",
    "suppress_warnings",
    "use_multitoc_numbering",
)

book, _ = get_final_config(
    user_yaml=Path(__file__).parents[1] / "_config.yml",
    cli_config={"latex_individualpages": False},
)
globals().update({name: book[name] for name in SETTINGS})

extensions = [
    "myst_nb",
    "sphinx_external_toc",
    "sphinx_design",
    "sphinx_exercise",
    "sphinx_reredirects",
    "anchors",
    "chapters",
    "citations",
    "deeper",
    "folds",
    "formulas",
    "licences",
    "measured",
    "mends",
    "number_questions",
    "plans",
    "read_once",
    "shown",
    "slide_types",
    "typed",
    "votes",
    "sphinxcontrib.bibtex",
    "sphinx_multitoc_numbering",
    "sphinx_revealjs",
    "decks",
]
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
    f"../book/_static/{name}"
    for name in ("chinese.css", "moving.css", "moving.js")
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
