"""The lake: Parquet files, a manifest that says which of them count, and DuckDB that scans them."""
