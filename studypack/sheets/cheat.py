"""Turns the questions of a role into a cheat sheet: what to score with, every table, formulas, mistakes to avoid."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from ..bank.diagnostics import Diagnostic
from ..bank.nodes import Formula
from ..bank.settings.config import CheatSheet
from ..render.views import QuestionView, items
from .cheat_leaf import LEAF_LEVELS, LeafLine, by_need, chips, is_hot
from .cheat_tables import GUTTER, CheatTable, cheat_table, columned
from .draft import Draft
from .kit import MM, TEXT_PT, Kit, anchor
from .length import Page, estimates
from .levels import Item, cut, until, until_items
from .options import Paper


@dataclass(frozen=True)
class CheatQuestion:
    """A question as the sheet shows it."""

    q: QuestionView
    anchor: str
    formulas: tuple[Formula, ...]
    derivations: tuple[Formula, ...]
    tables: tuple[CheatTable, ...]
    mistakes: tuple[Item, ...]

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


LEVELS = (
    Level(99, 99), Level(2, 2), Level(2, 1), Level(1, 1), Level(1, 0), Level(0, 0), Level(0, 0, derivations=False)
)  # fmt: skip


@dataclass(frozen=True)
class CheatDrafts:
    """A cheat sheet in all its lengths: a leaf, and a body that follows it, which say of their parts when they go."""

    title: str
    leaf: str
    body: str
    page: Page
    shell: Draft
    paper: Paper
    budget: int | None
    dropped: tuple[str, ...]
    place: Diagnostic

    def leaf_at(self, level: int) -> str:
        """Return the leaf of a level, the fullest being 0."""
        return chips(cut(self.leaf, level), self.page.width)

    def body_at(self, level: int) -> str:
        """Return the body of a level, the fullest being 0."""
        return cut(self.body, level)

    def leaf_pages(self) -> list[float]:
        """Estimate how many pages the leaf of each level fills."""
        return estimates(map(self.leaf_at, range(len(LEAF_LEVELS))), self.page, self.shell.pictures)

    def body_pages(self) -> list[float]:
        """Estimate how many pages the body of each level fills."""
        return estimates(map(self.body_at, range(len(LEVELS))), self.page, self.shell.pictures)


def compose(sheet: CheatSheet, views: tuple[QuestionView, ...], kit: Kit, place: Diagnostic) -> CheatDrafts:
    """Compose the cheat sheet of these questions; `place` is where to complain if it is too long."""
    roles = sheet.selection.roles
    sections = tuple(_sections(views, roles, kit))
    questions = [one for section in sections for one in section.questions]
    printer = kit.printer(views)
    title = sheet.title
    common = {"words": kit.words, "say": kit.say, "title": title, "bank": kit.bank, "imprint": kit.imprint(views)}
    leaf = kit.renderer.page(printer, "sheet/leaf.html.j2", count=len(views), **common, **_leaf(questions))
    body = kit.renderer.page(
        printer,
        "sheet/cheatsheet.html.j2",
        sections=sections,
        with_derivations=sum(level.derivations for level in LEVELS),
        with_mistakes=max((item.until for one in questions for item in one.mistakes), default=0),
        **common,
    )
    return CheatDrafts(
        title,
        leaf,
        columned(body, kit),
        Page((kit.text_width - GUTTER) / 2 * MM / TEXT_PT, GUTTER * MM / TEXT_PT, kit.text_height * MM / TEXT_PT),
        kit.draft(title, kit.css(title, kit.imprint(views), "sheet-cheat.css"), "", printer.pictures),
        kit.options.format,
        None if kit.options.large_print else sheet.pages,
        _dropped(kit),
        place,
    )


def _leaf(questions: Sequence[CheatQuestion]) -> dict[str, object]:
    """Return what the leaf holds: lines of what matters most, formulas, mistakes, lines of the other questions."""
    hot = [one for one in questions if is_hot(one.q)] or questions
    others = [one for one in questions if one not in hot]
    ranked = by_need([one.q for one in questions if one.formulas])
    formula_limits = [level.formulas for level in LEAF_LEVELS]
    other_limits = [level.others for level in LEAF_LEVELS]
    traps_of_hot = [level.mistakes for level in LEAF_LEVELS]
    traps_of_others = [level.mistakes if level.others else 0 for level in LEAF_LEVELS]

    def traps(some: Sequence[CheatQuestion], limits: Sequence[int]) -> list[LeafLine]:
        return [LeafLine(one.q, one.anchor, until_items((item.html for item in one.mistakes), limits)) for one in some]

    found = [*traps(hot, traps_of_hot), *traps(others, traps_of_others)]
    return {
        "lines": [
            LeafLine(one.q, one.anchor, until_items(one.q.point_items, [level.points for level in LEAF_LEVELS]))
            for one in hot
        ],
        "formulas": [(one, until(ranked.index(one.q), formula_limits)) for one in questions if one.formulas],
        "traps": found,
        "others": [LeafLine(one.q, one.anchor, until_items(one.q.point_items, other_limits)) for one in others],
        "all_levels": len(LEAF_LEVELS),
        "with_formulas": until(0, formula_limits),
        "with_traps": max((item.until for line in found for item in line.points), default=0),
        "with_others": until(0, other_limits),
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
    found = list({one.tex: one for body in main for one in body.find(Formula) if one.display}.values())
    extra = {one.tex: one for body in own for one in body.find(Formula) if one.display}.values()
    mistakes = [item for piece in view.pieces if piece.kind == "mistakes" for item in items(piece.body)]
    limits = (level.mistakes if is_hot(view) else level.others for level in LEVELS)
    return CheatQuestion(
        q=view,
        anchor=anchor(view),
        formulas=tuple(found[:1]),
        derivations=tuple(found[1:]) + tuple(tex for tex in extra if tex not in found),
        tables=tuple(cheat_table(table, view, number, kit) for number, table in enumerate(view.tables, start=1)),
        mistakes=until_items(mistakes, limits),
    )
