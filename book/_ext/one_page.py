"""The book on a single page, and the PDFs that are printed from it."""

from __future__ import annotations

import shutil
from collections import Counter
from pathlib import Path

from docutils import nodes
from language import _, language, place
from sphinx.addnodes import start_of_file
from sphinx.application import Sphinx
from sphinx_exercise.nodes import solution_node
from votes import Asked, Told

PDF = Path("_build", "pdf", place(language()), "book.pdf")


def share_handlers(app: Sphinx) -> None:
    """Let the single page know how to write what the site knows.

    sphinx-exercise registers its nodes for that builder by name, and Sphinx
    then no longer looks at what is registered for HTML in general.
    """
    handlers = app.registry.translation_handlers
    handlers["singlehtml"] = {**handlers["html"], **handlers["singlehtml"]}


def name_exercises(app: Sphinx) -> None:
    """Let each solution name its exercise, which it does not follow here."""
    if app.builder.name == "singlehtml":
        app.config.exercise_style = ""


def gather_solutions(
    app: Sphinx, document: nodes.document, _docname: str
) -> None:
    """Put the solutions of each chapter after all its exercises."""
    if app.builder.name != "singlehtml":
        return
    for section in list(document.findall(nodes.section)):
        if section.children[0].astext() != _("Exercises"):
            continue
        solutions = list(section.findall(solution_node))
        for solution in solutions:
            solution.parent.remove(solution)
        heading = nodes.rubric("", _("Solutions"))
        heading["heading-level"] = 4
        section += [heading, *solutions]


def gather_answers(
    app: Sphinx, document: nodes.document, _docname: str
) -> None:
    """Put the answers of each chapter at its end, and number its votes."""
    if app.builder.name != "singlehtml":
        return
    for chapter in document.findall(start_of_file):
        answers = list(chapter.findall(Told))
        if not answers:
            continue
        (section,) = (c for c in chapter if isinstance(c, nodes.section))
        heading = nodes.rubric("", _("Answers"))
        heading["heading-level"] = 3
        section += heading
        numbers: Counter[str] = Counter()
        for vote, answer in zip(chapter.findall(Asked), answers, strict=True):
            kind = vote["title"]
            numbers[kind] += 1
            vote["title"] = answer["title"] = f"{kind} {numbers[kind]}"
            answer.parent.remove(answer)
            section += answer


def project(app: Sphinx) -> Path:
    """Return the folder of the project, which an edition shares in part."""
    return (Path(app.srcdir) / "locale").resolve().parent


def offer_pdf(app: Sphinx) -> None:
    """Tag the build with `pdf` if this very book has been printed."""
    top = project(app)
    if not (top / PDF).is_file():
        return
    sources = [
        *top.glob("notebooks/**/*.ipynb"),
        *(top / "book").rglob("*.*"),
        *(top / "locale").rglob("*.po"),
        *top.glob("_*.yml"),
    ]
    newest = max(
        source.stat().st_mtime for source in sources if source.suffix != ".pyc"
    )
    if (top / PDF).stat().st_mtime > newest:
        app.tags.add("pdf")


def copy_pdf(app: Sphinx, exception: Exception | None) -> None:
    """Put the PDF that the front page links beside the pages."""
    if exception is None and "pdf" in app.tags:
        shutil.copy(project(app) / PDF, app.outdir)


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect to the begin and the end of the build."""
    app.connect("builder-inited", share_handlers)
    app.connect("builder-inited", name_exercises)
    app.connect("builder-inited", offer_pdf)
    app.connect("doctree-resolved", gather_solutions)
    app.connect("doctree-resolved", gather_answers)
    app.connect("build-finished", copy_pdf)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
