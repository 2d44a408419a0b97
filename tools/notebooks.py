"""Re-execute notebooks in place: the stored outputs are those of one run.

    python tools/notebooks.py [NOTEBOOK ...]

What differs from run to run or from machine to machine is left out of what is
stored. A cell tagged `nbval-ignore-output` shows a measurement: it is executed,
but what is stored stays as it was; clear its output to have it measured again.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import nbformat
from nbclient import NotebookClient

NOTEBOOKS = Path(__file__).parents[1] / "notebooks"
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
METADATA = {
    "kernelspec": {
        "display_name": "Python 3",
        "language": "python",
        "name": "python3",
    },
    "language_info": {"name": "python"},
}


def execute(path: Path) -> None:
    """Run the notebook at `path` from first cell to last and store it."""
    notebook = nbformat.read(path, as_version=4)
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    measured = {
        cell.id: cell.outputs
        for cell in code
        if "nbval-ignore-output" in cell.metadata.get("tags", [])
        and cell.outputs
    }
    NotebookClient(
        notebook,
        kernel_name="python3",
        timeout=300,
        resources={"metadata": {"path": path.parent}},
    ).execute()
    for cell in code:
        cell.outputs = measured.get(cell.id, join_streams(cell.outputs))
        cell.metadata.pop("execution", None)
        for output in cell.outputs:
            # A moving figure is stored in its static form only.
            output.get("data", {}).pop(WIDGET_VIEW, None)
    notebook.metadata = nbformat.from_dict(METADATA)
    nbformat.write(notebook, path)


def join_streams(outputs: list[Any]) -> list[Any]:
    """Join neighbouring pieces of one stream, which arrive cut up at random."""
    joined: list[Any] = []
    for output in outputs:
        last = joined[-1] if joined else None
        if (
            last is not None
            and output.output_type == last.output_type == "stream"
            and output.name == last.name
        ):
            last.text += output.text
        else:
            joined.append(output)
    return joined


if __name__ == "__main__":
    chosen = [Path(name) for name in sys.argv[1:]]
    for path in chosen or sorted(NOTEBOOKS.glob("*.ipynb")):
        print(f"executing {path.name}", flush=True)
        execute(path.resolve())
