"""Tests of how files become a bank, and of what is reported between them."""

from __future__ import annotations

import pytest

from studypack.bank.check.assembly import assemble
from studypack.bank.diagnostics import Code, Severity
from studypack.bank.settings.config import Config, Rule
from tests.conftest import BankReader

META = "\n**难度**:⭐\n**岗位**:通用\n\n答\n\n"


def keys(reader: BankReader, *texts: str) -> list[str]:
    """Return the keys of all questions."""
    return [question.key for question in reader.read(*texts).questions]


def messages(reader: BankReader, code: Code) -> list[str]:
    """Return where and what is reported under a code."""
    return [f"{one.path}:{one.line}:{one.column} {one.message}" for one in reader.problems if one.code is code]


def test_traps(reader: BankReader, trap_text: str) -> None:
    """What is odd in the bank of traps, and nothing else, is reported; none of it stops a build."""
    reader.read(trap_text)
    assert reader.codes() == [
        "misplaced-section",
        "number-gap",
        "stars-outside-scale",
        "unanswered",
        "wrong-total",
        "wrong-total",
        "wrong-total",
    ]


def test_a_bank_without_questions() -> None:
    """A folder with nothing to read is named; a text without a numbered question is told so."""
    checked = assemble([], Config("a", ""), "wrong/folder/bank.toml")
    (problem,) = checked.problems
    assert (checked.value, problem.code, problem.path) == (None, Code.NO_QUESTIONS, "wrong/folder")
    assert "no .md or .txt file" in problem.message


def test_headings_merge_over_files(reader: BankReader) -> None:
    """A part and a section may go on in the next file."""
    first = f"## 第一部分:甲\n\n### 1.1 乙\n\n#### Q1:a{META}"
    bank = reader.read(first, first.replace("Q1", "Q2"))
    assert [(question.key, question.section and question.section.number) for question in bank.questions] == [
        ("1/Q1", "1.1"),
        ("1/Q2", "1.1"),
    ]
    assert reader.codes() == []


def test_parts_of_one_number_in_files_without_titles(reader: BankReader) -> None:
    """Two parts of one number keep their questions apart, over all files of each part."""
    one = f"## 第一部分:甲\n\n### 1.1 x\n\n#### Q1:a{META}"
    two = f"## 第一部分:乙\n\n### 1.1 y\n\n#### Q1:b{META}"
    more = f"## 第一部分:乙\n\n### 1.2 z\n\n#### Q2:c{META}"
    bank = reader.read(one, two, more)
    assert [question.key for question in bank.questions] == ["1/Q1", "2/Q1", "2/Q2"]
    assert [part.title for part in bank.parts] == ["甲", "乙"]
    assert [q.section.number for q in bank.questions if q.section] == ["1.1", "2.1", "2.2"]
    assert messages(reader, Code.RENUMBERED_PART) == ["2.md:1:1 part 1 is “甲” already; this one becomes part 2"]


def test_chapters_without_numbers_become_parts(reader: BankReader) -> None:
    """Headings without a number that have questions below them are parts in their order."""
    assert keys(reader, f"# 甲\n\n#### Q1:a{META}", f"# 乙\n\n#### Q1:b{META}", f"# 甲\n\n#### Q2:c{META}") == [
        "1/Q1",
        "1/Q2",
        "2/Q1",
    ]


def test_a_part_may_be_named_without_its_number(reader: BankReader) -> None:
    """A heading with the title of a part that has a number goes on with that part."""
    assert keys(reader, f"## 第三部分:甲\n\n#### Q1:a{META}", f"# 甲\n\n#### Q2:b{META}") == ["3/Q1", "3/Q2"]


def test_numbers_that_repeat_in_sections_of_a_part(reader: BankReader) -> None:
    """A number that repeats in a part is reported with the first that has it, and gets a key of its own."""
    text = f"## 第一部分:甲\n\n### 1.1 x\n\n#### Q1:a{META}### 1.2 y\n\n#### Q1:b{META}#### Q1:c{META}"
    assert keys(reader, text) == ["1/Q1", "1/Q1-2", "1/Q1-3"]
    assert messages(reader, Code.DUPLICATE_KEY) == [
        "1.md:13:1 the number “1/Q1” is that of the question at 1.md:5 too; this one is called 1/Q1-2",
        "1.md:19:1 the number “1/Q1” is that of the question at 1.md:5 too; this one is called 1/Q1-3",
    ]
    assert not any(problem.severity is Severity.ERROR for problem in reader.problems)


def test_duplicate_ids(reader: BankReader) -> None:
    """An id names one question."""
    reader.read(f"#### Q1:a {{#x}}{META}#### Q2:b {{#x}}{META}")
    assert messages(reader, Code.DUPLICATE_ID) == ["1.md:7:1 the id “x” is taken by the question at 1.md:1"]


def test_questions_without_numbers_are_counted() -> None:
    """Where a bank's rule gives no number, questions are counted within their part."""
    own = BankReader(Config("a", "", rules=(Rule(r"^### (?P<title>.+)$", "question"),)))
    assert keys(own, "## 第一部分:x\n### 甲\n答\n### 乙\n答\n", "## 第二部分:y\n### 丙\n答\n") == [
        "1/Q1",
        "1/Q2",
        "2/Q1",
    ]


def test_gaps(reader: BankReader) -> None:
    """Numbers that are skipped are named."""
    reader.read(f"#### Q1:a{META}#### Q3:b{META}#### Q9:c{META}")
    assert messages(reader, Code.NUMBER_GAP) == [
        "1.md:7:1 the numbers skip Q2 of part 1",
        "1.md:13:1 the numbers skip Q4–Q8 of part 1",
    ]


def test_totals(reader: BankReader) -> None:
    """Stated totals are compared with what is there, in headings and in the text around the questions."""
    reader.read(
        f"共\n\n总题目数:3题\n\n## 第一部分:甲(2题)\n\n### 1.1 x（1题）\n\n#### Q1:a{META}\n",
        f"## 附录\n\nThe total of 1 questions. **总题数**：**7** 道\n\n#### Q2:b{META}",
    )
    assert len(messages(reader, Code.WRONG_TOTAL)) == 3
    assert "1.md:3:1 the text states 3 questions, the bank has 2" in messages(reader, Code.WRONG_TOTAL)


def test_legend_of_stars(reader: BankReader) -> None:
    """More stars than the legend explains are reported, with emoji of either form."""
    legend = "难度: ⭐️易 ⭐️⭐️难\n\n"
    reader.read(legend + f"#### Q1:a{META.replace('⭐', '⭐⭐')}")
    assert reader.codes() == []
    reader.read(legend + f"#### Q1:a{META.replace('⭐', '⭐⭐⭐')}")
    assert messages(reader, Code.STARS_OUTSIDE_SCALE) == ["1.md:3:1 1/Q1 has 3 stars; the legend ends at 2"]


def test_a_section_with_two_titles(reader: BankReader) -> None:
    """A title that merging would lose is reported."""
    reader.read(f"### 1.1 x\n\n#### Q1:a{META}### 1.1 y\n\n#### Q2:b{META}")
    assert messages(reader, Code.RETITLED_SECTION) == ["1.md:9:1 section 1.1 is “x” already; “y” is not shown"]


def test_unanswered_in_one_line(reader: BankReader) -> None:
    """However many questions wait for an answer, one line says so."""
    reader.read("".join(f"#### Q{number}:a\n**难度**:⭐\n**岗位**:通用\n\n" for number in range(1, 12)))
    (message,) = messages(reader, Code.UNANSWERED)
    assert message.endswith("11 of 11 questions have no answer: 1/Q1, 1/Q2, 1/Q3, 1/Q4, 1/Q5, 1/Q6, 1/Q7, 1/Q8, …")


@pytest.mark.parametrize(
    ("texts", "front", "appendix"),
    [
        ((f"前\n\n#### Q1:a{META}\n## 附录:后\n末\n",), ["前"], ["## 附录:后\n末"]),
        ((f"#### Q1:a{META}", "# 指南\n一\n\n## 节\n二\n"), ["# 指南\n一", "## 节\n二"], []),
        ((f"#### Q1:a{META}", "# 附录\n一\n\n## 节\n二\n"), [], ["# 附录\n一", "## 节\n二"]),
    ],
)
def test_front_matter_and_appendix(
    reader: BankReader, texts: tuple[str, ...], front: list[str], appendix: list[str]
) -> None:
    """Text before questions is front matter, after them appendix; a file without questions says which it is."""
    bank = reader.read(*texts)
    assert [prose.markdown.strip() for prose in bank.front_matter] == front
    assert [prose.markdown.strip() for prose in bank.appendix] == appendix
