"""Configures the Markdown parser of the project; markdown-it-py and its plug-ins are known to this package only."""

from __future__ import annotations

from functools import cache

from markdown_it import MarkdownIt
from markdown_it.common.utils import mdTrim
from markdown_it.rules_block import StateBlock, list_block
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from ..settings.config import MOST_NESTING, Limits
from .definitions import Definitions, definitions
from .emphasis import cjk_emphasis
from .extensions import extensions
from .formulas import formulas
from .html_tags import raw_html
from .marks import mark_line_ends

_LEVELS_A_LIST = 2
_LINE_NESTING = 20
_ANY = 3
"""A line that is indented further is no heading."""


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Take every address: the checks report the unsafe ones, and what writes nodes leaves them out."""
        return True


@cache
def parser() -> MarkdownIt:
    """Return the parser: CommonMark with tables, strikethrough, formulas, and emphasis beside Chinese.

    Setext headings and indented code are off: a `---` below a paragraph is a rule here, and indented text is text.
    """
    made = _Parser("commonmark", {"html": True})
    made.enable(["table", "strikethrough"]).disable(["lheading", "code"])
    made.use(formulas).use(cjk_emphasis).use(raw_html).use(definitions).use(extensions)
    made.block.ruler.at("paragraph", _paragraph)
    made.block.ruler.at("list", _list, {"alt": ["paragraph", "reference", "blockquote"]})
    made.block.ruler.before("table", "too_deep", _too_deep)
    made.block.ruler.before("table", "table_end", _table_end, {"alt": ["blockquote"]})
    made.core.ruler.before("block", "deep_blocks", _deep_blocks)
    made.core.ruler.before("inline", "shallow_lines", _shallow_lines)
    return made


def _deep_blocks(state: StateCore) -> None:
    """At its own limit the parser drops blocks without a word; ours comes first and says so."""
    state.md.options["maxNesting"] = (MOST_NESTING + 1) * _LEVELS_A_LIST


def _shallow_lines(state: StateCore) -> None:
    """Within a line its limit drops nothing, and keeps the time down that brackets within brackets take."""
    state.md.options["maxNesting"] = _LINE_NESTING


def parse(text: str, limits: Limits, defined: Definitions) -> tuple[list[Token], list[int]]:
    """Return the tokens of a text, and the lines at which lists or quotations nest deeper than allowed."""
    too_deep: list[int] = []
    env = {"nesting": min(limits.nesting, MOST_NESTING), "too_deep": too_deep, **defined.env()}
    return parser().parse(text, env), too_deep


def parse_inline(text: str, defined: Definitions | None = None) -> list[Token]:
    """Return the tokens of one line of text, such as a title."""
    tokens = parser().parseInline(text, (defined or Definitions()).env())
    mark_line_ends(tokens)
    return tokens


def _too_deep(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Take as one paragraph what is nested too deep, so that its text stays."""
    if silent or state.level < state.env["nesting"] * _LEVELS_A_LIST:
        return False
    state.env["too_deep"].append(start)
    stop = next((line for line in range(start, end) if state.sCount[line] < state.blkIndent), end)
    state.push("paragraph_open", "p", 1).map = [start, stop]
    inline = state.push("inline", "", 0)
    inline.content, inline.map, inline.children = state.getLines(start, stop, state.blkIndent, False), [start, stop], []
    state.push("paragraph_close", "p", -1)
    state.line = stop
    return True


def _table_end(state: StateBlock, start: int, _end: int, silent: bool) -> bool:
    """End a table at a line without a pipe: authors write the next paragraph there, not a row of one cell."""
    line = state.src[state.bMarks[start] : state.eMarks[start]]
    return silent and state.parentType == "table" and "|" not in line


def _list(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a list; an item ends the paragraph before it also where all items are indented by four blanks and more."""
    outer = state.listIndent
    state.listIndent = -1 if silent else outer
    found = list_block(state, start, end, silent)
    state.listIndent = outer if silent else state.listIndent
    return found


def _paragraph(state: StateBlock, start: int, _end: int, _silent: bool) -> bool:
    """Read a paragraph, which ends where a block begins, however far that is indented.

    CommonMark would take it for words. Authors indent a fence, list or table below a line of a list item by four
    blanks and more; indented code, for which CommonMark makes the exception, is off here.
    """
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
