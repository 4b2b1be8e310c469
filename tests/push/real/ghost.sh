#!/bin/sh
# Starts Ghost 5 on loopback with SQLite and content of its own in FOLDER, and prints, as shell assignments, its address
# and the key of one of its built-in integrations. Ends it when its standard input ends.
#
# GHOST names the folder of an installed package `ghost`:
#   npm pack ghost@5 && tar xzf ghost-5.*.tgz && cd package && npm install --omit=dev --legacy-peer-deps
# (without a way to github.com: take devDependencies out of package.json first, install with --ignore-scripts, then
# build node_modules/sqlite3 with `node ../node-gyp/bin/node-gyp.js rebuild --nodedir=/usr`, from Debian's libnode-dev)
#   sh ghost.sh FOLDER PORT
set -eu
folder=$1 port=$2 home=${GHOST:-}
[ -f "$home/ghost.js" ] || {
    echo "ghost.sh: GHOST names no folder with an installed Ghost" >&2
    exit 3
}
mkdir -p "$folder"
folder=$(cd "$folder" && pwd)
[ -d "$folder/content" ] || cp -r "$home/content" "$folder/content"
server=
stop() {
    [ -z "$server" ] || kill "$server" 2>/dev/null || true
    wait
}
trap stop EXIT
trap 'exit 1' INT TERM

cd "$home"
NODE_ENV=development url="http://127.0.0.1:$port/" server__host=127.0.0.1 server__port="$port" \
    database__client=sqlite3 database__connection__filename="$folder/ghost.db" paths__contentPath="$folder/content" \
    mail__transport=Direct privacy__useUpdateCheck=false privacy__useGravatar=false logging__transports='["stdout"]' \
    node ghost.js >"$folder/ghost.log" 2>&1 </dev/null &
server=$!
key() {
    python3 - "$folder/ghost.db" <<'PYTHON'
import sqlite3, sys
try:
    rows = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True).execute(
        "SELECT k.id || ':' || k.secret FROM api_keys k JOIN integrations i ON i.id = k.integration_id"
        " WHERE i.slug = 'zapier' AND k.type = 'admin'"
    ).fetchall()
except sqlite3.Error:
    rows = []
print(rows[0][0] if rows else "")
PYTHON
}
until grep -q "Ghost booted" "$folder/ghost.log"; do
    kill -0 "$server" 2>/dev/null || { cat "$folder/ghost.log" >&2; exit 1; }
    sleep 0.3
done
echo "URL=http://127.0.0.1:$port/"
echo "BRIEFS_GHOST_KEY=$(key)"
cat >/dev/null
