"""Opens and closes the elements of HTML in a tree of nodes, as a browser does; what fits nowhere is text."""

from __future__ import annotations

from abc import ABC, abstractmethod

from markdown_it.token import Token

from .. import nodes as n
from . import html_tags
from .elements import Frame


class HtmlBuilder(ABC):
    """The part of what builds a tree that knows HTML; `most_tags` is how deep tags nest."""

    def __init__(self, most_tags: int) -> None:
        """Begin with nothing open."""
        self.most_tags = most_tags
        self.stack = [Frame("root")]

    def add(self, node: n.AnyNode) -> None:
        """Add a node to what is open; words join the words before them."""
        children = self.stack[-1].children
        if isinstance(node, n.Text) and children and isinstance(children[-1], n.Text):
            children[-1] = n.Text(children[-1].text + node.text)
        elif not isinstance(node, n.Text) or node.text:
            children.append(node)

    @abstractmethod
    def unpaired(self, tag: html_tags.Tag) -> None:
        """Hear of a tag that is text, since it has no counterpart."""

    @abstractmethod
    def image(self, token: Token, source: str, alt: str, values: dict[str, str], *, is_alone: bool = False) -> None:
        """Take an image."""

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

    def void_tag(self, tag: html_tags.Tag, token: Token) -> None:
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

    def start_tag(self, tag: html_tags.Tag) -> None:
        """Open an element, and close those that cannot hold it, as HTML does."""
        while (top := self.stack[-1]).tag and top.name in html_tags.ENDED_BY.get(tag.name, ()):
            self.close_tag()
        if sum(frame.tag is not None for frame in self.stack) >= self.most_tags:
            self.add(n.Text(tag.source))
            return
        self.stack.append(Frame(tag.name, tag=tag))

    def end_tag(self, tag: html_tags.Tag) -> None:
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
            self.add(n.Text(tag.source))

    def close_tag(self) -> None:
        """Close the innermost element of HTML."""
        frame = self.stack.pop()
        for node in html_tags.close(frame.name, frame.tag, frame.children, self.stack[-1].name):
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
        self.add(n.Text(frame.tag.source))
        for node in frame.children:
            self.add(node)

    def close_tags(self) -> None:
        """Leave every element of HTML that is open in the innermost one of Markdown."""
        while self.stack[-1].tag is not None:
            self.leave_tag()
