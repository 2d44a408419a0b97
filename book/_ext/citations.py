"""A bibliography whose labels are the words of the citations: Bellman, 1957."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pybtex.database import Entry
from pybtex.plugin import register_plugin
from pybtex.style.formatting.unsrt import Style
from pybtex.style.labels import BaseLabelStyle
from sphinx.application import Sphinx


class AuthorYearLabels(BaseLabelStyle):  # type: ignore[misc]
    """Label a work as `bibtex_reference_style: author_year` cites it."""

    def format_labels(self, entries: Iterable[Entry]) -> Iterator[str]:
        """Yield the label of each work."""
        for entry in entries:
            names = [
                " ".join(map(str, person.rich_last_names))
                for person in entry.persons["author"]
            ]
            if len(names) > 2:
                names[1:] = ["et al."]
                joined = " ".join(names)
            else:
                joined = " and ".join(names)
            yield f"{joined}, {entry.fields['year']}"


class AuthorYear(Style):  # type: ignore[misc]
    """Sort the works by author and year, and label them by both."""

    default_sorting_style = "author_year_title"
    default_label_style = AuthorYearLabels


def setup(_app: Sphinx) -> dict[str, bool]:
    """Register the style (`bibtex_default_style: author_year`)."""
    register_plugin("pybtex.style.formatting", "author_year", AuthorYear)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
