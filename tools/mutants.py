"""Break the package on purpose, one small change at a time, and run its tests.

A change that no test sees is printed: a test is missing there, or the change
makes no difference and stands in `equivalent_mutants.txt` with the reason. A
changed module lives in the memory of a process of its own, so no file changes.
"""

from __future__ import annotations

import ast
import importlib
import os
import random
import resource
import signal
import sys
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.machinery import SourceFileLoader
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "lecture_code"
EQUIVALENT = Path(__file__).with_name("equivalent_mutants.txt")
LEAST, CORES = 0.95, os.cpu_count() or 1

# The tests of a module are those of its name, or these, of the first path that
# it begins with. What computes is called by everything else, so it has all of
# these after its own. Those of bad input come last.
TESTS = {
    "many_machines": ["many_machines"],
    "figures/picture": ["drawn", "panels", "figures"],
    "figures": ["drawn", "panels", "inputs"],
    "moving/scenes": ["sentences"],
    "moving": ["moving", "panels", "inputs"],
    "practice/error_help": ["error_help"],
    "practice": ["practice", "typed", "inputs"],
}
COMPUTING = [
    *("checks", "data", "trajectory", "scalar", "vectorised"),
    *("exhaustive_search", "gradient_descent", "stochastic_gradient_descent"),
    *("minibatch_gradient_descent", "nonconvex", "side_effects", "oracles"),
    *("laws", "inputs"),
]
# In these another process runs the package, or they are slow and see no more.
LEFT_OUT = (
    "not filled_in and not unfilled and not pyplot and not searches_need "
    "and not equal_figures and not thousand_moves and not every_control "
    "and not generating_twice"
)
# Imported before each process starts, so that none has to do it again.
LARGE = [
    *("numpy", "matplotlib.figure", "matplotlib.backends.backend_svg"),
    *("mpl_toolkits.mplot3d", "hypothesis", "bs4", "ipywidgets", "nbformat"),
    *("nbclient", "playwright.sync_api"),
]

SWAPS: dict[type[ast.AST], list[type[ast.AST]]] = {
    ast.Lt: [ast.LtE, ast.GtE],
    ast.LtE: [ast.Lt, ast.Gt],
    ast.Gt: [ast.GtE, ast.LtE],
    ast.GtE: [ast.Gt, ast.Lt],
    ast.Eq: [ast.NotEq],
    ast.NotEq: [ast.Eq],
    ast.Is: [ast.IsNot],
    ast.IsNot: [ast.Is],
    ast.In: [ast.NotIn],
    ast.NotIn: [ast.In],
    ast.Add: [ast.Sub],
    ast.Sub: [ast.Add],
    ast.Mult: [ast.Div],
    ast.Div: [ast.Mult],
    ast.FloorDiv: [ast.Mult],
    ast.Mod: [ast.Mult],
    ast.Pow: [ast.Mult],
    ast.BitOr: [ast.BitAnd],
    ast.And: [ast.Or],
    ast.Or: [ast.And],
}
STATEMENTS = (ast.Assign, ast.AugAssign, ast.Expr, ast.Raise)


@dataclass(frozen=True)
class Mutant:
    """Put `new` in place of a child of `parent`; None takes it away."""

    path: Path
    tree: ast.Module
    parent: ast.AST
    field: str
    place: int | None
    old: ast.AST
    new: ast.AST | None
    line: int

    @property
    def name(self) -> str:
        """The module: figures/canvas.py."""
        return str(self.path.relative_to(PACKAGE))

    @property
    def key(self) -> str:
        """What is changed, and how: it stays the same when lines move."""
        source = self.path.read_text().splitlines()[self.line - 1].strip()
        texts = [
            ast.unparse(node) or type(node).__name__ if node else "nothing"
            for node in (self.old, self.new)
        ]
        before, after = (text.partition("\n")[0] for text in texts)
        return f"{self.name} | {source} | {before} -> {after}"

    def code(self) -> Any:
        """Compile the changed module."""
        child = getattr(self.parent, self.field)
        if self.place is None:
            setattr(self.parent, self.field, self.new)
        else:
            child[self.place : self.place + 1] = [self.new] if self.new else []
        whole = ast.fix_missing_locations(self.tree)
        return compile(whole, str(self.path), "exec")


def changes(node: Any, parent: ast.AST, field: str) -> Iterator[Any]:
    """Return what may stand in place of a node; None takes it away."""
    for swap in SWAPS.get(type(node), []):
        yield swap()
    if isinstance(node, ast.Constant):
        if isinstance(node.value, bool):
            yield ast.Constant(not node.value)
        elif isinstance(node.value, int | float):
            yield ast.Constant(node.value + 1)
        elif isinstance(node.value, str):
            yield ast.Constant(f"X{node.value}")
    elif isinstance(node, ast.UnaryOp):
        yield node.operand
    elif isinstance(node, ast.IfExp):
        yield ast.IfExp(node.test, node.orelse, node.body)
    elif isinstance(node, STATEMENTS):
        yield ast.Pass()
    elif isinstance(node, ast.keyword):
        yield None
    if field == "test" or (field, type(parent)) == ("ifs", ast.comprehension):
        yield ast.UnaryOp(ast.Not(), node)
    elif field == "value" and isinstance(parent, ast.Return):
        yield ast.Constant(None)
    elif field == "decorator_list":
        yield None


def idle(node: ast.AST, field: str) -> bool:
    """Tell what does nothing when it runs: types, names of types, words."""
    words = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    text = ast.unparse(node)
    return (
        words
        or field in {"annotation", "returns"}
        or ": TypeAlias =" in text.partition("\n")[0]
        or text.startswith(
            ("if TYPE_CHECKING", "__all__", "P = Param", "R = TypeVar")
        )
    )


def mutants(path: Path) -> list[Mutant]:
    """Return every change of a module."""
    tree = ast.parse(path.read_text())
    found: list[Mutant] = []
    todo: list[tuple[ast.AST, int]] = [(tree, 1)]
    for parent, line in todo:
        for field, value in ast.iter_fields(parent):
            several = isinstance(value, list)
            for i, node in enumerate(value if several else [value]):
                if not isinstance(node, ast.AST) or idle(node, field):
                    continue
                at = getattr(node, "lineno", line)
                todo.append((node, at))
                found += [
                    Mutant(
                        path,
                        tree,
                        parent,
                        field,
                        i if several else None,
                        node,
                        new,
                        at,
                    )
                    for new in changes(node, parent, field)
                ]
    return found


def files(name: str) -> tuple[str, ...]:
    """Return the files of the tests of a module, its own first."""
    own = name.removesuffix(".py").removeprefix("_")
    wanted = next(
        (tests for path, tests in TESTS.items() if own.startswith(path)),
        [own, *COMPUTING],
    )
    return tuple(dict.fromkeys(f"tests/test_{each}.py" for each in wanted))


def start(tests: tuple[str, ...], mutant: Mutant | None, seconds: float) -> int:
    """Run tests in a process that is their own; return the process's id."""
    if child := os.fork():
        return child
    resource.setrlimit(
        resource.RLIMIT_CPU, (round(seconds), round(seconds) + 1)
    )
    resource.setrlimit(resource.RLIMIT_AS, (8 << 30, 8 << 30))
    # What waits for a worker that never comes uses no processor.
    signal.alarm(10 * round(seconds))
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.dup2(1, 2)
    unchanged = SourceFileLoader.get_code

    def get_code(loader: SourceFileLoader, module: str) -> Any:
        if mutant and loader.path == str(mutant.path):
            return mutant.code()
        return unchanged(loader, module)

    SourceFileLoader.get_code = get_code  # type: ignore[assignment,method-assign]
    options = [
        "-x",
        "--assert=plain",
        "-p",
        "no:cacheprovider",
        "-p",
        "no:nbval",
        "-k",
        LEFT_OUT,
    ]
    os._exit(pytest.main([*options, *tests]))


def main() -> None:
    """Try `all` changes, or a number of them, of modules that begin so."""
    os.chdir(ROOT)
    for each in LARGE:
        importlib.import_module(each)
    known = {
        line.rpartition(" | ")[0]
        for line in EQUIVALENT.read_text().splitlines()
    }
    tried = [m for path in sorted(PACKAGE.rglob("*.py")) for m in mutants(path)]
    if gone := known - {m.key for m in tried}:
        sys.exit("\n".join(["No change of the package any more:", *gone]))
    tried = [m for m in tried if m.key not in known]
    number, beginning = [*sys.argv[1:], ""][:2]
    tried = [m for m in tried if m.name.startswith(beginning)]
    random.Random(0).shuffle(tried)
    if number != "all":
        tried = tried[: int(number)]
    limits: dict[tuple[str, ...], float] = {}
    for tests in sorted({files(m.name) for m in tried}):
        _, status, used = os.wait4(start(tests, None, 600), 0)
        if status:
            sys.exit(f"Without any change these fail: {', '.join(tests)}")
        limits[tests] = 10 + 3 * (used.ru_utime + used.ru_stime)
    killed: Counter[str] = Counter()
    running: dict[int, Mutant] = {}
    for mutant in [*tried, *[None] * CORES]:
        if len(running) == CORES or (mutant is None and running):
            child, status = os.wait()
            done = running.pop(child)
            killed[done.name] += status != 0
            if not status:
                print(f"{done.line:4} {done.key}", flush=True)
        if mutant:
            tests = files(mutant.name)
            running[start(tests, mutant, limits[tests])] = mutant
    alls = Counter(m.name for m in tried)
    for name, count in sorted(alls.items()):
        print(f"{name:40} {killed[name]:5} / {count}")
    share = killed.total() / alls.total()
    print(f"{'together':40} {killed.total():5} / {alls.total()}: {share:.1%}")
    sys.exit(share < LEAST)


if __name__ == "__main__":
    main()
