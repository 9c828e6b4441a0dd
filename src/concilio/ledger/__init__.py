"""The ledger: an append-only, publicly verifiable log of public acts, in the formats of C2SP.

Pure functions over bytes and a folder: a Merkle tree, its tiles as static files, signed checkpoints, witnesses'
checks, policies, proof files. Imports nothing of the project, and no Django. It proves that an act was written
down and not changed since; never that it was right, or true.
"""
