"""Tests of line rules: every shape of bank in use is read by configuration alone."""

from __future__ import annotations

import re
from pathlib import Path
from textwrap import dedent

import pytest

from studypack.bank.load import Project, load
from studypack.bank.regex import compile_pattern
from tests.command import run
from tests.shapes import SHAPES, Shape


def write(folder: Path, shape: Shape, settings: str = "") -> Project:
    """Write a bank and read it."""
    for name, text in shape.files.items():
        (folder / name).write_text(text, encoding="utf-8")
    (folder / "bank.toml").write_text(dedent(settings), encoding="utf-8")
    return load(folder, None)


@pytest.mark.parametrize("name", SHAPES)
def test_shape(name: str, tmp_path: Path) -> None:
    """A bank in this shape is read whole: every question, its front, its answer, and nothing of its wrappers."""
    shape = SHAPES[name]
    project = write(tmp_path, shape, shape.settings)
    assert project.bank is not None, project.problems
    assert not project.has_errors
    questions = project.bank.questions
    assert tuple(question.title for question in questions) == shape.titles
    assert len({question.key for question in questions}) == len(questions)
    by_title = {str(question.title): question for question in questions}
    for title, text in shape.answers.items():
        shown = "\n".join(block.body for block in by_title[title].blocks)
        assert text in shown
        assert by_title[title].answered
    for title, text in shape.fronts.items():
        assert text in by_title[title].front
    assert [word for word in shape.absent for question in questions if word in question.answer] == []


def test_difficulty_comes_from_the_title(tmp_path: Path) -> None:
    """A group of the question's rule gives its difficulty, as stars or as a mark that the bank declares."""
    for name in (
        "bold questions with a mark of difficulty, numbers in other files",
        "stars in titles, anchors before them",
    ):
        folder = tmp_path / name[:4]
        folder.mkdir()
        bank = write(folder, SHAPES[name], SHAPES[name].settings).bank
        assert bank is not None
        assert [q.metadata.difficulty for q in bank.questions if q.metadata.difficulty] == [1, 2, 3]


def test_without_children_a_heading_is_no_section(tmp_path: Path) -> None:
    """A heading that has deeper questions is a part; one that has none is a question of its own."""
    shape = SHAPES["headings that are questions where they have no children"]
    bank = write(tmp_path, shape, shape.settings).bank
    assert bank is not None
    assert [(bank.part_of(question).title, question.title) for question in bank.questions[:2]] == [
        ("HTTP", "What is a cookie?"),
        ("HTTP", "What is a session?"),
    ]
    assert [question.answered for question in bank.questions] == [True, False, True, False]


def test_check_rules(tmp_path: Path) -> None:
    """`check --rules` counts what each rule took, shows the first three, and names lines that only look alike."""
    shape = SHAPES["a numbered item with a heading, its answer indented"]
    settings = shape.settings.replace("\\. +###", "\\. ###")
    write(tmp_path, shape, settings)
    said = run("check", str(tmp_path), "--rules")
    lines = said.stdout.split("\n")
    assert "rule 2, question, “^(?P<number>\\d+)\\. ### (?P<title>.+)$”: 8 lines" in lines
    assert any(line.endswith("python.md:5: 1. ### Why is cache 1 slow?") for line in lines)
    assert "  look alike, and no rule takes them: 2 lines" in lines
    assert any("5.  ### Why is cache 5 slow?" in line for line in lines)
    assert "[similar-line]" in said.output


def test_rules_are_for_their_files(tmp_path: Path) -> None:
    """A rule with globs leaves other files as they are; text stays text, and an end ends a question."""
    (tmp_path / "own.md").write_text("#### Q1:甲\n\n答\n\n### 1. 不是题\n", encoding="utf-8")
    (tmp_path / "other.md").write_text("### 1. 乙\n\n答\n\n### 2. 注意\n\n见上\n\n## 参考\n\n书\n", encoding="utf-8")
    (tmp_path / "bank.toml").write_text(
        dedent(
            """
            [[rules]]
            line = '^### 2\\. 注意$'
            is = "text"
            files = ["other.md"]
            [[rules]]
            line = '^### (?P<number>\\d+)\\. (?P<title>.+)$'
            is = "question"
            files = ["other.md"]
            [[rules]]
            line = '^## 参考$'
            is = "end"
            """
        ),
        encoding="utf-8",
    )
    bank = load(tmp_path, None).bank
    assert bank is not None
    assert [(question.title, question.answer) for question in bank.questions] == [
        ("乙", "答\n\n### 2. 注意\n\n见上"),
        ("甲", "答\n\n### 1. 不是题"),
    ]
    assert [prose.markdown.strip() for prose in bank.appendix] == ["## 参考\n\n书"]


def test_the_rules_that_the_documentation_shows() -> None:
    """Each pattern in the table of shapes takes a line that stands beside it, and each line is taken."""
    page = (Path(__file__).parents[2] / "docs/configuration.md").read_text(encoding="utf-8")
    table = page[page.index("| the bank writes |") : page.index("Kinds for `labels.blocks`")]
    rows = [re.split(r"(?<!\\) \| ", row.strip("| "), maxsplit=1) for row in table.strip().split("\n")[2:]]
    assert len(rows) > 8
    for shown, rules in rows:
        lines = [line.replace("\\|", "|") for line in re.findall(r"`([^`]+)`", shown)]
        patterns = [compile_pattern(one.replace("\\|", "|")) for one in re.findall(r"`'(.*?)'`", rules)]
        asked = [one for one in patterns if "-|" not in one.text]
        assert all(any(one.search(line) is not None for line in lines) for one in asked), rules
        assert all(any(one.search(line) is not None for one in asked) for line in lines), shown
