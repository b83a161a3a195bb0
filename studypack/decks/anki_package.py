"""Writes .apkg files; the only module that knows genanki.

genanki writes the database; this module adds what a deck that is updated for years needs: each note's own
modification time and place in study order, explicit field and template ids, and the same bytes for the same notes.
"""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import lru_cache
from itertools import count
from typing import Any

import genanki  # without types: what extends its classes says so, line by line

from ..identity.notes import Note, NoteKind, NoteType, Package
from ..output.cache import Cache
from ..output.outputs import Product
from .archive import KIND, archive_of, deflate


class _Model(genanki.Model):  # type: ignore[misc]
    """A note type with ids for fields and template, and its own modification time."""

    def __init__(self, kind: NoteType) -> None:
        super().__init__(
            kind.id,
            kind.name,
            fields=[
                {"name": name, "id": field_id, "font": "Arial", "size": 20}
                for name, field_id in zip(kind.fields, kind.field_ids, strict=True)
            ],
            templates=[{"name": kind.template_name, "id": kind.template_id, "qfmt": kind.front, "afmt": kind.back}],
            css=kind.css,
            model_type=genanki.Model.CLOZE if kind.kind is NoteKind.TABLE else genanki.Model.FRONT_BACK,
        )
        self.modified = kind.modified

    def to_json(self, timestamp: float, deck_id: int) -> dict[str, Any]:
        """Return Anki's JSON of the note type; genanki would stamp the time of the build."""
        made: dict[str, Any] = super().to_json(self.modified, deck_id)
        return made


@lru_cache(maxsize=16)
def _model(kind: NoteType) -> _Model:
    """Make a note type once for all packages: genanki finds out what its cards need by rendering them."""
    return _Model(kind)


class _Note(genanki.Note):  # type: ignore[misc]
    """A note with its own modification time, and exactly the cards that it is meant to have."""

    def __init__(self, note: Note, model: _Model) -> None:
        super().__init__(model=model, fields=list(note.fields), guid=note.guid, tags=list(note.tags), due=note.order)
        self.source = note
        self.sort_field = note.id

    @property
    def cards(self) -> list[genanki.Card]:
        """One card, or one for each cloze number; genanki guesses the numbers from the text."""
        ords = [number - 1 for number in self.source.clozes] or [0]
        return [genanki.Card(ord_) for ord_ in sorted(set(ords))]

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, deck_id: int, id_gen: Iterator[int]) -> None:
        """Write the note with its own time."""
        super().write_to_db(cursor, self.source.modified, deck_id, id_gen)

    def _check_invalid_html_tags_in_fields(self) -> None:
        """Skip genanki's check: fields come from the sanitiser, and the check costs more than the writing."""


class _Deck(genanki.Deck):  # type: ignore[misc]
    """A deck that writes its notes only: genanki rewrites all decks and note types for each, some of them twice.

    It holds notes as they came, and makes one of genanki's when it is written: all at once take much memory.
    """

    def __init__(self, name: str, models: Mapping[NoteKind, _Model]) -> None:
        super().__init__(deck_id(name), name)
        self.kinds = models
        self.sources: list[Note] = []

    def write_to_db(self, cursor: sqlite3.Cursor, timestamp: float, id_gen: Iterator[int]) -> None:
        """Write the notes; `_describe` writes the rest once."""
        for note in self.sources:
            _Note(note, self.kinds[note.kind]).write_to_db(cursor, timestamp, self.deck_id, id_gen)


def deck_id(name: str) -> int:
    """Return the id of a deck in a package. Anki matches decks by name, so it need only be unique."""
    return int.from_bytes(hashlib.sha256(name.encode()).digest()[:6], "big") + (1 << 40)


def make_package(
    package: Package, note_types: tuple[NoteType, ...], media: Mapping[str, bytes], cache: Cache | None = None
) -> Product:
    """Make the file of a package. `media` has the content of every image that a note shows."""
    twice = [guid for guid, count in Counter(note.guid for note in package.notes).items() if count > 1]
    if twice:
        raise ValueError(f"two notes have the guid {twice[0]}; Anki would import both")
    models = {kind.kind: _model(kind) for kind in note_types}
    decks: dict[str, _Deck] = {}
    for note in package.notes:
        if note.deck not in decks:
            decks[note.deck] = _Deck(note.deck, models)
        decks[note.deck].sources.append(note)
    names = sorted({name for note in package.notes for name in note.media})
    database = _database(list(decks.values()))
    with cache or Cache() as known:
        deflated, pieces = deflate(database, known)
    return Product(archive_of(database, deflated, {name: media[name] for name in names}), remembered=(KIND, pieces))


def _database(decks: list[_Deck]) -> bytes:
    # To Anki an id is the millisecond of creation, in searches such as `added:7` and in its statistics. It matches
    # notes by guid, and gives another id where one is taken.
    ids = count(1000 * min(note.modified for deck in decks for note in deck.sources))
    connection = sqlite3.connect(":memory:")
    try:
        genanki.Package(decks).write_to_db(connection.cursor(), 0, ids)
        _describe(connection, decks)
        connection.commit()
        connection.execute("VACUUM")
        return bytes(connection.serialize())
    finally:
        connection.close()


def _describe(connection: sqlite3.Connection, decks: list[_Deck]) -> None:
    """Write what the decks and their note types are."""
    (text,) = connection.execute("SELECT decks FROM col").fetchone()
    described = json.loads(text) | {str(deck.deck_id): deck.to_json() for deck in decks}
    used = {note.kind: deck for deck in decks for note in deck.sources}
    models = {str(deck.kinds[kind].model_id): deck.kinds[kind].to_json(0, deck.deck_id) for kind, deck in used.items()}
    connection.execute("UPDATE col SET decks = ?, models = ?", (json.dumps(described), json.dumps(models)))
