"""The hourly cube of a lake's orders, by venue, asset and source. Usage: cube.py briefs|bare LAKE

`briefs` makes the sums as the lake makes its rollups; `bare` is what a person would type, on the same columns.
"""

import sys
from pathlib import Path

import duckdb

BARE = """
    SELECT epoch_ms(ts) // 3600000 AS hour, venue, asset, source,
        sum(usd_cents) FILTER (side = 'long') AS long_usd_cents,
        sum(usd_cents) FILTER (side = 'short') AS short_usd_cents, count(*) AS orders
    FROM '{}/rows/liquidations/*.parquet' WHERE kind = 'liq' GROUP BY ALL ORDER BY ALL
"""


def main(who: str, lake: Path) -> None:
    if who == "bare":
        with duckdb.connect() as database:
            database.execute("SET TimeZone = 'UTC'")
            print(len(database.execute(BARE.format(lake)).df()))
        return
    from briefs.lake.rollups import HOURS, rolled_query
    from briefs.lake.session import session

    with session(lake / "tmp-cube") as database:
        print(len(database.execute(rolled_query(HOURS, f"'{lake}/rows/liquidations/*.parquet'")).df()))


main(sys.argv[1], Path(sys.argv[2]))
