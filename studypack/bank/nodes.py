"""The types of what an author wrote, as it was read: blocks, and what stands in their lines.

A tree of nodes is the same for every medium: cards, sheets and pages each write it in their own way, at the very end.
Lines count from the start of the text that was read, so that a tree stays the same when its question moves.
"""

from __future__ import annotations

from typing import Literal, get_args

import msgspec


class Node(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """One piece of a text."""


class Parent(Node, frozen=True, array_like=True, gc=False):
    """A node that holds others."""

    children: tuple[AnyNode, ...]


class Text(Node, frozen=True, gc=False):
    """Words. A line end in them is white space."""

    text: str


class Code(Node, frozen=True, gc=False):
    """Code within a line."""

    text: str


class Formula(Node, frozen=True, gc=False):
    """A formula: its TeX, whether it is displayed, where its TeX begins (column 1 if unknown), the mark before it."""

    tex: str
    display: bool = False
    line: int = 0
    column: int = 1
    mark: str = ""


class Emphasis(Parent, frozen=True, gc=False):
    """Emphasised words."""


class Strong(Parent, frozen=True, gc=False):
    """Strongly emphasised words."""


class Strike(Parent, frozen=True, gc=False):
    """Words struck out."""


class Styled(Parent, frozen=True, gc=False):
    """Words in one of the few HTML elements that only style a line, such as `sub`."""

    tag: str = ""


class Break(Node, frozen=True, gc=False):
    """The end of a line that its author meant."""


class Link(Parent, frozen=True, gc=False):
    """A link: its words, its target (percent-encoded), its title, and where the target stands."""

    target: str = ""
    title: str = ""
    line: int = 0
    column: int = 1


class Image(Node, frozen=True, gc=False):
    """An image: its path (percent-encoded), the text that stands for it, its size if stated, and where it stands."""

    target: str
    alt: str = ""
    title: str = ""
    width: str = ""
    height: str = ""
    line: int = 0
    column: int = 1


class Label(Parent, frozen=True, gc=False):
    """Words that are taken in at a glance, such as a title: their lines break between phrases only."""


class AlertName(Node, frozen=True, gc=False):
    """What stands for the title of a note without one: the name of its kind, which each language has a word for."""

    kind: str


class FootnoteMark(Node, frozen=True, gc=False):
    """The number of a footnote, where the text refers to it."""

    number: int


class Paragraph(Parent, frozen=True, gc=False):
    """A paragraph. `bare` stands in an item or a cell of its own, `caption` is the label line above a table."""

    kind: Literal["", "bare", "caption", "math"] = ""


class Heading(Parent, frozen=True, gc=False):
    """A heading of an answer; the level is the author's, 1 to 6."""

    level: int = 4


class Item(Parent, frozen=True, gc=False):
    """An item of a list. `checked` is that of a task, `reply` tells the answer to a follow-up question."""

    checked: bool | None = None
    reply: bool = False


class List(Node, frozen=True, gc=False):
    """A list; `start` is the first number of one that is numbered."""

    items: tuple[Item, ...]
    start: int | None = None


class Quote(Parent, frozen=True, gc=False):
    """A quotation."""


class Alert(Parent, frozen=True, gc=False):
    """A note that stands out: its kind, such as `warning`, and its title."""

    kind: str = "note"
    title: tuple[AnyNode, ...] = ()


class CodeBlock(Node, frozen=True, gc=False):
    """Code: its language (may be empty), the code, the line of its fence, and its pieces with their colour classes."""

    lang: str
    code: str
    line: int = 0
    pieces: tuple[tuple[str, str], ...] = ()


class Rule(Node, frozen=True, gc=False):
    """A rule across the page."""


class Cell(Parent, frozen=True, gc=False):
    """A cell of a table, with the Markdown that its author wrote."""

    source: str = ""

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.children)


MIN_ROWS = 2
"""A table with fewer rows has nothing to compare and makes no cards."""


class Table(Node, frozen=True, gc=False):
    """A table: cells, alignment of columns, title, the line of its header, and whether it makes cards."""

    header: tuple[Cell, ...]
    rows: tuple[tuple[Cell, ...], ...]
    align: tuple[str, ...] = ()
    title: tuple[AnyNode, ...] = ()
    line: int = 0
    cards: bool = True

    @property
    def is_asked(self) -> bool:
        """Whether its rows make cards: it has a header, rows to tell apart, and no `<!-- no-cards -->` above."""
        return self.cards and any(self.header) and len(self.rows) >= MIN_ROWS


class HtmlCell(Parent, frozen=True, gc=False):
    """A cell of a table written in HTML."""

    is_header: bool = False
    colspan: str = ""
    rowspan: str = ""


class HtmlRow(Node, frozen=True, gc=False):
    """A row of a table written in HTML."""

    cells: tuple[HtmlCell, ...]


class HtmlTable(Node, frozen=True, gc=False):
    """A table that its author wrote in HTML."""

    rows: tuple[HtmlRow, ...]


class Details(Parent, frozen=True, gc=False):
    """A part that folds: what stands on the fold, and what it hides."""

    summary: tuple[AnyNode, ...] = ()
    is_open: bool = False


class Box(Parent, frozen=True, gc=False):
    """A part that an author put into an HTML element that only lays out, such as `center`."""

    tag: str = "div"


class Footnote(Parent, frozen=True, gc=False):
    """A footnote, at the end of an answer."""

    number: int = 0


Leaf = Text | Code | Formula | Break | Image | AlertName | FootnoteMark
Inline = Leaf | Emphasis | Strong | Strike | Styled | Link | Label
Block = Paragraph | Heading | List | Quote | Alert | CodeBlock | Rule | Table | HtmlTable | Details | Box | Footnote
AnyNode = Inline | Block | Item | Cell | HtmlRow | HtmlCell
INLINE: frozenset[type[Node]] = frozenset(get_args(Inline))
"""The types of what stands in lines."""
