"""Sheets of a long bank, and where words stand on their pages."""

from __future__ import annotations

from dataclasses import dataclass

import pypdfium2

from tests.sheet_bank import plain

MM = 72 / 25.4


@dataclass
class Word:
    """A line of a page: its text, and where it stands, in points from the upper left corner."""

    text: str
    page: int
    left: float
    top: float


def rects(data: bytes) -> list[Word]:
    """Read every run of text of a file with its place."""
    found = []
    for number, page in enumerate(pypdfium2.PdfDocument(data), start=1):
        text = page.get_textpage()
        for index in range(text.count_rects()):
            x1, y1, x2, y2 = text.get_rect(index)
            found.append(Word(plain(text.get_text_bounded(x1, y1, x2, y2)), number, x1, page.get_height() - y2))
    return found
