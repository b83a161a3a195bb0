"""Follow-ups: each keeps its id whatever is reworded, turned round or moved, and none is given twice."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

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


def test_followups_keep_their_ids_and_none_is_given_twice() -> None:
    """Turned round, edited, inserted, removed, restored: each is known by its question."""
    builder = Builder()
    one, two, three = followup_ids(builder, *ASKED)
    assert len({one, two, three}) == 3
    assert all(name.startswith("w.f") for name in (one, two, three))
    assert followup_ids(builder, *ASKED[::-1]) == (three, two, one)
    edited = (ASKED[0][0].replace("为什么", "为何"), "点积的方差随维度变大。")
    new, *rest = followup_ids(builder, ("新的问题?", "新。"), edited, ASKED[2])
    assert rest == [one, three]
    other, *rest = followup_ids(builder, ("又一个问法?", "又。"), ASKED[2])
    assert rest == [three]
    assert followup_ids(builder, ASKED[1], ASKED[2]) == (two, three)
    assert len({one, two, three, new, other}) == 5


def test_two_machines_name_a_followup_alike() -> None:
    """By what it says, not by how many there are: two branches that each add one do not meet."""
    builder, other = Builder(), Builder()
    first = followup_ids(builder, *ASKED)
    assert followup_ids(other, ASKED[2], ASKED[0]) == (first[2], first[0])


LONG = "点积的方差随维度线性增长，除以根号维度之后方差回到一，软最大值就不会饱和到只剩一个，梯度也就传得回来。"


@pytest.mark.parametrize("answer", ["防止点积过大。", LONG])
def test_a_reworded_followup_is_known_by_its_answer(answer: str) -> None:
    """Short answers by being the very same, long ones by being alike."""
    builder = Builder()
    before = followup_ids(builder, (ASKED[0][0], answer), *ASKED[1:])
    edited = answer if len(answer) < 20 else answer.replace("线性", "按比例")
    assert followup_ids(builder, *ASKED[1:], ("缩放因子的作用说一说", edited)) == (*before[1:], before[0])
    assert builder.codes() == []


def test_followups_that_swap_questions_or_move_keep_their_ids() -> None:
    """To another question, and both ways at once; also when their old question is gone."""
    builder = Builder()
    bank = [replace(NEW, followups=ASKED[:2]), replace(items(1)[0], followups=ASKED[2:]), *items(7)[1:]]
    builder.build(*bank)
    one, two = (builder.identities.followups[key] for key in ("1/Q1", "1/Q2"))
    swapped = [replace(bank[0], followups=ASKED[2:]), replace(bank[1], followups=ASKED[:2]), *bank[2:]]
    builder.build(*swapped)
    assert [builder.identities.followups[key] for key in ("1/Q1", "1/Q2")] == [two, one]
    builder.build(replace(bank[1], followups=ASKED), *bank[2:])
    assert builder.identities.followups["1/Q1"] == one + two
    assert builder.codes() == []


def test_the_same_words_in_another_question_are_another_followup() -> None:
    """“What is its complexity?” is asked of everything."""
    builder = Builder()
    bank = [replace(NEW, followups=ASKED[2:]), *items(6)]
    builder.build(*bank)
    (name,) = builder.identities.followups["1/Q1"]
    other = replace(items(1)[0], followups=((ASKED[2][0], "线性，因为窗口宽度固定。"),))
    builder.build(replace(NEW), other, *items(6)[1:])
    assert builder.identities.followups["1/Q2"] != (name,)


def test_a_doubtful_followup_is_new_and_the_pin_that_decides_is_shown() -> None:
    """Both texts changed: the build runs, asks, and either pin answers for good."""
    builder = Builder()
    before = followup_ids(builder, *ASKED)
    changed = (ASKED[0], ("每个头看到的东西一样吗?", "不一样，各看各的投影。"), ASKED[2])
    after = followup_ids(builder, *changed)
    assert (after[0], after[2]) == (before[0], before[2])
    assert after[1] not in before
    assert builder.codes() == ["doubtful-match"]
    assert ASKED[1][0] in builder.problems[0].message
    old, new = re.findall(r"`(\{#.*?\})`", builder.problems[0].mend)
    assert followup_ids(Builder(builder.ledger), *changed) == after
    pinned = followup_ids(builder, changed[0], (f"{changed[1][0]} {old}", changed[1][1]), changed[2])
    assert pinned == before
    builder = Builder()
    followup_ids(builder, *ASKED)
    assert followup_ids(builder, changed[0], (f"{changed[1][0]} {new}", changed[1][1]), changed[2]) == after
    assert builder.codes() == []


def test_a_pinned_followup_keeps_its_id_whatever_else_it_says() -> None:
    """And without a ledger too."""
    asked = (f"{ASKED[0][0]} {{#w.scale}}", ASKED[0][1])
    builder = Builder()
    assert followup_ids(builder, asked, *ASKED[1:])[0] == "w.scale"
    assert followup_ids(builder, *ASKED[1:], ("全新的问法 {#w.scale}", "全新的答案"))[-1] == "w.scale"
    assert builder.codes() == []
    assert "{#" not in str(
        [one.fields for one in builder.stamped.notes if one.id == "w.scale"] if builder.stamped else 0
    )


def test_a_followup_without_an_answer_has_no_id() -> None:
    """It has no card; answered again it gets its id back."""
    builder = Builder()
    before = followup_ids(builder, *ASKED)
    assert followup_ids(builder, (ASKED[0][0], ""), *ASKED[1:]) == ("", *before[1:])
    assert followup_ids(builder, *ASKED) == before


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
