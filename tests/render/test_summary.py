"""Tests of the summary that stands for scoring points where an author gave none."""

from __future__ import annotations

import pytest

from studypack.render.summary import MOST, summary
from tests.conftest import BankReader
from tests.neutral import shown

HEAD = "#### Q1:t\n**难度**:⭐\n**岗位**:通用\n\n"


def lines(reader: BankReader, answer: str) -> list[str]:
    """Return the digest of an answer."""
    return [shown(line) for line in summary(reader.contents(HEAD + answer)[0])]


@pytest.mark.parametrize(
    ("answer", "expected"),
    [
        ("### 1. 先甲\n文\n### 二、再*乙*\n文\n### 总结\n文", ["先甲", "再乙"]),
        ("**甲**:文\n\n**乙：**文\n\n**丙**文", ["甲", "乙"]),
        ("- **甲**:文\n- **乙**(注):文\n- **不要**(除非急)用\n- **丁**", ["甲", "乙", "丁"]),
        ("- **甲**:文\n  - **子**:文\n- **乙**:文", ["甲", "子", "乙"]),
        ("* 甲\n  **中间**:文\n* 乙", []),
        ("甲是乙。丙是丁。", ["甲是乙。"]),
        ("见 Fig. 3 and e.g. J. Doe. Then more.", ["见 Fig. 3 and e.g. J. Doe."]),
        ("甲(见上。下)是乙。丙。", ["甲(见上。下)是乙。"]),
        ("**甲。乙**是丙。丁。", ["<strong>甲。乙</strong>是丙。"]),
        ("记作 $a. b$ 的数。后。", ['记作 <span class="tex">a. b</span> 的数。']),
        ("短短一句没有句号", ["短短一句没有句号"]),
        ("如下:\n\n```\nx\n```\n", []),
        ("长" * 200, []),
        ("**对比**:\n\n|a|b|\n|-|-|\n|c|d|\n\n甲。乙", ["甲。"]),
        ("", []),
        ("TODO: 补上\n\n甲。乙。", ["甲。"]),
        ("待补充", []),
        ("参考：https://example.org/a\n\n甲。乙。", ["甲。"]),
        ("See [this](https://example.org).\n\nIt is so. And so.", ["It is so."]),
        ("[返回顶部](#甲)\n\n![图](a.png)\n\n甲。乙。", ["甲。"]),
        ("See how it splits: it does. Yes.", ["See how it splits: it does."]),
        ("甲。\n\n### Explanation\n\n乙。", ["甲。"]),
    ],
)
def test_summary(reader: BankReader, answer: str, expected: list[str]) -> None:
    """Headings, else lead phrases, else the first whole sentence; never half of one, never the caption of a table."""
    assert lines(reader, answer) == expected


def test_main_answer_first(reader: BankReader) -> None:
    """What one role should add counts only where there is nothing else; key points never do."""
    both = "**核心考点**:\n- **点**:x\n\n**标准答案**:\n甲。\n\n**算法岗回答要点**:\n- **乙**:x\n- **丙**:y"
    assert lines(reader, both) == ["甲。"]
    assert lines(reader, both.replace("**标准答案**:\n甲。\n\n", "")) == ["乙", "丙"]


def test_not_too_long(reader: BankReader) -> None:
    """A digest is short, without repetitions."""
    assert len(lines(reader, "\n".join(f"- **点{number}**:x" for number in range(30)))) == MOST
    assert lines(reader, "- **甲**:x\n- **甲**:y\n- **乙**:z") == ["甲", "乙"]


def outline(points: int, details: int) -> str:
    """Return an answer of main points with details, each with a lead phrase."""
    made = []
    for one in range(points):
        made += [f"**点{one}**:x\n", *(f"- **细{one}{two}**:y" for two in range(details)), ""]
    return "\n".join(made)


def test_details_never_crowd_out_a_main_point(reader: BankReader) -> None:
    """Details are named where all fit; else the main points alone, and only too few of those are filled up."""
    assert lines(reader, outline(4, 1)) == ["点0", "细00", "点1", "细10", "点2", "细20", "点3", "细30"]
    assert lines(reader, outline(5, 3)) == ["点0", "点1", "点2", "点3", "点4"]
    assert lines(reader, outline(2, 4)) == ["点0", "细00", "细01", "细02", "细03", "点1", "细10", "细11"]
    headings = "\n".join(f"### 点{one}\n#### 甲{one}\n文\n#### 乙{one}\n文" for one in range(4))
    assert lines(reader, headings) == ["点0", "点1", "点2", "点3"]
