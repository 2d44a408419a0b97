"""Say in words what is wrong with a line that Python can't read."""

from __future__ import annotations

HEADS = ("def", "if", "elif", "else", "for", "while", "class", "with", "try")


def hint(message: str, code: str, line: int) -> str:
    """Return a sentence on the error with this message, in this line."""
    lines = code.splitlines()[:line] or [""]
    here = _without_comment(lines[-1])
    above = [each for each in map(_without_comment, lines[:-1]) if each.strip()]
    word = here.split()[0].rstrip(":(") if here.split() else ""
    opened = sum([_opened(each) for each in lines])
    if above and above[-1].endswith(":") and _depth(here) <= _depth(above[-1]):
        return "after a line that ends with `:` the next is indented."
    if "indent" in message:
        return (
            "the lines of a block begin below each other, with the same number "
            "of spaces."
        )
    if "outside" in message:
        return "this line stands outside. Indent it, so that it is inside."
    if "assign" in message:
        return "left of `=` stands one name, which gets the value."
    if opened > 0:
        return "a bracket is opened and never closed, in this line or above it."
    if opened < 0:
        return "a bracket is closed that was never opened."
    if word in HEADS and not here.endswith(":"):
        return f"a line that begins with `{word}` ends with `:`."
    if here.count('"') % 2 or here.count("'") % 2:
        return "a text begins and does not end. A quotation mark is missing."
    if word in ("if", "elif", "while") and " = " in here:
        return "to compare, write `==`. A single `=` gives a name a value."
    if word == "print" and "(" not in here:
        return "what is printed stands in brackets: `print(w)`."
    return (
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
