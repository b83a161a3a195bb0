"""Decides what two records of one note mean, as a merge of two branches leaves them, or two ledgers of one bank."""

from __future__ import annotations

import dataclasses

from msgspec.structs import replace

from ..matching.similarity import are_alike
from ..notes import NoteKind
from .adoption import adopted, are_unlike
from .records import Ledger, NoteRecord, NoteTypeRecord, RefusedError, RowRecord


def merged(name: str, one: NoteRecord, other: NoteRecord) -> NoteRecord:
    """Return the record of a note that has two lines; RefusedError where they are of two different notes.

    A note that one branch retired and the other kept is there. Where the lines disagree on the text of one second,
    nobody knows what learners have: without hashes it is stamped anew. Two branches may each have added a question with
    one title and so one id: the other answer is kept as a rival, for the case that the bank has both.
    """
    if one.guid != other.guid or one.kind != other.kind or are_unlike(one, other):
        raise RefusedError(
            f"two lines have the id “{name}”: one for {_called(one)}, one for {_called(other)}",
            "give one of them another `{#id}` in the Markdown, and delete its line here",
        )
    first, last = (one, other) if one.modified <= other.modified else (other, one)
    kept = first if last.retired and not first.retired else last
    disagree = kept.hashes != last.hashes or (first.modified == last.modified and first.hashes != last.hashes)
    dropped = last if kept is first else first
    rivals = (*one.rivals, *other.rivals)
    if kept.kind is NoteKind.QUESTION and kept.fingerprint.answer != dropped.fingerprint.answer:
        rivals = (*rivals, dropped.fingerprint)
    return replace(kept, modified=last.modified, hashes={} if disagree else kept.hashes, rivals=rivals)


def _called(record: NoteRecord) -> str:
    return f"“{record.title}”" if record.kind is NoteKind.QUESTION else f"a card of “{record.question}”"


def combined(ledger: Ledger, *others: Ledger) -> Ledger:
    """Return one ledger for all that a build can see: the committed one, and those of decks that learners may have.

    Names, places and deck names are those of the committed ledger, wherever it knows a note. Seconds are the highest
    of any ledger, with the hashes of that second. Of the others, the last one knows best what learners have.
    """
    for other in others:
        if other is not ledger:
            ledger = _with(adopted(ledger, other), other)
    return ledger


def _with(ledger: Ledger, other: Ledger) -> Ledger:
    notes, retired, reserved = dict(ledger.notes), dict(ledger.retired), set(ledger.reserved | other.reserved)
    names = {record.guid: name for name, record in ledger.records.items()}
    for name, record in other.records.items():
        known = names.get(record.guid, "")
        place = notes if known in notes else retired
        if known:
            place[known] = _newest(place[known], record)
            reserved |= {name} - {known}
        elif name in notes or name in retired:
            reserved.add(record.guid)
        else:
            (retired if record.retired else notes)[name] = record
    types = dict(ledger.note_types)
    for kind, of_type in other.note_types.items():
        types[kind] = _newest_type(types.get(kind, of_type), of_type)
    decks = {**other.decks, **ledger.decks}
    return dataclasses.replace(
        ledger, notes=notes, retired=retired, decks=decks, note_types=types, reserved=frozenset(reserved)
    )


def _newest(record: NoteRecord, other: NoteRecord) -> NoteRecord:
    """Return a record as it is known, with what another ledger knows of its seconds, rows and wording."""
    newer = record if record.modified >= other.modified else other
    is_same = record.hashes == other.hashes or record.modified != other.modified
    rows, gone = _rows(record, other)
    earlier = () if record.fingerprint == other.fingerprint else (other.fingerprint,)
    return replace(
        record,
        modified=newer.modified,
        hashes=newer.hashes if is_same else {},
        rows=rows,
        gone=gone,
        earlier=(*record.earlier, *earlier),
        learned=other.fingerprint,
    )


def _rows(record: NoteRecord, other: NoteRecord) -> tuple[tuple[RowRecord, ...], tuple[RowRecord, ...]]:
    """Join the rows of two records: a number stays with the row that learners have under it."""
    theirs = {row.number: row for row in other.rows + other.gone}
    rows, gone = [], []
    for row in record.rows + record.gone:
        learned = theirs.pop(row.number, row)
        is_same = learned.cells == row.cells or are_alike(learned.label, row.label)
        if is_same and row in record.rows:
            rows.append(row)
        else:
            gone.append(row if is_same else learned)
    return tuple(rows), (*gone, *theirs.values())


def _newest_type(one: NoteTypeRecord, other: NoteTypeRecord) -> NoteTypeRecord:
    if one.modified == other.modified:
        return one if one == other else replace(one, hash="")
    return max(one, other, key=lambda record: record.modified)
