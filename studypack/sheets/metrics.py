"""Turns text into its width on one line, in em, by the advances of the very fonts that print it."""

from __future__ import annotations

import unicodedata
from functools import cache
from importlib import import_module

from . import fonts

_LATIN = frozenset(map(chr, (*range(0x20, 0x7F), *range(0xA1, 0x180), *range(0x391, 0x3CA), 0x2009, 0x2013)))
_SLACK = 1.005
"""Pango rounds; a column that is a hair too narrow costs a line."""


def width(text: str, *, bold: bool = False, code: bool = False) -> float:
    """Return the width of some text; Chinese is one em square, as it is in code."""
    advances = _advances(700 if bold else 400, code)
    return sum(advances.get(char) or (1.0 if _is_square(char) else 0.6) for char in text) * _SLACK


@cache
def _is_square(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F", "A")


@cache
def _advances(weight: int, code: bool) -> dict[str, float]:
    """Read the advances of the Latin characters from the faces that draw them."""
    harfbuzz = import_module("uharfbuzz")
    cut = fonts.faces(frozenset() if code else _LATIN, _LATIN if code else frozenset())
    found: dict[str, float] = {}
    for face in cut:
        font = harfbuzz.Font(harfbuzz.Face(face.data))
        for char in _LATIN:
            glyph = font.get_nominal_glyph(ord(char))
            if char not in found and face.weight == weight and glyph is not None:
                found[char] = font.get_glyph_h_advance(glyph) / font.face.upem
    return found
