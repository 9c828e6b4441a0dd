"""Votes and findings in and out of files: Polis exports, Parquet, JSON, reports. May import analysis."""
