"""What a card has room for on a phone, in em of its text: which formulas, tables and cells need more, and how high.

Estimated from the characters of a text and the widths of typeset formulas, so that no word is cut and no column is one
of single characters.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from ..bank import nodes as n
from ..bank.fragment import inside, plain, walk
from .phrases import identifier, phrases

SMALL_ROOM = 16.4
"""The width of a card's text on the smallest phone, 320 px."""
ROOM = 18.8
"""The same on a phone of 360 px."""
SMALLEST = 0.7
"""Of a formula that is set smaller."""
COLUMN = 7.0
"""What the name of a column takes beside a cell, where a table is set as a list."""
BOX, TICKS = 2.3, 4.2
"""What the frame of the scoring points takes, and what it takes with boxes to tick."""
TITLE_SIZE, REPLY_SIZE = 1.32, 1.06
"""Of a title and of a follow-up's answer, beside the text around them."""
INDENTS: dict[type[n.Node], float] = {n.List: 1.4, n.Quote: 1.0, n.Alert: 2.0, n.Details: 2.0}
"""How far what stands in a block is set in."""

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
_BESIDE = 6.5
"""So wide, in em, a cell may be that stands beside its column's name on a small phone."""
_NAME = 6.0
"""The same for the name."""
_ROOMS = {"small": 13.6, "phone": 15.6, "wide": 24.0}
"""The width of a field by what `card.css` calls its height, each on the narrowest screen of its kind, in em."""

Widths = Callable[[n.Formula], float]
"""Tells how wide a formula is, in em."""


def stacking(table: n.Table, width_of: Widths, indent: float = 0.0, size: float = 1.0) -> str:
    """Return the class of a table that is set as a list on phones, or on narrow ones only; nothing if it fits on all.

    It stands so many em further in than the card's text, in letters of this size.
    """
    if not is_too_wide(table, width_of, SMALL_ROOM / size - indent):
        return ""
    return "stack" if is_too_wide(table, width_of, ROOM / size - indent) else "stack narrow"


def wide_formulas(nodes: Iterable[n.Node], width_of: Widths, room: float = ROOM) -> Iterator[n.Formula]:
    """Yield the formulas that a card of 360 px cannot show as they were written.

    Those are displays too wide even when set smaller, and formulas in a line that need more than one.
    """
    for node in nodes:
        if isinstance(node, n.Formula):
            if width_of(node) * MATH_SIZE * (SMALLEST if node.display else 1.0) > room:
                yield node
        elif isinstance(node, n.Table):
            found = tuple(wide_formulas(inside(node), width_of, room - COLUMN))
            if found and not is_too_wide(node, width_of, room):  # few tables need to be measured
                found = tuple(wide_formulas(inside(node), width_of, room))
            yield from found
        elif held := inside(node):
            yield from wide_formulas(held, width_of, room - INDENTS.get(type(node), 0.0))


def is_long(table: n.Table, width_of: Widths) -> bool:
    """Tell whether a cell is too long to stand beside the name of its column on a phone."""
    names = (text_width(plain(cell.children)) for cell in table.header[1:])
    cells = (whole_width(cell, width_of) for row in table.rows for cell in row[1:])
    return any(width > _NAME for width in names) or any(width > _BESIDE for width in cells)


def heights(table: n.Table, width_of: Widths) -> tuple[str, ...]:
    """Return how high the fields of each column of an asked row are, as a style; empty where one line does.

    That is as high as the longest cell of the column, asked or not: so nothing moves when a field is filled in, and the
    height of an empty one tells nothing of its own answer.
    """
    return tuple(_height(column, width_of) for column in zip(*table.rows, strict=True))


def _height(column: tuple[n.Cell, ...], width_of: Widths) -> str:
    most = map(max, zip(*(_lines(cell, width_of) for cell in column), strict=True))
    return ";".join(f"--{name}:{count:g}" for name, count in zip(_ROOMS, most, strict=True) if count > 1)


def text_width(text: str) -> float:
    """Return about how wide a text is on one line, in em."""
    return sum(1.0 if unicodedata.east_asian_width(char) in "WFA" else 0.56 for char in text)


def is_too_wide(table: n.Table, width_of: Widths, room: float) -> bool:
    """Tell whether a table needs more than so many em, or would have cells of many short lines."""
    columns = list(zip(*(row[: len(table.header)] for row in (table.header, *table.rows)), strict=True))
    free = room / _TEXT_SIZE - _PADDING * len(columns) - _SPACE * len(columns)
    pieces = [[tuple(_pieces(cell, width_of)) for cell in column] for column in columns]
    longest = [max(max(one, default=0.0) for one in column) for column in pieces]
    whole = [max(map(sum, column)) for column in pieces]
    least = [max(short, min(long, _LEAST)) for short, long in zip(longest, whole, strict=True)]
    if sum(least) > free:
        return True
    spare = free - sum(least)
    wanting = [max(long - short, 0.0) for short, long in zip(least, whole, strict=True)]
    total = sum(wanting) or 1.0
    widths = [short + spare * want / total for short, want in zip(least, wanting, strict=True)]
    return any(long / max(width, 1.0) > _MOST_LINES for long, width in zip(whole, widths, strict=True))


def whole_width(cell: n.Cell, width_of: Widths) -> float:
    """Return about how wide a cell is on one line, in em."""
    return sum(_pieces(cell, width_of))


def _lines(cell: n.Cell, width_of: Widths) -> tuple[float, ...]:
    """Return how many lines a cell has at most in each of the rooms; a high formula counts half a line more."""
    nodes = tuple(walk(cell.children))
    breaks = sum(isinstance(node, n.Break) for node in nodes)
    tall = sum(0.5 for node in nodes if isinstance(node, n.Formula) and _TALL.search(node.tex))
    pieces = [width + _SPACE for width in _pieces(cell, width_of)]
    counts = (1.0 + breaks + _filled(pieces, room) for room in _ROOMS.values())
    return tuple(count + min(math.ceil(2 * tall) / 2, count) for count in counts)


def _filled(pieces: Iterable[float], room: float) -> float:
    """Return how many lines of so many em some pieces fill, one after another."""
    count, used = 0.0, 0.0
    for piece in pieces:
        if used and used + piece > room:
            count, used = count + 1, 0.0
        used += piece
        count, used = count + used // room, used % room
    return count


def _pieces(cell: n.Cell, width_of: Widths) -> Iterator[float]:
    """Yield the widths of what no line may break in a cell."""
    for node in walk(cell.children):
        if isinstance(node, n.Formula):
            yield width_of(node) * MATH_SIZE + _MARK
        elif isinstance(node, n.Code):
            yield from (0.62 * len(piece) for piece in identifier(node.text))
        elif isinstance(node, n.Text):
            yield from _phrase_widths(node.text)


@lru_cache(maxsize=1 << 12)
def _phrase_widths(text: str) -> tuple[float, ...]:
    return tuple(text_width(piece.rstrip()) for piece in phrases(text))
