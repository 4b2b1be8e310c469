"""The floor of an import: DuckDB copies a CSV file of orders to one Parquet file.

Usage: copied.py IN.csv OUT.parquet
"""

import sys

import duckdb

with duckdb.connect(config={"temp_directory": f"{sys.argv[2]}.spill"}) as database:
    database.execute("SET TimeZone = 'UTC'")
    database.execute(f"COPY (FROM read_csv('{sys.argv[1]}')) TO '{sys.argv[2]}' (FORMAT parquet, COMPRESSION zstd)")
