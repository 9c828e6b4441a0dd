"""The same statistics over Parquet partitioned by participant, on a local pool or on Dask.

May import formats and analysis.
"""
