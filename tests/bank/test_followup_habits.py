"""Follow-ups are read as people write them: with their answers below, beside, or behind another label."""

from __future__ import annotations

from pathlib import Path

import pytest

from studypack.bank.load import load
from tests.command import run
from tests.conftest import BankReader

QUESTION = "## 第一部分:甲\n\n#### Q1:为何排队？\n\n**难度**:⭐\n**岗位**:通用\n\n答。\n\n**延伸问题**:\n"
READ = [
    "- 为何留空位？\n  - 答:区分空与满。",
    "- 为何留空位？\n  参考答案：区分空与满。",
    "- 为何留空位？\n  - 区分空与满。",
    "1. 为何留空位？\n\n   区分空与满。",
    "- 问：为何留空位？\n- 答：区分空与满。",
    "- **为何留空位？** 区分空与满。",
    "为何留空位？\n答：区分空与满。",
    "\n1、为何留空位？\n\n答：区分空与满。",
    "**为何留空位？**\n\n区分空与满。",
]


@pytest.mark.parametrize("written", READ)
@pytest.mark.parametrize("more", [0, 1])
def test_answers_of_followups(written: str, more: int, reader: BankReader) -> None:
    """One and several follow-ups are read with their answers, and nothing is wrong with them."""
    text = QUESTION + "\n".join([written, *[written.replace("空位", "表头").replace("空与满", "头与身")] * more])
    followups = reader.read(text).questions[0].followups
    expected = [("为何留空位？", "区分空与满。"), ("为何留表头？", "区分头与身。")][: 1 + more]
    assert [(one.question, one.answer) for one in followups] == expected
    assert reader.codes() == []


@pytest.mark.parametrize(
    "written",
    [
        "- 为何留空位？区分空与满，请举例。",
        "- 为何留空位？\n  - 不留会怎样？",
        "- 为何留空位？\n  - 提示：画图",
        "- 下面打印什么？\n\n  ```python\n  print(1)\n  ```",
        "- **为何留空位？** 不留会怎样？",
        "- 讲讲空位\n  - 用在哪",
    ],
)
def test_what_may_belong_to_the_question(written: str, reader: BankReader) -> None:
    """A hint, code, a further question or the rest of a line stays with the question, which has no answer then."""
    (followup,) = reader.read(QUESTION + written).questions[0].followups
    assert followup.answer == ""
    assert reader.codes() == ["unanswered-followup"]


@pytest.mark.parametrize("written", READ)
def test_followups_of_any_kind_keep_their_ids(written: str, tmp_path: Path) -> None:
    """`ids` writes the id of each, and it is read where it stands."""
    (tmp_path / "bank.md").write_text(f"{QUESTION}{written}\n", encoding="utf-8")
    assert run("ids", str(tmp_path)).stdout == "2 ids written\n"
    assert run("ids", str(tmp_path)).stdout == "0 ids written\n"
    bank = load(tmp_path, None).bank
    assert bank is not None
    (followup,) = bank.questions[0].followups
    assert (followup.question, followup.answer) == ("为何留空位？", "区分空与满。")
    assert followup.explicit_id is not None
