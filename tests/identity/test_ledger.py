"""The ledger's text has one line a note, and what is written is read as it was."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Mapping
from typing import TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.bank.diagnostics import Checked
from studypack.identity.ledger import VERSION, Ledger, NoteRecord, NoteTypeRecord, RowRecord, format_ledger
from studypack.identity.ledger.records import LAST_SECOND
from studypack.identity.matching.fingerprints import Wording
from studypack.identity.names import guid, note_type_id
from studypack.identity.notes import NoteKind
from tests.identity.ledger_texts import built, line_of, read

T = TypeVar("T")
NAMES = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,20}", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=20)
SECONDS = st.integers(0, LAST_SECOND)
ROWS = st.lists(st.tuples(st.integers(1, 500), TEXTS, TEXTS), unique_by=lambda row: row[0], max_size=6)


@st.composite
def records(draw: st.DrawFn, name: str, retired: bool) -> NoteRecord:
    """Make a record of a note that now or first had this id."""
    rows = [RowRecord(*row) for row in draw(ROWS)]
    cut = draw(st.integers(0, len(rows)))
    first = draw(st.sampled_from(("", f"{name}-first")))
    return NoteRecord(
        kind=draw(st.sampled_from(NoteKind)), guid=guid("test", first or name), first=first, question=draw(NAMES),
        after=draw(st.one_of(st.just(""), NAMES)), deck=draw(TEXTS), modified=draw(SECONDS),
        hashes=draw(st.dictionaries(TEXTS, TEXTS, max_size=4)), rows=tuple(rows[:cut]), gone=tuple(rows[cut:]),
        fingerprint=Wording(draw(TEXTS), draw(TEXTS)).fingerprint, title=draw(TEXTS),
        retired=draw(st.integers(1, LAST_SECOND)) if retired else 0,
    )  # fmt: skip


@st.composite
def ledgers(draw: st.DrawFn) -> Ledger:
    """Make a ledger."""
    names = draw(st.lists(NAMES, unique=True, max_size=6))
    cut = draw(st.integers(0, len(names)))
    made = {name: draw(records(name, number >= cut)) for number, name in enumerate(names)}
    kinds = draw(st.sets(st.sampled_from(NoteKind)))
    return Ledger(
        bank="test",
        notes={name: made[name] for name in names[:cut]},
        retired={name: made[name] for name in names[cut:]},
        decks=draw(st.dictionaries(TEXTS, TEXTS, max_size=3)),
        note_types={
            kind: NoteTypeRecord(note_type_id("test", kind), draw(TEXTS), draw(TEXTS), draw(SECONDS)) for kind in kinds
        },
    )


def turn(entries: Mapping[str, T]) -> dict[str, T]:
    """Return the same entries in another order."""
    return {name: entries[name] for name in reversed(list(entries))}


@pytest.mark.fuzz
@given(ledgers())
def test_what_is_written_is_read_as_it_was(ledger: Ledger) -> None:
    """Reading undoes writing."""
    assert read(format_ledger(ledger).decode()) == Checked(ledger)


@pytest.mark.fuzz
@given(ledgers())
def test_every_note_has_one_line_and_the_lines_are_sorted(ledger: Ledger) -> None:
    """So two branches that add questions change different lines, and a difference can be read."""
    text = format_ledger(ledger).decode()
    lines = text.split("\n")
    assert json.loads(text)["version"] == VERSION
    assert text.endswith("}\n")
    for names in (ledger.notes, ledger.retired):
        found = [line_of(text, f'{json.dumps(name)}: {{"check"') for name in sorted(names)]
        assert found == sorted(set(found))
        assert all(len(json.loads(f"{{{lines[number - 1].rstrip(',')}}}")) == 1 for number in found)


def test_the_order_of_entries_does_not_show() -> None:
    """The same ledger put together in another order has the same text."""
    ledger = built()
    turned = dataclasses.replace(ledger, notes=turn(ledger.notes), decks=turn(ledger.decks))
    assert format_ledger(turned).decode() == format_ledger(ledger).decode()
