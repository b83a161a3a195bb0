"""Estimates whether a table can stand on a phone without a word cut or a column of single characters."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable

from ..bank import nodes as n
from ..bank.fragment import walk
from .phrases import identifier, phrases

_PADDING = 1.3
_TEXT_SIZE = 0.9
"""Of a table, beside the text around it."""
_LEAST = 5.0
"""A column of longer text is at least so wide, in em: a narrower one cannot be read."""
_MOST_LINES = 6
MATH_SIZE = 1.08
"""Of formulas, beside the text around them."""
_MARK = 1.0
"""What the punctuation takes that stays with a formula."""
_SPACE = 0.2
"""Between pieces: most have none, and some a whole one."""

_TALL = re.compile(r"\\(?:[dt]?frac|sum|prod|int|begin|underbrace|overset|underset|binom|sqrt|max|min|left)")
"""TeX that makes a line higher than words do."""

Widths = Callable[[n.Formula], float]


def text_width(text: str) -> float:
    """Return about how wide a text is on one line, in em."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)


def is_too_wide(table: n.Table, width_of: Widths, room: float) -> bool:
    """Tell whether a table needs more than so many em, or would have cells of many short lines."""
    columns = list(zip(*(row[: len(table.header)] for row in (table.header, *table.rows)), strict=True))
    free = room / _TEXT_SIZE - _PADDING * len(columns) - _SPACE * len(columns)
    longest = [max(_longest(cell, width_of) for cell in column) for column in columns]
    whole = [max(whole_width(cell, width_of) for cell in column) for column in columns]
    least = [max(short, min(long, _LEAST)) for short, long in zip(longest, whole, strict=True)]
    if sum(least) > free:
        return True
    spare = free - sum(least)
    wanting = [max(long - short, 0.0) for short, long in zip(least, whole, strict=True)]
    total = sum(wanting) or 1.0
    widths = [short + spare * want / total for short, want in zip(least, wanting, strict=True)]
    return any(long / max(width, 1.0) > _MOST_LINES for long, width in zip(whole, widths, strict=True))


def _longest(cell: n.Cell, width_of: Widths) -> float:
    """Return the width of the widest piece of a cell that no line may break."""
    return max(_pieces(cell, width_of), default=0.0)


def whole_width(cell: n.Cell, width_of: Widths) -> float:
    """Return about how wide a cell is on one line, in em."""
    return sum(_pieces(cell, width_of))


def lines(cell: n.Cell, width_of: Widths, room: float) -> float:
    """Return how many lines a cell has at most where it has so many em; a high formula counts half a line more."""
    count, used = 1.0 + sum(isinstance(node, n.Break) for node in walk(cell.children)), 0.0
    for piece in (width + _SPACE for width in _pieces(cell, width_of)):
        if used and used + piece > room:
            count, used = count + 1, 0.0
        used += piece
        count, used = count + used // room, used % room
    formulas = (node for node in walk(cell.children) if isinstance(node, n.Formula))
    tall = sum(0.5 for formula in formulas if _TALL.search(formula.tex))
    return count + min(math.ceil(2 * tall) / 2, count)


def _pieces(cell: n.Cell, width_of: Widths) -> Iterable[float]:
    for node in walk(cell.children):
        if isinstance(node, n.Formula):
            yield width_of(node) * MATH_SIZE + _MARK
        elif isinstance(node, n.Code):
            yield from (0.62 * len(piece) for piece in identifier(node.text))
        elif isinstance(node, n.Text):
            yield from (text_width(piece.rstrip()) for piece in phrases(node.text))
