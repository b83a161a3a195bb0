"""Doubtful matches: reported with the line that decides them, and built so that nobody's schedule is at risk."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from studypack.bank.diagnostics import has_errors
from tests.ledger_banks import NEW, TITLES, Builder, Item, items, swap_word

BASE = items(6, answered=False)
ANSWERED = items(6)
HALVES = ("请解释自注意力机制是怎么工作的,它有几个矩阵参数", "为什么自注意力比循环网络更适合长序列的建模问题")
WHOLE = "请详细解释一下自注意力机制是如何工作的,为什么它比循环网络更适合长序列的建模"
OTHER = "请详细解释一下自注意力机制是如何工作的,它的参数量与显存占用又是怎样推算出来的呢"
DOUBTS = {
    "weak": (
        [Item(WHOLE)],
        [*BASE[1:], Item(OTHER)],
    ),
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
    assert len(doubts) == 1
    assert not has_errors(builder.problems)
    assert not {after[at] for at in doubtful} & set(before)
    line, other = re.findall(r"#### .*?\{#.*?\}", doubts[0].mend)
    assert any(f"{{#{name}}}" in line for name in before[: len(old)])
    index = next(at for at, one in enumerate(new) if one.title in line)
    assert other.endswith(f"{{#{after[index]} !}}")
    named = [replace(one, id=line.rpartition("{#")[2][:-1]) if at == index else one for at, one in enumerate(new)]
    builder.build(*new)
    assert builder.codes() == []
    decided = builder.ids(*named)
    assert decided[index] in before
    assert builder.codes() == []


@pytest.mark.parametrize(("old", "new"), DOUBTS.values(), ids=DOUBTS)
def test_whoever_accepts_gets_the_best_match(old: list[Item], new: list[Item]) -> None:
    """With `--accept all` the old id goes on, and nothing is reported."""
    builder = Builder()
    before = builder.ids(*old, *BASE[1:])
    after = builder.ids(*new, accept=["all"])
    assert len(set(after) & set(before)) == min(len(new), len(before))
    assert builder.codes() == []


@pytest.mark.parametrize(("old", "new"), DOUBTS.values(), ids=DOUBTS)
def test_a_pin_that_is_new_decides_before_the_doubt(old: list[Item], new: list[Item]) -> None:
    """With `!` behind its new id a question is another one, and nothing is asked, now or later."""
    builder = Builder()
    before = builder.ids(*old, *BASE[1:])
    named = [one if one in BASE else replace(one, id=f"new-{at} !") for at, one in enumerate(new)]
    after = builder.ids(*named)
    assert not {after[at] for at, one in enumerate(named) if one not in BASE} & set(before)
    assert "doubtful-match" not in builder.codes()
    builder.build(*named, allow_removal=True)
    assert builder.codes() == []


@pytest.mark.parametrize("kind", ["weak", "split", "merge"])
def test_a_new_id_on_what_resembles_a_vanished_question_is_doubtful(kind: str) -> None:
    """The author may have named the old question, or may have written another."""
    old, new = DOUBTS[kind]
    builder = Builder()
    before = builder.ids(*old, *BASE[1:])
    named = [replace(one, id=f"named-{at}") if one not in BASE else one for at, one in enumerate(new)]
    after = builder.ids(*named)
    assert "doubtful-match" in builder.codes()
    assert not {name for name in after if name.startswith("named")} & set(before)


def test_a_new_id_on_an_edited_question_is_doubtful() -> None:
    """Without the id it would surely be the old one, edited; on the very same text an id is a name for it."""
    builder = Builder()
    before = builder.ids(*BASE)
    edited = replace(BASE[0], title=swap_word(BASE[0].title), id="named")
    assert Builder(builder.ledger).ids(replace(BASE[0], id="named"), *BASE[1:])[1:] == before[1:]
    builder.build(edited, *BASE[1:])
    assert builder.codes() == ["doubtful-match"]
    assert "{#named !}" in builder.problems[0].mend


def test_only_what_is_named_is_accepted() -> None:
    """One doubt of two."""
    builder = Builder()
    before = builder.ids(*BASE)
    unlike = [Item("第一个毫不相干的新问题是什么样子"), Item("另外再写一道别的题目放在这里")]
    after = builder.ids(unlike[0], *BASE[1:5], unlike[1], accept=[before[5]])
    assert after[5] == before[5]
    assert after[0] not in before
    assert builder.codes() == ["doubtful-match"]


@pytest.mark.parametrize("accept", [[], ["all"]])
def test_a_question_with_an_id_of_its_own_in_the_place_of_another_is_not_doubtful(accept: list[str]) -> None:
    """An id that nobody knows, above a text that resembles nothing, says: this is another question."""
    builder = Builder()
    builder.ids(*BASE)
    guids = set(builder.identities.guids.values())
    assert builder.ids(replace(NEW, id="window"), *BASE[1:], accept=accept)[0] == "window"
    assert builder.identities.guids["window"] not in guids
    assert builder.codes() == []


def test_an_id_that_another_question_has_is_told() -> None:
    """Somebody gives a new question the id of one that is still there as it was, and has none in the Markdown."""
    builder = Builder()
    before = builder.ids(*BASE)
    after = builder.ids(replace(NEW, id=before[2]), *BASE)
    assert builder.codes()[0] == "doubtful-match"
    assert BASE[2].title in builder.problems[0].message
    assert after[0] == before[2]
    assert after[3] not in before


def test_a_title_whose_answer_another_id_has_is_asked_about() -> None:
    """The author wrote at last that it is the old one, under a third title, and asks something new in the second."""
    builder = Builder()
    before = builder.ids(*ANSWERED)
    builder.build(replace(ANSWERED[0], title=TITLES[6], id="other !"), *ANSWERED[1:])
    again = Item(
        TITLES[6], "这一次问的是别的：只说部署时要注意哪些参数，怎样压测，怎样回滚，怎样看监控，出了事先做什么。"
    )
    after = builder.ids(replace(ANSWERED[0], title=TITLES[7], id=before[0]), again, *ANSWERED[1:])
    assert builder.codes() == ["doubtful-match"]
    assert "{#other}" in builder.problems[0].mend
    assert [after[0], *after[2:]] == before
    assert after[1] != "other"


def test_half_of_an_answer_is_not_what_left_with_the_whole() -> None:
    """A question was asked about and built as a new one, so its old card left; now it is parted in two."""
    answer = (
        "第一，先看吞吐与延迟怎样取舍，批越大吞吐越高，单个请求却等得越久，所以要按首字延迟的目标来定批的大小。"
        "第二，再看显存碎片怎样整理，分页之后几乎没有碎片，只在最后一页里浪费一点，代价是多一次查表的开销。"
    )
    builder = Builder()
    before = builder.ids(Item(TITLES[6], answer), *BASE)
    builder.build(Item(TITLES[7], answer, id="other !"), *BASE)
    first, second = answer.split("第二")
    builder.build(Item(TITLES[7], answer), *BASE)
    after = builder.ids(Item(TITLES[7], first), Item("显存里的碎片怎样处理", f"第二{second}"), *BASE)
    assert after[1] != before[0]
    assert "doubtful-match" in builder.codes()
