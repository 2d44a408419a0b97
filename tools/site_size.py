"""Print the size of the site, and refuse one that is too large to publish.

    python tools/site_size.py

GitHub Pages takes 1 GB, and no file above 100 MB. The bound here is lower: a
reader may copy the site, and the same stick holds other things.
"""

from __future__ import annotations

import sys
from pathlib import Path

SITE = Path(__file__).parents[1] / "_build" / "html"
MOST = 90  # MB, with both ways to run Python and the decks


def megabytes(folder: Path) -> float:
    """Return what the files of a folder hold together, in MB."""
    files = (path for path in folder.rglob("*") if path.is_file())
    return sum(path.stat().st_size for path in files) / 1e6


def main() -> str | None:
    """Print the size; return an error for a site above the bound."""
    size = megabytes(SITE)
    print(f"the site has {size:.1f} MB, of at most {MOST}")
    return f"a site of {size:.1f} MB is too large" if size > MOST else None


if __name__ == "__main__":
    sys.exit(main())
