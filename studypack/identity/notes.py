"""The types of what Anki imports: note types, notes, and packages of notes; values only."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum

import msgspec

LAST_CLOZE = 500
"""Anki makes no card for a cloze number above."""


class NoteKind(Enum):
    """The three kinds of note, each with a note type of its own."""

    QUESTION = "question"
    FOLLOWUP = "followup"
    TABLE = "table"


@dataclass(frozen=True)
class NoteType:
    """A note type as Anki stores it.

    `id` is derived from the bank, so that two banks never share one; `field_ids` and `template_id` are the same in
    every bank and never change. `modified` is the second at which the templates or the style last changed.
    """

    kind: NoteKind
    id: int
    name: str
    fields: tuple[str, ...]
    field_ids: tuple[int, ...]
    template_name: str
    template_id: int
    front: str
    back: str
    css: str
    modified: int = 0


_fields = msgspec.json.Decoder(tuple[str, ...])


def as_text(fields: Sequence[str]) -> msgspec.Raw:
    """Return the fields of a note as it keeps them."""
    return msgspec.Raw(msgspec.json.encode(fields))


class Note(msgspec.Struct, frozen=True):
    """A note. `id` is permanent and unique in the bank, `guid` is what Anki matches it by.

    `text` are its fields as JSON: most of a build asks for none. `clozes` are the numbers of a table note's cards.
    `order` is its place in study order. `modified` is the second at which its content last changed. `media` are the
    names of the images that it shows. `hashes` are those of its fields and of its tags, by name, as the ledger keeps
    them, `digest` is of all that it shows.
    """

    id: str
    guid: str
    kind: NoteKind
    question_id: str
    text: msgspec.Raw
    tags: tuple[str, ...]
    deck: str
    order: int
    clozes: tuple[int, ...] = ()
    modified: int = 0
    media: tuple[str, ...] = ()
    hashes: dict[str, str] = {}
    digest: str = ""

    @property
    def fields(self) -> tuple[str, ...]:
        """Its fields, in the order of the note type; the first is the id."""
        return _fields.decode(self.text)

    @property
    def cards(self) -> int:
        """How many cards Anki makes of it."""
        return len(self.clozes) if self.kind is NoteKind.TABLE else 1


@dataclass(frozen=True)
class Package:
    """An .apkg file: its path below the output folder, its title, and its notes in study order."""

    path: str
    title: str
    notes: tuple[Note, ...]

    def __reduce__(self) -> tuple[Callable[[bytes], Package], tuple[bytes]]:
        """Travel to another process as one text, and not note by note."""
        return _package, (msgspec.json.encode(self),)

    @property
    def cards(self) -> int:
        """How many cards it holds."""
        return sum(note.cards for note in self.notes)


def _package(text: bytes) -> Package:
    return msgspec.json.decode(text, type=Package)
