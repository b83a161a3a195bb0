"""Turns the questions of a role into a cheat sheet: what to score with, every table, formulas, mistakes to avoid."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ..config import CheatSheet, Selection
from ..diagnostics import Diagnostic
from ..markdown import Table, read_inline
from ..model import Markdown
from ..views import QuestionView
from .columns import breaks_words, fit, with_columns
from .draft import Draft
from .items import first_items, items
from .kit import Kit, anchor

_DISPLAY = re.compile(r'<span class="tex display">[^<]*</span>')
_MATH = re.compile(r'<p class="math">.*?</p>', re.DOTALL)
_CHIPS = re.compile(r'<div class="chips">.*?</div>', re.DOTALL)
_CHIP = re.compile(r'<span class="chip">(?P<inner>.*?width:(?P<width>[\d.]+)em.*?)</span><!--chip-->', re.DOTALL)
CHIP_GRID = 24
"""Formulas on the leaf start at the lines of a grid of so many columns."""
GUTTER = 5.0
"""Between the two columns, in mm."""
TEXT_PT = 8.5
TABLE_PT = 7.5
TABLE_LEADING = 1.22
MOST_LINES = 9
"""A row of more lines is followed by no eye."""
CELL_PADDING = 0.7
"""Both sides of a cell, in em."""
MM = 72 / 25.4


@dataclass(frozen=True)
class CheatTable:
    """A table of a question: its heading, its cells, whether it takes both columns, and its anchor."""

    title: Markup
    header: tuple[Markup, ...]
    rows: tuple[tuple[Markup, ...], ...]
    is_wide: bool
    anchor: str


@dataclass(frozen=True)
class CheatQuestion:
    """A question as the sheet shows it."""

    q: QuestionView
    anchor: str
    formulas: tuple[Markup, ...]
    derivations: tuple[Markup, ...]
    tables: tuple[CheatTable, ...]
    mistakes: tuple[Markup, ...]

    @property
    def wide(self) -> tuple[CheatTable, ...]:
        """The tables that follow the columns of the section."""
        return tuple(table for table in self.tables if table.is_wide)


@dataclass(frozen=True)
class CheatSection:
    """A section with its questions."""

    name: str
    number: str
    part_title: str
    anchor: str
    questions: tuple[CheatQuestion, ...]

    @property
    def span(self) -> str:
        """The numbers of its first and last question."""
        first, last = self.questions[0].q.key, self.questions[-1].q.key
        return first if first == last else f"{first} – {last}"

    @property
    def wide(self) -> tuple[tuple[CheatQuestion, CheatTable], ...]:
        """Its wide tables, each with its question."""
        return tuple((one, table) for one in self.questions for table in one.wide)


@dataclass(frozen=True)
class Level:
    """What a body of the sheet may hold, by what goes first when it is too long."""

    mistakes: int
    derivations: bool = True


LEVELS = (Level(99), Level(2), Level(1), Level(0), Level(0, derivations=False))


@dataclass(frozen=True)
class LeafLevel:
    """How much the leaf for the last ten minutes holds: points per question, and formulas in all."""

    points: int
    formulas: int


LEAF_LEVELS = (
    *(LeafLevel(points, 99) for points in (5, 4, 3, 2, 1)),
    *(LeafLevel(1, formulas) for formulas in (56, 48, 42, 36, 30, 24, 18, 12, 6)),
    LeafLevel(0, 12), LeafLevel(0, 0),
)  # fmt: skip
"""From the fullest to the emptiest."""


@dataclass(frozen=True)
class CheatDrafts:
    """A cheat sheet in all its lengths, the fullest first: leaves, and bodies that follow the leaf chosen."""

    title: str
    leaves: tuple[str, ...]
    bodies: tuple[str, ...]
    shell: Draft
    one_column: str
    budget: int | None
    dropped: tuple[str, ...]
    place: Diagnostic


def chosen(selection: Selection, views: Iterable[QuestionView]) -> tuple[QuestionView, ...]:
    """Return the questions that a selection names, in study order."""
    return tuple(view for view in views if _fits(selection, view))


def _fits(selection: Selection, view: QuestionView) -> bool:
    return (
        (not selection.roles or bool(set(selection.roles) & set(view.role_ids)))
        and (not selection.sections or view.section_number in selection.sections)
        and (not selection.difficulties or view.stars in selection.difficulties)
        and (not selection.tags or bool(set(selection.tags) & set(view.tags)))
        and (not selection.companies or bool(set(selection.companies) & set(view.companies)))
    )


def compose(sheet: CheatSheet, views: tuple[QuestionView, ...], kit: Kit, place: Diagnostic) -> CheatDrafts:
    """Compose the cheat sheet of these questions; `place` is where to complain if it is too long."""
    roles = sheet.selection.roles
    sections = tuple(_sections(views, roles, kit))
    printer = kit.printer(views)
    title = sheet.title
    common = {"words": kit.words, "say": kit.say, "title": title, "bank": kit.bank, "imprint": kit.imprint(views)}

    def leaf(level: LeafLevel) -> str:
        lines = [_hot_line(one, level) for section in sections for one in section.questions if is_hot(one.q)]
        shown = _first_formulas([one for section in sections for one in section.questions], level.formulas)
        html = kit.renderer.page("sheet/leaf.html.j2", lines=lines, formulas=shown, count=len(views), **common)
        return _chips(printer.convert(html), kit.text_width * MM / TEXT_PT)

    def body(level: Level) -> str:
        html = kit.renderer.page("sheet/cheatsheet.html.j2", sections=sections, level=level, **common)
        return _columned(printer.convert(html), kit)

    css = kit.css(title, kit.imprint(views), "sheet-cheat.css")
    return CheatDrafts(
        title,
        tuple(leaf(level) for level in LEAF_LEVELS),
        tuple(body(level) for level in LEVELS),
        kit.draft(title, css, ""),
        f"@page {{ size: {kit.options.format.width / 2 + 10:.1f}mm {kit.options.format.height}mm }} .cols {{ columns: 1 }}",
        sheet.pages,
        _dropped(kit),
        place,
    )


def _dropped(kit: Kit) -> tuple[str, ...]:
    """Say in words what is missing at each level."""
    mistakes = kit.words.mistakes
    return (
        "",
        f"all but two {mistakes} of a question",
        f"all but one {mistakes} of a question",
        f"all {mistakes}",
        f"all {mistakes} and derivations",
    )


def is_hot(view: QuestionView) -> bool:
    """Tell whether a question belongs on the leaf for the last ten minutes."""
    return view.stars >= 3 or view.is_frequent  # noqa: PLR2004 three stars are the scale's "advanced"


@dataclass(frozen=True)
class HotLine:
    """A question on the leaf: its heading and the first of its points."""

    q: QuestionView
    anchor: str
    points: tuple[Markup, ...]


def _hot_line(one: CheatQuestion, level: LeafLevel) -> HotLine:
    return HotLine(one.q, one.anchor, first_items(one.q)[: level.points])


def _first_formulas(questions: list[CheatQuestion], most: int) -> list[CheatQuestion]:
    """Return the questions whose formulas are shown, in study order: those of questions asked most come first."""
    found = [one for one in questions if one.formulas]
    ranked = sorted(found, key=lambda one: (not is_hot(one.q), not one.q.is_frequent, -one.q.stars))[:most]
    return [one for one in found if one in ranked]


def _sections(views: tuple[QuestionView, ...], roles: tuple[str, ...], kit: Kit) -> Iterator[CheatSection]:
    for number, ((part_title, name), group) in enumerate(groupby(views, key=lambda one: (one.part_title, one.section))):
        questions = tuple(_question(view, roles, kit) for view in group)
        yield CheatSection(name, questions[0].q.section_number, part_title, f"s-{number}", questions)


def _question(view: QuestionView, roles: tuple[str, ...], kit: Kit) -> CheatQuestion:
    names = {kit.bank.role_name(role) for role in roles}
    main = [piece.body for piece in view.pieces if piece.kind == "answer"]
    own = [piece.body for piece in view.pieces if piece.kind == "role" and (not names or piece.role in names)]
    found = list(dict.fromkeys(Markup(tex) for body in main for tex in _DISPLAY.findall(body)))
    extra = dict.fromkeys(Markup(tex) for body in own for tex in _DISPLAY.findall(body))
    return CheatQuestion(
        q=view,
        anchor=anchor(view),
        formulas=tuple(found[:1]),
        derivations=tuple(found[1:]) + tuple(tex for tex in extra if tex not in found),
        tables=tuple(_table(table, view, number, kit) for number, table in enumerate(view.tables, start=1)),
        mistakes=tuple(item for piece in view.pieces if piece.kind == "mistakes" for item in items(piece.body)),
    )


def _table(table: Table, view: QuestionView, number: int, kit: Kit) -> CheatTable:
    header = tuple(Markup(cell) for cell in table.header_html)
    rows = tuple(tuple(Markup(cell) for cell in row) for row in table.rows_html)
    title = Markup(read_inline(Markdown(table.title), table.line).html) or Markup.escape(kit.say.untitled_table)
    is_wide = _is_wide([header, *rows], kit)
    return CheatTable(title, header, rows, is_wide, f"t-{view.id}-{number}")


def _chips(html: str, room: float) -> str:
    """Put the formulas of the leaf into rows, each as wide as it needs in whole columns of a grid.

    A formula takes the first of the last rows that has room for it, so that short ones fill the ends of the rows.
    """
    rows: list[list[tuple[str, int]]] = []
    for match in _CHIP.finditer(html):
        wide = min(math.ceil((float(match.group("width")) + 4.0) / room * CHIP_GRID), CHIP_GRID)
        fitting = (row for row in rows[-6:] if sum(size for _, size in row) + wide <= CHIP_GRID)
        row = next(fitting, None)
        if row is None:
            rows.append(row := [])
        row.append((match.group("inner"), wide))
    shown = "".join(
        f'<p class="chips">{"".join(_sized(inner, wide) for inner, wide in row)}</p>' for row in rows
    )
    return _CHIPS.sub(lambda _: shown, html)


def _sized(inner: str, wide: int) -> str:
    return f'<span class="chip" style="width:{wide / CHIP_GRID:.3%}">{inner}</span>'


def column_room(kit: Kit) -> float:
    """The width of one column in em of a table's text."""
    return (kit.text_width - GUTTER) / 2 * MM / TABLE_PT


def page_room(kit: Kit) -> float:
    """The width of the page in em of a table's text."""
    return kit.text_width * MM / TABLE_PT


def _is_wide(rows: list[tuple[Markup, ...]], kit: Kit) -> bool:
    """Tell whether a table reads better over both columns: it would be torn or endless in one."""
    printed = [[kit.printer(()).convert(cell) for cell in row] for row in rows]
    columns = len(rows[0])
    narrow, wide = (room - CELL_PADDING * columns for room in (column_room(kit), page_room(kit)))
    if kit.options.large_print or narrow < columns * 3 or breaks_words(printed, narrow):
        return not kit.options.large_print
    tall, low = fit(printed, narrow), fit(printed, wide)
    return tall.height(TABLE_LEADING, 0.3) > 2.1 * low.height(TABLE_LEADING, 0.3) or max(tall.lines) > MOST_LINES


def _columned(html: str, kit: Kit) -> str:
    """Give tables their column widths: those in a column by its width, those over both by the page's."""
    parts = re.split(r'(<div class="wide">.*?</div><!--wide-->)', html, flags=re.DOTALL)
    rooms = (column_room(kit), page_room(kit))
    return "".join(with_columns(part, rooms[part.startswith('<div class="wide">')], CELL_PADDING) for part in parts)
