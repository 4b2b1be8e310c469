#!/bin/sh
# Imports a folder of market data (files named after their tables) into a lake of its own and briefs some days of it.
# Usage: real.sh MARKET-DATA OUTPUT DAY...
set -eu
cd "$(dirname "$0")/.."
market=$1
output=$2
shift 2
briefs=.venv/bin/briefs
if [ ! -d "$market" ]; then
    echo "real: no market data at $market: set BRIEFS_MARKET_DATA to a folder of files named after their tables" >&2
    exit 3
fi
for file in "$market"/*.csv "$market"/*.parquet; do
    [ -e "$file" ] || continue
    name=$(basename "$file")
    "$briefs" import "${name%.*}" "$file" --lake "$output/lake"
done
for day in "$@"; do
    "$briefs" generate "$day" --lake "$output/lake" --output "$output"
    "$briefs" verify "$output/$day"
done
