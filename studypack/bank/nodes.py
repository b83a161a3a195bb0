"""The types of what an author wrote, as it was read: blocks, and what stands in their lines.

A tree of nodes is the same for every medium: cards, sheets and pages each write it in their own way, at the very end.
Lines count from the start of the text that was read, so that a tree stays the same when its question moves.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, TypeVar

import msgspec

_N = TypeVar("_N", bound="Node")


class Node(msgspec.Struct, frozen=True, tag=True, array_like=True, gc=False):
    """One piece of a text."""

    @property
    def inside(self) -> tuple[Node, ...]:
        """The nodes that it holds, in order."""
        return ()

    @property
    def words(self) -> str:
        """The text of this very node, without what it holds."""
        return ""


class _Parent(Node, frozen=True, array_like=True, gc=False):
    children: tuple[AnyNode, ...]

    @property
    def inside(self) -> tuple[Node, ...]:
        return self.children


class Text(Node, frozen=True, gc=False):
    """Words. A line end in them is white space."""

    text: str

    @property
    def words(self) -> str:
        """The words."""
        return self.text


class Code(Node, frozen=True, gc=False):
    """Code within a line."""

    text: str

    @property
    def words(self) -> str:
        """The code."""
        return self.text


class Formula(Node, frozen=True, gc=False):
    """A formula: its TeX, whether it is displayed, where its TeX begins (column 1 if unknown), the mark before it."""

    tex: str
    display: bool = False
    line: int = 0
    column: int = 1
    mark: str = ""


class Emphasis(_Parent, frozen=True, gc=False):
    """Emphasised words."""


class Strong(_Parent, frozen=True, gc=False):
    """Strongly emphasised words."""


class Strike(_Parent, frozen=True, gc=False):
    """Words struck out."""


class Styled(_Parent, frozen=True, gc=False):
    """Words in one of the few HTML elements that only style a line, such as `sub`."""

    tag: str = ""


class Break(Node, frozen=True, gc=False):
    """The end of a line that its author meant."""

    @property
    def words(self) -> str:
        """White space."""
        return "\n"


class Link(_Parent, frozen=True, gc=False):
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

    @property
    def words(self) -> str:
        """The text that stands for it."""
        return self.alt


class Label(_Parent, frozen=True, gc=False):
    """Words that are taken in at a glance, such as a title: their lines break between phrases only."""


class AlertName(Node, frozen=True, gc=False):
    """What stands for the title of a note without one: the name of its kind, which each language has a word for."""

    kind: str

    @property
    def words(self) -> str:
        """The kind."""
        return self.kind.capitalize()


class FootnoteMark(Node, frozen=True, gc=False):
    """The number of a footnote, where the text refers to it."""

    number: int


class Paragraph(_Parent, frozen=True, gc=False):
    """A paragraph. `bare` stands in an item or a cell of its own, `caption` is the label line above a table."""

    kind: Literal["", "bare", "caption", "math"] = ""


class Heading(_Parent, frozen=True, gc=False):
    """A heading of an answer; the level is the author's, 1 to 6."""

    level: int = 4


class Item(_Parent, frozen=True, gc=False):
    """An item of a list. `checked` is that of a task, `reply` tells the answer to a follow-up question."""

    checked: bool | None = None
    reply: bool = False


class List(Node, frozen=True, gc=False):
    """A list; `start` is the first number of one that is numbered."""

    items: tuple[Item, ...]
    start: int | None = None

    @property
    def inside(self) -> tuple[Node, ...]:
        """The items."""
        return self.items


class Quote(_Parent, frozen=True, gc=False):
    """A quotation."""


class Alert(_Parent, frozen=True, gc=False):
    """A note that stands out: its kind, such as `warning`, and its title."""

    kind: str = "note"
    title: tuple[AnyNode, ...] = ()

    @property
    def inside(self) -> tuple[Node, ...]:
        """The title, then what it says."""
        return (*self.title, *self.children)


class CodeBlock(Node, frozen=True, gc=False):
    """Code: its language (may be empty), the code, the line of its fence, and its pieces with their colour classes."""

    lang: str
    code: str
    line: int = 0
    pieces: tuple[tuple[str, str], ...] = ()

    @property
    def words(self) -> str:
        """The code."""
        return self.code


class Rule(Node, frozen=True, gc=False):
    """A rule across the page."""


class Cell(_Parent, frozen=True, gc=False):
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
    def inside(self) -> tuple[Node, ...]:
        """The cells, row by row."""
        return (*self.header, *(cell for row in self.rows for cell in row))

    @property
    def is_asked(self) -> bool:
        """Whether its rows make cards: it has a header, rows to tell apart, and no `<!-- no-cards -->` above."""
        return self.cards and any(self.header) and len(self.rows) >= MIN_ROWS


class HtmlCell(_Parent, frozen=True, gc=False):
    """A cell of a table written in HTML."""

    is_header: bool = False
    colspan: str = ""
    rowspan: str = ""


class HtmlRow(Node, frozen=True, gc=False):
    """A row of a table written in HTML."""

    cells: tuple[HtmlCell, ...]

    @property
    def inside(self) -> tuple[Node, ...]:
        """The cells."""
        return self.cells


class HtmlTable(Node, frozen=True, gc=False):
    """A table that its author wrote in HTML."""

    rows: tuple[HtmlRow, ...]

    @property
    def inside(self) -> tuple[Node, ...]:
        """The rows."""
        return self.rows


class Details(_Parent, frozen=True, gc=False):
    """A part that folds: what stands on the fold, and what it hides."""

    summary: tuple[AnyNode, ...] = ()
    is_open: bool = False

    @property
    def inside(self) -> tuple[Node, ...]:
        """The words on the fold, then what it hides."""
        return (*self.summary, *self.children)


class Box(_Parent, frozen=True, gc=False):
    """A part that an author put into an HTML element that only lays out, such as `center`."""

    tag: str = "div"


class Footnote(_Parent, frozen=True, gc=False):
    """A footnote, at the end of an answer."""

    number: int = 0


Inline = (
    Text
    | Code
    | Formula
    | Emphasis
    | Strong
    | Strike
    | Styled
    | Break
    | Link
    | Image
    | Label
    | FootnoteMark
    | AlertName
)
Block = Paragraph | Heading | List | Quote | Alert | CodeBlock | Rule | Table | HtmlTable | Details | Box | Footnote
AnyNode = Inline | Block | Item | Cell | HtmlRow | HtmlCell
INLINE = (Text, Code, Formula, Emphasis, Strong, Strike, Styled, Break, Link, Image, Label, FootnoteMark, AlertName)


class Fragment(msgspec.Struct, frozen=True, array_like=True, gc=False):
    """Some nodes, one after another: a title, the points of a question, a whole answer."""

    children: tuple[AnyNode, ...] = ()

    def __bool__(self) -> bool:
        """Whether anything stands in it."""
        return bool(self.children)

    def __str__(self) -> str:
        """Return its words."""
        return plain(self.children)

    @property
    def unlinked(self) -> Fragment:
        """The same with the words of its links in their places: a link holds no other."""
        return Fragment(tuple(_unlinked(self.children)))

    def find(self, *kinds: type[_N]) -> Iterator[_N]:
        """Yield the nodes of these types, wherever they stand, in order."""
        return (node for node in walk(self.children) if isinstance(node, kinds))


def walk(nodes: Iterable[Node]) -> Iterator[Node]:
    """Yield nodes and all that they hold, in order."""
    pending = list(nodes)[::-1]
    while pending:
        node = pending.pop()
        yield node
        pending += node.inside[::-1]


def _unlinked(nodes: Iterable[AnyNode]) -> Iterator[AnyNode]:
    for node in nodes:
        if isinstance(node, Link):
            yield from _unlinked(node.children)
        elif isinstance(node, _Parent):
            yield msgspec.structs.replace(node, children=tuple(_unlinked(node.children)))
        else:
            yield node


def plain(nodes: Iterable[Node]) -> str:
    """Return the words of nodes on one line; a formula is its TeX between dollar signs."""
    return " ".join("".join(_words(node) for node in walk(nodes)).split())


def _words(node: Node) -> str:
    if isinstance(node, Formula):
        return f"${node.tex}$"
    return node.words if isinstance(node, INLINE) else f" {node.words}"
