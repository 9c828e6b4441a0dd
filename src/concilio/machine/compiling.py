"""Compilation of loops: without the interpreter's lock, so that plain threads may share them, and kept on disk.

Nothing is compiled, and numba is not loaded, before a function is first called.
"""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any, TypeVar, cast

from concilio.machine import _machine_code

Function = TypeVar("Function", bound=Callable[..., Any])

# Division by zero gives inf or nan, as in numpy. Not numba's own threads: two threads may not enter those at once.
FLAGS = {"nogil": True, "error_model": "numpy"}


def compiled(function: Function) -> Function:
    """`function` as machine code of the types that it is called with, kept in numba's cache."""
    return cast("Function", Compiled(function, stored=False))


def stored(function: Function) -> Function:
    """As `compiled`, but kept as plain machine code that later processes run without loading numba.

    numba takes half a second of processor time to load, as much as all of a small analysis. Such a function makes
    no arrays of its own (callers hand it room to work in), returns a number or nothing, and calls compiled functions
    of its own module alone. One that does not comply, or is called with arrays that are not contiguous, still works:
    numba runs it. docs/adr/0015 has the figures.
    """
    return cast("Function", Compiled(function, stored=True))


class Compiled:
    """A function that is compiled, or found compiled, when it is first called with arguments of some types."""

    def __init__(self, function: Callable[..., Any], *, stored: bool) -> None:
        functools.update_wrapper(self, function)
        self.function = function
        self._store = _machine_code.Store(function) if stored else None

    def __call__(self, *arguments: Any) -> Any:
        if self._store is not None:
            code = self._store.code(arguments, self._compiled)
            if code is not None:
                return code(arguments)
        return self.dispatcher(*arguments)

    @functools.cached_property
    def dispatcher(self) -> Any:
        """numba's own form of this function, which other functions being compiled call, too."""
        numba = _numba()
        try:
            return numba.njit(cache=True, **FLAGS)(self.function)
        except RuntimeError:
            # No folder to keep it in may be written to: compiled again in each process, which takes seconds.
            return numba.njit(**FLAGS)(self.function)

    def _compiled(self, arguments: tuple[Any, ...]) -> tuple[Any, str]:
        """numba's description of this function with arguments of these types, and LLVM's code of it."""
        numba = _numba()
        bare = numba.njit(no_cpython_wrapper=True, no_cfunc_wrapper=True, **FLAGS)(self.function)
        signature = tuple(numba.typeof(one) for one in arguments)
        bare.compile(signature)
        return bare.overloads[signature].fndesc, bare.inspect_llvm(signature)


@functools.cache
def _numba() -> Any:
    import numba
    from numba.extending import typeof_impl

    typeof: Any = numba.typeof

    @typeof_impl.register(Compiled)
    def _(value: Compiled, context: Any) -> Any:
        return typeof(value.dispatcher)

    return numba
