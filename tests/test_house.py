"""The rooms of the package: names that agree, imports that point down."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.util import resolve_name
from pathlib import Path

import pytest
from contents import CHAPTERS, ROOT

PACKAGE = ROOT / "lecture_code"
# What a room may use beside itself; the lecture is all that is in none.
ROOMS: dict[str, set[str]] = {
    "lecture": set(),
    "figures": {"lecture"},
    "moving": {"lecture", "figures"},
    "practice": {"lecture"},
}
# What needs a notebook, or the package; all else of that room is plain Python,
# which runs where there is no numpy.
NOTEBOOK = {"notebook", "error_help"}
# The rooms of many modules.
LARGE = ("moving", "practice")
# What plain Python may import: what MicroPython has, or needs no more than a
# name of; and the words, for which a page has a stand-in.
FEW = {"__future__", "typing", "builtins", "io", "sys"}
WORDS = {"lecture_code.language"}


def module(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module(path): path for path in sorted(PACKAGE.rglob("*.py"))}


def imports(name: str, path: Path) -> Iterator[str]:
    """Yield what a module imports, wherever it does: at the top or later."""
    package = name if path.stem == "__init__" else name.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (each.name for each in node.names)
        elif isinstance(node, ast.ImportFrom):
            dots = "." * node.level
            base = resolve_name(f"{dots}{node.module or ''}", package)
            for each in node.names:
                inner = f"{base}.{each.name}"
                yield inner if inner in MODULES else base


PRACTICE = "lecture_code.practice"
PLAIN = [
    name
    for name, path in MODULES.items()
    if name.startswith(f"{PRACTICE}.") and path.stem not in NOTEBOOK
]
USES = {
    name: {each for each in imports(name, path) if each in MODULES}
    for name, path in MODULES.items()
}


def room(name: str) -> str:
    inner = [*name.split("."), ""][1]
    return inner if inner in ROOMS else "lecture"


def test_every_import_is_found() -> None:
    # A fault of `imports` would make every other test here pass.
    assert USES["lecture_code.trajectory"] == {
        "lecture_code._checks",
        "lecture_code.data",
    }
    assert "lecture_code.moving.widgets" in USES["lecture_code.moving.figure"]
    assert {room(name) for name in MODULES} == {*ROOMS}


@pytest.mark.parametrize("name", MODULES)
def test_imports_point_down(name: str) -> None:
    own = room(name)
    assert {room(each) for each in USES[name]} <= ROOMS[own] | {own}


def test_imports_form_no_circle() -> None:
    left = dict(USES)
    while free := [name for name, used in left.items() if not used & {*left}]:
        for name in free:
            del left[name]
    assert not left


def test_the_checks_know_nobody() -> None:
    assert USES["lecture_code._checks"] == set()


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_judged_in_plain_python_imports_nothing(name: str) -> None:
    assert set(imports(name, MODULES[name])) <= {*PLAIN, PRACTICE} | FEW | WORDS


def test_judging_loads_no_numpy() -> None:
    code = f"import sys, {', '.join(PLAIN)}; assert 'numpy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_room_is_named_in_the_settings() -> None:
    settings = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
    for path in MODULES.values():
        if path.stem == "__init__":
            assert f'"{module(path)}"' in settings


@pytest.mark.parametrize(
    "path",
    [path for name in LARGE for path in (PACKAGE / name).rglob("*.py")],
    ids=module,
)
def test_a_module_of_a_large_room_fits_on_three_screens(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 150


def test_one_name_for_chapter_module_scene_guide_and_test() -> None:
    numbers = [f"{number:02}_" for number in range(1, len(CHAPTERS) + 1)]
    assert [each.stem[:3] for each in CHAPTERS] == numbers
    names = {each.name for each in CHAPTERS}
    scenes = (PACKAGE / "moving" / "scenes").glob("[!_]*.py")
    assert {path.stem for path in scenes} == names
    for name in names:
        assert (PACKAGE / f"{name}.py").is_file()
        assert (ROOT / "tests" / f"test_{name}.py").is_file()
        assert (ROOT / "book" / "teaching" / f"{name}.md").is_file()
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    assert notebooks == [each.notebook for each in CHAPTERS]


def test_every_module_and_every_room_has_its_test() -> None:
    names = {path.stem.removeprefix("_") for path in PACKAGE.glob("*.py")}
    tests = {p.stem.removeprefix("test_") for p in ROOT.glob("tests/test_*.py")}
    assert (names - {"_init__"}) | {*ROOMS} - {"lecture"} <= tests
