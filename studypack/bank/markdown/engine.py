"""Turns Markdown into tokens, and tokens into HTML: the one configured parser of the project."""

from __future__ import annotations

import html
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_block import StateBlock
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict

from ..settings.config import MOST_NESTING, Limits
from .dollars import dollar_formulas
from .emphasis import cjk_emphasis, is_cjk
from .highlight import highlight
from .raw_html import balance, raw_html

_LEVELS_A_LIST = 2
_LINE_NESTING = 20
_BREAKS = ("softbreak", "hardbreak", "image")
_LOWEST_HEADING = 4
_HIGHEST_HEADING = 6


class _Parser(MarkdownIt):
    def validateLink(self, url: str) -> bool:  # noqa: N802
        """Take every address: the checks report the unsafe ones, and the sanitiser removes them."""
        return True


@cache
def parser() -> MarkdownIt:
    """Return the parser: CommonMark with tables, strikethrough, formulas, and emphasis beside Chinese.

    Setext headings and indented code are off: a `---` below a paragraph is a rule here, and indented text is text.
    """
    made = _Parser("commonmark", {"html": True}, renderer_cls=_Renderer)
    made.enable(["table", "strikethrough"]).disable(["lheading", "code", "reference"])
    made.use(dollar_formulas).use(cjk_emphasis).use(raw_html)
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


def parse(text: str, limits: Limits) -> tuple[list[Token], list[int]]:
    """Return the tokens of a text, and the lines at which lists or quotations nest deeper than allowed."""
    env: dict[str, object] = {"nesting": min(limits.nesting, MOST_NESTING), "too_deep": []}
    tokens = parser().parse(text, env)
    balance(tokens, limits.nesting)
    found = env["too_deep"]
    return tokens, found if isinstance(found, list) else []


def parse_inline(text: str, limits: Limits) -> list[Token]:
    """Return the tokens of one line of text, such as a title."""
    tokens = parser().parseInline(text)
    balance(tokens, limits.nesting)
    return tokens


def render(tokens: Sequence[Token]) -> str:
    """Return the HTML of tokens, not yet sanitised."""
    return str(parser().renderer.render(tokens, parser().options, {}))


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


class _Renderer(RendererHTML):
    """The HTML of the project: formulas as marked spans, tables in a box that scrolls, no raw unknown tags."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        words = token.info.split(maxsplit=1)
        code = highlight(token.content.rstrip("\n"), words[0] if words else "")
        return f'<pre class="code"><code>{code}</code></pre>\n'

    def math_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<span class="tex">{html.escape(tokens[idx].content.strip())}</span>'

    def math_inline_double(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<span class="tex display">{html.escape(tokens[idx].content.strip())}</span>'

    def math_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f'<p class="math"><span class="tex display">{html.escape(tokens[idx].content.strip())}</span></p>\n'

    def table_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return '<div class="table"><table>\n'

    def table_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return "</table></div>\n"

    def heading_open(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"<h{heading_level(tokens[idx])}>"

    def heading_close(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return f"</h{heading_level(tokens[idx])}>\n"

    def softbreak(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """A line end between two Chinese characters is nothing: as white space it would show as a gap."""
        before, after = _neighbour(tokens, idx, -1)[-1:], _neighbour(tokens, idx, 1)[:1]
        return "" if before and after and is_cjk(before) and is_cjk(after) else "\n"

    def comment(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Comments are for authors only."""
        return ""


def _neighbour(tokens: Sequence[Token], index: int, step: int) -> str:
    """Return the text before or after a line end; ends of emphasis and the like do not count."""
    index += step
    while 0 <= index < len(tokens) and not tokens[index].content and tokens[index].type not in _BREAKS:
        index += step
    return tokens[index].content if 0 <= index < len(tokens) and tokens[index].type in ("text", "code_inline") else ""


def heading_level(token: Token) -> int:
    """Return the level at which a heading of an answer is shown: below its question, so 4 to 6."""
    return min(max(int(token.tag[1:]) + 1, _LOWEST_HEADING), _HIGHEST_HEADING)
