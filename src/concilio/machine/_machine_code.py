"""Machine code on disk, and calling it: what numba compiled once, run without numba.

numba's native functions have plain C's calling convention once their arguments are taken apart: a place for the
result, a place for an exception, then the members of each argument in turn, which `_members` knows for arrays and
numbers. LLVM, through llvmlite, turns the code into an object file and loads it, which takes a millisecond or two.
"""

from __future__ import annotations

import contextlib
import ctypes
import functools
import hashlib
import inspect
import json
import os
import sys
import threading
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path
from typing import Any

import numpy as np

Code = Callable[[tuple[Any, ...]], Any]
Compile = Callable[[tuple[Any, ...]], tuple[Any, str]]

RESULTS: dict[str, Any] = {"none": None, "float64": ctypes.c_double, "int64": ctypes.c_int64}
# How numba lays out an array's members is promised by nobody: tests compare answers with numba's own for these.
TRIED_NUMBA = frozenset({"0.68"})
# Views of an array are counted, and the last one frees it; ours come from numpy, which counts for itself, so that
# this is never called. It goes by a name of our own, since numba's name belongs to numba where that is loaded.
FREES, NEVER_CALLED = "NRT_MemInfo_call_dtor", "concilio_never_called"
# Parts of numba, which LLVM finds in a process that has loaded it, and of Python, which want its lock.
FOREIGN = ("NRT_", "numba_", "Py", "_Py")
_lock = threading.RLock()


class Store:
    """The machine code of one function, by the types of its arguments."""

    def __init__(self, function: Callable[..., Any]) -> None:
        self._function = function
        self._known: dict[object, Code | None] = {}

    def code(self, arguments: tuple[Any, ...], compile_: Compile) -> Code | None:
        """What runs the function with such arguments; None where that takes numba itself."""
        if not _layout_is_known():
            return None
        kinds = tuple(map(_kind, arguments))
        try:
            return self._known[kinds]
        except KeyError:
            pass
        with _lock:
            if kinds not in self._known:
                self._known[kinds] = None if None in kinds else self._found(repr(kinds), arguments, compile_)
            return self._known[kinds]

    def _found(self, kinds: str, arguments: tuple[Any, ...], compile_: Compile) -> Code | None:
        name = f"{self._function.__module__}.{self._function.__qualname__}"
        key = hashlib.sha256(f"{_platform()}\n{_source(self._function)}\n{kinds}".encode()).hexdigest()
        for folder in _folders(self._function):
            kept = _read(folder / f"{name}-{key[:32]}.machine-code")
            if kept is not None:
                return _loaded(*kept)
        description, code = compile_(arguments)
        made = _object_file(description, code)
        if made is None:
            return None
        for folder in _folders(self._function):
            if _written(folder / f"{name}-{key[:32]}.machine-code", *made):
                break
        return _loaded(*made)


def _kind(argument: Any) -> Any:
    """What the machine code depends on; None for what it does not take."""
    if isinstance(argument, np.ndarray):
        flags = argument.flags
        if not (flags.c_contiguous and flags.aligned):
            return None
        return argument.dtype.str, argument.ndim, flags.writeable
    if isinstance(argument, tuple):
        kinds = tuple(map(_kind, argument))
        return None if None in kinds else (type(argument).__qualname__, *kinds)
    if isinstance(argument, bool):
        return None
    if isinstance(argument, int | np.int64):
        return "int"
    return "float" if isinstance(argument, float) else None


def _members(argument: Any, into: list[Any]) -> None:
    """Appends what the function takes for an argument: of an array its owner (twice), sizes and address."""
    if isinstance(argument, np.ndarray):
        into += (None, None, argument.size, argument.itemsize, argument.ctypes.data)
        into += argument.shape
        into += argument.strides
    elif isinstance(argument, tuple):
        for one in argument:
            _members(one, into)
    else:
        into.append(argument)


def _types(argument: Any, into: list[Any]) -> None:
    """Appends the C types of what `_members` appends."""
    if isinstance(argument, np.ndarray):
        into += [ctypes.c_void_p, ctypes.c_void_p, ctypes.c_int64, ctypes.c_int64, ctypes.c_void_p]
        into += [ctypes.c_int64] * (2 * argument.ndim)
    elif isinstance(argument, tuple):
        for one in argument:
            _types(one, into)
    else:
        into.append(ctypes.c_double if isinstance(argument, float) else ctypes.c_int64)


def _loaded(head: dict[str, Any], binary: bytes) -> Code | None:
    """The function of an object file; None where this process lacks something that it calls."""
    llvm = _llvm()
    if not _all_here(head["calls"]):
        return None
    engine = llvm.create_mcjit_compiler(llvm.parse_assembly(""), _machine())
    engine.add_object_file(llvm.ObjectFileRef.from_data(binary))
    engine.finalize_object()
    address = engine.get_function_address(head["name"])
    if not address:
        return None
    result = RESULTS[head["result"]]
    native: Any = None

    def call(arguments: tuple[Any, ...]) -> Any:
        nonlocal native
        if native is None:
            types: list[Any] = [ctypes.c_void_p, ctypes.c_void_p]
            _types(arguments, types)
            native = ctypes.CFUNCTYPE(ctypes.c_int32, *types)(address)
        answer, exception = (result or ctypes.c_int64)(), ctypes.c_int64()
        members: list[Any] = [ctypes.addressof(answer), ctypes.addressof(exception)]
        _members(arguments, members)
        if native(*members):
            raise RuntimeError(f"{head['name']} ended with an exception")
        return answer.value if result else None

    call.engine = engine  # type: ignore[attr-defined]  # it owns the code
    return call


def _object_file(description: Any, code: str) -> tuple[dict[str, Any], bytes] | None:
    """Object file of what numba compiled; None where it calls for parts of numba, or returns more than a number."""
    result = str(description.restype)
    if result not in RESULTS:
        return None
    llvm = _llvm()
    module = llvm.parse_assembly(code.replace(FREES, NEVER_CALLED))
    calls = [one.name for one in module.functions if one.is_declaration and not one.name.startswith("llvm.")]
    if not _all_here(calls):
        return None
    head = {"name": description.llvm_func_name, "result": result, "calls": calls}
    return head, _machine().emit_object(module)


def _all_here(names: list[str]) -> bool:
    """Whether a process has these functions without numba: those of C's own libraries, such as exp."""
    libraries = ctypes.CDLL(None)
    return all(
        name == NEVER_CALLED or (not name.startswith(FOREIGN) and hasattr(libraries, name)) for name in names
    )


@functools.cache
def _layout_is_known() -> bool:
    """Whether the numba installed here is one whose layout was tried; with another, numba itself runs everything."""
    return version("numba").rpartition(".")[0] in TRIED_NUMBA


@functools.cache
def _llvm() -> Any:
    import llvmlite.binding as llvm

    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    anything = ctypes.cast(ctypes.pythonapi.PyErr_Occurred, ctypes.c_void_p).value
    llvm.add_symbol(NEVER_CALLED, anything)
    return llvm


def _machine() -> Any:
    """What code is made for: this processor. A new one each time, since an engine takes the one it is given with it."""
    llvm = _llvm()
    return llvm.Target.from_default_triple().create_target_machine(
        cpu=llvm.get_host_cpu_name(),
        features=llvm.get_host_cpu_features().flatten(),
        opt=3,
        codemodel="jitdefault",
        jit=True,
    )


@functools.cache
def _platform() -> str:
    """Everything but its source that machine code depends on."""
    import llvmlite

    llvm = _llvm()
    parts = [
        sys.version,
        version("numba"),
        llvmlite.__version__,
        llvm.get_process_triple(),
        llvm.get_host_cpu_name(),
        llvm.get_host_cpu_features().flatten(),
        _text(Path(__file__)),
        _text(Path(__file__).with_name("compiling.py")),
    ]
    return "\n".join(parts)


def _source(function: Callable[..., Any]) -> str:
    return _text(Path(inspect.getfile(function)))


@functools.cache
def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def _folders(function: Callable[..., Any]) -> list[Path]:
    """Where machine code is looked for, and kept in the first that can be written to; as numba does it."""
    chosen = os.environ.get("NUMBA_CACHE_DIR")
    if chosen:
        return [Path(chosen) / "concilio"]
    home = os.environ.get("XDG_CACHE_HOME")
    own = Path(home) if home else Path("~/.cache").expanduser()
    return [Path(inspect.getfile(function)).parent / "__pycache__", own / "concilio"]


def _read(path: Path) -> tuple[dict[str, Any], bytes] | None:
    try:
        head, _, binary = path.read_bytes().partition(b"\n")
        described = json.loads(head)
    except (OSError, ValueError):
        return None
    if hashlib.sha256(binary).hexdigest() != described.get("sha256"):
        return None
    return described, binary


def _written(path: Path, head: dict[str, Any], binary: bytes) -> bool:
    described = json.dumps({**head, "sha256": hashlib.sha256(binary).hexdigest()})
    partial = path.with_name(f"{path.name}.{os.getpid()}.{threading.get_ident()}")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        partial.write_bytes(described.encode() + b"\n" + binary)
        partial.replace(path)
    except OSError:
        with contextlib.suppress(OSError):
            partial.unlink()
        return False
    return True
