"""Reads a question into its content: title, blocks of the answer and follow-ups as trees of nodes.

Most of a build asks a question only for what `Facts` tells. Its trees stay encoded, as the cache has them, until a card
or a sheet is made of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256

import msgspec

from .fragment import Fragment
from .markdown import Definitions, Reading, find_definitions, keeps_out, read, read_inline
from .model import Block, BlockKind, FollowUp, ParsedQuestion, Question
from .nodes import CodeBlock, Table
from .passages import Facts, Passage, facts_of, notes_of, with_notes, with_notes_at_end
from .settings.config import Limits

_CLOSED_BY_HEADING = (BlockKind.ROLE, BlockKind.TIPS)


class QuestionReading(msgspec.Struct, frozen=True, array_like=True):
    """What a question holds, with lines counted from the question's own: it stays the same wherever that moves."""

    title: Reading
    front: Reading
    blocks: tuple[Reading, ...]
    followups: tuple[tuple[Reading, Reading, Reading], ...]


class _Stored(msgspec.Struct, frozen=True, array_like=True):
    """A question that was read, as the cache has it."""

    facts: Facts
    tree: msgspec.Raw


_decoder = msgspec.json.Decoder(QuestionReading)
_stored = msgspec.json.Decoder(_Stored)


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

    @property
    def content(self) -> Fragment:
        """What it shows."""
        return Fragment(tuple(node for one in self.blocks for node in one.reading.content.children))


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
class Content(Passage):
    """Everything a question holds, read once for all media.

    `tree` is a `QuestionReading` as `encoded` wrote it.
    """

    question: Question
    tree: msgspec.Raw = field(repr=False)

    @cached_property
    def reading(self) -> QuestionReading:
        """What was read of the question, as trees."""
        return _decoder.decode(self.tree)

    @property
    def title(self) -> Reading:
        """The title."""
        return self.reading.title

    @property
    def front(self) -> Reading:
        """What is asked beyond the title."""
        return self.reading.front

    @cached_property
    def blocks(self) -> tuple[BlockContent, ...]:
        """The blocks of the answer."""
        return tuple(BlockContent(*both) for both in zip(self.question.blocks, self.reading.blocks, strict=True))

    @cached_property
    def followups(self) -> tuple[FollowUpContent, ...]:
        """The follow-ups."""
        pairs = zip(self.question.followups, self.reading.followups, strict=True)
        return tuple(FollowUpContent(followup, *readings) for followup, readings in pairs)

    @cached_property
    def pieces(self) -> tuple[Piece, ...]:
        """The blocks grouped as they are shown."""
        return tuple(_group(self.blocks))

    @cached_property
    def tables(self) -> tuple[Table, ...]:
        """All tables of the answer, in order."""
        holding = {table.block for table in self.facts.tables}
        return tuple(table for at in sorted(holding) for table in self.blocks[at].reading.tables)

    @property
    def code_blocks(self) -> tuple[CodeBlock, ...]:
        """All code blocks of the answer, in order."""
        return tuple(code for one in self.blocks for code in one.reading.code_blocks)


def read_question(question: Question, limits: Limits) -> QuestionReading:
    """Read all Markdown of a question; what is over the limits becomes a problem of its content."""
    start = question.span.line
    defined = find_definitions((question.front, *(block.body for block in question.blocks)), question.elsewhere)
    title = read_inline(question.title, 0, limits, defined, title_column(question))
    front = read(question.front, question.front_line - start if question.front else 0, 1, limits, defined)
    above = (question.front, *(block.body for block in question.blocks))
    pairs = zip(question.blocks, above, strict=False)
    blocks = [_read_block(block, start, limits, defined, no_cards=keeps_out(text)) for block, text in pairs]
    notes = notes_of([title, front, *blocks], read(question.elsewhere, 0, 1, limits, defined))
    return QuestionReading(
        title=title,
        front=front,
        blocks=with_notes_at_end(question.blocks, blocks, notes),
        followups=tuple(
            with_notes(_read_followup(followup, start, limits, defined), notes) for followup in question.followups
        ),
    )


def title_column(question: ParsedQuestion) -> int:
    """Return the column of a question's title in its line."""
    return max(question.heading.find(question.title), 0) + 1


def content_of(question: Question, text: bytes) -> Content:
    """Return a question with what was read of it, now or earlier; `text` is what `encoded` made of it.

    msgspec.DecodeError if it is not.
    """
    stored = _stored.decode(text)
    return Content(question.span, stored.facts, question, stored.tree)


def encoded(question: Question, limits: Limits) -> bytes:
    """Read a question, and return what it holds as one line."""
    made = read_question(question, limits)
    facts = facts_of((made.title, made.front), made.blocks)
    return msgspec.json.encode(_Stored(facts, msgspec.Raw(msgspec.json.encode(made))))


def digest(question: ParsedQuestion, limits: Limits) -> str:
    """Return the digest of all that decides what is read of a question, this program apart."""
    line = question.span.line
    front = (question.front, question.front_line - line) if question.front else ()
    blocks = [(one.body, one.body_line - line, one.body_column, one.body_indent, one.kind) for one in question.blocks]
    followups = [(one.question, one.answer, one.detail, one.line - line) for one in question.followups]
    title = question.title, title_column(question)
    decides = title, front, blocks, followups, question.elsewhere, limits
    return sha256(repr(decides).encode("utf-8", "surrogatepass")).hexdigest()


def _read_block(block: Block, start: int, limits: Limits, defined: Definitions, *, no_cards: bool) -> Reading:
    lists_followups = block.kind is BlockKind.FOLLOWUPS
    line, column, indent = block.body_line - start, block.body_column, block.body_indent
    return read(
        block.body, line, column, limits, defined, has_followups=lists_followups, indent=indent, no_cards=no_cards
    )


def _read_followup(
    followup: FollowUp, start: int, limits: Limits, defined: Definitions
) -> tuple[Reading, Reading, Reading]:
    line = followup.line - start
    answer, detail = (read(text, line, 1, limits, defined) for text in (followup.answer, followup.detail))
    return read_inline(followup.question, line, limits, defined), answer, detail


def _group(blocks: Iterable[BlockContent]) -> Iterator[Piece]:
    """Group blocks into pieces.

    A heading, or a label without a meaning of its own, goes on with the answer or role part it stands in; after
    lists such as key points it returns to the answer. A heading always ends a role part.
    """
    pieces: list[tuple[BlockKind, str, str | None, list[BlockContent]]] = []
    for one in blocks:
        kind, current = one.block.kind, pieces[-1][0] if pieces else None
        if kind not in (BlockKind.HEADING, BlockKind.OTHER):
            pieces.append((kind, one.block.label, one.block.role, [one]))
        elif current is BlockKind.ANSWER or (kind is BlockKind.OTHER and current in _CLOSED_BY_HEADING):
            pieces[-1][3].append(one)
        else:
            pieces.append((BlockKind.ANSWER, "", None, [one]))
    return (Piece(kind, label, role, tuple(found)) for kind, label, role, found in pieces)
