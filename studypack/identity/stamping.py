"""Stamps every note with the second at which it last changed, and writes down what the next build has to know."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache

import msgspec

from ..bank.diagnostics import Checked, Code, Diagnostic
from .identities import Identities
from .ledger import Ledger, NoteRecord, NoteTypeRecord
from .matching.fingerprints import short_hash
from .notes import Note, NoteKind, NoteType

TAGS = "tags"
"""What the hash of a note's tags is recorded under, beside those of its fields."""

_MOST_REMOVED = 5
_MOST_NAMED = 3
_LONGEST_TITLE = 120


@dataclass(frozen=True)
class Stamped:
    """Notes and note types with the guids, ids and seconds that learners have, and the next ledger."""

    notes: tuple[Note, ...]
    note_types: tuple[NoteType, ...]
    ledger: Ledger


def stamp(
    notes: Sequence[Note],
    note_types: Sequence[NoteType],
    identities: Identities,
    ledger: Ledger,
    now: int,
    *,
    updated_tag: Callable[[int], str],
    unmade: Collection[str] = (),
    allow_removal: bool = False,
    force: bool = False,
) -> Checked[Stamped]:
    """Stamp all notes of a bank; a note that is not among them is retired.

    `updated_tag` makes the tag for the second of the last change; it is no part of the content. `unmade` are the
    ids of notes that make no cards: the ledger remembers them as retired, and as they are now. `allow_removal` lets
    more than a fifth of the questions go, `force` stamps every note anew.
    """
    known = {record.guid: record for record in ledger.records.values()}
    tag_of = cache(updated_tag)
    types = [_stamp_type(one, ledger.note_types.get(one.kind), now) for one in note_types]
    stamped: list[Note] = []
    records: dict[str, NoteRecord] = {}
    for note in notes:
        guid = identities.guids[note.id]
        modified = _modified(known.get(guid), note.hashes, now, force)
        made = msgspec.structs.replace(note, guid=guid, modified=modified, tags=(*note.tags, tag_of(modified)))
        records[note.id] = _record(made, identities)
        stamped.append(made)
    after = Ledger(
        bank=ledger.bank,
        notes={name: one for name, one in records.items() if name not in unmade},
        retired={**_retired(ledger, records, identities, now), **_hidden(records, unmade, known, now)},
        decks=identities.decks,
        note_types={**ledger.note_types, **{one.kind: record for one, record in types}},
    )
    problems = [*_duplicates(stamped, identities), *_schema_breaks(types, ledger, identities)]
    problems += [] if allow_removal else mass_removal(ledger, identities)
    there = tuple(one for one in stamped if one.id not in unmade)
    value = Stamped(there, tuple(one for one, _ in types), after)
    return Checked(value, tuple(problems))


def content_hashes(names: Iterable[str], texts: Iterable[str], tags: Iterable[str]) -> dict[str, str]:
    """Return the hashes of a note's fields, by their names, and of its tags; of none that is empty."""
    hashes = {name: short_hash(text) for name, text in zip(names, texts, strict=True) if text}
    # Anki keeps tags as a sorted set: their order is no change.
    return {**hashes, TAGS: short_hash(" ".join(sorted(set(tags))))}


def _modified(record: NoteRecord | None, hashes: Mapping[str, str], now: int, force: bool) -> int:
    """Return the second of the last change. Anki updates a note only if it rises, whatever the clock says."""
    if record is None:
        return now
    is_same = record.hashes == hashes and not force
    return record.modified if is_same else max(now, record.modified + 1)


def _record(note: Note, identities: Identities) -> NoteRecord:
    trace = identities.traces[note.id]
    return NoteRecord(
        kind=note.kind,
        guid=note.guid,
        question=note.question_id,
        first=trace.first,
        after=trace.after,
        deck=note.deck,
        modified=note.modified,
        hashes=note.hashes,
        fingerprint=trace.wording.fingerprint,
        rows=trace.rows,
        gone=trace.gone,
        title="" if note.kind is NoteKind.TABLE else on_one_line(trace.wording.title)[:_LONGEST_TITLE],
    )


def on_one_line(text: str) -> str:
    """Return a text for the ledger or the terminal: on one line, without anything that would act on it."""
    return "".join(char for char in " ".join(text.split()) if char.isprintable())


def _retired(
    ledger: Ledger, records: Mapping[str, NoteRecord], identities: Identities, now: int
) -> dict[str, NoteRecord]:
    """Return the notes that are no longer there, those of earlier builds included: any of them may come back."""
    there = {record.guid for record in records.values()}
    return {
        name: msgspec.structs.replace(
            record,
            retired=record.retired or now,
            question=identities.renamed.get(record.question, record.question),
            earlier=(),
            rivals=(),
            learned=None,
        )
        for name, record in ledger.records.items()
        if record.guid not in there
    }


def _hidden(
    records: Mapping[str, NoteRecord], unmade: Collection[str], known: Mapping[str, NoteRecord], now: int
) -> dict[str, NoteRecord]:
    """Return the notes that are there and make no cards, each retired since it last made one."""
    found = {name: one for name, one in records.items() if name in unmade}
    since = {name: known[one.guid].retired if one.guid in known else now for name, one in found.items()}
    return {name: msgspec.structs.replace(one, retired=since[name] or now) for name, one in found.items()}


def _stamp_type(note_type: NoteType, record: NoteTypeRecord | None, now: int) -> tuple[NoteType, NoteTypeRecord]:
    """Stamp a note type. Its id is the recorded one, whatever it is derived from now."""
    schema = _hash(
        note_type.kind.value,
        *note_type.fields,
        *map(str, note_type.field_ids),
        note_type.template_name,
        str(note_type.template_id),
    )
    look = _hash(note_type.name, note_type.front, note_type.back, note_type.css)
    if record is None:
        made = NoteTypeRecord(note_type.id, schema, look, now)
    else:
        modified = record.modified if record.hash == look else max(now, record.modified + 1)
        made = NoteTypeRecord(record.id, schema, look, modified)
    return replace(note_type, id=made.id, modified=made.modified), made


def _hash(*texts: str) -> str:
    return short_hash("\0".join(texts))


def _duplicates(notes: Sequence[Note], identities: Identities) -> list[Diagnostic]:
    """Report notes that Anki would take for one another, or import twice."""
    times = Counter(note.guid for note in notes)
    ids = dict.fromkeys(note.id for note in notes if times[note.guid] > 1)
    spans = {name: identities.traces[name].span for name in ids}
    return [
        Diagnostic(span.path, span.line, 1, f"two cards have the id “{name}” or its guid", Code.DUPLICATE_ID)
        for name, span in spans.items()
    ]


def _schema_breaks(
    types: Iterable[tuple[NoteType, NoteTypeRecord]], ledger: Ledger, identities: Identities
) -> list[Diagnostic]:
    """Report note types whose fields or templates are not those that learners have: Anki would update no note."""
    hint = (
        "a released schema never changes: if bank.toml names another `language` than the first build had, or none, "
        "write that one again (fields have names in it); if the program was changed, go back to the fields that it had"
    )
    return [
        Diagnostic(_path(identities), 1, 1, f"the fields or template of “{one.name}” changed", Code.BAD_LEDGER, hint)
        for one, record in types
        if one.kind in ledger.note_types and ledger.note_types[one.kind].schema != record.schema
    ]


def mass_removal(before: Ledger, identities: Identities) -> list[Diagnostic]:
    """Report that more than a fifth of the questions went; those that something resembles are reported one by one."""
    there = set(identities.guids.values())
    questions = {name: one for name, one in before.notes.items() if one.kind is NoteKind.QUESTION}
    gone = [name for name, one in questions.items() if one.guid not in there and name not in identities.doubted]
    if len(gone) * _MOST_REMOVED <= len(questions):
        return []
    titles = ", ".join(f"“{questions[name].title or name}”" for name in gone[:_MOST_NAMED])
    more = ", …" if len(gone) > _MOST_NAMED else ""
    message = f"{len(gone)} of {len(questions)} questions are gone since the last build: {titles}{more}"
    return [Diagnostic(_path(identities), 1, 1, message, Code.MASS_REMOVAL)]


def _path(identities: Identities) -> str:
    """Return the path of the bank's first file, for what is wrong with the bank as a whole."""
    return next((trace.span.path for trace in identities.traces.values()), ".")
