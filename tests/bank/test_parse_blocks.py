"""Tests of how an answer falls into blocks."""

from __future__ import annotations

import pytest

from studypack.bank.model import BlockKind
from tests.conftest import BankReader

HEAD = "#### Q1:t\n**难度**:⭐\n**岗位**:通用\n\n"


def blocks(reader: BankReader, answer: str) -> list[tuple[str, str, str | None]]:
    """Return label, kind and role of every block of an answer."""
    return [(one.label, one.kind.value, one.role) for one in reader.read(HEAD + answer).questions[0].blocks]


def test_blocks_of_the_traps(reader: BankReader, trap_text: str) -> None:
    """Labels come in order, with repeats; what role a part is for stands in its label."""
    found = [(one.label, one.kind.value, one.role) for one in reader.read(trap_text).questions[0].blocks]
    assert found == [
        ("核心考点", "key_points", None),
        ("标准答案", "answer", None),
        ("特点", "other", None),
        ("特点", "other", None),
        ("对比表格", "other", None),
        ("算法岗回答要点", "role", "algorithm"),
        ("开发岗实际应用", "role", "development"),
        ("延伸问题", "followups", None),
        ("面试技巧", "tips", None),
    ]


@pytest.mark.parametrize(
    ("label", "kind", "role"),
    [
        ("得分点", "scoring_points", None),
        ("易错点", "mistakes", None),
        ("Follow-ups", "followups", None),
        ("For developers", "role", "development"),
        ("开发岗加分项", "role", "development"),
        ("算法", "role", "algorithm"),
        ("算法视角", "role", "algorithm"),
        ("算法复杂度", "other", None),
        ("开发成本", "other", None),
        ("多模态模型", "other", None),
        ("参考答案(简)", "answer", None),
    ],
)
def test_labels(reader: BankReader, label: str, kind: str, role: str | None) -> None:
    """A label that begins with a role's name is for that role, unless the word only begins alike."""
    assert blocks(reader, f"**{label}**:\n- x") == [(label, kind, role)]


def test_labels_and_headings_in_code_are_code(reader: BankReader) -> None:
    """A code block belongs to its block whole."""
    assert blocks(reader, "前\n```\n**特点**:\n# x\n```\n后") == [("", "answer", None)]


def test_a_caption_does_not_repeat_its_label(reader: BankReader) -> None:
    """Where a kind has a caption, the text begins after the label, at the column where it stands."""
    block = reader.read(HEAD + "**标准答案**: 先说\n再说").questions[0].blocks[0]
    assert (block.body, block.body_line, block.body_column) == ("先说\n再说", 5, 11)
    assert reader.read(HEAD + "**特点**: 快").questions[0].blocks[0].body == "**特点**: 快"


@pytest.mark.parametrize(
    ("answer", "answered"),
    [
        ("自由的文字", True),
        ("### 总结\n一句", True),
        ("**特点**:快", True),
        ("**得分点**:\n- a", True),
        ("---\n\n先划线再答", True),
        ("**核心考点**:\n- a", False),
        ("**核心考点**:\n- a\n\n**延伸问题**:\n- b?", False),
        ("**标准答案**:\n", False),
        ("### 总结\n\n---\n", False),
        ("**特点**:\n", False),
        ("<!-- 待补充 -->", False),
        ("TODO", False),
        ("**标准答案**: 待补充", False),
        ("（待更新）", False),
        ("- TODO: write this", False),
        ("待补充的只有后半句，前半句在此。", True),
        ("", False),
    ],
)
def test_answered(reader: BankReader, answer: str, answered: bool) -> None:
    """Whether a question is answered is read from its text, not from labels; key points are no answer."""
    assert reader.read(HEAD + answer).questions[0].answered is answered


def test_followups(reader: BankReader, trap_text: str) -> None:
    """A follow-up is an item; its answer is the nested item that says so, what comes after is detail."""
    found = reader.read(trap_text).questions[0].followups
    assert [(one.question, one.answer, one.detail) for one in found] == [
        ("为什么不用密度计?", "糖度会干扰读数", ""),
        ("多少算过萃?", "常说 22% 以上,但**风味**说了算", "- 补充:深烘更低"),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("- 甲?\n- 乙?", [("甲?", "", 6), ("乙?", "", 7)]),
        ("1. 甲?\n   - **答**：对", [("甲?", "对", 6)]),
        ("* 甲?\n  接着问\n  A: 对\n  还有", [("甲?\n接着问", "对\n还有", 6)]),
        ("- 甲?\n  - 答:看\n\n    ```\n- 不是题\n    ```", [("甲?", "看", 6)]),
        ("只是文字", []),
    ],
)
def test_forms_of_followups(reader: BankReader, text: str, expected: list[tuple[str, str, int]]) -> None:
    """Numbers, bold marks and English words do; an item in code is none."""
    found = reader.read(f"{HEAD}**延伸问题**:\n{text}").questions[0].followups
    assert [(one.question, one.answer, one.line) for one in found] == expected


def test_a_rule_after_the_metadata_is_no_end(reader: BankReader, trap_text: str) -> None:
    """An answer may begin with a rule and a heading."""
    question = reader.read(trap_text).questions[1]
    assert question.answered
    assert [block.label for block in question.blocks] == ["", "1. 先看烘焙度", "2. 再看研磨", "总结"]
    assert question.blocks[1].kind is BlockKind.HEADING
