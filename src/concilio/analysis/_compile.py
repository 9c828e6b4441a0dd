"""Compilation of loops: cached on disk, and without the interpreter's lock, so that plain threads may share them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

import numba

Function = TypeVar("Function", bound=Callable[..., Any])


def compiled(function: Function) -> Function:
    """`function` as machine code, with the types that it declares.

    Division by zero gives inf or nan, as in numpy. Not numba's own threads: two threads may not enter those at once.
    """
    try:
        machine_code: Any = numba.njit(cache=True, nogil=True, error_model="numpy")(function)
    except RuntimeError:
        # No folder to keep it in may be written to: compiled again in each process, which takes seconds.
        machine_code = numba.njit(nogil=True, error_model="numpy")(function)
    return cast("Function", machine_code)
