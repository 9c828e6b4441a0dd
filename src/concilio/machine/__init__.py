"""What numbers need of the machine: compiled loops kept on disk, and how many cores to use.

May import numpy, numba and llvmlite, and nothing of Concilio. Knows no votes.
"""

from concilio.machine.compiling import compiled, stored
from concilio.machine.cores import cores, use_cores

__all__ = ["compiled", "cores", "stored", "use_cores"]
