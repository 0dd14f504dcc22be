#!/bin/sh
# Makes .venv and installs the locked packages into it. Usage: tools/venv.sh run|dev
#
# Does nothing, and needs no network, when that was done before for the same lock files. Every package is checked
# against its hash, the builder of our own package included.
set -eu

kind=$1
case $kind in run | dev) ;; *) echo "usage: tools/venv.sh run|dev" >&2; exit 2 ;; esac
stamp=.venv/.sharewell-$kind
state=$(cat "requirements/$kind.txt" requirements/build.txt pyproject.toml | cksum)

fits() {
    "$1" -c 'import ensurepip, sys, venv; sys.exit(not (3, 11) <= sys.version_info[:2] < (3, 14))' >/dev/null 2>&1
}

if [ -f "$stamp" ] && [ "$(cat "$stamp")" = "$state" ] && .venv/bin/python -c '' 2>/dev/null; then
    exit 0
fi

if ! { [ -x .venv/bin/python ] && fits .venv/bin/python; }; then
    chosen=
    # A command of the right name may still not run (a version manager's placeholder), so each is tried.
    for candidate in ${PYTHON:-python3.11 python3.12 python3.13 python3 python}; do
        if fits "$candidate"; then
            chosen=$candidate
            break
        fi
    done
    if [ -z "$chosen" ]; then
        echo "Sharewell needs Python 3.11, 3.12 or 3.13 with its venv module (on Debian: apt-get install python3-venv)." >&2
        echo "If it has another name here, say so: make run PYTHON=/path/to/python" >&2
        exit 1
    fi
    echo "Making .venv with $("$chosen" --version)…"
    "$chosen" -m venv --clear .venv
fi

echo "Installing the locked packages ($kind)…"
pip="env PIP_DISABLE_PIP_VERSION_CHECK=1 .venv/bin/python -m pip install --quiet"
$pip --require-hashes -r requirements/build.txt -r "requirements/$kind.txt"
$pip --no-deps --no-build-isolation --editable .
echo "$state" >"$stamp"
