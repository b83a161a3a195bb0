"""Turns a question into its content: the reading of its title, of each block of its answer, and of its follow-ups."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from .diagnostics import Diagnostic
from .markdown import CodeBlock, Formula, Image, Link, Reading, Table, read, read_inline
from .model import Bank, Block, BlockKind, FollowUp, Markdown, Question
from .settings.config import Limits

_CLOSED_BY_HEADING = (BlockKind.ROLE, BlockKind.TIPS)


@dataclass(frozen=True)
class BlockContent:
    """A block and its reading."""

    block: Block
    reading: Reading


@dataclass(frozen=True)
class Piece:
    """Blocks that are shown together under one caption: a labelled block with the lesser labels that follow it."""

    kind: BlockKind
    label: str
    role: str | None
    blocks: tuple[BlockContent, ...]

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """The tables in it."""
        return tuple(table for one in self.blocks for table in one.reading.tables)


@dataclass(frozen=True)
class FollowUpContent:
    """A follow-up question and the readings of its three texts; `answer` and `detail` may be empty."""

    followup: FollowUp
    question: Reading
    answer: Reading
    detail: Reading

    @property
    def answered(self) -> bool:
        """Whether it has an answer, and so a card."""
        return bool(self.followup.answer)


@dataclass(frozen=True)
class Content:
    """Everything a question holds, read once for all media."""

    question: Question
    title: Reading
    blocks: tuple[BlockContent, ...]
    followups: tuple[FollowUpContent, ...]

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The blocks grouped as they are shown."""
        return tuple(_group(self.blocks))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables of the answer, in order."""
        return tuple(table for one in self.blocks for table in one.reading.tables)

    @cached_property
    def code_blocks(self) -> tuple[CodeBlock, ...]:
        """All code blocks of the answer, in order."""
        return tuple(code for one in self.blocks for code in one.reading.code_blocks)

    @cached_property
    def formulas(self) -> tuple[Formula, ...]:
        """All formulas of title and answer, in order."""
        return tuple(formula for reading in self._readings for formula in reading.formulas)

    @cached_property
    def links(self) -> tuple[Link, ...]:
        """All links of title and answer, in order."""
        return tuple(link for reading in self._readings for link in reading.links)

    @cached_property
    def images(self) -> tuple[Image, ...]:
        """All images of the answer, in order."""
        return tuple(image for reading in self._readings for image in reading.images)

    @cached_property
    def problems(self) -> tuple[Diagnostic, ...]:
        """What the readings found wrong."""
        path = self.question.span.path
        return tuple(
            Diagnostic(path, problem.line, problem.column, problem.message, problem.code)
            for reading in self._readings
            for problem in reading.problems
        )

    @property
    def _readings(self) -> tuple[Reading, ...]:
        return (self.title, *(one.reading for one in self.blocks))


def read_content(question: Question, limits: Limits | None = None) -> Content:
    """Read a question; what is over the limits becomes a problem of its content."""
    return Content(
        question=question,
        title=read_inline(question.title, question.span.line, limits),
        blocks=tuple(BlockContent(block, _read_block(block, limits)) for block in question.blocks),
        followups=tuple(_read_followup(followup) for followup in question.followups),
    )


def read_bank(bank: Bank, limits: Limits | None = None) -> tuple[Content, ...]:
    """Read every question of a bank, in study order."""
    return tuple(read_content(question, limits) for question in bank.questions)


def _read_block(block: Block, limits: Limits | None) -> Reading:
    lists_followups = block.kind is BlockKind.FOLLOWUPS
    return read(block.body, block.body_line, block.body_column, limits, has_followups=lists_followups)


def _read_followup(followup: FollowUp) -> FollowUpContent:
    empty = Markdown("")
    return FollowUpContent(
        followup=followup,
        question=read_inline(followup.question, followup.line),
        answer=read(followup.answer, followup.line) if followup.answer else read(empty, followup.line),
        detail=read(followup.detail, followup.line) if followup.detail else read(empty, followup.line),
    )


def _group(blocks: Iterable[BlockContent]) -> Iterable[Piece]:
    """Group blocks into pieces.

    A heading, or a label without a meaning of its own, goes on with the answer or role part it stands in; after
    lists such as key points it returns to the answer. A heading always ends a role part.
    """
    pieces: list[tuple[BlockKind, str, str | None, list[BlockContent]]] = []
    for one in blocks:
        kind = one.block.kind
        lesser = kind in (BlockKind.HEADING, BlockKind.OTHER)
        if not lesser:
            pieces.append((kind, one.block.label, one.block.role, [one]))
            continue
        current = pieces[-1][0] if pieces else None
        goes_on = current is BlockKind.ANSWER or (kind is BlockKind.OTHER and current in _CLOSED_BY_HEADING)
        if goes_on:
            pieces[-1][3].append(one)
        else:
            pieces.append((BlockKind.ANSWER, "", None, [one]))
    return [Piece(kind, label, role, tuple(found)) for kind, label, role, found in pieces]
