"""Finds how high the fields of an asked row are: as high as the longest cell of their column, asked or not.

So nothing moves when a field is filled in, and the height of an empty one tells nothing of its own answer.
"""

from __future__ import annotations

from ..bank import nodes as n
from ..bank.fragment import plain
from .table_width import Widths, lines, text_width, whole_width

_BESIDE = 6.5
"""So wide, in em, a cell may be that stands beside its column's name on a small phone."""
_NAME = 6.0
"""The same for the name."""
_ROOMS = {"small": 13.6, "phone": 15.6, "wide": 24.0}
"""The width of a field by what `card.css` calls its height, each on the narrowest screen of its kind, in em."""


def is_long(table: n.Table, width_of: Widths) -> bool:
    """Tell whether a cell is too long to stand beside the name of its column on a phone."""
    names = (text_width(plain(cell.children)) for cell in table.header[1:])
    cells = (whole_width(cell, width_of) for row in table.rows for cell in row[1:])
    return any(width > _NAME for width in names) or any(width > _BESIDE for width in cells)


def heights(table: n.Table, width_of: Widths) -> tuple[str, ...]:
    """Return the style of each column's fields: how many lines its longest cell has; empty where one line does."""
    return tuple(_height(column, width_of) for column in zip(*table.rows, strict=True))


def _height(column: tuple[n.Cell, ...], width_of: Widths) -> str:
    most = {name: max(lines(cell, width_of, room) for cell in column) for name, room in _ROOMS.items()}
    return ";".join(f"--{name}:{count:g}" for name, count in most.items() if count > 1)
