"""Reads the HTML elements that an author may use, and makes nodes of them; every other tag is text."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from markdown_it.common.normalize_url import normalizeLink

from .. import nodes as n
from ..fragment import Line, blocks_of, paragraphs_of, plain, tidy, walk, words

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


def close(name: str, tag: Tag | None, children: Sequence[n.AnyNode], parent: str) -> Iterable[n.AnyNode]:
    """Return what an element is, with what it holds, in an element of the name `parent`."""
    if tag is None:
        return children
    if name in BLOCK:
        return _block(name, tag, children, parent)
    return _inline(name, tag, children)


def _struck(inner: Line, tag: Tag) -> Line:
    return (n.Strike(inner),) if _is_tight(inner) else (n.Text(tag.source), *inner, n.Text("</s>"))


def _anchor(inner: Line, tag: Tag) -> Line:
    target = tag.address("href")
    return (n.Link(inner, target, tag.values.get("title", "")),) if target else inner


_WRAPPED: dict[str, type[n.Strong | n.Emphasis | n.Strike]] = {
    "b": n.Strong, "strong": n.Strong, "em": n.Emphasis, "i": n.Emphasis, "cite": n.Emphasis, "dfn": n.Emphasis,
    "var": n.Emphasis, "del": n.Strike, "strike": n.Strike,
}  # fmt: skip
_MADE: dict[str, Callable[[Line, Tag], Line]] = {
    "a": _anchor,
    "s": _struck,
    "q": lambda inner, _: (n.Text("“"), *inner, n.Text("”")),
    "rp": lambda _, __: (),  # brackets for those who have no ruby
    **dict.fromkeys(("code", "samp", "tt"), lambda inner, _: (n.Code(plain(inner)),)),
}


def _inline(name: str, tag: Tag, children: Sequence[n.AnyNode]) -> Iterable[n.AnyNode]:
    inner = tuple(children)
    if name in STYLED:
        return [n.Styled(inner, name)]
    if name in _WRAPPED:
        return [_WRAPPED[name](inner)]
    return _MADE[name](inner, tag) if name in _MADE else inner


def _is_tight(inner: Sequence[n.AnyNode]) -> bool:
    """Tell whether words touch the tags around them: `<s> text </s>` are the tokens of a model, nothing struck out."""
    text = "".join(words(node) for node in walk(inner))
    return bool(text) and not text[0].isspace() and not text[-1].isspace()


def _block(name: str, tag: Tag, children: Sequence[n.AnyNode], parent: str) -> Iterable[n.AnyNode]:
    blocks = blocks_of(children)
    if name in ("details", "summary"):
        return _fold(name, tag, children, parent)
    if name in CELLS | ROWS | {"tr"}:
        return _table(name, tag, blocks, parent)
    if name == "li":
        return [n.Item(blocks)] if parent in ("ul", "ol") else blocks
    if name in ("ul", "ol"):
        start = int(tag.number("start") or 1) if name == "ol" else None
        return [n.List(tuple(one for one in children if isinstance(one, n.Item)), start)]
    return _box(name, children)


def _fold(name: str, tag: Tag, children: Sequence[n.AnyNode], parent: str) -> Iterable[n.AnyNode]:
    if name == "summary":
        return [n.Box(tidy(children), "summary")] if parent == "details" else blocks_of(children)
    blocks = blocks_of(children)
    summary = next((one for one in blocks if isinstance(one, n.Box) and one.tag == "summary"), None)
    rest = tuple(one for one in blocks if one is not summary)
    return [n.Details(rest, summary.children if summary else (), "open" in tag.values)]


def _table(name: str, tag: Tag, blocks: tuple[n.AnyNode, ...], parent: str) -> Iterable[n.AnyNode]:
    """Return a part of a table; what stands where it cannot is no part of it."""
    if name in CELLS and parent == "tr":
        return [n.HtmlCell(blocks, name == "th", tag.number("colspan"), tag.number("rowspan"))]
    if name == "tr" and parent in ROWS:
        return [n.HtmlRow(tuple(one for one in blocks if isinstance(one, n.HtmlCell)))]
    rest = [one for one in blocks if not isinstance(one, (n.HtmlCell, n.HtmlRow))]
    if name != "table":
        return blocks if parent == "table" else rest
    rows = tuple(one for one in blocks if isinstance(one, n.HtmlRow) and one.cells)
    return [*rest, n.HtmlTable(rows)] if rows else rest


def _box(name: str, children: Sequence[n.AnyNode]) -> Iterable[n.AnyNode]:
    blocks = blocks_of(children)
    if name in HEADINGS:
        return [n.Heading(tidy(children), int(name[1]))]
    if name in ("aside", "blockquote"):
        return [n.Quote(blocks)]
    if name == "dt":
        return [n.Paragraph((n.Strong(tidy(children)),))]
    if name == "dl":
        return blocks
    if name == "p":
        return paragraphs_of(children)
    return [n.Box(blocks, "center" if name == "center" else "div")]
