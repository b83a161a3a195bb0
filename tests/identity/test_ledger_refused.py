"""A ledger that is damaged, of another bank or none at all is refused at its line."""

from __future__ import annotations

import dataclasses
import random
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from studypack.bank.diagnostics import Code
from studypack.identity.ledger import VERSION, Ledger, format_ledger
from studypack.identity.names import note_type_id
from studypack.identity.notes import NoteKind
from tests.identity.ledger_texts import built, first_of, read


def text_of(ledger: Ledger, **changes: Any) -> str:
    """Return the text of a ledger that was changed, checksums included."""
    return format_ledger(dataclasses.replace(ledger, **changes)).decode()


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (f'"version": {VERSION}', '"version": 1', "version 1"),
        ('"bank": "test"', '"bank": "other"', "not of “test”"),
        ('"kind":"question"', '"kind":"riddle"', "riddle"),
        ('"modified":18', '"modified":19', "checksum"),
        ('"modified":18', '"modified":-18', "modified"),
        ('"modified":18', '"modified":1.8', "modified"),
        ('"modified":18', '"modified":true,"x":18', "modified"),
        ('"modified":18', f'"modified":{2**70}', "modified"),
        ('"rows":[[1', '"rows":[[2', "two rows"),
        ('"rows":[[1', '"rows":[[0', "rows"),
        ('"rows":[[1', '"rows":[[501', "rows"),
        ('"rows":[[1,', '"rows":[[', "rows"),
        ('"hashes":{', '"hashes":[],"x":{', "hashes"),
        ('"notes": {', '"nodes": {', "none that a ledger has"),
        ('"check":"', '"check":"0', "checksum"),
        ('"fingerprint":[', '"fingerprint":["x",', "fingerprint"),
        ("question", "qu\x07estion", "not as it should be"),
    ],
)
def test_a_wrong_shape_is_an_error_at_its_line(old: str, new: str, says: str) -> None:
    """Nothing is guessed: a ledger half understood would reset somebody's cards."""
    text = format_ledger(built()).decode()
    assert old in text
    found = read(text.replace(old, new, 1))
    assert found.value is None
    assert says in found.problems[0].message
    assert found.problems[0].line == text[: text.index(old)].count("\n") + 1


def test_every_changed_byte_is_found() -> None:
    """A ledger that reads as another ledger would stamp notes wrongly: each line carries a checksum."""
    ledger = built()
    text = format_ledger(ledger).decode()
    chosen = random.Random(7)
    for _ in range(300):
        at = chosen.randrange(len(text))
        changed = text[:at] + chr(chosen.randrange(0x20, 0x7F)) + text[at + 1 :]
        assert read(changed).value in (None, ledger), (at, text[at], changed[at])
        assert read(text[:at].rstrip()).value in (None, ledger)


def test_a_foreign_guid_is_refused_unless_the_bank_was_called_so() -> None:
    """Somebody else's ledger under a new name would overwrite their cards; a renamed bank names its former id."""
    text = format_ledger(built()).decode().replace('"bank": "test"', '"bank": "other"')
    problem = read(text, "other").problems[0]
    assert "guid" in problem.message or "note type" in problem.message
    assert "former_ids" in problem.mend
    found = read(format_ledger(built()).decode(), "other", "test").value
    assert found is not None
    assert (found.bank, found.notes) == ("other", built().notes)


def test_a_foreign_note_type_is_refused() -> None:
    """Two banks that share a note type overwrite each other's templates."""
    ledger = built()
    kind = NoteKind.QUESTION
    for wrong in (note_type_id("test", NoteKind.TABLE), note_type_id("other", kind), 7):
        types = {**ledger.note_types, kind: replace(ledger.note_types[kind], id=wrong)}
        assert "note type" in read(text_of(ledger, note_types=types)).problems[0].message


def test_two_notes_with_one_guid_are_an_error() -> None:
    """Anki would take them for one another."""
    ledger = built()
    name, record = first_of(ledger)
    twice = {**ledger.notes, "zz": replace(record, first=name)}
    assert "one guid" in read(text_of(ledger, notes=twice)).problems[0].message


@pytest.mark.parametrize("text", ["", "[]", "null", "{", "[" * 100_000, '{"version": ' + "9" * 5000 + "}", "\ud800"])
def test_what_is_no_ledger_is_an_error(text: str) -> None:
    """An empty, cut or absurd file is refused, never taken for a bank without cards."""
    found = read(text)
    assert found.value is None
    assert [problem.code for problem in found.problems] == [Code.BAD_LEDGER]


def test_broken_json_is_an_error_at_its_line() -> None:
    """The line is that of the file."""
    text = format_ledger(built()).decode().replace('"kind":"question"', '"kind" "question"', 1)
    assert read(text).problems[0].line == text[: text.index('"kind" "')].count("\n") + 1


@pytest.mark.fuzz
@given(st.data())
def test_no_text_raises(data: st.DataObject) -> None:
    """However a ledger is mangled, it is read or refused."""
    text = format_ledger(built()).decode()
    start = data.draw(st.integers(0, len(text)))
    stop = data.draw(st.integers(start, min(len(text), start + 40)))
    mangled = text[:start] + data.draw(st.text('{}[]",:0123\n<=>|. ae\\u', max_size=8)) + text[stop:]
    found = read(mangled)
    assert (found.value is None) == bool(found.problems)
