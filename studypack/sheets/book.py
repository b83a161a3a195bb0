"""Turns a whole bank into the study pack: a book with contents, all answers, study plans and an index of topics."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from ..bank.markdown import read
from ..bank.model import Prose
from ..bank.nodes import Fragment
from ..bank.settings.config import CheatSheet
from ..render.views import QuestionView
from .chapters import BookDrafts, divide
from .columns import with_columns
from .kit import MM, Kit, anchor
from .select import chosen
from .study_plan import Plan, plan

TABLE_PT = 8.5
MARGINS = 23.0 + 17.0
"""Inner and outer margin together, in mm."""
CELL_PADDING = 0.9


@dataclass(frozen=True)
class BookSection:
    """A section of a part."""

    name: str
    anchor: str
    questions: tuple[tuple[str, QuestionView], ...]


@dataclass(frozen=True)
class BookPart:
    """A part of the book."""

    number: int
    title: str
    anchor: str
    sections: tuple[BookSection, ...]

    @property
    def count(self) -> int:
        """How many questions it has."""
        return sum(len(section.questions) for section in self.sections)


@dataclass(frozen=True)
class Topic:
    """A topic of the index with the questions that have it."""

    name: str
    questions: tuple[tuple[str, QuestionView], ...]


def compose(views: tuple[QuestionView, ...], sheets: Iterable[CheatSheet], kit: Kit, title: str) -> BookDrafts:
    """Compose the book of these questions."""
    imprint = kit.imprint(views)
    parts = tuple(_parts(views))
    printer = kit.printer(views)
    html = kit.renderer.page(
        printer,
        "sheet/book.html.j2",
        words=kit.words,
        say=kit.say,
        bank=kit.bank,
        title=title,
        imprint=imprint,
        address=kit.config.repository,
        count=len(views),
        book_parts=parts,
        section_anchors={(part.number, one.name): one.anchor for part in parts for one in part.sections},
        front=_prose(kit.bank.front_matter),
        back=_prose(kit.bank.appendix),
        plans=tuple(_plans(views, sheets, kit)),
        topics=_topics(views),
        anchor=anchor,
    )
    room = (kit.options.format.width - MARGINS) * MM / TABLE_PT
    body = with_columns(html, room, CELL_PADDING)
    whole = kit.draft(title, kit.css(title, imprint, "sheet-book.css"), body, printer.pictures)
    return divide(whole, kit.css("", "", "sheet-book.css"))


def _parts(views: Iterable[QuestionView]) -> Iterator[BookPart]:
    for number, group in groupby(views, key=lambda view: view.part):
        sections: list[BookSection] = []
        title = ""
        for name, inner in groupby(group, key=lambda view: view.section):
            questions = tuple((anchor(view), view) for view in inner)
            title = title or questions[0][1].part_title
            sections.append(BookSection(name, f"s-{number}-{len(sections)}", questions))
        yield BookPart(number, title, f"p-{number}", tuple(sections))


def _prose(pieces: Iterable[Prose]) -> tuple[Fragment, ...]:
    """Return the text around the questions, without what is empty."""
    read_pieces = (read(piece.markdown).content for piece in pieces)
    return tuple(piece for piece in read_pieces if piece)


def _plans(views: tuple[QuestionView, ...], sheets: Iterable[CheatSheet], kit: Kit) -> Iterator[Plan]:
    for sheet in sheets:
        mine = chosen(sheet.selection, views)
        name = kit.bank.role_name(sheet.selection.roles[0]) if sheet.selection.roles else sheet.title
        for days in kit.config.plan_days:
            if len(mine) >= days:
                yield plan(name, mine, days)


def _topics(views: Iterable[QuestionView]) -> tuple[Topic, ...]:
    found: dict[str, list[tuple[str, QuestionView]]] = {}
    for view in views:
        for tag in view.tags:
            found.setdefault(tag, []).append((anchor(view), view))
    return tuple(Topic(name, tuple(found[name])) for name in sorted(found, key=_collate))


def _collate(name: str) -> tuple[bool, bytes]:
    """Sort as a dictionary does: Latin first; GB 18030 has common Chinese in the order of its sounds."""
    return (not name[:1].isascii(), name.lower().encode("gb18030", "replace"))
