"""Ends a paragraph where a block begins, however far that is indented: CommonMark would take it for words.

Authors indent a fence, list or table below a line of a list item by four blanks and more. Indented code, for which
CommonMark makes the exception, is off here.
"""

from __future__ import annotations

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, list_block

_ANY = 3
"""A line that is indented further is no heading."""


def paragraphs(parser: MarkdownIt) -> None:
    """Teach a parser where paragraphs end."""
    parser.block.ruler.at("paragraph", _paragraph)
    parser.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list; an item ends the paragraph before it also where all items are indented by four blanks and more."""
    outer = state.listIndent
    state.listIndent = -1 if silent else outer
    found = list_block(state, start, end, silent)
    state.listIndent = outer if silent else state.listIndent
    return found


def _paragraph(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    outer, state.parentType = state.parentType, "paragraph"
    stop = start + 1
    while stop < state.lineMax and not state.isEmpty(stop) and not _ends(state, stop):
        stop += 1
    state.push("paragraph_open", "p", 1).map = [start, stop]
    line = state.push("inline", "", 0)
    line.content = mdTrim(state.getLines(start, stop, state.blkIndent, False))
    line.map, line.children = [start, stop], []
    state.push("paragraph_close", "p", -1)
    state.line, state.parentType = stop, outer
    return True


def _ends(state: StateBlock, line: int) -> bool:
    if state.sCount[line] < 0:  # a line of a quotation that has been looked at
        return False
    if state.sCount[line] - state.blkIndent > _ANY and state.src[state.bMarks[line] + state.tShift[line]] == "#":
        return False  # a comment of code without a fence, rather than a heading
    return any(rule(state, line, state.lineMax, True) for rule in state.md.block.ruler.getRules("paragraph"))
