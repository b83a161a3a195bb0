"""The libraries of the system that files are made with: which they are, and how they are found."""

from __future__ import annotations

import ctypes
import ctypes.util
import sqlite3
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager

_PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")


def versions() -> str:
    """Name Python and the libraries below it that decide the bytes of a file."""
    return f"python {sys.version}; zlib {zlib.ZLIB_RUNTIME_VERSION}; sqlite {sqlite3.sqlite_version}; pango {_pango()}"


def _pango() -> str:
    """Return the version of the library that sets type; nothing where there is none, and so no sheet."""
    for name in _PANGO:
        try:
            library = ctypes.CDLL(name)
        except OSError:
            continue
        library.pango_version_string.restype = ctypes.c_char_p
        return str(library.pango_version_string(), "ascii")
    return ""


@contextmanager
def by_soname() -> Iterator[None]:
    """Let libraries be found on Linux by the name that the loader knows, and not by asking a compiler for another.

    For every name that is none of a file, `ctypes` would run a compiler and a linker where they are installed: thirty
    programs and a quarter of a second before WeasyPrint is loaded.
    """
    search = ctypes.util.find_library
    if sys.platform == "linux":
        ctypes.util.find_library = lambda name: None  # noqa: ARG005
    try:
        yield
    finally:
        ctypes.util.find_library = search
