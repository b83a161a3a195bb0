"""Turns the libraries of the system that files are made with into one text; loads nothing else."""

from __future__ import annotations

import ctypes
import sqlite3
import sys
import zlib

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
