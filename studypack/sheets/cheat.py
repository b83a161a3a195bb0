"""Turns the questions of a role into a cheat sheet: what to score with, every table, formulas, mistakes to avoid."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from markupsafe import Markup

from ..core.diagnostics import Diagnostic
from ..core.render.views import QuestionView
from ..core.settings.config import CheatSheet
from .cheat_leaf import LEAF_LEVELS, LeafLevel, LeafLine, chips, is_hot, most_asked
from .cheat_tables import GUTTER, CheatTable, cheat_table, columned
from .draft import Draft
from .items import first_items, items
from .kit import MM, TEXT_LEADING, TEXT_PT, Kit, anchor
from .metrics import width
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
    """What a body may hold, by what goes first when it is too long: mistakes of what matters most, and of the rest."""

    mistakes: int
    others: int
    derivations: bool = True

    def shown(self, one: CheatQuestion) -> tuple[Markup, ...]:
        """Return the mistakes of a question that stand on the sheet."""
        return one.mistakes[: self.mistakes if is_hot(one.q) else self.others]

    def height(self, questions: Iterable[CheatQuestion], room: float) -> float:
        """Estimate how much less than all the mistakes take, in em of a column that is `room` wide."""
        dropped = (item for one in questions for item in one.mistakes[len(self.shown(one)) :])
        return sum(math.ceil(width(item.striptags()) / room) for item in dropped) * TEXT_LEADING


LEVELS = (
    Level(99, 99), Level(2, 2), Level(2, 1), Level(1, 1), Level(1, 0), Level(0, 0), Level(0, 0, derivations=False)
)  # fmt: skip


@dataclass(frozen=True)
class CheatDrafts:
    """A cheat sheet in all its lengths, the fullest first: leaves, and bodies that follow the leaf chosen.

    `saved` is about how many pages each body is shorter than the first.
    """

    title: str
    leaves: tuple[str, ...]
    bodies: tuple[str, ...]
    saved: tuple[float, ...]
    shell: Draft
    paper: Paper
    budget: int | None
    dropped: tuple[str, ...]
    place: Diagnostic


def compose(sheet: CheatSheet, views: tuple[QuestionView, ...], kit: Kit, place: Diagnostic) -> CheatDrafts:
    """Compose the cheat sheet of these questions; `place` is where to complain if it is too long."""
    roles = sheet.selection.roles
    sections = tuple(_sections(views, roles, kit))
    questions = [one for section in sections for one in section.questions]
    printer = kit.printer(views)
    title = sheet.title
    common = {"words": kit.words, "say": kit.say, "title": title, "bank": kit.bank, "imprint": kit.imprint(views)}

    def leaf(level: LeafLevel) -> str:
        html = kit.renderer.page("sheet/leaf.html.j2", count=len(views), **common, **_leaf(questions, level))
        return chips(printer.convert(html), kit.text_width * MM / TEXT_PT)

    def body(level: Level) -> str:
        has_mistakes = any(map(level.shown, questions))
        html = kit.renderer.page(
            "sheet/cheatsheet.html.j2", sections=sections, level=level, has_mistakes=has_mistakes, **common
        )
        return columned(printer.convert(html), kit)

    column = (kit.text_width - GUTTER) / 2 * MM / TEXT_PT
    css = kit.css(title, kit.imprint(views), "sheet-cheat.css")
    return CheatDrafts(
        title,
        tuple(leaf(level) for level in LEAF_LEVELS),
        tuple(body(level) for level in LEVELS),
        tuple(level.height(questions, column) * TEXT_PT / MM / 2 / kit.text_height for level in LEVELS),
        kit.draft(title, css, ""),
        kit.options.format,
        None if kit.options.large_print else sheet.pages,
        _dropped(kit),
        place,
    )


def _leaf(questions: Sequence[CheatQuestion], level: LeafLevel) -> dict[str, list[LeafLine] | list[CheatQuestion]]:
    """Return what the leaf holds: lines of what matters most, formulas, mistakes, lines of the other questions."""
    hot = [one for one in questions if is_hot(one.q)] or questions
    others = [one for one in questions if one not in hot] if level.others else []
    ranked = most_asked([one.q for one in questions if one.formulas], level.formulas)
    return {
        "lines": [LeafLine(one.q, one.anchor, first_items(one.q)[: level.points]) for one in hot],
        "formulas": [one for one in questions if one.q.id in ranked],
        "traps": [LeafLine(one.q, one.anchor, one.mistakes[: level.mistakes]) for one in [*hot, *others]],
        "others": [LeafLine(one.q, one.anchor, first_items(one.q)[: level.others]) for one in others],
    }


def _dropped(kit: Kit) -> tuple[str, ...]:
    """Say in words what is missing at each level."""
    mistakes = kit.words.mistakes
    return (
        "",
        f"all but two {mistakes} of a question",
        f"all but one or two {mistakes} of a question",
        f"all but one {mistakes} of a question",
        f"all but one {mistakes} of the questions asked most",
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
