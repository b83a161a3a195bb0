"""Compares two ledgers of a bank: what an import changes for learners who have the first."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from .ledger import Ledger, NoteRecord, in_bank_order
from .notes import NoteKind


@dataclass(frozen=True)
class NoteChange:
    """A note by its id, and what an import changes of it; `question` is the id of the question it belongs to.

    `fields` are those that changed, "tags" its tags; none if it is new, or was only written anew. `rows` are the labels
    of table rows that are new or changed, `removed` those of rows that left, in small letters without punctuation;
    their empty cards stay. `old` and `new` are its decks, where cards that learners have stay in the old one.
    """

    id: str
    kind: NoteKind
    question: str
    fields: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    old: str = ""
    new: str = ""


@dataclass(frozen=True)
class Changes:
    """What a learner who imports gets, in the order of the bank; a note may be changed, moved and have lost rows.

    `note_types` are those whose look changed.
    """

    added: tuple[NoteChange, ...] = ()
    changed: tuple[NoteChange, ...] = ()
    restored: tuple[NoteChange, ...] = ()
    retired: tuple[NoteChange, ...] = ()
    moved: tuple[NoteChange, ...] = ()
    removed_rows: tuple[NoteChange, ...] = ()
    note_types: tuple[NoteKind, ...] = ()
    unchanged: int = 0

    @property
    def fates(self) -> dict[str, tuple[NoteChange, ...]]:
        """What becomes of notes, by the word for it."""
        return {"added": self.added, "changed": self.changed, "restored": self.restored, "retired": self.retired}

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
    come = [(name, one) for name, one in new if one.guid not in old]
    kept = [(_changed(name, old[one.guid], one), old[one.guid], one) for name, one in new if one.guid in old]
    changed = tuple(change for change, was, now in kept if _differs(was, now))
    types = before.note_types
    return Changes(
        added=tuple(_told(name, one) for name, one in come if one.guid not in retired),
        changed=changed,
        restored=tuple(_told(name, one) for name, one in come if one.guid in retired),
        retired=tuple(_told(name, one) for name, one in gone),
        moved=tuple(change for change, _, _ in kept if change.old != change.new),
        removed_rows=tuple(change for change, _, _ in kept if change.removed),
        note_types=tuple(kind for kind in NoteKind if kind in types and types[kind] != after.note_types.get(kind)),
        unchanged=sum(one.guid in old for one in after.notes.values()) - len(changed),
    )


def _is_as_was(was: NoteRecord | None, now: NoteRecord) -> bool:
    """Tell whether there is nothing to tell of a note."""
    return was is not None and not _differs(was, now) and (was.deck, was.rows) == (now.deck, now.rows)


def _differs(was: NoteRecord, now: NoteRecord) -> bool:
    return was.hashes != now.hashes or was.modified != now.modified


def _told(name: str, record: NoteRecord) -> NoteChange:
    return NoteChange(name, record.kind, record.question)


def _changed(name: str, was: NoteRecord, now: NoteRecord) -> NoteChange:
    numbers = {row.number for row in now.rows}
    return NoteChange(
        name,
        now.kind,
        now.question,
        fields=tuple(one for one in sorted({**was.hashes, **now.hashes}) if was.hashes.get(one) != now.hashes.get(one)),
        rows=tuple(row.label for row in now.rows if row not in was.rows),
        removed=tuple(row.label for row in was.rows if row.number not in numbers),
        old=was.deck,
        new=now.deck,
    )


def _ordered(notes: Mapping[str, NoteRecord], wanted: Collection[str]) -> list[tuple[str, NoteRecord]]:
    """Return those notes that are wanted, in the order of the bank."""
    names = in_bank_order(notes) if len(wanted) > 1 else wanted
    chosen = set(wanted)
    return [(name, notes[name]) for name in names if name in chosen]
