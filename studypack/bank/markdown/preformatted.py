"""Reads code that an author put between `<pre>` and `</pre>`, as it is."""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock

_OPENING = re.compile(
    r"""<pre(?:\s[^<>]*)?>(?:\s*<code(?:\s[^<>]*?(?:class=["']?(?:language-)?(?P<lang>[\w+#-]+)[^<>]*)?)?>)?""",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:</code>\s*)?</pre\s*>[ \t]*$", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:span|b|i|strong|em|code)(?:\s[^<>]*)?>", re.IGNORECASE)


def preformatted(parser: MarkdownIt) -> None:
    """Teach a parser `<pre>`."""
    parser.block.ruler.before("fence", "preformatted", _preformatted, {"alt": ["paragraph", "blockquote", "list"]})


def _preformatted(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    position = state.bMarks[start] + state.tShift[start]
    opening = _OPENING.match(state.src, position, state.eMarks[start])
    memory = state.env.setdefault("nothing_closes_pre_before", [0])
    if opening is None or start < memory[0]:
        return False
    for line in range(start, end):
        if closing := _CLOSING.search(state.src, max(state.bMarks[line], opening.end()), state.eMarks[line]):
            break
    else:
        memory[0] = end
        return False
    if not silent:
        code = _TAGS.sub("", state.src[opening.end() : closing.start()]).strip("\n")
        token = state.push("fence", "code", 0)
        token.info, token.content, token.map = opening["lang"] or "", html.unescape(code), [start, line + 1]
        state.line = line + 1
    return True
