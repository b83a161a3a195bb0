"""The cheat sheet of a role: the leaf, then in two columns what to score with, every table, formulas and mistakes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby

from ..bank import nodes as n
from ..bank.diagnostics import Code
from ..bank.fragment import Fragment
from ..output.outputs import Output, Product
from ..render.views import QuestionView
from . import leaf
from .answers import figures, formulas, is_asked_most, mistakes
from .complaints import Blame
from .context import MM, SheetContext, SheetPlan
from .fitting import Stages, fitted, hidden, level_at
from .print_document import Paper, PrintDocument, printed
from .tables import Setting
from .weasy import PX, Layout
from .writer import SheetWriter

KIND = "cheatsheet"
TABLE_PT = 7.5
GUTTER = 5.0
"""Between the two columns, in mm."""
SIDES = 10.0 + 15.0
HEAD, FOOT = 15.5, 10.0
"""The margins of a page, in mm."""
FILLED = 0.9
"""A table that is higher than so much of a column is cut into parts."""


@dataclass(frozen=True)
class Level:
    """What a sheet may hold: mistakes and figures of what is asked most, and of the rest; derivations.

    `without` says what is missing; `{mistakes}` are called there as on the sheet.
    """

    without: str
    mistakes: int
    others: int
    figures: tuple[int, int] = (0, 0)
    derivations: bool = True


ALL = 99
LEVELS = (
    Level("", ALL, ALL, (ALL, ALL)),
    Level("figures of questions not asked most", ALL, ALL, (ALL, 0)),
    Level("figures", ALL, ALL),
    Level("all but two {mistakes} of a question", 2, 2),
    Level("all but one or two {mistakes} of a question", 2, 1),
    Level("all but one {mistakes} of a question", 1, 1),
    Level("all but one {mistakes} of the questions asked most", 1, 0),
    Level("all {mistakes}", 0, 0),
    Level("all {mistakes} and derivations", 0, 0, derivations=False),
)
"""Each holds less of everything than the one before it."""


@dataclass(frozen=True)
class CheatTable:
    """A table of a question, and whether it stands over both columns, with its anchor."""

    node: n.Table
    is_wide: bool
    anchor: str

    @property
    def title(self) -> Fragment:
        """Its title."""
        return Fragment(self.node.title)


@dataclass(frozen=True)
class CheatQuestion:
    """A question as the sheet shows it; figures and mistakes go each at a level."""

    q: QuestionView
    is_hot: bool
    formulas: tuple[n.Formula, ...]
    derivations: tuple[n.Formula, ...]
    tables: tuple[CheatTable, ...]
    figures: tuple[tuple[n.Paragraph, int], ...]
    mistakes: tuple[tuple[Fragment, int], ...]


@dataclass(frozen=True)
class CheatSection:
    """A section with its questions."""

    name: str
    anchor: str
    questions: tuple[CheatQuestion, ...]

    @property
    def words(self) -> Fragment:
        """What its heading shows."""
        return self.questions[0].q.section_heading

    @property
    def span(self) -> str:
        """The numbers of its first and last question."""
        first, last = self.questions[0].q.local_key, self.questions[-1].q.local_key
        return first if first == last else f"{first} – {last}"

    @property
    def wide(self) -> tuple[tuple[CheatQuestion, CheatTable], ...]:
        """Its wide tables, which follow its columns, each with its question."""
        return tuple((one, table) for one in self.questions for table in one.tables if table.is_wide)


@dataclass(frozen=True)
class CheatSheetDocument:
    """A cheat sheet: its leaf, and the whole of which a level shows a part."""

    title: str
    leaf: PrintDocument
    whole: PrintDocument
    paper: Paper
    budget: int | None
    mistakes: str
    """What these are called on the sheet."""

    def excess(self, layout: Layout) -> float:
        """Return by how much height of columns a layout is over the budget, in px."""
        if self.budget is None or layout.pages <= self.budget:
            return 0.0
        height = (self.paper.height - HEAD - FOOT) * PX
        end = layout.places.get("sheet-end")
        if end is None:
            return (layout.pages - self.budget) * 2 * height
        columns = 2 * (end.page - 1 - self.budget) + (end.left > self.paper.width * PX / 2.2)
        return columns * height + end.top - HEAD * PX


def sheets(context: SheetContext) -> Iterator[Output]:
    """Return the cheat sheets of every volume."""
    for sheet in (plan for volume in context.volumes() for plan in context.plans(volume)):
        document = compose(sheet, context)
        if context.fits(sheet.title, document.whole.body):
            counts = {"questions": len(sheet.views), "tables": sum(len(_tables(view, sheet)) for view in sheet.views)}
            path = f"{sheet.volume.folder}/cheatsheet-{sheet.name}.pdf"
            yield context.output(KIND, path, sheet.title, document, make, counts)


def make(sheet: CheatSheetDocument, blame: Blame) -> Product:
    """Make a cheat sheet: the leaf, and the fullest level that keeps to the budget."""
    styles, _ = leaf.fitted_to_page(sheet.leaf)
    level, layout = fitted(
        KIND, lambda level: sheet.whole.laid_out(styles + hidden(KIND, level)), len(LEVELS), sheet.excess
    )
    over = layout.pages - (sheet.budget or layout.pages)
    dropped = f", even without {LEVELS[level].without.format(mistakes=sheet.mistakes)}" if level else ""
    message = f"{sheet.title}: {layout.pages} pages, {over} over the budget of {sheet.budget}{dropped}"
    problems = [replace(blame.sheet, message=message, code=Code.OVER_BUDGET)] if over > 0 else []
    return printed(layout, shortened=level).product(blame, problems)


def compose(sheet: SheetPlan, context: SheetContext) -> CheatSheetDocument:
    """Compose the cheat sheet of some questions."""
    writer = _writer(sheet, context)
    sections = tuple(_sections(sheet, context, writer))
    html = context.page(
        writer,
        "cheatsheet",
        sheet.views,
        **leaf.variables(sheet),
        sheet_stage=Stages(KIND),
        sections=sections,
        runs=_runs(sections),
        with_derivations=next(level for level, one in enumerate(LEVELS) if not one.derivations),
        links=True,
    )
    budget = None if context.options.large_print else sheet.sheet.pages
    styles = ("sheet-cheatsheet.css", "sheet-leaf.css")
    whole = context.document(sheet.title, html, writer, *styles, heads=sheet.views)
    called = context.words.captions["mistakes"]
    return CheatSheetDocument(sheet.title, leaf.compose(sheet, context), whole, context.paper, budget, called)


def _writer(sheet: SheetPlan, context: SheetContext) -> SheetWriter:
    paper, scale = context.paper, MM / TABLE_PT
    page = Setting((paper.width - SIDES) * scale, 1.3, 0.35, (paper.height - HEAD - FOOT) * scale * FILLED)
    if context.options.large_print:
        return context.writer(
            sheet.views, replace(page, room=page.room * TABLE_PT / 11.0, most=page.most * TABLE_PT / 11.0)
        )
    return context.writer(sheet.views, replace(page, room=(page.room - GUTTER * scale) / 2), page)


def _runs(sections: tuple[CheatSection, ...]) -> list[tuple[CheatSection, ...]]:
    """Return the sections that flow through the same columns: only a table over both of them ends these."""
    runs: list[list[CheatSection]] = [[]]
    for section in sections:
        runs[-1].append(section)
        if section.wide:
            runs.append([])
    return [tuple(run) for run in runs if run]


def _sections(sheet: SheetPlan, context: SheetContext, writer: SheetWriter) -> Iterator[CheatSection]:
    groups = groupby(sheet.views, key=lambda view: (view.part_title, view.section_title))
    for number, ((_, name), group) in enumerate(groups):
        yield CheatSection(name, f"s-{number}", tuple(_question(view, sheet, context, writer) for view in group))


def _tables(view: QuestionView, sheet: SheetPlan) -> list[n.Table]:
    return [table for table in view.tables if sheet.sheet.tables == "all" or table.is_asked]


def _question(view: QuestionView, sheet: SheetPlan, context: SheetContext, writer: SheetWriter) -> CheatQuestion:
    names = [context.bank.role_name(role) for role in sheet.sheet.selection.roles]
    main = formulas(view, "answer")
    known = {one.tex for one in main}
    own = tuple(one for one in formulas(view, "role", names) if one.tex not in known)
    is_hot = is_asked_most(view)
    tables = _tables(view, sheet)
    limits = [one.mistakes if is_hot else one.others for one in LEVELS]
    shown = [one.figures[not is_hot] for one in LEVELS]
    return CheatQuestion(
        q=view,
        is_hot=is_hot,
        formulas=main[:1],
        derivations=main[1:] + own,
        tables=tuple(
            CheatTable(table, writer.is_wide(table), f"t-{view.id}-{number}") for number, table in enumerate(tables, 1)
        ),
        figures=tuple((one, level_at(index, shown)) for index, one in enumerate(figures(view))),
        mistakes=tuple((item, level_at(index, limits)) for index, item in enumerate(mistakes(view))),
    )
