"""The pages of the output folder: `index.html` with its pictures, the preview, and `UPDATE.md`."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath

from ..composed import ComposedBank
from ..output.manifest import Entry, sha256
from ..output.outputs import Output, Product
from ..output.writing import read_below
from .index import render
from .update import NAME as UPDATE

__all__ = ["outputs"]

WIDTH = 480
"""In pixels: twice what a page shows, for sharp screens."""
COLOURS = 16
"""Enough for black, greys and one accent; more makes the file larger and nothing clearer."""


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
    return Output(path, kind, "", sha256(data), partial(Product, data))


def picture(sheet: Entry, folder: Path) -> Output:
    """Return the picture of a sheet in the output folder; it is made anew only when the sheet is."""
    path = str(PurePosixPath("pictures", *PurePosixPath(sheet.path).with_suffix(".png").parts[1:]))
    key = f"{sheet.sha256} {WIDTH} {COLOURS}"
    return Output(path, "picture", sheet.title, key, partial(first_page, folder / sheet.path))


def first_page(path: Path) -> Product:
    """Draw the first page of a PDF file."""
    import pypdfium2
    from PIL import Image

    document = pypdfium2.PdfDocument(path)
    try:
        page = document[0]
        drawn = page.render(scale=WIDTH / page.get_width()).to_pil()
    finally:
        document.close()
    data = BytesIO()
    drawn.convert("RGB").quantize(COLOURS, dither=Image.Dither.NONE).save(data, "PNG", optimize=True)
    return Product(data.getvalue(), counts={"width": drawn.width, "height": drawn.height})
