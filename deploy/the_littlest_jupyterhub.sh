#!/usr/bin/env bash
# Make a class on a server that has The Littlest JupyterHub:
#
#     sudo bash the_littlest_jupyterhub.sh COURSE NAME ...
#
# COURSE is the folder of the course on that server, which students may read. It
# prints a password for each name, once: name the teacher, and each student. Run it
# again to add students, with their names alone: who is named gets a new password,
# the others keep theirs.
set -euo pipefail

if [ $# -lt 2 ]; then
  echo "usage: the_littlest_jupyterhub.sh COURSE NAME ..." >&2
  exit 2
fi
course=$(realpath "$1")
shift
here=$(dirname "$(realpath "$0")")
tljh=${TLJH:-/opt/tljh}
if [ ! -x "$tljh/hub/bin/tljh-config" ]; then
  echo "The Littlest JupyterHub is not in $tljh: see README.md" >&2
  exit 1
fi

# What students run is what Binder runs, which `make binder` tests.
(
  cd "$course"
  PATH="$tljh/user/bin:$PATH"
  python -m pip install --quiet -r binder/requirements.txt
  bash binder/postBuild
)

# Who has a password may come in, and nobody else.
"$tljh/hub/bin/python" "$here/passwords.py" "$tljh/state" "$@"
install -D --mode=600 "$here/course_hub.py" \
  "$tljh/config/jupyterhub_config.d/course_hub.py"

# A server may take so much memory and one core. It ends when it has been idle for
# half an hour, or when it is four hours old, whatever it does.
for setting in limits.memory=1G limits.cpu=1 services.cull.timeout=1800 \
  services.cull.every=60 services.cull.max_age=14400; do
  "$tljh/hub/bin/tljh-config" set "${setting%%=*}" "${setting#*=}"
done
"$tljh/hub/bin/tljh-config" reload hub
