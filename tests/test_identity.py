"""Recognition: every question, follow-up, table and row keeps its identity through whatever is done to the bank."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studypack.diagnostics import has_errors
from studypack.identity import derived_id, guid, note_type_id
from studypack.ledger import Ledger, format_ledger
from studypack.notes import NoteKind
from tests.ledger_banks import ANSWERS, TITLES, Builder, Item, items

NEW = Item("什么是滑动窗口注意力?它的复杂度与全注意力相比怎样?")
Edit = Callable[[list[Item]], list[Item]]


def swap_word(text: str, at: int = 12, word: str = "改写") -> str:
    """Return a text with two characters replaced."""
    return f"{text[:at]}{word}{text[at + 2 :]}"


# Names


def test_ids_are_short_safe_and_the_same_everywhere() -> None:
    """An id is derived from bank and key alone; this value must never change."""
    assert derived_id("test", "1/Q1") == "qlvdmdqm"
    assert guid("test", "qlvdmdqm") == "y4nlnrkauwxgccsk"


def test_an_id_or_guid_that_is_taken_is_not_given_again() -> None:
    """The next one is as stable as the first."""
    for make in (derived_id, guid):
        first = make("test", "1/Q1")
        second = make("test", "1/Q1", {first})
        assert len({first, second, make("test", "1/Q1", {first, second})}) == 3
        assert second == make("test", "1/Q1", {first, "other"})


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
    assert format_ledger(one.ledger) == format_ledger(other.ledger)
    assert one.identities.guids == other.identities.guids


MOVED = {"section": "1.2 别处", "stars": 1, "tags": "#乙"}
EDITS: dict[str, Edit] = {
    "nothing": lambda bank: bank,
    "reversed": lambda bank: bank[::-1],
    "two swapped": lambda bank: [bank[1], bank[0], *bank[2:]],
    "moved": lambda bank: [*bank[1:], replace(bank[0], **MOVED)],
    "a word of a title": lambda bank: [replace(bank[0], title=swap_word(bank[0].title)), *bank[1:]],
    "a word of every title": lambda bank: [replace(one, title=swap_word(one.title)) for one in bank],
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
    swapped = [replace(bank[0], id=second), replace(bank[1], id=first), bank[2]]
    assert builder.ids(*swapped) == [second, first, third]


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
    name = builder.ids(table, *items(2))[0]
    builder.build(table, *items(2), Item("冒名的题目", id=f"{name}.t1"))
    assert builder.codes() == ["duplicate-id"]
    assert has_errors(builder.problems)


def test_an_id_that_cannot_be_one_is_left_out() -> None:
    """It is reported where it is read; the question gets an id of its own."""
    assert Builder().ids(replace(NEW, id="不行"))[0].startswith("q")


# Doubt

BASE = items(6, answered=False)
HALVES = ("请解释自注意力机制是怎么工作的,它有几个矩阵参数", "为什么自注意力比循环网络更适合长序列的建模问题")
WHOLE = "请详细解释一下自注意力机制是如何工作的,为什么它比循环网络更适合长序列的建模"
DOUBTS = {
    "weak": ([Item(WHOLE)], [*BASE[1:], Item("自注意力机制是如何工作的,和卷积网络相比各有什么优劣,什么时候选用")]),
    "split": ([Item(WHOLE)], [Item(HALVES[0]), Item(HALVES[1]), *BASE[1:]]),
    "merge": ([Item(HALVES[0]), Item(HALVES[1])], [Item(WHOLE), *BASE[1:]]),
    "place": ([BASE[0]], [NEW, *BASE[1:]]),
}


@pytest.mark.parametrize(("old", "new"), DOUBTS.values(), ids=DOUBTS)
def test_a_doubtful_question_is_new_and_the_line_that_decides_is_shown(old: list[Item], new: list[Item]) -> None:
    """The build runs, the old card is retired, and writing the line gives it back with its guid, at any later time."""
    builder = Builder()
    before = builder.ids(*old, *BASE[1:])
    after = builder.ids(*new)
    doubts = [one for one in builder.problems if one.code.slug == "doubtful-match"]
    doubtful = [at for at, one in enumerate(new) if one not in BASE]
    assert len(doubts) == min(len(doubtful), len(old)) or len(doubts) == len(doubtful)
    assert not has_errors(builder.problems)
    assert not {after[at] for at in doubtful} & set(before)
    line = doubts[0].mend.partition("#### ")[2]
    assert any(f"{{#{name}}}" in line for name in before[: len(old)])
    index = next(at for at, one in enumerate(new) if one.title in line)
    named = [replace(one, id=line.rpartition("{#")[2][:-1]) if at == index else one for at, one in enumerate(new)]
    builder.build(*new)
    assert builder.codes() == []
    decided = builder.ids(*named)
    assert decided[index] in before
    assert builder.codes() == []


@pytest.mark.parametrize(("old", "new"), DOUBTS.values(), ids=DOUBTS)
def test_whoever_accepts_gets_the_best_match(old: list[Item], new: list[Item]) -> None:
    """With --yes the old id goes on, and nothing is reported."""
    builder = Builder()
    before = builder.ids(*old, *BASE[1:])
    after = builder.ids(*new, accept=True)
    assert len(set(after) & set(before)) == min(len(new), len(before))
    assert builder.codes() == []


def test_a_question_with_an_id_of_its_own_is_not_doubtful() -> None:
    """An id that nobody knows says: this is another question."""
    builder = Builder()
    builder.ids(*BASE)
    assert builder.ids(replace(NEW, id="window"), *BASE[1:])[0] == "window"
    assert builder.codes() == []


# Follow-ups

ASKED = (("为什么要除以根号下的维度?", "防止点积过大。"), ("多头有什么好处?", "不同子空间。"), ("复杂度是多少?", "平方级。"))


def followup_ids(builder: Builder, *asked: tuple[str, str]) -> tuple[str, ...]:
    """Build a question with these follow-ups and return their ids."""
    builder.build(replace(NEW, id="w", followups=asked), *items(5))
    return builder.identities.followups["1/Q1"]


def test_followups_keep_their_ids_and_numbers_are_not_given_twice() -> None:
    """Turned round, edited, inserted, removed, restored: each is known by its question."""
    builder = Builder()
    assert followup_ids(builder, *ASKED) == ("w.f1", "w.f2", "w.f3")
    assert followup_ids(builder, *ASKED[::-1]) == ("w.f3", "w.f2", "w.f1")
    edited = (ASKED[0][0].replace("为什么", "为何"), "点积的方差随维度变大。")
    assert followup_ids(builder, ("新的问题?", "新。"), edited, ASKED[2]) == ("w.f4", "w.f1", "w.f3")
    assert followup_ids(builder, ("又一个问法?", "又。"), ASKED[2]) == ("w.f5", "w.f3")
    assert followup_ids(builder, ASKED[1], ASKED[2]) == ("w.f2", "w.f3")


def test_a_followup_without_an_answer_has_no_id() -> None:
    """It has no card; answered again it gets its id back."""
    builder = Builder()
    followup_ids(builder, *ASKED)
    assert followup_ids(builder, (ASKED[0][0], ""), *ASKED[1:]) == ("", "w.f2", "w.f3")
    assert followup_ids(builder, *ASKED) == ("w.f1", "w.f2", "w.f3")


def test_followups_return_with_their_question() -> None:
    """A restored question has the cards that it had."""
    builder = Builder()
    followup_ids(builder, *ASKED)
    known = set(builder.identities.guids.values())
    builder.build(*items(5))
    followup_ids(builder, *ASKED)
    assert set(builder.identities.guids.values()) == known


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


def test_a_section_inserted_before_others_takes_no_deck_of_theirs() -> None:
    """A section that got the number of another is not that other, retitled."""
    builder = Builder()
    deck_of(builder, "1.1 甲", "1.2 乙")
    assert deck_of(builder, "1.1 甲", "1.2 新", "1.3 乙") == ["1.1 甲", "1.2 新", "1.3 乙"]


# Any sequence of edits


class Author:
    """Someone who edits a bank at random; `uid`s say which question is which."""

    def __init__(self, seed: int, count: int) -> None:
        self.random = random.Random(seed)
        self.made = 0
        self.bank: list[tuple[int, Item]] = []
        self.removed: list[tuple[int, Item]] = []
        for _ in range(count):
            self.insert()

    def text(self, length: int) -> str:
        """Return a text that resembles no other."""
        return "".join(chr(self.random.randrange(0x4E00, 0x9FA0)) for _ in range(length))

    def place(self) -> int:
        return self.random.randrange(len(self.bank))

    def insert(self) -> None:
        answer = self.random.choice(("", self.text(80)))
        item = Item(f"什么是{self.text(24)}?", answer, section=f"1.{self.random.randint(1, 3)} 节")
        self.bank.insert(self.random.randint(0, len(self.bank)), (self.made, item))
        self.made += 1

    def delete(self) -> None:
        if len(self.bank) > 1:
            self.removed.append(self.bank.pop(self.place()))

    def restore(self) -> None:
        if self.removed:
            self.bank.insert(self.place(), self.removed.pop(self.random.randrange(len(self.removed))))

    def swap(self) -> None:
        one, other = self.place(), self.place()
        self.bank[one], self.bank[other] = self.bank[other], self.bank[one]

    def change(self, **what: object) -> None:
        at = self.place()
        uid, item = self.bank[at]
        self.bank[at] = (uid, replace(item, **what))  # type: ignore[arg-type]

    def word(self) -> None:
        at = self.place()
        uid, item = self.bank[at]
        title = swap_word(item.title, self.random.randint(3, 20), self.text(2))
        answer = swap_word(item.answer, self.random.randint(3, 60), self.text(2)) if item.answer else ""
        self.bank[at] = (uid, replace(item, title=title, answer=answer))

    def move(self) -> None:
        self.change(section=f"1.{self.random.randint(1, 3)} 节")

    def difficulty(self) -> None:
        self.change(stars=self.random.randint(1, 3))

    def items(self) -> list[Item]:
        """Return the bank with the questions of a section together."""
        self.bank.sort(key=lambda pair: pair[1].section)
        return [item for _, item in self.bank]


STEPS = ("insert", "delete", "restore", "swap", "word", "move", "difficulty")


@settings(deadline=None, max_examples=60)
@given(st.integers(0, 10**6), st.lists(st.lists(st.sampled_from(STEPS), min_size=1, max_size=3), max_size=8))
def test_any_sequence_of_edits_keeps_ids(seed: int, builds: list[list[str]]) -> None:
    """Whatever is done between builds, a question keeps its id and guid, and no two share one."""
    author, ledger, known = Author(seed, 6), Ledger("test"), {}
    for steps in [[], *builds]:
        for step in steps:
            getattr(author, step)()
        builder = Builder(ledger)
        ids = builder.ids(*author.items())
        guids = [builder.identities.guids[name] for name in ids]
        assert len(set(ids)) == len(ids) == len(set(guids))
        for (uid, _), name in zip(author.bank, zip(ids, guids, strict=True), strict=True):
            assert known.setdefault(uid, name) == name
        assert len(set(known.values())) == len(known)
        assert builder.stamped is not None
        ledger = builder.stamped.ledger


@settings(deadline=None, max_examples=60)
@given(st.lists(st.tuples(st.sampled_from(TITLES), st.sampled_from(("", *ANSWERS)), st.sampled_from(("", "a", "b")))))
def test_nothing_raises_however_alike_the_questions_are(bank: list[tuple[str, str, str]]) -> None:
    """Repeated titles, answers and ids give unique names all the same."""
    builder = Builder()
    builder.ids(*items(4))
    made = [Item(title, answer, explicit) for title, answer, explicit in bank] or items(1)
    for accept in (True, False):
        ids = builder.ids(*made, accept=accept)
        assert len(set(ids)) == len(ids)
