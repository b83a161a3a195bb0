"""The types of the ledger: what is remembered of every note and note type from one build to the next."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Annotated

from msgspec import Meta, Struct

from ..matching.fingerprints import Fingerprint
from ..notes import LAST_CLOZE, NoteKind

VERSION = 2
"""Rises when an older build could misread the file, which includes any change of how fingerprints are made."""

LAST_SECOND = 253_402_300_799
"""The last second of the year 9999, where calendars end."""

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9][A-Za-z0-9._-]{0,95}\Z")]
OptionalName = Annotated[str, Meta(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,95})?\Z")]
Second = Annotated[int, Meta(ge=0, le=LAST_SECOND)]
Line = Annotated[str, Meta(pattern=r"^[^\x00-\x1f\x7f\ud800-\udfff]*\Z")]


class RefusedError(Exception):
    """Why a ledger cannot be used, what to do, and at which of its lines."""

    def __init__(self, message: str, hint: str = "", line: int = 0) -> None:
        """Keep all under names; without a line it is the one that is read."""
        super().__init__(message)
        self.message, self.hint, self.line = message, hint, line


class RowRecord(Struct, frozen=True, array_like=True):
    """A row of a table: the cloze number of its card, its label (the first cell), and hashes of its other cells."""

    number: Annotated[int, Meta(ge=1, le=LAST_CLOZE)]
    label: Line
    cells: Line


class NoteRecord(Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """What is remembered of a note.

    `first` is the id that its guid is derived from, empty where that is still its id. `question` is the id of the
    question it belongs to. `after` is the id of the note of its kind that stands before it, in the bank or in its
    question: a place that no insertion elsewhere changes. `title` is that of a question, by which people know it when
    it is gone. `hashes` are those of its fields that are not empty, by name, and of its tags. `modified` is the second
    at which they last changed. `gone` are the rows that left: no other row ever gets their numbers. `retired` is the
    second at which the note left the bank, 0 while it is there. `earlier` are fingerprints that other ledgers
    have of it, `learned` is the one of those that knows best what learners have, and `rivals` are fingerprints of other
    lines that a merge left for its id; neither outlives a build.
    """

    kind: NoteKind
    guid: Name
    first: OptionalName = ""
    question: Name
    after: OptionalName = ""
    title: Line = ""
    deck: Line = ""
    modified: Second
    retired: Second = 0
    hashes: dict[str, str]
    rows: tuple[RowRecord, ...] = ()
    gone: tuple[RowRecord, ...] = ()
    fingerprint: Fingerprint
    earlier: tuple[Fingerprint, ...] = ()
    rivals: tuple[Fingerprint, ...] = ()
    learned: Fingerprint | None = None

    def __post_init__(self) -> None:
        """Refuse rows that share a card."""
        numbers = [row.number for row in self.rows + self.gone if row.number]
        if len(set(numbers)) < len(numbers):
            raise ValueError("two rows have one number")


class NoteTypeRecord(Struct, frozen=True, forbid_unknown_fields=True):
    """What is remembered of a note type: its id, hashes of its schema and of all else, and when that last changed."""

    id: Annotated[int, Meta(ge=1, le=2**53)]
    schema: Line
    hash: Line
    modified: Second


@dataclass(frozen=True)
class Ledger:
    """Everything that is remembered of a bank.

    `notes` and `retired` are by id. `decks` gives the title that the decks of a section, a volume or, under "", the
    bank have. `note_types` are by kind. `reserved` are ids and guids that other ledgers give to other notes; it is not
    written.
    """

    bank: str
    notes: Mapping[str, NoteRecord] = field(default_factory=dict)
    retired: Mapping[str, NoteRecord] = field(default_factory=dict)
    decks: Mapping[str, str] = field(default_factory=dict)
    note_types: Mapping[NoteKind, NoteTypeRecord] = field(default_factory=dict)
    version: int = VERSION
    reserved: frozenset[str] = frozenset()

    @cached_property
    def records(self) -> Mapping[str, NoteRecord]:
        """What is remembered of all notes, those that left included, by id."""
        return {**self.retired, **self.notes}


def in_bank_order(notes: Mapping[str, NoteRecord]) -> list[str]:
    """Return the ids of notes in the order of the bank: every question with its follow-ups and tables after it.

    The order is that of the places recorded; of two notes with one place, as a merge can leave them, the ids decide.
    """
    after: dict[tuple[NoteKind, str], list[str]] = defaultdict(list)
    for name in sorted(notes, reverse=True):
        record = notes[name]
        where = record.after if record.after in notes else ""
        is_question = record.kind is NoteKind.QUESTION
        after[record.kind, where if is_question or where else f"{record.question}."].append(name)
    ordered: dict[str, None] = {}
    waiting = [*sorted(notes, reverse=True), *after[NoteKind.QUESTION, ""]]
    while waiting:
        name = waiting.pop()
        if name in ordered:
            continue
        ordered[name] = None
        kind = notes[name].kind
        waiting += after[kind, name]
        if kind is NoteKind.QUESTION:
            waiting += after[NoteKind.TABLE, f"{name}."] + after[NoteKind.FOLLOWUP, f"{name}."]
    return list(ordered)
