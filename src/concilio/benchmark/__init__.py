"""What is measured against peers and limits, one file for each kind of bar. May import every part of the product.

To add a bar: write a function that takes `Settings` and yields `Bar`s, and list it in `measuring.MEASURES` under a
name that says what is measured; docs/benchmarks.md quotes that name.
"""

from concilio.benchmark.bar import Bar, Settings
from concilio.benchmark.measuring import MEASURES, run

__all__ = ["MEASURES", "Bar", "Settings", "run"]
