"""Puts the footnotes of a question, wherever its author wrote them, to the end of the text that refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from .markdown import Reading
from .model import Block, BlockKind
from .nodes import Footnote, FootnoteMark, Fragment

_ANSWERING = frozenset({BlockKind.ANSWER, BlockKind.ROLE, BlockKind.OTHER, BlockKind.HEADING})
Notes = Mapping[int, Footnote]


def notes_of(readings: Iterable[Reading]) -> Notes:
    """Return the footnotes that stand in some texts, by their numbers."""
    found = (node for one in readings for node in one.content.children if isinstance(node, Footnote))
    return {note.number: note for note in sorted(found, key=lambda note: note.number)}


def with_notes_at_end(blocks: Sequence[Block], readings: Sequence[Reading], notes: Notes) -> tuple[Reading, ...]:
    """Return the texts of an answer with all footnotes at the end of the last that answers."""
    if not notes:
        return tuple(readings)
    last = max((at for at, block in enumerate(blocks) if block.kind in _ANSWERING), default=len(blocks) - 1)
    return tuple(_with(one, notes.values() if at == last else ()) for at, one in enumerate(readings))


def with_notes(readings: tuple[Reading, Reading, Reading], notes: Notes) -> tuple[Reading, Reading, Reading]:
    """Return question, answer and detail of a follow-up with the footnotes that they refer to."""
    if not notes:
        return readings
    marks = [mark.number for one in readings for mark in one.content.find(FootnoteMark)]
    question, answer, detail = readings
    return question, _with(answer, ()), _with(detail, [notes[number] for number in notes if number in marks])


def _with(reading: Reading, notes: Iterable[Footnote]) -> Reading:
    kept = tuple(node for node in reading.content.children if not isinstance(node, Footnote))
    return msgspec.structs.replace(reading, content=Fragment((*kept, *notes)))
