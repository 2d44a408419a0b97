"""A bibliography whose labels are the words of the citations: Bellman, 1957."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from language import _
from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx
from sphinxcontrib.bibtex.plugin import register_plugin as register_ours
from sphinxcontrib.bibtex.style.referencing import PersonStyle
from sphinxcontrib.bibtex.style.referencing.author_year import (
    AuthorYearReferenceStyle,
)

AND, OTHERS = _(" and "), _(" et al.")


class Names(PersonStyle):
    """Join the names of authors with the words of the edition."""

    def __init__(self) -> None:
        super().__init__(sep2=AND, other=OTHERS)


class Cited(AuthorYearReferenceStyle):
    """Cite a work by its authors and its year."""

    def __init__(self) -> None:
        super().__init__(person=Names())


class AuthorYearLabels(BaseLabelStyle):  # type: ignore[misc]
    """Label a work as `bibtex_reference_style: author_year` cites it."""

    def format_labels(self, entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the label of each work."""
        for entry in entries:
            names = [
                " ".join(map(str, person.rich_last_names))
                for person in entry.persons["author"]
            ]
            joined = AND.join(names)
            if len(names) > 2:
                joined = names[0] + OTHERS
            yield f"{joined}, {entry.fields['year']}"


class AuthorYear(Style):  # type: ignore[misc]
    """Sort the works by author and year, and label them by both."""

    default_sorting_style = "author_year_title"
    default_label_style = AuthorYearLabels


def setup(_app: Sphinx) -> dict[str, bool]:
    """Register the style (`bibtex_default_style: author_year`)."""
    register_plugin("pybtex.style.formatting", "author_year", AuthorYear)
    group = "sphinxcontrib.bibtex.style.referencing"
    register_ours(group, "author_year", Cited, force=True)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
