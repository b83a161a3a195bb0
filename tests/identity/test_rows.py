"""Rows of tables: a row keeps the number of its card, and no other row ever gets it."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studypack.identity.ledger import RowRecord
from studypack.identity.notes import LAST_CLOZE
from studypack.identity.rows import number_rows
from tests.ledger_banks import Builder, Item, contents, items

ROWS = ("MHA | 每头各有键值 | 显存高", "GQA | 分组共享键值 | 显存中", "MQA | 全部共享键值 | 显存低")


def clozes(builder: Builder, *rows: str) -> tuple[int, ...]:
    """Build a table of these rows and return their numbers."""
    builder.build(Item("比较几种注意力", id="w", rows=rows), *items(4))
    return builder.identities.tables["1/Q1"][0].clozes


def test_rows_are_known_by_their_labels() -> None:
    """Turned round, edited, formatted, inserted: the number stays with the label."""
    builder = Builder()
    assert clozes(builder, *ROWS) == (1, 2, 3)
    assert clozes(builder, *ROWS[::-1]) == (3, 2, 1)
    assert clozes(builder, "**MQA** | 只有一组键值 | 更低", "MLA | 低秩压缩 | 低", *ROWS[:2]) == (3, 4, 1, 2)


def test_a_renamed_row_is_known_by_its_cells() -> None:
    """A label that changed wholly or a little, beside the same cells."""
    builder = Builder()
    clozes(builder, *ROWS)
    assert clozes(builder, ROWS[1], "多头 | 每头各有键值 | 显存高", "MQA(多查询) | 全部共享 | 低") == (2, 1, 3)


def test_labels_that_differ_in_a_number_are_unlike() -> None:
    """GPT-4 is not GPT-3, edited."""
    builder = Builder()
    assert clozes(builder, "GPT-3 | 甲 | 乙", "BERT | 丙 | 丁") == (1, 2)
    assert clozes(builder, "GPT-4 | 戊 | 己", "BERT | 丙 | 丁") == (3, 2)


def test_a_removed_number_is_not_given_again_and_comes_back_with_its_row() -> None:
    """Whoever did not delete the empty card must not find another row in it."""
    builder = Builder()
    clozes(builder, *ROWS)
    assert clozes(builder, *ROWS[:2]) == (1, 2)
    assert clozes(builder, *ROWS[:2], "MLA | 低秩压缩 | 低") == (1, 2, 4)
    assert clozes(builder, *ROWS) == (1, 2, 3)


def test_rows_with_one_label_are_told_apart_by_their_cells() -> None:
    """When the first of two goes, the second keeps its own number."""
    builder = Builder()
    assert clozes(builder, "推理 | 甲 | 乙", "推理 | 丙 | 丁", ROWS[0]) == (1, 2, 3)
    assert clozes(builder, "推理 | 丙 | 丁", ROWS[0]) == (2, 3)


def test_a_row_that_is_there_comes_before_one_that_is_gone() -> None:
    """The label of a row that is there decides, although the cells are those of an old one."""
    there, gone = RowRecord(1, "甲", "x"), number_rows([["甲", "乙"]], (), ()).rows[0]
    found = number_rows([["甲", "乙"]], (there,), (RowRecord(2, gone.label, gone.cells),))
    assert [row.number for row in found.rows] == [1]
    assert [row.number for row in found.gone] == [2]


def test_a_row_in_the_place_of_another_is_new_and_the_pin_that_decides_is_shown() -> None:
    """A wrong number would show another row's card; pinned, the row has its card back."""
    builder = Builder()
    assert clozes(builder, *ROWS) == (1, 2, 3)
    other = (ROWS[0], "滑窗 | 只看附近 | 很低", ROWS[2])
    assert clozes(builder, *other) == (1, 4, 3)
    (doubt,) = [one for one in builder.problems if one.code.slug == "doubtful-match"]
    pin = re.findall(r"`(\{#\S*?\})`", doubt.mend)[0]
    assert clozes(builder, *other) == (1, 4, 3)
    assert builder.codes() == []
    pinned = (ROWS[0], f"滑窗 {pin} | 只看附近 | 很低", ROWS[2])
    assert clozes(builder, *pinned) == (1, 2, 3)
    assert contents([Item("比较几种注意力", rows=pinned)])[0].tables[0].rows[1][0].source == "滑窗"
    assert builder.codes() == []


def test_a_pin_that_is_new_decides_before_the_doubt() -> None:
    """The other line of the mend says: another row."""
    builder = Builder()
    clozes(builder, *ROWS)
    name = builder.identities.tables["1/Q1"][0].id
    other = (ROWS[0], f"滑窗 {{#{name}.4 !}} | 只看附近 | 很低", ROWS[2])
    assert clozes(builder, *other) == (1, 4, 3)
    assert builder.codes() == []


def test_a_pinned_table_is_known_without_a_ledger() -> None:
    """Ids in the Markdown outlive the ledger: table and rows get the names and numbers that they had."""
    builder = Builder()
    rows = [row.replace(" ", f" {{#w.t9.{number}}} ", 1) for number, row in ((7, ROWS[0]), (2, ROWS[1]))]
    assert clozes(builder, *rows, ROWS[2]) == (7, 2, 8)
    assert builder.identities.tables["1/Q1"][0].id == "w.t9"


def test_an_accepted_row_keeps_its_card() -> None:
    """Named by its table and number."""
    builder = Builder()
    clozes(builder, *ROWS)
    name = builder.identities.tables["1/Q1"][0].id
    other = Item("比较几种注意力", id="w", rows=(ROWS[0], "滑窗 | 只看附近 | 很低", ROWS[2]))
    builder.build(other, *items(4), accept=[f"{name}.2"])
    assert builder.identities.tables["1/Q1"][0].clozes == (1, 2, 3)


def test_cells_that_several_rows_share_tell_nothing() -> None:
    """Renamed rows with the same cells are new rows: a wrong number would show another row's card."""
    builder = Builder()
    assert clozes(builder, "甲 | 支持 | 高", "乙 | 支持 | 高") == (1, 2)
    assert clozes(builder, "丙 | 支持 | 高", "丁 | 支持 | 高") == (3, 4)


def test_tables_are_told_apart() -> None:
    """Another table before it, or another order of rows, leaves a table its id and numbers."""
    builder = Builder()
    clozes(builder, *ROWS)
    (before,) = builder.identities.tables["1/Q1"]
    other = "| 阶段 | 数据 |\n|---|---|\n| 预训练 | 网页 |\n| 微调 | 指令 |\n\n另一张:\n"
    table = "\n".join(("| 方法 | 做法 | 代价 |", "|---|---|---|", *(f"| {row} |" for row in ROWS[::-1])))
    builder.build(Item("比较几种注意力", f"{other}\n{table}", id="w"), *items(4))
    found = builder.identities.tables["1/Q1"]
    assert [one.clozes for one in found] == [(1, 2), (3, 2, 1)]
    assert found[0].id != found[1].id == before.id


def test_rows_past_the_last_number_get_no_card() -> None:
    """Anki has no cards for them; a warning says so and how to mend it."""
    builder = Builder()
    numbers = clozes(builder, *(f"行{number} | 甲{number} | 乙" for number in range(LAST_CLOZE + 2)))
    assert numbers == (*range(1, LAST_CLOZE + 1), 0, 0)
    assert builder.codes() == ["content-cut"]
    assert "split" in builder.problems[0].mend
    assert len(builder.ledger.notes[builder.identities.tables["1/Q1"][0].id].rows) == LAST_CLOZE


CELLS = st.lists(st.sampled_from(("", "甲", "乙", "甲乙丙", "甲乙丁", "1", "2", "?")), min_size=1, max_size=3)


@pytest.mark.fuzz
@given(st.lists(st.lists(CELLS, max_size=6), max_size=6))
def test_no_number_ever_goes_to_two_rows(tables: list[list[list[str]]]) -> None:
    """Whatever the rows, numbers are unique, none is lost, and the same rows again keep theirs."""
    known: tuple[RowRecord, ...] = ()
    gone: tuple[RowRecord, ...] = ()
    for rows in tables:
        before = {row.number for row in known + gone}
        numbered = number_rows(rows, known, gone)
        known, gone = numbered.rows, numbered.gone
        numbers = [row.number for row in known + gone]
        assert len(set(numbers)) == len(numbers)
        assert before <= set(numbers)
        again = number_rows(rows, known, gone)
        assert (again.rows, again.gone) == (known, gone)
