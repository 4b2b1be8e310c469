"""The floor of `briefs figures`: imports duckdb and pandas and reads the lake's rows into frames once, nothing else.

Usage: rows.py LAKE
"""

import sys
from pathlib import Path

import duckdb
import pandas  # noqa: F401, ICN001 - what the frames are made of, imported as briefs imports it


def main(lake: Path) -> None:
    with duckdb.connect() as database:
        database.execute("SET TimeZone = 'UTC'")
        for folder in sorted((lake / "rows").iterdir()):
            files = ", ".join(f"'{path}'" for path in sorted(folder.glob("*.parquet")))
            frame = database.execute(f"SELECT * FROM read_parquet([{files}])").df()
            print(folder.name, len(frame))


main(Path(sys.argv[1]))
