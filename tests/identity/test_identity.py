"""Identity: names that never change, and questions and decks that keep theirs whatever is done to the bank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from studypack.bank.diagnostics import has_errors
from studypack.identity.ledger import format_ledger
from studypack.identity.names import derived_id, guid, note_type_id
from studypack.identity.notes import NoteKind
from tests.ledger_banks import ANSWERS, NEW, Builder, Item, items, swap_word

Edit = Callable[[list[Item]], list[Item]]


# Names


def test_ids_are_short_safe_and_the_same_everywhere() -> None:
    """An id is derived from bank and title alone, however it is set; this value must never change."""
    assert derived_id("test", "什么是 RoPE?") == derived_id("test", "**什么是** rope？") == "qx6q2nbc"
    assert guid("test", "qmrcror5") == "6h6j4swiicrkr4nc"


def test_an_id_or_guid_that_is_taken_is_not_given_again() -> None:
    """The next one is as stable as the first."""
    for make in (derived_id, guid):
        first = make("test", "甲")
        second = make("test", "甲", {first})
        assert len({first, second, make("test", "甲", {first, second})}) == 3
        assert second == make("test", "甲", {first, "other"})


def test_two_banks_share_no_name() -> None:
    """Ids of notes and note types differ between banks and kinds, and fit what Anki stores."""
    banks = [f"bank-{number}" for number in range(300)]
    assert len({derived_id(bank, "1/Q1") for bank in banks} | {guid(bank, "x") for bank in banks}) == 600
    types = {note_type_id(bank, kind) for bank in banks for kind in NoteKind}
    assert len(types) == 900
    assert all(10**12 < one < 2**63 for one in types)


# Questions


def test_two_machines_without_a_ledger_mint_the_same() -> None:
    """The first build of a bank is the same everywhere, ledger and all."""
    one, other = Builder(), Builder()
    bank = [*items(3), replace(NEW, rows=("甲 | 1 | 2", "乙 | 3 | 4"), followups=(("为何?", "因为。"),))]
    one.build(*bank)
    other.build(*bank)
    assert format_ledger(one.ledger).decode() == format_ledger(other.ledger).decode()
    assert one.identities.guids == other.identities.guids


EDITS: dict[str, Edit] = {
    "nothing": lambda bank: bank,
    "reversed": lambda bank: bank[::-1],
    "two swapped": lambda bank: [bank[1], bank[0], *bank[2:]],
    "moved": lambda bank: [*bank[1:], replace(bank[0], section="1.2 别处", stars=1, tags="#乙")],
    "a word of a title": lambda bank: [replace(bank[0], title=swap_word(bank[0].title)), *bank[1:]],
    "a word of each title": lambda bank: [replace(one, title=swap_word(one.title)) for one in bank],
    "words of titles, reversed": lambda bank: [replace(one, title=swap_word(one.title)) for one in bank[::-1]],
    "punctuation": lambda bank: [replace(one, title=one.title.replace("?", "？ ")) for one in bank],
    "answers written": lambda bank: [replace(one, answer=f"{one.title}的答案。" * 9) for one in bank],
    "answers and titles": lambda bank: [
        replace(one, title=swap_word(one.title), answer=f"{one.title}的答案。" * 9) for one in bank
    ],
    "difficulty": lambda bank: [replace(one, stars=1) for one in bank],
    "sections": lambda bank: [replace(one, section="1.1 新题") for one in bank],
}


@pytest.mark.parametrize("answered", [True, False])
@pytest.mark.parametrize("edit", EDITS.values(), ids=EDITS)
def test_an_edited_bank_keeps_its_ids(edit: Edit, answered: bool) -> None:
    """Text edited, renumbered, moved: the same note, without a word of doubt."""
    builder = Builder()
    bank = [replace(one, id="") for one in items(8, answered=answered)]
    before = dict(zip(builder.ids(*bank), bank, strict=True))
    tagged = edit([replace(one, tags=f"#{number}") for number, one in enumerate(bank)])
    order = [int(one.tags[1:]) if one.tags != "#乙" else 0 for one in tagged]
    assert [list(before)[number] for number in order] == builder.ids(*tagged)
    assert "doubtful-match" not in builder.codes()


def test_a_new_title_above_the_same_answer_is_the_same_question() -> None:
    """After the title the whole answer decides."""
    builder = Builder()
    before = builder.ids(*items(4))
    bank = items(4)
    assert builder.ids(*bank[1:], replace(bank[0], title="换了一种完全不同的问法")) == [*before[1:], before[0]]


@pytest.mark.parametrize("at", range(5))
def test_one_question_inserted_is_one_new_id(at: int) -> None:
    """Everything after it is renumbered and keeps its id, although the new one has the key of an old one."""
    builder = Builder()
    bank = items(4, answered=False)
    before = builder.ids(*bank)
    after = builder.ids(*bank[:at], NEW, *bank[at:])
    assert after[:at] + after[at + 1 :] == before
    assert after[at] not in before
    assert builder.stamped is not None
    assert [note.id for note in builder.stamped.changes.added] == [after[at]]


def test_questions_with_one_title_are_told_apart_by_answer_then_place() -> None:
    """Five questions called the same keep their own ids when their order is reversed or one is edited."""
    builder = Builder()
    bank = [Item("总结", answer) for answer in ANSWERS[:5]]
    before = builder.ids(*bank)
    assert len(set(before)) == 5
    assert builder.ids(*bank[::-1]) == before[::-1]
    edited = [replace(one, answer=swap_word(one.answer, 30)) for one in bank]
    assert builder.ids(*edited) == before
    assert builder.codes() == []


def test_a_restored_question_gets_its_id_and_guid_back() -> None:
    """Even edited a little, in another place, and after other builds."""
    builder = Builder()
    bank = items(8)
    before = builder.ids(*bank)
    guids = dict(builder.identities.guids)
    builder.build(*bank[1:])
    builder.build(*bank[1:], NEW)
    again = builder.ids(*bank[1:], NEW, replace(bank[0], title=swap_word(bank[0].title)))
    assert again[-1] == before[0]
    assert builder.identities.guids[before[0]] == guids[before[0]]
    assert before[0] not in builder.ledger.retired


def test_a_retired_id_never_goes_to_another_question() -> None:
    """A new question in the place of a removed one is another question."""
    builder = Builder()
    bank = items(8)
    before = builder.ids(*bank)
    builder.build(*bank[:-1])
    after = builder.ids(*bank[:-1], NEW)
    assert after[-1] not in before
    assert builder.identities.guids[after[-1]] not in {builder.ledger.retired[before[-1]].guid}


# Explicit ids


def test_an_explicit_id_comes_first() -> None:
    """It holds against text and place, and whoever has it has its record."""
    builder = Builder()
    bank = items(3)
    first, second, third = builder.ids(*bank)
    guids = dict(builder.identities.guids)
    swapped = [replace(bank[0], id=second), replace(bank[1], id=first), bank[2]]
    assert builder.ids(*swapped) == [second, first, third]
    assert builder.identities.guids == guids


def test_an_explicit_id_goes_to_nobody_else() -> None:
    """A new question does not mint what another was given, and of two that claim one id the first has it."""
    minted = derived_id("test", NEW.title)
    first, second = Builder().ids(NEW, replace(items(1)[0], id=minted))
    assert (first != minted, second) == (True, minted)
    first, second = Builder().ids(replace(NEW, id="w"), replace(items(1)[0], id="w"))
    assert (first, second != "w") == ("w", True)


def test_a_known_question_given_an_id_keeps_guid_and_followups() -> None:
    """The card is the same; only its name is the author's now, and the old name is given to nobody's guid."""
    builder = Builder()
    bank = [replace(NEW, answer=ANSWERS[0], followups=(("为什么?", "因为局部。"),)), *items(3)[1:]]
    old = builder.ids(*bank)[0]
    guids = set(builder.identities.guids.values())
    named = [replace(bank[0], id="window"), *bank[1:]]
    assert builder.ids(*named)[0] == "window"
    assert set(builder.identities.guids.values()) == guids
    assert builder.ledger.retired == {}
    assert builder.stamped is not None
    assert builder.stamped.changes.added == builder.stamped.changes.retired == ()
    assert builder.ids(*named, Item("把旧名字给了别的题目会怎样呢", id=old))[-1] == old
    assert len(set(builder.identities.guids.values())) == len(guids) + 1


def test_the_id_of_another_card_is_refused() -> None:
    """A guid can never move from a table to a question."""
    builder = Builder()
    table = replace(NEW, rows=("甲 | 1 | 2", "乙 | 3 | 4"))
    builder.build(table, *items(2))
    name = builder.identities.tables["1/Q1"][0].id
    builder.build(table, *items(2), Item("冒名的题目", id=name))
    assert builder.codes() == ["duplicate-id"]
    assert has_errors(builder.problems)
    builder.build(NEW, *items(2))
    builder.build(NEW, *items(2), Item("冒名的题目", id=name))
    assert builder.codes() == ["duplicate-id"]


def test_an_id_that_cannot_be_one_is_left_out() -> None:
    """It is reported where it is read; the question gets an id of its own."""
    assert Builder().ids(replace(NEW, id="不行"))[0].startswith("q")


# Sections


def deck_of(builder: Builder, *sections: str, rename: bool = False) -> list[str]:
    """Build two questions in each section and return the deck names of the sections."""
    bank = items(8)
    builder.build(*(replace(bank[at], section=section) for at, section in enumerate(sections)), rename=rename)
    return list(builder.identities.decks.values())


def test_a_retitled_section_keeps_its_deck() -> None:
    """Anki knows decks by name, so a new title would make a second deck; whoever wants it asks for it."""
    builder = Builder()
    assert deck_of(builder, "1.1 甲", "1.2 乙") == ["1.1 甲", "1.2 乙"]
    assert deck_of(builder, "1.1 新甲", "1.2 乙") == ["1.1 甲", "1.2 乙"]
    assert deck_of(builder, "1.1 新甲", "1.2 乙") == ["1.1 甲", "1.2 乙"]
    assert deck_of(builder, "1.1 新甲", "1.2 乙", rename=True) == ["1.1 新甲", "1.2 乙"]


def test_a_section_of_new_questions_is_another_section() -> None:
    """What replaces a section is not that section, retitled."""
    builder = Builder()
    deck_of(builder, "1.1 甲", "1.2 乙")
    builder.build(items(8)[0], replace(NEW, section="1.2 新"))
    assert list(builder.identities.decks.values()) == ["1.1 甲", "1.2 新"]


def test_a_section_inserted_before_others_takes_no_deck_of_theirs() -> None:
    """A section that got the number of another is not that other, retitled."""
    builder = Builder()
    deck_of(builder, "1.1 甲", "1.2 乙")
    assert deck_of(builder, "1.1 甲", "1.2 新", "1.3 乙") == ["1.1 甲", "1.2 新", "1.3 乙"]
