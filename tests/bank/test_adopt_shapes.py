"""`init --from` reads questions in folds, lists and bold paragraphs, with their difficulties and follow-ups."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import pytest
from typer.testing import Result

from studypack.bank.load import Project, load
from tests.bank.adopted import questions
from tests.command import run
from tests.shapes import SHAPES


@pytest.mark.parametrize("name", SHAPES)
def test_shapes_as_a_newcomer(name: str, tmp_path: Path) -> None:
    """The settings that are written read every question there is, with its front, and nothing of its wrappers."""
    shape, source, copy = SHAPES[name], tmp_path / "source", tmp_path / "copy"
    source.mkdir()
    for path, text in shape.files.items():
        (source / path).write_text(text, encoding="utf-8")
    result = run("init", str(copy), "--from", str(source))
    assert "look at this: questions are guessed from their shape" in result.stdout
    assert result.exit_code == 0, result.output
    project = load(copy, None)
    assert project.bank is not None, project.problems
    questions = project.bank.questions
    assert tuple(question.title for question in questions) == shape.titles
    assert [word for word in shape.absent for question in questions if word in question.answer] == []
    by_title = {str(question.title): question for question in questions}
    assert all(text in by_title[title].front for title, text in shape.fronts.items())
    assert all(by_title[title].answered for title in shape.answers)
    assert sorted(path.name for path in source.iterdir()) == sorted(shape.files)


def test_shapes_in_one_folder(tmp_path: Path) -> None:
    """All shapes of the table in one bank: each file gets its own rules, and the table says what is in it."""
    there = {}
    for number, shape in enumerate(SHAPES.values()):
        for path, text in shape.files.items():
            (tmp_path / f"{number:02}-{path}").write_text(text, encoding="utf-8")
        there[f"{number:02}-"] = len(shape.titles)
    result = run("init", "--from", str(tmp_path), "--here")
    assert result.exit_code == 0, result.output
    read = Counter[str]()
    for name, count in re.findall(r"^(\d\d-)\S+ +(\d+) ", result.stdout, re.MULTILINE):
        read[name] += int(count)
    assert dict(read) == there
    bank = load(tmp_path, None).bank
    assert bank is not None
    assert len(bank.questions) == sum(there.values())


def adopt(tmp_path: Path, text: str) -> tuple[Result, Project]:
    """Adopt a bank of one file as a newcomer does, and load the copy."""
    (tmp_path / "notes.md").write_text(text, encoding="utf-8")
    result = run("init", str(tmp_path / "copy"), "--from", str(tmp_path / "notes.md"))
    assert result.exit_code == 0, result.output
    return result, load(tmp_path / "copy", None)


_ASKED = ("什么是注意力？", "什么是残差连接？", "为什么要做归一化？")
_SAID = ("按相似度取值。", "把输入加到输出。", "使训练稳定。")


@pytest.mark.parametrize(
    "written",
    [
        "{n}）{q}\n{a}",
        "{n}、{q}\n\n{a}",
        "({n}) {q}\n\n{a}",
        "（{n}）{q}\n{a}",
        "{chinese}、{q}\n\n{a}",
        "【高频】{q}\n\n{a}",
        "> {q}\n\n{a}",
        "> **Q{n}：{q}**\n\n{a}",
        "> [!question] {q}\n> {a}",
        "> [!FAQ]- {n}. {q}\n> {a}\n>\n> 第二段。",
        "{q}::{a}",
        "### （{n}）{q}\n\n{a}",
        "### {circled} {q}\n\n{a}",
        "### **{n}. {q}**\n\n{a}",
        "### **{q}**\n\n{a}",
        "### {n}. 【高频】{q}\n\n{a}",
        "### 面试题 {n}：{q}\n\n{a}",
        "### Q{n} {q}\n\n{a}",
        "### 0{n} {q}\n\n{a}",
        "### {n} {q}\n\n{a}",
        "**（{n}）{q}**\n\n{a}",
        "**{chinese}、{q}**\n\n{a}",
        "**【高频】{q}**\n\n{a}",
        "- {q}\n    {a}",
        "<h3>{q}</h3>\n\n{a}",
    ],
)
def test_ways_to_write_a_title(written: str, tmp_path: Path) -> None:
    """However titles are counted, tagged or quoted, they are read without that, and answers begin right below."""
    rows = zip("123", "一二三", "①②③", _ASKED, _SAID, strict=True)
    text = "\n\n".join(
        written.format(n=n, chinese=chinese, circled=circled, q=q, a=a) for n, chinese, circled, q, a in rows
    )
    _, project = adopt(tmp_path, f"# 面试题\n\n## 基础\n\n{text}\n")
    assert project.bank is not None
    read = [
        (question.number, str(question.title), question.answer.split("\n")[0].strip())
        for question in project.bank.questions
    ]
    assert read == list(zip((1, 2, 3), _ASKED, _SAID, strict=True))
    assert all(
        question.metadata.tags == (("高频",) if "高频" in written else ()) for question in project.bank.questions
    )


def test_numbers_that_belong_to_titles(tmp_path: Path) -> None:
    """What counts the things that a title asks for is no number of a question."""
    titles = ("3 种注意力有什么区别？", "2 ways to decode?", "1 个头够吗？")
    _, project = adopt(
        tmp_path, "".join(f"## {title}\n\n{said}\n\n" for title, said in zip(titles, _SAID, strict=True))
    )
    assert [title for title, _, _ in questions(project)] == list(titles)


def test_callouts_in_answers_are_no_questions(tmp_path: Path) -> None:
    """Where headings ask, a callout that asks below each of them stays in its answer."""
    text = "".join(
        f"## {q}\n\n{a}\n\n> [!question] 还有呢？\n> 没有了 {a}\n\n" for q, a in zip(_ASKED, _SAID, strict=True)
    )
    _, project = adopt(tmp_path, text)
    assert [title for title, _, _ in questions(project)] == list(_ASKED)


def test_flames_behind_bold_titles(tmp_path: Path) -> None:
    """Marks outside of the stars are difficulties as those inside are, and no text of the answer."""
    text = "".join(f"**{n}. {q}** {'🔥' * n}\n\n{a}\n\n" for n, (q, a) in enumerate(zip(_ASKED, _SAID, strict=True), 1))
    _, project = adopt(tmp_path, f"# 面试题\n\n{text}")
    assert questions(project) == [(q, n, a) for n, (q, a) in enumerate(zip(_ASKED, _SAID, strict=True), 1)]


def test_headings_that_only_label_are_no_questions(tmp_path: Path) -> None:
    """A foreword is front matter, and a summary stays where it stands, as high as their headings are."""
    _, project = adopt(
        tmp_path, "## 前言\n\n文\n\n## 闭包是什么\n\n一\n\n## 循环\n\n二\n\n## 原型链\n\n三\n\n## 总结\n\n完\n"
    )
    assert questions(project) == [
        ("闭包是什么", None, "一"),
        ("循环", None, "二"),
        ("原型链", None, "三\n\n## 总结\n\n完"),
    ]
    assert project.bank is not None
    assert "文" in project.bank.front_matter[0].markdown


def test_numbers_that_are_signs(tmp_path: Path) -> None:
    """A digit in a box numbers a question; remote images are counted however they are written."""
    text = "## 1️⃣ 甲？\n\n一\n\n## 2️⃣ 乙？ 🌟🌟\n\n![](https://a.example/b.png)\n\n<p><img width='9' src=\"https://a.example/c\"></p>\n"
    result, project = adopt(tmp_path, text + "\n## 3️⃣ 丙？\n\n三\n\n## 总结\n\n完\n")
    assert [one[:2] for one in questions(project)] == [("甲？", None), ("乙？", 2), ("丙？", None)]
    assert "2 of 2 images are on the web" in result.stdout


def test_an_answer_behind_a_bold_question(tmp_path: Path) -> None:
    """What stands behind the bold type begins the answer, and stars there are the difficulty."""
    _, project = adopt(
        tmp_path,
        "# 笔记\n\n**1. 甲是什么？** 同行的回答1。\n\n**2. 乙？** ⭐⭐ 同行的回答2。\n续行。\n\n"
        "**3. 丙？** ⭐⭐⭐\n\n下文3。\n",
    )
    assert questions(project) == [
        ("甲是什么？", None, "同行的回答1。"),
        ("乙？", 2, "同行的回答2。\n续行。"),
        ("丙？", 3, "下文3。"),
    ]
    assert "lost-words" not in [problem.code.slug for problem in project.problems]


def test_text_behind_a_question_of_the_bold_dialect(tmp_path: Path) -> None:
    """Without any rule too: only the bold part is the title; metadata below are read, and an id at the end."""
    (tmp_path / "a.md").write_text(
        "**Q1: 甲是什么？** 同行答案一。\n续行。\n\n**Q2: 乙** ⭐⭐⭐\n\n下文。\n\n"
        "**Q3: 丙** 同行答案三。 {#bing}\n- 难度: ⭐⭐\n- 岗位: 通用\n\n又一段。\n\n**Q4**: 丁 **戊**\n\n己\n",
        encoding="utf-8",
    )
    assert run("check", str(tmp_path)).exit_code == 0
    project = load(tmp_path, None)
    assert questions(project) == [
        ("甲是什么？", None, "同行答案一。\n续行。"),
        ("乙", 3, "下文。"),
        ("丙", 2, "同行答案三。\n\n又一段。"),
        ("丁 **戊**", None, "己"),
    ]
    assert project.bank is not None
    assert project.bank.questions[2].explicit_id == "bing"


BOLD = "".join(f"**{n}. 题{n}？**\n\n答{n}。\n\n" for n in (1, 2, 3, 4))


def test_folds_that_go_on_with_the_numbers(tmp_path: Path) -> None:
    """Folds whose numbers follow those of the bold questions are questions."""
    text = BOLD + "".join(f"<details><summary>{n}. 题{n}？</summary>\n\n答{n}。\n\n</details>\n\n" for n in (5, 6))
    _, project = adopt(tmp_path, text)
    assert questions(project) == [(f"题{n}？", None, f"答{n}。") for n in range(1, 7)]


def test_folds_that_may_be_no_questions(tmp_path: Path) -> None:
    """Folds without numbers stay as they are, however many, and are named as a doubt."""
    fold = "<details><summary>题外</summary>\n\n话。\n\n</details>\n\n"
    result, project = adopt(tmp_path, BOLD + fold * 4)
    assert "look at this: 4 folds are read as text: “题外”" in result.stdout
    assert [title for title, _, _ in questions(project)] == [f"题{n}？" for n in (1, 2, 3, 4)]
    assert questions(project)[-1][2] == ("答4。\n\n" + fold * 4).strip()


def test_folds_in_folds(tmp_path: Path) -> None:
    """Where most folds have a number, one without is a part of the answer; titles lose the number."""
    text = "".join(
        f"<details>\n<summary>{n}. 题{n}？</summary>\n\n<details>\n<summary>提示</summary>\n想{n}。\n</details>\n\n"
        f"答{n}。\n</details>\n\n"
        for n in (1, 2, 3)
    ).replace("<details>\n<summary>提示</summary>\n想2。\n</details>\n", "")
    _, project = adopt(tmp_path, text)
    assert [title for title, _, _ in questions(project)] == ["题1？", "题2？", "题3？"]
    assert questions(project)[1][2] == "答2。"
    assert "提示\n想1。" in questions(project)[0][2]
    assert "<" not in questions(project)[0][2]


def test_stars_and_words_for_difficulties(tmp_path: Path) -> None:
    """Stars leave the title; words get a proposal in the settings, which reads them."""
    _, project = adopt(
        tmp_path,
        "### 1. 甲？ ⭐⭐⭐\n\n答1。\n\n### 2. 乙？\n\n**难度**: 中等\n\n答2。\n\n"
        "### 3. 丙？\n\n**难度**: 简单\n\n答3。\n\n"
        "### 4. 丁？\n\n**难度**: P7\n\n答4。\n",
    )
    assert questions(project) == [
        ("甲？", 3, "答1。"),
        ("乙？", 2, "答2。"),
        ("丙？", 1, "答3。"),
        ("丁？", None, "答4。"),
    ]
    settings = (tmp_path / "copy" / "bank.toml").read_text(encoding="utf-8")
    assert '[labels.difficulties]\n"简单" = 1\n"中等" = 2\n# "P7" = 2\n' in settings


def test_followups_in_one_line(tmp_path: Path) -> None:
    """A follow-up on its label's line is one, with an id of its own, and reported without an answer; `Q:` is a mark."""
    head = "**难度**:⭐\n**岗位**:通用\n\n答。\n\n"
    (tmp_path / "a.md").write_text(
        f"#### Q1:甲\n{head}**追问**：为什么乙？ {{#yi}}\n\n#### Q2:丙\n{head}**追问**：为什么丁？\n答：因为。\n\n"
        f"#### Q3:戊\n{head}**追问**:\n- Q: 如何恢复？\n  - A: 重来。\n",
        encoding="utf-8",
    )
    result = run("check", str(tmp_path))
    assert "a.md:7:1: warning: this follow-up question has no answer [unanswered-followup]" in result.output
    project = load(tmp_path, None)
    assert project.bank is not None
    found = [(one.question, one.answer, one.explicit_id) for all_ in project.bank.questions for one in all_.followups]
    assert found == [("为什么乙？", "", "yi"), ("为什么丁？", "因为。", None), ("如何恢复？", "重来。", None)]


@pytest.mark.parametrize(
    "item",
    [
        "Q: 题{0}？\nA: 答{0}。\n\n",
        "问：题{0}？\n答：答{0}。\n\n",
        "**Q: 题{0}？**\n\n**A:** 答{0}。\n\n",
        "- Q: 题{0}？\n  - A: 答{0}。\n",
        "Q{0}: 题{0}？\nA{0}: 答{0}。\n\n",
        "{0}. 题{0}？\n   答{0}。\n",
        "{0}、题{0}？\n答：答{0}。\n\n",
        "{0}. **题{0}？**\n\n**答案**：答{0}。\n\n",
    ],
)
def test_lists_of_questions_and_answers(item: str, tmp_path: Path) -> None:
    """Lines that say Q and A, and counted items with their answer below them, are adopted."""
    text = "# 笔记\n\n## 一\n\n" + "".join(item.format(n) for n in (1, 2, 3)) + "\n## 二\n\n" + item.format(4)
    _, project = adopt(tmp_path, text + "\n## 三\n\n" + item.format(5))
    assert questions(project) == [(f"题{n}？", None, f"答{n}。") for n in range(1, 6)]


def test_counted_items_with_items_below(tmp_path: Path) -> None:
    """The items below a counted one are its answer."""
    _, project = adopt(tmp_path, "".join(f"{n}. 题{n}？\n   - 答{n}。\n   - 又。\n" for n in (1, 2, 3)))
    assert questions(project) == [(f"题{n}？", None, f"- 答{n}。\n- 又。") for n in (1, 2, 3)]
