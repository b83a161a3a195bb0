"""Passages of a file (a question, text around questions, a title), what a build asks of each, and their footnotes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import msgspec

from .diagnostics import Diagnostic
from .fragment import Fragment, plain, walk, words
from .markdown import Problem, Reading, find_definitions, read, read_inline
from .model import Block, BlockKind, Markdown, Prose
from .nodes import Footnote, FootnoteMark, Formula, Image, Link, Table
from .settings.config import Limits
from .source import Span

_ANSWERING = frozenset({BlockKind.ANSWER, BlockKind.ROLE, BlockKind.OTHER, BlockKind.HEADING})
Notes = dict[int, Footnote]
_MARKUP = frozenset("`*_$\\[<&~")


class TableText(msgspec.Struct, frozen=True, array_like=True):
    """What a table says: the words of its title, its cells as they are written, and the line of its header.

    `block` is the index of the block that it stands in; `is_asked` tells whether it makes cards.
    """

    title: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line: int
    block: int
    is_asked: bool


class Facts(msgspec.Struct, frozen=True, array_like=True):
    """What a build asks of every text: what it names, what is wrong with it, and what its tables say."""

    formulas: tuple[Formula, ...] = ()
    links: tuple[Link, ...] = ()
    images: tuple[Image, ...] = ()
    tables: tuple[TableText, ...] = ()
    problems: tuple[Problem, ...] = ()


def facts_of(before: Sequence[Reading], blocks: Sequence[Reading] = ()) -> Facts:
    """Find the facts of what was read: of the blocks of an answer, and of what stands before them."""
    readings = (*before, *blocks)
    return Facts(
        formulas=tuple(node for one in readings for node in one.content.find(Formula)),
        links=tuple(node for one in readings for node in one.content.find(Link)),
        images=tuple(node for one in readings for node in one.content.find(Image)),
        tables=tuple(_text(table, at) for at, one in enumerate(blocks) for table in one.tables),
        problems=tuple(problem for one in readings for problem in one.problems),
    )


def _text(table: Table, block: int) -> TableText:
    rows = tuple(tuple(cell.source for cell in row) for row in table.rows)
    header = tuple(cell.source for cell in table.header)
    return TableText(plain(table.title), header, rows, table.line, block, table.is_asked)


@dataclass(frozen=True)
class Passage:
    """A passage of a file: where it stands, and what a build asks of the texts in it."""

    span: Span
    facts: Facts

    @property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas, in order."""
        return self.facts.formulas

    @property
    def links(self) -> tuple[Link, ...]:
        """All links, in order."""
        return self.facts.links

    @property
    def images(self) -> tuple[Image, ...]:
        """All images, in order."""
        return self.facts.images

    @property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What is wrong with the texts."""
        return tuple(
            Diagnostic(self.span.path, self.line_of(one.line), one.column, one.message, one.code)
            for one in self.facts.problems
        )

    def line_of(self, line: int) -> int:
        """Return the line in the file of a line in the passage."""
        return self.span.line + line


@dataclass(frozen=True)
class ProseContent(Passage):
    """Text around the questions, or the title of a part or section, and its reading."""

    prose: Prose
    reading: Reading


def read_prose(prose: Prose, limits: Limits) -> ProseContent:
    """Read text around the questions."""
    defined = find_definitions([prose.markdown], prose.elsewhere)
    reading = read(prose.markdown, 0, 1, limits, defined)
    notes = notes_of([reading], read(prose.elsewhere, 0, 1, limits, defined))
    return _content(prose, _with(reading, notes.values()))


def read_title(title: str, span: Span, line: str, limits: Limits) -> ProseContent:
    """Read the title of a part or a section, which stands in a line of its file."""
    column = max(line.find(title), 0) + 1
    return _content(Prose(Markdown(title), span), read_inline(Markdown(title), 0, limits, column=column))


def _content(prose: Prose, reading: Reading) -> ProseContent:
    return ProseContent(prose.span, facts_of((reading,)), prose, reading)


def notes_of(texts: Sequence[Reading], elsewhere: Reading) -> Notes:
    """Return the footnotes of some texts by their numbers.

    What stands `elsewhere` in the file is one of theirs if they refer to it; one of their own is not, if only other
    texts do.
    """
    marks = {mark.number for one in texts for mark in one.content.find(FootnoteMark)}
    others = _found([elsewhere])
    found = others | _found(texts)
    return {number: found[number] for number in sorted(found) if number in marks or number not in others}


def _found(texts: Iterable[Reading]) -> Notes:
    nodes = (node for one in texts for node in one.content.children)
    return {node.number: node for node in nodes if isinstance(node, Footnote)}


def with_notes_at_end(blocks: Sequence[Block], readings: Sequence[Reading], notes: Notes) -> tuple[Reading, ...]:
    """Return the texts of an answer with all footnotes at the end of the last that answers."""
    last = max((at for at, block in enumerate(blocks) if block.kind in _ANSWERING), default=len(blocks) - 1)
    return tuple(_with(one, notes.values() if at == last else ()) for at, one in enumerate(readings))


def with_notes(readings: tuple[Reading, Reading, Reading], notes: Notes) -> tuple[Reading, Reading, Reading]:
    """Return question, answer and detail of a follow-up with the footnotes that they refer to."""
    marks = [mark.number for one in readings for mark in one.content.find(FootnoteMark)]
    question, answer, detail = readings
    return question, _with(answer, ()), _with(detail, [notes[number] for number in notes if number in marks])


def _with(reading: Reading, notes: Iterable[Footnote]) -> Reading:
    kept = tuple(node for node in reading.content.children if not isinstance(node, Footnote))
    notes = tuple(notes)
    if not notes and len(kept) == len(reading.content.children):
        return reading
    return msgspec.structs.replace(reading, content=Fragment((*kept, *notes)))


@lru_cache(maxsize=4096)
def title_nodes(title: str) -> Fragment:
    """Return what a title shows."""
    return read_inline(Markdown(title)).content


@lru_cache(maxsize=4096)
def plain_title(title: str) -> str:
    """Return a title without its markup: code and formulas are their text."""
    if _MARKUP.isdisjoint(title):
        return title
    nodes = walk(title_nodes(title).children)
    shown = "".join(node.tex if isinstance(node, Formula) else words(node) for node in nodes)
    return " ".join(shown.split()) or title
