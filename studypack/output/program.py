"""Names this program and all that it makes files with, so that another version makes its files anew."""

from __future__ import annotations

import ctypes
import hashlib
import sqlite3
import sys
import zlib
from functools import cache
from pathlib import Path

from .. import shipped

_PANGO = ("libpango-1.0.so.0", "libpango-1.0.0.dylib", "libpango-1.0-0.dll")


@cache
def version() -> str:
    """Name what decides the bytes of a file beside its content: this program, its packages, Python and below."""
    packages = sorted(filter(None, map(_installed, _needed())))
    return "; ".join((_code(), libraries(), *packages))


def libraries() -> str:
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


def _code() -> str:
    """Return a digest of the program's own code and words; templates and styles count with what is made of them."""
    digest = hashlib.sha256()
    folder = Path(__file__).parent.parent
    for path in sorted(folder.rglob("*.py")):
        digest.update(f"{path.relative_to(folder).as_posix()}\0".encode() + path.read_bytes())
    for path in sorted(shipped.folder("words").iterdir()):
        digest.update(f"{path.name}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _needed() -> tuple[str, ...]:
    """Name the packages that write files or are read by those that do."""
    return (
        "cssselect2", "fonttools", "genanki", "jinja2", "justmytype-intl-cjk", "justmytype-western-core",
        "markdown-it-py", "markupsafe", "mdit-py-plugins", "msgspec", "nh3", "pikepdf", "pillow", "pydyf", "pygments",
        "pypdfium2", "pyphen", "quickjs-ng", "sphinx-mathjax-offline", "tinycss2", "tinyhtml5", "uharfbuzz",
        "weasyprint",
    )  # fmt: skip


def _installed(name: str) -> str:
    """Return the name and version of a package; nothing where it is not installed."""
    from importlib import metadata  # a build that changes nothing needs no package

    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return ""
    return f"{found.name} {found.version}"
