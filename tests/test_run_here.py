"""What lets a page be run, as far as no browser is needed."""

from __future__ import annotations

import ast
import importlib.util
import io
import json
import sys
import types
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from pathlib import Path

import licences
import pytest
import python_folder
import run_here
import typed
from browsing import ROOT
from chapters import code, with_outputs
from sphinx.errors import ExtensionError

from lecture_code.practice.notebook import NotRightError

FOLDER = python_folder.python_folder()
needs_python = pytest.mark.skipif(
    FOLDER is None, reason="no _build/python: nobody had the wheels"
)
Outputs = list[tuple[str, str]]


@pytest.fixture
def cell() -> Iterator[types.ModuleType]:
    """Load what runs a cell, and leave Python's modules as they were."""
    path = run_here.SCRIPTS / "cell.py"
    spec = importlib.util.spec_from_file_location("cell", path)
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MPLBACKEND", "svg")
        patch.setattr(sys, "meta_path", [*sys.meta_path])
        for name in ("__main__", "IPython", "IPython.display"):
            patch.setitem(sys.modules, name, types.ModuleType(name))
        spec.loader.exec_module(module)
        module.begin({}, lambda _: None)
        yield module


def run(
    cell: types.ModuleType, code: str, *, keep: bool = False
) -> tuple[bool, Outputs]:
    """Run a cell, and return whether it came to its end, and its outputs."""
    sent: Outputs = []
    well = cell.run(code, 3, keep, lambda *output: sent.append(output))
    return well, sent


def test_outputs_come_in_their_order(cell: types.ModuleType) -> None:
    asked = (
        "import sys\n"
        "from IPython.display import HTML, Code, display\n"
        "print('a')\n"
        "display(Code('x = 1', language='python'), HTML('<b>b</b>'), 5)\n"
        "print('c', file=sys.stderr)\n"
        "[1]"
    )
    assert run(cell, asked) == (
        True,
        [
            ("text", "a\n"),
            ("code", "x = 1"),
            ("html", "<b>b</b>"),
            ("text", "5\nc\n[1]\n"),
        ],
    )
    assert run(cell, "None") == (True, [])
    assert run(cell, "# only words") == (True, [])


def test_cells_share_their_names(cell: types.ModuleType) -> None:
    assert run(cell, "def f():\n    return __name__\n\n") == (True, [])
    assert run(cell, "f()") == (True, [("text", "'__main__'\n")])


def test_a_source_can_be_shown(cell: types.ModuleType) -> None:
    asked = (
        "import inspect\ndef f():\n    return 1\nprint(inspect.getsource(f))"
    )
    assert run(cell, asked)[1] == [("text", "def f():\n    return 1\n\n")]


def test_no_future_of_this_file_is_that_of_a_cell(
    cell: types.ModuleType,
) -> None:
    asked = "def f(a: int): ...\nf.__annotations__"
    assert run(cell, asked)[1] == [("text", "{'a': <class 'int'>}\n")]


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("1 +", '  File "Cell 3", line 1\n    1 +\n'),
        (
            "import json\njson.loads('{')",
            '  File "Cell 3", line 2, in <module>',
        ),
        ("try:\n    1 / 0\nexcept Exception:\n    a", "ZeroDivisionError"),
        ("exit()", "SystemExit"),
    ],
)
def test_an_error_leads_through_cells_alone(
    cell: types.ModuleType, asked: str, said: str
) -> None:
    well, ((kind, text),) = run(cell, asked)
    assert not well
    assert kind == "error"
    assert said in text
    lines = [line for line in text.splitlines() if "  File " in line]
    assert all('File "Cell 3"' in line for line in lines)


def test_an_error_with_words_of_its_own_is_told_in_them(
    cell: types.ModuleType,
) -> None:
    cell.main.__dict__["error"] = NotRightError("The slope is wrong.")
    shown = run(cell, "raise error")
    assert shown == (False, [("error", "The slope is wrong.")])


def test_a_cell_that_prints_without_end_sends_little(
    cell: types.ModuleType,
) -> None:
    _, sent = run(cell, "for k in range(100_000): print(k)")
    text = "".join(text for _, text in sent)
    whole = "".join(f"{k}\n" for k in range(100_000))
    assert text.endswith("\n... The rest is left out.\n")
    kept = text.removesuffix("\n... The rest is left out.\n")
    assert len(kept) == 100_000
    assert whole.startswith(kept)
    asked = "from IPython.display import HTML, display\n"
    _, sent = run(cell, f"{asked}for k in range(300): display(HTML('a'))")
    assert len(sent) == 100


def test_pictures_and_films_are_sent(cell: types.ModuleType) -> None:
    asked = (
        "from lecture_code import figures\n"
        "from lecture_code.moving import Moving\n"
        "def scene(sheet, a):\n"
        "    drawn.append(a)\n"
        "    figures.panels(sheet)\n"
        "    return f'a is {a}'\n"
        "drawn = []\n"
        "film = Moving(scene, a=[1, 2, 3])\n"
        "sheet, ax = figures.canvas()\n"
        "sheet"
    )
    well, ((kind, text),) = run(cell, asked)
    assert well, text
    assert kind == "svg"
    assert text.startswith("<svg")
    # The page has it: no frame but the first is drawn.
    assert run(cell, "film", keep=True) == (True, [])
    assert run(cell, "drawn")[1] == [("text", "[2]\n")]
    ((kind, text),) = run(cell, "film")[1]
    assert kind == "html"
    assert text.startswith('<div class="moving" data-words="[&quot;a is 1')
    # Other outputs of such a cell are sent.
    assert run(cell, "print(1)\nfilm", keep=True)[1] == [("text", "1\n")]


def test_open_figures_of_pyplot_are_shown_and_closed(
    cell: types.ModuleType,
) -> None:
    asked = (
        "import matplotlib.pyplot as plt\n"
        "plt.switch_backend('svg')\nplt.plot([1])\nplt.figure()\nplt.show()"
    )
    assert [kind for kind, _ in run(cell, asked)[1]] == ["svg", "svg"]
    assert run(cell, "plt.get_fignums()")[1] == [("text", "[]\n")]


class Bytes(bytes):
    """Bytes as JavaScript hands them to Python."""

    def to_bytes(self) -> bytes:
        return bytes(self)


def wheel(**files: str) -> Bytes:
    """Return an archive of modules."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in files.items():
            archive.writestr(f"{name}.py", text)
    return Bytes(packed.getvalue())


def test_a_wheel_is_unpacked_when_it_is_first_imported(
    cell: types.ModuleType, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.syspath_prepend(tmp_path)
    taken = []

    def take(file: str) -> Bytes | None:
        taken.append(file)
        return wheel(first="a = 1", second="b = 2") if file == "w" else None

    wheels = cell.Wheels({"first": "w", "second": "w", "third": "t"}, take)
    wheels.folder = str(tmp_path)
    monkeypatch.setattr(sys, "meta_path", [wheels, *sys.meta_path])
    assert taken == []
    assert run(cell, "import second, first\nfirst.a + second.b") == (
        True,
        [("text", "3\n")],
    )
    assert taken == ["w"]
    well, ((_, text),) = run(cell, "import third")
    assert not well
    assert text.endswith(
        "ImportError: t could not be loaded: it is missing on this site, or "
        "is not the file that belongs to it."
    )
    for name in ("first", "second"):
        del sys.modules[name]


def test_chapters_use_of_ipython_only_what_stands_in_for_it(
    cell: types.ModuleType, source: Path
) -> None:
    del cell
    display = sys.modules["IPython.display"]
    for each in code(with_outputs(source)):
        for node in ast.walk(ast.parse(each.source)):
            if isinstance(node, ast.ImportFrom) and node.module:
                if node.module.startswith("IPython"):
                    assert node.module == "IPython.display"
                    assert all(hasattr(display, n.name) for n in node.names)
            elif isinstance(node, ast.Import):
                names = [name.name for name in node.names]
                assert "IPython" not in "".join(names)


# ---- the build ---------------------------------------------------------------


def made(place: Path, *names: str, depends: dict[str, list[str]]) -> None:
    """Write folders of Python's files, as far as the build reads them."""
    packages = {
        name: {
            "depends": needs,
            "imports": [name.replace("-", "_")],
            "file_name": f"{name}.whl",
        }
        for name, needs in depends.items()
    }
    for name in names:
        folder = place / name
        folder.mkdir()
        for file in (*run_here.CORE, *(f"{n}.whl" for n in depends)):
            (folder / file).write_bytes(file.encode() * 100)
        lock = {"packages": packages}
        (folder / "pyodide-lock.json").write_text(json.dumps(lock))


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Let the build look for Python's files in a folder of the test."""
    monkeypatch.setattr(python_folder, "FOLDER", tmp_path)
    return tmp_path


def test_without_pythons_files_there_is_none(place: Path) -> None:
    (place / ".made").touch()
    assert python_folder.python_folder() is None
    assert licences.python() == []


def test_two_folders_are_refused(place: Path) -> None:
    made(place, "a", "b", depends={})
    with pytest.raises(ExtensionError, match="must hold one folder: a, b"):
        python_folder.python_folder()


def test_what_is_imported_is_loaded_and_no_more(place: Path) -> None:
    needs = {
        "lecture-code": [],
        "numpy": [],
        "matplotlib": ["numpy", "pillow"],
        "pillow": ["six"],
        "six": [],
        "ipython": ["six"],
    }
    made(place, "0.1-ab", depends=needs)
    found = run_here.settings(place / "0.1-ab")
    assert found["folder"] == "../../python/0.1-ab/"
    assert found["wheels"] == {
        name.replace("-", "_"): f"{name}.whl"
        for name in needs
        if name != "ipython"
    }
    files = {*run_here.CORE, *found["wheels"].values()}
    assert set(found["sizes"]) == set(found["sums"]) == files
    # A server compresses scripts, and sends a wheel as it is.
    assert found["sizes"]["numpy.whl"] == 900
    assert found["sizes"]["pyodide.asm.js"] < 200
    # printf 'numpy.whl%.0s' {1..100} | openssl dgst -sha256 -binary | base64
    assert found["sums"]["numpy.whl"] == (
        "sha256-jF3zEOkc+kj57krk5TIxmedBcxgvM9yFHszGdwnkPZw="
    )


def test_files_are_linked_or_copied(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, second, third = (tmp_path / name for name in "abc")
    first.write_text("a")
    run_here.link(str(first), str(second))
    assert second.samefile(first)

    def refuse(*_: str) -> None:
        raise OSError("another disk")

    monkeypatch.setattr("os.link", refuse)
    run_here.link(str(first), str(third))
    assert third.read_text() == "a"
    assert not third.samefile(first)


def test_what_each_chapter_loads_for_it_is_tiny() -> None:
    """1 KB; the rest comes when the button is pressed."""
    script = ROOT / "book" / "_static" / "run_here.js"
    assert script.stat().st_size <= 1000


@needs_python
def test_what_the_press_loads_of_ours_is_small() -> None:
    """40 KB for both scripts, most of it the sums of Python's files."""
    assert FOLDER
    scripts = [run_here.page_script(FOLDER), run_here.worker_script(FOLDER)]
    assert sum(map(len, scripts)) <= 40_000


def test_both_that_let_code_be_typed_share_their_keys() -> None:
    keys = typed.keys()
    assert keys in typed.box_script().decode()
    if FOLDER:
        assert keys in run_here.page_script(FOLDER).decode()
    for path in ("_practice/box.js", "_run_here/page.js"):
        own = (ROOT / "book" / path).read_text("utf-8")
        assert "const keys" not in own
        assert "keys" in own


# ---- licences ----------------------------------------------------------------


@needs_python
def test_each_file_of_python_has_its_licence() -> None:
    assert FOLDER
    rows = licences.python()
    packages = python_folder.lock_of(FOLDER)["packages"]
    assert set(packages) <= {name for name, *_ in rows}
    named = {name: licence for name, _, licence, _ in rows}
    assert named["Pyodide"] == "MPL-2.0"
    assert named["numpy"] == "BSD"
    assert named["pillow"].endswith("(HPND)")
    assert all(named.values())
    versions = {name: version for name, version, _, _ in rows}
    assert versions["Pyodide"] == FOLDER.name.split("-")[0]


def test_a_licence_is_read_as_the_metadata_name_it() -> None:
    for text, name in (
        ("License-Expression: BSD-3-Clause\nLicense: x", "BSD-3-Clause"),
        ("Classifier: License :: OSI Approved :: MIT License", "MIT"),
        ("License: Apache 2.0\n  and its text", "Apache 2.0"),
        ("Name: nobody", ""),
    ):
        found = Parser().parsestr(text)
        assert licences.licence(found) == name


def test_what_the_pages_hold_is_named() -> None:
    rows = {
        name: (version, kind) for name, version, kind, _ in licences.pages()
    }
    package = json.loads((ROOT / "package.json").read_text("utf-8"))
    assert rows["katex"] == (package["dependencies"]["katex"], "MIT")
    assert all(all(row) for row in rows.values())
