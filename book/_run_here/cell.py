"""Run a cell of a chapter in the reader's browser, and send what it shows.

`worker.js` executes this file once, in Pyodide, calls `begin`, and then `run`
for each cell, with its number. An output is sent as a kind and a text: `text`
is printed or a value, `code` a listing, `svg` a picture, `html` a moving
figure, `error` an error.
"""

from __future__ import annotations

import ast
import importlib
import io
import linecache
import logging
import os
import sys
import sysconfig
import time
import traceback
import types
import warnings
import zipfile
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from importlib.machinery import ModuleSpec, PathFinder
from typing import Any

# A cell that never stops printing must not fill the page.
MOST_CHARACTERS, MOST_OUTPUTS = 100_000, 100
LEFT_OUT = "\n... The rest is left out.\n"
PAUSE = 0.1  # seconds between two messages of a cell that prints

# matplotlib draws without a window, and says nothing of its fonts.
os.environ["MPLBACKEND"] = "svg"
warnings.filterwarnings("ignore", message=".*is non-interactive")
logging.getLogger("matplotlib.font_manager").setLevel(logging.ERROR)


class Wheels:
    """Find what stands in a wheel, and unpack it when it is first imported.

    `files` holds the file for each name that can be imported, `take` returns
    the bytes of a file for JavaScript, or None if they have not come.
    """

    def __init__(
        self, files: dict[str, str], take: Callable[[str], Any]
    ) -> None:
        self.files = files
        self.take = take
        self.folder = sysconfig.get_path("purelib")

    def find_spec(
        self, name: str, path: Any = None, _target: Any = None
    ) -> ModuleSpec | None:
        """Return where the module now lies; raise ImportError if it can't."""
        file = self.files.get(name)
        if file is None:
            return None
        wheel = self.take(file)
        if wheel is None:
            raise ImportError(
                f"{file} could not be loaded: it is missing on this site, or "
                "is not the file that belongs to it.",
                name=name,
            )
        zipfile.ZipFile(io.BytesIO(wheel.to_bytes())).extractall(self.folder)
        for each in [n for n, its in self.files.items() if its == file]:
            del self.files[each]
        importlib.invalidate_caches()
        return PathFinder.find_spec(name, path)


class Outputs(io.TextIOBase):
    """Send the outputs of one cell, in their order.

    What is printed is gathered for a moment: a message for each line would take
    the page longer to show than the cell to print.
    """

    def __init__(self, send: Callable[[str, str], object], keep: bool) -> None:
        self._send = send
        self._keep = keep
        self._printed: list[str] = []
        self._sent = time.monotonic()
        self._characters, self._outputs = MOST_CHARACTERS, MOST_OUTPUTS

    def write(self, text: str) -> int:
        """Print a text."""
        if self._characters > 0:
            self._characters -= len(text)
            cut = self._characters < 0
            said = text[: self._characters] + LEFT_OUT if cut else text
            self._printed.append(said)
        if time.monotonic() - self._sent > PAUSE:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Send what was printed."""
        if self._printed:
            self._send("text", "".join(self._printed))
        self._printed.clear()
        self._sent = time.monotonic()

    def show(self, value: Any) -> None:
        """Show a value as a notebook does.

        Of a moving figure nothing is sent if the page keeps the one it has.
        """
        if hasattr(value, "_repr_mimebundle_"):
            if not self._keep:
                self.put("html", value._repr_mimebundle_()["text/html"])
        elif hasattr(value, "_repr_svg_"):
            self.put("svg", value._repr_svg_())
        elif hasattr(value, "_repr_html_"):
            self.put("html", value._repr_html_())
        elif isinstance(value, Code):
            self.put("code", value.data)
        else:
            self.write(f"{value!r}\n")

    def put(self, kind: str, text: str) -> None:
        """Send what is not printed."""
        self.flush()
        self._outputs -= 1
        if self._outputs >= 0:
            self._send(kind, text)


class Code:
    """Stand for `IPython.display.Code`: a listing."""

    def __init__(self, data: str = "", **_: Any) -> None:
        self.data = data


class Html:
    """Stand for `IPython.display.HTML`."""

    def __init__(self, data: str = "") -> None:
        self.data = data

    def _repr_html_(self) -> str:
        return self.data


main = types.ModuleType("__main__")  # the names that the cells share
outputs = Outputs(print, keep=False)  # of the cell that runs


def display(*values: Any) -> None:
    """Show values, as `IPython.display.display` does."""
    for value in values:
        outputs.show(value)


def begin(files: dict[str, str], take: Callable[[str], Any]) -> None:
    """Let cells import what stands in wheels, and what they use of IPython.

    IPython itself would weigh 5 MB. matplotlib asks for its `get_ipython`, and
    newer ones for its version.
    """
    shown = types.ModuleType("IPython.display")
    shown.__dict__.update(Code=Code, HTML=Html, display=display)
    whole = types.ModuleType("IPython")
    whole.__dict__.update(
        display=shown, get_ipython=lambda: None, version_info=(9, 0)
    )
    sys.modules.update(
        {"IPython": whole, "IPython.display": shown, "__main__": main}
    )
    sys.meta_path.insert(0, Wheels(files, take))


def run(
    code: str, number: int, keep: bool, send: Callable[[str, str], object]
) -> bool:
    """Run the cell with a number; return whether it came to its end.

    With `keep` the page keeps the moving figure that the cell shows.
    """
    global outputs
    outputs = Outputs(send, keep)
    name = f"Cell {number}"
    # Where errors and `inspect.getsource` look for the lines.
    lines = code.splitlines(keepends=True)
    linecache.cache[name] = (len(code), None, lines, name)
    with redirect_stdout(outputs), redirect_stderr(outputs):
        try:
            execute(code, name)
            show_pyplot()
        except BaseException as error:
            outputs.put("error", told(error))
            return False
        finally:
            outputs.flush()
    return True


def execute(code: str, name: str) -> None:
    """Execute statements, and show the value of the last one."""
    tree = ast.parse(code, name)
    last = tree.body[-1] if tree.body else None
    if isinstance(last, ast.Expr):
        tree.body.pop()
    # This file has a `from __future__` that a cell need not have.
    exec(compile(tree, name, "exec", dont_inherit=True), main.__dict__)
    if isinstance(last, ast.Expr):
        asked = ast.Expression(last.value)
        made = compile(asked, name, "eval", dont_inherit=True)
        value = eval(made, main.__dict__)
        if value is not None:
            outputs.show(value)


def show_pyplot() -> None:
    """Show the figures that pyplot has open, and close them."""
    pyplot = sys.modules.get("matplotlib.pyplot")
    if pyplot is None:
        return
    for number in pyplot.get_fignums():
        picture = io.StringIO()
        pyplot.figure(number).savefig(picture, format="svg")
        outputs.put("svg", picture.getvalue())
        pyplot.close(number)


def told(error: BaseException) -> str:
    """Return what is said of an error, with its way through cells alone.

    An error that brings its own words for a notebook is told in these.
    """
    own = getattr(error, "_render_traceback_", None)
    if own:
        return "\n".join(own())
    whole = traceback.TracebackException.from_exception(error)
    parts = [whole]
    for part in parts:
        part.stack[:] = [f for f in part.stack if f.filename.startswith("Cell")]
        parts += [p for p in (part.__cause__, part.__context__) if p]
    return "".join(whole.format()).rstrip()
