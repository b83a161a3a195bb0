"""The types of the ledger: what is remembered of every note and note type from one build to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from ..notes import NoteKind
from ..similarity import Fingerprint

VERSION = 1
"""Rises when an older build could misread the file, which includes any change of how fingerprints are made."""


@dataclass(frozen=True)
class RowRecord:
    """A row of a table: the cloze number of its card, its label (the first cell), and a hash of its other cells."""

    number: int
    label: str
    cells: str


@dataclass(frozen=True)
class NoteRecord:
    """What is remembered of a note.

    `question` is the id of the question it belongs to, `key` that question's last place ("1/Q17") and `title` its
    title, by which people know it when it is gone (both only for question notes). `hashes` are those of its fields that
    are not empty, by name, and of its tags. `modified` is the second at which they last changed. `gone` are the rows
    that left: no other row ever gets their numbers. `retired` is the second at which the note left the bank, 0 while it
    is there.
    """

    kind: NoteKind
    guid: str
    question: str
    key: str
    deck: str
    modified: int
    hashes: Mapping[str, str]
    fingerprint: Fingerprint
    rows: tuple[RowRecord, ...] = ()
    gone: tuple[RowRecord, ...] = ()
    retired: int = 0
    title: str = ""


@dataclass(frozen=True)
class NoteTypeRecord:
    """What is remembered of a note type: its id, hashes of its schema and of all else, and when that last changed."""

    id: int
    schema: str
    hash: str
    modified: int


@dataclass(frozen=True)
class Ledger:
    """Everything that is remembered of a bank.

    `notes` and `retired` are by id, `decks` gives the title that a section's decks have by the section's number, and
    `note_types` are by kind.
    """

    bank: str
    notes: Mapping[str, NoteRecord] = field(default_factory=dict)
    retired: Mapping[str, NoteRecord] = field(default_factory=dict)
    decks: Mapping[str, str] = field(default_factory=dict)
    note_types: Mapping[NoteKind, NoteTypeRecord] = field(default_factory=dict)
    version: int = VERSION
