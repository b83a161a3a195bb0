"""Turns Markdown into a reading: its HTML, and every table, code block, formula, link and image in it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from markdown_it.token import Token

from ..diagnostics import Code
from ..model import Markdown
from ..parse.fences import find_fences, indent_fences
from ..parse.labels import read_label, without_numbering
from ..settings.config import Limits
from .engine import parse, parse_inline, render
from .marks import mark_captions, mark_replies, mark_titles
from .places import Places
from .rows import mend_tables
from .sanitize import Html, sanitize

_ABOVE = 5
_NO_CARDS = re.compile(r"<!--\s*no-cards\s*-->")
MIN_ROWS = 2
"""A table with fewer rows has nothing to compare and makes no cards."""


@dataclass(frozen=True)
class Formula:
    """A formula: its TeX as written, whether it is displayed, and where its TeX begins (column 1 if unknown)."""

    tex: str
    display: bool
    line: int
    column: int = 1


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
    """A link's target, percent-encoded, and where it stands."""

    target: str
    line: int
    column: int = 1


@dataclass(frozen=True)
class Image:
    """An image's path, percent-encoded, the text that stands for it, and where it stands."""

    target: str
    alt: str
    line: int
    column: int = 1


@dataclass(frozen=True)
class Problem:
    """Something wrong at a place of the text."""

    line: int
    code: Code
    message: str
    column: int = 1


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


def read(
    markdown: Markdown, line: int, column: int = 1, limits: Limits | None = None, *, has_followups: bool = False
) -> Reading:
    """Read a piece of Markdown that begins at a line and column of its file; `has_followups` if it lists them."""
    limits = limits or Limits()
    raw = markdown.split("\n")
    fences = find_fences(raw)
    lines, row_problems = mend_tables(indent_fences(raw, fences), fences.inside, limits.table_columns)
    tokens, too_deep = parse("\n".join(lines), limits)
    mark_titles(tokens)
    mark_captions(tokens)
    if has_followups:
        mark_replies(tokens)
    found = _collect(tokens, Places(markdown, line, column), limits)
    found.problems += [
        Problem(line + row.index, row.code, row.message, row.column + (column if row.index == 0 else 1))
        for row in row_problems
    ]
    found.problems += [
        Problem(line + index, Code.TOO_LARGE, f"lists and quotations nest deeper than {limits.nesting} levels")
        for index in too_deep
    ]
    return found.reading(tokens, tuple(_tables(tokens, line)))


def read_inline(markdown: Markdown, line: int, limits: Limits | None = None) -> Reading:
    """Read one line of Markdown, such as a title; its HTML has no paragraph around it."""
    limits = limits or Limits()
    tokens = parse_inline(markdown.replace("\n", " "), limits)
    return _collect(tokens, Places("", line, 1), limits).reading(tokens, ())


@dataclass
class _Found:
    """What a reading is made of, while it is collected."""

    code_blocks: list[CodeBlock] = field(default_factory=list)
    formulas: list[Formula] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    images: list[Image] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def reading(self, tokens: Sequence[Token], tables: tuple[Table, ...]) -> Reading:
        return Reading(
            html=sanitize(render(tokens)),
            tables=tables,
            code_blocks=tuple(self.code_blocks),
            formulas=tuple(self.formulas),
            links=tuple(self.links),
            images=tuple(self.images),
            problems=tuple(sorted(self.problems, key=lambda problem: (problem.line, problem.column))),
        )


def _collect(tokens: Sequence[Token], places: Places, limits: Limits) -> _Found:
    found = _Found()
    for token in tokens:
        places.enter(token)
        if token.type == "fence":
            words = token.info.split(maxsplit=1)
            line, _ = places.block(token)
            found.code_blocks.append(CodeBlock(words[0] if words else "", token.content.removesuffix("\n"), line))
        for one in _leaves(token):
            _collect_one(one, places, found, limits)
    return found


def _leaves(token: Token) -> Iterator[Token]:
    """Yield a token and what stands in it; only images hold tokens of their own within a line."""
    yield token
    for child in token.children or ():
        yield child
        yield from child.children or ()


def _collect_one(token: Token, places: Places, found: _Found, limits: Limits) -> None:
    if token.type in ("math_inline", "math_inline_double", "math_block"):
        line, column = places.find(token)
        tex = token.content.strip()
        found.formulas.append(Formula(tex, token.type != "math_inline", line, column))
        if len(tex) > limits.formula_characters:
            message = f"the formula has {len(tex)} characters; at most {limits.formula_characters} are typeset"
            found.problems.append(Problem(line, Code.TOO_LARGE, message, column))
    elif token.type == "link_open":
        found.links.append(Link(str(token.attrGet("href") or ""), *places.find(token)))
    elif token.type == "image":
        found.images.append(Image(str(token.attrGet("src") or ""), token.content, *places.find(token)))
    elif token.type == "text" and "$$" in token.content:
        line, column = places.find_mark("$$")
        found.problems.append(Problem(line, Code.UNCLOSED_MATH, "a formula opened with `$$` is not closed", column))


def _tables(tokens: Sequence[Token], line: int) -> Iterator[Table]:
    if not any(token.type == "table_open" for token in tokens):
        return
    above: dict[int, list[Token]] = {}
    rows: list[list[Token]] = []
    opened: Token | None = None
    for token in tokens:
        if token.type == "table_open":
            opened, rows = token, []
        elif token.type == "tr_open":
            rows.append([])
        elif opened and token.type == "inline" and rows:
            rows[-1].append(token)
        elif opened and token.type == "table_close":
            yield _table(rows, above.get(opened.level, []), line + (opened.map or [0])[0])
            opened = None
        if opened is None:
            # The text of a paragraph or heading is one level deeper than the block itself.
            level = token.level - (token.type == "inline")
            above[level] = [token, *above.get(level, [])[:_ABOVE]]


def _table(rows: list[list[Token]], above: list[Token], line: int) -> Table:
    texts = [tuple(cell.content.strip() for cell in row) for row in rows]
    htmls = [tuple(sanitize(render([cell]).strip()) for cell in row) for row in rows]
    return Table(
        header=texts[0],
        rows=tuple(texts[1:]),
        header_html=htmls[0],
        rows_html=tuple(htmls[1:]),
        title=_title(above),
        line=line,
        cards=not (above and above[0].type == "comment" and _NO_CARDS.search(above[0].content)),
    )


def _title(above: Sequence[Token]) -> str:
    """Return the title of a table: what its label line says after the label, or the heading right above it.

    The heading's number counts its neighbours, which a table that is shown by itself has not.
    """
    blocks = [one for one in above if one.type != "comment"]
    if len(blocks) < 2 or blocks[1].type != "inline":
        return ""
    text = blocks[1].content
    label = read_label(text)
    if blocks[0].type == "heading_close":
        return without_numbering(text.strip())
    return label.rest(text) if label else ""
