# ruff: noqa: F821 - JupyterHub runs this file, and gives it `c`
"""What a hub of the course needs beside its own settings.

JupyterHub reads this file as a part of its configuration. COURSE_HUB_STATE
names the folder with the passwords; without it, it is that of The Littlest
JupyterHub or that of Zero to JupyterHub.
"""

import dbm
import os
from pathlib import Path

from firstuseauthenticator import FirstUseAuthenticator

STATES = ("/opt/tljh/state", "/srv/jupyterhub")
state = os.environ.get("COURSE_HUB_STATE") or next(
    folder for folder in STATES if Path(folder).is_dir()
)


class MadePasswords(FirstUseAuthenticator):
    """Let in who has a password, made by passwords.py, and nobody else.

    By itself a FirstUseAuthenticator lets the first who uses a name choose its
    password.
    """

    async def authenticate(self, handler, data):  # noqa: ANN001, ANN201
        """Return the name of who may come in."""
        name = self.normalize_username(data["username"])
        with dbm.open(self.dbm_path, "c", 0o600) as known:
            if name.encode() not in known:
                return None
        return await super().authenticate(handler, data)


c.JupyterHub.authenticator_class = MadePasswords
c.FirstUseAuthenticator.dbm_path = f"{state}/passwords.dbm"
c.FirstUseAuthenticator.create_users = True
c.Authenticator.allow_all = True
c.Authenticator.allowed_users = set()

# A kernel that nobody has used for half an hour ends, also while its page is
# open. One that never stops computing ends with its server, when the hub's
# culler ends what is too old.
c.Spawner.args = [
    "--MappingKernelManager.cull_idle_timeout=1800",
    "--MappingKernelManager.cull_interval=60",
    "--MappingKernelManager.cull_connected=True",
]
# More threads than cores make a full class slower, and each costs memory.
c.Spawner.environment = {
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
}
