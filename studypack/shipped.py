"""Find the files that come with the program: templates, styles, and the words of the interface."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


@cache
def folder(name: str) -> Path:
    """Return the folder `templates`, `styles` or `words`: inside the package when installed, else beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


@cache
def languages() -> tuple[str, ...]:
    """Return the languages of the interface: each is a file of `words`."""
    return tuple(sorted(path.stem for path in folder("words").glob("*.toml")))
