"""The titles of parts, sections and volumes: what they show, and their plain text for deck names, tags, bookmarks."""

from __future__ import annotations

from functools import lru_cache

from .fragment import Fragment, walk, words
from .markdown import read_inline
from .model import Markdown
from .nodes import Formula

_MARKUP = frozenset("`*_$\\[<&~")


@lru_cache(maxsize=4096)
def title_nodes(title: str) -> Fragment:
    """Return what a title shows."""
    return read_inline(Markdown(title)).content


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """Return a title without its markup: code and formulas are their text."""
    if _MARKUP.isdisjoint(title):
        return title
    nodes = walk(title_nodes(title).children)
    shown = "".join(node.tex if isinstance(node, Formula) else words(node) for node in nodes)
    return " ".join(shown.split()) or title
