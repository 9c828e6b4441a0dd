"""What is measured against peers and limits, one file for each kind of bar. May import every part of the product.

To add a bar: write a function that takes `Settings` and yields `Bar`s, and name it in `measuring.MEASURES`.
"""

from concilio.benchmark.bar import Bar, Settings
from concilio.benchmark.measuring import MEASURES, run

__all__ = ["MEASURES", "Bar", "Settings", "run"]
