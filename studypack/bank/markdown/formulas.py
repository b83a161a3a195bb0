"""Turns `$…$` and `$$…$$` into formula tokens before Markdown reads anything in them."""

from __future__ import annotations

import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

_TEX = r"(?![\s$])(?:[^\\$]|\\.)*+(?<!\s)"
_COMMAND_FOLLOWS = r"(?=(?:[^\\$]|\\[^A-Za-z])*+\\[A-Za-z])"
INLINE = rf"(?:(?<!\d)\${_TEX}\$(?!\d)|\${_COMMAND_FOLLOWS}{_TEX}\$)"
"""A formula in a line. It neither begins nor ends with a space; beside a digit it needs a command, else it is money."""

_INLINE = re.compile(INLINE, re.DOTALL)
_DISPLAY = re.compile(r"\$\$(?P<tex>(?:[^\\$]|\\.|\$(?!\$))++)\$\$", re.DOTALL)


def formulas(parser: MarkdownIt) -> None:
    """Teach a parser formulas, in a line and on lines of their own."""
    parser.inline.ruler.before("escape", "formula", _inline)
    parser.block.ruler.before(
        "fence", "formula_block", _block, {"alt": ["paragraph", "reference", "blockquote", "list"]}
    )


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "$":
        return False
    display = _DISPLAY.match(state.src, state.pos, state.posMax)
    match = display or _INLINE.match(state.src, state.pos, state.posMax)
    if match is None or (display and not display.group("tex").strip()):
        return False
    if not silent:
        token = state.push("math_inline_double" if display else "math_inline", "math", 0)
        token.markup = "$$" if display else "$"
        token.content = match.group(0).removeprefix(token.markup).removesuffix(token.markup)
    state.pos = match.end()
    return True


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a formula whose `$$` begin a line and end a line. A blank line or the end of a list item ends it unread."""
    first = _line(state, start)
    if not first.startswith("$$"):
        return False
    stop = start + 1
    if first == "$$" or "$$" not in first[2:]:
        stop = _closing(state, start, end)
    elif first.find("$$", 2) != len(first) - 2 or not first[2:-2].strip():
        return False  # text follows, or a second formula: a paragraph with formulas in it
    if not stop or not (text := _text(state, start, stop)):
        return False
    if not silent:
        token = state.push("math_block", "math", 0)
        token.block = True
        token.markup = "$$"
        token.map = [start, stop]
        token.content = text
        state.line = stop
    return True


def _closing(state: StateBlock, start: int, end: int) -> int:
    """Return the index after the line that closes a formula, or 0; where none does, later lines need no look."""
    if start < state.env.get("no_formula_closes_before", 0):
        return 0
    for line in range(start + 1, end):
        if state.isEmpty(line) or state.sCount[line] < state.blkIndent:
            break
        if _line(state, line).endswith("$$"):
            return line + 1
    else:
        line = end
    state.env["no_formula_closes_before"] = line
    return 0


def _line(state: StateBlock, line: int) -> str:
    return state.src[state.bMarks[line] + state.tShift[line] : state.eMarks[line]].rstrip()


def _text(state: StateBlock, start: int, stop: int) -> str:
    lines = [_line(state, line) for line in range(start, stop)]
    return "\n".join(lines).removeprefix("$$").removesuffix("$$").strip()
