#!/usr/bin/env bash
# Run once by Gradescope, as root, when it builds the image: Python, the packages, the sandbox.
set -euo pipefail

source=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
[ -d "$source/kit" ] || source=$source/source

fit() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null
}

find_python() {
    for name in python3 python3.14 python3.13 python3.12 python3.11; do
        if fit "$name"; then echo "$name" && return; fi
    done
    return 1
}

install() {
    { apt-get update -q && DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@"; } ||
        echo "setup.sh: apt-get could not install $*" >&2
}

find_python >/dev/null || install python3 python3-venv
find_python >/dev/null || install python3.12 python3.12-venv
find_python >/dev/null || install python3.11 python3.11-venv
if ! python=$(find_python); then
    echo "setup.sh: no Python 3.11 or newer here; choose a newer base image in Gradescope." >&2
    exit 1
fi
command -v bwrap >/dev/null || install bubblewrap # optional: Landlock and seccomp hold without it
[ ! -f /etc/debian_version ] || dpkg-query --show libseccomp2 >/dev/null 2>&1 || install libseccomp2

[ -x "$source/.venv/bin/python" ] || "$python" -m venv "$source/.venv"
"$source/.venv/bin/python" -m pip install --quiet --disable-pip-version-check \
    --requirement "$source/requirements.txt"

cd "$source/kit"
"$source/.venv/bin/python" -m autograder doctor --course ../course # in the log: which sandbox holds
