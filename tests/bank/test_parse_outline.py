"""Tests of how a file falls into parts, sections and questions."""

from __future__ import annotations

import pytest

from studypack.bank.parse.grammar import declared_count, read_heading, read_number, read_question_line, without_count
from studypack.bank.regex import compile_pattern
from studypack.bank.settings.bank_toml import read_settings
from studypack.bank.settings.config import Config, Rule
from studypack.bank.source import Source
from tests.conftest import BANKS, BankReader

META = "\n**难度**:⭐\n**岗位**:通用\n"


def outline(reader: BankReader, *texts: str) -> list[str]:
    """Return key, section and title of every question."""
    bank = reader.read(*texts)
    return [f"{q.key} {q.section.number if q.section else '-'} {q.title}" for q in bank.questions]


def test_traps(reader: BankReader, trap_text: str) -> None:
    """Only questions, numbered sections and parts divide a bank; a section belongs where its number says."""
    assert outline(reader, trap_text) == [
        '1/Q1 1.1 "萃取率"是什么?怎么测?',
        "1/Q2 1.1 水温怎么选?",
        "1/Q4 1.1 什么是 <Bloom> 阶段：为什么要闷蒸？",
        "1/Q5 1.2 双份浓缩的粉量?",
        "2/Q1 2.1 奶泡为什么会粗?",
        "2/Q2 2.1 拉花要练多久?",
        "2/Q3 2.1 奶泡如何“打绵”?",
    ]
    assert "misplaced-section" in reader.codes()


def test_dialect(reader: BankReader) -> None:
    """Bold paragraphs are questions, headings between them are sections, numbers begin anew in each part."""
    texts = [path.read_text(encoding="utf-8") for path in sorted((BANKS / "dialect").iterdir())]
    assert outline(reader, *texts) == [
        "1/1/Q1 - 什么是向量检索？",
        "1/1/Q2 - 为什么要重排？",
        "1/1/Q3 1.1 手写余弦相似度",
        "1/2/Q1 - 召回率怎么算？",
        "1/2/Q7 - 线上怎么看？",
        "2/1/Q1 - 什么是 ReAct？",
        "2/1/Q5 - 怎么停下来？",
    ]
    parts = reader.read(*texts).parts
    assert [(part.volume, part.title) for part in parts] == [("1", "基础"), ("1", "评测"), ("2", "规划")]


def test_english() -> None:
    """A bank in another language and form is read by its own patterns and words."""
    folder = BANKS / "english"
    settings = read_settings(Source("bank.toml", (folder / "bank.toml").read_text(encoding="utf-8")), "x")
    assert settings.problems == ()
    reader = BankReader(settings.value)
    first, second = reader.read((folder / "soil.md").read_text(encoding="utf-8")).questions
    assert (first.key, first.explicit_id, first.metadata.roles) == ("1/Q1", "soil-ph", ("grower", "designer"))
    assert (first.metadata.difficulty, first.metadata.companies) == (1, ("Kew", "Wisley"))
    assert [block.kind.value for block in first.blocks] == [
        "key_points", "scoring_points", "answer", "role", "followups", "mistakes", "tips", "references",
    ]  # fmt: skip
    assert first.followups[0].answer == "With sulphur, slowly."
    assert (second.metadata.difficulty, second.metadata.roles, second.answered) == (3, ("designer",), True)
    assert reader.codes() == []


def test_bold_questions_are_text_where_headings_are_questions(reader: BankReader) -> None:
    """A file keeps to one way of writing, unless lines of metadata say otherwise."""
    bank = reader.read(f"#### Q1:a{META}\n**Q3: 只是正文**\n- 难在哪\n")
    assert len(bank.questions) == 1
    assert "只是正文" in bank.questions[0].answer
    assert len(reader.read(f"#### Q1:a{META}\n**Q2: 是题目**\n- 难度：⭐\n").questions) == 2


@pytest.mark.parametrize(
    "heading",
    [
        "### 1. 先看",
        "#### 1. 2D 卷积",
        "### 第三条路：x",
        "#### 方案 A：",
        "#### 第一部分：x",
        "### 总结",
        "# 内存布局",
        "## 内存布局",
        "#### Q4 的量化",
        "**Q7: 甲问**",
    ],
)
def test_headings_of_an_answer(reader: BankReader, heading: str) -> None:
    """Headings that only look like structure stay in their answer."""
    bank = reader.read(f"#### Q1:a{META}\n前\n\n{heading}\n后\n\n#### Q2:b{META}")
    assert len(bank.questions) == 2
    assert heading in bank.questions[0].answer


def test_text_between_a_section_and_its_first_question_is_front_matter(reader: BankReader) -> None:
    """An introduction below a heading is kept."""
    bank = reader.read(f"## 第一部分:x\n导语一\n\n### 1.1 y\n导语二\n\n#### Q1:a{META}\n答\n")
    assert [prose.markdown.strip() for prose in bank.front_matter] == ["导语一", "导语二"]


def test_a_numbered_heading_without_questions_is_prose(reader: BankReader) -> None:
    """The headings of an appendix stay in its text, even where they are numbered like sections."""
    bank = reader.read(f"#### Q1:a{META}\n答\n\n## 附录\n\n### 3.1 路线\n先练手\n\n## 第二部分:以后\n敬请期待\n")
    text = "\n".join(prose.markdown for prose in bank.appendix)
    assert all(line in text for line in ("## 附录", "### 3.1 路线", "先练手", "## 第二部分:以后", "敬请期待"))
    assert [part.number for part in bank.parts] == [1]


def test_a_question_that_is_commented_out_is_none(reader: BankReader) -> None:
    """A question inside a comment is a draft; it stays in the question before it and out of the bank."""
    bank = reader.read(f"#### Q1:a{META}\n答\n\n<!--\n#### Q2:草稿{META}\n-->\n\n#### Q3:c{META}\n答\n")
    assert [question.number for question in bank.questions] == [1, 3]


def test_a_hash_of_the_title_stays() -> None:
    """Marks at the end of a heading are decoration after a space only: C# keeps its own."""
    titles = [read_heading(line) for line in ("### C#", "### C# ##", "## a ##", "#a")]
    assert [one.title if one else None for one in titles] == ["C#", "C#", "a", None]
    question = read_question_line("#### Q3:什么是 C#")
    assert question is not None
    assert question.title == "什么是 C#"


@pytest.mark.parametrize("count", [7, 700, 5000])
def test_a_number_of_thousands_of_digits_is_no_question(reader: BankReader, count: int) -> None:
    """Python refuses to read such numbers; here they are text."""
    digits = "9" * count
    bank = reader.read(
        f"#### Q1:a{META}\n答\n#### Q{digits}:b\n### {digits}.1 c\n## 第{digits}部分:d\n总题数:{digits}题\n"
    )
    assert len(bank.questions) == 1


@pytest.mark.parametrize(
    ("text", "number"),
    [
        *[("3", 3), ("十", 10), ("十二", 12), ("二十", 20), ("三十五", 35), ("一百零五", 105), ("两", 2)],
        *[("x", None), ("", None), ("一二", None), ("9999999", None)],
    ],
)
def test_numbers(text: str, number: int | None) -> None:
    """Numbers in Chinese and in digits; anything else is none."""
    assert read_number(text) == number


@pytest.mark.parametrize(
    ("title", "bare", "count"),
    [
        ("理论(32题)", "理论", 32),
        ("理论（必考⭐⭐⭐）", "理论", None),
        ("RAG(检索) (5 questions) (⭐⭐)", "RAG(检索)", 5),
        ("(3题)", "(3题)", 3),
        ("注意力(MHA)", "注意力(MHA)", None),
    ],
)
def test_counts_of_headings(title: str, bare: str, count: int | None) -> None:
    """Counts and stars are no part of a title, other brackets are."""
    assert (without_count(title), declared_count(title)) == (bare, count)


def test_rules_of_ones_own() -> None:
    """A bank that is written otherwise says how; its section numbers may have any form."""
    rules = (
        Rule(r"^### (?P<number>\d+)\. (?P<title>.+)$", "question"),
        Rule(r"^## 第(?P<number>\d+)节 (?P<title>.+)$", "section"),
    )
    reader = BankReader(Config("test", "", rules=rules))
    text = "## 第3节 树\n\n### 1. 甲\n\n答\n\n## 第4节 图\n\n### 2. 乙 {#graph}\n\n答\n"
    assert outline(reader, text) == ["1/Q1 1.1 甲", "1/Q2 1.2 乙"]
    assert [question.explicit_id for question in reader.read(text).questions] == [None, "graph"]


def test_a_pattern_that_would_never_end_ends() -> None:
    """A pattern that Python would try in as many ways as a line has subsets takes no longer than the line is."""
    assert compile_pattern(r"^(a+)+(?P<title>b)$").search("a" * 10_000) is None
