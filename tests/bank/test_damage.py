"""A heading that is written a little otherwise is read, or is said to be unread."""

from __future__ import annotations

import random
import re
from collections.abc import Callable

import pytest

from studypack.bank.diagnostics import Code
from tests.bank.six_questions import META, bank, damaged
from tests.conftest import BankReader

HEADING: dict[str, Callable[[str], str]] = {
    "one space before": lambda line: f" {line}",
    "three spaces before": lambda line: f"   {line}",
    "four spaces before": lambda line: f"    {line}",
    "a tab before": lambda line: f"\t{line}",
    "a quotation": lambda line: f"> {line}",
    "an item": lambda line: f"- {line}",
    "a backslash": lambda line: f"\\{line}",
    "no space after the marks": lambda line: line.replace("#### ", "####"),
    "two spaces after the marks": lambda line: line.replace("#### ", "####  "),
    "one mark less": lambda line: line.replace("####", "###"),
    "two marks less": lambda line: line.replace("####", "##"),
    "one mark": lambda line: line.replace("####", "#"),
    "one mark more": lambda line: line.replace("####", "#####"),
    "two marks more": lambda line: line.replace("####", "######"),
    "three marks more": lambda line: line.replace("####", "#######"),
    "no marks": lambda line: line.replace("#### ", ""),
    "full-width marks": lambda line: line.replace("#", "＃"),
    "bold": lambda line: f"#### **{line.removeprefix('#### ')}**",
    "bold number": lambda line: line.replace("Q", "**Q").replace(":", ":**", 1),
    "bold only": lambda line: f"**{line.removeprefix('#### ')}**",
    "underscores": lambda line: f"#### __{line.removeprefix('#### ')}__",
    "a small q": lambda line: line.replace("Q", "q"),
    "a full-width Q": lambda line: line.replace("Q", "Ｑ"),
    "a full-width digit": lambda line: line.replace("Q2", "Q\uff12"),
    "a space after Q": lambda line: line.replace("Q", "Q "),
    "a full-width colon": lambda line: line.replace(":", "："),
    "a space before the colon": lambda line: line.replace(":", " :"),
    "a bracket": lambda line: line.replace(":", "）"),
    "a dot": lambda line: line.replace(":", "."),
    "a comma": lambda line: line.replace(":", "、"),
    "a space for the colon": lambda line: line.replace(":", " "),
    "nothing for the colon": lambda line: line.replace(":", ""),
    "a dash": lambda line: line.replace(":", " - "),
    "a semicolon": lambda line: line.replace(":", "；"),
    "no Q": lambda line: line.replace("Q", ""),
    "no number": lambda line: line.replace("Q2", "Q"),
    "neither": lambda line: line.replace("Q2:", ""),
    "an emoji": lambda line: line.replace("Q", "🔥 Q"),
    "brackets": lambda line: line.replace("Q2:", "【Q2】"),
    "square brackets": lambda line: line.replace("Q2:", "[Q2] "),
    "the word": lambda line: line.replace("Q2:", "问题2："),
    "the ordinal": lambda line: line.replace("Q2:", "第2题："),
    "English": lambda line: line.replace("Q2:", "Question 2: "),
    "a title that is gone": lambda line: line.partition(":")[0],
    "a closing mark": lambda line: f"{line} ####",
    "a line end of another kind": lambda line: f"{line}\u2028",
    "a space that does not break": lambda line: line.replace("#### ", "####\u00a0"),
    "a zero-width space": lambda line: f"\u200b{line}",
    "a code span": lambda line: f"`{line}`",
    "a comment": lambda line: f"<!-- {line} -->",
    "HTML": lambda line: f"<h4>{line.removeprefix('#### ')}</h4>",
    "struck out": lambda line: f"~~{line}~~",
}


def check(reader: BankReader, text: str, line: int) -> None:
    """Assert that all six questions are read, or that a problem stands on the line."""
    questions = reader.read(text).questions
    if len(questions) != 6:
        assert len(questions) == 5
        assert line in [problem.line for problem in reader.problems if problem.code is not Code.NUMBER_GAP]


@pytest.mark.parametrize("name", HEADING)
def test_a_damaged_heading(name: str, reader: BankReader) -> None:
    """The question is read, or a problem stands on its line; none of its lines moves to another question unsaid."""
    check(reader, *damaged(bank(), "#### Q2:第 2 题问什么？", HEADING[name]))


@pytest.mark.parametrize(
    "line",
    [
        "**Q2 第 2 题问什么？**",
        " **Q2: 第 2 题问什么？**",
        "**q2：第 2 题问什么？**",
        "__Q2: 第 2 题问什么？__",
        "**Q2**: 第 2 题问什么？",
        "Q2: 第 2 题问什么？",
        "**2. 第 2 题问什么？**",
        "#### Q2: 第 2 题问什么？",
    ],
)
def test_a_damaged_bold_question(line: str, reader: BankReader) -> None:
    """In a file of bold questions too; one heading among them does not turn the others into text."""
    check(reader, *damaged(bank(bold=True), "**Q2: 第 2 题问什么？**", lambda _: line))


@pytest.mark.parametrize("seed", range(60))
def test_random_damage(seed: int, reader: BankReader) -> None:
    """One character of a heading deleted, doubled or replaced: the same holds."""
    chance = random.Random(seed)
    old = "#### Q2:第 2 题问什么？"
    at = chance.randrange(len(old))
    change = chance.choice(["", old[at] * 2, " ", "-", "*", "：", "0", "\t"])
    check(reader, *damaged(bank(), old, lambda line: line[:at] + change + line[at + 1 :]))


@pytest.mark.parametrize(
    ("line", "level"),
    [("# 内存布局", "kept"), ("## 内存布局", "ends"), ("### 内存布局", "kept"), ("##### 内存布局", "kept")],
)
def test_a_heading_in_an_answer(line: str, level: str, reader: BankReader) -> None:
    """A level that the bank has no parts of stays in the answer; where one ends an answer, a warning says so."""
    text = bank().replace("答 2。", f"答 2。\n\n{line}\n\n再答")
    questions = reader.read(text).questions
    assert len(questions) == 6
    said = [problem for problem in reader.problems if problem.code is Code.HEADING_ENDS_ANSWER]
    if level == "kept":
        assert [question.part for question in questions] == [1, 1, 1, 2, 2, 2]
        assert line in questions[1].answer
        assert said == []
    else:
        assert [text.split("\n")[one.line - 1] for one in said] == [line, line]


def test_an_answer_that_is_indented_as_a_whole(reader: BankReader) -> None:
    """It is moved to the margin, code and lists with it."""
    answer = "    先说 **结论**。\n\n    ```python\n    if x:\n        y\n    ```\n\n    - 一\n      - 二"
    question = reader.read(f"#### Q1:甲\n{META}\n{answer}\n").questions[0]
    assert question.answer == answer
    assert question.blocks[0].body == "先说 **结论**。\n\n```python\nif x:\n    y\n```\n\n- 一\n  - 二"
    assert question.blocks[0].body_column == 5


@pytest.mark.parametrize("line", ["##第二部分:乙", "# 第二部分：乙", " ## 第二部分:乙", "## 第二部分:乙 {#two} ##"])
def test_a_damaged_part(line: str, reader: BankReader) -> None:
    """A part is read without the space, at the level of a title, and with a name."""
    read = reader.read(bank().replace("## 第二部分:乙", line))
    assert [(part.number, part.title) for part in read.parts] == [(1, "甲"), (2, "乙")]
    assert reader.codes() == []


@pytest.mark.parametrize("line", ["**第二部分:乙**", "第二部分：乙\n====", "<h2>第二部分:乙</h2>", "**1.2 乙**"])
def test_a_heading_that_is_none(line: str, reader: BankReader) -> None:
    """What looks like the heading of the questions below it, and is not read as one, is said at its line."""
    text = bank().replace("## 第二部分:乙", line)
    reader.read(text)
    said = [problem.line for problem in reader.problems if problem.code is Code.UNREAD_HEADING]
    assert said == [text.split("\n").index(line.split("\n", maxsplit=1)[0]) + 1]


def test_lines_in_a_row_that_are_no_questions(reader: BankReader) -> None:
    """Each one is said, not only the first: the second is numbered like the question after it."""
    text = bank().replace("#### Q2:第 2 题问什么？", "**Q2: 甲**").replace("#### Q3:第 3 题问什么？", "**Q3: 乙**")
    lines = re.sub(r"(\*\*Q\d: .\*\*\n)(?:\*\*.*\n)+", r"\1", text)
    reader.read(lines)
    said = [problem.line for problem in reader.problems if problem.code is Code.UNREAD_QUESTION]
    assert said == [at for at, line in enumerate(lines.split("\n"), start=1) if line.startswith("**Q")]
    assert len(said) == 4
