"""Exposures and conversions: read from files, kept as Parquet, queried with ibis on duckdb."""
