"""Identity through the command: what a build must ask about, or leave alone, before a card goes to another question."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import msgspec
import pytest

from studypack.bank.source import Source
from studypack.identity.ledger import NoteRecord, format_ledger, parse_ledger
from tests.identity_shop import OTHERS, bank, codes, guids, question, shop_of
from tests.workshop import Workshop

SHORT = "空一个位，否则另存元素数。"
LONG = "留一个空位，或者另存元素个数；两种办法都要说清取模，再比较它们各自的代价和适用的场合，最后给出结论。"
RENAMED = "圆形的排队机器从不混淆的秘密"


def old_record(record: NoteRecord) -> NoteRecord:
    """Return a record as builds wrote it that kept nothing of short answers."""
    told = record.fingerprint
    return msgspec.structs.replace(
        record, fingerprint=told if told.answer_sketch else msgspec.structs.replace(told, answer="")
    )


@pytest.mark.parametrize("answer", [SHORT, LONG])
@pytest.mark.parametrize("builds_between", [0, 2])
def test_the_same_answer_under_another_title_is_asked_about(tmp_path: Path, answer: str, builds_between: int) -> None:
    """Retitled and moved, now or after it had left: never another card without a word; the pin gives the old back."""
    old = ("环形队列怎样区分空和满？", answer)
    shop = shop_of(tmp_path, bank([old], list(OTHERS)))
    before = guids(shop)[old[0]]
    for _ in range(builds_between):
        shop.write(bank(list(OTHERS)))
        shop.build(allow_removal=True)
    shop.write(bank(list(OTHERS), [(RENAMED, answer)]))
    result = shop.build()
    if not codes(result):
        assert guids(shop)[RENAMED] == before
        return
    assert codes(result) == ["doubtful-match"]
    (doubt,) = [one for one in result.problems if one.code.slug == "doubtful-match"]
    same, other = re.findall(r"\{#\S+?(?: !)?\}", doubt.mend)
    assert guids(shop)[RENAMED] != before
    text = shop.text
    shop.write(text.replace(RENAMED, f"{RENAMED} {other}"))
    assert codes(shop.build()) == []
    assert guids(shop)[RENAMED] != before
    shop.write(text.replace(RENAMED, f"{RENAMED} {same}"))
    assert codes(shop.build(allow_removal=True)) == []
    assert guids(shop)[RENAMED] == before


def test_an_answer_that_moved_to_another_volume_is_asked_about(tmp_path: Path) -> None:
    """Where it stands says nothing."""
    shop = Workshop(tmp_path)
    shop.write(bank([("环形队列怎样区分空和满？", SHORT), *OTHERS]))
    (shop.bank / "other.md").write_text(bank(list(OTHERS[:1])).replace("第甲件", "另一件").replace("甲甲", "己己"))
    shop.build()
    shop.write(bank(list(OTHERS)))
    other = shop.bank / "other.md"
    other.write_text(other.read_text(encoding="utf-8") + question(RENAMED, SHORT), encoding="utf-8")
    assert codes(shop.build()) == ["doubtful-match"]


def test_a_short_answer_that_several_have_says_nothing(tmp_path: Path) -> None:
    """Nor does one of a few signs."""
    twins = [("环形队列怎样区分空和满？", SHORT), ("线性队列怎样区分空和满呢？", "是。")]
    shop = shop_of(tmp_path, bank(list(OTHERS[:2]), twins, list(OTHERS[2:])))
    same = [(RENAMED, SHORT), ("这里问的是别的什么事情", SHORT), ("毫不相干的一道题", "是。")]
    shop.write(bank([*OTHERS, *same]))
    assert codes(shop.build(allow_removal=True)) == []
    assert not {*guids(shop)} & {title for title, _ in twins}


def test_a_ledger_of_before_short_answers_changes_no_note(tmp_path: Path) -> None:
    """A ledger that has no hash of a short answer gets it; the notes stay as they were."""
    shop = shop_of(tmp_path, bank([("环形队列怎样区分空和满？", SHORT)], list(OTHERS)))
    path = shop.bank / "ledger.json"
    after = path.read_text(encoding="utf-8")
    ledger = parse_ledger(Source("ledger.json", after), "small").value
    assert ledger
    notes = {name: old_record(one) for name, one in ledger.notes.items()}
    path.write_text(format_ledger(replace(ledger, notes=notes)).decode(), encoding="utf-8")
    (shop.out / "ledger.json").unlink(missing_ok=True)
    assert path.read_text(encoding="utf-8") != after
    result = shop.build()
    assert codes(result) == []
    assert "nothing changed for learners (6 notes)" in result.summary
    assert path.read_text(encoding="utf-8") == after


TABLE = "| 方法 | 代价 |\n|---|---|\n"
ROWS = ("| 甲法 | 高 |", "| 乙法 | 中 |", "| 丙法 | 低 |")


def table(*rows: str) -> str:
    """Return a bank with one table of these rows."""
    return bank([("比较几种方法的代价如何", f"它们的代价不同:\n\n{TABLE}" + "\n".join(rows))], list(OTHERS))


@pytest.mark.parametrize("leaves_first", [False, True])
def test_a_row_renamed_and_moved_is_asked_about(tmp_path: Path, leaves_first: bool) -> None:
    """Few letters in the other cells are enough to ask; the pins of the mend decide, either way."""
    shop = shop_of(tmp_path, table(*ROWS))
    if leaves_first:
        shop.write(table(*ROWS[1:]))
        shop.build()
    shop.write(table(*ROWS[1:], "| 全新的名字 | 高 |"))
    result = shop.build()
    assert codes(result) == ["doubtful-match"]
    (doubt,) = [one for one in result.problems if one.code.slug == "doubtful-match"]
    same, other = re.findall(r"\{#\S+?(?: !)?\}", doubt.mend)
    assert (same[-3:], other[-5:]) == (".1}", ".4 !}")
    for pin, number in ((other, 4), (same, 1)):
        shop.write(table(*ROWS[1:], f"| 全新的名字 {pin} | 高 |"))
        assert codes(shop.build()) == []
        (record,) = [one for one in shop.ledger()["notes"].values() if one["kind"] == "table"]
        assert [row[0] for row in record["rows"]] == [2, 3, number]


def test_cells_that_several_rows_have_ask_nothing(tmp_path: Path) -> None:
    """A row that left, and a new one elsewhere that shares what a third one has too."""
    shop = shop_of(tmp_path, table(*ROWS, "| 丁法 | 高 |"))
    shop.write(table(*ROWS[1:], "| 丁法 | 高 |", "| 全新的名字 | 高 |"))
    assert codes(shop.build()) == []
