"""What a command says to the person who runs the installation, in one line and without a traceback."""

from __future__ import annotations


class OperatorError(Exception):
    """A setting, a file or another service is in the way. The message says what, where, and what to do."""
