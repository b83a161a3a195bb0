"""Turns Markdown into a reading: its HTML, and every table, code block, formula, link and image in it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from markdown_it.token import Token

from ..diagnostics import Code
from ..model import Markdown
from .engine import parser
from .rows import RowProblem, mend_tables
from .sanitize import Html, sanitize

_FENCE = re.compile(r"^\s*(?:(?:[-*+]|\d+[.)])\s+)*(`{3,}|~{3,})")
_NO_CARDS = re.compile(r"<!--\s*no-cards\s*-->")
_TITLE = re.compile(r"^\*\*(?P<label>[^*]+?)(?:\*\*\s*[:：]|[:：]\s*\*\*)\s*(?P<rest>.*)$", re.DOTALL)
MIN_ROWS = 2
"""A table with fewer rows has nothing to compare and makes no cards."""


@dataclass(frozen=True)
class Formula:
    """A formula: its TeX as written, whether it stands on a line of its own, and its line."""

    tex: str
    display: bool
    line: int


@dataclass(frozen=True)
class CodeBlock:
    """A fenced code block: language (may be empty), code without the last line end, and the line of its fence."""

    lang: str
    code: str
    line: int


@dataclass(frozen=True)
class Table:
    """A table: Markdown and HTML of its cells, the line of its header, its title, and whether it makes cards."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    header_html: tuple[Html, ...]
    rows_html: tuple[tuple[Html, ...], ...]
    title: str
    line: int
    cards: bool

    @property
    def is_asked(self) -> bool:
        """Whether its rows make cards: it has a header, rows to tell apart, and no `<!-- no-cards -->` above."""
        return self.cards and any(self.header) and len(self.rows) >= MIN_ROWS


@dataclass(frozen=True)
class Link:
    """A link's target as written, and its line."""

    target: str
    line: int


@dataclass(frozen=True)
class Image:
    """An image's path as written, the text that stands for it, and its line."""

    target: str
    alt: str
    line: int


@dataclass(frozen=True)
class Problem:
    """Something wrong at a line of the text."""

    line: int
    code: Code
    message: str


@dataclass(frozen=True)
class Reading:
    """What a piece of Markdown holds, in order. Lines are those of the file."""

    html: Html
    tables: tuple[Table, ...] = ()
    code_blocks: tuple[CodeBlock, ...] = ()
    formulas: tuple[Formula, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    problems: tuple[Problem, ...] = ()


def read(markdown: Markdown, line: int) -> Reading:
    """Read a piece of Markdown whose first line is line `line` of its file."""
    lines, row_problems = mend_tables(markdown.split("\n"), _fenced(markdown))
    tokens = parser().parse("\n".join(lines))
    _mark_captions(tokens)
    html = parser().renderer.render(tokens, parser().options, {})
    return Reading(
        html=sanitize(html),
        tables=tuple(_tables(tokens, line)),
        code_blocks=tuple(_code_blocks(tokens, line)),
        formulas=tuple(_formulas(tokens, line)),
        links=tuple(_links(tokens, line)),
        images=tuple(_images(tokens, line)),
        problems=tuple(_problems(tokens, line, row_problems)),
    )


def read_inline(markdown: Markdown, line: int) -> Reading:
    """Read one line of Markdown, such as a title; its HTML has no paragraph around it."""
    tokens = parser().parseInline(markdown.replace("\n", " "))
    html = parser().renderer.render(tokens, parser().options, {})
    return Reading(
        html=sanitize(html), formulas=tuple(_formulas(tokens, line)), links=tuple(_links(tokens, line))
    )


def _fenced(markdown: str) -> frozenset[int]:
    """Return the indices of lines inside code blocks, so that a table drawn in code is left alone."""
    inside: set[int] = set()
    mark = ""
    for index, line in enumerate(markdown.split("\n")):
        found = _FENCE.match(line)
        if mark:
            inside.add(index)
            bare = line.strip()
            if bare and set(bare) == {mark[0]} and len(bare) >= len(mark):
                mark = ""
        elif found:
            inside.add(index)
            mark = found.group(1)
    return frozenset(inside)


def _walk(tokens: Iterable[Token], line: int) -> Iterator[tuple[Token, int]]:
    """Yield every token with the line of the file at which it, or the block that holds it, begins."""
    here = line
    for token in tokens:
        if token.map:
            here = line + token.map[0]
        yield token, here
        offset = 0
        for child in token.children or ():
            yield child, here + offset
            offset += child.type in ("softbreak", "hardbreak")
            yield from ((inner, here + offset) for inner in child.children or ())


def _mark_captions(tokens: list[Token]) -> None:
    """Give the label line right above a table the class `caption`, so that print keeps the two together."""
    for index in range(3, len(tokens)):
        if tokens[index].type == "table_open" and tokens[index - 3].type == "paragraph_open":
            if _TITLE.match(tokens[index - 2].content):
                tokens[index - 3].attrSet("class", "caption")


def _tables(tokens: list[Token], line: int) -> Iterator[Table]:
    for index, token in enumerate(tokens):
        if token.type != "table_open":
            continue
        rows: list[list[Token]] = []
        for inner in tokens[index + 1 :]:
            if inner.type == "table_close":
                break
            if inner.type == "tr_open":
                rows.append([])
            elif inner.type == "inline":
                rows[-1].append(inner)
        before = [one for one in tokens[:index] if one.level - token.level in (0, 1)]
        yield _table(rows, _above(before), line + (token.map or [0])[0])


def _above(before: list[Token]) -> list[Token]:
    """Return the tokens of the blocks just above a table, the nearest first, as far as the second paragraph."""
    return before[:-7:-1]


def _table(rows: list[list[Token]], above: list[Token], line: int) -> Table:
    texts = [tuple(cell.content.strip() for cell in row) for row in rows]
    htmls = [tuple(_cell_html(cell) for cell in row) for row in rows]
    comment = next((one for one in above[:1] if one.type == "html_block"), None)
    return Table(
        header=texts[0],
        rows=tuple(texts[1:]),
        header_html=htmls[0],
        rows_html=tuple(htmls[1:]),
        title=_title(above),
        line=line,
        cards=not (comment and _NO_CARDS.search(comment.content)),
    )


def _cell_html(cell: Token) -> Html:
    return sanitize(parser().renderer.render([cell], parser().options, {}).strip())


def _title(above: list[Token]) -> str:
    """Return the title of a table: what its label line says after the label, or else the heading above it."""
    for token in above:
        if token.type == "inline":
            match = _TITLE.match(token.content)
            return match.group("rest").strip() if match else ""
        if token.type in ("table_close", "fence", "list_item_close", "hr"):
            return ""
    return ""


def _code_blocks(tokens: list[Token], line: int) -> Iterator[CodeBlock]:
    for token, here in _walk(tokens, line):
        if token.type == "fence":
            words = token.info.strip().split(maxsplit=1)
            yield CodeBlock(words[0] if words else "", token.content.removesuffix("\n"), here)


def _formulas(tokens: Iterable[Token], line: int) -> Iterator[Formula]:
    for token, here in _walk(tokens, line):
        if token.type in ("math_inline", "math_inline_double", "math_block"):
            yield Formula(token.content.strip(), token.type != "math_inline", here)


def _links(tokens: Iterable[Token], line: int) -> Iterator[Link]:
    for token, here in _walk(tokens, line):
        if token.type == "link_open":
            yield Link(str(token.attrGet("href") or ""), here)


def _images(tokens: Iterable[Token], line: int) -> Iterator[Image]:
    for token, here in _walk(tokens, line):
        if token.type == "image":
            yield Image(str(token.attrGet("src") or ""), token.content, here)


def _problems(tokens: list[Token], line: int, rows: list[RowProblem]) -> Iterator[Problem]:
    for row in rows:
        yield Problem(line + row.index, row.code, row.message)
    for token, here in _walk(tokens, line):
        if token.type == "text" and "$$" in token.content:
            yield Problem(here, Code.UNCLOSED_MATH, "a formula opened with `$$` is not closed")
