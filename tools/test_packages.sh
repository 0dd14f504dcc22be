#!/bin/sh
# Sees to the programs that the tests use and that Python does not bring. As root on Debian it installs what is
# missing; anywhere else it says in one line what to install, and fails: nothing is skipped.
set -eu

missing=
need() {
    missing="$missing $1"
}
has() {
    command -v "$1" >/dev/null 2>&1
}
recent_postgresql() {
    for program in /usr/lib/postgresql/*/bin/initdb "$(command -v initdb || true)"; do
        [ -x "$program" ] || continue
        version=$("$program" --version | sed 's/[^0-9]*\([0-9]*\).*/\1/')
        [ "${version:-0}" -ge 15 ] && return 0
    done
    return 1
}

recent_postgresql || need postgresql-15
has chromium || has chromium-browser || has google-chrome || need chromium
has age || need age
has minisign || need minisign
has go || need golang-go
[ -d /usr/share/gocode/src/golang.org/x/mod/sumdb ] || need golang-golang-x-mod-dev
has pdftotext || need poppler-utils
has strace || need strace
has qpdf || need qpdf
has node || need nodejs
has npm || need npm
[ -d /usr/share/fonts/truetype/noto ] || need fonts-noto-core

[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ] && has apt-get; then
    echo "Installing for the tests:$missing"
    export DEBIAN_FRONTEND=noninteractive
    apt-get update -qq
    # shellcheck disable=SC2086 -- a list of words on purpose
    apt-get install -y -qq --no-install-recommends $missing >/dev/null
    exit 0
fi
echo "The tests need these Debian packages, or the same programs from elsewhere:$missing" >&2
exit 1
