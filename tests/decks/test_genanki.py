"""What the packages rely on inside genanki: a test that fails says what a new version broke."""

from __future__ import annotations

import inspect
import json
import sqlite3
from itertools import count
from typing import Any

import genanki
import pytest

from studypack.decks import anki_package


def model(**more: Any) -> Any:
    """Return a small note type of genanki's own."""
    fields = [{"name": "F", "id": 11}, {"name": "G", "id": 12}]
    templates = [{"name": "T", "id": 13, "qfmt": "{{F}}", "afmt": "{{G}}"}]
    return genanki.Model(1, "M", fields=fields, templates=templates, **more)


@pytest.mark.parametrize(
    ("name", "expected", "broken"),
    [
        ("Model.to_json", ["self", "timestamp", "deck_id"], "note types carry the time of the build"),
        ("Note.write_to_db", ["self", "cursor", "timestamp", "deck_id", "id_gen"], "notes carry that time"),
        ("Deck.write_to_db", ["self", "cursor", "timestamp", "id_gen"], "decks are written twice, or not at all"),
        ("Package.write_to_db", ["self", "cursor", "timestamp", "id_gen"], "no database is written in memory"),
        ("Deck.to_json", ["self"], "decks have no name"),
        ("Note._check_invalid_html_tags_in_fields", ["self"], "every field is checked once more, which is slow"),
    ],
)
def test_methods_take_what_is_passed(name: str, expected: list[str], broken: str) -> None:
    """What is overridden or called is there, and has the parameters that it had."""
    owner, _, method = name.partition(".")
    theirs = getattr(getattr(genanki, owner), method, None)
    assert theirs, f"{name} is gone; broken: {broken}"
    assert list(inspect.signature(theirs).parameters) == expected, f"broken: {broken}"


def test_what_is_overridden_is_called(monkeypatch: pytest.MonkeyPatch) -> None:
    """Broken: notes and note types get the time of the build, or other cards than they are meant to have."""
    called: list[str] = []

    def watched(name: str) -> None:
        theirs = getattr(genanki.Note, name)

        def method(*given: Any) -> None:
            called.append(name)
            theirs(*given)

        monkeypatch.setattr(genanki.Note, name, method)

    watched("_check_invalid_html_tags_in_fields")
    watched("write_to_db")
    note = genanki.Note(model=model(), fields=["f", "g"], guid="g", due=7)
    monkeypatch.setattr(genanki.Note, "cards", [genanki.Card(0), genanki.Card(4)])
    deck = genanki.Deck(5, "D")
    deck.add_note(note)
    connection = sqlite3.connect(":memory:")
    genanki.Package([deck]).write_to_db(connection.cursor(), 0, count(100))
    assert called == ["write_to_db", "_check_invalid_html_tags_in_fields"]
    cards = connection.execute("SELECT ord, due, did FROM cards ORDER BY ord").fetchall()
    assert cards == [(0, 7, 5), (4, 7, 5)]
    assert connection.execute("SELECT guid, mod, sfld FROM notes").fetchall() == [("g", 0, "f")]
    connection.close()


def test_a_note_may_say_what_it_is_sorted_by() -> None:
    """Broken: Anki's browser sorts by the whole first field."""
    note = genanki.Note(model=model(), fields=["f", "g"], guid="g")
    note.sort_field = "other"
    assert note.sort_field == "other"


def test_ids_of_fields_and_templates_pass_through() -> None:
    """Broken: an update of a note type asks learners to map fields, and may lose what they hold."""
    made = model().to_json(3, 5)
    assert [one["id"] for one in made["flds"]] == [11, 12]
    assert [one["id"] for one in made["tmpls"]] == [13]
    assert (made["mod"], made["did"]) == (3, 5)
    assert model(model_type=genanki.Model.CLOZE).to_json(3, 5)["type"] == 1
    json.dumps(made)


def test_the_collection_holds_decks_and_note_types_as_json() -> None:
    """Broken: what is written once for all decks is written to a place that Anki does not read."""
    connection = sqlite3.connect(":memory:")
    genanki.Package([]).write_to_db(connection.cursor(), 0, count(1))
    (decks, models), *others = connection.execute("SELECT decks, models FROM col").fetchall()
    assert not others
    assert isinstance(json.loads(decks), dict)
    assert isinstance(json.loads(models), dict)
    connection.close()


def test_ours_override_theirs() -> None:
    """Broken: a class of ours overrides a method that is gone, and so changes nothing."""
    for ours in (anki_package._Model, anki_package._Note, anki_package._Deck):
        theirs = vars(ours.__mro__[1])
        own = [name for name in vars(ours) if inspect.isfunction(vars(ours)[name]) or name == "cards"]
        assert own
        assert [name for name in own if name not in theirs] == [], ours
