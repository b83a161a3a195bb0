"""Doubtful matches: reported with the line that decides them, and built so that nobody's schedule is at risk."""

from __future__ import annotations

from dataclasses import replace

import pytest

from studypack.bank.diagnostics import has_errors
from tests.ledger_banks import NEW, Builder, Item, items

BASE = items(6, answered=False)
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


@pytest.mark.parametrize("accept", [False, True])
def test_a_question_with_an_id_of_its_own_is_not_doubtful(accept: bool) -> None:
    """An id that nobody knows says: this is another question."""
    builder = Builder()
    builder.ids(*BASE)
    guids = set(builder.identities.guids.values())
    assert builder.ids(replace(NEW, id="window"), *BASE[1:], accept=accept)[0] == "window"
    assert builder.identities.guids["window"] not in guids
    assert builder.codes() == []
