"""Turns questions into the leaf for the last ten minutes: a line for each that matters most, and the formulas."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from ..render.views import QuestionView
from .levels import Item

THREE_STARS = 3
_NOTES = re.compile(r"<!--notes-->(?P<head>.*?)<!--/notes-->", re.DOTALL)
_FEW_NOTES = 3
_NOTES_HEAD = 12.0
"""The heading of the notes with the distance above it, in mm."""
BOTTOM = 10.0
"""The lower margin, in mm."""
LEAF_PAGES = 2
"""The two sides of the leaf; where one is enough, the sheet goes on upon its back."""
PX = 96 / 25.4
NOTE_MM = 7.65
"""From one line for notes to the next, with its hairline."""
_CHIPS = re.compile(r'<div class="chips">.*?</div>', re.DOTALL)
_CHIP = re.compile(r'<span class="chip">(?P<inner>.*?width:(?P<width>[\d.]+)em.*?)</span><!--chip-->', re.DOTALL)
LINE = "line-"
_LINE = re.compile(r'<p class="(?=(?:turn )?hot)')
_COLUMNS = '<div class="cols">'
CHIP_GRID = 24
"""Formulas on the leaf start at the lines of a grid of so many columns."""


@dataclass(frozen=True)
class LeafLevel:
    """How much the leaf holds: points and mistakes of a question that matters most, points of the others, formulas."""

    points: int
    formulas: int = 99
    mistakes: int = 0
    others: int = 0


LEAF_LEVELS = (
    LeafLevel(3, mistakes=3, others=3), LeafLevel(3, mistakes=2, others=2), LeafLevel(3, mistakes=1, others=1),
    LeafLevel(2, mistakes=1, others=1),
    LeafLevel(2, mistakes=1), LeafLevel(2), LeafLevel(1),
    *(LeafLevel(1, formulas) for formulas in (56, 48, 42, 36, 32, 28, 25, 22, 20, 18, 16, 14, 12, 10, 8, 6)),
    LeafLevel(0, 6), LeafLevel(0, 0),
)  # fmt: skip
"""From the fullest to the emptiest: nothing that one leaves out comes back."""


@dataclass(frozen=True)
class LeafLine:
    """A question on the leaf, and what is said of it: the first of its points, or of its mistakes."""

    q: QuestionView
    anchor: str
    points: tuple[Item, ...]


def is_hot(view: QuestionView) -> bool:
    """Tell whether a question belongs on the leaf."""
    return view.stars >= THREE_STARS or view.is_frequent


def by_need(views: Sequence[QuestionView]) -> list[QuestionView]:
    """Return questions in the order in which the leaf needs them: those asked most, and among them the harder ones."""
    return sorted(views, key=lambda view: (not is_hot(view), not view.is_frequent, -view.stars))


def chips(html: str, room: float) -> str:
    """Put the formulas of the leaf into rows, each as wide as it needs in whole columns of a grid.

    A formula takes the first of the last rows that has room for it, so that short ones fill the ends of the rows.
    """
    rows: list[list[tuple[str, int]]] = []
    for match in _CHIP.finditer(html):
        wide = min(math.ceil((float(match.group("width")) + 4.3) / room * CHIP_GRID), CHIP_GRID)
        fitting = (row for row in rows[-6:] if sum(size for _, size in row) + wide <= CHIP_GRID)
        row = next(fitting, None)
        if row is None:
            rows.append(row := [])
        row.append((match.group("inner"), wide))
    shown = "".join(f'<p class="chips">{"".join(_sized(inner, wide) for inner, wide in row)}</p>' for row in rows)
    return _CHIPS.sub(lambda _: shown, html)


def _sized(inner: str, wide: int) -> str:
    return f'<span class="chip" style="width:{wide / CHIP_GRID:.3%}">{inner}</span>'


def with_places(leaf: str) -> str:
    """Give every line of the leaf an anchor, so that a layout says where it stands."""
    numbers = count()
    return _LINE.sub(lambda _: f'<p id="{LINE}{next(numbers)}" class="', leaf)


def as_laid_out(leaf: str, places: Mapping[str, tuple[int, float]]) -> str:
    """Break columns where a layout of the leaf with places broke them: to balance them again takes ten layouts."""
    numbers = count()

    def line(match: re.Match[str]) -> str:
        number = next(numbers)
        page, y = places[f"{LINE}{number}"]
        last_page, last_y = places.get(f"{LINE}{number - 1}", (0, 0.0))
        return '<p class="turn ' if page == last_page and y < last_y else match.group(0)

    return _LINE.sub(line, leaf).replace(_COLUMNS, '<div class="cols set">')


def with_notes(leaf: str, below: float) -> str:
    """Rule the rest of a page for notes: what lies below the end of the leaf, in px; a few lines are not worth it."""
    lines = int((below / PX - BOTTOM - _NOTES_HEAD) / NOTE_MM)
    rules = '<div class="rule"></div>' * lines
    return _NOTES.sub(lambda found: f"{found['head']}{rules}" if lines >= _FEW_NOTES else "", leaf)
