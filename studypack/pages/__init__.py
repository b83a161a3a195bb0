"""Turns the list of finished files into what explains them: `index.html` with its pictures, and `UPDATE.md`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from pathlib import Path

from ..artifacts import Artifact, Product
from ..manifest import Entry
from ..pipeline import Composition
from .index import render
from .pictures import picture

__all__ = ["artifacts"]


def artifacts(composition: Composition, files: Iterable[Entry], update: str, folder: Path) -> tuple[Artifact, ...]:
    """Return the pages about the files of an output folder; `update` is the text of `UPDATE.md`, empty to leave it."""
    there = [entry for entry in files if (folder / entry.path).is_file()]
    pictures = {entry.path: picture(entry, folder) for entry in there if entry.path.endswith(".pdf")}
    index = render(composition, there, {path: one.path for path, one in pictures.items()})
    made = [*pictures.values(), _page("index.html", "index", index)]
    if update:
        made.append(_page("UPDATE.md", "update", update))
    return tuple(made)


def _page(path: str, kind: str, text: str) -> Artifact:
    data = text.encode()
    return Artifact(path, kind, "", hashlib.sha256(data).hexdigest(), Product, (data,))
