"""Tests of mends: what a message tells an author to write is written, and the bank is better and not worse for it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from studypack.bank.load import load
from studypack.bank.parse.grammar import question_heading
from tests.workshop import Workshop

BOLD = "## 第一部分：甲\n\n" + "".join(
    f"**Q{number}: 第 {number} 种缓存为什么会失效，写入时又该怎么办？**\n- 难度：⭐\n- 岗位：算法岗\n\n"
    f"**标准答案**:\n\n第 {number} 种缓存在写入 {number * 7} 次之后失效，要先使其失效再写。\n\n"
    for number in range(1, 5)
)
RULES = (
    "[[rules]]\nline = '^### (?P<number>\\d+)\\. (?P<title>.+?) *⭐$'\nis = \"question\"\n[defaults]\ndifficulty = 1\n"
)


@pytest.mark.parametrize("kind", ["heading", "bold"])
def test_the_line_that_decides_a_doubt(kind: str, tmp_path_factory: pytest.TempPathFactory) -> None:
    """The line of a doubtful match, written where it is said, keeps all questions and ends the doubt."""
    text = BOLD if kind == "bold" else re.sub(r"\*\*(Q\d: .*)\*\*", r"#### \1", BOLD)
    shop = Workshop(tmp_path_factory.mktemp("mend"))
    shop.write(text)
    shop.build()
    shop.write(
        text.replace("第 3 种缓存为什么会失效，写入时又该怎么办", "为什么第三类缓冲会过时").replace("失效再写", "失效")
    )
    doubts = [one for one in shop.build().problems if one.code.slug == "doubtful-match"]
    assert len(doubts) == 1
    line = re.search(r"if it is the old one: (.*?) — or", doubts[0].mend)
    assert line is not None
    lines = shop.text.split("\n")
    lines[doubts[0].line - 1] = line.group(1)
    shop.write("\n".join(lines))
    result = shop.build()
    assert [one for one in result.problems if one.code.slug == "doubtful-match"] == []
    project = load(shop.bank, None)
    assert project.bank is not None
    assert [question.number for question in project.bank.questions] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("text", "settings", "line"),
    [
        ("#### Q1:甲\n", "", "#### Q1:甲 {#x}"),
        ("  ## **Q1）甲** {#old !}\n", "", "  ## **Q1）甲** {#x}"),
        ("**Q1: 甲**\n", "", "**Q1: 甲** {#x}"),
        ("### 1. 甲 ⭐\n", RULES, "### 1. 甲 {#x} ⭐"),
    ],
)
def test_an_id_is_written_in_the_dialect_of_its_file(text: str, settings: str, line: str, tmp_path: Path) -> None:
    """A question's line with an id is read with that id, in every way of writing."""
    folder = tmp_path
    (folder / "bank.toml").write_text(settings, encoding="utf-8")

    def first(markdown: str) -> tuple[str, str | None, str]:
        (folder / "bank.md").write_text(markdown + "\n答\n", encoding="utf-8")
        bank = load(folder, None).bank
        assert bank is not None
        question = bank.questions[0]
        return question.title, question.explicit_id, question_heading(question, "x")

    assert first(text)[2] == line
    assert first(line + "\n")[:2] == ("甲", "x")
