"""Tests of the package file: its bytes are the same for the same notes, and times, places and ids are as given."""

from __future__ import annotations

import hashlib
import io
import json
import os
import pickle
import subprocess
import sys
import zipfile
from typing import Any

import pytest
from msgspec.structs import replace

from studypack.decks.anki_package import make_package
from studypack.identity.notes import NoteKind, Package
from tests.card_bank import HERE, NOW, Deck
from tests.package import collection


def written(found: Deck, package: Package | None = None) -> zipfile.ZipFile:
    """Write a package, the whole one if none is given, and open it."""
    data = make_package(package or found.packages[0], found.kinds, found.images.data).data
    return zipfile.ZipFile(io.BytesIO(data))


def query(archive: zipfile.ZipFile, sql: str) -> list[Any]:
    """Ask the database of a package."""
    with collection(archive) as database:
        return database.execute(sql).fetchall()


def test_the_same_notes_give_the_same_bytes(traps: Deck) -> None:
    """Nothing of the clock or of the order of media gets into the file."""
    package = traps.packages[0]
    first = make_package(package, traps.kinds, traps.images.data).data
    shuffled = dict(reversed(list(traps.images.data.items())))
    assert list(shuffled) != list(traps.images.data)
    assert first == make_package(package, traps.kinds, shuffled).data
    dates = {entry.date_time for entry in zipfile.ZipFile(io.BytesIO(first)).infolist()}
    assert dates == {(1980, 1, 1, 0, 0, 0)}


def test_a_package_arrives_at_another_process_as_it_was_sent(traps: Deck) -> None:
    """It travels as one text: every note with all that is known of it, and with its fields."""
    for package in traps.packages:
        arrived = pickle.loads(pickle.dumps(package))
        assert arrived == package
        assert [note.fields for note in arrived.notes] == [note.fields for note in package.notes]


def test_a_process_that_makes_packages_loads_nothing_that_reads_markdown() -> None:
    """Two of them start for each build of many questions, and each would need a quarter of a second more."""
    code = "import sys, studypack.decks.anki_package as _; print(*(n for n in sys.modules if 'markdown' in n))"
    environment = os.environ | {"PYTHONPATH": str(HERE.parent)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.split() == []


def test_another_process_gives_the_same_bytes(traps: Deck) -> None:
    """Python orders sets and hashes texts differently in every process; the file is the same."""
    code = (
        "import hashlib; from tests.card_bank import *; d = deck(TRAPS);"
        "print(hashlib.sha256(make_package(d.packages[0], d.kinds, d.images.data).data).hexdigest())"
    )
    here = hashlib.sha256(make_package(traps.packages[0], traps.kinds, traps.images.data).data).hexdigest()
    for seed in ("1", "2"):
        environment = os.environ | {"PYTHONHASHSEED": seed, "PYTHONPATH": str(HERE.parent)}
        done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
        assert done.stdout.strip() == here


def test_each_note_has_its_own_time_and_place(traps: Deck) -> None:
    """A note carries the second of its last change and its place in study order; genanki would give all the same."""
    changed = tuple(replace(one, modified=NOW + number) for number, one in enumerate(traps.notes))
    archive = written(traps, Package("x.apkg", "x", changed))
    assert dict(query(archive, "select guid, mod from notes")) == {one.guid: one.modified for one in changed}
    due = query(archive, "select distinct n.guid, c.due from cards c join notes n on n.id = c.nid")
    assert dict(due) == {one.guid: one.order for one in changed}
    assert len(due) == len(changed)


def test_cards_are_those_of_the_rows(traps: Deck) -> None:
    """A table has one card for each number, other notes one."""
    rows = query(written(traps), "select n.guid, c.ord from cards c join notes n on n.id = c.nid")
    wanted = {(one.guid, number - 1) for one in traps.notes for number in one.clozes or (1,)}
    assert set(rows) == wanted
    assert len(rows) == len(wanted) == sum(one.cards for one in traps.notes)


def test_ids_and_times_of_note_types_are_as_given(traps: Deck) -> None:
    """Fields and templates carry explicit ids, and the note type the second at which it changed."""
    ((text,),) = query(written(traps), "select models from col")
    models = json.loads(text)
    for kind in traps.kinds:
        model = models[str(kind.id)]
        assert [one["id"] for one in model["flds"]] == list(kind.field_ids)
        assert [one["name"] for one in model["flds"]] == list(kind.fields)
        assert [one["id"] for one in model["tmpls"]] == [kind.template_id]
        assert model["mod"] == kind.modified == NOW
        assert model["type"] == int(kind.kind is NoteKind.TABLE)


def test_media_are_those_that_are_shown(traps: Deck) -> None:
    """Every image is in the file once, and no image that no note of the package shows."""
    archive = written(traps)
    names = json.loads(archive.read("media"))
    assert {name: archive.read(number) for number, name in names.items()} == dict(traps.images.data)
    bare = Package("x.apkg", "x", tuple(one for one in traps.notes if not one.media))
    assert bare.notes
    assert json.loads(written(traps, bare).read("media")) == {}


def test_decks_say_nothing_about_the_learners_settings(traps: Deck) -> None:
    """Decks bring no description and no options of their own, which would overwrite the learner's."""
    ((decks, options),) = query(written(traps), "select decks, dconf from col")
    assert {one["desc"] for one in json.loads(decks).values()} == {""}
    assert list(json.loads(options)) == ["1"]


def test_two_notes_with_one_guid_are_an_error(traps: Deck) -> None:
    """Anki would import both, so nothing is written."""
    one, two, *_ = traps.notes
    with pytest.raises(ValueError, match=one.guid):
        make_package(Package("x", "x", (one, replace(two, guid=one.guid))), traps.kinds, traps.images.data)


def test_ids_of_notes_and_cards_are_times_that_were(traps: Deck) -> None:
    """Ids are unique milliseconds from the first change on, never far in the future: Anki reads creation from them."""
    archive = written(traps)
    for table in ("notes", "cards"):
        ids = [one for (one,) in query(archive, f"select id from {table}")]
        assert len(set(ids)) == len(ids) > 0
        assert all(0 <= one - 1000 * NOW < 1000 for one in ids)
