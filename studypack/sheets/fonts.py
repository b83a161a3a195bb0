"""Cuts the fonts that a document embeds to the characters that it prints.

Four faces from two packages back each other up, all under the SIL Open Font License. Noto Sans SC draws
Chinese and the Latin beside it, Noto Sans the accents, superscripts and subscripts that it lacks, STIX Two
Math brackets and letters of mathematics, Noto Sans Symbols 2 ticks, boxes and pictographs. Code is set in
Noto Sans Mono at its narrowest, which is exactly half as wide as a Chinese character.
"""

import importlib
import importlib.metadata
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

_CJK = "justmytype-intl-cjk"
_WESTERN = "justmytype-western-core"


class FontError(RuntimeError):
    """The fonts, or the library that cuts them, are not installed; the text says which package is missing."""


@dataclass(frozen=True, slots=True)
class Face:
    """One font to embed: its CSS family, its weight (400 or 700), the bytes of its TrueType file."""

    family: str
    weight: int
    data: bytes


@dataclass(frozen=True, slots=True)
class _Source:
    """A font file of an installed package, its weights, and the axes to fix; a file of one weight has none of them."""

    family: str
    package: str
    file: str
    weights: tuple[int, ...] = (400, 700)
    axes: tuple[tuple[str, float], ...] = ()


# Pango sets a space in the font of what stands before it, so every face needs its own.
_SPACES = frozenset((0x20, 0xA0))
_TEXT = (
    _Source("Noto Sans SC", _CJK, "notosanssc/NotoSansSC[wght].ttf"),
    _Source("Noto Sans", _WESTERN, "notosans/NotoSans[wdth,wght].ttf", axes=(("wdth", 100),)),
    _Source("STIX Two Math", _WESTERN, "stixtwomath/STIXTwoMath-Regular.ttf", (400,)),
    _Source("Noto Sans Symbols 2", _WESTERN, "notosanssymbols2/NotoSansSymbols2-Regular.ttf", (400,)),
)
_MONO = _Source("Noto Sans Mono", _WESTERN, "notosansmono/NotoSansMono[wdth,wght].ttf", axes=(("wdth", 62.5),))
TEXT_STACK = ", ".join(f'"{source.family}"' for source in _TEXT)
"""The value of `font-family` for text."""
MONO_STACK = f'"{_MONO.family}", {TEXT_STACK}'
"""The value of `font-family` for code: Chinese in it is drawn by the text face."""


def faces(text: frozenset[str], mono: frozenset[str]) -> tuple[Face, ...]:
    """Cut the faces that draw these characters of text and of code, in the order of the stacks.

    Each character goes to the first face of its stack that has it, in each weight of that face; what no face
    has is left out (see `missing`). The same characters give the same bytes. Raises FontError.
    """
    code = frozenset(map(ord, mono))
    made = [*_cut(_MONO, code)]
    rest = code - _covered(_MONO) | frozenset(map(ord, text))
    for source in _TEXT:
        made += _cut(source, rest)
        rest -= _covered(source)
    return tuple(made)


def missing(characters: Iterable[str]) -> frozenset[str]:
    """Give the characters that no face can draw; white space and invisible characters need no glyph."""
    unseen = {"Cc", "Cf", "Zl", "Zp", "Zs"}
    visible = {ord(char) for char in characters if unicodedata.category(char) not in unseen}
    return frozenset(map(chr, visible.difference(*map(_covered, _TEXT))))


def stylesheet(embedded: Mapping[str, Face]) -> str:
    """Write the @font-face rules of faces by their addresses."""
    return "\n".join(
        f'@font-face {{ font-family: "{face.family}"; font-weight: {face.weight}; src: url({address}) }}'
        for address, face in embedded.items()
    )


@cache
def _harfbuzz() -> Any:
    """Import the library only when a font is needed."""
    try:
        return importlib.import_module("uharfbuzz")
    except ImportError as error:
        raise FontError(f"the package uharfbuzz is not installed: {error}") from error


@cache
def _open(source: _Source) -> Any:
    """Map the font file into memory, without importing its package, which would look for system fonts."""
    harfbuzz = _harfbuzz()
    file = f"{source.package.replace('-', '_')}/fonts/ofl/{source.file}"
    try:
        path = Path(str(importlib.metadata.distribution(source.package).locate_file(file)))
    except importlib.metadata.PackageNotFoundError as error:
        raise FontError(f"the package {source.package} is not installed") from error
    if not path.is_file():
        raise FontError(f"the package {source.package} lacks its file {file}")
    return harfbuzz.Face(harfbuzz.Blob.from_file_path(str(path)))


@cache
def _covered(source: _Source) -> frozenset[int]:
    """Read the characters that a font has."""
    return frozenset(_open(source).unicodes)


def _cut(source: _Source, characters: frozenset[int]) -> Iterable[Face]:
    """Cut one font, at each of its weights, to those of some characters that it has; nothing if it has none."""
    drawn = characters & _covered(source)
    harfbuzz, font = _harfbuzz(), _open(source)
    for weight in source.weights if drawn else ():
        wanted = harfbuzz.SubsetInput()
        wanted.sets(harfbuzz.SubsetInputSets.UNICODE).update(drawn | _SPACES)
        for tag, place in (*source.axes, *([("wght", weight)] if len(source.weights) > 1 else [])):
            wanted.pin_axis_location(font, tag, place)
        yield Face(source.family, weight, bytes(harfbuzz.subset(font, wanted).blob.data))
