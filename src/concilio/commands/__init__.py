"""What the command line does: each module `register`s its commands with the app of `concilio.cli`. May import all."""

import os

# The analysis has threads of its own. OpenBLAS's would wait for each other on its small matrices, and on a busy
# machine make them twenty times slower; it reads this once, when numpy is first imported.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
