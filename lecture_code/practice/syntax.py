"""Say in words what is wrong with a line that Python can't read."""

from __future__ import annotations

from ..language import _

HEADS = ("def", "if", "elif", "else", "for", "while", "class", "with", "try")


def hint(message: str, code: str, line: int) -> str:
    """Return a sentence on the error with this message, in this line."""
    lines = code.splitlines()[:line] or [""]
    here = _without_comment(lines[-1])
    above = [each for each in map(_without_comment, lines[:-1]) if each.strip()]
    word = here.split()[0].rstrip(":(") if here.split() else ""
    opened = sum([_opened(each) for each in lines])
    if above and above[-1].endswith(":") and _depth(here) <= _depth(above[-1]):
        return _("after a line that ends with `:` the next is indented.")
    if "indent" in message:
        return _(
            "the lines of a block begin below each other, with the same number "
            "of spaces."
        )
    if "outside" in message:
        return _("this line stands outside. Indent it, so that it is inside.")
    if "assign" in message:
        return _("left of `=` stands one name, which gets the value.")
    if opened > 0:
        return _(
            "a bracket is opened and never closed, in this line or above it."
        )
    if opened < 0:
        return _("a bracket is closed that was never opened.")
    if word in HEADS and not here.endswith(":"):
        told = _("a line that begins with `{word}` ends with `:`.")
        return told.format(word=word)
    if here.count('"') % 2 or here.count("'") % 2:
        return _("a text begins and does not end. A quotation mark is missing.")
    if word in ("if", "elif", "while") and " = " in here:
        return _("to compare, write `==`. A single `=` gives a name a value.")
    if word == "print" and "(" not in here:
        return _("what is printed stands in brackets: `print(w)`.")
    return _(
        "Python can't read this line. Is an operator missing, such as `*`, or "
        "is something wrong in the line above?"
    )


def _without_comment(line: str) -> str:
    return line.split("#")[0].rstrip()


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip())


def _opened(line: str) -> int:
    """Return how many brackets a line opens more than it closes."""
    line = _without_comment(line)
    opened = sum([line.count(each) for each in "([{"])
    return opened - sum([line.count(each) for each in ")]}"])
