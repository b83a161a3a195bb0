"""Turns the questions of a role into a cheat sheet: what to score with, every table, formulas, mistakes to avoid."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ..core.diagnostics import Diagnostic
from ..core.render.views import QuestionView
from ..core.settings.config import CheatSheet
from .cheat_leaf import LEAF_LEVELS, HotLine, LeafLevel, chips, is_hot, most_asked
from .cheat_tables import CheatTable, cheat_table, columned
from .draft import Draft
from .items import first_items, items
from .kit import MM, TEXT_PT, Kit, anchor
from .options import Paper

_DISPLAY = re.compile(r'<span class="tex display">[^<]*</span>')


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


def compose(sheet: CheatSheet, views: tuple[QuestionView, ...], kit: Kit, place: Diagnostic) -> CheatDrafts:
    """Compose the cheat sheet of these questions; `place` is where to complain if it is too long."""
    roles = sheet.selection.roles
    sections = tuple(_sections(views, roles, kit))
    printer = kit.printer(views)
    title = sheet.title
    common = {"words": kit.words, "say": kit.say, "title": title, "bank": kit.bank, "imprint": kit.imprint(views)}

    def leaf(level: LeafLevel) -> str:
        questions = [one for section in sections for one in section.questions]
        lines = [HotLine(one.q, one.anchor, first_items(one.q)[: level.points]) for one in questions if is_hot(one.q)]
        ranked = most_asked([one.q for one in questions if one.formulas], level.formulas)
        shown = [one for one in questions if one.q.id in ranked]
        html = kit.renderer.page("sheet/leaf.html.j2", lines=lines, formulas=shown, count=len(views), **common)
        return chips(printer.convert(html), kit.text_width * MM / TEXT_PT)

    def body(level: Level) -> str:
        html = kit.renderer.page("sheet/cheatsheet.html.j2", sections=sections, level=level, **common)
        return columned(printer.convert(html), kit)

    css = kit.css(title, kit.imprint(views), "sheet-cheat.css")
    return CheatDrafts(
        title,
        tuple(leaf(level) for level in LEAF_LEVELS),
        tuple(body(level) for level in LEVELS),
        kit.draft(title, css, ""),
        _one_column(kit.options.format),
        None if kit.options.large_print else sheet.pages,
        _dropped(kit),
        place,
    )


def _one_column(paper: Paper) -> str:
    """Return the style with which the body becomes one long column, as wide as one of two."""
    return f"@page {{ size: {paper.width / 2 + 10:.1f}mm {paper.height}mm }} .cols {{ columns: 1 }}"


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
        tables=tuple(cheat_table(table, view, number, kit) for number, table in enumerate(view.tables, start=1)),
        mistakes=tuple(item for piece in view.pieces if piece.kind == "mistakes" for item in items(piece.body)),
    )
