"""Opens and closes the elements of HTML in a tree of nodes, as a browser does; what fits nowhere is text."""

from __future__ import annotations

from collections.abc import Callable

from markdown_it.token import Token

from .. import nodes as n
from ..diagnostics import Code
from ..fragment import Line, blocks_of, paragraphs_of, plain, tidy, walk, words
from . import html_tags
from .elements import Frame
from .extensions import equation
from .html_tags import Tag
from .places import Places
from .problems import Problem


class HtmlBuilder:
    """The part of what builds a tree that knows HTML; `most_tags` is how deep tags nest."""

    def __init__(self, places: Places, most_tags: int) -> None:
        """Begin with nothing open."""
        self.places = places
        self.most_tags = most_tags
        self.stack = [Frame("root")]
        self.problems: list[Problem] = []

    def add(self, node: n.AnyNode) -> None:
        """Add a node to what is open; words join the words before them."""
        children = self.stack[-1].children
        if isinstance(node, n.Text) and children and isinstance(children[-1], n.Text):
            children[-1] = n.Text(children[-1].text + node.text)
        elif not isinstance(node, n.Text) or node.text:
            children.append(node)

    def unpaired(self, tag: Tag) -> None:
        """Take a tag without a counterpart as text; say so unless it may be a word of its author, such as `<s>`."""
        if tag.name in html_tags.MEANT:
            message = f"“{tag.source}”: this tag is not {'opened' if tag.is_end else 'closed'} here"
            place = self.places.find_in_block(tag.source)
            self.problems.append(Problem(*place, message, Code.UNSUPPORTED_MARKDOWN))
        self.add(n.Text(tag.source))

    def image(self, token: Token, source: str, alt: str, values: dict[str, str], *, is_alone: bool = False) -> None:
        """Take an image, or the formula that a site shows as one."""
        line, column = self.places.find(token)
        if tex := equation(source):
            self.add(n.Formula(tex.removesuffix("\\\\"), is_alone, line, column))
        else:
            self.add(n.Image(source, alt, **values, line=line, column=column))

    def tag(self, token: Token) -> None:
        """Open or close an element of HTML; what fits nowhere is text."""
        tag = html_tags.read_tag(token.content)
        if tag is None:
            self.add(n.Text(token.content))
        elif tag.is_end:
            self.end_tag(tag)
        elif tag.name in html_tags.VOID:
            self.void_tag(tag, token)
        else:
            self.start_tag(tag)

    def void_tag(self, tag: Tag, token: Token) -> None:
        """Take an element that has no end."""
        if tag.name == "br":
            self.add(n.Break())
        elif tag.name == "hr":
            self.add(n.Rule())
        elif tag.name == "wbr" or (tag.name == "source" and any(one.name == "picture" for one in self.stack)):
            return  # says nothing
        elif source := tag.address("src"):
            token.attrs = {"src": source}
            token.type = "image"
            size = {key: value for key in ("width", "height") if (value := tag.number(key))}
            self.image(token, source, tag.values.get("alt", ""), size)
        else:
            self.add(n.Text(tag.source))  # `<Img>` is a word of its author

    def start_tag(self, tag: Tag) -> None:
        """Open an element, and close those that cannot hold it, as HTML does."""
        while (top := self.stack[-1]).tag and top.name in html_tags.ENDED_BY.get(tag.name, ()):
            self.close_tag()
        if sum(frame.tag is not None for frame in self.stack) >= self.most_tags:
            self.add(n.Text(tag.source))
            return
        self.stack.append(Frame(tag.name, tag=tag))

    def end_tag(self, tag: Tag) -> None:
        """Close an element, and those in it that were left open; one that is not open is text."""
        if tag.name == "br":
            self.add(n.Break())
            return
        for depth in range(len(self.stack) - 1, 0, -1):
            frame = self.stack[depth]
            if frame.tag is None:
                break
            if frame.name == tag.name:
                while len(self.stack) - 1 > depth:
                    self.leave_tag()
                self.close_tag()
                return
        if tag.name not in html_tags.LOOSE:
            self.unpaired(tag)

    def close_tag(self) -> None:
        """Close the innermost element of HTML."""
        frame = self.stack.pop()
        for node in _nodes(frame, self.stack[-1].name):
            self.add(node)
        if frame.name in html_tags.BLOCK:
            self.stack[-1].above, self.stack[-1].no_cards = ("", ""), False

    def leave_tag(self) -> None:
        """Close an element that its author left open: some may be; the tag of any other is text."""
        frame = self.stack[-1]
        if frame.name in html_tags.LOOSE or frame.tag is None:
            self.close_tag()
            return
        self.stack.pop()
        self.unpaired(frame.tag)
        for node in frame.children:
            self.add(node)

    def close_tags(self) -> None:
        """Leave every element of HTML that is open in the innermost one of Markdown."""
        while self.stack[-1].tag is not None:
            self.leave_tag()


def _nodes(frame: Frame, parent: str) -> Line:
    """Return what an element is, with what it holds, in an element of the name `parent`."""
    inner = tuple(frame.children)
    if frame.tag is None:
        return inner
    if made := _CLOSED.get(frame.name):
        return made(inner, frame.tag, parent)
    is_center = frame.name == "center"
    return (n.Box(blocks_of(inner), "center" if is_center else "div"),) if frame.name in html_tags.BLOCK else inner


def _anchor(inner: Line, tag: Tag, _: str) -> Line:
    target = tag.address("href")
    return (n.Link(inner, target, tag.values.get("title", "")),) if target else inner


def _struck(inner: Line, tag: Tag, _: str) -> Line:
    """Strike out words that touch the tags: `<s> text </s>` are the tokens of a model."""
    text = "".join(words(node) for node in walk(inner))
    return (n.Strike(inner),) if text and text == text.strip() else (n.Text(tag.source), *inner, n.Text("</s>"))


def _fold(inner: Line, tag: Tag, _: str) -> Line:
    blocks = blocks_of(inner)
    summary = next((one for one in blocks if isinstance(one, n.Box) and one.tag == "summary"), None)
    rest = tuple(one for one in blocks if one is not summary)
    return (n.Details(rest, summary.children if summary else (), "open" in tag.values),)


def _list(inner: Line, tag: Tag, _: str) -> Line:
    start = int(tag.number("start") or 1) if tag.name == "ol" else None
    return (n.List(tuple(one for one in inner if isinstance(one, n.Item)), start),)


def _table(inner: Line, tag: Tag, parent: str) -> Line:
    """Return a table, or a part of one; what stands where it cannot is no part of it."""
    blocks = blocks_of(inner)
    if tag.name in html_tags.CELLS and parent == "tr":
        return (n.HtmlCell(blocks, tag.name == "th", tag.number("colspan"), tag.number("rowspan")),)
    if tag.name == "tr" and parent in html_tags.ROWS:
        return (n.HtmlRow(tuple(one for one in blocks if isinstance(one, n.HtmlCell))),)
    rest = tuple(one for one in blocks if not isinstance(one, (n.HtmlCell, n.HtmlRow)))
    if tag.name != "table":
        return blocks if parent == "table" else rest
    rows = tuple(one for one in blocks if isinstance(one, n.HtmlRow) and one.cells)
    return (*rest, n.HtmlTable(rows)) if rows else rest


_CLOSED: dict[str, Callable[[Line, Tag, str], Line]] = {
    **dict.fromkeys(html_tags.STYLED, lambda inner, tag, _: (n.Styled(inner, tag.name),)),
    **dict.fromkeys(("b", "strong"), lambda inner, *_: (n.Strong(inner),)),
    **dict.fromkeys(("cite", "dfn", "em", "i", "var"), lambda inner, *_: (n.Emphasis(inner),)),
    **dict.fromkeys(("del", "strike"), lambda inner, *_: (n.Strike(inner),)),
    **dict.fromkeys(("code", "samp", "tt"), lambda inner, *_: (n.Code(plain(inner)),)),
    "a": _anchor,
    "s": _struck,
    "q": lambda inner, *_: (n.Text("“"), *inner, n.Text("”")),
    "rp": lambda *_: (),  # brackets for those who have no ruby
    "details": _fold,
    "summary": lambda inner, _, parent: (n.Box(tidy(inner), "summary"),) if parent == "details" else blocks_of(inner),
    "li": lambda inner, _, parent: (n.Item(blocks_of(inner)),) if parent in ("ul", "ol") else blocks_of(inner),
    **dict.fromkeys(("ul", "ol"), _list),
    **dict.fromkeys((*html_tags.CELLS, *html_tags.ROWS, "tr"), _table),
    **dict.fromkeys(html_tags.HEADINGS, lambda inner, tag, _: (n.Heading(tidy(inner), int(tag.name[1])),)),
    **dict.fromkeys(("aside", "blockquote"), lambda inner, *_: (n.Quote(blocks_of(inner)),)),
    "dl": lambda inner, *_: blocks_of(inner),
    "dt": lambda inner, *_: (n.Paragraph((n.Strong(tidy(inner)),)),),
    "p": lambda inner, *_: paragraphs_of(inner),
}
"""What an element becomes, of what it holds, its tag, and the name of the element around it."""
