"""Turns Markdown into tokens, and tokens into HTML: the one configured parser of the project."""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from functools import cache

from markdown_it import MarkdownIt
from markdown_it.renderer import RendererHTML
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token
from markdown_it.utils import EnvType, OptionsDict
from mdit_py_plugins.dollarmath import dollarmath_plugin

from .emphasis import cjk_emphasis, is_cjk
from .sanitize import BLOCK_TAGS, INLINE_TAGS

_TAG = re.compile(r"</?(?P<name>[A-Za-z][A-Za-z0-9-]*)(?:\s[^<>]*)?/?>")
_LOWEST_HEADING = 4
_HIGHEST_HEADING = 6


@cache
def parser() -> MarkdownIt:
    """Return the parser: CommonMark with tables, strikethrough, formulas, and emphasis beside Chinese.

    Setext headings and indented code are off: a `---` below a paragraph is a rule here, and indented text is text.
    """
    made = MarkdownIt("commonmark", {"html": True, "highlight": _highlight}, renderer_cls=_Renderer)
    made.enable(["table", "strikethrough"]).disable(["lheading", "code", "reference"])
    made.use(dollarmath_plugin, allow_labels=False, allow_space=False, allow_digits=False, double_inline=True)
    for name in ("math_inline", "math_inline_double", "math_block"):
        # The plugin puts its own rules in place of the renderer's.
        made.add_render_rule(name, getattr(_Renderer, name))
    made.use(cjk_emphasis)
    made.inline.ruler.before("html_inline", "known_html", _only_known_html)
    return made


def _only_known_html(state: StateInline, silent: bool) -> bool:
    """Read `<name …>` as text unless an author may use that tag."""
    if state.src[state.pos] != "<":
        return False
    match = _TAG.match(state.src, state.pos)
    if match is None or match.group("name").lower() in INLINE_TAGS or _is_autolink(match.group(0)):
        return False
    if not silent:
        state.pending += match.group(0)
    state.pos = match.end()
    return True


def _is_autolink(text: str) -> bool:
    return bool(re.match(r"<[A-Za-z][A-Za-z0-9+.-]+:|<[^\s@<>]+@", text))


def _highlight(code: str, language: str, _attributes: str) -> str:
    """Colour code with Pygments' short classes; code without a known language stays plain."""
    if not language:
        return html.escape(code)
    # Pygments is loaded only where there is code to colour.
    from pygments import highlight
    from pygments.formatters import HtmlFormatter
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = get_lexer_by_name(language, stripnl=False)
    except ClassNotFound:
        return html.escape(code)
    return str(highlight(code, lexer, HtmlFormatter(nowrap=True)))


class _Renderer(RendererHTML):
    """The HTML of the project: formulas as marked spans, tables in a box that scrolls, no raw unknown tags."""

    def fence(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        token = tokens[idx]
        words = token.info.strip().split(maxsplit=1)
        language = words[0] if words and re.fullmatch(r"[A-Za-z0-9+#_.-]{1,30}", words[0]) else ""
        code = _highlight(token.content.rstrip("\n"), language, "")
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
        before = tokens[idx - 1].content[-1:] if idx else ""
        after = tokens[idx + 1].content[:1] if idx + 1 < len(tokens) else ""
        return "" if before and after and is_cjk(before) and is_cjk(after) else "\n"

    def html_block(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        return self.html_inline(tokens, idx, options, env)

    def html_inline(self, tokens: Sequence[Token], idx: int, options: OptionsDict, env: EnvType) -> str:
        """Show tags that nobody knows as text; the sanitiser deals with the others. Comments are for authors only."""
        known = INLINE_TAGS | BLOCK_TAGS
        content = re.sub(r"<!--.*?-->", "", tokens[idx].content, flags=re.DOTALL)
        return re.sub(
            r"<(?!/?(?:%s)\b)" % "|".join(sorted(known, key=len, reverse=True)), "&lt;", content, flags=re.IGNORECASE
        )


def heading_level(token: Token) -> int:
    """Return the level at which a heading of an answer is shown: below its question, so 4 to 6."""
    return min(max(int(token.tag[1:]) + 1, _LOWEST_HEADING), _HIGHEST_HEADING)
