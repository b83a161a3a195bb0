"""Tells what the end of a line within a paragraph is: white space, or nothing between two Chinese characters."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it.token import Token

from .emphasis import is_cjk

_ITEM = re.compile(
    r"\s*(?:\d{1,2}(?:[、）)．]|\.(?=[^\d\s]))|[（(](?:\d{1,2}|[一二三四五六七八九十]{1,3}|[a-z])[）)]|[①-⑳]"
    r"|[一二三四五六七八九十]{1,3}、|[•·●■◆▪○]|-(?=[\u4e00-\u9fff]))"
)
_BREAKS = ("softbreak", "hardbreak", "image")


def soft_break(children: Sequence[Token], index: int) -> str:
    """Return what a line end is: between two Chinese characters white space would show as a gap."""
    before, after = _neighbour(children, index, -1)[-1:], _neighbour(children, index, 1)[:1]
    return "" if before and after and is_cjk(before) and is_cjk(after) else "\n"


def begins_item(children: Sequence[Token], index: int) -> bool:
    """Tell whether a line is numbered, or begins with a mark, as Chinese authors write lists: it stays a line."""
    after = _neighbour(children, index, 1)
    return _ITEM.match(after) is not None


def _neighbour(tokens: Sequence[Token], index: int, step: int) -> str:
    """Return the text before or after a line end; ends of emphasis and the like do not count."""
    index += step
    while 0 <= index < len(tokens) and not tokens[index].content and tokens[index].type not in _BREAKS:
        index += step
    return tokens[index].content if 0 <= index < len(tokens) and tokens[index].type in ("text", "code_inline") else ""
