"""Which HTML an author may use: known tags become tokens, `<pre>` is code, comments are hidden, all else is text."""

from __future__ import annotations

import html
import re

from markdown_it import MarkdownIt
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

from .html_tags import BLOCK, INLINE, TAG

_LOOKS_LIKE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_OPENING = re.compile(
    r"""<pre(?:\s[^<>]*)?>(?:\s*<code(?:\s[^<>]*?(?:class=["']?(?:language-)?(?P<lang>[\w+#-]+)[^<>]*)?)?>)?""",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:</code>\s*)?</pre\s*>[ \t]*$", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:span|b|i|strong|em|code)(?:\s[^<>]*)?>", re.IGNORECASE)


def raw_html(parser: MarkdownIt) -> None:
    """Teach a parser which HTML an author may use."""
    parser.inline.ruler.at("html_inline", _inline)
    parser.block.ruler.at("html_block", _block, {"alt": ["paragraph", "reference", "blockquote"]})
    parser.block.ruler.before("fence", "preformatted", _preformatted, {"alt": ["paragraph", "blockquote", "list"]})


def _known(text: str, position: int, names: frozenset[str]) -> re.Match[str] | None:
    match = TAG.match(text, position)
    return match if match and match["name"].lower() in names else None


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    if state.src.startswith("<!--", state.pos):
        end = comment_end(state.src, state.pos, state.env)
        if end and not silent:
            state.push("comment", "", 0).content = state.src[state.pos : end]
        state.pos = end or state.pos
        return bool(end)
    match = _known(state.src, state.pos, INLINE | BLOCK)
    if match and not silent:
        state.push("html_inline", "", 0).content = match.group(0)
    if match is None and (match := _LOOKS_LIKE_TAG.match(state.src, state.pos)) and not silent:
        state.pending += match.group(0)
    state.pos = match.end() if match else state.pos
    return match is not None


def _block(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read a line that begins with a comment or a block's tag. The lines below it are Markdown again."""
    position = state.bMarks[start] + state.tShift[start]
    stop, text_start = start + 1, position
    if state.src.startswith("<!--", position):
        closed = comment_end(state.src, position, state.env)
        if not closed or closed > state.eMarks[end - 1]:
            return False
        while state.eMarks[stop - 1] < closed:
            stop += 1
        text_start = closed
    elif not _known(state.src, position, BLOCK):
        return False
    if silent:
        return True
    if text_start != position:
        comment = state.push("comment", "", 0)
        comment.content = state.src[position:text_start]
        comment.map = [start, stop]
    if text := state.src[text_start : state.eMarks[stop - 1]].strip():
        inline = state.push("inline", "", 0)
        inline.content, inline.map, inline.children = text, [stop - 1, stop], []
    state.line = stop
    return True


def _preformatted(state: StateBlock, start: int, end: int, silent: bool) -> bool:
    """Read code between `<pre>` and `</pre>`, as it is."""
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


def comment_end(text: str, start: int, env: object) -> int:
    """Return where a comment ends that starts at `start`, or 0 where another one, or nothing, comes first."""
    # Where nothing closes a comment, nothing closes a later one of the same text: that look is not repeated.
    unclosed = env.setdefault("unclosed_comment", {}) if isinstance(env, dict) else {}
    if unclosed.get("text") is text and start >= unclosed["start"]:
        return 0
    following = text.find("<!--", start + 4)
    end = text.find("-->", start + 4, following if following >= 0 else len(text))
    if end < 0 and following < 0:
        unclosed.update(text=text, start=start)
    return end + 3 if end >= 0 else 0
