"""Puts the nodes that stand in an element into the order that HTML asks for: words in lines, lines in blocks."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from .. import nodes as n

Kind = Literal["", "bare", "caption", "math"]


def tidy(children: Sequence[n.AnyNode]) -> tuple[n.AnyNode, ...]:
    """Return nodes of a line without the white space around them."""
    found = list(children)
    while found and isinstance(first := found[0], n.Text):
        if text := first.text.lstrip():
            found[0] = n.Text(text)
            break
        del found[0]
    while found and isinstance(last := found[-1], n.Text):
        if text := last.text.rstrip():
            found[-1] = n.Text(text)
            break
        del found[-1]
    return tuple(found)


def blocks_of(children: Sequence[n.AnyNode]) -> tuple[n.AnyNode, ...]:
    """Return blocks, with words that stand between blocks as paragraphs of their own."""
    return paragraphs_of(children, "bare")


def paragraphs_of(children: Sequence[n.AnyNode], kind: Kind) -> tuple[n.AnyNode, ...]:
    """Return a paragraph; where an author put blocks into it, these between paragraphs."""
    found: list[n.AnyNode] = []
    line: list[n.AnyNode] = []
    for child in (*children, None):
        if isinstance(child, n.INLINE):
            line.append(child)
            continue
        words = tidy(line)
        if any(not isinstance(one, n.Break) for one in words):
            found.append(n.Paragraph(words, kind))
        line = []
        if child is not None:
            found.append(child)
    return tuple(found)
