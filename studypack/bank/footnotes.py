"""Puts the footnotes of a question, wherever its author wrote them, to the end of the text that refers to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from .fragment import Fragment
from .markdown import Reading
from .model import Block, BlockKind
from .nodes import Footnote, FootnoteMark

_ANSWERING = frozenset({BlockKind.ANSWER, BlockKind.ROLE, BlockKind.OTHER, BlockKind.HEADING})
Notes = dict[int, Footnote]


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


def with_all_notes(reading: Reading, notes: Notes) -> Reading:
    """Return a text with footnotes at its end."""
    return _with(reading, notes.values())


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
