"""The same statistics over Parquet partitioned by participant, on a local pool or on Dask.

May import formats and analysis.
"""

from concilio.scale.findings import ScaleFindings, analyse_partitioned

__all__ = ["ScaleFindings", "analyse_partitioned"]
