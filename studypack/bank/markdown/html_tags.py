"""Which HTML an author may use: known tags become tokens, `<pre>` is code, comments are hidden, all else is text."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass

from markdown_it import MarkdownIt
from markdown_it.common.normalize_url import normalizeLink
from markdown_it.rules_block import StateBlock
from markdown_it.rules_inline import StateInline

STYLED = frozenset({"ins", "kbd", "mark", "rt", "ruby", "small", "sub", "sup", "u"})
_BARE = frozenset({"abbr", "big", "font", "nobr", "picture", "span"})
"""Elements of which the words are shown, and nothing else."""
INLINE = (
    STYLED
    | _BARE
    | {"a", "b", "br", "cite", "code", "del", "dfn", "em", "i", "img", "q", "rp", "s", "samp", "source", "strike"}
    | {"strong", "tt", "var", "wbr"}
)
"""Elements in a line; any other `<…>` is text, such as `<Image>`."""
CELLS = frozenset({"td", "th"})
ROWS = frozenset({"table", "tbody", "tfoot", "thead"})
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_BOXES = frozenset(
    {"address", "article", "center", "dd", "div", "dl", "figcaption", "figure", "footer", "header", "main", "section"}
)
BLOCK = (
    CELLS
    | ROWS
    | HEADINGS
    | _BOXES
    | {"aside", "blockquote", "details", "dt", "hr", "li", "ol", "p", "summary", "tr", "ul"}
)
"""Elements that an author may begin a line with."""
MEANT = BLOCK - {"address", "article", "footer", "header", "main", "section", "summary"} | {"em", "font", "span"}
"""Elements whose tags are hardly words of their author."""
VOID = frozenset({"br", "hr", "img", "source", "wbr"})
LOOSE = frozenset({"dd", "dt", "li", "p", "tbody", "td", "tfoot", "th", "thead", "tr"})
"""Elements that HTML lets an author leave open."""
ENDED_BY = {
    "dd": frozenset({"dd", "dt", "p"}),
    "dt": frozenset({"dd", "dt", "p"}),
    "li": frozenset({"li", "p"}),
    "p": frozenset({"p"}),
    "td": frozenset({"td", "th", "p"}),
    "th": frozenset({"td", "th", "p"}),
    "tr": frozenset({"td", "th", "tr", "p"}),
    "tbody": frozenset({"td", "th", "tr", "p", "thead", "tbody"}),
    "tfoot": frozenset({"td", "th", "tr", "p", "thead", "tbody"}),
}
"""What an element ends that was left open before it."""

_ATTRIBUTE = r"""[A-Za-z:@_][A-Za-z0-9:@._-]*\s*=\s*(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+)"""
TAG = re.compile(rf"<(?P<slash>/?)(?P<name>[A-Za-z][A-Za-z0-9-]*)(?P<attributes>(?:\s+(?:{_ATTRIBUTE}|open))*)\s*/?>")
_PAIR = re.compile(
    r"""\s(?P<name>[a-z]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>\S+))|(?=\s|$))""", re.I
)
_NUMBER = re.compile(r"\d{1,4}", re.ASCII)
_LOOKS_LIKE_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*(?:\s[^<>]*)?/?>")
_OPENING = re.compile(
    r"""<pre(?:\s[^<>]*)?>(?:\s*<code(?:\s[^<>]*?(?:class=["']?(?:language-)?(?P<lang>[\w+#-]+)[^<>]*)?)?>)?""",
    re.IGNORECASE,
)
_CLOSING = re.compile(r"(?:</code>\s*)?</pre\s*>[ \t]*$", re.IGNORECASE)
_TAGS = re.compile(r"</?(?:span|b|i|strong|em|code)(?:\s[^<>]*)?>", re.IGNORECASE)


@dataclass(frozen=True)
class Tag:
    """A tag: the name of its element, whether it ends it, its attributes, and how it was written."""

    name: str
    is_end: bool
    values: dict[str, str]
    source: str

    def number(self, name: str) -> str:
        """Return an attribute that is a small whole number, or nothing."""
        value = self.values.get(name, "")
        return value if _NUMBER.fullmatch(value) else ""

    def address(self, name: str) -> str:
        """Return an attribute that is an address, percent-encoded."""
        value = self.values.get(name, "")
        return normalizeLink(value) if value else ""


def read_tag(source: str) -> Tag | None:
    """Read a tag of a known element; None for anything else."""
    match = TAG.fullmatch(source)
    name = match["name"].lower() if match else ""
    if match is None or name not in INLINE | BLOCK:
        return None
    return Tag(name, bool(match["slash"]), dict(_pairs(match["attributes"])), source)


def _pairs(attributes: str) -> Iterator[tuple[str, str]]:
    for pair in _PAIR.finditer(attributes):
        value = next((one for one in pair.group("double", "single", "bare") if one is not None), "")
        yield pair["name"].lower(), html.unescape(value)


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
