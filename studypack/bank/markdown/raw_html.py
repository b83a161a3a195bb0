"""Turns the HTML that authors write into tokens: known tags, balanced and bare; comments hidden; all else is text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline
from markdown_it.token import Token

from .sanitize import BLOCK_TAGS, INLINE_TAGS

_ATTRIBUTE = r"""[A-Za-z:@_][A-Za-z0-9:@._-]*\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+)"""
_TAG = re.compile(rf"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:\s+(?:{_ATTRIBUTE}|open))*)\s*/?>")
_PAIR = re.compile(r"""\s(?P<name>[a-z]+)\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))""", re.I)
_LOOKS_LIKE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_KEPT = {"td": ("colspan", "rowspan"), "th": ("colspan", "rowspan"), "details": ("open",)}
_VOID = frozenset({"br", "img"})
_CLOSED_BY_ITSELF = frozenset({"p", "td", "th", "tr", "thead", "tbody"})
"""Tags that HTML lets an author leave open."""


def raw_html(parser: MarkdownIt) -> None:
    """Teach a parser which HTML an author may use."""
    parser.inline.ruler.at("html_inline", _inline)
    parser.block.ruler.at("html_block", _block, {"alt": ["paragraph", "reference", "blockquote"]})


def _known(text: str, position: int, names: frozenset[str]) -> re.Match[str] | None:
    match = _TAG.match(text, position)
    return match if match and match.group("name").lower() in names else None


def _inline(state: StateInline, silent: bool) -> bool:
    if state.src[state.pos] != "<":
        return False
    if state.src.startswith("<!--", state.pos):
        end = comment_end(state.src, state.pos, state.env)
        if end and not silent:
            state.push("comment", "", 0).content = state.src[state.pos : end]
        state.pos = end or state.pos
        return bool(end)
    match = _known(state.src, state.pos, INLINE_TAGS | BLOCK_TAGS)
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
    elif not _known(state.src, position, BLOCK_TAGS):
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


def balance(tokens: list[Token], most: int) -> None:
    """Make text of every tag that nothing closes or opens, and of what is nested deeper than `most` tags.

    A browser would mend such tags by guessing, over the borders of paragraphs and cards.
    """
    opened: list[Token | None] = []
    for token in tokens:
        if token.nesting == 1:
            opened.append(None)
        elif token.nesting == -1:
            while opened and (left := opened.pop()) is not None:
                left.type = "text"
        for child in token.children or ():
            if child.type == "html_inline":
                _place(child, opened, most)
    _make_text(opened)


def _place(token: Token, opened: list[Token | None], most: int) -> None:
    """Take one tag into account: `opened` are the open tags, with None where a block of Markdown begins."""
    match = _TAG.match(token.content)
    if match is None:
        token.type = "text"
        return
    name = match.group("name").lower()
    values = dict(_pairs(match.group("attributes")))
    if name == "img" and values.get("src"):
        _to_image(token, values)
    elif name == "img":
        token.type = "text"  # `<Img>` is a word of its author
    elif name in _VOID or name in _CLOSED_BY_ITSELF:
        token.content = _bare(match, name)
    elif not match.group("slash"):
        if sum(one is not None for one in opened) >= most:
            token.type = "text"
            return
        token.meta["tag"], token.meta["bare"] = name, _bare(match, name)
        opened.append(token)
    else:
        _close(token, name, opened)


def _close(token: Token, name: str, opened: list[Token | None]) -> None:
    for index in range(len(opened) - 1, -1, -1):
        start = opened[index]
        if start is None:
            break
        if start.meta["tag"] == name:
            _make_text(opened[index + 1 :])
            del opened[index:]
            start.content, token.content = start.meta["bare"], f"</{name}>"
            return
    token.type = "text"


def _make_text(tokens: Iterable[Token | None]) -> None:
    for token in tokens:
        if token is not None:
            token.type = "text"


def _bare(match: re.Match[str], name: str) -> str:
    """Return a tag with nothing but the few attributes that lay out a table or open a fold."""
    if match.group("slash"):
        return f"</{name}>"
    values = {key: value for key, value in _pairs(match.group("attributes")) if key in _KEPT.get(name, ())}
    if name == "details" and re.search(r"\sopen(?:[\s=]|$)", match.group("attributes")):
        values["open"] = ""
    written = "".join(f' {key}="{html.escape(value)}"' for key, value in values.items())
    return f"<{name}{written}>"


def _pairs(attributes: str) -> Iterable[tuple[str, str]]:
    for pair in _PAIR.finditer(attributes):
        value = next((one for one in pair.group("double", "single", "bare") if one is not None), "")
        yield pair.group("name").lower(), html.unescape(value)


def _to_image(token: Token, values: dict[str, str]) -> None:
    """Make an `<img>` the same as an image written in Markdown, so that the same checks hold."""
    text = Token("text", "", 0, content=values.get("alt", ""))
    token.type, token.tag, token.content, token.children = "image", "img", text.content, [text]
    token.attrs = {"src": normalizeLink(values["src"]), "alt": ""}
    token.attrs |= {key: values[key] for key in ("width", "height") if values.get(key, "").isdecimal()}
