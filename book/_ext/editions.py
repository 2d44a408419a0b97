"""Lead from each page to the same one, and heading, in the other languages.

`course_editions` of the configuration names them, the language of the project
first: it stands at the top of the site, each other one in a folder of its own.
"""

from __future__ import annotations

import re
import string
from pathlib import Path
from typing import Any

import han_font
from address import site
from language import ROOT, _, editions, language, language_tag, place, up, words
from matplotlib.font_manager import fontManager
from messages import TERM
from sphinx.application import Sphinx
from sphinx.config import Config

GLOSSARY = "book/glossary.po"


def lead(
    app: Sphinx,
    page: str,
    _template: str,
    context: dict[str, Any],
    _doctree: Any,
) -> None:
    """Add a button for each other edition; `book.js` keeps the heading.

    If the site has an address, the head of the page tells search engines.
    """
    if page not in (*app.env.all_docs, "search"):
        return
    for name, word in editions().items():
        if name != language() and "header_buttons" in context:
            address = f"{up()}{place(name)}{page}.html"
            context["header_buttons"].insert(
                0,
                {
                    "type": "link",
                    "url": context["pathto"](address, resource=True),
                    "text": word,
                    "label": "language",
                },
            )
        if app.config.site_address:
            address = f"{site(app.config)}{place(name)}{page}.html"
            context["metatags"] = context.get("metatags", "") + (
                f'<link rel="alternate" hreflang="{language_tag(name)}" '
                f'href="{address}">\n'
            )


def teach_search(app: Sphinx) -> None:
    """Tell the search of a language without spaces the terms of the course.

    It cuts a text into words by a list that has few terms of a science. Their
    first two characters are rare words, so that they find a term as well.
    """
    terms = [*words(GLOSSARY, TERM).values()]
    # The lecture has words of its own, which the English page tells.
    terms += re.findall("[\u4e00-\u9fff]{2,}", " ".join(words(GLOSSARY)))
    terms += [f"{term[:2]} 1" for term in terms if len(term) > 2]
    path = Path(app.outdir).parent / ".terms"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(terms), encoding="utf-8")
    app.config.html_search_options = {"dict": str(path)}


def say_hints(_app: Sphinx, config: Config) -> None:
    """Say in the language of the edition what a fold says."""
    config.togglebutton_hint = _("Click to show")
    config.togglebutton_hint_hide = _("Click to hide")


def draw_cards(_app: Sphinx, config: Config) -> None:
    """Draw the preview cards with a font that has the words of the edition."""
    if not config.site_address:
        config.ogp_social_cards = {"enable": False}
    elif up():
        catalogues = (ROOT / "locale" / language()).rglob("*.po")
        text = "".join(path.read_text("utf-8") for path in catalogues)
        text += string.printable
        for path in han_font.cut(text, ROOT / "_build" / "fonts"):
            fontManager.addfont(path)
        config.ogp_social_cards = {"font": han_font.NAME}


def setup(app: Sphinx) -> dict[str, bool]:
    """Add the setting; put the buttons after the theme's own."""
    app.add_config_value("course_editions", editions(), "html", (dict,))
    app.connect("html-page-context", lead, priority=600)
    app.connect("builder-inited", teach_search)
    app.connect("config-inited", say_hints)
    app.connect("config-inited", draw_cards)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
