"""Stamping: what changed gets a new second, nothing else does, and the changes are told for any older ledger."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.bank.diagnostics import Code, has_errors
from studypack.identity.changes import Changes, changes_since
from studypack.identity.identities import Identities
from studypack.identity.ledger import Ledger, format_ledger
from studypack.identity.notes import Note, NoteKind
from studypack.identity.stamping import Stamped, stamp
from tests.ledger_banks import NEW, START, Builder, Item, compose, contents, items, note_types

ROWS = ("MHA {#w.t1.1} | 甲 | 乙", "MQA {#w.t1.2} | 丙 | 丁")
BANK = [
    Item("比较几种注意力", "答案。", id="w", rows=ROWS, followups=(("为何? {#w.f1}", "因为。"),)),
    *items(6),
]


LARGE = [BANK[0], NEW, *items(8)]


def seconds(stamped: Stamped) -> dict[str, int]:
    """Return when each note last changed, in seconds from the start."""
    return {note.id: note.modified - START for note in stamped.notes}


def test_a_first_build_stamps_everything_now() -> None:
    """Everything is new, and note types are stamped too."""
    stamped = Builder().build(*BANK)
    assert set(seconds(stamped).values()) == {0}
    assert {one.modified for one in stamped.note_types} == {START}
    assert [note.kind for note in stamped.changes.added][:3] == list(NoteKind)
    assert len(stamped.changes.added) == len(stamped.notes) == 9
    assert stamped.changes.note_types == ()
    assert set(stamped.ledger.notes["w"].hashes) == {"Id", "Question", "Answer", "tags"}


def test_changes_are_told_in_the_order_of_the_bank() -> None:
    """The tenth question comes after the second, and every card after its question."""
    builder = Builder()
    added = builder.build(*LARGE).changes.added
    assert [one.id for one in added[:3]] == ["w", "w.f1", "w.t1"]
    assert [one.question for one in added[2:]] == list(builder.identities.questions.values())
    ledger = builder.ledger
    by_id = replace(ledger, notes=dict(sorted(ledger.notes.items())))
    assert changes_since(Ledger("test"), by_id).added == added


def test_a_build_without_a_change_changes_nothing() -> None:
    """Not a second and not a letter of the ledger, whatever the clock says."""
    builder = Builder()
    text = format_ledger(builder.build(*BANK).ledger).decode()
    again = builder.build(*BANK)
    assert format_ledger(again.ledger).decode() == text
    assert set(seconds(again).values()) == {0}
    assert again.changes == Changes(unchanged=9)
    assert again.changes.is_empty


def test_only_what_changed_is_stamped() -> None:
    """Each note by itself, with the names of the fields that changed."""
    builder = Builder()
    builder.build(*BANK)
    edited = replace(BANK[0], rows=(*BANK[0].rows, "MLA | 戊 | 己"), followups=(("为何? {#w.f1}", "另有原因。"),))
    stamped = builder.build(replace(edited, answer=""), *BANK[1:])
    assert [name for name, second in seconds(stamped).items() if second] == ["w", "w.f1", "w.t1"]
    told = {one.id: one.fields for one in stamped.changes.changed}
    assert told == {"w": ("Answer",), "w.f1": ("Answer",), "w.t1": ("Question",)}
    assert stamped.changes.unchanged == 6


def test_tags_are_content_but_their_order_is_not() -> None:
    """Anki keeps tags as a sorted set."""
    builder = Builder()
    builder.build(replace(BANK[0], tags="#甲 #乙"), *BANK[1:])
    assert builder.build(replace(BANK[0], tags="#乙 #甲"), *BANK[1:]).changes.is_empty
    changed = builder.build(replace(BANK[0], tags="#乙 #丙"), *BANK[1:]).changes.changed
    assert [(one.id, one.fields) for one in changed] == [(name, ("tags",)) for name in ("w", "w.f1", "w.t1")]


def test_the_tag_of_the_last_change_is_no_content() -> None:
    """It follows the second at which the note changed, and another tag for it changes nothing."""
    builder = Builder()
    builder.build(*BANK)
    stamped = builder.build(replace(BANK[0], followups=()), *BANK[1:])
    tags = {note.id: note.tags[-1] for note in stamped.notes}
    assert tags["w"] == f"更新::{START + 60}"
    assert tags["w.t1"] == f"更新::{START}"


def test_a_second_never_moves_backwards() -> None:
    """A clock that is behind still gives a second that Anki takes for newer."""
    builder = Builder()
    builder.build(*BANK)
    builder.now = START - 1000
    stamped = builder.build(replace(BANK[0], answer="新答案。"), *BANK[1:], types=note_types("other"))
    assert seconds(stamped)["w"] == 1
    assert {one.modified for one in stamped.note_types} == {START + 1}


def test_composed_and_decomposed_letters_are_one_content() -> None:
    """Anki composes fields on import, so a bank saved on another system has not changed."""
    builder = Builder()
    builder.build(replace(BANK[0], answer="caf\N{LATIN SMALL LETTER E WITH ACUTE}"), *BANK[1:])
    decomposed = replace(BANK[0], answer="cafe\N{COMBINING ACUTE ACCENT}")
    assert builder.build(decomposed, *BANK[1:]).changes.is_empty


def test_whoever_forces_stamps_every_note() -> None:
    """Notes are written anew although nothing in them changed."""
    builder = Builder()
    builder.build(*BANK)
    stamped = builder.build(*BANK, force=True)
    assert set(seconds(stamped).values()) == {60}
    assert [one.fields for one in stamped.changes.changed] == [()] * 9


def test_a_removed_question_is_retired_with_all_its_cards_and_may_return() -> None:
    """It is listed once; when it comes back unchanged its second is the old one."""
    builder = Builder()
    builder.build(*BANK)
    stamped = builder.build(*BANK[1:])
    assert [one.id for one in stamped.changes.retired] == ["w", "w.f1", "w.t1"]
    assert {one.retired for one in stamped.ledger.retired.values()} == {START + 60}
    again = builder.build(*BANK[1:])
    assert again.changes.is_empty
    assert again.ledger == stamped.ledger
    back = builder.build(*BANK)
    assert [one.id for one in back.changes.restored] == ["w", "w.f1", "w.t1"]
    assert back.changes.added == ()
    assert back.ledger.retired == {}
    assert set(seconds(back).values()) == {0}


def test_a_moved_deck_is_told_and_stamps_nothing() -> None:
    """Cards that learners have stay in their deck, so the move is told with both names."""
    builder = Builder()
    builder.build(*BANK)
    stamped = builder.build(*(replace(one, stars=1) for one in BANK))
    assert [(one.id, one.old, one.new) for one in stamped.changes.moved][:2] == [
        ("w", "1.1 注意力::2", "1.1 注意力::1"),
        ("w.f1", "1.1 注意力::2", "1.1 注意力::1"),
    ]
    assert len(stamped.changes.moved) == 9
    assert stamped.changes.changed == ()
    assert builder.build(*(replace(one, stars=1) for one in BANK)).changes.is_empty


def test_removed_rows_are_told_by_their_labels() -> None:
    """The learner must look for their empty cards."""
    builder = Builder()
    builder.build(*BANK)
    told = builder.build(replace(BANK[0], rows=BANK[0].rows[:1]), *BANK[1:]).changes.removed_rows
    assert [(one.id, one.removed) for one in told] == [("w.t1", ("mqa",))]


def test_a_style_or_template_stamps_its_note_type_only() -> None:
    """Learners get the new look whatever the notes' seconds are."""
    builder = Builder()
    builder.build(*BANK)
    types = note_types()
    changed = builder.build(*BANK, types=(replace(types[0], back="new"), *types[1:]))
    assert [one.modified - START for one in changed.note_types] == [60, 0, 0]
    assert changed.changes.note_types == (types[0].kind,)
    assert set(seconds(changed).values()) == {0}


@pytest.mark.parametrize(
    "change", [{"fields": ("Id", "Answer", "Question", "Spare")}, {"template_name": "x"}, {"template_id": 1}]
)
def test_another_schema_is_an_error(change: dict[str, object]) -> None:
    """Anki would update no note that learners have."""
    builder = Builder()
    builder.build(*BANK)
    builder.build(*BANK, types=tuple(replace(one, **change) for one in note_types()))  # type: ignore[arg-type]
    assert set(builder.codes()) == {Code.BAD_LEDGER.slug}
    assert has_errors(builder.problems)


def test_a_note_type_keeps_the_id_that_learners_have() -> None:
    """Whatever ids are derived from later, a second note type must not appear."""
    builder = Builder()
    first = builder.build(*BANK).note_types
    again = builder.build(*BANK, types=tuple(replace(one, id=7) for one in note_types())).note_types
    assert [one.id for one in again] == [one.id for one in first]


@pytest.mark.parametrize(("count", "left", "stops"), [(10, 8, False), (9, 7, True), (10, 1, True)])
def test_more_than_a_fifth_of_the_questions_may_not_vanish(count: int, left: int, stops: bool) -> None:
    """Two of ten may; two of nine may not, unless it is accepted."""
    builder = Builder()
    builder.build(*LARGE[:count])
    before = builder.ledger
    builder.build(*LARGE[:left])
    assert (Code.MASS_REMOVAL.slug in builder.codes()) is stops
    assert (builder.ledger == before) is stops
    builder.build(*LARGE[:left], allow_removal=True)
    assert builder.codes() == []


def test_a_question_edited_beyond_doubt_has_not_vanished() -> None:
    """One of three that is doubtful is reported by itself and does not stop the build."""
    builder = Builder()
    builder.build(Item("请详细解释一下自注意力机制是如何工作的,为什么它比循环网络更适合长序列的建模"), *items(3)[1:])
    halves = "请解释自注意力机制是怎么工作的,它有几个矩阵参数", "为什么自注意力比循环网络更适合长序列的建模问题"
    builder.build(*map(Item, halves), *items(3)[1:])
    assert builder.codes() == [Code.DOUBTFUL_MATCH.slug]


def test_two_notes_with_one_guid_are_an_error() -> None:
    """Anki would import both."""
    found = contents(BANK)
    builder = Builder()
    builder.build(*BANK)
    identities: Identities = builder.identities
    notes: list[Note] = list(compose(found, identities))
    again = stamp([*notes, notes[0]], note_types(), identities, builder.ledger, START, updated_tag=str)
    assert [problem.code for problem in again.problems] == [Code.DUPLICATE_ID]
    assert again.problems[0].line == found[0].question.span.line


def test_changes_can_be_told_for_any_older_ledger() -> None:
    """For a learner who skipped builds, what they skipped is one change."""
    builder = Builder()
    first = builder.build(*BANK).ledger
    builder.build(*BANK[:-1], Item("什么是滑动窗口注意力?它的复杂度怎样?"))
    builder.build(replace(BANK[0], answer="新答案。"), *BANK[1:-1], Item("什么是滑动窗口注意力?它的复杂度怎样?"))
    last = builder.build(replace(BANK[0], id="window", answer="新答案。"), *BANK[1:]).ledger
    changes = changes_since(first, last)
    assert changes.added == changes.retired == changes.restored == ()
    assert [(one.id, one.fields) for one in changes.changed] == [("window", ("Answer", "Id"))]
    assert changes_since(last, last).is_empty


@given(st.lists(st.integers(0, 100), min_size=2, max_size=8), st.lists(st.booleans(), min_size=8, max_size=8))
def test_a_change_always_rises_and_nothing_else_does(clocks: list[int], edits: list[bool]) -> None:
    """Whatever the clocks of the machines that build say."""
    builder, answer, before = Builder(), 0, -1
    for clock, edit in zip(clocks, edits, strict=False):
        answer += edit
        builder.now = START + clock
        second = builder.build(replace(BANK[0], answer=f"答案{answer}"), BANK[1]).notes[0].modified
        assert second > before if edit or before < 0 else second == before
        before = second
