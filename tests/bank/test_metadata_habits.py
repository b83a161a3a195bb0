"""Metadata is read as people write it: divided by other marks, on one line, as YAML at the head of a file."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from tests.bank.six_questions import META, bank, damaged
from tests.conftest import BankReader

METADATA: dict[str, Callable[[str], str]] = {
    "no bold": lambda line: line.replace("**", ""),
    "half bold": lambda line: line.replace("**", "", 1),
    "emphasis": lambda line: line.replace("**", "*"),
    "no colon": lambda line: line.replace(":", " "),
    "a full-width colon": lambda line: line.replace(":", "："),
    "colon inside": lambda line: line.replace("**:", ":**"),
    "an item": lambda line: f"- {line}",
    "indented": lambda line: f"   {line}",
    "misspelt": lambda line: line.replace("难度", "难 度"),
    "no key": lambda line: line.partition(":")[2],
    "no value": lambda line: line.partition(":")[0] + ":",
    "twice": lambda line: f"{line}\n{line}",
    "a blank line after it": lambda line: f"{line}\n",
    "gone": lambda _: "",
}


@pytest.mark.parametrize("name", METADATA)
def test_damaged_metadata(name: str, reader: BankReader) -> None:
    """Damage to metadata never costs a question."""
    text, _ = damaged(bank(), "**难度**:⭐⭐", METADATA[name])
    assert len(reader.read(text).questions) == 6


def test_quoted_metadata(reader: BankReader) -> None:
    """Lines quoted below a title are metadata where their keys are known; any other quotation is text."""
    lines = "> 难度：⭐⭐⭐ | 标签：#缓存\n> **公司**：甲\n\n> 提示：先画图\n\n**标准答案**:\n\n答。\n"
    question = reader.read(f"## 第一部分:甲\n\n#### Q1:为何缓存？\n\n{lines}").questions[0]
    read = question.metadata
    assert (read.difficulty, read.tags, read.companies) == (3, ("缓存",), ("甲",))
    assert question.answer.startswith("> 提示：先画图")


@pytest.mark.parametrize(
    "value",
    [
        "#推理、#显存、#KV",
        "#推理，#显存,#KV",
        "#推理/#显存/#KV",
        "#推理#显存#KV",
        "推理、显存，KV",
        "推理 | 显存 | KV",
        "推理\uff0f显存\uff5cKV",
        "\uff03推理\uff0f\uff03显存\uff5c\uff03KV",
    ],
)
def test_separators_of_tags(value: str, reader: BankReader) -> None:
    """Tags are divided by marks, commas of any kind, strokes."""
    question = reader.read(bank().replace("#推理 #显存", value, 1)).questions[0]
    assert question.metadata.tags == ("推理", "显存", "KV")


def test_tags_keep_what_is_theirs(reader: BankReader) -> None:
    """Spaces within a tag, a stroke in it, and the mark of C# stay."""
    question = reader.read(bank().replace("#推理 #显存", "#Multi-Head Attention #C# #A/B 测试", 1)).questions[0]
    assert question.metadata.tags == ("Multi-Head Attention", "C#", "A/B 测试")


@pytest.mark.parametrize(
    "value",
    [
        "算法岗、开发岗",
        "算法岗，开发岗",
        "算法岗,开发岗",
        "算法岗/开发岗",
        "算法岗 开发岗",
        "#算法岗 #开发岗",
        "算法岗\uff0f开发岗",
    ],
)
def test_separators_of_roles_and_companies(value: str, reader: BankReader) -> None:
    """Roles and companies are divided in the same ways."""
    text = bank().replace("**岗位**:算法岗", f"**岗位**:{value}", 1)
    question = reader.read(text.replace("甲、乙", value, 1)).questions[0]
    assert question.metadata.roles == ("algorithm", "development")
    assert question.metadata.companies == ("算法岗", "开发岗")
    assert reader.codes() == []


@pytest.mark.parametrize(
    "value",
    [
        "算法岗和开发岗",
        "算法岗 与 开发岗",
        "算法或开发",
        "算法岗·开发岗",
        "算法岗\uff5c开发岗",
        "算法岗\uff06开发岗",
        "\n  - 算法岗\n  - 开发岗",
    ],
)
def test_words_between_roles(value: str, reader: BankReader) -> None:
    """No role is lost behind another, whatever stands between them."""
    text = bank().replace(META, f"- 难度：⭐⭐\n- 岗位：{value}\n- 标签：#推理\n", 1)
    assert reader.read(text).questions[0].metadata.roles == ("algorithm", "development")
    assert reader.codes() == []


@pytest.mark.parametrize(
    ("value", "stars"),
    [
        ("3星", 3),
        ("2 颗星", 2),
        ("4 stars", 4),
        ("⭐x3", 3),
        ("⭐️×4", 4),
        ("⭐~⭐⭐⭐", None),
        ("⭐⭐至⭐⭐⭐", None),
        ("三星", 3),
        ("四颗星", 4),
        ("★ ★ ★", 3),
        ("★★★☆☆（偏难）", 3),
        ("⭐⭐ / ⭐⭐⭐", None),
        ("⭐⭐、⭐⭐⭐", None),
        ("⭐⭐或⭐⭐⭐", None),
    ],
)
def test_difficulties_that_are_counted(value: str, stars: int | None, reader: BankReader) -> None:
    """A number with its star counts; a range is no difficulty, and reported."""
    text = bank().replace("**难度**:⭐⭐", f"**难度**:{value}", 1)
    assert reader.read(text).questions[0].metadata.difficulty == stars
    assert reader.codes() == [] if stars else ["bad-metadata"]


def test_yaml_at_the_head(reader: BankReader) -> None:
    """The YAML of a file is read for its title and tags, and is no text of the bank."""
    yaml = '---\ntitle: "甲乙"\ntags: [llm, 面试]\nlayout: post\n---\n'
    questions = reader.read(yaml + bank()).questions
    assert questions[0].metadata.tags == ("推理", "显存", "llm", "面试")
    assert reader.files[0].title == "甲乙"
    assert [prose.markdown.strip() for prose in reader.read(yaml + bank()).front_matter] == ["# 题库"]
    assert reader.codes() == []
    ruled = reader.read("---\n\n前言\n\n---\n" + bank())
    assert "前言" in ruled.front_matter[0].markdown


@pytest.mark.parametrize(
    "line",
    [
        "**难度**:⭐⭐ **岗位**:算法岗 **标签**:#推理 #显存 **公司**:甲、乙",
        "难度：⭐⭐ | 岗位：算法岗 | 标签：#推理 #显存 | 公司：甲、乙",
        "**难度**:⭐⭐<br>\n**岗位**:算法岗<br/>\n**标签**:`推理` `显存`\\\n**公司**:甲、乙",
    ],
)
def test_metadata_on_one_line(line: str, reader: BankReader) -> None:
    """Several keys on a line are several, and the end of a line is no value."""
    question = reader.read(bank().replace(META.strip(), line, 1)).questions[0]
    metadata = question.metadata
    assert (metadata.difficulty, metadata.roles, metadata.tags) == (2, ("algorithm",), ("推理", "显存"))
    assert metadata.companies == ("甲", "乙")
    assert reader.codes() == []
