"""The hub that `make class` starts, on this machine and for this machine only.

It is a trial of course_hub.py with the walls that one machine has without
containers: each server runs as a user of the system of its own, if the hub may
do that; each process has a limit of memory. tools/class_hub.py sets the
variables that it reads.
"""

import os
import resource
import sys
from pathlib import Path

from jupyterhub.spawner import SimpleLocalProcessSpawner

HERE = Path(__file__).parent
PLACE = Path(os.environ["CLASS_PLACE"])
APART = os.environ["CLASS_APART"] == "yes"
FRONT, BACK, PROXY = os.environ["CLASS_PORTS"].split()
# The servers of a class get these numbers, which no user of the system has.
FIRST_USER = 610_000

c = get_config()  # noqa: F821 - JupyterHub runs this file
load_subconfig(str(HERE / "course_hub.py"))  # noqa: F821


class TrialSpawner(SimpleLocalProcessSpawner):
    """Start a server in its own home, as its own user, within its memory."""

    def make_preexec_fn(self, _name: str):  # noqa: ANN201
        """Return what the new process does before it becomes the server."""
        home, limit = self.home_dir, self.mem_limit
        user = FIRST_USER + self.user.id
        Path(home).mkdir(0o700, exist_ok=True)
        if APART:
            os.chown(home, user, user)

        def enter() -> None:
            resource.setrlimit(resource.RLIMIT_DATA, (limit, limit))
            os.umask(0o077)
            if APART:
                os.setgroups([])
                os.setgid(user)
                os.setuid(user)
            os.chdir(home)

        return enter


# A name that the hub knows, and for which no password was made.
c.Authenticator.admin_users = {"teacher"}
c.JupyterHub.spawner_class = TrialSpawner
c.SimpleLocalProcessSpawner.home_dir_template = f"{PLACE}/homes/{{username}}"
c.Spawner.cmd = [f"{sys.prefix}/bin/jupyterhub-singleuser"]
c.Spawner.mem_limit = os.environ["CLASS_MEMORY"]
c.Spawner.default_url = "/lab"
c.Spawner.environment = {
    **c.Spawner.environment,
    # Git trusts a repository that is another user's if it is told to.
    "GIT_CONFIG_GLOBAL": f"{PLACE}/gitconfig",
}
# A full class on a slow machine is slow, and that is to be measured.
c.Spawner.start_timeout = c.Spawner.http_timeout = 300
c.JupyterHub.tornado_settings = {"slow_spawn_timeout": 0}

c.JupyterHub.bind_url = f"http://127.0.0.1:{FRONT}"
c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{BACK}"
c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{PROXY}"
c.ConfigurableHTTPProxy.command = os.environ["CLASS_PROXY"].splitlines()
c.JupyterHub.db_url = f"sqlite:///{PLACE}/hub/hub.sqlite"
c.JupyterHub.cookie_secret_file = f"{PLACE}/hub/cookie_secret"
c.ConfigurableHTTPProxy.pid_file = f"{PLACE}/hub/proxy.pid"

# CLASS_CULL is empty, or the seconds after which an idle kernel, an idle
# server, and every server ends.
if cull := os.environ.get("CLASS_CULL"):
    kernel, idle, oldest = cull.split()
    c.Spawner.args = [
        f"--MappingKernelManager.cull_idle_timeout={kernel}",
        "--MappingKernelManager.cull_interval=1",
        "--MappingKernelManager.cull_connected=True",
    ]
    # Within such short times, a server has to say at once that it is used.
    c.Spawner.environment["JUPYTERHUB_ACTIVITY_INTERVAL"] = "1"
    c.JupyterHub.load_roles = [
        {
            "name": "culler",
            "services": ["culler"],
            "scopes": [
                "list:users",
                "read:users:activity",
                "read:servers",
                "delete:servers",
            ],
        }
    ]
    c.JupyterHub.services = [
        {
            "name": "culler",
            "command": [
                sys.executable,
                "-m",
                "jupyterhub_idle_culler",
                f"--timeout={idle}",
                f"--max-age={oldest}",
                "--cull-every=1",
            ],
        }
    ]
