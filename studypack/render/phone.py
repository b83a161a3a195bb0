"""What a card has room for on a phone, in em of its text: how far each block is set in, which formulas need more."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from ..bank import nodes as n
from ..bank.fragment import inside
from .table_width import MATH_SIZE, is_too_wide

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

Widths = Callable[[n.Formula], float]


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
        else:
            yield from wide_formulas(inside(node), width_of, room - INDENTS.get(type(node), 0.0))
