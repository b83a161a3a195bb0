"""Builds the tree of nodes from the tokens of the Markdown parser."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from markdown_it.token import Token

from .. import nodes as n
from ..diagnostics import Code
from ..fragment import Line, blocks_of, tidy
from ..parse.labels import read_label, without_numbering
from ..parse.pins import split_pin
from .elements import CLOSED, Frame
from .engine import parse_inline
from .highlight import highlight
from .html_tree import HtmlBuilder
from .math_spans import ENVIRONMENTS
from .places import Places
from .problems import BRACES, TRIGGERS, Problem, doubtful, no_table, undefined, unread

_OPENING = re.compile(rf"\$\$|\\begin\{{(?:{'|'.join(map(re.escape, sorted(ENVIRONMENTS)))})\}}")
NO_CARDS = re.compile(r"<!--\s*no-cards\s*-->")
_AT_END = re.compile(rf"{NO_CARDS.pattern}\s*\Z")


def keeps_out(text: str) -> bool:
    """Tell whether a text ends with the comment that keeps the table below it out of the cards."""
    return bool(_AT_END.search(text))


class TreeBuilder(HtmlBuilder):
    """Takes tokens one after another."""

    def build(self, tokens: Iterable[Token]) -> Line:
        """Return the blocks of some tokens."""
        for token in tokens:
            self.places.enter(token)
            if token.nesting == 1:
                self.open(token)
            elif token.nesting == -1:
                self.close()
            elif token.type == "inline":
                self.line(token)
            else:
                self.leaf(token)
        self.close_tags()
        return blocks_of(self.stack[0].children)

    def build_line(self, tokens: Sequence[Token]) -> Line:
        """Return what stands in one line of text, such as a title; what is nearly an id in it is reported elsewhere."""
        self.stack[0].said.add(BRACES)
        for token in tokens:
            self.line(token)
        self.close_tags()
        return tidy(self.stack[0].children)

    # Markdown

    def open(self, token: Token) -> None:
        """Open an element of Markdown."""
        frame = Frame(token.type.removesuffix("_open"), token)
        if frame.name == "table":
            parent = self.stack[-1]
            frame.place, frame.no_cards = self.places.block(token), parent.no_cards
            frame.title = self.title_of(parent.above)
        elif frame.name == "link":
            frame.place = self.places.find(token)
        self.stack.append(frame)

    def close(self) -> None:
        """Close the innermost element of Markdown, and every tag left open in it."""
        self.close_tags()
        frame = self.stack.pop()
        parent = self.stack[-1]
        nodes = CLOSED[frame.name](frame, parent)
        for node in nodes:
            self.add(node)
        if nodes and type(nodes[0]) not in n.INLINE:
            # What stands above the title of a table is said of the table.
            is_title = frame.name == "heading" or (frame.name == "paragraph" and read_label(frame.source))
            parent.above, parent.no_cards = (frame.name, frame.source), bool(is_title) and parent.no_cards

    def line(self, token: Token) -> None:
        """Take the text of a block, token by token."""
        self.stack[-1].source = token.content
        if "|" in token.content:
            self.problems.extend(no_table(token.content, self.places))
        children = token.children or []
        for child in children:
            if child.nesting == 1:
                self.open(child)
            elif child.nesting == -1:
                self.close()
            elif child.type == "html_inline":
                self.tag(child)
            else:
                self.inline_leaf(child, len(children) == 1)

    def inline_leaf(self, token: Token, is_alone: bool) -> None:
        """Take one token that holds nothing; `is_alone` tells that its block holds nothing else."""
        if token.type == "text":
            self.words(token)
        elif token.type == "hardbreak":
            self.add(n.Break())
        elif token.type == "code_inline":
            # As on GitHub, the backslash before a pipe in a cell is no part of the code.
            in_cell = any(frame.name in ("td", "th") and frame.tag is None for frame in self.stack)
            self.add(n.Code(token.content.replace(r"\|", "|") if in_cell else token.content))
        elif token.type in ("math_inline", "math_inline_double"):
            self.add(self.formula(token))
        elif token.type == "image":
            values = {name: str(token.attrGet(name) or "") for name in ("src", "title", "width", "height")}
            self.image(token, values.pop("src"), token.content, values, is_alone=is_alone)
        elif token.type == "footnote_ref":
            self.add(n.FootnoteMark(int(token.meta.get("id", 0)) + 1))
        elif token.type == "comment":
            self.comment(token)
        elif token.type == "math_doubtful":
            self.doubt(token)
        elif token.type == "math_unclosed":
            self.unclosed(token.markup)
            self.add(n.Text(token.content))
        else:
            self.words(token)

    def words(self, token: Token) -> None:
        """Take words, among them marks that nothing reads and marks of formulas that nothing closes."""
        if TRIGGERS.search(token.content):
            self.problems.extend(undefined(token.content, self.places))
            self.problems.extend(unread(self.unread_part(token.content), self.places, self.stack[-1].said))
            for mark in _OPENING.findall(token.content):
                self.unclosed(mark)
        self.add(n.Text(token.content))

    def unread_part(self, text: str) -> str:
        """Return words without the marks in them that are read when their block is closed: of a note, of a heading."""
        frame = self.stack[-1]
        if len(self.stack) > 1 and self.stack[-2].name == "blockquote" and frame.source.startswith(text):
            return re.sub(r"^\[![\w-]+\]", "", text)
        return split_pin(text)[0] if frame.name == "heading" else text

    def unclosed(self, mark: str) -> None:
        """Say that the mark of a formula has no counterpart."""
        said, lacks = ("closed", "opened") if mark in (r"\)", r"\]") else ("opened", "closed")
        message = f"a formula {said} with `{mark}` is not {lacks}"
        self.problems.append(Problem(*self.places.find_mark(mark), message, Code.UNCLOSED_MATH))

    def doubt(self, token: Token) -> None:
        """Say that something is taken for text which may have been meant as a formula."""
        text = str(token.meta["text"])
        self.problems.append(doubtful(text, *self.places.find_mark(text)))

    def formula(self, token: Token) -> n.Formula:
        """Return a formula with its place; characters that nobody sees are left out."""
        line, column = self.places.find(token)
        tex = "".join(char for char in token.content if unicodedata.category(char) != "Cf")
        return n.Formula(tex.strip(), token.type != "math_inline", line, column, token.markup)

    def leaf(self, token: Token) -> None:
        """Take a block that holds no other."""
        parent = self.stack[-1]
        if token.type == "comment":
            self.comment(token)
            return
        if token.type == "fence":
            parent.children.append(self.fence(token))
        elif token.type == "math_block":
            parent.children.append(n.Paragraph((self.formula(token),), "math"))
        elif token.type == "hr":
            parent.children.append(n.Rule())
        parent.above, parent.no_cards = ("", ""), False

    def fence(self, token: Token) -> n.Paragraph | n.CodeBlock:
        """Return a code block, or the formula that a fence of `math` is."""
        words = token.info.split(maxsplit=1)
        code, lang = token.content.removesuffix("\n"), words[0] if words else ""
        if lang.lower() == "math" and code.strip():
            token.type, token.markup = "math_block", ""
            token.content = "\n".join(line.rstrip() for line in code.strip().split("\n") if line.strip())
            return n.Paragraph((self.formula(token),), "math")
        return n.CodeBlock(lang, code, self.places.block(token)[0], highlight(code.rstrip("\n"), lang))

    def comment(self, token: Token) -> None:
        """A comment is for authors only, but for the one that keeps a table out of the cards."""
        self.stack[-1].no_cards = bool(NO_CARDS.search(token.content))

    def title_of(self, above: tuple[str, str]) -> Line:
        """Return the title of a table: what its label line says after the label, or the heading right above it.

        The heading's number counts its neighbours, which a table that is shown by itself has not.
        """
        kind, text = above
        label = read_label(text) if kind == "paragraph" else None
        title = without_numbering(text.strip()) if kind == "heading" else label.rest(text) if label else ""
        if not title:
            return ()
        return TreeBuilder(Places("", 0, 1), self.most_tags).build_line(parse_inline(title))
