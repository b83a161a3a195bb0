"""Turns the cells of a table into column widths at which it is lowest, and into an estimate of its height."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import permutations

from .metrics import width as text_width

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_PICTURE = re.compile(r"width:([\d.]+)em")
_LATIN = r"[!-~\u00a1-\u024f\u0370-\u03ff]"
_OPENING, _CLOSING = "[（《「『【〈“‘]", "[，。、；：！？）》」』】〉”’…]"
_PIECE = re.compile(rf"\s+|{_OPENING}*(?:{_LATIN}+|.){_CLOSING}*", re.DOTALL)
"""What a line may not break: a word, or a sign with the punctuation that may not leave it."""
_TABLE = re.compile(r"<table>(?P<inner>.*?)</table>", re.DOTALL)
_SHARE = re.compile(r'<col style="width:([\d.]+)%">')
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
FIRST_BREAK, OTHER_BREAK = 0.5, 0.15
"""What a line break within a cell costs, in lines of a row: the eye looks for a row in its first cell."""
CODE_SIZE = 0.95
"""Of code in a cell: the styles make it a little smaller than the text around it."""
STEPS = (0.5, 1.0, 2.0, 3.0, 5.0, 8.0)
"""By how much a column is made wider, in em."""
MOST_EXCHANGES = 12
MOST_TRIED = 20_000
"""So many cells are measured for an exchange at most: what a stranger's table costs has a limit."""
_HARDLY = 0.01
_HARD = "\n"
_Cell = tuple[float | str, ...]
"""The widths of what a line may not break, in em, and a mark where it must."""
_Row = Sequence[_Cell]


@dataclass(frozen=True)
class Widths:
    """Widths of columns in em, without their padding, and the lines of every row at these widths."""

    columns: tuple[float, ...]
    lines: tuple[int, ...]

    def height(self, leading: float, padding: float) -> float:
        """Return the height of the table in em."""
        return sum(lines * leading + padding for lines in self.lines)


def fit(rows: Sequence[Sequence[str]], room: float) -> Widths:
    """Find widths, `room` em together, at which a table is lowest; `rows` are cells of HTML, the header first."""
    cells = [
        [_pieces(cell, index == 0 or column == 0) for column, cell in enumerate(row)] for index, row in enumerate(rows)
    ]
    count = max(len(row) for row in cells)
    columns = [[row[column] for row in cells if column < len(row)] for column in range(count)]
    full = [max(_width(cell) for cell in column) for column in columns]
    widths = [max(_longest(cell) for cell in column) for column in columns]
    if sum(widths) > room:
        # Words that are too long for all to stay whole are broken in proportion.
        widths = [width * room / sum(widths) for width in widths]
    if sum(full) <= room:
        widths = full
    else:
        _share(cells, widths, full, room)
        _exchange(cells, widths, room)
    spare = max(room - sum(widths), 0.0)
    # What is left over goes where there is most text, so that no column is a desert.
    weights = [max(width, 2.0) for width in full]
    widths = [width + spare * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)]
    return Widths(tuple(widths), tuple(_row_lines(row, widths) for row in cells))


def breaks_words(rows: Sequence[Sequence[str]], room: float) -> bool:
    """Tell whether some word, formula or piece of code would have to be broken for the table to fit."""
    count = max(map(len, rows))
    cells = ((column, _pieces(cell, column == 0)) for row in rows for column, cell in enumerate(row))
    longest = [0.0] * count
    for column, pieces in cells:
        longest[column] = max(longest[column], _longest(pieces))
    return sum(longest) > room


def _share(cells: Sequence[_Row], widths: list[float], full: list[float], room: float) -> None:
    """Give room, step by step, to the column where it saves most for its width."""
    while (spare := room - sum(widths)) > 0:
        now = sum(_cost(row, widths) for row in cells)
        best: tuple[float, int, float] | None = None
        for column, width in enumerate(widths):
            for step in STEPS:
                if step > spare or width + step > full[column] + 0.5:
                    break
                tried = [*widths[:column], width + step, *widths[column + 1 :]]
                saved = now - sum(_cost(row, tried) for row in cells)
                if saved > _HARDLY and (best is None or saved / step > best[0]):
                    best = (saved / step, column, step)
        if best is None:
            return
        widths[best[1]] += best[2]


def _exchange(cells: Sequence[_Row], widths: list[float], room: float) -> None:
    """Move room from one column to another for as long as that saves anything; no word is broken for it."""
    least = [
        max((_longest(row[column]) for row in cells if column < len(row)), default=0) for column in range(len(widths))
    ]
    for _ in range(MOST_EXCHANGES):
        now, spare = sum(_cost(row, widths) for row in cells), max(room - sum(widths), 0.0)
        best, found = _HARDLY, widths
        for giver, taker in permutations(range(len(widths)), 2):
            for step in STEPS:
                if widths[giver] - step < least[giver]:
                    break
                tried = [*widths]
                tried[giver] -= step
                tried[taker] += step + spare
                saved = now - sum(_cost(row, tried) for row in cells)
                if saved > best:
                    best, found = saved, tried
        if found is widths:
            return
        widths[:] = found


def _cost(row: _Row, widths: Sequence[float]) -> float:
    """Return the lines of a row, and a little more for each cell that is broken although it sets no height."""
    lines = [_lines(cell, round(width, 3)) for cell, width in zip(row, widths, strict=False)]
    return max(lines) + FIRST_BREAK * (lines[0] - 1) + OTHER_BREAK * (sum(lines[1:]) - len(lines) + 1)


def _row_lines(row: _Row, widths: Sequence[float]) -> int:
    return max(_lines(cell, round(width, 3)) for cell, width in zip(row, widths, strict=False))


@cache
def _lines(pieces: _Cell, width: float) -> int:
    """Count the lines of a cell."""
    lines, used = 1, 0.0
    for piece in pieces:
        if isinstance(piece, str):
            lines, used = lines + 1, 0.0
        elif used + piece > width and used:
            lines += 1 + int(piece / width)
            used = piece % width if piece > width else piece
        else:
            lines += int(piece / width) if piece > width else 0
            used += piece
    return lines


def _width(pieces: _Cell) -> float:
    """Return the width of a cell on one line, or of the widest of its lines."""
    widest = used = 0.0
    for piece in pieces:
        used = 0.0 if isinstance(piece, str) else used + piece
        widest = max(widest, used)
    return widest + 0.15


def _longest(pieces: _Cell) -> float:
    return max((piece for piece in pieces if not isinstance(piece, str)), default=1.0) + 0.15


@cache
def _pieces(cell: str, is_bold: bool) -> _Cell:
    """Return the pieces of a cell."""
    found: list[float | str] = []
    is_code = False
    for token in _TOKEN.findall(cell):
        if token.startswith("<img"):
            picture = _PICTURE.search(token)
            found.append(float(picture.group(1)) if picture else 4.0)
        elif token.startswith("<br"):
            found.append(_HARD)
        elif token.startswith("<"):
            is_code = token.startswith("<code") or (is_code and token != "</code>")
        else:
            text = html.unescape(token)
            size = CODE_SIZE if is_code else 1.0
            found += [text_width(piece, bold=is_bold, code=is_code) * size for piece in _PIECE.findall(text)]
    return tuple(found)


def lines(text: str, room: float) -> int:
    """Count the lines of some print HTML."""
    return _lines(_pieces(text, False), round(room, 3))


def table_lines(inner: str, room: float, padding: float) -> list[tuple[str, int]]:
    """Return the rows of a table that has column widths, each with the number of its lines."""
    widths = [float(share) / 100 * room - padding for share in _SHARE.findall(inner)]
    found = []
    for index, row in enumerate(_ROW.findall(inner)):
        cells = [_pieces(cell, index == 0 or column == 0) for column, cell in enumerate(_CELL.findall(row))]
        found.append((row, _row_lines(cells, widths)))
    return found


def with_columns(fragment: str, room: float, padding: float) -> str:
    """Give every table in some print HTML its column widths; `padding` is that of one cell, both sides, in em."""
    return _TABLE.sub(lambda table: _with_columns(table.group("inner"), room, padding), fragment)


@lru_cache(maxsize=4096)  # the sheets of two roles hold the same tables
def _with_columns(inner: str, room: float, padding: float) -> str:
    rows = table_rows(inner)
    count = max(map(len, rows), default=0)
    if not count:
        return f"<table>{inner}</table>"
    found = fit(rows, max(room - padding * count, count))
    whole = sum(found.columns) + padding * count
    shares = "".join(f'<col style="width:{(width + padding) / whole:.2%}">' for width in found.columns)
    return f"<table><colgroup>{shares}</colgroup>{inner}</table>"


def table_rows(inner: str) -> list[list[str]]:
    """Return the cells of the rows of a table, the header's first."""
    return [_CELL.findall(row) for row in _ROW.findall(inner)]
