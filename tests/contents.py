"""The chapters and pages, as `_toc.yml` lists them: one list for all tests."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from lecture_code.many_machines import BROWSER

ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Chapter:
    """A chapter: `file` is what the table of contents calls it."""

    file: str

    @property
    def stem(self) -> str:
        """Its number and name: 01_exhaustive_search."""
        return Path(self.file).stem

    @property
    def name(self) -> str:
        """What its module, scene, guide and test are called as well."""
        return self.stem.partition("_")[2]

    @property
    def notebook(self) -> Path:
        """The notebook that is run."""
        return ROOT / "notebooks" / f"{self.stem}.ipynb"

    @cached_property
    def key(self) -> str:
        """The letters in the labels of its figures: es in fig-es-bowl."""
        text = (ROOT / f"{self.file}.md").read_text(encoding="utf-8")
        ((key, _),) = Counter(re.findall(r"\bfig-([a-z]+)-", text)).most_common(
            1
        )
        return str(key)


_TOC = yaml.safe_load((ROOT / "_toc.yml").read_text(encoding="utf-8"))
_FILES = {
    part["caption"]: [entry["file"] for entry in part["chapters"]]
    for part in _TOC["parts"]
}
CHAPTERS = [Chapter(file) for file in _FILES["Chapters"]]
# The last one goes beyond the lecture: it has a plan for 45 minutes alone.
LECTURE = CHAPTERS[:4]
# Every page: of the book, in the order of reading.
PAGES = [_TOC["root"], *(file for files in _FILES.values() for file in files)]


def alone(cell: Any) -> str:
    """Return what a cell prints first where there is one worker only."""
    starts: int = cell.source.count("with local_cluster(")
    return f"{BROWSER}\n" * starts
