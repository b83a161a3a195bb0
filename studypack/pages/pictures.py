"""Draws the first page of a sheet as a small picture."""

from __future__ import annotations

from functools import partial
from io import BytesIO
from pathlib import Path, PurePosixPath

from ..output.manifest import Entry
from ..output.outputs import Output, Product

WIDTH = 480
"""In pixels: twice what a page shows, for sharp screens."""

COLOURS = 16
"""Enough for black, greys and one accent; more makes the file larger and nothing clearer."""


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
