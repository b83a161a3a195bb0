"""Compares two ledgers of a bank: what an import changes for learners who have the first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .ledger import Ledger, NoteRecord, in_bank_order
from .notes import NoteKind


@dataclass(frozen=True)
class NoteRef:
    """A note by its id; `question` is the id of the question it belongs to."""

    id: str
    kind: NoteKind
    question: str


@dataclass(frozen=True)
class ChangedNote:
    """A note whose content changed, in these fields ("tags" for its tags); none if it was only written anew.

    `rows` are the labels of table rows that are new or changed.
    """

    note: NoteRef
    fields: tuple[str, ...]
    rows: tuple[str, ...] = ()


@dataclass(frozen=True)
class MovedNote:
    """A note whose deck changed. Cards that learners have stay where they are."""

    note: NoteRef
    old: str
    new: str


@dataclass(frozen=True)
class RemovedRows:
    """Rows that left a table, by their labels in small letters without punctuation; their empty cards stay."""

    note: NoteRef
    labels: tuple[str, ...]


@dataclass(frozen=True)
class Changes:
    """What a learner who imports gets, in the order of the bank. `note_types` are those whose look changed."""

    added: tuple[NoteRef, ...] = ()
    changed: tuple[ChangedNote, ...] = ()
    unchanged: int = 0
    moved: tuple[MovedNote, ...] = ()
    retired: tuple[NoteRef, ...] = ()
    restored: tuple[NoteRef, ...] = ()
    removed_rows: tuple[RemovedRows, ...] = ()
    note_types: tuple[NoteKind, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether an import changes nothing."""
        return self == Changes(unchanged=self.unchanged)


def changes_since(before: Ledger, after: Ledger) -> Changes:
    """Compare two ledgers. Notes are the same if their guids are: an id can be given anew, a guid cannot."""
    old = {record.guid: record for record in before.notes.values()}
    retired = {record.guid for record in before.retired.values()}
    left = {record.guid for record in after.notes.values()}
    # Only what is told is put into order.
    new = _ordered(after.notes, [name for name, one in after.notes.items() if not _is_as_was(old.get(one.guid), one)])
    gone = _ordered(before.notes, [name for name, one in before.notes.items() if one.guid not in left])
    kept = [(note, old[record.guid], record) for note, record in new if record.guid in old]
    changed = [
        ChangedNote(note, _fields(was, now), _changed_rows(was, now)) for note, was, now in kept if _differs(was, now)
    ]
    return Changes(
        added=tuple(note for note, one in new if one.guid not in old and one.guid not in retired),
        changed=tuple(changed),
        unchanged=sum(one.guid in old for one in after.notes.values()) - len(changed),
        moved=tuple(MovedNote(note, was.deck, now.deck) for note, was, now in kept if was.deck != now.deck),
        retired=tuple(note for note, _ in gone),
        restored=tuple(note for note, one in new if one.guid not in old and one.guid in retired),
        removed_rows=tuple(RemovedRows(note, labels) for note, was, now in kept if (labels := _removed_rows(was, now))),
        note_types=tuple(
            kind
            for kind in NoteKind
            if kind in before.note_types and before.note_types[kind] != after.note_types.get(kind)
        ),
    )


def _is_as_was(was: NoteRecord | None, now: NoteRecord) -> bool:
    """Tell whether there is nothing to tell of a note."""
    return was is not None and not _differs(was, now) and (was.deck, was.rows) == (now.deck, now.rows)


def _differs(was: NoteRecord, now: NoteRecord) -> bool:
    return was.hashes != now.hashes or was.modified != now.modified


def _fields(was: NoteRecord, now: NoteRecord) -> tuple[str, ...]:
    names = sorted({**was.hashes, **now.hashes})
    return tuple(name for name in names if was.hashes.get(name) != now.hashes.get(name))


def _changed_rows(was: NoteRecord, now: NoteRecord) -> tuple[str, ...]:
    return tuple(row.label for row in now.rows if row not in was.rows)


def _removed_rows(was: NoteRecord, now: NoteRecord) -> tuple[str, ...]:
    numbers = {row.number for row in now.rows}
    return tuple(row.label for row in was.rows if row.number not in numbers)


def _ordered(notes: Mapping[str, NoteRecord], wanted: Collection[str]) -> list[tuple[NoteRef, NoteRecord]]:
    """Return those notes that are wanted as references, in the order of the bank."""
    names = in_bank_order(notes) if len(wanted) > 1 else wanted
    chosen = set(wanted)
    return [(NoteRef(name, (one := notes[name]).kind, one.question), one) for name in names if name in chosen]
