"""The language of the figures, of the sentences below them, and of the hints.

    from lecture_code import language
    language.use("zh_CN")

Names and error messages stay English. Only words that are made later are in
the language: a figure that was drawn before keeps its own.
"""

from __future__ import annotations

from gettext import NullTranslations, translation
from pathlib import Path

FOLDER = Path(__file__).parent / "locale"
DOMAIN = "lecture_code"

_chosen = NullTranslations()


def use(name: str) -> None:
    """Speak the language `name` from now on, "en" or one of `languages()`.

    Raises ValueError for another name.
    """
    global _chosen
    if name != "en" and name not in languages():
        # The checks of the package need numpy, and this is used without.
        allowed = ", ".join(["en", *languages()])
        raise ValueError(f"name must be one of {allowed}; got {name!r}")
    _chosen = (
        NullTranslations()
        if name == "en"
        else translation(DOMAIN, FOLDER, [name])
    )


def languages() -> list[str]:
    """Return the languages that have words beside English."""
    return sorted(path.name for path in FOLDER.iterdir())


def _(text: str) -> str:
    """Return a text in the language that is used."""
    # A catalogue has its own head in the place of an empty text.
    return _chosen.gettext(text) if text else ""
