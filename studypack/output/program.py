"""Names this program and all that it makes files with, so that another version makes its files anew."""

from __future__ import annotations

import hashlib
from functools import cache
from importlib import metadata
from pathlib import Path

from .. import shipped
from . import libraries


@cache
def version() -> str:
    """Name what decides the bytes of a file beside its content: this program, its packages, Python and below."""
    packages = sorted(f"{found.name} {found.version}" for found in map(_found, _needed()) if found)
    return "; ".join((_code(), libraries.versions(), *packages))


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
        "pyphen", "quickjs-ng", "sphinx-mathjax-offline", "tinycss2", "tinyhtml5", "uharfbuzz", "weasyprint",
    )  # fmt: skip


def _found(name: str) -> metadata.Distribution | None:
    try:
        return metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return None
