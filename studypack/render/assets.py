"""Finds templates and styles by name: a bank's own file first, then the project's."""

from __future__ import annotations

from collections.abc import Mapping

from .. import shipped
from ..bank.source import Source

Overrides = Mapping[str, Source]
"""The files of a bank that take the place of the project's, by their names, such as `styles/card.css`."""


def text(kind: str, name: str, own: Overrides | None = None) -> str:
    """Return the text of a template or style; `own` are a bank's files, of which one may take its place."""
    if own and (source := own.get(f"{kind}/{name}")):
        return source.text
    return (shipped.folder(kind) / name).read_text(encoding="utf-8")


def styles(*names: str, own: Overrides | None = None) -> str:
    """Return several stylesheets, one after another."""
    return "\n".join(text("styles", name, own).strip() for name in names) + "\n"
