"""Turns the tables of a cheat sheet into tables with widths: in one column where they fit, else over both."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ..bank.nodes import Cell, Fragment, Table, Text
from ..render.views import QuestionView
from .columns import breaks_words, fit, with_columns
from .kit import MM, Kit

GUTTER = 5.0
"""Between the two columns, in mm."""
TABLE_PT = 7.5
TABLE_LEADING = 1.22
MOST_LINES = 9
"""A row of more lines is followed by no eye."""
CELL_PADDING = 0.7
"""Both sides of a cell, in em."""


@dataclass(frozen=True)
class CheatTable:
    """A table of a question: its heading, its cells, whether it takes both columns, and its anchor."""

    title: Fragment
    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    is_wide: bool
    anchor: str


def cheat_table(table: Table, view: QuestionView, number: int, kit: Kit) -> CheatTable:
    """Return a table of a question; `number` counts its tables from 1."""
    title = Fragment(table.title or (Text(kit.say.untitled_table),))
    is_wide = _is_wide([table.header, *table.rows], kit)
    return CheatTable(title, table.header, table.rows, is_wide, f"t-{view.id}-{number}")


def column_room(kit: Kit) -> float:
    """The width of one column in em of a table's text."""
    return (kit.text_width - GUTTER) / 2 * MM / TABLE_PT


def page_room(kit: Kit) -> float:
    """The width of the page in em of a table's text."""
    return kit.text_width * MM / TABLE_PT


def _is_wide(rows: list[tuple[Cell, ...]], kit: Kit) -> bool:
    """Tell whether a table reads better over both columns: it would be torn or endless in one."""
    writer = kit.printer(())
    printed = [[writer.write(cell) for cell in row] for row in rows]
    columns = len(rows[0])
    narrow, wide = (room - CELL_PADDING * columns for room in (column_room(kit), page_room(kit)))
    if kit.options.large_print or narrow < columns * 3 or breaks_words(printed, narrow):
        return not kit.options.large_print
    tall, low = fit(printed, narrow), fit(printed, wide)
    return tall.height(TABLE_LEADING, 0.3) > 2.1 * low.height(TABLE_LEADING, 0.3) or max(tall.lines) > MOST_LINES


def columned(html: str, kit: Kit) -> str:
    """Give tables their column widths: those in a column by its width, those over both by the page's."""
    parts = re.split(r'(<div class="wide" .*?</div><!--wide-->)', html, flags=re.DOTALL)
    rooms = (column_room(kit), page_room(kit))
    return "".join(with_columns(part, rooms[part.startswith('<div class="wide"')], CELL_PADDING) for part in parts)
