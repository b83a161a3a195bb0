"""The titles of parts, sections and volumes as plain text, for deck names, tags and bookmarks."""

from __future__ import annotations

from functools import lru_cache

from .markdown import read_inline
from .model import Markdown
from .nodes import Formula, walk

_MARKUP = frozenset("`*_$\\[<&~")


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """Return a title without its markup: code and formulas are their text."""
    if _MARKUP.isdisjoint(title):
        return title
    nodes = walk(read_inline(Markdown(title)).content.children)
    words = "".join(node.tex if isinstance(node, Formula) else node.words for node in nodes)
    return " ".join(words.split()) or title
