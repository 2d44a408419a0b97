"""Mend in the written pages what the theme and its extensions get wrong.

Each function mends one fault, named by the rule of axe-core that finds it or by
what a reader would meet. The pages are read, mended and written once.
"""

from __future__ import annotations

import re
from pathlib import Path

from bs4 import BeautifulSoup, NavigableString, Tag
from formulas import MARK
from language import _, editions, language_tag
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

# Figures of this width, in pixels, can't be read on a phone when they shrink.
WIDE = 700
PHONE = "(max-width: 600px)"  # book.css says the same
# How a caption begins to speak of a side; each language has its pattern.
SIDES = _("(Left|Right)[,:]")
# What the theme and its extensions say in no other language.
THEIRS = {
    "Color mode": _("Color mode"),
    "Link to this heading": _("Link to this heading"),
    "Link to this image": _("Link to this image"),
    "Link to this table": _("Link to this table"),
    "Link to this term": _("Link to this term"),
    "Main": _("Main"),
    "Search this book...": _("Search this book..."),
    "Solution": _("Solution"),
    "System Settings": _("System Settings"),
    "Toggle primary sidebar": _("Toggle primary sidebar"),
    "Toggle secondary sidebar": _("Toggle secondary sidebar"),
    "\xa9 Copyright": _("\xa9 Copyright"),
}
# What scripts and styles of theirs say.
IN_FILES = {
    "togglebutton.js": {"Toggle hidden content": _("Toggle hidden content")},
    "dist/reveal.css": {"Speaker notes": _("Speaker notes")},
    "dist/reveal.js": {
        "above slide": _("above slide"),
        "below slide": _("below slide"),
        "next slide": _("next slide"),
        "previous slide": _("previous slide"),
        "Resume presentation": _("Resume presentation"),
    },
    "plugin/notes/notes.js": {
        "Click to Reset": _("Click to Reset"),
        "Default": _("Default"),
        "Layout": _("Layout"),
        "Notes": _("Notes"),
        "Notes only": _("Notes only"),
        "reveal.js - Speaker View": _("reveal.js - Speaker View"),
        "Tall": _("Tall"),
        "Time ": _("Time "),
        "Upcoming": _("Upcoming"),
        "Wide": _("Wide"),
    },
}
WORDS = re.compile(r"^Solution(?=\s*$)|\xa9 Copyright")


def name_buttons(page: BeautifulSoup) -> None:
    """Name a button by the words on it (label-content-name-mismatch)."""
    for button in page.select("button.search-button-field[aria-label]"):
        del button["aria-label"]


def name_landmarks(page: BeautifulSoup) -> None:
    """Make the sidebar a landmark, so that all content is in one (region)."""
    for sidebar in page.select("#pst-primary-sidebar"):
        sidebar["role"] = "complementary"
        sidebar["aria-label"] = _("Book")


def say_their_words(page: BeautifulSoup) -> None:
    """Say in the language of the book what the theme says in English."""
    for name in ("aria-label", "data-bs-title", "placeholder", "title"):
        for tag in page.select(f"[{name}]"):
            if tag[name] in THEIRS:
                tag[name] = THEIRS[str(tag[name])]
    for text in page.find_all(string=WORDS):
        new = WORDS.sub(lambda found: THEIRS[found[0]], str(text))
        text.replace_with(new)
    for number in page.select(".admonition-title > .caption-number"):
        title = re.fullmatch(r" \((.+)\)", str(number.next_sibling or ""))
        if title and isinstance(number.next_sibling, NavigableString):
            told = _(" ({title})").format(title=title[1])
            number.next_sibling.replace_with(told)
    for line in page.select(".component-author, .copyright, .last-updated"):
        for text in line.find_all(string=True):
            new = re.sub(r"\.(?=\s*$)", _("."), str(text))
            text.replace_with(re.sub("(?<=\uff1a) ", "", new))


def say_words_in_files(site: Path) -> None:
    """Say it in their scripts and styles as well."""
    for name, words in IN_FILES.items():
        for path in site.rglob(name):
            text = path.read_text(encoding="utf-8")
            for old, new in words.items():
                text, count = re.subn(
                    rf"(?<=[\"'>]){re.escape(old)}(?=\\?[\"'<])", new, text
                )
                if not count and new not in text:
                    raise ExtensionError(f"{name} no longer says {old!r}")
            path.write_text(text, encoding="utf-8")


def name_languages(page: BeautifulSoup) -> None:
    """Let a link to another language say which, and open in its place."""
    names = {word: name for name, word in editions().items()}
    for link in page.select(".btn-language"):
        del link["target"]
        name = language_tag(names[link.get_text(strip=True)])
        link["lang"] = link["hreflang"] = name


def plain_citations(page: BeautifulSoup) -> None:
    """Drop roles that are deprecated or misplaced (aria-deprecated-role)."""
    for entry in page.select(".citation-list, .citation"):
        del entry["role"]


def fill_headers(page: BeautifulSoup) -> None:
    """Make an empty header cell a plain cell (empty-table-header)."""
    for cell in page.select("th"):
        if not cell.get_text(strip=True):
            cell.name = "td"


def drop_empty_headings(page: BeautifulSoup) -> None:
    """Drop headings without words, on pages without a title (empty-heading)."""
    for heading in page.select("h1, h2, h3"):
        if not heading.get_text(strip=True):
            heading.decompose()


def plain_code(page: BeautifulSoup, coloured: set[str]) -> None:
    """Take the marks off words of code that have the colour of the text.

    So has the dot in a name (30 KB in a chapter).
    """
    for token in page.select(".highlight span"):
        names = token.get("class")
        plain = not names or not coloured.intersection(names)
        if plain or token.string == ".":
            token.unwrap()


def drop_settings(page: BeautifulSoup) -> None:
    """Drop the settings of a service that runs code elsewhere."""
    for script in page.select("script[type='text/x-thebe-config']"):
        script.decompose()
    for script in page.find_all("script", string=re.compile("^kernelName =")):
        script.decompose()


def plain_boxes(page: BeautifulSoup) -> None:
    """Take off the words that each box of docutils has (5 KB in a chapter)."""
    for box in page.select(".docutils.container"):
        names = [*box["class"]]
        box["class"] = [n for n in names if n not in ("docutils", "container")]


def drop_styles_of_listings(page: BeautifulSoup) -> None:
    """Show a listing in an output in the colours of all other code."""
    for style in page.select(".cell_output style:not(.moving *)"):
        style.decompose()


def print_one_heading(page: BeautifulSoup) -> None:
    """Print the heading of the page itself, not a copy without its number.

    The single page keeps the contents of the book, after its title.
    """
    copy = page.select_one("#jb-print-docs-body")
    heading = page.select_one("article h1")
    if not copy or not heading:
        return
    contents = copy.select_one("#jb-print-toc")
    if contents and contents.select_one("[href^='#document-']"):
        contents["class"] = "onlyprint"
        heading.insert_after(contents.extract())
    copy.decompose()


def work_without_scripts(page: BeautifulSoup) -> None:
    """Give a page without scripts the light colours, and a way to the others.

    The list of the chapters then stands below the page (book.css).
    """
    for root in page.select("html[data-theme='auto']"):
        root["data-theme"] = "light"
    for start in page.select(".header-article-items__start"):
        way = page.new_tag("noscript")
        link = page.new_tag("a", href="#pst-primary-sidebar")
        link.string = _("All chapters")
        way.append(link)
        start.append(way)


def name_downloads(page: BeautifulSoup) -> None:
    """Say what the entries of the download menu do, not how a file ends."""
    words = {
        ".ipynb": _("Notebook (.ipynb)"),
        ".md": _("Source (.md)"),
        ".pdf": _("Print this page"),
    }
    menu = ".dropdown-download-buttons"
    for name in page.select(f"{menu} .btn__text-container"):
        ending = name.get_text(strip=True)
        if ending not in words:
            raise ExtensionError(
                f"a download of a kind without words: {ending}"
            )
        name.string = words[ending]
    for entry in page.select(".dropdown-item"):
        del entry["title"], entry["data-bs-toggle"]


def keep_punctuation(page: BeautifulSoup) -> None:
    """Keep what touches a formula on its line, or on that of its last part.

    Browsers may wrap on either side of a part of a formula (`.base`).
    """
    for formula in page.select("span.math"):
        parts = formula.select(".katex-html > .base")
        after = formula.next_sibling
        if not parts or type(after) is not NavigableString:
            continue
        # A line may begin with any Chinese character, but not with a sign.
        touching = re.match(r"[^\s\u2013\u2014\u3400-\u9fff]*", str(after))
        if not touching or not touching[0]:
            continue
        after.replace_with(str(after)[touching.end() :])
        kept = formula
        if len(parts) > 1:
            kept = page.new_tag("span")
            drawn = page.new_tag("span", attrs={"class": "katex-html"})
            drawn["aria-hidden"] = "true"
            drawn.append(parts[-1].extract())
            kept.append(drawn)
            drawn.wrap(page.new_tag("span", attrs={"class": "katex"}))
            formula.append(kept)
        kept["class"] = "math keep" if kept is formula else "keep"
        kept.append(touching[0])


def plain_formulas(page: BeautifulSoup, styled: set[str]) -> None:
    """Take the marks off parts of formulas that look like what is around them.

    `styled` are the classes that KaTeX's style sheet names. Two of its rules
    reach, without a class, what lies in a box of boxes above one another.
    """
    for part in page.select(".katex-html span"):
        above = [part.parent, part.parent and part.parent.parent]
        boxes = {
            name
            for each in above
            if each
            for name in each.get_attribute_list("class")
        }
        named = styled.intersection(part.get_attribute_list("class"))
        if not (named or part.has_attr(MARK) or boxes & {"vlist", "mfrac"}):
            part.unwrap()


def share_styles(page: BeautifulSoup) -> None:
    """Write each style of the formulas once, and name it where it is used.

    A formula is a few hundred boxes, with some forty styles among them: written
    at each box they weigh more than the words.
    """
    names: dict[str, str] = {}
    for box in page.select(f"[{MARK}]"):
        style = str(box[MARK]).rstrip(";")
        name = names.setdefault(style, f"k{len(names)}")
        box["class"] = [*(box.get("class") or []), name]
        del box[MARK]
    if names and page.head:
        rules = page.new_tag("style")
        # Twice, to stand above KaTeX's own rules, as a style at the box does.
        rules.string = "".join(
            f".katex .{name}.{name}{{{style}}}" for style, name in names.items()
        )
        page.head.append(rules)


def mark_options(page: BeautifulSoup) -> None:
    """Mark lists that bring their own letters: they need no bullets."""
    for items in page.select("article ul, .slides ul"):
        entries = items.find_all("li", recursive=False)
        letters = [re.match(r"\s*\([a-z]\)", li.get_text()) for li in entries]
        if letters and all(letters):
            items["class"] = [*(items.get("class") or []), "options"]


def plain_notes(page: BeautifulSoup) -> None:
    """Leave formulas in speaker notes to the browser (MathML).

    The window that shows them has no style sheet of ours.
    """
    for drawn in page.select(".notes .katex-html"):
        drawn.decompose()
    for spoken in page.select(".notes .katex-mathml"):
        spoken.unwrap()


def box_wide_figures(page: BeautifulSoup, site: Path) -> None:
    """Give every figure its size, and let none be too wide for a phone.

    A picture with a second view shows it there, its panels below each other; a
    wide one without gets a box that can scroll.
    """
    for image in page.select("article figure img[src$='.svg']"):
        drawing = site / "_images" / Path(str(image["src"])).name
        text = drawing.read_text("utf-8")
        size = re.search(r'width="([\d.]+)pt" height="([\d.]+)pt"', text)
        if not size:
            continue
        width, height = map(in_pixels, size.groups())
        image["width"], image["height"] = str(width), str(height)
        view = re.search(r'<view id="([\w-]+)" viewBox="([^"]+)"', text)
        if view:
            stack_panels(page, image, *view.groups())
        elif width >= WIDE:
            number = image.find_next("span", class_="caption-number")
            name = number.get_text(strip=True) if number else _("Figure")
            image.wrap(wide_box(page, name))
    for moving in page.select("article .moving > .film > svg:only-of-type"):
        if in_pixels(str(moving["viewbox"]).split()[2]) >= WIDE:
            moving.wrap(wide_box(page, _("Moving figure")))


def in_pixels(points: str) -> int:
    """Return a length of a picture in the pixels of a page."""
    return round(float(points) * 4 / 3)


def stack_panels(page: BeautifulSoup, image: Tag, name: str, view: str) -> None:
    """Show on a phone the view of a picture that is called `name`.

    A caption that speaks of left and right says there what is meant.
    """
    width, height = view.split()[2:]
    image["style"] = f"--stacked: {width}/{height}"
    source = page.new_tag(
        "source",
        attrs={"media": PHONE, "srcset": f"{image['src']}#{name}"},
    )
    image.wrap(page.new_tag("picture"))
    image.insert_before(source)
    caption = image.find_next("span", class_="caption-text")
    if caption and re.search(SIDES, caption.get_text()):
        note = page.new_tag("span", attrs={"class": "on-phone"})
        note.string = _(" (Here left is above, and right is below.)")
        caption.append(note)


def wide_box(page: BeautifulSoup, name: str) -> Tag:
    """Return a named box for what may be wider than the page."""
    return page.new_tag(
        "div", attrs={"class": "wide", "role": "group", "aria-label": name}
    )


def coloured_tokens(site: Path) -> set[str]:
    """Return the classes of code that the style sheet gives another colour."""
    css = (site / "_static" / "pygments.css").read_text(encoding="utf-8")
    text = set(re.findall(r"\.highlight \{[^}]*[ ;]color: (#\w+)", css))
    rules = re.findall(r"\.highlight \.(\w+) \{([^}]*)\}", css)
    return {name for name, rule in rules if not text & set(rule.split())}


def styled_parts(site: Path) -> set[str]:
    """Return the classes of formulas that the style sheet names."""
    css = (site / "_static" / "katex" / "katex.min.css").read_text("utf-8")
    return set(re.findall(r"\.([a-z][\w-]*)", css))


# What a fault of the theme looks like. Where no page has it, its mend is no
# longer needed, or no longer works.
FAULTS = {
    name_buttons: "button.search-button-field[aria-label]",
    name_landmarks: "#pst-primary-sidebar:not([role])",
    name_languages: ".btn-language[target]",
    plain_citations: ".citation-list[role], .citation[role]",
    drop_settings: "script[type='text/x-thebe-config']",
    plain_boxes: ".docutils.container",
    drop_styles_of_listings: ".cell_output style:not(.moving *)",
    print_one_heading: "#jb-print-docs-body",
    work_without_scripts: "html[data-theme='auto']",
    name_downloads: ".dropdown-download-buttons .btn__text-container",
}


def mend(app: Sphinx, exception: Exception | None) -> None:
    """Mend every page of the site; say which mend found nothing to mend."""
    if exception or app.builder.format != "html":
        return
    site = Path(app.outdir)
    coloured = coloured_tokens(site)
    styled = styled_parts(site)
    # Only the site's own build has every page, and so every fault.
    idle = dict(FAULTS) if app.builder.name == "html" else {}
    for path in sorted(site.rglob("*.html")):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "html.parser")
        for mend_one, fault in FAULTS.items():
            if mend_one in idle and page.select_one(fault):
                del idle[mend_one]
            mend_one(page)
        say_their_words(page)
        fill_headers(page)
        drop_empty_headings(page)
        plain_code(page, coloured)
        plain_notes(page)
        plain_formulas(page, styled)
        keep_punctuation(page)
        share_styles(page)
        mark_options(page)
        box_wide_figures(page, site)
        path.write_text(str(page), encoding="utf-8")
    say_words_in_files(site)
    if idle:
        names = ", ".join(each.__name__ for each in idle)
        raise ExtensionError(f"nothing is left to mend for {names}")


def setup(app: Sphinx) -> dict[str, bool]:
    """Connect the mending to the end of the build."""
    app.connect("build-finished", mend, priority=800)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
