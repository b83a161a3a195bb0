"""Turns the names of the project's own templates and styles into their text, with a bank's own files first."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from ..bank.source import Source

_PACKAGE = Path(__file__).resolve().parent.parent

Overrides = Mapping[str, Source]
"""The files of a bank that take the place of the project's, by their names, such as `styles/card.css`."""


@cache
def folder(name: str) -> Path:
    """Return the project's folder `templates` or `styles`: inside the package when installed, else beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def text(kind: str, name: str, own: Overrides | None = None) -> str:
    """Return the text of a template or style; `own` are a bank's files, of which one may take its place."""
    if own and (source := own.get(f"{kind}/{name}")):
        return source.text
    return (folder(kind) / name).read_text(encoding="utf-8")


def styles(*names: str, own: Overrides | None = None) -> str:
    """Return several stylesheets, one after another."""
    return "\n".join(text("styles", name, own).strip() for name in names) + "\n"
