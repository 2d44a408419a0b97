"""Keep the catalogues in step with the sources, and check what is in them.

    python tools/translate.py                 renew all catalogues
    python tools/translate.py --check [FILE]  list what is missing or wrong

A catalogue is a file of gettext's form in `locale/LANGUAGE/LC_MESSAGES`. Each
page and chapter has one, at the path of its source. The words of the build, of
its scripts and of the tools stand in `course.po`, those of the package in
`lecture_code.po`, from which its own catalogue is compiled. A message that
changed keeps its former translation, marked fuzzy, until somebody has looked at
it.

A check compares each message with its translation: formulas, code, links,
roles, fields and numbers stay, each term has its word of the glossary, and the
signs of Chinese stand where they should. A comment of a translator allows what
a check finds: `# allow NAME: reason`, with the name that the check gives.
"""

from __future__ import annotations

import ast
import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from functools import cache, partial
from io import BytesIO
from pathlib import Path

import chapters
import edition
import messages
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from chapters import ROOT, SOURCES, code
from edition import FOLDER, LOCALE
from markdown_it.token import Token
from typed import docstring

from lecture_code.figures.style import METHODS
from lecture_code.practice import (
    error_help,
    errors,
    notebook_words,
    page_words,
)
from lecture_code.practice.tasks import TASKS

HEAD = """\
msgid ""
msgstr ""
"Language: {language}\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"

"""
GLOSSARY, COURSE = "book/glossary.po", "course.po"
PACKAGE = "lecture_code.po"
TASKS_OF = ROOT / "lecture_code" / "practice" / "tasks"
# Roles that say the words of what they lead to.
NAMED = {"ref", "numref"}


def templates() -> dict[str, Callable[[], Catalog]]:
    """Return what makes the template of each catalogue, by its path."""
    pages = sorted((ROOT / "book").rglob("*.md"))
    found: dict[str, Callable[[], Catalog]] = {
        path.relative_to(ROOT).with_suffix(".po").as_posix(): partial(
            of_page, path
        )
        for path in pages
    }
    return found | {COURSE: of_course, PACKAGE: of_package}


def of_page(source: Path) -> Catalog:
    """Return the messages of a page or a chapter, in its order."""
    catalog = Catalog(fuzzy=False)
    text = source.read_text(encoding="utf-8")
    messages.rewritten(text, noting(catalog, source))
    return catalog


def noting(catalog: Catalog, source: Path) -> messages.Replace:
    """Return what notes the messages of a source in a catalogue."""
    name = source.relative_to(ROOT).as_posix()

    def note(message: str, line: int, context: str) -> str:
        catalog.add(message, locations=[(name, line)], context=context or None)
        return message

    return note


def of_course() -> Catalog:
    """Return the words of the build, of its scripts and of the tools."""
    catalog = Catalog(fuzzy=False)
    for folder in ("book/_ext", "tools"):
        marked(catalog, (ROOT / folder).glob("*.py"))
    for task in TASKS.values():
        noting(catalog, TASKS_OF)(docstring(task), 1, "")
    for path in edition.scripts():
        text = path.read_text(encoding="utf-8")
        messages.in_script(text, noting(catalog, path))
    for path in edition.pages_of_templates():
        text = path.read_text(encoding="utf-8")
        messages.in_template(text, noting(catalog, path))
    for name, rewrite in edition.SETTINGS.items():
        text = (ROOT / name).read_text(encoding="utf-8")
        rewrite(text, noting(catalog, ROOT / name))
    return catalog


def of_package() -> Catalog:
    """Return the words of the package."""
    catalog = Catalog(fuzzy=False)
    marked(catalog, (ROOT / "lecture_code").rglob("*.py"))
    for path, word in [*hints(), *controls()]:
        noting(catalog, path)(word, 1, "")
    return catalog


def marked(catalog: Catalog, paths: Iterable[Path]) -> None:
    """Note the texts that are marked in modules, as in `_("...")`."""
    for path in sorted(paths):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and called(node) == "_":
                (text,) = node.args
                # A text in a name is noted where it is given.
                if isinstance(text, ast.Constant):
                    noting(catalog, path)(str(text.value), node.lineno, "")


def hints() -> Iterator[tuple[Path, str]]:
    """Yield what is said of what was typed, and the names of the methods."""
    for task in TASKS.values():
        for _, told in task.mistakes:
            yield TASKS_OF, told
    for module in (errors, notebook_words, page_words):
        path = Path(str(module.__file__))
        for name in ("OF_STEPS", "RAISED"):
            for _, told in getattr(module, name, ()):
                yield path, told
        for name in ("OWN_NAMES", "NO_WEIGHTS"):
            if hasattr(module, name):
                yield path, getattr(module, name)
    yield Path(error_help.__file__), error_help.HINT
    for method in METHODS:
        yield ROOT / "lecture_code/figures/style.py", method


def controls() -> Iterator[tuple[Path, str]]:
    """Yield the names of the controls of moving figures, and their words."""
    for chapter in SOURCES:
        for cell in code(chapters.source_of(chapter)):
            for node in ast.walk(ast.parse(cell.source)):
                if isinstance(node, ast.Call) and called(node) == "Moving":
                    for control in node.keywords:
                        if control.arg != "start":
                            yield chapter, str(control.arg).replace("_", " ")
                            for value in messages.strings(control.value):
                                word = ast.literal_eval(value)
                                yield chapter, word
                                # In a sentence a name is words.
                                yield chapter, word.replace("_", " ")


def called(node: ast.Call) -> str:
    """Return the name of what is called."""
    return getattr(node.func, "attr", getattr(node.func, "id", ""))


def read(path: Path, language: str) -> Catalog:
    """Return the catalogue at a path."""
    with path.open("rb") as file:
        return read_po(file, locale=language)


def write(catalog: Catalog, path: Path, language: str) -> None:
    """Write a catalogue, the same each time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    for message in catalog:
        # What stands in braces is no field of a format.
        message.flags -= {"python-format", "python-brace-format"}
    with path.open("wb") as file:
        file.write(HEAD.format(language=language).encode())
        write_po(
            file,
            catalog,
            width=80,
            omit_header=True,
            ignore_obsolete=True,
            include_previous=True,
        )


def renew(name: str, template: Catalog, language: str) -> Catalog:
    """Bring a catalogue up to date, and return it."""
    path = LOCALE / language / FOLDER / name
    catalog = read(path, language) if path.is_file() else Catalog(language)
    catalog.update(template)
    write(catalog, path, language)
    return catalog


def compiled(language: str) -> bytes:
    """Return the catalogue of the package as the package reads it."""
    catalog = read(LOCALE / language / FOLDER / PACKAGE, language)
    # Its head says when it was made, which is to be the same each time.
    catalog.creation_date = catalog.revision_date = datetime(2000, 1, 1)
    made = BytesIO()
    write_mo(made, catalog)
    return made.getvalue()


def in_package(language: str) -> Path:
    """Return where the package has its catalogue."""
    folder = ROOT / "lecture_code" / "locale" / language / FOLDER
    return (folder / PACKAGE).with_suffix(".mo")


def said(catalog: Catalog) -> Iterator[Message]:
    """Yield the messages of a catalogue without its head."""
    return (message for message in catalog if message.id)


def finished(message: Message) -> bool:
    """Tell whether a message is translated, and was looked at."""
    return bool(message.string) and not message.fuzzy


def faults(path: Path) -> Iterator[str]:
    """Yield what is missing or wrong in the catalogue at a path."""
    language, _, *rest = path.resolve().relative_to(LOCALE.resolve()).parts
    name = "/".join(rest)
    catalog = read(path, language)
    made = templates().get(name, Catalog)
    wanted = {key(message) for message in said(made())}
    have = {key(message) for message in said(catalog)}
    for context, text in sorted(wanted - have):
        yield f"not in the catalogue, run `make translate`: {context} {text!r}"
    for message in said(catalog):
        begins = f"{message.id[:60]!r}"
        if key(message) not in wanted:
            yield f"not in the source, run `make translate`: {begins}"
        elif not message.string:
            yield f"missing: {begins}"
        elif message.fuzzy:
            yield f"fuzzy: {begins}"
        else:
            code = name in (COURSE, PACKAGE) or message.context == messages.CODE
            for what, fault in compared(message, language, code=code):
                if not allowed(message, what):
                    yield f"{what}: {fault}: {begins}"


def key(message: Message) -> tuple[str, str]:
    """Return what tells a message from the others of its catalogue."""
    return message.context or "", str(message.id)


def allowed(message: Message, name: str) -> bool:
    """Tell whether a translator allows what a check found, with a reason."""
    found = rf"allow {re.escape(name)}: \S"
    return any(re.match(found, each) for each in message.user_comments)


def compared(
    message: Message, language: str, *, code: bool
) -> Iterator[tuple[str, str]]:
    """Yield what differs in a translation, behind the name of its check."""
    old, new = str(message.id), str(message.string)
    kept = fields if code else marks
    lost, gained = kept(old) - kept(new), kept(new) - kept(old)
    for one, what in ((lost, "lost"), (gained, "added")):
        if one:
            yield "marks", f"{what} {', '.join(sorted(one))}"
    numbers = digits(old, code) - digits(new, code)
    if numbers:
        yield "numbers", f"lost {', '.join(sorted(numbers))}"
    words = re.findall(r"[A-Za-z]{2,}", plain(old, code=code))
    if len(words) > 3 and not re.search(HAN, new):
        yield "language", "nothing is Chinese"
    if not code:
        yield from links_to_terms(new, language)
    yield from terms(plain(old, code=code), new, language)
    yield from signs(new, code)


def fields(text: str) -> Counter[str]:
    """Count the fields of a text in code."""
    return Counter(re.findall(r"\{[^{}]*\}|\\.", text))


def marks(text: str) -> Counter[str]:
    """Count what stays as it is in a text, whatever its language."""
    return Counter(
        mark for token in parsed(text) if (mark := kept_of(token)) is not None
    )


@cache
def parsed(text: str) -> list[Token]:
    """Return the inline parts of a text."""
    found = messages.parser().parseInline(text)[0].children
    assert found is not None
    return found


def kept_of(token: Token) -> str | None:
    """Return what of an inline part stays as it is, or None."""
    if token.type.startswith("math"):
        formula = re.sub(r"\\text\{[^{}]*\}", r"\\text{}", token.content)
        return f"${formula}$"
    if token.type == "code_inline":
        return f"`{token.content}`"
    if token.type == "myst_role":
        role = token.meta["name"]
        target = token.content
        if role in ("ref", "numref", "term"):
            target = target.rpartition("<")[2].removesuffix(">")
        return f"{{{role}}} {' '.join(target.split())}"
    if token.type == "link_open":
        return f"link {token.attrGet('href')}"
    if token.type in ("strong_open", "em_open"):
        return token.tag
    return None


def plain(text: str, *, code: bool) -> str:
    """Return the words of a text alone, and signs in the place of the rest."""
    if code:
        return re.sub(r"\{[^{}]*\}|`[^`]*`|\\.", "\0", text)
    parts = []
    for token in parsed(text):
        own = token.content.partition("<")[0].strip()
        if token.type == "myst_role" and own != token.content:
            parts.append(own)
        elif token.type == "myst_role" and token.meta["name"] in NAMED:
            parts.append("\1")
        elif token.type == "text":
            parts.append(token.content)
        elif token.type == "softbreak":
            parts.append(" ")
        elif token.content:
            parts.append("\0")
    return re.sub(r"\{\{.*?\}\}", "\0", "".join(parts))


def digits(text: str, code: bool) -> Counter[str]:
    """Count the numbers of a text."""
    return Counter(re.findall(r"\d+", plain(text, code=code)))


@cache
def glossary(language: str) -> dict[str, str]:
    """Return the words of the glossary in a language, by their own."""
    path = LOCALE / language / FOLDER / GLOSSARY
    return {
        str(message.id).lower(): str(message.string)
        for message in read(path, language)
        if message.context == messages.TERM
    }


def terms(old: str, new: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the terms of a text whose word of the glossary is not there.

    Of a term with an abbreviation the other words are terms of their own. A
    text that stays as it is has no words of the language.
    """
    if re.search(HAN, new):
        for term, word in glossary(language).items():
            short = term.endswith("sgd") and "SGD" in new
            if said_in(term, old) and word not in new and not short:
                yield "term", f"{term!r} is {word}"


def said_in(term: str, text: str) -> bool:
    """Tell whether a text has a term, be it one or many."""
    whole = rf"(?<![\w-]){re.escape(term)}(e?s)?(?![\w-])"
    return re.search(whole, text, re.IGNORECASE) is not None


def links_to_terms(new: str, language: str) -> Iterator[tuple[str, str]]:
    """Yield the links to a term that say another word than the glossary."""
    words = glossary(language)
    for target, own in roles(new):
        word = words.get(target.lower(), "")
        if not word:
            yield "term", f"no word of the glossary for {target!r}"
        elif word not in own:
            yield "term", f"{target!r} is {word}, and not {own}"


def roles(new: str) -> Iterator[tuple[str, str]]:
    """Yield the target and the own words of each term of a translation."""
    for token in parsed(new):
        if token.type == "myst_role" and token.meta["name"] == "term":
            found = re.fullmatch(r"(.*?)\s*<(.+)>", token.content, re.DOTALL)
            own, target = found.groups() if found else (token.content,) * 2
            yield " ".join(target.split()), own


HAN = r"[\u3400-\u9fff]"
# Signs of English beside a Chinese character, and a missing space.
WRONG_SIGN = re.compile(
    rf"{HAN}[,;:!?](?!\d)|{HAN}\.(?!\w)|{HAN}\s*\"|\"\s*{HAN}"
)
WRONG_BRACKET = re.compile(rf"\((?=[^()]*{HAN})")
NO_SPACE = re.compile(rf"{HAN}[A-Za-z0-9\0]|[A-Za-z0-9%\0]{HAN}")
SIGN = "[\uff0c\u3002\uff1a\uff1b\uff1f\uff01\u3001\uff08\uff09\u201c\u201d]"
EXTRA_SPACE = re.compile(rf"{HAN} {HAN}| {SIGN}|{SIGN} ")


def signs(new: str, code: bool) -> Iterator[tuple[str, str]]:
    """Yield where the signs or spaces of Chinese are wrong."""
    text = plain(new, code=code)
    found = [
        ("sign", "Chinese has its own sign in", WRONG_SIGN),
        ("space", "a space is missing in", NO_SPACE),
    ]
    if not code:
        found += [
            ("sign", "Chinese has its own brackets in", WRONG_BRACKET),
            ("space", "there should be no space in", EXTRA_SPACE),
        ]
    for name, told, pattern in found:
        for place in pattern.finditer(text):
            yield name, f"{told} {around(text, place)}"


def around(text: str, found: re.Match[str]) -> str:
    """Return what stands around a place of a text."""
    part = text[max(0, found.start() - 5) : found.end() + 5]
    return repr(re.sub("[\0\1]", "□", part))


def check(paths: list[Path]) -> int:
    """Print what is missing or wrong, and return how much it is."""
    count = 0
    for path in paths:
        for fault in faults(path):
            count += 1
            print(f"{path.name}: {fault}")
    return count


def main(arguments: list[str]) -> None:
    """Renew or check the catalogues."""
    if arguments[:1] == ["--check"]:
        named = [Path(each) for each in arguments[1:]]
        count = check(named or sorted(LOCALE.rglob("*.po")))
        sys.exit(f"{count} to do" if count else 0)
    for language in edition.languages():
        for name, template in templates().items():
            catalog = renew(name, template(), language)
            todo = [each for each in said(catalog) if not finished(each)]
            done = len(catalog) - len(todo)
            print(f"{language}  {done} of {len(catalog)}  {name}")
            # Many are new at first; later there are few.
            for message in todo[:20]:
                state = "fuzzy" if message.string else "new"
                print(f"    {state}: {message.id}")
        place = in_package(language)
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_bytes(compiled(language))


if __name__ == "__main__":
    main(sys.argv[1:])
