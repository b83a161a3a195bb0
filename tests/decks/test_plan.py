"""Notes and the numbers that they are studied by."""

from __future__ import annotations

from msgspec.structs import replace

from studypack.decks.plan import SECTION_ROOM, numbered
from tests.card_bank import TRAPS, deck


def test_numbers_follow_the_bank_and_each_section_begins_with_its_own_thousand() -> None:
    """Numbers grow through the bank; the first of a section stands right after a multiple of the room of one."""
    found = deck(TRAPS)
    sections = {view.id: view.section_number for view in found.views}
    orders = [note.order for note in found.notes]
    assert orders == sorted(set(orders))
    starts = {sections[note.question_id]: note.order for note in reversed(found.notes)}
    assert len(starts) > 1
    assert {start % SECTION_ROOM for start in starts.values()} == {1}


def test_a_section_larger_than_its_room_pushes_the_next_one_on() -> None:
    """A section of more notes than a thousand takes two, and no number is given twice."""
    found = deck(TRAPS)
    first, last = found.notes[0], found.notes[-1]
    many = [replace(first, id=str(index)) for index in range(SECTION_ROOM + 1)]
    orders = [note.order for note in numbered([*many, last], found.views)]
    assert orders == [*range(1, SECTION_ROOM + 2), 2 * SECTION_ROOM + 1]
