"""What is nearly an id, a label or a key of metadata is a warning that names the likely one."""

from __future__ import annotations

import pytest

from studypack.bank.diagnostics import Code
from studypack.bank.settings.config import Config, Rule
from tests.bank.six_questions import bank
from tests.conftest import BankReader


@pytest.mark.parametrize(
    ("title", "word"),
    [
        ("{#hash table}", "{#hash-table}"),
        ("{# one}", "{#one}"),
        ("{three}", "{#three}"),
        ("{#five} ⭐⭐", "{#five}"),
        ("{#six}.", "{#six}"),
        ("｛#seven｝", "{#seven}"),
        ("{#eight]", "{#eight}"),
        ("(#nine)", "{#nine}"),
        ("{#ten", "{#ten}"),
        ("{ #eleven }", "{#eleven}"),
        ("{＃twelve}", "{#twelve}"),
        ("{id: thirteen}", "{#thirteen}"),
        ("{#fourteen}：", "{#fourteen}"),
        ("{#a} {#b}", "{#a}"),
        ("{sixteen}?", "{#sixteen}"),
        ("{#seven/teen}。", "{#seven-teen}"),
    ],
)
def test_an_id_that_is_nearly_one(title: str, word: str, reader: BankReader) -> None:
    """What stands in braces at a title's end and is no id is a warning with the likely one."""
    reader.read(bank().replace("第 1 题问什么？", f"第 1 题问什么？ {title}", 1))
    (said,) = [problem for problem in reader.problems if problem.code is Code.MALFORMED_ID]
    assert word in said.mend


@pytest.mark.parametrize(
    "title",
    [
        "$f_{ab}$",
        r"$\frac{a}{b}$",
        "JSON 的 {}",
        "{#good}",
        "{#good !}",
        "{#good!}",
        "模板 {{ x }}",
        "集合 {a}",
        "(#12)",
        "C#",
        "{x} {#good}",
        "[1]",
        "f(x)",
        "模板 {name} {#good}",
    ],
)
def test_braces_that_are_no_id(title: str, reader: BankReader) -> None:
    """Formulas and code may end a title."""
    reader.read(bank().replace("第 1 题问什么？", f"第 1 题问什么？ {title}", 1))
    assert reader.codes() == []


@pytest.mark.parametrize(
    ("label", "near"),
    [
        ("Ansewr", "answer"),
        ("Scorng points", "scoring points"),
        ("标准答安", "标准答案"),
        ("Anwser", "answer"),
        ("Folow-ups", "follow-ups"),
        ("Key point", "key points"),
        ("Refrences", "references"),
        ("Comon mistakes", "common mistakes"),
        ("延申问题", "延伸问题"),
        ("核心考典", "核心考点"),
        ("常见错吴", "常见错误"),
        ("参考资聊", "参考资料"),
        ("标淮答案", "标准答案"),
        ("追问1", "追问"),
        ("得分点 2", "得分点"),
        ("延伸问题一", "延伸问题"),
    ],
)
def test_a_label_that_is_nearly_one(label: str, near: str, reader: BankReader) -> None:
    """A label that resembles a known one is a warning with the known one."""
    reader.read(bank().replace("**标准答案**:", f"**{label}**:", 1))
    (said,) = [problem for problem in reader.problems if problem.code is Code.UNKNOWN_LABEL]
    assert f"did you mean “{near}”" in said.message


@pytest.mark.parametrize(
    ("key", "near"),
    [("难渡", "难度"), ("岗为", "岗位"), ("Dificulty", "difficulty"), ("Rol", "role"), ("标鉴", "标签")],
)
@pytest.mark.parametrize("others", ["", "**公司**:甲\n"])
def test_a_metadata_key_that_is_nearly_one(key: str, near: str, others: str, reader: BankReader) -> None:
    """Alone below the title, or among keys that are known."""
    text = bank()
    first = text[text.index("#### Q1") :].split("\n\n")[0]
    reader.read(text.replace(first, f"{first.split(chr(10))[0]}\n{others}**{key}**:⭐", 1))
    (said,) = [problem for problem in reader.problems if problem.code is Code.UNKNOWN_METADATA]
    assert f"did you mean “{near}”" in said.message


CARELESS = [
    "**难度*⭐⭐",
    "**难度**⭐⭐",
    "**难度** ⭐⭐",
    "**难度**；⭐⭐",
    "**难度:⭐⭐",
    "*难度**:⭐⭐",
    "- **难度** ⭐⭐",
]


@pytest.mark.parametrize("line", CARELESS)
@pytest.mark.parametrize("before", ["", "**岗位**:通用\n"])
def test_metadata_without_its_colon_or_a_star(line: str, before: str, reader: BankReader) -> None:
    """It is read as it was meant, and its author hears of it."""
    question = reader.read(f"#### Q1:t\n{before}{line}\n**岗位**:通用\n\n答\n").questions[0]
    assert (question.metadata.difficulty, question.answer) == (2, "答")
    said = [problem for problem in reader.problems if "难度" in problem.message]
    assert [(problem.code, problem.line) for problem in said] == [(Code.BAD_METADATA, 2 + len(before.splitlines()))]


def test_a_line_for_roles_that_names_none(reader: BankReader) -> None:
    """It is no missing line, and says nothing: its author hears of it."""
    assert reader.read("#### Q1:t\n**难度**:⭐\n**岗位**:\n\n答\n").questions[0].metadata.roles
    assert reader.codes() == ["bad-metadata"]


@pytest.mark.parametrize(
    "line",
    [
        "难度:⭐⭐",
        "*难度*：⭐⭐",
        "**难度:⭐⭐**",
        "难度：**⭐⭐**",
        "__难度__:⭐⭐",
        "**难度：**⭐⭐",
        "> 难度:⭐⭐",
        "> - **难度**：⭐⭐",
    ],
)
def test_metadata_that_is_only_plainer(line: str, reader: BankReader) -> None:
    """Nothing is wrong with it, and stars around a value are no part of it."""
    question = reader.read(f"#### Q1:t\n{line}\n**岗位**:通用\n\n答\n").questions[0]
    assert (question.metadata.difficulty, question.metadata.extra) == (2, ())
    assert reader.codes() == []


@pytest.mark.parametrize(
    "line",
    [
        *(
            "难度⭐⭐",
            "难度 ⭐⭐",
            "**难度⭐⭐**",
            "【难度】⭐⭐",
            "`难度`:⭐⭐",
            "<b>难度</b>:⭐⭐",
        ),
        *("1. 难度：⭐⭐", "Difficulty 2", "    **难度**:⭐⭐", "***难度***:⭐⭐", "##### 难度:⭐⭐", "|难度|⭐⭐|"),
        *("标签 #推理 #显存", "【标签】#推理", "【公司】：甲"),
    ],
)
@pytest.mark.parametrize("between", ["", "答案先说。\n\n"])
def test_metadata_that_stays_text(line: str, between: str, reader: BankReader) -> None:
    """What gives a key and a fitting value, and is not read as metadata, is reported at its line."""
    reader.read(f"#### Q1:t\n**岗位**:通用\n\n{between}{line}\n\n答\n")
    said = [problem for problem in reader.problems if problem.code is Code.BAD_METADATA]
    assert [problem.line for problem in said] == [4 + len(between.splitlines())]


@pytest.mark.parametrize(
    "line",
    [
        "难度在于缓存。",
        "标签平滑把真值分给别的类。",
        "Level 2 cache is larger.",
        "公司里常用：先召回。再排序。",
        "岗位不同，答法不同。",
    ],
)
def test_sentences_that_begin_with_a_key(line: str, reader: BankReader) -> None:
    """They are sentences, and so is a second value of a key that was read."""
    reader.read(f"#### Q1:t\n**岗位**:通用\n\n{line}\n\n【岗位】：算法岗\n")
    assert reader.codes() == ["missing-metadata"]


def test_a_bank_with_rules_may_speak_of_levels() -> None:
    """Where line rules read questions without metadata, a key is a word like any other."""
    reader = BankReader(Config("a", "", rules=(Rule(r"^## (?P<title>.+)$", "question"),)))
    reader.read("## 甲\n\n### Level 2\n\n答\n")
    assert reader.codes() == []


def test_a_bold_key_is_no_list_item(reader: BankReader) -> None:
    """An indented line below it is no part of its value."""
    question = reader.read("#### Q1:t\n**岗位**:通用\n    **难度**:⭐⭐\n\n答\n").questions[0]
    assert question.metadata.roles_raw == "通用"


@pytest.mark.parametrize("label", ["优点", "缺点", "核心思想", "Example", "Notes", "适用场景"])
def test_labels_of_ones_own(label: str, reader: BankReader) -> None:
    """Any other label is an author's own."""
    reader.read(bank().replace("**标准答案**:", f"**标准答案**:\n\n**{label}**:", 1))
    assert reader.codes() == []


@pytest.mark.parametrize("line", ["**得分点**", "**延伸问题** ", "**Follow-ups**", "##### 得分点", "# 易错点"])
def test_a_label_without_its_colon(line: str, reader: BankReader) -> None:
    """What is alone on its line starts no block, and its author hears how it would."""
    text = bank().replace("答 1。", f"答 1。\n\n{line}\n- 甲", 1)
    reader.read(text)
    (said,) = [problem for problem in reader.problems if problem.code is Code.UNKNOWN_LABEL]
    assert said.line == text.split("\n").index(line) + 1
    assert said.mend == f"write it as `**{line.strip('#* ')}**:`"


@pytest.mark.parametrize("line", ["**要点**", "**开发岗**", "##### 特点", "**得分点**很重要", "##### 得分点与失分点"])
def test_a_bold_line_or_heading_that_is_no_label(line: str, reader: BankReader) -> None:
    """Any other line alone is an author's own."""
    reader.read(bank().replace("答 1。", f"答 1。\n\n{line}\n\n```\n**得分点**\n```", 1))
    assert reader.codes() == []


def test_a_label_that_is_indented_is_one(reader: BankReader) -> None:
    """But for one in a list item, which belongs to that."""
    text = bank().replace("答 1。", "  答 1。\n\n  **易错点**:\n  - 一\n\n- 甲\n\n  **注意**: 乙", 1)
    blocks = reader.read(text).questions[0].blocks
    assert [block.label for block in blocks] == ["标准答案", "易错点"]
