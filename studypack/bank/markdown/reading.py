"""Reads a piece of Markdown into nodes, and says what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from ..diagnostics import Code
from ..fragment import Fragment
from ..model import Markdown
from ..nodes import CodeBlock, Table
from ..parse.fences import find_fences, indent_fences
from ..settings.config import Limits
from .definitions import Definitions, find_definitions
from .engine import parse, parse_inline
from .marks import mark_alerts, mark_captions, mark_line_ends, mark_replies, mark_titles
from .places import Places
from .problems import Problem, problems_of
from .rows import mend_tables
from .tree import TreeBuilder


class Reading(msgspec.Struct, frozen=True, array_like=True):
    """What a piece of Markdown holds; lines count from the line that `read` was told."""

    content: Fragment
    problems: tuple[Problem, ...] = ()

    @property
    def tables(self) -> tuple[Table, ...]:
        """The tables, in order."""
        return tuple(self.content.find(Table))

    @property
    def code_blocks(self) -> tuple[CodeBlock, ...]:
        """The code blocks, in order."""
        return tuple(self.content.find(CodeBlock))


def read(
    markdown: Markdown,
    line: int = 0,
    column: int = 1,
    limits: Limits | None = None,
    defined: Definitions | None = None,
    *,
    has_followups: bool = False,
    indent: int = 0,
    no_cards: bool = False,
) -> Reading:
    """Read a piece of Markdown that begins at a line and column of its text; `has_followups` if it lists them.

    `no_cards` if right above it stands the comment that keeps a table out of the cards.

    `defined` is what it may refer to, if that stands elsewhere too. In its text all lines but the first are indented by
    `indent` characters more.
    """
    if not markdown:
        return Reading(Fragment())
    limits = limits or Limits()
    defined = find_definitions([markdown]) if defined is None else defined
    raw = markdown.split("\n")
    fences = find_fences(raw)
    lines, row_problems = mend_tables(indent_fences(raw, fences), fences.inside, limits.table_columns)
    tokens, too_deep = parse("\n".join(lines), limits, defined)
    mark_titles(tokens)
    mark_alerts(tokens)
    mark_captions(tokens)
    if has_followups:
        mark_replies(tokens)
    mark_line_ends(tokens)
    builder = TreeBuilder(Places(markdown, line, column, indent), limits.nesting)
    builder.stack[0].no_cards = no_cards
    content = Fragment(builder.build(tokens))
    problems = [
        *builder.problems,
        *problems_of(content, limits),
        *(
            Problem(line + one.line, one.column - 1 + (indent + 1 if one.line else column), one.message, one.code)
            for one in row_problems
        ),
        *(
            Problem(line + index, 1, f"lists and quotations nest deeper than {limits.nesting} levels", Code.TOO_LARGE)
            for index in too_deep
        ),
    ]
    return Reading(content, _sorted(problems))


def read_inline(
    markdown: Markdown,
    line: int = 0,
    limits: Limits | None = None,
    defined: Definitions | None = None,
    column: int = 1,
) -> Reading:
    """Read one line of Markdown, such as a title, that begins at a line and column; its nodes are those of the line."""
    limits = limits or Limits()
    tokens = parse_inline(markdown.replace("\n", " "), defined or Definitions())
    places = Places(markdown, line, column)
    places.enter_all()
    builder = TreeBuilder(places, limits.nesting)
    content = Fragment(builder.build_line(tokens))
    return Reading(content, _sorted([*builder.problems, *problems_of(content, limits)]))


def _sorted(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(sorted(problems, key=lambda problem: (problem.line, problem.column)))
