"""The floor of `briefs figures` at size: imports duckdb and pandas and reads one day's orders into a frame, once.

Usage: day.py LAKE DAY
"""

import sys
from pathlib import Path

import duckdb
import pandas  # noqa: F401, ICN001 - what the frame is made of, imported as briefs imports it


def main(lake: Path, day: str) -> None:
    (file,) = (lake / "rows" / "liquidations").glob(f"{day}-*.parquet")
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        print(len(database.execute(f"SELECT * FROM '{file}'").df()))


main(Path(sys.argv[1]), sys.argv[2])
