"""Make a password for each member of a class, and print it once.

    python passwords.py FOLDER teacher ada grace

Only a hash is kept, in FOLDER, by which JupyterHub's FirstUseAuthenticator
knows a password. Who has one already gets a new one. It runs in the hub's own
Python.
"""

from __future__ import annotations

import dbm
import re
import secrets
import sys
from pathlib import Path

import bcrypt

FILE = "passwords.dbm"
# What a name may be everywhere: in an address, as a folder, as a Linux user.
NAME = re.compile(r"[a-z][a-z0-9-]{0,23}")


def make(folder: Path, names: list[str]) -> dict[str, str]:
    """Return a new password for each name, and keep their hashes in `folder`.

    Raises ValueError for a name that can't be used everywhere.
    """
    for name in names:
        if not NAME.fullmatch(name):
            raise ValueError(
                "a name must be 1 to 24 of the characters a-z, 0-9 and -, "
                f"and begin with a letter; got {name!r}"
            )
    made = {name: secrets.token_urlsafe(9) for name in names}
    with dbm.open(str(folder / FILE), "c", 0o600) as kept:
        for name, password in made.items():
            kept[name] = bcrypt.hashpw(password.encode(), bcrypt.gensalt())
    return made


if __name__ == "__main__":
    if len(sys.argv) < 3:
        sys.exit("usage: passwords.py FOLDER NAME ...")
    try:
        for name, password in make(Path(sys.argv[1]), sys.argv[2:]).items():
            print(name, password)
    except (ValueError, OSError, *dbm.error) as error:
        sys.exit(str(error))
