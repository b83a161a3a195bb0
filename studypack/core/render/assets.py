"""Turns the names of the project's own templates and styles into their text, with a bank's own files first."""

from __future__ import annotations

from functools import cache
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent.parent.parent


@cache
def folder(name: str) -> Path:
    """Return the project's folder `templates` or `styles`: inside the package when installed, else beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def text(kind: str, name: str, override: Path | None = None) -> str:
    """Return the text of a template or style; `override` is a bank's folder that may hold a file in its place."""
    if override is not None and (override / kind / name).is_file():
        return (override / kind / name).read_text(encoding="utf-8")
    return (folder(kind) / name).read_text(encoding="utf-8")


def styles(*names: str, override: Path | None = None) -> str:
    """Return several stylesheets, one after another."""
    return "\n".join(text("styles", name, override).strip() for name in names) + "\n"
