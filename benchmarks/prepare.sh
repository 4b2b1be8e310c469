#!/bin/sh
# Installs the programs that `make bench` compares with into .venv-bench, each into an environment of its own.
# Without Chromium or a package the comparison that needs it is left out and said to be.
set -eu
cd "$(dirname "$0")/.."
home=.venv-bench
notebook="nbconvert[webpdf]==7.17.2 ipykernel==7.* pandas==3.* matplotlib==3.* duckdb==2.*"
returns="quantstats==0.0.86"

say() { echo "bench: $*" >&2; }

install() {
    folder=$home/$1
    shift
    if [ ! -e "$folder/.ready" ]; then
        say "installing $* into $folder"
        .venv/bin/python -m venv "$folder"
        "$folder/bin/python" -m pip install --quiet --disable-pip-version-check "$@"
        touch "$folder/.ready"
    fi
}

if ! command -v chromium >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    say "installing chromium"
    apt-get update -qq </dev/null >/dev/null
    DEBIAN_FRONTEND=noninteractive apt-get install -qq --no-install-recommends chromium </dev/null >/dev/null || true
fi
# shellcheck disable=SC2086 # lists of packages
install notebook $notebook
install returns $returns
if command -v chromium >/dev/null; then
    "$home/notebook/bin/python" benchmarks/peers/browser.py "$(command -v chromium)" "$home/browsers"
else
    say "no Chromium: the notebook's PDF cannot be measured. Run: sudo apt-get install chromium"
fi
