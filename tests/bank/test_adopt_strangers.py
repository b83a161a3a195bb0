"""Tests of `init --from` on banks as strangers write them: what is no question is left alone, what is one is read."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from studypack.bank.load import load
from tests.command import run

Files = dict[str, str]


def each(text: str, start: int = 1, stop: int = 4) -> str:
    """Return a text for each number, which stands in it as `{0}`."""
    return "".join(text.replace("{0}", str(number)) for number in range(start, stop + 1))


def numbered(title: str, stop: int = 4) -> list[str]:
    """Return a title for each number."""
    return [title.replace("{0}", str(number)) for number in range(1, stop + 1)]


STRANGERS: dict[str, tuple[Files, list[str]]] = {
    "notes of one question each, with headings that recur": (
        {
            f"笔记 {n}.md": f"---\ntags:\n  - 搜索\n---\n# 为什么要分片 {n}？\n\n因为 {n}。\n\n## 细节\n\n更多。\n"
            for n in range(1, 5)
        }
        | {"README.md": "# 目录\n\n- [一](笔记 1.md)\n"},
        numbered("为什么要分片 {0}？"),
    ),
    "lines that say Q in bold below chapters": (
        {"FAQ.md": "# FAQ\n\n## 1. Disks\n\n" + each("**Q:** What is knob {0}?\n\n**A:** It turns {0}.\n\n")},
        numbered("What is knob {0}?"),
    ),
    "Q and A below numbered chapters": (
        {
            "a.md": each(
                "## {0}. Topic {0}\n\nQ: What is left of {0}?\nA: Less.\n\nQ: What is right of {0}?\nA: More.\n\n"
            )
        },
        [f"What is {side} of {n}?" for n in range(1, 5) for side in ("left", "right")],
    ),
    "a counted list with 答": (
        {"面试题.md": "# 前端\n\n## 一、HTML\n\n" + each("{0}. 什么是标签 {0}？\n\n   答：元素 {0}。\n\n")},
        numbered("什么是标签 {0}？"),
    ),
    "a table with numbers and difficulties": (
        {
            "a.md": "# 速查\n\n| 序号 | 问题 | 答案 | 难度 |\n|---|---|---|---|\n"
            + each("| {0} | 命令 {0} 是什么？ | 做 {0}。 | ★★ |\n")
        },
        numbered("命令 {0} 是什么？"),
    ),
    "signs before titles, hints below them": (
        {
            "a.md": "# 🚀 Web\n\n## 📦 Boxes\n\n"
            + each("### ❓ What is layer {0}?\n\nA layer.\n\n#### 💡 Hint {0}\n\nThink.\n\n")
        },
        numbered("What is layer {0}?"),
    ),
    "headings with Q and a fold called Answer": (
        {
            "a.md": "# React\n\n"
            + each(
                "## Q. What is hook {0}?\n\n<details>\n<summary>Answer</summary>\n\nA function {0}.\n\n</details>\n\n"
            )
        },
        numbered("What is hook {0}?"),
    ),
    "a table of contents that repeats the questions": (
        {
            "README.md": "# Go\n\n## Table of Contents\n\n"
            + each("- [What is channel {0}?](#what-is-channel-{0})\n")
            + "\n"
            + each("### What is channel {0}?\n\nA pipe.\n\n")
        },
        numbered("What is channel {0}?"),
    ),
    "items in items": (
        {"k8s notes.md": "# K8s\n\n- Pods\n" + each("  - What is pod {0}?\n    - A group.\n    - Shared.\n")},
        numbered("What is pod {0}?"),
    ),
    "bold labels below headings": (
        {
            "a.md": "# OS\n\n"
            + each("## 第{0}种锁\n\n**定义**\n\n锁 {0}。\n\n**好处{0}**\n\n快。\n\n**坏处{0}**\n\n慢。\n\n")
        },
        numbered("第{0}种锁"),
    ),
    "counted parts of answers": (
        {
            "a.md": "# J\n\n"
            + each("## {0}. 集合 {0}\n\n### 1. 结构\n\n甲\n\n### 2. 扩容\n\n乙\n\n### 3. 并发\n\n丙\n\n")
        },
        numbered("集合 {0}"),
    ),
    "questions that ask below counted chapters": (
        {"a.md": "# J\n\n" + each("## {0}. Part {0}\n\n### What is {0}a?\n\nIt.\n\n### What is {0}b?\n\nThat.\n\n")},
        [f"What is {n}{side}?" for n in range(1, 5) for side in "ab"],
    ),
    "follow-ups in the answers of counted headings": (
        {"a.md": "# J\n\n" + each("### {0}. 集合 {0}\n\n说明 {0}。\n\n- 为什么甲{0}？\n- 为什么乙{0}？\n\n")},
        numbered("集合 {0}"),
    ),
    "difficulties in brackets": (
        {"a.md": "# 后端\n\n" + each("### 【高频】{0}、缓存为什么快 {0}\n\n内存。\n\n")},
        numbered("缓存为什么快 {0}"),
    ),
    "headings that say Question, the words below them": (
        {
            "a.md": "# T\n\n"
            + each("## Question {0}\n\nWhat does f({0}) print?\n\n### Answer\n\n{0}\n\n### Explanation\n\nSo.\n\n")
        },
        numbered("Question {0}"),
    ),
    "lines with Q and a number": (
        {"a.txt": "Notes\n\n" + each("Q{0}. What is raft {0}?\nAns: Agreement {0}.\n\n")},
        numbered("What is raft {0}?"),
    ),
    "numbers with 第 and an answer below a bold word": (
        {"a.md": "# 题\n\n" + each("**第{0}题** 怎么写 {0}？\n\n**答案**\n\n这样 {0}。\n\n")},
        numbered("怎么写 {0}？"),
    ),
    "posts with their title in YAML": (
        {
            "1.md": "---\ntitle: 缓存\n---\n\n" + each("## 一、特性 {0} 是什么？\n\n说。\n\n"),
            "2.md": "---\ntitle: 队列\n---\n\n" + each("## 二、属性 {0} 是什么？\n\n说。\n\n"),
        },
        numbered("特性 {0} 是什么？") + numbered("属性 {0} 是什么？"),
    ),
    "headings in HTML": (
        {"a.md": "# H\n\n" + each("<h3>{0}. What is {0}?</h3>\n\nIt.\n\n")},
        numbered("What is {0}?"),
    ),
    "files in four shapes, one of them ours, and a story": (
        {
            "a.md": "# A\n\n" + each("### {0}. What is a{0}?\n\nX.\n\n", stop=2),
            "b.md": "# B\n\n" + each("Q: What is b{0}?\nA: Y.\n\n", stop=2),
            "c.md": "# C\n\n" + each("<details><summary>What is c{0}?</summary>\n\nZ.\n\n</details>\n\n", stop=2),
            "d.md": "# D\n\n#### Q1:什么是 d？\n\n**难度**:⭐\n**岗位**:通用\n\n丁。\n",
            "e.md": "# E\n\nA story.\n\n## Setting\n\nOnce.\n",
            "CONTRIBUTING.md": "# How\n\n## How to add?\n\nX.\n\n## What style?\n\nY.\n\n## Who?\n\nZ.\n",
        },
        ["What is a1?", "What is a2?", "What is b1?", "What is b2?", "What is c1?", "What is c2?", "什么是 d？"],
    ),
}


@dataclass
class Stranger:
    """A folder that is adopted: what the command said, and where the copy is."""

    said: str
    copy: Path


def adopt(folder: Path, files: Files) -> Stranger:
    """Write a folder and adopt it."""
    for name, text in files.items():
        path = folder / "their notes" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    done = run("init", str(folder / "copy"), "--from", str(folder / "their notes"))
    assert done.exit_code == 0, done.output
    return Stranger(done.output, folder / "copy")


@pytest.mark.parametrize("name", STRANGERS)
def test_strangers(name: str, tmp_path: Path) -> None:
    """Every question of the bank is read by the settings that are written, with its answer, and nothing else is one."""
    files, titles = STRANGERS[name]
    project = load(adopt(tmp_path, files).copy, None)
    assert project.bank is not None, project.problems
    assert [str(question.title) for question in project.bank.questions] == titles
    assert all(question.answered for question in project.bank.questions)
    assert [
        one.message for one in project.problems if one.code.slug in ("similar-line", "lost-words", "broken-link")
    ] == []


def test_folders_of_notes_are_volumes(tmp_path: Path) -> None:
    """Where each file is one question, the folders that they lie in are the volumes."""
    files = {f"{folder}/{n}.md": f"# 什么是{folder} {n}？\n\n如此。\n" for folder in ("搜索", "队列") for n in (1, 2)}
    bank = load(adopt(tmp_path, files).copy, None).bank
    assert bank is not None
    assert [volume.title for volume in bank.volumes] == ["搜索", "队列"]
    assert [question.number for question in bank.questions] == [1, 2, 1, 2]


def test_signs_for_difficulties(tmp_path: Path) -> None:
    """Several signs behind titles get a proposal of what they mean; one that is repeated is counted."""
    text = "".join(f"**What is {n}? {sign}**\n\nThis.\n\n" for n, sign in enumerate("👶🚀👶🚀"))
    found = adopt(tmp_path, {"a.md": text})
    assert "marks behind titles are read as difficulties: 👶 = 1, 🚀 = 3" in found.said
    bank = load(found.copy, None).bank
    assert bank is not None
    assert [question.metadata.difficulty for question in bank.questions] == [1, 3, 1, 3]
    found = adopt(tmp_path / "2", {"a.md": each("### Why {0}? 🔥🔥\n\nSo.\n\n")})
    bank = load(found.copy, None).bank
    assert bank is not None
    assert {question.metadata.difficulty for question in bank.questions} == {2}


def test_settings_that_are_there(tmp_path: Path) -> None:
    """A folder with a bank.toml is read as that says, and it is taken over; with errors in it nothing is written."""
    text = 'id = "mine"\nexclude = ["old"]\n[[rules]]\nline = \'^@ (?P<title>.+)$\'\nis = "question"\n'
    files = {"bank.toml": text, "a.md": "@ What?\n\nThis.\n", "old/b.md": "@ What was?\n\nThat.\n"}
    found = adopt(tmp_path, files)
    assert (found.copy / "bank.toml").read_text(encoding="utf-8") == text
    assert not (found.copy / "old").exists()
    assert "is taken over as it is" in found.said
    (tmp_path / "their notes/bank.toml").write_text("idd = 1\n", encoding="utf-8")
    done = run("init", str(tmp_path / "2"), "--from", str(tmp_path / "their notes"))
    assert (done.exit_code, (tmp_path / "2").exists()) == (2, False)
    assert "has errors: `check` lists them" in done.output


def test_folds_beside_questions_of_ours(tmp_path: Path) -> None:
    """Where the questions need no rules, folds that may be questions are still named as a doubt."""
    own = "**Q1: 甲？**\n- 难度：⭐\n- 岗位：通用\n\n答。\n\n"
    found = adopt(tmp_path, {"a.md": own + each("<details><summary>题 {0}？</summary>\n\n答。\n\n</details>\n\n")})
    assert "look at this: 4 folds are read as text: “题 1？”" in found.said


def test_what_was_seen_and_not_chosen(tmp_path: Path) -> None:
    """All shapes are counted: what was not taken is said with its count."""
    found = adopt(tmp_path, {"a.md": each("### {0}. 集合 {0}\n\n说明。\n\n- 为什么甲{0}？\n- 为什么乙{0}？\n\n")})
    assert "### heading with a number (4)" in found.said
    assert "not taken for questions: list item that asks (8)" in found.said


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ({"a.md": each("What is chan {0}?\n---\n\nA pipe.\n\n")}, "4 lines are underlined with --- or ==="),
        ({f"甲 {n}.md": f"正文 {n}。\n" for n in range(3)}, "write “甲 0” into it as its `# heading`"),
    ],
)
def test_shapes_that_no_setting_reads(files: Files, said: str, tmp_path: Path) -> None:
    """It is said which shape it is, and what would have to change."""
    for name, text in files.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    done = run("init", str(tmp_path / "copy"), "--from", str(tmp_path))
    assert done.exit_code == 1
    assert said in done.output
