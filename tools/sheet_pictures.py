"""Draws pages of the built sheets for the README: `python tools/sheet_pictures.py`."""

from __future__ import annotations

from pathlib import Path

import pypdfium2
from PIL import Image

SHEET = Path("dist/sheets/theory/cheatsheet-algorithm.pdf")
PICTURE = Path("docs/images/cheatsheet.png")
PAGES = (0, 3)
"""The leaf for the last ten minutes, and a page of the body."""
WIDTH = 760
GAP = 24


def main() -> None:
    """Draw the pages side by side on grey."""
    document = pypdfium2.PdfDocument(SHEET)
    pages = [document[number] for number in PAGES]
    pictures = [page.render(scale=WIDTH / page.get_width()).to_pil().convert("RGB") for page in pages]
    height = max(picture.height for picture in pictures)
    canvas = Image.new("RGB", (WIDTH * len(pictures) + GAP * (len(pictures) + 1), height + 2 * GAP), "#d8dbe0")
    for number, picture in enumerate(pictures):
        canvas.paste(picture, (GAP + number * (WIDTH + GAP), GAP))
    PICTURE.parent.mkdir(parents=True, exist_ok=True)
    canvas.quantize(64).save(PICTURE, optimize=True)


if __name__ == "__main__":
    main()
