"""Follow-ups: each keeps its id within its question, and no number is given twice."""

from __future__ import annotations

from dataclasses import replace

from tests.ledger_banks import NEW, Builder, items

ASKED = (
    ("为什么要除以根号下的维度?", "防止点积过大。"),
    ("多头有什么好处?", "不同子空间。"),
    ("复杂度是多少?", "平方级。"),
)


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


def test_a_retired_followup_goes_with_the_name_of_its_question() -> None:
    """After the author named the question, its old follow-up still returns."""
    builder = Builder()
    bank = replace(NEW, answer="答案。", followups=ASKED)
    builder.build(bank, *items(5))
    first = builder.identities.followups["1/Q1"]
    builder.build(replace(bank, followups=ASKED[:2]), *items(5))
    builder.build(replace(bank, followups=ASKED[:2], id="named"), *items(5))
    builder.build(replace(bank, id="named"), *items(5))
    assert builder.identities.followups["1/Q1"] == first
