"""Gives the tables of a sheet their column widths, and cuts one that is higher than it may be into parts.

Widths come from the lengths of the texts: a sign of Chinese is an em, a letter about half of one. So no layout is
asked, and a table is set the same wherever it stands.
"""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from ..bank import nodes as n
from ..bank.fragment import walk
from ..render.phrases import phrases

_WORD = re.compile(r"[!-~\u00a1-\u024f\u0370-\u03ff]+|.", re.DOTALL)
"""What a line may not break where phrases have no room: a word in Latin letters, or a sign."""
_WIDE = re.compile(r"[A-Z\u0391-\u03a9mw%@&=+<>~]")
LATIN, WIDE_LATIN, CODE, CJK = 0.55, 0.68, 0.5, 1.0
"""How wide a sign is, in em."""
BOLD = 1.06
SHORT = 7.0
"""A column of nothing but such short cells, in em, is never broken."""
PADDING = 0.75
"""Both sides of a cell, in em."""
Width = Callable[[n.Formula], float]
"""Tells how wide a formula is, in em."""


@dataclass(frozen=True)
class Setting:
    """Where a table stands: how wide that is, its leading, the padding of a row, and how high it may be, in em."""

    room: float
    leading: float = 1.3
    row: float = 0.2
    most: float = math.inf


@dataclass(frozen=True)
class Measured:
    """A cell: how wide it is on one line, the widest phrase of it, and the widest piece that cannot be broken."""

    full: float
    phrase: float
    longest: float


def measured(nodes: Iterable[n.Node], width: Width, *, bold: bool = False) -> Measured:
    """Measure what stands in a cell, or in a line."""
    pieces = [piece for node in walk(nodes) for piece in _pieces(node, width)]
    scale = BOLD if bold else 1.0
    whole, kept, longest = zip(*pieces, strict=True) if pieces else ((), (), ())
    return Measured(sum(whole) * scale, max(kept, default=0.0) * scale, max(longest, default=0.0) * scale)


def _pieces(node: n.Node, width: Width) -> Iterator[tuple[float, float, float]]:
    """Yield how wide each phrase is, with the space behind it and without, and how wide the widest part of it is."""
    if isinstance(node, n.Formula):
        yield (width(node),) * 3
    elif isinstance(node, n.Image):
        yield (6.0,) * 3
    elif isinstance(node, n.Code):
        yield from ((CODE * len(word) + 0.3,) * 3 for word in node.text.split())
    elif isinstance(node, n.Text):
        for phrase in phrases(node.text):
            bare = phrase.strip()
            longest = max(map(text_width, _WORD.findall(bare)), default=0.0)
            yield text_width(phrase), text_width(bare), longest


def text_width(text: str) -> float:
    """Return how wide some text is on one line, in em."""
    return sum(
        CJK if ord(char) > 0x2000 else WIDE_LATIN if _WIDE.match(char) else 0.28 if char in " .,;:!|'()ijl" else LATIN
        for char in text
    )


@dataclass(frozen=True)
class Columns:
    """The widths of the columns of a table, as shares, and how high its rows are at these, in em."""

    shares: tuple[float, ...]
    heights: tuple[float, ...]
    breaks_words: bool


def columns(table: n.Table, setting: Setting, width: Width) -> Columns:
    """Find the widths of the columns of a table; the first height is that of its header."""
    rows = [
        [measured(cell.children, width, bold=not (number and column)) for column, cell in enumerate(row)]
        for number, row in enumerate((table.header, *table.rows))
    ]
    count = len(table.header)
    room = setting.room - PADDING * count
    by_column = [[row[column] for row in rows if column < len(row)] for column in range(count)]
    full = [max((cell.full for cell in cells), default=1.0) or 1.0 for cells in by_column]
    kept = [max((cell.phrase for cell in cells), default=1.0) or 1.0 for cells in by_column]
    longest = [max((cell.longest for cell in cells), default=1.0) or 1.0 for cells in by_column]
    widths = _widths(full, kept if sum(kept) <= room else longest, room)
    heights = [
        max((_lines(cell, at) for cell, at in zip(row, widths, strict=False)), default=1) * setting.leading
        + setting.row
        for row in rows
    ]
    whole = sum(widths) + PADDING * count
    shares = tuple((one + PADDING) / whole for one in widths)
    return Columns(shares, tuple(heights), sum(longest) > room)


def _widths(full: Sequence[float], longest: Sequence[float], room: float) -> list[float]:
    """Share the room as browsers do: every column has what it needs at least, the rest by how much it would like."""
    if sum(full) <= room:
        return [one + (room - sum(full)) * one / sum(full) for one in full]
    least = [
        whole if whole <= SHORT else max(piece, min(whole, 4.0)) for whole, piece in zip(full, longest, strict=True)
    ]
    if sum(least) > room:  # names of rows stay whole before cells do
        least = [least[0], *longest[1:]]
    if sum(least) > room:
        least = [*longest]
    if sum(least) > room:  # something has to be broken, everywhere alike
        return [one * room / sum(least) for one in least]
    # Twice the text needs less than twice the width: a long column may have more lines than the others.
    wishes = [max(whole - one, 0.0) ** 0.75 for whole, one in zip(full, least, strict=True)]
    spare = room - sum(least)
    return [one + spare * wish / (sum(wishes) or 1) for one, wish in zip(least, wishes, strict=True)]


def _lines(cell: Measured, width: float) -> int:
    """Estimate the lines of a cell: what cannot be broken leaves some of a line empty."""
    loss = min(cell.phrase, width) * 0.3 if cell.full > width else 0.0
    return max(math.ceil((cell.full - 0.1) / max(width - loss, 1.0)), 1)


def parts(table: n.Table, setting: Setting, heights: Sequence[float]) -> list[tuple[tuple[n.Cell, ...], ...]]:
    """Cut the rows of a table into parts that are not too high, about as high as each other: one, if it fits."""
    whole = sum(heights[1:])
    count = (
        max(math.ceil(whole / max(setting.most - heights[0] - 1.5, 1.0)), 1) if whole + heights[0] > setting.most else 1
    )
    found: list[tuple[n.Cell, ...]] = []
    made: list[tuple[tuple[n.Cell, ...], ...]] = []
    height = 0.0
    for row, more in zip(table.rows, heights[1:], strict=True):
        if found and height + more / 2 > whole / count and len(made) < count - 1:
            made.append(tuple(found))
            found, height = [], 0.0
        found.append(row)
        height += more
    return [*made, tuple(found)] if found else made or [()]
