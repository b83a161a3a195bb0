"""Turns the print HTML of a cheat sheet into an estimate of its length: where to begin to look for the right level."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from ..render.tex import EM_PER_EX
from .cheat_tables import CELL_PADDING, TABLE_LEADING, TABLE_PT
from .columns import lines, table_lines
from .kit import TEXT_LEADING, TEXT_PT
from .weasy import SCHEME

_PICTURE = re.compile(rf'vertical-align:-?([\d.]+)em" src="{SCHEME}:([^"]+)"')
_HEIGHT = re.compile(rb'height="([\d.]+)ex"')
_OVER_BOTH = re.compile(
    r'<div class="mast">.*?</div>|<h2 class="band"[^>]*>[^\n]*</h2>(?=\s*<\w+ class="(?:cols|chips)")'
    r'|<p class="chips">.*?</p>|<div class="wide" .*?</div><!--wide-->',
    re.DOTALL,
)
"""What is as wide as the page."""
_BLOCK = re.compile(
    r"<table>(?P<table>.*?)</table>"
    r'|<(?P<end>/?)(?P<name>h[1-6]|p|li|ul|ol|div|nav|pre)\b(?:[^>]*? class="(?P<kind>[^"]*)")?[^>]*>',
    re.DOTALL,
)
_PRINTED = re.compile(r"<img|(?:^|>)[^<]*[^<\s]")
_HEAD = 200
"""A drawing says how high it is within so many bytes."""
TABLE_SIZE = TABLE_PT / TEXT_PT
ROW_PADDING = 0.19
"""Above and below the text of a row, with its line, in em."""
TABLE_FRAME = 0.15
ABOVE, BELOW = 1.14, 0.26
"""How far a line reaches from its base line, in em."""
FILLED = 0.98
"""Of a column, on average: what may not be broken leaves a little of it empty."""


@dataclass(frozen=True)
class _Kind:
    """How a block is set: the size of its text, its leading and indent, what it adds, and its least height, in em."""

    size: float = 1.0
    leading: float = TEXT_LEADING
    indent: float = 0.0
    extra: float = 0.0
    least: float = 0.0


_PLAIN = _Kind()
_KINDS = {
    "h1": _Kind(2.0, 1.2),
    "band": _Kind(1.25, 1.3, extra=0.45),
    "ask": _Kind(1.0, 1.3, 3.6, 0.5, 2.3),
    "hot": _Kind(indent=3.6, extra=0.4),
    "hot trap": _Kind(indent=4.9, extra=0.4),
    "li": _Kind(indent=1.2),
    "points": _Kind(extra=0.4),
    "mistakes": _Kind(extra=0.65),
    "math": _Kind(extra=0.4),
    "table": _Kind(extra=0.65),
    "caption": _Kind(TABLE_SIZE, 1.3, extra=0.2),
    "see": _Kind(TABLE_SIZE, extra=0.5),
    "chips": _Kind(extra=0.4),
}
"""By class, or else by name: what the styles of a cheat sheet say."""


@dataclass(frozen=True)
class Page:
    """The text of a page: how wide a column is, how far the next, and how high, in em of the text."""

    column: float
    gutter: float
    height: float

    @property
    def width(self) -> float:
        """The width of both columns."""
        return 2 * self.column + self.gutter


def estimates(sheets: Iterable[str], page: Page, pictures: Mapping[str, bytes]) -> list[float]:
    """Estimate how many pages each of some print HTML fills; `pictures` are those that it shows, by name."""
    ruler = _Ruler({name: _height(drawing) for name, drawing in pictures.items()})
    return [ruler.pages(sheet, page) for sheet in sheets]


def _height(drawing: bytes) -> float:
    """Return the height of a formula, in em."""
    found = _HEIGHT.search(drawing, 0, _HEAD)
    return float(found.group(1)) * EM_PER_EX if found else 1.0


@dataclass(frozen=True)
class _Ruler:
    """Measures print HTML; `pictures` are the heights of formulas."""

    pictures: Mapping[str, float]

    def pages(self, sheet: str, page: Page) -> float:
        over = "".join(_OVER_BOTH.findall(sheet))
        within = _OVER_BOTH.sub("", sheet)
        return (self.height(within, page.column) / 2 + self.height(over, page.width)) / page.height / FILLED

    def height(self, sheet: str, room: float) -> float:
        total, at, kind = 0.0, 0, _PLAIN
        for match in _BLOCK.finditer(sheet):
            total += self._text(sheet[at : match.start()], kind, room)
            at = match.end()
            if match["table"] is not None:
                total += self._table(match["table"], room)
            elif not match["end"]:
                kind = _KINDS.get(match["kind"] or "") or _KINDS.get(match["name"]) or _PLAIN
                total += kind.extra
        return total

    def _text(self, text: str, kind: _Kind, room: float) -> float:
        if not _PRINTED.search(text):
            return 0.0
        count = lines(text, (room - kind.indent) / kind.size)
        return max(count * kind.leading * kind.size, kind.least) + self._raised(text, count)

    def _table(self, inner: str, room: float) -> float:
        rows = table_lines(inner, room / TABLE_SIZE, CELL_PADDING)
        height = sum(count * TABLE_LEADING + ROW_PADDING + self._raised(row, count) for row, count in rows)
        return TABLE_FRAME + TABLE_SIZE * height

    def _raised(self, text: str, count: int) -> float:
        """Return by how much the formulas of so many lines make these higher."""
        found = [self._more(float(below), name) for below, name in _PICTURE.findall(text)]
        return min(sum(found), count * max(found, default=0.0))

    def _more(self, below: float, name: str) -> float:
        return max(self.pictures.get(name, 1.0) - below - ABOVE, 0.0) + max(below - BELOW, 0.0)
