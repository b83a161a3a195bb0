"""Turns the cells of a table into column widths at which it is lowest, and into an estimate of its height."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from itertools import count, permutations, zip_longest

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
MOST_TRIED = 200_000
"""So many cells are looked at for one step at most: what a stranger's table costs has a limit."""
_HARDLY = 0.01
_HARD = "\n"
_Cell = tuple[float | str, ...]
"""The widths of what a line may not break, in em, and a mark where it must."""


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
    return _fit(tuple(map(tuple, rows)), room)


@lru_cache(maxsize=4096)  # it is asked where a table stands, and when it is printed, on the sheet of every role
def _fit(rows: tuple[tuple[str, ...], ...], room: float) -> Widths:
    table = _Table(rows)
    full = [max(map(_width, cells)) for cells in table.columns]
    longest = [max(map(_longest, cells)) for cells in table.columns]
    widths = longest
    if sum(widths) > room:
        # Words that are too long for all to stay whole are broken in proportion.
        widths = [width * room / sum(widths) for width in widths]
    widths = full if sum(full) <= room else _exchanged(table, _shared(table, widths, full, room), longest, room)
    spare = max(room - sum(widths), 0.0)
    # What is left over goes where there is most text, so that no column is a desert.
    weights = [max(width, 2.0) for width in full]
    widths = [width + spare * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)]
    return Widths(tuple(widths), tuple(map(max, table.lines(widths))))


def breaks_words(rows: Sequence[Sequence[str]], room: float) -> bool:
    """Tell whether some word, formula or piece of code would have to be broken for the table to fit."""
    count = max(map(len, rows))
    cells = ((column, _pieces(cell, column == 0)) for row in rows for column, cell in enumerate(row))
    longest = [0.0] * count
    for column, pieces in cells:
        longest[column] = max(longest[column], _longest(pieces))
    return sum(longest) > room


class _Table:
    """The cells of a table by columns; how many lines those of one have at a width is counted once."""

    def __init__(self, rows: Sequence[Sequence[str]]) -> None:
        cells = [[_pieces(cell, row == 0 or at == 0) for at, cell in enumerate(line)] for row, line in enumerate(rows)]
        self.columns = [list(column) for column in zip_longest(*cells, fillvalue=())]
        self.size = len(cells) * len(self.columns)
        self._known: list[dict[float, list[int]]] = [{} for _ in self.columns]

    def lines(self, widths: Sequence[float]) -> Iterator[tuple[int, ...]]:
        """Return row by row how many lines each cell has."""
        return zip(*map(self._column, count(), widths), strict=True)

    def _column(self, at: int, width: float) -> list[int]:
        known, rounded = self._known[at], round(width, 3)
        if rounded not in known:
            known[rounded] = [_lines(cell, rounded) for cell in self.columns[at]]
        return known[rounded]

    def cost(self, widths: Sequence[float]) -> float:
        """Return the lines of all rows, and a little more for each cell that is broken although it sets no height."""
        return sum(
            max(row) + FIRST_BREAK * (row[0] - 1) + OTHER_BREAK * (sum(row) - row[0] - len(row) + 1)
            for row in self.lines(widths)
        )


def _shared(table: _Table, widths: list[float], full: list[float], room: float) -> list[float]:
    """Give room, step by step, to the column where it saves most for its width."""
    if table.size * len(widths) * len(STEPS) > MOST_TRIED:
        return widths
    while (spare := room - sum(widths)) > 0:
        now = table.cost(widths)
        best: tuple[float, list[float]] | None = None
        for column, width in enumerate(widths):
            for step in STEPS:
                if step > spare or width + step > full[column] + 0.5:
                    break
                tried = [*widths[:column], width + step, *widths[column + 1 :]]
                saved = now - table.cost(tried)
                if saved > _HARDLY and (best is None or saved / step > best[0]):
                    best = (saved / step, tried)
        if best is None:
            break
        widths = best[1]
    return widths


def _exchanged(table: _Table, widths: list[float], least: list[float], room: float) -> list[float]:
    """Move room from one column to another for as long as that saves anything; no word is broken for it."""
    if table.size * len(widths) * (len(widths) - 1) * len(STEPS) > MOST_TRIED:
        return widths
    for _ in range(MOST_EXCHANGES):
        now, spare = table.cost(widths), max(room - sum(widths), 0.0)
        best, found = _HARDLY, widths
        for giver, taker in permutations(range(len(widths)), 2):
            for step in STEPS:
                if widths[giver] - step < least[giver]:
                    break
                tried = [*widths]
                tried[giver] -= step
                tried[taker] += step + spare
                saved = now - table.cost(tried)
                if saved > best:
                    best, found = saved, tried
        if found is widths:
            break
        widths = found
    return widths


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
        lines_of = [_lines(cell, round(width, 3)) for cell, width in zip(cells, widths, strict=False)]
        found.append((row, max(lines_of, default=1)))  # a table in a table of HTML has no widths
    return found


def with_columns(fragment: str, room: float, padding: float) -> str:
    """Give every table in some print HTML its column widths; `padding` is that of one cell, both sides, in em."""
    return _TABLE.sub(lambda table: _with_columns(table.group("inner"), room, padding), fragment)


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
