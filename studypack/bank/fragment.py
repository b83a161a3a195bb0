"""Nodes one after another: walked through, searched, as plain words, and put into lines and paragraphs."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, Literal, TypeVar

import msgspec

from . import nodes as n

_N = TypeVar("_N", bound=n.Node)
Line = tuple[n.AnyNode, ...]

_INSIDE: Mapping[type[n.Node], Callable[[Any], tuple[n.Node, ...]]] = {
    **{kind: attrgetter("children") for kind in n.Parent.__subclasses__()},
    n.List: attrgetter("items"),
    n.Table: lambda node: (*node.header, *(cell for row in node.rows for cell in row)),
    n.HtmlTable: attrgetter("rows"),
    n.HtmlRow: attrgetter("cells"),
    n.Alert: lambda node: (*node.title, *node.children),
    n.Details: lambda node: (*node.summary, *node.children),
}
"""What those nodes hold that hold others."""
_WORDS: Mapping[type[n.Node], Callable[[Any], str]] = {
    n.Text: attrgetter("text"),
    n.Code: attrgetter("text"),
    n.Break: lambda _: "\n",
    n.Image: attrgetter("alt"),
    n.AlertName: lambda node: node.kind.capitalize(),
    n.CodeBlock: attrgetter("code"),
}
"""The words of those nodes that have some of their own."""


class Fragment(msgspec.Struct, frozen=True, array_like=True, dict=True):
    """Some nodes, one after another: a title, the points of a question, a whole answer."""

    children: Line = ()

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

    @cached_property
    def _by_type(self) -> Mapping[type[n.Node], list[Any]]:
        """All nodes in it by their types: sorted once, and asked for many times."""
        found: defaultdict[type[n.Node], list[Any]] = defaultdict(list)
        for node in walk(self.children):
            found[type(node)].append(node)
        return found

    def find(self, kind: type[_N]) -> Sequence[_N]:
        """Return the nodes of a type, wherever they stand, in order."""
        return self._by_type.get(kind, ())


def inside(node: n.Node) -> tuple[n.Node, ...]:
    """Return the nodes that a node holds, in order."""
    held = _INSIDE.get(type(node))
    return held(node) if held else ()


def words(node: n.Node) -> str:
    """Return the words of this very node, without what it holds; a formula has none."""
    own = _WORDS.get(type(node))
    return own(node) if own else ""


def walk(nodes: Iterable[n.Node]) -> Iterator[n.Node]:
    """Yield nodes and all that they hold, in order."""
    pending = list(nodes)[::-1]
    while pending:
        node = pending.pop()
        yield node
        if held := _INSIDE.get(type(node)):
            pending += held(node)[::-1]


def plain(nodes: Iterable[n.Node]) -> str:
    """Return the words of nodes on one line; a formula is its TeX between dollar signs."""
    return " ".join("".join(map(_plain, walk(nodes))).split())


def _plain(node: n.Node) -> str:
    if isinstance(node, n.Formula):
        return f"${node.tex}$"
    return words(node) if type(node) in n.INLINE else f" {words(node)}"


def _unlinked(nodes: Iterable[n.AnyNode]) -> Iterator[n.AnyNode]:
    for node in nodes:
        if isinstance(node, n.Link):
            yield from _unlinked(node.children)
        elif isinstance(node, n.Parent):
            yield msgspec.structs.replace(node, children=tuple(_unlinked(node.children)))
        else:
            yield node


def tidy(children: Sequence[n.AnyNode]) -> Line:
    """Return nodes of a line without the white space around them."""
    found = list(children)
    for end, strip in ((0, str.lstrip), (-1, str.rstrip)):
        while found and isinstance(node := found[end], n.Text):
            if text := strip(node.text):
                found[end] = n.Text(text)
                break
            del found[end]
    return tuple(found)


def blocks_of(children: Sequence[n.AnyNode]) -> Line:
    """Return blocks, with words that stand between blocks as paragraphs of their own."""
    return paragraphs_of(children, "bare")


def paragraphs_of(children: Sequence[n.AnyNode], kind: Literal["", "bare", "caption"] = "") -> Line:
    """Return a paragraph; where an author put blocks into it, these between paragraphs."""
    found: list[n.AnyNode] = []
    for is_line, some in groupby(children, lambda child: type(child) in n.INLINE):
        group = tuple(some)
        shown = tidy(group) if is_line else group
        if not is_line:
            found += shown
        elif {type(one) for one in shown} - {n.Break}:
            found.append(n.Paragraph(shown, kind))
    return tuple(found)
