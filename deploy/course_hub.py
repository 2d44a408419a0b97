# ruff: noqa: F821 - JupyterHub runs this file, and gives it `c`
"""What a hub of the course needs beside its own settings.

JupyterHub reads this file as a part of its configuration. COURSE_HUB_STATE
names the folder with the passwords; without it, it is that of The Littlest
JupyterHub or that of Zero to JupyterHub.
"""

import dbm
import os
from pathlib import Path

STATES = ("/opt/tljh/state", "/srv/jupyterhub")
state = os.environ.get("COURSE_HUB_STATE") or next(
    folder for folder in STATES if Path(folder).is_dir()
)

# Who has a password may come in, and nobody else. deploy/passwords.py makes it:
# otherwise it would be chosen by whoever is the first to use a name.
passwords = f"{state}/passwords.dbm"
with dbm.open(passwords, "c", 0o600) as known:
    members = {name.decode() for name in known.keys()}  # noqa: SIM118
c.JupyterHub.authenticator_class = "firstuse"
c.FirstUseAuthenticator.dbm_path = passwords
c.FirstUseAuthenticator.create_users = False
c.Authenticator.allow_all = False
c.Authenticator.allowed_users = members

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
