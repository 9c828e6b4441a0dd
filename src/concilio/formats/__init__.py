"""Votes and findings in and out of files: Polis exports, Parquet, JSON. May import analysis."""
