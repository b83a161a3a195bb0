"""Turns the cells of a table into column widths at which it is lowest, and into an estimate of its height."""

from __future__ import annotations

import html
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

_TOKEN = re.compile(r"<[^>]*>|[^<]+")
_PICTURE = re.compile(r"width:([\d.]+)em")
_PIECE = re.compile(r"\s+|[!-~\u00a1-\u024f\u0370-\u03ff]+|.", re.DOTALL)
_NARROW = frozenset("ijlft.,:;'|!()[]I ")
_WIDE = frozenset("mwMW@%")
_TABLE = re.compile(r"<table>(?P<inner>.*?)</table>", re.DOTALL)
_ROW = re.compile(r"<tr>(.*?)</tr>", re.DOTALL)
_CELL = re.compile(r"<t[hd][^>]*>(.*?)</t[hd]>", re.DOTALL)
_SLACK = 1.04
_HARD = "\n"


@dataclass(frozen=True)
class Widths:
    """Widths of columns in em, without their padding, and the lines of every row at these widths."""

    columns: tuple[float, ...]
    lines: tuple[int, ...]

    def height(self, leading: float, padding: float) -> float:
        """Return the height of the table in em."""
        return sum(lines * leading + padding for lines in self.lines)


def fit(rows: Sequence[Sequence[str]], room: float) -> Widths:
    """Find widths, `room` em together, at which a table is as low as can be; `rows` are HTML cells, the header first."""
    cells = [[_pieces(cell, index == 0 or column == 0) for column, cell in enumerate(row)] for index, row in enumerate(rows)]
    count = max(len(row) for row in cells)
    columns = [[row[column] for row in cells if column < len(row)] for column in range(count)]
    full = [max(_width(cell) for cell in column) for column in columns]
    widths = [min(max(_longest(cell) for cell in column), room / count) for column in columns]
    if sum(full) <= room:
        widths = full
    else:
        _share(cells, widths, full, room)
    spare = max(room - sum(widths), 0.0)
    # What is left over goes where there is most text, so that no column is a desert.
    weights = [max(width, 2.0) for width in full]
    widths = [width + spare * weight / sum(weights) for width, weight in zip(widths, weights, strict=True)]
    return Widths(tuple(widths), tuple(_row_lines(row, widths) for row in cells))


def _share(cells: list[list[tuple[float | str, ...]]], widths: list[float], full: list[float], room: float) -> None:
    """Give room, step by step, to the column where it saves most lines for its width."""
    while (spare := room - sum(widths)) > 0:
        now = sum(_row_lines(row, widths) for row in cells)
        best: tuple[float, int, float] | None = None
        for column, width in enumerate(widths):
            for step in (0.5, 1.0, 2.0, 3.0, 5.0, 8.0):
                if step > spare or width + step > full[column] + 0.5:
                    break
                tried = [*widths[:column], width + step, *widths[column + 1 :]]
                saved = now - sum(_row_lines(row, tried) for row in cells)
                if saved > 0 and (best is None or saved / step > best[0]):
                    best = (saved / step, column, step)
        if best is None:
            return
        widths[best[1]] += best[2]


def _row_lines(row: Sequence[tuple[float | str, ...]], widths: Sequence[float]) -> int:
    return max(_lines(cell, round(width, 3)) for cell, width in zip(row, widths, strict=False))


@cache
def _lines(pieces: tuple[float | str, ...], width: float) -> int:
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


def _width(pieces: tuple[float | str, ...]) -> float:
    """Return the width of a cell on one line, or of the widest of its lines."""
    widest = used = 0.0
    for piece in pieces:
        used = 0.0 if isinstance(piece, str) else used + piece
        widest = max(widest, used)
    return widest + 0.15


def _longest(pieces: tuple[float | str, ...]) -> float:
    return max((piece for piece in pieces if not isinstance(piece, str)), default=1.0) + 0.15


@cache
def _pieces(cell: str, is_bold: bool) -> tuple[float | str, ...]:
    """Return the widths of what a line may not break, in em, and a mark where it must."""
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
            found += [text_width(piece, is_bold, is_code) for piece in _PIECE.findall(text)]
    return tuple(found)


def text_width(text: str, is_bold: bool = False, is_code: bool = False) -> float:
    """Estimate the width of some text on one line, in em, a little too wide rather than too narrow."""
    if is_code:
        return sum(0.9 if _is_square(char) else 0.45 for char in text) * _SLACK
    width = sum(_character(char) for char in text)
    return width * (1.05 if is_bold else 1.0) * _SLACK if text.isascii() else width


def _character(char: str) -> float:
    if _is_square(char):
        return 1.0
    if char in "\u2009 ":
        return 0.22
    if char in _NARROW:
        return 0.32
    if char in _WIDE or char.isupper():
        return 0.9 if char in _WIDE else 0.65
    return 0.56


@cache
def _is_square(char: str) -> bool:
    return unicodedata.east_asian_width(char) in ("W", "F") or char in "“”‘’…—→←≈×"


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
