"""The pages of the output folder: `index.html` with its pictures, the preview, and `UPDATE.md`."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from ..composed import ComposedBank
from ..output.manifest import Entry
from ..output.outputs import Output, Product
from ..output.writing import read_below
from .index import render
from .pictures import picture
from .update import NAME as UPDATE

__all__ = ["outputs"]


def outputs(composed: ComposedBank, files: Iterable[Entry], update: str, folder: Path) -> tuple[Output, ...]:
    """Return the pages about the files of an output folder; `update` is the text of `UPDATE.md`, empty to leave it."""
    there = [entry for entry in files if (folder / entry.path).is_file()]
    pictures = {entry.path: picture(entry, folder) for entry in there if entry.path.endswith(".pdf")}
    news = update or _text(folder / UPDATE)
    index = render(composed, there, {path: one.path for path, one in pictures.items()}, news)
    made = [*pictures.values(), _page("index.html", "index", index)]
    if update:
        made.append(_page(UPDATE, "update", update))
    return tuple(made)


def _text(path: Path) -> str:
    """Return the text of a file, empty where there is none that can be read."""
    try:
        return read_below(path.parent, path.name).decode()
    except (OSError, UnicodeDecodeError):
        return ""


def _page(path: str, kind: str, text: str) -> Output:
    data = text.encode()
    return Output(path, kind, "", hashlib.sha256(data).hexdigest(), partial(Product, data))
