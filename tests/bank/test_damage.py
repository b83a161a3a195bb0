"""A heading or a line of metadata that is written a little otherwise is read, or is said to be unread."""

from __future__ import annotations

import random
from collections.abc import Callable

import pytest

from studypack.bank.diagnostics import Code
from tests.conftest import BankReader

META = "**难度**:⭐⭐\n**岗位**:算法岗\n**标签**:#推理 #显存\n**公司**:甲、乙\n"


def bank(bold: bool = False) -> str:
    """Return a bank of two parts with three questions each."""
    lines = ["# 题库", ""]
    for part in ("第一部分:甲", "第二部分:乙"):
        lines += [f"## {part}", ""]
        for number in (1, 2, 3):
            title = f"第 {number} 题问什么？"
            lines += [f"**Q{number}: {title}**" if bold else f"#### Q{number}:{title}", *META.splitlines()]
            lines += ["", "**标准答案**:", "", f"答 {number}。", "", "- 其一", "- 其二", ""]
    return "\n".join(lines)


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


def damaged(text: str, old: str, change: Callable[[str], str]) -> tuple[str, int]:
    """Change the second line that is `old` (in the second part), and return the text and the line's number."""
    lines = text.split("\n")
    at = [index for index, line in enumerate(lines) if line == old][-1]
    lines[at] = change(old)
    return "\n".join(lines), at + 1


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


@pytest.mark.parametrize("name", METADATA)
def test_damaged_metadata(name: str, reader: BankReader) -> None:
    """Damage to metadata never costs a question."""
    text, _ = damaged(bank(), "**难度**:⭐⭐", METADATA[name])
    assert len(reader.read(text).questions) == 6


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


@pytest.mark.parametrize("label", ["优点", "缺点", "核心思想", "Example", "Notes", "适用场景"])
def test_labels_of_ones_own(label: str, reader: BankReader) -> None:
    """Any other label is an author's own."""
    reader.read(bank().replace("**标准答案**:", f"**标准答案**:\n\n**{label}**:", 1))
    assert reader.codes() == []


@pytest.mark.parametrize(
    "value",
    ["#推理、#显存、#KV", "#推理，#显存,#KV", "#推理/#显存/#KV", "#推理#显存#KV", "推理、显存，KV", "推理 | 显存 | KV"],
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
    "value", ["算法岗、开发岗", "算法岗，开发岗", "算法岗,开发岗", "算法岗/开发岗", "算法岗 开发岗", "#算法岗 #开发岗"]
)
def test_separators_of_roles_and_companies(value: str, reader: BankReader) -> None:
    """Roles and companies are divided in the same ways."""
    text = bank().replace("**岗位**:算法岗", f"**岗位**:{value}", 1)
    question = reader.read(text.replace("甲、乙", value, 1)).questions[0]
    assert question.metadata.roles == ("algorithm", "development")
    assert question.metadata.companies == ("算法岗", "开发岗")
    assert reader.codes() == []


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


def test_an_answer_that_is_indented_as_a_whole(reader: BankReader) -> None:
    """It is moved to the margin, code and lists with it."""
    answer = "    先说 **结论**。\n\n    ```python\n    if x:\n        y\n    ```\n\n    - 一\n      - 二"
    question = reader.read(f"#### Q1:甲\n{META}\n{answer}\n").questions[0]
    assert question.answer == answer
    assert question.blocks[0].body == "先说 **结论**。\n\n```python\nif x:\n    y\n```\n\n- 一\n  - 二"
    assert question.blocks[0].body_column == 5
