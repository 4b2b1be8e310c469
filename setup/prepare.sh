#!/bin/sh
# Prepares .venv for the targets of the Makefile: `run` for the program alone, `dev` with the checks as well.
# Returns at once where pyproject.toml has not changed. What needs root is installed by apt where that is possible
# without asking, else named in one line.
set -eu
cd "$(dirname "$0")/.."
wanted=$1
venv=.venv
libraries="libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0"
font=fonts-dejavu-core

say() { echo "setup: $*" >&2; }

stop() {
    say "$*"
    exit 1
}

apt_install() {
    if ! command -v apt-get >/dev/null; then
        return 1
    elif [ "$(id -u)" = 0 ]; then
        as_root=""
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        as_root="sudo -n"
    else
        return 1
    fi
    say "installing $*"
    $as_root apt-get update -qq </dev/null >/dev/null &&
        $as_root env DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends "$@" </dev/null >/dev/null
}

recent() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

makes_environments() { "$1" -c 'import ensurepip, venv' 2>/dev/null; }

# The first Python that is recent enough and can make environments; without such a one, the first recent one.
find_python() {
    for found in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if recent "$found" && makes_environments "$found"; then return; fi
    done
    for found in ${PYTHON:-python3.13 python3.12 python3.11 python3}; do
        if recent "$found"; then return; fi
    done
    stop "briefs needs Python 3.11 or later. Install it, or name one: make PYTHON=/path/to/python3"
}

make_environment() {
    find_python
    if ! makes_environments "$found"; then
        apt_install python3-venv || true
        makes_environments "$found" ||
            stop "$found cannot make virtual environments. Run: sudo apt-get install python3-venv"
    fi
    say "making $venv with $found"
    "$found" -m venv "$venv"
}

install_packages() {
    say "installing packages into $venv (takes a minute or two the first time)"
    case $wanted in
        run) "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable . ;;
        dev) "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --editable ".[dev]" ;;
        *) stop "prepare.sh takes run or dev, not $wanted" ;;
    esac
    touch "$venv/.packages-$wanted"
}

libraries_load() {
    "$venv/bin/python" - <<'PYTHON' 2>/dev/null
from ctypes import CDLL
for name in ("gobject-2.0", "pango-1.0", "pangoft2-1.0", "harfbuzz", "harfbuzz-subset", "fontconfig"):
    CDLL(f"lib{name}.so.1" if name == "fontconfig" else f"lib{name}.so.0")
PYTHON
}

font_found() { fc-list 2>/dev/null | grep -q .; }

newer() { [ -n "$(find "$1" -newer pyproject.toml 2>/dev/null)" ]; }

if newer "$venv/.prepared-$wanted"; then exit 0; fi

if ! { recent "$venv/bin/python" && "$venv/bin/python" -c 'import pip' 2>/dev/null; }; then make_environment; fi
if ! newer "$venv/.packages-$wanted"; then install_packages; fi
if ! libraries_load || ! font_found; then
    # shellcheck disable=SC2086 # a list of packages
    apt_install $libraries $font || true
fi
if libraries_load && font_found; then
    touch "$venv/.prepared-$wanted"
else
    say "PDFs need system libraries and a font that are not here. Run: sudo apt-get install --no-install-recommends" \
        "$libraries $font"
fi
